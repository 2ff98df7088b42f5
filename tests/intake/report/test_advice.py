"""How firmly advice holds; what excludes what; doubtful figures; the table of rules and regions."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis.values import Text
from compose.blocks.advice_matrix import AdviceMatrixBlock, advice_matrix
from compose.blocks.recommendations import RecommendationsBlock, recommendations
from compose.blocks.scorecard import doubtful_figure
from compose.context import Context
from compose.document import Table, plain
from intake.problems import Problems
from intake.report.advising.advice import _printed, advice_result, alternatives, judge, runs_of
from intake.report.advising.rules import CompiledRule, Facts, compile_condition
from intake.report.advising.schema import Rule, RulesFile
from intake.report.advising.watching import watch_result
from pipeline.prepare import prepare


def facts(plan, code):
    return Facts.of(plan.results, plan.report.panel, code)


def test_a_rank_is_asked_in_every_run(plan):
    """The share is that of the runs, and what straddles the limit within the interval is borderline."""
    ranks = plan.results["integration_rank_ranks"].frame["share"]
    interval = plan.results["integration_rank"].frame
    seen = set()
    for code, row in interval.iterrows():
        for limit in (int(row["rank"]) - 1, int(row["low"]) - 1):
            verdict = judge(
                compile_condition(f"integration.rank > {limit}"), facts(plan, code), runs_of(plan.results)
            )
            taken = ranks.loc[code]
            assert verdict.holds
            assert verdict.share == pytest.approx(taken[taken.index.astype(int) > limit].sum())
            assert verdict.firm == (limit < row["low"])
            seen.add(verdict.firm)
    assert seen == {True, False}


def test_shares_of_ranks_are_all_runs(plan):
    totals = plan.results["integration_rank_ranks"].frame["share"].groupby(level="region").sum()
    assert totals.to_numpy() == pytest.approx(100)


def test_what_does_not_hold_has_no_share(plan):
    verdict = judge(compile_condition("integration.rank > 29"), facts(plan, "110000"), runs_of(plan.results))
    assert (verdict.holds, verdict.share) == (False, None)


@pytest.mark.parametrize(("beyond", "firm"), [(0.004, False), (0.006, True)])
def test_a_threshold_within_the_rounding_is_borderline(plan, beyond, firm):
    value = plan.results["services"].cell("510000", "value").value  # two decimals
    condition = compile_condition(f"services.value < {value + beyond}")
    assert judge(condition, facts(plan, "510000"), {}).firm is firm


def test_a_place_is_not_rounded(prepared):
    """The reasons of this report are places, counts and classes: the 24th by a rule “from place 24 on” is no borderline case."""
    plan = prepared["qinba"].plan
    status = {str(c["status"].value) for _, c in plan.results["advice"].rows()}
    assert "firm" in status and "borderline" not in status, status
    assert any(c["value"].value in {12, 24} for _, c in plan.results["order"].rows()), (
        "no city stands on a bound"
    )


def test_ranks_of_figures_printed_alike_change_places(plan):
    table = plan.results["services"]
    frame = table.frame.copy()
    frame.loc[frame["rank"].isin([10, 11, 12]), "value"] = 50.001
    results = {**plan.results, "services": table.with_(frame=frame)}
    (code,) = frame.index[frame["rank"] == 11]
    own = Facts.of(results, plan.report.panel, code)
    assert alternatives(("services", "rank"), own) == (10, 12)
    assert not judge(compile_condition("services.rank > 10"), own, {}).firm
    assert judge(compile_condition("services.rank > 9"), own, {}).firm


def rule(id, priority, excludes=()):
    words = {"zh": "一", "en": "one"}
    whole = {
        "id": id,
        "when": "a.b > 0",
        "finding": words,
        "advice": words,
        "evidence": ["a.b"],
        "source": "s",
    }
    one = Rule.model_validate({**whole, "priority": priority, "excludes": excludes})
    return CompiledRule(one, compile_condition(one.when))


def test_of_two_that_exclude_each_other_the_first_by_priority_is_printed(plan):
    holds = judge(compile_condition("services.value > 0"), facts(plan, "510000"), {})
    rules = [rule("A", 30), rule("B", 10), rule("C", 20, ["B"]), rule("D", 40, ["C"])]
    verdicts = {c.rule.id: holds for c in rules}
    assert _printed(RulesFile(), rules, verdicts) == ("B", "A", "D")
    assert _printed(RulesFile(most=1), rules, verdicts) == ("B",)


def test_borderline_advice_is_marked_or_dropped(plan):
    limit = 17
    when = f"integration.rank > {limit}"
    one = plan.rules[0]
    compiled = (CompiledRule(one.rule.model_copy(update={"when": when}), compile_condition(when)),)
    tables = {
        way: advice_result(RulesFile(borderline=way), compiled, plan.results, plan.report.panel).frame
        for way in ("mark", "drop")
    }
    borderline = tables["mark"]["status"] == "borderline"
    assert borderline.any() and not borderline.all()
    assert tables["mark"]["printed"].all()
    assert (tables["drop"]["printed"] == ~borderline).all()


def test_no_brief_says_of_both_sides_that_they_lag(prepared):
    table = prepared["west"].plan.results["advice"].frame
    for code in table.index.get_level_values("region").unique():
        printed = table.loc[code].query("printed").index
        assert not {"W01c", "W08"} <= set(printed), code


def test_a_doubtful_figure_is_no_reason_and_has_no_rank(plan):
    for code, result in (("540000", "services"), ("650000", "finance")):
        assert (code,) not in plan.results[result]
        assert code in plan.results[result].missing
    table = plan.results["advice"].frame
    assert "S01" not in table.loc["540000"].index
    assert not {"D01", "D02"} & set(table.loc["650000"].index)
    shown = plan.results["doubtful"]
    assert shown.cell(("540000", "services_share", "2019"), "value").value == 7.56
    panel = plan.report.panel
    assert (
        panel.printed.numbers["services_share"].notna().sum()
        == panel.numbers["services_share"].notna().sum() + 1
    )


def test_the_audit_still_sees_a_doubtful_figure(plan):
    rows = plan.results["replication_cells"].frame
    assert rows.loc[("finance_identity", "650000"), "printed"] == 0.986


def test_a_remark_about_nothing_is_told(folder, edit):
    edit(
        "report.toml",
        'indicator = "technical_efficiency"\nregion = "新疆"',
        'indicator = "technical_efficiency"\nregion = "新彊"',
    )
    edit(
        "report.toml",
        'indicator = "scale_efficiency"\nregion = "新疆"',
        'indicator = "scale_efficiency"\nperiod = "1900"',
    )
    problems = Problems()
    prepare(folder, problems)
    lines = [p.line() for p in problems.errors]
    assert any("remark #2 region: there is no region called “新彊”" in line for line in lines)
    assert any("remark #4 period: there is no figure of “Scale efficiency” in 1900" in line for line in lines)


def test_facts_may_be_other_than_they_are(plan):
    own = facts(plan, "510000")
    assert replace(own, instead={("integration", "rank"): 1.0}).cell(("integration", "rank")).value == 1.0


@pytest.mark.parametrize(
    ("by", "direction", "period", "outcome"),
    [
        (0.5, "+", "2020", "hoped"),
        (0.5, "-", "2020", "against"),
        (-0.5, "+", "2020", "against"),
        (-0.5, "-", "2019", "hoped"),
        (0.001, "+", "2020", "still"),
        (0.001, "+", "2019", "same"),
        (0.0, "-", "2019", "same"),
    ],
)
def test_the_next_edition_says_whether_what_was_watched_moved(plan, by, direction, period, outcome):
    """Sichuan's share of services, moved by so much; a change that two decimals do not show is none.

    Without a newer figure nothing is said of movement, unless the old one was revised.
    """
    watch = {"indicator": "services_share", "direction": direction}
    rule = Rule.model_validate(
        {**plan.rules[0].rule.model_dump(), "when": "region.code == '510000'", "watch": watch}
    )
    before = plan.report.panel
    numbers = before.numbers.copy()
    if period != "2019":
        later = numbers.xs("2019", level="period", drop_level=False)
        numbers = pd.concat([numbers, later.rename(index={"2019": period}, level="period")]).sort_index()
    numbers.loc[("510000", period), "services_share"] += by
    table = watch_result(RulesFile(rule=(rule,)), plan.results, before, replace(before, numbers=numbers))
    assert list(table.frame.index) == [("510000", rule.id)]
    row = table.frame.iloc[0]
    assert row["now"] - row["before"] == pytest.approx(by)
    assert row["outcome"] == outcome


@pytest.mark.slow
def test_the_counts_are_those_of_the_matrix(prepared):
    for site in prepared.values():
        rows, counts = (site.plan.results[name].frame for name in ("advice", "advice_rules"))
        assert list(counts.index) == [c.rule.id for c in site.plan.rules]
        for rule, line in counts.iterrows():
            own = rows[rows.index.get_level_values("rule") == rule]
            assert line["n"] == len(own)
            assert line["borderline"] == (own["status"] == "borderline").sum()
            assert line["printed"] == own["printed"].sum()


@pytest.mark.parametrize(("language", "words"), [("zh", "临界："), ("en", "Borderline:")])
def test_a_brief_marks_borderline_advice(prepared, language, words):
    site = prepared["west"]
    plan = site.plan
    marked = 0
    for region in plan.report.regions:
        context = Context(plan.report, plan.results, language, region, site.figures(language), plan.rules)
        section = recommendations(RecommendationsBlock(kind="recommendations"), context)
        rows = plan.results["advice"].frame.loc[region.code]
        for item in section.nodes[0].items:
            assert (words in plain(item.finding)) == (rows.loc[item.id, "status"] == "borderline")
            marked += words in plain(item.finding)
    assert marked


@pytest.mark.parametrize("name", ["provinces", "west"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_matrix_shows_what_the_table_says(prepared, name, language):
    """Every rule has a row; each region stands where the table has it, with its share, and nowhere else."""
    site = prepared[name]
    plan = site.plan
    context = Context(plan.report, plan.results, language, None, site.figures(language), plan.rules)
    (matrix,) = (
        n
        for n in advice_matrix(AdviceMatrixBlock(kind="advice_matrix"), context).nodes
        if isinstance(n, Table)
    )
    words = {"zh": ("稳健：", "临界：", "未印："), "en": ("Firm:", "Borderline:", "Not printed:")}[language]
    frame = plan.results["advice"].frame
    assert len(matrix.rows) == len(plan.rules)
    stood = set()
    for row in matrix.rows:
        rule = row.cells[0].prose[0].text
        found, at = {}, ""
        for run in row.cells[-1].prose:
            at = run.text if run.strong else at
            found.setdefault(at, []).append(run)
        for region in plan.report.regions:
            wanted, share = "", None
            if (region.code, rule) in frame.index:
                status, share, printed = frame.loc[(region.code, rule), ["status", "share", "printed"]]
                wanted = words[2] if not printed else words[1] if status == "borderline" else words[0]
                share = share if status == "borderline" and share == share else None
            names = {label: [r.text for r in runs] for label, runs in found.items()}
            assert [label for label, there in names.items() if region.name[language] in there] == (
                [wanted] if wanted else []
            )
            shares = [
                r.value
                for runs in found.values()
                for r in runs
                if r.address.startswith(f"advice/{region.code}/")
            ]
            assert shares == ([] if share is None else [repr(float(share))])
            stood.add(wanted)
        of = frame.xs(rule, level="rule")
        assert [float(c.sort) for c in row.cells[1:3]] == [len(of), (of["status"] == "borderline").sum()]
    assert words[0] in stood and words[2] in stood


def test_the_shipped_overviews_show_the_matrix(prepared):
    for site in prepared.values():
        # of one region the brief says it all
        several = len(site.plan.report.regions) > 1
        assert several == ("advice_matrix" in [block.kind for block, _ in site.plan.overview])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_scorecard_shows_a_doubtful_figure_with_its_mark(prepared, language):
    site = prepared["provinces"]
    plan = site.plan
    tibet = plan.report.panel.regions["540000"]
    context = Context(plan.report, plan.results, language, tibet, site.figures(language), plan.rules)
    assert plain(doubtful_figure(context, plan.results["services"], ())) == "7.56?"
    sichuan = replace(context, region=plan.report.panel.regions["510000"])
    assert doubtful_figure(sichuan, plan.results["services"], ()) == ()


def test_a_score_that_lacks_a_doubtful_figure_is_not_that_figure(prepared):
    """The index of a region without its share of services was printed as that share: 7.56?"""
    plan = prepared["provinces"].plan
    services = plan.results["services"]
    tibet = plan.report.panel.regions["540000"]
    context = Context(plan.report, plan.results, "en", tibet, None, plan.rules)
    main, *others = services.columns
    called = replace(main, name=Text(zh="得分", en="Score"))
    score = services.with_(columns=(called, *others), inputs=("economic_drive@2009-2018", *services.inputs))
    assert plain(doubtful_figure(context, services, ())) == "7.56?"
    assert doubtful_figure(context, score, ()) == ()
    # its profile has the figure itself
    assert plain(doubtful_figure(context, score, ("services_share",))) == "7.56?"

"""What advice says to watch: named one way, checked, shipped with every rule, and told on by the next edition."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from compose.blocks.recommendations import moved_since, to_watch
from compose.context import Context
from compose.document import plain
from intake.problems import Problems
from intake.report.advising.schema import Rule, RulesFile, Watch
from intake.report.advising.watching import watch_result
from pipeline.prepare import prepare

SHIPPED = sorted(Path("reports").rglob("recommendations.toml"))
NAME = {"zh": "路灯盏数", "en": "the number of street lamps"}
HELD = {"zh": "路灯名册", "en": "the register of lamps"}


@pytest.mark.parametrize("file", SHIPPED, ids=lambda f: f.parent.as_posix())
def test_every_shipped_rule_says_what_to_watch(file: Path) -> None:
    """Who, what, which way, by when; what the report has is not called what it has not."""
    rules = RulesFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).rule
    assert rules
    for rule in rules:
        watch = rule.watch
        assert watch is not None and watch.who and watch.by and watch.direction, rule.id
        for words in (watch.what, watch.held, watch.who, watch.by):
            assert words is None or words["zh"] != words["en"], rule.id


@pytest.mark.parametrize("file", SHIPPED, ids=lambda f: f.parent.as_posix())
def test_figures_to_come_are_about_a_time_after_the_advice(file: Path) -> None:
    """What was done on advice of September 2020 shows neither in figures for 2019 nor in those for 2020."""
    report = tomllib.loads((file.parent / "report.toml").read_text(encoding="utf-8"))["report"]
    advised = int(str(report["date"])[:4])
    if not re.fullmatch(r"\d{4}-\d{2}", str(report["edition"])):
        pytest.skip("of a quarter or a half-year: the next one’s figures go beyond the advice")
    for rule in RulesFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).rule:
        assert rule.watch is not None and rule.watch.by is not None
        by = rule.watch.by
        years = {lang: re.findall(r"\d{4}", by[lang]) for lang in ("zh", "en")}
        assert years["zh"] == years["en"], rule.id
        # the year that figures are about is named last
        if years["zh"]:
            assert int(years["zh"][-1]) > advised, (rule.id, by["en"])


def test_whoever_is_to_watch_a_figure_of_the_report_has_one(prepared) -> None:
    """A rule that holds where the figure is missing sends readers to nothing."""
    told = 0
    for site in prepared.values():
        plan, panel = site.plan, site.plan.report.panel
        rules = RulesFile(rule=[c.rule for c in plan.rules])
        table = watch_result(rules, plan.results, panel, panel, plan.results)
        assert table is not None
        there = table.frame[table.frame["outcome"] != "outside"]
        assert not there["before"].isna().any(), there[there["before"].isna()]
        told += len(there)
    assert told > 100


def test_no_brief_watches_one_figure_both_ways(prepared) -> None:
    for site in prepared.values():
        plan = site.plan
        of = {c.rule.id: c.rule.watch for c in plan.rules}
        table = plan.results["advice"].frame.query("printed").reset_index()
        for code, rows in table.groupby("region"):
            ways: dict[str, set[str]] = {}
            for rule in rows["rule"]:
                watch = of[rule]
                ways.setdefault(watch.indicator or watch.figure or watch.what["en"], set()).add(
                    watch.direction
                )
            assert all(len(way) == 1 for way in ways.values()), (code, ways)


@pytest.mark.parametrize(
    ("watch", "what"),
    [
        ({"direction": "+"}, "nothing is named to watch"),
        ({"what": NAME, "direction": "+"}, "nothing is named to watch"),
        ({"indicator": "a", "figure": "b.c", "direction": "+"}, "only one of indicator, figure"),
        ({"indicator": "a", "what": NAME, "held": HELD, "direction": "+"}, "only one of indicator, held"),
        ({"held": HELD, "direction": "+"}, "held without what"),
        ({"figure": "b.c"}, "which way it should move"),
        ({"what": NAME, "held": HELD}, "which way it should move"),
        ({"indicator": "a", "what": NAME}, "has its name already"),
    ],
)
def test_one_thing_is_watched(watch: dict[str, object], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        Watch.model_validate(watch)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("figure", "what"),
    [
        ("integration.scores", "the result integration has no column “scores”"),
        ("integrations.score", "there is no result called “integrations”"),
        ("integration_profile.value", "has a row for each region and"),
        ("integration.group", "is not a number"),
    ],
)
def test_a_figure_to_watch_is_looked_up(folder, edit, figure: str, what: str) -> None:
    edit(
        "recommendations.toml",
        'figure = "integration_moran_local.lag"',
        f'figure = "{figure}"',
    )
    problems = Problems()
    prepare(folder, problems)
    lines = [p.line() for p in problems.errors]
    assert any("rule R05 watch figure" in line and what in line for line in lines), lines


def _rule(plan, watch: dict[str, object], code: str = "510000") -> Rule:
    whole = {**plan.rules[0].rule.model_dump(), "when": f"region.code == '{code}'", "watch": watch}
    return Rule.model_validate(whole)


def _said(plan, rule: Rule, now, results, language: str) -> list[str]:
    """The table and the sentences of a later edition about one rule of this one."""
    before = plan.report.panel
    table = watch_result(RulesFile(rule=(rule,)), plan.results, before, now, results)
    context = Context(
        replace(plan.report, panel=now),
        {**results, **({table.id: table} if table else {})},
        language,
        now.regions["510000"],
        None,
        (),
    )
    return [plain(s) for s in moved_since(context)]


SCORE = {"figure": "integration.score", "direction": "+"}


@pytest.mark.parametrize(
    ("watch", "by", "period", "words"),
    [
        (SCORE, 0.5, "2010-2019", ("moved as hoped", "朝期望的方向变动")),
        (SCORE, -0.5, "2010-2019", ("moved the other way", "朝相反方向变动")),
        ({**SCORE, "direction": "-"}, -0.5, "2010-2019", ("moved as hoped", "朝期望的方向变动")),
        (SCORE, 0.0, "2010-2019", ("did not move", "没有变动")),
        (SCORE, 0.00001, "2010-2019", ("did not move", "没有变动")),
        (SCORE, 0.0, "2009-2018", ("has no newer figure", "尚无新的数字")),
        (SCORE, None, "2010-2019", ("this edition has no figure", "本版没有数字")),
        # an efficiency, through the indicators that it is read from
        (
            {"figure": "finance.pure", "direction": "+"},
            0.05,
            "2010-2019",
            ("moved as hoped", "朝期望的方向变动"),
        ),
    ],
)
def test_a_result_that_was_watched_is_told_on(plan, watch, by, period, words) -> None:
    """Sichuan's score or efficiency, moved by so much, of other figures or of the same."""
    name, _, column = watch["figure"].partition(".")
    old = plan.results[name]
    frame = old.frame.copy()
    if by is None:
        frame = frame.drop("510000")
    else:
        frame.loc["510000", column] += by
    inputs = tuple(f"{i.partition('@')[0]}@{period}" for i in old.inputs)
    new = old.with_(frame=frame, inputs=inputs)
    rule = _rule(plan, {**watch, "what": NAME})
    for language, said in zip(("en", "zh"), words, strict=True):
        (sentence,) = _said(plan, rule, plan.report.panel, {**plan.results, name: new}, language)
        assert NAME[language] in sentence and said in sentence, sentence
        figures = re.findall(r"\d+\.\d+", sentence)
        then = old.cell(("510000",), column).value
        assert float(figures[0]) == pytest.approx(then, abs=0.005), sentence
        # what moved is not printed alike
        assert len(figures) < 2 or (figures[0] == figures[1]) == (by in {0.0, 0.00001}), sentence


def test_a_result_that_is_no_longer_computed_cannot_be_compared(plan) -> None:
    results = {k: r for k, r in plan.results.items() if k != "integration"}
    (sentence,) = _said(plan, _rule(plan, SCORE), plan.report.panel, results, "en")
    assert "urban–rural integration score" in sentence and sentence.endswith("this edition has no figure.")


def test_an_indicator_that_either_edition_lacks_cannot_be_compared(plan) -> None:
    panel = plan.report.panel
    rule = _rule(plan, {"indicator": "services_share"})
    gone = panel.numbers.copy()
    gone.loc[("510000", "2019"), "services_share"] = float("nan")
    without = replace(panel, numbers=gone)
    (sentence,) = _said(plan, rule, without, plan.results, "en")
    assert sentence.endswith("then; this edition has no figure.")
    site = replace(plan, report=replace(plan.report, panel=without))
    (sentence,) = _said(site, rule, panel, plan.results, "en")
    assert sentence.endswith("now; that edition had no figure.")
    (sentence,) = _said(site, rule, without, plan.results, "zh")
    assert sentence == "上一版建议观察服务业占比：上一版和本版都没有数字。"


def test_what_the_report_has_not_is_to_be_looked_up(plan) -> None:
    rule = _rule(plan, {"what": NAME, "held": HELD, "direction": "-"})
    context = Context(plan.report, plan.results, "en", plan.report.panel.regions["510000"], None, ())
    assert plain(to_watch(context, rule)) == (
        "To watch: the number of street lamps (not in this report; see the register of lamps), which should fall."
    )
    assert plain(to_watch(replace(context, language="zh"), rule)) == (
        "观察指标：路灯盏数（本报告未收录，见路灯名册），应下降。"
    )
    (sentence,) = _said(plan, rule, plan.report.panel, plan.results, "en")
    assert sentence == (
        "The advice of the last edition said to watch the number of street lamps; this report has no such figure, "
        "and whether it moved must be looked up."
    )


def test_without_an_edition_before_nothing_is_said_of_movement(plan) -> None:
    context = Context(plan.report, plan.results, "en", plan.report.panel.regions["510000"], None, ())
    assert "advice_watch" not in plan.results and moved_since(context) == []


@pytest.mark.parametrize(
    ("watch", "words"),
    [
        ({"indicator": "integration_rank_printed"}, ("which should move towards first place", "位次应前移")),
        (
            {"figure": "integration.rank", "direction": "+"},
            ("which should move towards last place", "位次应后移"),
        ),
        ({"indicator": "services_share"}, ("share of services, which should rise", "服务业占比，应上升")),
    ],
)
def test_which_way_is_said_as_the_figure_wants(plan, watch, words) -> None:
    """Places go to the front, and an indicator goes where it is better unless the rule says otherwise."""
    for language, said in zip(("en", "zh"), words, strict=True):
        context = Context(plan.report, plan.results, language, None, None, ())
        assert said in plain(to_watch(context, _rule(plan, watch)))


def test_a_later_edition_asks_no_region_that_has_left(plan) -> None:
    panel = plan.report.panel
    left = replace(panel, numbers=panel.numbers.drop("510000", level="region"))
    regions = {c: r for c, r in panel.regions.items() if c != "510000"}
    rule = _rule(plan, {"indicator": "services_share"})
    table = watch_result(
        RulesFile(rule=(rule,)), plan.results, panel, replace(left, regions=regions), plan.results
    )
    assert table is None

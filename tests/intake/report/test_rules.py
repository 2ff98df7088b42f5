"""Rules: conditions over results, in a sandbox, for each region."""

from __future__ import annotations

from dataclasses import replace

import pytest
from jinja2 import TemplateSyntaxError

from compose.blocks.recommendations import triggered
from compose.brief import brief
from compose.context import Context
from intake.problems import Problems
from intake.report.advising.placeholders import parse_path, parse_text
from intake.report.advising.rules import Facts, UnknownName, compile_condition
from pipeline.prepare import prepare
from publish.search import words_of


def facts(plan, code):
    region = plan.report.panel.regions[code]
    groups = {g: x.members.get(code) for g, x in plan.report.panel.groupings.items()}
    return Facts(plan.results, region, groups)


def holds(plan, code, source):
    return compile_condition(source).holds(facts(plan, code))


def test_conditions_read_results(plan):
    assert holds(plan, "510000", "integration.rank == 18")
    assert holds(
        plan, "510000", "integration_profile.economic_drive.rank > 20 and group.four_regions == 'west'"
    )
    assert holds(plan, "510000", "stage['2018'].level == 'upper-middle'")
    assert not holds(plan, "110000", "integration.rank > 1")
    assert holds(plan, "110000", "region.code == '110000'")


def test_a_condition_is_asked_anew_where_results_or_groups_are_others(plan):
    condition = compile_condition("integration.rank == 18 and group.four_regions == 'west'")
    sichuan = facts(plan, "510000")
    assert condition.holds(sichuan)
    assert condition.holds(facts(plan, "510000"))
    assert not condition.holds(facts(plan, "110000"))
    other = replace(plan.results["integration"], frame=plan.results["integration"].frame.assign(rank=1))
    assert not condition.holds(replace(sichuan, results={**plan.results, "integration": other}))
    assert condition.holds(sichuan)
    # the same table of results in which one was replaced
    changing = dict(plan.results)
    assert condition.holds(replace(sichuan, results=changing))
    changing["integration"] = other
    assert not condition.holds(replace(sichuan, results=changing))
    assert not condition.holds(replace(sichuan, groups={**sichuan.groups, "four_regions": "east"}))
    assert not condition.holds(replace(sichuan, instead={("integration", "rank"): 17.0}))


def test_a_missing_figure_makes_no_condition_true(plan):
    assert not holds(plan, "540000", "integration.rank > 0")
    assert not holds(plan, "540000", "not integration.rank > 0")
    assert not holds(plan, "540000", "integration.rank != 3")
    assert holds(plan, "540000", "integration.rank is missing")
    assert not holds(plan, "510000", "integration.rank is missing")


@pytest.mark.parametrize(
    "attack",
    [
        "integration.__class__",
        "().__class__.__bases__[0].__subclasses__()",
        "region.code.__class__.mro()",
        "self",
        "cycler",
    ],
)
def test_nothing_escapes_the_sandbox(plan, attack):
    known = facts(plan, "510000")
    with pytest.raises(Exception) as caught:
        condition = compile_condition(f"({attack}) is missing or true")
        for path in condition.paths:
            known.column(path)
        condition.tried(known)
    assert type(caught.value).__name__ in {
        "TemplateSyntaxError",
        "UnknownName",
        "SecurityError",
        "UndefinedError",
    }


@pytest.mark.parametrize(
    "slow",
    [
        "9**9**9 > 1",
        "'a' * 999999999 == 'b'",
        "('a' ~ 'b') * 999999999 == 'b'",
        "[1] * 999999999 == []",
        "'%999999999d' % 1 == ''",
        "(" * 900 + "1" + ")" * 900,
        "1 + " * 600 + "1",
    ],
)
def test_a_condition_cannot_keep_the_machine_busy(plan, slow):
    try:
        condition = compile_condition(slow)
    except TemplateSyntaxError:
        return
    assert condition.holds(facts(plan, "510000")) is False


@pytest.mark.slow
@pytest.mark.parametrize(
    "when", ["region.code * 999999999 == 'x'", "integration.rank / 0 > 1", "integration.rank > 'x'"]
)
def test_a_condition_that_cannot_be_worked_out_is_told_and_does_not_hold(folder, plan, when):
    assert compile_condition(when).holds(facts(plan, "510000")) is False
    rules = folder / "recommendations.toml"
    words = rules.read_text("utf-8").replace(
        'when = "integration_profile.economic_drive.rank > 20"', f'when = "{when}"'
    )
    rules.write_text(words, "utf-8")
    problems = Problems()
    prepare(folder, problems)
    (problem,) = problems.errors
    assert problem.line().startswith(
        "recommendations.toml:line 10, rule R01 when: the condition cannot be worked out ("
    )


def test_unknown_names_say_what_there_is(plan):
    known = facts(plan, "510000")
    with pytest.raises(UnknownName) as caught:
        known.column(parse_path("integration.scor"))
    assert "score" in caught.value.known


@pytest.mark.parametrize("text", ["{", "}", "{}", "{a.b", "a.b}", "{a b}", "{a.b|round}"])
def test_bad_placeholders_are_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_text(text)


def test_every_region_has_advice_and_no_list_is_everyones(prepared):
    """But Shandong, whose only reason for advice is a figure that cannot be: efficiencies whose parts do not multiply."""
    without = {"provinces": ["370000"]}
    for name, site in prepared.items():
        plan = site.plan
        lists = {}
        for region in plan.report.regions:
            context = Context(plan.report, plan.results, "zh", region, site.figures("zh"), plan.rules)
            lists[region.code] = tuple(r.rule.id for r in triggered(context))
        assert [c for c, rules in lists.items() if not rules] == without.get(name, [])
        for code in without.get(name, []):
            region = plan.report.panel.regions[code]
            page = brief(plan, region, "en", site.figures("en"))
            assert "None of the conditions" in words_of(page), "which its notes say"
            assert not plan.results["finance"].cell((code,), "possible").value
        assert len(set(lists.values())) > len(lists) // 3, name

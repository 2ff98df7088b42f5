"""Rules at check: which way evidence points, what a keyboard writes, what an unknown word is answered with."""

from __future__ import annotations

import pytest

from analysis.values import Text
from intake.problems import Problems
from intake.report.advising.placeholders import parse_path
from intake.report.advising.rule_checks import opposes, side_of
from intake.report.advising.rules import Facts, compile_condition
from intake.report.advising.schema import Rule
from pipeline.prepare import prepare

R01 = 'when = "integration_profile.economic_drive.rank > 20"'


def rule(when: str, **more: object) -> Rule:
    words = Text(zh="一", en="one")
    return Rule.model_validate(
        {
            "id": "X1",
            "when": when,
            "finding": words,
            "advice": words,
            "evidence": ["a.b"],
            "source": "s",
            **more,
        }
    )


@pytest.mark.parametrize(
    ("when", "side"),
    [
        ("a.rank > 20", "weakness"),
        ("a.b.rank >= 20 and group.x == 'west'", "weakness"),
        ("a.rank < 4", "strength"),
        ("a.rank == 1", "strength"),
        ("a.gap_nation < 0", "weakness"),
        ("a.gap_nation > 0", "strength"),
        ("a.gap_nation > 0.5", ""),
        ("a.rank > 20 or b.rank > 3", ""),
        ("not a.rank > 20", ""),
        ("a.rank > 20 and b.gap_nation > 0", ""),
        ("a.level == 'low'", ""),
    ],
)
def test_a_condition_says_what_its_rule_tells_of(when, side):
    one = rule(when)
    assert side_of(one, compile_condition(when)) == side


def test_a_rule_may_say_itself_what_it_tells_of():
    when = "a.rank > 20"
    assert side_of(rule(when, points="neither"), compile_condition(when)) == ""
    assert side_of(rule(when, points="strength"), compile_condition(when)) == "strength"


def test_no_evidence_of_the_shipped_reports_contradicts_its_rule(prepared):
    tried = 0
    for site in prepared.values():
        plan = site.plan
        for compiled in plan.rules:
            side = side_of(compiled.rule, compiled.condition)
            for region in plan.report.regions:
                facts = Facts.of(plan.results, plan.report.panel, region.code)
                if not side or not compiled.condition.holds(facts):
                    continue
                for address in compiled.rule.evidence:
                    cell = facts.cell(parse_path(address))
                    tried += 1
                    assert not opposes(cell, side, plan.results, plan.report.panel), (
                        region.code,
                        cell.address,
                    )
                    if cell.column.id.startswith("gap_") and not cell.missing:
                        assert (cell.value < 0) == (side == "weakness")
    assert tried > 50


def told(folder) -> list[str]:
    problems = Problems()
    prepare(folder, problems)
    return [p.line() for p in problems.errors] + [p.line("zh") for p in problems.errors]


@pytest.mark.slow
def test_evidence_that_says_the_opposite_is_told_with_the_regions(folder, edit):
    edit("recommendations.toml", "ecological_capacity.gap_nation", "ecological_capacity.gap_group")
    en, zh = told(folder)
    assert en.startswith("recommendations.toml:line 37, rule R03 evidence: the rule tells of a weakness, but")
    assert "says the opposite for Sichuan, Ningxia;" in en
    assert "规则说的是弱项" in zh
    assert "在四川、宁夏却相反" in zh


@pytest.mark.slow
@pytest.mark.parametrize(("mark", "instead"), [("＞", ">"), ("＜", "<"), ("≥", ">=")])
def test_a_full_width_mark_is_told_as_that(folder, edit, mark, instead):
    edit("recommendations.toml", R01, R01.replace(">", mark))
    en, zh = told(folder)
    assert en.endswith(f"the condition has the full-width mark “{mark}”; write {instead} instead")
    assert zh.endswith(f"条件里有全角符号“{mark}”；换成半角的 {instead}")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("written", "mark", "instead"),
    [
        (" = 20", "=", "=="),
        (" > 20 && 1", "&&", "and"),
        (" > 20 且 1", "且", "and"),
        (" > 20 or 1 || 2", "||", "or"),
    ],
)
def test_what_is_written_otherwise_is_told_with_what_it_is_here(folder, edit, written, mark, instead):
    edit("recommendations.toml", R01, R01.replace(" > 20", written))
    en, zh = told(folder)
    assert "the condition cannot be read" in en and en.endswith(f"; for “{mark}” write {instead}")
    assert zh.endswith(f"；“{mark}”写成 {instead}")


@pytest.mark.slow
def test_full_width_digits_are_told_as_that(folder, edit):
    edit("recommendations.toml", R01, R01.replace("20", "２0"))
    en, _ = told(folder)
    assert en.endswith("the condition has the full-width mark “２”; write 2 instead")


@pytest.mark.slow
def test_a_full_width_mark_within_a_word_is_no_fault(folder, edit):
    edit(
        "recommendations.toml",
        R01,
        "when = \"integration_profile.economic_drive.rank > 20 and region.code != '＞'\"",
    )
    assert told(folder) == []


def test_an_unknown_word_is_answered_with_those_there_are(folder, edit):
    edit("recommendations.toml", R01, R01.replace("economic_drive.rank", "economic_drive.rnak"))
    en, zh = told(folder)
    assert "did you mean “rank”? There are: " in en
    assert "gap_nation" in en
    assert "可用的有：" in zh


@pytest.mark.slow
def test_rules_exclude_rules_that_exist(folder, edit):
    edit("recommendations.toml", 'id = "R01"\n', 'id = "R01"\nexcludes = ["R99", "R01"]\n')
    lines = told(folder)
    assert any("there is no rule called “R99”" in line for line in lines)
    assert any("the rule excludes itself" in line for line in lines)

"""Two rules that put the same two figures the other way round for one region are told at check."""

from __future__ import annotations

import pytest

from intake.problems import Problems
from intake.report.advising.rule_conflicts import claims, conflicts
from intake.report.advising.rules import CompiledRule, compile_condition


def rule(plan, id, when, **changes):
    one = plan.rules[0].rule.model_copy(update={"id": id, "when": when, "excludes": (), **changes})
    return CompiledRule(one, compile_condition(when))


@pytest.fixture
def west(prepared):
    return prepared["west"].plan


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("resilience_now.rank > quality_now.rank + 1", {("resilience", "quality")}),
        ("resilience_now.rank < quality_now.rank", {("quality", "resilience")}),
        ("quality_now.value >= resilience_now.value", {("resilience", "quality")}),
        ("coordination['2019'].lagging == 'resilience' and share.rank > 3", {("resilience", "quality")}),
        ("coordination['2019'].lower == 'in_step'", set()),
        # either may be so: nothing is claimed
        ("resilience_now.rank > quality_now.rank or share.rank > 3", set()),
        ("not (resilience_now.rank > quality_now.rank)", set()),
        ("resilience_now.rank > 3 and quality_now.value > 2", set()),
        ("resilience_now.gap_nation < quality_now.value", set()),
    ],
)
def test_what_a_condition_claims(west, when, said):
    assert claims(rule(west, "A", when), west.results) == said


def test_opposite_claims_in_one_region_are_an_error_unless_excluded(west):
    by_level = rule(west, "A", "coordination['2019'].lagging == 'resilience'")
    by_rank = rule(west, "B", "quality_now.rank > resilience_now.rank")
    problems = Problems()
    conflicts((by_level, by_rank), west.results, west.report.panel, problems)
    (problem,) = problems.errors
    assert "rule B" in str(problem.place["en"])
    assert "puts Resilience behind Quality" in problem.what["en"] and "正相反" in problem.what["zh"]
    problems = Problems()
    conflicts(
        (by_level, rule(west, "B", by_rank.rule.when, excludes=("A",))),
        west.results,
        west.report.panel,
        problems,
    )
    # nowhere do both hold
    conflicts(
        (rule(west, "C", "coordination['2019'].lagging == 'quality'"), by_rank),
        west.results,
        west.report.panel,
        problems,
    )
    assert not problems.errors


def test_the_shipped_rules_contradict_nothing(prepared):
    for site in prepared.values():
        problems = Problems()
        conflicts(site.plan.rules, site.plan.results, site.plan.report.panel, problems)
        assert not problems.errors

"""What headlines and findings count: further strengths beside the one named, and the ranks of all runs."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from analysis.standing.standing import of_both
from compose.blocks.findings import robustness
from compose.blocks.seen import of_those
from compose.blocks.strengths import StrengthsBlock, ends, in_upper_half
from compose.context import Context
from compose.document import Run, plain
from compose.headline import headline
from compose.key_numbers import HeadlineNumber
from publish.site import Site

#: the figures of the West that have ranks, of which a headline names one and counts the others
ROWS = [
    "resilience_now",
    "quality_now",
    "coordination_latest",
    "resilience_growth",
    "quality_growth",
    "share",
]
WORDS = {
    "en": {"strong": (r"strong on (\w+) other counts", r"strong on (\w+) counts"),
           "weak": (r"weak on (\w+) other counts", r"weak on (\w+) counts")},
    "zh": {"strong": (r"强在另外(\w+?)项指标", r"强在([^另]\w*?)项指标"),
           "weak": (r"弱在另外(\w+?)项指标", r"弱在([^另]\w*?)项指标")},
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_strengths_beside_the_one_named_are_called_others(prepared: dict[str, Site], language: str) -> None:
    """“1st in resilience, strong on three counts” beside four strengths: three others, and only where the first is one."""
    plan = prepared["west"].plan
    block = StrengthsBlock(kind="strengths", rows=ROWS)
    seen: set[tuple[str, bool]] = set()
    for region in plan.report.regions:
        context = Context(plan.report, plan.results, language, region, None, plan.rules)
        rows = {name: context.cells(plan.results[name]) for name in ROWS}
        for lead in ROWS:
            title = plain(headline([HeadlineNumber(kind="rank", of=lead)], [block], context).title)
            standings = {n: (plan.results[n], row) for n, row in rows.items()}
            best, worst = ends([s for n, s in standings.items() if n != lead])
            for side, sided in (("strong", best), ("weak", worst)):
                others, counts = (re.search(pattern, title) for pattern in WORDS[language][side])
                if not (found := others or counts):
                    continue
                n = {context.marks.counted(k): k for k in range(1, 7)}[found[1]]
                assert 2 < n <= len(sided), title
                upper, gap = in_upper_half(standings[lead]), rows[lead]["gap_nation"].value
                own = (upper and gap >= 0) if side == "strong" else (not upper and gap < 0)
                if others:
                    assert own, title
                seen.add((side, bool(others)))
    # no province of the West is weak on three counts and not by the one that the title names
    assert seen == {("strong", True), ("strong", False), ("weak", True)}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_ranks_of_all_runs_are_two_or_a_span(prepared: dict[str, Site], language: str) -> None:
    plan = prepared["provinces"].plan
    code = "350000"
    context = Context(plan.report, plan.results, language, plan.report.panel.regions[code], None, plan.rules)
    given = context.cells(plan.results["integration_rank"])
    for least, most in ((3, 3), (3, 4), (2, 3), (2, 4), (1, 6)):
        cells = {
            **given,
            **{
                c: replace(given[c], value=float(v))
                for c, v in {"low": 3, "high": 3, "min": least, "max": most}.items()
            },
        }
        said = plain(robustness(context, "integration", cells))
        two = {"en": f"and {least} or {most} in all of them", "zh": f"全部测算为第{least}位或第{most}位"}[
            language
        ]
        span = {
            "en": f"and between {least} and {most} in all of them",
            "zh": f"全部测算在第{least}至第{most}位之间",
        }[language]
        assert (two in said) == (most - least == 1), said
        assert (span in said) == (most - least > 1), said


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("n", [1, 2, 5])
def test_places_at_two_times_say_of_how_many(prepared: dict[str, Site], language: str, n: int) -> None:
    plan = prepared["west"].plan
    whole = next(r for r in plan.results.values() if "moved" in r.by_id)
    first = pd.Series([1.0] * (n + 1))
    last = first.where(first.index < n)
    few = whole.with_(frame=whole.frame.iloc[:n], note=of_both(first, last))
    context = Context(plan.report, {few.id: few}, language, None, None, plan.rules)
    said = plain(of_those((Run("X"),), few, context))
    several = {
        "en": f"X, among the {n} provinces with figures at both times",
        "zh": f"X，以两期均有数据的{n}个省份计",
    }
    alone = {"en": "X, alone with figures at both times", "zh": "X，两期均有数据的仅此一个"}
    assert said == (alone if n == 1 else several)[language]
    assert plain(of_those((Run("X"),), whole, context)) == "X", "all have both figures"

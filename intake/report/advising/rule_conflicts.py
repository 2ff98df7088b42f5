"""Rules that say the opposite of the same two figures in one brief: `conflicts`, `claims`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from analysis.values import Panel, Result, Text, same
from intake.problems import Problems
from intake.report.advising.rules import RULES_FILE, CompiledRule, Facts

#: columns that say which of several systems is behind, with what stands there where none is
BEHIND = {"lagging": "in_step", "lower": "in_step"}


def claims(compiled: CompiledRule, results: Mapping[str, Result]) -> set[tuple[str, str]]:
    """What a rule says of two figures: (behind, ahead), each by its indicator, or by its result where it has several.

    ``a.rank > b.rank`` and ``a.value < b.value`` put a behind b; so does ``x.lagging == 'a'``.
    """
    pairs = set()
    for small, large in compiled.condition.orders:
        if small[0] in results and large[0] in results and small[1:] == large[1:]:
            ranks = small[-1].endswith("rank")
            main = {results[r].main_column.id for r in (small[0], large[0])}
            if ranks or {small[-1], large[-1]} <= main:
                pair = (large[0], small[0]) if ranks else (small[0], large[0])
                pairs.add((_subject(results[pair[0]]), _subject(results[pair[1]])))
    for path, word in compiled.condition.words.items():
        if path[-1] in BEHIND and path[0] in results and word != BEHIND[path[-1]]:
            labels = results[path[0]].by_id[path[-1]].labels
            pairs |= {(word, other) for other in labels if other not in {word, BEHIND[path[-1]]}}
    return {(a, b) for a, b in pairs if a != b}


def _subject(result: Result) -> str:
    """The one indicator that a result is of; its own id where there are several."""
    indicators = {ref.partition("@")[0] for ref in result.inputs}
    return indicators.pop() if len(indicators) == 1 else result.id


def conflicts(
    rules: Sequence[CompiledRule], results: Mapping[str, Result], panel: Panel, problems: Problems
) -> None:
    """Tell of two rules that hold for one region and put the same two figures the other way round.

    By rank and by level the order may differ, and both be true; a reader of one page takes it for a contradiction.
    """
    claimed = {c.rule.id: claims(c, results) for c in rules}
    for one, other in combinations(rules, 2):
        if one.rule.id in other.rule.excludes or other.rule.id in one.rule.excludes:
            continue
        opposed = claimed[one.rule.id] & {(b, a) for a, b in claimed[other.rule.id]}
        if not opposed:
            continue
        facts = {code: Facts.of(results, panel, code) for code in panel.codes()}
        where = [
            panel.regions[code].name
            for code, seen in facts.items()
            if one.condition.holds(seen) and other.condition.holds(seen)
        ]
        if where:
            a, b = min(opposed)
            names = {
                i: panel.indicators[i].name if i in panel.indicators else results[i].title for i in (a, b)
            }
            problems.error(
                RULES_FILE,
                same(f"rule {other.rule.id}"),
                Text(
                    zh="在{where}，规则{one}说{a}落后于{b}，本规则说的正相反",
                    en="for {where}, rule {one} puts {a} behind {b}, and this one the other way round",
                ).fill(where=where[0], one=one.rule.id, a=names[a], b=names[b]),
                Text(
                    zh=f'写上 excludes = ["{one.rule.id}"]，或在 when 中加以限定',
                    en=f'write excludes = ["{one.rule.id}"], or ask for more in `when`',
                ),
            )

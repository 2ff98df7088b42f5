"""Which rule holds for which region, and how firmly: `judge`, `advice_result`, `TABLE`.

A rule that holds is asked again with figures that could as well be: with every rank that the region takes in
the runs of a ``rank_uncertainty`` analysis (of thousands of regions, with the ends of its rank interval); else
with the ranks that it would have if regions whose figures are printed alike changed places; and with figures
half a unit of their last printed decimal higher and lower. Where the answer changes within the interval, the
advice is *borderline*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.values import Column, Method, Panel, Result, Text, same
from intake.report.advising.placeholders import parse_path
from intake.report.advising.rules import CompiledRule, Condition, Facts
from intake.report.advising.schema import RulesFile

#: the id of the result
TABLE = "advice"
METHOD = Method(
    "advice",
    Text(zh="建议的稳健程度", en="How firmly advice holds"),
    Text(
        zh="条件成立的规则，另以蒙特卡洛各次测算的位次、数值上下半个末位再判一次；在区间内不再成立的，标为“临界”。",
        en="A rule that holds is asked again with the ranks of the Monte Carlo runs, and with figures half a unit of "
        "the last printed decimal higher and lower; where it would no longer hold within the interval, it is "
        "marked as borderline.",
    ),
    (),
    "",
    ours=True,
)
STATUS = {
    "firm": Text(zh="稳健", en="firm"),
    "borderline": Text(zh="临界", en="borderline"),
}


@dataclass(frozen=True)
class Verdict:
    """Whether a rule holds for a region, whether firmly, and in what per cent of the runs (None: no runs)."""

    holds: bool
    firm: bool = True
    share: float | None = None


def runs_of(results: Mapping[str, Result]) -> dict[str, Result]:
    """The results that say how often each region takes each rank, by the index that they vary."""
    return {
        r.inputs[0]: r
        for r in results.values()
        if r.keys == ("region", "rank") and "share" in r.by_id and len(r.inputs) == 1
    }


def intervals_of(results: Mapping[str, Result]) -> dict[str, Result]:
    """The tables of rank intervals, by the index that they vary."""
    return {
        r.inputs[0]: r
        for r in results.values()
        if r.keys == ("region",) and {"low", "high", "holds"} <= set(r.by_id) and len(r.inputs) == 1
    }


def judge(
    condition: Condition,
    facts: Facts,
    runs: Mapping[str, Result],
    intervals: Mapping[str, Result] | None = None,
) -> Verdict:
    """Whether a rule holds, and how firmly: each figure it touches is varied by itself, the weakest counts."""
    if not condition.holds(facts):
        return Verdict(False)
    firm, shares = True, []
    for path in dict.fromkeys(condition.paths):
        if path[0] not in facts.results:
            continue
        _, rest, column = facts.column(path)
        if facts.cell(path).missing:
            continue
        if column.id == "rank" and not rest and path[0] in runs and facts.region is not None:
            table = runs[path[0]]
            counts = _ranks(table, facts.region.code)
            held = {r for r in counts if condition.holds(replace(facts, instead={path: r}))}
            shares.append(sum(counts[r] for r in held))
            interval = facts.results[table.id.removesuffix("_ranks")]
            low, high = (interval.cell(facts.region.code, c).value for c in ("low", "high"))
            firm &= all(r in held for r in counts if low <= r <= high)
        elif column.id == "rank" and not rest and facts.region and path[0] in (intervals or {}):
            interval = (intervals or {})[path[0]]
            ends = [interval.cell(facts.region.code, c).value for c in ("low", "high")]
            firm &= all(condition.holds(replace(facts, instead={path: r})) for r in ends)
        else:
            firm &= all(condition.holds(replace(facts, instead={path: v})) for v in alternatives(path, facts))
    return Verdict(True, firm, min(shares) if shares else None)


def _ranks(table: Result, code: str) -> dict[int, float]:
    """Per cent of the runs in which the region takes each rank; ranks it never takes are not there."""
    rows = (
        table.frame.xs(code, level="region")["share"] if code in table.frame.index.get_level_values(0) else {}
    )
    return {int(str(r)): float(share) for r, share in rows.items()}


def alternatives(path: tuple[str, ...], facts: Facts) -> Sequence[float]:
    """Figures that a printed one could as well be; for a rank, those among figures printed alike."""
    result, _, column = facts.column(path)
    cell = facts.cell(path)
    if column.role == "rank" and column.id in {"rank", "group_rank"}:
        return _tied(result, cell.key, column)
    # a place that a source prints is whole, and no rounding of another figure
    if column.role in {"value", "share"} and column.scale != "rank" and isinstance(cell.value, float):
        half = 0.5 * 10.0**-cell.column.decimals
        return (cell.value - half, cell.value + half)
    return ()


def _tied(result: Result, key: tuple[str, ...], column: Column) -> Sequence[float]:
    """The best and worst rank if regions that are printed alike changed places."""
    main = result.main_column
    if main.role not in {"value", "share"} or "region" not in result.keys:
        return ()
    case = {level: part for level, part in zip(result.keys, key, strict=True) if level != "region"}
    figures, ranks, groups = _beside(result, column.id, tuple(case.items()))
    if column.id == "group_rank" and groups is not None:
        same_group = groups == str(result.cell(key, "group").value)
        figures, ranks = figures[same_group], ranks[same_group]
    own = result.cell(key, column.id).value
    alike = figures == round(float(result.cell(key, main.id).value), main.decimals)
    better = int((alike & (ranks < own)).sum())
    worse = int((alike & (ranks >= own)).sum()) - 1
    return (own - better, own + worse)


def _beside(
    result: Result, column: str, case: tuple[tuple[str, str], ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """The printed figures of all regions in a case, their ranks and groups; found once for all regions."""
    kept = _kept(result)
    if (column, case) not in kept:
        main, at = result.main_column, dict(case)
        ranks, values = result.known(column, **at), result.known(main.id, **at)
        keys = [k for k in ranks if k in values]
        groups = result.known("group", **at) if "group" in result.by_id else None
        kept[column, case] = (
            np.array([values[k] for k in keys], dtype=float).round(main.decimals),
            np.array([ranks[k] for k in keys], dtype=float),
            None if groups is None else np.array([str(groups.get(k)) for k in keys]),
        )
    found: tuple[np.ndarray, np.ndarray, np.ndarray | None] = kept[column, case]
    return found


#: a result's printed figures by case, of the result that was asked about last
_LAST: dict[str, tuple[Result, dict[Any, Any]]] = {}


def _kept(result: Result) -> dict[Any, Any]:
    there = _LAST.get(result.id)
    if there is None or there[0] is not result:
        there = _LAST[result.id] = result, {}
    return there[1]


def advice_result(
    rules: RulesFile, compiled: Iterable[CompiledRule], results: Mapping[str, Result], panel: Panel
) -> Result:
    """Table ``advice``: a row for each region and rule that holds, how firmly, and whether its brief prints it.

    Not printed are: borderline advice where the report drops it, what a rule of smaller priority excludes, and what
    is beyond the number that the report allows.
    """
    known = tuple(compiled)
    runs, intervals = runs_of(results), intervals_of(results)
    rows: list[tuple[str, str, str, float, bool]] = []
    for code in panel.codes():
        facts = Facts.of(results, panel, code)
        verdicts = {c.rule.id: judge(c.condition, facts, runs, intervals) for c in known}
        printed = _printed(rules, known, verdicts)
        for c in known:
            verdict = verdicts[c.rule.id]
            if verdict.holds:
                status = "firm" if verdict.firm else "borderline"
                share = float("nan") if verdict.share is None else verdict.share
                rows.append((code, c.rule.id, status, share, c.rule.id in printed))
    _LAST.clear()
    frame = pd.DataFrame(rows, columns=["region", "rule", "status", "share", "printed"])
    frame = frame.set_index(["region", "rule"])
    inputs = dict.fromkeys(p[0] for c in known for p in c.condition.paths if p[0] in results)
    evidence = dict.fromkeys(parse_path(e)[0] for c in known for e in c.rule.evidence)
    return Result(
        TABLE,
        Text(zh="建议与地区", en="Advice and regions"),
        (
            Column("status", Text(zh="稳健程度", en="How firmly"), role="category", labels=STATUS),
            Column(
                "share",
                Text(zh="成立的测算次数占比", en="Share of runs in which it holds"),
                same("%"),
                1,
                "share",
            ),
            Column("printed", Text(zh="列入简报", en="Printed in the brief"), role="flag"),
        ),
        frame,
        (METHOD,),
        labels={"rule": {c.rule.id: same(c.rule.id) for c in known}},
        inputs=tuple(inputs | evidence),
    )


def by_rule(table: Result, compiled: Sequence[CompiledRule]) -> Result:
    """Table ``advice_rules``: for how many regions each rule holds, is borderline, and is printed."""
    rows = table.frame.reset_index().groupby("rule")
    counts = pd.DataFrame(
        {
            "n": rows.size(),
            "borderline": rows["status"].agg(lambda s: (s == "borderline").sum()),
            "printed": rows["printed"].sum(),
        },
        dtype=float,
    )
    frame = counts.reindex([c.rule.id for c in compiled], fill_value=0.0)
    frame.index.name = "rule"
    return table.with_(
        id=f"{TABLE}_rules",
        title=Text(zh="各项建议适用的地区数", en="Regions to which each advice applies"),
        columns=(
            Column("n", Text(zh="成立", en="Holds"), role="count"),
            Column("borderline", Text(zh="其中临界", en="Borderline"), role="count"),
            Column("printed", Text(zh="列入", en="Printed"), role="count"),
        ),
        frame=frame,
        inputs=(TABLE,),
    )


def _printed(
    rules: RulesFile, compiled: Sequence[CompiledRule], verdicts: Mapping[str, Verdict]
) -> tuple[str, ...]:
    """The rules that a brief prints, the most important first."""
    chosen: list[CompiledRule] = []
    for c in sorted(compiled, key=lambda c: c.rule.priority):
        verdict = verdicts[c.rule.id]
        if not verdict.holds or (rules.borderline == "drop" and not verdict.firm):
            continue
        if any(c.rule.id in o.rule.excludes or o.rule.id in c.rule.excludes for o in chosen):
            continue
        chosen.append(c)
    return tuple(c.rule.id for c in chosen[: rules.most])

"""What advice says to watch, and whether it moved from one edition to the next: `Watched`, `watched`, `watch_result`.

A rule names an indicator, a figure that the report computes (``coordination_latest.d``), or one that the report has not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.values import Column, Panel, Result, Text
from intake.report.advising.advice import METHOD, TABLE
from intake.report.advising.rules import Facts, compile_condition
from intake.report.advising.schema import Rule, RulesFile, Watch

#: whether what was to be watched moved, from one edition to the next
OUTCOME = {
    "hoped": Text(zh="朝期望的方向变动", en="moved as hoped"),
    "against": Text(zh="朝相反方向变动", en="moved the other way"),
    "still": Text(zh="没有变动", en="did not move"),
    "same": Text(zh="尚无新的数字", en="has no newer figure"),
    "missing": Text(zh="无从比较", en="cannot be compared"),
    "outside": Text(zh="本报告未收录", en="is not in this report"),
}


@dataclass(frozen=True)
class Watched:
    """What is watched: what it is called, which way it should move, its unit, decimals and scale; ``key`` names it in tables."""

    key: str
    name: Text
    rise: bool
    unit: Text
    decimals: int = 0
    place: bool = False
    outside: bool = False


@dataclass(frozen=True)
class _Figures:
    """The figures of what is watched in one edition by region, and the periods that they are about."""

    values: Mapping[str, float]
    periods: frozenset[str] = frozenset()


def column_of(address: str, results: Mapping[str, Result]) -> tuple[Result, Column] | None:
    """The result and column of ``result.column``, or of a result’s main column; None where there are none."""
    name, _, column = address.partition(".")
    result = results.get(name)
    if result is None or (column and column not in result.by_id):
        return None
    return result, result.by_id[column] if column else result.main_column


def watched(rule: Rule, watch: Watch, results: Mapping[str, Result], panel: Panel) -> Watched | None:
    """What a rule says to watch; None where neither the figures nor the results have it."""
    rise = watch.direction == "+"
    if watch.held is not None and watch.what is not None:
        return Watched(f"rule {rule.id}", watch.what, rise, Text(zh="", en=""), outside=True)
    if watch.indicator is not None:
        spec = panel.indicators.get(watch.indicator)
        if spec is None:
            return None
        rise = spec.direction > 0 if watch.direction is None else rise
        return Watched(watch.indicator, spec.name, rise, spec.unit, spec.decimals, spec.scale == "rank")
    assert watch.figure is not None
    found = column_of(watch.figure, results)
    if found is None:
        return None
    result, column = found
    own = column.id in {"score", "value"} or column == result.main_column
    name = watch.what or (result.title if own else _named(result.title, column.name))
    place = column.role == "rank" or column.scale == "rank"
    return Watched(watch.figure, name, rise, column.unit, column.decimals, place)


def _named(title: Text, column: Text) -> Text:
    return Text(zh=f"{title['zh']}（{column['zh']}）", en=f"{title['en']} ({column['en'].lower()})")


def watch_result(
    rules: RulesFile,
    old: Mapping[str, Result],
    before: Panel,
    now: Panel,
    results: Mapping[str, Result] | None = None,
) -> Result | None:
    """Table ``advice_watch``: what the advice of the edition before said to watch, then and now.

    A row for each region and rule that held there in that edition. The figures of an indicator are those of the last period of
    either edition. A change that does not show in the decimals is none. What one edition lacks cannot be compared, what
    the report never had is to be looked up.

    Args:
        rules, old, before: rules, results and figures of the edition before.
        now, results: figures and results of this edition.
    """
    there = results or {}
    rows: list[tuple[str, str, str, float, float, str]] = []
    seen: dict[str, Watched] = {}
    inputs: dict[str, None] = {}
    each: dict[str, int] = {}
    for rule, watch in _watching(rules, old):
        what = watched(rule, watch, there, now) or watched(rule, watch, old, before)
        if what is None:
            continue
        condition = compile_condition(rule.when)
        then, today = _figures(watch, old, before), _figures(watch, there, now)
        # where no period is known, each edition tells what was known at its time
        newer = then.periods != today.periods or not then.periods
        for code in before.codes():
            if code not in now.regions or not condition.holds(Facts.of(old, before, code)):
                continue
            a, b = then.values.get(code, np.nan), today.values.get(code, np.nan)
            rows.append((code, rule.id, what.key, a, b, _outcome(what, a, b, newer)))
            seen[what.key], each[rule.id] = what, what.decimals
            inputs.update(dict.fromkeys(_inputs(watch, today)))
    return _table(rows, seen, each, tuple(inputs), rules) if rows else None


def _watching(rules: RulesFile, old: Mapping[str, Result]) -> Iterator[tuple[Rule, Watch]]:
    """The rules that say what to watch, and of which can be told where they held."""
    for rule in rules.rule:
        paths = compile_condition(rule.when).paths
        if rule.watch is not None and all(p[0] in {*old, "region", "group"} for p in paths):
            yield rule, rule.watch


def _figures(watch: Watch, results: Mapping[str, Result], panel: Panel) -> _Figures:
    """What is watched, of every region that has a figure of it."""
    if watch.indicator is not None and watch.indicator in panel.indicators:
        periods = panel.periods(watch.indicator)
        if not periods:
            return _Figures({})
        last = panel.cross([watch.indicator], periods[-1])[watch.indicator].dropna()
        return _Figures({str(c): float(v) for c, v in last.items()}, frozenset(periods[-1:]))
    found = column_of(watch.figure, results) if watch.figure is not None else None
    if found is None or found[0].keys != ("region",):
        return _Figures({})
    result, column = found
    values = {str(c): float(v) for c, v in result.frame[column.id].dropna().items()}
    return _Figures(values, periods_of(result, results))


def periods_of(result: Result, results: Mapping[str, Result]) -> frozenset[str]:
    """The periods of the figures that a result was computed from, through the results between."""
    found: set[str] = set()
    open_, seen = [result.id], {result.id}
    while open_:
        name = open_.pop()
        for word in results[name].inputs if name in results else result.inputs:
            head, _, period = word.partition("@")
            if period:
                found.add(period)
            elif head not in seen:
                seen.add(head)
                open_ += [head] if head in results else []
    return frozenset(found)


def _inputs(watch: Watch, today: _Figures) -> Iterator[str]:
    if watch.indicator is not None and today.periods:
        yield f"{watch.indicator}@{next(iter(today.periods))}"
    elif watch.figure is not None and today.values:
        yield watch.figure.partition(".")[0]


def _outcome(what: Watched, then: float, now: float, newer: bool) -> str:
    """Whether a figure moved the way it should: a key of `OUTCOME`."""
    if what.outside:
        return "outside"
    change = round(now, what.decimals) - round(then, what.decimals)
    if np.isnan(change):
        return "missing"
    if abs(change) < 0.5 * 10.0**-what.decimals:
        return "still" if newer else "same"
    return "hoped" if (change > 0) == what.rise else "against"


def _table(
    rows: list[tuple[str, str, str, float, float, str]],
    seen: Mapping[str, Watched],
    each: Mapping[str, int],
    inputs: tuple[str, ...],
    rules: RulesFile,
) -> Result:
    frame = pd.DataFrame(rows, columns=["region", "rule", "indicator", "before", "now", "outcome"])
    frame = frame.set_index(["region", "rule"])
    units = {key: what.unit for key, what in seen.items() if what.unit["zh"] or what.unit["en"]}
    frame.insert(1, "unit", [key if key in units else None for key in frame["indicator"]])
    return Result(
        f"{TABLE}_watch",
        Text(zh="上一版建议的观察指标", en="What the advice of the edition before said to watch"),
        (
            Column(
                "indicator",
                Text(zh="指标", en="Indicator"),
                role="category",
                labels={key: what.name for key, what in seen.items()},
            ),
            Column("unit", Text(zh="单位", en="Unit"), role="category", labels=units),
            Column("before", Text(zh="上一版", en="Edition before"), each=dict(each)),
            Column("now", Text(zh="本版", en="This edition"), each=dict(each)),
            Column("outcome", Text(zh="变动", en="Movement"), role="category", labels=OUTCOME),
        ),
        frame,
        (METHOD,),
        labels={"rule": {r.id: Text(zh=r.id, en=r.id) for r in rules.rule}},
        inputs=inputs,
    )

"""Figures that differ between two editions: revised, corrected, withdrawn or supplied later; `revisions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.change.editions import METHOD, Correction, Edition, against, differ
from analysis.periods import in_order
from analysis.values import Column, Panel, Result, Text, same

KINDS = {
    "revised": Text(zh="修订", en="revised"),
    "corrected": Text(zh="更正", en="corrected"),
    "withdrawn": Text(zh="撤回", en="withdrawn"),
    "supplied": Text(zh="补报", en="supplied later"),
}
PARTS = {
    "compared": Text(zh="两版都有的数", en="Figures that both editions give"),
    "unchanged": Text(zh="未变", en="Unchanged"),
    "revised": Text(zh="修订", en="Revised"),
    "corrected": Text(zh="更正", en="Corrected"),
    "withdrawn": Text(zh="撤回", en="Withdrawn"),
    "supplied": Text(zh="补报", en="Supplied later"),
    "added": Text(zh="新增时期或指标的数", en="Figures of new periods or indicators"),
}


def _long(panel: Panel, indicator: str) -> dict[tuple[str, str], Any]:
    """An indicator's known figures by (region, period)."""
    frame = panel.categories if panel.indicators[indicator].kind == "category" else panel.numbers
    known = frame[indicator].dropna()
    keys = zip(*(known.index.get_level_values(n).astype(str) for n in ("region", "period")), strict=True)
    return dict(zip(keys, known.tolist(), strict=True))


def revisions(
    before: Edition, now: Edition, corrections: tuple[Correction, ...] = ()
) -> tuple[Result | None, Result | None, Result]:
    """Figures of the same indicator, region and period that differ between two editions.

    A figure that both give and that differs is ``revised``, or ``corrected`` where a published correction is
    about it; one that only the earlier gives is ``withdrawn``; one that only the later gives although the
    earlier had others of that indicator and period is ``supplied``. Indicators whose unit changed are left out.

    Returns:
        the revised numbers, the revised categories (None where there are none) and the counts of all.
    """
    numbers: dict[tuple[str, str, str], tuple[float, float, str]] = {}
    classes: dict[tuple[str, str, str], tuple[str | None, str | None, str]] = {}
    count = dict.fromkeys(PARTS, 0)
    regions = set(before.panel.regions) & set(now.panel.regions)
    for name, spec in now.panel.indicators.items():
        old_spec = before.panel.indicators.get(name)
        new = _long(now.panel, name)
        if old_spec is None or old_spec.kind != spec.kind:
            count["added"] += len(new)
            continue
        if old_spec.unit != spec.unit:
            continue
        old = _long(before.panel, name)
        known, current = {k[1] for k in old}, {k[1] for k in new}
        time = {t: i for i, t in enumerate(in_order(known | current))}
        for region, period in sorted({*old, *new}, key=lambda k: (k[0], time[k[1]])):
            if region not in regions:
                continue
            x, y = old.get((region, period)), new.get((region, period))
            if x is not None and y is not None:
                count["compared"] += 1
                if not (differ(float(x), float(y)) if spec.kind == "number" else x != y):
                    count["unchanged"] += 1
                    continue
                told = any(c.covers(name, region, period) for c in corrections)
                kind = "corrected" if told else "revised"
            elif x is not None:
                # a period that the edition no longer covers at all is not a withdrawal
                if period not in current:
                    continue
                kind = "withdrawn"
            elif period in known:
                kind = "supplied"
            else:
                count["added"] += 1
                continue
            count[kind] += 1
            address = (region, name, period)
            if spec.kind == "number":
                numbers[address] = (
                    np.nan if x is None else float(x),
                    np.nan if y is None else float(y),
                    kind,
                )
            else:
                classes[address] = (x and f"{name}:{x}", y and f"{name}:{y}", kind)
    summary = Result(
        "edition_summary",
        Text(zh="与上一版相比的数字", en="Figures compared with the edition before"),
        (Column("n", Text(zh="个数", en="Figures"), role="count"),),
        pd.DataFrame({"n": [float(n) for n in count.values()]}, index=pd.Index(list(count), name="part")),
        (METHOD,),
        labels={"part": PARTS},
        inputs=tuple(f"{i}@{t}" for i in now.panel.indicators for t in now.panel.periods(i)),
        options=against(before),
    )
    return _numbers(numbers, before, now), _classes(classes, before, now), summary


def _index(keys: Iterable[tuple[str, str, str]]) -> pd.MultiIndex:
    return pd.MultiIndex.from_tuples(list(keys), names=["region", "indicator", "period"])


def _order(figures: Mapping[tuple[str, str, str], Any], panel: Panel) -> list[tuple[str, str, str]]:
    """By indicator, then region, then period, in the report's order."""
    indicators, regions = list(panel.indicators), list(panel.regions)
    time = {t: i for i, t in enumerate(in_order({k[2] for k in figures}))}
    return sorted(figures, key=lambda k: (indicators.index(k[1]), regions.index(k[0]), time[k[2]]))


_BEFORE = Text(zh="上一版", en="Edition before")
_NOW = Text(zh="本版", en="This edition")
_KIND = Column("kind", Text(zh="性质", en="Kind"), role="category", labels=KINDS)


def _numbers(
    figures: Mapping[tuple[str, str, str], tuple[float, float, str]], before: Edition, now: Edition
) -> Result | None:
    if not figures:
        return None
    keys = _order(figures, now.panel)
    old = np.array([figures[k][0] for k in keys])
    new = np.array([figures[k][1] for k in keys])
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(old > 0, 100 * (new - old) / old, np.nan)
    names = list(dict.fromkeys(k[1] for k in keys))
    each = {n: now.panel.indicators[n].decimals for n in names}
    return Result(
        "edition_revisions",
        Text(zh="对以前数字的修订", en="Revisions of earlier figures"),
        (
            Column("before", _BEFORE, each=each),
            Column("now", _NOW, each=each),
            Column("change", Text(zh="变化", en="Change"), each=each, signed=True),
            Column(
                "change_pct", Text(zh="变化率", en="Change in per cent"), same("%"), 2, "share", signed=True
            ),
            _KIND,
        ),
        pd.DataFrame(
            {
                "before": old,
                "now": new,
                "change": new - old,
                "change_pct": percent,
                "kind": [figures[k][2] for k in keys],
            },
            index=_index(keys),
        ),
        (METHOD,),
        labels={"indicator": {n: now.panel.indicators[n].name for n in names}},
        inputs=tuple(dict.fromkeys(f"{k[1]}@{k[2]}" for k in keys)),
        options=against(before),
    )


def _classes(
    classes: Mapping[tuple[str, str, str], tuple[str | None, str | None, str]], before: Edition, now: Edition
) -> Result | None:
    if not classes:
        return None
    keys = _order(classes, now.panel)
    names = list(dict.fromkeys(k[1] for k in keys))
    labels = {f"{n}:{c.id}": c.name for n in names for c in now.panel.indicators[n].categories}
    return Result(
        "edition_reclassified",
        Text(zh="对以前分类的修订", en="Revisions of earlier classes"),
        (
            Column("before", _BEFORE, role="category", labels=labels),
            Column("now", _NOW, role="category", labels=labels),
            _KIND,
        ),
        pd.DataFrame(
            {
                "before": [classes[k][0] for k in keys],
                "now": [classes[k][1] for k in keys],
                "kind": [classes[k][2] for k in keys],
            },
            index=_index(keys),
            dtype=object,
        ),
        (METHOD,),
        labels={"indicator": {n: now.panel.indicators[n].name for n in names}},
        inputs=tuple(dict.fromkeys(f"{k[1]}@{k[2]}" for k in keys)),
        options=against(before),
    )

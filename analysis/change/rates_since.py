"""Rates of a headline table in two editions: `rates_since`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.change.editions import METHOD, ONLY_BEFORE, ONLY_NOW, Edition, against
from analysis.decimals import rounded
from analysis.periods import in_order, steps
from analysis.values import Column, Result, Text, period_label

STATES = {
    "later": Text(zh="更新到新的时期", en="later period"),
    "new": ONLY_NOW,
    "revised": Text(zh="同期有修订", en="same period, revised"),
    "same": Text(zh="未变", en="unchanged"),
    "dropped": ONLY_BEFORE,
}


def headlines(results: Mapping[str, Result]) -> list[str]:
    """The results that give the last rate of several indicators, with its period."""
    wanted = {"period", "value", "before_period", "before", "turn"}
    return [n for n, r in results.items() if r.keys == ("region", "indicator") and wanted <= set(r.by_id)]


def rates_since(name: str, before: Edition, now: Edition) -> Result:
    """What an edition's headline rates were and are.

    Returns:
        Table ``<name>_since`` by (region, indicator): period and rate in either edition, the difference of the printed
        rates where their periods are of a kind, and what it is: a later period, new, revised, unchanged, no longer given.
    """
    old, new = before.results[name], now.results[name]
    regions = list(now.panel.regions)
    names = list(dict.fromkeys([*new.labels["indicator"], *old.labels["indicator"]]))
    olds, news = (dict(r.rows()) for r in (old, new))
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for region in regions:
        for indicator in names:
            a, b = olds.get((region, indicator)), news.get((region, indicator))
            if a is not None or b is not None:
                rows[region, indicator] = _row(a, b)
    value = new.by_id["value"]
    each = {**old.by_id["value"].each, **value.each}
    used = in_order({str(t) for row in rows.values() for t in (row["period_before"], row["period_now"]) if t})
    labels = {t: period_label(t) for t in used}

    def rate(id: str, edition: Edition) -> Column:
        name = Text(zh="{e}版", en="{e} edition").fill(e=edition.name)
        return Column(id, name, value.unit, value.decimals, value.role, each=each)

    columns = (
        rate("now", now),
        Column("period_now", Text(zh="本版时期", en="Period now"), role="category", labels=labels),
        rate("before", before),
        Column("period_before", Text(zh="上一版时期", en="Period before"), role="category", labels=labels),
        value.gap("change", Text(zh="变化", en="Change")),
        Column("state", Text(zh="情况", en="What it is"), role="category", labels=STATES),
    )
    index = pd.MultiIndex.from_tuples(list(rows), names=["region", "indicator"])
    return Result(
        f"{name}_since",
        Text(zh="{title}：与{edition}版相比", en="{title}: since the {edition} edition").fill(
            title=new.title, edition=before.name
        ),
        columns,
        pd.DataFrame(list(rows.values()), index=index)[[c.id for c in columns]],
        (METHOD,),
        labels={"indicator": {**old.labels["indicator"], **new.labels["indicator"]}},
        inputs=(name,),
        options=against(before),
    )


def _row(a: Mapping[str, Any] | None, b: Mapping[str, Any] | None) -> dict[str, Any]:
    """One rate in two editions."""
    x, y = (math.nan if cells is None else float(cells["value"].value) for cells in (a, b))
    t0, t1 = (None if cells is None else str(cells["period"].value) for cells in (a, b))
    places = max(cells["value"].column.decimals for cells in (a, b) if cells is not None)
    old, new = rounded(x, places), rounded(y, places)
    like = t0 is not None and t1 is not None and (t0 == t1 or steps(in_order([t0, t1]))[0][0])
    if t0 is None or t1 is None:
        state = "new" if t0 is None else "dropped"
    elif t0 == t1:
        state = "same" if old == new else "revised"
    else:
        state = "later"
    return {
        "now": y,
        "period_now": t1,
        "before": x,
        "period_before": t0,
        # what subtraction leaves behind the last decimal is no difference
        "change": float(np.round(new - old, places)) if like else math.nan,
        "state": state,
    }

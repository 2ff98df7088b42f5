"""Figures of an indicator by period stand in the order of time, however periods are written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pandas as pd

from analysis.values import Indicator, Panel, Region, Study, same
from pipeline.analyse import _indicators

#: parts of a year that all begin in January; as words 2023 comes first and 2023-Q1 last
IN_TIME = ["2023-Q1", "2023-H1", "2023-01..09", "2023", "2024-Q1", "2024-H1", "2024-01..09"]


def test_parts_of_years_stand_in_the_order_of_time() -> None:
    index = pd.MultiIndex.from_product([["420500", "420600"], sorted(IN_TIME)], names=["region", "period"])
    frame = pd.DataFrame({"growth": [float(i) for i in range(len(index))]}, index=index)
    regions = {c: Region(c, same(c), same(c), c, "region") for c in ("420500", "420600")}
    panel = Panel(
        frame,
        pd.DataFrame(index=index),
        {"growth": Indicator("growth", same("growth"), same("%"))},
        regions,
        {},
    )
    made = {r.id: r for r in _indicators(cast(Any, SimpleNamespace(panel=panel)), Study(panel))}
    table = made["indicator_growth_panel"].frame
    for code in regions:
        assert list(table.loc[code].index) == IN_TIME
    assert table["value"].to_dict() == frame["growth"].to_dict()

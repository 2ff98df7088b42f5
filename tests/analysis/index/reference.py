"""What R and its packages make of an index's steps, from tests/reference/index_steps.R: `printed`, `states`."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analysis.values import Indicator, Panel, Region, Study, same
from paths import ROOT


@cache
def printed() -> dict[str, dict[str, float]]:
    """Method → what → value, as R printed it."""
    table = pd.read_csv(ROOT / "tests" / "reference" / "index_steps.csv")
    return {
        method: dict(zip(rows["item"].astype(str), rows["value"], strict=True))
        for method, rows in table.groupby("method")
    }


@cache
def states() -> pd.DataFrame:
    """The fifty states by name, the variables of state.x77 in columns."""
    rows = [(*item.split(":"), value) for item, value in printed()["data"].items()]
    return pd.DataFrame(rows, columns=["variable", "state", "value"]).pivot(
        index="state", columns="variable", values="value"
    )


def study(
    frame: pd.DataFrame | None = None, directions: dict[str, int] | None = None, totals: tuple[str, ...] = ()
) -> Study:
    """The states as a study of one period, 1977; ``frame``: other figures by region."""
    frame = states() if frame is None else frame
    down = directions or {}
    indicators = {
        str(i): Indicator(
            str(i),
            same(str(i).title()),
            same("u"),
            direction=1 if down.get(str(i), 1) > 0 else -1,
            total=i in totals,
        )
        for i in frame
    }
    index = pd.MultiIndex.from_product([frame.index, ["1977"]], names=["region", "period"])
    numbers = frame.set_axis(index)
    regions = {str(c): Region(str(c), same(str(c)), same(str(c)), str(c)) for c in frame.index}
    return Study(Panel(numbers, pd.DataFrame(index=index), indicators, regions, {}))

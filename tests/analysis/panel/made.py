"""Studies made of the panels in tests/reference, and what R's plm says of them: `grunfeld`, `employment`, `PLM`."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analysis.values import Indicator, Panel, Region, Study, same
from paths import ROOT

REFERENCE = ROOT / "tests/reference"


def study(frame: pd.DataFrame, region: str = "region", period: str = "period") -> Study:
    """A study of a table with a row per region and period: every other column is an indicator."""
    frame = frame.assign(**{region: frame[region].astype(str), period: frame[period].astype(str)})
    numbers = frame.set_index([region, period]).rename_axis(["region", "period"]).astype(float)
    codes = list(dict.fromkeys(frame[region]))
    return Study(
        Panel(
            numbers,
            pd.DataFrame(index=numbers.index),
            {c: Indicator(c, same(c), same("")) for c in numbers},
            {c: Region(c, same(c), same(c), c) for c in codes},
            {},
        )
    )


def table(name: str) -> pd.DataFrame:
    """A file of tests/reference, firms as names that sort as their numbers do."""
    frame = pd.read_csv(REFERENCE / name)
    return frame.assign(firm=frame["firm"].map("f{:03d}".format))


def grunfeld() -> Study:
    """Investment, value and capital of ten firms, 1935–1954."""
    return study(table("panel_grunfeld.csv"), "firm", "year")


def employment() -> Study:
    """Employment, wages, capital and output of 140 British firms, 1976–1984, unbalanced."""
    return study(table("panel_employment.csv"), "firm", "year")


@cache
def plm() -> dict[tuple[str, str], float]:
    """What R's plm says, by (what, item)."""
    rows = pd.read_csv(REFERENCE / "panel_plm.csv")
    return dict(zip(zip(rows["what"], rows["item"], strict=True), rows["value"], strict=True))

"""Thirty units in two periods with what DEAPack and dealib make of them, for the tests of efficiency: `sides`, `study_of`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.values import Indicator, Panel, Region, Study, same
from paths import ROOT

SIDES = {"inputs": ("x1", "x2"), "outputs": ("y1", "y2")}


def units() -> pd.DataFrame:
    """Written by tests/reference/dea_further.py."""
    return pd.read_csv(ROOT / "tests/reference/dea_further.csv", dtype={"period": str})


def sides(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs, outputs, and what is not wanted."""
    return frame[["x1", "x2"]].to_numpy(), frame[["y1", "y2"]].to_numpy(), frame[["b"]].to_numpy()


def study_of(table: pd.DataFrame) -> Study:
    """The units as regions of a study."""
    numbers = table.set_index(["unit", "period"]).rename_axis(["region", "period"])
    numbers = numbers[["x1", "x2", "y1", "y2", "b"]].sort_index()
    codes = list(dict.fromkeys(table["unit"]))
    regions = {c: Region(c, same(c), same(c), c) for c in codes}
    return Study(
        Panel(
            numbers,
            pd.DataFrame(index=numbers.index),
            {c: Indicator(c, same(c), same("")) for c in numbers.columns},
            regions,
            {},
        )
    )

"""The driver of panel unit-root tests: its tables are those of the kernels (which test_unit_root compares with R)."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.panel.dynamics import stationarity, unit_root
from tests.analysis.panel.made import grunfeld, study, table


def test_tables_are_those_of_the_kernels():
    y = table("panel_grunfeld.csv")["inv"].to_numpy(float).reshape(10, 20)
    roots, _ = stationarity.run(
        stationarity.StationarityParameters(id="u", variables=("inv", "value")), grunfeld()
    )
    assert roots.cell(("inv", "level", "trend", "llc"), "statistic").value == pytest.approx(
        unit_root.llc(
            [unit_root.adf(x, "trend", unit_root.chosen_lags(x, "trend", "bic", 4)) for x in y], y, "trend"
        )[0]
    )
    assert roots.missing == {} and len(roots.frame) == 2 * 2 * 2 * 4


def test_demeaned_series_and_differences():
    p = stationarity.StationarityParameters(
        id="u", variables=("inv",), lags=1, demean=True, terms=("none", "trend")
    )
    roots, _ = stationarity.run(p, grunfeld())
    y = table("panel_grunfeld.csv")["inv"].to_numpy(float).reshape(10, 20)
    d = np.diff(y, axis=1)
    d = d - d.mean(axis=0)
    series = [unit_root.adf(x, "trend", 1) for x in d]
    cell = roots.cell(("inv", "difference", "trend", "ips"), "statistic")
    assert np.isclose(cell.value, unit_root.ips(series, "trend")[0])
    # Im, Pesaran and Shin have no moments without a constant
    assert roots.cell(("inv", "level", "none", "ips"), "p").missing


def test_too_few_periods_are_said():
    frame = table("panel_grunfeld.csv")
    short = study(frame[frame["year"] >= 1949], "firm", "year")
    roots, counts = stationarity.run(stationarity.StationarityParameters(id="u", variables=("inv",)), short)
    assert counts.cell(("inv", "level"), "tests").value == 0
    assert np.isnan(roots.cell(("inv", "level", "constant", "ips"), "p").value)
    assert "There are only 6 periods" in roots.note["en"]
    # with three degrees of freedom in a region's regression no statistic means anything
    assert roots.frame["statistic"].isna().all()

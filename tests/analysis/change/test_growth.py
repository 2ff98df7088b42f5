"""Growth, gaps and areas: hand-computed values, and the printed multiples of the West."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.change.growth import GrowthParameters, compound, growth
from analysis.decimals import adding_places, rounded


def test_compound_rate_by_hand():
    assert compound(np.array([100.0, 50.0]), np.array([200.0, 25.0]), 10) == pytest.approx(
        [7.177346, -6.696701]
    )


@given(st.floats(0.1, 1e6), st.floats(0.1, 1e6), st.integers(1, 50), st.floats(0.01, 100))
def test_units_do_not_matter(first, last, years, unit):
    one = compound(np.array([first]), np.array([last]), years)
    assert compound(np.array([first * unit]), np.array([last * unit]), years) == pytest.approx(
        one, rel=1e-6, abs=1e-6
    )


def test_the_west(prepared):
    results = prepared["west"].plan.results
    growth = results["resilience_growth"]
    assert growth.cell("510000", "multiple").value == pytest.approx(24.97 / 6.40)
    assert growth.cell("510000", "rate").value == pytest.approx(100 * ((24.97 / 6.40) ** (1 / 19) - 1))
    gap = results["resilience_gap"]
    cell = gap.cell(("510000", "2000"), "gap")
    assert cell.value == pytest.approx(6.40 - 11.39)
    areas = results["area_urbanisation"]
    assert areas.cell(("west", "2019"), "value").value == 54.08
    assert set(areas.labels["area"]) == {"west", "northwest", "southwest", "centre", "east", "100000"}


@pytest.mark.parametrize("scale", ["interval", "rank"])
def test_what_has_no_true_zero_is_no_multiple(study, scale):
    """Degrees and standard scores may begin below zero; what is told of them is by how much they changed."""
    data = study({"x": {"2000": [-1.5, 2.0], "2020": [0.3, 4.5]}}, {})
    data.panel.indicators["x"] = replace(data.panel.indicators["x"], scale=scale)
    result, distribution, change, _ = growth(GrowthParameters(id="g", indicator="x"), data)
    assert result.main_column.id == "change" and not {"multiple", "rate", "gap_nation_pct"} & set(
        result.by_id
    )
    assert [result.cell(c, "change").value for c in "ab"] == pytest.approx([1.8, 2.5])
    assert [result.cell(c, "rank").value for c in "ab"] == [2, 1]
    assert not result.missing and "change" in change.by_id and len(distribution.frame) == 1
    assert result.title["en"].startswith("Change of") and "变化" in result.title["zh"]


@given(st.floats(-1000, 1000), st.floats(-1000, 1000), st.integers(0, 3))
def test_printed_differences_add_up(first, last, places):
    more = adding_places(first, last, places)
    if more is not None:
        told = [rounded(x, more) for x in (first, last, last - first)]
        assert told[1] - told[0] == pytest.approx(told[2], abs=1e-9) and more >= places

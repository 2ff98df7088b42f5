"""Growth, gaps and areas: hand-computed values, and the printed multiples of the West."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.change.growth import compound


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

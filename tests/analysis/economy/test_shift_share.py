"""Shift-share: a printed table and one worked by hand, the identity of its parts, and what has no rate of growth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.economy.shift_share import ShiftShareParameters, run, shift_share
from analysis.values import AnalysisProblem, Text, same

#: farms and factories of two regions, before and after
FIGURES = {
    "farms": {"2010": [40.0, 60.0], "2020": [30.0, 60.0]},
    "plants": {"2010": [60.0, 40.0], "2020": [110.0, 50.0]},
}


def test_a_table_worked_by_hand(study):
    """The whole grows from 200 to 250 (a quarter): farms 100 → 90 (−10 %), plants 100 → 160 (+60 %)."""
    whole, sectors = run(ShiftShareParameters(id="s", sectors=("farms", "plants")), study(FIGURES, {}))
    a = {c: whole.cell("a", c).value for c in whole.by_id}
    # a: 40 and 60 at a quarter: 25; at −35 and +35 points: −14 + 21 = 7; left: (30 − 36) + (110 − 96) = 8
    assert (a["change"], a["share"], a["structure"], a["competitive"]) == pytest.approx((40, 25, 7, 8))
    assert (a["rate"], a["share_points"], a["structure_points"], a["competitive_points"]) == pytest.approx(
        (40, 25, 7, 8)
    )
    b = {c: whole.cell("b", c).value for c in whole.by_id}
    assert (b["change"], b["share"], b["structure"], b["competitive"]) == pytest.approx((10, 25, -7, -8))
    assert sectors.cell(("a", "farms"), "competitive").value == pytest.approx(-6)
    assert sectors.cell(("a", "plants"), "structure").value == pytest.approx(21)


def test_the_parts_add_up_and_the_shifts_of_all_regions_cancel_out():
    rng = np.random.default_rng(3)
    before, after = rng.uniform(0, 9, (6, 4)), rng.uniform(0, 9, (6, 4))
    parts = shift_share(before, after, (before.sum(axis=0), after.sum(axis=0)))
    assert parts.sum(axis=-1) == pytest.approx(after - before)
    assert parts[..., 1:].sum(axis=(0, 1)) == pytest.approx([0, 0], abs=1e-9)
    # in another unit the same
    assert shift_share(
        7 * before, 7 * after, (7 * before.sum(axis=0), 7 * after.sum(axis=0))
    ) == pytest.approx(7 * parts)


def test_a_region_without_all_figures_is_left_out_and_told(study):
    figures = {
        "x": {"2010": [1.0, 2.0, np.nan], "2020": [2.0, 3.0, 4.0]},
        "y": {"2010": [1.0] * 3, "2020": [2.0] * 3},
    }
    whole, _ = run(ShiftShareParameters(id="s", sectors=("x", "y")), study(figures, {}))
    assert list(whole.frame.index) == ["a", "b"] and set(whole.missing) == {"c"}


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (
            {"x": {"2010": [0.0, 0.0], "2020": [1.0, 1.0]}, "y": {"2010": [1.0, 1.0], "2020": [1.0, 1.0]}},
            "“X” of the whole",
        ),
        ({"x": {"2010": [1.0, 1.0]}, "y": {"2010": [1.0, 1.0]}}, "a change needs two periods"),
    ],
)
def test_what_has_no_growth_is_named(study, figures, said):
    with pytest.raises(AnalysisProblem) as problem:
        run(ShiftShareParameters(id="s", sectors=("x", "y")), study(figures, {}))
    assert said in problem.value.what["en"] and problem.value.remedy["zh"]


def test_sectors_of_different_units_have_no_sum(study):
    made = study(FIGURES, {})
    indicators = dict(made.panel.indicators)
    indicators["farms"] = replace(indicators["farms"], unit=Text(zh="万人", en="10,000 persons"))
    mixed = replace(made, panel=replace(made.panel, indicators=indicators))
    with pytest.raises(AnalysisProblem, match="different units"):
        run(ShiftShareParameters(id="s", sectors=("farms", "plants")), mixed)
    alike = replace(indicators["farms"], unit=same(""))
    assert run(
        ShiftShareParameters(id="s", sectors=("farms", "plants")),
        replace(made, panel=replace(made.panel, indicators={**indicators, "farms": alike})),
    )


def test_a_printed_table():
    """Krumme's lecture notes (Geography 350, University of Washington): a region of four industries, 1985 to 1995.

    National employment of 1,000 in shares of 10, 20, 40 and 30 per cent grows by 10, 20, 30 and 40 per cent: 29 in all.
    Printed: national growth 290, total shift 340, of which differential 420 and composition −80; and by industry.
    """
    before, after = np.array([[500.0, 100, 200, 200]]), np.array([[1000.0, 100, 250, 280]])
    nation = np.array([100.0, 200, 400, 300])
    parts = shift_share(before, after, (nation, nation * [1.1, 1.2, 1.3, 1.4]))[0]
    assert parts.sum(axis=0) == pytest.approx([290, -80, 420])
    assert parts[:, 1] == pytest.approx([-95, -9, 2, 22])
    assert parts[:, 2] == pytest.approx([450, -20, -10, 0])
    assert parts[:, 1:].sum(axis=1) == pytest.approx([355, -29, -8, 22])

"""Bands and paths: thresholds, the printed stages and quadrants, transitions that add up."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.classification import BandsParameters, band_of


def test_bounds_are_closed_below():
    thresholds = (1.5, 1.75, 2.0)
    x = np.array([1.4999, 1.5, 1.75, 1.9999, 2.0, 9])
    assert band_of(x, thresholds).tolist() == np.digitize(x, thresholds).tolist() == [0, 1, 2, 2, 3, 3]


def test_thresholds_must_ascend_and_fit():
    band = {"id": "a", "name": {"zh": "一", "en": "a"}}
    with pytest.raises(ValueError, match="ascend"):
        BandsParameters(id="x", value="y", thresholds=(2, 1), bands=(band, band, band))
    with pytest.raises(ValueError, match="one band more"):
        BandsParameters(id="x", value="y", thresholds=(1, 2), bands=(band,))


def test_bands_of_the_integration_score(plan):
    bands, score = plan.results["integration_level"], plan.results["integration"]
    for code in score.frame.index:
        value, level = score.cell(code, "score").value, bands.cell(code, "level").value
        expected = (
            "low" if value < 1.5 else "middle" if value < 1.75 else "upper-middle" if value < 2 else "high"
        )
        assert level == expected, code
    counts = plan.results["integration_level_counts"].frame
    assert counts["n"].sum() == 30 and counts["share"].sum() == pytest.approx(100)


def test_the_printed_stages(plan):
    """2009: 21 low and 2 high; 2018: 1 low and 8 high, counted from the printed table by hand."""
    counts = plan.results["stage_counts"]
    n = {k: c["n"].value for k, c in counts.rows()}
    assert (n["2009", "low"], n["2009", "high"], n["2018", "low"], n["2018", "high"]) == (21, 2, 1, 8)
    change = plan.results["stage_change"]
    assert change.cell("510000", "first").value == "low"
    assert change.cell("510000", "last").value == "upper-middle"
    assert change.cell("510000", "steps").value == 2


def test_transitions_add_up(plan):
    moves = plan.results["quadrant_transitions"].frame["n"]
    assert moves.sum() == 31 * 3
    stays = sum(moves[(q, q)] for q in ("HH", "LH", "LL", "HL"))
    changes = plan.results["quadrant_change"].frame["changes"].sum()
    assert stays + changes == 31 * 3
    # unordered classes have no steps
    assert plan.results["quadrant_change"].frame["steps"].isna().all()

"""The global Malmquist index against DEAPack, and that it is circular."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.efficiency.productivity import MalmquistParameters, global_malmquist, malmquist
from tests.analysis.efficiency.units import SIDES, sides, study_of, units


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return units()


def test_the_global_index_is_deapacks_and_circular(table):
    frames = [frame for _, frame in table.groupby("period")]
    both = [sides(f)[:2] for f in frames]
    (made,) = global_malmquist(both, [np.tile(np.arange(30), (2, 1))], "output")
    for part in ("m", "ec", "tc"):
        assert getattr(made, part) == pytest.approx(frames[1][f"global_{part}"].to_numpy(), abs=1e-7), part
    third = (both[0][0] * 1.1, both[1][1] * 0.9)
    places = [np.tile(np.arange(30), (2, 1))] * 2
    first, second = global_malmquist([*both, third], places)
    (back, _) = global_malmquist([both[0], third, both[1]], places)
    assert first.m * second.m == pytest.approx(back.m), "from the first to the last, by whatever way"
    assert first.m == pytest.approx(first.pec * first.sec * first.tc)


def test_the_global_frontier_of_a_panel(table):
    shared = malmquist(
        MalmquistParameters(id="m", **SIDES, frontier="global", orientation="output"), study_of(table)
    )
    frame = shared[0].frame
    assert frame["m"].to_numpy() == pytest.approx(table["global_m"].dropna().to_numpy(), abs=1e-7)
    assert shared[0].by_id["tc"].name["en"] == "Best-practice change"

"""Trade measures: by hand, and their bounds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.trade import TradeParameters, competitiveness, concentration, revealed_advantage
from analysis.trade import run as trade
from analysis.values import Indicator, Panel, Region, Study, same


def study(frame):
    codes = list(dict.fromkeys(frame.index.get_level_values("region")))
    return Study(
        Panel(
            frame,
            pd.DataFrame(index=frame.index),
            {c: Indicator(c, same(c), same("")) for c in frame.columns},
            {c: Region(c, same(c), same(c), c) for c in codes},
            {},
        )
    )


def test_advantage_by_hand():
    E = np.array([[8.0, 2], [2, 8]])
    assert revealed_advantage(E) == pytest.approx(np.array([[1.6, 0.4], [0.4, 1.6]]))
    assert concentration(np.array([1.0, 1, 1, 1])) == pytest.approx(0.25)


@given(arrays(float, 6, elements=st.floats(0, 100)), arrays(float, 6, elements=st.floats(0.1, 100)))
def test_competitiveness_is_bounded_and_antisymmetric(x, m):
    tc = competitiveness(x, m)
    assert (np.abs(tc) <= 1).all() and competitiveness(m, x) == pytest.approx(-tc)


def test_trade_driver():
    index = pd.MultiIndex.from_product([["a", "b"], ["2020"]], names=["region", "period"])
    frame = pd.DataFrame({"x": [30.0, 5], "m": [10.0, 15], "g": [100.0, 200]}, index=index)
    (table,) = trade(TradeParameters(id="t", exports="x", imports="m", gdp="g"), study(frame))
    assert table.cell("a", "openness").value == pytest.approx(40)
    assert table.cell("b", "balance").value == -10 and table.cell("a", "rank").value == 1

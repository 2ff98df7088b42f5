"""Trade measures: by hand, and their bounds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.economy.trade import (
    AdvantageParameters,
    PartnersParameters,
    TradeParameters,
    advantage,
    competitiveness,
    concentration,
    partners,
    revealed_advantage,
)
from analysis.economy.trade import run as trade
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same
from paths import ROOT


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
    assert concentration(np.array([[1.0, 1, 1, 1]])) == pytest.approx([0.25])
    assert np.isnan(revealed_advantage(np.array([[0.0, 0], [1, 0]]))).tolist() == [
        [True, True],
        [False, True],
    ]


def test_advantage_as_the_growth_lab_computes_it():
    table = pd.read_csv(ROOT / "tests/reference/trade_advantage.csv")
    exports = table.pivot(index="region", columns="good", values="exports")
    theirs = table.pivot(index="region", columns="good", values="rca")
    assert (exports == 0).any(axis=None) and exports.shape == (9, 6)
    assert revealed_advantage(exports.to_numpy()) == pytest.approx(theirs.to_numpy(), rel=1e-12)


@pytest.mark.parametrize(("data", "shape"), [("WorldPhones", (7, 7)), ("dune", (20, 30))])
def test_concentration_as_vegan_computes_it(data, shape):
    """Simpson's indices of ecology are one minus and one over Herfindahl's (tests/reference/diversity.R)."""
    rows = pd.read_csv(ROOT / "tests/reference/diversity.csv").query("data == @data")
    table = rows.pivot(index="row", columns="column", values="value")
    amounts = table.drop(columns=["simpson", "invsimpson"])
    assert amounts.shape == shape
    found = concentration(amounts.to_numpy())
    assert found == pytest.approx(1 - table["simpson"].to_numpy(), rel=1e-12)
    assert 1 / found == pytest.approx(table["invsimpson"].to_numpy(), rel=1e-12)
    frame = amounts.set_axis(
        pd.MultiIndex.from_product([amounts.index, ["2020"]], names=["region", "period"])
    )
    p = PartnersParameters(id="p", kind="partners", partners=tuple(amounts.columns))
    (made,) = partners(p, study(frame))
    assert made.frame["equal"].to_numpy() == pytest.approx(
        table["invsimpson"].reindex(made.frame.index).to_numpy(), rel=1e-12
    )


@given(arrays(float, (5, 4), elements=st.floats(0.1, 100)), st.floats(0.01, 100))
def test_advantages_weighted_by_size_average_to_one(E, unit):
    found = revealed_advantage(E)
    assert (E.sum(axis=1) / E.sum()) @ found == pytest.approx(1)
    assert revealed_advantage(E * unit) == pytest.approx(found)
    assert revealed_advantage(E[::-1])[::-1] == pytest.approx(found)
    assert revealed_advantage(E, E.sum(axis=0)) == pytest.approx(found)
    h = concentration(E)
    assert ((h >= 0.25 - 1e-12) & (h <= 1)).all()
    # twice the same partners is half as concentrated
    assert concentration(np.hstack([E, E])) == pytest.approx(h / 2)


def test_advantage_and_partners_drivers():
    index = pd.MultiIndex.from_product([["a", "b", "c"], ["2020"]], names=["region", "period"])
    frame = pd.DataFrame({"cars": [80.0, 5, 0], "tea": [20.0, 5, 0], "silk": [0.0, 10, 0]}, index=index)
    table, counts = advantage(
        AdvantageParameters(id="r", kind="advantage", goods=("cars", "tea", "silk")), study(frame)
    )
    assert table.cell(("a", "cars"), "rca").value == pytest.approx(0.8 / (85 / 120))
    assert (
        table.cell(("a", "cars"), "band").value == "middling"
        and table.cell(("a", "silk"), "band").value == "weak"
    )
    assert table.cell(("b", "silk"), "rca").value == pytest.approx(6)
    assert table.cell(("b", "silk"), "band").value == "very_strong"
    assert table.cell(("c", "cars"), "band").missing, "who exports nothing has no advantage"
    assert counts.frame.loc["a"].to_dict() == {"weak": 1, "middling": 2, "strong": 0, "very_strong": 0}
    (made,) = partners(
        PartnersParameters(id="p", kind="partners", partners=("cars", "tea", "silk")), study(frame)
    )
    assert made.cell("a", "hhi").value == pytest.approx(0.68) and made.cell("a", "largest").value == "cars"
    assert made.cell("b", "share").value == pytest.approx(50) and "c" not in made
    frame.iloc[0, 0] = -1
    with pytest.raises(AnalysisProblem, match="trade of a is negative"):
        partners(PartnersParameters(id="p", kind="partners", partners=("cars", "tea")), study(frame))


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

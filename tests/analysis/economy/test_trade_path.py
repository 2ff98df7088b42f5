"""Trade over the years against the rates that a source prints, by hand, and where figures are missing or no base."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.economy.trade_path import TradePathParameters, share_of_both, trade_path
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same
from publish.site import Site


def study(rows: dict[tuple[str, str], dict[str, float]]) -> Study:
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index = pd.MultiIndex.from_tuples(list(rows), names=["region", "period"])
    codes = list(dict.fromkeys(k[0] for k in rows))
    regions = {c: Region(c, same(c), same(c), c, "aggregate" if c == "area" else "region") for c in codes}
    indicators = {c: Indicator(c, same(c), same("$"), total=True) for c in frame}
    return Study(Panel(frame, pd.DataFrame(index=frame.index), indicators, regions, {}))


def test_rates_are_those_that_the_source_prints(prepared: dict[str, Site]) -> None:
    """Chen Ping (2020), Table 3, and the balances of Xu and Li (2020), Table 1: every cell."""
    plan = prepared["openness"].plan
    path = plan.results["henan_trade"]
    printed = [82.95, 58.60, 15.88, 8.36, 13.56, -3.48, 9.01, 6.68, -0.41]
    nominal = [16.62, 9.91, 8.76, 8.53, 5.91, 9.38, 10.08, 12.08, 8.66]
    for column, rates in (("growth", printed), ("gdp_growth", nominal)):
        assert path.frame[column].dropna().to_numpy() == pytest.approx(rates, abs=0.005)
    verdicts = plan.results["replication"].frame
    assert verdicts.loc["services_trade_sums"].tolist() == [38, 38, 0, "agrees"]
    assert verdicts.loc["services_shares", "differ"] == 3


def test_openness_by_hand() -> None:
    rows = {
        ("a", "2019"): {"x": 30.0, "m": 10.0, "g": 500.0},
        ("a", "2020"): {"x": 10.0, "m": 30.0, "g": 400.0},
        ("area", "2019"): {"e": 5.0},
        ("area", "2020"): {"e": 7.0},
    }
    p = TradePathParameters(id="t", exports="x", imports="m", gdp="g", rate="e", factor=0.5)
    path, change = trade_path(p, study(rows))
    assert path.frame["openness"].tolist() == pytest.approx(
        [100 * 40 * 5 * 0.5 / 500, 100 * 40 * 7 * 0.5 / 400]
    )
    assert path.frame["balance"].tolist() == [20, -20] and path.frame["tc"].tolist() == [0.5, -0.5]
    assert path.frame["gdp_growth"].tolist()[1] == pytest.approx(-20)
    row = change.frame.loc["a"]
    assert (row["deficits"], row["periods"], row["fell"], row["years"]) == (1, 2, 0, 1)
    assert (row["lowest"], row["lowest_period"], row["multiple"]) == (-20, "2020", 1)


def test_no_rate_over_a_gap_nor_over_nothing() -> None:
    rows = {("a", t): {"total": v} for t, v in (("2015", 4.0), ("2017", 0.0), ("2018", 5.0), ("2019", 6.0))}
    path, change = trade_path(TradePathParameters(id="t", total="total"), study(rows))
    assert np.isnan(path.frame["growth"].to_numpy()[:3]).all()
    assert path.frame["growth"].to_numpy()[3] == pytest.approx(20)
    assert change.frame.loc["a", "years"] == 1


def test_what_cannot_be_is_told() -> None:
    with pytest.raises(AnalysisProblem, match="not positive"):
        trade_path(TradePathParameters(id="t", total="t"), study({("a", "2019"): {"t": -1.0}}))
    for wrong in (
        {"exports": "x"},
        {"exports": "x", "imports": "m", "total": "t"},
        {"total": "t", "rate": "e"},
    ):
        with pytest.raises(ValueError, match=r"give|rate needs"):
            TradePathParameters(id="t", **wrong)


amounts = st.floats(0.1, 1000)
shares = st.floats(0.1, 100)


@given(amounts, amounts, shares, shares, st.floats(0.01, 100))
def test_the_share_of_both_lies_between(x: float, m: float, sx: float, sm: float, unit: float) -> None:
    def share(scale: float) -> float:
        return float(share_of_both(*(np.array([v]) for v in (x * scale, m * scale, sx, sm)))[0])

    assert min(sx, sm) * (1 - 1e-9) <= share(1) <= max(sx, sm) * (1 + 1e-9)
    assert share(unit) == pytest.approx(share(1))

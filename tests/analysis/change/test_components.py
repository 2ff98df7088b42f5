"""Contributions to growth against printed figures, and by definition."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.change import components, rates
from analysis.registry import ANALYSES
from analysis.values import Indicator, Panel, Region, Study, same
from paths import ROOT

REFERENCE = ROOT / "tests/reference"
amounts = st.floats(0.1, 1e6)


def study(figures: dict[str, dict[tuple[str, str], float]], aggregates: tuple[str, ...] = ()) -> Study:
    """A panel of made-up or printed figures: indicator → (region, period) → value."""
    numbers = pd.DataFrame({k: pd.Series(v) for k, v in figures.items()})
    numbers.index = numbers.index.set_names(["region", "period"])
    codes = dict.fromkeys(numbers.index.get_level_values("region"))
    regions = {c: Region(c, same(c), same(c), c, "aggregate" if c in aggregates else "region") for c in codes}
    indicators = {k: Indicator(k, same(k), same("%")) for k in figures}
    return Study(Panel(numbers.sort_index(), pd.DataFrame(index=numbers.index), indicators, regions, {}))


def tables(parameters, data: Study) -> dict:
    return {r.id: r for r in ANALYSES[parameters.kind].run(parameters, data)}


def test_the_printed_contributions_of_fujian():
    """Yearbook 2020, table 2-7: points from shares over thirty years (tests/reference/contribution_fujian.md).

    Whatever the printed roundings allow must come out. Four cells do not: the points of secondary industry and of
    industry in 1990 and 1991 are too small for their shares, and those of 1990 fall short of the rate by 0.2.
    """
    table = pd.read_csv(REFERENCE / "contribution_fujian.csv").set_index("year")
    parts = ("primary", "secondary", "tertiary", "industry")
    p = components.ContributionParameters(id="c", kind="contribution", total="gdp", parts=parts)
    apart, seen = set(), 0
    for year, row in table.iterrows():
        rate = row["rate"]
        figures = {"gdp": {("fj", f"{year - 1}"): 100.0, ("fj", f"{year}"): 100 + rate}}
        for part in parts:
            change = row[f"{part}_share"] * rate / 100
            figures[part] = {("fj", f"{year - 1}"): 30.0, ("fj", f"{year}"): 30 + change}
        made = tables(p, study(figures))
        assert made["c_total"].cell("fj", "rate").value == pytest.approx(rate)
        for part in parts:
            points = made["c"].cell(("fj", part), "points").value
            share = made["c"].cell(("fj", part), "share").value
            assert share == pytest.approx(row[f"{part}_share"])
            slack = 0.05 * (rate + abs(share) + 0.05) / 100 + 0.05
            seen += 1
            if abs(points - row[f"{part}_points"]) > slack + 1e-9:
                apart.add((part, year))
    assert seen == 120
    assert apart == {("secondary", 1990), ("industry", 1990), ("secondary", 1991), ("industry", 1991)}
    of_1990 = table.loc[1990, ["primary_points", "secondary_points", "tertiary_points"]].sum()
    assert of_1990 == pytest.approx(table.loc[1990, "rate"] - 0.2)


def test_the_example_of_an_encyclopaedia():
    """Britannica International (ブリタニカ国際大百科事典), 寄与度: a product of 350 becomes 365, consumption 193 becomes 202.

    Printed: growth 4.3, contribution 2.6, share 60.0 per cent.
    """
    figures = {
        "gnp": {("jp", "2019"): 350.0, ("jp", "2020"): 365.0},
        "consumption": {("jp", "2019"): 193.0, ("jp", "2020"): 202.0},
        "rest": {("jp", "2019"): 157.0, ("jp", "2020"): 163.0},
    }
    p = components.ContributionParameters(
        id="c", kind="contribution", total="gnp", parts=("consumption", "rest")
    )
    made = tables(p, study(figures))
    key = ("jp", "consumption")
    assert round(made["c_total"].cell("jp", "rate").value, 1) == 4.3
    assert round(made["c"].cell(key, "points").value, 1) == 2.6
    assert round(made["c"].cell(key, "share").value, 1) == 60.0


def test_contributions_add_up_and_what_is_left_is_said():
    figures = {
        "total": {("a", "2019"): 100.0, ("a", "2020"): 108.0},
        "first": {("a", "2019"): 60.0, ("a", "2020"): 66.0},
        "second": {("a", "2019"): 40.0, ("a", "2020"): 41.5},
    }
    p = components.ContributionParameters(
        id="c", kind="contribution", total="total", parts=("first", "second")
    )
    made = tables(p, study(figures))
    assert made["c"].cell(("a", "first"), "points").value == pytest.approx(6)
    assert made["c"].cell(("a", "first"), "share").value == pytest.approx(75)
    assert made["c"].cell(("a", "second"), "rate").value == pytest.approx(3.75)
    total = {c: made["c_total"].cell("a", c).value for c in ("rate", "explained", "rest")}
    assert total == pytest.approx({"rate": 8, "explained": 7.5, "rest": 0.5})


def test_contributions_are_shares_times_rates():
    """The West's product of 2000 and 2019, with the Centre's and the East's, as printed by Gao Yunhong et al."""
    a, b = np.array([[17276.41, 18900.75, 52743.47]]), np.array([[205185.18, 218737.79, 511161.19]])
    found = components.contributions(a, b, a.sum(axis=1))[0]
    weights = a[0] / a.sum()
    assert found == pytest.approx(weights * 100 * (b[0] / a[0] - 1))


@given(arrays(float, (4, 3), elements=amounts), arrays(float, (4, 3), elements=amounts), st.floats(0.01, 100))
def test_contributions_of_all_parts_are_the_growth_whatever_the_unit(a, b, unit):
    total = a.sum(axis=1)
    found = components.contributions(a, b, total)
    assert found.sum(axis=1) == pytest.approx(rates.rates(b.sum(axis=1), total), rel=1e-6, abs=1e-6)
    assert components.contributions(a * unit, b * unit, total * unit) == pytest.approx(found, rel=1e-9)
    assert components.contributions(a[::-1], b[::-1], total[::-1])[::-1] == pytest.approx(found)

"""Short-term statistics against what the Henan task force printed for the first half of 2020, and by definition."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pydantic import ValidationError

from analysis.change import periodic
from analysis.change.growth import compound
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same
from paths import ROOT

REFERENCE = ROOT / "tests/reference"
#: 河南课题组, Regional Economic Review 2020 (5): rate in January to May, points up on the first quarter, and the
#: words the text uses. The first quarter's own rate is printed for the last two: -21.9 and -23.6.
PRINTED = {
    "investment": (0.9, 8.4, "由负转正"),
    "infrastructure": (-3.1, 8.4, "降幅收窄"),
    "private": (1.3, 7.8, "由负转正"),
    "industrial": (1.5, 8.3, "由负转正"),
    "property": (2.7, 5.0, "由负转正"),
    "retail": (-13.6, 8.3, "降幅收窄"),
    "retail_large": (-10.5, 13.1, "降幅收窄"),
}


def study(figures: dict[str, dict[tuple[str, str], float]], aggregates: tuple[str, ...] = ()) -> Study:
    """A panel of made-up or printed figures: indicator → (region, period) → value."""
    numbers = pd.DataFrame({k: pd.Series(v) for k, v in figures.items()})
    numbers.index = numbers.index.set_names(["region", "period"])
    codes = dict.fromkeys(numbers.index.get_level_values("region"))
    regions = {c: Region(c, same(c), same(c), c, "aggregate" if c in aggregates else "region") for c in codes}
    indicators = {k: Indicator(k, same(k), same("%")) for k in figures}
    return Study(Panel(numbers.sort_index(), pd.DataFrame(index=numbers.index), indicators, regions, {}))


def tables(parameters, data: Study) -> dict:
    run = {a.kind: a.run for a in periodic.ANALYSES}[parameters.kind]
    return {r.id: r for r in run(parameters, data)}


@pytest.mark.parametrize(("name", "rate", "up", "said"), [(k, *v) for k, v in PRINTED.items()])
def test_the_printed_judgements_of_henan(name, rate, up, said):
    before = {"retail": -21.9, "retail_large": -23.6}.get(name, rate - up)
    data = study({name: {("henan", "2020-Q1"): before, ("henan", "2020-01..05"): rate}})
    p = periodic.TurningParameters(id="t", kind="turning", indicator=name, periods=("2020-Q1", "2020-01..05"))
    made = tables(p, data)["t"]
    key = ("henan", "2020-01..05")
    assert made.cell(key, "change").value == pytest.approx(up)
    turned = made.cell(key, "turn")
    assert turned.column.labels[turned.value]["zh"] == said
    assert made.cell(("henan", "2020-Q1"), "turn").missing, "nothing comes before the first period"


def test_the_printed_completion_of_targets():
    """61.7 and 35.5 (ten thousand persons) are printed as 56.1 % and 88.8 % of targets of 110 and 40."""
    data = study({"jobs": {("henan", "2020-H1"): 61.7}, "migrants": {("henan", "2020-H1"): 35.5}})
    for name, target, printed in (("jobs", 110, 56.1), ("migrants", 40, 88.8)):
        p = periodic.CompletionParameters(
            id="c", kind="completion", indicator=name, amount=target, elapsed=50
        )
        made = tables(p, data)["c"]
        assert made.cell("henan", "completed").value == pytest.approx(printed, abs=0.0501)
        assert made.cell("henan", "ahead").value == pytest.approx(made.cell("henan", "completed").value - 50)
        assert made.cell("henan", "left").value == pytest.approx(target - data.panel.numbers[name].iloc[0])


def test_the_printed_breadth_of_retail():
    """20 of 23 kinds of goods grew in May 2020."""
    rates = [9.2, 24.9, 11.3, *[1.0] * 17, *[-1.0] * 3]
    names = tuple(f"g{i}" for i in range(23))
    data = study({n: {("henan", "2020-05"): r} for n, r in zip(names, rates, strict=True)})
    made = tables(periodic.BreadthParameters(id="b", kind="breadth", indicators=names), data)
    row = {c: made["b"].cell(("henan", "2020-05"), c).value for c in ("n", "grew", "fell", "share")}
    assert row == pytest.approx({"n": 23, "grew": 20, "fell": 3, "share": 100 * 20 / 23})
    assert made["b_regions"].cell(("g0", "2020-05"), "grew").value == 1


def test_the_printed_gap_to_the_nation():
    """Retail in May: 2.1 in Henan, 4.9 points above the nation, whose rate thus was -2.8."""
    figures = {
        ("henan", "2020-04"): -5.0,
        ("henan", "2020-05"): 2.1,
        ("cn", "2020-04"): -7.5,
        ("cn", "2020-05"): -2.8,
    }
    data = study({"retail": figures}, aggregates=("cn",))
    made = tables(periodic.TurningParameters(id="t", kind="turning", indicator="retail", area="cn"), data)[
        "t"
    ]
    key = ("henan", "2020-05")
    assert made.cell(key, "gap").value == pytest.approx(4.9)
    assert made.cell(key, "gap_change").value == pytest.approx(2.4)
    assert (
        made.cell(key, "gap_turn").value == "rise_quickening"
        and made.cell(key, "turn").value == "turned_positive"
    )
    assert ("cn", "2020-05") not in made, "the nation is compared with, not listed"


def test_three_periods_running():
    months = [f"2020-0{i}" for i in range(1, 6)]
    values = [-21.9, -20.0, -16.0, -13.6, -14.0]
    data = study({"retail": {("henan", m): v for m, v in zip(months, values, strict=True)}})
    made = tables(periodic.TurningParameters(id="t", kind="turning", indicator="retail"), data)["t"]
    assert [made.cell(("henan", m), "run").value for m in months] == [0, 1, 2, 3, -1]
    assert [made.cell(("henan", m), "sustained").value for m in months] == [False, False, False, True, False]
    two = tables(periodic.TurningParameters(id="t", kind="turning", indicator="retail", run=2), data)["t"]
    assert two.cell(("henan", "2020-03"), "sustained").value


def test_rates_are_pandas_pct_change():
    levels = pd.Series([100.0, 93.3, 101.2, 108.4], index=["2017", "2018", "2019", "2020"])
    data = study({"gdp": {("a", t): v for t, v in levels.items()}})
    made = tables(periodic.YearOnYearParameters(id="y", kind="year_on_year", indicator="gdp"), data)["y"]
    assert made.frame["rate"].to_numpy() == pytest.approx(100 * levels.pct_change().dropna().to_numpy())


def test_nominal_and_real_rates_stand_apart():
    """Seven per cent more at prices five per cent higher."""
    data = study(
        {"gdp": {("a", "2019-Q1"): 100.0, ("a", "2020-Q1"): 107.0}, "cpi": {("a", "2020-Q1"): 105.0}}
    )
    p = periodic.YearOnYearParameters(id="y", kind="year_on_year", indicator="gdp", prices="cpi")
    made = tables(p, data)["y"]
    assert made.cell(("a", "2020-Q1"), "rate").value == pytest.approx(7)
    assert made.cell(("a", "2020-Q1"), "real").value == pytest.approx(100 * (1.07 / 1.05 - 1))
    assert [c.id for c in made.columns][-2:] == ["rate", "real"]


def test_recovery_is_against_the_same_period_unless_told():
    """Dragon Boat holidays of 2020: 61 % of last year's tourists in Henan, 40 % of the receipts, as printed."""
    data = study({"tourists": {("a", "2018-H1"): 80.0, ("a", "2019-H1"): 100.0, ("a", "2020-H1"): 61.0}})
    p = periodic.RecoveryParameters(id="r", kind="recovery", indicator="tourists")
    assert tables(p, data)["r"].cell("a", "recovered").value == pytest.approx(61)
    other = p.model_copy(update={"base": "2018-H1"})
    assert tables(other, data)["r"].cell("a", "recovered").value == pytest.approx(76.25)
    assert not tables(other, data)["r"].cell("a", "reached").value


def _recovered(what: str, row: pd.Series, base: pd.Series) -> float:
    """What the driver says of one holiday against the same holiday of 2019."""
    levels = {("cn", str(row["year"])): row[what], ("cn", "2019"): base[what] * row["days"] / base["days"]}
    p = periodic.RecoveryParameters(id="r", kind="recovery", indicator="x", base="2019")
    return tables(p, study({"x": levels}))["r"].cell("cn", "recovered").value


def test_the_printed_recovery_of_holiday_receipts():
    """The Ministry of Culture and Tourism's per cent of 2019, ten holidays (tests/reference/recovery_holidays.md)."""
    table = pd.read_csv(REFERENCE / "recovery_holidays.csv")
    before = table[table["year"] == 2019].set_index("holiday")
    later = table[table["year"] > 2019]
    assert len(later) == 10
    apart = {}
    for _, row in later.iterrows():
        found = {w: _recovered(w, row, before.loc[row["holiday"]]) for w in ("receipts", "visits")}
        decimals = len(f"{row['receipts_printed']:g}".partition(".")[2]) or 1
        assert round(found["receipts"], decimals) == row["receipts_printed"], (row["holiday"], row["year"])
        if round(found["visits"], 1) != row["visits_printed"]:
            apart[row["holiday"], row["year"]] = found["visits"] - row["visits_printed"]
    # visits are printed on a comparable basis from 2021 on, against a 2019 revised downwards: all nine lie higher
    assert set(apart) == {(h, y) for h, y in zip(later["holiday"], later["year"], strict=True) if y > 2020}
    assert len(apart) == 9 and -15 < min(apart.values()) < max(apart.values()) < -3


def test_the_printed_contributions_of_fujian():
    """Yearbook 2020, table 2-7: points from shares over thirty years (tests/reference/contribution_fujian.md).

    Whatever the printed roundings allow must come out. Four cells do not: the points of secondary industry and of
    industry in 1990 and 1991 are too small for their shares, and those of 1990 fall short of the rate by 0.2.
    """
    table = pd.read_csv(REFERENCE / "contribution_fujian.csv").set_index("year")
    parts = ("primary", "secondary", "tertiary", "industry")
    p = periodic.ContributionParameters(id="c", kind="contribution", total="gdp", parts=parts)
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
    p = periodic.ContributionParameters(
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
    p = periodic.ContributionParameters(id="c", kind="contribution", total="total", parts=("first", "second"))
    made = tables(p, study(figures))
    assert made["c"].cell(("a", "first"), "points").value == pytest.approx(6)
    assert made["c"].cell(("a", "first"), "share").value == pytest.approx(75)
    assert made["c"].cell(("a", "second"), "rate").value == pytest.approx(3.75)
    total = {c: made["c_total"].cell("a", c).value for c in ("rate", "explained", "rest")}
    assert total == pytest.approx({"rate": 8, "explained": 7.5, "rest": 0.5})


def test_contributions_are_shares_times_rates():
    """The West's product of 2000 and 2019, with the Centre's and the East's, as printed by Gao Yunhong et al."""
    a, b = np.array([[17276.41, 18900.75, 52743.47]]), np.array([[205185.18, 218737.79, 511161.19]])
    found = periodic.contributions(a, b, a.sum(axis=1))[0]
    weights = a[0] / a.sum()
    assert found == pytest.approx(weights * 100 * (b[0] / a[0] - 1))


amounts = st.floats(0.1, 1e6)


@given(arrays(float, (4, 3), elements=amounts), arrays(float, (4, 3), elements=amounts), st.floats(0.01, 100))
def test_contributions_of_all_parts_are_the_growth_whatever_the_unit(a, b, unit):
    total = a.sum(axis=1)
    found = periodic.contributions(a, b, total)
    assert found.sum(axis=1) == pytest.approx(periodic.rates(b.sum(axis=1), total), rel=1e-6, abs=1e-6)
    assert periodic.contributions(a * unit, b * unit, total * unit) == pytest.approx(found, rel=1e-9)
    assert periodic.contributions(a[::-1], b[::-1], total[::-1])[::-1] == pytest.approx(found)


@given(arrays(float, (3, 6), elements=st.sampled_from([-3.0, -1.0, 0.0, 1.0, 2.0, np.nan])))
def test_a_run_by_its_definition(values):
    runs = periodic.running(values)
    for row, run in zip(values, runs, strict=True):
        for t in range(len(row)):
            back = int(abs(run[t]))
            moves = np.diff(row[t - back : t + 1])
            assert len(moves) == back and (np.sign(moves) == np.sign(run[t])).all()
            longer = row[t - back - 1 : t - back + 1] if back and t - back - 1 >= 0 else None
            if longer is not None and not np.isnan(longer).any():
                assert np.sign(np.diff(longer)[0]) != np.sign(run[t]), "the run could have begun earlier"


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_every_pair_of_rates_has_one_word(before, now):
    (word,) = periodic.turn(np.array([before]), np.array([now]))
    assert word in periodic.TURNS
    assert (word == "turned_positive") == (before < 0 < now and now - before >= periodic.SAME)
    if word in {"decline_narrowing", "rise_quickening", "turned_positive"}:
        assert now > before
    if word.startswith("decline"):
        assert now <= 0
    # nothing is said where one of the two is missing
    assert periodic.turn(np.array([np.nan]), np.array([now]))[0] is None


@given(amounts, amounts)
def test_a_rate_over_one_year_is_the_compound_rate(a, b):
    assert periodic.rates(np.array([b]), np.array([a])) == pytest.approx(
        compound(np.array([a]), np.array([b]), 1), abs=1e-6
    )


def test_order_duplicates_and_one_period_alone():
    rng = np.random.default_rng(3)
    figures = {
        (f"r{i}", f"2020-0{t}"): float(v) for t in range(1, 6) for i, v in enumerate(rng.normal(0, 5, 8))
    }
    p = periodic.TurningParameters(id="t", kind="turning", indicator="x")
    made = tables(p, study({"x": figures}))["t"].frame
    turned = dict(reversed(figures.items()))
    again = tables(p, study({"x": turned}))["t"].frame.reindex(made.index)
    pd.testing.assert_frame_equal(made, again)
    double = figures | {("copy", t): v for (r, t), v in figures.items() if r == "r3"}
    more = tables(p, study({"x": double}))["t"].frame
    pd.testing.assert_frame_equal(more.loc[made.index], made)
    pd.testing.assert_frame_equal(more.loc["copy"], more.loc["r3"])
    two = p.model_copy(update={"periods": ("2020-03", "2020-04")})
    part = tables(two, study({"x": figures}))["t"].frame.xs("2020-04", level="period")
    whole = made.xs("2020-04", level="period")
    assert (
        part["turn"].tolist() == whole["turn"].tolist()
        and part["change"].tolist() == whole["change"].tolist()
    )


@pytest.mark.parametrize(
    ("parameters", "figures", "said"),
    [
        (
            periodic.YearOnYearParameters(id="y", kind="year_on_year", indicator="x"),
            {("a", "2020"): 1.0},
            "no figures for the year before",
        ),
        (
            periodic.YearOnYearParameters(id="y", kind="year_on_year", indicator="x"),
            {("a", "2020-Q1"): 1.0, ("a", "2020-Q2"): 1.0},
            r"no figures for the year before \(any period\)",
        ),
        (
            periodic.RecoveryParameters(id="r", kind="recovery", indicator="x", base="2020-Q1"),
            {("a", "2020-Q1"): 1.0, ("a", "2020-H1"): 2.0},
            "Q1 2020 and H1 2020 are not of the same length",
        ),
        (
            periodic.RecoveryParameters(id="r", kind="recovery", indicator="x", period="FYP01"),
            {("a", "FYP01"): 1.0},
            "nothing is a year before",
        ),
        (
            periodic.TurningParameters(id="t", kind="turning", indicator="x", area="cn"),
            {("a", "2020"): 1.0},
            "no figures of “x” in every period for cn",
        ),
        (
            periodic.TurningParameters(id="t", kind="turning", indicator="z"),
            {("a", "2020"): 1.0},
            "no indicator",
        ),
    ],
)
def test_faults_are_explained(parameters, figures, said):
    with pytest.raises(AnalysisProblem, match=said):
        tables(parameters, study({"x": figures}))


def test_a_target_is_an_indicator_or_a_figure():
    with pytest.raises(ValidationError, match="either target"):
        periodic.CompletionParameters(id="c", kind="completion", indicator="x")

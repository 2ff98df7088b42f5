"""Rates, turning points and breadth against what the Henan task force printed for the first half of 2020, and by definition."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.change import rates, targets, turns
from analysis.change.growth import compound
from analysis.registry import ANALYSES
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same

amounts = st.floats(0.1, 1e6)
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
    return {r.id: r for r in ANALYSES[parameters.kind].run(parameters, data)}


@pytest.mark.parametrize(("name", "rate", "up", "said"), [(k, *v) for k, v in PRINTED.items()])
def test_the_printed_judgements_of_henan(name, rate, up, said):
    before = {"retail": -21.9, "retail_large": -23.6}.get(name, rate - up)
    data = study({name: {("henan", "2020-Q1"): before, ("henan", "2020-01..05"): rate}})
    p = rates.TurningParameters(id="t", kind="turning", indicator=name, periods=("2020-Q1", "2020-01..05"))
    made = tables(p, data)["t"]
    key = ("henan", "2020-01..05")
    assert made.cell(key, "change").value == pytest.approx(up)
    turned = made.cell(key, "turn")
    assert turned.column.labels[turned.value]["zh"] == said
    assert made.cell(("henan", "2020-Q1"), "turn").missing, "nothing comes before the first period"


def test_the_printed_breadth_of_retail():
    """20 of 23 kinds of goods grew in May 2020."""
    percent = [9.2, 24.9, 11.3, *[1.0] * 17, *[-1.0] * 3]
    names = tuple(f"g{i}" for i in range(23))
    data = study({n: {("henan", "2020-05"): r} for n, r in zip(names, percent, strict=True)})
    made = tables(rates.BreadthParameters(id="b", kind="breadth", indicators=names), data)
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
    made = tables(rates.TurningParameters(id="t", kind="turning", indicator="retail", area="cn"), data)["t"]
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
    made = tables(rates.TurningParameters(id="t", kind="turning", indicator="retail"), data)["t"]
    assert [made.cell(("henan", m), "run").value for m in months] == [0, 1, 2, 3, -1]
    assert [made.cell(("henan", m), "sustained").value for m in months] == [False, False, False, True, False]
    two = tables(rates.TurningParameters(id="t", kind="turning", indicator="retail", run=2), data)["t"]
    assert two.cell(("henan", "2020-03"), "sustained").value


def test_a_missing_month_ends_a_run_and_unlike_periods_are_not_compared():
    """Three months running are three months in a row; May alone does not follow on January to May."""
    months = ["2020-01", "2020-02", "2020-04", "2020-05"]
    data = study({"x": {("a", m): v for m, v in zip(months, [-8.0, -5.0, -2.0, 1.0], strict=True)}})
    made = tables(rates.TurningParameters(id="t", kind="turning", indicator="x", run=2), data)["t"]
    assert [made.cell(("a", m), "run").value for m in months] == [0, 1, 0, 1]
    assert not any(made.cell(("a", m), "sustained").value for m in months)
    assert made.cell(("a", "2020-04"), "turn").value == "decline_narrowing", (
        "the next known figure is compared"
    )
    mixed = study({"x": {("a", "2020-01..05"): -13.6, ("a", "2020-05"): 2.1}})
    made = tables(rates.TurningParameters(id="t", kind="turning", indicator="x"), mixed)["t"]
    for period in ("2020-01..05", "2020-05"):
        assert made.cell(("a", period), "turn").missing and made.cell(("a", period), "change").missing
        assert made.cell(("a", period), "run").value == 0


def test_the_figures_are_judged_as_they_are_printed():
    """What is printed as 0.00 has not turned positive: it came from below to zero, and went on from there."""
    months = [f"2020-0{i}" for i in range(1, 6)]
    data = study({"x": {("a", m): v for m, v in zip(months, [-2.0, 0.004, 0.002, 1.3, -0.004], strict=True)}})
    results = tables(rates.TurningParameters(id="t", kind="turning", indicator="x"), data)
    made = [results["t"].cell(("a", m), "turn").value for m in months[1:]]
    assert made == ["negative_to_zero", "steady", "from_zero_up", "positive_to_zero"]
    assert [results["t_breadth"].cell(m, "grew").value for m in months] == [0, 0, 0, 1, 0]


def test_an_area_without_a_period_has_no_gap_there():
    figures = {("a", "2020-Q1"): -2.5, ("a", "2020-Q2"): 1.0, ("cn", "2020-Q2"): 0.4}
    data = study({"x": figures}, aggregates=("cn",))
    made = tables(rates.TurningParameters(id="t", kind="turning", indicator="x", area="cn"), data)["t"]
    assert made.cell(("a", "2020-Q1"), "gap").missing and made.cell(("a", "2020-Q2"), "gap_turn").missing
    assert made.cell(("a", "2020-Q2"), "gap").value == pytest.approx(0.6)
    assert made.cell(("a", "2020-Q2"), "turn").value == "turned_positive"


def test_rates_are_pandas_pct_change():
    levels = pd.Series([100.0, 93.3, 101.2, 108.4], index=["2017", "2018", "2019", "2020"])
    data = study({"gdp": {("a", t): v for t, v in levels.items()}})
    made = tables(rates.YearOnYearParameters(id="y", kind="year_on_year", indicator="gdp"), data)["y"]
    assert made.frame["rate"].to_numpy() == pytest.approx(100 * levels.pct_change().dropna().to_numpy())


def test_nominal_and_real_rates_stand_apart():
    """Seven per cent more at prices five per cent higher."""
    data = study(
        {"gdp": {("a", "2019-Q1"): 100.0, ("a", "2020-Q1"): 107.0}, "cpi": {("a", "2020-Q1"): 105.0}}
    )
    p = rates.YearOnYearParameters(id="y", kind="year_on_year", indicator="gdp", prices="cpi")
    made = tables(p, data)["y"]
    assert made.cell(("a", "2020-Q1"), "rate").value == pytest.approx(7)
    assert made.cell(("a", "2020-Q1"), "real").value == pytest.approx(100 * (1.07 / 1.05 - 1))
    assert [c.id for c in made.columns][-2:] == ["rate", "real"]


@given(arrays(float, (3, 6), elements=st.sampled_from([-3.0, -1.0, 0.0, 1.0, 2.0, np.nan])))
def test_a_run_by_its_definition(values):
    runs = turns.running(values)
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
    (word,) = turns.turn(np.array([before]), np.array([now]))
    assert word in turns.TURNS
    assert (word == "turned_positive") == (before < 0 < now and now - before >= turns.SAME)
    if word in {"decline_narrowing", "rise_quickening", "turned_positive"}:
        assert now > before
    if word.startswith("decline"):
        assert now < 0
    assert (word in {"from_zero_up", "from_zero_down"}) == (before == 0 and abs(now) >= turns.SAME)
    assert (word in {"positive_to_zero", "negative_to_zero"}) == (now == 0 and abs(before) >= turns.SAME)
    # nothing is said where one of the two is missing
    assert turns.turn(np.array([np.nan]), np.array([now]))[0] is None


@given(amounts, amounts)
def test_a_rate_over_one_year_is_the_compound_rate(a, b):
    assert rates.rates(np.array([b]), np.array([a])) == pytest.approx(
        compound(np.array([a]), np.array([b]), 1), abs=1e-6
    )


def test_order_duplicates_and_one_period_alone():
    rng = np.random.default_rng(3)
    figures = {
        (f"r{i}", f"2020-0{t}"): float(v) for t in range(1, 6) for i, v in enumerate(rng.normal(0, 5, 8))
    }
    p = rates.TurningParameters(id="t", kind="turning", indicator="x")
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
            rates.YearOnYearParameters(id="y", kind="year_on_year", indicator="x"),
            {("a", "2020"): 1.0},
            "no figures for the year before",
        ),
        (
            rates.YearOnYearParameters(id="y", kind="year_on_year", indicator="x"),
            {("a", "2020-Q1"): 1.0, ("a", "2020-Q2"): 1.0},
            r"no figures for the year before \(any period\)",
        ),
        (
            targets.RecoveryParameters(id="r", kind="recovery", indicator="x", base="2020-Q1"),
            {("a", "2020-Q1"): 1.0, ("a", "2020-H1"): 2.0},
            "Q1 2020 and H1 2020 are not of the same length",
        ),
        (
            targets.RecoveryParameters(id="r", kind="recovery", indicator="x", period="FYP01"),
            {("a", "FYP01"): 1.0},
            "nothing is a year before",
        ),
        (
            rates.TurningParameters(id="t", kind="turning", indicator="x", area="cn"),
            {("a", "2020"): 1.0},
            "no figures of “x” for cn",
        ),
        (
            rates.TurningParameters(id="t", kind="turning", indicator="z"),
            {("a", "2020"): 1.0},
            "no indicator",
        ),
    ],
)
def test_faults_are_explained(parameters, figures, said):
    with pytest.raises(AnalysisProblem, match=said):
        tables(parameters, study({"x": figures}))

"""Headline rates: against what the Henan task force printed, and over a grid of signs, ties and missing figures."""

from __future__ import annotations

import itertools
import math

import pytest

from analysis.change import headline
from analysis.change.editions import Edition
from analysis.change.rates_since import rates_since
from analysis.registry import ANALYSES
from analysis.values import AnalysisProblem, same
from tests.analysis.change.test_rates import PRINTED, study, tables

LAST, BEFORE = "2020-01..05", "2020-Q1"
#: both signs, zero, and two that print as one figure
GRID = (-13.6, -0.04, 0.0, 0.04, 0.9, 0.9004, 2.1, math.nan)


def made(figures, aggregates=(), **more):
    p = headline.HeadlineParameters(id="h", indicators=tuple(figures), **more)
    return tables(p, study(figures, aggregates))


def test_the_printed_rates_of_henan():
    """Rises in points and the words of the text, from two periods; and the lead over the nation where it is printed."""
    figures = {
        name: {("henan", BEFORE): rate - up, ("henan", LAST): rate} for name, (rate, up, _) in PRINTED.items()
    }
    figures["investment"][("nation", LAST)] = -6.3
    made_of = made(figures, ("nation",), area="nation")
    for name, (rate, up, said) in PRINTED.items():
        row = {
            c: made_of["h"].cell(("henan", name), c)
            for c in ("value", "change", "turn", "period", "before_period")
        }
        assert row["value"].value == rate and row["change"].value == up
        assert row["turn"].column.labels[row["turn"].value]["zh"] == said
        assert (row["period"].value, row["before_period"].value) == (LAST, BEFORE)
    assert made_of["h"].cell(("henan", "investment"), "gap").value == 7.2
    count = {c: made_of["h_count"].cell(("henan",), c).value for c in made_of["h_count"].by_id}
    assert count["compared"] == 7 and count["turned_positive"] == 4 and count["decline_narrowing"] == 3
    assert (count["n"], count["grew"], count["with_area"], count["above"], count["below"]) == (7, 4, 1, 1, 0)


@pytest.mark.parametrize("area", GRID)
def test_what_is_said_fits_the_printed_figures(area):
    """Nothing is said to have risen, turned or to lead where the page prints the same figure twice; a region a case."""
    cases = {f"r{i}": pair for i, pair in enumerate(itertools.product(GRID, GRID[:-1]))}
    rates = {(code, t): v for code, pair in cases.items() for t, v in zip((BEFORE, LAST), pair, strict=True)}
    figures = {"r": rates | {("n", LAST): area}}
    if math.isnan(area):
        # the area has another of the indicators, so that it can be asked for
        figures["s"] = {("r0", LAST): 1.0, ("n", LAST): 1.0}
    p = headline.HeadlineParameters(id="h", indicators=tuple(figures), area="n")
    results = tables(p, study(figures, ("n",)))
    for code, (before, now) in cases.items():
        cell = {c: results["h"].cell((code, "r"), c) for c in results["h"].by_id}
        b, n, a = (math.nan if math.isnan(v) else round(v, 2) for v in (before, now, area))
        if math.isnan(before):
            assert cell["turn"].missing and cell["change"].missing
        else:
            assert cell["change"].value == pytest.approx(n - b, abs=1e-12)
            for word, true in (
                ("turned_positive", b < 0 < n),
                ("turned_negative", n < 0 < b),
                ("from_zero_up", b == 0 < n),
                ("negative_to_zero", b < 0 == n),
                ("steady", b == n),
            ):
                assert (cell["turn"].value == word) == true, (word, b, n)
        if math.isnan(area):
            assert cell["gap"].missing
            continue
        assert cell["gap"].value == pytest.approx(n - a, abs=1e-12)
        of = {c: results["h_count"].cell((code,), c).value for c in ("above", "equal", "below")}
        assert of == {"above": float(n > a), "equal": float(n == a), "below": float(n < a)}, (n, a)


def test_unlike_periods_are_not_compared():
    """May alone is not held against January to May."""
    result = made({"r": {("a", "2020-01..05"): -13.6, ("a", "2020-05"): 2.1}})["h"]
    assert result.cell(("a", "r"), "turn").missing and result.cell(("a", "r"), "before").missing


def test_amounts_stand_beside_their_rates():
    figures = {"g": {("a", "2020-Q1"): -6.7}, "amount": {("a", "2020-Q1"): 11510.15}}
    data = study(figures)
    p = headline.HeadlineParameters(id="h", indicators=("g",), amounts={"g": "amount"})
    result = tables(p, data)["h"]
    assert result.cell(("a", "g"), "amount").value == 11510.15
    assert result.cell(("a", "g"), "amount_unit").column.labels["amount"] == same("%")


def test_what_is_no_rate_is_refused():
    data = study({"g": {("a", "2020"): 3.0}})
    data.panel.indicators["g"] = type(data.panel.indicators["g"])("g", same("g"), same("yuan"))
    with pytest.raises(AnalysisProblem, match="yuan"):
        tables(headline.HeadlineParameters(id="h", indicators=("g",)), data)


def test_an_area_without_figures_is_told():
    with pytest.raises(AnalysisProblem, match="no figures"):
        made({"g": {("a", "2020"): 3.0, ("n", "2019"): 1.0}}, ("n",), area="n")


def _edition(id, figures):
    data = study(figures)
    p = headline.HeadlineParameters(id="h", indicators=tuple(figures))
    return Edition(id, same(id), data.panel, {r.id: r for r in ANALYSES["headline"].run(p, data)})


def test_two_editions_of_a_headline_table():
    before = _edition(
        "1",
        {
            "kept": {("a", "2020-Q1"): 1.0},
            "revised": {("a", "2020-Q1"): 1.0},
            "later": {("a", "2020-Q1"): -7.5},
            "gone": {("a", "2020-Q1"): 2.0},
            "unlike": {("a", "2020-01..05"): 1.0},
        },
    )
    now = _edition(
        "2",
        {
            "kept": {("a", "2020-Q1"): 1.0},
            "revised": {("a", "2020-Q1"): 1.1},
            "later": {("a", "2020-Q1"): -7.5, ("a", "2020-01..05"): 0.9},
            "fresh": {("a", "2020-05"): 2.1},
            "unlike": {("a", "2020-05"): 3.0},
        },
    )
    result = rates_since("h", before, now)
    state = {k[1]: c["state"].value for k, c in result.rows()}
    assert state == {
        "kept": "same",
        "revised": "revised",
        "later": "later",
        "fresh": "new",
        "gone": "dropped",
        "unlike": "later",
    }
    change = {k[1]: c["change"].value for k, c in result.rows()}
    assert change["later"] == 8.4 and change["revised"] == pytest.approx(0.1) and change["kept"] == 0
    assert all(math.isnan(change[k]) for k in ("fresh", "gone", "unlike"))

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


@pytest.mark.parametrize(("before", "now", "area"), list(itertools.product(GRID, GRID[:-1], GRID)))
def test_what_is_said_fits_the_printed_figures(before, now, area):
    """Nothing is said to have risen, turned or to lead where the page prints the same figure twice."""
    figures = {"r": {("a", BEFORE): before, ("a", LAST): now, ("n", LAST): area}}
    if math.isnan(area):
        figures["r"][("n", BEFORE)] = 1.0
        figures["s"] = {("a", LAST): 1.0, ("n", LAST): 1.0}
    data = study(figures, ("n",))
    result = tables(headline.HeadlineParameters(id="h", indicators=tuple(figures), area="n"), data)["h"]
    cell = {c: result.cell(("a", "r"), c).value for c in result.by_id}
    shown = {
        k: math.nan if math.isnan(v) else round(v, 2) for k, v in (("b", before), ("n", now), ("a", area))
    }
    if math.isnan(before):
        assert cell["turn"] is None or result.cell(("a", "r"), "turn").missing
    else:
        assert cell["change"] == pytest.approx(shown["n"] - shown["b"], abs=1e-12)
        turned = {
            "turned_positive": shown["b"] < 0 < shown["n"],
            "turned_negative": shown["n"] < 0 < shown["b"],
            "steady": shown["b"] == shown["n"],
        }
        for word, true in turned.items():
            assert (cell["turn"] == word) == true, (word, shown)
    if math.isnan(area):
        assert result.cell(("a", "r"), "gap").missing
    else:
        assert cell["gap"] == pytest.approx(shown["n"] - shown["a"], abs=1e-12)
        count = tables(headline.HeadlineParameters(id="h", indicators=("r",), area="n"), data)["h_count"]
        of = {c: count.cell(("a",), c).value for c in ("above", "equal", "below")}
        assert of == {
            "above": float(shown["n"] > shown["a"]),
            "equal": float(shown["n"] == shown["a"]),
            "below": float(shown["n"] < shown["a"]),
        }


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

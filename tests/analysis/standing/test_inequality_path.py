"""Inequality over the periods: against one period alone, balanced, and what cannot be computed."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.standing.inequality import gini, theil
from analysis.standing.inequality_path import PathParameters, inequality_path
from analysis.values import AnalysisProblem, Study


def test_the_path_of_the_west(prepared):
    report = prepared["west"].plan.report
    table, groups = inequality_path(
        PathParameters(id="i", indicator="resilience", grouping="northwest_southwest"), Study(report.panel)
    )
    wide = report.panel.over_time("resilience")
    for period in wide.columns:
        y = wide[period].dropna()
        assert table.cell(period, "theil_t").value == pytest.approx(theil(y.to_numpy()))
        assert table.cell(period, "within_share").value + table.cell(
            period, "between_share"
        ).value == pytest.approx(100)
        assert table.cell(period, "relative_gap").value == pytest.approx(
            100 * (1 - 1 / table.cell(period, "max_min_ratio").value)
        )
        assert y[table.cell(period, "highest").value] == y.max()
        inside = groups.frame.xs(period, level="period")["contribution"].sum()
        assert inside == pytest.approx(table.cell(period, "within").value)
    # one year inside the panel is that year alone
    last = prepared["west"].plan.results["resilience_theil"]
    assert table.cell("2019", "within_share").value == pytest.approx(last.cell("within", "share").value)


def test_a_balanced_path_has_the_same_regions_throughout(study):
    made = study({"y": {"2019": [1.0, 2, 4], "2020": [2.0, np.nan, 3]}}, {})
    (plain,) = inequality_path(PathParameters(id="i", indicator="y"), made)
    (balanced,) = inequality_path(PathParameters(id="i", indicator="y", balanced=True), made)
    assert plain.frame["n"].tolist() == [3, 2] and balanced.frame["n"].tolist() == [2, 2]
    assert balanced.missing["b"]["en"] == "it lacks a figure in some period"
    assert balanced.cell("2019", "theil_t").value == pytest.approx(theil(np.array([1.0, 4.0])))


def test_zeros_leave_out_what_they_leave_undefined(study):
    made = study({"y": {"2019": [0.0, 1, 3], "2020": [1.0, 2, 3]}}, {})
    (path,) = inequality_path(PathParameters(id="i", indicator="y"), made)
    zero, plain = ({c: path.cell(t, c).value for c in path.by_id} for t in ("2019", "2020"))
    assert zero["theil_t"] == pytest.approx(theil(np.array([0.0, 1, 3])))
    assert zero["gini"] == pytest.approx(gini(np.array([0.0, 1, 3]))) and zero["relative_gap"] == 100
    assert np.isnan(zero["theil_l"]) and np.isnan(zero["max_min_ratio"])
    assert plain["max_min_ratio"] == 3 and plain["theil_l"] > 0
    assert "(2019)" in path.note["en"] and "2019" in path.note["zh"] and "2020" not in path.note["en"]
    (clean,) = inequality_path(PathParameters(id="i", indicator="y", periods=("2020",)), made)
    assert clean.note["en"] == ""


@pytest.mark.parametrize(
    ("values", "options", "said"),
    [
        ({"y": {"2020": [1.0, -2.0]}}, {}, "“Y” of B is negative (2020)"),
        ({"y": {"2020": [0.0, 0.0]}}, {}, "all figures of “Y” are zero"),
        (
            {"y": {"2020": [1.0, 2.0]}, "w": {"2020": [1.0, -1.0]}},
            {"weight": "w"},
            "“W” of B is not positive",
        ),
        ({"y": {"2020": [1.0, np.nan]}}, {}, "no period has two regions"),
        ({"y": {"2020": [1.0, 2.0]}}, {"weight": "w"}, "no indicator called “w”"),
        ({"y": {"2020": [1.0, 2.0]}}, {"grouping": "g"}, "no grouping called “g”"),
    ],
)
def test_what_cannot_be_computed_is_named(values, options, said, study):
    with pytest.raises(AnalysisProblem) as problem:
        inequality_path(PathParameters(id="i", indicator="y", **options), study(values, {}))
    assert said in problem.value.what["en"] and problem.value.remedy["zh"]

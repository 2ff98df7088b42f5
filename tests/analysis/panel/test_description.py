"""Description of panel variables: statsmodels' VIF, SciPy's correlations, the parts of the spread."""

from __future__ import annotations

import pytest
from scipy.stats import pearsonr
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.tools.tools import add_constant

from analysis.panel.description import DescriptionParameters, run
from analysis.values import AnalysisProblem
from tests.analysis.panel.made import grunfeld, table

NAMES = ("inv", "value", "capital")


@pytest.fixture(scope="module")
def made():
    p = DescriptionParameters(id="d", variables=NAMES, dependent="inv")
    return {r.id: r for r in run(p, grunfeld())}


def test_moments_are_pandas_and_the_spread_has_two_parts(made):
    frame = table("panel_grunfeld.csv")
    told = frame[list(NAMES)].describe()
    for name in NAMES:
        row = {c: made["d"].cell(name, c).value for c in made["d"].by_id}
        for ours, theirs in (
            ("n", "count"),
            ("mean", "mean"),
            ("sd", "std"),
            ("low", "min"),
            ("median", "50%"),
            ("high", "max"),
        ):
            assert row[ours] == pytest.approx(told.loc[theirs, name])
        # total sum of squares = between + within, in a balanced panel
        assert 199 * row["sd"] ** 2 == pytest.approx(20 * 9 * row["between"] ** 2 + 199 * row["within"] ** 2)


def test_correlations_are_scipys(made):
    frame = table("panel_grunfeld.csv")
    for (a, b), cells in made["d_correlations"].rows():
        theirs = pearsonr(frame[a], frame[b])
        assert cells["r"].value == pytest.approx(theirs.statistic)
        assert cells["p"].value == pytest.approx(theirs.pvalue)
    assert len(made["d_correlations"].frame) == 3


def test_vif_is_that_of_statsmodels(made):
    X = add_constant(table("panel_grunfeld.csv")[["value", "capital"]]).to_numpy()
    for k, name in enumerate(("value", "capital"), start=1):
        assert made["d_vif"].cell(name, "vif").value == pytest.approx(variance_inflation_factor(X, k))
    assert set(made["d_vif"].frame.index) == {"value", "capital"}


def test_constants_and_doubles_are_refused():
    data = grunfeld()
    data.panel.numbers["one"] = 1.0
    data.panel.numbers["double"] = 2 * data.panel.numbers["value"]
    for name in ("one", "double"):
        data.panel.indicators[name] = data.panel.indicators["value"]  # type: ignore[index]
    with pytest.raises(AnalysisProblem, match="are the same"):
        run(DescriptionParameters(id="d", variables=("inv", "one")), data)
    with pytest.raises(AnalysisProblem, match="linear combinations"):
        run(DescriptionParameters(id="d", variables=("inv", "value", "double")), data)

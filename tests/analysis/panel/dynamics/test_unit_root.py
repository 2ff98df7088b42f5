"""Panel unit roots against R's plm, arch and statsmodels, on the Grunfeld panel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.tsa.stattools import adfuller

from analysis.panel.dynamics import unit_root as u
from tests.analysis.panel.made import REFERENCE, plm, table

R = {"none": "none", "constant": "intercept", "trend": "trend"}
#: the largest t in the tables of MacKinnon (1994)
LARGEST = {"none": np.inf, "constant": 2.74, "trend": 0.7}
VARIABLES = ("inv", "value", "capital")


def wide(name: str) -> np.ndarray:
    return table("panel_grunfeld.csv")[name].to_numpy(float).reshape(10, 20)


def lags_of(X: np.ndarray, terms: u.Terms, lags: str) -> list[int]:
    asked: u.Lags = int(lags) if lags.isdigit() else {"AIC": "aic", "SIC": "bic"}[lags]
    return [u.chosen_lags(x, terms, asked, 3) for x in X]


CASES = [(v, t, k) for v in VARIABLES for t in R for k in ("0", "1", "2", "AIC", "SIC")]


@pytest.mark.parametrize(("variable", "terms", "lags"), CASES)
def test_levin_lin_chu_and_fisher_are_plms(variable, terms, lags):
    X = wide(variable)
    k = lags_of(X, terms, lags)
    series = [u.adf(x, terms, n) for x, n in zip(X, k, strict=True)]
    item = f"{variable}:{R[terms]}:{lags}"
    assert sum(k) == plm()["levinlin", f"{item}:lags"]
    statistic, p = u.llc(series, X, terms)
    assert statistic == pytest.approx(plm()["levinlin", f"{item}:statistic"], rel=1e-6, abs=1e-6)
    assert p == pytest.approx(plm()["levinlin", f"{item}:p"], rel=1e-6, abs=1e-9)
    for i, s in enumerate(series, start=1):
        assert s.t == pytest.approx(plm()["adf", f"{item}:{i}:t"], rel=1e-7)
    statistic, p = u.fisher([u.p_value(s.t, terms) for s in series])
    # beyond the largest t that MacKinnon tabulated statsmodels says p = 1, plm goes on along the curve
    if all(s.t < LARGEST[terms] for s in series):
        assert statistic == pytest.approx(plm()["madwu", f"{item}:statistic"], rel=1e-3)
        assert p == pytest.approx(plm()["madwu", f"{item}:p"], rel=1e-3)


@pytest.mark.parametrize(("variable", "terms", "lags"), [c for c in CASES if c[1] != "none"])
def test_im_pesaran_shin_is_plms(variable, terms, lags):
    X = wide(variable)
    series = [u.adf(x, terms, n) for x, n in zip(X, lags_of(X, terms, lags), strict=True)]
    statistic, p = u.ips(series, terms)
    item = f"{variable}:{R[terms]}:{lags}"
    assert statistic == pytest.approx(plm()["ips", f"{item}:statistic"], rel=1e-7)
    assert p == pytest.approx(plm()["ips", f"{item}:p"], rel=1e-6, abs=1e-12)


@pytest.mark.slow
def test_phillips_perron_is_that_of_arch():
    theirs = pd.read_csv(REFERENCE / "panel_arch.csv")
    words: dict[str, u.Terms] = {"n": "none", "c": "constant", "ct": "trend"}
    assert len(theirs) == 270
    for row in theirs.itertuples():
        terms = words[row.terms]
        z = u.phillips_perron(wide(row.variable)[row.firm - 1], terms, row.lags)
        assert z == pytest.approx(row.z, rel=1e-7)
        assert u.p_value(z, terms) == pytest.approx(row.p, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("terms", list(R))
@pytest.mark.parametrize("lags", [0, 2])
def test_one_series_is_statsmodels(terms, lags):
    x = wide("capital")[3]
    theirs = adfuller(
        x,
        maxlag=lags,
        regression={"none": "n", "constant": "c", "trend": "ct"}[terms],
        autolag=None,
        result_object=False,
    )
    ours = u.adf(x, terms, lags)
    assert ours.t == pytest.approx(theirs[0]) and u.p_value(ours.t, terms) == pytest.approx(theirs[1])
    assert ours.rows == theirs[3]


@given(st.integers(0, 10_000), st.floats(0.1, 100), st.floats(-50, 50))
def test_units_and_origin_do_not_matter(seed, unit, origin):
    X = np.cumsum(np.random.default_rng(seed).normal(size=(4, 16)), axis=1)
    for terms in ("constant", "trend"):
        one, other = (u.ips([u.adf(x, terms, 1) for x in Z], terms) for Z in (X, unit * X + origin))
        assert one == pytest.approx(other, rel=1e-6, abs=1e-9)
        one, other = (u.llc([u.adf(x, terms, 1) for x in Z], Z, terms) for Z in (X, unit * X + origin))
        assert one == pytest.approx(other, rel=1e-5, abs=1e-8)
        assert u.phillips_perron(X[0], terms, 2) == pytest.approx(
            u.phillips_perron(unit * X[0] + origin, terms, 2), rel=1e-5, abs=1e-8
        )


def test_short_series_have_no_moments():
    X = np.cumsum(np.random.default_rng(1).normal(size=(5, 8)), axis=1)
    assert np.isnan(u.ips([u.adf(x, "constant", 1) for x in X], "constant")).all()
    assert u.most_lags(6) == 0


@pytest.mark.slow
def test_walks_are_rarely_and_stationary_series_often_rejected():
    rng = np.random.default_rng(2002)
    found = {"walk": [0, 0], "stationary": [0, 0]}
    for _ in range(100):
        e = rng.normal(size=(10, 60))
        for name, X in (("walk", np.cumsum(e, axis=1)), ("stationary", e)):
            series = [u.adf(x, "constant", 0) for x in X]
            found[name][0] += u.llc(series, X, "constant")[1] < 0.05
            found[name][1] += u.ips(series, "constant")[1] < 0.05
    assert max(found["walk"]) <= 15 and min(found["stationary"]) == 100

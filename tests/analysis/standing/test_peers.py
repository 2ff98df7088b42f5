"""Peers: scipy's standardised distances, symmetry, units."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import pdist, squareform

from analysis.standing.peers import PeersParameters, distances, run
from analysis.values import AnalysisProblem, Study


def test_distances_are_scipys_seuclidean():
    X = np.random.default_rng(0).normal(size=(12, 4))
    assert distances(X) == pytest.approx(squareform(pdist(X, "seuclidean", V=X.var(axis=0))))


@given(arrays(float, (6, 3), elements=st.floats(1, 100)))
def test_symmetric_and_without_units(X):
    D = distances(X)
    assert pytest.approx(D.T, abs=1e-9) == D and np.diag(D) == pytest.approx(0)
    if (X.std(axis=0) > 1e-6).all():
        assert distances(X * [1000, 0.01, 5]) == pytest.approx(D, rel=1e-6, abs=1e-6)


def test_too_few_regions_are_told(plan):
    study = Study(plan.report.panel, results=plan.results)
    profile = plan.results["integration_profile"]
    few = profile.with_(frame=profile.frame.loc[["510000", "500000", "520000"]])
    short = Study(plan.report.panel, results={**plan.results, "integration_profile": few})
    with pytest.raises(AnalysisProblem, match="too few regions"):
        run(PeersParameters(id="p", of="integration", n=3), short)
    (made,) = run(PeersParameters(id="p", of="integration", n=2), short)
    assert set(made.frame.loc["510000", "peer"]) == {"500000", "520000"}
    assert len(run(PeersParameters(id="p", of="integration", n=20), study)[0].frame) == 20 * 30
    with pytest.raises(AnalysisProblem, match="no result named"):
        run(PeersParameters(id="p", of="nothing"), study)


def test_peers_of_sichuan(plan):
    peers, profile = plan.results["integration_peers"], plan.results["integration_profile"]
    wide = profile.frame["value"].unstack("indicator")
    D = squareform(pdist(wide.to_numpy(), "seuclidean", V=wide.to_numpy().var(axis=0)))
    at = list(wide.index).index("510000")
    order = [wide.index[i] for i in np.argsort(D[at]) if i != at][:4]
    assert [peers.cell(("510000", str(i)), "peer").value for i in range(1, 5)] == order

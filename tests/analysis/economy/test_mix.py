"""Composition over the periods: turnover as scipy's Bray–Curtis, by hand, and ties of the largest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import braycurtis

from analysis.economy.mix import MixParameters, mix, turnover
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same
from publish.site import Site


def study(shares: dict[str, list[float]], periods: tuple[str, ...] = ("2019", "2020")) -> Study:
    index = pd.MultiIndex.from_product([["area"], periods], names=["region", "period"])
    frame = pd.DataFrame(shares, index=index)
    indicators = {c: Indicator(c, same(c), same("%")) for c in frame}
    regions = {"area": Region("area", same("area"), same("area"), "area", "aggregate")}
    return Study(Panel(frame, pd.DataFrame(index=index), indicators, regions, {}))


@given(st.lists(st.tuples(st.floats(0.1, 10), st.floats(0.1, 10)), min_size=2, max_size=8))
def test_turnover_of_shares_is_the_dissimilarity_of_bray_and_curtis(pairs: list[tuple[float, float]]) -> None:
    a, b = (np.array(side) / np.sum(side) * 100 for side in zip(*pairs, strict=True))
    assert turnover(a, b) == pytest.approx(100 * braycurtis(a, b))
    assert turnover(a, b) == pytest.approx(float(turnover(b, a))) and turnover(a, a) == 0


def test_services_turned_over_as_scipy_says(prepared: dict[str, Site]) -> None:
    results = prepared["openness"].plan.results
    wide = results["services_mix"].frame["value"].unstack("period")
    found = results["services_mix_summary"].frame
    for before, now in zip(wide.columns[:-1], wide.columns[1:], strict=True):
        # sums differ from 100 by their roundings
        expected = braycurtis(wide[before], wide[now]) * (wide[before].sum() + wide[now].sum()) / 2
        assert found.loc[now, "turnover"] == pytest.approx(expected)
    assert found["sum"].round(2).tolist() == [100, 100, 100, 99.97, 99.99, 100]


def test_by_hand_and_ties() -> None:
    shares = {"a": [60.0, 40.0], "b": [30.0, 30.0], "c": [10.0, 30.0]}
    p = MixParameters(
        id="m",
        parts=("a", "b", "c"),
        area="area",
        marked=("b", "c"),
        marked_name={"zh": "乙丙", "en": "B and C"},
        largest=2,
    )
    _, change, summary = mix(p, study(shares))
    assert change.frame["change"].tolist() == [-20, 0, 20]
    assert not change.frame["largest"].any(), "b and c tie for the second place"
    assert summary.frame["top"].tolist() == [90, 70] and summary.frame["marked"].tolist() == [40, 60]
    assert summary.frame["hhi"].tolist() == pytest.approx([0.46, 0.34])
    _, change, _ = mix(p.model_copy(update={"largest": 1}), study(shares))
    assert change.frame["largest"].tolist() == [True, False, False]
    _, change, _ = mix(p.model_copy(update={"largest": 5}), study(shares))
    assert change.frame["largest"].all()


def test_what_cannot_be_is_told() -> None:
    p = MixParameters(id="m", parts=("a", "b"), area="area")
    with pytest.raises(AnalysisProblem, match="negative"):
        mix(p, study({"a": [-1.0, 2.0], "b": [1.0, 1.0]}))
    with pytest.raises(AnalysisProblem, match="fewer than two"):
        mix(p, study({"a": [1.0, np.nan], "b": [1.0, 1.0]}))
    with pytest.raises(ValueError, match="marked"):
        MixParameters(id="m", parts=("a", "b"), marked=("c",))

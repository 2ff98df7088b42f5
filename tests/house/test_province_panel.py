"""Raw statistics through the whole pipeline: 31 provinces, 2011–2023, with gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import entropy

from bench.panel import USED, YEARS, write
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site


@pytest.fixture(scope="module")
def made(panel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports") / "raw"
    write(folder, panel)
    problems = Problems()
    prepared = prepare(folder, problems)
    assert prepared is not None, [p.line() for p in problems]
    return Site(*prepared)


@pytest.mark.slow
def test_the_index_covers_every_province_and_year(made):
    panel = made.plan.results["index_panel"].frame
    assert len(panel) == 31 * len(YEARS)
    wide = panel["score"].unstack("period")
    # pooled normalisation: the country as a whole moves up
    assert (wide.mean().diff().dropna() > 0).all()
    weights = made.plan.results["index_weights"].frame["weight"]
    assert weights.sum() == pytest.approx(1) and (weights > 0).all()


@pytest.mark.slow
def test_weights_and_ranks_are_those_of_scipys_entropy_on_the_pooled_years(made, panel):
    raw = pd.read_csv(panel, encoding="utf-8-sig").set_index(["region", "year"])[list(USED)].sort_index()
    filled = raw.groupby("region").transform(lambda x: x.interpolate(limit_area="inside"))
    pooled = filled.loc[(slice(None), [int(y) for y in YEARS]), :]
    z = (pooled - pooled.min()) / (pooled.max() - pooled.min())
    spread = 1 - entropy(z.to_numpy()) / np.log(len(z))
    w = spread / spread.sum()
    assert made.plan.results["index_weights"].frame["weight"].to_numpy() == pytest.approx(w)
    by_hand = (z @ w).unstack("year")[int(YEARS[-1])]
    index = made.plan.results["index"]
    regions = made.plan.report.panel.regions
    found = {regions[c].name["zh"]: index.cell(c, "score").value for c in index.frame.index}
    assert found == pytest.approx(by_hand.to_dict())
    ranks = {regions[c].name["zh"]: index.cell(c, "rank").value for c in index.frame.index}
    assert ranks == by_hand.rank(ascending=False).to_dict()


def test_ranks_lie_in_their_intervals(made):
    frame = made.plan.results["interval"].frame
    assert (
        len(frame) == 31
        and (frame["low"] <= frame["median"]).all()
        and (frame["median"] <= frame["high"]).all()
    )
    assert frame["rank"].between(frame["low"] - 6, frame["high"] + 6).all()


def test_theil_adds_up(made):
    theil = made.plan.results["theil"].frame["theil"]
    assert theil["within"] + theil["between"] == pytest.approx(theil["total"])


def test_theil_by_region_over_time_adds_up(made):
    spread = made.plan.results["spread"].frame
    assert list(spread.index) == YEARS
    assert (spread["within"] + spread["between"]).to_numpy() == pytest.approx(spread["theil_t"].to_numpy())
    theil = made.plan.results["theil"].frame["theil"]
    assert spread.loc["2020", "theil_t"] == pytest.approx(theil["total"])


def test_moran_over_time_is_positive(made):
    moran = made.plan.results["moran"].frame
    assert list(moran.index) == YEARS and (moran["moran_i"] > 0.2).all()


def test_the_detector_explains_a_share(made):
    q = made.plan.results["detector"].frame["q"]
    assert np.logical_and(q > 0, q < 1).all() and q["urbanisation_pct"] > q["four"] - 0.5


@pytest.mark.slow
def test_a_brief_is_made(made):
    files, _ = made.brief("540000", "en", ("html", "pdf"))
    assert files["raw/en/tibet/brief.pdf"].startswith(b"%PDF")

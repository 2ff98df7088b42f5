"""Raw statistics through the whole pipeline: 31 provinces, 2011–2023, with gaps. The data stay outside the project."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import entropy

from intake.problems import Problems
from publish import pipeline
from publish.site import Studio

PANEL = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "province-panel" / "panel.csv"
pytestmark = pytest.mark.skipif(not PANEL.is_file(), reason="the raw province panel lies outside the project")

USED = {
    "gdp_per_capita_yuan": ("人均GDP", "GDP per head"),
    "tertiary_share_pct": ("第三产业比重", "Share of services"),
    "urbanisation_pct": ("城镇化率", "Urbanisation"),
    "hospital_beds_per_10k": ("每万人床位", "Hospital beds"),
}
YEARS = [str(y) for y in range(2012, 2021)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports") / "raw"
    (folder / "data").mkdir(parents=True)
    shutil.copy(PANEL, folder / "data" / "panel.csv")
    groups = Path(__file__).resolve().parent.parent / "reports/provinces/data/region_groups.csv"
    shutil.copy(groups, folder / "data" / "groups.csv")
    headings = PANEL.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    ignored = [h for h in headings if h not in {"region", "year", *USED}]
    used = ", ".join(f'"{c}"' for c in USED)
    periods = ", ".join(f'"{y}"' for y in YEARS)
    indicators = "".join(
        f'[[indicator]]\nid = "{c}"\nname = {{ zh = "{zh}", en = "{en}" }}\ndecimals = 1\n'
        for c, (zh, en) in USED.items()
    )
    columns = "\n".join(f'{c} = "{c}"' for c in USED)
    (folder / "report.toml").write_text(
        f"""
[report]
title = {{ zh = "原始数据", en = "Raw statistics" }}
edition = "2024-01"
date = "2024-01-15"
period = {{ zh = "2012—2020年", en = "2012–2020" }}
[[source]]
id = "panel"
short = {{ zh = "面板", en = "Panel" }}
cite = {{ zh = "省级面板", en = "Province panel" }}
[[table]]
file = "data/panel.csv"
source = "panel"
period = "year"
ignore = {ignored!r}
[table.columns]
{columns}
{indicators}
[[grouping]]
id = "four"
name = {{ zh = "四大区域", en = "Four regions" }}
file = "data/groups.csv"
where = {{ scheme = "poverty-finance" }}
groups = [
  {{ id = "east", name = {{ zh = "东部", en = "East" }} }}, {{ id = "northeast", name = {{ zh = "东北", en = "North-east" }} }},
  {{ id = "centre", name = {{ zh = "中部", en = "Centre" }} }}, {{ id = "west", name = {{ zh = "西部", en = "West" }} }},
]
[[analysis]]
id = "index"
kind = "composite"
indicators = [{used}]
periods = [{periods}]
weights = "entropy"
missing = "interpolate"
grouping = "four"
[[analysis]]
id = "interval"
kind = "rank_uncertainty"
of = "index"
[[analysis]]
id = "theil"
kind = "theil"
value = "gdp_per_capita_yuan"
period = "2020"
grouping = "four"
[[analysis]]
id = "moran"
kind = "moran"
value = "gdp_per_capita_yuan"
periods = [{periods}]
[[analysis]]
id = "detector"
kind = "geodetector"
value = "gdp_per_capita_yuan"
period = "2020"
factors = ["urbanisation_pct", "tertiary_share_pct", "four"]
[[brief.block]]
kind = "findings"
map = "index"
items = [{{ kind = "standing", of = "index", interval = "interval" }}, {{ kind = "strengths", of = "index" }}, {{ kind = "cluster", of = "moran" }}]
[[brief.block]]
kind = "scorecard"
rows = ["index", "index_profile"]
interval = "interval"
[[overview.block]]
kind = "ranking_table"
of = "index"
interval = "interval"
""",
        encoding="utf-8",
    )
    problems = Problems()
    prepared = pipeline.prepare(folder, problems)
    assert prepared is not None, [p.line() for p in problems]
    return Studio(*prepared)


def test_the_index_covers_every_province_and_year(made):
    panel = made.plan.results["index_panel"].frame
    assert len(panel) == 31 * len(YEARS)
    wide = panel["score"].unstack("period")
    # pooled normalisation: the country as a whole moves up
    assert (wide.mean().diff().dropna() > 0).all()
    weights = made.plan.results["index_weights"].frame["weight"]
    assert weights.sum() == pytest.approx(1) and (weights > 0).all()


def test_weights_and_ranks_are_those_of_scipys_entropy_on_the_pooled_years(made):
    raw = pd.read_csv(PANEL, encoding="utf-8-sig").set_index(["region", "year"])[list(USED)].sort_index()
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


def test_moran_over_time_is_positive(made):
    moran = made.plan.results["moran"].frame
    assert list(moran.index) == YEARS and (moran["moran_i"] > 0.2).all()


def test_the_detector_explains_a_share(made):
    q = made.plan.results["detector"].frame["q"]
    assert np.logical_and(q > 0, q < 1).all() and q["urbanisation_pct"] > q["four"] - 0.5


def test_a_brief_is_made(made):
    files, _ = made.brief("540000", "en", ("html", "pdf"))
    assert files["raw/en/tibet/brief.pdf"].startswith(b"%PDF")

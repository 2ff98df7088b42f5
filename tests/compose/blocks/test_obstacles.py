"""Sentences about obstacles, over a grid of regions and indices, against the degrees they are made of."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.index.obstacles import FACTOR_COLUMNS, MEAN_COLUMNS, _means, _top, _top_columns
from analysis.values import Result, Text
from compose.blocks import obstacles
from compose.context import Context
from compose.document import Paragraph, Table, plain
from publish.site import Site

NAMES = {i: Text(zh=f"指标{i}", en=f"Indicator {i}") for i in ("a", "b", "c", "d")}
rng = np.random.default_rng(8)


def shares(n: int, best: bool, alone: bool, tied: bool) -> np.ndarray:
    raw = rng.uniform(0.1, 1, (n, 4))
    if tied:
        raw[0::2, 0], raw[1::2, 1] = 9.0, 9.0
    if alone:
        raw[1] = [0, 0, 1, 0]
    found = 100 * raw / raw.sum(axis=1, keepdims=True)
    if best:
        found[0] = np.nan
    return found


def made(site: Site, values: np.ndarray) -> dict[str, Result]:
    codes = site.plan.report.panel.codes()[: len(values)]
    table = pd.DataFrame(values, index=pd.Index(codes, name="region"), columns=list(NAMES))
    keys = pd.MultiIndex.from_product([codes, list(NAMES)], names=["region", "indicator"])
    factors = pd.DataFrame(
        {"weight": 25.0, "deviation": 0.5, "degree": values.ravel(), "place": 1.0}, index=keys
    )
    title = Text(zh="障碍度", en="Obstacles")
    return {
        "o": Result("o", title, _top_columns(NAMES), _top(table), ()),
        "o_factors": Result("o_factors", title, FACTOR_COLUMNS, factors, (), labels={"indicator": NAMES}),
        "o_means": Result("o_means", title, MEAN_COLUMNS, _means(table), (), labels={"indicator": NAMES}),
    }


def section_of(site: Site, results: dict[str, Result], language: str, code: str = ""):
    region = site.plan.report.panel.regions[code] if code else None
    figures = replace(site, _figures={}).figures(language)
    context = Context(site.plan.report, {**site.plan.results, **results}, language, region, figures)
    return obstacles.obstacles(obstacles.ObstaclesBlock(kind="obstacles", of="o"), context)


def words_of(section) -> str:
    return " ".join(plain(n.prose) for n in section.nodes if isinstance(n, Paragraph))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("best", [True, False])
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("tied", [True, False])
def test_what_is_said_of_a_region_is_in_its_degrees(
    site: Site, language: str, best: bool, alone: bool, tied: bool
):
    values = shares(30, best, alone, tied)
    results = made(site, values)
    for code, row in zip(results["o"].frame.index, values, strict=True):
        section = section_of(site, results, language, code)
        words = words_of(section)
        none = "没有障碍因子" in words or "nothing holds its index back" in words
        assert none == np.isnan(row).all()
        tables = [n for n in section.nodes if isinstance(n, Table)]
        assert bool(tables) != none
        if none:
            continue
        told = re.findall(r"(?:指标|Indicator )([a-d])\s?[（(]([\d.]+)%", words)
        order = sorted((i for i in range(4) if row[i] > 0), key=lambda i: -row[i])[:3]
        assert [(n, float(v)) for n, v in told] == [
            ("abcd"[i], pytest.approx(row[i], abs=0.051)) for i in order
        ]
        only = "唯一" in words or "The only obstacle" in words
        assert only == (len(order) == 1)
        if not only:
            together = float(re.search(r"(?:合计占|together )([\d.]+)%", words)[1])
            assert together == pytest.approx(sum(row[i] for i in order), abs=0.051)
        assert len(tables[0].rows) == min(5, int((row > 0).sum()))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("tied", [True, False])
def test_the_overview_tells_means_and_how_often_each_comes_first(site: Site, language: str, tied: bool):
    values = shares(30, best=False, alone=False, tied=tied)
    results = made(site, values)
    section = section_of(site, results, language)
    words = words_of(section)
    means = values.mean(axis=0)
    first = re.search(r"(?:指标|Indicator )([a-d])\s?[（(]([\d.]+)%", words)
    assert first[1] == "abcd"[int(means.argmax())] and float(first[2]) == pytest.approx(
        means.max(), abs=0.051
    )
    counts = np.bincount(values.argmax(axis=1), minlength=4)
    many = (counts == counts.max()).sum() > 1
    assert ("各为" in words or "are each" in words) == many
    (table,) = [n for n in section.nodes if isinstance(n, Table)]
    assert len(table.rows) == 30

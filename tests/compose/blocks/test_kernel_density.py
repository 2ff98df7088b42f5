"""Sentences about a distribution over the periods, over a grid of situations, against the numbers they are made of."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.standing.kernel_density import DensityParameters, run
from analysis.values import Column, Result, Study, Text
from compose.blocks import kernel_density
from compose.context import Context
from compose.document import Columns, Figure, Paragraph, plain
from publish.site import Site
from tests.compose.sentences.reading import count

NAME = Text(zh="甲值", en="Figure of x")
rng = np.random.default_rng(5)
NORMAL = rng.normal(50, 5, 31)
TWO = np.where(np.arange(31) < 15, 30.0, 70.0) + rng.normal(0, 2, 31)
THREE = np.where(np.arange(31) < 10, 10.0, np.where(np.arange(31) < 20, 50.0, 90.0)) + rng.normal(0, 2, 31)
SHAPES = {"one": NORMAL, "wide": 50 + 3 * (NORMAL - 50), "high": NORMAL + 20, "two": TWO, "three": THREE}
SAID = {
    "mean": {
        "en": {1: "rose from", -1: "fell from", 0: "as in"},
        "zh": {1: "升至", -1: "降至", 0: "同为"},
    },
    "sd": {
        "en": {1: "further apart", -1: "closer together", 0: "stayed at"},
        "zh": {1: "差距扩大", -1: "差距缩小", 0: "标准差仍为"},
    },
}


def made(site: Site, **periods: np.ndarray) -> dict[str, Result]:
    panel = site.plan.report.panel
    codes = [c for c in panel.codes() if panel.regions[c].level == "region"]
    frame = pd.concat(
        {t.removeprefix("y"): pd.Series(v, index=pd.Index(codes, name="region")) for t, v in periods.items()},
        names=["period"],
    ).swaplevel()
    given = Result("g", NAME, (Column("v", NAME, decimals=1),), frame.to_frame("v"), ())
    p = DensityParameters(id="k", value="g.v")
    return {"g": given, **{r.id: r for r in run(p, Study(panel, results={"g": given}))}}


def section_of(site: Site, results: dict[str, Result], language: str):
    context = Context(
        site.plan.report,
        {**site.plan.results, **results},
        language,
        None,
        replace(site, _figures={}).figures(language),
    )
    found = kernel_density.kernel_density(kernel_density.DensityBlock(kind="kernel_density", of="k"), context)
    assert found is not None
    return found, " ".join(plain(n.prose) for n in found.nodes if isinstance(n, Paragraph))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("last", SHAPES)
@pytest.mark.parametrize("first", SHAPES)
def test_what_is_said_is_what_moved(site: Site, first: str, last: str, language: str) -> None:
    results = made(site, y2000=SHAPES[first], y2010=SHAPES[last])
    table = results["k"].frame.round(1)
    section, words = section_of(site, results, language)
    for column, said in SAID.items():
        a, b = table[column]
        sign = int(np.sign(b - a))
        assert [k for k, part in said[language].items() if part in words] == [sign], words
    a, b = table["modes"]
    told = {"en": r"went from (\w+) in 2000 to (\w+) in 2010", "zh": r"由2000年的(.)个变为2010年的(.)个"}[
        language
    ]
    found = re.search(told, words)
    assert (found is not None) == (a != b), words
    if found:
        assert [count(n) for n in found.groups()] == [a, b]
    assert (("no separate groups show" in words) or ("看不出分化成群" in words)) == (a == b == 1)
    figure = next(n for c in section.nodes if isinstance(c, Columns) for n in c.left if isinstance(n, Figure))
    assert figure.svg.count("<polyline") >= 4 and figure.alt


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("shape", ["one", "two"])
def test_one_period_is_told_by_itself(site: Site, shape: str, language: str) -> None:
    _, words = section_of(site, made(site, y2000=SHAPES[shape]), language)
    one = {"en": "has one peak", "zh": "只有一个峰"}[language]
    assert (one in words) == (shape == "one")


def test_of_many_periods_four_are_drawn(site: Site) -> None:
    periods = {f"y{2000 + i}": NORMAL + i for i in range(9)}
    section, _ = section_of(site, made(site, **periods), "en")
    figure = next(n for c in section.nodes if isinstance(c, Columns) for n in c.left if isinstance(n, Figure))
    assert (
        all(f">{t}<" in figure.svg for t in ("2000", "2003", "2005", "2008")) and ">2001<" not in figure.svg
    )

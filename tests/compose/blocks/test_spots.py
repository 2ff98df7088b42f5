"""Sentences and maps about hot and cold spots and about two figures, against the numbers they are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from analysis.space.bivariate import BivariateParams, bivariate
from analysis.space.hotspots import HotspotParams, hotspots
from analysis.values import Column, Result, Study, Text
from compose.blocks import spots
from compose.context import Context
from compose.document import Figure, Paragraph, Section, plain
from publish.site import Site

LANGUAGES = ("zh", "en")
rng = np.random.default_rng(12)
#: name → figures of the regions in a row; neighbours are those beside each other in it
NOISE = rng.uniform(5, 6, 31)
TREND = np.arange(31.0) + 5 + NOISE
SPIKE = np.where(np.arange(31) < 3, 500.0, 5) + NOISE
SITUATIONS = {"trend": TREND, "noise": NOISE, "few high ones": SPIKE}
OTHERS = {"alike": TREND + NOISE, "opposite": 100 - 2 * TREND, "nothing": rng.permutation(NOISE)}


def study(site: Site, **columns: np.ndarray) -> Study:
    panel = site.plan.report.panel
    codes = [c for c in panel.codes() if panel.regions[c].level == "region"]
    names = {"x": Text(zh="甲值", en="Figure of x"), "y": Text(zh="乙值", en="Figure of y")}
    frame = {n: pd.DataFrame({"v": v}, index=pd.Index(codes, name="region")) for n, v in columns.items()}
    results = {
        n: Result(n, names[n], (Column("v", names[n], decimals=2),), f, (), inputs=("a@2020",))
        for n, f in frame.items()
    }
    return Study(panel, None, {c: (100.0 + i, 30.0) for i, c in enumerate(codes)}, results)


def here(site: Site, made: Mapping[str, Result], language: str, code: str = "") -> Context:
    region = site.plan.report.panel.regions[code] if code else None
    return Context(site.plan.report, {**site.plan.results, **made}, language, region, site.figures(language))


def told(section: Section) -> str:
    return " ".join(plain(node.prose) for node in section.nodes if isinstance(node, Paragraph))


def number(pattern: str, words: str) -> float:
    """The number behind words."""
    found = re.search(rf"(?:{pattern})\s*(−?[\d.]*\d)", words)
    assert found, (pattern, words)
    return float(found[1].replace("−", "-"))


def drawn(section: Section) -> list[Figure]:
    return [node for node in section.nodes if isinstance(node, Figure)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("significance", [0.05, 0.001])
def test_hot_and_cold_spots(site: Site, situation: str, language: str, significance: float) -> None:
    given = study(site, x=SITUATIONS[situation])
    params = HotspotParams(
        id="h", value="x.v", weights="knn", k=4, permutations=499, significance=significance
    )
    made = {r.id: r for r in hotspots(params, given)}
    frame, whole = made["h_local"].frame, {c: x.value for c, x in next(made["h"].rows())[1].items()}
    names = {c: r.name[language] for c, r in given.panel.regions.items()}
    for code in ("", *frame.index[[0, 15, 30]]):
        context = here(site, made, language, code)
        section = spots.hotspots(spots.HotspotsBlock(kind="hotspots", of="h"), context)
        words = told(section)
        lists = {"hot": ("Hot spots: ", "热点："), "cold": ("Cold spots: ", "冷点：")}
        for spot, starts in lists.items():
            members = [names[c] for c in frame.index[frame["cluster"] == spot]]
            found = re.search(rf"(?:^|[.。]\s*)(?:{'|'.join(starts)})([^.。]*)", words)
            assert bool(found) == bool(members), words
            assert all(found and name in found[1] for name in members)
        anything = (frame["cluster"] != "NS").any()
        assert bool(drawn(section)) == anything
        assert anything != (("nothing to map" in words) or ("不附地图" in words))
        p, high = whole["p_permutation"], whole["g"] > whole["expected"]
        said = {
            "zh": ("高值省份彼此", "低值省份彼此", "没有超出随机"),
            "en": ("provinces, high values gather", "provinces, low values gather", "than chance"),
        }
        kind = 2 if p > significance else 0 if high else 1
        assert [i for i, part in enumerate(said[language]) if part in words] == [kind], words
        if code:
            own = {
                "hot": ("A hot spot", "属热点"),
                "cold": ("A cold spot", "属冷点"),
                "NS": ("Neither", "既非热点"),
            }
            cluster = frame.loc[code, "cluster"]
            for spot, parts in own.items():
                assert (parts[language == "zh"] in words) == (spot == cluster), words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("other", OTHERS)
def test_one_figure_beside_another_of_the_neighbours(site: Site, other: str, language: str) -> None:
    given = study(site, x=TREND, y=OTHERS[other])
    params = BivariateParams(id="b", value="x.v", neighbours_value="y.v", weights="knn", permutations=499)
    made = {r.id: r for r in bivariate(params, given)}
    frame, whole = made["b_local"].frame, {c: x.value for c, x in next(made["b"].rows())[1].items()}
    for code in ("", *frame.index[[0, 15, 30]]):
        context = here(site, made, language, code)
        section = spots.bivariate(spots.BivariateBlock(kind="bivariate", of="b"), context)
        words = told(section)
        said = {
            "zh": ("往往也较高", "往往较低", "无从与随机区别"),
            "en": ("high too", "tends to be low", "can be told from chance ("),
        }
        kind = 2 if whole["p_permutation"] > 0.05 else 0 if whole["moran_i"] > 0 else 1
        assert [i for i, part in enumerate(said[language]) if part in words] == [kind], words
        assert bool(drawn(section)) == frame["significant"].any()
        said_r = number("correlate at|相关系数为", words)
        assert said_r == pytest.approx(whole["correlation"], abs=0.006)
        if code:
            row = frame.loc[code]
            assert number("Figure of x:|甲值为", words) == pytest.approx(row["value"], rel=0.006)
            assert number("mean of figure of y:|乙值平均值为", words) == pytest.approx(row["lag"], rel=0.006)
            alone = ("No local pattern", "局部格局不显著")[language == "zh"] in words
            assert alone != row["significant"]
    expected = {"alike": 0, "opposite": 1}
    assert kind == expected.get(other, kind)


def test_the_map_has_letters_and_colours_for_spots_alone(site: Site) -> None:
    given = study(site, x=TREND)
    params = HotspotParams(id="h", value="x.v", weights="knn", k=4, permutations=499)
    made = {r.id: r for r in hotspots(params, given)}
    frame = made["h_local"].frame
    context = here(site, made, "en")
    svg, alt = context.figures.maps.clusters(made["h_local"])
    hot, cold = (int((frame["cluster"] == spot).sum()) for spot in ("hot", "cold"))
    assert hot and cold and "hot spot: " in alt and "cold spot: " in alt
    # a letter a region, and one in the legend; small regions have no room for theirs
    for letter, n in (("H", hot), ("C", cold)):
        assert 1 < len(re.findall(rf">{letter}</text>", svg)) <= n + 1


@pytest.mark.parametrize("kind", ["hotspots", "bivariate"])
def test_headings_are_in_both_languages(site: Site, kind: str) -> None:
    given = study(site, x=TREND, y=NOISE)
    if kind == "hotspots":
        results = hotspots(HotspotParams(id="h", value="x.v", weights="knn"), given)
        section = lambda c: spots.hotspots(spots.HotspotsBlock(kind=kind, of="h"), c)  # noqa: E731
    else:
        results = bivariate(
            BivariateParams(id="h", value="x.v", neighbours_value="y.v", weights="knn"), given
        )
        section = lambda c: spots.bivariate(spots.BivariateBlock(kind=kind, of="h"), c)  # noqa: E731
    made = {r.id: r for r in results}
    zh, en = (section(here(site, made, language)).title for language in LANGUAGES)
    assert zh != en and not re.search("[a-z]", zh)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("correction", ["fdr", "none"])
def test_the_overview_says_how_regions_were_judged(site: Site, correction: str, language: str) -> None:
    given = study(site, x=TREND, y=TREND + NOISE)
    params = {"weights": "knn", "permutations": 499, "correction": correction}
    made = {r.id: r for r in hotspots(HotspotParams(id="h", value="x.v", **params), given)}
    made |= {
        r.id: r
        for r in bivariate(BivariateParams(id="b", value="x.v", neighbours_value="y.v", **params), given)
    }
    overview = here(site, made, language)
    for section in (
        spots.hotspots(spots.HotspotsBlock(kind="hotspots", of="h"), overview),
        spots.bivariate(spots.BivariateBlock(kind="bivariate", of="b"), overview),
    ):
        words = told(section)
        controlled = {"zh": "控制错误发现率", "en": "false discovery rate controlled"}[language]
        plain_p = {"zh": "未按地区数校正", "en": "not corrected for the number"}[language]
        assert (controlled in words) == (correction == "fdr") and (plain_p in words) == (
            correction == "none"
        ), words
        # a sentence does not begin small
        assert not re.search(r"[.] [a-z]", words), words

"""Titles of figures of all regions, of areas and of models: over the grid of situations, in both languages, against the raw figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from statistics import mean, pstdev
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from analysis.results import Result
from analysis.values import Column, same
from compose.blocks import seen_all
from compose.context import Context
from compose.document import plain
from tests.compose.sentences.reading import NAMES, NUM, codes, near
from tests.compose.sentences.test_captions import captions
from tests.compose.sentences.test_grid import LANGUAGES
from tests.compose.sentences.world import (
    CODES,
    INDICATORS,
    LEVELS,
    PERIODS,
    SITUATIONS,
    rank,
)

pytestmark = pytest.mark.slow
GRID = pytest.mark.parametrize("situation", SITUATIONS)
BOTH = pytest.mark.parametrize("language", LANGUAGES)
COLON = {"en": ": ", "zh": "："}
#: the unit of incomes, behind a figure
UNIT = {"en": f" {INDICATORS['income'][3]}", "zh": INDICATORS["income"][2]}


def tail(caption: str, language: str) -> str:
    """What is seen: after the first colon; empty where there is none."""
    return caption.partition(COLON[language])[2]


def named(found: str, language: str) -> set[str]:
    return set(codes(re.sub(" and others|等", "", found).strip()))


def told_of(true: set[str], told: set[str]) -> bool:
    """Whether those named are those that are meant, or the first three of many."""
    return told == true or (len(told) == 3 and told < true and len(true) > 4)


@GRID
@BOTH
def test_local_quadrants_and_whether_neighbours_are_alike(made: Any, situation: str, language: str) -> None:
    _, site = made(situation)
    local, overall = (site.plan.results[f"near_plain{s}"] for s in ("_local", ""))
    row = next(iter(overall.rows()))[1]
    labels = local.by_id["quadrant"].labels
    members: dict[str, set[str]] = {}
    for key, cells in local.rows():
        if cells["significant"].value:
            members.setdefault(labels[str(cells["quadrant"].value)][language], set()).add(key[0])
    found = captions(site, "clusters", "", language, {"of": "near_plain"})
    assert len(found) == (2 if members else 1)
    scatter = tail(found[-1], language)
    index = row["moran_i"].value
    assert near(re.search(rf"I\s?=\s?({NUM})", scatter)[1], index), scatter
    if not row["significant"].value:
        assert re.match("no pattern|与随机分布无从区别", scatter)
    elif index > row["expected"].value:
        assert re.match("similar|数值相近", scatter)
    else:
        assert re.match("dissimilar|数值相异", scatter)
    if members:
        bracketed = {
            label: named(names, language)
            for names, label in re.findall(r"([^；;（(]+?)\s?[（(]([^）)]+)[）)]", tail(found[0], language))
        }
        assert set(bracketed) == set(members)
        assert all(told_of(members[label], bracketed[label]) for label in members)
    for code in CODES:
        own = captions(site, "cluster", code, language, {"of": "near_plain"})
        if not own:
            continue
        words, there = tail(own[0], language), [q for q, those in members.items() if code in those]
        if (code,) not in local:
            assert re.search("without a figure|无数据", words), words
        elif there:
            assert there[0] in words and named(words.split("(")[0].split("（")[0], language) == {code}, words
        else:
            assert re.search("in none of them|不在其中", words), words


def commonest(told: str, counts: Mapping[str, int], names: dict[str, str], noun: str) -> None:
    """A sentence of the commonest class against counts."""
    most = max(counts.values())
    first = {c for c in counts if counts[c] == most}
    assert {c for c in names if names[c] in told} == first, (told, counts)
    numbers = set(map(int, re.findall(r"\d+", re.sub(r"(in )?\d{4}年?", "", told))))
    if len(counts) == 1:
        assert numbers == {most} and re.search("in all|均为", told), told
    elif len(first) == len(counts):
        assert numbers == {most} and re.search("alike|一样多", told), told
    else:
        assert numbers == {most, sum(counts.values())}, told
        assert (len(first) > 1) == bool(re.search("each|并列", told)), told
    assert noun in told


@GRID
@BOTH
def test_most_are_in_this_class(made: Any, situation: str, language: str) -> None:
    world, site = made(situation)
    names = {k: v[LANGUAGES.index(language) ^ 1] for k, v in LEVELS.items()}
    noun = {"en": "provinces", "zh": "个省份"}[language]
    last = max(p for _, p in world.levels)
    counts = Counter(v for (_, p), v in world.levels.items() if p == last)
    _, way = captions(site, "maps", "", language, {"columns": ["income_now", "way"]})
    commonest(tail(way, language), counts, names, noun)
    (over_time,) = captions(site, "paths", "", language, {"of": "way"})
    assert last in tail(over_time, language)
    commonest(tail(over_time, language), counts, names, noun)
    binding = site.plan.results["efficient"]
    limits = Counter(str(c["binding"].value) for _, c in binding.rows() if not c["binding"].missing)
    labels = {k: t[language] for k, t in binding.by_id["binding"].labels.items()}
    labels = {k: words[:1].lower() + words[1:] for k, words in labels.items()}
    commonest(
        tail(captions(site, "bindings", "", language, {"of": "efficient"})[0], language), limits, labels, noun
    )


@GRID
@BOTH
def test_who_gained_and_who_lost_most(made: Any, situation: str, language: str) -> None:
    world, site = made(situation)
    first, last = (world.at("income", p) for p in ("2000", "2020"))
    there = [c for c in CODES if c in first and c in last]
    first, last = {c: first[c] for c in there}, {c: last[c] for c in there}
    moves = {
        "rank": {c: float(rank(first, c) - rank(last, c)) for c in there},
        # what is printed: one decimal
        "value": {c: round(last[c] - first[c], 1) for c in there},
    }
    for by, moved in moves.items():
        (caption,) = captions(site, "slopes", "", language, {"rows": ["income_growth_change"], "by": by})
        words = caption.rpartition(COLON[language])[2] if COLON[language] in caption else ""
        for side, pattern in (
            (1, rf"({NAMES[language]})(?: and others|等)?\s?(?:up most|上升最多)\s?[（(]({NUM})"),
            (-1, rf"({NAMES[language]})(?: and others|等)?\s?(?:down most|下降最多)\s?[（(]({NUM})"),
        ):
            true = {c for c, v in moved.items() if side * v > 0}
            said = re.search(pattern, words)
            assert (said is not None) == bool(true), (caption, moved)
            if said:
                end = max(side * moved[c] for c in true) * side
                assert near(said[2], end), (caption, end)
                assert told_of({c for c in true if moved[c] == end}, named(said[1], language)), caption


@GRID
@BOTH
def test_a_region_beside_the_nation_and_the_areas(made: Any, situation: str, language: str) -> None:
    world, site = made(situation)
    for code in CODES:
        found = captions(site, "gap", code, language, {"rows": ["income_gap"]})
        both = [
            p
            for p in PERIODS
            if (code, p) in world.figures["income"] and ("income", "100000", p) in world.areas
        ]
        if not found:
            continue
        words = tail(found[0], language)
        assert bool(words) == bool(both)
        if both:
            assert both[-1] in words
            figures = re.findall(NUM, re.sub(r"(in )?\d{4}(?!,)年?$|^\d{4}年", "", words))
            assert [
                near(f, v)
                for f, v in zip(
                    figures,
                    (world.figures["income"][code, both[-1]], world.areas["income", "100000", both[-1]]),
                    strict=True,
                )
            ] == [True, True], words
    # three tables: the last of an odd number has its drawing beside it
    found = captions(site, "areas", "", language, {"rows": ["area_income", "area_losses", "area_income"]})
    areas = {a: v for (i, a, p), v in world.areas.items() if i == "income" and p == "2020"}
    called = {k: v[LANGUAGES.index(language) ^ 1] for k, v in world.area_names.items()} | {
        "100000": {"en": "China", "zh": "全国"}[language]
    }
    words = tail(found[0], language)
    if len(set(areas.values())) == 1:
        assert not words, words
        return
    assert "2020" in words
    for word, end in (
        (r"([^(]+) highest \(([^)]+)\)|([^年]+)最高（([^）]+)）", max),
        (r"\), ([^(]+) lowest \(([^)]+)\)|，([^（]+)最低（([^）]+)）", min),
    ):
        said = [g for g in re.search(word, words).groups() if g]
        value = end(areas.values())
        figure = re.fullmatch(rf"({NUM}){UNIT[language]}", said[1])
        assert figure and near(figure[1], value), words
        assert {a for a in called if called[a] in said[0]} == {a for a in areas if areas[a] == value}, words


@GRID
@BOTH
def test_courses_of_all_and_of_one(made: Any, situation: str, language: str) -> None:
    world, site = made(situation)
    (sigma,) = captions(site, "convergence", "", language, {"of": "waste_convergence"})
    words = tail(sigma, language)
    ways = site.plan.results["waste_convergence_sigma"]
    shown = [f"{ways.cell(p, 'cv').value:.3f}" for p in ("2000", "2020")]
    spread = []
    for p in ("2000", "2020"):
        values = list(world.at("waste", p).values())
        spread.append(pstdev(values) / mean(values))
    assert (
        re.search("up from|升至", words)
        if shown[1] > shown[0]
        else re.search("down from|降至", words)
        if shown[1] < shown[0]
        else not re.search("from|由", words)
    ), words
    # those that converge are those with both ends; the made-up worlds miss none of these
    figures = [f for f in re.findall(NUM, words) if not re.fullmatch(r"20[0-2]0", f)]
    if situation != "missing":
        assert near(figures[0], spread[0]) and near(figures[-1], spread[1]), (words, spread)
    coupled = {c: world.coupling(c, "2020") for c in CODES}
    coupled = {c: v for c, v in coupled.items() if v is not None}
    (course,) = captions(site, "course", "", language, {"of": "together"})
    table = site.plan.results["together"]
    printed = {c: site.figures(language).time.format.cell(table.cell((c, "2020"), "d")) for c in coupled}
    words = tail(course, language)
    if len(set(printed.values())) < 2:
        assert not words, words
    else:
        told = named(re.sub(r"highest in | in \d{4}$|^\d{4}年|最高$", "", words), language)
        best = max(coupled.values())
        assert "2020" in words
        if told:
            assert {c for c in coupled if coupled[c] == best} <= told, words
            low = min(coupled[c] for c in told)
            assert all(printed[c] <= min(printed[t] for t in told) or c in told for c in coupled), (
                words,
                low,
            )


@pytest.fixture(scope="module")
def context(made: Any) -> Any:
    site = made("ordinary")[1]
    return lambda language: Context(
        site.plan.report, site.plan.results, language, None, site.figures(language)
    )


RATES = Column("value", same("rate"), same("%"), 1, "share")


def cells(values: list[float | None]) -> list[tuple[str, Any]]:
    index = pd.Index(["Exports", "Imports", "Sales", "Tax"][: len(values)], name="indicator")
    table = Result("r", same("r"), (RATES,), pd.DataFrame({"value": values}, index=index), ())
    return [(k[0], row["value"]) for k, row in table.rows()]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([2.0, -3.04, 1.0], (("exports",), "2", ("imports",), "−3")),
        ([2.0, 2.0, -1.0], (("exports", "imports"), "2", ("sales",), "−1")),
        ([3.0, 3.0], None),
        ([None, 4.0], (("imports",), "4")),
        ([None, None], None),
    ],
)
def test_rates(context: Any, values: list[float | None], said: tuple[Any, ...] | None) -> None:
    for language in LANGUAGES:
        found = plain(seen_all.rates(context(language), cells(values)))
        if said is None:
            assert found == ""
            continue
        told = [f.rstrip(".0%") for f in re.findall(r"−?\d+(?:\.\d+)?%", found)]
        assert told == list(said[1::2]), found
        assert re.findall("exports|imports|sales|tax", found) == [n for names in said[::2] for n in names]


def test_models(context: Any) -> None:
    """A moderator, the roots of a system, and responses: told from zero or not, by hand."""

    def cell(value: float) -> Any:
        return SimpleNamespace(value=value, missing=False)

    en, zh = context("en"), context("zh")
    for slope, shown, english, chinese in (
        (0.4, True, "the effect rises with the moderator", "影响随调节变量升高而升高"),
        (-0.4, True, "the effect falls as the moderator rises", "影响随调节变量升高而降低"),
        (0.4, False, "no dependence on the moderator is shown", "不能证明影响随调节变量而变"),
        (-0.4, False, "no dependence on the moderator is shown", "不能证明影响随调节变量而变"),
    ):
        assert plain(seen_all.moderated(en, cell(slope), shown)) == english
        assert plain(seen_all.moderated(zh, cell(slope), shown)) == chinese
    for moduli, english, chinese in (
        ([0.2, 0.99], "all inside, the system is stable", "全部在圆内，系统稳定"),
        ([1.0, 0.5], "1 of 2 not inside, the system is not stable", "2个中有1个不在圆内，系统不稳定"),
        ([1.3, 1.1, 0.5], "2 of 3 not inside, the system is not stable", "3个中有2个不在圆内，系统不稳定"),
    ):
        frame = pd.DataFrame({"modulus": moduli}, index=pd.Index(list("abc"[: len(moduli)]), name="order"))
        roots = Result("r", same("r"), (Column("modulus", same("m"), same(""), 3),), frame, ())
        assert plain(seen_all.rooted(en, roots)) == english
        assert plain(seen_all.rooted(zh, roots)) == chinese
    for bands, english, chinese in (
        ([(-1, 1), (0, 2), (-2, 0)], "nowhere told from zero", "各期均与零无从区别"),
        ([(-1, 1), (0.1, 2), (-2, 1)], "above zero in period 1", "第1期高于零"),
        (
            [(0.1, 1), (0.1, 2), (-2, -1)],
            "above zero in periods 0 and 1, below zero in period 2",
            "第0、1期高于零，第2期低于零",
        ),
        ([(-3, -1)] * 5, "below zero in periods 0 to 4", "第0至4期低于零"),
        (
            [(-3, -1)] * 3 + [(-1, 1)] + [(-3, -1)],
            "below zero in periods 0, 1, 2 and 4",
            "第0、1、2、4期低于零",
        ),
    ):
        rows = [(str(k), {"low": cell(a), "high": cell(b)}) for k, (a, b) in enumerate(bands)]
        assert plain(seen_all.responded(en, rows)) == english
        assert plain(seen_all.responded(zh, rows)) == chinese

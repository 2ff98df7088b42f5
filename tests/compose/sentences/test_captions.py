"""Titles of figures say what is seen: every one over the grid of situations, in both languages, against the raw figures."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from compose.blocks import seen
from compose.context import Context
from compose.document import Columns, Figure, plain
from publish.site import Site
from tests.compose.sentences.reading import NAMES, NUM, codes, near
from tests.compose.sentences.test_grid import BRIEF, LANGUAGES, composed
from tests.compose.sentences.world import (
    CODES,
    GROUP_NAMES,
    GROUPS,
    LEVELS,
    PERIODS,
    SITUATIONS,
    rank,
)

pytestmark = pytest.mark.slow


def captions(site: Site, kind: str, code: str, language: str, parameters: Any = None) -> list[str]:
    """The captions of a block's figures."""
    section = composed(site, kind, parameters or BRIEF[kind][0], code, language)
    found = []
    for node in section.nodes if section else ():
        leaves = (*node.left, *node.right) if isinstance(node, Columns) else (node,)
        found += [plain(leaf.caption) for leaf in leaves if isinstance(leaf, Figure)]
    return found


def names(found: str, language: str) -> list[str]:
    """The regions named, and whether there are more."""
    return codes(re.sub(" and others$|等$", "", found))


GRID = pytest.mark.parametrize("situation", SITUATIONS)
BOTH = pytest.mark.parametrize("language", LANGUAGES)


@GRID
@BOTH
def test_a_ranking_says_who_is_where(made: Any, situation: str, language: str) -> None:
    world, site = made(situation)
    ranks = {c: rank(world.index, c) for c in world.index}
    list_ = NAMES[language]
    for code in ("", *CODES):
        (caption,) = captions(site, "ranking", code, language)
        if len(set(ranks.values())) < 2:
            assert not re.search(r"first|last|居|\d", caption), caption
            continue
        for end, words in ((1, ("first", "居首")), (max(ranks.values()), ("last", "居末"))):
            true = {c for c in ranks if ranks[c] == end}
            joint = {"en": "(?P<joint> joint)?", "zh": "(?P<joint>并列)?"}[language]
            more = {"en": "(?: and others)?", "zh": "等?"}[language]
            word = {"en": f" {words[0]}", "zh": words[1]}[language]
            said = re.search(f"(?P<names>{list_}){more}{joint}{word}", caption)
            assert said, caption
            told = set(codes(said["names"]))
            assert told <= true and (told == true or len(told) == 3 < len(true)), caption
            assert (said["joint"] is not None) == (len(true) > 1), caption
            assert code not in true or code in told, caption
        own = re.search(
            {"en": r"(joint )?(\d+)(?:st|nd|rd|th)", "zh": r"(并列)?第(\d+)位"}[language], caption
        )
        middle = code in ranks and 1 < ranks[code] < max(ranks.values())
        assert (own is not None) == middle, caption
        if own:
            assert int(own[2]) == ranks[code]
            assert (own[1] is not None) == (list(ranks.values()).count(ranks[code]) > 1)
        assert (code in CODES and code not in ranks) == bool(re.search("not ranked|不参与排名", caption))


@GRID
@BOTH
def test_a_profile_and_what_makes_the_difference(made: Any, situation: str, language: str) -> None:
    _, site = made(situation)
    table = site.plan.results["index_profile"]
    called = {"green": ("greenness", "绿色水平"), "skill": ("skill", "技能水平")}
    for code in CODES:
        found = captions(site, "profile", code, language)
        if not found:
            continue
        sizes = {k[1]: c["contribution"].value for k, c in table.rows(region=code)}
        # what is printed as zero is on neither side
        unseen = 0.5 * 10.0 ** -table.by_id["contribution"].decimals
        sides = [0 if abs(s) < unseen else 1 if s > 0 else -1 for s in sizes.values()]
        ahead = sides.count(1)
        dimensions, difference = found
        tail = dimensions.partition(": " if language == "en" else "：")[2]
        if ahead == 2:
            assert re.search("^above .* every|均高于", tail), dimensions
        elif sides.count(-1) == 2:
            assert re.search("^below .* every|均低于", tail), dimensions
        elif ahead == 0:
            assert re.search("in no dimension|没有一个", tail), dimensions
        else:
            assert re.search("in one of two dimensions|两个维度中有一个高于", tail), dimensions
        for side, pattern in (
            (1, rf"(?P<names>[^,，:：]+?)(?: adds? most \(|拉高最多（各?)(?P<size>{NUM})"),
            (-1, rf"(?P<names>[^,，:：]+?)(?: takes? away most \(|拉低最多（各?)(?P<size>{NUM})"),
        ):
            said = re.search(pattern, difference)
            there = {i: s for (i, s), mark in zip(sizes.items(), sides, strict=True) if mark == side}
            assert (said is not None) == bool(there), difference
            if said:
                top = max(abs(s) for s in there.values())
                assert near(said["size"], side * top), difference
                for i, s in there.items():
                    told = called[i][LANGUAGES.index(language)] in said["names"]
                    assert told == (abs(abs(s) - top) < 1e-9), difference


@GRID
@BOTH
def test_a_way_says_its_ends(made: Any, situation: str, language: str) -> None:
    world, site = made(situation)
    for code in CODES:
        found = captions(site, "path", code, language)
        own = [(p, world.levels[code, p]) for p in PERIODS if (code, p) in world.levels]
        assert bool(found) == bool(own)
        if not own:
            continue
        tail = re.split("[:：] ?", found[0])[1]
        level = {k: v[LANGUAGES.index(language) ^ 1] for k, v in LEVELS.items()}
        told = re.findall("|".join(level.values()), tail)
        years = re.findall(r"\d{4}", tail)
        first, last = level[own[0][1]], level[own[-1][1]]
        throughout = len({x for _, x in own}) == 1 and len(own) > 1
        assert bool(re.search("throughout|始终", tail)) == throughout, tail
        if throughout:
            assert (told, years) == ([first], []), tail
        elif len(own) == 1 or first == last:
            assert (told, years) == ([first], [own[0][0], own[-1][0]][: len(own)]), tail
        else:
            assert (told, years) == ([first, last], [own[0][0], own[-1][0]]), tail


@GRID
@BOTH
def test_places_then_and_now(made: Any, situation: str, language: str) -> None:
    _, site = made(situation)
    table = site.plan.results["income_growth_change"]
    for code in CODES:
        for caption in captions(site, "slopes", code, language):
            told = re.findall(r"(joint |并列)?(?:第)?(\d+)(?:st|nd|rd|th|位)", caption)
            numbers = [(int(n), bool(joint)) for joint, n in told]
            if (code,) not in table or table.cell(code, "rank_first").missing:
                assert not numbers
                continue
            places = [
                (int(own), list(table.known(c).values()).count(own) > 1)
                for c in ("rank_first", "rank_last")
                for own in [table.cell(code, c).value]
            ]
            assert numbers == (places if places[0] != places[1] else places[:1]), caption
            assert ("then and now" in caption or "前后" in caption) == (places[0] == places[1])


@GRID
@BOTH
def test_groups_say_the_highest_and_lowest_mean(made: Any, situation: str, language: str) -> None:
    world, site = made(situation)
    (caption,) = captions(site, "groups", "", language, {"of": "index"})
    means: dict[str, float] = {}
    for group, pair in GROUP_NAMES.items():
        those = [v for c, v in world.index.items() if GROUPS[c] == group]
        if those:
            means[pair[LANGUAGES.index(language) ^ 1]] = sum(those) / len(those)
    said = re.search(
        rf": (.+) highest \(({NUM})\), (.+) lowest \(({NUM})\)"
        if language == "en"
        else rf"[：]([^：]+)最高（({NUM})），(.+)最低（({NUM})）",
        caption,
    )
    apart = max(means.values()) - min(means.values()) > 1e-6
    if not apart:
        assert said is None, caption
        return
    assert said, caption
    for listed, shown, end in ((said[1], said[2], max), (said[3], said[4], min)):
        value = end(means.values())
        assert near(shown, value), caption
        assert {g for g in means if g in listed} == {g for g, m in means.items() if near(shown, m)}, caption


@BOTH
def test_a_shared_place_in_the_middle_is_joint(made: Any, language: str) -> None:
    """Two regions alike between the ends: of a table that is made so, by ranking one that has them moved together."""
    _, site = made("ordinary")
    table = site.plan.results["index"]
    frame = table.frame.copy()
    ranks = frame["rank"]
    second, third = (ranks[ranks == place].index[0] for place in (2, 3))
    frame.loc[third, "rank"] = 2
    results = {**site.plan.results, "index": replace(table, frame=frame)}
    regions = site.plan.report.panel.regions
    for code, joint in ((second, True), (third, True), (ranks[ranks == 4].index[0], False)):
        context = Context(site.plan.report, results, language, regions[code], site.figures(language))
        told = plain(seen.ranked(context, results["index"]))
        place = {"en": "joint 2nd" if joint else "4th", "zh": "并列第2位" if joint else "第4位"}[language]
        assert place in told and ("joint" in told or "并列" in told) == joint, told


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_few_regions_none_is_among_the_first_and_the_last(
    prepared: dict[str, Site], language: str
) -> None:
    """Four provinces: two are highest and two lowest, on maps and in rankings."""
    site = prepared["digital"]
    figures, results = site.figures(language), site.plan.results
    ranking = next(r for r in results.values() if "rank" in r.by_id and len(r.frame) == 4)
    column = ranking.main_column.id
    _, told = figures.maps.locator(ranking, column)
    _, placed = figures.whole.ranking(ranking, "")
    names = [r.name[language] for r in site.plan.report.regions]
    for words in (told, placed):
        assert [words.count(name) for name in names] == [1] * 4, words

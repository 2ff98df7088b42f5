"""A column that says of which level the region of a row is: ``find_level``, ``rank_of_level``, ``names_of_levels``.

state, district, constituency one below the other are no breakdown of a region's figures: each row has one of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from intake.new.layout.column import Column
from intake.new.layout.roles import Dimension, Roles
from intake.new.vocabulary.names import level_hits
from intake.new.vocabulary.words import key

#: how a column of levels is called
_HEADING = re.compile(
    r"(?:itl|nuts|lau|geo(?:graph(?:y|ic|ical))?|area|region(?:al)?|admin(?:istrative)?|location|territor(?:y|ial)|unit)?(?:level|type|tier)|"
    r"n[ií]vel(?:geografico|territorial)?|niveau(?:geographique)?|地区级别|行政级别|级别|层级|地区层级|区域级别|行政层级|地域区分|階層",
)
#: words for levels: whole country, first, second, third level
_WORDS = (
    r"countr(?:y|ies)|nation(?:al)?|nationwide|whole|world|global|全国|国家|全國|nuts0|land|pais|país|pays|england|uk",
    r"state(?:s)?|statewide|province(?:s)?|provincial|region(?:s|al)?|subnational|territor(?:y|ies)|bundesland|länder|省|省级|自治区|直辖市|"
    r"都道府県|prefecture(?:s)?|nuts1|itl1|comunidad(?:autonoma|autónoma)?|estado|provinsi|voivodeship|governorate|oblast|canton|grossregion",
    r"count(?:y|ies)|district(?:s)?|municipalit(?:y|ies)|cit(?:y|ies)|localauthorit(?:y|ies)(?:district)?|utla|ltla|borough|"
    r"地级|地级市|市级|地市|市区町村|nuts2|itl[23]|lads?|provincia|department|département|kreis|kabupaten|regency|powiat|metro(?:politanarea)?|msa|division",
    r"ward(?:s)?|parish(?:es)?|parli(?:a)?ment(?:ary)?(?:constituency)?|constituenc(?:y|ies)|dun|town(?:s|ship)?|village|县|县级|区县|县市区|"
    r"乡镇|街道|nuts3|commune|gemeinde|municipio|subdistrict|lsoa|msoa|zip(?:code)?|tract|school",
)
MOST_LEVELS = 8


def rank_of_level(word: str) -> int | None:
    """How far below the whole country a level lies, by its name; None for a word that is no level's.

    >>> [rank_of_level(w) for w in ("National", "state", "Local authority", "parliment", "Female")]
    [0, 1, 2, 3, None]
    """
    plain = key(word)
    return next((i for i, words in enumerate(_WORDS) if re.fullmatch(words, plain)), None)


def names_of_levels(tables: Sequence[Roles], levels: Mapping[str, int]) -> dict[int, str]:
    """What a column calls the levels of codes, ITL1 and ITL2 under “ITL level”; empty where none has one word for each.

    Args:
        levels: code → its level.
    """
    for table, column in ((t, c) for t in tables for c in t.columns if _HEADING.fullmatch(key(c.heading))):
        words: dict[int, set[str]] = {}
        for r in table.page.body:
            cells = table.page.grid.rows[r]
            code = next((w for i, w in enumerate(cells) if i != column.index and w in levels), None)
            if code is not None and cells[column.index]:
                words.setdefault(levels[code], set()).add(cells[column.index])
        named = {v: next(iter(some)) for v, some in words.items() if len(some) == 1}
        if len(named) == len(words) > 1 and len(set(named.values())) == len(named):
            return named
    return {}


def find_level(roles: Roles) -> None:
    """Give the column of levels its role, so that it is no breakdown and no group."""
    if roles.region is None or not roles.values:
        return
    region = roles.columns[roles.region]
    if sum(level_hits(region.distinct[:200]).values()) > 0.5 * len(region.distinct[:200]):
        # levels of China's regions are known by their names
        return
    for c in roles.left():
        if (
            1 < len(c.distinct) <= MOST_LEVELS
            and c.figures < 0.2
            and (_says_levels(c) or _nests(region, c))
            and _one_each(region, c)
        ):
            roles.level = Dimension(c.index, c.heading, {w: w for w in c.distinct})
            return


def _says_levels(column: Column) -> bool:
    ranks = [rank_of_level(w) for w in column.distinct]
    known = [r for r in ranks if r is not None]
    if _HEADING.fullmatch(key(column.heading)) and len(known) >= 2:
        return len(set(known)) > 1
    # a town and a rural district may be units of one level
    return (
        len(known) >= 0.7 * len(ranks) and len(set(known)) > 1 and (0 in known or max(known) - min(known) < 3)
    )


def _nests(region: Column, column: Column) -> bool:
    """Whether a column that is called a level has one word for one or few regions and another for many: BR, GR, UF."""
    if _HEADING.fullmatch(key(column.heading)) is None:
        return False
    members: dict[str, set[str]] = {}
    for a, b in zip(region.words, column.words, strict=True):
        members.setdefault(b, set()).add(a)
    sizes = sorted(map(len, members.values()))
    return all(2 * a < b for a, b in pairwise(sizes))


def _one_each(region: Column, column: Column) -> bool:
    """Whether most regions have one level; a city may be its own district."""
    levels: dict[str, set[str]] = {}
    for a, b in zip(region.words, column.words, strict=True):
        if a and b:
            levels.setdefault(a, set()).add(b)
    return sum(len(x) > 1 for x in levels.values()) <= 0.3 * len(levels)

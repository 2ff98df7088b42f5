"""Totals, leftovers and strangers among regions of a country that only their names tell: ``worded_totals``, ``leftovers``, ``odd_among``,
``several_by_name``, ``lies_over``, ``stands_for_all``, ``named_whole``, ``NamedWhole``, ``coded_alike``.

A rate of the whole lies among the rates of its parts, so that figures do not tell it. Names do: “WHOLE COUNTRY”, “Российская
Федерация”, three rows that end in “федеральный округ” with others under each of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from intake.new.vocabulary.larger_units import larger_units, smaller_units
from intake.new.vocabulary.region_parts import SEVERAL, TOGETHER

#: names of what is left over when all regions are counted: Overseas / Unknown, Sin especificar, 不詳
_LEFT_OVER = re.compile(
    r"\b(?:unknown|unstated|undefined|unspecified|unallocated|unassigned|unclassified|unidentified|not (?:stated|known|specified|"
    r"elsewhere|allocated|assigned|classified|determined|available|reported|identified)|overseas|abroad|elsewhere|"
    r"no (?:fixed )?(?:address|abode|usual)|out(?: |-)?of(?: |-)?(?:state|area|region|country|province)|outside|others?|residual|"
    r"remainder|rest of|miscellaneous|unbekannt|sonstige|übrige|ausland|ohne angabe|nicht zuordenbar|inconnu|non (?:précisé|déclaré|réparti)|"
    r"étranger|autres?|desconocid[oa]|no especificad[oa]|sin especificar|no consta|extranjero|otr[oa]s|ignorad[oa]|"
    r"não (?:informado|especificado)|exterior|outr[oa]s|non (?:specificato|indicato|disponibile)|estero|altr[oi]|onbekend|overige?|buitenland|"
    r"okänd|ukjent|uoplyst|nieznan[ey]|za granicą)\b|"
    r"^(?:其他|其它|其余|不详|不明|未知|未分类|境外|国外|海外|外地|省外|市外|不詳|その他|国外|海外|분류 불가|기타|미상|해외)$|"
    r"(?:地区不详|地区不明|不能划分|不分地区)",
    re.IGNORECASE,
)
#: names of the built-up part of a city, and what planners call several regions together
_SEVERAL_BY_NAME = re.compile(
    r"^(?:市区|市辖区|市本级|城区|中心城区|主城区|建成区|镇区|城镇|乡村|农村)$|(?:经济带|经济圈|城市群|都市圈|流域|走廊)$|"
    r"^(?:the )?(?:city proper|metropolitan areas?|urban areas?|rural areas?|coastal (?:areas?|regions?))$",
    re.IGNORECASE,
)
#: a sum of regions that is so much of the whole's figure is that of all of them, revised or rounded
_ALL_OF_IT = 0.9
#: of fewer rows nothing is told by how names end
_FEWEST = 8


def worded_totals(words: Sequence[str]) -> list[str]:
    """The names, in the order of the table, that stand for several of the others by their wording.

    >>> worded_totals(["CẢ NƯỚC - WHOLE COUNTRY", "Hà Nội", "Vĩnh Phúc"])
    ['CẢ NƯỚC - WHOLE COUNTRY']
    >>> blocks = ["Russia", "North Federal District", "A", "B", "C", "South Federal District", "D", "E", "F"]
    >>> worded_totals(blocks)
    ['Russia', 'North Federal District', 'South Federal District']
    >>> worded_totals(["Region N", "Province A", "Province B", "Province C", "Region S", "Province D", "Province E", "Region W", "Province W"])
    ['Region N', 'Region S', 'Region W']
    >>> worded_totals(["Alta Floresta D'Oeste (RO)", "A (RO)", "B (RO)", "C (RO)", "Espigão D'Oeste (RO)", "D (RO)", "E (RO)", "F (RO)", "G (RO)"])
    []
    >>> worded_totals(["Cook County", "Lake County", "Will County", "A", "B", "C", "D", "E", "F"])
    []
    """
    totals = {w for w in words if SEVERAL.search(w)}
    heads = _heads_of_blocks(words)
    totals |= {words[i] for i in heads}
    if heads:
        # what stands over the first block is the whole
        totals |= set(words[: heads[0]][:1])
    else:
        totals |= set(_heads_by_first_word([w for w in words if w not in totals]))
    return [w for w in words if w in totals]


def _heads_of_blocks(words: Sequence[str]) -> list[int]:
    """Places of names that share their last two words and have two or more others under each of them."""
    if len(words) < _FEWEST:
        return []
    # (RO) behind every municipality says where it lies
    words = [re.sub(r"\s*[(（][^()（）]{1,12}[)）]$", "", w) for w in words]
    endings: dict[tuple[str, ...], list[int]] = {}
    for i, parts in enumerate(w.casefold().split() for w in words):
        if len(parts) > 2:
            endings.setdefault(tuple(parts[-2:]), []).append(i)
    for places in sorted(endings.values(), key=len, reverse=True):
        count = len(places)
        gaps = [b - a for a, b in zip(places, [*places[1:], len(words)], strict=True)]
        # the whole may stand above the first of them, nothing else does
        if count > 1 and count <= 0.35 * len(words) and min(gaps) > 2 and places[0] <= 1:
            return places
    return []


def _heads_by_first_word(words: Sequence[str]) -> list[str]:
    """Names that begin with one word, each over some that begin with another: Region Nordjylland over Province Nordjylland."""
    if len(words) < _FEWEST:
        return []
    first = [w.split()[0].casefold() if len(w.split()) > 1 else "" for w in words]
    (larger, smaller) = (
        sorted((w for w, _ in Counter(filter(None, first)).most_common(2)), key=first.index)
        if len(set(filter(None, first))) > 1
        else ("", "")
    )
    places = [i for i, w in enumerate(first) if w == larger]
    if not larger or len(places) < 2 or first.count(smaller) <= len(places) or first[0] != larger:
        return []
    if len(places) + first.count(smaller) < 0.9 * len(words):
        return []
    # none of the larger stands alone
    alone = [i for i in places if i + 1 >= len(words) or first[i + 1] != smaller]
    return [] if alone else [words[i] for i in places]


def leftovers(words: Sequence[str]) -> list[str]:
    """The names of rows that collect what belongs to none of the regions; fewer than a quarter of all.

    >>> leftovers(["Auckland", "Lakes", "Northland", "Overseas / Unknown", "Southern"])
    ['Overseas / Unknown']
    >>> leftovers(["Other", "Unknown"]), leftovers(["Burgos", "Otero", "Outer Hebrides", "Lugo", "León"])
    ([], [])
    """
    found = [w for w in words if _LEFT_OVER.search(w)]
    return found if len(found) <= 0.25 * len(words) else []


def odd_among(words: Sequence[str]) -> list[str]:
    """Names that are neither regions of the country that nearly all others are regions of, nor what those lie in.

    >>> states = ["Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Delaware", "Florida", "Georgia", "Hawaii"]
    >>> odd_among([*states, "Los Angeles County"]), odd_among([*states, "United States"]), odd_among(["Alabama", "Alaska", "Foo"])
    (['Los Angeles County'], [], [])
    """
    known, larger = smaller_units(words), larger_units(words)
    odd = [w for w in words if w not in known and w not in larger]
    return odd if len(known) >= _FEWEST and len(odd) <= 0.25 * len(words) else []


def coded_alike(codes: Mapping[str, str], words: Collection[str]) -> set[str]:
    """Those of some words that have a code of the form that all others' codes have: an office numbers its regions so, and no remark.

    Args:
        codes: word → its code, for all rows.

    >>> codes = {"North East": "TLC", "London": "TLI", "South East": "TLJ", "Wessex": "TLX", "Overseas": "ZZ9"}
    >>> coded_alike(codes, ["Wessex", "Overseas"]), coded_alike(dict.fromkeys(codes, ""), ["Wessex"])
    ({'Wessex'}, set())
    """
    forms = {w: re.sub(r"[A-Za-z]", "a", re.sub(r"\d", "9", code)) for w, code in codes.items()}
    usual = {form for w, form in forms.items() if w not in words}
    return {w for w in words if w in forms and usual == {forms[w]} != {""}}


def several_by_name(words: Sequence[str]) -> list[str]:
    """Names of a few rows that planners give to several regions, or to the built-up part of one, among names of another kind.

    >>> towns = ["柳林镇", "石桥镇", "河口镇", "青峰镇", "大营乡", "小河镇", "安阳乡", "双溪镇"]
    >>> several_by_name([*towns, "中心城区", "沿江经济带"]), several_by_name(["甲片区", "乙片区", "丙片区"])
    (['中心城区', '沿江经济带'], [])
    """
    found = [w for w in words if _SEVERAL_BY_NAME.search(w)]
    return found if len(found) <= 0.25 * len(words) else []


def lies_over(code: str, regions: Sequence[str]) -> bool:
    """Whether all regions lie in a province or prefecture, by the codes of administrative divisions.

    >>> lies_over("330000", ["330100", "330200"]), lies_over("330000", ["330100", "340100"]), lies_over("area-1", ["330100"])
    (True, False, False)
    """
    if not re.fullmatch(r"\d{4}00", code):
        return False
    inside = code[:2] if code.endswith("0000") else code[:4]
    return all(r.startswith(inside) and r != code for r in regions)


def stands_for_all(word: str) -> bool:
    """Whether a name says that it is all regions of the table together.

    >>> stands_for_all("全区"), stands_for_all("合　计"), stands_for_all("全国"), stands_for_all("市区合计"), stands_for_all("Whole Kingdom")
    (True, True, False, False, True)
    """
    return TOGETHER.fullmatch(word.strip()) is not None


class NamedWhole(NamedTuple):
    """The area whose name says that it is the regions together, and the column and period where its figure says it is not."""

    code: str = ""
    against: tuple[str, str] | None = None


def named_whole(
    words: Mapping[str, str], frame: pd.DataFrame, totals: Sequence[str], regions: Sequence[str]
) -> NamedWhole:
    """The one area whose name says that it is the regions together; without a code where there is none, or no figure to see it by.

    A rate of the whole lies among those of its parts, and their counts are nearly all of its own.

    Args:
        words: code of an area → its name in the table.
        frame: indexed by (region, period).
        totals: the columns that are counts.
        regions: codes of the regions.

    >>> index = pd.MultiIndex.from_product([["a", "b", "x"], ["2019"]], names=["region", "period"])
    >>> rates = pd.DataFrame({"rate": [2.0, 3.0, 2.6]}, index)
    >>> named_whole({"x": "全省"}, rates, [], ["a", "b"]).code, named_whole({"x": "东部"}, rates, [], ["a", "b"]).code
    ('x', '')
    >>> high = pd.DataFrame({"rate": [2.0, 3.0, 4.6]}, index)
    >>> named_whole({"x": "全省"}, high, [], ["a", "b"]).against, named_whole({"x": "全省"}, high, ["rate"], ["a", "b"]).against
    (('rate', '2019'), None)
    """
    named = [code for code, word in words.items() if stands_for_all(word) or lies_over(code, regions)]
    if len(named) != 1:
        return NamedWhole()
    seen = 0
    for column in frame.columns:
        wide = frame[column].unstack("period").reindex([*regions, named[0]])
        for period in wide.columns:
            whole, mine = wide[period].iloc[-1], wide[period].iloc[:-1].dropna()
            if pd.isna(whole) or mine.empty:
                continue
            inside = column not in totals and mine.min() <= whole <= mine.max()
            if len(mine) < len(regions):
                # a region without a figure may have the largest; a rate among the others contradicts nothing
                seen += inside
                continue
            seen += 1
            if not inside and (column not in totals or mine.sum() < _ALL_OF_IT * whole):
                return NamedWhole(named[0], (str(column), str(period)))
    return NamedWhole(named[0] if seen else "")

"""Scales of measurement: what a difference of two figures may be said in; `Scale`, `scale_of_unit`, `gap_unit`, `has_base`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

#: ``ratio`` a true zero: amounts, prices, multiples; the only scale with percentages of a figure
#: ``interval`` a zero that is arbitrary: degrees, standard scores, indices with a base of 100; differences in points
#: ``score`` marks given by a method or a jury; differences in points
#: ``share`` per cent of a whole, rates of growth; differences in percentage points
#: ``rank`` places; differences in places
Scale = Literal["ratio", "interval", "score", "share", "rank"]

_UNITS: dict[Scale, re.Pattern[str]] = {
    "share": re.compile(
        r"[%％‰]|个?[百千]分点|per ?cent(?:age points?)?|percentage points?|per mille", re.IGNORECASE
    ),
    "score": re.compile(r"分|得分|评分|分值|scores?|points?|marks?", re.IGNORECASE),
    "rank": re.compile(r"位|名|位次|名次|ranks?|places?", re.IGNORECASE),
    "interval": re.compile(
        r"℃|℉|°[CF]|摄氏度|华氏度|degrees? (?:Celsius|Fahrenheit)|标准分|标准差|z|z-?scores?"
        r"|standard (?:scores?|deviations?)|.*(?:=|＝|为)\s*100.*",
        re.IGNORECASE,
    ),
}


def scale_of_unit(unit: str) -> Scale:
    """The scale that a unit, in Chinese or English, tells of; ``ratio`` where it tells of none.

    >>> [scale_of_unit(u) for u in ("%", "分", "亿元", "℃", "2015 = 100", "位", "")]
    ['share', 'score', 'ratio', 'interval', 'interval', 'rank', 'ratio']
    """
    word = unit.strip()
    return next((scale for scale, pattern in _UNITS.items() if pattern.fullmatch(word)), "ratio")


_BASE = re.compile(r"(?:=|＝|为)\s*100(?!\d)")


@lru_cache(maxsize=1024)
def has_base(unit: str) -> bool:
    """Whether a unit says that figures are index numbers, of which only what is beyond 100 tells anything.

    >>> [has_base(u) for u in ("上月=100", "2015 = 100", "女＝100", "%", "")]
    [True, True, True, False, False]
    """
    return _BASE.search(unit) is not None


_DEGREES = re.compile(r"℃|℉|°|度|degree", re.IGNORECASE)

#: what differences of shares and ranks are counted in, whatever the unit of the figures is
_POINTS = {"zh": "个百分点", "en": "percentage points"}
_MILLES = {"zh": "个千分点", "en": "per-mille points"}
_SCORE = {"zh": "分", "en": "points"}
_PLACES = {"zh": "位", "en": "places"}
_INDEX = {"zh": "点", "en": "points"}


def _in(words: dict[str, str], language: str) -> str:
    return words.get(language, words["en"])


def gap_unit(scale: Scale, unit: str, language: str) -> str:
    """What a difference of two figures is measured in: percentage points for shares, points for scores that have a unit.

    >>> gap_unit("share", "%", "en"), gap_unit("score", "score", "en"), gap_unit("ratio", "元", "zh")
    ('percentage points', 'points', '元')
    >>> gap_unit("interval", "℃", "zh"), gap_unit("interval", "上年=100", "zh")
    ('℃', '点')
    >>> gap_unit("ratio", "score", "en")
    'points'
    """
    match scale:
        case "share":
            return _in(_MILLES if "‰" in unit or "mille" in unit else _POINTS, language)
        case "score":
            return _in(_SCORE, language) if unit else ""
        case "rank":
            return _in(_PLACES, language)
        case "interval" | "ratio" if scale_of_unit(unit) == "score":
            return _in(_SCORE, language)
        case "interval" if scale_of_unit(unit) == "interval" and not _DEGREES.search(unit):
            return _in(_INDEX, language)
        case _:
            return unit


def told_unit(unit: Mapping[str, str], scale: Scale | Literal[""], language: str) -> str:
    """The unit as it stands behind a figure in a sentence: none of a score, a place or an index with an arbitrary base.

    Args:
        unit: in every language, for a figure has one in all of them or in none.
        scale: of the figure, where it is known.

    >>> [told_unit({"zh": u, "en": u}, "", "zh") for u in ("%", "人/平方千米", "得分", "位", "2015 = 100", "℃", "")]
    ['%', '人/平方千米', '', '', '', '℃', '']
    >>> told_unit({"zh": "点", "en": "points"}, "interval", "zh"), told_unit({"zh": "元", "en": "yuan"}, "ratio", "en")
    ('', 'yuan')
    """
    scales = {scale, *map(scale_of_unit, unit.values())}
    arbitrary = "interval" in scales and not _DEGREES.search(" ".join(unit.values()))
    return "" if scales & {"score", "rank"} or arbitrary else unit.get(language, "")


def scale_of(unit: Mapping[str, str]) -> Scale:
    """The scale of measurement that a unit tells of in any language; ``ratio`` where it tells of none."""
    told = (scale_of_unit(word) for word in unit.values())
    return next((scale for scale in told if scale != "ratio"), "ratio")

"""Vocabulary of statistical tables: which word in a heading or a row says what; exports ``says``, ``fold``, ``key``.

The words stand beside this module: ``headings.csv`` (what a column holds, and rows that are totals or nothing), ``rows.csv`` (rows
for several regions, in Chinese and English).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from intake.tables.files import tidy
from intake.tables.units import without_marks

_HERE = Path(__file__).resolve().parent


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A heading or name for comparison: normalised, without blanks, in small letters."""
    return re.sub(r"\s+", "", tidy(without_marks(word))).casefold()


@lru_cache(maxsize=200_000)
def key(word: str) -> str:
    """A heading as it is looked up: ``TIME_PERIOD``, ``Time period`` and ``time.period`` are one.

    >>> key("TIME_PERIOD") == key("Time period") == "timeperiod"
    True
    """
    return re.sub(r"[\s_.\-–·:：]+", "", fold(word))


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of words."""
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _headings() -> Mapping[str, frozenset[str]]:
    roles: dict[str, set[str]] = {}
    for row in table("headings.csv"):
        roles.setdefault(row["role"], set()).add(key(row["word"]))
    return {role: frozenset(words) for role, words in roles.items()}


_BY_ROLE = _headings()
PERIOD_WORDS = _BY_ROLE["period"]
MEASURE_WORDS = _BY_ROLE["measure"]
#: what of an item is measured, where items and this stand in two columns
ASPECT_WORDS = _BY_ROLE["aspect"]
MEASURE_CODE_WORDS = _BY_ROLE["measure_code"]
UNIT_WORDS = _BY_ROLE["unit"]
UNIT_CODE_WORDS = _BY_ROLE["unit_code"]
VALUE_WORDS = _BY_ROLE["value"]
FLAG_WORDS = _BY_ROLE["flag"]
ORDER_WORDS = _BY_ROLE["order"]
#: what describes a whole data set or how it is stored, and is the same or meaningless in every row
ATTRIBUTE_WORDS = _BY_ROLE["attribute"]
SCALE_WORDS = _BY_ROLE["scale"]
REGION_WORDS = _BY_ROLE["region"]
REGION_CODE_WORDS = _BY_ROLE["region_code"]
#: columns that break figures down further, and what stands there for all of them together
BREAKDOWN_WORDS = _BY_ROLE["breakdown"]
WHOLE_WORDS = _BY_ROLE["whole"]
#: rows that stand for several regions and are kept as areas, with their English
AREA_NAMES: Mapping[str, str] = {row["zh"]: row["en"] for row in table("rows.csv")}
AREA_WORDS = _BY_ROLE["area"] | frozenset(map(key, AREA_NAMES))
#: rows for the whole country, without its name
NATION_WORDS = _BY_ROLE["nation"]
#: rows that stand for nothing a brief could be compared with
LEFT_OUT_WORDS = _BY_ROLE["left_out"]
#: a word for the source in languages in which it is read before a colon only
SOURCES_ABROAD = (
    r"sumber(?: data)?|quellen|fontes|fonti|fuentes?|font|źródł[oa]|bron(?:nen)?|källa|källor|kilder?|lähde|lähteet|kaynak(?:lar)?|zdroje?|"
    r"forrás|surs[ae]|nguồn|izvori?|vir|allikas|avots|šaltinis|источники?|джерел[оа]|извор|източник|πηγή|출처|자료|ที่มา|المصدر"
)
NOTE = re.compile(
    r"^(注|备注|说明|资料来源|数据来源|来源|資料\s*[:：]|附注|本表|※|notes?\b|sources?\b|remarks?\b|data (from|source|extract)|last updated|special value|"
    rf"observation flags?|fonte\b|quelle\b|(?:{SOURCES_ABROAD})\s*[:：]|\*|\(\d\)|\d\)\s|[①-⑳]|©|copyright\b)",
    re.IGNORECASE,
)
SOURCE = re.compile(
    r"^(?:(?:资料来源|数据来源|来源|資料出所|資料(?=\s*[:：])|出所|sources?|data from(?: database)?|fonte|quelle(?!n\b))\s*[:：]?|"
    rf"(?:{SOURCES_ABROAD})\s*[:：]|(?:©|copyright\b)(?:\s*(?:©|\(c\)|by\b))?)\s*(.+)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=200_000)
def says(word: str, words: frozenset[str]) -> bool:
    """Whether a heading is one of these words, also where it is written in two languages.

    >>> says("年 份", PERIOD_WORDS), says("地区 Region", REGION_WORDS), says("年GDP", PERIOD_WORDS)
    (True, True, False)
    >>> says("indicator.label", MEASURE_WORDS), says("OBS_VALUE", VALUE_WORDS), says("geo\\\\TIME_PERIOD", REGION_WORDS)
    (True, True, True)
    """
    plain = word.strip()
    if "\\" in plain:
        # the corner of a cross table: what goes down, what goes across
        plain = plain.partition("\\")[0]
    # ref_area.label stands beside the code ref_area
    plain = re.sub(r"[._ ]labels?$", "", plain, flags=re.IGNORECASE) or plain
    if key(plain) in words:
        return True
    both = re.fullmatch(r"([^A-Za-z]+?)[\s(（/]*([A-Za-z. ]+)[)）]?", plain)
    return both is not None and {key(both[1]), key(both[2])} <= words

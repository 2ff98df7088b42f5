"""English names that are headings of files of data, written as words: ``in_words``, ``is_data_heading``, ``say_data_headings``.

``invention_share`` is “Invention share” on a page; ``pcap`` or ``sci_tech_exp`` nobody but its maker can write out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterator
from functools import lru_cache
from pathlib import Path

from analysis.values import Problem, Text
from intake.new.tidy import Tidy

#: small letters alone, with underscores, dots (as R writes blanks) or capitals within: a heading that is no writing
_HEADING = re.compile(
    r"[a-z]+\d*(?:[_.]+[a-z\d]+)*[_.]?|[a-z]+\d*(?:[A-Z][a-z\d]+)+|[A-Z][a-z]+(?:[_.]+[A-Za-z\d]+)+|"
    # PerCapitaGDP, GDPPerCapita
    r"(?:[A-Z][a-z]+\d*)+(?:[A-Z]{2,}|[A-Z][a-z]+\d*)|[A-Z]{2,}(?:[A-Z][a-z]+)+"
)
_PARTS = re.compile(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])\d*|\d+")
#: abbreviations that are written out nowhere
_ACRONYMS = {
    w.casefold().replace("&", ""): w
    for w in ("GDP", "GRP", "GVA", "GNI", "FDI", "CPI", "PPI", "HDI", "ICT", "R&D", "CO2", "SO2", "NO2", "PM10", "EU", "US")
}  # fmt: skip
#: short words of statistics that no term of the list has
_SHORT = frozenset({
    "age", "aged", "aid", "bed", "beds", "bus", "buses", "by", "car", "cars", "cash", "cases", "city", "coal", "cost", "costs", "count", "counts", "crop", "debt",
    "early", "export", "exports", "female", "firm", "firms", "fish", "fuel", "home", "homes", "hours", "house", "iron", "jobs", "land", "late", "law",
    "less", "low", "high", "lower", "male", "man", "men", "month", "more", "new", "no", "non", "number", "oil", "old", "one", "pay", "pigs", "plant",
    "poor", "pork", "rail", "rain", "ratio", "rent", "rents", "rice", "river", "road", "rooms", "sex", "ship", "short", "staff", "state", "stock",
    "store", "tech", "tons", "total", "town", "towns", "trade", "train", "tree", "trees", "truck", "upper", "value", "visit", "wages", "war", "wheat",
    "women", "wood", "work", "yield", "young", "youth", "year", "years", "main", "mean", "net", "per", "area",
})  # fmt: skip
#: as short may be an abbreviation: pcap, unemp
_BRIEF = 5
#: no English word begins with other consonants than these two (y is a vowel here): mrdrte, cmrdrte
_NO_WORD = re.compile(
    r"(?!bl|br|c[hlrz]|d[hrw]|f[jlr]|g[hlnr]|k[hlnr]|mn|p[hlnrst]|rh|s[chklmnpqtvw]|t[hrsw]|vl|w[hr]|zh)[^aeiouy\W\d_]{2}"
)
#: as many are named in a note
_MOST_NAMED = 3


@lru_cache(1)
def _words() -> frozenset[str]:
    """The English words of the yearbooks' terms."""
    with (Path(__file__).parent / "standard_terms.csv").open(encoding="utf-8", newline="") as file:
        found = {w for row in csv.DictReader(file) for w in re.findall(r"[a-z]+", row["en"].casefold())}
    return frozenset(found | _SHORT)


def is_data_heading(name: str) -> bool:
    """Whether a name is written as headings of data are, and not as a text is.

    >>> [w for w in ("invention_share", "unemp", "gdp", "wasteWater", "Gross_Output", "infant.mortality") if not is_data_heading(w)]
    []
    >>> [w for w in ("Unemployment rate", "GDP", "Beds", "人均GDP", "per capita income", "PM2.5") if is_data_heading(w)]
    []
    """
    return _HEADING.fullmatch(name) is not None


def in_words(name: str) -> str:
    """The name as a text writes it; empty where a part of it is an abbreviation that nobody could write out.

    >>> in_words("invention_share"), in_words("tech_market_turnover"), in_words("gdp_per_capita"), in_words("rd_staff")
    ('Invention share', 'Tech market turnover', 'GDP per capita', 'R&D staff')
    >>> in_words("infant.mortality"), in_words("pop_total"), in_words("PerCapitaGDP"), in_words("GDPPerCapita"), in_words("GRDP")
    ('Infant mortality', '', 'Per capita GDP', 'GDP per capita', 'GRDP')
    >>> [in_words(w) for w in ("unemp", "pcap", "hwy", "sci_tech_exp", "pgdp", "employmnt_rt")]
    ['', '', '', '', '', '']
    >>> in_words("mrdrte"), in_words("cmrdrte"), in_words("births"), in_words("strengths"), in_words("school")
    ('', '', 'Births', 'Strengths', 'School')
    >>> in_words("population"), in_words("roads"), in_words("Unemployment rate")
    ('Population', 'Roads', 'Unemployment rate')
    """
    if not is_data_heading(name):
        return name
    parts = _PARTS.findall(name)
    written = []
    for part in (p if p.casefold() in _ACRONYMS else p.casefold() for p in parts):
        if part.casefold() in _ACRONYMS:
            written.append(_ACRONYMS[part.casefold()])
        elif part.isdigit() or part in _words():
            written.append(part)
        elif (
            len(part) < (_BRIEF - 1 if len(parts) > 1 else _BRIEF + 1)
            or not re.search("[aeiouy]", part)
            or _NO_WORD.match(part)
        ):
            return ""
        else:
            written.append(part)
    text = " ".join(written)
    return text[:1].upper() + text[1:]


def say_data_headings(tidy: Tidy, foreign: Container[str] = ()) -> Iterator[Problem]:
    """That English names were made of headings of data, and which could not be; nothing where there are none.

    Args:
        tidy: the table.
        foreign: its names that are in neither language, which nobody takes for English ones: activos, ocupados.
    """
    raw = [w for m in tidy.measures if (w := m.english or m.name) not in foreign and is_data_heading(w)]
    made = [w for w in raw if in_words(w)]
    open_ = [w for w in raw if not in_words(w)]
    if not raw:
        return

    def listed(names: list[str], mark: str, more_zh: bool) -> str:
        more = len(names) - _MOST_NAMED
        rest = "" if more <= 0 else f"等{len(names)}项" if more_zh else f" and {more} more"
        return mark.join(names[:_MOST_NAMED]) + rest

    shown = [f"{w} → {in_words(w)}" for w in made]
    told = (
        (made, "写成文字的有", "written as words", shown),
        (open_, "是缩写、标有 TODO 的有", "abbreviations, marked TODO", open_),
    )
    zh = "；".join(f"{said}{listed(words, '、', True)}" for some, said, _, words in told if some)
    en = "; ".join(f"{said}: {listed(words, ', ', False)}" for some, _, said, words in told if some)
    yield Problem(
        tidy.file,
        Text(
            zh=f"{len(raw)}个指标名称",
            en=f"names of {len(raw)} indicators" if len(raw) > 1 else "the name of 1 indicator",
        ),
        Text(
            zh=f"英文名称取自数据文件的表头：{zh}", en=f"the English names are headings of a data file: {en}"
        ),
        Text(zh="请在 indicators.xlsx 中核对", en="look them over in indicators.xlsx"),
        "warning",
    )


__all__ = ["in_words", "is_data_heading", "say_data_headings"]

"""What the heading of a column of figures says: name, unit, period; exports ``value_columns``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.new.around import days_in_order
from intake.new.page import Page, is_period
from intake.new.when import read_period, read_periods
from intake.new.words import PERIOD_WORDS, VALUE_WORDS, fold, key, says
from intake.tables.units import embedded_year, is_unit, sheet_units, split_unit, without_marks


@dataclass(frozen=True)
class ValueColumn:
    """A column of figures: what its heading says."""

    column: int
    heading: str
    name: str
    unit: str
    period: str | None
    #: the column of status letters beside it
    flag: int | None = None


def embedded_period(text: str) -> tuple[str, str] | None:
    """A heading that begins or ends with a period, as (rest, period).

    >>> embedded_period("2018年GDP（亿元）"), embedded_period("gdp_2018"), embedded_period("GDP")
    (('GDP（亿元）', '2018'), ('gdp', '2018'), None)
    >>> embedded_period("2023年一季度收入"), embedded_period("人口（万人）2019")
    (('收入', '2023-Q1'), ('人口（万人）', '2019'))
    """
    word = text.strip()
    if re.match(r"(?:1[89]|20)\d\d", word):
        for end in range(min(len(word) - 1, 24), 3, -1):
            found = read_period(word[:end]) if not word[end].isdigit() and word[end] not in ".=" else None
            if found is not None and (rest := word[end:].strip(" _-—年度末")):
                return rest, found.id
    return embedded_year(word)


def value_columns(page: Page, columns: Sequence[int], dated: bool) -> list[ValueColumn]:
    """Split every heading into name, unit and period. A year inside a name counts where it varies.

    Args:
        dated: there is a column of periods, so that a year in all headings is part of the names.
    """
    rests: dict[str, set[str]] = {}
    for c in columns:
        for part in page.paths[c]:
            hit = None if is_period(part) else embedded_period(part)
            if hit is not None:
                rests.setdefault(fold(hit[0]), set()).add(hit[1])
    single = {y for years in rests.values() for y in years}
    every = all(any(embedded_period(p) and not is_period(p) for p in page.paths[c]) for c in columns)
    whole = every and len(single) == 1 and not dated
    found = [_value_column(page, c, rests, whole) for c in columns]
    days = days_in_order(
        [v.name for v in found if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})", v.name)]
    )
    if days:
        return [replace(v, name="", period=days[v.name].id) if v.name in days else v for v in found]
    # beside 2009/10 the heading 2010/11 is a school year and no month
    read = read_periods(v.period for v in found if v.period).by_word
    return [replace(v, period=read[v.period].id if v.period and v.period in read else None) for v in found]


def _value_column(page: Page, c: int, rests: dict[str, set[str]], whole: bool) -> ValueColumn:
    """What one heading says; the period in the words of the heading."""
    path = page.paths[c]
    when, unit = "", ""
    names: list[str] = []
    # "Beds" under nothing is an indicator, under "Hospitals" it is a unit
    named = any(not is_unit(p) and not is_period(p) and not says(p, PERIOD_WORDS) for p in path)
    if any(re.search(r"[\u3400-\u9fff]", p) for p in path):
        # the name of a variable in a data base stands over its name in words
        path = tuple(
            p
            for p in path
            if not re.fullmatch(r"[A-Za-z]+[A-Za-z_]*[\d_]\w*", p) and p not in {"没有单位", "无单位", "无"}
        )
    for part in path:
        if sheet_units(part) or says(part, PERIOD_WORDS):
            continue
        if is_period(part) and read_period(part) is not None:
            when = part
            continue
        if when and (inside := read_period(f"{when} {part}") or read_period(when + part)) is not None:
            # 2020年 over 一季度
            when = inside.id
            continue
        if named and is_unit(part):
            unit = split_unit(f"x ({part})")[1] or part
            continue
        hit = embedded_period(part)
        if hit is not None and (len(rests.get(fold(hit[0]), ())) > 1 or whole):
            part, when = hit[0], hit[1]
        name, its = split_unit(part)
        unit = its or unit
        # Area (km2) 1): the number is that of a note
        if bare := _without_note(without_marks(name)):
            names.append(bare)
    name = "：".join(names) if any(re.search(r"[一-鿿]", n) for n in names) else ": ".join(names)
    name = re.sub(r"^[A-Z]\d{4,6}[A-Z]?_\d{2,4}[A-Z]{0,2}: |\bEstimate!!", "", name).replace("!!", ", ")
    return ValueColumn(c, " ".join(path), name, unit or suffix_unit(name), when or None)


def _without_note(name: str) -> str:
    """A heading without the number of a note at its end, as in ``Area 1)``; a bracket that was opened stays closed."""
    found = re.search(r"(?<=\D)\s*\b\d\)$", name)
    return name[: found.start()] if found and name.count(")") > name.count("(") else name


_ENDINGS = {
    "pct": "%", "percent": "%", "km2": "km²", "usd": "US dollars", "eur": "euros", "yuan": "yuan", "cny": "yuan", "rmb": "yuan",
    "ha": "ha", "km": "km", "tce": "tce", "fte": "FTE",
    "tonnes": "tonnes", "tons": "tons", "kwh": "kWh", "gwh": "GWh", "persons": "persons", "people": "people", "yen": "yen",
}  # fmt: skip
_SCALES = {
    "10k": "10,000",
    "100k": "100,000",
    "1k": "thousand",
    "1000": "thousand",
    "1m": "million",
    "10m": "10 million",
    "100m": "100 million",
    "mn": "million",
    "million": "million",
    "bn": "billion",
    "billion": "billion",
    "thousand": "thousand",
}


def suffix_unit(name: str) -> str:
    """The unit in the ending of a name as programs write it.

    >>> suffix_unit("aging_rate_pct"), suffix_unit("area_km2"), suffix_unit("Income"), suffix_unit("gdp_100m_yuan")
    ('%', 'km²', '', '100 million yuan')
    >>> suffix_unit("population_10k"), suffix_unit("beds_per_10k"), suffix_unit("gdp_per_capita_yuan")
    ('10,000', 'per 10,000', 'yuan')
    """
    if not re.fullmatch(r"[a-z0-9]+(?:_[a-z0-9]+)+", name):
        return ""
    *front, last = name.split("_")
    unit = _ENDINGS.get(last, "")
    scale = front[-1] if unit and front else last
    if scale not in _SCALES:
        return unit
    per = "per " if (front[-2:-1] if unit else front[-1:]) == ["per"] else ""
    return f"{per}{_SCALES[scale]} {unit}".strip()


def is_nameless(value: ValueColumn) -> bool:
    """Whether a heading leaves open which indicator the figures belong to."""
    return not value.name or says(value.name, VALUE_WORDS) or not key(value.name)

"""What the heading of a column of figures says: name, unit, period; exports ``value_columns``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from analysis.periods import in_order
from analysis.scales import has_base
from intake.new.layout.around import days_in_order, with_same_months
from intake.new.layout.page import Page, is_period
from intake.new.layout.said import in_one, of_the_first
from intake.new.layout.two_languages import (
    in_two_languages,
    is_english,
    second_is_english,
    without_note_mark,
)
from intake.new.vocabulary.changes import Between, between_years, in_words
from intake.new.vocabulary.prices import in_named_money
from intake.new.vocabulary.unit_names import unit_alone
from intake.new.vocabulary.when import embedded_period, read_period, read_periods
from intake.new.vocabulary.words import PERIOD_WORDS, VALUE_WORDS, WHOLE_WORDS, fold, key, says
from intake.tables.units import is_unit, sheet_units, split_unit, without_marks


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
    #: the name in English, where the heading has it beside the Chinese one
    english: str = ""
    #: the unit in English, where the heading has it beside the Chinese one
    english_unit: str = ""
    #: the two years that figures compare
    between: Between | None = None


def _dated(part: str) -> tuple[str, str, str] | None:
    """A heading that begins or ends with a period, as (name, period, unit); the unit may stand behind the year.

    >>> _dated("Literacy rate 2011 (%)"), _dated("2018年GDP（亿元）"), _dated("GDP（亿元）")
    (('Literacy rate', '2011', '%'), ('GDP', '2018', '亿元'), None)
    """
    if (period := embedded_period(part)) is not None:
        # GRP per capita, 2022
        return split_unit(period[0])[0].rstrip(" ,，"), period[1], split_unit(period[0])[1]
    name, unit = split_unit(part)
    period = embedded_period(name) if unit else None
    return (period[0].rstrip(" ,，"), period[1], unit) if period is not None else None


def value_columns(page: Page, columns: Sequence[int], dated: bool) -> list[ValueColumn]:
    """Split every heading into name, unit and period. A year inside a name counts where it varies.

    Args:
        dated: there is a column of periods, so that a year in all headings is part of the names.
    """
    page = replace(page, paths=with_same_months(page.paths))
    rests: dict[str, set[str]] = {}
    for c in columns:
        for part in map(_bare_word, page.paths[c]):
            hit = None if is_period(part) or between_years(part) else _dated(part)
            if hit is not None:
                rests.setdefault(fold(hit[0]), set()).add(hit[1])
    # a change from one year to another is of the later one, whatever the others are of
    every = all(
        any((_dated(p) and not is_period(p)) or between_years(p) for p in map(_bare_word, page.paths[c]))
        for c in columns
    ) and bool(rests)
    if every and any(between_years(p) for c in columns for p in page.paths[c]):
        # where each indicator is of another year the names keep theirs
        latest = max(max(years) for years in rests.values())
        every = all(latest in years for years in rests.values())
    whole = every and not dated
    translated = _translations([page.paths[c] for c in columns])
    english = second_is_english(w for path in page.paths for w in path)
    columns_of_values = [_value_column(page, c, rests, whole, translated, english) for c in columns]
    if not dated and any(v.period for v in columns_of_values):
        columns_of_values = [_of_later_year(_of_a_day(v)) for v in columns_of_values]
    days = days_in_order(
        [
            v.name
            for v in columns_of_values
            if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})", v.name)
        ]
    )
    if days:
        return [
            replace(v, name="", period=days[v.name].id) if v.name in days else v for v in columns_of_values
        ]
    # beside 2009/10 the heading 2010/11 is a school year and no month
    read = read_periods(v.period for v in columns_of_values if v.period).by_word
    columns_of_values = _units_alone(columns_of_values)
    return _like_neighbours(
        page,
        [
            replace(v, period=read[v.period].id if v.period and v.period in read else None)
            for v in columns_of_values
        ],
    )


#: names beside which a unit below a period is one of two things that a title names
_OTHERS = re.compile(
    r"margin|error|\bmoe\b|confidence|\bse\b|rank|[±+]|误差|位次|排名|change|增减|变化", re.IGNORECASE
)


def _units_alone(columns: Sequence[ValueColumn]) -> list[ValueColumn]:
    """Columns of several periods that all say “Percent” or 亿元 have no name there, but a unit: the title names them.

    >>> given = [ValueColumn(k, "", name, "", year) for k, (name, year) in enumerate((("Percent", "2020"), ("Margin of error", "2020"), ("Percent", "2021")))]
    >>> [(v.name, v.unit) for v in _units_alone(given)]
    [('', '%'), ('Margin of error', ''), ('', '%')]
    >>> [v.name for v in _units_alone([*given, ValueColumn(4, "", "Number", "", "2021")])][-2:]
    ['Percent', 'Number']
    """
    alone = {v.column: unit for v in columns if v.period and (unit := unit_alone(v.name.strip()))}
    rest = [v for v in columns if v.period and v.column not in alone and not _OTHERS.search(v.name)]
    if rest or len(set(alone.values())) != 1:
        return list(columns)
    return [replace(v, name="", unit=alone[v.column]) if v.column in alone else v for v in columns]


#: what is said of the newest period beside it
_CHANGE = re.compile(
    r"增长|增速|增幅|增减|同比|环比|比上年|比上期|为上年|growth|change|previous|"
    r"varia(?:ção|tion|zione|ción)|évolution|zmiana|wzrost|veränderung|изменение|прирост|темп|増減|증감|cambio|crescimento",
    re.IGNORECASE,
)


def _like_neighbours(page: Page, columns: list[ValueColumn]) -> list[ValueColumn]:
    """Growth beside a level: under one heading with ``2020年`` the column ``比上年增长`` is of 2020 as well."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for v in columns:
        if v.period and len(page.paths[v.column]) > 1:
            groups.setdefault(page.paths[v.column][:-1], []).append(v.period)
    return [
        replace(v, period=in_order(set(theirs))[-1])
        if v.period is None
        and len(page.paths[v.column]) > 1
        and (theirs := groups.get(page.paths[v.column][:-1]))
        and (len(set(theirs)) == 1 or _CHANGE.search(page.paths[v.column][-1]))
        else v
        for v in columns
    ]


_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = re.compile(rf"(?:{_MONTH} \d{{1,2}}, ((?:19|20)\d\d)|\d{{1,2}} {_MONTH} ((?:19|20)\d\d))[\s,:]+(?=\S)")


def _of_a_day(value: ValueColumn) -> ValueColumn:
    """A column whose name begins with a day, among columns of years, is of that year.

    >>> value = _of_a_day(ValueColumn(1, "", "April 1, 2020 Estimates Base", "", None))
    >>> value.name, value.period
    ('Estimates Base', '2020')
    """
    hit = _DAY.match(value.name) if value.period is None else None
    return replace(value, name=value.name[hit.end() :], period=hit[1] or hit[2]) if hit else value


def _of_later_year(value: ValueColumn) -> ValueColumn:
    """A change between two years, among columns of years, is of the later one."""
    later = value.between.after if value.between is not None and value.period is None else ""
    return replace(value, period=later) if later else value


def _translations(paths: Sequence[tuple[str, ...]]) -> Mapping[str, str]:
    """Headings in English that only repeat the Chinese ones above them, by these, where each goes with one Chinese word.

    >>> _translations([("人口", "全市", "Total"), ("人口", "市辖区", "Districts"), ("面积", "全市", "Total")]) == {"全市": "Total", "市辖区": "Districts"}
    True
    >>> _translations([("人口", "Male"), ("人口", "Female")]), _translations([("人口", "Male")])
    ({}, {})
    """
    pairs: set[tuple[str, str]] = set()
    for path in paths:
        if len(path) < 2 or not re.search(r"[\u3400-\u9fff]", path[-2]) or not is_english(path[-1]):
            if len(path) > 1:
                return {}
            continue
        pairs.add((path[-2], path[-1]))
    one_to_one = len(pairs) > 1 and all(len({p[i] for p in pairs}) == len(pairs) for i in (0, 1))
    return dict(pairs) if one_to_one else {}


#: a note behind a heading, also behind its unit: 2021 (£) [note 1]
_NOTED = re.compile(r"\s*\[(?:notes?|see notes?)[ \d,and]*\]\s*$", re.IGNORECASE)


def _bare_word(heading: str) -> str:
    """A heading without the mark of a note behind it, and without the sign that it has no unit: 【‐】."""
    unitless = re.sub(r"(?<=\S)\s*【\s*[-‐‑–—－]\s*】$", "", heading)
    return without_note_mark(_NOTED.sub("", unitless) or unitless)


def _value_column(
    page: Page,
    c: int,
    rests: dict[str, set[str]],
    whole: bool,
    translated: Mapping[str, str] = MappingProxyType({}),
    second: bool = True,
) -> ValueColumn:
    """What one heading says; the period in the words of the heading. ``second``: beside Chinese stands English."""
    path = tuple(
        p for w in map(_bare_word, page.paths[c]) for p in parted(unit_first(without_code(in_words(w))))
    )
    when, unit = "", ""
    names: list[str] = []
    between: Between | None = None
    # "Beds" under nothing is an indicator, under "Hospitals" it is a unit; 上月=100 is one anywhere
    named = any(not is_unit(p) and not is_period(p) and not says(p, PERIOD_WORDS) for p in path)
    if any(re.search(r"[\u3400-\u9fff]", p) for p in path):
        # the name of a variable in a data base stands over its name in words
        path = tuple(
            p
            for p in path
            if (is_period(p) or not _is_variable(page, p)) and p not in {"没有单位", "无单位", "无"}
        )
    path, english, english_unit = in_two_languages(path, second)
    below = path[-1] if path and path[-1] in translated.values() else ""
    if below:
        path = path[:-1]
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
        if names and part.strip().casefold() in {"no", "no."} and not _has_siblings(page, c):
            # how many there are, by the unit row of a data cube
            continue
        if names and _PART_OF.fullmatch(part) and _beside_amounts(page, c):
            # Employment: Total, Employment: Percent of population
            names.append(part)
            unit = "%"
            continue
        if (named or has_base(part)) and (is_unit(part) or _is_rate_of_row(page, part)):
            unit = split_unit(f"x ({part})")[1] or part
            continue
        between = between_years(part) or between
        if between_years(part):
            name, its = split_unit(part)
            unit = its or unit or "%" * ("%" in part)
            names.append(bare_name(_without_note(without_marks(name))))
            continue
        hit = _dated(part)
        if hit is not None and (len(rests.get(fold(hit[0]), ())) > 1 or whole):
            name, when, its = hit
        else:
            name, its = split_unit(part)
        unit = its or unit
        # Area (km2) 1): the number is that of a note
        if (bare := bare_name(_without_note(without_marks(name)))) and not (
            names and says(bare, VALUE_WORDS)
        ):
            names.append(bare)
    names = of_the_first(_once(names), next(reversed(page.paths[c]), ""))
    told = [translated[w] for w in path if w in translated] if len(names) > 1 else [below]
    if second and below and len(told) == len(names):
        # 其中：over 委托贷款 over Entrusted loans; 受理数 over 发明 over Inventions where 受理数 stands over Accepted elsewhere
        english = english or ": ".join(split_unit(w)[0] for w in told)
    name = in_one(names)
    name = re.sub(r"^[A-Z]{1,2}\d{2,6}[A-Z]{0,3}(?:_C\d{2})?_\d{2,4}[A-Z]{0,2}: |\bEstimate!!", "", name)
    unit = in_named_money(name, unit) or suffix_unit(name)
    unit = unit or "%" * bool(PER_CENT.match(name) or name in {"%", "％"})
    if unit == "%" and name.endswith("的"):
        name = f"{name}百分比"
    name = re.sub(r"^Percent!!", "", name).replace("!!", ", ")
    said = " ".join(page.paths[c])
    return ValueColumn(c, said, name, unit, when or None, None, english, english_unit, between)


#: what is measured in air and water, which is written as names of variables are
_MATTER = re.compile(r"PM\d{1,2}|O3|[SNC]O2|NH3|N2O|CH4|H2S|BOD5", re.IGNORECASE)


def _is_variable(page: Page, part: str) -> bool:
    """Whether a heading is the name of a variable in a data base, v001 over 人口: of one column, over its name in words."""
    if not re.fullmatch(r"[A-Za-z]+[A-Za-z_]*[\d_]\w*", part) or _MATTER.fullmatch(part):
        return False
    return sum(part in path for path in page.paths) == 1


#: what part of another amount a figure is
_PART_OF = re.compile(r"(?:per ?cent(?:age)?|share|proportion) of (?:the )?\w.+", re.IGNORECASE)


def _beside_amounts(page: Page, c: int) -> bool:
    """Whether a column with the same headings but for the lowest has a name there and no unit: Total beside Percent of population."""
    mine = page.paths[c]
    lowest = [p[-1] for p in page.paths if p[:-1] == mine[:-1] and p and p[-1] != mine[-1]]
    return any(not is_unit(w) and not is_period(w) and not _PART_OF.fullmatch(w) for w in lowest)


def _is_rate_of_row(page: Page, part: str) -> bool:
    """Whether a lowest heading is so much of one thing to another, children per woman, in a row that has units of all other columns."""
    if (
        re.fullmatch(
            r"[a-z][a-z ]+ per [\d,. ]*[a-z ]+|[A-Z][a-zäöü]+ (?:je|pro) (?:[kh]?[ma][²2]?|\d[\d.]*)", part
        )
        is None
    ):
        return False
    others = [p[-1] for p in page.paths if len(p) > 1 and p[-1] != part]
    return bool(others) and all(is_unit(w) for w in others)


def _has_siblings(page: Page, c: int) -> bool:
    """Whether another column has the same headings but for the lowest: ERP change in 2023, no. and %."""
    mine = page.paths[c]
    return any(q != c and p[:-1] == mine[:-1] and p[-1:] != mine[-1:] for q, p in enumerate(page.paths))


#: headings that only say by what the ones below them are told apart: 按产业分, by industry
_CLASSED = re.compile(
    r"(?:[#\s]*其中\s*)?(?:按.{1,8}(?:划?分(?:组|类)?|构成)|其中|(?:of which|by [a-z ]{3,24}))\s*[:：]?|"
    # the axes of a cube of SIDRA
    r"vari[áa]ve(?:l|is) x [\w ]+",
    re.IGNORECASE,
)


def _once(names: Sequence[str]) -> list[str]:
    """The parts of a name without those that only say what the next one says, or by what the next ones are told apart."""
    return [
        n
        for i, n in enumerate(names)
        if i + 1 == len(names) or not (_says_again(n, names[i + 1]) or _CLASSED.fullmatch(n))
    ]


def _says_again(above: str, below: str) -> bool:
    """Whether a heading only says what the one below it says, and of when.

    >>> _says_again("Resident population - year ended 30 June", "Resident population"), _says_again("Population", "Population density")
    (True, False)
    """
    return (
        above != below
        and re.fullmatch(rf"{re.escape(below)}\s*[-–—,(（].*", above, re.IGNORECASE) is not None
    )


#: names in English that begin with their unit: "Percentage with degree", "Percent!!Families below poverty"
PER_CENT = re.compile(
    r"percent(?:age)?(?:!!| of | with | who | in | below | above | under | over | without | living )|% of |porcentaje de |percentual d[aeo]s? |porcenta?gem d[aeo]s? |"
    r"pourcentage (?:de |d['’]|du |des )|percentuale di |% (?=[^\W\d])|prozentualer anteil |percentage ",
    re.IGNORECASE,
)


def without_code(heading: str) -> str:
    """A heading of a data base in words: without the code before it, its unit in brackets.

    >>> without_code("BIP004__Bruttoinlandsprodukt_zu_Marktpreisen__Mio._EUR"), without_code("ERW002__Erwerbstätige__1000")
    ('Bruttoinlandsprodukt zu Marktpreisen (Mio. EUR)', 'Erwerbstätige (thousand)')
    >>> without_code("C1_COUNT_TOTAL"), without_code("C12_RATE_WOMEN+")
    ('Value', 'Women rate (%)')
    >>> without_code("A1101_総人口【人】"), without_code("GDP_2019"), without_code("F1101_完全失業率")
    ('総人口【人】', 'GDP_2019', '完全失業率')
    """
    if listed := re.fullmatch(r"[A-Z][A-Z0-9]{2,14}__(.+?)(?:__(.+))?", heading):
        unit = (listed[2] or "").replace("_", " ")
        unit = "thousand" if re.fullmatch(r"1[ .,]?000", unit) else unit
        return listed[1].replace("_", " ") + (f" ({unit})" if unit else "")
    if profile := re.fullmatch(r"C\d+_(COUNT|RATE)_(TOTAL|MEN\+|WOMEN\+)", heading):
        whom = {"TOTAL": "", "MEN+": "Men", "WOMEN+": "Women"}[profile[2]]
        return " ".join(filter(None, (whom, "rate (%)" if profile[1] == "RATE" else ""))) or "Value"
    return re.sub(r"^[A-Z]\d{3,}_(?=[\u3040-\u9fff])", "", heading)


def parted(heading: str) -> list[str]:
    """A heading that says several things with semicolons between them, each by itself; one of all is left out.

    >>> parted("stopa bezrobocia;ogółem;2020;[%]"), parted("GDP; current prices")
    (['stopa bezrobocia', '2020', '%'], ['GDP; current prices'])
    """
    if not re.search(r"\S;\S", heading):
        return [heading]
    parts = [re.sub(r"^\[(.*)\]$", r"\1", p.strip()) for p in heading.split(";")]
    return [p for p in parts if p and not says(p, WHOLE_WORDS)] or [heading]


def unit_first(heading: str) -> str:
    """A heading in two languages with its unit behind the Chinese name: 人口 Population (万人 10 000 persons).

    >>> unit_first("年末人口 Population (year-end) (万人 10 000 persons)"), unit_first("增长率 Growth Rate (‰)")
    ('年末人口（万人）Population (year-end)', '增长率（‰）Growth Rate')
    >>> unit_first("人均GDP（元）"), unit_first("人口密度 (人/平方公里) Density (Persons per km²)")
    ('人均GDP（元）', '人口密度（人/平方公里）Density')
    """
    twice = re.fullmatch(
        r"([^A-Za-z(（]*[\u3400-\u9fff][^A-Za-z(（]*?)\s*[(（]([^()（）A-Za-z]+)[)）]\s*([A-Z][a-z][A-Za-z ,.'&/-]*?)\s*[(（]([^()（）]+)[)）]",
        heading,
    )
    if twice is not None and is_unit(twice[2]):
        return f"{twice[1].strip()}（{twice[2].strip()}）{twice[3].strip()}"
    match = re.fullmatch(
        r"([^A-Za-z(（]*[\u3400-\u9fff][^A-Za-z(（]*?)\s*([A-Z][a-z][A-Za-z ,.'&()/-]*?)\s*[(（]([\u3400-\u9fff%‰]+)(?:[ /]?[A-Za-z0-9][\w ,%‰²-]*)?[)）]",
        heading,
    )
    if match is None or not is_unit(match[3]):
        return heading
    return f"{match[1].strip()}（{match[3]}）{match[2].strip()}"


def bare_name(name: str) -> str:
    """An indicator's name without its number in a list and without signs that it is a part.

    >>> bare_name("#第一产业"), bare_name("其中：出口"), bare_name("一、地区生产总值"), bare_name("（二）财政收入"), bare_name("3-year rate")
    ('第一产业', '出口', '地区生产总值', '财政收入', '3-year rate')
    >>> bare_name("Personal income 4/"), bare_name("Weekly pay [note 2]")
    ('Personal income', 'Weekly pay')
    >>> bare_name("Resident population (no.)"), bare_name("地区生产总值增速（20分）")
    ('Resident population', '地区生产总值增速')
    """
    numbered = r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]{1,3}[）)]\s*(?=\S)|\d{1,2}(?:[、．]|\.(?!\d))\s*(?=\D)"
    name = re.sub(r"(?<=\S)\s*\((?:no\.|number|nos\.)\)$", "", name, flags=re.IGNORECASE)
    # so many points an evaluation gives for it
    name = re.sub(r"(?<=\S)\s*[（(](?:满分|分值|权重)?\s*\d{1,3}(?:\.\d+)?\s*分[)）]$", "", name)
    name = re.sub(
        r"(?<=\D)\s+\d{1,2}/$|(?<=\S)\s*\[(?:notes?|see note)[ \d,and]+\]$", "", name, flags=re.IGNORECASE
    )
    return re.sub(rf"^(?:\s|#|其中\s*[:：]?|{numbered})+", "", name).strip() or name


def _without_note(name: str) -> str:
    """A heading without the number of a note at its end, as in ``Area 1)``; a bracket that was opened stays closed."""
    match = re.search(r"(?<=\D)\s*(?:\b|(?<=[\u3040-\u9fff]))\d[)）]$", name)
    closed = len(re.findall("[)）]", name)) > len(re.findall("[(（]", name))
    return name[: match.start()] if match and closed else name


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
    "000": "thousand",
    "000s": "thousand",
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
    # Population_000 is written by a person, and meant the same
    plain = name.lower() if name.endswith(("_000", "_000s")) else name
    if not re.fullmatch(r"[a-z0-9]+(?:_[a-z0-9]+)+", plain):
        return ""
    *front, last = plain.split("_")
    unit = _ENDINGS.get(last, "")
    scale = front[-1] if unit and front else last
    if scale not in _SCALES:
        return unit
    per = "per " if (front[-2:-1] if unit else front[-1:]) == ["per"] else ""
    return f"{per}{_SCALES[scale]} {unit}".strip()


def is_nameless(value: ValueColumn) -> bool:
    """Whether a heading leaves open which indicator the figures belong to."""
    return not value.name or says(value.name, VALUE_WORDS) or not key(value.name)

"""Columns of figures that are about the column beside them, its ranks, its growth: ``without_ranks``, ``named_by_neighbours``, ``months_apart``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile, permutations

from intake.new.answers import marks_of
from intake.new.layout.column import Column
from intake.new.layout.headings import ValueColumn, is_nameless
from intake.new.layout.page import is_gap
from intake.new.layout.roles import Roles
from intake.new.vocabulary.unit_names import area_in
from intake.new.vocabulary.words import fold
from intake.tables.units import amount, embedded_year, is_unit

#: fewer rows may be in an order by chance
_FEWEST = 6
#: so many columns to the left a ranked one is looked for
_REACH = 6
#: what says how another figure changes, or what part of another it is, and not of what
RELATIVE = re.compile(
    r"(?:较|比|与)?(?:上年|去年|上月|上期|上年同期|同期|年均)?(?:同比|环比)?(?:名义|实际|可比价?)?(?:增长|增速|增幅|增量|增减|增长率|增减率|增速率|增长速度|发展速度|变化|变化率|比重|占比)"
    r"|占(?:全国|全省|全市|全区|全县|总数|总量|总额|总计|合计)的?(?:比重|比例|份额|百分比)|"
    r"(?:% |per ?cent(?:age)? |share |proportion )of (?:the )?(?:total|national total|regional total)"
    r"|(?:较|比|为)(?:上年|去年|上月|上年同期)|同比|环比|定基比?|(?:annual |yearly |nominal |real )?(?:growth|change|increase)(?: rate)?|share|percentage change|"
    r"variations?|veränderung|zuwachs|wachstum|évolution|variación|crecimiento|variação|crescimento|variazione|crescita|zmiana|dynamika",
    re.IGNORECASE,
)


#: a month, or the months from January on
_MONTH = r"\d{4}-(?:0[1-9]|1[0-2]|01\.\.(?:0[2-9]|1[0-2]))"
#: a heading that says itself of when it is
_DATED = r"(?:19|20)\d\d|\d\s*月|季度|半年"
#: growth, and no share
_GROWS = re.compile(r"增|同比|环比|变化|growth|change|increase", re.IGNORECASE)
#: a column of the year before
_BEFORE = re.compile(
    r"(?:上年|去年|上期|上月|同期)(?:同期|同月)?(?:累计)?数?$|previous year$|last year$", re.IGNORECASE
)
#: how much of a plan was done, of which nobody says growth in %
_SHARE_OF_PLAN = re.compile(r"完成.*(?:比例|率|进度|%)|(?:进度|完成率)$|(?:比重|占比)$")
#: what stands between the headings of a name
_PARTS = re.compile(r"：|: ")


def without_ranks(roles: Roles, values: Sequence[ValueColumn]) -> list[ValueColumn]:
    """The columns of figures without those that only say in which order the regions stand, whatever they are called.

    A column of the numbers from 1 on, each once, is an order; with ties it is one where it is that of a column before it.
    """
    kept: list[ValueColumn] = []
    for v in values:
        column = roles.columns[v.column]
        before = [roles.columns[k.column] for k in kept[-_REACH:]]
        if not v.unit and _is_order(column, before):
            roles.ignore(column, "order")
        else:
            kept.append(v)
    return kept


def _is_order(column: Column, before: Sequence[Column]) -> bool:
    places = {i: int(w) for i, w in enumerate(column.words) if re.fullmatch(r"\d{1,4}", w)}
    numbers = sorted(places.values())
    # a total has no place: … beside it
    said = [w for w in column.words if w and not is_gap(w)]
    if len(numbers) < _FEWEST or len(numbers) < len(said) or numbers[0] != 1:
        return False
    if numbers == list(range(1, len(numbers) + 1)):
        # years or codes in order are numbers of the rows, which others find
        return True
    return numbers[-1] <= len(numbers) and any(_ranks(places, other) for other in before)


def _ranks(places: dict[int, int], other: Column) -> bool:
    """Whether places are those of another column's figures, the largest or the smallest first; ties share a place."""
    read = {i: a.value for i in places if (a := amount(other.words[i])) is not None and not a.missing}
    if len(read) < _FEWEST or len(read) < 0.9 * len(places):
        return False
    figures = list(read.values())
    for sign in (1, -1):
        right = sum(places[i] == 1 + sum(sign * f > sign * v for f in figures) for i, v in read.items())
        if right >= 0.9 * len(read):
            return True
    return False


def named_by_neighbours(roles: Roles, values: Sequence[ValueColumn]) -> list[ValueColumn]:
    """The columns with the name of the one before them where their own is no name: GDP, growth, income, growth."""
    if roles.measure is not None:
        return list(values)
    values = months_apart(values)
    about = [(fold(v.name), v.unit, v.period) for v in values]
    named: list[ValueColumn] = []
    subject = ""
    #: what grows: the last column that is of this year, and its unit
    grows: list[tuple[str, str]] = []
    # of when the columns are that stand before growth
    periods: list[str | None] = []
    #: the columns so far that are about something themselves: its name, of when they are, their cells
    amounts: dict[int, tuple[str, str, Column]] = {}
    changing: set[int] = set()
    for v, mine in zip(values, about, strict=True):
        again = about.count(mine) > 1 and not is_nameless(v)
        relative = RELATIVE.fullmatch(v.name) is not None or v.name in {"%", "％"}
        relative = relative or (v.between is not None and v.between.alone)
        if not (again or relative):
            year = embedded_year(v.name)
            subject = "" if is_nameless(v) else year[0] if year else v.name
            if subject and not _BEFORE.search(subject):
                grows.append((subject, v.unit))
            periods = [v.period] if named and named[-1].column in changing else [*periods, v.period]
            if subject:
                amounts[v.column] = subject, year[1] if year else v.period or "", roles.columns[v.column]
            named.append(v)
            continue
        changing.add(v.column)
        dated = v.between is not None or re.search(_DATED, v.heading) is not None
        if relative and len(periods) == 1 and periods[0] and not dated:
            # May, growth, January to May, growth: each is the growth of what stands before it
            v = replace(v, period=periods[0])
        about_whom = _what_grows(v, subject, grows) if relative and _GROWS.search(v.name) else subject
        if relative and len({name for name, *_ in amounts.values()}) > 1:
            about_whom = _derived_from(roles.columns[v.column], amounts, about_whom)
        # 零售总额：同比增长 beside 零售总额：9月 is its growth in September
        shared = set(_PARTS.split(about_whom))
        own = list(dropwhile(shared.__contains__, _PARTS.split(v.name)))
        colon = marks_of(about_whom, v.name).colon
        named.append(replace(v, name=colon.join([about_whom, *own]), english="") if about_whom and own else v)
    return named


def _derived_from(derived: Column, amounts: Mapping[int, tuple[str, str, Column]], subject: str) -> str:
    """The name of the figures that growth or shares were reckoned of, where those of ``subject`` give others and one other does.

    Growth is that between two periods of one name, in all or a year; shares are one and the same part of a figure everywhere.
    """
    fitting = dict.fromkeys(
        name
        for name, _, column in amounts.values()
        if _is_share(derived, column) or any(_is_growth(derived, *pair) for pair in _pairs(name, amounts))
    )
    return subject if subject in fitting or len(fitting) != 1 else next(iter(fitting))


def _pairs(name: str, amounts: Mapping[int, tuple[str, str, Column]]) -> Iterator[tuple[Column, Column, int]]:
    """The columns of a name of two years, the earlier first, and how many years lie between them."""
    dated = [
        (int(when[:4]), column) for of, when, column in amounts.values() if of == name and when[:4].isdigit()
    ]
    for (first, a), (last, b) in permutations(dated, 2):
        if first < last:
            yield a, b, last - first


def _is_growth(derived: Column, first: Column, last: Column, years: int) -> bool:
    def grown(a: float, b: float, root: int) -> float:
        return 100 * (float((b / a) ** (1 / root)) - 1)

    rows = [(g, a, b, step) for g, a, b, step in _rows(derived, first, last) if a > 0 and b > 0]
    return len(rows) >= _FEWEST and any(
        sum(abs(grown(a, b, root) - g) <= step for g, a, b, step in rows) >= 0.9 * len(rows)
        for root in {1, years}
    )


def _is_share(derived: Column, column: Column) -> bool:
    rows = [(share, of, step) for share, of, _, step in _rows(derived, column, column)]
    largest = max(rows, key=lambda row: row[1], default=(0.0, 0.0, 0.0))
    if len(rows) < _FEWEST or largest[0] <= 0 or len({of for _, of, _ in rows}) < _FEWEST:
        return False
    ratio = largest[0] / largest[1]
    return sum(abs(ratio * of - share) <= step for share, of, step in rows) >= 0.9 * len(rows)


def _rows(*columns: Column) -> Iterator[tuple[float, float, float, float]]:
    """The figures of three columns in the rows where all have one, and how far the first may be off: its last digit."""
    for words in zip(*(column.words for column in columns), strict=True):
        read = [amount(w) for w in words]
        if all(a is not None and not a.missing for a in read):
            digits = len(words[0].partition(".")[2].rstrip("%％"))
            yield (*(a.value for a in read if a is not None), 0.6 * 10.0**-digits)  # type: ignore[misc]


def _what_grows(v: ValueColumn, subject: str, grows: Sequence[tuple[str, str]]) -> str:
    """The name of what a column of growth is the growth of: not last year's figure, and in % no percentage where there is an amount.

    >>> growth = ValueColumn(3, "", "比上年同期增长", "%", None)
    >>> _what_grows(growth, "上年累计", [("本年累计", "亿元")]), _what_grows(growth, "完成比例", [("投资", "亿元"), ("完成比例", "%")])
    ('本年累计', '投资')
    """
    if _BEFORE.search(subject) and grows:
        subject = grows[-1][0]
    unit = next((u for name, u in grows if name == subject), "")
    amounts = [name for name, u in grows if u not in {"%", "‰"} and not _SHARE_OF_PLAN.search(name)]
    return amounts[-1] if v.unit == unit == "%" and amounts and _SHARE_OF_PLAN.search(subject) else subject


def months_apart(values: Sequence[ValueColumn]) -> list[ValueColumn]:
    """Figures of single months and since January under one name are two indicators: each says which it is.

    >>> columns = [ValueColumn(1, "", "", "万元", "2017-05"), ValueColumn(2, "", "", "万元", "2017-01..05")]
    >>> [v.name for v in months_apart(columns)], [v.name for v in months_apart(columns[:1])]
    (['当月', '累计'], [''])
    """
    kinds: dict[tuple[str, str], set[bool]] = {}
    for v in values:
        if v.period and re.fullmatch(_MONTH, v.period):
            kinds.setdefault((fold(v.name), v.unit), set()).add(".." in v.period)
    apart: list[ValueColumn] = []
    for v in values:
        both = v.period and re.fullmatch(_MONTH, v.period) and len(kinds[fold(v.name), v.unit]) > 1
        if v.period is None or not both:
            apart.append(v)
            continue
        since = ".." in v.period
        zh = re.search(r"[\u3400-\u9fff]", v.heading + v.unit) is not None or not v.heading
        own = ("累计" if since else "当月") if zh else ("since January" if since else "month")
        bare = "" if is_nameless(v) else v.name
        apart.append(
            replace(v, name=marks_of(bare, own).colon.join([bare, own]) if bare else own, english="")
        )
    return apart


def areas_named(columns: Sequence[ValueColumn]) -> list[ValueColumn]:
    """Beside columns with names one that is headed “sq. km” is the area."""
    if sum(not is_unit(v.name) for v in columns if v.name) < 2:
        return list(columns)
    said = [area_in(v.name) if not v.unit else ("", "") for v in columns]
    return [replace(v, name=n, unit=u) if n else v for v, (n, u) in zip(columns, said, strict=True)]

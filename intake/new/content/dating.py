"""Periods that stand in the names of columns and of indicators: ``parts_taken``, ``dated_parts``, ``this_and_last``, ``month_and_since``,
``dated_names``, ``years_taken``, ``which_period``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from analysis.periods import in_order
from analysis.values import Text
from intake.new.layout.headings import ValueColumn
from intake.new.vocabulary.when import embedded_period, parts_of, read_period
from intake.tables.units import embedded_year

#: months of a year from the first on, as headings give them beside the year of the title
_SPAN = re.compile(r"(?:^|：|: )((?:0?1\s*[-—–~～至]\s*)?\d{1,2}月份?|一季度|上半年|前三季度|全年)$")

#: of more columns no more are named in a question
_MOST = 4


def dated_parts(default: str | None, values: Sequence[ValueColumn]) -> list[ValueColumn] | None:
    """Columns whose headings are parts of the one year that the table is of, with their periods; None where they are not.

    >>> spans = [ValueColumn(1, "", "投资增长：1—10月份", "%", None), ValueColumn(2, "", "投资增长：1—9月份", "%", None)]
    >>> [(v.name, v.period) for v in dated_parts("2024-01..10", spans)], dated_parts("2024-01..08", spans)
    ([('投资增长', '2024-01..10'), ('投资增长', '2024-01..09')], None)
    """
    whole = read_period(default or "")
    if whole is None or any(v.period for v in values):
        return None
    if whole.kind == "year":
        parts = parts_of(whole, (v.name for v in values))
        return [replace(v, name="", period=parts[v.name].id) for v in values] if parts else None
    hits = [_SPAN.search(v.name) for v in values]
    if len(values) < 2 or not all(hits):
        return None
    read = [read_period(f"{whole.year}年{m[1].removesuffix('份')}") for m in hits if m]
    periods = [p.id for p in read if p is not None]
    if len(periods) < len(values) or len(set(periods)) < 2 or whole.id not in periods:
        return None
    return [
        replace(v, name=v.name[: m.start()], period=p)
        for v, m, p in zip(values, hits, periods, strict=True)
        if m is not None
    ]


#: the year of the table, or the one before it, as headings below a name say it: 地区生产总值：上年
_RELATIVE = re.compile(
    r"(?P<name>.*?)(?:：|: |, |^)\s*(?:(?P<last>上年(?:同期|同月)?|去年(?:同期)?|上一年|previous year|last year|prior year)|"
    r"(?P<this>本年|今年|本期|当年|本年度|current year|this year))(?:数|实际数?|实绩|值)?",
    re.IGNORECASE,
)


def this_and_last(default: str | None, values: Sequence[ValueColumn]) -> list[ValueColumn]:
    """Columns of the table's year and of the one before it, 本年 beside 上年 of one name, with their periods; others as they are.

    >>> pair = [ValueColumn(1, "", "产值：上年", "亿元", None), ValueColumn(2, "", "产值：本年", "亿元", None), ValueColumn(3, "", "人口", "", None)]
    >>> [(v.name, v.period) for v in this_and_last("2023", pair)], [(v.name, v.period) for v in this_and_last("2023-05", pair)][:2]
    ([('产值', '2022'), ('产值', '2023'), ('人口', None)], [('产值', '2022-05'), ('产值', '2023-05')])
    >>> [v.name for v in this_and_last("2023", pair[:1])], [v.name for v in this_and_last(None, pair)]
    (['产值：上年'], ['产值：上年', '产值：本年', '人口'])
    """
    when = read_period(default or "")
    if when is None or default is None or not default.startswith(str(when.year)):
        return list(values)
    before = f"{when.year - 1}{default[4:]}"
    hits = {v.column: m for v in values if not v.period and (m := _RELATIVE.fullmatch(v.name)) is not None}
    said = {c: (m["name"], m["last"] is not None) for c, m in hits.items()}
    pairs = {name for name, last in said.values() if (name, not last) in said.values()}
    return [
        replace(v, name=said[v.column][0], period=before if said[v.column][1] else default)
        if v.column in said and said[v.column][0] in pairs
        else v
        for v in values
    ]


#: a month, and the months since January, of this year and the last, as headings of monthly tables say them
_OF_MONTHS = re.compile(
    r"(?P<month>[本当]月)|(?P<month_before>(?:上年|去年)(?:同月|本月))|(?P<since>(?:本年|今年|本期|自?年初)?(?:本月)?(?:止|至今)?累计|年初至今)|"
    r"(?P<since_before>(?:上年|去年)(?:同期)?累计|(?:上年|去年)同期(?:累计)?|同期累计)"
)
_ENDS = re.compile(r"(?:数|数额|实绩|完成数?|金额|[（(].*[)）])+$")


def month_and_since(default: str | None, values: Sequence[ValueColumn]) -> list[ValueColumn]:
    """Columns of one month and since January, of this year and the last, with their periods: one indicator each; others as they are.

    >>> four = [ValueColumn(i, "", w, "亿元", None) for i, w in enumerate(("本月", "本年累计", "上年累计", "本年累计：同比增长"))]
    >>> [(v.name, v.period) for v in month_and_since("2023-10", four)]
    [('当月', '2023-10'), ('累计', '2023-01..10'), ('累计', '2022-01..10'), ('累计：同比增长', '2023-01..10')]
    >>> [(v.name, v.period) for v in month_and_since("2023-10", four[1:])][:2], month_and_since("2023", four) == four
    ([('', '2023-01..10'), ('', '2022-01..10')], True)
    """
    when = re.fullmatch(r"(\d{4})-(?:01\.\.)?(0[2-9]|1[0-2])", default or "")
    parts = {v.column: v.name.split("：") for v in values if v.period in {None, default}}
    hits = {
        c: next(
            (
                (i, m.lastgroup or "")
                for i, w in enumerate(some)
                if (m := _OF_MONTHS.fullmatch(_ENDS.sub("", w)))
            ),
            None,
        )
        for c, some in parts.items()
    }
    kinds = {hit[1] for hit in hits.values() if hit}
    if when is None or "since" not in kinds or len(kinds) < 2:
        return list(values)
    year, month = int(when[1]), when[2]
    several = any(k.startswith("month") for k in kinds)
    dated = []
    for v in values:
        hit = hits.get(v.column)
        if hit is None:
            dated.append(v)
            continue
        place, kind = hit
        since, last = kind.startswith("since"), kind.endswith("before")
        own = ["累计" if since else "当月"] if several else []
        some = parts[v.column]
        period = f"{year - last}-{f'01..{month}' if since else month}"
        dated.append(
            replace(v, name="：".join([*some[:place], *own, *some[place + 1 :]]), period=period, english="")
        )
    return dated


def parts_taken(default: str | None, values: Sequence[ValueColumn]) -> list[ValueColumn]:
    """Columns with the periods that their headings say as parts of the table's one period: months, this year and the last."""
    return dated_parts(default, values) or this_and_last(default, month_and_since(default, values))


#: before a year that a figure is compared with or valued in
_COMPARED = re.compile(
    r"(?:\b(?:since|from|than|versus|vs|over|on|base|prices?|constant|chained)|[比较较自以]|价|=)[\s(（]*$",
    re.IGNORECASE,
)


def years_taken(values: Sequence[ValueColumn], default: str | None) -> list[ValueColumn]:
    """2020年GDP in a table of 2020 is the GDP; where other headings are of 2020 and 2021 it is that of 2020.

    >>> columns = [ValueColumn(1, "", "Births", "", "2023"), ValueColumn(2, "", "Density 2023", "", None), ValueColumn(3, "", "Growth since 2023", "", None)]
    >>> [(v.name, v.period) for v in years_taken(columns, None)]
    [('Births', '2023'), ('Density', '2023'), ('Growth since 2023', None)]
    >>> columns = [ValueColumn(1, "", "2023年执行数", "", None), ValueColumn(2, "", "2024年预算数", "", None), ValueColumn(3, "", "预算数为上年执行数的%", "", None)]
    >>> [(v.name, v.period) for v in years_taken(columns, "2024")]
    [('执行数', '2023'), ('预算数', None), ('预算数为上年执行数的%', None)]
    >>> columns = [ValueColumn(1, "", "2010年人口", "", None), ValueColumn(2, "", "2020年人口", "", None), ValueColumn(3, "", "增减数", "", None)]
    >>> [(v.name, v.period) for v in years_taken(columns, None)]
    [('人口', '2010'), ('人口', '2020'), ('增减数', None)]
    >>> columns = [ValueColumn(1, "", "人口：比重", "", None), ValueColumn(2, "", "2010年比重", "", None)]
    >>> [(v.name, v.period) for v in years_taken(columns, "2020")]
    [('人口：比重', None), ('人口：比重', '2010')]
    """
    values = [_planned(v) for v in values]
    said = {v.period for v in values if v.period}
    years = {hit[1] for v in values if not v.period and (hit := embedded_year(v.name)) is not None}
    if default in years:
        # 2023年执行数 beside 2024年预算数 in a table of 2024
        said |= {y for y in years if 0 < int(str(default)[:4]) - int(y) < 3}
    of: dict[str, set[str]] = {}
    for v in values:
        if not v.period and (hit := embedded_year(v.name)) is not None:
            of.setdefault(hit[0], set()).add(hit[1])
    # 人口 of two years and more is one indicator
    said |= {y for some in of.values() if len(some) > 1 for y in some}
    undated = [v.name for v in values if not v.period and embedded_year(v.name) is None]
    taken = []
    for v in values:
        hit = None if v.period else embedded_year(v.name)
        name = hit[0].rstrip(" ,，") if hit else ""
        if hit and hit[1] == default:
            v = replace(v, name=name)
        elif hit and hit[1] in said and name and not _COMPARED.search(name):
            v = replace(v, name=name, period=hit[1])
        elif hit and name and default and hit[1] < default and not _COMPARED.search(name):
            # 2010年比重 beside 比重 in a table of 2020
            same = next((n for n in undated if n == name or n.endswith(f"：{name}")), "")
            v = replace(v, name=same, period=hit[1], english="") if same else v
        taken.append(v)
    return taken


#: 城镇化率：2025年目标, Forest cover: 2030 target, 一般公共预算收入：2023年实绩
_PLANNED = re.compile(
    r"(.*(?:：|: )|\S+?(?=(?:19|20)\d\d年?(?:目标|规划|预期)))?((?:19|20)\d\d)年?\s*((?:目标|规划|预期)\S{0,2}|实绩|实际(?:完成)?[数值]?|完成[数值]?|基数|targets?)",
    re.IGNORECASE,
)


def _planned(value: ValueColumn) -> ValueColumn:
    """A column of what is to be reached, or was, in a year that its heading says beside that: it is of that year.

    >>> made = _planned(ValueColumn(1, "", "城镇化率：2025年目标", "%", None))
    >>> made.name, made.period
    ('城镇化率：目标', '2025')
    >>> made = _planned(ValueColumn(1, "", "PM2.5浓度2025年目标", "", None))
    >>> made.name, made.period
    ('PM2.5浓度目标', '2025')
    """
    said = None if value.period else _PLANNED.fullmatch(value.name)
    return replace(value, name=f"{said[1] or ''}{said[3]}", period=said[2]) if said else value


def dated_names(subjects: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """Names of indicators that end in their year, as (name, period); nothing where some do not, or all are of one year.

    >>> dated_names(["Unemployed_2020", "Unemployed_2021", "Income_2021"])["Income_2021"], dated_names(["Unemployed_2020", "Beds"])
    (('Income', '2021'), {})
    """
    words = list(dict.fromkeys(filter(None, subjects)))
    hits = {w: hit for w in words if (hit := embedded_period(w)) is not None}
    several = len({when for _, when in hits.values()}) > 1
    return hits if several and len(hits) == len(words) else {}


def which_period(values: Sequence[ValueColumn]) -> tuple[Text, str]:
    """The question of which period figures are whose heading says none, and what is proposed: the last one that headings name.

    >>> which_period([ValueColumn(1, "GDP 2023", "GDP", "", "2023"), ValueColumn(2, "Beds", "Beds", "", None)])[0]["en"]
    'the headings of these columns say no year, others are of 2023: Beds; which year are they of'
    >>> which_period([ValueColumn(1, "Beds", "Beds", "", None)])[1], which_period([ValueColumn(1, "", "GDP 2023", "", None)])[1]
    ('', '2023')
    >>> which_period([ValueColumn(1, "", "人口数：比重", "%", None), ValueColumn(2, "", "2010年比重", "%", None)])[1]
    ''
    """
    said = in_order({v.period for v in values if v.period})
    without = [v.heading or v.name for v in values if not v.period]
    more = " …" * (len(without) > _MOST)
    if said:
        zh, en = "、".join(without[:_MOST]), "; ".join(without[:_MOST])
        what = Text(
            zh=f"这些列的表头没有写年份（别的列是{'、'.join(said)}）：{zh}{more}；是哪一年的数字",
            en=f"the headings of these columns say no year, others are of {', '.join(said)}: {en}{more}; which year are they of",
        )
        return what, said[-1]
    years = sorted({hit[1] for v in values if (hit := embedded_year(v.name))})
    if not years:
        what = Text(
            zh="没有年份列，表头、表题和工作表名里也没有年份，不知道是哪一年的数字",
            en="there is no column of years, and no year in headings, title or sheet name: the period of the figures is unknown",
        )
        return what, ""
    what = Text(
        zh=f"只有一部分表头写了年份（{'、'.join(years)}），不知道整张表是哪一年的数字",
        en=f"only some headings name a year ({', '.join(years)}): the period of the figures is not said for the table",
    )
    rests = [(v, hit[0] if (hit := embedded_year(v.name)) else "") for v in values]
    # 2010年比重 beside 比重: the others are of another year
    undated = [v.name for v, rest in rests if not rest]
    contrast = any(
        n == rest or re.search(rf"(?:：|: ){re.escape(rest)}$", n)
        for _, rest in rests
        if rest
        for n in undated
    )
    return what, years[0] if len(years) == 1 and not contrast else ""

"""Units that a line above a table gives for all of it, each to the indicators it fits: ``fit_units``, ``may_be``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.values import Text
from intake.new.answers import Answers, Question, choices
from intake.new.content.cells import Series
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.new.vocabulary.unit_names import unit_in_english, unit_of_code
from intake.new.vocabulary.when import PART_OF_YEAR
from intake.tables.units import scale_of

_RATIO = re.compile(
    r"(?:\b(?:growth(?: rate)?|rates?|shares?|percentages?|proportion|ratio) (?:of|in) .+|"
    r"quote|(?:taux|tasa|taxa|tasso|stopa|wskaźnik|udział|anteil|доля|удельный вес|уровень|темп|míra|podíl|andel).*|"
    r"率|比重|占比|比例|增速|增幅|增长|同比|环比|比上年|指数|份额|构成|性比|性别比|之比|比值|比率|系数|抚养比|share|rate|ratio|growth|index|percent|change)(（.*）|\(.*\)|±|%)?$",
    re.IGNORECASE,
)

_KINDS: Sequence[tuple[str, re.Pattern[str], re.Pattern[str]]] = (
    ("ratio", re.compile(r"%|‰|百分点|percent|per cent"), _RATIO),
    ("households", re.compile(r"户$|世帯|세대|가구|households"), re.compile(r"户数|户$|世帯|세대|가구|households", re.IGNORECASE)),
    ("people", re.compile(r"人$|人次|명$|persons|people|inhabitants"), re.compile(
        r"人口|人数|人员|劳动力|学生|教师|医师|户籍|游客|(?:^|：)(?:[総总]数|[男女]性?)$|population|persons|people|inhabitants|employ|students", re.IGNORECASE)),
    ("area", re.compile(r"平方|公顷|亩|km2|km²|hectares|sq"), re.compile(r"面积|area", re.IGNORECASE)),
    ("length", re.compile(r"公里|千米|^km$|miles"), re.compile(r"里程|长度|公路|铁路|length|road|rail", re.IGNORECASE)),
    ("weight", re.compile(r"吨|千克|公斤|tonnes|tons|\bkg\b"), re.compile(r"产量|粮食|货运|排放量|能耗|煤|钢|水泥|output of|production|freight|emission", re.IGNORECASE)),
    ("beds", re.compile(r"张|beds"), re.compile(r"床位|beds", re.IGNORECASE)),
    ("money", re.compile(r"元|yuan|dollar|US\$|USD|euro|EUR|£|yen"), re.compile(
        r"总值|产值|增加值|收入|支出|投资|消费|零售|储蓄|存款|贷款|进出口|出口|进口|利润|工资|价格|GDP|预算|财政|税|"
        r"income|output|expenditure|wage|price|sales|trade|invest", re.IGNORECASE)),
    ("count", re.compile(r"个|家|所|件|辆|台|部|座|项|units|items|number"), re.compile(r"数$|数量|个数|机构|企业|单位数|专利|汽车|学校|医院|number", re.IGNORECASE)),
)  # fmt: skip


#: names that say so themselves, whatever they count: unemployed persons in per cent of the labour force
_IN_PER_CENT = re.compile(
    r"\b(?:in|as|en|em) (?:a )?(?:per ?cent|percentage|%|prozent)|\bpercent(?:age)? of\b", re.IGNORECASE
)
#: what is no number of people under a line that says 单位：人
_NOT_COUNTED = re.compile(r"密度|性别?比|density|dichte|densit|densid|sex ratio|面積|面积", re.IGNORECASE)
_COUNTED = frozenset({"people", "households"})


#: the months that the lowest heading says: 固定资产投资增速：1-9月
_MONTHS_LAST = re.compile(
    rf"(?:：|: )(?:本月|当月|本期|累计|本月止累计|(?:自年初)?累计|{PART_OF_YEAR}(?:累计)?)(?=$|：|: )"
)


def _without_months(name: str) -> str:
    """A name without the months of its figures, which say nothing of its unit.

    >>> _without_months("固定资产投资增速：1-9月"), _without_months("零售总额：9月：同比增长"), _without_months("9月")
    ('固定资产投资增速', '零售总额：同比增长', '9月')
    """
    return _MONTHS_LAST.sub("", name)


#: what a heading says of whom figures are, and nothing of what they are: 文盲人口占15岁及以上人口的比重：女
_OF_WHOM = re.compile(
    r"(?:：|: )(?:合计|总计|小计|男性?|女性?|城镇|乡村|城市|农村|total|males?|females?|men|women|urban|rural|both sexes)$",
    re.IGNORECASE,
)


_KILOGRAM = re.compile(r"千克|公斤|克|斤|kg", re.IGNORECASE)


def unit_for(name: str, units: Sequence[str]) -> str | None:
    """The unit among several that fits a name; None where none or more than one does.

    >>> unit_for("同比增长", ("元", "%")), unit_for("收入", ("元", "%")), unit_for("年末常住人口", ("万人", "亿元"))
    ('%', '元', '万人')
    >>> unit_for("人均可支配收入", ("元", "亿元", "%")), unit_for("其他", ("万人", "亿元"))
    ('元', None)
    >>> unit_for("文盲人口占15岁及以上人口的比重：女", ("人", "%")), unit_for("15岁及以上人口：女", ("人", "%"))
    ('%', '人')
    >>> unit_for("工业增加值增速：9月", ("亿元", "%")), unit_for("工业增加值：9月", ("亿元", "%"))
    ('%', '亿元')
    >>> unit_for("粮食：人均产量", ("万吨", "千克")), unit_for("粮食：总产量", ("万吨", "千克")), unit_for("每亩产量", ("万吨", "千克"))
    ('千克', '万吨', '万吨')
    >>> unit_for("世帯数", ("人", "世帯")), unit_for("男", ("人", "世帯")), unit_for("户籍人口", ("万户", "万人"))
    ('世帯', '人', '万人')
    """
    name = _without_months(name)
    name = whose if _RATIO.search(whose := _OF_WHOM.sub("", name)) else name
    for _, unit, word in _KINDS:
        if not word.search(name):
            continue
        fits = [u for u in units if unit.search(u)]
        if len(fits) == 1:
            return fits[0]
        if len(fits) > 1:
            # per head in plain money, totals in 亿元
            plain = re.search(r"人均|户均|平均|工资|价格|per |average|mean", name) is not None
            # a kilogram per head, ten thousand tonnes in all
            fits = [u for u in fits if (scale_of(u)[0] == 1 or _KILOGRAM.fullmatch(u) is not None) == plain]
            return fits[0] if len(fits) == 1 else None
    if len(units) == 2 and not _RATIO.search(name) and re.search(r"[\u4e00-\u9fff]", name):
        # beside per cent there is one unit for what is no ratio; what a ratio is called in other languages nobody here knows
        rest = [u for u in units if not _KINDS[0][1].search(u)]
        return rest[0] if len(rest) == 1 else None
    return None


def may_be(name: str, unit: str) -> bool:
    """Whether the only unit above a table may be an indicator's: a rate is not in 亿元, people are not in per cent.

    >>> may_be("城镇化率", "亿元"), may_be("年末常住人口", "%"), may_be("其他", "%"), may_be("总额", "亿元")
    (False, False, True, True)
    >>> may_be("人口密度（1k㎡当たり）", "人"), may_be("性别比（女=100）", "人"), may_be("每万人口在校大学生数", "人")
    (False, False, True)
    >>> may_be("Growth Rate of GDP", "%"), may_be("Growth Rate of GDP", "million euros")
    (True, False)
    >>> may_be("Unemployed persons in per cent of the labour force", "%"), may_be("Unemployed persons", "%")
    (True, False)
    """
    name = _without_months(name)
    ratio = bool(_RATIO.search(name)) or _IN_PER_CENT.search(name) is not None
    if _NOT_COUNTED.search(name) and any(of.search(unit) for kind, of, _ in _KINDS if kind in _COUNTED):
        return False
    if _KINDS[0][1].search(unit):
        return ratio or not any(word.search(name) for _, _, word in _KINDS[1:])
    return not ratio


def _is_hundredth(series: Series, unit: str) -> bool:
    """Whether figures under per cent are such, whatever they are called: unemployment of 7.4, 6.4 …, no persons."""
    values = [v for v, _ in series.cells.values()]
    return (
        unit == "%"
        and min(values, default=-1) >= 0
        and max(values) <= 100
        and any(map(bool, series.decimals))
    )


def _too_much(series: Series, unit: str) -> bool:
    """Whether figures per head would be tens of millions: 15 321 under 单位：万元、人 are 元, which the line leaves out."""
    name = series.base or series.name
    values = sorted(v for v, _ in series.cells.values())
    per_head = re.search(r"人均|户均|平均工资|per (?:capita|head|person)", name, re.IGNORECASE) is not None
    large = per_head and scale_of(unit)[0] >= 1e4
    if large and next(of for kind, of, _ in _KINDS if kind == "weight").search(unit):
        # nobody eats ten thousand tonnes
        return True
    money = next(of for kind, of, _ in _KINDS if kind == "money").search(unit) is not None
    return large and money and bool(values) and values[len(values) // 2] >= 1000


#: titles of tables whose figures are so many to so many people: 各地区每千人口卫生技术人员数
_TO_PEOPLE = re.compile(r"每([百千万]|十万|百万)(人口?|户|名|居民|常住人口)")
_COUNTS = re.compile(r"[人名张个家所件辆台部户位]")


def _to_people(series: Series, tables: Sequence[Roles], units: Sequence[str]) -> str:
    """The unit of figures that the title says are of a thousand people each, where the line gives the unit of the count alone.

    A table whose headings say so themselves, or that has other units too, is of several kinds of figures.
    """
    titles = [" ".join(t.page.titles) for t in tables if t.page.grid is series.where.grid]
    to = next((m for title in titles if (m := _TO_PEOPLE.search(title)) is not None), None)
    if to is None or len(units) != 1 or _COUNTS.fullmatch(units[0]) is None or _TO_PEOPLE.search(series.name):
        return ""
    return f"{units[0]}/{to[1]}{'户' if to[2] == '户' else '人'}"


#: of how large an area a density is, by its name: 人口密度（1k㎡当たり）
_OF_AREA = re.compile(
    r"(?:密度|density|densi|dichte|densit).*?(?:每|/|per |je |por |par |pro )?\s*1?\s*(?P<area>k㎡|㎢|km2|km²|平方公里|平方キロ|sq\.? ?km|square kilomet|ha\b|公顷|公頃)",
    re.IGNORECASE,
)


def _to_area(name: str, units: Sequence[str]) -> str:
    """The unit of a density under a line that says what is counted: the people of an area that its name gives.

    >>> _to_area("人口密度（1k㎡当たり）", ("人",)), _to_area("人口密度", ("人",)), _to_area("Population density per km2", ("persons",))
    ('人/km²', '', 'persons/km²')
    """
    hit = _OF_AREA.search(name)
    people = [u for u in units if any(of.search(u) for kind, of, _ in _KINDS if kind == "people")]
    if hit is None or len(people) != 1 or scale_of(people[0])[0] != 1:
        return ""
    return f"{people[0]}/{'公顷' if hit['area'] in {'公顷', '公頃'} else 'ha' if hit['area'].casefold() == 'ha' else 'km²'}"


#: rates that are to a hundred wherever they are published
_TO_HUNDRED = re.compile(
    r"(?:失业|就业|从业|城镇化|城市化|劳动参与|劳动力参与|识字|文盲|贫困|贫困发生|普及|覆盖|绿化|入学|升学|毕业|合格|达标|处理|利用|完成|占比|比重)率?$|"
    r"份额$|(?:\b|_)share$|\bshare of\b|\b(?:un)?employment:? rate|participation:? rate|literacy:? rate|poverty:? rate|activity:? rate|enrol?lment:? rate|"
    r"vaccination:? rate|coverage:? rate|urbani[sz]ation(?: rate)?$|^(?:per ?cent(?:age|ual|uale|aje)?|porcentage[mn]|porcentaje|pourcentage|prozentsatz) |"
    r"^tax[ae] de (?:desemprego|desocupação|ocupação|atividade|analfabetismo)|^tasa (?:global |general |bruta )?de (?:desempleo|paro|"
    r"actividad|empleo|ocupación|desocupación|participación)|"
    r"^taux (?:de chômage|d[’'](?:emploi|activité))|(?:arbeitslosen|erwerbslosen|erwerbstätigen|beschäftigungs|erwerbs)quote|"
    r"^tasso di (?:dis)?occupazione|^stopa (?:bezrobocia|zatrudnienia)|失業率|就業率|실업률|고용률",
    re.IGNORECASE,
)


#: how much figures change, and who is out of work, in names that say no rate: gdp_growth, unemployment
_CHANGE = re.compile(
    r"(?:增长率|增长速度|增速|增幅)$|(?:\b|_)(?:growth|inflation)(?:[ _]rate)?$|(?:^|_)(?:un)?employment[ _]rate$|(?:^|[_ ])unemployment$|"
    r"\b(?:growth|inflation) rate of\b",
    re.IGNORECASE,
)
#: what is to a thousand people as often as to a hundred
_NATURAL = re.compile(r"自然|人口|natural|population", re.IGNORECASE)


def _is_hundredth_by_name(s: Series) -> bool:
    """Whether figures without a unit are per cent, or fractions that are asked about, by their name and size."""
    name = s.name.replace("：", "")
    values = [v for v, _ in s.cells.values()]
    least, most = min(values), max(map(abs, values))
    # a share of 0.3 may be anything’s; a rate is a rate
    if (
        _TO_HUNDRED.search(name)
        and least >= 0
        and (1.5 < most <= 100 or (0 < most <= 1 and _RATE.search(name)))
    ):
        return True
    middle = sorted(map(abs, values))[len(values) // 2]
    return (
        _CHANGE.search(name) is not None
        and _NATURAL.search(name) is None
        and any(map(bool, s.decimals))
        and (0 < most <= 1 or (1.5 < most <= 100 and middle <= 50))
    )


def _of_hundred(series: Iterable[Series], notes: Notes) -> None:
    """Rates without any unit that are to a hundred by their names and figures are %; told."""
    taken = []
    for s in series:
        if s.unit or not s.cells or ("unit", s.base or s.name) in notes.questions or _BASED.search(s.name):
            continue
        if _is_hundredth_by_name(s):
            s.unit = "%"
            taken.append(s.name)
    if taken:
        zh, en = "、".join(taken), ", ".join(taken)
        notes.note(
            "",
            f"表中没有单位，按名称和数值读作 %：{zh}",
            f"the table gives no unit; by name and figures these are read as %: {en}",
            "如不对，加 --unit 指标=单位",
            "if that is wrong, say --unit INDICATOR=UNIT",
        )


def _once(units: Iterable[str]) -> tuple[str, ...]:
    """Units each once, also where a line gives them in two languages: 亿元 and 100 million yuan."""
    some = list(dict.fromkeys(units))
    english = {unit_in_english(u) for u in some if not u.isascii()}
    return tuple(u for u in some if not (u.isascii() and u in english and u not in {"%", "‰"}))


#: men to a hundred women, which is no per cent
_SEXES = re.compile(r"性[别別]比(?![重])|\bsex ratio", re.IGNORECASE)
#: what a heading says its figures are to a hundred of: 女=100, 2015年=100
_BASED = re.compile(r"[=＝]\s*1(?:00)*(?!\d)")


def _last(s: Series) -> str:
    """What the lowest heading of an indicator says: 性别比（女=100） under 人口数."""
    return re.split(r"：|: ", _without_months(s.base or s.name))[-1]


def _ratios_in(units: Sequence[str]) -> bool:
    return any(_KINDS[0][1].search(u) for u in units)


#: a scale without what it counts
_BARE = re.compile(r"(?:hundred|thousand|million)s?|['‘’]?000s?|[千万萬]|百万|百萬", re.IGNORECASE)
#: people whose names say no persons
_PEOPLE = re.compile(r"\blabou?r force|\bworkforce|\bjobseekers|劳动人口|就业者|失业者", re.IGNORECASE)


def of_people(name: str, unit: str) -> str:
    """A scale that counts people with what it counts: Chinese reads 1,398千 before 升至 as kilolitres.

    >>> of_people("Employed", "thousand"), of_people("Labour force", "Thousands"), of_people("Output", "thousand")
    ('thousand persons', 'thousand persons', 'thousand')
    >>> of_people("Population density", "thousand"), of_people("年末人口", "万")
    ('thousand', '万人')
    """
    if not _BARE.fullmatch(unit) or _RATIO.search(name) or _NOT_COUNTED.search(name):
        return unit
    kinds = [kind for kind, _, word in _KINDS if word.search(name)] or ["people"] * bool(_PEOPLE.search(name))
    if not kinds or kinds[0] != "people":
        return unit
    scale = unit.casefold().rstrip("s")
    return f"{unit}人" if not unit.isascii() else f"{'thousand' if '0' in scale else scale} persons"


#: rates that are a hundredth of something, whatever unit stands beside them
_RATE = re.compile(
    r"\b(?:un)?employment rate|\b(?:activity|participation|poverty|literacy|jobless) rate|失业率|就业率|参与率|贫困率|识字率",
    re.IGNORECASE,
)


def rates_of_people(series: Iterable[Series], notes: Notes) -> None:
    """Take persons from rates: unemployment of 8.1 persons, as downloads with one unit for all rows give it, is per cent."""
    people = next(of for kind, of, _ in _KINDS if kind == "people")
    for s in series:
        name = s.base or s.name
        if people.search(s.unit) and _RATE.search(name) and _is_hundredth(s, "%"):
            notes.note(
                "",
                f"{name}的单位写作“{s.unit}”，按名称和数字读作 %",
                f"the unit of {name} is given as “{s.unit}”; by name and figures it is read as %",
            )
            s.unit = "%"


def fit_units(series: Iterable[Series], tables: Sequence[Roles], notes: Notes, answers: Answers) -> None:
    """Give the units of the line above a table to the indicators of the table without one of their own."""
    series = list(series)
    fitted: dict[str, list[str]] = {}
    for s in series:
        units = _once(unit_of_code(u) for t in tables if t.page.grid is s.where.grid for u in t.page.units)
        if s.unit or not units:
            continue
        if to_people := _to_people(s, tables, units):
            s.unit = to_people
            continue
        if _SEXES.search(_last(s)) and not any(_BASED.search(u) for u in units):
            # so many men to a hundred women, under 单位：% of the shares beside it
            continue
        if not _ratios_in(units) and (_RATIO.search(_last(s)) or _BASED.search(_last(s))):
            # sexes to a hundred women, under 单位：户、人
            continue
        if (per_area := _to_area(_last(s), units)) and s.unit == "":
            s.unit = per_area
            continue
        if len(units) == 1:
            # a rate under 单位：亿元 is none of that unit
            if may_be(s.base or s.name, units[0]) or _is_hundredth(s, units[0]):
                s.unit = units[0]
            continue
        counted = [of for kind, of, _ in _KINDS if kind in _COUNTED]
        if _NOT_COUNTED.search(s.base or s.name) and all(any(of.search(u) for of in counted) for u in units):
            # 性别比 under 单位：户、人
            continue
        fitting = unit_for(s.base or s.name, units)
        if fitting is not None and _too_much(s, fitting):
            fitting = None
        if fitting is not None:
            s.unit = fitting
            fitted.setdefault(fitting, []).append(s.name)
            continue
        listed = "、".join(units)
        notes.ask(
            Question(
                "unit",
                s.where.text,
                Text(
                    zh=f"表上方有几个单位（{listed}），{s.base or s.name}用哪一个",
                    en=f"the line above the table gives several units ({listed.replace('、', ', ')}): which is that of {s.base or s.name}",
                ),
                choices(units),
                s.base or s.name,
            )
        )
    for unit, names in fitted.items():
        some = list(dict.fromkeys(names))
        notes.note(
            "", f"单位“{unit}”用于：{'、'.join(some)}", f"the unit “{unit}” is taken for: {', '.join(some)}"
        )
    _of_hundred([s for s in series if not answers.given("unit", s.base or s.name)], notes)

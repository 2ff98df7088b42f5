"""What a table says once of all its figures, in its title, its sheet’s or its file’s name: ``default_name``, ``default_period``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from analysis.periods import Period
from analysis.values import Text, same
from intake.new.answers import FLAGS, Answers, Question, language_of, marks_of
from intake.new.content.cells import UNNAMED, UNSAID
from intake.new.file_names import said_by_file
from intake.new.layout.around import (
    CODE,
    GENERIC,
    in_title_case,
    labels_unit,
    period_of_titles,
    period_within,
    without_breakdowns,
    without_year,
)
from intake.new.layout.beside import RELATIVE
from intake.new.layout.headings import ValueColumn, is_nameless
from intake.new.layout.page import Page, is_period
from intake.new.layout.roles import Roles
from intake.new.layout.said import INDICATOR, unit_at_end
from intake.new.layout.two_languages import english_of_two, english_title
from intake.new.notes import Notes
from intake.new.vocabulary.when import PART_OF_YEAR, read_period, yearbook_of
from intake.new.vocabulary.words import PERIOD_WORDS, REGION_CODE_WORDS, REGION_WORDS, key, says
from intake.tables.units import embedded_year, split_unit

#: a longer title says more than what is measured
_SHORT_TITLE = 40
#: more is no name
_LONGEST_NAME = 110


def _measured(titles: Sequence[str]) -> str:
    """The line of a title that says what was measured: the one with a unit, else the first.

    >>> _measured(["GENESIS-Tabelle: 12411-0010", "Bevölkerung: Bundesländer, Stichtag;", "Bevölkerungsstand (Anzahl)"])
    'Bevölkerungsstand (Anzahl)'
    >>> _measured(["Taux de chômage par région", "Données trimestrielles, en %"])
    'Taux de chômage par région'
    >>> _measured(["ตาราง 8.1 รายได้", "Table 8.1 Average Income: 2017 - 2023"])
    'Table 8.1 Average Income: 2017 - 2023'
    """
    if english := english_of_two(titles):
        # the same title in a language that is not read, and in English
        return english
    united = [w for w in titles if all(split_unit(w)) and not unit_at_end(w)]
    return united[0] if len(united) == 1 else next(iter(titles), "")


def _corner_name(page: Page, region: int | None) -> str:
    """The heading over the names where it is no word for them: an indicator, with its unit in brackets; else nothing."""
    word = page.heading_of(region) if region is not None else ""
    called = any(says(word, words) for words in (REGION_WORDS, REGION_CODE_WORDS, PERIOD_WORDS))
    called = called or labels_unit(word)
    # a name without a unit may be what the rows are called
    return word if word and not called and not is_period(word) and split_unit(word)[1] else ""


#: columns that name the data set of all rows
_DATA_SETS = frozenset(
    {
        "structurename",
        "dataflowname",
        "dataflowlabel",
        "datasetname",
        "datasettitle",
        "title",
        "标题",
        "表题",
        "titel",
        "titre",
    }
)


def _data_set(roles: Roles) -> str:
    """The name of the data set where a column says it in every row: STRUCTURE_NAME, or dataflow with its label."""
    for column in roles.columns:
        if len(column.distinct) != 1:
            continue
        word = column.distinct[0].strip()
        # ESTAT:TPS00001(1.0): Population
        label = re.fullmatch(r"\w+:\w+\([\d.]+\)\s*:\s*(\S.+)", word)
        if label is not None or key(column.heading) in _DATA_SETS:
            bare = in_title_case(without_breakdowns(without_year(label[1] if label else word)))
            if bare and not CODE.fullmatch(bare) and len(bare) <= _LONGEST_NAME:
                return bare
    return ""


#: how names of rates end
_RATE = re.compile(r"(?:增速|增长率?|增长速度|增幅|比重|占比|指数|率)(?:[（(][^（）()]{1,6}[）)])?$")


def default_name(roles: Roles, values: Sequence[ValueColumn], notes: Notes, answers: Answers) -> str:
    """The indicator of figures whose headings say only a period; empty where headings say it."""
    page, grid = roles.page, roles.page.grid
    if roles.measure is not None or not any(map(is_nameless, values)):
        return ""
    fact = page.facts.get("indicator", "")
    # one name is not that of several tables in a sheet, of which each has its own
    if answers.indicator and (INDICATOR, fact) not in grid.above:
        answers.use("indicator")
        return answers.indicator
    if fact:
        return without_year(re.sub(r"\s*\[[\w$]+\]$|^variável\s*-\s*", "", fact, flags=re.IGNORECASE))
    title = (_measured(page.titles), "表题", "the title")
    sheet = (grid.name, "工作表名", "the sheet’s name")
    # 满意度 is short for what the title says
    whole = without_year(title[0])
    # 社会消费品零售总额增速 on a sheet called 社零: a rate is none of the amount
    rate = _RATE.search(whole) and not _RATE.search(grid.name) and _names_one(whole)
    fuller = bool(rate) or (
        bool(grid.name)
        and grid.name in whole
        and not whole.endswith(grid.name)
        and len(whole) <= _SHORT_TITLE
    )
    for words, zh, en in (
        (_corner_name(page, roles.region), "表的左上角", "the corner of the table"),
        *((title, sheet) if fuller else (sheet, title)),
    ):
        bare = "" if CODE.fullmatch(words.strip()) else in_title_case(without_breakdowns(without_year(words)))
        if (
            bare
            and not GENERIC.fullmatch(bare)
            and len(split_unit(bare)[0]) <= (_LONGEST_NAME if split_unit(bare)[1] else 80)
            and read_period(bare) is None
            and not says(bare, REGION_WORDS)
        ):
            _say_name(notes, page, (bare, zh, en))
            return bare
    if named := _data_set(roles):
        _say_name(notes, page, (named, "数据集名称一列", "the column of the data set’s name"))
        return named
    stem = without_year(said_by_file(notes.file))
    stem = "" if GENERIC.fullmatch(stem) or read_period(stem) else stem
    notes.ask(
        Question(
            "indicator",
            grid.place(),
            Text(
                zh="表头只有时期，没有写是什么指标：写上名称，单位写在后面的括号里",
                en="the headings give periods only, and no indicator: name it, with its unit in brackets behind",
            ),
            default=stem,
        )
    )
    return stem or UNNAMED


def _say_name(notes: Notes, page: Page, told: tuple[str, str, str]) -> None:
    """Tell where an indicator's name was taken from: the name, and where in both languages."""
    name, zh, en = told
    notes.note(
        page.grid.place(),
        f"指标名取自{zh}：{name}",
        f"the indicator’s name is taken from {en}: {name}",
        f"如不对，请加 {FLAGS['indicator']}",
        f"if that is wrong, say it with {FLAGS['indicator']}",
    )


#: a title that says of all figures per how many they are, and of no more than one thing: 各地区每千人口卫生技术人员数
_PER = re.compile(
    r"(?:(?:全国|全省|各|分)[^每和及与、，]{0,8})?(每(?:[一百千万亿]+|\d+)(?:人口|人|户|名[^每数]{1,3}|平方公里|平方千米))[^每和及与、，]+"
)
#: what is no figure per head though the title says it of the others
_RELATIVE = re.compile(r"每|人均|率|比|占|%|％|指数|增|速")


def per_of_title(
    values: Sequence[ValueColumn], titles: Sequence[str], units: bool = False
) -> list[ValueColumn]:
    """Columns named with what the title says of all of them: 每千人口 before each, where no heading and no unit says it.

    >>> columns = [ValueColumn(1, "", "卫生技术人员", "", None), ValueColumn(2, "", "注册护士", "", None)]
    >>> [v.name for v in per_of_title(columns, ["2-1-6 2022年各地区每千人口卫生技术人员数"])]
    ['每千人口卫生技术人员', '每千人口注册护士']
    >>> per_of_title(columns, ["2022年床位数和每千人口床位数"]) == columns
    True
    >>> schools = [ValueColumn(1, "", "普通小学", "", None, english="Primary School"), ValueColumn(2, "", "初中", "", None)]
    >>> titles = ["21-8 各级普通学校生师比（2023年）", "Student-Teacher Ratio by Level of Regular Schools (2023)"]
    >>> [(v.name, v.english) for v in per_of_title(schools, titles)]
    [('普通小学生师比', 'Student-Teacher Ratio: Primary School'), ('初中生师比', '')]
    """
    if (behind := _of_kinds(values, titles)) is not None:
        return behind
    if units:
        # a unit line is read with what the title says: 张, of so many to a thousand, is 张/千人
        return list(values)
    said = next((m[1] for w in titles if (m := _PER.fullmatch(without_year(w)))), "")
    if not said or any(v.unit or not v.name or _RELATIVE.search(v.name) for v in values):
        return list(values)
    return [replace(v, name=f"{said}{v.name}") for v in values]


#: a title that says what is measured of several kinds, which alone stand in the headings: 各级普通学校生师比
_OF_KINDS = re.compile(
    r"(?:.*[^每和及与、，])?各(?:级各类|级|类|种)[^和及与，、]*?(?:学校|院校|机构|企业|单位|行业|产业|居民|人群|医院|作物|品种|家庭)"
    r"([^和及与，、\d]{1,6}?(?:比|率|密度|指数|比例|比重))|"
    # 各级教育生均一般公共预算教育经费增长情况
    r"(?:.*[^每和及与、，])?各级教育(生均[^和及与，、\d]{2,20}?(?:经费|支出))(?:执行|增长|支出)*(?:情况)?"
)
#: what a heading would end on that is measured itself
_MEASURED = re.compile(r"[数量额值费率比重例度积]$|指数|收入|支出|人口")


def _of_kinds(values: Sequence[ValueColumn], titles: Sequence[str]) -> list[ValueColumn] | None:
    """Columns named with what the title says is measured of the kinds in the headings; None where it says no such thing."""
    said = next((m[1] or m[2] for w in titles if (m := _OF_KINDS.fullmatch(without_year(w)))), "")
    heads = {v.column: v.name.split("：") for v in values}
    if not said or any((v.unit and len(heads[v.column]) < 2) or not v.name for v in values):
        return None
    if any(_MEASURED.search(h[0]) or not all(map(RELATIVE.fullmatch, h[1:])) for h in heads.values()):
        return None
    by_level = re.fullmatch(r"(.{3,60}?) by .+", english_title(titles))
    return [
        replace(
            v,
            name="：".join((f"{heads[v.column][0]}{said}", *heads[v.column][1:])),
            english=f"{by_level[1]}: {v.english}" if by_level and v.english else "",
        )
        for v in values
    ]


#: how much, and of how many months, and not of what: 绝对量, 1—10月累计
_AMOUNT = re.compile(
    rf"(?:本期|本月|当月|本年|全年|年初至今|自年初|{PART_OF_YEAR})?"
    r"(?:自年初)?(?:累计|合计|总量|绝对[量值数额]|数量|数值|实绩|完成[数额]?|总额|金额|(?:实际|计划|预期|预计|预算|决算|执行|目标)(?:完成)?[数值额]?)?"
)
#: an index of several months is their mean
_AVERAGE = re.compile(r"(?:累计)?(?:平均|均值)[数值]?")
#: titles of several indicators
_OF_SEVERAL = re.compile(r"(?:情况|指标|概况|状况|数据|统计|一览|汇总|排名|排行榜?|快报|[表册])$|[和及与、]")


#: of how many places a title speaks, of which a page shows one: 70个大中城市新建商品住宅销售价格指数
_SO_MANY = re.compile(
    r"^(?:全国|全省|全市)?\d+个(?:大中|重点|主要)?(?:城市|省[市区份]*|地区|县[市区]*|市县)(?=.{2})"
)


#: a table by its chapter and number: T1921e is table 21 of chapter 19
_TABLE_CODE = re.compile(r"[A-XZa-xz]\d{4}[a-z]?")
#: a title that says itself that growth is what is shown
_GROWTH_OF = re.compile(r"(?:同比)?(?:增速|增幅|增长速度|增长率|增长(?:情况)?|变化率)$")


def named_by_title(
    values: Sequence[ValueColumn], page: Page, name: str, notes: Notes, answers: Answers
) -> list[ValueColumn]:
    """Columns named with what the title says is measured, where no heading does: 累计 and 同比增长 of one indicator.

    Args:
        name: of the figures whose headings say a period only, where there are any.

    >>> columns = [ValueColumn(1, "", "1—10月累计", "亿元", None), ValueColumn(2, "", "1—10月累计：同比增长", "%", None)]
    >>> from intake.problems import Problems
    >>> from intake.tables.workbook import Grid
    >>> page = Page(Grid("工业", ()), (), (), (), titles=("2024年1—10月分县（市、区）工业增加值",))
    >>> [v.name for v in named_by_title(columns, page, "", Notes("", Problems()), Answers())]
    ['工业增加值', '工业增加值：同比增长']
    >>> columns = [ValueColumn(1, "", "实际", "万人", "2022"), ValueColumn(2, "", "计划", "万人", "2023")]
    >>> page = Page(Grid("", ()), (), (), (), titles=("各市城镇新增就业",))
    >>> [v.name for v in named_by_title(columns, page, "", Notes("", Problems()), Answers())]
    ['城镇新增就业：实际', '城镇新增就业：计划']
    >>> columns = [ValueColumn(i, "", w, "", None) for i, w in enumerate(("环比", "同比", "定基"), start=1)]
    >>> page = Page(Grid("", ()), (), (), (), titles=("表1：2019年4月70个大中城市新建商品住宅销售价格指数",))
    >>> [v.name for v in named_by_title(columns, page, "", Notes("", Problems()), Answers())]
    ['新建商品住宅销售价格指数：环比', '新建商品住宅销售价格指数：同比', '新建商品住宅销售价格指数：定基']
    """
    said = [v for v in values if not is_nameless(v)]
    parts = {v.column: [p for p in v.name.split("：") if not _AMOUNT.fullmatch(p)] for v in said}
    # 12月同比增长 is a growth as 12月：同比增长 is
    bare = {p: p[m.end() :] if (m := _AMOUNT.match(p)) else p for some in parts.values() for p in some}
    # 2023年比2022年增长 behind years is the growth of what they are of
    changes = {v.column for v in said if v.between is not None and v.between.alone}
    if not said or any(
        not (RELATIVE.fullmatch(bare[p]) or _AVERAGE.fullmatch(bare[p]))
        for c, some in parts.items()
        if c not in changes
        for p in some
    ):
        return list(values)
    subject = answers.indicator or (name if name != UNNAMED else "")
    if not subject:
        whole = (without_year(next(iter(page.titles), "")), "表题", "the title")
        sheet = (page.grid.name, "工作表名", "the sheet’s name")
        told = next((w for w in (whole, sheet) if _names_one(w[0])), None)
        if told is None:
            return list(values)
        _say_name(notes, page, told)
        subject = told[0]
    if answers.indicator:
        answers.use("indicator")
    # several amounts of one indicator, of the month and since January, keep what tells them apart
    amounts = [v for v in said if not parts[v.column]]
    alone = len(amounts) + (len(said) < len(values)) < 2
    subject = _SO_MANY.sub("", split_unit(subject)[0])
    if not answers.indicator and len(said) == len(values) and all(parts.values()):
        # 增加值增速 above columns of growth: what grows is 增加值
        subject = _GROWTH_OF.sub("", subject) or subject
    return [
        v
        if is_nameless(v)
        else replace(
            v,
            name=marks_of(subject, v.name).colon.join(
                [subject, *(parts[v.column] if alone or v.column in changes else [v.name])]
            ),
            english="",
        )
        for v in values
    ]


def _names_one(words: str) -> bool:
    """Whether a title or the name of a sheet is that of one indicator."""
    said = re.search(r"[\u3400-\u9fff]{2}", words) is not None and len(words) <= _SHORT_TITLE
    return said and not (
        GENERIC.fullmatch(words) or _OF_SEVERAL.search(words) or CODE.fullmatch(words) or read_period(words)
    )


def _period_of_name(name: str) -> Period | None:
    """The period that the name of a sheet or a file says; the number of a table is none.

    >>> [str(_period_of_name(w)) for w in ("T1921e", "C2010", "gdp2019", "2019", "Y2015")]
    ['None', 'None', '2019', '2019', '2015']
    """
    return None if _TABLE_CODE.fullmatch(name.strip()) else period_within(name)


#: the years of China's national censuses
_COUNTS = {"四": "1990", "五": "2000", "六": "2010", "七": "2020"}


def _counted_in(titles: Sequence[str]) -> Period | None:
    """The year of the national census that a title names by its number.

    >>> [str(_counted_in([w])) for w in ("各街道常住人口（第七次全国人口普查）", "六普分县人口", "第五次党代会", "第六次与第七次人口普查比较")]
    ['2020', '2010', 'None', 'None']
    """
    said = re.findall(r"([四五六七])(?:次(?:全国)?人口普查|普(?![通及查]))", " ".join(titles))
    also = re.search(r"[四五六七]次[与和、及]第?[四五六七]次", " ".join(titles))
    return read_period(_COUNTS[said[0]]) if len(set(said)) == 1 and not also else None


def default_english(page: Page, name: str) -> str:
    """The English of a name that was taken from the first line of a title whose second line is its English; else nothing."""
    if len(page.titles) < 2 or without_year(page.titles[0]) != name or language_of(name) != "zh":
        return ""
    second = page.titles[1]
    return without_year(second) if second.isascii() and re.search(r"[a-z]{3}", second) else ""


def default_period(roles: Roles, values: Sequence[ValueColumn], notes: Notes, answers: Answers) -> str | None:
    """The one period of figures whose row and heading say none."""
    page, grid = roles.page, roles.page.grid
    if answers.period:
        given = read_period(answers.period)
        if given is None:
            notes.error(
                same("--period"),
                f"“{answers.period}”不是时期",
                f"“{answers.period}” is no period",
                "写成 2019、2020Q1 或 2009-2018",
                "write 2019, 2020Q1 or 2009-2018",
            )
            return UNSAID
        return given.id
    if roles.period is not None or all(v.period for v in values):
        return None
    stem = Path(notes.file).stem
    said = [
        (period, Text(zh=zh, en=en))
        for period, zh, en in (
            (period_within(page.facts.get("period", "")), "表头上方", "the lines above the table"),
            (_period_of_name(grid.name), "工作表名", "the sheet’s name"),
            (period_of_titles(page.titles) or _counted_in(page.titles), "表题", "the title"),
            (_of_census(stem) or _period_of_name(stem), "文件名", "the file’s name"),
        )
        if period is not None
    ]
    if not said:
        return _ask_of_yearbook(roles, stem, notes)
    if len(said) > 1 and said[0][1]["en"] == "the sheet’s name" and _since_january(*said[:2]):
        # 2024Q3 is short for the first three quarters that the title says
        said = said[1:]
    period, where = said[0]
    others = _other_years(said, page, values)
    if others:
        return _ask_which_year(period, where, others, roles, notes)
    notes.note(
        grid.place(),
        f"时期取自{where['zh']}：{period.text('zh')}",
        f"the period is taken from {where['en']}: {period.text('en')}",
        f"如不对，请加 {FLAGS['period']}",
        f"if that is wrong, say it with {FLAGS['period']}",
    )
    return period.id


def _ask_of_yearbook(roles: Roles, stem: str, notes: Notes) -> str | None:
    """Ask of when figures are where only a yearbook is named: most are of the year before its own. None where none is named."""
    page, grid = roles.page, roles.page.grid
    named = (page.facts.get("yearbook", ""), *page.titles, grid.name, stem)
    book, year = next(((w, y) for w in named if (y := yearbook_of(w)[1])), ("", ""))
    if not year:
        return None
    before = str(int(year) - 1)
    notes.ask(
        Question(
            "period",
            grid.place(),
            Text(
                zh=f"表里只有年鉴的年份（{book.strip()}），年鉴的数字一般是上一年的，不知道这张表是哪一年的",
                en=f"only the year of a yearbook is named ({book.strip()}), whose figures are mostly of the year before; of which year are these",
            ),
            default=before,
        )
    )
    return before


def _since_january(sheet: tuple[Period, Text], title: tuple[Period, Text]) -> bool:
    """Whether a title says of the months since January what a sheet's name says of the last of them."""
    a, b = sheet[0], title[0]
    since = b.kind in {"months", "half"} and b.to_date and b.last == a.last and b.first < a.first
    return since and title[1]["en"] == "the title"


def _of_census(words: str) -> Period | None:
    """The year in what the U.S. census calls a table in names of files, which end in the day of the download.

    >>> _of_census("ACSST5Y2022.S0101-2024-11-18T093012").id, _of_census("DECENNIALPL2020.P1-2024-01-02T1").id, _of_census("Access 2022")
    ('2022', '2020', None)
    """
    hit = re.match(r"(?:ACS[A-Z]{2,4}\dY|DECENNIAL[A-Z]{2,6})((?:19|20)\d\d)(?!\d)", words)
    return read_period(hit[1]) if hit else None


def _other_years(
    said: Sequence[tuple[Period, Text]], page: Page, values: Sequence[ValueColumn]
) -> dict[str, Text]:
    """Other years than the period's that the table names as plainly, each with where; the file's name is no contradiction.

    Where only the file's name gives a period, years in the title and in headings are.
    """
    period, where = said[0]
    mine = str(period.year)
    if where["en"] == "the lines above the table":
        # “date: 2023” says it, whenever the table was drawn up
        return {}
    if where["en"] == "the file’s name":
        headings = {hit[1] for v in values if (hit := embedded_year(v.name)) is not None}
        titled = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", " ".join(page.titles)))
        if mine in headings | titled:
            return {}
        heads = {y[:4]: Text(zh="表头", en="a heading") for y in sorted(headings)}
        return heads | {y: Text(zh="表题", en="the title") for y in sorted(titled - set(heads))}
    return {
        other.id: its for other, its in said[1:] if its["en"] != "the file’s name" and str(other.year) != mine
    }


def _ask_which_year(period: Period, where: Text, others: dict[str, Text], roles: Roles, notes: Notes) -> str:
    """Ask of when figures are where the table names several years; what its own headings say is proposed before a file's name."""
    options = [(period.id, where), *others.items()]
    weak = where["en"] == "the file’s name" and len(others) == 1
    default = next(iter(others)) if weak else period.id
    listed = {x: "、" if x == "zh" else ", " for x in ("zh", "en")}
    said = {
        x: listed[x].join(f"{id}（{w[x]}）" if x == "zh" else f"{id} ({w[x]})" for id, w in options)
        for x in listed
    }
    notes.ask(
        Question(
            "period",
            roles.page.grid.place(),
            Text(
                zh=f"表里写了不同的年份：{said['zh']}，数字是哪一年的",
                en=f"several years are named: {said['en']}; of which are the figures",
            ),
            tuple(options),
            default=default,
        )
    )
    return default

"""Periods: every written form in both languages, their order, distances, words and mixtures."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from analysis.periods import (
    Period,
    between,
    comparable,
    find,
    in_order,
    label,
    of,
    parse,
    position,
    read_column,
    series,
    words,
    years_between,
)

#: id → the ways in which offices write it
FORMS = {
    "2020": ["2020", "2020年", "２０２０年", "2020年度", "2020年末", "2020年底", " 2020 年 ", "2020.0", 2020, 2020.0, "二〇二〇年", "2020①", "2020*",
             "2020 [YR2020]", "YR2020", "Y2020", "X2020", "CY2020", "2020年全年", "2020全年", "2020年1-12月", "2020年1—12月",
             "full year 2020", "Jan–Dec 2020", "2020-01..12", "2020Q1-Q4", "2020 (p)", "2020 [r]"],
    "1949": ["1949", "1949年"],
    "2020-H1": ["2020H1", "2020-H1", "H1 2020", "2020 H1", "1H20", "1H2020", "H1'20", "2020S1", "2020-S1", "2020年上半年", "2020上半年", "2020 年 上 半 年",
                "first half of 2020", "2020年1-6月", "2020年1—6月", "Jan-Jun 2020", "2020M01-06", "6M 2020", "2020年前半年", "2020年前二季度"],
    "2020-H2": ["2020H2", "2020年下半年", "2020S2", "2H20", "second half of 2020", "2020年7—12月", "Jul–Dec 2020"],
    "2020-Q1": ["2020Q1", "2020-Q1", "2020 Q1", "2020q1", "Q1 2020", "Q1/2020", "Q1-2020", "1Q20", "1Q2020", "1Q'20", "Q1'20", "2020年一季度", "2020年第一季度",
                "2020年第1季度", "2020年1季度", "2020一季度", "2020年一季", "2020年Q1", "2020.Q1", "2020:Q1", "first quarter of 2020",
                "1st quarter 2020", "Quarter 1 2020", "2020年1-3月", "2020年1—3月", "2020年1至3月", "2020年1月-3月", "2020年01-03月", "Jan-Mar 2020",
                "January to March 2020", "2020M1-M3", "３Ｍ２０", "2020年前3个月", "2020年一季度①", "2020-Qtr1"],
    "2020-Q3": ["2020年三季度", "2020Q3", "3Q20", "third quarter of 2020", "2020年7-9月", "Jul–Sep 2020"],
    "2020-Q4": ["2020年四季度", "2020-Q4", "2020年第四季度", "2020年10—12月"],
    "2020-09": ["2020-9", "2020-09", "2020/9", "2020.09", "2020年9月", "2020年09月", "2020年9月份", "２０２０年９月", "2020M09", "2020M9", "2020-M09", "2020m9",
                "202009", 202009, "Sep 2020", "Sept 2020", "Sep. 2020", "September 2020", "september, 2020", "Sep-20", "Sep-2020", "2020 SEP",
                "2020-Sep", "09/2020", "9/2020", "2020年9月末", "二〇二〇年9月"],
    "2020-10": ["2020-10", "2020年10月", "Oct 2020", "202010", "2020M10"],
    "2020-01..09": ["2020年1-9月", "2020年1—9月", "2020年1–9月", "2020年1～9月", "2020年1至9月", "2020年1月—9月", "2020年前三季度", "2020年前3季度", "2020年一至三季度",
                    "2020年1-3季度", "2020年前9个月", "2020年前九个月", "Jan–Sep 2020", "January–September 2020", "Q1–Q3 2020", "2020Q1-Q3", "9M20", "9M 2020",
                    "first nine months of 2020", "first three quarters of 2020", "2020-01..09", "2020.1-9", "2020M01-09", "2020年1月至2020年9月"],
    "2020-01..02": ["2020年1-2月", "2020年1—2月份", "Jan–Feb 2020", "2M20"],
    "2020-03..05": ["2020年3-5月", "Mar–May 2020"],
    "2019-07..2020-05": ["2019年7月—2020年5月", "Jul 2019 – May 2020", "2019-07..2020-05"],
    "2020-05-01": ["2020-05-01", "2020-5-1", "2020/5/1", "2020.5.1", "2020年5月1日", "20200501", 20200501, dt.date(2020, 5, 1), dt.datetime(2020, 5, 1),
                   "2020-05-01 00:00:00", "2020-05-01T00:00:00Z", "1 May 2020", "May 1, 2020", "1st May 2020"],
    "2020-12-31": ["31/12/2020", "12/31/2020", "2020年12月31日", "31 Dec 2020"],
    "2016-2020": ["2016-2020", "2016—2020年", "2016–2020", "2016年—2020年", "2016至2020年", "2016年到2020年", "2016 to 2020", "2016–20", "2016~2020", "2016..2020"],
    "2019-2020": ["2019-2020", "2019—2020年"],
    "2019~20": ["2019/20", "2019-20", "2019–20", "2019/2020", "2019/2020学年", "2019-2020学年", "2019—2020学年度", "2019-20财年", "FY2019/20", "FY2019-20",
                "AY 2019/2020", "2019~20", "2019-20 school year", "academic year 2019/20"],
    "1999~00": ["1999/00", "1999/2000", "1999~00"],
    "2009~10": ["2009/2010", "2009-10学年", "FY2009-10", "2009~10"],
    "FYP14": ["十四五", "“十四五”", "「十四五」", "\"十四五\"", "“十四五”时期", "“十四五”期间", "“十四五”规划", "十四五规划期间", "第十四个五年规划", "第14个五年规划",
              "14th Five-Year Plan",
              "the 14th Five-Year Plan", "14th five year plan period", "14th FYP", "FYP14", "FYP 14", "Fourteenth Five-Year Plan", "“十四五”时期（2021—2025年）"],
    "FYP10": ["十五", "“十五”时期", "10th Five-Year Plan"],
    "FYP15": ["十五五", "“十五五”规划"],
    "FYP01": ["一五", "第一个五年计划", "1st Five-Year Plan"],
}  # fmt: skip

#: what is no period, or may be read in two ways
NONE = ["", "基期", "Phase 1", "20188", "1.5", "2020-13", "2020年13月", "202013", "2020-Q5", "2020H3", "2020-02-30", "3/4/2020", "2020年9-3月", "2020-2016",
        "FY2020", "W05 2020", "2020W05", "总计", "2020年五季度", "2025/22", "1,234.5", "202 009", "3000", "-2020", None, True, "FYP99", "第二产业", "五", "十",
        "2020 1", "第一", "一季度", "9月", "Sep", "may", "数据"]  # fmt: skip

WORDS = {
    "2020": ("2020年", "2020", "2020", "2020"),
    "2020-H1": ("2020年上半年", "H1 2020", "2020年上半年", "H1 2020"),
    "2023-Q1": ("2023年一季度", "Q1 2023", "2023年一季度", "Q1 2023"),
    "2020-09": ("2020年9月", "September 2020", "2020年9月", "Sep 2020"),
    "2020-01..09": ("2020年前三季度", "Jan–Sep 2020", "2020年前三季度", "Jan–Sep 2020"),
    "2020-01..02": ("2020年1—2月", "Jan–Feb 2020", "2020年1—2月", "Jan–Feb 2020"),
    "2019-07..2020-05": (
        "2019年7月至2020年5月",
        "Jul 2019 – May 2020",
        "2019年7月至2020年5月",
        "Jul 2019 – May 2020",
    ),
    "2020-03-31": ("2020年3月31日", "31 March 2020", "2020年3月31日", "31 Mar 2020"),
    "2016-2020": ("2016—2020年", "2016–2020", "2016—2020", "2016–2020"),
    "2019~20": ("2019/20年度", "2019/20", "2019/20年度", "2019/20"),
    "FYP14": ("“十四五”时期", "14th Five-Year Plan", "“十四五”", "14th FYP"),
    "FYP10": ("“十五”时期", "10th Five-Year Plan", "“十五”", "10th FYP"),
    "FYP12": ("“十二五”时期", "12th Five-Year Plan", "“十二五”", "12th FYP"),
}

BETWEEN = {
    ("2009", "2018"): ("2009—2018年", "2009–2018"),
    ("2016-01", "2016-12"): ("2016年1—12月", "Jan–Dec 2016"),
    ("2019-09", "2020-08"): ("2019年9月至2020年8月", "Sep 2019 – Aug 2020"),
    ("2020-Q1", "2020-Q4"): ("2020年一季度至四季度", "Q1–Q4 2020"),
    ("2019-Q3", "2020-Q1"): ("2019年三季度至2020年一季度", "Q3 2019 – Q1 2020"),
    ("2020-H1", "2020-H2"): ("2020年上半年至下半年", "H1–H2 2020"),
    ("2020-03-31", "2020-12-31"): ("2020年3月31日至12月31日", "31 Mar – 31 Dec 2020"),
    ("2020-Q1", "2020"): ("2020年一季度至全年", "Q1 2020 – full year 2020"),
    ("2020-Q1", "2020-H1"): ("2020年一季度至上半年", "Q1 2020 – H1 2020"),
    ("2020-01..02", "2020-01..09"): ("2020年1—2月至前三季度", "Jan–Feb 2020 – Jan–Sep 2020"),
    ("2019-Q1", "2020"): ("2019年一季度至2020年", "Q1 2019 – 2020"),
    ("FYP12", "FYP14"): ("“十二五”至“十四五”时期", "12th–14th Five-Year Plans"),
    ("2011-2015", "2016-2020"): ("2011—2015年至2016—2020年", "2011–2015 – 2016–2020"),
    ("2020", "2020"): ("2020年", "2020"),
}


@pytest.mark.parametrize(("id", "form"), [(i, f) for i, forms in FORMS.items() for f in forms])
def test_form(id: str, form: object) -> None:
    assert str(parse(form)) == id


@pytest.mark.parametrize("word", NONE)
def test_not_a_period(word: object) -> None:
    assert parse(word) is None


@pytest.mark.parametrize("id", FORMS)
def test_id_reads_back_and_so_do_the_words(id: str) -> None:
    period = of(id)
    assert period.id == id == str(period)
    for language, say in itertools.product(("zh", "en"), (Period.text, Period.label, Period.phrase)):
        said = say(period, language)
        # 2019/20 may be cut to 2009/10, which alone is a month
        assert str(parse(said)) == id or period.kind == "split", said
    assert not set(id) & set("/\\@:?*<>|\"' ")  # ids stand in addresses and file names


@pytest.mark.parametrize("id", WORDS)
def test_words(id: str) -> None:
    said = tuple(f(id, language) for f in (words, label) for language in ("zh", "en"))
    assert said == WORDS[id]


def test_words_within_a_sentence() -> None:
    assert [of(t).when("en") for t in ("2020", "2020-03-31", "FYP14")] == [
        "in 2020",
        "on 31 March 2020",
        "in the 14th Five-Year Plan",
    ]
    assert [of(t).when("zh") for t in ("2020", "FYP14")] == ["2020年", "“十四五”时期"]


@pytest.mark.parametrize("ends", BETWEEN)
def test_between(ends: tuple[str, str]) -> None:
    assert (between(*ends, "zh"), between(*ends, "en")) == BETWEEN[ends]


def test_a_word_that_is_no_period_stays() -> None:
    assert (words("基期", "zh"), label("base", "en"), between("a", "b", "en")) == ("基期", "base", "a – b")
    with pytest.raises(ValueError, match="not a period"):
        of("基期")


ORDERS = [
    ["2018", "2019", "2020"],
    ["2019-12", "2020-01", "2020-09", "2020-10"],
    ["2019-Q4", "2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"],
    ["2020-01..02", "2020-Q1", "2020-H1", "2020-01..09", "2020"],
    ["2020-03-31", "2020-12-31", "2021-01-01"],
    ["FYP01", "FYP02", "FYP09", "FYP10", "FYP14"],
    ["2011-2015", "2016-2020"],
    ["1999~00", "2000~01"],
]


@pytest.mark.parametrize("ids", ORDERS)
def test_order(ids: list[str]) -> None:
    assert in_order(reversed(ids)) == ids
    assert [position(t) for t in ids] == sorted(position(t) for t in ids)
    for a, b in itertools.pairwise(ids):
        assert of(a) < of(b)
        assert years_between(a, b) > 0


def test_order_is_total() -> None:
    """Of any two different periods one comes first, whatever their kinds, and no distance contradicts it."""
    found = sorted(of(t) for t in FORMS)
    for a, b in itertools.combinations(found, 2):
        assert a < b
        assert not b < a
        assert years_between(a, b) >= 0


def test_written_forms_sort_by_time() -> None:
    assert in_order(["2020-10", "2020-9", "2020-11"]) == ["2020-9", "2020-10", "2020-11"]
    in_words = ["2020年四季度", "2020年二季度", "2020年三季度", "2020年一季度"]
    assert in_order(in_words) == ["2020年一季度", "2020年二季度", "2020年三季度", "2020年四季度"]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2009", "2018", 9),
        ("2020-Q1", "2020-Q4", 0.75),
        ("2020-H1", "2021-H1", 1),
        ("2019-01", "2019-11", 10 / 12),
        ("2019-01", "2020-12", 23 / 12),
        ("2019-01..09", "2020-01..09", 1),
        ("FYP12", "FYP14", 10),
        ("2018-12-31", "2019-12-31", 1),
        ("2020-02-29", "2021-02-28", 1),
        ("2020-03-31", "2020-12-31", 0.75),
        ("2018~19", "2019~20", 1),
        ("2020", "2019", -1),
    ],
)
def test_distance(first: str, last: str, years: float) -> None:
    assert years_between(first, last) == years


def test_comparable() -> None:
    alike = [
        ("2019", "2020"),
        ("2020-Q1", "2020-Q4"),
        ("2019-01..09", "2020-01..09"),
        ("FYP12", "FYP14"),
        ("2020-01", "2020-09"),
        ("2011-2015", "FYP13"),
    ]
    unlike = [
        ("2020-Q1", "2020-H1"),
        ("2020-01..02", "2020-01..09"),
        ("2019", "2020-Q1"),
        ("2009-2018", "2019-2020"),
        ("2020-03-31", "2020-03"),
    ]
    assert all(comparable(*pair) and comparable(*pair[::-1]) for pair in alike)
    assert not any(comparable(*pair) or comparable(*pair[::-1]) for pair in unlike)


def test_series() -> None:
    assert series(["2019", "2020"]) == "year"
    assert series(["2020-Q1", "2020-H1", "2020-01..09", "2020"]) == "to_date"
    assert series(["2020-01..02", "2020-Q1", "2020-01..04"]) == "to_date"
    assert series(["2020-Q1", "2020-Q2"]) == "quarter"
    assert series(["2019-01..09", "2020-01..09"]) == "months"
    mixed = [
        ["2020", "2020-05"],
        ["2020-03-31", "2020-Q1"],
        ["2020-H2", "2020"],
        ["2020", "FYP14"],
        ["2020-03..05", "2020-03..06"],
        [],
    ]
    assert [series(m) for m in mixed] == [None] * len(mixed)


def test_find() -> None:
    assert find("2020年一季度", ["2019-Q1", "2020-Q1"]) == "2020-Q1"
    assert find("2021—2025年", ["FYP13", "FYP14"]) == "FYP14"
    assert find("2010/11", ["2009~10", "2010~11"]) == "2010~11"
    assert find("2010/11", ["2010-10", "2010-11"]) == "2010-11"
    assert find("2019", ["2020"]) is None
    assert find("base", ["base", "2020"]) == "base"
    assert find("base", ["2020"]) is None


def test_earlier() -> None:
    assert str(of("FYP14").earlier()) == "FYP13"
    assert str(of("2020-01..05").earlier()) == "2019-01..05"
    with pytest.raises(ValueError, match="no five-year plan"):
        of("FYP01").earlier()


def test_dates_of_one_column() -> None:
    months = read_column(["2020-09-01 00:00:00", "2020-10-01 00:00:00", "2020-11-01 00:00:00"])
    assert ([str(p) for p in months.by_word.values()], months.taken) == (
        ["2020-09", "2020-10", "2020-11"],
        "months",
    )
    ends = read_column([dt.date(2018, 12, 31), dt.date(2019, 12, 31)])
    assert ([str(p) for p in ends.by_word.values()], ends.taken, ends.series) == (
        ["2018", "2019"],
        "years",
        "year",
    )
    days = read_column(["2020-3-31", "2020-12-31"])
    assert ([str(p) for p in days.by_word.values()], days.taken) == (["2020-03-31", "2020-12-31"], "")
    alone = read_column(["2020-09-01"])
    assert [str(p) for p in alone.by_word.values()] == ["2020-09-01"]


def test_school_years_of_one_column() -> None:
    read = read_column(["2009/10", "2010/11", "2011/12", "2012/13"])
    assert ([str(p) for p in read.by_word.values()], read.taken) == (
        ["2009~10", "2010~11", "2011~12", "2012~13"],
        "split",
    )
    assert [str(p) for p in read_column(["2010/11", "2010/12"]).by_word.values()] == ["2010-11", "2010-12"]


def test_a_column_names_what_it_cannot_order() -> None:
    read = read_column(["2019", "2020", "2020年5月", "合计", ""])
    assert read.unread == ("合计",)
    assert read.series is None
    assert read.kinds == {"year": ("2019", "2020"), "month": ("2020年5月",)}

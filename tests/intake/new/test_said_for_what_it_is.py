"""What tables leave unsaid or say twice: two-digit years, months of one year, rows within rows, deaths by age, units in codes, names in titles."""

from __future__ import annotations

import datetime
import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from intake.new.answers import Answers
from intake.new.scaffold import NewReport, new_report
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems
from intake.tables.workbook import grids
from tests.intake.new.books import book, csv_of

PLACES = ("Ayton", "Beeton", "Ceeton", "Deeton", "Eeton", "Foxley", "Gorse", "Hadley")


def understood(path: Path, **said: object) -> Tidy:
    """A table with what is asked of it, answered or not."""
    tidy = read_statistics(path, Problems(), Answers(**said))  # type: ignore[arg-type]
    assert tidy is not None
    return tidy


def written(source: Path, folder: Path, **said: object) -> NewReport:
    """The report made of a table."""
    problems = Problems()
    answers = Answers(**{"direction": {"rest": "more"}, **said})  # type: ignore[arg-type]
    made = new_report(
        "mine", source, folder / "reports", problems, answers, "en", None, datetime.date(2026, 11, 21)
    )
    assert made is not None and not problems.errors, [p.line("en") for p in problems]
    return made


def titles(made: NewReport) -> dict[str, dict[str, str]]:
    """The titles of a report's analyses, by their ids."""
    file = tomllib.loads((made.folder / "report.toml").read_text("utf-8"))
    return {a["id"]: a["title"] for a in file["analysis"] if "title" in a}


def notes(tidy: Tidy) -> str:
    return "\n".join(n.what["en"] for n in tidy.notes)


# --- periods ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "years", "read"),
    [
        ("year", ("87", "90", "93"), ["1987", "1990", "1993"]),
        ("年份", ("98", "99", "00"), ["1998", "1999", "2000"]),
        ("year", ("18", "19", "20"), ["2018", "2019", "2020"]),
    ],
)
def test_figures_of_two_digits_below_a_heading_of_years_are_years(
    tmp_path: Path, heading: str, years: tuple[str, ...], read: list[str]
) -> None:
    rows = [(p, y, 10 + 3 * i % 7 + j) for i, p in enumerate(PLACES) for j, y in enumerate(years)]
    tidy = understood(csv_of(tmp_path, [("region", heading, "Literacy (%)"), *rows]))
    assert list(tidy.periods) == read
    assert [m.name for m in tidy.measures] == ["Literacy"]
    assert f"{years[0]} = {read[0]}" in notes(tidy)


def test_classes_of_two_digits_stay_classes(tmp_path: Path) -> None:
    rows = [
        (p, y, 10 + 3 * i % 7 + j) for i, p in enumerate(PLACES) for j, y in enumerate(("37", "40", "43"))
    ]
    tidy = understood(csv_of(tmp_path, [("region", "year", "Literacy (%)"), *rows]))
    assert "1937" not in tidy.periods and "2037" not in tidy.periods


@pytest.mark.parametrize(
    ("periods", "zh", "en"),
    [
        (("2009-10", "2009-11", "2009-12"), "（2009年12月）", ", December 2009"),
        (("2009Q1", "2009Q2"), "（2009年二季度）", ", Q2 2009"),
        (("2008", "2009"), "", ""),
        (("2008-01", "2009-01"), "", ""),
    ],
)
def test_the_month_that_ranks_is_named_among_others_of_its_year(
    tmp_path: Path, periods: tuple[str, ...], zh: str, en: str
) -> None:
    rows = [(p, t, 100 + 7 * i % 11 + j) for i, p in enumerate(PLACES) for j, t in enumerate(periods)]
    made = written(csv_of(tmp_path, [("region", "period", "Income (euro)"), *rows]), tmp_path)
    title = titles(made).get("index", {"zh": "", "en": ""})
    assert title["zh"].endswith(zh) and title["en"].endswith(en)
    assert bool(title["en"]) == bool(en)


# --- rows ------------------------------------------------------------------------------------------------

WITHIN = ("Архангельская область", "Ненецкий авт. округ", "Архангельская область без авт. округа")
RUSSIAN = ("Республика Карелия", "Республика Коми", *WITHIN, "Вологодская область", "Мурманская область")


@pytest.mark.parametrize("without", [False, True])
def test_a_region_within_another_is_told(tmp_path: Path, without: bool) -> None:
    names = [n for n in RUSSIAN if not without or n != WITHIN[2]]
    rows = [(n, "" if n == WITHIN[2] else 8000 + 731 * i, 17 + i % 5) for i, n in enumerate(names)]
    rows = [r for r in rows if r[1] != ""] if without else [(n, v, "" if v == "" else w) for n, v, w in rows]
    tidy = understood(csv_of(tmp_path, [("region", "Income 2009 (roubles)", "Births 2009 (‰)"), *rows]))
    assert (f"“{WITHIN[0]}” contains “{WITHIN[1]}”" in notes(tidy)) is not without


QUANZHOU = {
    "鲤城区(含开发区)": 45.4, "鲤城区": 36.2, "开发区": 9.2, "丰泽区": 70.1, "洛江区": 26.9, "泉港区": 36.4, "惠安县": 80.3,
    "安溪县": 101.3, "永春县": 42.5, "德化县": 33.8, "石狮市": 68.9, "晋江市": 207.6, "南安市": 152.8,
}  # fmt: skip


def quanzhou(folder: Path) -> Path:
    whole = sum(v for k, v in QUANZHOU.items() if "(" not in k)
    rows = [(k, v, round(60 + v % 17, 1)) for k, v in {"泉州市": round(whole, 1), **QUANZHOU}.items()]
    return book(folder, {"2021": [("地区", "常住人口（万人）", "城镇化率（%）"), *rows]})


def test_a_row_that_counts_two_others_is_proposed_as_their_sum(tmp_path: Path) -> None:
    asked = {q.subject: q for q in understood(quanzhou(tmp_path)).questions if q.flag == "--means"}
    both, one = asked["鲤城区(含开发区)"], asked["开发区"]
    assert (both.default, one.default) == ("area", "nothing")
    assert "“鲤城区” and “开发区” together" in both.text["en"] and "“鲤城区”与“开发区”之和" in both.text["zh"]
    assert "counted in “鲤城区(含开发区)”" in one.text["en"]


def test_how_far_sizes_are_from_the_whole_is_told(tmp_path: Path) -> None:
    source = quanzhou(tmp_path)
    left_out = understood(source, means={"鲤城区(含开发区)": "area", "开发区": "nothing"})
    off = QUANZHOU["开发区"] / sum(v for k, v in QUANZHOU.items() if "(" not in k)
    assert f"sizes add up to it but for {off:.1%} at most" in notes(left_out)


def test_single_precision_makes_no_total_by_chance(tmp_path: Path) -> None:
    """13.3 = 4.2 + 9.1 in one year of many is chance, with however many decimals it is written."""
    rng = np.random.default_rng(5)
    figures = rng.integers(20, 150, (30, 6)) / 10
    figures[12, 0] = figures[10, 0] + figures[11, 0]
    names = [f"P{a}{b}" for a, b in itertools.product("ABCDEF", "VWXYZ")]
    rows = [(n, *(repr(float(np.float32(v))) for v in row)) for n, row in zip(names, figures, strict=True)]
    heads = [f"Unemployment {y} (%)" for y in range(2001, 2007)]
    tidy = understood(csv_of(tmp_path, [("region", *heads), *rows]))
    assert not tidy.areas and not [q for q in tidy.questions if q.flag == "--means"]


# --- indicators ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("死亡率", True),
        ("人口死亡率", True),
        ("Crude death rate", True),
        ("婴儿死亡率", False),
        ("Infant mortality rate", False),
    ],
)
def test_a_crude_death_rate_is_asked_as_a_birth_rate_is(tmp_path: Path, name: str, asked: bool) -> None:
    rows = [(p, round(5 + 1.3 * i % 4, 2), 70 + i) for i, p in enumerate(PLACES)]
    tidy = understood(csv_of(tmp_path, [("region", f"{name} (‰)", "Literacy (%)"), *rows]), period="2021")
    assert (name in {q.subject for q in tidy.questions if q.flag == "--direction"}) is asked


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("INCOME_PERCAP_VAL_RUB", "roubles"),
        ("income_eur", "euro"),
        ("jobless_pct", "%"),
        ("income_total", ""),
    ],
)
def test_the_end_of_a_code_is_its_unit(tmp_path: Path, heading: str, unit: str) -> None:
    rows = [(p, 2020, 100 + 13 * i % 37) for i, p in enumerate(PLACES)]
    (measure,) = understood(csv_of(tmp_path, [("region", "year", heading), *rows])).measures
    assert (measure.name, measure.unit) == (heading, unit)


def test_years_of_life_have_their_own_word_in_chinese(tmp_path: Path) -> None:
    heads = ("Life expectancy at birth (years)", "Years of schooling (years)")
    rows = [(p, 2020, 70 + i % 7, 9 + i % 5) for i, p in enumerate(PLACES)]
    made = written(csv_of(tmp_path, [("region", "year", *heads), *rows]), tmp_path)
    sheet = grids(made.folder / "indicators.xlsx")
    assert not isinstance(sheet, tuple)
    head, *lines = sheet[0].rows  # type: ignore[index]
    at = head.index("unit (zh)")
    assert [line[at] for line in lines[:2]] == ["岁", "年"]


def test_a_column_title_names_the_indicator(tmp_path: Path) -> None:
    rows = [
        ("Residents", p, t, 5000 + 91 * i + j)
        for i, p in enumerate(PLACES)
        for j, t in enumerate((2010, 2011))
    ]
    tidy = understood(
        csv_of(tmp_path, [("title", "canton", "year", "value"), *rows], "population_cantons.csv")
    )
    assert [m.name for m in tidy.measures] == ["Residents"]
    assert not [q for q in tidy.questions if q.flag == "--indicator"]


def test_bases_of_an_index_have_its_name(tmp_path: Path) -> None:
    cities = ("石家庄", "唐山", "太原", "沈阳", "大连", "南京", "无锡", "徐州")
    rows = [(c, 100.1 + i % 5, 103.2 + i % 7, 131.5 + i) for i, c in enumerate(cities)]
    title = "表1：2019年4月70个大中城市新建商品住宅销售价格指数"
    head = [(title,), ("城市", "环比", "同比", "定基"), ("", "上月=100", "上年同月=100", "2015年=100")]
    tidy = understood(book(tmp_path, {"表1": [*head, *rows]}))
    assert [m.name for m in tidy.measures] == [
        f"新建商品住宅销售价格指数：{w}" for w in ("环比", "同比", "定基")
    ]


def test_what_a_title_divides_is_in_the_names_of_its_parts(tmp_path: Path) -> None:
    rows = [(p, 900 + 77 * i, 400 + 31 * i, 500 + 46 * i) for i, p in enumerate(PLACES)]
    head = [
        ("Hotellerie: Logiernächte nach Kanton und Herkunft der Gäste, 2008",),
        ("Kanton", "Total", "Inland", "Ausland"),
    ]
    tidy = understood(book(tmp_path, {"Sheet": [*head, *rows]}))
    assert [m.name for m in tidy.measures] == [f"Logiernächte: {w}" for w in ("Total", "Inland", "Ausland")]

"""Larger units that make all the others together, regions of an office's own among those of NUTS, units of time."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter

from intake.new.proposal import propose
from intake.new.vocabulary.words import SOURCE
from intake.new.writing.draft import Draft
from intake.new.writing.sheet_file import row_of
from tests.intake.new.books import book, csv_of, read

#: basins, as the bulletin on water has them: rain, surface water, ground water, both
BASINS = {
    "松花江区": (512.3, 1305.2, 480.1, 1500.4),
    "辽河区": (545.1, 408.7, 205.3, 498.2),
    "海河区": (527.4, 216.0, 257.4, 370.9),
    "长江区": (1086.8, 9856.3, 2496.1, 9976.8),
    "珠江区": (1550.2, 4708.6, 1120.7, 4723.4),
    "西北诸河区": (160.9, 1170.4, 770.5, 1274.9),
}
NORTH = ("松花江区", "辽河区", "海河区", "西北诸河区")


def _sum(names: tuple[str, ...], rain: float) -> tuple[float, ...]:
    return (rain, *(round(sum(BASINS[n][k] for n in names), 1) for k in (1, 2, 3)))


def test_larger_units_that_are_all_others_together_are_areas(tmp_path: Path) -> None:
    south = tuple(n for n in BASINS if n not in NORTH)
    rows = [
        ["全    国", *_sum(tuple(BASINS), 642.8)],
        ["北方4区", *_sum(NORTH, 330.1)],
        ["南方2区", *_sum(south, 1210.6)],
        *([n, *figures] for n, figures in BASINS.items()),
    ]
    head = [
        ["2023年各水资源一级区水资源量"],
        ["单位：亿m³"],
        ["水资源一级区", "降水量（mm）", "地表水资源量", "地下水资源量", "水资源总量"],
    ]
    tidy = read(book(tmp_path, {"表2": [*head, *rows]}))
    assert len(tidy.regions) == 6
    assert {a.word.replace(" ", "") for a in tidy.areas.values()} == {"全国", "北方4区", "南方2区"}
    assert not any(map(str.isdigit, tidy.areas))
    assert any("together are the sum of all other rows" in n.line("en") for n in tidy.notes)
    # amounts in 亿m³ grow with a region, rain does not
    assert [(m.unit, m.total) for m in tidy.measures] == [("mm", False), *[("亿m³", True)] * 3]
    # figures that are others are no sum
    rows[1] = ["北方4区", *(v + 400.0 for v in _sum(NORTH, 330.1))]
    other = read(book(tmp_path, {"表2": [*head, *rows]}))
    assert not any("together are" in n.line("en") for n in other.notes)


def test_an_office_s_own_code_among_those_of_nuts_is_asked_about(tmp_path: Path) -> None:
    named = {
        "ITC1": "Piemonte",
        "ITC2": "Valle d'Aosta",
        "ITC4": "Lombardia",
        "ITD": "Nord-est",
        "ITDA": "Trentino Alto Adige",
        "ITD1": "Provincia Autonoma Bolzano",
        "ITD2": "Provincia Autonoma Trento",
        "ITD3": "Veneto",
        "ITD4": "Friuli-Venezia Giulia",
        "ITD5": "Emilia-Romagna",
    }
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["ITTER107", "Territorio", "TIME", "tasso di disoccupazione"])
    for i, (code, name) in enumerate(named.items()):
        table.writerow([code, name, 2023, 4.1 + 0.37 * i])
    path = tmp_path / "istat.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    tidy = read(path)
    asked = [q for q in tidy.questions if q.id == "means"]
    assert [(q.subject, q.default) for q in asked] == [("ITDA", "area")]
    assert "Trentino Alto Adige" in asked[0].text["en"]
    # the areas have the names that stand beside their codes
    assert {a.name["en"] for a in tidy.areas.values()} == {"Nord-est", "Trentino Alto Adige"}
    said = read(path, means={"ITDA": "region"})
    assert "ITDA" in said.regions and not any(q.id == "means" for q in said.questions)


PROVINCES = ("北京", "天津", "河北", "山西", "河南", "湖北", "湖南", "广东", "广西", "海南")


def test_units_of_a_month_and_of_couples(tmp_path: Path) -> None:
    head = [
        "地区",
        "低保平均标准\n（元/人·月）",
        "供养标准（元/人·年）",
        "结婚登记\n（对）",
        "供水量（亿m³）",
    ]
    rows = [[p, 800.5 + 11 * i, 9000.5 + 301 * i, 41230 + 977 * i, 31.2 + i] for i, p in enumerate(PROVINCES)]
    tidy = read(book(tmp_path, {"2024年2季度": [head, *rows]}))
    assert [(m.name, m.unit, m.total) for m in tidy.measures] == [
        ("低保平均标准", "元/人·月", False),
        ("供养标准", "元/人·年", False),
        ("结婚登记", "对", True),
        ("供水量", "亿m³", True),
    ]


def test_the_title_says_of_what_months_a_sheet_called_by_its_quarter_is(tmp_path: Path) -> None:
    title = "2024年前三季度地区社会融资规模增量统计表"
    english = "Financing to the Real Economy by Region, First Three Quarters of 2024"
    rows = [[p, 900 + 31 * i, -15 + 4 * i, 300 + 7 * i] for i, p in enumerate(PROVINCES)]
    head = ["地区", "社会融资规模增量", "外币贷款", "人民币贷款"]
    lines = [[title], [english], ["", "", "", "单位：亿元"], head, *rows]
    tidy = read(book(tmp_path, {"2024Q3": lines}))
    assert tidy.periods == ("2024-01..09",)
    # ranked by the first amount, not by the first of them that has figures below nothing
    assert [m.name for m in propose(tidy).index] == ["社会融资规模增量"]
    lines[0], lines[1] = ["2024年地区社会融资规模增量统计表"], ["Financing by Region"]
    assert read(book(tmp_path, {"2024Q3": lines})).periods == ("2024-Q3",)


def test_parts_of_one_whole_have_its_direction(tmp_path: Path) -> None:
    head = [
        ["地区", "化学需氧量排放量（吨）", "", "", ""],
        ["", "合计", "工业源", "生活源", "集中式治理设施"],
    ]
    parts = [(3100 + 97 * i, 20411 + 1311 * i, 57 + 13 * i) for i in range(len(PROVINCES))]
    rows = [[p, sum(some), *some] for p, some in zip(PROVINCES, parts, strict=True)]
    tidy = read(book(tmp_path, {"2022": [*head, *rows]}))
    assert [m.direction for m in tidy.measures] == ["less"] * 4
    assert len({m.whole for m in tidy.measures[1:]}) == 1 and tidy.measures[1].whole


def test_gaps_of_a_logarithm_are_no_percentages(tmp_path: Path) -> None:
    rows = [[p, 2022, 40000 + 900 * i, 10.6 + 0.02 * i] for i, p in enumerate(PROVINCES)]
    tidy = read(book(tmp_path, {"panel": [["province", "year", "pgdp", "lnpgdp"], *rows]}))
    draft = Draft("panel", tidy, propose(tidy), "en", dt.date(2026, 11, 30))
    assert [row_of(draft, m).get("scale") for m in tidy.measures] == [None, "interval"]


def test_per_cent_a_year_is_per_cent(tmp_path: Path) -> None:
    towns = ("Ashby", "Bexley", "Cowes", "Dover", "Ely", "Frome")
    rows = [[t, 2.1 + i / 10, 3.1 + i / 7] for i, t in enumerate(towns)]
    head = ["Town", "Growth of output (% per year)", "Unemployment (%)"]
    tidy = read(book(tmp_path, {"2022": [head, *rows]}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("Growth of output", "%"), ("Unemployment", "%")]
    # above the table it is the unit of all figures
    years = [["Table A1 Growth Rate of GDP"], ["(% per year)"], ["Town", 2021, 2022], *rows]
    assert [m.unit for m in read(book(tmp_path, {"A1": years}), indicator="GDP growth").measures] == ["%"]


def test_notes_over_all_blocks_stay_behind_blocks_side_by_side(tmp_path: Path) -> None:
    half = len(PROVINCES) // 2
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as made:
        sheet = made.add_worksheet("附表")
        sheet.merge_range("A1:F1", "附表2  2023年各地区研究与试验发展（R&D）经费情况")
        sheet.write_row("A2", ["地  区", "R&D经费\n（亿元）", "投入强度\n（%）"] * 2)
        for i, (left, right) in enumerate(zip(PROVINCES[:half], PROVINCES[half:], strict=True)):
            sheet.write_row(2 + i, 0, [left, 100.5 + i, 1.11 + i / 10, right, 200.5 + i, 2.11 + i / 10])
        for r, words in enumerate(
            ("注：1.数据四舍五入。", "    2.投入强度为与地区生产总值之比。"), start=half + 2
        ):
            sheet.merge_range(r, 0, r, 5, words)
    tidy = read(path)
    assert len(tidy.regions) == len(PROVINCES) and not tidy.areas
    money, share = (m.id for m in tidy.measures)
    assert tidy.frame.loc[("420000", "2023"), money] == 200.5
    assert tidy.frame.loc[("110000", "2023"), share] == 1.11


def test_two_units_under_each_year_are_two_indicators(tmp_path: Path) -> None:
    towns = ("Adana", "Bartın", "Çorum", "Düzce", "Edirne", "Giresun")
    head = [
        ["İl düzeyinde kişi başına gayrisafi yurt içi hasıla"],
        ["İl", 2021, "", 2022, ""],
        ["", "(TL)", "($)", "(TL)", "($)"],
    ]
    rows = [[t, 50000 + 900 * i, 5600 + 90 * i, 98000 + 700 * i, 5900 + 41 * i] for i, t in enumerate(towns)]
    tidy = read(book(tmp_path, {"T3": [*head, *rows]}))
    assert [m.unit for m in tidy.measures] == ["TL", "$"] and tidy.periods == ("2021", "2022")
    lira, dollars = (m.id for m in tidy.measures)
    code = next(c for c, r in tidy.regions.items() if r.name["en"] == "Düzce")
    assert tidy.frame.loc[(code, "2022"), lira] == 98000 + 2100
    assert tidy.frame.loc[(code, "2021"), dollars] == 5600 + 270


def test_sources_in_the_plural_are_named_whole() -> None:
    lines = (
        "Quellen: BFS – STATPOP",
        "Quelle: BFS – STATPOP",
        "Fuentes: BFS – STATPOP",
        "Sources: BFS – STATPOP",
    )
    assert {m[1] for w in lines if (m := SOURCE.match(w))} == {"BFS – STATPOP"}
    assert all(SOURCE.match(w) for w in lines)
    # without a colon it is an indicator
    assert not any(map(SOURCE.match, ("Fuentes de energía", "Quellen des Lebensunterhalts")))


def test_title_behind_its_number_and_source_in_a_column(tmp_path: Path) -> None:
    path = tmp_path / "SYB67_230_202411.csv"
    lines = [
        "T13,Gross domestic product per capita,,,,,",
        "Region/Country/Area,,Year,Series,Value,Footnotes,Source",
    ]
    named = (
        (12, "Algeria"),
        (24, "Angola"),
        (32, "Argentina"),
        (36, "Australia"),
        (50, "Bangladesh"),
        (76, "Brazil"),
    )
    for i, (number, country) in enumerate(named):
        for year in (2021, 2022):
            value = f'"{1100 + 407 * i + year - 2020:,}"'
            series = "GDP per capita (US dollars)"
            lines.append(
                f'{number},{country},{year},{series},{value},,"United Nations Statistics Division, New York."'
            )
    path.write_text("\n".join(lines), encoding="utf-8")
    tidy = read(path)
    assert tidy.title == "Gross domestic product per capita"
    assert tidy.source == "United Nations Statistics Division, New York"


def test_english_below_chinese_headings_under_of_which_is_kept(tmp_path: Path) -> None:
    head = [
        ["地区", "社会融资规模增量", "其中：", ""],
        ["", "", "委托贷款", "信托贷款"],
        ["", "Aggregate financing", "Entrusted loans", "Trust loans"],
    ]
    rows = [[p, 900 + 31 * i, 15 + 4 * i, 30 + 7 * i] for i, p in enumerate(PROVINCES)]
    tidy = read(book(tmp_path, {"2024": [["", "", "", "单位：亿元"], *head, *rows]}))
    assert [(m.name, m.english) for m in tidy.measures] == [
        ("社会融资规模增量", "Aggregate financing"),
        ("委托贷款", "Entrusted loans"),
        ("信托贷款", "Trust loans"),
    ]


@pytest.mark.parametrize("named", [False, True])
def test_codes_of_nuts_without_names_say_their_country(tmp_path: Path, named: bool) -> None:
    """Nobody here knows what the regions are called: the pages say of which country they are, and a note who writes the names."""
    codes = {"AT11": "Burgenland", "AT12": "Niederösterreich", "EL30": "Attiki", "ES61": "Andalucía", "UKI3": "Inner London"}  # fmt: skip
    rows = [["geo", *(["name"] * named), "2020", "2021"]]
    rows += [[c, *([n] * named), f"{7.5 + i}", f"{8.25 + i * i}"] for i, (c, n) in enumerate(codes.items())]
    tidy = read(csv_of(tmp_path, rows), indicator="Unemployment rate", level="nuts2")
    draft = Draft("mine", tidy, propose(tidy), "en", dt.date(2026, 11, 30))
    names = [draft.region_name(r) for r in tidy.regions.values()]
    told = [n for n in tidy.notes if "names of NUTS regions" in n.what["en"]]
    assert bool(told) is not named
    if not named:
        countries = ("Austria", "Austria", "Greece", "Spain", "United Kingdom")
        assert [n["en"] for n in names] == [f"TODO {c} ({w})" for c, w in zip(codes, countries, strict=True)]
        assert names[2]["zh"] == "TODO EL30（希腊）"
    else:
        assert not any("(" in n["en"] for n in names)

"""What ranks where nothing is better or worse, what waits for figures, what groups, and what is told once of many columns."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path

import pytest

from intake.new.proposal import lacking, propose, say_lacking
from intake.new.settling.parts import noun_of
from intake.new.summary import facts
from intake.new.vocabulary.region_parts import ALL_OF
from intake.new.writing.draft import Draft
from intake.new.writing.report_file import report_file
from tests.intake.new.books import book, csv_of, read
from tests.intake.new.test_two_languages import wordings

PROVINCES = ("北京", "天津", "河北", "山西", "辽宁", "吉林", "江苏", "浙江", "安徽", "福建", "江西", "山东")
#: counties of three cities, in the order of their codes
LIE_IN = {
    "合肥市": ("长丰县", "肥东县", "肥西县", "庐江县", "巢湖市"),
    "安庆市": ("怀宁县", "太湖县", "望江县", "岳西县", "桐城市"),
    "阜阳市": ("临泉县", "太和县", "阜南县", "颍上县", "界首市"),
}


def boats(broken: int) -> list[list[object]]:
    """Boats of wood and of steel and all of them, in ``broken`` rows with a misprint of the last."""
    rows: list[list[object]] = [["地区", "木船", "钢船", "船只合计"]]
    for i, name in enumerate(PROVINCES):
        wood, steel = 40117 + 9103 * i, 81009 + 711 * i * i
        rows.append([name, wood, steel, wood + steel + 18000 * (i < broken)])
    return rows


@pytest.mark.parametrize("name", ["船只合计", "船只总数（艘）", "船 總 計", "All boats", "Boats: total"])
def test_what_says_that_it_is_all_leads_and_is_told_from_its_noun(name: str) -> None:
    assert ALL_OF.search(name) and noun_of(name) in {"船只", "船", "", "boats"}
    assert not ALL_OF.search("零售总额：城镇") and noun_of("木船船只") == noun_of("船只合计")


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_all_of_it_leads_and_not_a_part(tmp_path: Path, broken: int) -> None:
    """A source’s misprints make no part an indicator of its own, and are told with the figures that contradict each other."""
    tidy = read(csv_of(tmp_path, boats(broken)), period="2021", direction={"rest": "neither"})
    assert [m.name for m in propose(tidy).index] == ["船只合计"]
    assert [bool(m.whole) for m in tidy.measures] == [True, True, False]
    told = [n for n in tidy.notes if "is not the sum of its parts" in n.what["en"]]
    assert len(told) == bool(broken)
    for note in told:
        assert f"in {broken} of the rows" in note.what["en"]
        # Beijing has 121,126 by its parts, and 18,000 more as printed
        for language, name in (("zh", "北京（2021年）"), ("en", "Beijing (2021)")):
            assert f"{name} 139,126 ≠ 121,126" in note.what[language]


def test_where_sums_are_often_wrong_there_are_no_parts(tmp_path: Path) -> None:
    tidy = read(csv_of(tmp_path, boats(5)), period="2021", direction={"rest": "neither"})
    assert not any(m.whole for m in tidy.measures)
    # by its name it leads all the same
    assert [m.name for m in propose(tidy).index] == ["船只合计"]


def rates(last: int) -> list[list[object]]:
    """Two rates in two years, the second one of ``last`` provinces in the later year, and five counts."""
    counts = [f"{w}数（家）" for w in ("码头", "船厂", "渔村", "灯塔", "鱼市")]
    rows: list[list[object]] = [["地区", "年份", "劳动生产率（元/人）", "产品合格率（%）", *counts]]
    for year in (2021, 2022):
        for i, name in enumerate(PROVINCES):
            known = year == 2021 or i < last
            rate = 61.3 + 2.7 * (i * 5 % 11) if known else ""
            others = [(k + 2) * (311 + 17 * i * (i + k)) + year - 2021 for k in range(5)]
            rows.append([name, year, 90100 + 3307 * i + 800 * (year - 2021), rate, *others])
    return rows


@pytest.mark.parametrize("last", [0, 3, 12])
def test_what_waits_for_figures_is_told(tmp_path: Path, last: int) -> None:
    said = {"劳动生产率": "more", "产品合格率": "more", "rest": "neither"}
    tidy = read(csv_of(tmp_path, rates(last)), direction=said)
    plan = propose(tidy)
    told = list(say_lacking(tidy, plan))
    if last == 12:
        assert len(plan.index) == 2 and not told
        return
    assert [(m.name, n) for m, n in lacking(tidy, plan)] == [("产品合格率", last)]
    (note,) = told
    assert (
        f"2022年有数字的地区太少（共12个地区），不进指数，也不用来排名：产品合格率 {last}" in note.what["zh"]
    )
    assert "too few of the 12 regions have figures in 2022" in note.what["en"]
    assert "to use those of 2021 delete later ones" in note.remedy["en"]
    index = next(what for name, what in facts(tidy, plan) if name["en"] == "index")
    assert "fewer than two indicators to judge by have the figures of 2022" in index["en"]
    # what the note advises does what it says
    earlier = read(csv_of(tmp_path, [r for r in rates(last) if r[1] != 2022]), direction=said)
    assert len(propose(earlier).index) == 2


def counties(cities: dict[str, tuple[str, ...]]) -> list[list[object]]:
    rows: list[list[object]] = [["县（市）", "所属市", "人均地区生产总值（元）"]]
    every = [(county, city) for city, some in cities.items() for county in some]
    return rows + [[county, city, 41000 + 377 * (i * i % 23)] for i, (county, city) in enumerate(every)]


def test_counties_are_grouped_by_the_cities_they_lie_in(tmp_path: Path) -> None:
    tidy = read(csv_of(tmp_path, counties(LIE_IN)), period="2023")
    groups = propose(tidy).groups
    assert groups is not None and groups.name["zh"] == "所属市"
    assert [t["en"] for t in groups.groups.values()] == ["Hefei", "Anqing", "Fuyang"]
    of = {tidy.regions[c].name["zh"]: groups.groups[g]["zh"] for c, g in groups.members.items()}
    assert of["巢湖市"] == "合肥" and of["界首市"] == "阜阳" and len(of) == 15


def test_groups_that_are_too_small_are_told(tmp_path: Path) -> None:
    small = {**LIE_IN, "阜阳市": LIE_IN["阜阳市"][:2]}
    tidy = read(csv_of(tmp_path, counties(small)), period="2023")
    assert not tidy.groups
    (note,) = [n for n in tidy.notes if "not grouped" in n.what["en"]]
    assert note.place["en"].endswith("column B")
    assert (
        note.what["en"]
        == "the regions are not grouped by “所属市”: it names 3 groups, 1 of them with fewer than 4 regions (阜阳市)"
    )


@pytest.mark.parametrize("empty", [2, 3, 4, 9])
def test_many_empty_columns_are_told_once(tmp_path: Path, empty: int) -> None:
    years = [f"{2010 + i}年" for i in range(empty)]
    rows = [["地区", *years, "2023年"], *([p, *[""] * empty, 51.3 + 7 * i] for i, p in enumerate(PROVINCES))]
    tidy = read(csv_of(tmp_path, rows), indicator="产品合格率", unit={"产品合格率": "%"})
    told = [n for n in tidy.notes if "empty" in n.what["en"]]
    assert len(told) == (1 if empty > 3 else empty)
    if empty > 3:
        assert told[0].place["en"].endswith("column B")
        assert told[0].what["zh"] == f"“2010年”、“2011年”、“2012年”等 {empty} 列是空的，没有读取"
        left = f"“2012年” and {empty - 3} more columns are empty and are not read"
        assert told[0].what["en"].endswith(left)


def test_parts_below_a_joint_heading_have_their_english(tmp_path: Path) -> None:
    head = [
        ["地  区", "渔船", "", "渔港", "", "Region"],
        ["", "", "#远洋", "", "#远洋", ""],
        ["", "Fishing Boats", "Deep Sea", "Fishing Ports", "Deep Sea", ""],
    ]
    rows = [
        [p, 9040 + 311 * i, 1200 + 47 * i, 610 + 13 * i, 84 + 5 * i, "Region"]
        for i, p in enumerate(PROVINCES)
    ]
    tidy = read(book(tmp_path, {"3-1": [["3-1 各地区渔业情况（2021年）"], ["单位：个"], *head, *rows]}))
    assert [w[2] for w in wordings(tidy)] == [
        "Fishing Boats",
        "Fishing Boats: Deep Sea",
        "Fishing Ports",
        "Fishing Ports: Deep Sea",
    ]


@pytest.mark.parametrize("size", [True, False])
def test_areas_of_the_table_stand_on_the_overview(tmp_path: Path, size: bool) -> None:
    """North and south beside the provinces they are made of, and the nation; and the note says what briefs compare with."""
    figures = {p: 300 + 41 * (i * 7 % 12) for i, p in enumerate(PROVINCES)}
    north, south = sum(map(figures.get, PROVINCES[:6])), sum(map(figures.get, PROVINCES[6:]))
    sums = {"合计": north + south, "北方": north, "南方": south}
    means = {"合计": (north + south) // 12, "北方": north // 6, "南方": south // 6}
    head = ["地区", "渔船数量（艘）" if size else "每条渔船捕捞量（吨/艘）"]
    rows = [head, *map(list, {**(sums if size else means), **figures}.items())]
    means_of = {"合计": "area", "北方": "area", "南方": "area"}
    tidy = read(csv_of(tmp_path, rows), period="2022", direction={"rest": "more"}, means=means_of)
    draft = Draft("x", tidy, propose(tidy), "en", datetime.date(2024, 1, 2))
    made = tomllib.loads(report_file(draft, {}))
    (analysis,) = [a for a in made["analysis"] if a["kind"] == "areas"]
    named = {a["id"]: a["name"]["zh"] for a in made["area"]}
    assert {"北方", "南方"} <= {named.get(a, "合计") for a in analysis["areas"]}
    (block,) = [b for b in made["overview"]["block"] if b["kind"] == "areas"]
    assert block["rows"] == [analysis["id"]]
    told = [n.what["en"] for n in tidy.notes if "is the whole of the regions" in n.what["en"]]
    assert all(("the mean of the regions" in w) == size for w in told) and (told or not tidy.whole)


def test_where_the_whole_is_the_only_area_there_is_no_table_of_it(tmp_path: Path) -> None:
    figures = {p: 300 + 41 * (i * 7 % 12) for i, p in enumerate(PROVINCES)}
    rows = [["地区", "渔船数量（艘）"], ["合计", sum(figures.values())], *map(list, figures.items())]
    tidy = read(csv_of(tmp_path, rows), period="2022", direction={"rest": "more"}, means={"合计": "area"})
    made = tomllib.loads(report_file(Draft("x", tidy, propose(tidy), "en", datetime.date(2024, 1, 2)), {}))
    assert tidy.whole and not [a for a in made["analysis"] if a["kind"] == "areas"]
    (told,) = [n.what["en"] for n in tidy.notes if "is the whole of the regions" in n.what["en"]]
    assert "compared with the mean of the regions" in told


def test_the_nation_over_some_of_its_provinces_stands_on_the_overview(tmp_path: Path) -> None:
    """It is no whole of them, so that no brief compares with it: without a table its figures would be on no page."""
    rows = [["地区", "城镇化率（%）"], ["全国", 63.9], *([p, 50 + 3 * i] for i, p in enumerate(PROVINCES))]
    tidy = read(csv_of(tmp_path, rows), period="2020", direction={"rest": "more"})
    made = tomllib.loads(report_file(Draft("x", tidy, propose(tidy), "en", datetime.date(2024, 1, 2)), {}))
    (analysis,) = [a for a in made["analysis"] if a["kind"] == "areas"]
    assert not tidy.whole and analysis["areas"] == ["100000"] and analysis["periods"] == ["2020"]
    assert [b["rows"] for b in made["overview"]["block"] if b["kind"] == "areas"] == [[analysis["id"]]]


def test_deaths_of_a_region_lead_before_nothing_that_says_how_large_it_is(tmp_path: Path) -> None:
    """Of sizes alone the smallest city would be first by its deaths: product or people lead."""
    rows = [[p, 5_000 + 731 * (i * 7 % 12), 310.5 + 41 * (i * 5 % 12)] for i, p in enumerate(PROVINCES)]
    tidy = read(csv_of(tmp_path, [["地区", "年死亡人口（人）", "年末总人口（万人）"], *rows]), period="2002")
    assert [m.name for m in propose(tidy).index] == ["年末总人口"]


@pytest.mark.parametrize(
    ("area", "people"),
    [
        ("Gebietsfläche", "Bevölkerung"), ("Fläche insgesamt", "Einwohner"), ("Superficie", "Población total"), ("土地面積", "人口數"),
        ("Superficie", "Popolazione"), ("면적", "총인구수"), ("Luas wilayah", "Jumlah Penduduk"), ("Land area", "Population"),
    ],
)  # fmt: skip
def test_people_lead_before_area_in_tables_of_other_countries(tmp_path: Path, area: str, people: str) -> None:
    rows = [["Region", f"{area} (km²)", people]]
    rows += [[f"Nordholm {c}", 900 + 31 * i, 52017 + 113 * i * i] for i, c in enumerate("ABCDEFGH")]
    tidy = read(csv_of(tmp_path, rows), period="2021", direction={"rest": "neither"})
    assert [m.name for m in propose(tidy).index] == [people]

"""Growth and shares under the amount they were reckoned of, points that part thousands, codes that are none, totals of sheets, ranks."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.proposal import propose
from intake.new.tidy import Tidy
from tests.intake.new.books import JIANGSU, book, csv_of, read

EARLIER = (870.04, 760.57, 912.21, 450.17, 289.35, 491.22, 536.16, 212.27)
LATER = (1193.6, 940.43, 957.29, 540.09, 336.76, 527.1, 705.07, 227.62)


def _people(tmp_path: Path, of: tuple[float, ...] = EARLIER, **said: object) -> Tidy:
    """Eight cities with people of two years, what they grew by, the growth a year and the share of all: as a census prints them."""
    total = sum(LATER) * 1.31
    rows = [
        [
            city,
            now,
            before,
            round(now - before, 2),
            round(100 * ((now / other) ** 0.1 - 1), 2),
            round(100 * now / total, 2),
        ]
        for city, now, before, other in zip(JIANGSU[:8], LATER, EARLIER, of, strict=True)
    ]
    heads = [
        "城市",
        "2020年常住人口（万人）",
        "2010年常住人口（万人）",
        "十年增加人口（万人）",
        "年均增长率（%）",
        "占全省比重（%）",
    ]
    return read(csv_of(tmp_path, [heads, *rows]), period="2020", direction={"…": "neither"}, **said)


def test_growth_and_shares_are_named_by_what_they_were_reckoned_of(tmp_path: Path) -> None:
    names = [m.name for m in _people(tmp_path).measures]
    assert names == ["常住人口", "十年增加人口", "常住人口：年均增长率", "常住人口：占全省比重"]


def test_growth_that_fits_nothing_is_that_of_the_column_before(tmp_path: Path) -> None:
    names = [m.name for m in _people(tmp_path, tuple(reversed(EARLIER))).measures]
    assert "十年增加人口：年均增长率" in names and "常住人口：占全省比重" in names


LAENDER = (
    ("Baden-Württemberg", "35.748", "11.280.257", "316"),
    ("Bayern", "70.542", "13.369.393", "190"),
    ("Berlin", "891", "3.755.251", "4.215"),
    ("Bremen", "420", "684.864", "1.631"),
    ("Hamburg", "755", "1.892.122", "2.506"),
    ("Hessen", "21.116", "6.391.360", "303"),
    ("Sachsen", "18.450", "4.086.152", "221"),
)


def test_points_that_part_thousands_are_known_by_the_whole_sheet(tmp_path: Path) -> None:
    heads = ["Land", "Fläche", "Bevölkerung", "Bevölkerungsdichte"]
    tidy = read(csv_of(tmp_path, [heads, *map(list, LAENDER)]), period="2022", direction={"…": "neither"})
    first = tidy.frame.xs("2022", level="period")
    assert [first[m.id].max() for m in tidy.measures] == [70542, 13369393, 4215]
    assert first[tidy.measures[0].id].min() == 420


@pytest.mark.parametrize("figure", ["35.7", "2.5481"])
def test_one_decimal_among_them_leaves_points_as_they_are(tmp_path: Path, figure: str) -> None:
    rows = [["Land", "Wert"], *([name, area] for name, area, *_ in LAENDER[:6]), ["Sachsen", figure]]
    tidy = read(csv_of(tmp_path, rows), period="2022", direction={"…": "neither"})
    assert tidy.frame[tidy.measures[0].id].max() < 1000


def test_a_name_that_looks_like_a_code_is_a_name(tmp_path: Path) -> None:
    # LU and RO begin codes of NUTS
    names = ["ADAMS", "ALGER", "BARAGA", "ROCK", "LUCE", "ROSS", "WAYNE", "Winnebago", "WINNEBAGO", "ADAMS"]
    states = ["WI", "MI", "MI", "WI", "MI", "OH", "MI", "IL", "WI", "OH"]
    rows = [[n, s, 10.5 + 3 * i] for i, (n, s) in enumerate(zip(names, states, strict=True))]
    tidy = read(csv_of(tmp_path, [["county", "state", "poverty"], *rows]), period="2000")
    assert len(tidy.regions) == len(names)
    slugs = {r.slug for r in tidy.regions.values()}
    assert len(slugs) == len(names), "names that differ in capitals only are told apart by their states"
    assert {r.name["en"] for r in tidy.regions.values() if "inneb" in r.name["en"].lower()} == {
        "Winnebago (IL)",
        "WINNEBAGO (WI)",
    }


def test_numbers_from_1_on_are_no_levels(tmp_path: Path) -> None:
    rows = [[n, f"Lieu-{chr(65 + n % 26)}{chr(97 + n // 26)}", 20 + n % 37] for n in range(1, 96) if n != 20]
    tidy = read(
        csv_of(tmp_path, [["Code", "Département", "Instruction (%)"], *rows]),
        period="1831",
        direction={"…": "more"},
    )
    assert len(tidy.regions) == 94


def test_a_table_of_codes_and_figures_has_the_codes_as_regions(tmp_path: Path) -> None:
    rows = [[13001 + 2 * n, 15744 + 7 * n, 75.6 - n] for n in range(20)]
    tidy = read(
        csv_of(tmp_path, [["AreaKey", "TotPop90", "PctRural"], *rows]),
        period="1990",
        direction={"…": "neither"},
    )
    assert len(tidy.regions) == 20
    assert [m.name for m in tidy.measures] == ["TotPop90", "PctRural"]


def test_fips_is_a_code_and_no_indicator(tmp_path: Path) -> None:
    states = ["Alabama", "Arizona", "Arkansas", "California", "Colorado", "Florida", "Georgia"]
    rows = [[s, n + 1, 30.5 + n, 31.5 + 2 * n] for n, s in enumerate(states)]
    tidy = read(
        csv_of(tmp_path, [["Name", "STATE_FIPS", "income", "jobs"], *rows]),
        period="1990",
        direction={"…": "more"},
    )
    assert [m.name for m in tidy.measures] == ["income", "jobs"]


def test_a_rank_of_change_is_not_ranked(tmp_path: Path) -> None:
    places = [7, 3, 1, 5, 2, 6, 4]
    rows = [
        ["Canada", "…", 52.5],
        *([f"Province {c}", p, 10.5 + p] for c, p in zip("ABCDEFG", places, strict=True)),
    ]
    tidy = read(
        csv_of(tmp_path, [["Region", "Rank of change", "Growth"], *rows]),
        period="2021",
        direction={"…": "more"},
    )
    assert [m.name for m in tidy.measures] == ["Growth"]


def test_a_column_with_figures_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    rows = [[f"Land {c}", 0.2 + n * 1.3, 40.5 + n] for n, c in enumerate("ABCDEFG")]
    tidy = read(
        csv_of(tmp_path, [["region", "language", "poverty"], *rows]), period="1980", direction={"…": "less"}
    )
    assert [m.name for m in tidy.measures] == ["language", "poverty"]


COUNTIES = {
    "哈尔滨市": ("依兰县", "方正县", "宾县", "巴彦县"),
    "齐齐哈尔市": ("龙江县", "依安县", "泰来县", "甘南县"),
    "牡丹江市": ("林口县", "绥芬河市", "海林市", "宁安市"),
}


def test_the_total_of_a_sheet_is_that_of_the_city_it_is_named_by(tmp_path: Path) -> None:
    sheets = {
        city: [
            ["县（市）", "GDP（亿元）"],
            *([c, 50.5 + 3 * n] for n, c in enumerate(names)),
            ["合计", 4 * 50.5 + 18],
        ]
        for city, names in COUNTIES.items()
    }
    tidy = read(book(tmp_path, sheets), period="2022", level="county", direction={"…": "more"})
    assert not tidy.questions
    assert len(tidy.regions) == 12
    assert {a.name["zh"] for a in tidy.areas.values()} >= {"哈尔滨", "齐齐哈尔", "牡丹江"}


def test_a_year_that_only_a_contrast_names_is_not_proposed(tmp_path: Path) -> None:
    rows = [[c, 8291268 + 31 * n, 19.96 + n, 19.29 + 2 * n] for n, c in enumerate(JIANGSU[:8])]
    path = csv_of(tmp_path, [["地区", "人口数（人）", "比重（%）", "2010年比重（%）"], *rows])
    (question,) = [q for q in read(path, direction={"…": "neither"}).questions if q.id == "period"]
    assert question.default == ""
    tidy = read(path, period="2020", direction={"…": "neither"})
    assert sorted(tidy.frame.index.get_level_values("period").unique()) == ["2010", "2020"]
    assert [m.name for m in tidy.measures] == ["人口数", "人口数：比重"]


def test_people_of_two_years_are_one_indicator_whatever_the_title_says(tmp_path: Path) -> None:
    rows = [[c, 22.5 + n, 24.8 + n, 2.3 + n / 10] for n, c in enumerate(JIANGSU[:8])]
    heads = ["地区", "2010年人口（万人）", "2020年人口（万人）", "增减数（万人）"]
    tidy = read(csv_of(tmp_path, [heads, *rows]), period="2020", direction={"…": "neither"})
    assert [m.name for m in tidy.measures] == ["人口", "增减数"]


def test_whole_numbers_that_the_user_judges_are_in_the_index(tmp_path: Path) -> None:
    rows = [[f"Land {c}", 15 + n, 12 - n % 5] for n, c in enumerate("ABCDEFG")]
    path = csv_of(tmp_path, [["region", "Examination", "Education"], *rows])
    tidy = read(path, period="1888", direction={"Examination": "more", "Education": "more"})
    assert [m.name for m in propose(tidy).index] == ["Examination", "Education"]

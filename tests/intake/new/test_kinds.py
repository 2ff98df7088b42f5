"""Kinds of tables that were read wrongly, or not at all, each in a small table of its own; and doubts that are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.tidy import Tidy
from tests.intake.new.books import JIANGSU, book, csv_of, read

CITIES = list(JIANGSU[:6])
LANDS = ["Arland", "Borland", "Corland", "Dorland", "Erland", "Forland"]


def measures(tidy: Tidy) -> dict[str, str]:
    return {m.name: m.unit for m in tidy.measures}


def notes(tidy: Tidy) -> str:
    return "\n".join(n.what["en"] for n in tidy.notes)


def test_years_with_a_mark_stand_over_headings(tmp_path: Path) -> None:
    over = ["Region", "2021", "2021", "2022 p)", "2022 p)"]
    under = [
        "Region",
        "Output (EUR million)",
        "Jobs (1000 persons)",
        "Output (EUR million)",
        "Jobs (1000 persons)",
    ]
    rows = [over, under, *([x, 100 + i, 10 + i, 120 + i, 11 + i] for i, x in enumerate(LANDS))]
    tidy = read(csv_of(tmp_path, rows))
    assert tidy.periods == ("2021", "2022") and list(measures(tidy)) == ["Output", "Jobs"]


def test_blocks_under_lines_that_name_what_is_measured(tmp_path: Path) -> None:
    def block(name: str, first: int) -> list[list[object]]:
        body: list[list[object]] = [["BR", "1", "Brasil", first * 6 + 15, first * 6 + 21]]
        body += [["UF", str(11 + i), x, first + i, first + i + 1] for i, x in enumerate(LANDS)]
        return [
            [f"Variável - {name}"],
            ["Nível", "Cód.", "Unidade da Federação", "Ano"],
            ["", "", "", "2020", "2021"],
            *body,
        ]

    long = "Participação do produto interno bruto no produto interno bruto de todas as regiões (%)"
    rows = [
        ["Tabela 5938 - Produto interno bruto"],
        *block("Produto Interno Bruto (Mil Reais)", 5000),
        *block(long, 12),
    ]
    tidy = read(csv_of(tmp_path, rows))
    assert {r.name["en"] for r in tidy.regions.values()} == set(LANDS)
    assert [a.word for a in tidy.areas.values()] == ["Brasil"]
    assert list(measures(tidy).values()) == ["thousand reais", "%"]


def test_sheets_of_one_name_are_told_apart_by_the_unit_above_each(tmp_path: Path) -> None:
    def sheet(unit: str, first: float) -> list[list[object]]:
        head: list[list[object]] = [
            ["Dataset:", "", "Gross domestic product by region [nama]"],
            [],
            ["Unit of measure [unit]", "", unit],
            [],
        ]
        head += [["TIME", "TIME", "2020", "", "2021", ""], ["GEO (Codes)", "GEO (Labels)"]]
        return [*head, *([f"X{i}", x, first + i, "", first * 1.1 + i, "p"] for i, x in enumerate(LANDS))]

    tidy = read(
        book(
            tmp_path,
            {"Sheet 1": sheet("Million euro", 900.5), "Sheet 2": sheet("Euro per inhabitant", 30000)},
        )
    )
    assert sorted(measures(tidy).values()) == ["Euro per inhabitant", "Million euro"]
    assert tidy.periods == ("2020", "2021") and len(tidy.flags) == 12


def test_what_stands_under_every_region_is_no_larger_unit(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Geo unit", "TimePeriod", "Value", "Location"]]
    rows += [
        [x, 2020, 50 + i + k / 10, w]
        for i, x in enumerate(LANDS)
        for k, w in enumerate(("ALLAREA", "URBAN", "RURAL"))
    ]
    tidy = read(csv_of(tmp_path, rows), indicator="Access to water")
    assert len(tidy.regions) == len(LANDS) and [m.name for m in tidy.measures] == ["Access to water"]
    assert "the column “Location” has 3 values; only “ALLAREA” is read" in notes(tidy)


@pytest.mark.parametrize(
    ("heading", "name", "unit"),
    [
        ("Ludność (tys. osób)", "Ludność", "tys. osób"),
        ("Валовой продукт, млн рублей", "Валовой продукт", "млн рублей"),
        ("Population (en milliers)", "Population", "milliers"),
        ("居民消费价格指数（上年=100）", "居民消费价格指数", "上年=100"),
        ("常住人口（万）", "常住人口", "万人"),
        ("空气优良天数（天）", "空气优良天数", "天"),
    ],
)
def test_units_of_other_offices(tmp_path: Path, heading: str, name: str, unit: str) -> None:
    rows = [["Region", "Year", heading], *([x, 2020, 101.5 + i] for i, x in enumerate(LANDS))]
    assert measures(read(csv_of(tmp_path, rows))) == {name: unit}


def test_an_index_is_in_no_money_and_a_line_in_two_languages_gives_one_unit(tmp_path: Path) -> None:
    head: list[list[object]] = [
        ["2022年各市地区生产总值及指数"],
        ["单位：亿元", "", "", "(100 million yuan)"],
        ["地区", "地区生产总值", "第一产业", "地区生产总值指数"],
    ]
    rows = [*head, *([x, 1000 + 37 * i, 50 + i, 101.3 + i / 10] for i, x in enumerate(CITIES))]
    assert measures(read(csv_of(tmp_path, rows))) == {
        "地区生产总值": "亿元",
        "第一产业": "亿元",
        "地区生产总值指数": "",
    }


def test_ranks_are_left_out_whatever_they_are_called_and_growth_is_named(tmp_path: Path) -> None:
    figures = [512.3, 498.1, 733.9, 402.2, 901.4, 650.0]
    places = [sorted(figures, reverse=True).index(f) + 1 for f in figures]
    rows = [
        ["城市", "GDP（亿元）", "全省座次", "增速（%）"],
        *([x, f, p, 4.5 + i / 10] for i, (x, f, p) in enumerate(zip(CITIES, figures, places, strict=True))),
    ]
    tidy = read(csv_of(tmp_path, rows, "2023年.csv"))
    assert measures(tidy) == {"GDP": "亿元", "GDP：增速": "%"} and "全省座次" in notes(tidy)


def test_two_tables_on_a_sheet_keep_their_own_units(tmp_path: Path) -> None:
    rows: list[list[object]] = [["表1 2023年各市产值"], ["", "单位：亿元"], ["地区", "第一产业", "第二产业"]]
    rows += [[x, 50 + i, 700 + 9 * i] for i, x in enumerate(CITIES)]
    rows += [
        [""],
        ["表2 2023年各市人口"],
        ["", "单位：万人"],
        ["地区", "常住人口"],
        *([x, 500 + i * 3] for i, x in enumerate(CITIES)),
    ]
    assert measures(read(csv_of(tmp_path, rows))) == {
        "第一产业": "亿元",
        "第二产业": "亿元",
        "常住人口": "万人",
    }


def test_a_rate_of_several_years_is_no_sum_and_no_mean_by_chance(tmp_path: Path) -> None:
    rates = {
        "Arland": 8.0,
        "Borland": 4.3,
        "Corland": 3.7,
        "Dorland": 6.1,
        "Erland": 9.4,
        "Forland": 5.2,
        "Gorland": 11.3,
    }
    rows: list[list[object]] = [["Region", "2019", "2020", "2021"]]
    rows += [[x, v, round(v * 1.02, 1), round(v * 1.05, 1)] for x, v in rates.items()]
    tidy = read(csv_of(tmp_path, rows), indicator="Unemployment rate")
    assert len(tidy.regions) == 7 and not tidy.areas


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["城市", "年份", "投产年", "产值（亿元）"], *([x, 2020, 1990 + i * 3, 55 + i] for i, x in enumerate(CITIES))], "look like years"),
        ([["城市", "年份", "产值"], *([x, 2020, f"{12 + i}.345"] for i, x in enumerate(CITIES))], "may part thousands"),
        ([["城市", "年份", "产值（亿元）"], *([x, y, (900 + i * 90) * k] for i, x in enumerate(CITIES) for y, k in ((2020, 1), (2021, 35)))], "factor of about 35"),
        ([["城市", "年份", "移动电话普及率（%）"], *([x, 2020, 99.5 + i] for i, x in enumerate(CITIES))], "exceed 100 %"),
    ],
)  # fmt: skip
def test_doubts_are_told(tmp_path: Path, rows: list[list[object]], told: str) -> None:
    tidy = read(csv_of(tmp_path, rows))
    assert told in notes(tidy) and not [q for q in tidy.questions if q.id == "doubt"]


def test_a_plain_table_raises_no_doubt(tmp_path: Path) -> None:
    rows: list[list[object]] = [["城市", "年份", "GDP（亿元）", "城镇化率（%）", "人均收入（元）"]]
    rows += [
        [x, y, 900.5 + 31 * i + y - 2020, 61.2 + i, 41_000 + 777 * i]
        for i, x in enumerate(CITIES)
        for y in (2020, 2021)
    ]
    tidy = read(csv_of(tmp_path, rows))
    said = notes(tidy)
    assert not any(w in said for w in ("factor", "exceed", "look like", "thousands"))
    assert not [q for q in tidy.questions if q.id == "doubt"]

"""Rows of headings about all columns: a base over years, what goes across, units below years of which some are thousands."""

from __future__ import annotations

from pathlib import Path

from tests.intake.new.books import book, csv_of, read

STATES = ("Andhra Pradesh", "Assam", "Bihar", "Goa", "Gujarat", "Kerala", "Odisha", "Punjab")


def test_the_base_of_prices_over_the_years_is_no_indicator(tmp_path: Path) -> None:
    def sheet(title: str, unit: str, first: int, step: int) -> list[list[object]]:
        rows: list[list[object]] = [
            [s, *(first + step * i + 7 * k for k in range(2))] for i, s in enumerate(STATES)
        ]
        return [[title], ["", "", unit], ["State", "Base: 2011-12", ""], ["", "2022-23", "2023-24"], *rows]

    path = book(
        tmp_path,
        {
            "T_20": sheet(
                "TABLE 20: NET STATE DOMESTIC PRODUCT (At Current Prices)", "(₹ Lakh)", 1000303, 40031
            ),
            "T_19": sheet(
                "TABLE 19: PER CAPITA NET STATE DOMESTIC PRODUCT (At Current Prices)", "(₹)", 56132, 811
            ),
        },
    )
    tidy = read(path)
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Net State Domestic Product (At Current Prices)", "₹ Lakh"),
        ("Per Capita Net State Domestic Product (At Current Prices)", "₹"),
    ]
    bihar = next(c for c, r in tidy.regions.items() if r.name["en"] == "Bihar")
    assert tidy.frame.loc[bihar].to_numpy().tolist() == [[1080365, 57754], [1080372, 57761]]
    assert any("“Base: 2011-12” over all columns is a remark" in n.what["en"] for n in tidy.notes)


def test_what_goes_across_is_in_no_name(tmp_path: Path) -> None:
    head = [
        ["", "Variável x Ano", "", "", ""],
        ["Estado", "PIB (mil reais)", "", "Imposto (mil reais)", ""],
        ["", 2020, 2021, 2020, 2021],
    ]
    rows = [[s, 33011 + 901 * i, 34022 + 907 * i, 3001 + 31 * i, 3100 + 37 * i] for i, s in enumerate(STATES)]
    tidy = read(book(tmp_path, {"Tabela": [*head, *rows]}))
    assert [m.name for m in tidy.measures] == ["PIB", "Imposto"] and tidy.periods == ("2020", "2021")


def test_a_thousand_below_years_is_a_unit(tmp_path: Path) -> None:
    lands = ("Bayern", "Berlin", "Bremen", "Hamburg", "Hessen", "Saarland", "Sachsen", "Thüringen")
    head = [
        ["Länder", "Erwerbstätige", "Erwerbstätige", "BIP je Erwerbstätigen", "BIP je Erwerbstätigen"],
        ["", "2022", "2023", "2022", "2023"],
        ["", "1000", "1000", "EUR", "EUR"],
    ]
    rows = [
        [n, f"{3683 + 11 * i},1", f"{3690 + 12 * i},4", 75254 + 31 * i, 76100 + 30 * i]
        for i, n in enumerate(lands)
    ]
    tidy = read(csv_of(tmp_path, [*head, *rows], delimiter=";", encoding="cp1252"))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Erwerbstätige", "thousand"),
        ("BIP je Erwerbstätigen", "euro"),
    ]
    assert [r.name["en"] for r in tidy.regions.values()] == list(lands)
    bremen = next(c for c, r in tidy.regions.items() if r.name["en"] == "Bremen")
    assert tidy.frame.loc[(bremen, "2023")].to_list() == [3714.4, 76160]


def test_capacity_grows_with_size_and_nobody_is_asked_what_is_better(tmp_path: Path) -> None:
    provinces = ("北京", "天津", "河北", "山西", "河南", "湖北", "湖南", "广东")
    rows = [[p, 116.3 + 31.2 * i, 20.4 + 7.7 * i] for i, p in enumerate(provinces)]
    head = ["省（区、市）", "累计并网容量（万千瓦）", "户用（万千瓦）"]
    tidy = read(book(tmp_path, {"2024": [head, *rows, ["总计", 2001.1, 444.4]]}))
    assert [(m.name, m.total, m.because) for m in tidy.measures] == [
        ("累计并网容量", True, "size"),
        ("户用", True, "size"),
    ]
    assert not tidy.questions


def test_units_above_the_years_and_years_in_the_title(tmp_path: Path) -> None:
    lands = ("Bayern", "Berlin", "Bremen", "Hamburg", "Hessen", "Saarland", "Sachsen", "Thüringen")
    head = [
        ["Arbeitslose, Arbeitslosenquoten: Bundesländer, Jahre"],
        [
            "",
            "Arbeitslose",
            "Arbeitslose",
            "Arbeitslosenquote",
            "Arbeitslosenquote",
            "Arbeitsstellen",
            "Arbeitsstellen",
        ],
        ["", "Anzahl", "Anzahl", "Prozent", "Prozent", "1000", "1000"],
        ["", "2022", "2023", "2022", "2023", "2022", "2023"],
    ]
    rows = [
        [n, 332774 + 11 * i, 339458 + 7 * i, f"3,{i}", f"4,{i}", f"{48 + i},0", f"{90 + i},8"]
        for i, n in enumerate(lands)
    ]
    tidy = read(csv_of(tmp_path, [*head, *rows], delimiter=";", encoding="utf-8-sig"))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Arbeitslose", "persons"),
        ("Arbeitslosenquote", "%"),
        ("Arbeitsstellen", "thousand"),
    ]
    assert tidy.periods == ("2022", "2023") and len(tidy.regions) == 8
    bremen = next(c for c, r in tidy.regions.items() if r.name["en"] == "Bremen")
    assert tidy.frame.loc[(bremen, "2023")].to_list() == [339472, 4.2, 92.8]


def test_the_word_year_over_the_years_hides_no_sheet(tmp_path: Path) -> None:
    def sheet(title: str, first: float) -> list[list[object]]:
        rows: list[list[object]] = [
            [s, *(round(first * (1 + 0.1 * i) + k, 1) for k in range(3))] for i, s in enumerate(STATES)
        ]
        return [[title], ["State", "Year", "", ""], ["", "2020-21", "2021-22", "2022-23"], *rows]

    path = book(
        tmp_path,
        {
            "T_33": sheet("TABLE 33: POWER REQUIREMENT", 15126.4),
            "T_31": sheet("TABLE 31: PER CAPITA AVAILABILITY OF POWER", 501.4),
        },
    )
    tidy = read(path)
    assert [m.name for m in tidy.measures] == ["Power Requirement", "Per Capita Availability of Power"]
    assam = next(c for c, r in tidy.regions.items() if r.name["en"] == "Assam")
    assert tidy.frame.loc[assam].to_numpy().tolist() == [[16639, 551.5], [16640, 552.5], [16641, 553.5]]
    # a column of years is headed so as well
    long = [
        ["State", "GDP", "Year"],
        *([s, 900 + 31 * i, 2020 + k] for i, s in enumerate(STATES) for k in range(2)),
    ]
    assert read(book(tmp_path, {"long": long})).periods == ("2020", "2021")

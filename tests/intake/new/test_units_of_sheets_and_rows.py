"""Units that a sheet or a row of headings gives in words: percentages of something, how many people, energy; directions that names leave open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import book, read

COUNTRIES = ("Belgium", "Bulgaria", "Czechia", "Austria", "Denmark", "Estonia")


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("Percentage of population in the labour force", "Unemployment, {sex}"),
        # the budget is none of the product
        (
            "Percentage of gross domestic product (GDP)",
            "Unemployment, {sex}, Percentage of gross domestic product",
        ),
    ],
)
def test_a_percentage_of_something_is_in_per_cent(tmp_path: Path, unit: str, name: str) -> None:
    def sheet(sex: str, first: float) -> list[list[object]]:
        head: list[list[object]] = [
            ["Data extracted on 12/11/2024 from [ESTAT]"],
            ["Dataset: ", "Unemployment by sex and year [une_rt_a__custom_1]"],
            ["Time frequency", "", "Annual"],
            ["Unit of measure", "", unit],
            ["Sex", "", sex],
            [],
            ["TIME", "2021", "2022"],
            ["GEO (Labels)"],
        ]
        return [*head, *([n, first + i, first + i / 2] for i, n in enumerate(COUNTRIES))]

    tidy = read(book(tmp_path, {"Sheet 1": sheet("Males", 5.5), "Sheet 2": sheet("Females", 6.5)}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        (name.format(sex=s), "%") for s in ("Males", "Females")
    ]
    assert tidy.frame[tidy.measures[1].id][("AUT", "2022")] == 8.0


def test_how_many_people_are_persons(tmp_path: Path) -> None:
    lines = [
        "Tabelle: 13211-0007",
        "Arbeitslose: Bundesländer, Jahre",
        ";Arbeitslose;Arbeitslose;Arbeitslosenquote;Arbeitslosenquote;Betriebe;Betriebe",
        ";Anzahl;Anzahl;Prozent;Prozent;1000;1000",
        ";2022;2023;2022;2023;2022;2023",
        *(
            f"{n};{332774 + i};{394580 - i};3,{i};6,{i};48,{i};90,{i}"
            for i, n in enumerate(("Bayern", "Berlin", "Bremen", "Hessen"))
        ),
    ]
    path = tmp_path / "13211-0007.csv"
    path.write_text("\n".join(lines), "utf-8")
    tidy = read(path)
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Arbeitslose", "persons"),
        ("Arbeitslosenquote", "%"),
        ("Betriebe", "thousand"),
    ]


@pytest.mark.parametrize(
    ("name", "open_"),
    [
        ("Primary energy consumption per capita (kWh/person)", True),
        ("Electricity use per person (kWh)", True),
        ("人均用电量（千瓦时）", True),
        ("人均能源消费量（吨标准煤）", True),
        ("Household consumption per capita (US dollars)", False),
        ("人均消费支出（元）", False),
    ],
)
def test_whether_using_more_energy_is_better_is_asked(tmp_path: Path, name: str, open_: bool) -> None:
    rows: list[list[object]] = [["Country", name], *([n, 1200.5 + 10 * i] for i, n in enumerate(COUNTRIES))]
    tidy = read(book(tmp_path, {"2023": rows}))
    assert [q.id for q in tidy.questions] == ["direction"] * open_
    assert tidy.measures[0].direction == ("neither" if open_ else "more")

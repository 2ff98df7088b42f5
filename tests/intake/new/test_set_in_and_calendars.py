"""Names set in under others by blanks or by style, years of other calendars, indicators in rows with the year of each."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from tests.intake.new.books import book, csv_of, read

#: a kingdom of two parts and a city that lies in none of them: name → (how deep, figure)
KINGDOM = {
    "Whole Kingdom": (0, 51.5), "Port": (0, 90.5), "North Part": (0, 40.5), "Ayton": (1, 41.5), "Beeton": (1, 39.5), "Ceeton": (1, 40.0),
    "South Part": (0, 60.5), "Deeton": (1, 61.5), "Eaton": (1, 59.5), "Effton": (1, 60.0),
}  # fmt: skip
TOWNS = ["Ayton", "Beeton", "Ceeton", "Deeton", "Eaton", "Effton", "Port"]


def set_in(folder: Path, by: str, *, flat: bool = False) -> Path:
    """The kingdom in a workbook whose names are set in by blanks, by wide blanks, or by the style of their cells."""
    path = folder / "kingdom.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = workbook.add_worksheet("2022")
    style = workbook.add_format({"indent": 1})
    sheet.write_row(0, 0, ["Region", "Income per head (euros)"])
    for r, (name, (depth, figure)) in enumerate(KINGDOM.items(), start=1):
        depth = 0 if flat else depth
        word = {"blanks": "  ", "wide blanks": "\u3000"}.get(by, "") * depth + name
        sheet.write(r, 0, word, style if by == "style" and depth else None)
        sheet.write(r, 1, figure)
    workbook.close()
    return path


@pytest.mark.parametrize("by", ["blanks", "wide blanks", "style"])
def test_what_names_are_set_in_under_lies_over_them(tmp_path: Path, by: str) -> None:
    tidy = read(set_in(tmp_path, by), means={"North Part": "area", "South Part": "area"})
    assert sorted(r.name["en"] for r in tidy.regions.values()) == TOWNS
    assert {a.name["en"] for a in tidy.areas.values()} >= {"North Part", "South Part"}
    whole = next(c for c, a in tidy.areas.items() if a.name["en"] == "Whole Kingdom")
    assert tidy.whole == whole
    # what they lie in groups them where the groups are large enough to compare
    assert not tidy.groups
    problems = Problems()
    asked = read_statistics(set_in(tmp_path, by), problems, Answers())
    assert asked is not None
    assert {q.subject: q.default for q in asked.questions if q.id == "means"}.items() >= {
        "North Part": "area",
        "South Part": "area",
    }.items()


def test_regions_are_grouped_by_what_they_lie_in(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Region", "Income per head (euros)"], ["Port", 70.5]]
    for part, first in (("North Part", "Ay"), ("South Part", "Bee")):
        rows += [
            [part, 50.5],
            *([f"  {first}{end}", 48.5 + i] for i, end in enumerate(("ton", "ham", "by", "ford"))),
        ]
    tidy = read(book(tmp_path, {"2022": rows}), means={"North Part": "area", "South Part": "area"})
    (groups,) = tidy.groups
    assert [n["en"] for n in groups.groups.values()] == ["North Part", "South Part"]
    names = {c: r.name["en"] for c, r in tidy.regions.items()}
    assert {names[c] for c, g in groups.members.items() if groups.groups[g]["en"] == "South Part"} == {
        "Beeton", "Beeham", "Beeby", "Beeford",
    }  # fmt: skip


def test_nothing_is_told_where_no_name_is_set_in(tmp_path: Path) -> None:
    tidy = read(set_in(tmp_path, "blanks", flat=True))
    assert {"North Part", "South Part"} <= {r.name["en"] for r in tidy.regions.values()}


@pytest.mark.parametrize(
    ("years", "below"),
    [
        (["2563", "2565"], ["(2020)", "(2022)"]),
        (["2563", "2565"], None),
        (["2563 (2020)", "2565 (2022)"], None),
    ],
)
def test_years_of_thailand_are_those_of_the_common_calendar(
    tmp_path: Path, years: list[str], below: list[str] | None
) -> None:
    names = ("เลย", "น่าน", "แพร่", "ตาก", "ตรัง")
    head = [["รายได้ (บาท)"], ["จังหวัด", *map(int, years)] if years[0].isdigit() else ["จังหวัด", *years]]
    rows = [[n, 20000.5 + i, 21000.5 + i] for i, n in enumerate(names)]
    tidy = read(book(tmp_path, {"T-8.1": [*head, *([["", *below]] if below else []), *rows]}))
    assert tidy.periods == ("2020", "2022") and len(tidy.regions) == len(names)
    (income,) = tidy.measures
    codes = {r.name["zh"]: c for c, r in tidy.regions.items()}
    assert tidy.frame.loc[(codes["แพร่"], "2022"), income.id] == 21002.5


def test_four_figures_above_2500_are_years_only_among_thai_words(tmp_path: Path) -> None:
    rows = [["Town", "2563", "2565"], *([t, 5.5 + i, 6.5 + i] for i, t in enumerate(TOWNS))]
    problems = Problems()
    tidy = read_statistics(book(tmp_path, {"2022": rows}), problems, Answers())
    assert tidy is None or not {"2020", "2022"} <= set(tidy.periods[:1])


CANTONS = ("Schweiz", "Zürich", "Bern", "Luzern", "Uri", "Schwyz", "Obwalden", "Glarus")
PORTRAIT = (
    ("Einwohner", 2022, [8738.5 + 10 * i for i in range(8)]),
    ("Veränderung in %", "2012–2022", [8.5 + i / 10 for i in range(8)]),
    ("0–19 Jahre", 2022, [19.5 + i / 10 for i in range(8)]),
    ("Bruttoinlandprodukt pro Einwohner in Franken", 2021, [85012.5 + i for i in range(8)]),
)


def test_a_portrait_of_regions_has_its_indicators_down_and_the_year_of_each_beside_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Regionalporträts"], [], ["", "Jahr", *CANTONS], ["Bevölkerung"]]
    for name, year, figures in PORTRAIT:
        if name.startswith("0–19"):
            rows.append(["Altersverteilung in %"])
        if name.startswith("Brutto"):
            rows.append(["Wirtschaft"])
        rows.append([name, year, *figures])
    tidy = read(book(tmp_path, {"Kantone": [*rows, [], ["© Amt 2024"]]}))
    assert sorted(r.name["en"] for r in tidy.regions.values()) == sorted(CANTONS[1:])
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Einwohner", ""),
        ("Einwohner: Veränderung", "%"),
        ("Altersverteilung: 0–19 Jahre", "%"),
        ("Bruttoinlandprodukt pro Einwohner", "Franken"),
    ]
    codes = {r.name["en"]: c for c, r in tidy.regions.items()}
    people, _, young, product = (m.id for m in tidy.measures)
    assert tidy.frame.loc[(codes["Luzern"], "2022"), people] == 8768.5
    assert tidy.frame.loc[(codes["Glarus"], "2022"), young] == pytest.approx(20.2)
    assert tidy.frame.loc[(codes["Uri"], "2021"), product] == 85016.5


def test_regions_by_year_are_no_portrait(tmp_path: Path) -> None:
    rows = [["", "Year", "Output (euros)", "Jobs (%)", "Homes (%)", "Schools (%)"]]
    rows += [[t, y, 5.5 + i, 6.5, 7.5, 8.5] for i, t in enumerate(TOWNS) for y in (2021, 2022)]  # type: ignore[list-item]
    tidy = read(book(tmp_path, {"towns": rows}))
    assert len(tidy.regions) == len(TOWNS) and tidy.periods == ("2021", "2022")


@pytest.mark.parametrize(
    ("heading", "years", "told"),
    [
        ("統計年", ("102", "103"), "民國102年 is 2013, 民國103年 is 2014"),
        ("年", ("令和元年", "令和4年"), "令和元年 is 2019, 令和4年 is 2022"),
        ("年", ("2019", "2022"), ""),
    ],
)
def test_years_of_eras_are_said_to_be_read_so(
    tmp_path: Path, heading: str, years: tuple[str, ...], told: str
) -> None:
    rows = [
        [heading, "區域別", "年底人口數"],
        *(
            [y, n, 31_000 + 977 * i]
            for y in years
            for i, n in enumerate(("新店區", "樹林區", "鶯歌區", "三峽區"))
        ),
    ]
    tidy = read(csv_of(tmp_path, rows))
    notes = [n.line("en") for n in tidy.notes if "common calendar" in n.line("en")]
    assert len(notes) == bool(told) and told in " ".join(notes)
    assert len(tidy.periods) == 2 and tidy.periods[0] == {"102": "2013", "令和元年": "2019"}.get(
        years[0], years[0]
    )

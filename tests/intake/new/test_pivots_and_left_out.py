"""Pivot tables beside their source are not read; columns that are named are left out, or it is said that they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.content.regions import Row
from intake.new.settling.areas import _one_of_them
from tests.intake.new.books import book, read

TOWNS = ("Ashby", "Bexley", "Cowes", "Dover", "Ely", "Frome")
PIVOTS = {
    "zh": [["年份", "(全部)"], [""], ["行标签", "求和项:产值", "平均值项:失业率"]],
    "en": [["Year", "(All)"], [""], ["Row Labels", "Sum of Output", "Average of Rate"]],
}


def source() -> list[list[object]]:
    rows = [
        [t, y, 100 + 7 * i + k, 4 + i / 10] for i, t in enumerate(TOWNS) for k, y in enumerate((2021, 2022))
    ]
    return [["Town", "Year", "Output (million euros)", "Unemployment rate (%)"], *rows]


@pytest.mark.parametrize(("language", "total"), [("zh", "总计"), ("en", "Grand Total")])
def test_a_pivot_table_beside_its_source_is_not_read_and_told(
    tmp_path: Path, language: str, total: str
) -> None:
    pivot = [
        *PIVOTS[language],
        *[[t, 207 + 14 * i, 4 + i / 10] for i, t in enumerate(TOWNS)],
        [total, 1500, 4.2],
    ]
    path = book(tmp_path, {"Pivot": pivot, "Data": source()})
    tidy = read(path)
    assert [m.name for m in tidy.measures] == ["Output", "Unemployment rate"] and not tidy.questions
    assert any("Pivot" in n.line("en") and "--sheet Pivot" in n.line("en") for n in tidy.notes)
    # asked for, it is read; alone, it is all there is
    assert len(read(path, sheets=("Pivot",), period="2022").measures) == 2
    alone = book(tmp_path, {"Pivot": pivot, "About": [["made for the meeting"]]})
    assert len(read(alone, period="2022").measures) == 2


def test_a_heading_is_left_out_by_any_of_its_rows(tmp_path: Path) -> None:
    head = [["", "", "For the office only", "Public"], ["Town", "Output", "Output (estimate)", "Rate (%)"]]
    rows = [[t, 100 + i, 90 + i, 4 + i / 10] for i, t in enumerate(TOWNS)]
    path = book(tmp_path, {"2022": [*head, *rows]})
    for word in ("Output (estimate)", "For the office only", "For the office only Output (estimate)"):
        tidy = read(path, leave_out=(word,))
        assert not any("estimate" in m.name for m in tidy.measures) and not tidy.unused, word
        assert len(tidy.measures) == 2


@pytest.mark.parametrize(
    ("word", "said"), [("Town", "regions"), ("Year", "periods"), ("Towns of old", "neither")]
)
def test_what_cannot_be_left_out_is_said(tmp_path: Path, word: str, said: str) -> None:
    (unused,) = read(book(tmp_path, {"Data": source()}), leave_out=(word,)).unused
    assert said in unused.problem.line("en") and word in unused.problem.line("zh")


@pytest.mark.parametrize("coded", [True, False])
def test_a_territory_among_regions_of_its_country_is_a_region(tmp_path: Path, coded: bool) -> None:
    names = ("WHOLE COUNTRY", "Uusimaa", "Satakunta", "Kainuu", "Lapland", "North Savo", "Åland")
    codes = ("SSS", *(f"MK{i:02}" for i in (1, 4, 18, 19, 11, 21)))
    words = [f"{c} {n}" if coded else n for c, n in zip(codes, names, strict=True)]
    rows = [[w, 7.5 + i / 3, 8 + i / 4] for i, w in enumerate(words)]
    tidy = read(
        book(
            tmp_path, {"Table": [["Region", "2021 Unemployment rate, %", "2022 Unemployment rate, %"], *rows]}
        )
    )
    assert "Åland" in {r.name["en"] for r in tidy.regions.values()}
    assert "Åland" not in {q.subject for q in tidy.questions}


def test_a_country_under_its_parts_is_still_asked_about() -> None:
    rows = [Row(w, "region", w, "") for w in ("Bayern", "Hessen", "Sachsen", "Deutschland")]
    assert not _one_of_them(rows, 3)
    # what stands first may be the whole of its own parts
    assert not _one_of_them([Row(w, "region", w, "") for w in ("Puerto Rico", "Ponce", "Caguas")], 0)

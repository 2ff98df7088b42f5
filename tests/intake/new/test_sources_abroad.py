"""Who published a table, said behind the word for it in languages that are not read otherwise; and where figures break."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import book, read

REGENCIES = ("Kabupaten Karimun", "Kabupaten Bintan", "Kabupaten Natuna", "Kabupaten Lingga", "Kota Batam", "Kota Tanjungpinang")  # fmt: skip


@pytest.mark.parametrize("above", [False, True])
@pytest.mark.parametrize(
    "word", ["Sumber", "Źródło", "Bron", "Källa", "Kilde", "Lähde", "Kaynak", "Zdroj", "Nguồn", "출처"]
)
def test_the_word_for_a_source_in_another_language_is_one(tmp_path: Path, word: str, above: bool) -> None:
    line = [[f"{word}: Badan Pusat Statistik 2025"]]
    rows = [
        ["Penduduk"],
        *(line if above else []),
        ["Kabupaten/Kota", "2024", "2025"],
        *([c, 150.5 + 31 * i, 152.5 + 31 * i] for i, c in enumerate(REGENCIES)),
        *([] if above else line),
    ]
    tidy = read(book(tmp_path, {"Penduduk": rows}))
    assert tidy.source == "Badan Pusat Statistik 2025" and tidy.title == "Penduduk"
    assert not [n for n in tidy.notes if "notes are not read" in n.what["en"]]


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_break_is_told_where_its_figures_stand(tmp_path: Path, newest_first: bool) -> None:
    years = [2013, 2014, 2015, 2016]
    years = years[::-1] if newest_first else years
    rows = [
        ["Kabupaten", *(f"{y}" for y in years)],
        *(
            [c, *((900 + 31 * i) * (20 if y > 2014 else 1) + y - 2010 for y in years)]
            for i, c in enumerate(REGENCIES)
        ),
    ]
    notes = read(book(tmp_path, {"Penduduk": rows})).notes
    told = [n for n in notes if "differ by a factor" in n.what["en"]]
    assert len(told) == 1 and f"column {'BCDE'[years.index(2015)]}" in told[0].place["en"]
    assert "2014 and 2015" in told[0].what["en"]

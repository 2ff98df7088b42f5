"""English names that are headings of a data file are written as words, abbreviations are left open; either spelling is an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from intake.report.load import load_report
from tests.intake.new.books import JIANGSU, csv_of, read

HEADS = ("innovation_share", "harbour_trade_volume", "unemployment_rate", "unemp", "gdp_deflator", "wateruse")


def _table(folder: Path) -> Path:
    rows = [[n, *(20 + 3 * i + k / 2 for k in range(len(HEADS)))] for i, n in enumerate(JIANGSU)]
    return csv_of(folder, [["city", *HEADS], *rows])


def test_names_are_words_and_abbreviations_stay_open(tmp_path: Path) -> None:
    problems = Problems()
    answers = Answers(period="2022", direction={"rest": "more"})
    made = new_report("mine", _table(tmp_path), tmp_path / "reports", problems, answers, "en")
    assert made is not None, [p.line("en") for p in problems]
    loaded = load_report(made.folder, problems)
    assert loaded is not None
    english = [i.name["en"] for i in loaded.panel.indicators.values()]
    assert english == [
        "Innovation share", "Harbour trade volume", "Unemployment rate", "TODO unemp", "GDP deflator", "Wateruse",
    ]  # fmt: skip
    chinese = {i.name["en"]: i.name["zh"] for i in loaded.panel.indicators.values()}
    assert chinese["Unemployment rate"] == "失业率" and chinese["TODO unemp"] == "TODO unemp"
    # ids stay those of the headings
    assert list(loaded.panel.indicators)[:2] == ["innovation_share", "harbour_trade_volume"]
    (told,) = [n.line("en") for n in made.notes if "headings of a data file" in n.line("en")]
    assert "innovation_share → Innovation share" in told and "and 2 more" in told and "TODO: unemp" in told


@pytest.mark.parametrize("name", ["innovation_share", "Innovation share", "INNOVATION_SHARE"])
def test_either_spelling_is_an_answer(tmp_path: Path, name: str) -> None:
    said = {name: "less", "rest": "more"}
    tidy = read(_table(tmp_path), period="2022", direction=said, unit={name: "t"})
    first = tidy.measures[0]
    assert (first.name, first.direction, first.unit) == ("innovation_share", "less", "t")
    assert not tidy.unused


def test_headings_in_another_language_are_not_told_as_english(tmp_path: Path) -> None:
    names = ("activos", "ocupados", "parados", "inactivos")
    rows = [
        [f"Comarca {c}", *(2000 + 37 * i * i + 11 * k for k in range(4))] for i, c in enumerate("ABCDEFGH")
    ]
    source = csv_of(tmp_path, [["Comunidad Autónoma", *names], *rows])
    answers = Answers(period="2022", direction={"rest": "neither"})
    problems = Problems()
    made = new_report("mine", source, tmp_path / "reports", problems, answers, "en")
    assert made is not None, [p.line("en") for p in problems]
    assert not [p for p in made.notes if "headings of a data file" in p.what["en"]]
    loaded = load_report(made.folder, problems)
    assert loaded is not None
    assert {i.name["en"] for i in loaded.panel.indicators.values()} == {f"TODO {n}" for n in names}

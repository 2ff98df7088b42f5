"""A column of years without a heading between lines of title and notes; the answer that fits no such table says what would."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems

LANDS = ["Nordmark", "Südtal", "Westerau", "Ostheim", "Mittelberg"]
TITLE = ["Tabelle: 99001-0003;;;", "Hunde, Hundequoten:;;;", "Länder, Jahre;;;", "Tierstatistik;;;"]
HEAD = [";;Hundequote;Angemeldete Hunde", ";;Prozent;Anzahl"]
NOTES = [
    "__________;;;",
    "Hundequote: Jahresdurchschnitte.;;;",
    "© Amt für Statistik, 2023 | Stand: 14.03.2023 / 10:22:05;;;",
]


def _file(folder: Path, first: list[str], notes: int = 3) -> Path:
    body = [
        f"{year};{land};{2 + i},{k};{40_100 + 311 * i + 17 * k}"
        for k, year in enumerate(first)
        for i, land in enumerate([*LANDS, "Insgesamt"])
    ]
    path = folder / "99001.csv"
    path.write_bytes("\n".join([*TITLE, *HEAD, *body, *NOTES[:notes]]).encode("cp1252"))
    return path


@pytest.mark.parametrize("notes", [0, 1, 2, 3])
def test_years_beside_figures_are_periods_whatever_stands_below(tmp_path: Path, notes: int) -> None:
    problems = Problems()
    tidy = read_statistics(_file(tmp_path, ["2020", "2021", "2022"], notes), problems)
    assert tidy is not None and not problems.errors
    assert tidy.periods == ("2020", "2021", "2022") and len(tidy.regions) == 5
    assert tidy.measures[0].name == "Hundequote"
    assert "period" not in {q.id for q in tidy.questions}
    codes = list(tidy.regions)
    assert tidy.frame.loc[(codes[3], "2021")].tolist() == [5.1, 41050]


def test_one_period_for_rows_of_several_says_what_would_hold(tmp_path: Path) -> None:
    path = _file(tmp_path, ["2020", "2021", "Stand neu"])
    problems = Problems()
    read_statistics(path, problems, Answers(period="2022"))
    (error,) = problems.errors
    assert "--period 2022 makes all rows of one period" in error.line(
        "en"
    ) and "--period-column" in error.line("en")
    assert "--period 2022 把所有行都当作同一时期" in error.line("zh")
    # where the column is read an answer for the whole applies to nothing
    problems = Problems()
    tidy = read_statistics(_file(tmp_path, ["2020", "2021"]), problems, Answers(period="2022"))
    assert tidy is not None and [u.flag for u in tidy.unused] == ["period"]
    assert "--period-column" in tidy.unused[0].problem.line("en")

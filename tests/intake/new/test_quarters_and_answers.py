"""Quarters in headings in the forms of several offices, units in the line below a title, and answers that apply to nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems
from tests.intake.new.books import book, read

PLACES = ["Nordmark", "Südtal", "Westerau", "Ostheim", "Mittelberg"]
FORMS = {
    "fr": [f"T{q}_{y}" for y in (2021, 2022) for q in range(1, 5)],
    "fr-marked": [f"T{q}_{y}" + " (p)" * (y == 2022 and q > 2) for y in (2021, 2022) for q in range(1, 5)],
    "es": [f"{q}T{y}" for y in (2021, 2022) for q in range(1, 5)],
    "da": [f"{y}K{q}" for y in (2021, 2022) for q in range(1, 5)],
    "pl": [f"{q} kw. {y}" for y in (2021, 2022) for q in ("I", "II", "III", "IV")],
    "ru": [f"{q} кв. {y}" for y in (2021, 2022) for q in ("I", "II", "III", "IV")],
    "de": [f"{q}. Quartal {y}" for y in (2021, 2022) for q in range(1, 5)],
    "pt": [f"{q}º trimestre {y}" for y in (2021, 2022) for q in range(1, 5)],
    "ko": [f"{y}.{q}/4" for y in (2021, 2022) for q in range(1, 5)],
    "ja": [f"{y}年第{q}四半期" for y in (2021, 2022) for q in range(1, 5)],
    "zh": [f"{y}年{q}分期" for y in (2021, 2022) for q in range(1, 5)],
}
QUARTERS = tuple(f"{y}-Q{q}" for y in (2021, 2022) for q in range(1, 5))


def _table(heads: list[str]) -> dict[str, list[list[object]]]:
    rows: list[list[object]] = [
        ["Taux de chômage des régions inventées par région"],
        ["Données trimestrielles, en moyenne sur le trimestre, en %"],
        ["Libellé", *heads],
        *([p, *(round(4.1 + i + 0.3 * k, 1) for k in range(8))] for i, p in enumerate(PLACES)),
    ]
    return {"Région": rows}


@pytest.mark.parametrize("form", sorted(FORMS))
def test_quarters_in_headings_are_periods_of_one_indicator(tmp_path: Path, form: str) -> None:
    tidy = read(book(tmp_path, _table(FORMS[form])))
    assert [(m.name, m.unit, m.direction) for m in tidy.measures] == [
        ("Taux de chômage des régions inventées", "%", "less")
    ]
    assert tidy.periods == QUARTERS and not tidy.questions
    codes = list(tidy.regions)
    assert tidy.frame.loc[(codes[1], "2021-Q4")].tolist() == [6.0]
    assert tidy.frame.loc[(codes[4], "2022-Q4")].tolist() == [10.2]


def _unused(tidy: Tidy) -> dict[tuple[str, str], tuple[str, str]]:
    return {(u.flag, u.subject): (u.problem.line("zh"), u.problem.line("en")) for u in tidy.unused}


def test_answers_that_apply_to_nothing_are_told_with_what_there_is(tmp_path: Path) -> None:
    path = book(tmp_path, _table(FORMS["fr"]))
    told = _unused(
        read(
            path,
            period="2022",
            direction={"T1": "less", "rest": "more"},
            unit={"T2": "%"},
            choose={"Sexe": "all"},
            means={"Nirgends": "area"},
            leave_out=("Total", "Ostheim"),
        )
    )
    assert set(told) == {
        ("period", ""),
        ("direction", "T1"),
        ("unit", "T2"),
        ("choose", "Sexe"),
        ("means", "Nirgends"),
        ("leave_out", "Total"),
    }
    assert "2021-Q1 … 2022-Q4" in told["period", ""][1] and "2021-Q1 … 2022-Q4" in told["period", ""][0]
    assert "there is no indicator “T1”" in told["direction", "T1"][1]
    assert "Taux de chômage des régions inventées" in told["direction", "T1"][0]
    assert not read(path, indicator="Chômage", direction={"Chômage": "less"}).unused
    rows: list[list[object]] = [["Name", "Beds (number)"], *([p, 10 + i] for i, p in enumerate(PLACES))]
    assert set(_unused(read(book(tmp_path, {"S": rows}), indicator="X", period="2020"))) == {
        ("indicator", "")
    }


def test_nothing_is_written_while_an_answer_applies_to_nothing(tmp_path: Path) -> None:
    path = book(tmp_path, _table(FORMS["fr"]))
    problems = Problems()
    assert new_report("q", path, tmp_path, problems, Answers(period="2022")) is None
    assert ["applies to nothing" in p.line("en") for p in problems.errors] == [True]
    assert not (tmp_path / "q").exists()
    # without it the report is written
    assert new_report("q", path, tmp_path, Problems(), Answers()) is not None


def test_a_name_with_the_sign_in_it_is_used_in_the_one_reading_that_the_table_has(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Region", "Prices (2020=100)", "Jobs"],
        *([p, 101 + i, 7 - i] for i, p in enumerate(PLACES)),
    ]
    # both readings of NAME=A=B, as the command gives them
    unit = {"Prices (2020": "100)=index", "Prices (2020=100)": "index"}
    tidy = read_statistics(book(tmp_path, {"S 2022": rows}), Problems(), Answers(unit=unit))
    assert tidy is not None and not tidy.unused and next(m.unit for m in tidy.measures) == "index"

"""Long tables in which estimates and their standard errors stand below each other: one round of questions, and its answers hold."""

from __future__ import annotations

import csv
from pathlib import Path

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems

PLACES = ["Northland", "Southland", "Eastland", "Westland", "Midland"]
WHAT = {
    "Jobs": ("Persons", "thousands"),
    "Unemployment rate": ("Percentage", "units"),
    "Employment rate": ("Percentage", "units"),
}
HEAD = [
    "REF_DATE",
    "GEO",
    "Labour characteristics",
    "Sex",
    "Statistics",
    "Data type",
    "UOM",
    "SCALAR_FACTOR",
    "VALUE",
]


def _table(folder: Path, what: list[str], errors: tuple[str, ...] = ("Standard error of estimate",)) -> Path:
    path = folder / "labour.csv"
    with path.open("w", newline="") as file:
        write = csv.writer(file, quoting=csv.QUOTE_ALL)
        write.writerow(HEAD)
        for month in ("2022-01", "2022-02"):
            for i, place in enumerate(PLACES):
                for k, name in enumerate(what):
                    unit, scale = WHAT.get(name, ("Percentage", "units"))
                    for sex in ("Both sexes", "Males"):
                        for statistic in ("Estimate", *errors):
                            for t, kind in enumerate(("Seasonally adjusted", "Unadjusted")):
                                figure = 5.5 + i + 10 * k + t if statistic == "Estimate" else 0.1 * (i + 1)
                                write.writerow(
                                    [month, place, name, sex, statistic, kind, unit, scale, round(figure, 1)]
                                )
    return path


def _read(path: Path, **said: object) -> Tidy:
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(**said))  # type: ignore[arg-type]
    assert tidy is not None and not problems.errors
    return tidy


def test_one_round_asks_all_and_errors_are_no_indicators(tmp_path: Path) -> None:
    path = _table(tmp_path, list(WHAT))
    first = _read(path)
    assert [(q.id, q.subject) for q in first.questions] == [("choose", "Data type")]
    assert [(m.name, m.direction) for m in first.measures if m.unit == "%"] == [
        ("Unemployment rate (Seasonally adjusted)", "less"),
        ("Unemployment rate (Unadjusted)", "less"),
        ("Employment rate (Seasonally adjusted)", "more"),
        ("Employment rate (Unadjusted)", "more"),
    ]
    told = [(n.what["en"], n.what["zh"]) for n in first.notes]
    assert any("errors of estimates (Standard error of estimate)" in en and "误差" in zh for en, zh in told)
    # names as they were shown hold when their breakdown is chosen, those of what is not read as well
    said = {
        "Unemployment rate (Seasonally adjusted)": "neither",
        "Employment rate": "more",
        "Unemployment rate (Unadjusted)": "less",
    }
    second = _read(
        path, choose={"Data type": "Seasonally adjusted", "Statistics": "Estimate"}, direction=said
    )
    assert not second.questions and not second.unused
    assert [(m.name, m.unit, m.direction) for m in second.measures] == [
        ("Jobs", "thousand persons", "neither"),
        ("Unemployment rate", "%", "neither"),
        ("Employment rate", "%", "more"),
    ]
    codes = list(second.regions)
    assert second.frame.loc[(codes[2], "2022-02")].tolist() == [7.5, 17.5, 27.5]


def test_what_is_better_is_asked_by_indicator_in_the_same_round(tmp_path: Path) -> None:
    path = _table(
        tmp_path, ["Index of calm", "Unemployment rate"], ("Standard error", "Lower 95% confidence limit")
    )
    first = _read(path)
    assert {(q.id, q.subject) for q in first.questions} == {
        ("choose", "Data type"),
        ("direction", "Index of calm"),
    }
    second = _read(path, choose={"Data type": "Unadjusted"}, direction={"Index of calm (Unadjusted)": "more"})
    assert not second.questions and not second.unused
    assert [m.direction for m in second.measures] == ["more", "less"]


def test_a_choice_that_the_table_does_not_offer_is_told(tmp_path: Path) -> None:
    path = _table(tmp_path, list(WHAT))
    one = _read(path, choose={"Labour characteristics": "Employment rate", "Data type": "Unadjusted"})
    assert [m.name for m in one.measures] == ["Employment rate"] and not one.unused
    wrong = _read(path, choose={"UOM": "Persons", "Age": "15+", "Data type": "Unadjusted"})
    assert {(u.flag, u.subject) for u in wrong.unused} == {("choose", "UOM"), ("choose", "Age")}
    assert "no column called “Age”" in wrong.unused[1].problem.line("en")
    # the error of an estimate is never read, whoever asks for it
    asked = _read(path, choose={"Statistics": "Standard error of estimate", "Data type": "Unadjusted"})
    assert [(q.id, q.subject) for q in asked.questions] == [("choose", "Statistics")]
    assert [o for o, _ in asked.questions[0].options] == ["Estimate", "all"]


def test_errors_named_in_the_column_of_indicators_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "wages.csv"
    with path.open("w", newline="") as file:
        write = csv.writer(file)
        write.writerow(["Year", "Region", "Indicator", "Value"])
        for i, place in enumerate(PLACES):
            write.writerow([2022, place, "Median wage (euros)", 1500 + 10 * i])
            write.writerow([2022, place, "Median wage: standard error", 3 + i])
    tidy = _read(path)
    assert [(m.name, m.unit) for m in tidy.measures] == [("Median wage", "euros")]
    assert any("confidence limits" in n.what["en"] for n in tidy.notes)

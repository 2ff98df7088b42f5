"""Tables as offices publish them, tried as a new user would: one round of answers, then every figure, rank and mean.

The figures were invented with the tables (``tests/corpus/published.json`` holds them by region); none was taken from what the
program read.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from intake.new.answers import Answers
from intake.new.settling.outer_names import outer_names
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.new.vocabulary.countries import country
from intake.problems import Problems

HERE = Path(__file__).parents[2] / "corpus"
EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "published.json").read_text("utf-8"))


def _plain(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()


def _read(file: str, answers: Answers) -> Tidy:
    problems = Problems()
    tidy = read_statistics(HERE / "published" / file, problems, answers)
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    return tidy


def _codes(tidy: Tidy, names: list[str]) -> dict[str, str]:
    """The name that the table writes → the code that the report has."""
    known = {
        _plain(w): c for c, r in tidy.regions.items() for w in (r.name["zh"], r.name["en"], r.full["zh"])
    }
    # 福島県 is told as 福岛县, Fukushima
    outer = {
        _plain(n): known[_plain(to["en"])]
        for n, to in outer_names(names).items()
        if _plain(to["en"]) in known
    }
    return {n: known.get(_plain(n)) or outer.get(_plain(n)) or str(country(n)) for n in names}


@pytest.mark.slow
@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_a_published_form_is_read_after_one_round_of_questions(file: str) -> None:
    expected = EXPECTED[file]
    first = _read(file, Answers())
    assert sorted(f"{q.flag} {q.subject}".strip() for q in first.questions) == expected["asked"]
    answers = Answers(**expected["said"])
    for question in first.questions:
        said = expected["said"].get(question.id)
        if said is None or (isinstance(said, dict) and not answers.given(question.id, question.subject)):
            assert question.default, question.text["en"]
            answers = answers.with_(question, question.default)
    tidy = _read(file, answers)
    assert not tidy.questions
    assert tidy.periods[-1] == expected["period"]
    assert sorted(a.word for a in tidy.areas.values()) == sorted(expected["areas"])

    last = tidy.frame.xs(tidy.periods[-1], level="period")
    measures = {m.name: m for m in tidy.measures}
    for name, said in expected["indicators"].items():
        right = pd.Series(said["figures"])
        codes = _codes(tidy, list(right.index))
        assert set(codes.values()) == set(tidy.regions), name
        right.index = pd.Index([codes[n] for n in right.index])
        read = last[measures[name].id].reindex(list(tidy.regions))
        assert measures[name].unit == said["unit"], name
        pd.testing.assert_series_equal(read.sort_index(), right.astype(float).sort_index(), check_names=False)
        assert read.mean() == pytest.approx(right.mean(), nan_ok=True)
        assert (
            read.rank().sort_index().fillna(0).tolist()
            == right.astype(float).rank().sort_index().fillna(0).tolist()
        )


def test_there_are_tables_for_every_expectation() -> None:
    assert {p.name for p in (HERE / "published").iterdir()} == set(EXPECTED)


def test_a_direction_asked_under_the_proposed_name_holds_for_the_name_that_is_given() -> None:
    answers = Answers(indicator="freight", direction={"主要城市": "more"})
    tidy = _read("主要城市.csv", answers)
    assert not tidy.questions
    assert [(m.name, m.direction) for m in tidy.measures] == [("freight", "more")]


def test_a_row_whose_figure_is_lost_is_told() -> None:
    tidy = _read("literacy-2011.csv", Answers())
    assert "these rows have no figure and are not read: Haryana76.64" in [n.what["en"] for n in tidy.notes]


def test_larger_levels_are_told_when_one_is_chosen() -> None:
    tidy = _read("household-survey-2019.csv", Answers(choose={"area_type": "state"}))
    assert {r.name["en"] for r in tidy.regions.values()} == {"Uplands", "Midmarch", "Lowlands", "Perrin"}
    assert [a.word for a in tidy.areas.values()] == ["Norland"]
    assert any(
        "only the rows whose “area_type” is “state” are read (4 regions)" in n.what["en"] for n in tidy.notes
    )

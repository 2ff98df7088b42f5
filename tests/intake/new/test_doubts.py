"""Figures that contradict each other: each contradiction is one question of the round, and its answer gives the right figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems
from tests.intake.new.books import JIANGSU, csv_of, read

CITIES = list(JIANGSU[:6])
AREAS = ("Ashby", "Bourne", "Corrie", "Dale", "Eskby", "Firth", "Glen", "Holm")


def _doubts(tidy: Tidy) -> dict[str, str]:
    """Subject → the proposed answer."""
    return {q.subject: q.default for q in tidy.questions if q.id == "doubt"}


def _figures(tidy: Tidy, name: str) -> list[float]:
    (measure,) = [m for m in tidy.measures if m.name == name]
    return tidy.frame[measure.id].dropna().to_list()


@pytest.mark.parametrize(("answer", "first", "last"), [("2021", 900, 990), ("2020", 9_000_000, 9_900_000)])
def test_years_in_two_units_are_brought_to_one(
    tmp_path: Path, answer: str, first: float, last: float
) -> None:
    rows = [["城市", "年份", "产值（亿元）"]] + [
        [x, y, (900 + 90 * i) * (10_000 if y == 2020 else 1)]
        for i, x in enumerate(CITIES)
        for y in (2020, 2021)
    ]
    path = csv_of(tmp_path, rows)
    # figures of 9,000,000 are none in 亿元
    assert _doubts(read(path)) == {"产值": "2021"}
    tidy = read(path, doubt={"产值": answer})
    assert not _doubts(tidy) and _figures(tidy, "产值")[:4] == [first, first, last, last]
    assert any(
        "multiplied by 10,000" in n.line("en") or "divided by 10,000" in n.line("en") for n in tidy.notes
    )
    assert _figures(read(path, doubt={"产值": "right"}), "产值")[:2] == [9_000_000, 900]
    problems = Problems()
    read_statistics(path, problems, Answers(doubt={"产值": "万"}))
    assert [p.what["en"] for p in problems.errors] == ["“万” in --doubt is no answer"]


def test_the_unit_of_most_periods_is_proposed(tmp_path: Path) -> None:
    rows = [["Area", "Year", "Output"]] + [
        [x, y, (1200 + 77 * i) * (0.001 if y == 2021 else 1)]
        for i, x in enumerate(AREAS)
        for y in (2018, 2019, 2020, 2021)
    ]
    tidy = read(csv_of(tmp_path, rows))
    assert _doubts(tidy) == {"Output": "2020"}
    assert set(_figures(read(csv_of(tmp_path, rows), doubt={"Output": "2020"}), "Output")[:4]) == {1200}


def test_figures_too_large_for_their_unit_are_in_the_next(tmp_path: Path) -> None:
    rows = [["城市", "年份", "财政收入（亿元）"]] + [
        [x, 2020, 5_731_300 + 1000 * i] for i, x in enumerate(CITIES)
    ]
    path = csv_of(tmp_path, rows)
    assert _doubts(read(path)) == {"财政收入": "万元"}
    (measure,) = read(path, doubt={"财政收入": "万元"}).measures
    assert (measure.unit, _figures(read(path, doubt={"财政收入": "万元"}), "财政收入")[0]) == (
        "万元",
        5_731_300,
    )


def test_shares_beyond_the_whole_and_columns_that_repeat_are_left_out_by_default(tmp_path: Path) -> None:
    rows = [["城市", "年份", "城镇化率（%）", "床位数（张）", "病床（张）"]] + [
        [x, 2020, 99.5 + i, 311 + 7 * i, 311 + 7 * i] for i, x in enumerate(CITIES)
    ]
    path = csv_of(tmp_path, rows)
    asked = _doubts(read(path))
    assert asked == {"城镇化率": "out", "病床": "out"}
    assert [m.name for m in read(path, doubt=asked).measures] == ["床位数"]
    assert len(read(path, doubt=dict.fromkeys(asked, "right")).measures) == 3


@pytest.mark.parametrize(("answer", "figures"), [("first", [340.0]), ("second", [999.0]), ("out", [])])
def test_one_region_in_two_rows_is_asked_about(tmp_path: Path, answer: str, figures: list[float]) -> None:
    rows = [["Area", "Beds"], *([x, 300 + 20 * i] for i, x in enumerate(AREAS)), ["Corrie", 999]]
    path = csv_of(tmp_path, rows)
    # in the same round as the period
    assert {(q.id, q.subject) for q in read(path).questions} >= {("doubt", "Corrie"), ("period", "")}
    tidy = read(path, period="2020", doubt={"Corrie": answer})
    code = next((c for c, r in tidy.regions.items() if r.name["en"] == "Corrie"), "")
    some = tidy.frame.iloc[:, 0]
    assert [v for (c, _), v in some.items() if c == code] == figures
    assert len(some) == len(AREAS) - (answer == "out") and not _doubts(tidy)


def test_many_regions_in_two_rows_are_no_slip(tmp_path: Path) -> None:
    rows = [["Area", "Year", "Beds"]] + [
        [x, 2020, 300 + 20 * i + k] for k in (0, 5) for i, x in enumerate(AREAS)
    ]
    problems = Problems()
    read_statistics(csv_of(tmp_path, rows), problems, Answers())
    # one message of all, with one of them
    (error,) = problems.errors
    assert "8 regions have several figures" in error.line("en") and "is 300 in row 2" in error.line("en")


def _totals(spoil: dict[tuple[int, int], int], extra: list[list[object]]) -> list[list[object]]:
    rows: list[list[object]] = [
        [x, *(210_000 + 31_337 * i + 1000 * i * k for k in range(4))] for i, x in enumerate(AREAS)
    ]
    total = [sum(int(str(r[k])) for r in [*rows, *extra]) for k in range(1, 5)]
    for (i, k), figure in spoil.items():
        rows[i][k] = figure
    return [["Area", "2018", "2019", "2020", "2021"], *rows, *extra, ["Total", *total]]


def test_a_total_that_is_the_sum_in_all_years_but_one_is_asked_about(tmp_path: Path) -> None:
    tidy = read(csv_of(tmp_path, _totals({(3, 2): 3_040_110}, [])), indicator="Population")
    assert _doubts(tidy) == {"Population": "right"} and "(2019)" in tidy.questions[0].text["en"]
    assert not _doubts(read(csv_of(tmp_path, _totals({}, [])), indicator="Population"))


def test_a_total_that_is_the_sum_only_with_a_row_that_is_not_read_is_asked_about(tmp_path: Path) -> None:
    unknown: list[list[object]] = [["Unknown", 40_101, 40_102, 40_103, 40_104]]
    told = read(csv_of(tmp_path, _totals({}, unknown)), indicator="Population")
    # what is known to be no region is counted in the total, and is no doubt
    assert not _doubts(told)
    # a name as long as a note is
    long = "Unorganised territory of the north, with the islands and all that lies behind the hills"
    path = csv_of(tmp_path, _totals({}, [[long, 40_101, 40_102, 40_103, 40_104]]))
    asked = [q for q in read(path, indicator="Population").questions if q.id == "means"]
    assert [(q.subject, q.default) for q in asked] == [(long, "nothing")]
    assert len(read(path, indicator="Population", means={long: "region"}).regions) == 9
    assert not read(path, indicator="Population", means={long: "nothing"}).questions

"""A figure a thousand and more times beyond all others is asked about; a capital, a village and what is always so are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.tidy import Tidy
from tests.intake.new.books import JIANGSU, book, csv_of, read

CITIES = JIANGSU[:10]
JOBS = (0.28, 0.14, 0.21, 0.09, 0.15, 0.19, 0.11, 0.03, 0.12, 0.25)
PEOPLE = (928.7, 743.1, 892.3, 527.0, 1271.3, 770.5, 458.3, 456.2, 669.4, 455.6)


def _table(
    jobs: dict[int, float], people: dict[int, float] | None = None, heading: str = "第一产业从业人员（万人）"
) -> list[list[object]]:
    return [
        ["城市", heading, "年末人口（万人）"],
        *([c, jobs.get(i, JOBS[i]), (people or {}).get(i, PEOPLE[i])] for i, c in enumerate(CITIES)),
    ]


def _asked(tidy: Tidy) -> list[str]:
    return [q.text["en"] for q in tidy.questions if q.id == "doubt" and "thousand and more" in q.text["en"]]


@pytest.mark.parametrize("off", [{0: 412586.0}, {0: 412586.0, 3: 412586.0}, {2: 0.0000123}])
@pytest.mark.parametrize("heading", ["第一产业从业人员（万人）", "人均产值（万元）"])
def test_a_figure_beyond_all_others_is_asked_about_with_its_place(
    tmp_path: Path, off: dict[int, float], heading: str
) -> None:
    path = book(tmp_path, {"2002年": _table(off, heading=heading)})
    (told,) = _asked(read(path))
    assert told.startswith("a figure of" if len(off) == 1 else "2 figures of")
    for i, value in off.items():
        assert f"{CITIES[i]} 2002 {value:,.10g} (sheet 2002年, row {i + 2}, column B)" in told
    rest = [v for i, v in enumerate(JOBS) if i not in off]
    assert f"({min(rest)} to {max(rest)})" in told
    (subject,) = [q.subject for q in read(path).questions if q.id == "doubt"]
    kept = read(path, doubt={subject: "right"})
    assert not _asked(kept)
    assert set(off.values()) <= set(kept.frame.iloc[:, 0])
    assert [m.name for m in read(path, doubt={subject: "out"}).measures] == ["年末人口"]


@pytest.mark.parametrize(
    ("jobs", "people"),
    [
        ({}, {}),
        # six hundred times the next
        ({0: 170.0}, {}),
        # a capital among villages in every count
        ({0: 412586.0}, {0: 9_000_000.0}),
        # three of ten are a group of their own
        ({0: 412586.0, 1: 398120.0, 2: 371002.0}, {}),
        # what is rounded to nothing
        ({2: 0.00001}, {}),
        # a count that has all sizes
        ({i: 10.0**i for i in range(10)}, {}),
    ],
)
def test_what_may_be_is_not_asked_about(
    tmp_path: Path, jobs: dict[int, float], people: dict[int, float]
) -> None:
    assert not _asked(read(book(tmp_path, {"2002年": _table(jobs, people)})))


def test_a_size_explains_no_rate(tmp_path: Path) -> None:
    rows = _table({0: 412586.0}, {0: 9_000_000.0}, heading="人均产值（万元）")
    assert any("of 人均产值 is" in t for t in _asked(read(book(tmp_path, {"2002年": rows}))))


@pytest.mark.parametrize(("years", "asked"), [((2020,), 1), ((2020, 2021, 2022), 0)])
def test_a_region_that_is_far_off_in_all_years_is_so(
    tmp_path: Path, years: tuple[int, ...], asked: int
) -> None:
    rows: list[list[object]] = [["城市", "年份", "第一产业从业人员（万人）"]]
    for year in (2020, 2021, 2022):
        rows += [
            [c, year, 412586.0 if i == 0 and year in years else JOBS[i] + (year - 2020) / 100]
            for i, c in enumerate(CITIES)
        ]
    assert len(_asked(read(csv_of(tmp_path, rows)))) == asked


@pytest.mark.parametrize(("part", "told"), [(10.0, 0), (2210.0, 1)])
def test_a_part_that_is_more_than_its_whole_is_told(tmp_path: Path, part: float, told: int) -> None:
    rows: list[list[object]] = [["城市", "从业人员（万人）", "从业人员：制造业（万人）"]]
    rows += [[c, 200.5 + 3 * i, part if i == 4 else 20.5 + i] for i, c in enumerate(CITIES)]
    notes = [
        n.line("en")
        for n in read(book(tmp_path, {"2002年": rows})).notes
        if "more than its whole" in n.what["en"]
    ]
    assert len(notes) == told
    if told:
        assert (
            f"row 6, column C: 从业人员：制造业 of {CITIES[4]} (2,210, 2002) is more than its whole, 从业人员 (212.5)"
            in notes[0]
        )

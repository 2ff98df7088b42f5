"""A unit that is told by flag or answer opens no further question: there is one round of them, whatever the unit and the indicator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake.new import spreadsheet
from intake.new.answers import Answers
from intake.new.vocabulary.unit_names import (
    _BASE_WORDS,
    _BASES,
    _CODES,
    _ENGLISH_SCALES,
    _IN_SYMBOLS,
    _PLAIN_UNITS,
    _SCALES,
)
from intake.problems import Problems
from intake.tables.totals import UNITS
from tests.intake.new.books import JIANGSU, csv_of, read

_THINGS = [
    *UNITS, *_PLAIN_UNITS, *_BASES, *_IN_SYMBOLS, *_BASE_WORDS, *_CODES.values(),
    "元/人", "人/平方公里", "张/万人", "per 1,000 inhabitants", "persons per km²", "euro per capita", "斤", "furlongs", "% of GDP", "annual %", "指数", "points",
]  # fmt: skip
#: every unit of the vocabulary, and a scale before what is counted
ALL_UNITS = [
    *dict.fromkeys(
        [
            *_THINGS,
            *(f"{scale}{base}" for scale in _SCALES for base in ("元", "人", "吨", "处")),
            *(f"{scale} {base}" for scale in _ENGLISH_SCALES for base in ("dollars", "persons", "tonnes")),
        ]
    )
]  # fmt: skip

#: names of every kind: a count, a size, a rate, pay, an amount, a share, a price, what nothing is known of
NAMES = (
    "邮政局数量",
    "常住人口",
    "失业率",
    "平均工资",
    "财政总支出",
    "第三产业占比",
    "房价",
    "指标",
    "Public spending ",
    "Pupils ",
    "Growth ",
    "dollars ",
)
#: figures: small, large, whole, falling
FIGURES = (
    lambda i: 60 + 3 * i,
    lambda i: 12_345 + 987 * i * i,
    lambda i: round(97.5 - i / 4, 2),
)
#: so many are told in one reading: each is its own indicator
_TOGETHER = 24


def _table(folder: Path, first: int) -> tuple[Path, list[str]]:
    """A table of as many indicators as are told together: names and figures of every kind in turn."""
    names = [f"{NAMES[(first + k) % len(NAMES)]}{chr(65 + k)}" for k in range(_TOGETHER)]
    columns = [FIGURES[(first // _TOGETHER + k) % len(FIGURES)] for k in range(_TOGETHER)]
    rows = [
        [city, *(round(of(i) * (1 + k / 100), 2) for k, of in enumerate(columns))]
        for i, city in enumerate(JIANGSU)
    ]
    return csv_of(folder, [["地区", *names], *rows]), names


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(ALL_UNITS), _TOGETHER))
def test_no_unit_opens_a_question(tmp_path: Path, first: int) -> None:
    """Of each unit: what is asked with it was asked without it."""
    source, names = _table(tmp_path, first)
    without = {(q.id, q.subject) for q in read(source, period="2020").questions}
    some = dict(zip(names, ALL_UNITS[first : first + _TOGETHER], strict=False))
    told = {(q.id, q.subject) for q in read(source, period="2020", unit=some).questions}
    assert without and not told - without


@pytest.mark.parametrize(
    ("name", "unit", "figures", "said"),
    [
        ("财政总支出", "元/人", [5210, 4980, 6105, 5300, 7002, 4400], "is more or less of it better"),
        ("第三产业占比", "%", [152.1, 149.8, 160.5, 53.0, 70.2, 44.0], "exceed 100 %"),
    ],
)
def test_what_a_unit_would_ask_is_told(
    tmp_path: Path, name: str, unit: str, figures: list[float], said: str
) -> None:
    rows = [[city, v, 7.5 - i / 4] for i, (city, v) in enumerate(zip(JIANGSU, figures, strict=False))]
    source = csv_of(tmp_path, [["地区", name, "失业率（%）"], *rows])
    assert not read(source, period="2020").questions
    tidy = read(source, period="2020", unit={name: unit})
    assert not tidy.questions
    (told,) = [n for n in tidy.notes if said in n.what["en"]]
    assert (
        "not asked" in told.what["en"] and f"{name}=" in told.remedy["en"] and "没有另问" in told.what["zh"]
    )


def test_units_told_read_the_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is open without them is known from the figures: the sheets are laid out once, and both readings tell the same of them."""
    path, names = _table(tmp_path, 0)
    laid_out: list[str] = []
    lay_out: Callable[..., Any] = spreadsheet._laid_out

    def counted(*args: Any) -> Any:
        laid_out.append(path.name)
        return lay_out(*args)

    before = spreadsheet.read_statistics(path, Problems())
    monkeypatch.setattr(spreadsheet, "_laid_out", counted)
    tidy = spreadsheet.read_statistics(path, Problems(), Answers(unit={names[7]: "元"}))
    assert before is not None and tidy is not None and laid_out == [path.name]
    asked = {(q.id, q.subject) for q in before.questions}
    assert tidy.questions and {(q.id, q.subject) for q in tidy.questions} <= asked

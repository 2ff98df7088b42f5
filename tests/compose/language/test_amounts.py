"""Amounts in words: what is told is the figure, rounded as told, whatever its unit and size."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.results import Column
from analysis.values import Cell, Text
from compose.language.format import Formatter

#: English units with the power of ten they begin with, what stands before and behind a figure
UNITS = {
    "100 million yuan": (8, "", " yuan"),
    "10,000 persons": (4, "", " persons"),
    "US$10,000": (4, "US$", ""),
    "US$100 million": (8, "US$", ""),
    "US$": (0, "US$", ""),
    "billion kWh": (9, "", " kWh"),
    "trillion yuan": (12, "", " yuan"),
    "1,000 t": (3, "", " t"),
}
#: read apart from the program
WORDS = {"": 0, " million": 6, " billion": 9, " trillion": 12}


def told(value: float, unit: str, *, decimals: int = 2, language: str = "en", reading: bool = True) -> str:
    column = Column("value", Text(zh="数值", en="Value"), Text(zh=unit, en=unit), decimals, signed=True)
    cell = Cell("r", ("110000",), column, value)
    return "".join(run.text for run in Formatter(language, {}).amount(cell, unit, reading=reading))


def read(text: str, unit: str) -> tuple[float, float]:
    """The figure that is told and the half of its last digit, both in the unit's own power of ten."""
    power, before, behind = UNITS[unit]
    found = re.fullmatch(
        rf"([−+]?){re.escape(before)}(\d{{1,3}}(?:,\d{{3}})*|\d+)(\.\d+)?( [a-z]+illion)?{re.escape(behind)}",
        text,
    )
    assert found, text
    size = float(found[2].replace(",", "") + (found[3] or "")) * (-1 if found[1] == "−" else 1)
    to_unit = 10.0 ** (WORDS[found[4] or ""] - power)
    # what stands in units, counted in ten thousands, is a round figure: 881,000 persons
    zeros = 0 if found[3] or found[4] or not power else len(found[2]) - len(found[2].rstrip("0,"))
    zeros -= found[2][len(found[2]) - zeros :].count(",") if zeros else 0
    return size * to_unit, 0.5 * 10.0 ** (zeros - len((found[3] or ".")[1:])) * to_unit


@pytest.mark.parametrize("reading", [True, False])
@pytest.mark.parametrize("unit", UNITS)
@given(value=st.floats(-1e9, 1e9, allow_nan=False), decimals=st.integers(0, 4))
def test_an_amount_is_told_as_it_is(unit: str, reading: bool, value: float, decimals: int) -> None:
    value = round(value, decimals)
    text = told(value, unit, decimals=decimals, reading=reading)
    size, half = read(text, unit)
    assert abs(size - value) <= half * (1 + 1e-6)
    # a table keeps every decimal, a sentence three digits at least
    if not reading:
        assert abs(size - value) <= 1e-9 * max(1, abs(value))
    else:
        assert abs(size - value) <= abs(value) * 0.005 + 0.5 * 10.0**-decimals
    assert "×" not in text and not re.search(r"(?<![\d.])\d{4}", text)


def test_the_word_fits_the_size() -> None:
    assert told(26018.0, "100 million yuan", decimals=1) == "+2.60 trillion yuan"
    assert told(8942.5, "100 million yuan", decimals=1) == "+894 billion yuan"
    assert told(-0.52, "100 million yuan") == "−52.0 million yuan".replace(".0", "")
    assert told(9999.6, "100 million yuan", decimals=1) == "+1.00 trillion yuan"
    assert told(0.0, "10,000 persons") == "0 persons"
    assert told(11510.15, "100 million yuan", reading=False) == "+1,151.015 billion yuan"


@pytest.mark.parametrize("unit", ["%", "yuan", "persons per 10,000", "2015 = 100", "10⁴ t", "100,5 t", ""])
def test_other_units_stand_as_they_are(unit: str) -> None:
    assert told(12.5, unit).startswith("+12.5")
    assert told(12.5, unit).endswith(unit)


def test_units_have_no_more_digits_than_their_ten_thousands() -> None:
    assert told(88.149, "10,000 persons", decimals=2) == "+881,000 persons"
    assert told(88.149, "万人", decimals=2, language="zh") == "+88.1万人"
    assert told(88.149, "10,000 persons", decimals=3, reading=False) == "+881,490 persons"


def test_chinese_counts_in_its_own_powers() -> None:
    assert told(26018.0, "亿元", decimals=1, language="zh") == "+26,018亿元"
    assert told(1783151.0, "万美元", decimals=0, language="zh") == "+178亿美元"
    assert told(9999.4, "万人", decimals=1, language="zh") == "+1.00亿人"
    assert told(1783151.0, "万美元", decimals=0, language="zh", reading=False) == "+1,783,151万美元"
    # and so in those units of other countries that begin with a power it does not count in
    assert told(34965677.0, "百万韩元", decimals=0, language="zh") == "+35.0万亿韩元"
    assert told(139959.4, "千雷亚尔", decimals=1, language="zh") == "+1.40亿雷亚尔"
    assert told(5254.0, "千日元", decimals=0, language="zh") == "+525万日元"
    # two figures of one sentence are told alike: 197亿美元，低于平均76.7亿美元
    assert told(19700.0, "百万美元", decimals=0, language="zh") == "+197亿美元"
    assert told(7669.0, "百万美元", decimals=0, language="zh") == "+76.7亿美元"
    assert told(854.2, "千公顷", decimals=1, language="zh") == "+854千公顷"
    assert told(20500.0, "千瓦时", decimals=0, language="zh") == "+20,500千瓦时"


@pytest.mark.parametrize("value", [47.0, -5.2, 0.0])
def test_a_unit_of_each_thousand_stands_before_its_figure_in_chinese(value: float) -> None:
    """每千例活产47 and never 47每千例活产; English has it behind."""
    figure = f"{value:.1f}".replace("-", "−")
    for unit in ("每千例活产", "每10万人"):
        assert told(value, unit, decimals=1, language="zh").lstrip("+") in {
            f"{unit}{figure}",
            f"{unit}+{figure}",
        }
    assert told(value, "张/千人", decimals=1, language="zh").lstrip("+") == f"{figure}张/千人"
    assert told(value, "per 1,000 live births", decimals=1).lstrip("+") == f"{figure} per 1,000 live births"

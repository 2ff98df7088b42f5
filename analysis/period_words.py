"""Words of periods in Chinese and English, for :mod:`analysis.periods`."""

from __future__ import annotations

from typing import Protocol

from analysis.period_forms import MONTHS

_QUARTERS = "一二三四"
_NUMERALS = "零一二三四五六七八九"


class Dated(Protocol):
    """What a period is to its words."""

    @property
    def kind(self) -> str: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def day(self) -> int: ...
    @property
    def plan(self) -> int: ...
    @property
    def year(self) -> int: ...
    @property
    def begins(self) -> int: ...


def ordinal(n: int) -> str:
    ending = "th" if 10 < n % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def _plan_word(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("十" if tens else "") + (_NUMERALS[ones] if ones else "") + "五"


def chinese(of: Dated) -> str:
    """2020年, 2020年上半年, 2023年一季度, 2020年前三季度, 2020年1—5月, 2020年3月31日, 2016—2020年, “十四五”时期."""
    year, first, last = f"{of.begins}年", of.first % 12 + 1, of.last % 12 + 1
    match of.kind:
        case "year":
            return year
        case "half":
            return year + ("上半年" if first == 1 else "下半年")
        case "quarter":
            return f"{year}{_QUARTERS[first // 3]}季度"
        case "month":
            return f"{year}{first}月"
        case "day":
            return f"{year}{first}月{of.day}日"
        case "years":
            return f"{of.begins}—{of.year}年"
        case "split":
            return f"{of.begins}/{of.year % 100:02d}年度"
        case "plan":
            return f"“{_plan_word(of.plan)}”时期"
        case "months":
            if (first, last) == (1, 9) and of.begins == of.year:
                return f"{year}前三季度"
            if of.begins == of.year:
                return f"{year}{first}—{last}月"
            return f"{year}{first}月至{of.year}年{last}月"
    raise AssertionError(of.kind)


def english(of: Dated, short: bool = False) -> str:
    """2020, H1 2020, Q1 2023, Jan–Sep 2020, 31 March 2020, 2016–2020, 14th Five-Year Plan; short where space is."""
    cut = 3 if short or of.kind == "months" else None
    names = [m[:cut].capitalize() for m in MONTHS]
    first, last = of.first % 12, of.last % 12
    match of.kind:
        case "year":
            return f"{of.year}"
        case "half":
            return f"H{last // 6 + 1} {of.year}"
        case "quarter":
            return f"Q{last // 3 + 1} {of.year}"
        case "month":
            return f"{names[first]} {of.year}"
        case "day":
            return f"{of.day} {names[first]} {of.year}"
        case "years":
            return f"{of.begins}–{of.year}"
        case "split":
            return f"{of.begins}/{of.year % 100:02d}"
        case "plan":
            return f"{ordinal(of.plan)} {'FYP' if short else 'Five-Year Plan'}"
        case "months":
            if of.begins == of.year:
                return f"{names[first]}–{names[last]} {of.year}"
            return f"{names[first]} {of.begins} – {names[last]} {of.year}"
    raise AssertionError(of.kind)

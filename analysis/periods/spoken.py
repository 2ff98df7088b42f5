"""How languages say periods: `Speaker`, and `SPEAKERS`, one for each language; the others say them in English."""

from __future__ import annotations

from typing import Protocol

from analysis.periods.forms import MONTHS

_QUARTERS = "一二三四"
_NUMERALS = "零一二三四五六七八九"


class Dated(Protocol):
    """What a period is to those who say it."""

    @property
    def kind(self) -> str:
        """What kind of period it is: a year, a quarter, a month, a plan …"""

    @property
    def first(self) -> int:
        """Its first month, counted from the year 0."""

    @property
    def last(self) -> int:
        """Its last month, counted from the year 0."""

    @property
    def day(self) -> int:
        """The day of a period that is one day, else 0."""

    @property
    def plan(self) -> int:
        """The number of a five-year plan, else 0."""

    @property
    def year(self) -> int:
        """The year it ends in."""

    @property
    def begins(self) -> int:
        """The year it begins in."""


class Speaker(Protocol):
    """A language's words for periods."""

    def text(self, of: Dated) -> str:
        """To stand alone or before a noun: 2020年, 2023年一季度; Q1 2023, September 2020."""

    def label(self, of: Dated) -> str:
        """Over a column or on an axis: years bare, months short."""

    def whole(self, of: Dated) -> str:
        """A year among parts of years: 2020年全年."""

    def phrase(self, of: Dated) -> str:
        """Within a sentence, after a preposition, with an article where one belongs."""

    def when(self, of: Dated) -> str:
        """As an adverb: in 2020, on 31 March 2020."""

    def when_unread(self, word: str) -> str:
        """The same of a word that is no period."""

    def between(self, a: Dated, b: Dated) -> str:
        """From one period to a later one; what both have in common is said once."""


def _in_one_year(a: Dated, b: Dated) -> bool:
    """Both lie in the same calendar year."""
    return a.begins == b.begins == a.year == b.year and not {a.kind, b.kind} & {"split", "plan"}


def _plan_word(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("十" if tens else "") + (_NUMERALS[ones] if ones else "") + "五"


class Chinese:
    """2020年, 2020年上半年, 2023年一季度, 2020年前三季度, 2020年1—5月, 2020年3月31日, 2016—2020年, “十四五”时期."""

    def text(self, of: Dated) -> str:
        """2020年, 2020年上半年, 2023年一季度, “十四五”时期."""
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

    def label(self, of: Dated) -> str:
        """The same without 年 of a year and without 时期."""
        text = self.text(of)
        return text.removesuffix("年") if of.kind in {"year", "years"} else text.removesuffix("时期")

    def whole(self, of: Dated) -> str:
        """2020年全年."""
        return f"{of.year}年全年"

    def phrase(self, of: Dated) -> str:
        """The text itself: Chinese has no article."""
        return self.text(of)

    def when(self, of: Dated) -> str:
        """The text itself: Chinese has no preposition here."""
        return self.text(of)

    def when_unread(self, word: str) -> str:
        """The word itself."""
        return word

    def between(self, a: Dated, b: Dated) -> str:
        """2011—2020年, 2020年1—9月, 2020年一季度至三季度."""
        if a.kind == b.kind == "year":
            return f"{a.year}—{b.year}年"
        if a.kind == b.kind == "month" and a.year == b.year:
            return f"{a.year}年{a.first % 12 + 1}—{b.last % 12 + 1}月"
        start, end = self.text(a), self.text(b)
        if a.kind == b.kind == "plan":
            start = start.removesuffix("时期")
        elif _in_one_year(a, b):
            end = (self.whole(b) if b.kind == "year" else end).removeprefix(f"{a.year}年")
        return f"{start}至{end}"


class English:
    """2020, H1 2020, Q1 2023, Jan–Sep 2020, 31 March 2020, 2016–2020, 2019/20, 14th Five-Year Plan."""

    def text(self, of: Dated) -> str:
        """2020, H1 2020, September 2020, 14th Five-Year Plan."""
        return self._said(of, short=False)

    def label(self, of: Dated) -> str:
        """Months short, 14th FYP."""
        return self._said(of, short=True)

    def _said(self, of: Dated, *, short: bool) -> str:
        cut = 3 if short or of.kind == "months" else None
        first, last = MONTHS[of.first % 12][:cut].capitalize(), MONTHS[of.last % 12][:cut].capitalize()
        match of.kind:
            case "year":
                return f"{of.year}"
            case "half":
                return f"H{of.last % 12 // 6 + 1} {of.year}"
            case "quarter":
                return f"Q{of.last % 12 // 3 + 1} {of.year}"
            case "month":
                return f"{first} {of.year}"
            case "day":
                return f"{of.day} {first} {of.year}"
            case "years":
                return f"{of.begins}–{of.year}"
            case "split":
                return f"{of.begins}/{of.year % 100:02d}"
            case "plan":
                return f"{self._ordinal(of.plan)} {'FYP' if short else 'Five-Year Plan'}"
            case "months":
                if of.begins == of.year:
                    return f"{first}–{last} {of.year}"
                return f"{first} {of.begins} – {last} {of.year}"
        raise AssertionError(of.kind)

    def _ordinal(self, n: int) -> str:
        ending = "th" if 10 < n % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
        return f"{n}{ending}"

    def whole(self, of: Dated) -> str:
        """Full year 2020."""
        return f"Full year {of.year}"

    def phrase(self, of: Dated) -> str:
        """The text, with an article before a plan."""
        return ("the " if of.kind == "plan" else "") + self.text(of)

    def when(self, of: Dated) -> str:
        """in 2020, on 31 March 2020, in the 14th Five-Year Plan."""
        return ("on " if of.day else "in ") + self.phrase(of)

    def when_unread(self, word: str) -> str:
        """The word after “in”."""
        return f"in {word}"

    def between(self, a: Dated, b: Dated) -> str:
        """2011–2020, 13th–14th Five-Year Plans, Q1–Q3 2020."""
        if a.kind == b.kind == "year":
            return f"{a.year}–{b.year}"
        if a.kind == b.kind == "plan":
            return f"{self._ordinal(a.plan)}–{self._ordinal(b.plan)} Five-Year Plans"
        start, end = self.label(a), self.label(b)
        if _in_one_year(a, b) and b.kind == "year":
            end = self.whole(b).lower()
        elif _in_one_year(a, b) and a.kind == b.kind != "months":
            start = start.removesuffix(f" {a.year}")
            return f"{start} – {end}" if a.day else f"{start}–{end}"
        return f"{start} – {end}"


#: language → who says periods in it
SPEAKERS: dict[str, Speaker] = {"zh": Chinese(), "en": English()}


def speaker(language: str) -> Speaker:
    """Who says periods in a language; English where it has nobody."""
    return SPEAKERS.get(language, SPEAKERS["en"])

"""Figures of a table, cell by cell, as series by indicator: ``Collector`` and ``Series``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from analysis.scales import has_base
from analysis.values import Text, same
from intake.new.answers import Answers, Question
from intake.new.content.signs import own_letters, say_signs
from intake.new.layout.headings import ValueColumn
from intake.new.notes import MOST, Notes
from intake.new.vocabulary.unit_names import unit_of_code
from intake.new.vocabulary.words import fold
from intake.tables import units
from intake.tables.files import OUT_OF_REACH, out_of_reach
from intake.tables.workbook import BROKEN, Grid

#: stands for the period while it is asked for
UNSAID = "?"
#: stands for the indicator's name while it is asked for
#: answers to the question for a unit: there is none
NO_UNIT = frozenset({"none", "无", "no unit", "无单位"})
UNNAMED = "?"


#: a bound in place of a figure: <5, ＜0.1, ≥95, <5%
_BOUND = re.compile(r"[<>＜＞‹›≤≥﹤﹥]\s*=?\s*\d[\d.,]*\s*[%％‰]?")
#: what signs of money before figures stand for
_MONEY = {
    "$": "US dollars",
    "US$": "US dollars",
    "USD": "US dollars",
    "HK$": "HK dollars",
    "€": "euros",
    "EUR": "euros",
    "£": "pounds",
    "￥": "元",
    "RMB": "元",
    "CNY": "元",
}


class Spot(NamedTuple):
    """Where a figure stands; said in words only where it is told."""

    grid: Grid
    row: int
    column: int

    @property
    def text(self) -> Text:
        """The place in words."""
        return self.grid.place(self.row, self.column)


@dataclass
class Series:
    """The figures of one indicator while they are collected."""

    #: with what it is broken down by
    name: str
    base: str
    unit: str
    where: Spot
    #: the first column it was read from
    column: int = 0
    cells: dict[tuple[str, str], tuple[float, Spot]] = field(default_factory=dict)
    decimals: list[int] = field(default_factory=list)
    flags: dict[tuple[str, str], str] = field(default_factory=dict)
    percent_cells: int = 0
    plain_cells: int = 0
    shown_percent: bool = False
    marked: int = 0
    bracketed: int = 0
    scaled: int = 0
    #: words without a digit, which stand where there is no figure
    words: dict[str, list[Spot]] = field(default_factory=dict)
    #: units that cannot be converted, each told once
    refused: set[str] = field(default_factory=set)
    english: str = ""
    #: which way is better, where a column beside the indicators says it
    in_table: str = ""
    #: further names under which it may have been asked about
    asked: set[str] = field(default_factory=set)

    def said(self, answers: Answers, id: Literal["direction", "unit"]) -> str:
        """The answer about it, under whichever of its names."""
        said = (answers.given(id, w) for w in (self.name, *sorted(self.asked), self.base) if w)
        answer = next(filter(None, said), "")
        return "" if id == "unit" and fold(answer) in NO_UNIT else answer


class Conflict(NamedTuple):
    """A second figure of an indicator, region and period, which is not the first."""

    series: Series
    address: tuple[str, str]
    before: Spot
    value: float
    after: Spot


@dataclass(frozen=True)
class Where:
    """Whose figure a cell is."""

    region: str
    period: str
    name: str
    base: str
    unit: str
    #: whether the unit tells two indicators of the same name apart
    by_unit: bool = False
    #: the name in English, where the table has it beside the Chinese one
    english: str = ""
    #: the name under which it is asked about before anything is chosen of what it is broken down by
    asked: str = ""


class Collector:
    """Takes cells one by one and keeps series, notes and errors."""

    def __init__(self, notes: Notes, answers: Answers) -> None:
        self.notes = notes
        self.answers = answers
        self.series: dict[str, Series] = {}
        #: folded name of an indicator → its target and weight, where columns say them
        self.given: dict[str, dict[str, float | str]] = {}
        self.repeats = 0
        self.conflicts: list[Conflict] = []
        #: headings of columns that tell figures of one region and period apart
        self.telling: dict[str, None] = {}
        #: every region and period of which something was read, also where no figure stood
        self.seen: dict[str, None] = {}
        self._letters: dict[int, frozenset[str]] = {}
        #: sign of a missing figure → where it stands
        self.signs: dict[str, list[Spot]] = {}
        #: names of indicators that answers leave out, as they are asked about before
        self.passed: set[str] = set()

    def take(self, grid: Grid, row: int, column: int, where: Where, flag: str = "") -> None:
        """One cell of figures."""
        place = Spot(grid, row, column)
        series = self._series(where, place, column)
        if (broken := grid.broken.get((row, column))) is not None:
            self._broken(place, *BROKEN[broken])
            return
        word = grid.rows[row][column]
        read = units.amount(word)
        self.seen.setdefault(where.region)
        if read is None:
            self._no_figure(series, place, word)
            return
        if read.missing and word.strip():
            self.signs.setdefault(word.strip(), []).append(place)
        flag = flag or read.flag
        if flag in {"A", "NaN", "0"}:
            # in SDMX what is as usual is marked as well
            flag = ""
        if flag and set(flag) & self._own_letters(grid):
            # notes of the table say what they mean
            series.marked += 1
            flag = ""
        if flag and not read.missing:
            series.flags[where.region, where.period] = flag
        factor = self._factor(series, where.unit, place)
        if read.missing or factor is None:
            return
        if read.scale and units.scale_of(series.unit)[0] != 1:
            self.notes.error(
                place.text,
                f"单元格里写了“{read.scale}”，单位又是“{series.unit}”",
                f"the cell says “{read.scale}” and the unit is “{series.unit}”",
                "只留一处",
                "keep one of the two",
            )
            return
        shown = (row, column) in grid.percent
        value = read.value * factor * (100 if shown else 1)
        # what a product of decimals adds behind the twelfth digit is not the user's
        value = float(f"{value:.12g}") if factor != 1 or shown else value
        if out_of_reach(value):
            what, remedy = OUT_OF_REACH
            what = what.fill(word=word)
            self.notes.error(place.text, what["zh"], what["en"], remedy["zh"], remedy["en"])
            return
        self._count(series, read, shown)
        self._keep(series, where, value, place)

    def _own_letters(self, grid: Grid) -> frozenset[str]:
        if id(grid) not in self._letters:
            self._letters[id(grid)] = own_letters(grid)
        return self._letters[id(grid)]

    @staticmethod
    def _count(series: Series, read: units.Amount, shown: bool) -> None:
        if read.money and not series.unit:
            series.unit = _MONEY.get(read.money, read.money)
        series.shown_percent |= shown
        series.percent_cells += read.percent or shown
        series.plain_cells += not (read.percent or shown)
        series.marked += read.marked
        series.bracketed += read.bracketed
        series.scaled += bool(read.scale)
        series.decimals.append(max(0, read.decimals - 2) if shown else 0 if read.scale else read.decimals)

    def _keep(self, series: Series, where: Where, value: float, place: Spot) -> None:
        address = (where.region, where.period)
        before = series.cells.get(address)
        if before is None:
            series.cells[address] = (value, place)
        elif before[0] == value:
            if where.period == UNSAID:
                return
            self.repeats += 1
            if self.repeats <= MOST:
                self.notes.note(
                    place.text,
                    f"与{before[1].text['zh']}重复，数值相同，只用一次",
                    f"repeats {before[1].text['en']} with the same figure, which is used once",
                )
        else:
            self.conflicts.append(Conflict(series, address, before[1], value, place))

    def _broken(self, place: Spot, what: Text, remedy: Text) -> None:
        if self.notes.once("broken"):
            self.notes.error(place.text, what["zh"], what["en"], remedy["zh"], remedy["en"])

    def _no_figure(self, series: Series, place: Spot, word: str) -> None:
        sign = not re.search(r"\d", word) and len(word) <= 30 and not word.startswith(("=", "<"))
        # what is below or above a figure is none either
        if sign or _BOUND.fullmatch(word.strip()):
            series.words.setdefault(word, []).append(place)
            return
        self._wrong(series, place, word)

    def _wrong(self, series: Series, place: Spot, word: str) -> None:
        if self.notes.once(f"word {series.name}"):
            self.notes.error(
                place.text,
                f"“{word[:60]}”不是数字",
                f"“{word[:60]}” is not a number",
                "改成数字；没有数据就留空或写“…”",
                "write a number; where there is no figure leave the cell empty or write “…”",
            )

    def _series(self, where: Where, place: Spot, column: int) -> Series:
        key = fold(where.name) + (f"\0{fold(where.unit)}" if where.by_unit else "")
        if key not in self.series:
            self.series[key] = made = Series(
                shortened(where.name),
                shortened(where.base),
                where.unit,
                place,
                column,
                english=shortened(where.english),
                # of 2020年GDP, whose year is still asked, GDP
                asked={
                    w
                    for w in (
                        where.name,
                        where.asked,
                        where.base,
                        *(units.embedded_year(where.base) or ())[:1],
                    )
                    if w
                },
            )
            made.unit = made.said(self.answers, "unit") or where.unit
        return self.series[key]

    def _factor(self, series: Series, unit: str, place: Spot) -> float | None:
        """What figures in this unit are multiplied by to be in the series' unit; None where nobody can say."""
        if fold(unit) == fold(series.unit) or not unit:
            return 1.0
        if not series.unit:
            series.unit = unit
            return 1.0
        (mine, base), (its, other) = units.scale_of(series.unit), units.scale_of(unit)
        if base == other:
            self.notes.note(
                "",
                f"{series.name}：{unit} 已换算为 {series.unit}",
                f"{series.name}: {unit} is converted to {series.unit}",
            )
            return its / mine
        if series.said(self.answers, "unit"):
            return 1.0
        if fold(unit) not in series.refused:
            series.refused.add(fold(unit))
            self.notes.error(
                place.text,
                f"{series.name}的单位是“{unit}”，别处是“{series.unit}”",
                f"the unit of {series.name} is “{unit}” here and “{series.unit}” elsewhere",
                "统一单位，或给两个指标不同的名称",
                "use one unit, or give the two indicators different names",
            )
        return None

    # --- the end ----------------------------------------------------------------------------------------

    def tell(self) -> None:
        """Say what was assumed about the figures, and how many errors were not told one by one."""
        say_signs({w: [p.grid for p in places] for w, places in self.signs.items()}, self.notes)
        if rest := self.repeats - MOST if self.repeats > MOST else 0:
            self.notes.note("", f"另有 {rest} 处重复，数值相同", f"{rest} more figures repeat others")
        if rest := self.notes.more("broken"):
            self.notes.error(
                "",
                f"另有 {rest} 处公式没有结果或出错",
                f"{rest} more cells have formulas without a result",
                "逐一改正",
                "correct them",
            )
        for series in self.series.values():
            # a word that stands for many figures is more than a sign that one is missing
            for word, places in list(series.words.items()):
                if re.search(r"[^\W\d_]{2}", word) and len(places) > 0.35 * (len(series.cells) + len(places)):
                    del series.words[word]
                    for place in places:
                        self._wrong(series, place, word)
            if rest := self.notes.more(f"word {series.name}"):
                self.notes.error(
                    series.where.text,
                    f"{series.name}另有 {rest} 处不是数字",
                    f"{rest} more cells of {series.name} are not numbers",
                    "改成数字，或加 --leave-out 列名",
                    "write numbers, or leave the column out with --leave-out HEADING",
                )
            self._say_marks(series)
            self.settle_percent(series)

    def _say_marks(self, series: Series) -> None:
        for word, places in series.words.items():
            self.notes.note(
                places[0].text,
                f"{series.name}：“{word}”作缺数处理（{len(places)} 处）",
                f"{series.name}: “{word}” is read as no figure ({len(places)} cell{'s' * (len(places) > 1)})",
            )
        for count, zh, en in (
            (series.marked, "去掉了脚注号", "footnote marks were taken off"),
            (
                series.bracketed,
                "括号内（或△后）的数读作负数",
                "figures in brackets (or behind △) were read as negative",
            ),
            (series.scaled, "数字里的万、亿已乘入", "万 and 亿 behind figures were multiplied in"),
        ):
            if count:
                self.notes.note(
                    series.where.text,
                    f"{series.name}：{zh}（{count} 处）",
                    f"{series.name}: {en} ({count} cells)",
                )
        if series.percent_cells and series.plain_cells and (series.unit != "%" or not series.shown_percent):
            self.notes.note(
                series.where.text,
                f"{series.name}：{series.percent_cells} 个数字带 %，{series.plain_cells} 个不带，都按百分点读",
                f"{series.name}: {series.percent_cells} figures have a % sign and {series.plain_cells} have none; all are read as points",
            )

    def settle_percent(self, series: Series) -> None:
        """Fractions under a heading in per cent: as the user says, else asked."""
        if series.percent_cells and not series.unit and not series.plain_cells:
            series.unit = "%"
        # percentage points are written as such: a change of 0.58 of them is no fraction
        if series.unit != "%" or series.shown_percent or _POINTS.search(series.name):
            return
        values = [v for v, _ in series.cells.values()]
        if len(values) < 5 or max(map(abs, values)) > 1 or not any(values) or series.percent_cells:
            return
        if self.answers.percent == "fraction":
            series.cells = {k: (float(f"{v * 100:.12g}"), p) for k, (v, p) in series.cells.items()}
            series.decimals = [max(0, d - 2) for d in series.decimals]
        elif not self.answers.percent:
            self.notes.ask(
                Question(
                    "percent",
                    series.where.text,
                    Text(
                        zh=f"{series.name}的单位是 %，数字却都不大于 1：0.58 可能是 58%（fraction），也可能是 0.58%（points）",
                        en=f"the unit of {series.name} is % but no figure exceeds 1: 0.58 may mean 58 % "
                        "(fraction) or 0.58 % (points)",
                    ),
                    (("fraction", same("0.58 = 58 %")), ("points", same("0.58 = 0.58 %"))),
                )
            )


#: names that say in what a difference of two shares is counted
_POINTS = re.compile(
    r"百分点|percentage[- ]points?|\bp\.?p\.?\b|prozentpunkte?|puntos porcentuales", re.IGNORECASE
)
#: longer than this is a definition rather than a name
_LONGEST = 160


def shortened(name: str) -> str:
    """A name that is too long for a heading, cut behind a word, with a sign that it goes on.

    >>> shortened("GDP"), shortened("share of children who " * 20)[-16:], len(shortened("超" * 300))
    ('GDP', 'of children who…', 160)
    """
    if len(name) <= _LONGEST:
        return name.rstrip()
    cut = name[: _LONGEST - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:-，；：（(") + "…"


def units_apart(pairs: Mapping[str, set[str]]) -> set[str]:
    """Names whose units cannot be converted into each other: each unit is an indicator of its own.

    >>> units_apart({"GDP": {"亿元", "万元"}, "Output": {"EUR_HAB", "MIO_EUR"}})
    {'Output'}
    """
    return {
        name
        for name, some in pairs.items()
        if len({units.scale_of(unit_of_code(u))[1] for u in some if u}) > 1
    }


def columns_apart(values: Sequence[ValueColumn]) -> set[str]:
    """Headings that are the same but for their units, for the same periods: change in thousands, change in per cent.

    Of another base an index is another indicator, whenever its figures are of.

    >>> units = (("上月=100", "2024-10"), ("上年同期=100", "2024-01..10"))
    >>> columns_apart([ValueColumn(i, "", "CPI", unit, when) for i, (unit, when) in enumerate(units)])
    {'cpi'}
    >>> columns_apart([ValueColumn(1, "", "GDP", "亿元", "2022"), ValueColumn(2, "", "GDP", "元/人", "2023")])
    set()
    """
    when: dict[str, dict[str, set[str]]] = {}
    for v in values:
        if v.unit:
            when.setdefault(fold(v.name), {}).setdefault(v.unit, set()).add(v.period or "")
    return units_apart(
        {
            name: set(by)
            for name, by in when.items()
            if all(map(has_base, by)) or len({frozenset(p) for p in by.values()}) == 1
        }
    )

"""Context of a block: results, words, numbers, figures, in one language for one region: `Context`, `Value`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from analysis.levels import LEVELS
from analysis.periods import phrase, series, when
from analysis.scales import told_unit
from analysis.values import Cell, Region, Result, Text, is_of_period
from compose.document import Picture, Prose, Run, plain
from compose.figures.family import group_mean
from compose.figures.figures import Figures
from compose.language.areas import figure_for, with_article
from compose.language.catalogue import capital, counter, translator, within
from compose.language.format import Formatter, headings, period
from compose.language.languages import LANGUAGES
from intake.report.advising.placeholders import Slot, parse_text
from intake.report.advising.rules import CompiledRule, Facts
from intake.report.report import Report

Value = str | Cell | Run | Text | tuple[Run, ...]
#: runs ``work(value, tell)`` apart; what it tells goes to the last argument
Apart = Callable[[Callable[[Any, Callable[[object], None]], None], object, Callable[[Any], None]], None]
_PART = re.compile(r"(\*\*|\*|\{[a-z_]+\})")


@lru_cache(1 << 10)
def _parts(words: str) -> tuple[str, ...]:
    """A message in its parts: marks, placeholders and what is between them; every page has the same few hundred messages."""
    return tuple(_PART.split(words))


#: columns with the figures themselves, or means of them
_FIGURES = frozenset({"value", "entered", "group_mean", "nation", "best"})


def _is_named(named: Text | None, name: Text) -> bool:
    """Whether a row's name is an indicator's own, with or without the period of its figures."""
    return named in {None, name} or (named is not None and is_of_period(named, name))


@dataclass
class Context:
    """One page in the making."""

    report: Report
    results: Mapping[str, Result]
    language: str
    region: Region | None
    figures: Figures
    rules: tuple[CompiledRule, ...] = ()
    #: the report's own pictures and programs, by their paths in its folder
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    programs: Mapping[str, str] = field(default_factory=dict)
    #: runs a piece of work of the report's own in a process with limits
    apart: Apart | None = None
    _tables: int = 0
    _figures: int = 0
    #: results shown on this page so far: what the notes explain
    shown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.formatter = Formatter(self.language, dict(self.report.panel.regions))
        #: the marks of the page's language: separators, brackets, dashes
        self.marks = LANGUAGES[self.language]
        self._gettext = translator(self.language)

    # words -----------------------------------------------------------------------------------------------

    def t(self, message: str) -> str:
        """A message of the interface, without placeholders."""
        return self._gettext(message)

    def say(self, message: str, **values: Value) -> Prose:
        """A sentence: a message with ``{placeholders}``, ``**strong**`` passages and ``*italic*`` ones.

        A cell is shown as figures are in sentences, with three significant digits; one that is to have all its decimals
        comes as a run. ``{nouns}`` and ``{neighbours}`` are what the report calls its regions, and those next to one.
        """
        words: dict[str, Value] = {"nouns": self.kind, "neighbours": self.neighbours}
        return self.fill(self._gettext(message), **words | values)

    def count(self, one: str, many: str, n: int, /, **values: Value) -> Prose:
        """A sentence about ``n`` things: the form of the message that the language has for so many."""
        return self.fill(counter(self.language)(one, many, n), **values)

    def fill(self, words: str, **values: Value) -> Prose:
        """``words`` (already in the page's language) with its placeholders filled, ``**`` strong, ``*`` italic."""
        runs: list[Run] = []
        strong = italic = False
        cells = {k: v for k, v in values.items() if isinstance(v, Cell)}
        places = self.formatter.together(cells) if cells else {}
        for part in _parts(words):
            if part == "**":
                strong = not strong
            elif part == "*":
                italic = not italic
            elif part.startswith("{") and part.endswith("}"):
                value = values[part[1:-1]]
                if isinstance(value, Cell) and value.column.role == "p":
                    runs += self.relation(value)
                elif isinstance(value, Cell):
                    shown = places.get(part[1:-1])
                    runs.append(self.formatter.run(value, strong=strong, decimals=shown, reading=True))
                elif (
                    part == "{region}"
                    and isinstance(value, str)
                    and not words.lstrip().startswith("{region}:")
                ):
                    runs.append(Run(self._begun(value, plain(tuple(runs))), strong))
                else:
                    runs += self._value(value, strong)
            elif part:
                runs.append(Run(part, strong, italic=italic))
        return tuple(runs)

    def _begun(self, region: str, before: str) -> str:
        """A region's name at its place in a message: English says the Philippines, with a capital where a sentence begins."""
        name = with_article(region) if self.language == "en" else region
        begins = not before.strip() or before.rstrip().endswith((".", "?", "!"))
        return capital(name) if name.startswith("the ") and begins else name

    def _value(self, value: Text | str | Run | tuple[Run, ...], strong: bool) -> Iterable[Run]:
        if isinstance(value, Text):
            return [Run(value[self.language], strong)]
        if isinstance(value, str):
            return [Run(value, strong)]
        runs = (value,) if isinstance(value, Run) else value
        return [replace(r, strong=True) for r in runs] if strong else runs

    def join(self, parts: Iterable[Prose], separator: str) -> Prose:
        """Proses with words between them."""
        runs: list[Run] = []
        for i, part in enumerate(parts):
            if i:
                runs.append(Run(separator))
            runs += part
        return tuple(runs)

    def listing(self, parts: Iterable[Prose]) -> Prose:
        """Names in a row: 、 in Chinese, commas in English, semicolons where a name has commas."""
        parts = list(parts)
        return self.join(parts, self.marks.separator(plain(part) for part in parts))

    def names(self, parts: Iterable[Prose]) -> Prose:
        """Names in a sentence, “and” before the last in English: 甲、乙、丙; A, B and C; A, B and C, and D; A (1) and B (2)."""
        *before, last = parts = list(parts)
        conjunction, separator = self.marks.conjunction, self.marks.separator(plain(part) for part in parts)
        if separator != self.marks.listing:
            conjunction = f"{separator.rstrip()}{conjunction}"
        elif conjunction.strip().isalpha() and any(
            conjunction in (words := plain(part)) and not words.endswith(self.marks.brackets[1])
            for part in parts
        ):
            # one of them has an “and” of its own; a bracket behind it would close it off
            conjunction = f"{self.marks.listing.rstrip()}{conjunction}"
        return self.join([self.join(before, separator), last], conjunction) if before else last

    def clauses(self, parts: Iterable[Prose]) -> Prose:
        """Clauses of one sentence."""
        return self.join(parts, self.marks.comma)

    def sentences(self, parts: Iterable[Prose]) -> Prose:
        """Whole sentences after each other."""
        return self.join(parts, self.marks.gap)

    def template(self, words: str, facts: Facts, rule: CompiledRule) -> Prose:
        """A rule's text: words with ``{paths}`` into the results, shown as figures are in sentences."""
        parts = parse_text(words)
        cells = {
            str(i): rule.cell(part.path, facts)
            for i, part in enumerate(parts)
            if isinstance(part, Slot) and part.path[0] not in {"region", "group"}
        }
        places = self.formatter.together(cells)
        runs: list[Run] = []
        for i, part in enumerate(parts):
            if not isinstance(part, Slot):
                runs.append(Run(part))
            elif (named := self.place(part, facts)) is not None:
                # the Philippines at the beginning of a sentence
                runs.append(replace(named, text=self._begun(named.text, plain(tuple(runs)))))
            elif part.place and cells[str(i)].column.role == "rank":
                runs += self.ordinal(cells[str(i)])
            elif part.unit:
                cell = cells[str(i)]
                # a difference in points says so, a score alone does not
                unit = cell.column.unit[self.language] if cell.column.signed else self.unit_of(cell)
                runs += self.formatter.amount(cell, unit, show=part.show, reading=True)
            else:
                shown = places.get(str(i))
                runs.append(self.formatter.run(cells[str(i)], show=part.show, decimals=shown, reading=True))
        return tuple(runs)

    def unit_of(self, cell: Cell) -> str:
        """What follows a figure in a sentence; in a table of several indicators, whose columns carry no unit, that of its row's."""
        result = self.results.get(cell.result)
        if cell.column.unit[self.language] or result is None or cell.column.id not in _FIGURES:
            return self.formatter.unit_of(cell)
        keys = dict(zip(result.keys, cell.key, strict=True))
        indicator = self.report.panel.indicators.get(keys.get("indicator", ""))
        named = result.labels.get("indicator", {}).get(keys.get("indicator", ""))
        # divided by a region’s size it has another name, and another unit
        if indicator is None or cell.column.role != "value" or not _is_named(named, indicator.name):
            return self.formatter.unit_of(cell)
        return told_unit(indicator.unit, indicator.scale, self.language)

    def place(self, part: Slot, facts: Facts) -> Run | None:
        """What stands for ``{region}`` or ``{group.x}``: a name, empty where the page has none. None of a number."""
        match part.path:
            case ("region", *_):
                return Run(self.said(facts.region.code) if facts.region else "")
            case ("group", id, *_):
                group = facts.groups.get(id)
                return Run(self.report.panel.groupings[id].groups[group][self.language] if group else "")
        return None

    # names -----------------------------------------------------------------------------------------------

    def name(self, code: str) -> str:
        """A region's short name in the page's language."""
        return self.report.panel.regions[code].name[self.language]

    def said(self, code: str) -> str:
        """A region's name inside a sentence: English says the Philippines."""
        return with_article(self.name(code)) if self.language == "en" else self.name(code)

    def full(self, code: str) -> str:
        """A region's full name."""
        return self.report.panel.regions[code].full[self.language]

    def group_name(self, grouping: str, group: str) -> str:
        """The name of a group of a grouping."""
        return self.report.panel.groupings[grouping].groups[group][self.language]

    def label(self, result: Result, level: str, value: str) -> str:
        """The name of a key: of an indicator, a group, a period …"""
        if level == "region":
            return self.name(value)
        if level in result.labels and value in result.labels[level]:
            return result.labels[level][value][self.language]
        if level in result.keys:
            return headings(result.words[level], self.language).get(value, value)
        return period(value, self.language)

    def when(self, id: str, *, first: bool = False) -> str:
        """A period as an adverb: 2020年; in 2020, on 31 March 2020; ``first`` at the beginning of a sentence."""
        words = when(id, self.language)
        return words[:1].upper() + words[1:] if first else words

    def period(self, id: str) -> str:
        """A period as a noun in a sentence: 2020年; 2020, the 14th Five-Year Plan."""
        return phrase(id, self.language)

    def yearly(self, result: Result) -> bool:
        """Whether a result by period goes by years, which have words of their own."""
        return series(result.words["period"]) == "year"

    def time_heading(self, ids: Iterable[str]) -> str:
        """What a column of periods is headed by: the year, where they are years."""
        return self.t("Year") if series(ids) == "year" else self.t("Period")

    def in_words(self, number: Cell) -> Prose:
        """A number of things as running text has it: in words to ten."""
        return (replace(self.formatter.run(number), text=self.marks.counted(int(number.value))),)

    @property
    def noun(self) -> str:
        """What the report calls its regions, as it stands after a number."""
        return self.report.file.report.noun[self.language]

    @property
    def kind(self) -> str:
        """What the regions are, where no number stands before: 省份, provinces."""
        return self.noun.removeprefix("个")

    @property
    def region_heading(self) -> str:
        """What a column of the report's regions is headed by: 省份, 地市; Province, City."""
        return self.marks.region_heading(self.noun)

    def key_heading(self, key: str) -> str:
        """What a column of one of a result's keys is headed by: regions by what the report calls them."""
        return self.region_heading if key == "region" else LEVELS[key][self.language]

    @property
    def neighbours(self) -> str:
        """What regions that adjoin are called, by what regions are: 邻省, 邻市; neighbouring provinces."""
        given = self.report.file.report.neighbours
        return given[self.language] if given else self.marks.neighbours(self.noun)

    def group_mean(self, group: Cell) -> Prose:
        """What the mean of a region's group is called: 西部平均, western mean."""
        named = group_mean(self.report.panel, group, self.report.file.report.mean)
        if named:
            return (Run(named[self.language]),)
        return self.say("{group} mean", group=self.formatter.cell(group))

    def ordinal(self, cell: Cell, *others: Cell) -> Prose:
        """A rank as a word of order, with its number as a cell: 3rd, joint 3rd where other regions have it too.

        第3位, 并列第3位 in Chinese. ``others`` are the same rank in further figures, told in the same words: it is joint
        where it is in each of them.
        """
        run = self.formatter.run(cell)
        if cell.missing:
            return (run,)
        before, after = self.marks.ordinal(int(cell.value))
        place = tuple(r for r in (Run(before), run, Run(after)) if r.text)
        if all(self.results[c.result].shared(c) for c in (cell, *others)):
            return self.say("joint {rank}", rank=place)
        return place

    def relation(self, p: Cell) -> Prose:
        """A p-value with its sign, for behind its symbol: = 0.018, < 0.001; closed up in Chinese."""
        run, gap = self.formatter.run(p), self.marks.gap.replace(" ", "\u00a0")
        if run.text.startswith("<"):
            return (Run(gap), replace(run, text=f"<{gap}{run.text[1:]}"))
        return (Run(f"{gap}={gap}"), run)

    @property
    def mean(self) -> str:
        """What the report calls the mean of its regions."""
        return self.report.file.report.mean[self.language]

    def benchmark(self, result: Result) -> str:
        """What a standing's column ``nation`` is called: the report's word for the mean, the nation, a weighted mean."""
        if result.benchmark == "mean":
            return self.mean
        name = result.by_id["nation"].name[self.language]
        return name if result.benchmark == "area" else within(name)

    def benchmark_said(self, result: Result) -> str:
        """The same within a sentence, behind “the”: the figure for China."""
        name = self.benchmark(result)
        return figure_for(name) if result.benchmark == "area" and self.language == "en" else name

    @property
    def mean_heading(self) -> str:
        """The same at the head of a column."""
        return self.mean[:1].upper() + self.mean[1:]

    # results ---------------------------------------------------------------------------------------------

    def result(self, name: str) -> Result:
        """A result by its id; the page is then known to show it, and names its sources and methods."""
        if name not in self.shown:
            self.shown.append(name)
        return self.results[name]

    def cells(self, result: Result, *rest: str) -> dict[str, Cell] | None:
        """The row of this page's region (and further keys); None where there is none."""
        key = (self.region.code, *rest) if self.region else rest
        if key not in result:
            return None
        return {c: result.cell(key, c) for c in result.by_id}

    def sources(self, *results: str) -> Prose:
        """“Source: …” for the given results, by the sources of their inputs."""
        ids = list(dict.fromkeys(s for r in results for s in self.results[r].source))
        names = [(Run(self.report.sources[s].short[self.language]),) for s in ids if s in self.report.sources]
        if not names:
            return ()
        joined = self.join(names, self.marks.semicolon)
        return self.say("Source: {sources}; calculations by Fangzhi.", sources=joined)

    # numbers of tables and figures ------------------------------------------------------------------------

    def next_table(self) -> int:
        """The number of the next table of the document."""
        self._tables += 1
        return self._tables

    def next_figure(self) -> int:
        """The number of the next figure of the document."""
        self._figures += 1
        return self._figures

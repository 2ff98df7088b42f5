"""One table read row by row: whose figure, of when, of what; exports ``TableReader`` and ``title_of``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from analysis.periods import Period
from intake.new.answers import Answers, Question, marks_of
from intake.new.content.cells import UNSAID, Collector, Where, columns_apart, units_apart
from intake.new.content.choosing import choose, choose_indicator, choose_level
from intake.new.content.dating import dated_names, parts_taken, which_period, years_taken
from intake.new.content.of_which import OfWhich
from intake.new.content.regions import Places
from intake.new.content.said_once import (
    default_english,
    default_name,
    default_period,
    named_by_title,
    per_of_title,
)
from intake.new.content.telling import (
    is_bare,
    say_bare,
    say_changes,
    say_dated,
    say_eras,
    say_guessed,
    say_ignored,
    say_remarks,
)
from intake.new.layout.around import accumulated, days_in_order, period_within
from intake.new.layout.breakdowns import divided_by_title, of_whom_by_title
from intake.new.layout.headings import PER_CENT, ValueColumn, bare_name
from intake.new.layout.page import is_figure, is_gap
from intake.new.layout.roles import Dimension, Roles
from intake.new.notes import MOST, Notes
from intake.new.vocabulary.countries import country
from intake.new.vocabulary.margins import is_margin
from intake.new.vocabulary.names import name_of
from intake.new.vocabulary.unit_names import of_change, of_what, percentage, unit_in_column, unit_of_code
from intake.new.vocabulary.when import part_of, read_periods
from intake.new.vocabulary.words import SOURCE, VALUE_WORDS, fold, key, says
from intake.places import china
from intake.problems import Problems
from intake.tables import workbook
from intake.tables.spelled_units import scaled
from intake.tables.units import amount, split_unit

_SCALES = {
    "3": "thousand",
    "thousands": "thousand",
    "6": "million",
    "millions": "million",
    "9": "billion",
    "billions": "billion",
}


#: of whom figures are, in headings over columns of values
_WHO = re.compile(
    r"(?:men|women|males?|females?|boys|girls|男性?|女性?|urban|rural|城镇|农村)\W*(?:rate)?", re.IGNORECASE
)
#: names that say that a class is numbered, and nothing is measured
_CODE_NAME = re.compile(r"[ _]codes?$|代码$|编码$", re.IGNORECASE)


def _joined(subject: str, aspect: str) -> str:
    """An indicator's name of its subject and of what of it a column holds.

    >>> _joined("Average age", "Men"), _joined("小麦", "产量"), _joined("Population", "")
    ('Average age: Men', '小麦：产量', 'Population')
    """
    return marks_of(subject).colon.join(filter(None, (subject, aspect)))


class TableReader:
    """Reads one table into a collector."""

    def __init__(
        self,
        roles: Roles,
        places: Places,
        collector: Collector,
        notes: Notes,
        answers: Answers,
        by_unit: bool = False,
    ) -> None:
        """Args: by_unit: tables of the file are told apart by the unit that stands above each."""
        self.roles = roles
        self.page = roles.page
        self.grid = roles.page.grid
        self.places = places
        self.collector = collector
        self.notes = notes
        self.answers = answers
        left_out = {fold(w) for w in answers.leave_out}
        # a heading is named in full, by the indicator's name, or by one of its rows
        self.values = [
            v
            for v in roles.values
            if not {fold(w) for w in (v.heading, v.name, *self.page.paths[v.column])} & left_out
        ]
        self.values = per_of_title(self.values, self.page.titles, bool(self.page.units))
        self._left_out = left_out
        #: the unit of all figures, where it tells this table from the others
        self._unit = self.page.units[0] if by_unit else ""
        self._chosen: list[tuple[Dimension, str]] = []
        self._free: list[tuple[Dimension, str]] = []
        #: words of the column of levels under which the whole stands
        self._wholes: set[str] = set()
        #: names of indicators that end in a year → name and year
        self._dated: Mapping[str, tuple[str, str]] = {}

    def read(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Read the body; everything that is told goes into the notes."""
        if self._has_rivals():
            return
        say_ignored(self.roles, self.places, self.notes, self._left_out)
        say_guessed(self.roles, self.notes)
        say_dated(self.roles, self.notes)
        say_changes(self.roles, self.notes)
        say_eras(self.roles, self.notes)
        say_remarks(self.page, self.notes)
        self._chosen = [(d, choose(d, self.page, self.notes, self.answers)) for d in self.roles.dimensions]
        if (one := choose_indicator(self.page, self.roles.measure, self.answers)) is not None:
            self._chosen.append(one)
        # under which names indicators are asked about before anything is chosen
        quiet = Notes(self.notes.file, Problems())
        self._free = [(d, choose(d, self.page, quiet, Answers())) for d in self.roles.dimensions]
        self.collector.telling |= {d.name: None for d in self.roles.dimensions}
        if self.roles.level is not None:
            level = choose_level(self.roles, self.roles.level, self.notes, self.answers)
            self._chosen.append((self.roles.level, level.word))
            self._wholes = set(level.wholes)
            self.places.larger |= {fold(w) for w in level.names}
        self._name = self._name_of_all()
        self._english = default_english(self.page, self._name)
        self._default = accumulated(
            default_period(self.roles, self.values, self.notes, self.answers), (v.name for v in self.values)
        )
        self._words = self._read_periods()
        self._take_parts()
        self._take_year()
        if self.roles.measure is None:
            self.values = named_by_title(self.values, self.page, self._name, self.notes, self.answers)
            self.values = of_whom_by_title(divided_by_title(self.values, self.page.titles), self.page.titles)
        self._take_names()
        self._apart = self._units_apart() | ({""} if self._unit else set())
        self._rows(progress)
        self._describe()

    # --- what is said first -----------------------------------------------------------------------------

    def _has_rivals(self) -> bool:
        if not self.roles.rivals:
            return False
        columns = ", ".join(workbook.letters(c) for c in (self.roles.region or 0, *self.roles.rivals))
        self.notes.error(
            self.grid.place(),
            f"几列都是地区（{columns}），且各不相同",
            f"several columns hold regions ({columns}), and different ones",
            "把并排的两栏接成上下一栏，每行一个地区",
            "put tables that stand side by side one below the other, one region to a row",
        )
        return True

    # --- breakdowns -------------------------------------------------------------------------------------

    def _is_chosen(self, cells: Sequence[str]) -> bool:
        if any(cells[d.column] in d.margins for d, _ in self._chosen):
            return False
        return all(
            word == "all"
            or cells[d.column] == word
            or (d is self.roles.level and cells[d.column] in self._wholes)
            for d, word in self._chosen
        )

    def _broken_down(
        self, base: str, cells: Sequence[str], chosen: Sequence[tuple[Dimension, str]] | None = None
    ) -> str:
        """An indicator's name with the values of the breakdowns that are read whole."""
        labels = [
            d.labels.get(cells[d.column], cells[d.column])
            for d, word in (self._chosen if chosen is None else chosen)
            if word == "all" and d is not self.roles.level
        ]
        labels = [w for w in labels if w and fold(w) != fold(base)]
        if not labels:
            return base
        marks = marks_of(base)
        return marks.added(base, marks.comma.join(labels))

    # --- names, units -----------------------------------------------------------------------------------

    def _name_of_all(self) -> str:
        return default_name(self.roles, self.values, self.notes, self.answers)

    def _units_apart(self) -> set[str]:
        """Indicators that a column of units tells apart."""
        if self.roles.unit is None:
            columns = columns_apart(self.values) if self.roles.measure is None else set()
            return columns | self._subjects_apart()
        pairs: dict[str, set[str]] = {}
        measure = self.roles.measure
        for r in self.page.body:
            cells = self.grid.rows[r]
            subject = self._broken_down(self._subject(cells), cells) if measure is not None else ""
            pairs.setdefault(fold(subject), set()).add(cells[self.roles.unit])
        return units_apart(pairs)

    def _subjects_apart(self) -> set[str]:
        """Indicators in one column that are the same but for their units: Increase, Increase, %."""
        if self.roles.measure is None:
            return set()
        units: dict[str, set[str]] = {}
        subjects = {self._subject(self.grid.rows[r]) for r in self.page.body}
        for name, unit in map(split_unit, sorted(subjects)):
            units.setdefault(fold(name), set()).add(unit)
        apart = {name for name, some in units.items() if len(some) > 1}
        return {fold(w) for w in subjects if fold(split_unit(w)[0]) in apart}

    def _of(self, value: ValueColumn, cells: Sequence[str]) -> tuple[str, str, bool]:
        """Name, unit, and whether the unit tells indicators apart, of a figure."""
        name = "" if says(value.name, VALUE_WORDS) else value.name
        unit, apart = unit_of_code(value.unit), "" in self._apart
        if self.roles.measure is not None:
            subject = self._subject(cells)
            text, its = split_unit(self._dated.get(subject, (subject, ""))[0])
            # Unemployment rate: rate
            name = "" if name and fold(text).endswith(fold(name)) else name
            whole = self._subject(cells)
            apart = bool({fold(whole), fold(self._broken_down(whole, cells))} & self._apart)
            name, unit = _joined(bare_name(text), name) if text else "", its or unit
            unit = unit or "%" * bool(PER_CENT.match(text))
        elif name:
            apart = apart or fold(name) in self._apart
        else:
            name, its = split_unit(self._name)
            unit = unit or its or self._unit
        # growth in per cent beside a level in the unit of its row
        own = bool(value.unit and value.name and not says(value.name, VALUE_WORDS))
        if self.roles.unit is not None and cells[self.roles.unit] and not own:
            unit = unit_in_column(cells[self.roles.unit])
        if self.roles.scale is not None and (scale := _SCALES.get(key(cells[self.roles.scale]))):
            unit = scaled(scale, unit)
        if not unit and len(self.page.units) == 1 and of_what(self.page.units[0]):
            unit = self.page.units[0]
        # of what it is a percentage tells two indicators apart, and no other figure
        if not apart and of_what(unit):
            # a percentage of GDP is none of the budget: what names do not imply stays in them
            name = f"{name}{marks_of(name).comma}{unit}" if name else unit
        elif not apart and name and of_change(unit, name):
            name = f"{name}{marks_of(name).comma}{unit.lower()}"
        return name, unit if apart else percentage(unit), apart

    def _when(self, cells: Sequence[str]) -> str | None:
        """The period that an indicator's name ends in."""
        return self._dated.get(self._subject(cells), ("", None))[1] if self._dated else None

    def _subject(self, cells: Sequence[str]) -> str:
        """What the columns of indicators say: the subject, and what of it is measured."""
        assert self.roles.measure is not None
        subject = cells[self.roles.measure]
        aspect = cells[self.roles.aspect] if self.roles.aspect is not None else ""
        if not subject or not aspect or fold(aspect) == fold(subject):
            return subject or aspect
        return f"{subject}{marks_of(subject).colon}{aspect}"

    # --- periods ----------------------------------------------------------------------------------------

    def _take_parts(self) -> None:
        """Headings that are months or quarters of the one year that the table is of."""
        values = parts_taken(self._default, self.values)
        if values != self.values:
            self.values = values
            self._name = self._name_of_all()

    def _take_year(self) -> None:
        """2020年GDP in a table of 2020 is the GDP."""
        self.values = years_taken(self.values, self._default)

    def _take_names(self) -> None:
        """Unemployed_2020 and Unemployed_2021 in a column of indicators are one indicator in two years."""
        if self.roles.measure is not None and self._default is None and self.roles.period is None:
            self._dated = dated_names(self._subject(self.grid.rows[r]) for r in self.page.body)

    def _ask_period(self) -> str:
        what, default = which_period(self.values)
        self.notes.ask(Question("period", self.grid.place(), what, default=default))
        return UNSAID

    def _read_periods(self) -> Mapping[str, Period]:
        if self.roles.period is None:
            return {}
        words = self.roles.columns[self.roles.period].distinct
        read = read_periods(words)
        if not read.unread:
            return read.by_word
        surveys = {w: p for w in words if (p := period_within(w)) is not None}
        return {**surveys, **read.by_word, **(days_in_order(words) or {})}

    def _period(self, row: int, word: str, part: str) -> str | None:
        assert self.roles.period is not None
        period = self._words.get(word)
        if period is not None and part:
            period = part_of(period, part, self.page.heading_of(self.roles.part or 0)) or period
        if period is None and self.notes.once("period"):
            self.notes.error(
                self.grid.place(row, self.roles.period),
                f"“{word}”不是年份或时期",
                f"“{word}” is no year or period",
                "写成 2019、2019年、2020Q1 或 2020-06",
                "write 2019, 2020Q1 or 2020-06",
            )
        return period.id if period is not None else None

    def _describe(self) -> None:
        """Keep the targets and weights that columns give for the indicators."""
        for kind, column in self.roles.describing.items():
            when = period_within(" ".join(self.page.paths[column])) if kind == "target" else None
            for r in self.page.body:
                cells = self.grid.rows[r]
                read = amount(cells[column])
                if read is None or read.missing or not self.values:
                    continue
                name, _, _ = self._of(self.values[0], cells)
                given = self.collector.given.setdefault(fold(name), {})
                given[kind] = float(f"{read.value * (100 if (r, column) in self.grid.percent else 1):.12g}")
                if when is not None:
                    given["target_by"] = when.id

    # --- rows -------------------------------------------------------------------------------------------

    def _rows(self, progress: Callable[[int, int], None] | None) -> None:
        roles, grid = self.roles, self.grid
        when: str | None = None
        region: str | None = None
        named = coded = ""
        bare: list[str] = []
        figuring: set[str] = set()
        above = [""] * len(roles.above)
        numbered = next((c for c, _, reason in roles.ignored if reason == "order"), None)
        parts = OfWhich(roles, self.places, self.answers) if roles.region is not None else None
        for done, r in enumerate(self.page.body):
            if progress is not None and done % 2000 == 0:
                progress(done, len(self.page.body))
            cells = grid.rows[r]
            # a larger unit is often written once, over the first of its own
            above = [cells[c] or before for c, before in zip(roles.above, above, strict=True)]
            figured = any(cells[v.column] or (r, v.column) in grid.broken for v in self.values)
            word = cells[roles.region] if roles.region is not None else ""
            code = cells[roles.code] if roles.code is not None else ""
            if not word and code and code != coded:
                # a code whose name is missing
                word = code
            coded = code or coded
            if word and (figured or self._is_known(word)):
                if self._repeats_heading(r):
                    continue
                named = word
                if parts is not None and figured and parts.is_part(r):
                    region = None
                    continue
                unnumbered = numbered is not None and not re.search(r"\d", cells[numbered])
                region = self.places.key(roles, r, tuple(above), unnumbered)
                if region is not None and not figured:
                    self.collector.seen.setdefault(region)
            if not figured:
                # a country without a figure is listed, and told with the others that are
                if self.places.kind in {"own", "country"} and is_bare(word) and not self._is_known(word):
                    bare.append(word)
                continue
            figuring.add(word)
            if not word and (not named or (roles.period is None and roles.measure is None)):
                self._say_no_region(r, cells)
                continue
            if region is None or not self._is_chosen(cells):
                self._pass(cells)
                when = self._carry_period(r, cells, when, quiet=True)
                continue
            when = self._carry_period(r, cells, when)
            if roles.period is None or when is not None:
                self._figures(r, cells, region, when)
        if parts is not None:
            parts.tell(self.notes)
        # a region may have figures in other rows
        say_bare([w for w in bare if w not in figuring], self.page, self.notes)

    def _is_known(self, word: str) -> bool:
        if self.places.kind == "country":
            return country(word) is not None
        return self.places.kind in china.LEVELS and name_of(word, self.places.kind).kind == "region"

    def _say_no_region(self, row: int, cells: Sequence[str]) -> None:
        if any(SOURCE.match(w) for w in cells if w):
            return
        self.notes.error(
            self.grid.place(row),
            "这一行没有写地区",
            "the region is missing in this row",
            "填上地区",
            "fill in the region",
        )

    def _carry_period(
        self, row: int, cells: Sequence[str], before: str | None, quiet: bool = False
    ) -> str | None:
        if self.roles.period is None:
            return None
        text = cells[self.roles.period]
        part = cells[self.roles.part] if self.roles.part is not None else ""
        if text or part:
            word = text or next((w for w in (before or "",) if w), "")
            if quiet:
                period = self._words.get(word)
                return period.id if period else before
            return self._period(row, word, part)
        if before is None and not quiet:
            self.notes.error(
                self.grid.place(row, self.roles.period),
                "没有写时期",
                "the period is missing",
                "填上年份",
                "fill in the year",
            )
        return before

    def _repeats_heading(self, row: int) -> bool:
        return any(self.grid.rows[row] == self.grid.rows[h] for h in self.page.heading)

    def _figures(self, row: int, cells: Sequence[str], region: str, when: str | None) -> None:
        for value in self.values:
            word = cells[value.column]
            if not word and (row, value.column) not in self.grid.broken:
                self.collector.seen.setdefault(region)
                continue
            base, unit, apart = self._of(value, cells)
            if not base or self._is_code(base) or self._is_margin(base):
                continue
            period = value.period or when or self._default or self._when(cells)
            if self.answers.period and not (value.period or when):
                self.answers.use("period")
            if period is None:
                # reading goes on, so that everything is asked at once
                period = self._ask_period()
            flag = cells[value.flag].strip("() ") if value.flag is not None else ""
            if flag and not is_gap(flag) and is_figure(flag):
                flag = ""
            name = self._broken_down(base, cells)
            if self.roles.measure is not None and _WHO.fullmatch(value.name):
                # men and women stand beside all
                base = bare_name(split_unit(self._subject(cells))[0])
            english = value.english if name == value.name else self._english if name == self._name else ""
            asked = self._broken_down(base, cells, self._free) if self._chosen else name
            where = Where(region, period, name, base, unit, apart, english, asked)
            self.collector.take(self.grid, row, value.column, where, flag)

    def _pass(self, cells: Sequence[str]) -> None:
        """Keep the names that indicators of a row that is not read have where nothing is chosen."""
        if self._chosen:
            for value in self.values:
                base, _, _ = self._of(value, cells)
                self.collector.passed |= {base, self._broken_down(base, cells, self._free)}

    def _is_code(self, name: str) -> bool:
        """Whether what a column of indicators names is the number of a class; told once."""
        if self.roles.measure is None or not _CODE_NAME.search(name):
            return False
        if self.notes.once(f"code {name}"):
            self.notes.note(
                self.grid.place(), f"“{name}”是代码，没有读取", f"“{name}” holds codes and is not read"
            )
        return True

    def _is_margin(self, name: str) -> bool:
        """Whether what a column of indicators names is the error of others; told once."""
        if self.roles.measure is None or not is_margin(name):
            return False
        if self.notes.once(f"margin {name}"):
            self.notes.note(
                self.grid.place(),
                f"“{name}”是误差或置信界限，没有读取",
                f"“{name}” holds errors or confidence limits of estimates and is not read",
            )
        return True

    def tell_repeats(self) -> None:
        """One sentence where rows cannot be told apart, in place of one for every figure."""
        if self.roles.repeated > MOST and not self.roles.dimensions:
            self.notes.note(
                self.grid.place(),
                f"有 {self.roles.repeated} 行与别的行同一地区、同一时期",
                f"{self.roles.repeated} rows are about the same region and period as others",
            )

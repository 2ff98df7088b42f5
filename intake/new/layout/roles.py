"""Which column of a table holds what: ``Roles``, ``Dimension``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from intake.new.layout.column import Column
from intake.new.layout.headings import ValueColumn
from intake.new.layout.page import Page

#: a breakdown by more values than this is none
MOST_VALUES = 200


@dataclass(frozen=True)
class Dimension:
    """A column that breaks figures down further: by sex, by method, by branch."""

    column: int
    name: str
    #: word in the column → what it is called
    labels: Mapping[str, str]
    #: whether its words belong to the indicators' names: current prices, constant prices
    named: bool = False
    #: words under which errors of the estimates stand, which are never read
    margins: frozenset[str] = frozenset()


@dataclass
class Roles:
    """Which column holds what (counted from 0; None: said elsewhere or nowhere)."""

    page: Page
    columns: list[Column]
    region: int | None = None
    #: whether only its place tells that it holds the regions
    guessed: bool = False
    code: int | None = None
    #: further spellings of the region's name
    names: list[int] = field(default_factory=list)
    above: list[int] = field(default_factory=list)
    #: what the regions are grouped by
    groups: list[int] = field(default_factory=list)
    #: further columns whose words are regions of the same level, other ones than in the region column
    rivals: list[int] = field(default_factory=list)
    #: of which level the region of a row is
    level: Dimension | None = None
    period: int | None = None
    #: whether only its content tells that it holds periods
    dated_by_guess: bool = False
    #: month or quarter beside a column of years
    part: int | None = None
    measure: int | None = None
    #: what of the indicator's subject is measured: yield or area of wheat
    aspect: int | None = None
    unit: int | None = None
    scale: int | None = None
    values: list[ValueColumn] = field(default_factory=list)
    #: columns that say of every indicator its target or its weight
    describing: dict[str, int] = field(default_factory=dict)
    dimensions: list[Dimension] = field(default_factory=list)
    ignored: list[tuple[int, str, str]] = field(default_factory=list)
    #: columns of growth that the figures of the periods beside them give
    computed: set[int] = field(default_factory=set)
    #: rows of the body that repeat what they are about, for want of a column that tells them apart
    repeated: int = 0

    def ignore(self, column: Column, reason: str) -> None:
        """Leave a column out, and keep the reason to tell it."""
        self.ignored.append((column.index, column.heading, reason))

    @property
    def taken(self) -> set[int]:
        """Numbers of the columns that have a role."""
        single = (
            self.region,
            self.code,
            self.period,
            self.part,
            self.measure,
            self.aspect,
            self.unit,
            self.scale,
        )
        several = [*self.names, *self.above, *self.groups, *self.rivals, *(c for c, _, _ in self.ignored)]
        figures = [c for v in self.values for c in (v.column, v.flag)]
        further = (*self.dimensions, *([self.level] if self.level is not None else ()))
        columns = (*single, *several, *figures, *(d.column for d in further))
        return {c for c in columns if c is not None}

    @property
    def columns_of_words(self) -> list[Column]:
        """Columns in which regions may still be found."""
        known = {self.measure, self.aspect, self.unit, self.period}
        return [c for c in self.columns if c.index not in known and len(c.texts) > 1 and c.figures < 0.5]

    def left(self) -> list[Column]:
        """Columns that have none and are not empty."""
        taken = self.taken
        return [c for c in self.columns if c.index not in taken and (c.distinct or c.path)]


def carried(words: Sequence[str]) -> list[str]:
    """A column in which what is written once holds for the rows below as well."""
    filled_down, last = [], ""
    for w in words:
        last = w or last
        filled_down.append(last)
    return filled_down

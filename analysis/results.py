"""Named tables of figures on their way to a page: `Result`, its `Column`s and `Cell`s, the `Method`s behind them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from analysis.levels import LEVELS
from analysis.scales import Scale, gap_unit, scale_of
from analysis.text import Option, Text, same, unmarked

if TYPE_CHECKING:
    import pandas as pd


#: results with more cells than so many do not keep them: memory
_MOST_CELLS = 50_000

Role = Literal["value", "rank", "count", "share", "p", "category", "text", "flag", "region"]


_SCALES: Mapping[Role, Scale] = {"share": "share", "rank": "rank"}


@dataclass(frozen=True)
class Column:
    """A column of a result: what it is called, what it is measured in, how many decimals it is shown with."""

    id: str
    name: Text
    unit: Text = field(default_factory=lambda: same(""))
    decimals: int = 2
    #: ``value`` a measured number · ``rank``/``count`` a whole number · ``share`` a per-cent figure (12.3 is 12.3 %)
    #: ``p`` a p-value · ``category`` an id with ``labels`` · ``region`` a region code · ``flag`` true or false
    role: Role = "value"
    labels: Mapping[str, Text] = field(default_factory=dict)
    #: of a category: what it is called in a sentence, where that is not its label
    phrases: Mapping[str, Text] = field(default_factory=dict)
    #: show the sign also where the number is positive (differences, contributions)
    signed: bool = False
    #: grows with a region's size (population, GDP): a map shows it as circles, never as colours
    total: bool = False
    #: holds its result's main figure, where that is not the first column: what rankings, maps and headings are about
    main: bool = False
    #: holds the classes that the main figure falls into (grade, level)
    classes: bool = False
    #: coefficients and errors, which may be of any size: what is tiny is shown in powers of ten
    scientific: bool = False
    #: of measurement: only figures on a ratio scale are said to be so many per cent above others. Made from role and
    #: unit where none is given, so that it is never empty afterwards
    scale: Scale | Literal[""] = ""
    #: figures of several indicators stand in it: the decimals of each, by the part of the row's key that names it
    each: Mapping[str, int] = field(default_factory=dict)
    #: those of ``each`` whose figures are index numbers, as `analysis.scales.has_base` tells by their unit
    based: frozenset[str] = frozenset()
    #: holds index numbers, which have all their decimals in a sentence too
    exact: bool = False
    #: where its figures change class, sign or verdict: none is printed as if it lay on one that it does not reach
    bounds: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.scale:
            object.__setattr__(self, "scale", _SCALES.get(self.role) or scale_of(self.unit))

    @property
    def ratio(self) -> bool:
        """Whether a figure may be said in per cent of another: a ratio scale, and no total."""
        return self.scale == "ratio" and not self.total

    @property
    def is_place(self) -> bool:
        """Whether a figure is a place, of which 1 is the first."""
        return self.scale == "rank"

    def gap(self, id: str, name: Text) -> Column:
        """The column of a difference of two such figures: its unit (percentage points, points), its sign shown."""
        scale: Scale = self.scale or "ratio"
        unit = Text({language: gap_unit(scale, word, language) for language, word in self.unit.items()})
        return Column(
            id, name, unit, self.decimals, signed=True, scale=scale, each=self.each, based=self.based
        )

    def bounded(self, *bounds: float) -> Column:
        """The column with further bounds."""
        return replace(self, bounds=(*self.bounds, *bounds))

    def of(self, key: tuple[str, ...]) -> Column:
        """The column as it is for the row with this key: in the decimals of the row's own indicator."""
        if not self.each:
            return self
        places = next((self.each[part] for part in key if part in self.each), self.decimals)
        exact = not self.based.isdisjoint(key)
        same_as_here = places == self.decimals and exact == self.exact
        return self if same_as_here else replace(self, decimals=places, exact=exact)


@dataclass(frozen=True)
class Cell:
    """One number on its way to a page, with its address."""

    result: str
    key: tuple[str, ...]
    column: Column
    value: Any

    @property
    def missing(self) -> bool:
        """Whether there is no figure."""
        return self.value is None or (isinstance(self.value, float) and math.isnan(self.value))

    @property
    def address(self) -> str:
        """``result/key/…/column``: what a page carries beside the number, and what ``explain`` takes."""
        return "/".join((self.result, *self.key, self.column.id))


def _cell(result: str, key: tuple[str, ...], column: Column, value: Any) -> Cell:
    """A cell. Thousands of regions have millions: a frozen dataclass takes three times as long to set its fields one by one."""
    made: Cell = object.__new__(Cell)
    made.__dict__.update(result=result, key=key, column=column, value=value)
    return made


@dataclass(frozen=True)
class Method:
    """What a method is, for the page, the log and the docs: the one place where it is described.

    ``formula`` is TeX within matplotlib's mathtext; ``reference`` is a citation a reader can find.
    """

    id: str
    name: Text
    what: Text
    formula: tuple[str, ...]
    reference: str
    #: set where the source document prints no formula and this is our choice
    ours: bool = False

    @property
    def cited(self) -> str:
        """The reference without the marks of italic passages."""
        return unmarked(self.reference)


@dataclass(frozen=True)
class Result:
    """A named table with all a page needs to show it honestly.

    ``frame`` is indexed by the key levels (``region``, ``period``, ``group``, ``indicator``, ``scheme`` …); its
    columns are those of ``columns``, in that order. ``labels`` names the values of each key level.
    """

    id: str
    title: Text
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    method: tuple[Method, ...]
    unit: Text = field(default_factory=lambda: same(""))
    note: Text = field(default_factory=lambda: same(""))
    labels: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    #: ids of the report's sources, filled in from the inputs by the pipeline
    source: tuple[str, ...] = ()
    #: indicator ids (``id`` or ``id@period``) and result ids this was computed from
    inputs: tuple[str, ...] = ()
    #: the options in force, as (name, value) in words, for the methods page
    options: tuple[Option, ...] = ()
    #: regions left out, each with the reason
    missing: Mapping[str, Text] = field(default_factory=dict)
    #: of a standing, what its column ``nation`` is: the mean of the regions, a weighted mean, an area's own figure
    benchmark: Literal["mean", "weighted", "area"] = "mean"

    def __post_init__(self) -> None:
        ids = [c.id for c in self.columns]
        if list(self.frame.columns) != ids:
            raise ValueError(f"result {self.id}: frame has {list(self.frame.columns)}, columns say {ids}")
        if not self.frame.index.is_unique:
            raise ValueError(f"result {self.id}: a row appears twice")
        if None in self.frame.index.names:
            raise ValueError(f"result {self.id}: an index level has no name")
        if unknown := [str(n) for n in self.frame.index.names if n not in LEVELS]:
            raise ValueError(f"result {self.id}: what {', '.join(unknown)} is called is not in LEVELS")

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key levels: ``region``, ``period`` …"""
        return tuple(str(n) for n in self.frame.index.names)

    @cached_property
    def by_id(self) -> Mapping[str, Column]:
        """The columns by their ids."""
        return {c.id: c for c in self.columns}

    @cached_property
    def main_column(self) -> Column:
        """The column with the main figure, as the method says: the score, the value, the efficiency."""
        return next((c for c in self.columns if c.main), self.columns[0])

    def class_column(self, column: str) -> str:
        """The column with the classes that a column's figures fall into, itself where it holds classes.

        Empty where the result has none.
        """
        classes = next((c.id for c in self.columns if c.classes), "")
        return classes if column in {classes, self.main_column.id} else ""

    @cached_property
    def _rows(self) -> dict[tuple[str, ...], int]:
        keys = (key if isinstance(key, tuple) else (key,) for key in self.frame.index)
        return {tuple(map(str, key)): i for i, key in enumerate(keys)}

    @cached_property
    def _values(self) -> dict[str, list[Any]]:
        """The columns' values in the order of the rows, as Python's own."""
        lists = {c.id: self.frame[c.id].to_numpy().tolist() for c in self.columns}
        return {c: [v.item() if type(v).__module__ == "numpy" else v for v in of] for c, of in lists.items()}

    @cached_property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """What each key level has: its different values as words, in the order of the rows."""
        return {k: tuple(dict.fromkeys(map(str, self.frame.index.get_level_values(k)))) for k in self.keys}

    def __getstate__(self) -> dict[str, Any]:
        # the caches are cheap to rebuild and would double what is sent to the workers
        caches = {
            "_rows",
            "_values",
            "_cells",
            "_levels",
            "_found",
            "_orders",
            "_shown",
            "_shares",
            "by_id",
            "keys",
            "words",
        }
        return {k: v for k, v in self.__dict__.items() if k not in caches}

    def __contains__(self, key: object) -> bool:
        key = key if isinstance(key, tuple) else (key,)
        return key in self._rows

    def cell(self, key: str | tuple[str, ...], column: str) -> Cell:
        """The cell at a row and a column; KeyError where there is none."""
        row = key if isinstance(key, tuple) else (key,)
        return _cell(self.id, row, self.shown_column(column, row), self._values[column][self._rows[row]])

    def shown_column(self, column: str, row: tuple[str, ...]) -> Column:
        """The column as it is for a row; the same object for all rows with the same decimals."""
        plain = self.by_id[column]
        if not plain.each:
            return plain
        places = next((plain.each[part] for part in row if part in plain.each), plain.decimals)
        exact = not plain.based.isdisjoint(row)
        kept = self._shown.get((column, places, exact))
        if kept is None:
            kept = self._shown[column, places, exact] = plain.of(row)
        return kept

    def rows(self, **at: str) -> Iterator[tuple[tuple[str, ...], dict[str, Cell]]]:
        """Every row as (key, cells by column id), in order; only those with these values of key levels.

        What is asked for by a key level is looked up: a brief of one region among thousands does not go through the
        rows of the others.
        """
        if not at and len(self._rows) * len(self.columns) <= _MOST_CELLS:
            # each brief of a report goes through the rows of most results: cells never change
            kept = self._cells
            for key in self._rows:
                row = kept.get(key)
                if row is None:
                    # a page of thousands of rows shows the first of them
                    row = kept[key] = self._row(key)
                yield key, dict(row)
            return
        for key in self._keys_at(at):
            yield key, self._row(key)

    def _keys_at(self, at: Mapping[str, str]) -> Iterable[tuple[str, ...]]:
        """The keys with these values of key levels, in the order of the rows; of all where none is given."""
        if not at:
            return self._rows
        places = {self.keys.index(level): value for level, value in at.items()}
        found = (self._by_level(i).get(value, ()) for i, value in places.items())
        return [key for key in min(found, key=len) if all(key[i] == value for i, value in places.items())]

    def _by_level(self, level: int) -> Mapping[str, Sequence[tuple[str, ...]]]:
        """The keys by their part at a level, each in the order of the rows."""
        if level not in self._levels:
            keys: dict[str, list[tuple[str, ...]]] = {}
            for key in self._rows:
                keys.setdefault(key[level], []).append(key)
            self._levels[level] = keys
        return self._levels[level]

    @property
    def row_keys(self) -> Collection[tuple[str, ...]]:
        """The keys of the rows, in order."""
        return self._rows.keys()

    def values(self, column: str) -> Sequence[Any]:
        """The figures of a column in the order of the rows, as Python's own; missing ones among them."""
        return self._values[column]

    def known(self, column: str, **at: str) -> Mapping[tuple[str, ...], Any]:
        """The figures of a column that are not missing, by the keys of their rows; found once for the same question.

        >>> import pandas as pd
        >>> frame = pd.DataFrame({"x": [3.0, None, 5.0]}, index=pd.Index(["a", "b", "c"], name="region"))
        >>> table = Result("t", same("t"), (Column("x", same("x")),), frame, ())
        >>> dict(table.known("x"))
        {('a',): 3.0, ('c',): 5.0}
        """
        asked = (column, *sorted(at.items()))
        if asked not in self._found:
            values, rows = self._values[column], self._rows
            pairs = ((key, values[rows[key]]) for key in self._keys_at(at))
            self._found[asked] = {
                k: v for k, v in pairs if v is not None and not (isinstance(v, float) and math.isnan(v))
            }
        return self._found[asked]

    def ordered(self, column: str, by: str) -> Sequence[tuple[str, ...]]:
        """The keys of the rows that have a figure in a column, by the figures of another, then by key; sorted once.

        Those without a figure in the other are last.

        >>> import pandas as pd
        >>> frame = pd.DataFrame({"x": [3.0, 1.0, None, 1.0], "rank": [1, 3, 2, None]}, index=pd.Index([*"abcd"], name="region"))
        >>> table = Result("t", same("t"), (Column("x", same("x")), Column("rank", same("rank"), role="rank")), frame, ())
        >>> table.ordered("x", "rank"), table.ordered("x", "x")
        ((('a',), ('b',), ('d',)), (('b',), ('d',), ('a',)))
        """
        if (column, by) not in self._orders:
            places, last = self.known(by), float("inf")
            order = sorted(self.known(column), key=lambda key: (places.get(key, last), key))
            self._orders[column, by] = tuple(order)
        return self._orders[column, by]

    def shared(self, cell: Cell) -> bool:
        """Whether other regions have the rank of a cell too: of the same indicator and period, in a group the same group.

        >>> import pandas as pd
        >>> frame = pd.DataFrame({"rank": [1, 2, 2]}, index=pd.Index(["a", "b", "c"], name="region"))
        >>> table = Result("t", same("t"), (Column("rank", same("rank"), role="rank"),), frame, ())
        >>> [table.shared(table.cell(code, "rank")) for code in "abc"]
        [False, True, True]
        """
        return self._sharing(cell.column.id)[self._among(cell.column.id, cell.key, cell.value)] > 1

    def _among(self, column: str, key: tuple[str, ...], value: Any) -> tuple[Any, ...]:
        """A figure with what the others that it is counted among have in common."""
        group = self._values["group"][self._rows[key]] if column.startswith("group_") else None
        return value, group, *(part for level, part in zip(self.keys, key, strict=True) if level != "region")

    def _sharing(self, column: str) -> Counter[tuple[Any, ...]]:
        """How often each figure of a column stands among those it is counted with."""
        if column not in self._shares:
            self._shares[column] = Counter(self._among(column, k, v) for k, v in self.known(column).items())
        return self._shares[column]

    @cached_property
    def _shares(self) -> dict[str, Counter[tuple[Any, ...]]]:
        return {}

    @cached_property
    def _orders(self) -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
        return {}

    @cached_property
    def _levels(self) -> dict[int, Mapping[str, Sequence[tuple[str, ...]]]]:
        return {}

    @cached_property
    def _found(self) -> dict[tuple[object, ...], Mapping[tuple[str, ...], Any]]:
        return {}

    @cached_property
    def _shown(self) -> dict[tuple[str, int, bool], Column]:
        return {}

    @cached_property
    def _cells(self) -> dict[tuple[str, ...], dict[str, Cell]]:
        return {}

    def _row(self, key: tuple[str, ...]) -> dict[str, Cell]:
        """The cells of a row, by the ids of their columns."""
        at, values = self._rows[key], self._values
        return {
            c.id: _cell(self.id, key, self.shown_column(c.id, key) if c.each else c, values[c.id][at])
            for c in self.columns
        }

    def with_(self, **changes: Any) -> Result:
        """The same result but for some of its fields."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Provenance:
    """What all results of one analysis say alike: methods, inputs, options, who is left out, a note."""

    method: tuple[Method, ...]
    inputs: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    missing: Mapping[str, Text] = field(default_factory=dict)
    note: Text = field(default_factory=lambda: same(""))

    def result(
        self,
        id: str,
        title: Text,
        columns: tuple[Column, ...],
        frame: pd.DataFrame,
        *,
        labels: Mapping[str, Mapping[str, Text]] | None = None,
        unit: Text | None = None,
        note: Text | None = None,
        benchmark: Literal["mean", "weighted", "area"] = "mean",
    ) -> Result:
        """A result of this provenance; ``note`` replaces the common one."""
        return Result(
            id,
            title,
            columns,
            frame,
            self.method,
            unit=unit or same(""),
            note=self.note if note is None else note,
            labels=labels or {},
            inputs=self.inputs,
            options=self.options,
            missing=self.missing,
            benchmark=benchmark,
        )

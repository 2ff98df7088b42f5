"""Values that pass between the stages: `Text`, `Region`, `Indicator`, `Panel`, `Study`, `Result`, `AnalysisProblem`.

All are frozen. A table that reaches a page is a :class:`Result`; a number that reaches a page is a
:class:`Cell` of one, so that every number can say where it came from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from analysis.levels import LEVELS as LEVELS
from analysis.period_texts import listed as listed
from analysis.period_texts import period_label as period_label
from analysis.period_texts import period_text as period_text
from analysis.period_texts import period_when as period_when
from analysis.period_texts import periods_option as periods_option
from analysis.period_texts import periods_text as periods_text
from analysis.periods import in_order
from analysis.problems import AnalysisProblem as AnalysisProblem
from analysis.problems import NoPlaces as NoPlaces
from analysis.problems import Problem as Problem
from analysis.scales import Scale, gap_unit, scale_of
from analysis.text import ITALIC as ITALIC
from analysis.text import LanguageCode as LanguageCode
from analysis.text import Option as Option
from analysis.text import Text as Text
from analysis.text import base_option as base_option
from analysis.text import joined as joined
from analysis.text import one_line as one_line
from analysis.text import paragraphs as paragraphs
from analysis.text import same as same
from analysis.text import typographic as typographic
from analysis.text import unmarked as unmarked

if TYPE_CHECKING:
    # `Problem` and `Text` are used by what lists commands and finds that nothing has changed: it waits for no tables
    import pandas as pd


@dataclass(frozen=True)
class Region:
    """One area of the report. ``code`` joins tables, ``slug`` names its folder."""

    code: str
    name: Text
    full: Text
    slug: str
    level: Literal["region", "aggregate", "absent"] = "region"
    #: ``absent``: on the map and listed, but never in the report's tables (Taiwan, Hong Kong, Macao here)


@dataclass(frozen=True)
class Category:
    """One value of a categorical indicator, in the order the report lists them."""

    id: str
    name: Text
    #: one of the look's tokens (``seal``, ``teal``, ``group1`` …); empty lets the page choose by order
    colour: str = ""
    #: what a region of this class is called in a sentence, where that is not the name
    phrase: Text | None = None


@dataclass(frozen=True)
class Target:
    """A figure that an indicator is to reach: of every region, of some, and by which period."""

    value: float | None = None
    #: period id, empty where none is set
    by: str = ""
    #: code of a region or area → its own target
    own: Mapping[str, float] = field(default_factory=dict)

    def of(self, code: str) -> float | None:
        """The target of one region or area; None where it has none."""
        return self.own.get(code, self.value)


@dataclass(frozen=True)
class Indicator:
    """What a column of a table means."""

    id: str
    name: Text
    unit: Text
    kind: Literal["number", "category"] = "number"
    direction: Literal[1, -1] = 1
    decimals: int = 2
    weight: float = 1.0
    categories: tuple[Category, ...] = ()
    definition: Text | None = None
    source: str = ""
    #: the file the column was read from, relative to the report folder
    file: str = ""
    #: a count or a sum that grows with a region's size, as the report declares it
    total: bool = False
    #: of measurement; by the unit where the report does not say
    scale: Scale | Literal[""] = ""
    #: what is to be reached, where the report says so
    target: Target | None = None
    #: the file that says all this: report.toml, or the indicator sheet
    told: str = ""

    def __post_init__(self) -> None:
        if not self.scale:
            object.__setattr__(self, "scale", scale_of(self.unit))

    def column(self, id: str = "") -> Column:
        """The column of a result that holds this indicator's figures."""
        return Column(id or self.id, self.name, self.unit, self.decimals, total=self.total, scale=self.scale)


@dataclass(frozen=True)
class Grouping:
    """A partition of the regions: east, centre, west, north-east."""

    id: str
    name: Text
    groups: Mapping[str, Text]
    members: Mapping[str, str]
    source: str = ""
    #: what the mean of a group is called, where that is not its name and “mean”
    means: Mapping[str, Text] = field(default_factory=dict)

    def of(self, codes: Iterable[str]) -> list[str | None]:
        """The group of each region, None where the scheme leaves it out."""
        return [self.members.get(code) for code in codes]


@dataclass(frozen=True)
class Panel:
    """All figures of a report: one row per (region, period), one column per indicator.

    ``numbers`` holds floats with NaN for missing, ``categories`` holds category ids with None for missing; both
    have a MultiIndex (region code, period as string) and include aggregates (the nation, printed groups).
    """

    numbers: pd.DataFrame
    categories: pd.DataFrame
    indicators: Mapping[str, Indicator]
    regions: Mapping[str, Region]
    groupings: Mapping[str, Grouping]
    #: code of the aggregate that all the regions make together, where the report has one: the nation of its provinces
    whole: str = ""
    #: figures called doubtful, by (region, period, indicator): missing in ``numbers``, shown with a mark
    doubtful: Mapping[tuple[str, str, str], float] = field(default_factory=dict)

    @cached_property
    def printed(self) -> Panel:
        """The panel as the sources print it, doubtful figures among the others: for what checks the sources."""
        if not self.doubtful:
            return self
        numbers = self.numbers.copy()
        for (region, period, indicator), value in self.doubtful.items():
            numbers.loc[(region, period), indicator] = value
        return replace(self, numbers=numbers, doubtful={})

    def doubt(self, indicators: Mapping[str, Iterable[tuple[str | None, str | None]]]) -> Panel:
        """The panel without the figures that are doubtful: per indicator (region, period), None for every one."""
        numbers, doubtful = self.numbers.copy(), dict(self.doubtful)
        for indicator, cases in indicators.items():
            for region, period in cases:
                known = self.numbers[indicator].dropna()
                for at, value in zip(known.index, known.to_numpy(float).tolist(), strict=True):
                    if region in {None, at[0]} and period in {None, at[1]}:
                        doubtful[(*at, indicator)] = value
                        numbers.loc[at, indicator] = math.nan
        return replace(self, numbers=numbers, doubtful=doubtful)

    def periods(self, indicator: str, level: str = "") -> list[str]:
        """The periods in which the indicator has at least one value, in order; of the areas of one level only."""
        asked = indicator, level
        if asked not in self._periods:
            frame = self.categories if self.indicators[indicator].kind == "category" else self.numbers
            there = frame[indicator].dropna().index
            if level:
                there = there[there.get_level_values("region").isin(self.codes(level))]
            self._periods[asked] = tuple(in_order(there.get_level_values("period").unique()))
        return list(self._periods[asked])

    @cached_property
    def _periods(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The periods by indicator and level, of those that were asked for: every analysis and every page asks."""
        return {}

    def codes(self, level: str = "region") -> list[str]:
        """The codes of the report's regions (or its aggregates) in the report's order."""
        return [code for code, region in self.regions.items() if region.level == level]

    def cross(self, indicators: Iterable[str], period: str, level: str = "region") -> pd.DataFrame:
        """One period: regions in rows (all of them, NaN where missing), indicators in columns."""
        import pandas as pd

        codes = self.codes(level)
        index = pd.MultiIndex.from_product([codes, [period]], names=["region", "period"])
        frame = self.numbers.reindex(index)[list(indicators)]
        return frame.droplevel("period")

    def over_time(self, indicator: str, level: str = "region") -> pd.DataFrame:
        """One indicator: regions in rows, its periods in columns."""
        import pandas as pd

        kind = self.indicators[indicator].kind
        frame = self.categories if kind == "category" else self.numbers
        wide = frame[indicator].unstack("period")
        return wide.reindex(
            index=pd.Index(self.codes(level), name="region"), columns=self.periods(indicator, level)
        )


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
    #: of measurement: only figures on a ratio scale are said to be so many per cent above others. Made from role and
    #: unit where none is given, so that it is never empty afterwards
    scale: Scale | Literal[""] = ""
    #: figures of several indicators stand in it: the decimals of each, by the part of the row's key that names it
    each: Mapping[str, int] = field(default_factory=dict)
    #: where its figures change class, sign or verdict: none is printed as if it lay on one that it does not reach
    bounds: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.scale:
            object.__setattr__(self, "scale", _SCALES.get(self.role) or scale_of(self.unit))

    @property
    def ratio(self) -> bool:
        """Whether a figure may be said in per cent of another: a ratio scale, and no total."""
        return self.scale == "ratio" and not self.total

    def gap(self, id: str, name: Text) -> Column:
        """The column of a difference of two such figures: its unit (percentage points, points), its sign shown."""
        scale: Scale = self.scale or "ratio"
        unit = Text({language: gap_unit(scale, word, language) for language, word in self.unit.items()})
        return Column(id, name, unit, self.decimals, signed=True, scale=scale, each=self.each)

    def bounded(self, *bounds: float) -> Column:
        """The column with further bounds."""
        return replace(self, bounds=(*self.bounds, *bounds))

    def of(self, key: tuple[str, ...]) -> Column:
        """The column as it is for the row with this key: in the decimals of the row's own indicator."""
        if not self.each:
            return self
        places = next((self.each[part] for part in key if part in self.each), self.decimals)
        return self if places == self.decimals else replace(self, decimals=places)


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
        caches = {"_rows", "_values", "_cells", "by_id", "keys", "words"}
        return {k: v for k, v in self.__dict__.items() if k not in caches}

    def __contains__(self, key: object) -> bool:
        key = key if isinstance(key, tuple) else (key,)
        return key in self._rows

    def cell(self, key: str | tuple[str, ...], column: str) -> Cell:
        """The cell at a row and a column; KeyError where there is none."""
        row = key if isinstance(key, tuple) else (key,)
        return Cell(self.id, row, self.by_id[column].of(row), self._values[column][self._rows[row]])

    def rows(self) -> Iterator[tuple[tuple[str, ...], dict[str, Cell]]]:
        """Every row as (key, cells by column id)."""
        if len(self._rows) * len(self.columns) <= _MOST_CELLS:
            # each brief of a report goes through the rows of most results: cells never change
            yield from ((key, dict(cells)) for key, cells in self._cells.items())
            return
        for key in self._rows:
            yield key, {c.id: self.cell(key, c.id) for c in self.columns}

    @cached_property
    def _cells(self) -> dict[tuple[str, ...], dict[str, Cell]]:
        return {key: {c.id: self.cell(key, c.id) for c in self.columns} for key in self._rows}

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


@dataclass(frozen=True)
class Study:
    """What a driver may look at: the panel, the map's neighbourhoods, and the results before it."""

    panel: Panel
    #: (row codes) -> queen-contiguity lists computed from boundaries; None for a report without boundaries
    neighbours: Callable[[], Mapping[str, tuple[str, ...]]] | None = None
    #: code -> (longitude, latitude) of the region's label point
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    results: Mapping[str, Result] = field(default_factory=dict)
    #: analysis id -> its typed parameters, for methods that vary an earlier one
    parameters: Mapping[str, Any] = field(default_factory=dict)
    #: printed tables for the audit: id -> frame as read (index as in the file, region codes resolved)
    printed: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def result(self, name: str) -> Result:
        """A result computed before; names what there is where it is missing."""
        try:
            return self.results[name]
        except KeyError:
            have = ", ".join(sorted(self.results)) or "—"
            raise AnalysisProblem(
                Text(zh=f"没有名为 {name} 的结果", en=f"there is no result named {name}"),
                Text(
                    zh=f"先在 report.toml 中列出产生它的 [[analysis]]；现有：{have}",
                    en=f"list the [[analysis]] that makes it earlier in report.toml; there are: {have}",
                ),
            ) from None

"""Values that pass between the stages: `Text`, `Region`, `Indicator`, `Panel`, `Study`, `Result`, `AnalysisProblem`.

All are frozen. A table that reaches a page is a :class:`Result`; a number that reaches a page is a
:class:`Cell` of one, so that every number can say where it came from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from analysis.levels import LEVELS as LEVELS
from analysis.period_texts import in_sentence as in_sentence
from analysis.period_texts import is_of_period as is_of_period
from analysis.period_texts import listed as listed
from analysis.period_texts import of_period as of_period
from analysis.period_texts import period_label as period_label
from analysis.period_texts import period_text as period_text
from analysis.period_texts import period_when as period_when
from analysis.period_texts import periods_option as periods_option
from analysis.period_texts import periods_text as periods_text
from analysis.period_texts import undated as undated
from analysis.periods import in_order
from analysis.problems import AnalysisProblem as AnalysisProblem
from analysis.problems import NoPlaces as NoPlaces
from analysis.problems import Problem as Problem
from analysis.results import Cell as Cell
from analysis.results import Column as Column
from analysis.results import Method as Method
from analysis.results import Provenance as Provenance
from analysis.results import Result as Result
from analysis.results import Role as Role
from analysis.scales import Scale, has_base, scale_of
from analysis.text import ITALIC as ITALIC
from analysis.text import LanguageCode as LanguageCode
from analysis.text import Option as Option
from analysis.text import Text as Text
from analysis.text import base_option as base_option
from analysis.text import joined as joined
from analysis.text import one_line as one_line
from analysis.text import paragraphs as paragraphs
from analysis.text import ranged as ranged
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

    @property
    def based(self) -> bool:
        """Whether its figures are index numbers (2015 = 100)."""
        return any(map(has_base, self.unit.values()))

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
        if level not in self._codes:
            self._codes[level] = tuple(code for code, region in self.regions.items() if region.level == level)
        return list(self._codes[level])

    @cached_property
    def _codes(self) -> dict[str, tuple[str, ...]]:
        """The codes by level, of those that were asked for."""
        return {}

    def cross(self, indicators: Iterable[str], period: str, level: str = "region") -> pd.DataFrame:
        """One period: regions in rows (all of them, NaN where missing), indicators in columns."""
        import pandas as pd

        asked = period, level
        if asked not in self._crossed:
            index = pd.MultiIndex.from_product([self.codes(level), [period]], names=["region", "period"])
            self._crossed[asked] = self.numbers.reindex(index).droplevel("period")
        return self._crossed[asked][list(indicators)].copy()

    @cached_property
    def _crossed(self) -> dict[tuple[str, str], pd.DataFrame]:
        """All figures of one period, by period and level, of those that were asked for."""
        return {}

    def over_time(self, indicator: str, level: str = "region") -> pd.DataFrame:
        """One indicator: regions in rows, its periods in columns."""
        import pandas as pd

        asked = indicator, level
        if asked not in self._wide:
            kind = self.indicators[indicator].kind
            frame = self.categories if kind == "category" else self.numbers
            self._wide[asked] = (
                frame[indicator]
                .unstack("period")
                .reindex(
                    index=pd.Index(self.codes(level), name="region"), columns=self.periods(indicator, level)
                )
            )
        return self._wide[asked].copy()

    @cached_property
    def _wide(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Regions by periods, by indicator and level, of those that were asked for."""
        return {}


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

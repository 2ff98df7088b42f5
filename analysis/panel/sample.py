"""The sample of a panel model: variables by region and period: `PanelParameters`, `Sample`, `sample`, `decimals`.

Lags and differences are between neighbouring periods of the sample. A row with a missing figure is left out, and the
result says of which region and period it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.decimals import TINY
from analysis.inputs import WORDS, require_numbers, require_positive
from analysis.parameters import FigureRef, Parameters, PeriodId, Wrong
from analysis.periods import find, in_order, years_between
from analysis.standing.standing import NO_FIGURE
from analysis.values import AnalysisProblem, Option, Study, Text, listed, period_text, periods_option, same


def check_each_once(variables: Sequence[str]) -> None:
    """Refuse a model in which one variable has two parts.

    Raises:
        Wrong: names the first that is there twice.
    """
    for i, variable in enumerate(variables):
        if variable in variables[:i]:
            raise Wrong(
                f"“{variable}”在模型中用了两次",
                f"“{variable}” has two parts in the model",
                "留下一处",
                "leave it in one place",
            )


class PanelParameters(Parameters):
    """What every panel model says of its sample."""

    logs: tuple[FigureRef, ...] = Field((), description="which of the variables enter as natural logarithms")
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods; all in which every variable has figures where none are given"
    )


@dataclass(frozen=True)
class Sample:
    """Variables in columns, a row for each region and period in which all of them have figures.

    ``frame`` is indexed by (region, number of the period); rows are in order of both.
    """

    frame: pd.DataFrame
    periods: tuple[str, ...]
    names: Mapping[str, Text]
    inputs: tuple[str, ...]
    missing: Mapping[str, Text]

    @cached_property
    def entity(self) -> np.ndarray:
        """The number of each row's region."""
        return np.unique(self.frame.index.get_level_values("region"), return_inverse=True)[1]

    @cached_property
    def time(self) -> np.ndarray:
        """The number of each row's period."""
        return self.frame.index.get_level_values("time").to_numpy()

    @property
    def regions(self) -> list[str]:
        """Codes of the regions, in the order of the frame."""
        return list(dict.fromkeys(self.frame.index.get_level_values("region")))

    @property
    def balanced(self) -> bool:
        """Whether every region has a row in the same periods."""
        counts = self.frame.groupby(level="time").size()
        return bool((counts == len(self.regions)).all())

    def wide(self, variable: str) -> np.ndarray:
        """One variable of a balanced sample as (regions, periods)."""
        return self.frame[variable].unstack("time").to_numpy(float)

    @property
    def even(self) -> bool:
        """Whether neighbouring periods are equally far from each other."""
        pairs = zip(self.periods, self.periods[1:], strict=False)
        return len({round(years_between(a, b), 6) for a, b in pairs}) <= 1

    @property
    def options(self) -> tuple[Option, ...]:
        """The periods in force."""
        return (periods_option(list(self.periods)),)


def _series(study: Study, ref: str) -> tuple[pd.Series, Text, str]:
    """Figures of an indicator, or of a result's column, by (region, period)."""
    name, _, column = ref.partition(".")
    if not column:
        if name not in study.panel.indicators:
            raise AnalysisProblem(
                Text(zh=f"没有名为“{name}”的指标", en=f"there is no indicator called “{name}”"),
                Text(zh="改用已有的指标", en="name one of the report’s indicators"),
            )
        spec = require_numbers(study.panel.indicators[name])
        return study.panel.numbers[name].astype(float), spec.name, name
    result = study.result(name)
    known = {c.id: c for c in result.columns if c.role not in WORDS}
    if result.keys != ("region", "period") or column not in known:
        raise AnalysisProblem(
            Text(
                zh=f"{ref} 不是按地区和时期列出的数值",
                en=f"{ref} is no figure by region and period",
            ),
            Text(
                zh="用按地区和时期的结果（如 <id>_panel）的数值列",
                en="use a column of figures of a result by region and period (<id>_panel)",
            ),
        )
    main = known[column].id == result.main_column.id
    return result.frame[column].astype(float), result.title if main else known[column].name, name


def sample(p: PanelParameters, study: Study, variables: Iterable[str], *, least: int = 3) -> Sample:
    """The rows in which every variable has a figure.

    Args:
        p: which periods, and which variables in logarithms.
        study: the panel and earlier results.
        variables: indicators, or ``result.column`` of results by region and period.
        least: how many regions and how many periods there must be.

    Raises:
        AnalysisProblem: a variable is unknown, a logarithm has no figure, there are too few regions or periods.
    """
    refs = list(dict.fromkeys(variables))
    if unknown := [v for v in p.logs if v not in refs]:
        raise AnalysisProblem(
            Text(
                zh=f"logs 中的 {unknown[0]} 不是模型的变量",
                en=f"{unknown[0]}, named in logs, is no variable of the model",
            ),
            Text(zh="改正 logs", en="correct logs"),
        )
    told = {ref: _series(study, ref) for ref in refs}
    codes = study.panel.codes()
    frame = pd.DataFrame({ref: series for ref, (series, _, _) in told.items()})
    frame = frame[frame.index.get_level_values("region").isin(codes)]
    frame.index = frame.index.set_names(["region", "period"])
    there = in_order({str(t) for t in frame.dropna().index.get_level_values("period")})
    periods = there if not p.periods else in_order([_known(t, there) for t in p.periods])
    full = frame.reindex(pd.MultiIndex.from_product([sorted(codes), periods], names=["region", "period"]))
    for ref in p.logs:
        for period in periods:
            require_positive(study, full[ref].xs(period, level="period").dropna(), told[ref][1], period)
        full[ref] = np.log(full[ref])
    missing = _gaps(full, periods)
    rows = full.dropna()
    at = {t: float(i) for i, t in enumerate(periods)}
    rows.index = pd.MultiIndex.from_arrays(
        [
            rows.index.get_level_values("region"),
            rows.index.get_level_values("period").map(at).astype(int),
        ],
        names=["region", "time"],
    )
    counts = rows.index.get_level_values("region").nunique(), rows.index.get_level_values("time").nunique()
    if min(counts) < least:
        raise AnalysisProblem(
            Text(
                zh="数据齐全的只有{n}个地区、{t}个时期，面板模型各至少要{k}个",
                en="figures are complete for regions: {n}, periods: {t}; a panel model needs {k} of each at least",
            ).fill(n=counts[0], t=counts[1], k=least),
            Text(zh="补充数据，或减少变量", en="add figures, or use fewer variables"),
        )
    names = {
        ref: Text(zh="ln {name}", en="ln {name}").fill(name=name) if ref in p.logs else name
        for ref, (_, name, _) in told.items()
    }
    inputs = tuple(
        dict.fromkeys(
            f"{base}@{t}" if base == ref else base
            for ref, (_, _, base) in told.items()
            for t in (periods if base == ref else [""])
        )
    )
    return Sample(rows, tuple(periods), names, inputs, missing)


def _known(period: str, there: list[str]) -> str:
    known_as = find(period, there)
    if known_as is None:
        raise AnalysisProblem(
            Text(zh="{t}没有全部变量的数据", en="not all variables have figures for the period {t}").fill(
                t=period_text(period)
            ),
            Text(zh="可用的时期：{there}", en="periods with figures: {there}").fill(
                there=listed(there) if there else same("—")
            ),
        )
    return known_as


def _gaps(full: pd.DataFrame, periods: list[str]) -> dict[str, Text]:
    """Regions with rows that are left out, each with the periods."""
    gaps: dict[str, Text] = {}
    bad = full.isna().any(axis=1).unstack("period")[periods]
    for code, row in bad.iterrows():
        if row.all():
            gaps[str(code)] = NO_FIGURE
        elif row.any():
            gaps[str(code)] = Text(
                zh="缺{t}的数，这些时期未用", en="figures are missing, and the periods not used: {t}"
            ).fill(t=listed([str(t) for t in periods if row[t]]))
    return gaps


def lag(x: pd.Series, periods: int = 1) -> pd.Series:
    """Figures of so many periods before, by (region, number of the period): where the figures then are.

    >>> x = pd.Series([1.0, 2.0], index=pd.MultiIndex.from_tuples([("a", 0), ("a", 2)], names=["region", "time"]))
    >>> lag(x, 2).index.tolist()
    [('a', 2), ('a', 4)]
    """
    index = [x.index.get_level_values("region"), x.index.get_level_values("time") + periods]
    return pd.Series(x.to_numpy(), index=pd.MultiIndex.from_arrays(index, names=["region", "time"]))


def complete(s: Sample) -> Sample:
    """The regions that have rows in every period of the sample: a balanced panel.

    Raises:
        AnalysisProblem: fewer than three regions are complete.
    """
    counts = s.frame.groupby(level="region").size()
    full = counts.index[counts == len(s.periods)]
    if len(full) < 3:
        raise AnalysisProblem(
            Text(
                zh="各期数据都齐全的地区不足三个",
                en="fewer than three regions have all figures in every period",
            ),
            Text(
                zh="补充数据，或用 periods 只选数据齐全的时期",
                en="add figures, or choose with periods those that are complete",
            ),
        )
    rows = s.frame[s.frame.index.get_level_values("region").isin(full)]
    left = {
        str(code): s.missing.get(str(code), NO_FIGURE)
        for code in [*s.missing, *counts.index]
        if code not in set(full)
    }
    return Sample(rows, s.periods, s.names, s.inputs, left)


def decimals(frame: pd.DataFrame, columns: Iterable[str]) -> int:
    """With how many decimals coefficients are shown, so that the smallest typical one has three figures; 3 to 5.

    What is smaller than a ten-thousandth is shown in powers of ten, and takes none.

    >>> decimals(pd.DataFrame({"b": [0.51, 12.0], "se": [0.0234, 3.0]}), ("b", "se"))
    4
    >>> decimals(pd.DataFrame({"b": [51.0, 12.0, 1e-7]}), ("b",))
    3
    """
    values = np.abs(frame[list(columns)].to_numpy(float))
    values = values[np.isfinite(values) & (values >= TINY)]
    if not len(values):
        return 3
    return int(np.clip(2 - np.floor(np.log10(values.min())), 3, 5))


#: said where periods are not equally far apart
UNEVEN = Text(
    zh="各期间隔不等，滞后和差分按相邻的期计算。",
    en="The periods are not equally far apart: lags and differences are between neighbouring ones.",
)

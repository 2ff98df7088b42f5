"""Missing values of an index's indicators: screened, dropped, filled or refused; `complete`, `Screen`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.decimals import as_given
from analysis.periods import comparable, in_order, position
from analysis.standing.standing import NO_FIGURE
from analysis.values import AnalysisProblem, Grouping, Option, Study, Text, joined, period_text

Policy = Literal["error", "drop", "group_mean", "interpolate"]
#: binary fractions do not end where decimal ones do
_HAIR = 1e-9


@dataclass(frozen=True)
class Screen:
    """How much of the figures a region must have to stay: shares of the indicators, and of what is there not zero."""

    available: float = 0.0
    nonzero: float = 0.0


#: every region stays
NO_SCREEN = Screen()


def screened(raw: pd.DataFrame, screen: Screen) -> dict[str, Text]:
    """The regions that have too few figures, or too many zeros, each with the reason.

    Args:
        raw: (region, period) × indicators, NaN where missing.
        screen: the least shares; a share that is exactly reached is enough.
    """
    out: dict[str, Text] = {}
    by_row = pd.DataFrame(
        {
            "size": raw.shape[1],
            "there": raw.notna().to_numpy().sum(axis=1),
            "zeros": (raw == 0).to_numpy().sum(axis=1),
        },
        index=raw.index,
    )
    counts = by_row.groupby(level="region", sort=False).sum()
    for code, *numbers in counts.itertuples():
        size, there, zeros = map(int, numbers)
        if not there and screen.available:
            out[str(code)] = NO_FIGURE
        elif there < screen.available * size - _HAIR:
            out[str(code)] = Text(
                zh="{size}个数据中只有{there}个，不足{least}%",
                en="{there} of {size} figures are there, fewer than {least}%",
            ).fill(size=str(size), there=str(there), least=as_given(100 * screen.available))
        elif there and there - zeros < screen.nonzero * there - _HAIR:
            out[str(code)] = Text(
                zh="{there}个数据中有{zeros}个为零，非零的不足{least}%",
                en="{zeros} of {there} figures are zero: fewer than {least}% are not",
            ).fill(there=str(there), zeros=str(zeros), least=as_given(100 * screen.nonzero))
    return out


def complete(
    study: Study,
    names: Sequence[str],
    periods: Sequence[str],
    policy: Policy,
    grouping: Grouping | None,
    screen: Screen = NO_SCREEN,
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Text], list[Option]]:
    """The indicators' figures in all the periods, treated for missing values.

    Args:
        study: the panel.
        names: the indicators.
        periods: the periods, which all have figures.
        policy: what happens where a figure is missing.
        grouping: whose means fill in; the mean of all regions without one.
        screen: which regions have too few figures to be filled in, and are left out first.

    Returns:
        (region, period) × indicators, complete: a region without a figure in one period has no row there and has those of
        the other periods; which of them are filled in (true, false); the regions left out of the last period, each with
        the reason; what was filled in and who is left out of earlier periods, in words.

    Raises:
        AnalysisProblem: a figure is missing and the policy is ``error``, or no region is complete in the last period.
    """
    frames = {period: study.panel.cross(names, period) for period in periods}
    raw = pd.concat(frames, names=["period"]).swaplevel().rename_axis(["region", "period"])
    few = screened(raw, screen)
    raw = raw[~raw.index.get_level_values("region").isin(list(few))]
    gaps = raw.isna()
    if policy == "error" and gaps.to_numpy().any():
        raise _missing(study, gaps)
    if policy == "interpolate":
        for indicator in names:
            wide = _interpolated(study.panel.over_time(indicator))
            raw[indicator] = raw[indicator].fillna(wide.stack())
    if policy == "group_mean":
        groups = pd.Series(
            grouping.of(raw.index.get_level_values("region")) if grouping else ["all"] * len(raw),
            index=raw.index,
        )
        for indicator in names:
            fill = raw[indicator].groupby([groups, raw.index.get_level_values("period")]).transform("mean")
            raw[indicator] = raw[indicator].fillna(fill)
    at_last = raw.index.get_level_values("period") == periods[-1]
    absent = _absent(study, raw[at_last]) | few
    options = [*_filled(study, gaps & raw.notna()), *_earlier(study, raw[~at_last])]
    whole = raw.notna().all(axis=1).to_numpy()
    raw, at_last = raw[whole], at_last[whole]
    if not at_last.any():
        raise AnalysisProblem(
            Text(zh="没有一个地区有全部指标的数据", en="no region has figures for all indicators"),
            Text(zh="检查指标与时期", en="check indicators and periods"),
        )
    return raw, gaps.loc[raw.index], absent, options


def _absent(study: Study, last: pd.DataFrame) -> dict[str, Text]:
    """The regions with a gap in the last period, each with what it lacks."""
    absent: dict[str, Text] = {}
    incomplete = last.isna()
    for code, here in zip(last.index.get_level_values("region"), incomplete.to_numpy(), strict=True):
        if here.all():
            absent[str(code)] = NO_FIGURE
        elif here.any():
            lacking = [study.panel.indicators[str(i)].name for i in last.columns[here]]
            absent[str(code)] = Text(
                zh=f"缺{'、'.join(n['zh'] for n in lacking)}",
                en=f"without {', '.join(n['en'] for n in lacking)}",
            )
    return absent


def _earlier(study: Study, raw: pd.DataFrame) -> list[Option]:
    """The regions that are left out of single periods before the last, by period: ranks of these are among the others."""
    gaps = raw.isna().any(axis=1)
    out: dict[str, list[Text]] = {}
    for code, period in gaps.index[gaps]:
        out.setdefault(str(period), []).append(study.panel.regions[str(code)].name)
    return [
        (
            Text(zh="未参与：{t}", en="Left out: {t}").fill(t=period_text(period)),
            joined(out[period]),
        )
        for period in in_order(out)
    ]


def _interpolated(wide: pd.DataFrame) -> pd.DataFrame:
    """Gaps between known periods filled along the straight line, by the time between them.

    Only periods that compare are neighbours: a quarter is not filled from years, nor January to June from other months.
    """
    filled = wide.copy()
    left = [str(t) for t in wide.columns]
    while left:
        alike = [t for t in left if comparable(t, left[0])]
        by_distance = wide[alike].set_axis(pd.Index([position(t) for t in alike]), axis=1)
        filled[alike] = by_distance.interpolate(axis=1, method="index", limit_area="inside").to_numpy()
        left = [t for t in left if t not in alike]
    return filled


def _filled(study: Study, hits: pd.DataFrame) -> list[Option]:
    """Which regions' figures were filled in, by indicator."""
    options: list[Option] = []
    for indicator in hits.columns[hits.any()]:
        codes = dict.fromkeys(str(c) for c, _ in hits.index[hits[indicator]])
        regions = [study.panel.regions[c].name for c in codes]
        name = study.panel.indicators[str(indicator)].name
        options.append(
            (
                Text(zh=f"已补缺：{name['zh']}", en=f"Filled in: {name['en']}"),
                joined(regions),
            )
        )
    return options


def _missing(study: Study, gaps: pd.DataFrame) -> AnalysisProblem:
    """What is options of the first gap where none is allowed."""
    row, column = np.argwhere(gaps.to_numpy())[0]
    code, period = gaps.index[row]
    region, spec = study.panel.regions[str(code)], study.panel.indicators[str(gaps.columns[column])]
    return AnalysisProblem(
        Text(zh="{region}缺“{name}”（{t}）", en="“{name}” ({t}) is missing for {region}").fill(
            region=region.name, name=spec.name, t=period_text(str(period))
        ),
        Text(
            zh='补上数据，或写 missing = "drop"、"group_mean" 或 "interpolate"',
            en='add the figure, or write missing = "drop", "group_mean" or "interpolate"',
        ),
    )

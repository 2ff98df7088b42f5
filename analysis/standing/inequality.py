"""Inequality between regions: Theil, Gini and dispersion, split within and between groups, over the periods.

``T = Σ w (y/μ) ln(y/μ)`` and ``L = Σ w ln(μ/y)`` with ``w`` the share of each region in the number of regions, or
in the population where weights are given. Both split exactly into a part within groups and a part between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from analysis.inputs import grouping_of, period_of, require_positive, values_of
from analysis.parameters import Analysis, Parameters
from analysis.standing.standing import NO_FIGURE
from analysis.values import AnalysisProblem, Column, Grouping, Method, Result, Study, Text, same

Floats = NDArray[np.float64]
Measure = Literal["T", "L"]

METHOD = Method(
    "theil",
    Text(zh="泰尔指数", en="Theil index"),
    Text(
        zh="各地区数值与平均之比的加权对数；可精确分解为组内与组间两部分。未指定人口时不加权。",
        en="The mean of each region's ratio to the mean times its logarithm; it splits exactly into a part within groups "
        "and a part between them. Unweighted unless a population is given.",
    ),
    (
        r"T = \frac{1}{n} \sum_i \frac{y_i}{\mu} \ln \frac{y_i}{\mu}",
        r"T = \sum_g s_g T_g + \sum_g s_g \ln \frac{\mu_g}{\mu}, \quad s_g = \frac{n_g \mu_g}{n \mu}",
        r"T_p = \sum_i p_i \frac{y_i}{\mu_p} \ln \frac{y_i}{\mu_p}, \quad \mu_p = \sum_i p_i y_i, \quad \sum_i p_i = 1",
        r"L = \sum_g \frac{n_g}{n} L_g + \sum_g \frac{n_g}{n} \ln \frac{\mu}{\mu_g}",
    ),
    "Theil, Economics and Information Theory, 1967; Shorrocks, Econometrica 48 (1980)",
)
PATH_METHOD = Method(
    "inequality",
    Text(zh="差异的历年变化", en="Inequality over time"),
    Text(
        zh="逐期计算泰尔指数T与L、基尼系数、变异系数、最大与最小之比、相对差距（最大减最小，除以最大），并按分组分解泰尔指数T。",
        en="Theil's T and L, Gini, coefficient of variation, highest over lowest and relative gap (highest minus lowest, "
        "over highest), period by period, with Theil's T split within and between groups.",
    ),
    (
        r"L = \frac{1}{n} \sum_i \ln \frac{\mu}{y_i}",
        r"G = \frac{\sum_i \sum_j |y_i - y_j|}{2 n^2 \mu}",
        r"CV = \frac{1}{\mu} \sqrt{\frac{1}{n} \sum_i (y_i - \mu)^2}",
        r"R = \frac{y_{max} - y_{min}}{y_{max}}",
    ),
    "Theil 1967; Cowell, Measuring Inequality, 3rd ed., 2011",
)
NOT_GROUPED = Text(zh="不属于任何分组", en="it belongs to no group")
NO_WEIGHT = Text(zh="没有权重数据", en="there is no figure to weight it by")


# --- kernels ------------------------------------------------------------------------------------------------


def _shares(y: Floats, weights: Floats | None) -> Floats:
    if weights is None:
        return np.full(len(y), 1 / len(y))
    if (weights <= 0).any():
        raise ValueError("weights must be positive")
    return np.asarray(weights / weights.sum())


def theil(y: Floats, weights: Floats | None = None) -> float:
    """Theil's T: ``Σ w (y/μ) ln(y/μ)`` with ``w`` summing to one and ``μ = Σ w y``.

    Args:
        y: (n,) positive figures in any unit.
        weights: (n,) populations; each region counts once where none are given.

    Returns:
        0 where all are equal, up to ln n where one region has everything.

    Raises:
        ValueError: a figure or a weight is not positive.

    >>> theil(np.array([2.0, 2.0])), round(theil(np.array([1.0, 3.0])), 6)
    (0.0, 0.130812)
    """
    if (y <= 0).any():
        raise ValueError("Theil's index needs positive figures")
    w = _shares(y, weights)
    r = y / (w * y).sum()
    return float((w * r * np.log(r)).sum())


def theil_l(y: Floats, weights: Floats | None = None) -> float:
    """Theil's L, the mean logarithmic deviation: ``Σ w ln(μ/y)``; arguments as :func:`theil`.

    >>> round(theil_l(np.array([1.0, 3.0])), 6)
    0.143841
    """
    if (y <= 0).any():
        raise ValueError("Theil's index needs positive figures")
    w = _shares(y, weights)
    return float((w * np.log((w * y).sum() / y)).sum())


def gini(y: Floats, weights: Floats | None = None) -> float:
    """Gini coefficient: half the mean absolute difference over the mean, from the sorted figures.

    Args:
        y: (n,) figures, none negative, not all zero.
        weights: (n,) populations.

    >>> round(gini(np.array([1.0, 2.0, 3.0, 4.0])), 6)
    0.25
    """
    if weights is None:
        n = len(y)
        running = np.cumsum(np.sort(y))
        return float((n + 1 - 2 * running.sum() / running[-1]) / n)
    w = _shares(y, weights)
    order = np.argsort(y, kind="stable")
    amount = (w * y)[order]
    running = np.cumsum(amount)
    return float(1 - (w[order] * (2 * running - amount)).sum() / running[-1])


def variation(y: Floats, weights: Floats | None = None) -> float:
    """Coefficient of variation: the standard deviation (over n, not n − 1) over the mean."""
    w = _shares(y, weights)
    mean = (w * y).sum()
    return float(np.sqrt((w * (y - mean) ** 2).sum()) / mean)


def between(amount: Floats, size: Floats, measure: Measure = "T") -> float:
    """The part between groups, from each group's share of the amount and of the size (both sum to one).

    T: ``Σ s ln(s/p)``; L: ``Σ p ln(p/s)``.
    """
    if measure == "T":
        return float(amount @ np.log(amount / size))
    return float(size @ np.log(size / amount))


@dataclass(frozen=True)
class Split:
    """A Theil index by groups. Arrays are (groups,), in the order of ``labels``."""

    labels: tuple[str, ...]
    #: share of each group in the amount, and in the number of regions or the population
    amount: Floats
    size: Floats
    #: index of each group by itself
    own: Floats
    #: what each group adds to the total from within: s·T, or p·L
    within: Floats
    between: float

    @property
    def total(self) -> float:
        return float(self.within.sum()) + self.between


def split(
    y: Floats, groups: NDArray[np.object_], weights: Floats | None = None, measure: Measure = "T"
) -> Split:
    """Split Theil's T or L of ``y`` (n,) by ``groups`` (n,) of labels, in the order they first appear.

    >>> s = split(np.array([1.0, 1.0, 3.0, 3.0]), np.array(["a", "a", "b", "b"], dtype=object))
    >>> s.own.tolist(), round(s.between, 6)
    ([0.0, 0.0], 0.130812)
    """
    if (y <= 0).any():
        raise ValueError("Theil's index needs positive figures")
    w = _shares(y, weights)
    number = {g: i for i, g in enumerate(dict.fromkeys(groups))}
    at = np.fromiter((number[g] for g in groups), np.intp, len(groups))
    size, amount = np.bincount(at, w).astype(float), np.bincount(at, w * y)
    r = y / (amount / size)[at]
    term = r * np.log(r) if measure == "T" else -np.log(r)
    own = np.bincount(at, w * term) / size
    amount = amount / amount.sum()
    share = amount if measure == "T" else size
    return Split(tuple(number), amount, size, own, share * own, between(amount, size, measure))


# --- one period ---------------------------------------------------------------------------------------------


class TheilParameters(Parameters):
    """``kind = "theil"``."""

    kind: Literal["theil"] = "theil"
    value: str = Field(description="an indicator, or result.column")
    period: str | None = Field(None, description="the period; the last with figures where none is given")
    grouping: str = Field(description="the groups to decompose by")
    second: str | None = Field(
        None,
        description="a second grouping: nested in the first (each of its groups lies in one) or across it",
    )
    weight: str | None = Field(None, description="indicator of population: the weighted index")
    measure: Measure = Field("T", description="T weights groups by their amounts, L by their size")
    decimals: int = Field(4, ge=0, le=10, description="decimals of the index on pages")


PARTS = {
    "within": Text(zh="组内", en="Within groups"),
    "between": Text(zh="组间", en="Between groups"),
    "total": Text(zh="总体", en="Total"),
}


def run(p: TheilParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (part: within, between, total, and those of a second grouping) and ``<id>_groups``."""
    values, column, source = values_of(study, p.value, p.period)
    groupings = [g for g in (grouping_of(study, p.grouping), grouping_of(study, p.second)) if g is not None]
    when = p.period or source.partition("@")[2] or None
    known, weights, missing, inputs = _sample(p.weight, when, study, values, groupings)
    require_positive(study, known, column.name)
    y = known.to_numpy(float)
    labels = [np.array(g.of(map(str, known.index)), dtype=object) for g in groupings]
    made = split(y, labels[0], weights, p.measure)
    parts, names = _parts(made, y, labels, weights, p.measure, groupings)
    order = [g for g in groupings[0].groups if g in made.labels]
    at = [made.labels.index(g) for g in order]
    total = made.total or np.nan
    mean = made.amount / made.size * np.average(y, weights=weights)
    by_group = pd.DataFrame(
        {
            "n": [float((labels[0] == g).sum()) for g in order],
            "mean": mean[at],
            "theil": made.own[at],
            "contribution": made.within[at],
            "contribution_share": 100 * made.within[at] / total,
            "amount_share": 100 * made.amount[at],
            "size_share": 100 * made.size[at],
        },
        index=pd.Index(order, name="group"),
    )
    title = p.title or Text(zh=f"{column.name['zh']}的泰尔指数", en=f"Theil index: {column.name['en']}")
    word = Text(zh="泰尔指数", en="Theil index")
    index = Column("theil", word, same(""), p.decimals)
    options = _options(p, study, groupings)
    return (
        Result(
            p.id,
            title,
            (index, Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share")),
            parts,
            (METHOD,),
            labels={"part": names},
            inputs=(source, *inputs),
            options=options,
            missing=missing,
        ),
        Result(
            f"{p.id}_groups",
            Text(zh=f"{title['zh']}：分组", en=f"{title['en']} by group"),
            (
                Column("n", Text(zh="地区数", en="Regions"), role="count"),
                Column("mean", Text(zh="平均", en="Mean"), column.unit, column.decimals),
                index,
                Column("contribution", Text(zh="对总体的贡献", en="Contribution"), same(""), p.decimals),
                Column(
                    "contribution_share", Text(zh="贡献占比", en="Share of the total"), same("%"), 1, "share"
                ),
                Column("amount_share", Text(zh="数额占比", en="Share of the amount"), same("%"), 1, "share"),
                Column("size_share", Text(zh="规模占比", en="Share of the size"), same("%"), 1, "share"),
            ),
            by_group,
            (METHOD,),
            labels={"group": groupings[0].groups},
            inputs=(source, *inputs),
            options=options,
            missing=missing,
        ),
    )


def _sample(
    weight: str | None, period: str | None, study: Study, values: pd.Series, groupings: list[Grouping]
) -> tuple[pd.Series, Floats | None, dict[str, Text], tuple[str, ...]]:
    """The figures that take part, their weights, who is left out and why, and the weights' address."""
    missing = {str(c): NO_FIGURE for c in values.index[values.isna()]}
    known = values.dropna()
    for grouping in groupings:
        outside = [
            c for c, g in zip(known.index, grouping.of(map(str, known.index)), strict=True) if g is None
        ]
        missing |= {str(c): NOT_GROUPED for c in outside}
        known = known.drop(outside)
    weights: Floats | None = None
    inputs: tuple[str, ...] = ()
    if weight is not None:
        people, column, address = values_of(study, weight, period)
        people = people.reindex(known.index)
        without = people.index[people.isna()]
        missing |= {str(c): NO_WEIGHT for c in without}
        known, people = known.drop(without), people.drop(without)
        require_positive(study, people, column.name)
        weights, inputs = people.to_numpy(float), (address,)
    if known.empty:
        raise AnalysisProblem(
            Text(
                zh="没有同时具备数值、分组与权重的地区",
                en="no region has a figure, a group and a weight at once",
            ),
            Text(zh="检查分组与权重", en="check the grouping and the weight"),
        )
    return known, weights, missing, inputs


def _parts(
    made: Split,
    y: Floats,
    labels: list[NDArray[np.object_]],
    weights: Floats | None,
    measure: Measure,
    groupings: list[Grouping],
) -> tuple[pd.DataFrame, Mapping[str, Text]]:
    """The parts of the index; with a second grouping also how the part within groups divides further."""
    theils = {"within": float(made.within.sum()), "between": made.between}
    names = dict(PARTS)
    if len(groupings) == 2:
        first, second = (g.name for g in groupings)
        cells = np.array([f"{a}\t{b}" for a, b in zip(*labels, strict=True)], dtype=object)
        fine, other = split(y, cells, weights, measure), split(y, labels[1], weights, measure)
        if len(fine.labels) == len(other.labels):
            theils["nested"] = fine.between - made.between
            names["nested"] = Text(
                zh=f"其中：同一{first['zh']}内的{second['zh']}之间", en=f"of it between {second['en']}"
            )
        else:
            theils["between_second"] = other.between
            theils["interaction"] = fine.between - made.between - other.between
            names["between_second"] = Text(zh=f"{second['zh']}之间", en=f"Between {second['en']}")
            names["interaction"] = Text(zh="两种分组的交互", en="Interaction of the two groupings")
        theils["within_second"] = float(fine.within.sum())
        names["within_second"] = Text(zh="两种分组的最小单元之内", en="Within the cells of both groupings")
    theils["total"] = made.total
    frame = pd.DataFrame({"theil": theils})
    frame["share"] = 100 * frame["theil"] / (made.total or np.nan)
    return frame.rename_axis("part"), names


def _options(p: TheilParameters, study: Study, groupings: list[Grouping]) -> tuple[tuple[Text, Text], ...]:
    names = Text(zh="、".join(g.name["zh"] for g in groupings), en=", ".join(g.name["en"] for g in groupings))
    return (
        (Text(zh="指数", en="Index"), same(f"Theil {p.measure}")),
        _weighting(p.weight, study),
        (Text(zh="分组", en="Grouping"), names),
    )


def _weighting(weight: str | None, study: Study) -> tuple[Text, Text]:
    spec = study.panel.indicators.get(weight) if weight else None
    how = spec.name if spec else Text(zh=weight or "不加权", en=weight or "unweighted")
    return Text(zh="权重", en="Weights"), how


# --- over the periods ---------------------------------------------------------------------------------------


class PathParameters(Parameters):
    """``kind = "inequality_path"``."""

    kind: Literal["inequality_path"] = "inequality_path"
    indicator: str = Field(description="an indicator with several periods")
    periods: tuple[str, ...] = Field((), description="the periods; all with figures where none are given")
    weight: str | None = Field(None, description="indicator of population: weighted measures")
    grouping: str | None = Field(None, description="the groups to decompose by")
    balanced: bool = Field(
        False, description="only regions with a figure in every period, so that periods compare"
    )
    decimals: int = Field(4, ge=0, le=10, description="decimals of the measures on pages")


def inequality_path(p: PathParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by period and, with a grouping, ``<id>_groups`` by (group, period)."""
    names = (p.indicator, *([p.weight] if p.weight else []))
    period_of(study, names, p.periods[-1] if p.periods else None)
    spec = study.panel.indicators[p.indicator]
    grouping = grouping_of(study, p.grouping)
    common = sorted(set.intersection(*(set(study.panel.periods(n)) for n in names)))
    periods = list(p.periods) or common
    wide = study.panel.over_time(p.indicator).reindex(columns=periods)
    if p.weight:
        wide = wide.where(study.panel.over_time(p.weight).reindex(columns=periods).notna())
    missing = {str(c): NO_FIGURE for c in wide.index[wide.isna().all(axis=1)]}
    if p.balanced:
        partly = wide.index[wide.isna().any(axis=1) & wide.notna().any(axis=1)]
        gaps = Text(zh="并非每个时期都有数据", en="it lacks a figure in some period")
        missing |= {str(c): gaps for c in partly}
        wide = wide.dropna()
    if grouping is not None:
        outside = [c for c in wide.index if grouping.members.get(str(c)) is None and str(c) not in missing]
        missing |= {str(c): NOT_GROUPED for c in outside}
        wide = wide.drop(outside)
    rows: dict[str, dict[str, float | str]] = {}
    groups: dict[tuple[str, str], dict[str, float]] = {}
    for period in periods:
        values = wide[period].dropna()
        if len(values) < 2:
            continue
        require_positive(study, values, spec.name, period)
        weights = None
        if p.weight:
            people = study.panel.over_time(p.weight)[period].reindex(values.index)
            require_positive(study, people, study.panel.indicators[p.weight].name, period)
            weights = people.to_numpy(float)
        rows[period] = _measures(values, weights)
        if grouping is None:
            continue
        labels = np.array(grouping.of(map(str, values.index)), dtype=object)
        made = split(values.to_numpy(float), labels, weights)
        inside, total = float(made.within.sum()), made.total or np.nan
        rows[period] |= {
            "within": inside,
            "between": made.between,
            "within_share": 100 * inside / total,
            "between_share": 100 * made.between / total,
        }
        mean = made.amount / made.size * np.average(values.to_numpy(float), weights=weights)
        for i, g in enumerate(made.labels):
            groups[g, period] = {
                "n": float((labels == g).sum()),
                "mean": mean[i],
                "theil": made.own[i],
                "contribution": made.within[i],
                "contribution_share": 100 * made.within[i] / total,
            }
    if not rows:
        raise AnalysisProblem(
            Text(
                zh=f"“{spec.name['zh']}”没有两个以上地区有数据的时期",
                en=f"no period has two regions with figures of “{spec.name['en']}”",
            ),
            Text(zh="补充数据，或不写 balanced", en="add data, or leave balanced out"),
        )
    title = p.title or Text(zh=f"{spec.name['zh']}的地区差异", en=f"Inequality of {spec.name['en']}")
    inputs = tuple(f"{n}@{t}" for n in names for t in rows)
    options = (_weighting(p.weight, study),)
    columns = _path_columns(p.decimals, grouping is not None)
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")
    results = [
        Result(
            p.id,
            title,
            columns,
            frame[[c.id for c in columns]],
            (PATH_METHOD,),
            inputs=inputs,
            options=options,
            missing=missing,
        )
    ]
    if grouping is not None:
        table = pd.DataFrame.from_dict(groups, orient="index")
        order = [(g, t) for g in grouping.groups for t in rows if (g, t) in groups]
        table = table.reindex(pd.MultiIndex.from_tuples(order, names=["group", "period"]))
        results.append(
            Result(
                f"{p.id}_groups",
                Text(zh=f"{title['zh']}：分组", en=f"{title['en']} by group"),
                (
                    Column("n", Text(zh="地区数", en="Regions"), role="count"),
                    Column("mean", Text(zh="平均", en="Mean"), spec.unit, spec.decimals),
                    Column("theil", Text(zh="组内泰尔指数", en="Theil within"), same(""), p.decimals),
                    Column("contribution", Text(zh="对总体的贡献", en="Contribution"), same(""), p.decimals),
                    Column(
                        "contribution_share",
                        Text(zh="贡献占比", en="Share of the total"),
                        same("%"),
                        1,
                        "share",
                    ),
                ),
                table,
                (PATH_METHOD,),
                labels={"group": grouping.groups},
                inputs=inputs,
                options=options,
                missing=missing,
            )
        )
    return tuple(results)


def _measures(values: pd.Series, weights: Floats | None) -> dict[str, float | str]:
    y = values.to_numpy(float)
    low, high = y.min(), y.max()
    return {
        "n": float(len(y)),
        "mean": float(np.average(y, weights=weights)),
        "theil_t": theil(y, weights),
        "theil_l": theil_l(y, weights),
        "gini": gini(y, weights),
        "cv": variation(y, weights),
        "max_min_ratio": high / low,
        "relative_gap": 100 * (high - low) / high,
        "highest": str(values.idxmax()),
        "lowest": str(values.idxmin()),
    }


def _path_columns(decimals: int, grouped: bool) -> tuple[Column, ...]:
    columns = [
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
        Column("theil_t", Text(zh="泰尔指数T", en="Theil T"), same(""), decimals),
        Column("theil_l", Text(zh="泰尔指数L", en="Theil L"), same(""), decimals),
        Column("gini", Text(zh="基尼系数", en="Gini coefficient"), same(""), decimals),
        Column("cv", Text(zh="变异系数", en="Coefficient of variation"), same(""), decimals),
        Column("max_min_ratio", Text(zh="最大与最小之比", en="Highest over lowest"), same(""), 2),
        Column("relative_gap", Text(zh="相对差距", en="Relative gap"), same("%"), 1, "share"),
        Column("highest", Text(zh="最高地区", en="Highest"), role="region"),
        Column("lowest", Text(zh="最低地区", en="Lowest"), role="region"),
    ]
    if grouped:
        columns += [
            Column("within", Text(zh="组内", en="Within groups"), same(""), decimals),
            Column("between", Text(zh="组间", en="Between groups"), same(""), decimals),
            Column("within_share", Text(zh="组内占比", en="Share within groups"), same("%"), 1, "share"),
            Column("between_share", Text(zh="组间占比", en="Share between groups"), same("%"), 1, "share"),
        ]
    return tuple(columns)


ANALYSES = (
    Analysis("theil", TheilParameters, run),
    Analysis("inequality_path", PathParameters, inequality_path),
)

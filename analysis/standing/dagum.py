"""Dagum's decomposition of the Gini coefficient by groups, over the periods: `dagum`, `Decomposition`; kind `dagum`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from analysis.inputs import periods_of, require_grouping
from analysis.parameters import Analysis, GroupingId
from analysis.standing.inequality import Floats
from analysis.standing.inequality_path import OverTimeParameters, figures_over_time, weights_of
from analysis.standing.theil import weighting_option
from analysis.text import inside
from analysis.values import (
    AnalysisProblem,
    Column,
    Grouping,
    Indicator,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    same,
)

METHOD = Method(
    "dagum",
    Text(zh="达古姆（Dagum）基尼系数分解", en="Dagum’s decomposition of the Gini coefficient"),
    Text(
        zh="把基尼系数分为三部分：组内差异、组间净差异和超变密度。超变密度反映各组的重叠：平均较低的组中，也有地区高于平均较高的组中的地区。"
        "三者之和等于基尼系数。",
        en="The Gini coefficient in three parts that add up to it: inequality within groups, net inequality between groups, and "
        "the intensity of transvariation, which is the overlap of groups: regions of a group with the lower mean that stand "
        "above regions of a group with the higher mean.",
    ),
    (
        r"G = \frac{1}{2 \mu} \sum_j \sum_h p_j p_h \Delta_{jh}, \quad \Delta_{jh} = \frac{1}{n_j n_h} \sum_i \sum_r |y_{ji} - y_{hr}|",
        r"G_w = \frac{1}{2 \mu} \sum_j p_j^2 \Delta_{jj}, \quad G_{jh} = \frac{\Delta_{jh}}{\mu_j + \mu_h}",
        r"G_{nb} = \frac{1}{\mu} \sum_{j > h} p_j p_h \Delta_{jh} D_{jh}, \quad D_{jh} = \frac{|\mu_j - \mu_h|}{\Delta_{jh}}",
        r"G_t = \frac{1}{\mu} \sum_{j > h} p_j p_h \Delta_{jh} (1 - D_{jh})",
    ),
    "Dagum, *Empirical Economics* 22 (1997)",
)


class DagumParameters(OverTimeParameters):
    """``kind = "dagum"``."""

    kind: Literal["dagum"] = "dagum"
    grouping: GroupingId = Field(description="the groups to decompose by")


@dataclass(frozen=True)
class Decomposition:
    """Dagum's decomposition of one period; groups in order of ``labels``."""

    labels: tuple[str, ...]
    total: float
    within: float
    between: float
    transvariation: float
    #: (groups,) mean and Gini coefficient of each group; NaN where its figures are all zero
    mean: Floats
    own: Floats
    #: (groups, groups) Gini coefficient between two groups, and their relative economic affluence
    gini: Floats
    affluence: Floats


def dagum(y: Floats, labels: NDArray[np.object_], weights: Floats | None = None) -> Decomposition:
    """The Gini coefficient in its parts within groups, net between them, and of transvariation (overlap).

    Args:
        y: (n,) figures, none negative, not all zero.
        labels: (n,) the group of each.
        weights: (n,) populations; each region counts once where none are given.

    Two groups that do not overlap have no transvariation:

    >>> parts = dagum(np.array([1.0, 2.0, 5.0, 6.0]), np.array(["a", "a", "b", "b"], dtype=object))
    >>> round(parts.total, 4), round(parts.within, 4), round(parts.between, 4), round(parts.transvariation, 4)
    (0.3214, 0.0357, 0.2857, 0.0)
    """
    w = np.ones(len(y)) if weights is None else weights
    w = w / w.sum()
    mu = float(w @ y)
    names = tuple(sorted(set(labels)))
    members = [labels == name for name in names]
    k = len(names)
    size = np.array([w[m].sum() for m in members])
    mean = np.array([w[m] @ y[m] for m in members]) / size
    difference = np.zeros((k, k))
    for j in range(k):
        for h in range(j + 1):
            a, b = members[j], members[h]
            difference[j, h] = difference[h, j] = mean_difference(y[a], w[a] / size[j], y[b], w[b] / size[h])
    gap = np.abs(mean[:, None] - mean[None, :])
    pairs = np.outer(size, size) / mu
    low = np.tril(np.ones((k, k), dtype=bool), -1)
    within = float((np.diag(pairs) * np.diag(difference)).sum() / 2)
    net = float((pairs * gap)[low].sum())
    # two groups of one mean and no spread differ in nothing: rounding must not make that an overlap
    overlap = float(np.maximum(pairs * (difference - gap), 0)[low].sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        gini = difference / (mean[:, None] + mean[None, :])
        affluence = np.minimum(gap / difference, 1)
    return Decomposition(
        names, within + net + overlap, within, net, overlap, mean, np.diag(gini), gini, affluence
    )


def mean_difference(x: Floats, p: Floats, y: Floats, q: Floats) -> float:
    """Mean absolute difference of two distributions: ``∫ F(1 − H) + H(1 − F) dt``, in n log n.

    Args:
        x, p: figures of the one and their shares, which sum to one.
        y, q: those of the other.

    >>> mean_difference(np.array([1.0, 3.0]), np.array([0.5, 0.5]), np.array([2.0]), np.array([1.0]))
    1.0
    """
    grid = np.unique(np.concatenate([x, y]))
    below_x, below_y = (_distribution(v, share, grid) for v, share in ((x, p), (y, q)))
    return float((below_x * (1 - below_y) + below_y * (1 - below_x))[:-1] @ np.diff(grid))


def _distribution(v: Floats, share: Floats, grid: Floats) -> Floats:
    order = np.argsort(v, kind="stable")
    running = np.concatenate([[0.0], np.cumsum(share[order])])
    return np.asarray(running[np.searchsorted(v[order], grid, side="right")])


def run(p: DagumParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by period, ``<id>_groups`` by (group, period), ``<id>_pairs`` by (group, group, period)."""
    periods = periods_of(study, p.named, p.periods)
    spec = study.panel.indicators[p.indicator]
    grouping = require_grouping(study, p.grouping)
    wide, people, missing = figures_over_time(p, study, periods, grouping)
    parts: dict[str, tuple[int, Decomposition, pd.Series]] = {}
    for period in map(str, wide.columns):
        values = wide[period].dropna()
        labels = np.array(grouping.of(map(str, values.index)), dtype=object)
        if len(set(labels)) < 2:
            continue
        weights = weights_of(p, study, values, people, period)
        counts = pd.Series(labels).value_counts()
        parts[period] = (len(values), dagum(values.to_numpy(float), labels, weights), counts)
    if not parts:
        raise AnalysisProblem(
            Text(
                zh="“{name}”没有两个以上分组有数据的时期",
                en="no period has figures of “{name}” in two groups",
            ).fill(name=spec.name),
            Text(zh="补充数据，或换一个 grouping", en="add data, or choose another grouping"),
        )
    title = p.title or Text(zh="{v}的基尼系数分解", en="Gini coefficient of {v} by group").fill(
        v=inside(spec.name)
    )
    inputs = tuple(f"{n}@{t}" for n in p.named for t in parts)
    options = (weighting_option(p.weight, study), (Text(zh="分组", en="Grouping"), grouping.name))
    whole = Provenance((METHOD,), inputs, options, missing)
    return (
        whole.result(p.id, title, _columns(p.decimals), _by_period(parts)),
        whole.result(
            f"{p.id}_groups",
            Text(zh=f"{title['zh']}：各组之内", en=f"{title['en']}: within groups"),
            _group_columns(spec, p.decimals),
            _by_group(parts, grouping),
            labels={"group": grouping.groups},
        ),
        whole.result(
            f"{p.id}_pairs",
            Text(zh=f"{title['zh']}：两组之间", en=f"{title['en']}: between two groups"),
            _pair_columns(p.decimals),
            _by_pair(parts, grouping),
            labels={"group_a": grouping.groups, "group_b": grouping.groups},
        ),
    )


Parts = dict[str, tuple[int, Decomposition, pd.Series]]


def _by_period(parts: Parts) -> pd.DataFrame:
    rows = {
        t: {
            "n": float(n),
            "gini": d.total,
            "within": d.within,
            "between": d.between,
            "transvariation": d.transvariation,
            "within_share": 100 * d.within / (d.total or np.nan),
            "between_share": 100 * d.between / (d.total or np.nan),
            "transvariation_share": 100 * d.transvariation / (d.total or np.nan),
        }
        for t, (n, d, _) in parts.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")


def _by_group(parts: Parts, grouping: Grouping) -> pd.DataFrame:
    rows = {
        (group, t): (float(counts[group]), d.mean[at], d.own[at])
        for group in grouping.groups
        for t, (_, d, counts) in parts.items()
        if group in d.labels
        for at in [d.labels.index(group)]
    }
    index = pd.MultiIndex.from_tuples(rows, names=["group", "period"])
    return pd.DataFrame(list(rows.values()), index=index, columns=["n", "mean", "gini"])


def _by_pair(parts: Parts, grouping: Grouping) -> pd.DataFrame:
    rows = {
        (a, b, t): (d.gini[i, j], d.affluence[i, j])
        for a, b in combinations(grouping.groups, 2)
        for t, (_, d, _) in parts.items()
        if a in d.labels and b in d.labels
        for i, j in [(d.labels.index(a), d.labels.index(b))]
    }
    index = pd.MultiIndex.from_tuples(rows, names=["group_a", "group_b", "period"])
    return pd.DataFrame(list(rows.values()), index=index, columns=["gini", "affluence"])


def _columns(decimals: int) -> tuple[Column, ...]:
    return (
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
        Column("gini", Text(zh="基尼系数", en="Gini coefficient"), same(""), decimals, main=True),
        Column("within", Text(zh="组内", en="Within groups"), same(""), decimals),
        Column("between", Text(zh="组间净差异", en="Net between groups"), same(""), decimals),
        Column("transvariation", Text(zh="超变密度", en="Transvariation"), same(""), decimals),
        Column("within_share", Text(zh="组内占比", en="Share within groups"), same("%"), 1, "share"),
        Column(
            "between_share", Text(zh="组间净差异占比", en="Share net between groups"), same("%"), 1, "share"
        ),
        Column(
            "transvariation_share",
            Text(zh="超变密度占比", en="Share of transvariation"),
            same("%"),
            1,
            "share",
        ),
    )


def _group_columns(spec: Indicator, decimals: int) -> tuple[Column, ...]:
    return (
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
        Column("mean", Text(zh="平均", en="Mean"), spec.unit, spec.decimals),
        Column("gini", Text(zh="组内基尼系数", en="Gini coefficient within"), same(""), decimals, main=True),
    )


def _pair_columns(decimals: int) -> tuple[Column, ...]:
    return (
        Column("gini", Text(zh="组间基尼系数", en="Gini coefficient between"), same(""), decimals, main=True),
        Column("affluence", Text(zh="相对影响", en="Relative economic affluence"), same(""), decimals),
    )


ANALYSES = (Analysis("dagum", DagumParameters, run, methods=(METHOD,)),)

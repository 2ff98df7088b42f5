"""Inequality between regions: the Theil index, within and between groups.

``T = (1/n) Σ (y_i/μ) ln(y_i/μ)``; it decomposes exactly into a part within groups and a part between them.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.parameters import Analysis, Parameters
from analysis.references import values_of
from analysis.standing import grouping_of
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, same

METHOD = Method(
    "theil",
    Text(zh="泰尔指数", en="Theil index"),
    Text(
        zh="各地区数值与平均之比的加权对数；可精确分解为组内与组间两部分，不加权。",
        en="The mean of each region's ratio to the mean times its logarithm; it splits exactly into a part within groups "
        "and a part between them. Unweighted.",
    ),
    (
        r"T = \frac{1}{n} \sum_i \frac{y_i}{\mu} \ln \frac{y_i}{\mu}",
        r"T = \sum_g s_g T_g + \sum_g s_g \ln \frac{\mu_g}{\mu}, \quad s_g = \frac{n_g \mu_g}{n \mu}",
    ),
    "Theil, Economics and Information Theory, 1967; Shorrocks, Econometrica 48 (1980)",
)


def theil(y: np.ndarray) -> float:
    """Theil's T of positive figures.

    Raises:
        ValueError: a figure is not positive.

    >>> theil(np.array([2.0, 2.0])), round(theil(np.array([1.0, 3.0])), 6)
    (0.0, 0.130812)
    """
    if (y <= 0).any():
        raise ValueError("Theil's index needs positive figures")
    r = y / y.mean()
    return float(np.mean(r * np.log(r)))


def theil_l(y: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Theil's L (mean logarithmic deviation) of positive figures, weighted by population shares where given."""
    w = np.full(len(y), 1 / len(y)) if weights is None else weights / weights.sum()
    if (y <= 0).any():
        raise ValueError("Theil's index needs positive figures")
    return float((w * np.log((w @ y) / y)).sum())


def theil_weighted(y: np.ndarray, weights: np.ndarray) -> float:
    """Theil's T with population weights: ``Σ w (y/μ) ln(y/μ)``; equal weights give :func:`theil`."""
    w = weights / weights.sum()
    r = y / (w @ y)
    return float((w * r * np.log(r)).sum())


def gini(y: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Gini coefficient: half the mean absolute difference over the mean, weighted where weights are given.

    >>> round(gini(np.array([1.0, 2.0, 3.0, 4.0])), 6)
    0.25
    """
    w = np.full(len(y), 1 / len(y)) if weights is None else weights / weights.sum()
    return float(w @ np.abs(y[:, None] - y[None, :]) @ w / (2 * (w @ y)))


PATH_METHOD = Method(
    "inequality",
    Text(zh="差异的历年变化", en="Inequality over time"),
    Text(
        zh="逐期计算泰尔指数T与L、基尼系数、变异系数、最大与最小之比，并按分组分解。",
        en="Theil's T and L, Gini, coefficient of variation and highest over lowest, period by period, with Theil's T split "
        "within and between groups.",
    ),
    (r"L = \frac{1}{n} \sum_i \ln \frac{\mu}{y_i}", r"G = \frac{\sum_i \sum_j |y_i - y_j|}{2 n^2 \mu}"),
    "Theil 1967; Cowell, Measuring Inequality, 3rd ed., 2011",
)


class PathParameters(Parameters):
    """``kind = "inequality_path"``."""

    kind: Literal["inequality_path"] = "inequality_path"
    indicator: str = Field(description="an indicator with several periods")
    weight: str | None = Field(None, description="indicator of population: weighted measures")
    grouping: str | None = Field(None, description="the groups to decompose by")


def inequality_path(p: PathParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by period."""
    spec = study.panel.indicators.get(p.indicator)
    if spec is None:
        known = ", ".join(study.panel.indicators)
        raise AnalysisProblem(
            Text(zh=f"没有名为“{p.indicator}”的指标", en=f"there is no indicator called “{p.indicator}”"),
            Text(zh=f"现有指标：{known}", en=f"there are: {known}"),
        )
    grouping = grouping_of(study, p.grouping)
    wide = study.panel.over_time(p.indicator)
    people = study.panel.over_time(p.weight) if p.weight else None
    rows: dict[str, dict[str, float]] = {}
    for period in wide.columns:
        values = wide[period].dropna()
        if people is not None:
            if period not in people:
                continue
            values = values[people[period].reindex(values.index).notna()]
        if len(values) < 2:
            continue
        bad = values.index[values <= 0]
        if len(bad):
            name = study.panel.regions[str(bad[0])].name
            raise AnalysisProblem(
                Text(
                    zh=f"{name['zh']}的“{spec.name['zh']}”不是正数（{period}）",
                    en=f"“{spec.name['en']}” of {name['en']} is not positive ({period})",
                ),
                Text(zh="改正数据，或换一个指标", en="correct the figure, or use another indicator"),
            )
        y = values.to_numpy(float)
        w = np.ones(len(y)) if people is None else people[period].reindex(values.index).to_numpy(float)
        mean = (w @ y) / w.sum()
        total = theil_weighted(y, w)
        row = {
            "n": float(len(y)),
            "theil_t": total,
            "theil_l": theil_l(y, w),
            "gini": gini(y, w),
            "cv": float(np.sqrt((w @ (y - mean) ** 2) / w.sum()) / mean),
            "ratio": float(y.max() / y.min()),
            "within": np.nan,
            "between": np.nan,
        }
        if grouping is not None:
            groups = np.array([g or "" for g in grouping.of(map(str, values.index))])
            inside = groups != ""
            y, w, groups = y[inside], w[inside], groups[inside]
            share = {g: (w[groups == g] @ y[groups == g]) / (w @ y) for g in dict.fromkeys(groups)}
            within = sum(s * theil_weighted(y[groups == g], w[groups == g]) for g, s in share.items())
            whole = theil_weighted(y, w)
            row["within"], row["between"] = 100 * within / whole, 100 * (whole - within) / whole
        rows[str(period)] = row
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")
    inputs = tuple(f"{p.indicator}@{t}" for t in frame.index)
    return (
        Result(
            p.id,
            Text(zh=f"{spec.name['zh']}的地区差异", en=f"Inequality of {spec.name['en']}"),
            (
                Column("n", Text(zh="地区数", en="Regions"), role="count"),
                Column("theil_t", Text(zh="泰尔指数T", en="Theil T"), same(""), 4),
                Column("theil_l", Text(zh="泰尔指数L", en="Theil L"), same(""), 4),
                Column("gini", Text(zh="基尼系数", en="Gini"), same(""), 4),
                Column("cv", Text(zh="变异系数", en="Coefficient of variation"), same(""), 4),
                Column("ratio", Text(zh="最大与最小之比", en="Highest over lowest"), same(""), 2),
                Column("within", Text(zh="组内占比", en="Share within groups"), same("%"), 1, "share"),
                Column("between", Text(zh="组间占比", en="Share between groups"), same("%"), 1, "share"),
            ),
            frame,
            (PATH_METHOD,),
            inputs=inputs,
        ),
    )


class TheilParameters(Parameters):
    """``kind = "theil"``."""

    kind: Literal["theil"] = "theil"
    value: str = Field(description="an indicator, or result.column")
    period: str | None = Field(None, description="the period; the last with figures where none is given")
    grouping: str = Field(description="the groups to decompose by")


def run(p: TheilParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (part: total, within, between) and ``<id>_groups``."""
    values, column, source = values_of(study, p.value, p.period)
    grouping = grouping_of(study, p.grouping)
    assert grouping is not None
    known = values.dropna()
    groups = pd.Series(grouping.of(known.index), index=known.index, dtype=object)
    left_out = known.index[groups.isna()]
    known, groups = known.drop(left_out), groups.drop(left_out)
    bad = known.index[known <= 0]
    if len(bad):
        name = study.panel.regions[str(bad[0])].name
        raise AnalysisProblem(
            Text(
                zh=f"{name['zh']}的“{column.name['zh']}”不是正数，不能取对数",
                en=f"“{column.name['en']}” of {name['en']} is not positive: it has no logarithm",
            ),
            Text(zh="改正数据，或换一个指标", en="correct the figure, or use another indicator"),
        )
    y = known.to_numpy(float)
    total, mu, n = theil(y), y.mean(), len(y)
    rows = {}
    for g in grouping.groups:
        part = y[(groups == g).to_numpy()]
        if not part.size:
            continue
        share = part.size * part.mean() / (n * mu)
        rows[g] = (
            float(part.size),
            part.mean(),
            theil(part),
            share * theil(part),
            share * np.log(part.mean() / mu),
        )
    within = sum(r[3] for r in rows.values())
    between = sum(r[4] for r in rows.values())
    parts = pd.DataFrame(
        {"theil": [within, between, total], "share": [100 * within / total, 100 * between / total, 100.0]},
        index=pd.Index(["within", "between", "total"], name="part"),
    )
    by_group = pd.DataFrame(
        {
            "n": [r[0] for r in rows.values()],
            "mean": [r[1] for r in rows.values()],
            "theil": [r[2] for r in rows.values()],
            "contribution": [r[3] for r in rows.values()],
            "contribution_share": [100 * r[3] / total for r in rows.values()],
        },
        index=pd.Index(list(rows), name="group"),
    )
    title = Text(zh=f"{column.name['zh']}的泰尔指数", en=f"Theil index: {column.name['en']}")
    index = Column("theil", Text(zh="泰尔指数", en="Theil index"), same(""), 4)
    return (
        Result(
            p.id,
            title,
            (index, Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share")),
            parts,
            (METHOD,),
            labels={
                "part": {
                    "within": Text(zh="组内", en="Within groups"),
                    "between": Text(zh="组间", en="Between groups"),
                    "total": Text(zh="总体", en="Total"),
                }
            },
            inputs=(source,),
        ),
        Result(
            f"{p.id}_groups",
            Text(zh=f"{title['zh']}：分组", en=f"{title['en']} by group"),
            (
                Column("n", Text(zh="地区数", en="Regions"), role="count"),
                Column("mean", Text(zh="平均", en="Mean"), column.unit, column.decimals),
                index,
                Column("contribution", Text(zh="对总体的贡献", en="Contribution"), same(""), 4),
                Column(
                    "contribution_share", Text(zh="贡献占比", en="Share of the total"), same("%"), 1, "share"
                ),
            ),
            by_group,
            (METHOD,),
            labels={"group": grouping.groups},
            inputs=(source,),
        ),
    )


ANALYSES = (
    Analysis("theil", TheilParameters, run),
    Analysis("inequality_path", PathParameters, inequality_path),
)

"""Coupling coordination of two or more systems: `CouplingParameters`, `usual`, `revised`.

``C = [Π u_k / (Σ u_k / n)^n]^(1/n)`` (for two systems ``2√(u₁u₂)/(u₁+u₂)``), ``T = Σ α_k u_k``, ``D = √(C·T)``, with
every ``u`` on a scale of 0 to 1. D is graded by half-open intervals. The revised C of Wang et al. spreads over 0 to 1
where the usual one crowds near 1.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.economy.balance import by_rank, lagging
from analysis.economy.grades import GRADES, Grade
from analysis.inputs import by_time, grouping_of, groups_labels, over_time, periods_of
from analysis.parameters import (
    Analysis,
    GroupingId,
    IndicatorId,
    Parameters,
    PeriodId,
    Wrong,
)
from analysis.periods import years_between
from analysis.standing.classification import band_of
from analysis.standing.standing import METHOD as STANDING
from analysis.standing.standing import (
    NO_FIGURE,
    distribution,
    distribution_columns,
    group_means,
    moved_columns,
    moves,
    of_both,
    ranks,
    small_groups,
    standing_columns,
    standing_table,
)
from analysis.values import (
    AnalysisProblem,
    Column,
    Grouping,
    Method,
    Option,
    Result,
    Study,
    Text,
    period_text,
    period_when,
    same,
)

METHOD = Method(
    "coupling",
    Text(zh="耦合协调度", en="Coupling coordination"),
    Text(
        zh="耦合度C衡量各系统是否同步，综合水平T衡量整体高低，协调度D为二者几何平均；按左闭右开区间分级。",
        en="Coupling C says whether the systems are in step, T how strong they are together; coordination D is their "
        "geometric mean, graded by intervals closed below.",
    ),
    (
        r"C = \left[\frac{\prod_k u_k}{\left(\frac{1}{n}\sum_k u_k\right)^n}\right]^{1/n}",
        r"T = \sum_k \alpha_k u_k",
        r"D = \sqrt{C \cdot T}",
    ),
    "Liao Chongbin, *Tropical Geography* 19 (1999); Wang Shujia et al., *Journal of Natural Resources* 36 (2021)",
)
REVISED = Method(
    "coupling_revised",
    Text(zh="修正耦合度", en="Revised coupling"),
    Text(
        zh="以系统间的平均差距与相对水平之积开方，取值均匀分布在0与1之间。",
        en="The root of one minus the mean difference between systems, times their levels relative to the highest; it "
        "spreads over 0 to 1.",
    ),
    (
        r"C = \sqrt{\left[1 - \frac{\sum_{i>j} |u_i - u_j|}{n(n-1)/2}\right]"
        r"\left(\prod_k \frac{u_k}{\max u}\right)^{1/(n-1)}}",
    ),
    "Wang Shujia et al., *Journal of Natural Resources* 36 (2021)",
)


class CouplingParameters(Parameters):
    """``kind = "coupling"``."""

    kind: Literal["coupling"] = "coupling"
    systems: tuple[IndicatorId, ...] = Field(
        min_length=2, description="the systems’ indicators, more always better"
    )
    scale: float = Field(1.0, gt=0, description="figures are divided by this to lie between 0 and 1")
    weights: tuple[float, ...] = Field((), description="α of each system; equal where none are given")
    form: Literal["usual", "revised"] = Field("usual", description="which C: the usual, or the revised one")
    periods: tuple[PeriodId, ...] = Field((), description="the periods; all common ones where none are given")
    grades: tuple[Grade, ...] = Field(GRADES, description="grades of D from low to high")
    grouping: GroupingId | None = Field(None, description="the grouping whose means are shown beside")
    balance: float = Field(
        0.0, ge=0, le=1, description="systems closer than this, as a share of their mean, count as level"
    )
    decimals: int = Field(2, ge=0, le=10, description="decimals of C, T and D on pages")

    @model_validator(mode="after")
    def _fits(self) -> CouplingParameters:
        if self.weights and (len(self.weights) != len(self.systems) or abs(sum(self.weights) - 1) > 1e-9):
            raise Wrong("weights 应每个系统一个，合计为 1", "weights must be one per system and add up to 1")
        if any(w <= 0 for w in self.weights):
            raise Wrong("weights 应大于零", "weights must be positive")
        if len(set(self.systems)) != len(self.systems):
            raise Wrong("一个系统列了两次", "a system appears twice")
        uppers = [g.upper for g in self.grades]
        if uppers != sorted(set(uppers)):
            raise Wrong("各等级的上限应由小到大", "the grades’ upper bounds must ascend")
        return self


def usual(U: np.ndarray) -> np.ndarray:
    """C of each row of U (rows, systems): the geometric over the arithmetic mean, 0 where a system is 0."""
    mean = U.mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(mean > 0, np.prod(U, axis=1) ** (1 / U.shape[1]) / mean, 0.0)


def revised(U: np.ndarray) -> np.ndarray:
    """The revised C of each row of U (rows, systems).

    >>> revised(np.array([[0.5, 0.5], [0.2, 0.8]])).round(4).tolist()
    [1.0, 0.3162]
    """
    n = U.shape[1]
    a, b = np.triu_indices(n, 1)
    apart = np.abs(U[:, a] - U[:, b]).mean(axis=1)
    top = U.max(axis=1, keepdims=True)
    level = np.divide(U, top, out=np.zeros_like(U), where=top > 0)
    return np.asarray(np.sqrt((1 - apart) * np.prod(level, axis=1) ** (1 / (n - 1))))


def coupling(
    U: np.ndarray, alpha: np.ndarray, form: Literal["usual", "revised"] = "usual"
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """C, T and D of each row.

    Args:
        U: (rows, systems) between 0 and 1.
        alpha: (systems,) weights that sum to one.
        form: which C.

    Returns:
        three arrays of shape (rows,).

    >>> c, t, d = coupling(np.array([[0.36, 0.36], [0.04, 0.36]]), np.array([0.5, 0.5]))
    >>> c.round(2).tolist(), d.round(3).tolist()
    ([1.0, 0.6], [0.6, 0.346])
    """
    c = usual(U) if form == "usual" else revised(U)
    t = U @ alpha
    return c, t, np.sqrt(c * t)


def run(p: CouplingParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (regions and aggregate areas by period), ``_change``, ``_steps`` (from period to period),
    ``_counts``, ``_latest`` and its distribution and, with a grouping, ``_groups`` (group, period) and
    ``_latest_groups``.
    """
    grouping = grouping_of(study, p.grouping)
    periods = periods_of(study, p.systems, p.periods)
    frame = _coordinated(p, _systems(p, study, periods))
    frame = by_rank(frame, p.systems, study.panel.codes())
    own = frame[frame.index.get_level_values("region").isin(study.panel.codes())]
    inputs = tuple(f"{s}@{x}" for s in p.systems for x in periods)
    missing = dict.fromkeys(set(study.panel.codes()) - set(frame.index.get_level_values("region")), NO_FIGURE)
    columns = coordination_columns(p, study)
    methods = (METHOD, REVISED) if p.form == "revised" else (METHOD,)
    results = [
        Result(p.id, _title(p), columns, frame, methods, inputs=inputs, options=_options(p), missing=missing),
        _change(p, own, periods, inputs),
        _counts(p, own, periods, inputs),
        *_latest(p, own, periods[-1], grouping),
    ]
    if len(periods) > 1:
        results.append(_steps(p, own, periods, inputs))
    if grouping is not None:
        results.append(_groups(p, own, periods, grouping, columns, inputs))
        results.append(_latest_groups(p, own, periods[-1], grouping))
    return tuple(results)


def _title(p: CouplingParameters) -> Text:
    return p.title or Text(zh="耦合协调度", en="Coupling coordination")


def _alpha(p: CouplingParameters) -> np.ndarray:
    return np.array(p.weights or [1 / len(p.systems)] * len(p.systems))


def _options(p: CouplingParameters) -> tuple[Option, ...]:
    return (
        (Text(zh="权重α", en="Weights α"), same(", ".join(as_given(a) for a in _alpha(p)))),
        (Text(zh="换算", en="Scale"), same(f"÷ {as_given(p.scale)}")),
    )


def _systems(p: CouplingParameters, study: Study, periods: list[str]) -> pd.DataFrame:
    """The systems between 0 and 1, (region, period) × systems, of regions and aggregates that have all of them."""
    parts = {
        t: pd.concat([study.panel.cross(p.systems, t), study.panel.cross(p.systems, t, "aggregate")])
        for t in periods
    }
    raw = pd.concat(parts, names=["period"]).swaplevel().rename_axis(["region", "period"]).dropna() / p.scale
    outside = raw.index[((raw < 0) | (raw > 1)).any(axis=1)]
    if len(outside):
        code, period = outside[0]
        name = study.panel.regions[str(code)].name
        raise AnalysisProblem(
            Text(
                zh="{name}（{t}）的系统值不在0与1之间", en="a system of {name} ({t}) is not between 0 and 1"
            ).fill(name=name, t=period_text(str(period))),
            Text(
                zh="写上 scale（例如百分制写 scale = 100）",
                en="give scale (for figures out of a hundred: scale = 100)",
            ),
        )
    return raw


def _coordinated(p: CouplingParameters, raw: pd.DataFrame) -> pd.DataFrame:
    U = raw.to_numpy(float)
    c, t, d = coupling(U, _alpha(p), p.form)
    at = _graded(d, p)
    frame = pd.DataFrame(
        {
            "c": c,
            "t": t,
            "d": d,
            "grade": [p.grades[i].id for i in at],
            "grade_no": at + 1.0,
            "lagging": ["in_step" if i < 0 else p.systems[i] for i in lagging(U, p.balance)],
            **{f"u_{s}": U[:, i] for i, s in enumerate(p.systems)},
        },
        index=raw.index,
    )
    return by_time(frame)


def _value(p: CouplingParameters) -> Column:
    return Column(
        "d",
        Text(zh="协调度D", en="Coordination D"),
        same(""),
        p.decimals,
        scale="score",
        main=True,
        bounds=_limits(p),
    )


def _limits(p: CouplingParameters) -> tuple[float, ...]:
    return tuple(g.upper for g in p.grades[:-1])


def _grades(p: CouplingParameters) -> dict[str, Text]:
    return {g.id: g.name for g in p.grades}


def coordination_columns(p: CouplingParameters, study: Study) -> tuple[Column, ...]:
    """C, T, D, the grade, what lags, and the systems themselves."""
    names = {s: study.panel.indicators[s].name for s in p.systems}
    lags = {**names, "in_step": Text(zh="同步", en="in step")}
    scaled = {
        s: Text(zh=f"{n['zh']}（换算后）", en=f"{n['en']} (scaled)") if p.scale != 1 else n
        for s, n in names.items()
    }
    return (
        Column("c", Text(zh="耦合度C", en="Coupling C"), same(""), p.decimals, scale="score"),
        Column("t", Text(zh="综合水平T", en="Level T"), same(""), p.decimals, scale="score"),
        _value(p),
        Column("grade", Text(zh="等级", en="Grade"), role="category", labels=_grades(p), classes=True),
        Column("grade_no", Text(zh="等级序号", en="Grade number"), role="count"),
        Column("lagging", Text(zh="滞后系统", en="Lagging"), role="category", labels=lags),
        Column("lower", Text(zh="位次较低的系统", en="Ranks lower"), role="category", labels=lags),
        *(Column(f"u_{s}", n, same(""), p.decimals, scale="score") for s, n in scaled.items()),
    )


def _latest(
    p: CouplingParameters, own: pd.DataFrame, period: str, grouping: Grouping | None
) -> tuple[Result, Result]:
    """The standing of the regions by D in the last period, and its distribution."""
    title, d = _title(p), own.xs(period, level="period")["d"]
    table = standing_table(d, "d", 1, grouping, percent=False)
    return (
        Result(
            f"{p.id}_latest",
            Text(zh="{t}{title}", en="{title} {t}").fill(title=title, t=period_when(period)),
            standing_columns(_value(p), grouping),
            table,
            (METHOD, STANDING),
            note=small_groups(table, grouping),
            inputs=(p.id,),
        ),
        Result(
            f"{p.id}_latest_distribution",
            Text(zh=f"{title['zh']}的分布", en=f"{title['en']}: distribution"),
            distribution_columns(same(""), p.decimals),
            pd.DataFrame(
                [distribution(d.to_numpy(float))], index=pd.Index([f"{p.id}_latest"], name="indicator")
            ),
            (STANDING,),
            labels={"indicator": {f"{p.id}_latest": title}},
            inputs=(p.id,),
        ),
    )


def _latest_groups(p: CouplingParameters, own: pd.DataFrame, period: str, grouping: Grouping) -> Result:
    title, d = _title(p), own.xs(period, level="period")["d"]
    return Result(
        f"{p.id}_latest_groups",
        Text(zh=f"{title['zh']}：分组平均", en=f"{title['en']}: group means"),
        (Column("n", Text(zh="地区数", en="Regions"), role="count"), _value(p)),
        group_means(d.to_frame(), grouping),
        (STANDING,),
        labels={"group": groups_labels(grouping)},
        inputs=(p.id,),
    )


def _graded(d: np.ndarray, p: CouplingParameters) -> np.ndarray:
    """The number of each D's grade; the highest grade holds whatever lies above it."""
    return np.asarray(np.minimum(band_of(d, tuple(g.upper for g in p.grades)), len(p.grades) - 1))


def _groups(
    p: CouplingParameters,
    own: pd.DataFrame,
    periods: list[str],
    grouping: Grouping,
    columns: tuple[Column, ...],
    inputs: tuple[str, ...],
) -> Result:
    """Unweighted means of the regions by (group, period); the grade is that of the mean D."""
    names = ["c", "t", "d", *(f"u_{s}" for s in p.systems)]
    means = {t: group_means(pd.DataFrame(own.xs(t, level="period"))[names], grouping) for t in periods}
    frame = pd.concat(means, names=["period"]).swaplevel()
    order = [(g, t) for g in groups_labels(grouping) for t in periods if (g, t) in frame.index]
    frame = frame.loc[order]
    at = _graded(frame["d"].to_numpy(float), p)
    frame["grade"] = [p.grades[i].id for i in at]
    frame["grade_no"] = at + 1.0
    described = (
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
        *(c for c in columns if c.id not in {"lagging", "lower"}),
    )
    title = _title(p)
    return Result(
        f"{p.id}_groups",
        over_time(Text(zh="{t}：分组平均", en="{t}: group means").fill(t=title), periods),
        described,
        frame[[c.id for c in described]],
        (METHOD,),
        labels={"group": groups_labels(grouping)},
        inputs=inputs,
    )


def _change(
    p: CouplingParameters,
    own: pd.DataFrame,
    periods: list[str],
    inputs: tuple[str, ...],
) -> Result:
    """From the first period to the last: D, grade and rank."""
    first, last = own.xs(periods[0], level="period"), own.xs(periods[-1], level="period")
    both = first.merge(last, left_index=True, right_index=True, suffixes=("_first", "_last"))
    frame = pd.DataFrame(
        {
            "first": both["d_first"],
            "last": both["d_last"],
            "change": both["d_last"] - both["d_first"],
            "grade_first": both["grade_first"],
            "grade_last": both["grade_last"],
            "steps": both["grade_no_last"] - both["grade_no_first"],
        }
    ).join(moves(both["d_first"], both["d_last"]))
    places, title, labels = p.decimals, _title(p), _grades(p)
    return Result(
        f"{p.id}_change",
        Text(zh=f"{title['zh']}的变化", en=f"{title['en']}: change"),
        (
            Column("first", period_text(periods[0]), same(""), places, bounds=_limits(p)),
            Column("last", period_text(periods[-1]), same(""), places, bounds=_limits(p)),
            Column("change", Text(zh="变化", en="Change"), same(""), places, signed=True),
            Column("grade_first", Text(zh="期初等级", en="First grade"), role="category", labels=labels),
            Column("grade_last", Text(zh="期末等级", en="Last grade"), role="category", labels=labels),
            Column("steps", Text(zh="升降级数", en="Steps"), role="count", signed=True),
            *moved_columns(periods[0], periods[-1]),
        ),
        frame,
        (METHOD,),
        inputs=inputs,
        note=of_both(*first["d"].align(last["d"])),
    )


def _steps(p: CouplingParameters, own: pd.DataFrame, periods: list[str], inputs: tuple[str, ...]) -> Result:
    """By (region, period): what D gained since the period before, per year, and the rank of that speed."""
    steps = {}
    for before, now in pairwise(periods):
        first, last = (pd.DataFrame(own.xs(t, level="period"))[["d", "grade_no"]] for t in (before, now))
        step = (last - first).dropna().rename(columns={"d": "change", "grade_no": "steps"})
        step["speed"] = step["change"] / years_between(before, now)
        step["rank"] = ranks(step["change"].to_numpy(float))
        step["of"] = float(len(step))
        step["mean"] = step["speed"].mean()
        steps[now] = step[["change", "speed", "rank", "of", "mean", "steps"]]
    frame = by_time(pd.concat(steps, names=["period"]).swaplevel().rename_axis(["region", "period"]))
    places, title = p.decimals, _title(p)
    return Result(
        f"{p.id}_steps",
        Text(zh=f"{title['zh']}：逐期变化", en=f"{title['en']}: from period to period"),
        (
            Column("change", Text(zh="比上期", en="Since the period before"), same(""), places, signed=True),
            Column("speed", Text(zh="年均变化", en="Per year"), same(""), places + 2, signed=True),
            Column("rank", Text(zh="变化的位次", en="Rank of the change"), role="rank"),
            Column("of", Text(zh="参与排名的地区数", en="Regions ranked"), role="count"),
            Column(
                "mean",
                Text(zh="年均变化（总体平均）", en="Per year, overall mean"),
                same(""),
                places + 2,
                signed=True,
            ),
            Column("steps", Text(zh="升降级数", en="Steps"), role="count", signed=True),
        ),
        frame,
        (METHOD,),
        inputs=inputs,
    )


def _counts(
    p: CouplingParameters,
    own: pd.DataFrame,
    periods: list[str],
    inputs: tuple[str, ...],
) -> Result:
    """How many regions have each grade, by period."""
    title, labels = _title(p), _grades(p)
    used = [i for i in labels if (own["grade"] == i).any()]
    table = pd.crosstab(own.index.get_level_values("period"), own["grade"]).reindex(
        index=periods, columns=used, fill_value=0
    )
    frame = pd.DataFrame({"n": table.stack().astype(float)})
    frame.index = frame.index.set_names(["period", "level"])
    frame["share"] = 100 * frame["n"] / frame.groupby(level="period")["n"].transform("sum")
    return Result(
        f"{p.id}_counts",
        Text(zh=f"{title['zh']}：各等级地区数", en=f"{title['en']}: regions by grade"),
        (
            Column("n", Text(zh="地区数", en="Regions"), role="count"),
            Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share"),
        ),
        frame,
        (METHOD,),
        labels={"level": labels},
        inputs=inputs,
    )


ANALYSES = (Analysis("coupling", CouplingParameters, run, methods=(METHOD, REVISED)),)

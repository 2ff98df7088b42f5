"""Convergence clubs of Phillips and Sul: the log t test and the clustering by it: `log_t`, `clubs`, `ClubsParameters`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.decimals import as_given
from analysis.distributions import norm
from analysis.panel.sample import UNEVEN, PanelParameters, complete, sample
from analysis.parameters import Analysis, FigureRef
from analysis.values import AnalysisProblem, Column, Method, Provenance, Result, Study, Text, paragraphs, same

METHOD = Method(
    "convergence_clubs",
    Text(zh="收敛俱乐部（Phillips–Sul）", en="Convergence clubs (Phillips and Sul)"),
    Text(
        zh="对数t检验：各地区与平均之比的离散是否随时间缩小；t小于−1.65即拒绝收敛。拒绝时按末期数值排序，找出核心组，再把加入后t仍大于"
        "c*的地区归入，余下者重复，直到都归入俱乐部或不收敛。去掉开头三分之一的时期。时期少时检验不可靠；可先用HP滤波去掉周期。",
        en="The log t test asks whether the spread of regions relative to their mean shrinks over time; t below −1.65 rejects "
        "convergence. Where it does, regions are ordered by their last figure, a core group is found, those join that keep t "
        "above c*, and the rest begin anew, until all are in clubs or converge with none. The first third of the periods is "
        "left out. With few periods the test is not reliable; cycles may be filtered out first (Hodrick and Prescott).",
    ),
    (
        r"h_{it} = \frac{y_{it}}{N^{-1} \sum_i y_{it}}, \quad H_t = \frac{1}{N} \sum_i (h_{it} - 1)^2",
        r"\ln \frac{H_1}{H_t} - 2 \ln \ln t = a + b \ln t + u_t, \quad t = [rT], \ldots, T, \; r = 1/3",
    ),
    "Phillips and Sul, Econometrica 75 (2007); Phillips and Sul, Journal of Applied Econometrics 24 (2009)",
)
#: t of the one-sided test at five per cent
CRITICAL = -1.65


class ClubsParameters(PanelParameters):
    """``kind = "panel_clubs"``."""

    kind: Literal["panel_clubs"] = "panel_clubs"
    variable: FigureRef = Field(description="the variable; as a rule in logarithms (`logs`)")
    trim: float = Field(1 / 3, gt=0, lt=0.6, description="share of the periods left out at the beginning")
    smooth: float | None = Field(
        None,
        gt=0,
        description="smoothing of Hodrick and Prescott’s filter (400 for years); none where not given",
    )


@dataclass(frozen=True)
class LogT:
    """The log t regression: slope, its error (with a long-run variance), t."""

    b: float
    se: float
    t: float


def log_t(X: np.ndarray, trim: float = 1 / 3) -> LogT:
    """The log t regression of X (regions, T)."""
    h = X / X.mean(axis=0)
    H = ((h - 1) ** 2).mean(axis=0)
    T = X.shape[1]
    # halves to even, as R rounds
    first = round(T * trim) + 1
    time = np.arange(first, T + 1)
    x = np.log(time)
    y = np.log(H[0] / H[first - 1 :]) - 2 * np.log(x)
    Z = np.column_stack([np.ones(len(x)), x])
    b = np.linalg.lstsq(Z, y, rcond=None)[0]
    e = y - Z @ b
    se = math.sqrt(_long_run(e) * np.linalg.inv(Z.T @ Z)[1, 1])
    return LogT(float(b[1]), se, float(b[1]) / se)


def _long_run(e: np.ndarray) -> float:
    """Andrews' long-run variance: quadratic spectral kernel, bandwidth of a first-order autoregression.

    As in Phillips and Sul's own program, sums are over one residual less and divided by their number.
    """
    before, now = e[:-1], e[1:]
    rho = float(before @ now / (before @ before))
    width = 1.3221 * (4 * rho**2 / (1 - rho) ** 4 * len(e)) ** 0.2
    n = len(e) - 1
    total = float(e @ e) / n
    for j in range(1, n):
        k = j / width
        z = 1.2 * math.pi * k
        weight = 25 / (12 * math.pi**2 * k**2) * (math.sin(z) / z - math.cos(z))
        total += 2 * weight * float(e[: n - j] @ e[j:n]) / n
    return max(total, 1e-300)


def clubs(X: np.ndarray, trim: float = 1 / 3) -> list[list[int]]:
    """The clubs of X (regions, T), each as rows of X, the highest first; the last list are those that converge with none.

    >>> clubs(np.array([[1.0, 1.1, 1.2, 1.3, 1.4, 1.5]] * 2) + np.array([[0.0], [1e-3]]))[-1]
    []
    """
    left = sorted(range(len(X)), key=lambda i: (-X[i, -1], i))
    groups: list[list[int]] = []

    def t(rows: list[int]) -> float:
        return log_t(X[rows], trim).t

    while len(left) > 1:
        if t(left) > CRITICAL:
            groups.append(left)
            left = []
            break
        core = _core(left, t)
        if not core:
            break
        joining = {i: t([*core, i]) for i in left if i not in core}
        limit = 0.0
        club = [*core, *(i for i, x in joining.items() if x > limit)]
        # a club that does not converge as a whole has too low a bar: the weakest leave first
        while len(club) > len(core) and t(club) <= CRITICAL:
            limit = min(joining[i] for i in club if i in joining)
            club = [*core, *(i for i, x in joining.items() if x > limit)]
        groups.append(club)
        left = [i for i in left if i not in club]
    return [*groups, left]


def _core(left: list[int], t: Callable[[list[int]], float]) -> list[int]:
    """The first regions in a row that converge, so many that t is the highest; empty where no two neighbours do."""
    start = next((i for i in range(len(left) - 1) if t(left[i : i + 2]) > CRITICAL), None)
    if start is None:
        return []
    best, most = left[start : start + 2], t(left[start : start + 2])
    for end in range(start + 3, len(left) + 1):
        one = t(left[start:end])
        if one <= CRITICAL:
            break
        if one > most:
            best, most = left[start:end], one
    return best


def run(p: ClubsParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by region (its club) and ``<id>_clubs`` by club: how many, slope, error, t, p, last mean."""
    s = complete(sample(p, study, (p.variable,)))
    X = s.wide(p.variable)
    T = X.shape[1]
    if T - round(T * p.trim) < 5:
        raise AnalysisProblem(
            Text(
                zh="只有{n}期，去掉开头后不够做对数t检验",
                en="there are only {n} periods, too few for the log t test",
            ).fill(n=T),
            Text(zh="增加时期，或减小 trim", en="use more periods, or a smaller trim"),
        )
    if (X <= 0).any():
        raise AnalysisProblem(
            Text(
                zh="“{name}”有不大于零的数值，不能与平均相比",
                en="“{name}” has figures that are not positive: they have no ratio to the mean",
            ).fill(name=s.names[p.variable]),
            Text(zh="换一个变量，或不取对数", en="use another variable, or no logarithm"),
        )
    if p.smooth is not None:
        from statsmodels.tsa.filters.hp_filter import hpfilter

        X = np.array([np.asarray(hpfilter(x, p.smooth)[1]) for x in X])
    groups = clubs(X, p.trim)
    names = {str(k): Text(zh="俱乐部{k}", en="Club {k}").fill(k=k) for k in range(1, len(groups))}
    labels = {"all": Text(zh="全部地区", en="All regions"), **names, "0": Text(zh="不收敛", en="With none")}
    of = {i: str(k) for k, rows in enumerate(groups[:-1], start=1) for i in rows}
    keys = ["all", *names, *(["0"] if groups[-1] else [])]
    source = Provenance(
        (METHOD,),
        s.inputs,
        (
            *s.options,
            (Text(zh="去掉的开头", en="Left out at the beginning"), same(f"{as_given(100 * p.trim)}%")),
            *(
                ((Text(zh="HP滤波", en="Hodrick–Prescott filter"), same(as_given(p.smooth))),)
                if p.smooth
                else ()
            ),
        ),
        s.missing,
        paragraphs(same("") if s.even else UNEVEN),
    )
    title = Text(zh="{name}的收敛俱乐部", en="Convergence clubs: {name}").fill(name=s.names[p.variable])
    return (
        source.result(
            p.id,
            title,
            (
                Column(
                    "club",
                    Text(zh="俱乐部", en="Club"),
                    role="category",
                    labels=labels,
                    classes=True,
                    main=True,
                ),
            ),
            pd.DataFrame(
                {"club": [of.get(i, "0") for i in range(len(X))]}, index=pd.Index(s.regions, name="region")
            ),
        ),
        source.result(
            f"{p.id}_clubs",
            Text(zh="{t}：对数t检验", en="{t}: log t tests").fill(t=title),
            CLUB_COLUMNS,
            pd.DataFrame(
                _tests(X, groups, p.trim),
                index=pd.Index(keys, name="group"),
                columns=[c.id for c in CLUB_COLUMNS],
            ),
            labels={"group": labels},
        ),
    )


def _tests(X: np.ndarray, groups: list[list[int]], trim: float) -> list[list[float]]:
    """The log t test of all regions, of each club, and who is left."""
    table = []
    for members in [list(range(len(X))), *groups[:-1]]:
        one = log_t(X[members], trim)
        table.append(
            [len(members), one.b, one.se, one.t, float(norm.cdf(one.t)), float(X[members, -1].mean())]
        )
    if groups[-1]:
        table.append([len(groups[-1]), *[math.nan] * 4, float(X[groups[-1], -1].mean())])
    return table


CLUB_COLUMNS = (
    Column("n", Text(zh="地区数", en="Regions"), role="count"),
    Column("b", Text(zh="斜率", en="Slope"), same(""), 3),
    Column("se", Text(zh="标准误", en="Standard error"), same(""), 3),
    Column("t", Text(zh="t值", en="t"), same(""), 2),
    Column("p", Text(zh="p值（单侧）", en="p, one-sided"), role="p"),
    Column("last", Text(zh="末期平均", en="Mean of the last period"), same(""), 3),
)
ANALYSES = (Analysis("panel_clubs", ClubsParameters, run, methods=(METHOD,)),)

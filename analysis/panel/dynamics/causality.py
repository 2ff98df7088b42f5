"""Granger causality in panels, Dumitrescu–Hurlin and pooled F, by pair and lag: `granger`, `lagged`, `form`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.distributions import fisher, norm
from analysis.panel.exact import refuse_alike, refuse_straight
from analysis.panel.sample import UNEVEN, PanelParameters, Sample, complete, sample
from analysis.parameters import Analysis, FigureRef
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, paragraphs, same

METHOD = Method(
    "panel_granger",
    Text(zh="面板格兰杰因果检验", en="Granger causality in panels"),
    Text(
        zh="原假设：x的过去对预测y没有帮助。Dumitrescu–Hurlin检验让各地区系数不同，备择假设是至少部分地区有帮助，"
        "各地区沃尔德统计量的平均按两种方式标准化（一种用于长面板；另一种用于短面板，要求期数大于5+3K）；混合F检验假定各地区系数相同、常数项不同。"
        "“格兰杰因果”只说先后与预测，不证明因果；变量应平稳。",
        en="Null hypothesis: the past of x does not help to predict y. Dumitrescu and Hurlin let coefficients differ by region "
        "and have as alternative that it helps in some regions; the mean of the regions' Wald statistics is standardised in "
        "two ways, for long and for short panels; the latter needs more than 5 + 3K periods. The pooled F test takes coefficients to be "
        "the same in all regions and constants to differ. Granger causality is about order in time and prediction, and "
        "proves no cause; the variables should be stationary.",
    ),
    (
        r"y_{it} = \alpha_i + \sum_{k=1}^K \gamma_{ik} y_{i,t-k} + \sum_{k=1}^K \beta_{ik} x_{i,t-k} + e_{it}, "
        r"\quad H_0: \beta_{i1} = \cdots = \beta_{iK} = 0",
        r"\bar{Z} = \sqrt{\frac{N}{2K}} (\bar{W} - K), \quad \tilde{Z} = \sqrt{\frac{N}{2K} \frac{T - 3K - 5}{T - 2K - 3}} "
        r"\left(\frac{T - 3K - 3}{T - 3K - 1} \bar{W} - K\right)",
    ),
    "Dumitrescu and Hurlin, Economic Modelling 29 (2012); Lopez and Weber, Stata Journal 17 (2017)",
)


class CausalityParameters(PanelParameters):
    """``kind = "panel_granger"``."""

    kind: Literal["panel_granger"] = "panel_granger"
    variables: tuple[FigureRef, ...] = Field(
        min_length=2, description="the variables; every one is tested as a cause of every other"
    )
    most: int = Field(2, ge=1, le=8, description="tests are made with one lag, two, … up to so many")
    form: Literal["level", "difference"] = Field(
        "level", description="the variables as they are, or their first differences"
    )


@dataclass(frozen=True)
class Granger:
    """Of one pair and lag: mean Wald statistic with its two standardised forms, and the pooled F."""

    w: float
    z_bar: float
    z_tilde: float
    f: float
    df: int
    df2: int

    @property
    def row(self) -> list[float]:
        """Statistics and two-sided p of the normal forms, p of F."""
        p_bar, p_tilde = (2 * float(norm.sf(abs(z))) for z in (self.z_bar, self.z_tilde))
        p_f = float(fisher.sf(self.f, self.df, self.df2))
        return [
            self.w,
            self.z_bar,
            p_bar,
            self.z_tilde,
            p_tilde,
            self.f,
            float(self.df),
            float(self.df2),
            p_f,
        ]


def lagged(X: np.ndarray, lags: int) -> np.ndarray:
    """Lags of X (regions, T) as (regions, T − lags, lags), the nearest first."""
    T = X.shape[1]
    return np.stack([X[:, lags - k : T - k] for k in range(1, lags + 1)], axis=2)


def _sum_of_squares(y: np.ndarray, Z: np.ndarray) -> float:
    e = y - Z @ np.linalg.lstsq(Z, y, rcond=None)[0]
    return float(e @ e)


def granger(y: np.ndarray, x: np.ndarray, lags: int) -> Granger:
    """Whether x helps to predict y, both (regions, T).

    Raises:
        ValueError: there are too few periods for the lags.
    """
    n, T = y.shape
    rows = T - lags
    freedom = rows - 2 * lags - 1
    if freedom < 1:
        raise ValueError("too few periods")
    now, own, other = y[:, lags:], lagged(y, lags), lagged(x, lags)
    walds = []
    for i in range(n):
        small = np.column_stack([np.ones(rows), own[i]])
        s0, s1 = (_sum_of_squares(now[i], Z) for Z in (small, np.column_stack([small, other[i]])))
        walds.append((s0 - s1) / (s1 / freedom))
    w = float(np.mean(walds))
    z_bar = math.sqrt(n / (2 * lags)) * (w - lags)
    z_tilde = math.nan
    spare = T - 3 * lags - 5
    if spare > 0:
        scale = math.sqrt(n / (2 * lags) * spare / (T - 2 * lags - 3))
        z_tilde = scale * ((T - 3 * lags - 3) / (T - 3 * lags - 1) * w - lags)
    centred = [A - A.mean(axis=1, keepdims=True) for A in (now, own, other)]
    a, b, c = (A.reshape(n * rows, -1) for A in centred)
    s0, s1 = (_sum_of_squares(a.ravel(), Z) for Z in (b, np.column_stack([b, c])))
    df2 = n * rows - n - 2 * lags
    return Granger(w, z_bar, z_tilde, (s0 - s1) / lags / (s1 / df2), lags, df2)


def form(s: Sample, variable: str, form: Literal["level", "difference"]) -> np.ndarray:
    """A variable of a complete sample as (regions, T), in levels or first differences."""
    X = s.wide(variable)
    return X if form == "level" else np.diff(X, axis=1)


def run(p: CausalityParameters, study: Study) -> tuple[Result, ...]:
    """The table ``<id>`` by (cause, effect, lags)."""
    s = complete(sample(p, study, p.variables))
    data = {v: form(s, v, p.form) for v in p.variables}
    for v, X in data.items():
        refuse_straight(study, s.regions, X, s.names[v])
    refuse_alike(data, s.names, by_region=True)
    T = data[p.variables[0]].shape[1]
    # each region's regression needs a degree of freedom: T − K − 2K − 1
    possible = [k for k in range(1, p.most + 1) if T - 3 * k - 1 >= 1]
    if not possible:
        raise AnalysisProblem(
            Text(
                zh="只有{T}期，连滞后一期的因果检验也做不了",
                en="there are only {T} periods, too few for a test with even one lag",
            ).fill(T=T),
            Text(zh="增加时期", en="use more periods"),
        )
    rows = {
        (cause, effect, str(k)): granger(data[effect], data[cause], k).row
        for effect in p.variables
        for cause in p.variables
        if cause != effect
        for k in possible
    }
    index = pd.MultiIndex.from_tuples(list(rows), names=["cause", "effect", "lags"])
    left = Text(zh="期数不够检验{k}期滞后。", en="The periods are too few for {k} lags.").fill(
        k=len(possible) + 1
    )
    return (
        Result(
            p.id,
            Text(zh="面板格兰杰因果检验", en="Granger causality"),
            COLUMNS,
            pd.DataFrame(list(rows.values()), index=index, columns=[c.id for c in COLUMNS]),
            (METHOD,),
            labels={
                "cause": s.names,
                "effect": s.names,
                "lags": {
                    str(k): Text(zh="滞后{k}期", en="lag {k}" if k == 1 else "lags 1–{k}").fill(k=k)
                    for k in possible
                },
            },
            inputs=s.inputs,
            options=(
                *s.options,
                (Text(zh="地区数", en="Regions"), same(str(len(s.regions)))),
                (
                    Text(zh="变量形式", en="Form of the variables"),
                    Text(zh="一阶差分", en="first differences")
                    if p.form == "difference"
                    else Text(zh="水平值", en="levels"),
                ),
            ),
            missing=s.missing,
            note=paragraphs(same("") if s.even else UNEVEN, left if len(possible) < p.most else same("")),
        ),
    )


COLUMNS = (
    Column("w", Text(zh="平均沃尔德统计量", en="Mean Wald statistic"), same(""), 3),
    Column("z_bar", Text(zh="Z（长面板）", en="Z, long panels"), same(""), 3),
    Column("p_bar", Text(zh="p值（长面板）", en="p, long panels"), role="p"),
    Column("z_tilde", Text(zh="Z（短面板）", en="Z, short panels"), same(""), 3, main=True),
    Column("p_tilde", Text(zh="p值（短面板）", en="p, short panels"), role="p"),
    Column("f", Text(zh="混合F", en="Pooled F"), same(""), 3),
    Column("df", Text(zh="自由度", en="Degrees of freedom"), role="count"),
    Column("df2", Text(zh="分母自由度", en="Denominator degrees of freedom"), role="count"),
    Column("p_f", Text(zh="p值（F）", en="p (F)"), role="p"),
)
ANALYSES = (Analysis("panel_granger", CausalityParameters, run, methods=(METHOD,)),)

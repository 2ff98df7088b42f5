"""Dynamic panel models by difference and system GMM, beside estimates that bound the truth: `MomentsParameters`, `run`."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.panel.dynamic import GMM, LagInstruments, gmm, stack
from analysis.panel.estimators import fit, inference
from analysis.panel.regression import ESTIMATORS, estimated
from analysis.panel.sample import UNEVEN, PanelParameters, Sample, check_each_once, lag, sample
from analysis.panel.specification import TEST_COLUMNS
from analysis.panel.table import CONSTANT_NAME, FittedModel, tables
from analysis.parameters import Analysis, FigureRef, Wrong
from analysis.values import AnalysisProblem, Method, Provenance, Result, Study, Text, paragraphs, same

METHOD = Method(
    "panel_gmm",
    Text(zh="动态面板GMM", en="Dynamic panels by GMM"),
    Text(
        zh="因变量的滞后项与地区效应相关，固定效应在期数少时低估、混合OLS高估其系数；GMM的估计应落在两者之间。差分GMM以较早的水平值作差分"
        "方程的工具，系统GMM另以差分作水平方程的工具（要求初值不偏离稳态）。误差差分应有一阶而无二阶序列相关；"
        "Hansen检验不拒绝只是不矛盾，工具多于地区时失去效力，应折叠工具。两步估计用Windmeijer校正标准误。"
        "方法适于地区多、时期少；只有十来个地区时不可靠。",
        en="The lagged dependent variable is related to the regions’ effects: with few periods fixed effects put its "
        "coefficient too low and pooled least squares too high, and an estimate by GMM should lie between. Difference GMM "
        "instruments the differenced equations by earlier levels; system GMM adds equations in levels, instrumented by "
        "differences (which needs a start not far from the steady state). Differenced errors should be correlated at first "
        "and not at second order. Not to reject by Hansen’s test is no contradiction only, and the test loses its power "
        "where instruments outnumber regions: collapse them. Errors of two steps are corrected after Windmeijer. The "
        "method is for many regions and few periods; with a dozen regions it is not reliable.",
    ),
    (
        r"y_{it} = \sum_k \alpha_k y_{i,t-k} + x_{it}' \beta + \mu_i + \lambda_t + e_{it}, \quad E(y_{i,t-s} \Delta e_{it}) = 0, \; s \geq 2",
        r"\hat{\beta} = (X'Z W Z'X)^{-1} X'Z W Z'y, \quad W_1 = \left(\sum_i Z_i' H Z_i\right)^{-1}, \; "
        r"W_2 = \left(\sum_i Z_i' \hat{e}_i \hat{e}_i' Z_i\right)^{-1}",
        r"J = \hat{e}' Z W_2 Z' \hat{e} \sim \chi^2_{L-k}, \quad m_j = \frac{\sum_i \Delta\hat{e}_{i,-j}' \Delta\hat{e}_i}{\sqrt{\hat{v}_j}} \sim N(0, 1)",
    ),
    "Arellano and Bond, Review of Economic Studies 58 (1991); Blundell and Bond, Journal of Econometrics 87 (1998); Windmeijer, "
    "Journal of Econometrics 126 (2005); Roodman, Stata Journal 9 (2009)",
)
TESTS = {
    "ar1": Text(zh="AR(1)", en="AR(1)"),
    "ar2": Text(zh="AR(2)", en="AR(2)"),
    "hansen": Text(zh="Hansen检验", en="Hansen"),
}


class MomentsParameters(PanelParameters):
    """``kind = "panel_gmm"``."""

    kind: Literal["panel_gmm"] = "panel_gmm"
    dependent: FigureRef = Field(description="the variable to explain")
    regressors: tuple[FigureRef, ...] = Field((), description="regressors that are taken as exogenous")
    endogenous: tuple[FigureRef, ...] = Field(
        (), description="regressors that may depend on the error of the same period"
    )
    predetermined: tuple[FigureRef, ...] = Field(
        (), description="regressors that may depend on earlier errors"
    )
    with_lag: tuple[FigureRef, ...] = Field(
        (), description="which of the regressors enter with their figure of the period before as well"
    )
    lags: int = Field(1, ge=1, le=3, description="lags of the dependent variable")
    estimators: tuple[Literal["difference", "system"], ...] = Field(
        ("difference", "system"),
        min_length=1,
        description="the equations: in differences, with those in levels",
    )
    steps: Literal[1, 2] = Field(2, description="steps of the weighting")
    most: int = Field(99, ge=2, description="the most periods that instruments lie back")
    collapse: bool = Field(True, description="one instrument for each lag, not for each lag and period")
    period_effects: bool = Field(True, description="a constant for each period")
    compare: bool = Field(True, description="show pooled least squares and fixed effects beside them")
    level: float = Field(95, gt=50, lt=100, description="per cent of the confidence intervals")

    @model_validator(mode="after")
    def _parts(self) -> MomentsParameters:
        own = [self.dependent, *self.regressors, *self.endogenous, *self.predetermined]
        check_each_once(own)
        if unknown := [v for v in self.with_lag if v not in own[1:]]:
            raise Wrong(
                f"with_lag 中的“{unknown[0]}”不是解释变量",
                f"“{unknown[0]}”, named in with_lag, is no regressor",
                "加入 regressors，或从 with_lag 中删去",
                "add it to the regressors, or take it out of with_lag",
            )
        return self


def _variables(
    p: MomentsParameters, whole: Sample
) -> tuple[list[str], dict[str, pd.Series], dict[str, Text]]:
    """The terms in order, each as a series by (region, period), and what they are called."""
    later = Text(zh="{x}（滞后{k}期）", en="{x}, lag {k}")
    series, names = {}, dict(whole.names)
    for k in range(1, p.lags + 1):
        series[f"{p.dependent}:{k}"] = lag(whole.frame[p.dependent], k)
        names[f"{p.dependent}:{k}"] = later.fill(x=names[p.dependent], k=k)
    for v in (*p.regressors, *p.endogenous, *p.predetermined):
        series[v] = whole.frame[v]
        if v in p.with_lag:
            series[f"{v}:1"] = lag(whole.frame[v])
            names[f"{v}:1"] = later.fill(x=names[v], k=1)
    return list(series), series, names


def run(p: MomentsParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (model, term), ``<id>_models``, ``<id>_tests`` by (model, test)."""
    refs = (p.dependent, *p.regressors, *p.endogenous, *p.predetermined)
    whole = sample(p, study, refs, least=4)
    terms, series, names = _variables(p, whole)
    cube = pd.MultiIndex.from_product([whole.regions, range(len(whole.periods))], names=["region", "time"])
    shape = (len(whole.regions), len(whole.periods))

    def array(x: pd.Series) -> np.ndarray:
        return x.reindex(cube).to_numpy(float).reshape(shape)

    y = array(whole.frame[p.dependent])
    X = np.stack([array(series[t]) for t in terms], axis=2)
    V = np.stack([array(whole.frame[v]) for v in (p.dependent, *p.endogenous, *p.predetermined)], axis=2)
    own = [LagInstruments(i, 1 if i > len(p.endogenous) else 2, p.most) for i in range(V.shape[2])]
    plain = [i for i, t in enumerate(terms) if t.split(":")[0] in p.regressors]
    models: dict[str, FittedModel] = {}
    tests: dict[tuple[str, str], list[float]] = {}
    crowded = False
    if p.compare:
        models |= _compared(p, whole, terms, series, names)
    for kind in p.estimators:
        estimate = _made(p, y, X, V, own, plain, kind)
        i = inference(estimate.b, estimate.covariance, math.inf, p.level)
        k = len(terms)
        models[kind] = FittedModel(
            tuple(terms),
            estimate.b[:k],
            i.se[:k],
            i.t[:k],
            i.p[:k],
            i.low[:k],
            i.high[:k],
            {
                "n": float(estimate.observations),
                "regions": float(estimate.regions),
                "periods": float(len(whole.periods)),
                "instruments": float(estimate.instruments),
                "region_effects": 1.0,
                "period_effects": float(p.period_effects),
            },
        )
        for order, (z, prob) in enumerate(estimate.ar, start=1):
            tests[kind, f"ar{order}"] = [z, math.nan, math.nan, prob]
        tests[kind, "hansen"] = [estimate.hansen[0], estimate.hansen[1], math.nan, estimate.hansen[2]]
        crowded |= estimate.instruments > estimate.regions
    return _results(p, whole, names, models, tests, crowded)


def _made(
    p: MomentsParameters,
    y: np.ndarray,
    X: np.ndarray,
    V: np.ndarray,
    own: list[LagInstruments],
    plain: list[int],
    kind: str,
) -> GMM:
    stacked = stack(
        y, X, V, own, plain, system=kind == "system", collapse=p.collapse, periods=p.period_effects
    )
    try:
        if not stacked:
            raise ValueError("no rows")
        return gmm(stacked, p.steps)
    except (ValueError, np.linalg.LinAlgError):
        raise AnalysisProblem(
            Text(
                zh="观测或工具变量太少，GMM无法识别全部系数",
                en="there are too few observations or instruments: GMM cannot identify all coefficients",
            ),
            Text(
                zh="减少变量，或关闭 period_effects，或增加时期",
                en="use fewer variables, no period_effects, or more periods",
            ),
        ) from None


def _compared(
    p: MomentsParameters,
    whole: Sample,
    terms: list[str],
    series: dict[str, pd.Series],
    names: dict[str, Text],
) -> dict[str, FittedModel]:
    """Pooled least squares and fixed effects of the same equation, errors clustered by region."""
    frame = pd.DataFrame({"y": whole.frame[p.dependent], **series}).reindex(whole.frame.index).dropna()
    s = Sample(frame, whole.periods, {**names, "y": names[p.dependent]}, whole.inputs, whole.missing)
    first: Literal["period", "pooled"] = "period" if p.period_effects else "pooled"
    second: Literal["two_way", "region"] = "two_way" if p.period_effects else "region"
    comparison = {}
    for label, estimator in (("pooled", first), ("fixed", second)):
        one = fit(s, "y", terms, estimator, kinds=("clustered",))
        comparison[label] = estimated(s, one, estimator, "clustered", p.level)
    return comparison


def _results(
    p: MomentsParameters,
    s: Sample,
    names: dict[str, Text],
    estimates: dict[str, FittedModel],
    tests: dict[tuple[str, str], list[float]],
    crowded: bool,
) -> tuple[Result, ...]:
    """The tables of the estimates and of their tests."""
    title = Text(zh="{name}的动态面板模型", en="Dynamic panel model: {name}").fill(name=s.names[p.dependent])
    many = Text(
        zh="工具变量多于地区：Hansen检验没有效力，系数偏向固定效应的结果。",
        en="Instruments outnumber regions: Hansen’s test has no power, and coefficients lean towards those of fixed effects.",
    )
    yes, no = Text(zh="是", en="yes"), Text(zh="否", en="no")
    source = Provenance(
        (METHOD,),
        s.inputs,
        (
            *s.options,
            (Text(zh="步数", en="Steps"), same(str(p.steps))),
            (Text(zh="折叠工具", en="Instruments collapsed"), yes if p.collapse else no),
            (Text(zh="时期效应", en="Period effects"), yes if p.period_effects else no),
            (Text(zh="置信水平", en="Confidence"), same(f"{as_given(p.level)}%")),
        ),
        s.missing,
        paragraphs(same("") if s.even else UNEVEN, many if crowded else same("")),
    )
    labels = {
        "model": {
            "pooled": ESTIMATORS["pooled"],
            "fixed": Text(zh="固定效应", en="Fixed effects"),
            "difference": Text(zh="差分GMM", en="Difference GMM"),
            "system": Text(zh="系统GMM", en="System GMM"),
        },
        "term": {**names, "constant": CONSTANT_NAME},
        "check": TESTS,
    }
    return (
        *tables(source, p.id, title, estimates, labels),
        source.result(
            f"{p.id}_tests",
            Text(zh="{t}：检验", en="{t}: tests").fill(t=title),
            TEST_COLUMNS,
            pd.DataFrame(
                list(tests.values()),
                index=pd.MultiIndex.from_tuples(list(tests), names=["model", "check"]),
                columns=[c.id for c in TEST_COLUMNS],
            ),
            labels=labels,
        ),
    )


ANALYSES = (Analysis("panel_gmm", MomentsParameters, run, methods=(METHOD,)),)

"""Spatial panel models: lag, error and Durbin, effects here and next door, LM tests: `NeighbourhoodParameters`, `run`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.distributions import chi2
from analysis.panel.estimators import inference
from analysis.panel.exact import refuse_identity
from analysis.panel.regression import ESTIMATORS
from analysis.panel.sample import PanelParameters, Sample, complete, decimals, sample
from analysis.panel.spatial import Model, Spatial, impacts, lagrange, maximum_likelihood
from analysis.panel.specification import TEST_COLUMNS
from analysis.panel.table import FittedModel, tables
from analysis.parameters import Analysis, FigureRef, Wrong
from analysis.space.autocorrelation import weights_for
from analysis.space.tested import WEIGHT_NAMES
from analysis.values import AnalysisProblem, Column, Method, Option, Provenance, Result, Study, Text, same

METHOD = Method(
    "panel_spatial",
    Text(zh="空间面板模型", en="Spatial panel models"),
    Text(
        zh="空间滞后模型：因变量受邻居因变量影响；空间误差模型：误差在空间上相关；空间杜宾模型：另含邻居的解释变量。固定效应扣除后"
        "用极大似然估计（Lee–Yu校正）。有空间滞后时系数不是边际影响：直接效应是对本地区的平均影响，间接效应是对其他地区影响之和，"
        "标准误由系数的正态抽样得出。LM检验针对最小二乘残差；稳健形式在另一种依赖可能存在时检验这一种。结果取决于所选的权重。",
        en="Lag model: a region’s figure hangs on its neighbours'. Error model: errors are related in space. Durbin model: the "
        "neighbours’ regressors enter as well. Fixed effects are swept out and the rest is by maximum likelihood (as corrected "
        "by Lee and Yu). With a spatial lag coefficients are no marginal effects: the direct effect is the mean effect on the "
        "region itself, the indirect one the sum of those on all others; their errors are from normal draws of the "
        "coefficients. LM tests are of residuals of least squares; the robust forms test one kind of dependence where the "
        "other may be there. All of it hangs on the weights that were chosen.",
    ),
    (
        r"y_t = \rho W y_t + X_t \beta + W X_t \theta + \mu + \lambda_t + e_t, \quad u_t = \lambda W u_t + e_t",
        r"\frac{\partial y}{\partial x_k} = (I - \rho W)^{-1} (\beta_k I + \theta_k W): \quad "
        r"D_k = n^{-1} \mathrm{tr}(\cdot), \; T_k = n^{-1} 1'(\cdot) 1, \; I_k = T_k - D_k",
        r"LM_\rho = \frac{(e'Wy / \sigma^2)^2}{J}, \quad LM_\lambda = \frac{(e'We / \sigma^2)^2}{T \, \mathrm{tr}(WW + W'W)}",
    ),
    "Elhorst, Spatial Econometrics: From Cross-Sectional Data to Spatial Panels, 2014; Lee and Yu, Journal of Econometrics 154 "
    "(2010); LeSage and Pace, Introduction to Spatial Econometrics, 2009; Anselin, Le Gallo and Jayet, in: The Econometrics "
    "of Panel Data, 2008",
)
MODELS: Mapping[str, Text] = {
    "lag": Text(zh="空间滞后", en="Spatial lag"),
    "error": Text(zh="空间误差", en="Spatial error"),
    "durbin": Text(zh="空间杜宾", en="Spatial Durbin"),
}
TESTS: Mapping[str, Text] = {
    "lm_lag": Text(zh="无空间滞后（LM）", en="No spatial lag (LM)"),
    "lm_lag_robust": Text(zh="无空间滞后（稳健LM）", en="No spatial lag (robust LM)"),
    "lm_error": Text(zh="无空间误差（LM）", en="No spatial error (LM)"),
    "lm_error_robust": Text(zh="无空间误差（稳健LM）", en="No spatial error (robust LM)"),
    "wald_lag": Text(zh="杜宾可简化为滞后（Wald）", en="Durbin reduces to lag (Wald)"),
    "wald_error": Text(zh="杜宾可简化为误差（Wald）", en="Durbin reduces to error (Wald)"),
}
PARTS = {
    "direct": Text(zh="直接效应", en="Direct effect"),
    "indirect": Text(zh="间接效应", en="Indirect effect"),
    "total": Text(zh="总效应", en="Total effect"),
}


class NeighbourhoodParameters(PanelParameters):
    """``kind = "panel_spatial"``."""

    kind: Literal["panel_spatial"] = "panel_spatial"
    dependent: FigureRef = Field(description="the variable to explain")
    regressors: tuple[FigureRef, ...] = Field(min_length=1, description="what explains it")
    models: tuple[Model, ...] = Field(("lag", "error", "durbin"), min_length=1, description="the models")
    effects: Literal["region", "two_way"] = Field(
        "two_way", description="fixed effects: of regions, or of regions and periods"
    )
    weights: Literal["queen", "knn", "inverse_distance"] = Field(
        "queen", description="neighbours by common border, by nearness, or everyone by inverse distance"
    )
    k: int = Field(4, ge=1, description="knn: how many neighbours")
    power: float = Field(1.0, gt=0, description="inverse_distance: the exponent of distance")
    cutoff_km: float | None = Field(None, gt=0, description="inverse_distance: nobody counts beyond this")
    draws: int = Field(1000, ge=100, description="draws of the coefficients for the errors of the effects")
    seed: int = Field(20201, description="seed of the draws")
    level: float = Field(95, gt=50, lt=100, description="per cent of the intervals")

    @model_validator(mode="after")
    def _of_the_model(self) -> NeighbourhoodParameters:
        if self.dependent in self.regressors:
            raise Wrong(
                f"“{self.dependent}”不能解释它自己",
                f"“{self.dependent}” cannot explain itself",
                "从解释变量中删去",
                "take it out of the regressors",
            )
        return self


def _swept(x: np.ndarray, effects: str) -> np.ndarray:
    """x (n, T) or (n, T, k) without the means of regions, and of periods."""
    left: np.ndarray = x - x.mean(axis=1, keepdims=True)
    return left - left.mean(axis=0, keepdims=True) if effects == "two_way" else left


def run(p: NeighbourhoodParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (model, term), ``<id>_models``, ``<id>_impacts`` by (model, term, part), ``<id>_tests``."""
    s = complete(sample(p, study, (p.dependent, *p.regressors)))
    W = np.asarray(
        weights_for(study, s.regions, p.weights, p.k, p.power, p.cutoff_km).matrix.toarray(), dtype=float
    )
    y = _swept(s.wide(p.dependent), p.effects)
    X = _swept(np.stack([s.wide(r) for r in p.regressors], axis=2), p.effects)
    _estimable(p, s, X)
    refuse_identity(y.ravel(), X.reshape(-1, X.shape[2]), s.names[p.dependent])
    fitted = {m: maximum_likelihood(y, X, W, m, p.effects) for m in p.models}
    name = s.names[p.dependent]
    title = Text(zh="{name}的空间面板模型", en="Spatial panel models: {name}").fill(name=name)
    source = Provenance((METHOD,), s.inputs, _options(p, s), s.missing)
    table: dict[str, FittedModel] = {m: _column(p, s, f) for m, f in fitted.items()}
    near = {f"w:{r}": Text(zh="邻居的{x}", en="neighbours’ {x}").fill(x=s.names[r]) for r in p.regressors}
    labels = {
        "model": MODELS,
        "term": {
            **s.names,
            **near,
            "rho": Text(zh="空间滞后项ρ", en="spatial lag ρ"),
            "lambda": Text(zh="空间误差项λ", en="spatial error λ"),
        },
        "part": PARTS,
        "check": TESTS,
    }
    results = [
        *tables(source, p.id, title, table, labels),
        source.result(
            f"{p.id}_tests",
            Text(zh="{t}：检验", en="{t}: tests").fill(t=title),
            TEST_COLUMNS,
            _tests(y, X, W, fitted.get("durbin")),
            labels=labels,
        ),
    ]
    with_effects: dict[str, Spatial] = {m: f for m, f in fitted.items() if m != "error"}
    if with_effects:
        effects = _impacts(p, with_effects, W)
        results.append(
            source.result(
                f"{p.id}_impacts",
                Text(zh="{t}：直接与间接效应", en="{t}: direct and indirect effects").fill(t=title),
                _impact_columns(decimals(effects, ("se",))),
                effects,
                labels=labels,
            )
        )
    return tuple(results)


def _options(p: NeighbourhoodParameters, s: Sample) -> tuple[Option, ...]:
    weights = WEIGHT_NAMES[p.weights]
    if p.weights == "knn":
        weights = Text(zh="{w}（{k}个）", en="{k} {w}").fill(w=weights, k=p.k)
    return (
        *s.options,
        (Text(zh="固定效应", en="Effects"), ESTIMATORS[p.effects]),
        (Text(zh="空间权重", en="Weights"), weights),
        (Text(zh="抽样次数与种子", en="Draws and seed"), same(f"{p.draws}, {p.seed}")),
        (Text(zh="置信水平", en="Confidence"), same(f"{as_given(p.level)}%")),
    )


def _estimable(p: NeighbourhoodParameters, s: Sample, X: np.ndarray) -> None:
    """Refuse regressors that do not vary beside the effects or hang on each other."""
    flat = X.reshape(-1, X.shape[2])
    size = np.sqrt((flat**2).mean(axis=0))
    for r, one in zip(p.regressors, size, strict=True):
        if one < 1e-9 * (np.abs(s.frame[r]).max() + 1e-300):
            raise AnalysisProblem(
                Text(
                    zh="“{name}”在扣除固定效应后没有变化，其系数无法估计",
                    en="“{name}” does not vary beside the fixed effects: it has no coefficient",
                ).fill(name=s.names[r]),
                Text(zh="去掉这个变量，或不用这些固定效应", en="leave it out, or use fewer effects"),
            )
    if np.linalg.matrix_rank(flat / size) < flat.shape[1] or len(flat) < 4 * flat.shape[1] + 8:
        raise AnalysisProblem(
            Text(
                zh="解释变量彼此线性相关，或观测太少",
                en="the regressors are linear combinations of each other, or there are too few observations",
            ),
            Text(zh="减少解释变量", en="use fewer regressors"),
        )


def _column(p: NeighbourhoodParameters, s: Sample, f: Spatial) -> FittedModel:
    """A model as a column of the table; tests are by the normal distribution."""
    terms = [*p.regressors, *(f"w:{r}" for r in p.regressors if f.model == "durbin")]
    terms.append("lambda" if f.model == "error" else "rho")
    b = np.append(f.b, f.rho)
    i = inference(b, f.covariance, math.inf, p.level)
    facts = {
        "n": float(len(s.frame)),
        "regions": float(len(s.regions)),
        "periods": float(len(s.periods)),
        "region_effects": 1.0,
        "period_effects": float(p.effects == "two_way"),
        "log_likelihood": f.log_likelihood,
    }
    return FittedModel(tuple(terms), b, i.se, i.t, i.p, i.low, i.high, facts)


def _tests(y: np.ndarray, X: np.ndarray, W: np.ndarray, durbin: Spatial | None) -> pd.DataFrame:
    """LM tests, and of a Durbin model Wald tests of what would reduce it."""
    rows = {name: [x, 1.0, math.nan, p] for name, (x, p) in lagrange(y, X, W).items()}
    if durbin is not None:
        k = X.shape[2]
        theta, V = durbin.b[k:], durbin.covariance
        rows["wald_lag"] = _wald(theta, V[k : 2 * k, k : 2 * k])
        # θ + ρβ = 0, by its gradient
        D = np.concatenate([durbin.rho * np.eye(k), np.eye(k), durbin.b[:k, None]], axis=1)
        rows["wald_error"] = _wald(theta + durbin.rho * durbin.b[:k], D @ V @ D.T)
    order = [t for t in TESTS if t in rows]
    return pd.DataFrame(
        [rows[t] for t in order], index=pd.Index(order, name="check"), columns=[c.id for c in TEST_COLUMNS]
    )


def _wald(x: np.ndarray, V: np.ndarray) -> list[float]:
    statistic = float(x @ np.linalg.solve(V, x))
    return [statistic, float(len(x)), math.nan, float(chi2.sf(statistic, len(x)))]


def _impacts(p: NeighbourhoodParameters, fitted: Mapping[str, Spatial], W: np.ndarray) -> pd.DataFrame:
    """Effects with the spread of their draws; p is that of the normal distribution."""
    rows: dict[tuple[str, str, str], list[float]] = {}
    for m, f in fitted.items():
        effects, drawn = impacts(f, W, p.draws, p.seed)
        for i, r in enumerate(p.regressors):
            for j, part in enumerate(PARTS):
                se = float(drawn[:, i, j].std(ddof=1))
                one = inference(effects[i, j : j + 1], np.array([[se**2]]), math.inf, p.level)
                rows[m, r, part] = [
                    float(effects[i, j]),
                    se,
                    *(float(x[0]) for x in (one.t, one.p, one.low, one.high)),
                ]
    index = pd.MultiIndex.from_tuples(list(rows), names=["model", "term", "part"])
    return pd.DataFrame(list(rows.values()), index=index, columns=["effect", "se", "z", "p", "low", "high"])


def _impact_columns(places: int) -> tuple[Column, ...]:
    return (
        Column("effect", Text(zh="效应", en="Effect"), same(""), places, scientific=True),
        Column("se", Text(zh="标准误", en="Standard error"), same(""), places, scientific=True),
        Column("z", Text(zh="z值", en="z"), same(""), 2),
        Column("p", Text(zh="p值", en="p"), role="p"),
        Column("low", Text(zh="区间下限", en="Interval, low"), same(""), places, scientific=True),
        Column("high", Text(zh="区间上限", en="Interval, high"), same(""), places, scientific=True),
    )


ANALYSES = (Analysis("panel_spatial", NeighbourhoodParameters, run, methods=(METHOD,)),)

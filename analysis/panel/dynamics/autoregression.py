"""Vector autoregression of a panel, with lag choice, inverse roots and responses: `estimate`, `criteria`, `bands`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.decimals import as_given
from analysis.panel.dynamics.causality import form, lagged
from analysis.panel.estimators import inference
from analysis.panel.exact import refuse_alike
from analysis.panel.sample import UNEVEN, PanelParameters, Sample, complete, sample
from analysis.panel.table import FittedModel, tables
from analysis.parameters import Analysis, FigureRef
from analysis.values import (
    AnalysisProblem,
    Column,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    joined,
    paragraphs,
    same,
)

METHOD = Method(
    "panel_var",
    Text(zh="面板向量自回归", en="Panel vector autoregression"),
    Text(
        zh="每个变量对全部变量的滞后回归，各地区有自己的常数项（组内估计），系数各地区相同。滞后期数按信息准则在同一样本上选取。"
        "伴随矩阵的特征根（AR特征多项式根的倒数）全在单位圆内，系统才稳定，脉冲响应才有意义。脉冲响应按所列变量的次序作乔列斯基分解，"
        "排在前面的变量当期影响后面的；区间由系数的正态抽样得出。期数少时组内估计有偏（Nickell偏误）。",
        en="Each variable is regressed on lags of all, with a constant for each region (within estimator) and common "
        "coefficients. Lags are chosen by information criteria on the same rows. The system is stable, and responses mean "
        "something, only where all eigenvalues of the companion matrix (the inverse roots of the characteristic polynomial) "
        "lie inside the unit circle. Responses are to Cholesky shocks in the order in which the variables are listed: "
        "those before act on those after in the same period. Intervals are from normal draws of the coefficients. With few "
        "periods the within estimator is biased (Nickell).",
    ),
    (
        r"y_{it} = \mu_i + \sum_{k=1}^p A_k y_{i,t-k} + e_{it}, \quad E(e e') = \Sigma = P P'",
        r"\Phi_0 = I, \quad \Phi_h = \sum_{k=1}^{\min(h,p)} A_k \Phi_{h-k}, \quad \Theta_h = \Phi_h P",
        r"\ln |\hat{\Sigma}_p| + c \, p m^2 / n, \quad c = 2, \; \ln n, \; 2 \ln \ln n",
    ),
    "Holtz-Eakin, Newey and Rosen, Econometrica 56 (1988); Lütkepohl, New Introduction to Multiple Time Series Analysis, 2005; "
    "Nickell, Econometrica 49 (1981)",
)


class AutoregressionParameters(PanelParameters):
    """``kind = "panel_var"``."""

    kind: Literal["panel_var"] = "panel_var"
    variables: tuple[FigureRef, ...] = Field(
        min_length=2, max_length=6, description="the variables, in the order of the Cholesky decomposition"
    )
    form: Literal["level", "difference"] = Field(
        "level", description="the variables as they are, or their first differences"
    )
    lags: int | Literal["aic", "bic", "hqic"] = Field(
        "bic", description="lags: a number, or chosen by an information criterion"
    )
    most: int = Field(3, ge=1, le=8, description="the most lags that are tried")
    horizon: int = Field(8, ge=1, le=40, description="periods over which responses are followed")
    draws: int = Field(
        500, ge=100, description="draws of the coefficients for the intervals of the responses"
    )
    seed: int = Field(20201, description="seed of the draws")
    level: float = Field(90, gt=50, lt=100, description="per cent of the intervals")


@dataclass(frozen=True)
class Autoregression:
    """Coefficients ``a`` (m, m·p) of the lags, nearest first; residual covariance (m, m); (Z'Z)⁻¹; rows and freedom."""

    a: np.ndarray
    sigma: np.ndarray
    inverse: np.ndarray
    rows: int
    freedom: int
    likelihood: np.ndarray

    @property
    def m(self) -> int:
        """The number of variables."""
        return len(self.a)

    @property
    def lags(self) -> int:
        """The number of lags."""
        return int(self.a.shape[1]) // self.m

    @cached_property
    def roots(self) -> np.ndarray:
        """Eigenvalues of the companion matrix, the largest first; of a pair, that with a positive imaginary part."""
        m, p = self.m, self.lags
        F = np.zeros((m * p, m * p))
        F[:m] = self.a
        F[m:, : m * (p - 1)] = np.eye(m * (p - 1))
        eigenvalues = np.linalg.eigvals(F)
        order = np.lexsort((-eigenvalues.imag, -eigenvalues.real, -np.round(np.abs(eigenvalues), 10)))
        return eigenvalues[order]

    def responses(self, horizon: int, a: np.ndarray | None = None) -> np.ndarray:
        """Responses (horizon + 1, m, m): at a horizon, of the variable in the row to a shock of that in the column."""
        A, m, p = (self.a if a is None else a), self.m, self.lags
        phi = [np.eye(m)]
        for h in range(1, horizon + 1):
            phi.append(
                np.sum([A[:, m * (k - 1) : m * k] @ phi[h - k] for k in range(1, min(h, p) + 1)], axis=0)
            )
        return np.array(phi) @ np.linalg.cholesky(self.sigma)


def estimate(data: np.ndarray, lags: int, drop: int = 0) -> Autoregression:
    """The within estimator of data (m, regions, T); ``drop`` first rows beyond the lags are left out.

    Raises:
        ValueError: there are too few rows.
    """
    m, n, T = data.shape
    rows = T - lags - drop
    freedom = n * rows - n - m * lags
    if rows < 2 or freedom < m:
        raise ValueError("too few periods")
    Z = np.concatenate([lagged(x, lags)[:, drop:, k : k + 1] for k in range(lags) for x in data], axis=2)
    Y = np.stack([x[:, lags + drop :] for x in data], axis=2)
    Z, Y = (A - A.mean(axis=1, keepdims=True) for A in (Z, Y))
    Z, Y = Z.reshape(n * rows, m * lags), Y.reshape(n * rows, m)
    b = np.linalg.lstsq(Z, Y, rcond=None)[0]
    e = Y - Z @ b
    cross = e.T @ e
    return Autoregression(
        b.T, cross / freedom, np.linalg.pinv(Z.T @ Z), n * rows, freedom, cross / (n * rows)
    )


def criteria(v: Autoregression) -> dict[str, float]:
    """AIC, BIC and HQIC of an autoregression; region effects are in all and left out."""
    size = float(np.linalg.slogdet(v.likelihood)[1])
    parameters = v.m * v.m * v.lags / v.rows
    return {
        "aic": size + 2 * parameters,
        "bic": size + math.log(v.rows) * parameters,
        "hqic": size + 2 * math.log(math.log(v.rows)) * parameters,
    }


def bands(
    v: Autoregression, horizon: int, draws: int, seed: int, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Intervals of the responses from normal draws of the coefficients with the seed: (low, high)."""
    rng = np.random.default_rng(seed)
    left, right = np.linalg.cholesky(v.sigma), np.linalg.cholesky(v.inverse)
    draws_of = [
        v.responses(horizon, v.a + left @ rng.standard_normal(v.a.shape) @ right.T) for _ in range(draws)
    ]
    tail = (100 - level) / 2
    low, high = np.percentile(draws_of, [tail, 100 - tail], axis=0)
    return low, high


def run(p: AutoregressionParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (equation, term), ``<id>_models``, ``<id>_lags``, ``<id>_roots``, ``<id>_responses``."""
    s = complete(sample(p, study, p.variables))
    data = np.array([form(s, v, p.form) for v in p.variables])
    refuse_alike(dict(zip(p.variables, data, strict=True)), s.names)
    choice = _choice(p, data)
    lags = p.lags if isinstance(p.lags, int) else int(str(choice[p.lags].idxmin()))
    v = _estimated(data, lags)
    names = {
        name: text if p.form == "level" else Text(zh="Δ{name}", en="Δ {name}").fill(name=text)
        for name, text in s.names.items()
    }
    source = Provenance(
        (METHOD,),
        s.inputs,
        (
            *s.options,
            (Text(zh="地区数", en="Regions"), same(str(len(s.regions)))),
            (Text(zh="滞后期数", en="Lags"), same(str(lags))),
            (
                Text(zh="变量次序", en="Order of the variables"),
                joined(names[x] for x in p.variables),
            ),
            (Text(zh="抽样次数与种子", en="Draws and seed"), same(f"{p.draws}, {p.seed}")),
            (Text(zh="区间", en="Intervals"), same(f"{as_given(p.level)}%")),
        ),
        s.missing,
        paragraphs(same("") if s.even else UNEVEN, _unstable(v)),
    )
    return (*_equations(p, v, s, names, source), *_rest(p, v, choice, names, source))


def _estimated(data: np.ndarray, lags: int) -> Autoregression:
    try:
        return estimate(data, lags)
    except ValueError:
        raise AnalysisProblem(
            Text(
                zh="只有{T}期，不够估计滞后{k}期的向量自回归",
                en="there are only {T} periods, too few for a vector autoregression with {k} lags",
            ).fill(T=data.shape[2], k=lags),
            Text(zh="减少滞后期数或变量，或增加时期", en="use fewer lags or variables, or more periods"),
        ) from None


def _choice(p: AutoregressionParameters, data: np.ndarray) -> pd.DataFrame:
    """Criteria by number of lags, of regressions on the same rows."""
    T = data.shape[2]
    most = min(p.most, T - 3)
    rows = {}
    for k in range(1, most + 1):
        try:
            rows[str(k)] = criteria(estimate(data, k, most - k))
        except ValueError:
            continue
    if not rows:
        _estimated(data, 1)
        rows["1"] = criteria(estimate(data, 1))
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("lags")


def _unstable(v: Autoregression) -> Text:
    if abs(v.roots[0]) < 1:
        return same("")
    return Text(
        zh="有特征根不在单位圆内，系统不稳定，脉冲响应不可解释。",
        en="A root lies on or outside the unit circle: the system is not stable, and its responses have no meaning.",
    )


def _equations(
    p: AutoregressionParameters, v: Autoregression, s: Sample, names: dict[str, Text], source: Provenance
) -> tuple[Result, Result]:
    """The coefficients of every equation and what is said of the equations."""
    terms = {
        f"{x}:{k}": Text(zh="{name}（滞后{k}期）", en="{name}, lag {k}").fill(name=names[x], k=k)
        for k in range(1, v.lags + 1)
        for x in p.variables
    }
    equations = {}
    for i, x in enumerate(p.variables):
        t = inference(v.a[i], v.sigma[i, i] * v.inverse, v.freedom, p.level)
        facts = {"n": float(v.rows), "regions": float(len(s.regions))}
        equations[x] = FittedModel(tuple(terms), v.a[i], t.se, t.t, t.p, t.low, t.high, facts)
    labels = {"model": names, "term": terms}
    title = Text(zh="面板向量自回归", en="Panel vector autoregression")
    equations_title = Text(zh="面板向量自回归：方程", en="Panel vector autoregression: equations")
    return tables(source, p.id, title, equations, labels, equations_title)


def _rest(
    p: AutoregressionParameters,
    v: Autoregression,
    choice: pd.DataFrame,
    names: dict[str, Text],
    source: Provenance,
) -> tuple[Result, Result, Result]:
    """Lag choice, roots and responses."""
    roots = pd.DataFrame(
        {"real": v.roots.real, "imaginary": v.roots.imag, "modulus": np.abs(v.roots)},
        index=pd.Index([str(i) for i in range(1, len(v.roots) + 1)], name="order"),
    )
    values = v.responses(p.horizon)
    low, high = bands(v, p.horizon, p.draws, p.seed, p.level)
    rows = {
        (cause, effect, str(h)): [A[h, i, j] for A in (values, low, high)]
        for j, cause in enumerate(p.variables)
        for i, effect in enumerate(p.variables)
        for h in range(p.horizon + 1)
    }
    index = pd.MultiIndex.from_tuples(list(rows), names=["cause", "effect", "horizon"])
    steps = {str(h): Text(zh=f"第{h}期", en=f"period {h}") for h in range(p.horizon + 1)}
    return (
        source.result(
            f"{p.id}_lags",
            Text(zh="滞后期数的选择", en="Choice of lags"),
            tuple(Column(c, same(c.upper()), same(""), 3) for c in ("aic", "bic", "hqic")),
            choice,
            labels={"lags": {str(k): Text(zh=f"{k}期", en=str(k)) for k in choice.index}},
        ),
        source.result(
            f"{p.id}_roots",
            Text(zh="特征根的倒数", en="Inverse roots"),
            (
                Column("real", Text(zh="实部", en="Real part"), same(""), 3, signed=True),
                Column("imaginary", Text(zh="虚部", en="Imaginary part"), same(""), 3, signed=True),
                Column("modulus", Text(zh="模", en="Modulus"), same(""), 3, main=True),
            ),
            roots,
            labels={"order": {k: Text(zh=f"根{k}", en=f"Root {k}") for k in roots.index}},
        ),
        source.result(
            f"{p.id}_responses",
            Text(zh="脉冲响应", en="Impulse responses"),
            (
                Column("response", Text(zh="响应", en="Response"), same(""), 4, signed=True),
                Column("low", Text(zh="区间下限", en="Interval, low"), same(""), 4, signed=True),
                Column("high", Text(zh="区间上限", en="Interval, high"), same(""), 4, signed=True),
            ),
            pd.DataFrame(list(rows.values()), index=index, columns=["response", "low", "high"]),
            labels={"cause": names, "effect": names, "horizon": steps},
        ),
    )


ANALYSES = (Analysis("panel_var", AutoregressionParameters, run, methods=(METHOD,)),)

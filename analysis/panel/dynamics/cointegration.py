"""Cointegration of panel variables: `pedroni`'s seven statistics and `kao`'s five, with their p-values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.distributions import norm
from analysis.panel.dynamics.stationarity import TERMS
from analysis.panel.dynamics.unit_root import chosen_lags, long_run_variance, most_lags, newey_west_lags
from analysis.panel.exact import refuse_identity, refuse_straight
from analysis.panel.sample import UNEVEN, PanelParameters, complete, sample
from analysis.parameters import Analysis, FigureRef, Wrong
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, paragraphs, same

PEDRONI_METHOD = Method(
    "pedroni",
    Text(zh="佩德罗尼协整检验", en="Pedroni’s cointegration tests"),
    Text(
        zh="原假设：变量之间没有协整关系。各地区分别回归，检验残差是否有单位根。组内（panel）统计量假定各地区自回归系数相同，"
        "组间（group）统计量允许不同。v统计量向右拒绝，其余向左拒绝。按Pedroni（1999）表2的矩标准化。时期少时检验力低。",
        en="Null hypothesis: the variables are not cointegrated. Each region has a regression of its own, whose residuals are "
        "tested for a unit root. Panel statistics take the residuals’ autoregression to be the same in all regions, group "
        "statistics let it differ. The v statistic rejects to the right, the others to the left. They are standardised by "
        "the moments of Pedroni (1999), table 2. With few periods the tests have little power.",
    ),
    (
        r"y_{it} = \alpha_i + \delta_i t + x_{it}' \beta_i + e_{it}, \quad \hat{e}_{it} = \gamma_i \hat{e}_{i,t-1} + u_{it}",
        r"Z_v = \frac{T^2 N^{3/2}}{\sum_{it} L_i^{-2} \hat{e}_{i,t-1}^2}, \quad Z_\rho = T \sqrt{N} "
        r"\frac{\sum_{it} L_i^{-2} (\hat{e}_{i,t-1} \Delta \hat{e}_{it} - \lambda_i)}{\sum_{it} L_i^{-2} \hat{e}_{i,t-1}^2}",
        r"\tilde{Z}_t = \frac{1}{\sqrt{N}} \sum_i \frac{\sum_t (\hat{e}_{i,t-1} \Delta \hat{e}_{it} - \lambda_i)}"
        r"{\sqrt{\sigma_i^2 \sum_t \hat{e}_{i,t-1}^2}}, \quad \frac{Z - \mu \sqrt{N}}{\sqrt{v}} \sim N(0, 1)",
    ),
    "Pedroni, Oxford Bulletin of Economics and Statistics 61 (1999); Pedroni, Econometric Theory 20 (2004)",
)
KAO_METHOD = Method(
    "kao",
    Text(zh="高氏（Kao）协整检验", en="Kao’s cointegration tests"),
    Text(
        zh="原假设：没有协整关系。各地区有自己的常数项而斜率相同，检验固定效应残差的自回归系数是否为1；均向左拒绝。"
        "带星号的两式假定解释变量严格外生。",
        en="Null hypothesis: no cointegration. Regions have constants of their own and common slopes; the residuals of fixed "
        "effects are tested for an autoregressive coefficient of one, always to the left. The forms called unadjusted take "
        "the regressors as strictly exogenous.",
    ),
    (
        r"y_{it} = \alpha_i + x_{it}' \beta + e_{it}, \quad \hat{e}_{it} = \rho \hat{e}_{i,t-1} + \nu_{it}",
        r"DF_\rho = \frac{\sqrt{N} T (\hat{\rho} - 1) + 3 \sqrt{N}}{\sqrt{10.2}}, \quad DF_t = \sqrt{1.25} t_\rho + \sqrt{1.875 N}",
        r"DF^*_\rho = \frac{\sqrt{N} T (\hat{\rho} - 1) + 3 \sqrt{N} \sigma_\nu^2 / \sigma_{0\nu}^2}"
        r"{\sqrt{3 + 36 \sigma_\nu^4 / (5 \sigma_{0\nu}^4)}}, \quad ADF = \frac{t + \sqrt{6N} \sigma_\nu / (2 \sigma_{0\nu})}"
        r"{\sqrt{\sigma_{0\nu}^2 / (2 \sigma_\nu^2) + 3 \sigma_\nu^2 / (10 \sigma_{0\nu}^2)}}",
    ),
    "Kao, Journal of Econometrics 90 (1999)",
)

#: Pedroni (1999), table 2: moments of panel v, panel rho, panel t, group rho, group t for one to seven regressors
_MOMENTS: Mapping[str, tuple[tuple[tuple[float, ...], ...], tuple[tuple[float, ...], ...]]] = {
    "constant": (
        (
            (8.62, -6.02, -1.73, -9.05, -2.03),
            (11.754, -9.495, -2.177, -12.938, -2.453),
            (15.197, -13.256, -2.576, -16.888, -2.827),
            (18.910, -17.163, -2.930, -20.841, -3.157),
            (22.715, -21.013, -3.241, -24.775, -3.452),
            (26.603, -24.944, -3.531, -28.720, -3.726),
            (30.457, -28.795, -3.795, -32.538, -3.976),
        ),
        (
            (60.75, 31.27, 0.93, 35.98, 0.66),
            (104.546, 57.610, 0.964, 51.49, 0.618),
            (151.094, 81.772, 0.923, 67.123, 0.585),
            (190.661, 99.331, 0.843, 81.835, 0.560),
            (231.864, 119.546, 0.800, 98.278, 0.553),
            (270.451, 134.341, 0.750, 113.131, 0.542),
            (293.431, 144.615, 0.685, 126.059, 0.525),
        ),
    ),
    "trend": (
        (
            (17.86, -10.54, -2.29, -13.65, -2.53),
            (21.162, -14.011, -2.648, -17.359, -2.872),
            (24.556, -17.600, -2.967, -21.116, -3.179),
            (28.046, -21.287, -3.262, -24.930, -3.464),
            (31.738, -25.130, -3.545, -28.849, -3.737),
            (35.537, -28.981, -3.806, -32.716, -3.986),
            (39.231, -32.756, -4.047, -36.494, -4.217),
        ),
        (
            (101.68, 39.52, 0.66, 50.91, 0.56),
            (160.249, 64.219, 0.690, 66.387, 0.555),
            (198.167, 83.815, 0.686, 81.832, 0.548),
            (239.425, 103.905, 0.688, 97.362, 0.543),
            (276.997, 124.613, 0.686, 113.145, 0.538),
            (310.982, 138.227, 0.654, 127.989, 0.530),
            (348.217, 154.378, 0.638, 140.756, 0.518),
        ),
    ),
}
TESTS: Mapping[str, Text] = {
    "panel_v": Text(zh="Pedroni panel v", en="Pedroni, panel v"),
    "panel_rho": Text(zh="Pedroni panel ρ", en="Pedroni, panel ρ"),
    "panel_pp": Text(zh="Pedroni panel PP", en="Pedroni, panel PP"),
    "panel_adf": Text(zh="Pedroni panel ADF", en="Pedroni, panel ADF"),
    "group_rho": Text(zh="Pedroni group ρ", en="Pedroni, group ρ"),
    "group_pp": Text(zh="Pedroni group PP", en="Pedroni, group PP"),
    "group_adf": Text(zh="Pedroni group ADF", en="Pedroni, group ADF"),
    "kao_mdf": Text(zh="Kao修正DF", en="Kao, modified DF"),
    "kao_df": Text(zh="Kao DF", en="Kao, DF"),
    "kao_adf": Text(zh="Kao ADF", en="Kao, ADF"),
    "kao_umdf": Text(zh="Kao未调整修正DF", en="Kao, unadjusted modified DF"),
    "kao_udf": Text(zh="Kao未调整DF", en="Kao, unadjusted DF"),
}


class CointegrationParameters(PanelParameters):
    """``kind = "panel_cointegration"``."""

    kind: Literal["panel_cointegration"] = "panel_cointegration"
    dependent: FigureRef = Field(description="the variable on the left")
    regressors: tuple[FigureRef, ...] = Field(
        min_length=1, max_length=7, description="the variables on the right, at most seven"
    )
    terms: tuple[Literal["constant", "trend"], ...] = Field(
        ("constant", "trend"), min_length=1, description="what the regions’ regressions hold besides"
    )
    lags: int | Literal["aic", "bic"] = Field(
        "bic", description="lagged differences of the ADF forms: a number, or chosen by `aic` or `bic`"
    )
    kernel_lags: int | None = Field(
        None, ge=1, description="lags of Bartlett’s kernel; by the number of periods where not given"
    )

    @model_validator(mode="after")
    def _of_the_model(self) -> CointegrationParameters:
        if self.dependent in self.regressors:
            raise Wrong(
                f"“{self.dependent}”不能同时在方程两边",
                f"“{self.dependent}” cannot be on both sides",
                "从解释变量中删去",
                "take it out of the regressors",
            )
        return self


def _residuals(y: np.ndarray, X: np.ndarray, terms: str) -> np.ndarray:
    """Residuals of one region's regression of y (T,) on X (T, k)."""
    T = len(y)
    Z = np.column_stack([X, np.ones(T), *([np.arange(T)] if terms == "trend" else [])])
    residuals: np.ndarray = y - Z @ np.linalg.lstsq(Z, y, rcond=None)[0]
    return residuals


def _adf_parts(e: np.ndarray, lags: int) -> tuple[float, float, float]:
    """Of a Dickey–Fuller regression of residuals without terms: Σ e·Δe and Σ e² without lags, and its error variance."""
    d = np.diff(e)[lags:]
    level = e[lags:-1]
    if lags:
        D = np.diff(e)
        Z = np.column_stack([D[lags - k : len(D) - k] for k in range(1, lags + 1)])
        d = d - Z @ np.linalg.lstsq(Z, d, rcond=None)[0]
        level = level - Z @ np.linalg.lstsq(Z, level, rcond=None)[0]
    cross, square = float(d @ level), float(level @ level)
    u = d - cross / square * level
    return cross, square, float(u @ u) / (len(u) - lags - 1)


def pedroni(
    y: np.ndarray, X: np.ndarray, terms: Literal["constant", "trend"], lags: list[int], kernel: int
) -> dict[str, tuple[float, float]]:
    """Pedroni's seven statistics, standardised, each with its p.

    Args:
        y: (regions, T). X: (regions, T, k), k from one to seven.
        terms: a constant, or a constant and a trend, in each region's regression.
        lags: of the ADF forms, by region.
        kernel: lags of Bartlett's kernel.
    """
    n, T, k = X.shape
    sums = dict.fromkeys(("square", "rho", "adf_cross", "adf_square", "sigma", "s"), 0.0)
    group = dict.fromkeys(("rho", "pp", "adf"), 0.0)
    for i in range(n):
        e = _residuals(y[i], X[i], terms)
        dy, dX = np.diff(y[i]), np.diff(X[i], axis=0)
        eta = dy - dX @ np.linalg.lstsq(dX, dy, rcond=None)[0]
        L2 = long_run_variance(eta, kernel)
        level, d = e[:-1], np.diff(e)
        square, cross = float(level @ level), float(level @ d)
        u = d - cross / square * level
        s2, sigma2 = float(u @ u) / len(u), long_run_variance(u, kernel)
        corrected = cross - len(u) * (sigma2 - s2) / 2
        adf_cross, adf_square, s_star = _adf_parts(e, lags[i])
        sums["square"] += square / L2
        sums["rho"] += corrected / L2
        sums["sigma"] += sigma2 / L2
        sums["adf_cross"] += adf_cross / L2
        sums["adf_square"] += adf_square / L2
        sums["s"] += s_star / L2
        group["rho"] += corrected / square
        group["pp"] += corrected / math.sqrt(sigma2 * square)
        group["adf"] += adf_cross / math.sqrt(s_star * adf_square)
    raw = {
        "panel_v": T**2 * n**1.5 / sums["square"],
        "panel_rho": T * math.sqrt(n) * sums["rho"] / sums["square"],
        "panel_pp": sums["rho"] / math.sqrt(sums["sigma"] / n * sums["square"]),
        "panel_adf": sums["adf_cross"] / math.sqrt(sums["s"] / n * sums["adf_square"]),
        "group_rho": T * group["rho"] / math.sqrt(n),
        "group_pp": group["pp"] / math.sqrt(n),
        "group_adf": group["adf"] / math.sqrt(n),
    }
    place = dict(zip(raw, (0, 1, 2, 2, 3, 4, 4), strict=True))
    means, variances = (part[k - 1] for part in _MOMENTS[terms])
    statistics = {}
    for name, value in raw.items():
        z = (value - means[place[name]] * math.sqrt(n)) / math.sqrt(variances[place[name]])
        statistics[name] = z, float(norm.sf(z) if name == "panel_v" else norm.cdf(z))
    return statistics


def kao(y: np.ndarray, X: np.ndarray, lags: int, kernel: int) -> dict[str, tuple[float, float]]:
    """Kao's five statistics, each with its p.

    Args:
        y: (regions, T). X: (regions, T, k).
        lags: of the augmented form.
        kernel: lags of Bartlett's kernel.
    """
    n, T, k = X.shape
    a = (y - y.mean(axis=1, keepdims=True)).ravel()
    B = (X - X.mean(axis=1, keepdims=True)).reshape(n * T, k)
    e = (a - B @ np.linalg.lstsq(B, a, rcond=None)[0]).reshape(n, T)
    level, now = e[:, :-1].ravel(), e[:, 1:].ravel()
    rho = float(level @ now / (level @ level))
    u = now - rho * level
    t = (rho - 1) / math.sqrt(float(u @ u) / len(u) / float(level @ level))
    # short-run and long-run covariance of Δy and Δx, pooled
    w = np.concatenate([np.diff(y, axis=1)[:, :, None], np.diff(X, axis=1)], axis=2)
    rows = n * (T - 1)
    short = np.einsum("itp,itq->pq", w, w) / rows
    long = short.copy()
    for j in range(1, min(kernel, T - 2) + 1):
        gamma = np.einsum("itp,itq->pq", w[:, j:], w[:, :-j]) / rows
        long += (1 - j / (kernel + 1)) * (gamma + gamma.T)
    sigma2, sigma02 = (
        float(S[0, 0] - S[0, 1:] @ np.linalg.solve(S[1:, 1:], S[1:, 0])) for S in (short, long)
    )
    ratio = math.sqrt(sigma2 / sigma02)
    root = math.sqrt(n)
    # the augmented form: lagged differences of the residuals, common to all regions
    d = np.diff(e, axis=1)
    own, before = d[:, lags:].ravel(), e[:, lags:-1].ravel()
    if lags:
        Z = np.column_stack([d[:, lags - j : d.shape[1] - j].ravel() for j in range(1, lags + 1)])
        own = own - Z @ np.linalg.lstsq(Z, own, rcond=None)[0]
        before = before - Z @ np.linalg.lstsq(Z, before, rcond=None)[0]
    slope = float(own @ before / (before @ before))
    v = own - slope * before
    t_adf = slope / math.sqrt(float(v @ v) / len(v) / float(before @ before))
    shape = math.sqrt(1 / (2 * ratio**2) + 3 * ratio**2 / 10)
    raw = {
        "kao_mdf": (root * T * (rho - 1) + 3 * root * ratio**2) / math.sqrt(3 + 36 * ratio**4 / 5),
        "kao_df": (t + math.sqrt(6 * n) * ratio / 2) / shape,
        "kao_adf": (t_adf + math.sqrt(6 * n) * ratio / 2) / shape,
        "kao_umdf": (root * T * (rho - 1) + 3 * root) / math.sqrt(10.2),
        "kao_udf": math.sqrt(1.25) * t + math.sqrt(1.875 * n),
    }
    return {name: (z, float(norm.cdf(z))) for name, z in raw.items()}


def run(p: CointegrationParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (term, test) and ``<id>_summary`` of how many reject."""
    s = complete(sample(p, study, (p.dependent, *p.regressors)))
    y = s.wide(p.dependent)
    X = np.stack([s.wide(r) for r in p.regressors], axis=2)
    n, T, k = X.shape
    if T - k - 2 < 6 + (p.lags if isinstance(p.lags, int) else 0):
        raise AnalysisProblem(
            Text(
                zh="只有{T}期，不够检验{k}个解释变量的协整关系",
                en="there are only {T} periods, too few to test for cointegration with {k} regressors",
            ).fill(T=T, k=k),
            Text(zh="减少解释变量或滞后期数，或增加时期", en="use fewer regressors or lags, or more periods"),
        )
    kernel = newey_west_lags(T) if p.kernel_lags is None else p.kernel_lags
    most = most_lags(T)
    rows: dict[tuple[str, str], tuple[float, float]] = {}
    refuse_straight(study, s.regions, y, s.names[p.dependent])
    for i in range(n):
        sides = np.column_stack([X[i], np.arange(T)])
        refuse_identity(y[i] - y[i].mean(), sides - sides.mean(axis=0), s.names[p.dependent])
    for terms in p.terms:
        residuals = [_residuals(y[i], X[i], terms) for i in range(n)]
        lags = [chosen_lags(e, "none", p.lags, most) for e in residuals]
        for test, statistic in pedroni(y, X, terms, lags, kernel).items():
            rows[terms, test] = statistic
    for test, statistic in kao(y, X, p.lags if isinstance(p.lags, int) else 1, kernel).items():
        rows["constant", test] = statistic
    index = pd.MultiIndex.from_tuples(list(rows), names=["model", "check"])
    frame = pd.DataFrame(list(rows.values()), index=index, columns=["statistic", "p"])
    by = frame["p"].groupby(level="model", sort=False)
    counts = pd.DataFrame(
        {"tests": by.count().astype(float), "rejected": by.apply(lambda x: float((x < 0.05).sum()))}
    )
    return (
        Result(
            p.id,
            Text(zh="{name}的面板协整检验", en="Panel cointegration tests: {name}").fill(
                name=s.names[p.dependent]
            ),
            (
                Column("statistic", Text(zh="标准化统计量", en="Standardised statistic"), same(""), 3),
                Column("p", Text(zh="p值", en="p"), role="p"),
            ),
            frame,
            (PEDRONI_METHOD, KAO_METHOD),
            labels={"model": TERMS, "check": TESTS},
            inputs=s.inputs,
            options=(
                *s.options,
                (Text(zh="地区数", en="Regions"), same(str(n))),
                (Text(zh="核函数滞后期数", en="Lags of the kernel"), same(str(kernel))),
            ),
            missing=s.missing,
            note=paragraphs(same("") if s.even else UNEVEN),
        ),
        Result(
            f"{p.id}_summary",
            Text(zh="拒绝“无协整关系”的检验数（5%水平）", en="Tests that reject no cointegration at 5 %"),
            (
                Column("tests", Text(zh="检验数", en="Tests"), role="count"),
                Column("rejected", Text(zh="拒绝", en="Rejecting"), role="count"),
            ),
            counts,
            (PEDRONI_METHOD, KAO_METHOD),
            labels={"model": TERMS},
            inputs=s.inputs,
            options=s.options,
            missing=s.missing,
        ),
    )


ANALYSES = (
    Analysis("panel_cointegration", CointegrationParameters, run, methods=(PEDRONI_METHOD, KAO_METHOD)),
)

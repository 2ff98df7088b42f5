"""Two-stage least squares in panels, with first stage, weak-instrument and other tests: `InstrumentsParameters`, `run`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.distributions import chi2, fisher
from analysis.panel.estimators import CONSTANT, inference, within
from analysis.panel.exact import refuse_identity
from analysis.panel.identification import rank_test
from analysis.panel.regression import ESTIMATORS
from analysis.panel.sample import UNEVEN, PanelParameters, Sample, check_each_once, lag, sample
from analysis.panel.specification import TEST_COLUMNS, Statistic
from analysis.panel.table import CONSTANT_NAME, ERRORS, FittedModel, tables
from analysis.parameters import Analysis, FigureRef, Wrong
from analysis.values import AnalysisProblem, Method, Provenance, Result, Study, Text, joined, paragraphs, same

Kind = Literal["classical", "robust", "clustered"]
Effects = Literal["pooled", "region", "period", "two_way"]

METHOD = Method(
    "panel_iv",
    Text(zh="面板两阶段最小二乘", en="Two-stage least squares in panels"),
    Text(
        zh="先扣除固定效应，再以工具变量拟合内生变量（第一阶段），用拟合值解释因变量。工具变量须与内生变量相关（看第一阶段F），"
        "且只通过内生变量影响因变量；后一条只有在工具变量多于内生变量时才能部分检验，过度识别检验不拒绝并不证明工具有效。"
        "弱工具时系数与标准误都不可靠，此时看Anderson–Rubin检验。误差不作独立同方差假定时，工具变量与内生变量是否相关看Kleibergen–Paap的rk统计量："
        "LM检验识别不足，Wald F衡量强弱；只有一个内生变量时，后者就是第一阶段F。",
        en="Fixed effects are swept out; the instruments fit the endogenous variables (first stage), and the fitted values "
        "explain the dependent variable. An instrument must be related to the endogenous variable (the F of the first "
        "stage) and work through it only. The latter can be tested in part, and only with more instruments than endogenous "
        "variables: not to reject over-identification does not prove an instrument valid. With weak instruments "
        "coefficients and errors mislead; the Anderson–Rubin test holds then too. Where errors are not taken to be independent and of "
        "equal variance, Kleibergen and Paap’s rk statistics tell whether the instruments are related to the endogenous variables: LM "
        "tests under-identification, the Wald F how strong they are; with one endogenous variable it is the F of the first stage.",
    ),
    (
        r"\hat{\beta} = (\tilde{X}' P_Z \tilde{X})^{-1} \tilde{X}' P_Z \tilde{y}, \quad P_Z = \tilde{Z} (\tilde{Z}'\tilde{Z})^{-1} \tilde{Z}'",
        r"F = \frac{\hat{\pi}' V_\pi^{-1} \hat{\pi}}{L}, \quad J = \frac{e' P_Z e}{e'e / n} \sim \chi^2_{L-k}",
    ),
    "Wooldridge 2010, 5 and 11; Stock and Yogo, in: Identification and Inference for Econometric Models, 2005; Anderson and Rubin, "
    "Annals of Mathematical Statistics 20 (1949); Sargan, Econometrica 26 (1958); Hansen, Econometrica 50 (1982); Kleibergen and Paap, "
    "Journal of Econometrics 133 (2006)",
)
#: Stock and Yogo (2005): F below which a nominal 5 % test may reject a true value more than 10 % of the time, for one
#: endogenous variable and 1 to 10 instruments
SIZE_10 = (16.38, 19.93, 22.30, 24.58, 26.87, 29.18, 31.50, 33.84, 36.19, 38.54)

TESTS: Mapping[str, Text] = {
    "endogeneity": Text(zh="外生性（Wu–Hausman）", en="Exogeneity (Wu–Hausman)"),
    "sargan": Text(zh="过度识别（Sargan）", en="Over-identification (Sargan)"),
    "hansen": Text(zh="过度识别（Hansen J）", en="Over-identification (Hansen J)"),
    "anderson_rubin": Text(zh="内生变量无影响（Anderson–Rubin）", en="No effect (Anderson–Rubin)"),
    "rank_lm": Text(
        zh="识别不足（Kleibergen–Paap rk LM）", en="Under-identification (Kleibergen–Paap rk LM)"
    ),
    "rank_f": Text(
        zh="弱工具（Kleibergen–Paap rk Wald F）", en="Weak instruments (Kleibergen–Paap rk Wald F)"
    ),
    "stock_yogo": Text(zh="Stock–Yogo临界值（10%水平扭曲）", en="Stock–Yogo critical value (10% size)"),
}


STOCK_YOGO = Text(
    zh="Stock–Yogo临界值以误差独立同方差为前提；用其他标准误时，第一阶段F与它相比只作参考。",
    en="Stock and Yogo’s critical value is for independent errors of equal variance; beside other errors it is a guide only.",
)


class InstrumentsParameters(PanelParameters):
    """``kind = "panel_iv"``."""

    kind: Literal["panel_iv"] = "panel_iv"
    dependent: FigureRef = Field(description="the variable to explain")
    endogenous: tuple[FigureRef, ...] = Field(
        min_length=1, description="regressors that may depend on the error"
    )
    regressors: tuple[FigureRef, ...] = Field((), description="further regressors, taken as exogenous")
    instruments: tuple[FigureRef, ...] = Field((), description="instruments besides the exogenous regressors")
    lagged: tuple[FigureRef, ...] = Field(
        (), description="variables whose figures of the period before are instruments"
    )
    effects: Effects = Field(
        "two_way", description="fixed effects: of regions, periods, both, or none (`pooled`)"
    )
    errors: Kind = Field("clustered", description="the standard errors")
    level: float = Field(95, gt=50, lt=100, description="per cent of the confidence intervals")

    @model_validator(mode="after")
    def _identified(self) -> InstrumentsParameters:
        own = [self.dependent, *self.endogenous, *self.regressors, *self.instruments]
        check_each_once(own)
        if len(self.instruments) + len(self.lagged) < len(self.endogenous):
            raise Wrong(
                "工具变量少于内生变量",
                "there must be as many instruments as endogenous variables at least",
                "增加工具变量，或减少内生变量",
                "add instruments, or take endogenous variables out",
            )
        return self


class _Model:
    """Variables without the effects, and least squares of them with the chosen errors."""

    def __init__(self, s: Sample, columns: Mapping[str, np.ndarray], effects: Effects, errors: Kind) -> None:
        groups = {
            "pooled": [],
            "region": [s.entity],
            "period": [s.time],
            "two_way": [s.entity, s.time],
        }[effects]
        names = list(columns)
        X = np.column_stack([columns[n] for n in names])
        left = within(X, *[np.unique(g, return_inverse=True)[1] for g in groups]) if groups else X
        self.data = pd.DataFrame(left, columns=names)
        self.errors: Kind = errors
        self.entity = s.entity
        self.n, self.regions = len(X), len(np.unique(s.entity))
        self.constant = not groups
        self.absorbed = sum(len(np.unique(g)) for g in groups) - max(0, len(groups) - 1)
        if self.constant:
            self.data[CONSTANT] = 1.0

    def freedom(self, k: int) -> int:
        """Degrees of freedom of t and F."""
        return self.regions - 1 if self.errors == "clustered" else self.n - k - self.absorbed

    def _options(self) -> dict[str, Any]:
        if self.errors == "clustered":
            return {"cov_type": "clustered", "clusters": self.entity, "debiased": True}
        return {"cov_type": "unadjusted" if self.errors == "classical" else "robust", "debiased": True}

    def fit(self, y: str, X: Sequence[str], endogenous: Sequence[str] = (), Z: Sequence[str] = ()) -> Any:
        """linearmodels' estimate; without instruments least squares."""
        from linearmodels.iv import IV2SLS

        exogenous = [*X, *([CONSTANT] if self.constant else [])]
        model = IV2SLS(
            self.data[y],
            self.data[exogenous] if exogenous else None,
            self.data[list(endogenous)] if endogenous else None,
            self.data[list(Z)] if endogenous else None,
        )
        return model.fit(**self._options())

    def covariance(self, fitted: Any) -> pd.DataFrame:
        """The covariance of the coefficients, for the degrees of freedom that the effects take."""
        k = len(fitted.params)
        taken = self.absorbed
        if self.errors == "clustered" and taken == self.regions:
            taken = 1  # effects of the clusters themselves cost none but the constant
        matrix: pd.DataFrame = fitted.cov * (self.n - k) / (self.n - k - taken)
        return matrix

    def joint(self, fitted: Any, terms: Sequence[str]) -> Statistic:
        """F that the coefficients of terms are all zero."""
        V = self.covariance(fitted).loc[list(terms), list(terms)].to_numpy(float)
        b = fitted.params[list(terms)].to_numpy(float)
        df2 = self.freedom(len(fitted.params))
        if np.linalg.matrix_rank(V) < len(b):
            return Statistic(math.nan, len(b), df2, math.nan)
        f = float(b @ np.linalg.solve(V, b)) / len(b)
        return Statistic(f, len(b), df2, float(fisher.sf(f, len(b), df2)))


def run(p: InstrumentsParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (model, term): least squares, first stages, 2SLS; ``<id>_models``; ``<id>_tests``."""
    s, columns, instruments, names = _variables(p, study)
    model = _Model(s, columns, p.effects, p.errors)
    _estimable(p, model, instruments, names)
    ols = model.fit(p.dependent, [*p.endogenous, *p.regressors])
    first = {e: model.fit(e, [*p.regressors, *instruments]) for e in p.endogenous}
    iv = model.fit(p.dependent, p.regressors, p.endogenous, instruments)
    strength = {e: model.joint(r, instruments) for e, r in first.items()}
    estimates = {"ols": _column(model, s, p, ols)}
    for e, r in first.items():
        estimates[f"first:{e}"] = _column(model, s, p, r, {"f": strength[e].statistic, "f_p": strength[e].p})
    estimates["iv"] = _column(model, s, p, iv, {"instruments": float(len(instruments))})
    tests = _tests(p, model, first, iv, instruments)
    name = s.names[p.dependent]
    title = Text(zh="{name}的两阶段最小二乘", en="Two-stage least squares: {name}").fill(name=name)
    source = Provenance(
        (METHOD,),
        s.inputs,
        (
            *s.options,
            (Text(zh="固定效应", en="Effects"), ESTIMATORS[p.effects]),
            (Text(zh="标准误", en="Standard errors"), ERRORS[p.errors]),
            (Text(zh="置信水平", en="Confidence"), same(f"{as_given(p.level)}%")),
            (
                Text(zh="工具变量", en="Instruments"),
                joined(names[z] for z in instruments),
            ),
        ),
        s.missing,
        paragraphs(
            same("") if s.even or not p.lagged else UNEVEN,
            STOCK_YOGO if "stock_yogo" in tests and p.errors != "classical" else same(""),
        ),
    )
    labels = {
        "model": {
            "ols": Text(zh="最小二乘", en="Least squares"),
            **{
                f"first:{e}": Text(zh="第一阶段：{x}", en="First stage: {x}").fill(x=names[e])
                for e in p.endogenous
            },
            "iv": Text(zh="两阶段最小二乘", en="2SLS"),
        },
        "term": {**names, CONSTANT: CONSTANT_NAME},
    }
    test_frame = pd.DataFrame.from_dict(
        {k: t.row for k, t in {**_named(strength), **tests}.items()},
        orient="index",
        columns=[c.id for c in TEST_COLUMNS],
    ).rename_axis("check")
    checks = {
        **TESTS,
        **{
            f"first:{e}": Text(zh="第一阶段F：{x}", en="First-stage F: {x}").fill(x=names[e])
            for e in p.endogenous
        },
    }
    return (
        *tables(source, p.id, title, estimates, labels),
        source.result(
            f"{p.id}_tests",
            Text(zh="{t}：检验", en="{t}: tests").fill(t=title),
            TEST_COLUMNS,
            test_frame,
            labels={"check": checks},
        ),
    )


def _named(strength: Mapping[str, Statistic]) -> dict[str, Statistic]:
    return {f"first:{e}": t for e, t in strength.items()}


def _variables(
    p: InstrumentsParameters, study: Study
) -> tuple[Sample, dict[str, np.ndarray], list[str], dict[str, Text]]:
    """The sample, its variables with lags, the instruments, and what each is called."""
    whole = sample(p, study, (p.dependent, *p.endogenous, *p.regressors, *p.instruments, *p.lagged))
    s, names = whole, dict(whole.names)
    columns: dict[str, pd.Series] = {str(v): whole.frame[v] for v in whole.frame}
    added = []
    for v in p.lagged:
        columns[f"{v}:1"] = lag(whole.frame[v])
        names[f"{v}:1"] = Text(zh="{x}（滞后1期）", en="{x}, lag 1").fill(x=names[v])
        added.append(f"{v}:1")
    frame = pd.DataFrame(columns).reindex(whole.frame.index).dropna()
    if len(frame) < len(whole.frame):
        s = Sample(frame, whole.periods, whole.names, whole.inputs, whole.missing)
    return (
        s,
        {str(v): frame[v].to_numpy(float) for v in frame},
        [*p.instruments, *added],
        names,
    )


def _estimable(
    p: InstrumentsParameters, model: _Model, instruments: Sequence[str], names: Mapping[str, Text]
) -> None:
    """Refuse what is not identified: too few rows, variables without variation beside the effects."""
    every = [*p.endogenous, *p.regressors, *instruments]
    k = len(p.endogenous) + len(p.regressors)
    if (
        model.n - model.absorbed - len(p.regressors) - len(instruments) - 1 < 2
        or model.n - model.absorbed - k < 2
    ):
        raise AnalysisProblem(
            Text(
                zh="观测太少（{n}个），不够估计这个模型",
                en="there are too few observations ({n}) for this model",
            ).fill(n=model.n),
            Text(zh="减少变量或效应", en="use fewer variables or effects"),
        )
    X = model.data[every].to_numpy(float)
    refuse_identity(
        model.data[p.dependent].to_numpy(float),
        model.data[every[:k] + ([CONSTANT] if model.constant else [])].to_numpy(float),
        names[p.dependent],
    )
    size = np.sqrt((X**2).mean(axis=0))
    for name, one in zip(every, size, strict=True):
        if one < 1e-9:
            raise AnalysisProblem(
                Text(
                    zh="“{name}”在扣除固定效应后没有变化",
                    en="“{name}” does not vary beside the fixed effects",
                ).fill(name=names[name]),
                Text(zh="去掉这个变量，或不用这些固定效应", en="leave it out, or use fewer effects"),
            )
    if np.linalg.matrix_rank((X / size)[:, len(p.endogenous) :], tol=1e-9 * math.sqrt(model.n)) < len(
        every
    ) - len(p.endogenous):
        raise AnalysisProblem(
            Text(
                zh="工具变量与外生变量彼此线性相关",
                en="instruments and regressors are linear combinations of each other",
            ),
            Text(zh="去掉其中一个", en="leave one of them out"),
        )


def _column(
    model: _Model, s: Sample, p: InstrumentsParameters, fitted: Any, more: Mapping[str, float] | None = None
) -> FittedModel:
    there = [str(t) for t in fitted.params.index]
    order = [*p.endogenous, *p.regressors, *(t for t in there if t != CONSTANT), CONSTANT]
    terms = [t for t in dict.fromkeys(order) if t in there]
    b = fitted.params[terms].to_numpy(float)
    i = inference(
        b, model.covariance(fitted).loc[terms, terms].to_numpy(float), model.freedom(len(b)), p.level
    )
    facts = {
        "n": float(model.n),
        "regions": float(model.regions),
        "periods": float(len(np.unique(s.time))),
        "region_effects": float(p.effects in {"region", "two_way"}),
        "period_effects": float(p.effects in {"period", "two_way"}),
        **(more or {}),
    }
    return FittedModel(tuple(terms), b, i.se, i.t, i.p, i.low, i.high, facts)


def _tests(
    p: InstrumentsParameters, model: _Model, first: Mapping[str, Any], iv: Any, instruments: Sequence[str]
) -> dict[str, Statistic]:
    """Exogeneity, over-identification and Anderson and Rubin's test, by the chosen errors."""
    tests: dict[str, Statistic] = {}
    if len(p.endogenous) == 1 and len(instruments) <= len(SIZE_10):
        tests["stock_yogo"] = Statistic(SIZE_10[len(instruments) - 1], math.nan, math.nan, math.nan)
    for e, r in first.items():
        model.data[f"left:{e}"] = r.resids.to_numpy(float)
    left = [f"left:{e}" for e in first]
    X = model.data[[*p.endogenous, *p.regressors, *left]].to_numpy(float)
    size = np.sqrt((X**2).mean(axis=0))
    # instruments that fit the variable without a rest leave nothing to tell them apart by
    if size.min() > 1e-9 * size.max() and np.linalg.matrix_rank(X / size) == X.shape[1]:
        controlled = model.fit(p.dependent, [*p.endogenous, *p.regressors, *left])
        tests["endogeneity"] = model.joint(controlled, left)
    if p.errors != "classical":
        tests |= _rank(p, model, instruments)
    reduced = model.fit(p.dependent, [*p.regressors, *instruments])
    tests["anderson_rubin"] = model.joint(reduced, instruments)
    spare = len(instruments) - len(p.endogenous)
    if spare:
        Z = model.data[[*p.regressors, *instruments, *([CONSTANT] if model.constant else [])]].to_numpy(float)
        e = iv.resids.to_numpy(float)
        fitted = Z @ np.linalg.lstsq(Z, e, rcond=None)[0]
        sargan = float(len(e) * (fitted @ fitted) / (e @ e))
        tests["sargan"] = Statistic(sargan, spare, math.nan, float(chi2.sf(sargan, spare)))
        if p.errors != "classical":
            j = _hansen(p, model, instruments)
            tests["hansen"] = Statistic(j, spare, math.nan, float(chi2.sf(j, spare)) if j == j else math.nan)
    return tests


def _rank(p: InstrumentsParameters, model: _Model, instruments: Sequence[str]) -> dict[str, Statistic]:
    """Kleibergen and Paap's tests: LM, and the Wald F with the corrections for small samples of the first stage's F."""
    exogenous = model.data[[*p.regressors, *([CONSTANT] if model.constant else [])]].to_numpy(float)
    both = model.data[[*p.endogenous, *instruments]].to_numpy(float)
    left = both - exogenous @ np.linalg.lstsq(exogenous, both, rcond=None)[0] if exogenous.size else both
    k, n = len(p.endogenous), model.n
    clusters = model.entity if p.errors == "clustered" else None
    found = rank_test(left[:, :k], left[:, k:], clusters)
    taken = 1 if clusters is not None and model.absorbed == model.regions else model.absorbed
    rest = n - exogenous.shape[1] - len(instruments) - taken
    small = rest / n if clusters is None else rest / (n - 1) * (model.regions - 1) / model.regions
    f = found.wald * small / len(instruments)
    return {
        "rank_lm": Statistic(found.lm, found.df, math.nan, found.lm_p),
        "rank_f": Statistic(f, math.nan, math.nan, math.nan),
    }


def _hansen(p: InstrumentsParameters, model: _Model, instruments: Sequence[str]) -> float:
    """Hansen's J of two-step GMM with weights by the chosen errors; NaN with more moments than regions."""
    from linearmodels.iv import IVGMM

    exogenous = [*p.regressors, *([CONSTANT] if model.constant else [])]
    if p.errors == "clustered" and len(instruments) + len(exogenous) >= model.regions:
        return math.nan
    weights: dict[str, Any] = (
        {"weight_type": "clustered", "clusters": model.entity}
        if p.errors == "clustered"
        else {"weight_type": "robust"}
    )
    gmm = IVGMM(
        model.data[p.dependent],
        model.data[exogenous] if exogenous else None,
        model.data[list(p.endogenous)],
        model.data[list(instruments)],
        **weights,
    )
    fitted_twice: Any = gmm.fit(iter_limit=2)
    return float(fitted_twice.j_stat.stat)


ANALYSES = (Analysis("panel_iv", InstrumentsParameters, run, methods=(METHOD,)),)

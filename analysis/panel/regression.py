"""Panel regressions side by side, their tests, and variants for robustness: `RegressionParameters`, `estimated`, `run`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.panel import specification
from analysis.panel.estimators import (
    CONSTANT,
    KINDS,
    Errors,
    Estimator,
    Fit,
    bandwidth,
    fit,
    inference,
    wald,
)
from analysis.panel.sample import UNEVEN, PanelParameters, Sample, decimals, sample
from analysis.panel.table import CONSTANT_NAME, ERRORS, FittedModel, tables
from analysis.parameters import Analysis, FigureRef, PeriodId, Strict, Wording, Wrong
from analysis.text import inside
from analysis.values import Column, Method, Option, Provenance, Result, Study, Text, paragraphs, same

REGRESSION = Method(
    "panel_regression",
    Text(zh="面板回归", en="Panel regression"),
    Text(
        zh="混合OLS把各地区各期的观测放在一起；固定效应给每个地区（或时期，或两者）各设一个常数，等同于虚拟变量法（LSDV），"
        "只用地区之内的变化；随机效应（Swamy–Arora）假定地区效应与解释变量无关。系数说明变量怎样一同变动，本身不证明因果。",
        en="Pooled least squares puts the observations of all regions and periods together; fixed effects give each region "
        "(or period, or both) a constant of its own, the same as dummy variables (LSDV), and use changes within regions "
        "only; random effects (Swamy and Arora) take the regions’ effects to be unrelated to the regressors. A coefficient "
        "says how variables move together, and alone proves no cause.",
    ),
    (
        r"y_{it} = x_{it}' \beta + \mu_i + \lambda_t + e_{it}",
        r"\hat{\beta}_{RE}: \quad y_{it} - \theta_i \bar{y}_i = (x_{it} - \theta_i \bar{x}_i)' \beta + \nu_{it}, "
        r"\quad \theta_i = 1 - \sqrt{\frac{\sigma_e^2}{\sigma_e^2 + T_i \sigma_\mu^2}}",
    ),
    "Baltagi, Econometric Analysis of Panel Data, 6th ed., 2021; Swamy and Arora, Econometrica 40 (1972)",
)
STANDARD_ERRORS = Method(
    "panel_errors",
    Text(zh="标准误", en="Standard errors"),
    Text(
        zh="普通：误差独立同方差；稳健：方差可不等；按地区聚类：同一地区各期误差可任意相关，用自由度为地区数减一的t分布；"
        "Driscoll–Kraay：各地区之间、相邻各期之间误差可相关，用自由度为期数减一的t分布。后两者分别要求地区多、时期多，"
        "十来个地区时偏小。",
        en="Classical: independent errors of equal variance. Robust: variances may differ. Clustered by region: errors of a "
        "region may be correlated over time in any way; Student’s t has as many degrees of freedom as regions less one. "
        "Driscoll–Kraay: errors may be correlated across regions and near periods; degrees of freedom are periods less "
        "one. The last two want many regions, or many periods: with a dozen they are rather too small.",
    ),
    (
        r"V = (X'X)^{-1} \left(\sum_i X_i' e_i e_i' X_i\right) (X'X)^{-1} \frac{G}{G-1} \frac{N-1}{N-k}",
        r"V = (X'X)^{-1} \left(\Gamma_0 + \sum_{j=1}^m (1 - \frac{j}{m+1}) (\Gamma_j + \Gamma_j')\right) (X'X)^{-1}, "
        r"\quad \Gamma_j = \sum_t h_t h_{t-j}', \; h_t = \sum_i x_{it} e_{it}",
    ),
    "White, Econometrica 48 (1980); Arellano, Oxford Bulletin of Economics and Statistics 49 (1987); Driscoll and Kraay, "
    "Review of Economics and Statistics 80 (1998)",
)


class Variant(Strict):
    """One more model of the robustness table: what of the main one is changed."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60, description="names the column of the table")
    name: Wording = Field(description="what the variant is called on pages")
    dependent: FigureRef | None = Field(None, description="another variable to explain")
    instead: dict[str, FigureRef] = Field(
        {}, description="another variable in the place of a regressor: the same with other weights"
    )
    logs: tuple[FigureRef, ...] = Field((), description="which of the new variables enter as logarithms")
    without: tuple[FigureRef, ...] = Field((), description="regressors that are left out")
    add: tuple[FigureRef, ...] = Field((), description="further regressors")
    periods: tuple[PeriodId, ...] = Field((), description="other periods: one half of the years")
    estimator: Estimator | None = Field(None, description="another estimator")
    errors: Errors | None = Field(None, description="other standard errors")


class RegressionParameters(PanelParameters):
    """``kind = "panel_regression"``."""

    kind: Literal["panel_regression"] = "panel_regression"
    dependent: FigureRef = Field(description="the variable to explain")
    regressors: tuple[FigureRef, ...] = Field(min_length=1, description="what explains it")
    estimators: tuple[Estimator, ...] = Field(
        ("pooled", "region", "two_way", "random"),
        min_length=1,
        description="the models: least squares, fixed effects (of regions, periods, both), random effects",
    )
    main: Estimator = Field("two_way", description="the estimator that the variants vary")
    errors: Errors = Field("clustered", description="the standard errors of the table")
    lags: int | None = Field(
        None,
        ge=0,
        description="lags of Driscoll and Kraay’s errors; by the number of periods where not given",
    )
    level: float = Field(95, gt=50, lt=100, description="per cent of the confidence intervals")
    variants: tuple[Variant, ...] = Field((), description="the models of the robustness table")

    @model_validator(mode="after")
    def _of_the_model(self) -> RegressionParameters:
        if self.dependent in self.regressors:
            raise Wrong(
                f"“{self.dependent}”不能解释它自己",
                f"“{self.dependent}” cannot explain itself",
                "从解释变量中删去",
                "take it out of the regressors",
            )
        ids = [v.id for v in self.variants]
        if len(set(ids)) < len(ids) or "main" in ids:
            raise Wrong(
                "各备选模型的 id 不能相同，也不能是“main”",
                "each variant needs an id of its own, other than “main”",
                "改 id",
                "rename it",
            )
        for v in self.variants:
            if unknown := [r for r in (*v.instead, *v.without) if r not in self.regressors]:
                raise Wrong(
                    f"备选模型 {v.id}：“{unknown[0]}”不是模型的解释变量",
                    f"variant {v.id}: “{unknown[0]}” is no regressor of the model",
                    "加入 regressors，或从备选模型中删去",
                    "add it to the regressors, or take it out of the variant",
                )
        return self


ESTIMATORS: Mapping[str, Text] = {
    "pooled": Text(zh="混合OLS", en="Pooled OLS"),
    "region": Text(zh="地区固定效应", en="Region effects"),
    "period": Text(zh="时期固定效应", en="Period effects"),
    "two_way": Text(zh="双向固定效应", en="Two-way effects"),
    "random": Text(zh="随机效应", en="Random effects"),
}


def estimated(
    s: Sample, fitted: Fit, estimator: Estimator, errors: Errors, level: float, lags: float = math.nan
) -> FittedModel:
    """A fit as a column of the table, by one kind of errors."""
    V, freedom = fitted.covariance[errors], fitted.freedom[errors]
    i = inference(fitted.b, V, freedom, level)
    k = specification.without_constant(fitted.terms)
    f, f_p = wald(fitted.b[k], V[np.ix_(k, k)], freedom)
    facts = {
        "n": float(len(s.frame)),
        "regions": float(len(s.regions)),
        "periods": float(len(np.unique(s.time))),
        "region_effects": float(estimator in {"region", "two_way"}),
        "period_effects": float(estimator in {"period", "two_way"}),
        "r2": fitted.r2,
        "f": f,
        "f_p": f_p,
    }
    if errors == "driscoll_kraay":
        facts["lags"] = lags
    return FittedModel(fitted.terms, fitted.b, i.se, i.t, i.p, i.low, i.high, facts)


def run(p: RegressionParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (model, term), ``<id>_models``, ``<id>_errors``, ``<id>_tests``, and of variants ``<id>_robustness``."""
    s = sample(p, study, (p.dependent, *p.regressors))
    lags = bandwidth(len(s.periods)) if p.lags is None else p.lags
    fits = {e: fit(s, p.dependent, p.regressors, e, lags) for e in p.estimators}
    estimates: dict[str, FittedModel] = {
        e: estimated(s, f, e, p.errors, p.level, lags) for e, f in fits.items()
    }
    name = s.names[p.dependent]
    note = paragraphs(same("") if s.even else UNEVEN)
    source = Provenance((REGRESSION, STANDARD_ERRORS), s.inputs, options(p, s), s.missing, note)
    labels = {"model": ESTIMATORS, "term": {**s.names, CONSTANT: CONSTANT_NAME}}
    results = [
        *tables(
            source,
            p.id,
            Text(zh="{name}的面板回归", en="Panel regression: {name}").fill(name=name),
            estimates,
            labels,
            Text(zh="{name}的面板回归：模型", en="Panel regression of {name}: models").fill(
                name=inside(name)
            ),
        ),
        _errors(p, source, fits, labels, name),
        _tests(p, s, name, fits),
    ]
    if p.variants:
        results += _robustness(p, study, s, source, name)
    return tuple(results)


def options(p: RegressionParameters, s: Sample) -> tuple[Option, ...]:
    """The options in force: periods, errors, confidence."""
    return (
        *s.options,
        (Text(zh="标准误", en="Standard errors"), ERRORS[p.errors]),
        (Text(zh="置信水平", en="Confidence"), same(f"{as_given(p.level)}%")),
    )


def _errors(
    p: RegressionParameters,
    source: Provenance,
    fits: Mapping[Estimator, Fit],
    labels: Mapping[str, Mapping[str, Text]],
    name: Text,
) -> Result:
    """Every coefficient with its standard error and p by each of the four kinds."""
    rows = {}
    for model, f in fits.items():
        told = {kind: inference(f.b, f.covariance[kind], f.freedom[kind], p.level) for kind in KINDS}
        for k, term in enumerate(f.terms):
            rows[model, term] = [
                float(f.b[k]),
                *(float(x) for kind in KINDS for x in (told[kind].se[k], told[kind].p[k])),
            ]
    ids = ["b", *(f"{what}_{kind}" for kind in KINDS for what in ("se", "p"))]
    index = pd.MultiIndex.from_tuples(list(rows), names=["model", "term"])
    frame = pd.DataFrame(list(rows.values()), index=index, columns=ids)
    places = decimals(frame, [f"se_{kind}" for kind in KINDS])
    columns = [Column("b", Text(zh="系数", en="Coefficient"), same(""), places, scientific=True)]
    for kind in KINDS:
        columns += [
            Column(f"se_{kind}", ERRORS[kind], same(""), places, scientific=True),
            Column(
                f"p_{kind}",
                Text(zh="p值（{kind}）", en="p, {kind}").fill(kind=ERRORS[kind]),
                role="p",
            ),
        ]
    return source.result(
        f"{p.id}_errors",
        Text(zh="{name}的面板回归：各种标准误", en="Panel regression of {name}: kinds of errors").fill(
            name=inside(name)
        ),
        tuple(columns),
        frame,
        labels=labels,
    )


def _tests(p: RegressionParameters, s: Sample, name: Text, fits: Mapping[Estimator, Fit]) -> Result:
    tests = specification.tests(s, p.dependent, p.regressors, fits)
    frame = pd.DataFrame.from_dict(
        {k: t.row for k, t in tests.items()}, orient="index", columns=["statistic", "df", "df2", "p"]
    ).rename_axis("check")
    return Result(
        f"{p.id}_tests",
        Text(zh="{name}的面板回归：检验", en="Panel regression of {name}: tests").fill(name=inside(name)),
        specification.TEST_COLUMNS,
        frame,
        (specification.HAUSMAN, specification.EFFECTS, specification.DEPENDENCE),
        labels={"check": specification.TESTS},
        inputs=s.inputs,
        options=s.options,
        missing=s.missing,
    )


def _robustness(
    p: RegressionParameters, study: Study, s: Sample, source: Provenance, name: Text
) -> list[Result]:
    """The main model and each variant as columns; what stands in a regressor's place stands in its row."""
    lags = bandwidth(len(s.periods)) if p.lags is None else p.lags
    main = fit(s, p.dependent, p.regressors, p.main, lags, (p.errors,))
    estimates: dict[str, FittedModel] = {"main": estimated(s, main, p.main, p.errors, p.level, lags)}
    names: dict[str, Text] = {**s.names, CONSTANT: CONSTANT_NAME}
    inputs, missing = dict.fromkeys(s.inputs), dict(s.missing)
    for v in p.variants:
        own = [v.instead.get(r, r) for r in p.regressors if r not in v.without]
        dependent = v.dependent or p.dependent
        changed = p.model_copy(
            update={
                "periods": v.periods or p.periods,
                "logs": tuple(
                    dict.fromkeys([*(x for x in p.logs if x in {dependent, *own, *v.add}), *v.logs])
                ),
            }
        )
        t = sample(changed, study, (dependent, *own, *v.add))
        estimator, errors = v.estimator or p.main, v.errors or p.errors
        width = bandwidth(len(t.periods)) if p.lags is None else p.lags
        fitted = fit(t, dependent, [*own, *v.add], estimator, width, (errors,))
        back = {new: old for old, new in v.instead.items()}
        column = estimated(t, fitted, estimator, errors, p.level, width)
        estimates[v.id] = replace(column, terms=tuple(back.get(x, x) for x in column.terms))
        names = {**t.names, **names}
        inputs |= dict.fromkeys(t.inputs)
        missing = {**t.missing, **missing}
    labels = {
        "model": {
            "main": Text(zh="基准模型", en="Main model"),
            **{v.id: v.name for v in p.variants},
        },
        "term": names,
    }
    others = {v.name: ERRORS[v.errors] for v in p.variants if v.errors and v.errors != p.errors}
    kinds = ERRORS[p.errors]
    for variant, kind in others.items():
        if kind["en"].casefold() == variant["en"].casefold():
            # the column's own head says which
            kinds = Text(zh="{kinds}，“{v}”一列除外", en="{kinds}, but for the column “{v}”").fill(
                kinds=kinds, v=variant
            )
            continue
        kinds = Text(zh="{kinds}；“{v}”为{kind}", en="{kinds}; in “{v}” {kind}").fill(
            kinds=kinds, v=variant, kind=kind
        )
    told = tuple((n, kinds if n["en"] == "Standard errors" else x) for n, x in source.options)
    whole = Provenance(source.method, tuple(inputs), told, missing, source.note)
    return [
        *tables(
            whole,
            f"{p.id}_robustness",
            Text(zh="{name}的面板回归：稳健性", en="Panel regression of {name}: robustness").fill(
                name=inside(name)
            ),
            estimates,
            labels,
            Text(zh="{name}的面板回归：稳健性模型", en="Panel regression of {name}: robustness, models").fill(
                name=inside(name)
            ),
        )
    ]


ANALYSES = (
    Analysis(
        "panel_regression",
        RegressionParameters,
        run,
        methods=(
            REGRESSION,
            STANDARD_ERRORS,
            specification.HAUSMAN,
            specification.EFFECTS,
            specification.DEPENDENCE,
        ),
    ),
)

"""Moderation in panels: interaction and `marginal` effects over a moderator: `ModerationParameters`, `run`."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.panel.estimators import CONSTANT, Errors, Estimator, Fit, fit, inference
from analysis.panel.regression import ESTIMATORS, estimated
from analysis.panel.sample import PanelParameters, Sample, check_each_once, decimals, sample
from analysis.panel.table import CONSTANT_NAME, ERRORS, FittedModel, tables
from analysis.parameters import Analysis, FigureRef
from analysis.values import Column, Method, Provenance, Result, Study, Text, same

METHOD = Method(
    "panel_moderation",
    Text(zh="调节效应", en="Moderation"),
    Text(
        zh="在回归中加入解释变量与调节变量的乘积（先各减去平均）。解释变量的边际影响随调节变量的取值而变，连同区间一并给出；"
        "乘积项系数显著才说明有调节作用。",
        en="The product of the variable and the moderator, both less their means, joins the regression. The marginal effect of "
        "the variable then changes with the moderator, and is given with its interval; only a significant coefficient of the "
        "product shows that the moderator matters.",
    ),
    (
        r"y_{it} = \beta_1 x_{it} + \beta_2 m_{it} + \beta_3 (x_{it} - \bar{x})(m_{it} - \bar{m}) + z_{it}' \gamma + \mu_i + \lambda_t + e_{it}",
        r"\frac{\partial y}{\partial x} = \beta_1 + \beta_3 (m - \bar{m}), \quad "
        r"V = V_{11} + 2 (m - \bar{m}) V_{13} + (m - \bar{m})^2 V_{33}",
    ),
    "Aiken and West, Multiple Regression: Testing and Interpreting Interactions, 1991; Brambor, Clark and Golder, Political "
    "Analysis 14 (2006)",
)
INTERACTION = "interaction"
#: percentiles of the moderator at which the table gives the marginal effect
PERCENTILES = (10, 25, 50, 75, 90)
#: points of the curve
POINTS = 21


class ModerationParameters(PanelParameters):
    """``kind = "panel_moderation"``."""

    kind: Literal["panel_moderation"] = "panel_moderation"
    dependent: FigureRef = Field(description="the variable to explain")
    variable: FigureRef = Field(description="the variable whose effect may depend on the moderator")
    moderator: FigureRef = Field(description="what the effect may depend on")
    controls: tuple[FigureRef, ...] = Field((), description="further regressors")
    estimator: Estimator = Field("two_way", description="the estimator")
    errors: Errors = Field("clustered", description="the standard errors")
    level: float = Field(95, gt=50, lt=100, description="per cent of the intervals")

    @model_validator(mode="after")
    def _parts(self) -> ModerationParameters:
        own = [self.dependent, self.variable, self.moderator, *self.controls]
        check_each_once(own)
        return self


def marginal(f: Fit, at: np.ndarray, variable: str, errors: Errors) -> tuple[np.ndarray, np.ndarray]:
    """Marginal effects and their variances where the moderator is ``at`` above its mean."""
    i, j = f.terms.index(variable), f.terms.index(INTERACTION)
    V = f.covariance[errors]
    return f.b[i] + at * f.b[j], V[i, i] + 2 * at * V[i, j] + at**2 * V[j, j]


def run(p: ModerationParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (model, term), ``<id>_models``, ``<id>_effects`` by percentile, ``<id>_curve`` by point."""
    s = sample(p, study, (p.dependent, p.variable, p.moderator, *p.controls))
    x, m = s.frame[p.variable], s.frame[p.moderator]
    name = Text(zh="{x}×{m}", en="{x} × {m}").fill(x=s.names[p.variable], m=s.names[p.moderator])
    wider = Sample(
        s.frame.assign(**{INTERACTION: (x - x.mean()) * (m - m.mean())}),
        s.periods,
        {**s.names, INTERACTION: name},
        s.inputs,
        s.missing,
    )
    terms = [p.variable, p.moderator, *p.controls]
    plain = fit(wider, p.dependent, terms, p.estimator, kinds=(p.errors,))
    full = fit(wider, p.dependent, [*terms[:2], INTERACTION, *terms[2:]], p.estimator, kinds=(p.errors,))
    estimates: dict[str, FittedModel] = {
        label: estimated(wider, f, p.estimator, p.errors, p.level)
        for label, f in (("plain", plain), ("moderated", full))
    }
    source = Provenance(
        (METHOD,),
        s.inputs,
        (
            *s.options,
            (Text(zh="估计方法", en="Estimator"), ESTIMATORS[p.estimator]),
            (Text(zh="标准误", en="Standard errors"), ERRORS[p.errors]),
            (Text(zh="置信水平", en="Confidence"), same(f"{as_given(p.level)}%")),
        ),
        s.missing,
    )
    title = Text(zh="{m}对{x}的调节作用", en="{m} as a moderator of {x}").fill(
        m=s.names[p.moderator], x=s.names[p.variable]
    )
    labels = {
        "model": {
            "plain": Text(zh="无乘积项", en="Without interaction"),
            "moderated": Text(zh="有乘积项", en="With interaction"),
        },
        "term": {**wider.names, CONSTANT: CONSTANT_NAME},
    }
    values = np.percentile(m.to_numpy(float), PERCENTILES)
    grid = np.linspace(float(m.min()), float(m.max()), POINTS)
    percentile = {f"p{q}": Text(zh="第{q}百分位", en="percentile {q}").fill(q=q) for q in PERCENTILES}
    return (
        *tables(source, p.id, title, estimates, labels),
        _effects(p, source, full, s, values, list(percentile), percentile, "effects"),
        _effects(
            p,
            source,
            full,
            s,
            grid,
            [str(i) for i in range(POINTS)],
            {str(i): Text(zh=f"第{i}点", en=f"point {i}") for i in range(POINTS)},
            "curve",
        ),
    )


def _effects(
    p: ModerationParameters,
    source: Provenance,
    f: Fit,
    s: Sample,
    values: np.ndarray,
    keys: list[str],
    names: dict[str, Text],
    suffix: str,
) -> Result:
    """Marginal effects at values of the moderator."""
    mean = float(s.frame[p.moderator].mean())
    effect, variance = marginal(f, values - mean, p.variable, p.errors)
    i = inference(effect, np.diag(variance), f.freedom[p.errors], p.level)
    frame = pd.DataFrame(
        {"moderator": values, "effect": effect, "se": i.se, "p": i.p, "low": i.low, "high": i.high},
        index=pd.Index(keys, name="point"),
    )
    places = decimals(frame, ("se",))
    spec = s.names[p.moderator]
    return source.result(
        f"{p.id}_{suffix}",
        Text(zh="{x}对{y}的边际影响，随{m}而变", en="Marginal effect of {x} on {y}, by {m}").fill(
            x=s.names[p.variable], y=s.names[p.dependent], m=spec
        ),
        (
            Column("moderator", spec, same(""), decimals(frame, ("moderator",))),
            Column(
                "effect",
                Text(zh="边际影响", en="Marginal effect"),
                same(""),
                places,
                main=True,
                scientific=True,
            ),
            Column("se", Text(zh="标准误", en="Standard error"), same(""), places, scientific=True),
            Column("p", Text(zh="p值", en="p"), role="p"),
            Column("low", Text(zh="区间下限", en="Interval, low"), same(""), places, scientific=True),
            Column("high", Text(zh="区间上限", en="Interval, high"), same(""), places, scientific=True),
        ),
        frame,
        labels={"point": names},
    )


ANALYSES = (Analysis("panel_moderation", ModerationParameters, run, methods=(METHOD,)),)

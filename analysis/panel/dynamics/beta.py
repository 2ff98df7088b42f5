"""Beta convergence in panels, absolute and conditional: `GrowthParameters`, `speed`, `run`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.panel.estimators import CONSTANT, Errors, Estimator, fit
from analysis.panel.regression import ESTIMATORS, estimated
from analysis.panel.sample import PanelParameters, Sample, lag, sample
from analysis.panel.table import CONSTANT_NAME, ERRORS, FittedModel, tables
from analysis.parameters import Analysis, FigureRef, Wrong
from analysis.periods import years_between
from analysis.values import Column, Method, Provenance, Result, Study, Text, same

METHOD = Method(
    "panel_beta",
    Text(zh="面板β收敛", en="Beta convergence in panels"),
    Text(
        zh="年均增长对上期水平（对数）回归：不含地区效应为绝对收敛，含地区效应与控制变量为条件收敛，即各自向自己的稳态靠近。"
        "系数为负且区间不含零，才说收敛；由此得收敛速度与半程时间。期数少时固定效应高估收敛速度（Nickell偏误）。",
        en="Yearly growth regressed on the logarithm of the level before: without effects of regions it is absolute "
        "convergence; with them and controls it is conditional, each region towards a steady state of its own. Only a "
        "negative coefficient whose interval leaves out zero shows convergence; it gives the speed and the half-life. With few "
        "periods fixed effects put the speed too high (Nickell).",
    ),
    (
        r"\frac{\ln y_{it} - \ln y_{i,t-\tau}}{\tau} = b \ln y_{i,t-\tau} + x_{i,t-\tau}' \gamma + \mu_i + \lambda_t + e_{it}",
        r"b = -\frac{1 - e^{-\beta \tau}}{\tau}, \quad t_{1/2} = \frac{\ln 2}{\beta}",
    ),
    "Islam, Quarterly Journal of Economics 110 (1995); Barro and Sala-i-Martin, Economic Growth, 2nd ed., 2004; Nickell, "
    "Econometrica 49 (1981)",
)
BEFORE = "before"
MODELS: Mapping[str, Text] = {
    "absolute": Text(zh="绝对收敛", en="Absolute"),
    "conditional": Text(zh="条件收敛", en="Conditional"),
}


class GrowthParameters(PanelParameters):
    """``kind = "panel_beta"``. Growth is of the logarithm; ``logs`` names controls."""

    kind: Literal["panel_beta"] = "panel_beta"
    variable: FigureRef = Field(description="the variable whose growth is explained, as it is (no logarithm)")
    controls: tuple[FigureRef, ...] = Field(
        (), description="controls of the period before, in the conditional model"
    )
    effects: Literal["region", "two_way"] = Field(
        "two_way", description="fixed effects of the conditional model"
    )
    errors: Errors = Field("clustered", description="the standard errors")
    level: float = Field(95, gt=50, lt=100, description="per cent of the intervals")

    @model_validator(mode="after")
    def _parts(self) -> GrowthParameters:
        if self.variable in self.controls:
            raise Wrong(
                f"“{self.variable}”不能作自身增长的控制变量",
                f"“{self.variable}” cannot be a control of its own growth",
                "从 controls 中删去",
                "take it out of the controls",
            )
        return self


def speed(b: float, years: float) -> float:
    """Speed of convergence a year from the slope, over so many years; NaN where the slope allows none.

    >>> round(speed(-0.0181, 10.0), 4)
    0.02
    """
    return -math.log(1 + b * years) / years if 1 + b * years > 0 else math.nan


def half_life(b: float, years: float) -> float:
    """Years in which half of a gap closes; NaN where none does."""
    v = speed(b, years)
    return math.log(2) / v if v > 0 else math.nan


def run(p: GrowthParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (model, term), ``<id>_models``, ``<id>_speed`` by model."""
    taken = p.model_copy(update={"logs": (p.variable, *(x for x in p.logs if x != p.variable))})
    whole = sample(taken, study, (p.variable, *p.controls), least=4)
    steps = [years_between(a, b) for a, b in zip(whole.periods, whole.periods[1:], strict=False)]
    y = whole.frame[p.variable]
    before = lag(y).reindex(y.index)
    years = np.array([math.nan, *steps])[whole.time]
    columns = {"growth": (y - before) / years, BEFORE: before}
    columns |= {c: lag(whole.frame[c]).reindex(y.index) for c in p.controls}
    names = {
        "growth": Text(zh="年均增长", en="yearly growth"),
        BEFORE: Text(zh="上期{x}", en="{x} before").fill(x=whole.names[p.variable]),
        **{c: Text(zh="上期{x}", en="{x} before").fill(x=whole.names[c]) for c in p.controls},
    }
    s = Sample(pd.DataFrame(columns).dropna(), whole.periods, names, whole.inputs, whole.missing)
    plan: dict[str, tuple[Estimator, list[str]]] = {
        "absolute": ("pooled", [BEFORE]),
        "conditional": (p.effects, [BEFORE, *p.controls]),
    }
    estimates: dict[str, FittedModel] = {
        m: estimated(s, fit(s, "growth", X, e, kinds=(p.errors,)), e, p.errors, p.level)
        for m, (e, X) in plan.items()
    }
    tau = float(np.mean(steps))
    title = Text(zh="{x}的面板β收敛", en="Beta convergence in panels: {x}").fill(x=whole.names[p.variable])
    source = Provenance(
        (METHOD,),
        s.inputs,
        (
            *s.options,
            (Text(zh="条件模型的固定效应", en="Effects of the conditional model"), ESTIMATORS[p.effects]),
            (Text(zh="标准误", en="Standard errors"), ERRORS[p.errors]),
            (Text(zh="置信水平", en="Confidence"), same(f"{as_given(p.level)}%")),
        ),
        s.missing,
        Text(
            zh="系数的区间包含零时不给出半程时间。",
            en="There is no half-life where the interval of the slope includes zero.",
        ),
    )
    labels = {"model": MODELS, "term": {**names, CONSTANT: CONSTANT_NAME}}
    return (
        *tables(source, p.id, title, estimates, labels),
        source.result(
            f"{p.id}_speed",
            Text(zh="{t}：速度", en="{t}: speed").fill(t=title),
            SPEED_COLUMNS,
            _speeds(estimates, tau),
            labels=labels,
        ),
    )


def _speeds(models: Mapping[str, FittedModel], tau: float) -> pd.DataFrame:
    """Speed and half-life of each model, with the ends of their intervals."""
    rows = {}
    for m, e in models.items():
        k = e.terms.index(BEFORE)
        b, low, high = float(e.b[k]), float(e.low[k]), float(e.high[k])
        shown = [half_life(x, tau) for x in (b, low, high)] if high < 0 else [math.nan] * 3
        rows[m] = [b, low, high, 100 * speed(b, tau), *shown]
    return pd.DataFrame.from_dict(rows, orient="index", columns=[c.id for c in SPEED_COLUMNS]).rename_axis(
        "model"
    )


SPEED_COLUMNS = (
    Column("b", Text(zh="系数", en="Slope"), same(""), 4),
    Column("low", Text(zh="区间下限", en="Interval, low"), same(""), 4),
    Column("high", Text(zh="区间上限", en="Interval, high"), same(""), 4),
    Column("speed", Text(zh="收敛速度（年）", en="Speed per year"), same("%"), 2, "share"),
    Column("half_life", Text(zh="半程时间（年）", en="Half-life (years)"), same(""), 1),
    Column("half_low", Text(zh="半程时间下限（年）", en="Half-life, low (years)"), same(""), 1),
    Column("half_high", Text(zh="半程时间上限（年）", en="Half-life, high (years)"), same(""), 1),
)
ANALYSES = (Analysis("panel_beta", GrowthParameters, run, methods=(METHOD,)),)

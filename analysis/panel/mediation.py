"""Mediation in panels: the effect that runs through another variable: `effects`, `bootstrap` of whole regions."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.distributions import norm
from analysis.panel.estimators import CONSTANT, Errors, fit, within
from analysis.panel.regression import ESTIMATORS, estimated
from analysis.panel.sample import PanelParameters, Sample, check_each_once, decimals, sample
from analysis.panel.table import CONSTANT_NAME, ERRORS, FittedModel, tables
from analysis.parameters import Analysis, FigureRef
from analysis.values import Column, Method, Option, Provenance, Result, Study, Text, same

METHOD = Method(
    "panel_mediation",
    Text(zh="中介效应", en="Mediation"),
    Text(
        zh="三个回归：因变量对解释变量（总效应），中介变量对解释变量，因变量对二者。间接效应是两个系数之积，与直接效应之和等于总效应。"
        "区间由整个地区重抽样的自助法得出（百分位法）；索贝尔检验一并列出。即使显著，也要以没有遗漏共同原因为前提。",
        en="Three regressions: the dependent variable on the variable (total effect), the mediator on the variable, the "
        "dependent variable on both. The indirect effect is the product of two coefficients; with the direct effect it adds "
        "up to the total. The interval is from a bootstrap of whole regions (percentiles); Sobel’s test stands beside it. "
        "Even a significant effect supposes that no common cause is left out.",
    ),
    (
        r"y = c x + \ldots, \quad m = a x + \ldots, \quad y = c' x + b m + \ldots, \quad c = c' + a b",
        r"z = \frac{ab}{\sqrt{a^2 s_b^2 + b^2 s_a^2}}",
    ),
    "Baron and Kenny, Journal of Personality and Social Psychology 51 (1986); Sobel, Sociological Methodology 13 (1982); "
    "Preacher and Hayes, Behavior Research Methods 40 (2008)",
)
PARTS = {
    "total": Text(zh="总效应", en="Total effect"),
    "direct": Text(zh="直接效应", en="Direct effect"),
    "indirect": Text(zh="间接效应", en="Indirect effect"),
}
Effects = Literal["pooled", "region", "period", "two_way"]


class MediationParameters(PanelParameters):
    """``kind = "panel_mediation"``."""

    kind: Literal["panel_mediation"] = "panel_mediation"
    dependent: FigureRef = Field(description="the variable to explain")
    variable: FigureRef = Field(description="the variable whose effect is taken apart")
    mediator: FigureRef = Field(description="what the effect may run through")
    controls: tuple[FigureRef, ...] = Field((), description="further regressors, in all three regressions")
    effects: Effects = Field(
        "two_way", description="fixed effects: of regions, periods, both, or none (`pooled`)"
    )
    errors: Errors = Field("clustered", description="the standard errors of the coefficients")
    draws: int = Field(1000, ge=100, description="samples of the bootstrap")
    seed: int = Field(20201, description="seed of the bootstrap")
    level: float = Field(95, gt=50, lt=100, description="per cent of the intervals")

    @model_validator(mode="after")
    def _parts(self) -> MediationParameters:
        own = [self.dependent, self.variable, self.mediator, *self.controls]
        check_each_once(own)
        return self


def effects(
    y: np.ndarray, x: np.ndarray, m: np.ndarray, Z: np.ndarray, groups: list[np.ndarray]
) -> tuple[float, float, float]:
    """Total, direct and indirect effect, all groups' means swept out (an overall mean where there is no group)."""
    parts = within(np.column_stack([y, m, x, Z]), *(groups or [np.zeros(len(y), dtype=int)]))
    a, b = parts[:, 0], parts[:, 1]
    X = parts[:, 2:]
    total = float(np.linalg.lstsq(X, a, rcond=None)[0][0])
    first = float(np.linalg.lstsq(X, b, rcond=None)[0][0])
    second = np.linalg.lstsq(np.column_stack([X, b]), a, rcond=None)[0]
    return total, float(second[0]), first * float(second[-1])


def bootstrap(s: Sample, columns: list[str], kind: Effects, draws: int, seed: int) -> np.ndarray:
    """Total, direct and indirect effects (draws, 3) of samples of whole regions, drawn with the seed."""
    data = s.frame[columns].to_numpy(float)
    rows = [np.flatnonzero(s.entity == i) for i in range(len(s.regions))]
    rng = np.random.default_rng(seed)
    effects_drawn = np.empty((draws, 3))
    for d in range(draws):
        chosen = rng.integers(0, len(rows), len(rows))
        at = np.concatenate([rows[i] for i in chosen])
        # a region drawn twice is two regions with effects of their own
        entity = np.repeat(np.arange(len(chosen)), [len(rows[i]) for i in chosen])
        groups = {
            "pooled": [],
            "region": [entity],
            "period": [s.time[at]],
            "two_way": [entity, s.time[at]],
        }[kind]
        one = data[at]
        effects_drawn[d] = effects(one[:, 0], one[:, 1], one[:, 2], one[:, 3:], groups)
    return effects_drawn


def run(p: MediationParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (model, term), ``<id>_models``, ``<id>_effects`` by part."""
    columns = [p.dependent, p.variable, p.mediator, *p.controls]
    s = sample(p, study, columns)
    equations = {
        "total": (p.dependent, [p.variable, *p.controls]),
        "mediator": (p.mediator, [p.variable, *p.controls]),
        "outcome": (p.dependent, [p.variable, p.mediator, *p.controls]),
    }
    fits = {k: fit(s, y, X, p.effects, kinds=(p.errors,)) for k, (y, X) in equations.items()}
    estimates: dict[str, FittedModel] = {
        k: estimated(s, f, p.effects, p.errors, p.level) for k, f in fits.items()
    }
    a, c = (estimates[k].b[0] for k in ("mediator", "total"))
    direct, b = estimates["outcome"].b[:2]
    se_a, se_b = estimates["mediator"].se[0], estimates["outcome"].se[1]
    z = a * b / math.sqrt(a**2 * se_b**2 + b**2 * se_a**2)
    drawn = bootstrap(s, columns, p.effects, p.draws, p.seed)
    tail = (100 - p.level) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail], axis=0)
    frame = pd.DataFrame(
        {
            "effect": [c, direct, a * b],
            "se": drawn.std(axis=0, ddof=1),
            "low": low,
            "high": high,
            "z": [math.nan, math.nan, z],
            "p": [estimates["total"].p[0], estimates["outcome"].p[0], 2 * float(norm.sf(abs(z)))],
            "share": [100.0, 100 * direct / c, 100 * a * b / c]
            if direct * a * b > 0
            else [100.0, math.nan, math.nan],
        },
        index=pd.Index(list(PARTS), name="part"),
    )
    name = {v: s.names[v] for v in columns}
    title = Text(zh="{x}经{m}对{y}的影响", en="{x} to {y} through {m}").fill(
        x=name[p.variable], m=name[p.mediator], y=name[p.dependent]
    )
    source = Provenance(
        (METHOD,),
        s.inputs,
        _options(p, s),
        s.missing,
    )
    labels = {
        "model": {
            "total": Text(zh="{y}（总效应）", en="{y}, total").fill(y=name[p.dependent]),
            "mediator": name[p.mediator],
            "outcome": Text(zh="{y}（含中介）", en="{y}, with mediator").fill(y=name[p.dependent]),
        },
        "term": {**s.names, CONSTANT: CONSTANT_NAME},
    }
    return (
        *tables(source, p.id, title, estimates, labels),
        source.result(
            f"{p.id}_effects",
            Text(zh="{t}：效应分解", en="{t}: effects").fill(t=title),
            _effect_columns(decimals(frame, ("se",))),
            frame,
            labels={"part": PARTS},
            note=Text(
                zh="区间与标准误由自助法得出；总效应与直接效应的p值按系数标准误，间接效应按索贝尔检验。两种效应方向相反时不给份额。",
                en="Intervals and errors are from the bootstrap; p of the total and direct effect are by the errors of the "
                "coefficients, of the indirect effect by Sobel’s test. There are no shares where the two effects have "
                "opposite signs.",
            ),
        ),
    )


def _options(p: MediationParameters, s: Sample) -> tuple[Option, ...]:
    return (
        *s.options,
        (Text(zh="固定效应", en="Effects"), ESTIMATORS[p.effects]),
        (Text(zh="标准误", en="Standard errors"), ERRORS[p.errors]),
        (Text(zh="自助法次数与种子", en="Bootstrap samples and seed"), same(f"{p.draws}, {p.seed}")),
        (Text(zh="置信水平", en="Confidence"), same(f"{as_given(p.level)}%")),
    )


def _effect_columns(places: int) -> tuple[Column, ...]:
    return (
        Column("effect", Text(zh="效应", en="Effect"), same(""), places, scientific=True),
        Column(
            "se",
            Text(zh="标准误（自助法）", en="Standard error (bootstrap)"),
            same(""),
            places,
            scientific=True,
        ),
        Column("low", Text(zh="区间下限", en="Interval, low"), same(""), places, scientific=True),
        Column("high", Text(zh="区间上限", en="Interval, high"), same(""), places, scientific=True),
        Column("z", Text(zh="索贝尔z", en="Sobel’s z"), same(""), 2),
        Column("p", Text(zh="p值", en="p"), role="p"),
        Column("share", Text(zh="占总效应", en="Share of the total"), role="share", decimals=1),
    )


ANALYSES = (Analysis("panel_mediation", MediationParameters, run, methods=(METHOD,)),)

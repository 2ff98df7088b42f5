"""Tables of estimated models: one row per model and term, one row per model: `tables`, `coefficients`, `models`.

Every family of models gives the same two tables, ``<id>`` and ``<id>_models``, so that one block shows them all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.panel.sample import decimals
from analysis.values import Column, Provenance, Result, Text, same

ERRORS: Mapping[str, Text] = {
    "classical": Text(zh="普通标准误", en="classical errors"),
    "robust": Text(zh="异方差稳健标准误", en="heteroskedasticity-robust errors"),
    "clustered": Text(zh="按地区聚类的标准误", en="errors clustered by region"),
    "driscoll_kraay": Text(zh="Driscoll–Kraay标准误", en="Driscoll–Kraay errors"),
    "windmeijer": Text(zh="Windmeijer校正标准误", en="Windmeijer-corrected errors"),
    "bootstrap": Text(zh="自助法", en="bootstrap"),
}
CONSTANT_NAME = Text(zh="常数项", en="constant")


@dataclass(frozen=True)
class FittedModel:
    """One column of a regression table: coefficients with their inference, and what is said of the model.

    ``facts``: figures of the model by the ids of :data:`FACTS`.
    """

    terms: tuple[str, ...]
    b: np.ndarray
    se: np.ndarray
    t: np.ndarray
    p: np.ndarray
    low: np.ndarray
    high: np.ndarray
    facts: Mapping[str, float] = field(default_factory=dict)


#: what may be said of a model, in the order in which tables list it
FACTS: Mapping[str, Column] = {
    c.id: c
    for c in (
        Column("n", Text(zh="观测数", en="Observations"), role="count"),
        Column("regions", Text(zh="地区数", en="Regions"), role="count"),
        Column("periods", Text(zh="期数", en="Periods"), role="count"),
        Column("instruments", Text(zh="工具变量数", en="Instruments"), role="count"),
        Column("region_effects", Text(zh="地区固定效应", en="Region effects"), role="flag"),
        Column("period_effects", Text(zh="时期固定效应", en="Period effects"), role="flag"),
        Column("r2", Text(zh="R²", en="R²"), same(""), 3),
        Column("f", Text(zh="F值", en="F"), same(""), 2),
        Column("f_p", Text(zh="F检验p值", en="p of F"), role="p"),
        Column("lags", Text(zh="误差滞后期数", en="Lags of the errors"), role="count"),
        Column("log_likelihood", Text(zh="对数似然", en="Log-likelihood"), same(""), 2),
    )
}


def coefficient_columns(frame: pd.DataFrame) -> tuple[Column, ...]:
    """The columns of a table of coefficients, with as many decimals as its smallest errors need."""
    places = decimals(frame, ("se",))
    return (
        Column("b", Text(zh="系数", en="Coefficient"), same(""), places, scientific=True),
        Column("se", Text(zh="标准误", en="Standard error"), same(""), places, scientific=True),
        Column("t", Text(zh="t值", en="t"), same(""), 2),
        Column("p", Text(zh="p值", en="p"), role="p"),
        Column("low", Text(zh="区间下限", en="Interval, low"), same(""), places, scientific=True),
        Column("high", Text(zh="区间上限", en="Interval, high"), same(""), places, scientific=True),
    )


def coefficients(estimates: Mapping[str, FittedModel]) -> pd.DataFrame:
    """One row per (model, term)."""
    rows = {
        (model, term): [float(getattr(e, column)[k]) for column in ("b", "se", "t", "p", "low", "high")]
        for model, e in estimates.items()
        for k, term in enumerate(e.terms)
    }
    index = pd.MultiIndex.from_tuples(list(rows), names=["model", "term"])
    return pd.DataFrame(
        list(rows.values()), index=index, columns=["b", "se", "t", "p", "low", "high"], dtype=float
    )


def models(estimates: Mapping[str, FittedModel]) -> tuple[tuple[Column, ...], pd.DataFrame]:
    """The facts that at least one model has, one row per model."""
    shown = [f for f in FACTS if any(not math.isnan(e.facts.get(f, math.nan)) for e in estimates.values())]
    frame = pd.DataFrame(
        {f: [e.facts.get(f, math.nan) for e in estimates.values()] for f in shown},
        index=pd.Index(list(estimates), name="model"),
        dtype=float,
    )
    for f in shown:
        if FACTS[f].role == "flag":
            frame[f] = frame[f] == 1
    return tuple(FACTS[f] for f in shown), frame


def tables(
    source: Provenance,
    id: str,
    title: Text,
    estimates: Mapping[str, FittedModel],
    labels: Mapping[str, Mapping[str, Text]],
    models_title: Text | None = None,
) -> tuple[Result, Result]:
    """The two tables of a family of models, ``<id>`` and ``<id>_models``."""
    frame = coefficients(estimates)
    columns, facts = models(estimates)
    return (
        source.result(id, title, coefficient_columns(frame), frame, labels=labels),
        source.result(
            f"{id}_models",
            models_title or Text(zh="{t}：模型", en="{t}: models").fill(t=title),
            columns,
            facts,
            labels=labels,
        ),
    )

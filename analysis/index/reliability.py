"""Reliability of an index: correlations of its indicators, Cronbach's α, what is conspicuous: `run`, `alpha`, `item_rest`."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.index.denominators import denominators, divided
from analysis.index.model import CompositeParameters, model
from analysis.parameters import Analysis, Parameters, Ref
from analysis.text import inside
from analysis.values import AnalysisProblem, Column, Method, Provenance, Result, Study, Text, same

METHOD = Method(
    "reliability",
    Text(zh="信度：相关与克龙巴赫α", en="Reliability: correlations and Cronbach’s α"),
    Text(
        zh="用同向化后的标准化值计算。α衡量各指标是否同向变动；校正后的题总相关是指标与其余指标之和的相关。几近重复（相关不低于上限）、"
        "彼此相悖（相关不高于下限）和与其余指标相关过低的，一一列出。",
        en="Of the normalised figures, more always better. α measures whether indicators move together; the item–rest correlation is that "
        "of an indicator with the sum of the others. Pairs that nearly repeat each other, pairs that run against each other, and indicators that "
        "hardly go with the rest are flagged.",
    ),
    (
        r"\alpha = \frac{k}{k - 1} \left(1 - \frac{\sum_j s_j^2}{s_{\Sigma}^2}\right)",
        r"\alpha_{std} = \frac{k \bar{r}}{1 + (k - 1) \bar{r}}",
    ),
    "Cronbach, *Psychometrika* 16 (1951); Nunnally, *Psychometric Theory*, 1978; Becker et al., *Journal of Open Source "
    "Software* 7 (78), 2022 (COINr, get_corr_flags, get_cronbach)",
)


class ReliabilityParameters(Parameters):
    """``kind = "reliability"``."""

    kind: Literal["reliability"] = "reliability"
    of: Annotated[str, Ref("result", needs=("{}_profile", "{}_weights"))] = Field(
        description="the composite index, which stands before"
    )
    least: float = Field(0.7, gt=0, lt=1, description="α below this is called low")
    rest: float = Field(0.3, ge=0, lt=1, description="an item–rest correlation below this is flagged")
    high: float = Field(
        0.9, gt=0, le=1, description="a correlation of at least this is flagged: nearly the same"
    )
    against: float = Field(-0.4, ge=-1, lt=0, description="a correlation of at most this is flagged: opposed")


def alpha(X: np.ndarray) -> tuple[float, float]:
    """Cronbach's α of the columns, raw and of standardised figures; NaN for fewer than two.

    >>> [round(a, 4) for a in alpha(np.array([[1.0, 2], [2, 2], [3, 4], [4, 5]]))]
    [0.9286, 0.9339]
    """
    k = X.shape[1]
    if k < 2:
        return np.nan, np.nan
    V = np.cov(X, rowvar=False)
    R = np.corrcoef(X, rowvar=False)
    mean = (R.sum() - k) / (k * (k - 1))
    return float(k / (k - 1) * (1 - np.trace(V) / V.sum())), float(k * mean / (1 + (k - 1) * mean))


def item_rest(X: np.ndarray) -> np.ndarray:
    """Each column's correlation with the sum of the others: (columns,).

    >>> item_rest(np.array([[1.0, 2], [2, 2], [3, 4], [4, 5]])).round(4).tolist()
    [0.8759, 0.8759]
    """
    total = X.sum(axis=1)
    return np.array([np.corrcoef(x, total - x)[0, 1] for x in X.T])


def run(p: ReliabilityParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (the whole and its dimensions), ``<id>_items`` (indicator) and ``<id>_pairs`` (of two indicators)."""
    c = study.parameters.get(p.of)
    if not isinstance(c, CompositeParameters):
        raise AnalysisProblem(
            Text(zh=f"“{p.of}”不是综合指数", en=f"“{p.of}” is no composite index"),
            Text(zh='of 写一项 kind = "composite" 的分析', en='of names an analysis of kind = "composite"'),
        )
    m, _, _ = model(c, study)
    X, names = m.normalised, c.all_indicators
    if len(names) < 2 or len(X) < 3 or (np.ptp(X, axis=0) == 0).any():
        raise AnalysisProblem(
            Text(
                zh="信度要有两项以上有差异的指标和三个以上地区",
                en="reliability takes two indicators that vary, and three regions",
            ),
            Text(zh="补充指标或地区", en="add indicators or regions"),
        )
    own = divided(study, denominators(study, names, c.per))
    words = {i: own.panel.indicators[i].name for i in names}
    title = study.result(p.of).title
    named = inside(title)
    parts = {p.of: title, **{d.id: d.name for d in c.levels if _bottom(c, d.id)}}
    source = Provenance((METHOD,), (p.of,), ())
    return (
        source.result(
            p.id,
            p.title or Text(zh="{t}的信度", en="Reliability of {t}").fill(t=named),
            (ALPHA_COLUMNS[0].bounded(p.least), *ALPHA_COLUMNS[1:]),
            _whole(p, c, X),
            labels={"indicator": parts},
        ),
        source.result(
            f"{p.id}_items",
            Text(zh="{t}的信度：各指标", en="Reliability of {t}, by indicator").fill(t=named),
            (ITEM_COLUMNS[0].bounded(0.0, p.rest), *ITEM_COLUMNS[1:]),
            _items(p, X, m.scores.to_numpy(float), names),
            labels={"indicator": words},
        ),
        source.result(
            f"{p.id}_pairs",
            Text(zh="{t}各指标两两相关", en="{t}: correlations of its indicators").fill(t=title),
            (PAIR_COLUMNS[0].bounded(p.high, p.against), *PAIR_COLUMNS[1:]),
            _pairs(p, X, names),
            labels={"factor_a": words, "factor_b": words},
        ),
    )


def _bottom(c: CompositeParameters, dimension: str) -> list[str]:
    """The indicators at the bottom of a dimension; none where it has fewer than two."""
    inside = {d.id: d.indicators for d in c.levels}

    def leaves(id: str) -> list[str]:
        return [leaf for part in inside[id] for leaf in leaves(part)] if id in inside else [id]

    found = leaves(dimension)
    return found if len(found) > 1 else []


def _whole(p: ReliabilityParameters, c: CompositeParameters, X: np.ndarray) -> pd.DataFrame:
    names = list(c.all_indicators)
    groups = {p.of: names, **{d.id: b for d in c.levels if (b := _bottom(c, d.id))}}
    rows = {}
    for id, members in groups.items():
        part = X[:, [names.index(i) for i in members]]
        raw, standard = alpha(part)
        R = np.corrcoef(part, rowvar=False)
        k = len(members)
        rows[id] = {
            "alpha": raw,
            "standardised": standard,
            "mean_r": float((R.sum() - k) / (k * (k - 1))),
            "k": float(k),
            "n": float(len(part)),
            "least": p.least,
            "verdict": "low" if raw < p.least else "enough",
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator")


def _items(
    p: ReliabilityParameters, X: np.ndarray, scores: np.ndarray, names: tuple[str, ...]
) -> pd.DataFrame:
    rest = item_rest(X)
    dropped = [alpha(np.delete(X, j, axis=1))[0] for j in range(X.shape[1])]
    flags = ["against" if r < 0 else "weak" if r < p.rest else "" for r in rest]
    return pd.DataFrame(
        {
            "rest": rest,
            "score": [float(np.corrcoef(x, scores)[0, 1]) for x in X.T],
            "dropped": dropped,
            "flag": [f or None for f in flags],
        },
        index=pd.Index(names, name="indicator"),
    )


def _pairs(p: ReliabilityParameters, X: np.ndarray, names: tuple[str, ...]) -> pd.DataFrame:
    R = np.corrcoef(X, rowvar=False)
    pairs = [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
    flags = ["same" if R[i, j] >= p.high else "opposed" if R[i, j] <= p.against else None for i, j in pairs]
    index = pd.MultiIndex.from_tuples(
        [(names[i], names[j]) for i, j in pairs], names=["factor_a", "factor_b"]
    )
    return pd.DataFrame({"r": [float(R[i, j]) for i, j in pairs], "flag": flags}, index=index)


ALPHA_COLUMNS = (
    Column("alpha", Text(zh="克龙巴赫α", en="Cronbach’s α"), same(""), 3),
    Column("standardised", Text(zh="标准化α", en="Standardised α"), same(""), 3),
    Column("mean_r", Text(zh="平均相关", en="Mean correlation"), same(""), 3),
    Column("k", Text(zh="指标数", en="Indicators"), role="count"),
    Column("n", Text(zh="观测数", en="Observations"), role="count"),
    Column("least", Text(zh="界限", en="Bound"), same(""), 2),
    Column(
        "verdict",
        Text(zh="判断", en="Verdict"),
        role="category",
        labels={"low": Text(zh="偏低", en="low"), "enough": Text(zh="达到", en="reached")},
    ),
)
ITEM_COLUMNS = (
    Column("rest", Text(zh="与其余指标的相关", en="Correlation with the rest"), same(""), 3),
    Column("score", Text(zh="与得分的相关", en="Correlation with the score"), same(""), 3),
    Column("dropped", Text(zh="删去后的α", en="α without it"), same(""), 3),
    Column(
        "flag",
        Text(zh="提示", en="Flag"),
        role="category",
        labels={
            "weak": Text(zh="相关过低", en="hardly goes with the rest"),
            "against": Text(zh="与其余指标相悖", en="runs against the rest"),
        },
    ),
)
PAIR_COLUMNS = (
    Column("r", Text(zh="相关系数", en="Correlation"), same(""), 3),
    Column(
        "flag",
        Text(zh="提示", en="Flag"),
        role="category",
        labels={
            "same": Text(zh="几近重复", en="nearly the same"),
            "opposed": Text(zh="彼此相悖", en="opposed"),
        },
    ),
)

ANALYSES = (Analysis("reliability", ReliabilityParameters, run, methods=(METHOD,)),)

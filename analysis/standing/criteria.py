"""Checklist of criteria: which regions a figure or class puts on which side of a stated threshold: `CriteriaParameters`, `outcome`.

A criterion names an indicator or a column of an earlier result and what it asks for: at least, at most, or one of some
classes. A region without the figure is neither: it is counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.inputs import values_of
from analysis.parameters import Analysis, Parameters, PeriodId, Ref, Strict, Wording, Wrong
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, joined, same

METHOD = Method(
    "criteria",
    Text(zh="逐条判别", en="Criteria met"),
    Text(
        zh="逐地区、逐条比较数值与阈值或类别，等于阈值算符合；没有数据的不判别，单独计数。",
        en="Each region’s figure is held against each threshold, its class against those named; a figure on the threshold "
        "meets it. Where there is no figure nothing is judged, and it is counted apart.",
    ),
    (r"m_{ic} = [x_{ic} \geq t_c]\;\mathrm{or}\;[x_{ic} \leq t_c]", r"s_c = \sum_i m_{ic} / n_c"),
    "Belton and Stewart, *Multiple Criteria Decision Analysis*, 2002, ch. 4, on conjunctive screening",
)
STATUS = {
    "met": Text(zh="符合", en="met"),
    "unmet": Text(zh="不符合", en="not met"),
    "none": Text(zh="无数据", en="no figure"),
}
Status = Literal["met", "unmet", "none"]


class Criterion(Strict):
    """``[[analysis.criteria]]``: what is asked of one figure."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="its name in this file")
    name: Wording = Field(description="what is asked, with its threshold and unit, as pages say it")
    value: Annotated[str, Ref("figure", classes=True)] = Field(
        description="an indicator or result.column: figures, or classes where among is given"
    )
    at_least: float | None = Field(None, description="met by this figure and larger ones")
    at_most: float | None = Field(None, description="met by this figure and smaller ones")
    among: tuple[str, ...] = Field((), description="met by these classes")

    @model_validator(mode="after")
    def _fits(self) -> Criterion:
        bounds = self.at_least is not None or self.at_most is not None
        if bounds == bool(self.among):
            raise Wrong("写 at_least、at_most，或写 among", "give at_least, at_most or both, or else among")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise Wrong("at_least 大于 at_most，无一符合", "at_least is above at_most: nothing meets it")
        return self


class CriteriaParameters(Parameters):
    """``kind = "criteria"``."""

    kind: Literal["criteria"] = "criteria"
    criteria: tuple[Criterion, ...] = Field(min_length=1, description="what is asked, one after the other")
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")

    @model_validator(mode="after")
    def _ids_differ(self) -> CriteriaParameters:
        ids = [c.id for c in self.criteria]
        if len(set(ids)) < len(ids):
            twice = next(i for i in ids if ids.count(i) > 1)
            raise Wrong(f"判别条件“{twice}”列了两次", f"the criterion “{twice}” is listed twice")
        return self


def outcome(values: np.ndarray, at_least: float | None = None, at_most: float | None = None) -> list[Status]:
    """Whether each figure lies within the bounds, which belong to what is met.

    >>> outcome(np.array([499.9, 500.0, np.nan]), at_least=500)
    ['unmet', 'met', 'none']
    """
    low = -np.inf if at_least is None else at_least
    high = np.inf if at_most is None else at_most
    return ["none" if np.isnan(v) else "met" if low <= v <= high else "unmet" for v in values]


def _classes(c: Criterion, study: Study, period: str | None) -> tuple[pd.Series, dict[str, Text]]:
    """The class of each region, and what the classes are called."""
    name, _, column = c.value.partition(".")
    codes = pd.Index(study.panel.codes(), name="region")
    spec = study.panel.indicators.get(name)
    if not column and spec is not None and spec.kind == "category":
        wide = study.panel.over_time(name)
        return wide[period if period in wide.columns else wide.columns[-1]], {
            k.id: k.name for k in spec.categories
        }
    if column:
        result = study.result(name)
        found = result.by_id.get(column)
        if found is not None and found.role == "category" and result.keys == ("region",):
            return result.frame[column].reindex(codes), dict(found.labels)
    raise AnalysisProblem(
        Text(
            zh=f"“{c.value}”不是按地区的类别，不能写 among",
            en=f"“{c.value}” is no class by region: among asks for one",
        ),
        Text(zh="改用类别指标或 result.level", en="use a category indicator, or result.level"),
    )


@dataclass(frozen=True)
class _Judged:
    """One criterion over all regions: figures or classes, outcomes, where they are from."""

    values: list[float]
    classes: list[str | None]
    states: list[Status]
    address: str
    decimals: int
    labels: dict[str, Text]


def _judged(c: Criterion, study: Study, period: str | None) -> _Judged:
    if not c.among:
        values, column, address = values_of(study, c.value, period)
        figures = values.to_numpy(float)
        states = outcome(figures, c.at_least, c.at_most)
        return _Judged(figures.tolist(), [None] * len(states), states, address, column.decimals, {})
    found, labels = _classes(c, study, period)
    unknown = [a for a in c.among if a not in labels]
    if unknown:
        raise AnalysisProblem(
            Text(zh="“{a}”不是其中的类别", en="“{a}” is not one of the classes").fill(a=same(unknown[0])),
            Text(zh="类别有：{known}", en="the classes are: {known}").fill(known=joined(map(same, labels))),
        )
    states = ["none" if not isinstance(v, str) else "met" if v in c.among else "unmet" for v in found]
    # classes of different criteria may have the same id
    own = [f"{c.id}:{v}" if isinstance(v, str) else None for v in found]
    named = {f"{c.id}:{k}": text for k, text in labels.items()}
    return _Judged([np.nan] * len(states), own, states, c.value.partition(".")[0], 0, named)


def criteria(p: CriteriaParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (region, check), ``<id>_counts`` by check and ``<id>_regions`` by region."""
    codes, ids = study.panel.codes(), [c.id for c in p.criteria]
    judged = {c.id: _judged(c, study, p.period) for c in p.criteria}
    inputs = dict.fromkeys(j.address for j in judged.values())
    each = {i: j.decimals for i, j in judged.items()}
    classes = {k: text for j in judged.values() for k, text in j.labels.items()}
    index = pd.MultiIndex.from_product([codes, ids], names=["region", "check"])
    rows = [
        (judged[i].values[k], judged[i].classes[k], judged[i].states[k])
        for k in range(len(codes))
        for i in ids
    ]
    frame = pd.DataFrame(rows, columns=["value", "class", "status"], index=index)
    frame["class"] = frame["class"].astype(object).where(frame["class"].notna(), None)
    labels = {"check": {c.id: c.name for c in p.criteria}}
    title = p.title or Text(zh="逐条判别", en="Criteria met")
    status = Column("status", Text(zh="判别", en="Outcome"), role="category", labels=STATUS, classes=True)

    def counted(suffix: str, level: str, order: list[str], name: Text) -> Result:
        """How many of each outcome there are, and the share that meets of those judged."""
        table = (
            frame["status"]
            .groupby(level=level)
            .value_counts()
            .unstack(fill_value=0)
            .reindex(index=order, columns=list(STATUS), fill_value=0)
            .astype(float)
        )
        table.index.name, table.columns.name = level, None
        table.insert(0, "of", table["met"] + table["unmet"])
        table["share"] = (100 * table["met"] / table["of"]).where(table["of"] > 0)
        columns = (
            Column("of", Text(zh="有数据的", en="With a figure"), role="count"),
            *(Column(s, words, role="count") for s, words in STATUS.items()),
            Column("share", Text(zh="符合的比重", en="Share that meets"), same("%"), 1, "share"),
        )
        return Result(
            f"{p.id}_{suffix}",
            name,
            columns,
            table[[c.id for c in columns]],
            (METHOD,),
            labels=labels if level == "check" else {},
            inputs=tuple(inputs),
        )

    return (
        Result(
            p.id,
            title,
            (
                Column("value", Text(zh="数值", en="Value"), same(""), 2, each=each),
                Column("class", Text(zh="类别", en="Class"), role="category", labels=classes),
                status,
            ),
            frame,
            (METHOD,),
            labels=labels,
            inputs=tuple(inputs),
        ),
        counted(
            "counts", "check", ids, Text(zh="{t}：各条符合的个数", en="{t}: how many meet each").fill(t=title)
        ),
        counted(
            "regions",
            "region",
            codes,
            Text(zh="{t}：各地符合的条数", en="{t}: how many each meets").fill(t=title),
        ),
    )


ANALYSES = (Analysis("criteria", CriteriaParameters, criteria, methods=(METHOD,)),)

"""What ``value = "…"`` in an analysis may name: an indicator, or a column of an earlier result."""

from __future__ import annotations

import pandas as pd

from analysis.standing import period_of
from analysis.values import AnalysisProblem, Column, Study, Text


def values_of(study: Study, ref: str, period: str | None = None) -> tuple[pd.Series, Column, str]:
    """Figures by region for ``indicator`` or ``result.column``, with their description and input address.

    Raises:
        AnalysisProblem: the reference names nothing, or a result without regions.
    """
    name, _, column = ref.partition(".")
    if not column:
        when = period_of(study, (name,), period)
        spec = study.panel.indicators[name]
        values = study.panel.cross([name], when)[name]
        return values, Column(name, spec.name, spec.unit, spec.decimals), f"{name}@{when}"
    result = study.result(name)
    if column not in result.by_id or result.keys[0] != "region":
        known = ", ".join(result.by_id)
        raise AnalysisProblem(
            Text(
                zh=f"结果 {name} 没有按地区的列“{column}”",
                en=f"the result {name} has no column “{column}” by region",
            ),
            Text(zh=f"现有列：{known}", en=f"its columns are: {known}"),
        )
    series = result.frame[column]
    if "period" in result.keys:
        periods = sorted(set(map(str, series.index.get_level_values("period"))))
        when = period or periods[-1]
        series = series.xs(when, level="period")
    values = series.reindex(pd.Index(study.panel.codes(), name="region")).astype(float)
    found = result.by_id[column]
    return values, Column(found.id, result.title, result.unit, found.decimals), name

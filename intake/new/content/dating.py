"""Periods that stand in the names of columns and of indicators: ``dated_parts``, ``dated_names``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from intake.new.layout.headings import ValueColumn, embedded_period
from intake.new.vocabulary.when import parts_of, read_period

#: months of a year from the first on, as headings give them beside the year of the title
_SPAN = re.compile(r"(?:^|：|: )((?:0?1\s*[-—–~～至]\s*)?\d{1,2}月份?|一季度|上半年|前三季度|全年)$")


def dated_parts(default: str | None, values: Sequence[ValueColumn]) -> list[ValueColumn] | None:
    """Columns whose headings are parts of the one year that the table is of, with their periods; None where they are not.

    >>> spans = [ValueColumn(1, "", "投资增长：1—10月份", "%", None), ValueColumn(2, "", "投资增长：1—9月份", "%", None)]
    >>> [(v.name, v.period) for v in dated_parts("2024-01..10", spans)], dated_parts("2024-01..08", spans)
    ([('投资增长', '2024-01..10'), ('投资增长', '2024-01..09')], None)
    """
    whole = read_period(default or "")
    if whole is None or any(v.period for v in values):
        return None
    if whole.kind == "year":
        parts = parts_of(whole, (v.name for v in values))
        return [replace(v, name="", period=parts[v.name].id) for v in values] if parts else None
    hits = [_SPAN.search(v.name) for v in values]
    if len(values) < 2 or not all(hits):
        return None
    read = [read_period(f"{whole.year}年{m[1].removesuffix('份')}") for m in hits if m]
    periods = [p.id for p in read if p is not None]
    if len(periods) < len(values) or len(set(periods)) < 2 or whole.id not in periods:
        return None
    return [
        replace(v, name=v.name[: m.start()], period=p)
        for v, m, p in zip(values, hits, periods, strict=True)
        if m is not None
    ]


def dated_names(subjects: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """Names of indicators that end in their year, as (name, period); nothing where some do not, or all are of one year.

    >>> dated_names(["Unemployed_2020", "Unemployed_2021", "Income_2021"])["Income_2021"], dated_names(["Unemployed_2020", "Beds"])
    (('Income', '2021'), {})
    """
    words = list(dict.fromkeys(filter(None, subjects)))
    hits = {w: hit for w in words if (hit := embedded_period(w)) is not None}
    several = len({when for _, when in hits.values()}) > 1
    return hits if several and len(hits) == len(words) else {}

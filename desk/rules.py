"""What a rule of advice may be about, and for which regions each rule holds: `addresses`, `holds`, `COMPARISONS`."""

from __future__ import annotations

from desk.open_reports import OpenReport
from intake.report.advising.advice import TABLE

#: how a figure is compared with a number
COMPARISONS = (">", ">=", "<", "<=", "==")
#: columns that a condition compares with a number
_ROLES = frozenset({"value", "rank", "count", "share", "p"})


def addresses(report: OpenReport, language: str) -> list[tuple[str, str]]:
    """The figures of a region that a condition can ask for: address, what it is in words."""
    site = report.site
    if site is None:
        return []
    found = []
    for result in site.plan.results.values():
        if result.keys not in {("region",), ("region", "indicator")}:
            continue
        inner = (
            [()]
            if result.keys == ("region",)
            else [(str(i),) for i in result.frame.index.unique("indicator")]
        )
        for key in inner:
            for column in result.columns:
                if column.role in _ROLES:
                    address = ".".join((result.id, *key, column.id))
                    names = [result.labels.get("indicator", {}).get(k) for k in key]
                    words = [
                        result.title[language],
                        *(n[language] for n in names if n),
                        column.name[language],
                    ]
                    found.append((address, " · ".join(words)))
    return found


def holds(report: OpenReport, language: str) -> dict[str, list[str]]:
    """Rule → the regions that it holds for."""
    site = report.site
    table = site.plan.results.get(TABLE) if site else None
    if site is None or table is None:
        return {}
    names = {r.code: r.name[language] for r in site.plan.report.regions}
    found: dict[str, list[str]] = {rule.id: [] for rule in site.plan.report.rules.rule}
    frame = table.frame.reset_index()
    for region, rule in zip(frame["region"], frame["rule"], strict=True):
        found.setdefault(str(rule), []).append(names.get(str(region), str(region)))
    return found

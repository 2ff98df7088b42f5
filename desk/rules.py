"""What a rule of advice may be about, and for which regions each rule holds: `addresses`, `figures`, `holds`,
`fires`, `COMPARISONS`."""

from __future__ import annotations

from compose.language.catalogue import translator
from desk.open_reports import OpenReport
from intake.report.advising.advice import TABLE
from intake.report.advising.placeholders import parse_path
from intake.report.advising.rules import Facts, Unreadable, compile_condition

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


#: of a result without regions no more numbers are offered
_MOST = 60


def figures(report: OpenReport, language: str) -> list[tuple[str, str]]:
    """What a text can show: numbers of the region, of the whole, the region's name; address, what it is in words."""
    site = report.site
    if site is None:
        return []
    t = translator(language)
    names = [("region", t("name of the region"))]
    names += [
        (f"group.{id}", t("name of its group: {title}").format(title=grouping.name[language]))
        for id, grouping in site.plan.report.panel.groupings.items()
    ]
    whole = []
    for result in site.plan.results.values():
        if "region" in result.keys or not result.keys or len(result.frame) > _MOST:
            continue
        for row in result.frame.index:
            key = tuple(str(k) for k in (row if isinstance(row, tuple) else (row,)))
            shown = (
                result.labels.get(level, {}).get(word) for level, word in zip(result.keys, key, strict=True)
            )
            said = [s[language] if s else k for s, k in zip(shown, key, strict=True)]
            for column in result.columns:
                if column.role in _ROLES:
                    words = " · ".join((result.title[language], *said, column.name[language]))
                    whole.append((".".join((result.id, *key, column.id)), words))
    return [*names, *(pair for pair in (*addresses(report, language), *whole) if _can_be_written(pair[0]))]


def _can_be_written(address: str) -> bool:
    """Whether the braces of a text can hold a path."""
    try:
        parse_path(address)
    except ValueError:
        return False
    return True


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


def fires(report: OpenReport, condition: str, language: str) -> list[str]:
    """The regions that a condition holds for.

    Raises:
        KeyError: it is no condition on figures of this report.
    """
    site = report.known_site
    if site is None:
        return []
    panel, results = site.plan.report.panel, site.plan.results
    try:
        compiled = compile_condition(condition)
        return [
            r.name[language]
            for r in site.plan.report.regions
            if compiled.holds(Facts.of(results, panel, r.code))
        ]
    except (Unreadable, LookupError) as fault:
        raise KeyError(condition) from fault

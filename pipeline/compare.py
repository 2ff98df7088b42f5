"""Comparing a report with the edition before it: `with_editions`, `changes`, `within`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.change.editions import Edition, owner, standings
from analysis.change.rates_since import headlines
from analysis.change.since import compare
from analysis.parameters import mentioned
from analysis.values import Problem, Result
from intake.problems import Problems
from intake.report import editions
from intake.report.advising.rules import Unreadable, compile_condition
from intake.report.advising.watching import watch_result
from intake.report.load import load_report
from intake.report.report import Report
from publish.earlier import edition_name, within

# comparing ------------------------------------------------------------------------------------------------------


def with_editions(report: Report, problems: Problems) -> Report:
    """The report, knowing the editions before it."""
    before = editions.earlier_editions(report.folder, report.file.report.edition, problems)
    return replace(report, earlier=before)


def changes(
    report: Report, results: Mapping[str, Result], problems: Problems
) -> tuple[Report, tuple[Result, ...]]:
    """What changed since the edition before, and the report knowing that edition's pages.

    Warnings about what is suspicious between the two, and the earlier edition's errors, are in ``problems``.
    """
    if not report.earlier:
        return report, ()
    last = report.earlier[-1]
    before, old, faults = _edition_before(
        last.folder, editions.digest(last.folder), (*standings(results), *headlines(results))
    )
    problems.add(within(last.edition, faults))
    if before is None:
        return report, ()
    problems.add(editions.edition_warnings(before, report))
    known = replace(last, slugs=tuple(r.slug for r in before.regions), languages=before.languages)
    changes_found = compare(
        _edition(before, old),
        _edition(report, results),
        editions.corrections_of(report),
    )
    watched = watch_result(before.rules, old, before.panel, report.panel, results)
    changes_found = (*changes_found, watched) if watched else changes_found
    return replace(report, earlier=(*report.earlier[:-1], known)), changes_found


def _edition(report: Report, results: Mapping[str, Result]) -> Edition:
    edition = report.file.report.edition
    return Edition(edition, edition_name(edition), report.panel, results, editions.parameters_of(report))


@lru_cache(maxsize=8)
def _edition_before(
    folder: Path, _checksum: str, wanted: tuple[str, ...]
) -> tuple[Report | None, dict[str, Result], tuple[Problem, ...]]:
    """The edition in a folder with the analyses that are compared; the checksum says what was in it."""
    from pipeline.analyse import analyse, geometry_of

    problems = Problems()
    report = load_report(folder, problems)
    if report is None or problems.errors:
        return None, {}, tuple(problems.errors)
    # also what its advice stands on: whether it held there, for what it said to watch
    advised = {p[0] for r in report.rules.rule if r.watch for p in _paths_of(r.when)}
    advised |= {r.watch.figure.partition(".")[0] for r in report.rules.rule if r.watch and r.watch.figure}
    report = replace(report, analyses=_needed(report, (*wanted, *sorted(advised))))
    results = analyse(report, geometry_of(report, problems), problems)
    if problems.errors:
        return None, {}, tuple(problems.errors)
    return report, results, ()


def _paths_of(when: str) -> tuple[tuple[str, ...], ...]:
    """The figures that a condition touches; none where it cannot be read."""
    try:
        return compile_condition(when).paths
    except Unreadable:
        return ()


def _needed(report: Report, wanted: Iterable[str]) -> tuple[Any, ...]:
    """The analyses that the wanted results come from, and those they stand on."""
    parameters = editions.parameters_of(report)
    open_ = {owner(name, parameters) for name in wanted} - {""}
    needed: set[str] = set()
    while open_:
        name = open_.pop()
        needed.add(name)
        open_ |= {id_of for w in mentioned(parameters[name]) if (id_of := owner(w, parameters))} - needed
    return tuple((entry, p) for entry, p in report.analyses if p.id in needed)

"""Lineage of a result: indicators, earlier results and files it was computed from: `Input`, `references`, `inputs`, `files`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from analysis.values import Result, Text
from compose.brief import Plan
from compose.language.catalogue import marked, words
from intake.report.report import REPORT_FILE


@dataclass(frozen=True)
class Input:
    """One thing a result was computed from."""

    id: str
    kind: Literal["indicator", "result", "printed", "given"]
    title: Text
    periods: tuple[str, ...] = ()
    #: the file it was read from and its SHA-256; empty for an earlier result
    file: str = ""
    checksum: str = ""


def references(plan: Plan, result: Result) -> list[Input]:
    """What a result was computed from, in the order it was asked for: an indicator once for each of its periods.

    A result of which nothing is known to come from elsewhere was given in the report's own file.
    """
    found = (_input(plan, *ref.partition("@")[::2]) for ref in result.inputs)
    return [one for one in found if one] or [_given(plan)]


def inputs(plan: Plan, result: Result) -> list[Input]:
    """The same with the periods of one indicator together."""
    together: dict[str, Input] = {}
    for one in references(plan, result):
        before = together.setdefault(one.id, replace(one, periods=()))
        together[one.id] = replace(before, periods=before.periods + one.periods)
    return list(together.values())


def files(plan: Plan, result: Result) -> dict[str, str]:
    """Every file that a result rests on in the end, through all results before it: path → SHA-256."""
    sums: dict[str, str] = {}
    seen: set[str] = set()
    waiting = [result]
    while waiting:
        one = waiting.pop(0)
        if one.id in seen:
            continue
        seen.add(one.id)
        for each in inputs(plan, one):
            if each.file:
                sums[each.file] = each.checksum
            elif each.kind == "result":
                waiting.append(plan.results[each.id])
    return sums


def _input(plan: Plan, name: str, when: str) -> Input | None:
    """What a reference ``name@period`` means; None where it is nothing of the report's."""
    panel, checksums = plan.report.panel, plan.report.checksums
    if name in panel.indicators:
        spec = panel.indicators[name]
        periods = (when,) if when else ()
        return Input(name, "indicator", spec.name, periods, spec.file, checksums.get(spec.file, ""))
    if name in plan.results:
        return Input(name, "result", plan.results[name].title)
    for printed in plan.report.file.printed:
        if printed.id == name:
            return Input(name, "printed", printed.title, (), printed.file, checksums.get(printed.file, ""))
    return None


def _given(plan: Plan) -> Input:
    """What a result without inputs was computed from: figures and classes written in the report's own file."""
    digest = hashlib.sha256((plan.report.folder / REPORT_FILE).read_bytes()).hexdigest()
    return Input("report", "given", words(marked("Given in the report itself")), (), REPORT_FILE, digest)

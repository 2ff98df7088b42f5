"""Running a report's analyses: `analyse`, `geometry_of`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from analysis.parameters import mentioned
from analysis.standing.standing import RankingParameters, ranking
from analysis.values import AnalysisProblem, Column, Panel, Result, Study, Text, same
from intake.places.boundaries import Geometry, load_geometry, load_user_geometry
from intake.problems import Problems, suggest
from intake.report.report import REPORT_FILE, Report


def geometry_of(report: Report, problems: Problems) -> Geometry | None:
    """The boundaries of a report's regions; None where it has none."""
    head = report.file.report
    if head.regions == "table":
        if not head.geometry:
            return None
        return load_user_geometry(report.folder / head.geometry, head.geometry_code, problems)
    return load_geometry(head.regions)


def _sources(
    result: Result, results: Mapping[str, Result], sources: Mapping[str, str], printed: Mapping[str, str]
) -> tuple[str, ...]:
    """The sources of what a result was computed from."""
    found: dict[str, None] = dict.fromkeys(result.source)
    for ref in result.inputs:
        name = ref.split("@")[0]
        if name in sources:
            found[sources[name]] = None
        elif name in results:
            found.update(dict.fromkeys(results[name].source))
        elif name in printed:
            found[printed[name]] = None
    return tuple(s for s in found if s)


def _indicators(report: Report, study: Study) -> Iterable[Result]:
    """Every numeric indicator's own tables, for its page: standing in the last period, and the figures by period."""
    for indicator in report.panel.indicators.values():
        if indicator.kind != "number":
            continue
        wide = report.panel.over_time(indicator.id)
        if wide.notna().sum().max() < 2 if wide.size else True:
            continue
        name = f"indicator_{indicator.id}"
        yield from ranking(RankingParameters(id=name, indicator=indicator.id), study)
        if wide.notna().any().sum() > 2:
            long = pd.DataFrame({"value": wide.stack().dropna()})
            long.index.names = ["region", "period"]
            column = Column(
                "value", indicator.name, indicator.unit, indicator.decimals, total=indicator.total
            )
            inputs = tuple(f"{indicator.id}@{t}" for t in wide.columns)
            yield Result(f"{name}_panel", indicator.name, (column,), long.sort_index(), (), inputs=inputs)


def analyse(report: Report, geometry: Geometry | None, problems: Problems) -> dict[str, Result]:
    """Run every analysis in order; each sees the results before it. Results know their sources."""
    results: dict[str, Result] = {}
    study = Study(
        report.panel,
        geometry.neighbours if geometry else None,
        geometry.points if geometry else {},
        results,
        {p.id: p for _, p in report.analyses},
        report.printed,
    )
    as_printed = replace(study, panel=report.panel.printed)
    sources = {i.id: i.source for i in report.panel.indicators.values()}
    printed = {p.id: p.source for p in report.file.printed}
    failed: set[str] = set()
    for entry, parameters in report.analyses:
        if failed & mentioned(parameters):
            # it stands on one that failed: telling that once is enough
            failed.add(parameters.id)
            continue
        try:
            # what compares printed tables sees also the figures that the report doubts
            made = entry.run(parameters, as_printed if entry.kind == "audit" else study)
        except AnalysisProblem as fault:
            problems.error(REPORT_FILE, same(f"analysis {parameters.id}"), fault.what, fault.remedy)
            failed.add(parameters.id)
            continue
        cited = {s for result in made for s in result.source} - set(report.sources)
        for name in sorted(cited):
            problems.error(
                REPORT_FILE,
                same(f"analysis {parameters.id} source"),
                Text(zh=f"没有名为“{name}”的来源", en=f"there is no source called “{name}”"),
                suggest(name, report.sources),
            )
        for i, result in enumerate(made):
            title = parameters.title if i == 0 and parameters.title else result.title
            note = parameters.note if i == 0 and parameters.note else result.note
            own = _sources(result, results, sources, printed)
            results[result.id] = replace(result, source=own, title=title, note=note)
    if not failed:
        for result in _indicators(report, study):
            results[result.id] = replace(result, source=_sources(result, results, sources, printed))
        results = {name: _with_doubts(result, report.panel) for name, result in results.items()}
        if report.panel.doubtful:
            results |= _sourced(report, (doubtful_result(report.panel),), results)
    return results


def _with_doubts(result: Result, panel: Panel) -> Result:
    """The result, saying of a region left out for a doubtful figure that this is the reason."""
    if "region" not in result.keys or not panel.doubtful:
        return result
    there = set(result.frame.index.get_level_values("region"))
    why = Text(zh="资料中的数据存疑，不参与计算", en="the figure in the source is doubtful and left out")
    inputs = {tuple(i.split("@")) for i in result.inputs if "@" in i}
    found = {
        region: why
        for region, period, indicator in panel.doubtful
        if region not in there and (indicator, period) in inputs
    }
    return replace(result, missing={**result.missing, **found}) if found else result


def doubtful_result(panel: Panel) -> Result:
    """Table ``doubtful``: the figures that the report calls doubtful, as the sources print them."""
    rows = sorted((r, i, t, v) for (r, t, i), v in panel.doubtful.items())
    ids = dict.fromkeys(i for _, i, _, _ in rows)
    frame = pd.DataFrame(rows, columns=["region", "indicator", "period", "value"])
    return Result(
        "doubtful",
        Text(zh="存疑的数据", en="Doubtful figures"),
        (Column("value", Text(zh="原文数值", en="As printed"), same(""), 4),),
        frame.set_index(["region", "indicator", "period"]),
        (),
        labels={"indicator": {i: panel.indicators[i].name for i in ids}},
        inputs=tuple(dict.fromkeys(f"{i}@{t}" for _, i, t, _ in rows)),
    )


def _sourced(report: Report, found: Iterable[Result], results: Mapping[str, Result]) -> dict[str, Result]:
    """Results by id, each with the sources of what it was computed from."""
    sources = {i.id: i.source for i in report.panel.indicators.values()}
    printed = {p.id: p.source for p in report.file.printed}
    return {r.id: replace(r, source=_sources(r, results, sources, printed)) for r in found}

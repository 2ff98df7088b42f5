"""Running a report's analyses: `analyse`, `geometry_of`."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.audit import AuditParameters
from analysis.inputs import by_time
from analysis.originals import RESULT, Original, originals
from analysis.parameters import Analysis, Parameters, mentioned
from analysis.standing.goals import GoalsParameters, goals
from analysis.standing.standing import RankingParameters, ranking
from analysis.values import AnalysisProblem, Column, NoPlaces, Panel, Result, Study, Text, same
from intake.places.boundaries import Geometry, load_user_geometry
from intake.places.boundary_codes import fit
from intake.places.views import view_of
from intake.problems import Problems
from intake.report.references import KnownNames, check_references
from intake.report.report import REPORT_FILE, Report
from intake.report.schema import ReportHead


def geometry_of(report: Report, problems: Problems) -> Geometry | None:
    """The boundaries of a report's regions; None where it has none."""
    head = report.file.report
    if head.regions == "table":
        if not head.geometry:
            return None
        own = load_user_geometry(report.folder / head.geometry, head.geometry_code, problems)
        bordering = any(getattr(p, "weights", "") == "queen" for _, p in report.analyses)
        return own and fit(own, report.panel.regions, report.gazetteer, head.geometry, bordering, problems)
    return view_of(head.regions, report.panel.codes())


def _sources(
    result: Result, results: Mapping[str, Result], sources: Mapping[str, str], printed: Mapping[str, str]
) -> tuple[str, ...]:
    """The sources of what a result was computed from."""
    names: dict[str, None] = dict.fromkeys(result.source)
    for ref in result.inputs:
        name = ref.split("@")[0]
        if name in sources:
            names[sources[name]] = None
        elif name in results:
            names.update(dict.fromkeys(results[name].source))
        elif name in printed:
            names[printed[name]] = None
    return tuple(s for s in names if s)


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
        if wide.notna().any().sum() > 1:
            long = pd.DataFrame({"value": wide.stack().dropna()})
            long.index.names = ["region", "period"]
            column = indicator.column("value")
            inputs = tuple(f"{indicator.id}@{t}" for t in wide.columns)
            yield Result(f"{name}_panel", indicator.name, (column,), by_time(long), (), inputs=inputs)


def _goals(
    report: Report, study: Study, results: Mapping[str, Result], problems: Problems
) -> Iterable[Result]:
    """How far all indicators with a target are from it, where the report does not ask for it itself."""
    if "targets" in results or all(i.target is None for i in report.panel.indicators.values()):
        return ()
    try:
        return goals(GoalsParameters(id="targets"), study)
    except AnalysisProblem as fault:
        problems.error(REPORT_FILE, same("indicator"), fault.what, fault.remedy)
        return ()


def analyse(
    report: Report,
    geometry: Geometry | None,
    problems: Problems,
    go_on: Callable[[], None] = lambda: None,
) -> dict[str, Result]:
    """Run every analysis in order; each sees the results before it. Results know their sources.

    ``go_on`` is called before each; what it raises ends the work.
    """
    results: dict[str, Result] = {}
    unread = geometry is None and bool(report.file.report.geometry)
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
    done: set[str] = set()
    for entry, parameters in report.analyses:
        go_on()
        where = same(f"analysis {parameters.id}")
        done.add(parameters.id)
        if any(name == f or name.startswith(f"{f}_") for name in mentioned(parameters) for f in failed):
            # it stands on one that failed: telling that once is enough
            failed.add(parameters.id)
            continue
        dimensions = [level.id for level in getattr(parameters, "levels", ())]
        later = [p.id for _, p in report.analyses if p.id not in done]
        known = KnownNames.of(report, results, dimensions, later)
        # what compares printed tables sees also the figures that the report doubts
        results_of = (
            _run(entry, parameters, as_printed if entry.kind == "audit" else study, where, problems, unread)
            if check_references(parameters, known, REPORT_FILE, where, problems)
            else None
        )
        if results_of is None:
            failed.add(parameters.id)
            continue
        for i, result in enumerate(results_of):
            if result.id in results:
                problems.error(
                    REPORT_FILE,
                    where,
                    Text(
                        zh=f"结果“{result.id}”由两项分析给出", en=f"two analyses make a result “{result.id}”"
                    ),
                    Text(zh="给其中一项改名", en="rename one of them"),
                )
            title = parameters.title if i == 0 and parameters.title else result.title
            note = parameters.note if i == 0 and parameters.note else result.note
            own = _sources(result, results, sources, printed)
            results[result.id] = replace(result, source=own, title=title, note=note)
    if not failed:
        for result in _indicators(report, study):
            results.setdefault(result.id, replace(result, source=_sources(result, results, sources, printed)))
        for result in _goals(report, study, results, problems):
            results.setdefault(result.id, replace(result, source=_sources(result, results, sources, printed)))
        results |= sourced(report, _originals(report, as_printed), results)
        results = {name: _with_doubts(result, report.panel) for name, result in results.items()}
        results = {name: in_own_words(result, report.file.report) for name, result in results.items()}
        if report.panel.doubtful:
            results |= sourced(report, (doubtful_result(report.panel),), results)
    return results


def _originals(report: Report, study: Study) -> Iterable[Result]:
    """The list of the sources' tables, where the report checks any figures."""
    audits = [p for _, p in report.analyses if isinstance(p, AuditParameters)]
    if not audits or RESULT in study.results:
        return ()
    named = [Original(o.id, o.name, o.source, o.indicators, o.printed, o.why) for o in report.file.original]
    printed = {p.id: (p.title, p.source) for p in report.file.printed}
    return [originals(study, audits, named, printed, {s.id: s.short for s in report.file.source})]


def in_own_words(result: Result, head: ReportHead) -> Result:
    """The result, its regions and their mean named as the report names them.

    Counts are headed by the noun (省份数, Provinces) and said with it in the note (6 provinces); the mean of the regions is
    called what pages call it: 四省市平均, mean of the four.
    """
    noun, mean = head.noun, head.mean

    def with_mean(text: Text) -> Text:
        if "各地区平均" not in text["zh"]:
            return text
        en = text["en"].replace("mean of the regions", mean["en"])
        en = en.replace("Mean of the regions", mean["en"][:1].upper() + mean["en"][1:])
        return Text({**text, "zh": text["zh"].replace("各地区平均", mean["zh"]), "en": en})

    def named(text: Text) -> Text:
        if "地区数" not in text["zh"]:
            return text
        many = noun["en"]
        en = re.sub(r"\bRegions\b", many[:1].upper() + many[1:], re.sub(r"\bregions\b", many, text["en"]))
        return Text(
            {**text, "zh": text["zh"].replace("地区数", f"{noun['zh'].removeprefix('个')}数"), "en": en}
        )

    def column(c: Column) -> Column:
        name = with_mean(named(c.name) if c.role == "count" else c.name)
        labels = {id: with_mean(label) for id, label in c.labels.items()}
        return c if (name, labels) == (c.name, c.labels) else replace(c, name=name, labels=labels)

    columns = tuple(map(column, result.columns))
    title, note = with_mean(named(result.title)), with_mean(result.note)
    note = Text(
        {
            **note,
            "zh": re.sub(r"(\d)个地区", rf"\g<1>{noun['zh']}", note["zh"]),
            "en": re.sub(r"(\d) regions\b", rf"\g<1> {noun['en']}", note["en"]),
        }
    )
    if (columns, title, note) == (result.columns, result.title, result.note):
        return result
    return replace(result, title=title, columns=columns, note=note)


def _with_doubts(result: Result, panel: Panel) -> Result:
    """The result, saying of a region left out for a doubtful figure that this is the reason."""
    if "region" not in result.keys or not panel.doubtful:
        return result
    there = set(result.frame.index.get_level_values("region"))
    why = Text(zh="资料中的数据存疑，不参与计算", en="the figure in the source is doubtful and left out")
    inputs = {tuple(i.split("@")) for i in result.inputs if "@" in i}
    doubts = {
        region: why
        for region, period, indicator in panel.doubtful
        if region not in there and (indicator, period) in inputs
    }
    return replace(result, missing={**result.missing, **doubts}) if doubts else result


def doubtful_result(panel: Panel) -> Result:
    """Table ``doubtful``: the figures that the report calls doubtful, as the sources print them."""
    rows = sorted((r, i, t, v) for (r, t, i), v in panel.doubtful.items())
    ids = dict.fromkeys(i for _, i, _, _ in rows)
    frame = pd.DataFrame(rows, columns=["region", "indicator", "period", "value"])
    return Result(
        "doubtful",
        Text(zh="存疑的数据", en="Doubtful figures"),
        (
            Column(
                "value",
                Text(zh="原文数值", en="As printed"),
                each={i: panel.indicators[i].decimals for i in ids},
            ),
        ),
        frame.set_index(["region", "indicator", "period"]),
        (),
        labels={"indicator": {i: panel.indicators[i].name for i in ids}},
        inputs=tuple(dict.fromkeys(f"{i}@{t}" for _, i, t, _ in rows)),
    )


def _run(
    entry: Analysis, parameters: Parameters, study: Study, where: Text, problems: Problems, unread: bool
) -> tuple[Result, ...] | None:
    """What an analysis makes; None, with the reason in ``problems``, where it cannot be computed.

    ``unread``: there are boundaries that could not be read, which is told already.
    """
    try:
        results = entry.run(parameters, study)
        return None if _endless(results, study, where, problems) else results
    except AnalysisProblem as fault:
        if not (isinstance(fault, NoPlaces) and unread):
            problems.error(REPORT_FILE, where, fault.what, fault.remedy)
    except Exception as fault:  # a method that meets what it was not written for must not end in a traceback
        logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
        reason = f"{type(fault).__name__}: {fault}"
        problems.error(
            REPORT_FILE,
            where,
            Text(
                # what Python says of it is in English
                zh="用这些数据算不出来",
                en=f"it cannot be computed on these figures ({reason})",
            ),
            Text(
                zh="核对数据和选项；若都无误，是程序的缺陷，请报告",
                en="check figures and options; if they are right, this is a fault of the program: report it",
            ),
        )
    return None


def _endless(results: tuple[Result, ...], study: Study, where: Text, problems: Problems) -> bool:
    """Whether a table has an infinite figure, which no page could show; it is told with its column and row."""
    for result in results:
        for column in result.columns:
            values = result.frame[column.id]
            if not pd.api.types.is_float_dtype(values) or not np.isinf(values.to_numpy()).any():
                continue
            key = values.index[np.isinf(values.to_numpy())][0]
            words = [str(part) for part in (key if isinstance(key, tuple) else (key,))]
            names = [study.panel.regions[w].name if w in study.panel.regions else same(w) for w in words]
            row = Text({lang: ", ".join(n[lang] for n in names) for lang in ("zh", "en")})
            problems.error(
                REPORT_FILE,
                where,
                Text(zh="“{column}”（{row}）成了无穷大", en="“{column}” of {row} comes out infinite").fill(
                    column=column.name, row=row
                ),
                Text(
                    zh="改正为零或极小的分母，或换一个指标",
                    en="correct what is divided by, which is zero or next to it, or use another indicator",
                ),
            )
            return True
    return False


def sourced(
    report: Report, results_new: Iterable[Result], results: Mapping[str, Result]
) -> dict[str, Result]:
    """Results by id, each with the sources of what it was computed from."""
    sources = {i.id: i.source for i in report.panel.indicators.values()}
    printed = {p.id: p.source for p in report.file.printed}
    return {r.id: replace(r, source=_sources(r, results, sources, printed)) for r in results_new}

"""What search engines are told of a report's data (schema.org): `described`."""

from __future__ import annotations

from analysis.periods import of
from compose.brief import Plan
from publish import discovery
from publish.formats import XLSX
from render.data.tables import About
from render.html.writer import relative

#: as many regions are named to search engines; of more, only the whole
_PLACES = 60


def described(plan: Plan, about: About, language: str) -> str:
    """schema.org description of the report's data, for search engines."""
    head = plan.report.file.report
    panel = plan.report.panel
    periods = [of(t) for i in panel.indicators for t in panel.periods(i)]
    span = f"{min(t.begins for t in periods)}/{max(t.year for t in periods)}" if periods else ""
    folder = f"{plan.report.place}/data"
    files = [
        discovery.FileRef(f"{folder}/{name}", head.title, media)
        for name, media in (
            (f"{plan.report.name}.{language}.xlsx", XLSX),
            ("report.zip", "application/zip"),
            ("report.parquet", "application/vnd.apache.parquet"),
            ("report.json", "application/json"),
        )
    ]
    regions = [panel.regions[code].full for code in panel.codes()]
    whole = regions if len(regions) <= _PLACES else [head.title]
    measured = [
        # definitions are in the data files' own descriptions: every page that carries them is the heavier
        discovery.VariableMeasured(i.id, i.name, i.unit)
        for i in panel.indicators.values()
    ]
    measured += [
        discovery.VariableMeasured(r.id, r.title, r.main_column.unit)
        for r in (plan.results[p.id] for _, p in plan.report.analyses if p.id in plan.results)
        if r.columns and r.main_column.role in {"value", "share", "rank", "count"}
    ]
    techniques = [m.name[language] for r in plan.results.values() for m in r.method]
    words = head.about[language] if head.about else head.title[language]
    return discovery.script(
        discovery.dataset(
            about,
            words,
            language,
            measured,
            techniques,
            files,
            discovery.Coverage(tuple(whole), span),
            head.base_url,
            relative(f"{plan.report.place}/{language}"),
        )
    )

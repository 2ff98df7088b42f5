"""What ``build.py quarto`` does: check, export, and render where Quarto is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from analysis.values import Text
from intake.problems import Problems
from paths import REPORTS
from pipeline.prepare import Options, chosen, prepare
from publish import quarto
from publish.site import Site
from render.data.files import about_of, data_files


@dataclass(frozen=True)
class ExportRequest:
    """What the command line asked for."""

    report: str
    to: str
    regions: tuple[str, ...]
    languages: tuple[str, ...]
    out: Path
    seconds: float


@dataclass
class ExportOutcome:
    """What came of it."""

    folder: Path
    files: int
    rendered: int = 0
    note: Text | None = None
    failures: list[Text] = field(default_factory=list)


def export(request: ExportRequest, problems: Problems, tell: Callable[[str], None]) -> ExportOutcome | None:
    """Export the project; render the pages asked for, one folder each. None where the report has errors."""
    folder = REPORTS / request.report
    prepared = prepare(folder if folder.is_dir() else Path(request.report), problems)
    if prepared is None:
        return None
    plan, _ = prepared
    site = Site(*prepared)
    options = Options(regions=request.regions, languages=request.languages)
    regions, languages = chosen(plan, options, problems)
    if problems.errors:
        return None
    figures = {lang: site.figures(lang) for lang in plan.report.languages}
    files = quarto.project(plan, figures)
    tables = data_files(plan.results, plan.report.panel, about_of(plan.report))
    files |= {f"data/{name}": content for name, content in tables.items()}
    target = request.out / plan.report.name
    fresh = target.with_name(f".{target.name}-new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, content in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if target.exists():
        shutil.rmtree(target)
    fresh.rename(target)
    outcome = ExportOutcome(target, len(files))
    if not request.to:
        return outcome
    try:
        found = quarto.find()
    except quarto.QuartoFailed as fault:
        outcome.note = fault.why
        return outcome
    if found is None:
        outcome.note = quarto.NOT_INSTALLED
        return outcome
    wanted = {f"regions/{r.slug}" for r in regions}
    for lang in languages:
        pages = [n for n, _ in quarto.documents(plan, lang, figures[lang])]
        for name in pages:
            if name.startswith("regions/") and name not in wanted:
                continue
            document = f"{lang}/{name}.qmd"
            stem = name.replace("/", "-")
            own = {p: c for p, c in files.items() if p == document or p.startswith(f"{lang}/figures/{stem}/")}
            try:
                made = quarto.render(found, own, document, request.to, seconds=request.seconds)
            except quarto.QuartoFailed as fault:
                outcome.failures.append(fault.why)
                continue
            suffix = {"typst": "pdf", "revealjs": "html"}.get(request.to, request.to)
            path = target / "_rendered" / f"{lang}/{name}.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
            outcome.rendered += 1
            tell(str(path))
    return outcome

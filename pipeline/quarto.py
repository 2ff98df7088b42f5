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
from publish import quarto, site
from render.data.files import about_of, data_files


@dataclass(frozen=True)
class Asked:
    """What the command line asked for."""

    report: str
    to: str
    regions: tuple[str, ...]
    languages: tuple[str, ...]
    out: Path
    seconds: float


@dataclass
class Done:
    """What came of it."""

    folder: Path
    files: int
    rendered: int = 0
    note: Text | None = None
    failures: list[Text] = field(default_factory=list)


def export(asked: Asked, problems: Problems, tell: Callable[[str], None]) -> Done | None:
    """Export the project; render the pages asked for, one folder each. None where the report has errors."""
    folder = REPORTS / asked.report
    prepared = prepare(folder if folder.is_dir() else Path(asked.report), problems)
    if prepared is None:
        return None
    plan, _ = prepared
    studio = site.Studio(*prepared)
    options = Options(regions=asked.regions, languages=asked.languages)
    regions, languages = chosen(plan, options, problems)
    if problems.errors:
        return None
    figures = {lang: studio.figures(lang) for lang in plan.report.languages}
    files = quarto.project(plan, figures)
    tables = data_files(plan.results, plan.report.panel, about_of(plan.report))
    files |= {f"data/{name}": content for name, content in tables.items()}
    target = asked.out / plan.report.name
    fresh = target.with_name(f".{target.name}-new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, content in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if target.exists():
        shutil.rmtree(target)
    fresh.rename(target)
    done = Done(target, len(files))
    if not asked.to:
        return done
    try:
        found = quarto.find()
    except quarto.QuartoFailed as fault:
        done.note = fault.why
        return done
    if found is None:
        done.note = quarto.NOT_INSTALLED
        return done
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
                made = quarto.render(found, own, document, asked.to, seconds=asked.seconds)
            except quarto.QuartoFailed as fault:
                done.failures.append(fault.why)
                continue
            suffix = {"typst": "pdf", "revealjs": "html"}.get(asked.to, asked.to)
            path = target / "_rendered" / f"{lang}/{name}.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
            done.rendered += 1
            tell(str(path))
    return done

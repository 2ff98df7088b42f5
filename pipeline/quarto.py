"""Export through Quarto: checked, written as a project, rendered where Quarto is: `export`, `ExportRequest`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from analysis.values import Region, Text
from intake.problems import Problems
from intake.report.named import report_folder
from intake.report.report import EDITIONS, name_and_place
from paths import REPORTS
from pipeline.prepare import Options, chosen, prepare
from publish.folder.marker import EXPORT
from publish.folder.owned import OwnedFolder, open_owned
from publish.folder.target import judge, locate
from publish.quarto import program, project
from publish.site import Site
from publish.store.store import usual
from render.data.files import data_files
from render.data.tables import about_of

#: the folder of what Quarto made, beside the project's sources
RENDERED = "_rendered"


@dataclass(frozen=True)
class ExportRequest:
    """What the command line asked for."""

    report: str
    to: str
    regions: tuple[str, ...]
    languages: tuple[str, ...]
    out: Path
    seconds: float
    #: whether all is rendered anew, whatever was kept
    fresh: bool = False


@dataclass
class ExportOutcome:
    """What came of it."""

    folder: Path
    files: int
    rendered: int = 0
    note: Text | None = None
    #: files left as they are, as somebody else's hand was in them
    left: list[str] = field(default_factory=list)
    failures: list[Text] = field(default_factory=list)


def export(request: ExportRequest, problems: Problems, tell: Callable[[str], None]) -> ExportOutcome | None:
    """Export the project; render the pages asked for, one folder each. None where the report has errors."""
    folder = report_folder(request.report, REPORTS)
    # an earlier edition has a project of its own
    name = name_and_place(folder)[1].replace(f"/{EDITIONS}/", "-")
    target = locate(request.out / name, [folder], beside=False)
    judge(target, EXPORT)
    prepared = prepare(folder, problems)
    if prepared is None:
        return None
    plan, _ = prepared
    site = Site(*prepared, store=usual(request.fresh))
    options = Options(regions=request.regions, languages=request.languages)
    regions, languages = chosen(plan, options, problems)
    if problems.errors:
        return None
    figures = {lang: site.figures(lang) for lang in languages}
    tables = data_files(plan.results, plan.report.panel, about_of(plan.report))
    files = project.project(plan, figures, regions, tables)
    with open_owned(target) as owned:
        # what was rendered in another format or language, or for a region left out now, stays
        count = owned.renew(files, lambda path: path.startswith(f"{RENDERED}/"))
        outcome = ExportOutcome(target.asked, count, left=owned.left)
        if request.to:
            _render(request, site, regions, languages, files, owned, outcome, tell)
    return outcome


def _render(
    request: ExportRequest,
    site: Site,
    regions: list[Region],
    languages: list[str],
    files: dict[str, bytes],
    owned: OwnedFolder,
    outcome: ExportOutcome,
    tell: Callable[[str], None],
) -> None:
    """Render the pages asked for, one folder each, and put them beside the project."""
    try:
        found = program.find()
    except program.QuartoFailed as fault:
        outcome.note = fault.why
        return
    if found is None:
        outcome.note = program.NOT_INSTALLED
        return
    suffix = program.FORMATS[request.to]
    jobs = []
    for lang in languages:
        names = [name for name, _ in project.documents(site.plan, lang, site.figures(lang), regions)]
        if f"{lang}/{project.EXPLORE}.qmd" in files and program.has_jupyter():
            names.append(project.EXPLORE)
        for name in names:
            own = project.of_document(site.plan, files, lang, name, suffix)
            jobs.append((lang, name, f"{lang}/{name}.qmd", own))

    def made(job: tuple[str, str, str, dict[str, bytes]]) -> bytes | Text:
        _, _, document, own = job
        ask = partial(program.render, found, own, document, request.to, seconds=request.seconds, warn=tell)
        try:
            return site.store.kept(("quarto", str(found.path), found.version, own, document, request.to), ask)
        except program.QuartoFailed as fault:
            return fault.why

    # each has a folder of its own, so two at a time are safe; what comes of them is told in order
    with ThreadPoolExecutor(2) as pool:
        for (lang, name, _, _), output in zip(jobs, pool.map(made, jobs), strict=True):
            if isinstance(output, Text):
                outcome.failures.append(output)
                continue
            path = f"{RENDERED}/{lang}/{name}.{suffix}"
            if owned.add(path, output):
                outcome.rendered += 1
                tell(str(outcome.folder / path))

"""Command `build`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from commands.common import (
    FormerStyleOption,
    FreshOption,
    LangOption,
    OutOption,
    PaperOption,
    RegionOption,
    ReportArgument,
    StyleOption,
    UiOption,
    check_names,
    chosen,
    errors,
    printing_of,
    screen,
    tell,
    told_left,
    ui_language,
)
from compose.language.catalogue import counter, marked, translator
from compose.language.languages import LANGUAGES
from intake.problems import Problems
from paths import PUBLIC
from publish.formats import FORMATS, USUAL, WEB

if TYPE_CHECKING:
    from pipeline.options import Outcome

#: so many of the pages that were made are named
MOST_SHOWN = 8

FormatOption = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        help=marked("which of {formats}; given again, or with commas between"),
        show_default=",".join(USUAL),
    ),
]
SchedulerOption = Annotated[
    str,
    typer.Option(
        "--scheduler",
        help=marked("a Dask scheduler whose workers make the briefs: tcp://host:8786"),
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int,
    typer.Option(
        "--workers",
        min=0,
        help=marked("so many Dask workers on this machine make the briefs"),
        show_default=False,
    ),
]


def build_reports(
    reports: ReportArgument = None,
    region: RegionOption = None,
    lang: LangOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", help=marked("worker processes; 0: one per core"))] = 0,
    scheduler: SchedulerOption = "",
    workers: WorkersOption = 0,
    style: StyleOption = "",
    former_style: FormerStyleOption = "",
    paper: PaperOption = "",
    archive: Annotated[
        bool, typer.Option("--archive", help=marked("PDF/A-3, with the data of each PDF attached to it"))
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help=marked("a warning is a failure"))] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help=marked("publish what succeeded where a brief failed"))
    ] = False,
    fresh: FreshOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help=marked("say more"))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=marked("say only what is wrong"))] = False,
    ui: UiOption = "",
) -> None:
    """Command ``build``; its help is in `commands.application`."""
    from pipeline.options import Options
    from pipeline.unchanged import look
    from publish.folder.target import named

    language = ui_language(ui)
    t = translator(language)
    _logging(verbose)
    formats = chosen(format or (), FORMATS, language) or USUAL
    languages = chosen(lang or (), LANGUAGES, language)
    printing = printing_of(style or former_style, paper, archive, language)
    if sum(map(bool, (scheduler, workers, jobs))) > 1:
        errors.print(
            t("only one of --jobs, --workers and --scheduler can be given"), style="red", markup=False
        )
        raise typer.Exit(2)
    options = Options(
        check_names(reports, language),
        tuple(region or ()),
        languages,
        formats,
        named(out, PUBLIC),
        jobs,
        keep_going,
        strict,
        printing,
        fresh,
        scheduler,
        workers,
    )
    problems: dict[str, Problems] = {}
    known = look(options)
    outcome = known.outcome(problems)
    if outcome is None:
        # what computes and sets pages is imported where there is something to do
        from pipeline.build import build

        with _progress(language, quiet) as progress:
            outcome = build(options, problems, progress, known)
    stop = tell(problems, language, strict, quiet)
    _tell_failures(outcome, language)
    if stop:
        raise typer.Exit(1)
    if outcome.published and not quiet:
        _tell_published(outcome, language)
    told_left(outcome.left, language)
    if outcome.failures:
        if not outcome.published:
            errors.print(t("Nothing was published; --keep-going publishes the rest."))
        raise typer.Exit(1)


@contextmanager
def _progress(language: str, quiet: bool) -> Iterator[Callable[[str, str, int, int], None]]:
    """Tell how far a build has come: a bar at a terminal, else now and then a line."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    t = translator(language)
    steps = {
        "load": t("load, check, analyse"),
        "compose": t("compose"),
        "render": t("render"),
        "publish": t("publish"),
    }
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        disable=quiet or not errors.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None)

        def progress(step: str, report: str, done: int, total: int) -> None:
            bar.update(task, description=f"{steps[step]} {report}", completed=done, total=total or None)
            if not errors.is_terminal and not quiet and (not total or done in {1, total} or done % 16 == 0):
                count = f" {done}/{total}" if total else ""
                errors.print(f"{steps[step]} {report}{count}", markup=False)

        yield progress


def _tell_failures(outcome: Outcome, language: str) -> None:
    """Every brief that could not be made, with the reason."""
    t = translator(language)
    for failure in outcome.failures:
        line = t("failed: {report} {page} ({language}): {reason}").format(
            report=failure.report, page=failure.page, language=failure.language, reason=failure.reason
        )
        errors.print(line, style="red", markup=False)


def _tell_published(outcome: Outcome, language: str) -> None:
    """How much was made, and where to look at it."""
    t, ngettext = translator(language), counter(language)
    if outcome.unchanged:
        comma = LANGUAGES[language].comma
        screen.print(
            t("Unchanged, left as it lies: {reports}").format(reports=comma.join(outcome.unchanged)),
            markup=False,
        )
    if outcome.written or not outcome.unchanged:
        # the usual formats even where there is none, others where there are some
        shown = [row for n, row in FORMATS.items() if n != WEB and (row.usual or outcome.formats[n])]
        counts = [row.files_in_words(outcome.formats[row.name], language) for row in shown]
        screen.print(
            t("Done: {briefs}, {formats}, {files}. Look at:").format(
                briefs=ngettext("{n} brief", "{n} briefs", outcome.briefs).format(n=outcome.briefs),
                formats=LANGUAGES[language].comma.join(counts),
                files=ngettext("{n} file", "{n} files", outcome.written).format(n=outcome.written),
            )
        )
    for path in outcome.where[:MOST_SHOWN]:
        screen.print(f"  {path}", markup=False)


def _logging(verbose: bool) -> None:
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s"
    )
    for noisy in ("weasyprint", "fontTools", "matplotlib", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING if verbose else logging.ERROR)

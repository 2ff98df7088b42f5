"""Command `build`."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from commands.common import (
    LangOption,
    RegionOption,
    ReportArgument,
    UiOption,
    check_names,
    errors,
    say,
    screen,
    tell,
    ui_language,
)
from intake.problems import Problems
from paths import PUBLIC


def build_reports(
    reports: ReportArgument = None,
    region: RegionOption = None,
    lang: LangOption = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help="which of html, pdf, docx, with commas between")
    ] = "html,pdf",
    out: Annotated[Path, typer.Option("--out", "-o", help="the folder to publish into")] = Path("public"),
    jobs: Annotated[int, typer.Option("--jobs", "-j", help="worker processes; 0: one per core")] = 0,
    style: Annotated[
        str,
        typer.Option(
            "--edition-style", help="brief, government, print or bilingual; the report's own where not given"
        ),
    ] = "",
    archive: Annotated[
        bool, typer.Option("--archive", help="PDF/A-3, with the data of each PDF attached to it")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="a warning is a failure")] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="publish what succeeded where a brief failed")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="say more")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="say only what is wrong")] = False,
    ui: UiOption = "",
) -> None:
    """Build the reports into public/ (this is the default command)."""
    from pipeline.build import build
    from pipeline.prepare import FORMATS, Options
    from render.pdf.writer import STYLES

    language = ui_language(ui)
    _logging(verbose)
    formats = tuple(f.strip() for f in format.split(",") if f.strip())
    unknown = [f for f in formats if f not in FORMATS] + [x for x in lang or [] if x not in {"zh", "en"}]
    unknown += [style] if style not in {"", *STYLES} else []
    for bad in unknown:
        errors.print(say(f"不认识“{bad}”", f"“{bad}” is not known", language), style="red")
        raise typer.Exit(2)
    options = Options(
        check_names(reports, language),
        tuple(region or ()),
        tuple(lang or ()),
        formats,
        out if out.is_absolute() else (PUBLIC if out == Path("public") else Path.cwd() / out),
        jobs,
        keep_going,
        strict,
        style,
        archive,
    )
    steps = {
        "load": say("读取、检查、计算", "load, check, analyse", language),
        "compose": say("编排", "compose", language),
        "render": say("排版", "render", language),
        "publish": say("发布", "publish", language),
    }
    found: dict[str, Problems] = {}
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

        outcome = build(options, found, progress)
    stop = tell(found, language, strict, quiet)
    for failure in outcome.failures:
        errors.print(
            say(
                f"失败：{failure.report} {failure.page}（{failure.language}）：{failure.reason}",
                f"failed: {failure.report} {failure.page} ({failure.language}): {failure.reason}",
                language,
            ),
            style="red",
            markup=False,
        )
    if stop:
        raise typer.Exit(1)
    if outcome.published and not quiet:
        screen.print(
            say(
                f"完成：{outcome.briefs} 份简报，{outcome.pdfs} 份 PDF，共 {outcome.written} 个文件。请看：",
                f"Done: {outcome.briefs} brief{'' if outcome.briefs == 1 else 's'}, "
                f"{outcome.pdfs} PDF{'' if outcome.pdfs == 1 else 's'}, {outcome.written} files. Look at:",
                language,
            )
        )
        for path in outcome.where[:8]:
            screen.print(f"  {path}", markup=False)
    if outcome.failures:
        if not outcome.published:
            errors.print(
                say(
                    "没有发布；加 --keep-going 可发布其余部分。",
                    "Nothing was published; --keep-going publishes the rest.",
                    language,
                )
            )
        raise typer.Exit(1)


def _logging(verbose: bool) -> None:
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s"
    )
    for noisy in ("weasyprint", "fontTools", "matplotlib", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING if verbose else logging.ERROR)

"""Command `check`."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from commands.common import (
    FreshOption,
    ReportArgument,
    UiOption,
    check_names,
    refuse,
    screen,
    tell,
    ui_language,
)
from compose.language.catalogue import marked, translator
from intake.problems import Problems
from paths import REPORTS


def check(
    reports: ReportArgument = None,
    strict: Annotated[bool, typer.Option("--strict", help=marked("a warning is a failure"))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=marked("say only what is wrong"))] = False,
    format: Annotated[
        str, typer.Option("--format", "-f", help=marked("text, or json for programs, in both languages"))
    ] = "text",
    fresh: FreshOption = False,
    ui: UiOption = "",
) -> None:
    """Command ``check``; its help is in `commands.application`."""
    from intake.problems import as_data
    from intake.report.named import check_places, distinct
    from pipeline.options import report_names
    from pipeline.unchanged import Checked
    from publish.store.store import usual

    language = ui_language(ui)
    if format not in (known := ("text", "json")):
        raise refuse(format, language, known)
    by_report: dict[str, Problems] = {}
    folders = distinct(check_names(reports, language) or report_names(), REPORTS)
    checked = Checked(usual(fresh))
    for name, folder in folders.items():
        key, told = checked.of(folder)
        if told is None:
            # what computes is imported where there is something to check
            from pipeline.prepare import prepare

            told = Problems()
            prepare(folder, told, tried=True)
            checked.keep(folder, key, told)
        by_report[name] = told
    check_places(folders, by_report)
    if format == "json":
        data = as_data(by_report)
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        raise typer.Exit(1 if data["errors"] or (strict and data["warnings"]) else 0)
    if tell(by_report, language, strict, quiet):
        raise typer.Exit(1)
    if not quiet:
        t = translator(language)
        screen.print(t("No errors."))

"""Command `check`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.common import ReportArgument, UiOption, check_names, errors, say, screen, tell, ui_language
from intake.problems import Problems
from paths import REPORTS


def check(
    reports: ReportArgument = None,
    strict: Annotated[bool, typer.Option("--strict", help="a warning is a failure")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="say only what is wrong")] = False,
    format: Annotated[
        str, typer.Option("--format", "-f", help="text, or json for programs, in both languages")
    ] = "text",
    ui: UiOption = "",
) -> None:
    """Find everything wrong in the reports and write nothing."""
    from intake.problems import as_data
    from pipeline.prepare import prepare, report_names

    language = ui_language(ui)
    if format not in {"text", "json"}:
        errors.print(say(f"不认识“{format}”", f"“{format}” is not known", language), style="red")
        raise typer.Exit(2)
    found: dict[str, Problems] = {}
    for name in check_names(reports, language) or report_names():
        problems = found.setdefault(name, Problems())
        prepare(REPORTS / name if (REPORTS / name).is_dir() else Path(name), problems)
    if format == "json":
        data = as_data(found)
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        raise typer.Exit(1 if data["errors"] or (strict and data["warnings"]) else 0)
    if tell(found, language, strict, quiet):
        raise typer.Exit(1)
    if not quiet:
        screen.print(say("没有错误。", "No errors.", language))

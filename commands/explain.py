"""Command `explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.common import UiOption, check_names, errors, screen, tell, ui_language
from compose.language.catalogue import marked
from intake.problems import Problems
from paths import REPORTS


def explain(
    report: Annotated[str, typer.Argument(help=marked("the report folder"))],
    address: Annotated[
        str, typer.Argument(help=marked("result.column, or result/key/column as pages carry it"))
    ],
    region: Annotated[str, typer.Option("--region", "-r", help=marked("the region, by code or name"))] = "",
    ui: UiOption = "",
) -> None:
    """Command ``explain``; its help is in `commands.application`."""
    from compose.pages.explain import NoSuchNumber, find, lines
    from intake.report.named import report_folder
    from pipeline.prepare import prepare

    language = ui_language(ui)
    (name,) = check_names([report], language)
    problems: dict[str, Problems] = {name: Problems()}
    prepared = prepare(report_folder(name, REPORTS), problems[name])
    if prepared is None:
        tell(problems, language, False, True)
        raise typer.Exit(1)
    try:
        cell = find(prepared[0], address, region)
    except NoSuchNumber as fault:
        errors.print(fault.why[language], style="red", markup=False)
        raise typer.Exit(2) from None
    for line in lines(prepared[0], cell, language):
        screen.print(line, markup=False)

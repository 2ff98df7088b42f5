"""Command `quarto`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import (
    FreshOption,
    LangOption,
    RegionOption,
    UiOption,
    check_names,
    chosen,
    errors,
    refuse,
    screen,
    tell,
    told_left,
    ui_language,
)
from compose.language.catalogue import counter, marked
from compose.language.languages import LANGUAGES
from intake.problems import Problems


def quarto(
    report: Annotated[str, typer.Argument(help=marked("the report folder"))],
    to: Annotated[
        str, typer.Option("--to", help=marked("html, docx, typst, pdf or revealjs; empty: export only"))
    ] = "html",
    region: RegionOption = None,
    lang: LangOption = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", help=marked("the folder to export into"), show_default="public.quarto"),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--time-limit", help=marked("seconds that one document may take"))
    ] = 300,
    fresh: FreshOption = False,
    ui: UiOption = "",
) -> None:
    """Command ``quarto``; its help is in `commands.application`."""
    from pipeline.quarto import ExportRequest, export
    from publish.folder.target import named
    from publish.quarto import program

    language = ui_language(ui)
    ngettext = counter(language)
    (name,) = check_names([report], language)
    if to and to not in program.FORMATS:
        raise refuse(to, language, program.FORMATS)
    problems: dict[str, Problems] = {name: Problems()}
    request = ExportRequest(
        name,
        to,
        tuple(region or ()),
        chosen(lang or (), LANGUAGES, language),
        named(out, Path("public.quarto")),
        seconds,
        fresh,
    )
    done = export(request, problems[name], lambda line: errors.print(line, markup=False))
    if tell(problems, language, False, False) or done is None:
        raise typer.Exit(1)
    exported = ngettext("Exported {n} file: {folder}", "Exported {n} files: {folder}", done.files)
    screen.print(exported.format(n=done.files, folder=done.folder), markup=False)
    told_left(done.left, language)
    if done.note:
        errors.print(done.note[language], style="yellow", markup=False)
    for failure in done.failures:
        errors.print(failure[language], style="red", markup=False)
    if done.rendered:
        rendered = ngettext("Quarto rendered {n} document", "Quarto rendered {n} documents", done.rendered)
        screen.print(rendered.format(n=done.rendered))
    raise typer.Exit(1 if done.failures else 0)

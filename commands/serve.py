"""Command `serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.common import (
    LangOption,
    RegionOption,
    ReportArgument,
    UiOption,
    check_names,
    chosen,
    screen,
    tell,
    ui_language,
)
from compose.language.catalogue import marked
from compose.language.languages import LANGUAGES
from intake.problems import Problems
from paths import LOCALES, PUBLIC, TEMPLATES


def serve(
    reports: ReportArgument = None,
    region: RegionOption = None,
    lang: LangOption = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            help=marked("the published site, for what is not made here (PDFs)"),
            show_default="public",
        ),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", "-p", help=marked("the port on the loopback address; 0: any"))
    ] = 8000,
    ui: UiOption = "",
) -> None:
    """Command ``serve``; its help is in `commands.application`."""
    from pipeline.prepare import Options
    from pipeline.serve import Preview, Watch
    from pipeline.serve import serve as run
    from publish.folder.target import named
    from publish.formats import WEB

    language = ui_language(ui)
    names = check_names(reports, language)
    target = named(out, PUBLIC)
    options = Options(names, tuple(region or ()), chosen(lang or (), LANGUAGES, language), (WEB,), target)

    def told(name: str, problems: Problems) -> None:
        tell({name: problems}, language, False, False)

    preview = Preview(options, told)
    if not preview.open():
        raise typer.Exit(1)
    folders = tuple(preview.folder(name) for name in preview.names)
    watch = Watch((*folders, TEMPLATES, LOCALES), preview.change)
    run(preview, watch, port, lambda news: screen.print(news[language], markup=False))

"""Command `desk`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.common import UiOption, screen, ui_language
from compose.language.catalogue import marked, translator
from paths import PUBLIC, REPORTS


def desk(
    folder: Annotated[
        Path | None,
        typer.Option("--into", help=marked("the folder with the reports"), show_default="reports"),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", help=marked("the folder to publish into"), show_default="public"),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", "-p", help=marked("the port on the loopback address; 0: any"))
    ] = 0,
    listen: Annotated[
        str,
        typer.Option(
            "--listen",
            metavar="ADDRESS",
            help=marked("in a container: the address to listen on, 0.0.0.0; elsewhere this machine alone"),
            show_default="127.0.0.1",
        ),
    ] = "127.0.0.1",
    published: Annotated[
        int,
        typer.Option(
            "--published",
            metavar="PORT",
            help=marked(
                "the port on the loopback address by which a container is reached, where it is not --port"
            ),
            show_default=False,
        ),
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=marked("whether the browser is opened"))
    ] = True,
    ui: UiOption = "",
) -> None:
    """Command ``desk``; its help is in `commands.application`."""
    import webbrowser

    from desk.start import run
    from publish.folder.target import named

    language = ui_language(ui)
    t = translator(language)
    reports = (folder or REPORTS).absolute()
    reports.mkdir(parents=True, exist_ok=True)

    def tell(address: str) -> None:
        screen.print(address, markup=False)
        screen.print(
            t(
                "The desk is at this address, on this machine only; Ctrl+C ends it. All that was written is kept."
            ),
            markup=False,
        )
        if browser:
            webbrowser.open(address)

    def schemas() -> Mapping[str, Mapping[str, Any]]:
        from commands.schemas import report_schema, rules_schema
        from intake.report.report import REPORT_FILE, RULES_FILE

        return {REPORT_FILE: report_schema(), RULES_FILE: rules_schema()}

    run(reports, named(out, PUBLIC), schemas, language, port, tell, listen, published)

"""Command `check-pdf`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import UiOption, errors, screen, ui_language
from compose.language.catalogue import counter, marked, translator
from paths import PUBLIC


def check_pdfs(
    places: Annotated[
        list[Path] | None,
        typer.Argument(
            help=marked("PDFs, or folders of them; public/ where none is named"), show_default=False
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=marked("say only what is wrong"))] = False,
    ui: UiOption = "",
) -> None:
    """Command ``check-pdf``; its help is in `commands.application`."""
    from render.pdf import preflight

    language = ui_language(ui)
    t, ngettext = translator(language), counter(language)
    named = places or [PUBLIC]
    for place in named:
        if not place.exists():
            errors.print(t("there is no “{place}”").format(place=place), style="red", markup=False)
            raise typer.Exit(2)
    files = list(preflight.pdfs(named))
    wrong = 0
    said = preflight.validation(files)
    for path in files:
        findings = [*preflight.check(path), *said.findings.get(path, ())]
        wrong += bool(findings)
        for line in findings:
            screen.print(f"{path}: {line}", markup=False)
    if not quiet:
        summary = ngettext(
            "{n} PDF checked, {wrong} with findings.", "{n} PDFs checked, {wrong} with findings.", len(files)
        )
        screen.print(summary.format(n=len(files), wrong=wrong))
        if said.version:
            validated = ngettext(
                "{n} of them was validated by veraPDF {version}.",
                "{n} of them were validated by veraPDF {version}.",
                said.n,
            )
            screen.print(validated.format(n=said.n, version=said.version))
        elif said.why:
            screen.print(t("This is no validation: veraPDF was not run (make verapdf fetches it)."))
    if wrong or not files:
        raise typer.Exit(1)

"""Command `check-pdf`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import UiOption, errors, say, screen, ui_language
from paths import PUBLIC


def check_pdfs(
    places: Annotated[
        list[Path] | None,
        typer.Argument(help="PDFs, or folders of them; public/ where none is named", show_default=False),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="say only what is wrong")] = False,
    ui: UiOption = "",
) -> None:
    """Find what is wrong in finished PDFs, by what each says it is: PDF/UA, PDF/A-3, PDF/X-4."""
    from render.pdf import preflight

    language = ui_language(ui)
    named = places or [PUBLIC]
    for place in named:
        if not place.exists():
            errors.print(say(f"没有“{place}”", f"there is no “{place}”", language), style="red", markup=False)
            raise typer.Exit(2)
    files = list(preflight.pdfs(named))
    wrong = 0
    for path in files:
        found = preflight.check(path)
        wrong += bool(found)
        for line in found:
            screen.print(f"{path}: {line}", markup=False)
    if not quiet:
        screen.print(
            say(
                f"查了 {len(files)} 份 PDF，{wrong} 份有问题。这不是验证：本程序没有运行 veraPDF。",
                f"{len(files)} PDFs checked, {wrong} with findings. This is no validation: veraPDF was not run.",
                language,
            )
        )
    if wrong or not files:
        raise typer.Exit(1)

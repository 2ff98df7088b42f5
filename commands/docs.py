"""Commands `schema`, `docs` and `messages`: files that are generated from the program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import errors, screen
from paths import REPORTS


def schema(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="the folder to write into", show_default=False)
    ] = None,
) -> None:
    """Write the JSON Schemas of report.toml and recommendations.toml, for editors."""
    from commands.schemas import beside, write

    for path in write(out or beside(REPORTS)):
        screen.print(str(path), markup=False)


def messages(
    check: Annotated[bool, typer.Option("--check", help="only say whether the catalogues are fresh")] = False,
) -> None:
    """Extract the interface's words into the catalogues under locales/."""
    from compose.language.extract import stale, update

    if check:
        missing = stale()
        for line in missing:
            errors.print(line, markup=False)
        raise typer.Exit(1 if missing else 0)
    for line in update():
        screen.print(line, markup=False)


def docs() -> None:
    """Write the parts of docs/ that are made from the code, and the schemas beside the shipped reports."""
    from commands.reference import update
    from commands.schemas import beside, write

    for name in update():
        screen.print(f"docs/{name}", markup=False)
    for path in write(beside(REPORTS)):
        screen.print(str(path), markup=False)

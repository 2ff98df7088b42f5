"""Commands `schema`, `docs` and `messages`: files that are generated from the program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import errors, screen
from compose.language.catalogue import marked
from paths import REPORTS


def schema(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help=marked("the folder to write into"), show_default=False)
    ] = None,
) -> None:
    """Command ``schema``; its help is in `commands.application`."""
    from commands.schemas import beside, write

    for path in write(out or beside(REPORTS)):
        screen.print(str(path), markup=False)


def messages(
    check: Annotated[
        bool, typer.Option("--check", help=marked("only say whether the catalogues are fresh"))
    ] = False,
) -> None:
    """Command ``messages``; its help is in `commands.application`."""
    from compose.language.extract import stale, update

    if check:
        missing = stale()
        for line in missing:
            errors.print(line, markup=False)
        raise typer.Exit(1 if missing else 0)
    for line in update():
        screen.print(line, markup=False)


def docs() -> None:
    """Command ``docs``; its help is in `commands.application`."""
    from commands.reference import update
    from commands.schemas import beside, write

    for name in update():
        screen.print(f"docs/{name}", markup=False)
    for path in write(beside(REPORTS)):
        screen.print(str(path), markup=False)

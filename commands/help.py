"""Help in the user's language: `speaking`."""

from __future__ import annotations

from collections.abc import Callable

import typer
from typer import rich_utils

from commands.common import app


def speaking(language: str) -> Callable[..., int | None]:
    """The command, with its help in ``language``."""
    from commands.help_zh import FURNITURE, translate

    command = typer.main.get_command(app)
    for name, pair in FURNITURE.items():
        setattr(rich_utils, name, pair[language == "zh"])
    if language == "zh":
        translate(command)
    return command

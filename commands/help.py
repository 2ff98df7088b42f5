"""Help in the user's language: `speaking`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import typer
from typer import rich_utils

from commands.common import app


def speaking(language: str) -> Callable[..., int | None]:
    """The command, with its help in ``language``."""
    from commands.help_zh import FURNITURE, parts, translate

    command = typer.main.get_command(app)
    for name, pair in FURNITURE.items():
        setattr(rich_utils, name, pair[language == "zh"])
    if language == "zh":
        translate(command)
    for part in parts(command):
        if part.help and "{" in part.help:
            part.help = part.help.format_map(choices(language))
    return command


@cache
def choices(language: str) -> dict[str, str]:
    """What the help says can be chosen, from the tables that are chosen from: formats, edition styles."""
    from publish.formats import FORMATS
    from render.pdf.writer import STYLES

    if language == "zh":
        styles = "、".join(f"{name}（{style.label['zh']}）" for name, style in STYLES.items())
        return {"formats": "、".join(FORMATS), "styles": styles}
    *others, last = STYLES
    return {"formats": ", ".join(FORMATS), "styles": f"{', '.join(others)} or {last}"}

"""The command line: `COMMANDS`, a row a command, and `main`."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable

from typer.exceptions import TyperException

from commands.build import build_reports
from commands.check import check
from commands.check_pdf import check_pdfs
from commands.common import app, commands, errors, say, ui_language
from commands.docs import docs, messages, schema
from commands.explain import explain
from commands.help import speaking
from commands.help_zh import wrong
from commands.list import list_
from commands.new import new, new_edition
from commands.quarto import quarto
from commands.serve import serve
from commands.volume import volume

#: what each command is called and does, in the order of the help
COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("build", build_reports),
    ("check", check),
    ("volume", volume),
    ("check-pdf", check_pdfs),
    ("quarto", quarto),
    ("serve", serve),
    ("explain", explain),
    ("new", new),
    ("schema", schema),
    ("new-edition", new_edition),
    ("messages", messages),
    ("docs", docs),
    ("list", list_),
)
for _name, _command in COMMANDS:
    app.command(_name)(_command)


def main(argv: list[str] | None = None) -> int:
    """Run the command; ``build`` is understood where no command is named."""
    words = list(sys.argv[1:] if argv is None else argv)
    # what goes wrong before the options are read must speak the language asked for too
    asked = [b for a, b in itertools.pairwise(words) if a == "--ui"]
    language = ui_language(asked[-1] if asked else "")
    if not words or (words[0] not in commands() and words[0] not in {"-h", "--help"}):
        words.insert(0, "build")
    try:
        return int(speaking(language)(words, prog_name="./fangzhi", standalone_mode=False) or 0)
    except TyperException as fault:
        label = say("错误", "error", language)
        errors.print(f"{label}: {wrong(fault, language)}", style="red", markup=False)
        return fault.exit_code

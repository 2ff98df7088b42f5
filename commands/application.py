"""The command line: `COMMANDS`, a row a command, and `main`."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable

from typer.exceptions import TyperException

from commands.build import build_reports
from commands.check import check
from commands.check_pdf import check_pdfs
from commands.common import app, commands, errors, ui_language
from commands.desk import desk
from commands.docs import docs, messages, schema
from commands.explain import explain
from commands.help import speaking, wrong
from commands.list import list_
from commands.new import new, new_edition
from commands.quarto import quarto
from commands.serve import serve
from commands.volume import volume
from compose.language.catalogue import marked, translator
from publish import faults

#: the exit code after Ctrl-C
INTERRUPTED = 130

#: what each command is called and does, in the order of the help
COMMANDS: tuple[tuple[str, Callable[..., None], str], ...] = (
    ("build", build_reports, marked("Build the reports into public/ (this is the default command).")),
    ("check", check, marked("Find everything wrong in the reports and write nothing.")),
    (
        "volume",
        volume,
        marked(
            "Bind all briefs of a report in one PDF per language: cover, contents, overview, briefs, index."
        ),
    ),
    (
        "check-pdf",
        check_pdfs,
        marked("Find what is wrong in finished PDFs, by what each says it is: PDF/UA, PDF/A-3, PDF/X-4."),
    ),
    (
        "quarto",
        quarto,
        marked("Export a report as a Quarto project, and render it where Quarto is installed."),
    ),
    (
        "serve",
        serve,
        marked(
            "Serve the pages here, make them again and reload when a file is saved (PDFs and earlier editions: build)."
        ),
    ),
    (
        "desk",
        desk,
        marked(
            "Work in the browser: from a spreadsheet to a published brief, without a terminal or a file to edit."
        ),
    ),
    ("explain", explain, marked("Print how a number came about: value, method, options, inputs, files.")),
    ("new", new, marked("Make a report folder from your spreadsheet; its first build works.")),
    (
        "schema",
        schema,
        marked("Write the JSON Schemas of report.toml and recommendations.toml, for editors."),
    ),
    (
        "new-edition",
        new_edition,
        marked("Begin a report’s next edition; the present one is kept and stays on the site."),
    ),
    ("messages", messages, marked("Extract the interface’s words into the catalogues under locales/.")),
    (
        "docs",
        docs,
        marked(
            "Write the parts of docs/ that are made from the code, and the schemas beside the shipped reports."
        ),
    ),
    ("list", list_, marked("List the reports, and what can be written into report.toml.")),
)
for _name, _command, _help in COMMANDS:
    app.command(_name, help=_help)(_command)


def main(argv: list[str] | None = None) -> int:
    """Run the command; ``build`` is understood where no command is named."""
    words = list(sys.argv[1:] if argv is None else argv)
    # what goes wrong before the options are read must speak the language asked for too
    asked = [b for a, b in itertools.pairwise(words) if a == "--ui"]
    language = ui_language(asked[-1] if asked else "")
    shown = not {"-h", "--help"}.isdisjoint(words)
    if not words or (words[0] not in commands() and words[0] not in {"-h", "--help"}):
        words.insert(0, "build")
    t = translator(language)
    signals: list[int] = []
    try:
        with faults.ending() as signals:
            code = int(speaking(language, shown)(words, prog_name="./fangzhi", standalone_mode=False) or 0)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except TyperException as fault:
        errors.print(t("error") + f": {wrong(fault, language)}", style="red", markup=False)
        return fault.exit_code
    except Exception as fault:
        told = faults.problem_of(fault)
        if told is None:
            raise
        for problem in (told[0], *getattr(fault, "more", ())):
            errors.print(t("error") + f": {problem.line(language)}", style="red", markup=False)
        return told[1]
    if code == INTERRUPTED:
        errors.print(t("Stopped."), markup=False)
    # a shell tells by the code which signal it was
    return 128 + signals[0] if code == INTERRUPTED and signals else code

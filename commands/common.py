"""Consoles, options and messages that commands share: `screen`, `errors`, `ui_language`, `UiOption`."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from analysis.values import one_line
from compose.language.catalogue import SOURCE, counter, marked, translator
from compose.language.languages import LANGUAGES
from intake.problems import Problems
from paths import REPORTS

if TYPE_CHECKING:
    from render.printing import Printing

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    help=marked("Bilingual policy briefs from a folder of regional statistics."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
screen = Console(highlight=False, soft_wrap=True)

ReportArgument = Annotated[
    list[str] | None,
    typer.Argument(help=marked("report folders; all where none is named"), show_default=False),
]
UiOption = Annotated[
    str,
    typer.Option(
        "--ui",
        help=marked("language of messages: zh or en; the system’s where not given"),
        show_default=False,
    ),
]


RegionOption = Annotated[
    list[str] | None,
    typer.Option("--region", "-r", help=marked("only these regions, by code or name"), show_default=False),
]
OutOption = Annotated[
    str | None, typer.Option("--out", "-o", help=marked("the folder to publish into"), show_default="public")
]
LangOption = Annotated[
    list[str] | None,
    typer.Option("--lang", "-l", help=marked("only this language: zh or en"), show_default=False),
]
StyleOption = Annotated[
    str, typer.Option("--style", help=marked("{styles}; the report’s own where not given"))
]
PaperOption = Annotated[
    str, typer.Option("--paper", help=marked("{papers}; the report’s own where not given"))
]
FreshOption = Annotated[
    bool, typer.Option("--fresh", help=marked("make everything anew, whatever was kept from earlier runs"))
]
#: what the option was called before an edition meant an issue of a report only
FormerStyleOption = Annotated[str, typer.Option("--edition-style", hidden=True)]


def ui_language(asked: str = "") -> str:
    """The language of messages: as asked, else the system's."""
    if asked in LANGUAGES:
        return asked
    system = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return next((code for code in LANGUAGES if system.lower().startswith(code)), SOURCE)


def printing_of(style: str, paper: str, archive: bool, language: str) -> Printing:
    """How the options of a command ask for a report to be printed.

    Raises:
        typer.Exit: a style or paper is not known, which was told.
    """
    from render.printing import Printing

    if not style and not paper:
        # all as the report says: nothing to look up
        return Printing(archive=archive)
    from render.paper import PAPERS
    from render.pdf.styles import STYLES

    for word, known in ((style, STYLES), (paper, PAPERS)):
        if word and word not in known:
            raise refuse(word, language, known)
    return Printing(style, paper, archive)


def refuse(word: str, language: str, known: Iterable[str] = ()) -> typer.Exit:
    """Say that a word of the command is not known, and which are; what to raise then."""
    t = translator(language)
    line = t("“{word}” is not known").format(word=word)
    if words := list(known):
        line = t("“{word}” is not known; what is known: {words}").format(
            word=word, words=LANGUAGES[language].listed(words)
        )
    errors.print(line, style="red", markup=False)
    return typer.Exit(2)


def chosen(words: Iterable[str], known: Collection[str], language: str) -> tuple[str, ...]:
    """The words of an option that is given several times or with commas between; leaves where one is not known."""
    all_of = [word.strip() for given in words for word in re.split("[,，、]", given) if word.strip()]
    for bad in (word for word in all_of if word not in known):
        raise refuse(bad, language, known)
    return tuple(dict.fromkeys(all_of))


def tell(by_report: dict[str, Problems], language: str, strict: bool, quiet: bool) -> bool:
    """Print every problem, one line each; True where the build must stop."""
    t, ngettext = translator(language), counter(language)
    wrong = warned = 0
    for report, problems in by_report.items():
        for problem in problems:
            is_error = problem.severity == "error"
            wrong += is_error
            warned += not is_error
            if quiet and not is_error:
                continue
            label = t("error") if is_error else t("warning")
            line = problem.line(language)
            line = line if problem.file.startswith("--") else one_line(f"{report}/{line}")
            errors.print(f"{label}: {line}", style="red" if is_error else "yellow", markup=False)
    if wrong:
        summary = ngettext("{n} error; nothing was written.", "{n} errors; nothing was written.", wrong)
        errors.print(summary.format(n=wrong))
    return bool(wrong) or (strict and bool(warned))


def told_left(left: Iterable[str], language: str) -> None:
    """Name the files that were in the way and were left as they are, one line each."""
    t = translator(language)
    for path in left:
        line = t(
            "“{path}” was left as it is: it is not of this program’s making, or was changed since; delete it and run "
            "this again if it is not wanted"
        )
        errors.print(line.format(path=path), style="yellow", markup=False)


def commands() -> list[str]:
    """The names of the commands."""
    return [str(c.name or getattr(c.callback, "__name__", "")) for c in app.registered_commands]


def check_names(reports: list[str] | None, language: str) -> tuple[str, ...]:
    """The reports named, each of which must exist."""
    from intake.problems import near
    from intake.report.named import REPORT_FILE, report_folder
    from pipeline.options import report_names

    t, known = translator(language), report_names()
    for name in reports or []:
        if name not in known and not (report_folder(name, REPORTS) / REPORT_FILE).is_file():
            # a first word that is no command is taken for a report
            hit = near(name, [*known, *commands()])
            hint = (
                t("did you mean “{word}”?").format(word=hit)
                if hit
                else t("there are: {words}").format(words=", ".join(known))
            )
            line = t("there is no report “{name}”; {hint}").format(name=name, hint=hint)
            errors.print(line, style="red", markup=False)
            raise typer.Exit(2)
    return tuple(reports or ())

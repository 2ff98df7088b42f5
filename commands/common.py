"""What commands share: the application, consoles, common options, messages."""

from __future__ import annotations

import locale
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from intake.problems import Problems

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    help="Bilingual policy briefs from a folder of regional statistics.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
screen = Console(highlight=False, soft_wrap=True)

ReportArgument = Annotated[
    list[str] | None, typer.Argument(help="report folders; all where none is named", show_default=False)
]
UiOption = Annotated[
    str,
    typer.Option(
        "--ui", help="language of messages: zh or en; the system's where not given", show_default=False
    ),
]


RegionOption = Annotated[
    list[str] | None,
    typer.Option("--region", "-r", help="only these regions, by code or name", show_default=False),
]
LangOption = Annotated[
    list[str] | None,
    typer.Option("--lang", "-l", help="only this language: zh or en", show_default=False),
]


def ui_language(asked: str = "") -> str:
    """The language of messages: as asked, else the system's."""
    if asked in {"zh", "en"}:
        return asked
    system = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "zh" if system.lower().startswith("zh") else "en"


def say(zh: str, en: str, language: str) -> str:
    return zh if language == "zh" else en


def tell(found: dict[str, Problems], language: str, strict: bool, quiet: bool) -> bool:
    """Print every problem, one line each; True where the build must stop."""
    wrong = warned = 0
    for report, problems in found.items():
        for problem in problems:
            is_error = problem.severity == "error"
            wrong += is_error
            warned += not is_error
            if quiet and not is_error:
                continue
            label = say("错误", "error", language) if is_error else say("提示", "warning", language)
            file = problem.file if problem.file.startswith("--") else f"{report}/{problem.file}"
            line = problem.line(language).replace(problem.file, file, 1)
            errors.print(f"{label}: {line}", style="red" if is_error else "yellow", markup=False)
    if wrong:
        errors.print(
            say(f"{wrong} 个错误，没有写出任何文件。", f"{wrong} error(s); nothing was written.", language)
        )
    return bool(wrong) or (strict and bool(warned))


def commands() -> list[str]:
    """The names of the commands."""
    return [str(c.name or getattr(c.callback, "__name__", "")) for c in app.registered_commands]


def check_names(reports: list[str] | None, language: str) -> tuple[str, ...]:
    """The reports named, each of which must exist."""
    from intake.problems import near
    from pipeline.prepare import report_names

    known = report_names()
    for name in reports or []:
        if name not in known and not (Path(name) / "report.toml").is_file():
            # a first word that is no command is taken for a report
            hit = near(name, [*known, *commands()])
            there = ", ".join(known)
            hint = (
                say(f"是否应为“{hit}”？", f"did you mean “{hit}”?", language)
                if hit
                else say(f"现有：{there}", f"there are: {there}", language)
            )
            errors.print(
                say(f"没有名为“{name}”的报告；{hint}", f"there is no report “{name}”; {hint}", language),
                style="red",
                markup=False,
            )
            raise typer.Exit(2)
    return tuple(reports or ())

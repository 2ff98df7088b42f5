"""Help in the user's language, and what is wrong with a command in one line: `speaking`, `parts`, `wrong`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import typer

from commands.common import app
from compose.language.catalogue import marked, translator
from compose.language.languages import LANGUAGES
from intake.problems import near
from publish.formats import FORMATS

#: what Typer itself writes into a help: name of its constant → words
LAYOUT = {
    "ARGUMENTS_PANEL_TITLE": marked("Arguments"),
    "OPTIONS_PANEL_TITLE": marked("Options"),
    "COMMANDS_PANEL_TITLE": marked("Commands"),
    "DEFAULT_STRING": marked("[default: {}]"),
    "REQUIRED_LONG_STRING": marked("[required]"),
}
#: Typer's own help of ``--help``
HELP = marked("Show this message and exit.")
_KINDS = {"int": marked("it must be a whole number"), "float": marked("it must be a number")}


def speaking(language: str, shown: bool = True) -> Callable[..., int | None]:
    """The command, with its help in ``language``; ``shown``: whether it will be read."""
    t = translator(language)
    command = typer.main.get_command(app)
    if shown:
        # brings what sets Markdown and code in colours
        from typer import rich_utils

        for name, words in LAYOUT.items():
            setattr(rich_utils, name, t(words))
    with command.make_context("", ["build"], resilient_parsing=True) as context:
        for sub in (command, *getattr(command, "commands", {}).values()):
            # made at the first question for it, and kept
            sub.get_help_option(context).help = t(HELP)
    for part in parts(command):
        if part.help and part.help != t(HELP):
            part.help = t(part.help)
            if shown and "{" in part.help:
                part.help = part.help.format_map(choices(language))
    return command


@cache
def choices(language: str) -> dict[str, str]:
    """What the help says can be chosen, from the tables that are chosen from: formats, styles of PDF, paper."""
    # the engine that the styles are for takes a second to load: only a help that is read waits for it
    from render.paper import PAPERS
    from render.pdf.styles import STYLES

    t, marks = translator(language), LANGUAGES[language]
    # a style's name is the same as its words in one language
    styles = {name: t(style.label) for name, style in STYLES.items()}
    named = [name + (marks.bracketed(words) if words != name else "") for name, words in styles.items()]
    papers = [name + marks.bracketed(t(paper.label)) for name, paper in PAPERS.items()]
    return {"formats": marks.listed(FORMATS), "styles": marks.listed(named), "papers": marks.listed(papers)}


def parts(command: Any) -> list[Any]:
    """A command with its subcommands and the parameters of all of them, whatever carries a ``help``."""
    below = [x for sub in getattr(command, "commands", {}).values() for x in parts(sub)]
    return [command, *command.params, *below]


def wrong(fault: Any, language: str) -> str:
    """What is wrong with the words after the command, in one line, and what would be right.

    Args:
        fault: what Typer raised.
    """
    context = getattr(fault, "ctx", None)
    t = translator(language)
    line = _said(fault, context, language).rstrip(".。")
    more = t("{command} --help tells the usage").format(
        command=context.command_path if context else "./fangzhi"
    )
    if line.endswith("？"):
        return line + more
    return line + (" " if line.endswith("?") else LANGUAGES[language].semicolon) + more


def _said(fault: Any, context: Any, language: str) -> str:
    """The fault by its kind, which Typer tells by classes that it keeps to itself."""
    t, marks = translator(language), LANGUAGES[language]
    kind = type(fault).__name__
    parameter = getattr(fault, "param", None)
    if kind == "NoSuchOption":
        name = str(getattr(fault, "option_name", ""))
        known = [o for p in context.command.params for o in p.opts if o.startswith("--")] if context else []
        hit = near(name, known)
        line = t("there is no option “{name}”").format(name=name)
        return line + marks.semicolon + t("did you mean “{word}”?").format(word=hit) if hit else line
    if kind == "MissingParameter" and parameter is not None:
        # the help is in the language already
        line = t("“{name}” is missing").format(name=_named(parameter))
        return line + marks.bracketed(parameter.help or "")
    if kind == "BadParameter" and parameter is not None:
        reason = _KINDS.get(_type(parameter))
        why = t(reason) if reason else fault.message
        return t("“{name}”: {why}").format(name=_named(parameter), why=why)
    if kind == "BadOptionUsage":
        name = str(getattr(fault, "option_name", ""))
        if "not take" in fault.message:
            return t("“{name}” takes no value").format(name=name)
        return t("“{name}” needs a value after it").format(name=name)
    if "extra argument" in fault.message:
        words = fault.message.partition(" (")[2].rpartition(")")[0]
        return t("“{words}” is one word too many").format(words=words)
    return str(fault.format_message())


def _named(parameter: Any) -> str:
    """``--port``, or an argument's name in capitals as the usage line has it."""
    return (
        str(max(parameter.opts, key=len)) if parameter.param_type_name == "option" else parameter.name.upper()
    )


def _type(parameter: Any) -> str:
    return str(getattr(parameter.type_descriptor.annotation, "__name__", ""))

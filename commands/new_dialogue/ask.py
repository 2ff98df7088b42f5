"""The dialogue of the command `new`: read, show what was understood, ask everything at once, write: `make`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rich.progress import Progress, SpinnerColumn, TextColumn

from analysis.values import Problem
from commands.common import errors
from commands.new_dialogue.summary import summary_lines
from compose.language.catalogue import marked, translator
from intake.new.answers import MOST_DIRECTIONS, REST, Answers, Question, command_line, flags_of, typed
from intake.new.proposal import propose
from intake.new.scaffold import Boundaries, NewReport, may_be_written, write_report
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems
from pipeline.prepare import prepare

#: an answer may open another question; after so many rounds something is wrong
_MOST_ROUNDS = 4
_STEPS = {
    "read": marked("reading the table"),
    "understand": marked("finding out what is where"),
    "figures": marked("reading figures"),
    "write": marked("writing the folder"),
    "check": marked("checking what was written"),
}


@dataclass(frozen=True)
class Request:
    """What the command was asked for."""

    name: str
    source: Path
    folder: Path
    answers: Answers
    boundaries: Boundaries | None
    language: str
    #: whether every proposed answer is taken
    yes: bool
    #: whether somebody sits there to be asked
    interactive: bool


def make(request: Request) -> NewReport | None:
    """Read the table, ask what it leaves open, write the folder; None where nothing was written."""
    problems = Problems()
    if not may_be_written(request.name, request.folder, problems):
        _tell(problems, request.language)
        return None
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )
    task = bar.add_task("", total=None)
    t = translator(request.language)

    def progress(step: str, done: int, of: int) -> None:
        bar.update(task, description=t(_STEPS[step]) + (f" {done}/{of}" if of else ""))

    answers = request.answers
    tidy: Tidy | None = None
    told: set[Problem | str] = set()
    for _ in range(_MOST_ROUNDS):
        with bar:
            problems = Problems()
            tidy = read_statistics(request.source, problems, answers, progress)
        if tidy is not None:
            _show(tidy, request, told)
        if tidy is None or problems.errors:
            _tell(problems, request.language)
            if tidy is not None and _may_mend(tidy.questions):
                _tell_open(tidy, request, answers)
            elif tidy is not None and tidy.questions:
                # who answered them would be refused just the same
                follow = t("Questions: {n}. They follow once the table is mended.")
                errors.print(follow.format(n=len(tidy.questions)), markup=False)
            return None
        if tidy.unused:
            # what was typed for nothing may have been meant for something else
            problems.add(u.problem for u in tidy.unused)
            _tell(problems, request.language)
            _tell_open(tidy, request, answers.without(tidy.unused))
            return None
        if not tidy.questions:
            break
        more = _answers(tidy.questions, answers, request)
        if more is None:
            _tell_open(tidy, request, answers)
            return None
        answers = more
    if tidy is None or tidy.questions:
        return None
    with bar:
        report = write_report(
            request.name,
            request.source,
            request.folder,
            problems,
            tidy,
            answers,
            request.language,
            request.boundaries,
            check=partial(prepare, tried=True),
            progress=progress,
        )
    _tell(problems, request.language)
    if report is not None:
        label = t("note")
        for note in report.notes[len(tidy.notes) :]:
            errors.print(f"{label}: {note.line(request.language)}", style="yellow", markup=False)
    return report


def _may_mend(questions: Sequence[Question]) -> bool:
    """Whether an answer decides which rows and columns are read, so that errors may be of those that then are not."""
    return any(q.id in {"region", "level", "choose"} for q in questions)


def _tell(problems: Problems, language: str) -> None:
    t = translator(language)
    label = t("error")
    for problem in problems.errors:
        errors.print(f"{label}: {problem.line(language)}", style="red", markup=False)


def _show(tidy: Tidy, request: Request, told: set[Problem | str]) -> None:
    """What was understood, and what was assumed on the way; what was told before is not repeated."""
    t = translator(request.language)
    if len(tidy.measures) and len(tidy.regions):
        plan = None if any(q.id in {"region", "level"} for q in tidy.questions) else propose(tidy)
        lines = summary_lines(tidy, plan, request.language)
        facts = "\n".join(lines[: lines.index("")])
        if facts not in told:
            errors.print(t("This is what was understood of {file}:").format(file=tidy.file), markup=False)
            for line in lines:
                errors.print(line, markup=False)
        told.add(facts)
    label = t("note")
    for note in tidy.notes:
        if note not in told:
            errors.print(f"{label}: {note.line(request.language)}", style="yellow", markup=False)
    told |= set(tidy.notes)


def _answers(questions: Sequence[Question], answers: Answers, request: Request) -> Answers | None:
    """The answers with all that was asked; None where nobody can be asked."""
    if request.yes and all(q.default for q in questions):
        for question in questions:
            answers = answers.with_(question, question.default)
        return answers
    if not request.interactive:
        return None
    t = translator(request.language)
    errors.print(
        t("Questions: {n}. Enter takes what stands in brackets.").format(n=len(questions)), markup=False
    )
    directions = [q for q in questions if q.id == "direction"]
    several = len(directions) > MOST_DIRECTIONS
    for question in questions:
        if question.id != "direction" or not several:
            answers = answers.with_(question, _ask(question, request.language))
    return _ask_directions(directions, answers, request.language) if several else answers


def _ask_directions(questions: Sequence[Question], answers: Answers, language: str) -> Answers:
    """Many directions at once: the numbers of those of which more is better, then of those of which less is."""
    t = translator(language)
    for i, question in enumerate(questions, start=1):
        errors.print(f"  {i}  {question.subject}", markup=False)
    left = dict(enumerate(questions, start=1))
    wordings = (
        ("more", t("Numbers of those of which more is better (Enter: none)")),
        ("less", t("Numbers of those of which less is better (Enter: none)")),
    )
    for word, text in wordings:
        errors.print(text, style="bold", markup=False)
        for number in re.findall(r"\d+", errors.input("  > ", markup=False)):
            if (chosen := left.pop(int(number), None)) is not None:
                answers = answers.with_(chosen, word)
    return replace(answers, direction={**answers.direction, REST: "neither"}) if left else answers


def _ask(question: Question, language: str) -> str:
    """Ask until there is an answer."""
    t = translator(language)
    place = question.place[language]
    errors.print((f"{place}: " if place else "") + question.text[language], style="bold", markup=False)
    options = [word for word, _ in question.options]
    for i, (word, meaning) in enumerate(question.options, start=1):
        errors.print(f"  {i}  {word}" + (f"  {meaning[language]}" if meaning[language] else ""), markup=False)
    while True:
        given = (
            errors.input(f"  [{question.default}] > " if question.default else "  > ", markup=False).strip()
            or question.default
        )
        if given.isdigit() and given not in options and 0 < int(given) <= len(options):
            given = options[int(given) - 1]
        if given and (not options or given in options or question.id == "means"):
            return given
        errors.print(
            "  " + (t("type one of the numbers or words above") if options else t("type an answer")),
            markup=False,
        )


def _tell_open(tidy: Tidy | None, request: Request, answers: Answers) -> None:
    """The questions with their options, and one command that answers them all."""
    if tidy is None or not tidy.questions:
        return
    language, t = request.language, translator(request.language)
    errors.print(t("What only you can know:"), markup=False)
    proposed = "  " + t("(proposed)")
    directions = [q for q in tidy.questions if q.id == "direction"]
    for question in [q for q in tidy.questions if q.id != "direction"] + directions[:1]:
        several = question.id == "direction" and len(directions) > 1
        place = "" if several else question.place[language]
        text = t("is more or less of each better") if several else question.text[language]
        subject = "" if several else question.prefix
        errors.print(
            f"  {question.flag} {subject}".rstrip() + "  " + (f"{place}: " if place else "") + text,
            markup=False,
        )
        if several:
            errors.print("      " + ", ".join(q.subject for q in directions), markup=False)
        for word, meaning in question.options[:20]:
            shown = f"      {word}" + (f"  {meaning[language]}" if meaning[language] else "")
            errors.print(shown + proposed * (word == question.default), markup=False)
    errors.print(
        t("All of it in one command; what stands there is proposed, … is for you to write:"), markup=False
    )
    errors.print(f"  {_command(request, answers)} {command_line(tidy.questions)}", markup=False)


def _command(request: Request, answers: Answers) -> str:
    from paths import REPORTS

    words = ["./fangzhi", "new", request.name, "--from", typed(str(request.source)), *flags_of(answers)]
    if request.boundaries is not None:
        words += [
            "--geometry",
            typed(str(request.boundaries.file)),
            "--geometry-code",
            typed(request.boundaries.code),
        ]
    if request.folder != REPORTS:
        words += ["--into", typed(str(request.folder))]
    return " ".join(words)

"""What a table leaves open and what the user says about it: ``Question``, ``Answers``, ``command_line``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from analysis.values import Problem, Text, same
from intake.new.vocabulary.names import Level
from intake.new.vocabulary.words import fold

QuestionId = Literal[
    "sheet",
    "region",
    "level",
    "period",
    "indicator",
    "percent",
    "means",
    "choose",
    "direction",
    "unit",
    "doubt",
]
Direction = Literal["more", "less", "neither"]

#: how each question is answered on the command line
FLAGS: Mapping[QuestionId, str] = {
    "sheet": "--sheet",
    "region": "--region-column",
    "level": "--level",
    "period": "--period",
    "indicator": "--indicator",
    "percent": "--percent",
    "means": "--means",
    "choose": "--choose",
    "direction": "--direction",
    "unit": "--unit",
    "doubt": "--doubt",
}
DIRECTIONS: Mapping[str, Text] = {
    "more": Text(zh="越大越好", en="more is better"),
    "less": Text(zh="越小越好", en="less is better"),
    "neither": Text(zh="无所谓好坏，不进指数", en="neither; it stays out of the index"),
}
#: of more indicators the directions are not listed one by one
MOST_DIRECTIONS = 8
#: levels of regions that may be asked for; of codes each by its number
LEVELS = ("province", "prefecture", "county", "table", "nuts2", "digits4")
#: stands for all indicators whose names do not say what is better
REST = "rest"


class Unused(NamedTuple):
    """An answer for which a table has no use: the field of ``Answers``, its subject, and what is said of it."""

    flag: str
    subject: str
    problem: Problem


def is_level(word: str) -> bool:
    """Whether a word is that of a level of regions, whatever a table calls its own.

    >>> is_level("county"), is_level("nuts3"), is_level("county2")
    (True, True, False)
    """
    return word in LEVELS or word.rstrip("0123456789") in {"nuts", "digits"}


@dataclass(frozen=True)
class Answers:
    """What the user says about the table, one field per flag; empty: find out."""

    #: only these sheets
    sheets: tuple[str, ...] = ()
    #: heading or letters of the region column
    region_column: str = ""
    #: heading or letters of the period column
    period_column: str = ""
    #: province, prefecture, county, table, or a level of codes: nuts2, digits3
    level: str = ""
    #: a table of the user's own regions (code, zh, en, aliases), for level "table"
    regions_file: Path | None = None
    #: the one period all figures are about
    period: str = ""
    #: the one indicator all figures are about
    indicator: str = ""
    #: figures between 0 and 1 under a heading in %: ``fraction`` (0.58 is 58 %) or ``points`` (0.58 is 0.58 %)
    percent: Literal["", "fraction", "points"] = ""
    #: a name in the table → the code of the region it means, ``area``, ``region`` or ``nothing``
    means: Mapping[str, str] = field(default_factory=dict)
    #: rows with these names, and columns with these headings, are not read
    leave_out: tuple[str, ...] = ()
    #: heading of a column that breaks figures down → the one value that is read, or ``all``
    choose: Mapping[str, str] = field(default_factory=dict)
    #: name of an indicator, or ``rest`` → more, less or neither
    direction: Mapping[str, str] = field(default_factory=dict)
    #: name of an indicator → its unit
    unit: Mapping[str, str] = field(default_factory=dict)
    #: what figures contradict, an indicator or a region → what is true of it: ``right``, ``out``, a unit, a period, ``first``, ``second``
    doubt: Mapping[str, str] = field(default_factory=dict)
    #: which of them the table had a use for, noted while it is read: flag and folded subject
    used: set[tuple[str, str]] = field(default_factory=set, compare=False, repr=False)

    def given(self, id: QuestionId, subject: str) -> str:
        """The answer to a question about a subject, empty where there is none."""
        pairs: Mapping[str, str] = getattr(self, id)
        said = {fold(k): v for k, v in pairs.items()}
        name = fold(subject)
        if name not in said:
            # invention_share of the table is “Invention share” in the sheet of indicators
            name = next((k for k in said if re.sub(r"[_.]", "", k) == re.sub(r"[_.]", "", name)), name)
        answer = said.get(name, "")
        if answer:
            self.use(id, subject)
            self.use(id, name)
        return answer

    def without(self, unused: Iterable[Unused]) -> Answers:
        """These answers without those for which a table has no use."""
        answers = self
        for u in unused:
            said = getattr(answers, u.flag)
            rest: Any = ""
            if isinstance(said, Mapping):
                rest = {k: v for k, v in said.items() if k != u.subject}
            elif isinstance(said, tuple):
                rest = tuple(w for w in said if w != u.subject)
            answers = replace(answers, **{u.flag: rest})
        return answers

    def use(self, flag: str, subject: str = "") -> None:
        """Note that the table has a use for an answer."""
        self.used.add((flag, fold(subject)))

    def with_(self, question: Question, answer: str) -> Answers:
        """These answers and one more."""
        match question.id:
            case "sheet":
                return replace(self, sheets=(*self.sheets, answer))
            case "region":
                return replace(self, region_column=answer)
            case "level":
                return replace(self, level=answer)
            case "period":
                return replace(self, period=answer)
            case "indicator":
                return replace(self, indicator=answer)
            case "percent":
                return replace(self, percent="fraction" if answer == "fraction" else "points")
            case "means":
                return replace(self, means={**self.means, question.subject: answer})
            case "choose":
                return replace(self, choose={**self.choose, question.subject: answer})
            case "direction":
                return replace(self, direction={**self.direction, question.subject: answer})
            case "unit":
                return replace(self, unit={**self.unit, question.subject: answer})
            case "doubt":
                return replace(self, doubt={**self.doubt, question.subject: answer})


def typed(word: str) -> str:
    """A word as it is typed on a command line: in quotation marks where a shell would take it apart."""
    # dots stand for an answer, and no shell takes them apart
    return word if re.fullmatch(r"[\w.=\-/…]+", word) else shlex.quote(word)


@dataclass(frozen=True)
class Question:
    """Something the table leaves open, and how to answer it."""

    id: QuestionId
    place: Text
    text: Text
    #: what may be answered, each with what it means; empty: anything
    options: tuple[tuple[str, Text], ...] = ()
    #: what it is about: a name, a heading, an indicator
    subject: str = ""
    #: the answer to take where the user has no other; empty: there is none
    default: str = ""

    @property
    def flag(self) -> str:
        """The option of the command that answers it."""
        return FLAGS[self.id]

    @property
    def prefix(self) -> str:
        """What stands before the answer: ``鼓楼区=`` for a region's meaning."""
        return f"{self.subject}=" if self.subject else ""

    def words(self, answer: str = "") -> str:
        """The flag with an answer, as it is typed; dots where there is none."""
        return f"{self.flag} {typed(self.prefix + (answer or '…'))}"

    def problem(self, file: str) -> Problem:
        """The question as a problem, for where nobody can be asked."""
        first = [o for o, _ in self.options if o == self.default] + [
            o for o, _ in self.options if o != self.default
        ]
        shown = [self.words(o) for o in first[:12]] or [self.words(self.default)]
        more = "…" if len(self.options) > 12 else ""
        zh, en = (stop.join(shown) + more for stop in (" 或 ", " or "))
        return Problem(file, self.place, self.text, Text(zh=f"请加上 {zh}", en=f"answer with {en}"))


def choices(words: Iterable[str]) -> tuple[tuple[str, Text], ...]:
    """Options that say themselves what they mean."""
    return tuple((w, same("")) for w in words)


def command_line(questions: Sequence[Question]) -> str:
    """All flags that answer the questions, with the proposed answers filled in, and dots where there is none."""
    open_ = [q for q in questions if q.id == "direction"]
    # of many indicators the few that matter are better said by hand
    shown = [q for q in questions if q.id != "direction" or len(open_) <= MOST_DIRECTIONS]
    rest = [f"--direction {REST}=neither"] if len(open_) > MOST_DIRECTIONS else []
    return " ".join([*(q.words(q.default) for q in shown), *rest])


def flags_of(answers: Answers) -> list[str]:
    """What was answered already, as it is typed on a command line."""
    plain = {
        "--region-column": answers.region_column,
        "--period-column": answers.period_column,
        "--level": answers.level,
    }
    plain |= {"--period": answers.period, "--indicator": answers.indicator, "--percent": answers.percent}
    plain |= {"--regions": str(answers.regions_file) if answers.regions_file else ""}
    flags = [f"{flag} {typed(word)}" for flag, word in plain.items() if word]
    flags += [f"--sheet {typed(w)}" for w in answers.sheets] + [
        f"--leave-out {typed(w)}" for w in answers.leave_out
    ]
    for flag, pairs in (
        ("--means", answers.means),
        ("--choose", answers.choose),
        ("--direction", answers.direction),
        ("--unit", answers.unit),
        ("--doubt", answers.doubt),
    ):
        flags += [f"{flag} {typed(f'{a}={b}')}" for a, b in pairs.items()]
    return flags


def open_questions(file: str, questions: Iterable[Question]) -> Iterator[Problem]:
    """The questions as problems, for a command that cannot ask."""
    return (q.problem(file) for q in questions)


def language_of(word: str) -> str:
    """The language of a name, by its letters.

    >>> language_of("城镇化率"), language_of("GDP per capita"), language_of("GDP增速")
    ('zh', 'en', 'zh')
    """
    return "zh" if re.search(r"[㐀-鿿]", word) else "en"


@dataclass(frozen=True)
class Marks:
    """What joins the pieces of a user's name, which is in a language of its own, whatever the report's are."""

    comma: str
    colon: str
    brackets: tuple[str, str]

    def added(self, word: str, what: str) -> str:
        """A name with something put after it in brackets.

        >>> [marks_of(w).added(w, "%") for w in ("城镇化率", "Growth")]
        ['城镇化率（%）', 'Growth (%)']
        """
        return what.join((word + self.brackets[0], self.brackets[1]))


_MARKS = {"zh": Marks("，", "：", ("（", "）")), "en": Marks(", ", ": ", (" (", ")"))}


def marks_of(*words: str) -> Marks:
    """The marks of names that are joined: Chinese ones where any of them is Chinese."""
    return _MARKS[language_of("".join(words))]


__all__ = [
    "DIRECTIONS",
    "FLAGS",
    "MOST_DIRECTIONS",
    "REST",
    "Answers",
    "Direction",
    "Level",
    "Marks",
    "Question",
    "QuestionId",
    "Unused",
    "choices",
    "command_line",
    "flags_of",
    "language_of",
    "marks_of",
    "open_questions",
    "typed",
]

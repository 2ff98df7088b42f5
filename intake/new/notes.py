"""What is told while a table is read: notes, questions and errors, collected: ``Notes``."""

from __future__ import annotations

from dataclasses import replace

from analysis.values import Problem, Text, same
from intake.new.answers import Question
from intake.problems import Problems

#: complaints about one column before the rest are counted only
MOST = 5
#: as many places are named where the same is true of more
_PLACES = 3


class Notes:
    """Collects what is told about one file."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.notes: dict[Problem, None] = {}
        self.questions: dict[tuple[str, str], Question] = {}
        self._counts: dict[str, int] = {}

    def copy(self) -> Notes:
        """What was told until now, for another reading to go on from; its errors go nowhere else."""
        problems = Problems()
        problems.add(self.problems)
        made = Notes(self.file, problems)
        made.notes, made.questions, made._counts = dict(self.notes), dict(self.questions), dict(self._counts)
        return made

    def note(
        self, place: Text | str, zh: str, en: str, zh_do: str = "如不对，请改原表", en_do: str = ""
    ) -> None:
        """Something that was assumed."""
        remedy = Text(zh=zh_do, en=en_do or "if that is wrong, correct the spreadsheet")
        where = same(place) if isinstance(place, str) else place
        self.notes[Problem(self.file, where, Text(zh=zh, en=en), remedy, "warning")] = None

    def told(self) -> tuple[Problem, ...]:
        """The notes in their order; what is the same of several places is told once, with the first of them."""
        places: dict[tuple[Text, Text], list[Problem]] = {}
        for note in self.notes:
            places.setdefault((note.what, note.remedy), []).append(note)
        return tuple(some[0] if len(some) == 1 else _of_places(some) for some in places.values())

    def ask(self, question: Question) -> None:
        """Something that nobody but the user knows; once each."""
        self.questions.setdefault((question.id, question.subject), question)

    def error(self, place: Text | str, zh: str, en: str, zh_do: str, en_do: str) -> None:
        """Something that must be mended before anything is written."""
        self.problems.error(self.file, place, Text(zh=zh, en=en), Text(zh=zh_do, en=en_do))

    def once(self, kind: str) -> bool:
        """Whether an error of a kind is one of the first few, which are told one by one."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind] <= MOST

    def more(self, kind: str) -> int:
        """How many errors of a kind were not told."""
        return max(0, self._counts.get(kind, 0) - MOST)


def _of_places(some: list[Problem]) -> Problem:
    shown = [p.place for p in some[:_PLACES]]
    more = len(some) - len(shown)
    place = Text(
        zh="；".join(p["zh"] for p in shown) + (f" 等 {len(some)} 处" if more else ""),
        en="; ".join(p["en"] for p in shown) + (f" and {more} more" if more else ""),
    )
    return replace(some[0], place=place)

"""Problems with file, place, fault and remedy, collected and told at once: `Problems`, `suggest`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysis.values import Problem, Text, same

#: how each part of a place is said
_PARTS = {
    "sheet": ("工作表 {}", "sheet {}"),
    "cell": ("单元格 {}", "cell {}"),
    "row": ("第{}行", "row {}"),
    "column": ("{} 列", "column {}"),
    "line": ("第{}行", "line {}"),
}


#: so many rows are named where the same is wrong in more of them
_NAMED = 3
#: the word of a cell that a problem is about: quoted, with the name of a code, or a figure at the beginning
_WORD = re.compile(r"“[^”]*”(?: \([^()]*\)|（[^（）]*）)?|^[-−\d.,]+")
#: so many lines are told of a file; the rest is counted
MOST = 100


def _rows(rows: Sequence[int], word: tuple[str, str]) -> tuple[str, str]:
    """Row numbers in words: all of a few, else the first ones and how many more."""
    if len(rows) == 1:
        return word[0].format(rows[0]), word[1].format(rows[0])
    shown = rows if len(rows) <= 2 * _NAMED else rows[:_NAMED]
    more = len(rows) - len(shown)
    listed = [str(n) for n in shown]
    zh = f"第{'、'.join(listed)}行" + (f"及另外{more}行" if more else "")
    en = f"rows {', '.join(listed)}" + (f" and {more} more" if more else "")
    return zh, en


class Location(Text):
    """Where in a table, a sheet or a text something stands: in words, and in parts for programs that read it.

    >>> Location(row=5, column="gdp")["en"], Location(sheet="2019", row=5)["zh"], Location(line=3)["en"]
    ('row 5, column gdp', '工作表 2019，第5行', 'line 3')
    >>> Location(rows=range(2, 125), column="gdp")["en"]
    'rows 2, 3, 4 and 120 more, column gdp'
    """

    __slots__ = ("parts",)
    parts: dict[str, Any]

    def __init__(
        self,
        *,
        sheet: str = "",
        cell: str = "",
        row: int = 0,
        column: str = "",
        line: int = 0,
        rows: Sequence[int] = (),
        within: Text | None = None,
    ) -> None:
        given = {
            "sheet": sheet,
            "cell": cell,
            "row": row or (rows[0] if rows else 0),
            "column": column,
            "line": line,
        }
        parts: dict[str, Any] = {name: part for name, part in given.items() if part}
        words = [
            _rows(list(rows), _PARTS["row"])
            if name == "row" and rows
            else (_PARTS[name][0].format(part), _PARTS[name][1].format(part))
            for name, part in parts.items()
        ]
        # what is there, after where it is: line 12, indicator gdp unit
        words += [(within["zh"], within["en"])] if within is not None and within["en"] else []
        super().__init__(zh="，".join(zh for zh, _ in words), en=", ".join(en for _, en in words))
        if len(rows) > 1:
            parts["rows"] = list(rows)
        object.__setattr__(self, "parts", parts)

    @classmethod
    def of(cls, words: Mapping[str, str], parts: Mapping[str, Any]) -> Location:
        """The place with these words and parts, as another has them."""
        return _again(dict(words), dict(parts))

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (dict(self), self.parts))


class Way(Text):
    """A place in a file of keys and values: in words, and as the way to it, keys and numbers of entries from 0.

    ``covered`` is as much of the English words as the way covers; what comes after it is read as words.

    >>> place = Way("analysis index", ("analysis", 2)).then("levels #1")
    >>> place["en"], place.keys_to
    ('analysis index levels #1', ('analysis', 2))
    """

    __slots__ = ("covered", "keys_to")
    keys_to: tuple[str | int, ...]
    covered: str

    def __init__(self, words: str, keys_to: Sequence[str | int], shown: str = "") -> None:
        super().__init__(zh=words, en=words)
        object.__setattr__(self, "keys_to", tuple(keys_to))
        object.__setattr__(self, "covered", shown or words)

    def then(self, words: str) -> Way:
        """The place further inside, in words."""
        return Way(f"{self['en']} {words}".strip(), self.keys_to, self.covered)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Way, (self["en"], self.keys_to, self.covered))


def _again(words: dict[str, str], parts: dict[str, Any]) -> Location:
    location = Location.__new__(Location)
    Text.__init__(location, words)
    object.__setattr__(location, "parts", parts)
    return location


def _text(place: Text | str) -> Text:
    return same(place) if isinstance(place, str) else place


class Problems:
    """The list every stage adds to. Errors stop the build before anything is written; warnings do not.

    The same thing wrong in several rows of a table is one problem. Of a file not more than ``MOST`` are kept: a table that
    is wrong from end to end is not told cell by cell, and takes no more memory than one with a few mistakes.

    >>> found = Problems()
    >>> for row in (3, 7, 9):
    ...     found.error("a.csv", Location(row=row, column="gdp"), same("no number"), same("write one"))
    >>> [p.line() for p in found], len(found)
    (['a.csv:rows 3, 7, 9, column gdp: no number; write one'], 3)
    """

    def __init__(self) -> None:
        #: each with the rows it was found in, empty where it stands in no row
        self._found: dict[Problem, dict[int, None]] = {}
        self._lines: dict[str, int] = {}
        #: file → errors and warnings that are only counted
        self._more: dict[str, tuple[int, int]] = {}
        self._told = 0
        #: file → from a place in words to the file and the line or cell where it stands
        self._finders: dict[str, Callable[[Text], tuple[str, Text]]] = {}

    def locate(self, file: str, find: Callable[[Text], tuple[str, Text]]) -> None:
        """From now on what is told of ``file`` with a place in words has the line or cell that ``find`` gives."""
        self._finders[file] = find

    def finder(self, file: str) -> Callable[[Text], tuple[str, Text]] | None:
        """What gives places of ``file`` their lines, where it is known."""
        return self._finders.get(file)

    def error(self, file: str, place: Text | str, what: Text, remedy: Text) -> None:
        """Collect an error: nothing is written where there is one."""
        self._add(Problem(file, _text(place), what, remedy))

    def warn(self, file: str, place: Text | str, what: Text, remedy: Text) -> None:
        """Collect a warning."""
        self._add(Problem(file, _text(place), what, remedy, "warning"))

    def add(self, problems: Iterable[Problem]) -> None:
        """Collect problems from elsewhere."""
        for problem in problems:
            self._add(problem)

    def _add(self, problem: Problem) -> None:
        find = self._finders.get(problem.file)
        if find is not None and not isinstance(problem.place, Location):
            file, place = find(problem.place)
            problem = replace(problem, file=file, place=place)
        rows = _rows_of(problem)
        if rows:
            # what is the same in other rows has the same place but for the row
            parts = problem.place.parts if isinstance(problem.place, Location) else {}
            place = Location(sheet=parts.get("sheet", ""), column=parts.get("column", ""))
            problem = replace(problem, place=place)
        known = self._found.get(problem)
        if known is not None and (not rows or known.keys() >= set(rows)):
            return
        self._told += 1
        if known is None:
            lines = self._lines.get(problem.file, 0)
            if lines >= MOST:
                errors, warnings = self._more.get(problem.file, (0, 0))
                is_error = problem.severity == "error"
                self._more[problem.file] = (errors + is_error, warnings + (not is_error))
                return
            self._lines[problem.file] = lines + 1
            known = self._found.setdefault(problem, {})
        known.update(dict.fromkeys(rows))

    def _all(self) -> Iterator[Problem]:
        alike: dict[Problem, list[Problem]] = {}
        for problem, rows in self._found.items():
            alike.setdefault(_without_word(problem) if rows else problem, []).append(problem)
        for problem, rows in self._found.items():
            some = alike[_without_word(problem) if rows else problem]
            if len(some) <= _NAMED + 1 or problem in some[:_NAMED]:
                yield replace(problem, place=_in_rows(problem.place, sorted(rows))) if rows else problem
            elif problem is some[_NAMED]:
                yield self._likewise(some[_NAMED:])
        for file, (errors, warnings) in self._more.items():
            n = errors + warnings
            yield Problem(
                file,
                same(""),
                Text(zh=f"这个文件还有 {n} 处问题", en=f"{n} more problems in this file"),
                Text(zh="先改正上面这些", en="correct those above first"),
                "error" if errors else "warning",
            )

    def _likewise(self, some: Sequence[Problem]) -> Problem:
        """What differs from others of a column only in the word that it quotes, as one problem with all of its rows."""
        words = list(dict.fromkeys(m[0] for p in some if (m := _WORD.search(p.what["en"])) is not None))
        shown, more = words[:_NAMED], len(words) - _NAMED
        what = Text(
            zh="同样：" + "、".join(shown) + (f"等 {len(words)} 个" if more > 0 else ""),
            en="likewise " + ", ".join(shown) + (f" and {more} more" if more > 0 else ""),
        )
        rows = sorted({row for p in some for row in self._found[p]})
        return replace(some[0], what=what, place=_in_rows(some[0].place, rows))

    @property
    def errors(self) -> list[Problem]:
        """The errors, in the order in which they are told."""
        return [p for p in self._all() if p.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """The warnings, likewise."""
        return [p for p in self._all() if p.severity == "warning"]

    def __iter__(self) -> Iterator[Problem]:
        return self._all()

    def __len__(self) -> int:
        """How many have been told, each row for itself."""
        return self._told


def _without_word(problem: Problem) -> Problem:
    """A problem of a column without the word of one cell that it is about."""
    return replace(
        problem, what=Text({k: _WORD.sub("…", words, count=1) for k, words in problem.what.items()})
    )


def _rows_of(problem: Problem) -> list[int]:
    parts = problem.place.parts if isinstance(problem.place, Location) else {}
    row = parts.get("row")
    return parts.get("rows") or ([row] if row else [])


def _in_rows(place: Text, rows: list[int]) -> Text:
    parts = place.parts if isinstance(place, Location) else {}
    return Location(sheet=parts.get("sheet", ""), column=parts.get("column", ""), rows=rows)


def as_data(by_report: Mapping[str, Problems]) -> dict[str, Any]:
    """All problems by report, for programs: plain values that can be written as JSON.

    A problem has ``report``, ``file``, ``place`` (in words), ``sheet``, ``row``, ``column`` and ``line`` (null
    where not known), ``rows`` (all of them where it is in several), ``severity``, ``what`` and ``remedy``; wordings are in
    every language.
    """
    problems = []
    for report, listed in by_report.items():
        for p in listed:
            parts = p.place.parts if isinstance(p.place, Location) else {}
            problems.append(
                {
                    "report": report,
                    "file": p.file,
                    "place": dict(p.place),
                    **{name: parts.get(name) for name in (*_PARTS, "rows")},
                    "severity": p.severity,
                    "what": dict(p.what),
                    "remedy": dict(p.remedy),
                }
            )
    return {
        "errors": sum(len(listed.errors) for listed in by_report.values()),
        "warnings": sum(len(listed.warnings) for listed in by_report.values()),
        "problems": problems,
    }


def in_lines(numbers: Sequence[int]) -> Location:
    """Where in a file something stands; three lines or more that follow each other are told by the first and the last.

    >>> in_lines([5])["en"], in_lines([5, 20])["en"], in_lines([5, 20])["zh"]
    ('line 5', 'lines 5, 20', '第5、20行')
    >>> in_lines([2, 3, 4, 7, 8])["en"], in_lines([2, 3, 4, 7, 8])["zh"]
    ('lines 2–4, 7, 8', '第2—4、7、8行')
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    listed = {
        dash: [w for run in runs for w in ([f"{run[0]}{dash}{run[-1]}"] if len(run) > 2 else map(str, run))]
        for dash in ("—", "–")
    }
    many = "s" if len(numbers) > 1 else ""
    words = {"zh": f"第{'、'.join(listed['—'])}行", "en": f"line{many} {', '.join(listed['–'])}"}
    return _again(words, {"line": numbers[0]})


def to_write(text: str) -> list[int]:
    """The numbers of the lines in which a wording still says TODO; comments aside.

    >>> to_write('# TODO\\nname = "TODO"\\n')
    [2]
    """
    return [
        n
        for n, line in enumerate(text.splitlines(), start=1)
        if "TODO" in line and not line.lstrip().startswith("#")
    ]


def near(word: str, known: Iterable[str], cutoff: float = 55) -> str | None:
    """The known word most like ``word``, or None where none is near.

    >>> near("Sichaun", ["Sichuan", "Shandong"])
    'Sichuan'
    >>> near("四州", ["四川", "贵州"]) in {"四川", "贵州"}
    True
    >>> near("zzz", ["Sichuan"]) is None
    True
    """
    # only where something is wrong
    from rapidfuzz import fuzz, process

    choices = list(dict.fromkeys(known))
    hit = process.extractOne(word, choices, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=cutoff)
    # two-character Chinese names share at most half of their letters with a near miss
    if hit is None and len(word) <= 3:
        hit = process.extractOne(
            word, [c for c in choices if len(c) <= 3], scorer=fuzz.ratio, score_cutoff=50
        )
    return str(hit[0]) if hit else None


def suggest(word: str, known: Iterable[str], otherwise: Text | None = None) -> Text:
    """A remedy for an unknown word: the near miss, else the list of what is known.

    >>> suggest("integraton", ["integration", "theil"])["en"]
    'did you mean “integration”?'
    """
    words = list(dict.fromkeys(known))
    hit = near(word, words)
    if hit is not None:
        return Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?")
    if otherwise is not None:
        return otherwise
    return listing(words)


def listing(words: Sequence[str]) -> Text:
    """What there is, as a remedy.

    >>> listing(["score", "rank"])["zh"], listing([])["en"]
    ('可用的有：score、rank', 'there are: —')
    """
    some = words[:40] or ["—"]
    return Text(zh=f"可用的有：{'、'.join(some)}", en=f"there are: {', '.join(some)}")

"""Where keys and entries of a report's own files stand: `Spot`, `spots_of` a TOML text, `Finder` from a place in words to its line or cell.

The TOML library says what a file holds and not where. A file that it has read is known to be well formed, so that the
walk here only has to tell keys, brackets, quotation marks and comments apart.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.values import Text
from intake.problems import Location

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
#: what parts the entries of a list or of an inline table
_APART = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_PART = re.compile(r"""[ \t]*(?P<key>"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*(?P<dot>\.?)""")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
#: a number, a date, true or false
_BARE = re.compile(r"[^,\]}#\n]+")


@dataclass
class Spot:
    """Where a value stands: in which file and on which line or in which cell; what is inside it, by key or in order."""

    line: int = 0
    #: of a cell of a spreadsheet
    file: str = ""
    sheet: str = ""
    cell: str = ""
    keys: dict[str, Spot] = field(default_factory=dict)
    items: list[Spot] = field(default_factory=list)


def spots_of(text: str) -> Spot:
    """Where every key and entry of a TOML text stands.

    >>> spots = spots_of('a = 1\\n[[b]]\\nid = "x"\\nc = [{ d = 1 },\\n  { d = 2 }]\\n')
    >>> spots.keys["b"].items[0].keys["c"].items[1].keys["d"].line
    5
    """
    return _Walk(text.replace("\r\n", "\n")).document()


class _Walk:
    """One pass through a text that is known to be TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.ends = [m.start() for m in re.finditer("\n", text)]
        self.root = Spot(1)

    def line(self) -> int:
        return 1 + bisect.bisect_left(self.ends, self.at)

    def skip(self, what: re.Pattern[str]) -> None:
        match = what.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def document(self) -> Spot:
        table = self.root
        while True:
            self.skip(_BLANK)
            if self.at >= len(self.text):
                return self.root
            many = self.text.startswith("[[", self.at)
            if self.text[self.at] == "[":
                line = self.line()
                self.at += 2 if many else 1
                path = self.path()
                self.at += 2 if many else 1
                table = self.head(path, many, line)
            else:
                self.pair(table)

    def head(self, path: list[str], many: bool, line: int) -> Spot:
        """The table that a line ``[a.b]`` or ``[[a.b]]`` begins."""
        above = self.root
        for key in path[:-1]:
            above = above.keys.setdefault(key, Spot(line))
            above = above.items[-1] if above.items else above
        mine = above.keys.setdefault(path[-1], Spot(line))
        if many:
            mine.items.append(Spot(line))
            return mine.items[-1]
        mine.line = line
        return mine

    def path(self) -> list[str]:
        keys: list[str] = []
        while part := _PART.match(self.text, self.at):
            self.at = part.end()
            word = part["key"]
            # the library knows what a key in quotation marks stands for
            keys.append(next(iter(tomllib.loads(f"{word} = 0"))) if word[0] in "\"'" else word)
            if not part["dot"]:
                break
        return keys

    def pair(self, table: Spot) -> None:
        """One line ``key = value``, or one entry of an inline table."""
        line, start = self.line(), self.at
        for key in (path := self.path())[:-1]:
            table = table.keys.setdefault(key, Spot(line))
        self.skip(_BLANK)
        self.at += 1
        self.skip(_BLANK)
        table.keys[path[-1]] = self.value(line)
        # never stand still, whatever the text
        self.at = max(self.at, start + 1)

    def value(self, line: int) -> Spot:
        spot = Spot(line)
        sign = self.text[self.at : self.at + 1]
        if sign in {"[", "{"}:
            close = "]" if sign == "[" else "}"
            self.at += 1
            self.skip(_APART)
            while self.at < len(self.text) and self.text[self.at] != close:
                if sign == "[":
                    spot.items.append(self.value(self.line()))
                else:
                    self.pair(spot)
                self.skip(_APART)
            self.at += 1
            return spot
        match = (_STRING if sign in {'"', "'"} else _BARE).match(self.text, self.at)
        self.at = match.end() if match else self.at + 1
        return spot


#: what an entry of a list may be called in the words of a place
_LABELS = ("id", "file", "kind", "indicator")


class Finder:
    """From the words of a place to where it stands: ``indicator gdp unit`` → line 12, or cell D4 of the indicator sheet.

    >>> text = '[[indicator]]\\nid = "gdp"\\nunit = 3\\n'
    >>> find = Finder("report.toml", tomllib.loads(text), spots_of(text))
    >>> place = Text(zh="indicator gdp unit", en="indicator gdp unit")
    >>> file, where = find(place)
    >>> file, where["en"], where["zh"], where.parts["line"]
    ('report.toml', 'line 3, indicator gdp unit', '第3行，indicator gdp unit', 3)
    """

    def __init__(self, file: str, raw: Mapping[str, Any], spots: Spot, last: int = 0) -> None:
        self.file, self.raw, self.spots = file, raw, spots
        #: where what is missing may be added
        self.last = last or 1

    def __call__(self, place: Text) -> tuple[str, Location]:
        words = self._steps(place)
        spot = self._follow(words) or self._named(place["en"]) or Spot(self.last if words else 1)
        if spot.cell or spot.sheet:
            return spot.file, Location(sheet=spot.sheet, cell=spot.cell, within=place)
        return spot.file or self.file, Location(line=spot.line, within=place)

    @staticmethod
    def _steps(place: Text) -> list[str | int]:
        """The path that a place is of; of words alone, the words."""
        keys = getattr(place, "keys_to", ())
        rest = place["en"][len(getattr(place, "covered", "")) :]
        return [*keys, *(w for w in re.split(r"[ ,]+|(?<=[a-z])\.(?=block\b)", rest) if w)]

    def _follow(self, words: Sequence[str | int]) -> Spot | None:
        """The innermost value on the way that the words tell; None where not even the first one leads anywhere."""
        spot, raw, spot_found = self.spots, self.raw, None
        left = list(words)
        while left:
            step = self._step(spot, raw, left)
            if step is None:
                break
            spot, raw, used = step
            left = left[used:]
            # an entry that came from elsewhere says where; a value inside it that is not there has no place of its own
            spot_found = spot
        return spot_found

    @staticmethod
    def _step(spot: Spot, raw: Any, left: Sequence[str | int]) -> tuple[Spot, Any, int] | None:
        """One step inwards: the value, and how many of the words it took."""
        if isinstance(raw, Mapping):
            for n in range(len(left), 0, -1):
                word = " ".join(map(str, left[:n]))
                if word in spot.keys:
                    return spot.keys[word], raw.get(word), n
            return None
        if not isinstance(raw, list) or len(spot.items) != len(raw):
            return None
        first = left[0]
        if isinstance(first, int) or re.fullmatch(r"#\d+", first):
            at = first if isinstance(first, int) else int(first[1:]) - 1
            return (spot.items[at], raw[at], 1) if 0 <= at < len(raw) else None
        for n in range(len(left), 0, -1):
            word = " ".join(map(str, left[:n]))
            for inner, value in zip(spot.items, raw, strict=True):
                if value == word or (
                    isinstance(value, Mapping) and word in {str(value.get(k)) for k in _LABELS}
                ):
                    return inner, value, n
        # a list of words has one line; a place inside it may be told by the key alone
        return None

    def _named(self, word: str) -> Spot | None:
        """Where a text stands that is a value of the file, such as the name of a file."""

        def look(spot: Spot, raw: Any) -> Spot | None:
            if isinstance(raw, str):
                return spot if raw == word else None
            inside: list[tuple[Spot, Any]] = []
            if isinstance(raw, Mapping):
                inside = [(spot.keys[k], v) for k, v in raw.items() if k in spot.keys]
            elif isinstance(raw, list):
                inside = list(zip(spot.items, raw, strict=False))
            return next((hit for s, v in inside if (hit := look(s, v)) is not None), None)

        return look(self.spots, self.raw) if word else None

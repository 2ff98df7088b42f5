"""What a result is called as a sheet of a workbook: `sheet_name`."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: what Excel forbids in one
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
#: the longest sheet name Excel takes
LONGEST = 31


def sheet_name(title: str, taken: Iterable[str]) -> str:
    """A title as the name of a sheet: without what Excel forbids, shortened where it must be, twins numbered."""
    used = {name.lower() for name in taken}
    title = " ".join(_FORBIDDEN.sub(" ", title).split()).strip("'")
    name, n = _cut(title, LONGEST), 1
    while name.lower() in used:
        n += 1
        name = f"{_cut(title, LONGEST - len(str(n)) - 1)} {n}"
    return name


def _cut(title: str, room: int) -> str:
    """A title in so many characters: where it is cut its end is kept, by which the titles of one index differ.

    >>> _cut("Urban–rural integration score: rank intervals", 31), _cut("城乡融合", 31)
    ('Urban–rural int… rank intervals', '城乡融合')
    """
    if len(title) <= room:
        return title
    end = title[-room // 2 :]
    end = end[end.find(" ") :] if " " in end[:-1] else end
    return f"{title[: room - 1 - len(end)].rstrip()}…{end}"

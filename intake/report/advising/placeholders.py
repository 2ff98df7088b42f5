"""Paths to results and placeholders in texts, ``{integration.score|abs}``: `Slot`, `parse_path`, `parse_slot`, `parse_text`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACE = re.compile(r"\{([^{}]*)\}")
_STEP = re.compile(r"\.?([A-Za-z_][A-Za-z0-9_]*)|\[(?:'([^']*)'|\"([^\"]*)\")\]")


def parse_path(word: str) -> tuple[str, ...]:
    """``stage['2018'].level`` → ("stage", "2018", "level"). Raises ValueError where it is no path.

    >>> parse_path("integration_profile.economic_drive.rank")
    ('integration_profile', 'economic_drive', 'rank')
    """
    steps: list[str] = []
    at = 0
    while at < len(word):
        m = _STEP.match(word, at)
        if m is None:
            raise ValueError(word)
        steps.append(next(g for g in m.groups() if g is not None))
        at = m.end()
    if not steps:
        raise ValueError(word)
    return tuple(steps)


@dataclass(frozen=True)
class Slot:
    """A placeholder in a text: a path to a number, and how it is shown.

    ``show``: ``abs`` leaves out its sign; ``unit``: whether its unit follows, as the language tells amounts; ``place``:
    whether it is told as a place: 3rd, joint 3rd where regions share it.
    """

    path: tuple[str, ...]
    show: str = ""
    unit: bool = False
    place: bool = False


def parse_slot(body: str) -> Slot:
    """What stands between the braces of a placeholder. Raises ValueError where it is no path, or shown in no known way.

    >>> parse_slot("gdp.value | unit|abs")
    Slot(path=('gdp', 'value'), show='abs', unit=True, place=False)
    >>> parse_slot("gdp.rank|place").place
    True
    """
    path, *ways = (word.strip() for word in body.split("|"))
    if not set(ways) <= {"abs", "unit"} and ways != ["place"]:
        raise ValueError(body)
    return Slot(parse_path(path), "abs" if "abs" in ways else "", "unit" in ways, "place" in ways)


def parse_text(words: str) -> list[str | Slot]:
    """Split a text at its ``{placeholders}``. Raises ValueError for a bad one or a stray brace.

    >>> parse_text("score {integration.score|abs}.")
    ['score ', Slot(path=('integration', 'score'), show='abs', unit=False, place=False), '.']
    >>> parse_text("{gdp.value|unit}")
    [Slot(path=('gdp', 'value'), show='', unit=True, place=False)]
    """
    parts: list[str | Slot] = []
    at = 0
    for m in _PLACE.finditer(words):
        parts.append(words[at : m.start()])
        try:
            parts.append(parse_slot(m.group(1)))
        except ValueError:
            raise ValueError(m.group(0)) from None
        at = m.end()
    parts.append(words[at:])
    for part in parts:
        if isinstance(part, str) and ("{" in part or "}" in part):
            raise ValueError(part.strip())
    return [p for p in parts if p != ""]

"""Places of a Chinese line that may widen or narrow, and how room is shared among them: `pieces`, `places`, `Place`, `spread`.

Room goes first where a reader does not see it: between Chinese and Latin, after a mark, at a space. What is left is shared
with the characters, which take a twentieth of an em at most; a line that would need more ends short of the edge. A line a little too
long is drawn together at the same places: a mark's blank half gives a quarter-em, and the last mark's may hang over the edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from compose.language.chinese import GAP_CLASS, HALF_CLASS
from compose.language.script import FULL_WIDTH

CHINESE = FULL_WIDTH + "“”‘’—…·"
#: stands for what may not widen: an image
_FIXED = "\ufffc"
_NOT = rf"\s{_FIXED}"
#: a character after which a line may widen: beside a Chinese one, or a space; never inside a dash or ellipsis
_ELASTIC = re.compile(
    rf"(?!——|……)(?:[{CHINESE}](?=[^{_NOT}])|[^{_NOT}](?=[{CHINESE}])|[ \u00a0](?=[^{_NOT}]))"
)
#: marks whose right half is blank
BLANK_AFTER = frozenset("、，。；：！？）》〉」』】〕")
#: kinds of places: between Chinese and Latin, after a mark, at a space, between characters
GAP, MARK, SPACE, LETTER = range(4)
#: what each may widen and narrow by, in em
WIDER = {GAP: 0.25, MARK: 0.25, SPACE: 0.25, LETTER: 0.05}
#: the part of it that is used before characters are moved apart
UNSEEN = 0.125
NARROWER = {GAP: 0.08, MARK: 0.25, SPACE: 0.05, LETTER: 0.0}
#: what a mark at the end of a line hangs over the edge at most, in em: its blank half
HANGING = 0.5


@dataclass(frozen=True)
class Place:
    """After which character of a line there is room."""

    #: in the text of the line
    position: int
    kind: int
    box: Any
    #: in the text of its box
    index: int


def element_class(box: Any) -> str | None:
    """The class of the HTML element a box was made for."""
    return box.element.get("class") if box.element is not None else None


def is_gap(box: Any) -> bool:
    """Whether an inline box is one after which our typesetting pass leaves a gap."""
    return isinstance(box, boxes.InlineBox) and element_class(box) == GAP_CLASS


def pieces(box: Any, within: bool = False) -> Iterator[tuple[str, Any, bool]]:
    """The text boxes of a line in order with their text, and whether a gap follows; an image is one fixed character."""
    children = [child for child in box.children if child.is_in_normal_flow()]
    for child in children:
        if isinstance(child, boxes.TextBox):
            yield child.text, child, within and child is children[-1]
        elif isinstance(child, boxes.InlineBox) and child.style["position"] == "static":
            yield from pieces(child, is_gap(child) or (within and child is children[-1]))
        else:
            yield _FIXED, None, False


def places(line: Iterable[tuple[str, Any, bool]]) -> list[Place]:
    """Where a line of these pieces may widen.

    >>> [(p.position, p.kind) for p in places([("中文，字", None, False)])]
    [(0, 3), (1, 3), (2, 1)]
    """
    line = list(line)
    text = "".join(piece for piece, _, _ in line)
    starts = [match.start() for match in _ELASTIC.finditer(text)]
    found, at, start = [], 0, 0
    for piece, box, gap in line:
        end = start + len(piece)
        half = box is not None and element_class(box) == HALF_CLASS
        while at < len(starts) and starts[at] < end:
            position = starts[at]
            found.append(
                Place(
                    position, _kind(text[position], gap and position == end - 1, half), box, position - start
                )
            )
            at += 1
        start = end
    return found


def _kind(char: str, gap: bool, half: bool) -> int:
    if gap:
        return GAP
    if char in " \u00a0":
        return SPACE
    return MARK if char in BLANK_AFTER and not half else LETTER


def spread(kinds: Sequence[int], extra: float) -> list[float]:
    """By how much each place of a line changes so that the line is longer by ``extra``, or as nearly as may be (both em).

    >>> spread([LETTER, MARK, GAP], 0.2)
    [0.0, 0.1, 0.1]
    >>> [round(room, 3) for room in spread([LETTER, MARK, GAP], 0.6)]
    [0.05, 0.25, 0.25]
    >>> spread([LETTER, MARK, MARK], -0.2)
    [0.0, -0.1, -0.1]
    """
    if extra < 0:
        most = sum(NARROWER[kind] for kind in kinds)
        part = min(1.0, -extra / most) if most else 0.0
        return [-part * NARROWER[kind] if NARROWER[kind] else 0.0 for kind in kinds]
    unseen = sum(kind != LETTER for kind in kinds)
    first = min(extra / unseen, UNSEEN) if unseen else 0.0
    # then all together, each kind by the same share of what is left to it
    left = sum(WIDER[kind] - (0.0 if kind == LETTER else first) for kind in kinds)
    share = min(1.0, (extra - first * unseen) / left) if left else 0.0
    # what is less than can be drawn is none
    share = share if share > 1e-9 else 0.0
    return [
        share * WIDER[kind] if kind == LETTER else first + share * (WIDER[kind] - first) for kind in kinds
    ]

"""Tables on slides: three rules, the region's own row set off, strips as drawings in their cells: `table`, `rows_for`,
`parts`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, combinations, pairwise
from typing import Any

from lxml import etree
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from compose.document import Table, TCell, plain
from compose.language.languages import LANGUAGES
from compose.language.script import FULL_WIDTH
from compose.look.tokens import Look
from render.pptx import pictures, text
from render.pptx.master import Box

_POINT = 12700
#: type sizes from the largest to the smallest that a table is set in, and a cell's margins in points; those above and below in
#: a table whose rows would else not all be shown
SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0)
SIDES, EDGES, TIGHT = 5.0, 3.0, 2.0
#: what widths of columns keep on one line: nothing for sure, words and figures, whole cells
BROKEN, WORDS, WHOLE = 0, 1, 2
#: of the room that is left below a table its rows take so much, and none more than so many sizes of its type
SPARE, SPREAD = 0.8, 0.8
#: a heading no longer than so many sizes of its type stands on one line
_SHORT = 4.5
#: so many ways of parting a table, the fullest part of which is the least full, are tried
_TRIED = 20
#: no style of the program's: no bands, no grid
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
#: letters between which no line breaks
_WORD = re.compile(f"[^\\s{FULL_WIDTH}]+")
#: a column of strips, in sizes of the type
_STRIP = 13.0


def table(slide: Any, what: Table, alt: str, room: Box, language: str, look: Look) -> int:
    """Put a table into the room, in the largest type that has room; the height it takes, in EMU."""
    heads = [head.in_line(LANGUAGES[language].bracketed) for head in what.head]
    rows = [[plain(cell.prose) for cell in row.cells] for row in what.rows]
    size = SIZES[-1]
    # the largest type in which no cell is on two lines; where there is none, no word and no figure; else whatever has room
    # (sentences are read on two lines, and better in large type)
    least = (WORDS, BROKEN) if what.kind == "matrix" else (WHOLE, WORDS, BROKEN)
    for wanted, size in ((w, s) for w in least for s in SIZES):
        widths, found = _widths(what, heads, rows, room.width / _POINT, size)
        heights = [_height(line, widths, size) for line in (heads, *rows)]
        if sum(heights) <= room.height / _POINT and found >= wanted:
            break
    edges = EDGES
    if sum(heights) > room.height / _POINT:
        edges, heights = TIGHT, [_height(line, widths, size, TIGHT) for line in (heads, *rows)]
    # a short table takes the slide: its rows stand further apart
    more = min(max(room.height / _POINT - sum(heights), 0) * SPARE / max(len(rows), 1), SPREAD * size)
    heights = [heights[0], *(h + more for h in heights[1:])]
    frame = slide.shapes.add_table(
        len(rows) + 1,
        len(heads),
        Emu(room.left),
        Emu(room.top),
        Emu(room.width),
        Emu(round(sum(heights) * _POINT)),
    )
    pictures.describe(frame, alt, what.id)
    grid = frame.table
    properties = grid._tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = _PLAIN
    properties.set("bandRow", "0")
    for column, w in zip(grid.columns, widths, strict=True):
        column.width = Emu(round(w * _POINT))
    for row, h in zip(grid.rows, heights, strict=True):
        row.height = Emu(round(h * _POINT))
    for cell in grid.iter_cells():
        cell.margin_top = cell.margin_bottom = Pt(edges)
    ink, accent = (look.paper(r).removeprefix("#").upper() for r in ("ink", "seal"))
    for j, head in enumerate(what.head):
        how = text.Type(size, ink, True, head.align)
        _cell(grid.cell(0, j), heads[j], how, language, {"T": 1.25, "B": 0.75}, ink)
    for i, row in enumerate(what.rows, start=1):
        for j, cell in enumerate(row.cells):
            how = text.Type(
                size, accent if row.own else ink, row.own or (cell.header and j == 0), _align(cell)
            )
            last = {"B": 1.25} if i == len(what.rows) else {}
            _cell(grid.cell(i, j), rows[i - 1][j], how, language, last, ink)
            if cell.svg:
                left = room.left + round((sum(widths[:j]) + SIDES) * _POINT)
                top = room.top + round((sum(heights[:i]) + edges + more / 2) * _POINT)
                place = Box(
                    left,
                    top,
                    round((widths[j] - 2 * SIDES) * _POINT),
                    round((heights[i] - 2 * edges - more) * _POINT),
                )
                pictures.drawing(slide, cell.svg, cell.alt, place, f"{what.id}-{i}")
    return round(sum(heights) * _POINT)


def rows_for(what: Table, room: Box, language: str, most: int) -> int:
    """How many of a table's rows, and of ``most``, have room in the smallest type; one at least."""
    heads = [head.in_line(LANGUAGES[language].bracketed) for head in what.head]
    rows = [[plain(cell.prose) for cell in row.cells] for row in what.rows[:most]]
    widths, _ = _widths(what, heads, rows, room.width / _POINT, SIZES[-1])
    shown = 0
    for edges in (EDGES, TIGHT):
        high = accumulate(_height(line, widths, SIZES[-1], edges) for line in (heads, *rows))
        shown = sum(h <= room.height / _POINT for h in high) - 1
        if shown == len(rows):
            break
    return max(shown, 1)


def parts(what: Table, rooms: Sequence[Box], language: str) -> list[Table]:
    """A table in as few parts as have room one after the other, each about as full; none where all rooms are too small.

    ``rooms``: that of the first part, that of the second, and so on.
    """
    heads = [head.in_line(LANGUAGES[language].bracketed) for head in what.head]
    rows = [[plain(cell.prose) for cell in row.cells] for row in what.rows]
    for n in range(1, min(len(rooms), len(rows)) + 1):
        # in narrower columns than a part has alone: good enough to order the ways of parting
        widths, _ = _widths(what, heads, rows, rooms[0].width / _POINT, SIZES[-1])
        upto = [0.0, *accumulate(_height(line, widths, SIZES[-1]) for line in rows)]
        ways = [[*pairwise((0, *ends, len(rows)))] for ends in combinations(range(1, len(rows)), n - 1)]
        ways.sort(
            key=lambda way: max(
                (upto[b] - upto[a]) / room.height for (a, b), room in zip(way, rooms, strict=False)
            )
        )
        for way in ways[:_TRIED]:
            made = [replace(what, rows=what.rows[a:b]) for a, b in way]
            if all(
                rows_for(part, room, language, len(part.rows)) == len(part.rows)
                for part, room in zip(made, rooms, strict=False)
            ):
                return made
    return []


def _align(cell: TCell) -> str:
    return cell.align


def _widths(
    what: Table, heads: list[str], rows: list[list[str]], room: float, size: float
) -> tuple[list[float], int]:
    """Widths of columns in points, and what they keep on one line: cells (`WHOLE`), words and figures, or nothing."""
    wanted, least = [], []
    for j, head in enumerate(heads):
        if any(row.cells[j].svg for row in what.rows if j < len(row.cells)):
            wanted.append(_STRIP * size)
            least.append(_STRIP * size)
            continue
        cells = [row[j] for row in rows if j < len(row)]
        longest = max((text.width(cell, size, True) for cell in cells), default=0.0)
        # a heading may stand on two lines
        wanted.append(max(longest, min(text.width(head, size, True), 9 * size)) + 2 * SIDES + size / 2)
        parts = [part for words in (head, *cells) for part in _unbroken(words)]
        # a heading of a few characters is one word in Chinese too
        parts += [head] if text.width(head, size, True) <= _SHORT * size else []
        needed = max((text.width(part, size, True) for part in parts), default=0.0)
        least.append(min(wanted[-1], needed + 2 * SIDES + size / 2))
    if sum(wanted) <= room:
        # figures far apart are not read as a row
        spare = min((room - sum(wanted)) / len(wanted), 4 * size)
        return [w + spare for w in wanted], WHOLE
    over, give = sum(wanted) - room, sum(w - m for w, m in zip(wanted, least, strict=True))
    share = min(over / give, 1.0) if give else 0.0
    narrowed = [w - (w - m) * share for w, m in zip(wanted, least, strict=True)]
    return [w * room / sum(narrowed) for w in narrowed], WORDS if over <= give else BROKEN


def _unbroken(words: str) -> list[str]:
    """The parts of a cell that no line may break: figures with what belongs to them, and words of letters.

    >>> _unbroken("18/30 (16–21)"), _unbroken("Transport and information"), _unbroken("四川 Sichuan")
    (['18/30 (16–21)'], ['Transport', 'and', 'information'], ['Sichuan'])
    """
    if not any(c.isalpha() for c in words):
        return [words]
    # Chinese breaks between any two characters
    return [part for part in _WORD.findall(words) if part]


def _height(cells: list[str], widths: list[float], size: float, edges: float = EDGES) -> float:
    """The height of a row, in points."""
    lines = max(
        text.lines_of(cell, size, w - 2 * SIDES, True) for cell, w in zip(cells, widths, strict=False)
    )
    return lines * size * text.LINE + 2 * edges


def _cell(cell: Any, words: str, how: text.Type, language: str, rules: dict[str, float], ink: str) -> None:
    cell.margin_left = cell.margin_right = Pt(SIDES)
    frame = cell.text_frame
    frame.word_wrap = True
    text.write(frame.paragraphs[0], words, language, how)
    if not words:
        # an empty paragraph has a size too, which would stretch the row
        etree.SubElement(frame.paragraphs[0]._p, qn("a:endParaRPr")).set("sz", str(round(how.size * 100)))
    properties = cell._tc.get_or_add_tcPr()
    properties.set("anchor", "ctr")
    for n, side in enumerate(side for side in "TB" if side in rules):
        line = etree.Element(qn(f"a:ln{side}"))
        line.set("w", str(round(rules[side] * _POINT)))
        fill = etree.SubElement(line, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr")).set("val", ink)
        properties.insert(n, line)

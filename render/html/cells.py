"""Running text and the rows of tables as HTML: `prose`, `rows`.

What pages have most of, thousands of cells in some, is written here and not in a template, which takes more than twice as long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from markupsafe import Markup, escape

from compose.document import Run, Table, TCell, TRow
from render.html.smaller import attribute

#: what a text must not have as it is
_SPECIAL = re.compile("[&<>'\"]")
#: how a figure begins, which may be missing; what begins otherwise is words
_FIGURE = "-0123456789"


class Setting(Protocol):
    """What rows ask of their page."""

    @property
    def paper(self) -> bool:
        """Whether it is set for paper."""

    def link(self, href: str) -> str:
        """An address as a path from the page; empty where nothing is linked to."""

    def rooms(self, table: Table, /) -> list[list[str]]:
        """For each cell what its number lacks of the longest of its column."""

    def begins(self, row: TRow, /) -> str:
        """How the addresses of all numbers of a row begin."""

    def image(self, svg: str, alt: str, kind: str) -> Markup:
        """A drawing."""


def escaped(text: str) -> str:
    """A text as it stands in HTML, in an attribute too; one that is HTML already stays.

    >>> escaped('a < "b"'), escaped(Markup("<b>")), escaped("12.5")
    ('a &lt; &#34;b&#34;', '<b>', '12.5')
    """
    return str(escape(text)) if _SPECIAL.search(text) else str(text)


def prose(runs: Iterable[Run], link: Callable[[str], str], of: str = "") -> str:
    """Runs one after the other.

    Args:
        runs: the pieces of text.
        link: gives the path of an address; empty where nothing is linked to.
        of: how the addresses of a row of a table begin, which its numbers leave out.

    >>> prose([Run("1.5", address="t/a/x", value="1.5"), Run(" and ", italic=True), Run("no", address="t/b/y", value="n")], str, "t/")
    '<data value="1.5" data-cell="a/x">1.5</data><i> and </i><data class="words" value="n" data-cell="b/y">no</data>'
    """
    return "".join([_run(run, link, of) for run in runs])


def _quoted(value: str) -> str:
    return f'"{value}"'


def _run(run: Run, link: Callable[[str], str], of: str, marks: Callable[[str], str] = _quoted) -> str:
    text = escaped(run.text)
    if run.address:
        words = "" if run.value[:1] in _FIGURE else f" class={marks('words')}"
        value, address = marks(escaped(run.value)), marks(escaped(run.address[len(of) :]))
        text = f"<data{words} value={value} data-cell={address}>{text}</data>"
    if run.lang:
        text = f'<span lang="{escaped(run.lang)}">{text}</span>'
    if run.italic:
        text = f"<i>{text}</i>"
    if run.href and (href := link(run.href)):
        text = f'<a href="{escaped(href)}">{text}</a>'
    return f"<strong>{text}</strong>" if run.strong else text


def _class(align: str, usual: str, paper: bool) -> str:
    """On the web, cells with figures are set to the right and heads to the left where nothing else is said: the pages are large enough."""
    return "" if align == usual and not paper else f' class="{align}"' if paper else f" class={align}"


def rows(table: Table, page: Setting) -> str:
    """The rows of a table, one after the other."""
    rooms = page.rooms(table)
    return "".join([_row(row, room, page) for row, room in zip(table.rows, rooms, strict=True)])


def _row(row: TRow, room: Sequence[str], page: Setting) -> str:
    of = "" if page.paper else page.begins(row)
    kind = row.kind + (" own" if row.own else "")
    named = (("id", row.id), ("class", kind), ("data-region", row.code), ("data-of", of))
    marks = _quoted if page.paper else attribute
    attributes = "".join([f" {name}={marks(escaped(value))}" for name, value in named if value])
    cells = "".join([_cell(cell, room[i], page, of) for i, cell in enumerate(row.cells)])
    return f"<tr{attributes}>{cells}</tr>"


def _cell(cell: TCell, room: str, page: Setting, of: str) -> str:
    paper = page.paper
    # a page for the site has no marks in the end where none are needed: thousands of cells begin so
    marks = _quoted if paper else attribute
    group = f" data-group={marks(escaped(cell.group))}" if cell.group else ""
    words = "".join([_run(run, page.link, of, marks) for run in cell.prose])
    if cell.header:
        return f"<th scope={marks('row')}{_class(cell.align, 'left', paper)}{group}>{words}</th>"
    lacks = f" data-room={marks(escaped(room))}" if room else ""
    by = "" if paper else cell.sorted_by
    sort = f" data-sort={marks(escaped(by))}" if by else ""
    drawing = page.image(cell.svg, cell.alt, "strip") if cell.svg else ""
    return f"<td{_class(cell.align, 'right', paper)}{lacks}{sort}{group}>{drawing}{words}</td>"

"""Document model of a brief or page in one language, before any format: `Document`, `Section`, `Table`, `Figure`, `Prose`.

Blocks compose these nodes from results; HTML, PDF, DOCX and Quarto are all written from the same nodes, so that
no format can say something else than the others. A number is a :class:`Run` that keeps its cell's address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text: plain, strong or italic; ``address`` and ``value`` are set where it is a number from a result."""

    text: str
    strong: bool = False
    address: str = ""
    value: str = ""
    href: str = ""
    #: language of a passage that is not in the page's own
    lang: str = ""
    #: a symbol of statistics, the title of a journal
    italic: bool = False


Prose = tuple[Run, ...]


def plain(prose: Prose) -> str:
    """The words alone."""
    return "".join(run.text for run in prose)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``kind`` says how it is set."""

    prose: Prose
    kind: Literal["text", "lead", "note", "remark"] = "text"


@dataclass(frozen=True, slots=True)
class TCell:
    """A table cell. ``sort`` is the bare value for the page's sortable tables."""

    prose: Prose = ()
    align: Literal["left", "right", "center"] = "left"
    header: bool = False
    svg: str = ""
    alt: str = ""
    sort: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class THead:
    """A column's heading; ``unit`` stands below it."""

    text: str
    align: Literal["left", "right", "center"] = "left"
    unit: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TRow:
    """A table row; ``own`` marks that of the page's region."""

    cells: tuple[TCell, ...]
    own: bool = False
    code: str = ""
    kind: Literal["", "total", "missing"] = ""
    #: what a link on the web leads to
    id: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table with caption, headings, rows, and notes below."""

    number: int
    id: str
    caption: Prose
    head: tuple[THead, ...]
    rows: tuple[TRow, ...]
    unit: str = ""
    notes: tuple[Prose, ...] = ()
    source: Prose = ()
    #: the results whose files lie beside the table
    results: tuple[str, ...] = ()
    kind: Literal["", "scorecard", "ranking", "compact", "matrix"] = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered drawing with caption and alternative text; ``svg`` is in the page's language."""

    number: int
    id: str
    caption: Prose
    svg: str
    alt: str
    note: Prose = ()
    source: Prose = ()
    results: tuple[str, ...] = ()
    width: Literal["full", "half", "map", "column"] = "full"


@dataclass(frozen=True, slots=True)
class Findings:
    """The numbered key findings, with the map that locates the region."""

    items: tuple[Prose, ...]
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation: what was found, what to do, the numbers it rests on, who advises it."""

    id: str
    advice: Prose
    finding: Prose
    detail: Prose
    evidence: tuple[Prose, ...]
    source: Prose


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The recommendations of a brief, in order of priority."""

    items: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Small print: (label, text) pairs."""

    items: tuple[tuple[str, Prose], ...]


@dataclass(frozen=True, slots=True)
class Markdown:
    """The report's own long text, as HTML made from its Markdown, and as written."""

    html: str
    source: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A typeset formula: SVG for pages, TeX for Quarto."""

    tex: str
    svg: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A short definition list: term, description."""

    items: tuple[tuple[Prose, Prose], ...]


Leaf = Paragraph | Table | Figure | Findings | Recommendations | Notes | Markdown | Formula | Facts


@dataclass(frozen=True, slots=True)
class Columns:
    """Two nodes side by side where there is room."""

    left: tuple[Leaf, ...]
    right: tuple[Leaf, ...]


Node = Leaf | Columns


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document; ``level`` is that of its heading."""

    id: str
    title: str
    nodes: tuple[Node, ...]
    level: int = 2


@dataclass(frozen=True, slots=True)
class Document:
    """One page's content in one language."""

    id: str
    language: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    description: str = ""
    #: code of the region a brief is about; empty for pages about the whole
    region: str = ""
    masthead: tuple[str, ...] = field(default=())
    lead: Prose = ()


def leaves(document: Document) -> list[Leaf]:
    """All nodes in reading order, columns opened."""
    found: list[Leaf] = []
    for section in document.sections:
        for node in section.nodes:
            if isinstance(node, Columns):
                found += [*node.left, *node.right]
            else:
                found.append(node)
    return found

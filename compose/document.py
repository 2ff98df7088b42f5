"""Document model of a brief or page in one language, before any format: `Document`, `Section`, `Table`, `Figure`, `Chart`, `Prose`.

Blocks compose these nodes from results; HTML, PDF, DOCX and Quarto are all written from the same nodes, so that
no format can say something else than the others. A number is a :class:`Run` that keeps its cell's address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
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


def clauses(prose: Prose, comma: str) -> tuple[Prose, ...]:
    """Prose by clause, each with its comma behind.

    A comma that ends a clause stands alone in a run (clauses joined) or begins one (a template's words behind a figure);
    commas elsewhere are a name's own.

    >>> said = (Run("Area 466"), Run("，按大小居"), Run("第 19 位"), Run("，"), Run("无数据"))
    >>> ["".join(run.text for run in clause) for clause in clauses(said, "，")]
    ['Area 466，', '按大小居第 19 位，', '无数据']
    """
    parts: list[list[Run]] = [[]]
    for run in prose:
        if not run.text.startswith(comma):
            parts[-1].append(run)
            continue
        parts[-1].append(replace(run, text=comma.strip()))
        behind = run.text.removeprefix(comma)
        parts.append([replace(run, text=behind)] if behind else [])
    return tuple(tuple(part) for part in parts if part)


#: letters that stand for statistics, by themselves between other words: p, n, R²
_SYMBOLS = re.compile(r"(?<![A-Za-z0-9’'])(p|n|R(?=²))(?![A-Za-z0-9’'])")
#: and those that may be something else where no model is spoken of
_OF_MODELS = re.compile(r"(?<![A-Za-z0-9’'])(p|n|R(?=²)|t|z|F)(?![A-Za-z0-9’'])")


def symbols(words: str, *, of_models: bool = False) -> Prose:
    """Words as runs, the symbols of statistics in them in italics; in tables ``of_models`` t, z and F too.

    >>> [(run.text, run.italic) for run in symbols("p值，R²")]
    [('p', True), ('值，', False), ('R', True), ('²', False)]
    >>> [run.italic for run in symbols("Spending per pupil")]
    [False]
    >>> [run.text for run in symbols("First-stage F", of_models=True) if run.italic]
    ['F']
    """
    parts = (_OF_MODELS if of_models else _SYMBOLS).split(words)
    return tuple(Run(part, italic=bool(i % 2)) for i, part in enumerate(parts) if part)


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

    @property
    def sorted_by(self) -> str:
        """What it is sorted by, where that is not the value of its first number; empty where it is."""
        return self.sort if self.sort != next((run.value for run in self.prose if run.value), "") else ""


@dataclass(frozen=True, slots=True)
class THead:
    """A column's heading; ``unit`` stands below it."""

    text: str
    align: Literal["left", "right", "center"] = "left"
    unit: str = ""
    kind: str = ""
    #: of a sortable table: the first click puts the largest figure or highest class on top
    falling: bool = False

    @property
    def words(self) -> Prose:
        """The heading with symbols of statistics in italics."""
        return symbols(self.text)

    def in_line(self, bracketed: Callable[[str], str]) -> str:
        """The heading on one line, its unit in the language's brackets, for formats that set nothing below it."""
        return self.text + bracketed(self.unit)


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
    #: the rows after the first ones, of a table of thousands: the web fetches them in parts when they are asked for
    more: tuple[TRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the report brings: an SVG, PNG or JPEG as it is."""

    #: its file on the site: the name says its content, so that another picture has another name
    name: str
    data: bytes
    #: width and height, in pixels or units of the drawing
    size: tuple[float, float]

    @property
    def drawn(self) -> bool:
        """Whether it is a drawing (SVG), and no pixels."""
        return self.name.endswith(".svg")


#: the width and height of a drawing of ours, and the height to a width of one from which it is tall
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_TALL = 0.66


def is_tall(svg: str) -> bool:
    """Whether a drawing is about as high as it is wide.

    >>> is_tall('<svg viewBox="0 0 700 210" …'), is_tall('<svg viewBox="0 0 700 640" …')
    (False, True)
    """
    return height_to_width(svg) > _TALL


def height_to_width(svg: str) -> float:
    """The height of a drawing of ours to its width; 0 where it says neither.

    >>> height_to_width('<svg viewBox="0 0 700 210" …')
    0.3
    """
    box = _BOX.search(svg)
    return float(box[2]) / float(box[1]) if box else 0.0


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars or one line of a :class:`Chart`: its figures as they are printed, None where there is none."""

    name: str
    values: tuple[float | None, ...]
    #: a role of `compose.look.tokens`
    role: str
    #: a line among many that is told by none
    thin: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """What a figure shows, for programs that draw and edit charts themselves.

    ``decimals`` is how many its figures have, ``own`` the category of the page's region where it is one of them.
    """

    form: Literal["bars", "lines"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int = 0
    own: int = -1
    #: whether figures have a sign, and stand for per cent
    signed: bool = False
    percent: bool = False
    #: a sentence of the text that tells of something the drawing has and the chart has not
    without: str = ""
    #: whether figures are places, of which 1 is the first: it is drawn longest, or on top
    places: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered drawing with caption and alternative text: ours as ``svg``, or a ``picture`` of the report's own."""

    number: int
    id: str
    caption: Prose
    svg: str
    alt: str
    note: Prose = ()
    source: Prose = ()
    results: tuple[str, ...] = ()
    width: Literal["full", "half", "map", "column"] = "full"
    picture: Picture | None = None
    #: what is drawn, in figures: behind the drawing on the web, below it in files that are edited
    data: tuple[Table, ...] = ()
    #: the same as a chart that can be edited, where it has a form that office programs know
    chart: Chart | None = None
    #: the sentence of the text without which it would be misread: a slide with it has it
    told: Prose = ()

    @property
    def tall(self) -> bool:
        """Whether the drawing is about as high as it is wide: nothing is won by turning the page for it."""
        return is_tall(self.svg)


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
    """Small print: (label, text) pairs; ``short`` is what stands in its place on paper, where the site says the rest.

    ``own`` are those of the pairs that are about the page's region alone: what a volume leaves on its brief, as it says the
    rest once for all.
    """

    items: tuple[tuple[str, Prose], ...]
    short: tuple[tuple[str, Prose], ...] = ()
    own: tuple[tuple[str, Prose], ...] = ()


@dataclass(frozen=True, slots=True)
class Inset:
    """A picture within a text."""

    picture: Picture
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place of a text that cites works: as it was written, and what stands there once all of a page is known."""

    written: str
    text: str = ""
    #: set small above the line
    raised: bool = False


Piece = Run | Inset | Citation


@dataclass(frozen=True, slots=True)
class Markdown:
    """The report's own long text, as HTML made from its Markdown, and as written.

    ``pieces`` are what the program puts into it: numbers of results, pictures, citations. In both forms the character
    :func:`slot` stands for the ``n``-th of them; each format sets them in its own way.
    """

    html: str
    source: str
    pieces: tuple[Piece, ...] = ()
    #: what the names of its footnotes begin with, and what the way back from them is called
    place: str = ""
    back: str = ""


#: characters that no text has: private use
_FIRST, MOST_PIECES = 0xE000, 6400


def slot(n: int) -> str:
    """The character that stands for the ``n``-th piece of a text."""
    return chr(_FIRST + n)


#: what a text is split at to find its pieces
SLOTS = re.compile(f"([{chr(_FIRST)}-{chr(_FIRST + MOST_PIECES - 1)}])")


def with_pieces(text: str, pieces: Sequence[Piece]) -> list[str | Piece]:
    """A text as passages and the pieces between them.

    >>> before, number, after = with_pieces(f"rank {slot(0)}.", (Run("3"),))
    >>> before, number.text, after
    ('rank ', '3', '.')
    """
    parts: list[str | Piece] = []
    for part in SLOTS.split(text):
        n = ord(part) - _FIRST if len(part) == 1 else -1
        if 0 <= n < len(pieces):
            parts.append(pieces[n])
        elif part:
            parts.append(part)
    return parts


def words_of_piece(piece: Piece) -> str:
    """The words of a piece."""
    match piece:
        case Inset(alt=alt):
            return alt
        case _:
            return piece.text


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
class KeyNumber:
    """One of the large numbers under a brief's headline: the number with what stands small behind it, what it is of, and
    below it how sure it is, what it was, and what it is beside."""

    number: Prose
    behind: Prose
    label: Prose
    details: tuple[Prose, ...] = ()


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
    #: what was found, in place of the title at the head of a brief; the title is the place's name then
    headline: Prose = ()
    numbers: tuple[KeyNumber, ...] = ()
    #: in print: the figures that stand on the page of models on the web
    elsewhere: frozenset[str] = frozenset()

    @property
    def heading(self) -> str:
        """What stands at the head of the page: the finding where there is one, else the title."""
        return plain(self.headline) or self.title


def leaves(document: Document) -> list[Leaf]:
    """All nodes in reading order, columns opened."""
    return list(leaves_of(document.sections))


def leaves_of(sections: Iterable[Section]) -> Iterator[Leaf]:
    """The nodes of sections in reading order, columns opened."""
    for section in sections:
        for node in section.nodes:
            yield from (*node.left, *node.right) if isinstance(node, Columns) else (node,)


def with_leaves(section: Section, change: Callable[[Leaf], Leaf]) -> Section:
    """The section with each of its nodes changed in reading order, those in columns too."""

    def changed(node: Node) -> Node:
        if isinstance(node, Columns):
            left, right = (tuple(map(change, side)) for side in (node.left, node.right))
            return replace(node, left=left, right=right)
        return change(node)

    return replace(section, nodes=tuple(map(changed, section.nodes)))

"""Bilingual document of two documents: shared parts held once, wordings in pairs: `merge`, `Document`, `Table`.

The Chinese and the English document of a region are made from the same results by the same blocks, so they have
the same sections, nodes, rows and cells. ``merge`` walks both at once and raises :class:`Mismatch` where they
differ: an edition with both languages side by side must not set a paragraph beside another's translation. Numbers
in tables are held once, after their addresses and values were compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, get_origin, get_type_hints

from compose import document as one
from compose.document import Prose, plain
from compose.glossary import Glossary, key
from compose.markdown import blocks_of_text

#: the folder of what is in both languages, beside those of each
FOLDER = "zh-en"
LANGUAGES = ("zh", "en")
T = TypeVar("T")
Part = TypeVar("Part")


class Mismatch(Exception):
    """The Chinese and the English document differ in what only the results may decide."""

    def __init__(self, where: str, zh: object, en: object) -> None:
        super().__init__(f"{where}: {zh} in Chinese, {en} in English")


@dataclass(frozen=True, slots=True)
class Both(Generic[T]):
    """The same in Chinese and in English."""

    zh: T
    en: T

    @property
    def same(self) -> bool:
        """Whether it reads the same in both, and is said once."""
        return self.zh == self.en

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


ProsePair = Both[Prose]
TextPair = Both[str]


# the nodes of compose/document.py, in two languages ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in both languages."""

    prose: ProsePair
    kind: str


@dataclass(frozen=True, slots=True)
class TCell:
    """A table cell. What is a number or reads the same in both languages has ``prose.same``."""

    prose: ProsePair
    align: str
    header: bool
    svg: str
    alt: TextPair
    group: str


@dataclass(frozen=True, slots=True)
class THead:
    """A column's heading in both languages."""

    text: TextPair
    align: str
    unit: TextPair
    kind: str


@dataclass(frozen=True, slots=True)
class TRow:
    """A table row in both languages."""

    cells: tuple[TCell, ...]
    own: bool
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table in both languages, numbers once."""

    number: int
    id: str
    caption: ProsePair
    head: tuple[THead, ...]
    rows: tuple[TRow, ...]
    unit: TextPair
    notes: tuple[ProsePair, ...]
    source: ProsePair
    kind: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure drawn once, in Chinese, with the English of what the drawing says in ``key``."""

    number: int
    id: str
    caption: ProsePair
    svg: str
    alt: TextPair
    note: ProsePair
    source: ProsePair
    width: str
    key: tuple[TextPair, ...]
    #: places named in the drawing: Chinese name, English name
    places: tuple[TextPair, ...]
    picture: one.Picture | None = None

    @property
    def tall(self) -> bool:
        """Whether the drawing is about as high as it is wide."""
        return one.is_tall(self.svg)


@dataclass(frozen=True, slots=True)
class Findings:
    """The numbered findings in both languages."""

    items: tuple[ProsePair, ...]
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation in both languages."""

    id: str
    advice: ProsePair
    finding: ProsePair
    detail: ProsePair
    evidence: tuple[ProsePair, ...]
    source: ProsePair


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The recommendations in both languages."""

    items: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Small print in both languages: (label, text) pairs."""

    items: tuple[tuple[TextPair, ProsePair], ...]


@dataclass(frozen=True, slots=True)
class Markdown:
    """The report's own text: block beside block where both languages have the same blocks, else all of it."""

    blocks: tuple[Both[one.Markdown], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts in both languages: (label, value) pairs."""

    items: tuple[tuple[ProsePair, ProsePair], ...]


Leaf = Paragraph | Table | Figure | Findings | Recommendations | Notes | Markdown | one.Formula | Facts


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side, each holding both languages."""

    left: tuple[Leaf, ...]
    right: tuple[Leaf, ...]


Node = Leaf | Columns


@dataclass(frozen=True, slots=True)
class Section:
    """A section in both languages."""

    id: str
    title: TextPair
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A large number, once, with its words in both languages."""

    number: ProsePair
    behind: ProsePair
    label: ProsePair
    details: tuple[ProsePair, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One page's content in both languages."""

    id: str
    title: TextPair
    subtitle: TextPair
    sections: tuple[Section, ...]
    description: TextPair
    region: str
    masthead: tuple[TextPair, ...]
    #: every place named in a drawing, once, in the order of the English names
    places: tuple[TextPair, ...]
    #: the finding at the head of the page, empty where there is none; and the numbers under it
    headline: ProsePair
    numbers: tuple[KeyNumber, ...]

    @property
    def heading(self) -> TextPair:
        """What stands at the head of the page."""
        return Both(plain(self.headline.zh) or self.title.zh, plain(self.headline.en) or self.title.en)


def merge(zh: one.Document, en: one.Document, glossary: Glossary) -> Document:
    """One document in two languages.

    Raises:
        Mismatch: the two differ in their sections, nodes, rows, cells, or in a number of a table.
    """
    where = zh.id
    sections = tuple(
        _section(f"{where}, section {a.id}", a, b, glossary)
        for a, b in _beside(f"{where}, sections", zh.sections, en.sections, lambda s: s.id)
    )
    figures = [n for s in sections for n in figures_of(s)]
    places = sorted({place for figure in figures for place in figure.places}, key=lambda p: p.en)
    return Document(
        _same(where, zh.id, en.id),
        Both(zh.title, en.title),
        Both(zh.subtitle, en.subtitle),
        sections,
        Both(zh.description, en.description),
        _same(where, zh.region, en.region),
        tuple(Both(a, b) for a, b in _beside(f"{where}, masthead", zh.masthead, en.masthead)),
        tuple(places),
        _told(f"{where}, headline", zh.headline, en.headline),
        tuple(
            _number(f"{where}, number {i}", a, b)
            for i, (a, b) in enumerate(_beside(f"{where}, numbers", zh.numbers, en.numbers), 1)
        ),
    )


def figures_of(section: Section) -> Iterator[Figure]:
    """The figures of a section in reading order."""
    for node in section.nodes:
        for leaf in (*node.left, *node.right) if isinstance(node, Columns) else (node,):
            if isinstance(leaf, Findings) and leaf.figure:
                yield leaf.figure
            elif isinstance(leaf, Figure):
                yield leaf


# comparing ----------------------------------------------------------------------------------------------------


def _same(where: str, zh: Part, en: Part) -> Part:
    """What both documents share."""
    if zh != en:
        raise Mismatch(where, repr(zh), repr(en))
    return zh


def _beside(
    where: str, zh: Sequence[Part], en: Sequence[Part], named: Callable[[Part], str] | None = None
) -> Iterator[tuple[Part, Part]]:
    """Pairs of what must be as many in both languages, and of the same kind (and name)."""
    kinds = [[type(part).__name__ + (f" {named(part)}" if named else "") for part in s] for s in (zh, en)]
    if kinds[0] != kinds[1]:
        raise Mismatch(where, f"[{', '.join(kinds[0])}]", f"[{', '.join(kinds[1])}]")
    return zip(zh, en, strict=True)


def _once(where: str, zh: Prose, en: Prose) -> ProsePair:
    """A cell's words: once where they are figures and marks, which must be the same figures."""
    numbers = [[(run.address, run.value) for run in prose if run.address] for prose in (zh, en)]
    _same(f"{where}, numbers", *numbers)
    shown = [[run.text for run in prose if run.address] for prose in (zh, en)]
    if shown[0] == shown[1] and not any(c.isalpha() for c in plain(zh) + plain(en)):
        # the marks between figures differ in width only: those of English suit a column of figures
        return Both(en, en)
    return Both(zh, en)


def _told(where: str, zh: Prose, en: Prose) -> ProsePair:
    """A passage in both languages, which must hold the same numbers, in whatever order."""
    _same(f"{where}, numbers", *(sorted((r.address, r.value) for r in p if r.address) for p in (zh, en)))
    return Both(zh, en)


def _number(where: str, zh: one.KeyNumber, en: one.KeyNumber) -> KeyNumber:
    return KeyNumber(
        _once(where, zh.number, en.number),
        _once(where, zh.behind, en.behind),
        _told(where, zh.label, en.label),
        tuple(_told(where, a, b) for a, b in _beside(f"{where}, details", zh.details, en.details)),
    )


# nodes --------------------------------------------------------------------------------------------------------


def _section(where: str, zh: one.Section, en: one.Section, glossary: Glossary) -> Section:
    nodes: list[Node] = []
    for i, (a, b) in enumerate(_beside(where, zh.nodes, en.nodes), start=1):
        place = f"{where}, node {i}"
        if isinstance(a, one.Columns) and isinstance(b, one.Columns):
            left = _leaves(f"{place}, left", a.left, b.left, glossary)
            nodes += _opened(left, _leaves(f"{place}, right", a.right, b.right, glossary))
        elif not isinstance(a, one.Columns) and not isinstance(b, one.Columns):
            nodes.append(_leaf(place, a, b, glossary))
    return Section(zh.id, Both(zh.title, en.title), tuple(nodes))


def _opened(left: tuple[Leaf, ...], right: tuple[Leaf, ...]) -> Iterator[Node]:
    """The page's two columns are its languages: only what is drawn or tabled stands side by side for itself."""
    yield from (leaf for leaf in (*left, *right) if not isinstance(leaf, Figure | Table))
    drawn = [tuple(leaf for leaf in side if isinstance(leaf, Figure | Table)) for side in (left, right)]
    if all(drawn):
        yield Columns(*drawn)
    else:
        yield from (*drawn[0], *drawn[1])


def _leaves(
    where: str, zh: tuple[one.Leaf, ...], en: tuple[one.Leaf, ...], glossary: Glossary
) -> tuple[Leaf, ...]:
    return tuple(_leaf(f"{where} {i}", a, b, glossary) for i, (a, b) in enumerate(_beside(where, zh, en), 1))


def _leaf(where: str, zh: one.Leaf, en: one.Leaf, glossary: Glossary) -> Leaf:
    """Two nodes of one kind as one."""
    match zh, en:
        case one.Paragraph(), one.Paragraph():
            return _in_both(Paragraph, where, zh, en)
        case one.Table(), one.Table():
            return _table(f"{where}, table {zh.id}", zh, en)
        case one.Figure(), one.Figure():
            return _figure(f"{where}, figure {zh.id}", zh, en, glossary)
        case one.Findings(), one.Findings():
            items = _prose(f"{where}, findings", zh.items, en.items)
            _same(f"{where}, map", zh.figure is None, en.figure is None)
            if zh.figure is None or en.figure is None:
                return Findings(items, None)
            return Findings(items, _figure(f"{where}, map", zh.figure, en.figure, glossary))
        case one.Recommendations(), one.Recommendations():
            pairs = _beside(f"{where}, recommendations", zh.items, en.items, lambda a: a.id)
            return Recommendations(tuple(_in_both(Advice, f"{where}, advice {a.id}", a, b) for a, b in pairs))
        case one.Notes(), one.Notes():
            # on paper alone are both languages side by side
            notes = _beside(f"{where}, notes", zh.short or zh.items, en.short or en.items)
            return Notes(tuple((Both(a[0], b[0]), Both(a[1], b[1])) for a, b in notes))
        case one.Facts(), one.Facts():
            facts = _beside(f"{where}, facts", zh.items, en.items)
            return Facts(tuple((Both(a[0], b[0]), Both(a[1], b[1])) for a, b in facts))
        case one.Markdown(), one.Markdown():
            return Markdown(_blocks(zh, en))
        case one.Formula(), one.Formula():
            return _in_both(one.Formula, where, zh, en)
    raise Mismatch(where, type(zh).__name__, type(en).__name__)


def _prose(where: str, zh: tuple[Prose, ...], en: tuple[Prose, ...]) -> tuple[ProsePair, ...]:
    return tuple(Both(a, b) for a, b in _beside(where, zh, en))


#: nodes that are merged field by field: their fields with their types
_FIELDS: dict[type, dict[str, Any]] = {
    node: get_type_hints(node) for node in (Paragraph, TCell, THead, TRow, Table, Figure, Advice, one.Formula)
}


def _in_both(node: type[Part], where: str, zh: object, en: object, **given: object) -> Part:
    """A node in both languages, each field by its type: words in pairs, as many as there are, all else once and the same.

    ``given`` are the fields that need more than that. A field of the one language that the node here has not is left
    out: it is of the web only.
    """
    for name, kind in _FIELDS[node].items():
        if name in given:
            continue
        a, b = getattr(zh, name), getattr(en, name)
        if get_origin(kind) is Both:
            given[name] = Both(a, b)
        elif kind == tuple[ProsePair, ...]:
            given[name] = _prose(f"{where}, {name}", a, b)
        else:
            given[name] = _same(f"{where}, {name}", a, b)
    return node(**given)


def _table(where: str, zh: one.Table, en: one.Table) -> Table:
    heads = enumerate(_beside(f"{where}, columns", zh.head, en.head), start=1)
    rows = enumerate(_beside(f"{where}, rows", zh.rows, en.rows), start=1)
    return _in_both(
        Table,
        where,
        zh,
        en,
        head=tuple(_in_both(THead, f"{where}, column {i}", a, b) for i, (a, b) in heads),
        rows=tuple(_row(f"{where}, row {i}", a, b) for i, (a, b) in rows),
    )


def _row(where: str, zh: one.TRow, en: one.TRow) -> TRow:
    pairs = enumerate(_beside(where, zh.cells, en.cells), start=1)
    cells = tuple(
        _in_both(TCell, f"{where}, cell {i}", a, b, prose=_once(f"{where}, cell {i}", a.prose, b.prose))
        for i, (a, b) in pairs
    )
    return _in_both(TRow, where, zh, en, cells=cells)


def _figure(where: str, zh: one.Figure, en: one.Figure, glossary: Glossary) -> Figure:
    # a picture of the report's own is not looked into
    label, places = key(zh.svg, en.svg, glossary) if zh.svg and zh.picture is None else ((), ())
    return _in_both(
        Figure,
        where,
        zh,
        en,
        svg=zh.svg,
        key=tuple(Both(*pair) for pair in label),
        places=tuple(Both(*pair) for pair in places),
        picture=zh.picture,
    )


def _blocks(zh: one.Markdown, en: one.Markdown) -> tuple[Both[one.Markdown], ...]:
    """A report's own text may be divided differently in its two languages; that is no fault."""
    parts = [blocks_of_text(node.source, node.place, node.back) for node in (zh, en)]
    kinds = [[kind for kind, _ in part] for part in parts]
    if kinds[0] != kinds[1] or len(kinds[0]) == 1:
        return (Both(zh, en),)
    return tuple(
        Both(replace(zh, html=a), replace(en, html=b)) for (_, a), (_, b) in zip(*parts, strict=True)
    )

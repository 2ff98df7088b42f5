"""A document as pandoc's tree of elements (JSON), from which pandoc writes DOCX, ODT, EPUB and the like: `Writer`, `tree`, `Tree`.

The same nodes and words as HTML and PDF. Numbers of figures and tables stand in the captions; alternative texts stay
with the pictures. No Markdown lies between, so nothing in a text can be taken for markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import pypandoc

from compose.document import (
    SLOTS,
    Advice,
    Citation,
    Columns,
    Document,
    Facts,
    Figure,
    Findings,
    Formula,
    Inset,
    KeyNumber,
    Leaf,
    Markdown,
    Notes,
    Paragraph,
    Picture,
    Piece,
    Prose,
    Recommendations,
    Section,
    Table,
    height_to_width,
    plain,
    with_pieces,
)
from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES
from compose.language.script import columns
from render.paper import PAPERS, USUAL_PAPER, Paper
from render.pointers import Pointer, pointers, sentence

#: an element of the tree: {"t": its type, "c": its content}
Element = dict[str, Any]
_PLAIN: list[Any] = ["", [], []]
#: widths of drawings in centimetres, where the type area is so wide; a map of the country has room below a headline and its findings
_WIDTH = {"map": 8.8, "half": 10.0, "column": 12.0, "full": 16.0}
#: a map is no higher, in centimetres: its legend has more lines in English, and it would go to the second page
_HIGHEST = 8.7
_ALIGN = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}


def element(kind: str, *content: Any) -> Element:
    """An element: one content stands alone, several are a list.

    >>> element("Space"), element("Str", "a"), element("Strong", [element("Str", "b")])
    ({'t': 'Space'}, {'t': 'Str', 'c': 'a'}, {'t': 'Strong', 'c': [{'t': 'Str', 'c': 'b'}]})
    """
    if not content:
        return {"t": kind}
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def words(text: str) -> list[Element]:
    """Text as words and spaces; nothing in it is markup.

    >>> [e.get("c", " ") for e in words("第1位 *of* 30")]
    ['第1位', ' ', '*of*', ' ', '30']
    """
    parts = re.split("([ \n]+)", text)
    return [
        element("Space") if part.isspace() and part[0] in " \n" else element("Str", part)
        for part in parts
        if part
    ]


def strong(text: str) -> Element:
    """A strong passage."""
    return element("Strong", words(text))


def prose(runs: Prose) -> list[Element]:
    """Runs as inline elements; neighbouring strong runs are one."""
    elements: list[Element] = []
    for run in runs:
        inner = [element("Emph", words(run.text))] if run.italic else words(run.text)
        if not run.strong:
            elements += inner
        elif elements and elements[-1]["t"] == "Strong":
            elements[-1]["c"] += inner
        else:
            elements.append(element("Strong", inner))
    return elements


def paragraph(inlines: list[Element]) -> Element:
    """A paragraph of inline elements."""
    return element("Para", inlines)


def styled(style: str, inlines: list[Element]) -> Element:
    """A paragraph in one of the reference document's styles."""
    return element("Div", ["", [], [["custom-style", style]]], [paragraph(inlines)])


@dataclass
class Tree:
    """The tree as JSON, and what it names: drawings (file name → SVG), pictures of pixels (file name → content)."""

    text: str
    figures: dict[str, str]
    pixels: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Writer:
    """Nodes to elements; a variant overrides how something is numbered."""

    language: str
    #: what the figures will be stored as
    extension: str = "png"
    paper: Paper = PAPERS[USUAL_PAPER]
    figures: dict[str, str] = field(default_factory=dict)
    pixels: dict[str, bytes] = field(default_factory=dict)
    #: the tables and figures that paragraphs tell of, by the identity of the paragraph
    pointers: dict[int, tuple[Pointer, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._t = translator(self.language)
        self.marks = LANGUAGES[self.language]

    def heading(self, number: int, section: Section) -> Element:  # noqa: ARG002 the government form prints it
        """The heading of the ``number``-th section."""
        return element("Header", 2, [f"sec-{section.id}", [], []], words(section.title))

    def findings(self, items: tuple[Prose, ...]) -> list[Element]:
        """The numbered key findings."""
        form = [1, element("Decimal"), element("Period")]
        return [element("OrderedList", form, [[element("Plain", prose(item))] for item in items])]

    def leaf(self, node: Leaf) -> list[Element]:
        """The elements of one node."""
        match node:
            case Paragraph(prose=runs):
                return [paragraph([*prose(runs), *self.referring(node)])]
            case Table():
                return self.table(node)
            case Figure():
                return self.figure(node)
            case Findings(items=items, figure=figure):
                return [*self.findings(items), *(self.figure(figure) if figure else [])]
            case Recommendations(items=items):
                return [part for i, item in enumerate(items, start=1) for part in self.advice(i, item)]
            case Notes(items=items):
                return [self.small([strong(label), *words("　"), *prose(text)]) for label, text in items]
            case Facts(items=facts):
                return [
                    element(
                        "DefinitionList",
                        [[prose(term), [[element("Plain", prose(text))]]] for term, text in facts],
                    )
                ]
            case Formula(tex=tex):
                return [paragraph([element("Math", element("DisplayMath"), tex)])]
            case Markdown():
                return self.own_text(node)

    def referring(self, node: Paragraph) -> list[Element]:
        """The sentence that refers to the tables and figures a paragraph tells of: each a link to `anchor`."""
        if not (those := self.pointers.get(id(node))):
            return []
        parts = words(self.marks.gap)
        for part in sentence(those, self.language):
            if isinstance(part, Pointer):
                target = [f"#{anchor(part.table, part.number)}", ""]
                parts.append(element("Link", _PLAIN, words(part.label(self.language)), target))
            else:
                parts += words(part)
        return parts

    def caption(self, label: str, number: int, runs: Prose) -> list[Element]:
        """The number, by its ``label`` with ``{number}``, before the words."""
        numbered = words(label.format(number=number) + self.marks.after_number) if number else []
        return [*numbered, *prose(runs)]

    #: whether the finding is the title and large numbers stand below it
    told = True

    def numbers(self, numbers: Sequence[KeyNumber]) -> list[Element]:
        """The large numbers under a headline beside each other: number, what it is of, and what is said below it."""
        if not numbers:
            return []
        cells = [
            [
                styled("Key Number", [strong(plain(n.number)), *prose(n.behind)]),
                styled("Key Label", prose(n.label)),
                *(self.small(prose(detail)) for detail in n.details),
            ]
            for n in numbers
        ]
        row = [_PLAIN, [[_PLAIN, element("AlignDefault"), 1, 1, cell] for cell in cells]]
        widths = [[element("AlignLeft"), element("ColWidth", round(1 / len(cells), 4))] for _ in cells]
        body = [[_PLAIN, 0, [], [row]]]
        return [element("Table", _PLAIN, [None, []], widths, [_PLAIN, []], body, [_PLAIN, []])]

    def table(self, node: Table) -> list[Element]:
        """A table with its strips as pictures, its caption, notes and source."""
        keep = list(range(len(node.head)))
        heads = [head.in_line(self.marks.bracketed) for head in node.head]
        wide = [
            max(columns(heads[i]) // 2, *(columns(plain(r.cells[i].prose)) for r in node.rows), 4)
            for i in keep
        ]
        most = self.paper.columns
        shares = [min(n, most // 2) for n in wide]
        full = sum(max(columns(heads[i]), n) + 3 for i, n in zip(keep, wide, strict=True)) > most
        widths = [
            element("ColWidth", round(n / sum(shares), 4)) if full else element("ColWidthDefault")
            for n in shares
        ]
        specs = [[element(_ALIGN[node.head[i].align]), width] for i, width in zip(keep, widths, strict=True)]
        unit = self.marks.bracketed(node.unit and self._t("Unit:") + self.marks.gap + node.unit)
        caption = [*self.caption(self.marks.table, node.number, node.caption), *words(unit)]
        head = _row([[*prose(h.words), *words(self.marks.bracketed(h.unit))] for h in node.head])
        rows = [_row([self.cell(node, n, i) for i in keep]) for n, row in enumerate(node.rows)]
        parts = [
            element(
                "Table",
                _PLAIN,
                [None, [element("Plain", caption)]],
                specs,
                [_PLAIN, [head]],
                [[_PLAIN, 0, [], rows]],
                [_PLAIN, []],
            )
        ]
        notes = [part for n in node.notes for part in (element("Space"), *prose(n))]
        if notes:
            parts.append(self.small([*words(self._t("Note:")), *notes]))
        if node.source:
            parts.append(self.small(prose(node.source)))
        return parts

    def cell(self, node: Table, row: int, column: int) -> list[Element]:
        """What stands in a cell: words, or a strip that is drawn there."""
        cell = node.rows[row].cells[column]
        if not cell.svg:
            return prose(cell.prose)
        name = f"{node.id}-{row}-{column}"
        self.figures[f"{name}.svg"] = cell.svg
        return [_image(f"{name}.{self.extension}", cell.alt, "3.1cm")]

    def small(self, inlines: list[Element]) -> Element:
        """A paragraph in small print."""
        return styled("Table Note", inlines)

    def figure(self, node: Figure) -> list[Element]:
        """The picture with its alternative text, the caption below in a paragraph of its own."""
        if node.picture is not None:
            picture = self.picture(node.picture, node.alt, self.width(node.width))
        elif node.svg:
            self.figures[f"{node.id}.svg"] = node.svg
            wide = self.width(node.width)
            if node.width == "map":
                wide = f"{round(min(float(wide.removesuffix('cm')), _HIGHEST / (height_to_width(node.svg) or 1.0)), 2)}cm"
            picture = _image(f"{node.id}.{self.extension}", node.alt, wide)
        else:
            return []
        parts = [
            paragraph([picture]),
            styled("Image Caption", self.caption(self.marks.figure, node.number, node.caption)),
            *([self.small(prose(node.note))] if node.note and node.picture is not None else []),
            *([self.small(prose(node.source))] if node.source else []),
        ]
        return [*parts, *(part for behind in node.data for part in self.table(behind))]

    def width(self, kind: str) -> str:
        """How wide a drawing is set: never wider than the type area."""
        return f"{round(min(_WIDTH[kind], self.paper.text_width / 10), 2)}cm"

    def picture(self, picture: Picture, alt: str, most: str) -> Element:
        """A picture of the report's own, as wide as it is, ``most`` at most."""
        if picture.drawn:
            self.figures[picture.name] = picture.data.decode("utf-8")
            name = f"{picture.name.removesuffix('.svg')}.{self.extension}"
        else:
            self.pixels[picture.name] = picture.data
            name = picture.name
        wide = min(float(most.removesuffix("cm")), picture.size[0] / 96 * 2.54)
        return _image(name, alt, f"{round(wide, 2)}cm")

    def own_text(self, node: Markdown) -> list[Element]:
        """A report's own text with its pieces set."""
        blocks: list[Element] = _set(of_markdown(node.source), node.pieces, self.piece)
        return blocks

    def piece(self, piece: Piece) -> list[Element]:
        """A number, a picture or a citation within a text."""
        match piece:
            case Inset(picture=picture, alt=alt, caption=caption):
                below = [element("LineBreak"), *words(caption)] if caption else []
                return [self.picture(picture, alt, self.width("full")), *below]
            case Citation(text=text, raised=raised):
                return [element("Superscript", words(text))] if raised else words(text)
            case _:
                return prose((piece,))

    def reasons(self, item: Advice) -> list[Element]:
        """What was found, the numbers, and who advises it, in one line."""
        t = self._t
        line = [strong(t("Finding:")), element("Space"), *prose(item.finding), element("Space")]
        if item.evidence:
            line += [strong(t("Evidence:")), element("Space")]
            for i, evidence in enumerate(item.evidence):
                line += [*(words(t("; ")) if i else []), *prose(evidence)]
            line += [*words(t(".")), element("Space")]
        return [
            *line,
            strong(t("Source of the advice:")),
            element("Space"),
            *prose(item.source),
            *words(t(".")),
        ]

    def advice(self, number: int, item: Advice) -> list[Element]:
        """One recommendation."""
        detail = [paragraph(prose(item.detail))] if item.detail else []
        return [
            paragraph([strong(f"{number}. {plain(item.advice)}")]),
            *detail,
            self.small(self.reasons(item)),
        ]


def anchor(table: bool, number: int) -> str:
    """What a table or figure is called where it is referred to.

    >>> anchor(True, 3)
    'ref-table-3'
    """
    return f"ref-{'table' if table else 'figure'}-{number}"


def _image(name: str, alt: str, width: str) -> Element:
    return element("Image", ["", [], [["width", width]]], words(alt), [f"figures/{name}", ""])


def _alone(part: Any, pieces: Sequence[Piece]) -> Inset | None:
    """The picture with a caption that a paragraph consists of."""
    if not isinstance(part, dict) or part.get("t") != "Para":
        return None
    held = [with_pieces(one["c"], pieces) for one in part["c"] if one["t"] == "Str"]
    if len(part["c"]) == len(held) == 1 and len(held[0]) == 1:
        piece = held[0][0]
        return piece if isinstance(piece, Inset) and piece.caption else None
    return None


def _set(part: Any, pieces: Sequence[Piece], write: Callable[[Piece], list[Element]]) -> Any:
    """Elements with each piece in its place."""
    if isinstance(part, dict):
        return {key: _set(value, pieces, write) for key, value in part.items()}
    if not isinstance(part, list):
        return part
    cells: list[Any] = []
    for one in part:
        if alone := _alone(one, pieces):
            cells += [
                paragraph(write(replace(alone, caption=""))),
                styled("Image Caption", words(alone.caption)),
            ]
        elif isinstance(one, dict) and one.get("t") == "Str" and SLOTS.search(one["c"]):
            for passage in with_pieces(one["c"], pieces):
                cells += [element("Str", passage)] if isinstance(passage, str) else write(passage)
        else:
            cells.append(_set(one, pieces, write))
    return cells


def _row(cells: list[list[Element]]) -> list[Any]:
    return [
        _PLAIN,
        [[_PLAIN, element("AlignDefault"), 1, 1, [element("Plain", cell)] if cell else []] for cell in cells],
    ]


@cache
def _read(markdown: str) -> str:
    """Markdown as pandoc reads it, as JSON: the same Markdown as the pages', where pandoc's own can include files."""
    read: str = pypandoc.convert_text(markdown, "json", format="commonmark+pipe_tables+footnotes")
    return read


def of_markdown(markdown: str) -> list[Element]:
    """The elements of a report's own text."""
    blocks: list[Element] = _shown(json.loads(_read(markdown))["blocks"])
    return blocks


def _shown(part: Any) -> Any:
    """The same elements with raw HTML as the words it is written in, as on the pages."""
    if isinstance(part, list):
        return [_shown(one) for one in part]
    if isinstance(part, dict):
        if part.get("t") in {"RawInline", "RawBlock"}:
            shown = {"t": "Str", "c": part["c"][1]}
            return shown if part["t"] == "RawInline" else {"t": "Para", "c": [shown]}
        return {key: _shown(value) for key, value in part.items()}
    return part


def tree(
    document: Document,
    *,
    date: str = "",
    author: str = "",
    extension: str = "png",
    variant: type[Writer] = Writer,
    paper: Paper = PAPERS[USUAL_PAPER],
) -> Tree:
    """The tree of a document. ``extension`` is what the figures will be stored as."""
    writer = variant(document.language, extension, paper, pointers=pointers(document))
    told = writer.told and document.headline
    head = {
        "title": document.heading if told else document.title,
        # the place is named where the finding is the title
        "subtitle": f"{document.title} · {document.subtitle}" if told else document.subtitle,
        "lang": LANGUAGES[document.language].tag,
        "date": date,
        "author": author,
    }
    blocks: list[Element] = writer.numbers(document.numbers) if writer.told else []
    if document.lead:
        blocks.append(paragraph(prose(document.lead)))
    for number, section in enumerate(document.sections, start=1):
        blocks.append(writer.heading(number, section))
        for node in section.nodes:
            for leaf in (*node.left, *node.right) if isinstance(node, Columns) else (node,):
                blocks += writer.leaf(leaf)
    content = {
        "pandoc-api-version": json.loads(_read(""))["pandoc-api-version"],
        "meta": {k: element("MetaInlines", words(v)) for k, v in head.items() if v},
        "blocks": blocks,
    }
    return Tree(json.dumps(content, ensure_ascii=False), writer.figures, writer.pixels)

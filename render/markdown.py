"""A document as a Quarto page (Markdown), which a data team takes further: `write`.

The same nodes and words as HTML and PDF. Figures and tables keep their alternative texts and captions, and are numbered
by Quarto's cross-references.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from compose.citations import REFERENCES, cited_pages
from compose.document import (
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
    plain,
    with_pieces,
)
from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES
from compose.language.script import columns
from render.pointers import Pointer, pointers, sentence

#: columns of letters beyond which a table takes the width of the page, on the web
WIDE = 80
#: what Markdown would take for markup
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^$@])")


def escaped(text: str) -> str:
    """Text in which nothing is markup.

    >>> escaped("a_b*c")
    'a\\\\_b\\\\*c'
    """
    return _SPECIAL.sub(r"\\\1", text).replace("\n", " ")


def prose(runs: Prose, address: Callable[[str], str] = lambda _: "") -> str:
    """Runs as Markdown; neighbouring strong runs are one. ``address`` gives where a run's ``href`` leads, empty for nowhere."""
    parts: list[str] = []
    strong = False
    for run in runs:
        if run.strong != strong:
            parts.append("**")
            strong = run.strong
        words = f"*{escaped(run.text)}*" if run.italic else escaped(run.text)
        target = address(run.href) if run.href else ""
        parts.append(f"[{words}]({target})" if target else words)
    if strong:
        parts.append("**")
    # a strong passage must not begin or end with a space
    return re.sub(r"\*\*(\s+)", r"\1**", "".join(parts)) if " **" not in "".join(parts) else "".join(parts)


@dataclass
class MarkdownBundle:
    """Markdown, and what it names: drawings (file name → SVG), pictures of pixels (file name → content)."""

    text: str
    figures: dict[str, str]
    pixels: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Writer:
    """Nodes to Markdown."""

    language: str
    extension: str
    figures: dict[str, str] = field(default_factory=dict)
    pixels: dict[str, bytes] = field(default_factory=dict)
    #: the tables and figures that paragraphs tell of, by the identity of the paragraph
    pointers: dict[int, tuple[Pointer, ...]] = field(default_factory=dict)
    #: where what is linked lies, empty for nowhere
    address: Callable[[str], str] = lambda _: ""
    #: whether works are cited by their keys, from the bibliography beside
    works: bool = False

    def __post_init__(self) -> None:
        self._t = translator(self.language)
        self.marks = LANGUAGES[self.language]

    def prose(self, runs: Prose) -> str:
        """Runs as Markdown with their links."""
        return prose(runs, self.address)

    def referring(self, node: Paragraph) -> str:
        """The sentence that refers to the tables and figures a paragraph tells of, which Quarto numbers."""
        those = self.pointers.get(id(node))
        if not those:
            return ""
        parts = (
            # in brackets: after a Chinese character the mark alone is none
            f"[@{'tbl' if part.table else 'fig'}-{part.id}]" if isinstance(part, Pointer) else part
            for part in sentence(those, self.language)
        )
        return self.marks.gap + "".join(parts)

    def heading(self, section: Section) -> str:
        """A section's heading."""
        return f"## {escaped(section.title)} {{#sec-{section.id}}}"

    def findings(self, items: tuple[Prose, ...]) -> list[str]:
        """The numbered key findings."""
        return ["\n".join(f"{i}. {self.prose(item)}" for i, item in enumerate(items, start=1))]

    def _strong(self, text: str) -> str:
        return f"**{escaped(text)}**"

    def leaf(self, node: Leaf) -> list[str]:
        """Lines of a node that holds no other."""
        match node:
            case Paragraph(prose=runs):
                return [self.prose(runs) + self.referring(node)]
            case Table():
                return self.table(node)
            case Figure():
                return self.figure(node)
            case Findings(items=items, figure=figure):
                return [*self.findings(items), *(self.figure(figure) if figure else [])]
            case Recommendations(items=items):
                return [part for i, item in enumerate(items, start=1) for part in self.advice(i, item)]
            case Notes(items=items):
                return [self.small(f"{self._strong(label)}　{self.prose(text)}") for label, text in items]
            case Facts(items=facts):
                return [f"{self.prose(term)}\n:   {self.prose(text)}" for term, text in facts]
            case Formula(tex=tex):
                return [f"$$\n{tex}\n$$"]
            case Markdown():
                return [self.own_text(node)]

    def table(self, node: Table) -> list[str]:
        """A pipe table without the drawn strips, its caption, notes and source."""
        drawn = {i for row in node.rows for i, cell in enumerate(row.cells) if cell.svg}
        keep = [i for i in range(len(node.head)) if i not in drawn]
        heads = [head.in_line(self.marks.bracketed) for head in node.head]
        # where a table is as wide as the page, pandoc shares the width out by the dashes
        wide = [
            max(columns(heads[i]) // 2, *(columns(plain(r.cells[i].prose)) for r in node.rows), 4)
            for i in keep
        ]
        rule = {"left": ":{}", "right": "{}:", "center": ":{}:"}
        lines = [
            "| "
            + " | ".join(
                self.prose(h.words) + escaped(self.marks.bracketed(h.unit)) or " "
                for h in (node.head[i] for i in keep)
            )
            + " |",
            "|"
            + "|".join(
                rule[node.head[i].align].format("-" * min(n, 36)) for i, n in zip(keep, wide, strict=True)
            )
            + "|",
        ]
        for row in node.rows:
            lines.append("| " + " | ".join(self.prose(row.cells[i].prose) or " " for i in keep) + " |")
        unit = self.marks.bracketed(node.unit and self._t("Unit:") + self.marks.gap + node.unit)
        caption = f": {self.prose(node.caption)}{unit} {{#tbl-{node.id}}}"
        parts = ["\n".join(lines) + "\n\n" + caption]
        if sum(min(n, 36) + 3 for n in wide) > WIDE:
            parts = ["::: {.column-page}\n" + parts[0] + "\n:::"]
        # the first note of a scorecard explains the strips, which stay behind
        notes = [self.prose(n) for n in node.notes[1 if drawn else 0 :]]
        if notes:
            parts.append(self.small(" ".join([self._t("Note:"), *notes])))
        if node.source:
            parts.append(self.small(self.prose(node.source)))
        return parts

    def small(self, text: str) -> str:
        """A paragraph in small print."""
        return f'::: {{custom-style="Table Note"}}\n{text}\n:::'

    def figure(self, node: Figure) -> list[str]:
        """Lines of a figure: the picture with its caption and words."""
        if node.picture is not None:
            name = self.picture(node.picture)
        elif node.svg:
            name = f"{node.id}.{self.extension}"
            self.figures[f"{node.id}.svg"] = node.svg
        else:
            return []
        alt = node.alt.replace('"', "'")
        size = ' width="60%"' if node.width in {"map", "half", "column"} else ""
        # a drawing has a file for each format, which the format's settings choose
        name = name if node.picture is not None and not node.picture.drawn else name.rpartition(".")[0]
        line = f'![{self.prose(node.caption)}](figures/{name}){{#fig-{node.id} fig-alt="{alt}"{size}}}'
        below = [self.prose(node.note)] if node.note and node.picture is not None else []
        below += [self.prose(node.source)] if node.source else []
        return [line, *below, *(line for behind in node.data for line in self.table(behind))]

    def picture(self, picture: Picture) -> str:
        """The file of a picture of the report's own."""
        if not picture.drawn:
            self.pixels[picture.name] = picture.data
            return picture.name
        self.figures[picture.name] = picture.data.decode("utf-8")
        return f"{picture.name.removesuffix('.svg')}.{self.extension}"

    def own_text(self, node: Markdown) -> str:
        """A report's own text with its pieces set."""
        passages = with_pieces(node.source, node.pieces)
        return "".join(part if isinstance(part, str) else self.piece(part) for part in passages)

    def piece(self, piece: Piece) -> str:
        """A number, a picture or a citation within a text."""
        match piece:
            case Inset(picture=picture, alt=alt, caption=caption):
                words = alt.replace('"', "'")
                return f'![{escaped(caption)}](figures/{self.picture(picture)}){{fig-alt="{words}"}}'
            case Citation(written=written) if self.works:
                return cited_pages(written)
            case Citation(text=text, raised=raised):
                return f"^{escaped(text).replace(' ', chr(92) + ' ')}^" if raised else escaped(text)
            case _:
                return escaped(piece.text)

    def reasons(self, item: Advice) -> str:
        """What was found, the numbers, and who advises it, in one line."""
        joined = self._t("; ").join(self.prose(e) for e in item.evidence)
        end = self._t(".")
        why = self._strong(self._t("Finding:")) + f" {self.prose(item.finding)} "
        if joined:
            why += self._strong(self._t("Evidence:")) + f" {joined}{end} "
        return why + self._strong(self._t("Source of the advice:")) + f" {self.prose(item.source)}{end}"

    def advice(self, number: int, item: Advice) -> list[str]:
        """One recommendation."""
        why = self.reasons(item)
        detail = [self.prose(item.detail)] if item.detail else []
        # a number with a dot would begin a list: the attribute loses one backslash, the title's Markdown the other
        words = escaped(plain(item.advice)).replace("\\", "\\\\").replace('"', "”")
        title = f'"{number}\\\\. {words}"'
        return ["\n\n".join([f"::: {{.callout-tip title={title}}}", *detail, why, ":::"])]


def _key_number(number: KeyNumber, writer: Writer) -> str:
    """An item of a list: the large number, what it is of, what is said of it."""
    head = f"**{writer.prose(number.number)}**{writer.prose(number.behind)} {writer.prose(number.label)}"
    return "- " + "\\\n  ".join([head, *map(writer.prose, number.details)])


def write(
    document: Document,
    *,
    date: str = "",
    author: str = "",
    extension: str = "svg",
    address: Callable[[str], str] = lambda _: "",
    above: str = "",
    works: bool = False,
) -> MarkdownBundle:
    """The Markdown of a document.

    Args:
        extension: what the figures will be stored as.
        address: where what a run's ``href`` names lies, empty for nowhere.
        above: Markdown that stands over all.
        works: whether works are cited by their keys, for a bibliography beside.
    """
    writer = Writer(document.language, extension, pointers=pointers(document), address=address, works=works)
    head = {
        "title": document.heading,
        "subtitle": f"{document.title} · {document.subtitle}" if document.headline else document.subtitle,
        "lang": LANGUAGES[document.language].tag,
        "date": date,
        "author": author,
    }
    if date:
        # in ISO form: Quarto writes it by the language
        head["date-format"] = "long"
    head["description"] = document.description
    head["params"] = json.dumps({"region": document.region, "language": document.language})
    lines = ["---"]
    lines += [
        f"{k}: {v if k == 'params' else json.dumps(v, ensure_ascii=False)}" for k, v in head.items() if v
    ]
    lines += ["---", ""]
    blocks = ["\n".join(lines)]
    if above:
        blocks.append(above)
    if document.numbers:
        blocks.append("\n".join(_key_number(number, writer) for number in document.numbers))
    if document.lead:
        blocks.append(writer.prose(document.lead))
    for section in document.sections:
        blocks.append(writer.heading(section))
        if works and section.id == REFERENCES:
            # Quarto lists the works that are cited
            blocks.append("::: {#refs}\n:::")
            continue
        for node in section.nodes:
            nodes = (*node.left, *node.right) if isinstance(node, Columns) else (node,)
            for leaf in nodes:
                blocks += writer.leaf(leaf)
    return MarkdownBundle("\n\n".join(blocks) + "\n", writer.figures, writer.pixels)

"""Which tables and figures a paragraph tells of, and the sentence that refers to them: `Pointer`, `pointers`, `sentence`.

Office files and Quarto number and cross-reference tables and figures by themselves; on our own pages they stand below the
paragraph, and no sentence is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compose.document import Columns, Document, Figure, Leaf, Paragraph, Section, Table, plain
from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES


@dataclass(frozen=True)
class Pointer:
    """A numbered table or figure that is referred to."""

    table: bool
    number: int
    #: what it is called on the page
    id: str

    def label(self, language: str) -> str:
        """Its name in a sentence.

        >>> Pointer(True, 3, "ranks").label("zh"), Pointer(False, 3, "map").label("en")
        ('表3', 'Figure 3')
        """
        marks = LANGUAGES[language]
        return (marks.table if self.table else marks.figure).format(number=self.number)


def _leaves(section: Section) -> Iterator[Leaf]:
    for node in section.nodes:
        yield from (*node.left, *node.right) if isinstance(node, Columns) else (node,)


def _numbered(leaf: Leaf) -> Pointer | None:
    match leaf:
        case Table(number=number, id=id) if number:
            return Pointer(True, number, id)
        case Figure(number=number, id=id) if number and (leaf.svg or leaf.picture):
            return Pointer(False, number, id)
        case _:
            return None


def pointers(document: Document) -> dict[int, tuple[Pointer, ...]]:
    """The numbered tables and figures that follow each paragraph of the text, up to the next one or the end of the section.

    The keys are the identities of the paragraphs (`id`): two may say the same. A paragraph that does not end as a sentence
    refers to none.
    """
    stops = ("。", ".", "！", "？", "!", "?", "）", ")", "”", "’")
    found: dict[int, tuple[Pointer, ...]] = {}
    for section in document.sections:
        last: Paragraph | None = None
        for leaf in _leaves(section):
            if isinstance(leaf, Paragraph):
                if leaf.kind == "text":
                    last = leaf if plain(leaf.prose).rstrip().endswith(stops) else None
            elif last is not None and (one := _numbered(leaf)):
                found[id(last)] = (*found.get(id(last), ()), one)
    return found


def sentence(those: tuple[Pointer, ...], language: str) -> list[str | Pointer]:
    """“See Figure 2, Figure 3 and Table 4.”: the words, and in the place of each name what it names.

    >>> two = (Pointer(False, 2, "a"), Pointer(True, 4, "b"))
    >>> [p if isinstance(p, str) else p.label("en") for p in sentence(two, "en")]
    ['See ', 'Figure 2', ' and ', 'Table 4', '.']
    >>> [p if isinstance(p, str) else p.label("zh") for p in sentence(two, "zh")]
    ['见', '图2', '、', '表4', '。']
    """
    marks, t = LANGUAGES[language], translator(language)
    before, after = t("See {figures}.").split("{figures}")
    parts: list[str | Pointer] = [before]
    for n, one in enumerate(those):
        if n:
            parts.append(marks.conjunction if n == len(those) - 1 else marks.listing)
        parts.append(one)
    return [*parts, after]

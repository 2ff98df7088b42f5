"""Figures of a government document as its annex (附件): `annexed`, `Annex`.

GB/T 9704 has what is not text of a document in annexes behind the date, each on a page of its own. A brief with many figures
would leave its lines and pages torn; with few, they stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from compose.document import Columns, Document, Figure, Findings, Leaf, Node, Paragraph, Run, Section
from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES

#: so many figures and more are an annex
MANY = 4
#: a number at the beginning of an item of the list of annexes
_NUMBERED = re.compile(r"(?<!\d)\d+\.(?!\d)")


@dataclass(frozen=True)
class Annex:
    """The figures of an annex, its heading (附件2) and what the list of annexes says, an item a line."""

    figures: tuple[Figure, ...]
    heading: str
    items: tuple[str, ...]


def annexed(document: Document, language: str, attachment: str) -> tuple[Document, Annex]:
    """A document without its figures and these as an annex; as it is where they are few.

    Args:
        attachment: what the office's list of annexes says: one, or several numbered with a stop (1.甲 2.乙).
    """
    say = translator(language)
    listed = _items(attachment)
    figures = tuple(_figures(document))
    if len(figures) < MANY:
        return document, Annex((), "", listed)
    sections = tuple(_without(section, language) for section in document.sections)
    own = say("Figures {first} to {last}").format(first=figures[0].number, last=figures[-1].number)
    items = (
        tuple(f"{k}.{words}" for k, words in enumerate((*map(_bare, listed), own), start=1))
        if listed
        else (own,)
    )
    heading = say("Annex {n}").format(n=len(items)) if listed else say("Annex")
    return replace(document, sections=sections), Annex(figures, heading, items)


def _items(attachment: str) -> tuple[str, ...]:
    """The annexes of a list, one by one.

    >>> _items("1.主要指标 2.名单"), _items("主要指标"), _items("")
    (('1.主要指标', '2.名单'), ('主要指标',), ())
    """
    starts = [m.start() for m in _NUMBERED.finditer(attachment)]
    if not starts or starts[0]:
        return (attachment,) if attachment else ()
    ends = [*starts[1:], len(attachment)]
    return tuple(attachment[a:b].strip(" ;；") for a, b in zip(starts, ends, strict=True))


def _bare(item: str) -> str:
    return _NUMBERED.sub("", item, count=1).strip() if _NUMBERED.match(item) else item


def _figures(document: Document) -> list[Figure]:
    found: list[Figure] = []
    for section in document.sections:
        for node in section.nodes:
            found += _of((*node.left, *node.right) if isinstance(node, Columns) else (node,))
    return found


def _of(leaves: Sequence[Leaf]) -> list[Figure]:
    figures = [leaf.figure if isinstance(leaf, Findings) else leaf for leaf in leaves]
    return [f for f in figures if isinstance(f, Figure)]


def _without(section: Section, language: str) -> Section:
    """A section with a sentence in the place of its figures."""
    nodes: list[Node] = []
    moved: list[Figure] = []
    for node in section.nodes:
        leaves = (*node.left, *node.right) if isinstance(node, Columns) else (node,)
        figures = _of(leaves)
        moved += figures
        if not figures:
            nodes.append(node)
            continue
        for leaf in leaves:
            if isinstance(leaf, Findings):
                nodes.append(replace(leaf, figure=None))
            elif not isinstance(leaf, Figure):
                nodes.append(leaf)
    if not moved:
        return section
    say = translator(language)
    words = LANGUAGES[language]
    names = words.listing.join(words.figure.format(number=f.number) for f in moved)
    nodes.append(Paragraph((Run(say("See {figures} in the annex.").format(figures=names)),)))
    return replace(section, nodes=tuple(nodes))

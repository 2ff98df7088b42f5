"""Numbered tables and figures of a volume's parts: `Caption`, `captions`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from compose.document import Document, Figure, Findings, Table, leaves, plain
from compose.language.languages import LANGUAGES
from render.pdf import binding


@dataclass(frozen=True)
class Caption:
    """A numbered table or figure of a part, and the results it shows."""

    kind: Literal["table", "figure"]
    #: 表3-2, Table 3-2
    label: str
    text: str
    #: the part it stands in and the place there that links lead to
    part: str
    anchor: str
    results: frozenset[str]

    @property
    def name(self) -> str:
        """What a link to it says, unique in the volume."""
        return binding.within(self.part, self.anchor)

    @property
    def title(self) -> str:
        """Number and words, as assistive technology reads them."""
        return f"{self.label} {self.text}"


def captions(document: Document, part: str, chapter: int) -> Iterator[Caption]:
    """The numbered tables and figures of a document in their order; ``chapter``: what their numbers begin with."""
    marks = LANGUAGES[document.language]
    for node in leaves(document):
        leaf = node.figure if isinstance(node, Findings) else node
        if not isinstance(leaf, Table | Figure) or not leaf.number:
            continue
        kind: Literal["table", "figure"] = "table" if isinstance(leaf, Table) else "figure"
        label = (marks.table if kind == "table" else marks.figure).format(number=f"{chapter}-{leaf.number}")
        results = frozenset(leaf.results)
        yield Caption(kind, label, plain(leaf.caption), part, f"{kind}-{leaf.id}", results)

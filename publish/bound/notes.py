"""Methods, notes and sources of a volume, said once for all its parts: `Shared`, `notes_of`.

A brief by itself carries what its reader needs to check it. Bound with thirty others it keeps what is about its region alone,
and says on which page the rest stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from compose.brief import Plan
from compose.document import (
    Document,
    Facts,
    Leaf,
    Node,
    Notes,
    Paragraph,
    Prose,
    Run,
    Section,
    leaves,
    plain,
    with_leaves,
)
from compose.figures.figures import Figures
from compose.language.catalogue import translator
from compose.pages import about
from publish.bound.references import put


def notes_of(document: Document) -> list[Notes]:
    """The small print of a document."""
    return [leaf for leaf in leaves(document) if isinstance(leaf, Notes)]


@dataclass
class Shared:
    """What the parts of a volume say of data, methods and sources, each thing once, in the order of its first mention."""

    plan: Plan
    language: str
    _items: dict[tuple[str, str], tuple[str, Prose]] = field(default_factory=dict)
    #: what the parts of single regions say themselves
    _own: set[tuple[str, Prose]] = field(default_factory=set)

    def take(self, document: Document) -> None:
        """What a part says that is not about its region alone."""
        # within a part the same words may be about two indicators
        said = {words for _, words in self._items}
        for node in notes_of(document):
            self._own.update(node.own)
            for label, text in node.items:
                if (label, text) not in node.own and plain(text) not in said:
                    self._items.setdefault((label, plain(text)), (label, text))

    def document(self, name: str, figures: Figures) -> Document:
        """The part that says it: methods with their formulas, then notes and sources."""
        t = translator(self.language)
        methods = about.methods(self.plan, self.language, figures)
        # what each method is stands there already, and the result tables are on the site
        told = {plain(leaf.prose[:1]) for leaf in leaves(methods) if isinstance(leaf, Paragraph)}
        # the overview has the remarks about all regions, and those about one stand in its brief
        rest = [i for i in self._items.values() if i[0] not in told and i not in self._own]
        sources = tuple(item for item in rest if item[0] == t("Source"))
        notes = tuple(item for item in rest if item[0] not in {t("Source"), t("Checking")})
        if any(item in self._own for item in self._items.values()):
            there = t("Remarks on the figures of one region stand at the end of its brief.")
            notes = ((t("Remarks"), (Run(there),)), *notes)
        checking = t("Every number is a cell of a result table on the site, which says how it came about.")
        sections = [
            replace(section, nodes=tuple(map(self._on_paper, section.nodes)))
            for section in self._told_once(methods.sections)
        ]
        own = (("notes", t("Notes"), notes), ("sources", t("Sources"), sources))
        sections += [Section(id, title, (Notes(items),)) for id, title, items in own if items]
        sections.append(
            Section("checking", t("Checking"), (Notes(((t("Checking"), (Run(checking),)),)),)),
        )
        return replace(
            methods, id=name, title=t("Methods, notes and sources"), sections=tuple(sections), region=""
        )

    def _told_once(self, sections: Sequence[Section]) -> Iterator[Section]:
        """The sections of methods; where one has been told, its name and under which heading."""
        seen: dict[Prose, str] = {}
        t = translator(self.language)
        for section in sections:
            nodes: list[Node] = []
            for node in section.nodes:
                if isinstance(node, Paragraph) and node.kind == "text" and node.prose in seen:
                    name = replace(node.prose[0], strong=True)
                    text = put(t("{method}: as under “{title}”"), method=name, title=Run(seen[node.prose]))
                    node = replace(node, prose=text)
                elif isinstance(node, Paragraph):
                    seen.setdefault(node.prose, section.title)
                nodes.append(node)
            yield replace(section, nodes=tuple(nodes))

    def _on_paper(self, node: Node) -> Node:
        """Without the list of result tables, which is a way to pages of the site."""
        if not isinstance(node, Facts):
            return node
        tables = translator(self.language)("Result tables")
        return Facts(tuple(item for item in node.items if plain(item[0]) != tables))


def shortened(document: Document, name: str, page: int) -> Document:
    """The document with what is about its region alone in its small print, and the page on which the rest stands.

    ``name``: the part that says it; ``page``: its number.
    """
    t = translator(document.language)
    label = t("Methods, notes and sources")
    there = put(t("see page {page}"), page=Run(str(page), href=f"bound:{name}"))

    def leaf(node: Leaf) -> Leaf:
        return Notes((*node.own, (label, there))) if isinstance(node, Notes) else node

    return replace(document, sections=tuple(with_leaves(s, leaf) for s in document.sections))

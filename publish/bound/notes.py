"""Methods, notes and sources of a volume, said once for all its parts: `Shared`, `notes_of`.

A brief by itself carries what its reader needs to check it. Bound with thirty others it keeps what is about its region alone,
and says on which page the rest stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from compose.brief import Plan
from compose.document import (
    Document,
    Facts,
    Leaf,
    Node,
    Notes,
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
    _items: dict[str, tuple[str, Prose]] = field(default_factory=dict)

    def take(self, document: Document) -> None:
        """What a part says that is not about its region alone."""
        for node in notes_of(document):
            for label, text in node.items:
                if (label, text) not in node.own:
                    self._items.setdefault(plain(text), (label, text))

    def document(self, name: str, figures: Figures) -> Document:
        """The part that says it: methods with their formulas, then notes and sources."""
        t = translator(self.language)
        methods = about.methods(self.plan, self.language, figures)
        # what each method is stands there already, and the result tables are on the site
        told = {method.name[self.language] for r in self.plan.results.values() for method in r.method}
        rest = [item for item in self._items.values() if item[0] not in told]
        sources = tuple(item for item in rest if item[0] == t("Source"))
        notes = tuple(item for item in rest if item[0] not in {t("Source"), t("Checking")})
        checking = t("Every number is a cell of a result table on the site, which says how it came about.")
        sections = [
            replace(section, nodes=tuple(map(self._on_paper, section.nodes))) for section in methods.sections
        ]
        own = (("notes", t("Notes"), notes), ("sources", t("Sources"), sources))
        sections += [Section(id, title, (Notes(items),)) for id, title, items in own if items]
        sections.append(
            Section("checking", t("Checking"), (Notes(((t("Checking"), (Run(checking),)),)),)),
        )
        return replace(
            methods, id=name, title=t("Methods, notes and sources"), sections=tuple(sections), region=""
        )

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

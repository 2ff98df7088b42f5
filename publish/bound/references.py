"""References in a volume from a finding or its evidence to the table or figure that shows it, with the page: `referring`, `put`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from compose.document import Advice, Document, Findings, Node, Prose, Recommendations, Run
from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES
from publish.bound.captions import Caption

_PLACE = re.compile(r"\{(\w+)\}")


def put(words: str, **runs: Run) -> Prose:
    """Words with runs in the places of their names.

    >>> [run.text for run in put("see page {page}.", page=Run("41"))]
    ['see page ', '41', '.']
    """
    parts = _PLACE.split(words)
    return tuple(runs[part] if i % 2 else Run(part) for i, part in enumerate(parts) if part)


@dataclass(frozen=True)
class _Ways:
    """Where the results of a document are shown: in itself, or in a part that is bound before it."""

    language: str
    here: Sequence[Caption]
    before: Sequence[Caption]
    #: the printed number of the page of a caption in such a part
    pages: Mapping[str, int]

    def behind(self, prose: Prose, but: str = "") -> tuple[str, Prose]:
        """The table or figure that shows the first number of a passage that any shows, and what is said of where it is.

        ``but``: one that the reader has just been sent to, or that stands beside the passage.
        """
        for result in dict.fromkeys(run.address.partition("/")[0] for run in prose if run.address):
            for found in (*self.here, *self.before):
                if result not in found.results:
                    continue
                if found.name == but:
                    return but, ()
                return found.name, self._said(found)
        return "", ()

    def _said(self, found: Caption) -> Prose:
        t = translator(self.language)
        words = t("see {what}, page {page}")
        # the number of a page of this part is known when it is laid out
        page = (
            Run(str(self.pages[found.name]), href=f"bound:{found.name}")
            if found.name in self.pages
            else Run("", href=f"at:{found.anchor}")
        )
        low, high = LANGUAGES[self.language].brackets
        return (Run(low), *put(words, what=Run(found.label), page=page), Run(high))


def referring(
    document: Document, here: Sequence[Caption], before: Sequence[Caption], pages: Mapping[str, int]
) -> Document:
    """The document with a reference behind every finding, and every piece of evidence, that a table or figure shows.

    ``here``: its own tables and figures; ``before``: those of a part before it, on ``pages`` (by their names).
    """
    ways = _Ways(document.language, sorted(here, key=lambda c: c.kind != "table"), before, pages)
    stop = LANGUAGES[document.language].stop

    def node(of: Node) -> Node:
        if isinstance(of, Findings):
            beside = f"figure-{of.figure.id}" if of.figure else ""
            but = next((c.name for c in here if c.anchor == beside), "")
            return replace(of, items=_each(of.items, ways.behind, stop, but))
        if isinstance(of, Recommendations):
            return replace(of, items=tuple(advice(item) for item in of.items))
        return of

    def advice(of: Advice) -> Advice:
        return replace(of, evidence=_each(of.evidence, ways.behind, ""))

    sections = tuple(replace(s, nodes=tuple(map(node, s.nodes))) for s in document.sections)
    return replace(document, sections=sections)


def _each(
    items: Sequence[Prose], behind: Callable[[Prose, str], tuple[str, Prose]], stop: str, last: str = ""
) -> tuple[Prose, ...]:
    """Passages with their references before the full stop; none is sent twice running to the same place."""
    done: list[Prose] = []
    for item in items:
        name, reference = behind(item, last)
        last = name or last
        done.append(_before_stop(item, reference, stop) if reference else item)
    return tuple(done)


def _before_stop(item: Prose, reference: Prose, stop: str) -> Prose:
    """A passage with the reference in its last sentence."""
    end = item[-1]
    if stop and end.text.endswith(stop) and not end.address:
        kept = replace(end, text=end.text.removesuffix(stop))
        return (*item[:-1], *((kept,) if kept.text else ()), *reference, replace(end, text=stop))
    return (*item, *reference)

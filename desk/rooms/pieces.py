"""Pieces of a report's pages within a page of the desk, by the renderer of the pages: `text_piece`, `changes_piece`."""

from __future__ import annotations

from dataclasses import replace

from analysis.values import Text
from compose.blocks.changed import ChangedBlock
from compose.blocks.text import TextBlock
from compose.brief import part
from compose.document import Document
from compose.language.languages import LANGUAGES
from publish.site import Site
from render.html.templates import environment
from render.html.writer import Page

#: of the desk's templates
_TEMPLATE = "piece.html"


def text_piece(site: Site, name: str, content: str, language: str, code: str, pictures: str) -> str:
    """A text as the pages have it, its numbers filled for a region (empty: as on the overview).

    Args:
        name: of the text, as ``about`` in ``text/about.zh.md``
        content: what is in the field, saved or not
        pictures: address of the folder with the report's pictures
    """
    report = site.plan.report
    texts = {**report.texts, name: Text(dict.fromkeys(LANGUAGES, content))}
    # the text stands alone, whichever block prints it and for whichever region
    block = TextBlock(kind="text", title=Text(dict.fromkeys(LANGUAGES, name)), text=name)
    plan = replace(site.plan, report=replace(report, texts=texts))
    region = report.panel.regions[code] if code else None
    document = part(plan, block, language, region, site.figures(language))
    return _html(document, pictures)


def changes_piece(site: Site, language: str, code: str) -> str:
    """What changed since the edition before, of a region or (empty) of the whole; empty where there is no edition before."""
    region = site.plan.report.panel.regions[code] if code else None
    document = part(site.plan, ChangedBlock(kind="changed"), language, region, site.figures(language))
    return _html(document, "")


def _html(document: Document, pictures: str) -> str:
    page = Page(document.language, "page", pictures=pictures)
    template = environment(document.language).get_template(f"desk/{_TEMPLATE}")
    return LANGUAGES[document.language].typeset(
        template.render(document=document, page=page, tag=LANGUAGES[document.language].tag)
    )


__all__ = ["changes_piece", "text_piece"]

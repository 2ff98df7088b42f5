"""PDFs of a report: the page each is set from, in one language or both, and attached data: `html`, `pair_html`, `attached`.

Exports `page`, `html`, `pair_html`, `attached`, `of_one`, `of_pair`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from compose import bilingual
from compose.document import Document
from compose.language.catalogue import translator
from compose.language.format import date
from publish.source import Source
from render.data.files import report_json
from render.data.tables import Table
from render.data.workbooks import region_tables, region_workbook, report_workbook, scorecard_of
from render.html.writer import Page, render
from render.pdf.archive import AttachedFile


def page(
    site: Source,
    document: Document,
    template: str = "",
    kind: type[Page] = Page,
    **more: Any,
) -> Page:
    """What every PDF of a report has; by its style's template where none is named.

    ``kind`` and ``more``: what else the page knows where it is bound with others.
    """
    language = document.language
    head = site.plan.report.file.report
    running = [document.title, head.title[language]] if document.region else [head.title[language]]
    images: dict[str, bytes] = {}
    own = site.own_look(language, "figure:")
    if site.plan.look.logo:
        images[own.logo] = site.plan.look.logo.data
    return kind(
        language,
        template or site.paper_style.template,
        site_title=head.title[language],
        date=date(head.date, language),
        date_iso=head.date,
        publisher=site.publisher(language),
        running=" · ".join([*running, *([own.footer] if own.footer else [])]),
        images=images,
        own=own,
        elsewhere=document.elsewhere,
        **_addresses(site, document),
        **more,
    )


def _addresses(site: Source, document: Document) -> dict[str, Any]:
    """The page's address on the web and that of the methods, for QR codes.

    An official document carries none: GB/T 9704 has no place for them.
    """
    if site.paper_style.official:
        return {}
    panel, language = site.plan.report.panel, document.language
    slug = f"{panel.regions[document.region].slug}/" if document.region else ""
    return {
        "address": site.addresses.absolute(language, f"{slug}index.html"),
        "methods": site.addresses.absolute(language, "methods/index.html"),
    }


def html(
    site: Source, document: Document, template: str = "", bound: Page | None = None
) -> tuple[str, dict[str, bytes]]:
    """What a PDF is set from: the page, and its drawings by name. ``bound``: the page where it is one of a volume."""
    page_html = bound or page(site, document, template)
    assert page_html.images is not None
    return site.html(document, page_html, office=site.office(document.language)), page_html.images


def pair_html(site: Source, zh: Document, en: Document, chinese: Page, english: Page) -> str:
    """A page with both languages side by side; its drawings are in ``chinese.images`` then."""
    english.images = chinese.images
    merged = bilingual.merge(zh, en, site.glossary)
    return render(merged, chinese, site.plan.look.templates, english=english)


def of_one(site: Source, document: Document, code: str) -> bytes:
    """The PDF of a document, which is about one region or (no code) about all."""
    files = attached(site, document.language, code, document)
    language, head = document.language, page(site, document)

    def asked() -> tuple[object, Callable[[], bytes]]:
        text, images = html(site, document, bound=head)
        return _asked(site, text, images, files, language)

    if not site.pages.on:
        return site.store.kept(*asked())
    # what the page, its drawings and the PDF of both follow from
    dress = _asked(site, "", {}, files, language)[0]
    sooner = (site.pages.key(document, head), site.office(language), dress)
    return site.store.kept_through(sooner, asked)


def of_pair(site: Source, zh: Document, en: Document, code: str) -> bytes:
    """The PDF of a document with both languages side by side."""
    chinese = page(site, zh)
    text = pair_html(site, zh, en, chinese, page(site, en))
    assert chinese.images is not None
    files = _attached_to_pair(site, (zh, en), code)
    return site.store.kept(*_asked(site, text, chinese.images, files, zh.language))


def _asked(
    site: Source, text: str, images: dict[str, bytes], files: Sequence[AttachedFile], language: str
) -> tuple[object, Callable[[], bytes]]:
    """All that the PDF of a page is made from, and what makes it, as the store asks for them."""
    style, profile, look, paper = site.printing.style, site.profile, site.plan.look, site.printing.paper

    def made() -> bytes:
        from render.pdf import writer

        return writer.pdf(text, images, style, profile, files, look, language, paper)

    # of the look, what the writer asks of it
    dress = (look.tokens(language), look.extra)
    return ("pdf", text, images, style, profile, files, dress, language, paper), made


def attached(site: Source, language: str, code: str, document: Document | None = None) -> list[AttachedFile]:
    """The data a PDF for the archive carries: what the brief's region, or the whole report, has in tables.

    ``document``: the brief, whose scorecard its workbook begins with.
    """
    report = site.plan.report
    if not site.printing.archive:
        return []
    t = translator(language)
    if code:
        book = region_workbook(site.tables, report.panel, code, site.about, language, scorecard_of(document))
        tables: Sequence[Table] = region_tables(site.tables, code)
    else:
        book, tables = report_workbook(site.tables, site.about, language), site.tables
    day = report.file.report.date
    return [
        AttachedFile("data.xlsx", book, t("The data of this document as a workbook"), day),
        AttachedFile(
            "data.json",
            report_json(tables, site.about),
            t("The data of this document for programs, with units, methods and sources"),
            day,
        ),
    ]


def _attached_to_pair(site: Source, documents: Sequence[Document], code: str) -> list[AttachedFile]:
    """A workbook in each language, and what programs read once."""
    by_language = {one.language: attached(site, one.language, code, one) for one in documents}
    books = [
        replace(book, name=f"data.{lang}.xlsx") for lang, files in by_language.items() for book in files[:1]
    ]
    return [*books, *by_language["en"][1:]]

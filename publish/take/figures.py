"""A page of its own for every figure and table of a page, to embed and to cite, and the drawing as a file: `taken`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from compose import cite
from compose.document import Document, Figure, Findings, Leaf, Table, leaves, plain
from compose.figures.web import columns_of
from compose.language.languages import LANGUAGES
from publish import discovery
from render.html.served import served
from render.html.templates import environment
from render.html.writer import Page

#: the folder beside a page
FOLDER = "figure"
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def numbered(document: Document) -> Iterator[Figure | Table]:
    """The figures and tables of a document that have a number, in reading order."""
    for leaf in leaves(document):
        yield from (one for one in _within(leaf) if one.number)


def _within(leaf: Leaf) -> list[Figure | Table]:
    if isinstance(leaf, Findings):
        return [leaf.figure] if leaf.figure else []
    return [leaf] if isinstance(leaf, Figure | Table) else []


def name_of(one: Figure | Table) -> str:
    """What a figure or table is called in addresses: as the page's own anchor."""
    return f"{'figure' if isinstance(one, Figure) else 'table'}-{one.id}"


def citation(document: Document, page: Page, one: Figure | Table, url: str, site: str) -> cite.Cited:
    """How a figure or table is cited; ``site``: the report's name."""
    label = page.figure_label(one.number) if isinstance(one, Figure) else page.table_label(one.number)
    within = page.site_title
    if document.title != within:
        within += f"{LANGUAGES[page.language].colon}{document.title}"
    place = "-".join(part for part in (site, page.language, document.id, name_of(one)) if part)
    return cite.Cited(
        re.sub(r"[^A-Za-z0-9-]+", "-", place), page.language, plain(one.caption), page.publisher, page.date_iso,
        within, label, url,
    )  # fmt: skip


def taken(document: Document, page: Page, folder: str, base: str, report: str) -> dict[str, bytes]:
    """The pages and drawings: path beside the page → content.

    Args:
        page: the page they stand on, as it was rendered.
        folder: where that page lies below the site.
        base: the site's address; empty where it has none.
        report: the report's name.
    """
    files: dict[str, bytes] = {}
    template = environment(page.language).get_template("pages/figure.html")
    for one in numbered(document):
        name = name_of(one)
        path = f"{folder}/{FOLDER}/{name}.html"
        url = discovery.address(base, path) if base else ""
        cited = citation(document, page, one, url, report)
        picture, size = "", (0, 0)
        if isinstance(one, Figure) and one.svg:
            picture = f"{name}.svg"
            files[f"{FOLDER}/{picture}"] = on_paper(one.svg)
            box = _BOX.search(one.svg)
            size = (round(float(box[1])), round(float(box[2]))) if box else size
        elif isinstance(one, Figure) and one.picture:
            picture, size = "", (round(one.picture.size[0]), round(one.picture.size[1]))
        inner = page.within_folder()
        html = template.render(
            document=document,
            page=inner,
            node=one,
            kind="figure" if isinstance(one, Figure) else "table",
            label=cited.label,
            picture=picture,
            size=size,
            columns=columns_of(one.svg) if picture and isinstance(one, Figure) else [],
            back=f"../index.html#{name}",
            frame=f'<iframe src="{escape(url or f"{name}.html")}" title="{escape(plain(one.caption))}" '
            f'width="{max(size[0], 640)}" height="{max(size[1], 320) + 120}" style="border:0" loading="lazy"></iframe>',
            words=cite.words(cited),
            bibtex=cite.bibtex(cited),
            csl=cite.csl_json(cited),
        )
        files[f"{FOLDER}/{name}.html"] = served(html).encode()
    return files


def on_paper(svg: str) -> bytes:
    """A drawing as a file: on white, whatever it is put on."""
    start = svg.index(">") + 1
    return f'{svg[:start]}<rect width="100%" height="100%" fill="#ffffff"/>{svg[start:]}'.encode()

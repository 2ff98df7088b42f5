"""Scripts that bring a page what may not be fetched from disk: rows of long tables, shapes of maps: `table_parts`, `shapes_script`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from compose.document import Document, Section, Table, leaves
from compose.figures.maps import draw as maps
from compose.figures.web import for_web
from compose.language.languages import LANGUAGES
from render.html.served import fragment
from render.html.writer import PART, Page


def body(table: Table, page: Page) -> str:
    """The rows of a table as they stand on a page by the program's own templates, which has nothing but these made."""
    rows = replace(page).rows(table)
    return fragment(LANGUAGES[page.language].typeset(f"<tbody>{rows}</tbody>"))


def table_parts(
    html: Callable[[Document, Page], str] | None, document: Document, page: Page, folder: str
) -> dict[str, bytes]:
    """Scripts that call back with the rows of a document's long tables, by path.

    Args:
        html: sets a document as a page, of which the rows are taken; None where no templates but the program's own are used.
        document: what has the tables.
        page: it is shown on.
        folder: of the page, below the site.
    """
    files: dict[str, bytes] = {}
    for table in leaves(document):
        if not isinstance(table, Table) or not table.more:
            continue
        for i in range(page.parts(table)):
            rows = table.more[i * PART : (i + 1) * PART]
            part = replace(table, rows=rows, more=(), notes=())
            sections = (Section("part", "", (part,)),)
            whole = (
                html(replace(document, sections=sections, headline=(), numbers=()), page)
                if html
                else body(part, page)
            )
            inner = whole.partition("<tbody>")[2].rpartition("</tbody>")[0]
            script = f"fangzhiRows({json.dumps(inner.strip(), ensure_ascii=False)});\n"
            files[f"{folder}/rows/{table.id}-{i + 1}.js"] = script.encode()
    return files


def shapes_script(sheet: maps.Sheet) -> bytes:
    """The shapes of a report's maps as a script that puts them into the page: what a page may not fetch from disk."""
    shapes = sheet.drawn("shapes", lambda: for_web(sheet.shapes))
    inner = shapes.removeprefix("<defs>").removesuffix("</defs>")
    text = json.dumps(inner, ensure_ascii=False)
    return (
        '"use strict";\n{const defs=document.querySelector("svg[data-shapes] defs");'
        f"if(defs)defs.innerHTML+={text};}}\n"
    ).encode()

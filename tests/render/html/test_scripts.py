"""Rows of long tables that a page asks for: those of the page that a template writes."""

from __future__ import annotations

import json

import pytest

from compose.document import Document, Run, Section, Table, TCell, THead, TRow
from compose.language.languages import LANGUAGES
from render.html.scripts import table_parts
from render.html.served import served
from render.html.writer import PART, Page, render

STRIP = '<svg viewBox="0 0 9 9"><path d="M0 0h9" class="k-rule"/></svg>'


def table(count: int) -> Table:
    """Names in both scripts, classes, figures with and without an address, missing ones, drawings."""
    words = ("巴青县，3个", "A市2020年", "Karamay", "“（甲）”", "a < b")
    rows = tuple(
        TRow(
            (
                TCell((Run(words[i % 5], href="region:a"),), header=True),
                TCell((Run(f"{i}.5", address=f"t/{i:06}/x", value=f"{i}.5"),), "right", sort=f"{i}.5"),
                TCell((Run("—"),) if i % 7 == 0 else (Run(f"{i}/9"),), "right", group="东部 & 西"),
                TCell((Run(words[(i + 1) % 5]),), "left", svg=STRIP if i % 11 == 0 else ""),
            ),
            id=f"r-{i}",
            code=f"{i:06}",
            own=i == 3,
        )
        for i in range(count)
    )
    heads = tuple(THead(h) for h in "abcd")
    return Table(1, "all", (Run("表"),), heads, rows[:10], notes=((Run("注"),),), more=rows[10:])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [10, 11, 10 + PART, 30 + 2 * PART])
def test_rows_are_those_of_a_page(language, count):
    document = Document("d", language, "题", "题", (Section("s", "节", (table(count),)),))

    def html(document: Document, page: Page) -> str:
        return served(LANGUAGES[page.language].typeset(render(document, page)))

    def page() -> Page:
        return Page(language, "page", base="../", data="../data/", taking="figure/")

    parts = table_parts(None, document, page(), "f")
    assert parts == table_parts(html, document, page(), "f")
    assert len(parts) == -(-(count - 10) // PART)
    shown = "".join(json.loads(p.decode()[len("fangzhiRows(") : -3]) for p in parts.values())
    assert shown.count("<tr") == count - 10

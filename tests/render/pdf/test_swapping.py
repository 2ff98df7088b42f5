"""A short section goes before the next into room that is left at a page's foot, where no order of numbers is broken."""

from __future__ import annotations

import io

import pikepdf
import pytest

from render.pdf import ending, writer

FIGURE = '<figure><div style="height:{}mm">drawing</div><figcaption>Figure</figcaption></figure>'
TABLE = (
    "<table><caption>Table</caption><tr><td style='height:{}mm;vertical-align:bottom'>cell</td></tr></table>"
)


def sections(*parts: tuple[str, str, float]) -> str:
    """A page of sections, each whole on its page: name, what is in it, how high."""
    body = "\n".join(
        f'<section class="{name}" style="break-inside: avoid"><h2>{name}</h2>{inside.format(high)}</section>'
        for name, inside, high in parts
    )
    return f'<html lang="en"><head><title>t</title></head><body class="en"><main>{body}</main></body></html>'


def order(html: str, style: str = "brief", **given: str) -> list[str]:
    """The sections' headings as they follow each other on the pages, by the PDF's bookmarks."""
    laid_out = writer.lay_out(html, {}, style, language="en", **given)
    with pikepdf.open(io.BytesIO(laid_out.write())) as pdf, pdf.open_outline() as outline:
        found = [(item.title, pdf.pages.index(item.destination[0])) for item in outline.root]
    assert [page for _, page in found] == sorted(page for _, page in found)
    return [name for name, _ in found]


FIRST = ("first", FIGURE, 145)
LAST = ("last", FIGURE, 20)


def test_a_short_table_goes_before_a_tall_figure() -> None:
    html = sections(FIRST, ("tall", FIGURE, 170), ("short", TABLE, 30), LAST)
    assert order(html) == ["first", "short", "tall", "last"]
    assert ending.cost(writer.lay_out(html, {}, language="en").document) == (2, 0)


@pytest.mark.parametrize(
    "parts",
    [
        # numbers of figures would be out of order
        (FIRST, ("tall", FIGURE, 170), ("short", FIGURE, 30), LAST),
        (FIRST, ("tall", TABLE, 170), ("short", TABLE, 30), LAST),
        # it does not fit
        (FIRST, ("tall", FIGURE, 170), ("short", TABLE, 120), LAST),
        # the last section is about the document
        (FIRST, ("tall", FIGURE, 170), ("short", TABLE, 30)),
        # advice follows from what stands before it, notes are about all of it
        (FIRST, ("tall", FIGURE, 170), ("recommendations", TABLE, 30), LAST),
        (FIRST, ("tall", FIGURE, 170), ("notes", TABLE, 30), LAST),
        # no page is dead
        (("first", FIGURE, 200), ("tall", FIGURE, 170), ("short", TABLE, 10), LAST),
        # the next page would be as empty
        (FIRST, ("tall", FIGURE, 160), ("short", TABLE, 30), ("high", FIGURE, 200), LAST),
    ],
)
def test_else_the_order_is_the_reports(parts: tuple[tuple[str, str, float], ...]) -> None:
    assert order(sections(*parts)) == [name for name, _, _ in parts]


def test_in_a_volume_and_in_official_documents_the_order_is_the_reports() -> None:
    html = sections(FIRST, ("tall", FIGURE, 170), ("short", TABLE, 30), LAST)
    assert order(html, bound="dt { color: black }") == ["first", "tall", "short", "last"]
    assert order(html, "government") == ["first", "tall", "short", "last"]

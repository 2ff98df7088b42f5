"""Running text and rows of tables, against a template that says the same in Jinja's words."""

from __future__ import annotations

import itertools

import pytest
from jinja2 import Environment, StrictUndefined

from compose.document import Run, Table, TCell, THead, TRow
from render.html import cells
from render.html.smaller import smaller
from render.html.writer import Page

TEMPLATE = """
{%- macro prose(runs, of="") -%}
{%- for run in runs -%}
{%- set href = page.link(run.href) if run.href else "" -%}
{%- if run.strong %}<strong>{% endif -%}
{%- if href %}<a href="{{ href }}">{% endif -%}
{%- if run.italic %}<i>{% endif -%}
{%- if run.lang %}<span lang="{{ run.lang }}">{% endif -%}
{%- if run.address %}<data{% if run.value[:1] not in "-0123456789" %} class="words"{% endif
%} value="{{ run.value }}" data-cell="{{ run.address[of | length:] }}">{{ run.text }}</data>
{%- else %}{{ run.text }}{% endif -%}
{%- if run.lang %}</span>{% endif -%}
{%- if run.italic %}</i>{% endif -%}
{%- if href %}</a>{% endif -%}
{%- if run.strong %}</strong>{% endif -%}
{%- endfor -%}
{%- endmacro -%}
{%- macro class(align, usual) -%}
{%- set side = align if page.paper or align != usual else "" -%}
{%- if side %} class="{{ side }}"{% endif -%}
{%- endmacro -%}
{%- set rooms = page.rooms(table) -%}
{%- for row in table.rows -%}
{%- set room = rooms[loop.index0] -%}
{%- set of = page.begins(row) if not page.paper else "" -%}
<tr{% if row.id %} id="{{ row.id }}"{% endif %}{% if row.kind or row.own %} class="{{ row.kind }}{% if row.own %} own{% endif %}"{% endif
%}{% if row.code %} data-region="{{ row.code }}"{% endif %}{% if of %} data-of="{{ of }}"{% endif %}>
{%- for cell in row.cells -%}
{%- if cell.header -%}
<th scope="row"{{ class(cell.align, "left") }}{% if cell.group %} data-group="{{ cell.group }}"{% endif %}>{{ prose(cell.prose, of) }}</th>
{%- else -%}
<td{{ class(cell.align, "right") }}{% if room[loop.index0] %} data-room="{{ room[loop.index0] }}"{% endif
%}{% if cell.sorted_by and not page.paper %} data-sort="{{ cell.sorted_by }}"{% endif %}{% if cell.group %} data-group="{{ cell.group }}"{% endif
%}>{% if cell.svg %}{{ page.image(cell.svg, cell.alt, "strip") }}{% endif %}{{ prose(cell.prose, of) }}</td>
{%- endif -%}
{%- endfor -%}</tr>
{%- endfor -%}"""

WORDS = ("得分", "a < \"b\" & 'c'", "−1,234.5", "")
PLACES = (("", ""), ("t/510000/x", "-1.5"), ("t/510000/y", "甲"), ('t/"&/z', ""))
LINKS = ("", "region:sichuan", 'https://example.org/?a=1&b="2"')


def every_run() -> tuple[Run, ...]:
    """Runs of all kinds."""
    kinds = itertools.product(WORDS, PLACES, LINKS, ("", "en"), (False, True), (False, True))
    return tuple(
        Run(text, strong, address, value, href, lang, italic)
        for text, (address, value), href, lang, strong, italic in kinds
    )


def rendered(table: Table, page: Page) -> str:
    """The rows as Jinja writes them."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(TEMPLATE).render(table=table, page=page)


def pages() -> tuple[Page, Page]:
    """One for the site, one for paper."""
    return Page("zh", "brief", base="../"), Page("zh", "brief", images={})


# the twelve rows of a code share the runs out among them: each run stands in each kind of cell, not in each kind of row
@pytest.mark.parametrize("shares", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_rows_are_what_a_template_writes(shares: int) -> None:
    runs = every_run()
    strip = '<svg viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    sides = tuple(itertools.product(("left", "right", "center"), (False, True)))
    cells_ = [
        TCell((Run("12.5", address="t/510000/x", value="12.5"),), "right", sort=sort, group=group)
        for sort in ("", "12.5", '7"')
        for group in ("", "东部 & 西部")
    ]
    cells_ += [TCell((Run("3.25"),), "right", svg=strip, alt="a"), TCell()]
    kinds = itertools.product((False, True), ("", "total", "missing"), ("", 'r-"1"'))
    rows = tuple(
        TRow((*(TCell(runs[i % shares :: shares], *side) for side in sides), *cells_), own, code, kind, id)
        for i, (own, kind, id) in enumerate(kinds)
        for code in ("", "510000")
    )
    figures = (("a", "1.5"), ("b", "20"))
    of_city = [TCell((Run(v, address=f"t/510100/{c}", value=v),), "right") for c, v in figures]
    numbers = (TCell((Run("成都"),), header=True), *of_city)
    rows += (TRow(numbers, code="510100"), TRow((TCell(header=True), *numbers[1:][::-1])))
    # rows of one table have as many cells
    for part in (rows[:-2], rows[-2:]):
        table = Table(1, "t", (), (THead("x"),) * len(part[0].cells), part)
        # a page counts its drawings: one for each of the two
        for ours, theirs in zip(pages(), pages(), strict=True):
            rows, expected = str(ours.rows(table)), rendered(table, theirs)
            # for the site the marks are left out that `smaller` would take away
            assert (rows == expected) if ours.paper else (smaller(rows) == smaller(expected))


def test_what_is_html_already_stays() -> None:
    page = pages()[0]
    assert str(page.prose((Run("<b>"),))) == "&lt;b&gt;"
    assert cells.escaped(page.prose((Run("<b>"),))) == "&lt;b&gt;"

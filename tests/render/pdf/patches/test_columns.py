"""Columns that are filled once stand where WeasyPrint's trials leave them, or lower by nothing that could be higher."""

from __future__ import annotations

import doctest
import itertools
from typing import Any

import pytest
from weasyprint.formatting_structure import boxes

from render.pdf import writer as pdf_writer
from render.pdf.patches import columns

WORDS = (
    "Figures of several years are compared at the prices of one of them, and what is missing is left out. "
)
#: the lengths of notes in words of ``WORDS``, as sentences
LENGTHS = ([1], [1, 1], [3, 1, 2], [1, 2, 1, 4, 1, 1, 2], [6, 1, 1, 1, 1], [1, 1, 1, 1, 9], [2] * 24)


def page(lengths: list[int], before: str = "", rules: str = "") -> str:
    notes = "".join(f"<div><dt>{i} </dt><dd>{WORDS * n}</dd></div>" for i, n in enumerate(lengths))
    return f"""<html lang="en"><title>x</title><style>@page {{ size: 210mm 100mm; margin: 10mm }}
dl {{ margin: 0; font: 8pt/1.45 sans-serif; columns: 2; column-gap: 7mm }} dl div {{ margin-bottom: 2pt; break-inside: avoid }}
dt, dd {{ display: inline; margin: 0 }} {rules}</style><h1>x</h1>{before}<dl>{notes}</dl><p>after</p>"""


def lines(html: str, arranged: bool = False) -> list[list[tuple[float, float, str]]]:
    """Where the lines of every page stand, and what is in them.

    ``arranged``: after all trials that fill pages better, of which WeasyPrint's own columns take seconds each.
    """
    found = []
    with pytest.MonkeyPatch.context() as patched:
        if not arranged:
            patched.setattr("render.pdf.arranging.arranged", lambda document, *_: (document, ""))
            patched.setattr("render.pdf.sizing.filled_up", lambda document, *_, **__: document)
        document = pdf_writer.lay_out(html, {}).document
    for one in document.pages:
        texts = [box for box in one._page_box.descendants() if isinstance(box, boxes.TextBox)]
        found.append([(round(box.position_x, 6), round(box.position_y, 6), box.text) for box in texts])
    return found


def theirs(
    html: str, monkeypatch: pytest.MonkeyPatch, arranged: bool = False
) -> list[list[tuple[float, float, str]]]:
    with monkeypatch.context() as patched:
        patched.setattr("weasyprint.layout.block.columns_layout", columns.COLUMNS_LAYOUT.original)
        return lines(html, arranged)


def measured(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pieces are measured, each time columns are filled our way."""
    counts = list[int]()
    ours = columns._measured

    def counting(*args: Any) -> Any:
        result = ours(*args)
        counts.append(len(result[0].children))
        return result

    monkeypatch.setattr(columns, "_measured", counting)
    return counts


@pytest.mark.slow
@pytest.mark.parametrize("lengths", LENGTHS, ids=str)
@pytest.mark.parametrize(
    "more", ["", "<h2>notes</h2>", "<p style='height: 45mm'>", "<p style='height: 58mm'>"]
)
def test_notes_stand_where_weasyprint_sets_them(
    lengths: list[int], more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On one page, at the foot of one, and going on over the next; a note is in one piece everywhere."""
    counts = measured(monkeypatch)
    html = page(lengths, more)
    # notes over two pages, which are arranged
    long = len(lengths) == 24
    ours = lines(html, long)
    assert ours == theirs(html, monkeypatch, long)
    if long:
        assert [len({x for x, _, text in one if text[:-1].isdigit()}) for one in ours][-2:] == [2, 2]
    assert counts, "columns are filled our way"


@pytest.mark.slow
@pytest.mark.parametrize(
    "rules",
    [
        "dl div { break-inside: auto }",
        "dt { float: left }",
        "dl div + div { break-before: column }",
        "dl { height: 60mm }",
        "dl { column-fill: auto }",
        "dl div::first-line { font-weight: bold } dl::first-letter { color: red }",
        "dl { direction: rtl }",
        "dl div { margin-top: 3pt }",
    ],
)
def test_other_columns_are_as_weasyprint_has_them(rules: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = page([1, 2, 1, 4, 1, 1, 2], rules=rules)
    assert lines(html) == theirs(html, monkeypatch)


def test_the_least_height_is_that_of_the_best_of_all_ways_to_break() -> None:
    for heights in itertools.product((1.0, 2.0, 5.0), repeat=5):
        for count in (1, 2, 3):
            breaks = itertools.combinations_with_replacement(range(6), count - 1)
            best = min(
                max(sum(heights[a:b]) for a, b in itertools.pairwise([0, *ends, 5])) for ends in breaks
            )
            assert columns.least_height(heights, count) == best
            runs = columns.filled(heights, best, count)
            assert [i for run in runs for i in range(*run)] == list(range(5))
            assert all(sum(heights[a:b]) <= best for a, b in runs)


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(columns).failed == 0

"""Marks of Latin words in drawings are narrow on paper, and the figures reckon with it."""

from __future__ import annotations

import doctest
import io
import itertools

import pdfplumber
import pytest

from compose.figures.svg import text_width
from compose.language import script
from render.pdf import writer as pdf_writer


def drawn(text: str, weight: int) -> list[tuple[str, float]]:
    """The characters of a drawing's words and how far each is from the next, in points, as read from the PDF."""
    words = f'<text x="5" y="40" font-size="10" font-weight="{weight}" font-family="Noto Sans CJK SC">{text}</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">{words}</svg>'
    html = '<img src="figure:0" alt="words" style="display:block;width:100pt;height:100pt">'
    made = pdf_writer.pdf(f"<!doctype html><html lang=en><title>x</title>{html}", {"figure:0": svg.encode()})
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        chars = [c for c in pdf.pages[0].chars if c["top"] < 150][: len(text)]
    return [(a["text"], b["x0"] - a["x0"]) for a, b in itertools.pairwise(chars)]


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize(
    ("text", "mark", "wide"),
    [
        ("Xi’an", "’", False),
        ("“Côte d’Ivoire”", "“", False),
        ("西安“新区”里", "“", True),
        ("西安’Xi’", "’", True),
    ],
)
def test_marks_are_as_wide_as_their_words_want(text: str, mark: str, wide: bool, weight: int) -> None:
    steps = drawn(text, weight)
    assert "".join(c for c, _ in steps) == text[:-1]
    width = next(step for c, step in steps if c == mark)
    assert width == pytest.approx(10, abs=0.5) if wide else 2 < width < 6.5
    assert sum(step for _, step in steps) == pytest.approx(text_width(text[:-1], 10, weight == 700), rel=0.05)


def test_examples_in_docstrings() -> None:
    assert not doctest.testmod(script).failed

"""What is drawn from memory is what Pango would have set once more: the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from render.pdf import writer
from render.pdf.patches import shapes

CHINESE = "四川省2019年第三产业增加值为24443.3亿元，占地区生产总值的“52.44%”，比上年提高1.3个百分点；" * 5
ENGLISH = (
    "Services of Sichuan’s economy, an unquestionably heterogeneous aggregate, grew by 8.5 per cent. " * 5
)
NARROW = "width:9em;white-space:nowrap;overflow:hidden;text-overflow:ellipsis"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60" width="200" height="60" font-family="Noto Sans CJK SC">'
    '<text x="5" y="20" font-size="9">四川 “2018”</text><text x="5" y="40" font-size="9" textLength="60">Sichuan’s</text></svg>'
)
BODIES = {
    "justified Chinese in two widths": f"<p>{CHINESE}</p><p style='width:11em'>{CHINESE}</p>",
    "justified English, underlined": f"<p>{ENGLISH}</p><p style='width:13em'><u>{ENGLISH}</u></p>",
    "set apart": f"<p style='letter-spacing:.1em;word-spacing:.3em'>{ENGLISH[:60]}</p>",
    "cut off": f"<p style='{NARROW}'>{CHINESE}</p><p style='{NARROW}'>{ENGLISH}</p>",
    "cut off after two lines": f"<div style='max-lines:2;continue:discard;block-ellipsis:auto'>{ENGLISH}</div>",
    "no glyph, and from the right": "<p>a\U000f1234b</p><p dir=rtl>שלום 12</p>",
    "a drawing": '<img src="figure:0" alt="words" style="width:200pt">',
}


def made(body: str) -> bytes:
    page = f"<!doctype html><html lang=zh><title>x</title><style>p {{ text-align: justify; hyphens: auto }}</style>{body}"
    return writer.pdf(page, {"figure:0": DRAWING.encode()})


@contextmanager
def set_by_pango() -> Iterator[None]:
    for patch in shapes.PATCHES:
        patch.put(patch.original)
    try:
        yield
    finally:
        for patch in shapes.PATCHES:
            patch.put(patch.replacement)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_lines_are_drawn_as_pango_sets_them(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with set_by_pango():
        theirs = made(body)
    first = made(body)
    original, again = shapes.REACTIVATE.original, []

    def counted(layout: Any, style: Any) -> None:
        again.append(layout.text)
        original(layout, style)

    monkeypatch.setattr(shapes.REACTIVATE, "original", counted)
    assert made(body) == first == theirs
    if "cut off" not in body and NARROW not in body and "block-ellipsis" not in body:
        assert again == [], "the second time nothing is set by Pango"


def test_memory_lets_go_of_what_was_not_asked_for_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    from render.pdf.patches import lines

    monkeypatch.setattr(lines, "LINES", 3)
    memory = shapes.Memory(None)
    for number in range(9):
        memory.keep(number, str(number))
    assert memory.get(8) == "8" and memory.get(0) is None

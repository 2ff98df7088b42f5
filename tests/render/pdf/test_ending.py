"""The last page of a brief: few lines are drawn back, more are left, and nothing is where it cannot be."""

from __future__ import annotations

import doctest

import pytest

from render.pdf import ending
from render.pdf.styles import STYLES
from render.pdf.writer import lay_out

NOTE = "A remark on the data, long enough to take up two lines or three in a column of small print. " * 2


def html(notes: int, room: float) -> str:
    """A page that is taken up to ``room`` mm, and notes of which some run over."""
    items = "".join(f"<div><dt>Note {i}</dt><dd>{NOTE}</dd></div>" for i in range(notes))
    return (
        f'<html lang="en"><head><title>t</title></head><body class="en"><div style="height:{room}mm">x</div>'
        f'<dl class="notes">{items}</dl></body></html>'
    )


def pages(style: str, notes: int, room: float, bound: str = "") -> list[float]:
    return [
        ending.filled(p)
        for p in lay_out(html(notes, room), {}, style, bound=bound, language="en").document.pages
    ]


def usual(notes: int, room: float) -> list[float]:
    """The same where nothing is tried."""
    return pages("bilingual", notes, room)


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(ending).failed == 0


def test_what_is_not_tried_would_change_nothing() -> None:
    """Every rule that is tried on a brief of all kinds of blocks is kept; on a page of notes those of notes alone."""
    tighter = STYLES["brief"].tighter
    every = {name for rules in tighter for name in ending._CLASS.findall(rules)}
    assert len(ending.different(tighter, every)) == len(tighter)
    notes = ending.different(tighter, {"notes", "en"})
    assert all("dl.notes" in rules for rules in notes) and not any("section" in rules for rules in notes)
    full, bare = (
        lay_out(html(20, 100), {}, "bilingual", bound=rules, language="en")
        for rules in (tighter[3], notes[0])
    )
    assert full.write() == bare.write()


def test_how_full_a_page_is() -> None:
    (share,) = pages("brief", 0, 120)
    assert 0 < share < 0.1, "the words stand at the head of what is 120 mm high"
    assert 0.7 < pages("brief", 36, 0)[0] < 0.9


@pytest.mark.slow
@pytest.mark.parametrize("style", [name for name, style in STYLES.items() if style.tighter])
def test_a_few_lines_are_drawn_back_and_more_are_left(style: str) -> None:
    # more and more is put before the notes: the first lines that run over are drawn back, later they fill a page
    seen = set()
    for room in range(130, 262, 8):
        found = pages(style, 20, room)
        over = len(usual(20, room)) > 1
        if len(found) == 1:
            seen.add("drawn back" if over else "one page")
        else:
            seen.add("few lines left" if found[-1] < ending.LEAST else "two pages")
    assert {"drawn back", "one page", "two pages"} <= seen


@pytest.mark.slow
def test_what_is_bound_in_a_volume_is_left() -> None:
    room = next(r for r in range(130, 200, 4) if len(usual(20, r)) > len(pages("brief", 20, r)))
    assert len(pages("brief", 20, room, bound="dt { color: black }")) == 2

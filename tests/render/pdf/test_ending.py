"""The last page of a brief: few lines are drawn back, more are left, and nothing is where it cannot be."""

from __future__ import annotations

import doctest
from dataclasses import replace
from unittest.mock import patch

import pytest
from weasyprint import HTML

from render import paper
from render.pdf import arranging, ending
from render.pdf.styles import STYLES
from render.pdf.writer import lay_out
from tests.render.pdf.test_fitting import page

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
    with patch.dict(STYLES, {"usual": replace(STYLES["brief"], tighter=())}):
        return pages("usual", notes, room)


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(ending).failed == 0
    assert doctest.testmod(paper).failed == 0


def test_what_is_not_tried_would_change_nothing() -> None:
    """Of the rules of bilingual briefs, on a page of notes only those of notes are tried, once."""
    tried = STYLES["bilingual"].tried
    every = {name for rules in tried for name in ending._CLASS.findall(rules)}
    assert len(ending.different(tried, every)) == len(tried)
    (notes,) = ending.different([tried[0].replace("figure {", ".figure {")], {"notes", "en"})
    assert ".notes" in notes and ".advice" not in notes and ".cols" not in notes
    full, bare = (
        lay_out(html(20, 100), {}, "brief", bound=rules, language="en") for rules in (tried[0], notes)
    )
    assert full.write() == bare.write()


def test_how_full_a_page_is() -> None:
    (share,) = pages("brief", 0, 120)
    assert 0 < share < 0.1, "the words stand at the head of what is 120 mm high"
    assert 0.7 < pages("brief", 36, 0)[0] < 0.9


@pytest.mark.slow
@pytest.mark.parametrize("style", ["brief", "print"])
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
def test_in_a_volume_a_few_lines_are_drawn_back_and_more_are_left() -> None:
    """A part begins on the right: what is more than a few lines is worth its leaf, and nothing else of it is tried."""
    seen = set()
    for room in range(130, 262, 8):
        one, bound = usual(20, room), pages("brief", 20, room, bound="dt { color: black }")
        if len(one) > 1 and one[-1] >= ending.LEAST:
            assert len(bound) == len(one)
            seen.add("left")
        elif len(one) > 1 and len(bound) == 1:
            seen.add("drawn back")
    assert seen == {"drawn back", "left"}


#: a page that stays half empty whatever is tried: what follows is as high as a page
DEAD = (
    '<section class="profile"><p>x</p></section><div class="headline"><h1>x</h1></div><figure><p>x</p></figure>'
    '<div class="tablewrap compact"><table class="scorecard"><tr><th>x</th></tr></table></div><ol class="advice"><li>x</li></ol>'
    '<div class="cols"></div><div class="top"></div><div style="height:230mm;break-inside:avoid">x</div>'
)


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for every time that pages are laid out."""
    times: list[str] = []
    render = HTML.render

    def counted(self: HTML, *given: object, **named: object) -> object:
        times.append("again")
        return render(self, *given, **named)

    monkeypatch.setattr(HTML, "render", counted)
    return times


def test_a_page_that_stays_dead_is_not_laid_out_for_every_rule(laid_out: list[str]) -> None:
    found = pages("brief", 0, 20, bound="")
    assert len(found) == 1
    laid_out.clear()
    text = html(1, 20).replace("</div><dl", f"</div>{DEAD}<dl")
    shares = [ending.filled(p) for p in lay_out(text, {}, language="en").document.pages]
    assert min(shares[:-1]) < ending.DEAD
    assert len(laid_out) <= 1 + arranging.MOST


@pytest.mark.slow
def test_a_table_is_fitted_once_and_not_for_every_arrangement(laid_out: list[str]) -> None:
    lay_out(page("brief", "zh", 14), {}, language="zh")
    to_fit = len(laid_out)
    assert to_fit > 1, "a table of fourteen columns does not fit as it is"
    laid_out.clear()
    lay_out(page("brief", "zh", 14).replace("</body>", f"{DEAD}</body>"), {}, language="zh")
    assert len(laid_out) <= to_fit + arranging.MOST

"""The words of laid-out pages that are text: `running_text`."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes

#: what is written at the end of a line where a word is divided
HYPHENS = "\u2010\u00ad"


def running_text(page: Any) -> str:
    """The text of a laid-out page as it is read: words of a paragraph together, divided words whole.

    Without what stands in the margins and in the rows of tables, whose captions are text.
    """
    said: list[str] = []
    _walk(page._page_box, said)
    return "".join(said)


def _walk(box: Any, said: list[str]) -> None:
    """Add the words of a box; a line that ends with a divided word goes on with the next."""
    if isinstance(box, boxes.MarginBox | boxes.TableRowGroupBox):
        return
    if isinstance(box, boxes.LineBox):
        words = _words(box)
        said.append(words[:-1] if words and words[-1] in HYPHENS else f"{words} ")
        return
    children = getattr(box, "children", ())
    for child in children:
        _walk(child, said)
    if any(isinstance(child, boxes.LineBox) for child in children):
        said.append("\n")


def _words(box: Any) -> str:
    if isinstance(box, boxes.TextBox):
        return str(box.text)
    return "".join(_words(child) for child in getattr(box, "children", ()))

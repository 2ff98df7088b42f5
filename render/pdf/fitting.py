"""Tables fitted to the page: words broken, type smaller, then turned: `fitted`.

Whether a table fits is known when pages are laid out. One that does not is given style rules of its own, the
mildest that will do, and the pages are laid out again; nothing is done to a page on which everything fits.

1. Headings and words may break, in 7 pt with little room between columns.
2. Beside another, it gets the whole width.
3. Smaller, down to 5.5 pt (七号, the smallest size of Chinese type).
4. On a page of its own that is turned, as GB/T 9704 has wide tables, in 7 pt and then in what it takes.

What stands side by side keeps together on one page. A table too high for that stands below its neighbour
instead, and runs on over as many pages as it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

#: sizes of type in points: the first tried, and the smallest before a table is turned
FIRST, LEAST = 7.0, 5.5
#: most often that pages are laid out again
MOST = 6
#: what a size is cut by, so that rounding never makes a table too wide; room left between columns in points
_SAFE, _GAP = 0.97, 2.4
#: how far a table may go beyond its place, in CSS pixels: rounding
_ROUNDING = 0.5


@dataclass(frozen=True)
class Wide:
    """A table that is wider than its place: the name of its wrapper, its width and its room, its columns."""

    name: str
    width: float
    room: float
    columns: int
    #: whether it stands beside something
    beside: bool


@dataclass(frozen=True)
class Setting:
    """How one table is set to fit: the size of its type if not the usual, whether alone in the width, whether turned."""

    size: float | None
    alone: bool = False
    turned: bool = False

    def rules(self, name: str) -> str:
        """The style rules of a table with this name."""
        declarations = [] if self.size is None else _narrow(name, self.size)
        if self.alone:
            cols = f".cols:has(#{name})"
            declarations.append(
                f"{cols}, {cols} .col {{ display: block !important; width: auto; margin: 0; }}"
            )
        if self.turned:
            declarations.append(f"#{name} {{ page: turned; break-after: page; }}")
        return "\n".join(declarations)


def _narrow(name: str, size: float) -> list[str]:
    cells = f"#{name} th, #{name} td, #{name} th *, #{name} td *"
    words = ", ".join(
        f"#{name} {kind}" for kind in ("th", "th *:not(data)", "td:not(.right)", "td:not(.right) *:not(data)")
    )
    return [
        f"{cells} {{ font-size: {size:g}pt !important; line-height: 1.35 !important; width: auto !important; }}",
        f"#{name} th, #{name} td {{ padding-left: {_GAP / 2}pt !important; padding-right: {_GAP / 2}pt !important; }}",
        f"{words} {{ white-space: normal !important; hyphens: auto; overflow-wrap: break-word; }}",
    ]


def fitted(
    render: Callable[[str], Any], taken: Mapping[str, Setting] | None = None
) -> tuple[Any, dict[str, Setting]]:
    """Pages on which every table fits, and how the tables are set that need it.

    ``render`` lays pages out with style rules in addition; ``taken``: how tables were set that fitted a moment ago,
    under other rules: with them one layout does.
    """
    had = dict(taken or {})
    document = render(rules(had))
    for _ in range(MOST):
        wanted = settings(document, had)
        if wanted == had:
            break
        document, had = render(rules(wanted)), wanted
    return document, had


def settings(document: Any, taken: Mapping[str, Setting]) -> dict[str, Setting]:
    """How the tables of laid-out pages are to be set that were set as ``taken``; the same where all fit."""
    changed = dict(taken)
    for page in document.pages:
        for name in too_high(page._page_box):
            changed[name] = Setting(None, alone=True)
        for wide in tables(page._page_box):
            changed[wide.name] = _next(wide, taken.get(wide.name))
    return changed


def rules(taken: Mapping[str, Setting]) -> str:
    """The style rules of all tables that need some."""
    return "\n".join(setting.rules(name) for name, setting in taken.items())


def _next(wide: Wide, taken: Setting | None) -> Setting:
    """What to try after what did not do."""
    if taken is None or taken.size is None:
        return Setting(FIRST, alone=taken is not None)
    gaps = _GAP / 0.75 * wide.columns
    size = taken.size * _SAFE * (wide.room - gaps) / (wide.width - gaps)
    if wide.beside and not taken.alone:
        return Setting(FIRST, alone=True)
    if taken.turned or size >= LEAST:
        return Setting(int(100 * size) / 100, taken.alone, taken.turned)
    return Setting(FIRST, taken.alone, turned=True)


def too_high(page: Any) -> Iterator[str]:
    """The names of the tables beside others that reach below the foot of the page's type area."""
    foot = page.content_box_y() + page.height
    for box in page.descendants():
        element = box.element
        if element is None or "cols" not in (element.get("class") or "").split():
            continue
        if box.position_y + box.margin_height() > foot + _ROUNDING:
            for below in box.descendants():
                inside = below.element
                if (
                    inside is not None
                    and "tablewrap" in (inside.get("class") or "").split()
                    and inside.get("id")
                ):
                    yield inside.get("id")


def tables(box: Any, name: str = "", right: float = 0.0, beside: bool = False) -> Iterator[Wide]:
    """The tables below a box that reach beyond ``right``, the edge of what they stand in."""
    element = box.element
    kind = (element.get("class") or "").split() if element is not None else []
    if "tablewrap" in kind:
        name = element.get("id") or name
    beside = beside or "cols" in kind
    if isinstance(box, boxes.TableBox):
        width = box.border_width()
        if name and box.position_x + width > right + _ROUNDING:
            columns = max((len(row.children) for group in box.children for row in group.children), default=1)
            yield Wide(name, width, right - box.position_x, columns, beside)
        return
    if isinstance(
        box, boxes.BlockContainerBox | boxes.FlexContainerBox | boxes.GridContainerBox
    ) and not getattr(box, "is_table_wrapper", False):
        right = box.content_box_x() + box.width
    for child in getattr(box, "children", ()):
        yield from tables(child, name, right, beside)

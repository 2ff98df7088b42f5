"""Styles that equal elements share, and what is reckoned of a style once: `PATCHES`.

WeasyPrint gives two elements that the same rules match in the same surroundings one style, but sorts the declarations of both,
and makes a style of its own for each of their pseudo-elements: every element has six (a footnote's call and the like), of which
five are asked for where there are notes alone. A brief of a thousand elements has some hundred styles; the others are objects to
make, to look through for garbage and to ask again for what a style like them has answered.

It also asks nineteen lengths of a box's style whenever it lays the box out, and lays a line's boxes out for every word that is
tried on it. Boxes of one style in one containing block have the same lengths, height of a line and place in the flow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import inf
from typing import Any

from weasyprint import css
from weasyprint.formatting_structure import boxes

from render.pdf.patches.patch import Patch

STYLE_FOR = Patch(
    "weasyprint.css:StyleFor",
    "__init__",
    "(self, html, sheets, presentational_hints, font_config, target_collector)",
)
_LENGTHS = "(box, containing_block)"
OF_INLINE = Patch("weasyprint.layout.inline", "resolve_percentages", _LENGTHS)
OF_BLOCK = Patch("weasyprint.layout.block", "resolve_percentages", _LENGTHS)
OF_TABLE = Patch("weasyprint.layout.table", "resolve_percentages", _LENGTHS)
STRUT = Patch("weasyprint.layout.inline", "strut", "(style)")
IN_FLOW = Patch("weasyprint.formatting_structure.boxes:Box", "is_in_normal_flow", "(self)")
LENGTHS = (OF_INLINE, OF_BLOCK, OF_TABLE, STRUT, IN_FLOW)
PATCHES = (STYLE_FOR, *LENGTHS)

#: what is written with notes alone
_NOTES = {"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"}

#: a rule that matches: the number of its sheet, how specific its selector is, its declarations with their layer
_Rule = tuple[int, Any, Any]
#: a property, its value and what that weighs against others
_Weighted = tuple[str, tuple[Any, Any]]


class _Cascade:
    """The declarations of style sheets and of style attributes, by what they weigh."""

    def __init__(self, sheets: Sequence[Any]) -> None:
        self._sheets = sheets
        self._weighted: dict[Any, list[_Weighted]] = {}

    def matching(self, element: Any) -> dict[str | None, list[_Rule]]:
        """The rules that match an element (under None) and its pseudo-elements, the least specific of each sheet first."""
        found: dict[str | None, list[_Rule]] = defaultdict(list)
        for number, (sheet, _, fixed) in enumerate(self._sheets):
            for specificity, _, pseudo, payload in sheet.matcher.match(element):
                found[pseudo].append((number, fixed or specificity, payload))
        return found

    @staticmethod
    def key(rules: Sequence[_Rule]) -> tuple[Any, ...]:
        """The same for the same rules in the same order."""
        return tuple((number, specificity, id(payload)) for number, specificity, payload in rules)

    def values(self, rules: Iterable[_Rule], own: Iterable[_Weighted] = ()) -> dict[str, tuple[Any, Any]]:
        """The value of each property that prevails, with what it weighs. ``own``: declarations of the element itself."""
        values = dict[str, tuple[Any, Any]]()
        for weighted in (own, *map(self._declared, rules)):
            for name, value in weighted:
                if name not in values or values[name][1] <= value[1]:
                    values[name] = value
        return values

    def _declared(self, rule: _Rule) -> list[_Weighted]:
        number, specificity, payload = rule
        known = self._weighted.get(key := (number, specificity, id(payload)))
        if known is None:
            sheet, origin, _ = self._sheets[number]
            declarations, layer = payload
            order = inf if layer is None else sheet.layers.index(layer)
            known = self._weighted[key] = weighed(declarations, origin, order, specificity)
        return known


def weighed(declarations: Iterable[Any], origin: str, order: float, specificity: Any) -> list[_Weighted]:
    """Declarations with what they weigh: by origin and importance, layer, selector."""
    return [
        (name, (value, (css.declaration_precedence(origin, importance), order, specificity)))
        for name, value, importance in declarations
    ]


@STYLE_FOR.replaced_by
def style_for(
    self: Any, html: Any, sheets: Sequence[Any], hints: bool, font_config: Any, target_collector: Any
) -> None:
    """Styles of all elements, one for all that are equal; of pseudo-elements too."""
    self._cascaded_styles = {}
    self._computed_styles = {}
    self._sheets = sheets
    self.initial_page_sizes = {"box": None, "area": None}
    self.font_config = font_config

    own: dict[Any, list[_Weighted]] = defaultdict(list)
    for specificity, node, declarations, base_url in css.find_style_attributes(
        html.etree_element, hints, html.base_url
    ):
        read = css.preprocess_declarations(base_url, declarations)
        own[node] += weighed(read, "author", inf, specificity)

    cascade = _Cascade(sheets)
    root, styles = html.etree_element, self._computed_styles
    shared: dict[Any, Any] = {}
    # in the order of the tree: a style inherits from its parent's
    for element in html.wrapper_element.iter_subtree():
        node = element.etree_element
        parent = element.parent.etree_element if element.parent else None
        found = cascade.matching(element)
        for pseudo in (None, *(name for name in found if name)):
            rules = found.get(pseudo, [])
            if pseudo in _NOTES and not _is_note(styles[node, None]):
                continue
            above = parent if pseudo is None else node
            # what an element itself declares (a style, a language, the name by which it is linked to) is its own
            alone = node if pseudo is None and node in own else None
            key = (id(styles[above, None]) if above is not None else None, pseudo, alone, cascade.key(rules))
            if (style := shared.get(key)) is not None:
                styles[node, pseudo] = style
                continue
            self._cascaded_styles[node, pseudo] = cascade.values(
                rules, own.get(node, ()) if not pseudo else ()
            )
            self.set_computed_styles(
                node,
                parent=above,
                root=root,
                pseudo_type=pseudo,
                base_url=html.base_url,
                target_collector=target_collector,
            )
            shared[key] = styles[node, pseudo]
    self._cascaded_styles.clear()


def _is_note(style: Any) -> bool:
    """Whether what has a style is taken out of the text as a footnote or a note."""
    return bool(style["float"] == "footnote" or style["position"][0] == "note()")


#: what WeasyPrint sets anew in the copy of a style while it lays out: lengths are remembered with what it was
SET_ANEW = ("width", "height", "min_width", "max_width", "min_height", "max_height")
#: what is set of a box
SIDES = ("top", "right", "bottom", "left")
USED = (
    *SET_ANEW,
    *(f"margin_{side}" for side in SIDES),
    *(f"padding_{side}" for side in SIDES),
    *(f"border_{side}_width" for side in SIDES),
)


def used_lengths(box: Any, containing_block: Any) -> None:
    """WeasyPrint's used lengths of a box, from memory where a box of the same style stood in as large a block."""
    style = box.style
    if style["border_collapse"] == "collapse":
        # widths of borders are a table's, not a style's
        OF_BLOCK.original(box, containing_block)
        return
    if isinstance(containing_block, boxes.Box):
        containing_block = containing_block.width, containing_block.height
    key = (*containing_block, isinstance(box, boxes.PageBox), *[style[name] for name in SET_ANEW])
    memory = style.__dict__.setdefault("used_lengths", {})
    try:
        known = memory.get(key)
    except TypeError:  # a length to be calculated is no key
        OF_BLOCK.original(box, containing_block)
        return
    if known is None:
        OF_BLOCK.original(box, containing_block)
        memory[key] = {name: box.__dict__[name] for name in USED}
    else:
        box.__dict__.update(known)


for _place in (OF_INLINE, OF_BLOCK, OF_TABLE):
    _place.replaced_by(used_lengths)


@STRUT.replaced_by
def strut(style: Any) -> tuple[float, float]:
    """WeasyPrint's height of a line and its baseline, asked once of a style."""
    known: tuple[float, float] | None = style.__dict__.get("strut")
    if known is None:
        known = style.strut = STRUT.original(style)
    return known


@IN_FLOW.replaced_by
def is_in_normal_flow(box: Any) -> bool:
    """Whether a box is neither floated nor positioned, running or a note: asked at once, not one by one."""
    style = box.style
    return style["float"] == "none" and style["position"] in ("static", "relative")

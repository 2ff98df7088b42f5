"""Styles that equal elements share, and what is reckoned of a style once: `PATCHES`.

WeasyPrint gives two elements that the same rules match in the same surroundings one style, but sorts the declarations of both,
and makes a style of its own for each of their pseudo-elements: every element has six (a footnote's call and the like), of which
five are asked for where there are notes alone. A brief of a thousand elements has some hundred styles; the others are objects to
make, to look through for garbage and to ask again for what a style like them has answered. A style depends on its rules and its
parent alone: what is laid out anew, and the next brief of the same look, has the styles of the one before, and the rules that
match an element are looked for once as long as the document stands as it did. Pages and their margins have styles too.

It also asks nineteen lengths of a box's style whenever it lays the box out, and lays a line's boxes out for every word that is
tried on it. Boxes of one style in one containing block have the same lengths, height of a line and place in the flow.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from types import CodeType
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import css
from weasyprint.formatting_structure import boxes

from render.pdf.patches import again
from render.pdf.patches.patch import Patch

STYLE_FOR = Patch(
    "weasyprint.css:StyleFor",
    "__init__",
    "(self, html, sheets, presentational_hints, font_config, target_collector)",
)
OF_PAGE = Patch("weasyprint.layout.page", "set_page_type_computed_styles", "(page_type, html, style_for)")
_LENGTHS = "(box, containing_block)"
OF_INLINE = Patch("weasyprint.layout.inline", "resolve_percentages", _LENGTHS)
OF_BLOCK = Patch("weasyprint.layout.block", "resolve_percentages", _LENGTHS)
OF_TABLE = Patch("weasyprint.layout.table", "resolve_percentages", _LENGTHS)
STRUT = Patch("weasyprint.layout.inline", "strut", "(style)")
IN_FLOW = Patch("weasyprint.formatting_structure.boxes:Box", "is_in_normal_flow", "(self)")
LENGTHS = (OF_INLINE, OF_BLOCK, OF_TABLE, STRUT, IN_FLOW)
PATCHES = (STYLE_FOR, OF_PAGE, *LENGTHS)

#: what is written with notes alone
_NOTES = {"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"}
#: attributes that declare something of their element, as WeasyPrint reads HTML without presentational hints
_DECLARING = ("style", "lang", "width", "height")
#: attributes by which it is linked to, which nothing inherits
_NAMING = ("id", "name")
#: after so many layouts styles are forgotten: each style remembers lengths, and tables of other briefs have other widths
LAYOUTS = 40

#: a property, its value and what that weighs against others
_Weighted = tuple[str, tuple[Any, Any]]
#: the rules that match an element (under None) and its pseudo-elements, by their numbers, the strongest last
_Found = dict[str | None, tuple[int, ...]]


class _Sizes(dict[str, Any]):
    """The sizes of the first page, and whether a style asked for them: lengths in parts of a window do."""

    asked = False

    def __getitem__(self, name: str) -> Any:
        self.asked = True
        return super().__getitem__(name)


class _Memory:
    """Styles by all they depend on, and the rules they are made of, of one set of fonts."""

    def __init__(self, fonts: Any) -> None:
        self.fonts = fonts
        self.layouts = 0
        self.sizes = _Sizes(box=None, area=None)
        self.styles: dict[Any, Any] = {}
        self.pages: dict[Any, Any] = {}
        #: the number of a style, by what others inherit of it
        self.kin: dict[Any, int] = {}
        self._numbers: dict[Any, int] = {}
        #: a rule's declarations, which must live as long as it is known by where they lie, and what they weigh
        self._rules: list[tuple[Any, list[_Weighted]]] = []
        self._by_style: dict[int, tuple[Any, bool]] = {}

    def number(self, origin: str, layers: Sequence[Any], specificity: Any, payload: Any) -> int:
        """The number of a rule: the same for the same declarations of the same weight."""
        declarations, layer = payload
        order = inf if layer is None else layers.index(layer)
        key = origin, order, specificity, id(payload)
        if (number := self._numbers.get(key)) is None:
            number = self._numbers[key] = len(self._rules)
            self._rules.append((payload, weighed(declarations, origin, order, specificity)))
        return number

    def values(self, rules: Iterable[int], own: Iterable[_Weighted]) -> dict[str, tuple[Any, Any]]:
        """The value of each property that prevails, with what it weighs. ``own``: declarations of the element itself."""
        values = dict[str, tuple[Any, Any]]()
        for weighted in (own, *(self._rules[number][1] for number in rules)):
            for name, value in weighted:
                if name not in values or values[name][1] <= value[1]:
                    values[name] = value
        return values

    def by_style(self, sheet: Any) -> bool:
        """Whether a sheet selects elements by their ``style`` attribute."""
        if (known := self._by_style.get(id(sheet))) is None:
            selectors = sheet.matcher
            lists = (
                *selectors.id_selectors.values(),
                *selectors.class_selectors.values(),
                *selectors.lower_local_name_selectors.values(),
                *selectors.namespace_selectors.values(),
                selectors.lang_attr_selectors,
                selectors.other_selectors,
            )
            asks = any(_names(entry[0].__code__, "style") for entries in lists for entry in entries)
            known = self._by_style[id(sheet)] = sheet, asks
        return known[1]


class _Tree:
    """The elements of a document as they stand, each with its parent and the rules of each sheet that match it."""

    def __init__(self, html: Any, memory: _Memory) -> None:
        self.memory = memory
        # in the order of the tree: a style inherits from its parent's
        self.elements = [
            (element, element.etree_element, element.parent.etree_element if element.parent else None)
            for element in html.wrapper_element.iter_subtree()
        ]
        self._found: dict[Any, list[_Found]] = {}

    def found(self, sheets: Sequence[Any]) -> Iterator[_Found]:
        """The rules that match each element, the least specific of each sheet first."""
        for of in zip(*(self._of(*sheet) for sheet in sheets), strict=True):
            found: dict[str | None, tuple[int, ...]] = {None: ()}
            for one in of:
                for pseudo, rules in one.items():
                    found[pseudo] = found.get(pseudo, ()) + rules
            yield found

    def _of(self, sheet: Any, origin: str, fixed: Any) -> list[_Found]:
        key = sheet, origin, fixed
        if (known := self._found.get(key)) is None:
            known = self._found[key] = []
            for element, *_ in self.elements:
                found: dict[str | None, tuple[int, ...]] = {}
                for specificity, _, pseudo, payload in sheet.matcher.match(element):
                    number = self.memory.number(origin, sheet.layers, fixed or specificity, payload)
                    found[pseudo] = (*found.get(pseudo, ()), number)
                known.append(found)
        return known


def _names(code: Any, name: str) -> bool:
    """Whether a compiled selector names an attribute, in itself or in what it asks of other elements; a tag is none."""
    asks = not {"get", "attrib"}.isdisjoint(code.co_names)
    return any(
        (asks and one == name) or (isinstance(one, CodeType) and _names(one, name)) for one in code.co_consts
    )


#: the memory of each thread: a style that is being reckoned is not ready for another
_OF_THREAD = threading.local()


def _memory(fonts: Any) -> _Memory:
    """What is remembered of styles in these fonts."""
    memory: _Memory | None = getattr(_OF_THREAD, "memory", None)
    if memory is None or memory.fonts is not fonts or memory.sizes.asked or memory.layouts >= LAYOUTS:
        memory = _OF_THREAD.memory = _Memory(fonts)
    memory.layouts += 1
    memory.sizes.update(box=None, area=None)
    return memory


def _tree(html: Any, memory: _Memory, by_style: bool) -> _Tree:
    """The document's elements, from memory where they stand as in an earlier layout of it.

    Between layouts sections change places and figures their sizes, which stand in their ``style``.
    """
    state = tuple(
        (node, len(node), node.text, *(item for item in node.items() if by_style or item[0] != "style"))
        for node in html.etree_element.iter()
    )
    trees: dict[Any, _Tree] = html.__dict__.setdefault("trees", {})
    tree = trees.get(state)
    if tree is None or tree.memory is not memory:
        tree = trees[state] = _Tree(html, memory)
    return tree


def weighed(declarations: Iterable[Any], origin: str, order: float, specificity: Any) -> list[_Weighted]:
    """Declarations with what they weigh: by origin and importance, layer, selector."""
    return [
        (name, (value, (css.declaration_precedence(origin, importance), order, specificity)))
        for name, value, importance in declarations
    ]


def _declared(tree: Any, hints: bool, base_url: str) -> dict[Any, list[_Weighted]]:
    """What the elements of a tree declare themselves."""
    own: dict[Any, list[_Weighted]] = defaultdict(list)
    for specificity, node, declarations, url in css.find_style_attributes(tree, hints, base_url):
        own[node] += weighed(css.preprocess_declarations(url, declarations), "author", inf, specificity)
    return own


def _stated(node: Any, names: Sequence[str]) -> tuple[Any, ...] | None:
    """Those attributes of an element, with its tag, by which they mean this or that; None where it has none of them."""
    values = tuple(map(node.get, names))
    return (node.tag, *values) if any(values) else None


@STYLE_FOR.replaced_by
def style_for(
    self: Any, html: Any, sheets: Sequence[Any], hints: bool, font_config: Any, target_collector: Any
) -> None:
    """Styles of all elements, one for all that are equal, in this document or in one before; of pseudo-elements too."""
    memory = _memory(font_config)
    self._cascaded_styles = {}
    styles = self._computed_styles = {}
    self._sheets = sheets
    self.initial_page_sizes = memory.sizes
    self.font_config = font_config

    root = html.etree_element
    tree = self.tree = _tree(html, memory, any(memory.by_style(sheet) for sheet, *_ in sheets))
    # a table's hints are for its cells
    hinted = _declared(root, hints, html.base_url) if hints else {}
    for (_, node, parent), found in zip(tree.elements, tree.found(sheets), strict=True):
        for pseudo, rules in found.items():
            if pseudo in _NOTES and not _is_note(styles[node, None]):
                continue
            above = parent if pseudo is None else node
            alone: Any = None
            names: Any = None
            if pseudo is None and hints:
                alone = node if node in hinted else None
            elif pseudo is None:
                alone, names = _stated(node, _DECLARING), _stated(node, _NAMING)
            kin = (html.base_url if above is None else styles[above, None].kin, pseudo, alone, rules)
            key = names, kin
            if (style := memory.styles.get(key)) is not None:
                styles[node, pseudo] = style
                if target_collector and style["anchor"]:
                    target_collector.collect_anchor(style["anchor"])
                continue
            own: Iterable[_Weighted] = ()
            if alone or names:
                leaf = Element(node.tag, node.attrib)
                own = hinted[node] if hints else _declared(leaf, hints, html.base_url)[leaf]
            self._cascaded_styles[node, pseudo] = memory.values(rules, own)
            self.set_computed_styles(
                node,
                parent=above,
                root=root,
                pseudo_type=pseudo,
                base_url=html.base_url,
                target_collector=target_collector,
            )
            style = styles[node, pseudo]
            style.kin = memory.kin.setdefault(kin, len(memory.kin))
            if _is_note(style):
                # WeasyPrint numbers notes in their styles: each is the parent of its own
                style.kin = -id(style)
            else:
                memory.styles[key] = style
    self._cascaded_styles.clear()
    for node in (root, *root):
        # WeasyPrint takes the overflow of a document from the style of its root or body
        if (style := styles.get((node, None))) is not None and style["overflow"] != "visible":
            styles[node, None] = style.copy()


@OF_PAGE.replaced_by
def style_of_page(page_type: Any, html: Any, style_for: Any) -> None:
    """Styles of a page and of the boxes in its margins, those of an earlier page that is declared alike."""
    styles, memory = style_for.get_computed_styles(), getattr(_OF_THREAD, "memory", None)
    root = html.etree_element
    kin = getattr(styles[root, None], "kin", None)
    if kin is None or memory is None or memory.sizes is not style_for.initial_page_sizes:
        OF_PAGE.original(page_type, html, style_for)
        return
    style_for.add_page_declarations(page_type)
    # the overflow of the body becomes the page's
    above = (kin, *(styles[node, None]["overflow"] for node in root if (node, None) in styles))
    cascaded = style_for.get_cascaded_styles()
    for pseudo in (None, *(name for of, name in cascaded if name and of == page_type)):
        declared = cascaded.get((page_type, pseudo), {})
        # a style keeps the values it was made of, so that none is at the place of another
        key = (above, pseudo, *((name, id(value), str(weight)) for name, (value, weight) in declared.items()))
        if (style := memory.pages.get(key)) is None:
            style_for.set_computed_styles(
                page_type,
                root=root,
                parent=page_type if pseudo else root,
                pseudo_type=pseudo,
                base_url=html.base_url,
            )
            style = memory.pages[key] = styles[page_type, pseudo]
        styles[page_type, pseudo] = style
        if pseudo is None:
            above = (above, key)


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


for _place in (OF_INLINE, OF_TABLE):
    _place.replaced_by(used_lengths)


@OF_BLOCK.replaced_by
def used_lengths_of_block(box: Any, containing_block: Any) -> None:
    """The same of a block, which is thereby laid out."""
    again.touched(box)
    used_lengths(box, containing_block)


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

"""What styles and pictures of a report's own would fetch, run or swell to: `css_faults`, `svg_faults`, `picture_faults`.

A page is made of the site's own files, and a document of its own figures. Styles are therefore looked through token by
token, whatever rule, function or custom property a token stands in; a picture may hold only the elements and attributes
that are listed here. A list of what is forbidden would be one invention behind.
"""

from __future__ import annotations

import base64
import binascii
import io
import math
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote_to_bytes

import tinycss2
from lxml import etree

from analysis.values import Text

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
_W3 = "http://www.w3.org/"
#: notes of the drawing program: its name for a layer, who drew it. Browsers show and run nothing of them
_INERT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RULES = frozenset({"import", "font-face", "namespace", "charset"})
_ELSEWHERE = re.compile(
    r"\s*([a-z][a-z0-9+.-]*:)?\s*[/\\]{2}|\s*(https?|ftps?|file|blob|javascript|wss?):", re.I
)
#: what a picture within a style or a picture may be
_DATA = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml)((?:;[\w=.-]+)*),(.*)", re.I | re.S)
_CUT = 60

#: a picture drawn a few centimetres wide: more pixels, more elements, deeper groups are a mistake or an attack
MAX_PIXELS, MAX_ELEMENTS, MAX_DEPTH, MAX_SIZE = 16_000_000, 20_000, 64, 1e5

TOO_MANY = Text(
    zh=f"图片超过 {MAX_PIXELS // 10_000} 万像素",
    en=f"a picture has more than {MAX_PIXELS // 1_000_000} million pixels",
)
#: what makes it fit
SMALLER = Text(zh="缩小到长宽各 4000 像素以内", en="make it smaller, 4,000 pixels wide and high at most")

_SHAPES = """
svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc
metadata linearGradient radialGradient stop clipPath mask image style switch
"""
#: which element, where, how large, how it looks
_FACTS = """
id class style lang role version baseProfile type media tabindex focusable title systemLanguage
requiredFeatures enable-background zoomAndPan contentScriptType contentStyleType x y x1 y1 x2 y2 cx
cy r rx ry fx fy fr dx dy width height d points transform viewBox preserveAspectRatio pathLength
offset rotate textLength lengthAdjust startOffset method spacing side gradientUnits
gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits transform-origin
alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-rendering
direction display dominant-baseline fill fill-opacity fill-rule font font-family font-size
font-size-adjust font-stretch font-style font-variant font-weight image-rendering isolation kerning
letter-spacing mask mask-type mix-blend-mode opacity overflow paint-order pointer-events
shape-rendering solid-color solid-opacity stop-color stop-opacity stroke stroke-dasharray
stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
text-anchor text-decoration text-rendering unicode-bidi vector-effect visibility white-space
word-spacing writing-mode glyph-orientation-vertical glyph-orientation-horizontal
"""
_ELEMENTS, _ATTRIBUTES = frozenset(_SHAPES.split()), frozenset(_FACTS.split())


# styles -----------------------------------------------------------------------------------------------------


def css_faults(tokens: Iterable[Any]) -> Iterator[tuple[int, Text]]:
    """Where styles (tinycss2's tokens) would fetch something: line, what.

    >>> words = "p { --a: url(//x/y); color: var(--b, image-set('http://x/z' 1x)) }"
    >>> [what["en"] for _, what in css_faults(tinycss2.parse_component_value_list(words))]
    ['url(//x/y) is fetched from elsewhere', 'url(http://x/z) is fetched from elsewhere']
    """
    waiting = [(iter(list(tokens)), "")]
    while waiting:
        here, around = waiting[-1]
        token = next(here, None)
        if token is None:
            waiting.pop()
            continue
        kind = token.type
        if kind == "at-keyword" and token.lower_value in _RULES:
            yield token.source_line, _no_rule(token.value)
        elif kind == "url":
            yield from _address(token, token.value)
        elif kind == "function" and token.lower_name in {"url", "src"}:
            address = "".join(t.value for t in token.arguments if t.type == "string")
            yield from _address(token, address)
            # src(var(--x)) takes its address from elsewhere in the sheet
            waiting.append((iter(token.arguments), "url"))
        elif kind == "string" and around == "images":
            yield from _address(token, token.value)
        elif kind == "string" and around not in {"selector", "url"} and _leads_elsewhere(token.value):
            yield token.source_line, _fetched(token.value)
        elif kind == "function":
            inside = "images" if token.lower_name.endswith(("image-set", "image", "cross-fade")) else around
            waiting.append((iter(token.arguments), inside))
        elif kind in {"{} block", "() block"}:
            waiting.append((iter(token.content), around))
        elif kind == "[] block":
            # a selector such as a[href^="https:"] names addresses and fetches none
            waiting.append((iter(token.content), "selector"))


def _leads_elsewhere(words: str) -> bool:
    """Whether words are an address outside the site, read as browsers do: without the control signs in it.

    >>> _leads_elsewhere("ht\\ttp://x"), _leads_elsewhere("one: two")
    (True, False)
    """
    return _ELSEWHERE.match(re.sub(r"[\x00-\x1f]", "", words)) is not None


def _no_rule(name: str) -> Text:
    return Text(
        zh=f"不能用 @{name}：页面不从别处取任何东西，字体须已安装",
        en=f"@{name} cannot be used: pages fetch nothing, and fonts must be installed",
    )


def _fetched(address: str) -> Text:
    shown = address[:_CUT]
    return Text(zh=f"url({shown}) 取自别处", en=f"url({shown}) is fetched from elsewhere")


def _address(token: Any, address: str) -> Iterator[tuple[int, Text]]:
    """What an address would fetch: nothing where it is a part of the drawing, or a picture written out."""
    address = address.strip()
    match = _DATA.fullmatch(address)
    if match is not None:
        yield from ((token.source_line, what) for what in picture_faults(*_decoded(match)))
    elif address and not address.startswith("#"):
        yield token.source_line, _fetched(address)


# pictures ---------------------------------------------------------------------------------------------------


def _decoded(match: re.Match[str]) -> tuple[str, bytes]:
    """Kind and content of a picture written as an address."""
    kind, facts, body = match.groups()
    if facts.lower().endswith(";base64"):
        try:
            return kind.lower(), base64.b64decode("".join(unquote_to_bytes(body).decode("latin-1").split()))
        except (binascii.Error, ValueError):
            return kind.lower(), b""
    return kind.lower(), unquote_to_bytes(body)


def picture_faults(kind: str, data: bytes) -> Iterator[Text]:
    """What is wrong with a picture of a kind (``png``, ``jpeg``, ``gif``, ``webp``, ``svg+xml``)."""
    if kind == "svg+xml":
        yield from svg_faults(data)
        return
    from PIL import Image

    try:
        # Pillow warns of a large one before its size can be asked
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
                if image.width * image.height > MAX_PIXELS:
                    yield TOO_MANY
                    return
                image.verify()
            # of a JPEG only its head is verified: what is cut off shows when it is read
            with _whole(), Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        yield TOO_MANY
    except (OSError, ValueError, SyntaxError, EOFError):
        yield Text(zh=f"图片不是 {kind.upper()}，或已损坏", en=f"a picture is no {kind.upper()}, or damaged")


@contextmanager
def _whole() -> Iterator[None]:
    """Have Pillow read whole pictures only; WeasyPrint, once imported, has it fill up what is cut off."""
    from PIL import ImageFile

    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def read_svg(data: bytes) -> Any:
    """The root of a drawing, read without entities and addresses; None where it is no SVG."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root.tag == f"{{{SVG}}}svg" else None


def svg_faults(data: bytes, printed: bool = False) -> Iterator[Text]:
    """What a drawing may not hold, each thing once; nothing where it is fit to be shown.

    ``printed``: it is separated into inks, so that pixels are out of place.
    """
    root = read_svg(data)
    if root is None:
        yield Text(zh="不是 SVG 图片", en="is no SVG picture")
        return
    seen: dict[Text, None] = {}
    for what in _svg(root, printed):
        seen[what] = None
        if len(seen) > 5:
            break
    yield from seen


def _has(what: str) -> Text:
    return Text(zh=f"图片中有 {what}", en=f"there is {what} in the picture")


def _svg(root: Any, printed: bool) -> Iterator[Text]:
    document = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        yield _has("<!DOCTYPE>")
    beside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    for node in (*beside, *root.iter()):
        if node.tag is etree.PI or node.tag is etree.ProcessingInstruction:
            yield _has(f"<?{node.target}?>")
        elif isinstance(node.tag, str):
            # an entity stands in a document with a DOCTYPE only, which is told
            yield from _element(node, printed)
    yield from _swell(root)


def _element(element: Any, printed: bool) -> Iterator[Text]:
    tag = etree.QName(element)
    if tag.namespace != SVG:
        # what browsers know besides SVG has a name of the W3C's
        if (tag.namespace or _W3).startswith(_W3) and tag.namespace != _INERT:
            yield _has(f"<{tag.localname}>")
        return
    if tag.localname not in _ELEMENTS or (tag.localname == "image" and printed):
        yield _has(f"<{tag.localname}>")
        return
    if tag.localname == "style":
        words = "".join(element.itertext())
        yield from (what for _, what in css_faults(tinycss2.parse_component_value_list(words)))
    for name, value in element.attrib.items():
        yield from _attribute(tag.localname, etree.QName(name), str(value))


def _attribute(element: str, name: Any, value: str) -> Iterator[Text]:
    local = name.localname
    shown = f"{local}={value[:_CUT]}"
    if local == "href" and name.namespace in {None, XLINK}:
        match = _DATA.fullmatch(value.strip())
        if element == "image" and match is not None and not match[1].lower().startswith("svg"):
            yield from picture_faults(*_decoded(match))
        elif element == "image" or not re.fullmatch(r"\s*#\S+\s*", value):
            yield _has(shown)
    elif name.namespace is None:
        if local not in _ATTRIBUTES and not re.fullmatch(r"(data|aria)-[\w-]+", local):
            yield _has(local)
        elif "(" in value or "\\" in value or local == "style":
            yield from (what for _, what in css_faults(tinycss2.parse_component_value_list(value)))
    elif name.namespace == XML:
        if local not in {"space", "lang", "id"}:
            yield _has(f"xml:{local}")
    elif name.namespace.startswith(_W3) and name.namespace not in {XLINK, _INERT}:
        yield _has(local)


#: numbers without powers of ten: what reads them besides browsers knows no others
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)"
_BOX = re.compile(rf"\s*({_NUMBER})[\s,]+({_NUMBER})[\s,]+({_NUMBER})[\s,]+({_NUMBER})\s*")
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*(px|pt|pc|mm|cm|in|em|ex|rem|%)?\s*", re.I)


def size_faults(data: bytes) -> Iterator[Text]:
    """Whether a drawing says how large it is, in numbers that can be; nothing of what is no drawing."""
    root = read_svg(data)
    if root is None:
        return
    box, sides = root.get("viewBox"), {name: root.get(name) for name in ("width", "height")}
    if not box and any(side is None or side.strip().endswith(("%", "auto")) for side in sides.values()):
        yield Text(zh="SVG 没有写尺寸", en="the SVG does not say how large it is")
        return
    if box:
        match = _BOX.fullmatch(box)
        numbers = [float(n) for n in match.groups()] if match else []
        if not numbers or max(map(abs, numbers)) > MAX_SIZE or min(numbers[2:]) <= 0:
            yield _impossible("viewBox", box)
    for name, side in sides.items():
        if side is None or side.strip() == "auto":
            continue
        length = _LENGTH.fullmatch(side)
        if length is None or not 0 < float(length[1]) <= MAX_SIZE:
            yield _impossible(name, side)


def _impossible(name: str, value: str) -> Text:
    shown = f"{name}=“{value[:_CUT]}”"
    return Text(zh=f"SVG 的尺寸 {shown} 不成立", en=f"the SVG cannot be as large as {shown} says")


_PART = re.compile(r"url\(\s*[\"']?#([^\"')]+)")
_SELECTOR = re.compile(r"([.#]?)([\w-]+)")


def _rules(root: Any) -> list[tuple[list[tuple[str, str]], list[str]]]:
    """What rules of the drawing's own styles show besides: the last part of a selector, the ids of what it uses."""
    faults = []
    for style in root.iter(f"{{{SVG}}}style"):
        for rule in tinycss2.parse_stylesheet("".join(style.itertext())):
            if rule.type not in {"qualified-rule", "at-rule"} or not rule.content:
                continue
            ids = _PART.findall(str(tinycss2.serialize(rule.content)))
            words = tinycss2.serialize(rule.prelude) if rule.type == "qualified-rule" else ""
            for selector in words.split(","):
                last = re.split(r"[\s>+~]+", selector.strip())[-1]
                faults.append((_SELECTOR.findall(last), ids))
    return faults


def _chosen(element: Any, selector: list[tuple[str, str]]) -> bool:
    """Whether a selector may mean an element; what is not understood means every one."""
    classes = element.get("class", "").split()
    own = {".": classes, "#": [element.get("id")], "": [etree.QName(element).localname]}
    return all(name in own[sign] for sign, name in selector)


def _parts(element: Any, rules: list[tuple[list[tuple[str, str]], list[str]]]) -> Iterator[str]:
    """The ids of what an element shows besides what is in it."""
    for name, value in element.attrib.items():
        if etree.QName(name).localname == "href":
            yield str(value).strip().removeprefix("#")
        elif "url(" in str(value):
            yield from _PART.findall(str(value))
    for selector, ids in rules:
        if _chosen(element, selector):
            yield from ids


def _swell(root: Any) -> Iterator[Text]:
    """Whether what is shown, every part as often as it is used, is more than a drawing can be."""
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    named = {e.get("id"): e for e in elements if e.get("id")}
    rules = [(selector, ids) for selector, ids in _rules(root) if ids]
    depth: dict[Any, int] = {}
    for element in elements:
        parent = element.getparent()
        depth[element] = 1 + (depth[parent] if parent is not None else 0)
    too_much = Text(
        zh="图片展开后过大，或各部分互相引用",
        en="the picture unfolds to too much, or its parts use each other",
    )
    if len(elements) > MAX_ELEMENTS or max(depth.values()) > MAX_DEPTH or len(rules) > 200:
        yield too_much
        return
    known: dict[Any, float] = {}

    def weight(element: Any, level: int) -> float:
        """How many elements are drawn; infinite where an element is part of itself."""
        if element in known:
            return known[element]
        if level > 4 * MAX_DEPTH:
            return math.inf
        known[element] = math.inf
        inside = [e for e in element if isinstance(e.tag, str)]
        used = [named[name] for name in _parts(element, rules) if name in named]
        known[element] = 1 + sum(weight(e, level + 1) for e in (*inside, *used))
        return known[element]

    if weight(root, 0) > MAX_ELEMENTS:
        yield too_much

"""Drawings as a page has them: what the style sheet or a group says for all is not repeated: `for_web`, `in_columns`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, pairwise

from compose.figures.svg import COLUMNS
from compose.look.tokens import FONT

#: so many words of one size, or lines of one width, and it is said once for all
WORTH_SAYING = 3
#: what a group may say for those in it, in the order written
SHARED = ("class", "stroke-width", "stroke-dasharray", "font-size", "font-weight")
_COLUMNED = re.compile(
    rf'<svg xmlns="[^"]+" viewBox="0 0 [\d.]+ (?P<height>[\d.]+)"(?P<rest>[^>]*?) {COLUMNS}="(?P<columns>[\d. ]+)">'
    r"(?P<body>.*)</svg>",
    re.DOTALL,
)
_COLUMNS = re.compile(rf' {COLUMNS}="([\d. ]+)"')
_LABEL = re.compile(r' aria-label="[^"]*"')
#: the classes give the colours, light and dark; the attributes beside them are for paper
_TAG = re.compile(r"<[a-z]+ [^>]*>")
_FILL, _STROKE = re.compile(r' fill="#[0-9a-f]{6}"'), re.compile(r' stroke="#[0-9a-f]{6}"')
_FILLED, _STROKED = re.compile(r' class="[^"]*\bf-'), re.compile(r' class="[^"]*\bk-')
_FAMILY = f' font-family="{escape(FONT, quote=True)}"'
#: how lines turn, which the style sheet says for all
_JOINED = ' stroke-linejoin="round"'
_SIZE = re.compile(r'<text [^>]*?font-size="([\d.]+)"')
_STROKED_TAG = re.compile(r'<[a-z]+ (?=[^>]*class="[^"]*\bk-)[^>]*>')
_WIDTH = re.compile(r' stroke-width="([\d.]+)"')
#: the outline of a letter of a formula, in which spaces stand around every command; its name, the same in all formulas after
#: what tells the formulas apart
_OUTLINE, _ROOM = re.compile(r' d="([^"]*)"'), re.compile(r"(?<=[A-Za-z]) | (?=[A-Za-z-])")
_POINTS = re.compile(r'\b(width|height)="([0-9.]+)pt"')
#: a word of a drawing, or a shape; what else is in it
_PIECE = re.compile(
    r"(?P<shape><(?!text|/|!)[a-z]+ [^>]*/>|<text [^>]*>[^<]*</text>)|(?:<[^>]*>|[^<]+)", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r' ([\w:-]+)="([^"]*)"')
_HEAD = re.compile(r"<([a-z]+)((?: [\w:-]+=\"[^\"]*\")*)\s*(/?>)", re.IGNORECASE)
#: what a path or a number may leave out
_ZERO, _WHOLE = re.compile(r"(?<![\d.])(-?)0(?=\.\d)"), re.compile(r"\.0(?!\d)")
#: of matplotlib: names made from content, turns by nothing, areas without colour, groups that say nothing
_NAMES = re.compile(r'(?<=id=")c[0-9a-f]{8,10}[\w-]+(?=")')
_UNTURNED = re.compile(r' transform="rotate\(-?0 [\d. -]*\)"')
_UNSEEN = re.compile(r'<path d="[^"]*" fill="none"/>')
#: two lines of one look, without ends or areas to tell apart
_TWO_LINES = re.compile(
    r'<path d="(M[^"]*)"((?: (?:stroke-width|stroke-linecap|stroke-linejoin|clip-path)="[^"]*")* class="k-\w+"'
    r'(?: (?:stroke-width|stroke-linecap|stroke-linejoin|clip-path)="[^"]*")*/>)\s*<path d="(M[^"]*)"\2'
)
_GROUP = re.compile(r"<g(?P<says>\s[^>]*)?(?<!/)>|(?P<end></g>)")


def for_web(svg: str) -> str:
    """A drawing for a page: colours by class, the font and how lines turn as the style sheet says, and nothing twice.

    The picture is the same: lines are paths, in steps from point to point; what neighbours have in common their group says.

    >>> for_web('<rect fill="#1d1d1b" class="f-ink"/><rect fill="#1d1d1b"/>')
    '<rect class="f-ink"/><rect fill="#1d1d1b"/>'
    """

    def lighter(match: re.Match[str]) -> str:
        tag = match[0]
        if _FILLED.search(tag):
            tag = _FILL.sub("", tag)
        return _STROKE.sub("", tag) if _STROKED.search(tag) else tag

    light = _TAG.sub(lighter, svg).replace(_FAMILY, "", 1).replace(_JOINED, "")
    light = light.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("xlink:href=", "href=")
    if 'class="math"' in light:
        # a formula is set at ten points: it is shown as large as the text around it
        light = _POINTS.sub(lambda m: f'{m[1]}="{float(m[2]) / 10:g}em"', light)
        return _OUTLINE.sub(lambda m: f' d="{_ROOM.sub("", m[1])}"', light)
    return _grouped(_usual(_joined(_plainly(light))))


def in_columns(svg: str, id: str) -> str:
    """A drawing in columns for the web: as it is, and for narrow screens its columns below each other.

    They are windows on the one drawing, so the page hardly grows. The style sheet shows one of the two.

    Args:
        id: what the drawing's content is called on its page.

    >>> from compose.figures.svg import Svg
    >>> drawing = Svg(700, 90, "t", "en")
    >>> drawing.columns = ((0, 338), (362, 338))
    >>> in_columns(str(drawing), "w1").count("<use "), in_columns("<svg></svg>", "w1")
    (2, '<svg></svg>')
    """
    match = _COLUMNED.fullmatch(svg)
    if match is None:
        return svg
    numbers = match["columns"].split()
    height, rest = match["height"], match["rest"]
    quiet = _LABEL.sub(' aria-hidden="true"', rest.replace(' role="img"', ""))
    windows = "".join(
        f'<svg class="narrow" viewBox="{x} 0 {w} {height}"'
        f'{(rest if i == 0 else quiet).replace("visible", "hidden")}><use href="#{id}"/></svg>'
        for i, (x, w) in enumerate(zip(numbers[::2], numbers[1::2], strict=True))
    )
    whole = f'{svg[: match.start("rest")]}{rest} class="wide"><g id="{id}">{match["body"]}</g></svg>'
    return whole + windows


def columns_of(svg: str) -> list[tuple[str, float]]:
    """Where the columns of a drawing begin, and how wide they are; none where it has none. Narrow screens have them below each other.

    >>> columns_of('<svg viewBox="0 0 700 90" data-columns="0 338 362 338">'), columns_of("<svg>")
    ([('0', 338.0), ('362', 338.0)], [])
    """
    found = _COLUMNS.search(svg)
    numbers = found[1].split() if found else []
    return [(x, float(wide)) for x, wide in zip(numbers[::2], numbers[1::2], strict=True)]


def with_short_names(svg: str, prefix: str) -> str:
    """A chart whose parts are named by this prefix and a number, in place of names made from what is in them."""
    for i, name in enumerate(dict.fromkeys(_NAMES.findall(svg))):
        svg = svg.replace(f'"{name}"', f'"{prefix}{i}"').replace(f'#{name}"', f'#{prefix}{i}"')
        svg = svg.replace(f"#{name})", f"#{prefix}{i})")
    return svg


def _plainly(svg: str) -> str:
    """Lines as paths, numbers without what they may leave out, and nothing that is not seen."""
    return _HEAD.sub(_shorter, _without_plain_groups(_UNSEEN.sub("", _UNTURNED.sub("", svg))))


def _without_plain_groups(svg: str) -> str:
    """Groups that say nothing go, what is in them stays.

    >>> _without_plain_groups('<g><g class="r"> <g> <path d="M0 0"/> </g></g></g>')
    '<g class="r">  <path d="M0 0"/> </g>'
    """
    plain: list[bool] = []

    def kept(match: re.Match[str]) -> str:
        if match["end"]:
            return "" if plain and plain.pop() else "</g>"
        plain.append(not match["says"])
        return match[0] if match["says"] else ""

    return _GROUP.sub(kept, svg)


def _joined(svg: str) -> str:
    """Neighbouring lines of one look as one path, which is drawn alike: lines without colour inside, in full strength.

    >>> _joined('<path d="M0 1h2" class="k-rule"/><path d="M0 5h2" class="k-rule"/><path d="M0 9h2" class="k-ink"/>')
    '<path d="M0 1h2M0 5h2" class="k-rule"/><path d="M0 9h2" class="k-ink"/>'
    """
    while (fewer := _TWO_LINES.sub(r'<path d="\1\3"\2', svg)) != svg:
        svg = fewer
    return svg


def _shorter(match: re.Match[str]) -> str:
    """One element: a line, polyline or polygon as a path, its numbers in short."""
    name, end = match[1], match[3]
    said = dict(_ATTRIBUTE.findall(match[2]))
    if name == "line":
        ends = [(said.pop("x1"), said.pop("y1")), (said.pop("x2"), said.pop("y2"))]
        name, said = "path", {"d": _steps(ends)} | said
    elif name in {"polyline", "polygon"}:
        points = [(x, y) for x, _, y in (point.partition(",") for point in said.pop("points").split())]
        name, said = "path", {"d": _steps(points) + ("z" if name == "polygon" else "")} | said
    elif "d" in said:
        said["d"] = _ZERO.sub(r"\1", _WHOLE.sub("", _ROOM.sub("", said["d"].strip())))
    if said.get("fill") == "none" and said.get("class", "").startswith("k-"):
        # the style sheet says so of what has the colour of a line alone
        del said["fill"]
    if (width := said.get("stroke-width")) is not None:
        said["stroke-width"] = _ZERO.sub(r"\1", width)
    return f"<{name}{_written(said)}{end}"


def _written(said: dict[str, str]) -> str:
    return "".join(f' {key}="{value}"' for key, value in said.items())


def _steps(points: Sequence[tuple[str, str]]) -> str:
    """A path through points with one decimal at most, in steps from each to the next.

    >>> _steps([("1.5", "2"), ("1.5", "10"), ("3", "9.5")]), _steps([("1", "2"), ("3", "2")])
    ('M1.5 2v8l1.5-.5', 'M1 2h2')
    """
    path = "M" + " ".join(_ZERO.sub(r"\1", number) for number in points[0])
    tenths = [(round(10 * float(x)), round(10 * float(y))) for x, y in points]
    before = ""
    for (xa, ya), (xb, yb) in pairwise(tenths):
        across, down = _tenth(xb - xa), _tenth(yb - ya)
        command, numbers = (
            ("v", [down]) if across == "0" else ("h", [across]) if down == "0" else ("l", [across, down])
        )
        for i, number in enumerate(numbers):
            if i == 0 and command != before:
                path += command + number
            else:
                path += number if number.startswith("-") else f" {number}"
        before = command
    return path


def _tenth(value: int) -> str:
    return _ZERO.sub(r"\1", f"{value / 10:g}")


def _usual(svg: str) -> str:
    """A drawing whose commonest size of type, and width of lines, is said once, for all of it."""
    told = ""
    if (sizes := Counter(_SIZE.findall(svg))) and (usual := sizes.most_common(1)[0])[1] >= WORTH_SAYING:
        told += f' font-size="{usual[0]}"'
        svg = svg.replace(f' font-size="{usual[0]}"', "")
    stroked = _STROKED_TAG.findall(svg)
    widths = Counter(width for tag in stroked for width in _WIDTH.findall(tag))
    # only where each line says how wide it is, and no group: what says nothing has the width of one
    alone = widths.total() == len(stroked) and not re.search(r"<g[^>]* stroke-width=", svg)
    if alone and widths and (usual := widths.most_common(1)[0])[1] >= WORTH_SAYING:
        told += f' stroke-width="{usual[0]}"'
        svg = svg.replace(f' stroke-width="{usual[0]}"', "")
    if not told:
        return svg
    start = svg.index(">")
    # after the box, where drawings in columns are cut
    at = max(svg.find(" role=", 0, start), 0) or start - (svg[start - 1] == "/")
    return f"{svg[:at]}{told}{svg[at:]}"


def _grouped(svg: str) -> str:
    """A drawing in which neighbours of one look are a group that says it."""
    return "".join(_groups(svg))


def _groups(svg: str) -> Iterator[str]:
    def look(piece: re.Match[str]) -> str | None:
        if piece["shape"] is None or ' data-code="' in piece["shape"]:
            return None
        said = dict(_ATTRIBUTE.findall(piece["shape"][: piece["shape"].index(">")]))
        return _written({key: said[key] for key in SHARED if key in said})

    for common, pieces in groupby(_PIECE.finditer(svg), look):
        texts = [piece[0] for piece in pieces]
        spared = len(texts) * len(common or "") - len(f"<g{common}></g>")
        if not common or spared <= 0:
            yield from texts
            continue
        yield f"<g{common}>"
        said = [f' {key}="{value}"' for key, value in _ATTRIBUTE.findall(common)]
        for text in texts:
            head, end, rest = text.partition(">")
            for one in said:
                head = head.replace(one, "", 1)
            yield f"{head}{end}{rest}"
        yield "</g>"

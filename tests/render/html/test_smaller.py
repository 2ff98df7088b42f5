"""Pages in fewer bytes: the same elements, attributes and words for a parser, the same picture for a reader."""

from __future__ import annotations

import re
from html import escape

import html5lib
import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from hypothesis import given
from hypothesis import strategies as st

from compose.figures.svg import Svg
from compose.figures.web import for_web, with_short_names
from render.html.smaller import attribute, smaller

VALUES = st.text(st.sampled_from("a1#/.:-，四 \"'<>&=`\n"), max_size=6)


def tree(html: str) -> list[tuple[object, ...]]:
    """All elements with their attributes and the words in them; blanks at their ends do not show."""
    root = html5lib.parse(html, namespaceHTMLElements=False)
    return [
        (e.tag, sorted(e.attrib.items()), " ".join((e.text or "").split()), " ".join((e.tail or "").split()))
        for e in root.iter()
    ]


@given(VALUES, VALUES, VALUES)
def test_a_parser_reads_the_same(one, two, words):
    a, b, text = escape(one), escape(two), escape(words)
    html = (
        f'<!doctype html><title>t</title><ul><li class="{a}">{text}</li>\n\n<li><a href="{b}">x</a></li></ul>'
        f'<dl><div><dt>{text}</dt><dd id="{a}">{text}</dd></div></dl><table><thead><tr><th scope="col">{text}</th></tr></thead>'
        f'<tbody><tr id="{b}"><td data-room="{a}"><data value="{b}" data-cell="{a}">{text}</data></td><td>{text}</td></tr></tbody></table>'
        f'<svg viewBox="0 0 9 9" aria-label="{a}"><g class="{b}"><use href="#m1" class="{a}"/><text x="1">{text}</text></g></svg>'
        f"<pre></li>\n\n\n{text}</pre>"
    )
    assert tree(smaller(html)) == tree(html)


#: all of it by one expression, piece after piece
_PIECE = re.compile(
    r"<(?P<kept>script|style|pre|textarea)\b.*?</(?P=kept)\s*>|<!--.*?-->|(?P<end></(?:td|th|tr|li|dt|dd)>)"
    r"|(?P<svg><svg\b.*?</svg\s*>)|(?P<tag><(?:data|td|th|tr)\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>)"
    r"|(?<=>)(?P<blank>\s*\n\s*\n\s*)(?=<)",
    re.DOTALL,
)
PIECES = [
    *(
        "<li>",
        "</li>",
        "\n",
        "\n\n",
        " ",
        '<svg a="1">',
        "</svg>",
        '<use href="#m1" class="f"/>',
        "<pre>",
        "</pre>",
    ),
    *(
        '<td data-room="00">',
        "</td>",
        '<data value="1.5" data-cell="a/b c">',
        "</data>",
        "x",
        "<!-- </li> -->",
    ),
    *(
        "<script>",
        "</script>",
        '<p class="z">',
        "</p>",
        '<tr id="a" class="own x">',
        "</tr>",
        '<td class="">',
    ),
]


def by_pieces(html: str) -> str:
    """What `smaller` gives, one piece after the other, which takes twice as long."""

    def bare(tag: str) -> str:
        end = "/>" if tag.endswith("/>") else ">"
        less = re.sub(r"(\s[\w:-]+)=\"([^\s\"'=<>`]+)\"(?=[\s/>])", r"\1=\2", tag)
        return f"{less[: -len(end)]} />" if end == "/>" and not less.endswith('"/>') else less

    def short(match: re.Match[str]) -> str:
        if match["end"] or match["blank"]:
            return "\n" if match["blank"] else ""
        if match["svg"]:
            tags = r"<[a-zA-Z][\w-]*(?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?>"
            return re.sub(tags, lambda tag: bare(tag[0]), match[0])
        return bare(match[0]) if match["tag"] else match[0]

    return _PIECE.sub(short, html)


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_as_piece_after_piece(html):
    assert smaller(html) == by_pieces(html)


@given(VALUES)
def test_an_attribute_has_marks_where_it_needs_them(value):
    for also in ("", ' class="a b"'):
        written = f"<td{also} data-sort={attribute(escape(value))}>"
        assert smaller(written) == by_pieces(f'<td{also} data-sort="{escape(value)}">')


def test_texts_shown_as_written_stay():
    for kept in (
        '<pre>a</li>\n\n\n<td id="x"></pre>',
        '<script>"</td>"\n\n</script>',
        "<textarea>\n\n</li></textarea>",
    ):
        assert smaller(kept) == kept


def drawing() -> Svg:
    svg = Svg(340, 100, "title", "en")
    svg.line(1, 2.5, 1, 9, "rule")
    svg.line(1, 2.5, 8, 2.5, "rule")
    svg.polyline([(0.5, 1), (2, 1), (2, 3.5), (1.2, 7)], "teal", 2, "2 3")
    svg.polygon([(0, 0), (9.5, 0), (3, 4.1)], "half", "ink", 0.5)
    for x in (3, 6, 9):
        svg.text(x, 7, str(x), 7, "soft")
    return svg


def test_a_drawing_says_once_what_its_neighbours_have_in_common():
    web = for_web(str(drawing()))
    assert web.count('class="f-soft"') == 1 and len(web) < 0.7 * len(str(drawing()))
    assert "<line" not in web and "<polyline" not in web and "<polygon" not in web
    # areas keep their colour, lines have none inside
    assert re.search(r'd="M0 0h9.5l-6.5 4.1z"[^>]*class="f-half k-ink"', web)
    assert not re.search(r'class="k-[^"]*"[^>]*fill="none"|fill="none"[^>]*class="k-', web)


def test_paths_go_through_the_points_they_were_drawn_through():
    """As fontTools reads paths; two lines of one look are one path, which is lifted between them."""
    drawn: list[list[tuple[float, float]]] = []
    paths = re.findall(r' d="([^"]+)"', for_web(str(drawing())))
    assert len(paths) == 3
    for d in paths:
        pen = RecordingPen()
        parse_path(d, pen)
        for move, points in pen.value:
            if move == "moveTo":
                drawn.append([])
            drawn[-1] += [(round(x, 1), round(y, 1)) for x, y in points]
    assert drawn == [
        [(1, 2.5), (1, 9)],
        [(1, 2.5), (8, 2.5)],
        [(0.5, 1), (2, 1), (2, 3.5), (1.2, 7)],
        [(0, 0), (9.5, 0), (3, 4.1), (0, 0)],
    ]


def test_parts_of_charts_have_short_names_of_their_own():
    svg = '<svg><defs><path id="c05419eb5c2m4f354c82a3"/></defs><use href="#c05419eb5c2m4f354c82a3"/><g clip-path="url(#c05419eb5c2m4f354c82a3)"/></svg>'
    short = with_short_names(svg, "c7-")
    assert short == '<svg><defs><path id="c7-0"/></defs><use href="#c7-0"/><g clip-path="url(#c7-0)"/></svg>'


@pytest.mark.parametrize("kept", ['<use href="#m51" class="f-s1" data-code="51"/>' * 4])
def test_shapes_that_scripts_colour_keep_their_own_look(kept):
    assert kept in for_web(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img">{kept}</svg>'
    )

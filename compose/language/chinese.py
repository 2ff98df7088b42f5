"""Chinese typesetting: one pass over a page's HTML, no character added or removed: `typeset`, `for_site`.

The rules are those of the W3C's Requirements for Chinese Text Layout: a quarter-em between Han characters and
letters or digits, two full-width marks side by side in one and a half em, dashes and ellipses in one piece, a
number never parted from what it counts, and no paragraph that ends on a line of one character. Gaps are
margins and not spaces, so text copied from the page or the PDF is what was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from compose.language.script import HAN, LETTER

#: classes of the spans of ours: a gap follows, the mark loses its blank half, the characters stay together. Their
#: rules are in templates/styles: chinese.css for paper, chinese-web.css for the site
GAP_CLASS, HALF_CLASS, WHOLE_CLASS = "hz-g", "hz-h", "hz-n"
#: between Han characters and letters or digits, in em; the two style sheets say the same
GAP = 0.25

#: full-width marks whose blank half is on the right, on the left
_CLOSING = "、，。；：！？）》〉」』】〕”’"
OPENING = "（《〈「『【〔“‘"
#: stands for a tag that ends the run of text; for the end of a paragraph; of a cell
_EDGE, _END, _CELL = "\ue000", "\ue001", "\ue002"

_KEPT = "head|script|style|svg|math|code|pre|select|textarea"
_TOKEN = re.compile(
    # cells of a table without a character that any rule is about, one after the other: most of a page of figures
    rf"(?P<figures>(?:<(?P<cell>t[dh])\b[^<>]*+>"
    rf"(?:[^<{HAN}{_CLOSING}{OPENING}—…]++|—(?!—)|<(?!/?t[a-z]|!|(?:{_KEPT})\b)[^<>]*+>)*+"
    r"</(?P=cell)>(?:</tr>(?:<tr\b[^<>]*+>)?+)?+)++)"
    rf"|<(?P<kept>{_KEPT})\b.*?</(?P=kept)\s*>"
    r"|<!--.*?-->"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>"
    r"|<![^>]*>",
    re.DOTALL,
)
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "data", "dfn", "em", "i", "mark", "q", "s", "small", "span", "strong"}
    | {"sub", "sup", "time", "u", "var"}
)
_PARAGRAPH = frozenset({"p", "li", "dt", "dd", "caption", "figcaption", "h1", "h2", "h3", "h4"})
_CELLS = ("/td", "/th")
#: what a closing tag stands for
_ENDS = dict.fromkeys(_PARAGRAPH, _END) | dict.fromkeys(("td", "th"), _CELL)
#: what has a gap after it: Han character before a letter or number, a word or number before a Han character,
#: and the marks that lose their blank half
_GAP = re.compile(
    rf"[{HAN}](?=[{LETTER}0-9]|[+\-−±][0-9])"
    rf"|[{LETTER}0-9][{LETTER}0-9.,]*+[%‰]?+(?=[{HAN}])"
)
_HALF = re.compile(rf"[{_CLOSING}](?=[{_CLOSING}{OPENING}])|(?<=[{OPENING}])[{OPENING}]")
#: what stays on one line: a number and what it counts, dashes and ellipses; a paragraph's last characters, and
#: those of a cell, whose words are not parted at all where there are three characters or fewer
_COUNTED = "年月日号期届位名个次级分元倍点项条章节页类组省市县区乡村镇人户家岁天时度里米吨亩万亿千百"
# the number of a name counts nothing: PM2.5年均浓度
_WHOLE = re.compile(rf"(?<![{LETTER}0-9.])[+\-−±]?[0-9][0-9.,:/]*+[%‰]?+[{_COUNTED}]|p值|—{{2,}}|…{{2,}}")
_TAIL = re.compile(
    rf"[{HAN}]{{2}}[{_CLOSING}]*(?=\s*{_END})"
    rf"|(?:(?<={_EDGE})[{HAN}]{{2,3}}|(?<=[{HAN}{_CLOSING}])[{HAN}]{{2}})[{_CLOSING}]*(?=\s*{_CELL})"
)


def typeset(html: str) -> str:
    """The Chinese page with spans around the characters that need room, lose room or stay together.

    Attributes, drawings, code and the head stay as they are.

    >>> typeset("<p>得分<data value='1.5'>1.5</data>。</p>")
    '<p>得<span class="hz-g">分</span><data value=\\'1.5\\'>1.5</data>。</p>'
    >>> typeset("为PM2.5年均浓度等")
    '<span class="hz-g">为</span><span class="hz-g">PM2.5</span>年均浓度等'
    """
    page = _Page(html.replace("</strong><strong>", ""))
    for start, end in page.wholes():
        if not page.keep(start, end):
            # marks begin no line anyway: they may stand in another element
            page.keep(start, start + len(page.flat[start:end].rstrip(_CLOSING)))
    for kind, pattern in ((GAP_CLASS, _GAP), (HALF_CLASS, _HALF)):
        for match in pattern.finditer(page.flat):
            page.wrap(*match.span(), kind)
    return page.html()


#: the first end of a period, before the element that holds the second: 2015—2020年
_PERIOD = re.compile(r"(?<![0-9])([0-9]{1,4}—)<z-n>(?=(?:<z-g>)?[0-9])")
_SPAN = re.compile(rf'<span(?: class="({GAP_CLASS}|{HALF_CLASS}|{WHOLE_CLASS})")?[^>]*>|</span\s*>')


def for_site(html: str) -> str:
    """A page for the site: the spans of :func:`typeset` as elements of their own, a third as long to load.

    A period stays on one line, as the lines of a phone are short: on paper the dash may end a line.

    >>> for_site('<p>2 <span>份<span class="hz-n">表</span></span></p>')
    '<p>2 <span>份<z-n>表</z-n></span></p>'
    >>> for_site('<p>2015—<span class="hz-n">2020年</span></p>')
    '<p><z-n>2015—2020年</z-n></p>'
    """
    opened: list[str] = []

    def short(match: re.Match[str]) -> str:
        if match[0].startswith("</"):
            name = opened.pop() if opened else ""
            return f"</{name}>" if name else match[0]
        name = match[1].removeprefix("h") if match[1] else ""
        opened.append(name)
        return f"<{name}>" if name else match[0]

    return _PERIOD.sub(r"<z-n>\1", _SPAN.sub(short, html))


class _Page:
    """A page as pieces of text and tags, with its running text apart, and what is to be put between."""

    def __init__(self, html: str) -> None:
        self.pieces: list[str] = []
        #: per piece: +1 an inline element opens, -1 it closes, 0 text
        self.depth: list[int] = []
        #: pieces of text, and where each starts in the running text
        self.texts: list[int] = []
        self.starts: list[int] = []
        self.edits: dict[int, list[tuple[int, int, str]]] = {}
        running: list[str] = []
        length = last = 0
        for match in _TOKEN.finditer(html):
            begin, after = match.span()
            if begin > last:
                length += self._text(html[last:begin], running, length)
            last = after
            if match["figures"] is not None:
                self._add(match[0], 0)
                running += _EDGE, _CELL if match[0][-4:-1] in _CELLS else _EDGE
                length += 2
                continue
            name = (match["name"] or "").lower()
            if name in _INLINE:
                self._add(match[0], -1 if match["end"] else 1)
            else:
                self._add(match[0], 0)
                running.append(_ENDS.get(name, _EDGE) if match["end"] else _EDGE)
                length += 1
        if last < len(html):
            self._text(html[last:], running, length)
        self.flat = "".join(running)

    def _text(self, text: str, running: list[str], start: int) -> int:
        """Add a piece of text, which starts there in the running text; how long it is."""
        self.texts.append(len(self.pieces))
        self.starts.append(start)
        self._add(text, 0)
        running.append(text)
        return len(text)

    def _add(self, piece: str, depth: int) -> None:
        self.pieces.append(piece)
        self.depth.append(depth)

    def place(self, position: int) -> tuple[int, int]:
        """The piece that holds a character of the running text, and where in it."""
        i = bisect_right(self.starts, position) - 1
        return self.texts[i], position - self.starts[i]

    def wholes(self) -> list[tuple[int, int]]:
        """Start and end of what stays on one line; what overlaps is one."""
        spans = [m.span() for m in _WHOLE.finditer(self.flat)] + [m.span() for m in _TAIL.finditer(self.flat)]
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def wrap(self, start: int, end: int, kind: str) -> None:
        """A span around characters, or around as many of the last ones as stand in one piece."""
        piece, until = self.place(end - 1)
        self._insert(piece, max(0, until - (end - 1 - start)), 3, f'<span class="{kind}">')
        self._insert(piece, until + 1, 0, "</span>")

    def keep(self, start: int, end: int) -> bool:
        """A span around characters that stay together, if one span can hold them and the tags between."""
        first, offset = self.place(start)
        last, until = self.place(end - 1)
        level = lowest = 0
        for step in self.depth[first:last]:
            level += step
            lowest = min(lowest, level)
        opened = self.depth[first + lowest : first]
        if level > lowest or (lowest and (offset or opened != [1] * -lowest)):
            return False
        self._insert(first + lowest, offset, 2, f'<span class="{WHOLE_CLASS}">')
        self._insert(last, until + 1, 1, "</span>")
        return True

    def _insert(self, piece: int, offset: int, rank: int, tag: str) -> None:
        self.edits.setdefault(piece, []).append((offset, rank, tag))

    def html(self) -> str:
        """The page with everything put in. At one place what closes comes first, then the wider opens."""
        pieces = self.pieces.copy()
        for i, edits in self.edits.items():
            text, parts, last = pieces[i], [], 0
            for offset, _, tag in sorted(edits):
                parts += [text[last:offset], tag]
                last = offset
            pieces[i] = "".join([*parts, text[last:]])
        return "".join(pieces)

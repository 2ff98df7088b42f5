"""A page without what HTML lets it leave out: end tags of rows, cells and items, quotation marks, blank lines: `smaller`."""

from __future__ import annotations

import re

#: what stays as it is, and drawings
_PIECE = re.compile(
    r"<(?:(?P<kept>script|style|pre|textarea)\b.*?</(?P=kept)\s*>|!--.*?-->|(?P<svg>svg\b.*?</svg\s*>))",
    re.DOTALL,
)
#: blank lines between elements
_BLANK = re.compile(r">\s*\n\s*\n\s*(?=<)")
#: the next cell, row or item, or the end of what it is in, ends these (HTML, 13.1.2.4 Optional tags)
_ENDS = ("</td>", "</th>", "</tr>", "</li>", "</dt>", "</dd>")
#: of drawings, tables and numbers, which are most of a page, the attributes lose their marks where they have any
_MARKED = re.compile(r"<(?:data|td|th|tr)\s[^<>\"]*\"[^\"]*\"[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>")
_TAG = re.compile(r"<[a-zA-Z][\w-]*\s[^<>\"]*\"[^\"]*\"[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>")
#: an attribute of which the quotation marks may go (13.1.2.3 Attributes)
_QUOTED = re.compile(r"(\s[\w:-]+=)\"([^\s\"'=<>`]+)\"(?=[\s/>])")
#: what no value without marks has in it
_UNSAFE = re.compile(r"[\s\"'=<>`]")


def smaller(html: str) -> str:
    """The same page in fewer bytes: every parser of HTML reads the same elements, attributes and words.

    Texts that are shown as they are written, scripts and comments stay.

    >>> smaller('<ul><li class="a">b</li>\\n\\n<li>c</li></ul><pre></li></pre>')
    '<ul><li class="a">b\\n<li>c</ul><pre></li></pre>'
    >>> smaller('<td data-room="00"><svg viewBox="0 0 9 9"><use href="#m1" class="f-s0"/></svg></td>')
    '<td data-room=00><svg viewBox="0 0 9 9"><use href=#m1 class=f-s0 /></svg>'
    """
    parts: list[str] = []
    last = 0
    for match in _PIECE.finditer(html):
        begin, end = match.span()
        parts.append(_short(html[last:begin], after=last > 0, before=True))
        parts.append(match[0] if match["svg"] is None else _TAG.sub(_unquoted, match[0]))
        last = end
    parts.append(_short(html[last:], after=last > 0))
    return "".join(parts)


def _short(html: str, *, after: bool, before: bool = False) -> str:
    """A piece of a page without drawings and what stays; whether it follows one of these, and whether one follows."""
    around = f"{'>' if after else ''}{html}{'<' if before else ''}"
    html = _BLANK.sub(">\n", around)[after : -1 if before else None]
    for end in _ENDS:
        html = html.replace(end, "")
    return _MARKED.sub(_unquoted, html)


def attribute(value: str) -> str:
    """The value of an attribute as it stands behind the sign of equality, without marks where it needs none.

    Before the end of a tag a stroke without marks could be of the tag, which `smaller` can tell only where it had them.

    >>> attribute("1.5"), attribute("a b"), attribute(""), attribute("a/")
    ('1.5', '"a b"', '""', '"a/"')
    """
    return value if value and value[-1] != "/" and not _UNSAFE.search(value) else f'"{value}"'


def _unquoted(match: re.Match[str]) -> str:
    tag = match[0]
    end = "/>" if tag.endswith("/>") else ">"
    # a template with groups is put together by Python for each match, which takes longer than this
    bare = _QUOTED.sub(lambda found: found[1] + found[2], tag)
    # a stroke after a value without marks would be of the value
    return f"{bare[: -len(end)]} />" if end == "/>" and not bare.endswith('"/>') else bare

"""A page without what HTML lets it leave out: end tags of rows, cells and items, quotation marks, blank lines: `smaller`."""

from __future__ import annotations

import re

#: what stays as it is; what may go
_PIECE = re.compile(
    r"<(?P<kept>script|style|pre|textarea)\b.*?</(?P=kept)\s*>|<!--.*?-->"
    # the next cell, row or item, or the end of what it is in, ends it (HTML, 13.1.2.4 Optional tags)
    r"|(?P<end></(?:td|th|tr|li|dt|dd)>)"
    # of drawings, tables and numbers, which are most of a page, the attributes too
    r"|(?P<svg><svg\b.*?</svg\s*>)|(?P<tag><(?:data|td|th|tr)\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>)"
    r"|(?<=>)(?P<blank>\s*\n\s*\n\s*)(?=<)",
    re.DOTALL,
)
_TAG = re.compile(r"<[a-zA-Z][\w-]*(?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?>")
#: an attribute of which the quotation marks may go (13.1.2.3 Attributes)
_QUOTED = re.compile(r"(\s[\w:-]+)=\"([^\s\"'=<>`]+)\"(?=[\s/>])")


def smaller(html: str) -> str:
    """The same page in fewer bytes: every parser of HTML reads the same elements, attributes and words.

    Texts that are shown as they are written, scripts and comments stay.

    >>> smaller('<ul><li class="a">b</li>\\n\\n<li>c</li></ul><pre></li></pre>')
    '<ul><li class="a">b\\n<li>c</ul><pre></li></pre>'
    >>> smaller('<td data-room="00"><svg viewBox="0 0 9 9"><use href="#m1" class="f-s0"/></svg></td>')
    '<td data-room=00><svg viewBox="0 0 9 9"><use href=#m1 class=f-s0 /></svg>'
    """

    def short(match: re.Match[str]) -> str:
        if match["end"] is not None:
            return ""
        if match["blank"] is not None:
            return "\n"
        if match["svg"] is not None:
            return _TAG.sub(_unquoted, match["svg"])
        return match[0] if match["kept"] is not None or match["tag"] is None else _unquoted(match)

    return _PIECE.sub(short, html)


def _unquoted(match: re.Match[str]) -> str:
    tag = match[0]
    end = "/>" if tag.endswith("/>") else ">"
    bare = _QUOTED.sub(r"\1=\2", tag)
    # a stroke after a value without marks would be of the value
    return f"{bare[: -len(end)]} />" if end == "/>" and not bare.endswith('"/>') else bare

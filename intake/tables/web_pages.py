"""Tables of web pages, and of web pages that are called workbooks: ``is_web_page``, ``web_grids``.

Offices and their data bases save pages as ``.xls``: the spreadsheet program opens them, with a warning. Nothing of a page is run
or fetched; of it only tables of cells are read.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree, html

from analysis.values import Text
from intake.tables.encodings import decode
from intake.tables.files import MAX_BYTES, MAX_CELLS
from intake.tables.workbook import SAVE_AGAIN, Grid, Refusal

#: how a page begins that is saved with all its parts in one file
_ARCHIVE = re.compile(
    rb"\s*(?:From:[^\n]*\n|[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Content-Type):", re.IGNORECASE
)
_BEGINS = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|body|table)\b",
    re.IGNORECASE | re.DOTALL,
)
#: as far a cell may reach
_MOST_SPAN = 1000
#: lines before a table that may be its title and unit, and how long they are
_MOST_LINES, _LONGEST_LINE = 3, 80
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
NO_TABLE: Refusal = (
    Text(zh="这个网页里没有表格", en="there is no table in this web page"),
    SAVE_AGAIN,
)


def is_web_page(path: Path) -> bool:
    """Whether a file begins as a web page does, whatever it is called."""
    with path.open("rb") as file:
        head = file.read(4096)
    return _BEGINS.match(head) is not None or _is_archive(head)


def _is_archive(head: bytes) -> bool:
    return _ARCHIVE.match(head) is not None and b"multipart/" in head.lower()


def _pages(raw: bytes) -> list[str]:
    """The pages of a file: one, or those of a workbook saved as a page in one file (.mht), a page a sheet."""
    if not _is_archive(raw[:4096]):
        return [_text(raw)]
    from email import message_from_bytes

    parts = message_from_bytes(raw).walk()
    contents = [p.get_payload(decode=True) for p in parts if p.get_content_type() == "text/html"]
    return [_text(content) for content in contents if isinstance(content, bytes) and content.strip()]


def web_grids(path: Path) -> list[Grid] | Refusal:
    """Every table of a page with more than one row and column, as a sheet; tables inside tables by themselves.

    Above each stand the short lines of text that precede it: its title and its unit are often there.
    """
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        return NO_TABLE
    grids: list[Grid] = []
    for page in _pages(raw):
        try:
            root = html.document_fromstring(page, parser=html.HTMLParser(no_network=True, huge_tree=False))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            continue
        for element in root.iter("script", "style"):
            element.clear()
        tables = [t for t in root.iter("table") if next(t.iterdescendants("table"), None) is None]
        grids += [g for t in tables if (g := _grid(t)) is not None]
    if not grids:
        return NO_TABLE
    if len(grids) == 1:
        return grids
    return [Grid(f"{i}", g.rows, g.joined) for i, g in enumerate(grids, start=1)]


def _text(raw: bytes) -> str:
    """The page as text; gb2312 is read as the encoding it is a part of."""
    said = _CHARSET.search(raw[:4096])
    name = said[1].decode("ascii").lower() if said else ""
    name = "gb18030" if name in {"gb2312", "gbk", "x-gbk"} else name
    try:
        text = raw.decode(name) if name and not raw.startswith((b"\xff\xfe", b"\xfe\xff")) else None
    except (LookupError, UnicodeDecodeError):
        text = None
    if text is None:
        text = decode(raw) or raw.decode("utf-8", errors="replace")
    # lxml refuses text that declares an encoding
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))


def _grid(table: html.HtmlElement) -> Grid | None:
    """The cells of a table, each at its place; joined cells say once what they say."""
    rows: list[dict[int, str]] = []
    taken: set[tuple[int, int]] = set()
    joined = []
    for r, tr in enumerate(table.iter("tr")):
        cells: dict[int, str] = {}
        c = 0
        for cell in tr.iterchildren("td", "th"):
            while (r, c) in taken:
                c += 1
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            if len(taken) + down * across > MAX_CELLS:
                return None
            taken |= {(r + i, c + j) for i in range(down) for j in range(across)}
            cells[c] = _words(cell)
            if down > 1 or across > 1:
                joined.append((r, c, r + down - 1, c + across - 1))
            c += across
        rows.append(cells)
    width = max((max(cells, default=-1) for cells in rows), default=-1) + 1
    if len(rows) < 2 or width < 2:
        return None
    above = tuple((line, *[""] * (width - 1)) for line in _above(table))
    down = len(above)
    filled = tuple(tuple(cells.get(c, "") for c in range(width)) for cells in rows)
    inside = tuple((t + down, x, min(b, len(rows) - 1) + down, y) for t, x, b, y in joined)
    return Grid("", (*above, *filled), inside)


def _above(table: html.HtmlElement) -> list[str]:
    """The lines of text right before a table that are no sentences, and its caption."""
    lines: list[str] = []
    before = table.xpath("preceding::*[not(ancestor::table)][self::p or self::div or self::caption or self::center or self::h1 or "
                         "self::h2 or self::h3 or self::h4 or self::h5 or self::h6][not(.//p or .//div or .//table)]")  # fmt: skip
    for element in reversed(before[-_MOST_LINES:]):
        line = " ".join(element.text_content().split())
        if len(line) > _LONGEST_LINE or re.search(r"[。；;]|[.!?] [A-Z]", line):
            break
        lines.insert(0, line)
    lines += [" ".join(c.text_content().split()) for c in table.iterchildren("caption")]
    return [line for line in lines if line]


def _span(cell: html.HtmlElement, name: str) -> int:
    word = cell.get(name, "1").strip()
    return min(max(1, int(word)), _MOST_SPAN) if re.fullmatch(r"\d{1,6}", word) else 1


def _words(cell: html.HtmlElement) -> str:
    for line in cell.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return "\n".join(" ".join(w.split()) for w in cell.text_content().split("\n")).strip()

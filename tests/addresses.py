"""The numbers of a built page with their addresses, read as the page's script reads them: `numbers`."""

from __future__ import annotations

from html.parser import HTMLParser


class _Numbers(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[tuple[str, str, str]] = []
        self._of = ""
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "tr":
            self._of = known.get("data-of") or ""
        if tag == "data":
            self._open = [self._of + str(known["data-cell"]), str(known["value"]), ""]

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open[2] += data

    def handle_endtag(self, tag: str) -> None:
        # the end of a row may be left out where its table ends
        if tag in {"tr", "tbody", "thead", "tfoot", "table"}:
            self._of = ""
        if tag == "data" and self._open is not None:
            address, value, text = self._open
            self.numbers.append((address, value, text))
            self._open = None


def numbers(html: str) -> list[tuple[str, str, str]]:
    """Address, bare value and printed text of every number of a page, in order; a row may give the beginning of its addresses.

    >>> numbers('<tr data-of="a/51/"><td><data value="6.1" data-cell="2019/value">6.10</data></td></tr>')
    [('a/51/2019/value', '6.1', '6.10')]
    >>> numbers('<table><tr data-of="a/51/"><td></table><data value="6.1" data-cell="a/rank">6.10</data>')
    [('a/rank', '6.1', '6.10')]
    """
    reader = _Numbers()
    reader.feed(html)
    return reader.numbers

"""PDFs read several times as quickly as pdfplumber does alone, with what it would find: `read_pdf`, `slim`.

Its time goes into three things: all objects of the structure, which are read before the first page is; letters of content
streams looked at one by one; and paths of maps, which most tests do not ask for. So objects are laid apart first, streams are
divided by one regular expression, and paths are left out unless they are asked for.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
from pdfminer import pdfinterp
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import KWD, LIT, PSEOF

#: a line of a stream as WeasyPrint writes them that adds to a path, paints one, or clips by one
_PATH = re.compile(rb"(?m)^(?:(?:-?[\d.]+ )+(?:m|l|c|v|y|re)|h|S|s|f|F|f\*|B|B\*|b|b\*|n|W|W\*)\n")
#: a group of lines that sets a state in which nothing is drawn
_EMPTY = re.compile(rb"(?m)^q\n(?:[^\n]* (?:cm|gs|rg|RG|k|K|g|G|w|d|J|j|M|i|ri|cs|CS|scn|SCN)\n)*Q\n")
#: the pieces of a content stream: number, word, name, string in hexadecimals or brackets, begin or end of a list
_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]*(?:(?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+))(?=[\0\t\n\f\r \[\]<>/(]|$)"
    rb"|(?P<word>[A-Za-z'\"*][A-Za-z0-9'\"*]*)|/(?P<name>[^\0\t\n\f\r ()<>\[\]{}/%#]*)"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*)>|\((?P<text>[^()\\]*)\)|(?P<list><<|>>|\[|\])|(?P<end>$))"
)
_ORIGINAL = pdfinterp.PDFContentParser
_CONSTANTS = {b"true": True, b"false": False}


class Pieces:
    """What pdfminer's parser of content streams gives, in its place. What is not understood is left to the original."""

    def __init__(self, streams: Sequence[object]) -> None:
        data = b"\n".join(stream_value(stream).get_data() for stream in streams)
        pieces = _divided(data)
        if pieces is None:
            self.nextobject = _ORIGINAL(streams).nextobject
        else:
            self._pieces = iter(pieces)

    def nextobject(self) -> tuple[int, Any]:
        for piece in self._pieces:
            return 0, piece
        raise PSEOF("the end of the stream")


def _divided(data: bytes) -> list[Any] | None:
    """Words, numbers, names, strings, lists and tables of a content stream; None where something else is in it."""
    lists: list[list[Any]] = [[]]
    here = 0
    while True:
        found = _TOKEN.match(data, here)
        if found is None:
            return None
        here, kind = found.end(), found.lastgroup
        assert kind
        value = found[kind]
        if kind == "number":
            lists[-1].append(float(value) if b"." in value else int(value))
        elif kind == "word":
            if value in (b"BI", b"null"):
                return None
            lists[-1].append(_CONSTANTS[value] if value in _CONSTANTS else KWD(value))
        elif kind == "name":
            lists[-1].append(LIT(value.decode()))
        elif kind == "hex":
            lists[-1].append(_bytes(value))
        elif kind == "text":
            lists[-1].append(value)
        elif kind == "end":
            return lists[0] if len(lists) == 1 else None
        elif value in (b"[", b"<<"):
            lists.append([])
        elif len(lists) == 1:
            return None
        else:
            items = lists.pop()
            pairs = zip(items[::2], items[1::2], strict=True) if value == b">>" else ()
            lists[-1].append({key.name: of for key, of in pairs} if value == b">>" else items)


def _bytes(digits: bytes) -> bytes:
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


pdfinterp.PDFContentParser = Pieces  # type: ignore[misc,assignment]


def slim(data: bytes, drawn: bool = False) -> bytes:
    """The same PDF, quick to read; without paths unless they are wanted (``drawn``)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if not drawn:
            streams = [
                o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"
            ]
            for page in pdf.pages:
                content = page.get("/Contents", pikepdf.Array())
                streams += list(content) if isinstance(content, pikepdf.Array) else [content]
            for stream in streams:
                text, changed = _PATH.subn(b"", stream.read_bytes())
                while changed:
                    text, changed = _EMPTY.subn(b"", text)
                stream.write(text)
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


@lru_cache(3)
def _read(data: bytes, drawn: bool) -> pdfplumber.PDF:
    return pdfplumber.open(io.BytesIO(slim(data, drawn)))


@contextmanager
def read_pdf(source: bytes | Path, drawn: bool = False) -> Iterator[pdfplumber.PDF]:
    """A PDF as pdfplumber reads it: characters, words, pictures; with rules and curves where ``drawn``.

    Who opens the same again finds it as it was read: nothing of it may be changed.
    """
    yield _read(source if isinstance(source, bytes) else source.read_bytes(), drawn)

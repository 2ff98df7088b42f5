"""What is written of a PDF, quicker: numbers and names as bytes, dictionaries and arrays, pages listed once: `PATCHES`, `compress`.

pydyf asks of everything it writes whether it is of this type or that, one after the other, and writes the same numbers, names and
references again and again: a hundred thousand of them in a brief. Its streams are compressed twice where the file has an
identifier, and all pages are listed for every tag. The bytes are the same.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

import pydyf

from render.pdf.patches.patch import Patch

#: 6 takes a third of the time of 9 and leaves files 1 % larger
LEVEL = 6
#: so many numbers and names are remembered as bytes
NUMBERS, NAMES = 4_096, 4_096

TO_BYTES = Patch("pydyf", "_to_bytes", "(item)")
DICTIONARY = Patch("pydyf:Dictionary", "data", "(self)")
ARRAY = Patch("pydyf:Array", "data", "(self)")
STREAM = Patch("pydyf:Stream", "data", "(self)")
PAGE_REFERENCES = Patch("pydyf:PDF", "page_references", "(self)")
PATCHES = (TO_BYTES, DICTIONARY, ARRAY, STREAM, PAGE_REFERENCES)


@lru_cache(maxsize=NUMBERS)
def _number(value: float) -> bytes:
    written: bytes = TO_BYTES.original(value)
    return written


@lru_cache(maxsize=NAMES)
def _word(value: str) -> bytes:
    return value.encode("ascii")


@TO_BYTES.replaced_by
def to_bytes(item: Any) -> bytes:
    """pydyf's bytes of a value; the commonest types are asked for first, and what was written before is remembered."""
    kind = type(item)
    if kind is bytes:
        return item  # type: ignore[no-any-return]
    if kind is float:
        # nought and minus nought are one key, and are written alike
        return _number(item)
    if kind is str:
        return _word(item) if len(item) < 64 else item.encode("ascii")
    if kind is int:
        return b"%d" % item
    written: bytes = TO_BYTES.original(item)
    return written


def dictionary(of: Any) -> bytes:
    """pydyf's bytes of a dictionary; those it was put into at last."""
    written: bytes | None = of.__dict__.get("written")
    if written is not None:
        return written
    return b"<<%b>>" % b"".join([b"/%b %b" % (to_bytes(key), to_bytes(value)) for key, value in of.items()])


def array(of: Any) -> bytes:
    """pydyf's bytes of an array."""
    return b"[%b]" % b" ".join([to_bytes(child) for child in of])


def stream(of: Any) -> bytes:
    """pydyf's bytes of a stream, compressed in less time."""
    content = b"\n".join([to_bytes(part) for part in of.stream])
    extra = pydyf.Dictionary(of.extra)
    if of.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, LEVEL)
    extra["Length"] = len(content)
    return b"\n".join((dictionary(extra), b"stream", content, b"endstream"))


DICTIONARY.replaced_by(property(dictionary))
STREAM.replaced_by(property(stream))
ARRAY.replaced_by(property(array))


def page_references(pdf: Any) -> tuple[bytes, ...]:
    """pydyf's references to all pages, listed anew only after a page was added."""
    kids = pdf.pages["Kids"]
    known = pdf.__dict__.get("_page_references")
    if known is None or known[0] != len(kids):
        known = pdf._page_references = (len(kids), tuple(f"{n} 0 R".encode("ascii") for n in kids[::3]))
    references: tuple[bytes, ...] = known[1]
    return references


PAGE_REFERENCES.replaced_by(property(page_references))


def compress(_document: Any, pdf: Any) -> None:
    """A finisher for ``write_pdf``, the last: compress every stream now, once, and put every dictionary into bytes."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary):
            # it is asked for twice: to be written, and for the number of the file
            item.written = dictionary(item)
        elif isinstance(item, pydyf.Stream) and item.compress:
            content = b"\n".join([to_bytes(part) for part in item.stream])
            item.stream = [zlib.compress(content, LEVEL)]
            item.extra["Filter"] = "/FlateDecode"
            item.compress = False

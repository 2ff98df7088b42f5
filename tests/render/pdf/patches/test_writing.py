"""What is written from memory must be the bytes that pydyf writes."""

from __future__ import annotations

import zlib
from typing import Any

import numpy
import pydyf
import pytest

from render.pdf.patches import writing

VALUES = [
    *(0, 1, -7, 10**12, True, None),
    *(0.0, -0.0, 1.0, 2.5, -0.125, 1e-9, 123456789.123456789, 1e22, float("inf")),
    *("/Name", "", "12 0 R", "x" * 200, b"raw", b""),
    *(numpy.float64(0.5), numpy.float64(3), numpy.int64(4)),
    pydyf.String("a (b) \\ 四川"),
    pydyf.Array([1, 2.5, "/A", b"b", pydyf.Array(["c"])]),
    pydyf.Dictionary(
        {"K": 0.5, b"B": pydyf.Dictionary({"Deep": pydyf.Array([0.0, 1])}), "S": pydyf.String("s")}
    ),
]


def written(item: Any) -> bytes | str:
    try:
        return bytes(pydyf._to_bytes(item))
    except (ValueError, OverflowError, UnicodeEncodeError) as fault:
        return type(fault).__name__


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_value_is_written_as_pydyf_writes_it(value: Any) -> None:
    # twice: the second time from memory
    ours = [written(value), written(value), written(pydyf.Array([value, value]))]
    for patch in writing.PATCHES:
        patch.put(patch.original)
    try:
        theirs = [written(value), written(value), written(pydyf.Array([value, value]))]
    finally:
        for patch in writing.PATCHES:
            patch.put(patch.replacement)
    assert ours == theirs


def test_pages_are_listed_again_when_one_is_added() -> None:
    pdf = pydyf.PDF()
    for count in (1, 2, 3):
        pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
        assert len(pdf.page_references) == count
        assert pdf.page_references == tuple(f"{n} 0 R".encode() for n in pdf.pages["Kids"][::3])
    assert pdf.page_references is pdf.page_references


def test_streams_are_compressed_once_and_read_back() -> None:
    pdf = pydyf.PDF()
    stream = pydyf.Stream(["q", b"1 0 0 1 0 0 cm", 3.5, "Q"], compress=True)
    plain = pydyf.Stream(["as it is"])
    pdf.add_object(stream)
    pdf.add_object(plain)
    writing.compress(None, pdf)
    (packed,) = stream.stream
    assert zlib.decompress(packed) == b"q\n1 0 0 1 0 0 cm\n3.5\nQ"
    assert stream.extra["Filter"] == "/FlateDecode" and not stream.compress
    assert plain.stream == ["as it is"]

"""The quick reader of PDFs finds what pdfplumber finds: characters, rules, curves, pictures; other streams are left to it."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pytest
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSEOF

from render.pdf import writer as pdf_writer
from tests import reading

PAGE = """<!doctype html><html lang="zh"><title>t</title><h1>四川省：3.5% (50)</h1>
<p style="letter-spacing:1px">发展水平 level <b style="color:#a33">12</b></p>
<p><img src="figure:0" alt="a map" style="width:6cm;height:4cm"></p>
<table><caption>表1</caption><thead><tr><th>地区</th><th>数值</th></tr></thead>
<tbody><tr><td style="border:1px solid">四川</td><td>(1)</td></tr></tbody></table>"""
MAP = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><clipPath id="c"><rect width="40" height="40"/></clipPath>
<g clip-path="url(#c)" opacity=".5"><path d="M1 1L30 4C31 5 32 6 33 30Z" fill="#1f5a6b"/></g>
<rect x="2" y="3" width="9" height="4" fill="none" stroke="#000"/><text x="4" y="20" font-size="5">成都</text></svg>"""


def everything(pdf: pdfplumber.PDF) -> list[dict[str, list[dict[str, Any]]]]:
    """What pdfplumber found on every page, but for numbers and compression of streams."""
    return [
        {kind: [o | {"stream": None} for o in found] for kind, found in page.objects.items()}
        for page in pdf.pages
    ]


@pytest.fixture(scope="module")
def data() -> bytes:
    return pdf_writer.pdf(PAGE, {"figure:0": MAP.encode()})


def test_it_reads_what_pdfplumber_reads(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with read_originally(data, monkeypatch) as pdf:
        expected = everything(pdf)
    assert {"char", "rect", "curve"} <= {kind for page in expected for kind in page}
    with reading.read_pdf(data, drawn=True) as pdf:
        assert everything(pdf) == expected
    with reading.read_pdf(data) as pdf:
        bare = everything(pdf)
    drawn = {"rect", "line", "curve"}
    assert bare == [{k: v for k, v in page.items() if k not in drawn} for page in expected]


def read_originally(data: bytes, monkeypatch: pytest.MonkeyPatch) -> pdfplumber.PDF:
    monkeypatch.setattr("pdfminer.pdfinterp.PDFContentParser", reading._ORIGINAL)
    pdf = pdfplumber.open(io.BytesIO(data))
    everything(pdf)
    monkeypatch.undo()
    return pdf


def pieces(parser: Any) -> list[Any]:
    found = []
    try:
        while True:
            found.append(parser.nextobject()[1])
    except PSEOF:
        return found


@pytest.mark.parametrize(
    ("content", "understood"),
    [
        (b"q 1 0 0 -1. .5 +7 cm\n/F1 9 Tf [<0a0B> -120.5 (x y)]TJ\nQ", True),
        (b"/Span <</ActualText <FEFF> /MCID 3 /K [1 [2]]>> BDC\nBT T* (a) ' EMC f* true", True),
        (b"(a\\)b) Tj", False),
        (b"(a(b)c) Tj", False),
        (b"q % a comment\nQ", False),
        (b"BI /W 1 /H 1 ID \x00 EI Q", False),
        (b"1 2 m 3-4 l", False),
    ],
)
def test_what_is_not_understood_is_left_to_the_original(content: bytes, understood: bool) -> None:
    streams = [PDFStream({}, content)]
    assert (reading._divided(content) is not None) == understood
    # a stream in a stream is equal only to itself
    assert repr(pieces(reading.Pieces(streams))) == repr(pieces(reading._ORIGINAL(streams)))

"""Marked content of PDFs as pdfplumber is to read it, one piece within another: `nested`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.utils import decode_text


@contextmanager
def nested() -> Iterator[None]:
    """While it lasts, content inside marked content is part of it, which pdfplumber lacks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PDFPageAggregatorWithMarkedContent, "begin_tag", _begin)
        patch.setattr(PDFPageAggregatorWithMarkedContent, "end_tag", _end)
        yield


def _begin(self: Any, tag: Any, props: Any = None) -> None:
    self.__dict__.setdefault("outer", []).append((self.cur_tag, self.cur_mcid))
    self.cur_tag = decode_text(tag.name)
    if self.cur_tag == "Artifact":
        self.cur_mcid = None
    elif isinstance(props, dict) and "MCID" in props:
        self.cur_mcid = props["MCID"]


def _end(self: Any) -> None:
    self.cur_tag, self.cur_mcid = self.outer.pop()

"""Inks in place of screen colours, lines that a press holds, and a colour profile's file closed: `PATCHES`, `InkIntent`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

import pydyf

from render.pdf.patches.patch import Patch

SET_COLOR_RGB = Patch("weasyprint.pdf.stream:Stream", "set_color_rgb", "(self, r, g, b, stroke=False)")
COLOR_PROFILE = Patch("weasyprint.pdf", "ColorProfile", "(file_object, src, rendering_intent, components)")
SET_LINE_WIDTH = Patch("pydyf:Stream", "set_line_width", "(self, width)")
PATCHES = (SET_COLOR_RGB, COLOR_PROFILE, SET_LINE_WIDTH)

#: the thinnest line that a press holds, in points: a hairline
HAIRLINE = 0.25


class InkIntent(str):
    """The name of a document's output intent, as WeasyPrint knows it, with what its screen colours are printed as."""

    __slots__ = ("inks",)

    #: red, green, blue (0 to 1) → cyan, magenta, yellow, black (0 to 1)
    inks: Callable[[float, float, float], tuple[float, float, float, float]]

    def __new__(
        cls, name: str, inks: Callable[[float, float, float], tuple[float, float, float, float]]
    ) -> InkIntent:
        name_object = super().__new__(cls, name)
        name_object.inks = inks
        return name_object


@SET_COLOR_RGB.replaced_by
def set_color_rgb(self: Any, red: float, green: float, blue: float, stroke: bool = False) -> None:
    """pydyf's; in inks where the document's output intent says which."""
    intent = self._output_intent
    if isinstance(intent, InkIntent):
        inks = intent.inks(red, green, blue)
        parts = " ".join(f"{part:.4g}" for part in inks)
        self.stream.append(f"{parts} {'K' if stroke else 'k'}".encode())
        if not stroke:
            _overprint(self, inks == (0, 0, 0, 1))
    else:
        SET_COLOR_RGB.original(self, red, green, blue, stroke)


def _overprint(stream: Any, on: bool) -> None:
    """What is filled in solid black prints over the inks below, so that a plate out of register leaves no white edge.

    In mode 1 an ink of nought leaves what lies below as it is. Lines stay as they are: the state of lines cannot be
    set without that of fills, which the stream does not know there.
    """
    name, state = ("over", {"op": "true", "OPM": 1}) if on else ("apart", {"op": "false"})
    stream._resources["ExtGState"].setdefault(name, pydyf.Dictionary(state))
    # not WeasyPrint's, which gives each use a state of its own
    pydyf.Stream.set_state(stream, name)


@SET_LINE_WIDTH.replaced_by
def set_line_width(self: Any, width: float) -> None:
    """pydyf's; for the press never thinner than a hairline, however small the drawing is set.

    What is drawn in a group of its own, for its transparency, is measured in the group's scale.
    """
    if isinstance(getattr(self, "_output_intent", None), InkIntent):
        scale = abs(self.ctm.determinant) ** 0.5
        if 0 < width * scale < HAIRLINE:
            width = HAIRLINE / scale
    SET_LINE_WIDTH.original(self, width)


@COLOR_PROFILE.replaced_by
def color_profile(file: BinaryIO, *rest: Any) -> Any:
    """WeasyPrint's, which reads the file at once and leaves it open."""
    with file:
        return COLOR_PROFILE.original(file, *rest)

"""Drawings on slides: SVG that programs of today show, PNG for the others, with their alternative text: `picture`, `fitted`."""

from __future__ import annotations

import io
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.util import Emu

from render.pixels import png_at, sides
from render.pptx.master import Box

#: EMU in a point
POINT = 12700
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


def fitted(size: tuple[float, float], room: Box, top: bool = False) -> Box:
    """The largest rectangle of a picture's shape in the room, in its middle; ``top``: at its upper edge."""
    scale = min(room.width / size[0], room.height / size[1])
    w, h = round(size[0] * scale), round(size[1] * scale)
    down = 0 if top else (room.height - h) // 2
    return Box(room.left + (room.width - w) // 2, room.top + down, w, h)


def drawing(slide: Any, svg: str, alt: str, room: Box, name: str, top: bool = False) -> Box:
    """Put one of our drawings into the room; where it came to lie."""
    place = fitted(sides(etree.fromstring(svg.encode())), room, top)
    shape = _picture(slide, png_at(svg, place.width / POINT), alt, place, name)
    part = slide.part
    number = sum(1 for p in part.package.iter_parts() if str(p.partname).endswith(".svg")) + 1
    vector = Part(PackURI(f"/ppt/media/drawing{number}.svg"), "image/svg+xml", part.package, svg.encode())
    relation = part.relate_to(vector, RELATIONSHIP_TYPE.IMAGE)
    blip = shape._element.find(".//" + qn("a:blip"))
    extension = etree.SubElement(etree.SubElement(blip, qn("a:extLst")), qn("a:ext"))
    extension.set("uri", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}")
    twin = etree.SubElement(extension, f"{{{_SVG}}}svgBlip", nsmap={"asvg": _SVG})
    twin.set(qn("r:embed"), relation)
    return place


def pixels(slide: Any, data: bytes, size: tuple[float, float], alt: str, room: Box, name: str) -> Box:
    """Put a picture of pixels into the room; where it came to lie."""
    place = fitted(size, room)
    _picture(slide, data, alt, place, name)
    return place


def _picture(slide: Any, data: bytes, alt: str, place: Box, name: str) -> Any:
    shape = slide.shapes.add_picture(
        io.BytesIO(data), Emu(place.left), Emu(place.top), Emu(place.width), Emu(place.height)
    )
    describe(shape, alt, name)
    return shape


def describe(shape: Any, alt: str, name: str) -> None:
    """Name and alternative text of a shape."""
    shape.name = name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)

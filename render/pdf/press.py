"""PDF/X-4 for the press: inks for screen colours, crop marks, boxes, output intent: `standard`, `inks`.

WeasyPrint draws in the colours of the screen, and its own marks stand inside the bleed. Here every colour it
sets becomes ink: what is grey is black ink alone, words in the darkest grey are solid, the rest is separated
with an ICC profile of the printing. Marks stand outside the bleed and print on all four plates.

PDF/X-4 must carry the profile of the printing it is made for: the one the report names, else ``standard``. Pages
for the press are tagged like all others, and the file says both PDF/X-4 and PDF/UA-1.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydyf

from analysis.values import Text
from render.pdf import archive

if TYPE_CHECKING:
    from PIL import ImageCms

MM = 72 / 25.4
#: what is printed beyond the trim, and where marks begin and end, in points from the trim
BLEED, MARKS = 3 * MM, (4 * MM, 8.5 * MM)
#: inks of a colour, 0 to 1: cyan, magenta, yellow, black
Inks = tuple[float, float, float, float]
#: sheet-fed or web offset on coated paper after ISO 12647-2; icc/README.md says how it was made and of what
STANDARD = Path(__file__).resolve().parent / "icc" / "fogra39.icc"
#: the name of that printing in the registry of the ICC, and the registry's
_CONDITION, _REGISTRY = "FOGRA39", "http://www.color.org"
#: colours whose parts differ less are grey, light ones only where no tint is seen; greys darker than this are solid
_GREY, _PALE, _SOLID = 0.07, 0.02, 0.8

#: words whose lightest part is less are dark
_LIGHT = 0.75
_SVG_WORDS = re.compile(rb'(<(?:text|tspan)\b[^>]*?\s)fill="#([0-9a-fA-F]{6})"')
_HREF = re.compile(r"""(<a\b[^>]*?)\s+href=(?:"[^"]*"|'[^']*')""")


class NoProfile(Exception):
    """The file is not an ICC profile of a CMYK printer; ``what`` says what it is."""

    def __init__(self, what: Text) -> None:
        super().__init__(what["en"])
        self.what = what


@cache
def standard() -> bytes:
    """The profile of the printing a report is made for where it names none."""
    return STANDARD.read_bytes()


@lru_cache(4096)
def inks(red: float, green: float, blue: float, profile: bytes = b"") -> Inks:
    """Inks of a screen colour (parts 0 to 1) in the printing of a profile, else in ``standard``.

    >>> inks(0, 0, 0), inks(1, 1, 1), inks(0.5, 0.5, 0.5)
    ((0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.5))
    """
    if (black := _black_alone(red, green, blue)) is not None:
        return (0.0, 0.0, 0.0, black)
    from PIL import Image, ImageCms

    pixel = Image.new("RGB", (1, 1), tuple(round(255 * part) for part in (red, green, blue)))
    pixel_ink = ImageCms.applyTransform(pixel, _transform(profile or standard()))
    assert pixel_ink is not None
    cyan, magenta, yellow, black = (round(part / 255, 4) for part in pixel_ink.getpixel((0, 0)))  # type: ignore[union-attr]
    return (cyan, magenta, yellow, black)


def _black_alone(red: float, green: float, blue: float) -> float | None:
    """How much black a grey is; None where the colour is no grey."""
    low, high = min(red, green, blue), max(red, green, blue)
    if high - low > (_GREY if high < 0.6 else _PALE):
        return None
    black = 1 - (0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return 1.0 if black >= _SOLID else round(black, 4)


@lru_cache(4)
def _transform(profile: bytes) -> ImageCms.ImageCmsTransform:
    """From the screen to a printer: the colours it can print stay, its black is the screen's."""
    from PIL import ImageCms

    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        "RGB",
        "CMYK",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def description(profile: bytes) -> str:
    """What a printer's profile calls the printing it describes; ``NoProfile`` where it is none."""
    from PIL import ImageCms

    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (OSError, ImageCms.PyCMSError) as error:
        raise NoProfile(Text(zh="不是 ICC 特性文件", en="not an ICC profile")) from error
    space = str(opened.profile.xcolor_space).strip()
    if space != "CMYK" or opened.profile.device_class != "prtr":
        kind = opened.profile.device_class
        raise NoProfile(
            Text(
                zh=f"是 {space} 的 {kind} 特性文件，不是 CMYK 印刷（prtr）的",
                en=f"an ICC profile of a {kind} in {space}, not of a CMYK printer (prtr)",
            )
        )
    return str(ImageCms.getProfileDescription(opened)).strip()


def prepare(html: str, images: dict[str, bytes]) -> tuple[str, dict[str, bytes]]:
    """A page as paper wants it: no links, and no drawing with small words in a screened grey."""
    return unlinked(html), {name: solid(svg) for name, svg in images.items()}


def unlinked(html: str) -> str:
    """A page without links: nothing to click on paper, and PDF/X allows no annotations inside the bleed.

    >>> unlinked('<a class="x" href="https://example.org/">a</a>')
    '<a class="x">a</a>'
    """
    return _HREF.sub(r"\1", html)


def solid(svg: bytes) -> bytes:
    """A drawing whose grey words are black: a raster eats thin strokes.

    >>> solid(b'<text x="1" fill="#6b6862">a</text><path fill="#6b6862"/><text fill="#fff">b</text>')
    b'<text x="1" fill="#000">a</text><path fill="#6b6862"/><text fill="#fff">b</text>'
    >>> solid(b'<text fill="#a8322a">own</text><circle fill="#a8322a"/>')
    b'<text fill="#000">own</text><circle fill="#a8322a"/>'
    """
    return _SVG_WORDS.sub(_black, svg)


def _black(match: re.Match[bytes]) -> bytes:
    red, green, blue = (int(match[2][i : i + 2], 16) / 255 for i in (0, 2, 4))
    # small words in several inks never register; light ones stand on a dark fill
    dark = max(red, green, blue) < _LIGHT or _black_alone(red, green, blue)
    return match[1] + b'fill="#000"' if dark else match[0]


def options(profile: bytes) -> dict[str, Any]:
    """What WeasyPrint is asked for: PDF/X-4, with tags, its colours in the inks of a profile."""
    from render.pdf.patches.ink import InkIntent

    intent = InkIntent("device-cmyk", partial(inks, profile=profile))
    return {"pdf_variant": "pdf/x-4", "pdf_tags": True, "output_intent": intent}


def finisher(profile: bytes, identifier: bytes) -> Callable[[Any, Any], None]:
    """What completes the PDF before it is written."""

    def finish(_: Any, pdf: Any) -> None:
        for reference in pdf.page_references:
            _page(pdf, pdf.objects[int(reference.split()[0])])
        _intent(pdf, profile or standard())
        _identify(pdf, identifier.hex())

    return finish


def _page(pdf: Any, page: Any) -> None:
    """Bleed box and marks of a page; the marks lie below everything, outside structure."""
    left, bottom, right, top = page["TrimBox"]
    page["BleedBox"] = pydyf.Array([left - BLEED, bottom - BLEED, right + BLEED, top + BLEED])
    lines = _marks(left, bottom, right, top)
    content = f"/Artifact BMC q 1 1 1 1 K 0.25 w {lines} Q EMC"
    marks = pydyf.Stream([content.encode()], compress=True)
    pdf.add_object(marks)
    page["Contents"] = pydyf.Array([marks.reference, page["Contents"]])


def _marks(left: float, bottom: float, right: float, top: float) -> str:
    """Crop marks at the corners and a register mark at the middle of each edge.

    >>> _marks(0, 0, 100, 100).count(" l S")
    16
    """
    near, far = MARKS
    drawn = []
    for x, out in ((left, -1), (right, 1)):
        for y in (bottom, top):
            drawn.append((x + out * near, y, x + out * far, y))
    for y, out in ((bottom, -1), (top, 1)):
        for x in (left, right):
            drawn.append((x, y + out * near, x, y + out * far))
    middle = (near + far) / 2
    centres = [((left + right) / 2, edge) for edge in (bottom - middle, top + middle)]
    centres += [(edge, (bottom + top) / 2) for edge in (left - middle, right + middle)]
    reach = (far - near) / 2
    circles = []
    for x, y in centres:
        drawn += [(x - reach, y, x + reach, y), (x, y - reach, x, y + reach)]
        circles.append(_circle(x, y, 0.6 * reach))
    return (
        " ".join(f"{a:.3f} {b:.3f} m {c:.3f} {d:.3f} l S" for a, b, c, d in drawn) + " " + " ".join(circles)
    )


def _circle(x: float, y: float, radius: float) -> str:
    """A circle of four curves."""
    k = 0.5523 * radius
    points = [(radius, k, k, radius, 0, radius), (-k, radius, -radius, k, -radius, 0)]
    points += [tuple(-p for p in curve) for curve in points]  # type: ignore[misc]
    path = [f"{x + radius:.3f} {y:.3f} m"]
    for curve in points:
        path.append(" ".join(f"{p + (y if i % 2 else x):.3f}" for i, p in enumerate(curve)) + " c")
    return " ".join([*path, "s"])


def _intent(pdf: Any, profile: bytes) -> None:
    """The printing the file is made for, by its name in the registry where it is one of those."""
    stream = pydyf.Stream([profile], pydyf.Dictionary({"N": 4}), compress=True)
    pdf.add_object(stream)
    name = pydyf.String(description(profile))
    intent = {"Type": "/OutputIntent", "S": "/GTS_PDFX", "OutputConditionIdentifier": name, "Info": name}
    if profile == standard():
        intent |= {
            "OutputConditionIdentifier": pydyf.String(_CONDITION),
            "RegistryName": pydyf.String(_REGISTRY),
        }
    pdf.catalog["OutputIntents"] = pydyf.Array(
        [pydyf.Dictionary({**intent, "DestOutputProfile": stream.reference})]
    )


def _identify(pdf: Any, name: str) -> None:
    """The document's number in the metadata, made of its content (WeasyPrint draws one at random), and PDF/UA."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
            lines = [
                re.sub(rb"xmp\.did:[0-9a-f-]+", f"xmp.did:{name}".encode(), part) for part in item.stream
            ]
            item.stream = [part.replace(archive.END, archive.UA + archive.END) for part in lines]

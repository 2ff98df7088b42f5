"""Pictures of a report's own, read and looked through before a page shows them: `read_picture`."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.values import Text
from compose.document import Picture
from compose.look.foreign import SMALLER, TOO_MANY, picture_faults, read_svg, size_faults, svg_faults
from intake.problems import Location, Problems, near
from intake.report.folder import inside

#: a page of a site should not wait for a picture
LARGEST = 3_000_000
#: how a file begins → how its name ends on the site
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
#: units of a drawing's size, in pixels
_UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH = re.compile(r"\s*([\d.]+)\s*([a-z]*)\s*", re.IGNORECASE)
_SAVE = Text(
    zh="在绘图软件中另存为“普通 SVG”、PNG 或 JPEG",
    en="save it as “plain SVG”, PNG or JPEG in the drawing program",
)
_UTF8 = Text(zh="请存为 UTF-8", en="save it as UTF-8")
_AGAIN = Text(zh="重新保存或导出一次", en="save or export it again")
_SMALLER = Text(zh="缩小到长宽各 4000 像素以内", en="make it smaller, 4,000 pixels wide and high at most")


def read_picture(
    folder: Path, file: str, named_in: str, place: Text, printed: bool, problems: Problems
) -> Picture | None:
    """A picture of the report's folder; None where it cannot be shown, which is told.

    Args:
        named_in, place: where the report names it.
        printed: it is separated into inks, so that pixels are out of place.
    """
    own = Problems()
    path = inside(folder, file, own, place)
    if path is None or not path.is_file():
        there = sorted(
            p.relative_to(folder).as_posix()
            for s in ("svg", "png", "jpg", "jpeg")
            for p in folder.rglob(f"*.{s}")
        )
        hit = near(file, there)
        what = (
            Text(zh=f"没有图片“{file}”", en=f"there is no picture “{file}”")
            if path is not None
            else Text(
                zh=f"图片“{file}”不在报告文件夹里", en=f"the picture “{file}” is not in the report’s folder"
            )
        )
        remedy = (
            Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?")
            if hit
            else Text(
                zh="把图片放进报告文件夹，例如 images/；不取网上的图片",
                en="put the picture into the report’s folder, images/ say; none is fetched from the web",
            )
        )
        problems.error(named_in, place, what, remedy)
        return None
    data = path.read_bytes()
    faults = list(_faults(data, printed))
    for what, remedy in faults:
        problems.error(file, _where_named(named_in, place, problems), what, remedy)
    if faults:
        return None
    data, kind = _upright(data), _kind(data)
    digest = hashlib.sha256(data).hexdigest()[:12]
    stem = re.sub(r"[^\w-]+", "-", path.stem)[:40]
    return Picture(f"{stem}-{digest}.{kind}", data, _size(data, kind))


def _where_named(named_in: str, place: Text, problems: Problems) -> Text:
    """Beside a picture with a fault, the file and line that name it."""
    find = problems.finder(named_in)
    file, at = (named_in, place) if find is None or isinstance(place, Location) else find(place)
    beside = Text({k: f" {at[k]}" if at[k] else "" for k in ("zh", "en")})
    return Text(zh=f"{file}{beside['zh']} 用到它", en=f"named in {file}{beside['en']}")


def _kind(data: bytes) -> str:
    return next((kind for start, kind in _KINDS.items() if data.startswith(start)), "svg")


def _upright(data: bytes) -> bytes:
    """A photograph as it is meant to be seen: turned as its notes (EXIF) say, which not every program reads."""
    kind = _kind(data)
    if kind == "svg":
        return data
    from PIL import ExifTags, Image, ImageOps

    with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
        if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            return data
        turned = io.BytesIO()
        facts = {"quality": 95, "subsampling": 0} if kind == "jpeg" else {}
        ImageOps.exif_transpose(image).save(
            turned, kind.upper(), icc_profile=image.info.get("icc_profile"), **facts
        )
        return turned.getvalue()


def _pixel_faults(data: bytes, kind: str, printed: bool) -> Iterator[tuple[Text, Text]]:
    wrong = list(picture_faults(kind, data))
    yield from ((what, SMALLER if what == TOO_MANY else _AGAIN) for what in wrong)
    if wrong:
        return
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
        mode = image.mode
    if mode == "CMYK":
        yield (
            Text(
                zh="图片是印刷用的 CMYK 颜色，屏幕上会走样",
                en="the picture is in the inks of print (CMYK), which screens show wrongly",
            ),
            Text(zh="另存为 RGB 颜色", en="save it in RGB colours"),
        )
    if printed:
        yield (
            Text(
                zh="位图是屏幕颜色，不能分成油墨",
                en="a picture of pixels has the colours of the screen and cannot be printed in inks",
            ),
            Text(zh="印刷版式请用 SVG", en="give an SVG for the print style"),
        )


def _faults(data: bytes, printed: bool) -> Iterable[tuple[Text, Text]]:
    if len(data) > LARGEST:
        size = round(len(data) / 1e6, 1)
        yield (
            Text(zh=f"图片有 {size} MB，最多 3 MB", en=f"the picture is {size} MB large, at most 3 MB"),
            Text(zh="存小一些", en="save it smaller"),
        )
        return
    kind = _kind(data)
    if not data:
        yield Text(zh="图片文件是空的", en="the picture’s file is empty"), _AGAIN
        return
    if kind == "svg":
        if read_svg(data) is None:
            yield Text(zh="不是 SVG、PNG 或 JPEG 图片", en="is no SVG, PNG or JPEG picture"), _SAVE
            return
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            yield Text(zh="SVG 不是 UTF-8 编码", en="the SVG is not in UTF-8"), _UTF8
            return
        for what in (*size_faults(data), *svg_faults(data, printed)):
            yield what, _SAVE
        return
    yield from _pixel_faults(data, kind, printed)


def _size(data: bytes, kind: str) -> tuple[float, float]:
    """Width and height: pixels, or those of a drawing."""
    if kind != "svg":
        from PIL import Image

        with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
            return (float(image.width), float(image.height))
    root = read_svg(data)
    sides = [_LENGTH.fullmatch(root.get(name) or "") for name in ("width", "height")]
    box = [float(part) for part in re.findall(r"[-+]?[\d.]+", root.get("viewBox") or "")]
    if all(side is not None and side[2].lower() in _UNITS for side in sides):
        width, height = (float(side[1]) * _UNITS[side[2].lower()] for side in sides if side is not None)
        return (width, height)
    return (box[2], box[3]) if len(box) == 4 else (300.0, 200.0)

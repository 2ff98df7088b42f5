"""Pictures that a report names, hostile or odd: one clear message with its remedy, or the picture as it is meant."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path

import pytest
from PIL import Image

from analysis.values import same
from compose.pictures import read_picture
from intake.problems import Problems

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 30 10">{}</svg>'
CIRCLE = SVG.format('<circle cx="5" cy="5" r="4"/>').encode()


def pixels(kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 30), **said: object) -> bytes:
    """A picture whose left half is red."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, kind, **said)
    return buffer.getvalue()


def claims(width: int, height: int) -> bytes:
    """A small PNG that says it is so large."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rest = pixels("PNG")[33:]
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + rest


def turned(kind: str) -> bytes:
    """A picture that lies on its side and says so, as cameras write it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return pixels(kind, exif=exif)


def read(folder: Path, name: str, data: bytes | None, printed: bool = False):
    (folder / "images").mkdir(parents=True, exist_ok=True)
    if data is not None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    problems = Problems()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        picture = read_picture(folder, name, "report.toml", same("line 9"), printed, problems)
    assert not told, "libraries' warnings are for us"
    return picture, [p.line() for p in problems], [p.line("zh") for p in problems]


BOMB = (
    '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {"abcdefghij"[i]} "{"&" + "abcdefghij"[i - 1] + ";"}{"&" + "abcdefghij"[i - 1] + ";"}">'
        for i in range(1, 10)
    )
    + "]>"
)
FAULTS: dict[str, tuple[str, bytes | None, str]] = {
    "a script": ("images/a.svg", SVG.format("<script>1</script>").encode(), "there is <script> in the picture; save it as “plain SVG”"),
    "an event": ("images/a.svg", SVG.format('<g onclick="x()"/>').encode(), "there is onclick in the picture"),
    "a link": ("images/a.svg", SVG.format('<a href="http://x/">x</a>').encode(), "there is <a> in the picture"),
    "a picture of the web": ("images/a.svg", SVG.format('<image xlink:href="http://x/y.png"/>').encode(), "there is href=http://x/y.png in the picture"),
    "a file of the system": ("images/a.svg", SVG.format('<image href="file:///etc/passwd"/>').encode(), "there is href=file:///etc/passwd in the picture"),
    "an entity of a file": (
        "images/a.svg", b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&x;</text>").encode(),
        "there is <!DOCTYPE> in the picture"),
    "entities that swell": ("images/a.svg", (BOMB + SVG.format("<text>&j;</text>")).encode(), "there is <!DOCTYPE> in the picture"),
    "a drawing that swells": ("images/a.svg", SVG.format("<g>" * 100 + "</g>" * 100).encode(), "the picture unfolds to too much"),
    "another encoding": ("images/a.svg", SVG.format("").encode("utf-16"), "the SVG is not in UTF-8; save it as UTF-8"),
    "no size": ("images/a.svg", SVG.replace('viewBox="0 0 30 10"', "").encode(), "the SVG does not say how large it is"),
    "20,000 pixels": ("images/a.png", claims(20_000, 20_000), "a picture has more than 16 million pixels; make it smaller, 4,000 pixels wide and high at most"),
    "10,000 pixels, of which Pillow warns": ("images/a.png", claims(10_000, 10_000), "a picture has more than 16 million pixels"),
    "the inks of print": ("images/a.jpg", pixels("JPEG", "CMYK"), "the picture is in the inks of print (CMYK), which screens show wrongly; save it in RGB colours"),
    "half a JPEG": ("images/a.jpg", pixels("JPEG", size=(400, 300))[:900], "a picture is no JPEG, or damaged; save or export it again"),
    "half a PNG": ("images/a.png", pixels("PNG")[:60], "a picture is no PNG, or damaged; save or export it again"),
    "an animated GIF": ("images/a.gif", pixels("GIF", "P", save_all=True, append_images=[Image.new("P", (60, 30))]),
        "is no SVG, PNG or JPEG picture; save it as “plain SVG”, PNG or JPEG"),
    "a GIF that calls itself PNG": ("images/a.png", pixels("GIF", "P"), "is no SVG, PNG or JPEG picture"),
    "a WebP": ("images/a.webp", pixels("WEBP"), "is no SVG, PNG or JPEG picture"),
    "nothing": ("images/a.png", b"", "the picture’s file is empty; save or export it again"),
    "too many bytes": ("images/a.png", b"\x89PNG\r\n\x1a\n" + bytes(4_000_000), "the picture is 4.0 MB large, at most 3 MB; save it smaller"),
    "no file": ("images/none.png", None, "report.toml:line 9: there is no picture “images/none.png”; put the picture into the report’s folder"),
    "a folder": ("images", None, "report.toml:line 9: there is no picture “images”"),
    "outside": ("../outside.svg", CIRCLE, "report.toml:line 9: the picture “../outside.svg” is not in the report’s folder"),
    "of the system": ("/etc/hostname", None, "report.toml:line 9: the picture “/etc/hostname” is not in the report’s folder"),
    "no name": ("images/\0.png", None, "report.toml:line 9: the picture “images/ .png” is not in the report’s folder"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_picture_that_cannot_be_shown_is_told_once_with_what_to_do(tmp_path: Path, fault: str) -> None:
    name, data, told = FAULTS[fault]
    picture, lines, chinese = read(tmp_path / "report", name, data)
    assert picture is None and len(lines) == 1, lines
    (line,) = lines
    # the picture, and the line that names it
    place = told if told.startswith("report.toml") else f"{name}:named in report.toml line 9: "
    assert line.startswith(place) and told in line, line
    assert "; " in line, "what to do is said"
    assert not any(word in chinese[0] for word in ("picture", "pixels", "save", "there is"))


def test_a_way_out_of_the_folder_by_a_link_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_bytes(CIRCLE)
    (tmp_path / "report" / "images").mkdir(parents=True)
    (tmp_path / "report" / "images" / "a.svg").symlink_to(tmp_path / "secret.svg")
    picture, lines, _ = read(tmp_path / "report", "images/a.svg", None)
    assert picture is None and "is not in the report’s folder" in lines[0]


def test_what_a_file_is_is_seen_from_its_content(tmp_path: Path) -> None:
    """A drawing called .png and a photograph called .svg are shown, under the name that browsers need."""
    drawing, lines, _ = read(tmp_path, "images/a.png", CIRCLE)
    assert not lines and drawing is not None and drawing.name.endswith(".svg") and drawing.size == (30, 10)
    photograph, lines, _ = read(tmp_path, "images/b.svg", pixels("JPEG"))
    assert not lines and photograph is not None and photograph.name.endswith(".jpeg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_on_its_side_is_set_upright(tmp_path: Path, kind: str) -> None:
    """As browsers show it: Word, slides and PDFs do not read the note, and the size of the page's frame neither."""
    picture, lines, _ = read(tmp_path, f"images/a.{kind.lower()}", turned(kind))
    assert not lines and picture is not None and picture.size == (30, 60)
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.getexif().get(0x0112, 1) == 1
        shown = image.convert("RGB")
    # the red half, left on the side, is above
    assert shown.getpixel((15, 10))[1] < 60 and shown.getpixel((15, 50))[1] > 200
    again, _, _ = read(tmp_path, f"images/a.{kind.lower()}", turned(kind))
    assert again is not None and again.data == picture.data
    plain, _, _ = read(tmp_path, "images/b.png", pixels("PNG"))
    assert plain is not None and plain.data == pixels("PNG"), "what needs nothing stays as it is"


def test_pixels_are_refused_where_inks_are_printed(tmp_path: Path) -> None:
    _, lines, _ = read(tmp_path, "images/a.png", pixels("PNG"), printed=True)
    assert len(lines) == 1 and "cannot be printed in inks; give an SVG for the print style" in lines[0]

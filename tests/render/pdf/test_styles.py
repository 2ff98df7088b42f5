"""The print edition measured in its PDF: trim and bleed, marks, inks, the promise of PDF/X-4."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import weasyprint
from PIL import Image, ImageCms

from compose.look import tokens as look
from intake.problems import Problems
from paths import TEMPLATES
from pipeline.prepare import prepare
from render.docx.government import han
from render.paper import PAPERS
from render.pdf import preflight, press, style_check
from render.pdf import writer as pdf_writer
from render.pdf.preflight.press import check_press
from render.pdf.preflight.ua import check_pdf
from render.printing import Printing
from tests.reading import read_pdf
from tests.shipped import Shipped

MM = 72 / 25.4
PAGE = """<html lang="zh-Hans"><head><title>简报</title><meta name="author" content="方志">
<meta name="dcterms.created" content="2020-09-15"><meta name="dcterms.modified" content="2020-09-15"></head>
<body class="zh" data-running="四川省"><header class="masthead"><div class="seal">方<br>志</div>
<div class="name"><h1>四川省</h1></div></header><h2>要点</h2><p class="text">得分<b style="color:#a8322a">红</b>，
见<a href="https://example.org/">链接</a>。</p><p class="tnote">注：资料。</p>
<div style="height:20mm;background:#1f5a6b"></div><h2 style="break-before:page">建议</h2><p class="text">第二页</p>
</body></html>"""


def icc(space: bytes = b"CMYK", kind: bytes = b"prtr") -> bytes:
    """A small ICC profile: a printer whose colours change with lightness, red–green and yellow, no more."""

    def table(inputs: int, outputs: int, corner: Callable[..., tuple[int, ...]]) -> bytes:
        identity = struct.pack(">9i", *(65536 * (i % 4 == 0) for i in range(9)))
        cube = b"".join(bytes(corner(*c)) for c in product((0, 1), repeat=inputs))
        head = b"mft1\0\0\0\0" + bytes([inputs, outputs, 2, 0]) + identity
        return head + bytes(range(256)) * inputs + cube + bytes(range(256)) * outputs

    def lab(*ink: int) -> tuple[int, ...]:
        return (
            0 if ink[-1] else 255 - 40 * sum(ink[:-1]),
            128 + 60 * ink[1] - 60 * ink[0],
            128 + 60 * ink[2],
        )

    text = b"text\0\0\0\0none\0"
    words = b"desc\0\0\0\0" + struct.pack(">I", 10) + b"Test Press\0" + bytes(78)
    tags = {b"desc": words, b"cprt": text, b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)}
    tags[b"A2B0"] = table(4, 3, lab)
    tags[b"B2A0"] = table(3, 4, lambda light, a, b: (200 * (1 - a), 200 * a, 200 * b, 255 - 255 * light))
    index, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        content += bytes(-len(content) % 4)
        index += name + struct.pack(">II", 132 + 12 * len(tags) + len(body), len(content))
        body += content
    head = struct.pack(
        ">I4sI4s4s4s12s4s",
        132 + 12 * len(tags) + len(body),
        b"lcms",
        0x2100000,
        kind,
        space,
        b"Lab ",
        bytes(12),
        b"acsp",
    )
    return head.ljust(68, b"\0") + struct.pack(">3i", 63190, 65536, 54061) + bytes(48) + index + body


PROFILE = icc()


@cache
def made(profile: bytes = PROFILE, html: str = PAGE) -> bytes:
    """A page in the print edition."""
    return pdf_writer.pdf(html, {}, "print", profile)


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., list[str]]:
    """Break a PDF and have the printer look at it."""

    def run(data: bytes, change: Callable[[pikepdf.Pdf], object] | None = None) -> list[str]:
        path = tmp_path / "checked.pdf"
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if change:
                change(pdf)
            pdf.save(path)
        return check_press(path)

    return run


def colours(data: bytes, operators: set[str]) -> set[tuple[float, ...]]:
    """The colours set by these operators on any page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {
            tuple(float(part) for part in instruction.operands)  # type: ignore[arg-type]
            for page in pdf.pages
            for instruction in pikepdf.parse_content_stream(page)
            if str(instruction.operator) in operators
        }


def test_a_printer_finds_nothing(check: Any) -> None:
    assert check(made()) == []


def test_trim_bleed_and_sheet() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            trim, bleed, sheet = (
                [float(e) / MM for e in page[box]] for box in ("/TrimBox", "/BleedBox", "/MediaBox")
            )
            assert trim == pytest.approx([0, 0, 210, 297], abs=0.01)
            assert bleed == pytest.approx([-3, -3, 213, 300], abs=0.01)
            assert sheet == pytest.approx([-9, -9, 219, 306], abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("paper", PAPERS)
def test_the_cover_of_a_volume_bleeds(paper: str) -> None:
    """Its band fills head, foot and spine up to the edge of the bleed, and nothing of it lies beyond."""
    html = PAGE.replace(
        '<header class="masthead">',
        '<div class="cover"><div class="seal">方</div><div class="title"><h1>题</h1></div></div><header>',
    )
    made_ = pdf_writer.lay_out(html, {}, "print", PROFILE, bound="p { margin: 0 }", paper=paper)
    with read_pdf(made_.write(), drawn=True) as pdf:
        page = pdf.pages[0]
        left, foot, _, head = page.page_obj.attrs["BleedBox"]
        # heights are told from the foot of the sheet
        y = page.page_obj.attrs["MediaBox"][1]
        bands = [
            (r["x0"], r["y0"] + y, r["y1"] + y, r["width"])
            for r in page.rects
            if r["height"] > 100 * MM and r["width"] < 30 * MM
        ]
    (band,) = bands
    assert band[:3] == pytest.approx((left, foot, head), abs=0.1)
    assert 10 * MM < band[3] < 20 * MM


def test_marks_stand_outside_the_bleed_on_all_plates() -> None:
    with read_pdf(made(), drawn=True) as pdf:
        marks = [line for line in pdf.pages[0].lines if line["stroking_color"] == (1, 1, 1, 1)]
    # pdfplumber measures x from the trim and y from the sheet, 9 mm below it
    edges = {"x": (0, 210), "y": (0, 297)}
    corners = set()
    for line in marks:
        x0, x1, y0, y1 = (line[k] / MM - 9 * (k[0] == "y") for k in ("x0", "x1", "y0", "y1"))
        assert x1 < -3 or x0 > 213 or y1 < -3 or y0 > 300, "a mark inside the bleed"
        for axis, at, low, high in (("x", x0, y0, y1), ("y", y0, x0, x1)):
            if high - low > 4 and any(abs(at - edge) < 0.05 for edge in edges[axis]):
                corners.add((axis, round(at), low < 0))
    assert len(corners) == 8, "two marks at each corner, in line with the trim"


def test_left_and_right_pages_mirror() -> None:
    """Words leave 23 mm at the binding and 15 mm outside; page numbers stand outside."""
    with read_pdf(made()) as pdf:
        for page, left, number in zip(pdf.pages, (23, 15), (195, 15), strict=True):
            words = page.extract_words()
            (heading,) = [w for w in words if w["text"] in {"要点", "建议"}]
            assert heading["x0"] / MM == pytest.approx(left, abs=1)
            (last,) = [w for w in words if w["text"] == str(page.page_number)]
            edge = last["x1"] if number > 100 else last["x0"]
            assert edge / MM == pytest.approx(number, abs=1)


def test_words_are_black_and_colours_are_inks() -> None:
    filled = colours(made(b""), {"k"})
    assert (0, 0, 0, 1) in filled
    assert colours(made(b""), {"rg", "RG"}) == set()
    assert press.inks(0xA8 / 255, 0x32 / 255, 0x2A / 255) in filled
    dark = {ink for ink in filled if ink[3] >= 0.8}
    assert dark == {(0, 0, 0, 1)}
    # those of a profile: greys stay black ink alone
    with_profile = colours(made(), {"k"})
    assert (0, 0, 0, 1) in with_profile
    assert with_profile != filled, "each printing has its own separation"
    assert press.inks(0.5, 0.5, 0.5, PROFILE) == press.inks(0.5, 0.5, 0.5) == (0, 0, 0, 0.5)


def test_solid_black_prints_over_and_other_inks_do_not() -> None:
    """Of everything filled in the file: black alone in mode 1 over what lies below, all else in its own place."""
    seen = set()
    with pikepdf.open(io.BytesIO(made(b""))) as pdf:
        for page in pdf.pages:
            states = page.Resources.ExtGState
            ink, over, kept = (0.0, 0.0, 0.0, 1.0), False, []
            for operands, operator in pikepdf.parse_content_stream(page):
                match str(operator):
                    case "q":
                        kept.append((ink, over))
                    case "Q":
                        ink, over = kept.pop()
                    case "k":
                        ink = tuple(map(float, operands))
                    case "gs" if "/op" in (state := states[operands[0]]):
                        over = bool(state["/op"]) and state["/OPM"] == 1
                    case "Tj" | "TJ" | "f" | "f*":
                        assert over == (ink == (0, 0, 0, 1)), (ink, over)
                        seen.add(over)
    assert seen == {True, False}


def thinnest(data: bytes) -> float:
    """The thinnest line on any page, in points of the paper."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            scale, width, kept = 1.0, 1.0, []
            for operands, operator in pikepdf.parse_content_stream(page):
                match str(operator):
                    case "q":
                        kept.append((scale, width))
                    case "Q":
                        scale, width = kept.pop()
                    case "cm":
                        a, b, c, d, *_ = map(float, operands)
                        scale *= abs(a * d - b * c) ** 0.5
                    case "w":
                        width = float(operands[0])
                    case "S" | "s" | "B" | "B*" | "b" | "b*":
                        found.append(width * scale)
    return min(found)


def test_no_line_is_thinner_than_a_hairline() -> None:
    """However small a drawing is set; on a screen lines stay as they are drawn."""
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><g transform="scale(.3)">'
        b'<path d="M0 0L900 900" stroke="#000" stroke-width=".6"/></g><path d="M0 9H99" stroke="#333" stroke-width="3"/></svg>'
    )
    html = PAGE.replace("</body>", '<figure><img src="figure:0" alt="x" style="width:60mm"></figure></body>')
    press_, screen = (
        pdf_writer.pdf(html, {"figure:0": svg}, style, profile)
        for style, profile in (("print", PROFILE), ("brief", b""))
    )
    assert thinnest(press_) == pytest.approx(0.25, abs=0.002)
    assert thinnest(screen) < 0.1


def test_documents_in_work_at_once_keep_their_own_inks() -> None:
    """The profile belongs to the document: laying out another one before this is written changes nothing."""
    one, other = (pdf_writer.lay_out(PAGE, {}, "print", profile) for profile in (PROFILE, b""))
    assert (one.write(), other.write()) == (made(), made(b""))


def test_screens_keep_their_colours() -> None:
    data = weasyprint.HTML(string='<p style="color:#ff0000">红').write_pdf()
    assert isinstance(data, bytes)
    assert (1, 0, 0) in colours(data, {"rg"})


def test_the_promise_is_made_with_a_profile_only(check: Any, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        assert pdf.open_metadata()["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
        intent = pdf.Root.OutputIntents[0]
        assert intent.DestOutputProfile.read_bytes() == PROFILE
        assert str(intent.OutputConditionIdentifier) == "Test Press"
        assert pdf.pdf_version == "1.6"
    path = tmp_path / "tagged.pdf"
    path.write_bytes(made())
    assert check_pdf(path) == []
    assert preflight.promises(path) == ("PDF/UA", "PDF/X")


def test_the_usual_printing_is_fogra39(check: Any) -> None:
    """Where a report names no profile: the registry's name, the profile we ship, no finding."""
    data = made(b"")
    assert check(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        intent = pdf.Root.OutputIntents[0]
        assert intent.DestOutputProfile.read_bytes() == press.STANDARD.read_bytes()
        said = [str(intent[key]) for key in ("/OutputConditionIdentifier", "/RegistryName", "/Info")]
    assert said == ["FOGRA39", "http://www.color.org", "FOGRA39L coated, 300% ink"]


@pytest.mark.parametrize(
    ("ink", "lab"),
    [
        ((0, 0, 0, 0), (95, 0, -2)),
        ((100, 0, 0, 0), (55, -37, -50)),
        ((0, 100, 0, 0), (48, 74, -3)),
        ((0, 0, 100, 0), (89, -5, 93)),
        ((0, 0, 0, 100), (16, 0, 0)),
        ((0, 100, 100, 0), (47, 68, 48)),
        ((100, 0, 100, 0), (50, -65, 27)),
        ((100, 100, 0, 0), (24, 22, -46)),
        ((3, 40, 40, 40), (53.46, 14.84, 13.89)),
    ],
)
def test_the_shipped_profile_gives_fogras_colours(ink: tuple[int, ...], lab: tuple[float, ...]) -> None:
    """Paper, solids, overprints and a brown of FOGRA39L, in eight bits a channel: within 2 units."""
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(press.standard())),
        ImageCms.createProfile("LAB"),
        "CMYK",
        "LAB",
        renderingIntent=ImageCms.Intent.ABSOLUTE_COLORIMETRIC,
    )
    pixel = Image.new("CMYK", (1, 1), tuple(round(2.55 * part) for part in ink))
    seen = ImageCms.applyTransform(pixel, transform)
    assert seen is not None
    light, a, b = seen.tobytes()
    measured = (light / 2.55, *((part + 128) % 256 - 128 for part in (a, b)))
    assert measured == pytest.approx(lab, abs=2)


def test_colours_of_the_look_stay_near_in_the_usual_printing() -> None:
    """What is printed for a colour of ours is that colour, as far as paper can: no hue is lost, ink is bounded."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(press.standard()))
    back = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "CMYK", "RGB")
    for role in ("seal", "teal", "mark"):
        wanted = [int(look.paper(role)[i : i + 2], 16) for i in (1, 3, 5)]
        ink = press.inks(*(part / 255 for part in wanted))
        assert sum(ink) <= 3
        pixel = Image.new("CMYK", (1, 1), tuple(round(255 * part) for part in ink))
        seen = ImageCms.applyTransform(pixel, back)
        assert seen is not None
        assert list(seen.getpixel((0, 0))) == pytest.approx(wanted, abs=24), role


def test_same_page_same_bytes() -> None:
    assert made() == made.__wrapped__()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no profile", "not an ICC profile"),
        (icc(b"RGB ", b"mntr"), "mntr in RGB"),
        (icc(b"CMYK", b"link"), "link in CMYK, not of a CMYK printer"),
    ],
)
def test_what_is_no_printers_profile_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(press.NoProfile, match=why):
        press.description(data)
    assert press.description(PROFILE) == "Test Press"


def _content(pdf: pikepdf.Pdf, content: bytes) -> None:
    pdf.pages[0].contents_add(content, prepend=False)


def _image(pdf: pikepdf.Pdf) -> None:
    picture = pdf.make_stream(
        bytes(3), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1
    )
    picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    pdf.pages[0].Resources.XObject["/Im"] = picture


def _shading(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources["/Shading"] = pikepdf.Dictionary(
        S=pikepdf.Dictionary(ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB)
    )


def _form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    pdf.pages[1].Resources.XObject["/Fm"] = form


def _put(where: Callable[[pikepdf.Pdf], Any], key: str, value: Any = None) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del where(pdf)[key]
        else:
            where(pdf)[key] = value

    return change


def _no_date(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        del metadata["xmp:CreateDate"]


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (_put(lambda p: p.pages[1], "/TrimBox"), "page 2: no trim or bleed"),
        (_put(lambda p: p.pages[0], "/BleedBox", [-8, -9, 604, 851]), "page 1: less than 3 mm of bleed"),
        (
            _put(lambda p: p.pages[0], "/MediaBox", [-5, -9, 604, 851]),
            "page 1: the bleed is larger than the sheet",
        ),
        (_put(lambda p: p.pages[0], "/Annots", [pikepdf.Dictionary()]), "page 1: links or other annotations"),
        (lambda p: _content(p, b"0 1 0 rg 0 0 9 9 re f"), "page 1: a colour of the screen (rg)"),
        (lambda p: _content(p, b".9 .9 .9 .9 k 0 0 9 9 re f"), "page 1: 360% of ink, more than 300%"),
        (lambda p: _content(p, b".1 0 0 .9 k BT (a) Tj ET"), "page 1: dark words in more inks than black"),
        (lambda p: _content(p, b"q .1 0 0 .9 k Q 0 g BT (a) Tj ET 0.2 0 0 0.5 k BT (a) Tj ET"), ""),
        (_image, "page 1: an image in the colours of the screen"),
        (_shading, "page 1: a gradient in the colours of the screen"),
        (_form, "page 2: a colour of the screen (rg)"),
        (_put(lambda p: p.Root, "/OutputIntents"), "no CMYK profile of the printing"),
        (
            _put(lambda p: p.Root.OutputIntents[0].DestOutputProfile, "/N", 3),
            "no CMYK profile of the printing",
        ),
        (_put(lambda p: p.docinfo, "/Trapped"), "does not say whether it is trapped"),
        (_no_date, "no xmp:CreateDate"),
    ],
)
def test_what_was_broken_is_found(check: Any, change: Callable[[pikepdf.Pdf], None], finding: str) -> None:
    found = check(made(), change)
    assert any(finding in line for line in found) if finding else found == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_brief_for_the_press(shipped: Shipped, check: Any, language: str) -> None:
    """A whole brief: no finding, mirrored pages, no small words in a screened grey, running heads inside.

    In the usual profile; pages of a named one are those of a volume in `test_volume`.
    """
    data = shipped.pdf("provinces", "print", language, "510000")
    assert check(data) == []
    with read_pdf(data) as pdf:
        assert 4 <= len(pdf.pages) <= 8
        for page in pdf.pages:
            left, right = (23, 195) if page.page_number % 2 else (15, 187)
            words = [c for c in page.chars if c["text"].strip()]
            assert min(c["x0"] for c in words) / MM == pytest.approx(left, abs=1)
            # the blank half of a last mark may hang over the edge
            letters = [c for c in words if c["text"] not in "，。、；：）》”"]
            assert max(c["x1"] for c in letters) / MM == pytest.approx(right, abs=1)
            for c in words:
                cyan, magenta, yellow, black = c["non_stroking_color"]
                screened = cyan + magenta + yellow == 0 and 0 < black < 1
                assert not (screened and c["size"] < 9), f"{c['text']} in {black:.0%} black"
                # headings and labels too: several inks never lie on each other to the hair; white words stand on a fill
                inks = sum(ink > 0 for ink in (cyan, magenta, yellow, black))
                assert inks <= 1 or c["size"] >= 12.9, f"{c['text']} of {c['size']} pt in {inks} inks"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("named", "content", "file", "what"),
    [
        ("", None, "", ""),
        ("data/none.icc", None, "data/none.icc", "the file does not exist"),
        ("../press.icc", PROFILE, "report.toml", "outside the report’s folder"),
        ("data/press.icc", b"no profile", "data/press.icc", "not an ICC profile"),
        ("data/press.icc", icc(b"RGB ", b"mntr"), "data/press.icc", "mntr in RGB"),
        ("data/press.icc", PROFILE, "", ""),
    ],
)
def test_the_profile_a_report_names(
    folder: Path, edit: Any, named: str, content: bytes | None, file: str, what: str
) -> None:
    if content is not None:
        (folder / named).write_bytes(content)
    if named:
        edit("report.toml", "[report]\n", f'[report]\nprinter_profile = "{named}"\n')
    problems = Problems()
    made = prepare(folder, problems, Printing("print"))
    found = [p for p in problems if "printer" in p.line() or "press.icc" in p.line()]
    assert [(p.file, what in p.what["en"]) for p in found] == ([(file, True)] if what else [])
    assert all(p.what["zh"] and p.remedy["zh"] and p.remedy["en"] for p in found)
    assert (made is None) == bool(what)
    if not what:
        assert made is not None
        assert style_check.profile_of(made[0].report) == (content or press.standard())


def test_chinese_numbers_of_headings_count_to_ninety_nine(tmp_path: Path) -> None:
    """Briefs of 35 cities in one volume are headed 一、 to 三十五、; what Word writes is reckoned by itself."""
    sheet = (TEMPLATES / "styles" / "government.css").read_text("utf-8")
    counter = next(line for line in sheet.splitlines() if line.startswith("@counter-style han"))
    items = '<style>@page { size: 40mm 600mm } li { list-style: none; counter-increment: n } li::before { content: counter(n, han) "、" }'
    html = f"{items}{counter}</style><ul>{'<li>a' * 99}</ul>"
    path = tmp_path / "numbers.pdf"
    weasyprint.HTML(string=html).write_pdf(path)
    with read_pdf(path) as pdf:
        words = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    assert [w for w in words.split("、a") if w] == [han(n) for n in range(1, 100)]

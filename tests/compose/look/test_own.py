"""A report's own look: colours that can be read, fonts that are there, a logo that is a picture; and where they show."""

from __future__ import annotations

import base64
import doctest
import io
import pickle
import re
import shutil
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from compose.brief import brief
from compose.look import colour
from compose.look import own as own_look
from compose.look import tokens as look
from compose.look.colour import at_contrast, contrast
from compose.look.tokens import COLOURS, GROUPS, LIGHT, OURS, SEQUENCE, Look
from intake.problems import Problems
from intake.report.load import load_report
from paths import REPORTS, ROOT
from pipeline.prepare import prepare
from publish.listing import listed
from publish.shared import shared_files
from publish.site import Site
from render import pixels
from render.pdf import writer as pdf_writer
from render.pdf.styles import STYLES
from render.printing import Printing
from tests import reading
from tests.shipped import RENDERED, Shipped

LOGO = ROOT / "docs" / "examples" / "logo.svg"
SICHUAN = "510000"
HEX = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")
ACCENT, DATA = "#a4480c", "#00695c"
LOOK = f"""
[report.look]
logo     = {{ file = "look/logo.svg", alt = {{ zh = "山与日", en = "Mountains and sun" }} }}
masthead = {{ zh = "西部发展研究中心", en = "Centre for Western Development" }}
footer   = {{ zh = "引用请注明出处", en = "Please name the source" }}
contacts = {{ zh = "电话 010-0000 0000", en = "Telephone +86 10 0000 0000" }}
[report.look.colours]
accent = "{ACCENT}"
data   = "{DATA}"
"""


@pytest.fixture
def own(folder: Path) -> Callable[[str], list[str]]:
    """Give the copy of the provinces report a look; what is then said of it."""
    return giving(folder)


def giving(folder: Path) -> Callable[[str], list[str]]:
    (folder / "look").mkdir()
    (folder / "look" / "logo.svg").write_bytes(LOGO.read_bytes())
    before = (folder / "report.toml").read_text("utf-8")

    def give(words: str) -> list[str]:
        (folder / "report.toml").write_text(before + words, encoding="utf-8")
        problems = Problems()
        report = load_report(folder, problems)
        if report is not None:
            own_look.look_of(report, report.file.report.style == "print", problems)
        for problem in problems:
            assert problem.line("zh") and problem.remedy["zh"] and problem.remedy["en"]
        return [p.line() for p in problems]

    return give


def colours(words: str) -> str:
    return f"[report.look.colours]\n{words}\n"


# colours ----------------------------------------------------------------------------------------------------


def test_doctests() -> None:
    for module in (colour, look):
        found = doctest.testmod(module)
        assert found.attempted and not found.failed


@given(HEX, st.sampled_from(["#ffffff", "#fdfcf9", "#171716"]), st.floats(1.1, 12))
def test_a_colour_at_a_contrast_has_it(colour_: str, ground: str, ratio: float) -> None:
    made = at_contrast(colour_, ground, ratio)
    assert contrast(made, ground) >= ratio
    assert contrast(made, ground) < ratio * 1.06


@given(HEX)
def test_hue_stays(colour_: str) -> None:
    import math

    _, a, b = colour.lab(colour_)
    _, c, d = colour.lab(at_contrast(colour_, "#171716", 5))
    if math.hypot(a, b) > 0.05 and math.hypot(c, d) > 0.03:
        turn = abs(math.atan2(b, a) - math.atan2(d, c)) % (2 * math.pi)
        assert min(turn, 2 * math.pi - turn) < 0.12


def test_a_light_accent_is_refused_with_its_ratio_and_one_that_fits(own: Callable[[str], list[str]]) -> None:
    (line,) = own(colours('accent = "#ff8800"'))
    assert line.startswith("report.toml:line ")
    assert ", report look colours accent: #ff8800 has a contrast of only 2.3" in line
    assert "at least 4.5:1" in line
    better = line.rsplit(" ", 1)[1]
    assert contrast(better, "#ffffff") >= 4.5
    assert own(colours(f'accent = "{better}"')) == []


@pytest.mark.parametrize(
    ("ratio", "told"), [(4.45, "4.4"), (4.6, "")], ids=["a little less than enough", "a little more"]
)
def test_the_limit_is_where_it_is_said_to_be(
    own: Callable[[str], list[str]], ratio: float, told: str
) -> None:
    """Measured against the page, which is a little darker than paper."""
    grey = next(
        c
        for c in (f"#{n:02x}{n:02x}{n:02x}" for n in range(255, 0, -1))
        if contrast(c, COLOURS["page"][0]) >= ratio
    )
    lines = own(colours(f'data = "{grey}"'))
    assert any(f"only {told}" in line for line in lines) if told else lines == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('accent = "red"', "“red” is not written as it must be; write it as in #1f5a6b"),
        ('accnet = "#00695c"', "unknown key “accnet”; did you mean “accent”?"),
        ('groups = ["#00695c", "rot"]', "“rot” is not a colour"),
        ('groups = ["#00695c", "#ffcc00"]', "groups #ffcc00: #ffcc00 has a contrast of only 1."),
        ('groups = ["#00695c", "#00695d"]', "are hard to tell apart"),
        (
            'accent = "#00695c"\ndata = "#006a5c"',
            "accent (#00695c) and data (#006a5c) are hard to tell apart",
        ),
        ('sequence = ["#ffffff", "#000000"]', "2 colours where five are wanted"),
        (
            'sequence = ["#1f5a6b", "#4d8790", "#85b1b4", "#b9d2d2", "#e3eceb"]',
            "#4d8790 is not plainly darker than #1f5a6b (contrast 1.90",
        ),
        ('groups = ["#111111", "#222222", "#333333", "#444444", "#555555"]', "there are too many"),
    ],
)
def test_what_is_wrong_with_colours_is_told(own: Callable[[str], list[str]], words: str, told: str) -> None:
    lines = own(colours(words))
    assert any(told in line for line in lines), lines


def look_of(folder: Path) -> Look:
    problems = Problems()
    report = load_report(folder, problems)
    assert report is not None
    made = own_look.look_of(report, False, problems)
    assert not problems.errors, [p.line() for p in problems]
    return made


def test_the_dark_set_has_equal_contrast_and_words_can_be_read_on_every_fill(
    own: Callable[[str], list[str]], folder: Path
) -> None:
    assert own(LOOK + 'groups = ["#00695c", "#c2761f", "#5b4a8c", "#8a6d00"]\n') == []
    made = look_of(folder).colours
    paper_, dark = made["ground"]
    for role in ("seal", "teal", *SEQUENCE, *GROUPS):
        assert contrast(made[role][1], dark) == pytest.approx(contrast(made[role][0], paper_), rel=0.06), role
    for which in (0, 1):
        shades = [contrast(made[role][which], made["ground"][which]) for role in SEQUENCE]
        assert all(b / a > 1.2 for a, b in pairwise(shades))
        for fill in look.FILLS:
            assert contrast(made[f"on_{fill}"][which], made[fill][which]) >= 4.5, fill
    assert made["s4"][0] == made["g0"][0] == DATA
    assert all(made[role] != COLOURS[role] for role in LIGHT)
    assert made["ink"] == COLOURS["ink"]


def test_a_sequence_of_ones_own(own: Callable[[str], list[str]], folder: Path) -> None:
    given_ = ["#fde0c5", "#f5b98a", "#e58a4f", "#b85a1c", "#6e2f05"]
    assert own(colours(f"sequence = {given_}")) == []
    made = look_of(folder)
    assert [made.paper(role) for role in SEQUENCE] == given_


# drawings ---------------------------------------------------------------------------------------------------


def test_every_figure_is_dressed_wholly(site: Site) -> None:
    """Each role gets a colour of its own; afterwards every shape has exactly that of its class."""
    invented = {role: (f"#0{i:02x}fff", "#ffffff") for i, role in enumerate(OURS.colours)}
    plan = site.plan
    dressed = Site(replace(plan, look=Look(colours=invented)), site.geometry).figures("zh")
    document = brief(plan, plan.report.panel.regions[SICHUAN], "zh", dressed)
    drawings = re.findall(r"<svg.*?</svg>", repr(document).replace("\\'", "'"), flags=re.DOTALL)
    assert len(drawings) > 12
    seen: set[str] = set()
    for svg in drawings:
        for tag in re.findall(r"<[a-z]+ [^>]*>", svg):
            for attribute, kind in (("fill", "f"), ("stroke", "k")):
                found = re.search(rf' {attribute}="(#[0-9a-f]+)"', tag)
                if found and 'class="math"' not in svg:
                    (role,) = re.findall(rf"\b{kind}-(\w+)", tag)
                    assert found.group(1) == invented[role][0], tag
                    seen.add(role)
    assert {"seal", "ink", "s0", "s4", "ground", "hatch"} <= seen


def test_our_look_changes_nothing() -> None:
    svg = '<rect fill="#a8322a" class="f-seal"/>'
    assert OURS.dress(svg) is svg
    assert OURS.own_css() == b""


# the pages --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def prepared_dressed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The provinces report in a look of its own, prepared once, to be unpacked."""
    folder = tmp_path_factory.mktemp("dressed") / "provinces"
    shutil.copytree(REPORTS / "provinces", folder)
    assert giving(folder)(LOOK) == []
    made = prepare(folder, Problems())
    assert made is not None
    return pickle.dumps(made)


@pytest.fixture
def dressed(prepared_dressed: bytes) -> Site:
    return Site(*pickle.loads(prepared_dressed), store=RENDERED)


def rgb(colour_: str) -> tuple[float, ...]:
    return tuple(round(int(colour_[i : i + 2], 16) / 255, 3) for i in (1, 3, 5))


def colours_in(pdf: bytes) -> set[tuple[float, ...]]:
    """Every colour that fills or draws anything on any page, in figures as well."""
    found: set[tuple[float, ...]] = set()

    def read(content: object) -> None:
        for instruction in pikepdf.parse_content_stream(content):  # type: ignore[arg-type]
            if str(instruction.operator) in {"rg", "RG"}:
                found.add(tuple(round(float(part), 3) for part in instruction.operands))  # type: ignore[arg-type]

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            read(page)
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form":
                read(thing)
    return found


def near(wanted: str, found: set[tuple[float, ...]]) -> bool:
    return any(all(abs(a - b) < 0.004 for a, b in zip(rgb(wanted), c, strict=True)) for c in found)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_look_shows_on_page_paper_and_in_word(dressed: Site, site: Site, language: str) -> None:
    words = {
        "zh": ("西部发展研究中心", "引用请注明出处", "电话 010-0000 0000", "山与日"),
        "en": (
            "Centre for Western Development",
            "Please name the source",
            "Telephone +86 10 0000 0000",
            "Mountains and sun",
        ),
    }[language]
    files, _ = dressed.brief(SICHUAN, language, ("html", "pdf", "docx"))
    # pages of single figures, which lie below, have the look as well
    by_suffix = {Path(name).suffix: content for name, content in files.items() if "/figure/" not in name}

    html = by_suffix[".html"].decode()
    plain = re.sub(r"</?h?z-.>|</?span>", "", html)
    for said in words:
        assert said in plain, said
    assert 'href="../../assets/look.css"' in html
    assert 'src="../../assets/logo.svg"' in html
    assert html.index("fangzhi.css") < html.index("look.css")

    pdf = by_suffix[".pdf"]
    found = colours_in(pdf)
    assert near(ACCENT, found)
    assert near(DATA, found)
    assert near("#1c9a8a", found), "the logo"
    for ours in ("seal", "teal", "s1"):
        assert not near(COLOURS[ours][0], found), ours
    with reading.read_pdf(pdf) as opened:
        first, last = (
            (page.extract_text() or "").replace(" ", "") for page in (opened.pages[0], opened.pages[-1])
        )
    masthead, footer, contacts, alt = (w.replace(" ", "") for w in words)
    assert masthead in first
    assert footer in first and footer in last
    assert contacts in last and contacts not in first
    with pikepdf.open(io.BytesIO(pdf)) as opened_:
        alts = {str(o.get("/Alt")) for o in opened_.objects if isinstance(o, pikepdf.Dictionary)}
    assert words[3] in alts

    with zipfile.ZipFile(io.BytesIO(by_suffix[".docx"])) as archive:
        styles = archive.read("word/styles.xml").decode()
        body = archive.read("word/document.xml").decode()
        headers = "".join(archive.read(n).decode() for n in archive.namelist() if "/header" in n)
        footers = "".join(archive.read(n).decode() for n in archive.namelist() if "/footer" in n)
    assert f'w:val="{DATA[1:].upper()}"' in styles
    assert "1F5A6B" not in styles
    assert words[0] in headers and f'descr="{alt if language == "zh" else words[3]}"' in headers
    assert footers.count(words[1]) == 2 and footers.count("PAGE") == 2, "first page and the others"
    assert words[2] in body


def test_two_reports_in_one_process_do_not_take_each_others_look(
    dressed: Site, site: Site, shipped: Shipped
) -> None:
    def made(which: Site) -> tuple[bytes, bytes]:
        html, pdf = (which.brief(SICHUAN, "zh", (form,))[0] for form in ("html", "pdf"))
        return html["provinces/zh/sichuan/index.html"], pdf["provinces/zh/sichuan/brief.pdf"]

    before = (
        shipped.page("provinces", "zh", "sichuan").encode(),
        shipped.pdf("provinces", "brief", "zh", SICHUAN),
    )
    own_ = made(dressed)
    assert made(site) == before
    assert near(COLOURS["seal"][0], colours_in(before[1]))
    assert not near(ACCENT, colours_in(before[1]))
    assert b"look.css" not in before[0]
    assert made(pickle.loads(pickle.dumps(dressed))) == own_, "a worker gets the look with the plan"


@pytest.mark.slow
def test_the_files_of_the_look_lie_beside_the_languages(dressed: Site, site: Site) -> None:
    files = dressed.assets()

    def of_all(name: str) -> bool:
        # outlines of maps, what drawings have in common, and formulas, which pages of every look share
        return name.endswith("/shapes.js") or "/formula-" in name or "/drawings-" in name

    assert {name for name in files if not of_all(name)} == {
        "provinces/assets/look.css",
        "provinces/assets/logo.svg",
    }
    css = files["provinces/assets/look.css"].decode()
    assert f"--c-seal:{ACCENT};" in css
    assert f"prefers-contrast: more){{:root{{--c-seal:{at_contrast(ACCENT, '#ffffff', 10)};" in css
    assert all(map(of_all, site.assets()))
    shared = shared_files([listed(dressed.plan.report)])
    assert ACCENT.encode() not in shared["assets/fangzhi.css"], "other reports share it"
    entrance = dressed.entrance()["provinces/index.html"].decode()
    assert 'href="assets/look.css"' in entrance and 'src="assets/logo.svg"' in entrance


def test_style_sheets_of_paper_name_tokens_that_exist() -> None:
    known = {name for name, _ in OURS.tokens("zh")}
    for sheet in (Path(pdf_writer.TEMPLATES) / "styles").glob("*.css"):
        for name in re.findall(r"var\(--([\w-]+)", sheet.read_text("utf-8")):
            aliases = re.findall(r"--([\w-]+):", sheet.read_text("utf-8"))
            assert name in known or name in aliases, (sheet.name, name)
    for style in STYLES:
        if style != "government":
            text = "".join(
                look.resolved(
                    (Path(pdf_writer.TEMPLATES) / "styles" / n).read_text("utf-8"), OURS.tokens("zh")
                )
                for n in STYLES[style].sheets
            )
            assert "var(" not in text


# fonts ------------------------------------------------------------------------------------------------------


def test_a_font_that_is_not_there_is_warned_about(
    own: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_look, "installed_fonts", lambda: frozenset({"Source Han Serif SC", "Georgia"}))
    assert own('[report.look.fonts]\ntext = { zh = "source han serif sc", en = "Georgia" }\n') == []
    (line,) = own('[report.look.fonts]\nheadings = { zh = "Source Han Serf SC" }\n')
    assert "report look fonts headings zh: the font “Source Han Serf SC” is not installed here" in line
    assert "did you mean “Source Han Serif SC”?" in line
    monkeypatch.setattr(own_look, "installed_fonts", lambda: None)
    assert own('[report.look.fonts]\ntext = { zh = "Nobody knows" }\n') == []
    (line,) = own('[report.look.fonts]\ntext = { zh = "x;} body{" }\n')
    assert "is not written as it must be; write it as in Source Han Serif SC" in line


def test_installed_fonts_are_those_pdfs_are_set_in() -> None:
    there = own_look.installed_fonts()
    assert there is not None and "Noto Serif CJK SC" in there


@pytest.mark.slow
def test_fonts_are_used_where_they_are_said_to_be(own: Callable[[str], list[str]], folder: Path) -> None:
    own('[report.look.fonts]\ntext = { en = "Liberation Serif" }\nheadings = { zh = "Noto Sans CJK SC" }\n')
    made = look_of(folder)
    html = (
        '<html lang="en"><head><title>t</title></head><body class="en"><header class="masthead">'
        '<div class="name"><h1>Heading</h1></div></header><p class="text">body</p>'
        "<table><tr><td>cell</td></tr></table></body></html>"
    )

    def fonts(language: str) -> dict[str, str]:
        pdf = pdf_writer.pdf(html, {}, look=made, language=language)
        with reading.read_pdf(pdf) as opened:
            words = opened.pages[0].extract_words(extra_attrs=["fontname"])
        return {w["text"]: w["fontname"].partition("+")[2] for w in words}

    english, chinese = fonts("en"), fonts("zh")
    assert english["body"] == "Liberation-Serif"
    assert english["cell"].startswith("Noto-Sans-CJK")
    assert chinese["body"].startswith("Noto-Serif-CJK")
    # the Chinese font is named for English pages too, after one for English, of which there is none
    assert english["Heading"].startswith("Noto-Sans-CJK")
    assert re.search(r'html:lang\(en\)\{[^}]*--serif:"Liberation Serif", ', made.own_css().decode())


# the logo ---------------------------------------------------------------------------------------------------

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def png(height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (2 * height, height), "#00695c").save(buffer, "PNG")
    return buffer.getvalue()


def giant() -> bytes:
    """A PNG that says it has 3.6 milliard pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + png(2)[33:]
    )


LOGOS: dict[str, tuple[bytes, str]] = {
    "text": (b"no picture", "is no SVG or PNG picture"),
    "half a PNG": (png(300)[:60], "a picture is no PNG, or damaged"),
    "another XML": (b"<html/>", "is no SVG or PNG picture"),
    "no size": (SVG.replace('viewBox="0 0 9 9"', "").encode(), "does not say how large it is"),
    "a program": (SVG.format("<script>1</script>").encode(), "there is <script> in the picture"),
    "a program in an attribute": (SVG.format('<g onload="x()"/>').encode(), "there is onload in the picture"),
    "a file from elsewhere": (
        SVG.format('<image xlink:href="file:///etc/passwd"/>').encode(),
        "there is href=file:///etc/passwd in the picture",
    ),
    "an entity": (
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("&x;").encode(),
        "there is <!DOCTYPE> in the picture",
    ),
    "a style from elsewhere": (
        SVG.format('<g style="fill:url(http://x/y)"/>').encode(),
        "url(http://x/y) is fetched from elsewhere",
    ),
    **{
        f"hostile: {file}": ((ROOT / "tests" / "attack" / "hostile" / f"{file}.svg").read_bytes(), words)
        for file, words in {
            "logo-style-import": "@import cannot be used",
            "logo-use-bomb": "the picture unfolds to too much",
            "logo-viewbox": "the SVG cannot be as large as viewBox=“a b c d” says",
        }.items()
    },
    "a style sheet beside": (
        b'<?xml-stylesheet href="http://x/y.css"?>' + SVG.format("<g/>").encode(),
        "there is <?xml-stylesheet?> in the picture",
    ),
    "a known DOCTYPE": (
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg11.dtd">' + SVG.format("").encode(),
        "there is <!DOCTYPE> in the picture",
    ),
    "an address set in motion": (
        SVG.format('<image><animate attributeName="href" to="http://x/y"/></image>').encode(),
        "there is <animate> in the picture",
    ),
    "a drawing in a picture in a drawing": (
        SVG.format('<image href="data:image/svg+xml,%3Csvg/%3E"/>').encode(),
        "there is href=data:image/svg+xml,%3Csvg/%3E in the picture",
    ),
    "a page within": (
        SVG.format('<x:iframe xmlns:x="http://www.w3.org/1999/xhtml" src="http://x"/>').encode(),
        "there is <iframe> in the picture",
    ),
    "another base": (SVG.format('<g xml:base="http://x/"/>').encode(), "there is xml:base in the picture"),
    "parts of another file": (SVG.format('<use href="x.svg#a"/>').encode(), "there is href=x.svg#a in"),
    "part of itself": (SVG.format('<g id="a"><use href="#a"/></g>').encode(), "its parts use each other"),
    "masks by class": (
        SVG.format(
            "<style>"
            + "".join(f".c{i}{{{{mask:url(#m{i + 1})}}}}" for i in range(9))
            .replace("{{", "{")
            .replace("}}", "}")
            + "</style>"
            + "".join(f'<mask id="m{i}">' + f'<rect class="c{i}"/>' * 10 + "</mask>" for i in range(9))
            + '<rect class="c0"/>'
        ).encode(),
        "the picture unfolds to too much",
    ),
    "endless depth": (SVG.format("<g>" * 100 + "</g>" * 100).encode(), "the picture unfolds to too much"),
    "no width": (
        SVG.replace('viewBox="0 0 9 9"', 'width="0" height="9"').format("").encode(),
        "the SVG cannot be as large as width=“0” says",
    ),
    "another encoding": (SVG.format("").encode("utf-16"), "the SVG is not in UTF-8"),
    "as large as what is around it": (
        SVG.replace('viewBox="0 0 9 9"', 'width="100%" height="100%"').format("").encode(),
        "does not say how large it is",
    ),
    "a power of ten": (
        SVG.replace("0 0 9 9", "0 0 1e1 9").format("").encode(),
        "as large as viewBox=“0 0 1e1 9” says",
    ),
    "an endless box": (
        SVG.replace("0 0 9 9", "0 0 1e400 9").format("").encode(),
        "the SVG cannot be as large as viewBox=“0 0 1e400 9” says",
    ),
    "giant pixels": (giant(), "a picture has more than 16 million pixels"),
    "small": (png(60), "the logo is 60 pixels high"),
    "huge": (SVG.format("<g/>" * 300_000).encode(), "the logo is 1200 KB large, at most 1000 KB"),
}


FINE = {
    "made by a drawing program": (
        b'<?xml version="1.0"?><!-- drawn --><svg xmlns="http://www.w3.org/2000/svg" '
        b'xmlns:i="http://www.inkscape.org/namespaces/inkscape" width="40mm" height="20mm" viewBox="0 0 40 20">'
        b'<i:view i:zoom="2"/><metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>'
        b"<defs><style>.a{fill:url(#g);clip-path:url(#c)}</style>"
        b'<linearGradient id="g"><stop offset="0" stop-color="#123456"/></linearGradient>'
        b'<clipPath id="c"><rect width="40" height="20"/></clipPath></defs>'
        b'<g i:label="one"><path class="a" d="M0 0h9v9z" transform="rotate(10)" style="stroke:none"/></g>'
        b'<use href="#c" x="3"/></svg>'
    ),
    "with pixels": SVG.format(
        f'<image width="9" height="9" xlink:href="data:image/png;base64,{base64.b64encode(png(200)).decode()}"/>'
    ).encode(),
}


@pytest.mark.parametrize("name", FINE)
def test_what_is_a_logo_is_taken(own: Callable[[str], list[str]], folder: Path, name: str) -> None:
    (folder / "look" / "logo.svg").write_bytes(FINE[name])
    assert own(LOOK) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", LOGOS)
def test_what_is_no_logo_is_refused(own: Callable[[str], list[str]], folder: Path, name: str) -> None:
    data, told = LOGOS[name]
    (folder / "look" / "logo.svg").write_bytes(data)
    lines = own(LOOK)
    assert any(line.startswith("look/logo.svg: ") and told in line for line in lines), lines


def test_a_logo_elsewhere_or_nowhere(own: Callable[[str], list[str]], folder: Path) -> None:
    (line,) = own(LOOK.replace("look/logo.svg", "look/loga.svg"))
    assert "there is no file “look/loga.svg”; did you mean “look/logo.svg”?" in line
    (folder.parent / "logo.svg").write_bytes(LOGO.read_bytes())
    (line,) = own(LOOK.replace("look/logo.svg", "../logo.svg"))
    assert "report look logo file: the file lies outside the report’s folder" in line
    (line,) = own('[report.look]\nlogo = { file = "look/logo.svg", alt = "mountains" }\n')
    assert "the wording is not given in both languages" in line


@pytest.mark.slow
def test_a_png_logo_stands_in_the_pdf_but_not_in_the_print_edition(
    own: Callable[[str], list[str]], folder: Path, edit: Callable[[str, str, str], None]
) -> None:
    (folder / "look" / "logo.png").write_bytes(png(300))
    words = LOOK.replace("logo.svg", "logo.png")
    assert own(words) == []
    prepared_ = prepare(folder, Problems())
    assert prepared_ is not None
    files, _ = Site(*prepared_, store=RENDERED).brief(SICHUAN, "zh", ("pdf",))
    with pikepdf.open(io.BytesIO(next(iter(files.values())))) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert (image.Width, image.Height) == (600, 300)
    problems = Problems()
    assert prepare(folder, problems, Printing("print")) is None
    assert "look/logo.png: a PNG has the colours of the screen" in problems.errors[0].line()


@pytest.mark.slow
def test_a_logo_for_dark_pages_needs_no_plate(own: Callable[[str], list[str]], folder: Path) -> None:
    (folder / "look" / "white.svg").write_bytes(LOGO.read_bytes())
    words = LOOK.replace('file = "look/logo.svg",', 'file = "look/logo.svg", dark = "look/white.svg",')
    assert own(words) == []
    made = prepare(folder, Problems())
    assert made is not None
    files, _ = Site(*made).brief(SICHUAN, "zh", ("html",))
    html = next(v for k, v in files.items() if k.endswith("html")).decode()
    assert '<source srcset="../../assets/logo-dark.svg" media="(prefers-color-scheme: dark)">' in html
    assert '<a class="logo"' in html
    assert "provinces/assets/logo-dark.svg" in Site(*made).assets()


def test_a_logo_as_pixels_for_old_word() -> None:
    image = Image.open(io.BytesIO(pixels.logo_png(LOGO.read_bytes())))
    assert image.width / image.height == pytest.approx(200 / 120, abs=0.02)
    assert ET.fromstring(LOGO.read_text("utf-8")).tag.endswith("svg")
    counted = image.convert("RGB").getcolors(1_000_000) or []
    assert (0x00, 0x69, 0x5C) in {pixel for _, pixel in counted}

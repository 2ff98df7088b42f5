"""The checker finds what was broken on purpose and nothing in our PDFs; the adapter to veraPDF."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from render.pdf import writer as pdf_writer
from render.pdf.preflight import verapdf
from render.pdf.preflight.ua import check_pdf
from tests.shipped import Shipped

PAGE = """<html lang="zh-Hans"><head><title>简报</title><meta name="author" content="方志"></head><body class="zh">
<h1>四川</h1><h2>要点</h2><p>得分<span lang="en">Sichuan</span></p><p><a href="https://example.org/">链接</a></p>
<table><caption>表</caption><thead><tr><th scope="col">省<th scope="col">值</thead>
<tbody><tr><th scope="row">四川<td>1</tbody></table><ul><li>甲<li>乙</ul>
<dl class="notes"><div><dt>注</dt><dd>文</dd></div></dl>
<img src="figure:0" alt="一个方块" style="width:50mm;height:20mm"></body></html>"""
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


@cache
def made(html: str = PAGE) -> bytes:
    return pdf_writer.pdf(html, {"figure:0": SQUARE})


def elements(node: Any, kind: str) -> list[Any]:
    """The structure elements of a kind, in order."""
    kids = list(node) if isinstance(node, pikepdf.Array) else [node]
    found = []
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            own = [kid] if str(kid.S) == f"/{kind}" else []
            found += own + elements(kid.get("/K"), kind)
    return found


def first(pdf: pikepdf.Pdf, kind: str) -> Any:
    return elements(pdf.Root.StructTreeRoot.K, kind)[0]


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., list[str]]:
    """Break a PDF and check it."""

    def run(data: bytes, change: Callable[[pikepdf.Pdf], object] | None = None) -> list[str]:
        path = tmp_path / "checked.pdf"
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if change:
                change(pdf)
            pdf.save(path)
        return check_pdf(path)

    return run


def test_a_whole_page_has_no_finding(check: Any) -> None:
    assert check(made()) == []


def _no_xmp(name: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            del metadata[name]

    return change


def _drop(where: Callable[[pikepdf.Pdf], Any], key: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        del where(pdf)[key]

    return change


def _put(where: Callable[[pikepdf.Pdf], Any], key: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        where(pdf)[key] = value

    return change


def _paint(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 9 9 re f", prepend=False)


def _no_glyph(pdf: pikepdf.Pdf) -> None:
    name = next(iter(pdf.pages[0].Resources.Font)).encode()
    content = b"/Artifact BMC BT %s 9 Tf <0000> Tj [<000100000002>] TJ ET EMC" % name
    pdf.pages[0].contents_add(content, prepend=False)


def _empty(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"")


def _second_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])
    del pdf.Root["/Outlines"]


def _font(pdf: pikepdf.Pdf) -> Any:
    return next(iter(pdf.pages[0].Resources.Font.values()))


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (_no_xmp("dc:title"), "no title in the metadata"),
        (_no_xmp("dc:creator"), "no author"),
        (_no_xmp("pdfuaid:part"), "no PDF/UA identifier"),
        (_drop(lambda p: p.docinfo, "/Title"), "no title in the document information"),
        (_drop(lambda p: p.Root, "/Lang"), "no language"),
        (_put(lambda p: p.Root, "/Lang", "中文"), "no language, or not a language tag"),
        (_drop(lambda p: p.Root, "/ViewerPreferences"), "DisplayDocTitle"),
        (_drop(lambda p: p.Root, "/MarkInfo"), "MarkInfo"),
        (_put(lambda p: p.Root.MarkInfo, "/Suspects", True), "suspect"),
        (_drop(lambda p: p.Root, "/StructTreeRoot"), "no structure tree"),
        (_drop(lambda p: first(p, "Figure"), "/Alt"), "page 1: a figure without alternative text"),
        (_drop(lambda p: first(p, "Figure"), "/A"), "does not say where it stands"),
        (_put(lambda p: first(p, "Figure").A, "/BBox", [0, 0, 9, 1122]), "outside the page"),
        (_drop(lambda p: first(p, "TH").A, "/Scope"), "page 1: a header cell without scope"),
        (_put(lambda p: first(p, "H2"), "/S", pikepdf.Name.H4), "heading of level 4 after level 1"),
        (_put(lambda p: first(p, "LI"), "/S", pikepdf.Name.Div), "Div directly in L"),
        (_put(lambda p: first(p, "P"), "/S", pikepdf.Name.Paragraph), "Paragraph is not a standard"),
        (_put(lambda p: first(p, "P"), "/Lang", "Chinese language"), "not a language tag"),
        (_drop(_font, "/ToUnicode"), "which characters its glyphs are"),
        (_drop(lambda p: _font(p).DescendantFonts[0], "/FontDescriptor"), "is not embedded"),
        (_drop(lambda p: p.pages[0].Annots[0], "/Contents"), "an annotation without a description"),
        (_drop(lambda p: p.pages[0].Annots[0], "/StructParent"), "an annotation outside the structure"),
        (_drop(lambda p: p.pages[0], "/Tabs"), "tab order"),
        (_drop(lambda p: p.pages[0], "/StructParents"), "not in the structure tree"),
        (_no_glyph, "page 1: 2 characters without a glyph"),
        (_paint, "1 pieces painted outside structure and artifacts (f)"),
        (_empty, "page 1: empty"),
        (_second_page, "no bookmarks"),
    ],
)
def test_what_was_broken_is_found(check: Any, change: Callable[[pikepdf.Pdf], None], finding: str) -> None:
    found = check(made(), change)
    assert any(finding in line for line in found), found


def test_a_table_without_header_cells_is_found(check: Any) -> None:
    assert "page 1: a table without header cells" in check(made(PAGE.replace("<th", "<td")))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", ["510000", ""])
def test_our_pdfs_have_no_finding(shipped: Shipped, check: Any, language: str, code: str) -> None:
    assert check(shipped.pdf("provinces", "brief", language, code)) == []


def test_tags_are_completed_from_the_html() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        tree = pdf.Root.StructTreeRoot.K
        assert [str(th.A.Scope) for th in elements(tree, "TH")] == ["/Column", "/Column", "/Row"]
        assert {str(e.Lang) for e in elements(tree, "Span") if "/Lang" in e} == {"en"}
        left, bottom, right, top = (float(edge) for edge in first(pdf, "Figure").A.BBox)
        assert right - left == pytest.approx(50 * 72 / 25.4, abs=0.1)
        assert top - bottom == pytest.approx(20 * 72 / 25.4, abs=0.1)
        assert 0 < bottom < top < 842
        notes = elements(tree, "L")[-1]
        assert [str(kid.S) for kid in notes.K] == ["/LI"]
        assert [str(kid.S) for kid in notes.K[0].K] == ["/Lbl", "/LBody"]


REPORT = """<?xml version="1.0" encoding="utf-8"?><report><buildInformation>
<releaseDetails id="core" version="1.26.1"/></buildInformation><jobs><job><item><name>brief.pdf</name></item>
<validationReport profileName="PDF/UA-1 validation profile" isCompliant="{valid}"><details>{rules}</details>
</validationReport></job></jobs></report>"""
RULE = """<rule specification="ISO 14289-1:2014" clause="7.1" testNumber="3" status="failed" failedChecks="2">
<description>Content shall be marked
  as Artifact or tagged</description></rule><rule clause="7.2" testNumber="1" status="passed"/>"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A program in veraPDF's place: prints a report, notes how it was called, ends as told."""

    def make(report: str, code: int = 0) -> Path:
        program = tmp_path / "verapdf"
        program.write_text(
            f"#!{sys.executable}\nimport pathlib, sys\n"
            f"pathlib.Path({str(tmp_path / 'called')!r}).write_text(' '.join(sys.argv[1:]))\n"
            f"print({report!r})\nprint('no such file', file=sys.stderr)\nsys.exit({code})\n"
        )
        program.chmod(0o755)
        monkeypatch.setenv("VERAPDF_PATH", str(program))
        return program

    return make


def test_a_verdict_of_verapdf(stand_in: Any, tmp_path: Path) -> None:
    stand_in(REPORT.format(valid="true", rules=""))
    found = verapdf.validate(tmp_path / "brief.pdf")
    assert found == verapdf.Verdict(True, "PDF/UA-1 validation profile", "1.26.1", ())
    assert (tmp_path / "called").read_text() == f"--format xml --flavour ua1 {tmp_path / 'brief.pdf'}"
    stand_in(REPORT.format(valid="false", rules=RULE), 1)
    found = verapdf.validate(tmp_path / "brief.pdf", "pdf/a-3b")
    assert not found.valid
    assert found.broken == (
        "ISO 14289-1:2014 7.1-3: Content shall be marked as Artifact or tagged (2 times)",
    )
    assert "--flavour 3b" in (tmp_path / "called").read_text()


@pytest.mark.parametrize(
    ("report", "why"),
    [
        ("", "ended with 7: no such file"),
        ("<report/>", "no verdict: veraPDF ended with 7"),
        ("<report><exceptionMessage>Encrypted</exceptionMessage></report>", "no verdict: Encrypted"),
    ],
)
def test_no_verdict_is_a_failure(stand_in: Any, tmp_path: Path, report: str, why: str) -> None:
    stand_in(report, 7)
    with pytest.raises(verapdf.VeraPdfFailed, match=why):
        verapdf.validate(tmp_path / "brief.pdf")


def test_where_verapdf_is_looked_for(stand_in: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = stand_in("")
    monkeypatch.setenv("VERAPDF_PATH", str(tmp_path))
    assert verapdf.program() == program
    monkeypatch.setenv("VERAPDF_PATH", str(tmp_path / "nowhere"))
    with pytest.raises(verapdf.NotInstalled, match="nowhere"):
        verapdf.program()
    monkeypatch.delenv("VERAPDF_PATH")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert verapdf.program() == program
    program.unlink()
    ours = tmp_path / "ours" / "verapdf"
    monkeypatch.setattr(verapdf, "OURS", ours)
    with pytest.raises(verapdf.NotInstalled, match="veraPDF is not installed"):
        verapdf.program()
    # what `make verapdf` fetched comes last, and wants Java
    ours.parent.mkdir()
    ours.write_text("")
    with pytest.raises(verapdf.NotInstalled, match="Java is not"):
        verapdf.program()
    (tmp_path / "java").write_text("#!/bin/sh\n")
    (tmp_path / "java").chmod(0o755)
    assert verapdf.program() == ours


def test_a_report_of_several_files(stand_in: Any, tmp_path: Path) -> None:
    one = '<job><validationReport profileName="UA" isCompliant="true"/></job>'
    other = "<job><exceptionMessage>Encrypted</exceptionMessage></job>"
    stand_in(f'<report><releaseDetails id="core" version="1.30.1"/><jobs>{one}{other}</jobs></report>', 7)
    files = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    found = verapdf.validate_all(files, "pdf/ua-1")
    assert found[files[0]] == verapdf.Verdict(True, "UA", "1.30.1", ())
    assert isinstance(found[files[1]], verapdf.VeraPdfFailed) and "Encrypted" in str(found[files[1]])
    # a report of other files than those asked for is no verdict on any
    found = verapdf.validate_all([*files, tmp_path / "c.pdf"], "pdf/ua-1")
    assert all(isinstance(said, verapdf.VeraPdfFailed) for said in found.values())

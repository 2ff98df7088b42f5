"""A PDF is checked by what it says it is; the command names files and findings and says how it ended."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

import build
from render.pdf import preflight
from render.pdf import writer as pdf_writer
from render.pdf.archive import AttachedFile

PAGE = """<html lang="zh-Hans"><head><title>简报</title><meta name="author" content="方志">
<meta name="dcterms.created" content="2020-09-15"><meta name="dcterms.modified" content="2020-09-15"></head>
<body class="zh"><h1>四川省</h1><p>一段文字。</p></body></html>"""
DATA = (AttachedFile("data.json", b"{}", "数据", "2020-09-15"),)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One PDF of each kind."""
    (tmp_path / "zh").mkdir()
    (tmp_path / "plain.pdf").write_bytes(pdf_writer.pdf(PAGE, {}))
    (tmp_path / "zh" / "archive.pdf").write_bytes(pdf_writer.pdf(PAGE, {}, attached=DATA))
    (tmp_path / "zh" / "print.pdf").write_bytes(pdf_writer.pdf(PAGE, {}, "print"))
    return tmp_path


def test_what_a_pdf_says_it_is(folder: Path) -> None:
    assert [preflight.promises(path) for path in preflight.pdfs([folder])] == [
        ("PDF/UA",),
        ("PDF/UA", "PDF/A"),
        ("PDF/UA", "PDF/X"),
    ]
    assert preflight.check(folder / "zh" / "archive.pdf") == []
    assert preflight.check(folder / "zh" / "print.pdf") == []


def test_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERAPDF_PATH", str(folder / "nowhere"))

    def run(*arguments: str) -> tuple[int, str]:
        code = build.main(["check-pdf", *arguments, "--ui", "en"])
        return code, capsys.readouterr().out.replace("\n", " ")

    code, said = run(str(folder / "plain.pdf"), str(folder / "zh" / "archive.pdf"))
    assert code == 0
    assert "2 PDFs checked, 0 with findings" in said
    with pikepdf.open(folder / "plain.pdf", allow_overwriting_input=True) as pdf:
        del pdf.Root["/Lang"]
        pdf.save()
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7")
    code, said = run(str(folder))
    assert code == 1
    assert "plain.pdf: no language" in said
    assert "torn.pdf: cannot be read" in said
    assert "4 PDFs checked, 2 with findings" in said
    assert "veraPDF was not run" in said
    assert run(str(folder / "none"))[0] == 2
    (folder / "empty").mkdir()
    assert run(str(folder / "empty"))[0] == 1, "nothing checked is no success"

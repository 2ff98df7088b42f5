"""The reference validator on our PDFs: every style in every language keeps to PDF/UA-1, archived ones to PDF/A-3u as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

import build
from publish import pdf
from publish.site import Site
from render.pdf import preflight
from render.pdf.preflight import verapdf
from render.pdf.styles import STYLES
from render.printing import Printing
from tests.shipped import Shipped


def _why() -> str:
    try:
        verapdf.program()
    except verapdf.NotInstalled as fault:
        return str(fault)
    return ""


pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(_why()), reason=_why() or "veraPDF is there")]
SICHUAN = "510000"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_pdf_ua(shipped: Shipped, tmp_path: Path, style: str, language: str) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(shipped.paper("provinces", style, language, SICHUAN)[1])
    found = verapdf.validate(path)
    assert found.valid and found.broken == () and found.profile.startswith("PDF/UA-1") and found.version


@pytest.mark.parametrize("report", ["west", "openness", "henan-2020h1"])
def test_every_report_is_pdf_ua(shipped: Shipped, tmp_path: Path, report: str) -> None:
    files = []
    for language in ("zh", "en"):
        path = tmp_path / f"{language}.pdf"
        path.write_bytes(shipped.paper(report, "brief", language)[1])
        files.append(path)
    found = verapdf.validate_all(files, "pdf/ua-1")
    assert [(said.valid, said.broken) for said in found.values()] == [(True, ())] * 2


@pytest.fixture(scope="module")
def archived(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder, made = tmp_path_factory.mktemp("archived"), {}

    def make(style: str) -> Path:
        if style not in made:
            of = replace(site, printing=Printing(style, archive=True))
            path = folder / f"{style}.pdf"
            document = of.subject(SICHUAN, "zh", ()).document
            if of.bilingual:
                data = pdf.of_pair(of, document, of.subject(SICHUAN, "en", ()).document, SICHUAN)
            else:
                data = pdf.of_one(of, document, SICHUAN)
            path.write_bytes(data)
            made[style] = path
        return made[style]

    return make


@pytest.mark.parametrize("style", [name for name, style in STYLES.items() if not style.press])
def test_what_is_for_the_archive_is_pdf_a(archived: Callable[[str], Path], style: str) -> None:
    path = archived(style)
    assert verapdf.claimed(path) == ("pdf/ua-1", "pdf/a-3u")
    for variant in verapdf.claimed(path):
        found = verapdf.validate(path, variant)
        assert found.valid and found.broken == (), variant


def test_what_is_broken_is_found_and_told(
    archived: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.pdf"
    with pikepdf.open(archived("brief")) as file:
        del file.Root.StructTreeRoot
        del file.Root.OutputIntents
        file.save(path)
    assert any("7.1-11" in rule for rule in verapdf.validate(path).broken)
    assert verapdf.validate(path, "pdf/a-3u").broken
    said = preflight.validation([path, archived("brief")])
    assert set(said.findings) == {path} and said.n == 2 and said.version
    assert build.main(["check-pdf", str(path), "--ui", "en"]) == 1
    told = capsys.readouterr().out.replace("\n", " ")
    assert "veraPDF: PDF" in told and f"1 of them was validated by veraPDF {said.version}." in told
    assert "no validation" not in told

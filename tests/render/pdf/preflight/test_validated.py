"""The reference validator on our PDFs: every style in every language keeps to PDF/UA-1, archived ones to PDF/A-3u as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

import build
from publish import pdf
from publish.site import Site
from render.pdf import preflight
from render.pdf.preflight import verapdf
from render.pdf.preflight.verapdf import VeraPdfFailed, Verdict
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


#: overviews, the longest in one language: documents have the same shape in both, as tests of pages hold
OVERVIEWS = [
    ("west", "zh"),
    ("west", "en"),
    ("openness", "en"),
    ("henan-2020h1", "zh"),
    ("henan-2020h1", "en"),
]


@pytest.fixture(scope="module", autouse=True)
def _quick_java() -> Iterator[None]:
    """Java that lives for seconds: to compile veraPDF thoroughly takes longer than to run it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


@pytest.fixture(scope="module")
def said(shipped: Shipped, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Verdict | VeraPdfFailed]:
    """What veraPDF says of briefs in every style and of overviews, all looked into by one process."""
    folder = tmp_path_factory.mktemp("validated")
    files = {
        f"{style} {language}": shipped.pdf("provinces", style, language, SICHUAN)
        for style in STYLES
        for language in ("zh", "en")
    } | {f"{report} {language}": shipped.pdf(report, "brief", language) for report, language in OVERVIEWS}
    paths = {name: folder / f"{name}.pdf" for name in files}
    for name, path in paths.items():
        path.write_bytes(files[name])
    found = verapdf.validate_all(list(paths.values()), "pdf/ua-1")
    return {name: found[path] for name, path in paths.items()}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_pdf_ua(
    said: Mapping[str, Verdict | VeraPdfFailed], style: str, language: str
) -> None:
    found = said[f"{style} {language}"]
    assert isinstance(found, Verdict), found
    assert found.valid and found.broken == () and found.profile.startswith("PDF/UA-1") and found.version


@pytest.mark.parametrize(("report", "language"), OVERVIEWS)
def test_every_report_is_pdf_ua(
    said: Mapping[str, Verdict | VeraPdfFailed], report: str, language: str
) -> None:
    found = said[f"{report} {language}"]
    assert isinstance(found, Verdict), found
    assert found.valid and found.broken == ()


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


ARCHIVED = [name for name, style in STYLES.items() if not style.press]


@pytest.mark.parametrize("variant", ["pdf/ua-1", "pdf/a-3u"])
def test_what_is_for_the_archive_is_pdf_a(archived: Callable[[str], Path], variant: str) -> None:
    paths = [archived(style) for style in ARCHIVED]
    assert {verapdf.claimed(path) for path in paths} == {("pdf/ua-1", "pdf/a-3u")}
    for path, found in verapdf.validate_all(paths, variant).items():
        assert isinstance(found, Verdict), (path.name, found)
        assert found.valid and found.broken == (), path.name


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

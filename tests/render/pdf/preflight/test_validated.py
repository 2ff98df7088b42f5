"""The reference validator on our PDFs: every style in every language keeps to PDF/UA-1, archived ones to PDF/A-3u as well."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pikepdf
import pytest

import build
from publish.store.digest import digest
from render.pdf import preflight
from render.pdf.preflight import verapdf
from render.pdf.preflight.verapdf import VeraPdfFailed, Verdict
from render.pdf.styles import STYLES
from tests.shipped import RENDERED, Shipped


def _why() -> str:
    try:
        verapdf.program()
    except verapdf.NotInstalled as fault:
        return str(fault)
    return ""


pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(_why()), reason=_why() or "veraPDF is there")]
SICHUAN = "510000"
ARCHIVED = [name for name, style in STYLES.items() if not style.press]

#: overviews, the longest in one language: documents have the same shape in both, as tests of pages hold
OVERVIEWS = [
    ("west", "zh"),
    ("west", "en"),
    ("openness", "en"),
    ("henan-2020h1", "zh"),
    ("henan-2020h1", "en"),
]


def _validator() -> list[object]:
    """What a verdict depends on besides the file: the validator as it was installed, and what asks it and reads its report."""
    program = verapdf.program().resolve()
    files = [program, *program.parent.glob("*.class"), *program.parent.glob("lib/*.jar")]
    stamps = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(files)]
    return [stamps, Path(verapdf.__file__).read_bytes()]


@pytest.fixture(scope="module", autouse=True)
def asked() -> Iterator[None]:
    """A file of the same bytes is looked into once by a profile; what veraPDF said of it is kept as PDFs are (`RENDERED`)."""
    validate_all, validator = verapdf.validate_all, _validator()

    def remembered(
        paths: Sequence[Path], variant: str, seconds: float = 300
    ) -> Mapping[Path, Verdict | VeraPdfFailed]:
        keys = {path: digest("veraPDF", validator, variant, path.read_bytes()) for path in paths}
        found: dict[Path, Verdict | VeraPdfFailed] = {}
        for path, key in keys.items():
            if kept := known.get(key) or RENDERED.get(key):
                found[path] = pickle.loads(kept)
        for path, said in validate_all([p for p in paths if p not in found], variant, seconds).items():
            found[path] = said
            if isinstance(said, Verdict):
                known[keys[path]] = pickle.dumps(said)
                RENDERED.put(keys[path], known[keys[path]])
        return {path: found[path] for path in paths}

    known: dict[str, bytes] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verapdf, "validate_all", remembered)
        yield


#: by name and profile; each profile's files are looked into by one process
Said = Mapping[str, Mapping[str, Verdict | VeraPdfFailed]]


@pytest.fixture(scope="module")
def archived(shipped: Shipped, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A brief with its data in every style that can be kept in an archive."""
    folder, made = tmp_path_factory.mktemp("archived"), {}
    for style in ARCHIVED:
        made[style] = folder / f"{style}.pdf"
        made[style].write_bytes(shipped.archived(style, "zh"))
    return made


@pytest.fixture(scope="module")
def broken(archived: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that is neither of what it says."""
    path = tmp_path_factory.mktemp("broken") / "broken.pdf"
    with pikepdf.open(archived["brief"]) as file:
        del file.Root.StructTreeRoot
        del file.Root.OutputIntents
        # what is told does not hang on the number of pages
        del file.pages[1:]
        # the same bytes in every run
        file.save(path, deterministic_id=True)
    return path


@pytest.fixture(scope="module")
def said(
    shipped: Shipped, archived: Mapping[str, Path], broken: Path, tmp_path_factory: pytest.TempPathFactory
) -> Said:
    """What veraPDF says of briefs in every style, of overviews, and of what is for the archive."""
    folder = tmp_path_factory.mktemp("validated")
    files = {
        f"{style} {language}": shipped.pdf("provinces", style, language, SICHUAN)
        for style in STYLES
        for language in ("zh", "en")
    } | {f"{report} {language}": shipped.pdf(report, "brief", language) for report, language in OVERVIEWS}
    paths = {name: folder / f"{name}.pdf" for name in files}
    for name, path in paths.items():
        path.write_bytes(files[name])
    kept = {f"archived {style}": path for style, path in archived.items()} | {"broken": broken}
    told = {}
    for variant, of in (("pdf/ua-1", paths | kept), ("pdf/a-3u", kept)):
        found = verapdf.validate_all(list(of.values()), variant)
        told[variant] = {name: found[path] for name, path in of.items()}
    return told


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_pdf_ua(said: Said, style: str, language: str) -> None:
    found = said["pdf/ua-1"][f"{style} {language}"]
    assert isinstance(found, Verdict), found
    assert found.valid and found.broken == () and found.profile.startswith("PDF/UA-1") and found.version


@pytest.mark.parametrize(("report", "language"), OVERVIEWS)
def test_every_report_is_pdf_ua(said: Said, report: str, language: str) -> None:
    found = said["pdf/ua-1"][f"{report} {language}"]
    assert isinstance(found, Verdict), found
    assert found.valid and found.broken == ()


@pytest.mark.parametrize("variant", ["pdf/ua-1", "pdf/a-3u"])
def test_what_is_for_the_archive_is_pdf_a(said: Said, archived: Mapping[str, Path], variant: str) -> None:
    assert {verapdf.claimed(path) for path in archived.values()} == {("pdf/ua-1", "pdf/a-3u")}
    for style in ARCHIVED:
        found = said[variant][f"archived {style}"]
        assert isinstance(found, Verdict), (style, found)
        assert found.valid and found.broken == (), style


def test_what_is_broken_is_found(said: Said) -> None:
    ua, kept = said["pdf/ua-1"]["broken"], said["pdf/a-3u"]["broken"]
    assert isinstance(ua, Verdict) and isinstance(kept, Verdict)
    assert any("7.1-11" in rule for rule in ua.broken) and kept.broken


def test_what_is_broken_is_told(
    archived: Mapping[str, Path], broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = preflight.validation([broken, archived["brief"]])
    assert set(told.findings) == {broken} and told.n == 2 and told.version
    assert build.main(["check-pdf", str(broken), "--ui", "en"]) == 1
    shown = capsys.readouterr().out.replace("\n", " ")
    assert "veraPDF: PDF" in shown and f"1 of them was validated by veraPDF {told.version}." in shown
    assert "no validation" not in shown

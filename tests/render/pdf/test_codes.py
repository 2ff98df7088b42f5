"""QR codes on paper: read back from the printed page, they lead to pages the site has; without a base address there is none."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from render.html import codes
from render.printing import Printing
from tests.shipped import RENDERED
from tests.small import keep, made, short

BASE, DPI = "https://example.org/briefs", 200
#: what the test reports print
CODE, SLUG = "510000", "sichuan"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A report that has an address."""
    folder = short(keep(made(tmp_path_factory.mktemp("codes"))))
    path = folder / "report.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[report]\n", f'[report]\nbase_url = "{BASE}"\n', 1), encoding="utf-8")
    return site(folder)


def site(folder: Path) -> Site:
    ready = prepare(folder, Problems())
    assert ready
    return Site(*ready, store=RENDERED)


def read(pdf: bytes) -> dict[str, float]:
    """What stands in the codes of a PDF, as a reader finds them on its printed pages → the side of each in mm."""
    found: dict[str, float] = {}
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            for code in zxingcpp.read_barcodes(page.render(scale=DPI / 72, grayscale=True).to_numpy()):
                found[code.text] = (code.position.top_right.x - code.position.top_left.x) / DPI * 25.4
    return found


def alternatives(pdf: bytes) -> set[str]:
    """The alternative texts of a PDF's tagged figures."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            str(one.Alt)
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure" and "/Alt" in one
        }


@pytest.mark.slow
@pytest.mark.parametrize("style", ["brief", "print", "bilingual"])
def test_codes_lead_to_pages_of_the_site(written: Site, style: str) -> None:
    of = replace(written, printing=Printing(style))
    name = of.plan.report.place
    pages = of.brief(CODE, "en", ("html",))[0] | of.brief(CODE, "zh", ("html",))[0]
    files = of.both(CODE, ("pdf",)) if style == "bilingual" else of.brief(CODE, "en", ("pdf",))[0]
    ((_, pdf),) = files.items()
    found = read(pdf)
    language = "zh" if style == "bilingual" else "en"
    of_figures = {address for address in found if "/figure/" in address}
    assert of_figures == {
        f"{BASE}/{path}"
        for path in pages
        if path.startswith(f"{name}/{language}/{SLUG}/figure/figure-") and path.endswith(".html")
    }
    if style != "bilingual":
        assert f"{BASE}/{name}/en/methods/" in found
    assert min(found.values()) >= 9.8, "a side of ten millimetres, as a reader measures it"
    assert {f"QR code of {a}" if language == "en" else f"{a} 的二维码" for a in found} <= alternatives(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not any(page.get_images() for page in opened.pages), "codes are drawn, not pictures of dots"


@pytest.mark.slow
def test_an_official_document_and_one_without_address_have_none(written: Site, tmp_path: Path) -> None:
    of = replace(written, printing=Printing("government"))
    ((_, official),) = of.brief(CODE, "zh", ("pdf",))[0].items()
    ((_, bare),) = site(short(keep(made(tmp_path)))).brief(CODE, "zh", ("pdf",))[0].items()
    assert read(official) == {} and read(bare) == {}


@pytest.mark.parametrize("length", [20, 78, 140, 400])
def test_the_drawing_has_its_quiet_zone_and_size(length: int) -> None:
    import re

    address = ("https://example.org/" + "a-b/" * 100)[:length]
    svg = codes.drawing(address)
    side = int(re.search(r'width="(\d+)"', svg)[1])  # type: ignore[index]
    starts = [(int(x), int(y), int(x) + int(n)) for x, y, n in re.findall(r"M(\d+) (\d+)h(\d+)", svg)]
    assert min(x for x, _, _ in starts) == min(y for _, y, _ in starts) == codes.QUIET
    assert max(x for _, _, x in starts) == side - codes.QUIET
    modules = side - 2 * codes.QUIET
    assert codes.width(address) * modules / side >= 10 - 0.05
    assert codes.width(address) / side >= codes.MODULE - 0.01

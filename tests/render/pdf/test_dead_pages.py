"""Pages of briefs: four in both languages, of shipped reports (none left more than a quarter empty but the last) and of one
that `new` writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.blank import blank, of
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests.reading import read_pdf
from tests.shipped import RENDERED, Shipped
from tests.small import made

#: the most pages of a brief, and the share of a page that may be blank
MOST = {"west": 8}
BLANK = 0.25
BRIEFS = [
    ("provinces", "110000"),
    ("provinces", "510000"),
    ("provinces", "540000"),
    ("provinces", "350000"),
    ("west", "510000"),
    ("west", "650000"),
    ("henan-2020h1", "410000"),
    ("digital", "320000"),
    ("digital", "310000"),
    ("digital", ""),
    ("central-cities", "110000"),
    ("openness", "410000"),
    ("qinba", "610100"),
]


#: where a page stays emptier: its map is as large as it may be, and the scorecard that follows does not fit below it
STAYS = {("central-cities", "110000", "en"): 0.30}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("report", "code"), BRIEFS)
def test_no_page_is_dead(shipped: Shipped, tmp_path: Path, report: str, code: str, language: str) -> None:
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(shipped.pdf(report, "brief", language, code))
    shares = of(pdf)
    assert len(shares) <= MOST.get(report, 4)
    assert max(shares[:-1], default=0) <= STAYS.get((report, code, language), BLANK), shares


@pytest.mark.slow
@pytest.mark.parametrize("code", ["640000", "610000"])
def test_much_advice_takes_no_fifth_page_in_english(shipped: Shipped, tmp_path: Path, code: str) -> None:
    """Six pieces of advice, each with who, what and when: English says the same in more lines."""
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(shipped.pdf("provinces", "brief", "en", code))
    shares = of(pdf)
    assert len(shares) == 4 and max(shares[:-1]) <= BLANK, shares


@pytest.mark.slow
@pytest.mark.parametrize(("style", "language"), [("bilingual", "zh-en"), ("print", "zh"), ("print", "en")])
def test_nor_is_one_of_other_styles(shipped: Shipped, tmp_path: Path, style: str, language: str) -> None:
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(shipped.pdf("provinces", style, language, "510000"))
    shares = of(pdf)
    assert len(shares) <= (6 if style == "bilingual" else 4)
    assert max(shares[:-1]) <= BLANK, shares


@pytest.mark.slow
@pytest.mark.parametrize(
    ("report", "language", "most", "annexed"),
    [("provinces", "zh", 10, 0.38), ("provinces", "en", 12, 0.33), ("west", "zh", 16, 0.45)],
)
def test_an_official_document_has_no_page_for_its_signature(
    shipped: Shipped, tmp_path: Path, report: str, language: str, most: int, annexed: float
) -> None:
    """Its margins, a sixth of what counts as the page here, are blank, its head as well; annexed figures fill their pages."""
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(shipped.pdf(report, "government", language, "510000"))
    shares = of(pdf)
    assert len(shares) <= most and len(shares) % 2 == 0
    assert max(shares[1:-1]) <= 0.62, shares
    with read_pdf(pdf.read_bytes()) as file:
        heads = [(page.extract_text() or "").split("\n")[0] for page in file.pages]
    annex = heads.index({"zh": "附件", "en": "Annex"}[language])
    assert max(shares[annex:]) <= max(annexed, shares[-1]) and shares[-1] <= 0.55, shares


#: overviews and the most pages of each; that of west ends with its page of models, eight pages of tables
OVERVIEWS = {"provinces": 7, "west": 18, "openness": 8, "central-cities": 7, "qinba": 6, "henan-2020h1": 1}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("report", "most"), OVERVIEWS.items())
def test_no_page_of_an_overview_is_dead(
    shipped: Shipped, tmp_path: Path, report: str, most: int, language: str
) -> None:
    pdf = tmp_path / "overview.pdf"
    pdf.write_bytes(shipped.pdf(report, "brief", language, ""))
    shares = of(pdf)
    assert len(shares) <= most
    assert max(shares[:-1], default=0) <= BLANK, shares


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_new_writes_takes_four_pages(tmp_path: Path, language: str) -> None:
    ready = prepare(made(tmp_path), Problems())
    assert ready
    site = Site(*ready, store=RENDERED)
    for files, most in ((site.brief("510000", language, ("pdf",)), 4), (site.whole(language, ("pdf",)), 5)):
        ((_, data),) = files[0].items()
        pdf = tmp_path / "written.pdf"
        pdf.write_bytes(data)
        shares = of(pdf)
        assert len(shares) <= most
        assert max(shares[:-1]) <= BLANK, shares


def test_what_is_blank_is_measured() -> None:
    import numpy as np

    page = np.full((468, 331), 255, np.uint8)
    assert blank(page) == pytest.approx(1, abs=0.01)
    page[:, 100] = 0
    assert blank(page) == 0
    page[234:, 100] = 255
    assert blank(page) == pytest.approx(0.5, abs=0.06), "the lower half"

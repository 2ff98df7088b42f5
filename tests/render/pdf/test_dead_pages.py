"""Pages of briefs: four in both languages, of shipped reports (none left more than a quarter empty but the last) and of one
that `new` writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import build
from bench.blank import FOOT, HEAD, OFFICIAL, blank, of
from intake.places.regions import provinces
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from render.printing import Printing
from tests.reading import read_pdf
from tests.shipped import RENDERED, Shipped, typeset
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


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("report", "code"), BRIEFS)
def test_no_page_is_dead(shipped: Shipped, tmp_path: Path, report: str, code: str, language: str) -> None:
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(shipped.pdf(report, "brief", language, code))
    shares = of(pdf)
    assert len(shares) <= MOST.get(report, 4)
    assert max(shares[:-1], default=0) <= BLANK, shares


@pytest.mark.slow
@pytest.mark.parametrize("code", ["640000", "360000", "530000"])
def test_much_advice_takes_no_fifth_page_in_english(shipped: Shipped, tmp_path: Path, code: str) -> None:
    """Six pieces of advice, each with who, what and when: English says the same in more lines.

    Of 360000 five pages are all full; the fifth would take a folded sheet for itself.
    """
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
def test_a_few_lines_take_no_page_in_two_languages(shipped: Shipped, tmp_path: Path) -> None:
    """The list of place names went on over a sixth page with six lines."""
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(shipped.pdf("provinces", "bilingual", "zh-en", "440000"))
    shares = of(pdf)
    assert len(shares) == 5 and max(shares) <= BLANK, shares


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_pages_of_small_paper_are_full(shipped: Shipped, tmp_path: Path, language: str) -> None:
    """The map stands above the findings; pages before a turned one with a wide figure may end early."""
    site = replace(shipped.site("provinces", "brief"), printing=Printing("brief", "a5"))
    ((_, data),) = site.brief("510000", language, ("pdf",))[0].items()
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(data)
    shares = of(pdf)
    with read_pdf(data) as file:
        turned = [page.width > page.height for page in file.pages]
    assert sum(turned) == 1
    before = turned.index(True) - 1
    assert len(shares) <= 10 and max(shares[:2]) <= BLANK, shares
    assert all(share <= 0.3 for share in (*shares[:before], *shares[before + 2 : -1])), shares


@pytest.mark.slow
@pytest.mark.parametrize(
    ("report", "language", "most", "annexed"),
    [("provinces", "zh", 10, 0.26), ("provinces", "en", 12, 0.26), ("west", "zh", 16, 0.36)],
)
def test_an_official_document_has_no_page_for_its_signature(
    shipped: Shipped, tmp_path: Path, report: str, language: str, most: int, annexed: float
) -> None:
    """Its head has the room that the standard gives it; the text fills its pages, and the figures of the annex theirs."""
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(shipped.pdf(report, "government", language, "510000"))
    shares = of(pdf, *OFFICIAL)
    assert len(shares) <= most and len(shares) % 2 == 0
    with read_pdf(pdf.read_bytes()) as file:
        heads = [(page.extract_text() or "").split("\n")[0] for page in file.pages]
    annex = heads.index({"zh": "附件", "en": "Annex"}[language])
    # the text ends before the annex, where it may
    assert max(shares[1 : annex - 1]) <= BLANK and shares[annex - 1] <= 0.5, shares
    assert max(shares[annex:-1]) <= annexed and shares[-1] <= 0.5, shares


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


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """What `new` writes."""
    ready = prepare(made(tmp_path_factory.mktemp("new")), Problems())
    assert ready
    return Site(*ready, store=RENDERED)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_new_writes_takes_four_pages(new: Site, tmp_path: Path, language: str) -> None:
    for files, most in ((new.brief("510000", language, ("pdf",)), 4), (new.whole(language, ("pdf",)), 5)):
        ((_, data),) = files[0].items()
        pdf = tmp_path / "written.pdf"
        pdf.write_bytes(data)
        shares = of(pdf)
        assert len(shares) <= most
        assert max(shares[:-1]) <= BLANK, shares


@pytest.mark.slow
def test_what_new_writes_of_many_regions_takes_four_pages(tmp_path: Path) -> None:
    """Six indicators of all provinces in three years: ranks then and now of 31 regions filled a page for each indicator."""
    names = [region.name["zh"] for code, region in provinces().regions.items() if "100000" < code < "710000"]
    heads = ["地区", "年份", "人均地区生产总值（元）", "城镇化率（%）", "居民人均可支配收入（元）"]
    heads += ["每千人口卫生技术人员数（人）", "单位GDP能耗（吨标准煤/万元）", "研发经费投入强度（%）"]
    usual = (60000, 50, 30000, 7, 0.6, 1.8)
    rows = [
        [name, year, *(round(v * (0.7 + (7 * i + 11 * k + 3 * n) % 31 / 40), 2) for k, v in enumerate(usual))]
        for i, name in enumerate(names)
        for n, year in enumerate((2019, 2021, 2023))
    ]
    table = tmp_path / "table.csv"
    table.write_text("\n".join(",".join(map(str, row)) for row in [heads, *rows]), encoding="utf-8")
    assert build.main(["new", "mine", "--from", str(table), "--into", str(tmp_path), "--ui", "en"]) == 0
    ready = prepare(tmp_path / "mine", Problems())
    assert ready
    assert len(ready[0].report.regions) == 31
    for language in ("zh", "en"):
        ((_, data),) = Site(*ready, store=RENDERED).brief("510000", language, ("pdf",))[0].items()
        pdf = tmp_path / "written.pdf"
        pdf.write_bytes(data)
        shares = of(pdf)
        assert len(shares) <= 4 and max(shares[:-1]) <= BLANK, shares


def test_what_is_blank_is_measured() -> None:
    import numpy as np

    page = np.full((468, 331), 255, np.uint8)
    assert blank(page) == pytest.approx(1, abs=0.01)
    page[:, 100] = 0
    assert blank(page) == 0
    page[234:, 100] = 255
    assert blank(page) == pytest.approx(0.5, abs=0.06), "the lower half"


@pytest.mark.parametrize("style", ["brief", "print"])
def test_what_is_blank_is_measured_on_the_trimmed_page(tmp_path: Path, style: str) -> None:
    """A block that is 60 mm higher leaves so much less; hairlines 5 mm apart are as much ink as a block."""

    def share(body: str) -> float:
        pdf = tmp_path / "page.pdf"
        pdf.write_bytes(typeset(f"<html lang='en'><title>x</title><body>{body}</body></html>", style))
        (found,) = of(pdf)
        return found

    block = "<div style='height: {}mm; background: #000'></div>"
    line = "<div style='height: 5mm; box-sizing: border-box; border-bottom: .2pt solid #000'></div>"
    low, high = (share(block.format(mm)) for mm in (90, 150))
    assert low - high == pytest.approx(60 / (297 - HEAD - FOOT), abs=0.01)
    assert share(line * 18) == pytest.approx(low, abs=0.02)

"""The site of unusual reports, measured in a real browser: long names with an earlier edition, one region, hundreds."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest

import build
from bench.counties import FIGURES, YEARS
from intake.places.china import prefectures
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests.browsing import CHROMIUM, opened

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.slow,
]

#: names of sixty characters, as offices have them
ZONE = "长江上游成渝地区双城经济圈川东北渝东北一体化发展示范区与秦巴山区生态屏障建设统筹协调联席会议办公室所辖先行先试片区"
INDICATORS = (
    (
        "城乡居民人均可支配收入与地区生产总值增长速度之比的三年移动平均值扣除物价因素之后的定基发展指数以二〇〇〇年为一百计算值",
        "Three-year mean of income growth over the real growth of product",
    ),
    (
        "每万名常住人口拥有的执业医师与注册护士及乡村卫生室在岗人员数合计占全部卫生技术人员编制总数之比重经年龄结构标准化之后",
        "Physicians, nurses and rural clinic staff, age-standardised",
    ),
    (
        "城乡居民家庭中能够稳定获得经过安全管理的集中式饮用水供应服务的户数占全部常住户数的比重并经人口抽样权重校正后的数值",
        "Share of households with access to safely managed drinking water",
    ),
)
#: words outside of their drawing, and what reaches over the window's edge
OUT = """() => {
  const out = [];
  for (const svg of document.querySelectorAll('main svg')) {
    const box = svg.getBoundingClientRect();
    if (!box.width) continue;
    for (const text of svg.querySelectorAll('text')) {
      const r = text.getBoundingClientRect();
      if (r.width && (r.right > box.right + 2 || r.left < box.left - 2)) out.push(text.textContent);
    }
  }
  for (const e of document.querySelectorAll('select, input, button, h1, h2, p, a, figcaption, caption, dd, li')) {
    const r = e.getBoundingClientRect();
    if (r.width && r.right > innerWidth + 1 && !e.closest('.tablewrap, .hits, .hidden, .skip')) out.push(e.outerHTML.slice(0, 80));
  }
  if (document.documentElement.scrollWidth > innerWidth) out.push('the page');
  return out;
}"""


def _new(place: Path, name: str, rows: list[list[object]], *more: str) -> Path:
    """The folder of a report that ``new`` makes of a table."""
    with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    words = ["new", name, "--from", str(place / f"{name}.csv"), "--yes", "--into", str(place), *more]
    assert build.main([*words, "--ui", "en"]) == 0
    return place / name


@pytest.fixture(scope="module")
def long_names(tmp_path_factory) -> Path:
    """The site of eight regions with names of sixty characters, with the edition before it."""
    place = tmp_path_factory.mktemp("long")
    with (place / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "zh", "en"])
        for i, (zh, en) in enumerate(
            zip(
                "东南西北上下内外",
                ["East", "South", "West", "North", "Upper", "Lower", "Inner", "Outer"],
                strict=True,
            )
        ):
            name = f"{en} Demonstration Zone of Integrated Urban and Rural Development"
            writer.writerow([f"R{i}", f"{zh}部{ZONE}"[:60], name[:60].strip()])
    rows: list[list[object]] = [["Region", "Year", *(f"{zh}（分）" for zh, _ in INDICATORS)]]
    rows += [
        [f"R{i}", year, 50 + 3 * i + year % 7, 90 - 4 * i + year % 5, 40 + (5 * i + year) % 23]
        for i in range(8)
        for year in range(2020, 2025)
    ]
    report = _new(place, "long", rows, "--regions", str(place / "regions.csv"))
    book = openpyxl.load_workbook(report / "indicators.xlsx")
    for row, (_, en) in enumerate(INDICATORS, start=2):
        book.worksheets[0][f"C{row}"] = en
    book.save(report / "indicators.xlsx")
    assert build.main(["new-edition", str(report), "2099", "--date", "2099-05-01", "--ui", "en"]) == 0
    figures = report / "data" / "figures.csv"
    text = figures.read_text(encoding="utf-8")
    # a figure is revised, so that there is something to say of it
    figures.write_text(re.sub(r"(R3,[^\n]*,2024,[^\n]*,)(\d+)\n", r"\g<1>63\n", text), encoding="utf-8")
    assert build.main([str(report), "-o", str(place / "public"), "--format", "html", "--ui", "en"]) == 0
    return place / "public"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_of_sixty_characters_stay_in_their_boxes(tab, long_names, lang, width):
    tab.set_viewport_size({"width": width, "height": 800})
    brief = next((long_names / "long" / lang).glob("west-*")).name
    for page in (
        "../../index.html",
        "index.html",
        f"{brief}/index.html",
        "data/index.html",
        "indicators/indicator_1/index.html",
        "weights/index/index.html",
    ):
        opened(tab, long_names, f"long/{lang}/{page}")
        assert tab.evaluate(OUT) == [], page
    assert tab.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_ranking_of_long_names_leaves_room_to_its_headings(tab, long_names, width):
    """Two characters to a line made headings of five hundred pixels."""
    tab.set_viewport_size({"width": width, "height": 800})
    opened(tab, long_names, "long/zh/index.html")
    head, row = tab.evaluate(
        """() => ['thead', 'tbody tr'].map((e) => document.querySelector('table.ranking ' + e).getBoundingClientRect().height)"""
    )
    assert head < 220, head
    assert row < (220 if width == 320 else 100), row


def test_an_earlier_edition_is_named_and_found(tab, long_names):
    """From the home page, from the overview and from a brief."""
    opened(tab, long_names, "index.html")
    earlier = tab.locator(".reports a[href*=editions]").first
    assert earlier.is_visible()
    earlier.click()
    assert tab.locator(".superseded, a[href*=editions], main h1").first.is_visible()
    opened(tab, long_names, "long/zh/index.html")
    assert tab.locator(".meta a", has_text="上一版").is_visible()


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Path:
    """The site of a report on one region."""
    place = tmp_path_factory.mktemp("alone")
    rows: list[list[object]] = [["地区", "年份", "投资增速（%）", "人均可支配收入（元）"]]
    rows += [["河南", year, 5 + year % 3, 20000 + 3 * year] for year in range(2018, 2025)]
    report = _new(place, "alone", rows)
    assert build.main([str(report), "-o", str(place / "public"), "--format", "html", "--ui", "en"]) == 0
    return place / "public"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_region_alone_is_ranked_and_compared_with_none(tab, alone, lang):
    for page in ("index.html", "henan/index.html"):
        opened(tab, alone, f"alone/{lang}/{page}")
        words = tab.locator("main").inner_text()
        assert page == "index.html" or "26,072" in words, "what is not ranked stands on the brief"
        assert not re.search(r"1\s*/\s*1", words)
        if tab.locator("table.scorecard").count():
            heads = tab.locator("table.scorecard").first.locator("thead th").all_inner_texts()
            assert heads == {"zh": ["指标", "数值"], "en": ["Figure", "Value"]}[lang]
        found = tab.locator("ol.findings").inner_text()
        assert found.startswith(("投资增速为7%。", "TODO 投资增速: 7%.")), found
        assert not re.search(r"1 个省份|1 provinces|平均|mean|第1位|1st", found), found
        assert tab.locator("#compare, input[type=checkbox], .numbers").count() == 0
        assert tab.locator("#s-ranking-index svg").count() == 0


@pytest.fixture(scope="module")
def hundreds(tmp_path_factory) -> Site:
    """A report on 333 prefectures, with made-up figures."""
    place = tmp_path_factory.mktemp("hundreds")
    codes = sorted(c for c, r in prefectures().regions.items() if r.level == "region")
    rows: list[list[object]] = [["地区代码", "年份", *(name for name, *_ in FIGURES)]]
    rows += [
        [code, year, *(round(mid + spread * ((7 * i + 13 * k) % 100 - 50) / 50, 2) for k, (_, mid, spread, *_) in enumerate(FIGURES))]
        for i, code in enumerate(codes)
        for year in YEARS
    ]  # fmt: skip
    report = _new(place, "hundreds", rows, "--level", "prefecture", "--direction", "失业率=less")
    made = prepare(report, Problems(), tried=False)
    assert made is not None
    return Site(*made)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_of_hundreds_of_regions_stay_small(hundreds, lang):
    """A brief drew 333 marks in every figure before: 600 kB; the overview had a megabyte."""
    code = hundreds.plan.report.regions[40].code
    brief = hundreds.brief(code, lang, ("html",))[0]
    assert max(len(d) for p, d in brief.items() if p.endswith("/index.html")) < 200 * 1024
    whole = hundreds.whole(lang, ("html",))[0]
    assert len(whole[f"hundreds/{lang}/index.html"]) < 450 * 1024

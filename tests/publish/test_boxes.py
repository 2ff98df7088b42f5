"""What is drawn on the site, measured in a real browser: nothing over anything else, nothing out of reach."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.browsing import CHROMIUM, opened

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

WIDTHS = (320, 390, 768, 1024, 1280, 1600, 2200)
#: boxes of text that lie over another one of the same list
OVER = """(selector) => {
  const boxes = [...document.querySelectorAll(selector)].filter((e) => e.offsetParent && e.textContent.trim())
    .map((e) => {
      const range = document.createRange();
      range.selectNodeContents(e);
      return [range.getBoundingClientRect(), e.textContent.trim().slice(0, 30)];
    });
  const over = [];
  boxes.forEach(([a, one], i) => boxes.slice(i + 1).forEach(([b, other]) => {
    const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (x > 1 && y > 1) over.push([one, other]);
  }));
  return [boxes.length, over];
}"""
#: tables whose last column lies outside of the window, or outside of a box that does not scroll
OUTSIDE = """() => [...document.querySelectorAll('.tablewrap')].filter((e) => e.offsetParent).map((wrap) => {
  const table = wrap.querySelector('table').getBoundingClientRect(), box = wrap.getBoundingClientRect();
  const scrolls = getComputedStyle(wrap).overflowX === 'auto';
  return [wrap.id, Math.round(Math.max(box.right, scrolls ? 0 : table.right) - innerWidth), Math.round(table.right - box.right), scrolls];
}).filter(([, out, hidden, scrolls]) => out > 0 || (hidden > 1 && !scrolls))"""


@pytest.mark.parametrize(("lang", "word"), [("zh", "四川"), ("en", "Sichuan")])
def test_hits_of_a_search_stand_apart_within_the_window(tab, public, lang, word):
    opened(tab, public, f"provinces/{lang}/index.html")
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.locator("input[type=search]").fill("")
        tab.locator("input[type=search]").fill(word)
        tab.locator(".search li a").nth(3).wait_for()
        number, over = tab.evaluate(OVER, ".search [role=status], .search li > a, .search li > p")
        assert number > 8 and over == [], width
        box = tab.locator(".search .hits").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        field = tab.locator("input[type=search]").bounding_box()
        assert box["y"] >= field["y"] + field["height"] - 1, f"the field stays in sight: {width}"


def test_a_search_by_keyboard_and_its_end(tab, public):
    opened(tab, public, "provinces/en/index.html")
    field = tab.locator("input[type=search]")
    field.fill("Sichuan")
    tab.locator(".search li a").nth(1).wait_for()
    hits = tab.locator(".search .hits")
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        tab.keyboard.press(key)
        assert [i for i, li in enumerate(tab.locator(".search li").all()) if li.get_attribute("class")] == [
            at
        ]
    tab.keyboard.press("Escape")
    assert not hits.is_visible()
    field.fill("Szechuan")
    tab.locator(".search li a").first.wait_for()
    tab.mouse.click(5, 700)
    assert not hits.is_visible(), "a click elsewhere closes it"
    field.click()
    assert hits.is_visible()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/en/sichuan/index.html")


#: what readers type, forty each, and the page that they want first; “*”: several pages are about it, and some must be found
QUERIES = {
    "zh": {
        **dict.fromkeys(("四川", "四川省", "成都", "Szechuan", "510000", "sichuann", "绵阳"), "四川省"),
        **dict.fromkeys(("重慶", "Chungking"), "重庆市"),
        **dict.fromkeys(("陝西", "西安", "陜西"), "陕西省"),
        **dict.fromkeys(("Xizang", "Tibet", "拉萨", "西藏"), "西藏自治区"),
        **dict.fromkeys(("Kwangtung", "深圳"), "广东省"),
        **dict.fromkeys(("内蒙", "呼和浩特"), "内蒙古自治区"),
        **dict.fromkeys(("喀什", "新彊"), "新疆维吾尔自治区"),
        "gansu": "甘肃省",
        "桂林": "广西壮族自治区",
        "Peking": "北京市",
        "大理": "云南省",
        "上海": "上海市",
        **dict.fromkeys(("服务业占比",), "服务业占比"),
        "第三产业增加值": "服务业增加值",
        "交通": "交通信息网络",
        "生态": "生态承载能力",
        "权重": "自定权重",
        "数据下载": "数据",
        "Excel": "数据",
        "方法": "方法",
        **dict.fromkeys(("GDP", "城市化", "贫困", "不平等", "差距", "城乡一体化"), "*"),
    },
    "en": {
        **dict.fromkeys(
            ("Sichuan", "Szechuan", "Chengdu", "sichaun", "Sichuan xyzzy", "四川", "510000"),
            "Sichuan Province",
        ),
        **dict.fromkeys(("Xizang", "Lhasa"), "Tibet Autonomous Region"),
        **dict.fromkeys(("xian", "Xi'an"), "Shaanxi Province"),
        **dict.fromkeys(("Chungking",), "Chongqing Municipality"),
        **dict.fromkeys(("inner mongolia", "Nei Menggu"), "Inner Mongolia Autonomous Region"),
        **dict.fromkeys(("Peking", "beijng"), "Beijing Municipality"),
        **dict.fromkeys(("Canton", "guandong"), "Guangdong Province"),
        "Kweichow": "Guizhou Province",
        "Guilin": "Guangxi Zhuang Autonomous Region",
        "Kashgar": "Xinjiang Uygur Autonomous Region",
        "shanghai": "Shanghai Municipality",
        "tertiary": "*",
        "services share": "Share of services",
        "urbanization": "Provincial Development Briefs",
        "urbanisation": "Provincial Development Briefs",
        "transport": "Transport and information",
        "ecological": "Ecological capacity",
        "living standard": "Living standard",
        "economic drive": "Economic drive",
        "weights": "Your own weights",
        "download": "Data",
        "excel": "Data",
        "method": "Methods",
        "replication": "Replication",
        "how to cite": "About",
        "poverty": "Provincial Development Briefs",
        **dict.fromkeys(("disparity", "inequality", "Moran", "peers"), "*"),
    },
}


def test_forty_queries_a_language():
    assert all(len(those) >= 40 for those in QUERIES.values())


@pytest.mark.parametrize("lang", QUERIES)
def test_a_search_finds_what_is_meant(tab, public, lang):
    """Other names, other characters, older spellings, a province's cities, synonyms, one wrong letter."""
    opened(tab, public, f"provinces/{lang}/index.html")
    found = {}
    for word in QUERIES[lang]:
        hits = tab.evaluate(
            "([word, folder]) => fangzhiSearch.find(word, folder)", [word, f"../search/{lang}/"]
        )
        found[word] = ("*" if hits else None) if QUERIES[lang][word] == "*" else hits[0][1] if hits else None
    assert found == QUERIES[lang]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "page", ["index.html", "sichuan/index.html", "data/index.html", "indicators/services_share/index.html"]
)
def test_no_column_out_of_reach(tab, public, lang, page):
    """A window made wider step by step: nothing lies outside of it, or of a box that does not scroll."""
    opened(tab, public, f"provinces/{lang}/{page}")
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate("innerWidth") == width
        assert tab.evaluate(OUTSIDE) == [], width
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_of_the_ranking_is_in_sight(tab, public, lang):
    """From a narrow laptop on; below, the table scrolls in its box and says so."""
    opened(tab, public, f"provinces/{lang}/index.html")
    wrap = tab.locator(".tablewrap.ranking").first
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        hidden = wrap.evaluate(
            "e => e.querySelector('table').getBoundingClientRect().right - e.getBoundingClientRect().right"
        )
        if width >= 1024:
            assert hidden <= 1, width
        elif hidden > 1:
            strips = []
            for left in (0, 10_000):
                wrap.evaluate(f"e => {{ e.scrollLeft = {left} }}")
                edge = wrap.evaluate("e => getComputedStyle(e).backgroundAttachment")
                strips.append(edge)
            assert "scroll" in strips[0] and "local" in strips[0], width
            wrap.evaluate("e => { e.scrollLeft = 0 }")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_cells_of_a_row_stand_on_one_line(tab, public, lang):
    """A rank with its interval is not broken, and stands beside its figure."""
    opened(tab, public, f"provinces/{lang}/sichuan/index.html")
    rows = tab.evaluate(
        """() => [...document.querySelectorAll('table.scorecard tbody tr')].map((row) => [...row.querySelectorAll('td:not(.left)')]
          .map((cell) => [...cell.querySelectorAll('data')].map((d) => [d.getBoundingClientRect(), cell.textContent]))
          .flat().map(([b, text]) => [b.top, b.bottom, text]))"""
    )
    assert len(rows) >= 6
    assert all(len(row) >= 2 for row in rows)
    for row in rows:
        middles = [(top + bottom) / 2 for top, bottom, _ in row]
        assert max(middles) - min(middles) < 3, row


def test_the_first_click_puts_the_best_first_and_classes_by_their_order(tab, public):
    opened(tab, public, "provinces/en/index.html")
    heads = tab.locator("table.ranking thead th").all_inner_texts()
    stage = next(i for i, head in enumerate(heads) if head.startswith("Stage"))

    def column(i):
        return tab.locator(f"table.ranking tbody tr > :nth-child({i + 1})").all_inner_texts()

    tab.locator("table.ranking thead button", has_text="Score").click()
    scores = [float(x) for x in column(heads.index("Score")) if x != "—"]
    assert scores == sorted(scores, reverse=True)
    tab.locator("table.ranking thead button").nth(stage).click()
    ladder = ["high", "upper-middle", "middle", "low", "—"]
    shown = column(stage)
    assert shown == sorted(shown, key=ladder.index), "classes are sorted as classes"
    tab.locator("table.ranking thead button").nth(stage).click()
    known = [s for s in column(stage) if s != "—"]
    assert known == sorted(known, key=ladder.index, reverse=True)


def test_what_is_compared_stays_in_sight_and_in_the_address(tab, public):
    tab.set_viewport_size({"width": 1280, "height": 800})
    opened(tab, public, "provinces/en/index.html")
    tab.get_by_label("Compare: Beijing").check()
    tab.get_by_label("Compare: Gansu").check()
    side = tab.locator(".compare")
    for row in ("Compare: Beijing", "Compare: Gansu"):
        tab.get_by_label(row).scroll_into_view_if_needed()
        box = side.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 801, (
            "within the window, wherever one is in the table"
        )
    score = side.locator("tbody tr", has_text="Score").locator("td").all_inner_texts()
    assert score == ["2.2959", "1.3690", "+0.9269"]
    assert tab.url.endswith("#compare=110000,620000")
    tab.reload()
    assert side.locator("thead th").all_inner_texts() == ["Beijing", "Gansu", "Difference"]
    side.get_by_role("button", name="clear").click()
    assert not side.is_visible() and "#" not in tab.url


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_maps_of_briefs_answer(tab, public, lang):
    opened(tab, public, f"provinces/{lang}/sichuan/index.html")
    shape = tab.locator('figure.map use[data-code="530000"]').first
    shape.hover(force=True)
    name = {"zh": "云南：1.6248", "en": "Yunnan: 1.6248"}[lang]
    assert tab.locator(".answer").first.inner_text().startswith(name)


def _printed(browser, page, folder) -> list[str]:
    """The words of each sheet of a page as the browser prints it."""
    tab = browser.new_page()
    tab.goto(page.as_uri())
    tab.pdf(path=folder / "printed.pdf", format="A4")
    tab.close()
    words = subprocess.run(
        ["pdftotext", "-layout", folder / "printed.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    return words.removesuffix("\f").split("\f")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", ["index.html", "sichuan/index.html", "indicators/services_share/index.html"])
def test_a_printed_page_uses_its_sheets(browser, public, tmp_path, lang, page):
    """The first sheet has the map beside the findings; the foot is not alone on the last; nothing to open or to click."""
    sheets = _printed(browser, public / "provinces" / lang / page, tmp_path)
    figure = {"zh": r"图\s?1\b", "en": r"Figure 1\b"}[lang]
    assert page.startswith("indicators/") or re.search(figure, sheets[0])
    whole = "\n".join(sheets)
    for gone in {
        "zh": ("以表格查看", "图中数据", "无障碍说明", "每个数的来历"),
        "en": ("Show as a table", "Figures of the chart", "Accessibility"),
    }[lang]:
        assert gone not in whole
    assert len([line for line in sheets[-1].splitlines() if line.strip()]) > 3, sheets[-1]


def test_a_printed_ranking_keeps_its_head_with_its_rows(browser, public, tmp_path):
    """On paper: the head of a table is never the last on a page, what is repeated has words, and rows below it."""
    heads = 0
    for sheet in _printed(browser, public / "provinces/en/index.html", tmp_path):
        lines = [line.strip() for line in sheet.splitlines() if line.strip()]
        rows = [
            i for i, line in enumerate(lines) if re.match(r"\d+\s+[A-Z][a-z ]+ (East|Central|West)", line)
        ]
        if rows:
            above = lines[: rows[0]]
            assert any(re.match(r"Rank\s+Province\s+Group", line) for line in above), lines[: rows[0] + 1]
        for i, line in enumerate(lines):
            if re.match(r"Rank\s+Province\s+Group", line):
                heads += 1
                below = [x for x in lines[i + 1 : i + 4] if re.match(r"(\d+|—)\s+\w+", x)]
                assert len(below) >= 2, lines[i : i + 4]
    assert heads >= 1


def test_the_page_for_lost_readers(tab, public):
    html = Path(public / "404.html").read_text()
    assert "没有这个页面" in html and "Page not found" in html
    assert set(re.findall(r'href="([^"]+)"', html)) == {
        "/assets/fangzhi.css",
        "/assets/icon.svg",
        "/accessibility.en.html",
        "/accessibility.zh.html",
        "/index.html",
    }


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_ranking_is_seen_whole_on_a_phone(tab, public, width):
    """Its columns stand below each other, each place once in sight and the region's own among them."""
    tab.set_viewport_size({"width": width, "height": 844})
    opened(tab, public, "provinces/en/sichuan/index.html")
    figure = tab.locator("#figure-ranking-integration")
    assert figure.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    drawings = figure.locator("svg:visible")
    assert drawings.count() == (2 if width < 640 else 1)
    left, right = figure.evaluate("e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]")
    for drawing in drawings.all():
        box = drawing.bounding_box()
        assert left - 1 <= box["x"] and box["x"] + box["width"] <= right + 1
    assert figure.locator("svg:visible[role=img]").count() == 1, "said once to those who hear it"
    size = drawings.first.evaluate(
        "e => e.getBoundingClientRect().width / e.viewBox.baseVal.width * parseFloat(getComputedStyle("
        "e.querySelector('text') ?? document.querySelector(e.querySelector('use').getAttribute('href') + ' text')).fontSize)"
    )
    assert size > 6.5, "its words can be read"


#: what can be pressed and is drawn lower than 24 px, ticks of a table where another one lies within 12 px of their middle
LOW = """() => {
  const all = [...document.querySelectorAll('a, button, input, select, summary')]
    .filter((e) => e.offsetParent && !e.closest('.hidden') && !e.matches('.skip'))
    .map((e) => [e, e.getBoundingClientRect()]);
  const near = (x, y, of) => all.some(([e, box]) => e !== of && Math.hypot(
    Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom)) < 12);
  return all.filter(([e, box]) => e.type === 'checkbox'
    ? near((box.left + box.right) / 2, (box.top + box.bottom) / 2, e) : box.height < 24)
    .map(([e, box]) => `${Math.round(box.height)}: ${e.outerHTML.slice(0, 90)}`);
}"""


@pytest.mark.parametrize("page", ["zh/sichuan", "en/sichuan", "zh", "en", "en/data", "zh/methods"])
def test_whatever_is_pressed_is_24_pixels_high(tab, public, page):
    """WCAG 2.5.8, without its exception for links in a sentence."""
    opened(tab, public, f"provinces/{page}/index.html")
    for width in (390, 1280):
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate(LOW) == [], width

"""The typesetting pass: what it wraps, that it changes no text and leaves the rest of a page alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compose.language import chinese
from compose.language.chinese import GAP, GAP_CLASS, HALF_CLASS, WHOLE_CLASS, for_site, typeset
from compose.language.languages import LANGUAGES
from paths import TEMPLATES
from publish.listing import listed
from publish.shared import bare, shared_files
from publish.site import Site
from tests.shipped import Shipped

SPAN = re.compile(r'<span class="hz-[ghn]">|</span>')


def wrapped(html: str, kind: str) -> list[str]:
    """The texts inside the spans of one kind, in order, spans inside them removed."""
    found: list[tuple[int, str]] = []

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[tuple[str, int, list[str]]] = []
            self.count = 0

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag in {"br", "img"}:
                return
            self.count += 1
            self.open.append((dict(attrs).get("class") or "", self.count, []))

        def handle_data(self, data: str) -> None:
            for _, _, text in self.open:
                text.append(data)

        def handle_endtag(self, tag: str) -> None:
            name, number, text = self.open.pop()
            if name == f"hz-{kind}":
                found.append((number, "".join(text)))

    reader = Reader()
    reader.feed(html)
    assert not reader.open, "tags do not nest"
    return [text for _, text in sorted(found)]


def text_of(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("html", "gaps"),
    [
        ("<p>得分1.5高</p>", ["分", "1.5"]),
        ("<p>城乡<data value='1'>1.6693</data>，高于<data>5.1%</data></p>", ["乡", "于"]),
        ("<p><strong>居第</strong><strong><data>18</data></strong><strong>位</strong></p>", ["第", "18"]),
        ("<p>人均GDP增长，α值为−0.018，差5.1%的</p>", ["均", "GDP", "α", "为", "差", "5.1%"]),
        ("<p>在第<a href='x'>16</a>至23位</p>", ["第", "16", "至", "23"]),
        ("<p>共18/30位</p>", ["共", "30"]),
        ("<p>得分 1.5 高；（2020）；A&amp;B</p>", []),
        ("<p>得分</p><p>1.5</p><p>图<br>1</p><td>省</td><td>1</td>", []),
        ("<p>西藏<img alt='图1号'>1</p>", []),
        # text without any tag, as a heading is before it is put into one
        ("2020年5月版", ["2020", "年", "5"]),
        ("<b>第</b>1", ["第"]),
    ],
)
def test_gaps_between_han_and_letters_or_digits(html: str, gaps: list[str]) -> None:
    assert wrapped(typeset(html), "g") == gaps


@pytest.mark.parametrize(
    ("text", "halved"),
    [
        ("《简报》（2020）", ["》"]),
        ("他说：“好。”（完）", ["：", "。", "”"]),
        ("（“高—高”）", ["“", "”"]),
        ("一）、二", ["）"]),
        ("高，低。中", []),
        ("<b>得分。</b>（完）", ["。"]),
    ],
)
def test_adjacent_marks_lose_one_blank_half(text: str, halved: list[str]) -> None:
    assert wrapped(typeset(f"<p>{text}</p>"), "h") == halved


@pytest.mark.parametrize(
    ("html", "wholes"),
    [
        ("<p>由此——以及……等等</p>", ["——", "……", "等等"]),
        ("<p>居第<data>18</data>位，共<b>30</b>个省份。</p>", ["18位", "30个", "省份。"]),
        ("<p>居第<b><data>18</data></b>位之末</p>", ["18位", "之末"]),
        ("<p>居<b>第<data>18</data></b>位中</p>", []),
        ("<p>居<b>高第18</b>位也是</p>", ["也是"]),
        ("<li>份额。</li>\n<p>\n</p>", ["份额。"]),
        (
            "<th>全国平均</th><th>位次</th><td>勉强协调</td><td>内蒙古</td><td>1.5</td>",
            ["平均", "位次", "协调", "内蒙古"],
        ),
        ("<th>城乡得分（分）</th><caption>图<b>地区</b></caption><h2>差异</h2>", ["地区", "差异"]),
        ("<p>在2018年。</p>", ["2018年"]),
        ("<p>由第16至23，共6.6%，约1.5万好</p>", ["1.5万好"]),
        ("<p>在18位次。</p>", ["18位次。"]),
        ("<p>好。</p><p>1.5</p>", []),
        ("<p>为0.6，p值<0.001（显著）。</p>", ["p值", "显著）。"]),
        ("<p>为<data>中高水平</data>。</p>", ["水平"]),
    ],
)
def test_what_stays_on_one_line(html: str, wholes: list[str]) -> None:
    assert wrapped(typeset(html), "n") == wholes


def test_english_pages_come_back_as_they_are() -> None:
    page = "<p>Sichuan 四川 ranks 18th在《》（2018年）。</p>"
    assert LANGUAGES["en"].typeset(page) is page


@pytest.mark.parametrize("tag", ["title", "svg", "style", "script", "code", "pre", "select", "textarea"])
def test_what_is_not_running_text_is_left_alone(tag: str) -> None:
    inside = (
        f"<head><{tag}>得分1.5，《》（2018年）</{tag}></head>"
        if tag == "title"
        else f"<{tag}>得分1分</{tag}>"
    )
    page = f'<!doctype html>{inside}<!-- 得分1.5 --><p title="得分1.5>（“2018年”）"></p>'
    assert typeset(page) == page


TAGS = ("<b>", "</b>", "<data>", "</data>", "<br>", "</p><p>", "</strong><strong>")
WORDS = (
    "省位",
    "第",
    "年",
    "1",
    "2018",
    "GDP",
    "−",
    "5.1%",
    "，",
    "。",
    "（",
    "）",
    "“",
    "”",
    "——",
    "&amp;",
    "/ ",
)
PIECES = st.sampled_from(TAGS + WORDS)


@given(st.lists(PIECES, max_size=30))
def test_no_text_is_changed_and_tags_stay_in_order(pieces: list[str]) -> None:
    """Whatever the markup, even where it does not nest: taking our spans out gives the page back."""
    html = "<p>" + "".join(pieces) + "</p>"
    made = typeset(html)
    assert SPAN.sub("", made) == html.replace("</strong><strong>", "")
    assert text_of(made) == text_of(html)


@given(st.lists(PIECES, max_size=30))
def test_on_the_site_the_spans_are_elements_of_their_own(pieces: list[str]) -> None:
    """As many, in the same places, around the same characters; spans of the page itself stay as they are."""
    html = "<p>" + "".join(pieces) + "</p>"
    made = typeset(html)
    short = for_site(made)
    assert "hz-" not in re.sub(r"</?z-[ghn]>", "", short)
    assert short.count("</z-") == made.count('<span class="hz-') == len(re.findall("<z-", short))
    assert text_of(re.sub(r"</?z-[ghn]>", "", short)) == text_of(html)


def test_pages_of_the_site_are_set(shipped: Shipped) -> None:
    page = shipped.page("provinces", "zh", "sichuan")
    assert {kind for kind in "ghn" if f"<z-{kind}>" in page} == {"g", "h", "n"}
    assert not re.search(r"\bh?z-[ghn]\b", shipped.page("provinces", "en", "sichuan"))


@pytest.mark.parametrize("sheet", ["chinese.css", "chinese-web.css"])
def test_style_sheets_have_the_classes_and_the_gap_of_the_pass(sheet: str) -> None:
    css = (TEMPLATES / "styles" / sheet).read_text("utf-8")
    # on paper they are classes, on the site elements
    start = r"\b" if sheet == "chinese-web.css" else r"\.h"
    assert {f"h{name}" for name in re.findall(rf"{start}(z-\w)", css)} == {GAP_CLASS, HALF_CLASS, WHOLE_CLASS}
    (gap,) = re.findall(rf"{start}{GAP_CLASS[1:]} {{ margin-right: ([\d.]+)em; }}", css)
    assert float(gap) == GAP
    assert ("text-autospace: no-autospace" in css) == (sheet == "chinese-web.css")


def test_the_site_has_the_style_of_the_pass(site: Site) -> None:
    css = shared_files([listed(site.plan.report)])["assets/fangzhi.css"]
    own = (TEMPLATES / "styles" / "chinese-web.css").read_text("utf-8")
    rules = bare(re.sub(r"/\*.*?\*/", "", own, flags=re.DOTALL))
    assert rules and rules in css.decode()


PIECES = (
    *(
        "<td>",
        "</td>",
        "<th scope=row>",
        "</th>",
        "<tr>",
        "<tr id=a data-of='x>y'>",
        "</tr>",
        '<td data-sort="东">',
    ),
    *(
        "<data value=1 data-cell=a/b>",
        "</data>",
        "<strong>",
        "</strong>",
        "1.5",
        "20",
        "—",
        "——",
        "…",
        "甲",
        "乙丙",
        "年",
        "，",
    ),
    *(
        "（",
        "）",
        "“",
        " ",
        "\n",
        "<svg><text>甲</text></svg>",
        "<pre>",
        "</pre>",
        "<!-- 甲 -->",
        "<p>",
        "</p>",
        "p值",
        "A",
        "<br>",
    ),
    *("<td>3</td>", "<td>—</td>", "<td><data value=1>1.5</data></td>", "</td></tr><tr>", "<th>2020年</th>"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_cells_of_figures_end_a_run_as_their_tags_do(html):
    fast = chinese.typeset(html)
    each = re.compile(chinese._TOKEN.pattern.replace("(?P<figures>", "(?P<figures>(?!)", 1), re.DOTALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chinese, "_TOKEN", each)
        assert chinese.typeset(html) == fast

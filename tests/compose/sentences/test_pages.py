"""Every page of the shipped reports is read: no form that the word list rules out, no claim that its own tables deny."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from lxml import etree, html

from intake.problems import Problems
from intake.report.load import load_report
from paths import REPORTS
from pipeline.options import report_names
from publish.site import Site
from tests.house.test_words import CHINESE, ENGLISH
from tests.shipped import Shipped

#: elements that hold a sentence, a heading, a cell; what a screen reader, a search page or a tooltip says
SPOKEN = "//p|//li|//td|//th|//figcaption|//caption|//h1|//h2|//h3|//dt|//dd|//summary|//option|//button|//head/title"
TOLD = (
    "//@alt|//@aria-label|//@title|//meta[@name='description' or starts-with(@property,'og:')]/@content"
    "|//*[local-name()='svg']/*[local-name()='title' or local-name()='desc']/text()"
    "|//*[local-name()='svg']//*[local-name()='text']/text()"
)
#: forms that are seen only where a message is filled, with what is written instead
FILLED = {
    "en": {
        r"(?<![\d,.–−-])1 (?:provinces|regions|cities|counties|runs|checks|partners|agreements|periods|years|levels|dimensions|goods"
        r"|rates|targets|rules|places|points|percentage points)\b|\(s\)|\b1st of 1\b": "the singular; nobody is first of one",
        r"\b(?:Among|mean of) the (?:[2-9]|10) [a-z]": "numbers to ten in words",
        r"Finding: [^.]*\b(?:rate|growth) (?:of [^.]* )?was −": "fell by 31.1%",
        r"\bsteps: [+−\d]|, share of [A-Z]\w+ in \d{4}: |\bin (?:high|low) [a-z]+ index\b": "one level up; 55.6% of the figure of China; held back by",
        r"\b(?:20|19)\d\d \d+\.\d": "6.40 in 2000",
        r"\bby order by\b|\border by [^.:;]*: \d|number of peaks goes from \d|: The coefficient|the regions in the [a-z ]+, [a-z]": "Ranking. Order "
        "by …; order by …, 20th of 34; from one to two; begun small after a colon",
        r"(?<![\d.,])0(?:\.0+)?%? (?:above|below|points|percentage)": "equal to the mean",
        r", (?:,|;)|: ?\.|;\.|\.\.(?!\.)|\( ?\)|\bNone\b(?! of)|\bnan\b": "nothing is left open",
        r"× (?:10,000|100 million)": "7.22 million persons, 2.60 trillion yuan",
        r" and [^,;()]*\([^)]*\), and (?!loses|gains)": "one “and” in a row of names with figures",
    },
    "zh": {
        r"(?<!\d)(?:20|19)\d\d [\d一-龥]": "2000年6.40",
        r"：。|；。|，。|。。|、。|（）|，，": "句中没有空缺",
        r"在有数据的(?:\d|10)[^\d]": "十以内的个数用汉字",
        r"的次序排名|的次序为\d|峰数由[^。]*的\d个|合作网络中的各地区": "排名图。…的次序；…的次序居第20位；一个、两个",
        r"发现：[^。]*增速为−": "下降31.1%",
        r"升降级数：|，相当于全国（\d|差距却?由−|[高低]于[^，。]*平均−": "上升一级；相当于全国的55.6%；差距不带负号",
        r"(?:^|。)[\u4e00-\u9fff]{2,4}没有(?!这项)[^，。]*：(?:来源|资料)": "无法给出…",
        r"(?:高于|低于)[一-龥]*平均0(?:\.0+)?(?:%|分|个百分点)?(?![\d.])": "持平",
        r"[一-龥] (?:值|统计量)|[pqFt] 值": "p值",
    },
}


def said(page: bytes) -> Iterator[str]:
    """Everything a page says: its text by element, and what stands in attributes, metadata and drawings."""
    tree = html.document_fromstring(page)
    etree.strip_elements(tree, "script", "style", with_tail=False)
    yield from (" ".join(e.text_content().split()) for e in tree.xpath(SPOKEN))
    yield from (str(words) for words in tree.xpath(TOLD))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "report",
    [
        pytest.param("central-cities", marks=pytest.mark.slow),
        pytest.param("digital", marks=pytest.mark.slow),
        "henan-2020h1",
        pytest.param("openness", marks=pytest.mark.slow),
        "provinces",
        pytest.param("qinba", marks=pytest.mark.slow),
        "west",
    ],
)
def test_no_page_says_what_the_word_list_rules_out(shipped: Shipped, report: str, language: str) -> None:
    forms = {**(ENGLISH if language == "en" else CHINESE), **FILLED[language]}
    pages = {p: b for p, b in shipped.pages(report, language).items() if p.endswith(".html")}
    assert len(pages) > 5
    # much is said on every page
    spoken = {words for page in pages.values() for words in said(page)}
    found = {
        (form, words[max(0, at.start() - 40) : at.end() + 40])
        for words in spoken
        for form in forms
        if (at := re.search(form, words))
    }
    assert not found, "\n".join(f"{words}\n    write: {forms[form]}" for form, words in sorted(found))


def ranks(page: bytes) -> dict[str, int]:
    """The ranks of a brief's table of indicators, by the name in its row."""
    rows = html.document_fromstring(page).xpath("//table//tr[th and td]")
    found: dict[str, int] = {}
    for row in rows:
        cells = [" ".join(c.text_content().split()) for c in row]
        placed = [m for c in cells[1:] if (m := re.match(r"(\d+)/\d+\b", c))]
        if placed:
            name = re.sub(r"[ （(]*[（(].*$", "", cells[0]).casefold()
            found.setdefault(name, int(placed[0][1]))
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_weakest_is_what_ranks_last(shipped: Shipped, site: Site, language: str) -> None:
    """Wherever a brief says so: in findings, in advice, in remarks."""
    words = {
        "en": r"(?:^|[;:,.] )([\w\s-]+?) is the weakest link|weakest link: ([\w\s-]+)",
        "zh": r"最弱的是([^，。；]+)|补齐([^，。；]+)这块短板",
    }[language]
    dimensions = [
        site.plan.report.panel.indicators[i].name[language].casefold()
        for i in ("economic_drive", "transport_information", "ecological_capacity", "living_standard")
    ]
    read = 0
    for path, page in shipped.pages("provinces", language).items():
        known = {n: r for n, r in ranks(page).items() if n in dimensions} if path.count("/") == 3 else {}
        for sentence in set(said(page)) if known else ():
            for names in (a or b for a, b in re.findall(words, sentence)):
                read += 1
                weak = {known[n.strip().casefold()] for n in names.split("、")}
                assert weak == {max(known.values())}, f"{path}: {sentence}"
    assert read >= 15


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_difference_is_from_the_mean_that_its_caption_names(shipped: Shipped, language: str) -> None:
    """Of the contributions: the alternative text and the caption below name one mean, of the group or of all."""
    alternative, caption = {
        "en": (
            r"What makes the difference of .+? from the ([^:\n]+):",
            r"Difference from the ([^.·:\n]+?): ",
        ),
        "zh": (r"与([^，：\n]+?平均)之差的构成：", r"与([^，。\n]+?平均)之差："),
    }[language]
    means = set()
    for page in shipped.pages("provinces", language).values():
        text = "\n".join(dict.fromkeys(said(page)))
        for told in set(re.findall(caption, text)):
            means.add(told)
            assert set(re.findall(alternative, text)) == {told}
    assert len(means) > 2


def test_ranks_of_sources_are_on_the_scale_of_ranks() -> None:
    """A place is not so many per cent above another."""
    reports = [load_report(REPORTS / name, Problems()) for name in report_names()]
    ranked = [
        i
        for report in reports
        if report is not None
        for i in report.panel.indicators.values()
        if re.match("Rank", i.name["en"])
    ]
    assert len(ranked) == 7 and {i.scale for i in ranked} == {"rank"}

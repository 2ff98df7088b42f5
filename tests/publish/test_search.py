"""Search finds what stands on the pages, in both languages, in a real browser, from ``file://``."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.values import Text
from compose.brief import brief, overview
from paths import ROOT
from publish import search
from publish.search import SearchDoc, index_pages, normal, shard_of, terms, words_of
from publish.site import Site
from tests.browsing import CHROMIUM, started

CLIENT = ROOT / "templates" / "assets" / "search.js"
KIND = {"region": Text(zh="地区", en="Region"), "indicator": Text(zh="指标", en="Indicator")}
#: words a reader might look for; each must stand in the texts for the test to mean anything
WORDS = 50

if TYPE_CHECKING:
    from playwright.sync_api import Page


# terms -------------------------------------------------------------------------------------------------


def test_a_phrase_is_its_pairs_and_its_last_character() -> None:
    assert terms("城乡融合，四川") == ["城乡", "乡融", "融合", "合", "四川", "川"]


def test_words_are_folded() -> None:
    assert terms("𫝀𫝁县") == ["𫝀𫝁", "𫝁县", "县"]
    assert terms("Ｔibet’s Ürümqi 1.6693 2009–2018") == ["tibets", "urumqi", "1.6693", "2009", "2018"]


@given(st.text())
@settings(deadline=None)
def test_every_letter_that_can_be_sought_begins_a_term(text: str) -> None:
    """So that a query of one character finds every page that has it."""
    beginnings = {t[0] for t in terms(text)}
    assert {c for c in normal(text) if re.fullmatch("[一-鿿]", c)} <= beginnings
    assert all(t == normal(t) for t in terms(text))


# index -------------------------------------------------------------------------------------------------


def called(content: bytes) -> list[object]:
    """The arguments of the one call in a script."""
    inner = re.fullmatch(rb"fangzhiSearch\.[a-z]+\((.*)\);\n", content)
    assert inner is not None
    found = json.loads(b"[" + inner[1] + b"]")
    assert isinstance(found, list)
    return found


def doc(path: str, title: str, text: str = "", language: str = "zh", also: tuple[str, ...] = ()) -> SearchDoc:
    return SearchDoc(language, path, title, "地区", "", text, also)


def test_terms_that_were_kept_are_those_of_the_page() -> None:
    kept: dict[str, str] = {}

    def keep(parts: object, make: Callable[[], str]) -> str:
        return kept[repr(parts)] if repr(parts) in kept else kept.setdefault(repr(parts), make())

    one = SearchDoc("zh", "a/index.html", "四川", "地区", "概要", "四川 GDP 增速 六成", ("川",))
    other = SearchDoc("zh", "a/index.html", "四川", "地区", "概要", "四川 GDP 增速 七成", ("川",))
    for doc in (one, other, one):
        assert search.entry_of(doc, keep) == search.entry_of(doc)
    assert len(kept) == 2 and search.entry_of(one).terms != search.entry_of(other).terms


def test_index_is_one_folder_a_language_and_the_same_every_time() -> None:
    docs = [doc("a", "四川"), doc("b", "西藏"), doc("a", "Sichuan", language="en")]
    files = index_pages(docs)
    assert {name.split("/")[0] for name in files} == {"zh", "en"}
    assert index_pages(docs) == index_pages(reversed(docs)) == files
    shards, pages = called(files["zh/pages.js"])
    assert [row[1] for row in pages] == ["四川", "西藏"]  # type: ignore[attr-defined]
    assert {f"zh/{i}.js" for i in range(shards)} < set(files)  # type: ignore[call-overload]


def test_numbers_in_a_text_are_not_indexed_but_in_names_they_are() -> None:
    (content,) = [
        v
        for k, v in index_pages([doc("a", "四川", "得分 1.6693", also=("510000",))]).items()
        if k == "zh/0.js"
    ]
    _, found = called(content)
    assert "510000" in found  # type: ignore[operator]
    assert "1.6693" not in found  # type: ignore[operator]
    assert "得分" in found  # type: ignore[operator]


def test_what_every_page_says_needs_no_list() -> None:
    files = index_pages([doc("a", "四川", "全国平均"), doc("b", "西藏", "全国平均")])
    assert called(files["zh/0.js"])[1]["全国"] == {"1": 0}  # type: ignore[index]


def test_two_pages_at_one_place_are_refused() -> None:
    with pytest.raises(ValueError, match="more than one page to be found at a"):
        index_pages([doc("a", "四川"), doc("a", "西藏")])


def test_a_large_index_is_cut_into_pieces_of_bearable_size() -> None:
    letters = "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生"
    chance = random.Random(1)
    docs = [doc(str(i), str(i), "".join(chance.choices(letters, k=600))) for i in range(200)]
    files = index_pages(docs)
    shards = called(files["zh/pages.js"])[0]
    assert isinstance(shards, int)
    assert shards > 4
    for name, content in files.items():
        if name != "zh/pages.js":
            number, found = called(content)
            assert all(shard_of(term, shards) == number for term in found)  # type: ignore[attr-defined]
            assert len(content) < 6 * search.SHARD


# in the browser ----------------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Search</title>
<form role="search" data-search="{language}/" data-root="../pages/"
 data-none="nothing" data-some="{{n}} pages" data-failed="failed">
<input type="search" name="q" aria-label="q">
<div class="hits"><p role="status"></p><ol></ol></div></form>
<script src="search.js"></script>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    """A page of the system's Chromium; anything in its console is a failure."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: make test installs it where it may")
    with sync_playwright() as play:
        opened = started(play)
        page = opened.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        yield page
        opened.close()
    assert faults == []


@pytest.fixture(scope="module")
def docs(site: Site) -> list[SearchDoc]:
    """The real pages of the provinces report: overview, briefs, and an entry for each indicator."""
    found: list[SearchDoc] = []
    report = site.plan.report
    for language in report.languages:
        figures = site.figures(language)
        other = "en" if language == "zh" else "zh"
        page = overview(site.plan, language, figures)
        found.append(SearchDoc(language, "index.html", page.title, "", page.description, words_of(page)))
        for region in report.regions:
            page = brief(site.plan, region, language, figures)
            names = (region.full[language], region.name[other], region.full[other], region.code)
            found.append(
                SearchDoc(
                    language,
                    f"{region.slug}/index.html",
                    region.name[language],
                    KIND["region"][language],
                    page.description,
                    words_of(page),
                    names,
                )
            )
        for i in report.panel.indicators.values():
            text = i.definition[language] if i.definition else ""
            kind = KIND["indicator"][language]
            found.append(
                SearchDoc(language, f"indicators/{i.id}/index.html", i.name[language], kind, text, "")
            )
    return found


@pytest.fixture(scope="module")
def searched(docs: list[SearchDoc], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name, content in index_pages(docs).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    shutil.copy(CLIENT, folder)
    for language in ("zh", "en"):
        (folder / f"{language}.html").write_text(PAGE.format(language=language), "utf-8")
    return folder


@pytest.fixture(scope="module")
def find(searched: Path, browser: Page) -> Callable[[str, list[str]], list[list[str]]]:
    """Titles of the hits of each of many queries, best first, found by the page's own program from disk."""

    def ask(language: str, queries: list[str]) -> list[list[str]]:
        browser.goto((searched / f"{language}.html").as_uri())
        found = browser.evaluate(
            "([qs, at]) => Promise.all(qs.map(q => fangzhiSearch.find(q, at).then(hs => hs.map(h => h[1]))))",
            [queries, f"{language}/"],
        )
        assert isinstance(found, list)
        return found

    return ask


Find = Callable[[str, list[str]], list[list[str]]]


def test_both_halves_break_texts_alike(find: Find, browser: Page, docs: list[SearchDoc]) -> None:
    find("zh", [])
    texts = [d.text for d in docs] + ["ＧＤＰ 1.5％ Ürümqi’s", "一", "a一b二三", "𠀀 é ß İ ﬁ", "١٢", ""]
    assert browser.evaluate("texts => texts.map(fangzhiSearch.terms)", texts) == [terms(t) for t in texts]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_region_is_found_first_by_every_name(language: str, site: Site, find: Find) -> None:
    other = "en" if language == "zh" else "zh"
    regions = site.plan.report.regions
    for naming in (
        lambda r: r.name[language],
        lambda r: r.full[language],
        lambda r: r.name[other],
        lambda r: r.full[other],
        lambda r: r.code,
    ):
        hits = find(language, [naming(r) for r in regions])
        wrong = [naming(r) for r, h in zip(regions, hits, strict=True) if h[:1] != [r.name[language]]]
        assert wrong == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_indicator_is_found_first(language: str, site: Site, find: Find) -> None:
    names = [i.name[language] for i in site.plan.report.panel.indicators.values()]
    hits = find(language, names)
    assert [n for n, h in zip(names, hits, strict=True) if h[:1] != [n]] == []


def chosen(docs: list[SearchDoc], language: str) -> list[str]:
    """Words drawn from the texts by chance, always the same: 2–4 characters, or an English word of 5 up."""
    pattern = r"[一-鿿]{2,4}" if language == "zh" else r"\b[A-Za-z]{5,}\b"
    words = sorted({w for d in docs if d.language == language for w in re.findall(pattern, d.text)})
    return random.Random(2020).sample(words, WORDS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_of_the_texts_are_found_on_all_their_pages(
    language: str, docs: list[SearchDoc], find: Find
) -> None:
    pages = [d for d in docs if d.language == language]
    words = chosen(docs, language)
    assert len(words) == WORDS
    for word, hits in zip(words, find(language, words), strict=True):
        pattern = re.escape(word) if language == "zh" else rf"(?<![a-z0-9]){re.escape(normal(word))}"
        where = {
            d.title
            for d in pages
            if re.search(pattern, normal("\n".join((d.title, d.summary, d.text, *d.also))))
        }
        assert where, "the word was taken from a page"
        assert where <= set(hits), word
        if language == "en" or len(word) == 2:
            assert set(hits) == where, f"{word}: found where it is not"


def test_what_is_not_there_is_not_found(find: Find) -> None:
    assert find("zh", ["鲸鱼", "", "！？", "xyzzy"]) == [[], [], [], []]
    (nothing, some) = find("en", ["zebra", "Sichuan zebra"])
    assert nothing == [] and some[0] == "Sichuan", "where no page has all words, those with some of them"


def test_a_beginning_is_enough(find: Find) -> None:
    (half, one) = find("en", ["sich", "SICHUAN"])
    assert "Sichuan" in half
    assert one[0] == "Sichuan"


def test_the_box_shows_links_as_one_types(searched: Path, browser: Page) -> None:
    browser.goto((searched / "zh.html").as_uri())
    assert browser.locator("script").count() == 1, "nothing is loaded before it is needed"
    browser.get_by_role("searchbox").fill("四川")
    first = browser.locator("ol a").first
    first.wait_for()
    assert first.text_content() == "四川"
    assert (first.get_attribute("href") or "").endswith("../pages/sichuan/index.html")
    assert re.fullmatch(r"\d+ pages", browser.get_by_role("status").text_content() or "")
    browser.get_by_role("searchbox").fill("鲸鱼")
    browser.get_by_text("nothing", exact=True).wait_for()
    assert browser.locator("ol li").count() == 0
    browser.get_by_role("searchbox").fill("")
    assert browser.get_by_role("status").text_content() == ""


def test_a_missing_index_is_said(searched: Path, browser: Page, tmp_path: Path) -> None:
    shutil.copy(CLIENT, tmp_path)
    shutil.copy(searched / "zh.html", tmp_path)
    page = browser.context.browser.new_page()  # type: ignore[union-attr]
    page.goto((tmp_path / "zh.html").as_uri())
    page.get_by_role("searchbox").fill("四川")
    page.get_by_text("failed", exact=True).wait_for()
    page.close()


def test_an_address_can_carry_the_question(searched: Path, browser: Page) -> None:
    browser.goto((searched / "en.html").as_uri() + "?q=tibet")
    browser.locator("ol a").first.wait_for()
    assert browser.locator("ol a").first.text_content() == "Tibet"


@pytest.mark.slow
def test_the_index_stays_small(docs: list[SearchDoc]) -> None:
    """What one query costs a reader: the list of pages and one shard for each different first character."""
    files = index_pages(docs)
    for language in ("zh", "en"):
        own = {k: len(v) for k, v in files.items() if k.startswith(language)}
        assert own[f"{language}/pages.js"] < 40_000
        assert max(own.values()) < 100_000
        assert sum(own.values()) < 400_000

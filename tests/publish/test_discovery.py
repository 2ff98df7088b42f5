"""Sitemap, feeds, robots, llms.txt, schema.org and cards: valid for those who read them, and true."""

from __future__ import annotations

import datetime as dt
import io
import json
import posixpath
import re
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import unquote

import pytest
from html5lib import HTMLParser
from lxml import etree
from PIL import Image

from analysis.values import Text
from publish.discovery import (
    ATOM,
    CARD,
    SITEMAP,
    XHTML,
    Coverage,
    FileRef,
    PageRef,
    VariableMeasured,
    address,
    alternates,
    card,
    dataset,
    feed,
    llms,
    robots,
    script,
    sitemap,
)
from publish.entry.dataset import described
from publish.listing import listed
from publish.shared import machine_files, shared_files
from publish.site import Site
from render.data.tables import About
from tests.shipped import Shipped

BASE = "https://example.org/方志"
PATHS = {"zh": "provinces/zh/sichuan/index.html", "en": "provinces/en/sichuan/index.html"}
SICHUAN = PageRef(
    PATHS,
    Text(zh="四川", en="Sichuan"),
    Text(zh="第18位 <三十省>", en="Rank 18 & more"),
    "2020-09-15",
    news=True,
)
REPORT = PageRef(
    {"zh": "provinces/zh/index.html", "en": "provinces/en/index.html"},
    Text(zh="省域简报", en="Provincial briefs"),
    Text(zh="总览", en="Overview"),
    "2021-01-02",
    "provinces/index.html",
    True,
)
METHODS = replace(REPORT, paths={"zh": "provinces/zh/methods/index.html"}, default="", news=False)
PAGES = [SICHUAN, REPORT, METHODS]
ABOUT = About(
    "provinces",
    Text(zh="全国省域简报", en="Provincial briefs"),
    "2020-09-15",
    Text(zh="统计局", en="Statistics Office"),
    None,
    {"liu-2020": Text(zh="刘荣增等（2020）", en="Liu et al. (2020)")},
)


def test_addresses_are_absolute_folders_and_encoded() -> None:
    assert address("https://example.org/", "index.html") == "https://example.org/"
    assert address("https://example.org", "a/xindex.html") == "https://example.org/a/xindex.html"
    assert (
        address("https://example.org", "数据/a b.csv") == "https://example.org/%E6%95%B0%E6%8D%AE/a%20b.csv"
    )


def test_alternates_are_reciprocal() -> None:
    root = etree.fromstring(sitemap(PAGES, BASE))
    links = {
        url.findtext(f"{{{SITEMAP}}}loc"): {
            link.get("hreflang"): link.get("href") for link in url.iter(f"{{{XHTML}}}link")
        }
        for url in root
    }
    assert len(links) == 2 + 3 + 1
    for where, others in links.items():
        assert where in others.values(), "a page names itself"
        assert "x-default" in others
        for other in others.values():
            assert links[other] == others, "and is named by those it names"
    choice = links[address(BASE, "provinces/index.html")]
    assert choice["x-default"] == address(BASE, "provinces/index.html")
    assert set(choice) == {"zh-Hans", "en-GB", "x-default"}


def test_sitemap_follows_its_protocol() -> None:
    root = etree.fromstring(sitemap(PAGES, BASE))
    assert root.tag == f"{{{SITEMAP}}}urlset"
    for url in root:
        tags = [etree.QName(child).localname for child in url]
        assert tags[:2] == ["loc", "lastmod"]
        assert set(tags[2:]) == {"link"}
        dt.date.fromisoformat(url[1].text or "")
    with pytest.raises(ValueError, match="holds 50000 addresses"):
        sitemap([replace(METHODS, paths={"zh": f"{i}.html"}) for i in range(50_001)], BASE)


def test_feed_has_what_atom_demands() -> None:
    """RFC 4287, 4.1: feed and entries have one id, title and updated each; the feed an author and a self."""
    root = etree.fromstring(feed(PAGES, "zh", BASE, "feed.zh.xml", "省域简报", "统计局"))
    ns = {"a": ATOM}
    assert root.tag == f"{{{ATOM}}}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
    entries = root.findall("a:entry", ns)
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            (one,) = element.findall(f"a:{name}", ns)
            assert one.text
        moment = dt.datetime.fromisoformat(element.findtext("a:updated", "", ns))
        assert moment.tzinfo is not None
    assert root.findtext("a:author/a:name", "", ns) == "统计局"
    selves = [link.get("href") for link in root.findall("a:link[@rel='self']", ns)]
    assert selves == [address(BASE, "feed.zh.xml")]
    for entry in entries:
        links = entry.findall("a:link[@rel='alternate']", ns)
        assert len({(link.get("type"), link.get("hreflang")) for link in links}) == len(links) == 2
    ids = [entry.findtext("a:id", "", ns) for entry in entries]
    assert len(set(ids)) == len(ids)


def test_feed_is_newest_first_and_only_news() -> None:
    root = etree.fromstring(feed(PAGES, "en", BASE, "feed.en.xml", "Briefs", "Office"))
    titles = [e.findtext(f"{{{ATOM}}}title") for e in root.iter(f"{{{ATOM}}}entry")]
    assert titles == ["Provincial briefs", "Sichuan"]
    assert root.findtext(f"{{{ATOM}}}updated") == "2021-01-02T00:00:00Z"
    (summary,) = [e.findtext(f"{{{ATOM}}}summary") for e in root.iter(f"{{{ATOM}}}entry")][1:]
    assert summary == "Rank 18 & more"


def test_robots_names_the_sitemaps() -> None:
    lines = (
        robots(["https://example.org/a/sitemap.xml", "https://example.org/b/sitemap.xml"])
        .decode()
        .splitlines()
    )
    assert lines[:2] == ["User-agent: *", "Allow: /"]
    assert lines[-2:] == [f"Sitemap: https://example.org/{name}/sitemap.xml" for name in "ab"]


def test_llms_lists_what_there_is() -> None:
    text = llms(
        "方志",
        "Bilingual briefs",
        {"Briefs": [("Sichuan [四川]", "provinces/en/sichuan/index.html", "rank 18")], "Data": []},
        "https://example.org",
    ).decode()
    assert text.startswith("# 方志\n\n> Bilingual briefs\n\n## Briefs\n\n")
    assert "- [Sichuan (四川)](https://example.org/provinces/en/sichuan/): rank 18\n" in text
    assert "(provinces/en/sichuan/index.html)" in llms("t", "s", {"B": [("x", PATHS["en"], "")]}).decode()


def test_dataset_says_what_is_measured_and_leaves_out_what_is_not_known() -> None:
    found = dataset(
        ABOUT,
        "Scores of 31 provinces",
        "en",
        [VariableMeasured("score", Text(zh="得分", en="Score"), Text(zh="分", en="points"))],
        ["Sum", "Sum"],
        [FileRef("provinces/data/integration.csv", Text(zh="融合", en="Integration"), "text/csv", 120)],
        Coverage((Text(zh="中国", en="China"),), "2009/2018"),
        "https://example.org",
    )
    assert found["variableMeasured"] == [
        {
            "@type": "PropertyValue",
            "name": "Score",
            "propertyID": "score",
            "unitText": "points",
            "unitCode": "UCUM:{score}",
        }
    ]
    assert found["distribution"][0]["contentUrl"] == "https://example.org/provinces/data/integration.csv"
    assert found["measurementTechnique"] == ["Sum"]
    assert found["inLanguage"] == "en-GB"
    assert found["temporalCoverage"] == "2009/2018"
    assert found["spatialCoverage"] == [{"@type": "Place", "name": "China"}]
    assert found["publisher"] == {"@type": "Organization", "name": "Statistics Office"}
    assert "license" not in found
    assert "keywords" not in found


def test_dataset_of_words_is_no_address_and_links_work_without_one() -> None:
    licence = Text(zh="署名即可", en="Attribution: https://example.org/terms, please")
    found = dataset(
        replace(ABOUT, licence=licence),
        "x",
        "en",
        [],
        [],
        [FileRef("provinces/data/report.json", ABOUT.title, "application/json")],
        Coverage((ABOUT.title,)),
        root="../../",
    )
    assert found["distribution"][0]["contentUrl"] == "../../provinces/data/report.json"
    assert found["license"] == {
        "@type": "CreativeWork",
        "name": "Attribution: https://example.org/terms, please",
        "url": "https://example.org/terms",
    }
    plain = replace(ABOUT, licence=Text(zh="https://example.org/terms", en="https://example.org/terms"))
    assert (
        dataset(plain, "x", "en", [], [], [], Coverage((ABOUT.title,)))["license"]
        == "https://example.org/terms"
    )


def test_no_name_can_end_the_script_it_stands_in() -> None:
    value = {"name": "</script><script>alert(1)</script>", "and": "<!-- & 四川"}
    page = HTMLParser(strict=False).parse(
        f'<script type="application/ld+json">{script(value)}</script><p>after'
    )
    (block,) = page.iter("{http://www.w3.org/1999/xhtml}script")
    assert json.loads(block.text or "") == value


@pytest.mark.parametrize("title", ["四川", "Guangxi Zhuang Autonomous Region and more of it"])
def test_card_is_a_picture_of_the_right_size(title: str) -> None:
    made = card("省域简报", title, "第18位。" + "words " * 60)
    image = Image.open(io.BytesIO(made)).convert("L")
    assert image.size == CARD
    assert len(made) < 60_000
    assert image.crop((CARD[0] - 60, 0, *CARD)).getextrema()[0] > 200, "nothing runs over the right margin"
    assert image.crop((88, 150, CARD[0] - 88, 290)).getextrema()[0] < 60, "the title is there"
    assert image.crop((88, 520, CARD[0], 540)).getextrema()[0] > 200, "four lines at most"
    assert made == card("省域简报", title, "第18位。" + "words " * 60)


def test_every_alternate_of_a_page_is_the_same_list() -> None:
    assert alternates(METHODS, BASE) == [
        ("zh-Hans", address(BASE, "provinces/zh/methods/index.html")),
        ("x-default", address(BASE, "provinces/zh/methods/index.html")),
    ]


# a whole report with an address -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def addressed(prepared: dict[str, Site]) -> dict[str, bytes]:
    """Overview, one brief and what machines read of the western report, which has an address here."""
    plan = prepared["west"].plan
    head = plan.report.file.report.model_copy(update={"base_url": BASE})
    file = plan.report.file.model_copy(update={"report": head})
    site = Site(replace(plan, report=replace(plan.report, file=file)), prepared["west"].geometry)
    files = {**shared_files([listed(site.plan.report)]), **site.entrance()}
    docs = []
    for lang in ("zh", "en"):
        made, found = site.whole(lang, ("html",))
        files |= made
        docs += found
        for region in site.plan.report.regions:
            made, one = site.brief(region.code, lang, ("html",))
            files |= made
            docs.append(one)
    return {**files, **machine_files(site, {d.path: d.summary for d in docs})}


@cache
def elements(html: bytes) -> list[Any]:
    """The elements of a page's head, in order: to read all of a page takes longer than to make it."""
    head, end, _ = html.decode().partition("</head>")
    assert end
    return list(HTMLParser(namespaceHTMLElements=False).parse(head + end).iter())


def metas(html: bytes) -> dict[str, str]:
    return {
        tag.get("property") or tag.get("name") or "": tag.get("content") or ""
        for tag in elements(html)
        if tag.tag == "meta"
    }


def path_of(url: str) -> str:
    """The file below the site that an absolute address names."""
    assert url.startswith(f"{BASE}/"), url
    path = unquote(url.removeprefix(f"{BASE}/"))
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def test_every_page_has_a_card_that_is_there(addressed: dict[str, bytes]) -> None:
    # pages of figures are no pages of the report's own, and those of regions are the site's
    pages = [
        p
        for p in addressed
        if p.endswith(".html") and p.startswith("west/") and p.count("/") > 1 and "/figure/" not in p
    ]
    assert len(pages) > 100
    for page in pages:
        said = metas(addressed[page])
        assert said["og:title"] and said["og:description"] and said["twitter:card"] == "summary_large_image"
        assert path_of(said["og:url"]) == page
        picture = addressed[path_of(said["og:image"])]
        assert picture.startswith(b"\x89PNG") and len(picture) < 60_000
    (own,) = {metas(addressed[p])["og:image"] for p in pages if "/zh/sichuan/" in p}
    assert own == f"{BASE}/west/zh/sichuan/card.png"
    assert metas(addressed["west/en/sichuan/index.html"])["og:locale"] == "en_GB"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_entry_of_a_feed_has_its_own_summary(
    addressed: dict[str, bytes], prepared: dict[str, Site], language: str
) -> None:
    """The overview says what the report is about, each brief what it found."""
    report = prepared["west"].plan.report
    root = etree.fromstring(addressed[f"west/{language}/feed.xml"])
    entries = {
        e.findtext(f"{{{ATOM}}}title"): e.findtext(f"{{{ATOM}}}summary", "")
        for e in root.iter(f"{{{ATOM}}}entry")
    }
    assert len(entries) == len(set(entries.values())) == 1 + len(report.regions) == 13
    for region in report.regions:
        found = entries[region.full[language]]
        assert re.search(r"\d", found) and found != report.file.report.title[language], region.slug


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["provinces", "west", "qinba", "central-cities"])
def test_the_description_of_a_report_is_true(prepared: dict[str, Site], name: str, language: str) -> None:
    """Places are the regions by name, units those of the figures in words, files are there without a base address."""
    site = prepared[name]
    panel = site.plan.report.panel
    found = json.loads(described(site.plan, site.about, language))
    assert [p["name"] for p in found["spatialCoverage"]] == [
        panel.regions[code].full[language] for code in panel.codes()
    ]
    units = {one["propertyID"]: one.get("unitText", "") for one in found["variableMeasured"]}
    for one in panel.indicators.values():
        assert units[one.id] == one.unit[language]
    licence = found.get("license")
    assert licence is None or "://" in licence or (licence["@type"] == "CreativeWork" and licence["name"])
    page, files = f"{site.plan.report.place}/{language}", set(site.data())
    assert found["distribution"]
    for one in found["distribution"]:
        assert posixpath.normpath(f"{page}/{unquote(one['contentUrl'])}") in files


def test_sitemap_heads_and_files_agree(addressed: dict[str, bytes]) -> None:
    """Every page is in the sitemap, with the alternates that its head names, and each of them exists."""
    root = etree.fromstring(addressed["west/sitemap.xml"])
    ns = {"s": SITEMAP, "x": XHTML}
    told = {
        url.findtext("s:loc", "", ns): [(a.get("hreflang"), a.get("href")) for a in url.findall("x:link", ns)]
        for url in root.findall("s:url", ns)
    }
    pages = {p for p in addressed if p.endswith(".html") and p.startswith("west/") and "/figure/" not in p}
    assert {path_of(url) for url in told} == pages
    for page in pages:
        links = [
            (one.get("hreflang"), one.get("href"))
            for one in elements(addressed[page])
            if one.tag == "link" and one.get("rel") == "alternate" and one.get("hreflang")
        ]
        assert links == told[address(BASE, page)], page
        assert {path_of(href) for _, href in links} <= pages
        assert [lang for lang, _ in links][-1] == "x-default"
    listed = addressed["robots.txt"].decode().split("Sitemap: ")[1:]
    assert [path_of(url.strip()) for url in listed] == ["west/sitemap.xml"]


def test_without_an_address_nothing_claims_one(shipped: Shipped) -> None:
    html = shipped.page("provinces", "zh", "sichuan").encode()
    said = metas(html)
    # who makes a preview without an address takes title and description
    assert not [name for name in said if name.startswith(("og:", "twitter:"))]
    assert said["description"].startswith("四川省：城乡融合综合得分为1.67")
    assert b'rel="alternate"' not in html and b'rel="canonical"' not in html


def test_the_about_page_answers(shipped: Shipped) -> None:
    for lang, words in (
        ("zh", ("方志项目", "MIT许可证", "绝不", "2020年9月15日", "下一版")),
        (
            "en",
            (
                "The Fangzhi Project",
                "MIT licence",
                "never corrected silently",
                "15 September 2020",
                "next edition",
            ),
        ),
    ):
        html = shipped.page("provinces", lang, "about")
        text = re.sub(r"<[^>]+>", "", html)
        for word in words:
            assert word in text, word

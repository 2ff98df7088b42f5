"""Sitemap, feeds, robots, llms.txt, schema.org and cards: valid for those who read them, and true."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace

import pandas as pd
import pytest
from html5lib import HTMLParser
from lxml import etree
from PIL import Image

from analysis.values import Column, Method, Panel, Result, Text
from publish.datafiles import About, flat
from publish.machine import (
    ATOM,
    CARD,
    SITEMAP,
    XHTML,
    Coverage,
    FileRef,
    PageRef,
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


def test_robots_names_the_sitemap() -> None:
    lines = robots("https://example.org").decode().splitlines()
    assert lines[:2] == ["User-agent: *", "Allow: /"]
    assert lines[-1] == "Sitemap: https://example.org/sitemap.xml"


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


def table_of_scores() -> Result:
    return Result(
        "integration",
        Text(zh="融合", en="Integration"),
        (Column("score", Text(zh="得分", en="Score"), Text(zh="分", en="points")),),
        pd.DataFrame({"score": [1.6693]}, index=pd.Index(["510000"], name="region")),
        (Method("sum", Text(zh="加总", en="Sum"), Text(zh="", en=""), (), ""),),
    )


def test_dataset_says_what_is_measured_and_leaves_out_what_is_not_known() -> None:
    empty = Panel(pd.DataFrame(), pd.DataFrame(), {}, {}, {})
    found = dataset(
        ABOUT,
        "Scores of 31 provinces",
        "en",
        [flat(table_of_scores(), empty)],
        [FileRef("provinces/data/integration.csv", Text(zh="融合", en="Integration"), "text/csv", 120)],
        Coverage(Text(zh="中国", en="China"), "2009/2018"),
        "https://example.org",
    )
    assert found["variableMeasured"] == [
        {"@type": "PropertyValue", "name": "Score", "propertyID": "score", "unitText": "points"}
    ]
    assert found["distribution"][0]["contentUrl"] == "https://example.org/provinces/data/integration.csv"
    assert found["measurementTechnique"] == ["Sum"]
    assert found["inLanguage"] == "en-GB"
    assert found["temporalCoverage"] == "2009/2018"
    assert found["publisher"] == {"@type": "Organization", "name": "Statistics Office"}
    assert "license" not in found
    assert "keywords" not in found


def test_no_name_can_end_the_script_it_stands_in() -> None:
    value = {"name": "</script><script>alert(1)</script>", "and": "<!-- & 四川"}
    page = HTMLParser(strict=False).parse(
        f'<script type="application/ld+json">{script(value)}</script><p>after'
    )
    (block,) = page.iter("{http://www.w3.org/1999/xhtml}script")
    assert json.loads(block.text or "") == value


@pytest.mark.parametrize("title", ["四川", "Guangxi Zhuang Autonomous Region and more of it"])
def test_card_is_a_picture_of_the_right_size(title: str) -> None:
    made = card("省域简报", title, ["第18位", "words " * 40])
    image = Image.open(io.BytesIO(made)).convert("L")
    assert image.size == CARD
    assert len(made) < 60_000
    assert image.crop((CARD[0] - 60, 0, *CARD)).getextrema()[0] > 200, "nothing runs over the right margin"
    assert image.crop((88, 150, CARD[0] - 88, 290)).getextrema()[0] < 60, "the title is there"
    assert made == card("省域简报", title, ["第18位", "words " * 40])


def test_every_alternate_of_a_page_is_the_same_list() -> None:
    assert alternates(METHODS, BASE) == [
        ("zh-Hans", address(BASE, "provinces/zh/methods/index.html")),
        ("x-default", address(BASE, "provinces/zh/methods/index.html")),
    ]

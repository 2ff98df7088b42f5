"""Forty queries in each language to the search of the provinces report, as a visitor types them: `QUERIES`, `asked`, `table`.

    .venv/bin/python -m tests.publish.queries SITE

writes their hits into docs/explanation/search.md and its Chinese page; SITE is a folder that ``build.py provinces`` made.
test_queries.py asks them of the site of the tests.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.values import Text
from paths import DOCS
from tests.browsing import started

REPORT = "provinces"
#: so many hits of each query are shown
SHOWN = 3
PAGES = {"en": DOCS / "explanation" / "search.md", "zh": DOCS / "explanation" / "search.zh.md"}
#: what is made lies between these in the pages
BEGIN, END = "<!-- made by tests/publish/queries.py -->\n", "<!-- end of what is made -->\n"

#: what is tried → query → the page that is meant, below its language; empty where nothing should be found
QUERIES: dict[str, dict[Text, dict[str, str]]] = {
    "zh": {
        Text(zh="名称、全称、简称", en="names"): {
            "四川": "sichuan",
            "内蒙古自治区": "inner-mongolia",
            "内蒙": "inner-mongolia",
            "新疆维吾尔": "xinjiang",
        },
        Text(zh="代码", en="codes"): {"510000": "sichuan", "54": "tibet"},
        Text(zh="繁体", en="traditional characters"): {
            "重慶": "chongqing",
            "廣東": "guangdong",
            "蘇州": "jiangsu",
        },
        Text(zh="拼音、英文名与旧译名", en="pinyin, English and older names"): {
            "sichuan": "sichuan",
            "Tibet": "tibet",
            "xizang": "tibet",
            "Szechuan": "sichuan",
            "xian": "shaanxi",
            "urumqi": "xinjiang",
        },
        Text(zh="所属城市", en="cities of a province"): {"成都": "sichuan", "深圳": "guangdong"},
        Text(zh="错字、漏字", en="mistyped"): {
            "新彊": "xinjiang",
            "陜西": "shaanxi",
            "贵洲": "guizhou",
            "sichaun": "sichuan",
            "guangdng": "guangdong",
        },
        Text(zh="指标与同义词", en="indicators and synonyms"): {
            "第三产业": "indicators/services_share",
            "服务业": "indicators/services_share",
            "服务业比重": "indicators/services_share",
            "技术效率": "indicators/technical_efficiency",
            "绩效": "indicators/technical_efficiency",
            "城乡一体化": "index",
            "排名": "index",
        },
        Text(zh="单位", en="units"): {"亿元": "indicators/services_value_added", "％": ""},
        Text(zh="方法与其他页面", en="methods and other pages"): {
            "莫兰指数": "methods",
            "自定权重": "weights/integration",
            "下载": "data",
        },
        Text(zh="两个词、一句话", en="two words, a sentence"): {
            "四川 效率": "sichuan",
            "西藏 服务业": "tibet",
            "四川 鲸鱼": "sichuan",
            "四川的技术效率怎么样": "sichuan",
        },
        Text(zh="没有的", en="not there"): {"鲸鱼": "", "xyzzy": ""},
    },
    "en": {
        Text(zh="名称、全称", en="names, full and short"): {
            "Sichuan": "sichuan",
            "Inner Mongolia": "inner-mongolia",
            "Guangxi Zhuang Autonomous Region": "guangxi",
            "XINJIANG": "xinjiang",
        },
        Text(zh="只写开头", en="a beginning"): {"shaa": "shaanxi", "heilong": "heilongjiang"},
        Text(zh="代码", en="codes"): {"510000": "sichuan"},
        Text(zh="中文名、繁体", en="Chinese names, traditional characters"): {
            "四川": "sichuan",
            "重慶": "chongqing",
            "廣東": "guangdong",
        },
        Text(zh="旧译名、其他拼法", en="older and other names"): {
            "Xizang": "tibet",
            "Szechuan": "sichuan",
            "Peking": "beijing",
            "Canton": "guangdong",
            "Nei Mongol": "inner-mongolia",
        },
        Text(zh="所属城市", en="cities of a province"): {
            "Chengdu": "sichuan",
            "Xi'an": "shaanxi",
            "xian": "shaanxi",
            "Urumqi": "xinjiang",
            "Ürümqi": "xinjiang",
        },
        Text(zh="拼错", en="mistyped"): {
            "Sichaun": "sichuan",
            "Guangdng": "guangdong",
            "Tibbet": "tibet",
            "eficiency": "indicators/technical_efficiency",
            "Heilongjang": "heilongjiang",
        },
        Text(zh="指标与同义词", en="indicators and synonyms"): {
            "services share": "indicators/services_share",
            "tertiary sector": "indicators/services_share",
            "technical efficiency": "indicators/technical_efficiency",
            "urbanization": "index",
            "urbanisation": "index",
            "ranking": "index",
        },
        Text(zh="单位", en="units"): {"100 million yuan": "indicators/services_value_added", "%": ""},
        Text(zh="方法与其他页面", en="methods and other pages"): {
            "Moran": "methods",
            "download": "data",
            "your own weights": "weights/integration",
        },
        Text(zh="两个词、一句话", en="two words, a sentence"): {
            "Sichuan zebra": "sichuan",
            "Tibet services": "tibet",
            "How does Sichuan compare?": "sichuan",
        },
        Text(zh="没有的", en="not there"): {"zebra": ""},
    },
}


@dataclass(frozen=True)
class Asked:
    """A query and what was found."""

    what: Text
    query: str
    meant: str
    #: titles of all pages that were found, best first
    titles: tuple[str, ...]
    #: at which place the page stands that is meant; 0: nowhere
    place: int
    #: how that page is called
    name: str


def asked(tab: Any, site: Path, language: str) -> list[Asked]:
    """Every query, asked of the overview's own search with the index that lies beside it."""
    tab.goto((site / REPORT / language / "index.html").as_uri())
    queries = [
        (what, query, meant) for what, own in QUERIES[language].items() for query, meant in own.items()
    ]
    hits = tab.evaluate(
        """queries => {
          const { search } = document.querySelector("form[data-search]").dataset;
          return Promise.all(queries.map(query => fangzhiSearch.find(query.trim(), search)));
        }""",
        [query for _, query, _ in queries],
    )
    found: list[Asked] = []
    for (what, query, meant), rows in zip(queries, hits, strict=True):
        paths = [
            re.sub(r"(^|/)index\.html$", "", path.removeprefix(f"{language}/")) or "index"
            for path, *_ in rows
        ]
        titles = [title for _, title, *_ in rows]
        place = paths.index(meant) + 1 if meant in paths else 0
        found.append(Asked(what, query, meant, tuple(titles), place, titles[place - 1] if place else ""))
    return found


WORDS = {
    "head": Text(
        zh="| 试什么 | 查询 | 想找的页面 | 居第几 | 找到几页 | 最前面的 |",
        en="| what is tried | query | page that is meant | at place | pages found | the first ones |",
    ),
    "nothing": Text(zh="没有找到", en="nothing found"),
    "sum": Text(
        zh="{all}个查询中，{meant}个想找某一页：{first}个居首，{three}个在前三。{none}个不应找到，找到的是{wrong}个。",
        en="Of {all} queries, {meant} mean a page: {first} have it first, {three} among the first three. {none} should find nothing, and "
        "{wrong} found something.",
    ),
}


def table(language: str, found: list[Asked]) -> str:
    """What was found, as the page of a language has it: a table and a sentence that counts."""
    lines = [WORDS["head"][language], "|---|---|---|---|---|---|"]
    before = None
    for one in found:
        what = "" if one.what == before else one.what[language]
        before = one.what
        hits = " · ".join(one.titles[:SHOWN]) or WORDS["nothing"][language]
        name = one.name or "—"
        lines.append(f"| {what} | `{one.query}` | {name} | {one.place or '—'} | {len(one.titles)} | {hits} |")
    meant = [one for one in found if one.meant]
    none = [one for one in found if not one.meant]
    counted = WORDS["sum"][language].format(
        all=len(found),
        meant=len(meant),
        first=sum(one.place == 1 for one in meant),
        three=sum(1 <= one.place <= 3 for one in meant),
        none=len(none),
        wrong=sum(bool(one.titles) for one in none),
    )
    return "\n".join([*lines, "", counted, ""])


def made(language: str) -> str:
    """The part of a page that is made."""
    return PAGES[language].read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]


def main(site: Path) -> None:
    """Write both pages anew."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = started(playwright)
        tab = browser.new_page()
        for language, page in PAGES.items():
            text = page.read_text(encoding="utf-8")
            before, after = text.split(BEGIN)[0], text.split(END)[1]
            part = table(language, asked(tab, site, language))
            page.write_text(f"{before}{BEGIN}{part}{END}{after}", encoding="utf-8")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Files that all reports of a site share: home page, assets, robots, feeds: `shared_files`, `machine_files`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import urlsplit

from analysis.values import Text
from compose.document import Document
from compose.figures.family import Keep
from compose.language.languages import LANGUAGES
from compose.look import tokens as look
from compose.pages import accessibility, printed_tables
from paths import TEMPLATES
from publish import discovery
from publish.entry.home import home, region_pages
from publish.listing import ReportListing
from publish.site import Site
from render.html.policy import secured
from render.html.served import served
from render.html.templates import environment
from render.html.writer import Page, Translation, render

#: comments of our scripts that have a line to themselves, and of our style sheets: for who works on them, not for readers
_JS_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def bare(text: str) -> str:
    """A script or style sheet without indentation and empty lines: what each page loads is kept small.

    >>> bare("a {\\n  b: c;\\n\\n}\\n")
    'a {\\nb: c;\\n}\\n'
    """
    return "".join(f"{line.strip()}\n" for line in text.splitlines() if line.strip())


def machine_files(site: Site, told: Mapping[str, str] = MappingProxyType({})) -> dict[str, bytes]:
    """What a report tells machines: sitemap and feeds, where it has a base address.

    ``told``: the summaries of the pages by their path below the report, which the feeds carry.
    """
    report = site.plan.report
    head = report.file.report
    if site.latest or not head.base_url:
        # feeds and sitemap are the current edition's, and need absolute addresses
        return {}
    summaries = {f"{report.name}/{path}": summary for path, summary in told.items()}
    refs = [_described(ref, summaries) for ref in site.places()]
    files = {f"{report.name}/sitemap.xml": discovery.sitemap(refs, head.base_url)}
    for lang in report.languages:
        path = f"{report.name}/{lang}/feed.xml"
        if not site.there(path):
            continue
        author = head.publisher[lang] if head.publisher else "Fangzhi"
        files[path] = discovery.feed(refs, lang, head.base_url, path, head.title[lang], author)
    return files


def _described(ref: discovery.PageRef, summaries: Mapping[str, str]) -> discovery.PageRef:
    """A page with its own summary in the place of its report's, in the languages that have one."""
    own = {lang: words for lang, path in ref.paths.items() if (words := summaries.get(path))}
    return replace(ref, description=Text({**ref.description, **own}))


def shared_files(
    reports: Sequence[ReportListing], there: Collection[str] | None = None, keep: Keep | None = None
) -> dict[str, bytes]:
    """The home page and what all pages use.

    Args:
        reports: all reports of the site, those built earlier too.
        there: the files of the site, so that nothing leads to a page that is not there; None: all pages are.
        keep: gives a drawing that was made of the same before.
    """

    def is_there(path: str) -> bool:
        return there is None or path in there

    tables = _tables(reports, is_there)
    sheets = [(TEMPLATES / "styles" / name).read_text("utf-8") for name in ("web.css", "chinese-web.css")]
    styles = look.OURS.css().encode() + bare(_CSS_COMMENT.sub("", "\n".join(sheets))).encode()
    return {
        "index.html": home(
            reports,
            is_there,
            [(one.tag, one.name, tables_page(x)) for x, one in LANGUAGES.items() if tables],
            keep,
        ),
        **region_pages(reports, is_there),
        "404.html": _lost(reports),
        **tables,
        **_accessibility(reports),
        "llms.txt": _llms(reports, is_there),
        **_robots(reports, is_there),
        "assets/fangzhi.css": styles,
        # for who has no scripts: the drawing as a file in the place of one that lacks what pages share, in both its forms
        "assets/still.css": b"svg[data-shapes], svg[data-ground] { display: none !important; }\n",
        **{
            f"assets/{n}": bare(_JS_COMMENT.sub("", (TEMPLATES / "assets" / n).read_text("utf-8"))).encode()
            for n in (
                "icon.svg",
                "search.js",
                "numbers.js",
                "fangzhi.js",
                "take.js",
                "tables.js",
                "weights.js",
            )
        },
    }


def tables_page(language: str) -> str:
    """The file of the page of all tables in a language, at the root of the site.

    >>> tables_page("zh")
    'tables.zh.html'
    """
    return f"tables.{language}.html"


def _tables(reports: Sequence[ReportListing], is_there: Callable[[str], bool]) -> dict[str, bytes]:
    """The page of all tables of the sources in every language; no page where no report checks printed figures."""
    if not any(one.tables for one in reports):
        return {}
    return _root_pages(lambda language: printed_tables.document(reports, language, is_there), tables_page)


def _accessibility(reports: Sequence[ReportListing]) -> dict[str, bytes]:
    """The accessibility statement in every language, which the foot of every page leads to."""
    return _root_pages(lambda language: accessibility.document(reports, language), accessibility.page_of)


def _root_pages(document: Callable[[str], Document], path: Callable[[str], str]) -> dict[str, bytes]:
    """A page at the root of the site in every language, each with a link to the next language.

    Args:
        document: what the page of a language holds.
        path: the file of the page of a language.
    """
    files = {}
    languages = list(LANGUAGES)
    for language, after in zip(languages, [*languages[1:], languages[0]], strict=True):
        page = Page(language, "page", home="index.html", site_title="方志 · Fangzhi")
        page.alternates = [(one.tag, path(x)) for x, one in LANGUAGES.items()]
        page.other = Translation(path(after), LANGUAGES[after].tag, LANGUAGES[after].name)
        files[path(language)] = served(LANGUAGES[language].typeset(render(document(language), page))).encode()
    return files


def _lost(reports: Sequence[ReportListing]) -> bytes:
    """What a server shows for an address that leads nowhere; it does not know how deep, so its links are absolute."""
    base = next((one.base_url for one in reports if one.base_url), "")
    root = f"{urlsplit(base).path.rstrip('/')}/" if base else "/"
    html = environment("en").get_template("pages/lost.html").render(root=root)
    return secured(html).encode()


def _llms(reports: Sequence[ReportListing], is_there: Callable[[str], bool]) -> bytes:
    """llms.txt: the reports and their data, for language models."""
    sections: dict[str, list[tuple[str, str, str]]] = {}
    for one in reports:
        note = one.about["en"] if one.about else ""
        entries = [
            (one.title[lang], f"{one.name}/{lang}/index.html", note if lang == "en" else "")
            for lang in one.languages
        ]
        data = f"{one.name}/data/report.json"
        entries.append(("Results as JSON", data, "every table with title, unit, method and source"))
        sections[one.title["en"]] = [entry for entry in entries if is_there(entry[1])]
    base = next((one.base_url for one in reports if one.base_url), "")
    return discovery.llms("Fangzhi 方志", "Bilingual regional policy briefs with their data.", sections, base)


def _robots(reports: Sequence[ReportListing], is_there: Callable[[str], bool]) -> dict[str, bytes]:
    sitemaps = [
        discovery.address(one.base_url, f"{one.name}/sitemap.xml")
        for one in reports
        if one.base_url and is_there(f"{one.name}/sitemap.xml")
    ]
    return {"robots.txt": discovery.robots(sitemaps)} if sitemaps else {}

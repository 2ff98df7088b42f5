"""Addresses of a report's pages: `Addresses`, what links to what in every language and edition.

A page is named by its place: the folder of its ``index.html`` below the language, empty for the overview
(``sichuan``, ``indicators/income``). Links between pages are relative, so that a site works from a folder; what names
pages to machines is absolute, and is there only where the report has a base address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from analysis.values import Result, Text
from compose.language import catalogue
from compose.language.catalogue import marked, translator
from compose.language.format import date, month
from compose.language.languages import LANGUAGES
from intake.report.report import EDITIONS, Report
from publish import discovery
from publish.earlier import Latest
from publish.formats import FORMATS, WEB, place_of
from publish.source import Subject
from render.html.writer import Download, Page, Superseded, Translation, relative

#: pages beside the overview and the briefs, in the order of the menu: place → name
PAGES = {
    "indicators": marked("Indicators"),
    "methods": marked("Methods"),
    "data": marked("Data"),
    "replication": marked("Replication"),
    "about": marked("About"),
}


@dataclass(frozen=True)
class Addresses:
    """Where a report's pages lie, and the links from each to the others."""

    report: Report
    #: set for an earlier edition: where the current one is
    latest: Latest | None = None

    @property
    def pages(self) -> list[str]:
        """The places of the pages in the menu, but for the overview: of replication only where figures are checked."""
        checked = any(entry.kind == "audit" for entry, _ in self.report.analyses)
        return [place for place in PAGES if checked or place != "replication"]

    def page(self, language: str, template: str, place: str) -> Page:
        """A page as it is linked from and to: menu, other language, editions, search, data, machines' addresses."""
        report = self.report
        head = report.file.report
        t = translator(language)
        here = f"{report.place}/{language}/{place}".rstrip("/")
        root = relative(here)
        base = relative(place)
        menu = [(t("Overview"), f"{base}index.html", place == "")]
        menu += [(t(PAGES[p]), f"{base}{p}/index.html", place.split("/")[0] == p) for p in self.pages]
        suffix = f"{place}/index.html" if place else "index.html"
        others = [lang for lang in report.languages if lang != language]
        other = (
            Translation(f"{base}../{others[0]}/{suffix}", LANGUAGES[others[0]].tag, LANGUAGES[others[0]].name)
            if others
            else None
        )
        latest = self.latest
        site = (latest.base_url if latest else head.base_url).rstrip("/")
        # the one address of a page in all editions is that of the current edition
        current = latest.page(language, place) if latest else f"{here}/index.html"
        ref = self.ref(place, head.title, head.title)
        return Page(
            language,
            template,
            canonical=discovery.address(site, current) if site else "",
            card=discovery.address(site, f"{report.name}/{language}/card.png") if site and not latest else "",
            feed=f"{root}{report.name}/{language}/feed.xml" if site else "",
            superseded=self.superseded(language, place, root + quote(current)),
            previous=self.previous(language, place, base),
            root=root,
            home=f"{root}index.html",
            site_title=head.title[language],
            edition=month(head.edition, language),
            date=date(head.date, language),
            date_iso=head.date,
            menu=menu,
            alternates=discovery.alternates(ref, site) if site and not latest else [],
            other=other,
            data=f"{base}../data/",
            search=f"{base}../search/{language}/",
            search_root=f"{base}../",
            base=base,
        )

    def ref(self, place: str, title: Text, words: Text, news: bool = False) -> discovery.PageRef:
        """A page in all its languages, as sitemap, feeds and heads name it."""
        report = self.report
        suffix = f"{place}/index.html" if place else "index.html"
        paths = {lang: f"{report.name}/{lang}/{suffix}" for lang in report.languages}
        default = "" if place else f"{report.name}/index.html"
        return discovery.PageRef(paths, title, words, report.file.report.date, default, news)

    def superseded(self, language: str, place: str, href: str) -> Superseded | None:
        """What an earlier edition's page says first: that there is a newer one, and what was found wrong."""
        if self.latest is None:
            return None
        report = self.report
        about = {r.slug: r.code for r in report.regions}.get(place)
        told = []
        for c in self.latest.corrections:
            region = report.gazetteer.find(c.region) if c.region else None
            if about is None or region is None or region.code == about:
                told.append((date(c.date, language), c.date, c.wrong[language], c.right[language]))
        return Superseded(month(report.file.report.edition, language), href, tuple(told))

    def previous(self, language: str, place: str, base: str) -> tuple[str, str] | None:
        """The edition before, in words, and the path to the same page in it."""
        report = self.report
        if not report.earlier or language not in report.earlier[-1].languages:
            return None
        last = report.earlier[-1]
        if place and place not in last.slugs:
            return None
        folder = "../../" if self.latest else f"../{EDITIONS}/"
        suffix = f"{place}/index.html" if place else "index.html"
        return month(last.edition, language), f"{base}{folder}{last.edition}/{language}/{suffix}"

    def editions(self, language: str) -> list[tuple[str, str, str, str]]:
        """All editions for the overview of the current one, the newest first: words, date, ISO date, path."""
        report = self.report
        if self.latest or not report.earlier:
            return []
        head = report.file.report
        found = [(head.edition, head.date, "")]
        found += [
            (e.edition, e.date, f"../{EDITIONS}/{e.edition}/index.html") for e in reversed(report.earlier)
        ]
        return [(month(e, language), date(day, language), day, href) for e, day, href in found]

    def siblings(self, language: str, base: str, current: str = "") -> list[tuple[str, str, bool]]:
        """The briefs of all regions: name, path (``base`` leads to the language's folder), whether it is this one."""
        return [
            (r.name[language], f"{base}{r.slug}/index.html", r.code == current) for r in self.report.regions
        ]

    def downloads(self, of: Subject, side_by_side: bool) -> tuple[Download, ...]:
        """The files made together with the web page of a brief or the overview, as the page links to them.

        ``side_by_side``: whether the style of PDFs has both languages in one.
        """
        language = of.document.language
        slug = self.report.panel.regions[of.code].slug if of.code else ""
        here = f"{language}/{slug}" if slug else language
        found = []
        t = translator(language)
        for name, row in FORMATS.items():
            place = place_of(row, of.kind, slug, language, side_by_side) if name in of.formats else ""
            if place and name != WEB:
                beside = place.startswith(f"{here}/")
                href = place.removeprefix(f"{here}/") if beside else relative(here) + place
                found.append(Download(href, t(row.label), row.media_type))
        return tuple(found)

    def briefs(self, base: str = "") -> dict[str, str]:
        """Region code → path of its brief, for the overview's maps."""
        return {r.code: f"{base}{r.slug}/index.html" for r in self.report.regions}

    def places(self, indicators: Iterable[str], results: Iterable[Result]) -> list[discovery.PageRef]:
        """Every page of the report for feeds and sitemap; news are the overview and the briefs.

        ``indicators``, ``results``: those that have a page of their own.
        """
        report = self.report
        head = report.file.report
        names = report.panel.indicators
        return [
            self.ref("", head.title, head.about or head.title, news=True),
            *(self.ref(r.slug, r.full, head.title, news=True) for r in report.regions),
            *(self.ref(f"indicators/{i}", names[i].name, head.title) for i in indicators),
            *(self.ref(place, catalogue.words(PAGES[place]), head.title) for place in self.pages),
            *(self.ref(f"data/{r.id}", r.title, head.title) for r in results),
        ]

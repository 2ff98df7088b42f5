"""Addresses of a report's pages: `Addresses`, what links to what in every language and edition.

A page is named by its place: the folder of its ``index.html`` below the language, empty for the overview
(``sichuan``, ``indicators/income``). Links between pages are relative, so that a site works from a folder; what names
pages to machines is absolute, and is there only where the report has a base address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from analysis.values import Region, Result, Text
from compose.brief import MODELS
from compose.figures.charts.crowd import MANY
from compose.language import catalogue
from compose.language.catalogue import marked, translator
from compose.language.format import date, month
from compose.language.languages import LANGUAGES
from intake.report.report import EDITIONS, Report
from publish import discovery
from publish.earlier import Latest
from publish.formats import FORMATS, WEB, place_of
from publish.source import Subject
from publish.there import EVERYTHING, There
from render.html.writer import Download, Page, SupersededNotice, Translation, relative

#: pages beside the overview and the briefs, in the order of the menu: place → name
PAGES = {
    "indicators": marked("Indicators"),
    MODELS: marked("Models"),
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
    #: what is on the site: nothing else is linked to
    there: There = EVERYTHING

    @property
    def pages(self) -> list[str]:
        """The places of the pages in the menu, but for the overview: replication only where figures are checked, models where there are."""
        checked = any(entry.kind == "audit" for entry, _ in self.report.analyses)
        there = {"replication": checked, MODELS: bool(self.report.file.models.block)}
        return [place for place in PAGES if there.get(place, True)]

    def is_there(self, language: str, path: str) -> bool:
        """Whether a file of the report in a language is on the site; ``path``: below the language."""
        return self.there(f"{self.report.place}/{language}/{path}")

    def absolute(self, language: str, path: str) -> str:
        """The absolute address of a page, ``path`` below the language; empty without a base address or where it is not there."""
        base = self.latest.base_url if self.latest else self.report.file.report.base_url
        if not base or not self.is_there(language, path):
            return ""
        return discovery.address(base, f"{self.report.place}/{language}/{path}")

    def page(self, language: str, template: str, place: str) -> Page:
        """A page as it is linked from and to: menu, other language, editions, search, data, machines' addresses."""
        report = self.report
        head = report.file.report
        t = translator(language)
        here = f"{report.place}/{language}/{place}".rstrip("/")
        root = relative(here)
        base = relative(place)
        latest = self.latest
        site = (latest.base_url if latest else head.base_url).rstrip("/")
        items = [("", t("Overview")), *((p, t(PAGES[p])) for p in self.pages)]
        menu = [
            (label, f"{base}{_index(p)}", place.split("/")[0] == p)
            for p, label in items
            if self.is_there(language, _index(p))
        ]
        suffix = _index(place)
        others = [x for x in report.languages if x != language and self.is_there(x, suffix)]
        # numbers lead to their files and to how they came about; a part may be built without either
        origins = self.there.below(f"{report.place}/data") and self.is_there(language, "data/index.html")
        search = self.there.below(f"{report.place}/search/{language}")
        feed = bool(site) and self.there(f"{report.name}/{language}/feed.xml")
        other = (
            Translation(f"{base}../{others[0]}/{suffix}", LANGUAGES[others[0]].tag, LANGUAGES[others[0]].name)
            if others
            else None
        )
        # the one address of a page in all editions is that of the current edition
        current = latest.page(language, place) if latest else f"{here}/index.html"
        ref = self.ref(place, head.title, head.title)
        return Page(
            language,
            template,
            canonical=discovery.address(site, current) if site else "",
            card=discovery.address(site, f"{report.name}/{language}/card.png") if site and not latest else "",
            feed=f"{root}{report.name}/{language}/feed.xml" if feed else "",
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
            data=f"{base}../data/" if origins else "",
            search=f"{base}../search/{language}/" if search else "",
            search_root=f"{base}../",
            base=base,
            is_there=partial(self.is_there, language),
        )

    def ref(self, place: str, title: Text, words: Text, news: bool = False) -> discovery.PageRef:
        """A page in all its languages, as sitemap, feeds and heads name it."""
        report = self.report
        paths = {lang: f"{report.name}/{lang}/{_index(place)}" for lang in report.languages}
        paths = {lang: path for lang, path in paths.items() if self.there(path)} or paths
        default = f"{report.name}/index.html"
        default = "" if place or not self.there(default) else default
        return discovery.PageRef(paths, title, words, report.file.report.date, default, news)

    def superseded(self, language: str, place: str, href: str) -> SupersededNotice | None:
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
        return SupersededNotice(month(report.file.report.edition, language), href, tuple(told))

    def previous(self, language: str, place: str, base: str) -> tuple[str, str] | None:
        """The edition before, in words, and the path to the same page in it."""
        report = self.report
        if not report.earlier or language not in report.earlier[-1].languages:
            return None
        last = report.earlier[-1]
        if place and place not in last.slugs:
            return None
        folder = "../../" if self.latest else f"../{EDITIONS}/"
        path = f"{last.edition}/{language}/{_index(place)}"
        if not self.there(f"{report.name}/{EDITIONS}/{path}"):
            return None
        return month(last.edition, language), f"{base}{folder}{path}"

    def editions(self, language: str) -> list[tuple[str, str, str, str]]:
        """All editions for the overview of the current one, the newest first: words, date, ISO date, path."""
        report = self.report
        if self.latest or not report.earlier:
            return []
        head = report.file.report
        rows = [(head.edition, head.date, "")]
        rows += [
            (e.edition, e.date, f"../{EDITIONS}/{e.edition}/index.html")
            for e in reversed(report.earlier)
            if self.there(f"{report.name}/{EDITIONS}/{e.edition}/index.html")
        ]
        return [(month(e, language), date(day, language), day, href) for e, day, href in rows]

    def siblings(self, language: str, base: str, current: str = "") -> list[tuple[str, str, bool]]:
        """The briefs of all regions: name, path (``base`` leads to the language's folder), whether it is this one."""
        links = [
            (r.name[language], f"{base}{_index(r.slug)}", r.code == current)
            for r in self._company(current)
            if self.is_there(language, _index(r.slug))
        ]
        # the page itself is no company
        return links if any(not own for _, _, own in links) else []

    def _company(self, code: str) -> list[Region]:
        """The regions that a page names beside one: all; of a crowd those that it belongs to."""
        if not code or len(self.report.numbers) <= MANY:
            return self.report.regions
        return [self.report.panel.regions[c] for c in self.report.families[code].codes]

    def downloads(self, of: Subject, side_by_side: bool) -> tuple[Download, ...]:
        """The files made together with the web page of a brief or the overview, as the page links to them.

        ``side_by_side``: whether the style of PDFs has both languages in one.
        """
        language = of.document.language
        slug = self.report.panel.regions[of.code].slug if of.code else ""
        here = f"{language}/{slug}" if slug else language
        downloads = []
        t = translator(language)
        for name, row in FORMATS.items():
            place = place_of(row, of.kind, slug, language, side_by_side) if name in of.formats else ""
            if place and name != WEB:
                beside = place.startswith(f"{here}/")
                href = place.removeprefix(f"{here}/") if beside else relative(here) + place
                downloads.append(Download(href, t(row.label), row.media_type))
        return tuple(downloads)

    def briefs(self, language: str, code: str = "") -> dict[str, tuple[str, str]]:
        """Region code → its name and the folder of its brief, empty where there is no brief; for maps that answer.

        ``code``: the region that the page is about.
        """
        return {
            r.code: (r.name[language], r.slug if self.is_there(language, _index(r.slug)) else "")
            for r in self._company(code)
        }

    def places(self, indicators: Iterable[str], results: Iterable[Result]) -> list[discovery.PageRef]:
        """Every page of the report for feeds and sitemap; news are the overview and the briefs.

        ``indicators``, ``results``: those that have a page of their own.
        """
        report = self.report
        head = report.file.report
        names = report.panel.indicators
        links = [
            self.ref("", head.title, head.about or head.title, news=True),
            *(self.ref(r.slug, r.full, head.title, news=True) for r in report.regions),
            *(self.ref(f"indicators/{i}", names[i].name, head.title) for i in indicators),
            *(self.ref(place, catalogue.words(PAGES[place]), head.title) for place in self.pages),
            *(self.ref(f"data/{r.id}", r.title, head.title) for r in results),
        ]
        return [ref for ref in links if all(self.there(path) for path in ref.paths.values())]


def _index(place: str) -> str:
    """The file of a page by its place.

    >>> _index(""), _index("indicators/income")
    ('index.html', 'indicators/income/index.html')
    """
    return f"{place}/index.html" if place else "index.html"

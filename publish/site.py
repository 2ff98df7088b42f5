"""The shape of what a build leaves: which page lies where, and what links to what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from analysis.values import Region, Text
from compose import bilingual
from compose.brief import Plan, brief, overview
from compose.document import Document
from compose.figures.figures import Figures
from compose.figures.maps import draw as maps
from compose.glossary import Glossary, glossary
from compose.language import catalogue as catalogue_language
from compose.language.catalogue import marked, translator
from compose.language.format import date, month
from compose.language.languages import LANGUAGES
from compose.look.tokens import Logo
from compose.pages import about, origin
from intake.places.boundaries import Geometry
from intake.report.report import EDITIONS
from publish import discovery
from publish.earlier import Latest
from publish.search import SearchDoc, words_of
from render.data import files as datafiles
from render.data.workbooks import region_tables, region_workbook, report_workbook
from render.docx import government
from render.docx import writer as docx_writer
from render.html.writer import OwnLook, Page, Superseded, Translation, environment, relative, render
from render.pdf import style_check
from render.pdf import writer as pdf_writer
from render.pdf.archive import Attached

#: the folder of a report's own look, beside its languages
ASSETS = "assets"


@dataclass
class Site:
    """Everything the pages of one report share. Made once, sent to every worker once."""

    plan: Plan
    geometry: Geometry | None
    #: the edition style asked for; empty takes the report's own
    style: str = ""
    #: PDFs for the archive are asked for, whatever the report says
    archive: bool = False
    #: set for an earlier edition: where the current one is
    latest: Latest | None = None
    _figures: dict[str, Figures] = field(default_factory=dict)

    def figures(self, language: str) -> Figures:
        if language not in self._figures:
            self._figures[language] = Figures(
                self.plan.report, self.plan.results, self.geometry, language, self._sheet, self.plan.look
            )
        return self._figures[language]

    @cached_property
    def _sheet(self) -> maps.Sheet | None:
        """The boundaries on the drawing's grid, for all languages."""
        return maps.Sheet(self.geometry) if self.geometry else None

    def after(self, earlier: Site) -> Site:
        """This site with the sheet of an earlier one, where both are of the same country's boundaries."""
        own, its = (s.plan.report.file.report.regions for s in (self, earlier))
        if own == its != "table":
            self.__dict__["_sheet"] = earlier._sheet
        return self

    @cached_property
    def _has_replication(self) -> bool:
        return any(entry.kind == "audit" for entry, _ in self.plan.report.analyses)

    def _page(self, language: str, template: str, place: str) -> Page:
        """What every page of this report has: ``place`` is its folder below the language, empty for the overview."""
        report = self.plan.report
        head = report.file.report
        t = translator(language)
        here = f"{report.place}/{language}/{place}".rstrip("/")
        root = relative(here)
        base = relative(place)
        menu = [(t("Overview"), f"{base}index.html", place == "")]
        names = {
            "indicators": t("Indicators"),
            "methods": t("Methods"),
            "data": t("Data"),
            "replication": t("Replication"),
            "about": t("About"),
        }
        for name, label in names.items():
            if name != "replication" or self._has_replication:
                menu.append((label, f"{base}{name}/index.html", place.split("/")[0] == name))
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
        # what names pages to machines is absolute (hreflang, canonical, cards), or it is not there
        canonical = discovery.address(site, current) if site else ""
        ref = self._ref(place, head.title, head.title)
        alternates = discovery.alternates(ref, site) if site and not latest else []
        return Page(
            language,
            template,
            canonical=canonical,
            card=discovery.address(site, f"{report.name}/{language}/card.png") if site and not latest else "",
            feed=f"{root}{report.name}/{language}/feed.xml" if site else "",
            superseded=self._superseded(language, place, root + quote(current)),
            previous=self._previous(language, place, base),
            root=root,
            home=f"{root}index.html",
            site_title=head.title[language],
            edition=month(head.edition, language),
            date=date(head.date, language),
            date_iso=head.date,
            publisher=self.publisher(language),
            menu=menu,
            alternates=alternates,
            other=other,
            data=f"{base}../data/",
            search=f"{base}../search/{language}/",
            search_root=f"{base}../",
            base=base,
            own=self._own(language, f"{base}../{ASSETS}/"),
        )

    def _ref(self, place: str, title: Text, words: Text, news: bool = False) -> discovery.PageRef:
        """A page in all its languages, as sitemap, feeds and heads name it."""
        report = self.plan.report
        suffix = f"{place}/index.html" if place else "index.html"
        paths = {lang: f"{report.name}/{lang}/{suffix}" for lang in report.languages}
        default = "" if place else f"{report.name}/index.html"
        return discovery.PageRef(paths, title, words, report.file.report.date, default, news)

    def _card(self, document: Document, folder: str) -> dict[str, bytes]:
        """The picture for shared links, where the site has an address that pictures can be named by."""
        head = self.plan.report.file.report
        if not head.base_url or self.latest:
            return {}
        heading = head.title[document.language] if document.region else head.period[document.language]
        own = self.plan.look
        sign = own.masthead[document.language] if own.masthead else "方志 Fangzhi"
        picture = discovery.card(heading, document.title, document.description, sign, own.paper("mark"))
        return {f"{folder}/card.png": picture}

    def _superseded(self, language: str, place: str, href: str) -> Superseded | None:
        """What an earlier edition's page says first: that there is a newer one, and what was found wrong."""
        if self.latest is None:
            return None
        report = self.plan.report
        about = {r.slug: r.code for r in report.regions}.get(place)
        told = []
        for c in self.latest.corrections:
            region = report.gazetteer.find(c.region) if c.region else None
            if about is None or region is None or region.code == about:
                told.append((date(c.date, language), c.date, c.wrong[language], c.right[language]))
        return Superseded(month(report.file.report.edition, language), href, tuple(told))

    def _previous(self, language: str, place: str, base: str) -> tuple[str, str] | None:
        """The edition before, in words, and the path to the same page in it."""
        report = self.plan.report
        if not report.earlier or language not in report.earlier[-1].languages:
            return None
        last = report.earlier[-1]
        if place and place not in last.slugs:
            return None
        shelf = "../../" if self.latest else f"../{EDITIONS}/"
        suffix = f"{place}/index.html" if place else "index.html"
        return month(last.edition, language), f"{base}{shelf}{last.edition}/{language}/{suffix}"

    def _editions(self, language: str) -> list[tuple[str, str, str, str]]:
        """All editions for the overview of the current one, the newest first: words, date, ISO date, path."""
        report = self.plan.report
        if self.latest or not report.earlier:
            return []
        head = report.file.report
        found = [(head.edition, head.date, "")]
        found += [
            (e.edition, e.date, f"../{EDITIONS}/{e.edition}/index.html") for e in reversed(report.earlier)
        ]
        return [(month(e, language), date(day, language), day, href) for e, day, href in found]

    def _own(self, language: str, assets: str) -> OwnLook:
        """What the report's own look puts on a page; ``assets``: the address of its files."""
        own = self.plan.look
        logo = own.logo
        return OwnLook(
            "" if own.is_ours else f"{assets}look.css",
            f"{assets}logo.{Logo.suffix(logo.data)}" if logo else "",
            f"{assets}logo-dark.{Logo.suffix(logo.dark)}" if logo and logo.dark else "",
            logo.alt[language] if logo else "",
            *(words[language] if words else "" for words in (own.masthead, own.footer, own.contacts)),
        )

    def _html(self, document: Document, page: Page, **more: object) -> str:
        """A page in HTML, by the report's own templates where it has any."""
        return LANGUAGES[page.language].typeset(render(document, page, self.plan.look.templates, **more))

    def page_html(self, document: Document, language: str, template: str, place: str) -> str:
        """A page by one of the templates, as at a place below the language."""
        page = self._page(language, template, place)
        page.siblings = self._siblings(language, "../")
        return self._html(document, page)

    def assets(self) -> dict[str, bytes]:
        """The files of the report's own look on the web; none where the look is ours."""
        own = self.plan.look
        files = {"look.css": own.own_css()}
        if own.logo:
            files[f"logo.{Logo.suffix(own.logo.data)}"] = own.logo.data
            files[f"logo-dark.{Logo.suffix(own.logo.dark)}"] = own.logo.dark
        return {f"{self.plan.report.place}/{ASSETS}/{n}": data for n, data in files.items() if data}

    def publisher(self, language: str) -> str:
        """Who publishes the report; Fangzhi where it does not say."""
        head = self.plan.report.file.report
        return head.publisher[language] if head.publisher else "Fangzhi 方志"

    def _siblings(self, language: str, base: str, current: str = "") -> list[tuple[str, str, bool]]:
        return [
            (r.name[language], f"{base}{r.slug}/index.html", r.code == current)
            for r in self.plan.report.regions
        ]

    @property
    def edition_style(self) -> str:
        """How PDFs are set: as asked for, else the report's own way."""
        return self.style or self.plan.report.file.report.style

    @property
    def bilingual(self) -> bool:
        """Whether a PDF has both languages side by side: then there is one for the pages in either."""
        return self.edition_style == "bilingual"

    @cached_property
    def profile(self) -> bytes:
        """The ICC profile of the printing."""
        return style_check.profile_of(self.plan.report)

    def paper_page(
        self,
        document: Document,
        language: str,
        template: str = "",
        kind: type[Page] = Page,
        **more: Any,
    ) -> Page:
        """What every PDF of this report has; by its style's template where none is named.

        ``kind`` and ``more``: what else the page knows where it is bound with others.
        """
        head = self.plan.report.file.report
        running = [document.title, head.title[language]] if document.region else [head.title[language]]
        images: dict[str, bytes] = {}
        own = self._own(language, "figure:")
        if self.plan.look.logo:
            images[own.logo] = self.plan.look.logo.data
        return kind(
            language,
            template or pdf_writer.STYLES[self.edition_style].template,
            site_title=head.title[language],
            date=date(head.date, language),
            date_iso=head.date,
            publisher=self.publisher(language),
            running=" · ".join([*running, *([own.footer] if own.footer else [])]),
            images=images,
            own=own,
            **more,
        )

    def paper_html(
        self, document: Document, language: str, template: str = "", page: Page | None = None
    ) -> tuple[str, dict[str, bytes]]:
        """What a PDF is set from: the page, and its drawings by name."""
        page = page or self.paper_page(document, language, template)
        assert page.images is not None
        return self._html(document, page, office=self._office(language)), page.images

    def _paper(self, document: Document, language: str, code: str = "") -> bytes:
        """The PDF of a document, which is about one region or (no code) about all."""
        html, images = self.paper_html(document, language)
        attached = self.attached(language, code)
        return pdf_writer.pdf(
            html, images, self.edition_style, self.profile, attached, self.plan.look, language
        )

    def attached(self, language: str, code: str) -> list[Attached]:
        """The data a PDF for the archive carries: what the brief's region, or the whole report, has in tables."""
        report = self.plan.report
        if not (self.archive or report.file.report.archive):
            return []
        t = translator(language)
        if code:
            book = region_workbook(self._tables, report.panel, code, self._about, language)
            tables: Sequence[datafiles.Table] = region_tables(self._tables, code)
        else:
            book, tables = report_workbook(self._tables, self._about, language), self._tables
        day = report.file.report.date
        return [
            Attached("data.xlsx", book, t("The data of this document as a workbook"), day),
            Attached(
                "data.json",
                datafiles.report_json(tables, self._about),
                t("The data of this document for programs, with units, methods and sources"),
                day,
            ),
        ]

    @cached_property
    def _glossary(self) -> Glossary:
        return glossary(self.plan)

    def both(self, code: str) -> dict[str, bytes]:
        """The PDF in both languages, of one brief or (no code) of the overview: path below the site → content."""
        plan = self.plan
        if code:
            region = plan.report.panel.regions[code]
            zh, en = (brief(plan, region, lang, self.figures(lang)) for lang in bilingual.LANGUAGES)
            place = f"{region.slug}/brief.pdf"
        else:
            zh, en = (overview(plan, lang, self.figures(lang)) for lang in bilingual.LANGUAGES)
            place = "overview.pdf"
        page = self.paper_page(zh, "zh")
        html = self.both_html(zh, en, page, self.paper_page(en, "en"))
        assert page.images is not None
        attached, own = self._attached_to_both(code), self.plan.look
        content = pdf_writer.pdf(html, page.images, self.edition_style, self.profile, attached, own)
        return {f"{plan.report.place}/{bilingual.FOLDER}/{place}": content}

    def both_html(self, zh: Document, en: Document, page: Page, english: Page) -> str:
        """A page with both languages side by side; its figures are in ``page.images`` then."""
        english.images = page.images
        return render(
            bilingual.merge(zh, en, self._glossary), page, self.plan.look.templates, english=english
        )

    def _attached_to_both(self, code: str) -> list[Attached]:
        """A workbook in each language, and what programs read once."""
        found = {lang: self.attached(lang, code) for lang in bilingual.LANGUAGES}
        books = [
            replace(book, name=f"data.{lang}.xlsx") for lang, files in found.items() for book in files[:1]
        ]
        return [*books, *found["en"][1:]]

    def _pdf(self, page: Page, place: str, formats: tuple[str, ...]) -> str:
        """Where a page's PDF lies, from the page; empty where none is made."""
        if "pdf" not in formats:
            return ""
        return f"{page.base}../{bilingual.FOLDER}/{place}" if self.bilingual else place.split("/")[-1]

    def _office(self, language: str) -> dict[str, str]:
        """What a government document carries; the publisher stands in where the report says nothing."""
        office = self.plan.report.file.report.office
        names = ("agency", "agency_short", "number", "addressee", "attachment", "copies", "printed_by")
        if office is None:
            return {n: self.publisher(language) if n.startswith("agency") else "" for n in names}
        return {n: words[language] if (words := getattr(office, n)) else "" for n in names}

    def _form(self, language: str) -> docx_writer.Form:
        """How DOCX files look: a government document's, or the usual."""
        head = self.plan.report.file.report
        if self.edition_style != "government":
            return docx_writer.PlainForm(self.plan.look)
        return government.Official(self._office(language), head.title[language], date(head.date, language))

    @cached_property
    def _about(self) -> datafiles.About:
        return datafiles.about_of(self.plan.report)

    @cached_property
    def _tables(self) -> tuple[datafiles.Table, ...]:
        return datafiles.tables_of(self.plan.results, self.plan.report.panel)

    def data(self) -> dict[str, bytes]:
        """The result tables in every machine-readable form."""
        folder = f"{self.plan.report.place}/data"
        files = datafiles.data_files(self.plan.results, self.plan.report.panel, self._about)
        for language in self.plan.report.languages:
            files[f"{self.plan.report.name}.{language}.xlsx"] = report_workbook(
                self._tables, self._about, language
            )
        return {f"{folder}/{name}": content for name, content in files.items()}

    def brief(self, code: str, language: str, formats: tuple[str, ...]) -> tuple[dict[str, bytes], SearchDoc]:
        """All files of one brief (path below the site → content), and what search knows of it."""
        region: Region = self.plan.report.panel.regions[code]
        document = brief(self.plan, region, language, self.figures(language))
        folder = f"{self.plan.report.place}/{language}/{region.slug}"
        files: dict[str, bytes] = {}
        if "html" in formats:
            page = self._page(language, "brief", region.slug)
            page.siblings = self._siblings(language, "../", code)
            page.pdf = self._pdf(page, f"{region.slug}/brief.pdf", formats)
            page.xlsx = "data.xlsx"
            page.docx = "brief.docx" if "docx" in formats else ""
            if page.card:
                page.card = discovery.address(self.plan.report.file.report.base_url, f"{folder}/card.png")
            files |= self._card(document, folder)
            files[f"{folder}/index.html"] = self._html(document, page).encode()
            files[f"{folder}/data.xlsx"] = region_workbook(
                self._tables, self.plan.report.panel, code, self._about, language
            )
        if "pdf" in formats and not self.bilingual:
            files[f"{folder}/brief.pdf"] = self._paper(document, language, code)
        if "docx" in formats:
            files[f"{folder}/brief.docx"] = docx_writer.render(
                document,
                date=date(self.plan.report.file.report.date, language),
                author=self.publisher(language),
                form=self._form(language),
            )
        names = (*region.name.values(), *region.full.values(), code)
        found = SearchDoc(
            language,
            f"{language}/{region.slug}/index.html",
            document.title,
            translator(language)("Region"),
            document.description,
            words_of(document),
            tuple(dict.fromkeys(names)),
        )
        return files, found

    def _about_pages(self, language: str, figures: Figures) -> Iterator[tuple[str, Document]]:
        """The pages beside the overview: (folder, document)."""
        for name in about.shown_indicators(self.plan):
            yield f"indicators/{name}", about.indicator(self.plan, name, language, figures)
        yield "indicators", about.index(self.plan, language, figures)
        yield "methods", about.methods(self.plan, language, figures)
        yield "data", about.data(self.plan, language, figures)
        audit = about.replication(self.plan, language, figures)
        if audit is not None:
            yield "replication", audit
        yield "about", about.imprint(self.plan, language, figures)

    def origins(self, language: str, figures: Figures) -> dict[str, bytes]:
        """How the numbers of every result came about: a page, and what a number that is clicked asks for."""
        files: dict[str, bytes] = {}
        for name in self.plan.results:
            folder = f"{self.plan.report.place}/{language}/data/{name}"
            document = origin.page(self.plan, name, language, figures)
            html = self._html(document, self._page(language, "page", f"data/{name}"))
            files[f"{folder}/index.html"] = html.encode()
            files[f"{folder}/origin.js"] = origin.script(self.plan, name, language, figures)
        return files

    def places(self) -> list[discovery.PageRef]:
        """Every page of the report for feeds and sitemap; news are the overview and the briefs."""
        head = self.plan.report.file.report
        indicators = self.plan.report.panel.indicators
        names = {
            "indicators": marked("Indicators"),
            "methods": marked("Methods"),
            "data": marked("Data"),
            "about": marked("About"),
        }
        if self._has_replication:
            names["replication"] = marked("Replication")
        return [
            self._ref("", head.title, head.about or head.title, news=True),
            *(self._ref(r.slug, r.full, head.title, news=True) for r in self.plan.report.regions),
            *(
                self._ref(f"indicators/{i}", indicators[i].name, head.title)
                for i in about.shown_indicators(self.plan)
            ),
            *(self._ref(name, catalogue_language.words(title), head.title) for name, title in names.items()),
            *(self._ref(f"data/{r.id}", r.title, head.title) for r in self.plan.results.values()),
        ]

    def _dataset(self, language: str) -> str:
        """schema.org description of the report's data, for search engines."""
        head = self.plan.report.file.report
        years = [t[:4] for i in self.plan.report.panel.indicators for t in self.plan.report.panel.periods(i)]
        files = [
            discovery.FileRef(f"{self.plan.report.place}/data/report.json", head.title, "application/json"),
            discovery.FileRef(
                f"{self.plan.report.place}/data/report.parquet", head.title, "application/vnd.apache.parquet"
            ),
        ]
        place = discovery.Coverage(head.noun, f"{min(years)}/{max(years)}" if years else "")
        words = head.about[language] if head.about else head.title[language]
        return discovery.script(
            discovery.dataset(self._about, words, language, self._tables, files, place, head.base_url)
        )

    def front_page(self, document: Document, pdf: bool, volume: bool = False) -> bytes:
        """The overview on the web, with links to the PDFs that are beside it."""
        language = document.language
        page = self._page(language, "page", "")
        page.siblings = self._siblings(language, "")
        page.pdf = self._pdf(page, "overview.pdf", ("pdf",) if pdf else ())
        page.volume = "volume.pdf" if volume else ""
        page.xlsx = f"../data/{self.plan.report.name}.{language}.xlsx"
        page.scripts = ("fangzhi.js",)
        page.dataset = self._dataset(language)
        page.editions = self._editions(language)
        page.regions = {r.code: f"{r.slug}/index.html" for r in self.plan.report.regions}
        return self._html(document, page).encode()

    def whole(self, language: str, formats: tuple[str, ...]) -> tuple[dict[str, bytes], list[SearchDoc]]:
        """The pages about the whole report in one language, and what search knows of them."""
        found: list[SearchDoc] = []

        def find(document: Document, path: str) -> None:
            found.append(
                SearchDoc(
                    language,
                    f"{language}/{path}",
                    document.title,
                    "",
                    document.description,
                    words_of(document),
                )
            )

        figures = self.figures(language)
        folder = f"{self.plan.report.place}/{language}"
        files: dict[str, bytes] = {}
        first = overview(self.plan, language, figures)
        if "html" in formats:
            files |= self._card(first, folder)
            files[f"{folder}/index.html"] = self.front_page(first, "pdf" in formats)
            find(first, "index.html")
            for name, document in self._about_pages(language, figures):
                page = self._page(language, "page", name)
                if name.startswith("indicators/"):
                    # its map answers and its ranking sorts, as on the overview
                    page.scripts = ("fangzhi.js",)
                    page.regions = {
                        r.code: f"{page.base}{r.slug}/index.html" for r in self.plan.report.regions
                    }
                files[f"{folder}/{name}/index.html"] = self._html(document, page).encode()
                find(document, f"{name}/index.html")
            files |= self.origins(language, figures)
        if "pdf" in formats and not self.bilingual:
            files[f"{folder}/overview.pdf"] = self._paper(first, language)
        return files, found

    def entrance(self) -> dict[str, bytes]:
        """The report's language choice (x-default)."""
        head = self.plan.report.file.report
        links = [
            (LANGUAGES[lang].tag, LANGUAGES[lang].name, f"{lang}/index.html")
            for lang in self.plan.report.languages
        ]
        ref = self._ref("", head.title, head.title)
        html = (
            environment("en", self.plan.look.templates)
            .get_template("pages/choose.html")
            .render(
                own=self._own("en", f"{ASSETS}/"),
                title=f"{head.title['zh']} · {head.title['en']}",
                description=head.title["en"],
                root=relative(self.plan.report.place),
                heading=head.title,
                alternates=discovery.alternates(ref, head.base_url) if head.base_url else [],
                entries=[
                    {"title": head.period, "text": head.about or head.title, "links": links, "earlier": ()}
                ],
            )
        )
        return {f"{self.plan.report.place}/index.html": html.encode(), **self.assets()}

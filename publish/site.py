"""The website of a report: `Site`, what its pages share and which files they make."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import quote

from analysis.values import Region
from compose import bilingual, cite
from compose.brief import MODELS, Composed, Plan, models, overview
from compose.document import Document, Table, leaves
from compose.figures.charts.crowd import MANY
from compose.figures.figures import Figures
from compose.figures.formula import set_through
from compose.figures.maps import draw as maps
from compose.glossary import Glossary, glossary
from compose.language import catalogue
from compose.language.format import date
from compose.language.languages import LANGUAGES
from compose.look.tokens import Logo
from compose.pages import about, figure_tables, indicators, origin, own_weights
from intake.places.boundaries import Geometry
from publish import discovery, other_names
from publish.addresses import Addresses
from publish.earlier import Latest
from publish.entry import places
from publish.entry.dataset import described
from publish.entry.thumbnail import THUMBNAIL, thumbnail
from publish.formats import FORMATS, WEB, XLSX, paired, written
from publish.search import SearchDoc, doc_of
from publish.source import Subject
from publish.store.pages import Pages
from publish.store.store import Store, usual
from publish.take import workbook
from publish.take.figures import FOLDER, taken
from publish.there import EVERYTHING, There
from render.data import packages
from render.data.files import data_files
from render.data.tables import About, about_of, tables_of
from render.data.tables import Table as DataTable
from render.html.formulas import formula_files, of_results
from render.html.grounds import FEW, Grounds, drawn
from render.html.policy import secured
from render.html.scripts import shapes_script, table_parts
from render.html.served import served
from render.html.templates import environment
from render.html.writer import Download, OwnLook, Page, relative, render
from render.pdf import style_check
from render.pdf.styles import STYLES, Style
from render.printing import OWN_PRINTING, Printing

#: the folder of a report's own look, beside its languages
ASSETS = "assets"
#: the shapes of a report's maps, which all its pages share
SHAPES = f"{ASSETS}/shapes.js"


@dataclass
class Site:
    """Everything the pages of one report share. Made once, sent to every worker once."""

    plan: Plan
    geometry: Geometry | None
    #: how PDFs and Word are set; what is left empty is filled from the report
    printing: Printing = OWN_PRINTING
    #: set for an earlier edition: where the current one is
    latest: Latest | None = None
    #: what of the site there will be, where only a part of it is made: nothing else is linked to
    there: There = EVERYTHING
    #: where PDFs and Word files are kept that were made of the same
    store: Store = field(default_factory=usual)
    #: what heads the briefs that were made, by their path below the report; for the pages that reports share
    headings: dict[str, str] = field(default_factory=dict)
    #: pages that were composed already
    composed: Composed = field(default_factory=Composed, repr=False)
    _figures: dict[str, Figures] = field(default_factory=dict)
    _grounds: dict[str, Grounds] = field(default_factory=dict)
    _sheet: maps.Sheet | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.printing = self.printing.of(self.plan.report.file.report)

    @cached_property
    def addresses(self) -> Addresses:
        """Where the pages lie."""
        return Addresses(self.plan.report, self.latest, self.there)

    @property
    def paper_style(self) -> Style:
        """How PDFs are set: as asked for, else the report's own way."""
        return STYLES[self.printing.style]

    @property
    def bilingual(self) -> bool:
        """Whether a PDF has both languages side by side: then there is one for the pages in either."""
        return self.paper_style.bilingual

    def figures(self, language: str) -> Figures:
        """The figures of the report in a language, each drawn once."""
        if language not in self._figures:
            plan = self.plan
            self._figures[language] = Figures(
                plan.report, plan.results, self.geometry, language, self.sheet, plan.look, self.pages.text
            )
        return self._figures[language]

    def grounds(self, language: str) -> Grounds:
        """The drawings of the brief of the region with most figures, to which those of all others refer.

        None where there are too few briefs, or so many regions that each draws its own neighbourhood.
        """
        if language not in self._grounds:
            report = self.plan.report
            self._grounds[language] = Grounds()
            if FEW <= len(report.numbers) <= MANY:
                known = report.panel.numbers.notna().sum(axis=1).groupby(level="region").sum()
                most = max(report.regions, key=lambda one: int(known.get(one.code, 0)))
                page = self.composed.take(self.plan, most, language, self.figures(language))
                self._grounds[language] = self.pages.grounds(self.composed.keep(page), drawn)
        return self._grounds[language]

    @property
    def sheet(self) -> maps.Sheet | None:
        """The boundaries on the drawing's grid, for all languages."""
        if self._sheet is None and self.geometry is not None:
            # with what is known of it already, but for this report's store
            self._sheet = copy(maps.sheet_of(self.geometry))
            self._sheet.keep = self.pages.drawing
        return self._sheet

    @property
    def is_current(self) -> bool:
        """Whether this is a report's current edition, which the site lists, and no folder of an earlier one."""
        return self.plan.report.place == self.plan.report.name

    @cached_property
    def profile(self) -> bytes:
        """The ICC profile of the printing."""
        return style_check.profile_of(self.plan.report)

    @cached_property
    def glossary(self) -> Glossary:
        """The key to the Chinese drawings for readers of English."""
        return glossary(self.plan)

    @cached_property
    def about(self) -> About:
        """What data files say of the report."""
        return about_of(self.plan.report)

    @cached_property
    def tables(self) -> tuple[DataTable, ...]:
        """The results and the figures, as data files have them."""
        return tables_of(self.plan.results, self.plan.report.panel)

    @cached_property
    def pages(self) -> Pages:
        """What its pages are kept by."""
        return Pages(self.store, self.plan.look.templates, self.there, self.geometry)

    def publisher(self, language: str) -> str:
        """Who publishes the report; Fangzhi where it does not say."""
        head = self.plan.report.file.report
        return head.publisher[language] if head.publisher else "Fangzhi 方志"

    def day(self, language: str) -> str:
        """The date of publication in words."""
        return date(self.plan.report.file.report.date, language)

    def office(self, language: str) -> dict[str, str]:
        """What a government document carries; the publisher stands in where the report says nothing."""
        office = self.plan.report.file.report.office
        names = (
            *("agency", "agency_short", "number", "addressee", "attachment", "copies", "printed_by"),
            *("copy_number", "secrecy", "urgency", "signed_by"),
        )
        if office is None:
            return {n: self.publisher(language) if n.startswith("agency") else "" for n in names}
        return {n: words[language] if (words := getattr(office, n)) else "" for n in names}

    def own_look(self, language: str, assets: str) -> OwnLook:
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

    # pages --------------------------------------------------------------------------------------------------

    def _page(self, language: str, template: str, place: str) -> Page:
        """What every page of this report has: ``place`` is its folder below the language, empty for the overview."""
        page = self.addresses.page(language, template, place)
        page.publisher = self.publisher(language)
        page.nouns = self.plan.report.file.report.noun[language].removeprefix("个")
        page.pictures = f"{page.base}../{ASSETS}/"
        page.shapes = f"{page.base}../{SHAPES}" if self.sheet else ""
        page.own = self.own_look(language, page.pictures)
        return page

    def html(self, document: Document, page: Page, **more: object) -> str:
        """A page in HTML, by the report's own templates where it has any."""
        if page.paper:
            return self._html(document, page, **more)
        # a page that counts its drawings while it is made is made of a copy: another made of it begins anew
        own = replace(page)
        return self.pages.html(document, page, more, lambda: self._html(document, own, **more))

    def _html(self, document: Document, page: Page, **more: object) -> str:
        html = LANGUAGES[page.language].typeset(render(document, page, self.plan.look.templates, **more))
        return html if page.paper else served(html)

    def page_html(self, document: Document, language: str, template: str, place: str) -> str:
        """A page by one of the templates, as at a place below the language."""
        page = self._page(language, template, place)
        page.siblings = self.addresses.siblings(language, "../")
        return self.html(document, page)

    def subject(self, code: str, language: str, formats: tuple[str, ...]) -> Subject:
        """A brief, or without a region the overview, as the formats write it."""
        folder = f"{self.plan.report.place}/{language}"
        if not code:
            figures = self.figures(language)
            more = self.plan.models and any(name != WEB for name in formats)
            paper = overview(self.plan, language, figures, whole=True) if more else None
            return Subject(self.composed.take(self.plan, None, language, figures), folder, "", formats, paper)
        region: Region = self.plan.report.panel.regions[code]
        document = self.composed.take(self.plan, region, language, self.figures(language))
        return Subject(document, f"{folder}/{region.slug}", code, formats)

    def web_page(self, of: Subject, more: tuple[Download, ...] = ()) -> bytes:
        """The page of a brief or the overview, with links to the files that are beside it and to ``more``."""
        return self.html(of.document, self._of_subject(of, more)).encode()

    def _of_subject(self, of: Subject, more: tuple[Download, ...] = ()) -> Page:
        """What the page of a brief or the overview has."""
        report, language = self.plan.report, of.document.language
        slug = report.panel.regions[of.code].slug if of.code else ""
        page = self._page(language, "brief" if of.code else "page", slug)
        assert page.base is not None
        book = "data.xlsx" if of.code else f"../data/{report.name}.{language}.xlsx"
        page.downloads = (
            *self.addresses.downloads(of, self.bilingual),
            *more,
            Download(book, "Excel", XLSX),
            *(
                [Download(f"{page.data}regions/{of.code}.json", "JSON", "application/json")]
                if of.code and page.data
                else []
            ),
        )
        page.siblings = self.addresses.siblings(language, page.base, of.code)
        page.taking = f"{FOLDER}/"
        asked = (self.plan, of.document, self.figures(language), of.code)
        page.behind = self.pages.once(of.document, lambda: figure_tables.behind(*asked))
        # maps answer, and rankings sort
        page.scripts = ("fangzhi.js",)
        page.regions = self.addresses.briefs(language, of.code)
        if any(isinstance(leaf, Table) and leaf.more for leaf in leaves(of.document)):
            # all regions are on the page of indicators and regions, and in the table's parts
            page.scripts, page.regions, page.siblings = ("tables.js",), {}, []
        if of.code:
            # one of a crowd is shown on a map of its own
            if self.figures(language).maps.family(report.panel.regions[of.code]):
                page.shapes = ""
            page.grounds = self.grounds(language)
            page.ground = f"{page.base}../{ASSETS}/{page.grounds.name}" if page.grounds else ""
            if self.addresses.is_there(language, "index.html") and len(page.siblings) > 1:
                page.comparing = f"{page.base}index.html#compare={quote(of.code)}"
            if report.file.report.regions == "province":
                page.across = f"{page.root}{places.FOLDER}/{slug}/index.html"
            if page.card:
                page.card = discovery.address(report.file.report.base_url, f"{of.folder}/card.png")
        else:
            page.dataset = described(self.plan, self.about, language)
            page.weighing = tuple(
                (self.plan.results[name].title[language], f"{own_weights.PLACE}/{name}/index.html")
                for name in self._weighed
                if self.addresses.is_there(language, f"{own_weights.PLACE}/{name}/index.html")
            )
            page.editions = self.addresses.editions(language)
        return page

    def figure_files(self, of: Subject) -> dict[str, bytes]:
        """The pages of a brief's or the overview's figures and tables, beside its own."""
        return self._taken(of.document, self._of_subject(of), of.folder)

    def _taken(self, document: Document, page: Page, folder: str) -> dict[str, bytes]:
        head = self.plan.report.file.report
        base = (self.latest.base_url if self.latest else head.base_url).rstrip("/")
        more, name = (folder, base), self.plan.report.name
        return self.pages.files(
            "taken", document, page, more, lambda: taken(document, page, folder, base, name)
        )

    def card(self, of: Subject) -> dict[str, bytes]:
        """The picture for shared links, where the site has an address that pictures can be named by."""
        head, document = self.plan.report.file.report, of.document
        if not head.base_url or self.latest:
            return {}
        heading = head.title[document.language] if of.code else head.period[document.language]
        own = self.plan.look
        sign = own.masthead[document.language] if own.masthead else "方志 Fangzhi"
        picture = discovery.card(heading, document.title, document.description, sign, own.paper("mark"))
        return {"card.png": picture}

    def region_workbook(self, of: Subject) -> bytes:
        """The figures of a brief's region as a workbook, its scorecard first."""
        return workbook.of_region(self.plan, self.tables, self.about, self.workbook_heads, self.store, of)

    @cached_property
    def workbook_heads(self) -> str:
        """The digest of what workbooks say, whatever the figures are."""
        return workbook.heads(self.tables, self.about)

    def _page_files(self, document: Document, page: Page, folder: str) -> dict[str, bytes]:
        """A page, and the parts of its tables."""
        parts = self._table_parts(document, page, folder)
        if parts:
            page.scripts, page.regions = ("tables.js",), {}
        return {f"{folder}/index.html": self.html(document, page).encode(), **parts}

    def _table_parts(self, document: Document, page: Page, folder: str) -> dict[str, bytes]:
        if not any(isinstance(leaf, Table) and leaf.more for leaf in leaves(document)):
            return {}
        # the report's own templates may set tables in another way
        html, more = self.html if self.plan.look.templates else None, (document, page, folder)
        return self.pages.files("parts", *more, lambda: table_parts(html, *more))

    @cached_property
    def _weighed(self) -> list[str]:
        return own_weights.indices(self.plan)

    def _about_pages(self, language: str, figures: Figures) -> Iterator[tuple[str, Document]]:
        """The pages beside the overview: (folder, document)."""
        for name in indicators.shown_indicators(self.plan):
            yield f"indicators/{name}", indicators.indicator(self.plan, name, language, figures)
        yield "indicators", indicators.index(self.plan, language, figures)
        if found := models(self.plan, language, figures):
            yield MODELS, found
            yield about.MODELS_METHODS, about.methods(self.plan, language, figures, models=True)
        yield "methods", about.methods(self.plan, language, figures, models=False)
        yield "data", about.data(self.plan, language, figures)
        for name in self._weighed:
            yield f"{own_weights.PLACE}/{name}", own_weights.page(self.plan, name, language, figures)
        if audit := about.replication(self.plan, language, figures):
            yield "replication", audit
        yield "about", about.imprint(self.plan, language, figures)

    def origins(self, language: str, figures: Figures, *only: str) -> dict[str, bytes]:
        """How the numbers of every result (or ``only`` of some) came about: a page, and what a click on a number asks for."""
        files: dict[str, bytes] = {}
        for name in only or self.plan.results:
            folder = f"{self.plan.report.place}/{language}/data/{name}"
            document = origin.page(self.plan, name, language, figures)
            html = self.html(document, self._page(language, "page", f"data/{name}"))
            files[f"{folder}/index.html"] = html.encode()
            files[f"{folder}/origin.js"] = origin.script(self.plan, name, language, figures)
        return files

    def places(self) -> list[discovery.PageRef]:
        """Every page of the report for feeds and sitemap; news are the overview and the briefs."""
        refs = self.addresses.places(indicators.shown_indicators(self.plan), self.plan.results.values())
        title = self.plan.report.file.report.title
        own = [
            self.addresses.ref(f"{own_weights.PLACE}/{name}", self.plan.results[name].title, title)
            for name in self._weighed
        ]
        if self.plan.models:
            own.append(
                self.addresses.ref(about.MODELS_METHODS, catalogue.words("Methods of the models"), title)
            )
        return [*refs, *(ref for ref in own if all(self.there(path) for path in ref.paths.values()))]

    # files --------------------------------------------------------------------------------------------------

    def assets(self) -> dict[str, bytes]:
        """The files of the report's own look on the web, and its own pictures; none where there are none."""
        own = self.plan.look
        files = {"look.css": own.own_css()}
        files |= {picture.name: picture.data for picture in self.plan.pictures.values()}
        files |= {SHAPES.removeprefix(f"{ASSETS}/"): shapes_script(self.sheet)} if self.sheet else {}
        every = [self.grounds(language) for language in self.plan.report.languages]
        files |= {grounds.name: grounds.script for grounds in every if grounds}
        files |= formula_files(self.plan.results, self.pages.text)
        if own.logo:
            files[f"logo.{Logo.suffix(own.logo.data)}"] = own.logo.data
            files[f"logo-dark.{Logo.suffix(own.logo.dark)}"] = own.logo.dark
        return {f"{self.plan.report.place}/{ASSETS}/{n}": data for n, data in files.items() if data}

    def data(self) -> dict[str, bytes]:
        """The result tables in every machine-readable form, and what describes them."""
        folder = f"{self.plan.report.place}/data"
        panel, head = self.plan.report.panel, self.plan.report.file.report
        files = data_files(self.plan.results, panel, self.about) | cite.files_of(self.plan.report)
        for language in self.plan.report.languages:
            files[f"{self.plan.report.name}.{language}.xlsx"] = workbook.of_report(
                self.tables, self.about, self.workbook_heads, self.store, language
            )
        base = discovery.address(head.base_url, f"{folder}/index.html") if head.base_url else ""
        whole = [n for n in files if n.startswith("report.") or n.endswith(".xlsx")]
        files |= {
            "datapackage.json": packages.datapackage(self.tables, files, self.about),
            "dictionary.csv": packages.dictionary(self.tables),
            "dcat.jsonld": packages.dcat(
                [*whole, *(n for n in files if n.endswith(".csv"))], self.about, base
            ),
            "sdmx.csv": packages.sdmx_csv(panel, self.about),
            **{
                f"regions/{r.code}.json": packages.region_json(self.tables, panel, r.code, self.about)
                for r in self.plan.report.regions
            },
        }
        return {f"{folder}/{name}": content for name, content in files.items()}

    def brief(self, code: str, language: str, formats: tuple[str, ...]) -> tuple[dict[str, bytes], SearchDoc]:
        """All files of one brief (path below the site → content), and what search knows of it."""
        of = self.subject(code, language, formats)
        region: Region = self.plan.report.panel.regions[code]
        kind = LANGUAGES[language].region_heading(self.plan.report.file.report.noun[language])
        names, own = other_names.of_region(self.plan.report, region), self.plan.report.file.report.synonyms
        return written(self, of), doc_of(of.document, f"{region.slug}/index.html", kind, names, own)

    def whole(self, language: str, formats: tuple[str, ...]) -> tuple[dict[str, bytes], list[SearchDoc]]:
        """The files about the whole report in one language, and what search knows of them."""
        of = self.subject("", language, formats)
        set_through(self.pages.text, of_results(self.plan.results))
        files = written(self, of)
        if WEB not in formats:
            return files, []
        files |= self._table_parts(of.document, self._page(language, "page", ""), of.folder)
        if language == self.plan.report.languages[0] and (small := thumbnail(of.document)):
            files[f"{self.plan.report.place}/{THUMBNAIL}"] = small
        own = self.plan.report.file.report.synonyms
        docs = [doc_of(of.document, "index.html", "", other_names.of_words([of.document.title], own), own)]
        figures = self.figures(language)
        for name, document in self._about_pages(language, figures):
            page = self._page(language, "page", name)
            if name.startswith(f"{own_weights.PLACE}/"):
                index = name.removeprefix(f"{own_weights.PLACE}/")
                page.weights = discovery.script(own_weights.script_data(self.plan, index, language, figures))
            if name == MODELS or name.startswith(("indicators/", f"{own_weights.PLACE}/")):
                # its map answers and its ranking sorts, as on the overview
                page.scripts = ("weights.js", "fangzhi.js") if page.weights else ("fangzhi.js",)
                page.regions = self.addresses.briefs(language)
                page.taking, page.behind = f"{FOLDER}/", figure_tables.behind(self.plan, document, figures)
                beside = self._taken(document, page, f"{of.folder}/{name}")
                files |= {f"{of.folder}/{name}/{path}": content for path, content in beside.items()}
            files |= self._page_files(document, page, f"{of.folder}/{name}")
            docs.append(
                doc_of(document, f"{name}/index.html", "", other_names.of_words([document.title], own), own)
            )
        return files | self.origins(language, figures), docs

    def both(self, code: str, formats: tuple[str, ...] = tuple(FORMATS)) -> dict[str, bytes]:
        """The files in both languages, of one brief or (no code) of the overview: path below the site → content."""
        zh, en = (self.subject(code, lang, formats) for lang in bilingual.LANGUAGES)
        folder = f"{self.plan.report.place}/{bilingual.FOLDER}"
        folder += f"/{self.plan.report.panel.regions[code].slug}" if code else ""
        files: dict[str, bytes] = {}
        for name in paired(formats, self.bilingual):
            row = FORMATS[name]
            if row.write_pair and zh.kind in row.files:
                content = row.write_pair(self, zh.printed, en.printed, code)
                files[f"{folder}/{row.files[zh.kind]}"] = content
        return files

    def entrance(self) -> dict[str, bytes]:
        """The report's language choice (x-default)."""
        head = self.plan.report.file.report
        links = [
            (LANGUAGES[lang].tag, LANGUAGES[lang].name, f"{lang}/index.html")
            for lang in self.plan.report.languages
            if self.addresses.is_there(lang, "index.html")
        ]
        ref = self.addresses.ref("", head.title, head.title)
        html = (
            environment("en", self.plan.look.templates)
            .get_template("pages/choose.html")
            .render(
                own=self.own_look("en", f"{ASSETS}/"),
                title=" · ".join(dict.fromkeys((head.title["zh"], head.title["en"]))),
                description=head.title["en"],
                root=relative(self.plan.report.place),
                heading=head.title,
                alternates=discovery.alternates(ref, head.base_url) if head.base_url else [],
                entries=[
                    {"title": head.period, "text": head.about or head.title, "links": links, "earlier": ()}
                ],
            )
        )
        return {f"{self.plan.report.place}/index.html": secured(html).encode(), **self.assets()}

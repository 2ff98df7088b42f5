"""What writers of formats ask of a report's site: `Source`, a protocol that `publish.site.Site` keeps, and `Subject`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from compose.brief import Plan
from compose.document import Document
from compose.glossary import Glossary
from publish.store.pages import Pages
from publish.store.store import Store
from render.data.tables import About, Table
from render.html.writer import OwnLook, Page
from render.pdf.styles import Style
from render.printing import Printing


@dataclass(frozen=True)
class Subject:
    """What files are made of: a brief or the overview, in a language."""

    document: Document
    #: where the files lie below the site
    folder: str
    #: the region's code; empty for the overview
    code: str = ""
    #: the formats made together, whose files the web page links to
    formats: tuple[str, ...] = ()
    #: the document in print, where it has more: the overview with the page of models
    paper: Document | None = None

    @property
    def printed(self) -> Document:
        """The document as PDF and Word have it."""
        return self.paper or self.document

    @property
    def kind(self) -> str:
        """``brief`` or ``overview``."""
        return "brief" if self.code else "overview"


class OnWeb(Protocol):
    """What knows the addresses of a report's pages: `publish.addresses.Addresses`."""

    def absolute(self, language: str, path: str) -> str:
        """The absolute address of a page, ``path`` below the language; empty where it has none."""


class Source(Protocol):
    """A report with all that its pages share, each made once."""

    plan: Plan
    #: nothing in it is left empty
    printing: Printing
    #: where dear files are kept
    store: Store

    @property
    def paper_style(self) -> Style:
        """How PDFs are set."""

    @property
    def bilingual(self) -> bool:
        """Whether a PDF has both languages side by side."""

    @property
    def profile(self) -> bytes:
        """The ICC profile of the printing."""

    @property
    def pages(self) -> Pages:
        """What its pages are kept by."""

    @property
    def glossary(self) -> Glossary:
        """The key to the Chinese drawings for readers of English."""

    @property
    def about(self) -> About:
        """What data files say of the report."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every result as a table."""

    @property
    def addresses(self) -> OnWeb:
        """Where the report's pages lie on the web."""

    def publisher(self, language: str) -> str:
        """Who publishes the report."""

    def day(self, language: str) -> str:
        """The report's date in words."""

    def office(self, language: str) -> dict[str, str]:
        """The lines of an official document."""

    def own_look(self, language: str, assets: str) -> OwnLook:
        """What the report's own look puts on a page."""

    def html(self, document: Document, page: Page, **more: object) -> str:
        """A page in HTML."""

    def web_page(self, of: Subject) -> bytes:
        """The page of a brief or the overview on the web."""

    def card(self, of: Subject) -> dict[str, bytes]:
        """The picture for shared links."""

    def figure_files(self, of: Subject) -> dict[str, bytes]:
        """The pages of the figures and tables of a brief or the overview."""

    def region_workbook(self, of: Subject) -> bytes:
        """The figures of a brief's region as a workbook."""

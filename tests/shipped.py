"""PDFs and pages of the shipped reports, made once in a run of all tests by whichever process asks first: `Shipped`.

What is rendered is also kept from run to run: `RENDERED`.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock

from compose.bilingual import FOLDER, LANGUAGES
from paths import REPORTS, ROOT
from publish import pdf
from publish.search import SearchDoc
from publish.site import Site
from publish.store.digest import digest, folder_digest
from publish.store.program import running
from publish.store.store import Store
from render.paper import USUAL_PAPER
from render.pdf import writer as pdf_writer
from render.pdf.styles import STYLES, Style
from render.printing import Printing

#: what is rendered of shipped reports and of the how-tos outlives the run: the program's own store finds it by the page and
#: all that renders (code, style sheets, engines, fonts), so that a run after a change elsewhere lays nothing out again.
#: `FRESH=1 make test` makes everything anew
RENDERED = Store(ROOT / ".cache" / "tests", 768 * 2**20, fresh=bool(os.environ.get("FRESH")))

#: the brief that is also made for the archive, in every style that can be
ARCHIVED = ("provinces", "510000")

Made = TypeVar("Made")


def typeset(html: str, style: str = "brief", paper: str = USUAL_PAPER) -> bytes:
    """The PDF of a page without drawings that a test makes up; for what is about the PDF and not about making it."""

    def made() -> bytes:
        return pdf_writer.pdf(html, {}, style, paper=paper)

    return RENDERED.kept(("typeset", html, style, paper), made)


def judged(by: tuple[object, ...], content: bytes, ask: Callable[[], Made]) -> Made:
    """What a program of others says of a file, as it said of the same bytes in an earlier run.

    Args:
        by: the program with its version, and all that it is asked.
        ask: asks it; what it says must follow from the bytes alone.
    """
    key = digest("judged", by, content)
    kept = RENDERED.get(key)
    if kept is None:
        kept = pickle.dumps(ask())
        RENDERED.put(key, kept)
    said: Made = pickle.loads(kept)
    return said


@contextmanager
def laid_out_once() -> Iterator[None]:
    """A page of the same content is laid out once, and written as often as it is asked for: plain, and with its data.

    What a document is written with (variant, profile, what is attached) makes no difference to where things stand on it.
    """
    laid: dict[str, tuple[Any, Any]] = {}

    def once(html: str, images: dict[str, bytes], chosen: Style, *more: Any) -> Any:
        sheets, bound, _options = more
        # sheets are parsed once for a style, a look and a size of paper, and stay as long as what is laid out with them
        key = digest(html, images, chosen.label, id(sheets), bound)
        if key not in laid:
            laid[key] = sheets, pages(html, images, chosen, *more)
        return laid[key][1]

    pages = pdf_writer._pages
    pdf_writer._pages = once
    try:
        yield
    finally:
        pdf_writer._pages = pages


@dataclass
class Shipped:
    """What tests read of the shipped reports. Other processes of the same run find it in ``folder``.

    What is handed out is shared: a test that changes it makes its own.
    """

    #: gives the reports, each prepared where there is something to make of it
    sites: Callable[[], Mapping[str, Site]]
    folder: Path
    #: where PDFs and Word files are found that an earlier run made of the same
    store: Store = RENDERED
    _known: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def once(self, make: Callable[[], Made], *name: str) -> Made:
        """What has this name; made where no process of this run has done so before."""
        if name not in self._known:
            stem = hashlib.sha256("\0".join(name).encode()).hexdigest()[:16]
            path = self.folder / f"{stem}.pickle"
            with FileLock(self.folder / f"{stem}.lock"):
                if not path.is_file():
                    whole = path.with_suffix(".part")
                    whole.write_bytes(pickle.dumps(make(), pickle.HIGHEST_PROTOCOL))
                    whole.replace(path)
                    with (self.folder / "made.txt").open("a", encoding="utf-8") as told:
                        told.write(f"{os.getpid()} {' '.join(name)}\n")
            self._known[name] = pickle.loads(path.read_bytes())
        made: Made = self._known[name]
        return made

    def site(self, report: str, style: str = "") -> Site:
        """A report in a style of PDF, prepared in this process."""
        return replace(self.sites()[report], printing=Printing(style), store=self.store)

    def paper(self, report: str, style: str, language: str, code: str = "") -> tuple[str, bytes]:
        """The HTML that a PDF is set from, and the PDF: of a region's brief, or (no code) of the overview.

        In the style ``bilingual`` there is one for both languages, whichever is named.
        """
        return self._papers(report, style, language, code)[:2]

    def pdf(self, report: str, style: str, language: str, code: str = "") -> bytes:
        """The PDF alone."""
        return self.paper(report, style, language, code)[1]

    def archived(self, style: str, language: str) -> bytes:
        """The same for the archive, with its data, of the brief `ARCHIVED`."""
        report, code = ARCHIVED
        return self._papers(report, style, language, code)[2]

    def _papers(self, report: str, style: str, language: str, code: str) -> tuple[str, bytes, bytes]:
        language = "zh-en" if style == "bilingual" else language
        return self.once(
            partial(self._paper, report, style, language, code), "paper", report, style, language, code
        )

    def _paper(self, report: str, style: str, language: str, code: str) -> tuple[str, bytes, bytes]:
        """The HTML, the PDF, and of one brief the PDF for the archive."""
        site = self.site(report, style)
        if site.bilingual:
            zh, en = (site.subject(code, lang, ("pdf",)).document for lang in LANGUAGES)
            html = pdf.pair_html(site, zh, en, pdf.page(site, zh), pdf.page(site, en))
        else:
            html, _ = pdf.html(site, site.subject(code, language, ("pdf",)).document)
        with laid_out_once():
            path, data = self._file(site, language, code)
            kept = b""
            if (report, code) == ARCHIVED and not STYLES[style].press:
                _, kept = self._file(replace(site, printing=Printing(style, archive=True)), language, code)
        slug = site.plan.report.panel.regions[code].slug if code else ""
        folder = f"{report}/{FOLDER if site.bilingual else language}"
        assert path == (f"{folder}/{slug}/brief.pdf" if code else f"{folder}/overview.pdf")
        return html, data, kept

    def _file(self, site: Site, language: str, code: str) -> tuple[str, bytes]:
        """The path and the content of the PDF."""
        if site.bilingual:
            files = site.both(code, ("pdf",))
        else:
            files = site.brief(code, language, ("pdf",))[0] if code else site.whole(language, ("pdf",))[0]
        ((path, data),) = files.items()
        return path, data

    def pages(self, report: str, language: str) -> dict[str, bytes]:
        """Every file of a report's web pages in a language without its PDFs: path below the site → content."""
        return self._web(report, language)[0]

    def docs(self, report: str, language: str) -> list[SearchDoc]:
        """What search knows of those pages."""
        return self._web(report, language)[1]

    def page(self, report: str, language: str, slug: str = "") -> str:
        """The HTML of a region's brief, or (no slug) of the overview."""
        return self.pages(report, language)[
            f"{report}/{language}/{slug}/index.html".replace("//", "/")
        ].decode()

    def _web(self, report: str, language: str) -> tuple[dict[str, bytes], list[SearchDoc]]:
        return self.once(partial(self._make_web, report, language), "web", report, language)

    def _make_web(self, report: str, language: str) -> tuple[dict[str, bytes], list[SearchDoc]]:
        """From an earlier run of the same program on the same reports, where there was one."""

        def anew() -> bytes:
            return zlib.compress(pickle.dumps(self._composed(report, language), pickle.HIGHEST_PROTOCOL), 1)

        # a report may take boundaries from another, and its pages lead to it
        parts = ("web", running(), report, language, folder_digest(REPORTS))
        made: tuple[dict[str, bytes], list[SearchDoc]] = pickle.loads(
            zlib.decompress(self.store.kept(parts, anew))
        )
        return made

    def _composed(self, report: str, language: str) -> tuple[dict[str, bytes], list[SearchDoc]]:
        site = self.site(report)
        files, docs = site.whole(language, ("html",))
        for region in site.plan.report.regions:
            more, found = site.brief(region.code, language, ("html",))
            files |= more
            docs.append(found)
        return files, docs

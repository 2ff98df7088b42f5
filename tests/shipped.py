"""What the shipped reports are built into, made once in a run and shared by all its workers: `Shipped`.

Laying out an overview takes ten seconds, and many tests look at the same one. The first that asks has it made and puts
it into the run's own folder; the others, in whatever worker, read it there. Nothing is kept from one run to the next.
"""

from __future__ import annotations

import fcntl
import hashlib
import pickle
from pathlib import Path

from compose.bilingual import LANGUAGES
from publish import pdf
from publish.search import SearchDoc
from publish.site import Site

#: path below the site → content
Files = dict[str, bytes]


class Shipped:
    """The shipped reports as built: pages and PDFs by report, region, language and style."""

    def __init__(self, prepared: dict[str, Site], folder: Path) -> None:
        self._prepared, self._folder = prepared, folder
        folder.mkdir(exist_ok=True)

    def files(self, report: str, slug: str, language: str, kind: str = "pdf", style: str = "") -> Files:
        """What one brief, or without ``slug`` the overview, is written as: ``kind`` is ``html`` or ``pdf``."""
        return self._kept(report, slug, language, kind, style)[0]

    def _kept(
        self, report: str, slug: str, language: str, kind: str, style: str
    ) -> tuple[Files, list[SearchDoc]]:
        asked = (report, slug, language, kind, style)
        name = self._folder / hashlib.sha256("|".join(asked).encode()).hexdigest()[:24]
        with name.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if name.is_file():
                files, docs = pickle.loads(name.read_bytes())
                return files, docs
            made = self._made(*asked)
            name.write_bytes(pickle.dumps(made))
        return made

    def _made(
        self, report: str, slug: str, language: str, kind: str, style: str
    ) -> tuple[Files, list[SearchDoc]]:
        site = self._site(report, style)
        code = self._code(site, slug)
        if style == "bilingual":
            return site.both(code, (kind,)), []
        if not code:
            return site.whole(language, (kind,))
        files, doc = site.brief(code, language, (kind,))
        return files, [doc]

    def _site(self, report: str, style: str) -> Site:
        base = self._prepared[report]
        return Site(base.plan, base.geometry, style) if style else base

    def _code(self, site: Site, slug: str) -> str:
        return {r.slug: r.code for r in site.plan.report.regions}[slug] if slug else ""

    def pdf(self, report: str, slug: str = "", language: str = "zh", style: str = "brief") -> bytes:
        """The PDF of a brief, or without ``slug`` of the overview."""
        files = self.files(report, slug, language, "pdf", style)
        (data,) = (content for name, content in files.items() if name.endswith(".pdf"))
        return data

    def paper(self, report: str, slug: str, language: str, style: str) -> tuple[str, bytes]:
        """The page a PDF is set from, and the PDF."""
        data = self.pdf(report, slug, language, style)
        site = self._site(report, style)
        code = self._code(site, slug)
        if style == "bilingual":
            zh, en = (site.subject(code, lang, ("pdf",)).document for lang in LANGUAGES)
            return pdf.pair_html(site, zh, en, pdf.page(site, zh), pdf.page(site, en)), data
        return pdf.html(site, site.subject(code, language, ("pdf",)).document)[0], data

    def pages(self, report: str, language: str) -> Files:
        """Every page of a report in one language."""
        found = dict(self.files(report, "", language, "html"))
        for region in self._prepared[report].plan.report.regions:
            found |= self.files(report, region.slug, language, "html")
        return found

    def docs(self, report: str, language: str) -> list[SearchDoc]:
        """What search knows of every page of a report in one language."""
        slugs = ["", *(r.slug for r in self._prepared[report].plan.report.regions)]
        return [doc for slug in slugs for doc in self._kept(report, slug, language, "html", "")[1]]

"""Formats of briefs and overviews: `FORMATS`, one row a format; `USUAL`, what is made where nothing is asked for.

A new format is a writer below `render/`, a row here, and a test. A writer is imported when it writes first: what
lists the formats (the command's help) waits for none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from compose.language.catalogue import Plural, counter, marked, translator

if TYPE_CHECKING:
    # what writers are given brings the engines with it
    from compose.document import Document
    from publish.source import Source, Subject

Write = Callable[["Source", "Subject"], bytes]


@dataclass(frozen=True)
class Format:
    """One way to write a brief or the overview."""

    #: as ``--format`` has it
    name: str
    media_type: str
    #: what a link to the file says; a message of the catalogue
    label: str
    #: what is written in this format, ``brief`` and ``overview``, and the name of its file
    files: Mapping[str, str]
    write: Write
    #: files that go with it, by name
    beside: Callable[[Source, Subject], dict[str, bytes]] | None = None
    #: the writer of one file in both languages, for styles that have them side by side
    write_pair: Callable[[Source, Document, Document, str], bytes] | None = None
    #: whether it is made where nothing is asked for
    usual: bool = False
    #: how many files there are in words, by the language's ``ngettext``, where it is not ``label`` and “files”
    counted: Callable[[Plural, int], str] | None = None

    @property
    def suffix(self) -> str:
        """How the names of its files end: ``.pdf``."""
        return PurePath(next(iter(self.files.values()))).suffix

    def files_in_words(self, n: int, language: str) -> str:
        """How many files: “12 份 PDF”, “1 Word file”."""
        ngettext = counter(language)
        if self.counted:
            return self.counted(ngettext, n).format(n=n)
        label = translator(language)(self.label)
        return ngettext("{n} {label} file", "{n} {label} files", n).format(n=n, label=label)


# the writers ----------------------------------------------------------------------------------------------------


def _html(site: Source, of: Subject) -> bytes:
    return site.web_page(of)


def _beside_html(site: Source, of: Subject) -> dict[str, bytes]:
    """The picture for shared links, the pages of figures and tables; beside a brief, its figures as a workbook."""
    files = site.card(of) | site.figure_files(of)
    return files | {"data.xlsx": site.region_workbook(of)} if of.code else files


def _pdf(site: Source, of: Subject) -> bytes:
    from publish import pdf

    return pdf.of_one(site, of.printed, of.code)


def _pdf_pair(site: Source, zh: Document, en: Document, code: str) -> bytes:
    from publish import pdf

    return pdf.of_pair(site, zh, en, code)


def _docx(site: Source, of: Subject) -> bytes:
    from publish.store.program import pandoc

    document, look, day = of.printed, site.plan.look, site.day(of.document.language)
    language = document.language
    author = site.publisher(language)
    title = site.plan.report.file.report.title[language]
    official = site.paper_style.official
    office = site.office(language) if official else {}

    def made() -> bytes:
        from render.docx import government, writer
        from render.paper import PAPERS

        form: writer.Form = writer.PlainForm(look, PAPERS[site.printing.paper])
        if official:
            form = government.Official(office, title, day)
        return writer.render(document, date=day, author=author, form=form)

    dress = (title, office) if official else (look, site.printing.paper)
    return site.store.kept(("docx", document, day, author, official, dress, pandoc()), made)


def _pptx(site: Source, of: Subject) -> bytes:
    document, look, author = of.document, site.plan.look, site.publisher(of.document.language)

    def made() -> bytes:
        from render.pptx import writer

        return writer.render(document, author=author, look=look)

    return site.store.kept(("pptx", document, author, look), made)


#: the format that links to the others, and that search and the pages about the figures belong to
WEB = "html"
#: in the order of the links on a page
FORMATS: Mapping[str, Format] = {
    row.name: row
    for row in (
        Format(
            WEB,
            "text/html",
            marked("Web page"),
            {"brief": "index.html", "overview": "index.html"},
            _html,
            beside=_beside_html,
            usual=True,
        ),
        Format(
            "pdf",
            "application/pdf",
            marked("PDF"),
            {"brief": "brief.pdf", "overview": "overview.pdf"},
            _pdf,
            write_pair=_pdf_pair,
            usual=True,
            counted=lambda ngettext, n: ngettext("{n} PDF", "{n} PDFs", n),
        ),
        Format(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            marked("Word"),
            {"brief": "brief.docx", "overview": "overview.docx"},
            _docx,
        ),
        Format(
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            marked("PowerPoint"),
            {"brief": "brief.pptx", "overview": "overview.pptx"},
            _pptx,
        ),
    )
}
#: what is made where nothing is asked for
USUAL = tuple(name for name, row in FORMATS.items() if row.usual)
#: the media type of the workbooks that are beside every page
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: how the names of files end → their media type
MEDIA_TYPES = {row.suffix: row.media_type for row in FORMATS.values()} | {".xlsx": XLSX}


def paired(names: Iterable[str], side_by_side: bool) -> tuple[str, ...]:
    """Those of the formats that are made once for both languages, where the style has them side by side."""
    return tuple(n for n in names if side_by_side and FORMATS[n].write_pair)


def place_of(row: Format, kind: str, slug: str, language: str, side_by_side: bool) -> str:
    """Where a file lies below its report: ``zh/sichuan/brief.pdf``. Empty where there is none of this kind."""
    from compose import bilingual

    if kind not in row.files:
        return ""
    folder = bilingual.FOLDER if paired([row.name], side_by_side) else language
    return "/".join(part for part in (folder, slug, row.files[kind]) if part)


def counted(files: Iterable[str]) -> Counter[str]:
    """How many of the files, named by their paths, are briefs and overviews in each format.

    >>> counted(["zh/sichuan/brief.pdf", "zh/overview.pdf", "zh/sichuan/data.xlsx"])
    Counter({'pdf': 2})
    """
    names = {file: name for name, row in FORMATS.items() for file in row.files.values()}
    return Counter(names[p.name] for p in map(PurePath, files) if p.name in names)


def written(site: Source, of: Subject) -> dict[str, bytes]:
    """The files of a brief or the overview in one language, in each of its formats: path below the site → content."""
    files: dict[str, bytes] = {}
    for name, row in FORMATS.items():
        if name in of.formats and of.kind in row.files and name not in paired(of.formats, site.bilingual):
            files[row.files[of.kind]] = row.write(site, of)
            files |= row.beside(site, of) if row.beside else {}
    return {f"{of.folder}/{name}": content for name, content in files.items()}

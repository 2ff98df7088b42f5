"""Works that texts cite, by pandoc's citeproc: `Works`, `read_works`, `cited`, `bibtex`.

A bibliography is BibTeX (``.bib``) or CSL-JSON (``.json``), as reference managers export it. Chinese pages follow GB/T
7714—2015 (numbers above the line, works in the order in which they are cited), English ones the Chicago Manual's author
and date. The style for Chinese is the one that reference managers use (`templates/citations`).
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from analysis.values import Text, same
from compose.document import Citation, Leaf, Markdown, Section, leaves_of, with_leaves
from compose.language.languages import LANGUAGES
from intake.problems import Location, Problems, near
from intake.report.folder import inside
from intake.report.report import REPORT_FILE
from paths import TEMPLATES

#: how the name of the file ends → what pandoc calls what is in it, what people call it
FORMS = {".bib": ("biblatex", "BibTeX"), ".json": ("csljson", "CSL-JSON")}
#: language → its style; pandoc's own is the Chicago Manual's, author and date
STYLES = {"zh": "gb-t-7714-2015-numeric.csl"}
#: the section of the works that a page cites
REFERENCES = "references"
_LARGEST, _SECONDS = 5_000_000, 60
_LINE = re.compile(r"\(line (\d+)|:(\d+):\d+")
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True)
class Works:
    """A bibliography: CSL-JSON, and the keys in it."""

    json: str
    keys: tuple[str, ...]


def _pandoc(given: str, *options: str) -> str:
    """What pandoc makes of a text; it reads no files but those that are named here.

    Raises:
        subprocess.SubprocessError: it cannot read the text, or does not end.
    """
    # brings what fetches from the web: few reports cite
    import pypandoc

    output = subprocess.run(
        [pypandoc.get_pandoc_path(), "--sandbox", *options],
        input=given.encode(),
        capture_output=True,
        check=True,
        timeout=_SECONDS,
    )
    return output.stdout.decode()


def read_works(folder: Path, file: str | None, problems: Problems) -> Works | None:
    """The bibliography that the report names; None where it names none, or it cannot be read, which is told."""
    if not file:
        return None
    where = same("report bibliography")
    path = inside(folder, file, problems, where)
    if path is None:
        return None
    form = FORMS.get(path.suffix.lower())
    if form is None or not path.is_file():
        what = (
            Text(zh=f"没有文件“{file}”", en=f"there is no file “{file}”")
            if form
            else Text(zh=f"“{file}”不是文献表", en=f"“{file}” is no bibliography")
        )
        there = [p.relative_to(folder).as_posix() for s in FORMS for p in folder.rglob(f"*{s}")]
        hit = near(file, there)
        remedy = (
            Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?")
            if hit
            else Text(
                zh="由文献管理软件导出 .bib（BibTeX）或 .json（CSL-JSON），放进报告文件夹",
                en="export .bib (BibTeX) or .json (CSL-JSON) from a reference manager into the report’s folder",
            )
        )
        problems.error(REPORT_FILE, where, what, remedy)
        return None
    data = path.read_bytes()
    name = form[1]
    again = Text(zh=f"由文献管理软件重新导出 {name}", en=f"export it again as {name}")
    if len(data) > _LARGEST:
        problems.error(
            file,
            "",
            Text(zh="文献表超过 5 MB", en="the bibliography is larger than 5 MB"),
            Text(zh="只导出本报告引用的文献", en="export only the works that the report cites"),
        )
        return None
    try:
        references = _pandoc(data.decode("utf-8-sig"), "-f", form[0], "-t", "csljson")
        works = json.loads(references)
    except (UnicodeDecodeError, ValueError):
        problems.error(
            file,
            "",
            Text(zh=f"不是 UTF-8 的 {name} 文件", en=f"it is no {name} in UTF-8"),
            again,
        )
        return None
    except subprocess.SubprocessError as fault:
        stderr = getattr(fault, "stderr", None) or b""
        line = _LINE.search(stderr.decode("utf-8", "replace"))
        place = Location(line=int(line[1] or line[2])) if line else same("")
        problems.error(file, place, Text(zh=f"读不成 {name}", en=f"it cannot be read as {name}"), again)
        return None
    return Works(json.dumps(works, ensure_ascii=False), tuple(str(work.get("id", "")) for work in works))


def bibtex(works: Works) -> str:
    """A bibliography as BibTeX, with the same keys."""
    return _pandoc(works.json, "-f", "csljson", "-t", "biblatex")


# a page's citations -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    """A work in the list: passages, with the address where one is a link."""

    passages: tuple[tuple[str, str], ...]

    @property
    def html(self) -> str:
        return "".join(
            f'<a href="{escape(link)}">{escape(text)}</a>' if link else escape(text)
            for text, link in self.passages
        )

    @property
    def source(self) -> str:
        text = "".join(text for text, _ in self.passages)
        return re.sub(r"([\\`*_{}\[\]<>#|~^$@!&])", r"\\\1", text)


@dataclass(frozen=True)
class _Formatted:
    #: what stands in the text, and whether it is raised
    places: tuple[tuple[str, bool], ...]
    entries: tuple[_Entry, ...]


@lru_cache(256)
def _formatted(written: tuple[str, ...], works: str, language: str) -> _Formatted:
    """Citations in the order of a page, and the list of works, in the style of a language."""
    head = json.dumps(
        {"references": json.loads(works), "lang": LANGUAGES[language].office_tag}, ensure_ascii=False
    )
    options = ["-f", "markdown", "-t", "json", "--citeproc"]
    if language in STYLES:
        options.append(f"--csl={TEMPLATES / 'citations' / STYLES[language]}")
    # pandoc knows no Chinese word for a page in the style of numbers, and would drop the passage
    read = [cited_pages(one) for one in written]
    tree = json.loads(_pandoc("\n\n".join([f"---\n{head}\n---", *read]) + "\n", *options))
    blocks: list[Any] = tree["blocks"]
    paragraphs, listed = blocks[:-1], blocks[-1]
    places = []
    for block in paragraphs:
        inlines = block["c"]
        raised = '"Superscript"' in json.dumps(inlines)
        words = "".join(passage[0] for passage in _passages(inlines))
        places.append((pages_outside(words) if raised else words, raised))
    entries = [_Entry(tuple(_passages(one["c"][1]))) for one in listed["c"][1]]
    return _Formatted(tuple(places), tuple(entries))


def cited_pages(written: str) -> str:
    """A citation with its pages as pandoc knows them.

    >>> cited_pages("[@liu2020, 第 3 页]")
    '[@liu2020, p. 3]'
    """
    return _PAGES.sub(r"p. \1", written)


_PAGES = re.compile(r"第\s*(\d+(?:[-–—]\d+)?)\s*页")
_NUMBERED = re.compile(r"\[((?:\d[\d–-]*(?:,\s?pp?\.\s?[\d–—-]+)?,?)+)\]")
_ONE = re.compile(r"(\d[\d–-]*)(?:,\s?pp?\.\s?([\d–—-]+))?")


def pages_outside(words: str) -> str:
    """Numbers of works with the pages that are cited after the bracket, as GB/T 7714 has them.

    >>> pages_outside("[1]"), pages_outside("[1, p. 25-27]"), pages_outside("[1, p. 3,2]"), pages_outside("[1,3-5]")
    ('[1]', '[1]25-27', '[1]3,[2]', '[1,3-5]')
    """
    numbered = _NUMBERED.fullmatch(words)
    if numbered is None or "p" not in words:
        return words
    return ",".join(f"[{number}]{pages}" for number, pages in _ONE.findall(numbered[1]))


_MARKS = {"SingleQuote": "‘’", "DoubleQuote": "“”"}


def _passages(part: Any, link: str = "") -> Iterator[tuple[str, str]]:
    """The words of pandoc's elements: (words, address where they are a link)."""
    if isinstance(part, list):
        for one in part:
            yield from _passages(one, link)
        return
    kind, content = part.get("t"), part.get("c")
    match kind:
        case "Str":
            yield content, link
        case "Space" | "SoftBreak" | "LineBreak":
            yield " ", link
        case "Link":
            address = content[2][0]
            yield from _passages(content[1], address if _WEB.match(address) else "")
        case "Quoted":
            marks = _MARKS[content[0]["t"]]
            yield marks[0], link
            yield from _passages(content[1], link)
            yield marks[1], link
        case "Cite" | "Span" | "Div":
            yield from _passages(content[1], link)
        case "Code" | "Math" | "RawInline":
            yield content[1], link
        case _ if isinstance(content, list):
            yield from _passages(content, link)


def _markdown_of(sections: Sequence[Section]) -> Iterator[Markdown]:
    return (leaf for leaf in leaves_of(sections) if isinstance(leaf, Markdown))


def cited(
    sections: tuple[Section, ...], works: Works | None, language: str, title: str
) -> tuple[Section, ...]:
    """The sections of a page with their citations in words, and after them the list of the works that are cited."""
    written = [
        piece.written
        for node in _markdown_of(sections)
        for piece in node.pieces
        if isinstance(piece, Citation)
    ]
    if works is None or not written:
        return sections
    formatted = _formatted(tuple(written), works.json, language)
    places = iter(formatted.places)

    def text(node: Markdown) -> Markdown:
        pieces = []
        for piece in node.pieces:
            if isinstance(piece, Citation):
                words, raised = next(places)
                piece = replace(piece, text=words, raised=raised)
            pieces.append(piece)
        return replace(node, pieces=tuple(pieces))

    def leaf(one: Leaf) -> Leaf:
        return text(one) if isinstance(one, Markdown) else one

    done = tuple(with_leaves(section, leaf) for section in sections)
    items = "\n".join(f"<li>{entry.html}</li>" for entry in formatted.entries)
    source = "\n".join(f"- {entry.source}" for entry in formatted.entries)
    listed = Markdown(f'<ul class="references">\n{items}\n</ul>\n', source)
    return (*done, Section(REFERENCES, title, (listed,)))

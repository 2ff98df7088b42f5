"""A report exported as a Quarto project: `project`, `documents`, `source`, `alone`.

The export needs no Quarto: ``_quarto.yml``, settings for each language's folder, one ``.qmd`` per page, figures, data and the
bibliography beside. ``quarto render`` makes one site of it, in all its languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from posixpath import relpath
from types import MappingProxyType

from analysis.values import Region, Text
from compose.brief import MODELS, Plan, brief, models, overview
from compose.citations import STYLES, bibtex
from compose.document import Document
from compose.figures.figures import Figures
from compose.language.catalogue import capital
from compose.language.languages import LANGUAGES
from compose.pages import about, data_use
from compose.pages.about import page_context
from paths import TEMPLATES
from render.docx import writer
from render.markdown import escaped, write
from render.paper import PAPERS
from render.pixels import png

#: what Typst and LaTeX call the sizes of paper
_PAPER = {"a4": ("a4", "a4"), "a5": ("a5", "a5"), "letter": ("us-letter", "letter")}
#: settings of pages, and of every format
_HTML = "format:\n  html:\n    toc: true\n    theme: cosmo\n    html-math-method: mathml\n    default-image-extension: svg\n"
_COMMON = "tbl-colwidths: false\nexecute:\n  enabled: false\n"
#: the font of Chinese in what Typst and LaTeX set
_CHINESE = "Noto Serif CJK SC"
#: the document whose code cells read the data; it is no page of the site, as it wants Jupyter
EXPLORE = "explore"
_EXPLORED = {
    "title": Text(zh="用数据计算", en="Computing with the data"),
    "text": Text(
        zh="代码单元读取 `data/` 中的“{title}”，由 Jupyter 执行；排在前面的见[@tbl-explore]。",
        en="The cell reads the table “{title}” from `data/` and is run by Jupyter; [@tbl-explore] has the first rows.",
    ),
    "caption": Text(zh="{title}：前十行", en="{title}: the first ten rows"),
}


def documents(
    plan: Plan, language: str, figures: Figures, regions: Sequence[Region] | None = None
) -> list[tuple[str, Document]]:
    """Every page of a report in one language: (path without suffix, document); of these regions, or of all."""
    pages: list[tuple[str, Document]] = [("index", overview(plan, language, figures))]
    for region in plan.report.regions if regions is None else regions:
        pages.append((f"regions/{region.slug}", brief(plan, region, language, figures)))
    makers = (
        (MODELS, models),
        ("methods", about.methods),
        ("data", about.data),
        ("replication", about.replication),
    )
    for name, make in makers:
        document = make(plan, language, figures)
        if document is not None:
            pages.append((name, document))
    return pages


def project(
    plan: Plan,
    figures: Mapping[str, Figures],
    regions: Sequence[Region] | None = None,
    data: Mapping[str, bytes] = MappingProxyType({}),
) -> dict[str, bytes]:
    """A complete Quarto project: path → content. Opens and renders without us.

    ``data`` are the files of its folder ``data/``. It is in the languages of ``figures`` and has the pages of ``regions``, or of all. ``quarto render`` makes the site in
    ``_site/``, a folder a language; ``quarto render zh`` only the Chinese pages.
    """
    files = {f"data/{name}": content for name, content in data.items()}
    head = plan.report.file.report
    pages = {lang: documents(plan, lang, figures[lang], regions) for lang in figures}
    names = {lang: [name for name, _ in entries] for lang, entries in pages.items()}
    title = " · ".join(head.title[lang] for lang in figures)
    lines = [
        "project:",
        "  type: website",
        "  output-dir: _site",
        "  render:",
        "    - index.qmd",
        *(f"    - {lang}/{name}.qmd" for lang in names for name in names[lang]),
        "  resources:",
        "    - data/**",
        "website:",
        f"  title: {_quoted(title)}",
        "  page-navigation: true",
        "  navbar:",
        "    left:",
        *(f"      - href: {lang}/index.qmd\n        text: {_quoted(LANGUAGES[lang].name)}" for lang in names),
        "  sidebar:",
        *(line for lang in names for line in _sidebar(plan, lang, names[lang])),
    ]
    files["_quarto.yml"] = (
        # of several formats in the list each would be made of every page
        "\n".join(lines)
        + f"\n{_HTML}default-image-extension: png\npapersize: {_PAPER[head.paper][1]}\n{_COMMON}"
    ).encode()
    files["index.qmd"] = _entrance(plan, list(figures))
    for lang, entries in pages.items():
        files[f"{lang}/_metadata.yml"] = ("\n".join(_by_language(plan, lang)) + "\n").encode()
        files |= beside(plan, lang)
        others = [other for other in figures if other != lang]
        for name, document in entries:
            files |= source(plan, document, lang, name, pages=names[lang], others=others, data=data)
        files |= explore(plan, lang, figures[lang])
    commands = ["quarto render", *(f"quarto render {lang}" for lang in figures)]
    # what wants Jupyter is rendered by its name
    commands += [
        f"quarto render {lang}/{EXPLORE}.qmd" for lang in figures if f"{lang}/{EXPLORE}.qmd" in files
    ]
    files["README.md"] = "\n".join([f"# {title}", "", "```sh", *commands, "```", ""]).encode()
    return files


def _quoted(value: str | Mapping[str, str]) -> str:
    """Text as a string of YAML, names as a dictionary of Python."""
    return json.dumps(value, ensure_ascii=False)


def _sidebar(plan: Plan, language: str, names: Sequence[str]) -> list[str]:
    """The list of a language's pages at the side of each of them: the overview, the regions in a part of their own, the others."""
    noun = capital(plan.report.file.report.noun[language].removeprefix("个"))
    before, after = names[0], [n for n in names[1:] if "/" not in n]
    return [
        f"    - id: {language}",
        f"      title: {_quoted(LANGUAGES[language].name)}",
        "      style: docked",
        "      contents:",
        f"        - {language}/{before}.qmd",
        f"        - section: {_quoted(noun)}",
        "          contents:",
        *(f"            - {language}/{n}.qmd" for n in names if "/" in n),
        *(f"        - {language}/{n}.qmd" for n in after),
    ]


def _entrance(plan: Plan, languages: Sequence[str]) -> bytes:
    """The first page of the site: the report in each language."""
    title = plan.report.file.report.title
    lines = [
        "---",
        f"title: {_quoted(' · '.join(title[lang] for lang in languages))}",
        "toc: false",
        "---",
        "",
    ]
    for lang in languages:
        tag = LANGUAGES[lang].tag
        words = f"{LANGUAGES[lang].name}{LANGUAGES[lang].colon}{title[lang]}"
        lines += [f'[{escaped(words)}]({lang}/index.qmd){{lang="{tag}" hreflang="{tag}"}}', ""]
    return "\n".join(lines).encode()


def _by_language(plan: Plan, language: str, folder: str = "") -> list[str]:
    """Settings that follow from a language: how captions are numbered, fonts, Word's styles, the works that are cited.

    Paths begin at the file of settings; ``folder`` leads from there to the language's files.
    """
    marks = LANGUAGES[language]
    lines = [f"lang: {marks.tag}", f"reference-doc: {folder}reference.docx"]
    if marks.han:
        lines += [f"mainfont: {_CHINESE}", f"CJKmainfont: {_CHINESE}"]
        lines += ["crossref:", "  fig-title: 图", "  fig-prefix: 图", "  tbl-title: 表", "  tbl-prefix: 表"]
        lines += ['  title-delim: "　"']
    if plan.works is not None:
        lines += [f"bibliography: {folder}references.bib", "link-citations: true"]
        if language in STYLES:
            lines.append(f"csl: {folder}{STYLES[language]}")
    return lines


def beside(plan: Plan, language: str) -> dict[str, bytes]:
    """What the settings of a language name: the document that Word files take their styles from, works and their style."""
    form = writer.PlainForm(plan.look, PAPERS[plan.report.file.report.paper])
    files = {f"{language}/reference.docx": form.reference(language)}
    if plan.works is not None:
        files[f"{language}/references.bib"] = bibtex(plan.works).encode()
        if language in STYLES:
            files[f"{language}/{STYLES[language]}"] = (
                TEMPLATES / "citations" / STYLES[language]
            ).read_bytes()
    return files


def alone(plan: Plan, language: str) -> dict[str, bytes]:
    """What a document of the project needs to be rendered by itself: settings at the root, to which figures' paths may lead."""
    typst, latex = _PAPER[plan.report.file.report.paper]
    text = (
        "project:\n  type: default\n"
        + _HTML
        + f"  docx:\n    default-image-extension: png\n  typst:\n    papersize: {typst}\n    default-image-extension: svg\n"
        + f"  pdf:\n    papersize: {latex}\n    default-image-extension: png\n"
        + "  revealjs:\n    default-image-extension: svg\n    html-math-method: mathml\n"
        + _COMMON
        + "\n".join(_by_language(plan, language, f"{language}/"))
        + "\n"
    )
    return {"_quarto.yml": text.encode(), **beside(plan, language)}


@lru_cache(maxsize=4096)
def _png(svg: str) -> bytes:
    return png(svg, 460)


@dataclass(frozen=True)
class _Addresses:
    """Where what a page names lies, from that page; nothing for what is not in the project."""

    language: str
    name: str
    pages: Collection[str]
    files: Collection[str]

    def of(self, href: str) -> str:
        """The address of ``region:…``, ``page:…``, ``data:…`` or ``file:…``."""
        kind, _, what = href.partition(":")
        page = {"region": f"regions/{what}", "page": what}.get(kind)
        if page in self.pages and page != self.name:
            return self._from(f"{self.language}/{page}.qmd")
        file = {"data": f"{what}.csv", "file": what}.get(kind)
        return self._from(f"data/{file}") if file in self.files else ""

    def _from(self, path: str) -> str:
        return relpath(path, f"{self.language}/{self.name}".rpartition("/")[0])


def source(
    plan: Plan,
    document: Document,
    language: str,
    name: str,
    *,
    pages: Collection[str] = (),
    others: Sequence[str] = (),
    data: Collection[str] = (),
) -> dict[str, bytes]:
    """One document's ``.qmd`` with its figures, under ``<language>/``.

    Args:
        pages: the pages of the project, which it may link to.
        others: the languages that it is in besides.
        data: the files of the project's folder of data, likewise.
    """
    head = plan.report.file.report
    author = head.publisher[language] if head.publisher else "Fangzhi 方志"
    addresses = _Addresses(language, name, pages, data)
    written = write(
        document,
        date=head.date,
        author=author,
        address=addresses.of,
        above=_elsewhere(others, name),
        works=plan.works is not None,
    )
    place = f"{language}/{name}.qmd"
    stem = name.replace("/", "-")
    text = written.text.replace("](figures/", f"]({'../' * name.count('/')}figures/{stem}/")
    files = {place: text.encode()}
    for file, content in written.pixels.items():
        files[f"{language}/figures/{stem}/{file}"] = content
    for file, svg in written.figures.items():
        files[f"{language}/figures/{stem}/{file}"] = svg.encode()
        # LibreOffice and LaTeX show no SVG
        files[f"{language}/figures/{stem}/{file.removesuffix('.svg')}.png"] = _png(svg)
    return files


def _elsewhere(languages: Sequence[str], name: str) -> str:
    """The links to the same page in other languages; on the web only."""
    up = "../" * (1 + name.count("/"))
    links = [
        f'[{LANGUAGES[lang].name}]({up}{lang}/{name}.qmd){{lang="{LANGUAGES[lang].tag}" hreflang="{LANGUAGES[lang].tag}"}}'
        for lang in languages
    ]
    return '::: {.content-visible when-format="html"}\n' + " ".join(links) + "\n:::" if links else ""


def explore(plan: Plan, language: str, figures: Figures) -> dict[str, bytes]:
    """A document with a cell of Python that reads a table of ``data/``; nothing where the report ranks no regions."""
    context = page_context(plan, language, figures)
    result = data_use.shown(context)
    if result is None:
        return {}
    title = result.title[language]
    main = result.main_column
    names = {f"name_{language}": context.region_heading, "rank": result.by_id["rank"].name[language]}
    names |= {main.id: main.name[language]}
    head = {"title": _EXPLORED["title"][language], "lang": LANGUAGES[language].tag, "jupyter": "python3"}
    lines = [
        "---",
        *(f"{key}: {_quoted(value)}" for key, value in head.items()),
        "execute:\n  enabled: true",
        "---",
        "",
        _EXPLORED["text"][language].replace("{title}", escaped(title)),
        "",
        "```{python}",
        "#| label: tbl-explore",
        f"#| tbl-cap: {_quoted(_EXPLORED['caption'][language].replace('{title}', title))}",
        "import pandas as pd",
        "",
        f'table = pd.read_csv("../data/{result.id}.csv", dtype={{"code": str}})',
        f"columns = {_quoted(names)}",
        f'table.sort_values("rank")[list(columns)].head(10).rename(columns=columns).set_index({_quoted(context.region_heading)})',
        "```",
        "",
    ]
    return {f"{language}/{EXPLORE}.qmd": "\n".join(lines).encode()}


#: links between documents, and from them to the data
_TO_PAGE = re.compile(rb"(\]\([^()\s]*)\.qmd\)")
_TO_DATA = re.compile(rb"\]\(((?:\.\./)+data/)")


def of_document(
    plan: Plan, files: Mapping[str, bytes], language: str, name: str, to: str, folder: int = 1
) -> dict[str, bytes]:
    """What Quarto is given to render one document by itself: path → content.

    Its links lead to what is made of the other documents, and to the data: ``folder`` is how many folders deeper than the
    sources lies what is rendered.
    """
    document = f"{language}/{name}.qmd"
    figures = f"{language}/figures/{name.replace('/', '-')}/"
    own = {p: c for p, c in files.items() if p.startswith(figures)}
    if name == EXPLORE:
        own |= {p: c for p, c in files.items() if p.startswith("data/") and p.endswith(".csv")}
        text = files[document]
    else:
        text = _TO_PAGE.sub(rb"\1." + to.encode() + b")", files[document])
        text = _TO_DATA.sub(b"](" + b"../" * folder + rb"\1", text)
    return own | {document: text} | alone(plan, language)

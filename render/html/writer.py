"""HTML of documents, and what a template may ask of its page: `render`, `Page`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from compose.document import (
    Citation,
    Document,
    Figure,
    Inset,
    Markdown,
    Picture,
    Piece,
    Prose,
    Run,
    Table,
    TCell,
    TRow,
    clauses,
    plain,
    with_pieces,
)
from compose.figures.maps import draw as maps
from compose.figures.web import columns_of, for_web, in_columns, with_short_names
from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES
from render.html import cells, codes, formulas
from render.html.alignment import rooms
from render.html.annex import annexed
from render.html.grounds import Grounds
from render.html.templates import environment
from render.paper import legible

if TYPE_CHECKING:
    from compose import bilingual
#: a paragraph that is a figure
_ALONE = re.compile(r"<p>(<figure[^>]*>(?:(?!</figure>).)*</figure>)</p>", re.DOTALL)
#: what a drawing says of itself, until the page says it in full
_LABEL = re.compile(r'aria-label="[^"]*"')
#: how high a drawing is
_BOX = re.compile(r'viewBox="0 0 [\d.]+ ([\d.]+)"')


#: what a drawing in a file of its own says it is
XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
#: the media type of a PDF
PDF = "application/pdf"


@dataclass(frozen=True)
class Translation:
    """The same page in another language."""

    href: str
    lang: str
    name: str


class Download(NamedTuple):
    """A file to take away from a page."""

    href: str
    label: str
    media_type: str

    @property
    def opens(self) -> bool:
        """Whether a browser shows it; everything else is saved."""
        return self.media_type == PDF


@dataclass(frozen=True)
class SupersededNotice:
    """What a page of an earlier edition says of itself."""

    edition: str
    #: path to the same page of the current edition
    href: str
    #: corrections of what it printed: date in words, ISO date, what was wrong, what is right
    corrections: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True)
class OwnLook:
    """What a report's own look puts on a page; empty where the look is ours."""

    #: address of the report's own style sheet
    sheet: str = ""
    #: addresses of the logo, and of that for dark pages
    logo: str = ""
    logo_dark: str = ""
    alt: str = ""
    masthead: str = ""
    footer: str = ""
    contacts: str = ""


#: rows of a long table that are fetched together
PART = 250


@dataclass
class Page:
    """What a template may ask: links, labels, images. One per rendering."""

    language: str
    template: str
    root: str = ""
    home: str = ""
    site_title: str = ""
    edition: str = ""
    date: str = ""
    date_iso: str = ""
    publisher: str = ""
    running: str = ""
    #: the same in other formats, its figures as a workbook
    downloads: tuple[Download, ...] = ()
    #: the folder of the search index, and what its paths are relative to
    search: str = ""
    search_root: str = ""
    scripts: tuple[str, ...] = ()
    canonical: str = ""
    #: absolute address of the picture shown where the page's link is shared
    card: str = ""
    #: set on the pages of an earlier edition
    superseded: SupersededNotice | None = None
    #: the edition before, and the path to the same page in it
    previous: tuple[str, str] | None = None
    #: on the overview: all editions, as words, date, ISO date, path
    editions: list[tuple[str, str, str, str]] = field(default_factory=list)
    feed: str = ""
    #: schema.org JSON-LD of the report, safe inside a script element
    dataset: str = ""
    #: region code → name and folder of its brief (empty: none), for maps that answer
    regions: dict[str, tuple[str, str]] = field(default_factory=dict)
    menu: list[tuple[str, str, bool]] = field(default_factory=list)
    alternates: list[tuple[str, str]] = field(default_factory=list)
    other: Translation | None = None
    siblings: list[tuple[str, str, bool]] = field(default_factory=list)
    #: on a brief: where its region is compared with others, and what all reports of the site say of it; empty: nowhere
    comparing: str = ""
    across: str = ""
    #: on the overview: indices whose weights a reader may set, with their pages; on such a page: its figures as JSON
    weighing: tuple[tuple[str, str], ...] = ()
    weights: str = ""
    #: path from this page to the pages of its figures and tables; empty where there are none
    taking: str = ""
    #: the tables behind its figures: id of the figure → one a result
    behind: dict[str, tuple[Table, ...]] = field(default_factory=dict)
    #: path from this page to the script with the shapes of the report's maps, which its pages share; empty: each has its own
    shapes: str = ""
    #: what the drawings of the briefs have in common, and the path from this page to the script that has it; empty: each has its own
    grounds: Grounds = field(default_factory=Grounds)
    ground: str = ""
    #: what the report calls its regions
    nouns: str = ""
    #: path from this page to the folder with the result files; empty on paper
    data: str = ""
    #: path from this page to the report's folder in this language; None on paper
    base: str | None = None
    #: whether a file below that folder is on the site; nothing else is linked to
    is_there: Callable[[str], bool] = lambda _: True
    #: on paper an image is fetched by name from this table
    images: dict[str, bytes] | None = None
    #: on paper: the absolute address of this page on the web, and of the page of methods, for QR codes; empty where there is none
    address: str = ""
    methods: str = ""
    elsewhere: frozenset[str] = frozenset()  #: on paper: figures whose own pages are beside that of models
    own: OwnLook = OwnLook()
    #: path from this page to the report's own pictures and its formulas; on paper they are in ``images``
    pictures: str = ""
    #: whether a map stands on the page already, whose shapes the next ones use
    has_map: bool = False
    #: how many figures stand on the page already
    drawings: int = 0
    #: those of them that a script completes
    completed: tuple[str, ...] = ()

    @property
    def html_lang(self) -> str:
        """The page's language as HTML writes it."""
        return LANGUAGES[self.language].tag

    def within_folder(self) -> Page:
        """The same for a page in a folder beside this one: every relative path leads one step further up."""
        up = "../"
        return replace(
            self,
            root=up + self.root,
            data=up + self.data if self.data else "",
            base=up + self.base if self.base is not None else None,
            pictures=up + self.pictures if self.pictures else "",
            own=replace(self.own, sheet=up + self.own.sheet if self.own.sheet else ""),
            taking="",
            behind={},
            shapes="",
            grounds=Grounds(),
            ground="",
            has_map=False,
            drawings=0,
            completed=(),
        )

    @property
    def before(self) -> tuple[str, str] | None:
        """Name and path of the brief before this one, in the report's order."""
        return self._beside(-1)

    @property
    def after(self) -> tuple[str, str] | None:
        """Name and path of the brief after this one."""
        return self._beside(1)

    def _beside(self, step: int) -> tuple[str, str] | None:
        at = next((i for i, (_, _, current) in enumerate(self.siblings) if current), -1)
        other = at + step
        return self.siblings[other][:2] if at >= 0 and 0 <= other < len(self.siblings) else None

    @property
    def space(self) -> str:
        """What stands between sentences, and after a label: nothing in Chinese, whose marks have room."""
        return LANGUAGES[self.language].gap

    def clauses(self, runs: Prose) -> tuple[Prose, ...]:
        """A headline's runs by clause."""
        return clauses(runs, LANGUAGES[self.language].comma)

    @property
    def locale(self) -> str:
        """The language as social cards name it: ``zh_CN``."""
        return LANGUAGES[self.language].office_tag.replace("-", "_")

    def kind(self, node: object) -> str:
        """The class of a node, by which the macros choose."""
        return type(node).__name__

    def trusted(self, html: str) -> Markup:
        """HTML made by our own Markdown renderer, with raw HTML switched off."""
        return Markup(html)

    def typeset(self, html: str) -> Markup:
        """A piece of the page set by the rules of its language, where a page has passages in several."""
        return Markup(LANGUAGES[self.language].typeset(html))

    def cell(self, html: str) -> Markup:
        """What stands in a cell or its head, typeset: no line of it is its last character alone."""
        return Markup(LANGUAGES[self.language].typeset(f"<td>{html}</td>")[len("<td>") : -len("</td>")])

    def parts(self, table: Table) -> int:
        """In how many parts the rows of a long table are that are not on the page."""
        return -(-len(table.more) // PART)

    def rooms(self, table: Table | bilingual.Table) -> list[list[str]]:
        """For each cell of a table what its number lacks of the longest of its column; see `render.html.alignment`."""

        def shown(cell: TCell | bilingual.TCell) -> str:
            words = cell.prose if isinstance(cell, TCell) else cell.prose.zh
            return plain(words) if cell.align == "right" and not cell.header else ""

        return rooms([[shown(cell) for cell in row.cells] for row in table.rows])

    def prose(self, runs: Iterable[Run], of: str = "") -> Markup:
        """Running text; ``of``: how the addresses of a row of a table begin, which its numbers leave out."""
        return Markup(cells.prose(runs, self.link, of))

    def rows(self, table: Table) -> Markup:
        """The rows of a table."""
        return Markup(cells.rows(table, self))

    def begins(self, row: TRow | bilingual.TRow) -> str:
        """How the addresses of all numbers of a row begin, as far as they are the same; nothing for a single one.

        A table of a series says result and region once a row instead of in every cell: a tenth of a page.
        """
        every = [
            run.address.split("/")[:-1]
            for cell in row.cells
            for run in (cell.prose if isinstance(cell, TCell) else cell.prose.zh)
            if run.address
        ]
        if len(every) < 2:
            return ""
        shared = takewhile(lambda parts: len(set(parts)) == 1, zip(*every, strict=False))
        return "".join(f"{parts[0]}/" for parts in shared)

    @property
    def paper(self) -> bool:
        """Whether the page is set for paper: images are apart, tables may run over pages."""
        return self.images is not None

    def table_label(self, number: int) -> str:
        """表3, Table 3."""
        return LANGUAGES[self.language].table.format(number=number)

    def figure_label(self, number: int) -> str:
        """图3, Figure 3."""
        return LANGUAGES[self.language].figure.format(number=number)

    @property
    def listing(self) -> str:
        """What stands between names in a row."""
        return LANGUAGES[self.language].listing

    def link(self, href: str) -> str:
        """``region:sichuan``, ``page:methods``, ``data:result``, ``file:report.json``, ``site:tables.en.html`` become
        paths from this page.

        Empty on paper, where there is nothing to click.
        """
        kind, _, rest = href.partition(":")
        if kind in {"region", "page"}:
            if self.base is None or not self.is_there(f"{rest}/index.html"):
                return ""
            return f"{self.base}{quote(rest)}/index.html"
        if kind == "data":
            if not self.data:
                return ""
            return f"{self.data}{quote(rest)}.csv"
        if kind == "file":
            return f"{self.data}{quote(rest)}" if self.data else ""
        if kind == "site":
            # an earlier edition may have been of another site
            return f"{self.root}{quote(rest)}" if self.base is not None and not self.superseded else ""
        return href

    def image(self, svg: str, alt: str, kind: str, name: str = "") -> Markup:
        """An SVG: inline on the web, by name on paper, where the PDF needs its alternative text.

        Args:
            name: of a figure that has a page of its own; empty where it has none.
        """
        if not svg:
            return Markup("")
        if self.images is None and kind == "formula" and self.pictures:
            return formulas.shown(svg, alt, self.pictures)
        if self.images is None:
            svg = for_web(svg)
            if alt and kind == "figure":
                label = str(escape(alt)).replace("\\", "\\\\")
                svg = _LABEL.sub(f'aria-label="{label}"', svg, count=1)
            if maps.SHAPES[0] in svg:
                svg = maps.without_shapes(svg) if self.has_map or self.shared_shapes else svg
                self.has_map = True
                if self.shared_shapes:
                    svg = svg.replace(' role="img"', ' data-shapes="" role="img"', 1)
            if kind == "figure":
                self.drawings += 1
                if name and self.ground and self.taking:
                    whole, svg = svg, self.grounds.without(svg, name)
                    self.completed += (name,) if svg != whole else ()
                svg = with_short_names(in_columns(svg, f"w{self.drawings}"), f"c{self.drawings}-")
            # within a page a drawing needs not say what it is
            svg = svg.replace(XMLNS, "")
            return (
                Markup(svg)
                if kind != "strip"
                else Markup('<span class="strip">') + Markup(svg) + Markup("</span>")
            )
        name = f"figure:{len(self.images)}"
        self.images[name] = svg.encode()
        style = legible(svg) if kind == "figure" else formulas.as_the_text(svg) if kind == "formula" else ""
        least = Markup(' style="{}"').format(style) if style else ""
        return Markup('<img class="{}" src="{}" alt="{}"{}>').format(kind, name, alt, least)

    @property
    def shared_shapes(self) -> bool:
        """Whether maps get their shapes by a script; without scripts the drawing as a file stands for each."""
        return bool(self.shapes and self.taking) and not self.paper

    def still(self, svg: str, name: str, alt: str) -> Markup:
        """What stands for a drawing where no script brings its shapes, or what it has in common with those of other pages."""
        if name not in self.completed and not (self.shared_shapes and maps.SHAPES[0] in svg):
            return Markup("")
        file, columns = f"{self.taking}figure-{quote(name)}.svg", columns_of(svg)
        image = Markup('<img class="own{}" src="{}{}" alt="{}">')
        images = image.format(" wide" if columns else "", file, "", alt)
        box = _BOX.search(svg)
        for i, (x, wide) in enumerate(columns if box else ()):
            part = f"#svgView(viewBox({x},0,{round(wide, 1)},{box[1]}))" if box else ""
            images += image.format(" narrow", file, part, "" if i else alt)
        return Markup("<noscript>{}</noscript>").format(images)

    def picture(self, picture: Picture, alt: str) -> Markup:
        """A picture of the report's own: a file beside the pages on the web, by name on paper."""
        width, height = (round(side) for side in picture.size)
        src = f"{self.pictures}{quote(picture.name)}"
        if self.images is not None:
            src = f"figure:{len(self.images)}"
            self.images[src] = picture.data
            # a drawing without a width of its own would be as wide as the page
            wide = Markup(' style="width:{}pt"').format(round(0.75 * width)) if picture.drawn else Markup("")
            return Markup('<img class="own" src="{}" alt="{}"{}>').format(src, alt, wide)
        return Markup('<img class="own" src="{}" alt="{}" width="{}" height="{}">').format(
            src, alt, width, height
        )

    def code(self, address: str) -> Markup:
        """An address as a QR code, on paper."""
        if self.images is None or not address:
            return Markup("")
        name = f"figure:{len(self.images)}"
        self.images[name] = codes.drawing(address).encode()
        t = translator(self.language)
        alt = t("QR code of {address}").format(address=address)
        return Markup('<img class="code" src="{}" alt="{}" style="width:{}mm">').format(
            name, alt, codes.width(address)
        )

    def figure_code(self, name: str) -> Markup:
        """The QR code of a figure's own page on the web."""
        page = "models/" if name in self.elsewhere else ""
        return self.code(f"{self.address}{page}figure/figure-{quote(name)}.html" if self.address else "")

    def own_text(self, node: Markdown) -> Markup:
        """A report's own text with its pieces set: numbers that keep their addresses, pictures, citations."""
        markup = Markup("")
        for part in with_pieces(node.html, node.pieces):
            markup += self._piece(part) if not isinstance(part, str) else Markup(part)
        # a picture that is all of a paragraph is a figure
        return Markup(_ALONE.sub(r"\1", str(markup)))

    def _piece(self, piece: Piece) -> Markup:
        match piece:
            case Inset(picture=picture, alt=alt, caption=caption):
                caption_html = (
                    Markup("<figcaption>{}</figcaption>").format(caption) if caption else Markup("")
                )
                return Markup('<figure class="own">{}{}</figure>').format(
                    self.picture(picture, alt), caption_html
                )
            case Citation(text=text, raised=raised):
                return Markup('<sup class="cited">{}</sup>' if raised else "{}").format(text)
            case _ if piece.address:
                return Markup('<data value="{}" data-cell="{}">{}</data>').format(
                    piece.value, piece.address, piece.text
                )
        return escape(piece.text)

    def data_links(self, results: tuple[str, ...], tables: tuple[str, ...] = ()) -> Markup:
        """Links to the files of a table's or figure's results, those of ``tables`` as a table, and to how their numbers
        came about; nothing on paper."""
        if not results or not self.data:
            return Markup("")
        t = translator(self.language)
        own = Markup('<a href="{base}data/{r}/index.html{at}">{words}<span class="hidden"> ({r})</span></a>')
        links = []
        for r in results:
            links.append(Markup('<a href="{data}{r}.csv" download>{r}.csv</a>').format(data=self.data, r=r))
            if r in tables:
                links.append(own.format(base=self.base, r=r, at="#table-rows", words=t("as a table")))
            links.append(own.format(base=self.base, r=r, at="", words=t("how it came about")))
        return Markup('<span class="label">{}</span> {}').format(t("Data:"), Markup(" ").join(links))

    def figure_links(self, figure: Figure) -> Markup:
        """The same for a figure, with a link to each of its results as a table that does not stand behind it."""
        here = {table.id.removeprefix(f"{figure.id}-") for table in self.behind.get(figure.id, ())}
        return self.data_links(
            figure.results, () if figure.data else tuple(r for r in figure.results if r not in here)
        )

    def table_links(self, results: tuple[str, ...]) -> Markup:
        """Links to what a figure draws as tables, on the pages of its results."""
        links = Markup(" ").join(
            Markup('<a href="{base}data/{r}/index.html#table-rows" target="_top">{r}</a>').format(
                base=self.base, r=r
            )
            for r in results
        )
        t = translator(self.language)
        return Markup('<span class="label">{}</span> {}').format(t("As a table:"), links)


def render(document: Document | bilingual.Document, page: Page, override: str = "", **more: Any) -> str:
    """The HTML of one page."""
    template = environment(page.language, override).get_template(f"pages/{page.template}.html")
    if page.template == "government" and isinstance(document, Document):
        document, more["annex"] = annexed(document, page.language, more["office"]["attachment"])
    return template.render(document=document, page=page, **more)


def relative(path: str) -> str:
    """From a page to the site's root: ``provinces/zh/sichuan`` → ``../../../``.

    >>> relative("provinces/zh/sichuan"), relative("")
    ('../../../', '')
    """
    return "../" * len([p for p in path.split("/") if p])

"""Compiled volume of a report: cover, imprint, contents, lists, overview, methods, briefs, indexes: `volume`.

Tables and figures are numbered by brief (Table 3-1 is the first of brief 3; the overview's begin with 0), as
PRINT asks for and as yearbooks do: a number stays when another brief gains a table, it is the same in both
languages, and it says in which brief to look. Methods, notes and sources stand once, between the overview and the briefs: so
each brief can say on which page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from analysis.values import Cell, Region, Result
from compose.bilingual import LANGUAGES as SIDES
from compose.blocks.ranking_table import RankingTableBlock
from compose.brief import Plan, brief, overview, serial_number
from compose.document import Document, Figure, Findings, Prose, Run, Table, leaves
from compose.language.catalogue import translator
from compose.language.format import Formatter, date, month
from compose.language.languages import LANGUAGES
from compose.look import tokens as look
from publish import pdf
from publish.bound import subjects
from publish.bound.captions import Caption, captions
from publish.bound.notes import Shared, shortened
from publish.bound.references import referring
from publish.site import Site
from render.html.templates import environment
from render.html.writer import Page
from render.pdf import binding
from render.pdf.binding import Binder, Part

#: names of the parts that are no region's brief; a region's name has no dot
OVERVIEW, INDEX, BLANK, FRONT = "page.overview", "page.index", "page.blank", "page.front"
NOTES, SUBJECTS = "page.notes", "page.subjects"
#: so often is the overview laid out until it says the right page of what follows it; tables and figures on one of its pages,
#: on the average of the shipped reports
_AGAIN, _TOGETHER = 3, 2.5
#: most strips on a cover
_STRIPS = 8
#: the cover's drawing in points: its width, that of the type area; height of a row; type size; a strip's height, and its upper
#: edge and the baseline of its name from the row's; room around a name, most of the width that names may take, a strip's ends
_WIDE, _ROW, _TYPE, _HIGH, _DOWN, _BASE, _ASIDE, _NAMES, _END = 459.0, 19.0, 8, 10, 3, 11, 10, 0.5, 2
#: how wide a letter is to the type size, on the average; a Han character is as wide as high
_LETTER = 0.56
#: where the blocks of Han characters and their marks begin
_HAN = 0x2E80


@dataclass
class BoundPage(Page):
    """A page of a volume: numbers have their chapter's before them, and links stay inside the volume."""

    chapter: int = 0
    #: parts that may be linked to
    bound: frozenset[str] = frozenset()

    def table_label(self, number: int) -> str:
        """表3-2, Table 3-2: tables of a volume are numbered by chapter."""
        return LANGUAGES[self.language].table.format(number=f"{self.chapter}-{number}")

    def figure_label(self, number: int) -> str:
        """图3-2, Figure 3-2."""
        return LANGUAGES[self.language].figure.format(number=f"{self.chapter}-{number}")

    def link(self, href: str) -> str:
        """A region's page is its brief in this volume; there are no other pages.

        ``at:table-x`` is an element of this part, ``bound:page.overview/table-x`` one of another.
        """
        kind, _, rest = href.partition(":")
        if kind == "region":
            return binding.SCHEME + rest if rest in self.bound else ""
        if kind in {"at", "bound"}:
            return ("#" if kind == "at" else binding.SCHEME) + rest
        return "" if kind in {"page", "data"} else href


@dataclass(frozen=True)
class Entry:
    """A line of the contents or of the index."""

    href: str
    name: str
    page: int
    number: str = ""
    rank: Prose = ()
    #: further pages: addresses, and numbers as they are printed
    pages: tuple[tuple[str, str], ...] = ()


@dataclass
class Contents:
    """What the volume's own pages say."""

    entries: list[Entry] = field(default_factory=list)
    #: the tables and the figures, each with the parts they stand in: name of the list, name of the part, entries
    lists: list[tuple[str, list[tuple[str, list[Entry]]]]] = field(default_factory=list)
    #: the index of regions, and that of subjects: initial, entries
    groups: list[tuple[str, list[Entry]]] = field(default_factory=list)
    subjects: list[tuple[str, list[Entry]]] = field(default_factory=list)
    #: what the ranks in the index are ranks of
    ranking: str = ""
    #: the cover's drawing, and what it shows
    drawing: str = ""
    drawn: str = ""
    #: the imprint: label, lines
    facts: list[tuple[str, list[str]]] = field(default_factory=list)


def _ranking_block(plan: Plan) -> RankingTableBlock | None:
    """The overview's first ranking table."""
    blocks = (parameters for _, parameters in plan.overview if isinstance(parameters, RankingTableBlock))
    return next(blocks, None)


def main_ranking(plan: Plan) -> Result | None:
    """The result whose ranks the index gives: that of the overview's first ranking table."""
    block = _ranking_block(plan)
    result = plan.results[block.of] if block else None
    return result if result and {"rank", "of"} <= set(result.by_id) else None


def strips(plan: Plan, language: str) -> list[tuple[str, list[float]]]:
    """What the cover draws: the figures of the overview's ranking table, and what the first is made of."""
    block = _ranking_block(plan)
    if block is None:
        return []
    widths: dict[str, list[float]] = {}

    def take(name: str, cells: Iterable[Cell]) -> None:
        values = [float(c.value) for c in cells if isinstance(c.value, int | float) and not c.missing]
        if len(values) > 1:
            widths.setdefault(name, values)

    for address in (block.of, *block.columns):
        result = plan.results[address.split(".")[0]]
        column = address.partition(".")[2] or result.main_column.id
        take(result.title[language], [row[column] for key, row in result.rows() if len(key) == 1])
        profile = plan.results.get(f"{result.id}_profile") if address == block.of else None
        if profile is not None:
            for part, name in profile.labels.get("indicator", {}).items():
                rows = [row for key, row in profile.rows() if key[-1] == part]
                take(name[language], [row[profile.main_column.id] for row in rows])
    return list(widths.items())[:_STRIPS]


def index_of(
    regions: Sequence[Region],
    pages: Mapping[str, int],
    ranking: Result | None,
    language: str,
    also: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> list[tuple[str, list[Entry]]]:
    """The regions by their names, under their initials: in Chinese by pinyin.

    ``pages``: region code → page of its brief; ``also``: its name → other pages that speak of it.
    """
    groups: dict[str, list[Entry]] = {}
    formatter = Formatter(language, {r.code: r for r in regions})
    names = {r.code: r.name[language] for r in regions}
    for region in sorted(regions, key=lambda r: (LANGUAGES[language].sort_key(names[r.code]), r.code)):
        entry = Entry(
            binding.SCHEME + region.slug,
            names[region.code],
            pages[region.code],
            rank=_rank(ranking, region.code, formatter),
            pages=_pages(also.get(names[region.code], ()), language),
        )
        groups.setdefault(LANGUAGES[language].initial(entry.name), []).append(entry)
    return list(groups.items())


def subjects_of(found: Mapping[str, Sequence[int]], language: str) -> list[tuple[str, list[Entry]]]:
    """The subject index: words in their order under their initials, each with its pages; those on no page are left out."""
    groups: dict[str, list[Entry]] = {}
    marks = LANGUAGES[language]
    sorted_by = {word: marks.without_article(word) for word in found if found[word]}
    for word in sorted(sorted_by, key=lambda w: (marks.sort_key(sorted_by[w]), w)):
        entry = Entry("", word, 0, pages=_pages(found[word], language))
        groups.setdefault(marks.initial(sorted_by[word]), []).append(entry)
    return list(groups.items())


def _pages(numbers: Iterable[int], language: str) -> tuple[tuple[str, str], ...]:
    """Pages as an index prints them, consecutive ones as a range."""
    found = subjects.printed(subjects.ranges(numbers), LANGUAGES[language])
    return tuple((f"{binding.SCHEME}{binding.PAGE}{first}", text) for first, text in found)


def _rank(ranking: Result | None, code: str, formatter: Formatter) -> Prose:
    """“18/30”, where the region has a rank."""
    if ranking is None or (code,) not in ranking:
        return ()
    rank: Cell = ranking.cell((code,), "rank")
    if rank.missing:
        return ()
    return (formatter.run(rank), Run("/"), formatter.run(ranking.cell((code,), "of")))


def ticks(rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    """The cover's drawing: a strip for every row, on it a tick for every value, from least to greatest.

    Units are points: the drawing is as wide as the cover's type area.
    """
    width, pitch = _WIDE, _ROW
    longest = max(sum(1.0 if ord(c) > _HAN else _LETTER for c in name) for name, _ in rows)
    left = min(_TYPE * longest + _ASIDE, _NAMES * width)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {pitch * len(rows):g}">']
    for i, (name, values) in enumerate(rows):
        top = i * pitch
        low, scale = min(values), (width - left - 2 * _END) / ((max(values) - min(values)) or 1.0)
        path = "".join(
            f"M{left + _END + (value - low) * scale:.1f} {top + _DOWN:g}v{_HIGH}" for value in sorted(values)
        )
        parts.append(
            f'<text x="0" y="{top + _BASE:g}" font-size="{_TYPE}" font-family={quoteattr(look.FONT)} '
            f'fill="{look.paper("soft")}" class="f-soft">{escape(name)}</text>'
            f'<rect x="{left:g}" y="{top + _DOWN:g}" width="{width - left:g}" height="{_HIGH}" fill="{look.paper("band")}" class="f-band"/>'
            f'<path d="{path}" stroke="{look.paper("teal")}" class="k-teal" stroke-width=".9"/>'
        )
    return "".join([*parts, "</svg>"])


def _label(caption: Caption, language: str) -> str:
    """The number of a table or figure as a language writes it."""
    marks = LANGUAGES[language]
    number = re.sub(r"[^\d-]", "", caption.label)
    return (marks.table if caption.kind == "table" else marks.figure).format(number=number)


def expected(document: Document) -> int:
    """The right-hand page behind an overview that begins on page 1, by how many tables and figures it has.

    A guess, with which it is laid out first: where it is right, once.
    """
    n = sum(isinstance(leaf, Table | Figure) for leaf in leaves(document))
    pages = max(1, round(n / _TOGETHER))
    return 1 + pages + pages % 2


def volume(site: Site, language: str, regions: Sequence[Region] = ()) -> bytes:
    """The volume of a report in one language, as PDF: of all regions where none are named.

    A pure function of its arguments.
    """
    return _Maker(site, language, regions or site.plan.report.regions).make()


class _Maker:
    """One volume in the making."""

    def __init__(self, site: Site, language: str, regions: Sequence[Region]) -> None:
        self.site, self.plan, self.language = site, site.plan, language
        self.head = site.plan.report.file.report
        self.t = translator(language)
        self.regions = regions
        titles = {r.slug: r.full[language] for r in self.regions}
        titles |= {OVERVIEW: self.t("Overview"), NOTES: self.t("Methods, notes and sources")}
        titles |= {SUBJECTS: self.t("Subject index"), INDEX: self.t("Index of regions")}
        titles |= {FRONT: self.head.title[language]}
        style, paper = site.printing.style, site.printing.paper
        self.binder = Binder(style, site.profile, site.plan.look, language, titles, paper)
        self.counted: Counter[type] = Counter()
        self.contents = Contents()
        self.body: list[Part] = []
        #: the numbered tables and figures of each part that is bound
        self.captions: dict[str, list[Caption]] = {}

    def make(self) -> bytes:
        shared = {lang: Shared(self.plan, lang) for lang in self._sides()}
        for lang, of in shared.items():
            figures = self.site.figures(lang)
            of.take(overview(self.plan, lang, figures, whole=True))
            for region in self.regions:
                of.take(brief(self.plan, region, lang, figures))
        self._overview()
        self._bind(lambda lang: shared[lang].document(NOTES, self.site.figures(lang)), NOTES, 0)
        pages: dict[str, int] = {}
        for region in self.regions:
            part = self._bind(
                lambda lang, region=region: brief(self.plan, region, lang, self.site.figures(lang)),  # type: ignore[misc]
                region.slug,
                serial_number(self.plan.report, region),
            )
            pages[region.code] = part.first
        self._index(pages)
        self._list()
        last = self.body[-1]
        self.contents.facts = self._facts(last.first + last.pages - 1)
        self._draw()
        blank = self.binder.add(BLANK, *self._own("blank"))
        front = self.binder.add(
            FRONT,
            *self._own("front"),
            heads=(self.head.title[self.language], self.t("Contents")),
            last=True,
            attached=pdf.attached(self.site, self.language, ""),
        )
        return self.binder.bind(front, self.body, blank)

    def _sides(self) -> tuple[str, ...]:
        """The languages that a page is composed in."""
        return tuple(SIDES) if self.site.bilingual else (self.language,)

    def _overview(self) -> None:
        """The overview, which says on which page the part begins that is bound behind it."""
        of = {lang: overview(self.plan, lang, self.site.figures(lang), whole=True) for lang in self._sides()}
        page = expected(of[self.language])
        for _ in range(_AGAIN):
            counted = self.counted.copy()
            part = self._bind(of.__getitem__, OVERVIEW, 0, page)
            if part.after == page:
                return
            page = part.after
            self.body, self.contents.entries, self.counted = [], [], counted
        raise AssertionError("the overview has another number of pages whenever it is laid out")

    def _bind(self, compose: Callable[[str], Document], name: str, chapter: int, notes: int = 0) -> Part:
        """A brief or the overview, as it is set by itself but for its numbers, links and small print.

        ``compose`` makes it in a language; in the bilingual style both are side by side in either volume. ``notes``: the page
        of the part with methods and notes, where that is not bound yet.
        """
        of = {lang: self._referring(compose(lang), name, chapter, notes) for lang in self._sides()}
        document = of[self.language]
        if self.site.bilingual:
            zh, en = (of[lang] for lang in SIDES)
            page = self._page(zh, chapter)
            html = pdf.pair_html(self.site, zh, en, page, self._page(en, chapter))
            assert page.images is not None
            images = page.images
        else:
            page = self._page(document, chapter)
            html, images = pdf.html(self.site, document, bound=page)
        self.captions[name] = list(captions(document, name, chapter))
        self.binder.titles |= {caption.name: caption.title for caption in self.captions[name]}
        title = self.binder.titles[name]
        number = str(chapter) if chapter else ""
        part = self._add(name, html, images, f"{number}\u3000{title}" if number else title)
        self.contents.entries.append(Entry(binding.SCHEME + name, title, part.first, number))
        for node in leaves(document):
            self.counted[type(node)] += 1
            self.counted[Figure] += isinstance(node, Findings) and node.figure is not None
        return part

    def _referring(self, document: Document, name: str, chapter: int, notes: int) -> Document:
        """The document with the pages of what it rests on; that of the methods and notes stands on its own."""
        if name == NOTES:
            return document
        bound = {part.name: part for part in self.body}
        before = self.captions[OVERVIEW] if OVERVIEW in bound else []
        labelled = [replace(c, label=_label(c, document.language)) for c in before]
        pages = {c.name: bound[OVERVIEW].page_of(c.name) for c in before}
        here = list(captions(document, name, chapter))
        found = referring(document, here, labelled, pages)
        return shortened(found, NOTES, notes or bound[NOTES].first)

    def _page(self, document: Document, chapter: int) -> Page:
        bound = frozenset(r.slug for r in self.regions)
        page = pdf.page(self.site, document, kind=BoundPage, chapter=chapter, bound=bound)
        page.running = ""
        return page

    def _add(self, name: str, html: str, images: dict[str, bytes], head: str) -> Part:
        first = self.body[-1].after if self.body else 1
        heads = (self.head.title[self.language], head)
        part = self.binder.add(name, html, images, first=first, heads=heads)
        self.body.append(part)
        return part

    def _index(self, pages: Mapping[str, int]) -> None:
        """The indexes of subjects and of regions; ``pages``: region code → page of its brief."""
        marks, own = LANGUAGES[self.language], {}
        texts: dict[int, str] = {}
        for part in self.body:
            numbered = dict(enumerate(part.words, part.first))
            texts |= numbered
            own[part.name] = set(numbered)
        found = subjects.locate(subjects.terms(self.plan, self.language), texts, marks)
        self.contents.subjects = subjects_of(found, self.language)
        names = {r.name[self.language]: r for r in self.regions}
        named = subjects.locate(names, texts, marks)
        also = {name: [p for p in named[name] if p not in own[r.slug]] for name, r in names.items()}
        ranking = main_ranking(self.plan)
        self.contents.ranking = ranking.title[self.language] if ranking else ""
        self.contents.groups = index_of(self.regions, pages, ranking, self.language, also)
        for groups in (self.contents.subjects, self.contents.groups):
            for _, entries in groups:
                for address, text in (page for entry in entries for page in entry.pages):
                    self.binder.titles[address.removeprefix(binding.SCHEME)] = self.t("Page {n}").format(
                        n=text
                    )
        for name, shown in ((SUBJECTS, self.contents.subjects), (INDEX, self.contents.groups)):
            if shown:
                part = self._add(name, *self._own(name.partition(".")[2]), self.binder.titles[name])
                self.contents.entries.append(Entry(binding.SCHEME + name, part.title, part.first))

    def _list(self) -> None:
        """The lists of tables and figures."""
        for kind, title in (("table", self.t("List of tables")), ("figure", self.t("List of figures"))):
            parts = []
            for part in self.body:
                entries = [
                    Entry(binding.SCHEME + c.name, c.text, part.page_of(c.name), c.label)
                    for c in self.captions.get(part.name, ())
                    if c.kind == kind
                ]
                if entries:
                    parts.append((part.title, entries))
            if parts:
                self.contents.lists.append((title, parts))

    def _own(self, part: str) -> tuple[str, dict[str, bytes]]:
        """The HTML and the drawings of the volume's own pages."""
        document = Document(part, self.language, self.head.title[self.language], "", ())
        page = pdf.page(self.site, document, "volume")
        page.edition = self.t("{month} edition").format(month=month(self.head.edition, self.language))
        template = environment(self.language, self.plan.look.templates).get_template("pages/volume.html")
        html = template.render(
            part=part, page=page, head=self.head, style=self.site.printing.style, contents=self.contents
        )
        assert page.images is not None
        return LANGUAGES[self.language].typeset(html), page.images

    def _draw(self) -> None:
        """The cover's drawing: where all regions stand."""
        rows = strips(self.plan, self.language)
        if rows:
            self.contents.drawing = self.plan.look.dress(ticks(rows))
            self.contents.drawn = self.t("The ticks of each strip are the {nouns}: {names}").format(
                nouns=self.head.noun[self.language].removeprefix("个"),
                names=LANGUAGES[self.language].listed(name for name, _ in rows),
            )

    def _facts(self, pages: int) -> list[tuple[str, list[str]]]:
        """The imprint's lines."""
        t, language = self.t, self.language
        draft = t("none: maps are drafts and not for publication")
        sources = [s.plain[language] for s in self.plan.report.sources.values()]
        extent = t("{briefs} briefs, {pages} pages, {tables} tables, {figures} figures").format(
            briefs=len(self.regions), pages=pages, tables=self.counted[Table], figures=self.counted[Figure]
        )
        families = sorted({font.family for font in self.binder.fonts.values()})
        facts = [
            (t("Title"), [self.head.title[language]]),
            (t("Publisher"), [self.site.publisher(language)]),
            (t("Edition"), [t("{month} edition").format(month=month(self.head.edition, language))]),
            (t("Date"), [date(self.head.date, language)]),
            (t("Licence"), [self.head.licence[language]] if self.head.licence else []),
            (t("Contact"), [self.head.contact[language]] if self.head.contact else []),
            (t("Map approval"), [self.head.map_approval or draft]),
            (t("Sources"), sources),
            (t("Extent"), [extent]),
            (
                t("Numbering"),
                [
                    t(
                        "The numbers of tables and figures begin with that of their brief: Table 3-1 is the first of brief 3. "
                        "Those of the overview begin with 0."
                    )
                ],
            ),
            (
                t("Colophon"),
                [
                    t("Set in {fonts}. Made with Fangzhi from the data of the report.").format(
                        fonts=LANGUAGES[language].listed(families)
                    )
                ],
            ),
        ]
        return [(label, lines) for label, lines in facts if lines]

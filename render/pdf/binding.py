"""Documents bound into one PDF, laid out and numbered through: `Binder`, `Part`.

Each part is laid out and written by itself, and its boxes are let go before the next: the memory a volume needs
is that of its largest part, however many there are. Parts share their fonts, which are embedded once, with the
part made last. Then the pages are put together with their structure, bookmarks, links and page labels.

A part is laid out with the number of its first page, so what is made last, because it tells the page numbers
of the rest, is what stands first: cover, imprint, contents. They are numbered i, ii, iii for that reason.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pydyf

from compose.look.tokens import OURS, Look
from render.paper import USUAL_PAPER
from render.pdf import writer as pdf_writer
from render.pdf.archive import AttachedFile
from render.pdf.patches.fonts import SharedFonts
from render.pdf.wording import running_text

#: an address in a part's HTML that leads to another part: ``volume:`` and the other's name
SCHEME = "volume:"
#: what the name of a page begins with, as a place that links lead to; behind it stands its number
PAGE = "page/"
#: points in a CSS pixel
_POINTS = 0.75
#: characters that would end a string of a style sheet
_SPECIAL = re.compile(r'["\\\n\r\f]')


@dataclass(frozen=True)
class Part:
    """A part that has been written."""

    #: what links to it say, unique in the volume
    name: str
    #: what bookmarks and assistive technology call it
    title: str
    #: its language tag
    language: str
    data: bytes
    #: number of its first page, as printed
    first: int
    pages: int
    #: WeasyPrint's bookmarks: label, (page, x, y), children, state
    bookmarks: Sequence[Any]
    #: further places in it that links lead to: (page, x, y)
    places: Mapping[str, tuple[int, float, float]] = field(default_factory=dict)
    #: what each of its pages says outside the rows of tables
    words: tuple[str, ...] = ()

    def page_of(self, name: str) -> int:
        """The printed number of the page of a place in it."""
        return self.first + self.places[name][0]

    @property
    def after(self) -> int:
        """The number of the right-hand page on which the next part begins."""
        return self.first + self.pages + self.pages % 2


def within(part: str, anchor: str) -> str:
    """The name, unique in the volume, of an element of a part.

    >>> within("hunan", "table-scorecard")
    'hunan/table-scorecard'
    """
    return f"{part}/{anchor}"


@dataclass
class Binder:
    """Lays out the parts of one volume in one style, and joins them."""

    style: str
    profile: bytes = b""
    look: Look = OURS
    language: str = "zh"
    #: name of a part, an element (`within`) or a page (`PAGE`) → its title, for links
    titles: dict[str, str] = field(default_factory=dict)
    paper: str = USUAL_PAPER
    fonts: SharedFonts = field(default_factory=SharedFonts)
    #: how many pages and annotations are in the structure so far
    _known: int = 0
    _parts: int = 0
    #: the name of the part in work
    _name: str = ""

    def add(
        self,
        name: str,
        html: str,
        images: dict[str, bytes],
        *,
        first: int = 1,
        heads: tuple[str, str] = ("", ""),
        last: bool = False,
        attached: Sequence[AttachedFile] = (),
    ) -> Part:
        """Lay out and write a part.

        ``first`` is the number of its first page, an odd one: parts begin on the right. ``heads`` stand above
        left and right pages. With ``last`` the fonts of all parts are embedded.
        """
        bound = _numbering(first, heads)
        with pdf_writer.uncollected():
            laid = pdf_writer.lay_out(
                html,
                images,
                self.style,
                self.profile,
                attached,
                self.look,
                self.language,
                bound,
                self.paper,
            )
            laid.document.fonts = self.fonts
            self.fonts.complete = last
            self._parts += 1
            self._name = name
            data = laid.write(self._finish)
            pages = laid.document.pages
            places = {
                place: (number, _POINTS * x, _POINTS * (page.height - y))
                # what runs over pages begins on the first of them
                for number, page in reversed(list(enumerate(pages)))
                for anchor, (x, y, *_) in page.anchors.items()
                for place in (anchor, within(name, anchor))
                if place in self.titles
            }
            bookmarks = laid.document.make_bookmark_tree(_POINTS, transform_pages=True)
            title = self.titles.get(name, "")
            words = laid.document.metadata.lang or ""
            said = tuple(map(running_text, pages))
            part = Part(name, title, words, data, first, len(pages), bookmarks, places, said)
            del laid, pages
        return part

    def _finish(self, _: Any, pdf: Any) -> None:
        """Numbers in the structure and links of a part, unique in the whole."""
        base = self._known
        for item in pdf.objects:
            if not isinstance(item, dict):
                continue
            for key in ("StructParents", "StructParent"):
                if key in item:
                    item[key] += base
            if "Nums" in item:
                item["Nums"][::2] = [number + base for number in item["Nums"][::2]]
                self._known += len(item["Nums"]) // 2
            if item.get("Subtype") == "/Link":
                # printed with the page, as PDF/A wants all of a volume for the archive
                item["F"] = 4
                self._link(item)

    def _link(self, link: Any) -> None:
        address = link["A"]["URI"].string if "A" in link else ""
        if address.startswith(SCHEME):
            name = address.removeprefix(SCHEME)
            del link["A"]
        elif "Dest" in link:
            # two parts may call elements of theirs the same
            name = within(self._name, link["Dest"].string)
            self.titles.setdefault(name, self.titles.get(self._name, ""))
        else:
            return
        link["Dest"] = pydyf.String(name)
        link["Contents"] = pydyf.String(self.titles[name])

    def bind(self, front: Part, body: Sequence[Part], blank: Part) -> bytes:
        """The volume: ``front`` (the part made last), then the others, each on the right-hand page it counted on.

        ``blank`` is a page with nothing on it, put in where a part ends on the right.
        """
        parts = [front, *body]
        # what is copied from a source is read when the volume is saved
        sources = [pikepdf.open(io.BytesIO(part.data)) for part in (*parts, blank)]
        volume = _Volume(sources[0], self._known, {name for name in self.titles if name.startswith(PAGE)})
        for part, source in zip(parts, sources[:-1], strict=True):
            if len(volume.pdf.pages) % 2:
                volume.add_blank(sources[-1])
            volume.add(part, source)
        # a leaf has two sides: what is printed and bound has an even number of pages
        if len(volume.pdf.pages) % 2:
            volume.add_blank(sources[-1])
        return volume.finish()


class _Volume:
    """A volume in the making: its front matter, opened, and what goes into its catalogue at the end."""

    def __init__(self, front: pikepdf.Pdf, known: int, pages: Collection[str] = ()) -> None:
        """``pages``: names of those that links lead to."""
        self.pdf, self.known, self.linked = front, known, pages
        tree = front.Root.StructTreeRoot
        self.fonts = front.pages[0].Resources.Font
        self.own = tree.K[0]
        self.top = front.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=tree, K=pikepdf.Array()
            )
        )
        tree.K = pikepdf.Array([self.top])
        self.nums: list[Any] = list(tree.ParentTree.Nums)
        self.places: dict[str, tuple[int, float, float]] = {}
        self.bookmarks: list[Any] = []
        self.labels: list[Any] = []

    def add(self, part: Part, source: pikepdf.Pdf) -> None:
        """A part's pages, fonts, structure, bookmarks and places."""
        if source is self.pdf:
            start, element = 0, self.own
            self.labels += [0, pikepdf.Dictionary(S=pikepdf.Name.r)]
            self.bookmarks += part.bookmarks
        else:
            start, element = self._copy(source)
            if part.first == 1:
                self.labels += [start, pikepdf.Dictionary(S=pikepdf.Name.D)]
            top = part.places.get(part.name, (0, 0.0, float(self.pdf.pages[start].MediaBox[3])))
            self.bookmarks.append((part.title, _moved(top, start), _shifted(part.bookmarks, start), "closed"))
            self.places[part.name] = _moved(top, start)
            for i in range(part.pages):
                if (name := f"{PAGE}{part.first + i}") in self.linked:
                    self.places[name] = (start + i, 0.0, float(self.pdf.pages[start + i].MediaBox[3]))
        element.S, element.P, element.T = pikepdf.Name.Part, self.top, part.title
        element.Lang = part.language
        self.top.K.append(element)
        self.places |= {name: _moved(place, start) for name, place in part.places.items()}

    def _copy(self, source: pikepdf.Pdf) -> tuple[int, Any]:
        """The pages of another PDF with their structure; returns where they start, and their structure."""
        start = len(self.pdf.pages)
        for page in source.pages:
            self.pdf.pages.append(page)
        fonts = self.pdf.pages[start].Resources.Font
        for name, font in self.fonts.items():
            fonts[name] = font
        tree = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        self.nums += list(tree.ParentTree.Nums)
        return start, tree.K[0]

    def add_blank(self, source: pikepdf.Pdf) -> None:
        """A page with nothing on it; the structure knows it as a page without content."""
        self.pdf.pages.append(source.pages[0])
        self.pdf.pages[-1].StructParents = self.known
        self.nums += (self.known, pikepdf.Array())
        self.known += 1

    def finish(self) -> bytes:
        """Write the catalogue, and the file."""
        root = self.pdf.Root
        pairs = sorted(zip(self.nums[::2], self.nums[1::2], strict=True), key=lambda pair: int(pair[0]))
        root.StructTreeRoot.ParentTree.Nums = pikepdf.Array([part for pair in pairs for part in pair])
        root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(self.labels))
        names = [
            part
            for name, (page, x, y) in sorted(self.places.items())
            for part in (pikepdf.String(name), self._destination(page, x, y))
        ]
        if "/Names" not in root:
            root.Names = pikepdf.Dictionary()
        root.Names.Dests = pikepdf.Dictionary(Names=pikepdf.Array(names))
        root.PageMode = pikepdf.Name.UseOutlines
        with self.pdf.open_outline() as outline:
            outline.root[:] = list(self._items(self.bookmarks))
        written = io.BytesIO()
        generate = pikepdf.ObjectStreamMode.generate
        self.pdf.save(written, object_stream_mode=generate, deterministic_id=True)
        return written.getvalue()

    def _destination(self, page: int, x: float, y: float) -> pikepdf.Array:
        return pikepdf.Array([self.pdf.pages[page].obj, pikepdf.Name.XYZ, round(x, 2), round(y, 2), 0])

    def _items(self, bookmarks: Sequence[Any]) -> Iterator[pikepdf.OutlineItem]:
        for title, (page, x, y), children, state in bookmarks:
            item = pikepdf.OutlineItem(title, self._destination(page, x, y))
            item.children = list(self._items(children))
            item.is_closed = state == "closed"
            yield item


def _moved(place: tuple[int, float, float], pages: int) -> tuple[int, float, float]:
    return place[0] + pages, place[1], place[2]


def _shifted(bookmarks: Sequence[Any], pages: int) -> list[Any]:
    """Bookmarks whose pages stand behind others."""
    return [
        (title, _moved(place, pages), _shifted(children, pages), state)
        for title, place, children, state in bookmarks
    ]


def _numbering(first: int, heads: tuple[str, str]) -> str:
    """Style rules for the number of a part's first page and for the words above its left and right pages.

    >>> print(_numbering(3, ("Briefs", 'The "West"')))
    @page :first { counter-reset: page 3 }
    html { string-set: volume-left "Briefs", volume-right "The \\22 West\\22 " }
    """
    left, right = ('"' + _SPECIAL.sub(lambda c: f"\\{ord(c[0]):x} ", head) + '"' for head in heads)
    return (
        f"@page :first {{ counter-reset: page {first} }}\n"
        f"html {{ string-set: volume-left {left}, volume-right {right} }}"
    )

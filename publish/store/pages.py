"""Pages and drawings kept by the content they are made from, for builds in which little has changed: `Pages`."""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publish.store.digest import digest
from publish.store.program import running
from publish.store.store import Store

if TYPE_CHECKING:
    from compose.document import Document, Table
    from intake.places.boundaries import Geometry
    from publish.there import There
    from render.html.grounds import Grounds
    from render.html.writer import Page

    #: the tables behind the figures of a page, by figure
    Behind = dict[str, tuple[Table, ...]]

#: how hard pages are compressed: what is read and written grows to a quarter, in two thousandths of a second
_LEVEL = 1


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files by name as one.

    >>> unpacked(packed({"a": b"1", "b": b""}))
    {'a': b'1', 'b': b''}
    """
    head = json.dumps([[name, len(content)] for name, content in files.items()]).encode()
    return zlib.compress(b"%d:" % len(head) + head + b"".join(files.values()), _LEVEL)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of `packed`."""
    size, _, rest = zlib.decompress(content).partition(b":")
    at = int(size)
    files: dict[str, bytes] = {}
    for name, length in json.loads(rest[:at]):
        files[name] = rest[at : at + length]
        at += length
    return files


@dataclass
class Pages:
    """What one report's pages are kept by.

    A report's own templates may be changed while it is shown, and what they ask for is theirs: such pages are not kept.
    """

    store: Store
    #: folder of the report's own templates; empty where it has none
    templates: str
    there: There
    geometry: Geometry | None = None
    _there: str = field(default="", init=False)
    _geometry: str = field(default="", init=False)
    #: the document that was asked for last, with its digest: a page, its figures and its PDF are made one after the other
    _last: tuple[object, str] = field(default=(None, ""), init=False)
    #: the same with what stands behind its figures
    _behind: tuple[object, Behind] = field(default=(None, {}), init=False)

    @property
    def on(self) -> bool:
        """Whether anything is kept."""
        return self.store.folder is not None and not self.templates

    def of(self, document: Document) -> str:
        """The digest of a document."""
        if self._last[0] is not document:
            self._last = document, digest(document)
        return self._last[1]

    def key(self, document: Document, page: Page, *more: object) -> tuple[object, ...]:
        """All that a page of a document is made from.

        Raises:
            TypeError: something whose content is not known.
        """
        self._there = self._there or digest(self.there)
        # of the fields, one is a function: it asks what is there
        values = [getattr(page, f.name) for f in dataclasses.fields(page) if f.name != "is_there"]
        return running(), self.of(document), type(page).__name__, values, self._there, more

    def html(self, document: Document, page: Page, more: object, make: Callable[[], str]) -> str:
        """A page as ``make`` gives it."""
        if not self.on:
            return make()
        made = self.files("html", document, page, more, lambda: {"": make().encode()})
        return made[""].decode()

    def files(
        self, kind: str, document: Document, page: Page, more: object, make: Callable[[], dict[str, bytes]]
    ) -> dict[str, bytes]:
        """Files that go with a page of a document; ``more``: what they are made of besides these two."""
        if not self.on:
            return make()
        try:
            parts = (kind, self.key(document, page, more))
        except TypeError:
            return make()
        return unpacked(self.store.kept(parts, lambda: packed(make())))

    def once(self, document: Document, make: Callable[[], Behind]) -> Behind:
        """What ``make`` gives of a document, for its page and for those of its figures, which are made after it."""
        if self._behind[0] is not document:
            self._behind = document, make()
        return self._behind[1]

    def grounds(self, document: Document, make: Callable[[Document], Grounds]) -> Grounds:
        """The drawings of a brief to which others refer."""
        if self.store.folder is None:
            return make(document)
        from render.html.grounds import Grounds

        made = self.text(("grounds", self.of(document)), lambda: json.dumps(dict(make(document).inner)))
        return Grounds(json.loads(made))

    def text(self, parts: object, make: Callable[[], str]) -> str:
        """A text that is made of ``parts`` by this program; a drawing is one."""
        if self.store.folder is None:
            return make()
        return self.store.kept(("text", running(), parts), lambda: make().encode()).decode()

    def drawing(self, parts: object, make: Callable[[], str]) -> str:
        """A drawing on the report's boundaries."""
        if self.store.folder is None:
            return make()
        self._geometry = self._geometry or digest(self.geometry)
        return self.text((self._geometry, parts), make)

"""Rows that are a part of the row above them and say so (其中：高新区, of which: capital): ``OfWhich``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.new.answers import Answers
from intake.new.content.regions import Places
from intake.new.layout.page import Page
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.new.vocabulary.names import name_of, plain_name, without_of_which
from intake.new.vocabulary.words import fold
from intake.places import china
from intake.tables.totals import grows_with_size
from intake.tables.units import amount

#: a row with this share of what all others have together is the whole, and what stands below it are the regions
_WHOLE = 0.9
_HASH = re.compile(r"^\s*#+\s*(?=[^\W\d])")
#: of more names that begin with it the sign says nothing
_FEW = 0.4


class OfWhich:
    """Finds the rows that are parts of the one above them, and tells them together."""

    def __init__(self, roles: Roles, places: Places, answers: Answers) -> None:
        self.page: Page = roles.page
        self.places = places
        self.answers = answers
        assert roles.region is not None
        self.region = roles.region
        self.columns = [v.column for v in roles.values]
        #: columns in which a part has no more than its whole
        self.sizes = [
            v.column for v in roles.values if grows_with_size(v.name, v.unit) or not (v.name or v.unit)
        ]
        #: the last row that is no part of another
        self._above: int | None = None
        self.found: list[str] = []
        marked = [r for r in self.page.body if _HASH.match(self.page.grid.rows[r][self.region])]
        #: #市区 under its city; where many names begin so it is only how they are written
        self._hashed = len(marked) <= _FEW * len(self.page.body) and places.kind not in china.LEVELS

    def _without(self, word: str) -> str:
        bare = without_of_which(word)
        return _HASH.sub("", bare) if self._hashed else bare

    def is_part(self, row: int) -> bool:
        """Whether a row says that it is a part of the one above it, and its figures are."""
        word = self.page.grid.rows[row][self.region]
        bare = self._without(word)
        said = (bare != word or word in self.places.alone) and not self.answers.given("means", word)
        if (
            not said
            or self._is_a_region(bare, row)
            or (self._above is not None and self._is_whole(self._above))
        ):
            self._above = row if not said else self._above
            return False
        if self._above is None or not self._fits(row, self._above):
            # of which is it a part? of what stands above it not
            self.places.of_several.add(fold(plain_name(bare)))
            return False
        self.found.append(word.strip())
        return True

    def _is_a_region(self, bare: str, row: int) -> bool:
        """全省 over 其中：济南市 is the province over its cities."""
        kind = self.places.kind
        if kind not in china.LEVELS:
            return False
        if self._above is not None and self._fits(row, self._above):
            # 其中：汉南 under 武汉经开: what stands over it is no region and not the whole
            over = self.page.grid.rows[self._above][self.region]
            if name_of(over, kind).kind == "unknown":
                return False
        return name_of(bare, kind).kind in {"region", "former", "shared", "other"}

    def _figures(self, row: int, columns: Sequence[int]) -> list[float | None]:
        read = [amount(self.page.grid.rows[row][c]) for c in columns]
        return [None if a is None or a.missing else a.value for a in read]

    def _fits(self, row: int, above: int) -> bool:
        """Whether no figure that grows with size is more than that of the row above, and there is one."""
        pairs = zip(self._figures(row, self.sizes), self._figures(above, self.sizes), strict=True)
        known = [(part, whole) for part, whole in pairs if part is not None and whole is not None]
        if not self.sizes:
            return True
        return bool(known) and all(part <= whole for part, whole in known)

    def _is_whole(self, row: int) -> bool:
        """Whether a row is the total of all others, known by its name or because it has as much as all of them."""
        word = self.page.grid.rows[row][self.region]
        if name_of(word, self.places.kind if self.places.kind in china.LEVELS else "table").kind == "area":
            return True
        others = [r for r in self.page.body if r != row]
        for column in self.sizes:
            mine = self._figures(row, [column])[0]
            its = [v for r in others if (v := self._figures(r, [column])[0]) is not None]
            if mine and len(its) > 2 and mine >= _WHOLE * sum(its):
                return True
        return False

    def tell(self, notes: Notes) -> None:
        """Say which rows were left out."""
        if not self.found:
            return
        shown = "、".join(self.found[:6]), ", ".join(self.found[:6])
        more = " …" * (len(self.found) > 6)
        chinese = self.places.kind in china.LEVELS
        notes.note(
            self.page.grid.place(),
            f"这些行是上一行地区的一部分，没有读取：{shown[0]}{more}",
            f"these rows are parts of the region above them and are not read: {shown[1]}{more}",
            "如是单独的地区，加 --means 名称=" + ("代码" if chinese else "region"),
            "if one is a region of its own say --means NAME=" + ("CODE" if chinese else "region"),
        )

"""A column of a table's body and what it looks like: ``Column``, ``ranks``, ``numbers_rows``; how two columns go together: ``determines``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from intake.new.layout.page import is_figure, is_gap, is_period, known_hits
from intake.new.vocabulary.names import amount_or_code
from intake.new.vocabulary.words import (
    ORDER_WORDS,
    PERIOD_WORDS,
    REGION_CODE_WORDS,
    REGION_WORDS,
    VALUE_WORDS,
    key,
    says,
)
from intake.tables.units import amount, split_unit, without_marks

#: as many words of a column are looked at to see what it is
_SAMPLE = 400


@dataclass(frozen=True)
class Column:
    """A column of a table's body."""

    index: int
    path: tuple[str, ...]
    #: row by row, blank where nothing is written
    words: tuple[str, ...]

    @cached_property
    def distinct(self) -> list[str]:
        """The words of its cells, each once, in their order."""
        return list(dict.fromkeys(w for w in self.words if w))

    @property
    def heading(self) -> str:
        """The lowest of its headings."""
        return self.path[-1] if self.path else ""

    def says(self, words: frozenset[str]) -> bool:
        """Whether one of the heading's words is among these."""
        return any(says(p, words) for p in self.path)

    @cached_property
    def figures(self) -> float:
        """The share of cells that hold a figure or a sign of a missing one."""
        some = [w for w in self.words if w][:_SAMPLE]
        return sum(amount(w) is not None for w in some) / len(some) if some else 0.0

    @cached_property
    def periods(self) -> float:
        """The share of its first words that are periods."""
        some = self.distinct[:_SAMPLE]
        return sum(map(is_period, some)) / len(some) if some else 0.0

    @cached_property
    def texts(self) -> list[str]:
        """The different words that are no figures."""
        return [w for w in self.distinct if not is_figure(w) and not is_gap(w)]

    @cached_property
    def hits(self) -> int:
        """How many of its words are regions that are known."""
        some = [w for w in self.distinct if amount_or_code(w) and (w.isdigit() or not amount(w))]
        if not some or len(some) < 0.3 * len(self.distinct):
            return 0
        if all(w.isdigit() for w in some) and not (self.says(REGION_WORDS) or self.says(REGION_CODE_WORDS)):
            return 0
        return known_hits(some)


#: headings of columns of remarks, or of the numbers of notes
REMARKS = re.compile(
    r"^(?:(?:foot)?notes?|remarks?|comments?|备注|备考|備考|附注|注释|说明|注|注記|anmerkung(?:en)?|bemerkung(?:en)?|notas?)\W*$",
    re.IGNORECASE,
)

#: how headings of columns of codes end, in the languages of offices
_CODE = re.compile(
    r"(?:^có?d|^kod|^kód|code|codes|コード|代码|编码|코드|schlüssel|código|codigo|codice|kod|kode|код|"
    # of counties and states of the United States, of whatever areas
    r"fips|geoid|(?:area|region|county|geo)key)$"
)

#: how they begin where the noun comes first: Code région, Código do município
_CODE_FIRST = re.compile(
    r"(?:codes?|código|codigo|codice|kod|kode|cód\.?|cod\.?)[\s_](?=[^\W\d])", re.IGNORECASE
)


#: headings of columns that number the classes of a grouping
_CLASS = re.compile(
    r"(?:class|category|cluster|group|stratum|quintile|quartile|decile)[\s_]*(?:number|no\.?|nr\.?|id|code)|"
    r"(?:类别|分类|分组|组别|类型|等级)(?:号|编号|序号)",
    re.IGNORECASE,
)


def numbers_classes(column: Column) -> bool:
    """Whether a column only says, by its heading, the number of the class that a row belongs to."""
    return _CLASS.fullmatch(column.heading.strip()) is not None and not column.texts


def holds_codes(column: Column) -> bool:
    """Whether a column of digits holds codes: its heading says so, or its numbers are all as long and some begin with 0.

    >>> [holds_codes(Column(0, (heading,), words)) for heading, words in (
    ...     ("STATE", ("06", "06")), ("State", ("6", "6")), ("Class Number", ("5", "1")), ("Class size", ("5", "1")), ("Storms", ("0", "0")))]
    [True, True, True, False, False]
    """
    heading = without_marks(column.heading)
    words = [w for w in column.distinct if not is_gap(w)]
    if (
        _CODE_FIRST.match(heading)
        and words
        and all(re.fullmatch(r"[0-9A-Z]{1,9}", w) for w in column.distinct)
    ):
        # Code région: M and F are codes as 11 and 24 are
        return True
    if not words or not all(w.isdigit() and w.isascii() for w in words):
        return False
    # no figure is written 06, and be it the same in every row
    padded = len({len(w) for w in words}) == 1 and any(w[0] == "0" for w in words)
    headed = _CODE.search(re.sub(r"[\s_.\-]+", "", heading).casefold()) or numbers_classes(column)
    # the number of the one state that all rows lie in
    home = len(words) == 1 and len(column.words) > 1 and column.says(REGION_WORDS)
    return bool(headed) or home or (padded and len(words[0]) > 1)


def determines(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether every word of one column goes with one word of another; blanks aside.

    >>> determines(["AT", "AT", "FI"], ["Wien", "Wien", "Oulu"]), determines(["x", "x"], ["1", "2"])
    (True, False)
    """
    seen: dict[str, str] = {}
    return all(seen.setdefault(x, y) == y for x, y in zip(a, b, strict=True) if x and y)


def one_to_one(a: Column, b: Column) -> bool:
    """Whether each word of one column goes with one word of the other."""
    return determines(a.words, b.words) and determines(b.words, a.words)


def wordiness(column: Column) -> int:
    """How many letters its words have: labels have more than codes."""
    return sum(sum(x.isalpha() and not x.isupper() for x in w) for w in column.distinct)


def counts_rows(column: Column) -> bool:
    """Whether a column only numbers the rows, from 0 or 1; a stroke may stand before a total."""
    numbers = [int(w) for w in column.words if re.fullmatch(r"\d{1,7}", w)]
    if len(numbers) < 0.8 * len(column.distinct) or len(numbers) < 2:
        return False
    return numbers[0] in {0, 1} and all(b == a + 1 for a, b in pairwise(numbers))


def speaks_of_regions(column: Column) -> bool:
    """Whether a column holds words and one of the words of its heading is a kind of region: denominazione_regione.

    >>> speaks_of_regions(Column(0, ("denominazione_regione",), ("Abruzzo", "Lazio")))
    True
    >>> speaks_of_regions(Column(0, ("area_type",), ("state", "district")))
    False
    """
    tokens = {key(t) for p in column.path for t in re.split(r"[\W_]+", p) if t}
    other = {"type", "level", "code", "id", "kind", "status", "codice", "tipo", "class"}
    return bool(tokens & REGION_WORDS) and not tokens & other and bool(column.texts) and column.figures < 0.2


def climbs(column: Column) -> bool:
    """Whether a column's whole numbers grow from row to row, from 0 or 1 by small steps: numbers of rows or of regions.

    They may begin anew in every block, stand in several rows each, and be missing beside a total. Figures in order of size have
    gaps and ties; of a list that leaves out some of its members the numbers have few gaps.

    >>> climbs(Column(0, ("ULAND",), tuple(map(str, (*range(1, 13), 14, 15, 16)))))
    True
    >>> climbs(Column(0, ("Lp.",), ("", *"12345", "", *"12345"))), climbs(Column(0, ("番号",), tuple("111222333444555")))
    (True, True)
    >>> climbs(Column(0, ("medals",), tuple("1 2 4 7 9 12 15 21 30".split())))
    False
    """
    words = [w for w in column.words if w]
    if len(words) < 5 or not all(re.fullmatch(r"\d{1,5}", w) for w in words):
        return False
    runs = [(int(w), len(list(same))) for w, same in groupby(words)]
    if len({n for _, n in runs}) > 1:
        return False
    numbers = [n for n, _ in runs]
    starts = [i for i, n in enumerate(numbers) if not i or n < numbers[i - 1]]
    steps = [b - a for i, (a, b) in enumerate(pairwise(numbers)) if i + 1 not in starts]
    if len(steps) < 4 or any(numbers[i] != numbers[0] for i in starts) or numbers[0] not in {0, 1}:
        return False
    return min(steps) == 1 and max(steps) <= 2 and steps.count(2) <= 0.2 * len(steps)


#: how headings of columns of places end, or begin: HDI Rank (2017), 2019年排名, puesto
_PLACES = re.compile(
    r"(?:排名|位次|名次|排序|順位|순위|(?:\b|_)(?:rank(?:ing)?|rang|puesto|posición|posição|rangering|plats))\W*$|^rank(?:ing)?\b",
    re.IGNORECASE,
)


def ranks(column: Column) -> bool:
    """Whether a column holds places, to judge by heading and figures."""
    # HDI rank over 2020
    named = [p for p in column.path if not is_period(p)]
    heading = re.sub(r"[\s(（_,，-]*(?:19|20)\d\d年?度?\s*[)）]?\s*$", "", named[-1] if named else "")
    called = _PLACES.search(heading) is not None
    # a note below the table may be joined across its columns
    figures = [w for w in column.distinct if re.match(r"[+\-−]?\d", w)]
    return (
        called
        and 2 * len(figures) >= len([w for w in column.distinct if not is_gap(w)])
        and all(re.fullmatch(r"\d{1,4}", w) for w in figures)
    )


#: what is both short for a number of rows and for how many there are: ERP at 30 June 2022, no.
_NUMBER = frozenset(map(key, ("no", "no.", "nr", "nr.", "n°", "№", "#")))


def says_order(column: Column) -> bool:
    """Whether a heading says that a column numbers the rows; below another heading “no.” is a unit, unless its numbers do so.

    >>> says_order(Column(0, ("No.",), ("7", "3"))), says_order(Column(0, ("ERP at 30 June", "no."), ("812", "377", "95")))
    (True, False)
    """
    if not column.says(ORDER_WORDS):
        return False
    if key(column.heading) in _NUMBER and len(set(filter(None, column.path))) > 1:
        return counts_rows(column) or climbs(column)
    return column.figures > 0.5 or counts_rows(column)


def numbers_rows(column: Column) -> bool:
    """Whether a column's numbers only grow from row to row, and are no codes, and its heading says neither period nor unit."""
    if column.index == 0 and not column.heading.strip() and _names_rows(column):
        return True
    measured = any(split_unit(p)[1] for p in column.path)
    return climbs(column) and not (
        measured or _is_about_time(column) or column.says(REGION_CODE_WORDS) or holds_codes(column)
    )


def _names_rows(column: Column) -> bool:
    """Whether whole numbers are each there once, in whatever order, and are no years: the names of rows of a table saved from R.

    >>> _names_rows(Column(0, ("",), ("1", "2", "51", "9471", "52"))), _names_rows(Column(0, ("",), tuple("2010 2011 2012 2013 2014".split())))
    (True, False)
    """
    words = [w for w in column.words if w]
    whole = (
        len(words) > 4 and len(set(words)) == len(words) and all(re.fullmatch(r"\d{1,7}", w) for w in words)
    )
    return whole and "1" in words and not all(1800 <= int(w) <= 2100 for w in words)


def _is_about_time(column: Column) -> bool:
    """Whether a heading says a period, or that the column holds periods."""
    return column.says(PERIOD_WORDS) or column.says(VALUE_WORDS) or any(map(is_period, column.path))


def holds_spreads(column: Column) -> bool:
    """Whether a column holds how far figures may be off, ±0.8, and strokes or stars where that is not known."""
    words = [w for w in column.distinct if not re.fullmatch(r"[*\-–—.\s]+", w)]
    return bool(words) and all(re.match(r"(?:±|\+/[-−–])\s*[\d.,]", w) for w in words)


def is_id(column: Column) -> bool:
    """Whether a column numbers the rows, or the regions, and says so."""
    return column.says(REGION_CODE_WORDS) and key(column.heading).endswith("id") and counts_rows(column)


def is_code(word: str) -> bool:
    """Whether a word looks like a code: capitals and digits."""
    return re.fullmatch(r"[A-Z0-9_.\-]{1,24}|\d+", word) is not None

"""Names of larger units of countries, told by their smaller ones beside them: ``larger_units``,
``smaller_units``, ``homes_of``, ``share_of_home``.

The words stand beside this module in ``larger_units.csv``, each with whose it is: regions as in ISO 3166-2, in the spelling
of the country's own statistics; what they lie in as its statistical office groups them. “South” and “中国” say nothing by
themselves; among Alabama and Texas, or 鳥取県 and 島根県, they are what those lie in. The other way round, Georgia among
them is no country.

What was compared: regions of the United States, Brazil, Germany, Canada and Australia are those of ISO 3166-2 word by word; those of
Italy, France and Spain but for the spellings of their offices; Japan's are those of the file of its census. Korea's regions, the
British ones, Malaysia's, and the larger units of all were written down as their offices use them, and compared with no list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from intake.new.vocabulary.words import fold as _fold
from intake.new.vocabulary.words import table

#: of so many names of one country its larger units are known
_ENOUGH = 3
#: so much of a longer name is right where a letter is left out
_ALIKE, _LONG = 0.92, 7


def fold(word: str) -> str:
    """A name for comparison, also without its accents and with blanks in words: Québec is Quebec, NEW_YORK New York."""
    apart = unicodedata.normalize("NFD", _fold(word.replace("_", " ")))
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", apart))


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For every country the folded names of its regions, and of what they lie in."""
    parts: dict[str, set[str]] = {}
    larger: dict[str, set[str]] = {}
    for row in table("larger_units.csv"):
        if row["is"] != "beside":
            (parts if row["is"] in {"part", "also"} else larger).setdefault(row["country"], set()).add(
                fold(row["word"])
            )
    return {c: (frozenset(parts[c]), frozenset(larger.get(c, ()))) for c in parts}


@lru_cache(maxsize=2)
def _rows_of(kind: str) -> dict[str, frozenset[str]]:
    """For every country the folded names of one kind.

    ``beside`` is what stands beside its regions and is no larger: Wales beside those of England; ``also`` are further names of some of
    its regions: DC.
    """
    found: dict[str, set[str]] = {}
    for row in table("larger_units.csv"):
        if row["is"] == kind:
            found.setdefault(row["country"], set()).add(fold(row["word"]))
    return {c: frozenset(words) for c, words in found.items()}


def larger_units(words: Iterable[str]) -> set[str]:
    """The words that stand for several of the regions beside them.

    >>> sorted(larger_units(["Alabama", "Georgia", "Texas", "Ohio", "Southeast", "New England"]))
    ['New England', 'Southeast']
    >>> larger_units(["England", "Wales", "Scotland", "Northern Ireland"]), larger_units(["North", "South", "East", "West"])
    (set(), set())
    """
    some = {fold(w): w for w in words}
    hits: set[str] = set()
    for parts, larger in _words().values():
        if len(some.keys() & parts) >= _ENOUGH:
            hits |= {some[w] for w in some.keys() & larger - parts}
    return hits


def homes_of(words: Iterable[str]) -> set[str]:
    """The countries (ISO 3166-1, three letters) of which some of the words are regions.

    >>> homes_of(["鳥取県", "島根県", "岡山県", "中国"]), homes_of(["Alabama", "France", "Peru"])
    ({'JPN'}, set())
    """
    some = {fold(w) for w in words}
    return {c for c, (parts, _) in _words().items() if len(some & parts) >= _ENOUGH}


def share_of_home(country: str, count: int) -> float:
    """How much so many regions are of those that the list has of a country (ISO 3166-1, three letters); 1 where it has none.

    >>> share_of_home("DEU", 4), share_of_home("XXX", 4)
    (0.25, 1.0)
    >>> share_of_home("USA", 51)
    1.0
    """
    parts, _ = _words().get(country, (frozenset(), frozenset()))
    return count / len(parts - _rows_of("also").get(country, frozenset())) if parts else 1.0


def smaller_units(words: Iterable[str]) -> set[str]:
    """The words that are regions of one country, though they may be names of something else elsewhere.

    >>> "Georgia" in smaller_units(["Alabama", "Georgia", "Texas"]), smaller_units(["Armenia", "Georgia", "Turkey"])
    (True, set())
    >>> "DC" in smaller_units(["Alabama", "Georgia", "Texas", "DC"])
    True
    >>> sorted(smaller_units(["ALABAMA", "NEW_YORK", "TENNESSE", "TEXAS", "FOO"]))
    ['ALABAMA', 'NEW_YORK', 'TENNESSE', 'TEXAS']
    >>> sorted(smaller_units(["North East", "London", "South West", "Wales"])), smaller_units(["Wales", "Scotland", "Northern Ireland"])
    (['London', 'North East', 'South West', 'Wales'], set())
    """
    some = {fold(w): w for w in words}
    hits: set[str] = set()
    for country, (parts, _) in _words().items():
        known = some.keys() & parts
        if len(known) >= _ENOUGH:
            hits |= {some[w] for w in known | (some.keys() & _rows_of("beside").get(country, frozenset()))}
            # a slip of the pen is no other place
            left = parts - known
            hits |= {
                some[w]
                for w in some.keys() - known
                if len(w) >= _LONG and get_close_matches(w, left, 1, _ALIKE)
            }
    return hits

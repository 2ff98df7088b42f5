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
from functools import lru_cache

from intake.new.vocabulary.words import fold as _fold
from intake.new.vocabulary.words import table

#: of so many names of one country its larger units are known
_ENOUGH = 3


def fold(word: str) -> str:
    """A name for comparison, also without its accents: Québec is Quebec."""
    apart = unicodedata.normalize("NFD", _fold(word))
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", apart))


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For every country the folded names of its regions, and of what they lie in."""
    parts: dict[str, set[str]] = {}
    larger: dict[str, set[str]] = {}
    for row in table("larger_units.csv"):
        (parts if row["is"] == "part" else larger).setdefault(row["country"], set()).add(fold(row["word"]))
    return {c: (frozenset(parts[c]), frozenset(larger.get(c, ()))) for c in parts}


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
    """
    parts, _ = _words().get(country, (frozenset(), frozenset()))
    return count / len(parts) if parts else 1.0


def smaller_units(words: Iterable[str]) -> set[str]:
    """The words that are regions of one country, though they may be names of something else elsewhere.

    >>> "Georgia" in smaller_units(["Alabama", "Georgia", "Texas"]), smaller_units(["Armenia", "Georgia", "Turkey"])
    (True, set())
    """
    some = {fold(w): w for w in words}
    hits: set[str] = set()
    for parts, _ in _words().values():
        if len(some.keys() & parts) >= _ENOUGH:
            hits |= {some[w] for w in some.keys() & parts}
    return hits

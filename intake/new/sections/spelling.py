"""Names of regions as files of data write them, NEW_YORK and ALABAMA, in the spelling of a text: ``as_in_text``."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: of fewer names, or names of fewer letters, capitals may be abbreviations
_FEWEST, _LETTERS = 5, 4
#: words that begin small within a name
_SMALL = re.compile("and|of|the|de|del|la|las|los|y|da|do|dos|das|e|du|des|le|les|et|und|in|am|an|der|sur")


def as_in_text(words: Sequence[str]) -> dict[str, str]:
    """The names that are spelled otherwise in a text: blanks for underscores, and capitals only at the head of words where all have them.

    >>> as_in_text(["ALABAMA", "NEW_YORK", "RIO GRANDE DO SUL", "GOA", "OHIO"])
    {'ALABAMA': 'Alabama', 'NEW_YORK': 'New York', 'RIO GRANDE DO SUL': 'Rio Grande do Sul', 'GOA': 'Goa', 'OHIO': 'Ohio'}
    >>> as_in_text(["Alabama", "New_York", "USA", "Texas", "Ohio"]), as_in_text(["ES61", "ES62", "ES63", "ES64", "ES70"])
    ({'New_York': 'New York'}, {})
    """
    names = [w for w in words if re.search(r"[^\W\d_]", w)]
    long = [w for w in names if re.search(rf"[^\W\d_]{{{_LETTERS}}}", w)]
    capitals = (
        len(names) >= _FEWEST
        and len(long) >= 0.8 * len(names)
        and all(w.isupper() and not re.search(r"\d", w) for w in names)
    )

    def cased(match: re.Match[str]) -> str:
        small = match.group().lower()
        return small if _SMALL.fullmatch(small) and match.start() else small.capitalize()

    spelled: dict[str, str] = {}
    for w in names:
        text = re.sub(r"(?<=\w)_+(?=\w)", " ", w)
        text = re.sub(r"[^\W\d_]{2,}", cased, text) if capitals else text
        if text != w:
            spelled[w] = text
    return spelled

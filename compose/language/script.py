"""Writing systems: characters that are Chinese (`HAN`, `FULL_WIDTH`) or letters (`LETTER`), what a text is of, the `columns` it takes.

The three are the insides of a class of a regular expression: ``re.compile(f"[{HAN}]")``.
"""

from __future__ import annotations

import re
from unicodedata import east_asian_width

#: Chinese characters: radicals, 々〆〇, numerals, the unified ideographs with their extensions, compatibility forms
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: Chinese characters and the marks that are as wide as one: 、。《》 and the full-width forms
FULL_WIDTH = (
    "\u2e80-\u2fdf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
)
#: letters that stand upright beside Chinese characters: Latin, Greek, Cyrillic
LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u04ff"

_HAN = re.compile(f"[{HAN}]")
_FULL = re.compile(f"[{FULL_WIDTH}]+")
_ANY_FULL, _ANY_LETTER = re.compile(f"[{FULL_WIDTH}]"), re.compile(f"[{LETTER}]")


def has_han(text: str) -> bool:
    """Whether any character of a text is Chinese.

    >>> has_han("GDP（亿元）"), has_han("“GDP”，"), has_han("𫝀")
    (True, False, True)
    """
    return bool(_HAN.search(text))


def all_full_width(text: str) -> bool:
    """Whether every character of a text is as wide as a Chinese one.

    >>> all_full_width("四川，"), all_full_width("31省"), all_full_width("")
    (True, False, False)
    """
    return bool(_FULL.fullmatch(text))


def all_han(text: str) -> bool:
    """Whether every character of a text is Chinese.

    >>> all_han("四川"), all_han("31省"), all_han("")
    (True, False, False)
    """
    return bool(text) and all(map(_HAN.match, text))


def all_letters(text: str) -> bool:
    """Whether a text is of words in letters, so that its quotation marks are narrow: none of it is as wide as Chinese.

    >>> all_letters("Xi’an"), all_letters("“新区”"), all_letters("西安 Xi’an"), all_letters("…")
    (True, False, False, False)
    """
    return bool(_ANY_LETTER.search(text)) and not _ANY_FULL.search(text)


def columns(text: str) -> int:
    """Columns that a text takes where all letters are as wide: Chinese characters take two.

    >>> columns("GDP"), columns("四川省")
    (3, 6)
    """
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)

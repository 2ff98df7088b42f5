"""Quarters as offices of other countries write them, the letter or word before or behind the number: exports ``quarter_of``."""

from __future__ import annotations

import re

_YEAR = r"((?:1[89]|20)\d\d)"
_WORD = (
    r"(?:q|t|k|qtr|quarter|trim(?:estr[ei]?|ester)?|kv|kvartal|kw|kwarta[lł]|quartal|kwartaal|čtvrtletí|štvrťrok|negyedév|çeyrek|quý|"
    r"кв|квартал|분기|四半期|季度?)"
)
_PART = r"([1-4]|i{1,3}|iv)"
#: how ordinal numbers end: 1er, 2e, 3º, 1-й
_ORDER = r"(?:\.|º|°|ª|er|[eè]me|ère|e|st|nd|rd|th|-?й)?"
#: what may stand between the parts, and behind the year
_GAP = r"[\s_\-/.,:]*(?:(?:of|de|du|del|di|do|d)\b)?['’]?[\s_\-/.,:]*"
_END = r"\s*(?:г\.?|года|roku|år|년|年)?"
_FORMS = tuple(
    (re.compile(form, re.IGNORECASE), year, part)
    for form, year, part in (
        (rf"{_WORD}[\s_.]*{_PART}{_GAP}{_YEAR}{_END}", 2, 1),
        (rf"{_PART}{_ORDER}[\s_]*{_WORD}{_GAP}{_YEAR}{_END}", 2, 1),
        (rf"{_YEAR}{_END}{_GAP}{_WORD}[\s_.]*{_PART}", 1, 2),
        (rf"{_YEAR}{_END}{_GAP}第?{_PART}{_ORDER}[\s_]*{_WORD}\.?", 1, 2),
        (rf"{_YEAR}[\s.]+([1-4])/4", 1, 2),
        (rf"{_YEAR}{_END}\s*第?([1-4一二三四])\s*(?:分期|四半期|季)", 1, 2),
    )
)
_NUMBER = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "一": 1, "二": 2, "三": 3, "四": 4}


def quarter_of(word: str) -> str:
    """A quarter as ``2023Q1``; empty where a word is none.

    >>> [quarter_of(w) for w in ("T1_2022", "1T2022", "2023K1", "Q1_2022", "2022-T4", "1. Quartal 2023", "1er trimestre 2023")]
    ['2022Q1', '2022Q1', '2023Q1', '2022Q1', '2022Q4', '2023Q1', '2023Q1']
    >>> [quarter_of(w) for w in ("1º trimestre de 2023", "I кв. 2023", "IV kw. 2023", "2023.1/4", "2023년 1분기", "2023年第1四半期", "2023年1分期")]
    ['2023Q1', '2023Q1', '2023Q4', '2023Q1', '2023Q1', '2023Q1', '2023Q1']
    >>> [quarter_of(w) for w in ("T5_2022", "II/2023", "1 2023", "T1", "GDP 2023", "2023 1/2")]
    ['', '', '', '', '', '']
    """
    if re.search(_YEAR, word) is None:
        return ""
    for form, year, part in _FORMS:
        if hit := form.fullmatch(word.strip()):
            number = hit[part].casefold()
            return f"{hit[year]}Q{_NUMBER.get(number) or number}"
    return ""


__all__ = ["quarter_of"]

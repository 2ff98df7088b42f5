"""Names that are in neither of a report's languages, so that both wordings are still to be written: ``in_neither``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from intake.new.writing.language_words import evidence

#: letters of neither language: kana, Hangul, Cyrillic, Greek, Arabic, Hebrew, Thai, Devanagari
_OTHER_LETTERS = re.compile(
    r"[\u3040-\u30ff\uac00-\ud7af\u0370-\u04ff\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f]"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
#: what is written so in Japan only
_JAPANESE = re.compile(r"[\u3040-\u30ff県円]")
#: abbreviations that are used everywhere
_EVERYWHERE = re.compile(r"[A-Z0-9.&+-]{2,6}")


def in_neither(words: Iterable[str], places: Iterable[str] = ()) -> frozenset[str]:
    """Those of a table's names that are neither Chinese nor English.

    A name without a telling word is in the language of the others. Japanese names that are Chinese in all their characters are both.
    Among English names one in another language is told where its words say so, and the name of a place is not.

    Args:
        places: names that may be those of places, groups and areas: written in English as they are at home.

    >>> sorted(in_neither(["PIB", "Impostos", "VA da indústria"])), sorted(in_neither(["Erwerbslosenquote", "Umsatz"]))
    (['Impostos', 'PIB', 'VA da indústria'], ['Erwerbslosenquote', 'Umsatz'])
    >>> sorted(in_neither(["一人当たり県民所得", "総生産", "人口", "北海道"])), sorted(in_neither(["總人口", "面積"])), sorted(in_neither(["인구", "GRDP"]))
    (['一人当たり県民所得', '総生産'], [], ['인구'])
    >>> in_neither(["Unemployment rate", "Gross regional product", "pc", "Île-de-France"]), in_neither(["GDP", "城镇化率", "Murder"])
    (frozenset(), frozenset())
    >>> in_neither(["Unemployment rate", "Desempleo largo"]), sorted(in_neither(["Desempleo largo", "Trabajo infantil", "IPM"]))
    (frozenset({'Desempleo largo'}), ['Desempleo largo', 'Trabajo infantil'])
    >>> sorted(in_neither(["Desempleo largo", "Trabajo infantil"], ["Amazonía", "Caribe", "Región norte"]))
    ['Desempleo largo', 'Región norte', 'Trabajo infantil']
    """
    named = dict.fromkeys(filter(None, places))
    some = list(dict.fromkeys(filter(None, [*words, *named])))
    japanese = any(_JAPANESE.search(w) and not re.search(r"[\uac00-\ud7af]", w) for w in some)
    found = {w for w in some if _OTHER_LETTERS.search(w)}
    found |= {w for w in some if japanese and _HAN.search(w) and not _is_simplified(w)}
    latin = {
        w: evidence(w) for w in some if w not in found and not _HAN.search(w) and re.search(r"[^\W\d_]{2}", w)
    }
    english = {w for w, e in latin.items() if e.english > e.foreign}
    foreign = {w for w, e in latin.items() if e.foreign > e.english or (e.leaning > 1 and not e.english)}
    leaning = {w for w, e in latin.items() if e.leaning and not e.english} - foreign
    if len(foreign | leaning) > len(english) and foreign:
        foreign |= {w for w in latin if w not in english and not _EVERYWHERE.fullmatch(w)}
    else:
        # among English names those of places are written as they are at home
        foreign = {w for w in foreign if not latin[w].placelike and not (english and latin[w].english)}
    return frozenset(found | {w for w in foreign if w not in named or not latin[w].placelike})


def _is_simplified(word: str) -> bool:
    """Whether a word has only characters of the mainland's oldest standard, which has no others."""
    try:
        word.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


__all__ = ["in_neither"]

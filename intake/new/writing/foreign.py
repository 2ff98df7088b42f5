"""Names that are in neither of a report's languages, so that both wordings are still to be written: ``in_neither``."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: letters of neither language: kana, Hangul, Cyrillic, Greek, Arabic, Hebrew, Thai, Devanagari
_OTHER_LETTERS = re.compile(
    r"[\u3040-\u30ff\uac00-\ud7af\u0370-\u04ff\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f]"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
#: what is written so in Japan only
_JAPANESE = re.compile(r"[\u3040-\u30ff県円]")
#: words that only English has
_ENGLISH = re.compile(
    r"\b(?:of|the|and|by|with|for|from|per|to|rate|rates|growth|gross|gdp|gva|population|income|household|disposable|unemployment|employment|share|"
    r"people|number|index|price|prices|value|added|total|area|output|government|births?|deaths?|education|health|emissions?|persons?|labou?r|"
    r"jobs?|life|expectancy|spending|revenue|tax|taxes|trade|exports?|imports?|beds?|doctors|students|schools?|energy|water|land|density|"
    r"productivity|wages?|earnings|poverty|investment|consumption|sales|product|crime|rainfall|score|ratio|change|mean|median|average)\b",
    re.IGNORECASE,
)
#: words, beginnings and endings that other languages have in names of statistics and English has not
_FOREIGN = re.compile(
    r"\b(?:d[aeo]s?|del|la|las|les|des|du|della?|delle|dei|degli|por|par|com|avec|sans|und|der|das|je|nach|von|für|mit|och|av|van|het|een|"
    r"pib|bip|bnp|pil|pkb|bbp|hdp|taxa|tasa|taux|tasso|stopa|míra|renta|rendimento|revenu|reddito|dochód|einkommen|inkomst|bevölkerung|einwohner|"
    r"população|población|popolazione|ludność|obyvatelstvo|befolkning|bevolking|penduduk|dân số|impostos|impuestos|imposte|steuern|produto|producto|"
    r"prodotto|produkt|produit|bruto|brut|brutto|interno|intérieur|área|superficie|superfície|fläche|powierzchnia|empleo|emprego|emploi|"
    r"occupazione|nüfus|jumlah|luas|umsatz|anzahl|zahl|quote)\b|"
    r"\w{4,}(?:produkt|quote|ziffer|zahlen|zahl|dichte|einkommen|ausgaben|einnahmen|tätige|lose|slinge|ção|ções|ción|ciones|zione|zioni|ność|ování|heit|keit|ungen)\b",
    re.IGNORECASE,
)
#: abbreviations that are used everywhere
_EVERYWHERE = re.compile(r"[A-Z0-9.&+-]{2,6}")


def in_neither(words: Iterable[str]) -> frozenset[str]:
    """Those of a table's names that are neither Chinese nor English.

    A name without a telling word is in the language of the others. Japanese names that are Chinese in all their characters are both.

    >>> sorted(in_neither(["PIB", "Impostos", "VA da indústria"])), sorted(in_neither(["Erwerbslosenquote", "Umsatz"]))
    (['Impostos', 'PIB', 'VA da indústria'], ['Erwerbslosenquote', 'Umsatz'])
    >>> sorted(in_neither(["一人当たり県民所得", "総生産", "人口", "北海道"])), sorted(in_neither(["總人口", "面積"])), sorted(in_neither(["인구", "GRDP"]))
    (['一人当たり県民所得', '総生産'], [], ['인구'])
    >>> in_neither(["Unemployment rate", "Gross regional product", "pc", "Île-de-France"]), in_neither(["GDP", "城镇化率", "Murder"])
    (frozenset(), frozenset())
    """
    some = list(dict.fromkeys(filter(None, words)))
    japanese = any(_JAPANESE.search(w) and not re.search(r"[\uac00-\ud7af]", w) for w in some)
    found = {w for w in some if _OTHER_LETTERS.search(w)}
    found |= {w for w in some if japanese and _HAN.search(w) and not _is_simplified(w)}
    latin = [w for w in some if w not in found and not _HAN.search(w) and re.search(r"[^\W\d_]{2}", w)]
    english = {w for w in latin if _ENGLISH.search(w)}
    foreign = {w for w in latin if _FOREIGN.search(w)} - english
    if len(foreign) > len(english):
        foreign |= {w for w in latin if w not in english and not _EVERYWHERE.fullmatch(w)}
    else:
        foreign = {w for w in foreign if len(english) == 0}
    return frozenset(found | foreign)


def _is_simplified(word: str) -> bool:
    """Whether a word has only characters of the mainland's oldest standard, which has no others."""
    try:
        word.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


__all__ = ["in_neither"]

"""Words of which units are made in the languages of offices: ``scales``, ``measures``, ``is_measure``, ``is_large``.

Scales and money are those of the Unicode CLDR, persons and the like are listed here.

``tys. osób``, ``млн рублей``, ``mil pessoas``, ``Mio. EUR``: a scale and what is counted. CLDR knows how each language shortens
thousands and millions, and what each country calls its money; what is counted may be anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

#: the words as CLDR has them, written by ``python -m intake.tables.unit_words``; a test holds them against it
KEPT = Path(__file__).with_suffix(".json")
#: language → the money that its offices count
_MONEY: Mapping[str, tuple[str, ...]] = {
    "bg": ("BGN",), "cs": ("CZK",), "da": ("DKK",), "de": ("EUR", "CHF"), "en": ("USD", "GBP", "EUR"), "es": ("EUR", "USD", "MXN", "COP"), "fi": ("EUR",),
    "fr": ("EUR", "CHF"), "hr": ("EUR",), "hu": ("HUF",), "id": ("IDR",), "it": ("EUR",), "kk": ("KZT",), "ky": ("KGS",), "lt": ("EUR",), "lv": ("EUR",),
    "mn": ("MNT",), "nb": ("NOK",), "nl": ("EUR",), "pl": ("PLN", "EUR"), "pt": ("BRL", "EUR"), "ro": ("RON",), "ru": ("RUB", "USD", "KZT", "KGS", "UZS"), "sk": ("EUR",),
    "sl": ("EUR",), "sr": ("RSD",), "sv": ("SEK",), "tr": ("TRY",), "uk": ("UAH",), "uz": ("UZS",), "vi": ("VND",), "et": ("EUR",), "el": ("EUR",), "th": ("THB",),
}  # fmt: skip
#: what is counted, by itself a unit
_COUNTED = frozenset(
    re.split(
        r"\s+",
        """osoba osoby osób ludzi mieszkańców sztuk szt ha чел человек человека людей жителей штук единиц ед тонн т кг га
    осіб чоловік одиниць osob obyvatel obyvateľov osôb kusů lidí fő db darab személy persoane locuitori kişi adet kişiler jiwa người
    personer invånare henkilöä henkilöitä asukasta personen einwohner stück personas habitantes viviendas hogares pessoas habitantes domicílios
    personnes habitants logements ménages persone abitanti famiglie persoon personen inwoners
    jahre jahren años anos ans anni lata lat лет год let år vuotta jaar yıl tahun""",
    )
)
#: how money is shortened beyond its signs
_COINS = frozenset({"lei", "руб", "грн", "zł", "kč", "kr", "baht", "บาท", "ringgit"})
#: what offices write for their money in capitals beside its code: Turkish lira, ringgit
_CAPITALS = frozenset({"TL", "RM"})
#: words for thousands and millions that are not those of compact numbers
_MORE_SCALES = {
    "milliers": 1000,
    "tsd": 1000,
    "miles": 1000,
    "milhares": 1000,
    "migliaia": 1000,
    "mio": 10**6,
    "mrd": 10**9,
    "mld": 10**9,
}
#: languages in which the noun stands before the country's adjective: złoty polski, dólares estadounidenses
_NOUN_FIRST = frozenset({"es", "fr", "id", "it", "pl", "pt", "ro", "vi"})
#: words that are money in one language and something else in another
_OTHER = frozenset({"real", "peso"})
_AMBIGUOUS = frozenset(
    {
        "min",
        "mi",
        "mia",
        "bi",
        "bin",
        "rb",
        "tn",
        "co",
        "tri",
        "tr",
        "nt",
        "kr",
        "т",
        "м",
        "ин",
        "их наяд",
        "京",
    }
)
_POWER = re.compile(r"1[ .,\u00a0]?000(?:[ .,\u00a0]?000)?|10[ .,\u00a0]?000|100[ .,\u00a0]?000")


@lru_cache(maxsize=1)
def _kept() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return data


def scales() -> Mapping[str, int]:
    """Words for thousands, millions and milliards as they stand before a unit, in small letters without the point → how many."""
    scales: dict[str, int] = _kept()["scales"]
    return scales


def _power(match: re.Match[str]) -> str:
    power = {"sq": "2", "cu": "3"}.get(match[1].casefold())
    return f"{match[2]}{power}" if power else match[0]


def squares(word: str) -> str:
    """A word with the signs of areas and volumes as letters: k㎡ is km2, sq.m is m2."""
    word = re.sub(r"(?<![A-Za-z])([sc][qu])\.? ?(k?m)\.?(?![A-Za-z])", _power, word, flags=re.IGNORECASE)
    return word.replace("㎢", "km2").replace("㎡", "m2").replace("㎥", "m3").replace("㏊", "公顷")


def is_large(unit: str) -> bool:
    """Whether a unit is of thousands or more of what is counted, or of millions of money: figures in it grow with a region.

    >>> [is_large(u) for u in ("tys. osób", "mln zł", "tys. zł", "zł", "1000 Personen")]
    [True, True, False, False, True]
    """
    words = [w.strip(".,") for w in unit.split()]
    if _POWER.match(unit):
        return not set(words) & measures() - _COUNTED
    if not words or words[0].casefold() not in scales():
        return False
    money = measures() - _COUNTED
    paid = any(w in money or w.casefold() in money for w in words[1:])
    return scales()[words[0].casefold()] > 1000 or not paid


@lru_cache(maxsize=1)
def measures() -> frozenset[str]:
    """Words that are a unit by themselves: money, by its name, sign and code, and what is counted."""
    return frozenset(_kept()["measures"])


@lru_cache(maxsize=50_000)
def is_measure(word: str) -> bool:
    """Whether a word is a scale with what it counts, or money, or what is counted, in one of many languages.

    >>> [is_measure(w) for w in ("tys. osób", "mln zł", "млн рублей", "mil pessoas", "1000 Personen", "zł", "тыс. человек", "TL")]
    [True, True, True, True, True, True, True, True]
    >>> [is_measure(w) for w in ("current prices", "1000 islands of the north sea", "ogółem", "Total")]
    [False, False, False, False]
    """
    plain = " ".join(word.split())
    power = _POWER.match(plain)
    bare = [w.strip(".,") for w in plain[power.end() if power else 0 :].split()]
    if power is not None or (bare and bare[0].casefold() in scales()):
        counted = bare if power else bare[1:]
        words_only = all(re.fullmatch(r"[^\W\d]+|[%$€£]", w) for w in counted)
        return len(counted) <= 2 and words_only and not (power and not counted)
    return bool(bare) and len(bare) <= 3 and all(w in measures() or w.casefold() in measures() for w in bare)


#: of what, or in which time, a unit is in Russian: рублей в месяц, человек на 1000 населения
_RUSSIAN_RATE = re.compile(
    r"(.+?) (?:в (?:месяц|год|день|сутки|час|неделю)|на (?:душу населения|(?:одного |1 )?(?:жителя|человека|работника)|"
    r"\d[\d ]* ?(?:человек|жителей|населения|женщин|родившихся)(?: населения)?|(?:1 )?(?:кв\. ?км|км2|км²)))",
    re.IGNORECASE,
)
_RUSSIAN_SHARE = re.compile(
    r"(.+?)\s*,\s*(?:в\s+)?(?:%|процент(?:ах|ов|ы|а)?)(\s+(?:от|к|ко)\s[^,]+)?", re.IGNORECASE
)


def is_russian_rate(word: str) -> bool:
    """Whether a word is a measure and in which time, or of how many, it is, in Russian.

    >>> is_russian_rate("рублей в месяц"), is_russian_rate("тыс. рублей на душу населения"), is_russian_rate("Ростов на Дону")
    (True, True, False)
    """
    match = _RUSSIAN_RATE.fullmatch(" ".join(word.split()))
    return match is not None and is_measure(match[1])


def russian_share(heading: str) -> str | None:
    """A heading in Russian that says behind a comma that it is a percentage, without that; of what it is stays in the name.

    >>> russian_share("Уровень безработицы, в процентах"), russian_share("Долг, в % к доходам"), russian_share("Долг, млн рублей")
    ('Уровень безработицы', 'Долг, в % к доходам', None)
    """
    match = _RUSSIAN_SHARE.fullmatch(heading)
    if match is None or not re.search(r"[а-яё]", match[1], re.IGNORECASE):
        return None
    return heading if match[2] else match[1]


def of_cldr() -> dict[str, Any]:
    """`scales` and `measures` made anew of the Unicode CLDR, in forty languages: a fifth of a second, so they are kept."""
    from babel import Locale
    from babel.numbers import get_currency_name, get_currency_symbol

    large: dict[str, int] = dict(_MORE_SCALES)
    words = set(_COUNTED | _COINS)
    for language, codes in _MONEY.items():
        forms = Locale(language).compact_decimal_formats
        for by_size in (plural for style in forms.values() for plural in style.values()):
            for size, pattern in by_size.items():
                word = re.sub(r"[0'¤]", "", pattern.pattern).replace("\xa0", " ").strip(" .").casefold()
                # 10 000 is written with the word for thousand
                large[word] = min(large.get(word, int(size)), int(size))
        place = 0 if language in _NOUN_FIRST else -1
        for code in codes:
            words.add(get_currency_symbol(code, language).casefold())
            words |= {get_currency_name(code, n, language).casefold().split()[place] for n in (1, 2, 5)}
    # codes stand in capitals
    words = (words - _OTHER) | {code for codes in _MONEY.values() for code in codes} | _CAPITALS
    kept = {w: n for w, n in sorted(large.items()) if len(w) > 1 and w not in _AMBIGUOUS}
    return {"scales": kept, "measures": sorted(words)}


if __name__ == "__main__":
    KEPT.write_text(json.dumps(of_cldr(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")

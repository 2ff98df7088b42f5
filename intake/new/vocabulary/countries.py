"""Countries and world regions by name and code, in both languages: ``country``, ``world_area``; the codes of Eurostat's NUTS."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from analysis.values import Text
from intake.new.vocabulary.words import table

#: names of the World Bank, the UN and the OECD that are not CLDR's → the two letters of the country
_ALIASES: Mapping[str, str] = {row["name"]: row["country"] for row in table("countries.csv")}
_AREAS = [(row["code"], Text(zh=row["zh"], en=row["en"])) for row in table("world_areas.csv")]
#: areas of several countries by the codes of the World Bank, Eurostat and the OECD
_WORLD: Mapping[str, Text] = {code: name for code, name in _AREAS if code}
#: codes of NUTS countries: Eurostat's, which differ from ISO's in two
NUTS_COUNTRIES = frozenset(
    re.findall("..", "ATBEBGCHCYCZDEDKEEELESFIFRHRHUIEISITLILTLULVMEMKMTNLNOPLPTRORSSESISKTRUKALBAXK")
)
_OWN_SPELLING = {"EL": "GR", "UK": "GB"}
#: how these are named in publications of the mainland
_CHINA = {
    "TW": Text(zh="中国台湾", en="Taiwan, China"),
    "HK": Text(zh="中国香港", en="Hong Kong, China"),
    "MO": Text(zh="中国澳门", en="Macao, China"),
}


#: areas of one territory that ISO 3166 has no code for, or no longer, under the codes of international tables
_OTHERS = {
    "CHI": Text(zh="海峡群岛", en="Channel Islands"),
    "ANT": Text(zh="荷属安的列斯", en="Netherlands Antilles"),
    "SCG": Text(zh="塞尔维亚和黑山", en="Serbia and Montenegro"),
    "YUG": Text(zh="南斯拉夫", en="Yugoslavia"),
    "CSK": Text(zh="捷克斯洛伐克", en="Czechoslovakia"),
    "SUN": Text(zh="苏联", en="Soviet Union"),
    # two states of then under the codes of political science, ISO 3166 having had one of each pair only
    "GFR": Text(zh="联邦德国", en="West Germany"),
    "GDR": Text(zh="民主德国", en="East Germany"),
    "YAR": Text(zh="北也门", en="North Yemen"),
    "YPR": Text(zh="南也门", en="South Yemen"),
    "XKX": Text(zh="科索沃", en="Kosovo"),
}


#: codes that ISO 3166 has withdrawn, which CLDR lists beside those of today: Zaire, Burma, East Timor …
_WITHDRAWN = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})

#: what the name of a state ends in, in Chinese, beside the usual name of the country
_STATE = re.compile(
    "(?:伊斯兰|阿拉伯|人民民主|民主|联合|玻利瓦尔|社会主义|联邦)*(?:人民)?共和国$|(?:王国|大公国|公国|联邦|群岛|国)$"
)


def _key(word: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word)).encode("utf-8").decode()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", plain.replace("’", "'").replace("&", " and ")).strip().casefold()


@cache
def _names() -> Mapping[str, str]:
    """Every name and code of a country, folded → its two letters."""
    names: dict[str, str] = {}
    en, zh = Locale("en").territories, Locale("zh").territories
    codes = [
        str(c)
        for c in en
        if re.fullmatch(r"[A-Z]{2}", str(c)) and c not in {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
    ]
    for code in codes:
        for word in (
            en[code],
            zh.get(code, ""),
            en[code].replace(" & ", " and "),
            en[code].replace("St.", "Saint"),
        ):
            if word:
                names.setdefault(_key(word), code)
    for three, twos in get_global("territory_aliases").items():
        if re.fullmatch(r"[A-Z]{3}", three) and len(twos) == 1 and twos[0] in codes:
            names.setdefault(three.casefold(), twos[0])
    names.update({_key(name): code for name, code in _ALIASES.items()})
    names.update({_key(word): code for code, name in _CHINA.items() for word in name.values()})
    return names


#: words of the names of countries as tables shorten them
_SHORTENED = {
    "republic": "rep", "repub": "rep", "democratic": "dem", "federated": "fed", "federation": "fed", "federal": "fed", "saint": "st", "states": "sts", "islands": "is",
    "island": "is", "isl": "is", "isls": "is", "north": "n", "south": "s", "east": "e", "western": "w", "equatorial": "eq", "central": "cent", "herzegovina": "herz",
    "dominican": "dom", "united": "un", "utd": "un", "emirates": "emir", "british": "br", "brit": "br",
}  # fmt: skip


def _loose(word: str) -> str:
    """A country's name by its words alone, those that are shortened in full: Korea (Rep. of), Rep. of Korea, Viet.Nam, U.S.A.

    >>> _loose("Rep. of Korea") == _loose("Korea (Republic of)"), _loose("U.S.A."), _loose("Viet.Nam")
    (True, 'usa', 'nam viet')
    """
    plain = _key(word).replace("'", "")
    # U.S.A. and P.D.R. are one word each
    plain = re.sub(r"\b(?:\w\. ?){2,}(?!\w)", lambda m: re.sub(r"[. ]", "", m.group()) + " ", plain)
    words = (_SHORTENED.get(w, w) for w in re.findall(r"\w+", plain))
    return " ".join(sorted(w for w in words if w not in {"of", "the", "and"}))


@cache
def _loose_names() -> Mapping[str, str]:
    """Names of countries by their words alone → two letters; those that would be two countries are left out."""
    found: dict[str, set[str]] = {}
    for name, code in _names().items():
        if len(name) > 3 and name.isascii():
            found.setdefault(_loose(name), set()).add(code)
    three = {"usa": "US", "us": "US", "uk": "GB", "uae": "AE", "prc": "CN", "drc": "CD", "png": "PG"}
    return {k: min(codes) for k, codes in found.items() if len(codes) == 1} | three


@cache
def _three() -> Mapping[str, str]:
    """Two letters → the three of ISO 3166."""
    pairs = get_global("territory_aliases").items()
    return {
        twos[0]: three
        for three, twos in pairs
        if re.fullmatch(r"[A-Z]{3}", three) and len(twos) == 1 and three not in _WITHDRAWN
    }


@lru_cache(maxsize=20_000)
def country(word: str, codes: bool = False) -> str | None:
    """The three letters of the country that a name or code means; None where it is none.

    Args:
        codes: whether two capital letters are a code.

    >>> country("Korea, Rep."), country("奥地利"), country("AUT"), country("Northland"), country("EL", codes=True)
    ('KOR', 'AUT', 'AUT', None, 'GRC')
    >>> country("赞比亚共和国"), country("斐济群岛"), country("密克罗尼西亚联邦"), country("刚果共和国"), country("联邦")
    ('ZMB', 'FJI', 'FSM', 'COG', None)
    >>> [country(w) for w in ("Viet.Nam", "St. Lucia", "U.S.A.", "Rep. of Korea", "Dominican Rep.", "Korea, South", "Congo (Dem. Rep.)", "Solomon Is.")]
    ['VNM', 'LCA', 'USA', 'KOR', 'DOM', 'KOR', 'COD', 'SLB']
    >>> country("U.S.S.R."), country("Netherlands.Antilles"), country("Saint.Kitts"), country("Soviet Union"), country("苏联")
    ('SUN', 'ANT', 'KNA', 'SUN', 'SUN')
    >>> [country(w) for w in ("GERMANY WEST", "Germany, F.R.", "Yemen, N.Arab", "South Yemen", "Germany", "Yemen", "Western Germany")]
    ['GFR', 'GFR', None, 'YPR', 'DEU', 'YEM', None]
    >>> [country(w) for w in ("Northern Ireland", "South Carolina", "N. Dakota", "New Mexico", "S. Chungcheong", "West Virginia", "Dem. Rep.", "U.S.", "St. Louis")]
    [None, None, None, None, None, None, None, 'USA', None]
    """
    plain = word.strip()
    if codes and re.fullmatch(r"[A-Z]{2}", plain):
        two: str | None = _OWN_SPELLING.get(plain, plain)
        two = two if two in _three() else None
    elif re.fullmatch(r"[a-zA-Z]{3}", plain) and not plain.isupper() and _key(plain) not in _ALIASES:
        two = None
    else:
        two = _names().get(_key(plain)) or _names().get(_key(_STATE.sub("", plain) or plain))
        if two is None and re.search(r"[A-Za-z]{3}|^(?:[A-Z]\.){2,}$", plain) and re.search(r"[ .,]", plain):
            two = _loose_names().get(_loose(plain))
    if two:
        return _three().get(two, two)
    return (
        plain if plain in _OTHERS else _other_names().get(_loose(plain) if plain.isascii() else _key(plain))
    )


def countries_among(words: Sequence[str]) -> float:
    """The share of the different words that are names of countries; 0 of none.

    >>> countries_among(["Angola", "Aruba", "Arab World", "Aruba"]) > 0.6, countries_among(["Africa", "Asia"]), countries_among([])
    (True, 0.0, 0.0)
    """
    some = dict.fromkeys(filter(None, words))
    return sum(country(w) is not None for w in some) / max(1, len(some))


@cache
def _other_names() -> Mapping[str, str]:
    named = {code: (*name.values(),) for code, name in reversed(_OTHERS.items())} | {
        "SUN": ("Soviet Union", "苏联", "USSR"),
        "GFR": ("West Germany", "Germany FR", "联邦德国", "西德"),
        "GDR": ("East Germany", "German Democratic Republic", "民主德国", "东德"),
        "YAR": ("North Yemen", "Yemen Arab Republic", "北也门"),
        "YPR": ("South Yemen", "Yemen PDR", "南也门"),
    }
    return {
        _loose(word) if word.isascii() else _key(word): code
        for code, words in named.items()
        for word in words
    }


@cache
def _native() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for language in ("de", "fr", "es", "it", "pt", "nl", "ja", "ko", "pl", "ru", "tr", "sv"):
        for code, name in Locale(language).territories.items():
            if re.fullmatch(r"[A-Z]{2}", code):
                names.setdefault(_key(str(name)), code)
    return names


def native_country(word: str) -> str | None:
    """The country that a name in English, Chinese or a language of its own means; slower than :func:`country`.

    >>> native_country("Deutschland"), native_country("日本"), native_country("Bayern")
    ('DEU', 'JPN', None)
    """
    two = _native().get(_key(word.strip()))
    return country(word) or (_three().get(two, two) if two else None)


def country_name(code: str) -> Text:
    """A country's name in both languages, by its three letters.

    >>> country_name("AUT")["zh"], country_name("HKG")["en"]
    ('奥地利', 'Hong Kong, China')
    """
    if code in _OTHERS:
        return _OTHERS[code]
    two = next((k for k, v in _three().items() if v == code), code)
    if two in _CHINA:
        return _CHINA[two]
    return Text(
        zh=str(Locale("zh").territories.get(two, code)), en=str(Locale("en").territories.get(two, code))
    )


@cache
def _world_by_name() -> Mapping[str, Text]:
    areas: dict[str, Text] = {}
    for _, name in _AREAS:
        areas.setdefault(_key(name["en"]), name)
        areas.setdefault(_key(name["zh"]), name)
    return areas


@lru_cache(maxsize=50_000)
def world_area(word: str, code: bool = False) -> Text | None:
    """The name of an area of several countries, in both languages; None where the word is none.

    Args:
        code: whether the word stands in a column of codes.

    >>> world_area("European Union")["zh"], world_area("EU27_2020", code=True)["zh"], world_area("Austria")
    ('欧盟', '欧盟27国', None)
    """
    plain = word.strip()
    if code and plain in _WORLD:
        return _WORLD[plain]
    if re.fullmatch(r"(?:EU|EA|EEA)\d\d(?:_\d{4})?", plain):
        return _WORLD.get(plain, Text(zh=plain, en=plain))
    name = re.sub(r"\s*\((?:EU|EA|changing|from|aggregate|\d)[^)]*\)", "", plain) or plain
    return _world_by_name().get(_key(plain)) or _world_by_name().get(
        _key(re.split(r" - | \(\d+ countries", name)[0])
    )


def nuts_level(word: str) -> int | None:
    """The level of a NUTS code: 0 a country, 1 to 3 its parts; None where it is none.

    >>> [nuts_level(w) for w in ("AT", "AT1", "AT11", "ITH5", "UKI31", "EU27_2020", "GDP", "ATZZ")]
    [0, 1, 2, 2, 3, None, None, 2]
    >>> [nuts_level(w) for w in ("ITALY", "CHILE", "DELHI", "SEOUL", "CHAD", "FIJI", "ITDA")]
    [None, None, None, None, None, None, 2]
    """
    plain = word.strip()
    if re.fullmatch(r"[A-Z]{5}(?<!Z)", plain) or (len(plain) == 4 and country(plain) is not None):
        # a code has a figure from the second level on, but for what lies outside of all, ATZZ, and an office's own, ITDA
        return None
    if plain[:2] in NUTS_COUNTRIES and re.fullmatch(r"[A-Z]{2}[A-Z0-9]{0,3}", plain):
        return len(plain) - 2
    return None

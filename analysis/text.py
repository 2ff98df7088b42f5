"""Wordings in both languages: `Text`, `same`, `joined`, `paragraphs`, `typographic`, `unmarked`, `base_option`, `one_line`, `begun_small`,
`Option`, `LanguageCode`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

#: the languages that a report may ask for. Every wording is in the first two
LanguageCode = Literal["zh", "en"]


class Text(Mapping[str, str]):
    """A wording in each language: a frozen mapping from language code to string.

    In a language that it is not given in it reads English.

    >>> Text(zh="四川", en="Sichuan")["en"]
    'Sichuan'
    >>> Text(zh="{n}省", en="{n} provinces").fill(n=30)["zh"]
    '30省'
    """

    __slots__ = ("_words",)
    _words: dict[str, str]

    def __init__(self, words: Mapping[str, str] | None = None, /, **more: str) -> None:
        object.__setattr__(self, "_words", {**(words or {}), **more})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Text does not change")

    def __getitem__(self, language: str) -> str:
        return self._words[language] if language in self._words else self._words["en"]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._words.items())))

    def __repr__(self) -> str:
        return f"Text({', '.join(f'{k}={v!r}' for k, v in self._words.items())})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Text, (self._words,))

    def fill(self, **values: object) -> Text:
        """The same text with ``{placeholders}`` filled; a value that is itself a Text is taken per language."""
        return Text(
            {
                lang: words.format(**{k: v[lang] if isinstance(v, Text) else v for k, v in values.items()})
                for lang, words in self._words.items()
            }
        )


#: names in German, whose nouns keep their capitals inside an English sentence: by letters, small words, endings
_GERMAN = re.compile(
    r"[äöüßÄÖÜ]|\b(?:der|des|dem|und|je|zum|zur|vom|von|für|nach|pro Kopf|insgesamt)\b|"
    r"^[A-Z][a-z]{2,}(?:quote|(?<!yo)ung|ungen|heit|keit|schaft|schaften|zahl|zahlen|produkt|dichte|betriebe|einkommen|anteil|alter|"
    r"preise|steuer|kosten|arbeit|arbeitslose|hilfe|bestand|verbrauch|umsatz|wert|leistung|nehmer|lose|haushalte|einwohner|geburten|stand)\b|"
    r"^(?:Einwohner(?:innen)?|Arbeitslose|Haushalte|Geburten|Betriebe|Umsatz|Anteil|Einkommen|Verbrauch|Erwerbstätige|Wohnungen|"
    r"Kinder|Sterbefälle|Personen|Ausgaben|Einnahmen|Schulden)\b"
)


#: people whose names methods bear, which keep their capital inside a sentence, with and without ’s
_NAMED = re.compile(
    r"\w+–[A-Z]|(?:Atkinson|Bartlett|Benjamini|Bonferroni|Cronbach|Dagum|Fisher|Geary|Gini|Granger|Hansen|Hausman|Herfindahl|Jenks|"
    r"Kendall|Krugman|Lorenz|Malmquist|Markov|Monte Carlo|Moore|Moran|Pearson|Sargan|Shannon|Spearman|Theil|Tobit|Wald)\b"
)


#: words that stay small within a name whose others are written large
SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "between", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to",
    "under", "with",
})  # fmt: skip


#: what is counted and is no place, so that behind “of” its capital is that of a title
NO_PLACES = frozenset({
    "area", "births", "children", "deaths", "dwellings", "education", "electricity", "employment", "enterprises", "expenditure",
    "families", "farms", "females", "girls", "graduates", "hospitals", "households", "housing", "income", "inhabitants", "labor",
    "labour", "land", "males", "men", "people", "persons", "population", "poverty", "production", "pupils", "residents", "roads",
    "schools", "students", "teachers", "tourists", "vehicles", "villages", "wages", "water", "women", "workers", "youth",
})  # fmt: skip

#: an abbreviation at the beginning: GDP, R&D, H1N1
_ABBREVIATED = re.compile(r"[^\W\d_](?:[A-Z0-9]|&)")


def _titled(name: str) -> bool:
    """Whether a name is written as yearbooks write titles, each of its words large; a place behind “of” is large anyway, people are not.

    >>> [_titled(n) for n in ("Per Capita GRP", "Registered Urban Unemployment Rate", "Population of Hong Kong", "Urban Engel coefficient")]
    [True, True, False, False]
    >>> _titled("Percentage of Poor People"), _titled("Number of students")
    (True, False)
    >>> _titled("Life Expectancy at Birth, both sexes"), _titled("Life expectancy, Total"), _titled("Population, total")
    (True, False, False)
    """
    # Life Expectancy at Birth, both sexes: what follows a comma is no part of the title
    head = re.split(r"\s*[,(]", name)[0]
    name = head if len(head.split()) > 1 else name
    words = re.findall(r"[A-Za-z][\w’'-]*", name)
    if any(w.islower() and w not in SMALL_WORDS for w in words):
        return False
    before, *behind = re.split(r"\b(?:of|in|from|to)\b", name)
    large = [w for w in re.findall(r"[A-Za-z][\w’'-]+", before)[1:] if w[1:].islower()]
    large += [w for part in behind for w in re.findall(r"[A-Z][a-z]+", part) if w.lower() in NO_PLACES]
    return any(w[:1].isupper() for w in large)


def begun_small(name: str) -> str:
    """A name inside a sentence: begun small, unless it begins with a person's name or an abbreviation, or is German, whose nouns
    are written large, or all its words are.

    >>> [begun_small(n) for n in ("Urbanisation rate", "GDP per head", "城镇化率", "Young people", "Standard of living")]
    ['urbanisation rate', 'GDP per head', '城镇化率', 'young people', 'standard of living']
    >>> [begun_small(n) for n in ("Arbeitslosenquote", "Veränderung des BIP", "Betriebe je Land", "Taux de natalité")]
    ['Arbeitslosenquote', 'Veränderung des BIP', 'Betriebe je Land', 'taux de natalité']
    >>> begun_small("Einwohner"), begun_small("Einkommen je Kopf"), begun_small("Personal income")
    ('Einwohner', 'Einkommen je Kopf', 'personal income')
    >>> begun_small("Per Capita GRP"), begun_small("Number of students")
    ('Per Capita GRP', 'number of students')
    >>> [begun_small(n) for n in ("R&D经费投入强度", "R&D spending", "H1N1 cases", "A place", "É")]
    ['R&D经费投入强度', 'R&D spending', 'H1N1 cases', 'a place', 'é']
    >>> [begun_small(n) for n in ("Moran’s I", "Theil index", "Getis–Ord G", "Hodrick–Prescott filter", "Women’s share")]
    ['Moran’s I', 'Theil index', 'Getis–Ord G', 'Hodrick–Prescott filter', 'women’s share']
    """
    return (
        name
        if _ABBREVIATED.match(name) or _NAMED.match(name) or _GERMAN.search(name) or _titled(name)
        else name[:1].lower() + name[1:]
    )


def inside(name: Text) -> Text:
    """A name within an English sentence or title; see :func:`begun_small`.

    >>> inside(Text(zh="城镇化率", en="Urbanisation rate"))["en"], inside(same("GDP per head"))["en"]
    ('urbanisation rate', 'GDP per head')
    """
    return Text(zh=name["zh"], en=begun_small(name["en"]))


def same(word: str) -> Text:
    """A text that reads the same in Chinese and English (a symbol, a year, a code)."""
    return Text(zh=word, en=word)


def ranged(word: str) -> Text:
    """A range of figures with the dash of each language; a figure alone stays as it is.

    >>> ranged("1.2–3.4")["zh"], ranged("1.2–3.4")["en"]
    ('1.2—3.4', '1.2–3.4')
    """
    return Text(zh=word.replace("–", "—"), en=word)


def paragraphs(*texts: Text) -> Text:
    """Sentences one after the other: with a blank between them in English, with nothing in Chinese.

    >>> paragraphs(Text(zh="甲。", en="A."), same(""), Text(zh="乙。", en="B."))["en"]
    'A. B.'
    """
    given = [t for t in texts if any(t.values())]
    return Text(zh="".join(t["zh"] for t in given), en=" ".join(t["en"] for t in given))


def joined(texts: Iterable[Text]) -> Text:
    """Names in a row, as each language sets them apart.

    >>> joined([Text(zh="四川", en="Sichuan"), Text(zh="贵州", en="Guizhou")])["zh"]
    '四川、贵州'
    """
    each = list(texts)
    return Text(zh="、".join(t["zh"] for t in each), en=", ".join(t["en"] for t in each))


#: what is no running text: slots of numbers, code, addresses, options as they are written in a file
_LITERAL = re.compile(r"\{[^{}]*\}|`[^`]*`|https?://\S+|= ?\"[^\"]*\"|(?<=\d)'(?=\d)")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<=[a-zA-Z])'(?=[\s,.;:!?)\]]|$)|(?<!\S)'(?=\d\ds?\b)")
#: an italic passage: ``*Regional Economic Review*``
ITALIC = re.compile(r"\*(?=[^\s*])([^*]*[^\s*])\*")


def typographic(words: str) -> str:
    """English as it is printed: curly apostrophes and quotation marks for those of the keyboard.

    Slots of numbers, code, addresses and feet and inches stay as they were typed; so does a mark without its like.

    >>> typographic("Xi'an's 'new' area, the regions' share in the '90s, {a['2018'].b}, 5'10")
    "Xi’an’s ‘new’ area, the regions’ share in the ’90s, {a['2018'].b}, 5'10"
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return "\0"

    text = _LITERAL.sub(keep, words)
    text = _double(_single(_APOSTROPHE.sub("’", text)))
    literals = iter(kept)
    return re.sub("\0", lambda _: next(literals), text)


def _single(text: str) -> str:
    """Quotations in single marks: the opening and the closing one, where both are there."""
    return re.sub(r"(?<![\w’])'(?=\S)([^'\"]*?)(?<=\S)(?:'|(?<=[a-zA-Z.,!?])’)(?!\w)", r"‘\1’", text)


def _double(text: str) -> str:
    """Quotations in double marks."""
    return re.sub(r"(?<![\w\d])\"(?=\S)([^\"]*?)(?<=\S)\"(?!\w)", r"“\1”", text)


def unmarked(words: str) -> str:
    """Words without the marks of italic passages, for what has no italics: data files, imprints.

    >>> unmarked("Moran, *Biometrika* 37 (1950), 5 * 3")
    'Moran, Biometrika 37 (1950), 5 * 3'
    """
    return ITALIC.sub(r"\1", words)


#: an option in force, as (name, value) in words
Option = tuple[Text, Text]


def base_option(area: Text | None) -> Option:
    """The option “compared with” of a methods page: an area, or the sum of the regions where there is none."""
    return Text(zh="比较对象", en="Compared with"), area or Text(zh="各地区之和", en="the sum of the regions")


#: what would break a line, or turn its direction
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
#: what somebody else wrote, and words without an end
_QUOTED, _ENDLESS = re.compile("“([^”]{81,})”"), re.compile(r"[^\s，。；、：,;:“”()（）]{121,}")


def one_line(words: str) -> str:
    """A wording as one line that can be read: control characters as spaces, quoted and endless words cut.

    >>> one_line("no “a\\nb”"), len(one_line("“" + "x" * 5000 + "”"))
    ('no “a b”', 63)
    """
    words = _BREAKS.sub(" ", words)
    words = _QUOTED.sub(lambda quoted: f"“{quoted[1][:60]}…”", words)
    words = _ENDLESS.sub(lambda word: f"{word[0][:100]}…", words)
    # where and what stand at the beginning, what to do at the end
    return words if len(words) <= 900 else f"{words[:600]} … {words[-250:]}"

"""The languages that pages are written in: `Language`, what a page asks of one, and `LANGUAGES`, a row a language.

Separators, brackets, numbering, order of names and typesetting are attributes here, so that no other module
asks which language it writes. Words are not here: they are in the catalogues, those of periods in `analysis.periods.spoken`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from babel import Locale

from compose.language.chinese import typeset
from compose.language.pinyin import Reading, by_pinyin
from compose.language.script import has_han


def as_it_is(html: str) -> str:
    """A page in a language whose letters need no room of their own."""
    return html


def by_letters(name: str) -> tuple[Reading, ...]:
    """What names in letters are sorted by: the alphabet, whatever their case; accents only where names are alike.

    >>> sorted(["Shaanxi", "inner Mongolia", "Zunyi", "Ürümqi"], key=by_letters)
    ['inner Mongolia', 'Shaanxi', 'Ürümqi', 'Zunyi']
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return (*((c, 0, 0) for c in plain), *((c, 1, 0) for c in name.casefold() if plain != name.casefold()))


@dataclass(frozen=True)
class Language:
    """How a language writes what is no word: marks, numbering, dates, order, typesetting."""

    #: as in ``{ zh = …, en = … }``, in ``--lang`` and in the site's folders
    code: str
    #: its name in itself
    name: str
    #: BCP 47, for ``lang`` of HTML, SVG, PDF and feeds
    tag: str
    #: how Babel knows it: numbers and dates
    locale: Locale
    #: between names in a row
    listing: str
    #: between clauses of a sentence
    comma: str
    #: between clauses that have commas
    semicolon: str
    #: before what was announced
    colon: str
    #: at the end of a sentence
    stop: str
    #: between sentences, and between a label and what it labels
    gap: str
    #: around what is put in, with the space before and after
    brackets: tuple[str, str]
    #: between the parts of a name that has several
    dot: str
    #: a table's and a figure's number, with ``{number}``
    table: str
    figure: str
    #: between that number and the caption, in running text
    after_number: str
    #: whether it is written in Chinese characters: lines break between any two, justified text is the rule,
    #: headings of official documents are counted 一、（一）, and the fonts for Chinese come first
    han: bool = False
    #: a page's HTML with the room that its characters need
    typeset: Callable[[str], str] = as_it_is
    #: what names are sorted by
    sort_key: Callable[[str], tuple[Reading, ...]] = by_letters

    def bracketed(self, words: str) -> str:
        """Words in brackets after a name; nothing for none.

        >>> LANGUAGES["zh"].bracketed("亿元"), LANGUAGES["en"].bracketed("km"), LANGUAGES["en"].bracketed("")
        ('（亿元）', ' (km)', '')
        """
        return words and self.brackets[0] + words + self.brackets[1]

    def listed(self, words: Iterable[str]) -> str:
        """Names in a row.

        >>> LANGUAGES["zh"].listed(["四川", "贵州"]), LANGUAGES["en"].listed(["Sichuan", "Guizhou"])
        ('四川、贵州', 'Sichuan, Guizhou')
        """
        return self.listing.join(words)

    def initial(self, name: str) -> str:
        """The letter a name stands under in an index; ``#`` where it begins with none.

        >>> LANGUAGES["zh"].initial("重庆"), LANGUAGES["en"].initial("Inner Mongolia"), LANGUAGES["zh"].initial("31省")
        ('C', 'I', '#')
        """
        first = self.sort_key(name)[0][0][:1].upper()
        return first if first.isalpha() and not has_han(first) else "#"

    @property
    def office_tag(self) -> str:
        """The language with its country, as office programs and social cards know it.

        >>> LANGUAGES["zh"].office_tag, LANGUAGES["en"].office_tag
        ('zh-CN', 'en-GB')
        """
        return f"{self.locale.language}-{self.locale.territory}"


#: the languages of pages; the first is the one a report is in where it does not say
LANGUAGES: dict[str, Language] = {
    "zh": Language(
        "zh",
        "中文",
        "zh-Hans",
        Locale("zh", "CN", "Hans"),
        listing="、",
        comma="，",
        semicolon="；",
        colon="：",
        stop="。",
        gap="",
        brackets=("（", "）"),
        dot="·",
        table="表{number}",
        figure="图{number}",
        after_number="　",
        han=True,
        typeset=typeset,
        sort_key=by_pinyin,
    ),
    "en": Language(
        "en",
        "English",
        "en-GB",
        Locale("en", "GB"),
        listing=", ",
        comma=", ",
        semicolon="; ",
        colon=": ",
        stop=".",
        gap=" ",
        brackets=(" (", ")"),
        dot=" · ",
        table="Table {number}",
        figure="Figure {number}",
        after_number=". ",
    ),
}

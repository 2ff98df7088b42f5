"""Interface texts from gettext catalogues, the English as message id: `translator`, `counter`, `marked`.

A report's own words (titles, names, advice) live in its folder; only what the program says is here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from analysis.text import begun_small
from analysis.values import Text
from compose.language.languages import LANGUAGES
from paths import LOCALES

DOMAIN = "fangzhi"
#: the language that messages are written in where the code names them; it needs no catalogue
SOURCE = "en"

Translate = Callable[..., str]


Plural = Callable[[str, str, int], str]


class _NoWording(NullTranslations):
    """What stands behind a catalogue: a message that it lacks is a programming error."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def gettext(self, message: str) -> str:
        raise LookupError(f"no {self.language} wording for {message!r}; run: build.py messages")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002 gettext's
        return self.gettext(msgid1)


@cache
def messages(language: str) -> Catalog:
    """The catalogue of a language as its translator wrote it; empty for English, whose wording is the message."""
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.is_file():
        return Catalog(locale=LANGUAGES[language].locale)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGES[language].locale, domain=DOMAIN)


@cache
def translations(language: str) -> NullTranslations:
    """The wordings of a language, with all forms that it has for numbers of things and the rule which is which."""
    if language == SOURCE:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, messages(language))
    compiled.seek(0)
    catalogue = GNUTranslations(compiled)
    catalogue.add_fallback(_NoWording(language))
    return catalogue


def translator(language: str) -> Translate:
    """``gettext`` of a language: the wording of a message. A message no catalogue has is a programming error."""
    return translations(language).gettext


def counter(language: str) -> Plural:
    """``ngettext`` of a language: the wording for a number of things, out of as many forms as the language has.

    >>> counter("en")("{n} level up", "{n} levels up", 1), counter("zh")("{n} level up", "{n} levels up", 2)
    ('{n} level up', '上升{n}级')
    """
    return translations(language).ngettext


def reread() -> None:
    """Forget the catalogues, whose files have changed."""
    messages.cache_clear()
    translations.cache_clear()


def marked(message: str) -> str:
    """Mark a message for the catalogue where it is only translated later."""
    return message


#: what is in brackets has none of its own
_BRACKET = re.compile(r"[()（）]")


def within(name: str) -> str:
    """A name inside a sentence: begun small, unless it is an abbreviation or German; what stands behind its last colon in brackets.

    >>> within("Urbanisation rate"), within("GDP per head"), within("城镇化率")
    ('urbanisation rate', 'GDP per head', '城镇化率')
    >>> within("Literacy rate: Total"), within("识字率：合计"), within("GDP: Services (2020)")
    ('literacy rate (total)', '识字率（合计）', 'GDP: Services (2020)')
    """
    for colon, brackets in ((": ", " ({})"), ("：", "（{}）")):
        head, found, part = name.rpartition(colon)
        if found and not _BRACKET.search(part):
            return begun_small(head) + brackets.format(begun_small(part))
    return begun_small(name)


def capital(name: str) -> str:
    """A name at the head of a column or in a legend: begun with a capital.

    >>> capital("western mean"), capital("西部平均")
    ('Western mean', '西部平均')
    """
    return name[:1].upper() + name[1:]


def words(message: str) -> Text:
    """An interface word in every language."""
    return Text({language: translator(language)(message) for language in LANGUAGES})

"""The interface's words: gettext catalogues read by Babel. The English wording is the message id.

A report's own words (titles, names, advice) live in its folder; only what the program says is here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from babel import Locale
from babel.messages.pofile import read_po

from analysis.values import Text
from paths import LOCALES

DOMAIN = "fangzhi"
#: page language → Babel locale; the HTML ``lang`` follows from it
LOCALE = {"zh": Locale("zh", "CN", "Hans"), "en": Locale("en", "GB")}
HTML_LANG = {"zh": "zh-Hans", "en": "en-GB"}
LANGUAGE_NAME = {"zh": "中文", "en": "English"}

Translate = Callable[..., str]


@cache
def catalogue(language: str) -> dict[str, str]:
    """The messages of a language; empty for English, whose wording is the id."""
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        messages = read_po(file, locale=language, domain=DOMAIN)
    found: dict[str, str] = {}
    for message in messages:
        if message.id and message.string and not message.fuzzy:
            key = message.id if isinstance(message.id, str) else message.id[0]
            text = message.string if isinstance(message.string, str) else message.string[0]
            found[f"{message.context}\x04{key}" if message.context else key] = text
    return found


@cache
def translator(language: str) -> Translate:
    """``_``: the wording of a message in this language. A message no catalogue has is a programming error."""
    table = catalogue(language)

    def gettext(message: str) -> str:
        if language == "en":
            return message
        try:
            return table[message]
        except KeyError:
            raise LookupError(f"no {language} wording for {message!r}; run: build.py messages") from None

    return gettext


def marked(message: str) -> str:
    """Mark a message for the catalogue where it is only translated later."""
    return message


def within(name: str) -> str:
    """A name inside a sentence: begun small, unless it is an abbreviation.

    >>> within("Urbanisation rate"), within("GDP per head"), within("城镇化率")
    ('urbanisation rate', 'GDP per head', '城镇化率')
    """
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


#: what a level of a result's key is called
LEVELS = {
    "region": marked("Region"),
    "period": marked("Period"),
    "group": marked("Group"),
    "indicator": marked("Indicator"),
    "scheme": marked("Scheme"),
    "factor": marked("Factor"),
    "order": marked("Order"),
    "part": marked("Component"),
    "level": marked("Class"),
    "from": marked("From"),
    "to": marked("To"),
    "binding": marked("Binding constraint"),
    "check": marked("Check"),
    "cell": marked("Cell"),
    "area": marked("Area"),
    "figure": marked("Figure"),
    "model": marked("Model"),
}


def words(message: str) -> Text:
    """An interface word in every language."""
    return Text({language: translator(language)(message) for language in HTML_LANG})

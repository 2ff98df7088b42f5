"""Wordings in both languages: `Text`, `same`, `paragraphs`, `Option`, `LanguageCode`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


def same(word: str) -> Text:
    """A text that reads the same in Chinese and English (a symbol, a year, a code)."""
    return Text(zh=word, en=word)


def paragraphs(*texts: Text) -> Text:
    """Sentences one after the other: with a blank between them in English, with nothing in Chinese.

    >>> paragraphs(Text(zh="甲。", en="A."), same(""), Text(zh="乙。", en="B."))["en"]
    'A. B.'
    """
    given = [t for t in texts if any(t.values())]
    return Text(zh="".join(t["zh"] for t in given), en=" ".join(t["en"] for t in given))


#: an option in force, as (name, value) in words
Option = tuple[Text, Text]

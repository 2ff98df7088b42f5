"""The English article before names of places: `with_article`, `bare`."""

from __future__ import annotations

import re

#: names of countries that a sentence says with an article: the Philippines, the Solomon Islands
_TAKES = re.compile(
    r"(?:Philippines|Netherlands|Bahamas|Gambia|Maldives|Comoros|Congo|Vatican City"
    r"|United (?:States|Kingdom|Arab Emirates)(?: of America)?|USA?|UK|UAE|EU"
    r"|.*\b(?:Islands|Republic|Territor(?:y|ies)|Federation|Union|Emirates|Kingdom))"
)
#: words of areas that are no name of their own: the Total, the Whole province, the World
_COMMON = re.compile(
    r"\b(?:Total|Whole|All|Nation|National|Country|World|Province|Region|Regional|State|States|City|County|Area|Zone|Delta|Basin"
    r"|Mean|Average|Sum|Overall|Median|East|West|North|South|Centre|Center|North-east|Mainland|Coast)\b"
)
_BEFORE_A_MEAN = re.compile(r"\b[Tt]he \{(mean|benchmark)\}")


def with_article(name: str) -> str:
    """A country's name as it stands inside an English sentence.

    >>> [with_article(n) for n in ("Philippines", "Solomon Islands", "China", "The Gambia", "Czech Republic")]
    ['the Philippines', 'the Solomon Islands', 'China', 'The Gambia', 'the Czech Republic']
    """
    return f"the {name}" if _TAKES.fullmatch(name) else name


def _is_proper(name: str) -> bool:
    """Whether a name takes no article: every word of it is a proper one.

    >>> [_is_proper(n) for n in ("China", "Inner Mongolia", "United States", "Total", "National average", "mean of the cities")]
    [True, True, False, False, False, False]
    """
    words = re.findall(r"[^\W\d_][\w’'-]*", name)
    return (
        bool(words)
        and name[0].isupper()
        and all(w[0].isupper() or w in {"and", "of"} for w in words)
        and not _COMMON.search(name)
        and not _TAKES.fullmatch(name)
    )


def bare(words: str, names: dict[str, str]) -> str:
    """An English message without the article before a mean that is the figure of a place with a name: below China.

    Args:
        words: the message with its placeholders.
        names: what stands for them.

    >>> bare("{size} below the {mean}", {"mean": "China"}), bare("{size} below the {mean}", {"mean": "Total"})
    ('{size} below {mean}', '{size} below the {mean}')
    """
    return _BEFORE_A_MEAN.sub(
        lambda m: f"{{{m[1]}}}" if _is_proper(names.get(m[1], "")) else m[0], words
    )

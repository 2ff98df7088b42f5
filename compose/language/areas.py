"""How places are named within an English sentence: ``figure_for`` of an area that regions are compared with, ``with_article``."""

from __future__ import annotations

import re

#: names of an area that say that it is all of the regions, and those that begin with an article in a sentence
_OVERALL = re.compile(r"total|overall|all|sum|grand total", re.IGNORECASE)
_GENERIC = re.compile(r"(?:whole|all|total|average|mean|overall|sum)\b", re.IGNORECASE)
_ARTICLE = re.compile(
    r"\b(?:Union|Republic|Kingdom|States|Netherlands|Philippines|Emirates|Federation|Islands|Area|Area of .+|Region|District)$"
)
#: countries that are said with an article
_TAKES = re.compile(
    r"(?:Philippines|Netherlands|Bahamas|Gambia|Maldives|Comoros|Congo|USA?|UK|UAE|(?:United|Federated) (?:States|Kingdom|Arab Emirates)(?: of .+)?"
    r"|.+ (?:Islands|Republic|Territory|Territories|Federation))"
)


def with_article(region: str) -> str:
    """A region's name as it stands inside a sentence.

    >>> [with_article(n) for n in ("Philippines", "Solomon Islands", "China", "The Gambia", "Czech Republic")]
    ['the Philippines', 'the Solomon Islands', 'China', 'The Gambia', 'the Czech Republic']
    """
    return f"the {region}" if _TAKES.fullmatch(region) else region


def figure_for(area: str) -> str:
    """An area’s figure, behind “above the”, by the area's English name.

    >>> figure_for("TOTAL TASMANIA"), figure_for("Total Nacional")
    ('figure for TOTAL TASMANIA', 'figure for Total Nacional')
    >>> [figure_for(w) for w in ("Vermont", "China", "European Union", "Whole province", "Total", "nation", "All regions")]
    ['figure for Vermont', 'figure for China', 'figure for the European Union', 'figure for the whole province', 'overall figure', 'nation', 'figure for all regions']
    """
    if not area[:1].isupper():
        return area
    if _OVERALL.fullmatch(area):
        return "overall figure"
    # a name of its own behind such a word stays as the source writes it
    if _GENERIC.match(area) and not re.search(r"(?<=[ -])[A-Z]", area) and not area.isupper():
        small = area[:1].lower() + area[1:]
        return f"figure for {'' if small.startswith('all ') else 'the '}{small}"
    return f"figure for {'the ' if _ARTICLE.search(area) else ''}{area}"


__all__ = ["figure_for", "with_article"]

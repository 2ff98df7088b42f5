"""How places are named within a sentence: ``figure_for`` of an area that regions are compared with, ``with_article``; ``group_mean``."""

from __future__ import annotations

import re

from analysis.standing.benchmark import mean_of
from analysis.values import Cell, Panel, Text

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


def group_mean(panel: Panel, group: Cell, regions: Text) -> Text | None:
    """What the mean of a region's group is called, where that is more than its name and “mean”; None where it is not.

    An area of the group's name has a figure of its own in the table, and “the Bulgaria mean” would be taken for that: then the
    mean says that it is of regions.

    Args:
        panel: its groupings say what their means are called, its areas are those with figures of their own.
        group: the region's group.
        regions: what the report calls the mean of all its regions.
    """
    label = group.column.labels.get(str(group.value))
    named = mean_of(panel.groupings.values(), str(group.value), label)
    if named is not None or label is None:
        return named
    codes = [c for c in panel.codes("aggregate") if any(panel.regions[c].name[k] == label[k] for k in label)]
    if not panel.numbers[panel.numbers.index.isin(codes, level="region")].notna().any(axis=None):
        return None
    zh = regions["zh"] if regions["zh"].startswith("各") else "各地区平均"
    en = regions["en"] if regions["en"].startswith("mean of the ") else "mean of the regions"
    return Text(zh=f"{label['zh']}{zh}", en=f"{en} in {with_article(label['en'])}")


__all__ = ["figure_for", "group_mean", "with_article"]

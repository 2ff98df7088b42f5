"""Index of a volume: its indicators, indices, methods and regions with the pages that speak of them: `terms`, `locate`, `ranges`.

A page counts for a word that stands in its text, a heading or a caption. Cells of tables do not: a word in a scorecard, which
every brief has, is no subject of the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from compose.brief import Plan
from compose.language.languages import Language
from compose.pages.indicators import shown_indicators


def terms(plan: Plan, language: str) -> list[str]:
    """What the subject index may list: indicators that are shown, results that an analysis is named by, and methods."""
    found: dict[str, None] = dict.fromkeys(
        plan.report.panel.indicators[name].name[language] for name in shown_indicators(plan)
    )
    heads = [plan.results[p.id] for _, p in plan.report.analyses if p.id in plan.results]
    found |= dict.fromkeys(result.title[language] for result in heads)
    methods = (method for result in plan.results.values() for method in result.method)
    found |= dict.fromkeys(method.name[language] for method in methods)
    return list(found)


def locate(words: Collection[str], pages: Mapping[int, str], language: Language) -> dict[str, list[int]]:
    """Word → numbers of the pages whose text has it, in order; not where it is only a part of a longer one of the words.

    ``pages``: number of a page → its text. In languages with spaces a word begins and ends where one does.
    """
    if not words:
        return {}
    # the longest first: in 人均地区生产总值 there is no 地区生产总值
    ordered = sorted(words, key=len, reverse=True)
    edge = "" if language.han else r"(?<![^\W_])(?:{})(?![^\W_])"
    # a line of Chinese ends between any two characters
    between, parts = (r"\s*", list) if language.han else (r"\s+", str.split)
    each = (between.join(map(re.escape, parts(word))) for word in ordered)
    either = "|".join(f"({one})" for one in each)
    pattern = re.compile(edge.format(either) if edge else either, re.IGNORECASE)
    found: dict[str, list[int]] = {word: [] for word in words}
    for number, text in sorted(pages.items()):
        for word in {ordered[(match.lastindex or 1) - 1] for match in pattern.finditer(text)}:
            found[word].append(number)
    return found


def ranges(pages: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers of pages as ranges.

    >>> ranges([4, 12, 13, 14, 20])
    [(4, 4), (12, 14), (20, 20)]
    """
    found: list[tuple[int, int]] = []
    for page in sorted(set(pages)):
        if found and found[-1][1] == page - 1:
            found[-1] = (found[-1][0], page)
        else:
            found.append((page, page))
    return found


def printed(ends: Sequence[tuple[int, int]], language: Language) -> list[tuple[int, str]]:
    """Ranges as they are printed, each with its first page: that to which it leads."""
    return [(low, language.between(str(low), str(high))) for low, high in ends]

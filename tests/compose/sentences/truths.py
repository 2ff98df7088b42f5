"""What sentences of built pages claim of figures, and what the figures say: `sentences`, `Truth`.

Nothing of the program's own reckoning is used but the report's figures: an indicator's from its tables, an index's from its
published table. Ranks, means, gaps, multiples, levels and counts are reckoned here anew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from analysis.values import Panel, Result

#: elements that hold sentences; where a figure stands in one, a mark takes its place
LEAVES = "//p|//li[not(.//p)]|//figcaption|//h1"
MARK = re.compile("⟦(\\d+)⟧")
#: ends of a clause
STOP = {"en": r"[;.,:]\s|[;.,:]$|⟧", "zh": r"[；。，：（]|⟧"}
ABOVE = {"en": r"\b(?:above|more|higher|ahead|over)\b", "zh": "高于|(?:平均|水平|全国|却)(?:高|多)"}
BELOW = {"en": r"\b(?:below|less|lower|behind|under)\b", "zh": "低于|(?:平均|水平|全国|却)(?:低|少)"}
Figures = dict[str, float]


@dataclass(frozen=True)
class Number:
    """A printed figure: result, key of its row, column, bare value, and as it is printed."""

    result: str
    key: tuple[str, ...]
    column: str
    value: Any
    shown: str


@dataclass(frozen=True)
class Sentence:
    """The text of an element with a mark ⟦i⟧ for its i-th figure; ``figure`` is the table its drawing is of."""

    text: str
    numbers: tuple[Number, ...]
    figure: str = ""
    tag: str = ""
    #: the region whose brief it is on
    place: str = ""

    @property
    def read(self) -> str:
        """As a reader sees it."""
        return MARK.sub(lambda m: self.numbers[int(m[1])].shown, self.text)

    def around(self, at: int, language: str) -> tuple[str, str]:
        """What stands before and behind a figure in its clause."""
        before, _, behind = self.text.partition(f"⟦{at}⟧")
        return re.split(STOP[language], before)[-1], re.split(STOP[language] + "|⟦", behind)[0]


def sentences(page: bytes, place: str = "") -> Iterator[Sentence]:
    """Every sentence, heading and caption of a page, of the brief of a region or of the overview."""
    tree = html.document_fromstring(page)
    etree.strip_elements(tree, "script", "style", with_tail=False)
    for leaf in tree.xpath(LEAVES):
        numbers: list[Number] = []
        for data in leaf.xpath(".//data"):
            result, *key, column = data.get("data-cell").split("/")
            shown = "".join(data.itertext())
            numbers.append(Number(result, tuple(key), column, data.get("value"), shown))
            for child in list(data):
                data.remove(child)
            data.text = f"⟦{len(numbers) - 1}⟧"
        file = leaf.xpath("(.//a[contains(@href, '.csv')])[1]/@href") if leaf.tag == "figcaption" else []
        figure = re.sub(r".*/|\.csv.*", "", file[0]) if file else ""
        for gone in leaf.xpath(".//svg|.//details|.//*[@class='sources' or @class='links']"):
            gone.drop_tree()
        text = re.sub(r"\s+", " ", leaf.text_content()).strip()
        if text:
            yield Sentence(text, tuple(numbers), figure, leaf.tag, place)


def near(shown: float, true: float) -> bool:
    """Whether two bare figures are one."""
    return math.isclose(shown, true, rel_tol=1e-9, abs_tol=1e-9)


def placed(figures: Figures, code: str, way: int) -> int:
    """The rank: one more than there are better figures; figures closer than a rounding error are one."""
    unseen = 1e-12 * max(map(abs, figures.values()), default=0.0)
    return 1 + sum((f - figures[code]) * way > unseen for f in figures.values())


@dataclass(frozen=True)
class Truth:
    """What the figures of a report say."""

    results: dict[str, Result]
    panel: Panel

    def figures(self, result: str, column: str, rest: tuple[str, ...] = ()) -> Figures:
        """A column by region, at the other keys; of one indicator as its tables have it."""
        table = self.results[result]
        level = table.keys.index("region")
        found: Figures = {}
        for key, row in table.rows():
            if (*key[:level], *key[level + 1 :]) == rest and not row[column].missing:
                found[key[level]] = row[column].value
        return found

    def raw(self, result: str) -> Figures | None:
        """The figures of the one indicator and period that a standing is of, from the source's tables."""
        table = self.results[result]
        if len(table.inputs) != 1 or "@" not in table.inputs[0] or table.keys != ("region",):
            return None
        indicator, _, period = table.inputs[0].partition("@")
        wide = self.panel.over_time(indicator)
        known = wide[period].dropna() if period in wide else {}
        return {str(code): float(f) for code, f in dict(known).items()}

    def way(self, result: str, rest: tuple[str, ...] = ()) -> int:
        """1 where more is better, −1 where less is."""
        table = self.results[result]
        named = [i for i in rest if i in self.panel.indicators]
        inputs = {i.partition("@")[0] for i in table.inputs}
        only = named[0] if named else inputs.pop() if len(inputs) == 1 else ""
        spec = self.panel.indicators.get(only)
        return 1 if spec is None or (spec.direction > 0 and spec.scale != "rank") else -1

    def names(self, language: str) -> dict[str, str]:
        """Regions by their names in a language."""
        return {r.name[language]: code for code, r in self.panel.regions.items()}

    def row_of_names(self, language: str) -> str:
        """A pattern of one or several regions named in a row."""
        name = "|".join(map(re.escape, sorted(self.names(language), key=len, reverse=True)))
        return rf"(?:{name})(?:(?:、|, | and |, and )(?:{name}))*"

    def listed(self, words: str, language: str) -> list[str] | None:
        """The regions of a row of names; None where something else stands in it."""
        known = self.names(language)
        found = [known.get(n.strip()) for n in re.split("、|, and |, | and ", words)]
        return None if None in found else [c for c in found if c]


Check = Callable[[Truth, Sentence, str], Iterator[str]]

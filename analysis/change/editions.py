"""Editions that are compared: `Edition`, `Correction`, and whether a figure of two editions means the same.

Two editions are two snapshots of one report. A figure that both give for the same indicator, region and period
ought to be the same; where it is not, it was revised, corrected, withdrawn or supplied later. Standings are
compared where they mean the same: the same method, the same unit, and, for the places moved, the same regions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.decimals import as_given
from analysis.parameters import strings
from analysis.periods import in_order
from analysis.values import Method, Option, Panel, Result, Text

METHOD = Method(
    "editions",
    Text(zh="与上一版比较", en="Comparison with the edition before"),
    Text(
        zh="两版都有的数逐个相比：同一指标、同一地区、同一时期的数不同，即为修订。位次变化只在两版都参与排名的地区之间"
        "计算，正数为上升；方法有变时不比位次；标准化或权重取决于本版数据的得分只比位次、不比得分；单位有变时不比数值。",
        en="Figures that both editions give for the same indicator, region and period are compared one by one; where "
        "they differ, the figure was revised. Places moved are counted among the regions ranked in both editions, "
        "up is positive; they are not counted where the method changed. Scores whose scale or weights depend on "
        "the figures of their own edition are compared by rank only; values are not compared across units.",
    ),
    (r"\Delta r_i = r_i^{before} - r_i^{now}", r"\Delta x_i = x_i^{now} - x_i^{before}"),
    "IMF, *Quarterly National Accounts Manual*, 2017, ch. 12 (revisions policy)",
    ours=True,
)

#: parameters that name an analysis, a period or the way it is shown, not the way it is computed
NOT_METHOD = frozenset(
    {"id", "title", "note", "period", "periods", "first", "last", "decimals", "grouping", "name", "text"}
)
#: scores whose scale or weights are made from the figures themselves
RELATIVE_SCALES = frozenset({"minmax", "vector", "zscore", "rank", "distance"})
RELATIVE_WEIGHTS = frozenset({"entropy", "critic", "factor", "pca"})
#: what only one of two editions gives, in all comparisons
ONLY_NOW = Text(zh="本版新增", en="new in this edition")
ONLY_BEFORE = Text(zh="本版不再提供", en="no longer given")
#: two doubles closer than this are one figure written two ways
SAME = 1e-12


@dataclass(frozen=True)
class Correction:
    """Which figures a published correction is about; None stands for all."""

    indicator: str | None = None
    region: str | None = None
    period: str | None = None

    def covers(self, indicator: str, region: str, period: str) -> bool:
        """Whether it is about this figure; one that names no indicator is about none in particular."""
        return self.indicator == indicator and self.region in {None, region} and self.period in {None, period}


@dataclass(frozen=True)
class Edition:
    """One edition, as far as it is compared."""

    id: str
    name: Text
    panel: Panel
    results: Mapping[str, Result]
    #: analysis id → its typed parameters
    parameters: Mapping[str, Any] = field(default_factory=dict)


def standings(results: Mapping[str, Result]) -> list[str]:
    """The results that rank regions by one figure: their first column is the figure."""
    return [
        name
        for name, r in results.items()
        if r.keys == ("region",) and "rank" in r.by_id and "of" in r.by_id and r.columns[0].id != "rank"
    ]


def period_of(result: Result, results: Mapping[str, Result]) -> str:
    """The period a standing is about: the last that its inputs name, or theirs; empty where none does."""
    own = [ref.partition("@")[2] for ref in result.inputs if "@" in ref]
    theirs = [
        period_of(results[ref], results) for ref in result.inputs if ref in results and ref != result.id
    ]
    return next(reversed(in_order(filter(None, (*own, *theirs)))), "")


def _strip(value: Any) -> Any:
    """Parameters as plain values, without what is not method."""
    if hasattr(value, "model_dump"):
        value = value.model_dump()
    if isinstance(value, Mapping):
        return {str(k): _strip(v) for k, v in value.items() if k not in NOT_METHOD}
    if isinstance(value, list | tuple):
        return tuple(_strip(v) for v in value)
    return value


def owner(name: str, parameters: Mapping[str, Any]) -> str:
    """The analysis that made a result: the longest id its name begins with; empty for an indicator's own."""
    return max((a for a in parameters if name == a or name.startswith(f"{a}_")), key=len, default="")


def _recipe(name: str, edition: Edition, seen: frozenset[str] = frozenset()) -> dict[str, Any]:
    """How a result is computed: its options, those of the analyses it rests on, its indicators' directions."""
    recipe: dict[str, Any] = {}
    analysis = owner(name, edition.parameters)
    if analysis and analysis not in seen:
        own = _strip(edition.parameters[analysis])
        recipe |= {k if not seen else f"{analysis}.{k}": v for k, v in own.items()}
        for word in strings(own):
            head = word.split(".")[0]
            if head in edition.panel.indicators:
                recipe |= _direction(head, edition.panel)
            elif owner(head, edition.parameters):
                recipe |= _recipe(head, edition, seen | {analysis})
        if own.get("weights") == "given":
            recipe |= {
                f"{i} weight": edition.panel.indicators[i].weight
                for i in own.get("indicators", ())
                if i in edition.panel.indicators
            }
    elif not analysis and (head := name.removeprefix("indicator_")) in edition.panel.indicators:
        recipe |= _direction(head, edition.panel)
    return recipe


def _direction(indicator: str, panel: Panel) -> dict[str, Any]:
    return {f"{indicator} direction": "+" if panel.indicators[indicator].direction > 0 else "-"}


def _word(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, tuple):
        return "[" + ", ".join(_word(v) for v in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_word(v)}" for k, v in value.items()) + "}"
    return as_given(value) if isinstance(value, float) else str(value)


def method_changes(name: str, before: Edition, now: Edition) -> list[str]:
    """What is computed differently, each as ``option: old → new``; empty where nothing is."""
    a, b = _recipe(name, before), _recipe(name, now)
    return [
        f"{key}: {_word(a.get(key))} → {_word(b.get(key))}"
        for key in dict.fromkeys((*a, *b))
        if a.get(key) != b.get(key)
    ]


def is_relative(name: str, edition: Edition) -> bool:
    """Whether a score's scale or weights depend on the figures of its own edition."""
    for key, value in _recipe(name, edition).items():
        option = key.rsplit(".", 1)[-1]
        if option == "normalise" and value in RELATIVE_SCALES:
            return True
        if option == "weights" and value in RELATIVE_WEIGHTS:
            return True
        if option == "aggregate" and value == "topsis":
            return True
        if option == "kind" and value in {"dea", "malmquist"}:
            return True
        if option == "levels" and any(w in RELATIVE_WEIGHTS for w in strings(value)):
            return True
    return False


def differ(old: float, new: float) -> bool:
    """Whether two figures are not the same figure.

    >>> differ(0.1 + 0.2, 0.3), differ(0.3, 0.31)
    (False, True)
    """
    return abs(new - old) > SAME * max(abs(old), abs(new))


def against(before: Edition) -> tuple[Option, ...]:
    """The option “edition before” of a methods page."""
    return ((Text(zh="上一版", en="Edition before"), before.name),)

"""What changed since the edition before: standings, revised figures, regions that came and went.

Two editions are two snapshots of one report. A figure that both give for the same indicator, region and period
ought to be the same; where it is not, it was revised, corrected, withdrawn or supplied later. Standings are
compared where they mean the same: the same method, the same unit, and, for the places moved, the same regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.parameters import strings
from analysis.standing.standing import ranks
from analysis.values import Column, Method, Panel, Result, Role, Text, same

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
    "IMF, Quarterly National Accounts Manual, 2017, ch. 12 (revisions policy)",
    ours=True,
)

#: parameters that name an analysis, a period or the way it is shown, not the way it is computed
NOT_METHOD = frozenset(
    {"id", "title", "note", "period", "periods", "first", "last", "decimals", "grouping", "name", "text"}
)
#: scores whose scale or weights are made from the figures themselves
RELATIVE_SCALES = frozenset({"minmax", "vector", "zscore", "rank", "distance"})
RELATIVE_WEIGHTS = frozenset({"entropy", "critic", "factor"})
#: two doubles closer than this are one figure written two ways
SAME = 1e-12

MOVED = {
    "up": Text(zh="上升", en="up"),
    "down": Text(zh="下降", en="down"),
    "same": Text(zh="不变", en="unchanged"),
    "entered": Text(zh="新列入", en="new"),
    "left": Text(zh="不再列入", en="no longer ranked"),
    "open": Text(zh="不可比", en="not comparable"),
}
KINDS = {
    "revised": Text(zh="修订", en="revised"),
    "corrected": Text(zh="更正", en="corrected"),
    "withdrawn": Text(zh="撤回", en="withdrawn"),
    "supplied": Text(zh="补报", en="supplied later"),
}
STATES = {
    "compared": Text(zh="可比", en="compared"),
    "ranks": Text(zh="只比位次", en="ranks only"),
    "method": Text(zh="方法有变，不可比", en="method changed, not compared"),
    "new": Text(zh="本版新增", en="new in this edition"),
    "dropped": Text(zh="本版不再提供", en="no longer given"),
}
PARTS = {
    "compared": Text(zh="两版都有的数", en="Figures that both editions give"),
    "unchanged": Text(zh="未变", en="Unchanged"),
    "revised": Text(zh="修订", en="Revised"),
    "corrected": Text(zh="更正", en="Corrected"),
    "withdrawn": Text(zh="撤回", en="Withdrawn"),
    "supplied": Text(zh="补报", en="Supplied later"),
    "added": Text(zh="新增时期或指标的数", en="Figures of new periods or indicators"),
}


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


def compare(before: Edition, now: Edition, corrections: Iterable[Correction] = ()) -> tuple[Result, ...]:
    """All that changed from one edition to the next.

    Returns:
        ``<figure>_since`` for every standing that both editions have; ``edition_figures`` (what is comparable),
        ``edition_summary`` (how many figures were revised), and where there are any ``edition_revisions``,
        ``edition_reclassified`` and ``edition_members``.
    """
    since = [
        _since(before.results[name], now.results[name], before, now)
        for name in standings(now.results)
        if name in standings(before.results)
    ]
    revised, reclassified, summary = revisions(before, now, tuple(corrections))
    members = _members(before, now)
    others = (_figures(before, now, since), summary, revised, reclassified, members)
    return (*since, *(r for r in others if r is not None))


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
    return max([*own, *theirs], default="")


# comparability ------------------------------------------------------------------------------------------------


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
    found: dict[str, Any] = {}
    analysis = owner(name, edition.parameters)
    if analysis and analysis not in seen:
        own = _strip(edition.parameters[analysis])
        found |= {k if not seen else f"{analysis}.{k}": v for k, v in own.items()}
        for word in strings(own):
            head = word.split(".")[0]
            if head in edition.panel.indicators:
                found |= _direction(head, edition.panel)
            elif owner(head, edition.parameters):
                found |= _recipe(head, edition, seen | {analysis})
        if own.get("weights") == "given":
            found |= {
                f"{i} weight": edition.panel.indicators[i].weight
                for i in own.get("indicators", ())
                if i in edition.panel.indicators
            }
    elif not analysis and (head := name.removeprefix("indicator_")) in edition.panel.indicators:
        found |= _direction(head, edition.panel)
    return found


def _direction(indicator: str, panel: Panel) -> dict[str, Any]:
    return {f"{indicator} direction": "+" if panel.indicators[indicator].direction > 0 else "-"}


def _word(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, tuple):
        return "[" + ", ".join(_word(v) for v in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_word(v)}" for k, v in value.items()) + "}"
    return f"{value:g}" if isinstance(value, float) else str(value)


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


# standings ----------------------------------------------------------------------------------------------------


def _unit(result: Result) -> Text:
    column = result.columns[0]
    return column.unit if any(column.unit.values()) else result.unit


def _since(old: Result, new: Result, before: Edition, now: Edition) -> Result:
    """One standing in two editions, for every region that either ranks."""
    value = new.columns[0]
    unit = _unit(new)
    changes = method_changes(new.id, before, now)
    same_unit = _unit(old) == unit
    relative = is_relative(new.id, now)
    values_compare = same_unit and not changes and not relative
    order = [c for c in now.panel.regions if c in new.frame.index or c in old.frame.index]
    a = old.frame.reindex(order)[[old.columns[0].id, "rank", "of"]].astype(float)
    b = new.frame.reindex(order)[[value.id, "rank", "of"]].astype(float)
    both = (a["rank"].notna() & b["rank"].notna()).to_numpy()
    frame = pd.DataFrame(
        {
            "before": a.iloc[:, 0],
            "now": b.iloc[:, 0],
            "change": (b.iloc[:, 0] - a.iloc[:, 0]) if values_compare else np.nan,
            "rank_before": a["rank"],
            "of_before": a["of"],
            "rank_now": b["rank"],
            "of_now": b["of"],
            "places": np.nan if changes else _places(a["rank"].to_numpy(), b["rank"].to_numpy(), both),
        },
        index=pd.Index(order, name="region", dtype=object),
    )
    frame["places"] += 0.0  # no minus zero
    frame["moved"] = [
        "entered"
        if np.isnan(r0) and not np.isnan(r1)
        else "left"
        if np.isnan(r1) and not np.isnan(r0)
        else "open"
        if np.isnan(moved)
        else "up"
        if moved > 0
        else "down"
        if moved < 0
        else "same"
        for r0, r1, moved in zip(a["rank"], b["rank"], frame["places"], strict=True)
    ]
    places = value.decimals
    periods = period_of(old, before.results), period_of(new, now.results)
    notes = _notes(
        changes,
        same_unit,
        relative,
        _unit(old),
        unit,
        bool(both.sum() < len(both)),
        periods[0] == periods[1],
    )
    return Result(
        f"{new.id}_since",
        Text(zh="{title}：与{edition}版相比", en="{title}: since the {edition} edition").fill(
            title=new.title, edition=before.name
        ),
        (
            Column("before", Text(zh="{e}版", en="{e} edition").fill(e=before.name), _unit(old), places),
            Column("now", Text(zh="{e}版", en="{e} edition").fill(e=now.name), unit, places),
            Column("change", Text(zh="变化", en="Change"), unit, places, signed=True),
            Column("rank_before", Text(zh="原位次", en="Rank before"), role="rank"),
            Column("of_before", Text(zh="原排名地区数", en="Regions ranked before"), role="count"),
            Column("rank_now", Text(zh="现位次", en="Rank now"), role="rank"),
            Column("of_now", Text(zh="现排名地区数", en="Regions ranked now"), role="count"),
            Column("places", Text(zh="位次变化", en="Places moved"), role="rank", signed=True),
            Column("moved", Text(zh="升降", en="Move"), role="category", labels=MOVED),
        ),
        frame,
        (METHOD,),
        unit=unit,
        note=notes,
        inputs=(new.id,),
        options=(
            *_against(before),
            (Text(zh="上一版的时期", en="Period of the edition before"), same(periods[0] or "—")),
            (Text(zh="本版的时期", en="Period of this edition"), same(periods[1] or "—")),
        ),
    )


def _places(old: np.ndarray, new: np.ndarray, both: np.ndarray) -> np.ndarray:
    """Places moved up, counted among the regions ranked in both editions; NaN elsewhere.

    >>> _places(np.array([1.0, 2, 3]), np.array([2.0, 1, np.nan]), np.array([True, True, False])).tolist()
    [-1.0, 1.0, nan]
    """
    moved = np.full(len(old), np.nan)
    moved[both] = ranks(old[both], -1) - ranks(new[both], -1)
    return moved


def _notes(
    changes: list[str],
    same_unit: bool,
    relative: bool,
    old_unit: Text,
    unit: Text,
    members: bool,
    same_period: bool,
) -> Text:
    """What a reader must know of the comparison, as one text."""
    notes: list[Text] = []
    if changes:
        what = "; ".join(changes)
        notes.append(
            Text(
                zh=f"本版的计算方法有变（{what}），与上一版不可比。",
                en=f"It is computed differently in this edition ({what}) and not compared.",
            )
        )
    elif relative:
        notes.append(
            Text(
                zh="得分的尺度取决于各版自己的数据，故只比位次，不比得分。",
                en="The scale of the score depends on the figures of each edition: ranks are compared, scores are not.",
            )
        )
    if not same_unit:
        notes.append(
            Text(
                zh="单位由“{old}”改为“{new}”，不比数值。",
                en="The unit changed from “{old}” to “{new}”; values are not compared.",
            ).fill(old=old_unit, new=unit)
        )
    if members and not changes:
        notes.append(
            Text(
                zh="两版排名的地区不尽相同，位次变化只在两版都有的地区之间计算。",
                en="The editions rank different regions; places moved are counted among those in both.",
            )
        )
    if same_period:
        notes.append(
            Text(
                zh="两版是同一时期的数，变化来自修订。",
                en="Both editions are about the same period; changes come from revisions.",
            )
        )
    return Text(zh="".join(n["zh"] for n in notes), en=" ".join(n["en"] for n in notes))


def _figures(before: Edition, now: Edition, since: list[Result]) -> Result | None:
    """What is compared with what: one row per standing of either edition."""
    compared = {r.id.removesuffix("_since"): r for r in since}
    olds, news = standings(before.results), standings(now.results)
    names = [*news, *(n for n in olds if n not in news)]
    if not names:
        return None
    rows: list[dict[str, Any]] = []
    for name in names:
        old, new, frame = before.results.get(name), now.results.get(name), compared.get(name)
        moved = frame.frame["moved"] if frame is not None else pd.Series([], dtype=object)
        state = "new" if old is None else "dropped" if new is None else "compared"
        if frame is not None and (moved == "open").any():
            state = "method"
        elif frame is not None and frame.frame["change"].isna().all():
            state = "ranks"
        rows.append(
            {
                "state": state,
                "period_before": period_of(old, before.results) if old else "",
                "period_now": period_of(new, now.results) if new else "",
                "ranked_before": float(len(old.frame)) if old else np.nan,
                "ranked_now": float(len(new.frame)) if new else np.nan,
                **{
                    k: float((moved == k).sum()) if frame is not None else np.nan
                    for k in ("up", "down", "same")
                },
            }
        )
    labels = {n: (now.results.get(n) or before.results[n]).title for n in names}
    count: Role = "count"
    return Result(
        "edition_figures",
        Text(zh="与上一版比较了什么", en="What is compared with the edition before"),
        (
            Column("state", Text(zh="可比性", en="Comparison"), role="category", labels=STATES),
            Column("period_before", Text(zh="上一版时期", en="Period before"), role="text"),
            Column("period_now", Text(zh="本版时期", en="Period now"), role="text"),
            Column("ranked_before", Text(zh="上一版排名地区数", en="Regions ranked before"), role=count),
            Column("ranked_now", Text(zh="本版排名地区数", en="Regions ranked now"), role=count),
            Column("up", Text(zh="位次上升的地区数", en="Regions moving up"), role=count),
            Column("down", Text(zh="位次下降的地区数", en="Regions moving down"), role=count),
            Column("same", Text(zh="位次不变的地区数", en="Regions keeping their place"), role=count),
        ),
        pd.DataFrame(rows, index=pd.Index(names, name="figure", dtype=object)),
        (METHOD,),
        labels={"figure": labels},
        inputs=tuple(news),
    )


# figures ------------------------------------------------------------------------------------------------------


def _long(panel: Panel, indicator: str) -> dict[tuple[str, str], Any]:
    """An indicator's known figures by (region, period)."""
    frame = panel.categories if panel.indicators[indicator].kind == "category" else panel.numbers
    known = frame[indicator].dropna()
    keys = zip(*(known.index.get_level_values(n).astype(str) for n in ("region", "period")), strict=True)
    return dict(zip(keys, known.tolist(), strict=True))


def differ(old: float, new: float) -> bool:
    """Whether two figures are not the same figure.

    >>> differ(0.1 + 0.2, 0.3), differ(0.3, 0.31)
    (False, True)
    """
    return abs(new - old) > SAME * max(abs(old), abs(new))


def revisions(
    before: Edition, now: Edition, corrections: tuple[Correction, ...] = ()
) -> tuple[Result | None, Result | None, Result]:
    """Figures of the same indicator, region and period that differ between two editions.

    A figure that both give and that differs is ``revised``, or ``corrected`` where a published correction is
    about it; one that only the earlier gives is ``withdrawn``; one that only the later gives although the
    earlier had others of that indicator and period is ``supplied``. Indicators whose unit changed are left out.

    Returns:
        the revised numbers, the revised categories (None where there are none) and the counts of all.
    """
    numbers: dict[tuple[str, str, str], tuple[float, float, str]] = {}
    classes: dict[tuple[str, str, str], tuple[str | None, str | None, str]] = {}
    count = dict.fromkeys(PARTS, 0)
    regions = set(before.panel.regions) & set(now.panel.regions)
    for name, spec in now.panel.indicators.items():
        old_spec = before.panel.indicators.get(name)
        new = _long(now.panel, name)
        if old_spec is None or old_spec.kind != spec.kind:
            count["added"] += len(new)
            continue
        if old_spec.unit != spec.unit:
            continue
        old = _long(before.panel, name)
        known, current = {k[1] for k in old}, {k[1] for k in new}
        for region, period in sorted({*old, *new}):
            if region not in regions:
                continue
            x, y = old.get((region, period)), new.get((region, period))
            if x is not None and y is not None:
                count["compared"] += 1
                if not (differ(float(x), float(y)) if spec.kind == "number" else x != y):
                    count["unchanged"] += 1
                    continue
                told = any(c.covers(name, region, period) for c in corrections)
                kind = "corrected" if told else "revised"
            elif x is not None:
                # a period that the edition no longer covers at all is not a withdrawal
                if period not in current:
                    continue
                kind = "withdrawn"
            elif period in known:
                kind = "supplied"
            else:
                count["added"] += 1
                continue
            count[kind] += 1
            address = (region, name, period)
            if spec.kind == "number":
                numbers[address] = (
                    np.nan if x is None else float(x),
                    np.nan if y is None else float(y),
                    kind,
                )
            else:
                classes[address] = (x and f"{name}:{x}", y and f"{name}:{y}", kind)
    summary = Result(
        "edition_summary",
        Text(zh="与上一版相比的数字", en="Figures compared with the edition before"),
        (Column("n", Text(zh="个数", en="Figures"), role="count"),),
        pd.DataFrame({"n": [float(n) for n in count.values()]}, index=pd.Index(list(count), name="part")),
        (METHOD,),
        labels={"part": PARTS},
        inputs=tuple(f"{i}@{t}" for i in now.panel.indicators for t in now.panel.periods(i)),
        options=_against(before),
    )
    return _numbers(numbers, before, now), _classes(classes, before, now), summary


def _against(before: Edition) -> tuple[tuple[Text, Text], ...]:
    return ((Text(zh="上一版", en="Edition before"), before.name),)


def _index(keys: Iterable[tuple[str, str, str]]) -> pd.MultiIndex:
    return pd.MultiIndex.from_tuples(list(keys), names=["region", "indicator", "period"])


def _order(found: Mapping[tuple[str, str, str], Any], panel: Panel) -> list[tuple[str, str, str]]:
    """By indicator, then region, then period, in the report's order."""
    indicators, regions = list(panel.indicators), list(panel.regions)
    return sorted(found, key=lambda k: (indicators.index(k[1]), regions.index(k[0]), k[2]))


_BEFORE = Text(zh="上一版", en="Edition before")
_NOW = Text(zh="本版", en="This edition")
_KIND = Column("kind", Text(zh="性质", en="Kind"), role="category", labels=KINDS)


def _numbers(
    found: Mapping[tuple[str, str, str], tuple[float, float, str]], before: Edition, now: Edition
) -> Result | None:
    if not found:
        return None
    keys = _order(found, now.panel)
    old = np.array([found[k][0] for k in keys])
    new = np.array([found[k][1] for k in keys])
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(old > 0, 100 * (new - old) / old, np.nan)
    names = list(dict.fromkeys(k[1] for k in keys))
    places = max(now.panel.indicators[n].decimals for n in names)
    return Result(
        "edition_revisions",
        Text(zh="对以前数字的修订", en="Revisions of earlier figures"),
        (
            Column("before", _BEFORE, decimals=places),
            Column("now", _NOW, decimals=places),
            Column("change", Text(zh="变化", en="Change"), decimals=places, signed=True),
            Column(
                "change_pct", Text(zh="变化率", en="Change in per cent"), same("%"), 2, "share", signed=True
            ),
            _KIND,
        ),
        pd.DataFrame(
            {
                "before": old,
                "now": new,
                "change": new - old,
                "change_pct": percent,
                "kind": [found[k][2] for k in keys],
            },
            index=_index(keys),
        ),
        (METHOD,),
        labels={"indicator": {n: now.panel.indicators[n].name for n in names}},
        inputs=tuple(dict.fromkeys(f"{k[1]}@{k[2]}" for k in keys)),
        options=_against(before),
    )


def _classes(
    found: Mapping[tuple[str, str, str], tuple[str | None, str | None, str]], before: Edition, now: Edition
) -> Result | None:
    if not found:
        return None
    keys = _order(found, now.panel)
    names = list(dict.fromkeys(k[1] for k in keys))
    labels = {f"{n}:{c.id}": c.name for n in names for c in now.panel.indicators[n].categories}
    return Result(
        "edition_reclassified",
        Text(zh="对以前分类的修订", en="Revisions of earlier classes"),
        (
            Column("before", _BEFORE, role="category", labels=labels),
            Column("now", _NOW, role="category", labels=labels),
            _KIND,
        ),
        pd.DataFrame(
            {
                "before": [found[k][0] for k in keys],
                "now": [found[k][1] for k in keys],
                "kind": [found[k][2] for k in keys],
            },
            index=_index(keys),
            dtype=object,
        ),
        (METHOD,),
        labels={"indicator": {n: now.panel.indicators[n].name for n in names}},
        inputs=tuple(dict.fromkeys(f"{k[1]}@{k[2]}" for k in keys)),
        options=_against(before),
    )


def _members(before: Edition, now: Edition) -> Result | None:
    """Regions that only one edition covers."""
    old, new = before.panel.codes(), now.panel.codes()
    rows = {c: "entered" for c in new if c not in old} | {c: "left" for c in old if c not in new}
    if not rows:
        return None
    names = {c: (now.panel.regions.get(c) or before.panel.regions[c]).name for c in rows}
    labels = {
        "entered": Text(zh="本版新增", en="new in this edition"),
        "left": Text(zh="本版不再包括", en="no longer covered"),
    }
    return Result(
        "edition_members",
        Text(zh="地区的增减", en="Regions that came and went"),
        (Column("state", Text(zh="情况", en="Change"), role="category", labels=labels),),
        # a region that left is no region of this edition, hence an area
        pd.DataFrame({"state": list(rows.values())}, index=pd.Index(list(rows), name="area", dtype=object)),
        (METHOD,),
        labels={"area": names},
        inputs=tuple(now.panel.indicators),
    )

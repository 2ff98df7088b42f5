"""What changed since the edition before: standings, revised figures, regions that came and went; `compare`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.change.editions import (
    METHOD,
    ONLY_BEFORE,
    ONLY_NOW,
    Correction,
    Edition,
    against,
    is_relative,
    method_changes,
    period_of,
    standings,
)
from analysis.change.rates_since import headlines, rates_since
from analysis.change.revisions import revisions
from analysis.standing.standing import ranks
from analysis.values import Column, Result, Role, Text, period_label

MOVED = {
    "up": Text(zh="上升", en="up"),
    "down": Text(zh="下降", en="down"),
    "same": Text(zh="不变", en="unchanged"),
    "entered": Text(zh="新列入", en="new"),
    "left": Text(zh="不再列入", en="no longer ranked"),
    "open": Text(zh="不可比", en="not comparable"),
}
STATES = {
    "compared": Text(zh="可比", en="compared"),
    "ranks": Text(zh="只比位次", en="ranks only"),
    "method": Text(zh="方法有变，不可比", en="method changed, not compared"),
    "new": ONLY_NOW,
    "dropped": ONLY_BEFORE,
}


def compare(before: Edition, now: Edition, corrections: Iterable[Correction] = ()) -> tuple[Result, ...]:
    """All that changed from one edition to the next.

    Returns:
        ``<figure>_since`` for every standing, and every table of headline rates, that both editions have; ``edition_figures`` (what is comparable),
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
    headline = [
        rates_since(name, before, now) for name in headlines(now.results) if name in headlines(before.results)
    ]
    others = (_figures(before, now, since), summary, revised, reclassified, members)
    return (*since, *headline, *(r for r in others if r is not None))


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
            *against(before),
            (Text(zh="上一版的时期", en="Period of the edition before"), period_label(periods[0] or "—")),
            (Text(zh="本版的时期", en="Period of this edition"), period_label(periods[1] or "—")),
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


def _members(before: Edition, now: Edition) -> Result | None:
    """Regions that only one edition covers."""
    old, new = before.panel.codes(), now.panel.codes()
    rows = {c: "entered" for c in new if c not in old} | {c: "left" for c in old if c not in new}
    if not rows:
        return None
    names = {c: (now.panel.regions.get(c) or before.panel.regions[c]).name for c in rows}
    labels = {
        "entered": ONLY_NOW,
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

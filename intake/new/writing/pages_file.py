"""Analyses and pages of a new report's ``report.toml``: ``add_analyses``, ``add_pages``."""

from __future__ import annotations

import os.path
import re
from collections.abc import Mapping
from typing import Literal

import tomlkit
from tomlkit.items import Table

from analysis.periods import in_order
from analysis.values import Text, period_text
from intake.new.showing import beside, breakdowns, broken_down, has_table
from intake.new.tidy import Measure
from intake.new.writing.draft import Draft
from intake.new.writing.toml import entry, inline, lines, strings, wording
from intake.places.regions import NATION
from intake.tables.totals import relative

#: of more regions, a drawing of all of them then and now takes half a page for each indicator: a brief has that of the index, the
#: overview all
MANY = 16
#: of rows that stand for several regions as many indicators and periods are shown
_INDICATORS, _PERIODS = 4, 6
#: tables of what neither ranks nor is a part or group, with their titles
_BESIDE: Mapping[Literal["size", "beside"], Text] = {
    "size": Text(zh="总量指标", en="Sizes and totals"),
    "beside": Text(zh="其他指标", en="Other indicators"),
}


def add_analyses(doc: tomlkit.TOMLDocument, draft: Draft) -> None:
    """Write what is computed."""
    plan = draft.plan
    grouped = plan.groups.id if plan.groups else None
    main = "index.score" if draft.composite else "index.value"
    entries = tomlkit.aot()
    if draft.composite:
        entries.append(_index(draft, grouped))
    else:
        entries.append(_ranking(draft, grouped))
    if draft.uncertain:
        why = draft.say(
            "换一种权重或方法，位次会变多少", "How far ranks move under other weights and methods"
        )
        entries.append(entry(_why=why, id="index_rank", kind="rank_uncertainty", of="index"))
    if draft.peers:
        entries.append(entry(id="index_peers", kind="peers", of="index"))
    if draft.theil:
        title = Text(zh="地区差异（泰尔指数）", en="Inequality between regions (Theil index)")
        entries.append(
            entry(id="index_theil", kind="theil", title=wording(title), value=main, grouping=grouped)
        )
    if draft.moran:
        title = Text(zh="空间集聚（莫兰指数）", en="Spatial clusters (Moran’s I)")
        entries.append(entry(id="index_moran", kind="moran", title=wording(title), value=main))
    for measure, first, last in [*draft.changes, *draft.size_changes]:
        why = draft.say("两个时期之间的变化和位次变化", "Change, and change of rank, between two periods")
        entries.append(
            entry(
                _why=why,
                id=f"growth_{measure.id}",
                kind="growth",
                indicator=measure.id,
                first=first,
                last=last,
            )
        )
    for measure, ids, periods in _in_areas(draft):
        why = draft.say(
            "合计、平均与更大区域自己的数，只供对照，不排名",
            "What totals, means and larger areas have themselves: beside the regions, not ranked",
        )
        entries.append(
            entry(
                _why=why,
                id=f"areas_{measure.id}",
                kind="areas",
                indicator=measure.id,
                areas=strings(ids),
                periods=strings(periods),
            )
        )
    members = draft.plan.index if draft.composite and _compared(draft) else []
    for measure in [*members, *(m for use in _BESIDE for m in beside(draft.tidy, draft.plan, use))]:
        if (row := draft.row_of(measure)) != f"indicator_{measure.id}":
            when = draft.last_of(measure)
            title = _of(draft.name_of(measure), when)
            entries.append(
                entry(id=row, kind="ranking", title=wording(title), indicator=measure.id, period=when)
            )
    doc.add("analysis", entries)


def _ranking(draft: Draft, grouped: str | None) -> Table:
    """The ranking by one indicator; its title says of when it is, where there are later figures of some regions or others of the year."""
    plan = draft.plan
    title = draft.name_of(plan.index[0])
    dated = _dated(draft, title, plan.period)
    return entry(
        id="index",
        kind="ranking",
        title=None if dated == title else wording(dated),
        indicator=plan.index[0].id,
        period=plan.period,
        grouping=grouped,
    )


def _dated(draft: Draft, title: Text, period: str) -> Text:
    """A title with its period, where pages say of when the figures are that it is made of."""
    if not draft.says_when:
        return title
    return _of(title, period)


def _of(title: Text, period: str) -> Text:
    when = period_text(period)
    return Text(zh=f"{title['zh']}（{when['zh']}）", en=f"{title['en']}, {when['en']}")


def _index(draft: Draft, grouped: str | None) -> Table:
    plan = draft.plan
    why = [
        draft.say(
            "综合指数：先标准化到 1—100，再加权平均。",
            "The index: indicators on a scale of 1 to 100, then their weighted mean.",
        )
    ]
    if plan.sizes and any(relative(m.name, m.unit) for m in plan.index):
        others = ", ".join(m.id for m in plan.sizes)
        why.append(
            draft.say(
                f"只用了人均、比率一类的指标；总量指标随地区大小而变，没有列入，另表显示：{others}",
                f"Only rates and figures per head; these grow with a region’s size and are left out, shown in a table of their own: {others}",
            )
        )
    parts = [m.id for w in plan.wholes for m in w]
    if parts:
        why.append(
            draft.say(
                f"同一整体的各部分没有列入（一部分增，别的必减）：{', '.join(parts)}",
                f"Parts of one whole are left out, since one grows where others shrink: {', '.join(parts)}",
            )
        )
    if plan.twice:
        twice = ", ".join(f"{part} ({whole.id})" for part, whole in plan.twice.items())
        why.append(
            draft.say(
                f"同一指标既有全体又有部分的（全市与市辖区），只列入全体：{twice}",
                f"Of an indicator that is given of the whole and of a part (city and its districts) the whole counts, once: {twice}",
            )
        )
    if plan.alike:
        why.append(
            draft.say(
                f"指标过多：与已列入的最相近的没有列入，另表显示：{', '.join(plan.alike)}",
                f"Of too many those that agree most with others in it are left out, shown in a table of their own: {', '.join(plan.alike)}",
            )
        )
    if plan.entropy and not plan.weighted:
        why.append(
            draft.say(
                '权重用熵值法：差异大的指标权重大。也可写 "equal" 或 "critic"。',
                'Entropy weights: what differs most weighs most. Or write "equal" or "critic".',
            )
        )
    return entry(
        _why="\n".join(why),
        id="index",
        kind="composite",
        title=wording(_dated(draft, Text(zh="综合指数", en="Composite index"), plan.last)),
        _levels=draft.say(
            "按指标表中的维度分层计算：指标合成维度，维度合成指数",
            "level by level, by the dimensions of the indicator sheet: indicators make dimensions, dimensions the index",
        )
        if plan.layered
        else None,
        dimensions=True if plan.layered else None,
        indicators=None if plan.layered else strings(m.id for m in plan.index),
        periods=strings(plan.periods) if plan.periods else None,
        period=None if plan.periods else plan.period,
        normalise="minmax",
        low=1,
        high=100,
        weights="given" if plan.weighted else "entropy" if plan.entropy else "equal",
        aggregate="arithmetic",
        _missing=draft.say(
            "缺数的地区不计入，页面上会说明", "regions without a figure are left out, which the pages say"
        ),
        missing="drop",
        decimals=1,
        grouping=grouped,
    )


def add_pages(doc: tomlkit.TOMLDocument, draft: Draft) -> None:
    """Write what the brief of a region and the overview show."""
    for page, blocks in (("brief", _brief(draft)), ("overview", _overview(draft))):
        entries = tomlkit.aot()
        for block in blocks:
            entries.append(block)
        table = tomlkit.table(is_super_table=True)
        table.add("block", entries)
        doc.add(page, table)


def _brief(draft: Draft) -> list[Table]:
    interval = "index_rank" if draft.uncertain else None
    items = [
        inline(kind="standing", of="index", interval=interval)
        if interval
        else inline(kind="standing", of="index")
    ]
    if draft.composite:
        items.append(inline(kind="strengths", of="index"))
    if over_time := _over_time(draft):
        items.append(inline(kind="moved", of=over_time))
    if draft.moran:
        items.append(inline(kind="cluster", of="index_moran"))
    blocks = [
        entry(kind="findings", map="index", items=lines(items)),
        entry(
            kind="scorecard",
            rows=strings(_main_rows(draft)),
            interval=interval,
        ),
    ]
    if draft.composite:
        blocks += [entry(kind="recommendations"), entry(kind="profile", of="index")]
    if draft.plan.layered:
        blocks.append(entry(kind="levels", of="index"))
    blocks += _beside(draft)
    for parts in draft.plan.wholes:
        title = wording(Text(zh="结构", en="Structure"))
        blocks.append(
            entry(
                kind="scorecard",
                title=title,
                rows=strings(f"indicator_{m.id}" for m in parts if has_table(draft.tidy, m)),
            )
        )
    of_groups = breakdowns(draft.tidy, draft.plan)
    for same_thing in of_groups:
        title = wording(_side_by_side(draft, same_thing, len(of_groups) > 1))
        compared = strings(f"indicator_{m.id}" for m in same_thing)
        blocks.append(entry(kind="scorecard", title=title, rows=compared))
    blocks.append(entry(kind="ranking", of="index", interval=interval))
    if draft.peers:
        blocks.append(entry(kind="peers", of="index_peers", score="index"))
    many = len(draft.codes) > MANY and bool(over_time)
    blocks += _then_and_now(draft, first=many)
    if sizes := [f"growth_{m.id}_change" for m, _, _ in draft.size_changes]:
        title = wording(Text(zh="总量的变化", en="Sizes, then and now"))
        blocks.append(entry(kind="slopes", title=title, rows=strings(sizes), by="value"))
    rows = ["index_panel.score"] if len(draft.plan.periods) > 2 else []
    rows += [f"indicator_{m.id}_panel.value" for m in draft.with_trend()[: 1 if many and rows else 4]]
    if rows:
        blocks.append(entry(kind="trends", rows=strings(rows)))
    if draft.moran:
        blocks.append(entry(kind="cluster", of="index_moran"))
    return [*blocks, entry(kind="notes")]


def _side_by_side(draft: Draft, measures: list[Measure], several: bool) -> Text:
    """The heading of one thing told by groups of people; of several such tables each says of what it is."""
    if not several:
        return Text(zh="分组数据对照", en="Breakdowns side by side")
    name = draft.in_its_language(broken_down(measures[0]))
    if all(m.english for m in measures):
        english = re.sub(r"\W+$", "", os.path.commonpath([m.english for m in measures]))
        name = Text(zh=name["zh"], en=english or name["en"])
    title = Text(zh=f"{name['zh']}：分组对照", en=f"{name['en']}, by group")
    return draft.open("brief block title", title)


def _main_rows(draft: Draft) -> list[str]:
    """The index and its indicators: their own tables where the whole has figures to compare with, as the profile has means only."""
    if not draft.composite:
        return ["index"]
    return ["index", *(map(draft.row_of, draft.plan.index) if _compared(draft) else ["index_profile"])]


def _compared(draft: Draft) -> bool:
    """Whether the whole has figures to compare the indicators of the index with, each in the period of the index."""
    several = len(draft.codes) > 1
    return (
        several
        and bool(draft.tidy.whole)
        and all(draft.last_of(m) == draft.plan.period for m in draft.plan.index)
    )


def _beside(draft: Draft) -> list[Table]:
    """Tables of what neither ranks nor is a part or group: sizes, then others, so that no figure read is out of sight."""
    blocks = []
    for use, title in _BESIDE.items():
        if shown := beside(draft.tidy, draft.plan, use):
            rows = strings(map(draft.row_of, shown))
            blocks.append(entry(kind="scorecard", title=wording(title), rows=rows))
    return blocks


def _then_and_now(draft: Draft, first: bool = False) -> list[Table]:
    """Change and change of rank, and ranks by period, where there are several periods; ``first``: of what ranks alone."""
    over_time = _over_time(draft)
    rows = ["index_change"] if over_time == "index" else []
    rows += [f"growth_{m.id}_change" for m, _, _ in draft.changes]
    blocks = [entry(kind="slopes", rows=strings(rows[:1] if first else rows))] if rows else []
    return [*blocks, *([entry(kind="ranks", of=over_time)] if over_time else [])]


def _over_time(draft: Draft) -> str:
    """The result that has ranks in several periods: the index, else the growth of the one indicator that ranks."""
    if draft.composite:
        return "index" if len(draft.plan.periods) > 1 else ""
    return next((f"growth_{m.id}" for m, _, _ in draft.changes), "")


def _overview(draft: Draft) -> list[Table]:
    theil = "index_theil" if draft.theil else None
    moran = "index_moran" if draft.moran else None
    # the index's indicators, and two totals beside them for the sizes
    totals = [m for m in draft.plan.sizes if has_table(draft.tidy, m)]
    shown = [*draft.plan.index[:6], *totals[:2]] if draft.composite else totals[:2]
    blocks = [
        entry(kind="summary", of="index", inequality=theil, moran=moran),
        entry(kind="ranking_table", of="index", interval="index_rank" if draft.uncertain else None),
    ]
    if shown and draft.geometry:
        blocks.append(entry(kind="maps", columns=strings(f"indicator_{m.id}.value" for m in shown)))
    if draft.composite:
        # a starter rule for each indicator of the index
        blocks.append(entry(kind="advice_matrix"))
    if draft.plan.groups is not None:
        blocks.append(entry(kind="groups", of="index"))
    if theil:
        blocks.append(entry(kind="inequality", of=theil))
    blocks += _then_and_now(draft)
    if moran:
        blocks.append(entry(kind="clusters", of=moran))
    if rows := [f"areas_{m.id}" for m, _, _ in _in_areas(draft)]:
        title = wording(Text(zh="合计与更大的区域", en="Totals and larger areas"))
        blocks.append(entry(kind="areas", title=title, rows=strings(rows)))
    return [*blocks, entry(kind="notes")]


def _in_areas(draft: Draft) -> list[tuple[Measure, list[str], list[str]]]:
    """What is shown of rows that stand for several regions: indicators, with the areas and the last periods that have figures.

    Nothing where the only such row is the whole, with which briefs compare every figure anyway. The nation over some of its
    provinces is not: what is compared with nothing would be on no page.
    """
    tidy, plan = draft.tidy, draft.plan
    whole = {tidy.whole, NATION.code if draft.all_provinces else ""}
    others = [a for a in tidy.areas if a not in whole]
    if not others:
        return []
    shown = []
    for m in [*plan.index[:_INDICATORS], *plan.sizes][:_INDICATORS]:
        wide = tidy.frame[m.id].unstack("period")
        ids = [a for a in [*others, *(a for a in tidy.areas if a in whole)] if a in wide.index]
        there = wide.loc[ids].notna()
        ids = [a for a in ids if there.loc[a].any()]
        periods = in_order([str(t) for t in there.columns[there.any()]])[-_PERIODS:]
        ids = [a for a in ids if there.loc[a, periods].any()]
        if ids and set(ids) & set(others):
            shown.append((m, ids, periods))
    return shown

"""Analyses and pages of a new report's ``report.toml``: ``add_analyses``, ``add_pages``."""

from __future__ import annotations

import re

import tomlkit
from tomlkit.items import Table

from analysis.values import Text, period_text
from intake.new.tidy import Measure
from intake.new.writing.draft import Draft
from intake.new.writing.toml import entry, inline, lines, strings, wording
from intake.tables.totals import relative

#: groups of people that headings name below an indicator
_PEOPLE = re.compile(
    r"(?:城镇|城市|市镇|农村|乡村|城|乡)(?:居民|人口|常住居民)?|[男女](?:性|生|孩|童)?|urban|rural|towns?|countryside|males?|females?|m[ae]n|wom[ae]n|boys?|girls?",
    re.IGNORECASE,
)


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
    for measure, first, last in draft.changes:
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
    doc.add("analysis", entries)


def _ranking(draft: Draft, grouped: str | None) -> Table:
    """The ranking by one indicator; its title says of when it is, where there are later figures of some regions."""
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
    """A title with its period, where there are later figures than those it is made of."""
    if period == draft.tidy.periods[-1]:
        return title
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
                f"只用了人均、比率一类的指标；总量指标随地区大小而变，没有列入：{others}",
                f"Only rates and figures per head; these grow with a region’s size and are left out: {others}",
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
    if plan.entropy and not plan.weighted:
        why.append(
            draft.say(
                '权重用熵值法：差异大的指标权重大。也可写 "equal" 或 "critic"。',
                'Entropy weights: what differs most weighs most. Or write "equal" or "critic".',
            )
        )
    last = plan.periods[-1] if plan.periods else plan.period
    return entry(
        _why="\n".join(why),
        id="index",
        kind="composite",
        title=wording(_dated(draft, Text(zh="综合指数", en="Composite index"), last)),
        indicators=strings(m.id for m in plan.index),
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
            rows=strings(["index", "index_profile"] if draft.composite else ["index"]),
            interval=interval,
        ),
    ]
    if draft.composite:
        blocks += [entry(kind="recommendations"), entry(kind="profile", of="index")]
    for parts in draft.plan.wholes:
        title = wording(Text(zh="结构", en="Structure"))
        blocks.append(
            entry(
                kind="scorecard",
                title=title,
                rows=strings(f"indicator_{m.id}" for m in parts if draft.has_table(m)),
            )
        )
    for same_thing in _breakdowns(draft):
        title = wording(Text(zh="分组数据对照", en="Breakdowns side by side"))
        compared = strings(f"indicator_{m.id}" for m in same_thing)
        blocks.append(entry(kind="scorecard", title=title, rows=compared))
    blocks.append(entry(kind="ranking", of="index", interval=interval))
    if draft.peers:
        blocks.append(entry(kind="peers", of="index_peers", score="index"))
    blocks += _then_and_now(draft)
    rows = ["index_panel.score"] if len(draft.plan.periods) > 2 else []
    rows += [f"indicator_{m.id}_panel.value" for m in draft.with_trend()[:4]]
    if rows:
        blocks.append(entry(kind="trends", rows=strings(rows)))
    if draft.moran:
        blocks.append(entry(kind="cluster", of="index_moran"))
    return [*blocks, entry(kind="notes")]


def _breakdowns(draft: Draft) -> list[list[Measure]]:
    """Indicators that are one thing of several groups of people: urban and rural, men and women."""
    groups: dict[str, list[Measure]] = {}
    parts = {m.id for whole in draft.plan.wholes for m in whole}
    for measure in draft.tidy.measures:
        base = _broken_down(measure)
        if base and measure.id not in parts and draft.has_table(measure):
            groups.setdefault(base, []).append(measure)
    return [group for group in groups.values() if len(group) > 1]


def _broken_down(measure: Measure) -> str:
    """What a measure of one group of people is of, by its column of groups or by two rows of headings; else nothing.

    Headings above each other also say subjects (人口：年末), so that of their words only those of people count.
    """
    if measure.base and measure.base != measure.name:
        return measure.base
    of, _, group = (word.strip() for word in measure.name.replace(":", "：").rpartition("："))
    return of if _PEOPLE.fullmatch(group) else ""


def _then_and_now(draft: Draft) -> list[Table]:
    """Change and change of rank, and ranks by period, where there are several periods."""
    over_time = _over_time(draft)
    rows = ["index_change"] if over_time == "index" else []
    rows += [f"growth_{m.id}_change" for m, _, _ in draft.changes]
    blocks = [entry(kind="slopes", rows=strings(rows))] if rows else []
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
    totals = [m for m in draft.plan.sizes if draft.has_table(m)]
    shown = [*draft.plan.index[:6], *totals[:2]] if draft.composite else totals[:2]
    blocks = [
        entry(kind="summary", of="index", inequality=theil, moran=moran),
        entry(kind="ranking_table", of="index", interval="index_rank" if draft.uncertain else None),
    ]
    if draft.composite:
        # a starter rule for each indicator of the index
        blocks.append(entry(kind="advice_matrix"))
    if shown and draft.geometry:
        blocks.append(entry(kind="maps", columns=strings(f"indicator_{m.id}.value" for m in shown)))
    if draft.plan.groups is not None:
        blocks.append(entry(kind="groups", of="index"))
    if theil:
        blocks.append(entry(kind="inequality", of=theil))
    blocks += _then_and_now(draft)
    if moran:
        blocks.append(entry(kind="clusters", of=moran))
    return [*blocks, entry(kind="notes")]

"""What was understood of a table, as facts in both languages and a row for every indicator: ``facts``, ``indicator_rows``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.periods import between
from analysis.values import Text, joined, period_text, same
from intake.new.leading import is_count
from intake.new.proposal import Proposal, lacking
from intake.new.showing import Use, use_of
from intake.new.tidy import Measure, Tidy
from intake.new.vocabulary.kinds import KIND_NAMES

#: as many names are listed before the rest are counted only
_SOME = 6
#: what the columns of :func:`indicator_rows` say
INDICATOR_HEADINGS = (
    Text(zh="指标", en="indicator"),
    Text(zh="单位", en="unit"),
    Text(zh="怎样算好", en="better is"),
    Text(zh="数字", en="figures"),
    Text(zh="用处", en="used for"),
)


def facts(tidy: Tidy, plan: Proposal | None) -> list[tuple[Text, Text]]:
    """Regions, areas, periods, groups and index, each with its name.

    Args:
        plan: what the report is to compute; None where too little is known to propose anything.
    """
    kind = KIND_NAMES[tidy.kind]  # type: ignore[index]
    names = [r.name for r in tidy.regions.values()]
    rows = [
        (
            Text(zh="地区", en="regions"),
            Text(
                zh=f"{len(names)} 个（{kind['zh']}）：{_listed(names, 'zh')}",
                en=f"{len(names)} ({kind['en']}): {_listed(names, 'en')}",
            ),
        )
    ]
    if tidy.areas:
        areas = [a.name for a in tidy.areas.values()]
        rows.append(
            (Text(zh="合计等", en="totals, areas"), Text(zh=_listed(areas, "zh"), en=_listed(areas, "en")))
        )
    periods = [p for p in tidy.periods if p != "?"]
    if periods:
        count = len(periods)
        span = Text({x: between(periods[0], periods[-1], x) for x in ("zh", "en")})
        rows.append(
            (
                Text(zh="时期", en="periods"),
                Text(zh=f"{span['zh']}（{count} 个）", en=f"{span['en']} ({count})"),
            )
        )
    if plan is not None:
        rows += _proposals(plan, tidy)
    return rows


def _proposals(plan: Proposal, tidy: Tidy) -> list[tuple[Text, Text]]:
    groups, rows = plan.groups, []
    if groups is not None:
        sizes = {g: sum(m == g for m in groups.members.values()) for g in groups.groups}
        rows.append(
            (
                Text(zh="分组", en="groups"),
                joined(
                    Text({lang: f"{word} {sizes[g]}" for lang, word in name.items()})
                    for g, name in groups.groups.items()
                ),
            )
        )
    names = [m.name for m in plan.index]
    if len(names) > 1:
        weights = (
            Text(zh="表中的权重", en="weights of the table")
            if plan.weighted
            else Text(zh="熵权", en="entropy weights")
            if plan.entropy
            else Text(zh="等权", en="equal weights")
        )
        rows.append(
            (
                Text(zh="综合指数", en="index"),
                Text(zh=f"{'、'.join(names)}（{weights['zh']}）", en=f"{', '.join(names)} ({weights['en']})"),
            )
        )
    else:
        why = (
            Text(zh="表中已有综合评价", en="the table has an evaluation of its own")
            if plan.by_own_score(tidy)
            else Text(
                zh=f"分好坏、{period_text(plan.last)['zh']}又有数字的指标不足两个",
                en=f"fewer than two indicators to judge by have the figures of {period_text(plan.last)['en']}",
            )
            if lacking(tidy, plan)
            else Text(zh="可比且分好坏的指标不足两个", en="fewer than two indicators to judge by")
        )
        rows.append(
            (
                Text(zh="综合指数", en="index"),
                Text(
                    zh=f"没有（{why['zh']}）；按“{names[0]}”排名",
                    en=f"none ({why['en']}); ranked by “{names[0]}”",
                ),
            )
        )
    return rows


def _listed(names: Sequence[Text], language: str) -> str:
    return joined(names[:_SOME])[language] + (" …" if len(names) > _SOME else "")


def indicator_rows(tidy: Tidy, plan: Proposal | None) -> list[tuple[Text, ...]]:
    """One row an indicator: name, unit, what is better, how many figures, what it is used for."""
    return [
        (
            same(m.name),
            same(m.unit or "—"),
            _better(m),
            same(str(int(tidy.frame[m.id].notna().sum()))),
            _use(m, tidy, plan),
        )
        for m in tidy.measures
    ]


def _better(measure: Measure) -> Text:
    word = {"more": Text(zh="大", en="more"), "less": Text(zh="小", en="less"), "neither": same("—")}[
        measure.direction
    ]
    match measure.because:
        case "name" if measure.direction != "neither":
            return Text(zh=f"{word['zh']}（看名称）", en=f"{word['en']} (by its name)")
        case "open":
            return Text(zh="？（见下）", en="? (see below)")
        case "size":
            return Text(zh="—（规模）", en="— (a size)")
    return word


_USES: Mapping[Use, Text] = {
    "index": Text(zh="指数", en="index"),
    "ranking": Text(zh="排名", en="ranking"),
    "structure": Text(zh="结构（同一整体的各部分）", en="structure (parts of one whole)"),
    "groups": Text(zh="分组数据对照", en="table of groups"),
    "size": Text(zh="总量指标表", en="table of sizes"),
    "beside": Text(zh="其他指标表", en="table of others"),
    "none": Text(zh="不显示（不足两个地区有数）", en="not shown (figures of fewer than two regions)"),
}


def _use(measure: Measure, tidy: Tidy, plan: Proposal | None) -> Text:
    """Where the brief shows an indicator, and why a part of the region is not in the index beside the whole."""
    if plan is None:
        return same("—")
    use = _USES[use_of(tidy, plan, measure)]
    if (of := plan.rescaled.get(measure.id)) is not None:
        name = next(m.name for m in tidy.measures if m.id == of)
        return Text(zh=f"{use['zh']}（即“{name}”，单位不同）", en=f"{use['en']} (“{name}” in another unit)")
    if (
        measure.direction != "neither"
        and measure.because == "name"
        and not measure.total
        and is_count(measure)
    ):
        return Text(
            zh=f"{use['zh']}（没有单位的整数，可能是个数，不进指数）",
            en=f"{use['en']} (whole numbers without a unit may be counts: in no index)",
        )
    if (kept := plan.alike.get(measure.id)) is not None:
        name = next(m.name for m in tidy.measures if m.id == kept.id)
        return Text(zh=f"{use['zh']}（与“{name}”相近）", en=f"{use['en']} (much like “{name}”)")
    whole = plan.twice.get(measure.id)
    if whole is None:
        return use
    return Text(
        zh=f"{use['zh']}（排名只用“{whole.name}”）",
        en=f"{use['en']} (“{whole.name}” ranks)",
    )

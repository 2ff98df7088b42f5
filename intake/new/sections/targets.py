"""Columns of what each region is to reach, which are an indicator's target or are told: ``with_targets``.

One target of all regions goes into the sheet of indicators; targets that differ are shown as figures.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from intake.new.content.cells import UNSAID, Series
from intake.new.notes import Notes
from intake.new.settling.about_indicators import About
from intake.new.vocabulary.scores import is_planned
from intake.new.vocabulary.words import fold

#: fewer regions have one target by chance
_FEWEST = 3
#: how a heading ends that is one of targets: 森林覆盖率：目标, 目标值, 2025年目标, Forest cover: 2030 target
_ENDING = re.compile(
    r"[\s：:,，(（]*(?:(?:19|20)\d\d年?\s*)?(?:规划|计划|预期|约束性?)?(?:目标|规划|预期|targets?)(?:值|数)?[)）]?$",
    re.IGNORECASE,
)


def with_targets(
    series: Sequence[Series], regions: Collection[str], given: About, notes: Notes
) -> list[Series]:
    """The indicators without those that are one target of all regions, which is put to what is given of the indicator it is of.

    Args:
        regions: the keys of the regions.
        given: by the folded name of an indicator what the table says of it; takes targets.
    """
    kept = list(series)
    plans = [s for s in series if is_planned(s.name) and _ENDING.search(s.name)]
    for plan in plans:
        of = _of(plan, [s for s in series if s not in plans])
        figures = {k: v for (k, _), (v, _) in plan.cells.items() if k in regions}
        periods = {p for _, p in plan.cells}
        if of is None or len(figures) < _FEWEST or len(periods) > 1:
            continue
        by = periods.pop()
        if not _ENDING.sub("", plan.name):
            plan.name, plan.unit = f"{of.name}：{plan.name}", plan.unit or of.unit
        if len(figures) == len(regions) and len(set(figures.values())) == 1:
            said = given.setdefault(fold(of.base or of.name), {})
            said["target"] = next(iter(figures.values()))
            if by != UNSAID and by not in {p for _, p in of.cells}:
                said["target_by"] = by
            kept.remove(plan)
            notes.note(
                plan.where.text,
                f"“{plan.name}”各地区相同（{said['target']:,.10g}），作为“{of.name}”的目标值写入指标表",
                f"“{plan.name}” is the same everywhere ({said['target']:,.10g}) and goes into the sheet of indicators as the target of “{of.name}”",
                "如不对，在指标表里改",
                "if that is wrong, change it in the sheet",
            )
        else:
            notes.note(
                plan.where.text,
                f"“{plan.name}”是各地区自己的目标，作为一列数字列出，不参加排名，也不算与“{of.name}”的差距",
                f"“{plan.name}” holds targets of the regions’ own: they are shown as figures, rank nothing, and no distance of “{of.name}” to "
                "them is computed",
                f"要计算，把“{of.name}”写成 report.toml 里的 [[indicator]]，加 target = {{ regions = {{ 地区 = 数值 }} }}",
                f"to have it computed write “{of.name}” as an [[indicator]] of report.toml with target = {{ regions = {{ NAME = figure }} }}",
            )
    return kept


def _of(plan: Series, others: Sequence[Series]) -> Series | None:
    """The indicator that a target is of: by its name, or where that says no more than target, the one in the column before."""
    name = fold(_ENDING.sub("", plan.name))
    if name:
        return next((s for s in others if name in {fold(s.name), fold(s.base)}), None)
    before = [s for s in others if s.column < plan.column]
    return max(before, key=lambda s: s.column, default=None)

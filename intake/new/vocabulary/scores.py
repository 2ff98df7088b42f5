"""Indicators that repeat others as points or as plans: ``overall_score``, ``scores_of``, ``is_planned``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.new.tidy import Measure

#: how names of points end that an evaluation gives to the figure before them
_SCORE = re.compile(r"(?:得分|评分|分值|分数|计分)$|\b(?:scores?|points)$", re.IGNORECASE)
#: what an evaluation comes to
_OVERALL = re.compile(
    r"(?:综合(?:评价|考核|绩效|评估)?|总|总评|合计|最终|考核)(?:总)?(?:得分|评分|分值|分|成绩)|(?:overall|total|composite|final) (?:score|points|index)|"
    # of the air, of development: an index of prices is a figure like others
    r"[^价股]{0,8}综合指数(?:：(?:指数|数值|得分))?",
    re.IGNORECASE,
)
#: what is to be reached, and not what was; how far a target is reached is none
_PLANNED = re.compile(
    r"(?<!完成)(?<!达到)(?<!实现)(?<!距)(?<!较)(?<!比)(?:目标|规划|预期)(?:值|数)?$|(?:规划|计划|预期|约束性?)(?:目标|指标)(?:值|数)?$|"
    r"(?:19|20)\d\d targets?$|\btargets? (?:for )?(?:19|20)\d\d$|: targets?$",
    re.IGNORECASE,
)


def is_planned(name: str) -> bool:
    """Whether a name is that of a figure to be reached: it says how ambitious a plan is, and not how well a region does.

    >>> [is_planned(w) for w in ("城镇化率：2025年目标", "固定资产投资：全年目标", "一般公共预算收入：完成目标", "Forest: 2030 target", "城镇化率")]
    [True, True, False, True, False]
    """
    return _PLANNED.search(name.strip()) is not None


def overall_score(measures: Sequence[Measure]) -> Measure | None:
    """The points, or the index, that an evaluation comes to, beside two or more of what it is made of; None where there are none.

    >>> named = [Measure(n, n, "", 1, "more", "name", False) for n in ("综合指数：指数", "综合指数：同比", "PM2.5：浓度")]
    >>> [m.name for m in (overall_score(named), overall_score(named[1:])) if m]
    ['综合指数：指数']
    """
    found = [m for m in measures if _OVERALL.fullmatch(m.base or m.name)]
    return found[0] if len(found) == 1 and len(measures) > 2 else None


def scores_of(measures: Sequence[Measure]) -> frozenset[str]:
    """Ids of points that are given to figures which stand beside them: of 增速 and 增速：得分 one counts."""
    names = {m.name for m in measures}
    return frozenset(
        m.id
        for m in measures
        if _SCORE.search(m.name) and any(m.name != n and m.name.startswith(n) for n in names)
    )


__all__ = ["is_planned", "overall_score", "scores_of"]

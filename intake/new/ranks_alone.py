"""Sheets that hold the ranks of regions without the figures they are ranks of: ``ranks_alone``, ``tells_ranks``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.new.layout.columns import roles_of
from intake.new.layout.page import page_of
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.tables.workbook import Grid

#: headings of ranks
_RANK = re.compile(r"排名|名次|位次|排序|\brank(?:ing)?s?\b", re.IGNORECASE)


def _ranks_only(roles: Roles) -> bool:
    """Whether regions stand beside nothing but their ranks."""
    others = [(heading, reason) for _, heading, reason in roles.ignored]
    return (
        roles.region is not None
        and not roles.values
        and any(_RANK.search(heading) for heading, reason in others if reason == "order")
    )


def ranks_alone(grid: Grid, period: str, own: list[str]) -> Roles | None:
    """What the columns of such a sheet hold; None where it is none. Turned, its ranks would be figures of regions called GDP排名.

    Args:
        grid: the sheet as it stands.
        period: the column that was said to hold periods.
        own: the names of the user's own regions.
    """
    if sum(any(map(_RANK.search, row)) for row in grid.rows[:6]) != 1 or (page := page_of(grid)) is None:
        return None
    roles = roles_of(page, "", period, own)
    return roles if _ranks_only(roles) else None


def tells_ranks(tables: Sequence[Roles], notes: Notes) -> bool:
    """Say that a sheet holds ranks only; False where none does."""
    ranks = next((t for t in tables if _ranks_only(t)), None)
    if ranks is None:
        return False
    listed = [heading for _, heading, reason in ranks.ignored if reason == "order" and heading]
    notes.error(
        ranks.page.grid.place(),
        f"表里只有位次（{'、'.join(listed[:4])}），没有位次所依据的数字",
        f"the table holds ranks only ({', '.join(listed[:4])}), and not the figures that they are ranks of",
        "位次由报告按数字排出：用有数字的表，例如公报或年鉴中的原表",
        "a report ranks by figures itself: use a table that has them, such as that of the yearbook",
    )
    return True

"""Columns of figures that are hidden in the spreadsheet are not for readers: ``without_unseen``."""

from __future__ import annotations

from dataclasses import replace

from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.tables.workbook import Grid, letters


def without_unseen(grid: Grid, roles: Roles, notes: Notes) -> Roles:
    """What the columns of a sheet hold, without its hidden columns of figures, which is told.

    What is hidden is often of a draft or not for others. Codes, periods and breakdowns are read though hidden, and so is all where
    every column of figures is hidden.

    Args:
        grid: the sheet as it stands in the file.
        roles: the columns of its table, or of a part of it.
    """
    page = roles.page.grid
    if not grid.unseen or page.turned or page.offsets:
        return roles
    of_file = page.columns or range(page.width)
    hidden = [v for v in roles.values if of_file[v.column] in grid.unseen]
    if not hidden:
        return roles
    listed = ", ".join(f"{letters(of_file[v.column])} {v.heading}".strip() for v in hidden)
    if len(hidden) == len(roles.values):
        notes.note(
            grid.place(),
            f"隐藏的列也读取了（{listed}）",
            f"hidden columns are read as well ({listed})",
        )
        return roles
    notes.note(
        grid.place(),
        f"隐藏的列没有读取：{listed.replace(', ', '、')}",
        f"hidden columns are not read: {listed}",
        "要读取，在原表里取消隐藏",
        "to have them read, show them in the spreadsheet",
    )
    kept = [v for v in roles.values if of_file[v.column] not in grid.unseen]
    return replace(roles, values=kept)


__all__ = ["without_unseen"]

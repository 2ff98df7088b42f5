"""A row that is the whole by its name, and a figure of it that none of the regions' can make: ``tell_against_whole``."""

from __future__ import annotations

from collections.abc import Collection

from intake.new.content.cells import UNSAID, Series
from intake.new.notes import Notes


def tell_against_whole(
    word: str, key: str, regions: Collection[str], s: Series, period: str, notes: Notes
) -> None:
    """Tell why a row that is called the whole is not compared with: its rate lies among those of no regions, its count is above their sum.

    Args:
        word: what the row is called.
        key: its key in the series.
        regions: the keys of the regions.
        period: of the figure that contradicts.
    """
    whole, spot = s.cells[key, period]
    mine = [s.cells[k, period][0] for k in regions if (k, period) in s.cells]
    when = "" if period == UNSAID else period
    zh, en = (f"（{when}）", f" ({when})") if when else ("", "")
    apart = (
        (
            f"不在各地区的 {min(mine):,.10g} 至 {max(mine):,.10g} 之间",
            f"which is not between those of the regions, {min(mine):,.10g} to {max(mine):,.10g}",
        )
        if not min(mine) <= whole <= max(mine) and not sum(mine) < whole <= 2 * sum(mine)
        else (f"而各地区相加只有 {sum(mine):,.10g}", f"while the regions add up to {sum(mine):,.10g} only")
    )
    notes.note(
        spot.text,
        f"“{word}”按名称是各地区的整体，但它的{s.name}{zh}为 {whole:,.10g}，{apart[0]}：各地区与简单平均比较，不与它比较",
        f"“{word}” is the whole of the regions by its name, but its {s.name}{en} is {whole:,.10g}, {apart[1]}: regions are compared "
        "with their plain mean, not with it",
        "检查这个数和各地区的数；如没有错，在 report.toml 里写 whole",
        "check this figure and those of the regions; if they are right set “whole” in report.toml",
    )

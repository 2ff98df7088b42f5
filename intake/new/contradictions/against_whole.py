"""A row that is the whole by its name, and a figure of it that none of the regions' can make: ``tell_against_whole``; the nation
over some of its provinces, which is none: ``tell_some_provinces``."""

from __future__ import annotations

from collections.abc import Collection

from intake.new.content.cells import UNSAID, Series
from intake.new.notes import Notes

#: the nation is the whole of its provinces in a table that has them all
ALL_PROVINCES = 31


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


def tell_some_provinces(word: str, count: int, notes: Notes) -> None:
    """Tell that the nation’s figures are no measure of some provinces, which are compared with their plain mean.

    Args:
        word: what the nation is called.
        count: of how many provinces the table has rows.
    """
    notes.note(
        "",
        f"“{word}”是全国，表里只有 {ALL_PROVINCES} 个省份中的 {count} 个：不作它们的整体，各省份与简单平均比较",
        f"“{word}” is the nation, and the table has {count} of the {ALL_PROVINCES} provinces: it is not taken as the whole of them, and they "
        "are compared with their plain mean",
        "如它就是这些省份的整体（其余省份没有此项），在 report.toml 里写 whole",
        "if it is the whole of these very provinces (the others have none of it) set “whole” in report.toml",
    )

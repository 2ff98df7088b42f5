"""Rows under two names that are one and the same whole: 广西 and 全区 over the cities of Guangxi; exports ``one_whole``."""

from __future__ import annotations

from collections.abc import Sequence

from intake.new.content.cells import Series
from intake.new.content.regions import Places, Row
from intake.new.notes import Notes
from intake.new.settling.areas import Sorting
from intake.new.settling.worded import lies_over, stands_for_all


def _is_all(row: Row) -> bool:
    # 合计 beside the name of a city is of that city
    return not row.above and stands_for_all(row.word)


def one_whole(places: Places, sorting: Sorting, series: Sequence[Series], notes: Notes) -> None:
    """Put together the areas that are all regions by their names, where no figure of one is another than that of the other.

    Kept is the one that is called by the name of a province, prefecture or country, with what only the other has; where
    figures differ both stay, and it is told.
    """
    wholes = [k for k in sorting.areas if lies_over(k, sorting.regions) or _is_all(places.rows[k])]
    if len(wholes) < 2:
        return
    kept = next((k for k in wholes if lies_over(k, sorting.regions)), wholes[0])
    for other in [k for k in wholes if k != kept]:
        mine, its = places.rows[kept].word, places.rows[other].word
        differs = next(
            (
                (s, p, s.cells[kept, p][0], v)
                for s in series
                for (k, p), (v, _) in s.cells.items()
                if k == other and (kept, p) in s.cells and s.cells[kept, p][0] != v
            ),
            None,
        )
        if differs is not None:
            s, period, a, b = differs
            notes.note(
                "",
                f"“{mine}”和“{its}”都是各地区的整体，数字却不同（如{s.name}，{period}：{a:,g} 与 {b:,g}），都保留为区域",
                f"“{mine}” and “{its}” both stand for all regions, with different figures ({s.name}, {period}: {a:,g} and {b:,g}); both are kept as areas",
                "如只要一个，加 --leave-out 名称",
                "to keep one only say --leave-out NAME",
            )
            continue
        for s in series:
            for address in [a for a in s.cells if a[0] == other]:
                s.cells.setdefault((kept, address[1]), s.cells[address])
                del s.cells[address]
            for address in [a for a in s.flags if a[0] == other]:
                s.flags.setdefault((kept, address[1]), s.flags.pop(address))
        sorting.areas.remove(other)
        notes.note(
            "",
            f"“{its}”就是“{mine}”（没有不同的数），只列一次",
            f"“{its}” is “{mine}” (no figure differs) and is listed once",
        )

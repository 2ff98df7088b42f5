"""What the names of all indicators end on, which tells none of them apart: ``without_common_ending``."""

from __future__ import annotations

import re
from collections.abc import Collection

from intake.new.content.cells import Series
from intake.new.notes import Notes

#: data bases join to each name of what part of a city it is: 地区生产总值_全市
_ENDING = re.compile(r"(?P<name>.*[^_\W])_(?P<end>[㐀-鿿]{2,8})")


def without_common_ending(series: Collection[Series], notes: Notes) -> None:
    """Take off what a data base writes behind an underscore after every name; told in a note.

    The names as they stand in the table may still be used in answers.
    """
    hits = [_ENDING.fullmatch(s.name) for s in series]
    endings = {m["end"] for m in hits if m is not None}
    names = [m["name"] for m in hits if m is not None]
    if len(endings) != 1 or len(names) != len(series) or len(names) < 2 or len(set(names)) < len(names):
        return
    (ending,) = endings
    for s, name in zip(series, names, strict=True):
        s.asked.add(s.name)
        s.name = name
        s.base = s.base.removesuffix(f"_{ending}")
    notes.note(
        "",
        f"所有指标名都以“_{ending}”结尾，写进报告时省去",
        f"the names of all indicators end on “_{ending}”, which the report leaves out",
        "如要保留，在 indicators.xlsx 里改名",
        "to keep it write the names in indicators.xlsx",
    )

"""Tables changed in known ways: nothing is read otherwise without a word. ``python -m tests.attack changed`` tries all on all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.attack.changed import Changed, composed_bases, reading, verdict, write
from tests.attack.changes import CHANGES, tried

#: two tables, and the changes that once made something silent, or that are made most
BASES = ("one_year towns first", "one_year prefectures last")
ONLY = (
    "rows shuffled",
    "columns the other way round",
    "a blank row after every four",
    "a blank column between",
    "numbers of rows before, without a heading",
    "ranks behind a column",
    "remarks with numbers at the right",
    "column numbers under the headings",
    "the headings again in the middle",
    "units in a row of their own",
    "names of two characters spread",
    "市 and 省 left out",
    "all as text",
    "thousands by commas",
    "circled numbers behind figures",
    "letters behind figures",
    "full-width digits",
    "two figures as “—”",
    "per cent with its sign",
    "per cent as fractions",
    "subtotals 甲区域/乙区域/丙区域 front",
    "subtotals 北方/南方 scattered",
    "subtotals 甲区域/乙区域/丙区域 under",
    "a sum of some “其中：市区” front",
    "a sum of some “经济带” inside",
    "a part of one region “#市区” behind it",
    "a part of one region “高新区” behind it",
    "a region twice with other figures",
    "the median, the standard deviation and the highest below",
    "weights below",
    "dates as names below",
    "an empty column",
    "a hidden sheet with other figures",
)


@pytest.mark.slow
def test_nothing_changes_in_silence(tmp_path: Path) -> None:
    assert set(ONLY) <= CHANGES.keys()
    bases = [b for b in composed_bases() if b.name in BASES]
    assert len(bases) == len(BASES)
    verdicts = {(base, name): v for base, name, v in tried(bases, tmp_path, only=ONLY)}
    assert len(verdicts) > 1.7 * len(ONLY)
    assert {k: v for k, v in verdicts.items() if v.end in {"silent", "refused"}} == {}


def test_a_verdict_can_fail(tmp_path: Path) -> None:
    base = next(b for b in composed_bases() if b.name == BASES[0])
    path = tmp_path / "table.xlsx"
    write(Changed(base.sheets), path)
    before = reading(path)
    (sheet,) = base.sheets
    rows = [list(r) for r in sheet.rows]
    rows[sheet.body[2]][sheet.values[0]] = "17"
    made = Changed((replace(sheet, rows=rows),))
    write(made, path)
    found = verdict(before, reading(path), made)
    assert found.differs and found.differs[0].startswith("figures: 1 of")

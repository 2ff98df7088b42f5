"""Remarks in a column, and notes below a table, are told and are no names of regions."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems

CITIES = ("哈尔滨", "齐齐哈尔", "鸡西", "鹤岗", "双鸭山", "大庆", "伊春", "佳木斯")


def read(lines: list[str], folder: Path) -> tuple[Tidy, list[str]]:
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(period="2023"))
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    return tidy, [n.line("en") for n in tidy.notes]


def table(remarks: dict[str, str], heading: str = "备注") -> list[str]:
    lines = [f"城市,床位数（张）,医师数（人）,{heading}"]
    lines += [f"{c},{400 + 13 * i},{90 + 7 * i},{remarks.get(c, '')}" for i, c in enumerate(CITIES)]
    return [*lines, f"全省合计,9000,2100,{remarks.get('全省合计', '')}"]


@pytest.mark.parametrize("heading", ["备注", "说明", "附注", ""])
@pytest.mark.parametrize(
    "remarks",
    [
        {"鸡西": "不含密山", "全省合计": "含北大荒集团"},
        {"鸡西": "不含密山", "大庆": "含油田", "全省合计": "含北大荒集团"},
    ],
)
def test_a_remark_is_no_name(tmp_path: Path, heading: str, remarks: dict[str, str]) -> None:
    tidy, told = read(table(remarks, heading), tmp_path)
    assert len(tidy.regions) == len(CITIES) and not tidy.groups
    (area,) = tidy.areas.values()
    assert area.word == "全省合计" and not set(area.name.values()) & set(remarks.values())
    if heading:
        (note,) = [w for w in told if f"“{heading}” is not read" in w]
        assert all(f"{k}: {v}" in note for k, v in remarks.items())


def test_many_remarks_are_told_in_part(tmp_path: Path) -> None:
    _, told = read(table({c: f"第{i}次修订" for i, c in enumerate(CITIES)}), tmp_path)
    (note,) = [w for w in told if "“备注” is not read" in w]
    assert "哈尔滨: 第0次修订" in note and "and 5 more" in note


@pytest.mark.parametrize("mark", ["①含农垦。", "注：2023年为快报数。", "* 含森工系统"])
def test_notes_below_are_told_and_sources_are_not(tmp_path: Path, mark: str) -> None:
    lines = [*table({})[:-1], f"{mark},,,", "资料来源：省统计局,,,"]
    tidy, told = read(lines, tmp_path)
    (note,) = [w for w in told if "the table’s notes are not read" in w]
    assert mark.rstrip("。") in note and "省统计局" not in note and tidy.source == "省统计局"


def test_a_table_without_notes_says_nothing_of_them(tmp_path: Path) -> None:
    _, told = read([*table({}), "资料来源：省统计局,,,"], tmp_path)
    assert not any("notes are not read" in w for w in told)

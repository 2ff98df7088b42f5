"""Amounts and counts without any unit are told once: their numbers say nothing alone."""

from __future__ import annotations

from pathlib import Path

from tests.intake.new.books import JIANGSU, csv_of, read


def told(folder: Path, *heads: str, **said: object) -> list[str]:
    rows = [
        ["地区", *heads],
        *([n, *(100 + 7 * i + k for k in range(len(heads)))] for i, n in enumerate(JIANGSU)),
    ]
    tidy = read(csv_of(folder, rows), period="2022", **said)
    return [n.line("en") for n in tidy.notes if "gives no unit of these" in n.line("en")]


def test_amounts_without_a_unit_are_told(tmp_path: Path) -> None:
    (note,) = told(tmp_path, "财政收入", "常住人口", "城镇化率", "综合得分", "GDP增速", "产值（亿元）")
    assert "bare numbers: 财政收入, 常住人口;" in note and "--unit INDICATOR=UNIT" in note


def test_what_has_a_unit_or_needs_none_is_not(tmp_path: Path) -> None:
    assert not told(tmp_path, "财政收入（亿元）", "满意度得分", "居民消费价格指数")
    assert not told(tmp_path, "财政收入", unit={"财政收入": "亿元"})

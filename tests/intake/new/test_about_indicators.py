"""Columns beside indicators that say which way is better and of which dimension each is; “—” for no unit."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.new.writing.sheet_file import FILE
from intake.problems import Problems
from tests.intake.new.books import book, read

CITIES = ("广州市", "深圳市", "珠海市", "佛山市", "惠州市", "东莞市")
#: dimension, indicator, unit, whether more is better
INDICATORS = (
    ("创新投入", "研发经费投入强度", "%", True),
    ("", "每万人口发明专利拥有量", "件", True),
    ("产业发展", "高技术制造业增加值占比", "%", True),
    ("", "单位GDP能耗", "吨标准煤/万元", False),
    ("民生福祉", "城乡居民收入比", "—", False),
)
WORDS = {("正向", "负向"), ("+", "−"), ("正", "逆"), ("正向指标", "逆向指标")}


def _sheets(heading: str, words: tuple[str, str]) -> dict[str, list[list[object]]]:
    head = ["一级指标", "二级指标", "单位", heading, *CITIES]
    return {
        year: [
            [f"表1 高质量发展评价指标（{year}年）"],
            head,
            *(
                [
                    d,
                    name,
                    unit,
                    words[0] if more else words[1],
                    *(round(2.5 + k + i / 3 + n, 2) for i in range(6)),
                ]
                for k, (d, name, unit, more) in enumerate(INDICATORS)
            ),
        ]
        for n, year in enumerate(("2022", "2023"))
    }


@pytest.mark.parametrize("heading", ["属性", "方向", "指标性质", "指标类型"])
@pytest.mark.parametrize("words", sorted(WORDS))
def test_a_column_of_directions_is_no_part_of_the_name(
    tmp_path: Path, heading: str, words: tuple[str, str]
) -> None:
    tidy = read(book(tmp_path, _sheets(heading, words)))
    assert [m.name for m in tidy.measures] == [name for _, name, *_ in INDICATORS]
    assert [m.direction for m in tidy.measures] == ["more" if more else "less" for *_, more in INDICATORS]
    assert [m.unit for m in tidy.measures] == ["%", "件", "%", "吨标准煤/万元", ""]
    assert not tidy.questions
    assert tidy.frame.loc[("440300", "2023"), tidy.measures[3].id] == pytest.approx(2.5 + 3 + 0.33 + 1)


def test_the_sheet_of_indicators_has_dimension_and_direction(tmp_path: Path) -> None:
    problems = Problems()
    source = book(tmp_path, _sheets("属性", ("正向", "负向")))
    made = new_report(
        "mine", source, tmp_path / "reports", problems, Answers(), "zh", None, datetime.date(2026, 11, 21)
    )
    assert made is not None, [p.line() for p in problems]
    rows = list(load_workbook(made.folder / FILE).worksheets[0].iter_rows(values_only=True))
    at = {str(w): c for c, w in enumerate(rows[0])}
    direction = next(c for w, c in at.items() if "方向" in w)
    assert [r[direction] for r in rows[1:6]] == ["+", "+", "+", "-", "-"]
    assert [r[at["维度"]] for r in rows[1:6]] == ["创新投入", "创新投入", "产业发展", "产业发展", "民生福祉"]


def test_a_column_of_other_words_is_none_of_directions(tmp_path: Path) -> None:
    sheets = _sheets("属性", ("约束性", "预期性"))
    tidy = read(book(tmp_path, {"2023": sheets["2023"]}))
    assert tidy.measures[1].name != INDICATORS[1][1] or tidy.questions

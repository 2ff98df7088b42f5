"""What the one round of questions holds and what it does not: units that are nowhere, no direction of what is a size or a share."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.new.tidy import Tidy
from tests.intake.new.books import JIANGSU, book, read

#: figures as unlike as the sizes of regions are
SIZES = [4100 + 211 * i * i * i for i in range(len(JIANGSU))]


def _asked(tidy: Tidy) -> list[tuple[str, str, str]]:
    return [(q.id, q.subject, q.default) for q in tidy.questions]


def _table(tmp_path: Path, figures: list[float]) -> Path:
    rows = [["地区", "2021年", "2022年"], *([c, v, v + 7] for c, v in zip(JIANGSU, figures, strict=True))]
    return book(tmp_path, {"Sheet1": rows})


def test_of_figures_as_unlike_as_regions_no_direction_is_asked_before_they_have_a_name(
    tmp_path: Path,
) -> None:
    path = _table(tmp_path, [float(v) for v in SIZES])
    asked = read(path).questions
    assert [q.id for q in asked] == ["indicator"] and "unit" in asked[0].text["en"]
    for name in ("地区生产总值（亿元）", "甲乙丙（分）", "甲乙丙"):
        named = read(path, indicator=name)
        assert not named.questions and named.measures[0].direction == "neither"
        assert named.measures[0].unit == "".join(re.findall("（(.+)）", name))


def test_of_figures_that_are_alike_it_is_asked_in_the_first_round(tmp_path: Path) -> None:
    path = _table(tmp_path, [61.5 + i for i in range(len(JIANGSU))])
    asked = [q.id for q in read(path).questions]
    assert asked == ["indicator", "direction"]


def test_a_share_of_a_size_whose_period_is_still_asked_is_known_as_one(tmp_path: Path) -> None:
    total = sum(SIZES)
    rows = [
        ["地区", "人口数（人）", "比重（%）", ""],
        ["", "", "2020年", "2010年"],
        *(
            [c, v, round(100 * v / total, 2), round(100 * (v + 900 * (i % 3)) / total, 2)]
            for i, (c, v) in enumerate(zip(JIANGSU, SIZES, strict=True))
        ),
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [q.id for q in tidy.questions] == ["period"]


def _of_two(tmp_path: Path) -> Path:
    rows = [
        ["地区", "平均工资", "甲乙丙"],
        *([c, 61.5 + i, 3050 + i * 90] for i, c in enumerate(JIANGSU)),
    ]
    return book(tmp_path, {"2022年": rows})


def test_units_that_are_nowhere_are_asked_in_the_round_with_none_proposed(tmp_path: Path) -> None:
    path = _of_two(tmp_path)
    asked = _asked(read(path))
    units = [(s, d) for k, s, d in asked if k == "unit"]
    # 甲乙丙 may be a count, which needs none
    assert {k for k, _, _ in asked} == {"direction", "unit"} and units == [("平均工资", "none")]


@pytest.mark.parametrize(("said", "unit"), [("none", ""), ("无", ""), ("万元", "万元")])
def test_the_answer_is_the_unit_or_that_there_is_none(tmp_path: Path, said: str, unit: str) -> None:
    path = _of_two(tmp_path)
    given = {"direction": {"甲乙丙": "neither"}, "unit": {"平均工资": "none", "甲乙丙": said}}
    tidy = read(path, **given)
    assert [m.unit for m in tidy.measures] == ["", unit] and not tidy.questions and not tidy.unused
    assert not [n for n in tidy.notes if "gives no unit" in n.what["en"]]


def test_a_table_that_needs_no_answer_is_not_held_up_by_units(tmp_path: Path) -> None:
    rows = [["地区", "地区生产总值"], *([c, v + 0.5] for c, v in zip(JIANGSU, SIZES, strict=True))]
    tidy = read(book(tmp_path, {"2022年": rows}))
    assert not tidy.questions and any("gives no unit" in n.what["en"] for n in tidy.notes)


@pytest.mark.parametrize("area", ["苏北资源富集区", "沿海主体功能区", "宁镇扬一体化区"])
def test_the_names_that_planners_give_to_several_regions_are_proposed_as_areas(
    tmp_path: Path, area: str
) -> None:
    rows = [
        ["地区", "2022年地区生产总值（亿元）"],
        *([c, v] for c, v in zip(JIANGSU, SIZES, strict=True)),
        [area, 30011],
    ]
    asked = _asked(read(book(tmp_path, {"Sheet1": rows})))
    assert asked == [("means", area, "area")]

"""Tables that go on below with further indicators of the same regions; rows that say only which part of a city they are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.forms.parts_of_cities import with_their_cities
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from intake.tables.workbook import Grid
from tests.corpus.composed import PLACES, compose, write
from tests.corpus.judged import judge


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("unit", ["bracket", "row"])
@pytest.mark.parametrize("corner", ["word", "empty"])
def test_further_indicators_below_are_joined_by_region(
    tmp_path: Path, place: str, unit: str, corner: str
) -> None:
    table = compose(5, layout="continued", place=place, unit=unit, before="title", signs="point", number="no", second="no", corner=corner)  # fmt: skip
    verdict = judge(table, write(table, tmp_path))
    assert verdict.kind == "right", verdict


COUNTIES = {
    "石家庄市": ("市区", "井陉县", "正定县", "行唐县"),
    "承德市": ("市区", "承德县", "兴隆县", "滦平县"),
}


@pytest.mark.parametrize("part", ["市区", "市辖区", "  市区", "其中：市区"])
@pytest.mark.parametrize("corner", ["市、县(市)名称", "地区", "单位名称"])
def test_a_part_of_a_city_takes_its_name(tmp_path: Path, part: str, corner: str) -> None:
    blocks = []
    for at, heads in enumerate(("户数（户）,人口（人）", "粮食产量（吨）,存款（万元）")):
        rows = [f"{corner},{heads}"]
        for k, (city, members) in enumerate(COUNTIES.items()):
            own = [(100 * (at + 1) + 17 * i + k, 300 + 13 * i + k + at) for i in range(len(members))]
            rows.append(f"{city},{sum(a for a, _ in own)},{sum(b for _, b in own)}")
            rows += [f"{part if x == '市区' else x},{a},{b}" for x, (a, b) in zip(members, own, strict=True)]
        blocks.append("\n".join(rows))
    path = tmp_path / "table.csv"
    path.write_text("3-16 各县基本情况（2022年）,,\n" + "\n,,\n3-16 续表,,\n".join(blocks) + "\n", "utf-8")
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(direction={"rest": "neither"}))
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    assert [m.name for m in tidy.measures] == ["户数", "人口", "粮食产量", "存款"]
    assert len(tidy.regions) == 6 and not [q for q in tidy.questions if q.id == "means"]
    bare = part.strip().removeprefix("其中：")
    named = {a.name["zh"]: a.name["en"] for a in tidy.areas.values()}
    assert named[f"石家庄市{bare}"] == "Shijiazhuang, urban districts"
    assert {f"承德市{bare}", f"石家庄市{bare}"} <= set(named)
    # each with the figure of its own row
    area = next(k for k, a in tidy.areas.items() if a.name["zh"] == f"承德市{bare}")
    assert (
        tidy.frame["indicator_3" if "indicator_3" in tidy.frame else tidy.measures[2].id][area, "2022"] == 201
    )


def test_a_district_that_is_called_so_keeps_its_name() -> None:
    rows = (
        ("地区", "人口"),
        ("晋城市", "9"),
        ("城区", "5"),
        ("泽州县", "4"),
        ("营口市", "7"),
        ("西市区", "3"),
    )
    assert with_their_cities(Grid("", rows)).rows == rows

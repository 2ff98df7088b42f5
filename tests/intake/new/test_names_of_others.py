"""Names of regions as data bases write them: a province before its cities."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.vocabulary.names import name_of
from intake.problems import Problems
from tests.corpus.composed import LAYOUTS, compose, write
from tests.corpus.judged import judge

JOINS = ("-", "—", " - ", "/", "·", "_", " ", "|")


@pytest.mark.parametrize("join", JOINS)
def test_a_province_before_a_city_is_read(join: str) -> None:
    for word, code in (("广东省{}广州市", "440100"), ("江苏{}南京", "320100"), ("吉林省{}吉林市", "220200")):
        sense = name_of(word.format(join), "prefecture")
        assert (sense.kind, sense.code) == ("region", code)
    assert name_of(f"广东省{join}韶关市{join}南雄市", "county").code == "440282"
    assert name_of(f"江苏省{join}南京市{join}鼓楼区", "county").code == "320106"


@pytest.mark.parametrize("word", ["江苏省-广州市", "北京-天津", "广东省-合计", "成都-重庆"])
def test_what_does_not_lie_in_the_province_is_no_region(word: str) -> None:
    assert name_of(word, "prefecture").kind != "region" and name_of(word, "province").kind != "region"


@pytest.mark.parametrize("level", ["", "prefecture"])
def test_nothing_is_asked_about_them(tmp_path: Path, level: str) -> None:
    cities = ("广州市", "深圳市", "珠海市", "汕头市", "佛山市")
    path = tmp_path / "table.csv"
    path.write_text(
        "地区,2021年,2022年\n" + "".join(f"广东省-{x},{i}1,{i}2\n" for i, x in enumerate(cities, 2)), "utf-8"
    )
    tidy = read_statistics(
        path, Problems(), Answers(level=level, indicator="专利授权数", unit={"专利授权数": "件"})
    )
    assert tidy is not None and tidy.level == "prefecture" and not tidy.questions
    assert {r.full["zh"][-3:] for r in tidy.regions.values()} == set(cities)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["prefectures", "counties"])
@pytest.mark.parametrize("layout", [x for x in LAYOUTS if not x.startswith("sheets_of_regions")])
def test_they_are_read_in_every_layout(tmp_path: Path, layout: str, place: str) -> None:
    table = compose(
        7, layout=layout, place=place, unit="bracket", when="year", parts="no", signs="point", spelling="province"
    )  # fmt: skip
    assert judge(table, write(table, tmp_path)).kind == "right"

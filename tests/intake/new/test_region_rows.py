"""Regions in rows of their own over blocks of indicators, as bulletins print them; what a web page has around its tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems
from tests.corpus.composed import PLACES, compose, write
from tests.corpus.judged import judge
from tests.intake.new.books import JIANGSU


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("unit", ["bracket", "row"])
@pytest.mark.parametrize("seed", [2, 3])
def test_a_region_over_its_indicators_is_read(tmp_path: Path, place: str, unit: str, seed: int) -> None:
    table = compose(seed, layout="regions_over_blocks", place=place, unit=unit, when="year", signs="point", parts="no")  # fmt: skip
    verdict = judge(table, write(table, tmp_path))
    assert verdict.kind == "right", verdict


CITIES = JIANGSU[:5]


def bulletin(tmp_path: Path, joined: bool) -> Tidy:
    def line(*cells: str) -> str:
        return "<tr>" + "".join(f"<td>{w}</td>" for w in cells) + "</tr>"

    rows = [line("指 标", "单位", "2023年", "比上年增长(%)")]
    for i, city in enumerate(CITIES):
        rows.append(f'<tr><td colspan="4">{city}</td></tr>' if joined else line(city, "", "", ""))
        rows += [line("地区生产总值", "亿元", f"{9 + i}145.10", f"5.{i}"), line("#第一产业增加值", "亿元", f"4{i}7.15", f"3.{i}")]  # fmt: skip
        rows.append(line("年末常住人口", "万人", f"9{i}7.42", "—"))
    around = (
        "<p>首页 &gt; 统计公报</p><h1>2023年各设区市主要指标</h1><p>来源：省统计局 发布时间：2024-03-05 浏览次数：3,481</p>"
        f"<table>{''.join(rows)}</table><p>苏ICP备05000000号</p>"
    )
    path = tmp_path / "t20240305_8412345.html"
    path.write_text(f'<html><head><meta charset="utf-8"></head><body>{around}</body></html>', "utf-8")
    problems = Problems()
    tidy = read_statistics(path, problems, Answers())
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    return tidy


@pytest.mark.parametrize("joined", [True, False])
def test_a_bulletin_on_a_page_is_read(tmp_path: Path, joined: bool) -> None:
    tidy = bulletin(tmp_path, joined)
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("地区生产总值", "亿元"),
        ("地区生产总值：比上年增长", "%"),
        ("第一产业增加值", "亿元"),
        ("第一产业增加值：比上年增长", "%"),
        ("年末常住人口", "万人"),
    ]
    assert len(tidy.regions) == 5 and list(tidy.periods) == ["2023"]
    assert tidy.frame[tidy.measures[1].id]["320500", "2023"] == 5.4
    assert tidy.source == "省统计局" and "首页" not in tidy.title
    assert [q.id for q in tidy.questions if q.id != "direction"] == []

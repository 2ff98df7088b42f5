"""Fractions under headings in per cent, a state named as its country, and districts of former years beside those added to them later."""

from __future__ import annotations

from pathlib import Path

import pytest

import build as command
from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems
from tests.intake.new.books import JIANGSU, csv_of, read

STATES = ("Rondônia", "Acre", "Amazonas", "Roraima", "Pará", "Amapá", "Tocantins")


def _fractions(tmp_path: Path, heading: str) -> Path:
    return csv_of(tmp_path, [["estado", heading], *([s, 0.31 + i / 20] for i, s in enumerate(STATES))])


@pytest.mark.parametrize("heading", ["agua_rede_geral_%", "agua_%", "Agua (%)", "Agua %", "agua%"])
def test_whether_fractions_are_meant_is_asked_at_once(tmp_path: Path, heading: str) -> None:
    tidy = read(_fractions(tmp_path, heading), period="2010", direction={"…": "more"})
    assert [q.id for q in tidy.questions if q.id != "direction"] == ["percent"]
    answered = read(_fractions(tmp_path, heading), period="2010", percent="fraction")
    (measure,) = answered.measures
    assert measure.unit == "%" and "%" not in measure.name
    assert max(answered.frame[measure.id]) == pytest.approx(61)


def test_a_unit_that_is_told_does_not_make_fractions_points(tmp_path: Path) -> None:
    path = _fractions(tmp_path, "agua")
    asked = read(path, period="2010", direction={"agua": "more"}, unit={"agua": "%"}).questions
    assert [q.id for q in asked] == ["percent"]
    points = read(path, period="2010", direction={"agua": "more"}, unit={"agua": "%"}, percent="points")
    assert not points.questions and max(points.frame[points.measures[0].id]) == pytest.approx(0.61)


MEXICO = (
    "México",
    "Michoacán",
    "Morelos",
    "Nayarit",
    "Nuevo León",
    "Oaxaca",
    "Puebla",
    "Querétaro",
    "Sinaloa",
    "Sonora",
    "Tabasco",
)


def _states(tmp_path: Path, first: float, **said: object) -> Tidy:
    rows = [
        [s, first if not i else 100 + 7 * i, round(11.3 + (i + 5) % 11 * 1.7, 1)]
        for i, s in enumerate(MEXICO)
    ]
    return read(csv_of(tmp_path, [["state", "population", "rate"], *rows]), period="1997", **said)


def test_a_state_named_as_its_country_is_proposed_as_a_region(tmp_path: Path) -> None:
    (asked,) = [q for q in _states(tmp_path, 260).questions if q.id == "means"]
    assert (asked.subject, asked.default) == ("México", "region")
    whole = sum(100 + 7 * i for i in range(1, len(MEXICO)))
    as_area = [q.default for q in _states(tmp_path, whole - 30).questions if q.id == "means"]
    assert as_area == ["area"]


@pytest.mark.parametrize(("first", "adds"), [(260, False), (1385, True), (1400, True)])
def test_sizes_are_said_to_add_up_only_where_they_do(tmp_path: Path, first: float, adds: bool) -> None:
    told = " ".join(n.line("en") for n in _states(tmp_path, first, means={"México": "area"}).notes)
    assert ("sizes add up to it" in told) == adds
    assert ("sizes do not all add up to it" in told) == (not adds)


def test_a_count_of_something_bad_is_a_size(tmp_path: Path) -> None:
    rows = [[s, 40 + 3 * i, round(11.3 + i * 1.7, 1)] for i, s in enumerate(MEXICO[1:])]
    path = csv_of(tmp_path, [["state", "count", "rate"], *rows])
    tidy = read(path, period="1997", unit={"count": "homicides"}, direction={"rate": "less"})
    assert [(m.name, m.total, m.direction) for m in tidy.measures] == [
        ("count", True, "neither"),
        ("rate", False, "less"),
    ]


def test_a_unit_in_the_corner_is_that_of_the_figures(tmp_path: Path) -> None:
    rows = [[c, 931 - 20 * i, 949 - 21 * i] for i, c in enumerate(JIANGSU)]
    for head in (["城市（万人）", "2021年", "2023年"], ["地区(万人)", "2021", "2023"]):
        (measure,) = read(csv_of(tmp_path, [head, *rows]), indicator="年末人口").measures
        assert (measure.name, measure.unit) == ("年末人口", "万人")


def test_a_percentage_of_something_is_in_per_cent(tmp_path: Path) -> None:
    rows = [[c, 31 + i] for i, c in enumerate(JIANGSU)]
    (measure,) = read(csv_of(tmp_path, [["地区", "农业增加值占GDP百分比"], *rows]), period="2023").measures
    assert (measure.name, measure.unit) == ("农业增加值占GDP百分比", "%")


HANGZHOU = (
    "上城区",
    "下城区",
    "江干区",
    "拱墅区",
    "滨江区",
    "萧山区",
    "余杭区",
    "淳安县",
    "建德市",
    "桐庐县",
)


def _districts(tmp_path: Path, names: tuple[str, ...] = HANGZHOU) -> Path:
    return csv_of(
        tmp_path, [["地区", "老年人口占比（%）"], *([n, 12.1 + 0.7 * i] for i, n in enumerate(names))]
    )


def test_a_district_to_which_another_was_added_later_is_an_earlier_one(tmp_path: Path) -> None:
    problems = Problems()
    said = Answers(period="2013", leave_out=("下城区", "江干区"), direction={"老年人口占比": "neither"})
    tidy = read_statistics(_districts(tmp_path), problems, said)
    assert tidy is not None and not problems.errors
    earlier = {
        w: n
        for n in tidy.notes
        for w in ("上城区", "拱墅区", "滨江区")
        if f"“{w}”：数字按2021年以前的{w}，不含" in n.line("zh")
    }
    assert set(earlier) == {"上城区", "拱墅区"}
    assert "without Jianggan" in earlier["上城区"].line("en") and "without Xiacheng" in earlier[
        "拱墅区"
    ].line("en")
    today = tuple(n for n in HANGZHOU if n not in said.leave_out)
    tidy = read(_districts(tmp_path, today), period="2023", direction={"老年人口占比": "neither"})
    assert not [n for n in tidy.notes if "年以前" in n.line("zh")]


def test_districts_that_are_no_more_are_asked_with_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["new", "mine", "--from", str(_districts(tmp_path)), "--into", str(tmp_path / "r"), "--period", "2013", "--ui", "en"]  # fmt: skip
    assert command.main(words) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "became part of" in said and "error" not in said
    assert "--means 下城区=region --means 江干区=region" in said.split("All of it in one command")[1]


def test_districts_that_are_no_more_are_ranked_where_they_are_answered_to_be_regions(tmp_path: Path) -> None:
    said = {"下城区": "region", "江干区": "region"}
    tidy = read(_districts(tmp_path), period="2013", means=said, direction={"老年人口占比": "neither"})
    assert not tidy.questions and tidy.level == "table"
    names = {r.name["zh"]: r.name["en"] for r in tidy.regions.values()}
    assert list(names) == list(HANGZHOU)
    assert (names["下城区"], names["上城区"], names["江干区"]) == ("Xiacheng", "Shangcheng", "Jianggan")


CHONGQING = (
    "涪陵区",
    "大渡口区",
    "沙坪坝区",
    "九龙坡区",
    "北碚区",
    "渝北区",
    "巴南区",
    "黔江区",
    "开县",
    "石柱自治县",
    "江北区",
)


def _chongqing(folder: Path, *more: str) -> Path:
    rows = [[n, 12.4 + 0.8 * i] for i, n in enumerate((*CHONGQING, *more))]
    return csv_of(folder, [["区县", "老年人口占比（%）"], *rows])


def test_a_district_known_far_away_only_is_asked(tmp_path: Path) -> None:
    """双桥区 of Chongqing is no more, and one in Hebei has its name."""
    ask = {"period": "2000", "direction": {"老年人口占比": "less"}}
    assert not read(_chongqing(tmp_path), **ask).questions
    tidy = read(_chongqing(tmp_path, "双桥区", "万盛区"), **ask)
    asked = {q.subject: q for q in tidy.questions}
    assert set(asked) == {"双桥区", "万盛区"}
    assert [o for o, _ in asked["双桥区"].options] == ["130802", "region", "nothing"]
    assert not any(c.startswith("13") for c in tidy.regions)
    assert {"500154", "500240", "500105"} <= set(tidy.regions)
    own = read(
        _chongqing(tmp_path, "双桥区", "万盛区"), **ask, means={"双桥区": "region", "万盛区": "region"}
    )
    assert len(own.regions) == len(CHONGQING) + 2 and own.level == "table"
    far = read(_chongqing(tmp_path, "双桥区"), **ask, means={"双桥区": "130802"})
    assert "130802" in far.regions


def test_names_like_that_of_a_region_are_looked_for_where_the_others_lie(tmp_path: Path) -> None:
    ask = {"period": "2000", "direction": {"老年人口占比": "less"}}
    texts = [q.text["zh"] for q in read(_chongqing(tmp_path, "东湖高新", "江津曲"), **ask).questions]
    assert [("可能是" in t, "江津" in t) for t in texts] == [(False, False), (True, True)]

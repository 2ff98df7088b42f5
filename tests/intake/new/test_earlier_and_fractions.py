"""Fractions under headings in per cent, a state named as its country, and districts of former years beside those added to them later."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import build as command
from intake.new.answers import Answers
from intake.new.notes import LeaveOut
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


def test_errors_and_questions_are_one_round(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["new", "mine", "--from", str(_districts(tmp_path)), "--into", str(tmp_path / "r"), "--period", "2013", "--ui", "en"]  # fmt: skip
    assert command.main(words) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "became part of" in said and "--direction" in said
    assert "--leave-out 下城区 --leave-out 江干区" in said.split("All of it in one command")[1]


def test_an_error_offers_a_row_to_leave_out_by_its_name(tmp_path: Path) -> None:
    """What the command makes of it is no longer read out of the words of the remedy."""
    problems = Problems()
    read_statistics(_districts(tmp_path), problems, Answers(period="2013"))
    remedies = [pickle.loads(pickle.dumps(p.remedy)) for p in problems.errors]
    assert [r.row for r in remedies if isinstance(r, LeaveOut)] == ["下城区", "江干区"]
    assert all(f"--leave-out {r.row}" in r[lang] for r in remedies for lang in ("zh", "en"))

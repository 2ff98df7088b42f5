"""Years that name the census that counted in them, and what the regions of a table are called together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import tomlkit

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from tests.intake.new.books import JIANGSU, book, csv_of, read

HAINAN = ("海口市", "三亚市", "儋州市", "五指山市", "琼海市", "文昌市", "万宁市", "东方市", "定安县", "屯昌县", "澄迈县", "临高县", "白沙黎族自治县")  # fmt: skip


def _report(path: Path, **said: object) -> dict[str, object]:
    problems = Problems()
    into = path.parent / "reports"
    assert new_report("mine", path, into, problems, Answers(**said)) is not None, [  # type: ignore[arg-type]
        p.line("en") for p in problems.errors
    ]
    made: dict[str, object] = tomlkit.parse((into / "mine/report.toml").read_text("utf-8")).unwrap()["report"]
    return made


def _table(names: Sequence[str], heading: str, *indicators: str) -> list[list[object]]:
    return [
        [heading, *indicators],
        *([n, *(1200.5 + 37 * i + k for k in range(len(indicators)))] for i, n in enumerate(names)),
    ]


@pytest.mark.parametrize(
    "years",
    [
        ("2010年(六普)", "2020年(七普)"),
        ("2010年第六次人口普查", "2020年第七次人口普查"),
        ("2010 (Census)", "2020 (Census)"),
        ("六普（2010年）", "七普（2020年）"),
    ],
)
def test_years_that_name_their_census_are_periods_of_what_the_title_names(
    tmp_path: Path, years: tuple[str, ...]
) -> None:
    rows = [["海南省各市县常住人口"], ["单位：人"], *_table(HAINAN, "地区", *years)]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("常住人口", "人")]
    assert tidy.periods == ("2010", "2020")
    assert tidy.frame.loc[("469021", "2020"), tidy.measures[0].id] == rows[2 + 9][2]


def test_what_stands_behind_a_year_and_is_no_census_stays_in_the_name(tmp_path: Path) -> None:
    rows = _table(HAINAN, "地区", "2020年(户籍)", "2020年(常住)")
    assert [m.name for m in read(book(tmp_path, {"人口": rows})).measures] == ["(户籍)", "(常住)"]


@pytest.mark.parametrize(
    "names, heading, noun",
    [
        (HAINAN, "市县", ("个市县", "cities and counties")),
        (HAINAN, "地区", ("个市县", "cities and counties")),
        (JIANGSU, "地区", ("个城市", "cities")),
        (("Brebes", "Banyumas", "Cilacap", "Demak", "Jepara"), "District", ("个地区", "districts")),
        (("Barnet", "Camden", "Enfield", "Hackney", "Merton"), "Borough", ("个地区", "boroughs")),
        (("甲区", "乙区", "丙区", "丁区", "戊区"), "District", ("个区", "districts")),
    ],
)
def test_regions_are_called_what_they_are(
    tmp_path: Path, names: Sequence[str], heading: str, noun: tuple[str, str]
) -> None:
    rows = _table(names, heading, "Income 2020 (yuan)" if heading.isascii() else "2020年人均收入（元）")
    said = _report(book(tmp_path, {"2020": rows}))["noun"]
    assert said == dict(zip(("zh", "en"), noun, strict=True))


def test_the_number_of_a_table_is_no_title_and_german_words_are_open(tmp_path: Path) -> None:
    states = ("Baden-Württemberg", "Bayern", "Berlin", "Brandenburg", "Bremen", "Hamburg")
    rows = [
        ["GENESIS-Tabelle: 12411-0010"],
        ["Bevölkerung: Bundesländer, Stichtag"],
        ["Bevölkerungsstand (Anzahl)"],
        ["", "31.12.2017", "31.12.2018"],
        *([n, 11023425 + 77 * i, 11069533 + 91 * i] for i, n in enumerate(states)),
    ]
    path = csv_of(tmp_path, rows, "12411-0010.csv", delimiter=";")
    title = "TODO Bevölkerung: Bundesländer, Stichtag"
    assert _report(path)["title"] == {"zh": title, "en": title}

"""Legal figures that look wrong: each is told once, in both languages, and ordinary figures are left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.new.spreadsheet import read_statistics
from intake.places.regions import provinces
from intake.problems import Problems
from intake.report.load import load_report
from intake.report.suspicions import suspicions
from paths import REPORTS
from tests.indicators import as_toml

ALL = [c for c, r in provinces().regions.items() if r.level == "region"]
SOME = [provinces().regions[c].name["zh"] for c in ALL[:10]]


@pytest.fixture
def warned(tmp_path: Path) -> Callable[..., list[str]]:
    """The warnings on a report made from a table, without those on what is still to be written."""

    def run(
        text: str,
        language: str = "en",
        change: Callable[[str], str] | bool = False,
        name: str = "mine",
        **answers,
    ) -> list[str]:
        source = tmp_path / "table.csv"
        source.write_text(text, encoding="utf-8")
        problems = Problems()
        said = Answers(**{"direction": {"rest": "more"}, **answers})
        tidy = read_statistics(source, Problems(), said)
        # what `new` asks about such figures is answered: they are so
        for question in [q for q in tidy.questions if q.id == "doubt"] if tidy is not None else ():
            said = said.with_(question, "right")
        made = new_report(name, source, tmp_path, problems, said)
        assert made is not None, [p.line() for p in problems]
        as_toml(made.folder)
        file = made.folder / "report.toml"
        if callable(change):
            file.write_text(change(file.read_text("utf-8")), encoding="utf-8")
        report = load_report(made.folder, problems)
        assert report is not None and not problems.errors
        found = list(suspicions(report.panel, report))
        assert all(p.severity == "warning" for p in found)
        return [p.line(language) for p in found if "TODO" not in p.line()]

    return run


def table(heading: str, *years: list[float], extra: str = "") -> str:
    """Ten provinces, one column; ``years`` are their figures in 2018, 2019 …"""
    lines = [f"地区,年份,{heading}"]
    for k, figures in enumerate(years):
        lines += [f"{r},{2018 + k},{v}" for r, v in zip(SOME, figures, strict=True)]
    return "\n".join(lines) + "\n" + extra


PLAIN = [10.0, 12, 15, 11, 14, 19, 13, 17, 16, 18]


def test_ordinary_figures_are_left_alone(warned) -> None:
    assert warned(table("GDP（亿元）", PLAIN, [v * 1.08 for v in PLAIN])) == []


def test_what_looks_like_a_total_must_be_said_to_be_one_or_none(warned) -> None:
    text = table("GDP（亿元）", PLAIN)
    (told,) = warned(text, change=lambda file: file.replace("total = true\n", ""), language="zh")
    assert "看来是总量" in told and "total = true" in told
    assert warned(text, change=lambda file: file.replace("total = true", "total = false"), name="other") == []


def test_the_series_of_one_region_is_no_gap_but_lone_figures_of_two_are(warned) -> None:
    def beside(*own: int) -> str:
        lines = ["地区,年份,GDP（亿元）,贸易额（亿元）"]
        for year in (2018, 2019, 2020):
            trade = {SOME[k]: year - 2000.0 + k for k in own}
            lines += [f"{r},{year},{v},{trade.get(r, '')}" for r, v in zip(SOME, PLAIN, strict=True)]
        return "\n".join(lines) + "\n"

    assert not [w for w in warned(beside(3)) if "missing" in w]
    (told,) = [w for w in warned(beside(3, 5), name="other") if "missing" in w]
    assert "80%" in told


def test_figures_of_a_whole_group_are_no_gap_and_those_of_a_part_are(prepared) -> None:
    """The congestion of the nine central cities, and nothing of the fifteen others; then of eight."""
    report = prepared["central-cities"].plan.report
    assert not [p for p in suspicions(report.panel, report) if "missing" in p.line()]
    numbers = report.panel.numbers.copy()
    numbers.loc[("110000", "2019"), "congestion_index"] = float("nan")
    (told,) = [
        p.line() for p in suspicions(replace(report.panel, numbers=numbers), report) if "missing" in p.line()
    ]
    assert "Congestion index: 67%" in told


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(p.parent.name for p in REPORTS.glob("*/report.toml")))
def test_the_shipped_reports_have_nothing_suspicious(name: str) -> None:
    report = load_report(REPORTS / name, Problems())
    assert report is not None
    assert [p.line() for p in suspicions(report.panel, report)] == []


def test_a_thousandfold_jump(warned) -> None:
    after = [*PLAIN[:3], 11_000, *PLAIN[4:]]
    assert warned(table("GDP（亿元）", PLAIN, after)) == [
        "data/figures.csv:GDP, Shanxi 2019: moves from 11 to 11,000, nearly a thousandfold; "
        "check the unit and the decimal point"
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_figure_a_thousand_times_beyond_all_others_of_its_only_year(warned, language: str) -> None:
    after = [*PLAIN[:3], 412_586, *PLAIN[4:]]
    (told,) = warned(table("从业人员（万人）", after), language)
    assert told.startswith("data/figures.csv:") and "412,586" in told
    assert ("a thousand and more times beyond" in told) == (language == "en")
    assert ("山西 2018" if language == "zh" else "Shanxi 2018") in told
    assert not warned(table("从业人员（万人）", [*PLAIN[:3], 4_125, *PLAIN[4:]]), language, name="less")


@pytest.mark.parametrize(("times", "en"), [(10_000, "large"), (1e-4, "small")])
def test_a_unit_that_changes_is_told_once(warned, times: float, en: str) -> None:
    text = table("GDP", PLAIN, [v * times for v in PLAIN])
    assert warned(text) == [
        f"data/figures.csv:GDP, 2018 → 2019: figures of all regions are about 10,000 times as {en}; "
        "check whether the unit changed between the two"
    ]


def test_warnings_speak_chinese(warned) -> None:
    (line,) = warned(table("GDP", PLAIN, [v * 10_000 for v in PLAIN]), "zh")
    assert line == (
        "data/figures.csv:GDP，2018 → 2019: 各地区的数普遍增至约 10,000 倍；检查单位是否中途改变（元/万元/亿元）"
    )


def test_a_share_over_a_hundred_but_not_a_growth_rate(warned) -> None:
    figures = [*PLAIN[:9], 118]
    (line,) = warned(table("城镇化率（%）", figures))
    assert line.startswith(
        "data/figures.csv:Urbanization rate, Jiangsu 2018: 118 % is not between 0 and 100; "
    )


@pytest.mark.parametrize("name", ["出口增速（%）", "1至12月累计比去年同期（%）"])
def test_a_growth_rate_may_exceed_a_hundred(warned, name: str) -> None:
    assert warned(table(name, [*PLAIN[:9], 118])) == []


def test_many_of_one_kind_are_counted(warned) -> None:
    found = warned(table("城镇化率（%）", [100 + v for v in PLAIN]))
    assert len(found) == 5
    assert "6 more figures look the same way" in found[-1]


def test_a_zero_among_large_figures(warned) -> None:
    (line,) = warned(table("床位", [*PLAIN[:9], 0]))
    assert "is 0 where all other regions are far above; if the figure is missing, leave it empty" in line


def test_a_constant_column(warned) -> None:
    (line,) = warned(
        "地区,年份,甲,乙\n" + "".join(f"{r},2018,{v},5\n" for r, v in zip(SOME, PLAIN, strict=True))
    )
    assert "all regions have the same figure" in line


def test_too_many_missing(warned) -> None:
    rows = "".join(
        f"{r},2018,{v},{v if i < 5 else ''}\n" for i, (r, v) in enumerate(zip(SOME, PLAIN, strict=True))
    )
    (line,) = warned("地区,年份,甲,乙\n" + rows)
    assert line.startswith("data/figures.csv:乙: 50% of the figures are missing; ")


@pytest.mark.parametrize(("whole", "wrong"), [(465.0, False), (500.0, True), (15.0, False)])
def test_totals_that_do_not_add_up(warned, whole: float, wrong: bool) -> None:
    """A figure of the nation that is a mean (15) is not compared with a sum."""
    rows = "".join(f"{c},2018,{v}\n" for v, c in enumerate(ALL))
    found = warned(f"地区,年份,GDP\n全国,2018,{whole}\n{rows}")
    assert [("the regions add up to 465, the nation’s figure is 500 (7.0% apart)" in f) for f in found] == (
        [True] if wrong else []
    )


def test_industries_that_do_not_make_a_hundred(warned) -> None:
    rows = "".join(f"{r},2018,{10 + i},40,{50 - i + (3 if i == 2 else 0)}\n" for i, r in enumerate(SOME[:6]))
    found = warned("地区,年份,第一产业占比（%）,第二产业占比（%）,第三产业占比（%）\n" + rows)
    assert len([f for f in found if "the shares of the three industries add up to 103 %" in f]) == 1


def test_a_column_copied_twice(warned) -> None:
    rows = "".join(f"{r},2018,{v},{v}\n" for r, v in zip(SOME, PLAIN, strict=True))
    (line,) = warned("地区,年份,甲,乙\n" + rows)
    assert line.startswith("data/figures.csv:乙: has the same figures as “甲”")


@pytest.mark.parametrize("change", [False, True])
def test_a_direction_against_the_others(warned, change: bool) -> None:
    rows = "".join(f"{r},2018,{i + 1},{2 * i + i % 3},{20 - i + i % 2}\n" for i, r in enumerate(SOME))
    text = "地区,年份,甲率（%）,乙率（%）,丙率（%）\n" + rows

    def turned(report: str) -> str:
        head, id_, rest = report.partition('id = "indicator_3"')
        return head + id_ + rest.replace('direction = "+"', 'direction = "-"', 1)

    found = warned(text, change=change and turned)
    if change:
        assert found == []
        return
    (line,) = found
    assert line.startswith(
        "data/figures.csv:丙率: pulls against the other indicators of the index (rank correlation -"
    )
    assert line.endswith('check whether its direction should be "-"; if it is right, leave it')


def test_what_is_still_to_be_written(tmp_path: Path) -> None:
    source = tmp_path / "table.csv"
    source.write_text(table("人均甲类收入", PLAIN), encoding="utf-8")
    made = new_report("mine", source, tmp_path, Problems())
    assert made is not None
    report = load_report(made.folder, Problems())
    assert report is not None
    lines = [p.line() for p in suspicions(report.panel, report)]
    assert lines == [
        "indicators.xlsx:cell C2: it still says TODO; write them before publication",
        "report.toml:lines 6, 21, 22: 3 wordings still say TODO: report title, source table cite, source table short; "
        "write them before publication",
    ]


def test_nothing_is_to_be_written_in_a_language_without_pages(tmp_path: Path) -> None:
    source = tmp_path / "table.csv"
    source.write_text(
        "地区,年份,联网户比重（%）\n成都,2023,79.2\n自贡,2023,58.1\n泸州,2023,54.4\n德阳,2023,58.8\n",
        encoding="utf-8",
    )
    made = new_report("mine", source, tmp_path, Problems(), Answers(direction={"rest": "more"}))
    assert made is not None and made.open_cells == ("C2",)
    file = made.folder / "report.toml"
    words = file.read_text("utf-8").replace('languages = ["zh", "en"]', 'languages = ["zh"]')
    file.write_text(words.replace("TODO ", ""), encoding="utf-8")
    report = load_report(made.folder, Problems())
    assert report is not None and report.languages == ("zh",)
    assert [p.file for p in suspicions(report.panel, report) if "TODO" in p.line()] == []


@pytest.mark.parametrize("codes", [False, True])
def test_names_that_are_to_be_written_are_told_and_give_no_address(tmp_path: Path, codes: bool) -> None:
    names = ("高新区", "经开区", "老城区", "新港区")
    rows = [(f"z{i}," * codes) + f"{n},{3.4 + i},{61 + i}" for i, n in enumerate(names)]
    rows += ["," * codes + "全域合计,5.1,62.7"]
    source = tmp_path / "table.csv"
    source.write_text("\n".join(["代码," * codes + "地区,失业率（%）,绿化率（%）", *rows]), encoding="utf-8")
    answers = Answers(level="table", period="2022", direction={"rest": "more"})
    problems = Problems()
    made = new_report("zones", source, tmp_path / "reports", problems, answers)
    assert made is not None, [p.line() for p in problems.errors]
    report = load_report(made.folder, problems)
    assert report is not None
    regions = [r for r in report.panel.regions.values() if r.level == "region"]
    assert [r.slug for r in regions] == [f"z{i}" if codes else f"r{i + 1}" for i in range(4)]
    (told,) = [p for p in suspicions(report.panel, report) if "regions.csv" in p.line("en")]
    assert "lines 2–5: 4 regions" in told.line("en") and all(n in told.line("zh") for n in names)
    # written, the name gives the address, and nothing is told
    file = made.folder / "data" / "regions.csv"
    content = file.read_text("utf-8-sig")
    for i, r in enumerate(regions):
        content = content.replace(r.name["en"], f"Zone {i}")
    file.write_text(content, "utf-8")
    written = load_report(made.folder, problems)
    assert written is not None and "zone-0" in {r.slug for r in written.panel.regions.values()}
    assert not [p for p in suspicions(written.panel, written) if "regions.csv" in p.line("en")]

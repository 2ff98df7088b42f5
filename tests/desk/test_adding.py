"""A table added to an open report: matched by region and period, told before, in one step that can be taken back."""

from __future__ import annotations

import csv
import html
import io
import re
import time
import tomllib

import openpyxl
import pytest

from desk.bring.adding import Adding
from desk.edits.indicator_table import table_of
from desk.open_reports import Shelf
from intake.new.addition import addition_of
from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from intake.report.indicators.sheet_columns import column_of
from tests.browsing import CHROMIUM, violations
from tests.desk.test_several import sent
from tests.desk_server import in_room, running

HEAD = "地区,年份,经济韧性,就业(万人)\n"
#: 2021 is new, 2019 is there; Guangdong is none of the twelve; Sichuan's figure of 2019 is another one
PLACES = ("四川", "云南", "贵州", "重庆", "广东")


def table(report, differs="四川"):
    """Three figures of 2019 as the report has them, one otherwise; two years of another indicator."""
    had = report.panel.numbers["indicator_1"]
    rows = [HEAD]
    for i, place in enumerate(PLACES):
        region = report.gazetteer.find(place)
        known = had.get((region.code, "2019")) if region is not None else 0.5
        known = 0.5 if known is None else float(known) + (1 if place == differs else 0)
        rows += [f"{place},2019,{known!r},{100 + i}\n", f"{place},2021,{0.6 + i / 100!r},{200 + i}\n"]
    return "".join(rows).encode()


@pytest.fixture
def report(desk):
    opened = desk.shelf.open("west")
    opened.refresh()
    return opened


def plan(report):
    return report.known_site.plan.report


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def brought(desk, content, name="more.csv"):
    status, where, _ = sent(desk, [(name, content)], "/r/west/bring")
    assert status == 303, status
    return where


def seen(text):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def said():
    """What a form of the page sends, nothing changed in it."""
    return {
        "goes=经济韧性": "indicator_1",
        "goes=就业": "new",
        "source": "",
        "direction:就业": "neither",
    }


@pytest.mark.slow
def test_the_whole_way_and_one_step_back(desk, report):
    before, was = contents(report.folder), plan(report)
    where = brought(desk, table(was))
    assert contents(report.folder) == before
    page = seen(desk.ask(where).text)
    # told before: five figures differ in nothing but one, five of 2021 less the stranger's, and the stranger
    assert "Not in the report, left out: Guangdong" in page
    assert "figures that are added: 12, new indicators: 就业, new periods: 2021" in page
    assert "经济韧性: the report has other figures (1)" in page
    old = float(was.panel.numbers["indicator_1"][("510000", "2019")])
    assert f"Sichuan 2019 {old:.10g} {old + 1:.10g}" in page
    # what the report knows of its own indicator is not asked again, of the new one nothing is open
    assert "经济韧性: is more or less of it better" not in page
    answer = desk.ask(f"{where}/answers", {**said(), "go": "add"})
    for _ in range(100):
        if answer.status == 303 and not answer.headers["Location"].startswith("/draft"):
            break
        time.sleep(0.1)
        answer = desk.ask(where)
    assert (answer.status, answer.headers.get("Location")) == (303, "/r/west/describe"), seen(answer.text)
    report.refresh()
    assert [p.line("en") for p in report.problems.errors] == []
    now = plan(report)
    # the figures, at their places; the one that differs as it was
    added = now.panel.numbers
    assert added["indicator_1"][("510000", "2021")] == 0.6
    assert added["indicator_1"][("510000", "2019")] == old
    new = next(i for i in now.panel.indicators if i not in was.panel.indicators)
    assert now.panel.indicators[new].name["zh"] == "就业"
    assert now.panel.indicators[new].unit["zh"] == "万人"
    assert {key: value for key, value in added[new].dropna().items() if key[0] == "500000"} == {
        ("500000", "2019"): 103.0,
        ("500000", "2021"): 203.0,
    }
    kept = was.panel.numbers["indicator_1"].dropna()
    assert (added["indicator_1"].reindex(kept.index) == kept).all()
    # what the folder has: the table as it came, the figures, a source to be named
    file = tomllib.loads((report.folder / "report.toml").read_text(encoding="utf-8"))
    entry = file["table"][-1]
    assert entry["file"] == "data/more.csv"
    assert entry["columns"] == {"经济韧性": "indicator_1", "就业（万人）": new}
    assert entry["source"] == file["source"][-1]["id"] == "table-2"
    assert (report.folder / "original" / "more.csv").read_bytes() == table(was)
    rows = list(csv.reader(io.StringIO((report.folder / entry["file"]).read_text(encoding="utf-8-sig"))))
    assert len(rows) == 1 + 4 * 2
    assert "广东" not in {row[1] for row in rows}
    assert new in table_of(report.folder).ids
    assert desk.shelf.drafts.list() == []
    desk.ask("/r/west/turn", {"way": "undo", "room": "bring"})
    assert contents(report.folder) == before
    desk.ask("/r/west/turn", {"way": "redo", "room": "bring"})
    assert (report.folder / "data" / "more.csv").is_file()


@pytest.mark.slow
def test_what_is_left_out_and_what_is_there_already(desk, report):
    where = brought(desk, table(plan(report), differs=""))
    # all that is left of it is there already
    form = said() | {"goes=就业": "out", "goes=经济韧性": "out", "go": "look"}
    assert desk.ask(f"{where}/answers", form).status == 303
    page = desk.ask(where).text
    assert re.search(r'name="go" value="add" disabled', page)
    before = contents(report.folder)
    answer = desk.ask(f"{where}/answers", form | {"go": "add"})
    assert answer.status == 422
    assert "there is no figure to add" in answer.text
    assert contents(report.folder) == before
    # what was said is there after the desk was closed
    assert '<option value="out" selected>' in desk.ask(where).text


def test_figures_that_the_report_refuses_are_told_and_nothing_is_written(desk, report):
    """A figure outside the limits that the report sets its indicator."""
    path = report.folder / "report.toml"
    sheet = table_of(report.folder)
    assert sheet.file == "indicators.xlsx"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[[table]]", "[[note_that_is_no_key]]\nx = 1\n\n[[table]]", 1), encoding="utf-8"
    )
    # a report with errors takes nothing
    assert sent(desk, [("more.csv", b"x")], "/r/west/bring")[0] == 404
    assert "mend what stands below first" in desk.ask("/r/west/bring").text
    path.write_text(text, encoding="utf-8")
    assert 'name="file"' in desk.ask("/r/west/bring").text


def read(tmp_path, rows):
    path = tmp_path / "more.csv"
    path.write_text(rows, encoding="utf-8")
    problems = Problems()
    tidy = read_statistics(path, problems)
    assert tidy is not None, list(problems)
    return tidy


PEOPLE = "地区,年份,常住人口（{}）\n四川,2021,{}\n云南,2021,{}\n贵州,2021,{}\n重庆,2021,{}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "figures", "wanted", "fits"),
    [
        ("万人", (8372, 4690.5, 3852, 3212.43), (8372, 4690.5, 3852, 3212.43), "same"),
        ("人", (83720000, 46905000, 38520000, 32124300), (8372, 4690.5, 3852, 3212.43), "scaled"),
        ("亿人", (0.8372, 0.46905, 0.3852, 0.321243), (8372, 4690.5, 3852, 3212.43), "scaled"),
        ("户", (8372, 4690, 3852, 3212), None, "other"),
    ],
)
def test_units_are_the_reports(desk, report, tmp_path, unit, figures, wanted, fits):
    """Figures in another unit are converted to the digit, or not taken for the indicator at all."""
    sheet = report.folder / "indicators.xlsx"
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    at = {column_of(str(c.value)).id: c.column for c in page[1] if column_of(str(c.value))}
    for column, words in {
        "zh": "常住人口",
        "en": "Population",
        "unit_zh": "万人",
        "unit_en": "10,000 people",
    }.items():
        page.cell(2, at[column]).value = words
    book.save(sheet)
    report.refresh()
    tidy = read(tmp_path, PEOPLE.format(unit, *figures))
    column = addition_of(tidy, plan(report), {}).columns[0]
    assert column.fits == fits
    assert column.match == "indicator_1"
    if wanted is None:
        assert not column.id
        assert "indicator_1" not in column.offered
        # as one of its own it may be added
        new = addition_of(tidy, plan(report), {column.measure.name: "new"}).columns[0]
        assert new.is_new
        assert new.id not in plan(report).panel.indicators
    else:
        assert column.id == "indicator_1"
        assert [column.fresh[(code, "2021")] for code in ("510000", "530000", "520000", "500000")] == list(
            wanted
        )


ENGLISH = "Province,Year,Output{}\nSichuan,2021,{}\nYunnan,2021,{}\nGuizhou,2021,{}\nChongqing,2021,{}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("its", "unit", "figures", "wanted"),
    [
        ("million yuan", "billion yuan", (1.5, 0.2, 3, 4), (1500, 200, 3000, 4000)),
        ("million yuan", "thousand yuan", (1500, 200, 3000, 4000.5), (1.5, 0.2, 3, 4.0005)),
        ("thousand persons", "people", (1500, 200, 3000, 4000), (1.5, 0.2, 3, 4)),
        ("people", "thousands of people", (1.5, 0.2, 3, 4), (1500, 200, 3000, 4000)),
        ("100 million yuan", "billion yuan", (1.5, 0.2, 3, 4), (15, 2, 30, 40)),
        ("billion yuan", "亿元", (15, 2, 30, 40), (1.5, 0.2, 3, 4)),
        ("million yuan", "million US$", (1, 2, 3, 4), None),
        ("yuan per person", "thousand yuan", (1, 2, 3, 4), None),
    ],
)
def test_english_scales_are_converted(report, tmp_path, its, unit, figures, wanted):
    """Thousand, million, billion and trillion, with or without “of”, and across the two languages; another unit never."""
    sheet = report.folder / "indicators.xlsx"
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    at = {column_of(str(c.value)).id: c.column for c in page[1] if column_of(str(c.value))}
    for column, words in {"zh": "产出", "en": "Output", "unit_zh": its, "unit_en": its}.items():
        page.cell(2, at[column]).value = words
    book.save(sheet)
    report.refresh()
    tidy = read(tmp_path, ENGLISH.format(f" ({unit})", *figures))
    column = addition_of(tidy, plan(report), {}).columns[0]
    assert column.match == "indicator_1"
    assert column.fits == ("other" if wanted is None else "scaled"), (column.measure.unit, its)
    codes = ("510000", "530000", "520000", "500000")
    assert [column.fresh.get((code, "2021")) for code in codes] == list(wanted or [None] * 4)


def test_two_columns_never_go_to_one_indicator(report, tmp_path):
    tidy = read(tmp_path, HEAD + "四川,2021,0.5,7\n云南,2021,0.6,8\n")
    both = addition_of(tidy, plan(report), {m.name: "indicator_1" for m in tidy.measures})
    assert [c.id for c in both.columns].count("indicator_1") == 1


def test_a_report_of_regions_of_its_own(tmp_path):
    """Regions are those of the report's own file; names that only it knows are found in the table."""

    first = tmp_path / "first.csv"
    first.write_text(
        "片区,年份,产值（亿元）,绿地率（%）\n"
        + "".join(f"{p},2020,{n},{30 + n}\n" for n, p in enumerate(("东岸", "西岸", "港湾", "新城"), 1)),
        encoding="utf-8",
    )
    problems = Problems()
    answers = Answers(level="table", direction={"绿地率": "more"})
    assert new_report("small", first, tmp_path / "reports", problems, answers) is not None, list(problems)
    shelf = Shelf(tmp_path / "reports", tmp_path / "public")
    adding = Adding(shelf)
    known = adding.known("small")
    assert known["level"] == "table"
    more = "片区,年份,产值（亿元）\n东岸,2021,1.5\n西岸,2021,2.5\n山谷,2021,9\n".encode()
    draft = shelf.drafts.bring("more.csv", more, shelf.reports, "small", known)
    found = adding.addition(draft)
    assert found is not None, draft.understand()
    assert sorted(found.addition.columns[0].fresh.values()) == [1.5, 2.5]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize(
    ("language", "add", "undo"), [("zh", "添到报告中", "撤销"), ("en", "Add them to the report", "Undo")]
)
def test_by_clicking_only(browser, reports, tmp_path, language, add, undo):
    path = tmp_path / "2021年.csv"
    path.write_text(
        HEAD + "".join(f"{p},2021,{20 + i},{i}\n" for i, p in enumerate(PLACES)), encoding="utf-8"
    )
    with running(reports, tmp_path / "public", language) as desk:
        tab = in_room(browser, desk, "bring")
        before = contents(reports / "west")
        tab.set_input_files("input[type=file]", path)
        tab.locator(".goes").wait_for()
        assert [v["id"] for v in violations(tab)] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= 1280
        tab.locator(".goes select").nth(1).select_option("new")
        tab.get_by_role("button", name=add).click()
        tab.wait_for_url("**/r/west/describe")
        names = [cell.input_value() for cell in tab.locator("td.c-zh input[name=text]").all()]
        assert names[-1] == "就业"
        assert (reports / "west" / "data" / "2021.csv").is_file()
        tab.get_by_role("button", name=undo, exact=True).click()
        tab.wait_for_url("**/r/west/describe")
        assert contents(reports / "west") == before
        tab.close()

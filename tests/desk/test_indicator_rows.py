"""Indicators added to the sheet and taken out of it: nothing else is touched, and one step back undoes it."""

from __future__ import annotations

import io
import shutil
import tomllib

import openpyxl
import pytest

from desk.edits.indicator_rows import with_row, without_row
from desk.edits.indicator_table import table_of
from intake.problems import Problems
from intake.report.indicators.sheet import sheet_of
from intake.report.load import load_report
from intake.report.toml_pieces import NotUnderstood
from paths import REPORTS
from tests.browsing import CHROMIUM


def texts(folder):
    return [[c.text for c in row] for row in table_of(folder).rows]


def test_a_workbook(made, tmp_path):
    folder = tmp_path / "west"
    shutil.copytree(made, folder)
    table, before = table_of(folder), texts(folder)
    path = folder / table.file
    first = openpyxl.load_workbook(path).worksheets[0]
    lists = {str(rule.sqref) for rule in first.data_validations.dataValidation}
    path.write_bytes(with_row(folder, table, "jobs"))
    again = texts(folder)
    assert again[:-1] == before
    assert again[-1][:3] == ["jobs", "TODO 名称", "TODO name"]
    assert not any(again[-1][3:])
    book = openpyxl.load_workbook(path)
    sheet, row = book.worksheets[0], len(before) + 2
    assert len(book.worksheets) == 2
    # the new row has the look of the last, and its lists of words
    for above, cell in zip(sheet[row - 1], sheet[row], strict=True):
        if "TODO" not in str(above.value):
            assert cell.style_id == above.style_id
    direction = [c.id for c in table.columns].index("direction")
    cell = sheet.cell(row, direction + 1).coordinate
    assert any(cell in rule.sqref for rule in sheet.data_validations.dataValidation)
    # taken out, the sheet is as it was
    path.write_bytes(without_row(folder, table_of(folder), len(before)))
    assert texts(folder) == before
    # from the middle: the others move up, with their looks
    path.write_bytes(without_row(folder, table_of(folder), 0))
    assert texts(folder) == before[1:]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert len(sheet.data_validations.dataValidation) == len(lists)
    assert sheet.max_row == first.max_row - 1


def test_a_new_row_is_an_indicator_of_the_report(made, tmp_path):
    """What is missing of it is told as `check` tells it, and nothing else is."""
    folder = tmp_path / "west"
    shutil.copytree(made, folder)
    table = table_of(folder)
    (folder / table.file).write_bytes(with_row(folder, table, "jobs"))
    problems = Problems()
    load_report(folder, problems)
    assert problems.errors
    assert all("jobs" in p.line("en") for p in problems.errors), [p.line("en") for p in problems.errors]


def workbook(folder, change):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["id", "name (zh)", "name (en)", "weight"],
        ["a", "甲", "A", 1],
        ["b", "乙", "B", 2],
        ["c", "丙", "C", 3],
    ):
        sheet.append(row)
    change(sheet)
    book.save(folder / "indicators.xlsx")


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.merge_cells("F1:G9"),
        lambda s: s.__setitem__("F2", "=SUM(D2:D4)"),
    ],
    ids=["joined", "formula"],
)
def test_where_something_hangs_on_rows_the_row_is_emptied(tmp_path, change):
    workbook(tmp_path, change)
    content = without_row(tmp_path, table_of(tmp_path), 1)
    (tmp_path / "indicators.xlsx").write_bytes(content)
    assert [row[0] for row in texts(tmp_path)] == ["a", "c"]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A4"].value == "c"
    assert sheet["F2"].value in {"=SUM(D2:D4)", None}
    # the next one is added below the last, not into the gap
    (tmp_path / "indicators.xlsx").write_bytes(with_row(tmp_path, table_of(tmp_path), "d"))
    assert [row[0] for row in texts(tmp_path)] == ["a", "c", "d"]


def test_heights_go_with_their_rows(tmp_path):
    workbook(tmp_path, lambda s: s.row_dimensions.__getitem__(4).__setattr__("height", 40))
    sheet = openpyxl.load_workbook(io.BytesIO(without_row(tmp_path, table_of(tmp_path), 0))).active
    assert (sheet["A3"].value, sheet.row_dimensions[3].height) == ("c", 40)
    assert sheet.row_dimensions[4].height is None


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_csv_file(tmp_path, mark, end):
    lines = [b"id,name (zh),weight", b'gdp,"\xe7\x94\xb2, \xe4\xb9\x99",1', b"pop,\xe4\xb8\x99,2", b""]
    content = mark + end.join(lines)
    path = tmp_path / "indicators.csv"
    path.write_bytes(content)
    path.write_bytes(with_row(tmp_path, table_of(tmp_path), "jobs"))
    assert path.read_bytes() == content + "jobs,TODO 名称,".encode() + end
    path.write_bytes(without_row(tmp_path, table_of(tmp_path), 2))
    assert path.read_bytes() == content
    assert without_row(tmp_path, table_of(tmp_path), 0) == mark + end.join([lines[0], *lines[2:]])
    # of an empty sheet the first
    path.write_bytes(mark + lines[0] + end)
    assert (
        with_row(tmp_path, table_of(tmp_path), "a") == mark + lines[0] + end + "a,TODO 名称,".encode() + end
    )


@pytest.mark.parametrize("name", ["west", "provinces", "openness"])
def test_a_report_file(name, tmp_path):
    folder = tmp_path / name
    folder.mkdir()
    file = sheet_of(REPORTS / name) or "report.toml"
    shutil.copyfile(REPORTS / name / file, folder / file)
    content, before = (folder / file).read_bytes(), texts(folder)
    (folder / file).write_bytes(with_row(folder, table_of(folder), "jobs_new"))
    after = (folder / file).read_bytes()
    if file == "report.toml":
        assert tomllib.loads(after.decode())["indicator"][-1]["name"] == {
            "zh": "TODO 名称",
            "en": "TODO name",
        }
        old = content.decode().splitlines()
        assert [line for line in after.decode().splitlines() if line in old or not line] == [
            line for line in after.decode().splitlines() if "jobs_new" not in line and "TODO name" not in line
        ]
    assert texts(folder)[:-1] == before
    (folder / file).write_bytes(without_row(folder, table_of(folder), len(before)))
    assert texts(folder) == before


@pytest.mark.parametrize("id", ["", "A", "1a", "a b", "a-b", "甲", "x" * 61, "gdp"])
def test_what_is_no_id_is_refused(tmp_path, id):
    (tmp_path / "indicators.csv").write_text("id,name (zh)\ngdp,甲\n", encoding="utf-8")
    with pytest.raises(NotUnderstood):
        with_row(tmp_path, table_of(tmp_path), id)


def test_at_the_desk(desk):
    folder = desk.shelf.reports / "west"
    before, file = texts(folder), table_of(folder).file
    content = (folder / file).read_bytes()
    refused = desk.ask("/r/west/row", {"what": "add", "id": before[0][0]})
    assert (refused.status, before[0][0] in refused.text) == (422, True)
    assert desk.ask("/r/west/row", {"what": "add", "id": "jobs"}).status == 303
    assert [row[0] for row in texts(folder)] == [*(row[0] for row in before), "jobs"]
    page = desk.ask("/r/west/describe").text
    assert 'aria-label="Remove jobs"' in page
    # another row stands there now: nothing is removed
    stale = desk.ask("/r/west/row", {"what": "remove", "number": "0", "id": "jobs"})
    assert stale.status == 409
    assert desk.ask("/r/west/row", {"what": "remove", "number": "99", "id": "jobs"}).status == 409
    assert len(texts(folder)) == len(before) + 1
    assert desk.ask("/r/west/row", {"what": "remove", "number": str(len(before)), "id": "jobs"}).status == 303
    assert texts(folder) == before
    for _ in range(2):
        desk.ask("/r/west/turn", {"way": "undo", "room": "describe"})
    assert (folder / file).read_bytes() == content


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_by_clicking(browser, desk):
    tab = browser.new_page(viewport={"width": 1280, "height": 860})
    tab.set_default_timeout(60_000)
    told = []
    tab.on("pageerror", lambda e: told.append(str(e)))
    tab.goto(desk.address)
    tab.goto(f"http://127.0.0.1:{desk.port}/r/west/describe")
    tab.wait_for_url("**/r/west/describe")
    tab.locator("form.add input[name=id]").fill("jobs")
    tab.locator("form.add:has(input[name=id]) button").click()
    tab.get_by_role("button", name="Remove jobs").wait_for()
    assert tab.locator("th[scope=row]", has_text="jobs").count() == 1
    tab.get_by_role("button", name="Remove jobs").click()
    tab.get_by_role("button", name="Remove jobs").wait_for(state="detached")
    assert not told
    tab.close()

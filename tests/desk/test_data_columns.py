"""Columns of figures led to indicators from the desk: one line of ``[table.columns]``, in one step with the row of the indicator."""

from __future__ import annotations

import tomllib

import pytest

from desk.edits.data_columns import columns_of, led, unled
from desk.edits.indicator_table import table_of
from intake.report.toml_pieces import NotUnderstood
from paths import REPORTS

CSV = "data/figures.csv"


def columns(folder):
    return tomllib.loads((folder / "report.toml").read_text(encoding="utf-8"))["table"][0]["columns"]


@pytest.fixture
def folder(reports):
    """The report, its data with one more column of figures."""
    folder = reports / "west"
    lines = (folder / CSV).read_text(encoding="utf-8-sig").splitlines()
    more = [f"{lines[0]},就业(万人)", *(f"{line},{n + 10}" for n, line in enumerate(lines[1:]))]
    (folder / CSV).write_text("\n".join(more) + "\n", encoding="utf-8-sig")
    return folder


def test_columns_that_are_there(folder):
    found = columns_of(folder)
    assert {(c.heading, c.indicator) for c in found if c.indicator} == set(columns(folder).items())
    assert [(c.table, c.file, c.heading) for c in found if not c.indicator] == [(0, CSV, "就业(万人)")]


@pytest.mark.parametrize("name", ["west", "provinces", "openness", "digital"])
def test_every_shipped_report(name):
    """Every column that a report names is found, under the indicator that it names."""
    tables = tomllib.loads((REPORTS / name / "report.toml").read_text(encoding="utf-8"))["table"]
    wanted = {(n, h, i) for n, t in enumerate(tables) for h, i in t["columns"].items()}
    assert wanted <= {(c.table, c.heading, c.indicator) for c in columns_of(REPORTS / name)}


@pytest.mark.parametrize("name", ["west", "provinces", "openness"])
def test_one_line_is_written_and_taken_back(name):
    content = (REPORTS / name / "report.toml").read_bytes()
    column = next(c for c in columns_of(REPORTS / name) if c.indicator)
    with pytest.raises(NotUnderstood):
        led(content, column, "other")
    tables = tomllib.loads(content.decode())["table"]
    many = next(c for c in columns_of(REPORTS / name) if c.indicator and len(tables[c.table]["columns"]) > 1)
    without = unled(content, [many])
    said = tomllib.loads(without.decode())["table"][many.table]
    assert many.heading not in said["columns"]
    # known, and not read
    assert many.heading in said["ignore"]
    again = led(without, type(many)(many.table, many.file, many.heading, ""), many.indicator)
    after = tomllib.loads(again.decode())
    assert after["table"][many.table]["columns"] == tables[many.table]["columns"]
    # all but the table is as it was, byte by byte
    kept = set(content.splitlines()) - set(again.splitlines())
    assert len(kept) <= 2


@pytest.mark.slow
def test_with_the_row_in_one_step(desk, folder):
    sheet = table_of(folder).file
    before = {f: (folder / f).read_bytes() for f in (sheet, "report.toml")}
    page = desk.ask("/r/west/describe").text
    assert 'value="0:就业(万人)"' in page
    asked = desk.ask("/r/west/row", {"what": "add", "id": "jobs", "column": "0:就业(万人)"})
    assert asked.status == 303
    assert columns(folder)["就业(万人)"] == "jobs"
    assert "jobs" in table_of(folder).ids
    # the report has it, with its figures and without an error
    report = desk.shelf.open("west")
    report.refresh()
    assert [p.line("en") for p in report.problems.errors] == []
    figures = report.site.plan.report.panel.numbers["jobs"]
    assert figures.notna().sum() == 72
    # the column is no longer offered, nor may it be led to another
    assert 'value="0:就业(万人)"' not in desk.ask("/r/west/describe").text
    assert desk.ask("/r/west/row", {"what": "add", "id": "work", "column": "0:就业(万人)"}).status == 409
    assert "work" not in table_of(folder).ids
    # one step back for both files
    desk.ask("/r/west/turn", {"way": "undo", "room": "describe"})
    assert {f: (folder / f).read_bytes() for f in before} == before


def test_afterwards(desk, folder):
    """An indicator without a column is told and given one; removed, its column is passed over."""
    desk.ask("/r/west/row", {"what": "add", "id": "jobs"})
    page = desk.ask("/r/west/describe").text
    assert "No column leads to jobs" in page
    assert desk.ask("/r/west/row", {"what": "lead", "id": "none", "column": "0:就业(万人)"}).status == 409
    assert desk.ask("/r/west/row", {"what": "lead", "id": "jobs", "column": "0:no such"}).status == 409
    assert desk.ask("/r/west/row", {"what": "lead", "id": "jobs", "column": "0:就业(万人)"}).status == 303
    assert columns(folder)["就业(万人)"] == "jobs"
    number = str(table_of(folder).ids.index("jobs"))
    assert desk.ask("/r/west/row", {"what": "remove", "number": number, "id": "jobs"}).status == 303
    assert "就业(万人)" not in columns(folder)
    report = desk.shelf.open("west")
    report.refresh()
    assert [p.line("en") for p in report.problems if "jobs" in p.line("en") or "就业" in p.line("en")] == []


def test_killed_between_the_two_files_the_step_is_finished(desk, folder, monkeypatch):
    from desk.edits.history import History

    history = desk.shelf.open("west").history
    put, done = History._put, []

    def once(self, path, name):
        if done:
            raise SystemExit("killed")
        done.append(path)
        put(self, path, name)

    monkeypatch.setattr(History, "_put", once)
    contents = {"a.txt": b"a", "b.txt": b"b"}
    with pytest.raises(SystemExit):
        history.change_all(contents, {})
    assert (folder / "a.txt").exists() != (folder / "b.txt").exists()
    monkeypatch.undo()
    again = History(folder, history.kept)
    assert {f: (folder / f).read_bytes() for f in contents} == contents
    again.undo()
    assert not any((folder / f).exists() for f in contents)

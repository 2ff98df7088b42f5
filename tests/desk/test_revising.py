"""Figures that the report has otherwise: kept, or replaced by newer ones with their own source, in one step that can be taken back."""

from __future__ import annotations

import io
import time
import tomllib
import zipfile

import openpyxl
import pytest

from desk.edits.figure_cells import FigureCell, found_at, without_figures
from intake.report.toml_pieces import NotUnderstood
from intake.tables.workbook import grids
from tests.browsing import CHROMIUM, violations
from tests.desk.test_adding import brought, contents, plan, report, seen  # noqa: F401
from tests.desk_server import in_room, running


def revised(was, places=("四川", "云南"), by=1.0, new="2021"):
    """Figures of 2019, those of some places larger, and one of another year."""
    had = was.panel.numbers["indicator_1"]
    rows = ["地区,年份,经济韧性\n"]
    for place in ("四川", "云南", "贵州"):
        code = was.gazetteer.find(place).code
        rows.append(f"{place},2019,{float(had[(code, '2019')]) + (by if place in places else 0)!r}\n")
    return ("".join(rows) + (f"四川,{new},0.5\n云南,{new},0.6\n贵州,{new},0.7\n" if new else "")).encode()


def sent_off(desk, where, form):
    answer = desk.ask(f"{where}/answers", form)
    for _ in range(200):
        ended = answer.status == 303 and not answer.headers["Location"].startswith("/draft")
        if ended or answer.status == 422:
            break
        time.sleep(0.1)
        answer = desk.ask(where)
    return answer


@pytest.mark.slow
@pytest.mark.parametrize("new", ["2021", ""], ids=["with figures to add", "with nothing else"])
def test_newer_figures_take_the_place_of_the_reports(desk, report, new):  # noqa: F811
    before, was = contents(report.folder), plan(report)
    old = was.panel.numbers["indicator_1"]
    where = brought(desk, revised(was, new=new))
    form = {"goes=经济韧性": "indicator_1", "source": "", "differs=经济韧性": "newer"}
    # looked at first: how many, and which
    assert desk.ask(f"{where}/answers", form | {"go": "look"}).status == 303
    page = seen(desk.ask(where).text)
    assert f"figures that are added: {3 if new else 0}, figures that are replaced: 2" in page
    assert contents(report.folder) == before
    answer = sent_off(desk, where, form | {"go": "add"})
    assert (answer.status, answer.headers.get("Location")) == (303, "/r/west/describe"), seen(answer.text)
    report.refresh()
    assert [p.line("en") for p in report.problems.errors] == []
    now = plan(report).panel.numbers["indicator_1"]
    assert now[("510000", "2019")] == float(old[("510000", "2019")]) + 1
    assert now[("530000", "2019")] == float(old[("530000", "2019")]) + 1
    # every other figure of the report is as it was
    others = [key for key in old.dropna().index if key not in {("510000", "2019"), ("530000", "2019")}]
    assert (now.reindex(others) == old.reindex(others)).all()
    for indicator in was.panel.indicators:
        if indicator != "indicator_1":
            assert (
                plan(report).panel.numbers[indicator].dropna().equals(was.panel.numbers[indicator].dropna())
            )
    # of the file that had them two cells are blank, and its other lines are the same bytes
    changed = [
        name for name, content in contents(report.folder).items() if before.get(name, content) != content
    ]
    assert sorted(changed) == ["data/figures.csv", "report.toml"]
    then, since = (c["data/figures.csv"].splitlines() for c in (before, contents(report.folder)))
    assert sum(a != b for a, b in zip(then, since, strict=True)) == 2
    file = tomllib.loads((report.folder / "report.toml").read_text(encoding="utf-8"))
    assert file["table"][-1]["source"] == "table-2"
    desk.ask("/r/west/turn", {"way": "undo", "room": "bring"})
    assert contents(report.folder) == before
    desk.ask("/r/west/turn", {"way": "redo", "room": "bring"})
    report.refresh()
    assert plan(report).panel.numbers["indicator_1"][("510000", "2019")] == float(old[("510000", "2019")]) + 1


def test_kept_where_nothing_else_is_said(desk, report):  # noqa: F811
    before, was = contents(report.folder), plan(report)
    where = brought(desk, revised(was, new=""))
    assert seen(desk.ask(where).text).count("figures that are replaced") == 0
    form = {"goes=经济韧性": "indicator_1", "source": "", "differs=经济韧性": "keep", "go": "add"}
    answer = sent_off(desk, where, form)
    assert answer.status == 422
    assert "there is no figure to add" in answer.text
    assert contents(report.folder) == before


CELLS = [FigureCell("data/a.csv", "", 2, 1), FigureCell("data/a.csv", "", 4, 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("sign", "end"), [(",", "\n"), (";", "\r\n"), ("\t", "\n")])
def test_a_text_keeps_its_other_lines(encoding, sign, end):
    lines = ["地区|一般公共预算收入|总产值", "四川省|1|2", '"云""南"|3|4', "贵州|5|6", "重庆|7|8"]
    text = end.join(lines).replace("|", sign) + end
    wanted = [lines[0], "四川省||2", lines[2], "贵州|5|", lines[4]]
    blank = without_figures(text.encode(encoding), CELLS)
    assert blank == (end.join(wanted).replace("|", sign) + end).encode(encoding)


def book(formula="", kind="plain"):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "数据"
    for row in [["地区", "2019", "2020"], ["四川", 1.5, 2], ["云南", 3, 4], ["贵州", "5", 6]]:
        sheet.append(row)
    sheet["B2"].number_format = "0.00"
    if formula:
        sheet["D2"] = formula
    made.create_sheet("别的")["B2"] = 7
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_workbook_keeps_all_else(tmp_path):
    content = book()
    cells = [FigureCell("data/a.xlsx", "数据", 2, 1), FigureCell("data/a.xlsx", "数据", 4, 1)]
    blank = without_figures(content, cells)
    path = tmp_path / "a.xlsx"
    path.write_bytes(blank)
    first, second = grids(path)
    assert [list(row) for row in first.rows] == [
        ["地区", "2019", "2020"], ["四川", "", "2"], ["云南", "3", "4"], ["贵州", "", "6"]
    ]  # fmt: skip
    assert second.rows[1][1] == "7"
    assert openpyxl.load_workbook(path)["数据"]["B2"].number_format == "0.00"
    with zipfile.ZipFile(io.BytesIO(content)) as a, zipfile.ZipFile(path) as b:
        assert a.namelist() == b.namelist()
        assert [n for n in a.namelist() if a.read(n) != b.read(n)] == ["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        (book("=SUM(B2:C2)"), FigureCell("a.xlsx", "数据", 2, 1)),
        (book(), FigureCell("a.xlsx", "数据", 9, 1)),
        (book(), FigureCell("a.xlsx", "没有", 2, 1)),
        (b"PK\x03\x04 no zip", FigureCell("a.xlsx", "数据", 2, 1)),
        (b"\xd0\xcf\x11\xe0", FigureCell("a.xls", "数据", 2, 1)),
        (b"<table>", FigureCell("a.html", "数据", 2, 1)),
    ],
)
def test_what_cannot_be_changed_cell_by_cell_is_refused(content, cell):
    with pytest.raises(NotUnderstood):
        without_figures(content, [cell])


@pytest.mark.slow
def test_where_the_desk_cannot_replace_them_it_says_where_they_stand(desk, report):  # noqa: F811
    """The report's figures are in a workbook with formulas."""
    was = plan(report)
    rows = (report.folder / "data" / "figures.csv").read_text(encoding="utf-8-sig").splitlines()
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(
            [
                float(w) if w.replace(".", "", 1).isdigit() and i > 2 else w
                for i, w in enumerate(row.split(","))
            ]
        )
    made.create_sheet("sum")["A1"] = "=1+1"
    made.save(report.folder / "data" / "figures.xlsx")
    (report.folder / "data" / "figures.csv").unlink()
    path = report.folder / "report.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("data/figures.csv", "data/figures.xlsx"), encoding="utf-8"
    )
    report.refresh()
    assert [p.line("en") for p in report.problems.errors] == []
    where = brought(desk, revised(was))
    page = desk.ask(where).text
    assert "They stand in data/figures.xlsx" in page
    assert 'value="newer" disabled' in page
    before = contents(report.folder)
    # asked for all the same, the figures that are new are added and those that differ stay
    form = {"goes=经济韧性": "indicator_1", "source": "", "differs=经济韧性": "newer", "go": "add"}
    assert sent_off(desk, where, form).headers.get("Location") == "/r/west/describe"
    assert contents(report.folder)["data/figures.xlsx"] == before["data/figures.xlsx"]


def test_every_figure_of_a_shipped_report_is_found(report):  # noqa: F811
    was = plan(report)
    there = {
        (indicator, *map(str, key))
        for indicator in was.panel.indicators
        for key in was.panel.printed.numbers[indicator].dropna().index
    }
    assert set(found_at(was, there)) == there


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize(
    ("language", "newer", "add", "undo"),
    [
        ("zh", "换成新的数", "添到报告中", "撤销"),
        ("en", "take the newer ones in their place", "Add them to the report", "Undo"),
    ],
)
def test_by_clicking_only(browser, reports, tmp_path, language, newer, add, undo):
    with running(reports, tmp_path / "public", language) as desk:
        opened = desk.shelf.open("west")
        opened.refresh()
        was = plan(opened)
        path = tmp_path / "newer.csv"
        path.write_bytes(revised(was, places=("四川", "云南", "贵州"), new=""))
        tab = in_room(browser, desk, "bring")
        before = contents(reports / "west")
        tab.set_input_files("input[type=file]", path)
        tab.locator("fieldset.differs").wait_for()
        assert tab.locator("fieldset.differs tbody tr").count() == 3
        assert [v["id"] for v in violations(tab)] == []
        tab.get_by_label(newer).check()
        tab.get_by_role("button", name=add).click()
        tab.wait_for_url("**/r/west/describe")
        opened.refresh()
        old, now = (p.panel.numbers["indicator_1"][("510000", "2019")] for p in (was, plan(opened)))
        assert now == old + 1
        tab.get_by_role("button", name=undo, exact=True).click()
        tab.wait_for_url("**/r/west/describe")
        assert contents(reports / "west") == before
        tab.close()

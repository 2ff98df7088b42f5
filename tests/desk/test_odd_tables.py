"""Tables as they should not be, dropped into the desk, and things clicked in a wrong order: a message in its place, nothing lost, no fault of the program."""

from __future__ import annotations

import errno
import re
import shutil
import uuid
from http.client import HTTPConnection

import pytest

import desk.edits.files as files
from tests.browsing import CHROMIUM
from tests.desk_server import Answer

CSV = "地区,GDP（亿元）,失业率（%）\n四川,1,4\n云南,2,3\n贵州,3,2\n".encode()
ODD = {
    "empty.csv": b"",
    "blank.csv": b"\n\n ,,\n",
    "words.csv": "第一章 总则\n本办法自发布之日起施行\n".encode(),
    "nul.csv": b"\0" * 400,
    "no-region.csv": b"a,b,c\nx,1,2\ny,3,4\n",
    "one-row.csv": "地区,值\n四川,1\n".encode(),
    "no-figures.csv": "地区,说明\n四川,好\n云南,好\n贵州,好\n".encode(),
    "twice.csv": "地区,值\n四川,1\n四川,2\n云南,3\n".encode(),
    "gb18030.csv": CSV.decode().encode("gb18030"),
    "utf16.csv": CSV.decode().encode("utf-16"),
    "html.xls": b"<table><tr><td>a</td></tr></table>",
    "one-cell.htm": b"<table><tr><td>a</td></tr></table>",
    "no-table.html": "<!doctype html><p>第一章 总则</p>".encode(),
    "script.htm": b"<script>document.write('<table>')</script>",
    "not-a-zip.xlsx": b"PK\x03\x04" + b"x" * 300,
    "cut.xlsx": None,
    "huge-numbers.csv": "地区,值\n四川,1e400\n云南,-1e400\n贵州,nan\n".encode(),
    "= formula.csv": "地区,=1+1\n四川,=SUM(A1)\n云南,2\n贵州,3\n".encode(),
    "<script>alert(1)</script>.csv": CSV,
}


def bring(desk, name, content):
    """As the form of the first page sends it."""
    mark = uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + f"\r\n--{mark}--\r\n".encode()
    line = HTTPConnection("127.0.0.1", desk.port, timeout=120)
    line.request(
        "POST",
        "/bring",
        body,
        {
            "Cookie": f"fangzhi-desk={desk.token}",
            "Origin": f"http://127.0.0.1:{desk.port}",
            "Content-Type": f"multipart/form-data; boundary={mark}",
        },
    )
    answer = line.getresponse()
    read = Answer(answer.status, answer.headers, answer.read())
    line.close()
    return read


@pytest.mark.parametrize("name", ODD)
def test_an_odd_table_is_told_in_its_place(desk, name):
    content = ODD[name]
    if content is None:
        from desk.bring.bringing import SAMPLE

        content = SAMPLE.read_bytes()[:3000]
    answer = bring(desk, name, content)
    assert answer.status in {303, 422}, answer.text
    if answer.status == 303:
        page = desk.ask(answer.headers["location"])
        assert page.status == 200
        assert "Traceback" not in page.text
        assert "<script>alert" not in page.text
        # made as it is: a report, or what is in the way
        made = desk.ask(f"{answer.headers['location']}/answers", {"name": "odd", "go": "make"})
        assert made.status in {303, 422}
        assert desk.ask("/").status == 200


@pytest.mark.parametrize("name", ["表.htm", "table.html", "TABLE.HTM"])
def test_a_web_page_with_a_table_is_understood(desk, name):
    rows = "".join(f"<tr><td>{'</td><td>'.join(line.split(','))}</td></tr>" for line in CSV.decode().split())
    page = f'<!doctype html><meta charset="utf-8"><h1>统计表</h1><table>{rows}</table>'
    answer = bring(desk, name, page.encode())
    assert answer.status == 303
    shown = desk.ask(answer.headers["location"])
    assert shown.status == 200 and "失业率" in shown.text and "四川" in shown.text
    made = desk.ask(f"{answer.headers['location']}/answers", {"name": "page", "go": "make"})
    assert made.status in {303, 422} and "Traceback" not in made.text


def test_a_report_that_was_deleted_meanwhile(desk):
    assert desk.ask("/r/west/describe").status == 200
    shutil.rmtree(desk.shelf.reports / "west")
    for path in ("describe", "compute", "state", "standing", "progress"):
        assert desk.ask(f"/r/west/{path}").status == 404, path
    for path in ("cell", "row", "value", "arrange", "text", "turn", "build", "edition/next"):
        assert desk.ask(f"/r/west/{path}", {"number": "0", "which": "analysis"}).status == 404, path
    assert desk.ask("/").status == 200
    # nothing of it was written anew
    assert not (desk.shelf.reports / "west").exists()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_report_that_is_moved_while_it_is_open_says_so_and_goes_on(browser, desk, tmp_path):
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.set_default_timeout(60_000)
    tab.goto(desk.address)
    tab.goto(f"http://127.0.0.1:{desk.port}/r/west/describe")
    tab.frame_locator("#page").locator("h1").first.wait_for()
    (desk.shelf.reports / "west").rename(tmp_path / "west")
    tab.locator("#told:visible").wait_for()
    assert "There is no report “west”" in tab.locator("#told").inner_text()
    # loaded anew it says the same
    tab.reload()
    assert "Put it back" in tab.locator("main").inner_text()
    tab.go_back()
    (tmp_path / "west").rename(desk.shelf.reports / "west")
    tab.goto(f"http://127.0.0.1:{desk.port}/r/west/describe")
    tab.frame_locator("#page").locator("h1").first.wait_for()
    assert tab.locator("#told").is_hidden()
    tab.close()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (".~指标.xlsx", "only says that a workbook is open"),
        ("~$指标.xlsx", "only says that a workbook is open"),
        (".~lock.a.ods#", "only says that a workbook is open"),
        ("指标.et", "save it as .xlsx"),
        ("公报.docx", "copy its table into a spreadsheet"),
        ("公报.PDF", "copy its table into a spreadsheet"),
        ("图.png", "is no table that can be read here"),
    ],
)
def test_a_file_that_is_no_table_says_what_it_is(desk, name, told):
    answer = bring(desk, name, b"\x05user" + b" " * 160)
    assert answer.status == 422
    assert told in answer.text
    assert desk.shelf.drafts.list() == []


@pytest.mark.slow
def test_a_file_of_it_that_was_deleted_meanwhile(desk):
    folder = desk.shelf.reports / "west"
    desk.ask("/r/west/describe")
    (folder / "recommendations.toml").unlink()
    for room in ("describe", "compute", "advise", "layout", "write", "publish", "edition"):
        assert desk.ask(f"/r/west/{room}").status == 200, room
    (folder / "indicators.xlsx").unlink()
    for room in ("describe", "compute", "advise", "layout", "write", "publish", "edition"):
        assert desk.ask(f"/r/west/{room}").status == 200, room


def test_a_form_that_is_sent_twice(desk):
    form = {"which": "brief", "what": "remove", "number": "0", "room": "layout"}
    page = desk.ask("/r/west/layout").text
    entry = page.split('name="entry" value="', 1)[1].split('"', 1)[0]
    first = desk.ask("/r/west/arrange", {**form, "entry": entry})
    again = desk.ask("/r/west/arrange", {**form, "entry": entry})
    assert first.status == 303
    # what stands there now is another: it is not removed in its place
    assert again.status == 409


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "told", "remedy"),
    [
        (errno.ENOSPC, "the disk is full", "make room"),
        (errno.EACCES, "may not be read or written", "save and close it there"),
        (errno.EROFS, "read-only", "copy the folder"),
    ],
)
def test_what_cannot_be_written_is_told_and_loses_nothing(desk, monkeypatch, fault, told, remedy):
    folder = desk.shelf.reports / "west"
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def full(_handle):
        raise OSError(fault, "as the system says it", "/somewhere/.report.toml.1a2b3c4d.tmp")

    monkeypatch.setattr(files.os, "fsync", full)
    page = desk.ask("/r/west/layout").text
    entry = page.split('name="entry" value="', 1)[1].split('"', 1)[0]
    form = {"which": "brief", "what": "remove", "number": "0", "room": "layout", "entry": entry}
    answer = desk.ask("/r/west/arrange", form)
    assert answer.status == 507
    assert told in answer.text
    assert remedy in answer.text
    # what can be clicked, and no option of the command; the file by its own name
    assert not re.search(r"(^|\s)-o\b|--|run it again|\.tmp", re.sub("<[^>]+>", " ", answer.text))
    assert "report.toml" in answer.text
    assert bring(desk, "more.csv", CSV).status == 507
    monkeypatch.undo()
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    # and goes on where there is room again
    assert desk.ask("/r/west/arrange", form).status == 303
    desk.ask("/r/west/turn", {"way": "undo", "room": "layout"})
    assert {p: p.read_bytes() for p in before} == before

"""Several tables brought at once are one report: every cell is read from the joined workbook as from its own file."""

from __future__ import annotations

import io
import re
import uuid
from pathlib import Path

import openpyxl
import pytest

from desk.bring import several
from desk.bring.several import Unread, together
from intake.problems import Problems
from intake.tables.sheets import read_grids
from paths import DOCS
from tests.browsing import CHROMIUM
from tests.desk_server import running

PLACES = ("四川", "云南", "贵州", "重庆")
GDP = "地区,年份,GDP（亿元）\n" + "".join(
    f"{p},{y},{100 * i + y}\n" for i, p in enumerate(PLACES, 1) for y in (2019, 2020)
)
PEOPLE = "地区,年份,常住人口（万人）\n" + "".join(
    f"{p},{y},{7 * i + y - 2000}\n" for i, p in enumerate(PLACES, 1) for y in (2019, 2020)
)


def sent(desk, files, to="/bring"):
    """A form with several files, as a browser sends it."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        + content
        + b"\r\n"
        for name, content in files
    ]
    body = b"".join(parts) + f"--{mark}--\r\n".encode()
    import http.client

    line = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
    headers = {
        "Cookie": f"fangzhi-desk={desk.token}",
        "Origin": f"http://127.0.0.1:{desk.port}",
        "Content-Type": f"multipart/form-data; boundary={mark}",
    }
    line.request("POST", to, body, headers)
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer.status, answer.headers.get("Location", ""), text


def book_with_everything():
    """A workbook with shares shown as per cent, joined cells, an error, a hidden sheet, words that begin like formulas."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "甲"
    sheet.append(["地区", "城镇化率", "备注"])
    sheet.append(["四川", 0.5234, "=1+1"])
    sheet["C2"].data_type = "s"
    sheet.append(["云南", 0.5, "#N/A"])
    sheet["B2"].number_format = sheet["B3"].number_format = "0.0%"
    sheet.merge_cells("A4:B4")
    sheet["A4"] = "注：见说明"
    other = book.create_sheet("乙")
    other.append(["x", 1.5, "1,234.50"])
    other.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FILES = [
    ("west.xlsx", (DOCS / "examples" / "west.xlsx").read_bytes()),
    ("west-long.csv", (DOCS / "examples" / "west-long.csv").read_bytes()),
    ("west-wide.xlsx", (DOCS / "examples" / "west-wide.xlsx").read_bytes()),
    ("west-page.xlsx", (DOCS / "examples" / "west-page.xlsx").read_bytes()),
    ("all.xlsx", book_with_everything()),
    ("国标.csv", "地区,数值\n四川,1.50\n云南,—\n".encode("gb18030")),
]


def grids(folder: Path, name: str, content: bytes):
    path = folder / name
    path.write_bytes(content)
    problems = Problems()
    found = read_grids(path, name, problems)
    assert not problems.errors
    return [g for g in found if g.rows]


def shown(grid):
    """What is read of a sheet; figures as numbers, since 0.5 and 0.50 are one."""
    return (
        [[float(t) if re.fullmatch(r"-?\d+(\.\d+)?", t) and (r, c) in grid.percent else t for c, t in enumerate(row)]
         for r, row in enumerate(grid.rows)],
        sorted(grid.joined), grid.percent, dict(grid.broken), grid.hidden,
    )  # fmt: skip


def test_every_cell_is_read_as_from_its_own_file(tmp_path):
    own = [g for name, content in FILES for g in grids(tmp_path, name, content)]
    joined = grids(tmp_path, "together.xlsx", together(FILES))
    assert len(own) >= len(FILES) + 1
    for one, other in zip(own, joined, strict=True):
        assert shown(other) == shown(one), other.name
    names = [g.name for g in joined]
    assert len({n.casefold() for n in names}) == len(names)
    assert {"west", "west-long", "all 甲", "all 乙", "国标"} <= set(names)


def test_names_of_sheets_are_allowed_and_told_apart():
    content = "地区,数值\n四川,1\n".encode()
    long = "某某省统计局关于各地区二〇二三年主要经济指标完成情况的统计表（一）"
    files = [
        (f"{long}.csv", content),
        (f"{long}二.csv", content),
        ("a[1].csv", content),
        ("A 1.csv", content),
    ]
    names = openpyxl.load_workbook(io.BytesIO(together(files))).sheetnames
    assert len({n.casefold() for n in names}) == 4
    assert all(len(n) <= 31 and not set(n) & set("[]:*?/\\") for n in names)


def test_what_cannot_be_read_is_told_by_its_own_name(desk, monkeypatch):
    status, _, text = sent(desk, [("gdp.csv", GDP.encode()), ("broken.xlsx", b"no workbook")])
    assert status == 422
    assert "broken.xlsx" in text
    status, _, text = sent(desk, [("gdp.csv", GDP.encode()), ("notes.docx", b"PK")])
    assert status == 422
    assert "notes.docx" in text
    assert desk.shelf.drafts.list() == []
    monkeypatch.setattr(several, "MOST_CELLS", 20)
    with pytest.raises(Unread, match=r"people\.csv"):
        together([("gdp.csv", b"a,b\n1,2\n"), ("people.csv", PEOPLE.encode())])


def test_two_tables_are_one_report(desk):
    status, where, _ = sent(desk, [("gdp.csv", GDP.encode()), ("人口.csv", PEOPLE.encode())])
    assert status == 303
    text = desk.ask(where).text
    assert "GDP" in text
    assert "常住人口" in text
    draft = desk.shelf.drafts.list()[0]
    tidy = draft.understand().tidy
    assert [m.name for m in tidy.measures] == ["GDP", "常住人口"]
    assert len(tidy.regions) == 4


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_several_files_are_dropped_in_a_browser(browser, tmp_path):
    for name, text in (("gdp.csv", GDP), ("人口.csv", PEOPLE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with running(tmp_path / "reports", tmp_path / "public", "zh") as desk:
        tab = browser.new_page(viewport={"width": 1280, "height": 860})
        tab.set_default_timeout(60_000)
        tab.goto(desk.address)
        tab.set_input_files("input[type=file]", [tmp_path / "gdp.csv", tmp_path / "人口.csv"])
        tab.wait_for_url("**/draft/gdp")
        tab.locator(".sheet caption").first.wait_for()
        captions = tab.locator(".sheet caption").all_inner_texts()
        assert captions == ["gdp", "人口"]
        tab.get_by_role("button", name="按这些回答生成报告").click()
        tab.wait_for_url("**/r/gdp/describe")
        names = [tab.locator("td.c-zh input[name=text]").nth(i).input_value() for i in range(2)]
        assert [name.removeprefix("TODO ") for name in names] == ["GDP", "常住人口"]
        tab.close()

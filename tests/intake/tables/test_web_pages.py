"""Web pages that are called workbooks."""

from __future__ import annotations

from pathlib import Path

from intake.problems import Problems
from intake.tables.sheets import read_grids
from intake.tables.web_pages import is_web_page, web_grids
from intake.tables.workbook import Grid

PAGE = """<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><style>td{color:red}</style></head><body>
<script>document.write("<table><tr><td>1</td><td>2</td></tr></table>")</script>
<table><tr><td rowspan=2>市别<br>City</td><td colspan=2>人口（万人）</td></tr><tr><td>合计</td><td>#城镇</td></tr>
<tr><td>沈&nbsp;&nbsp;阳</td><td>914.7</td><td>777.5</td></tr><tr><td colspan=99999999>注：常住人口</td></tr></table></body></html>"""


def grids(path: Path) -> list[Grid]:
    found = web_grids(path)
    assert isinstance(found, list)
    return found


def test_cells_stand_where_the_page_shows_them(tmp_path: Path) -> None:
    page = tmp_path / "N0305.xls"
    page.write_bytes(PAGE.encode("gb18030"))
    assert is_web_page(page)
    (grid,) = grids(page)
    assert grid.rows[:3] == (
        ("市别\nCity", "人口（万人）", ""),
        ("", "合计", "#城镇"),
        ("沈 阳", "914.7", "777.5"),
    )
    assert (0, 0, 1, 0) in grid.joined and (0, 1, 0, 2) in grid.joined


def test_tables_inside_tables_are_read_by_themselves(tmp_path: Path) -> None:
    inner = "<table><tr><td>a</td><td>{}</td></tr><tr><td>b</td><td>2</td></tr></table>"
    page = tmp_path / "page.htm"
    page.write_text(
        f"<!DOCTYPE html><table><tr><td>{inner.format(1)}</td><td>{inner.format(3)}</td></tr></table>",
        encoding="utf-8",
    )
    assert [g.rows[0] for g in grids(page)] == [("a", "1"), ("a", "3")]


def test_a_page_without_tables_is_told(tmp_path: Path) -> None:
    page = tmp_path / "login.xls"
    page.write_text("<html><body><p>Session expired</p></body></html>", encoding="utf-8")
    problems = Problems()
    read_grids(page, page.name, problems)
    assert [p.what["en"] for p in problems.errors] == ["there is no table in this web page"]


def test_a_workbook_is_no_web_page(tmp_path: Path) -> None:
    for begin in (b"PK\x03\x04<html>", b"\xd0\xcf\x11\xe0<table>", b"a,b\n<table>,1\n"):
        path = tmp_path / "book.xls"
        path.write_bytes(begin)
        assert not is_web_page(path)


def test_a_workbook_saved_as_one_page_has_a_sheet_a_part(tmp_path: Path) -> None:
    part = (
        "------=_Next\nContent-Location: file:///C:/1/sheet{0}.htm\nContent-Transfer-Encoding: quoted-printable\n"
        'Content-Type: text/html; charset="gb2312"\n\n{1}\n'
    )
    table = "<html><body><table><tr><td>=B5=D8=C7=F8</td><td>GDP</td></tr><tr><td>=BC=D7</td><td>{}</td></tr></table></body></html>"
    page = tmp_path / "月报.mht"
    page.write_text(
        'MIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related; boundary="----=_Next"\n\n'
        + part.format(1, table.format(5))
        + part.format(2, table.format(7))
        + "------=_Next--\n",
        encoding="ascii",
    )
    found = read_grids(page, page.name, Problems())
    assert [g.rows for g in found] == [(("地区", "GDP"), ("甲", "5")), (("地区", "GDP"), ("甲", "7"))]

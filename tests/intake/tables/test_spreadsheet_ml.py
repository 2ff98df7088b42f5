"""Workbooks in the XML of Excel 2003."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from intake.tables.sheets import read_grids, read_table

HEAD = """<?xml version="1.0" encoding="{0}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="s9"><NumberFormat ss:Format="0.0%"/></Style></Styles>
"""
SHEET = """<Worksheet ss:Name="2023年"><Table>
<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">2023年各市主要指标</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">地区</Data></Cell><Cell><Data ss:Type="String">地区生产总值（亿元）</Data></Cell>
 <Cell ss:Index="4"><Data ss:Type="String">城镇化率（%）</Data></Cell></Row>
{0}</Table></Worksheet>
<Worksheet ss:Name="底稿"><Table><Row><Cell><Data ss:Type="Number">1</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""
CITIES = ["南京市", "无锡市", "徐州市", "常州市", "苏州市", "南通市"]
ROW = (
    '<Row><Cell><Data ss:Type="String">{0}</Data></Cell><Cell><Data ss:Type="Number">{1}.50</Data></Cell>'
    '<Cell ss:Index="4" ss:StyleID="s9"><Data ss:Type="Number">0.{2}</Data></Cell></Row>'
)


def book(folder: Path, encoding: str = "UTF-8", name: str = "指标.xls") -> Path:
    rows = "".join(ROW.format(c, 1000 + 7 * i, 61 + i) for i, c in enumerate(CITIES))
    path = folder / name
    path.write_bytes((HEAD.format(encoding) + SHEET.format(rows)).encode(encoding))
    return path


@pytest.mark.parametrize(("encoding", "name"), [("UTF-8", "指标.xls"), ("gb18030", "指标.xml")])
def test_cells_stand_at_their_places(tmp_path: Path, encoding: str, name: str) -> None:
    problems = Problems()
    shown, hidden = read_grids(book(tmp_path, encoding, name), name, problems)
    assert not problems.errors and hidden.hidden and not shown.hidden
    assert shown.name == "2023年" and shown.joined == ((0, 0, 0, 3),)
    assert shown.rows[1:4] == (
        ("", "", "", ""),
        ("地区", "地区生产总值（亿元）", "", "城镇化率（%）"),
        ("南京市", "1000.5", "", "0.61"),
    )
    assert (3, 3) in shown.percent and (3, 1) not in shown.percent


def test_a_report_is_made_of_one(tmp_path: Path) -> None:
    problems = Problems()
    tidy = read_statistics(book(tmp_path), problems)
    assert tidy is not None and not problems.errors and not tidy.questions
    assert tidy.periods == ("2023",)
    assert {m.name: (m.unit, tidy.frame[m.id].to_list()) for m in tidy.measures} == {
        "地区生产总值": ("亿元", [1000.5 + 7 * i for i in range(6)]),
        "城镇化率": ("%", [61.0 + i for i in range(6)]),
    }


def test_data_of_a_report_are_read_from_one(tmp_path: Path) -> None:
    problems = Problems()
    table = read_table(book(tmp_path), "指标.xls", problems, "2023年")
    assert table is not None and table.rows[0].number == 3


def test_what_is_cut_or_reaches_beyond_reason_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path)
    path.write_bytes(path.read_bytes()[:900])
    far = tmp_path / "far.xls"
    far.write_text(
        HEAD.format("UTF-8")
        + SHEET.format(ROW.format("甲", 1, 2).replace('ss:Index="4"', 'ss:Index="9999999"')),
        "utf-8",
    )
    for broken in (path, far):
        problems = Problems()
        assert read_grids(broken, broken.name, problems) == [] and len(problems.errors) == 1


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xls"
    secret = tmp_path / "secret.txt"
    secret.write_text("told by nobody", "utf-8")
    head = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
        + HEAD.format("UTF-8").split("?>", 1)[1]
    )
    path.write_text(head + SHEET.format(ROW.format("&a;", 1, 2)), "utf-8")
    assert "told by nobody" not in str(read_grids(path, path.name, Problems()))

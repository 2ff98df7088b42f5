"""Broken spreadsheets: what is written, what the user answered, and nothing that can be read as figures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

import xlsxwriter

from intake.new.answers import Answers, open_questions
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems

SMALL = "地区,年份,GDP\n四川,2019,1\n云南,2019,2\n"
GOOD = "地区,年份,GDP（亿元）\n四川,2019,46364\n云南,2019,23224\n贵州,2019,16769\n"


@dataclass(frozen=True)
class Table:
    """One broken file."""

    name: str
    #: its bytes, or what makes them where a test asks: every worker collects all of them
    made: bytes | Callable[[], bytes]
    answers: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def content(self) -> bytes:
        return self.made if isinstance(self.made, bytes) else self.made()


def text(name: str, words: str, encoding: str = "utf-8", **answers: Any) -> Table:
    return Table(name, words.encode(encoding), answers)


def book(name: str, fill: Callable[[xlsxwriter.Workbook], None], **answers: Any) -> Table:
    return Table(name, partial(_filled, fill), answers)


def _filled(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        fill(made)
    return out.getvalue()


def rows(*lines: tuple[object, ...]) -> Callable[[xlsxwriter.Workbook], None]:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("数据")
        for i, line in enumerate(lines):
            sheet.write_row(i, 0, line)

    return fill


HEAD, SICHUAN, YUNNAN = ("地区", "年份", "GDP"), ("四川", 2019, 1), ("云南", 2019, 2)


def _archive(name: str, members: dict[str, bytes], **options: Any) -> Table:
    return Table(name, partial(_packed, members, options))


def _packed(members: dict[str, bytes], options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    return out.getvalue()


def _changed(table: Table, member: str, old: bytes, new: bytes, name: str) -> Table:
    """A workbook with one of its parts changed by hand."""
    return Table(name, partial(_with_part, table, member, old, new))


def _with_part(table: Table, member: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(table.content)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info.filename, content.replace(old, new) if info.filename == member else content)
    return out.getvalue()


def _formula(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet("数据")
    for i, line in enumerate((HEAD, SICHUAN, YUNNAN)):
        sheet.write_row(i, 0, line)
    sheet.write_formula("C3", "=C2*2", None, "")


def _fault(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet("数据")
    for i, line in enumerate((HEAD, SICHUAN, YUNNAN)):
        sheet.write_row(i, 0, line)
    sheet.write_formula("C3", "=1/0", None, "#DIV/0!")


def _stray(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet("数据")
    for i, line in enumerate((HEAD, SICHUAN, YUNNAN)):
        sheet.write_row(i, 0, line)
    sheet.write("XFD1048576", 1)


def _two_sheets(made: xlsxwriter.Workbook) -> None:
    for name, value in (("2019", 1), ("2019年", 2)):
        sheet = made.add_worksheet(name)
        sheet.write_row(0, 0, ("地区", "GDP"))
        sheet.write_row(1, 0, ("四川", value))
        sheet.write_row(2, 0, ("云南", 5))


def _two_units(made: xlsxwriter.Workbook) -> None:
    for year, unit in ((2018, "亿元"), (2019, "万人")):
        sheet = made.add_worksheet(str(year))
        sheet.write_row(0, 0, ("地区", f"总量（{unit}）"))
        sheet.write_row(1, 0, ("四川", 5))
        sheet.write_row(2, 0, ("云南", 3))


def _macros(made: xlsxwriter.Workbook) -> None:
    rows(HEAD, ("四川", 2019, "宏"), ("云南", 2019, "宏"))(made)


# an OLE file as programs make it where a password is set: only what tells it apart
_SEALED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
)
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016
_PLAIN = book("plain.xlsx", rows(HEAD, SICHUAN, YUNNAN))


@cache
def tables() -> dict[str, Table]:
    """Every broken spreadsheet by what is wrong with it."""
    return {
        # --- files that are no tables
        "empty file": text("table.csv", ""),
        "blank lines only": text("table.csv", "\n\n,,,\n"),
        "not text": Table("table.csv", bytes(range(256)) * 4),
        "UTF-16 without a mark": text("table.csv", GOOD, "utf-16-le"),
        "picture named csv": Table("table.csv", b"\x89PNG\r\n\x1a\n" + b"\0\1" * 50),
        "unknown type": text("table.pdf", GOOD),
        "no type": text("table", GOOD),
        "unclosed quotation mark": text(
            "table.csv", '地区,年份,GDP\n四川,2019,"46364\n云南,2019,1\n' + "x" * 140_000
        ),
        "a field without end": text("table.csv", "地区,年份,GDP\n四川,2019," + "9" * 200_000 + "\n"),
        "words only": text("table.csv", "姓名,爱好\n张三,下棋\n李四,读书\n"),
        "one column": text("table.csv", "地区\n四川\n云南\n"),
        "heading without rows": text("table.csv", "地区,年份,GDP\n"),
        # --- workbooks
        "text named xlsx": text("table.xlsx", GOOD),
        "password": Table("table.xlsx", _SEALED),
        "damaged old workbook": Table("table.xls", _OLD),
        "cut off": Table("table.xlsx", lambda: _PLAIN.content[: len(_PLAIN.content) // 2]),
        "archive that is no workbook": _archive("table.xlsx", {"readme.txt": b"hello"}),
        "zip bomb": _archive(
            "table.xlsx", {"xl/worksheets/sheet1.xml": b"0" * (40 * 2**20)}, compresslevel=9
        ),
        "archive of a myriad members": _archive("table.xlsx", {f"m{i}": b"" for i in range(10_001)}),
        "path trick in the archive": _archive(
            "table.xlsx", {"../../evil.txt": b"x", "[Content_Types].xml": b"<Types/>"}
        ),
        "sheet that never ends": book("table.xlsx", _stray),
        "sheet that is no XML": _changed(
            _PLAIN, "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData", "table.xlsx"
        ),
        "formula without result": book("table.xlsx", _formula),
        "formula with an error": book("table.xlsx", _fault),
        "macro workbook without figures": book("table.xlsm", _macros),
        "no such sheet": book("table.xlsx", rows(HEAD, SICHUAN, YUNNAN), sheets=("数剧",)),
        # --- regions
        "misspelt province": text("table.csv", GOOD.replace("四川", "四州")),
        "region of no kind": text("table.csv", GOOD + "亚特兰蒂斯,2019,1\n"),
        "missing region": text(
            "table.csv", "地区,GDP（亿元）,人口\n四川,1,2\n,3,4\n云南,5,6\n", period="2019"
        ),
        "prefectures said to be counties": text(
            "table.csv",
            "城市,年份,GDP\n武汉,2019,1\n宜昌,2019,2\n襄阳,2019,3\n",
            level="county",
            region_column="城市",
        ),
        "a name that four districts bear": text(
            "table.csv", "区县,年份,GDP\n鼓楼区,2019,1\n玄武区,2019,2\n江宁区,2019,3\n"
        ),
        "a city that was dissolved": text(
            "table.csv", "城市,年份,GDP\n合肥,2009,1\n巢湖,2009,2\n芜湖,2009,3\n"
        ),
        "a district that was merged": text(
            "table.csv", "区县,年份,GDP\n东城区,2009,1\n崇文区,2009,2\n密云县,2009,3\n"
        ),
        "code and name contradict": text(
            "table.csv", "代码,地区,年份,GDP\n510000,四川,2019,1\n530000,贵州,2019,2\n"
        ),
        "a breakdown that is not chosen": text(
            "table.csv",
            "State,Year,Method,Income\nBavaria,2018,old,5\nBavaria,2018,new,7\nSaxony,2018,old,6\nSaxony,2018,new,9\n",
        ),
        "a direction that no name says": text(
            "table.csv", "地区,年份,物价指数\n四川,2019,101.2\n云南,2019,102.4\n", direction={}
        ),
        "several units over one table": text(
            "table.csv", "单位：万人、亿元,,\n地区,年份,其他\n四川,2019,10\n云南,2019,20\n", direction={}
        ),
        "a total that may be a region": text(
            "table.csv",
            "No,State,Year,Rate (%)\n,Northland,2018,40\n1,Aber,2018,50\n2,Bray,2018,45\n3,Cwm,2018,39\n4,Dale,2018,30\n",
        ),
        "a table without regions": text("table.csv", "2019,2020,2021\n1.5,2.5,3.5\n4.5,5.5,6.5\n"),
        "no such region column": text("table.csv", GOOD, region_column="地区名"),
        "an answer that is no region": text(
            "table.csv",
            "区县,年份,GDP\n鼓楼区,2019,1\n玄武区,2019,2\n江宁区,2019,3\n",
            means={"鼓楼区": "999999"},
        ),
        # --- periods
        "impossible year": text("table.csv", GOOD.replace("四川,2019", "四川,20199")),
        "year before all statistics": text("table.csv", GOOD.replace("四川,2019", "四川,1066")),
        "year in words": text("table.csv", GOOD.replace("四川,2019", "四川,去年")),
        "no period anywhere": text("table.csv", "地区,GDP\n四川,1\n云南,2\n"),
        "period answered wrongly": text("table.csv", "地区,GDP\n四川,1\n云南,2\n", period="去年"),
        # --- figures
        "word in a number cell": text("table.csv", GOOD.replace("46364", "约46000")),
        "range in a number cell": text("table.csv", GOOD.replace("46364", "40000-50000")),
        "decimal comma": text("table.csv", GOOD.replace("46364", '"46,36"')),
        "infinite figure": text("table.csv", GOOD.replace("46364", "1e999")),
        "formula as text": text("table.csv", GOOD.replace("46364", "=SUM(A1:A3)")),
        "scale twice": text("table.csv", GOOD.replace("46364", "4.6万")),
        "contradictory rows": text("table.csv", GOOD + "四川,2019,46365\n"),
        "contradictory sheets": book("table.xlsx", _two_sheets),
        "units that differ": book("table.xlsx", _two_units),
        "fractions under per cent": text(
            "table.csv",
            "地区,年份,城镇化率（%）\n四川,2019,0.54\n云南,2019,0.49\n贵州,2019,0.49\n重庆,2019,0.67\n西藏,2019,0.32\n",
        ),
        "headings that are years only": text("table.csv", "地区,2018,2019\n四川,1,2\n云南,3,4\n"),
        "markup and invisible letters as a region": text(
            "table.csv", GOOD + "<script>alert(1)</script>,2019,1\n\u202e川四,2019,2\n"
        ),
        "path trick as a region": text("table.csv", GOOD + "../../etc/passwd,2019,1\n"),
        "a column of words among figures": text(
            "table.csv", "地区,年份,GDP\n四川,2019,1\n云南,2019,2\n贵州,2019,见注\n重庆,2019,见注\n"
        ),
    }


def harmless() -> dict[str, Table]:
    """Files that look dangerous and hold the three good rows all the same."""
    return {
        "entity bomb": _changed(
            book("table.xlsx", rows(HEAD, SICHUAN, YUNNAN)),
            "xl/sharedStrings.xml",
            b"<sst ",
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst ',
            "table.xlsx",
        ),
        "macro workbook": book("table.xlsm", rows(HEAD, SICHUAN, YUNNAN)),
        "heading with markup": text(
            "table.csv", "地区,年份,<img src=x onerror=alert(1)>\n四川,2019,1\n云南,2019,2\n"
        ),
        "heading that is a formula": text(
            "table.csv", "地区,年份,=cmd|' /C calc'!A0\n四川,2019,1\n云南,2019,2\n"
        ),
        "letters nobody sees": text(
            "table.csv", "地\u200b区,年份,GDP\n四\u200b川,2019,1\n云南,2019,\u202e2\n"
        ),
        "UTF-8 with a mark": text("table.csv", "\ufeff" + SMALL),
        "GBK": text("table.csv", SMALL, "gbk"),
        "UTF-16 with a mark": text("table.csv", SMALL, "utf-16"),
        "semicolons": text("table.csv", SMALL.replace(",", ";")),
        "tabs and old line ends": text("table.csv", SMALL.replace(",", "\t").replace("\n", "\r")),
        "blank rows and columns around": text(
            "table.csv", ",,,,\n,,,,\n,地区,年份,GDP,\n,四川,2019,1,\n,,,,\n,云南,2019,2,\n,,,,\n"
        ),
        "the heading again in the middle": text("table.csv", SMALL.replace("云南", "地区,年份,GDP\n云南")),
    }


def lines(table: Table, folder: Path) -> dict[str, list[str]]:
    """What the table gives, in both languages: errors, then questions."""
    path = folder / table.name
    path.write_bytes(table.content)
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(**{"direction": {"rest": "more"}, **table.answers}))
    if tidy is not None:
        problems.add(open_questions(tidy.file, tidy.questions))
    return {ui: [p.line(ui) for p in problems.errors] for ui in ("en", "zh")}

"""Blocks of a report's own material: pictures and tables, per region, traceable, told where they fail."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from compose.document import Figure, Table, plain
from intake.problems import Problems
from paths import REPORTS
from pipeline.prepare import prepare
from publish.site import Site
from render.docx import writer
from render.markdown import write

pytestmark = pytest.mark.slow

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><circle cx="50" cy="50" r="40"/></svg>'
BLOCKS = """[[brief.block]]
kind = "image"
file = "images/{region}-{language}.svg"
alt = { zh = "一个圆", en = "A circle" }
caption = { zh = "圆", en = "The circle" }

[[brief.block]]
kind = "table"
id = "projects"
file = "data/projects.xlsx"
source = "%s"
caption = { zh = "重点项目", en = "Projects" }
region = "地区"
columns = [
  { heading = { zh = "项目", en = "Project" }, name = { zh = "项目", en = "Project" } },
  { heading = "投资", name = { zh = "投资", en = "Investment" }, unit = { zh = "亿元", en = "100 m yuan" } },
]

[[brief.block]]
kind = "image"
file = "images/sichuan-zh.svg"
alt = { zh = "又一个圆", en = "Another circle" }
caption = { zh = "同一个圆", en = "The same circle" }
hidden = false
only = ["四川"]

"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "provinces"
    shutil.copytree(REPORTS / "provinces", folder, ignore=shutil.ignore_patterns("editions"))
    (folder / "images").mkdir()
    for language in ("zh", "en"):
        (folder / f"images/sichuan-{language}.svg").write_text(SVG, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (
        ["地区", "项目", "Project", "投资"],
        ["四川", "铁路", "Railway", 1234.5],
        ["Sichuan", "大坝", "Dam", None],
        ["北京", "机场", "Airport", 800],
    ):
        book.active.append(row)
    book.save(folder / "data/projects.xlsx")
    path = folder / "report.toml"
    text = path.read_text(encoding="utf-8")
    source = re.search(r'\[\[source\]\]\s+id\s*=\s*"([^"]+)"', text)
    assert source
    head, _, rest = text.partition("[[brief.block]]")
    path.write_text(head + BLOCKS % source[1] + rest[rest.index("[[overview.block]]") :], encoding="utf-8")
    return folder


def check(folder: Path) -> list[str]:
    problems = Problems()
    prepare(folder, problems, tried=True)
    return [p.line() for p in problems if "map_approval" not in p.line()]


def test_pictures_and_tables_of_a_region(own):
    assert check(own) == []
    site = Site(*prepare(own, Problems()))  # type: ignore[misc]
    for language, shown in (("zh", ["铁路", "大坝"]), ("en", ["Railway", "Dam"])):
        of = site.subject("510000", language, ("html",))
        picture, table, again = (section.nodes[0] for section in of.document.sections)
        assert isinstance(picture, Figure) and isinstance(again, Figure) and isinstance(table, Table)
        assert [plain(row.cells[0].prose) for row in table.rows] == shown
        assert [plain(row.cells[1].prose) for row in table.rows] == ["1,234.5", "—"]
        assert table.rows[0].cells[1].prose[0].address == "projects/510000/1/c2"
        # the same picture twice has two names on the page
        page = site.web_page(of).decode()
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        for path in re.findall(r'<img class="own" src="\.\./\.\./([^"]+)"', page):
            assert f"provinces/{path}" in site.assets()
        assert writer.render(of.document, date="", author="").startswith(b"PK")
        assert "1,234.5" in write(of.document).text
        # a unit stands below its heading on the page, in brackets where a format has one line for it
        headed = {"zh": "投资（亿元）", "en": "Investment (100 m yuan)"}[language]
        assert headed in write(of.document).text
        word = docx.Document(io.BytesIO(writer.render(of.document, date="", author="")))
        assert headed in [cell.text for table in word.tables for cell in table.rows[0].cells]
    # who has no picture and no row has neither heading
    assert [s.id for s in site.subject("110000", "zh", ()).document.sections] == ["table"]
    assert site.subject("620000", "zh", ()).document.sections == ()
    # its numbers say where they are from, and lie beside the others
    assert any(path.endswith("/projects.csv") for path in site.data())
    assert "provinces/en/data/projects/index.html" in site.origins("en", site.figures("en"))


FAULTS = {
    "no column": ('heading = "投资"', 'heading = "投次"', "the column “投次” is missing; did you mean “投资”?"),
    "no picture": ("images/sichuan-zh.svg", "images/sichuan.svg", "there is no picture “images/sichuan.svg”"),
    "no words": ('alt = { zh = "一个圆", en = "A circle" }', 'alt = { zh = "一个圆", en = "" }', "the wording in en is missing"),
    "taken": ('id = "projects"', 'id = "integration"', "there is a result “integration” already"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_fit_is_told(own, fault):
    old, new, told = FAULTS[fault]
    path = own / "report.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert any(told in line for line in check(own)), check(own)

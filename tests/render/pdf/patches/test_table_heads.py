"""Tables over several pages, measured in the PDF: 表1（续）, the head again, everything read once."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any
from unittest.mock import patch

import pikepdf
import pytest
from pdfplumber.utils import extract_text

from render.pdf import writer as pdf_writer
from render.pdf.preflight.ua import check_pdf
from render.pdf.styles import STYLES
from tests.reading import read_pdf
from tests.render.pdf.marked import nested
from tests.shipped import Shipped, typeset

#: how the line above the repeated head begins, by language
LABEL = {"zh": "表1（续）", "en": "Table1(continued)"}


def page(rows: int, before: str = "") -> str:
    """A table as the templates write it for paper."""
    body = "".join(f"<tr><th scope='row'>地区{i}<td>{i}.5" for i in range(1, rows + 1))
    return f"""<html lang="zh-Hans"><head><title>题</title><meta name="author" content="方志"></head><body class="zh">
<h1>题</h1><h2>数</h2>{before}<div class="tablewrap ranking"><table><caption>表1 题</caption>
<thead><tr class="continued"><td colspan="2"><div>表1（续）</div></td></tr><tr><th scope="col">地区<th scope="col">数值</tr>
</thead><tbody>{body}</tbody></table></div></body></html>"""


def bare(text: str) -> str:
    """Text without blanks, the gaps beside letters and digits among them."""
    return "".join(text.replace("\u200b", "").split())


@cache
def painted(data: bytes) -> list[list[dict[str, Any]]]:
    """The characters of every page: reading them takes as long as laying them out."""
    with nested(), read_pdf(data) as pdf:
        return [one.chars for one in pdf.pages]


def texts(data: bytes) -> list[str]:
    """What is painted, page by page, without blanks."""
    return [bare(extract_text(chars)) for chars in painted(data)]


def read(data: bytes) -> list[tuple[str, str]]:
    """What a reading program reads, in its order: the types of elements above, and the text of each piece."""
    pieces: dict[tuple[int, int], str] = defaultdict(str)
    for number, chars in enumerate(painted(data), 1):
        for char in chars:
            if char["mcid"] is not None:
                pieces[number, char["mcid"]] += char["text"]
    found: list[tuple[str, str]] = []
    with pikepdf.open(io.BytesIO(data)) as opened:
        numbers = {one.objgen: i for i, one in enumerate(opened.pages, 1)}

        def walk(node: Any, above: str) -> None:
            kind = f"{above}/{str(node.S)[1:]}"
            kids = node.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                if isinstance(kid, pikepdf.Dictionary):
                    if "/S" in kid:
                        assert kid.P.objgen == node.objgen, (
                            f"a {kid.S} below {kind} that says it is elsewhere"
                        )
                        walk(kid, kind)
                else:
                    found.append((kind, pieces.pop((numbers[node.Pg.objgen], int(kid)), "")))

        walk(opened.Root.StructTreeRoot.K[0], "")
    assert not pieces, "everything marked is in the structure"
    return found


def kinds(data: bytes) -> list[str]:
    """The types of all elements, in order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        for kid in node if isinstance(node, pikepdf.Array) else [node]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                found.append(str(kid.S)[1:])
                walk(kid.get("/K", []))

    with pikepdf.open(io.BytesIO(data)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("style", ["brief", "government", "print"])
def test_the_line_stands_above_the_head_where_the_table_goes_on(style: str, tmp_path: Any) -> None:
    data = typeset(page(120), style)
    found = texts(data)
    assert len(found) >= 3
    assert ["表1（续）" in text for text in found] == [False] + [True] * (len(found) - 1)
    assert [text.count("数值") for text in found] == [1] * len(found)
    with read_pdf(data, drawn=True) as pdf:
        for one in pdf.pages[1:]:
            words = {w["text"]: w for w in one.extract_words()}
            line, head = words["表1（续）"], words["数值"]
            rules = [
                r for r in [*one.rects, *one.lines, *one.curves] if line["bottom"] < r["top"] < head["top"]
            ]
            assert rules, "the head's upper rule runs between the two"
    path = tmp_path / "table.pdf"
    path.write_bytes(data)
    assert check_pdf(path) == []


def test_a_table_on_one_page_has_no_such_line_and_no_room_for_it() -> None:
    data, plain = (pdf_writer.pdf(html, {}) for html in (page(3), page(3).replace("表1（续）", "")))
    assert "（续）" not in texts(data)[0]

    def top(made: bytes) -> float:
        with read_pdf(made) as pdf:
            return next(float(w["top"]) for w in pdf.pages[0].extract_words() if w["text"] == "数值")

    assert top(data) == pytest.approx(top(plain), abs=0.01)
    with read_pdf(data) as pdf:
        words = {w["text"]: w for w in pdf.pages[0].extract_words()}
    assert words["数值"]["top"] - words["表1"]["bottom"] < 12, "the head follows the caption"


def rows(tables: Iterable[tuple[int, float]], style: str) -> list[list[int]]:
    """How many rows each table has on every page it is on, of tables of so many rows below blocks of so many millimetres."""
    made = []
    for number, below in tables:
        text = page(number, f'<div style="height:{below}mm; break-before: page"></div>')
        lines = '<caption><span class="line"><span class="title">表1 题</span><span class="unit">单位：元</span></span>'
        text = text.replace("<h2>数</h2>", "").replace("<caption>表1 题", lines)
        made.append(text[text.index("</h1>") + 5 : text.index("</body>")])
    before, after = page(0).split("<h2>")[0], "</body></html>"
    # pages are left empty on purpose: nothing is tried to fill them
    plain = replace(STYLES[style], tighter=(), tried=())
    with patch.dict(STYLES, {style: plain}):
        data = pdf_writer.pdf(before + "".join(made) + after, {}, style)
    found: list[list[int]] = []
    for text in texts(data):
        names = re.findall(r"地区(\d+)\1\.5", text)
        assert ("表1题" in text) == ("1" in names), "the heading is where the first row is"
        if names[:1] == ["1"]:
            found.append([])
        if names:
            found[-1].append(len(names))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("style", "room"), [("brief", 238), ("government", 196), ("print", 238)])
def test_no_row_stands_alone_at_a_page_s_foot_or_head(style: str, room: int) -> None:
    """As a table of 15 rows moves up by less than a row, at least two are on either page, with what is above them."""
    found = rows([(15, below) for below in range(room, room - 48, -4)], style)
    assert [sum(of) for of in found] == [15] * 12
    assert min(min(of) for of in found) >= 2
    assert {of[0] for of in found} >= {2, 3, 15}, "two rows before the break, three, or all on the next page"


@pytest.mark.slow
@pytest.mark.parametrize(("style", "below"), [("brief", 150), ("print", 150), ("government", 90)])
def test_the_last_row_takes_the_one_before_along(style: str, below: int) -> None:
    found = rows([(number, below) for number in range(6, 20)], style)
    fits = max(number for number, of in zip(range(6, 20), found, strict=True) if len(of) == 1)
    assert len(found[fits - 5]) == 2 and found[fits - 5][1] >= 2
    assert min(min(of) for of in found) >= 2


def test_one_table_is_read_whatever_the_pages() -> None:
    data = typeset(page(120))
    found = read(data)
    assert kinds(data).count("Table") == kinds(data).count("THead") == kinds(data).count("TBody") == 1
    assert kinds(data).count("TR") == 121
    cells = [text for kind, text in found if "/TR/" in kind]
    assert cells == ["地区", "数值", *(part for i in range(1, 121) for part in (f"地区{i}", f"{i}.5"))]


@pytest.mark.slow
def test_sections_paragraphs_and_lists_are_one_over_pages() -> None:
    words = "<p>" + "城乡融合发展是区域协调发展的重要内容。" * 120
    items = "".join(f"<li>第{i}项，" + "制定措施" * 30 for i in range(40))
    data = pdf_writer.pdf(page(1, f"<section><h2>要点</h2>{words}</p><ul>{items}</ul></section>"), {})
    assert len(texts(data)) >= 3
    made = kinds(data)
    assert [made.count(kind) for kind in ("Sect", "P", "L", "LI")] == [1, 1, 1, 40]
    found = read(data)
    (kind,) = {kind for kind, _ in found if "/P/" in kind}
    assert (
        bare("".join(text for k, text in found if k == kind))
        == "城乡融合发展是区域协调发展的重要内容。" * 120
    )


@pytest.mark.parametrize(
    ("style", "language"), [("brief", "zh"), ("brief", "en"), ("government", "en"), ("print", "zh")]
)
def test_the_overview_s_ranking(shipped: Shipped, style: str, language: str) -> None:
    """The built overview: the ranking goes on with its line; its rows, and the head, are read once; nothing sticks out."""
    data = shipped.pdf("provinces", style, language)
    pages = [text for text in texts(data) if LABEL[language] in text]
    assert pages, "the table of all regions does not fit on what is left of its first page"
    found = read(data)
    assert not [text for _, text in found if re.search("（续）|continued", text)], "seen, not read"
    region = {"zh": "四川", "en": "Sichuan"}[language]
    cells = [text for kind, text in found if "/TBody/TR/TH" in kind]
    assert cells.count(region) == 1, "in one row of one table, the ranking"
    captions = [text.strip() for kind, text in found if "/Table/Caption/" in kind]
    # 表 has a gap after it and is a piece of its own
    numbers = [said[1] for text in captions if (said := re.fullmatch(r"(?:Table )?(\d+)", text))]
    assert numbers == [str(i + 1) for i in range(kinds(data).count("Table"))], "each table is one"
    left, right = {"brief": (18, 192), "government": (28, 184), "print": (15, 195)}[style]
    for page_ in painted(data):
        chars = [c for c in page_ if c["text"].strip()]
        assert min(c["x0"] for c in chars) * 25.4 / 72 > left - 1
        # a mark's blank half may hang over
        assert max(c["x1"] for c in chars if c["text"] not in "、，。；：）") * 25.4 / 72 < right + 1


def test_web_pages_have_no_such_row(shipped: Shipped) -> None:
    files = shipped.pages("provinces", "zh")
    assert not [name for name, content in files.items() if b'class="continued"' in content]

"""Wide tables measured in the PDF: never beyond the type area, never smaller than can be read while there is another way."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from render.pdf import fitting
from render.pdf import writer as pdf_writer
from render.pdf.preflight.press import check_press
from render.pdf.preflight.ua import check_pdf
from render.pdf.styles import STYLES
from tests.reading import read_pdf
from tests.shipped import typeset

MM = 72 / 25.4

#: left and right edges of the type area in millimetres from the trim: of right and of left pages, of turned ones
EDGES = {
    "brief": ((18, 192), (18, 192), (18, 279)),
    "bilingual": ((18, 192), (18, 192), (18, 279)),
    "government": ((28, 184), (28, 184), (35, 260)),
    "print": ((23, 195), (15, 187), (18, 280)),
}
#: regions of a table: what is looked at is how wide it is
ROWS = 5
NAMES = {
    "zh": [
        "常住人口城镇化率",
        "城镇居民人均可支配收入",
        "一般公共预算教育支出占比",
        "研究与试验发展经费投入强度",
    ],
    "en": [
        "Urbanisation rate of residents",
        "Disposable income per urban resident",
        "Education's share of general public spending",
        "Intensity of research and development",
    ],
}


def page(style: str, language: str, columns: int, rows: int = ROWS, beside: bool = False) -> str:
    """A user's table with long headings, as the templates write it, in a text."""

    def name(i: int) -> str:
        zh, en = (NAMES[lang][i % 4] for lang in ("zh", "en"))
        if style != "bilingual":
            return zh if language == "zh" else en
        return f'<span class="zh" lang="zh-Hans">{zh}</span> <span class="en" lang="en">{en}</span>'

    region = "内蒙古自治区" if language == "zh" else "Inner Mongolia Autonomous Region"
    head = "".join(f'<th scope="col" class="right">{name(i)}</th>' for i in range(columns))
    cells = "".join(
        f'<td class="right"><data value="1">{123456.78 + i:,.2f}</data></td>' for i in range(columns)
    )
    table = f"""<div class="tablewrap" id="table-x"><table><caption><span class="line"><span class="title"><span class="no">表1</span> 题</span>
<span class="unit">单位：元</span></span></caption><thead><tr class="continued"><td colspan="{columns + 1}"><div class="line"><span class="title">表1（续）</span>
<span class="unit">单位：元</span></div></td></tr>
<tr><th scope="col">地区</th>{head}</tr></thead>
<tbody>{f'<tr><th scope="row">{region}</th>{cells}</tr>' * rows}</tbody></table><p class="tnote">注</p></div>"""
    if beside:
        table = f'<div class="cols"><div class="col">{table}</div><div class="col"><p>旁边</p></div></div>'
    return f"""<html lang="{"zh-Hans" if language == "zh" else "en"}"><head><title>题</title><meta name="author" content="方志">
<meta name="dcterms.created" content="2020-09-15"><meta name="dcterms.modified" content="2020-09-15"></head>
<body class="{language}"><h1>题</h1><h2 data-name="前">前</h2><p>前文</p>{table}<h2 data-name="后">后</h2><p>后文</p></body></html>"""


@cache
def laid_out(style: str, language: str, columns: int, beside: bool) -> bytes:
    return typeset(page(style, language, columns, beside=beside), style)


def made(style: str, language: str, columns: int, beside: bool = False) -> bytes:
    # a default that is named is another key to a cache
    return laid_out(style, language, columns, beside)


@cache
def glyphs(data: bytes) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The pages, and what is written on each within the trim."""
    with read_pdf(data) as pdf:
        return [(one, [c for c in one.chars if c["text"].strip()]) for one in pdf.pages]


def beyond(data: bytes, style: str) -> list[str]:
    """What is written outside the type area, page by page."""
    found = []
    for one, chars in glyphs(data):
        left = float(one.page_obj.attrs.get("TrimBox", [0])[0])
        turned = one.width > one.height
        first, last = EDGES[style][2 if turned else 1 - one.page_number % 2]
        for c in chars:
            if c["x0"] - left < first * MM - 1 or c["x1"] - left > last * MM + 1:
                found.append(f"page {one.page_number}: {c['text']} at {(c['x1'] - left) / MM:.1f} mm")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("columns", "beside"), [(9, False), (9, True), (22, False)])
def test_nothing_is_beyond_the_type_area(style: str, language: str, columns: int, beside: bool) -> None:
    data = made(style, language, columns, beside)
    assert beyond(data, style) == []
    text = "".join(c["text"] for _, chars in glyphs(data) for c in chars)
    assert text.count("123,456.78") == ROWS, "every number is whole and there"


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_nine_columns_are_upright_and_22_are_turned(style: str) -> None:
    upright, turned = ([(one.width > one.height) for one, _ in glyphs(made(style, "zh", n))] for n in (9, 22))
    assert not any(upright)
    # before and after the table pages stand as ever
    assert any(turned)
    assert not turned[0]
    assert not turned[-1]


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_type_is_not_smaller_than_it_has_to_be(style: str, language: str) -> None:
    sizes = {c["size"] for _, chars in glyphs(made(style, language, 9)) for c in chars}
    assert min(sizes) >= fitting.LEAST


@pytest.mark.slow
def test_names_of_regions_are_not_set_character_by_character() -> None:
    for style in STYLES:
        first = next(
            chars for _, chars in glyphs(made(style, "zh", 9)) if any(c["text"] == "蒙" for c in chars)
        )
        start = next(i for i, c in enumerate(first) if c["text"] == "内")
        assert len({round(c["top"]) for c in first[start : start + 6]}) <= 2, style


def test_a_page_on_which_all_fits_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[str] = []
    whole = fitting.fitted

    def counted(render: Any) -> Any:
        def told(more: str) -> Any:
            rounds.append(more)
            return render(more)

        return whole(told)

    monkeypatch.setattr(fitting, "fitted", counted)
    pdf_writer.pdf(page("brief", "zh", 3), {})
    assert rounds == [""]


@pytest.mark.slow
def test_without_it_the_table_runs_off_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "settings", lambda _, taken: taken)
    assert beyond(pdf_writer.pdf(page("brief", "en", 22), {}), "brief")


@pytest.mark.slow
@pytest.mark.parametrize("columns", [9, 22])
def test_the_checker_finds_nothing(columns: int, tmp_path: Path) -> None:
    path = tmp_path / "wide.pdf"
    for style, row in STYLES.items():
        path.write_bytes(made(style, "zh", columns))
        assert check_pdf(path) == [], style
        if row.press:
            assert check_press(path) == []


@pytest.mark.slow
@pytest.mark.parametrize("columns", [1, 4])
@pytest.mark.parametrize("style", ["brief", "print", "bilingual"])
def test_a_table_too_high_to_stand_beside_something_goes_on_over_pages(style: str, columns: int) -> None:
    data = typeset(page(style, "zh", columns, rows=70, beside=True), style)
    assert beyond(data, style) == []
    pages = list(glyphs(data))
    text = ["".join(c["text"] for c in chars) for _, chars in pages]
    assert sum(one.count("123,456.78") for one in text) == 70
    assert sum("（续）" in one for one in text) >= 1
    for one, chars in pages:
        # 蒙 is in the name of every row, and in no running foot
        rows = [c["bottom"] for c in chars if c["text"] == "蒙"]
        assert max(rows, default=0) < one.height - 14 * MM


@pytest.mark.slow
def test_same_page_same_bytes() -> None:
    assert made("brief", "zh", 22) == pdf_writer.pdf(page("brief", "zh", 22), {}, "brief")


@pytest.mark.slow
@pytest.mark.parametrize("style", ["government", "brief"])
def test_a_table_longer_than_what_is_left_goes_on_rather_than_leave_the_page(style: str) -> None:
    """A table of any kind, not of all regions only: it begins under the text before it."""
    before = "<p>前文</p>" * 12
    data = typeset(page(style, "zh", 3, rows=40).replace("<p>前文</p>", before), style)
    text = ["".join(c["text"] for c in chars) for _, chars in glyphs(data)]
    assert "123,456.78" in text[0]
    assert "表1（续）" in text[1]


@pytest.mark.parametrize("style", ["government", "brief", "print"])
def test_the_unit_stands_at_the_right_edge(style: str) -> None:
    """Upper right of the table, on its first page: WeasyPrint moves a float with the centred words beside it."""
    one, chars = next(iter(glyphs(typeset(page(style, "zh", 3), style))))
    last = [c for c in chars if c["text"] == "元"][-1]
    left = float(one.page_obj.attrs.get("TrimBox", [0])[0])
    assert (last["x1"] - left) / MM == pytest.approx(EDGES[style][0][1], abs=0.5)

"""Chinese lines measured in the PDF: both edges, indent, marks, and text that copies as it was written."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from weasyprint.layout import inline

from compose.language.languages import LANGUAGES
from render.pdf import writer as pdf_writer
from render.pdf.patches import breaking, justify
from tests.reading import read_pdf
from tests.shipped import Shipped

MM = 72 / 25.4
FORBIDDEN_START = set("、，。；：！？）》〉」』】〕”’")
FORBIDDEN_END = set("（《〈「『【〔“‘")
TEXT = (
    "城乡融合综合得分<data>1.6693</data>，<strong>在<data>30</data>个地区中居第<data>18</data>位</strong>，"
    "高于西部平均5.1%，低于全国平均6.6%；“改变权重与合成方法”时——位次在第16至23位之间（见《简报》）。人均GDP增长较快，"
    "交通信息网络是长处，经济发展动力是短板……与邻省相比，2009年到2018年从低水平升到中高水平，上升2级。"
)


def characters(data: bytes) -> list[dict[str, Any]]:
    """The characters of a PDF in the order of its content, with the number of their page; blanks left out."""
    with read_pdf(data) as pdf:
        return [
            char | {"page": number}
            for number, page in enumerate(pdf.pages)
            for char in page.chars
            if char["text"].strip(" \u200b\u3000")
        ]


def lines(chars: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Consecutive characters, parted where the next one stands further left."""
    parted: list[list[dict[str, Any]]] = [[]]
    for char in chars:
        if parted[-1] and (char["x0"] < parted[-1][-1]["x0"] - 1 or char["page"] != parted[-1][-1]["page"]):
            parted.append([])
        parted[-1].append(char)
    return parted


def paragraphs(html: str, pattern: str) -> list[str]:
    """The texts of the elements whose opening tag matches, without blanks; pages leave out `</li>`."""
    end = r"(?=</(?:p|li|ol|ul)>|<(?:p|li|ol|ul)[ >])"
    found = re.findall(rf"{pattern}(.*?){end}", html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>|\s", "", text)) for text in found]


def find(chars: list[dict[str, Any]], text: str) -> list[list[dict[str, Any]]]:
    """The lines of a paragraph; its text must be in the PDF letter for letter."""
    owner = [i for i, char in enumerate(chars) for _ in char["text"]]
    start = "".join(c["text"] for c in chars).find(text)
    assert start >= 0, f"{text!r} cannot be copied from the PDF"
    return lines(chars[owner[start] : owner[start + len(text) - 1] + 1])


def words(line: list[dict[str, Any]]) -> str:
    return "".join(char["text"] for char in line)


def reaches(line: list[dict[str, Any]], edge: float) -> bool:
    """Whether a line ends at the edge; a mark's blank half may hang over it."""
    return (
        -0.5
        < line[-1]["x1"] - edge
        < 0.5 + (line[-1]["size"] / 2 if line[-1]["text"] in FORBIDDEN_START else 0)
    )


def spacing(line: list[dict[str, Any]]) -> float:
    """From one Chinese character of a line to the next, in em: the middle one of all."""
    steps = sorted(
        (b["x0"] - a["x0"]) / a["size"]
        for a, b in pairwise(line)
        if re.fullmatch(r"[\u4e00-\u9fff]{2}", a["text"] + b["text"]) and a["size"] == b["size"]
    )
    return steps[len(steps) // 2] if steps else 1.0


def small(text: str, width: float = 120, lang: str = "zh", css: str = "") -> bytes:
    """One paragraph in a column of so many millimetres, set like a brief's."""
    page = (
        f'<html lang="{lang}"><head><title>t</title><style>@page{{size:{width + 40}mm 297mm;margin:20mm}}'
        f'{css}</style></head><body class="{lang}"><p class="text">{text}</p></body></html>'
    )
    return pdf_writer.pdf(LANGUAGES[lang].typeset(page), {})


@pytest.mark.parametrize("width", [40, 55, 63.7, 81, 97.3, 120, 174])
def test_full_lines_reach_both_edges_at_any_width(width: float) -> None:
    found = find(characters(small(TEXT, width)), re.sub(r"<[^>]*>", "", TEXT))
    left, right = 20 * MM, (20 + width) * MM
    size = found[0][0]["size"]
    assert abs(found[0][0]["x0"] - left - 2 * size) < 0.5
    for line in found[1:]:
        assert abs(line[0]["x0"] - left) < 0.5 or line[0]["text"] in FORBIDDEN_END
    for line in found[:-1]:
        assert reaches(line, right) or spacing(line) == pytest.approx(1.05, abs=0.003), words(line)
        assert spacing(line) < 1.053
    assert found[-1][-1]["x1"] < right + 0.5 or found[-1][-1]["text"] in FORBIDDEN_START
    assert len(found[-1]) > 2


@pytest.mark.slow
def test_paragraphs_are_broken_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer lines are drawn apart than where each is filled before the next, and no paragraph is a line longer."""

    def measured() -> list[list[float]]:
        text = re.sub(r"<[^>]*>", "", TEXT)
        return [
            [spacing(line) for line in find(characters(small(TEXT, width)), text)[:-1]]
            for width in range(70, 130, 4)
        ]

    ours = measured()
    monkeypatch.setattr(inline, "get_next_linebox", breaking.GET_NEXT_LINEBOX.original)
    alone = measured()
    assert all(len(one) <= len(other) for one, other in zip(ours, alone, strict=True))

    def apart(found: list[list[float]]) -> int:
        return sum(step > 1.003 for steps in found for step in steps)

    assert apart(ours) < 0.7 * apart(alone)


def test_a_line_is_drawn_together_rather_than_apart() -> None:
    """A number that lacks a quarter-em of room is taken into the line, at the expense of its marks."""
    text = "甲乙，丙丁，戊己，庚辛壬<data>12345</data>癸子丑寅卯辰巳午未申"
    whole = find(characters(small(f"{text}", 100)), re.sub(r"<[^>]*>", "", text))[0]
    width = whole[16]["x1"] - 20 * MM
    assert whole[16]["text"] == "5"
    first = find(characters(small(text, (width - 2.4) / MM)), re.sub(r"<[^>]*>", "", text))[0]
    assert words(first).endswith("12345") and reaches(first, 20 * MM + width - 2.4)


@pytest.mark.parametrize("width", [40, 55, 63.7, 81, 97.3])
def test_marks_stand_where_they_may_and_pieces_stay_whole(width: float) -> None:
    found = find(characters(small(TEXT, width)), re.sub(r"<[^>]*>", "", TEXT))
    assert not {line[0]["text"] for line in found} & FORBIDDEN_START
    assert not {line[-1]["text"] for line in found} & FORBIDDEN_END
    for line in found:
        text = "".join(c["text"] for c in line)
        assert text.count("—") in {0, 2} and text.count("…") in {0, 2}
        for one, other in pairwise(line):
            if one["text"] == other["text"] and one["text"] in "—…":
                assert abs(other["x0"] - one["x1"]) < 0.1


def test_a_gap_is_a_quarter_em_and_up_to_half_of_one_in_a_line_that_is_filled() -> None:
    *full, last = find(characters(small(TEXT, 81)), re.sub(r"<[^>]*>", "", TEXT))
    seen = 0
    for line in [*full, last]:
        for one, other in pairwise(line):
            if re.fullmatch(r"[\u4e00-\u9fff][0-9A-Z]|[0-9A-Z%][\u4e00-\u9fff]", one["text"] + other["text"]):
                gap = (other["x0"] - one["x1"]) / one["size"]
                assert abs(gap - 0.25) < 0.006 if line is last else 0.16 < gap < 0.51
                seen += 1
    assert seen > 5


@pytest.mark.parametrize("width", [40, 63.7, 97.3, 174])
@pytest.mark.parametrize("size", [7, 9.8, 16])
def test_what_is_copied_is_what_was_written(width: float, size: float) -> None:
    """With the engine of a browser, which takes wide gaps for spaces: a loose line and a tight one."""
    page = pypdfium2.PdfDocument(small(TEXT, width, css=f"p{{font-size:{size}pt!important}}"))[0]
    copied = page.get_textpage().get_text_range()
    assert copied.replace("\r\n", "").removesuffix("1 / 1") == re.sub(r"<[^>]*>", "", TEXT)


def test_squeezed_marks_take_one_and_a_half_em() -> None:
    line = find(characters(small("《简报》（完）", 120)), "《简报》（完）")[0]
    size = line[0]["size"]
    assert abs(line[5]["x0"] - line[3]["x0"] - 1.5 * size) < 0.2


@pytest.mark.slow
def test_cells_that_are_words_break_and_numbers_do_not() -> None:
    """A word kept whole would leave loose lines; a number is never parted, nor from its unit or sign."""
    word, text = (
        "中高水平低低集聚",
        "质量处于<data>{}</data>，得分为<data>−1234.5678</data>，差<data>12.5%</data>，占15%～30%。",
    )
    text = text.format(word) * 3
    ends = set()
    for width in range(40, 60, 2):
        found = find(characters(small(text, width)), re.sub(r"<[^>]*>", "", text))
        ends |= {line[-1]["text"] + following[0]["text"] for line, following in pairwise(found)}
    assert not [end for end in ends if re.fullmatch(r"[−0-9.][0-9.%]", end)]
    assert ends & {"".join(pair) for pair in pairwise(word)}


def test_english_lines_are_weasyprints_own(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "Sichuan ranks 18th of 30 provinces; its score is “above” the mean of the West—and below the nation’s. "
        * 4
    )
    ours = small(text, 100, "en", "p{text-align:justify}")
    for patch in (justify.TEXT_ALIGN, justify.JUSTIFY_LINE):
        monkeypatch.setattr(inline, patch.name, patch.original)
    assert small(text, 100, "en", "p{text-align:justify}") == ours


@pytest.mark.parametrize("align", ["left", "justify"])
def test_a_line_that_fits_but_for_its_last_space_is_not_cut(align: str) -> None:
    """WeasyPrint alone sets “regions” on a line of its own where this text is 83.2 mm wide."""
    text = (
        "The coefficient of variation rose from <data>0.148</data> in 2000 to <data>0.162</data> in 2019: the regions "
        "drew apart. That regions behind grew faster cannot be shown (slope <data>−0.0348</data>, p <data>0.074</data>)."
    )
    for width in (83.0, 83.2, 83.4, 83.6):
        css = f"html,body.en{{font-size:9.5pt}}p{{text-align:{align}!important}}"
        found = lines(characters(small(text, width, "en", css)))
        assert [len(line) for line in found if len(line) < 25][:-2] == [], "".join(
            c["text"] for c in found[2]
        )


def test_tables_and_unjustified_text_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    css = "p{text-align:left!important}td{width:30mm}"
    text = f"{TEXT}</p><table><tr><th>指标<td>经济发展动力与交通信息网络的得分</table><p>"
    ours = [(c["text"], c["x0"], c["x1"]) for c in characters(small(text, 100, css=css))]
    for patch in (justify.TEXT_ALIGN, justify.JUSTIFY_LINE):
        monkeypatch.setattr(inline, patch.name, patch.original)
    assert [(c["text"], c["x0"], c["x1"]) for c in characters(small(text, 100, css=css))] == ours


@pytest.fixture(scope="module")
def brief(shipped: Shipped) -> tuple[str, list[dict[str, Any]]]:
    """The HTML of a Chinese brief and the characters of its PDF."""
    return shipped.page("provinces", "zh", "sichuan"), characters(
        shipped.pdf("provinces", "brief", "zh", "510000")
    )


@pytest.mark.parametrize(
    ("pattern", "edges"),
    [
        (r'<p class="text">', (192, 101.5)),
        (r'<p class="how">', (192,)),
        (r"<li>(?=<strong>)", (85,)),
    ],
)
def test_full_lines_of_a_brief_end_at_the_edge(brief: Any, pattern: str, edges: tuple[float, ...]) -> None:
    html, chars = brief
    texts = paragraphs(html, pattern)
    full = [line for text in texts for line in find(chars, text)[:-1]]
    assert texts
    for line in full:
        at_edge = any(reaches(line, edge * MM) for edge in edges)
        assert at_edge or spacing(line) == pytest.approx(1.05, abs=0.003), words(line)
        assert line[0]["text"] not in FORBIDDEN_START
        assert line[-1]["text"] not in FORBIDDEN_END

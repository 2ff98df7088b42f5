"""Lines from memory are the lines that WeasyPrint splits, and what they depend on is all listed."""

from __future__ import annotations

from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.svg.text import Style

from render.pdf import writer
from render.pdf.patches import breaking, justify, lines

CHINESE = "四川省2019年第三产业增加值为24443.3亿元，占地区生产总值的52.44%，比上年提高1.3个百分点；" * 6
ENGLISH = (
    "Services of Sichuan’s economy, an unquestionably heterogeneous aggregate, grew by 8.5 per cent in 2019. "
    * 6
)
PAGE = """<!doctype html><html lang={lang}><title>x</title><style>p, td {{ text-align: justify; hyphens: auto }}</style>
<body class={lang}><p>{text}</p><table><tr><th>{text}</th><td><u>{text}</u></td></tr></table><p style="width:9em">{text}</p>"""
PAGES = {"zh": ("zh", CHINESE), "en": ("en", ENGLISH), "both": ("zh", f"{CHINESE}{ENGLISH}")}


def made(lang: str, text: str) -> bytes:
    """A page of paragraphs and a table."""
    return writer.pdf(PAGE.format(lang=lang, text=text), {}, language=lang)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_pages_are_the_same_with_and_without_memory(
    page: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    split: list[str] = []
    original = justify.SPLIT_FIRST_LINE.original

    def counted(text: str, *of: Any, **more: Any) -> Any:
        split.append(text)
        return original(text, *of, **more)

    monkeypatch.setattr(justify.SPLIT_FIRST_LINE, "original", counted)
    monkeypatch.setattr(writer._fonts(), "lines", lines.Memory(), raising=False)
    first = made(*page)
    before = len(split)
    again = made(*page)
    assert before > 20
    assert len(split) == before, "the same page a second time splits nothing"
    # no line is found that was kept
    monkeypatch.setattr(lines.Memory, "get", lambda *_: None)
    anew = made(*page)
    assert len(split) > 2 * before
    assert first == again == anew


def test_memory_is_bounded_and_keeps_what_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LINES", 3)
    memory = lines.Memory()
    for number in range(20):
        memory.keep(number, str(number))
        memory.keep("often", memory.get("often") or "kept")
    assert memory.get("often") == "kept"
    assert memory.get(0) is None
    assert len(memory._now) + len(memory._before) <= 2 * 3


class Asked(dict[str, Any]):
    """A style that keeps what it was asked for."""

    def __init__(self, style: Any) -> None:
        self.style, self.names = style, set[str]()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return self.style[name]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.style, name)


@pytest.mark.parametrize(
    "rules",
    ["", "hyphens:auto;word-break:break-all", "overflow-wrap:anywhere;white-space:pre-wrap;tab-size:4;text-decoration:underline"],
)  # fmt: skip
@pytest.mark.parametrize("text", [CHINESE, ENGLISH, "a\tb", "un\xadquestion\xadably" * 4])
@pytest.mark.parametrize("width", [None, 0, 20.0, 300.0])
def test_all_that_a_line_depends_on_is_listed(rules: str, text: str, width: float | None) -> None:
    page = (
        HTML(string=f'<html lang=en><p style="{rules}">x')
        .render(font_config=writer._fonts())
        .pages[0]
        ._page_box
    )
    box = next(b for b in page.descendants() if isinstance(b, boxes.TextBox))
    style = Asked(box.style)
    context = type("Context", (), {"dictionaries": {}})()
    justify.SPLIT_FIRST_LINE.original(text, style, context, width, 0)
    assert style.names
    assert style.names <= set(lines.PROPERTIES)


def test_styles_that_differ_split_apart() -> None:
    memory = lines.Memory()
    page = HTML(string='<p>a<b>b</b><i style="letter-spacing:1px">c</i><b>d</b>').render().pages[0]._page_box
    a, b, c, d = (memory.style(box.style) for box in page.descendants() if isinstance(box, boxes.TextBox))
    assert b == d
    assert len({a, b, c}) == 3


def test_a_style_that_was_changed_is_another_one() -> None:
    style = Style(INITIAL_VALUES)
    memory = lines.Memory()
    before = memory.style(style)
    style["font_feature_settings"] = (("pwid", 1),)
    lines.changed(style)
    assert memory.style(style) != before


def test_the_lines_of_a_paragraph_are_chosen_once_for_what_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = (
        "",
        "<b>{}</b>",
        '<span style="white-space:nowrap">{}</span>',
        '<span style="margin:0 1em">{}</span>',
    )
    around = [(kind or "{}").format("三次产业结构") for kind in kinds]
    body = "".join(f"<p>{CHINESE[:60]}{part}{CHINESE[:60]}</p>" for part in [*around, *around])
    chosen: list[float] = []
    original = breaking.chosen

    def counted(line: Any, width: float, indent: float) -> Any:
        chosen.append(width)
        return original(line, width, indent)

    monkeypatch.setattr(breaking, "chosen", counted)
    monkeypatch.setattr(writer._fonts(), "fitted", {}, raising=False)
    page = f"<!doctype html><html lang=zh><title>x</title><style>p {{ text-align: justify; width: 17em }}</style>{body}"
    first = writer.pdf(page, {})
    assert len(chosen) == len(kinds), (
        "alike but for what they are in, four kinds are four; the same again are none"
    )
    monkeypatch.setattr(breaking, "PARAGRAPHS", 0)
    assert writer.pdf(page, {}) == first

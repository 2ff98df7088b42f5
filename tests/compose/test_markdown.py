"""A report's own texts: Markdown that runs nothing, fetches nothing and needs no styles of its own."""

from __future__ import annotations

import doctest

import pytest

from analysis.values import Text
from compose import markdown
from intake.problems import Problems
from render.pandoc import of_markdown


def test_the_examples_in_the_documentation() -> None:
    assert doctest.testmod(markdown).failed == 0


@pytest.mark.parametrize(
    ("words", "line", "address"),
    [
        ("![x](http://127.0.0.1:9999/i.png)", 1, "http://127.0.0.1:9999/i.png"),
        ("one\n\ntwo ![x][ref]\n\n[ref]: //x/y.png", 3, "//x/y.png"),
        ("- a\n- **![x](data:image/png;base64,AA==)**", 2, "data:image/png;base64,AA=="),
        ("|a|\n|-|\n|[![x](../secret.png)](y)|", 3, "../secret.png"),
        ("> # ![](/etc/hostname)", 1, "/etc/hostname"),
    ],
)
def test_a_text_holds_no_pictures(words: str, line: int, address: str) -> None:
    problems = Problems()
    markdown.check_texts({"foreword": Text(zh="字", en=words)}, problems)
    (fault,) = problems.errors
    assert fault.file == "text/foreword.en.md" and address in fault.what["en"]
    assert fault.place["en"] == f"line {line}"


def test_code_and_words_about_pictures_are_no_pictures() -> None:
    problems = Problems()
    words = "`![x](y)`\n\n    ![x](y)\n\n\\![x](y) <img src=x>"
    markdown.check_texts({"foreword": Text(zh=words, en=words)}, problems)
    assert not len(problems)


def test_no_styles_within_the_page() -> None:
    html = markdown.markdown("|a|b|c|\n|:-|:-:|-:|\n|1|2|3|") + "".join(
        html for _, html in markdown.blocks_of_text("|a|\n|-:|\n|1|")
    )
    assert "style" not in html and html.count('class="right"') == 4


def test_word_shows_raw_html_as_the_pages_do() -> None:
    words = "a <b>c</b>\n\n<img src=x>\n\n```{=openxml}\n<w:p/>\n```"
    assert "<b>" not in markdown.markdown(words)
    found = repr(of_markdown(words))
    assert "Raw" not in found and "'<b>'" in found and "'CodeBlock'" in found

"""Both languages of a page say the same numbers, sentence by sentence: figures from tables, and those that stand in words."""

from __future__ import annotations

import io
import re
from itertools import zip_longest

import openpyxl
import pytest

from compose.context import Context
from compose.document import Paragraph
from compose.document import plain as plain_text
from compose.pages import data_use
from publish.site import Site
from render.data.tables import tables_of
from render.data.workbooks import report_workbook
from tests.compose.sentences.reading import WORDS
from tests.compose.sentences.test_truth import REPORTS, SLOW
from tests.compose.sentences.truths import MARK, Sentence, sentences
from tests.render.data.test_files import ABOUT
from tests.shipped import Shipped

pytestmark = pytest.mark.slow

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: what stands behind a number and multiplies it
SCALES = {
    "en": {"trillion": 1e12, "billion": 1e9, "million": 1e6, "thousand": 1e3},
    "zh": {"万亿": 1e12, "亿": 1e8, "万": 1e4},
}
#: numbers in words beyond those of running text
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
HAN = "一二三四五六七八九十"
TENS = {"eleven": 11, "twelve": 12, "thirteen": 13, "fifteen": 15, "twenty": 20, "thirty": 30, "thirty-four": 34, "thirty-five": 35,
        "fifty": 50, "hundred": 100, "million": 1e6}  # fmt: skip


#: digits that are no number of the sentence: names of half-years, sections of a source in another notation, units
NONE = {
    "en": r"\b[HQ][1-4]\b|\bsections? \d[\d.]*(?:(?:, (?:and )?| and )\d[\d.]*)*|(?:US\$)?\b100 million\b",
    "zh": r"第.部分（.）\d",
}


def plain(text: str, language: str) -> str:
    """Digits as they are typed, without those that count nothing."""
    return re.sub(NONE[language], " ", text.replace("\u2060", "").replace("\u00a0", " "))


def scaled(text: str, language: str) -> dict[float, float]:
    """The numbers of a text with the scale behind them: each with half a unit of its last decimal."""
    found: dict[float, float] = {}
    for at in NUMBER.finditer(text):
        behind = text[at.end() :].lstrip()
        scale = next((s for word, s in SCALES[language].items() if behind.startswith(word)), 1.0)
        digits = at[0].replace(",", "").rstrip(",")
        half = 0.5 * 10.0 ** -len(digits.partition(".")[2]) * scale
        found[float(digits) * scale] = half
    return found


def in_words(text: str, language: str) -> set[float]:
    """The numbers that a text has in words, months among them."""
    if language == "zh":
        found = {float(i) for i, c in enumerate(HAN, start=1) if c in text}
        found |= {2.0} if re.search("两|双|二者", text) else set()
        found |= {100.0} if "百" in text else set()
        return (
            found
            | ({1.0} if "唯一" in text or "首" in text or "仅" in text else set())
            | ({12.0} if "十二" in text else set())
        )
    low = text.casefold()
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", low)
    found = {float(n) for row in (WORDS["en"], ORDINALS) for n, w in enumerate(row, start=1) if w in words}
    found |= {float(n) for w, n in TENS.items() if w in words}
    found |= {float(n) for n, m in enumerate(MONTHS, start=1) if any(w.startswith(m) for w in words)}
    return (
        found
        | ({2.0} if {"both", "two-way", "half", "twice"} & set(words) else set())
        | ({1.0} if {"only", "single", "once", "a", "the"} & set(words) else set())
    )


def unlike(en: Sentence, zh: Sentence) -> str:
    """What one language says in numbers and the other does not; empty where they say the same."""
    cells = [sorted((n.result, n.key, n.column, str(n.value)) for n in s.numbers) for s in (en, zh)]
    if cells[0] != cells[1]:
        return f"cells: {[c for c in cells[0] if c not in cells[1]]} | {[c for c in cells[1] if c not in cells[0]]}"
    said = {"en": plain(en.read, "en"), "zh": plain(zh.read, "zh")}
    numbers = {language: scaled(text, language) for language, text in said.items()}
    words = {language: in_words(text, language) for language, text in said.items()}
    for one, other in (("en", "zh"), ("zh", "en")):
        for number, half in numbers[one].items():
            there = any(abs(number - n) <= max(half, h) * (1 + 1e-6) for n, h in numbers[other].items())
            if not there and number not in words[other]:
                return f"{one} has {number:g}"
    return ""


@pytest.mark.parametrize(
    "report", [pytest.param(r, marks=[pytest.mark.slow] if r in SLOW else []) for r in REPORTS]
)
def test_both_languages_say_the_same_numbers(shipped: Shipped, report: str) -> None:
    english, chinese = (shipped.pages(report, language) for language in ("en", "zh"))
    false: list[str] = []
    read = 0
    for path, page in english.items():
        # how a report is cited follows other rules in either language; the list of files names sheets, which are cut short
        if not path.endswith("index.html") or path.split("/")[-2] in {"about", "data"}:
            continue
        pair = zip_longest(sentences(page), sentences(chinese[path.replace("/en/", "/zh/", 1)]))
        for en, zh in pair:
            assert en and zh, f"{path}: one language says more sentences: {(en or zh).read}"
            read += bool(MARK.search(en.text))
            if fault := unlike(en, zh):
                false.append(f"{path}: {fault}\n    {en.read}\n    {zh.read}")
    assert not false, "\n".join(false[:20])
    assert read > 20


@pytest.mark.parametrize("report", ["provinces", "qinba", "west"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sheet_that_the_data_page_names_is_in_the_workbook(
    prepared: dict[str, Site], report: str, language: str
) -> None:
    plan = prepared[report].plan
    context = Context(plan.report, plan.results, language, None, prepared[report].figures(language))
    text = " ".join(plain_text(n.prose) for n in data_use.nodes(context) if isinstance(n, Paragraph))
    told = re.search({"en": r"links to “([^”]+)”", "zh": r"从目录表点到“([^”]+)”"}[language], text)
    tables = tables_of(plan.results, plan.report.panel)
    book = openpyxl.load_workbook(io.BytesIO(report_workbook(tables, ABOUT, language)), read_only=True)
    assert told and told[1] in book.sheetnames, (told, book.sheetnames)

"""Documentation is true: generated pages are fresh, links lead somewhere, examples are TOML, every command is told.

That every command shown runs, and says what is shown, is in test_tutorial and test_howtos.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image
from pydantic import BaseModel

from commands import application as command
from commands import reference
from intake.report.advising.schema import RulesFile
from intake.report.indicators.sheet_columns import COLUMNS
from intake.report.schema import ReportFile
from paths import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@cache
def anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


def test_generated_pages_are_fresh():
    assert reference.stale() == [], "run: build.py docs"


def test_every_method_prints_a_formula_and_whom_it_is_after():
    """“No normalisation” and “given weights” compute nothing."""
    found = {m.id: m for _, methods in reference.modules() for m in methods}
    assert {i for i, m in found.items() if not m.formula} == {"none", "given"}
    assert {i for i, m in found.items() if not m.reference.strip(" —")} == {"none"}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_between_pages_resolve(page):
    for target, place in re.findall(r"\]\(([^)#:\s]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8")):
        other = (page.parent / target) if target else page
        assert other.exists(), target
        assert not place or place in anchors(other), (target, place)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_examples_of_toml_can_be_read(page):
    for body in re.findall(
        r"^ *```toml\n(.*?)^ *```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    ):
        tomllib.loads(textwrap.dedent(body))


def test_every_page_is_reached_from_the_guide():
    """From either entrance every page of its language can be found."""
    docs = ROOT / "docs"
    for start, own in (("index.md", False), ("index.zh.md", True)):
        seen, todo = set(), [docs / start]
        while todo:
            page = todo.pop()
            if page in seen or not page.is_file() or page.suffix != ".md":
                continue
            seen.add(page)
            text = page.read_text(encoding="utf-8")
            todo += [(page.parent / t).resolve() for t in re.findall(r"\]\(([^)#:\s]+)", text)]
        wanted = {p for p in docs.rglob("*.md") if p.name.endswith(".zh.md") == own}
        assert wanted <= seen, sorted(map(name, wanted - seen))


def test_every_command_is_in_the_docs():
    text = "\n".join(p.read_text(encoding="utf-8") for p in PAGES)
    for known in command.commands():
        if known not in {"messages", "docs", "build"}:
            assert f"./fangzhi {known}" in text, known


def test_pictures_are_small():
    for path in (ROOT / "docs" / "images").glob("*.png"):
        assert path.stat().st_size < 200_000, path.name
        with Image.open(path) as image:
            assert image.width <= 1400, path.name


def test_the_how_to_lists_every_column_of_the_indicator_sheet():
    for lang, page in (("en", "indicator-sheet.md"), ("zh", "indicator-sheet.zh.md")):
        text = (ROOT / "docs" / "howto" / page).read_text(encoding="utf-8")
        rows = re.findall(r"^\| ([^|`]+) \| ([^|]+) \|$", text, re.MULTILINE)
        assert [(c.name[lang], c.what[lang]) for c in COLUMNS] == [
            r for r in rows if r[0] not in {"column", "表头", "where", "位置"}
        ][: len(COLUMNS)]


def test_the_reference_says_every_key_with_its_meaning():
    """Also the keys of tables inside tables, under the path that leads to them."""
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| (.*?) \| (.*?) \| (.*) \|$", text, re.MULTILINE)
    assert [r for r in rows if not r[3].strip() or "anything" in r[1]] == []
    keys = {r[0] for r in rows}
    for key in (
        "look.fonts.text.zh",
        "releases[].date",
        "office.agency",
        "groups[].name",
        "watch.by",
        "items[].kind",
    ):
        assert key in keys, key
    # whatever model is reached from a report's file has all its keys there
    missing = [
        f"{model.__name__}.{field}"
        for model in models_of([ReportFile, RulesFile])
        for field in model.model_fields
        if model not in {ReportFile}
        and not any(
            k.split(".")[-1].removesuffix("[]") == field for k in keys | {"rule", "block", "headline"}
        )
    ]
    assert missing == []


def models_of(first: list[type[BaseModel]]) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    left: list[object] = list(first)
    while left:
        thing = left.pop()
        if isinstance(thing, type) and issubclass(thing, BaseModel):
            if thing not in found:
                found.add(thing)
                left += [f.annotation for f in thing.model_fields.values()]
        else:
            left += get_args(thing)
    return found

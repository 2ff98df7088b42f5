"""The tables of methods one by one: modules, scripts, tests and reports that they name are there, every panel method is in them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

import pytest

from analysis.registry import ANALYSES
from commands import reference
from paths import ROOT
from tests.house.test_docs import anchors

PAGES = {
    language: ROOT / "docs/explanation" / f"methods-one-by-one{suffix}.md"
    for language, suffix in (("en", ""), ("zh", ".zh"))
}
ROW = re.compile(
    r"^\| \[(?P<name>.+?)\]\(\.\./methods\.md#(?P<anchor>[^)]+)\) \| (?P<rest>.*) \|$", re.MULTILINE
)


@cache
def rows(language: str) -> list[dict[str, str]]:
    """The cells of every row: anchor, kind, modules, compared, agreement, tests, reports."""
    found = []
    for match in ROW.finditer(PAGES[language].read_text(encoding="utf-8")):
        kind, modules, compared, agreement, tests, reports = match["rest"].split(" | ")
        found.append(
            {
                "name": match["name"],
                "anchor": match["anchor"],
                "kind": kind.strip("`"),
                "modules": modules,
                "compared": compared,
                "agreement": agreement,
                "tests": tests,
                "reports": reports,
            }
        )
    return found


def marked(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """The files of the shipped reports, by folder."""
    paths = sorted((ROOT / "reports").glob("*/report.toml"))
    return {path.parent.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


def scripts(row: dict[str, str]) -> list[str]:
    return [name for name in marked(row["compared"]) if name.endswith((".R", ".py"))]


def test_both_languages_have_the_same_rows():
    one, other = rows("en"), rows("zh")
    assert len(one) == len(other) > 40
    for a, b in zip(one, other, strict=True):
        for cell in ("anchor", "kind", "modules", "tests", "reports"):
            assert a[cell] == b[cell], a["name"]
        assert scripts(a) == scripts(b), a["name"]


@pytest.mark.parametrize("row", rows("en"), ids=lambda row: row["name"])
def test_what_a_row_names_is_there(row):
    modules, tests = marked(row["modules"]), marked(row["tests"])
    assert modules and tests and row["agreement"]
    assert row["anchor"] in anchors(ROOT / "docs/methods.md")
    assert row["kind"] in ANALYSES
    for module in modules:
        assert (ROOT / module).is_file(), module
    told = "".join((ROOT / "tests/analysis" / t).read_text(encoding="utf-8") for t in tests)
    # a test may read what a helper beside it reads
    helpers = [
        ROOT / f"{name.replace('.', '/')}.py" for name in re.findall(r"from (tests\.[\w.]+) import", told)
    ]
    told += "".join(h.read_text(encoding="utf-8") for h in helpers if h.is_file())
    for name in scripts(row):
        script = ROOT / "tests/reference" / name
        assert script.is_file(), name
        kept = list(script.parent.glob(f"{script.stem}*.csv"))
        assert kept, f"{name} has no output"
        assert any(k.name in told for k in kept), f"no test of the row reads what {name} wrote"
    reports = [
        name for name, file in shipped().items() if any(a["kind"] == row["kind"] for a in file["analysis"])
    ]
    assert marked(row["reports"]) == reports


def test_every_method_of_the_panel_family_has_a_row():
    told = {row["anchor"] for row in rows("en")}
    wanted = {
        re.sub(r"[^\w\- ]", "", f"{m.name['en']} {m.name['zh']}".lower()).replace(" ", "-")
        for module, methods in reference.modules()
        if module.startswith("analysis.panel")
        for m in methods
    }
    assert wanted and wanted <= told, wanted - told


def test_every_reference_of_panels_is_named():
    """What lies in tests/reference for panels is in the table: a script that nobody names is compared with nothing."""
    there = {p.name for p in (ROOT / "tests/reference").glob("panel_*") if p.suffix in {".R", ".py"}}
    assert there and there <= {name for row in rows("en") for name in scripts(row)}

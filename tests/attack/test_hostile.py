"""Hostile inputs, each with what must be said of it: one clear line in both languages, and in a second or two."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.problems import MOST, Location, Problems
from intake.tables.sheets import read_table
from paths import REPORTS, ROOT
from pipeline.prepare import prepare
from publish.site import Site
from tests.attack.mutants import bases
from tests.corpus import folders

HOSTILE = ROOT / "tests" / "attack" / "hostile"


def small(folder: Path) -> Path:
    """The small sound report, to break."""
    for file, content in folders.good().items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)
    return folder


def said(folder: Path) -> list[str]:
    problems = Problems()
    prepare(folder, problems, tried=True)
    for language in ("zh", "en"):
        assert all(p.line(language).isprintable() for p in problems)
    return [p.line() for p in problems.errors]


def edit(file: Path, change: Callable[[str], str]) -> None:
    before = file.read_text("utf-8")
    after = change(before)
    assert after != before
    file.write_text(after, encoding="utf-8")


# tables -----------------------------------------------------------------------------------------------------


def test_figures_that_are_none(tmp_path: Path) -> None:
    small(tmp_path)
    edit(
        tmp_path / "data/figures.csv",
        lambda s: s.replace("\n110000,", "\n110000,", 1).replace(",40", ",1e26"),
    )
    lines = said(tmp_path)
    assert lines and all("“1e26” is too large, or too near to zero, for a figure" in line for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("word", ["1.004e+301", "-1e19", "5e-324", "1e18"])
def test_how_large_a_figure_may_be(word: str, tmp_path: Path) -> None:
    small(tmp_path)
    edit(tmp_path / "data/figures.csv", lambda s: s.replace(",40", f",{word}", 1))
    assert bool(said(tmp_path)) == (word != "1e18")


def test_a_table_left_with_an_aggregate_row_alone(tmp_path: Path) -> None:
    target = tmp_path / "west"
    shutil.copytree(REPORTS / "west", target)
    name = "west_resilience_quality.csv"
    edit(
        target / "data" / name,
        lambda s: "\n".join(line for i, line in enumerate(s.splitlines()) if i == 0 or "中国" in line) + "\n",
    )
    lines = said(target)
    assert lines and not any("Error" in line for line in lines), lines


def test_an_unclosed_quotation_mark(tmp_path: Path) -> None:
    small(tmp_path)
    path = tmp_path / "data/figures.csv"
    edit(path, lambda s: s.rstrip("\n").rsplit(",", 1)[0] + ',"40\n')
    last = len(path.read_text("utf-8").splitlines())
    (line,) = said(tmp_path)
    assert line.startswith(f"data/figures.csv:row {last}: from this row on a quotation mark is not closed")
    edit(path, lambda s: s.replace('"40', '"40"'))
    assert said(tmp_path) == []


def test_a_quotation_mark_within_a_cell_is_a_letter(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('name,b\n5" pipe,1\n"a\nb",2\n', encoding="utf-8")
    table = read_table(path, path.name, Problems())
    assert table is not None and [row.cells for row in table.rows] == [('5" pipe', "1"), ("a\nb", "2")]


def test_breaks_and_turns_in_a_heading(tmp_path: Path) -> None:
    small(tmp_path)
    edit(
        tmp_path / "data/figures.csv",
        lambda s: s.replace("丙率（%）", '"丙\n\t\u202e率"', 1),
    )
    lines = said(tmp_path)
    assert lines and all("\n" not in line and "\u202e" not in line for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("where", ["region", "heading", "cell", "id", "title"])
def test_a_name_of_thousands_of_letters(where: str, tmp_path: Path) -> None:
    small(tmp_path)
    word = "x" * 5000
    figures, report = tmp_path / "data/figures.csv", tmp_path / "report.toml"
    match where:
        case "region":
            edit(figures, lambda s: s.replace("110000,", f"{word},", 1))
        case "heading":
            edit(figures, lambda s: s.replace("丙率（%）", word, 1))
        case "cell":
            edit(figures, lambda s: s.replace(",40", f",{word}", 1))
        case "id":
            edit(report, lambda s: s.replace("indicator_3", word))
        case "title":
            edit(report, lambda s: s.replace('en = "', f'en = "{word}', 1))
    lines = said(tmp_path)
    assert bool(lines) == (where != "title")
    assert all(len(line) < 600 for line in lines), lines


def test_the_same_mistake_in_many_rows_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = [f"{n},{'x' if n % 2 else n}" for n in range(2, 300)]
    path.write_text("\n".join(["a,b", *rows, ""]), encoding="utf-8")
    problems = Problems()
    for row in range(3, 300, 2):
        problems.error("table.csv", Location(row=row, column="b"), *_words("“x” is not a number"))
    (line,) = [p.line() for p in problems]
    assert line.startswith("table.csv:rows 3, 5, 7 and 146 more, column b: “x” is not a number")
    assert len(problems) == 149


def test_no_file_tells_more_than_a_hundred_lines() -> None:
    problems = Problems()
    for row in range(1, 5000):
        problems.error("a.csv", Location(row=row), *_words(f"a fault of its own: {row}"))
    problems.warn("b.csv", "", *_words("note"))
    lines = [p.line() for p in problems]
    assert len(lines) == MOST + 2
    assert lines[-1] == "a.csv: 4899 more problems in this file; correct those above first"
    assert len(problems.errors) == MOST + 1 and len(problems.warnings) == 1


def _words(en: str):  # type: ignore[no-untyped-def]
    from analysis.values import same

    return same(en), same("correct it")


def test_a_sheet_full_of_beginnings_costs_no_more_than_its_size() -> None:
    """603 kB of ``<c `` cost the square of their number: ten seconds, and an hour for ten times as many."""
    path = HOSTILE / "new-2-regex_dos.xlsx"
    started = time.process_time()
    problems = Problems()
    assert read_statistics(path, problems, Answers()) is None
    assert read_table(path, path.name, problems) is None
    assert time.process_time() - started < 2
    assert all("the sheet is damaged" in p.line() for p in problems)


# a report ---------------------------------------------------------------------------------------------------


def test_two_kinds_of_mistake_in_one_report_are_told_together(tmp_path: Path) -> None:
    small(tmp_path)
    (tmp_path / "templates" / "styles").mkdir(parents=True)
    (tmp_path / "templates" / "styles" / "extra.css").write_bytes((HOSTILE / "extra-var.css").read_bytes())
    (tmp_path / "text").mkdir(exist_ok=True)
    for language in ("zh", "en"):
        (tmp_path / "text" / f"about.{language}.md").write_text("![x](http://127.0.0.1:9999/i.png)")
    lines = said(tmp_path)
    assert any("url(http://127.0.0.1:9999/v) is fetched from elsewhere" in line for line in lines)
    # the same picture in both languages is told once
    assert sum("there is no picture “http://127.0.0.1:9999/i.png”" in line for line in lines) == 1


def test_boundaries_that_cannot_be_read_are_told_once(tmp_path: Path) -> None:
    """What stands on them is not said to lack them."""
    for file, content in bases()["bordered"][1].items():
        (tmp_path / file).write_bytes(content)
    for name in ("vrt-as.geojson", "geo-gml.geojson", "geo-open-ring.geojson", "geo-line.geojson"):
        (tmp_path / "squares.geojson").write_bytes((HOSTILE / name).read_bytes())
        (line,) = said(tmp_path)
        assert line.startswith("squares.geojson:")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_corner_that_is_no_number_is_told_with_its_feature(word: str, tmp_path: Path) -> None:
    for file, content in bases()["bordered"][1].items():
        (tmp_path / file).write_bytes(content)
    ring = f"[[[{word}, 0], [1, 1], [1, 0], [{word}, 0]]]"
    shape = f'{{"type": "Polygon", "coordinates": {ring}}}'
    feature = f'{{"type": "Feature", "properties": {{"code": "00"}}, "geometry": {shape}}}'
    (tmp_path / "squares.geojson").write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}')
    (line,) = said(tmp_path)
    assert line.startswith("squares.geojson:feature 1: its coordinates are not pairs of numbers")


#: names of regions that are names of pages, of folders of ours, of devices, or hold signs of other languages
NAMES = {
    "Data": "data-region",
    "About": "about-region",
    "Methods": "methods-region",
    "index": "index",
    "404": "404",
    "Search": "search",
    "assets": "assets",
    "CON": "con",
    "A/B": "a-b",
    "../x": "x",
    "<img src=http://e>": "img-src-http-e",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_region_called_like_something_of_ours(name: str, tmp_path: Path) -> None:
    """It has a page of its own, whatever it is called, and its name is shown as it is."""
    for file, content in bases()["bordered"][1].items():
        (tmp_path / file).write_bytes(content)
    edit(tmp_path / "regions.csv", lambda s: s.replace("阿伯,Aber", f"搜索,{name}"))
    problems = Problems()
    prepared = prepare(tmp_path, problems, tried=True)
    assert prepared is not None, [p.line() for p in problems]
    region = prepared[0].report.regions[0]
    assert region.slug == NAMES[name]
    site = Site(*prepared)
    made, _ = site.brief(region.code, "en", ("html",))
    page = next(content for path, content in made.items() if path.endswith("index.html")).decode()
    assert escape(name, quote=False) in page and ("<img src=http" not in page)

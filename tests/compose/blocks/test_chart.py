"""Charts of one's own: drawn apart, in our colours and sizes, the same bytes again, told where they fail."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree

from analysis.values import Column
from compose.document import Document, Figure, Section, plain
from compose.figures.charts.own import ROLES, Job, colours, draw, drawing_of
from compose.look.tokens import paper
from intake.problems import Problems
from paths import REPORTS
from pipeline.prepare import prepare
from publish import pdf
from publish.site import Site
from render.docx import writer
from render.markdown import write
from tests.addresses import numbers

BLOCK = """
[[brief.block]]
kind = "chart"
file = "charts/trend.py"
results = ["integration"]
title = { zh = "得分", en = "Scores" }
caption = { zh = "各省得分", en = "Scores of the provinces" }
alt = { zh = "柱子", en = "Bars" }
"""
PROGRAM = """
def draw(axes, results, region, language):
    frame = results["integration"].sort_values("score")
    own = [code == region.code for code in frame.index]
    axes.bar(range(len(frame)), frame["score"], color=["own" if o else "data" for o in own], alpha=0.8)
    axes.set_ylabel(results["integration"].attrs["columns"]["score"])
    axes.set_title(region.name[language])
    print("not on the page")
"""

#: what stands before the tables behind a chart
DATA = '<details class="data">'


@pytest.fixture
def charted(tmp_path: Path) -> Path:
    folder = tmp_path / "provinces"
    shutil.copytree(REPORTS / "provinces", folder, ignore=shutil.ignore_patterns("editions"))
    (folder / "charts").mkdir()
    (folder / "charts/trend.py").write_text(PROGRAM, encoding="utf-8")
    path = folder / "report.toml"
    head, _, rest = path.read_text(encoding="utf-8").partition("[[brief.block]]")
    after = rest[rest.index("[[overview.block]]") :]
    path.write_text(head + BLOCK.lstrip() + "\n" + after, encoding="utf-8")
    return folder


def check(folder: Path) -> list[str]:
    problems = Problems()
    prepare(folder, problems, tried=True)
    return [p.line() for p in problems if "map_approval" not in p.line()]


@pytest.mark.slow
def test_a_chart_in_every_format(charted):
    made = prepare(charted, Problems())
    assert made is not None
    site = Site(*made)
    subjects = {lang: site.subject("510000", lang, ("html",)) for lang in ("zh", "en")}
    for language, of in subjects.items():
        (section,) = of.document.sections
        (figure,) = section.nodes
        assert isinstance(figure, Figure) and len(figure.data) == 1
        svg = figure.svg
        root = etree.fromstring(svg.encode())
        # nothing that the page's policy forbids, and no colour without a role on what is drawn
        assert "style=" not in svg and "<style" not in svg and "not on the page" not in svg
        bars = re.findall(r'<path [^>]*clip-path[^>]*class="f-(\w+)', svg)
        assert sorted(bars) == ["seal"] + ["teal"] * 29
        assert {"四川": "zh", "Sichuan": "en"}[root.xpath("//*[local-name()='text']")[-1].text] == language
        assert root.get("aria-label") == {"zh": "柱子", "en": "Bars"}[language]
        page = site.web_page(of).decode()
        assert DATA in page and "integration.csv" in page
        # behind the bars are the figures of all regions that have one, the page's own marked
        behind = page.split(DATA)[1].split("</details>")[0]
        scores = {one for one, _, _ in numbers(behind) if one.endswith("/score")}
        assert scores == {f"integration/{code}/score" for code in made[0].results["integration"].frame.index}
        (table,) = figure.data
        assert [plain(row.cells[0].prose) for row in table.rows if row.own] == [
            {"zh": "四川", "en": "Sichuan"}[language]
        ]
    document = subjects["zh"].document
    assert site.subject("510000", "zh", ()).document.sections[0].nodes[0].svg == svg_of(document)
    assert pdf.of_one(site, document, "510000").startswith(b"%PDF")
    assert writer.render(document, date="", author="").startswith(b"PK")
    assert "fig-own-charts-trend" in write(document).text and "1.6693" in write(document).text


@pytest.mark.slow
def test_every_result_of_a_chart_has_its_table(charted):
    """The function is given two results: both are behind the chart on the web, and below it in Word."""
    path = charted / "report.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('results = ["integration"]', 'results = ["integration", "services"]'), encoding="utf-8"
    )
    made = prepare(charted, Problems())
    assert made is not None
    site = Site(*made)
    for language in ("zh", "en"):
        of = site.subject("510000", language, ("html",))
        (figure,) = of.document.sections[0].nodes
        assert isinstance(figure, Figure)
        assert [table.id for table in figure.data] == ["own-integration", "own-services"]
        behind = site.web_page(of).decode().split(DATA)[1].split("</details>")[0]
        assert behind.count("<table") == 2
        assert {"integration/510000/score", "services/510000/value"} <= {one for one, _, _ in numbers(behind)}
        for table in figure.data:
            assert "".join(run.text for run in table.caption) in behind.replace("&amp;", "&")
            assert f'id="table-{table.id}"' in behind
        # the large numbers under the headline stand in a table of their own
        document = replace(of.document, numbers=())
        word = docx.Document(io.BytesIO(writer.render(document, date="", author="")))
        assert len(word.tables) == 2


@pytest.mark.slow
def test_the_table_behind_has_the_columns_that_are_chosen_and_have_figures(charted):
    path = charted / "report.toml"
    text = path.read_text(encoding="utf-8")

    def heads(columns: str) -> list[str]:
        path.write_text(
            text.replace('results = ["integration"]', f'results = ["integration"]{columns}'), encoding="utf-8"
        )
        made = prepare(charted, Problems())
        assert made is not None
        (figure,) = Site(*made).subject("510000", "en", ("html",)).document.sections[0].nodes
        assert isinstance(figure, Figure)
        (table,) = figure.data
        assert all(len(row.cells) == len(table.head) for row in table.rows)
        return [head.text for head in table.head]

    names = {c.id: c.name["en"] for c in prepare_result(charted)}
    assert heads('\ncolumns = ["rank", "score"]')[1:] == [names["score"], names["rank"]], (
        "in the result's order"
    )
    assert len(heads("")) > 3
    path.write_text(
        text.replace('results = ["integration"]', 'results = ["integration"]\ncolumns = ["skore"]'),
        encoding="utf-8",
    )
    (line,) = check(charted)
    assert "no result of the chart has a column “skore”" in line


def prepare_result(folder: Path) -> tuple[Column, ...]:
    made = prepare(folder, Problems())
    assert made is not None
    return made[0].results["integration"].columns


def svg_of(document: Document) -> str:
    (section,) = document.sections
    assert isinstance(section, Section) and isinstance(section.nodes[0], Figure)
    return section.nodes[0].svg


def test_every_colour_has_its_role_and_looks_like_it():
    known = colours()
    for name, role in ROLES.items():
        near = [abs(int(known[name][i : i + 2], 16) - int(paper(role)[i : i + 2], 16)) for i in (1, 3, 5)]
        assert max(near) <= 8
    assert len(set(known.values())) == len(ROLES)


FAULTS = {
    "no function": ("x = 1\n", "charts/trend.py: there is no function draw; write def draw(axes, results, region, language):"),
    "a mistake": ("def draw(axes, results, region, language):\n    results['no']\n", "charts/trend.py:line 2: the chart cannot be drawn (KeyError"),
    "no program": ("def draw(axes:\n", "charts/trend.py:line 1: it is no Python program"),
    "leaves": ("def draw(*_):\n    raise SystemExit(0)\n", "the chart cannot be drawn (SystemExit"),
    "too much memory": ("def draw(*_):\n    b'x' * 10**11\n", "charts/trend.py: it takes too much memory"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_what_fails_is_told_in_one_line(charted, fault):
    program, told = FAULTS[fault]
    (charted / "charts/trend.py").write_text(program, encoding="utf-8")
    lines = check(charted)
    assert lines and all("\n" not in line for line in lines)
    assert any(told in line for line in lines), lines


@pytest.mark.slow
def test_what_does_not_end_is_stopped(charted):
    (charted / "charts/trend.py").write_text(
        "def draw(*_):\n    while True:\n        pass\n", encoding="utf-8"
    )
    made = prepare(charted, Problems())
    assert made is not None
    from functools import partial

    from pipeline.limits import limited

    site = Site(replace(made[0], apart=partial(limited, seconds=1)), made[1])
    with pytest.raises(Exception, match="drawing takes too long"):
        site.subject("510000", "zh", ())


@pytest.mark.slow
def test_no_file_and_a_file_elsewhere_are_told(charted):
    path = charted / "report.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("charts/trend.py", "charts/trends.py"), encoding="utf-8")
    assert any("did you mean “charts/trend.py”?" in line for line in check(charted))
    path.write_text(text.replace("charts/trend.py", "../trend.py"), encoding="utf-8")
    assert any("outside the report’s folder" in line for line in check(charted))


def test_words_start_where_they_stand():
    job = Job("c.py", "def draw(a, r, g, l):\n    a.set_xlabel('横轴')", {}, None, "zh", (340, 170))
    told: list[tuple[str, str]] = []
    draw(job, told.append)
    assert told[0][0] == "svg"
    svg = drawing_of(told[0][1], job, "x")
    assert "text-anchor" not in svg and ">横轴</text>" in svg
    draw(job, told.append)
    assert told[0] == told[1]

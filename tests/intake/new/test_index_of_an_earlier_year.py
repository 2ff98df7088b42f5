"""Where the index is of an earlier year than the newest figures of its indicators, each row, card and finding says its year."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from compose.document import Prose, Run, Table, leaves, plain
from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site

COUNTRIES = ("Philippines", "Japan", "Thailand", "Vietnam", "Cambodia", "Malaysia", "Indonesia", "Singapore")
YEARS = ("2021", "2022", "2023")
#: Vietnam is overtaken by the Philippines in 2023
OUTPUT = {
    "Philippines": (3400, 3500, 3900), "Japan": (36000, 36200, 36400), "Thailand": (6400, 6500, 6600), "Vietnam": (3500, 3600, 3800),
    "Cambodia": (1400, 1500, 1550), "Malaysia": (10900, 11100, 11300), "Indonesia": (4000, 4100, 4200), "Singapore": (66000, 67100, 67800),
}  # fmt: skip


def _proses(node: object) -> Iterator[Prose]:
    """Every prose of a document, in order."""
    if isinstance(node, tuple | list) and node and all(isinstance(n, Run) for n in node):
        yield tuple(node)
    elif isinstance(node, tuple | list):
        for part in node:
            yield from _proses(part)
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            yield from _proses(getattr(node, field.name))


def _site(folder: Path, lacking: bool, ui: str) -> tuple[Site, list[str]]:
    rows = ["Country,Year,GDP per capita (US$),Individuals using the Internet (%),Unemployment rate (%)"]
    for i, country in enumerate(COUNTRIES):
        for j, year in enumerate(YEARS):
            online = "" if lacking and year == "2023" and i < 4 else f"{50 + 5 * i + j:.1f}"
            rows.append(
                f"{country},{year},{OUTPUT[country][j]},{online},{1.1 + 0.3 * ((i * 5) % 8) + 0.1 * j:.2f}"
            )
    source = folder / "wdi.csv"
    source.write_text("\n".join(rows), encoding="utf-8")
    problems = Problems()
    made = new_report(
        "mine", source, folder / "reports", problems, Answers(), ui, None, datetime.date(2026, 11, 21)
    )
    assert made is not None, [p.line() for p in problems]
    return Site(*prepare(made.folder, Problems())), [n.line(ui) for n in made.notes]  # type: ignore[misc]


@pytest.mark.parametrize("lacking", [False, True])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_of_an_earlier_year_than_the_page_says_so(
    tmp_path: Path, lacking: bool, language: str
) -> None:
    site, notes = _site(tmp_path, lacking, language)
    told = [n for n in notes if ("the index is of 2022" if language == "en" else "综合指数为2022年") in n]
    assert bool(told) is lacking
    assert not lacking or re.search(r"Internet 4\b", told[0])
    page = site.subject("VNM", language, ())
    tables = [n for n in leaves(page.document) if isinstance(n, Table) and n.kind == "scorecard"]
    assert tables
    year = "2022" if lacking else "2023"
    profile = site.plan.results["index_profile"]
    value = profile.cell(("VNM", "gdp_per_capita"), "value")
    assert value.value == OUTPUT["Vietnam"][YEARS.index(year)]
    said = {"en": " (2022)", "zh": "（2022年）"}[language]
    for row in tables[0].rows[1:]:
        name = plain(row.cells[0].prose)
        assert (said in name) is lacking, name
    text = "\n".join(plain(p) for p in _proses(page.document))
    findings = "\n".join(
        plain(p)
        for part in (page.document.headline, page.document.numbers, page.document.sections[0])
        for p in _proses(part)
    )
    named = re.findall(
        r"(?:GDP per capita|人均GDP|[Ii]ndividuals using the Internet|[Uu]nemployment rate|失业率|使用互联网的人口比重)(.{0,8})",
        findings,
    )
    assert len(named) > 3
    if lacking:
        # what names two periods itself is of both
        assert all(n.startswith((said, ", 2021", "（2021年与")) for n in named), findings
        assert "2022, 2021 and 2022" not in text and "（2022年）（2021年与2022年）" not in text
    assert "by Philippines" not in text
    if language == "en":
        assert "overtaken by the Philippines" in text


def test_a_figure_keeps_its_unit_where_its_name_has_a_year(tmp_path: Path) -> None:
    site, _ = _site(tmp_path, True, "en")
    text = "\n".join(plain(p) for p in _proses(site.subject("KHM", "en", ()).document))
    assert re.search(r"GDP per capita \(2022\) is (US\$ ?1,500|1,500 US\$)", text), text

"""The page of models of the western report: our models, and beside them the source's tables as its file has them."""

from __future__ import annotations

import csv
from collections.abc import Mapping

import pytest

from compose.brief import MODELS, models, overview
from compose.document import Document, Figure, Table, leaves, plain
from compose.pages import about
from publish import pdf
from publish.site import Site

pytestmark = pytest.mark.slow
LANGUAGES = ("zh", "en")
#: printed table → its file below the report's data, the columns that name its rows and its columns, figures, stars, brackets
PRINTED = {
    "unit_roots": (("variable",), "test", "statistic", "", "p"),
    "cointegration": (("test",), "form", "statistic", "", "p"),
    "granger": (("null",), "lag", "statistic", "", "p"),
    "lsdv": (("term",), "model", "figure", "", ""),
    "models": (("term",), "model", "figure", "stars", "t"),
    "mechanisms": (("term",), "model", "figure", "stars", "t"),
    "robustness": (("term",), "model", "figure", "stars", "t"),
}


@pytest.fixture(scope="module")
def west(prepared: Mapping[str, Site]) -> Site:
    return prepared["west"]


def page(site: Site, language: str) -> Document:
    made = models(site.plan, language, site.figures(language))
    assert made is not None
    return made


def tables(document: Document) -> dict[str, Table]:
    return {leaf.id: leaf for leaf in leaves(document) if isinstance(leaf, Table)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_tables_are_printed_to_the_letter(west: Site, language: str) -> None:
    """Every figure with its own decimals, stars and brackets, in as many cells as the file has rows."""
    shown = tables(page(west, language))
    for name, (_, _, figure, stars, below) in PRINTED.items():
        path = west.plan.report.folder / f"data/{name}_printed.csv"
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        table = shown[f"printed-{name}_as_printed"]
        cells = [plain(c.prose) for row in table.rows for c in row.cells[1:] if c.prose]
        expected = [row[figure] + (row[stars] if stars else "") for row in rows]
        expected += [f"({row[below]})" for row in rows if below and row[below]]
        assert sorted(cells) == sorted(text.replace("-", "−") for text in expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_figure_stands_in_its_own_row_and_column(west: Site, language: str) -> None:
    table = tables(page(west, language))["printed-models_as_printed"]
    heads = [head.text for head in table.head]
    at = heads.index({"zh": "固定效应", "en": "Fixed effects"}[language])
    name = {"zh": "人口密度（对数）", "en": "ln population density"}[language]
    i = next(i for i, row in enumerate(table.rows) if plain(row.cells[0].prose) == name)
    assert [plain(table.rows[i + k].cells[at].prose) for k in (0, 1)] == ["0.365***", "(1.03)"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_have_italic_symbols_and_no_asterisks(west: Site, language: str) -> None:
    notes = [n for t in tables(page(west, language)).values() if t.id.startswith("printed-") for n in t.notes]
    assert notes and not any("*" in plain(note) for note in notes)
    assert {run.text for note in notes for run in note if run.italic} == {"p", "t"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_six_years_do_not_allow_is_said(west: Site, language: str) -> None:
    """The limits that the text tells are those of the analyses."""
    results = west.plan.results
    assert results["unit_roots"].frame["statistic"].isna().all()
    assert results["causality"].frame["z_tilde"].isna().all()
    assert set(results["causality"].frame.index.get_level_values("lags")) == {"1"}
    facts = results["moments_models"].frame
    assert facts.loc[["difference", "system"], "instruments"].tolist() == [6.0, 9.0]
    assert results["moments_tests"].frame.loc[("difference", "hansen"), "df"] == 0
    assert (results["quality_model_models"].frame["n"] == 72).all()
    assert not {"cointegration", "clubs"} & set(results)
    document = page(west, language)
    first = next(s for s in document.sections if s.title in {"六个年份能说明什么", "What six years allow"})
    assert first is document.sections[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_print_has_the_models_after_the_overview(west: Site, language: str) -> None:
    figures = west.figures(language)
    own, whole = (overview(west.plan, language, figures, whole=w) for w in (False, True))
    further = page(west, language)
    assert [s.title for s in whole.sections] == [s.title for s in (*own.sections, *further.sections)]
    numbers = [leaf.number for leaf in leaves(whole) if isinstance(leaf, Table)]
    assert numbers == list(range(1, len(numbers) + 1))
    drawn = {leaf.id for leaf in leaves(further) if isinstance(leaf, Figure)}
    assert whole.elsewhere == drawn and drawn and not own.elsewhere
    paper = pdf.page(west, whole)
    paper.address = "https://example.org/west/en/"
    for name, folder in ((next(iter(drawn)), "models/figure"), ("anything", "figure")):
        assert f"west/en/{folder}/figure-{name}.html" in paper.figure_code(name)


def test_subjects_have_it_where_something_is_printed(west: Site) -> None:
    assert west.subject("", "en", ("html",)).paper is None
    printed = west.subject("", "en", ("html", "docx"))
    assert len(printed.printed.sections) > len(printed.document.sections)
    assert MODELS in west.addresses.pages


def test_a_report_without_models_has_no_page_of_them(site: Site) -> None:
    assert models(site.plan, "en", site.figures("en")) is None
    assert MODELS not in site.addresses.pages
    whole = about.methods(site.plan, "en", site.figures("en"), models=False)
    assert [s.id for s in whole.sections] == [
        s.id for s in about.methods(site.plan, "en", site.figures("en")).sections
    ]


def test_methods_are_on_one_page_or_the_other(west: Site) -> None:
    ids = []
    for of_models in (False, True):
        document = about.methods(west.plan, "zh", west.figures("zh"), models=of_models)
        ids.append({s.id for s in document.sections} - {"models"})
    every = {s.id for s in about.methods(west.plan, "zh", west.figures("zh")).sections}
    assert ids[0] | ids[1] == every and not ids[0] & ids[1]
    assert "m-instrumented" in ids[1] and "m-coordination" in ids[0]

"""Any result as a table: its rows and columns as they are, one key across, a brief's region alone, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.registry import ANALYSES
from analysis.space.markov import MarkovParameters
from analysis.values import AnalysisProblem, Study, same
from compose.blocks.result import MOST_ROWS, ResultBlock, result
from compose.context import Context
from compose.document import Section, Table, plain
from intake.problems import Problems
from intake.report.references import KnownNames, check_references
from publish.site import Site

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module")
def site(prepared: dict[str, Site]) -> Site:
    """The western report with a Markov chain of its resilience."""
    whole = prepared["west"]
    parameters = MarkovParameters(id="moves", indicator="resilience")
    chains = ANALYSES["markov"].run(parameters, Study(whole.plan.report.panel))
    results = {**whole.plan.results, **{r.id: r for r in chains}}
    return replace(whole, plan=replace(whole.plan, results=results))


def composed(site: Site, language: str, code: str | None = None, **options: object) -> Section | None:
    regions = site.plan.report.panel.regions
    region = regions.get(code, replace(regions["510000"], code=code)) if code else None
    here = Context(site.plan.report, site.plan.results, language, region, site.figures(language))
    return result(ResultBlock(kind="result", **options), here)


def table_of(section: Section | None) -> Table:
    assert section is not None
    (table,) = section.nodes
    assert isinstance(table, Table)
    return table


def words(table: Table) -> list[list[str]]:
    return [[plain(cell.prose) for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_key_stands_across(site: Site, language: str) -> None:
    moves = site.plan.results["moves"]
    table = table_of(composed(site, language, of="moves", across="to"))
    labels = [text[language] for text in moves.labels["to"].values()]
    assert [h.text for h in table.head[1:]] == labels and [row[0] for row in words(table)] == labels
    numbers = [[float(n) for n in row[1:]] for row in words(table)]
    assert [sum(row) for row in numbers] == pytest.approx([1] * 4, abs=0.002)
    assert numbers[0][0] == pytest.approx(moves.cell(("low", "low"), "probability").value, abs=0.00051)
    addresses = {run.address for row in table.rows for cell in row.cells for run in cell.prose if run.address}
    assert "moves/low/high/probability" in addresses and len(addresses) == 16
    counted = table_of(composed(site, language, of="moves", across="to", columns=("n",)))
    assert counted.caption != table.caption, "a column that is not the main one is named"
    assert sum(int(n) for row in words(counted) for n in row[1:]) == 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brief_shows_its_regions_rows(site: Site, language: str) -> None:
    own = table_of(
        composed(site, language, "510000", of="resilience_growth_panel", columns=("value", "rank"))
    )
    assert [row[0] for row in words(own)] == ["2000", "2004", "2008", "2012", "2016", "2019"]
    panel = site.plan.results["resilience_growth_panel"]
    assert [row[2] for row in words(own)] == [
        str(int(panel.cell(("510000", t), "rank").value))
        for t in ("2000", "2004", "2008", "2012", "2016", "2019")
    ]
    across = table_of(
        composed(site, language, "510000", of="resilience_growth_panel", across="period", columns=("rank",))
    )
    assert len(across.rows) == 1 and [plain(c.prose) for c in across.rows[0].cells][1:] == [
        r[2] for r in words(own)
    ]
    # what is not by region is shown whole, what has no row of the region not at all
    assert len(table_of(composed(site, language, "510000", of="moves_classes")).rows) == 4
    assert composed(site, language, "110000", of="resilience_growth_panel") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_table_is_cut_and_says_so(site: Site, language: str) -> None:
    table = table_of(composed(site, language, of="resilience_growth_panel"))
    assert len(table.rows) == MOST_ROWS and len(table.notes) == 1
    assert all(str(n) in plain(table.notes[0]) for n in (MOST_ROWS, 72))
    note = {"zh": "另注", "en": "A note"}
    short = table_of(composed(site, language, of="moves_classes", rows=4, note=note))
    assert [plain(n) for n in short.notes] == [note[language]]


def test_shares_carry_their_sign_and_words_no_unit(site: Site) -> None:
    table = table_of(composed(site, "en", of="moves_classes"))
    assert table.unit == "" and [h.unit for h in table.head[1:]] == ["", "", "", "", "periods"]
    assert all(cell.endswith("%") for row in words(table) for cell in row[1:4])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"of": "moves", "columns": ("nn",)}, ["the result moves has no column “nn”"]),
        ({"of": "moves", "columns": ("n", "probability"), "across": "to"}, []),
        ({"of": "moves", "across": "period"}, ["rows of moves have no key “period”"]),
        # of a result that is not there, nothing else is told
        ({"of": "mvoes", "columns": ("n",), "across": "to"}, ["there is no result called “mvoes”"]),
    ],
)
def test_what_is_not_in_the_result_is_told_before_it_is_composed(
    site: Site, options: dict[str, object], said: list[str]
) -> None:
    known, problems = KnownNames.of(site.plan.report, site.plan.results), Problems()
    block = ResultBlock(kind="result", **options)
    assert check_references(block, known, "report.toml", same("here"), problems) is not bool(said)
    assert [p.what["en"] for p in problems.errors] == said
    assert all(p.remedy["zh"] and p.remedy["en"] for p in problems.errors)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"of": "moves", "across": "to", "columns": ("n", "probability")}, "one column is shown"),
        ({"of": "resilience_growth_panel", "across": "region"}, "“region” has 12 values"),
    ],
)
def test_what_cannot_be_shown_is_named(site: Site, options: dict[str, object], said: str) -> None:
    with pytest.raises(AnalysisProblem) as problem:
        composed(site, "en", **options)
    assert said in problem.value.what["en"] and problem.value.remedy["zh"] and problem.value.remedy["en"]

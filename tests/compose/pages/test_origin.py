"""Where numbers come from: every number of every page leads to its result's page, which goes down to the files."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace

import pytest

from compose.document import Formula, Table, leaves, plain
from compose.language.format import Formatter
from compose.pages import lineage, origin
from tests.addresses import numbers


@pytest.fixture(scope="module")
def made(prepared, shipped):
    """(report, language) → path → content of a report's pages, those of results and their scripts among them."""
    return {
        (name, lang): shipped.pages(name, lang)
        for name, site in prepared.items()
        for lang in site.plan.report.languages
    }


def test_every_number_leads_to_a_row(prepared, made):
    """From the address on a page to the row on the result's page, as the script and a reader's click go."""
    for name, site in prepared.items():
        pages = made[name, "en"]
        ids = {
            result: set(
                re.findall(r"<tr id=([^\s>]+)", pages[f"{name}/en/data/{result}/index.html"].decode())
            )
            for result in site.plan.results
        }
        for region in site.plan.report.regions[::5]:
            html = pages[f"{name}/en/{region.slug}/index.html"].decode()
            addresses = {address for address, _, _ in numbers(html)}
            # a city of which the source prints one figure of four has little more than its checks
            given = [
                region.code not in r.missing for r in site.plan.results.values() if r.keys == ("region",)
            ]
            assert len(addresses) > (25 if 2 * sum(given) > len(given) else 12), region.slug
            for address in addresses:
                result, *key, _ = address.split("/")
                assert origin.anchor(tuple(key)) in ids[result], address


def test_every_table_and_figure_with_results_leads_there_without_a_script(prepared, shipped):
    for name, site in prepared.items():
        region = site.plan.report.regions[-1]
        html = shipped.page(name, "zh", region.slug)
        for piece in re.findall(r'<div class="tablewrap.*?</div>|<figure.*?</figure>', html, re.S):
            shown = {address.split("/")[0] for address, _, _ in numbers(piece)}
            linked = set(re.findall(r'href="\.\./data/([^/"]+)/index\.html"', piece))
            assert linked, piece[:200]
            if piece.startswith("<div"):
                assert linked & shown or not shown, (shown, linked)


def test_files_are_those_on_disk_with_their_checksums(prepared):
    for site in prepared.values():
        report = site.plan.report
        for result in site.plan.results.values():
            found = lineage.files(site.plan, result)
            assert found, result.id
            for file, sum_ in found.items():
                assert hashlib.sha256((report.folder / file).read_bytes()).hexdigest() == sum_


def test_a_result_of_results_goes_down_to_the_files(plan):
    found = lineage.files(plan, plan.results["integration_rank_leave_one_out"])
    assert list(found) == ["data/urban_rural_dimensions.csv"]
    direct = lineage.inputs(plan, plan.results["integration_rank_leave_one_out"])
    assert [(one.id, one.kind) for one in direct] == [("integration", "result")]


def test_periods_of_one_indicator_stand_together(plan):
    (one,) = lineage.inputs(plan, plan.results["quadrant"])
    assert (one.id, one.periods) == ("urbanisation_quadrant", ("2003", "2008", "2013", "2018"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_has_formula_options_inputs_and_rows(site, language):
    document = origin.page(site.plan, "integration", language, site.figures(language))
    nodes = leaves(document)
    assert r"S_i = \sum_j w_j z_{ij}" in [n.tex for n in nodes if isinstance(n, Formula)]
    inputs, rows = (n for n in nodes if isinstance(n, Table))
    assert len(inputs.rows) == 4 and len(rows.rows) == 30
    assert [r.id for r in rows.rows if "1.6693" in map(plain, (c.prose for c in r.cells))] == ["r-510000"]


def test_numbers_on_the_page_are_the_results_also_where_they_are_many(site, monkeypatch):
    """Beyond so many cells the page prints the words alone; they are the same words."""
    result = site.plan.results["integration_profile"]
    formatter = Formatter("en", dict(site.plan.report.panel.regions))
    assert result.frame.size > origin.CELLS
    (_, table) = (
        n for n in leaves(origin.page(site.plan, result.id, "en", site.figures("en"))) if isinstance(n, Table)
    )
    for (key, cells), row in zip(result.rows(), table.rows, strict=True):
        assert row.id == origin.anchor(key)
        assert [plain(c.prose) for c in row.cells[2:]] == [formatter.cell(c) for c in cells.values()]
        assert not any(run.address for c in row.cells for run in c.prose)
    monkeypatch.setattr(origin, "MOST", 10 * (len(result.keys) + len(result.columns)) + 1)
    cut = origin.page(site.plan, result.id, "en", site.figures("en"))
    (_, table) = (n for n in leaves(cut) if isinstance(n, Table))
    assert len(table.rows) == 10 and "first 10 of 120 rows" in plain(table.notes[0])


def test_what_a_clicked_number_says(site, plan):
    call = origin.script(plan, "integration", "en", site.figures("en")).decode()
    told = json.loads(call.removeprefix("fangzhiOrigin(").removesuffix(");\n"))
    assert told["labels"]["region"]["510000"] == "Sichuan" and told["columns"]["score"] == "Score"
    assert list(told["files"]) == ["data/urban_rural_dimensions.csv"]
    assert any(m["formulas"] and m["formulas"][0].startswith("<svg") for m in told["methods"])
    assert [i["name"] for i in told["inputs"]][:1] == ["Economic drive"]


def test_texts_of_a_report_are_data_in_the_script(site, plan):
    from analysis.values import Text

    name = "</script><script>alert(1)</script>"
    results = {"services": replace(plan.results["services"], title=Text(zh=name, en=name))}
    call = origin.script(replace(plan, results=results), "services", "en", site.figures("en")).decode()
    assert json.loads(call.removeprefix("fangzhiOrigin(").removesuffix(");\n"))["title"] == name


def test_formulas_have_no_ground_and_no_style_of_their_own(made):
    for pages in made.values():
        for path, content in pages.items():
            if path.endswith(".html"):
                text = content.decode()
                assert "#ffffff" not in text and "<style" not in text, path

"""Differences beside rounded figures, and counts called by what the report calls its regions."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.standing.standing import of_both
from analysis.values import Text
from compose.blocks.notes import NotesBlock, apart, notes
from compose.context import Context
from compose.document import Notes, plain
from pipeline.analyse import in_own_words

SAID = {
    "en": "Differences are taken before rounding",
    "zh": "差值按舍入前的数计算",
}


def _note(plan, code: str, shown: str, language: str) -> str:
    context = Context(plan.report, plan.results, language, plan.report.panel.regions[code], None, plan.rules)
    context.result(shown)
    section = notes(NotesBlock(kind="notes"), context)
    (node,) = (n for n in section.nodes if isinstance(n, Notes))
    both = [" ".join(plain(p) for _, p in items) for items in (node.items, node.short)]
    assert (SAID[language] in both[0]) == (SAID[language] in both[1]), "on paper as on the site"
    return both[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_difference_that_no_reader_finds_is_explained(prepared, language: str) -> None:
    """0.7825 − 0.6944 beside +0.0882: said where a table of the page has such a row of the region, and nowhere else."""
    plan = prepared["west"].plan
    result = plan.results["coordination_latest"]
    seen = set()
    for region in plan.report.regions:
        row = {
            c: result.cell(region.code, c) for c in ("d", "nation", "gap_nation", "group_mean", "gap_group")
        }
        shown = {
            c: float(f"{cell.value:.{cell.column.decimals}f}") for c, cell in row.items() if not cell.missing
        }
        found = any(
            abs(shown["d"] - shown[mean] - shown[gap]) > 1e-9
            for mean, gap in (("nation", "gap_nation"), ("group_mean", "gap_group"))
            if mean in shown and gap in shown
        )
        assert apart(result, region.code) == found, region.code
        assert (SAID[language] in _note(plan, region.code, result.id, language)) == found
        seen.add(found)
    assert True in seen


def test_figures_that_add_up_need_no_note(prepared) -> None:
    plan = prepared["qinba"].plan
    code = plan.report.regions[0].code
    assert SAID["en"] not in _note(plan, code, "coop_regions", "en")


@pytest.mark.parametrize(
    ("report", "result", "names"),
    [
        ("provinces", "integration_groups", ("省份数", "Provinces")),
        ("central-cities", "density_groups", ("城市数", "Cities")),
        ("provinces", "advice_rules", None),
    ],
)
def test_counts_of_regions_are_called_by_their_noun(prepared, report, result, names) -> None:
    table = prepared[report].plan.results[result]
    if names is None:
        assert "省份数" in table.title["zh"] and table.title["en"].startswith("Provinces to which")
    else:
        assert (table.by_id["n"].name["zh"], table.by_id["n"].name["en"]) == names


@pytest.mark.slow
def test_no_count_on_a_shipped_page_says_region_of_a_province(prepared) -> None:
    for name, site in prepared.items():
        noun = site.plan.report.file.report.noun
        if noun["en"] == "regions":
            continue
        for result in site.plan.results.values():
            for column in result.columns:
                assert column.role != "count" or "地区数" not in column.name["zh"], (name, result.id)


def test_the_mean_is_called_in_tables_what_pages_call_it(prepared) -> None:
    """A table behind a figure says "mean of the four" where its page does, and never "mean of the regions"."""
    seen = set()
    for name, site in prepared.items():
        mean = site.plan.report.file.report.mean
        for result in site.plan.results.values():
            texts = [result.title, result.note]
            for column in result.columns:
                texts += [column.name, *column.labels.values()]
            for text in texts:
                assert "各地区平均" not in text["zh"] or mean["zh"] == "各地区平均", (name, result.id, text)
                assert (
                    "mean of the regions" not in text["en"].lower() or mean["en"] == "mean of the regions"
                ), (
                    name,
                    result.id,
                    text,
                )
                seen |= {name} if mean["en"] in text["en"].lower() and mean["zh"] in text["zh"] else set()
    assert {"provinces", "central-cities", "digital", "west"} <= seen


def test_a_report_of_regions_keeps_the_word(prepared) -> None:
    table = prepared["provinces"].plan.results["integration_groups"]
    head = prepared["provinces"].plan.report.file.report.model_copy(
        update={"noun": Text(zh="个地区", en="regions")}
    )
    again = in_own_words(table.with_(title=Text(zh="各组地区数", en="Regions by group")), head)
    assert again.title["en"] == "Regions by group"


@pytest.mark.parametrize(
    ("noun", "zh", "en"),
    [
        (Text(zh="个省份", en="provinces"), "2个省份之间", "2 provinces with"),
        (Text(zh="个地区", en="regions"), "2个地区之间", "2 regions with"),
    ],
)
def test_a_note_counts_what_the_report_has(prepared, noun: Text, zh: str, en: str) -> None:
    table = prepared["provinces"].plan.results["integration_groups"]
    note = of_both(pd.Series([1.0, 2.0, 3.0]), pd.Series([2.0, 1.0, float("nan")]))
    head = prepared["provinces"].plan.report.file.report.model_copy(update={"noun": noun})
    said = in_own_words(table.with_(note=note), head).note
    assert zh in said["zh"] and en in said["en"]

"""Units in sentences: figures have theirs in both languages, places are told from the first, less can be better."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from analysis.values import Text
from compose.blocks import seen
from compose.blocks.recommendations import RecommendationsBlock, recommendations
from compose.context import Context
from compose.document import Advice, Columns, Recommendations, plain
from compose.headline import headline
from compose.language.languages import LANGUAGES
from intake.report.advising.rules import Facts
from publish.site import Site


def page(site: Site, code: str, language: str) -> Context:
    plan = site.plan
    region = next(r for r in plan.report.regions if r.code == code)
    return Context(plan.report, plan.results, language, region, site.figures(language), plan.rules)


def advice(site: Site, code: str, language: str) -> list[Advice]:
    section = recommendations(RecommendationsBlock(kind="recommendations"), page(site, code, language))
    assert section is not None
    return [item for node in section.nodes if isinstance(node, Recommendations) for item in node.items]


@pytest.mark.parametrize(
    ("language", "finding", "evidence"),
    [
        ("en", "Value added of services, 2.60 trillion yuan, ranks 7th", "2019: 2,601.80 billion yuan"),
        ("zh", "服务业增加值26,018亿元，居第7位", "服务业增加值为26,018.0亿元"),
    ],
)
def test_rules_and_evidence_have_units(
    prepared: dict[str, Site], language: str, finding: str, evidence: str
) -> None:
    items = advice(prepared["openness"], "410000", language)
    assert any(finding in plain(item.finding) for item in items)
    assert any(evidence in plain(line) for item in items for line in item.evidence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_in_a_rule_has_its_unit_where_the_text_asks_for_it(
    prepared: dict[str, Site], language: str
) -> None:
    site = prepared["openness"]
    context = page(site, "410000", language)
    facts = Facts.of(site.plan.results, site.plan.report.panel, "410000")
    text = "{services_total.value}|{services_total.value|unit}|{services_total.gap_nation|abs|unit}|{services.gap_nation|unit}"
    bare, amount, gap, points = plain(context.template(text, facts, site.plan.rules[0])).split("|")
    expected = {
        "en": ("26,018", "2.60 trillion yuan", "894 billion yuan", "−5.61 percentage points"),
        "zh": ("26,018", "26,018亿元", "8,942亿元", "−5.61个百分点"),
    }
    assert (bare, amount, gap, points) == expected[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_on_a_map_are_told_from_the_first(prepared: dict[str, Site], language: str) -> None:
    """Place 34 is the highest number, and the last."""
    site = prepared["qinba"]
    context = page(site, "610900", language)
    cells = site.figures(language).maps.by_region(site.plan.results["order"], "value")
    first = sorted(cells, key=lambda code: cells[code].value)[:3]
    told = plain(seen.highest(context, cells))
    assert all(context.name(code) in told for code in first)
    assert ("at the head" in told or "居前" in told) and "highest" not in told and "最高" not in told
    # the same figures as amounts: the highest are others
    amounts = {
        code: replace(cell, column=replace(cell.column, unit=Text(zh="元", en="yuan"), scale="ratio"))
        for code, cell in cells.items()
    }
    told = plain(seen.highest(context, amounts))
    assert not any(context.name(code) in told for code in first) and ("highest" in told or "最高" in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_little_helps_where_less_is_better(prepared: dict[str, Site], language: str) -> None:
    """Every title of the cities that names congestion says whether it is low or high, and is right."""
    site = prepared["central-cities"]
    plan = site.plan
    bare = re.escape(plan.report.panel.indicators["congestion_index"].name[language]).casefold()
    told = {"low": 0, "high": 0}
    for region in plan.report.regions:
        here = page(site, region.code, language)
        title = plain(headline(plan.numbers, [b for _, b in plan.brief if not b.hidden], here).title)
        assert not re.search(rf"(?:strong|weak) in [^,]*{bare}|[强弱]在[^，]*{bare}", title.casefold()), title
        found = re.search(
            rf"(?:helped by its (low)|held back by its (high)) {bare}"
            if language == "en"
            else rf"(?:得益于较(低)|受累于较(高))的{bare}",
            title.casefold(),
        )
        if found is None:
            continue
        said = found[1] or found[2]
        side = {"低": "low", "高": "high"}.get(said, said)
        rank, of = (plan.results["congestion"].cell(region.code, c).value for c in ("rank", "of"))
        assert (rank <= (of + 1) / 2) == (side == "low"), title
        told[side] += 1
    assert told["low"] and told["high"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_with_fewer_than_three_others_has_no_mean_beside_a_region(
    prepared: dict[str, Site], language: str
) -> None:
    """Nowhere: the North-east has three provinces, and a table of one of them no mean of it."""
    from compose.blocks.efficiency import EfficiencyBlock, efficiency

    site = prepared["provinces"]
    few = {"210000", "220000", "230000"}
    result = site.plan.results["finance"]
    for code in (code for (code,), row in result.rows() if not row["technical"].missing):
        section = efficiency(EfficiencyBlock(kind="efficiency", of="finance"), page(site, code, language))
        assert section is not None
        (table,) = (n for node in section.nodes if isinstance(node, Columns) for n in node.right)
        shown = {plain(row.cells[3].prose) for row in table.rows}
        assert (shown == {"—"}) == (code in few), (code, shown)

"""What a brief and an overview say of themselves: description, subtitle, period."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from analysis.values import Text
from compose.blocks.registry import BLOCKS
from compose.brief import brief, overview
from compose.document import plain
from publish.site import Site

SICHUAN = "510000"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_brief_without_findings_has_a_description_of_its_own(prepared: dict[str, Site], language: str):
    site = prepared["provinces"]
    plan = replace(site.plan, brief=())
    head, regions = plan.report.file.report, plan.report.panel.regions
    found = {
        code: brief(plan, regions[code], language, site.figures(language)).description
        for code in (SICHUAN, "110000")
    }
    for code, words in found.items():
        assert regions[code].full[language] in words
        assert head.title[language] in words and head.period[language] in words
    assert len(set(found.values())) == 2
    of = replace(
        site.subject(SICHUAN, language, ("html",)),
        document=brief(plan, regions[SICHUAN], language, site.figures(language)),
    )
    page = site.web_page(of).decode()
    said = re.search(r'<meta name="description" content="([^"]+)"', page)
    assert said is not None and regions[SICHUAN].full[language] in said[1]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("subtitle", ["with", "without", "none"])
def test_the_overview_says_the_period_once(prepared: dict[str, Site], language: str, subtitle: str):
    site = prepared["provinces"]
    report = site.plan.report
    period = report.file.report.period
    words = {
        "with": Text(zh=f"发展评价（{period['zh']}）", en=f"A review of {period['en']}"),
        "without": Text(zh="发展评价", en="A review"),
        "none": None,
    }[subtitle]
    head = report.file.report.model_copy(update={"subtitle": words})
    plan = replace(site.plan, report=replace(report, file=report.file.model_copy(update={"report": head})))
    said = overview(plan, language, site.figures(language)).subtitle
    assert said.count(period[language]) == 1
    assert words is None or words[language] in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_overview_of_one_region_leads_with_what_its_brief_says_first(
    prepared: dict[str, Site], language: str
):
    site = prepared["henan-2020h1"]
    (region,) = site.plan.report.regions
    whole = overview(site.plan, language, site.figures(language))
    alone = brief(site.plan, region, language, site.figures(language))
    assert alone.numbers and whole.numbers == alone.numbers
    assert plain(alone.headline) in plain(whole.lead)
    # its page leads to the brief before the first section
    page = site.web_page(site.subject("", language, ("html",))).decode()
    body = page[page.index("<main") :]
    assert 0 < body.index(f"{region.slug}/index.html") < body.index("<section")
    # of several regions nobody's numbers stand over the others'
    assert not overview(prepared["provinces"].plan, language, prepared["provinces"].figures(language)).numbers


@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_blocks_of_a_kind_have_headings_that_differ(prepared: dict[str, Site], language: str):
    """Two rankings are headed by what each is of; one alone, and one with a heading of its own, keep theirs."""
    site = prepared["provinces"]
    block = BLOCKS["ranking"]
    region = site.plan.report.panel.regions[SICHUAN]

    def titles(*blocks: dict[str, object]) -> list[str]:
        chosen = tuple((block, block.parameters.model_validate({"kind": "ranking", **b})) for b in blocks)
        page = brief(replace(site.plan, brief=chosen), region, language, site.figures(language))
        return [s.title for s in page.sections]

    first, second = (site.plan.results[name].title[language] for name in ("services", "integration"))
    own = {"zh": "总排名", "en": "All in order"}
    colon = {"zh": "：", "en": ": "}[language]
    (alone,) = titles({"of": "services"})
    assert titles({"of": "services"}, {"of": "integration"}) == [
        f"{alone}{colon}{t}" for t in (first, second)
    ]
    assert titles({"of": "services", "title": own}, {"of": "integration"}) == [own[language], alone]


@pytest.mark.slow
def test_no_shipped_page_has_two_sections_of_one_heading(prepared: dict[str, Site]):
    for name, site in prepared.items():
        for language in ("zh", "en"):
            figures = site.figures(language)
            pages = [overview(site.plan, language, figures)]
            pages += [brief(site.plan, r, language, figures) for r in site.plan.report.regions[:2]]
            for page in pages:
                titles = [s.title for s in page.sections]
                assert len(set(titles)) == len(titles), (name, language, titles)

"""Pages of a report that counts as a crowd: what they show, leave out, and fetch in parts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from compose.blocks import base
from compose.figures import family
from intake.problems import Problems
from pipeline.prepare import prepare
from publish import addresses
from publish.site import Site
from tests import small


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Twelve provinces where five are a crowd, of which a table shows four rows at once."""
    folder = small.made(tmp_path_factory.mktemp("crowd"))
    with pytest.MonkeyPatch.context() as patch:
        for module in (family, addresses):
            patch.setattr(module, "MANY", 5)
        patch.setattr(base, "FIRST_ROWS", 4)
        made = prepare(folder, Problems(), tried=False)
        assert made is not None
        yield Site(*made)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_overview_has_the_first_rows_and_its_parts_have_the_others(site: Site, language: str) -> None:
    files, _ = site.whole(language, ("html",))
    tables = {
        path.split("/rows/")[1]: json.loads(data.decode().removeprefix("fangzhiRows(").removesuffix(");\n"))
        for path, data in files.items()
        if path.startswith(f"mine/{language}/rows/")
    }
    page = files[f"mine/{language}/index.html"].decode()
    ranking = re.search(r'<table class="ranking" data-parts="(\d+)".*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    assert ranking is not None
    on_page = re.findall(r"data-region=(\d+)", ranking[2])
    apart = re.findall(r"data-region=(\d+)", "".join(tables.values()))
    assert len(on_page) == 4
    assert len(tables) == int(ranking[1])
    assert sorted([*on_page, *apart]) == sorted(r.code for r in site.plan.report.regions)
    # what is fetched has its addresses, as what is on the page
    assert "data-cell=" in next(iter(tables.values()))
    assert "tables.js" in page


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_brief_leads_to_those_it_belongs_to(site: Site, language: str) -> None:
    code = site.plan.report.regions[0].code
    files, _ = site.brief(code, language, ("html",))
    page = next(data for path, data in files.items() if path.endswith("index.html")).decode()
    links = re.search(r'<nav class="steps".*?</nav>', page, re.DOTALL)
    assert links is not None
    assert links[0].count("<li>") == len(site.plan.report.families[code].codes)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_map_of_a_few_has_its_own_shapes(site: Site, language: str) -> None:
    """Those of the whole report, which a script brings, are on the whole report's ground."""
    for region in site.plan.report.regions[:3]:
        files, _ = site.brief(region.code, language, ("html",))
        page = next(data for path, data in files.items() if path.endswith("index.html")).decode()
        used, there = (
            set(re.findall(r"<use href=#([\w-]+)", page)),
            set(re.findall(r"<path id=([\w-]+)", page)),
        )
        assert f"m{region.code}" in used
        assert used <= there
        assert "shapes.js" not in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_figures_of_a_crowd_are_drawn_as_densities(site: Site, language: str) -> None:
    region = site.plan.report.regions[3]
    figures = site.figures(language)
    result = next(r for r in site.plan.results.values() if r.keys == ("region",) and "rank" in r.by_id)
    svg, alt = figures.whole.ranking(result, "", region)
    assert region.name[language] in svg
    assert region.name[language] in alt
    strip = figures.region.strip(result, result.main_column.id, (), region)
    # no tick for each region
    assert "v8" not in strip

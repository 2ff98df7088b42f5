"""An index of three levels: every score is the weighted mean of what it is made of, up to the index itself."""

from __future__ import annotations

import pytest

from compose.brief import brief
from compose.document import Paragraph, Table, plain
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests import twelve


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    problems = Problems()
    found = prepare(twelve.write(tmp_path_factory.mktemp("reports") / "twelve"), problems)
    assert found is not None, [p.line() for p in problems]
    return Site(*found)


@pytest.mark.slow
def test_scores_add_up_from_level_to_level(made):
    levels, index = made.plan.results["index_levels"], made.plan.results["index"]
    by_region: dict[str, dict[str, dict]] = {}
    for (region, part), row in levels.rows():
        by_region.setdefault(region, {})[part] = row
    assert len(by_region) == 11, "Shanghai lacks a figure"
    for region, parts in by_region.items():
        for part in {str(row["part_of"].value) for row in parts.values()}:
            mine = [row for row in parts.values() if row["part_of"].value == part]
            assert sum(row["weight"].value for row in mine) == pytest.approx(1)
            total = sum(row["weight"].value * row["score"].value for row in mine)
            score = index.cell((region,), "score") if part == "index" else parts[part]["score"]
            assert score.value == pytest.approx(total)


def test_indicators_stand_with_the_figures_of_the_source_and_more_is_better_in_scores(made):
    levels = made.plan.results["index_levels"]
    assert levels.cell(("110000", "energy"), "value").value == pytest.approx(0.88)
    assert levels.cell(("110000", "energy"), "score").value == 1.0, "the highest intensity scores lowest"
    assert levels.cell(("110000", "economy"), "value").missing


def test_the_brief_shows_every_level_in_words_and_in_a_table(made):
    region = made.plan.report.gazetteer.find("北京")
    document = brief(made.plan, region, "en", made.figures("en"))
    (section,) = (s for s in document.sections if s.id == "levels-index")
    words, table = section.nodes
    assert isinstance(words, Paragraph) and isinstance(table, Table)
    assert plain(words.prose).startswith(
        "Of its dimensions, Beijing ranks best in Environment (joint 4th of 11 regions) and lowest in Economy (11th of 11 regions) and "
        "Living (11th of 11 regions)."
    )
    names = [plain(row.cells[0].prose) for row in table.rows]
    assert names[:4] == [
        "Economy",
        "\u2003Level",
        "\u2003\u2003GDP per head (thousand yuan)",
        "\u2003\u2003Urbanisation rate (%)",
    ]
    assert len(names) == 3 + 3 + 6

"""Rankings of all regions: short heads above their columns, what they stand for below the table, on paper a few lines high."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from compose.blocks.base import column_names
from compose.blocks.ranking_table import RankingTableBlock, ranking_table
from compose.context import Context
from compose.document import Section, Table, plain
from publish.site import Site
from tests.reading import read_pdf
from tests.shipped import Shipped

#: as high as a head may be, in lines
LINES = 3
HEADED = ("provinces", "west", "digital", "openness", "central-cities")


def _block(site: Site) -> RankingTableBlock:
    (block,) = [given for _, given in site.plan.overview if isinstance(given, RankingTableBlock)]
    return block


def _table(section: Section | None) -> Table:
    assert section is not None
    (table,) = section.nodes
    assert isinstance(table, Table)
    return table


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("report", HEADED)
def test_what_short_heads_stand_for_is_said_below(
    prepared: Mapping[str, Site], report: str, language: str
) -> None:
    site = prepared[report]
    plan, block = site.plan, _block(site)
    context = Context(plan.report, plan.results, language, None, site.figures(language), plan.rules)
    section = ranking_table(block, context)
    table = _table(section)
    heads = [head.text for head in table.head][-len(block.columns) :]
    assert heads == [wording[language] for wording in block.heads]
    further = [
        (plan.results[name], column or plan.results[name].main_column.id)
        for name, _, column in (ref.partition(".") for ref in block.columns)
    ]
    note = plain(table.notes[0])
    for head, name in zip(heads, column_names(further, context), strict=True):
        assert head == name or f"{head}{context.marks.colon}{name}" in note
    # the same without short heads
    bare = ranking_table(block.model_copy(update={"heads": ()}), context)
    assert len(_table(bare).notes) == len(table.notes) - 1


def test_there_is_a_head_for_every_column_or_none() -> None:
    given = {"kind": "ranking_table", "of": "a", "columns": ["b.c", "d.e"]}
    assert RankingTableBlock(**given).heads == ()
    with pytest.raises(ValidationError, match="1 heads for 2 columns"):
        RankingTableBlock(**given, heads=[{"zh": "甲", "en": "A"}])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("report", HEADED)
def test_on_paper_heads_are_a_few_lines_high(shipped: Shipped, report: str, language: str) -> None:
    first = {"zh": "位次", "en": "Rank"}[language]
    found = 0
    with read_pdf(shipped.pdf(report, "brief", language, "")) as pdf:
        for page in pdf.pages:
            words = page.extract_words()
            for i, word in enumerate(words):
                if word["text"] != first or word["x0"] > page.width / 5 or word["bottom"] - word["top"] > 11:
                    continue
                # the head's first column holds one line, at the foot of the others'
                above = {
                    round(w["top"])
                    for w in words
                    if word["top"] - 60 < w["top"] < word["top"] + 2
                    and w["x0"] > page.width / 4
                    and abs((w["bottom"] - w["top"]) - (word["bottom"] - word["top"])) < 0.3
                }
                lines, before = 0, word["top"]
                for top in sorted(above, reverse=True):
                    if before - top > 13:
                        break
                    lines, before = lines + (before - top > 3 or not lines), top
                found += 1
                assert 1 <= lines <= LINES, [w["text"] for w in words[max(0, i - 40) : i]]
    assert found

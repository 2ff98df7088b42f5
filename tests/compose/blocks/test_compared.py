"""What a table says that its figures are compared with: the mean of the regions, the nation, or which with which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compose.blocks.comparing import compared_notes, compared_with
from compose.context import Context
from compose.document import plain
from publish.site import Site


@pytest.fixture
def here(site: Site) -> dict[str, Context]:
    plan = site.plan
    return {
        lang: Context(plan.report, plan.results, lang, None, site.figures(lang), plan.rules)
        for lang in ("en", "zh")
    }


def test_a_heading_names_a_mean_only_where_all_rows_have_it(site: Site, here: dict[str, Context]) -> None:
    ours = site.plan.results["services"]
    # the same standing beside a figure of the nation’s own
    columns = tuple(
        replace(c, name=site.plan.report.panel.regions["110000"].name) if c.id == "nation" else c
        for c in ours.columns
    )
    nation = replace(ours, columns=columns, benchmark="area")
    en, zh = here["en"], here["zh"]
    assert (
        compared_with(en, [ours, ours]) == "mean of the provinces" and compared_with(zh, [ours]) == "各省平均"
    )
    assert compared_with(en, [nation]) == "Beijing" and compared_with(zh, [nation]) == "北京"
    assert compared_with(en, [ours, nation]) == ""
    assert compared_notes(en, [("Services", ours), ("Trade", ours)]) == []
    lines = [("Services", ours), ("Trade", nation)]
    assert [plain(n) for n in compared_notes(en, lines)] == [
        "Compared with: mean of the provinces (Services); Beijing (Trade)."
    ]
    assert [plain(n) for n in compared_notes(zh, [("服务业", ours), ("外贸", nation)])] == [
        "比较基准：各省平均（服务业）；北京（外贸）。"
    ]


def test_names_in_a_row_have_one_and(here: dict[str, Context]) -> None:
    def row(*names: str) -> str:
        return plain(here["en"].names([here["en"].say(n) for n in names]))

    assert row("transport and roads (1)", "health (2)") == "transport and roads (1) and health (2)"
    assert row("transport and roads", "health") == "transport and roads, and health"
    assert row("roads", "health") == "roads and health"

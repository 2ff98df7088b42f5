"""Western briefs: four to eight well-filled pages, headings with their figures, and sentences that say what holds."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.standing.peers import PeersParameters
from analysis.standing.peers import run as peers
from analysis.standing.standing import moves
from analysis.values import AnalysisProblem, Column, Result, Study, Text, same
from compose.blocks.registry import BLOCKS
from compose.blocks.slopes import SlopesBlock
from compose.brief import brief, overview
from compose.context import Context
from compose.document import (
    Columns,
    Document,
    Figure,
    Findings,
    Notes,
    Paragraph,
    Section,
    Table,
    leaves,
    plain,
)
from compose.figures import charts
from compose.figures.figures import Figures
from compose.language.catalogue import within
from publish.site import Site
from tests.reading import read_pdf
from tests.shipped import Shipped

MM = 72 / 25.4
#: the type area of the brief's pages: from the top margin to the foot
TOP, FOOT = 18 * MM, (297 - 19) * MM
WEST = ("150000", "450000", "500000", "510000", "520000", "530000", "540000", "610000", "620000", "630000")


@pytest.fixture(scope="module")
def west(prepared: dict[str, Site]) -> Site:
    return prepared["west"]


@pytest.fixture(scope="module")
def document(west: Site) -> Any:
    @cache
    def made(code: str, language: str) -> Document:
        region = west.plan.report.panel.regions[code]
        return brief(west.plan, region, language, west.figures(language))

    return made


def section(document: Document, name: str) -> Section:
    return next(s for s in document.sections if s.id.startswith(name))


def words(section: Section) -> str:
    return "".join(plain(n.prose) for n in section.nodes if isinstance(n, Paragraph))


# on paper -------------------------------------------------------------------------------------------------


def lines(page: Any) -> list[tuple[str, float, float]]:
    """The page's lines of words (without spaces) with top and foot, those in the margins left out."""
    return [
        (re.sub(r"[\s\u200b]", "", line["text"]), line["top"], line["bottom"])
        for line in page.extract_text_lines()
        if line["bottom"] < FOOT + 2
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("code", "language"), [("510000", "zh"), ("510000", "en"), ("650000", "en")])
def test_pages_of_a_western_brief(shipped: Shipped, document: Any, code: str, language: str) -> None:
    data = shipped.pdf("west", "brief", language, code)
    with read_pdf(data) as pdf:
        pages = [lines(p) for p in pdf.pages]
    assert 4 <= len(pages) <= 8
    # no page but the last is left half empty, and the last is more than a few lines
    filled = [(max(foot for _, _, foot in page) - TOP) / (FOOT - TOP) for page in pages]
    assert all(share > 0.6 for share in filled[:-1]), filled
    assert filled[-1] > 0.15, filled
    label = {"zh": r"^(图|表)\d+", "en": r"^(Figure|Table)\d+"}[language]
    for part in document(code, language).sections:
        if not isinstance(part.nodes[0], Paragraph) or len(part.nodes) < 2:
            continue
        title = re.sub(r"\s", "", part.title)
        (at,) = [i for i, page in enumerate(pages) if any(text == title for text, _, _ in page)]
        top = next(top for text, top, _ in pages[at] if text == title)
        # the first figure or table of the section begins, with its caption, on the heading's page
        assert any(re.match(label, text) and above > top for text, above, _ in pages[at]), part.id


# what the pages hold --------------------------------------------------------------------------------------


def test_every_part_of_a_brief_is_there(document: Any) -> None:
    for code in ("500000", "540000", "610000"):
        made = document(code, "en")
        ids = {s.id.split("-")[0] for s in made.sections}
        assert ids >= {"findings", "scorecard", "recommendations", "strengths", "peers", "slopes", "coupling"}
        assert ids >= {"gap", "group", "ranking", "notes"}
        found = next(n for n in leaves(made) if isinstance(n, Findings))
        assert len(found.items) == 3


@pytest.mark.slow
def test_places_are_told_as_they_are(west: Site, document: Any) -> None:
    change = west.plan.results["resilience_growth_change"]
    at = {k[0]: (c["rank_first"].value, c["rank_last"].value) for k, c in change.rows()}
    name = {r.code: r.name["en"] for r in west.plan.report.regions}
    for code in WEST:
        said = words(section(document(code, "en"), "slopes-resilience")).split("Quality of development")[0]
        first, last = at[code]
        passed = {name[c] for c, (a, b) in at.items() if a < first and b > last}
        passing = {name[c] for c, (a, b) in at.items() if a > first and b < last}
        head, _, rest = said.partition(");")
        assert (re.search(rf"from {first:.0f}[a-z]{{2}} to {last:.0f}[a-z]{{2}}", head) is not None) == (
            first != last
        )
        overtook, _, overtaken = rest.partition("it was overtaken by")
        for part, expected in ((overtook, passed), (overtaken, passing)):
            there = {n for n in name.values() if n in part}
            assert there <= expected
            assert there == expected or "and others" in part
        assert ("it overtook" in rest, "it was overtaken by" in rest) == (bool(passed), bool(passing))


def test_gaps_in_points_and_as_a_share_are_told_apart(west: Site, document: Any) -> None:
    change = west.plan.results["resilience_gap_change"]
    gap = west.plan.results["resilience_gap"]
    assert change.cell("610000", "ratio_first").value == pytest.approx(100 * 5.81 / 11.39)
    assert change.cell("610000", "gap_change").value == pytest.approx(
        gap.cell(("610000", "2019"), "gap").value - gap.cell(("610000", "2000"), "gap").value
    )
    shaanxi, tibet = (words(section(document(c, "en"), "gap")) for c in ("610000", "540000"))
    assert "points more; the gap itself still widened" in shaanxi
    assert "points less; the gap itself widened" in tibet
    # 55.58% and 55.56%: the same to a reader, who sees one decimal
    assert "55.6% of China’s figure in 2000 and in 2019" in words(section(document("650000", "en"), "gap"))
    # quality of Chongqing: nearer in points as well
    assert "the gap itself narrowed" in words(section(document("500000", "en"), "gap"))


def test_steps_of_coordination(west: Site, document: Any) -> None:
    results = west.plan.results
    steps, d = results["coordination_steps"], results["coordination"]
    key = ("500000", "2016")
    gained = d.cell(key, "d").value - d.cell(("500000", "2012"), "d").value
    assert steps.cell(key, "change").value == pytest.approx(gained)
    assert steps.cell(key, "speed").value == pytest.approx(gained / 4)
    assert steps.cell(key, "rank").value == 1 and steps.cell(key, "of").value == 12
    assert not any(k[1] == "2000" for k, _ in steps.rows())
    said = words(section(document("500000", "en"), "coupling"))
    assert "gained most between 2012 and 2016" in said and "1st of 12 provinces" in said
    (table,) = [n for n in section(document("500000", "en"), "coupling").nodes if isinstance(n, Table)]
    assert [len(r.cells) for r in table.rows] == [len(table.head)] * 6


def test_strengths_are_the_best_places(west: Site, document: Any) -> None:
    for code in WEST:
        part = section(document(code, "en"), "strengths")
        ranks = {}
        for name in (
            "resilience_now",
            "quality_now",
            "coordination_latest",
            "resilience_growth",
            "quality_growth",
        ):
            ranks[west.plan.results[name].title["en"]] = west.plan.results[name].cell(code, "rank").value
        best, _, worst = words(part).partition(
            "It stands lowest in" if "It stands lowest" in words(part) else "it stands lowest in"
        )
        named = [v for k, v in ranks.items() if within(k) in best]
        lowest = [v for k, v in ranks.items() if within(k) in worst]
        # who shares a place with one that is named is named too
        assert max(named, default=0) < min([v for k, v in ranks.items() if within(k) not in best], default=99)
        assert min(lowest, default=99) >= max(named, default=0)
        assert max([v for k, v in ranks.items() if within(k) not in worst], default=0) < min(
            lowest, default=99
        )


def test_the_group_beside_the_other(west: Site, document: Any) -> None:
    part = section(document("610000", "zh"), "group")
    higher, _, lower = words(part).partition("低于西南的有")
    urban = west.plan.results["area_urbanisation_change"]
    assert urban.cell("northwest", "last").value == 56.32 and urban.cell("southwest", "last").value == 52.94
    assert "城镇化率" in higher and "城镇化率" not in lower
    assert "农村居民人均可支配收入" in lower
    (table,) = [n for n in part.nodes if isinstance(n, Table)]
    assert "、".join(h.text for h in table.head[-3:]) == "西南、西部、全国"
    # the source prints no growth of the Northwest: a dash, explained
    assert plain(table.rows[-1].cells[2].prose) == "—" and any("—" in plain(n) for n in table.notes)


def test_printed_cells_of_the_region_itself(west: Site, document: Any) -> None:
    def checked(code: str) -> str:
        (notes,) = [n for n in leaves(document(code, "en")) if isinstance(n, Notes)]
        return next(plain(text) for label, text in notes.items if label == "Printed against recomputed")

    assert "0.66 is printed, 0.524 comes out" in checked("500000") and "one finds a difference" in checked(
        "500000"
    )
    assert "4 is printed, 5 comes out" in checked("540000")
    assert checked("610000") == "The 18 checks of printed figures of Shaanxi find no difference."
    regions = west.plan.results["replication_regions"]
    cells = west.plan.results["replication_cells"]
    own = [k for k, _ in cells.rows() if k[1].split(":")[0] in {c for (c,), _ in regions.rows()}]
    assert sum(c["differ"].value for _, c in regions.rows()) == len(own)


def test_the_overview_has_slopes_and_no_narrow_table_over_the_whole_width(west: Site) -> None:
    made = overview(west.plan, "en", west.figures("en"))
    assert "most places gained by Chongqing (+11)" in words(section(made, "slopes"))
    for part in made.sections:
        if part.id.startswith("areas-area_primary") or part.id.startswith("areas-area_education"):
            assert all(isinstance(n, Columns) for n in part.nodes)


# parts by themselves --------------------------------------------------------------------------------------


def test_of_many_regions_some_are_named_and_the_own_one_always(west: Site) -> None:
    report = west.plan.report
    own = report.panel.regions["610000"]
    codes = ["610000", *(f"x{i:02}" for i in range(59))]
    rng = np.random.default_rng(3)
    first, last = (pd.Series(rng.uniform(1, 9, 60), pd.Index(codes, name="region")) for _ in range(2))
    # the own region in the middle, where none is named for its place
    first["610000"], last["610000"] = 5.0, last.median()
    frame = pd.DataFrame({"first": first, "last": last, "change": last - first}).join(moves(first, last))
    columns = tuple(Column(c, same(c)) for c in frame.columns)
    many = Result("many", Text(zh="很多", en="Many"), columns, frame, ())
    regions = {c: replace(own, code=c, name=same(c)) for c in codes}
    wide = replace(report, panel=replace(report.panel, regions=regions))
    figures = Figures(wide, {"many": many}, None, "en")
    svg, _ = figures.time.slopes(many, "value", regions["610000"])
    assert len(re.findall(r'<g class="r r-', svg)) == 60
    assert len(set(re.findall(r">(610000|x\d+)</text>", svg))) == 17
    assert svg.count(">610000</text>") == 2


def test_places_leave_gaps_between_words_in_both_languages(west: Site) -> None:
    result = west.plan.results["resilience_growth_change"]
    drawn = {}
    for language in ("zh", "en"):
        svg, _ = west.figures(language).time.slopes(result, "rank")
        drawn[language] = re.sub(r"<text.*?</text>|aria-label=\"[^\"]*\"|lang=\"[^\"]*\"", "", svg)
        spots = [(x, float(y)) for x, y in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"', svg)]
        for i, (x, y) in enumerate(spots):
            assert all(abs(y - other) > 10 for column, other in spots[i + 1 :] if column == x)
    # the key's lines stand where the words before them end; all else is the same
    assert drawn["zh"].count("<polyline") == drawn["en"].count("<polyline")
    assert re.findall(r'points="[^"]*"', drawn["zh"]) == re.findall(r'points="[^"]*"', drawn["en"])


def test_what_goes_down_reads_in_grey() -> None:
    rows = [charts.Slope(c, c, a, b, "1", "2") for c, a, b in (("up", 1, 2), ("down", 2, 1))]
    svg = charts.slopes(rows, ("2000", "2019"), "t", "en", ("rose", "fell"))
    up, down = (re.search(rf'r-{c}">(<polyline.*?)/>', svg).group(1) for c in ("up", "down"))  # type: ignore[union-attr]
    assert "dasharray" in down and "dasharray" not in up


def test_a_table_without_first_and_last_makes_no_slopes(west: Site) -> None:
    context = Context(west.plan.report, west.plan.results, "en", None, west.figures("en"))
    block = SlopesBlock(kind="slopes", rows=("resilience_now",))
    assert BLOCKS["slopes"].compose(block, context) is None


def test_peers_by_figures(west: Site) -> None:
    study = Study(west.plan.report.panel, results=west.plan.results)
    with pytest.raises(ValueError, match="not both"):
        PeersParameters(id="p", of="a", columns=("b.c",))
    with pytest.raises(ValueError, match="not both"):
        PeersParameters(id="p")
    with pytest.raises(AnalysisProblem, match="no column"):
        peers(PeersParameters(id="p", columns=("resilience_now.nothing",)), study)
    (made,) = peers(PeersParameters(id="p", columns=("resilience_now.value",), n=1), study)
    # 24.61 of Shaanxi: next is Yunnan with 24.40
    assert made.cell(("610000", "1"), "peer").value == "530000"


def test_every_figure_says_what_it_shows(document: Any) -> None:
    for language in ("zh", "en"):
        for node in leaves(document("610000", language)):
            if isinstance(node, Figure):
                assert len(node.alt) > 15 and plain(node.caption)

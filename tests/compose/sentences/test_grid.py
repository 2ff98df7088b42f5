"""Every sentence of the blocks over a grid of situations, in both languages, held against the raw figures.

What a sentence claims is read from its text (``reading``, ``claims``) and checked by plain counting. What is left unread
must hold no number and no word of comparison, so that a new sentence fails until somebody writes how it is read.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from compose.blocks.registry import BLOCKS
from compose.context import Context
from compose.document import (
    Columns,
    Findings,
    Leaf,
    Notes,
    Paragraph,
    Recommendations,
    Section,
    Table,
    plain,
)
from compose.headline import Headline, headline
from compose.key_numbers import HeadlineNumber
from publish.site import Site
from tests.compose.sentences import heads
from tests.compose.sentences.advice import HEADS
from tests.compose.sentences.claims import READERS
from tests.compose.sentences.parts import matrix
from tests.compose.sentences.reading import NUM, unread
from tests.compose.sentences.world import CODES, SITUATIONS, World

LANGUAGES = ("en", "zh")
FINDINGS = [
    {"kind": "standing", "of": "income_now"},
    {"kind": "standing", "of": "index", "interval": "index_rank"},
    {"kind": "strengths", "of": "index"},
    {"kind": "path", "of": "way"},
    {"kind": "cluster", "of": "near_plain"},
    {"kind": "binding", "of": "efficient"},
]
#: kind → the parameters it is composed with, on every brief
BRIEF: dict[str, list[dict[str, Any]]] = {
    "findings": [
        {"map": "income_now", "most": 6, "items": FINDINGS},
        {
            "map": "income_now",
            "most": 6,
            "items": [
                {"kind": "coupling", "of": "together"},
                {"kind": "growth", "of": "income_growth"},
                {"kind": "growth", "of": "balance_growth"},
                {"kind": "moved", "of": "income_growth"},
                {"kind": "standing", "of": "losses_now"},
            ],
        },
    ],
    "strengths": [{"rows": ["income_now", "balance_now", "losses_now", "index"]}],
    "ranking": [{"of": "index", "interval": "index_rank"}],
    "profile": [{"of": "index"}],
    "slopes": [{"rows": ["income_growth_change"]}],
    "path": [{"of": "way"}],
    "cluster": [{"of": "near_plain"}],
    "coupling": [{"of": "together"}],
    "gap": [{"rows": ["income_gap", "green_gap"]}],
    "group": [{"grouping": "land", "rows": ["area_income", "area_losses"], "beside": ["100000"]}],
    "efficiency": [{"of": "efficient"}],
    "changed": [{"rows": ["income_now", "index"]}],
    "recommendations": [{}],
    "targets": [{"of": "goals"}],
    "levels": [{"of": "whole"}],
    "notes": [{}],
}
OVERVIEW: dict[str, list[dict[str, Any]]] = {
    "summary": [
        {
            "of": "index",
            "inequality": "unequal",
            "moran": "near_plain",
            "path": "way",
            "efficiency": "efficient",
        }
    ],
    "slopes": [{"rows": ["income_growth_change"]}],
    "clusters": [{"of": "near_plain"}],
    "inequality": [{"of": "unequal"}],
    "bindings": [{"of": "efficient"}],
    "convergence": [{"of": "waste_convergence"}],
    "changed": [{"rows": ["income_now", "index"]}],
}
#: blocks whose sentences are held against their numbers elsewhere
ELSEWHERE = {
    "headline": "tests/compose/blocks/test_headline.py",
    "ranks": "tests/intake/new/test_forms.py",
    "theme": "tests/compose/blocks/test_headline.py",
    **dict.fromkeys(
        (
            "cointegration",
            "granger",
            "impulse_responses",
            "marginal_effects",
            "mediation",
            "regression",
            "unit_roots",
        ),
        "tests/compose/blocks/test_regression.py",
    ),
    **dict.fromkeys(("trade_path", "mix", "both_ways"), "tests/compose/blocks/test_trade.py"),
    **dict.fromkeys(("bivariate", "hotspots"), "tests/compose/blocks/test_spots.py"),
    "kernel_density": "tests/compose/blocks/test_kernel_density.py",
    "printed_models": "tests/compose/test_models.py",
    "obstacles": "tests/compose/blocks/test_obstacles.py",
    "reliability": "tests/compose/blocks/test_reliability.py",
    "result": "tests/compose/blocks/test_result.py",
    # a report's own words, pictures, tables and charts
    **dict.fromkeys(("chart", "table", "image", "text"), "tests/compose/blocks/test_chart.py"),
}
#: blocks of tables and drawings alone: they say nothing in sentences
SILENT = {
    "scorecard": {"rows": ["income_now", "balance_now"]},
    "peers": {"of": "alike", "score": "index"},
    "trends": {"rows": ["income_growth_panel"]},
    "areas": {"rows": ["area_income"]},
    "course": {"of": "income_growth_panel"},
    "ranking_table": {"of": "index"},
    "maps": {"columns": ["index"]},
    "groups": {"of": "index"},
    "paths": {"of": "way"},
    "target_status": {"of": "goals"},
}
#: says in one fixed sentence what the matrix is; its cells are tested beside the advice
FIXED = {
    "advice_matrix": "tests/intake/report/test_advice.py",
    "stages": "tests/analysis/space/test_planning.py",
}
BLOCKS_OF_THE_REPORT = """
[[analysis]]
id = "years"
kind = "composite"
title = { zh = "历年指数", en = "Index of years" }
indicators = ["green", "skill"]
periods = ["2000", "2020"]
period = "2020"
normalise = "none"
weights = "given"
aggregate = "sum"
missing = "drop"
grouping = "land"
[[brief.block]]
kind = "ranking"
of = "income_now"
[[overview.block]]
kind = "ranking_table"
of = "income_now"
"""


#: what headlines are made from: the numbers that a report names (none: the usual ones), and the blocks of its brief
HEADLINES: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]] = [
    ([], [{"kind": "findings", "map": "index", "items": FINDINGS[1:4]}]),
    (
        [],
        [
            {"kind": "findings", "map": "index", "items": [FINDINGS[0]]},
            {"kind": "strengths", **BRIEF["strengths"][0]},
        ],
    ),
    (
        [],
        [
            {"kind": "efficiency", "of": "efficient"},
            {"kind": "coupling", "of": "together"},
            {"kind": "scorecard", "rows": ["balance_now", "losses_now"]},
        ],
    ),
    (
        [
            {"kind": "rank", "of": "years"},
            {"kind": "value", "of": "income_now"},
            {"kind": "strongest", "of": "index"},
        ],
        [],
    ),
    (
        [
            {"kind": "value", "of": "balance_now"},
            {"kind": "growth", "of": "income_growth"},
            {"kind": "growth", "of": "balance_growth"},
        ],
        [],
    ),
]


def head_of(site: Site, at: int, code: str, language: str) -> Headline:
    """The headline of a region's brief from one of the sets above."""
    report = site.plan.report
    region = next(r for r in report.regions if r.code == code)
    context = Context(report, site.plan.results, language, region, site.figures(language), site.plan.rules)
    numbers, blocks = HEADLINES[at]
    return headline(
        [HeadlineNumber.model_validate(n) for n in numbers],
        [BLOCKS[b["kind"]].parameters(**b) for b in blocks],
        context,
    )


@pytest.fixture(scope="module")
def made(situations: Callable[[str], Site]) -> Any:
    @cache
    def make(situation: str) -> tuple[World, Site]:
        world, site = SITUATIONS[situation](), situations(situation)
        world.results = site.plan.results
        return world, site

    return make


#: region (none: the overview), kind of block, its sentences
Sentences = list[tuple[str, str, list[str]]]


@pytest.fixture(scope="module")
def sentences(made: Any) -> Callable[[str, str], Sentences]:
    """What every block says of every region in a situation and a language; composed once for all tests of a module."""

    @cache
    def said(situation: str, language: str) -> Sentences:
        _, site = made(situation)
        pages = [(code, kind, p) for code in CODES for kind, list_ in BRIEF.items() for p in list_]
        pages += [("", kind, p) for kind, list_ in OVERVIEW.items() for p in list_]
        return [(code, kind, told(composed(site, kind, p, code, language))) for code, kind, p in pages]

    return said


def composed(site: Site, kind: str, parameters: dict[str, Any], code: str, language: str) -> Section | None:
    report = site.plan.report
    region = next((r for r in report.regions if r.code == code), None)
    context = Context(report, site.plan.results, language, region, site.figures(language), site.plan.rules)
    if kind == "notes":
        # what the whole page has shown; the index of years is there for headlines alone
        context.shown.extend(r for r in site.plan.results if not r.startswith("years"))
    block = BLOCKS[kind]
    return block.compose(block.parameters(kind=kind, **parameters), context)


def told(section: Section | None) -> list[str]:
    """The sentences of a section: paragraphs and findings."""
    texts: list[str] = []
    for node in section.nodes if section else ():
        leaves: tuple[Leaf, ...] = (*node.left, *node.right) if isinstance(node, Columns) else (node,)
        for leaf in leaves:
            if isinstance(leaf, Paragraph):
                texts.append(plain(leaf.prose))
            elif isinstance(leaf, Notes):
                texts += [plain(text) for _, text in leaf.items]
            elif isinstance(leaf, Findings):
                texts += [plain(item) for item in leaf.items]
            elif isinstance(leaf, Recommendations):
                texts += [
                    plain(p) for item in leaf.items for p in (item.finding, item.detail, *item.evidence)
                ]
    return texts


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_sentence_is_true(made: Any, sentences: Any, situation: str, language: str) -> None:
    world, _ = made(situation)
    for code, kind, texts in sentences(situation, language):
        left = READERS[kind](texts, world, code, language)
        assert not unread(left, language), f"{kind} of {code or 'all'} claims what nobody reads: {left}"
        assert "—" not in left and "nan" not in left, left


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_headline_is_true(made: Any, situation: str, language: str) -> None:
    """Who leads, who shares a place, strong and weak, what is missing; and each large number with what is said below it."""
    world, site = made(situation)
    seen = set()
    for at, code in itertools.product(range(len(HEADLINES)), CODES):
        head = head_of(site, at, code, language)
        left = heads.title(plain(head.title), world, code, language, at)
        assert not unread(left, language), f"the title of {code} claims what nobody reads: {left}"
        assert head.title or not head.numbers or at == 2
        assert len({plain(n.label) for n in head.numbers}) == len(head.numbers) <= 3
        for number in head.numbers:
            parts = [
                plain(number.number) + plain(number.behind),
                *map(plain, (number.label, *number.details)),
            ]
            left = heads.number(" | ".join(parts), world, code, language)
            assert not unread(left, language), f"a number of {code} claims what nobody reads: {left}"
            assert "—" not in left and "nan" not in left, left
            seen.add(at)
    assert seen == set(range(len(HEADLINES)))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_false_headline_is_found(made: Any, language: str) -> None:
    """A number changed, strong for weak, joint left out, a dimension for the other: the reader objects."""
    turned = {
        "en": [("strong in", "weak in"), ("weak in", "strong in"), ("joint ", ""), ("greenness", "skill"), ("skill", "greenness")],
        "zh": [("强在", "弱在"), ("弱在", "强在"), ("并列", ""), ("绿色水平", "技能水平"), ("技能水平", "绿色水平")],
    }  # fmt: skip
    tried = 0
    for situation in ("ordinary", "ties"):
        world, site = made(situation)
        for at, code in itertools.product((0, 1), CODES):
            title = plain(head_of(site, at, code, language).title)
            false = [
                title.replace(a, b, 1)
                for a, b in turned[language]
                if a in title and (not b or b not in title.replace(a, b, 1).replace(b, "", 1))
            ]
            false += [
                title[: m.start()] + str(int(m[0]) + 1) + title[m.end() :] for m in re.finditer(r"\d+", title)
            ]
            for words in false:
                tried += 1
                try:
                    left = heads.title(words, world, code, language, at)
                except (AssertionError, KeyError, ValueError):
                    continue
                assert unread(left, language), f"nobody objects to {words}"
    assert tried > 30


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_table_of_advice_is_true(made: Any, situation: str, language: str) -> None:
    """Every rule stands with the regions for which it holds, and as firmly as on their own pages."""
    world, site = made(situation)
    section = composed(site, "advice_matrix", {}, "", language)
    assert section is not None
    (table,) = (node for node in section.nodes if isinstance(node, Table))
    found = matrix([[plain(c.prose) for c in row.cells] for row in table.rows], world, language)
    assert set(found) == set(HEADS)
    word = {"en": "Borderline:", "zh": "临界"}[language]
    for code in CODES:
        own = told(composed(site, "recommendations", {}, code, language))
        for rule, kinds in found.items():
            head = HEADS[rule][language == "zh"]
            texts = [i for i, text in enumerate(own) if re.match(head, text)]
            assert bool(texts) == (code in kinds["firm"] | kinds["borderline"]), (rule, code)
            if texts:
                marked = word in " ".join(own[texts[0] : texts[0] + 2])
                assert marked == (code in kinds["borderline"]), (rule, code, own)


def test_every_block_has_a_reader() -> None:
    """A new block is read, or is known to say nothing, or is held against its numbers in a test that is named."""
    known = {*BRIEF, *OVERVIEW, *ELSEWHERE, *SILENT, *FIXED}
    assert known == set(BLOCKS), "a kind of block without a case in the grid"
    assert {*BRIEF, *OVERVIEW} == set(READERS)
    for test in (*ELSEWHERE.values(), *FIXED.values()):
        assert Path(test).is_file(), test


def test_every_kind_of_finding_is_in_the_grid() -> None:
    from compose.blocks.findings import SENTENCES

    assert {item["kind"] for p in BRIEF["findings"] for item in p["items"]} == set(SENTENCES)


@pytest.mark.slow
def test_blocks_of_tables_say_nothing_in_sentences(made: Any) -> None:
    _, site = made("ordinary")
    for kind, parameters in SILENT.items():
        code = "510000" if "brief" in BLOCKS[kind].pages else ""
        section = composed(site, kind, parameters, code, "en")
        assert section is not None and not told(section), kind


#: words of comparison, and what would be false in their place
TURNED = {
    "en": [
        ("above", "below"), ("below", "above"), ("strongest", "least weak"), ("weakest link", "strongest dimension"),
        ("rose to", "fell to"), ("fell to", "rose to"), ("up from", "down from"), ("widened", "narrowed"),
        ("narrowed", "widened"), ("overtook", "was overtaken by"), ("more;", "less;"), ("Higher", "Lower"), ("gains", "loses"),
        ("In a spatial cluster", "A spatial outlier"), ("leads", "is last"),
        ("should rise", "should fall"), ("as hoped", "the other way"), (" Borderline: it depends on the rounding of a figure", ""),
    ],
    "zh": [
        ("高于", "低于"), ("低于", "高于"), ("最强", "最弱"), ("最弱", "最强"), ("增至", "降至"), ("扩大", "缩小"), ("缩小", "扩大"),
        ("提高3", "下降3"), ("居首位", "居末位"), ("应上升", "应下降"), ("朝期望的", "朝相反"), ("空间集聚", "空间离群"),
    ],
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_false_sentence_is_found(made: Any, language: str) -> None:
    """Every number changed by a hundredth of it and every word of comparison turned round: the reader objects."""
    world, site = made("ordinary")
    pages = [("510000", kind, p) for kind, list_ in BRIEF.items() for p in list_]
    pages += [("", kind, p) for kind, list_ in OVERVIEW.items() for p in list_]
    for code, kind, parameters in pages:
        texts = told(composed(site, kind, parameters, code, language))
        for at, text in enumerate(texts):
            false = [text.replace(a, b, 1) for a, b in TURNED[language] if a in text]
            for number in re.finditer(NUM, text):
                shown = number[0]
                other = shown[:-1] + ("7" if shown[-1] != "7" else "3")
                false.append(text[: number.start()] + other + text[number.end() :])
            for words in false:
                changed = [*texts[:at], words, *texts[at + 1 :]]
                try:
                    left = READERS[kind](changed, world, code, language)
                except (AssertionError, KeyError, ValueError):
                    continue
                assert unread(left, language), f"{kind}: nobody objects to {words}"


@pytest.mark.slow
def test_the_grid_has_the_situations(sentences: Any) -> None:
    """Else a sentence that is never said would count as true."""
    said = dict.fromkeys(LANGUAGES, "")
    for situation in SITUATIONS:
        for language in LANGUAGES:
            for _, _, texts in sentences(situation, language):
                said[language] += "\n".join(texts)
    wanted = {
        "en": (
            "above the",
            "below the",
            "equal to the",
            "about equal to",
            "strongest dimension",
            "least weak",
            "ranks highest",
            "In between it was lowest",
            "alone was in this class",
            "weakest link",
            "ranks lowest",
            "Every dimension ranks",
            "in all three years",
            "again",
            "levels up",
            "levels down",
            "No local pattern",
            "In a spatial cluster",
            "A spatial outlier",
            "the constraint is pure",
            "the constraint is scale",
            "constrain it alike",
            "on the frontier",
            "Even means over",
            "up from",
            "down from",
            "as in 2000",
            "gained in no period",
            "rose to",
            "fell to",
            "is what it was in",
            "is about what it was in",
            "then and now",
            "both times",
            "overtook",
            "overtaken",
            "itself widened",
            "itself still widened",
            "itself narrowed",
            "itself turned",
            "itself stayed",
            "to China was",
            "in the lower half",
            "no index can be given".replace("no", "No"),
            "no data here",
            "lead with",
            "are last",
            "no inequality",
            "Borderline: it depends on",
            "Borderline: it holds in",
            "moved as hoped",
            "moved the other way",
            "has no newer figure",
            "this edition has no figure",
            "must be looked up",
            "not in this report",
            "is equal to",
        ),
        "zh": (
            "高于",
            "低于",
            "持平",
            "最强的是",
            "相对较好的是",
            "位次最高的是",
            "其间最低为",
            "最弱的是",
            "均为",
            "重回",
            "同为制约",
            "并列首位",
            "并列末位",
            "无从分解",
        ),
    }
    for language, words in wanted.items():
        assert not [w for w in words if w not in said[language]]

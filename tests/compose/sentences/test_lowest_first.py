"""Where rank 1 is the lowest figure a reader is told so, wherever a place is told; and nowhere else.

“1st of 9 cities” of a congestion index would be read as the most congested.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from compose.blocks.registry import BLOCKS
from compose.context import Context
from compose.document import Document, Figure, Findings, Leaf, Paragraph, Run, Section, Table, plain
from compose.headline import Headline, headline
from compose.key_numbers import HeadlineNumber
from compose.slides import deck
from tests.compose.sentences.world import CODES, SITUATIONS, rank

pytestmark = pytest.mark.slow
LANGUAGES = ("en", "zh")
TOLD = {"en": "(lowest first)", "zh": "（由低到高）"}
FIRST = {"en": "The lowest figure is first.", "zh": "数值最低者居首位。"}
NOTE = {"en": "Ranked from the lowest figure up: Present losses.", "zh": "位次由低到高：眼下损失。"}
#: result → indicator, and which way is better
RANKED = {"losses_now": ("losses", "-"), "income_now": ("income", "+")}


def _context(site: Any, code: str, language: str) -> Context:
    report = site.plan.report
    region = next((r for r in report.regions if r.code == code), None)
    return Context(report, site.plan.results, language, region, site.figures(language), site.plan.rules)


def _section(site: Any, kind: str, parameters: dict[str, Any], code: str, language: str) -> Section | None:
    block = BLOCKS[kind]
    return block.compose(block.parameters(kind=kind, **parameters), _context(site, code, language))


def _document(language: str, section: Section) -> Document:
    return Document("brief", language, "T", "S", (section,))


def _texts(section: Section | None, of: type[Leaf]) -> list[str]:
    found: list[str] = []
    for node in section.nodes if section else ():
        if isinstance(node, of):
            match node:
                case Paragraph():
                    found.append(plain(node.prose))
                case Findings():
                    found += [plain(item) for item in node.items]
                case Figure():
                    found.append(plain(node.caption))
                case Table():
                    found += [plain(note) for note in node.notes]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_place_says_from_which_end_it_is_counted(made: Any, situation: str, language: str) -> None:
    world, site = made(situation)
    for name, (indicator, way) in RANKED.items():
        figures = world.at(indicator, "2020")
        ordered = len({rank(figures, c, way) for c in figures}) > 1
        expected = way == "-" and ordered
        if ordered:
            (told, *_) = _texts(_section(site, "summary", {"of": name}, "", language), Findings)
            assert (TOLD[language] in told) == expected, told
        for code in CODES:
            section = _section(site, "ranking", {"of": name}, code, language)
            if section is None:
                continue
            words = " ".join(_texts(section, Paragraph))
            # also to those that are not ranked: they see who is
            assert (FIRST[language] in words) == expected, words
            for caption in _texts(section, Figure):
                assert (TOLD[language] in caption) == expected, caption
            notes = _texts(
                _section(site, "scorecard", {"rows": [name, "balance_now"]}, code, language), Table
            )
            assert (NOTE[language] in notes) == (expected and code in figures), notes
            if code not in figures or len(figures) < 2:
                continue
            head: Headline = headline(
                [HeadlineNumber.model_validate({"kind": "rank", "of": name})],
                [],
                _context(site, code, language),
            )
            assert (TOLD[language] in plain(head.title)) == expected, plain(head.title)
            value = HeadlineNumber.model_validate({"kind": "value", "of": name})
            (number, *_) = headline([value], [], _context(site, code, language)).numbers
            details = " ".join(plain(d) for d in number.details)
            assert (TOLD[language] in details) == expected, details


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_slide_with_such_a_ranking_says_so(made: Any, situation: str, language: str) -> None:
    """The best on top has the shortest bar; whatever else the page says, and wherever the sentence stands in it."""
    world, site = made(situation)
    shown = 0
    for name, (indicator, way) in RANKED.items():
        figures = world.at(indicator, "2020")
        expected = way == "-" and len({rank(figures, c, way) for c in figures}) > 1
        for code in CODES:
            section = _section(site, "ranking", {"of": name}, code, language)
            if section is None:
                continue
            said, *others = section.nodes
            assert isinstance(said, Paragraph)
            long = (Run("A long sentence about other things. " * 9 + plain(said.prose)),)
            for prose in (said.prose, long):
                document = _document(language, replace(section, nodes=(Paragraph(prose), *others)))
                for slide in (s for s in deck(document) if s.kind == "shown"):
                    shown += 1
                    words = " ".join((slide.message, *slide.texts))
                    assert words.count(FIRST[language]) == expected, words
    assert shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_that_is_a_place_needs_no_end(prepared: Any, language: str) -> None:
    """The order of cities by product per person: the first is the first."""
    site = prepared["qinba"]
    region = site.plan.report.regions[0]
    section = _section(site, "ranking", {"of": "order"}, region.code, language)
    words = " ".join([*_texts(section, Paragraph), *_texts(section, Figure)])
    assert re.search({"en": r"ranks \d", "zh": r"居第\d"}[language], words), words
    assert TOLD[language] not in words and FIRST[language] not in words

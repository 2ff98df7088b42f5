"""Forms of sentences that hang on a count: falls between gains, checks that find something, spreads between two ends."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from analysis.values import Result
from compose.blocks.comparing import DIMENSIONS
from compose.blocks.convergence import sigma_sentence
from compose.blocks.coupling import _speed
from compose.blocks.findings import Finding, path
from compose.blocks.notes import _found
from compose.context import Context
from compose.document import plain
from compose.key_numbers import unchanged
from publish.site import Site

LANGUAGES = ["en", "zh"]


def here(site: Site, results: dict[str, Result], language: str, code: str = "") -> Context:
    plan = site.plan
    region = next((r for r in plan.report.regions if r.code == code), None)
    return Context(
        plan.report, {**plan.results, **results}, language, region, site.figures(language), plan.rules
    )


def with_figures(result: Result, column: str, figures: dict[tuple[str, ...], Any]) -> Result:
    """A result with other figures in some of its cells."""
    frame = result.frame.copy()
    for key, figure in figures.items():
        frame.loc[key if len(key) > 1 else key[0], column] = figure
    return replace(result, frame=frame)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("speeds", "en", "zh"),
    [
        ((0.03, -0.01, 0.02, 0.01, 0.01), "and lost only between 2004 and 2008, 0.0100 a year", "仅2004年至2008年下降"),
        ((0.03, -0.01, 0.02, -0.02, 0.01), "and lost most between 2012 and 2016, 0.0200 a year", "2012年至2016年下降最多"),
        ((0.03, 0.005, 0.02, 0.02, 0.01), ", least between 2004 and 2008, 0.0050 a year", "2004年至2008年提高最慢"),
    ],
)  # fmt: skip
def test_the_most_of_one_fall_is_the_only_one(
    prepared: dict[str, Site], speeds: tuple[float, ...], en: str, zh: str, language: str
) -> None:
    site = prepared["west"]
    steps = site.plan.results["coordination_steps"]
    keys = [k for k, _ in steps.rows(region="510000")]
    made = with_figures(steps, "speed", dict(zip(keys, speeds, strict=True)))
    said = _speed("coordination", here(site, {made.id: made}, language, "510000"))
    assert said is not None and {"en": en, "zh": zh}[language] in plain(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("spreads", "en", "zh"),
    [
        ({"2012": 0.05}, "In between it was lowest in 2012 (0.050).", "其间最低为2012年的0.050。"),
        ({"2012": 0.30}, "In between it was highest in 2012 (0.300).", "其间最高为2012年的0.300。"),
        (
            {"2004": 0.05, "2016": 0.30},
            "In between it was lowest in 2004 (0.050) and highest in 2016 (0.300).",
            "其间最低为2004年的0.050，最高为2016年的0.300。",
        ),
        # what is printed as at an end is neither less nor more
        ({"2012": 0.0999}, "", ""),
        ({}, "", ""),
    ],
)
def test_a_spread_between_two_ends_is_told(
    prepared: dict[str, Site], spreads: dict[str, float], en: str, zh: str, language: str
) -> None:
    site = prepared["west"]
    sigma = site.plan.results["resilience_convergence_sigma"]
    course = dict(zip((k[0] for k, _ in sigma.rows()), (0.10, 0.11, 0.12, 0.13, 0.14, 0.15), strict=True))
    made = with_figures(sigma, "cv", {(t,): v for t, v in {**course, **spreads}.items()})
    said = plain(sigma_sentence("resilience_convergence", here(site, {made.id: made}, language)))
    told = {"en": en, "zh": zh}[language]
    assert said.endswith(told) if told else not re.search("In between|其间", said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_many_checks_find_something(prepared: dict[str, Site], language: str) -> None:
    context = here(prepared["provinces"], {}, language)

    def said(cells: int, differ: int) -> str:
        counted = {"cells": context.marks.counted(cells), "differ": context.marks.counted(differ)}
        words = {"region": "R", "what": context.t("a difference"), "list": "L", **counted}
        return plain(context.say(_found(cells, differ), **words))

    expected = {
        "en": [
            "The only check of a printed figure of R finds a difference: L.",
            "Both checks of printed figures of R find a difference: L.",
            "All three checks of printed figures of R find a difference: L.",
            "Of the four checks of printed figures of R, one finds a difference: L.",
            "Of the 18 checks of printed figures of R, two find a difference: L.",
        ],
        "zh": [
            "对R原文数据仅有1项核对，发现出入：L。",
            "对R原文数据的两项核对均发现出入：L。",
            "对R原文数据的三项核对均发现出入：L。",
            "对R原文数据的四项核对中，有一项发现出入：L。",
            "对R原文数据的18项核对中，有两项发现出入：L。",
        ],
    }[language]
    assert [said(*n) for n in ((1, 1), (2, 2), (3, 3), (4, 1), (18, 2))] == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "periods", [("2009", "2018"), ("2020-H1", "2020-H2"), ("2020-Q1", "2020-Q2", "2020-Q3")]
)
def test_a_class_that_did_not_change_is_told_of_the_periods_there_are(
    prepared: dict[str, Site], periods: tuple[str, ...], language: str
) -> None:
    """Not “since”: nothing is known of what lies between them; and two are both, not all."""
    site = prepared["provinces"]
    stage = site.plan.results["stage"]
    own = stage.frame.loc[["620000"]].iloc[: len(periods)]
    frame = own.set_axis(own.index.set_levels(periods, level=1).set_codes(range(len(periods)), level=1))
    made = replace(stage, frame=frame)
    context = here(site, {"stage": made}, language, "620000")
    years = all(t.isdigit() for t in periods)
    words = {
        "en": f"in {'both' if len(periods) == 2 else 'all three'} {'years' if years else 'periods'}",
        "zh": f"{'两' if len(periods) == 2 else '三'}个{'年份' if years else '时期'}均",
    }[language]
    assert words in plain(unchanged(context, made, len(periods)))
    said = path(Finding(kind="path", of="stage"), context)
    assert said is not None and words in plain(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_dimensions_are_told_in_the_plural(prepared: dict[str, Site], language: str) -> None:
    context = here(prepared["provinces"], {}, language)
    words = {"names": "A, B", "rank": "7th", "of": "8", "noun": "N"}
    for (end, several), message in DIMENSIONS.items():
        said = plain(context.say(message, **words))
        if language == "en":
            assert (" are " in said or " rank " in said) == several and end.split()[-1].removesuffix(
                "est"
            ) in said
        else:
            assert ("均居" in said) == several

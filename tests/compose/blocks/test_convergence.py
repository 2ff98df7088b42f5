"""Sentences about convergence, against the numbers they are made of, over a grid of situations in both languages."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from analysis.change.convergence import ConvergenceParameters, run
from analysis.values import Indicator, Panel, Region, Result, Study, same
from compose.blocks.convergence import ConvergenceBlock, beta_sentence, convergence, sigma_sentence
from compose.context import Context
from compose.document import Paragraph, Table, plain
from publish.site import Site

LANGUAGES = ("zh", "en")


def results(periods: tuple[str, str], last: np.ndarray, first: np.ndarray) -> Mapping[str, Result]:
    codes = [f"r{i}" for i in range(len(first))]
    index = pd.MultiIndex.from_product([codes, periods], names=["region", "period"])
    frame = pd.DataFrame({"x": np.column_stack([first, last]).ravel()}, index=index)
    regions = {c: Region(c, same(c), same(c), c) for c in codes}
    panel = Panel(frame, pd.DataFrame(index=index), {"x": Indicator("x", same("x"), same(""))}, regions, {})
    return {r.id: r for r in run(ConvergenceParameters(id="c", indicator="x"), Study(panel))}


def here(site: Site, made: Mapping[str, Result], language: str) -> Context:
    return Context(site.plan.report, {**site.plan.results, **made}, language, None, site.figures(language))


rng = np.random.default_rng(7)
START = np.exp(rng.normal(0, 0.5, 25))
NOISE = rng.normal(0, 0.02, 25)
#: name → the last figures; what happened is decided by the numbers, not by the name
SITUATIONS = {
    "those behind catch up": START**0.7 * np.exp(NOISE),
    "those behind overtake": START**-1.2 * np.exp(NOISE),
    "those ahead get further ahead": START**1.3 * np.exp(NOISE),
    "nothing but noise": START * np.exp(10 * NOISE),
    "all grow alike": START * 1.5,
}
PERIODS = {
    ("2010", "2020"): (("2010年", "2020年"), ("in 2010", "in 2020")),
    ("2020-Q1", "2020-Q4"): (("2020年一季度", "2020年四季度"), ("in Q1 2020", "in Q4 2020")),
    ("FYP12", "FYP14"): (
        ("“十二五”时期", "“十四五”时期"),
        ("in the 12th Five-Year Plan", "in the 14th Five-Year Plan"),
    ),
    ("2019-12-31", "2020-12-31"): (
        ("2019年12月31日", "2020年12月31日"),
        ("on 31 December 2019", "on 31 December 2020"),
    ),
}
SPREAD = {"zh": ("差距缩小", "差距扩大", "没有变化"), "en": ("drew together", "drew apart", "did not change")}
GROWTH = {
    "zh": ("期初落后者增长更快", "期初领先者增长更快", "不能证明期初落后者增长更快"),
    "en": ("that were behind grew faster", "that were ahead grew faster", "cannot be shown"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("periods", PERIODS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_sentences_say_what_the_numbers_say(
    prepared: dict[str, Site], situation: str, periods: tuple[str, str], language: str
) -> None:
    made = results(periods, SITUATIONS[situation], START)
    context = here(prepared["west"], made, language)
    spread, grew = plain(sigma_sentence("c", context)), plain(beta_sentence("c", context))
    for when in PERIODS[periods][LANGUAGES.index(language)]:
        assert when in spread
    first, last = (made["c_sigma"].cell(t, "cv") for t in periods)
    shown = [context.formatter.cell(c) for c in (first, last)]
    expected = 2 if shown[0] == shown[1] else 0 if last.value < first.value else 1
    assert [words in spread for words in SPREAD[language]] == [i == expected for i in range(3)]
    row = {c: made["c_beta"].cell("absolute", c) for c in made["c_beta"].by_id}
    expected = 0 if row["high"].value < 0 else 1 if row["low"].value > 0 else 2
    truth = {GROWTH[language][expected]}
    said = {
        words
        for words in GROWTH[language]
        if words in grew and not (expected == 2 and words == GROWTH["zh"][0])
    }
    assert said == truth
    shared = context.formatter.together({c: row[c] for c in ("b", "low", "high")})
    assert context.formatter.cell(row["p_hc3"]).removeprefix("<") in grew
    for column in ("b", "low", "high", "n"):
        assert context.formatter.cell(row[column], decimals=shared.get(column), reading=True) in grew
    half = "差距减半" in grew or "half of a gap" in grew
    assert half == (not row["half_life"].missing)
    # no half-life beside “drew apart”, nor where it cannot be told that those behind grew faster
    assert not half or (SPREAD[language][0] in spread and expected == 0)
    assert "—" not in grew and "nan" not in grew


def test_the_grid_has_every_situation(prepared: dict[str, Site]) -> None:
    """Else the test above would prove nothing of the sentences that never occur."""
    made = [results(("2010", "2020"), last, START) for last in SITUATIONS.values()]
    rows = [{c: r["c_beta"].cell("absolute", c) for c in r["c_beta"].by_id} for r in made]
    assert {(r["high"].value < 0, r["low"].value > 0) for r in rows} == {
        (True, False),
        (False, True),
        (False, False),
    }
    assert {r["half_life"].missing for r in rows if r["high"].value < 0} == {True, False}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_west_drew_apart_and_has_no_half_life(prepared: dict[str, Site], language: str) -> None:
    context = here(prepared["west"], {}, language)
    section = convergence(ConvergenceBlock(kind="convergence", of="resilience_convergence"), context)
    assert section is not None
    text = "".join(plain(n.prose) for n in section.nodes if isinstance(n, Paragraph))
    expected = {
        "zh": "同一组12个省份的变异系数由2000年的0.079升至2019年的0.090，差距扩大。其间最低为2012年的0.039。不能证明期初落后者增长更快：斜率−0.0479"
        "（95%区间为−0.1087至+0.0129，稳健标准误，p=0.109；12个省份）。",
        "en": "The coefficient of variation of the same 12 provinces rose from 0.079 in 2000 to 0.090 in 2019: they drew apart. "
        "In between it was lowest in 2012 (0.039). "
        "That those behind grew faster cannot be shown: slope −0.0479 (95% interval −0.1087 to +0.0129, robust errors, "
        "p\u00a0=\u00a00.109; 12 provinces).",
    }
    assert text == expected[language]
    table = section.nodes[-1]
    assert isinstance(table, Table)
    assert len(table.rows) == 2 and len(table.head) == 9

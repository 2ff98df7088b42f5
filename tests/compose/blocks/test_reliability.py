"""Sentences about an index's reliability, over a grid of what may be flagged, against the numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest

from analysis.index.reliability import ALPHA_COLUMNS, ITEM_COLUMNS, PAIR_COLUMNS
from analysis.values import Result, Text
from compose.blocks import reliability
from compose.context import Context
from compose.document import Paragraph, Table, plain
from publish.site import Site

NAMES = {i: Text(zh=f"指标{i}", en=f"Indicator {i}") for i in "abc"}
SAID = {
    "zh": {
        "against": "相悖的有：指标a（",
        "weak": "过低的有：指标b（",
        "same": "几近重复的有：指标a与指标b（",
        "opposed": "彼此相悖的有：指标b与指标c（",
    },
    "en": {
        "against": "Against the rest run: Indicator a (",
        "weak": "Hardly with the rest go: Indicator b (",
        "same": "Nearly the same are: Indicator a with Indicator b (",
        "opposed": "Opposed are: Indicator b with Indicator c (",
    },
}


def made(alpha: float, against: bool, weak: bool, same: bool, opposed: bool) -> dict[str, Result]:
    title = Text(zh="信度", en="Reliability")
    whole = {"alpha": alpha, "standardised": alpha, "mean_r": 0.4, "k": 3.0, "n": 31.0, "least": 0.7}
    whole |= {"verdict": "low" if alpha < 0.7 else "enough"}
    items = pd.DataFrame(
        {
            "rest": [-0.2 if against else 0.5, 0.1 if weak else 0.5, 0.6],
            "score": 0.5,
            "dropped": 0.6,
            "flag": ["against" if against else None, "weak" if weak else None, None],
        },
        index=pd.Index(list("abc"), name="indicator"),
    )
    pairs = pd.DataFrame(
        {
            "r": [0.95 if same else 0.4, 0.3, -0.5 if opposed else 0.3],
            "flag": ["same" if same else None, None, "opposed" if opposed else None],
        },
        index=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c"), ("b", "c")], names=["factor_a", "factor_b"]),
    )
    columns = (ALPHA_COLUMNS[0].bounded(0.7), *ALPHA_COLUMNS[1:])
    return {
        "r": Result("r", title, columns, pd.DataFrame([whole], index=pd.Index(["c"], name="indicator")), ()),
        "r_items": Result("r_items", title, ITEM_COLUMNS, items, (), labels={"indicator": NAMES}),
        "r_pairs": Result(
            "r_pairs", title, PAIR_COLUMNS, pairs, (), labels={"factor_a": NAMES, "factor_b": NAMES}
        ),
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("alpha", [0.45, 0.6999, 0.7, 0.92])
def test_what_is_flagged_is_told_and_nothing_else(site: Site, alpha: float, language: str) -> None:
    for flags in product([True, False], repeat=4):
        results = made(alpha, *flags)
        figures = replace(site, _figures={}).figures(language)
        context = Context(site.plan.report, {**site.plan.results, **results}, language, None, figures)
        section = reliability.reliability(reliability.ReliabilityBlock(kind="reliability", of="r"), context)
        words = plain(next(n for n in section.nodes if isinstance(n, Paragraph)).prose)
        for on, kind in zip(flags, ("against", "weak", "same", "opposed"), strict=True):
            assert (SAID[language][kind] in words) == on, words
        none = {"zh": "均无异常", "en": "is conspicuous"}[language]
        assert (none in words) == (not any(flags))
        below = {"zh": "，低于0.7", "en": "below 0.7"}[language]
        told_below = below in words and {"zh": "不低于", "en": "not below"}[language] not in words
        assert told_below == (alpha < 0.7), words
        # what is below the bound is not printed as the bound
        assert ("0.700" in words) == (alpha == 0.7)
        assert any(isinstance(n, Table) for n in section.nodes)

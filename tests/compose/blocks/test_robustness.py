"""What is said of a table of robustness is what its signs and p-values say, over a grid of both."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest

from analysis.values import Column, Result, Text, same
from compose.blocks.regression import robustness_sentence
from compose.context import Context
from compose.document import plain
from publish.site import Site

MODELS = {m: Text(zh=f"模型{m}", en=f"Model {m}") for m in ("main", "early", "late")}
COLUMNS = (Column("b", same("b"), decimals=2), Column("p", same("p"), role="p"))


def made(rows: dict[str, tuple[float, float]]) -> Result:
    index = pd.MultiIndex.from_tuples([(m, "x") for m in rows], names=["model", "term"])
    frame = pd.DataFrame(list(rows.values()), index=index, columns=["b", "p"])
    return Result(
        "r", same("r"), COLUMNS, frame, (), labels={"model": MODELS, "term": {"x": Text(zh="甲", en="X")}}
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("signs", list(product([1, -1], repeat=3)))
def test_signs_and_significance(site: Site, signs: tuple[int, ...], language: str) -> None:
    for found in product([0.01, 0.4], repeat=3):
        result = made({m: (s * 1.5, p) for m, s, p in zip(MODELS, signs, found, strict=True)})
        context = Context(
            site.plan.report, {"r": result}, language, None, replace(site, _figures={}).figures(language)
        )
        words = plain(robustness_sentence(context, result, "x"))
        alike = len(set(signs)) == 1
        assert (("the same sign" in words) or ("符号一致" in words)) == alike, words
        every = ("in each" in words) or ("均显著" in words)
        none = ("in none" in words) or ("均不显著" in words)
        assert every == (alike and max(found) < 0.05) and none == (alike and min(found) > 0.05), words
        named = [m for m in MODELS if MODELS[m][language] in words]
        if not alike:
            assert named == [m for m, s in zip(MODELS, signs, strict=True) if s < 0]
        elif not every and not none:
            assert named == [m for m, p in zip(MODELS, found, strict=True) if p > 0.05]


def test_nothing_is_said_of_other_tables(site: Site) -> None:
    for rows in ({"main": (1.0, 0.1)}, {"early": (1.0, 0.1), "late": (1.0, 0.1)}):
        result = made(rows)
        context = Context(site.plan.report, {"r": result}, "en", None, site.figures("en"))
        assert robustness_sentence(context, result, "x") == ()

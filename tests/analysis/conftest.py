"""What the tests of methods share: small panels in one line."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import ModuleType

import pandas as pd
import pytest

from analysis.values import Grouping, Indicator, Panel, Region, Study, same

Figures = dict[str, dict[str, list[float]]]


def study_of(values: Figures, groupings: dict[str, dict[str, str]]) -> Study:
    """A panel of {indicator: {period: [figure of region a, b, …]}}."""
    periods = sorted({t for by in values.values() for t in by})
    n = max(len(v) for by in values.values() for v in by.values())
    codes = [chr(97 + i) for i in range(n)]
    index = pd.MultiIndex.from_product([codes, periods], names=["region", "period"])
    frame = pd.DataFrame(index=index, columns=list(values), dtype=float)
    for name, by in values.items():
        for t, figures in by.items():
            frame.loc[pd.IndexSlice[:, t], name] = figures
    return Study(
        Panel(
            frame,
            pd.DataFrame(index=index),
            {i: Indicator(i, same(i.title()), same("")) for i in values},
            {c: Region(c, same(c.upper()), same(c), c) for c in codes},
            {
                name: Grouping(name, same(name), {g: same(g) for g in dict.fromkeys(of.values())}, of)
                for name, of in groupings.items()
            },
        )
    )


@pytest.fixture
def study() -> Callable[[Figures, dict[str, dict[str, str]]], Study]:
    """Makes a study of ``{indicator: {period: [figure of region a, b, …]}}`` and ``{grouping: {region: group}}``."""
    return study_of


@pytest.fixture(scope="session")
def mapclassify() -> ModuleType:
    """The package, which imports all of matplotlib: where a test asks for it, not in every worker that collects."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mapclassify as package
    return package

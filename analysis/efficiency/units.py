"""Figures of units for envelopment analysis: `figures_of`, inputs and outputs by region, in one scale: `scaled`, `farrell`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.efficiency.frontier import Orientation
from analysis.values import AnalysisProblem, Option, Study, Text, period_text

#: two efficiencies closer than this are the same
SAME = 1e-6


def scaled(A: np.ndarray) -> np.ndarray:
    """Each column divided by its mean, which keeps programmes well scaled and changes no efficiency."""
    return np.asarray(A / A.mean(axis=0))


def moved(A: np.ndarray) -> np.ndarray:
    """Columns with a zero or a negative figure moved until all are positive: their range above nothing.

    Under variable returns that changes no radial efficiency that is measured on the other side: inputs may be moved
    where outputs are expanded, outputs where inputs are shrunk (translation invariance, Ali and Seiford 1990).

    >>> moved(np.array([[0.0, 1], [4, 2]])).tolist()
    [[4.0, 1.0], [8.0, 2.0]]
    """
    span = np.ptp(A, axis=0)
    shift = np.where(A.min(axis=0) > 0, 0.0, np.where(span > 0, span, 1.0) - A.min(axis=0))
    return np.asarray(A + shift)


def farrell(measure: np.ndarray, orientation: Orientation) -> np.ndarray:
    """Efficiencies from radial measures: θ, or 1/φ; what is one to the solver's tolerance is one."""
    distance = measure if orientation == "input" else 1 / measure
    return np.where(np.abs(distance - 1) < SAME, 1.0, distance)


def figures_of(
    study: Study, indicators: Sequence[str], period: str, free: Sequence[str] = (), remedy: Text | None = None
) -> pd.DataFrame:
    """The figures of the regions that have all of them, by region.

    Args:
        free: indicators whose figures may be zero or negative.
        remedy: what to do about others that are; to correct them, where nothing is given.

    Raises:
        AnalysisProblem: a figure is not positive, or fewer than three regions have all.
    """
    frame = study.panel.cross(tuple(indicators), period).dropna()
    bound = [i for i in indicators if i not in free]
    for code in frame.index[(frame[bound] <= 0).any(axis=1)]:
        indicator = next(i for i in bound if frame.loc[code, i] <= 0)
        raise AnalysisProblem(
            Text(
                zh="{name}的“{indicator}”不是正数（{t}）",
                en="“{indicator}” of {name} is not positive ({t})",
            ).fill(
                name=study.panel.regions[str(code)].name,
                indicator=study.panel.indicators[indicator].name,
                t=period_text(period),
            ),
            remedy or Text(zh="改正数据，或去掉该指标", en="correct the figure, or leave the indicator out"),
        )
    if len(frame) < 3:
        raise AnalysisProblem(
            Text(
                zh="有全部投入与产出的地区不足三个", en="fewer than three regions have all inputs and outputs"
            ),
            Text(zh="检查指标与时期", en="check indicators and periods"),
        )
    return frame


def oriented(orientation: str) -> Option:
    """The option “orientation” of a methods page."""
    ways = {
        "input": Text(zh="投入", en="input"),
        "output": Text(zh="产出", en="output"),
        "none": Text(zh="非导向", en="none"),
    }
    return Text(zh="导向", en="Orientation"), ways[orientation]

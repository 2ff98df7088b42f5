"""What leaves a panel model no error: identities, constants, straight lines, variables alike: `refuse_identity`, `straight`.

Statistics of such figures are made of rounding: they look like results and are none.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.values import AnalysisProblem, Study, Text, joined

#: what is left of a variable, relative to its size, below which it is rounding
NOTHING = 1e-9
IDENTITY = Text(
    zh="“{name}”恰好等于解释变量的线性组合（例如总量对其各组成部分回归），没有误差可估计",
    en="“{name}” is exactly a linear combination of the regressors (as a total is of its parts): there is no error to estimate",
)
REMEDY = Text(
    zh="去掉其中一个解释变量，或换一个因变量", en="leave a regressor out, or explain another variable"
)


def _size(x: np.ndarray) -> float:
    return float(np.sqrt((x**2).mean()))


def explained(y: np.ndarray, X: np.ndarray) -> bool:
    """Whether X (n, k) explains y (n,) to the last digit.

    >>> x = np.array([[1.0], [2.0], [4.0]])
    >>> explained(3 * x[:, 0], x), explained(np.array([3.0, 6.1, 12.0]), x)
    (True, False)
    """
    return _size(y - X @ np.linalg.lstsq(X, y, rcond=None)[0]) <= NOTHING * _size(y)


def refuse_identity(y: np.ndarray, X: np.ndarray, name: Text) -> None:
    """Refuse y (n,) that X (n, k) explains to the last digit, both without their effects.

    Raises:
        AnalysisProblem: the dependent variable, called ``name``, is an identity of the regressors.
    """
    if explained(y, X):
        raise AnalysisProblem(IDENTITY.fill(name=name), REMEDY)


def straight(X: np.ndarray) -> np.ndarray:
    """Which rows of X (regions, T) are constant or a straight line.

    >>> straight(np.array([[1.0, 2, 3, 4], [5, 5, 5, 5], [1, 2, 4, 3]])).tolist()
    [True, True, False]
    """
    T = X.shape[1]
    Z = np.column_stack([np.ones(T), np.arange(T) - (T - 1) / 2])
    left = X - X @ Z @ np.linalg.inv(Z.T @ Z) @ Z.T
    size = np.sqrt((X**2).mean(axis=1))
    found: np.ndarray = np.sqrt((left**2).mean(axis=1)) <= NOTHING * size
    return found


def straight_regions(study: Study, codes: list[str], X: np.ndarray) -> Text | None:
    """The names of the regions whose figures X (regions, T) are constant or a straight line; None where there is none."""
    bad = [study.panel.regions[c].name for c, b in zip(codes, straight(X), strict=True) if b]
    return joined(bad) if bad else None


def refuse_straight(study: Study, codes: list[str], X: np.ndarray, name: Text) -> None:
    """Refuse a variable, X (regions, T), that does not vary around a line in some region.

    Raises:
        AnalysisProblem: names the variable and the regions.
    """
    if (regions := straight_regions(study, codes, X)) is not None:
        raise AnalysisProblem(
            Text(
                zh="“{name}”在以下地区逐期不变或成一条直线，无法检验：{regions}",
                en="“{name}” is constant or a straight line in these regions, and cannot be tested: {regions}",
            ).fill(name=name, regions=regions),
            Text(
                zh="用 periods 改变时期，或去掉这个变量",
                en="choose other periods with `periods`, or leave the variable out",
            ),
        )


def refuse_alike(data: Mapping[str, np.ndarray], names: Mapping[str, Text], by_region: bool = False) -> None:
    """Refuse two variables of which one is a line of the other, within regions.

    Args:
        data: (regions, T) by variable.
        names: what they are called.
        by_region: refuse those that are alike in one region already.

    Raises:
        AnalysisProblem: names both.
    """
    left = {v: X - X.mean(axis=1, keepdims=True) for v, X in data.items()}
    for i, one in enumerate(left):
        for other in list(left)[:i]:
            pairs = list(zip(left[one], left[other], strict=True))
            if not by_region:
                pairs = [(left[one].ravel(), left[other].ravel())]
            if any(explained(a, b[:, None]) for a, b in pairs):
                raise AnalysisProblem(
                    Text(
                        zh="“{one}”与“{other}”互为线性函数，分不出先后影响",
                        en="“{one}” and “{other}” are linear functions of each other: what each does cannot be told apart",
                    ).fill(one=names[other], other=names[one]),
                    Text(zh="去掉其中一个", en="leave one of them out"),
                )

"""What became of a rate from one period to the next: `turn`, for how many periods `running`, and the words `TURNS`, `GAPS`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.values import Text

#: of a rate
TURNS = {
    "turned_positive": Text(zh="由负转正", en="turned positive"),
    "turned_negative": Text(zh="由正转负", en="turned negative"),
    "decline_narrowing": Text(zh="降幅收窄", en="decline narrowing"),
    "decline_widening": Text(zh="降幅扩大", en="decline widening"),
    "rise_quickening": Text(zh="增速加快", en="rise quickening"),
    "rise_slowing": Text(zh="增速放缓", en="rise slowing"),
    "from_zero_up": Text(zh="由平转升", en="up from zero"),
    "from_zero_down": Text(zh="由平转降", en="down from zero"),
    "positive_to_zero": Text(zh="由升转平", en="down to zero"),
    "negative_to_zero": Text(zh="由降转平", en="up to zero"),
    "steady": Text(zh="持平", en="steady"),
}
#: of a rate’s difference from another
GAPS = {
    "turned_positive": Text(zh="由低转高", en="from below to above"),
    "turned_negative": Text(zh="由高转低", en="from above to below"),
    "decline_narrowing": Text(zh="落后幅度收窄", en="shortfall narrowing"),
    "decline_widening": Text(zh="落后幅度扩大", en="shortfall widening"),
    "rise_quickening": Text(zh="领先幅度扩大", en="lead widening"),
    "rise_slowing": Text(zh="领先幅度收窄", en="lead narrowing"),
    "from_zero_up": Text(zh="由持平转高", en="from level to above"),
    "from_zero_down": Text(zh="由持平转低", en="from level to below"),
    "positive_to_zero": Text(zh="由高转平", en="from above to level"),
    "negative_to_zero": Text(zh="由低转平", en="from below to level"),
    "steady": Text(zh="持平", en="steady"),
}
#: whether one figure is higher than another is not asked below this difference
SAME = 1e-9


def turn(before: np.ndarray, now: np.ndarray) -> np.ndarray:
    """What became of a rate from one period to the next: ids of ``TURNS``, None where one of the two is missing.

    A sign counts as turned only where both sides are truly of different sign; zero is neither, and has its own words.
    The figures are judged as they are given: round them first where a reader sees them rounded.

    >>> turn(np.array([-2.0, -2.0, 3.0, 0.0]), np.array([1.0, -1.0, -1.0, 0.0])).tolist()
    ['turned_positive', 'decline_narrowing', 'turned_negative', 'steady']
    >>> turn(np.array([0.0, 0.0, 2.0, -2.0]), np.array([1.0, -1.0, 0.0, 0.0])).tolist()
    ['from_zero_up', 'from_zero_down', 'positive_to_zero', 'negative_to_zero']
    """
    moved = now - before
    turns_text = np.select(
        [
            np.isnan(moved),
            np.abs(moved) < SAME,
            (before < 0) & (now > 0),
            (before > 0) & (now < 0),
            (before == 0) & (now > 0),
            (before == 0) & (now < 0),
            (before > 0) & (now == 0),
            (before < 0) & (now == 0),
            (now < 0) & (moved > 0),
            now < 0,
            moved > 0,
        ],
        [
            "",
            "steady",
            "turned_positive",
            "turned_negative",
            "from_zero_up",
            "from_zero_down",
            "positive_to_zero",
            "negative_to_zero",
            "decline_narrowing",
            "decline_widening",
            "rise_quickening",
        ],
        "rise_slowing",
    ).astype(object)
    turns_text[turns_text == ""] = None
    return turns_text


def running(values: np.ndarray, follows: Sequence[bool] = ()) -> np.ndarray:
    """For how many periods running the figure has moved the same way: positive upwards, negative downwards.

    Args:
        values: (regions, periods) in order; a missing figure breaks a run, no change ends it.
        follows: of each period but the first, whether it is the next after the one before; all are if none are given.

    >>> running(np.array([[-8.0, -5.0, -2.0, 1.0, 0.5]])).tolist()
    [[0.0, 1.0, 2.0, 3.0, -1.0]]
    >>> running(np.array([[-8.0, -5.0, -2.0, 1.0]]), [True, False, True]).tolist()
    [[0.0, 1.0, 0.0, 1.0]]
    """
    out = np.zeros_like(values, dtype=float)
    for t in range(1, values.shape[1]):
        moved = values[:, t] - values[:, t - 1]
        way = np.where(np.isnan(moved) | (np.abs(moved) < SAME), 0.0, np.sign(moved))
        if follows and not follows[t - 1]:
            way[:] = 0.0
        out[:, t] = np.where(way * out[:, t - 1] > 0, out[:, t - 1], 0.0) + way
    return out

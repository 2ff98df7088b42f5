"""Which of several systems is behind: `lagging` by their level, `by_rank` by the ranks of the regions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from analysis.standing.standing import ranks


def lagging(U: np.ndarray, tolerance: float) -> np.ndarray:
    """The number of the lowest system of each row; −1 where all are level within a share of their mean.

    >>> lagging(np.array([[0.2, 0.8], [0.5, 0.5]]), 0.0).tolist()
    [0, -1]
    """
    return np.where(np.ptp(U, axis=1) <= tolerance * U.mean(axis=1), -1, U.argmin(axis=1))


def by_rank(frame: pd.DataFrame, systems: Sequence[str], codes: Collection[str]) -> pd.DataFrame:
    """The table with a column ``lower``: in which system a region ranks lowest among the regions of its period.

    By level one system can be behind in every region; by rank it cannot. Both are true, and a text that says the one
    has to know the other.

    Args:
        frame: (region, period) with a column ``u_<system>`` for each; areas among the regions.
        systems: their ids.
        codes: the regions that are ranked; areas have None.
    """
    lower = pd.Series([None] * len(frame), index=frame.index, dtype=object)
    periods = frame.index.get_level_values("period")
    ours = frame.index.get_level_values("region").isin(list(codes))
    for t in periods.unique():
        rows = ours & (periods == t)
        places = np.column_stack([ranks(frame.loc[rows, f"u_{s}"].to_numpy(float)) for s in systems])
        lowest = places.max(axis=1)
        alone = (places == lowest[:, None]).sum(axis=1) == 1
        lower[rows] = [
            systems[i] if one else "in_step" for i, one in zip(places.argmax(axis=1), alone, strict=True)
        ]
    at = list(frame.columns).index("lagging") + 1
    out = frame.copy()
    out.insert(at, "lower", lower)
    return out

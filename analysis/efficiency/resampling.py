"""Bootstrap of efficiencies: smoothed, with bias correction and intervals: `bootstrap`, `bootstraps`, `bandwidth`.

The homogeneous bootstrap of Simar and Wilson (1998) for efficiencies under constant and variable returns and for scale
efficiency; a correction of the bias is kept only where it is worth its own error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.efficiency import frontier
from analysis.efficiency.frontier import Orientation, Returns
from analysis.efficiency.units import SAME, farrell, scaled
from analysis.index.normalise import Unfit
from analysis.pieces import batches, spread
from analysis.values import Method, Text

BOOTSTRAP = Method(
    "dea_bootstrap",
    Text(zh="效率的自助区间", en="Bootstrap intervals of efficiency"),
    Text(
        zh="平滑自助法，修正偏差并给出区间。只有偏差的平方大于方差三倍时才采用修正值，否则修正带来的误差大于它消除的误差，保留原值。"
        "规模效率的抽样取自规模报酬可变的前沿面，其修正值与区间以1为限。",
        en="Smoothed bootstrap with bias correction and intervals. The correction is kept only where the squared bias is "
        "above three times the variance: elsewhere it adds more error than it removes, and the estimate stays. Draws for "
        "scale efficiency come from the frontier of variable returns, and none of its figures is above one.",
    ),
    (
        r"\tilde{\delta}_i = 2\hat{\delta}_i - \bar{\delta}_i^*, \quad \delta_i = 1 / \theta_i",
        r"r_i = \frac{1}{3} \frac{(\bar{\delta}_i^* - \hat{\delta}_i)^2}{V(\delta_i^*)}, \quad "
        r"\tilde{\delta}_i \; \mathrm{where} \; r_i > 1",
    ),
    "Simar and Wilson, *Management Science* 44 (1998); Simar and Wilson, *Journal of Productivity Analysis* 13 (2000); "
    "Daraio and Simar, *Advanced Robust and Nonparametric Methods in Efficiency Analysis*, 2007, ch. 3",
)


#: technologies that are measured together, some tenths of a second where there are thirty units
TOGETHER = 20


@dataclass(frozen=True)
class Resampled:
    """Efficiencies (units,) as estimated, corrected for bias, the ends of their intervals, and r = bias² / 3 variance."""

    estimate: np.ndarray
    corrected: np.ndarray
    low: np.ndarray
    high: np.ndarray
    ratio: np.ndarray

    @property
    def kept(self) -> np.ndarray:
        """Where the correction is worth its error (r above one)."""
        return self.ratio > 1

    @property
    def best(self) -> np.ndarray:
        """The corrected efficiency where the correction is kept, the estimate elsewhere."""
        return np.where(self.kept, self.corrected, self.estimate)


def bandwidth(delta: np.ndarray, distances: np.ndarray | None = None) -> float:
    """How far the bootstrap smooths distances: Silverman's rule on those above one, mirrored at one.

    Distances of exactly one come from the frontier's shape, not from the distribution, and do not count; the result is
    scaled back to the whole sample (Daraio and Simar 2007, eq. 3.23 to 3.31).

    Args:
        delta: (units,) what is smoothed.
        distances: (units,) distances of one and more, by which those at one are told; ``delta`` where none are given.

    Raises:
        Unfit: all distances are one.
    """
    every = delta if distances is None else distances
    above = delta[every > 1 + SAME]
    if not above.size:
        raise Unfit("所有单元都有效，无从自助抽样", "all units are efficient, there is nothing to draw from")
    mirrored = np.concatenate([above, 2 - above])
    spread = float(mirrored.std(ddof=1))
    quartiles = float(np.subtract(*np.quantile(mirrored, [0.75, 0.25]))) / 1.349
    narrow = quartiles if SAME < quartiles < spread else spread
    h = 0.9 * narrow * len(mirrored) ** -0.2
    return float(h * every.std(ddof=1) / spread * (len(mirrored) / len(every)) ** 0.2)


def _technologies(
    A: np.ndarray, B: np.ndarray, delta: np.ndarray, h: float, orientation: Orientation, runs: int, seed: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Units moved to where distances drawn anew from their smoothed distribution put them, ``runs`` times."""
    mirrored = np.concatenate([delta, 2 - delta])
    shrink = np.sqrt(1 + h**2 / mirrored.var(ddof=1))
    rng = np.random.default_rng(seed)
    for _ in range(runs):
        picked = rng.choice(mirrored, len(delta))
        mean = picked.mean()
        star = mean + (picked + h * rng.normal(size=len(delta)) - mean) / shrink
        move = (np.where(star < 1, 2 - star, star) / delta)[:, None]
        yield (A * move, B) if orientation == "input" else (A, B / move)


def resampled(delta: np.ndarray, drawn: np.ndarray, level: float = 0.95, least: float = 0.0) -> Resampled:
    """Bias, its check and intervals from distances δ (units,) and those drawn (runs, units).

    Args:
        least: no corrected distance and no end of an interval is below.
    """
    tail = (1 - level) / 2
    ends = delta + np.quantile(delta - drawn, [tail, 1 - tail], axis=0)
    spread = 3 * drawn.var(axis=0, ddof=1)
    bias = drawn.mean(axis=0) - delta
    ratio = np.divide(bias**2, spread, out=np.zeros_like(bias), where=spread > 0)
    corrected, near, far = (np.maximum(d, least) for d in (delta - bias, ends[0], ends[1]))
    return Resampled(1 / delta, 1 / corrected, 1 / far, 1 / near, ratio)


def bootstrap(
    X: np.ndarray,
    Y: np.ndarray,
    orientation: Orientation,
    returns: Returns,
    runs: int,
    seed: int,
    level: float = 0.95,
    h: float | None = None,
) -> Resampled:
    """Bias-corrected efficiencies and their intervals: the homogeneous smoothed bootstrap of Simar and Wilson (1998).

    Distances δ = 1/θ = φ ≥ 1 are drawn anew from their smoothed distribution, units are moved to where the drawn
    distances put them, and measured against the frontier of those: ``δ̃ = 2δ − mean(δ*)``, interval from the quantiles
    of ``δ − δ*``, and back to efficiencies.

    Args:
        runs, seed: how many times, from which start of the random numbers.
        level: what the intervals are to cover.
        h: how far distances are smoothed; :func:`bandwidth` where it is not given.

    Raises:
        Unfit: all units are efficient.
    """
    A, B = scaled(X), scaled(Y)
    delta = 1 / farrell(frontier.radial(A, B, orientation, returns), orientation)
    h = bandwidth(delta) if h is None else h
    made = _technologies(A, B, delta, h, orientation, runs, seed)
    drawn = list(spread(_distances, (A, B, orientation, (returns,)), batches(made, TOGETHER)))
    return resampled(delta, np.concatenate(drawn)[:, 0], level)


def _distances(
    given: tuple[np.ndarray, np.ndarray, Orientation, tuple[Returns, ...]],
    made: list[tuple[np.ndarray, np.ndarray]],
) -> np.ndarray:
    """Distances of the units from frontiers that were drawn: (technologies, returns, units)."""
    A, B, orientation, returns = given
    measures = np.array([[frontier.evaluate(x, y, A, B, orientation, r) for r in returns] for x, y in made])
    return 1 / measures if orientation == "input" else measures


def bootstraps(
    X: np.ndarray, Y: np.ndarray, orientation: Orientation, runs: int, seed: int, level: float = 0.95
) -> dict[str, Resampled]:
    """The bootstrap of ``technical``, ``pure`` and ``scale`` efficiency.

    Those of scale, ``δ = θ_BCC / θ_CCR``, are drawn as those of pure efficiency are: both frontiers are laid around the
    same units.

    Raises:
        Unfit: all units are efficient under variable returns.
    """
    A, B = scaled(X), scaled(Y)
    pure = 1 / farrell(frontier.radial(A, B, orientation, "vrs"), orientation)
    technical = 1 / farrell(frontier.radial(A, B, orientation, "crs"), orientation)
    made = _technologies(A, B, pure, bandwidth(pure), orientation, runs, seed)
    both = list(spread(_distances, (A, B, orientation, ("vrs", "crs")), batches(made, TOGETHER)))
    drawn, ratio = np.concatenate(both).transpose(1, 0, 2)
    ratio = ratio / drawn
    return {
        "technical": bootstrap(X, Y, orientation, "crs", runs, seed, level),
        "pure": resampled(pure, drawn, level),
        "scale": resampled(technical / pure, ratio, level, least=1.0),
    }

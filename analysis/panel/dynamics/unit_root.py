"""Unit roots in panels, kernels: `adf`, `phillips_perron`, `chosen_lags`, `llc`, `ips`, `fisher`, `long_run_variance`.

Levin–Lin–Chu, Im–Pesaran–Shin, and Fisher tests of Dickey–Fuller and of Phillips–Perron. p-values of single series are those
of statsmodels (MacKinnon 1994).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.distributions import chi2, norm

Terms = Literal["none", "constant", "trend"]
Lags = int | Literal["aic", "bic"]

#: adjustments of Levin, Lin and Chu, table 2: T, then mean and standard deviation by term
_LLC_T = (25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 250)
_LLC = {
    "none": (
        (0.004, 0.003, 0.002, 0.002, 0.001, 0.001, 0.001, 0.000, 0.000, 0.000, 0.000, 0.000, 0.000),
        (1.049, 1.035, 1.027, 1.021, 1.017, 1.014, 1.011, 1.008, 1.007, 1.006, 1.005, 1.001, 1.000),
    ),
    "constant": (
        (
            -0.554,
            -0.546,
            -0.541,
            -0.537,
            -0.533,
            -0.531,
            -0.527,
            -0.524,
            -0.521,
            -0.520,
            -0.518,
            -0.509,
            -0.500,
        ),
        (0.919, 0.889, 0.867, 0.850, 0.837, 0.826, 0.810, 0.798, 0.789, 0.782, 0.776, 0.742, 0.707),
    ),
    "trend": (
        (
            -0.703,
            -0.674,
            -0.653,
            -0.637,
            -0.624,
            -0.614,
            -0.598,
            -0.587,
            -0.578,
            -0.571,
            -0.566,
            -0.533,
            -0.500,
        ),
        (1.003, 0.949, 0.906, 0.871, 0.842, 0.818, 0.780, 0.751, 0.728, 0.710, 0.695, 0.603, 0.500),
    ),
}
#: moments of the Dickey–Fuller t of Im, Pesaran and Shin, table 3: rows 0 to 8 lags, columns by T
_IPS_T = (10, 15, 20, 25, 30, 40, 50, 60, 70, 100)
_N = math.nan
_IPS = {
    "constant": (
        (
            (-1.504, -1.514, -1.522, -1.520, -1.526, -1.523, -1.527, -1.519, -1.524, -1.532),
            (-1.488, -1.503, -1.516, -1.514, -1.519, -1.520, -1.524, -1.519, -1.522, -1.530),
            (-1.319, -1.387, -1.428, -1.443, -1.460, -1.476, -1.493, -1.490, -1.498, -1.514),
            (-1.306, -1.366, -1.413, -1.433, -1.453, -1.471, -1.489, -1.486, -1.495, -1.512),
            (-1.171, -1.260, -1.329, -1.363, -1.394, -1.428, -1.454, -1.458, -1.470, -1.495),
            (_N, _N, -1.313, -1.351, -1.384, -1.421, -1.451, -1.454, -1.467, -1.494),
            (_N, _N, _N, -1.289, -1.331, -1.380, -1.418, -1.427, -1.444, -1.476),
            (_N, _N, _N, -1.273, -1.319, -1.371, -1.411, -1.423, -1.441, -1.474),
            (_N, _N, _N, -1.212, -1.266, -1.329, -1.377, -1.393, -1.415, -1.456),
        ),
        (
            (1.069, 0.923, 0.851, 0.809, 0.789, 0.770, 0.760, 0.749, 0.736, 0.735),
            (1.255, 1.011, 0.915, 0.861, 0.831, 0.803, 0.781, 0.770, 0.753, 0.745),
            (1.421, 1.078, 0.969, 0.905, 0.865, 0.830, 0.798, 0.789, 0.766, 0.754),
            (1.759, 1.181, 1.037, 0.952, 0.907, 0.858, 0.819, 0.802, 0.782, 0.761),
            (2.080, 1.279, 1.097, 1.005, 0.946, 0.886, 0.842, 0.819, 0.801, 0.771),
            (_N, _N, 1.171, 1.055, 0.980, 0.912, 0.863, 0.839, 0.814, 0.781),
            (_N, _N, _N, 1.114, 1.023, 0.942, 0.886, 0.858, 0.834, 0.795),
            (_N, _N, _N, 1.164, 1.062, 0.968, 0.910, 0.875, 0.851, 0.806),
            (_N, _N, _N, 1.217, 1.105, 0.996, 0.929, 0.896, 0.871, 0.818),
        ),
    ),
    "trend": (
        (
            (-2.166, -2.167, -2.168, -2.167, -2.172, -2.173, -2.176, -2.174, -2.174, -2.177),
            (-2.173, -2.169, -2.172, -2.172, -2.173, -2.177, -2.180, -2.178, -2.176, -2.179),
            (-1.914, -1.999, -2.047, -2.074, -2.095, -2.120, -2.137, -2.143, -2.146, -2.158),
            (-1.922, -1.977, -2.032, -2.065, -2.091, -2.117, -2.137, -2.142, -2.146, -2.158),
            (-1.750, -1.823, -1.911, -1.968, -2.009, -2.057, -2.091, -2.103, -2.114, -2.135),
            (_N, _N, -1.888, -1.955, -1.998, -2.051, -2.087, -2.101, -2.111, -2.135),
            (_N, _N, _N, -1.868, -1.923, -1.995, -2.042, -2.065, -2.081, -2.113),
            (_N, _N, _N, -1.851, -1.912, -1.986, -2.036, -2.063, -2.079, -2.112),
            (_N, _N, _N, -1.761, -1.835, -1.925, -1.987, -2.024, -2.046, -2.088),
        ),
        (
            (1.132, 0.869, 0.763, 0.713, 0.690, 0.655, 0.633, 0.621, 0.610, 0.597),
            (1.453, 0.975, 0.845, 0.769, 0.734, 0.687, 0.654, 0.641, 0.627, 0.605),
            (1.627, 1.036, 0.882, 0.796, 0.756, 0.702, 0.661, 0.653, 0.634, 0.613),
            (2.482, 1.214, 0.983, 0.861, 0.808, 0.735, 0.688, 0.674, 0.650, 0.625),
            (3.947, 1.332, 1.052, 0.913, 0.845, 0.759, 0.705, 0.685, 0.662, 0.629),
            (_N, _N, 1.165, 0.991, 0.899, 0.792, 0.730, 0.705, 0.673, 0.638),
            (_N, _N, _N, 1.055, 0.945, 0.828, 0.753, 0.725, 0.689, 0.650),
            (_N, _N, _N, 1.145, 1.009, 0.872, 0.786, 0.747, 0.713, 0.661),
            (_N, _N, _N, 1.208, 1.063, 0.902, 0.808, 0.766, 0.728, 0.670),
        ),
    ),
}


@dataclass(frozen=True)
class Series:
    """The Dickey–Fuller regression of one series: t of the lagged level, its lags, rows, and what is left.

    ``difference`` and ``level`` are the difference and the lagged level without lags and terms, over the standard error of
    the regression (without correction for degrees of freedom), as Levin, Lin and Chu pool them.
    """

    t: float
    lags: int
    rows: int
    sigma: float
    difference: np.ndarray
    level: np.ndarray


def _terms(rows: int, terms: Terms) -> np.ndarray:
    """The columns of a regression that are no figures: none, a constant, a constant and a trend."""
    columns: dict[Terms, list[np.ndarray]] = {
        "none": [],
        "constant": [np.ones(rows)],
        "trend": [np.ones(rows), np.arange(1.0, rows + 1)],
    }
    return np.column_stack(columns[terms]) if columns[terms] else np.empty((rows, 0))


def _design(x: np.ndarray, terms: Terms, lags: int, first: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Difference, lagged level, and lagged differences with terms, from the row ``first`` of the differences on."""
    d = np.diff(x)
    rows = len(d) - first
    lagged = [d[first - k : len(d) - k] for k in range(1, lags + 1)]
    Z = np.column_stack([*lagged, _terms(rows, terms)]) if lagged or terms != "none" else np.empty((rows, 0))
    return d[first:], x[first:-1], Z


def _left(y: np.ndarray, Z: np.ndarray) -> np.ndarray:
    residuals: np.ndarray = y - Z @ np.linalg.lstsq(Z, y, rcond=None)[0] if Z.shape[1] else y
    return residuals


def adf(x: np.ndarray, terms: Terms, lags: int) -> Series:
    """Augmented Dickey–Fuller regression of one series (T,) with the usual least-squares t.

    >>> round(adf(np.array([1.0, 1.4, 1.1, 1.6, 1.2, 1.5, 1.3]), "constant", 0).t, 3)
    -4.897
    """
    y, level, Z = _design(x, terms, lags, lags)
    a, b = _left(y, Z), _left(level, Z)
    rho = float(a @ b / (b @ b))
    e = a - rho * b
    freedom = len(y) - Z.shape[1] - 1
    sigma = math.sqrt(float(e @ e) / len(y))
    se = math.sqrt(float(e @ e) / freedom / float(b @ b))
    return Series(rho / se, lags, len(y), sigma, a / sigma, b / sigma)


def most_lags(periods: int) -> int:
    """The most lags that are tried: ``12 (T/100)^{1/4}``, and so many that at least eight degrees of freedom are left.

    >>> most_lags(6), most_lags(13), most_lags(20), most_lags(100)
    (0, 1, 4, 12)
    """
    return max(0, min(int(12 * (periods / 100) ** 0.25), (periods - 11) // 2))


def chosen_lags(x: np.ndarray, terms: Terms, lags: Lags, most: int) -> int:
    """The lags of one series: those given, or the best by AIC or BIC of regressions on the same rows."""
    if isinstance(lags, int):
        return lags
    best, best_lag = math.inf, 0
    for k in range(most + 1):
        y, level, Z = _design(x, terms, k, most)
        e = _left(y, np.column_stack([level, Z]))
        n, parameters = len(y), Z.shape[1] + 1
        penalty = 2.0 if lags == "aic" else math.log(n)
        criterion = math.log(float(e @ e) / n) + penalty * parameters / n
        if criterion < best - 1e-12:
            best, best_lag = criterion, k
    return best_lag


def long_run_variance(e: np.ndarray, lags: int, divisor: int | None = None) -> float:
    """Bartlett's long-run variance of e (n,), as it is, not centred; sums over ``divisor`` (n where not given)."""
    n = len(e) if divisor is None else divisor
    total = float(e @ e) / n
    for k in range(1, min(lags, len(e) - 1) + 1):
        total += 2 * (1 - k / (lags + 1)) * float(e[k:] @ e[:-k]) / n
    return total


def newey_west_lags(periods: int) -> int:
    """``⌊4 (T/100)^{2/9}⌋``.

    >>> newey_west_lags(20), newey_west_lags(100)
    (2, 4)
    """
    return int(4 * (periods / 100) ** (2 / 9))


def phillips_perron(x: np.ndarray, terms: Terms, lags: int) -> float:
    """Phillips and Perron's Z_t of one series (T,), with Bartlett's kernel over ``lags``."""
    Z = _terms(len(x) - 1, terms)
    a, b = _left(x[1:], Z), _left(x[:-1], Z)
    rho = float(a @ b / (b @ b))
    e = a - rho * b
    n, k = len(e), Z.shape[1] + 1
    short, long = float(e @ e) / n, long_run_variance(e, lags)
    s2 = float(e @ e) / (n - k)
    se = math.sqrt(s2 / float(b @ b))
    t = (rho - 1) / se
    return math.sqrt(short / long) * t - 0.5 * (long - short) / math.sqrt(long) * n * se / math.sqrt(s2)


def p_value(t: float, terms: Terms) -> float:
    """p of a Dickey–Fuller t of one series, by MacKinnon (1994) as statsmodels has it."""
    from statsmodels.tsa.adfvalues import mackinnonp

    words = {"none": "n", "constant": "c", "trend": "ct"}
    return float(mackinnonp(t, regression=words[terms]))


def _between(T: float, at: Sequence[int], values: Sequence[float]) -> float:
    """A table's value at T, on a line between its columns; that of the nearest column outside them."""
    if any(math.isnan(v) for v, t in zip(values, at, strict=True) if t >= _column(T, at)):
        return math.nan
    return float(np.interp(T, at, values))


def _column(T: float, at: Sequence[int]) -> int:
    """The column at or before T, the first where there is none."""
    return max((t for t in at if t <= T), default=at[0])


def llc(series: Sequence[Series], X: np.ndarray, terms: Terms) -> tuple[float, float]:
    """Levin, Lin and Chu's adjusted t and its p, of X (regions, T) and its Dickey–Fuller regressions."""
    n, T = X.shape
    d = np.diff(X, axis=1)
    if terms != "none":
        d = np.array([_left(row, _terms(T - 1, terms)) for row in d])
    q = round(3.21 * T ** (1 / 3))
    ratios = [
        math.sqrt(max(long_run_variance(row, q), 0.0)) / s.sigma for row, s in zip(d, series, strict=True)
    ]
    y, level = (np.concatenate([getattr(s, part) for s in series]) for part in ("difference", "level"))
    rho = float(y @ level / (level @ level))
    e = y - rho * level
    effective = T - float(np.mean([s.lags for s in series])) - 1
    variance = float(e @ e) / (n * effective)
    # the pooled regression's own error, over all rows
    se = math.sqrt(float(e @ e) / len(y) / float(level @ level))
    mean, sd = (float(np.interp(T, (*_LLC_T, 500), values)) for values in _LLC[terms])
    adjusted = (rho / se - n * effective * float(np.mean(ratios)) / variance * se * mean) / sd
    return adjusted, float(norm.cdf(adjusted))


def ips(series: Sequence[Series], terms: Terms) -> tuple[float, float]:
    """Im, Pesaran and Shin's W and its p; NaN where their table has no moments (series too short for their lags)."""
    if terms == "none":
        return math.nan, math.nan
    means, variances = [], []
    for s in series:
        if s.lags > 8 or s.rows < _IPS_T[0]:
            return math.nan, math.nan
        means.append(_between(s.rows, _IPS_T, _IPS[terms][0][s.lags]))
        variances.append(_between(s.rows, _IPS_T, _IPS[terms][1][s.lags]))
    w = (
        math.sqrt(len(series))
        * (np.mean([s.t for s in series]) - np.mean(means))
        / math.sqrt(np.mean(variances))
    )
    return float(w), float(norm.cdf(w))


def fisher(ps: Sequence[float]) -> tuple[float, float]:
    """Fisher's statistic of independent p-values, χ² with twice as many degrees of freedom, and its p.

    >>> [round(x, 3) for x in fisher([0.1, 0.5])]
    [5.991, 0.2]
    """
    statistic = -2 * float(np.log(np.maximum(ps, 1e-300)).sum())
    return statistic, float(chi2.sf(statistic, 2 * len(ps)))

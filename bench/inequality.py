"""Gini and Theil beside PySAL's inequality package, in one run.

    .venv/bin/python bench/inequality.py

``inequality`` (1.1) is not among the project's packages: where it is not installed, only our own times are shown.
Made-up incomes and ten groups; both sides get the same arrays. Prints microseconds, how many times faster (above 1) or
slower ours is, and the largest difference.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
# in place of this folder, where this very file would be taken for the package
sys.path[0] = str(ROOT)

from analysis.standing.inequality import gini, split, theil  # noqa: E402

try:
    from inequality.gini import Gini
    from inequality.theil import Theil, TheilD
except ModuleNotFoundError:
    Gini = Theil = TheilD = None


def best(work: Callable[[], float], times: int) -> tuple[float, float]:
    """The least of a few runs in seconds, and what was computed."""
    spent, found = [], 0.0
    for _ in range(times):
        started = time.perf_counter()
        found = work()
        spent.append(time.perf_counter() - started)
    return min(spent), found


def row(name: str, ours: Callable[[], float], theirs: Callable[[], float], times: int) -> None:
    a, x = best(ours, times)
    if Gini is None:
        print(f"{name:32} {1e6 * a:10.1f} µs")
        return
    b, y = best(theirs, times)
    print(f"{name:32} {1e6 * a:10.1f} µs {1e6 * b:12.1f} µs {b / a:8.2f} x {abs(x - y):10.1e}")


def main() -> None:
    rng = np.random.default_rng(1)
    if Gini is None:
        print("inequality is not installed: its columns are left out")
    print(f"{'':32} {'ours':>13} {'inequality':>15} {'ratio':>10} {'difference':>10}")
    for n in (31, 375, 3000, 20000):
        y = rng.lognormal(10, 0.5, n)
        groups = rng.integers(0, 10, n)
        labels = groups.astype(str).astype(object)
        times = 200 if n < 1000 else 10
        row(f"Gini, {n} regions", lambda y=y: gini(y), lambda y=y: float(Gini(y).g), times)
        row(f"Theil, {n} regions", lambda y=y: theil(y), lambda y=y: float(Theil(y).T), times)
        row(
            f"Theil in ten groups, {n} regions",
            lambda y=y, g=labels: split(y, g).between,
            lambda y=y, g=groups: float(TheilD(y, g).bg[0]),
            times,
        )


if __name__ == "__main__":
    main()

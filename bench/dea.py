"""Data envelopment analysis beside dealib and Pyfrontier, in one run.

    .venv/bin/python bench/dea.py [UNITS]

Made-up units with three inputs and two outputs; both sides get the same arrays and one processor. dealib and Pyfrontier
are not among the project's packages: what is not installed is said and left out. At full size dealib is timed on thirty
units against the whole technology and scaled up; Pyfrontier cannot do that and is left out there. Prints seconds, how
many times faster (above 1) or slower ours is, and the largest difference between the two.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
# in place of this folder, where this very file would be taken for a package
sys.path[0] = str(ROOT)

from analysis.efficiency.dea import bootstrap, efficiency, malmquist_index, solve  # noqa: E402

SAMPLE = 30


def peer(module: str) -> ModuleType | None:
    """A package to compare with, or nothing and a word about it."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        print(f"{module.split('.')[0]} is not installed: its column is left out")
        return None


def timed(work: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, np.asarray(found, dtype=float)


def units(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = rng.uniform(1, 10, (n, 3))
    made = np.column_stack([X.prod(axis=1) ** 0.3, X.sum(axis=1)])
    return X, made * np.exp(-np.abs(rng.normal(0, 0.3, (n, 2))))


def row(name: str, ours: float, theirs: float | None = None, difference: float = 0.0, what: str = "") -> None:
    beside = "" if theirs is None else f" {theirs:10.2f} s {theirs / ours:9.1f} x {difference:9.1e}  {what}"
    print(f"{name:44} {ours:9.3f} s{beside}")


def compare(n: int, dealib: ModuleType | None, pyfrontier: ModuleType | None) -> None:
    X, Y = units(n, 3)
    for returns in ("crs", "vrs"):
        ours, found = timed(lambda r=returns: efficiency(X, Y, "input", r))
        name = f"{returns.upper()} efficiencies, {n} units"
        if dealib is None and pyfrontier is None:
            row(name, ours)
        if dealib is not None:
            k = min(n, 300) if n <= 300 else SAMPLE
            took, theirs = timed(
                lambda r=returns, k=k: (
                    dealib.dea(X[:k], Y[:k], rts=r, orientation="input", xref=X, yref=Y).eff
                )
            )
            row(name, ours, took * n / k, float(np.abs(theirs - found[:k]).max()), "dealib")
        if pyfrontier is not None and n <= 300:

            def fit(r: str = returns) -> np.ndarray:
                model = pyfrontier.EnvelopDEA(r.upper(), "in")
                model.fit(X, Y)
                return np.array([one.score for one in model.result])

            took, theirs = timed(fit)
            row(name, ours, took, float(np.abs(theirs - found).max()), "Pyfrontier")


def main() -> None:
    full = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    dealib, pyfrontier = peer("dealib.dea"), peer("Pyfrontier.frontier_model")
    efficiency(*units(20, 1), "input", "vrs")  # the solver is loaded once
    for n in (31, 300, full):
        compare(n, dealib, pyfrontier)
    X, Y = units(full, 3)
    row(f"VRS with slacks and peers, {full} units", timed(lambda: solve(X, Y, "input", "vrs").efficiency)[0])
    few, later = units(31, 3), units(31, 4)
    row("bootstrap, 31 units × 1,000", timed(lambda: bootstrap(*few, "input", "vrs", 1000, 1)[0])[0])
    row("Malmquist, 31 units", timed(lambda: malmquist_index(*few, *later).m)[0])


if __name__ == "__main__":
    main()

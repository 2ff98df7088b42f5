"""Composite indices beside pymcdm and scikit-criteria, in one run: weights, TOPSIS, and 10,000 Monte Carlo runs.

    .venv/bin/python bench/composite.py [REGIONS] [RUNS]

Made-up figures with a common factor; all sides get the same matrix and one process, the others without their own
checks. They have no Monte Carlo: what they are timed on is a loop of their own TOPSIS and ranking over the same
weights, a hundredth of the runs scaled up. Prints seconds and how many times faster (above 1) or slower ours
is, and the largest difference between the two. scikit-criteria is no requirement of ours (it brings solvers and
plots with it); where it is not installed, that is said and the others run.

One run on two shared cores with pymcdm 1.4.0 and scikit-criteria 0.10, six indicators (times faster than pymcdm, than
scikit-criteria; weights and closeness agree to 1e-12, all ranks are the same):

    entropy weights, 31 regions    3.4   7.8      3,000 regions    1.1   2.2
    CRITIC weights                18.4   1.5                       5.7   1.5
    TOPSIS, vector norm            1.6   3.2                       2.8   4.2
    TOPSIS ranks, 10,000 weights  59.2  84.3                       4.4   1.7
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
from pymcdm import weights as mcdm_weights
from pymcdm.helpers import rankdata as mcdm_rank
from pymcdm.methods import TOPSIS
from pymcdm.normalizations import vector_normalization

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analysis.index import aggregate, composite, model, normalise, sensitivity, variation, weights  # noqa: E402
from analysis.values import Indicator, Panel, Region, Study, same  # noqa: E402
from bench.costs import best  # noqa: E402

Work = Callable[[], np.ndarray]


def scikit_criteria() -> tuple[ModuleType, ModuleType, ModuleType] | None:
    """scikit-criteria's weights, scales and TOPSIS, or nothing where it is not installed."""
    names = ("preprocessing.weighters", "preprocessing.scalers", "agg.topsis")
    try:
        weighters, scalers, topsis = (importlib.import_module(f"skcriteria.{n}") for n in names)
    except ModuleNotFoundError:
        return None
    return weighters, scalers, topsis


SKC = scikit_criteria()


def row(name: str, whose: str, ours: float, theirs: float, difference: float) -> None:
    print(f"{name:44} {whose:16} {ours:10.5f} s {theirs:10.5f} s {theirs / ours:8.2f} x   {difference:.1e}")


def kernels(X: np.ndarray) -> Iterator[tuple[str, str, float, float, float]]:
    """For each method and package: name, whose, processor seconds of ours and theirs, largest difference."""
    directions = np.ones(X.shape[1], dtype=int)
    Z = normalise.minmax(X, directions)
    plain = TOPSIS(normalization_function=vector_normalization)
    w = np.full(X.shape[1], 1 / X.shape[1])
    own: dict[str, Work] = {
        "entropy weights": lambda: weights.entropy(X),
        "CRITIC weights": lambda: weights.critic(Z),
        "TOPSIS, vector norm": lambda: aggregate.topsis(normalise.vector(X, directions), w),
    }
    others: dict[str, dict[str, Work]] = {
        "pymcdm": {
            "entropy weights": lambda: mcdm_weights.entropy_weights(X),
            "CRITIC weights": lambda: mcdm_weights.critic_weights(X),
            "TOPSIS, vector norm": lambda: plain(X, w, directions, validation=False),
        }
    }
    if SKC is not None:
        weighters, scalers, topsis = SKC
        others["scikit-criteria"] = {
            "entropy weights": lambda: weighters.entropy_weights(X),
            "CRITIC weights": lambda: weighters.critic_weights(X, directions),
            "TOPSIS, vector norm": lambda: topsis.topsis(scalers.scale_by_vector(X, axis=0), directions, w)[
                3
            ],
        }
    for name, ours in own.items():
        spent = best(ours)
        for whose, made in others.items():
            difference = float(np.abs(ours() - made[name]()).max())
            yield name, whose, spent, best(made[name]), difference


def one_scheme(X: np.ndarray, runs: int) -> None:
    """TOPSIS ranks under many weights, the one case both sides can do."""
    directions = np.ones(X.shape[1], dtype=int)
    k = X.shape[1]
    few = runs // 100
    W = variation.draw_weights(np.random.default_rng(1), np.full(k, 1 / k), runs, 0.25, False)
    plain = TOPSIS(normalization_function=vector_normalization)
    Z = normalise.vector(X, directions)
    p = model.CompositeParameters(id="c", indicators=("x",), aggregate="topsis")
    space = variation.Space(p, {"vector": Z}, np.arange(len(X)), ("topsis",), np.ones((1, k)), {})

    def ours() -> np.ndarray:
        counts = np.zeros((len(X), len(X)), dtype=np.int64)
        for start in range(0, runs, sensitivity.CHUNK):
            some = W[start : start + sensitivity.CHUNK]
            none = np.zeros(len(some), dtype=int)
            sensitivity.rank_counts(space.ranks(variation.Draws(some, none, none, none)), counts)
        return counts

    def pymcdms() -> np.ndarray:
        return np.array([mcdm_rank(plain(X, w, directions, validation=False), reverse=True) for w in W[:few]])

    none = np.zeros(few, dtype=int)
    found, spent = space.ranks(W[:few], none, none, none), best(ours, 1)
    others: dict[str, Work] = {"pymcdm": pymcdms}
    if SKC is not None:
        _, scalers, topsis = SKC
        others["scikit-criteria"] = lambda: np.array(
            [topsis.topsis(scalers.scale_by_vector(X, axis=0), directions, w)[0] for w in W[:few]]
        )
    for whose, theirs in others.items():
        difference = float(np.abs(found - theirs()).max())
        row(f"TOPSIS ranks, {len(X)} × {runs:,} weights", whose, spent, 100 * best(theirs, 1), difference)


def whole(X: np.ndarray, runs: int) -> None:
    """The driver: weights, normalisation and aggregation varied, effects, leave-one-out."""
    codes = [f"r{i:05d}" for i in range(len(X))]
    names = [f"i{j}" for j in range(X.shape[1])]
    index = pd.MultiIndex.from_product([codes, ["2020"]], names=["region", "period"])
    panel = Panel(
        pd.DataFrame(X, index=index, columns=names),
        pd.DataFrame(index=index),
        {i: Indicator(i, same(i), same("")) for i in names},
        {c: Region(c, same(c), same(c), c) for c in codes},
        {},
    )
    p = model.CompositeParameters(id="c", indicators=tuple(names), weights="entropy", low=1, high=100)
    started = time.perf_counter()
    results = {r.id: r for r in composite.run(p, Study(panel))}
    made = time.perf_counter() - started
    study = Study(panel, results=results, parameters={"c": p})
    u = sensitivity.UncertaintyParameters(id="u", of="c", runs=runs)
    started = time.perf_counter()
    sensitivity.run(u, study)
    print(f"{f'the index itself, {len(X)} regions':44} {made:10.3f} s")
    print(f"{f'intervals, effects, leave-one-out, {runs:,} runs':44} {time.perf_counter() - started:10.3f} s")


def main() -> None:
    regions = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    rng = np.random.default_rng(7)
    if SKC is None:
        print("scikit-criteria is not installed: beside pymcdm only")
    print(f"{'':44} {'beside':16} {'ours':>12} {'theirs':>12} {'faster':>10}   difference")
    for n in (31, regions):
        X = 10 + rng.normal(size=(n, 1)) + rng.uniform(0.1, 3, (n, 6))
        for name, *measured in kernels(X):
            row(f"{name}, {len(X)} × {X.shape[1]}", *measured)
        one_scheme(X, runs)
        whole(X, runs)


if __name__ == "__main__":
    main()

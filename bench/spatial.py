"""Spatial statistics beside esda, in one run: global and local Moran with permutations, and the map's start.

    .venv/bin/python bench/spatial.py [PERMUTATIONS]

Real boundaries at three levels, made-up figures with a trend; both sides get the same weights, as many
permutations and one processor. Prints processor seconds and how many times faster (above 1) or slower ours is.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analysis.space.detectors import candidates, permutation_p  # noqa: E402
from analysis.space.moran import moran_global, moran_local  # noqa: E402
from analysis.space.neighbours import contiguity  # noqa: E402
from bench.costs import best  # noqa: E402
from intake.places.boundaries import load_geometry  # noqa: E402


def moran(level: str, permutations: int) -> dict[str, tuple[float, float]]:
    """Processor seconds of ours and of esda's, by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import esda
        import libpysal
    geometry = load_geometry(level)  # type: ignore[arg-type]
    codes = sorted(geometry.codes)
    weights = contiguity(geometry.neighbours(), codes, geometry.points)
    lists = {c: list(n) for c, n in weights.lists.items()}
    theirs = libpysal.weights.W(lists, id_order=codes, silence_warnings=True)
    theirs.transform = "r"
    spots = np.array([geometry.points[c] for c in codes])
    y = spots[:, 0] / 10 + np.random.default_rng(1).normal(size=len(codes))
    size = f"{len(codes)} regions, {permutations} permutations"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        esda.Moran_Local(y, theirs, permutations=9, n_jobs=1)  # its first call compiles
        return {
            f"global Moran, {size}": (
                best(lambda: moran_global(y, weights, permutations, 1)),
                best(lambda: esda.Moran(y, theirs, permutations=permutations)),
            ),
            f"local Moran, {size}": (
                best(lambda: moran_local(y, weights, permutations, 1)),
                best(lambda: esda.Moran_Local(y, theirs, permutations=permutations, n_jobs=1)),
            ),
        }


def main() -> None:
    permutations = int(sys.argv[1]) if len(sys.argv) > 1 else 999
    print(f"{'':42} {'ours':>11} {'esda':>11} {'ratio':>10}")
    for level in ("province", "prefecture", "county"):
        for name, (ours, theirs) in moran(level, permutations).items():
            print(f"{name:42} {ours:9.4f} s {theirs:9.4f} s {theirs / ours:8.2f} x")
    rng = np.random.default_rng(2)
    for n in (31, 375, 2891):
        x, y = rng.gamma(2, 10, n), rng.normal(size=n)
        cuts = candidates(y, x, ("natural", "quantile", "equal", "geometric"), (3, 4, 5, 6), 2)
        cut = best(lambda x=x, y=y: candidates(y, x, ("natural", "quantile"), (3, 4, 5, 6), 2), 1)
        draw = best(lambda c=cuts, y=y: permutation_p(y, [k.strata for k in c], permutations, 1), 1)
        print(f"detector, {n} regions: cut {cut:.3f} s, permutation p over {len(cuts)} cuts {draw:.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        for level in ("province", "prefecture", "county"):
            cold = best(lambda v=level: load_geometry(v, Path(folder)), 1)
            warm = best(lambda v=level: load_geometry(v, Path(folder)))
            print(f"boundaries, {level}: first start {cold:.2f} s, next starts {1000 * warm:.1f} ms")


if __name__ == "__main__":
    main()

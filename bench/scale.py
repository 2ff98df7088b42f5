"""Analysis at scale, in a process of its own: what thousands of regions cost, in processor seconds and memory.

    .venv/bin/python bench/scale.py [REGIONS YEARS INDICATORS RUNS]

An index of made-up figures with its rank intervals by Monte Carlo (weights, normalisation and aggregation varied, effects
and leave-one-out included), and on real boundaries of counties neighbours, peers and local Moran with 999 permutations.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import commands  # noqa: E402, F401 linear algebra in one thread, as the program has it

# isort: split
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from analysis.index import composite, model, sensitivity  # noqa: E402
from analysis.space.moran import moran_local  # noqa: E402
from analysis.space.neighbours import contiguity, nearest  # noqa: E402
from analysis.standing import peers  # noqa: E402
from analysis.values import Indicator, Panel, Region, Study, same  # noqa: E402
from bench.costs import spent  # noqa: E402

#: regions, years, indicators, runs
USUAL, SMALL = (3000, 20, 30, 10_000), (300, 5, 6, 1000)


def study_of(codes: list[str], years: int, indicators: int) -> tuple[Study, model.CompositeParameters]:
    """A study with one index of all indicators."""
    rng = np.random.default_rng(7)
    names = [f"i{j}" for j in range(indicators)]
    index = pd.MultiIndex.from_product(
        [codes, [str(2001 + t) for t in range(years)]], names=["region", "period"]
    )
    own = np.repeat(rng.normal(size=(len(codes), 1)), years, axis=0)
    figures = pd.DataFrame(10 + own + rng.uniform(0.1, 3, (len(index), indicators)), index, names)
    panel = Panel(
        figures,
        pd.DataFrame(index=index),
        {i: Indicator(i, same(i), same("")) for i in names},
        {c: Region(c, same(c), same(c), c) for c in codes},
        {},
    )
    p = model.CompositeParameters(id="c", indicators=tuple(names), weights="entropy", low=1, high=100)
    return Study(panel, parameters={"c": p}), p


def measure(regions: int, years: int, indicators: int, runs: int, level: str = "county") -> dict[str, float]:
    """Seconds by name, and the most memory that the process had, in MiB."""
    from intake.places.boundaries import load_geometry

    study, p = study_of([f"r{i:05d}" for i in range(regions)], years, indicators)
    rows: dict[str, float] = {}
    rows["index"] = spent(lambda: study.results.update({r.id: r for r in composite.run(p, study)}))  # type: ignore[attr-defined]
    u = sensitivity.UncertaintyParameters(id="u", of="c", runs=runs)
    rows["Monte Carlo"] = spent(lambda: sensitivity.run(u, study))
    few = peers.PeersParameters(id="p", of="c", n=5)
    rows["peers"] = spent(lambda: peers.run(few, study))
    geometry = load_geometry(level)  # type: ignore[arg-type]
    codes = sorted(geometry.codes)
    lists = geometry.neighbours()
    rows["neighbours"] = spent(
        lambda: (contiguity(lists, codes, geometry.points), nearest(codes, geometry.points, 6))
    )
    weights = contiguity(lists, codes, geometry.points)
    y = np.array([geometry.points[c][0] for c in codes]) / 10 + np.random.default_rng(1).normal(
        size=len(codes)
    )
    rows["local Moran"] = spent(lambda: moran_local(y, weights, 999, 1))
    rows["memory, MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return rows


def apart(quick: bool) -> dict[str, float]:
    """The same in a new process, whose memory is nobody else's."""
    words = [str(n) for n in (SMALL if quick else USUAL)]
    command = [sys.executable, str(Path(__file__)), *words, *(["prefecture"] if quick else [])]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    rows: dict[str, float] = json.loads(done.stdout)
    return rows


def main() -> None:
    """Measure and print."""
    numbers = [int(w) for w in sys.argv[1:5]] or list(USUAL)
    rows = measure(*numbers, *sys.argv[5:6])  # type: ignore[arg-type]
    print(json.dumps({k: round(v, 3) for k, v in rows.items()}, indent=1))


if __name__ == "__main__":
    main()

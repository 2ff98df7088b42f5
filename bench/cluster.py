"""Briefs on a Dask cluster of this machine, two workers against one: on the clock, in processor time, in memory.

    .venv/bin/python bench/cluster.py [REGIONS] [PAIRS]

Briefs of the provinces as web page and PDF in both languages, everything made anew. The clock runs from the first brief
that is done to the last; one worker and two take turns, and the least of each counts, as whatever else runs only adds. The
last brief leaves one of two workers without work: of 16 briefs that is a sixteenth of the gain, of thousands nothing, so that
few briefs tell of the end of a build and not of its course. On
a machine that is not quiet the clock says little: the processor time beside that of the briefs themselves still does.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from intake.problems import Problems  # noqa: E402
from intake.report.load import load_report  # noqa: E402
from paths import REPORTS  # noqa: E402

REPORT = "provinces"


@dataclass(frozen=True)
class Run:
    """One build."""

    #: seconds on the clock for a brief, between the first that is done and the last
    clock: float
    #: processor seconds a brief: in its making, and in the process that asks, which has the scheduler too and writes
    briefs: float
    beside: float
    #: processor seconds a worker needs beside its briefs, which is to start
    start: float
    #: MiB, of the largest worker
    memory: float


def codes(regions: int) -> tuple[str, ...]:
    """The first regions of the report."""
    report = load_report(REPORTS / REPORT, Problems())
    assert report is not None
    return tuple(r.code for r in report.regions[:regions])


def once(regions: tuple[str, ...], workers: int) -> Run:
    """One build on so many workers."""
    from pipeline.build import arguments, build

    done: list[tuple[float, float]] = []

    def progress(step: str, _report: str, _done: int, _total: int) -> None:
        if step == "render":
            done.append((time.perf_counter(), _own()))

    before = _children()
    with tempfile.TemporaryDirectory() as folder:
        options = arguments(
            reports=(REPORT,), regions=regions, out=Path(folder) / "public", workers=workers, fresh=True
        )
        outcome = build(options, {}, progress)
    assert outcome.published and not outcome.failures
    count = len(done) - 1
    processes = _children() - before
    return Run(
        (done[-1][0] - done[0][0]) / count,
        outcome.seconds / len(done),
        (done[-1][1] - done[0][1]) / count,
        (processes - outcome.seconds) / workers,
        outcome.memory / 1024,
    )


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(regions: int, pairs: int) -> dict[str, float]:
    """Seconds and MiB by name."""
    chosen = codes(regions)
    ones, twos = [], []
    for _ in range(pairs):
        ones.append(once(chosen, 1))
        twos.append(once(chosen, 2))
    both = [*ones, *twos]
    return {
        "a brief on the clock, one worker": min(run.clock for run in ones),
        "a brief on the clock, two workers": min(run.clock for run in twos),
        "a brief, processor": min(run.briefs for run in both),
        "a brief, processor beside its making": min(run.beside for run in both),
        "start of a worker, processor": min(run.start for run in both),
        "memory of a worker, MiB": max(run.memory for run in both),
    }


def main() -> None:
    """Measure and print."""
    words = [int(word) for word in sys.argv[1:]]
    regions, pairs = [*words, *(16, 2)[len(words) :]][:2]
    print(json.dumps({k: round(v, 3) for k, v in measure(regions, pairs).items()}, indent=1))


if __name__ == "__main__":
    main()

"""All briefs of a report of thousands of regions, from a sample: what a brief takes and what each process holds as they are made.

    .venv/bin/python bench/whole.py REPORT BRIEFS [FORMAT …]

A build of so many briefs in two languages, on two workers, everything made anew. The regions lie in stretches of neighbours over
the whole report, as a build of all goes from neighbour to neighbour. After each quarter of the briefs it is noted what the
workers have used of the processor and what each process has held at most: both must rise by as much in every quarter as in the
one before, or not at all, if all briefs are to take as many times longer as there are more of them. Linux only.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import commands  # noqa: E402, F401 linear algebra in one thread, as the program has it

# isort: split
from pipeline.build import arguments, build  # noqa: E402

WORKERS, LANGUAGES, PARTS = 2, 2, 4
#: neighbours that are made one after the other: a county's family has about as many
STRETCH = 12
_TICKS, _KIB = os.sysconf("SC_CLK_TCK"), 1024


@dataclass(frozen=True)
class Mark:
    """What has been used when so many briefs are done."""

    briefs: int
    #: processor seconds of the workers, and of the process that builds
    workers: float
    own: float
    #: the most memory held so far, MiB: of the largest worker, of the process that builds
    worker: float
    builder: float


def sample(codes: list[str], count: int) -> list[str]:
    """So many regions in stretches of neighbours, spread over all.

    >>> sample([str(i) for i in range(100)], 24)[::8]
    ['0', '8', '54']
    """
    stretches = max(1, count // STRETCH)
    chosen: list[str] = []
    for i in range(stretches):
        start = i * len(codes) // stretches
        chosen += codes[start : start + -(-count // stretches)]
    return chosen[:count]


def _used(process: int) -> float:
    """Processor seconds of a process."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _held(process: int) -> float:
    """The most memory that a process has held, MiB."""
    line = next(
        one for one in Path(f"/proc/{process}/status").read_text().splitlines() if one.startswith("VmHWM")
    )
    return int(line.split()[1]) / _KIB


def marks(folder: Path, codes: list[str], formats: tuple[str, ...]) -> list[Mark]:
    """A build of the briefs of these regions, and what was used after each quarter of them, the start first."""
    found: list[Mark] = []
    briefs = len(codes) * LANGUAGES

    def progress(step: str, _report: str, done: int, total: int) -> None:
        # the first ones warm the workers up
        at = [max(2 * WORKERS, total * part // PARTS) for part in range(PARTS + 1)]
        if step != "render" or done not in at:
            return
        workers = [one.pid for one in multiprocessing.active_children() if one.pid]
        own = resource.getrusage(resource.RUSAGE_SELF)
        used, held = sum(map(_used, workers)), max(map(_held, workers))
        found.append(Mark(done, used, own.ru_utime + own.ru_stime, held, own.ru_maxrss / _KIB))

    with tempfile.TemporaryDirectory() as name:
        options = arguments(
            reports=(str(folder),), regions=tuple(codes), out=Path(name) / "public", jobs=WORKERS,
            formats=formats, fresh=True,
        )  # fmt: skip
        outcome = build(options, {}, progress)
    assert outcome.published and outcome.briefs == briefs, outcome.failures
    return found


def measure(folder: Path, briefs: int, formats: tuple[str, ...]) -> dict[str, Any]:
    """Seconds of a brief and MiB by name, and all that was noted."""
    from intake.problems import Problems
    from intake.report.load import load_report

    report = load_report(folder, Problems())
    assert report is not None
    found = marks(folder, sample([r.code for r in report.regions], briefs // LANGUAGES), formats)
    first, middle, last = found[0], found[len(found) // 2], found[-1]

    def each(a: Mark, b: Mark) -> float:
        return (b.workers - a.workers) / (b.briefs - a.briefs)

    return {
        "a brief": each(first, last),
        "a brief, first half": each(first, middle),
        "a brief, last half": each(middle, last),
        "a brief, beside its making": (last.own - first.own) / (last.briefs - first.briefs),
        "memory of a worker, MiB": last.worker,
        "memory of a worker, grown in the last half, MiB": last.worker - middle.worker,
        "memory of the build, MiB": last.builder,
        "memory of the build, grown in the last half, MiB": last.builder - middle.builder,
        "marks": [vars(mark) for mark in found],
    }


def apart(folder: Path, briefs: int, *formats: str) -> dict[str, Any]:
    """The same in a new process, whose memory is nobody else's."""
    command = [sys.executable, str(Path(__file__)), str(folder), str(briefs), *formats]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    rows: dict[str, Any] = json.loads(done.stdout)
    return rows


def main() -> None:
    """Measure and print."""
    folder, briefs, *formats = sys.argv[1:]
    found = measure(Path(folder).resolve(), int(briefs), tuple(formats) or ("html", "pdf"))
    print(json.dumps(found, indent=1, default=str))


if __name__ == "__main__":
    main()

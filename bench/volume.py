"""The compiled volume of a report, in all its languages at once: wall and processor time, memory, size.

    .venv/bin/python bench/volume.py [REPORT] [JOBS]

Writes into a temporary folder. Memory is the largest of each process; the volumes are made side by side, so the
sum is what the machine must have.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from intake.problems import Problems  # noqa: E402
from paths import REPORTS  # noqa: E402
from pipeline import volumes  # noqa: E402
from pipeline.build import cores  # noqa: E402
from pipeline.prepare import prepare  # noqa: E402
from publish.site import Site  # noqa: E402
from publish.store.store import Store  # noqa: E402


def measure(report: str, jobs: int) -> None:
    """Time everything from the report's folder to the files."""
    started = time.perf_counter()
    made = prepare(REPORTS / report, Problems())
    assert made is not None
    site = Site(*made, store=Store(None))
    languages = site.plan.report.languages
    with tempfile.TemporaryDirectory() as folder:
        done = volumes.publish(site, languages, Path(folder), lambda _: None, jobs)
    wall = time.perf_counter() - started
    own = resource.getrusage(resource.RUSAGE_SELF)
    parent = own.ru_utime + own.ru_stime
    briefs = len(site.plan.report.regions)
    print(f"{report}: {len(done)} volumes of {briefs} briefs")
    for bound in done:
        print(
            f"  {bound.language}: processor {bound.seconds:.1f} s, largest {bound.memory / 1024:.0f} MiB, "
            f"{bound.size / 2**20:.1f} MiB{' ' + bound.reason if bound.reason else ''}"
        )
    # the first volume is made in this process
    others = done[1:] if cores(jobs) > 1 else []
    processor = parent + sum(bound.seconds for bound in others)
    memory = own.ru_maxrss + sum(bound.memory for bound in others)
    print(f"wall {wall:.1f} s, processor {processor:.1f} s, all processes at most {memory / 1024:.0f} MiB")


if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else "provinces"
    measure(name, int(sys.argv[2]) if len(sys.argv) > 2 else 0)

"""The whole report, by the wall and by the processor: how long, how much memory, and where the time goes.

    .venv/bin/python bench/build.py [REPORT] [JOBS]

Builds into a temporary folder, then makes one brief under a profile to say which share of the time is
WeasyPrint's own layout and writing.
"""

from __future__ import annotations

import cProfile
import pstats
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from intake.problems import Problems  # noqa: E402
from paths import REPORTS  # noqa: E402
from pipeline.build import build  # noqa: E402
from pipeline.prepare import Options, prepare  # noqa: E402
from publish.site import Site  # noqa: E402
from publish.store.store import Store  # noqa: E402


def whole(report: str, jobs: int) -> None:
    """Time the build from nothing to public/."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        options = Options(reports=(report,), out=Path(folder) / "public", jobs=jobs)
        problems: dict[str, Problems] = {}
        outcome = build(options, problems, lambda *_: None)
        wall = time.perf_counter() - started
        size = sum(p.stat().st_size for p in (Path(folder) / "public").rglob("*") if p.is_file())
    own = resource.getrusage(resource.RUSAGE_SELF)
    cpu = own.ru_utime + own.ru_stime + outcome.seconds
    print(
        f"{report}: {outcome.briefs} briefs, {outcome.formats['pdf']} PDFs, {outcome.written} files, {size / 2**20:.0f} MiB"
    )
    print(f"wall {wall:.1f} s, processor {cpu:.1f} s, {cpu / max(outcome.formats['pdf'], 1):.2f} s per PDF")
    print(f"largest: worker {outcome.memory / 1024:.0f} MiB, parent {own.ru_maxrss / 1024:.0f} MiB")


def shares(report: str) -> None:
    """The share of a brief's time that is WeasyPrint's, measured from outside."""
    problems = Problems()
    made = prepare(REPORTS / report, problems)
    assert made is not None
    site = Site(*made, store=Store(None))
    codes = [r.code for r in site.plan.report.regions[:6]]
    site.brief(codes[0], "zh", ("html", "pdf"))  # fonts, style sheets and templates are read once
    profile = cProfile.Profile()
    profile.enable()
    for code in codes:
        site.brief(code, "zh", ("html", "pdf"))
    profile.disable()
    stats = pstats.Stats(profile)
    total = stats.total_tt  # type: ignore[attr-defined]
    paper = sum(v[3] for k, v in stats.stats.items() if k[2] == "pdf" and k[0].endswith("paper.py"))  # type: ignore[attr-defined]
    print(f"one brief: {total / len(codes):.2f} s under profile, {100 * paper / total:.0f}% in WeasyPrint")


if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else "provinces"
    whole(name, int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    shares(name)

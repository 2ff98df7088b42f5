"""What Chinese typesetting costs: the same briefs with and without it, in pairs, in one run.

    .venv/bin/python bench/justify.py [REPORT] [BRIEFS]

Prints the pass over the HTML in milliseconds, and the PDF with pass and justification against the PDF without
either, each the best of three; the median of the pairs is what counts on a busy machine.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from compose.language.chinese import typeset  # noqa: E402
from compose.language.languages import LANGUAGES, as_it_is  # noqa: E402
from intake.problems import Problems  # noqa: E402
from paths import REPORTS  # noqa: E402
from pipeline.prepare import prepare  # noqa: E402
from publish.site import Site  # noqa: E402
from publish.store.store import Store  # noqa: E402
from render.pdf import writer as pdf_writer  # noqa: E402
from render.pdf.patches import install, justify  # noqa: E402

Job = tuple[str, dict[str, bytes]]


def briefs(report: str, count: int) -> list[Job]:
    """The untouched HTML and the figures of some Chinese briefs."""
    made = prepare(REPORTS / report, Problems())
    assert made is not None
    # no store: it would give PDFs that were made before, and keep those that are not made here
    site = Site(*made, store=Store(None))
    jobs: list[Job] = []

    def keep(html: str, images: dict[str, bytes], *_: object) -> bytes:
        jobs.append((html, images))
        return b""

    kept, chinese = pdf_writer.pdf, LANGUAGES["zh"]
    pdf_writer.pdf = keep  # type: ignore[assignment]
    LANGUAGES["zh"] = replace(chinese, typeset=as_it_is)
    for region in site.plan.report.regions[:count]:
        site.brief(region.code, "zh", ("pdf",))
    pdf_writer.pdf, LANGUAGES["zh"] = kept, chinese
    return jobs


def timed(job: Job, with_typesetting: bool) -> tuple[float, float]:
    """Processor seconds of the pass and of the whole PDF."""
    html, images = job
    for patch in (justify.TEXT_ALIGN, justify.JUSTIFY_LINE):
        patch.put(patch.replacement if with_typesetting else patch.original)
    started = time.process_time()
    html = typeset(html) if with_typesetting else html
    passed = time.process_time() - started
    pdf_writer.pdf(html, images)
    return passed, time.process_time() - started


if __name__ == "__main__":
    install()
    jobs = briefs(
        sys.argv[1] if len(sys.argv) > 1 else "provinces", int(sys.argv[2]) if len(sys.argv) > 2 else 5
    )
    timed(jobs[0], True)  # fonts and style sheets are read once
    pairs = []
    for job in jobs:
        runs = [(timed(job, False)[1], *timed(job, True)) for _ in range(3)]
        pairs.append([min(times) for times in zip(*runs, strict=True)])
    for plain, passed, full in pairs:
        cost = full / plain - 1
        print(f"plain {plain:.2f} s, typeset {full:.2f} s ({cost:+.0%}), pass {1000 * passed:.1f} ms")
    print(f"median cost {statistics.median(full / plain - 1 for plain, _, full in pairs):+.1%}")

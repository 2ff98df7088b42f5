"""What one brief's PDF costs, warm, by how its columns are filled, and what WeasyPrint makes of the same: ratios within one run.

    .venv/bin/python bench/pdf.py [REPORT] [BRIEFS]

For each language, against WeasyPrint's own columns with its search for garbage all along: columns chosen before they are
filled (`render.pdf.patches.columns`), the same with the search for garbage left until the end, and the same without columns.
A document whose pages are arranged anew, or whose last page is drawn back, is laid out again; how often that is on average
is a row of the table (`bench.rows`), and without columns it is seldom, which the last ratio shows too.
"""

from __future__ import annotations

import json
import logging
import pickle
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from weasyprint import HTML

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from intake.problems import Problems  # noqa: E402
from paths import REPORTS  # noqa: E402
from pipeline.prepare import prepare  # noqa: E402
from publish.site import Site  # noqa: E402
from publish.store.store import Store  # noqa: E402
from render.pdf import writer  # noqa: E402
from render.pdf.patches import PATCHES, columns, install  # noqa: E402
from render.pdf.styles import STYLES  # noqa: E402

#: what a PDF is made with: whether columns are ours, whether the search for garbage waits, whether there are columns
WAYS = {
    "WeasyPrint's columns": (False, False, True),
    "chosen before": (True, False, True),
    "chosen before, garbage once": (True, True, True),
    "no columns, garbage once": (True, True, False),
}
NO_COLUMNS = "<style>dl.notes { columns: auto !important }</style></head>"


def briefs(report: str, count: int) -> dict[str, list[tuple[Any, ...]]]:
    """What the writer is given for some briefs, by language."""
    made = prepare(REPORTS / report, Problems())
    assert made is not None
    # no store: it would give PDFs that were made before, and keep those that are not made here
    site = Site(*made, store=Store(None))
    jobs: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    install()
    kept, writer.pdf = writer.pdf, lambda *given: jobs[language].append(given) or b""  # type: ignore[func-returns-value]
    for language in site.plan.report.languages:
        for region in site.plan.report.regions[:count]:
            site.brief(region.code, language, ("pdf",))
    writer.pdf = kept
    return jobs


def plain(job: tuple[Any, ...]) -> bytes:
    """The PDF that WeasyPrint itself makes of the same HTML, drawings and style sheets: nothing of it replaced, laid out once."""
    html, images, *_ = job
    look, language = job[5], job[6]
    for patch in PATCHES:
        patch.put(patch.original)
    try:
        sheets, counters = writer.stylesheets("brief", look.tokens(language), look.extra)
        source = HTML(string=html, base_url="figure:", url_fetcher=writer.Fetcher(images))
        made = source.write_pdf(
            stylesheets=sheets,
            font_config=writer._fonts(),
            counter_style=counters,
            **STYLES["brief"].options(b""),
        )
    finally:
        for patch in PATCHES:
            patch.put(patch.replacement)
    assert isinstance(made, bytes)
    return made


def _untouched(job: tuple[Any, ...]) -> bytes:
    """The same in a process in which nothing was ever replaced."""
    html, images, *_ = job
    sheets, counters = writer.stylesheets("brief", job[5].tokens(job[6]), job[5].extra)
    source = HTML(string=html, base_url="figure:", url_fetcher=writer.Fetcher(images))
    made = source.write_pdf(
        stylesheets=sheets,
        font_config=writer._fonts(),
        counter_style=counters,
        **STYLES["brief"].options(b""),
    )
    assert isinstance(made, bytes)
    return made


#: so many briefs are made before any is timed
WARM = 2


def apart(jobs: list[tuple[Any, ...]], way: str, times: int = 1) -> list[tuple[float, float]]:
    """Processor seconds of each brief but the first two, made for the first time and once more, in a process of its own.

    The memories of one way, and the heap they lie on, are thus not carried by the other.

    Args:
        way: ``ours``, or ``theirs``: WeasyPrint as it is installed.
        times: processes that are started; of each brief the least is taken.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jobs"
        path.write_bytes(pickle.dumps(jobs))
        command = [sys.executable, __file__, f"--{way}", str(path)]
        runs = [
            json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
            for _ in range(times)
        ]
    return [(min(run[i][0] for run in runs), min(run[i][1] for run in runs)) for i in range(len(runs[0]))]


def _apart(way: str, path: Path) -> None:
    """What `apart` starts: make all briefs of a file, and print what each took."""
    make = _untouched if way == "theirs" else lambda job: writer.pdf(*job)
    jobs = pickle.loads(path.read_bytes())
    for job in jobs[:WARM]:
        make(job)
    spent = []
    for job in jobs[WARM:]:
        took = []
        for _ in range(2):
            started = time.process_time()
            make(job)
            took.append(time.process_time() - started)
        spent.append(took)
    print(json.dumps(spent))


def timed(job: tuple[Any, ...], ours: bool, once: bool, with_columns: bool) -> float:
    """Processor seconds of one PDF."""
    patch = columns.COLUMNS_LAYOUT
    patch.put(patch.replacement if ours else patch.original)
    html, *rest = job
    job = (html if with_columns else html.replace("</head>", NO_COLUMNS), *rest)
    started = time.process_time()
    writer.pdf(*job) if once else writer.lay_out(*job[:7], paper=job[7]).write()
    spent = time.process_time() - started
    patch.put(patch.replacement)
    return spent


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    if sys.argv[1:2] in (["--ours"], ["--theirs"]):
        _apart(sys.argv[1][2:], Path(sys.argv[2]))
        sys.exit()
    install()
    words = [*sys.argv[1:], "provinces", "4"] if len(sys.argv) < 2 else [*sys.argv[1:], "4"]
    for language, jobs in briefs(words[0], int(words[1])).items():
        timed(jobs[0], True, True, True)  # fonts and style sheets are read once
        spent = {
            way: sum(min(timed(job, *how) for _ in range(3)) for job in jobs) for way, how in WAYS.items()
        }
        first = next(iter(spent.values()))
        told = ", ".join(f"{way} {seconds / first:.2f}" for way, seconds in spent.items())
        print(f"{language}: {told} (1 = {first / len(jobs):.2f} s)")

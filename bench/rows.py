"""The rows of the benchmark's table and how each is measured: `GROUPS`, `Group`."""

from __future__ import annotations

import importlib.util
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from bench.costs import ROOT, best, spent
from bench.table import Measured, Row

Found = dict[str, Measured]
ABSENT = "not installed"


@dataclass(frozen=True)
class Group:
    """Rows that are measured together; ``measure(quick)`` gives them by name."""

    rows: tuple[Row, ...]
    measure: Callable[[bool], Found]


PDF = "brief PDF, warm, beside "


def _exported(code: str) -> tuple[dict[str, bytes], str]:
    """What the export has of one Chinese brief of the provinces, and the path of its page."""
    from intake.problems import Problems
    from pipeline.prepare import prepare
    from publish.quarto import project
    from publish.site import Site
    from publish.store.store import Store

    made = prepare(ROOT / "reports" / "provinces", Problems())
    assert made is not None
    plan = made[0]
    region = next(r for r in plan.report.regions if r.code == code)
    figures = Site(*made, store=Store(None)).figures("zh")
    name = f"regions/{region.slug}"
    document = dict(project.documents(plan, "zh", figures, [region]))[name]
    return project.alone(plan, "zh") | project.source(plan, document, "zh", name), f"zh/{name}.qmd"


def _typst(files: dict[str, bytes], page: str) -> tuple[float | None, str]:
    """Processor seconds of pandoc and Typst, from the exported page to the PDF; why not, where it cannot be."""
    if not importlib.util.find_spec("typst"):
        return None, ABSENT
    import pypandoc

    typst: Any = importlib.import_module("typst")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        place = (root / page).parent
        # as the project's settings have it: figures without a suffix are drawings
        command = [pypandoc.get_pandoc_path(), "-t", "typst", "-s", "--default-image-extension=svg"]
        # Quarto resolves cross references; pandoc alone would take them for works
        command += ["-f", "markdown-citations", Path(page).name, "-o", "page.typ"]

        def make() -> None:
            subprocess.run(command, cwd=place, check=True, capture_output=True)
            typst.compile(str(place / "page.typ"), output=str(place / "page.pdf"), root=str(root))

        try:
            make()  # fonts are looked for once
        except (subprocess.CalledProcessError, RuntimeError) as fault:
            return None, " ".join(f"failed: {type(fault).__name__} {fault}".split())[:80]
        return best(make), ""


def _quarto(files: dict[str, bytes], page: str) -> tuple[float | None, str]:
    """Processor seconds of Quarto's typst format; why not, where it cannot be."""
    from publish.quarto import program

    try:
        found = program.find()
        if found is None:
            return None, ABSENT
        return spent(lambda: program.render(found, files, page, "typst", cache=None)), ""
    except program.QuartoFailed as fault:
        return None, str(fault)


AGAIN = "brief PDF, made once more, beside WeasyPrint"
LAYOUTS = "brief PDF, how often each is laid out"


def _layouts(jobs: list[tuple[Any, ...]]) -> float:
    """How often the writer lays out each brief, on average; plain WeasyPrint does it once."""
    from weasyprint import HTML

    from render.pdf import writer

    count, render = 0, HTML.render

    def counted(source: Any, *given: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        return render(source, *given, **more)

    HTML.render = counted
    try:
        for job in jobs:
            writer.pdf(*job)
    finally:
        HTML.render = render
    return count / len(jobs)


def pdfs(quick: bool) -> Found:
    """Briefs of the provinces as PDFs in a warm process, beside other ways to make one of the same content.

    Each brief is made for the first time; that one which was made a moment ago takes less is a row of its own.
    """
    from bench.pdf import WARM, apart, briefs

    jobs = briefs("provinces", WARM + (1 if quick else 6))["zh"]
    times = 1 if quick else 2
    first, again = map(mean, zip(*apart(jobs, "ours", times), strict=True))
    theirs, _ = map(mean, zip(*apart(jobs, "theirs", times), strict=True))
    ours = first
    files, page = _exported("510000")
    other, absent = _typst(files, page)
    real, why = _quarto(files, page)
    return {
        f"{PDF}WeasyPrint": Measured(ours, "plain WeasyPrint, same HTML", theirs),
        AGAIN: Measured(again, "plain WeasyPrint, same HTML", theirs),
        f"{PDF}Typst": Measured(ours, "pandoc + Typst", other, why=absent),
        LAYOUTS: Measured(_layouts(jobs), unit="×"),
        f"{PDF}Quarto": Measured(ours, "Quarto, typst format", real, why=why),
    }


def again(quick: bool) -> Found:
    """Checks and builds of a report that was seen or built before, beside the first."""
    from bench.again import SMALL, USUAL, measure

    costs = measure(*(SMALL if quick else USUAL))
    cold, first = ("cold build", costs["cold"]), ("--help", costs["help"])
    return {
        "check, not seen before": Measured(costs["check, not seen before"], *first),
        "check, seen before": Measured(costs["check, seen before"], *first),
        "build, nothing changed": Measured(costs["nothing changed"], *cold),
        "build, one figure changed": Measured(costs["one figure changed"], *cold),
        "build, one figure changed, beside the PDFs that differ": Measured(
            costs["one figure, beside the PDFs that differ"], *cold
        ),
    }


def _province_pdf() -> float:
    """Processor seconds of one brief of the provinces from its data to its PDF, warm: of every second province.

    Some are laid out once, some five times: the mean of a few neighbours would be chance.
    """
    from intake.problems import Problems
    from pipeline.prepare import prepare
    from publish.site import Site
    from publish.store.store import Store

    made = prepare(ROOT / "reports" / "provinces", Problems())
    assert made is not None
    site = Site(*made, store=Store(None))
    codes = [r.code for r in site.plan.report.regions[::2]]
    site.brief(codes[0], "zh", ("pdf",))
    return mean(spent(lambda c=c: site.brief(c, "zh", ("pdf",))) for c in codes[1:])


def counties(quick: bool) -> Found:
    """A report of all counties with made-up figures, and a build of a part of its briefs."""
    from bench import whole
    from bench.counties import make, measure

    with tempfile.TemporaryDirectory() as name:
        folder = make(Path(name), 300 if quick else 2891)
        costs = measure(folder, 8 if quick else 60, None)
        both = whole.apart(folder, 16 if quick else 120)
        pages = whole.apart(folder, 48 if quick else 480, "html")
    briefs = costs["regions"] * whole.LANGUAGES
    # what workers share; then what one process does while they wait
    shared = both["a brief"] * briefs + costs["overview, HTML"] * whole.LANGUAGES
    alone = costs["check"] + costs["data"] + both["a brief, beside its making"] * briefs
    return {
        "counties: check": Measured(costs["check"]),
        "counties: one brief, HTML": Measured(costs["one brief, HTML"]),
        "counties: one brief, HTML, size": Measured(costs["one brief, HTML, kB"], unit="kB"),
        "counties: one brief, PDF": Measured(costs["one brief, PDF"], "a province's", _province_pdf()),
        "counties: overview": Measured(costs["overview, HTML"]),
        "counties: overview, largest page": Measured(costs["largest page, kB"], unit="kB"),
        "counties: all briefs, two languages, two cores": Measured(
            None if quick else (shared / whole.WORKERS + alone) / 3600,
            unit="h",
            why="not of few counties" if quick else "",
        ),
        "counties: a brief of the last half of many": Measured(
            both["a brief, last half"], "of the first half", both["a brief, first half"]
        ),
        "counties: a web page of the last half of many": Measured(
            pages["a brief, last half"], "of the first half", pages["a brief, first half"]
        ),
        "counties: memory of a worker": Measured(
            max(both["memory of a worker, MiB"], pages["memory of a worker, MiB"]), unit="MiB"
        ),
        "counties: memory of a worker, grown by the last half of many": Measured(
            pages["memory of a worker, grown in the last half, MiB"], unit="MiB"
        ),
        "counties: memory of the build": Measured(costs["memory of the build, MiB"], unit="MiB"),
        "counties: memory of the build, grown by the last half of many": Measured(
            pages["memory of the build, grown in the last half, MiB"], unit="MiB"
        ),
    }


def cluster(quick: bool) -> Found:
    """Briefs on Dask workers of this machine, two against one."""
    names = (
        "cluster: a brief on the clock, two workers",
        "cluster: a brief, processor beside its making",
        "cluster: memory of a worker",
    )
    if not importlib.util.find_spec("distributed"):
        return {name: Measured(None, why=ABSENT) for name in names}
    from bench.cluster import measure

    costs = measure(3 if quick else 16, 1 if quick else 2)
    found = (
        Measured(
            costs["a brief on the clock, two workers"],
            "one worker",
            costs["a brief on the clock, one worker"],
        ),
        Measured(costs["a brief, processor beside its making"], "its making", costs["a brief, processor"]),
        Measured(costs["memory of a worker, MiB"], unit="MiB"),
    )
    return dict(zip(names, found, strict=True))


SCALE = {
    "analysis: index and rank intervals, 3,000 × 20 × 30, 10,000 runs": "both",
    "analysis: neighbours, 2,891 counties": "neighbours",
    "analysis: peers, 3,000 regions": "peers",
    "analysis: local Moran, 2,891 counties, 999 permutations": "local Moran",
    "analysis: memory": "memory, MiB",
}


def scale(quick: bool) -> Found:
    """Analyses of thousands of regions, in a process of their own."""
    from bench.scale import apart

    costs = apart(quick)
    costs["both"] = costs["index"] + costs["Monte Carlo"]
    return {name: Measured(costs[key], unit="MiB" if "MiB" in key else "s") for name, key in SCALE.items()}


MORAN = ("global Moran", "local Moran (LISA)")


def moran(quick: bool) -> Found:
    """Global and local Moran with permutations, beside esda."""
    if not importlib.util.find_spec("esda"):
        return {name: Measured(None, "esda", why=ABSENT) for name in MORAN}
    from bench.spatial import moran as compare

    pairs = compare("prefecture" if quick else "county", 199 if quick else 999).values()
    return {name: Measured(a, "esda", b) for name, (a, b) in zip(MORAN, pairs, strict=True)}


INDEX = ("entropy weights", "CRITIC weights", "TOPSIS, vector norm")


def index(quick: bool) -> Found:
    """Weights and TOPSIS, beside pymcdm."""
    if not importlib.util.find_spec("pymcdm"):
        return {name: Measured(None, "pymcdm", why=ABSENT) for name in INDEX}
    from bench.composite import kernels

    n = 31 if quick else 3000
    rng = np.random.default_rng(7)
    X = 10 + rng.normal(size=(n, 1)) + rng.uniform(0.1, 3, (n, 6))
    return {
        name: Measured(ours, whose, theirs)
        for name, whose, ours, theirs, _ in kernels(X)
        if whose == "pymcdm"
    }


GROUPS = (
    Group(
        (Row(f"{PDF}WeasyPrint", 0.4, "ratio"), Row(AGAIN, None, "ratio"), Row(f"{PDF}Typst", 2, "ratio"), Row(f"{PDF}Quarto", 0.4, "ratio"), Row(LAYOUTS)),
        pdfs,
    ),
    Group(
        (
            Row("check, not seen before", 1.5),
            Row("check, seen before", 1.5),
            Row("build, nothing changed", 0.01, "ratio"),
            Row("build, one figure changed"),
            Row("build, one figure changed, beside the PDFs that differ", 0.05, "ratio"),
        ),
        again,
    ),
    Group(
        (
            Row("counties: check", 10),
            Row("counties: one brief, HTML", 0.15),
            Row("counties: one brief, HTML, size", 300),
            Row("counties: one brief, PDF", 1.1, "ratio"),
            Row("counties: overview", 10),
            Row("counties: overview, largest page", 1000),
            Row("counties: all briefs, two languages, two cores", 1.5),
            Row("counties: a brief of the last half of many", 1.1, "ratio"),
            Row("counties: a web page of the last half of many", 1.1, "ratio"),
            Row("counties: memory of a worker", 1024),
            Row("counties: memory of a worker, grown by the last half of many", 16),
            Row("counties: memory of the build", 1024),
            Row("counties: memory of the build, grown by the last half of many", 16),
        ),
        counties,
    ),
    Group(
        (
            # 1.8 times as fast
            Row("cluster: a brief on the clock, two workers", 0.556, "ratio"),
            Row("cluster: a brief, processor beside its making", 0.1, "ratio"),
            Row("cluster: memory of a worker"),
        ),
        cluster,
    ),
    Group(tuple(Row(name, most) for name, most in zip(SCALE, (10, 5, 5, 5, 1024), strict=True)), scale),
    Group(tuple(Row(name, 1, "ratio") for name in MORAN), moran),
    Group(tuple(Row(name, 1, "ratio") for name in INDEX), index),
)  # fmt: skip

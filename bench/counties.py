"""A report of thousands of counties with made-up figures: what checking it, one brief and the overview cost.

    .venv/bin/python bench/counties.py [COUNTIES] [BRIEFS]

The report (six indicators, three years, an index of them, peers and spatial pattern) is made in a temporary folder by
``new``, from a table whose figures are drawn at random with a trend over the country; it is never shipped. Processor
seconds, sizes, memory. ``--keep FOLDER`` leaves report and pages there to be looked at. What all briefs take is
measured by `bench/whole.py`.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.costs import program, spent  # noqa: E402

YEARS = ("2022", "2023", "2024")
#: heading, middle, spread, how much is east rather than west, growth a year
FIGURES = (
    ("人均可支配收入（元）", 30000, 6000, 0.6, 0.05),
    ("城镇化率（%）", 52, 9, 0.4, 0.01),
    ("粮食单产（公斤/公顷）", 5800, 700, 0.3, 0.01),
    ("每千人医疗床位数（张）", 6.2, 0.9, -0.1, 0.03),
    ("森林覆盖率（%）", 33, 11, -0.2, 0.002),
    ("失业率（%）", 5.1, 0.7, -0.2, -0.01),
)


def table(path: Path, count: int) -> None:
    """The table of made-up figures, one row a county and year."""
    from intake.places.boundaries import load_geometry
    from intake.places.china import counties

    known, geometry = counties(), load_geometry("county")
    codes = sorted(c for c, r in known.regions.items() if r.level == "region" and c in geometry.points)
    chosen = codes[:: max(1, len(codes) // count)][:count]
    rng = np.random.default_rng(2891)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["地区代码", "年份", *(name for name, *_ in FIGURES)])
        for code in chosen:
            lon, lat = geometry.points[code]
            east = (lon - 105) / 12 + (lat - 34) / 30
            own = [middle + spread * (pull * east + rng.normal()) for _, middle, spread, pull, _ in FIGURES]
            for year, period in enumerate(YEARS):
                cells = [
                    max(0.1, value * (1 + growth) ** year * (1 + rng.normal() / 200))
                    for value, (*_, growth) in zip(own, FIGURES, strict=True)
                ]
                writer.writerow([code, period, *(f"{v:.2f}" for v in cells)])


def make(place: Path, count: int) -> Path:
    """The report's folder, made by ``new`` of the table."""
    table(place / "figures.csv", count)
    subprocess.run(
        [
            sys.executable, str(ROOT / "build.py"), "new", "counties", "--from", str(place / "figures.csv"),
            "--level", "county", "--yes", "--into", str(place),
            "--direction", "失业率=less",
        ],
        check=True,
        capture_output=True,
        env={**os.environ, "FANGZHI_STORE": str(place / "store")},
    )  # fmt: skip
    return place / "counties"


def check(folder: Path) -> float:
    """Processor seconds of a check in a process of its own, nothing known of the report."""
    with tempfile.TemporaryDirectory() as name:
        store = Path(name) / "store"
        program(store, "--help")
        return min(program(store, "check", str(folder), "--fresh") for _ in range(2))


def measure(folder: Path, briefs: int, kept: Path | None) -> dict[str, float]:
    """Seconds, kilobytes and mebibytes of everything, by name."""
    rows = {"check": check(folder)}
    from intake.problems import Problems
    from pipeline.prepare import prepare
    from publish.folder.writing import write
    from publish.site import Site
    from publish.store.store import Store

    made = prepare(folder, Problems(), tried=False)
    assert made is not None, "the report has errors"
    site = Site(*made, store=Store(None))
    out = kept or folder.parent / "public"
    regions = site.plan.report.regions
    sample = [r.code for r in regions[:: max(1, len(regions) // briefs)]][:briefs]

    def brief(code: str, language: str, *formats: str) -> dict[str, bytes]:
        files = site.brief(code, language, formats)[0]
        write(out, files)
        return files

    rows["first brief, HTML"] = spent(lambda: brief(sample[0], "zh", "html"))
    brief(sample[0], "en", "html")
    sizes: list[int] = []
    took: list[float] = []
    grown = [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]
    for i, code in enumerate(sample):
        language = ("zh", "en")[i % 2]

        def page(code: str = code, language: str = language) -> None:
            files = brief(code, language, "html")
            sizes.append(max(len(d) for p, d in files.items() if p.endswith("index.html")))

        took.append(spent(page))
        grown.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    rows["one brief, HTML"] = sum(took) / len(took)
    rows["one brief, HTML, kB"] = max(sizes) / 1000
    some = sample[: max(4, briefs // 4)]
    brief(some[0], "zh", "pdf")
    rows["one brief, PDF"] = sum(spent(lambda c=c: brief(c, "zh", "pdf")) for c in some[1:]) / len(some[1:])
    rows["one brief, PDF, kB"] = max(p.stat().st_size for p in out.rglob("brief.pdf")) / 1000
    rows["memory, MiB"], rows["memory grown by briefs, MiB"] = grown[-1], grown[-1] - grown[0]
    pages: dict[str, bytes] = {}
    rows["overview, HTML"] = spent(lambda: pages.update(site.whole("zh", ("html",))[0]))
    write(out, pages)
    rows["largest page, kB"] = max(len(d) for p, d in pages.items() if p.endswith(".html")) / 1000
    # the tables of the whole, in every form: the one thing that a build holds which grows with the regions
    rows["data"] = spent(lambda: write(out, site.data()))
    rows["memory of the build, MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows["regions"] = len(regions)
    return rows


def main() -> None:
    """Make, measure and print."""
    words = sys.argv[1:]
    kept = None
    if "--keep" in words:
        at = words.index("--keep")
        kept = Path(words[at + 1]).resolve()
        del words[at : at + 2]
    count = int(words[0]) if words else 2891
    briefs = int(words[1]) if len(words) > 1 else 60
    with tempfile.TemporaryDirectory() as name:
        folder = make(Path(name), count)
        rows = measure(folder, briefs, kept)
    print(json.dumps({k: round(v, 3) for k, v in rows.items()}, indent=1))


if __name__ == "__main__":
    main()

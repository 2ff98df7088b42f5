"""A composite index from raw statistics: 31 provinces, 2011 to 2023, with gaps, through the whole pipeline.

    .venv/bin/python bench/panel.py

On a table that is made up, or the one that the environment variable ``PROVINCE_PANEL`` names. Times loading, checking and every analysis
together (entropy weights pooled over years, intervals, Theil by region over time, Moran over time, detector), and one
brief.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    # in place of this folder, whose modules would be taken for packages
    sys.path[0] = str(ROOT)

from intake.problems import Problems  # noqa: E402
from pipeline.prepare import prepare  # noqa: E402
from publish.site import Site  # noqa: E402
from publish.store.store import Store  # noqa: E402
from tests import panel as raw  # noqa: E402

USED = {
    "gdp_per_capita_yuan": ("人均GDP", "GDP per head"),
    "tertiary_share_pct": ("第三产业比重", "Share of services"),
    "urbanisation_pct": ("城镇化率", "Urbanisation"),
    "hospital_beds_per_10k": ("每万人床位", "Hospital beds"),
}
YEARS = [str(y) for y in range(2012, 2021)]


def write(folder: Path, panel: Path) -> None:
    """The report folder: the raw table, four regions, an index over several years and what it is asked."""
    (folder / "data").mkdir(parents=True)
    shutil.copy(panel, folder / "data" / "panel.csv")
    groups = ROOT / "reports/provinces/data/region_groups.csv"
    shutil.copy(groups, folder / "data" / "groups.csv")
    headings = panel.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    ignored = [h for h in headings if h not in {"region", "year", *USED}]
    used = ", ".join(f'"{c}"' for c in USED)
    periods = ", ".join(f'"{y}"' for y in YEARS)
    indicators = "".join(
        f'[[indicator]]\nid = "{c}"\nname = {{ zh = "{zh}", en = "{en}" }}\ndecimals = 1\n'
        for c, (zh, en) in USED.items()
    )
    columns = "\n".join(f'{c} = "{c}"' for c in USED)
    (folder / "report.toml").write_text(
        f"""
[report]
title = {{ zh = "原始数据", en = "Raw statistics" }}
edition = "2024-01"
date = "2024-01-15"
period = {{ zh = "2012—2020年", en = "2012–2020" }}
[[source]]
id = "panel"
short = {{ zh = "面板", en = "Panel" }}
cite = {{ zh = "省级面板", en = "Province panel" }}
[[table]]
file = "data/panel.csv"
source = "panel"
period = "year"
ignore = {ignored!r}
[table.columns]
{columns}
{indicators}
[[grouping]]
id = "four"
name = {{ zh = "四大区域", en = "Four regions" }}
file = "data/groups.csv"
where = {{ scheme = "poverty-finance" }}
groups = [
  {{ id = "east", name = {{ zh = "东部", en = "East" }} }}, {{ id = "northeast", name = {{ zh = "东北", en = "North-east" }} }},
  {{ id = "centre", name = {{ zh = "中部", en = "Centre" }} }}, {{ id = "west", name = {{ zh = "西部", en = "West" }} }},
]
[[analysis]]
id = "index"
kind = "composite"
indicators = [{used}]
periods = [{periods}]
weights = "entropy"
missing = "interpolate"
grouping = "four"
[[analysis]]
id = "interval"
kind = "rank_uncertainty"
of = "index"
[[analysis]]
id = "theil"
kind = "theil"
value = "gdp_per_capita_yuan"
period = "2020"
grouping = "four"
[[analysis]]
id = "spread"
kind = "inequality_path"
indicator = "gdp_per_capita_yuan"
periods = [{periods}]
grouping = "four"
[[analysis]]
id = "moran"
kind = "moran"
value = "gdp_per_capita_yuan"
periods = [{periods}]
[[analysis]]
id = "detector"
kind = "geodetector"
value = "gdp_per_capita_yuan"
period = "2020"
factors = ["urbanisation_pct", "tertiary_share_pct", "four"]
[[brief.block]]
kind = "findings"
map = "index"
items = [{{ kind = "standing", of = "index", interval = "interval" }}, {{ kind = "strengths", of = "index" }}, {{ kind = "cluster", of = "moran" }}]
[[brief.block]]
kind = "scorecard"
rows = ["index", "index_profile"]
interval = "interval"
[[overview.block]]
kind = "ranking_table"
of = "index"
interval = "interval"
""",
        encoding="utf-8",
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "raw"
        write(folder, raw.named() or raw.write(Path(place) / "panel.csv"))
        problems = Problems()
        started = time.perf_counter()
        made = prepare(folder, problems)
        print(f"{'load, check, analyse':28} {time.perf_counter() - started:7.2f} s")
        assert made is not None, [p.line() for p in problems]
        site = Site(*made, store=Store(None))
        started = time.perf_counter()
        site.brief("540000", "en", ("html", "pdf"))
        print(f"{'one brief, HTML and PDF':28} {time.perf_counter() - started:7.2f} s")


if __name__ == "__main__":
    main()

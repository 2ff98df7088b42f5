"""Reports of a few regions, so that whole builds of them are quick: `made`, `keep`, `short`, and `plain` without maps."""

from __future__ import annotations

import atexit
import csv
import json
import shutil
import tempfile
from collections.abc import Container
from functools import cache
from pathlib import Path

import tomlkit

import build
from paths import ROOT

#: the tutorial's table: three indicators of the twelve western provinces, in a few years
EXAMPLE = ROOT / "docs" / "examples" / "west-long.csv"
#: regions that are kept, as few as have peers to choose from, also where one has no figure; the nation stays beside them
REGIONS = {
    "510000": "四川",
    "530000": "云南",
    "620000": "甘肃",
    "610000": "陕西",
    "500000": "重庆",
    "520000": "贵州",
}
NATION = "100000"
#: figures of regions by name, and a report that ranks them
FIGURES = {"四川": "1.5", "重庆": "2.5", "贵州": "4", "云南": "3", "甘肃": "5", "陕西": "6"}
PLAIN = """
[report]
title = {{ zh = "试", en = "Trial" }}
edition = "2024-01"
date = "2024-01-15"
period = {{ zh = "2020年", en = "2020" }}
regions = "province"
members = {members}
[[source]]
id = "s"
short = {{ zh = "源", en = "Source" }}
cite = {{ zh = "来源", en = "A source" }}
[[table]]
file = "data/a.csv"
source = "s"
period = "year"
[table.columns]
gdp = "gdp"
[[indicator]]
id = "gdp"
name = {{ zh = "总值", en = "Output" }}
decimals = 1
[[analysis]]
id = "rank"
kind = "ranking"
indicator = "gdp"
period = "2020"
[[brief.block]]
kind = "scorecard"
rows = ["rank"]
[[overview.block]]
kind = "ranking_table"
of = "rank"
"""


def made(into: Path, name: str = "mine") -> Path:
    """The folder of a report made by ``new`` from the tutorial's table; the command is run once, and copied from then on."""
    shutil.copytree(_once(name), into / name)
    return into / name


@cache
def _once(name: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="fangzhi-small-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    assert build.main(["new", name, "--from", str(EXAMPLE), "--into", str(folder), "--ui", "en"]) == 0
    return folder / name


def keep(folder: Path, regions: dict[str, str] = REGIONS) -> Path:
    """Leave only these regions (code → name) of such a report."""
    path = folder / "report.toml"
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    document["report"]["members"] = list(regions.values())
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    path = folder / "data" / "figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [head, *(r for r in rows if r[0] in {*regions, NATION})]
        )
    return folder


#: one block of each sort that a page is set from: text with a map, a table, a chart, advice, small print
BLOCKS = frozenset({"findings", "scorecard", "ranking", "ranking_table", "maps", "recommendations", "notes"})


def short(folder: Path, kinds: Container[str] = BLOCKS) -> Path:
    """Leave only blocks of these kinds on the pages of such a report: half as much to lay out."""
    path = folder / "report.toml"
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    for page in ("brief", "overview"):
        blocks = document[page]["block"]
        for i in reversed(range(len(blocks))):
            if blocks[i]["kind"] not in kinds:
                del blocks[i]
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return folder


def plain(folder: Path, regions: int = len(FIGURES)) -> Path:
    """A report of so many regions with a scorecard and a ranking, no map and no text: a brief is made in a moment."""
    (folder / "data").mkdir(parents=True)
    names = list(FIGURES)[:regions]
    rows = [f"{name},2020,{FIGURES[name]}\n" for name in names]
    (folder / "data" / "a.csv").write_text("region,year,gdp\n" + "".join(rows), encoding="utf-8")
    members = json.dumps(names, ensure_ascii=False)
    (folder / "report.toml").write_text(PLAIN.format(members=members), encoding="utf-8")
    return folder

"""A report of one region, which ranks nothing, with one indicator by period: `write`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

REPORT = """[report]
title = {{ zh = "河南经济运行", en = "The economy of Henan" }}
edition = "{edition}"
date = "{edition}-20"
period = {{ zh = "2020年", en = "2020" }}
members = ["河南"]

[[source]]
id = "own"
cite = {{ zh = "测试", en = "made up for this test" }}
short = {{ zh = "测试", en = "test" }}

[[table]]
file = "data/figures.csv"
source = "own"
period = "period"
[table.columns]
rate = "rate"

[[indicator]]
id = "rate"
name = {{ zh = "投资", en = "Investment" }}
unit = {{ zh = "{unit}", en = "{unit}" }}
decimals = 1
"""


def write(folder: Path, edition: str, rows: Iterable[str], more: str, unit: str = "%") -> None:
    """Write the report: ``rows`` of region, period and figure, ``more`` of its file: areas, analyses and blocks."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    table = "\n".join(["region,period,rate", *rows]) + "\n"
    (folder / "data" / "figures.csv").write_text(table, encoding="utf-8")
    text = REPORT.format(edition=edition, unit=unit)
    (folder / "report.toml").write_text(f"{text}\n{more}", encoding="utf-8")

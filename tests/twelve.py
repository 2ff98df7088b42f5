"""A report of twelve provinces with invented figures, its indicators in a sheet of three levels, with targets: `write`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

PROVINCES = (
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
)
INDICATORS = ("gdp_head", "growth", "urban", "energy", "water", "doctors")
HEADINGS = (
    "编号", "名称", "英文名", "单位", "单位（英文）", "方向", "维度", "维度（英文）", "维度权重", "子维度", "子维度（英文）", "子维度权重",
    "权重", "小数位数", "定义", "定义（英文）", "来源", "目标值", "目标时期", "备注",
)  # fmt: skip
ENGLISH = (
    "id", "name (zh)", "name (en)", "unit (zh)", "unit (en)", "direction", "dimension (zh)", "dimension (en)", "dimension weight",
    "sub-dimension (zh)", "sub-dimension (en)", "sub-dimension weight", "weight", "decimals", "definition (zh)", "definition (en)",
    "source", "target", "target by", "note",
)  # fmt: skip
#: the rows of the sheet from row 3 on; row 1 is a title, row 2 the headings
ROWS: tuple[tuple[Any, ...], ...] = (
    ("gdp_head", "人均地区生产总值", "GDP per head", "千元", "thousand yuan", "正向", "经济", "Economy", 0.6, "水平", "Level", 2, 1, 1, "", "", "统计年鉴", "", "", ""),
    ("growth", "经济增速", "Growth", "%", "", "+", "经济", "", "", "动力", "Drive", 1, 1, 1, "", "", "", 6, "2020", ""),
    ("urban", "城镇化率", "Urbanisation rate", "%", "", "越大越好", "经济", "", "", "水平", "", "", 3, 1, "城镇人口比重", "Share of urban residents", "", 60, "2020", ""),
    ("energy", "能耗强度", "Energy intensity", "吨/万元", "t/10k yuan", "负向", "生态", "Environment", 0.4, "资源", "Resources", "", 1, 2, "", "", "", 0.6, "2019", ""),
    ("water", "用水强度", "Water intensity", "立方米/万元", "m³/10,000 yuan", "-", "生态", "", "", "资源", "", "", 1, 1, "", "", "", 70, "2025", ""),
    ("doctors", "每千人医生数", "Doctors per thousand", "人", "persons", "+", "民生", "Living", 0.5, "", "", "", 1, 2, "", "", "", "", "", "本单位自用"),
)  # fmt: skip
REPORT = """[report]
title = {{ zh = "十二省发展评价", en = "Development of Twelve Provinces" }}
edition = "2020-05"
date = "2020-09-15"
period = {{ zh = "2017—2019年", en = "2017–2019" }}
members = [{members}]

[[source]]
id = "yearbook"
short = {{ zh = "统计年鉴", en = "Yearbook" }}
cite = {{ zh = "统计年鉴2020（虚构）", en = "Statistical Yearbook 2020 (invented)" }}

[[table]]
file = "data/figures.csv"
source = "yearbook"
period = "year"
[table.columns]
{columns}

[[analysis]]
id = "index"
kind = "composite"
title = {{ zh = "发展指数", en = "Development index" }}
dimensions = true
period = "2019"
normalise = "minmax"
low = 1
high = 100
missing = "drop"
decimals = 1

[[brief.block]]
kind = "findings"
map = "index"
items = [{{ kind = "standing", of = "index" }}]

[[brief.block]]
kind = "levels"
of = "index"

[[brief.block]]
kind = "targets"

[[brief.block]]
kind = "trends"
rows = ["indicator_urban_panel.value", "indicator_energy_panel.value"]

[[brief.block]]
kind = "ranking"
of = "indicator_urban"

[[brief.block]]
kind = "notes"

[[overview.block]]
kind = "summary"
of = "index"

[[overview.block]]
kind = "target_status"

[[overview.block]]
kind = "notes"
"""


def figure(place: int, year: int) -> tuple[float | None, ...]:
    """The figures of the province at a place in a year, in the order of the indicators; one is missing."""
    t = year - 2017
    return (
        40 + 7 * (place * 5 % 12) + 3 * t,
        3 + (place * 7 % 12) * 0.5 - 0.2 * t,
        45 + (place * 3 % 12) * 3.1 + t,
        0.9 - (place * 5 % 12) * 0.05 - 0.01 * t,
        None if (place, year) == (8, 2019) else 60 + (place * 11 % 12) * 4 - 2 * t,
        2 + (place * 7 % 12) * 0.15 + 0.05 * t,
    )


def write(folder: Path, *, english: bool = False, as_csv: bool = False) -> Path:
    """Write the report into a folder; its sheet with headings in one of the languages, as a workbook or as CSV."""
    (folder / "data").mkdir(parents=True)
    lines = [",".join(("region", "year", *INDICATORS))]
    for year in (2017, 2018, 2019):
        for i, name in enumerate(PROVINCES):
            cells = ["" if v is None else f"{v:.10g}" for v in figure(i, year)]
            lines.append(",".join((name, str(year), *cells)))
    (folder / "data" / "figures.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    members = ", ".join(f'"{n}"' for n in PROVINCES)
    columns = "\n".join(f'{i} = "{i}"' for i in INDICATORS)
    (folder / "report.toml").write_text(REPORT.format(members=members, columns=columns), encoding="utf-8")
    rows = [("十二省发展评价指标体系",), ENGLISH if english else HEADINGS, *ROWS]
    if as_csv:
        text = "\n".join(",".join(f'"{c}"' if "," in str(c) else str(c) for c in row) for row in rows)
        (folder / "indicators.csv").write_text(text + "\n", encoding="utf-8-sig")
        return folder
    with xlsxwriter.Workbook(folder / "indicators.xlsx", {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1" if english else "指标")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value != "":
                    sheet.write(r, c, value)
    return folder

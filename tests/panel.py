"""Raw statistics of 31 provinces over years, with gaps: made up (`write`), or those the environment names (`named`).

Tests of raw statistics run on a table that is made up here, so that they test something in every copy of the project.
Where the environment variable ``PROVINCE_PANEL`` names a table of the same kind (``region``, ``year``, the columns of
`COLUMNS` and any others, blank where nothing was published), they run on that as well.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd

VARIABLE = "PROVINCE_PANEL"
#: years of the table
YEARS = range(2011, 2024)
#: east and north of the seat of each province in degrees, to one degree
PLACES = {
    "北京": (116, 40),
    "天津": (117, 39),
    "河北": (115, 38),
    "山西": (113, 38),
    "内蒙古": (112, 41),
    "辽宁": (123, 42),
    "吉林": (125, 44),
    "黑龙江": (127, 46),
    "上海": (121, 31),
    "江苏": (119, 32),
    "浙江": (120, 30),
    "安徽": (117, 32),
    "福建": (119, 26),
    "江西": (116, 29),
    "山东": (117, 37),
    "河南": (114, 35),
    "湖北": (114, 31),
    "湖南": (113, 28),
    "广东": (113, 23),
    "广西": (108, 23),
    "海南": (110, 20),
    "重庆": (107, 30),
    "四川": (104, 31),
    "贵州": (107, 27),
    "云南": (103, 25),
    "西藏": (91, 30),
    "陕西": (109, 34),
    "甘肃": (104, 36),
    "青海": (102, 37),
    "宁夏": (106, 38),
    "新疆": (88, 44),
}
COLUMNS = (
    "gdp_100m_yuan",
    "population_10k",
    "gdp_per_capita_yuan",
    "tertiary_share_pct",
    "urbanisation_pct",
    "income_per_capita_yuan",
    "university_students",
    "hospital_beds_per_10k",
)
#: what is missing in the made-up table between years that are there
HOLES = (
    ("西藏", 2015, "tertiary_share_pct"),
    ("西藏", 2016, "tertiary_share_pct"),
    ("青海", 2017, "tertiary_share_pct"),
    ("新疆", 2014, "hospital_beds_per_10k"),
)


def made_up() -> pd.DataFrame:
    """A level that falls with the distance from Shanghai, growth, and chance from a fixed seed; some cells are blank."""
    chance = np.random.default_rng(2011)
    east, north = np.array(list(PLACES.values()), dtype=float).T
    away = np.hypot((east - 121) * np.cos(np.radians(31)), north - 31)
    level = np.exp(-away / 12)[:, None] + chance.normal(0, 0.02, (len(PLACES), 1))
    year = np.arange(len(YEARS))[None, :]

    def noise(size: float) -> np.ndarray:
        return 1 + chance.normal(0, size, (len(PLACES), len(YEARS)))

    head = 26_000 * (1 + 1.6 * level) * 1.07**year * noise(0.005)
    people = (800 + 8_000 * chance.random((len(PLACES), 1))) * 1.002**year
    values = {
        "gdp_100m_yuan": head * people / 1e4,
        "population_10k": people,
        "gdp_per_capita_yuan": head,
        "tertiary_share_pct": (40 + 9 * level + 0.7 * year) * noise(0.06),
        "urbanisation_pct": (33 + 40 * level + 1.1 * year) * noise(0.005),
        "income_per_capita_yuan": 0.42 * head * noise(0.02),
        "university_students": 200 * people * noise(0.08),
        "hospital_beds_per_10k": (38 + 2.6 * year) * noise(0.08),
    }
    index = pd.MultiIndex.from_product([list(PLACES), YEARS], names=["region", "year"])
    table = pd.DataFrame({name: values[name].round(2).ravel() for name in COLUMNS}, index=index)
    table["population_10k"] = table["population_10k"].round(0)
    # not published at all in some years, and missing here and there between others
    table.loc[(slice(None), [2011, 2012]), "income_per_capita_yuan"] = np.nan
    table.loc[(slice(None), [2011]), "hospital_beds_per_10k"] = np.nan
    for region, year_, column in HOLES:
        table.loc[(region, year_), column] = np.nan
    return table.reset_index()


def write(path: Path) -> Path:
    """The made-up table as a CSV file."""
    made_up().to_csv(path, index=False)
    return path


def named() -> Path | None:
    """The table that the environment names."""
    path = Path(os.environ.get(VARIABLE, ""))
    return path if path.is_file() else None

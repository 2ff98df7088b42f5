"""The counts of nine printed tables, three of each of three sources, against files read and figures worked out here alone.

Nothing of the program is used but the counts: files are read by `csv`, sums are in decimal digits.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from paths import ROOT
from publish.site import Site

pytestmark = pytest.mark.slow

#: counts: cells printed, recomputed, agreeing, differing
Counts = tuple[int, int, int, int]
WEST, CITIES = (ROOT / "reports" / name / "data" for name in ("west", "central-cities"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def figures(path: Path, columns: Iterable[str]) -> int:
    return sum(bool(row[c].strip()) for row in rows(path) for c in columns)


def counted(printed: int, verdicts: Iterable[bool]) -> Counts:
    told = list(verdicts)
    return printed, len(told), sum(told), len(told) - sum(told)


def ranked(table: list[dict[str, str]], value: str, rank: str, falling: bool = True) -> Iterator[bool]:
    """Whether each printed rank is the place of its value among those of the table."""
    for row in table:
        ahead = sum(
            (Decimal(o[value]) > Decimal(row[value])) is falling and o[value] != row[value] for o in table
        )
        alike = sum(o[value] == row[value] for o in table)
        yield ahead < int(row[rank]) <= ahead + alike


def in_order(table: list[dict[str, str]], value: str, rank: str) -> Iterator[bool]:
    """Whether each rank of a longer list is that which its value has among the ranks of the table."""
    ranks = sorted(int(row[rank]) for row in table)
    for row in table:
        ahead = sum(Decimal(o[value]) > Decimal(row[value]) for o in table)
        alike = sum(o[value] == row[value] for o in table)
        yield int(row[rank]) in ranks[ahead : ahead + alike]


def index_table(name: str) -> Counts:
    path = WEST / "west_resilience_quality.csv"
    rank = f"{name}_rank_printed"
    whole = [row for row in rows(path) if row[rank]]
    years = sorted({row["year"] for row in whole})
    verdicts = [v for y in years for v in ranked([r for r in whole if r["year"] == y], name, rank)]
    return counted(figures(path, (name, rank)), verdicts)


def coordination() -> Counts:
    path = WEST / "west_coupling_printed.csv"
    known = {(r["region"], r["year"]): r for r in rows(WEST / "west_resilience_quality.csv")}
    verdicts = []
    for row in rows(path):
        if (pair := known.get((row["region"], row["year"]))) is None:
            continue
        a, b = (Decimal(pair[name]) / 100 for name in ("resilience", "quality"))
        # C = 2 √(ab) / (a + b), T = (a + b) / 2, D = √(C T) = (ab)^(1/4)
        degree = (a * b).sqrt().sqrt()
        verdicts.append(abs(degree - Decimal(row["coupling_coordination"])) <= Decimal("0.005"))
    return counted(figures(path, ("coupling_coordination",)), verdicts)


def plain_means(files: Mapping[str, str]) -> Counts:
    printed, verdicts = 0, []
    for name, column in files.items():
        path = WEST / name
        by = {(row["group"], row["year"]): row[column] for row in rows(path)}
        printed += figures(path, (column,))
        for (group, year), value in by.items():
            if group == "西部":
                mean = (Decimal(by["西北", year]) + Decimal(by["西南", year])) / 2
                verdicts.append(abs(mean - Decimal(value)) <= Decimal("0.005"))
    return counted(printed, verdicts)


def capitals() -> Counts:
    path = WEST / "capitals_printed.csv"
    (row,) = rows(path)
    places = ("1_10", "11_20", "21_28")
    verdicts = [
        int(row[f"west_{p}"]) == int(row[f"northwest_{p}"]) + int(row[f"southwest_{p}"]) for p in places
    ]
    return counted(figures(path, [c for c in row if c != "area"]), verdicts)


def cities(name: str, value: str, rank: str, part: bool = False) -> Counts:
    path = CITIES / f"{name}.csv"
    judge = in_order if part else ranked
    return counted(figures(path, (value, rank)), judge(rows(path), value, rank))


EDUCATION = {f"education_{s}_by_group.csv": "yuan_per_student" for s in ("primary", "junior", "senior")}
INCOME = {f"income_{s}_by_group.csv": "income_yuan" for s in ("urban", "rural")}
TABLES = {
    ("west", "sun_4"): lambda: index_table("resilience"),
    ("west", "sun_5"): lambda: index_table("quality"),
    ("west", "sun_6"): coordination,
    ("west", "gao_3"): lambda: plain_means(INCOME),
    ("west", "gao_6"): lambda: plain_means(EDUCATION),
    ("west", "gao_8"): capitals,
    ("central-cities", "zhao_1"): lambda: cities("built_up_area", "built_up_area_km2", "rank"),
    ("central-cities", "zhao_2"): lambda: cities("urban_population", "urban_population_10k", "rank"),
    ("central-cities", "zhao_3"): lambda: cities("congestion", "congestion_index", "rank_of_100", True),
}


@pytest.mark.parametrize(("report", "table"), TABLES)
def test_counts_are_those_of_a_count_by_hand(prepared: Mapping[str, Site], report: str, table: str) -> None:
    row = prepared[report].plan.results["originals"].frame.loc[table]
    ours = tuple(int(row[c]) for c in ("printed", "recomputed", "agree", "differ"))
    assert ours == TABLES[report, table]()
    assert row["not_recomputed"] == row["printed"] - row["recomputed"]

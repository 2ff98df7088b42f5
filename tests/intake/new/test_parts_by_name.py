"""Parts of a whole that share its noun are seen wherever they stand in the table; what adds up by chance, or is called otherwise, is none."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from tests.intake.new.books import JIANGSU, csv_of, read

HOUSEHOLD = [801.1, 622.5, 405.3, 900.2, 533.8, 1270.4, 388.9, 610.7, 455.5, 702.3, 341.6, 290.2, 478.8]
COLLECTIVE = [11.3, 18.4, 4.7, 33.0, 9.9, 61.2, 3.1, 12.8, 7.7, 20.5, 2.9, 1.8, 6.6]
TOTAL = [round(a + b, 1) for a, b in zip(HOUSEHOLD, COLLECTIVE, strict=True)]
RATE = [72.1 - i for i in range(len(JIANGSU))]
BEDS = [5120 + 377 * i * i for i in range(len(JIANGSU))]
NAMES = {
    "zh": ("总人口（万人）", "家庭户人口（万人）", "集体户人口（万人）"),
    "en": ("Total population (10,000 persons)", "Household population (10,000 persons)", "Collective population (10,000 persons)"),
}  # fmt: skip


def _read(folder: Path, columns: dict[str, list[float]]) -> tuple[set[str], list[str]]:
    """The indicators that are parts of a whole, and what is told of wholes."""
    rows = [[city, *(v[i] for v in columns.values())] for i, city in enumerate(JIANGSU)]
    tidy = read(csv_of(folder, [["地区", *columns], *rows]), period="2020", direction={"rest": "neither"})
    told = [n.what["en"] for n in tidy.notes if "are the parts of" in n.what["en"]]
    return {m.name for m in tidy.measures if m.whole}, told


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_parts_are_seen_wherever_they_stand(tmp_path: Path, language: str, order: tuple[int, ...]) -> None:
    whole, *parts = NAMES[language]
    three = list(zip((whole, *parts), (TOTAL, HOUSEHOLD, COLLECTIVE), strict=True))
    between = iter([("城镇化率（%）", RATE), ("床位（张）", BEDS)])
    columns = dict(pair for k in order for pair in (three[k], *[c for c in [next(between, None)] if c]))
    found, told = _read(tmp_path, columns)
    names = {p.split("（")[0].split(" (")[0] for p in parts}
    assert found == names and len(told) == 1
    assert whole.split("（")[0].split(" (")[0] in told[0]


@pytest.mark.parametrize(
    ("second", "figures"),
    [
        ("集体户人口（万人）", [v * 1.31 for v in COLLECTIVE]),
        ("集体户人口（人）", COLLECTIVE),
        ("集体户（万人）", COLLECTIVE),
    ],
    ids=["no sum", "another unit", "another noun"],
)
def test_what_is_no_part_stays_an_indicator(tmp_path: Path, second: str, figures: list[float]) -> None:
    columns = {NAMES["zh"][0]: TOTAL, "城镇化率（%）": RATE, NAMES["zh"][1]: HOUSEHOLD, "床位（张）": BEDS}
    found, told = _read(tmp_path, {**columns, second: [round(v, 1) for v in figures]})
    assert not found and not told


def test_a_misprint_is_told_and_changes_no_whole(tmp_path: Path) -> None:
    """Figures to one person: what adds up in all cities but one does so by no chance."""
    total, first, second = ([round(v * 10_000) for v in some] for some in (TOTAL, HOUSEHOLD, COLLECTIVE))
    second[4] += 3_000
    columns = {"总人口（人）": total, "城镇化率（%）": RATE, "家庭户人口（人）": first, "床位（张）": BEDS}
    found, told = _read(tmp_path, {**columns, "集体户人口（人）": second})
    assert found == {"家庭户人口", "集体户人口"} and len(told) == 1


@pytest.mark.parametrize("place", [1, 2, 3])
def test_what_is_too_small_to_matter_is_no_part(tmp_path: Path, place: int) -> None:
    """2.1 persons a household change no sum of millions, wherever they stand; men and women alone are the people."""
    total, men, women = ([round(v * 10_000) for v in some] for some in (TOTAL, HOUSEHOLD, COLLECTIVE))
    named = [("总人口（人）", total), ("男性人口（人）", men), ("女性人口（人）", women)]
    named.insert(place, ("平均家庭户规模（人/户）", [2.05 + i / 30 for i in range(len(JIANGSU))]))
    found, told = _read(tmp_path, dict(named))
    assert found == {"男性人口", "女性人口"} and len(told) == 1 and "家庭户" not in told[0]


@pytest.mark.parametrize("left", ["自然增长率（‰）", "人口净增率（‰）"])
def test_what_is_left_is_no_part(tmp_path: Path, left: str) -> None:
    """Births are deaths and natural growth, and neither is a part of births."""
    deaths = [5.1 + i / 7 for i in range(len(JIANGSU))]
    growth = [4.9 - i / 3 if i < 12 else 1.2 for i in range(len(JIANGSU))]
    births = [round(round(a, 2) + round(b, 2), 2) for a, b in zip(deaths, growth, strict=True)]
    columns = {
        "出生率（‰）": births,
        "死亡率（‰）": [round(v, 2) for v in deaths],
        left: [round(v, 2) for v in growth],
    }
    found, told = _read(tmp_path, columns)
    assert not found and not told

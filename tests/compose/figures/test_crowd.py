"""Charts of thousands of regions: as large for five thousand as for five hundred, and true to the figures."""

from __future__ import annotations

import re

import numpy as np
import pytest

from compose.figures import charts
from compose.figures.charts import crowd
from compose.figures.charts.rank import Dot, Place

HEADS = crowd.Heads("first", "around", "last")


def places(count: int) -> list[Place]:
    values = np.sort(np.random.default_rng(1).normal(50, 8, count))[::-1]
    return [Place(f"{i:06}", f"Region {i}", i + 1, f"{v:.1f}", float(v)) for i, v in enumerate(values)]


def ranked(count: int, own: int | None) -> str:
    those = places(count)
    return crowd.ranking(
        those,
        charts.Density.of([p.value for p in those]),
        HEADS,
        "title",
        "en",
        "all",
        own,
        ("West", [40.0, 60.0]),
    )


def test_a_ranking_names_first_last_and_those_around_the_own_region_however_many_there_are() -> None:
    few, many = ranked(500, 250), ranked(5000, 250)
    assert abs(len(few) - len(many)) < 0.05 * len(few)
    named = re.findall(r'class="r r-(\d+)"', many)
    first, around, last = range(11), range(245, 256), range(4989, 5000)
    assert [int(code) for code in named] == [*first, *around, *last]


@pytest.mark.parametrize(("own", "around"), [(0, range(11)), (2, range(11)), (4999, range(4989, 5000))])
def test_at_the_ends_as_many_stand_around_the_own_region(own: int, around: range) -> None:
    found = crowd.around(places(5000), own)
    assert [int(p.code) for p in found] == list(around)


def test_a_density_is_highest_where_most_figures_are_and_spans_all_of_them() -> None:
    values = [
        *np.random.default_rng(2).normal(0, 1, 900).tolist(),
        *np.random.default_rng(3).normal(20, 1, 100).tolist(),
    ]
    density = charts.Density.of(values)
    top, _ = max(density.points, key=lambda point: point[1])
    assert abs(top) < 1
    assert (density.low, density.high) == (min(values), max(values))
    between = [h for x, h in density.points if 8 < x < 12]
    assert max(between) < 0.05


def test_figures_that_are_all_alike_have_a_density_too() -> None:
    density = charts.Density.of([3.0] * 600)
    assert all(np.isfinite(h) for _, h in density.points)
    assert "nan" not in density.path(0, 100, 10, 8)


def test_a_fan_holds_the_shares_it_says_and_leaves_out_what_is_missing() -> None:
    lines: list[list[float | None]] = [[float(i), None if i < 50 else float(i)] for i in range(101)]
    (wide, half), middle = crowd.fan(lines)
    assert wide == ([10.0, 55.0], [90.0, 95.0])
    assert half == ([25.0, 62.5], [75.0, 87.5])
    assert middle == [50.0, 75.0]


def test_a_strip_weighs_the_same_for_thousands() -> None:
    sizes = []
    for count in (500, 5000):
        values = [p.value for p in places(count)]
        base = crowd.strip_base(charts.Density.of(values), 45, 55, 240, 7)
        sizes.append(len(charts.strip([min(values), max(values)], 50, 51, None, 45, 55, base=base)))
    assert abs(sizes[0] - sizes[1]) < 100


def test_groups_of_a_crowd_name_their_ends_only() -> None:
    dots = [Dot(f"{i:06}", f"R{i}", float(i), group=i % 2) for i in range(1000)]
    svg = crowd.groups(dots, ["A", "B"], [499.0, 500.0], ["499.0", "500.0"], "t", "en", "score")
    assert len(re.findall(r'class="r r-', svg)) <= 4
    assert len(svg) < 12_000


def test_a_scatter_of_a_crowd_names_the_outermost_only() -> None:
    rng = np.random.default_rng(4)
    dots = [Dot(f"{i:06}", f"R{i}", *map(float, rng.normal(size=2))) for i in range(3000)]
    svg = charts.scatter(dots, "t", "en", ("x", "y"), zero=True, corners=("a", "b", "c", "d"), cloud=True)
    assert 5 < len(re.findall(r'class="r r-', svg)) <= 14
    assert len(svg) < 45_000

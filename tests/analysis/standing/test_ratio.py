"""Ratios of two figures: cells, missing ones, the ratio of the sums, Cochran's identity, the central cities' densities."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.standing.ratio import RatioParameters, quotients, ratio
from analysis.values import AnalysisProblem, Grouping, Indicator, Panel, Region, Study, Text, same
from paths import REPORTS
from publish.site import Site

GROUPS = {"a": Text(zh="甲", en="A"), "b": Text(zh="乙", en="B")}


def study(figures: dict[str, tuple[float, float]]) -> Study:
    index = pd.MultiIndex.from_product([list(figures), ["2018"]], names=["region", "period"])
    numbers = pd.DataFrame(list(figures.values()), columns=["people", "land"], index=index)
    return Study(
        Panel(
            numbers,
            pd.DataFrame(index=index),
            {
                "people": Indicator("people", same("People"), same("persons"), total=True),
                "land": Indicator("land", same("Land"), same("km²"), total=True),
            },
            {c: Region(c, same(c), same(c), c) for c in figures},
            {"g": Grouping("g", same("g"), GROUPS, {c: "ab"[i % 2] for i, c in enumerate(figures)})},
        )
    )


def made(figures: dict[str, tuple[float, float]], **options: object):
    p = RatioParameters(
        id="d", numerator="people", denominator="land", name={"zh": "密度", "en": "Density"}, **options
    )
    return {r.id: r for r in ratio(p, study(figures))}


FIGURES = {"w": (100.0, 10.0), "x": (60.0, 20.0), "y": (float("nan"), 5.0), "z": (9.0, 0.0), "v": (30.0, 3.0)}


def test_ratios_ranks_and_why_some_have_none() -> None:
    found = made(FIGURES, direction="-", grouping="g")
    table = found["d"]
    assert {k[0]: c["value"].value for k, c in table.rows()} == {"w": 10.0, "x": 3.0, "v": 10.0}
    assert {k[0]: c["rank"].value for k, c in table.rows()} == {"w": 2.0, "x": 1.0, "v": 2.0}
    assert {c: why["en"] for c, why in table.missing.items()} == {
        "y": "the source has no figure of people",
        "z": "its figure of land is not positive and is no base",
    }
    assert table.cell("w", "nation").value == pytest.approx(23 / 3) and table.benchmark == "mean"
    assert table.cell("w", "numerator").value == 100 and table.cell("w", "denominator").value == 10
    assert found["d_groups"].cell("a", "value").value == pytest.approx(10)
    assert found["d_distribution"].cell("d", "n").value == 3


def test_the_ratio_of_the_sums_counts_only_who_has_both() -> None:
    found = made(FIGURES, pooled=True, grouping="g", factor=1000)
    table = found["d"]
    assert table.cell("x", "nation").value == pytest.approx(1000 * 190 / 33) and table.benchmark == "weighted"
    assert found["d_groups"].cell("a", "value").value == pytest.approx(1000 * 130 / 13)
    assert found["d_groups"].cell("all", "value").value == pytest.approx(1000 * 190 / 33)


def test_nobody_has_both() -> None:
    with pytest.raises(AnalysisProblem, match="no region has both"):
        made({"x": (1.0, 0.0), "y": (float("nan"), 2.0)})


@given(
    st.lists(st.tuples(st.floats(0.01, 1e6), st.floats(0.01, 1e6)), min_size=1, max_size=12),
    st.floats(0.01, 1e4),
)
def test_the_mean_by_base_is_the_ratio_of_sums(pairs, factor) -> None:
    top, base = np.array(pairs).T
    r = quotients(top, base, factor)
    assert (base * r).sum() / base.sum() == pytest.approx(factor * top.sum() / base.sum())


def test_places_are_compared_with_no_mean(prepared: dict[str, Site]) -> None:
    """A place of 34 is not so many places above the mean of all places."""
    order = prepared["qinba"].plan.results["order"]
    assert len(order.frame) == 34 and order.frame[["nation", "gap_nation"]].isna().all(axis=None)
    assert (order.frame["rank"] == order.frame["value"]).all()


def test_densities_of_the_cities_by_their_own_files(prepared: dict[str, Site]) -> None:
    """From the report's two tables, without the program: sixteen cities are in both."""
    folder = Path(REPORTS) / "central-cities" / "data"

    def column(file: str, name: str) -> dict[str, float]:
        with (folder / file).open(encoding="utf-8") as lines:
            return {row["city"]: float(row[name]) for row in csv.DictReader(lines)}

    area = column("built_up_area.csv", "built_up_area_km2")
    people = column("urban_population.csv", "urban_population_10k")
    both = sorted(set(area) & set(people))
    assert len(area) == len(people) == 20 and len(both) == 16
    plan = prepared["central-cities"].plan
    table = plan.results["density"]
    names = {r.name["zh"]: c for c, r in plan.report.panel.regions.items()}
    assert {k[0] for k, _ in table.rows()} == {names[c] for c in both}
    for city in both:
        assert table.cell(names[city], "value").value == pytest.approx(1e4 * people[city] / area[city])
    whole = 1e4 * sum(people[c] for c in both) / sum(area[c] for c in both)
    assert table.cell(names["北京"], "nation").value == pytest.approx(whole)
    assert set(table.missing) == {names[c] for c in set(area) ^ set(people)}

"""What must hold for every family: order of rows, units, a duplicate region, one year alone inside a panel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.registry import ANALYSES
from analysis.values import Grouping, Indicator, Panel, Region, Result, Study, Text, same

CODES = [f"r{i:02d}" for i in range(14)]
YEARS = ("2018", "2019", "2020")
NAMES = ("x", "y", "z", "w")
THIRD = {"a": Text(zh="甲", en="A"), "b": Text(zh="乙", en="B")}


def panel(
    order: list[str] = CODES, years: tuple[str, ...] = YEARS, times: float = 1.0, copy: str = ""
) -> Study:
    """Positive figures with a common trend; ``copy`` adds a region that has the figures of another."""
    rng = np.random.default_rng(11)
    base = rng.lognormal(1, 0.5, (len(CODES), len(NAMES)))
    rows = {}
    for i, code in enumerate(CODES):
        for t, year in enumerate(("2018", "2019", "2020")):
            rows[code, year] = (
                base[i] * (1.05 + 0.02 * (i % 3)) ** t * rng.uniform(0.97, 1.03, len(NAMES)) * times
            )
    for year in YEARS:
        rows["100000", year] = np.mean([rows[c, year] for c in CODES], axis=0)
        if copy:
            rows["twin", year] = rows[copy, year]
    codes = [*order, *(["twin"] if copy else [])]
    kept = [(c, t) for c in [*codes, "100000"] for t in years]
    numbers = pd.DataFrame([rows[k] for k in kept], columns=list(NAMES))
    numbers.index = pd.MultiIndex.from_tuples(kept, names=["region", "period"])
    regions = {c: Region(c, same(c), same(c), c) for c in codes}
    regions["100000"] = Region("100000", same("cn"), same("cn"), "cn", "aggregate")
    members = {c: "ab"[int(c[1:]) % 2] for c in CODES} | ({"twin": "ab"[int(copy[1:]) % 2]} if copy else {})
    points = {c: (100.0 + 3 * (int(c[1:]) % 5), 25.0 + 2 * (int(c[1:]) // 5)) for c in CODES}
    return Study(
        Panel(
            numbers,
            pd.DataFrame(index=numbers.index),
            # what is judged as printed must not hang on the printing
            {n: Indicator(n, same(n), same(""), decimals=12) for n in NAMES},
            regions,
            {"g": Grouping("g", same("g"), THIRD, members)},
        ),
        points=points | ({"twin": (101.0, 26.0)} if copy else {}),
    )


def made(kind: str, study: Study, **options: Any) -> dict[str, Result]:
    entry = ANALYSES[kind]
    return {r.id: r for r in entry.run(entry.parameters(id="k", kind=kind, **options), study)}


def figures(result: Result, leave: tuple[str, ...] = ()) -> pd.DataFrame:
    """The numbers of a table, rows in order of their keys, without columns whose figures are drawn or listed."""
    drop = [c.id for c in result.columns if c.role in {"text", "region", "flag"} or c.id in leave]
    return result.frame.drop(columns=drop).sort_index()


#: kind → options, and columns that do not depend on the unit of measure
CASES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "ranking": ({"indicator": "x", "grouping": "g"}, ("rank",)),
    "ratio": (
        {"numerator": "x", "denominator": "y", "name": same("r"), "grouping": "g", "pooled": True},
        ("value", "rank", "nation", "gap_nation_pct"),
    ),
    "criteria": ({"criteria": ({"id": "c", "name": same("c"), "value": "x", "at_least": 0.0},)}, ("status",)),
    "composite": ({"indicators": NAMES, "weights": "entropy", "grouping": "g"}, ("score", "rank")),
    "theil": ({"value": "x", "grouping": "g"}, ("index", "contribution", "share")),
    "inequality_path": ({"indicator": "x", "grouping": "g"}, ("theil_t", "gini", "cv")),
    "dagum": ({"indicator": "x", "grouping": "g"}, ("gini", "within", "transvariation", "affluence")),
    "markov": ({"indicator": "x", "classes": 3}, ("probability", "n", "long_run", "mobility")),
    "bands": ({"value": "x", "method": "quantile", "classes": 3}, ("level_no",)),
    "growth": ({"indicator": "x", "grouping": "g"}, ("multiple", "rate", "rank")),
    "gap": ({"indicator": "x"}, ("ratio",)),
    "convergence": ({"indicator": "x", "controls": ("y",)}, ("cv", "sd_log", "speed", "r2")),
    "year_on_year": ({"indicator": "x"}, ("rate",)),
    "turning": ({"indicator": "x", "area": "100000"}, ("turn", "run", "gap_turn")),
    "breadth": ({"indicators": NAMES}, ("grew", "share")),
    "recovery": ({"indicator": "x"}, ("recovered",)),
    "completion": ({"indicator": "x", "target": "y"}, ("completed",)),
    "contribution": ({"total": "x", "parts": ("y", "z")}, ("points", "share", "rest")),
    "structure": (
        {"sectors": ("x", "y", "z"), "upgrading": ("z", "y")},
        ("hhi", "krugman", "lq", "upgrading"),
    ),
    "shift_share": (
        {"sectors": ("x", "y", "z")},
        ("rate", "share_points", "structure_points", "competitive_points"),
    ),
    "trade": ({"exports": "x", "imports": "y", "gdp": "z"}, ("openness", "competitiveness", "rank")),
    "advantage": ({"goods": ("x", "y", "z")}, ("rca", "band")),
    "partners": ({"partners": ("x", "y", "z")}, ("hhi", "share")),
    "coupling": ({"systems": ("x", "y"), "scale": 100.0}, ()),
    "dea": ({"inputs": ("x", "y"), "outputs": ("z",)}, ("technical", "pure", "scale", "returns")),
    "sbm": (
        {"inputs": ("x",), "outputs": ("y",), "undesirable": ("z",), "super_efficiency": True},
        ("super", "score", "rank"),
    ),
    "malmquist": ({"inputs": ("x", "y"), "outputs": ("z",)}, ("m", "ec", "tc", "pec", "sec")),
    "moran": ({"value": "x", "weights": "knn", "k": 3}, ("i", "z", "quadrant")),
    "hotspots": ({"value": "x", "weights": "knn", "k": 3}, ("z",)),
    "bivariate_moran": (
        {"value": "x", "neighbours_value": "y", "weights": "knn", "k": 3},
        ("moran_i", "local_i", "quadrant"),
    ),
    "network": ({"mass": ("x",), "classes": (1.0, 20.0)}, ("degree", "betweenness")),
    "geodetector": ({"value": "x", "factors": ("y", "g"), "smallest": 1}, ("q", "p")),
}
#: kinds that rest on places or on draws
NEAR = {"moran", "hotspots", "bivariate_moran", "network", "geodetector"}
#: figures that come from random permutations follow the order of the rows
DRAWN = ("p_permutation", "p_local", "p_fdr", "p", "q_value", "significant", "p_value", "component")


@pytest.mark.parametrize("kind", CASES)
def test_the_order_of_regions_changes_nothing(kind):
    options, _ = CASES[kind]
    leave = DRAWN if kind in NEAR else ()
    one, other = made(kind, panel(), **options), made(kind, panel(CODES[::-1]), **options)
    assert set(one) == set(other)
    for name, result in one.items():
        if {"region_a", "region_b", "place_a"} & set(result.keys):
            continue  # a pair is listed in the report's order
        again = figures(other[name], leave).reindex(figures(result, leave).index)
        pd.testing.assert_frame_equal(figures(result, leave), again, rtol=1e-6, atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [k for k, (_, columns) in CASES.items() if columns])
def test_the_unit_of_measure_does_not_matter(kind):
    options, columns = CASES[kind]
    one, other = made(kind, panel(), **options), made(kind, panel(times=8.0), **options)
    compared = 0
    for name, result in one.items():
        for column in columns:
            if column in result.by_id:
                compared += 1
                a, b = result.frame[column].sort_index(), other[name].frame[column].sort_index()
                pd.testing.assert_series_equal(a, b, rtol=1e-6, atol=1e-9)
    assert compared, f"{columns} are not among the columns of {[list(r.by_id) for r in one.values()]}"


#: families in which a region's own figures do not depend on who else is there
ALONE = (
    "gap",
    "growth",
    "year_on_year",
    "turning",
    "breadth",
    "recovery",
    "completion",
    "contribution",
    "coupling",
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [k for k in CASES if k not in NEAR])
def test_a_duplicate_region_fares_as_its_twin(kind):
    """Also where the whole changes by it (means, ranks, frontiers), twins are told nothing different."""
    options, _ = CASES[kind]
    one, other = made(kind, panel(), **options), made(kind, panel(copy="r04"), **options)
    seen = 0
    for name, result in other.items():
        if "region" not in result.keys or result.id.endswith("_peers"):
            continue
        seen += 1
        frame = figures(result)
        at = frame.index.get_level_values("region")
        mine, twins = (
            f.droplevel("region") if f.index.nlevels > 1 else f.reset_index(drop=True)
            for f in (frame[at == "r04"], frame[at == "twin"])
        )
        assert len(mine)
        pd.testing.assert_frame_equal(mine, twins, rtol=1e-6, atol=1e-9)
        if kind in ALONE:
            before = figures(
                one[name], ("rank", "of", "gap_nation", "gap_group", "group_rank", "group_of", "ratio_mean")
            )
            own = [
                c
                for c in before.columns
                if c in {"multiple", "rate", "change", "value", "d", "turn", "run", "points"}
            ]
            pd.testing.assert_frame_equal(
                frame[own].reindex(before.index), before[own], rtol=1e-9, atol=1e-12
            )
    assert seen or kind in {"theil", "inequality_path", "dagum", "markov", "convergence"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        *(
            (k, CASES[k][0])
            for k in (
                "ranking",
                "ratio",
                "criteria",
                "composite",
                "theil",
                "bands",
                "trade",
                "advantage",
                "partners",
            )
        ),
        *((k, CASES[k][0]) for k in ("completion", "dea", "sbm", *sorted(NEAR))),
    ],
)
def test_one_year_inside_a_panel_is_that_year_alone(kind, options):
    alone = made(kind, panel(years=("2019",)), **options)
    if kind == "network":  # its masses are those of the last period unless told
        inside = made(kind, panel(), **options, period="2019")
    else:
        inside = made(kind, panel(), **{**options, "period": "2019"})
    for name, result in alone.items():
        pd.testing.assert_frame_equal(figures(result), figures(inside[name]), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", ["coupling", "inequality_path", "structure"])
def test_a_year_among_others_is_that_year_alone(kind):
    """Where a table has a row per period, that of one period is what this period alone gives."""
    options = CASES[kind][0]
    whole = made(kind, panel(), **options, periods=YEARS)
    for year in YEARS:
        alone = made(kind, panel(), **options, periods=(year,))
        compared = 0
        for name, result in alone.items():
            if "period" not in result.keys or name not in whole or "period" not in whole[name].keys:
                continue
            compared += 1
            leave = ("moore",)
            a = (
                figures(result, leave).xs(year, level="period")
                if len(result.keys) > 1
                else figures(result, leave).loc[year]
            )
            both = figures(whole[name], leave)
            b = both.xs(year, level="period") if len(result.keys) > 1 else both.loc[year]
            check = (
                pd.testing.assert_frame_equal
                if isinstance(a, pd.DataFrame)
                else pd.testing.assert_series_equal
            )
            check(a, b, rtol=1e-9, atol=1e-12)
        assert compared

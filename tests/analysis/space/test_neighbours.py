"""Weights: contiguity against libpysal on surveyed boundaries, nearest and inverse distance, islands."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.space.neighbours import contiguity, distances, inverse_distance, nearest, queen
from analysis.values import AnalysisProblem, Text

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import libpysal

NAMES = {"a": Text(zh="甲", en="Alpha"), "b": Text(zh="乙", en="Beta")}


def _columbus() -> tuple[list[str], dict[str, shapely.Geometry], np.ndarray]:
    import pyogrio

    meta, _, blobs, fields = pyogrio.raw.read(
        Path(libpysal.__file__).parent / "examples" / "columbus" / "columbus.shp"
    )
    crime = fields[list(meta["fields"]).index("CRIME")]
    codes = [str(i) for i in range(len(blobs))]
    return codes, dict(zip(codes, shapely.from_wkb(blobs), strict=True)), crime


def test_queen_equals_libpysals_on_columbus() -> None:
    codes, shapes, _ = _columbus()
    mine = queen(shapes)
    theirs = libpysal.weights.Queen.from_iterable(list(shapes.values()))
    assert {c: set(mine[c]) for c in codes} == {str(i): set(map(str, n)) for i, n in theirs.neighbors.items()}
    assert sum(len(v) for v in mine.values()) == 236  # the count GeoDa's documentation gives for this map


def test_row_standardised_matrix_equals_libpysals() -> None:
    codes, shapes, _ = _columbus()
    theirs = libpysal.weights.Queen.from_iterable(list(shapes.values()))
    theirs.transform = "r"
    assert contiguity(queen(shapes), codes, {}).matrix.toarray() == pytest.approx(theirs.sparse.toarray())


def test_nearest_and_inverse_distance_equal_libpysals_on_the_sphere() -> None:
    rng = np.random.default_rng(3)
    spots = np.column_stack([rng.uniform(75, 130, 40), rng.uniform(20, 50, 40)])
    codes = [f"{i:02}" for i in range(40)]
    points = {c: (float(x), float(y)) for c, (x, y) in zip(codes, spots, strict=True)}
    tree = libpysal.cg.KDTree(spots, distance_metric="Arc", radius=6371.0088)
    theirs = libpysal.weights.KNN(tree, k=5)
    mine = nearest(codes, points, 5)
    assert {c: set(v) for c, v in mine.lists.items()} == {
        codes[i]: {codes[j] for j in v} for i, v in theirs.neighbors.items()
    }
    gaps = distances(spots)
    lon, lat = points["00"], points["01"]
    assert gaps[0, 1] == pytest.approx(libpysal.cg.arcdist(lon, lat, 6371.0088), rel=1e-9)
    raw = 1 / np.where(gaps > 0, gaps, np.inf) ** 2
    assert inverse_distance(codes, points, 2).matrix.toarray() == pytest.approx(
        raw / raw.sum(1, keepdims=True)
    )


def test_distances_agree_with_the_ellipsoid() -> None:
    """Beijing–Shanghai on WGS 84 is 1 067.3 km (geodesic); the sphere may differ by its flattening."""
    from pyproj import Geod

    beijing, shanghai = (116.4, 39.9), (121.47, 31.23)
    _, _, metres = Geod(ellps="WGS84").inv(*beijing, *shanghai)
    assert distances(np.array([beijing, shanghai]))[0, 1] == pytest.approx(metres / 1000, rel=0.006)


def test_an_island_is_joined_both_ways_to_the_nearest_boundary() -> None:
    """The nearest boundary wins over the nearest point: b's coast faces c, a's centre is closer."""
    shapes = {"a": shapely.box(0, 0, 2, 2), "b": shapely.box(2, -9, 9, 2), "c": shapely.box(3, 2.5, 4, 3)}
    lists = queen(shapes)
    points = {"a": (1.9, 1.9), "b": (8.0, -8.0), "c": (3.5, 2.75)}
    weights = contiguity(lists, list(shapes), points)
    assert weights.attached == {"c": "b"} and weights.islands == ("c",)
    assert weights.lists == {"a": ("b",), "b": ("a", "c"), "c": ("b",)}
    assert contiguity(dict(lists), list(shapes), points).attached == {"c": "a"}


def test_a_region_whose_neighbours_have_no_data_is_not_dropped() -> None:
    lists = {"a": ("b",), "b": ("a", "c"), "c": ("b", "d"), "d": ("c",)}
    points = {"a": (0.0, 0.0), "b": (1.0, 0.0), "c": (2.0, 0.0), "d": (3.0, 0.0)}
    weights = contiguity(lists, ["a", "c", "d"], points)
    assert weights.attached == {"a": "c"}


@given(st.integers(4, 25), st.integers(0, 2**32 - 1), st.sampled_from(["queen", "knn", "inverse_distance"]))
@settings(max_examples=40, deadline=None)
def test_rows_add_up_to_one_and_nobody_is_his_own_neighbour(n: int, seed: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    codes = [f"r{i}" for i in range(n)]
    points = {c: (float(rng.uniform(75, 130)), float(rng.uniform(20, 50))) for c in codes}
    if kind == "queen":
        lists: dict[str, tuple[str, ...]] = dict.fromkeys(codes, ())
        for a, b in rng.integers(0, n, (n, 2)):
            if a != b:
                lists[codes[a]] = (*lists[codes[a]], codes[b])
                lists[codes[b]] = (*lists[codes[b]], codes[a])
        weights = contiguity(lists, codes, points)
    elif kind == "knn":
        weights = nearest(codes, points, 3)
    else:
        weights = inverse_distance(codes, points, 1.5, cutoff_km=float(rng.uniform(50, 3000)))
    dense = weights.matrix.toarray()
    assert dense.sum(axis=1) == pytest.approx(np.ones(n))
    assert (np.diag(dense) == 0).all() and (dense >= 0).all()
    assert weights.lag(np.ones(n)) == pytest.approx(np.ones(n))


def test_faults_name_the_region() -> None:
    with pytest.raises(AnalysisProblem) as fault:
        nearest(["a", "b", "c", "d"], {"c": (0, 0), "d": (1, 1)}, 1, NAMES)
    assert "甲、乙" in fault.value.what["zh"] and "Alpha, Beta" in fault.value.what["en"]
    spot = dict.fromkeys(["a", "b", "c"], (100.0, 30.0)) | {"c": (101.0, 30.0)}
    with pytest.raises(AnalysisProblem, match="Alpha, Beta"):
        inverse_distance(["a", "b", "c"], spot, names=NAMES)
    with pytest.raises(AnalysisProblem, match="at least three"):
        nearest(["a", "b"], spot, 1)
    with pytest.raises(AnalysisProblem, match="3 nearest neighbours among 3"):
        nearest(["a", "b", "c"], spot, 3)

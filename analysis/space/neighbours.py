"""Spatial weights: contiguity, nearest, distance, row-standardised: `Contiguity`, `contiguity`, `queen`, `distances`.

A :class:`Weights` holds a sparse matrix whose rows add up to one. A region without a neighbour of its own (an
island, or a region whose neighbours have no data) is listed and attached to the nearest region, in both
directions, so that no region silently drops out of a statistic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.values import AnalysisProblem, NoPlaces, Text, joined, same

Floats = NDArray[np.float64]

#: mean radius of the Earth in kilometres (IUGG)
EARTH_KM = 6371.0088
#: how many of the nearest boundaries an island remembers: enough to survive regions left out of an analysis
_REMEMBERED = 8
#: borders drawn apart by no more than this share of a region's size are one border: 100 m for a region 100 km across
GAP = 1e-3
_NAMELESS: Mapping[str, Text] = {}


class Contiguity(Mapping[str, tuple[str, ...]]):
    """Neighbour lists by region, and for each island the other regions ordered by the distance of boundaries.

    The order matters: by label points Hainan is closer to Guangxi, by coastlines (the Qiongzhou Strait) it is
    closer to Guangdong, which is what studies of the Chinese provinces attach it to.

    >>> lists = Contiguity({"a": ("b",), "b": ("a",), "c": ()}, {"c": ("b", "a")})
    >>> lists["a"], lists.nearest["c"][0]
    (('b',), 'b')
    """

    def __init__(
        self, lists: Mapping[str, tuple[str, ...]], nearest: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self._lists = dict(lists)
        self.nearest = dict(nearest or {})

    def __getitem__(self, code: str) -> tuple[str, ...]:
        return self._lists[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)


def queen(polygons: Mapping[str, Any], gap: float = 0.0) -> Contiguity:
    """Queen contiguity: regions whose boundaries share at least one point.

    ``polygons``: code → shapely (multi)polygon in degrees, as surveyed: simplified boundaries may lose a
    common corner. Polygons that overlap slightly count as touching. ``gap``: so do two that lie no further apart
    than this share of the smaller one's size (the square root of its area).

    >>> from shapely import box
    >>> grid = {"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1), "c": box(1, 1, 2, 2), "d": box(5, 0, 6, 1)}
    >>> lists = queen(grid)
    >>> lists["a"], lists["d"], lists.nearest["d"][0]
    (('b', 'c'), (), 'b')
    >>> apart = {"a": box(0, 0, 1, 1), "b": box(1.0001, 0, 2, 1)}
    >>> queen(apart)["a"], queen(apart, GAP)["a"]
    ((), ('b',))
    """
    import shapely

    codes = list(polygons)
    shapes = np.array([polygons[c] for c in codes], dtype=object)
    lists: dict[str, list[int]] = {c: [] for c in codes}
    for i, j in _touching(shapes, gap):
        lists[codes[i]].append(j)
    nearest = {}
    bounds = shapely.bounds(shapes)
    for i, code in enumerate(codes):
        if lists[code] or len(codes) == 1:
            continue
        nearest[code] = tuple(codes[j] for j in _nearest(shapes, bounds, i))
    return Contiguity({c: tuple(codes[j] for j in sorted(lists[c])) for c in codes}, nearest)


def _nearest(shapes: NDArray[Any], bounds: Floats, i: int) -> list[int]:
    """The regions nearest to one, the nearest first.

    Between coasts of thousands of points a distance is dear, and no two are nearer than the boxes around them: what lies
    beyond the last that is remembered is not measured.
    """
    import shapely

    # degrees of longitude shrink towards the poles; a local scale tells which coast is nearest
    scale = np.array([float(np.cos(np.radians(shapely.centroid(shapes[i]).y))), 1.0])
    low, high = bounds[:, :2] * scale, bounds[:, 2:] * scale
    between = np.clip(np.maximum(low - high[i], low[i] - high), 0.0, None)
    least = np.hypot(between[:, 0], between[:, 1])
    least[i] = np.inf
    own = shapely.transform(shapes[i], lambda xy: xy * scale)
    found: list[tuple[float, int]] = []
    for j in np.argsort(least, kind="stable").tolist():
        # a little beyond, for what roundings do to either
        if j == i or (len(found) == _REMEMBERED and least[j] > found[-1][0] * (1 + 1e-9)):
            break
        gap = float(shapely.distance(own, shapely.transform(shapes[j], lambda xy: xy * scale)))
        found = sorted([*found, (gap, j)])[:_REMEMBERED]
    return [j for _, j in found]


def _touching(shapes: NDArray[Any], gap: float) -> Iterator[tuple[int, int]]:
    """Pairs that touch, or lie within ``gap`` of the smaller one's size; each pair in both orders."""
    import shapely

    tree = shapely.STRtree(shapes)
    if not gap:
        pairs_at = tree.query(shapes, predicate="intersects")
        yield from ((i, j) for i, j in pairs_at.T.tolist() if i != j)
        return
    reach = gap * np.sqrt(shapely.area(shapes))
    pairs_at = tree.query(shapes, predicate="dwithin", distance=reach)
    pairs = {(i, j) for i, j in pairs_at.T.tolist() if i != j}
    # what is within the larger one's reach only is none
    yield from sorted((i, j) for i, j in pairs if (j, i) in pairs)


def distances(lonlat: Floats) -> Floats:
    """Great-circle distances in kilometres between all pairs; ``lonlat`` is (n, 2) in degrees.

    Haversine on the mean sphere, within 0.6 % of the ellipsoid.

    >>> paris_london = np.array([[2.3522, 48.8566], [-0.1276, 51.5072]])
    >>> round(float(distances(paris_london)[0, 1]))
    344
    """
    lon, lat = np.radians(np.asarray(lonlat, dtype=float)).T
    dlat = lat[:, None] - lat[None, :]
    dlon = lon[:, None] - lon[None, :]
    h = np.sin(dlat / 2) ** 2 + np.cos(lat)[:, None] * np.cos(lat)[None, :] * np.sin(dlon / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0))))


@dataclass(frozen=True)
class Weights:
    """Row-standardised spatial weights of n regions.

    ``matrix`` is a scipy CSR array (n, n), zero diagonal, every row adding up to one. ``attached`` says which
    region each island was joined to.
    """

    kind: str
    codes: tuple[str, ...]
    matrix: Any
    attached: Mapping[str, str] = field(default_factory=dict)

    @property
    def islands(self) -> tuple[str, ...]:
        """The regions that had no neighbour of their own."""
        return tuple(self.attached)

    @cached_property
    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """The neighbours of every region."""
        m = self.matrix
        return {
            code: tuple(self.codes[j] for j in sorted(m.indices[m.indptr[i] : m.indptr[i + 1]]))
            for i, code in enumerate(self.codes)
        }

    def lag(self, y: Floats) -> Floats:
        """The weighted mean of the neighbours' values; ``y`` is (n,) or (n, k)."""
        return np.asarray(self.matrix @ y)


def _standardised(raw: Any) -> Any:
    from scipy import sparse

    out = sparse.csr_array(raw)
    out.eliminate_zeros()
    out.sort_indices()
    sums = np.asarray(out.sum(axis=1)).ravel()
    out.data /= np.repeat(sums, np.diff(out.indptr))
    return out


def _named(codes: Sequence[str], names: Mapping[str, Text]) -> Text:
    """The names of regions in a row, a code where there is no name."""
    known = [names.get(c, same(c)) for c in codes]
    return joined(known)


def _coordinates(
    codes: Sequence[str], points: Mapping[str, tuple[float, float]], names: Mapping[str, Text]
) -> Floats:
    without = [c for c in codes if c not in points]
    if without:
        raise NoPlaces(
            Text(zh="这些地区没有位置：{r}", en="these regions have no location: {r}").fill(
                r=_named(without, names)
            ),
            Text(
                zh="为报告提供边界文件，或改用其他权重",
                en="give the report a boundary file, or choose other weights",
            ),
        )
    return np.array([points[c] for c in codes], dtype=float).reshape(-1, 2)


def _enough(codes: Sequence[str]) -> None:
    if len(codes) < 3:
        raise AnalysisProblem(
            Text(
                zh="空间权重至少需要三个有数据的地区",
                en="spatial weights need at least three regions with data",
            ),
            Text(zh="补充数据或去掉这项分析", en="add data or leave this analysis out"),
        )


def contiguity(
    lists: Mapping[str, Sequence[str]],
    codes: Sequence[str],
    points: Mapping[str, tuple[float, float]],
    names: Mapping[str, Text] = _NAMELESS,
) -> Weights:
    """Weights from neighbour lists, restricted to ``codes``; each island is joined to the nearest region.

    ``points`` (code → longitude, latitude) serve only for islands whose nearest boundary is not known.

    >>> lists = {"a": ("b",), "b": ("a",), "c": ()}
    >>> w = contiguity(lists, ["a", "b", "c"], {"a": (0, 0), "b": (1, 0), "c": (3, 0)})
    >>> w.attached, w.lists["b"]
    ({'c': 'b'}, ('a', 'c'))
    """
    _enough(codes)
    place = {c: i for i, c in enumerate(codes)}
    pairs = {(place[c], place[o]) for c in codes for o in lists.get(c, ()) if o in place and o != c}
    lonely = [c for c in codes if not any(o in place for o in lists.get(c, ()))]
    attached: dict[str, str] = {}
    nearest = lists.nearest if isinstance(lists, Contiguity) else {}
    for code in lonely:
        known = [o for o in nearest.get(code, ()) if o in place]
        if known:
            mate = known[0]
        else:
            xy = _coordinates([code, *(c for c in codes if c != code)], points, names)
            rest = [c for c in codes if c != code]
            mate = rest[int(np.argmin(distances(xy)[0, 1:]))]
        attached[code] = mate
        pairs |= {(place[code], place[mate]), (place[mate], place[code])}
    rows, cols = np.array(sorted(pairs)).T
    from scipy import sparse

    raw = sparse.csr_array((np.ones(len(pairs)), (rows, cols)), shape=(len(codes), len(codes)))
    return Weights("queen", tuple(codes), _standardised(raw), attached)


def nearest(
    codes: Sequence[str],
    points: Mapping[str, tuple[float, float]],
    k: int,
    names: Mapping[str, Text] = _NAMELESS,
) -> Weights:
    """The ``k`` nearest regions by great-circle distance; ties go to the region listed first.

    >>> points = {"a": (0, 0), "b": (1, 0), "c": (3, 0), "d": (6, 0)}
    >>> nearest(list(points), points, 1).lists["c"]
    ('b',)
    """
    _enough(codes)
    n = len(codes)
    if not 1 <= k < n:
        raise AnalysisProblem(
            Text(zh=f"近邻数 {k} 不小于地区数 {n}", en=f"{k} nearest neighbours among {n} regions"),
            Text(zh="减小近邻数 k", en="choose a smaller k"),
        )
    gaps = distances(_coordinates(codes, points, names))
    np.fill_diagonal(gaps, np.inf)
    cols = np.argsort(gaps, axis=1, kind="stable")[:, :k]
    from scipy import sparse

    raw = sparse.csr_array((np.ones(n * k), (np.repeat(np.arange(n), k), cols.ravel())), shape=(n, n))
    return Weights("knn", tuple(codes), _standardised(raw))


def inverse_distance(
    codes: Sequence[str],
    points: Mapping[str, tuple[float, float]],
    power: float = 1.0,
    cutoff_km: float | None = None,
    names: Mapping[str, Text] = _NAMELESS,
) -> Weights:
    """Weights d^-power by great-circle distance, up to ``cutoff_km``; beyond it nothing.

    A region with nobody within the cutoff is joined to the nearest. Two regions on one spot raise.

    >>> w = inverse_distance(["a", "b", "c"], {"a": (0, 0), "b": (1, 0), "c": (3, 0)})
    >>> [round(float(x), 3) for x in w.matrix.toarray()[0]]
    [0.0, 0.75, 0.25]
    """
    _enough(codes)
    gaps = distances(_coordinates(codes, points, names))
    np.fill_diagonal(gaps, np.inf)
    if not (gaps > 0).all():
        i, j = np.argwhere(gaps == 0)[0]
        raise AnalysisProblem(
            Text(zh="位置相同：{r}", en="these regions stand on one spot: {r}").fill(
                r=_named([codes[i], codes[j]], names)
            ),
            Text(zh="改正位置，或改用邻接权重", en="correct the location, or use contiguity weights"),
        )
    raw = gaps**-power
    attached: dict[str, str] = {}
    if cutoff_km is not None:
        raw[gaps > cutoff_km] = 0.0
        for i in map(int, np.flatnonzero(raw.sum(axis=1) == 0)):
            j = int(np.argmin(gaps[i]))
            attached[codes[i]] = codes[j]
            raw[i, j] = raw[j, i] = gaps[i, j] ** -power
    from scipy import sparse

    return Weights("inverse_distance", tuple(codes), _standardised(sparse.csr_array(raw)), attached)

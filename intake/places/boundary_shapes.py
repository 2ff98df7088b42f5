"""Regions' polygons in degrees from a boundary file of a user's own, mended or refused. Exports ``read_shapes``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.values import Text
from intake.places.boundary_files import Unreadable, read_features
from intake.problems import Problems

Floats = NDArray[np.float64]

#: in square degrees, about a tenth of a square metre at the equator: no region is smaller
_LEAST_AREA = 1e-11
#: ways in which a coordinate system's text can name a file of the system, or an address
_GRIDS = re.compile(r"EXTENSION|PARAMETERFILE|grids|pipeline|\+proj|://", re.IGNORECASE)


def tell(fault: Unreadable, file: str, problems: Problems, number: int = 0) -> None:
    """The fault of a file, or of one of its features, as a problem."""
    place = Text(zh=f"第{number}个要素", en=f"feature {number}") if number else fault.place
    problems.error(file, place, fault.what, fault.remedy)


def read_shapes(path: Path, code_field: str, problems: Problems) -> dict[str, Any] | None:
    """Polygons (shapely) in degrees by region code, in the file's order; None with the reasons in ``problems``.

    Features with the same code are one region. An area across the antimeridian has longitudes beyond 180, so that
    it is in one piece.
    """
    file = path.name
    try:
        features = read_features(path, code_field)
        turn = _to_degrees(features.crs)
    except Unreadable as fault:
        tell(fault, file, problems)
        return None
    before = len(problems.errors)
    parts: dict[str, list[Any]] = {}
    for number, (value, shape) in enumerate(zip(features.codes, features.shapes, strict=True), start=1):
        code = code_of(value)
        try:
            if not code:
                raise Unreadable(
                    Text(zh="代码为空", en="the code is empty"),
                    Text(
                        zh=f"字段 {code_field} 填上文字或数字",
                        en=f"fill the field {code_field} with a word or a number",
                    ),
                )
            if isinstance(shape, Unreadable):
                raise shape
            parts.setdefault(code, []).append(_polygons(_in_degrees(shape, turn), code))
        except Unreadable as fault:
            tell(fault, file, problems, number)
    if len(problems.errors) > before:
        return None
    if features.crs is None:
        problems.warn(
            file,
            "",
            Text(zh="文件未声明坐标系，按 WGS 84 处理", en="no coordinate system declared; taken as WGS 84"),
            Text(zh="随 Shapefile 附上 .prj", en="put the .prj beside the Shapefile"),
        )
    return _in_one_piece(parts)


def code_of(value: object) -> str:
    """A region code as text: 510000.0 is 510000; an empty cell, and what is neither word nor number, is nothing."""
    if isinstance(value, float | np.floating):
        if not np.isfinite(value):
            return ""
        return str(int(value)) if float(value).is_integer() else str(value)
    return str(value).strip() if isinstance(value, str | int | np.integer) else ""


def _to_degrees(crs: str | None) -> Any:
    """What turns the file's coordinates into WGS 84; None where they are.

    Raises:
        Unreadable: the coordinate system is not known, or names files.
    """
    import pyproj.network
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    if crs in {None, "EPSG:4326", "OGC:CRS84"}:
        return None
    # no correction grid is fetched, whatever the environment says
    pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined]
    unknown = Unreadable(
        Text(zh="无法识别文件声明的坐标系", en="the coordinate system that the file declares is not known"),
        Text(zh="转换为 WGS 84 后再导出", en="convert it to WGS 84 and export it again"),
    )
    if crs is None or _GRIDS.search(crs):
        raise unknown
    try:
        return Transformer.from_crs(CRS.from_user_input(crs), "EPSG:4326", always_xy=True)
    except (ProjError, ValueError, TypeError):
        raise unknown from None


def _in_degrees(shape: Any, turn: Any) -> Any:
    """A shape in two dimensions, in longitude and latitude."""
    import shapely

    if shape is None or shape.is_empty:
        return shape
    flat = shapely.force_2d(shape)
    if turn is None:
        return flat
    return shapely.transform(flat, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1])))


def _polygons(shape: Any, code: str) -> Any:
    """The polygons of a region, valid.

    Raises:
        Unreadable: it is no polygon, it has no area, or its coordinates are no degrees.
    """
    import shapely

    if shape is None or shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise Unreadable(
            Text(zh=f"{code} 不是面", en=f"{code} is not a polygon"),
            Text(zh="边界文件只能包含面要素", en="a boundary file holds polygons only"),
        )
    corners = shapely.get_coordinates(shape)
    inside = np.isfinite(corners).all() and (np.abs(corners) <= (360, 90)).all()
    if not inside:
        raise Unreadable(
            Text(zh="坐标不是经纬度", en="the coordinates are not degrees"),
            Text(
                zh="声明文件的坐标系，或转换为 WGS 84",
                en="declare the file’s coordinate system, or convert it to WGS 84",
            ),
        )
    shape = shapely.MultiPolygon([_unbroken(p) for p in _leaves(shape)])
    whole = shape if shape.is_valid else shapely.make_valid(shape)
    # mending may leave lines and points beside the polygons
    kept = [p for p in _leaves(whole) if p.geom_type == "Polygon" and p.area > 0]
    if sum(p.area for p in kept) < _LEAST_AREA:
        raise Unreadable(
            Text(zh=f"{code} 没有面积", en=f"{code} has no area"),
            Text(zh="在地理信息软件中改正它的边界", en="correct its border in a GIS"),
        )
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _leaves(shape: Any) -> list[Any]:
    """The single geometries of a collection, however nested."""
    parts = getattr(shape, "geoms", None)
    return [shape] if parts is None else [leaf for part in parts for leaf in _leaves(part)]


# the antimeridian -------------------------------------------------------------------------------------------

#: degrees that a map must become narrower by, to begin elsewhere than at the antimeridian
_GAIN = 30.0


def _leaps(longitudes: Floats) -> bool:
    """Whether a border leaps from 180 to −180; one that runs along a pole from edge to edge does not."""
    wide = np.abs(np.diff(longitudes)) > 180
    at_edge = np.abs(longitudes) == 180
    return bool((wide & ~(at_edge[:-1] & at_edge[1:])).any())


def _unbroken(polygon: Any) -> Any:
    """A polygon without leaps from 180 to −180.

    >>> from shapely import Polygon
    >>> _unbroken(Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)])).bounds
    (179.0, 0.0, 181.0, 1.0)
    """
    import shapely

    rings = [shapely.get_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]
    if not any(_leaps(ring[:, 0]) for ring in rings):
        return polygon
    smooth = [np.column_stack([np.unwrap(ring[:, 0], period=360.0), ring[:, 1]]) for ring in rings]
    if any(ring[0, 0] != ring[-1, 0] for ring in smooth):
        # it goes round a pole
        return polygon
    middle = (smooth[0][:, 0].min() + smooth[0][:, 0].max()) / 2
    for hole in smooth[1:]:
        hole[:, 0] += 360 * np.round((middle - hole[:, 0].mean()) / 360)
    return shapely.Polygon(smooth[0], smooth[1:])


def _in_one_piece(parts: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Every region as one shape; where the area lies across the antimeridian, its west has longitudes beyond 180."""
    import shapely

    polygons = [(code, p) for code, shapes in parts.items() for shape in shapes for p in _leaves(shape)]
    edges = np.array([p.bounds for _, p in polygons])[:, [0, 2]]
    turns = -np.floor((edges[:, 0] + 180) / 360) * 360
    edges = edges + turns[:, None]
    cut = _widest_gap(edges)
    turns = np.where(edges[:, 0] < cut, turns + 360, turns)
    if not turns.any():
        return {c: s[0] if len(s) == 1 else shapely.union_all(s) for c, s in parts.items()}
    moved: dict[str, list[Any]] = {}
    for (code, polygon), turn in zip(polygons, turns, strict=True):
        moved.setdefault(code, []).append(
            shapely.transform(polygon, lambda xy, d=turn: xy + np.array([d, 0.0]))
        )
    # what was cut at the antimeridian grows together
    return {code: shapely.union_all(shapes) for code, shapes in moved.items()}


def _widest_gap(edges: Floats) -> float:
    """The longitude at which the map should begin; −180 where nothing is gained by another.

    ``edges``: western and eastern edge of every polygon, (n, 2), the western in [−180, 180).

    >>> _widest_gap(np.array([[170.0, 180.0], [-180.0, -170.0]]))
    170.0
    >>> _widest_gap(np.array([[0.0, 10.0], [20.0, 30.0]]))
    -180.0
    """
    order = edges[np.argsort(edges[:, 0], kind="stable")]
    reach = np.maximum.accumulate(order[:, 1])
    around = order[0, 0] + 360 - reach[-1]
    gaps = order[1:, 0] - reach[:-1]
    if not len(gaps) or gaps.max() < max(around, 0.0) + _GAIN:
        return -180.0
    return float(order[1 + int(np.argmax(gaps)), 0])

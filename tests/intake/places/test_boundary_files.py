"""A user's boundary files: read by what reads nothing else, mended or refused in one line, fitted to the regions."""

from __future__ import annotations

import json
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from analysis.values import Region, Text
from intake.places import boundary_codes
from intake.places.boundaries import Geometry, load_user_geometry
from intake.places.boundary_files import Unreadable, read_features
from intake.places.boundary_shapes import read_shapes
from intake.places.regions import gazetteer
from intake.problems import Problems
from paths import ROOT
from pipeline.prepare import prepare

HOSTILE = ROOT / "tests" / "attack" / "hostile"
SQUARE = [[0, 50], [1, 50], [1, 51], [0, 51], [0, 50]]


def geojson(path: Path, *features: tuple[object, str, object], **more: object) -> Path:
    entries = [
        {"type": "Feature", "properties": {"code": c}, "geometry": {"type": kind, "coordinates": where}}
        for c, kind, where in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": entries, **more}), encoding="utf-8")
    return path


def said(path: Path, field: str = "code") -> list[str]:
    problems = Problems()
    assert load_user_geometry(path, field, problems, None) is None
    return [p.line() for p in problems.errors]


def shapes_of(path: Path) -> dict[str, Any]:
    problems = Problems()
    found = read_shapes(path, "code", problems)
    assert found is not None, [p.line() for p in problems]
    return found


# what a file may not do -------------------------------------------------------------------------------------

_WATCHED = """
import sys
from pathlib import Path
from intake.places.boundary_files import read_features, Unreadable
from intake.places.boundary_shapes import read_shapes
from intake.problems import Problems
import shapely, pyproj, shapefile, sqlite3, encodings.gb18030, pyproj.network
pyproj.Transformer.from_crs("EPSG:3857", "EPSG:4326")
folder = Path(sys.argv[1])
seen = []
def hook(event, args):
    if event in {"open", "sqlite3.connect", "subprocess.Popen"} or event.startswith(("socket", "urllib", "http")):
        what = str(args[0])
        if not (event in {"open", "sqlite3.connect"} and (str(folder) in what)):
            seen.append((event, what))
sys.addaudithook(hook)
for path in sorted(folder.iterdir()):
    if path.suffix in {".geojson", ".json", ".gpkg", ".shp"}:
        read_shapes(path, "code", Problems())
print([s for s in seen if "site-packages" not in s[1] and "/lib/python" not in s[1]])
"""


def test_reading_boundaries_opens_nothing_else(tmp_path: Path) -> None:
    """Descriptions of other files and of addresses under a boundary file's name, in all three formats."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.geojson").write_text("{}")
    folder = tmp_path / "report"
    folder.mkdir()
    for name in ("vrt-as", "vrt-ssrf", "geo-gml"):
        (folder / f"{name}.geojson").write_bytes((HOSTILE / f"{name}.geojson").read_bytes())
    vrt = (HOSTILE / "vrt-as.geojson").read_bytes()
    (folder / "sheet.gpkg").write_bytes(b"SQLite format 3\0" + vrt)
    (folder / "shape.shp").write_bytes(struct.pack(">i", 9994) + vrt)
    (folder / "shape.dbf").write_bytes(vrt)
    with package(folder / "grid.gpkg", definition=grid_wkt(outside / "secret.geojson")):
        pass
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]", done.stdout


@pytest.mark.parametrize("name", ["vrt-as", "vrt-ssrf", "geo-gml"])
def test_a_description_of_another_file_is_no_geojson(name: str) -> None:
    (line,) = said(HOSTILE / f"{name}.geojson")
    assert "this is not GeoJSON" in line


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_a_file_is_what_its_name_says(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes((HOSTILE / "vrt-as.geojson").read_bytes())
    (line,) = said(path)
    assert "whatever its name says" in line


def grid_wkt(grid: Path) -> str:
    """A coordinate system that has a file of the system read as a grid of corrections."""
    return (
        'GEOGCS["x",DATUM["x",SPHEROID["x",6378137,298.25],EXTENSION["PROJ4_GRIDS",'
        f'"{grid}"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
    )


@contextmanager
def package(path: Path, table: str = "", definition: str = "", srs: int = 77) -> Iterator[sqlite3.Connection]:
    """A GeoPackage with one square, made by hand so that a test can bend it."""
    with closing(sqlite3.connect(path)) as base:
        base.executescript(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER,"
            "definition TEXT);"
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
            + (table or "CREATE TABLE areas (fid INTEGER PRIMARY KEY, code TEXT, geom BLOB);")
        )
        base.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (77, 'NONE', 1, ?), (4326, 'EPSG', 4326, '')",
            (definition,),
        )
        base.execute("INSERT INTO gpkg_geometry_columns VALUES ('areas', 'geom', ?)", (srs,))
        if not table:
            blob = b"GP\0\1" + struct.pack("<i", srs) + shapely.to_wkb(shapely.box(0, 50, 1, 51))
            base.execute("INSERT INTO areas (code, geom) VALUES ('a', ?)", (blob,))
        yield base
        base.commit()


def test_a_geopackage_by_hand(tmp_path: Path) -> None:
    with package(tmp_path / "x.gpkg", srs=4326):
        pass
    found = read_features(tmp_path / "x.gpkg", "code")
    assert found.codes == ("a",) and found.crs == "EPSG:4326" and found.shapes[0].bounds == (0, 50, 1, 51)


@pytest.mark.parametrize(
    "table",
    [
        # a view may compute for ever, or call functions; a virtual table may read what it likes
        "CREATE VIEW areas AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS code, i AS geom FROM n;",
        "CREATE VIRTUAL TABLE areas USING fts5(code, geom);",
        "CREATE TABLE areas (geom BLOB, code TEXT AS (hex(zeroblob(9))));INSERT INTO areas (geom) VALUES (x'00');",
    ],
)
def test_a_geopackage_runs_nothing(tmp_path: Path, table: str) -> None:
    with package(tmp_path / "x.gpkg", table):
        pass
    with pytest.raises(Unreadable):
        read_features(tmp_path / "x.gpkg", "code")


@pytest.mark.parametrize("size", [40, 100, 5000])
def test_a_geopackage_cut_short(tmp_path: Path, size: int) -> None:
    with package(tmp_path / "x.gpkg"):
        pass
    whole = (tmp_path / "x.gpkg").read_bytes()
    (tmp_path / "y.gpkg").write_bytes(whole[:size])
    (line,) = said(tmp_path / "y.gpkg")
    assert line.startswith("y.gpkg: the GeoPackage is damaged")


def shapefile(path: Path, encoding: str = "utf-8") -> Path:
    import pyogrio

    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(shapely.box(0, 50, 1, 51))], dtype=object),
        [np.array(["四川"], dtype=object)],
        ["code"],
        geometry_type="Polygon",
        crs="EPSG:4326",
        encoding=encoding,
    )
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("named", [True, False])
def test_a_shapefile_in_either_encoding(tmp_path: Path, encoding: str, named: bool) -> None:
    path = shapefile(tmp_path / "x.shp", encoding)
    if not named:
        path.with_suffix(".cpg").unlink()
    assert read_features(path, "code").codes == ("四川",)


def test_a_shapefiles_companions_are_no_links(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = shapefile(tmp_path / "in" / "x.shp")
    path.with_suffix(".dbf").rename(tmp_path / "other.dbf")
    path.with_suffix(".dbf").symlink_to(tmp_path / "other.dbf")
    (line,) = said(path)
    assert "x.dbf is a link" in line


def test_a_shapefile_without_its_table(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "x.shp")
    path.with_suffix(".dbf").unlink()
    (line,) = said(path)
    assert "the .dbf beside it is missing" in line


@pytest.mark.parametrize("part", [".shp", ".dbf", ".shx"])
@pytest.mark.parametrize("size", [0, 30, 110])
def test_a_shapefile_cut_short(tmp_path: Path, part: str, size: int) -> None:
    path = shapefile(tmp_path / "x.shp")
    damaged = path.with_suffix(part)
    damaged.write_bytes(damaged.read_bytes()[:size])
    problems = Problems()
    load_user_geometry(path, "code", problems, None)
    assert all("\n" not in p.line() for p in problems)


@pytest.mark.parametrize(
    "declared",
    ['GEOGCS["x",EXTENSION["PROJ4","+proj=longlat +nadgrids=/etc/hostname"]]', "+proj=longlat", "?"],
)
def test_a_coordinate_system_names_no_files(tmp_path: Path, declared: str) -> None:
    path = shapefile(tmp_path / "x.shp")
    path.with_suffix(".prj").write_text(declared)
    (line,) = said(path)
    assert "the coordinate system that the file declares is not known" in line


# what a file may be -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "where", "words"),
    [
        ("Polygon", [[[0, 0], [1, 1], [2, 2], [0, 0]]], "a has no area"),
        ("Polygon", [[[0, 0], [1, 0], [1, 1]]], "its border is not closed"),
        ("Polygon", [[[0, 0], [1, 0], [1, 1], [0, 1]]], "its border is not closed"),
        ("Polygon", [[[0, 0], [1, 0], ["x", 1], [0, 0]]], "its coordinates are not pairs of numbers"),
        ("Polygon", [[[0, 0], [1, 0], None, [0, 0]]], "its coordinates are not pairs of numbers"),
        ("Polygon", [[0, 1, 2]], "its coordinates are not pairs of numbers"),
        ("Polygon", [{"a": 1}], "its coordinates are not pairs of numbers"),
        ("Polygon", [[[0, 0], [1e400, 0], [1, 1], [0, 0]]], "its coordinates are not pairs of numbers"),
        ("Polygon", [[[0, 0], [9e9, 0], [1, 1], [0, 0]]], "the coordinates are not degrees"),
        ("Polygon", [[]], "its coordinates are not pairs of numbers"),
        ("MultiPolygon", [[]], "a polygon has no coordinates"),
        ("Polygon", [], "a is not a polygon"),
        ("LineString", [[0, 0], [1, 1]], "a is not a polygon"),
        (None, None, "a is not a polygon"),
    ],
)
def test_polygons_that_are_none(tmp_path: Path, kind: str, where: object, words: str) -> None:
    path = geojson(tmp_path / "x.geojson", ("a", kind, where))
    path.write_text(path.read_text().replace("Infinity", "1e400"))
    (line,) = said(path)
    assert line.startswith("x.geojson:feature 1: ") and words in line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        '{"features": 1}',
        '{"features": [1]}',
        "[" * 5000,
        '{"features": [{"properties": NaN}]}',
    ],
)
def test_json_that_is_no_geojson(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.geojson").write_text(text)
    (line,) = said(tmp_path / "x.geojson")
    assert line.startswith("x.geojson:") and "\n" not in line


def test_a_bow_tie_is_mended(tmp_path: Path) -> None:
    path = geojson(tmp_path / "x.geojson", ("a", "Polygon", [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]))
    assert shapes_of(path)["a"].area == pytest.approx(0.5)


def test_the_older_standard_names_a_coordinate_system(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    mercator = [[[0, 6446275], [111319, 6446275], [111319, 6621293], [0, 6621293], [0, 6446275]]]
    path = geojson(tmp_path / "x.geojson", ("a", "Polygon", mercator), crs=crs)
    assert shapes_of(path)["a"].bounds == pytest.approx((0, 50, 1, 51), abs=0.01)
    path = geojson(tmp_path / "y.geojson", ("a", "Polygon", mercator), crs={"properties": {"name": "/etc/x"}})
    (line,) = said(path)
    assert "the coordinate system under crs is not known" in line


WEST, EAST = (
    [[-180, 0], [-178, 0], [-178, 2], [-180, 2], [-180, 0]],
    [[178, 0], [180, 0], [180, 2], [178, 2], [178, 0]],
)


def test_an_area_across_the_antimeridian_is_in_one_piece(tmp_path: Path) -> None:
    """Cut at 180° as the standard wants, or with a border that leaps from 180° to −180°: the map is the same."""
    leaping = [[178, 0], [-178, 0], [-178, 2], [178, 2], [178, 0]]
    cut = geojson(
        tmp_path / "x.geojson", ("a", "MultiPolygon", [[WEST], [EAST]]), ("b", "Polygon", [square(175)])
    )
    leap = geojson(tmp_path / "y.geojson", ("a", "Polygon", [leaping]), ("b", "Polygon", [square(175)]))
    for path in (cut, leap):
        shapes = shapes_of(path)
        assert shapes["a"].bounds == (178, 0, 182, 2) and shapes["a"].geom_type == "Polygon"
        own = load_user_geometry(path, "code", Problems(), None)
        assert own is not None
        x0, _, x1, _ = own.extent
        assert 700_000 < x1 - x0 < 900_000
        assert -180 <= own.points["a"][0] <= 180


def square(west: float) -> list[list[float]]:
    return [[west, 0], [west + 3, 0], [west + 3, 2], [west, 2], [west, 0]]


def test_neighbours_across_the_antimeridian(tmp_path: Path) -> None:
    path = geojson(tmp_path / "x.geojson", ("w", "Polygon", [WEST]), ("e", "Polygon", [EAST]))
    own = load_user_geometry(path, "code", Problems(), None)
    assert own is not None and own.neighbours()["w"] == ("e",)


def test_a_map_of_the_world_begins_at_the_antimeridian(tmp_path: Path) -> None:
    belt = [[-180, -80], [180, -80], [180, -85], [-180, -85], [-180, -80]]
    strips = [(f"s{w}", "Polygon", [square(w)]) for w in range(-180, 180, 3)]
    shapes = shapes_of(geojson(tmp_path / "x.geojson", ("belt", "Polygon", [belt]), *strips))
    assert shapes["belt"].bounds[0] == -180 and max(s.bounds[2] for s in shapes.values()) == 180


# codes ------------------------------------------------------------------------------------------------------


def regions(*pairs: tuple[str, str]) -> dict[str, Region]:
    return {c: Region(c, Text(zh=f"{n}州", en=n), Text(zh=n, en=n), n.lower()) for c, n in pairs}


def fitted(path: Path, *pairs: tuple[str, str]) -> tuple[Geometry | None, Problems]:
    problems = Problems()
    own = load_user_geometry(path, "code", problems, None)
    assert own is not None
    known = regions(*pairs)
    return boundary_codes.fit(own, known, gazetteer(known.values()), path.name, True, problems), problems


SQUARES = (("00", "Aber"), ("01", "Bray"), ("02", "Cwm"), ("03", "Dale"))


def test_borders_a_hand_apart_are_one_border() -> None:
    own, problems = fitted(HOSTILE / "squares-gap.geojson", *SQUARES)
    assert own is not None and not len(problems)
    assert own.neighbours()["00"] == ("01", "02", "03")


def test_codes_as_numbers_are_matched_and_told() -> None:
    own, problems = fitted(HOSTILE / "squares-number-codes.geojson", *SQUARES)
    assert own is not None and own.codes == ("00", "01", "02", "03")
    assert own.neighbours()["00"] == ("01", "02", "03")
    (note,) = problems.warnings
    assert "0 → 00, 1 → 01, 2 → 02, 3 → 03" in note.what["en"]


def test_codes_that_fit_nowhere_list_both_sides() -> None:
    own, problems = fitted(HOSTILE / "squares-gap.geojson", ("n", "North"), ("s", "South"))
    assert own is None
    (fault,) = problems.errors
    assert "00, 01, 02, 03" in fault.what["en"] and "n, s" in fault.what["en"]


def test_a_region_without_neighbours_is_named(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "x.geojson",
        *((c, "Polygon", [square(w)]) for c, w in (("a", 0), ("b", 3), ("c", 6.1), ("d", 20), ("e", 6.2))),
    )
    own, problems = fitted(path, ("a", "Aber"), ("b", "Bray"), ("c", "Cwm"), ("f", "Farne"))
    assert own is not None and set(own.codes) == {"a", "b", "c", "other-1", "other-2"}
    assert [w.what["en"] for w in problems.warnings] == [
        "these regions have no boundaries and are on no map: Farne",
        "these regions have no neighbours: Cwm",
    ]


def test_what_a_file_calls_a_border_reaches_no_page(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "x.geojson", ("a", "Polygon", [square(0)]), ('"><script>', "Polygon", [square(3)])
    )
    own, _ = fitted(path, ("a", "Aber"))
    assert own is not None and own.codes == ("a", "other-1")


# in a report ------------------------------------------------------------------------------------------------

REPORT = """
[report]
title = { zh = "四方", en = "Squares" }
edition = "2020"
date = "2021-01-01"
period = { zh = "2020年", en = "2020" }
regions = "table"
regions_file = "regions.csv"
geometry = "squares.geojson"
map_approval = "x"
[[source]]
id = "s"
cite = { zh = "来源", en = "source" }
short = { zh = "来源", en = "source" }
[[table]]
file = "squares.csv"
source = "s"
region = "code"
period = "year"
columns = { income = "income" }
ignore = ["name"]
[[indicator]]
id = "income"
name = { zh = "收入", en = "Income" }
[[analysis]]
id = "moran"
kind = "moran"
value = "income"
"""


@pytest.mark.parametrize("name", ["squares-gap", "squares-number-codes"])
def test_the_spatial_index_sees_through_gaps_and_numbers(name: str, tmp_path: Path) -> None:
    """12, 13, 14, 15 on four squares that all touch: Moran's I is −1/(n−1), whatever the figures."""
    (tmp_path / "report.toml").write_text(REPORT, encoding="utf-8")
    (tmp_path / "squares.csv").write_bytes((HOSTILE / "squares.csv").read_bytes())
    (tmp_path / "squares.geojson").write_bytes((HOSTILE / f"{name}.geojson").read_bytes())
    rows = [f"{c},{n},{n}" for c, n in SQUARES]
    (tmp_path / "regions.csv").write_text("\n".join(["code,zh,en", *rows, ""]), encoding="utf-8")
    problems = Problems()
    prepared = prepare(tmp_path, problems)
    assert prepared is not None, [p.line() for p in problems]
    frame = prepared[0].results["moran"].frame
    assert frame["moran_i"].to_numpy() == pytest.approx([-1 / 3])
    # and so there is nothing to test
    assert frame[["z", "p"]].isna().to_numpy().all() and frame["p_permutation"].tolist() == [1.0]

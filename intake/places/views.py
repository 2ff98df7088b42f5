"""The part of the country that a report is about, as its maps show it: `view_of`.

Three views. Regions all over the country are shown on the whole country, with the South China Sea in an inset.
Regions of one part of it are shown larger, their borders in finer detail, beside a small map of the country with its
dash line. Some cities or counties scattered over the country, or over many provinces, are points on the map of the
provinces: their own areas would be too small to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from intake.places.boundaries import (
    MAIN_SOUTH,
    TOLERANCE,
    Box,
    Geometry,
    Level,
    Locator,
    Ring,
    load_geometry,
)
from intake.places.projected import planes
from paths import CACHE

#: borders of more units than so many are straightened by so many degrees: three quarters of a unit of the drawing
_MANY, _COARSE = 400, 0.075
#: regions whose frame covers less of the whole map's are shown larger
_PART = 0.45
#: regions all over the country that cover less of its land are points
_SCATTERED = 0.35
#: the small map's share of the map's width, and the space around it
_SMALL, _GAP = 0.185, 0.02
#: cities of more provinces than so many, with less of these provinces' land, are points, however small their frame is
_FEW, _DOTTED = 4, 0.2
#: how tall a map may be for its width, and how flat
_TALL, _FLAT = 1.12, 0.5
#: units of a drawing's width, so that borders are straightened by half of one
_UNITS = 480.0
_DEGREE = 111_000.0
#: radius of a point on the drawing, in its units
_POINT = (3.6, 6.5)


def view_of(
    level: Literal["province", "prefecture", "county"],
    members: Iterable[str],
    cache: Path | None = CACHE / "geometry",
) -> Geometry:
    """The boundaries of a level, as a report on these members shows them.

    Neighbourhoods and label points are those of the whole level in any view.
    """
    return _view(level, tuple(sorted(set(members))), cache)


def family_view(
    geometry: Geometry, codes: Iterable[str], cache: Path | None = CACHE / "geometry"
) -> Geometry:
    """A few regions of many, shown larger, beside a small map of where they are.

    Of China's units in finer detail than the whole has; of a report's own boundaries as they are.
    """
    own = tuple(sorted(set(codes) & set(geometry.labels)))
    if geometry.level != "custom":
        return _view(_named(geometry.level), own, cache)
    drawn = [r for c in own for r in geometry.rings.get(c, ())]
    if not drawn:
        return geometry
    extent = _framed(_bounds(drawn))
    x0, y0, x1, y1 = extent
    near = {
        code: rings
        for code, rings in geometry.rings.items()
        if any(
            r[:, 0].max() > x0 and r[:, 0].min() < x1 and r[:, 1].max() > y0 and r[:, 1].min() < y1
            for r in rings
        )
    }
    return replace(geometry, rings=near, extent=extent, outline=(), dashes=(), inset=None, part=True)


@lru_cache(3)
def _whole(level: Literal["province", "prefecture", "county"], cache: Path | None) -> Geometry:
    """A whole level, read once: the family of each of thousands of regions is a part of it."""
    return load_geometry(level, cache)


@lru_cache(8)
def _view(
    level: Literal["province", "prefecture", "county"], members: tuple[str, ...], cache: Path | None
) -> Geometry:
    whole = _whole(level, cache)
    own = sorted(set(members) & set(whole.rings))
    if not own:
        return whole
    frame = _bounds(_main(whole, own))
    if level != "province" and _dotted(whole, own):
        return _points(whole, own, cache)
    if _size(frame) < _PART * _size(whole.extent):
        return _part(whole, own, cache)
    if level != "province" and _land(whole, own) < _SCATTERED * _land(whole, whole.rings):
        return _points(whole, own, cache)
    # of thousands of units no border is drawn finer than the drawing's own steps
    return whole if len(own) <= _MANY else load_geometry(level, cache, tolerance=_COARSE)


def _dotted(whole: Geometry, own: list[str]) -> bool:
    """Whether regions lie dispersed in many provinces: shown by their own areas, pieces of country would float about."""
    provinces = {c[:2] for c in own}
    around = [c for c in whole.rings if c[:2] in provinces]
    return len(provinces) > _FEW and _land(whole, own) < _DOTTED * _land(whole, around)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _bounds(rings: Iterable[Ring]) -> Box:
    everything = np.concatenate(list(rings))
    (x0, y0), (x1, y1) = everything.min(axis=0), everything.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _land(geometry: Geometry, codes: Iterable[str]) -> float:
    def area(ring: Ring) -> float:
        x, y = ring[:, 0], ring[:, 1]
        before = np.concatenate([ring[-1:], ring[:-1]])
        return float(abs(np.dot(x, before[:, 1]) - np.dot(y, before[:, 0])) / 2)

    return sum(area(r) for c in codes for r in geometry.rings[c])


def _south(geometry: Geometry) -> float:
    """The projected northing south of which islands stand in the inset of the South China Sea."""
    return planes(geometry.projection, ((105.0, MAIN_SOUTH),))[0][1]


def _main(geometry: Geometry, codes: Iterable[str]) -> list[Ring]:
    """The regions' rings north of the inset's islands, or all where there are none north of them."""
    south = _south(geometry)
    rings = [(c, r) for c in codes for r in geometry.rings[c]]
    # a unit of islands (三沙) belongs to the inset with all of them
    kept = [r for c, r in rings if r[:, 1].max() > south and geometry.labels[c][1] > south]
    return kept or [r for _, r in rings]


def _part(whole: Geometry, own: list[str], cache: Path | None) -> Geometry:
    """A part of the country in detail: its own regions, and the others of the same units above as blank ground."""
    above = 4 if whole.level == "county" and len({c[:4] for c in own}) == 1 else 2
    around = {c[:above] for c in own} if whole.level != "province" else set()
    shown = sorted({*own, *(c for c in whole.rings if c[:above] in around)})
    x0, _, x1, _ = _bounds(_main(whole, own))
    wanted = (x1 - x0) / _UNITS / _DEGREE / 2
    tolerance = next((t for t in (0.02, 0.01, 0.005, 0.002) if t <= wanted), 0.001)
    detail = load_geometry(_named(whole.level), cache, shown, min(tolerance, TOLERANCE[whole.level]))
    main = _main(detail, own)
    extent = _framed(_bounds(main))
    islands = [r for c in own for r in detail.rings[c] if r[:, 1].max() <= _south(detail)]
    seen = replace(
        detail,
        labels={**whole.labels, **detail.labels},
        points=whole.points,
        contiguity=whole.contiguity,
        part=True,
    )
    if islands and len(islands) < sum(len(detail.rings[c]) for c in own) and whole.inset is not None:
        # a part that reaches into the South China Sea has its islands in the usual inset
        room = 0.155 * (extent[2] - extent[0])
        sea = whole.inset
        return replace(
            seen,
            extent=_tall(
                (extent[0], extent[1], extent[2] + room, extent[3]),
                room / (sea[2] - sea[0]) * (sea[3] - sea[1]),
            ),
            inset=sea,
            dashes=whole.dashes,
            # the coast around, in the inset above all
            base=tuple(r for rings in _whole("province", cache).rings.values() for r in rings),
        )
    country = _whole("province", cache)
    extent, frame = _with_locator(extent, _main(detail, shown), country)
    locator = Locator(
        country.outline,
        country.dashes,
        tuple(r for c in own for r in whole.rings[c]),
        _country(country),
        frame,
    )
    return replace(seen, extent=extent, locator=locator)


def _named(level: Level) -> Literal["province", "prefecture", "county"]:
    return "province" if level == "province" else "county" if level == "county" else "prefecture"


def _country(country: Geometry) -> Box:
    """A frame around all of the country, the dash line and the southernmost islands included."""
    x0, y0, x1, y1 = _bounds((*country.outline, *country.dashes))
    pad = 0.02 * (x1 - x0)
    return x0 - pad, y0 - pad, x1 + pad, y1 + pad


def _framed(box: Box) -> Box:
    """A frame with a margin for names beside, neither very tall nor very flat."""
    x0, y0, x1, y1 = box
    pad = 0.04 * max(x1 - x0, y1 - y0)
    x0, y0, x1, y1 = x0 - pad, y0 - pad, x1 + pad, y1 + pad
    wide = max(x1 - x0, (y1 - y0) / _TALL)
    tall = max(y1 - y0, (x1 - x0) * _FLAT)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2


def _tall(box: Box, least: float) -> Box:
    """The frame, at least so tall."""
    x0, y0, x1, y1 = box
    return x0, min(y0, y1 - least * 1.05), x1, y1


def _with_locator(extent: Box, land: list[Ring], country: Geometry) -> tuple[Box, Box]:
    """The frame of the map and that of the small map in a corner without land, for which room is made if need be."""
    import shapely

    parts = shapely.make_valid(np.array([shapely.Polygon(r) for r in land if len(r) > 3], dtype=object))
    ground = shapely.union_all(parts)
    cx0, cy0, cx1, cy1 = _country(country)
    ratio = (cy1 - cy0) / (cx1 - cx0)

    def corners(box: Box) -> list[Box]:
        x0, y0, x1, y1 = box
        wide, gap = _SMALL * (x1 - x0), _GAP * (x1 - x0) / 4
        tall = wide * ratio
        right, left = x1 - gap, x0 + gap
        return [
            (right - wide, y0 + gap, right, y0 + gap + tall),
            (right - wide, y1 - gap - tall, right, y1 - gap),
            (left, y1 - gap - tall, left + wide, y1 - gap),
        ]

    for wider in (0.0, 0.06, 0.12, 0.18, 0.24):
        x0, y0, x1, y1 = extent
        grown = (x0, y0, x1 + wider * (x1 - x0), y1)
        margin = 2 * _GAP * (grown[2] - grown[0])
        for frame in corners(grown):
            if not ground.intersects(shapely.box(*frame).buffer(margin)):
                return grown, frame
    return grown, corners(grown)[0]


def _points(whole: Geometry, own: list[str], cache: Path | None) -> Geometry:
    """Regions as points, small circles around their label points, on the map of the provinces."""
    country = _whole("province", cache)
    unit = (country.extent[2] - country.extent[0]) / _UNITS
    spots = np.array([whole.labels[c] for c in own])
    apart = np.hypot(*(spots[:, None, :] - spots[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    radius = float(np.clip(apart.min() / 2.1, _POINT[0] * unit, _POINT[1] * unit))
    turn = np.linspace(0, 2 * np.pi, 25)
    rim = radius * np.column_stack([np.cos(turn), np.sin(turn)])
    return replace(
        country,
        level=whole.level,
        names=whole.names,
        rings={c: (rim + whole.labels[c],) for c in own},
        labels=whole.labels,
        points=whole.points,
        contiguity=whole.contiguity,
        part=True,
        scattered=True,
        base=tuple(r for rings in country.rings.values() for r in rings),
    )

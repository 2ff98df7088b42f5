"""Map sheet: a geometry on the drawing's grid, with inset and room for names: `Sheet`, `sheet_of`."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from compose.look.tokens import paper
from intake.places.boundaries import Box, Geometry, Ring
from intake.places.projected import planes

WIDTH = 480.0
#: how much of the width the inset of the South China Sea takes, and in the corner of small maps, where its islands have no names
INSET, SMALL_INSET = 0.1965, 0.155
#: room at its foot for its scale, above its frame, and beside it where it hangs below the map
INSET_FOOT, INSET_ABOVE, INSET_BESIDE = 14.0, 3.0, 8.0
#: a line is free of names on either side by so much
CLEAR = 2.0
#: islands that are not wider than this are left out of the small map of the country
SMALL_ISLAND = 0.9
#: around the shapes that all maps of a page can share: a page keeps them in its first map only
SHAPES = ("<!--shapes-->", "<!--/shapes-->")
HATCH = "mhatch"
#: corners of the smallest area
TRIANGLE = 3
#: (longitude, latitude) of 东沙群岛, 西沙群岛, 中沙群岛, 南沙群岛, 黄岩岛, 曾母暗沙 on the inset; of 钓鱼岛, 赤尾屿 on the map
ISLANDS = ((116.8, 20.7), (112.0, 16.5), (114.4, 15.7), (114.2, 10.2), (117.77, 15.15), (112.28, 3.97))
ISLETS = ((123.47, 25.745), (124.56, 25.925))

#: a map of more regions shows colours alone
CROWDED = 400

_X = TypeVar("_X", float, NDArray[np.float64])
_Made = TypeVar("_Made")
#: places for a name around a region's label point, the nearest first
_AROUND = np.array(
    sorted(
        ((x, y) for x in range(-76, 77, 4) for y in range(-40, 41, 4)),
        key=lambda p: (p[0] ** 2 + p[1] ** 2, p),
    ),
    dtype=float,
)
#: of these, so many are looked at together
_AT_ONCE = 20


def _area(ring: Ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    before = np.concatenate([ring[-1:], ring[:-1]])
    return float(abs(np.dot(x, before[:, 1]) - np.dot(y, before[:, 0])) / 2)


def _edges(points: NDArray[np.float64], rings: Sequence[Ring]) -> NDArray[np.float64]:
    """The edges of rings whose points follow one another: each from a point to the next, the last to the first (n, 4)."""
    ends = np.cumsum([len(ring) for ring in rings])
    following = np.arange(1, len(points) + 1)
    following[ends - 1] = np.concatenate([[0], ends[:-1]])
    return np.hstack([points, points[following]])


def _inside(points: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points lie inside, by the even-odd rule. Shapes: points (n, 2), edges (k, 4)."""
    x, y = points[:, :1], points[:, 1:]
    if len(points) and len(edges):
        # a line to the right of a point crosses no edge that is above, below or left of all points
        above = np.maximum(edges[:, 1], edges[:, 3]) > y.min()
        below = np.minimum(edges[:, 1], edges[:, 3]) <= y.max()
        edges = edges[above & below & (np.maximum(edges[:, 0], edges[:, 2]) >= x.min())]
    x1, y1, x2, y2 = edges.T
    crosses = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    inside: NDArray[np.bool_] = (crosses & (x < at)).sum(axis=1) % 2 == 1
    return inside


def sums_of(cells: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many of the cells above and left of each corner are so. Shapes: cells (n, k), sums (n + 1, k + 1)."""
    return np.pad(cells.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0))).astype(np.int64)


@dataclass
class Sheet:
    """A geometry on the drawing's grid: path data by region, made once."""

    geometry: Geometry
    width: float = WIDTH
    #: whether names are sought room for, which takes most of a map's time; a trial that nobody looks at needs none
    named: bool = True
    _rooms: dict[tuple[str, float, float], tuple[float, float] | None] = field(
        default_factory=dict, repr=False
    )
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    #: gives a drawing that was made of the same before, on another day too, else what the function makes
    keep: Callable[[object, Callable[[], str]], str] | None = field(default=None, repr=False)

    def drawn(self, parts: object, make: Callable[[], str]) -> str:
        """A drawing on the sheet; ``parts``: all that it is made of besides the sheet."""
        return self.keep((self.width, self.named, parts), make) if self.keep else make()

    def once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What ``make`` finds out about the sheet for what is in the key; kept for all maps that ask the same."""
        if key not in self._kept:
            self._kept[key] = make()
        kept: _Made = self._kept[key]
        return kept

    @cached_property
    def scale(self) -> float:
        """Units of the drawing to one of the projection."""
        x0, _, x1, _ = self.geometry.extent
        return self.width / (x1 - x0)

    @cached_property
    def height(self) -> float:
        """The height of the land at the sheet's width."""
        _, y0, _, y1 = self.geometry.extent
        return (y1 - y0) * self.scale

    @cached_property
    def paths(self) -> dict[str, str]:
        """The regions as paths of SVG, by code."""
        return {
            code: self._path(rings, self.geometry.extent, self.scale)
            for code, rings in self.geometry.rings.items()
        }

    @property
    def crowded(self) -> bool:
        """Whether it has more regions than can be told apart: then they carry neither names nor letters."""
        return len(self.geometry.rings) > CROWDED

    @cached_property
    def outline(self) -> str:
        """The outline of the whole as a path of SVG."""
        return self._path(self.geometry.outline, self.geometry.extent, self.scale)

    @cached_property
    def dashes(self) -> str:
        """The dash line as a path of SVG, which is not closed."""
        return self._path(self.geometry.dashes, self.geometry.extent, self.scale, close=False)

    @cached_property
    def shapes(self) -> str:
        """Every shape of a map once, to be used by reference: regions, outline, dashes, inset, clips, hatching."""
        rule = "" if self.crowded else ' fill-rule="evenodd"'
        parts = [f'<path id="m{code}" d="{path}"{rule}/>' for code, path in self.paths.items()]
        parts.append(f'<path id="moutline" d="{self.outline}"/><path id="mdash" d="{self.dashes}"/>')
        parts.append(
            f'<clipPath id="mclip"><rect width="{self.width:.1f}" height="{self.height:.1f}"/></clipPath>'
            f'<pattern id="{HATCH}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="{paper("ground")}" class="f-ground"/>'
            f'<path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="{paper("hatch")}" class="k-hatch" stroke-width=".8"/></pattern>'
        )
        if self.geometry.base:
            parts.append(
                f'<path id="mbase" d="{self._path(self.geometry.base, self.geometry.extent, self.scale)}"/>'
            )
        if self.locator is not None:
            _, land, dashes, area = self.locator
            parts.append(
                f'<path id="lland" d="{land}"/><path id="ldash" d="{dashes}"/><path id="larea" d="{area}"/>'
            )
        if self.inset is not None:
            (_, _, w, h), _, paths, dashes = self.inset
            parts += [f'<path id="i{code}" d="{path}"{rule}/>' for code, path in paths.items()]
            parts.append(f'<path id="idash" d="{dashes}"/>')
            if self.geometry.base and self.geometry.inset is not None:
                base = self._path(self.geometry.base, self.geometry.inset, self.inset[1], clip=True)
                parts.append(f'<path id="ibase" d="{base}"/>')
            parts.append(f'<clipPath id="iclip"><rect width="{w:.1f}" height="{h:.1f}"/></clipPath>')
        return f"<defs>{SHAPES[0]}{''.join(parts)}{SHAPES[1]}</defs>"

    @cached_property
    def inset(self) -> tuple[Box, float, dict[str, str], str] | None:
        """Frame (x, y, w, h) on the drawing, scale, paths of the regions inside, dash line.

        It is as large as the names of its islands need, and hangs below the map where land or dash line leave less room.
        """
        box = self.geometry.inset
        if box is None:
            return None
        w = self.width * INSET
        scale = w / (box[2] - box[0])
        h = (box[3] - box[1]) * scale + INSET_FOOT
        left = self.width - w - 1
        frame = (left, max(self.height - h - 1, self._lowest(left - INSET_ABOVE) + INSET_ABOVE), w, h)
        inside = {
            code: self._path(rings, box, scale, clip=True)
            for code, rings in self.geometry.rings.items()
            if any(_touches(r, box) for r in rings)
        }
        return (
            frame,
            scale,
            {c: p for c, p in inside.items() if p},
            self._path(self.geometry.dashes, box, scale, close=False),
        )

    def _lowest(self, left: float) -> float:
        """How far down on the map land and dash line reach to the right of a place."""
        rings = [*(r for rings in self.geometry.rings.values() for r in rings), *self.geometry.dashes]
        x, y = self.at(*np.concatenate(rings).T)
        right = y[(x > left) & (y < self.height)]
        return float(right.max(initial=0.0))

    @cached_property
    def corner(self) -> tuple[Box, float]:
        """The inset's frame in the corner of a small map, and how much smaller its shapes are there."""
        assert self.inset is not None
        (_, _, wide, high), _, _, _ = self.inset
        w = self.width * SMALL_INSET
        h = (high - INSET_FOOT) * w / wide
        return (self.width - w - 1, self.height - h - 1, w, h), w / wide

    @property
    def hangs(self) -> float:
        """How far the inset reaches below the map."""
        if self.inset is None:
            return 0.0
        (_, y, _, h), _, _, _ = self.inset
        return max(0.0, y + h + 1 - self.height)

    @property
    def foot(self) -> float:
        """The width of what stands below the map, beside the inset where that reaches so far."""
        return self.inset[0][0] - INSET_BESIDE if self.inset is not None and self.hangs > 0 else self.width

    @cached_property
    def locator(self) -> tuple[Box, str, str, str] | None:
        """Frame (x, y, w, h) of the small map of the country, and its paths: land, dash line, the area shown."""
        small = self.geometry.locator
        if small is None:
            return None
        (x0, y0), (x1, y1) = self.at(*small.frame[:2]), self.at(*small.frame[2:])
        frame = (x0, y1, x1 - x0, y0 - y1)
        scale = frame[2] / (small.extent[2] - small.extent[0])
        land, area = (
            self._path(
                [r for r in rings if np.ptp(r, axis=0).max() * scale > SMALL_ISLAND],
                small.extent,
                scale,
                clip=True,
            )
            for rings in (small.outline, small.area)
        )
        return frame, land, self._path(small.dashes, small.extent, scale, close=False, clip=True), area

    @cached_property
    def small_islands(self) -> list[tuple[float, float]]:
        """Where the four groups of islands lie on the small map of the country."""
        small = self.geometry.locator
        if small is None or self.locator is None:
            return []
        (x, y, w, _), _, _, _ = self.locator
        scale = w / (small.extent[2] - small.extent[0])
        return [
            (x + (e - small.extent[0]) * scale, y + (small.extent[3] - n) * scale)
            for e, n in self._planes(ISLANDS[:4])
        ]

    def _planes(self, places: Sequence[tuple[float, float]] = ISLANDS) -> list[tuple[float, float]]:
        """Islands in projected metres."""
        return list(planes(self.geometry.projection, tuple(places)))

    @cached_property
    def islets(self) -> list[tuple[float, float]]:
        """Where 钓鱼岛 and 赤尾屿 lie on a map with an inset; none where the map is not of so much."""
        places = [self.at(*plane) for plane in self._planes(ISLETS)] if self.inset is not None else []
        inside = all(0 <= x <= self.width and 0 <= y <= self.height for x, y in places)
        return places if inside else []

    @cached_property
    def islands(self) -> list[tuple[float, float]]:
        """Where the islands lie on the inset."""
        box = self.geometry.inset
        if box is None or self.inset is None:
            return []
        return [((x - box[0]) * self.inset[1], (box[3] - y) * self.inset[1]) for x, y in self._planes()]

    def _path(
        self, rings: Sequence[Ring], box: Box, scale: float, close: bool = True, clip: bool = False
    ) -> str:
        parts: list[str] = []
        grid = 10 if not close else 2 if clip else 1
        for ring in rings:
            if clip and not _touches(ring, box):
                continue
            # a finer grid inside the inset, where a unit is coarser; lines of a few points are smooth to a tenth of one
            xy = np.column_stack([(ring[:, 0] - box[0]) * scale, (box[3] - ring[:, 1]) * scale])
            points = np.rint(xy * grid).astype(int)
            keep = np.ones(len(points), dtype=bool)
            keep[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
            points = points[keep]
            if close and len(points) > 1 and (points[0] == points[-1]).all():
                points = points[:-1]
            if len(points) < (3 if close else 2):
                continue
            steps = _straightened(np.diff(points, axis=0))
            if grid > 1:
                first = f"M{points[0][0] / grid:g} {points[0][1] / grid:g}l"
                body = " ".join(f"{dx / grid:g} {dy / grid:g}" for dx, dy in steps.tolist())
            else:
                first = f"M{points[0][0]} {points[0][1]}l"
                body = " ".join(f"{dx} {dy}" for dx, dy in steps.tolist())
            parts.append(first + body.replace(" -", "-") + ("z" if close else ""))
        return "".join(parts)

    def at(self, x: _X, y: _X) -> tuple[_X, _X]:
        """A place in projected metres on the drawing."""
        x0, _, _, y1 = self.geometry.extent
        return (x - x0) * self.scale, (y1 - y) * self.scale

    @cached_property
    def coast(self) -> list[list[tuple[float, float]]]:
        """The national outline on the drawing, or the regions' where there is none; points some units apart."""
        rings = self.geometry.outline or [r for rings in self.geometry.rings.values() for r in rings]
        edges = []
        for ring in rings:
            points = 3 * np.rint(np.column_stack(self.at(ring[:, 0], ring[:, 1])) / 3)
            apart = np.ones(len(points), dtype=bool)
            apart[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
            edges.append([(x, y) for x, y in points[apart].tolist()])
        return edges

    @cached_property
    def raster(self) -> NDArray[np.int16]:
        """The number of the region (from 1, in the order of the paths) in every unit of the drawing; 0 is none.

        Large shapes first, so that an enclave lies on what surrounds it.
        """
        # only names need it
        from PIL import Image, ImageDraw

        rings = [
            (_area(ring), number, ring)
            for number, code in enumerate(self.paths, start=1)
            for ring in self.geometry.rings[code]
        ]
        size = (math.ceil(self.width), math.ceil(self.height))
        image = Image.new("I;16", size)
        draw = ImageDraw.Draw(image)
        for _, number, ring in sorted(rings, key=lambda r: -r[0]):
            points = np.rint(np.column_stack(self.at(ring[:, 0], ring[:, 1]))).astype(int)
            if len(points) >= TRIANGLE:
                draw.polygon([tuple(p) for p in points.tolist()], fill=number)
        return np.asarray(image).astype(np.int16)

    @cached_property
    def land_cells(self) -> NDArray[np.int64]:
        """How many units of the drawing above and left of each corner belong to a region: sums over :attr:`raster`."""
        return sums_of(self.raster > 0)

    def cells_of(self, number: int) -> tuple[int, int, NDArray[np.int64]]:
        """The same of the region with this number alone, in the box around it: its column, its row, the sums.

        The sums are of one corner, and the box of no unit, where it is nowhere on the drawing.
        """
        return self.once(("cells of", number), lambda: self._cells_of(number))

    def _cells_of(self, number: int) -> tuple[int, int, NDArray[np.int64]]:
        there = self.raster == number
        columns, rows = (np.flatnonzero(there.any(axis=axis)) for axis in (0, 1))
        if not len(rows):
            return 0, 0, sums_of(there[:0, :0])
        x, y = int(columns[0]), int(rows[0])
        return x, y, sums_of(there[y : int(rows[-1]) + 1, x : int(columns[-1]) + 1])

    @cached_property
    def marks(self) -> list[Box]:
        """Boxes around the pieces of the dash line, where no name may stand."""
        marks = []
        for line in self.geometry.dashes:
            x, y = self.at(line[:, 0], line[:, 1])
            marks.append(
                (
                    float(x.min()) - CLEAR,
                    float(y.min()) - CLEAR,
                    float(x.max()) + CLEAR,
                    float(y.max()) + CLEAR,
                )
            )
        return marks

    @cached_property
    def areas(self) -> dict[str, float]:
        """The regions' areas in square units of the drawing."""
        factor = self.scale**2
        return {c: factor * sum(map(_area, rings)) for c, rings in self.geometry.rings.items()}

    @cached_property
    def land(self) -> float:
        """The area of all that is drawn as land, in square units of the drawing."""
        rings = self.geometry.outline if self.geometry.scattered else ()
        return self.scale**2 * sum(map(_area, rings)) if rings else sum(self.areas.values())

    def clear(self, x: float, y: float, width: float, height: float) -> bool:
        """Whether a box on the drawing holds neither land nor a piece of the dash line."""
        return self.once(("clear", x, y, width, height), lambda: self._clear(x, y, width, height))

    def _clear(self, x: float, y: float, width: float, height: float) -> bool:
        points, edges = self._coast
        middle, half = np.array([x + width / 2, y + height / 2]), (width / 2, height / 2)
        if (np.abs(points - middle) < half).all(axis=1).any():
            return False
        return not _inside(middle[None, :], edges).any()

    @cached_property
    def _coast(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The points of the outline and the dash line on the drawing (n, 2), and the edges of the land (k, 4)."""
        outline = self.geometry.outline
        points = self._on_drawing((*outline, *self.geometry.dashes))
        return points, _edges(points[: sum(map(len, outline))], outline)

    def _on_drawing(self, rings: Sequence[Ring]) -> NDArray[np.float64]:
        """The points of all rings on the drawing, one ring after the other (n, 2)."""
        every = np.concatenate(rings)
        return np.column_stack(self.at(every[:, 0], every[:, 1]))

    def room(self, code: str, width: float, height: float) -> tuple[float, float] | None:
        """The middle of a box of this size that lies wholly inside a region, near its label point; else None."""
        if code not in self.geometry.labels or width * height > self.areas[code]:
            return None
        key = (code, round(width, 1), height)
        if key not in self._rooms:
            self._rooms[key] = self._look_for_room(code, width / 2, height / 2)
        return self._rooms[key]

    def _look_for_room(self, code: str, half_w: float, half_h: float) -> tuple[float, float] | None:
        rings = self.geometry.rings[code]
        edges = _edges(self._on_drawing(rings), rings)
        middle = np.array(self.at(*self.geometry.labels[code]))
        centres = middle + _AROUND
        centres = centres[_inside(centres, edges)]
        rim = np.array([(i, j) for i in (-1, -0.5, 0, 0.5, 1) for j in (-1, 1)]) * (half_w, half_h)
        # most names have room near the middle: few places at a time
        for start in range(0, len(centres), _AT_ONCE):
            near = centres[start : start + _AT_ONCE]
            points = (near[:, None, :] + rim).reshape(-1, 2)
            inside = _inside(points, edges).reshape(len(near), len(rim))
            for centre in near[inside.all(axis=1)].tolist():
                # an enclave or a spit may lie in the box though its rim is inside
                if not (np.abs(edges[:, :2] - centre) < (half_w, half_h)).all(axis=1).any():
                    return centre[0], centre[1]
        return None


def _straightened(steps: NDArray[np.int_]) -> NDArray[np.int_]:
    """Steps along a line, those that go on in one direction made one: the same line in fewer words.

    >>> _straightened(np.array([[0, 1], [0, 2], [1, 1], [2, 2], [-1, -1]])).tolist()
    [[0, 3], [3, 3], [-1, -1]]
    """
    before, after = steps[:-1], steps[1:]
    across = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    along = (before * after).sum(axis=1)
    starts = np.concatenate([[0], np.flatnonzero((across != 0) | (along <= 0)) + 1])
    return np.add.reduceat(steps, starts, axis=0)


@lru_cache(8)
def sheet_of(geometry: Geometry) -> Sheet:
    """The sheet of boundaries: one for all reports on the same, so that each place for a name is looked for once."""
    return Sheet(geometry)


def _touches(ring: Ring, box: Box) -> bool:
    x0, y0 = ring.min(axis=0)
    x1, y1 = ring.max(axis=0)
    return bool(x0 < box[2] and x1 > box[0] and y0 < box[3] and y1 > box[1])

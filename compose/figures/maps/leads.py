"""Names that stand away from their regions, each with a line to it: `place`, where and with which line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from compose.figures.maps.sheet import Sheet
from compose.figures.svg import Box, LabelPlacer, text_width

Line = tuple[tuple[float, float], tuple[float, float]]
Placed = dict[str, tuple[Box, Line]]

#: how far from its region a name may stand, in units of the drawing, and how far apart the places are that are tried
FAR, _STEP = 85.0, 5.0
#: what a name keeps free at its sides, and above and below
SIDE, ABOVE = 2, 1
#: of the nearest free places of a name, so many are looked at for a line that crosses nothing
_TRIED = 200
#: of these, how many lines are looked at together
_TOGETHER = 24
#: height of a name's ink, in type sizes; lines pass names by so much
_INK, _PAST = 0.9, 1.0
#: by how much a name may be drawn beyond its place
_HIGHER = 0.5
#: a line from a circle is at least so long that it is seen
_SHORTEST = 4.0
#: where along a line it is looked at what it runs through
_SHARES = np.linspace(0, 1, 61)


def place(
    sheet: Sheet,
    names: Sequence[tuple[str, str]],
    size: float,
    taken: Sequence[Box],
    radii: Mapping[str, float] | None = None,
) -> Placed:
    """Places on blank ground for names, code → (box, line), and the lines from the regions to them.

    No line crosses a name, another line or a region that is a point; no name stands on a line, nor on the coast if
    it can be helped. Names are placed one after the other; of several orders the one with the most names is taken,
    and of these the one with the shortest lines.

    Args:
        names: (code, name) of the regions that have no name yet.
        size: size of type.
        taken: where nothing may stand.
        radii: of the circles of a map of totals, on which all land is blank; empty: a coloured map.
    """
    named = [(code, text, _middle(sheet, code)) for code, text in names]
    named = [one for one in named if 0 < one[2][0] < sheet.width and 0 < one[2][1] < sheet.height]
    best: Placed = {}
    for along, sign in ((0, -1), (0, 1), (1, -1), (1, 1)):
        order = sorted(named, key=lambda one: (sign * one[2][along], one[0]))
        placed: Placed = {}
        for strict in (True, False):
            _round(sheet, order, size, taken, placed, strict, radii)
        if not best or _worth(placed) > _worth(best):
            best = placed
        if len(named) <= 1:
            break
    return best


def _worth(placed: Placed) -> tuple[int, float]:
    return len(placed), -sum(float(np.hypot(b[0] - a[0], b[1] - a[1])) for _, (a, b) in placed.values())


def _round(
    sheet: Sheet,
    named: Sequence[tuple[str, str, tuple[float, float]]],
    size: float,
    taken: Sequence[Box],
    placed: Placed,
    strict: bool,
    radii: Mapping[str, float] | None,
) -> None:
    """Places names that have none yet; ``strict``: not on the coast."""
    coast = coast_of(sheet, radii is not None)
    # a name as drawn is a little higher than its place
    circles = _grown(_circles(sheet, radii or {}, ""), _HIGHER)
    for code, text, (x, y) in named:
        if code in placed:
            continue
        boxes = np.array([*taken, *(box for box, _ in placed.values())]).reshape(-1, 4)
        lines = [line for _, line in placed.values()]
        points = _points(sheet, code) if radii is None else _circles(sheet, radii, code)
        filled, passed = np.concatenate([boxes, circles]), np.concatenate([_grown(boxes, _PAST), points])
        rim = _radius(sheet, code) if radii is None else radii[code]
        free = _free(sheet, (x, y), text_width(text, size), _INK * size, filled, radii is not None)
        for box, line in _clear((x, y), free, rim, passed):
            if strict and not coast.free(box):
                continue
            if radii is not None and np.hypot(*np.subtract(*line)) < _SHORTEST:
                continue
            mine = _grown(np.array([box]), _PAST)
            if not any(_meet(line, other) or _runs_through(other, mine) for other in lines):
                placed[code] = (box, line)
                break


def _free(
    sheet: Sheet,
    at: tuple[float, float],
    wide: float,
    tall: float,
    boxes: NDArray[np.float64],
    on_land: bool = False,
) -> list[Box]:
    """Boxes on blank ground, or ``on_land`` as well, that touch none of ``boxes``, the nearest first."""
    x, y = at
    left, top = (
        g.ravel()
        for g in np.meshgrid(
            np.arange(x - FAR - wide, x + FAR, _STEP), np.arange(y - FAR - tall, y + FAR, _STEP)
        )
    )
    inside = (left > SIDE) & (top > ABOVE)
    inside &= (left + wide < sheet.width - SIDE) & (top + tall < sheet.height - ABOVE)
    left, top = left[inside], top[inside]
    x0, y0 = np.floor(left - SIDE).astype(int), np.floor(top - ABOVE).astype(int)
    x1, y1 = np.ceil(left + wide + SIDE).astype(int), np.ceil(top + tall + ABOVE).astype(int)
    sums = sheet.land_cells
    height, width = sums.shape[0] - 1, sums.shape[1] - 1
    x0, y0, x1, y1 = (np.clip(v, 0, m) for v, m in ((x0, width), (y0, height), (x1, width), (y1, height)))
    blank = (sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0] == 0) | on_land
    left, top = left[blank], top[blank]
    if len(left):
        # most boxes are not even near
        least, most = (left.min(), top.min()), (left.max() + wide, top.max() + tall)
        boxes = boxes[((boxes[:, :2] < most) & (boxes[:, 2:] > least)).all(axis=1)]
    x0, y0, x1, y1 = boxes.T[:, :, None]
    kept = ~((left < x1) & (x0 < left + wide) & (top < y1) & (y0 < top + tall)).any(axis=0)
    left, top = left[kept], top[kept]
    aside = np.maximum(np.maximum(left - x, x - left - wide), 0)
    above = np.maximum(np.maximum(top - y, y - top - tall), 0)
    far = np.hypot(aside, above)
    order = np.lexsort((top, left, far))
    order = order[far[order] <= FAR][:_TRIED]
    return [
        (a, b, a + wide, b + tall) for a, b in zip(left[order].tolist(), top[order].tolist(), strict=True)
    ]


def coast_of(sheet: Sheet, circles: bool = False) -> LabelPlacer:
    """Where regions are points or ``circles`` on land, the coast, which no name should cross; else nothing."""
    coast = LabelPlacer((0, 0, sheet.width, sheet.height))
    for ring in sheet.coast if sheet.geometry.scattered or circles else ():
        coast.line(ring)
    return coast


def gap(x: float, y: float, box: Box) -> float:
    """How far a box is from a place."""
    return float(np.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3])))


def _middle(sheet: Sheet, code: str) -> tuple[float, float]:
    """A region's label point on the drawing."""
    spot = sheet.geometry.labels.get(code)
    return sheet.at(*spot) if spot else (-1.0, -1.0)


def _radius(sheet: Sheet, code: str) -> float:
    """How far from its middle a line begins: at the rim of a region that is a point."""
    return float(np.sqrt(sheet.areas[code] / np.pi)) if sheet.geometry.scattered else 0.0


def _points(sheet: Sheet, code: str) -> NDArray[np.float64]:
    """Boxes around the other regions that are points. Shape (k, 4)."""
    if not sheet.geometry.scattered:
        return np.empty((0, 4))
    spots = np.array([_middle(sheet, other) for other in sheet.paths if other != code]).reshape(-1, 2)
    r = _radius(sheet, code)
    return np.hstack([spots - r, spots + r])


def _circles(sheet: Sheet, radii: Mapping[str, float], code: str) -> NDArray[np.float64]:
    """Boxes around the circles but that of ``code``. Shape (k, 4)."""
    spots = [(*_middle(sheet, other), r) for other, r in radii.items() if other != code]
    return np.array([(x - r, y - r, x + r, y + r) for x, y, r in spots]).reshape(-1, 4)


def line_to(sheet: Sheet, code: str, box: Box) -> Line:
    """A line from a region to a box."""
    return _line(_middle(sheet, code), box, _radius(sheet, code))


def _line(start: tuple[float, float], box: Box, radius: float) -> Line:
    """A line from a region to the nearest place at a name."""
    x, y = start
    end = (min(max(x, box[0] - SIDE), box[2] + SIDE), min(max(y, box[1] + ABOVE), box[3] - ABOVE))
    share = min(1.0, radius / (float(np.hypot(end[0] - x, end[1] - y)) or 1.0))
    return (x + (end[0] - x) * share, y + (end[1] - y) * share), end


def _grown(boxes: NDArray[np.float64], by: float) -> NDArray[np.float64]:
    grown: NDArray[np.float64] = boxes + np.array([-by, -by, by, by])
    return grown


def _clear(
    start: tuple[float, float], free: Sequence[Box], radius: float, passed: NDArray[np.float64]
) -> Iterator[tuple[Box, Line]]:
    """Of free places those whose lines run through none of ``passed``, each with its line; many are looked at together."""
    for first in range(0, len(free), _TOGETHER):
        boxes = free[first : first + _TOGETHER]
        lines = [_line(start, box, radius) for box in boxes]
        for box, line, stopped in zip(boxes, lines, _run_through(lines, passed), strict=True):
            if not stopped:
                yield box, line


def _run_through(lines: Sequence[Line], boxes: NDArray[np.float64]) -> list[bool]:
    """Of each line, whether it runs through any of the boxes. Shape (k, 4)."""
    # most boxes are not even near; a little more than the line's own box, as its points are rounded
    ends = np.array(lines)
    ax, ay, bx, by = ends[:, 0, 0], ends[:, 0, 1], ends[:, 1, 0], ends[:, 1, 1]
    left, right = np.minimum(ax, bx)[:, None] - 1e-6, np.maximum(ax, bx)[:, None] + 1e-6
    top, bottom = np.minimum(ay, by)[:, None] - 1e-6, np.maximum(ay, by)[:, None] + 1e-6
    x0, y0, x1, y1 = boxes.T
    line, box = np.nonzero((x0 < right) & (x1 > left) & (y0 < bottom) & (y1 > top))
    x = ax[line, None] * (1 - _SHARES) + bx[line, None] * _SHARES
    y = ay[line, None] * (1 - _SHARES) + by[line, None] * _SHARES
    x0, y0, x1, y1 = boxes[box].T[:, :, None]
    through = ((x > x0) & (x < x1) & (y > y0) & (y < y1)).any(axis=1)
    stopped = np.zeros(len(lines), dtype=bool)
    stopped[line[through]] = True
    return [bool(one) for one in stopped]


def _runs_through(line: Line, boxes: NDArray[np.float64]) -> bool:
    """Whether a line runs through any of the boxes. Shape (k, 4)."""
    return _run_through([line], boxes)[0]


def _meet(one: Line, other: Line) -> bool:
    """Whether two lines cross."""

    def side(line: Line, point: tuple[float, float]) -> float:
        (ax, ay), (bx, by) = line
        return (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)

    return side(one, other[0]) * side(one, other[1]) < 0 and side(other, one[0]) * side(other, one[1]) < 0

"""Placement of region names on a coloured map: `place`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

import numpy as np
from numpy.typing import NDArray

from compose.figures.maps import leads
from compose.figures.maps.sheet import Sheet, sums_of
from compose.figures.svg import Box, text_width
from compose.look.tokens import same_words, words_on

#: how much of a name that crosses a border lies in its own region at least
OWN = 0.55
#: the same on a map of a part of the country, where a name can stand away from its region with a line instead
OWN_IN_PART = 0.85
#: how near another region may be to a name in the sea, in units of the drawing
APART = 7
#: of more regions than these, names without room are left out rather than led to
MOST_LED = 60
#: of a type size: height of a name's ink, of a name with the least room above; its baseline below the middle and above the
#: lower edge of that height; what its box takes above and below the baseline
INK, TIGHT, DROP, BASE, ASCENT, DESCENT = 0.9, 0.88, 0.36, 0.12, 0.86, 0.16
#: on a map of a part, a region is covered where a name takes more than this share of its box from it
COVERED = 0.25
#: places in the sea are tried so far apart, in units of the drawing
SEA_STEP = 2.0
#: how far from its region a name beside it is looked for
_REACH = 4
#: how near a name beside a point is to it at most, and how much nearer than to any other
_BESIDE, _NEARER = 12, 3
#: on a map of all the country, at least this share of a number's box is its own region's
MINE = 0.6
#: the first of the encircled numbers that stand for names
FIRST, MOST_NUMBERS = ord("①"), 20


def _offsets(aside: int, above: int) -> list[tuple[int, int]]:
    """Steps away from a point, the nearest first."""
    grid = product(range(-aside, aside + 1, 4), range(-above, above + 1, 4))
    return sorted(grid, key=lambda p: (p[0] ** 2 + p[1] ** 2, p))


#: places around a region's label point; the same, farther, for a name over other regions
_NEAR, _AROUND = _offsets(40, 24), _offsets(80, 60)
_STEPS = np.array(_NEAR, dtype=float)  # the first again, to reckon with together


@dataclass(frozen=True)
class Name:
    """A name with its place."""

    code: str
    text: str
    left: float
    baseline: float
    size: float
    role: str
    #: it stands on hatching, and needs quiet ground
    hatched: bool = False
    #: the other regions that it covers a piece of
    over: tuple[str, ...] = ()
    #: the line from the region to a name that stands away from it
    lead: leads.Line | None = None
    #: the name that a number stands for
    stands_for: str = ""

    @property
    def box(self) -> Box:
        """What the name covers."""
        wide = text_width(self.text, self.size)
        return (
            self.left,
            self.baseline - ASCENT * self.size,
            self.left + wide,
            self.baseline + DESCENT * self.size,
        )


def place(
    sheet: Sheet,
    fills: Mapping[str, str],
    names: Mapping[str, str],
    sizes: Sequence[float],
    blocked: Sequence[Box],
) -> list[Name]:
    """Names in both senses: those of the report's regions that have room, the largest regions first.

    A name stands wholly inside its region where it can. Else it may cross a border, where most of it lies in its own
    region, all of it on land, and words have one colour on all it covers; or it stands in the sea, next to its own
    region and no other. No name on another. Where they are a few in a part of the country, one without such a place stands away from its
    region with a line, or a number stands for it, which is explained below the map; on a map of all the country, and
    where they are many, it has no name.

    Args:
        fills: region code → role; regions without one are hatched.
        names: region code → name.
        sizes: sizes of type to try, the largest first.
        blocked: where nothing may stand.
    """
    asked = "names", tuple(fills.items()), tuple(names.items()), tuple(sizes), tuple(blocked)
    return list(sheet.once(asked, lambda: _place(sheet, fills, names, sizes, blocked)))


def _place(
    sheet: Sheet,
    fills: Mapping[str, str],
    names: Mapping[str, str],
    sizes: Sequence[float],
    blocked: Sequence[Box],
) -> list[Name]:
    spots = [
        name
        for code in sheet.paths
        if (text := names.get(code)) and (name := _inside(sheet, fills, code, text, sizes))
    ]
    done = {name.code for name in spots}
    taken = [*blocked, *(name.box for name in spots)]
    coast = leads.coast_of(sheet)
    rest = [code for code in sheet.paths if names.get(code) and code not in done]
    for code in sorted(rest, key=lambda c: (-sheet.areas[c], c)):
        text, size = names[code], sizes[-1]
        wide, tall = text_width(text, size), INK * size
        for box, role in chain(
            _across(sheet, fills, names, code, wide, tall), _beside(sheet, code, wide, tall)
        ):
            if not any(_overlap(box, other) for other in taken) and coast.free(box):
                over = _covered(sheet, code, box)
                name = Name(code, text, box[0], box[3] - BASE * size, size, role, over=over)
                spots.append(name)
                taken.append(name.box)
                break
    if len(names) <= MOST_LED:
        done = {name.code for name in spots}
        left_out = [(code, names[code]) for code in rest if code not in done]
        # round the whole country lines would run out to sea, where its islands and its dash line are
        led = sheet.geometry.part
        free = [*blocked, *(name.box for name in spots)]
        places = leads.place(sheet, left_out, sizes[-1], free) if led else {}
        spots += [
            Name(code, names[code], box[0], box[3] - BASE * sizes[-1], sizes[-1], "ink", lead=lead)
            for code, (box, lead) in places.items()
        ]
        spots += _numbered(
            sheet,
            fills,
            [c for c, _ in left_out if c not in places],
            names,
            sizes[-1],
            taken_by(spots, blocked),
        )
    return spots


def spare(
    sheet: Sheet, names: Mapping[str, str], placed: Sequence[Name], size: float, blocked: Sequence[Box]
) -> list[Name]:
    """For each region whose name has no place, where it would stand alone, with a line: for a page of that region.

    On blank ground where a line reaches it, else on quiet ground over other regions.
    """
    # a number says less than a name
    done = {name.code for name in placed if not name.stands_for or sheet.geometry.part}
    taken = taken_by(placed, blocked)
    found: list[Name] = []
    for code in sheet.paths:
        if code not in names or code in done or code not in sheet.geometry.labels or not _drawn(sheet, code):
            continue
        text = names[code]
        led = leads.place(sheet, [(code, text)], size, taken)
        for box, lead in led.values():
            found.append(Name(code, text, box[0], box[3] - BASE * size, size, "ink", lead=lead))
        if not led and (free := _over_others(sheet, code, text_width(text, size), INK * size, taken)):
            line = leads.line_to(sheet, code, free)
            found.append(
                Name(code, text, free[0], free[3] - BASE * size, size, "ink", hatched=True, lead=line)
            )
    return found


def beside_border(
    sheet: Sheet, placed: Sequence[Name], further: Sequence[Name], size: float, blocked: Sequence[Box]
) -> list[tuple[str, Name]]:
    """Where else names stand on the map of a region whose outline would run through them: (that region, name).

    Each with a line from its region, on blank ground where one reaches it, else over regions that are not outlined.
    """
    found: list[tuple[str, Name]] = []
    for own in dict.fromkeys(code for name in placed for code in name.over):
        mine = list(sheet.paths).index(own) + 1
        taken = taken_by([*placed, *(name for name in further if name.code == own)], blocked)
        for name in placed:
            if own not in name.over or name.code not in sheet.geometry.labels:
                continue
            led = leads.place(sheet, [(name.code, name.text)], size, taken)
            box, line = next(iter(led.values()), (None, None))
            if box is None:
                box = _over_others(sheet, name.code, text_width(name.text, size), INK * size, taken, mine)
                if box is None:
                    continue
                line = leads.line_to(sheet, name.code, box)
            again = Name(
                name.code, name.text, box[0], box[3] - BASE * size, size, "ink", hatched=not led, lead=line
            )
            found.append((own, again))
            taken = [*taken, *taken_by([again], ())]
    return found


def _over_others(
    sheet: Sheet, code: str, wide: float, tall: float, taken: Sequence[Box], outlined: int = 0
) -> Box | None:
    """The nearest place to a region that covers nothing of it, nor of the one ``outlined`` (its number), and no name."""
    x, y = sheet.at(*sheet.geometry.labels[code])
    me = list(sheet.paths).index(code) + 1
    for dx, dy in _AROUND:
        box = (x + dx - wide / 2, y + dy - tall / 2, x + dx + wide / 2, y + dy + tall / 2)
        cells = _cells(sheet.raster, (box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1))
        if cells is None or (cells == me).any() or (outlined and (cells == outlined).any()):
            continue
        if not any(_overlap(box, b) for b in taken):
            return box
    return None


def taken_by(names: Sequence[Name], blocked: Sequence[Box]) -> list[Box]:
    """Where no further name may stand: on a name, on a line to one, where nothing may."""
    boxes = [*blocked, *(name.box for name in names)]
    for name in names:
        if name.lead:
            (xa, ya), (xb, yb) = name.lead
            for share in np.linspace(0, 1, 1 + int(np.hypot(xb - xa, yb - ya) // 3)).tolist():
                x, y = xa + (xb - xa) * share, ya + (yb - ya) * share
                boxes.append((x - 1, y - 1, x + 1, y + 1))
    return boxes


def _numbered(
    sheet: Sheet,
    fills: Mapping[str, str],
    codes: Sequence[str],
    names: Mapping[str, str],
    size: float,
    taken: list[Box],
) -> list[Name]:
    """Numbers for the names that have no place at all; what each stands for is told below the map."""
    numbered: list[Name] = []
    for code in [c for c in sorted(codes) if _drawn(sheet, c)][:MOST_NUMBERS]:
        mark = chr(FIRST + len(numbered))
        wide, tall = text_width(mark, size), INK * size
        spots: Iterator[tuple[Box, str]] = chain(
            _within(sheet, fills, code, wide, tall),
            _across(sheet, fills, names, code, wide, tall),
            _beside(sheet, code, wide, tall),
            _anywhere(sheet, fills, code, wide, tall),
        )
        name: Name | None = None
        for box, role in spots:
            if not any(_overlap(box, other) for other in taken):
                over = _covered(sheet, code, box)
                name = Name(
                    code, mark, box[0], box[3] - BASE * size, size, role, stands_for=names[code], over=over
                )
                break
        if name is None and not sheet.geometry.part:
            name = _led_number(sheet, code, mark, names[code], size, taken)
        if name is not None:
            numbered.append(name)
            taken += taken_by([name], ())
    return numbered


def _led_number(
    sheet: Sheet, code: str, mark: str, stands_for: str, size: float, taken: list[Box]
) -> Name | None:
    """A number with a line from a region that is too small for one: on blank ground, else over other regions."""
    led = leads.place(sheet, [(code, mark)], size, taken)
    for box, lead in led.values():
        return Name(code, mark, box[0], box[3] - BASE * size, size, "ink", lead=lead, stands_for=stands_for)
    over = _over_others(sheet, code, text_width(mark, size), INK * size, taken)
    if over is None:
        return None
    line = leads.line_to(sheet, code, over)
    return Name(
        code,
        mark,
        over[0],
        over[3] - BASE * size,
        size,
        "ink",
        True,
        lead=line,
        stands_for=stands_for,
        over=_covered(sheet, code, over),
    )


def _drawn(sheet: Sheet, code: str) -> bool:
    """Whether a region's middle is on the drawing, not in its inset only."""
    x, y = sheet.at(*sheet.geometry.labels[code])
    return 0 < x < sheet.width and 0 < y < sheet.height


def _within(
    sheet: Sheet, fills: Mapping[str, str], code: str, wide: float, tall: float
) -> Iterator[tuple[Box, str]]:
    """The place for a number inside a region."""
    spot = sheet.room(code, wide, tall)
    if spot:
        role = words_on(fills.get(code, ""))
        yield (spot[0] - wide / 2, spot[1] - tall / 2, spot[0] + wide / 2, spot[1] + tall / 2), role


def _anywhere(
    sheet: Sheet, fills: Mapping[str, str], code: str, wide: float, tall: float
) -> Iterator[tuple[Box, str]]:
    """Places for a number at a region too small for one: near its middle, where one colour of words can be read."""
    x, y = sheet.at(*sheet.geometry.labels[code])
    codes = list(sheet.paths)
    for dx, dy in _NEAR:
        box = (x + dx - wide / 2, y + dy - tall / 2, x + dx + wide / 2, y + dy + tall / 2)
        cells = _cells(sheet.raster, box)
        if cells is None:
            continue
        roles = {words_on(fills.get(codes[i - 1], "")) if i else "ink" for i in np.unique(cells).tolist()}
        # on a map of all the country a number beside its region would be read as another's
        mine = sheet.geometry.part or (cells == codes.index(code) + 1).mean() > MINE
        if len(roles) == 1 and mine:
            yield box, roles.pop()


def _covered(sheet: Sheet, code: str, box: Box) -> tuple[str, ...]:
    """The other regions under a box, or within a line's width of it; on a zoomed map those that much of it covers."""
    zoomed = sheet.geometry.part and not sheet.geometry.scattered
    around = 0 if zoomed else 2
    cells = _cells(
        sheet.raster, (box[0] - around, box[1] - around, box[2] + around, box[3] + around), cut=True
    )
    if cells is None:
        return ()
    codes, least = list(sheet.paths), COVERED * cells.size if zoomed else 0
    numbers, counts = np.unique(cells, return_counts=True)
    covered = [
        codes[i - 1] for i, k in zip(numbers.tolist(), counts.tolist(), strict=True) if i and k > least
    ]
    return tuple(c for c in covered if c != code)


def _inside(
    sheet: Sheet, fills: Mapping[str, str], code: str, text: str, sizes: Sequence[float]
) -> Name | None:
    for size in sizes:
        wide = text_width(text, size)
        if spot := sheet.room(code, wide + 1, size * TIGHT):
            role = words_on(fills.get(code, ""))
            hatched = code not in fills
            return Name(code, text, spot[0] - wide / 2, spot[1] + size * DROP, size, role, hatched)
    return None


def _across(
    sheet: Sheet, fills: Mapping[str, str], names: Mapping[str, str], code: str, wide: float, tall: float
) -> Iterator[tuple[Box, str]]:
    """Places over a border, the nearest to the region's middle first."""
    least = OWN_IN_PART if sheet.geometry.part else OWN
    if code not in fills or code not in sheet.geometry.labels or least * wide * tall > sheet.areas[code]:
        return
    own = fills[code]
    codes = list(sheet.paths)
    # blank regions outside the report are like ground, hatched ones are not
    like = [c == code or same_words(own, fills.get(c, "" if c in names else "ground")) for c in codes]
    allowed = np.array([False, *like])
    me = codes.index(code) + 1
    x, y = sheet.at(*sheet.geometry.labels[code])
    left, top = x + _STEPS[:, 0] - wide / 2, y + _STEPS[:, 1] - tall / 2
    high, broad = sheet.raster.shape
    inside = (left - 1 >= 0) & (top >= 0)
    inside &= (np.ceil(left + wide + 1) <= broad) & (np.ceil(top + tall) <= high)
    left, top = left[inside], top[inside]
    if not len(left):
        return
    box = left - 1, top, left + wide + 1, top + tall
    x0, y0 = int(box[0].min()), int(box[1].min())
    cells = sheet.raster[y0 : int(np.ceil(box[3].max())), x0 : int(np.ceil(box[2].max()))]
    mine, size = _count(sums_of(cells == me), *box, (x0, y0))
    others, _ = _count(sums_of(~allowed[cells]), *box, (x0, y0))
    over_x, over_y = (
        (np.floor(a).astype(int) + np.ceil(b).astype(int)) // 2 for a, b in (box[::2], box[1::2])
    )
    fits = (others == 0) & (mine / size >= least) & (sheet.raster[over_y, over_x] == me)
    for a, b in zip(left[fits].tolist(), top[fits].tolist(), strict=True):
        yield (a, b, a + wide, b + tall), words_on(own)


def _beside(sheet: Sheet, code: str, wide: float, tall: float) -> Iterator[tuple[Box, str]]:
    """Places in the sea (or abroad) next to a region and to no other, the nearest to its middle first."""
    me = list(sheet.paths).index(code) + 1
    x0, y0, mine = sheet.cells_of(me)
    if mine.size == 1 or code not in sheet.geometry.labels:
        return
    y1, x1 = y0 + mine.shape[0] - 2, x0 + mine.shape[1] - 2
    x, y = sheet.at(*sheet.geometry.labels[code])
    left, top = np.meshgrid(
        np.arange(x0 - wide - _REACH, x1 + _REACH + 1, SEA_STEP),
        np.arange(y0 - tall - _REACH, y1 + _REACH + 1, SEA_STEP),
        indexing="ij",
    )
    high, broad = sheet.raster.shape
    inside = (left >= leads.SIDE) & (top >= leads.ABOVE)
    inside &= (np.ceil(left + wide + leads.SIDE) <= broad) & (np.ceil(top + tall + leads.ABOVE) <= high)
    left, top = left[inside], top[inside]
    right, foot = left + wide, top + tall
    kept = left - leads.SIDE, top - leads.ABOVE, right + leads.SIDE, foot + leads.ABOVE
    free = _count(sheet.land_cells, *kept)[0] == 0
    if not sheet.geometry.scattered:
        around = left - APART, top - APART, right + APART, foot + APART
        (land, size), (own, _) = _count(sheet.land_cells, *around), _count(mine, *around, (x0, y0))
        free &= (land == own) & (own > 0) & (own < size)
    spots = list(zip(left[free].tolist(), top[free].tolist(), strict=True))
    spots.sort(key=lambda p: (p[0] + wide / 2 - x) ** 2 + (p[1] + tall / 2 - y) ** 2)
    for a, b in spots:
        box = (a, b, a + wide, b + tall)
        if not sheet.geometry.scattered or near(sheet, code, box):
            yield box, "ink"


def _count(
    sums: NDArray[np.int64],
    left: NDArray[np.float64],
    top: NDArray[np.float64],
    right: NDArray[np.float64],
    foot: NDArray[np.float64],
    at: tuple[int, int] = (0, 0),
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Under each of many boxes, as far as they are on the drawing: how many units are so, and how many there are.

    Args:
        sums: how many units above and left of each corner are so, of a piece of the drawing.
        left, top, right, foot: edges of the boxes. Shape (k,).
        at: column and row where the piece begins.
    """
    high, broad = sums.shape[0] - 1, sums.shape[1] - 1
    x0, x1 = (np.clip(v - at[0], 0, broad).astype(int) for v in (np.floor(left), np.ceil(right)))
    y0, y1 = (np.clip(v - at[1], 0, high).astype(int) for v in (np.floor(top), np.ceil(foot)))
    return sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0], (y1 - y0) * (x1 - x0)


def near(sheet: Sheet, code: str, box: Box) -> bool:
    """Whether a name beside a region that is a point is clearly nearer to it than to any other."""

    def gap(other: str) -> float:
        x, y = sheet.at(*sheet.geometry.labels[other])
        return leads.gap(x, y, box)

    own = gap(code)
    return own < _BESIDE and all(gap(other) > own + _NEARER for other in sheet.paths if other != code)


def _cells(raster: NDArray[np.int16], box: Box, cut: bool = False) -> NDArray[np.int16] | None:
    """The raster under a box; None where it leaves the drawing, unless it may be ``cut``."""
    x0, y0, x1, y1 = int(box[0]), int(box[1]), int(np.ceil(box[2])), int(np.ceil(box[3]))
    if cut:
        x0, y0 = max(x0, 0), max(y0, 0)
    elif box[0] < 0 or box[1] < 0 or x1 > raster.shape[1] or y1 > raster.shape[0]:
        return None
    return raster[y0:y1, x0:x1]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

"""Maps: choropleths and categorical maps with inset, legend and draft line, drawn once and highlighted cheaply.

Coordinates are snapped to a grid of whole units (a fifth of a millimetre at print size), so that neighbours keep
one border, a map is some 30 kB, and its geometry is the same in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

import numpy as np

from intake.geometry import Box, Geometry, Ring
from publish.look import DARK_FILL, paper
from publish.svg import Labels, Svg, n, text_width

WIDTH = 480.0
OWN = "<!--own-->"
#: around the shapes that all maps of a page can share: a page keeps them in its first map only
SHAPES = ("<!--shapes-->", "<!--/shapes-->")
HATCH = "mhatch"
#: type sizes on the grid: 12 units are 6.2 pt on an 87 mm map
LEGEND, NAME = 12.0, {"zh": 11.0, "en": 9.5}
LINE = 18.0


@dataclass(frozen=True)
class Entry:
    """One line of a legend."""

    fill: str
    label: str
    letter: str = ""


@dataclass
class Sheet:
    """A geometry on the drawing's grid: path data by region, made once."""

    geometry: Geometry
    width: float = WIDTH

    @cached_property
    def scale(self) -> float:
        x0, _, x1, _ = self.geometry.extent
        return self.width / (x1 - x0)

    @cached_property
    def height(self) -> float:
        _, y0, _, y1 = self.geometry.extent
        return (y1 - y0) * self.scale

    @cached_property
    def paths(self) -> dict[str, str]:
        return {
            code: self._path(rings, self.geometry.extent, self.scale)
            for code, rings in self.geometry.rings.items()
        }

    @cached_property
    def outline(self) -> str:
        return self._path(self.geometry.outline, self.geometry.extent, self.scale)

    @cached_property
    def dashes(self) -> str:
        return self._path(self.geometry.dashes, self.geometry.extent, self.scale, close=False)

    @cached_property
    def shapes(self) -> str:
        """Every shape of a map once, to be used by reference: regions, outline, dashes, inset, clips, hatching."""
        parts = [f'<path id="m{code}" d="{path}" fill-rule="evenodd"/>' for code, path in self.paths.items()]
        parts.append(f'<path id="moutline" d="{self.outline}"/><path id="mdash" d="{self.dashes}"/>')
        parts.append(
            f'<clipPath id="mclip"><rect width="{self.width:.1f}" height="{self.height:.1f}"/></clipPath>'
            f'<pattern id="{HATCH}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="{paper("ground")}" class="f-ground"/>'
            f'<path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="{paper("hatch")}" class="k-hatch" stroke-width=".8"/></pattern>'
        )
        if self.inset is not None:
            (_, _, w, h), _, paths, dashes = self.inset
            parts += [f'<path id="i{code}" d="{path}" fill-rule="evenodd"/>' for code, path in paths.items()]
            parts.append(f'<path id="idash" d="{dashes}"/>')
            parts.append(f'<clipPath id="iclip"><rect width="{w:.1f}" height="{h:.1f}"/></clipPath>')
        return f"<defs>{SHAPES[0]}{''.join(parts)}{SHAPES[1]}</defs>"

    @cached_property
    def inset(self) -> tuple[Box, float, dict[str, str], str] | None:
        """Frame (x, y, w, h) on the drawing, scale, paths of the regions inside, dash line."""
        box = self.geometry.inset
        if box is None:
            return None
        w = self.width * 0.155
        scale = w / (box[2] - box[0])
        h = (box[3] - box[1]) * scale
        frame = (self.width - w - 1, self.height - h - 1, w, h)
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

    def _path(
        self, rings: Sequence[Ring], box: Box, scale: float, close: bool = True, clip: bool = False
    ) -> str:
        parts: list[str] = []
        for ring in rings:
            if clip and not _touches(ring, box):
                continue
            # doubled grid inside the inset, where a unit is coarser
            xy = np.column_stack([(ring[:, 0] - box[0]) * scale, (box[3] - ring[:, 1]) * scale])
            points = np.rint(xy * (2 if clip else 1)).astype(int)
            keep = np.ones(len(points), dtype=bool)
            keep[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
            points = points[keep]
            if close and len(points) > 1 and (points[0] == points[-1]).all():
                points = points[:-1]
            if len(points) < (3 if close else 2):
                continue
            steps = np.diff(points, axis=0)
            if clip:
                first = f"M{points[0][0] / 2:g} {points[0][1] / 2:g}l"
                body = " ".join(f"{dx / 2:g} {dy / 2:g}" for dx, dy in steps.tolist())
            else:
                first = f"M{points[0][0]} {points[0][1]}l"
                body = " ".join(f"{dx} {dy}" for dx, dy in steps.tolist())
            parts.append(first + body.replace(" -", "-") + ("z" if close else ""))
        return "".join(parts)

    def at(self, x: float, y: float) -> tuple[float, float]:
        x0, _, _, y1 = self.geometry.extent
        return (x - x0) * self.scale, (y1 - y) * self.scale


def _touches(ring: Ring, box: Box) -> bool:
    x0, y0 = ring.min(axis=0)
    x1, y1 = ring.max(axis=0)
    return bool(x0 < box[2] and x1 > box[0] and y0 < box[3] and y1 > box[1])


@dataclass(frozen=True)
class Words:
    """What a map says, in the page's language."""

    title: str
    language: str
    legend: str
    no_data: str
    approval: str
    names: Mapping[str, str]
    #: whether any region of the report is without a figure
    gaps: bool = True
    #: what the regions outside the report are called in the legend; empty where there are none
    outside: str = ""
    #: what a map on the web answers for a region
    values: Mapping[str, str] = field(default_factory=dict)


def _lang(words: Words) -> str:
    return "zh-Hans" if words.language == "zh" else "en-GB"


def _shape(ref: str, fill: str | None, extra: str = "") -> str:
    look = (
        f'fill="{paper(fill)}" class="f-{fill} k-ground"'
        if fill
        else f'fill="url(#{HATCH})" class="k-ground"'
    )
    return f'<use href="#{ref}" {look} stroke="{paper("ground")}" stroke-width=".7"{extra}/>'


def _line(ref: str, width: float) -> str:
    return (
        f'<use href="#{ref}" fill="none" stroke="{paper("ink")}" class="k-ink" stroke-width="{width:g}" '
        'stroke-linejoin="round"/>'
    )


def _land(sheet: Sheet, fills: Mapping[str, str], words: Words, own: str = "") -> str:
    """The map itself: regions, outline, dashes, the place for an own region, the inset."""

    def says(code: str) -> str:
        value = words.values.get(code)
        return f' data-code="{code}"' + (f' data-value="{escape(value, quote=True)}"' if value else "")

    def fill(code: str) -> str | None:
        # what is not in the report at all is plain; hatching says that a figure is missing
        return fills.get(code) if code in words.names else "band"

    parts = ['<g clip-path="url(#mclip)">']
    parts += [_shape(f"m{code}", fill(code), says(code)) for code in sheet.paths]
    parts += [_line("moutline", 0.9), _line("mdash", 1.4), own, "</g>"]
    if sheet.inset is not None:
        (x, y, w, h), _, paths, _ = sheet.inset
        parts.append(f'<g transform="translate({n(x)} {n(y)})"><g clip-path="url(#iclip)">')
        parts.append(f'<rect width="{n(w)}" height="{n(h)}" fill="{paper("ground")}" class="f-ground"/>')
        parts += [_shape(f"i{code}", fill(code)) for code in paths]
        parts += [_line("idash", 1.1), "</g>"]
        parts.append(
            f'<rect width="{n(w)}" height="{n(h)}" fill="none" stroke="{paper("soft")}" class="k-soft" stroke-width=".8"/></g>'
        )
    return "".join(parts)


def draw(
    sheet: Sheet,
    fills: Mapping[str, str],
    legend: Sequence[Entry],
    words: Words,
    letters: Mapping[str, str] | None = None,
) -> str:
    """A whole map: regions without a fill are hatched. Contains :data:`OWN`, where :func:`highlight` draws.

    Args:
        fills: region code → role of the look.
        letters: region code → letter shown instead of the name (quadrants).
    """
    rows = _legend_rows(legend, words, sheet.width)
    note = _wrapped(words, sheet.width)
    svg = Svg(sheet.width, sheet.height + LINE * (len(rows) + len(note)) + 8, words.title, _lang(words))
    svg.raw(sheet.shapes)
    svg.raw(_land(sheet, fills, words, OWN))
    taken = Labels((0, 0, sheet.width, sheet.height))
    if sheet.inset is not None:
        (x, y, w, h), _, _, _ = sheet.inset
        taken.block((x, y, x + w, y + h))
        svg.text(
            x + w / 2,
            y + h - 4,
            "南海诸岛" if words.language == "zh" else "South China Sea",
            9,
            "soft",
            "middle",
        )
    _names(svg, sheet, fills, words, taken, letters or {})
    _scale_bar(svg, sheet, words)
    _foot(svg, sheet.height + 16, rows, note)
    return str(svg)


def _wrapped(words: Words, width: float) -> list[str]:
    """Legend title and approval line, on one line where they fit."""
    stop = "。" if words.language == "zh" else ". "
    whole = words.legend + stop + words.approval
    return [whole] if text_width(whole, LEGEND) <= width else [words.legend + stop.strip(), words.approval]


def _foot(svg: Svg, y: float, rows: list[list[tuple[float, Entry]]], note: list[str]) -> None:
    for row in rows:
        for x, entry in row:
            _swatch(svg, x, y, entry)
        y += LINE
    for line in note:
        svg.text(0, y, line, LEGEND - 0.5, "soft")
        y += LINE - 2


def _names(
    svg: Svg,
    sheet: Sheet,
    fills: Mapping[str, str],
    words: Words,
    taken: Labels,
    letters: Mapping[str, str],
) -> None:
    """Region names (or letters) where they fit, large regions first."""
    size = NAME[words.language]
    areas = {c: sum(_area(r) for r in rings) for c, rings in sheet.geometry.rings.items()}
    for code in sorted(areas, key=lambda c: -areas[c]):
        text = letters.get(code, "") if letters else words.names.get(code, "")
        if not text or code not in sheet.geometry.labels:
            continue
        x, y = sheet.at(*sheet.geometry.labels[code])
        w = text_width(text, size)
        if w > 1.3 * float(np.sqrt(areas[code])) * sheet.scale:
            continue
        box = (x - w / 2 - 1, y - size * 0.6, x + w / 2 + 1, y + size * 0.5)
        if not taken.free(box):
            continue
        taken.block(box)
        fill = "ground" if fills.get(code) in DARK_FILL else "ink"
        svg.text(x, y + size * 0.35, text, size, fill, "middle", bold=bool(letters))


def _area(ring: Ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)


def _scale_bar(svg: Svg, sheet: Sheet, words: Words) -> None:
    span = sheet.width / sheet.scale
    lengths = (1_000_000, 500_000, 200_000, 100_000, 50_000, 20_000, 10_000)
    length = next((k for k in lengths if k < span * 0.22), 5_000)
    w, y = length * sheet.scale, sheet.height - 6
    svg.line(2, y, 2 + w, y, "soft", 0.8)
    svg.line(2, y - 3, 2, y, "soft", 0.8)
    svg.line(2 + w, y - 3, 2 + w, y, "soft", 0.8)
    km = f"{length // 1000:,}"
    svg.text(2, y - 6, f"{km} 千米" if words.language == "zh" else f"{km} km", 10, "soft")


def _legend_rows(legend: Sequence[Entry], words: Words, width: float) -> list[list[tuple[float, Entry]]]:
    rows: list[list[tuple[float, Entry]]] = [[]]
    x = 0.0
    more = [Entry("", words.no_data)] if words.gaps else []
    more += [Entry("band", words.outside)] if words.outside else []
    for entry in (*legend, *more):
        w = 25 + text_width(entry.label, LEGEND) + 9
        if x + w - 9 > width and rows[-1]:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += w
    return rows


def _swatch(svg: Svg, x: float, y: float, entry: Entry) -> None:
    fill = f'fill="{paper(entry.fill)}" class="f-{entry.fill}"' if entry.fill else f'fill="url(#{HATCH})"'
    svg.raw(
        f'<rect x="{n(x)}" y="{n(y - 10)}" width="20" height="12" {fill} stroke="{paper("rule")}" stroke-width=".5"/>'
    )
    if entry.letter:
        svg.text(
            x + 10,
            y - 0.4,
            entry.letter,
            9.5,
            "ground" if entry.fill in DARK_FILL else "ink",
            "middle",
            bold=True,
        )
    svg.text(x + 24, y, entry.label, LEGEND)


def highlight(base: str, sheet: Sheet, code: str) -> str:
    """The map drawn once, with one region outlined in the seal's red."""
    if code not in sheet.paths:
        return base.replace(OWN, "")
    own = "".join(
        f'<use href="#m{code}" fill="none" stroke="{paper(role)}" class="k-{role}" stroke-width="{width}" stroke-linejoin="round"/>'
        for role, width in (("ground", 4.2), ("seal", 2.6))
    )
    return base.replace(OWN, own)


def multiples(
    sheet: Sheet,
    panels: Sequence[tuple[str, Mapping[str, str]]],
    legend: Sequence[Entry],
    words: Words,
    across: int = 2,
) -> str:
    """Small maps side by side with one legend; ``panels`` are (heading, fills)."""
    width = 700.0
    cell = width / across
    scale = (cell - 14) / sheet.width
    pitch = sheet.height * scale + 24
    down = -(-len(panels) // across)
    rows, note = _legend_rows(legend, words, width), _wrapped(words, width)
    svg = Svg(width, down * pitch + LINE * (len(rows) + len(note)) + 6, words.title, _lang(words))
    svg.raw(sheet.shapes)
    for i, (heading, fills) in enumerate(panels):
        x, y = (i % across) * cell, (i // across) * pitch
        svg.text(x, y + 12, heading, 12, bold=True)
        svg.raw(
            f'<g transform="translate({n(x)} {n(y + 17)}) scale({scale:.4f})">{_land(sheet, fills, words)}</g>'
        )
    _foot(svg, down * pitch + 14, rows, note)
    return str(svg)


def without_shapes(svg: str) -> str:
    """The map for a page that already has one: its shapes are those of the first."""
    before, _, rest = svg.partition(SHAPES[0])
    return before + rest.partition(SHAPES[1])[2] if rest else svg

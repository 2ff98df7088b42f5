"""Maps: choropleths and categorical maps with inset, legend and draft line, drawn once and highlighted cheaply.

Coordinates are snapped to a grid of whole units (a fifth of a millimetre at print size), so that neighbours keep
one border, a map is some 30 kB, and its geometry is the same in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from intake.geometry import Box, Geometry, Ring
from publish.look import DARK_FILL, paper
from publish.svg import Labels, Svg, text_width

WIDTH = 480.0
OWN = "<!--own-->"


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
    own: str = ""


def draw(
    sheet: Sheet,
    fills: Mapping[str, str],
    legend: Sequence[Entry],
    words: Words,
    letters: Mapping[str, str] | None = None,
    *,
    labels: bool = True,
) -> str:
    """A whole map: regions without a fill are hatched. Contains :data:`OWN`, where :func:`highlight` draws."""
    rows = _legend_rows(legend, words, sheet.width)
    foot = 15.0 * (len(rows) + 1) + 5
    svg = Svg(sheet.width, sheet.height + foot, words.title, "zh-Hans" if words.language == "zh" else "en-GB")
    hatch = _hatch_id(words, fills)
    svg.raw(
        f'<defs><pattern id="{hatch}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{paper("band")}" class="f-band"/>'
        f'<path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="{paper("hatch")}" class="k-hatch" stroke-width="1"/></pattern></defs>'
    )
    for code, path in sheet.paths.items():
        svg.raw(_region(path, fills.get(code), hatch, f' data-code="{code}"'))
    svg.raw(
        f'<path d="{sheet.outline}" fill="none" stroke="{paper("ink")}" class="k-ink" stroke-width=".9" stroke-linejoin="round"/>'
    )
    svg.raw(
        f'<path d="{sheet.dashes}" fill="none" stroke="{paper("ink")}" class="k-ink" stroke-width="1.4"/>'
    )
    svg.raw(OWN)
    taken = Labels((0, 0, sheet.width, sheet.height))
    if sheet.inset is not None:
        _draw_inset(svg, sheet, fills, hatch, words)
        (x, y, w, h), _, _, _ = sheet.inset
        taken.block((x, y, x + w, y + h))
    if labels or letters:
        _names(svg, sheet, fills, words, taken, letters or {})
    _scale_bar(svg, sheet, words)
    y = sheet.height + 13
    for row in rows:
        for x, entry in row:
            _swatch(svg, x, y, entry, hatch)
        y += 15
    svg.text(0, y, words.legend + ("。" if words.language == "zh" else ". ") + words.approval, 9.5, "soft")
    return str(svg)


def _hatch_id(words: Words, fills: Mapping[str, str]) -> str:
    import hashlib

    key = words.title + words.language + ",".join(f"{k}{v}" for k, v in sorted(fills.items()))
    return "h" + hashlib.sha256(key.encode()).hexdigest()[:8]


def _region(path: str, fill: str | None, hatch: str, extra: str = "") -> str:
    look = (
        f'fill="{paper(fill)}" class="f-{fill} k-ground"'
        if fill
        else f'fill="url(#{hatch})" class="k-ground"'
    )
    return (
        f'<path d="{path}" {look} fill-rule="evenodd" stroke="{paper("ground")}" stroke-width=".7"{extra}/>'
    )


def _draw_inset(svg: Svg, sheet: Sheet, fills: Mapping[str, str], hatch: str, words: Words) -> None:
    assert sheet.inset is not None
    (x, y, w, h), _, paths, dashes = sheet.inset
    clip = hatch + "c"
    svg.raw(
        f'<clipPath id="{clip}"><rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}"/></clipPath>'
    )
    svg.rect(x, y, w, h, "ground")
    svg.raw(f'<g clip-path="url(#{clip})"><g transform="translate({x:.1f} {y:.1f})">')
    for code, path in paths.items():
        svg.raw(_region(path, fills.get(code), hatch))
    svg.raw(
        f'<path d="{dashes}" fill="none" stroke="{paper("ink")}" class="k-ink" stroke-width="1.1"/></g></g>'
    )
    svg.raw(
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="none" stroke="{paper("soft")}" class="k-soft" stroke-width=".7"/>'
    )
    name = "南海诸岛" if words.language == "zh" else "South China Sea"
    svg.text(x + w / 2, y + h - 3, name, 8 if words.language == "zh" else 7, "soft", "middle")


def _names(
    svg: Svg, sheet: Sheet, fills: Mapping[str, str], words: Words, taken: Labels, letters: Mapping[str, str]
) -> None:
    """Region names (or letters) where they fit, large regions first."""
    size = 9.0 if words.language == "zh" else 8.0
    areas = {c: sum(_area(r) for r in rings) for c, rings in sheet.geometry.rings.items()}
    for code in sorted(areas, key=lambda c: -areas[c]):
        text = letters.get(code) or words.names.get(code, "")
        if letters and code not in letters:
            continue
        if not text or code not in sheet.geometry.labels:
            continue
        x, y = sheet.at(*sheet.geometry.labels[code])
        w = text_width(text, size)
        room = np.sqrt(areas[code]) * sheet.scale
        if w > 1.5 * room and not letters:
            continue
        box = (x - w / 2, y - size * 0.6, x + w / 2, y + size * 0.5)
        if not taken.free(box):
            continue
        taken.block(box)
        fill = fills.get(code)
        svg.text(
            x,
            y + size * 0.35,
            text,
            size,
            "ground" if fill in DARK_FILL else "ink",
            "middle",
            bold=bool(letters),
        )


def _area(ring: Ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)


def _scale_bar(svg: Svg, sheet: Sheet, words: Words) -> None:
    span = sheet.width / sheet.scale
    length = next(
        (k for k in (1_000_000, 500_000, 200_000, 100_000, 50_000, 20_000, 10_000) if k < span * 0.22), 5_000
    )
    w = length * sheet.scale
    y = sheet.height - 6
    svg.line(2, y, 2 + w, y, "soft", 0.8)
    svg.line(2, y - 3, 2, y, "soft", 0.8)
    svg.line(2 + w, y - 3, 2 + w, y, "soft", 0.8)
    km = f"{length // 1000:,}"
    svg.text(2, y - 5, f"{km} 千米" if words.language == "zh" else f"{km} km", 8, "soft")


def _legend_rows(legend: Sequence[Entry], words: Words, width: float) -> list[list[tuple[float, Entry]]]:
    entries = [*legend, Entry("", words.no_data)]
    rows: list[list[tuple[float, Entry]]] = [[]]
    x = 0.0
    for entry in entries:
        w = 24 + text_width(entry.label, 10) + 10
        if x + w - 10 > width and rows[-1]:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += w
    return rows


def _swatch(svg: Svg, x: float, y: float, entry: Entry, hatch: str) -> None:
    if entry.fill:
        svg.rect(x, y - 8.5, 18, 10, entry.fill)
    else:
        svg.raw(f'<rect x="{x:.1f}" y="{y - 8.5:.1f}" width="18" height="10" fill="url(#{hatch})"/>')
    if entry.letter:
        svg.text(
            x + 9,
            y - 0.3,
            entry.letter,
            8,
            "ground" if entry.fill in DARK_FILL else "ink",
            "middle",
            bold=True,
        )
    svg.text(x + 22, y, entry.label, 10)


def highlight(base: str, sheet: Sheet, code: str) -> str:
    """The map drawn once, with one region outlined in the seal's red."""
    path = sheet.paths.get(code)
    if not path:
        return base.replace(OWN, "")
    own = (
        f'<path d="{path}" fill="none" stroke="{paper("ground")}" class="k-ground" stroke-width="4" stroke-linejoin="round"/>'
        f'<path d="{path}" fill="none" stroke="{paper("seal")}" class="k-seal" stroke-width="2.4" stroke-linejoin="round"/>'
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
    w = 700.0
    cell = w / across
    scale = (cell - 12) / sheet.width
    h = sheet.height * scale + 16
    down = -(-len(panels) // across)
    rows = _legend_rows(legend, words, w)
    svg = Svg(
        w, down * h + 15 * (len(rows) + 1) + 8, words.title, "zh-Hans" if words.language == "zh" else "en-GB"
    )
    hatch = _hatch_id(words, {t: str(sorted(f.items())) for t, f in panels})
    svg.raw(
        f'<defs><pattern id="{hatch}" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" '
        f'fill="{paper("band")}" class="f-band"/><path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="{paper("hatch")}" class="k-hatch"/></pattern></defs>'
    )
    for i, (heading, fills) in enumerate(panels):
        x, y = (i % across) * cell, (i // across) * h
        svg.text(x, y + 10, heading, 10, bold=True)
        svg.raw(f'<g transform="translate({x:.1f} {y + 14:.1f}) scale({scale:.4f})">')
        for code, path in sheet.paths.items():
            svg.raw(_region(path, fills.get(code), hatch))
        svg.raw(
            f'<path d="{sheet.outline}" fill="none" stroke="{paper("ink")}" class="k-ink" stroke-width=".9"/>'
        )
        svg.raw(
            f'<path d="{sheet.dashes}" fill="none" stroke="{paper("ink")}" class="k-ink" stroke-width="1.4"/>'
        )
        if sheet.inset is not None:
            if i == 0:
                _draw_inset(svg, sheet, fills, hatch, words)
            else:
                _again(svg, sheet, fills, hatch)
        svg.raw("</g>")
    y = down * h + 11
    for row in rows:
        for x, entry in row:
            _swatch(svg, x, y, entry, hatch)
        y += 15
    svg.text(0, y, words.legend + ("。" if words.language == "zh" else ". ") + words.approval, 9, "soft")
    return str(svg)


def _again(svg: Svg, sheet: Sheet, fills: Mapping[str, str], hatch: str) -> None:
    """The inset of a further small map: the clip is defined already, in the same place of each panel."""
    assert sheet.inset is not None
    (x, y, w, h), _, paths, dashes = sheet.inset
    svg.rect(x, y, w, h, "ground")
    svg.raw(f'<g clip-path="url(#{hatch}c)"><g transform="translate({x:.1f} {y:.1f})">')
    for code, path in paths.items():
        svg.raw(_region(path, fills.get(code), hatch))
    svg.raw(
        f'<path d="{dashes}" fill="none" stroke="{paper("ink")}" class="k-ink" stroke-width="1.1"/></g></g>'
    )
    svg.raw(
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="none" stroke="{paper("soft")}" class="k-soft" stroke-width=".7"/>'
    )

"""Charts as SVG: strips, profiles, contributions, rankings, paths, groups, scatters. Names come in the page's language.

Every chart takes plain values and words and returns a drawing; shared ones are drawn once per report and language
and carry :data:`SLOT` where a region's own marks are put by :func:`with_own`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publish.look import GROUPS
from publish.svg import Labels, Svg, text_width

SLOT = "<!--own-->"


@dataclass(frozen=True)
class Dot:
    """One region on a chart."""

    code: str
    name: str
    x: float
    y: float = 0.0
    group: int = 0


def tag(language: str) -> str:
    return "zh-Hans" if language == "zh" else "en-GB"


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers that cover an axis.

    >>> ticks(0.13, 0.92)
    [0.2, 0.4, 0.6, 0.8]
    """
    span = high - low
    if span <= 0:
        return [low]
    rough = span / about
    power = 10 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(k * step, 10) for k in range(first, math.floor(high / step + 1e-9) + 1)]


def label(value: float, step: float) -> str:
    """A tick's label with as many decimals as its step needs."""
    places = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    if abs(step * 10**places - round(step * 10**places)) > 1e-6:
        places += 1
    return f"{value:.{places}f}".replace("-", "−")


def strip(
    values: Sequence[float], own: float, nation: float | None, group: float | None, q1: float, q3: float
) -> str:
    """The distribution strip: ticks for all regions, the middle half, nation bar, group diamond, own dot."""
    w, h = 240.0, 20.0
    low, high = min(values), max(values)
    span = (high - low) or 1.0

    def x(v: float) -> float:
        return 7 + (v - low) / span * (w - 14)

    svg = Svg(w, h, "", "")
    svg.rect(0, 5, w, 10, "band")
    svg.rect(x(q1), 5, x(q3) - x(q1), 10, "half")
    path = "".join(f"M{x(v):.1f} 6v8" for v in values)
    svg.raw(f'<path d="{path}" stroke="#8b8880" class="k-hatch" stroke-width=".8"/>')
    if nation is not None:
        svg.line(x(nation), 1.5, x(nation), 18.5, "ink", 1.4)
    if group is not None:
        gx = x(group)
        svg.polygon([(gx, 3), (gx + 4, 10), (gx, 17), (gx - 4, 10)], "ground", "teal", 1.1)
    svg.circle(x(own), 10, 4.8, "seal", "ground", 0.8)
    return (
        str(svg)
        .replace(' role="img"', ' class="strip" aria-hidden="true"')
        .replace(' aria-label="" lang=""', "")
    )


@dataclass(frozen=True)
class Row:
    """One dimension of a profile, or one contribution."""

    name: str
    own: float
    shown: str
    group: float | None = None
    nation: float | None = None
    low: float = 0.0
    high: float = 1.0
    rank: str = ""


def profile(rows: Sequence[Row], title: str, language: str, words: tuple[str, str, str]) -> str:
    """Each dimension on its own range (worst to best region): region dot, group diamond, mean bar.

    Args:
        words: what dot, diamond and bar stand for.
    """
    w, pitch, top = 330.0, 30.0, 20.0
    name_w = min(130.0, max(text_width(r.name, 9) for r in rows) + 8)
    x0, x1 = name_w, w - 62
    svg = Svg(w, top + pitch * len(rows) + 14, title, tag(language))
    _key(svg, 0, 9, words)
    for i, r in enumerate(rows):
        y = top + pitch * (i + 0.5)
        span = (r.high - r.low) or 1.0

        def x(v: float, r: Row = r, span: float = span) -> float:
            return x0 + 6 + (v - r.low) / span * (x1 - x0 - 12)

        svg.text(0, y + 3, _fit(r.name, name_w - 4, 9), 9)
        svg.rect(x0, y - 3, x1 - x0, 6, "band")
        if r.group is not None:
            a, b = sorted((x(r.group), x(r.own)))
            svg.rect(a, y - 3, b - a, 6, "half")
        if r.nation is not None:
            svg.line(x(r.nation), y - 9, x(r.nation), y + 9, "ink", 1.4)
        if r.group is not None:
            gx = x(r.group)
            svg.polygon([(gx, y - 7), (gx + 4.4, y), (gx, y + 7), (gx - 4.4, y)], "ground", "teal", 1.2)
        svg.circle(x(r.own), y, 5, "seal", "ground", 0.8)
        svg.text(w, y + 0.5, r.shown, 9, "ink", "end", bold=True)
        svg.text(w, y + 10, r.rank, 8, "soft", "end")
    y = top + pitch * len(rows) + 10
    svg.text(x0, y, "最低" if language == "zh" else "lowest", 8, "soft")
    svg.text(x1, y, "最高" if language == "zh" else "highest", 8, "soft", "end")
    return str(svg)


def _key(svg: Svg, x: float, y: float, words: tuple[str, str, str]) -> None:
    svg.circle(x + 5, y - 3, 4, "seal")
    svg.text(x + 12, y, words[0], 8.5)
    x += 22 + text_width(words[0], 8.5)
    svg.polygon([(x + 5, y - 8), (x + 9, y - 3), (x + 5, y + 2), (x + 1, y - 3)], "ground", "teal", 1.1)
    svg.text(x + 13, y, words[1], 8.5)
    x += 23 + text_width(words[1], 8.5)
    svg.line(x + 3, y - 8, x + 3, y + 2, "ink", 1.4)
    svg.text(x + 8, y, words[2], 8.5)


def _fit(text: str, width: float, size: float) -> str:
    """The text, cut with an ellipsis where it does not fit."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


def contributions(rows: Sequence[Row], total: Row, title: str, language: str) -> str:
    """Diverging bars that add up to the last one."""
    w, pitch, top = 330.0, 26.0, 6.0
    all_rows = [*rows, total]
    name_w = min(130.0, max(text_width(r.name, 9) for r in all_rows) + 8)
    value_w = 46.0
    most = max(abs(r.own) for r in all_rows) or 1.0
    x0, x1 = name_w + value_w, w - value_w
    mid = (x0 + x1) / 2
    scale = (x1 - x0) / 2 / most
    svg = Svg(w, top + pitch * len(all_rows) + 8, title, tag(language))
    for i, r in enumerate(all_rows):
        last = i == len(rows)
        y = top + pitch * (i + 0.5) + (4 if last else 0)
        if last:
            svg.line(0, y - pitch / 2 - 1, w, y - pitch / 2 - 1, "rule", 0.8)
        svg.text(0, y + 3, _fit(r.name, name_w - 4, 9), 9, bold=last)
        size = r.own * scale
        svg.rect(
            min(mid, mid + size), y - 6, abs(size), 12, "seal" if last else ("teal" if r.own >= 0 else "g1")
        )
        if r.own >= 0:
            svg.text(mid + size + 4, y + 3, r.shown, 9, bold=last)
        else:
            svg.text(mid + size - 4, y + 3, r.shown, 9, anchor="end", bold=last)
    svg.line(mid, top, mid, top + pitch * len(all_rows) + 4, "ink", 0.9)
    return str(svg)


@dataclass(frozen=True)
class Place:
    """One region in a ranking."""

    code: str
    name: str
    rank: int
    shown: str
    value: float
    group: int = 0
    low: float | None = None
    high: float | None = None


def ranking(places: Sequence[Place], groups: Sequence[str], title: str, language: str) -> str:
    """All regions in two columns by rank: mark at the rank with its interval, or a bar of the value."""
    w, pitch = 700.0, 15.5
    half = -(-len(places) // 2)
    top = 22.0
    svg = Svg(w, top + pitch * half + 4, title, tag(language))
    x = 0.0
    for k, g in enumerate(groups):
        svg.mark(x + 5, 6, 3.6, k, GROUPS[k % 4])
        svg.text(x + 12, 9.5, g, 9)
        x += 26 + text_width(g, 9)
    most = max(p.rank for p in places)
    low_v, high_v = min(p.value for p in places), max(p.value for p in places)
    column = (w - 24) / 2
    name_w = min(86.0, max(text_width(p.name, 9) for p in places) + 6)
    for i, p in enumerate(places):
        x0 = 0.0 if i < half else column + 24
        y = top + pitch * (i % half) + pitch / 2
        left, right = x0 + 22 + name_w, x0 + column - 50
        svg.raw(f"<!--r{p.code}-->")
        svg.text(x0 + 16, y + 3, str(p.rank), 9, "soft", "end")
        svg.text(x0 + 22, y + 3, _fit(p.name, name_w, 9), 9)
        svg.line(left, y, right, y, "band", 5)
        if p.low is not None and p.high is not None:
            scale = (right - left) / max(most - 1, 1)

            def at(r: float, left: float = left, scale: float = scale) -> float:
                return left + (r - 1) * scale

            svg.line(at(p.low), y, at(p.high), y, "hatch", 1.4)
            svg.mark(at(p.rank), y, 3.6, p.group, GROUPS[p.group % 4])
        else:
            share = (p.value - min(low_v, 0)) / ((high_v - min(low_v, 0)) or 1)
            svg.line(left, y, left + share * (right - left), y, "half", 5)
            svg.mark(left + share * (right - left), y, 3.6, p.group, GROUPS[p.group % 4])
        svg.text(x0 + column, y + 3, p.shown, 9, anchor="end")
        svg.raw(f"<!--/r{p.code}-->")
    return str(svg)


def with_row(base: str, code: str) -> str:
    """The ranking with one region's row in the seal's red."""
    start, end = f"<!--r{code}-->", f"<!--/r{code}-->"
    if start not in base:
        return base
    head, _, rest = base.partition(start)
    row, _, tail = rest.partition(end)
    for role, colour in (("ink", "#1d1d1b"), ("soft", "#6b6862"), *((g, None) for g in GROUPS)):
        row = row.replace(f'class="f-{role}', 'class="f-seal')
        if colour:
            row = row.replace(f'fill="{colour}"', 'fill="#a8322a"')
    for k in GROUPS:
        from publish.look import paper

        row = row.replace(f'fill="{paper(k)}"', 'fill="#a8322a"')
    return head + row.replace("<text ", '<text font-weight="700" ') + tail


def path(
    levels: Sequence[tuple[str, str]],
    periods: Sequence[str],
    counts: Mapping[tuple[str, str], int],
    own: Mapping[str, str],
    title: str,
    language: str,
    unit: str,
) -> str:
    """Classes in rows (best on top), periods in columns: circles by the number of regions, the own way in red.

    Args:
        levels: (id, name) from low to high.
        counts: (period, level id) → number of regions.
        own: period → level id.
        unit: what the numbers count.
    """
    rows = list(reversed(levels))
    name_w = max(text_width(name, 9.5) for _, name in levels) + 12
    w, pitch, top = 340.0, 30.0, 8.0
    svg = Svg(w, top + pitch * len(rows) + 32, title, tag(language))
    x0, x1 = name_w + 20, w - 40
    step = (x1 - x0) / max(len(periods) - 1, 1)
    most = max(counts.values(), default=1) or 1

    def at(t: int, level: str) -> tuple[float, float]:
        i = next(k for k, (lid, _) in enumerate(rows) if lid == level)
        return (x0 + t * step if len(periods) > 1 else (x0 + x1) / 2), top + pitch * (i + 0.5)

    for i, (_, name) in enumerate(rows):
        y = top + pitch * (i + 0.5)
        svg.text(0, y + 3, name, 9.5)
        svg.line(name_w, y, x1 + 20, y, "band", 0.8)
    for t, period in enumerate(periods):
        for lid, _ in rows:
            k = counts.get((period, lid), 0)
            x, y = at(t, lid)
            if k:
                svg.circle(x, y, 3 + 10 * math.sqrt(k / most), "half")
        svg.text(at(t, rows[0][0])[0], top + pitch * len(rows) + 12, period, 9.5, "soft", "middle")
    way = [at(t, own[p]) for t, p in enumerate(periods) if p in own]
    svg.polyline(way, "seal", 2.2)
    for t, period in enumerate(periods):
        for lid, _ in rows:
            k = counts.get((period, lid), 0)
            x, y = at(t, lid)
            mine = own.get(period) == lid
            if mine:
                svg.circle(x, y, 7.5, "seal", "ground", 1)
            if k:
                svg.text(x, y + 3, str(k), 8.5, "ground" if mine else "ink", "middle", bold=mine)
    svg.text(w, top + pitch * len(rows) + 26, unit, 8.5, "soft", "end")
    return str(svg)


def groups(
    dots: Sequence[Dot],
    names: Sequence[str],
    means: Sequence[float],
    shown: Sequence[str],
    title: str,
    language: str,
    axis: str,
) -> str:
    """One row per group: every region a mark, the mean a bar with its value; the outermost are named."""
    w, pitch, top = 700.0, 46.0, 6.0
    name_w = max(text_width(g, 9.5) for g in names) + 14
    low, high = min(d.x for d in dots), max(d.x for d in dots)
    x0, x1 = name_w + 10, w - 40
    svg = Svg(w, top + pitch * len(names) + 26, title, tag(language))

    def x(v: float) -> float:
        return x0 + (v - low) / ((high - low) or 1) * (x1 - x0)

    foot = top + pitch * len(names)
    steps = ticks(low, high, 6)
    for t in steps:
        svg.line(x(t), top, x(t), foot, "band", 0.8)
        svg.text(
            x(t), foot + 11, label(t, steps[1] - steps[0] if len(steps) > 1 else 1), 8.5, "soft", "middle"
        )
    svg.text(x1, foot + 22, axis, 8.5, "soft", "end")
    for i, name in enumerate(names):
        y = top + pitch * (i + 0.5) + 5
        svg.text(0, y + 3, name, 9.5, bold=True)
        svg.line(x0, y, x1, y, "rule", 0.7)
        svg.line(x(means[i]), y - 15, x(means[i]), y + 10, "ink", 1.6)
        svg.text(x(means[i]), y - 18, shown[i], 8.5, "ink", "middle", bold=True)
        mine = sorted((d for d in dots if d.group == i), key=lambda d: d.x)
        taken = Labels((0, y - 26, w, y + 22))
        half = text_width(shown[i], 8.5) / 2
        taken.block((x(means[i]) - half, y - 27, x(means[i]) + half, y - 16))
        for d in mine:
            svg.mark(x(d.x), y, 4, i, GROUPS[i % 4])
            taken.block((x(d.x) - 4, y - 4, x(d.x) + 4, y + 4))
        for d in [*mine[:2], *mine[-2:], *mine[2:-2]]:
            wide = text_width(d.name, 8)
            for dy in (14, -7.5):
                box = (x(d.x) - wide / 2, y + dy - 7, x(d.x) + wide / 2, y + dy + 2)
                if taken.free(box):
                    taken.block(box)
                    svg.text(x(d.x), y + dy, d.name, 8, "soft", "middle")
                    break
    return str(svg)


def shares(parts: Sequence[tuple[str, float, str, str]], title: str, language: str) -> str:
    """One bar of parts of a whole: (name, share, shown, role)."""
    w = 700.0
    svg = Svg(w, 74, title, tag(language))
    total = sum(p[1] for p in parts) or 1.0
    x = 0.0
    edge = -100.0
    for i, (name, share, shown, role) in enumerate(parts):
        width = share / total * w
        svg.rect(x, 22, width, 20, role)
        svg.line(x, 22, x, 42, "ground", 1)
        words = f"{name} {shown}"
        wide = text_width(words, 9)
        middle = min(max(x + width / 2, wide / 2), w - wide / 2)
        above = i % 2 == 0
        svg.line(x + width / 2, 20 if above else 42, x + width / 2, 14 if above else 50, "rule", 0.8)
        left = middle - wide / 2
        y = 11.0 if above else 60.0
        if above and left < edge:
            y = 60.0
        svg.text(middle, y, words, 9, "ink", "middle")
        edge = left + wide if above else edge
        x += width
    return str(svg)


def scatter(
    dots: Sequence[Dot],
    title: str,
    language: str,
    axes: tuple[str, str],
    *,
    zero: bool = False,
    corners: Sequence[str] = (),
    curves: Sequence[tuple[float, str]] = (),
    fit: float | None = None,
    own: str = "",
    groups: Sequence[str] = (),
) -> str:
    """A scatter with named points where names fit.

    Args:
        zero: draw the axes through the origin (Moran scatter), with ``corners`` named clockwise from upper right.
        curves: products x·y = level drawn as lines, with their names (efficiency).
        fit: slope of a line through the origin.
        own: the region in red.
    """
    w, h = 340.0, 300.0
    x0, y0, x1, y1 = 34.0, 12.0 + (14 if groups else 0), w - 8, h - 30
    svg = Svg(w, h, title, tag(language))
    xs, ys = [d.x for d in dots], [d.y for d in dots]
    pad_x, pad_y = (max(xs) - min(xs)) * 0.06 or 1, (max(ys) - min(ys)) * 0.08 or 1
    lx, hx, ly, hy = min(xs) - pad_x, max(xs) + pad_x, min(ys) - pad_y, max(ys) + pad_y

    def at(x: float, y: float) -> tuple[float, float]:
        return x0 + (x - lx) / (hx - lx) * (x1 - x0), y1 - (y - ly) / (hy - ly) * (y1 - y0)

    gx = 0.0
    for k, g in enumerate(groups):
        svg.mark(x0 + gx + 4, 8, 3.4, k, GROUPS[k % 4])
        svg.text(x0 + gx + 11, 11, g, 8.5)
        gx += 24 + text_width(g, 8.5)
    tx, ty = ticks(lx, hx), ticks(ly, hy)
    for t in tx:
        x, _ = at(t, ly)
        svg.line(x, y0, x, y1, "band", 0.7)
        svg.text(x, y1 + 11, label(t, tx[1] - tx[0] if len(tx) > 1 else 1), 8, "soft", "middle")
    for t in ty:
        _, y = at(lx, t)
        svg.line(x0, y, x1, y, "band", 0.7)
        svg.text(x0 - 4, y + 3, label(t, ty[1] - ty[0] if len(ty) > 1 else 1), 8, "soft", "end")
    taken = Labels((x0, y0, x1, y1))
    if zero:
        cx, cy = at(0, 0)
        svg.line(cx, y0, cx, y1, "soft", 0.8)
        svg.line(x0, cy, x1, cy, "soft", 0.8)
        for (x, y, anchor), words in zip(
            (
                (x1 - 4, y0 + 10, "end"),
                (x0 + 4, y0 + 10, "start"),
                (x0 + 4, y1 - 5, "start"),
                (x1 - 4, y1 - 5, "end"),
            ),
            corners,
            strict=False,
        ):
            svg.text(x, y, words, 8.5, "teal", anchor, bold=True)
            wide = text_width(words, 8.5)
            taken.block((x - wide, y - 8, x, y + 2) if anchor == "end" else (x, y - 8, x + wide, y + 2))
    if fit is not None:
        svg.polyline([at(lx, fit * lx), at(hx, fit * hx)], "teal", 1.2, "4 2")
    for level, name in curves:
        line = [
            at(x, level / x)
            for k in range(41)
            if (x := lx + (hx - lx) * k / 40) > 0 and ly <= level / x <= hy
        ]
        if len(line) > 1:
            svg.polyline(line, "rule", 0.9, "3 2")
            ex, ey = line[-1]
            svg.text(min(ex, x1 - 2), ey - 3, name, 7.5, "soft", "end")
            taken.block((ex - text_width(name, 7.5), ey - 10, ex, ey))
    for d in dots:
        x, y = at(d.x, d.y)
        taken.block((x - 4, y - 4, x + 4, y + 4))
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    order = sorted(
        dots,
        key=lambda d: (
            d.code != own,
            -(((d.x - middle_x) / (hx - lx)) ** 2 + ((d.y - middle_y) / (hy - ly)) ** 2),
        ),
    )
    for d in order:
        x, y = at(d.x, d.y)
        mine = d.code == own
        size = 9.5 if mine else 8
        spot = taken.place(x, y, d.name, size, 7 if mine else 6)
        if spot:
            svg.text(spot[0], spot[1], d.name, size, "seal" if mine else "soft", spot[2], bold=mine)
    for d in reversed(order):
        x, y = at(d.x, d.y)
        if d.code == own:
            svg.circle(x, y, 5.2, "seal", "ground", 0.9)
        else:
            svg.mark(x, y, 3.6, d.group, GROUPS[d.group % 4] if groups else "teal")
    svg.text(x1, h - 5, axes[0], 8.5, "ink", "end")
    svg.text(9, y0, axes[1], 8.5, "ink", "end", turn=-90)
    return str(svg)


@dataclass(frozen=True)
class Series:
    """One line of a line chart; missing values leave a gap."""

    name: str
    values: Sequence[float | None]
    role: str = "teal"
    width: float = 1.2
    dash: str = ""


def lines(
    series: Sequence[Series],
    periods: Sequence[str],
    title: str,
    language: str,
    axis: str,
    bands: Sequence[tuple[float, str]] = (),
) -> str:
    """Lines over periods, each named at its end; ``bands`` are named thresholds."""
    w, h = 340.0, 210.0
    known = [v for s in series for v in s.values if v is not None]
    low, high = min(known), max(known)
    pad = (high - low) * 0.08 or 1
    low, high = low - pad, high + pad
    right = max(text_width(s.name, 8.5) for s in series if s.name) + 8 if any(s.name for s in series) else 8
    x0, x1, y0, y1 = 34.0, w - right, 16.0, h - 20
    svg = Svg(w, h, title, tag(language))

    def at(t: int, v: float) -> tuple[float, float]:
        return x0 + t * (x1 - x0) / max(len(periods) - 1, 1), y1 - (v - low) / (high - low) * (y1 - y0)

    steps = ticks(low, high)
    for t in steps:
        _, y = at(0, t)
        svg.line(x0, y, x1, y, "band", 0.7)
        svg.text(x0 - 4, y + 3, label(t, steps[1] - steps[0] if len(steps) > 1 else 1), 8, "soft", "end")
    for level, name in bands:
        if low < level < high:
            _, y = at(0, level)
            svg.line(x0, y, x1, y, "rule", 0.9, "3 2")
            svg.text(x0 + 3, y - 2.5, name, 7.5, "soft")
    every = max(1, -(-len(periods) // 10))
    for i, p in enumerate(periods):
        if i % every == 0 or i == len(periods) - 1:
            svg.text(at(i, low)[0], y1 + 12, p, 8, "soft", "middle")
    svg.text(0, 8, axis, 8.5, "soft")
    taken = Labels((0, 0, w, h))
    for s in series:
        run: list[tuple[float, float]] = []
        for i, v in enumerate(s.values):
            if v is None:
                if len(run) > 1:
                    svg.polyline(run, s.role, s.width, s.dash)
                run = []
            else:
                run.append(at(i, v))
        if len(run) > 1:
            svg.polyline(run, s.role, s.width, s.dash)
        if not s.name:
            continue
        last = max(i for i, v in enumerate(s.values) if v is not None)
        x, y = at(last, float(s.values[last] or 0))
        for dy in (0, -9, 9, -18, 18):
            box = (x + 4, y + dy - 5, x + 4 + text_width(s.name, 8.5), y + dy + 4)
            if taken.free(box):
                taken.block(box)
                svg.text(
                    x + 5,
                    y + dy + 3,
                    s.name,
                    8.5,
                    s.role if s.role != "rule" else "soft",
                    bold=s.role == "seal",
                )
                break
    return str(svg)

"""Points, axes, ticks and keys of charts, and one region's marks in the accent colour: `Dot`, `ticks`, `region`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from analysis.decimals import written
from compose.figures.svg import Svg, text_width
from compose.language.languages import LANGUAGES
from compose.look.colour import contrast
from compose.look.tokens import GROUPS, READABLE, SMALL, paper

#: a chart's width in drawing units: half a page's column, or the whole
HALF, FULL = 340.0, 700.0
#: a region's line among others, and when it is highlighted
THIN, THICK = 1.1, 2.2
# the grid of the drawings: what several charts keep to, in drawing units (0.7 pt on paper)

#: a word set on a line of marks: how far its baseline lies below the middle, about a third of `SMALL` and of `TEXT`
DROP, DROP_TEXT = 3.5, 3.6
#: room from the drawing's edge to the axis that the labels of ticks need besides their width; of it, between label and axis
GUTTER, TICK_GAP = 6.0, 4.0
#: baseline of the words below an axis, from the axis
BELOW = 13.0
#: room above a plot that has its axis named there, and with a line of groups above that as well
HEAD, HEAD_KEYED = 18.0, 32.0
#: room below a plot for the labels of ticks and the name of the axis, and that name's baseline above the lower edge
FOOT, FOOT_NAME = 30.0, 3.0
#: baselines from the upper edge: of a line of groups, of an axis' name
KEY_LINE, AXIS_LINE = 10.0, 9.0
#: widths of strokes: lines of a grid and of axes, a broken line among them, the edge of a mark
GRID, BROKEN, RIM = 0.8, 0.7, 0.5
#: dashes of a threshold
DASHES = "2 2.5"
#: a step that is so near a number of fewer decimals is written as that
EXACT = 1e-6
#: half the height of the strokes of a broken axis, and how far they stand apart
BREAK, BREAK_APART = 3.0, 2.6
#: half the height of a region's mark
MARK = 3.8
#: a key: from a mark's middle to the start of its entry, its middle above the baseline, its words from the start, room between entries
KEY_MIDDLE, KEY_RISE, KEY_WORDS, KEY_GAP = 5.0, 3.6, 13.0, 16.0

#: what a highlighted region's marks and words are turned from
_PLAIN = ("ink", "soft", "teal", "hatch", "rule", *GROUPS)
_COLOURS = re.compile("|".join(f'"{paper(role)}"' for role in _PLAIN))
_CLASSES = re.compile(rf"\b([fk])-(?:{'|'.join(_PLAIN)})\b")


@dataclass(frozen=True)
class Dot:
    """One region on a chart."""

    code: str
    name: str
    x: float
    y: float = 0.0
    group: int = 0


def readable(role: str) -> str:
    """The role of small words about what is drawn in a role: the same, or where that is too light to be read, soft ink.

    >>> readable("seal"), readable("g1"), readable("rule")
    ('seal', 'soft', 'soft')
    """
    return role if contrast(paper(role), paper("ground")) >= READABLE else "soft"


def tag(language: str) -> str:
    """The ``lang`` of a figure."""
    return LANGUAGES[language].tag


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


def tick_labels(values: Sequence[float]) -> list[str]:
    """The labels of evenly spaced ticks, all with as many decimals as the step needs.

    >>> tick_labels([-0.5, 0, 0.5]), tick_labels([0.25, 0.5]), tick_labels([1000, 1500])
    (['−0.5', '0.0', '0.5'], ['0.25', '0.50'], ['1,000', '1,500'])
    """
    step = values[1] - values[0] if len(values) > 1 else abs(values[0]) or 1.0
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(step * 10**places - round(step * 10**places)) > EXACT:
        places += 1
    return [written(v, places) for v in values]


@contextmanager
def region(svg: Svg, code: str) -> Iterator[None]:
    """Everything drawn inside belongs to one region and can be highlighted."""
    svg.raw(f'<g class="r r-{code}">')
    yield
    svg.raw("</g>")


def highlight(base: str, code: str) -> str:
    """A shared chart with one region's marks and words in the seal's red, and on top of the others'.

    A chart on which the region does not stand comes back as it is.
    """
    start = f'<g class="r r-{code}">'
    head, mark, rest = base.partition(start)
    if not mark:
        return base
    marks, _, tail = rest.partition("</g>")
    marks = _COLOURS.sub(f'"{paper("seal")}"', marks)
    marks = _CLASSES.sub(r"\1-seal", marks).replace("<text ", '<text font-weight="700" ')
    marks = marks.replace(f'stroke-width="{THIN}"', f'stroke-width="{THICK}"')
    return f"{head}{tail.removesuffix('</svg>')}{start}{marks}</g></svg>"


def group_key(svg: Svg, x: float, y: float, names: Sequence[str]) -> None:
    """The groups' marks and names in one line with its baseline at ``y``."""
    for k, name in enumerate(names):
        svg.mark(x + KEY_MIDDLE, y - KEY_RISE, MARK, k, GROUPS[k % len(GROUPS)])
        svg.text(x + KEY_WORDS, y, name, SMALL)
        x += KEY_WORDS + KEY_GAP + text_width(name, SMALL)


def broken(svg: Svg, x: float, y: float, upright: bool = False) -> None:
    """Two slanted strokes at an axis' beginning: it does not begin at zero."""
    for step in (0.0, BREAK_APART):
        if upright:
            svg.line(x - BREAK, y - step + BREAK / 2, x + BREAK, y - step - BREAK / 2, "soft", GRID)
        else:
            svg.line(x + step - BREAK / 2, y + BREAK, x + step + BREAK / 2, y - BREAK, "soft", GRID)


def breaks(svg: Svg, xs: tuple[float, float], ys: tuple[float, float], x0: float, foot: float) -> None:
    """A break on each axis that does not reach zero, by its ends."""
    if not xs[0] <= 0 <= xs[1]:
        broken(svg, x0 + 2 * GUTTER, foot)
    if not ys[0] <= 0 <= ys[1]:
        broken(svg, x0, foot - 2 * GUTTER, upright=True)


def x_axis(
    svg: Svg, at: Iterable[tuple[float, str]], top: float, foot: float, baseline: float | None = None
) -> None:
    """Thin upright lines with their labels below."""
    for x, words in at:
        svg.line(x, top, x, foot, "band", GRID)
        svg.text(x, foot + BELOW if baseline is None else baseline, words, SMALL, "soft", "middle")

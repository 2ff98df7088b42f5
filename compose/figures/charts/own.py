"""Charts of a report's own, drawn by its function in matplotlib and turned into drawings like ours: `Job`, `draw`, `drawing_of`.

`draw` runs the user's function, in a process that the system stops. What it gets is in our style: fonts, sizes, and colours
by role (``color="own"``), so that the drawing has the report's colours on paper and follows the reader's in the light and in
the dark. Same results, same bytes: no date, identifiers from content, chance with a seed.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import random
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import numpy as np
import pandas as pd

from analysis.values import Region, Text
from compose.figures.svg import text_width
from compose.look.tokens import FONT, GROUPS, SEQUENCE, SMALL, TEXT, paper

#: the function of the user's file
FUNCTION = "draw"
#: what colours are called in it → role
ROLES: Mapping[str, str] = {
    "own": "seal",
    "data": "teal",
    "ink": "ink",
    "soft": "soft",
    "rule": "rule",
    "band": "band",
    "ground": "ground",
    **{f"group{i}": role for i, role in enumerate(GROUPS, start=1)},
    **{f"class{i}": role for i, role in enumerate(SEQUENCE, start=1)},
}
#: a drawing larger than this keeps a page waiting
_LARGEST = 2_000_000
#: the last channel of a colour
BLUE = 0xFF
_STYLE = re.compile(r' style="([^"]*)"')
_TAG = re.compile(r"<([a-zA-Z]+)((?:\s[^<>]*?)?)(/?)>")
_FONT = re.compile(r"(?:(\w+) )?([\d.]+)px\s+(.*)", re.DOTALL)


class ChartFailed(Exception):
    """A chart of the report's own could not be drawn: where in its file, why, what to do."""

    def __init__(self, file: str, line: int, what: Text, remedy: Text) -> None:
        super().__init__(what["en"])
        self.file, self.line, self.what, self.remedy = file, line, what, remedy

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.file, self.line, self.what, self.remedy))


@dataclass(frozen=True)
class Job:
    """A chart to be drawn: the user's program and what its function is given."""

    file: str
    program: str
    results: Mapping[str, pd.DataFrame]
    region: Region | None
    language: str
    #: in units of our drawings
    size: tuple[float, float]


def colours() -> dict[str, str]:
    """Name → colour on paper, each its own: where two roles have one colour, the last bits differ unseen.

    >>> len(set(colours().values())) == len(ROLES)
    True
    """
    roles: dict[str, str] = {}
    for name, role in ROLES.items():
        value = int(paper(role)[1:], 16)
        while f"#{value:06x}" in roles.values():
            value += 1 if value & BLUE < BLUE else -1
        roles[name] = f"#{value:06x}"
    return roles


def _settings(known: Mapping[str, str]) -> dict[str, Any]:
    from cycler import cycler

    return {
        "font.family": ["Noto Sans CJK SC"],
        "font.size": TEXT,
        "axes.titlesize": TEXT,
        "axes.labelsize": SMALL,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "legend.fontsize": SMALL,
        "legend.frameon": False,
        "axes.unicode_minus": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": known["soft"],
        "axes.linewidth": 0.7,
        "axes.labelcolor": known["soft"],
        "axes.titlelocation": "left",
        "axes.prop_cycle": cycler(color=[known[n] for n in ("data", "group2", "group3", "group4", "own")]),
        "text.color": known["ink"],
        "xtick.color": known["soft"],
        "ytick.color": known["soft"],
        "grid.color": known["rule"],
        "grid.linewidth": 0.5,
        "patch.edgecolor": "none",
        "lines.linewidth": 1.6,
        "lines.solid_capstyle": "round",
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "savefig.edgecolor": "none",
        "svg.fonttype": "none",
    }


def draw(job: Job, tell: Callable[[object], None]) -> None:
    """Run the user's function and tell the SVG that matplotlib made, or where and why it failed."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            tell(("svg", _drawn(job)))
        except (TimeoutError, MemoryError) as fault:
            # what the limits of the process raise inside it
            tell(("limit", isinstance(fault, TimeoutError)))
        except (Exception, SystemExit) as fault:
            frames = traceback.extract_tb(sys.exc_info()[2])
            line = next((f.lineno for f in reversed(frames) if f.filename == job.file), 0)
            if isinstance(fault, SyntaxError) and fault.filename == job.file:
                line = fault.lineno
            tell(("fault", line or 0, f"{type(fault).__name__}: {fault}"))


def _drawn(job: Job) -> str:
    import matplotlib as mpl
    from matplotlib import colors
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    known = colours()
    colors.get_named_colors_mapping().update(known)
    salt = _salt(job)
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 — what users' programs draw from
    settings: Any = {**_settings(known), "svg.hashsalt": salt}
    with mpl.rc_context(settings):
        space: dict[str, Any] = {"__name__": job.file, "__file__": job.file}
        exec(compile(job.program, job.file, "exec", dont_inherit=True), space)
        function = space.get(FUNCTION)
        if not callable(function):
            raise NameError(f"there is no function {FUNCTION}(axes, results, region, language)")
        figure = Figure(figsize=(job.size[0] / 72, job.size[1] / 72), dpi=72, layout="constrained")
        FigureCanvasSVG(figure)
        function(figure.add_subplot(), dict(job.results), job.region, job.language)
        buffer = io.StringIO()
        figure.savefig(
            buffer,
            format="svg",
            metadata={"Date": None, "Creator": None},
        )
    return buffer.getvalue()


def _salt(job: Job) -> str:
    of = f"{job.program}/{job.region.code if job.region else ''}/{job.language}/{job.size}"
    return hashlib.sha256(of.encode()).hexdigest()[:8]


# matplotlib's SVG as one of our drawings ----------------------------------------------------------------------


def drawing_of(svg: str, job: Job, alt: str) -> str:
    """A drawing like ours: colours as classes and attributes, no styles, words that start where they stand.

    Raises:
        ChartFailed: it is too large.
    """
    from html import escape

    if len(svg) > _LARGEST:
        raise ChartFailed(
            job.file,
            0,
            Text(zh="图超过 2 MB", en="the drawing is larger than 2 MB"),
            Text(zh="少画些点，或先汇总", en="draw fewer marks, or sum them up first"),
        )
    body = svg[svg.index("<svg") :]
    body = body[body.index(">") + 1 : body.rindex("</svg>")]
    body = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", body, flags=re.DOTALL)
    roles = {colour: ROLES[name] for name, colour in colours().items()}
    body = _TAG.sub(lambda tag: _tag(tag, roles), body)
    body = re.sub(r"\s*\n\s*", " ", body)
    body = _lighter(_TEXT.sub(_started, body))
    salt = _salt(job)
    for k, one in enumerate(dict.fromkeys(re.findall(r'id="([^"]+)"', body))):
        name = f"c{salt}-{k}"
        body = body.replace(f'id="{one}"', f'id="{name}"').replace(f'#{one}"', f'#{name}"')
        body = body.replace(f"#{one})", f"#{name})")
    width, height = job.size
    font = escape(FONT, quote=True)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" font-family="{font}" '
        f'aria-label="{escape(alt, quote=True)}" lang="{job.language}" overflow="visible">'
        f'<g stroke-linejoin="round" stroke-linecap="butt">{body}</g></svg>'
    )


def _lighter(body: str) -> str:
    """Coordinates with two decimals, no names that nothing refers to, no groups of one that say nothing, no turns by nothing.

    >>> _lighter('<g id="a"> <path id="b" d="M 35.10024 3.00024 L 4 5 "/> </g><use href="#b" x="1.005"/>')
    '<path id="b" d="M35.1 3L4 5"/><use href="#b" x="1"/>'
    >>> _lighter('<path d="M 0 0 z" fill="none"/><text x="1" transform="rotate(-0 1 2)">a</text>')
    '<text x="1">a</text>'
    """
    used = set(re.findall(r"#([^\"')]+)", body))
    body = re.sub(r' id="([^"]+)"', lambda m: m[0] if m[1] in used else "", body)
    body = re.sub(r"<[^>]*>", lambda tag: _LONG.sub(lambda m: f"{round(float(m[0]), 2):g}", tag[0]), body)
    body = re.sub(r"(?<=>)\s+(?=<)", "", body)
    body = _TURN.sub("", _UNSEEN.sub("", body)).replace(" xlink:href=", " href=")
    body = _OUTLINE.sub(lambda path: _AROUND.sub(r"\1", path[0]).strip(), body)
    bare = re.compile(r"<g>((?:(?!<g\b|</g>).)*)</g>", re.DOTALL)
    while (lighter := bare.sub(r"\1", body)) != body:
        body = lighter
    return body.replace("<defs></defs>", "")


#: a turn by nothing; a path that is neither filled nor drawn; a path's points, and blanks around its commands
_TURN, _UNSEEN = (
    re.compile(r' transform="rotate\(-?0 [^)"]*\)"'),
    re.compile(r'<path d="[^"]*" fill="none"/>'),
)
_OUTLINE, _AROUND = re.compile(r'(?<= d=")[^"]*'), re.compile(r" ?([A-Za-z]) ?")
#: a number with more decimals than are seen
_LONG = re.compile(r"(?<![\w#.])-?\d+\.\d{3,}(?![\w.])")


def _tag(match: re.Match[str], roles: Mapping[str, str]) -> str:
    """An element without style: what it says are attributes, and a role where the colour is one of ours."""
    name, attributes, end = match.groups()
    style = _STYLE.search(attributes)
    if style is None:
        return match[0]
    rest = _STYLE.sub("", attributes, count=1)
    style_of = dict(part.split(":", 1) for part in unescape(style[1]).split(";") if ":" in part)
    facts = {key.strip(): value.strip() for key, value in style_of.items()}
    if "font" in facts and (font := _FONT.fullmatch(facts.pop("font"))):
        facts |= {"font-size": font[2]} | ({"font-weight": "700"} if font[1] in {"bold", "700"} else {})
    facts.pop("font-family", None)
    if "font-size" in facts:
        facts["font-size"] = facts["font-size"].removesuffix("px")
    # of the whole element: WeasyPrint multiplies what is said of fill or stroke alone from element to element
    parts = [facts.pop(f"{kind}-opacity", "") for kind in ("fill", "stroke")]
    if clear := next((part for part in parts if part), ""):
        facts["opacity"] = clear
    classes = []
    for fact, kind in (("fill", "f"), ("stroke", "k")):
        role = roles.get(facts.get(fact, ""))
        if role:
            facts[fact] = paper(role)
            classes.append(f"{kind}-{role}")
    if name == "text" and "fill" not in facts:
        facts["fill"] = paper("ink")
        classes.append("f-ink")
    told = "".join(f' {key}="{value}"' for key, value in facts.items() if '"' not in value)
    class_ = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{name}{rest}{told}{class_}{end}>"


_TEXT = re.compile(r"<text\b([^>]*)>([^<]*)</text>")


def _started(match: re.Match[str]) -> str:
    """Words that start where they stand: a PDF's viewer may clip those that are set from their middle or end."""
    attributes, words = match.groups()
    anchor = re.search(r' text-anchor="(\w+)"', attributes)
    at = re.search(r' x="([-\d.]+)"', attributes)
    size = re.search(r' font-size="([\d.]+)"', attributes)
    if anchor is None or at is None or size is None:
        return match[0]
    wide = text_width(unescape(words), float(size[1]), 'font-weight="700"' in attributes)
    x = float(at[1]) - {"middle": wide / 2, "end": wide}.get(anchor[1], 0)
    attributes = attributes.replace(anchor[0], "").replace(at[0], f' x="{x:.2f}"')
    return f"<text{attributes}>{words}</text>"

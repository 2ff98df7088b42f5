"""Formulas on the web: a drawing each in a file that all pages of a report share: `formula_files`, `of_results`, `shown`; `as_the_text`, on paper."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping

from markupsafe import Markup

from analysis.values import Result
from compose.figures.formula import formula_svg, set_through
from compose.figures.web import for_web

_BOX = re.compile(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')
#: the type size that formulas are set at, in points
_SET_AT = 10


def name_of(tex: str) -> str:
    """What the file of a formula is called."""
    return f"formula-{hashlib.sha256(tex.encode()).hexdigest()[:12]}.svg"


def of_results(results: Mapping[str, Result]) -> list[str]:
    """The formulas of the methods of results, in TeX, each once."""
    return sorted({tex for result in results.values() for method in result.method for tex in method.formula})


def formula_files(
    results: Mapping[str, Result], keep: Callable[[object, Callable[[], str]], str]
) -> dict[str, bytes]:
    """The drawings of the formulas of results: name → content; ``keep`` as `compose.figures.formula.set_through` has it."""
    formulas = of_results(results)
    set_through(keep, formulas)
    return {name_of(tex): for_web(formula_svg(tex)).encode() for tex in formulas}


def shown(svg: str, tex: str, folder: str) -> Markup:
    """A formula on a page, as large as the text around it: its outlines, which are a third of a page of methods, are in its file.

    Args:
        svg: the drawing, set at ten points.
        folder: path from the page to the files.
    """
    width, height = _size(svg)
    return Markup(
        '<svg class="math" viewBox="0 0 {w:g} {h:g}" width="{wide:g}em" height="{high:g}em" role="img" aria-label="{tex}">'
        '<image href="{folder}{name}" width="{w:g}" height="{h:g}"/></svg>'
    ).format(
        w=width,
        h=height,
        wide=width / _SET_AT,
        high=height / _SET_AT,
        tex=tex,
        folder=folder,
        name=name_of(tex),
    )


def as_the_text(svg: str) -> str:
    """The style of a formula on paper that is as large as the text around it; no wider than the column."""
    return f"width:{round(_size(svg)[0] / _SET_AT, 4)}em;max-width:100%"


def _size(svg: str) -> tuple[float, float]:
    """Width and height of a formula's drawing, in points."""
    box = _BOX.search(svg)
    return (float(box[1]), float(box[2])) if box else (100.0, 20.0)

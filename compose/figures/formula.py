"""Formulas as SVG: `formula_svg`; `set_through`, from where they were set before."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterable

from compose.figures.svg import Svg

#: TeX → its SVG, as far as it was asked for
_SET: dict[str, str] = {}


def formula_svg(tex: str) -> str:
    """A formula typeset by matplotlib's mathtext, as an SVG with reproducible ids; its TeX is the label."""
    if tex not in _SET:
        _SET[tex] = _typeset(tex)
    return _SET[tex]


def set_through(keep: Callable[[object, Callable[[], str]], str], formulas: Iterable[str]) -> None:
    """Set formulas that will be asked for: as ``keep`` has them, else as it is given them here.

    To load matplotlib and set a report's formulas takes longer than to compose its pages.
    """
    for tex in formulas:
        if tex not in _SET:
            _SET[tex] = keep(("formula", tex), lambda tex=tex: _typeset(tex))  # type: ignore[misc]


def _typeset(tex: str) -> str:
    import matplotlib as mpl
    from matplotlib.mathtext import math_to_image

    buffer = io.BytesIO()
    salt = hashlib.sha256(tex.encode()).hexdigest()[:12]
    with mpl.rc_context({"svg.hashsalt": salt, "svg.fonttype": "path", "mathtext.fontset": "stix"}):
        math_to_image(f"${tex}$", buffer, format="svg", dpi=72)
    text = buffer.getvalue().decode()
    start = text.index("<svg")
    text = text[start:]
    head, _, body = text.partition(">")
    body = body[body.index("</metadata>") + len("</metadata>") :] if "</metadata>" in body else body
    # no white ground, which the dark would show; no style sheet, which would hold for the whole page
    body = re.sub(r"<style.*?</style>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r'<path d="[^"]*" style="fill: #ffffff"/>', "", body)
    body = re.sub(r"\s*\n\s*", " ", body).replace(" z ", "z")
    label = Svg(0, 0, tex, "en")
    aria = str(label).split("aria-label=", 1)[1].split(" lang", 1)[0]
    ids = set(re.findall(r'id="([^"]+)"', body))
    for one in sorted(ids, key=len, reverse=True):
        body = (
            body.replace(f'id="{one}"', f'id="m{salt}{one}"')
            .replace(f'#{one}"', f'#m{salt}{one}"')
            .replace(f"#{one})", f"#m{salt}{one})")
        )
    box = re.search(r'viewBox="([^"]+)"', head)
    size = box.group(1) if box else "0 0 100 20"
    _, _, w, h = size.split()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{size}" role="img" '
        f'width="{w}pt" height="{h}pt" aria-label={aria} class="math">{body}'
    )

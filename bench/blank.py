"""How much of every page of PDFs is blank: `python -m bench.blank FILE.pdf …` or folders.

The share of the type area's height that no ink touches in gaps of more than 9 mm, the foot of the page among them. What the
press cuts off is no part of the page. The last page of a document may end early and is told apart.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pypdfium2

#: dots to the inch; rows of a page's head and foot that are margins with their running words, and the least gap, in mm
DPI, HEAD, FOOT, GAP = 40, 14.0, 18.0, 9.0
#: so many times larger pages are drawn
FINER = 4
#: the same head and foot of an official document, whose type area is 225 mm high
OFFICIAL = 37.0, 35.0


def pages(pdf: Path) -> Iterator[np.ndarray]:
    """Every page within its trim as rows of grey dots; PDFium draws it, in a fraction of the time that Poppler's pdftoppm takes.

    It is drawn larger, and of the rows that are one the darkest dots taken: a hairline would be too light to be seen.
    """
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            dots = page.render(scale=FINER * DPI / 72, grayscale=True).to_numpy()
            # a printer's marks stand beside the page as well as above and below it
            trim, sheet = page.get_trimbox(), page.get_mediabox()
            left, foot = (round((trim[i] - sheet[i]) * DPI / 72) for i in (0, 1))
            rows, columns = len(dots) // FINER, dots.shape[1]
            dots = dots[: rows * FINER, left * FINER : columns - left * FINER]
            yield dots.reshape(rows, FINER, -1).min(axis=1)[foot : rows - foot]


def blank(page: np.ndarray, head: float = HEAD, foot: float = FOOT) -> float:
    """The share of a page's type area, between margins in mm, that lies in gaps across the whole width."""
    per = DPI / 25.4
    rows = (page[round(head * per) : -round(foot * per)] < 230).any(axis=1)
    inked = np.flatnonzero(rows)
    edges = np.concatenate([[0], inked, [len(rows)]])
    gaps = np.diff(edges) / per
    return float(gaps[gaps > GAP].sum() * per / len(rows))


def of(pdf: Path, head: float = HEAD, foot: float = FOOT) -> list[float]:
    """The blank share of every page of a PDF."""
    return [blank(page, head, foot) for page in pages(pdf)]


def main(places: Iterable[str]) -> None:
    """A line for each PDF, and how many pages of all are more than a quarter and more than two fifths blank."""
    files = [f for p in map(Path, places) for f in (sorted(p.rglob("*.pdf")) if p.is_dir() else [p])]
    inner: list[float] = []
    last: list[float] = []
    for file in files:
        shares = of(file)
        inner += shares[:-1]
        last += shares[-1:]
        print(f"{file}: {len(shares)} pages; " + " ".join(f"{100 * s:.0f}" for s in shares))
    for name, shares in (("inner pages", inner), ("last pages", last)):
        print(
            f"{name}: {len(shares)}; over 25 %: {sum(s > 0.25 for s in shares)}; over 40 %: {sum(s > 0.4 for s in shares)}; "
            f"mean {100 * sum(shares) / max(len(shares), 1):.1f} %"
        )


if __name__ == "__main__":
    main(sys.argv[1:])

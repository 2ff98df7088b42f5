"""QR codes (ISO/IEC 18004) of addresses, for paper: `drawing`, `width`."""

from __future__ import annotations

from functools import lru_cache

#: modules of light around a code that the standard asks for, and the side of a module on paper in millimetres
QUIET, MODULE = 4, 0.33


@lru_cache(256)
def _rows(address: str) -> tuple[bytes, ...]:
    # level M: a fifteenth of the code may be soiled, and it is no larger than level L as a rule
    # imported where a code is drawn
    import segno

    return tuple(bytes(row) for row in segno.make_qr(address, error="m").matrix)


def drawing(address: str) -> str:
    """The code of an address as SVG, a unit a module, with its quiet zone; dark modules are one path, row by row.

    Neighbours in a row are one rectangle, so that no reader draws a seam between them.
    """
    rows = _rows(address)
    side = len(rows) + 2 * QUIET
    path = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = len(row[x:]) - len(row[x:].lstrip(b"\x01"))
            if run:
                path.append(f"M{x + QUIET} {y + QUIET}h{run}v1h-{run}z")
            x += run or 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        f'<rect width="{side}" height="{side}" fill="#ffffff"/><path d="{"".join(path)}" fill="#000000"/></svg>'
    )


def width(address: str) -> float:
    """How wide the drawing is set, in millimetres: what a telephone reads at the distance of a hand, 10 mm at least."""
    modules = len(_rows(address))
    return round(max(MODULE, 10 / modules) * (modules + 2 * QUIET), 1)

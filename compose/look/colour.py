"""Colour arithmetic: contrast (WCAG 2), lightness and contrast of a hue (OKLCH): `contrast`, `at_contrast`, `distance`.

A colour is written ``#rrggbb``. OKLab (Ottosson 2020) is used because equal steps in it look about equal and hue
stays where it is when lightness changes.
"""

from __future__ import annotations

import math

#: lightness, a, b
Lab = tuple[float, float, float]


def _linear(colour: str) -> tuple[float, float, float]:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def _written(linear: tuple[float, float, float]) -> str:
    parts = (
        12.92 * p if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055
        for p in (min(1.0, max(0.0, p)) for p in linear)
    )
    return "#" + "".join(f"{round(255 * p):02x}" for p in parts)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white).

    >>> luminance("#000000"), luminance("#ffffff")
    (0.0, 1.0)
    """
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21.

    >>> contrast("#000000", "#ffffff"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str) -> Lab:
    """A colour in OKLab.

    >>> [round(part, 3) for part in lab("#ffffff")]
    [1.0, 0.0, 0.0]
    """
    r, g, b = _linear(colour)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_lab(light: float, a: float, b: float) -> tuple[float, float, float]:
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def at_lightness(colour: str, light: float, chroma: float = 1.0) -> str:
    """The same hue at another lightness, with as much of its chroma (times ``chroma``) as a screen has there."""
    _, a, b = lab(colour)
    low, high = 0.0, chroma
    if not _shown(_from_lab(light, a * high, b * high)):
        for _ in range(30):
            middle = (low + high) / 2
            low, high = (middle, high) if _shown(_from_lab(light, a * middle, b * middle)) else (low, middle)
        high = low
    return _written(_from_lab(light, a * high, b * high))


def _shown(linear: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= part <= 1 + 1e-4 for part in linear)


def at_contrast(colour: str, ground: str, ratio: float, chroma: float = 1.0) -> str:
    """The same hue with a contrast of ``ratio`` against the ground, or the most there is; never less than asked.

    >>> made = at_contrast("#e2786e", "#ffffff", 4.5)
    >>> 4.5 <= contrast(made, "#ffffff") < 4.6
    True
    """
    away = 0.0 if luminance(ground) > 0.18 else 1.0
    near = lab(ground)[0]
    low, high = 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        shade = at_lightness(colour, near + (away - near) * middle, chroma)
        low, high = (low, middle) if contrast(shade, ground) >= ratio else (middle, high)
    return at_lightness(colour, near + (away - near) * high, chroma)


def distance(one: str, other: str) -> float:
    """How far apart two colours look: 100 × their distance in OKLab.

    >>> round(distance("#000000", "#ffffff"))
    100
    """
    return 100 * math.dist(lab(one), lab(other))

"""Units of measurement as programs read them: a report's words → a code of UCUM, the Unified Code for Units of Measure: `ucum`."""

from __future__ import annotations

import re

from analysis.values import Text

#: what a unit of one word is called; money, whose amounts are no measures, has no code in UCUM
_CODES = {
    "%": "%",
    "‰": "[ppth]",
    "km": "km",
    "m": "m",
    "mm": "mm",
    "km²": "km2",
    "m²": "m2",
    "m³": "m3",
    "hectares": "har",
    "ha": "har",
    "tonnes": "t",
    "t": "t",
    "kg": "kg",
    "kWh": "kW.h",
    "°C": "Cel",
    "hours": "h",
    "days": "d",
    "months": "mo",
    "years": "a",
    "persons": "{person}",
    "people": "{person}",
    "households": "{household}",
    "beds": "{bed}",
    "score": "{score}",
    "points": "{score}",
}
#: multiples in words and in figures, as powers of ten
_POWERS = {"thousand": 3, "1,000": 3, "10,000": 4, "100,000": 5, "million": 6, "100 million": 8, "billion": 9}
_MULTIPLE = re.compile(rf"({'|'.join(sorted(map(re.escape, _POWERS), key=len, reverse=True))}) (.+)")


def ucum(unit: Text) -> str:
    """The code of a unit by its English words; empty where it has none, or is not known.

    Source: Schadow, McDonald, The Unified Code for Units of Measure, 2.2; what is counted is an annotation in braces.

    >>> [ucum(Text(zh="", en=words)) for words in ("%", "10,000 km²", "persons per km²", "yuan", "percentage points")]
    ['%', '10*4.km2', '{person}/km2', '', '']
    """
    above, _, below = unit["en"].strip().partition(" per ")
    if not below:
        return _code(above)
    codes = _code(above), _code(below)
    # a product below the line would need brackets
    return "/".join(codes) if all(codes) and "." not in codes[1] else ""


def _code(words: str) -> str:
    match = _MULTIPLE.fullmatch(words)
    if match is None:
        return _CODES.get(words, "")
    code = _CODES.get(match[2], "")
    return f"10*{_POWERS[match[1]]}.{code}" if code else ""

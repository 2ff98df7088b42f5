"""Units that are said in words around their scale, as ``in thousands of persons``: ``spelled``, ``scaled``."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=50_000)
def spelled(words: str) -> str:
    """A scale as a unit: ``in thousands of persons`` is ``thousand persons``; other words as they are.

    >>> spelled("₹ in Crore"), spelled("US$ in millions"), spelled("Thousands of dollars"), spelled("Number of persons")
    ('crore ₹', 'million US$', 'thousand dollars', 'persons')
    >>> [spelled(w) for w in ("annual %", "% per year", "percent p.a.", "annual average %", "% of GDP")]
    ['%', '%', '%', '%', '% of GDP']
    >>> [spelled(w) for w in ("in millions of US dollars", "x 1 000", "'000", "in thousands", "nominal", "$1,000", "'000 ha")]
    ['million US dollars', 'thousand', 'thousand', 'thousand', 'nominal', 'thousand US dollars', 'thousand ha']
    """
    plain = words.strip()
    if re.fullmatch(
        r"(?:annual |yearly )?(?:per ?cent(?:age)?|%) (?:change|growth)(?: rate)?|(?:annual(?: average)?|average annual|yearly) (?:%|per ?cent)|"
        r"(?:%|per ?cent) (?:per (?:year|annum)|p\.? ?a\.?)",
        plain,
        re.IGNORECASE,
    ):
        # GDP growth (annual %)
        return "%"
    if real := re.fullmatch(
        r"(thousand|million|billion)s? of ((?:chained|constant|current)(?: \(?(?:19|20)\d\d\)?)?|(?:19|20)\d\d) (dollars|euros?|pounds)",
        plain,
        re.IGNORECASE,
    ):
        return f"{real[1].lower()} {real[2]} {real[3]}"
    if money := re.fullmatch(r"(US\$|\$|€|£)\s?1,000(,000)?s?", plain):
        # Total sales ($1,000)
        named = {"€": "euros", "£": "pounds"}.get(money[1], "US dollars")
        return f"{'million' if money[2] else 'thousand'} {named}"
    if money := re.fullmatch(
        r"(₹|rs\.?|inr|us ?\$|\$|€|£|eur|usd|gbp)\s*in\s+(crores?|lakhs?|thousands?|millions?|billions?)",
        plain,
        re.IGNORECASE,
    ):
        # (₹ in Crore)
        return f"{money[2].lower().rstrip('s')} {money[1]}"
    if re.fullmatch(r"[x×]\s*1[ ,. ]?000|['’]?000['’]?s?", plain, re.IGNORECASE):
        return "thousand"
    if amounts := re.fullmatch(r"['’]000s? ([a-z]{1,12})", plain):
        return f"thousand {amounts[1]}"
    if re.fullmatch(r"[x×]\s*100|['‘’]00['’]?s?", plain, re.IGNORECASE):
        # Population ('00)
        return "hundred"
    if counted := re.fullmatch(
        r"number of (persons|people|inhabitants|households|students|beds|tonnes)", plain, re.IGNORECASE
    ):
        return counted[1].lower()
    if people := re.fullmatch(r"persons? (th|mn)", plain, re.IGNORECASE):
        return f"{'thousand' if people[1].lower() == 'th' else 'million'} persons"
    if local := re.fullmatch(r"mil (reais|pesos|euros)", plain, re.IGNORECASE):
        # in Portuguese and Spanish mil is a thousand
        return f"thousand {local[1].lower()}"
    if amounts := re.fullmatch(r"(thousand|million|billion)s of (.{2,30})", plain, re.IGNORECASE):
        return f"{amounts[1].lower()} {amounts[2]}"
    match = re.fullmatch(
        r"(?:(?:numbers?|figures?|values?|data|amounts?|dollars)\s+)?in\s+(thousand|million|billion)s?(?:\s+of)?(?:\s+(.{2,30}))?",
        plain,
        re.IGNORECASE,
    )
    return f"{match[1].lower()} {match[2] or ''}".strip() if match else plain


def scaled(scale: str, unit: str) -> str:
    """A unit with the scale that another column says, once where it says it itself.

    >>> scaled("thousand", "Persons in thousands"), scaled("million", "euro"), scaled("thousand", "")
    ('thousand persons', 'million euro', 'thousand')
    """
    if (twice := re.fullmatch(rf"(.+?)\s*[,(]?\s*(?:in )?{scale}s?\)?", unit, re.IGNORECASE)) is not None:
        unit = twice[1][:1].lower() + twice[1][1:]
    return f"{scale} {unit}".strip()


__all__ = ["scaled", "spelled"]

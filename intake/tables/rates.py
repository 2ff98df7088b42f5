"""Headings with a stroke that say so much of one thing to so much of another, emp/sq km, and no unit of the first: ``per_amount``."""

from __future__ import annotations

import re

#: a person, a family
_WHOM = r"capita|head|person|inhabitant|resident|household|family|worker|employee|student|pupil|teacher|farm|vehicle"
_AREA = r"(?:sq\.?|square) ?(?:km|kms|mi|miles?|m|met(?:re|er)s?|kilomet(?:re|er)s?)|km ?[2²]|ha|hectare|acre|mi ?[2²]"
_MANY = r"(?:1[ ,]?000|10[ ,]?000|100[ ,]?000|100|thousand|million) (?:people|persons|population|inhabitants|residents|(?:live )?births|households|women|children)"
_RATE = re.compile(
    rf"(?P<name>[^/\u3400-\u9fff]*[A-Za-z)])\s*/\s*(?P<by>(?P<area>{_AREA})|(?P<many>{_MANY})|{_WHOM})",
    re.IGNORECASE,
)
#: what is itself measured as land is, and what is counted in so many persons
_OF_LAND = re.compile(
    r"\b(?:area|land|surface|territory|extent|forests?|acreage|cropland|sown|planted|cultivated)\b",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"\b(?:pop|population|people|persons|residents|inhabitants|employ(?:ment|ed|ees)|emp|workers|workforce|labou?r force|unemployed|students|pupils|visitors|tourists|"
    r"migrants|passengers|households|births|women|children)\b",
    re.IGNORECASE,
)
#: a unit in place of a name, or behind one: yield kg/ha
_MEASURED = re.compile(
    r"(?:(?P<name>.*[^\s,:])[\s,:]+)?(?P<unit>(?:(?:thousand|million|billion|\d[\d,]*) )?(?:kg|tonn?es?|tons?|t|[km]wh|usd|us\$|eur|rs\.?|cny|rmb|yuan|euros?|£|\$|€|"
    r"m3|m³|lit(?:re|er)s?|l|g|persons|people|inhabitants))",
    re.IGNORECASE,
)


def per_amount(heading: str) -> tuple[str, str] | None:
    """Name and unit of a heading that says how much there is by person, area or so many of them; None where it says none.

    Land by the hectare is measured in these, and so are people by the thousand.

    >>> per_amount("emp/sq km"), per_amount("GDP/capita"), per_amount("Doctors/10,000 persons"), per_amount("Wheat yield kg/ha")
    (('emp per sq km', ''), ('GDP per capita', ''), ('Doctors per 10,000 persons', ''), ('Wheat yield', 'kg/ha'))
    >>> per_amount("Land area/sq km"), per_amount("Population/10,000 persons"), per_amount("Import/export"), per_amount("产值/亿元")
    (None, None, None, None)
    >>> per_amount("persons/km2"), per_amount("USD/capita"), per_amount("pop/km2")
    (('persons/km2', ''), ('USD/capita', ''), ('pop per km2', ''))
    """
    hit = _RATE.fullmatch(heading.strip())
    if hit is None:
        return None
    name, by = hit["name"].strip(), hit["by"]
    if (hit["area"] and _OF_LAND.search(name)) or (hit["many"] and _OF_PEOPLE.search(name)):
        return None
    if (measured := _MEASURED.fullmatch(name)) is not None:
        unit = f"{measured['unit']}/{by}"
        return (measured["name"], unit) if measured["name"] else (unit, "")
    return f"{name} per {by}", ""


__all__ = ["per_amount"]

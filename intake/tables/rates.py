"""Headings with a stroke that say so much of one thing to so much of another, emp/sq km, and no unit of the first: ``per_amount``;
those that end in what they are measured in, Area in km²: ``measured_in``."""

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
        bare = re.sub(r" (?:in|en|em)$", "", measured["name"] or "")
        return (bare, unit) if bare else (unit, "")
    return f"{name} per {by}", ""


_SCALE = (
    r"(?:(?:hundred )?thousands?|millions?|billions?|milliers|milliards|miles|mil|millones|milh[oõ]es|migliaia|milioni|miliardi|"
    r"tys\.?|mln\.?|mld\.?|mio\.?|mrd\.?|tsd\.?|1[ ,.]?000)"
)
_MONEY = r"(?:US ?(?:\$|dollars?|D)|dollars?|euros?|eur|€|£|pounds?|yuan|rmb|cny|zł|pln|reais|pesos)"
_IN = re.compile(
    rf"(?P<name>.*[^\W\d_][^,:]*?) (?:in|en|em|w) (?P<unit>{_SCALE}(?: (?:of |de |d['’])?(?:{_MONEY}|persons|people|personen|personnes|personas|pessoas|osób|tonnes))?|"
    rf"{_MONEY}|{_AREA}|hectares|hect[aá]reas|ettari|hektar|(?:metric )?(?:tonn?es?|tons?)|toneladas|kg|km|years|days|per ?cent|prozent)",
    re.IGNORECASE,
)


#: what ends a heading of a data file, in capitals or in small letters, and its unit: INCOME_VAL_RUB, gdp_usd
_CODED = {
    "rub": "roubles", "usd": "USD", "eur": "EUR", "cny": "yuan", "rmb": "yuan", "chf": "Swiss francs", "gbp": "pounds", "jpy": "yen",
    "pct": "%", "percent": "%", "perc": "%", "km2": "km²",
}  # fmt: skip
_CODE_ENDS = "|".join(_CODED)
_IN_CODE = re.compile(
    rf"(?:(?:[A-Z0-9]+_)*[A-Z0-9]*[A-Z][A-Z0-9]*|(?:[a-z0-9]+_)*[a-z0-9]*[a-z][a-z0-9]*)_(?P<unit>{_CODE_ENDS}|{_CODE_ENDS.upper()})"
)


def measured_in(heading: str) -> tuple[str, str] | None:
    """Name and unit of a heading that ends in what it is measured in, without brackets or comma; None where it does not.

    >>> measured_in("Fläche in km²"), measured_in("Population in thousands"), measured_in("Income in US dollars")
    (('Fläche', 'km²'), ('Population', 'thousands'), ('Income', 'US dollars'))
    >>> measured_in("农业增加值占GDP百分比"), measured_in("百分比"), measured_in("占地面积")
    (('农业增加值占GDP百分比', '%'), None, None)
    >>> measured_in("Population en milliers"), measured_in("Superficie in ettari"), measured_in("Umsatz in Mio. EUR")
    (('Population', 'milliers'), ('Superficie', 'ettari'), ('Umsatz', 'Mio. EUR'))
    >>> [measured_in(w) for w in ("People in households", "Investment in fixed assets", "Births in hospital", "Deaths in 2020", "Beds in units")]
    [None, None, None, None, None]
    >>> measured_in("INCOME_PERCAP_VAL_RUB"), measured_in("gdp_usd"), measured_in("unemp_pct"), measured_in("gross_eur_area")
    (('INCOME_PERCAP_VAL_RUB', 'roubles'), ('gdp_usd', 'USD'), ('unemp_pct', '%'), None)
    """
    if (code := _IN_CODE.fullmatch(heading.strip())) is not None:
        # what is called so beside an amount of the same name stays apart: absent, absent_pct
        return heading.strip(), _CODED[code["unit"].casefold()]
    if re.search(r"占.+(?:百分比|百分率)$", heading):
        return heading, "%"
    hit = _IN.fullmatch(heading.strip())
    if hit is None:
        return None
    return hit["name"], "thousand" if re.fullmatch(r"1[ ,.]?000", hit["unit"]) else hit["unit"]


__all__ = ["measured_in", "per_amount"]

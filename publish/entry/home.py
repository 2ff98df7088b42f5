"""Home page of a site and the pages of its regions, in both languages at once: `home`, `region_pages`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import Any

from compose.figures.family import Keep
from compose.figures.maps import draw as maps
from compose.figures.web import for_web
from compose.language.catalogue import translator
from compose.language.format import month
from compose.language.languages import LANGUAGES
from intake.places.regions import provinces
from intake.places.views import view_of
from intake.report.report import EDITIONS
from publish.earlier import edition_name
from publish.entry.places import Place, Told, places_of
from publish.entry.thumbnail import THUMBNAIL
from publish.listing import ReportListing
from render.html.served import served
from render.html.templates import environment
from render.html.writer import OwnLook, relative

#: more regions than that are folded away on the home page, by report
_OPEN = 60
_REGION = re.compile(r'<use [^>]*data-code="(\d+)"[^>]*/>')
_LABEL = re.compile(r' role="img"| aria-label="[^"]*"')


def home(
    reports: Sequence[ReportListing],
    is_there: Callable[[str], bool],
    tables: Sequence[tuple[str, str, str]] = (),
    keep: Keep | None = None,
) -> bytes:
    """The first page: what this is, one search over all reports, a map to click, the latest editions, all regions.

    Args:
        tables: links to the page of all the sources' tables: tag and name of the language, address
        keep: gives a drawing that was made of the same before
    """
    places = places_of(reports, is_there)
    latest = sorted(reports, key=lambda one: (one.date, one.name), reverse=True)
    entries = [_entry(one, is_there) for one in latest]
    html = (
        environment("en")
        .get_template("pages/home.html")
        .render(
            own=OwnLook(),
            root="",
            entries=entries,
            groups=_groups(places, latest),
            regions=len(places),
            map=_map(places, reports, keep),
            tables=tables,
        )
    )
    return served(html).encode()


def _entry(one: ReportListing, is_there: Callable[[str], bool]) -> dict[str, Any]:
    """A report as the home page shows it."""
    earlier = [
        (edition_name(edition), date, f"{one.name}/{EDITIONS}/{edition}/index.html")
        for edition, date in reversed(one.earlier)
    ]
    links = [(LANGUAGES[x].tag, LANGUAGES[x].name, f"{one.name}/{x}/index.html") for x in one.languages]
    indexed = [x for x in one.languages if is_there(f"{one.name}/search/{x}/pages.js")]
    picture = f"{one.name}/{THUMBNAIL}"
    return {
        "name": one.name,
        "title": one.title,
        "text": one.about or one.period,
        "edition": {lang: month(one.edition, lang) if one.edition else "" for lang in LANGUAGES},
        "date": one.date,
        "earlier": [page for page in earlier if is_there(page[2])],
        "links": [link for link in links if is_there(link[2])] or alone(one, is_there),
        "indexed": " ".join(indexed),
        "picture": picture if is_there(picture) else "",
    }


def alone(one: ReportListing, is_there: Callable[[str], bool]) -> list[tuple[str, str, str]]:
    """Links to the briefs of a report that has no overview on the site: language, region, path."""
    links = [
        (LANGUAGES[lang].tag, name[lang], f"{one.name}/{lang}/{slug}/index.html")
        for slug, name in one.alone
        for lang in one.languages
    ]
    return [link for link in links if is_there(link[2])]


def _groups(places: Sequence[Place], reports: Sequence[ReportListing]) -> list[dict[str, Any]]:
    """The regions of the site: provinces, then what each report has besides."""
    own = [place for place in places if place.level == "province"]
    groups: list[dict[str, Any]] = [{"title": None, "open": True, "places": own}] if own else []
    for one in reports:
        theirs = [p for p in places if p.level != "province" and p.told[0].report is one]
        if theirs:
            groups.append({"title": one.title, "open": len(theirs) <= _OPEN, "places": theirs})
    return groups


def _map(places: Sequence[Place], reports: Sequence[ReportListing], keep: Keep | None) -> str:
    """The country with the provinces that have pages as links; empty where there are none."""
    pages = {p.code: p.page for p in places if p.level == "province"}
    if len(pages) < 2:
        return ""
    drawn = [one for one in reports if one.level == "province"]
    number = next((one.approval for one in drawn if one.approval), "")
    shown = tuple(sorted(pages)), number if all(one.approval for one in drawn) else ""

    # its boundaries are the program's own, as are the names
    svg = keep(("home", *shown), lambda: _country(*shown)) if keep else _country(*shown)
    names = {p.code: " ".join(dict.fromkeys(p.name[lang] for lang in LANGUAGES)) for p in places}

    def linked(match: re.Match[str]) -> str:
        code = match[1]
        if code not in pages:
            return match[0]
        title = escape(names[code])
        return f'<a href="{pages[code]}" tabindex="-1"><title>{title}</title>{match[0]}</a>'

    # the same links stand in the list of regions, for who reads with the keyboard or by ear
    return _LABEL.sub("", _REGION.sub(linked, svg), count=2).replace("<svg ", '<svg aria-hidden="true" ', 1)


@cache
def _country(codes: tuple[str, ...], number: str) -> str:
    """The map of the country with these provinces filled; ``number``: of its approval, empty for a draft."""
    sheet = maps.sheet_of(view_of("province", codes))
    known = provinces().regions
    sides = []
    for lang in ("zh", "en"):
        t = translator(lang)
        sides.append(
            t("Map approval number: {number}").format(number=number)
            if number
            else t("Draft map without approval number, not for publication.")
        )
    words = maps.MapLabels(
        "", "zh", "", "", " ".join(sides), {c: known[c].name["zh"] for c in codes if c in known}, False
    )
    return for_web(maps.plain(maps.draw(sheet, dict.fromkeys(codes, "s1"), (), words)))


def region_pages(reports: Sequence[ReportListing], is_there: Callable[[str], bool]) -> dict[str, bytes]:
    """A page for every region that has one: what each report of the site found about it, path → content."""
    template = environment("en").get_template("pages/region.html")
    latest = {
        one.name: i for i, one in enumerate(sorted(reports, key=lambda r: (r.date, r.name), reverse=True))
    }

    def order(told: Told) -> tuple[int, str]:
        return latest[told.report.name], told.brief.code

    places = [p for p in places_of(reports, is_there) if p.page]
    files = {}
    for i, place in enumerate(places):
        around = [places[i - 1] if i else None, places[i + 1] if i + 1 < len(places) else None]
        html = template.render(
            root=relative(place.page.removesuffix("/index.html")),
            place=place,
            told=sorted(place.told, key=order),
            inside=sorted(place.inside, key=order),
            before=around[0],
            after=around[1],
        )
        files[place.page] = served(html).encode()
    return files

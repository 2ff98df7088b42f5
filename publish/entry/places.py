"""Regions over all reports of a site, with the briefs that tell of each: `Place`, `places_of`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.values import Text
from compose.language.languages import LANGUAGES
from publish.listing import ListedBrief, ReportListing

#: levels whose codes are the country's own, the same in every report
COUNTRY = ("province", "prefecture", "county")
#: the folder of the pages of regions
FOLDER = "regions"


class Told(NamedTuple):
    """One report's brief of a region: the report, the brief, and the languages that it is there in, with its paths."""

    report: ReportListing
    brief: ListedBrief
    paths: dict[str, str]

    @property
    def links(self) -> list[tuple[str, str, str]]:
        """(tag of the language, its name, path below the site) of each version."""
        return [(LANGUAGES[lang].tag, LANGUAGES[lang].name, path) for lang, path in self.paths.items()]


@dataclass(frozen=True)
class Place:
    """A region, and what the reports of the site say of it."""

    code: str
    level: str
    name: Text
    #: path of its own page below the site; empty where one brief is all there is
    page: str
    told: tuple[Told, ...]
    #: briefs of its cities and counties
    inside: tuple[Told, ...] = ()


def _told(one: ReportListing, is_there: Callable[[str], bool]) -> list[Told]:
    found = []
    for brief in one.briefs:
        paths = {lang: f"{one.name}/{lang}/{brief.slug}/index.html" for lang in one.languages}
        paths = {lang: path for lang, path in paths.items() if is_there(path)}
        if paths:
            found.append(Told(one, brief, paths))
    return found


def places_of(reports: Sequence[ReportListing], is_there: Callable[[str], bool]) -> list[Place]:
    """The regions that the site has briefs of, provinces first, in the order of their codes.

    Every province has a page of its own, any other region where more than one report tells of it. Regions that a
    report brings itself are no other report's, whatever their codes.
    """
    by_place: dict[tuple[int, str, str], list[Told]] = defaultdict(list)
    for one in reports:
        rank = COUNTRY.index(one.level) if one.level in COUNTRY else len(COUNTRY)
        for told in _told(one, is_there):
            by_place[rank, "" if one.level in COUNTRY else one.name, told.brief.code].append(told)
    taken: set[str] = set()
    places = []
    for (rank, _, code), briefs in sorted(by_place.items(), key=lambda item: item[0]):
        brief = briefs[0].brief
        inside = [
            told
            for (other, _, inner), those in sorted(by_place.items(), key=lambda item: item[0])
            if rank == 0 and 0 < other < len(COUNTRY) and inner[:2] == code[:2]
            for told in those
        ]
        page = ""
        if rank == 0 or len(briefs) > 1:
            slug = brief.slug if brief.slug not in taken else f"{brief.slug}-{code}"
            taken.add(slug)
            page = f"{FOLDER}/{slug}/index.html"
        level = COUNTRY[rank] if rank < len(COUNTRY) else "table"
        places.append(Place(code, level, brief.name, page, tuple(briefs), tuple(inside)))
    return places

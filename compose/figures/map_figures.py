"""Figures on a map: `MapFigures`, where a figure stands, clusters, classes by period."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from analysis.periods import find, in_order, when
from analysis.values import Cell, Region, Result
from compose.figures import charts
from compose.figures.family import Drawing, FigureFamily, class_roles, dressed
from compose.figures.maps import draw as maps
from compose.language.catalogue import marked, translator, within
from compose.language.format import MISSING, headings, number
from compose.language.languages import LANGUAGES
from compose.look.tokens import NOT_SIGNIFICANT, QUADRANTS, SEQUENCE, SPOTS
from intake.places.families import Family
from intake.places.views import family_view

#: up to so many regions without boundaries are shown as tiles
TILES = 160
#: the letters of hot and cold spots; quadrants are their own
LETTERS = {"hot": "H", "cold": "C"}
#: of more, so many are listed, from the first
MOST_LISTED = 40


#: so many small maps stand in one row where they are all, and in the rows of more
MOST_IN_A_ROW, THREE = 4, 3
#: of a crowd, so many regions of a class are named in an alternative text; of more, it says how many
MOST_SAID = 30
#: as many families' maps are kept at once
GROUNDS = 3

#: codes that follow the land: of China (GB/T 2260), of Europe (NUTS)
_OFFICIAL = (re.compile(r"[1-9]\d{5}"), re.compile(r"[A-Z]{2}[0-9A-Z]{1,3}"))


def tile_order(codes: Sequence[str]) -> list[str]:
    """Regions in the order of their codes where these are official ones, of neighbours mostly in a row; else as given.

    >>> tile_order(["DE21", "AT11"]), tile_order(["north", "east"])
    (['AT11', 'DE21'], ['north', 'east'])
    """
    official = any(all(form.fullmatch(code) for code in codes) for form in _OFFICIAL)
    return sorted(codes) if official else list(codes)


def in_a_row(maps_of_periods: int, lettered: bool) -> int:
    """How many small maps stand beside each other: as many as leave a page room for more; with letters on them fewer.

    >>> [in_a_row(n, False) for n in (1, 2, 3, 4, 5, 7)], in_a_row(4, True)
    ([2, 2, 3, 4, 3, 3], 2)
    """
    if maps_of_periods == MOST_IN_A_ROW:
        return 2 if lettered else MOST_IN_A_ROW
    return min(max(maps_of_periods, 2), THREE)


@dataclass
class Ground:
    """What maps are drawn on, with the maps drawn on it: all regions, or those that one belongs to."""

    sheet: maps.Sheet | None
    family: Family | None = None
    _drawn: dict[tuple[str, ...], Drawing] = field(default_factory=dict)

    def only(self, every: Mapping[str, Cell]) -> Mapping[str, Cell]:
        """Of figures of all regions those of the regions that the map is about."""
        if self.family is None:
            return every
        return {code: every[code] for code in self.family.codes if code in every}

    def once(self, key: tuple[str, ...], make: Callable[[], Drawing]) -> Drawing:
        """The drawing of a key, made the first time."""
        if key not in self._drawn:
            self._drawn[key] = make()
        return self._drawn[key]


@dataclass
class MapFigures(FigureFamily):
    """What is drawn on the map of the report's regions, or in its place where there are no boundaries."""

    _whole: dict[tuple[str, ...], Ground] = field(default_factory=dict)
    _grounds: dict[tuple[str, ...], Ground] = field(default_factory=dict)

    @property
    def has_maps(self) -> bool:
        """Whether there are boundaries to draw."""
        return self.sheet is not None

    def drawn_as(
        self, result: Result, column: str
    ) -> Literal["circles", "fifths", "classes", "first", "named"]:
        """How :meth:`locator` shows a column: totals as circles, classes by their names, else in fifths, in fewer classes
        where figures are alike, or the first regions only.
        """
        if result.by_id[column].role == "category":
            return "named"
        cells = self.by_region(result, column)
        if self.sheet is None and len(cells) > TILES:
            return "first"
        if self.sheet is not None and result.by_id[column].total:
            return "circles"
        return "fifths" if len(self.column_quintiles(result, column)[1]) == len(SEQUENCE) else "classes"

    @dressed
    def locator(self, result: Result, column: str, region: Region | None = None) -> Drawing:
        """The map of a result's column, with one region outlined: in quintiles, or as circles for totals."""
        ground = self._ground(region)
        svg, alt = ground.once(("map", result.id, column), lambda: self._map(result, column, ground))
        if region is None:
            return maps.plain(svg), alt
        cell = self.by_region(result, column).get(region.code)
        if cell is not None:
            alt += self.say(" {region}: {value}.", region=self.name(region.code), value=self.in_full(cell))
        else:
            alt += self.say(" {region}: no data.", region=self.name(region.code))
        return maps.highlight(svg, ground.sheet, region.code), alt

    def _ground(self, region: Region | None) -> Ground:
        """What a region's map is drawn on: all regions; of one of a crowd, those it belongs to, shown larger."""
        family = self.family(region)
        if family is None or self.sheet is None:
            return self._all()
        if family.codes not in self._grounds:
            # briefs come in the order of the regions: a few are enough, and memory stays as it is
            while len(self._grounds) >= GROUNDS:
                del self._grounds[next(iter(self._grounds))]
            sheet = maps.sheet_of(family_view(self.sheet.geometry, family.codes))
            self._grounds[family.codes] = Ground(replace(sheet, named=self.sheet.named), family)
        return self._grounds[family.codes]

    def _all(self) -> Ground:
        if () not in self._whole:
            self._whole[()] = Ground(self.sheet)
        return self._whole[()]

    def family(self, region: Region | None) -> Family | None:
        """Those among whom a region is shown on its maps; None where it is all of the report."""
        return self.report.families[region.code] if region is not None and self.crowd else None

    def _map(self, result: Result, column: str, ground: Ground) -> Drawing:
        if self.drawn_as(result, column) == "named":
            return self._named(result, column, ground)
        cells = ground.only(self.by_region(result, column))
        title = self.title(result, column)
        ordered = sorted(cells.items(), key=lambda kv: kv[1].value)
        ends = self.at_either_end(cells)
        alt = (
            self.say("Map of {title}: at the head {low}; at the end {high}.", title=within(title), **ends)
            if result.by_id[column].is_place
            else self.say("Map of {title}: highest {high}; lowest {low}.", title=within(title), **ends)
        )
        how = self.drawn_as(result, column)
        sheet = ground.sheet
        if how == "first":
            return self._first(ordered, title, result.by_id[column].is_place), alt
        # a map of thousands says of no single one what its figure is
        said = {} if sheet is not None and sheet.crowded and how != "circles" else cells
        texts = {c: self.format.cell(cell) for c, cell in said.items()}
        ranked = result.keys == ("region",) and {"rank", "of"} <= set(result.by_id)
        if sheet and ranked and column == result.main_column.id:
            texts = {c: self._with_rank(result, c, value) for c, value in texts.items()}
        unit = result.by_id[column].unit[self.language]
        if not unit and column == result.main_column.id:
            unit = result.unit[self.language]
        measured = LANGUAGES[self.language].with_unit(title, unit)
        if how == "circles" and sheet is not None:
            return self._circles(sheet, cells, measured, texts), alt
        fills, legend = self.column_quintiles(result, column)
        head = self.say("{title}, quintiles", title=measured) if how == "fifths" else measured
        words = self._words(title, head, fills, texts)
        if sheet is None:
            return self._tiles(fills, texts, legend, words), alt
        return maps.draw(sheet, fills, legend, words), alt

    def _named(self, result: Result, column: str, ground: Ground) -> Drawing:
        """Classes in the colours of their order; nothing where there are neither boundaries nor room for tiles."""
        shown = result.by_id[column]
        title = result.title[self.language] if shown.classes else self.title(result, column)
        cells = ground.only(self.by_region(result, column))
        at = {code: str(cell.value) for code, cell in cells.items()}
        used = [i for i in shown.labels if i in at.values()]
        ids = used if len(shown.labels) > len(SEQUENCE) else list(shown.labels)
        roles = dict(zip(ids, class_roles(len(ids)), strict=True))
        found = [
            self.say(
                "{class_name}: {names}",
                class_name=shown.labels[i][self.language],
                names=self.listed([self.name(c) for c, level in at.items() if level == i]),
            )
            for i in used
        ]
        mark = LANGUAGES[self.language].semicolon
        alt = self.say("Map of {title}. {found}.", title=within(title), found=mark.join(found))
        fills = {code: roles[level] for code, level in at.items()}
        texts = {code: shown.labels[level][self.language] for code, level in at.items()}
        legend = [
            maps.Entry(roles[i], shown.labels[i][self.language], labels=tuple(shown.labels[i].values()))
            for i in ids
        ]
        words = self._words(title, title, fills, texts)
        if ground.sheet is None:
            return self._tiles(fills, texts, legend, words) if len(fills) <= TILES else "", alt
        return maps.draw(ground.sheet, fills, legend, words), alt

    def _circles(
        self, sheet: maps.Sheet, cells: Mapping[str, Cell], measured: str, texts: Mapping[str, str]
    ) -> str:
        """A total as circles; the legend's are of round figures."""
        values = {c: float(cell.value) for c, cell in cells.items()}
        legend = self.say("{title}; areas in proportion", title=measured)
        if min(values.values(), default=0.0) < 0:
            legend = self.say("{legend}, hollow below zero", legend=legend)
        words = self._words(measured, legend, values, texts)
        sizes = maps.round_sizes(max(map(abs, values.values()), default=0.0))
        return maps.symbols(sheet, values, [(v, self._plain(v)) for v in sizes], words)

    def _plain(self, value: float) -> str:
        """A round figure as the page's language writes it."""
        places = max(0, -math.floor(math.log10(value)))
        return number(value, places, self.language)

    def _with_rank(self, result: Result, code: str, value: str) -> str:
        rank, of = (self.format.cell(result.cell(code, c)) for c in ("rank", "of"))
        return self.say("{value}, rank {rank}", value=value, rank=f"{rank}/{of}")

    def _tiles(
        self,
        fills: Mapping[str, str],
        shown: Mapping[str, str],
        legend: list[maps.Entry],
        words: maps.MapLabels,
    ) -> str:
        """Where there are no boundaries: every region of the report as a tile, neighbours near where codes tell."""
        cells = [
            maps.Tile(c, self.name(c), shown.get(c, MISSING), fills.get(c, ""))
            for c in tile_order(self.report.panel.codes())
        ]
        # a tile map shows no boundary, so there is nothing to approve
        return maps.tiles(cells, legend, replace(words, approval=""))

    def _first(self, ordered: list[tuple[str, Cell]], title: str, of_places: bool) -> str:
        """Where tiles would fill pages: the first regions by rank, those with the highest figures or the first places."""
        first = ordered if of_places else ordered[::-1]
        places = [
            charts.Place(c, self.name(c), i + 1, self.format.cell(cell), float(cell.value))
            for i, (c, cell) in enumerate(first[:MOST_LISTED])
        ]
        return charts.ranking(places, [], title, self.language, of_places=of_places)

    @dressed
    def clusters(self, local: Result, region: Region | None = None) -> Drawing:
        """The local quadrants with their letters where they are significant; grey and without a letter where not."""
        ground = self._ground(region)
        svg, alt = ground.once(("clusters", local.id), lambda: self._cluster_map(local, ground))
        return maps.highlight(svg, ground.sheet, region.code) if region else maps.plain(svg), alt

    def _cluster_map(self, local: Result, ground: Ground) -> Drawing:
        title = local.title[self.language]
        # quadrants, or hot and cold spots
        labels = local.by_id["cluster"].labels
        drawn = {q: role for q, role in (QUADRANTS | SPOTS).items() if q in labels}
        cluster = ground.only(self.by_region(local, "cluster"))
        fills: dict[str, str] = {}
        letters: dict[str, str] = {}
        sentences: list[str] = []
        for code, cell in cluster.items():
            q = str(cell.value)
            fills[code] = drawn.get(q, NOT_SIGNIFICANT)
            if q in drawn:
                letters[code] = LETTERS.get(q, q)
        for q in drawn:
            names = [self.name(c) for c, cell in cluster.items() if cell.value == q]
            if self.crowd and ground.family is None and len(names) > MOST_SAID:
                names = [str(len(names))]
            if names:
                sentences.append(
                    self.say(
                        "{class_name}: {names}", class_name=labels[q][self.language], names=self.listed(names)
                    )
                )
        alt = self.say(
            "Map of {title}; significant: {found}.",
            title=title,
            found=LANGUAGES[self.language].semicolon.join(sentences) or self.t("none"),
        )
        legend = []
        for q, role in drawn.items():
            legend.append(
                maps.Entry(role, labels[q][self.language], LETTERS.get(q, q), tuple(labels[q].values()))
            )
        others = marked("not significant")
        every = tuple(translator(language)(others) for language in self.report.languages)
        legend.append(maps.Entry(NOT_SIGNIFICANT, self.t(others), labels=every))
        words = self._words(title, title, fills)
        if ground.sheet is None:
            return self._tiles(fills, letters, legend, words) if len(fills) <= TILES else "", alt
        return maps.draw(ground.sheet, fills, legend, words, letters), alt

    @dressed
    def path_maps(
        self,
        result: Result,
        region: Region | None = None,
        column: str = "level",
        periods: tuple[str, ...] = (),
    ) -> Drawing:
        """Small maps of a class, one per period; only the classes that occur where they are many."""
        ground = self._ground(region)
        svg, alt = ground.once(
            ("path_maps", result.id, column, *periods),
            lambda: self._path_maps(result, column, periods, ground),
        )
        if ground.sheet is None or region is None:
            return maps.plain(svg), alt
        return maps.highlight(svg, ground.sheet, region.code), alt

    def _path_maps(self, result: Result, column: str, chosen: tuple[str, ...], ground: Ground) -> Drawing:
        title = result.title[self.language]
        labels = result.by_id[column].labels
        regions = self.report.panel.regions
        at = {k: str(value) for k, value in result.known(column).items()}
        at = {k: level for k, level in at.items() if regions[k[0]].level == "region"}
        there = {k[1] for k in at}
        periods = in_order(filter(None, (find(t, there) for t in chosen))) or in_order(there)
        heads = headings(tuple(periods), self.language)
        used = [i for i in labels if any(level == i and k[1] in periods for k, level in at.items())]
        ids = used if len(labels) > len(SEQUENCE) else list(labels)
        quadrants = set(ids) <= set(QUADRANTS)
        roles = (
            {q: QUADRANTS[q] for q in ids}
            if quadrants
            else dict(zip(ids, class_roles(len(ids)), strict=True))
        )
        best = "HH" if quadrants else ids[-1]
        panels = []
        counts = []
        for t in periods:
            fills = {k[0]: roles[level] for k, level in at.items() if k[1] == t}
            panels.append((heads[t], fills))
            counts.append(
                self.say(
                    "“{level}” {when}: {n}",
                    when=when(t, self.language),
                    n=str(sum(1 for k, level in at.items() if k[1] == t and level == best)),
                    level=labels[best][self.language],
                )
            )
        alt = self.say(
            "Small maps of {title} over time. Number of {nouns}: {counts}.",
            title=within(title),
            counts=self.listed(counts),
        )
        if ground.sheet is None:
            return "", alt
        legend = [maps.Entry(roles[i], labels[i][self.language], i if quadrants else "") for i in ids]
        across = in_a_row(len(panels), any(entry.letter for entry in legend))
        return maps.multiples(
            ground.sheet, panels, legend, self._words(title, title, {c for _, f in panels for c in f}), across
        ), alt

    def _approval(self) -> str:
        number = self.report.file.report.map_approval
        return (
            self.say("Map approval number: {number}", number=number)
            if number
            else self.t("Draft map without approval number, not for publication.")
        )

    def _words(
        self, title: str, legend: str, shown: Iterable[str], values: Mapping[str, str] | None = None
    ) -> maps.MapLabels:
        """What a map says; ``shown`` are the regions that have a figure on it."""
        names = self.kept(
            ("names",),
            lambda: {
                c: r.name[self.language]
                for c, r in self.report.panel.regions.items()
                if r.level != "aggregate"
            },
        )
        drawn = set(self.sheet.paths) if self.sheet else set()
        return maps.MapLabels(
            title,
            self.language,
            legend,
            self.t("No data"),
            self._approval(),
            names,
            bool(set(names) - set(shown)),
            self.t("not part of this report") if drawn - set(names) else "",
            values or {},
        )

"""Figures of a report: each drawn once per language from results, then highlighted for a region by string work.

Class breaks are presentation (quintiles, named in the legend); every value comes from a result. Each method
returns the SVG and its alternative text in the page's language.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, TypeVar, cast

import numpy as np

from analysis.periods import find, in_order, phrase, when, words
from analysis.values import Cell, Region, Result
from compose.figures import charts
from compose.figures.maps import draw as maps
from compose.figures.svg import text_width
from compose.language.catalogue import marked, translator
from compose.language.format import MISSING, Formatter, headings, number, period
from compose.language.languages import LANGUAGES
from compose.look.tokens import LIGHT, NOT_SIGNIFICANT, OURS, QUADRANTS, SEQUENCE, SMALL, Look
from intake.places.boundaries import Geometry
from intake.report.report import Report

#: up to so many regions have their names on a slope chart; of more, the first and last eight and the own one
MOST_NAMED = 36
#: up to so many regions without boundaries are shown as tiles
TILES = 160
P = ParamSpec("P")
#: what cells are told apart by
K = TypeVar("K")
#: a figure's drawing and its alternative text
Draw = Callable[Concatenate["Figures", P], tuple[str, str]]


def _dressed(draw: Draw[P]) -> Draw[P]:
    """The drawing in the report's own colours; all before works with ours."""

    @wraps(draw)
    def drawn(self: Figures, *args: P.args, **kwargs: P.kwargs) -> tuple[str, str]:
        svg, alt = draw(self, *args, **kwargs)
        return self.look.dress(svg), alt

    return cast(Draw[P], drawn)


@dataclass
class Figures:
    """The figures of one report in one language, drawn when first asked for and kept."""

    report: Report
    results: Mapping[str, Result]
    geometry: Geometry | None
    language: str
    #: the geometry on the drawing's grid, where it is shared with other languages
    sheet: maps.Sheet | None = None
    look: Look = OURS
    _kept: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._t = translator(self.language)
        self._format = Formatter(self.language, dict(self.report.panel.regions))
        self._sheet = self.sheet or (maps.Sheet(self.geometry) if self.geometry else None)

    def __getstate__(self) -> dict[str, object]:
        # catalogues and formatters are made again where this arrives
        return {k: v for k, v in self.__dict__.items() if k not in {"_t", "_format"}}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._t = translator(self.language)
        self._format = Formatter(self.language, dict(self.report.panel.regions))

    # helpers ----------------------------------------------------------------------------------------------

    def _name(self, code: str) -> str:
        return self.report.panel.regions[code].name[self.language]

    def _say(self, message: str, **values: str) -> str:
        return self._t(message).format(**values)

    def _list(self, words: list[str]) -> str:
        return LANGUAGES[self.language].listed(words)

    def _once(self, key: tuple[str, ...], make: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _by_region(self, result: Result, column: str) -> dict[str, Cell]:
        """The column's cells by region; of the last period where there are several."""
        if result.keys == ("region",):
            return {k[0]: c[column] for k, c in result.rows() if not c[column].missing}
        last = in_order({k[1] for k, _ in result.rows()})[-1]
        return {k[0]: c[column] for k, c in result.rows() if k[1] == last and not c[column].missing}

    def _group_numbers(self, result: Result) -> tuple[dict[str, int], list[str]]:
        """Each region's group as a number, and the groups' names in order."""
        if "group" not in result.by_id:
            return {}, []
        labels = result.by_id["group"].labels
        order = {g: i for i, g in enumerate(labels)}
        return (
            {k[0]: order[str(c["group"].value)] for k, c in result.rows() if not c["group"].missing},
            [text[self.language] for text in labels.values()],
        )

    def _approval(self) -> str:
        number = self.report.file.report.map_approval
        return (
            self._say("Map approval number: {number}", number=number)
            if number
            else self._t("Draft map without approval number, not for publication.")
        )

    def _words(
        self, title: str, legend: str, shown: Iterable[str], values: Mapping[str, str] | None = None
    ) -> maps.Words:
        """What a map says; ``shown`` are the regions that have a figure on it."""
        names = {
            c: r.name[self.language] for c, r in self.report.panel.regions.items() if r.level != "aggregate"
        }
        drawn = set(self._sheet.paths) if self._sheet else set()
        return maps.Words(
            title,
            self.language,
            legend,
            self._t("No data"),
            self._approval(),
            names,
            bool(set(names) - set(shown)),
            self._t("not part of this report") if drawn - set(names) else "",
            values or {},
        )

    # maps -------------------------------------------------------------------------------------------------

    @property
    def has_maps(self) -> bool:
        """Whether there are boundaries to draw."""
        return self._sheet is not None

    def drawn_as(self, result: Result, column: str) -> Literal["circles", "classes", "first"]:
        """How :meth:`locator` shows a column: totals as circles, all else in classes, or the first regions only."""
        if self._sheet is None:
            return "first" if len(self._by_region(result, column)) > TILES else "classes"
        return "circles" if result.by_id[column].total else "classes"

    @_dressed
    def locator(self, result: Result, column: str, context: object, code: str) -> tuple[str, str]:
        """The map of a result's column, with one region outlined: in quintiles, or as circles for totals."""
        svg, alt = self._once(("map", result.id, column), lambda: self._map(result, column))
        cell = self._by_region(result, column).get(code) if code else None
        svg = maps.highlight(svg, self._sheet, code) if code else maps.plain(svg)
        if code and cell is not None:
            alt += self._say(" {region}: {value}.", region=self._name(code), value=self._format.cell(cell))
        elif code:
            alt += self._say(" {region}: no data.", region=self._name(code))
        return svg, alt

    def _map(self, result: Result, column: str) -> tuple[str, str]:
        cells = self._by_region(result, column)
        title = self.title(result, column)
        ordered = sorted(cells.items(), key=lambda kv: kv[1].value)
        alt = self._say(
            "Map of {title}: highest {high}; lowest {low}.",
            title=title,
            high=self._list([self._name(c) for c, _ in ordered[-3:][::-1]]),
            low=self._list([self._name(c) for c, _ in ordered[:3]]),
        )
        how = self.drawn_as(result, column)
        if how == "first":
            return self._first(ordered, title), alt
        said = {c: self._format.cell(cell) for c, cell in cells.items()}
        ranked = result.keys == ("region",) and {"rank", "of"} <= set(result.by_id)
        if self._sheet and ranked and column == result.main_column.id:
            said = {c: self._with_rank(result, c, value) for c, value in said.items()}
        unit = result.by_id[column].unit[self.language]
        if not unit and column == result.main_column.id:
            unit = result.unit[self.language]
        measured = self._say("{title} ({unit})", title=title, unit=unit) if unit else title
        if how == "circles" and self._sheet is not None:
            return self._circles(self._sheet, cells, measured, said), alt
        fills, legend = self._quintiles(result, column, cells)
        words = self._words(title, self._say("{title}, quintiles", title=measured), fills, said)
        if self._sheet is None:
            return self._tiles(fills, said, legend, words), alt
        return maps.draw(self._sheet, fills, legend, words), alt

    def title(self, result: Result, column: str) -> str:
        """What a map of a column is called: the result's title, with the column's name where it is another figure."""
        title = result.title[self.language]
        if column == result.main_column.id:
            return title
        return self._say("{title}: {column}", title=title, column=result.by_id[column].name[self.language])

    def _circles(
        self, sheet: maps.Sheet, cells: Mapping[str, Cell], measured: str, said: Mapping[str, str]
    ) -> str:
        """A total as circles; the legend's are of round figures."""
        values = {c: float(cell.value) for c, cell in cells.items()}
        legend = self._say("{title}; areas in proportion", title=measured)
        if min(values.values(), default=0.0) < 0:
            legend = self._say("{legend}, hollow below zero", legend=legend)
        words = self._words(measured, legend, values, said)
        sizes = maps.round_sizes(max(map(abs, values.values()), default=0.0))
        return maps.symbols(sheet, values, [(v, self._plain(v)) for v in sizes], words)

    def _plain(self, value: float) -> str:
        """A round figure as the page's language writes it."""
        places = max(0, -math.floor(math.log10(value)))
        return number(value, places, self.language)

    def _with_rank(self, result: Result, code: str, value: str) -> str:
        rank, of = (self._format.cell(result.cell(code, c)) for c in ("rank", "of"))
        return self._say("{value}, rank {rank}", value=value, rank=f"{rank}/{of}")

    def _quintiles(
        self, result: Result, column: str, cells: Mapping[K, Cell]
    ) -> tuple[dict[K, str], list[maps.Entry]]:
        """Each cell's role of the sequence, and the classes with their limits.

        Quintiles that coincide are one class; limits have as many decimals as tell them apart.
        """
        values = np.array(sorted(float(cell.value) for cell in cells.values()), dtype=float)
        edges = np.unique(np.quantile(values, [0, 0.2, 0.4, 0.6, 0.8, 1]))
        number = max(len(edges) - 1, 1)
        roles = [SEQUENCE[round(i * 4 / (number - 1))] for i in range(number)] if number > 1 else ["s2"]
        fills = {
            c: roles[min(number - 1, int(np.searchsorted(edges, float(cell.value), side="right")) - 1)]
            for c, cell in cells.items()
        }
        most = result.by_id[column].decimals
        for places in range(min(2, most), most + 1):
            shown = [
                self._format.cell(Cell(result.id, (), result.by_id[column], float(e)), decimals=places)
                for e in edges
            ]
            if len(set(shown)) == len(shown):
                break
        if len(shown) == 1:
            return fills, [maps.Entry(roles[0], shown[0])]
        return fills, [maps.Entry(r, f"{shown[i]}–{shown[i + 1]}") for i, r in enumerate(roles)]

    def _tiles(
        self,
        fills: Mapping[str, str],
        shown: Mapping[str, str],
        legend: list[maps.Entry],
        words: maps.Words,
    ) -> str:
        """Where there are no boundaries: every region of the report as a tile, in the report's order."""
        cells = [
            maps.Tile(c, self._name(c), shown.get(c, MISSING), fills.get(c, ""))
            for c in self.report.panel.codes()
        ]
        # a tile map shows no boundary, so there is nothing to approve
        return maps.tiles(cells, legend, replace(words, approval=""))

    def _first(self, ordered: list[tuple[str, Cell]], title: str) -> str:
        """Where tiles would fill pages: the first regions by rank."""
        places = [
            charts.Place(c, self._name(c), i + 1, self._format.cell(cell), float(cell.value))
            for i, (c, cell) in enumerate(ordered[::-1][:40])
        ]
        return charts.ranking(places, [], title, self.language)

    @_dressed
    def clusters(self, local: Result, context: object, code: str) -> tuple[str, str]:
        """The local quadrants with their letters where they are significant; grey and without a letter where not."""
        svg, alt = self._once(("clusters", local.id), lambda: self._cluster_map(local))
        return maps.highlight(svg, self._sheet, code) if code else maps.plain(svg), alt

    def _cluster_map(self, local: Result) -> tuple[str, str]:
        title = local.title[self.language]
        labels = local.by_id["quadrant"].labels
        cluster = self._by_region(local, "cluster")
        fills: dict[str, str] = {}
        letters: dict[str, str] = {}
        found: list[str] = []
        for code, cell in cluster.items():
            q = str(cell.value)
            fills[code] = QUADRANTS.get(q, NOT_SIGNIFICANT)
            if q in QUADRANTS:
                letters[code] = q
        for q in QUADRANTS:
            names = [self._name(c) for c, cell in cluster.items() if cell.value == q]
            if names:
                found.append(
                    self._say(
                        "{class_name}: {names}", class_name=labels[q][self.language], names=self._list(names)
                    )
                )
        alt = self._say(
            "Map of {title}; significant: {found}.",
            title=title,
            found=LANGUAGES[self.language].semicolon.join(found) or self._t("none"),
        )
        legend = []
        for q, role in QUADRANTS.items():
            legend.append(maps.Entry(role, labels[q][self.language], q, tuple(labels[q].values())))
        others = marked("not significant")
        every = tuple(translator(language)(others) for language in self.report.languages)
        legend.append(maps.Entry(NOT_SIGNIFICANT, self._t(others), labels=every))
        words = self._words(title, title, fills)
        if self._sheet is None:
            return self._tiles(fills, letters, legend, words) if len(fills) <= TILES else "", alt
        return maps.draw(self._sheet, fills, legend, words, letters), alt

    @_dressed
    def path_maps(
        self, result: Result, context: object, column: str = "level", periods: tuple[str, ...] = ()
    ) -> tuple[str, str]:
        """Small maps of a class, one per period; only the classes that occur where they are many."""
        svg, alt = self._once(
            ("path_maps", result.id, column, *periods), lambda: self._path_maps(result, column, periods)
        )
        region: Region | None = getattr(context, "region", None)
        if self._sheet is None or region is None:
            return maps.plain(svg), alt
        return maps.highlight(svg, self._sheet, region.code), alt

    def _path_maps(self, result: Result, column: str, chosen: tuple[str, ...]) -> tuple[str, str]:
        title = result.title[self.language]
        labels = result.by_id[column].labels
        regions = self.report.panel.regions
        at = {k: str(c[column].value) for k, c in result.rows() if not c[column].missing}
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
            else {level: SEQUENCE[round(i * 4 / max(len(ids) - 1, 1))] for i, level in enumerate(ids)}
        )
        best = "HH" if quadrants else ids[-1]
        panels = []
        counts = []
        for t in periods:
            fills = {k[0]: roles[level] for k, level in at.items() if k[1] == t}
            panels.append((heads[t], fills))
            counts.append(
                self._say(
                    "{period}: {n} regions in “{level}”",
                    period=words(t, self.language),
                    n=str(sum(1 for k, level in at.items() if k[1] == t and level == best)),
                    level=labels[best][self.language],
                )
            )
        alt = self._say("Small maps of {title} by period. {counts}.", title=title, counts=self._list(counts))
        if self._sheet is None:
            return "", alt
        legend = [maps.Entry(roles[i], labels[i][self.language], i if quadrants else "") for i in ids]
        across = 3 if len(panels) % 3 == 0 else 2
        return maps.multiples(
            self._sheet, panels, legend, self._words(title, title, {c for _, f in panels for c in f}), across
        ), alt

    @_dressed
    def course(self, result: Result, column: str, context: object) -> tuple[str, str]:
        """Every region in every period as a table of colours: by a class of the result, else in quintiles of all."""
        svg, alt = self._once(("course", result.id, column), lambda: self._course(result, column))
        region: Region | None = getattr(context, "region", None)
        return (charts.with_row(svg, region.code) if region else svg), alt

    def _course(self, result: Result, column: str) -> tuple[str, str]:
        own = set(self.report.panel.codes())
        cells = {k: c for k, c in result.rows() if k[0] in own}
        periods = in_order({k[1] for k in cells})
        heads = headings(tuple(periods), self.language)
        known = {k: c[column] for k, c in cells.items() if not c[column].missing}
        title = self.title(result, column)
        by = result.class_column(column)
        if by:
            labels = result.by_id[by].labels
            used = [i for i in labels if any(c[by].value == i for c in cells.values())]
            roles = {i: SEQUENCE[round(n * 4 / max(len(used) - 1, 1))] for n, i in enumerate(used)}
            fills = {k: roles[str(c[by].value)] for k, c in cells.items() if not c[by].missing}
            # more classes than colours share one
            shared = {r: [labels[i][self.language] for i in used if roles[i] == r] for r in SEQUENCE}
            legend = [(r, " / ".join(names)) for r, names in shared.items() if names]
        else:
            fills, classes = self._quintiles(result, column, known)
            legend = [(e.fill, e.label) for e in classes]
        rows = [
            charts.Band(
                code,
                self._name(code),
                [
                    (
                        fills.get((code, t), ""),
                        self._format.cell(known[code, t]) if (code, t) in known else MISSING,
                    )
                    for t in periods
                ],
            )
            for code in self._by_last(result, column, cells)
        ]
        alt = self._say(
            "{title} of every region from {start} to {end}; {then} highest {high}, lowest {low}.",
            title=title,
            start=phrase(periods[0], self.language),
            end=phrase(periods[-1], self.language),
            then=when(periods[-1], self.language),
            high=self._list([r.name for r in rows[:3]]),
            low=self._list([r.name for r in rows[-3:][::-1]]),
        )
        return charts.heat(rows, [heads[t] for t in periods], legend, alt, self.language), alt

    def _by_last(
        self, result: Result, column: str, cells: Mapping[tuple[str, ...], Mapping[str, Cell]]
    ) -> list[str]:
        """The regions with any figure, the highest in the last period first, those without one there last."""
        last = max(k[1] for k in cells)
        order = {i: n for n, i in enumerate(result.by_id[column].labels)}

        def key(code: str) -> tuple[bool, float]:
            cell = cells.get((code, last), {}).get(column)
            if cell is None or cell.missing:
                return True, 0.0
            return False, -float(order[str(cell.value)] if order else cell.value)

        codes = [c for c in self.report.panel.codes() if any(k[0] == c for k in cells)]
        return sorted(codes, key=key)

    # charts of one region ----------------------------------------------------------------------------------

    def strip(self, result: Result, column: str, rest: tuple[str, ...], context: object) -> str:
        """The distribution strip of a scorecard row."""
        region: Region | None = getattr(context, "region", None)
        assert region is not None
        cells = {k[0]: c for k, c in result.rows() if k[1:] == rest and not c[column].missing}
        own = cells[region.code]
        spread = self._spread(result, rest)
        values = sorted(float(c[column].value) for c in cells.values())
        q1, q3 = spread if spread else (values[len(values) // 4], values[(3 * len(values)) // 4])
        nation = own.get("nation")
        group = own.get("group_mean")
        svg = charts.strip(
            values,
            float(own[column].value),
            float(nation.value) if nation and not nation.missing else None,
            float(group.value) if group and not group.missing else None,
            q1,
            q3,
        )
        return self.look.dress(svg)

    def _spread(self, result: Result, rest: tuple[str, ...]) -> tuple[float, float] | None:
        base = result.id.removesuffix("_profile")
        table = self.results.get(f"{base}_distribution")
        key = rest or (base,)
        if table is None or key not in table:
            return None
        return float(table.cell(key, "q1").value), float(table.cell(key, "q3").value)

    @_dressed
    def profile(self, result: Result, context: object) -> tuple[str, str]:
        """A region's dimensions against group and nation."""
        region: Region | None = getattr(context, "region", None)
        assert region is not None
        detail = self.results[f"{result.id}_profile"]
        table = self.results[f"{result.id}_distribution"]
        rows: list[charts.Row] = []
        said: list[str] = []
        for key, c in detail.rows():
            if key[0] != region.code or c["value"].missing:
                continue
            name = detail.labels["indicator"][key[1]][self.language]
            rank = f"{self._format.cell(c['rank'])}/{self._format.cell(c['of'])}"
            rows.append(
                charts.Row(
                    name,
                    float(c["value"].value),
                    self._format.cell(c["value"]),
                    float(c["group_mean"].value)
                    if "group_mean" in c and not c["group_mean"].missing
                    else None,
                    float(c["nation"].value),
                    float(table.cell(key[1], "min").value),
                    float(table.cell(key[1], "max").value),
                    rank,
                )
            )
            said.append(self._say("{name} {value}, rank {rank}", name=name, value=rows[-1].shown, rank=rank))
        compared = "group_mean" in result.by_id and not result.cell(region.code, "group_mean").missing
        group = self._group_of(result, region.code) if compared else ""
        mean = self.report.file.report.mean[self.language]
        words = (region.name[self.language], self._say("{group} mean", group=group) if group else "", mean)
        alt = self._say(
            "Dimensions of {region}: {list}.",
            region=region.name[self.language],
            list=LANGUAGES[self.language].semicolon.join(said),
        )
        return charts.profile(rows, alt, self.language, words), alt

    def _group_of(self, result: Result, code: str) -> str:
        if "group" not in result.by_id or (code,) not in result:
            return ""
        cell = result.cell(code, "group")
        return "" if cell.missing else self._format.cell(cell)

    @_dressed
    def contributions(self, result: Result, context: object) -> tuple[str, str]:
        """What each dimension adds to the gap from the group mean."""
        region: Region | None = getattr(context, "region", None)
        assert region is not None
        detail = self.results[f"{result.id}_profile"]
        rows = [
            charts.Row(
                detail.labels["indicator"][k[1]][self.language],
                float(c["contribution"].value),
                self._format.cell(c["contribution"]),
            )
            for k, c in detail.rows()
            if k[0] == region.code and not c["contribution"].missing
        ]
        rows.sort(key=lambda r: -r.own)
        gap = result.cell(region.code, "gap_nation")
        if "gap_group" in result.by_id and not result.cell(region.code, "gap_group").missing:
            gap = result.cell(region.code, "gap_group")
        total = charts.Row(self._t("Total"), 0.0 if gap.missing else float(gap.value), self._format.cell(gap))
        alt = self._say(
            "Contributions to the gap of {region}: {list}; total {total}.",
            region=region.name[self.language],
            list=self._list([f"{r.name} {r.shown}" for r in rows]),
            total=total.shown,
        )
        return charts.contributions(rows, total, alt, self.language), alt

    @_dressed
    def ranking(self, result: Result, interval: str, context: object) -> tuple[str, str]:
        """All regions by rank, the own row in red."""
        svg, alt = self._once(("ranking", result.id, interval), lambda: self._ranking(result, interval))
        region: Region | None = getattr(context, "region", None)
        if region is None:
            return svg, alt
        if (region.code,) in result:
            alt += self._say(
                " {region} ranks {rank}.",
                region=region.name[self.language],
                rank=self._format.cell(result.cell(region.code, "rank")),
            )
        return charts.with_row(svg, region.code), alt

    def _ranking(self, result: Result, interval: str) -> tuple[str, str]:
        numbers, names = self._group_numbers(result)
        column = result.main_column.id
        table = self.results.get(interval) if interval else None
        rows = sorted(
            ((k[0], c) for k, c in result.rows() if not c["rank"].missing),
            key=lambda r: (r[1]["rank"].value, r[0]),
        )
        places = [
            charts.Place(
                code,
                self._name(code),
                int(c["rank"].value),
                self._format.cell(c[column]),
                float(c[column].value),
                numbers.get(code, 0),
                float(table.cell(code, "low").value) if table is not None else None,
                float(table.cell(code, "high").value) if table is not None else None,
            )
            for code, c in rows
        ]
        alt = self._say(
            "Ranking by {title}: first {first}; last {last}.",
            title=result.title[self.language],
            first=self._list([p.name for p in places[:3]]),
            last=self._list([p.name for p in places[-3:]]),
        )
        return charts.ranking(places, names, alt, self.language), alt

    @_dressed
    def path(self, result: Result, context: object, column: str = "level") -> tuple[str, str]:
        """A region's way through the classes."""
        region: Region | None = getattr(context, "region", None)
        assert region is not None
        labels = result.by_id[column].labels
        counts = self.results[f"{result.id}_counts"]
        periods = in_order({k[1] for k, _ in result.rows()})
        heads = headings(tuple(periods), self.language)
        own = {
            k[1]: str(c[column].value)
            for k, c in result.rows()
            if k[0] == region.code and not c[column].missing
        }
        numbers = {(k[0], k[1]): int(c["n"].value) for k, c in counts.rows()}
        alt = self._say(
            "{title} of {region}: {list}.",
            title=result.title[self.language],
            region=region.name[self.language],
            list=self._list([f"{heads[p]} {labels[level][self.language]}" for p, level in own.items()]),
        )
        levels = [(i, text[self.language]) for i, text in labels.items()]
        return charts.path(
            levels, periods, numbers, own, alt, self.language, self._t("numbers: regions in the class")
        ), alt

    @_dressed
    def trend(
        self,
        result: Result,
        column: str,
        context: object,
        bands: tuple[tuple[float, str], ...] = (),
        area: str = "",
    ) -> tuple[str, str]:
        """A region's figure over the periods in red among all others, with the aggregates named.

        ``area``: a column that holds an area's figure in every row, drawn as one of them.
        """
        region: Region | None = getattr(context, "region", None)
        periods = in_order({k[1] for k, _ in result.rows()})
        heads = headings(tuple(periods), self.language)
        known = {k: c[column] for k, c in result.rows() if not c[column].missing}
        codes = list(dict.fromkeys(k[0] for k in known))
        panel = self.report.panel.regions
        series: list[charts.Series] = []
        for code in codes:
            if panel[code].level == "region" and (region is None or code != region.code):
                series.append(charts.Series("", self._line(known, code, periods), "rule", 0.8))
        aggregates = [c for c in codes if panel[c].level == "aggregate"]
        for code, role, dash in zip(aggregates, ("ink", "teal", "g2"), ("", "5 2", "2 2"), strict=False):
            series.append(charts.Series(self._name(code), self._line(known, code, periods), role, 1.2, dash))
        if area:
            whole = {k[1]: c[area] for k, c in result.rows() if not c[area].missing}
            line = [float(whole[p].value) if p in whole else None for p in periods]
            series.append(charts.Series(result.by_id[area].name[self.language], line, "ink", 1.2))
        said: list[str] = []
        if region is not None and region.code in codes:
            own = self._line(known, region.code, periods)
            series.append(charts.Series(self._name(region.code), own, "seal", 2.2))
            said = [
                f"{heads[p]} {self._format.cell(known[region.code, p])}"
                for p in periods
                if (region.code, p) in known
            ]
        name = region.name[self.language] if region else result.title[self.language]
        alt = self._say(
            "{title} over time, {region}: {list}.",
            title=result.title[self.language],
            region=name,
            list=self._list(said),
        )
        axis = result.by_id[column].name[self.language]
        return charts.lines(series, periods, alt, self.language, axis, bands), alt

    @staticmethod
    def _line(known: Mapping[tuple[str, ...], Cell], code: str, periods: list[str]) -> list[float | None]:
        return [float(known[code, p].value) if (code, p) in known else None for p in periods]

    @_dressed
    def areas(self, result: Result, own: str, groups: Sequence[str]) -> tuple[str, str]:
        """A figure of aggregate areas over the periods: one area strong, the groups beside it, the others thin."""

        def make() -> tuple[str, str]:
            periods = in_order({k[1] for k, _ in result.rows()})
            known = {k: c["value"] for k, c in result.rows() if not c["value"].missing}
            codes = list(dict.fromkeys(k[0] for k in known))
            others = iter((("g1", "5 2"), ("g2", "2 2"), ("g3", "7 2 2 2")))
            series: list[charts.Series] = []
            said: list[str] = []
            for code in sorted(codes, key=lambda c: c == own):
                role, dash, width = "hatch", "", 0.9
                if code == own:
                    role, width = "teal", 2.2
                elif code in groups:
                    role, dash, width = *next(others, ("ink", "5 2")), 1.3
                series.append(
                    charts.Series(self._name(code), self._line(known, code, periods), role, width, dash)
                )
                if (code, periods[-1]) in known:
                    said.append(f"{self._name(code)} {self._format.cell(known[code, periods[-1]])}")
            alt = self._say(
                "{title} over time, {region}: {list}.",
                title=result.title[self.language],
                region=period(periods[-1], self.language),
                list=self._list(said),
            )
            unit = result.unit[self.language]
            return charts.lines(series, periods, alt, self.language, unit), alt

        return self._once(("areas", result.id, own), make)

    @_dressed
    def slopes(self, result: Result, by: str, context: object) -> tuple[str, str]:
        """Every region's first and last figure, or place, the own one in red."""
        region: Region | None = getattr(context, "region", None)
        rows = [(k[0], c) for k, c in result.rows() if not (c["first"].missing or c["last"].missing)]
        # where not all names have room, the own region's must be among those drawn
        own = region.code if region and len(rows) > MOST_NAMED else ""
        svg, alt = self._once(("slopes", result.id, by, own), lambda: self._slopes(result, rows, by, own))
        if region is not None and (region.code,) in result:
            cells = {c: result.cell(region.code, c) for c in ("first", "last", "rank_first", "rank_last")}
            alt += self._say(
                " {region}: from {first} (rank {rank_first}) to {last} (rank {rank_last}).",
                region=region.name[self.language],
                **{name: self._format.cell(cell) for name, cell in cells.items()},
            )
        return (charts.with_row(svg, region.code) if region else svg), alt

    def _slopes(
        self, result: Result, rows: list[tuple[str, dict[str, Cell]]], by: str, own: str
    ) -> tuple[str, str]:
        ordered = sorted(rows, key=lambda r: (r[1]["rank_last"].value, r[0]))
        codes = [code for code, _ in ordered]
        named = set(codes if len(codes) <= MOST_NAMED else [*codes[:8], *codes[-8:], own])
        made = []
        for code, c in ordered:
            places = (int(c["rank_first"].value), int(c["rank_last"].value)) if by == "rank" else None
            shown = ("rank_first", "rank_last") if by == "rank" else ("first", "last")
            made.append(
                charts.Slope(
                    code,
                    self._name(code) if code in named else "",
                    float(c["first"].value),
                    float(c["last"].value),
                    self._format.cell(c[shown[0]]),
                    self._format.cell(c[shown[1]]),
                    places,
                )
            )
        names = [self.report.panel.regions[c].name for c in named if c]
        room = min(max(text_width(n[x], SMALL, bold=True) for n in names for x in n) + 2, 80.0)
        ends = tuple(result.by_id[c].name[self.language] for c in ("first", "last"))
        words = (
            (self._t("place gained"), self._t("place lost"))
            if by == "rank"
            else (self._t("figure rose"), self._t("figure fell"))
        )
        alt = self._say(
            "{title}: {start} and {end} of {n} regions, a line for each; most places gained: {up}; most lost: {down}.",
            title=result.title[self.language],
            start=ends[0],
            end=ends[1],
            n=str(len(rows)),
            up=self._list(self._movers(ordered, up=True)),
            down=self._list(self._movers(ordered, up=False)),
        )
        return charts.slopes(made, (ends[0], ends[1]), alt, self.language, words, room), alt

    def _movers(self, rows: list[tuple[str, dict[str, Cell]]], *, up: bool) -> list[str]:
        """The names of the three regions that gained (or lost) most places; none where nobody did."""
        moved = [(c["moved"].value if up else -c["moved"].value, code) for code, c in rows]
        best = sorted((m for m in moved if m[0] > 0), key=lambda m: (-m[0], m[1]))[:3]
        return [self._name(code) for _, code in best] or [self._t("none")]

    @_dressed
    def sigma(self, result: Result, context: object) -> tuple[str, str]:
        """The coefficient of variation over the periods."""

        def make() -> tuple[str, str]:
            rows = [(k[0], c) for k, c in result.rows()]
            heads = headings(tuple(k for k, _ in rows), self.language)
            values = [float(c["cv"].value) for _, c in rows]
            column = result.by_id["cv"].name[self.language]
            alt = self._say(
                "{title} over time, {region}: {list}.",
                title=column,
                region=result.title[self.language],
                list=self._list([f"{heads[p]} {self._format.cell(c['cv'])}" for p, c in rows]),
            )
            line = charts.Series(column, values, "teal", 2)
            return charts.lines([line], [p for p, _ in rows], alt, self.language, ""), alt

        return self._once(("sigma", result.id), make)

    # charts of the whole -----------------------------------------------------------------------------------

    @_dressed
    def groups(self, result: Result, context: object) -> tuple[str, str]:
        """Every region in its group, with the means."""
        svg, alt = self._once(("groups", result.id), lambda: self._groups(result))
        region: Region | None = getattr(context, "region", None)
        return (charts.with_row(svg, region.code) if region else svg), alt

    def _groups(self, result: Result) -> tuple[str, str]:
        numbers, _ = self._group_numbers(result)
        column = result.main_column.id
        means = self.results[f"{result.id}_groups"]
        labels = result.by_id["group"].labels
        present = [g for g in labels if (g,) in means]
        at = {list(labels).index(g): i for i, g in enumerate(present)}
        dots = [
            charts.Dot(k[0], self._name(k[0]), float(c[column].value), group=at[numbers[k[0]]])
            for k, c in result.rows()
            if k[0] in numbers
        ]
        key = column if column in means.by_id else "score"
        cells = [means.cell(g, key) for g in present]
        alt = self._say(
            "{title} by group, means: {list}.",
            title=result.title[self.language],
            list=self._list(
                [
                    f"{labels[g][self.language]} {self._format.cell(c)}"
                    for g, c in zip(present, cells, strict=True)
                ]
            ),
        )
        svg = charts.groups(
            dots,
            [labels[g][self.language] for g in present],
            [float(c.value) for c in cells],
            [self._format.cell(c) for c in cells],
            alt,
            self.language,
            result.title[self.language],
        )
        return svg, alt

    @_dressed
    def theil(self, result: Result, by_group: Result, context: object) -> tuple[str, str]:
        """Shares of the inequality: each group's within part and the part between."""

        def make() -> tuple[str, str]:
            parts = [
                (
                    by_group.labels["group"][k[0]][self.language],
                    float(c["contribution_share"].value),
                    self._format.cell(c["contribution_share"]),
                    LIGHT[i % 4],
                )
                for i, (k, c) in enumerate(by_group.rows())
            ]
            between = result.cell("between", "share")
            parts.append(
                (
                    result.labels["part"]["between"][self.language],
                    float(between.value),
                    self._format.cell(between),
                    "teal",
                )
            )
            alt = self._say(
                "Shares of the inequality: {list}.", list=self._list([f"{p[0]} {p[2]}" for p in parts])
            )
            return charts.shares(parts, alt, self.language), alt

        return self._once(("theil", result.id), make)

    @_dressed
    def moran_scatter(self, local: Result, context: object) -> tuple[str, str]:
        """Every region's standardised value against its neighbours'."""

        def make() -> tuple[str, str]:
            rows = [(k[0], c) for k, c in local.rows() if not c["z"].missing]
            dots = [
                charts.Dot(code, self._name(code), float(c["z"].value), float(c["z_lag"].value))
                for code, c in rows
            ]
            overall = list(self.results[local.id.removesuffix("_local")].rows())[-1][1]["moran_i"]
            labels = local.by_id["quadrant"].labels
            alt = self._say(
                "Moran scatter plot of {n} regions; slope {i}.",
                n=str(len(dots)),
                i=self._format.cell(overall),
            )
            svg = charts.scatter(
                dots,
                alt,
                self.language,
                (self._t("own value, standardised"), self._t("mean of the neighbours, standardised")),
                zero=True,
                corners=[labels[q][self.language] for q in ("HH", "LH", "LL", "HL")],
                fit=float(overall.value),
            )
            return svg, alt

        return self._once(("moran", local.id), make)

    @_dressed
    def efficiency(self, result: Result, context: object, code: str) -> tuple[str, str]:
        """Pure technical against scale efficiency, with lines of equal product."""
        numbers, names = self._group_numbers(result)
        rows = [(k[0], c) for k, c in result.rows()]
        dots = [
            charts.Dot(k, self._name(k), float(c["pure"].value), float(c["scale"].value), numbers.get(k, 0))
            for k, c in rows
        ]
        alt = self._say("Pure technical and scale efficiency of {n} regions.", n=str(len(dots)))
        if code and (code,) in result:
            alt += self._say(
                " {region}: {pure} and {scale}.",
                region=self._name(code),
                pure=self._format.cell(result.cell(code, "pure")),
                scale=self._format.cell(result.cell(code, "scale")),
            )

        def make() -> tuple[str, str]:
            axes = (result.by_id["pure"].name[self.language], result.by_id["scale"].name[self.language])
            curves = [(0.6, "0.6"), (0.7, "0.7"), (0.8, "0.8"), (0.9, "0.9")]
            return charts.scatter(dots, alt, self.language, axes, curves=curves, own=code, groups=names), alt

        return self._once(("efficiency", result.id, code), make)

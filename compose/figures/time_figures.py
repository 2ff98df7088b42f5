"""Figures over the periods: `TimeFigures`, one region's, all regions', areas', and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analysis.periods import in_order, phrase, when
from analysis.values import Cell, Region, Result
from compose.figures import charts
from compose.figures.charts import crowd
from compose.figures.charts.base import THICK
from compose.figures.family import Drawing, FigureFamily, class_roles, dressed
from compose.figures.svg import text_width
from compose.language.catalogue import marked, within
from compose.language.format import MISSING, headings
from compose.language.languages import LANGUAGES
from compose.look.tokens import SEQUENCE, SMALL

#: up to so many regions have their names on a slope chart; of more, the first and last few and the own one
MOST_NAMED, ENDS_NAMED = 36, 8
#: widths of lines over the periods: of other regions, and of the areas beside an area; of means and areas by name, and of groups
AMONG, AMONG_AREAS, BESIDE, BESIDE_AREAS = 0.8, 0.9, 1.2, 1.3
#: up to so many periods have their curve on one chart
MOST_CURVES = 4
#: the most room for names on a slope chart, in drawing units
SLOPE_NAMES = 80.0


class TimeFigures(FigureFamily):
    """What is drawn over the periods."""

    @dressed
    def course(self, result: Result, column: str, region: Region | None = None) -> Drawing:
        """Every region in every period as a table of colours: by a class of the result, else in quintiles of all."""
        svg, alt = self.once(("course", result.id, column), lambda: self._course(result, column))
        return (charts.highlight(svg, region.code) if region else svg), alt

    def _course(self, result: Result, column: str) -> Drawing:
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
            roles = dict(zip(used, class_roles(len(used)), strict=True))
            fills = {k: roles[str(c[by].value)] for k, c in cells.items() if not c[by].missing}
            # more classes than colours share one
            shared = {r: [labels[i][self.language] for i in used if roles[i] == r] for r in SEQUENCE}
            legend = [(r, " / ".join(names)) for r, names in shared.items() if names]
        else:
            fills, classes = self.quintiles(known)
            legend = [(e.fill, e.label) for e in classes]
        rows = [
            charts.Band(
                code,
                self.name(code),
                [
                    (
                        fills.get((code, t), ""),
                        self.format.cell(known[code, t]) if (code, t) in known else MISSING,
                    )
                    for t in periods
                ],
            )
            for code in self._by_last(result, column, cells)
        ]
        last = {c: known[c, periods[-1]] for c, t in known if t == periods[-1]}
        of_places = result.by_id[column].is_place
        said = (
            marked(
                "{title} of all {nouns} from {start} to {end}; {then} {low} at the head, {high} at the end."
            )
            if of_places
            else marked("{title} of all {nouns} from {start} to {end}; {then} highest {high}, lowest {low}.")
        )
        alt = self.say(
            said,
            title=title,
            start=phrase(periods[0], self.language),
            end=phrase(periods[-1], self.language),
            then=when(periods[-1], self.language),
            **self.at_either_end(last),
        )
        return charts.heat(rows, [heads[t] for t in periods], legend, alt, self.language), alt

    def _by_last(
        self, result: Result, column: str, cells: Mapping[tuple[str, ...], Mapping[str, Cell]]
    ) -> list[str]:
        """The regions with any figure, the highest (or the first of places) in the last period first; those without last."""
        last = max(k[1] for k in cells)
        order = {i: n for n, i in enumerate(result.by_id[column].labels)}

        def key(code: str) -> tuple[bool, float]:
            cell = cells.get((code, last), {}).get(column)
            if cell is None or cell.missing:
                return True, 0.0
            value = float(order[str(cell.value)] if order else cell.value)
            return False, value if cell.column.is_place else -value

        codes = [c for c in self.report.panel.codes() if any(k[0] == c for k in cells)]
        return sorted(codes, key=key)

    @dressed
    def trend(
        self,
        result: Result,
        column: str,
        region: Region | None = None,
        bands: tuple[tuple[float, str], ...] = (),
        area: str = "",
    ) -> Drawing:
        """A region's figure over the periods in red among all others, with the aggregates named.

        ``area``: a column that holds an area's figure in every row, drawn as one of them.
        """
        periods = in_order(result.words["period"])
        known = {
            k: result.cell(k, column) for k in self._drawn(result, column, region.code if region else "")
        }
        codes = list(dict.fromkeys(k[0] for k in known))
        panel = self.report.panel.regions
        series: list[charts.Series] = []
        fan: list[tuple[list[float], list[float]]] = []
        if self.crowd:
            fan, middle = self.kept(("fan", result.id, column), lambda: self._fan(result, column, periods))
            series.append(charts.Series(self.t("median"), _known(middle), "hatch", AMONG_AREAS))
        for code in codes:
            alone = region is None or code != region.code
            if panel[code].level == "region" and alone and not self.crowd:
                series.append(charts.Series("", self._line(known, code, periods), "rule", AMONG))
        aggregates = [c for c in codes if panel[c].level == "aggregate"]
        for code, role, dash in zip(aggregates, ("ink", "teal", "g2"), ("", "5 2", "2 2"), strict=False):
            series.append(
                charts.Series(self.name(code), self._line(known, code, periods), role, BESIDE, dash)
            )
        if area:
            whole = {k[1]: c[area] for k, c in result.rows() if not c[area].missing}
            line = [float(whole[p].value) if p in whole else None for p in periods]
            series.append(charts.Series(result.by_id[area].name[self.language], line, "ink", BESIDE))
        sentences: list[str] = []
        if region is not None and region.code in codes:
            own = self._line(known, region.code, periods)
            series.append(charts.Series(self.name(region.code), own, "seal", THICK))
            sentences = [
                self.dated(self.format.cell(known[region.code, p]), p)
                for p in periods
                if (region.code, p) in known
            ]
        # a result that compares with an area is called by the comparison: what is drawn is the figure itself
        title = result.by_id[column].name[self.language] if area else result.title[self.language]
        if region is not None and sentences:
            alt = self.say(
                "{title}, {region}: {list}.",
                title=title,
                region=region.name[self.language],
                list=self.listed(sentences),
            )
        elif self.crowd:
            alt = self.say("{title}: how the {nouns} are spread in each period.", title=title)
        else:
            alt = self.say("{title}: a line for each of the {nouns}.", title=title)
        note = self.say("Outer band: four fifths of all {nouns}; inner band: the middle half.") if fan else ""
        axis = result.by_id[column].name[self.language]
        goals: list[tuple[float, str]] = []
        spec = self.aimed(result, column)
        target = spec.target if spec else None
        wanted = (target.of(region.code) if region else target.value) if target else None
        if spec is not None and wanted is not None:
            goals.append((wanted, self.goal(spec, wanted)))
            alt += self.say(" The line: {target}.", target=goals[0][1])
        return charts.lines(series, periods, alt, self.language, axis, bands, goals, fan, note), alt

    def _drawn(self, result: Result, column: str, own: str) -> Iterable[tuple[str, ...]]:
        """The keys of the figures that a course shows: all, of a crowd the own region's and those of aggregates."""
        if not self.crowd:
            return result.known(column)
        aggregates = self.report.panel.codes("aggregate")
        return [k for code in (*aggregates, own) if code for k in result.known(column, region=code)]

    def _fan(
        self, result: Result, column: str, periods: Sequence[str]
    ) -> tuple[list[tuple[list[float], list[float]]], list[float]]:
        known, last = result.known(column), {t: i for i, t in enumerate(periods)}
        regions = self.report.numbers
        lines: dict[str, list[float | None]] = {}
        for (code, period), value in known.items():
            if code in regions:
                lines.setdefault(code, [None] * len(periods))[last[period]] = float(value)
        return crowd.fan(list(lines.values()))

    @staticmethod
    def _line(known: Mapping[tuple[str, ...], Cell], code: str, periods: list[str]) -> list[float | None]:
        return [float(known[code, p].value) if (code, p) in known else None for p in periods]

    @dressed
    def areas(self, result: Result, own: str, groups: Sequence[str]) -> Drawing:
        """A figure of aggregate areas over the periods: one area strong, the groups beside it, the others thin."""

        def make() -> Drawing:
            periods = in_order(result.words["period"])
            known = {k: c["value"] for k, c in result.rows() if not c["value"].missing}
            codes = list(dict.fromkeys(k[0] for k in known))
            others = iter((("g1", "5 2"), ("g2", "2 2"), ("g3", "7 2 2 2")))
            series: list[charts.Series] = []
            sentences: list[str] = []
            for code in sorted(codes, key=lambda c: c == own):
                role, dash, width = "hatch", "", AMONG_AREAS
                if code == own:
                    role, width = "teal", THICK
                elif code in groups:
                    role, dash, width = *next(others, ("ink", "5 2")), BESIDE_AREAS
                series.append(
                    charts.Series(self.name(code), self._line(known, code, periods), role, width, dash)
                )
                if (code, periods[-1]) in known:
                    sentences.append(self.paired(self.name(code), self.format.cell(known[code, periods[-1]])))
            alt = self.say(
                "{title} over time; {when}: {list}.",
                title=result.title[self.language],
                when=when(periods[-1], self.language),
                list=self.listed(sentences),
            )
            unit = result.unit[self.language]
            return charts.lines(series, periods, alt, self.language, unit), alt

        return self.once(("areas", result.id, own), make)

    @dressed
    def slopes(self, result: Result, by: str, region: Region | None = None) -> Drawing:
        """Every region's first and last figure, or place, the own one in red."""
        if self.crowd:
            return self._crowd_slopes(result, by, region)
        rows = [(k[0], c) for k, c in result.rows() if not (c["first"].missing or c["last"].missing)]
        # where not all names have room, the own region's must be among those drawn
        own = region.code if region and len(rows) > MOST_NAMED else ""
        svg, alt = self.once(("slopes", result.id, by, own), lambda: self._slopes(result, rows, by, own))
        return self._own_slope(svg, alt, result, region)

    def _crowd_slopes(self, result: Result, by: str, region: Region | None) -> Drawing:
        """Of a crowd the first and the last by their last place, and the own region."""
        order = self.kept(("slopes", result.id), lambda: _by_last_place(result))
        ends = ENDS_NAMED - 2
        codes = dict.fromkeys([*order[:ends], *order[-ends:], *([region.code] if region else [])])
        rows = [
            (c, {i: result.cell((c,), i) for i in result.by_id})
            for c in codes
            if (c,) in result and not (result.cell(c, "first").missing or result.cell(c, "last").missing)
        ]
        svg, _ = self._slopes(result, rows, by, region.code if region else "")
        alt = self.say(
            "{title} of {n} {nouns}, from {start} to {end}: those that are first and last now, and the own one.",
            title=result.title[self.language],
            n=str(len(order)),
            start=result.by_id["first"].name[self.language],
            end=result.by_id["last"].name[self.language],
        )
        return self._own_slope(svg, alt, result, region)

    def _own_slope(self, svg: str, alt: str, result: Result, region: Region | None) -> Drawing:
        """The drawing with the own region in red, and its way in words."""
        if region is not None and (region.code,) in result:
            cells = {c: result.cell(region.code, c) for c in ("first", "last", "rank_first", "rank_last")}
            alt += self.say(
                " {region}: from {first} (rank {rank_first}) to {last} (rank {rank_last}).",
                region=region.name[self.language],
                **{name: self.in_full(cell) for name, cell in cells.items()},
            )
        return (charts.highlight(svg, region.code) if region else svg), alt

    def _slopes(self, result: Result, rows: list[tuple[str, dict[str, Cell]]], by: str, own: str) -> Drawing:
        ordered = sorted(rows, key=lambda r: (r[1]["rank_last"].value, r[0]))
        codes = [code for code, _ in ordered]
        named = set(codes if len(codes) <= MOST_NAMED else [*codes[:ENDS_NAMED], *codes[-ENDS_NAMED:], own])
        marks_at = []
        for code, c in ordered:
            places = (int(c["rank_first"].value), int(c["rank_last"].value)) if by == "rank" else None
            shown = ("rank_first", "rank_last") if by == "rank" else ("first", "last")
            marks_at.append(
                charts.Slope(
                    code,
                    self.name(code) if code in named else "",
                    float(c["first"].value),
                    float(c["last"].value),
                    self.format.cell(c[shown[0]]),
                    self.format.cell(c[shown[1]]),
                    places,
                )
            )
        names = [self.report.panel.regions[c].name for c in named if c]
        room = min(max(text_width(n[x], SMALL, bold=True) for n in names for x in n) + 2, SLOPE_NAMES)
        ends = tuple(result.by_id[c].name[self.language] for c in ("first", "last"))
        words = (
            (self.t("place gained"), self.t("place lost"))
            if by == "rank"
            else (self.t("figure rose"), self.t("figure fell"))
        )
        alt = self.say(
            "{title}: {n} {nouns}, a line for each from {start} to {end}; most places gained: {up}; most lost: {down}.",
            title=result.title[self.language],
            start=ends[0],
            end=ends[1],
            n=str(len(rows)),
            up=self._movers(ordered, up=True),
            down=self._movers(ordered, up=False),
        )
        return charts.slopes(marks_at, (ends[0], ends[1]), alt, self.language, words, room), alt

    def _movers(self, rows: list[tuple[str, dict[str, Cell]]], *, up: bool) -> str:
        """The regions that gained (or lost) most places, in words; none where nobody did."""
        moved = {
            code: c["moved"] for code, c in rows if (c["moved"].value > 0 if up else c["moved"].value < 0)
        }
        return self.foremost(moved, high=up)

    @dressed
    def sigma(self, result: Result) -> Drawing:
        """The coefficient of variation over the periods."""

        def make() -> Drawing:
            rows = [(k[0], c) for k, c in result.rows()]
            values = [float(c["cv"].value) for _, c in rows]
            column = result.by_id["cv"].name[self.language]
            alt = self.say(
                "{title}, {region}: {list}.",
                title=result.title[self.language],
                region=within(column),
                list=self.listed([self.dated(self.format.cell(c["cv"]), p) for p, c in rows]),
            )
            line = charts.Series(column, values, "teal", 2)
            return charts.lines([line], [p for p, _ in rows], alt, self.language, ""), alt

        return self.once(("sigma", result.id), make)

    @dressed
    def densities(self, result: Result, curve: Result) -> Drawing:
        """Kernel densities of the first and the last period, and of up to two between."""

        def make() -> Drawing:
            periods = [key[0] for key, _ in result.rows()]
            steps = min(len(periods), MOST_CURVES) - 1
            shown = (
                [periods[round(k * (len(periods) - 1) / steps)] for k in range(steps + 1)]
                if steps
                else periods
            )
            names = headings(tuple(shown), self.language)
            heights = {t: [float(c["density"].value) for k, c in curve.rows() if k[0] == t] for t in shown}
            xs = [float(c["value"].value) for k, c in curve.rows() if k[0] == shown[0]]
            alt = self.say(
                "{title}: highest peak {list}.",
                title=result.title[self.language],
                list=self.listed([self.dated(self.format.cell(result.cell(t, "peak")), t) for t in shown]),
            )
            spec = curve.by_id["value"]
            unit = spec.unit[self.language]
            name = spec.name[self.language]
            along = name + LANGUAGES[self.language].bracketed(unit) if unit else name
            axes = (along, curve.by_id["density"].name[self.language])
            curves = [(names.get(t, t), heights[t]) for t in shown]
            return charts.densities(xs, curves, alt, self.language, axes), alt

        return self.once(("densities", result.id), make)


def _known(line: Sequence[float]) -> list[float | None]:
    """Figures with none where they are not numbers."""
    return [None if v != v else v for v in line]


def _by_last_place(result: Result) -> list[str]:
    """The regions by their last place."""
    ranks = result.known("rank_last")
    return [key[0] for key in sorted(ranks, key=lambda key: (ranks[key], key))]

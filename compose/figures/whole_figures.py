"""Figures of all regions at one time: `WholeFigures`, by rank, by group, and on two axes."""

from __future__ import annotations

from analysis.values import Region, Result
from compose.figures import charts
from compose.figures.charts import crowd
from compose.figures.family import Drawing, FigureFamily, dressed
from compose.language.format import Formatter, number
from compose.language.languages import LANGUAGES
from compose.look.tokens import LIGHT

#: of a ranking's ends, how many regions its description names
TOLD = 3
#: overall efficiencies that are drawn as curves of pure and scale efficiency
LEVELS = (0.6, 0.7, 0.8, 0.9)


class WholeFigures(FigureFamily):
    """What is drawn of all regions together."""

    @dressed
    def ranking(self, result: Result, interval: str, region: Region | None = None) -> Drawing:
        """All regions by rank, the own row in red; of a crowd the density, the ends and those around the own one."""
        if self.crowd:
            return self._crowd_ranking(result, region)
        svg, alt = self.once(("ranking", result.id, interval), lambda: self._ranking(result, interval))
        if region is None:
            return svg, alt
        if (region.code,) in result:
            alt += self.say(
                " {region} ranks {rank}.",
                region=region.name[self.language],
                rank=self.ordinal(result.cell(region.code, "rank")),
            )
        return charts.highlight(svg, region.code), alt

    def _ranking(self, result: Result, interval: str) -> Drawing:
        numbers, names = self.group_numbers(result)
        column = result.main_column.id
        table = self.results.get(interval) if interval else None
        rows = sorted(
            ((k[0], c) for k, c in result.rows() if not c["rank"].missing),
            key=lambda r: (r[1]["rank"].value, r[0]),
        )
        spec = self.aimed(result, column)
        target = spec.target if spec else None
        places = [
            charts.Place(
                code,
                self.name(code),
                int(c["rank"].value),
                self.format.cell(c[column]),
                float(c[column].value),
                numbers.get(code, 0),
                *_interval(table, code),
                target.of(code) if target else None,
                _places(table, code, self.format),
            )
            for code, c in rows
        ]
        # of a few regions none is among the first and the last
        told = min(TOLD, max(1, len(places) // 2))
        alt = self.say(
            "Ranking. {title}: first {first}; last {last}.",
            title=result.title[self.language],
            first=self.listed([p.name for p in places[:told]]),
            last=self.listed([p.name for p in places[-told:]]),
        )
        goal = ""
        if spec is not None and target is not None and any(p.target is not None for p in places):
            goal = self.goal(spec, None if target.own else target.value)
            if table is None:
                alt += self.say(" The strokes across the bars: {target}.", target=goal)
        axis = self.t("Score") if table is not None else ""
        of_places = result.main_column.is_place
        return charts.ranking(places, names, alt, self.language, goal, axis, of_places=of_places), alt

    def _by_rank(self, result: Result) -> tuple[list[charts.Place], dict[str, int]]:
        """All regions by rank, and where each stands in that order."""
        numbers, _ = self.group_numbers(result)
        column, ranks = result.main_column.id, result.known("rank")
        order = sorted(ranks, key=lambda key: (ranks[key], key))
        places = [
            charts.Place(
                code,
                self.name(code),
                int(ranks[code,]),
                self.format.cell(result.cell((code,), column)),
                float(result.cell((code,), column).value),
                numbers.get(code, 0),
            )
            for (code,) in order
        ]
        return places, {p.code: i for i, p in enumerate(places)}

    def _crowd_ranking(self, result: Result, region: Region | None) -> Drawing:
        places, where = self.kept(("by rank", result.id), lambda: self._by_rank(result))
        density = self.kept(("density", result.id), lambda: charts.Density.of([p.value for p in places]))
        own = where.get(region.code) if region else None
        group = None
        if own is not None and region is not None and "group" in result.by_id:
            cell = result.cell((region.code,), "group")
            members = [p.value for p in places if p.group == places[own].group] if not cell.missing else []
            group = (self.format.cell(cell), members) if members else None
        alt = self.say(
            "Distribution and ranking. {title}: first {first}; last {last}.",
            title=result.title[self.language],
            first=self.listed([p.name for p in places[:3]]),
            last=self.listed([p.name for p in places[-3:]]),
        )
        if own is not None and region is not None:
            alt += self.say(
                " {region} ranks {rank}.",
                region=region.name[self.language],
                rank=self.ordinal(result.cell(region.code, "rank")),
            )
        middle = (
            self.say("Around {region}", region=region.name[self.language])
            if own is not None and region is not None
            else self.t("In the middle")
        )
        heads = crowd.Heads(self.t("Ranked first"), middle, self.t("Ranked last"))
        axis = self.say("all {nouns}")
        return crowd.ranking(places, density, heads, alt, self.language, axis, own, group), alt

    @dressed
    def groups(self, result: Result, region: Region | None = None) -> Drawing:
        """Every region in its group, with the means."""
        svg, alt = self.once(("groups", result.id), lambda: self._groups(result))
        return (charts.highlight(svg, region.code) if region else svg), alt

    def _groups(self, result: Result) -> Drawing:
        numbers, _ = self.group_numbers(result)
        column = result.main_column.id
        means = self.results[f"{result.id}_groups"]
        labels = result.by_id["group"].labels
        present = [g for g in labels if (g,) in means]
        at = {list(labels).index(g): i for i, g in enumerate(present)}
        dots = [
            charts.Dot(k[0], self.name(k[0]), float(c[column].value), group=at[numbers[k[0]]])
            for k, c in result.rows()
            if k[0] in numbers
        ]
        key = column if column in means.by_id else "score"
        cells = [means.cell(g, key) for g in present]
        alt = self.say(
            "{title} by group, means: {list}.",
            title=result.title[self.language],
            list=self.listed(
                [
                    self.paired(labels[g][self.language], self.in_full(c))
                    for g, c in zip(present, cells, strict=True)
                ]
            ),
        )
        svg = (crowd.groups if self.crowd else charts.groups)(
            dots,
            [labels[g][self.language] for g in present],
            [float(c.value) for c in cells],
            [self.format.cell(c) for c in cells],
            alt,
            self.language,
            result.title[self.language],
        )
        return svg, alt

    @dressed
    def theil(self, result: Result, by_group: Result) -> Drawing:
        """Shares of the inequality: each group's within part and the part between."""

        def make() -> Drawing:
            parts = [
                (
                    by_group.labels["group"][k[0]][self.language],
                    float(c["contribution_share"].value),
                    self.format.cell(c["contribution_share"]),
                    LIGHT[i % len(LIGHT)],
                )
                for i, (k, c) in enumerate(by_group.rows())
            ]
            between = result.cell("between", "share")
            parts.append(
                (
                    result.labels["part"]["between"][self.language],
                    float(between.value),
                    self.format.cell(between),
                    "teal",
                )
            )
            alt = self.say(
                "Shares of the inequality: {list}.",
                list=self.listed([self.paired(p[0], p[2]) for p in parts]),
            )
            return charts.shares(parts, alt, self.language), alt

        return self.once(("theil", result.id), make)

    @dressed
    def moran_scatter(self, local: Result) -> Drawing:
        """Every region's standardised value against its neighbours'."""

        def make() -> Drawing:
            rows = [(k[0], c) for k, c in local.rows() if not c["z"].missing]
            dots = [
                charts.Dot(code, self.name(code), float(c["z"].value), float(c["z_lag"].value))
                for code, c in rows
            ]
            overall = list(self.results[local.id.removesuffix("_local")].rows())[-1][1]["moran_i"]
            labels = local.by_id["quadrant"].labels
            alt = self.say(
                "Moran scatter plot of {n} {nouns}; slope {i}.",
                n=str(len(dots)),
                i=self.format.cell(overall),
            )
            svg = self.chart(
                charts.scatter,
                dots,
                alt,
                self.language,
                (self.t("own value, standardised"), self.t("mean of the neighbours, standardised")),
                zero=True,
                corners=[labels[q][self.language] for q in ("HH", "LH", "LL", "HL")],
                fit=float(overall.value),
                cloud=self.crowd,
            )
            return svg, alt

        return self.once(("moran", local.id), make)

    @dressed
    def efficiency(self, result: Result, region: Region | None = None) -> Drawing:
        """Pure technical against scale efficiency, with lines of equal product."""
        numbers, names = self.group_numbers(result)
        rows = [(k[0], c) for k, c in result.rows()]
        dots = [
            charts.Dot(k, self.name(k), float(c["pure"].value), float(c["scale"].value), numbers.get(k, 0))
            for k, c in rows
        ]
        alt = self.say("Pure technical and scale efficiency of {n} {nouns}.", n=str(len(dots)))
        code = region.code if region else ""
        if (code,) in result:
            alt += self.say(
                " {region}: {pure} and {scale}.",
                region=self.name(code),
                pure=self.format.cell(result.cell(code, "pure")),
                scale=self.format.cell(result.cell(code, "scale")),
            )

        def make() -> Drawing:
            axes = (result.by_id["pure"].name[self.language], result.by_id["scale"].name[self.language])
            curves = [(level, number(level, 1, self.language)) for level in LEVELS]
            svg = self.chart(
                charts.scatter, dots, alt, self.language, axes, curves=curves, own=code, groups=names
            )
            return svg, alt

        return self.once(("efficiency", result.id, code), make)


def _places(table: Result | None, code: str, format: Formatter) -> str:
    """A region's rank interval in figures: 16–21; one figure where it is one place."""
    if table is None or None in _interval(table, code):
        return ""
    low, high = (format.cell(table.cell(code, end)) for end in ("low", "high"))
    return LANGUAGES[format.language].between(low, high)


def _interval(table: Result | None, code: str) -> tuple[float | None, float | None]:
    """The ends of a region's rank interval; None where there is none of it."""
    if table is None or (code,) not in table:
        return None, None
    low, high = table.cell(code, "low"), table.cell(code, "high")
    return (None, None) if low.missing or high.missing else (float(low.value), float(high.value))

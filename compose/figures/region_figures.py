"""Figures about one region: `RegionFigures`, where it stands and what makes the gap, its way through classes."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.periods import in_order
from analysis.values import Region, Result
from compose.figures import charts
from compose.figures.charts import crowd
from compose.figures.charts.region import STRIP, STRIP_END
from compose.figures.family import Drawing, FigureFamily, dressed
from compose.language.catalogue import capital
from compose.language.format import common_value, headings
from compose.language.languages import LANGUAGES


class RegionFigures(FigureFamily):
    """What is drawn for one region of the report."""

    def strip(self, result: Result, column: str, rest: tuple[str, ...], region: Region) -> str:
        """The distribution strip of a scorecard row."""
        key = (region.code, *rest)
        own = {c: result.cell(key, c) for c in result.by_id}
        values, q1, q3, base = self.kept(
            ("strip", result.id, column, *rest), lambda: self._ground(result, column, rest)
        )
        nation = own.get("nation")
        group = own.get("group_mean")
        svg = charts.strip(
            values,
            float(own[column].value),
            float(nation.value) if nation and not nation.missing else None,
            float(group.value) if group and not group.missing else None,
            q1,
            q3,
            base=base,
        )
        return self.look.dress(svg)

    def strip_words(
        self, name: str, result: Result, column: str, rest: tuple[str, ...], region: Region
    ) -> str:
        """What the distribution strip of a row shows of its region: on which side of the middle half, and of the mean."""
        own = {c: result.cell((region.code, *rest), c) for c in result.by_id}
        _, q1, q3, _ = self.kept(
            ("strip", result.id, column, *rest), lambda: self._ground(result, column, rest)
        )
        value = float(own[column].value)
        words = {"name": name, "region": region.name[self.language]}
        if value < q1:
            said = self.say("{name}: {region} below the middle half of all {nouns}", **words)
        elif value > q3:
            said = self.say("{name}: {region} above the middle half of all {nouns}", **words)
        else:
            said = self.say("{name}: {region} in the middle half of all {nouns}", **words)
        nation = own.get("nation")
        if nation is None or nation.missing:
            return said
        mean = self.benchmark_said(result)
        if self.format.alike(own[column], nation):
            return self.say("{seen}, at the {mean}", seen=said, mean=mean)
        if value > float(nation.value):
            return self.say("{seen}, above the {mean}", seen=said, mean=mean)
        return self.say("{seen}, below the {mean}", seen=said, mean=mean)

    def _ground(
        self, result: Result, column: str, rest: tuple[str, ...]
    ) -> tuple[list[float], float, float, str]:
        """The figures of a strip in order, the middle half, and what is drawn of them where they are a crowd."""
        at = dict(zip((level for level in result.keys if level != "region"), rest, strict=True))
        values = sorted(map(float, result.known(column, **at).values()))
        spread = self._spread(result, rest)
        q1, q3 = spread if spread else (values[len(values) // 4], values[(3 * len(values)) // 4])
        if not self.crowd:
            return values, q1, q3, ""
        base = crowd.strip_base(charts.Density.of(values), q1, q3, STRIP, STRIP_END)
        return [values[0], values[-1]], q1, q3, base

    def _spread(self, result: Result, rest: tuple[str, ...]) -> tuple[float, float] | None:
        base = result.id.removesuffix("_profile")
        table = self.results.get(f"{base}_distribution")
        key = rest or (base,)
        if table is None or key not in table:
            return None
        return float(table.cell(key, "q1").value), float(table.cell(key, "q3").value)

    @dressed
    def profile(self, result: Result, region: Region) -> Drawing:
        """A region's dimensions against group and nation."""
        detail = self.results[f"{result.id}_profile"]
        table = self.results[f"{result.id}_distribution"]
        rows: list[charts.Row] = []
        sentences: list[str] = []
        for key, c in detail.rows(region=region.code):
            if c["value"].missing:
                continue
            name = detail.labels["indicator"][key[1]][self.language]
            rank = f"{self.format.cell(c['rank'])}/{self.format.cell(c['of'])}"
            rows.append(
                charts.Row(
                    name,
                    float(c["value"].value),
                    self.format.cell(c["value"]),
                    float(c["group_mean"].value)
                    if "group_mean" in c and not c["group_mean"].missing
                    else None,
                    float(c["nation"].value),
                    float(table.cell(key[1], "min").value),
                    float(table.cell(key[1], "max").value),
                    rank,
                )
            )
            sentences.append(
                self.say("{name} {value}, rank {rank}", name=name, value=rows[-1].shown, rank=rank)
            )
        compared = "group_mean" in result.by_id and not result.cell(region.code, "group_mean").missing
        group = self.group_mean(result.cell(region.code, "group")) if compared else ""
        mean = self.benchmark(result)
        words = (region.name[self.language], capital(group), capital(mean))
        alt = self.say(
            "Dimensions of {region}: {list}.",
            region=region.name[self.language],
            list=LANGUAGES[self.language].semicolon.join(sentences),
        )
        return charts.profile(rows, alt, self.language, words), alt

    @dressed
    def contributions(self, result: Result, region: Region) -> Drawing:
        """What each dimension adds to the gap from the group mean."""
        detail = self.results[f"{result.id}_profile"]
        rows = [
            charts.Row(
                detail.labels["indicator"][k[1]][self.language],
                float(c["contribution"].value),
                self.format.cell(c["contribution"]),
            )
            for k, c in detail.rows(region=region.code)
            if not c["contribution"].missing
        ]
        rows.sort(key=lambda r: -r.own)
        gap, base = result.cell(region.code, "gap_nation"), self.benchmark_said(result)
        if "gap_group" in result.by_id and not result.cell(region.code, "gap_group").missing:
            gap, base = (
                result.cell(region.code, "gap_group"),
                self.group_mean(result.cell(region.code, "group")),
            )
        total = charts.Row(self.t("Total"), 0.0 if gap.missing else float(gap.value), self.format.cell(gap))
        alt = self.say(
            "What makes the difference of {region} from the {mean}: {list}; total {total}.",
            region=region.name[self.language],
            mean=base,
            list=self.listed([self.paired(r.name, r.shown) for r in rows]),
            total=total.shown,
        )
        return charts.contributions(rows, total, alt, self.language), alt

    @dressed
    def path(self, result: Result, region: Region, column: str = "level") -> Drawing:
        """A region's way through the classes."""
        labels = result.by_id[column].labels
        counts = self.results[f"{result.id}_counts"]
        periods = in_order(result.words["period"])
        own = {
            k[1]: str(c[column].value) for k, c in result.rows(region=region.code) if not c[column].missing
        }
        numbers = {(k[0], k[1]): int(c["n"].value) for k, c in counts.rows()}
        alt = self.say(
            "{title} of {region}: {list}.",
            title=result.title[self.language],
            region=region.name[self.language],
            list=self.listed([self.dated(labels[level][self.language], p) for p, level in own.items()]),
        )
        levels = [(i, text[self.language]) for i, text in labels.items()]
        return charts.path(
            levels, periods, numbers, own, alt, self.language, self.say("numbers: {nouns} in the class")
        ), alt

    @dressed
    def rates(self, result: Result, indicators: Sequence[str], region: Region) -> Drawing:
        """A region's last rates of some indicators beside those of the period before, and an area's."""
        rows = [(i, {c: result.cell((region.code, i), c) for c in result.by_id}) for i in indicators]
        heads = headings(tuple(result.by_id["period"].labels), self.language)
        common = (common_value(c[column] for _, c in rows) for column in ("period", "before_period"))
        last, before = (heads[p] if p else "" for p in common)
        area = result.by_id["area"].name[self.language] if "area" in result.by_id else ""
        marks = [
            charts.Rate(
                result.labels["indicator"][i][self.language],
                float(c["value"].value),
                self.format.cell(c["value"]),
                None if c["before"].missing else float(c["before"].value),
                float(c["area"].value) if "area" in c and not c["area"].missing else None,
            )
            for i, c in rows
        ]
        alt = self.say(
            "Rates of {region}: {list}.",
            region=region.name[self.language],
            list=self.listed([self.paired(m.name, m.shown) for m in marks]),
        )
        key = (before or self.t("period before"), last or self.t("last period"), area)
        return charts.rates(marks, key, alt, self.language), alt

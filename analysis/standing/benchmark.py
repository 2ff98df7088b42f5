"""What regions are compared with: their mean, a weighted mean, or an area's own figure; `Benchmark`,
`benchmark_of`; what the mean of a group is called: `mean_of`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.inputs import values_of
from analysis.values import AnalysisProblem, Grouping, Indicator, Option, Study, Text, joined


@dataclass(frozen=True)
class Benchmark:
    """What a standing's column ``nation`` holds, and what its means are weighted by."""

    kind: Literal["mean", "weighted", "area"]
    #: as a heading, and as it stands inside a sentence
    name: Text
    inside: Text
    #: by region code, positive; None where each region counts once
    weights: pd.Series | None = None
    #: the area's own figure
    whole: float | None = None
    options: tuple[Option, ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def group(self) -> Text:
        """What the mean of a group is called."""
        if self.weights is None:
            return Text(zh="分组平均", en="Group mean")
        return Text(zh="分组加权平均", en="Weighted group mean")


def mean_of(groupings: Iterable[Grouping], group: str, label: Text | None) -> Text | None:
    """What a report calls the mean of the group with that id and name; None where it does not say."""
    for grouping in groupings:
        if grouping.groups.get(group) == label and group in grouping.means:
            return grouping.means[group]
    return None


REGIONS = Benchmark(
    "mean",
    Text(zh="各地区平均", en="Mean of the regions"),
    Text(zh="各地区平均", en="the mean of the regions"),
)


def weighted(study: Study, weight: str | None, period: str | None) -> Benchmark:
    """The mean of the regions, weighted by an indicator or a column of a result where one is named.

    Raises:
        AnalysisProblem: the weight names nothing, or a weight is negative.
    """
    if weight is None:
        return REGIONS
    known = study.panel.indicators
    people, column, address = values_of(
        study, weight, period if weight in known and period in study.panel.periods(weight, "region") else None
    )
    people = people.dropna()
    wrong = people.index[people < 0]
    if len(wrong):
        raise AnalysisProblem(
            Text(zh="{r}的权重“{n}”为负", en="the weight “{n}” of {r} is negative").fill(
                r=study.panel.regions[str(wrong[0])].name, n=column.name
            ),
            Text(zh="改正数据，或换一个权重", en="correct the figure, or use another weight"),
        )
    low = Text(zh=column.name["zh"], en=column.name["en"][:1].lower() + column.name["en"][1:])
    lacking = [
        study.panel.regions[c].name for c in study.panel.codes() if c not in people.index or people[c] == 0
    ]
    options: list[Option] = [(Text(zh="平均的权重", en="Means weighted by"), _dated(column.name, address))]
    if lacking:
        options.append(
            (
                Text(zh="没有权重、不计入平均", en="Without a weight, in no mean"),
                joined(lacking),
            )
        )
    return Benchmark(
        "weighted",
        Text(zh="按{n}加权的平均", en="Mean weighted by {n}").fill(n=low),
        Text(zh="按{n}加权的平均", en="the mean weighted by {n}").fill(n=low),
        people,
        options=tuple(options),
        inputs=(address,),
    )


def _dated(name: Text, address: str) -> Text:
    when = address.partition("@")[2]
    return Text(zh=f"{name['zh']}（{when}）", en=f"{name['en']} ({when})") if when else name


def benchmark_of(
    study: Study, indicator: Indicator, period: str, weight: str | None, area: str | None
) -> Benchmark:
    """What the regions are compared with by one indicator.

    Args:
        study: the panel, which knows the area that all the regions make together.
        indicator: what is compared.
        period: of the figures.
        weight: an indicator to weight means by, where named.
        area: an area to compare with; None for the whole where that has a figure, "" for the mean of the regions.

    Raises:
        AnalysisProblem: a total is to be weighted, or the area named has no figure.
    """
    if weight is not None and indicator.total:
        raise AnalysisProblem(
            Text(
                zh=f"“{indicator.name['zh']}”是总量，加权平均没有意义",
                en=f"“{indicator.name['en']}” is a total, which has no weighted mean",
            ),
            Text(
                zh="去掉 weight，或改用人均或比重", en="leave weight out, or use a figure per head or a share"
            ),
        )
    means = weighted(study, weight, period)
    code = study.panel.whole if area is None else area
    # what regions add up to is no yardstick for one of them
    if not code or (area is None and (weight is not None or indicator.total)):
        return means
    areas = study.panel.cross([indicator.id], period, "aggregate")[indicator.id]
    figure = areas.get(code)
    if figure is None or pd.isna(figure):
        if area is None:
            return means
        known = ", ".join(str(c) for c in areas.dropna().index) or "—"
        raise AnalysisProblem(
            Text(
                zh=f"“{code}”没有{period}的“{indicator.name['zh']}”",
                en=f"“{code}” has no figure of “{indicator.name['en']}” in {period}",
            ),
            Text(zh=f"有数据的合计地区：{known}", en=f"areas with figures: {known}"),
        )
    name = study.panel.regions[code].name
    option = (Text(zh="比较对象", en="Compared with"), name)
    return Benchmark("area", name, name, means.weights, float(figure), (option, *means.options), means.inputs)

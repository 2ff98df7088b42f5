"""Classes by threshold, quantile or natural break, standard schemes, paths over periods: `SCHEMES`, `Band`, `band_of`."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.inputs import values_of
from analysis.parameters import (
    Analysis,
    AreaCode,
    FigureRef,
    Parameters,
    PeriodId,
    Ref,
    Wrong,
)
from analysis.periods import in_order, parse
from analysis.standing.breaks import bounds
from analysis.standing.schemes import SCHEMES, Band, band
from analysis.standing.standing import NO_FIGURE
from analysis.standing.world_bank import WORLD_BANK
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, periods_option, same

BANDS = Method(
    "bands",
    Text(zh="分级", en="Bands"),
    Text(
        zh="数值落在哪一段即属哪一级。固定阈值下界含、上界不含；分位数、等间距与自然断点（组内平方和最小）的上界含、下界不含。",
        en="A value belongs to the band it falls into. Fixed thresholds belong to the band above them; bounds from quantiles, "
        "equal intervals and natural breaks (least sum of squares within) to the band below.",
    ),
    (
        r"b_i = \#\{t : x_i \geq t\}",
        r"\min_{t_1 < \dots < t_{k-1}} \sum_h \sum_{i \in h} (x_i - \bar{x}_h)^2",
    ),
    "Fisher, *Journal of the American Statistical Association* 53 (1958)",
)
PATHS = Method(
    "path",
    Text(zh="类别的变化路径", en="Paths of a class"),
    Text(
        zh="逐期比较各地区所属类别，统计转移次数及其占原类别的比重。",
        en="Each region’s class period by period, with the transitions counted, and as shares of the class left.",
    ),
    (r"p_{ab} = n_{ab} / \sum_b n_{ab}",),
    "Quah, *European Economic Review* 37 (1993)",
)

Cut = Literal["thresholds", "quantile", "natural", "equal", "geometric"]
CUTS: Mapping[Cut, Text] = {
    "thresholds": Text(zh="固定阈值", en="fixed thresholds"),
    "quantile": Text(zh="分位数", en="quantiles"),
    "natural": Text(zh="自然断点", en="natural breaks"),
    "equal": Text(zh="等间距", en="equal intervals"),
    "geometric": Text(zh="几何间距", en="geometric intervals"),
}


class BandsParameters(Parameters):
    """``kind = "bands"``: thresholds with bands, a scheme in general use, or a method with a number of classes."""

    kind: Literal["bands"] = "bands"
    value: FigureRef = Field(description="an indicator, or result.column")
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")
    thresholds: tuple[float, ...] = Field((), description="ascending; one fewer than bands")
    bands: tuple[Band, ...] = Field((), description="id and name of each band, from low to high")
    scheme: Literal["", "world_bank", "water", "urban_rural", "national_average", "metro"] = Field(
        "", description="a classification in general use; its thresholds need not be given (metro has none)"
    )
    method: Cut = Field("thresholds", description="how the bounds are found")
    classes: int | None = Field(None, ge=2, le=12, description="the number of classes of such a method")
    divide: float = Field(1.0, gt=0, description="figures are divided by this first (an exchange rate)")
    area: AreaCode = Field(
        "", description="figures become per cent of this aggregate area’s, the nation 100000"
    )
    year: int | None = Field(None, description="the year of the World Bank’s thresholds; that of the period")

    @model_validator(mode="after")
    def _fits(self) -> BandsParameters:
        if list(self.thresholds) != sorted(set(self.thresholds)):
            raise Wrong("thresholds 应由小到大", "thresholds must ascend")
        if self.method != "thresholds":
            if self.thresholds or self.scheme:
                raise Wrong(
                    f"方法 {self.method} 自行确定界限：不要写 thresholds 和 scheme",
                    f"method {self.method} finds the bounds: leave thresholds and scheme out",
                )
            if not (self.classes or self.bands):
                raise Wrong(
                    "应写明 classes（分几级），或列出 bands", "say how many classes, or name the bands"
                )
            if self.classes and self.bands and self.classes != len(self.bands):
                raise Wrong("bands 的个数应等于 classes", "there must be as many bands as classes")
            return self
        if self.classes:
            raise Wrong("classes 只与 method 同用", "classes goes with a method")
        scheme = SCHEMES.get(self.scheme)
        if not (self.thresholds or self.scheme in {"world_bank"} or (scheme and scheme.thresholds)):
            raise Wrong(
                "应写 thresholds、含有界限的 scheme 或 method",
                "give thresholds, a scheme that has them, or a method",
            )
        known = len(self.bands or (scheme.bands if scheme else ()))
        if (self.thresholds or self.bands) and known != len(self._limits()) + 1:
            raise Wrong("bands 应比 thresholds 多一个", "there must be one band more than thresholds")
        return self

    def _limits(self) -> tuple[float, ...]:
        if self.thresholds:
            return self.thresholds
        return (0.0,) * 3 if self.scheme == "world_bank" else SCHEMES[self.scheme].thresholds


class PathParameters(Parameters):
    """``kind = "path"``."""

    kind: Literal["path"] = "path"
    indicator: Annotated[str, Ref("figure", classes=True)] = Field(
        description="a category indicator, or result.column of a class by region and period; a number with thresholds"
    )
    ordered: bool = Field(True, description="whether its categories go from low to high")
    thresholds: tuple[float, ...] = Field((), description="for an indicator in numbers: as in kind bands")
    bands: tuple[Band, ...] = Field((), description="for an indicator in numbers: as in kind bands")

    @model_validator(mode="after")
    def _fits(self) -> PathParameters:
        if list(self.thresholds) != sorted(set(self.thresholds)):
            raise Wrong("thresholds 应由小到大", "thresholds must ascend")
        if (self.thresholds or self.bands) and len(self.bands) != len(self.thresholds) + 1:
            raise Wrong("bands 应比 thresholds 多一个", "there must be one band more than thresholds")
        return self


def band_of(
    values: np.ndarray, thresholds: tuple[float, ...], closed: Literal["below", "above"] = "below"
) -> np.ndarray:
    """The number of thresholds reached, 0 … k.

    Args:
        values: (n,) figures without NaN.
        thresholds: ascending.
        closed: ``below``: a threshold belongs to the band above it, whose lower bound it is; ``above``: to the
            band below it.

    >>> band_of(np.array([1.4, 1.5, 2.3]), (1.5, 1.75, 2.0)).tolist()
    [0, 1, 3]
    >>> band_of(np.array([1.4, 1.5, 2.3]), (1.5, 1.75, 2.0), "above").tolist()
    [0, 0, 3]
    """
    return np.searchsorted(np.asarray(thresholds), values, side="right" if closed == "below" else "left")


def bands(p: BandsParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` and ``<id>_counts`` (by level, with its bounds)."""
    values, column, source = values_of(study, p.value, p.period)
    missing = {str(c): NO_FIGURE for c in values.index[values.isna()]}
    when = p.period or source.partition("@")[2]
    known, column, inputs = _prepared(p, study, values.dropna(), column, source, when)
    limits, named, closed, way = _bounds(p, known, column.name, when)
    at = band_of(known.to_numpy(float), limits, closed)
    ids = [b.id for b in named]
    labels = {b.id: b.name for b in named}
    frame = pd.DataFrame(
        {"value": known, "level": [ids[i] for i in at], "level_no": at + 1.0},
        index=known.index.rename("region"),
    )
    level = Column("level", Text(zh="级别", en="Level"), role="category", labels=labels, classes=True)
    counts = frame.groupby("level").size().reindex(ids, fill_value=0)
    members = {i: " ".join(map(str, frame.index[frame["level"] == i])) for i in ids}
    title = p.title or Text(zh=f"{column.name['zh']}的分级", en=f"Bands: {column.name['en']}")
    options = (
        (Text(zh="分级方法", en="Method"), way),
        (Text(zh="阈值", en="Thresholds"), same("; ".join(map(as_given, limits)))),
    )
    return (
        Result(
            p.id,
            title,
            (
                Column("value", column.name, column.unit, column.decimals, total=column.total, bounds=limits),
                level,
                Column("level_no", Text(zh="级次", en="Level number"), role="count"),
            ),
            frame,
            (BANDS,),
            inputs=inputs,
            options=options,
            missing=missing,
        ),
        Result(
            f"{p.id}_counts",
            Text(zh=f"{title['zh']}：地区数", en=f"{title['en']}: counts"),
            (
                *_count_columns(True),
                Column("lower", Text(zh="下界", en="Lower bound"), column.unit, column.decimals),
                Column("upper", Text(zh="上界", en="Upper bound"), column.unit, column.decimals),
            ),
            pd.DataFrame(
                {
                    "n": counts.astype(float),
                    "share": 100 * counts / max(len(frame), 1),
                    "regions": pd.Series(members),
                    "lower": pd.Series([np.nan, *limits], index=ids, dtype=float),
                    "upper": pd.Series([*limits, np.nan], index=ids, dtype=float),
                },
                index=pd.Index(ids, name="level"),
            ),
            (BANDS,),
            labels={"level": labels},
            inputs=inputs,
            options=options,
        ),
    )


def _prepared(
    p: BandsParameters, study: Study, known: pd.Series, column: Column, source: str, when: str
) -> tuple[pd.Series, Column, tuple[str, ...]]:
    """The figures as they are classed: divided, or as per cent of an area's."""
    area = p.area or ("100000" if p.scheme == "national_average" else "")
    if not area:
        return known / p.divide, column, (source,)
    base = np.nan
    if p.value in study.panel.indicators and when:
        base = float(study.panel.cross([p.value], when, "aggregate")[p.value].get(area, np.nan))
    if not base > 0:
        name = study.panel.regions[area].name if area in study.panel.regions else same(area)
        raise AnalysisProblem(
            Text(zh="{area}没有“{name}”的正数", en="there is no positive figure of “{name}” for {area}").fill(
                area=name, name=column.name
            ),
            Text(
                zh="在表中加入该合计地区的一行，或不写 area",
                en="add a row for that area to the table, or leave area out",
            ),
        )
    name = Text(
        zh=f"{column.name['zh']}相当于{study.panel.regions[area].name['zh']}",
        en=f"{column.name['en']}, per cent of {study.panel.regions[area].name['en']}",
    )
    return 100 * known / base, Column(column.id, name, same("%"), 1, "share"), (source,)


def _bounds(
    p: BandsParameters, known: pd.Series, name: Text, when: str
) -> tuple[tuple[float, ...], tuple[Band, ...], Literal["below", "above"], Text]:
    """The bounds in force, the bands, to which band a bound belongs, and how they came about."""
    if p.method != "thresholds":
        k = p.classes or len(p.bands)
        upper = bounds(known.to_numpy(float), p.method, k) if len(known) else None
        if upper is None or len(np.unique(upper)) < k:
            raise AnalysisProblem(
                Text(
                    zh="“{name}”不能用这种方法分成这么多级：不同的数值太少，或有零与负数",
                    en="“{name}” cannot be cut into so many classes this way: too few different figures, or "
                    "figures that are not positive",
                ).fill(name=name),
                Text(zh="减少 classes，或换一种 method", en="lower classes, or choose another method"),
            )
        plain = tuple(band(f"class_{i + 1}", f"第{i + 1}级", f"class {i + 1}") for i in range(k))
        return tuple(map(float, upper[:-1])), p.bands or plain, "above", CUTS[p.method]
    if not p.scheme:
        return p.thresholds, p.bands, "below", CUTS["thresholds"]
    scheme = SCHEMES[p.scheme]
    limits = p.thresholds or scheme.thresholds
    if p.scheme == "world_bank" and not p.thresholds:
        dated = parse(when)
        year = p.year or (dated.year if dated else 0)
        if year not in WORLD_BANK:
            have = f"{min(WORLD_BANK)}–{max(WORLD_BANK)}"
            raise AnalysisProblem(
                Text(
                    zh=f"没有{f'{year}年' if year else '该时期'}的世界银行分组标准",
                    en=f"there are no World Bank thresholds for {year or 'this period'}",
                ),
                Text(zh=f"写上 year（{have}）或 thresholds", en=f"give a year ({have}), or the thresholds"),
            )
        limits = WORLD_BANK[year]
    return limits, p.bands or scheme.bands, scheme.closed, scheme.name


def _count_columns(regions: bool) -> tuple[Column, ...]:
    columns = (
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
        Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share"),
    )
    return (
        (*columns, Column("regions", Text(zh="地区代码", en="Region codes"), role="text"))
        if regions
        else columns
    )


def path(p: PathParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>``, ``<id>_change``, ``<id>_counts`` and ``<id>_transitions``."""
    wide, labels, title, inputs = _classes(p, study)
    ids = list(labels)
    number = {c: float(i + 1) for i, c in enumerate(ids)}
    long = pd.DataFrame({"level": wide.stack().dropna()})
    long.index.names = ["region", "period"]
    long["level_no"] = long["level"].map(number).astype(float)
    spec = study.panel.indicators.get(p.indicator)
    phrases = {c.id: c.phrase for c in spec.categories if c.phrase} if spec else {}
    level = Column(
        "level", Text(zh="类别", en="Class"), role="category", labels=labels, phrases=phrases, classes=True
    )
    change = _changes(wide.dropna(how="all"), number, p.ordered)
    periods = list(map(str, wide.columns))
    counts = pd.DataFrame(
        {"n": [float((wide[t] == c).sum()) for t in periods for c in ids]},
        index=pd.MultiIndex.from_product([periods, ids], names=["period", "level"]),
    )
    counts["share"] = 100 * counts["n"] / counts.groupby(level="period")["n"].transform("sum")
    moves = pd.DataFrame(
        {"n": [_moves(wide, a, b) for a in ids for b in ids]},
        index=pd.MultiIndex.from_product([ids, ids], names=["from", "to"]),
    )
    left = moves["n"].groupby(level="from").transform("sum")
    moves["share"] = (100 * moves["n"] / left).where(left > 0)
    return (
        Result(
            p.id,
            title,
            (level, Column("level_no", Text(zh="级次", en="Class number"), role="count")),
            long,
            (PATHS,),
            inputs=inputs,
            options=(periods_option(periods),),
        ),
        Result(
            f"{p.id}_change",
            Text(zh=f"{title['zh']}的变化", en=f"{title['en']}: change"),
            (
                Column("first", Text(zh="期初", en="First"), role="category", labels=labels),
                Column("last", Text(zh="期末", en="Last"), role="category", labels=labels),
                Column("steps", Text(zh="升降级数", en="Steps"), role="count", signed=True),
                Column("changes", Text(zh="变动次数", en="Changes"), role="count"),
            ),
            change,
            (PATHS,),
            inputs=inputs,
        ),
        Result(
            f"{p.id}_counts",
            Text(zh=f"{title['zh']}：地区数", en=f"{title['en']}: counts"),
            _count_columns(False),
            counts,
            (PATHS,),
            labels={"level": labels},
            inputs=inputs,
        ),
        Result(
            f"{p.id}_transitions",
            Text(zh=f"{title['zh']}的转移", en=f"{title['en']}: transitions"),
            (
                Column("n", Text(zh="次数", en="Count"), role="count"),
                Column("share", Text(zh="占原类别", en="Share of the class left"), same("%"), 1, "share"),
            ),
            moves,
            (PATHS,),
            labels={"from": labels, "to": labels},
            inputs=inputs,
        ),
    )


def _classes(p: PathParameters, study: Study) -> tuple[pd.DataFrame, dict[str, Text], Text, tuple[str, ...]]:
    """Class ids (regions, periods), the classes' names in order, a title, and the inputs."""
    name, _, column = p.indicator.partition(".")
    spec = study.panel.indicators.get(name)
    if column:
        result = study.result(name)
        classes = result.by_id.get(column)
        if classes is not None and classes.role == "category" and result.keys == ("region", "period"):
            wide = result.frame[column].unstack("period")
            wide = wide.reindex(pd.Index(study.panel.codes(), name="region"))
            return wide[in_order(map(str, wide.columns))], dict(classes.labels), result.title, (name,)
    elif spec is not None and spec.kind == "category":
        wide = study.panel.over_time(name)
        labels = {c.id: c.name for c in spec.categories}
        return wide, labels, spec.name, tuple(f"{name}@{t}" for t in wide.columns)
    elif spec is not None and p.thresholds:
        figures = study.panel.over_time(name)
        ids = np.array([b.id for b in p.bands], dtype=object)
        at = band_of(figures.fillna(0).to_numpy(float), p.thresholds)
        wide = pd.DataFrame(ids[at], index=figures.index, columns=figures.columns).where(figures.notna())
        return wide, {b.id: b.name for b in p.bands}, spec.name, tuple(f"{name}@{t}" for t in wide.columns)
    known = ", ".join(i for i, s in study.panel.indicators.items() if s.kind == "category") or "—"
    raise AnalysisProblem(
        Text(zh=f"“{p.indicator}”不是分类指标", en=f"“{p.indicator}” is not a category indicator"),
        Text(
            zh=f"分类指标有：{known}；数值指标须写 thresholds 与 bands",
            en=f"category indicators are: {known}; an indicator in numbers needs thresholds and bands",
        ),
    )


def _moves(wide: pd.DataFrame, a: str, b: str) -> float:
    """How often class a in one period is followed by class b in the next."""
    values = wide.to_numpy(object)
    return float(((values[:, :-1] == a) & (values[:, 1:] == b)).sum())


def _changes(wide: pd.DataFrame, number: dict[str, float], ordered: bool) -> pd.DataFrame:
    rows = {}
    for code, row in wide.iterrows():
        levels = [str(v) for v in row.dropna()]
        steps = number[levels[-1]] - number[levels[0]] if ordered else np.nan
        rows[code] = (
            levels[0],
            levels[-1],
            steps,
            float(sum(a != b for a, b in itertools.pairwise(levels))),
        )
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["first", "last", "steps", "changes"])
    return frame.rename_axis("region")


ANALYSES = (
    Analysis("bands", BandsParameters, bands, methods=(BANDS,)),
    Analysis("path", PathParameters, path, methods=(PATHS,)),
)

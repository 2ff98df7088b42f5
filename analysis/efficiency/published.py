"""Published DEA efficiencies, and which of their parts limits the whole: `reading`, `binding_part`.

``kind = "dea_reading"``: technical efficiency = pure technical × scale efficiency (BCC against CCR). The part
that is lower binds. Where the published figures break the identity, the table says so, and where not even means over
years could break it so far.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.inputs import grouping_of, groups_labels, period_of
from analysis.parameters import Analysis, GroupingId, IndicatorId, Parameters, PeriodId
from analysis.standing.standing import (
    VALUE_NAMES,
    distribution,
    distribution_columns,
    group_means,
    ranks,
    standing_columns,
    standing_table,
)
from analysis.values import (
    Column,
    Grouping,
    Indicator,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    periods_option,
    same,
)

READING = Method(
    "dea_reading",
    Text(zh="数据包络分析结果的解读", en="Reading of DEA efficiencies"),
    Text(
        zh="综合技术效率等于纯技术效率乘以规模效率；两者中较低者构成制约。",
        en="Technical efficiency is pure technical efficiency times scale efficiency; the lower of the two is the constraint.",
    ),
    (r"\theta_{CCR} = \theta_{BCC} \times SE",),
    "Banker, Charnes and Cooper, *Management Science* 30 (1984)",
)
BINDING = {
    "pure": Text(zh="受制于纯技术效率", en="Limited by pure technical efficiency"),
    "scale": Text(zh="受制于规模效率", en="Limited by scale efficiency"),
    "both": Text(zh="两者同为制约", en="Limited by both alike"),
    "none": Text(zh="处于前沿面", en="On the frontier"),
    "doubtful": Text(
        zh="三项效率不能并存，制约所在存疑", en="Doubtful, as the three figures cannot go together"
    ),
}


class ReadingParameters(Parameters):
    """``kind = "dea_reading"``."""

    kind: Literal["dea_reading"] = "dea_reading"
    technical: IndicatorId = Field(description="indicator of technical efficiency (CCR)")
    pure: IndicatorId = Field(description="indicator of pure technical efficiency (BCC)")
    scale: IndicatorId = Field(description="indicator of scale efficiency")
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")
    grouping: GroupingId | None = Field(None, description="the grouping whose means are shown beside")
    tolerance: float = Field(0.0005, gt=0, description="how far pure × scale may be from the printed product")


def binding_part(pure: np.ndarray, scale: np.ndarray, even: float = 5e-5) -> np.ndarray:
    """Which part binds: ``none`` on the frontier, ``both`` where they are equal, else the lower.

    >>> binding_part(np.array([0.8, 1.0, 1.0]), np.array([0.9, 0.7, 1.0])).tolist()
    ['pure', 'scale', 'none']
    """
    return np.select(
        [(pure >= 1) & (scale >= 1), np.abs(pure - scale) < even, pure < scale],
        ["none", "both", "pure"],
        "scale",
    )


def possible(technical: np.ndarray, pure: np.ndarray, scale: np.ndarray, decimals: int) -> np.ndarray:
    r"""Whether three efficiencies can be means, over whatever years, of figures that multiply.

    The mean of products need not be the product of means. Yet of figures between nought and one each product is at most
    the lower factor and, as :math:`(1 - p)(1 - s) \ge 0`, at least :math:`p + s - 1`; so it is for their means. The
    rounding of the figures, half a unit of the last decimal, is allowed for.

    >>> possible(np.array([0.72, 0.9, 0.6]), np.array([0.9, 0.8, 1.0]), np.array([0.8, 0.95, 0.7]), 4).tolist()
    [True, False, False]
    """
    half = 0.5 * 10.0**-decimals + 1e-9
    low, high = np.maximum(pure + scale - 1, 0), np.minimum(pure, scale)
    return np.asarray((technical >= low - 3 * half) & (technical <= high + 2 * half))


def reading(p: ReadingParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>``, ``<id>_distribution``, ``<id>_binding`` and, with a grouping, ``<id>_groups``."""
    ids = (p.technical, p.pure, p.scale)
    period = period_of(study, ids, p.period)
    grouping = grouping_of(study, p.grouping)
    X = study.panel.cross(ids, period).dropna().set_axis(["technical", "pure", "scale"], axis=1)
    X = X.rename_axis("region")
    specs = [study.panel.indicators[i] for i in ids]
    columns, frame = reading_columns(specs, grouping), _read(X, p.tolerance, specs[0].decimals, grouping)
    title, places = specs[0].name, specs[0].decimals
    source = Provenance((READING,), tuple(f"{i}@{period}" for i in ids))
    results = [
        replace(source, options=(periods_option([period]),)).result(
            p.id, title, columns, frame[[c.id for c in columns]]
        ),
        source.result(
            f"{p.id}_distribution",
            Text(zh=f"{title['zh']}的分布", en=f"{title['en']}: distribution"),
            distribution_columns(same(""), places),
            pd.DataFrame(
                [distribution(X["technical"].to_numpy(float))], index=pd.Index([p.id], name="indicator")
            ),
            labels={"indicator": {p.id: title}},
        ),
        source.result(
            f"{p.id}_binding",
            Text(zh=f"{title['zh']}：制约所在", en=f"{title['en']}: the constraint"),
            BINDING_COLUMNS,
            _counts(frame),
            labels={"binding": BINDING},
        ),
    ]
    if grouping is not None:
        results.append(
            source.result(
                f"{p.id}_groups",
                Text(zh=f"{title['zh']}：分组平均", en=f"{title['en']}: group means"),
                (
                    Column("n", Text(zh="地区数", en="Regions"), role="count"),
                    *(
                        Column(str(k), s.name, same(""), places, main=k == "technical")
                        for k, s in zip(X.columns, specs, strict=True)
                    ),
                ),
                group_means(X, grouping),
                labels={"group": groups_labels(grouping)},
            )
        )
    return tuple(results)


def _read(X: pd.DataFrame, tolerance: float, decimals: int, grouping: Grouping | None) -> pd.DataFrame:
    """Ranks, what binds, and whether the identity holds, by region. ``X``: technical, pure and scale efficiency."""
    frame = X.copy()
    frame["rank"] = ranks(X["technical"].to_numpy(float))
    frame["of"] = float(len(X))
    frame["pure_rank"] = ranks(X["pure"].to_numpy(float))
    frame["scale_rank"] = ranks(X["scale"].to_numpy(float))
    frame["product"] = X["pure"] * X["scale"]
    frame["identity_gap"] = X["technical"] - frame["product"]
    frame["identity_holds"] = frame["identity_gap"].abs() <= tolerance
    technical, pure, scale = (X[c].to_numpy(float) for c in ("technical", "pure", "scale"))
    sound = possible(technical, pure, scale, decimals)
    frame["possible"] = sound
    # of figures of which one at least is wrong, nobody knows which of them is the lower
    frame["binding"] = np.where(sound, binding_part(pure, scale), "doubtful")
    frame["sound"] = X["technical"].where(sound)
    standing = standing_table(X["technical"], "technical", 1, grouping)
    columns = [c for c in ("nation", "gap_nation", "group", "group_mean", "gap_group") if c in standing]
    frame[columns] = standing[columns]
    return frame


def _counts(frame: pd.DataFrame) -> pd.DataFrame:
    """How many regions, and which, each part binds, and where that is doubtful."""
    counts = frame.groupby("binding").size().reindex(list(BINDING), fill_value=0).astype(float)
    members = {b: " ".join(map(str, frame.index[frame["binding"] == b])) for b in BINDING}
    table = pd.DataFrame({"n": counts, "regions": pd.Series(members)})
    return table.rename_axis("binding")


def reading_columns(specs: list[Indicator], grouping: Grouping | None) -> tuple[Column, ...]:
    """The columns of the reading. ``specs``: the indicators of technical, pure and scale efficiency."""
    technical, pure, scale = specs
    places, n, bare = technical.decimals, VALUE_NAMES, same("")
    gap = Text(zh="与恒等式之差", en="Difference from the identity")
    # an efficiency printed as 1 is on the frontier
    main = Column("technical", technical.name, bare, places, bounds=(1.0,))
    against = {c.id: c for c in standing_columns(main, grouping)}
    return (
        main,
        Column("rank", n["rank"], role="rank"),
        Column("of", n["of"], role="count"),
        Column("pure", pure.name, bare, places, bounds=(1.0,)),
        Column("pure_rank", Text(zh="纯技术效率位次", en="Rank in pure technical efficiency"), role="rank"),
        Column("scale", scale.name, bare, places, bounds=(1.0,)),
        Column("scale_rank", Text(zh="规模效率位次", en="Rank in scale efficiency"), role="rank"),
        Column("binding", Text(zh="制约所在", en="Constraint"), role="category", labels=BINDING),
        Column("product", Text(zh="纯技术×规模", en="Pure × scale"), bare, places),
        Column("identity_gap", gap, bare, places, signed=True),
        Column("identity_holds", Text(zh="恒等式成立", en="Identity holds"), role="flag"),
        Column("possible", Text(zh="三者可以并存", en="Possible together"), role="flag"),
        replace(
            main,
            id="sound",
            name=Text(zh="三项效率可以并存的地区", en="regions whose three figures can go together"),
            main=False,
        ),
        *(against[c] for c in ("nation", "gap_nation", "group", "group_mean", "gap_group") if c in against),
    )


BINDING_COLUMNS = (
    Column("n", Text(zh="地区数", en="Regions"), role="count"),
    Column("regions", Text(zh="地区代码", en="Region codes"), role="text"),
)


ANALYSES = (Analysis("dea_reading", ReadingParameters, reading, methods=(READING,)),)

"""Composition of a whole over the periods: shares, concentration, turnover: `MixParameters`, `turnover`."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.economy.trade import concentration
from analysis.parameters import Analysis, AreaCode, Parameters, Ref, Wording, Wrong
from analysis.periods import in_order
from analysis.standing.standing import ranks
from analysis.values import (
    AnalysisProblem,
    Column,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    listed,
    periods_option,
    same,
)

METHOD = Method(
    "mix",
    Text(zh="构成及其变动", en="Composition and its change"),
    Text(
        zh="集中度为各项份额的平方和（份额之和不为100%时先按其和换算），其倒数为相当的等额项数；变动幅度为两期份额之差绝对值之和的一半，"
        "即换了归属的部分。",
        en="Concentration is the sum of squared shares (taken of their own sum where that is not 100%), one over it the number of "
        "equal parts; turnover is half the sum of absolute changes of shares: the part of the whole that changed hands.",
    ),
    (r"H = \sum_k s_k^2", r"N = 1 / H", r"T = \frac{1}{2} \sum_k |s_{k,t} - s_{k,0}|"),
    "Hirschman, *The American Economic Review* 54 (1964); Michaely, *The Economic Journal* 72 (1962)",
)


class MixParameters(Parameters):
    """``kind = "mix"``."""

    kind: Literal["mix"] = "mix"
    parts: tuple[Annotated[str, Ref("indicator", areas=True)], ...] = Field(
        min_length=2, description="indicators of the parts’ shares of the whole, in per cent"
    )
    area: AreaCode = Field("100000", description="the aggregate area whose whole it is")
    marked: tuple[Annotated[str, Ref("indicator", areas=True)], ...] = Field(
        (), description="those of the parts whose sum is followed besides"
    )
    marked_name: Wording | None = Field(None, description="what they are called together")
    largest: int = Field(3, ge=1, description="the sum of so many largest parts is followed")

    @model_validator(mode="after")
    def _fits(self) -> MixParameters:
        if bool(self.marked) != bool(self.marked_name) or not set(self.marked) <= set(self.parts):
            raise Wrong(
                "marked 应是 parts 中的指标，并写 marked_name",
                "marked are indicators among the parts, with marked_name",
            )
        return self


def turnover(now: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Half the sum of absolute differences of shares along the last axis: 0 for none, the whole for no part in common.

    >>> turnover(np.array([60.0, 40.0]), np.array([50.0, 50.0])).tolist()
    10.0
    """
    return np.asarray(np.abs(now - before).sum(axis=-1) / 2)


def mix(p: MixParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (indicator, period): share and rank; ``<id>_change`` by indicator; ``<id>_summary`` by period."""
    names = {i: study.panel.indicators[i] for i in p.parts}
    wide = pd.DataFrame(
        {i: study.panel.over_time(i, "aggregate").reindex([p.area]).iloc[0] for i in p.parts}
    ).T
    wide = wide[in_order(map(str, wide.columns[wide.notna().all()]))]
    if wide.shape[1] < 2:
        raise AnalysisProblem(
            Text(zh="各项都有数据的时期不足两个", en="fewer than two periods have figures of all parts"),
            Text(zh="检查数据", en="check the figures"),
        )
    bad = wide.index[(wide < 0).any(axis=1)]
    if len(bad) or (wide.sum() <= 0).any():
        raise AnalysisProblem(
            Text(zh="份额为负或全为零：{names}", en="shares are negative, or all zero: {names}").fill(
                names=listed([names[str(i)].name["en"] for i in bad])
            ),
            Text(zh="改正数据", en="correct the figures"),
        )
    periods = list(map(str, wide.columns))
    S = wide.to_numpy(float)
    places = max(spec.decimals for spec in names.values())
    labels = {"indicator": {i: spec.name for i, spec in names.items()}}
    source = Provenance(
        (METHOD,),
        tuple(f"{i}@{t}" for i in p.parts for t in periods),
        options=(periods_option(periods),),
    )
    title = p.title or Text(zh="构成", en="Composition")
    long = pd.DataFrame(
        {"value": S.ravel(), "rank": np.column_stack([ranks(S[:, t]) for t in range(len(periods))]).ravel()},
        index=pd.MultiIndex.from_product([p.parts, periods], names=["indicator", "period"]),
    )
    share = Column("value", Text(zh="占比", en="Share"), same("%"), places, "share")
    return (
        source.result(
            p.id, title, (share, Column("rank", Text(zh="位次", en="Rank"), role="rank")), long, labels=labels
        ),
        _ends(p, source, title, wide, places, labels),
        _summary(p, source, title, S, periods, places),
    )


def _ends(
    p: MixParameters,
    source: Provenance,
    title: Text,
    wide: pd.DataFrame,
    places: int,
    labels: dict[str, dict[str, Text]],
) -> Result:
    """First, last, change, least and most share of each part."""
    first, last = wide.iloc[:, 0], wide.iloc[:, -1]
    frame = pd.DataFrame(
        {
            "first": first,
            "last": last,
            "change": last - first,
            "least": wide.min(axis=1),
            "most": wide.max(axis=1),
        }
    ).rename_axis("indicator")
    # which parts are the largest is left open where the last of them ties with the next
    falling = np.sort(last.to_numpy(float))[::-1]
    tied = len(falling) > p.largest and falling[p.largest - 1] == falling[p.largest]
    frame["largest"] = (last >= falling[min(p.largest, len(falling)) - 1]) & (not tied)

    def column(id: str, zh: str, en: str) -> Column:
        return Column(id, Text(zh=zh, en=en), same("%"), places, "share")

    columns = (
        column("first", "期初", "First"),
        column("last", "期末", "Last"),
        column("", "", "").gap("change", Text(zh="变化", en="Change")),
        column("least", "最低", "Lowest"),
        column("most", "最高", "Highest"),
        Column(
            "largest",
            Text(zh=f"期末居前{p.largest}", en=f"Among the largest {p.largest} at the end"),
            role="flag",
        ),
    )
    name = Text(zh=f"{title['zh']}：变化", en=f"{title['en']}: change")
    return source.result(f"{p.id}_change", name, columns, frame, labels=labels)


#: numbers of parts as English writes them
_WORDS = ("", "", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def _largest(n: int) -> Text:
    """What so many largest parts are called.

    >>> _largest(3)["en"], _largest(1)["en"], _largest(12)["en"]
    ('Three largest parts', 'Largest part', '12 largest parts')
    """
    words = _WORDS[n] if n < len(_WORDS) else str(n)
    return Text(zh=f"最大{n}项", en=f"{words} largest parts" if n > 1 else "Largest part")


def _summary(
    p: MixParameters, source: Provenance, title: Text, S: np.ndarray, periods: list[str], places: int
) -> Result:
    """Sum, largest parts, those marked, concentration, turnover since the period before."""
    H = concentration(S.T.copy())
    top = -np.sort(-S, axis=0)[: p.largest].sum(axis=0)
    frame = pd.DataFrame(
        {"sum": S.sum(axis=0), "top": top, "hhi": H, "equal": 1 / H},
        index=pd.Index(periods, name="period"),
    )
    frame["turnover"] = [np.nan, *(float(turnover(S[:, t], S[:, t - 1])) for t in range(1, len(periods)))]
    columns = [
        Column("sum", Text(zh="合计", en="Sum"), same("%"), places, "share"),
        Column("top", _largest(p.largest), same("%"), places, "share"),
        Column("hhi", Text(zh="赫芬达尔指数", en="Herfindahl index"), same(""), 3),
        Column("equal", Text(zh="相当的等额项数", en="Equal parts"), same(""), 1),
        Column("turnover", Text(zh="较上期变动幅度", en="Turnover"), same("%"), places, "share"),
    ]
    if p.marked_name:
        frame["marked"] = S[[p.parts.index(i) for i in p.marked]].sum(axis=0)
        columns.append(Column("marked", p.marked_name, same("%"), places, "share"))
    name = Text(zh=f"{title['zh']}：集中与变动", en=f"{title['en']}: concentration and turnover")
    return source.result(f"{p.id}_summary", name, tuple(columns), frame)


ANALYSES = (Analysis("mix", MixParameters, mix, methods=(METHOD,)),)

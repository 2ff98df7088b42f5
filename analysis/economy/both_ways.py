"""Leading goods of trade with a partner, both ways: implied totals, intra-industry trade: `BothWaysParameters`, `bounds`.

Sources print the largest goods of either direction with amount and share. A share says what the whole is, within rounding;
a good that is not in the other list is no larger there than the smallest that is. So Grubel and Lloyd's index has bounds
even where only the largest goods are known.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.parameters import Analysis, Parameters, SourceName, Strict, Wording, Wrong
from analysis.values import AnalysisProblem, Column, Method, Provenance, Result, Study, Text, same

METHOD = Method(
    "both_ways",
    Text(zh="双向贸易的商品结构", en="Goods of trade both ways"),
    Text(
        zh="产业内贸易指数（格鲁贝尔—劳埃德）为1减去出口与进口之差同二者之和之比：0为单向，1为双向相等。只列出最大若干种商品时，"
        "未列入另一方向的商品，其金额不超过该方向所列最小者，指数因此有上下界。由金额与所占比重可反推该方向贸易总额，上下界来自舍入。",
        en="Grubel and Lloyd’s index is one minus the difference of exports and imports over their sum: 0 for trade one way, 1 for "
        "equal trade both ways. Where only the largest goods are printed, a good that is not in the other direction’s list is no "
        "larger there than the smallest that is, which bounds the index. Amount and share of a good imply the whole of its "
        "direction, between bounds from rounding.",
    ),
    (
        r"GL_k = 1 - \frac{|x_k - m_k|}{x_k + m_k}",
        r"GL = \frac{\sum_k 2 \min(x_k, m_k)}{\sum_k (x_k + m_k)}",
        r"\frac{x - \epsilon}{s + \delta} \leq X \leq \frac{x + \epsilon}{s - \delta}",
    ),
    "Grubel and Lloyd, *Intra-Industry Trade*, 1975",
)


class Good(Strict):
    """A good in the list of either direction, or of both."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Wording
    exports: float | None = Field(None, gt=0, description="exports to the partner")
    imports: float | None = Field(None, gt=0, description="imports from the partner")
    exports_share: float | None = Field(None, gt=0, description="per cent of all exports to the partner")
    imports_share: float | None = Field(None, gt=0, description="per cent of all imports from the partner")

    @model_validator(mode="after")
    def _fits(self) -> Good:
        if self.exports is None and self.imports is None:
            raise Wrong("既无出口也无进口", "it has neither exports nor imports")
        if (self.exports is None) != (self.exports_share is None) or (self.imports is None) != (
            self.imports_share is None
        ):
            raise Wrong("金额与比重应同时写", "amount and share are given together")
        return self


class BothWaysParameters(Parameters):
    """``kind = "both_ways"``."""

    kind: Literal["both_ways"] = "both_ways"
    goods: tuple[Good, ...] = Field(min_length=2, description="the largest goods of either direction")
    unit: Wording = Field(description="the unit of the amounts")
    decimals: int = Field(2, ge=0, description="decimals that amounts and shares are printed with")
    source: SourceName = Field(description="where the lists are from")

    @model_validator(mode="after")
    def _fits(self) -> BothWaysParameters:
        ids = [g.id for g in self.goods]
        twice = next((i for i in ids if ids.count(i) > 1), "")
        if twice:
            raise Wrong(f"商品“{twice}”列了两次", f"the good “{twice}” is listed twice")
        if not any(g.exports for g in self.goods) or not any(g.imports for g in self.goods):
            raise Wrong("两个方向都应有商品", "both directions need goods")
        return self


def two_way(x: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Grubel and Lloyd's index of each good; NaN where there is no trade.

    >>> two_way(np.array([3.0, 5.0]), np.array([1.0, 0.0])).tolist()
    [0.5, 0.0]
    """
    total = x + m
    return np.asarray(
        np.divide(2 * np.minimum(x, m), total, out=np.full_like(total, np.nan), where=total > 0)
    )


def bounds(x: np.ndarray, m: np.ndarray) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Bounds of the index of each good and of all of them together, where NaN means: not among the largest.

    What is missing lies between zero and the smallest figure of its list. The index rises with it up to equality and falls
    beyond. So it is highest at the smaller of that figure and the other direction's; lowest at one of the two ends, for all
    goods together found by Dinkelbach's method: each good takes the end that lowers ``numerator − index · denominator``.

    >>> low, high, least, most = bounds(np.array([10.0, 4.0]), np.array([np.nan, 4.0]))
    >>> low.tolist(), high.round(3).tolist(), round(least, 3), round(most, 3)
    ([0.0, 1.0], [0.571, 1.0], 0.444, 0.727)
    """
    cap_x, cap_m = np.nanmin(x), np.nanmin(m)
    most_x = np.where(np.isnan(x), np.minimum(cap_x, m), x)
    most_m = np.where(np.isnan(m), np.minimum(cap_m, x), m)
    low_x, low_m = np.nan_to_num(x), np.nan_to_num(m)
    # the same with every missing figure as large as it can be
    full_x, full_m = np.where(np.isnan(x), cap_x, x), np.where(np.isnan(m), cap_m, m)

    def whole(a: np.ndarray, b: np.ndarray) -> float:
        return float(2 * np.minimum(a, b).sum() / (a + b).sum())

    def margin(a: np.ndarray, b: np.ndarray, index: float) -> np.ndarray:
        return np.asarray(2 * np.minimum(a, b) - index * (a + b))

    a, b = low_x, low_m
    least = whole(a, b)
    for _ in range(len(x) + 1):
        lower = margin(full_x, full_m, least) < margin(low_x, low_m, least)
        a, b = np.where(lower, full_x, low_x), np.where(lower, full_m, low_m)
        if (found := whole(a, b)) >= least:
            break
        least = found
    return two_way(low_x, low_m), two_way(most_x, most_m), least, whole(most_x, most_m)


def implied(amounts: np.ndarray, shares: np.ndarray, decimals: int) -> tuple[float, float, float]:
    """The whole that amounts and their shares in per cent imply: best figure, and bounds that every pair allows.

    Where no whole fits all pairs, the lower bound is above the upper.

    >>> [round(v, 2) for v in implied(np.array([20.0, 10.0]), np.array([10.0, 5.0]), 0)]
    [200.0, 185.71, 215.79]
    """
    half = 0.5 * 10.0**-decimals
    low = (100 * (amounts - half) / (shares + half)).max()
    high = (100 * (amounts + half) / np.maximum(shares - half, half)).min()
    return float(100 * amounts.sum() / shares.sum()), float(low), float(high)


def both_ways(p: BothWaysParameters, study: Study) -> tuple[Result, ...]:  # noqa: ARG001
    """Tables ``<id>`` by good with bounds of the index, and ``<id>_flows`` by direction: sum, share, implied whole."""
    names = ("exports", "exports_share", "imports", "imports_share")
    index = pd.Index([g.id for g in p.goods], name="indicator")
    frame = pd.DataFrame({n: [getattr(g, n) for g in p.goods] for n in names}, index=index, dtype=float)
    x, m = frame["exports"].to_numpy(float), frame["imports"].to_numpy(float)
    low, high, least, most = bounds(x, m)
    goods = frame.assign(gl_low=low, gl_high=high)
    flows = {}
    for part, values in (("exports", x), ("imports", m)):
        there = ~np.isnan(values)
        shares = frame[f"{part}_share"].to_numpy(float)[there]
        whole, a, b = implied(values[there], shares, p.decimals)
        if a > b:
            raise AnalysisProblem(
                Text(zh="金额与比重推不出同一个总额", en="amounts and shares imply no single whole"),
                Text(zh="核对商品清单", en="check the list of goods"),
            )
        flows[part] = (there.sum(), values[there].sum(), shares.sum(), whole, a, b)
    (_, sx, _, wx, ax, bx), (_, sm, _, wm, am, bm) = flows["exports"], flows["imports"]
    both = float((~np.isnan(x) & ~np.isnan(m)).sum())
    flows["all"] = (float(len(p.goods)), sx + sm, np.nan, wx + wm, ax + am, bx + bm)
    flows["balance"] = (np.nan, sx - sm, np.nan, wx - wm, ax - bm, bx - am)
    columns = ("n", "amount", "share", "implied", "implied_low", "implied_high")
    table = pd.DataFrame.from_dict(flows, orient="index", columns=list(columns)).rename_axis("part")
    for column, value in (("both", both), ("gl_low", least), ("gl_high", most)):
        table[column] = [value if part == "all" else np.nan for part in table.index]
    title = p.title or Text(zh="双向贸易的主要商品", en="Leading goods both ways")
    source = Provenance((METHOD,))
    return tuple(
        r.with_(source=(p.source,))
        for r in (
            source.result(
                p.id, title, _good_columns(p), goods, labels={"indicator": {g.id: g.name for g in p.goods}}
            ),
            source.result(
                f"{p.id}_flows",
                Text(zh=f"{title['zh']}：两个方向", en=f"{title['en']}: both directions"),
                _flow_columns(p),
                table,
                labels={"part": PARTS},
            ),
        )
    )


PARTS = {
    "exports": Text(zh="出口", en="Exports"),
    "imports": Text(zh="进口", en="Imports"),
    "all": Text(zh="合计", en="Together"),
    "balance": Text(zh="差额", en="Balance"),
}
GL = (
    Text(zh="产业内指数下界", en="Two-way index, at least"),
    Text(zh="产业内指数上界", en="Two-way index, at most"),
)


def _good_columns(p: BothWaysParameters) -> tuple[Column, ...]:
    percent, places = same("%"), p.decimals
    return (
        Column("exports", PARTS["exports"], p.unit, places),
        Column("exports_share", Text(zh="占出口", en="Of exports"), percent, places, "share"),
        Column("imports", PARTS["imports"], p.unit, places),
        Column("imports_share", Text(zh="占进口", en="Of imports"), percent, places, "share"),
        Column("gl_low", GL[0], same(""), 3),
        Column("gl_high", GL[1], same(""), 3),
    )


def _flow_columns(p: BothWaysParameters) -> tuple[Column, ...]:
    places = p.decimals
    return (
        Column("n", Text(zh="商品种数", en="Goods"), role="count"),
        Column("amount", Text(zh="所列商品", en="Goods listed"), p.unit, places),
        Column("share", Text(zh="占该方向", en="Of the direction"), same("%"), places, "share"),
        Column("implied", Text(zh="推算总额", en="Implied whole"), p.unit, places, main=True),
        Column("implied_low", Text(zh="总额下界", en="Whole, at least"), p.unit, places),
        Column("implied_high", Text(zh="总额上界", en="Whole, at most"), p.unit, places),
        Column("both", Text(zh="两个方向都列出", en="Goods in both lists"), role="count"),
        Column("gl_low", GL[0], same(""), 3),
        Column("gl_high", GL[1], same(""), 3),
    )


ANALYSES = (Analysis("both_ways", BothWaysParameters, both_ways, methods=(METHOD,)),)

"""Schemes of classes in general use: `SCHEMES`, `Scheme`, `Band`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from analysis.parameters import Strict, Wording
from analysis.values import Text


class Band(Strict):
    """One band: its id and its name."""

    id: str = Field(description="what rules compare with")
    name: Wording = Field(description="its name in both languages")


def band(i: str, zh: str, en: str) -> Band:
    """A band by its id and its names."""
    return Band(id=i, name=Text(zh=zh, en=en))


@dataclass(frozen=True)
class Scheme:
    """A classification in general use. Without thresholds of its own it needs those of the report."""

    name: Text
    bands: tuple[Band, ...]
    thresholds: tuple[float, ...] = ()
    #: whether a threshold belongs to the band above it or below it
    closed: Literal["below", "above"] = "below"


SCHEMES: Mapping[str, Scheme] = {
    "world_bank": Scheme(
        Text(zh="世界银行收入分组", en="World Bank income groups"),
        (
            band("low", "低收入", "low income"),
            band("lower_middle", "中等偏下收入", "lower middle income"),
            band("upper_middle", "中等偏上收入", "upper middle income"),
            band("high", "高收入", "high income"),
        ),
        closed="above",
    ),
    "water": Scheme(
        Text(zh="缺水程度（人均水资源量，立方米）", en="Water shortage (m³ per person)"),
        (
            band("extreme", "极度缺水", "extreme shortage"),
            band("severe", "严重缺水", "severe shortage"),
            band("moderate", "中度缺水", "moderate shortage"),
            band("mild", "轻度缺水", "mild shortage"),
            band("none", "不缺水", "no shortage"),
        ),
        (500, 1000, 2000, 3000),
    ),
    "urban_rural": Scheme(
        Text(zh="城乡融合发展阶段", en="Stages of urban–rural integration"),
        (
            band("low", "低水平阶段", "low"),
            band("middle", "中等水平阶段", "middle"),
            band("upper-middle", "中高水平阶段", "upper middle"),
            band("high", "高水平阶段", "high"),
        ),
        (1.5, 1.75, 2),
    ),
    "national_average": Scheme(
        Text(zh="相当于全国平均的比例（%）", en="Per cent of the national average"),
        (
            band("lowest", "不足全国平均的四成", "under 40% of the nation"),
            band("low", "全国平均的四成至六成", "40% to 60% of the nation"),
            band("below", "全国平均的六成至全国平均", "60% to 100% of the nation"),
            band("above", "达到或高于全国平均", "at or above the nation"),
        ),
        (40, 60, 100),
    ),
    "metro": Scheme(
        Text(zh="都市圈发展阶段", en="Stages of metropolitan areas"),
        (
            band("budding", "萌芽期", "budding"),
            band("developing", "发育期", "developing"),
            band("growing", "成长期", "growing"),
            band("mature", "成熟期", "mature"),
        ),
    ),
}

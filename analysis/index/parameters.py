"""What a report says of a composite index: `CompositeParameters`, `Dimension`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from analysis.decimals import as_given
from analysis.index.missing import Policy
from analysis.index.outliers import OutlierRule
from analysis.parameters import (
    FigureRef,
    GroupingId,
    IndicatorId,
    Parameters,
    PeriodId,
    Ref,
    Strict,
    Wording,
    Wrong,
)
from analysis.scales import Scale

WeightKind = Literal["given", "equal", "entropy", "critic", "factor", "pca", "ahp", "optimal"]
AggregateKind = Literal["sum", "arithmetic", "geometric", "harmonic", "power", "topsis"]


class Dimension(Strict):
    """A dimension of a hierarchical index, made of indicators or of dimensions listed before it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="names the dimension")
    name: Wording = Field(description="what pages call it")
    indicators: tuple[Annotated[str, Ref("dimension")], ...] = Field(
        min_length=1, description="its indicators, or dimensions listed before it"
    )
    weight: float = Field(1.0, gt=0, description='its weight where weights = "given"')
    weights: WeightKind | None = Field(None, description="weights within it; the index’s own if not said")
    comparisons: tuple[tuple[float, ...], ...] = Field((), description="AHP: comparisons of its indicators")
    aggregate: AggregateKind | None = Field(
        None, description="how its indicators become one figure; the index’s own if not said"
    )


class CompositeParameters(Parameters):
    """``kind = "composite"``."""

    kind: Literal["composite"] = "composite"
    indicators: tuple[IndicatorId, ...] = Field((), description="the indicators, in their own directions")
    levels: tuple[Dimension, ...] = Field(
        (), description="dimensions of a hierarchical index, instead of indicators"
    )
    dimensions: bool = Field(
        False,
        description="true: levels are the report’s own [[dimension]]s, or those of its indicator sheet; "
        "weights are given unless said otherwise",
    )
    period: PeriodId | None = Field(None, description="one period; the last common one where none is given")
    periods: tuple[PeriodId, ...] = Field((), description="several periods, normalised and weighted together")
    normalise: Literal["none", "minmax", "vector", "zscore", "goalposts", "rank", "distance"] = Field(
        "minmax", description="how indicators are brought onto one scale; vector is the default with topsis"
    )
    low: float = Field(0.0, description="min-max: the lowest figure; 1 with high = 100 for geometric means")
    high: float = Field(1.0, description="min-max: the highest figure")
    posts: dict[IndicatorId, tuple[float, float]] = Field(
        default_factory=dict, description="goalposts by indicator: lower, upper"
    )
    reference: Annotated[str, Ref("region", words=("best", "mean"))] = Field(
        "best", description="distance: best, mean or the code of a region, whose figure counts as one"
    )
    within: bool = Field(False, description="normalise each period by itself instead of all together")
    weights: WeightKind = Field(
        "equal", description="where the weights come from; given: the indicators’ own"
    )
    comparisons: tuple[tuple[float, ...], ...] = Field((), description="AHP: the pairwise comparison matrix")
    importance: dict[Annotated[str, Ref("dimension")], float] = Field(
        default_factory=dict,
        description="optimal: the wished importance by indicator or top dimension, as shares of each other; equal where "
        "none is given",
    )
    aggregate: AggregateKind = Field(
        "arithmetic", description="how indicators become one score; sum: weights are not rescaled"
    )
    exponent: float = Field(
        0.5, ge=-10, le=10, description="power: the exponent of the generalised mean, not 0"
    )
    per: IndicatorId | dict[IndicatorId, IndicatorId] = Field(
        "",
        description="the denominator of every indicator that is a total (population), or denominators by indicator; "
        "ratios enter in their place",
    )
    available: float = Field(
        0.0,
        ge=0,
        le=1,
        description="regions with figures for a smaller share of the indicators are left out before gaps are filled; 0: none",
    )
    nonzero: float = Field(
        0.0, ge=0, le=1, description="the same of the figures that are not zero, among those there are"
    )
    missing: Policy = Field("error", description="what happens where a figure is missing; always reported")
    outliers: bool = Field(False, description="treat skewed indicators: winsorise, then log")
    outlier_rules: dict[IndicatorId, OutlierRule] = Field(
        default_factory=dict, description="rules of single indicators, in the place of the common one"
    )
    grouping: GroupingId | None = Field(None, description="the grouping whose means are shown beside")
    weight: FigureRef | None = Field(
        None, description="indicator that means of the regions and of groups are weighted by: population"
    )
    decimals: int = Field(4, ge=0, le=10, description="decimals of the score on pages")

    @field_validator("posts")
    @classmethod
    def _apart(cls, posts: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        for indicator, (low, high) in posts.items():
            if low >= high:
                raise Wrong(
                    f"“{indicator}”的两个阈值应由低到高：{as_given(low)} 不低于 {as_given(high)}",
                    f"the goalposts of “{indicator}” must ascend: {as_given(low)} is not below {as_given(high)}",
                    "写成 [低, 高]；方向在指标中写",
                    "write [lower, upper]; the direction is told in the indicator",
                )
        return posts

    @model_validator(mode="before")
    @classmethod
    def _vector_for_topsis(cls, given: Any) -> Any:
        """TOPSIS is defined on vector-normalised figures; it gets them unless the report says otherwise."""
        if isinstance(given, dict) and given.get("aggregate") == "topsis":
            return {"normalise": "vector", **given}
        return given

    @model_validator(mode="after")
    def _one_shape(self) -> CompositeParameters:
        if self.low >= self.high:
            raise Wrong(
                f"low（{as_given(self.low)}）不低于 high（{as_given(self.high)}）",
                f"low ({as_given(self.low)}) is not below high ({as_given(self.high)})",
                "如 low = 1，high = 100；指标的方向在指标中写",
                "such as low = 1, high = 100; the direction is told in the indicator",
            )
        if bool(self.indicators) == bool(self.levels):
            raise Wrong("indicators 与 levels 只写一个", "give either indicators or levels")
        seen: set[str] = set()
        for i in self.all_indicators if self.levels else self.indicators:
            if i in seen:
                raise Wrong(f"“{i}”列了两次", f"“{i}” is listed twice")
            seen.add(i)
        if len({d.id for d in self.levels}) < len(self.levels):
            raise Wrong("两个维度的 id 相同", "two dimensions have the same id")
        known: set[str] = set()
        for d in self.levels:
            later = {x.id for x in self.levels} - known
            wrong = [i for i in d.indicators if i in later]
            if wrong:
                raise Wrong(
                    f"维度“{wrong[0]}”须列在“{d.id}”之前",
                    f"the dimension “{wrong[0]}” must be listed before “{d.id}”",
                )
            known.add(d.id)
        self._wished()
        if self.weights == "ahp" and not self.comparisons:
            raise Wrong('weights = "ahp" 需要 comparisons', "weights = 'ahp' needs comparisons")
        if self.exponent == 0:
            raise Wrong('exponent = 0 即 aggregate = "geometric"', "exponent = 0 is aggregate = 'geometric'")
        if self.normalise == "goalposts":
            without = [i for i in self.all_indicators if i not in self.posts]
            if without:
                raise Wrong(
                    f'normalise = "goalposts" 需要“{without[0]}”的 posts',
                    f"normalise = 'goalposts' needs posts for “{without[0]}”",
                )
        return self

    def _wished(self) -> None:
        """Whether rules are of the index's own indicators, and a wished importance is one of all parts of the score."""
        for name in self.outlier_rules:
            if name not in self.all_indicators:
                raise Wrong(
                    f"outlier_rules 中的“{name}”不是这个指数的指标",
                    f"“{name}” in outlier_rules is no indicator of this index",
                )
        if not self.importance:
            return
        parts = [d.id for d in self.top] if self.levels else list(self.indicators)
        if self.weights != "optimal":
            raise Wrong('importance 只用于 weights = "optimal"', "importance goes with weights = 'optimal'")
        if set(self.importance) != set(parts) or min(self.importance.values()) <= 0:
            names = ", ".join(parts)
            raise Wrong(
                f"importance 须给每一项一个正数：{names}",
                f"importance must give each a positive number: {names}",
            )

    @property
    def all_indicators(self) -> tuple[str, ...]:
        """The indicators at the bottom, in the order they are listed."""
        dimensions = {d.id for d in self.levels}
        return self.indicators or tuple(i for d in self.levels for i in d.indicators if i not in dimensions)

    def rule_of(self, indicator: str) -> OutlierRule | None:
        """By which rule an indicator's extreme figures are treated; None where they are left."""
        return self.outlier_rules.get(indicator) or (OutlierRule() if self.outliers else None)

    @property
    def treats(self) -> bool:
        """Whether extreme figures of any indicator may be treated."""
        return any(self.rule_of(i) is not None for i in self.all_indicators)

    @property
    def scale(self) -> Scale:
        """Of the score: standard scores have no zero of their own; others are marks out of what the method gives."""
        return "interval" if self.normalise == "zscore" else "score"

    @property
    def top(self) -> tuple[Dimension, ...]:
        """The dimensions that the score itself is made of."""
        inside = {i for d in self.levels for i in d.indicators}
        return tuple(d for d in self.levels if d.id not in inside)

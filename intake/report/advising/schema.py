"""Typed form of ``recommendations.toml``, unknown keys refused: `RulesFile`, `Rule`, `Watch`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from analysis.parameters import IndicatorId, Ref, SourceName, Strict, Wording, Wrong
from intake.report.schema import LONGEST


class Watch(Strict):
    """``watch`` of a rule: by which figure, and which way, one sees whether the advice worked.

    One of ``indicator``, ``figure``, and ``what`` with ``held``.
    """

    indicator: IndicatorId | None = Field(None, description="the indicator to watch")
    figure: Annotated[str, Ref("column", keys=(("region",),), drawn=True)] | None = Field(
        None, description="in its place a result to watch, as result.column: a score, an efficiency"
    )
    what: Wording | None = Field(
        None, description="with held: a figure that the report does not have; with figure: what it is called"
    )
    held: Wording | None = Field(None, description="where what the report does not have can be had")
    direction: Literal["+", "-"] | None = Field(
        None, description="the way it should move; of an indicator the way that is better where not given"
    )
    who: Wording | None = Field(None, description="who is to act")
    by: Wording | None = Field(None, description="by when it can be seen")

    @model_validator(mode="after")
    def _one(self) -> Watch:
        named = [w for w in ("indicator", "figure", "held") if getattr(self, w) is not None]
        if not named:
            raise Wrong(
                "没有写明观察什么",
                "nothing is named to watch",
                "写 indicator（指标）、figure（结果.列），或者 what 连同 held（本报告没有的数字，从何处可得）",
                "write indicator, figure (result.column), or what together with held (a figure that the report does not "
                "have, and where it can be had)",
            )
        if len(named) > 1:
            raise Wrong(
                f"{'、'.join(named)} 只能写一个",
                f"only one of {', '.join(named)} can stand here",
                "其余的删去",
                "delete the others",
            )
        if self.what is None and self.held is not None:
            raise Wrong(
                "有 held 而没有 what",
                "held without what",
                '写 what = { zh = "…", en = "…" }，说明是什么数字',
                'say which figure it is, what = { zh = "…", en = "…" }',
            )
        if self.direction is None and self.indicator is None:
            raise Wrong(
                "没有写明应朝哪个方向变化",
                "it is not said which way it should move",
                '写 direction = "+"（上升）或 "-"（下降）',
                'write direction = "+" (rise) or "-" (fall)',
            )
        if self.what is not None and self.indicator is not None:
            raise Wrong(
                "指标已有名称",
                "an indicator has its name already",
                "删去 what",
                "delete what",
            )
        return self


class Rule(Strict):
    """``[[rule]]`` of recommendations.toml."""

    id: str = Field(
        pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=LONGEST, description="names the rule in messages"
    )
    when: str = Field(description="condition over results, a Jinja expression")
    finding: Wording = Field(description="the finding that triggers it, with {placeholders}")
    advice: Wording = Field(description="what is to be done")
    detail: Wording | None = Field(None, description="how, in one or two sentences")
    evidence: tuple[str, ...] = Field(min_length=1, description="addresses of the numbers shown as evidence")
    source: SourceName = Field(description="who says so")
    where: Wording | None = Field(None, description="the place in the source: section, table")
    priority: int = Field(50, description="the smallest come first")
    points: Literal["weakness", "strength", "neither"] | None = Field(
        None,
        description="what the evidence must show; read from the condition (rank > 20 is a weakness) where not given",
    )
    excludes: tuple[Annotated[str, Ref("rule")], ...] = Field(
        (), description="rules that say the opposite: only the first by priority is printed"
    )
    watch: Watch | None = Field(None, description="the figure that shows whether the advice worked")


class RulesFile(Strict):
    """Keys at the head of recommendations.toml, before the rules."""

    rule: tuple[Rule, ...] = ()
    most: int = Field(6, ge=1, description="no brief shows more than so many")
    borderline: Literal["mark", "drop"] = Field(
        "mark", description="advice that hangs on a rank or a rounding: printed and marked, or left out"
    )

"""Grades of coupling coordination: `GRADES`, `Grade`."""

from __future__ import annotations

from pydantic import Field

from analysis.parameters import Strict, Wording
from analysis.values import Text


class Grade(Strict):
    """A grade of coordination: everything below ``upper`` that no lower grade has."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    upper: float
    name: Wording


def _grade(i: str, upper: float, zh: str, en: str) -> Grade:
    return Grade(id=i, upper=upper, name=Text(zh=zh, en=en))


GRADES = (
    _grade("extreme_disorder", 0.1, "极度失调", "extreme disorder"),
    _grade("serious_disorder", 0.2, "严重失调", "serious disorder"),
    _grade("moderate_disorder", 0.3, "中度失调", "moderate disorder"),
    _grade("slight_disorder", 0.4, "轻度失调", "slight disorder"),
    _grade("borderline", 0.5, "临界协调", "borderline coordination"),
    _grade("barely", 0.6, "勉强协调", "barely coordinated"),
    _grade("primary", 0.7, "初级协调", "primary coordination"),
    _grade("intermediate", 0.8, "中级协调", "intermediate coordination"),
    _grade("good", 0.9, "良好协调", "good coordination"),
    _grade("quality", 1.0, "优质协调", "quality coordination"),
)

"""Which regions a check composes: those that between them have all that any has."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd

from analysis.values import Column, Region, Result, same
from pipeline.trial import KINDS, kinds_of_region


def table(id: str, figures: dict[str, Any], column: Column) -> Result:
    frame = pd.DataFrame({column.id: figures.values()}, index=pd.Index(list(figures), name="region"))
    return Result(id, same(id), (column,), frame, ())


def kinds(codes: str, *results: Result) -> str:
    plan: Any = SimpleNamespace(
        report=SimpleNamespace(regions=[Region(c, same(c), same(c), c) for c in codes]),
        results={r.id: r for r in results},
    )
    return "".join(r.code for r in kinds_of_region(plan))


def test_the_first_region_is_enough_where_all_have_the_same() -> None:
    figures = table("t", dict.fromkeys("abc", 1.0), Column("x", same("x")))
    assert kinds("abc", figures) == "a"


def test_gaps_classes_and_absent_rows_are_kinds() -> None:
    figures = table("t", {"a": 1.0, "b": 2.0, "c": None}, Column("x", same("x")))
    assert kinds("abc", figures) == "ac"
    # no row is another kind than a gap
    assert kinds("abcd", figures) == "acd"
    classes = table("g", dict(zip("abcd", "uuvw", strict=True)), Column("g", same("g"), role="category"))
    # c has both a gap and another class: it adds most; d has no row and a third class
    assert kinds("abcd", figures, classes) == "acd"


def test_no_more_than_a_few_and_rows_of_others_do_not_count() -> None:
    many = table("g", {c: c for c in "abcdefgh"}, Column("g", same("g"), role="category"))
    assert kinds("abcdefgh", many) == "abcdefgh"[:KINDS]
    assert (
        kinds("ab", table("g", {"z": "q", "a": "u", "b": "u"}, Column("g", same("g"), role="category")))
        == "a"
    )


def test_a_report_without_regions_has_none() -> None:
    assert kinds("", table("t", {"a": 1.0}, Column("x", same("x")))) == ""

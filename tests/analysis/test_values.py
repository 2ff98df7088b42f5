"""Results: which column is the main figure, which holds its classes, what levels of a key are called."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.levels import LEVELS
from analysis.values import Column, Result, same


def result(*columns: Column, level: str = "region") -> Result:
    frame = pd.DataFrame({c.id: [1.0] for c in columns}, index=pd.Index(["a"], name=level))
    return Result("r", same("R"), columns, frame, ())


N, VALUE = Column("n", same("Regions")), Column("value", same("Value"))
MAIN = Column("d", same("D"), main=True)
GRADE = Column("grade", same("Grade"), role="category", classes=True)


def test_the_main_figure_is_the_marked_column_else_the_first():
    assert result(VALUE, N).main_column is VALUE
    assert result(N, MAIN, GRADE).main_column is MAIN


def test_classes_stand_for_the_main_figure_and_for_themselves():
    found = result(N, MAIN, GRADE)
    assert [found.class_column(c) for c in ("d", "grade", "n")] == ["grade", "grade", ""]
    assert result(N, MAIN).class_column("d") == ""


def test_a_new_level_of_a_key_must_be_named():
    assert result(VALUE, level="stratum").keys == ("stratum",)
    with pytest.raises(ValueError, match="what planet is called is not in LEVELS"):
        result(VALUE, level="planet")
    assert all(words["zh"] and words["en"] for words in LEVELS.values())


def test_figures_of_a_period_and_over_time_are_the_callers_own(prepared):
    panel = prepared["west"].plan.report.panel
    ids = [i.id for i in panel.indicators.values() if i.kind == "number"][:2]
    period = panel.periods(ids[0])[-1]
    for ask in (lambda: panel.cross(ids, period), lambda: panel.over_time(ids[0])):
        first = ask()
        before = first.copy()
        first.iloc[:, :] = -1.0
        first["more"] = 0.0
        pd.testing.assert_frame_equal(ask(), before)
    # against the figures as they were read, region by region
    wide, cross = panel.over_time(ids[0]), panel.cross(ids, period)
    assert list(cross.index) == list(wide.index) == panel.codes()
    for code in panel.codes():
        read = panel.numbers[ids[0]].get((code, period), float("nan"))
        for found in (wide.loc[code, period], cross.loc[code, ids[0]]):
            assert found == read or (pd.isna(found) and pd.isna(read))


@pytest.mark.slow
def test_shipped_results_are_about_what_their_method_measures(prepared):
    mains = {
        (name, id): result.main_column.id
        for name, site in prepared.items()
        for id, result in site.plan.results.items()
    }
    assert mains["west", "coordination"] == mains["west", "coordination_groups"] == "d"
    assert mains["west", "metro"] == "level" and mains["west", "area_growth_change"] == "multiple"
    assert mains["provinces", "integration_groups"] == mains["provinces", "integration"] == "score"
    assert mains["provinces", "finance_groups"] == "technical"
    assert mains["provinces", "integration_theil_groups"] == "theil"
    assert mains["provinces", "integration_level"] == mains["provinces", "services_groups"] == "value"

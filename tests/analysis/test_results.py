"""Rows and figures of a result, looked up by the parts of their keys."""

from __future__ import annotations

import dataclasses
import pickle

import pandas as pd
import pytest

from analysis.values import Cell, Column, Result, same


@pytest.fixture
def table() -> Result:
    index = pd.MultiIndex.from_product([["a", "b", "c"], ["2019", "2020"]], names=["region", "period"])
    frame = pd.DataFrame({"x": [1.0, 2.0, None, 4.0, 5.0, 6.0], "y": [1.0] * 6}, index=index)
    return Result("t", same("t"), (Column("x", same("x")), Column("y", same("y"))), frame, ())


@pytest.mark.parametrize("at", [{"region": "b"}, {"period": "2020"}, {"region": "c", "period": "2019"}, {}])
def test_rows_asked_for_by_key_are_those_of_all_rows_that_have_it(table: Result, at: dict[str, str]) -> None:
    places = [table.keys.index(level) for level in at]
    wanted = [(key, cells) for key, cells in table.rows() if [key[i] for i in places] == list(at.values())]
    assert list(table.rows(**at)) == wanted
    assert len(wanted) > 0


def test_nobody_else_is_found(table: Result) -> None:
    assert list(table.rows(region="z")) == []
    assert dict(table.known("x", region="z")) == {}


def test_known_figures_leave_out_what_is_missing(table: Result) -> None:
    assert dict(table.known("x", period="2019")) == {("a", "2019"): 1.0, ("c", "2019"): 5.0}
    assert ("b", "2019") not in table.known("x")


def test_what_was_looked_up_does_not_travel(table: Result) -> None:
    before = len(pickle.dumps(table))
    list(table.rows(region="a"))
    table.known("x")
    assert len(pickle.dumps(table)) == before


def test_cells_of_a_column_of_several_indicators_have_each_their_decimals() -> None:
    index = pd.MultiIndex.from_product([["a", "b"], ["p", "q"]], names=["region", "indicator"])
    column = Column("v", same("v"), decimals=2, each={"p": 0, "q": 3})
    result = Result("t", same("t"), (column,), pd.DataFrame({"v": [1.0] * 4}, index=index), ())
    assert [c["v"].column.decimals for _, c in result.rows()] == [0, 3, 0, 3]
    assert result.cell(("a", "p"), "v").column is result.cell(("b", "p"), "v").column


def test_cells_of_a_column_of_several_indicators_say_which_are_index_numbers() -> None:
    index = pd.MultiIndex.from_product([["a", "b"], ["p", "q"]], names=["region", "indicator"])
    column = Column("v", same("v"), decimals=1, each={"p": 1, "q": 1}, based=frozenset({"q"}))
    result = Result("t", same("t"), (column,), pd.DataFrame({"v": [103.2] * 4}, index=index), ())
    assert [c["v"].column.exact for _, c in result.rows()] == [False, True, False, True]
    assert result.cell(("a", "q"), "v").column is result.cell(("b", "q"), "v").column
    assert not result.cell(("a", "p"), "v").column.exact
    assert column.gap("g", same("g")).of(("a", "q")).exact


def test_a_cell_made_at_once_is_as_one_made_field_by_field():
    frame = pd.DataFrame({"x": [3.0, 5.0]}, index=pd.Index(["a", "b"], name="region"))
    column = Column("x", same("x"))
    result = Result("t", same("t"), (column,), frame, ())
    assert result.cell("b", "x") == Cell("t", ("b",), column, 5.0)
    assert dict(result.rows())[("a",)]["x"] == Cell("t", ("a",), column, 3.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.cell("a", "x").value = 1.0

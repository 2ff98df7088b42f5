"""What blocks share: names of columns that stand beside those of other results."""

from __future__ import annotations

import doctest

from compose.blocks import base
from compose.blocks.base import column_names
from compose.context import Context
from publish.site import Site


def context(site: Site) -> Context:
    plan = site.plan
    return Context(plan.report, plan.results, "en", None, site.figures("en"), plan.rules)


def test_a_main_figure_is_called_by_its_result_and_so_are_classes_in_its_place(prepared):
    site = prepared["west"]
    result = site.plan.results["coordination"]
    here, title = context(site), result.title["en"]
    d, grade, c = ((result, column) for column in ("d", "grade", "c"))
    assert column_names([d, c], here) == [title, result.by_id["c"].name["en"]]
    assert column_names([grade], here) == [title]
    assert column_names([d, grade], here) == [title, "Grade"], "no two heads alike"


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(base).attempted and doctest.testmod(base).failed == 0

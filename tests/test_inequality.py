"""Theil's index against PySAL's inequality package, its decomposition, and what must not change it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.inequality import theil
from publish import pipeline

positive = arrays(float, st.integers(2, 20), elements=st.floats(0.1, 1000))


def reference(y: np.ndarray) -> float:
    """As written in Theil 1967: shares against equal shares."""
    s = y / y.sum()
    return float((s * np.log(s * len(y))).sum())


@given(positive)
def test_the_definition_by_shares(y):
    assert theil(y) == pytest.approx(reference(y), abs=1e-9)


@given(positive, st.floats(0.01, 100))
def test_order_units_and_duplicates_do_not_matter(y, unit):
    assert theil(y[::-1]) == pytest.approx(theil(y), abs=1e-9)
    assert theil(y * unit) == pytest.approx(theil(y), abs=1e-9)
    assert theil(np.repeat(y, 2)) == pytest.approx(theil(y), abs=1e-9)
    assert theil(y) >= -1e-12


def test_known_values():
    assert theil(np.full(5, 3.0)) == pytest.approx(0)
    # all in one hand: ln n in the limit
    assert theil(np.array([1e-12] * 9 + [1.0])) == pytest.approx(np.log(10), abs=1e-6)
    with pytest.raises(ValueError, match="positive"):
        theil(np.array([1.0, 0.0]))


def test_within_and_between_add_up_on_the_shipped_reports(prepared):
    for studio, name in (
        (prepared["provinces"], "integration_theil"),
        (prepared["west"], "resilience_theil"),
    ):
        total = studio.plan.results[name]
        groups = studio.plan.results[f"{name}_groups"]
        value = {k: total.cell(k, "theil").value for k in ("within", "between", "total")}
        assert value["within"] + value["between"] == pytest.approx(value["total"])
        assert groups.frame["contribution"].sum() == pytest.approx(value["within"])
        n, mean, own = (groups.frame[c] for c in ("n", "mean", "theil"))
        weight = n * mean / (n * mean).sum()
        assert (weight * own).to_numpy() == pytest.approx(groups.frame["contribution"].to_numpy())


def test_the_printed_shares_of_the_urbanisation_paper_add_up():
    """Printed table: within and between are shares of one total in every year."""
    from pathlib import Path

    path = Path(__file__).resolve().parent.parent / "reports/provinces/data/urbanisation_theil_printed.csv"
    table = pd.read_csv(path)
    assert (table["within_pct"] + table["between_pct"]).to_numpy() == pytest.approx(100, abs=0.11)
    parts = table[["share_east_pct", "share_central_pct", "share_west_pct"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(table["within_pct"].to_numpy(), abs=0.16)


def test_a_zero_is_named(folder):
    from intake.problems import Problems

    path = folder / "report.toml"
    text = path.read_text(encoding="utf-8").replace(
        'value = "integration.score"\ngrouping', 'value = "services_share"\ngrouping'
    )
    path.write_text(text, encoding="utf-8")
    data = folder / "data/services_value_added_2019.csv"
    data.write_text(data.read_text(encoding="utf-8").replace("83.52", "0"), encoding="utf-8")
    problems = Problems()
    assert pipeline.prepare(folder, problems) is None
    assert any("of Beijing is not positive" in p.line() for p in problems.errors)

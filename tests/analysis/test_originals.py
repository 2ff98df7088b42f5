"""The list of the sources' tables counts every cell once, and says what was recomputed of it."""

from __future__ import annotations

import csv
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from analysis.audit import AuditParameters
from analysis.originals import Original, originals
from analysis.parameters import Wrong
from analysis.printed import row_ratios, row_sums
from analysis.values import Panel, Study, Text
from paths import ROOT

NAME = Text(zh="表1", en="Table 1")


def _study(rows: list[list[object]]) -> Study:
    table = pd.DataFrame(
        rows, columns=["a", "b", "total", "word"], index=pd.Index(["x", "y", "z"], name="row")
    )
    table.attrs["decimals"] = {"a": 1, "b": 1, "total": 1}
    empty = pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=["region", "period"]))
    return Study(Panel(empty, empty, {}, {}, {}, ""), printed={"t": table})


@pytest.fixture
def study() -> Study:
    return _study([[1.0, 2.0, 3.0, "k"], [1.0, 2.0, 3.2, "k"], [np.nan, 2.0, 9.0, "k"]])


def _audit(*kinds: str) -> AuditParameters:
    checks = [
        {"id": f"c{i}", "kind": kind, "name": NAME, "printed": "t", "total": "total", "parts": ["a", "b"]}
        for i, kind in enumerate(kinds)
    ]
    return AuditParameters.model_validate({"id": "audit", "checks": checks})


def test_a_total_is_compared_with_its_parts_and_their_rounding(study):
    (check,) = _audit("row_sum").checks
    # 3.2 is more than three times half a unit from 3.0; a row without all parts is not compared
    assert [(c.key, c.agrees) for c in row_sums(check, study)] == [("x", True), ("y", False)]


def _ratio(total: float, above: float, below: float, **keys: object) -> list[tuple[str, bool, float]]:
    """A printed ratio against the quotient of its row: keys, verdicts, what comes out."""
    table = pd.DataFrame(
        [[above, below, total]], columns=["a", "b", "total"], index=pd.Index(["x"], name="row")
    )
    table.attrs["decimals"] = {"a": 1, "b": 1, "total": 1}
    empty = pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=["region", "period"]))
    check = {
        "id": "c",
        "kind": "row_ratio",
        "name": NAME,
        "printed": "t",
        "total": "total",
        "parts": ["a", "b"],
    }
    audit = AuditParameters.model_validate({"id": "audit", "checks": [{**check, **keys}]})
    study = Study(Panel(empty, empty, {}, {}, {}, ""), printed={"t": table})
    return [(c.key, c.agrees, c.recomputed) for c in row_ratios(audit.checks[0], study)]


def test_a_ratio_is_compared_with_its_row_and_the_rounding_of_both():
    # 1.0 / 3.0 lies between 0.95 / 3.05 = 31.1 % and 1.05 / 2.95 = 35.6 %; the ratio’s own rounding adds 0.05
    assert [_ratio(x, 1.0, 3.0, factor=100)[0][1] for x in (31.0, 31.1, 35.6, 35.7)] == [
        False,
        True,
        True,
        False,
    ]
    # growth: 4.0 over 2.8 is 42.9 %
    ((key, agrees, value),) = _ratio(80.3, 4.0, 2.8, factor=100, less=100)
    assert (key, agrees) == ("x", False) and value == pytest.approx(100 * 4 / 2.8 - 100)
    assert _ratio(np.nan, 1.0, 3.0) == []


@pytest.mark.parametrize(
    "keys", [{"parts": ["a"]}, {"parts": ["a", "b"], "indicator": "i"}, {"parts": ["a"], "indicator": "i"}]
)
def test_a_ratio_says_what_it_is_divided_by(keys):
    with pytest.raises((Wrong, ValueError)):
        _ratio(1.0, 1.0, 1.0, **keys)


def test_cells_are_counted_and_those_left_are_explained(study):
    own = Original("one", NAME, "s", printed=("t",), why=Text(zh="因", en="because"))
    words = Original("two", NAME, "s", why=Text(zh="文", en="words"))
    result = originals(study, [_audit("row_sum")], [own, words], {}, {"s": NAME})
    counts = ("printed", "recomputed", "agree", "differ", "not_recomputed")
    assert [result.cell("one", c).value for c in counts] == [8, 2, 1, 1, 6]
    assert all(result.cell("two", c).missing for c in counts)
    why = result.cell("one", "why")
    assert why.column.labels[why.value]["en"] == "because"


def test_a_cell_that_two_checks_compare_counts_once(study):
    result = originals(study, [_audit("row_sum", "row_sum")], [], {"t": (NAME, "s")}, {"s": NAME})
    assert result.cell("t", "recomputed").value == 2


def test_what_no_table_names_stands_by_itself(study):
    result = originals(study, [_audit("row_sum")], [], {"t": (NAME, "s")}, {"s": NAME})
    assert [key for key, _ in result.rows()] == [("t",)]
    why = result.cell("t", "why")
    assert "given" in why.column.labels[why.value]["en"]


@pytest.mark.slow
@pytest.mark.parametrize("report", ["central-cities", "digital", "openness", "provinces", "qinba", "west"])
def test_counts_of_the_shipped_reports_follow_from_their_audits(prepared, report):
    plan = prepared[report].plan
    listed, audit = plan.results["originals"], plan.results["replication"]
    looked_at = {
        c.id for _, p in plan.report.analyses if p.kind == "audit" for c in p.checks if c.kind == "outlier"
    }
    for ours, theirs in (("recomputed", "cells"), ("agree", "agree"), ("differ", "differ")):
        expected = sum(row[theirs].value for (check,), row in audit.rows() if check not in looked_at)
        assert sum(row[ours].value for _, row in listed.rows() if not row[ours].missing) == expected
    for _, row in listed.rows():
        assert row["printed"].missing or row["recomputed"].value <= row["printed"].value
        assert row["why"].value or row["not_recomputed"].value == 0


def test_what_is_said_of_the_printed_models_of_the_west_is_so() -> None:
    """The reasons of the list name what does not fit together in tables 7 to 13: counted here from the transcription."""
    folder = ROOT / "reports/west/data"

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def model(name: str, of: str) -> dict[str, tuple[str, str, str]]:
        return {r["term"]: (r["figure"], r["stars"], r["t"]) for r in rows(name) if r["model"] == of}

    fixed = model("models_printed.csv", "FE")
    assert model("robustness_printed.csv", "模型1（FE）") == fixed
    first = model("mechanisms_printed.csv", "模型1（LNHQE）")
    assert {t for t in fixed if first[t] != fixed[t]} == {"LNPD"}
    assert (fixed["LNPD"], first["LNPD"]) == (("0.365", "***", "1.03"), ("0.365", "***", "1.04"))
    every = [
        r for name in ("models", "mechanisms", "robustness") for r in rows(f"{name}_printed.csv") if r["t"]
    ]
    turned = {(r["model"], r["term"]) for r in every if float(r["figure"]) * float(r["t"]) < 0}
    assert turned == {("模型3（LNHQE）", "LNRE")}
    # three stars say that p is below 0.01, one that it is below 0.1: t of 2.58 and 1.64
    assert sum(r["stars"] == "***" and abs(float(r["t"])) < 2.5 for r in every) > 5
    p = {
        (r["test"], r["form"]): (float(r["statistic"]), float(r["p"]))
        for r in rows("cointegration_printed.csv")
    }
    wrong = {
        key[0] + key[1] for key, (z, printed) in p.items() if abs(NormalDist().cdf(-abs(z)) - printed) > 0.005
    }
    assert wrong == {"Panel PP常数项与趋势项", "Group PP常数项与趋势项", "Group ADF常数项"}
    weights = rows("west_indicator_system_printed.csv")
    for index in ("resilience", "quality"):
        assert sum(float(r["weight_printed"]) for r in weights if r["index"] == index) == pytest.approx(1)

"""Change between periods that are not years, and regions whose figure is no base: by hand, in both languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.change import convergence, growth, targets
from analysis.registry import ANALYSES
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Result, Study, same

CODES = ("a", "b", "c", "d", "e", "f")


def study(**figures: dict[str, list[float]]) -> Study:
    """A panel of indicator → {period: figures of region a, b, …}."""
    periods = list(dict.fromkeys(t for by in figures.values() for t in by))
    index = pd.MultiIndex.from_product([CODES, periods], names=["region", "period"])
    frame = pd.DataFrame(index=index, columns=list(figures), dtype=float)
    for name, by in figures.items():
        for t, values in by.items():
            for code, value in zip(CODES, values, strict=False):
                frame.loc[(code, t), name] = value
    indicators = {k: Indicator(k, same(k), same("")) for k in figures}
    regions = {c: Region(c, same(c), same(c), c) for c in CODES}
    return Study(Panel(frame, pd.DataFrame(index=index), indicators, regions, {}))


def tables(made: Study, kind: str, **options: object) -> dict[str, Result]:
    entry = ANALYSES[kind]
    return {
        r.id: r
        for r in entry.run(entry.parameters.model_validate({"id": "x", "kind": kind, **options}), made)
    }


# --- distances in years -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "years", "heads"),
    [
        ("2020-Q1", "2020-Q4", 0.75, ("2020年一季度", "Q1 2020", "2020年四季度", "Q4 2020")),
        ("2019-01", "2019-11", 10 / 12, ("2019年1月", "January 2019", "2019年11月", "November 2019")),
        ("2019-01", "2020-12", 23 / 12, ("2019年1月", "January 2019", "2020年12月", "December 2020")),
        ("2018-H1", "2020-H1", 2, ("2018年上半年", "H1 2018", "2020年上半年", "H1 2020")),
        ("2018-01..09", "2020-01..09", 2, ("2018年前三季度", "Jan–Sep 2018", "2020年前三季度", "Jan–Sep 2020")),
        ("FYP12", "FYP14", 10, ("“十二五”时期", "12th Five-Year Plan", "“十四五”时期", "14th Five-Year Plan")),
        ("2020-03-31", "2020-12-31", 0.75, ("2020年3月31日", "31 March 2020", "2020年12月31日", "31 December 2020")),
        ("2009", "2018", 9, ("2009年", "2009", "2018年", "2018")),
    ],
)  # fmt: skip
def test_growth_measures_time_in_years(first: str, last: str, years: float, heads: tuple[str, ...]) -> None:
    made = tables(study(gdp={first: [100.0, 50], last: [121.0, 60]}), "growth", indicator="gdp")
    assert made["x"].cell("a", "multiple").value == pytest.approx(1.21)
    assert made["x"].cell("a", "rate").value == pytest.approx(100 * (1.21 ** (1 / years) - 1))
    said = tuple(made["x"].by_id[c].name[x] for c in ("first", "last") for x in ("zh", "en"))
    assert said == heads
    rate = made["x"].by_id["rate"].name
    assert rate["zh"] == ("年均增速" if years >= 1 else "折年增速")
    assert made["x_change"].title["en"] == f"gdp, {heads[1]} and {heads[3]}"


def test_growth_between_seasons_says_so() -> None:
    other = tables(study(gdp={"2020-Q1": [1.0, 2], "2020-Q4": [2.0, 3]}), "growth", indicator="gdp")["x"]
    assert other.note["zh"].startswith("2020年一季度与2020年四季度季节不同")
    assert other.note["en"].startswith("Q1 2020 and Q4 2020 are different seasons")
    alike = tables(study(gdp={"2019-Q4": [1.0, 2], "2020-Q4": [2.0, 3]}), "growth", indicator="gdp")["x"]
    assert alike.note["en"] == ""


def test_growth_of_figures_since_january_takes_the_same_months() -> None:
    whole = study(gdp={"2019-Q1": [1.0, 1], "2019": [4.0, 4], "2020-Q1": [2.0, 3], "2020-H1": [5.0, 5]})
    with pytest.raises(AnalysisProblem, match="none before H1 2020"):
        tables(whole, "growth", indicator="gdp")
    made = tables(whole, "growth", indicator="gdp", last="2020年一季度")
    assert made["x"].inputs == ("gdp@2019-Q1", "gdp@2020-Q1")
    assert made["x"].cell("b", "multiple").value == 3
    with pytest.raises(AnalysisProblem) as problem:
        tables(whole, "growth", indicator="gdp", first="2019", last="2020-Q1")
    assert problem.value.what["zh"] == "2019年与2020年一季度长短不同，不能相比"
    with pytest.raises(AnalysisProblem, match="none before 2019"):
        tables(whole, "growth", indicator="gdp", first="2019", last="2019")


def test_periods_stand_in_order_of_time() -> None:
    made = tables(
        study(gdp={"2020-10": [3.0], "2020-09": [2.0], "2021-01": [5.0]}), "growth", indicator="gdp"
    )
    assert [t for _, t in made["x_panel"].frame.index if t] == ["2020-09", "2020-10", "2021-01"]
    assert made["x_panel"].title["zh"] == "gdp：各期"
    cumulative = study(gdp={"2020": [9.0], "2020-H1": [4.0], "2020-Q1": [2.0], "2020-01..09": [6.0]})
    assert cumulative.panel.periods("gdp") == ["2020-Q1", "2020-H1", "2020-01..09", "2020"]
    assert list(cumulative.panel.over_time("gdp").columns) == ["2020-Q1", "2020-H1", "2020-01..09", "2020"]


def test_an_option_may_write_a_period_in_any_form() -> None:
    made = study(gdp={"2020-Q1": [1.0, 2], "2020-Q4": [2.0, 3], "FYP14": [7.0, 8]})
    for word in ("2020年四季度", "Q4 2020", "4Q20"):
        table = tables(made, "growth", indicator="gdp", first="2020年第1季度", last=word)["x"]
        assert table.inputs == ("gdp@2020-Q1", "gdp@2020-Q4")
    ranked = tables(made, "ranking", indicator="gdp", period="2021—2025年")["x"]
    assert ranked.inputs == ("gdp@FYP14",)
    assert ranked.options[0][1] == {"zh": "“十四五”", "en": "14th FYP"}


def test_gaps_are_filled_by_the_time_between() -> None:
    from analysis.index.missing import _interpolated

    wide = pd.DataFrame({"2019-01": [1.0], "2019-03": [np.nan], "2020-01": [13.0]})
    assert _interpolated(wide).loc[0, "2019-03"] == pytest.approx(3)
    mixed = pd.DataFrame({"2018": [10.0], "2019-Q2": [np.nan], "2020": [30.0]})
    assert np.isnan(_interpolated(mixed).loc[0, "2019-Q2"]), "a quarter is not filled from years"


def test_coupling_gains_per_year_between_months() -> None:
    figures = {"2019-01": [0.2, 0.3], "2020-12": [0.4, 0.5]}
    steps = tables(
        study(u=figures, v=figures),
        "coupling",
        systems=("u", "v"),
        grades=[{"id": "g", "upper": 1.0, "name": {"zh": "级", "en": "grade"}}],
    )
    gain = steps["x"].cell(("a", "2020-12"), "d").value - steps["x"].cell(("a", "2019-01"), "d").value
    assert steps["x_steps"].cell(("a", "2020-12"), "speed").value == pytest.approx(gain / (23 / 12))


# --- bases that are none ------------------------------------------------------------------------------------

BAD = {"2019": [100.0, 0.0, -5.0, 10.0, np.nan, 20.0], "2020": [110.0, 8.0, 5.0, -2.0, 3.0, 0.0]}


def test_growth_leaves_out_who_has_no_base_with_the_reason() -> None:
    made = tables(study(profit=BAD), "growth", indicator="profit")
    table = made["x"]
    assert {k[0] for k, _ in table.rows()} == {"a", "f"}
    assert table.cell("a", "multiple").value == pytest.approx(1.1)
    assert (table.cell("f", "multiple").value, table.cell("f", "rate").value) == (0, -100)
    assert table.missing["b"] == {
        "zh": "数值不大于零，不能作比值的底数（2019年）",
        "en": "its figure is not positive and cannot be the base of a ratio (2019)",
    }
    assert table.missing["c"] == table.missing["b"]
    assert table.missing["d"]["en"] == "the figure in 2020 is negative, which is no multiple of the first"
    assert table.missing["e"]["en"] == "the source has no figure for it"
    assert made["x_change"].cell("c", "change").value == 10, "the change itself needs no base"
    with pytest.raises(AnalysisProblem, match="no region has a positive figure of “profit” in 2019"):
        tables(study(profit={"2019": [0.0, -1], "2020": [1.0, 2]}), "growth", indicator="profit")


def test_year_on_year_leaves_the_cell_empty_with_the_reason() -> None:
    table = tables(study(profit=BAD), "year_on_year", indicator="profit")["x"]
    assert table.cell(("a", "2020"), "rate").value == pytest.approx(10)
    for code, change in (("b", 8), ("c", 10)):
        assert table.cell((code, "2020"), "rate").missing
        assert table.cell((code, "2020"), "change").value == change
        assert "不能作比值的底数（2019年）" in table.missing[code]["zh"]
    assert table.cell(("d", "2020"), "rate").value == pytest.approx(-120), "a fall below zero has a rate"
    assert ("e", "2020") not in table


def test_recovery_and_completion_leave_the_cell_empty_with_the_reason() -> None:
    made = study(profit=BAD, target={"2020": [100.0, 0.0, -1.0, 4.0, 6.0, 10.0]})
    table = tables(made, "recovery", indicator="profit")["x"]
    assert table.cell("a", "recovered").value == pytest.approx(110) and table.cell("a", "reached").value
    assert table.cell("c", "recovered").missing and table.cell("c", "reached").missing
    assert "（2019年）" in table.missing["c"]["zh"] and "d" not in table.missing
    done = tables(made, "completion", indicator="profit", target="target")["x"]
    assert done.cell("a", "completed").value == pytest.approx(110)
    assert done.cell("b", "completed").missing and done.cell("b", "left").value == -8
    assert done.missing["c"] == {
        "zh": "2020年的“target”不大于零，算不出完成程度",
        "en": "its “target” in 2020 is not positive: nothing can be completed",
    }


def test_contribution_leaves_out_who_has_no_base_with_the_reason() -> None:
    made = study(
        gdp=BAD,
        one={"2019": [60.0, 0, -5, 5, 1, 10], "2020": [66.0, 4, 5, -1, 1, 0]},
        two={"2019": [40.0, 0, 0, 5, 1, 10], "2020": [44.0, 4, 0, -1, 2, 0]},
    )
    table = tables(made, "contribution", total="gdp", parts=("one", "two"))
    assert {k[0] for k, _ in table["x_total"].rows()} == {"a", "d", "f"}
    assert table["x"].cell(("a", "one"), "points").value == pytest.approx(6)
    assert set(table["x_total"].missing) >= {"b", "c"}


@pytest.mark.parametrize("kind", ["growth", "year_on_year", "recovery", "convergence"])
def test_no_result_holds_an_infinite_number(kind: str) -> None:
    """Whatever the bases: a number that reaches a page is finite or missing."""
    figures = {"2019": [1.0, 2, 4, 0, -1, 3], "2020": [2.0, 0, -3, 5, 6, 4], "2021": [2.0, 3, 5, 5, 6, 9]}
    options = {"periods": ("2019", "2021")} if kind == "convergence" else {}
    for table in tables(study(x=figures), kind, indicator="x", **options).values():
        assert not np.isinf(table.frame.select_dtypes("number").to_numpy(float)).any()


def test_the_modules_are_those_tested() -> None:
    assert {a.kind for m in (growth, targets, convergence) for a in m.ANALYSES} >= {
        "growth",
        "recovery",
        "convergence",
    }

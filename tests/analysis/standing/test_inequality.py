"""Inequality against PySAL, R and a printed table; its decompositions; and what must not change it."""

from __future__ import annotations

import libpysal
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.standing.inequality import (
    PathParameters,
    TheilParameters,
    gini,
    inequality_path,
    run,
    split,
    theil,
    theil_l,
    variation,
)
from analysis.values import AnalysisProblem, Grouping, Indicator, Panel, Region, Study, same
from paths import ROOT
from pipeline.prepare import prepare

HERE = ROOT / "tests"
positive = arrays(float, st.integers(2, 20), elements=st.floats(0.1, 1000))


# --- against others -----------------------------------------------------------------------------------------


def test_gini_and_theil_of_the_mexican_states_are_pysals():
    states = pd.read_csv(libpysal.examples.get_path("mexico.csv"))
    expected = pd.read_csv(HERE / "reference/inequality_mexico.csv")
    assert len(expected) == 14
    for row in expected.itertuples():
        y = states[f"pcgdp{row.year}"].to_numpy()
        made = split(y, states[row.grouping].astype(str).to_numpy(object))
        assert gini(y) == pytest.approx(row.gini, rel=1e-12)
        assert theil(y) == pytest.approx(row.theil, rel=1e-12)
        assert made.between == pytest.approx(row.between, rel=1e-10)
        assert made.within.sum() == pytest.approx(row.within, rel=1e-10)


def test_the_example_of_rs_ineq():
    """``?ineq`` prints 0.4620911 for these ten incomes."""
    x = np.array([541.0, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261])
    assert gini(x) == pytest.approx(0.462091130267624, rel=1e-12)


def test_the_printed_decomposition_of_urbanisation():
    """The paper prints each group's own index T_g and its share of the total. A share is s_g·T_g over the total, so
    each group's share of the amount s_g follows; over the three groups they must add up to one.

    They do within the rounding of what is printed, in every year but 2014, whose row contradicts itself.
    """
    table = pd.read_csv(HERE.parent / "reports/provinces/data/urbanisation_theil_printed.csv")
    names = ("east", "central", "west")
    own = table[[f"theil_{n}" for n in names]].to_numpy()
    total = table[["theil_total"]].to_numpy()
    share = table[[f"share_{n}_pct" for n in names]].to_numpy() / 100
    amount = share * total / own
    # half a unit of the last printed place of each figure that enters
    slack = amount * (0.0005 / own + 0.0005 / total + 0.0005 / share)
    off = np.abs(amount.sum(axis=1) - 1) > slack.sum(axis=1)
    assert table.loc[off, "year"].tolist() == [2014]


def test_the_printed_shares_of_the_urbanisation_paper_add_up():
    """Printed table: within and between are shares of one total in every year."""
    table = pd.read_csv(HERE.parent / "reports/provinces/data/urbanisation_theil_printed.csv")
    assert (table["within_pct"] + table["between_pct"]).to_numpy() == pytest.approx(100, abs=0.11)
    parts = table[["share_east_pct", "share_central_pct", "share_west_pct"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(table["within_pct"].to_numpy(), abs=0.16)


# --- by definition ------------------------------------------------------------------------------------------


@given(positive)
def test_the_definitions(y):
    s, n = y / y.sum(), len(y)
    assert theil(y) == pytest.approx(float((s * np.log(s * n)).sum()), abs=1e-9)
    assert theil_l(y) == pytest.approx(np.log(y.mean()) - np.log(y).mean(), abs=1e-9)
    assert gini(y) == pytest.approx(np.abs(y[:, None] - y).sum() / (2 * n * n * y.mean()), abs=1e-9)
    assert variation(y) == pytest.approx(y.std() / y.mean(), abs=1e-9)


@given(positive, st.floats(0.01, 100))
def test_order_units_and_duplicates_do_not_matter(y, unit):
    for measure in (theil, theil_l, gini, variation):
        assert measure(y[::-1]) == pytest.approx(measure(y), abs=1e-9)
        assert measure(y * unit) == pytest.approx(measure(y), abs=1e-9)
        assert measure(np.repeat(y, 2)) == pytest.approx(measure(y), abs=1e-9)
        assert measure(y) >= -1e-12


@given(positive, st.integers(0, 19))
def test_a_weight_of_two_is_a_duplicate(y, at):
    at %= len(y)
    w = np.ones(len(y))
    w[at] = 2
    for measure in (theil, theil_l, gini, variation):
        assert measure(y, w) == pytest.approx(measure(np.append(y, y[at])), abs=1e-9)


@given(positive, st.randoms(use_true_random=False), st.sampled_from(["T", "L"]))
def test_a_split_adds_up_to_the_whole(y, random, measure):
    groups = np.array([random.choice("abc") for _ in y], dtype=object)
    w = np.array([random.uniform(0.5, 3) for _ in y])
    whole = theil if measure == "T" else theil_l
    made = split(y, groups, w, measure)
    assert made.total == pytest.approx(whole(y, w), abs=1e-9)
    assert made.between >= -1e-12 and (made.within >= -1e-12).all()
    assert made.amount.sum() == pytest.approx(1) and made.size.sum() == pytest.approx(1)


def test_known_values():
    assert theil(np.full(5, 3.0)) == pytest.approx(0)
    # all in one hand: ln n in the limit
    assert theil(np.array([1e-12] * 9 + [1.0])) == pytest.approx(np.log(10), abs=1e-6)
    assert gini(np.array([0.0] * 9 + [1.0])) == pytest.approx(0.9)
    for measure in (theil, theil_l):
        with pytest.raises(ValueError, match="positive"):
            measure(np.array([1.0, 0.0]))
    with pytest.raises(ValueError, match="weights"):
        theil(np.array([1.0, 2.0]), np.array([1.0, 0.0]))


# --- the drivers --------------------------------------------------------------------------------------------


def study(values: dict[str, dict[str, list[float]]], groupings: dict[str, dict[str, str]]) -> Study:
    """A panel of {indicator: {period: [figure of region a, b, …]}}."""
    periods = sorted({t for by in values.values() for t in by})
    n = max(len(v) for by in values.values() for v in by.values())
    codes = [chr(97 + i) for i in range(n)]
    index = pd.MultiIndex.from_product([codes, periods], names=["region", "period"])
    frame = pd.DataFrame(index=index, columns=list(values), dtype=float)
    for name, by in values.items():
        for t, figures in by.items():
            frame.loc[pd.IndexSlice[:, t], name] = figures
    return Study(
        Panel(
            frame,
            pd.DataFrame(index=index),
            {i: Indicator(i, same(i.title()), same("")) for i in values},
            {c: Region(c, same(c.upper()), same(c), c) for c in codes},
            {
                name: Grouping(name, same(name), {g: same(g) for g in dict.fromkeys(of.values())}, of)
                for name, of in groupings.items()
            },
        )
    )


def test_nested_groups_divide_the_part_within():
    y = [1.0, 2, 4, 8, 3, 9]
    halves = dict(zip("abcdef", "xxxyyy", strict=True))
    fine = dict(zip("abcdef", "ppqrrs", strict=True))
    made = study({"y": {"2020": y}}, {"halves": halves, "fine": fine})
    parts, _ = run(TheilParameters(id="t", value="y", grouping="halves", second="fine"), made)
    cell = {k[0]: c["theil"].value for k, c in parts.rows()}
    assert cell["total"] == pytest.approx(theil(np.array(y)))
    assert cell["within"] == pytest.approx(cell["nested"] + cell["within_second"])
    assert cell["total"] == pytest.approx(cell["between"] + cell["nested"] + cell["within_second"])
    # the finer grouping alone has the same between as both levels together
    (alone, _) = run(TheilParameters(id="t", value="y", grouping="fine"), made)
    assert alone.cell("between", "theil").value == pytest.approx(cell["between"] + cell["nested"])


def test_crossed_groups_show_their_interaction():
    y = [1.0, 2, 4, 8]
    made = study(
        {"y": {"2020": y}},
        {
            "rows": dict(zip("abcd", "xxyy", strict=True)),
            "columns": dict(zip("abcd", "pqpq", strict=True)),
        },
    )
    parts, _ = run(TheilParameters(id="t", value="y", grouping="rows", second="columns"), made)
    cell = {k[0]: c["theil"].value for k, c in parts.rows()}
    assert cell["within_second"] == pytest.approx(0), "every cell holds one region"
    # 1, 2, 4, 8 is a product of a row and a column effect: knowing one says nothing about the other
    assert cell["interaction"] == pytest.approx(0)
    assert cell["between"] + cell["between_second"] == pytest.approx(cell["total"])


def test_population_weights_and_the_measure_l():
    made = study(
        {"y": {"2020": [1.0, 2, 4]}, "people": {"2020": [3.0, 1, 2]}},
        {"g": dict(zip("abc", "xxy", strict=True))},
    )
    y, w = np.array([1.0, 2, 4]), np.array([3.0, 1, 2])
    for measure, whole in (("T", theil), ("L", theil_l)):
        parts, groups = run(
            TheilParameters(id="t", value="y", grouping="g", weight="people", measure=measure), made
        )
        assert parts.cell("total", "theil").value == pytest.approx(whole(y, w))
        assert groups.cell("x", "size_share").value == pytest.approx(100 * 4 / 6)
        assert groups.cell("x", "amount_share").value == pytest.approx(100 * 5 / 13)
        assert groups.cell("x", "mean").value == pytest.approx(5 / 4)
    assert "people@2020" in parts.inputs


def test_who_is_left_out_is_told():
    made = study(
        {"y": {"2020": [1.0, 2, np.nan, 3, 5]}, "people": {"2020": [1.0, 1, 1, np.nan, 1]}},
        {"g": dict(zip("abcd", "xxyy", strict=True))},
    )
    parts, groups = run(TheilParameters(id="t", value="y", grouping="g", weight="people"), made)
    assert {k: v["en"] for k, v in parts.missing.items()} == {
        "c": "the source has no figure for it",
        "e": "it belongs to no group",
        "d": "there is no figure to weight it by",
    }
    assert list(groups.frame.index) == ["x"]


def test_equal_figures_have_no_shares():
    made = study({"y": {"2020": [2.0, 2, 2]}}, {"g": dict(zip("abc", "xxy", strict=True))})
    parts, _ = run(TheilParameters(id="t", value="y", grouping="g"), made)
    assert parts.cell("total", "theil").value == pytest.approx(0)
    assert parts.frame["share"].isna().all()


def test_within_and_between_add_up_on_the_shipped_reports(prepared):
    for site, name in (
        (prepared["provinces"], "integration_theil"),
        (prepared["west"], "resilience_theil"),
    ):
        total = site.plan.results[name]
        groups = site.plan.results[f"{name}_groups"]
        value = {k: total.cell(k, "theil").value for k in ("within", "between", "total")}
        assert value["within"] + value["between"] == pytest.approx(value["total"])
        assert groups.frame["contribution"].sum() == pytest.approx(value["within"])
        n, mean, own = (groups.frame[c] for c in ("n", "mean", "theil"))
        weight = n * mean / (n * mean).sum()
        assert (weight * own).to_numpy() == pytest.approx(groups.frame["contribution"].to_numpy())


def test_the_path_of_the_west(prepared):
    report = prepared["west"].plan.report
    table, groups = inequality_path(
        PathParameters(id="i", indicator="resilience", grouping="northwest_southwest"), Study(report.panel)
    )
    wide = report.panel.over_time("resilience")
    for period in wide.columns:
        y = wide[period].dropna()
        assert table.cell(period, "theil_t").value == pytest.approx(theil(y.to_numpy()))
        assert table.cell(period, "within_share").value + table.cell(
            period, "between_share"
        ).value == pytest.approx(100)
        assert table.cell(period, "relative_gap").value == pytest.approx(
            100 * (1 - 1 / table.cell(period, "max_min_ratio").value)
        )
        assert y[table.cell(period, "highest").value] == y.max()
        inside = groups.frame.xs(period, level="period")["contribution"].sum()
        assert inside == pytest.approx(table.cell(period, "within").value)
    # one year inside the panel is that year alone
    last = prepared["west"].plan.results["resilience_theil"]
    assert table.cell("2019", "within_share").value == pytest.approx(last.cell("within", "share").value)


def test_a_balanced_path_has_the_same_regions_throughout():
    made = study({"y": {"2019": [1.0, 2, 4], "2020": [2.0, np.nan, 3]}}, {})
    (plain,) = inequality_path(PathParameters(id="i", indicator="y"), made)
    (balanced,) = inequality_path(PathParameters(id="i", indicator="y", balanced=True), made)
    assert plain.frame["n"].tolist() == [3, 2] and balanced.frame["n"].tolist() == [2, 2]
    assert balanced.missing["b"]["en"] == "it lacks a figure in some period"
    assert balanced.cell("2019", "theil_t").value == pytest.approx(theil(np.array([1.0, 4.0])))


@pytest.mark.parametrize(
    ("values", "options", "said"),
    [
        ({"y": {"2020": [1.0, 0.0]}}, {}, "“Y” of B is not positive (2020)"),
        (
            {"y": {"2020": [1.0, 2.0]}, "w": {"2020": [1.0, -1.0]}},
            {"weight": "w"},
            "“W” of B is not positive",
        ),
        ({"y": {"2020": [1.0, np.nan]}}, {}, "no period has two regions"),
        ({"y": {"2020": [1.0, 2.0]}}, {"weight": "w"}, "no indicator called “w”"),
        ({"y": {"2020": [1.0, 2.0]}}, {"grouping": "g"}, "no grouping called “g”"),
    ],
)
def test_what_cannot_be_computed_is_named(values, options, said):
    with pytest.raises(AnalysisProblem) as problem:
        inequality_path(PathParameters(id="i", indicator="y", **options), study(values, {}))
    assert said in problem.value.what["en"] and problem.value.remedy["zh"]


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
    assert prepare(folder, problems) is None
    assert any("of Beijing is not positive" in p.line() for p in problems.errors)

"""Theil's index of one period: its decompositions, weights, and who is left out."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.standing.inequality import theil, theil_l
from analysis.standing.theil import TheilParameters, run
from pipeline.prepare import prepare


def test_nested_groups_divide_the_part_within(study):
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


def test_crossed_groups_show_their_interaction(study):
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


def test_population_weights_and_the_measure_l(study):
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


def test_who_is_left_out_is_told(study):
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


def test_equal_figures_have_no_shares(study):
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


@pytest.mark.slow
def test_a_zero_stops_theil_l_only(folder):
    from intake.problems import Problems

    path = folder / "report.toml"
    text = path.read_text(encoding="utf-8").replace(
        'value = "integration.score"\ngrouping', 'value = "services_share"\ngrouping'
    )
    path.write_text(text, encoding="utf-8")
    data = folder / "data/services_value_added_2019.csv"
    data.write_text(data.read_text(encoding="utf-8").replace("83.52", "0"), encoding="utf-8")
    problems = Problems()
    assert prepare(folder, problems) is not None, problems.errors
    path.write_text(text.replace('kind = "theil"', 'kind = "theil"\nmeasure = "L"'), encoding="utf-8")
    problems = Problems()
    assert prepare(folder, problems) is None
    assert any("of Beijing is not positive" in p.line() for p in problems.errors)

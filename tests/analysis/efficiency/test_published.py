"""Reading of published DEA efficiencies: what binds, the identity, and the printed means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.efficiency.published import binding_part, possible, reading
from analysis.values import Study


def test_the_lower_part_binds():
    pure, scale = np.array([0.8, 1.0, 1.0, 0.7]), np.array([0.9, 0.7, 1.0, 0.7])
    assert binding_part(pure, scale).tolist() == ["pure", "scale", "none", "both"]


def test_the_shipped_efficiencies(plan):
    finance = plan.results["finance"]
    # the one whose figures are called doubtful is named and left out
    assert len(finance.frame) == 30 and set(finance.missing) == {"650000"}
    # where at least one of the three must be wrong, nobody knows which part is the lower: it is in no class of constraints
    for code in ("510000", "110000"):
        assert finance.cell(code, "binding").value == "doubtful" and finance.cell(code, "sound").missing
        assert not finance.cell(code, "possible").value
    assert finance.cell("430000", "sound").value == finance.cell("430000", "technical").value
    assert finance.cell("430000", "binding").value == "none", "Hunan is on the frontier"
    row = {
        c: finance.cell("510000", c).value for c in ("technical", "pure", "scale", "product", "identity_gap")
    }
    assert row["product"] == pytest.approx(row["pure"] * row["scale"])
    assert row["identity_gap"] == pytest.approx(row["technical"] - row["product"])
    assert (
        not finance.cell("510000", "identity_holds").value and finance.cell("430000", "identity_holds").value
    )
    counts = plan.results["finance_binding"].frame["n"]
    assert counts.sum() == 30


def test_no_advice_rests_on_efficiencies_that_cannot_be(plan):
    """Tibet's whole is above both of its parts, Beijing's below the scale efficiency though its pure one is 1."""
    finance, advice = plan.results["finance"], plan.results["advice"]
    assert not any(finance.cell(code, "possible").value for code in ("540000", "110000"))
    assert finance.cell("430000", "possible").value
    rules = {c.rule.id for c in plan.rules if "finance" in c.rule.when}
    named = {key[0] for key, _ in advice.rows() if key[1] in rules}
    assert named and all(finance.cell(code, "possible").value for code in named)


@given(arrays(float, (7, 3), elements=st.floats(0, 1)))
def test_means_of_figures_that_multiply_are_possible(years):
    pure, scale = years[:, 0], years[:, 1]
    whole = pure * scale
    means = [np.array([round(float(v.mean()), 4)]) for v in (whole, pure, scale)]
    assert possible(*means, 4).all()
    assert not possible(means[0] + min(means[1], means[2]) + 0.001, means[1], means[2], 4).any()


def test_the_printed_national_means(plan):
    """Printed in the paper: 0.8356, 0.9313, 0.8855 for the nation."""
    (parameters,) = [p for _, p in plan.report.analyses if p.id == "finance"]
    *_, groups = reading(parameters, Study(plan.report.panel.printed))
    found = [groups.cell("all", c).value for c in ("technical", "pure", "scale")]
    assert found == pytest.approx([0.8356, 0.9313, 0.8855], abs=5.1e-5)


parts = arrays(float, 8, elements=st.integers(1, 20).map(lambda v: v / 20))


@given(parts, parts)
def test_one_word_for_every_pair_and_it_turns_with_them(pure, scale):
    turned = {"pure": "scale", "scale": "pure", "none": "none", "both": "both"}
    said = binding_part(pure, scale)
    assert [turned[w] for w in said] == binding_part(scale, pure).tolist()
    for p, s, word in zip(pure, scale, said, strict=True):
        assert word == ("none" if p == s == 1 else "both" if p == s else "pure" if p < s else "scale")

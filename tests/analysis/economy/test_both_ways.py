"""Trade both ways: Grubel and Lloyd's index as one minus scipy's Bray–Curtis, bounds against all completions, printed totals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import braycurtis

from analysis.economy.both_ways import BothWaysParameters, bounds, implied, two_way
from publish.site import Site

figures = st.floats(0.1, 100)


@given(st.lists(st.tuples(figures, figures), min_size=2, max_size=8))
def test_the_index_is_one_minus_the_dissimilarity_of_bray_and_curtis(
    pairs: list[tuple[float, float]],
) -> None:
    x, m = (np.array(side) for side in zip(*pairs, strict=True))
    low, high, least, most = bounds(x, m)
    assert low == pytest.approx(high) and least == pytest.approx(most)
    assert least == pytest.approx(1 - braycurtis(x, m))
    assert low == pytest.approx([1 - braycurtis([a], [b]) for a, b in pairs])


@given(
    st.lists(st.tuples(figures, figures, st.sampled_from(["both", "x", "m"])), min_size=3, max_size=8),
    st.lists(st.floats(0, 1), min_size=8, max_size=8),
)
def test_no_completion_of_the_lists_leaves_the_bounds(
    goods: list[tuple[float, float, str]], fractions: list[float]
) -> None:
    goods = [(5.0, 5.0, "both"), *goods]
    x = np.array([a if kind != "m" else np.nan for a, _, kind in goods])
    m = np.array([b if kind != "x" else np.nan for _, b, kind in goods])
    low, high, least, most = bounds(x, m)
    part = np.resize(fractions, len(goods))
    # a good that is not listed is no larger than the smallest that is
    full_x = np.where(np.isnan(x), part * np.nanmin(x), x)
    full_m = np.where(np.isnan(m), part * np.nanmin(m), m)
    each = two_way(full_x, full_m)
    assert ((low - 1e-9 <= each) & (each <= high + 1e-9)).all()
    whole = 1 - braycurtis(full_x, full_m)
    assert least - 1e-9 <= whole <= most + 1e-9


def test_a_large_figure_that_is_missing_may_lower_the_whole_as_well() -> None:
    """By hand: with 0.25 one way, 1 the other leaves (14 + 0.5) / (14 + 1.25), less than (14 + 0) / (14 + 0.25)."""
    x, m = np.array([5.0, 1.0, 1.0, np.nan]), np.array([5.0, 1.0, 1.0, 0.25])
    _, high, least, _ = bounds(x, m)
    assert least == pytest.approx(14.5 / 15.25) and high[-1] == 1


@given(st.floats(50, 900), st.lists(st.floats(0.02, 0.3), min_size=2, max_size=6))
def test_the_true_whole_is_within_what_rounded_figures_imply(whole: float, parts: list[float]) -> None:
    amounts = np.round(whole * np.array(parts), 2)
    shares = np.round(100 * np.array(parts), 2)
    _, low, high = implied(amounts, shares, 2)
    assert low - 1e-6 <= whole <= high + 1e-6


@pytest.mark.slow
def test_the_printed_total_agrees_and_shows_which_caption_is_which(prepared: dict[str, Site]) -> None:
    """Hua (2020) prints 908.03 for both directions together: Tables 1 and 2 fit that, and only as imports and exports."""
    results = prepared["openness"].plan.results
    flows = results["cee_flows"].frame
    assert flows.loc["all", "implied_low"] <= 908.03 <= flows.loc["all", "implied_high"]
    assert not flows.loc["all", "implied_low"] <= 894.63 <= flows.loc["all", "implied_high"]
    assert flows.loc["exports", "implied"] > flows.loc["imports", "implied"]
    assert flows.loc["all", ["n", "both"]].tolist() == [19, 1]
    verdicts = results["replication"].frame["verdict"]
    assert (verdicts["cee_first"], verdicts["cee_second"]) == ("agrees", "differs")


def test_what_cannot_be_is_told() -> None:
    good = {"id": "a", "name": {"zh": "甲", "en": "A"}, "exports": 1.0, "exports_share": 1.0}
    common = {"id": "b", "unit": {"zh": "元", "en": "yuan"}, "source": "s"}
    with pytest.raises(ValueError, match="both directions"):
        BothWaysParameters(goods=[good, {**good, "id": "c"}], **common)
    with pytest.raises(ValueError, match="listed twice"):
        BothWaysParameters(goods=[good, good], **common)
    with pytest.raises(ValueError, match="together"):
        BothWaysParameters(goods=[{**good, "imports": 1.0}, {**good, "id": "c"}], **common)

"""Structure: closed forms, scipy, and the printed sector shares."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cityblock
from scipy.spatial.distance import cosine as scipy_cosine
from scipy.stats import entropy as scipy_entropy

from analysis.structure import (
    StructureParameters,
    cosine,
    herfindahl,
    krugman,
    location_quotients,
    moore,
    rationalisation,
    run,
    shares,
)
from analysis.values import Indicator, Panel, Region, Study, same

WEST = Path(__file__).resolve().parent.parent / "reports/west/data/industry_structure_by_group.csv"
tables = arrays(float, (5, 4), elements=st.floats(0.1, 100))


def study(frame):
    codes = list(dict.fromkeys(frame.index.get_level_values("region")))
    return Study(
        Panel(
            frame,
            pd.DataFrame(index=frame.index),
            {c: Indicator(c, same(c), same("")) for c in frame.columns},
            {c: Region(c, same(c), same(c), c) for c in codes},
            {},
        )
    )


def test_the_printed_shares_of_the_west_add_up():
    table = pd.read_csv(WEST).set_index(["year", "group"])
    assert table.sum(axis=1).to_numpy() == pytest.approx(100, abs=0.02)
    S = shares(table.to_numpy())
    west = table.index.get_level_values("group") == "西部"
    # from farms and factories to services: the structure of the West turned by some 23 degrees in twenty years
    turned = moore(S[west][:1], S[west][-1:])[0]
    assert turned == pytest.approx(np.degrees(np.arccos(1 - scipy_cosine(S[west][0], S[west][-1]))))


@pytest.mark.parametrize("data", ["WorldPhones", "dune"])
def test_herfindahl_is_vegans_simpson(data):
    """tests/reference/diversity.R: “simpson” of ecology is one minus Herfindahl."""
    rows = pd.read_csv(Path(__file__).parent / "reference/diversity.csv").query("data == @data")
    table = rows.pivot(index="row", columns="column", values="value")
    found = herfindahl(shares(table.drop(columns=["simpson", "invsimpson"]).to_numpy()))
    assert found == pytest.approx(1 - table["simpson"].to_numpy(), rel=1e-12)


@given(tables)
def test_bounds_and_scipy(X):
    S, base = shares(X), shares(X.sum(axis=0))
    assert S.sum(axis=1) == pytest.approx(1)
    assert ((herfindahl(S) >= 0.25 - 1e-9) & (herfindahl(S) <= 1)).all()
    assert ((krugman(S, base) >= 0) & (krugman(S, base) <= 2)).all()
    assert krugman(S, base) == pytest.approx([cityblock(s, base) for s in S])
    assert cosine(S, base) == pytest.approx([1 - scipy_cosine(s, base) for s in S])
    lq = location_quotients(S, base)
    weight = X.sum(axis=1) / X.sum()
    assert weight @ lq == pytest.approx(1), "quotients weighted by size average to one"
    assert rationalisation(S, np.tile(base, (5, 1))) == pytest.approx(
        [scipy_entropy(s, base) for s in S], abs=1e-9
    )
    assert rationalisation(S, S) == pytest.approx(0, abs=1e-12)
    assert moore(S, S) == pytest.approx(0, abs=1e-5)


def test_the_driver():
    index = pd.MultiIndex.from_product([["a", "b"], ["2019", "2020"]], names=["region", "period"])
    frame = pd.DataFrame({"p": [1.0, 1, 3, 2], "s": [1.0, 2, 1, 1], "t": [2.0, 1, 0, 1]}, index=index)
    table, lq = run(StructureParameters(id="s", sectors=("p", "s", "t")), study(frame))
    assert table.cell(("a", "2019"), "hhi").value == pytest.approx(0.25**2 * 2 + 0.25)
    assert np.isnan(table.cell(("a", "2019"), "moore").value)
    assert table.cell(("a", "2020"), "moore").value > 0
    assert lq.cell(("a", "s"), "lq").value == pytest.approx(0.5 / (3 / 8))


def test_rationalisation_and_upgrading():
    """Gan et al. 2011: Theil index of output against employment, tertiary over secondary."""
    index = pd.MultiIndex.from_product([["a", "b"], ["2020"]], names=["region", "period"])
    frame = pd.DataFrame(
        {"p": [10.0, 1], "s": [40.0, 2], "t": [50.0, 1], "lp": [40.0, 1], "ls": [30.0, 2], "lt": [30.0, 1]},
        index=index,
    )
    p = StructureParameters(
        id="s", sectors=("p", "s", "t"), employment=("lp", "ls", "lt"), upgrading=("t", "s")
    )
    table, _ = run(p, study(frame))
    assert table.cell(("a", "2020"), "rationalisation").value == pytest.approx(
        scipy_entropy([1, 4, 5], [4, 3, 3])
    )
    assert table.cell(("b", "2020"), "rationalisation").value == pytest.approx(0)
    assert table.cell(("a", "2020"), "upgrading").value == pytest.approx(1.25)
    with pytest.raises(ValueError, match="as many indicators"):
        StructureParameters(id="s", sectors=("p", "s"), employment=("lp",))
    assert np.isnan(rationalisation(np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]])))[0], (
        "output without employment"
    )

"""Structure: closed forms, scipy, and the printed sector shares."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pydantic import ValidationError
from scipy.spatial.distance import cdist, cityblock
from scipy.spatial.distance import cosine as scipy_cosine
from scipy.stats import entropy as scipy_entropy

from analysis.economy.structure import (
    SECTIONS,
    SECTORS,
    StructureParameters,
    cosine,
    herfindahl,
    krugman,
    location_quotients,
    moore,
    rationalisation,
    run,
    shares,
    similarities,
)
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same
from paths import ROOT

WEST = ROOT / "reports/west/data/industry_structure_by_group.csv"
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
    rows = pd.read_csv(ROOT / "tests/reference/diversity.csv").query("data == @data")
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


@given(tables, st.permutations(range(4)))
def test_similarities_are_scipys_and_turn_with_the_sectors(X, order):
    S = shares(X)
    found = similarities(S)
    assert found == pytest.approx(1 - cdist(S, S, "cosine"))
    assert np.diag(found) == pytest.approx(1) and found == pytest.approx(found.T)
    assert similarities(S[:, order]) == pytest.approx(found)
    assert similarities(X) == pytest.approx(found), "shares or amounts: the angle is the same"


def test_the_ten_sectors_of_the_source():
    """Strategic Study of CAE 22 (1), 2020 (Qinba, industries): ten sectors by the value chain, education and health
    among the services of government; every section of the national standard has one."""
    listed = "农业，采掘业，制造业，水、电、气等设施供应业，建筑，贸易服务业，运输服务业，商务服务业，政府服务业，个人服务业"
    assert [name["zh"] for name in SECTORS.values()] == listed.split("，")
    assert set(SECTIONS.values()) == set(SECTORS) and sorted(SECTIONS) == list("ABCDEFGHIJKLMNOPQRST")
    assert SECTIONS["P"] == SECTIONS["Q"] == SECTIONS["S"] == "government"


def test_industries_are_put_together_before_anything_is_measured():
    index = pd.MultiIndex.from_product([["a", "b", "c"], ["2020"]], names=["region", "period"])
    rng = np.random.default_rng(4)
    sections = dict(zip((f"e{x}" for x in SECTIONS), SECTIONS, strict=True))
    frame = pd.DataFrame(rng.uniform(1, 9, (3, len(sections))), index=index, columns=list(sections))
    p = StructureParameters(id="s", sectors=tuple(sections), ten=sections, alike=0.9)
    made = {r.id: r for r in run(p, study(frame))}
    own = pd.DataFrame(
        {k: frame[[i for i, x in sections.items() if SECTIONS[x] == k]].sum(axis=1) for k in SECTORS}
    )
    plain = {r.id: r for r in run(p.model_copy(update={"sectors": tuple(SECTORS), "ten": {}}), study(own))}
    for name in ("s", "s_lq", "s_alike"):
        pd.testing.assert_frame_equal(made[name].frame, plain[name].frame)
    assert made["s_lq"].labels["indicator"]["trade"]["en"] == "Trade services"
    assert [m.id for m in made["s"].method] == ["structure", "ten_sectors"]
    alike = made["s_alike"].frame
    between = similarities(shares(own.to_numpy())) - 2 * np.eye(3)
    assert alike["similarity"].tolist() == pytest.approx(between.max(axis=1).tolist())
    assert alike["alike"].tolist() == (between >= 0.9).sum(axis=1).tolist()
    assert alike["most"].tolist() == [list("abc")[j] for j in between.argmax(axis=1)]
    # a twin is as like as can be; nobody is like themselves
    twin = pd.concat([frame, frame.loc[["a"]].rename(index={"a": "d"})])
    (row,) = [r for r in run(p, study(twin)) if r.id == "s_alike"]
    assert row.cell("a", "most").value == "d" and row.cell("a", "similarity").value == pytest.approx(1)


def test_the_sums_of_a_whole_with_a_gap_are_told():
    index = pd.MultiIndex.from_product([["a", "cn"], ["2020"]], names=["region", "period"])
    frame = pd.DataFrame({"x": [1.0, 5], "y": [2.0, np.nan], "z": [3.0, 4]}, index=index)
    made = study(frame)
    made.panel.regions["cn"] = Region("cn", same("cn"), same("cn"), "cn", "aggregate")
    ten = {"x": "A", "y": "A", "z": "C"}
    p = StructureParameters(id="s", sectors=("x", "y", "z"), ten=ten, area="cn")
    with pytest.raises(AnalysisProblem, match="has no figures of sectors in 2020"):
        run(p, made)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"ten": {"x": "A"}}, "says nothing of “y”"),
        ({"ten": {"x": "A", "y": "U"}}, "neither a section"),
        ({"ten": {"x": "A", "y": "C", "l": "A", "m": "A"}, "employment": ("l", "m")}, "same of the ten"),
        ({"alike": 0}, "greater than 0"),
    ],
)
def test_faults_of_the_ten_sectors_are_explained(options, said):
    with pytest.raises(ValidationError, match=said):
        StructureParameters(id="s", sectors=("x", "y"), **options)

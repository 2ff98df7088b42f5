"""Every panel model in full, on raw statistics of 31 provinces over thirteen years: made up, and those that ``PROVINCE_PANEL`` names.

Least squares, 2SLS and GMM's rows are held against statsmodels and pandas on the same file, read without the program.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.tools import add_constant

from analysis.registry import ANALYSES
from analysis.values import Result
from intake.problems import Problems
from pipeline.prepare import prepare
from tests.compose.blocks.panel_report import write

pytestmark = pytest.mark.slow
INCOME, PRODUCT, TOWNS = "income_per_capita_yuan", "gdp_per_capita_yuan", "urbanisation_pct"
SERVICES, STUDENTS = "tertiary_share_pct", "university_students"


@pytest.fixture(scope="module")
def results(panel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    problems = Problems()
    prepared = prepare(write(tmp_path_factory.mktemp("full") / "models", panel), problems)
    assert prepared is not None, [p.line() for p in problems]
    plan = prepared[0]
    kinds = {entry.kind for entry, _ in plan.report.analyses}
    assert {kind for kind in ANALYSES if kind.startswith("panel_")} <= kinds, "a model is not run"
    return dict(plan.results)


@pytest.fixture(scope="module")
def raw(panel: Path) -> pd.DataFrame:
    """The file with the logarithms that the models take, in the order of regions and years."""
    table = pd.read_csv(panel, encoding="utf-8-sig").sort_values(["region", "year"])
    for name in (INCOME, PRODUCT):
        table[name] = np.log(table[name])
    return table.reset_index(drop=True)


def dummies(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    X = pd.get_dummies(table[["region", "year"]].astype(str), drop_first=True, dtype=float)
    return add_constant(pd.concat([table[names], X], axis=1))


def test_two_way_effects_are_dummy_variables(results: dict[str, Result], raw: pd.DataFrame) -> None:
    names = [PRODUCT, TOWNS, SERVICES]
    table = raw.dropna(subset=[INCOME, *names])
    fitted = OLS(table[INCOME], dummies(table, names)).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(table["region"])[0]}
    )
    for name in names:
        cell = results["model"].cell(("two_way", name), "b")
        assert cell.value == pytest.approx(fitted.params[name], rel=1e-6)
    assert results["model_models"].cell("two_way", "n").value == len(table)


def test_two_stages_are_two_regressions(results: dict[str, Result], raw: pd.DataFrame) -> None:
    """The second stage on the fitted values of the first, both with dummy variables."""
    result = results["instrumented"]
    terms = [k[1] for k, _ in result.rows() if k[0] == "iv"]
    first = [k[1] for k, _ in result.rows() if k[0].startswith("first:")]
    # a lag is the figure of the year before in a row that has every variable
    plain = dict.fromkeys([INCOME, *(t.split(":")[0] for t in (*terms, *first))])
    table = raw.dropna(subset=list(plain))
    known = table.set_index(["region", "year"])
    before = pd.MultiIndex.from_arrays([table["region"], table["year"] - 1])
    lagged = {t: known[t.split(":")[0]].reindex(before).to_numpy() for t in first if ":" in t}
    table = table.assign(**lagged).dropna(subset=[*terms, *first])
    endogenous = [t for t in terms if t not in first]
    assert endogenous
    fitted = table.copy()
    for name in endogenous:
        fitted[name] = OLS(table[name], dummies(table, first)).fit().fittedvalues
    second = OLS(table[INCOME], dummies(fitted, terms)).fit()
    for name in terms:
        assert result.cell(("iv", name), "b").value == pytest.approx(second.params[name], rel=1e-5)


def test_all_tests_have_results(results: dict[str, Result]) -> None:
    """Eleven years and 31 provinces allow what six and twelve do not."""
    for name, column in (("roots", "statistic"), ("together", "statistic")):
        assert results[name].frame[column].notna().mean() > 0.5, name
    levels = results["roots"].frame.xs("level", level="form")
    assert levels["statistic"].notna().any() and levels["p"].dropna().between(0, 1).all()
    causes = results["cause"].frame
    assert causes["z_tilde"].notna().any() and causes["p_f"].between(0, 1).all()
    assert results["moments_tests"].frame["statistic"].notna().any()


def test_responses_begin_with_the_cholesky_factor(results: dict[str, Result]) -> None:
    responses = results["dynamics_responses"].frame["response"]
    first = responses.xs("0", level="horizon").unstack("cause")
    order = list(dict.fromkeys(k[0] for k, _ in results["dynamics_responses"].rows()))
    matrix = first.loc[order, order].to_numpy(float)
    assert np.allclose(matrix, np.tril(matrix)) and (np.diag(matrix) > 0).all()
    roots = results["dynamics_roots"].frame
    assert np.allclose(np.hypot(roots["real"], roots["imaginary"]), roots["modulus"])


def test_effects_add_up(results: dict[str, Result]) -> None:
    through = results["through_effects"].frame["effect"]
    assert through["direct"] + through["indirect"] == pytest.approx(through["total"])
    near = results["near_impacts"].frame["effect"].unstack("part")
    assert (near["direct"] + near["indirect"]).to_numpy() == pytest.approx(near["total"].to_numpy())


def test_gmm_counts_its_rows(results: dict[str, Result], raw: pd.DataFrame) -> None:
    facts = results["moments_models"].frame
    regions = raw.dropna(subset=[INCOME])["region"].nunique()
    assert (facts.loc[["difference", "system"], "regions"] <= regions).all()
    assert (facts["n"] > 5 * facts["regions"]).all()


def test_every_province_is_in_a_club_or_in_none(results: dict[str, Result], raw: pd.DataFrame) -> None:
    assert len(results["clubs"].frame) == raw["region"].nunique()
    assert np.isfinite(results["catching_up"].frame["b"]).all()

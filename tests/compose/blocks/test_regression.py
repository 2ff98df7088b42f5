"""Blocks of panel models on raw statistics of provinces: tables, stars, sentences against the numbers, both languages."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.values import AnalysisProblem, Result
from compose.blocks import effects, model_tests, panel_tests, regression
from compose.context import Context
from compose.document import Columns, Figure, Paragraph, Section, Table, plain
from publish.site import Site

pytestmark = pytest.mark.slow
LANGUAGES = ("zh", "en")
ESTIMATES = (
    "model",
    "model_robustness",
    "instrumented",
    "moments",
    "near",
    "dynamics",
    "moderated",
    "through",
)


@pytest.fixture(scope="module")
def site(panel_models: Site) -> Site:
    return panel_models


def context(site: Site, language: str, **changed: Result) -> Context:
    return Context(site.plan.report, {**site.plan.results, **changed}, language, None, site.figures(language))


def sections(site: Site, language: str) -> list[Section]:
    made = []
    here = context(site, language)
    for block, parameters in site.plan.overview:
        section = block.compose(parameters, here)
        assert section is not None
        made.append(section)
    return made


def test_a_model_that_is_not_there_is_told(site: Site) -> None:
    of = next(p for b, p in site.plan.overview if b.kind == "regression")
    unknown = of.model_copy(update={"models": ("fixd",)})
    with pytest.raises(AnalysisProblem, match="has no model fixd") as told:
        regression.regression(unknown, context(site, "en"))
    assert told.value.remedy["zh"].startswith("现有：")


def text(section: Section) -> str:
    return " ".join(plain(n.prose) for n in section.nodes if isinstance(n, Paragraph))


def tables(section: Section) -> list[Table]:
    found = []
    for node in section.nodes:
        for leaf in (*node.left, *node.right) if isinstance(node, Columns) else (node,):
            if isinstance(leaf, Table):
                found.append(leaf)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_coefficient_is_told_as_its_p_says(site, language):
    here = context(site, language)
    words = {
        "zh": ("显著为正", "显著为负", "不显著"),
        "en": ("positive and significant", "negative and significant", "not significant"),
    }[language]
    seen = set()
    for name in ESTIMATES:
        result = site.plan.results[name]
        for (model, term), row in result.rows():
            said = plain(regression.coefficient_sentence(here, result, model, term))
            expected = 2 if row["p"].value >= 0.05 else 0 if row["b"].value > 0 else 1
            seen.add(expected)
            assert [w in said for w in words] == [i == expected for i in range(3)], said
            assert here.formatter.cell(row["p"]).removeprefix("<") in said
            places = here.formatter.together({column: row[column] for column in ("b", "se")})
            for column in ("b", "se"):
                assert here.formatter.cell(row[column], decimals=places.get(column), reading=True) in said
    assert seen == {0, 1, 2}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_hold_the_results_with_stars_by_p(site, language):
    here = context(site, language)
    for name in ESTIMATES[:5]:
        result = site.plan.results[name]
        table = regression.table(regression.RegressionBlock(kind="regression", of=name), here)
        models = list(dict.fromkeys(k[0] for k, _ in result.rows()))
        assert len(table.head) == 1 + len(models)
        numbers = 0
        for row in table.rows:
            for cell in row.cells[1:]:
                runs = [r for r in cell.prose if r.address]
                if not runs:
                    continue
                numbers += 1
                _, model, term, column = (
                    runs[0].address.split("/") if runs[0].address.count("/") == 3 else ("",) * 4
                )
                if column not in {"b", "se"}:
                    continue
                # the smallest error of the row has three figures, and the row's figures as many decimals as it has
                errors = [r["se"].value for k, r in result.rows() if k[1] == term]
                told = [e for e in errors if e >= 0.0001]
                places = min(5, max(3, 2 - math.floor(math.log10(min(told))))) if told else None
                shown = here.formatter.cell(result.cell((model, term), column), decimals=places)
                if column == "b":
                    p = result.cell((model, term), "p").value
                    mark = "***" if p < 0.01 else "**" if p < 0.05 else "*" if p < 0.1 else ""
                    assert plain(cell.prose) == shown + mark
                else:
                    assert plain(cell.prose) == f"({shown})"
        assert numbers >= 2 * len(result.frame)
        assert any("*** p < 0.01" in plain(n) for n in table.notes)
        bare = regression.table(regression.RegressionBlock(kind="regression", of=name, stars=False), here)
        assert "*" not in "".join(plain(c.prose) for r in bare.rows for c in r.cells)
        assert not any("p < 0.01" in plain(n) for n in bare.notes)


def test_both_languages_say_the_same_figures(site):
    zh, en = (sections(site, language) for language in LANGUAGES)
    assert len(zh) == len(en) == 11
    for a, b in zip(zh, en, strict=True):
        assert [len(t.rows) for t in tables(a)] == [len(t.rows) for t in tables(b)]
        figures = [
            [r.address for n in s.nodes if isinstance(n, Paragraph) for r in n.prose if r.address]
            for s in (a, b)
        ]
        assert sorted(figures[0]) == sorted(figures[1])
        drawn = [
            [
                x.svg
                for n in s.nodes
                if isinstance(n, Columns)
                for x in (*n.left, *n.right)
                if isinstance(x, Figure)
            ]
            for s in (a, b)
        ]
        for one, other in zip(*drawn, strict=True):
            marks = [
                re.sub(
                    r"<text.*?</text>|aria-label=\"[^\"]*\"|lang=\"[^\"]*\"|<svg[^>]*>|<title>.*?</title>",
                    "",
                    x,
                )
                for x in (one, other)
            ]
            assert len(re.findall("<text", one)) == len(re.findall("<text", other))
            assert marks[0] == marks[1]
        assert "nan" not in text(b) and "—" not in text(b)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tests_are_told_as_they_came_out(site, language):
    here = context(site, language)
    tests = site.plan.results["instrumented_tests"]
    weak = {"zh": "工具变量弱", "en": "instruments are weak"}[language]
    for f in (3.0, 300.0):
        frame = tests.frame.copy()
        frame.loc["first:gdp_per_capita_yuan", "statistic"] = f
        changed = context(site, language, instrumented_tests=replace(tests, frame=frame))
        said = " ".join(plain(s) for s in model_tests.test_sentences("instrumented", changed))
        assert (weak in said) == (f < 19.93)
    rejected = {"zh": "拒绝随机效应", "en": "rejects random effects"}[language]
    kept = {"zh": "不拒绝随机效应", "en": "does not reject random effects"}[language]
    tests = site.plan.results["model_tests"]
    for p in (0.01, 0.2):
        frame = tests.frame.copy()
        frame.loc["hausman_robust", "p"] = p
        changed = context(site, language, model_tests=replace(tests, frame=frame))
        said = " ".join(plain(s) for s in model_tests.test_sentences("model", changed))
        assert (kept in said) == (p > 0.05) and rejected.removeprefix("不") in said.replace(kept, rejected)
    assert plain(regression.caution(here, site.plan.results["model_models"], "two_way")).count("31") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_tiny_coefficients_are_in_powers_of_ten(site, language):
    """Of a regressor counted in single persons: no row of zeros, in the table and in the sentence."""
    result = site.plan.results["model"]
    frame = result.frame.copy()
    term = next(k[1] for k, _ in result.rows())
    frame.loc[("two_way", term), ["b", "se"]] = [-2.3456e-7, 4.1e-8]
    here = context(site, language, model=replace(result, frame=frame))
    table = regression.table(regression.RegressionBlock(kind="regression", of="model"), here)
    shown = [plain(row.cells[3].prose) for row in table.rows[:2]]
    assert shown[0].startswith("−2.35×10⁻⁷") and shown[1] == "(4.10×10⁻⁸)"
    # the other models of the row keep their decimals
    assert all("×" not in plain(row.cells[1].prose) for row in table.rows[:2])
    said = plain(regression.coefficient_sentence(here, here.results["model"], "two_way", term))
    assert "−2.35×10⁻⁷" in said and "4.10×10⁻⁸" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_symbols_of_statistics_are_italic_in_tables(site, language):
    here = context(site, language)
    table = regression.table(regression.RegressionBlock(kind="regression", of="model"), here)
    names = [row.cells[0].prose for row in table.rows]
    r2 = next(prose for prose in names if plain(prose) == "R²")
    assert [(run.text, run.italic) for run in r2] == [("R", True), ("²", False)]
    tests = regression.tests_table("model", here)
    head = next(h for h in tests.head if h.text in {"p", "p值"})
    assert head.words[0].italic and head.words[0].text == "p"


@pytest.mark.parametrize("language", LANGUAGES)
def test_gmm_is_held_against_pooled_and_fixed(site, language):
    result = site.plan.results["moments"]
    term = next(k[1] for k, _ in result.rows())
    unreliable = {"zh": "不可靠", "en": "not reliable"}[language]
    for b, inside in ((0.5, True), (0.2, True), (0.9, True), (0.1, False), (0.95, False)):
        frame = result.frame.copy()
        frame.loc[("fixed", term), "b"], frame.loc[("pooled", term), "b"] = 0.2, 0.9
        for model in ("difference", "system"):
            frame.loc[(model, term), "b"] = b
        changed = replace(result, frame=frame)
        said = [plain(s) for s in model_tests.bond_sentences(context(site, language), changed)]
        assert len(said) == 2 and all((unreliable in s) != inside for s in said)
    assert model_tests.bond_sentences(context(site, language), site.plan.results["model"]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_regions_are_said(site, language):
    facts = site.plan.results["model_models"]
    frame = facts.frame.assign(regions=12.0)
    here = context(site, language)
    said = plain(regression.caution(here, replace(facts, frame=frame), "two_way"))
    assert {"zh": "只有12个地区", "en": "12 regions are few"}[language] in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_tests_without_a_result_have_no_table(site, language):
    roots, cause = (site.plan.results[name] for name in ("roots", "cause"))
    empty = roots.frame.assign(statistic=np.nan, p=np.nan)
    block = panel_tests.UnitRootsBlock(kind="unit_roots", of="roots")
    section = panel_tests.unit_roots(block, context(site, language, roots=replace(roots, frame=empty)))
    assert not tables(section)
    assert {"zh": "都没有结果", "en": "has a result"}[language] in text(section)
    short = cause.frame.assign(z_tilde=np.nan, p_tilde=np.nan)
    block = panel_tests.GrangerBlock(kind="granger", of="cause")
    section = panel_tests.granger(block, context(site, language, cause=replace(cause, frame=short)))
    assert len(tables(section)) == 1
    assert {"zh": "期数太少", "en": "so few periods"}[language] in text(section)
    both = panel_tests.granger(block, context(site, language))
    assert len({plain(t.caption) for t in tables(both)}) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unstable_system_shows_no_responses(site, language):
    block = panel_tests.ResponsesBlock(kind="impulse_responses", of="dynamics")
    stable = panel_tests.impulse_responses(block, context(site, language))
    roots = site.plan.results["dynamics_roots"]
    frame = roots.frame.copy()
    frame.iloc[0] = [1.2, 0.0, 1.2]
    unstable = panel_tests.impulse_responses(
        block, context(site, language, dynamics_roots=replace(roots, frame=frame))
    )
    count = [sum(isinstance(n, Columns) for n in s.nodes) for s in (stable, unstable) if s]
    assert count == [2, 1]
    assert {"zh": "系统不稳定", "en": "not stable"}[language] in text(unstable)
    assert {"zh": "系统稳定", "en": "is stable"}[language] in text(stable)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_indirect_effect_is_shown_only_where_its_interval_leaves_out_zero(site, language):
    result = site.plan.results["through_effects"]
    words = {"zh": "不能证明存在中介作用", "en": "cannot be shown"}[language]
    for low, high in ((-0.1, 0.2), (0.1, 0.2), (-0.2, -0.1)):
        frame = result.frame.copy()
        frame.loc["indirect", ["low", "high"]] = [low, high]
        said = plain(
            effects.mediation_sentence(
                "through", context(site, language, through_effects=replace(result, frame=frame))
            )
        )
        assert (words in said) == (low < 0 < high)


@pytest.mark.parametrize("language", LANGUAGES)
def test_moderation_is_told_by_the_product(site, language):
    result = site.plan.results["moderated"]
    words = {
        "zh": ("升高而升高", "升高而降低", "不能证明影响"),
        "en": ("rises with", "falls as", "cannot be shown"),
    }[language]
    for b, p, expected in ((0.1, 0.01, 0), (-0.1, 0.01, 1), (0.1, 0.3, 2)):
        frame = result.frame.copy()
        frame.loc[("moderated", "interaction"), ["b", "p"]] = [b, p]
        said = plain(
            effects.moderation_sentences(
                "moderated", context(site, language, moderated=replace(result, frame=frame))
            )[0]
        )
        assert [w in said for w in words] == [i == expected for i in range(3)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_granger_is_told_by_all_its_lags(site, language):
    result = site.plan.results["cause"]
    words = {"zh": "不能证明", "en": "cannot be shown"}[language]
    depends = {"zh": "因滞后期数而异", "en": "depends on the number of lags"}[language]
    pair = next(k for k, _ in result.rows())[:2]
    lags = [k[2] for k, _ in result.rows() if k[:2] == pair]
    assert len(lags) == 2
    for ps in ((0.01, 0.02), (0.3, 0.4), (0.01, 0.4)):
        frame = result.frame.copy()
        for k, p in zip(lags, ps, strict=True):
            frame.loc[(*pair, k), ["p_tilde", "p_f"]] = [np.nan, p]
        frame["p_tilde"] = np.nan
        said = plain(
            panel_tests._granger_sentence(context(site, language), replace(result, frame=frame), pair)
        )
        assert (words in said) == (min(ps) > 0.05) and (depends in said) == (min(ps) < 0.05 < max(ps))


def test_counts_of_tests_are_cells(site):
    counts = site.plan.results["roots_summary"].frame
    p = site.plan.results["roots"].frame["p"]
    for (term, form), row in counts.iterrows():
        own = p.xs((term, form), level=("term", "form"))
        assert row["tests"] == own.notna().sum() and row["rejected"] == (own < 0.05).sum()
    assert isinstance(p, pd.Series)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("forms", [("level", "difference"), ("difference",)])
def test_tests_without_a_result_are_not_counted(site, language, forms):
    """Constant figures, or few periods: nothing is said to be rejected by none of no tests."""
    counts = site.plan.results["roots_summary"]
    frame = counts.frame.copy()
    empty = frame.index.get_level_values("form").isin(forms)
    frame.loc[empty, ["tests", "rejected"]] = 0.0
    here = context(site, language, roots_summary=replace(counts, frame=frame))
    for term in dict.fromkeys(frame.index.get_level_values("term")):
        said = plain(panel_tests._roots_sentence(here, here.results["roots_summary"], term))
        numbers = re.findall(r"\d+", said.replace("5%", ""))
        if len(forms) == 2:
            assert numbers == [] and {"zh": "都没有结果", "en": "no test has a result"}[language] in said
        else:
            tests, rejected = (int(frame.loc[(term, "level"), c]) for c in ("tests", "rejected"))
            shown = [tests, rejected] if language == "zh" else [rejected, tests]
            assert [int(n) for n in numbers] == shown

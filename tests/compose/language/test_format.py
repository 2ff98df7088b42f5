"""Figures on pages: an indicator's own decimals, three digits in sentences, and nobody who formats by himself."""

from __future__ import annotations

import ast
import re

import numpy as np
import pandas as pd
import pytest

from analysis.decimals import written
from analysis.values import Cell, Column, Result, same
from compose.blocks.coupling import _lagging
from compose.blocks.recommendations import facts_of
from compose.context import Context
from compose.document import plain
from compose.language import format as format_module
from compose.language.catalogue import within
from compose.language.format import Formatter, number
from intake.report.advising.rules import CompiledRule, compile_condition
from paths import ROOT
from publish.site import Site
from tests.parsed import nodes_of

LANGUAGES = ("zh", "en")
MIXED = {"people": 0, "rate": 4, "income": 1}
FIGURES = {"people": 33406061.0, "rate": 0.0491, "income": 12345.67}


@pytest.fixture(scope="module")
def mixed() -> Result:
    """A table in whose one column figures of three indicators stand."""
    index = pd.MultiIndex.from_product([["510000"], list(FIGURES)], names=["region", "indicator"])
    value = Column("value", same("Value"), decimals=2, each=MIXED)
    return Result("m", same("M"), (value,), pd.DataFrame({"value": list(FIGURES.values())}, index=index), ())


def context(site: Site, language: str, **results: Result) -> Context:
    plan = site.plan
    region = plan.report.panel.regions["510000"]
    return Context(plan.report, {**plan.results, **results}, language, region, site.figures(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mixed_column_has_the_decimals_of_each_indicator(mixed: Result, language: str) -> None:
    shown = [Formatter(language, {}).cell(mixed.cell(("510000", i), "value")) for i in FIGURES]
    assert shown == ["33,406,061", "0.0491", "12,345.7"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_have_three_digits_and_whole_figures_whole(
    site: Site, mixed: Result, language: str
) -> None:
    here = context(site, language, m=mixed)
    cells = {i: mixed.cell(("510000", i), "value") for i in FIGURES}
    assert plain(here.fill("{people} {rate} {income}", **cells)) == "33,406,061 0.0491 12,346"
    score = Column("score", same("Score"), decimals=4)
    assert plain(here.fill("{a}", a=Cell("m", (), score, 1.6693))) == "1.67"
    # of an index number all decimals count: 100 would be no change
    base = Column("price", same("Prices"), unit=same("上月=100"), decimals=1)
    assert plain(here.fill("{a}", a=Cell("m", (), base, 100.5))) == "100.5"
    assert plain(here.formatter.amount(Cell("m", (), base, 104.4), "", reading=True)) == "104.4"
    several = Column("value", same("Value"), decimals=1, each={"p": 1, "q": 1}, based=frozenset({"q"}))
    assert [plain(here.fill("{a}", a=Cell("m", k, several.of(k), 103.2))) for k in (("p",), ("q",))] == [
        "103",
        "103.2",
    ]
    # beside each other: alike in decimals, and told apart where they differ
    a, b = (Cell("m", (), score, v) for v in (1.6693, 1.6688))
    assert plain(here.fill("{a}/{b}", a=a, b=b)) == "1.6693/1.6688"
    a, b = (Cell("m", (), score, v) for v in (98.432, 101.26))
    assert plain(here.fill("{a}/{b}", a=a, b=b)) == "98.4/101.3"


@pytest.mark.parametrize("value", [0.0, 0.04, 0.5, 1.005, -12.345, 999.95, 1234567.891])
@pytest.mark.parametrize("places", [0, 1, 2, 4])
def test_pages_and_wordings_write_a_figure_alike(value: float, places: int) -> None:
    assert [number(value, places, language) for language in LANGUAGES] == [written(value, places)] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_prints_no_figure_on_the_threshold_that_it_does_not_reach(site: Site, language: str) -> None:
    here = context(site, language)
    facts = facts_of(here)
    known = site.plan.results["services"].cell("510000", "value")
    # half of what two decimals show below the threshold
    threshold = round(float(known.value) + 0.004, 3)
    condition = compile_condition(f"services.value < {threshold}")
    compiled = CompiledRule(site.plan.rules[0].rule, condition)
    said = plain(here.template("{services.value}", facts, compiled))
    assert float(said) < threshold
    assert compiled.condition.bounds == {("services", "value"): (threshold,)}
    sized = compile_condition("-0.5 <= a.b and (c.d|abs) > 2 and e.f == 'x' and g.h > i.j")
    assert sized.bounds == {("a", "b"): (-0.5,), ("c", "d"): (2.0, -2.0)}


def test_every_grade_stands_beside_a_figure_that_has_it(prepared: dict[str, Site]) -> None:
    """Every D in the results, in either reading, lies within the grade that is printed beside it."""
    result = prepared["west"].plan.results["coordination"]
    form, grades = Formatter("en", {}), list(result.by_id["grade"].labels)
    near = 0
    for _, row in result.rows():
        at = grades.index(str(row["grade"].value))
        for reading in (False, True):
            shown = float(form.cell(row["d"], reading=reading))
            assert at / 10 - 1e-12 <= shown < (at + 1) / 10 or at == len(grades) - 1
        near += len(form.cell(row["d"])) > 4
    table = result.with_(frame=result.frame.assign(d=[0.3996, *result.frame["d"].tolist()[1:]]))
    first = next(table.rows())[1]["d"]
    assert form.cell(first) == form.cell(first, reading=True) == "0.3996"
    assert near < len(result.frame) / 4, "a further decimal is the exception"


#: who may write a number with a format specification: drawings' coordinates, and where the rules themselves are
GEOMETRY = re.compile(
    r"compose/(figures/(svg|web|maps|charts)|look/)|publish/volume\.py|render/(paper\.py|pdf/)"
)
#: what is said of files, times and the program itself, not of figures of a report
ASIDE = {"commands/volume.py", "pipeline/serve.py", "publish/quarto/program.py", "analysis/decimals.py"}


def test_no_figure_is_formatted_elsewhere() -> None:
    """Format specifications that round or group: only in the one formatter, in drawings' coordinates, in asides."""
    found = []
    for room in ("analysis", "compose", "render", "publish", "commands", "pipeline"):
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if GEOMETRY.match(name) or name in ASIDE:
                continue
            for node in nodes_of(path):
                if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
                    spec = ast.unparse(node.format_spec)
                    if re.search(r"[.,][0-9{]*[^'\"]*[fgeE%]['\"]?$|,['\"]?$|^f?['\"][gf%]['\"]$", spec):
                        found.append(f"{name}:{node.lineno} {spec}")
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_puts_one_behind_by_level_says_so_where_ranks_say_otherwise(
    prepared: dict[str, Site], language: str
) -> None:
    plan = prepared["west"].plan
    result = plan.results["coordination"]
    names = {s: within(plan.report.panel.indicators[s].name[language]) for s in ("resilience", "quality")}
    told = set()
    for region in plan.report.regions:
        here = Context(plan.report, plan.results, language, region, prepared["west"].figures(language))
        key = (region.code, "2019")
        row = {c: result.cell(key, c) for c in result.by_id}
        said = _lagging(result, ("2019", row), here)
        assert said is not None
        text = plain(said)
        ranks = {s: plan.results[f"{s}_now"].cell(region.code, "rank").value for s in names}
        behind = min(names, key=lambda s: row[f"u_{s}"].value)
        ahead = next(s for s in names if s != behind)
        assert text.index(names[behind]) < text.index(names[ahead])
        otherwise = ranks[ahead] > ranks[behind]
        assert (("ranked lower" if language == "en" else "位次而言，较低") in text) == otherwise
        assert text.count(names[ahead]) == 1 + otherwise
        told.add(otherwise)
    assert told == {True, False}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_numbers_are_babels(language: str) -> None:
    """Halves, figures that no double is, large and small ones, zeros, in all decimals."""
    rng = np.random.default_rng(3)
    values = [
        0.0,
        -0.0,
        0.5,
        1.5,
        2.5,
        0.125,
        2.675,
        1.005,
        -0.005,
        999.995,
        999999.5,
        1e15,
        1e22,
        123456789012345678,
        -1e-9,
        5e-324,
    ]
    values += [float("inf"), float("-inf"), 7, np.float64(0.15), np.int64(-12345)]
    values += list(rng.normal(size=200) * 10.0 ** rng.integers(-6, 14, 200)) + list(
        (rng.integers(-9999, 9999, 200) + 0.5) / 10.0 ** rng.integers(0, 5, 200)
    )
    for value in values:
        for places in range(7):
            for signed in (False, True):
                theirs = format_module._by_babel(value, places, language, signed)
                assert number.__wrapped__(value, places, language, signed) == theirs, (value, places)

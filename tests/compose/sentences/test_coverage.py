"""Every sentence that the program can say is said in the grid: no message with a figure or a name in it stays unrendered.

The messages come from the code itself (`template`), those that are rendered from what the catalogues are asked for while
every block is composed in every situation. What is not said there stands below, with where it is tested or why not; an
entry that is rendered, or that no longer exists, fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compose.brief import brief, overview
from compose.brief import models as page_of_models
from compose.context import Context
from compose.language import catalogue
from compose.language.extract import template
from compose.pages import about, indicators, origin
from publish.site import Site
from tests.compose.sentences.models import altered, verdicts
from tests.compose.sentences.test_grid import (
    BRIEF,
    HEADLINES,
    LANGUAGES,
    OVERVIEW,
    SILENT,
    composed,
    head_of,
    told,
)
from tests.compose.sentences.world import CODES, SITUATIONS

pytestmark = pytest.mark.slow
Asked = dict[str, set[str]]
#: p-values and signs as other data would have given them
OTHER_DATA = ((0.004, 1), (0.004, -1), (0.6, 0))


class _Heard:
    """Catalogues that note what they are asked for, by language."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.asked: Asked = {language: set() for language in LANGUAGES}
        before = catalogue.translations
        asked = self.asked

        class Noting:
            def __init__(self, language: str) -> None:
                self.language, self.words = language, before(language)

            def gettext(self, message: str) -> str:
                asked[self.language].add(message)
                return self.words.gettext(message)

            def ngettext(self, one: str, many: str, n: int) -> str:
                # each form for itself
                asked[self.language].add(one if n == 1 else many)
                return self.words.ngettext(one, many, n)

        patch.setattr(catalogue, "translations", Noting)


@pytest.fixture(scope="module")
def grid(situations: Callable[[str], Site]) -> dict[str, Site]:
    """The reports of all situations, prepared before anybody listens: what is heard does not hang on who prepared them."""
    return {name: situations(name) for name in SITUATIONS}


@pytest.fixture(scope="module")
def heard(grid: dict[str, Site], models: Site) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        yield _Heard(patch).asked


@pytest.fixture(scope="module")
def models(panel_models: Site) -> Site:
    # what others have drawn of it is none of this module's
    return replace(panel_models, _figures={})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("p", "sign"), OTHER_DATA)
def test_a_test_is_told_as_its_p_says(models: Site, p: float, sign: int, language: str) -> None:
    """Whatever the data, a sentence with a p-value says what that value says at the 5% level."""
    results = altered(dict(models.plan.results), p, sign)
    context = Context(models.plan.report, results, language, None, models.figures(language))
    number = 0
    for block, parameters in models.plan.overview:
        for sentence, shown, found in verdicts(" ".join(told(block.compose(parameters, context))), language):
            assert shown == pytest.approx(p) and found == (shown < 0.05), sentence
            number += 1
    assert number > 15, "the sentences are read"


def _grid(sites: dict[str, Site]) -> None:
    """Every block of every page in every situation, and all pages of the ordinary one."""
    for name, site in sites.items():
        for language in LANGUAGES:
            for kind, list_ in BRIEF.items():
                for parameters in list_:
                    for code in CODES:
                        composed(site, kind, parameters, code, language)
            for at in range(len(HEADLINES)):
                for code in CODES:
                    head_of(site, at, code, language)
            for kind, list_ in (
                *OVERVIEW.items(),
                *((k, [p]) for k, p in SILENT.items()),
                ("advice_matrix", [{}]),
            ):
                for parameters in list_:
                    composed(site, kind, parameters, "", language)
            if name == "ordinary":
                figures = site.figures(language)
                for kind, parameters in SILENT.items():
                    composed(site, kind, parameters, "510000", language)
                for shown in indicators.shown_indicators(site.plan):
                    indicators.indicator(site.plan, shown, language, figures)
                indicators.index(site.plan, language, figures)


def _pages(site: Site, language: str) -> None:
    """All pages of a report."""
    plan, figures = site.plan, site.figures(language)
    overview(plan, language, figures)
    page_of_models(plan, language, figures)
    for region in plan.report.regions[:12]:
        brief(plan, region, language, figures)
    for page in (about.methods, about.data, about.replication, about.imprint):
        page(plan, language, figures)
    for name in plan.results:
        origin.page(plan, name, language, figures)


def _messages() -> list[tuple[str, tuple[str, ...]]]:
    """Messages of `compose` with a placeholder, both forms of those about a number, and the files that say them."""
    found = []
    for message in template():
        files = tuple(f for f, _ in message.locations if f.startswith("compose/"))
        forms = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        found += [(form, files) for form in forms if files and "{" in form]
    return found


#: what no situation says, by how the message begins: where it is held against its numbers, or why it cannot be said here
ELSEWHERE: dict[str, str] = {
    "Not all have a figure every time, and ranks are among those that have": "tests/compose/blocks/test_ranks.py",
    "{n} of {all} at the other times": "tests/compose/blocks/test_ranks.py",
    "{n} of {all} {when}": "tests/compose/blocks/test_ranks.py",
    "{title}, {span}": "tests/compose/blocks/test_ranks.py",
    "{title} of all {nouns} from {start} to {end}; {then} {low} at the head": "tests/compose/figures/test_places.py",
    "{heading}: {subject}": "tests/compose/test_brief.py",
    "a rate {size} lower than in": "tests/compose/blocks/test_headline.py",
    "strong on {n} counts": "tests/compose/blocks/test_counts_said.py",
    "the rank is {low} in {share} of the runs with other {choices}, and between": "tests/compose/blocks/test_counts_said.py",
    "{claim}, alone with figures at both times": "tests/compose/blocks/test_counts_said.py",
    "**To watch:** {indicator}, which should move towards last place": "tests/intake/report/test_watching.py",
    "The advice of the last edition said to watch {indicator}: {now} now": "tests/intake/report/test_watching.py",
    "The advice of the last edition said to watch {indicator}; neither": "tests/intake/report/test_watching.py",
    "The rows of {region}, {n} of {all}": "tests/compose/pages/test_figure_tables.py",
    "at the same rate as in {before}": "tests/compose/blocks/test_headline.py",
    "the rate is": "tests/compose/blocks/test_headline.py",
    "{name} did not change": "tests/compose/blocks/test_headline.py",
    "{title} {value} {when}": "tests/compose/blocks/test_headline.py",
    "{name}: {value} {when}": "tests/compose/blocks/test_headline.py",
    "{x}: no test has a result; the note below": "tests/compose/blocks/test_regression.py",
    "{model}: the coefficient of {x} ({b}) lies between": "tests/compose/blocks/test_regression.py",
    "{x}: a unit root is rejected by {k} of {n} tests in levels (5% level); of": "tests/compose/blocks/test_regression.py",
    "Around {region}": "tests/compose/figures/test_crowd.py",
    "Distribution and ranking. {title}": "tests/compose/figures/test_crowd.py",
    "Outer band: four fifths of all {nouns}": "tests/compose/figures/test_crowd.py",
    "all {nouns}": "tests/compose/figures/test_crowd.py",
    "line {n}": "tests/compose/pages/test_sums.py",
    "{region} in numbers": "tests/compose/test_slides.py",
    "{shown} of {n} rows; all are in the document.": "tests/compose/test_slides.py",
    "{title} in {place}, by quintile": "tests/compose/test_crowd_pages.py",
    "{title} of {n} {nouns}, from {start} to {end}": "tests/compose/figures/test_crowd.py",
    "{title}, by quintile of all {nouns}": "tests/compose/test_crowd_pages.py",
    "{title}: how all {nouns} are spread": "tests/compose/test_crowd_pages.py",
    "{title}: how the {nouns} are spread": "tests/compose/figures/test_crowd.py",
    "{title}: published ranking": "tests/publish/test_weights.py",
    "**A cold spot**, significant": "tests/compose/blocks/test_spots.py",
    "**A hot spot**, significant": "tests/compose/blocks/test_spots.py",
    "**Neither a hot nor a cold spot**": "tests/compose/blocks/test_spots.py",
    "**{quadrant}** (own figure": "tests/compose/blocks/test_spots.py",
    "Across the {noun}, high values gather": "tests/compose/blocks/test_spots.py",
    "Across the {noun}, low values gather": "tests/compose/blocks/test_spots.py",
    "Across the {noun}, neither high nor low": "tests/compose/blocks/test_spots.py",
    "Across the {noun}, no pattern of {x}": "tests/compose/blocks/test_spots.py",
    "Across the {noun}, where {x} is high": "tests/compose/blocks/test_spots.py",
    "At the {level} level, none of the {n} {noun} is a hot": "tests/compose/blocks/test_spots.py",
    "Each was judged at the {level} level": "tests/compose/blocks/test_spots.py",
    "Cold spots: {names}": "tests/compose/blocks/test_spots.py",
    "Hot spots: {names}": "tests/compose/blocks/test_spots.py",
    "Within the {noun} themselves the two correlate": "tests/compose/blocks/test_spots.py",
    "{x}: {value}; {y}: {lag}": "tests/compose/blocks/test_spots.py",
    "{when}, the mean of the {nouns} is": "tests/compose/blocks/test_kernel_density.py",
    "The mean of the {nouns} was {last} in": "tests/compose/blocks/test_kernel_density.py",
    "From {a} to {b} the mean of the {nouns}": "tests/compose/blocks/test_kernel_density.py",
    "The standard deviation stayed at": "tests/compose/blocks/test_kernel_density.py",
    "The standard deviation shrank": "tests/compose/blocks/test_kernel_density.py",
    "The curve had one peak in": "tests/compose/blocks/test_kernel_density.py",
    "The curve had {last} peaks in": "tests/compose/blocks/test_kernel_density.py",
    "{region} is the best of all in every": "tests/compose/blocks/test_obstacles.py",
    "The only obstacle of {region}": "tests/compose/blocks/test_obstacles.py",
    "The largest obstacles of {region}": "tests/compose/blocks/test_obstacles.py",
    "Largest obstacles of {region}": "tests/compose/blocks/test_obstacles.py",
    "On average over the {nouns} the largest": "tests/compose/blocks/test_obstacles.py",
    "{name} is the largest obstacle of": "tests/compose/blocks/test_obstacles.py",
    "{names} are each the largest": "tests/compose/blocks/test_obstacles.py",
    "**{name}** ({degree})": "tests/compose/blocks/test_obstacles.py",
    "{name} {degree}": "tests/compose/blocks/test_obstacles.py",
    "Cronbach’s α of the {k} indicators": "tests/compose/blocks/test_reliability.py",
    "{name} ({r})": "tests/compose/blocks/test_reliability.py",
    "{a} with {b} ({r})": "tests/compose/blocks/test_reliability.py",
    "Against the rest run": "tests/compose/blocks/test_reliability.py",
    "Hardly with the rest go": "tests/compose/blocks/test_reliability.py",
    "Nearly the same are": "tests/compose/blocks/test_reliability.py",
    "Opposed are": "tests/compose/blocks/test_reliability.py",
    "Tables and passages of the sources": "tests/publish/test_printed_tables.py",
    "The sign of the coefficient of {x}": "tests/compose/blocks/test_robustness.py",
    "**{names} are the weakest links**": "tests/compose/sentences/test_reasons.py",
    "Whether the past of {x} helps to predict {y} depends on": "tests/compose/blocks/test_regression.py",
    "{mark} {name}: shown and ranked as in the source": "tests/compose/sentences/test_built.py",
    "{title}, all {nouns} and periods": "tests/compose/blocks/test_course.py",
    "{title}: ranks by period": "tests/intake/new/test_forms.py",
    "{title}: the highest": "tests/compose/blocks/test_course.py",
    "method: {method}": "tests/commands/test_explain.py",
    "figures of other periods ({periods}) only set the scale": "tests/commands/test_explain.py",
    "{label}: {last} {when}": "tests/compose/blocks/test_evidence.py",
    # what hangs on a count
    **dict.fromkeys(
        (
            "**{names} are the least weak dimensions**",
            "**{title}: {level} in both periods**",
            "All {cells} checks of printed figures",
            "Both checks of printed figures",
            "In between it was highest",
            "It gained most between {a} and {b}, {fast} a year ({rank} of {of} {noun}), and lost most",
            "the same in all {n} periods",
        ),
        "tests/compose/sentences/test_forms.py",
    ),
    "{label}: from {first} to {last}": "evidence of a path between two classes",
    # trade: grids of its own
    "deficits in {n} of {periods} periods": "tests/compose/blocks/test_trade.py",
    "no deficit in the {periods} periods": "tests/compose/blocks/test_trade.py",
    "**None of the {n} goods is in both lists**": "tests/compose/blocks/test_trade.py",
    "**Of the {n} goods, {both} are in both lists**": "tests/compose/blocks/test_trade.py",
    "**{name}: {b} {end}**": "tests/compose/blocks/test_trade.py",
    "**{name}: down from {a} {start} to {b} {end}**": "tests/compose/blocks/test_trade.py",
    "**{name}: {a} {start}, {b} {end}**": "tests/compose/blocks/test_trade.py",
    "in every year compared ({years}) lower": "tests/compose/blocks/test_trade.py",
    "in none of the years compared ({years}) lower": "tests/compose/blocks/test_trade.py",
    "{title} doubtful": "tests/compose/sentences/test_built.py",
    "**{top}: {a} {start}, {b} {end}**": "tests/compose/blocks/test_trade.py",
    "The index of two-way trade of the goods listed is": "tests/compose/blocks/test_trade.py",
    "The balance was {b} {end}": "tests/compose/blocks/test_trade.py",
    "Trade came to {a} of gross product {start} and {b} {end}": "tests/compose/blocks/test_trade.py",
    "Trade came to {b} of gross product {end}": "tests/compose/blocks/test_trade.py",
    "competitiveness (TC) was {d} {end}": "tests/compose/blocks/test_trade.py",
    "**All {n} rates that can be compared with those of {area} are below them**": "tests/compose/blocks/test_headline.py",
    "**All {n} rates that can be compared with those of {area} are equal to them**": "tests/compose/blocks/test_headline.py",
    "**Of {n} rates that can be compared with those of {area}": "tests/compose/blocks/test_headline.py",
    "**The only rate that can be compared with that of {area}": "tests/compose/blocks/test_headline.py",
    "as in {before}": "tests/compose/blocks/test_headline.py",
    "equal to that of {area}": "tests/compose/blocks/test_headline.py",
    "{size} behind the time passed": "tests/compose/blocks/test_headline.py",
    "{size} below {area}": "tests/compose/blocks/test_headline.py",
    "{size} less than in {before}": "tests/compose/blocks/test_headline.py",
    "{level} {when}": "classes by quarters; by years it is said with “in”",
    # reports of another kind than those of the grid
    "**{title}: {value}**": "tests/publish/test_unusual.py",
    "These pages are made to conform": "tests/publish/test_accessibility.py",
    "This statement is of {date}": "tests/publish/test_accessibility.py",
    "**{title}: {last} ({grade_last})** {to}.": "a coupling of one period only",
    "**{title}: {level} in all {n} periods**": "classes by quarters; by years it is said with “years”",
    "**{title}: down from {first} to {last}**": "classes before and after; the shipped report only rises or stays",
    "it fell in {names}": "the same",
    "Classes of earlier periods that differ from": "classes that an edition revised",
    "New in this edition: {names}.": "editions with other regions",
    "No longer covered: {names}.": "the same",
    "{n} corrected": "an edition with corrections",
    "Wrong: {wrong}. Right: {right}.": "the report’s own words of a correction",
    "Map approval number: {number}": "a number that the office gives",
    "{names} and {n} more": "advice for more than forty regions",
    "{title} over time: a line for each": "a caption of periods that are not years",
    " The strokes across the bars": "the description of a ranking of an indicator with a target",
    "{legend}, hollow below zero": "the legend of a map of totals below zero",
    # panel models: what hangs on more than a p-value
    "The coefficient of {x} is {b}; it has no error": "an estimate without a standard error",
    "The indirect effect is {effect} (interval {low} to {high}), {share}": "effects of one sign",
    "The largest inverse root has modulus {m}: the system is not stable": "an unstable system",
    "{test} is {f}, above the critical value": "strong instruments",
    "{n} of {all} not inside, the system is not stable": "tests/compose/sentences/test_captions_of_all.py",
    # one more form of a sentence that is said in the other
    "weak in {n} dimensions": "“strong in {n} dimensions” is said",
    "weak on {n} counts": "“strong on {n} counts” is said",
    "{n} level down": "“levels down” is said",
    "{region} meets all {of} targets": "“meets the one target” and “meets none of the” are said",
}


def test_every_sentence_is_said_in_the_grid(
    grid: dict[str, Site], heard: Asked, models: Site, prepared: dict[str, Site]
) -> None:
    _grid(grid)
    # drawings that other tests have made are made again, so that their descriptions are heard
    models = replace(models, _figures={})
    for language in LANGUAGES:
        for p, sign in OTHER_DATA:
            results = altered(dict(models.plan.results), p, sign)
            context = Context(models.plan.report, results, language, None, models.figures(language))
            for block, parameters in models.plan.overview:
                block.compose(parameters, context)
        for site in prepared.values():
            _pages(replace(site, _figures={}), language)
    silent = {
        message: files
        for message, files in _messages()
        if any(message not in heard[language] for language in LANGUAGES)
    }
    missing = {m: f for m, f in silent.items() if not any(m.startswith(head) for head in ELSEWHERE)}
    assert not missing, "no situation says: " + "; ".join(f"{f[0]}: {m}" for m, f in missing.items())
    idle = [head for head in ELSEWHERE if not any(m.startswith(head) for m in silent)]
    assert not idle, f"said after all, or no longer there: {idle}"
    for why in ELSEWHERE.values():
        if why.startswith("tests/"):
            assert Path(why).is_file(), why


def test_every_message_is_found() -> None:
    """The list is made from the code: it has the sentences of blocks, drawings and pages."""
    rooms = {file.split("/")[1] for _, files in _messages() for file in files}
    assert {"blocks", "figures", "pages"} <= rooms and len(_messages()) > 250

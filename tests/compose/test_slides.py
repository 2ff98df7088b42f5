"""The choice of slides: eight to twelve, all that an official asks for, nothing said that the page does not say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compose.brief import brief, overview
from compose.document import (
    Advice,
    Document,
    Figure,
    Notes,
    Recommendations,
    Run,
    Section,
    Table,
    TCell,
    THead,
    TRow,
    leaves,
    plain,
)
from compose.native import bare
from compose.slides import MOST, ROWS, cut, deck, sentences
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from publish.store.store import NOTHING_KEPT
from tests import small

LANGUAGES = ("zh", "en")


def briefs(prepared, name: str, language: str) -> list[Document]:
    site = prepared[name]
    figures = site.figures(language)
    codes = [r.code for r in site.plan.report.regions]
    return [
        brief(site.plan, site.plan.report.panel.regions[c], language, figures) for c in codes[:3] + codes[-3:]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["provinces", "west", "openness", "henan-2020h1"])
def test_a_brief_has_eight_to_twelve_slides_and_what_is_asked_for(prepared, name, language):
    for document in briefs(prepared, name, language):
        slides = deck(document)
        kinds = [slide.kind for slide in slides]
        assert 8 <= len(slides) <= MOST
        assert kinds[0] == "cover" and kinds[1] == "numbers" and kinds[-1] == "sources"
        # recommendations come last before the sources, all of them, in their order
        first = kinds.index("advice") if "advice" in kinds else len(kinds) - 1
        assert set(kinds[first:-1]) <= {"advice"}
        given = [n for n in leaves(document) if isinstance(n, Recommendations)]
        shown = [a for slide in slides for _, a in slide.advice]
        assert shown == [a for n in given for a in n.items]
        assert [n for slide in slides for n, _ in slide.advice] == list(range(1, len(shown) + 1))
        assert all(slide.title and slide.notes for slide in slides)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_brief_the_best_is_shown(site, language):
    document = brief(site.plan, site.plan.report.panel.regions["510000"], language, site.figures(language))
    slides = deck(document)
    shown = [one.id for slide in slides for one in slide.shown]
    for wanted in (
        "map-integration",
        "scorecard",
        "ranking-integration",
        "profile-integration",
        "path-stage",
    ):
        assert wanted in shown
    assert slides[0].title == plain(document.headline)
    # what has no room is named
    left = [text for label, text in slides[-1].items if label in {"未收入本演示文稿", "Not on these slides"}]
    titles = {s.title for s in document.sections}
    assert titles - {s.title for s in slides} == set(left[0].split("、" if language == "zh" else ", "))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_say_what_the_page_says(prepared, language):
    """Every message, finding and note of a slide stands in the document, word by word."""
    for name in ("provinces", "west"):
        for document in briefs(prepared, name, language)[:2]:
            said = _words(document)
            for slide in deck(document):
                for text in (*slide.texts, *([slide.message] if slide.message else [])):
                    assert all(part in said for part in sentences(text, language)), text


def _words(document: Document) -> str:
    parts = [document.title, document.subtitle, " · ".join(document.masthead), document.heading]
    for leaf in leaves(document):
        for value in (getattr(leaf, "prose", ()), *getattr(leaf, "items", ())):
            if isinstance(value, tuple) and value and isinstance(value[0], Run):
                parts.append(plain(value))
    return "\n".join(parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_has_the_figures_that_are_printed(site, language):
    document = brief(site.plan, site.plan.report.panel.regions["510000"], language, site.figures(language))
    charts = {n.id: n.chart for n in leaves(document) if isinstance(n, Figure) and n.chart}
    assert {"ranking-integration", "profile-integration", "contributions-integration"} <= set(charts)
    ranking = charts["ranking-integration"]
    assert len(ranking.categories) == 30 and ranking.categories[ranking.own] in {"四川", "Sichuan"}
    assert ranking.own == 17 and ranking.series[0].values[17] == 1.6693
    assert list(ranking.series[0].values) == sorted(ranking.series[0].values, reverse=True)
    # the same figures stand in the drawing's words
    profile = charts["profile-integration"]
    figure = next(n for n in leaves(document) if isinstance(n, Figure) and n.id == "profile-integration")
    for value in profile.series[0].values:
        assert f"{value:.{profile.decimals}f}" in figure.alt
    assert [s.role for s in profile.series] == ["seal", "teal", "rule"]
    gains = charts["contributions-integration"]
    assert sum(gains.series[0].values) == pytest.approx(0.081, abs=5e-4)


def test_the_sentence_about_what_a_chart_has_not_is_left_out(site):
    document = brief(site.plan, site.plan.report.panel.regions["510000"], "en", site.figures("en"))
    text = next(s for s in document.sections if s.id == "ranking-integration")
    assert "the thin lines span" in plain(text.nodes[0].prose)
    (slide,) = [s for s in deck(document) if any(one.id == "ranking-integration" for one in s.shown)]
    assert slide.message and "thin lines span" not in slide.message + " ".join(slide.notes)


def test_a_long_table_says_that_it_is_cut_and_keeps_the_own_row():
    rows = tuple(TRow((TCell((Run(str(i)),)),), own=i == 20) for i in range(30))
    table = Table(1, "t", (Run("All"),), (THead("n"),), rows)
    shown = cut(table, ROWS, "en")
    assert len(shown.rows) == ROWS and shown.rows[-1].own
    assert plain(shown.notes[-1]) == f"{ROWS} of 30 rows; all are in the document."


def test_many_recommendations_have_three_slides_and_none_is_lost():
    advice = Advice("a", (Run("Do it " * 40),), (Run("Found " * 30),), (), ((Run("0.5"),),), (Run("S"),))
    items = tuple(replace(advice, id=str(i)) for i in range(11))
    document = Document(
        "x", "en", "X", "Y", (Section("r", "R", (Recommendations(items),)), Section("n", "N", (Notes(()),)))
    )
    slides = [s for s in deck(document) if s.kind == "advice"]
    assert len(slides) == 3 and [a.id for s in slides for _, a in s.advice] == [str(i) for i in range(11)]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_has_its_sources(prepared, language):
    for name in ("provinces", "west"):
        site = prepared[name]
        slides = deck(overview(site.plan, language, site.figures(language)))
        assert 8 <= len(slides) <= MOST
        assert any(
            "区域经济评论" in text or "Regional Economic Review" in text for _, text in slides[-1].items
        )


def test_printed_figures_as_numbers():
    assert [bare(s) for s in ("−0.0178", "+1,234.5%", "0")] == ["-0.0178", "1234.5", "0"]


@pytest.mark.slow
def test_bars_compare_no_yuan_with_per_cent(tmp_path, site):
    """Of dimensions in several units the drawing stands on the slide, each between its least and its best."""
    made = prepare(small.keep(small.made(tmp_path)), Problems())
    assert made is not None
    several = Site(*made, store=NOTHING_KEPT)
    for of, native in ((several, False), (site, True)):
        region = of.plan.report.panel.regions["510000"]
        document = brief(of.plan, region, "en", of.figures("en"))
        profiles = [
            leaf for leaf in leaves(document) if isinstance(leaf, Figure) and leaf.id.startswith("profile-")
        ]
        assert profiles and all(figure.svg for figure in profiles)
        assert [figure.chart is not None for figure in profiles] == [native] * len(profiles)
    units = {i.unit["en"] for i in several.plan.report.panel.indicators.values()}
    assert len(units) > 1

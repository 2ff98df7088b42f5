"""The reader's own weights: sliders that move ranking and map, beside what was published, kept in the address, from disk."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rankdata

from compose.document import Table, leaves
from compose.pages import own_weights
from tests.browsing import CHROMIUM, opened, violations

PAGE = "provinces/{}/weights/integration/index.html"
SET = """(values) => [...document.querySelectorAll('.sliders input')].forEach((slider, i) => {
  slider.value = values[i]; slider.dispatchEvent(new Event('input', { bubbles: true })); })"""
ROWS = "() => [...document.querySelectorAll('table.ranking tbody tr')].map((r) => [r.dataset.region, ...[...r.cells].map((c) => c.textContent.trim())])"


def test_only_sums_of_parts_have_sliders(prepared):
    assert own_weights.indices(prepared["provinces"].plan) == ["integration"]
    assert own_weights.indices(prepared["west"].plan) == []


def test_a_crowds_figures_have_few_digits_and_the_same_ranks():
    rng = np.random.default_rng(3)
    weights = [0.2, 0.3, 0.5]
    crowd = {str(i): row for i, row in enumerate(rng.uniform(0, 100, (3000, 3)).tolist())}

    def ranks(figures):
        totals = np.array([float(f"{np.dot(row, weights):.12g}") for row in figures.values()])
        return rankdata(-totals, method="min").tolist()

    short = own_weights._short(crowd, weights)
    assert ranks(short) == ranks(crowd)
    assert list(short) == list(crowd)
    assert max(len(repr(v)) for row in short.values() for v in row) <= 14
    # two that differ in the tenth digit keep their places; two that are the same still share theirs
    close = crowd | {"a": [50.0, 50.0, 50.0], "b": [50.0, 50.0, 50.00000002], "c": [50.0, 50.0, 50.0]}
    short = own_weights._short(close, weights)
    assert ranks(short) == ranks(close)
    assert short["a"] == short["c"] != short["b"]
    # of few regions nothing is shortened
    few = dict(list(crowd.items())[:30])
    assert own_weights._short(few, weights) is few


def test_a_crowds_table_keeps_the_address_of_the_score_alone(prepared, monkeypatch):
    site = prepared["provinces"]
    figures = site.figures("en")

    def cells():
        document = own_weights.page(site.plan, "integration", "en", figures)
        (table,) = (one for one in leaves(document) if isinstance(one, Table))
        return [[cell.prose[0] for cell in row.cells] for row in table.rows]

    full = cells()
    monkeypatch.setattr(own_weights, "CELLS", 10)
    light = cells()
    assert [[run.text for run in row] for row in light] == [[run.text for run in row] for row in full]
    assert all(run.address for row in full for i, run in enumerate(row) if i != 1)
    assert {i for row in light for i, run in enumerate(row) if run.address} == {2}


pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_published_weights_give_the_published_ranking(tab, public, plan, lang):
    opened(tab, public, f"provinces/{lang}/index.html")
    tab.locator(".steps a[href*=weights]").click()
    tab.wait_for_url("**/weights/integration/index.html")
    result = plan.results["integration"]
    for code, rank, score, change, published, *_ in tab.evaluate(ROWS):
        assert rank == published == str(int(result.cell((code,), "rank").value)), code
        assert score == f"{result.cell((code,), 'score').value:.4f}" and change == "0"
    assert len(tab.evaluate(ROWS)) == 30
    assert tab.complaints == []
    assert not violations(tab)


def test_other_weights_move_ranking_and_map_and_are_in_the_address(tab, public, plan):
    """Against the same sum by hand: with one dimension alone, the ranking is that dimension's."""
    opened(tab, public, PAGE.format("en"))
    tab.evaluate(SET, [0, 100, 0, 0])
    assert tab.url.endswith("#w=0,100,0,0")
    profile = plan.results["integration_profile"]
    total = len(plan.results["integration_weights"].frame)
    rows = tab.evaluate(ROWS)
    for code, rank, score, change, published, *_ in rows:
        cell = (code, "transport_information")
        assert rank == str(int(profile.cell(cell, "rank").value)), code
        assert score == f"{total * profile.cell(cell, 'scaled').value:.4f}"
        step = int(published) - int(rank)
        assert change == ("0" if not step else f"↑{step}" if step > 0 else f"↓{-step}")
    assert [int(row[1]) for row in rows] == sorted(int(row[1]) for row in rows)
    first, last = rows[0][0], rows[-1][0]
    shape = "figure.map use[data-code='{}']"
    assert tab.locator(shape.format(first)).first.get_attribute("class") == "f-s4"
    assert tab.locator(shape.format(last)).first.get_attribute("class") == "f-s0"
    # the legend says what the map shows now
    legend = tab.evaluate(
        "() => [...document.querySelectorAll('figure.map text')].map((t) => t.textContent).filter((t) => / \\(\\d+\\)$/.test(t))"
    )
    assert sum(int(line.rpartition("(")[2][:-1]) for line in legend[:5]) == 30
    assert rows[0][2] in legend[4] and rows[-1][2] in legend[0]
    address = tab.url
    tab.goto("about:blank")
    tab.goto(address)
    assert tab.evaluate(ROWS) == rows, "the address keeps them"
    tab.locator(shape.format(first)).first.hover(force=True)
    assert rows[0][2] in tab.locator(".answer").first.inner_text(), "the map says what it shows"
    tab.get_by_role("button", name="published weights").click()
    assert all(row[1] == row[4] for row in tab.evaluate(ROWS)) and "#" not in tab.url
    assert tab.locator("figure.map text", has_text="1.369–1.565").count() == 1, (
        "the legend is the published one"
    )
    assert tab.complaints == []


def test_no_weight_at_all_is_told_and_a_phone_fits(tab, public):
    tab.set_viewport_size({"width": 320, "height": 640})
    opened(tab, public, PAGE.format("zh"))
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    before = tab.evaluate(ROWS)
    tab.evaluate(SET, [0, 0, 0, 0])
    assert "至少要有一项权重大于零" in tab.locator(".sliders [role=status]").inner_text()
    assert len(tab.evaluate(ROWS)) == len(before)


def test_without_scripts_the_published_ranking_stands(browser, public):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((public / PAGE.format("zh")).as_uri())
    assert page.locator("table.ranking tbody tr").count() == 30
    context.close()

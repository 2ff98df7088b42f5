"""The pages and Word files of a small made report, read as a reader reads them: doubtful, treated, baseless and lone figures.

The report goes by quarters, so that periods are said in words; one region has a figure that a remark calls doubtful, one
an outlier that was treated, one a base of zero, one is alone in its group.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import docx
import pytest
from lxml import html

from compose.brief import brief
from compose.document import plain
from compose.key_numbers import HeadlineNumber
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests.compose.sentences.advice import HEADS, RULES, held
from tests.compose.sentences.parts import matrix
from tests.compose.sentences.world import CODES, GROUPS, PERIODS, TREATED, World, _tables, ordinary, report_of

pytestmark = pytest.mark.slow
LANGUAGES = ("en", "zh")
FAR, ZERO, DOUBTFUL = "510000", "500000", "530000"
LONE = next(c for c, g in GROUPS.items() if g == "lone")
BLOCKS = (
    TREATED
    + """[[remark]]
indicator = "losses"
region = "530000"
text = { zh = "疑为误排。", en = "Probably a misprint." }
doubtful = true
[[brief.block]]
kind = "findings"
map = "income_now"
most = 6
items = [
  { kind = "standing", of = "income_now" },
  { kind = "standing", of = "income_growth" },
  { kind = "strengths", of = "treated" },
  { kind = "growth", of = "income_growth" },
]
[[brief.block]]
kind = "scorecard"
rows = ["income_now", "losses_now", "income_growth", "treated_profile"]
[[brief.block]]
kind = "recommendations"
[[brief.block]]
kind = "notes"
[[overview.block]]
kind = "ranking_table"
of = "losses_now"
[[overview.block]]
kind = "maps"
columns = ["losses_now.value"]
[[overview.block]]
kind = "advice_matrix"
"""
)


def _by_quarters(text: str) -> str:
    """The first quarter of each year in the place of the year."""
    return re.sub(rf"(?<![\d-])({'|'.join(PERIODS)})(?![\d-])", r"\1-Q1", text)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Site]:
    world = ordinary()
    world.before = {}
    world.figures["income"][FAR, "2020"] = 990000.0
    world.figures["income"][ZERO, "2000"] = 0.0
    # by itself it would be a reason for advice
    world.figures["losses"][DOUBTFUL, "2020"] = 99.9
    folder = tmp_path_factory.mktemp("built") / "trial"
    _tables(world, folder)
    (folder / "report.toml").write_text(_by_quarters(report_of(world, BLOCKS)), encoding="utf-8")
    (folder / "recommendations.toml").write_text(RULES, encoding="utf-8")
    for table in (folder / "data").glob("*.csv"):
        table.write_text(_by_quarters(table.read_text("utf-8")), encoding="utf-8")
    problems = Problems()
    found = prepare(folder, problems)
    assert found is not None, [p.line() for p in problems.errors]
    # what nobody may use is not there for plain counting either
    del world.figures["losses"][DOUBTFUL, "2020"]
    site = Site(*found)
    world.results = site.plan.results
    return world, site


def page(site: Site, code: str, language: str) -> Any:
    """A brief, or without a region the overview, as HTML."""
    return html.fromstring(site.web_page(site.subject(code, language, ("html",))).decode("utf-8"))


def seen(tree: Any) -> str:
    """What a reader reads: no scripts, no attributes, descriptions of drawings left out."""
    for gone in tree.xpath("//script|//style|//head|//svg"):
        gone.drop_tree()
    return re.sub(r"\s+", " ", tree.text_content())


def word(site: Site, code: str, language: str) -> str:
    """The text of the Word file, with its tables."""
    files, _ = site.brief(code, language, ("docx",))
    (content,) = [content for name, content in files.items() if name.endswith(".docx")]
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return re.sub(r"\s+", " ", " ".join([*(p.text for p in document.paragraphs), *cells]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_periods_are_in_words(made: tuple[World, Site], language: str) -> None:
    _, site = made
    for code in (FAR, ""):
        text = seen(page(site, code, language))
        # file names and keys apart, no period is written as one writes it in a table
        assert not re.search(r"\d{4}-?Q\d", text), re.findall(r".{20}\d{4}-?Q\d.{10}", text)
    text = seen(page(site, FAR, language))
    assert ("its level of Q1 2000" if language == "en" else "至2000年一季度的") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_treated_figure_is_the_sources(made: tuple[World, Site], language: str) -> None:
    _, site = made
    text = seen(page(site, FAR, language))
    assert "990,000" in text
    note = {"en": "Figures are the source’s own, and ranked by", "zh": "数值为来源的数值，并按其排序"}[
        language
    ]
    assert note in text
    cell = site.plan.results["treated_profile"].cell
    entered = f"{cell((FAR, 'income'), 'entered').value:,.2f}"
    assert "990,000.0*" in text, "the figure has its mark"
    assert text.count(entered) == 1, (
        "what entered the index is told in the note, and is not the region’s figure"
    )
    how = {"en": r"; {} entered the index \(\w+\)", "zh": "进入指数的数值为{}（"}[language]
    assert re.search(how.format(re.escape(entered)), text)
    first = {"en": "1st of 9 provinces", "zh": "在9个省份中居第1位"}[language]
    assert first in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_multiple_has_its_reason_on_the_page(made: tuple[World, Site], language: str) -> None:
    _, site = made
    why = {
        "en": "its figure is not positive and cannot be the base of a ratio",
        "zh": "数值不大于零，不能作比值的底数",
    }[language]
    for text in (seen(page(site, ZERO, language)), word(site, ZERO, language)):
        assert why in text
    assert why not in seen(page(site, LONE, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_alone_in_a_group_is_not_compared_with_it(made: tuple[World, Site], language: str) -> None:
    _, site = made
    text = seen(page(site, LONE, language))
    alone = {"en": r"Lone mean|1st of 1\b|\b1/1\b", "zh": r"独处平均|在1个省份中|\b1/1\b"}[language]
    assert not re.search(alone, text)
    assert {"en": "mean of the provinces", "zh": "各省平均"}[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_doubtful_figure_is_shown_and_nothing_else(made: tuple[World, Site], language: str) -> None:
    """Shown with its mark and the remark; neither ranked, averaged, classed on the map nor a reason for advice."""
    world, site = made
    text = seen(page(site, DOUBTFUL, language))
    assert "99.9?" in text and {"en": "Probably a misprint.", "zh": "疑为误排。"}[language] in text
    assert "A3" not in held(world, DOUBTFUL)
    for said in (text, word(site, DOUBTFUL, language)):
        assert not re.search({"en": "It loses", "zh": "损失为"}[language], said)
    losses = site.plan.results["losses_now"]
    assert (DOUBTFUL,) not in losses
    assert losses.cell((FAR,), "of").value == len(CODES) - 1
    known = [c["value"].value for _, c in losses.rows()]
    assert losses.cell((FAR,), "nation").value == pytest.approx(sum(known) / len(known))
    overview = page(site, "", language)
    name = CODES[DOUBTFUL][language == "en"]
    rows = [
        " ".join(r.text_content().split()) for r in overview.xpath("//table//tr") if name in r.text_content()
    ]
    assert rows and "99.9" not in " ".join(rows)
    (described,) = {
        d for d in overview.xpath("//svg//desc/text()|//svg/@aria-label|//svg//title/text()")
        if re.match("Map of present losses|眼下损失", d, re.IGNORECASE) and ("highest" in d or "最高" in d)
    }  # fmt: skip
    assert name not in described


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_headline_about_a_doubtful_figure_says_so(made: tuple[World, Site], language: str) -> None:
    """The others’ titles are of present losses; a figure that is doubtful is not one that is missing."""
    _, site = made
    plan = replace(site.plan, numbers=(HeadlineNumber(kind="rank", of="losses_now"),))
    titles = {
        code: plain(brief(plan, plan.report.panel.regions[code], language, site.figures(language)).headline)
        for code in (DOUBTFUL, FAR)
    }
    doubtful, missing = {"en": ("doubtful", "no figure"), "zh": ("存疑", "无")}[language]
    assert doubtful in titles[DOUBTFUL] and missing not in titles[DOUBTFUL]
    assert doubtful not in titles[FAR]


@pytest.mark.parametrize("language", LANGUAGES)
def test_advice_is_as_firm_on_the_page_in_word_and_in_the_table(
    made: tuple[World, Site], language: str
) -> None:
    world, site = made
    tree = page(site, "", language)
    (table,) = (t for t in tree.xpath("//table") if "A1" in t.text_content())
    rows = [
        [" ".join(c.text_content().split()) for c in r.xpath("./th|./td")] for r in table.xpath(".//tbody/tr")
    ]
    found = matrix(rows, world, language)
    borderline = {"en": "Borderline:", "zh": "临界："}[language]
    for code in CODES:
        for text in (seen(page(site, code, language)), word(site, code, language)):
            marks = 0
            for rule, kinds in found.items():
                holds = code in kinds["firm"] | kinds["borderline"]
                assert bool(re.search(HEADS[rule][language == "zh"], text)) == holds, (rule, code)
                marks += code in kinds["borderline"]
            # the notes of the page explain the mark once more at most
            assert (borderline in text) == bool(marks), (code, marks)
            if "A1" in held(world, code):
                watch = {
                    "en": "To watch: household income, which should rise",
                    "zh": "观察指标：居民收入，应上升",
                }
                assert watch[language] in text, "who, what and by when it can be seen"

"""Why a page has no figure, what treated outliers are printed as, units of gaps in a table of several indicators."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from compose.document import Table, plain
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests import one_region
from tests.compose.sentences.test_grid import BLOCKS_OF_THE_REPORT, composed, told
from tests.compose.sentences.world import CODES, GROUPS, TREATED, build, ordinary

ANALYSES = (
    TREATED
    + """[[analysis]]
id = "three"
kind = "composite"
title = { zh = "三项指数", en = "Index of three" }
indicators = ["pure", "scale_eff", "skill"]
period = "2020"
normalise = "minmax"
"""
)
FAR, NEGATIVE, BASELESS, ZERO, ABSENT = "510000", "610000", "620000", "500000", "630000"
LONE = next(c for c, g in GROUPS.items() if g == "lone")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    world = ordinary()
    world.before = {}
    income = world.figures["income"]
    income[FAR, "2020"] = 990000.0
    income[NEGATIVE, "2020"] = -120.0
    income[BASELESS, "2000"], income[ZERO, "2000"] = -5.0, 0.0
    del income[ABSENT, "2000"]
    return build(world, tmp_path_factory.mktemp("reasons") / "trial", ANALYSES + BLOCKS_OF_THE_REPORT)


def finding(site: Site, code: str, language: str, **item: Any) -> str:
    return " ".join(told(composed(site, "findings", {"map": "income_now", "items": [item]}, code, language)))


WHY = {
    NEGATIVE: ("the figure in 2020 is negative", "2020年的数为负"),
    BASELESS: (
        "its figure is not positive and cannot be the base of a ratio",
        "数值不大于零，不能作比值的底数",
    ),
    ZERO: ("its figure is not positive and cannot be the base of a ratio", "数值不大于零，不能作比值的底数"),
}
NONE_GIVEN = ("the source has no figures for it", "来源未提供其数据")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_missing_multiple_says_why(site: Site, language: str) -> None:
    at = ("en", "zh").index(language)
    for code, why in WHY.items():
        said = finding(site, code, language, kind="standing", of="income_growth")
        assert why[at] in said and NONE_GIVEN[at] not in said, said
        (table,) = composed(
            site, "scorecard", {"rows": ["income_now", "income_growth"]}, code, language
        ).nodes  # type: ignore[union-attr]
        assert isinstance(table, Table)
        notes = " ".join(plain(n) for n in table.notes)
        assert why[at] in notes and not re.search("no data|无数据", notes), notes
    said = finding(site, ABSENT, language, kind="standing", of="income_growth")
    absent = ("the source has no figure for 2000", "来源未提供其2000年的数据")
    assert absent[at] in said and not any(why[at] in said for why in (*WHY.values(), NONE_GIVEN)), said


#: what a region lacks of the two indicators of an index over three periods, and what its page says of it
GAPS: dict[str, tuple[dict[str, set[str]], tuple[str, str] | None]] = {
    "nothing": ({}, None),
    "one indicator": ({"green": {"2020"}}, ("without Greenness", "缺绿色水平")),
    "the last period": (
        {i: {"2020"} for i in ("green", "skill")},
        ("the source has no figure for 2020", "来源未提供其2020年的数据"),
    ),
    "the last two": (
        {i: {"2010", "2020"} for i in ("green", "skill")},
        ("the source has no figure for 2020", "来源未提供其2020年的数据"),
    ),
    "another period": ({"green": {"2010"}, "skill": {"2000"}}, None),
    "everything": ({i: {"2000", "2010", "2020"} for i in ("green", "skill")}, NONE_GIVEN),
}
OVER_TIME = """[[analysis]]
id = "scores"
kind = "composite"
title = { zh = "两项指数", en = "Index of two" }
indicators = ["green", "skill"]
periods = ["2000", "2010", "2020"]
normalise = "minmax"
missing = "drop"
"""


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A region for each gap; of the others the index is complete."""
    world = ordinary()
    world.before = {}
    for i in ("green", "skill"):
        for n, c in enumerate(CODES):
            for k, t in enumerate(("2000", "2010", "2020")):
                world.figures[i].setdefault((c, t), 20.0 + 3 * n + k)
    for code, (lacking, _) in zip(CODES, GAPS.values(), strict=False):
        for indicator, periods in lacking.items():
            for t in periods:
                del world.figures[indicator][code, t]
    return build(world, tmp_path_factory.mktemp("gaps") / "trial", OVER_TIME)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_index_that_is_missing_says_what_is_lacking(gaps: Site, language: str) -> None:
    """That the source has nothing is said of nobody who lacks one indicator or one period only."""
    at = ("en", "zh").index(language)
    reasons = {why[at] for _, why in GAPS.values() if why}
    for code, (_, why) in zip(CODES, GAPS.values(), strict=False):
        said = " ".join(
            told(
                composed(
                    gaps,
                    "findings",
                    {"map": "scores", "items": [{"kind": "standing", "of": "scores"}]},
                    code,
                    language,
                )
            )
        )
        assert [r for r in reasons if r in said] == ([why[at]] if why else []), said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_outlier_is_printed_and_ranked_as_the_source_has_it(site: Site, language: str) -> None:
    cells = {k[1]: c for k, c in site.plan.results["treated_profile"].rows() if k[0] == FAR}
    assert cells["income"]["treatment"].value and cells["income"]["entered"].value < 20000
    said = finding(site, FAR, language, kind="strengths", of="treated")
    basin = [
        site.plan.results["treated_profile"].cell((c, "income"), "value").value
        for c in CODES
        if GROUPS[c] == "basin"
    ]
    above = f"{990000.0 - sum(basin) / len(basin):,.0f}"
    # its gap is that of the source's figures, in its own unit; the gap of a score beside it is in points
    own = (
        rf"{above} yuan above the mean of the provinces in Basin"
        if language == "en"
        else rf"高于盆地各省平均{above}元"
    )
    other = (
        r"[\d.]+ points below the mean of the provinces in Basin"
        if language == "en"
        else r"低于盆地各省平均[\d.]+分"
    )
    assert re.search(own, said) and re.search(other, said), said
    assert re.search("1st of 9 provinces" if language == "en" else "在9个省份中居第1位", said)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nobody_is_compared_with_a_group_of_one(site: Site, language: str) -> None:
    for of in ("treated", "income_growth"):
        said = finding(site, LONE, language, kind="standing", of=of)
        assert not re.search("Lone|独处|of 1 |在1个", said), said
        assert ("mean of the provinces" if language == "en" else "各省平均") in said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_parts_that_share_a_place_are_named_together(site: Site, language: str) -> None:
    """Scale efficiency and skill fall from the first region to the last, pure efficiency rises."""
    first, *_, last = CODES
    wanted = {
        first: (
            "Scale efficiency and skill are the strongest dimensions, each 1st of 9 provinces; pure efficiency is the weakest link, 9th",
            "最强的是规模值、技能水平，在9个省份中均居第1位；最弱的是纯效率，在9个省份中居第9位",
        ),
        last: (
            "; scale efficiency and skill are the weakest links, each 9th of 9 provinces",
            "；最弱的是规模值、技能水平，在9个省份中均居第9位",
        ),
    }
    for code, words in wanted.items():
        assert words[language == "zh"] in finding(site, code, language, kind="strengths", of="three")


AUDIT = """[[table]]
file = "data/parts.csv"
source = "own"
period = "period"
[table.columns]
a = "a"
b = "b"

[[indicator]]
id = "a"
name = { zh = "甲", en = "A" }
unit = { zh = "%", en = "%" }
decimals = 1

[[indicator]]
id = "b"
name = { zh = "乙", en = "B" }
unit = { zh = "%", en = "%" }
decimals = 1

[[analysis]]
id = "audit"
kind = "audit"
checks = [
  { id = "whole", kind = "sum", name = { zh = "甲乙之和", en = "Sum of A and B" }, indicator = "rate", of = ["a", "b"], period = "2020" },
]

[[brief.block]]
kind = "notes"

[[overview.block]]
kind = "notes"
"""


@pytest.mark.parametrize(("whole", "differs"), [("3.0", False), ("3.4", True)])
def test_a_single_check_is_told_in_the_singular(tmp_path: Path, whole: str, differs: bool) -> None:
    """With what is printed and what comes out where they differ, and never as “the 1 checks”."""
    folder = tmp_path / "mine"
    one_region.write(folder, "2020-06", [f"河南,2020,{whole}"], AUDIT, "%")
    (folder / "data" / "parts.csv").write_text("region,period,a,b\n河南,2020,1.0,2.0\n", encoding="utf-8")
    problems = Problems()
    prepared = prepare(folder, problems)
    assert prepared is not None, [p.line() for p in problems]
    site = Site(*prepared)
    for language, same, other in (
        ("en", "The only check of a printed figure of Henan finds no difference", "finds a difference"),
        ("zh", "仅有1项核对，未发现出入", "仅有1项核对，发现出入"),
    ):
        text = re.sub(
            r"\s+",
            " ",
            re.sub(r"<[^>]+>", "", site.web_page(site.subject("410000", language, ("html",))).decode()),
        )
        assert (other in text) == differs and (same in text) == (not differs), (language, text[-900:])
        assert not differs or ("3.4" in text and "3.0" in text)

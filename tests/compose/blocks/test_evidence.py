"""What stands as evidence behind advice says of what it is: classes moved through, shares of the nation, gaps from the group."""

from __future__ import annotations

import re

import pytest

from compose.blocks import findings
from compose.blocks.registry import BLOCKS
from compose.context import Context
from compose.document import Recommendations, plain
from compose.headline import NUMBERS, HeadlineNumber
from publish.site import Site

BOTH = pytest.mark.parametrize("language", ["en", "zh"])


def evidence(site: Site, code: str, language: str) -> dict[str, list[str]]:
    """The evidence of every rule that a brief prints."""
    plan = site.plan
    block = BLOCKS["recommendations"]
    region = plan.report.panel.regions[code]
    context = Context(plan.report, plan.results, language, region, site.figures(language), plan.rules)
    section = block.compose(block.parameters.model_validate({"kind": "recommendations"}), context)
    items = [i for n in section.nodes if isinstance(n, Recommendations) for i in n.items] if section else []
    return {item.id: [plain(e) for e in item.evidence] for item in items}


@BOTH
def test_a_move_between_classes_is_told_with_its_ends(prepared: dict[str, Site], language: str) -> None:
    site = prepared["provinces"]
    stage = site.plan.results["stage"]
    order = {i: (n, words[language]) for n, (i, words) in enumerate(stage.by_id["level"].labels.items())}
    words = {"en": ("", "one level up", "two levels up"), "zh": ("", "上升一级", "上升两级")}[language]
    read = set()
    for code in site.plan.report.panel.codes():
        told = evidence(site, code, language).get("R06")
        if told is None:
            continue
        way = [str(r["level"].value) for _, r in stage.rows(region=code) if not r["level"].missing]
        (first, a), (last, b) = order[way[0]], order[way[-1]]
        a, b = (x.casefold() for x in (a, b))
        if first == last:
            form = {
                "en": f"stage of urban–rural integration: {b} in 2009 and in 2018",
                "zh": f"城乡融合阶段2009年、2018年均为{b}",
            }
        else:
            form = {
                "en": f": {words[last - first]}, from {a} to {b}",
                "zh": f"{words[last - first]}，由{a}到{b}",
            }
        assert any(form[language] in e for e in told), (told, form)
        read.add(last - first)
    assert {0, 1} <= read


@BOTH
def test_a_share_of_the_nation_names_indicator_year_and_area(
    prepared: dict[str, Site], language: str
) -> None:
    site = prepared["west"]
    panel = site.plan.report.panel
    read = set()
    for code in panel.codes():
        for told in evidence(site, code, language).values():
            for e in told:
                assert "share of China" not in e and "与全国的差距" not in e, e
                share = re.fullmatch(
                    {
                        "en": r"(?P<what>resilience|quality of development) in (?P<t>\d{4}): (?P<x>[\d.]+)% of the figure of China",
                        "zh": r"(?P<t>\d{4})年(?P<what>经济韧性|经济高质量发展)相当于全国的(?P<x>[\d.]+)%",
                    }[language],
                    e,
                )
                gap = re.fullmatch(
                    {
                        "en": r"(?P<what>resilience|quality of development) in (?P<t>\d{4}), difference from China: (?P<x>[−+][\d.]+) points",
                        "zh": r"(?P<t>\d{4})年(?P<what>经济韧性|经济高质量发展)与全国之差为(?P<x>[−+][\d.]+)分",
                    }[language],
                    e,
                )
                if not (found := share or gap):
                    continue
                name = "resilience" if found["what"] in {"resilience", "经济韧性"} else "quality"
                own = panel.over_time(name).loc[code, found["t"]]
                area = panel.over_time(name, "aggregate").loc["100000", found["t"]]
                true = 100 * own / area if share else own - area
                assert abs(float(found["x"].replace("−", "-")) - true) <= (0.05 if share else 0.005) + 1e-9, e
                read.add("share" if share else "gap")
    assert read == {"share", "gap"}


@BOTH
def test_a_gap_from_the_group_is_called_that(prepared: dict[str, Site], language: str) -> None:
    told = [e for es in evidence(prepared["openness"], "540000", language).values() for e in es]
    form = {
        "en": "difference from the group mean: −658.89 billion yuan",
        "zh": "与分组平均之差为−6,588.9亿元",
    }
    assert any(form[language] in e for e in told), told


@BOTH
def test_a_place_is_told_as_one(prepared: dict[str, Site], language: str) -> None:
    """A figure that is a place has its ordinal and of how many, and is joint where two share it."""
    site = prepared["qinba"]
    read = 0
    ranking = next(r for r in site.plan.results.values() if r.main_column.scale == "rank" and "of" in r.by_id)
    for code in site.plan.report.panel.codes():
        for e in (e for es in evidence(site, code, language).values() for e in es):
            found = re.search(
                {
                    "en": r"^order by [^:]*, (?P<joint>joint )?(?P<n>\d+)(?:st|nd|rd|th) of (?P<of>\d+) cities$",
                    "zh": r"的次序在(?P<of>\d+)个城市中居(?P<joint>并列)?第(?P<n>\d+)位$",
                }[language],
                e,
            )
            ranks = list(ranking.known("rank").values())
            assert not re.search(r"^order by [^:]*: |的次序为", e), e
            if found:
                own = ranking.cell(code, "rank").value
                assert (int(found["n"]), int(found["of"])) == (own, len(ranks)), e
                assert (ranks.count(own) > 1) == (found["joint"] is not None), e
                read += 1
    assert read


@BOTH
def test_two_classes_have_no_levels(prepared: dict[str, Site], language: str) -> None:
    """From no pilot zone to a pilot zone: nothing is said of levels, in findings, large numbers and evidence."""
    site = prepared["openness"]
    plan = site.plan
    pilot = plan.results["pilot"]
    labels = {i: words[language] for i, words in pilot.by_id["level"].labels.items()}
    assert len(labels) == 2
    moved = 0
    for code in plan.report.panel.codes():
        context = Context(
            plan.report,
            plan.results,
            language,
            plan.report.panel.regions[code],
            site.figures(language),
            plan.rules,
        )
        told = findings.path(findings.Finding(kind="path", of="pilot"), context)
        if told is None:
            continue
        number = NUMBERS["path"](HeadlineNumber(kind="path", of="pilot"), context)
        shown = plain(number.number + number.behind) if number else ""
        for words in (plain(told), shown, *(e for es in evidence(site, code, language).values() for e in es)):
            assert not re.search("level|级", words.replace("省级", "")), words
        way = [str(r["level"].value) for _, r in pilot.rows(region=code) if not r["level"].missing]
        assert shown.casefold() == labels[way[-1]].casefold(), shown
        if way[0] != way[-1]:
            ends = {"en": "from {} to {}", "zh": "由{}到{}"}[language].format(labels[way[0]], labels[way[-1]])
            assert ends.casefold() in plain(told).casefold(), told
            moved += 1
    assert moved

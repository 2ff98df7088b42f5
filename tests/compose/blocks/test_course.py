"""All regions over the years as a table of colours: every figure there, coloured by its class, missing ones not."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from analysis.values import Column, Result, same
from compose.blocks.course import CourseBlock, course
from compose.blocks.paths import PathsBlock, paths
from compose.brief import Plan
from compose.context import Context
from compose.document import Figure
from compose.figures.figures import Figures
from compose.look.tokens import SEQUENCE, paper
from publish.site import Site

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("zh", "en")


def context(plan: Plan, figures: Figures) -> Context:
    return Context(plan.report, plan.results, figures.language, None, figures)


def cells(svg: str, legend: int) -> list[str]:
    """The colours of the cells, row by row, without those of the legend."""
    found = [r.attrib["fill"] for r in ET.fromstring(svg).iter(f"{SVG}rect")]
    return found[: len(found) - legend]


def words(svg: str) -> list[str]:
    return [t.text or "" for t in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_west_is_coloured_by_its_grades(prepared: dict[str, Site], language: str) -> None:
    site = prepared["west"]
    result = site.plan.results["coordination"]
    here = context(site.plan, site.figures(language))
    section = course(CourseBlock(kind="course", of="coordination"), here)
    assert section is not None
    (figure,) = section.nodes
    assert isinstance(figure, Figure)
    codes = site.plan.report.panel.codes()
    last = {c: result.cell((c, "2019"), "d").value for c in codes}
    names = {site.plan.report.panel.regions[c].name[language]: c for c in codes}
    shown = [w for w in words(figure.svg) if w in names]
    assert [names[w] for w in shown] == sorted(codes, key=lambda c: -last[c]), "the highest first"
    labels = result.by_id["grade"].labels
    used = [g for g in labels if any(c["grade"].value == g for k, c in result.rows() if k[0] in codes)]
    assert [w for w in words(figure.svg) if w in {labels[g][language] for g in labels}] == [
        labels[g][language] for g in used
    ]
    drawn = cells(figure.svg, len(used))
    assert len(drawn) == 12 * 6
    of_grade: dict[str, set[str]] = {}
    periods = ("2000", "2004", "2008", "2012", "2016", "2019")
    keys: Iterator[tuple[str, str]] = ((names[w], t) for w in shown for t in periods)
    for key, colour in zip(keys, drawn, strict=True):
        of_grade.setdefault(str(result.cell(key, "grade").value), set()).add(colour)
        assert here.formatter.cell(result.cell(key, "d")) in words(figure.svg)
    assert all(len(colours) == 1 for colours in of_grade.values()), "one colour a class"
    assert [of_grade[g].pop() for g in used] == [paper(SEQUENCE[i]) for i in (0, 1, 3, 4)], "dark is high"


def test_the_table_is_the_same_in_both_languages(prepared: dict[str, Site]) -> None:
    site = prepared["west"]
    svgs = [site.figures(lang).time.course(site.plan.results["coordination"], "d")[0] for lang in LANGUAGES]
    rects = [
        [tuple(r.attrib[k] for k in ("x", "y", "width", "height", "fill")) for r in root.iter(f"{SVG}rect")]
        for root in map(ET.fromstring, svgs)
    ]
    assert rects[0][:72] == rects[1][:72]
    assert ET.fromstring(svgs[0]).attrib["viewBox"] == ET.fromstring(svgs[1]).attrib["viewBox"]


def panel(values: dict[tuple[str, str], float]) -> Result:
    index = pd.MultiIndex.from_tuples(list(values), names=["region", "period"])
    frame = pd.DataFrame({"value": list(values.values())}, index=index)
    return Result("x", same("X"), (Column("value", same("X"), decimals=1),), frame, ())


def test_without_classes_quintiles_of_all_years_colour_and_what_is_missing_stays_blank(plan: Plan) -> None:
    codes = plan.report.panel.codes()[:5]
    values = {(c, t): 10.0 * i + k for i, c in enumerate(codes) for k, t in enumerate(("2018", "2019"))}
    values[codes[0], "2019"] = float("nan")
    result = panel(values)
    figures = Figures(plan.report, {"x": result}, None, "en")
    section = course(
        CourseBlock(kind="course", of="x"), Context(plan.report, {"x": result}, "en", None, figures)
    )
    assert section is not None
    (figure,) = section.nodes
    assert isinstance(figure, Figure)
    assert "quintiles of all years" in "".join(r.text for r in figure.note)
    assert len(cells(figure.svg, 5)) == 9, "a missing figure has no colour"
    assert words(figure.svg).count("—") == 1
    name = plan.report.panel.regions[codes[0]].name["en"]
    order = [w for w in words(figure.svg) if w in {plan.report.panel.regions[c].name["en"] for c in codes}]
    assert order[-1] == name, "who has no figure in the last year stands last"


def test_a_single_year_or_a_whole_country_of_counties_is_not_drawn(plan: Plan) -> None:
    one = panel({(c, "2019"): 1.0 for c in plan.report.panel.codes()})
    many = panel({(str(c), t): 1.0 for c in range(65) for t in ("2018", "2019")})
    for result in (one, many, plan.results["integration"].with_(id="x")):
        figures = Figures(plan.report, {"x": result}, None, "en")
        here = Context(plan.report, {"x": result}, "en", None, figures)
        assert course(CourseBlock(kind="course", of="x"), here) is None


def test_without_boundaries_classes_by_year_are_a_table_of_colours(plan: Plan, site: Site) -> None:
    """Small maps where there are boundaries, else every region's class by name and colour; never an empty drawing."""
    block = PathsBlock(kind="paths", of="stage")
    mapped = paths(block, context(plan, site.figures("zh")))
    assert mapped is not None
    assert [n.id for n in mapped.nodes if isinstance(n, Figure)] == ["paths-stage"]
    plain = paths(block, context(plan, Figures(plan.report, plan.results, None, "zh")))
    assert plain is not None
    (figure,) = (n for n in plain.nodes if isinstance(n, Figure))
    assert figure.id == "course-stage"
    result = plan.results["stage"]
    rows = [(k, c["level"]) for k, c in result.rows() if not c["level"].missing]
    assert len(cells(figure.svg, 4)) == len(rows)
    for level, label in result.by_id["level"].labels.items():
        assert words(figure.svg).count(label["zh"]) == sum(c.value == level for _, c in rows) + 1


def test_coinciding_quintiles_are_one_class(plan: Plan) -> None:
    codes = plan.report.panel.codes()
    values = dict.fromkeys(codes[:20], 1.0) | {c: float(i + 2) for i, c in enumerate(codes[20:])}
    frame = pd.DataFrame({"value": list(values.values())}, index=pd.Index(list(values), name="region"))
    result = Result("x", same("X"), (Column("value", same("X"), decimals=1),), frame, ())
    figures = Figures(plan.report, {"x": result}, None, "en")
    cells = {k[0]: c["value"] for k, c in result.rows()}
    fills, legend = figures.maps.quintiles(cells)
    assert len(set(fills.values())) == len(legend) < 5
    # the twenty that are alike and the few next to them are one class; a class says what is lowest and highest in it
    assert legend[0].label.startswith("1–") and legend[-1].label.endswith("–12")
    ends = [e.label.split("–") for e in legend]
    assert all(float(a[1]) < float(b[0]) for a, b in pairwise(ends))
    same_ = replace(result, frame=frame * 0 + 3)
    fills, legend = figures.maps.quintiles({k[0]: c["value"] for k, c in same_.rows()})
    assert [e.label for e in legend] == ["3.0"]
    assert set(fills.values()) == {legend[0].fill}

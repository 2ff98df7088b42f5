"""Classes on maps and in tables of places: each by its name, on the map and in its description; means that are weighted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from analysis.space.planning import StagesParameters, stages
from analysis.values import Result, Study, Text
from compose.blocks.groups import GroupsBlock, groups
from compose.blocks.maps import MapsBlock, maps
from compose.blocks.stages import StagesBlock
from compose.blocks.stages import stages as table_of_stages
from compose.context import Context
from compose.document import Columns, Figure, Section, Table, plain
from publish.site import Site

LANGUAGES = ("zh", "en")


def context(site: Site, language: str, *more: Result) -> Context:
    results = {**site.plan.results, **{r.id: r for r in more}}
    return Context(site.plan.report, results, language, None, site.figures(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_of_classes_names_them_and_who_is_in_them(prepared: dict[str, Site], language: str) -> None:
    site = prepared["central-cities"]
    section = maps(MapsBlock(kind="maps", columns=("core_regions.level",)), context(site, language))
    assert section is not None
    (figure,) = section.nodes
    assert isinstance(figure, Figure)
    result = site.plan.results["core_regions"]
    labels, names = result.by_id["level"].labels, site.plan.report.panel.regions
    said = re.split("[；;]", figure.alt)
    for level, label in labels.items():
        members = {names[k[0]].name[language] for k, c in result.rows() if c["level"].value == level}
        told = [s for s in said if f"{label[language]}：" in s or f"{label[language]}: " in s]
        assert len(told) == bool(members), level
        assert all(name in told[0] for name in members)
        shown = {"zh": f"{label['zh']}（{len(members)}）", "en": f"{label['en']} ({len(members)})"}[language]
        assert shown in figure.svg
    # a shade for each class, darker with its order
    fills = {k[0]: re.findall(rf'class="f-(\w+)" data-code="{k[0]}"', figure.svg) for k, c in result.rows()}
    assert fills["110000"] == ["s4"] and fills["320100"] == ["s3"] and fills["610100"] == ["s1"]
    # a figure's heading, not “Class”, is what it is of; then the class that most are in
    title, colon, seen = plain(figure.caption).partition({"zh": "：", "en": ": "}[language])
    assert title == result.title[language] and colon
    counts = Counter(str(c["level"].value) for _, c in result.rows() if not c["level"].missing)
    (level, most), (_, next_most) = counts.most_common(2)
    assert most > next_most, "one class has most"
    label, all_ = labels[level][language], counts.total()
    said_of = {
        "zh": f"{label}者最多（{all_}个城市中有{most}个）",
        "en": f"most often {label.lower()} ({most} of {all_} cities)",
    }
    assert seen == said_of[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_classes_without_boundaries_are_tiles(prepared: dict[str, Site], language: str) -> None:
    site = prepared["central-cities"]
    here = context(site, language)
    bare = replace(here.figures.maps, sheet=None, _kept={})
    result = site.plan.results["core_regions"]
    svg, alt = bare.locator(result, "level")
    names = site.plan.report.panel.regions
    assert language == "en" or all(names[k[0]].name["zh"] in svg for k, _ in result.rows())
    assert all(label[language] in svg for label in result.by_id["level"].labels.values())
    assert alt == here.figures.maps.locator(result, "level")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_group_means_say_whether_they_are_weighted(prepared: dict[str, Site], language: str) -> None:
    site = prepared["central-cities"]
    words = {"zh": ("加权平均", "不加权平均"), "en": ("Weighted means", "Unweighted means")}[language]

    def note(of: str) -> str:
        section = groups(GroupsBlock(kind="groups", of=of), context(site, language))
        assert isinstance(section, Section) and isinstance(section.nodes[0], Table)
        return plain(section.nodes[0].notes[0])

    assert words[0] in note("density") and words[1] not in note("density")
    assert words[1] in note("area") and not note("area").startswith(words[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_that_lie_in_no_area_are_named_too(prepared: dict[str, Site], language: str) -> None:
    site = prepared["central-cities"]

    def cells(*places: dict[str, object]) -> tuple[list[str], list[list[str]]]:
        p = StagesParameters(id="s", scheme="metro", places=places)
        made = stages(p, Study(site.plan.report.panel))
        section = table_of_stages(StagesBlock(kind="stages", of="s"), context(site, language, *made))
        assert section is not None and isinstance(section.nodes[0], Table)
        table = section.nodes[0]
        return [h.text for h in table.head], [[plain(c.prose) for c in row.cells] for row in table.rows]

    town = {"id": "t", "stage": "mature", "name": Text(zh="镇", en="Town")}
    village = {"id": "v", "stage": "budding", "name": Text(zh="村", en="Village"), "area": "east"}
    name, other = town["name"][language], village["name"][language]  # type: ignore[index]
    head, rows = cells(town)
    assert head[1] == {"zh": "地点", "en": "Places"}[language] and [r[1] for r in rows] == [
        name,
        "—",
        "—",
        "—",
    ]
    head, rows = cells(town, village)
    assert head[1:3] == [{"zh": "东部", "en": "East"}[language], {"zh": "其他", "en": "Elsewhere"}[language]]
    assert rows[0][1:3] == ["—", name] and rows[-1][1:3] == [other, "—"]
    head, rows = cells(village)
    assert len(head) == 3 and rows[-1][1] == other


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_two_maps_stand_beside_each_other(prepared: dict[str, Site], language: str) -> None:
    block = MapsBlock(kind="maps", columns=("area.value", "area_band.level"))
    section = maps(block, context(prepared["central-cities"], language))
    assert section is not None and [type(n) for n in section.nodes] == [Columns]

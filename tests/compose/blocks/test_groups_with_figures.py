"""The mean of a group that has a figure of its own in the table is said to be one of regions; of another group it is the group's mean."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from compose.brief import brief
from compose.document import Findings, leaves, plain
from compose.figures.family import group_mean
from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests.intake.new.books import csv_of

BELGIUM = {f"BE2{i}": 20000 + 900 * i for i in range(1, 6)}
BULGARIA = {f"BG3{i}": 2000 + 310 * i for i in range(1, 5)} | {"BG41": 4100, "BG42": 2600}


def made(folder: Path, rows: list[tuple[object, ...]]) -> Site:
    """The site of a table of NUTS regions."""
    source = csv_of(folder, [("geo", "2019", "2020"), *rows], "Income (euro).csv")
    problems = Problems()
    said = Answers(direction={"rest": "more"}, level="nuts2", indicator="Income (euro)")
    report = new_report(
        "mine", source, folder / "reports", problems, said, "en", None, datetime.date(2026, 11, 21)
    )
    assert report is not None and not problems.errors, [p.line("en") for p in problems]
    plan, geometry = prepare(report.folder, problems)
    assert plan is not None, [p.line("en") for p in problems]
    return Site(plan, geometry)


def finding(site: Site, code: str, language: str) -> str:
    """What the first finding of a region's brief says."""
    region = next(r for r in site.plan.report.regions if r.code == code)
    page = brief(site.plan, region, language, site.figures(language))
    return next(plain(n.items[0]) for n in leaves(page) if isinstance(n, Findings))


def figures(countries: dict[str, int]) -> list[tuple[object, ...]]:
    both = {**countries, **BELGIUM, **BULGARIA}
    return [(code, value - 100, value) for code, value in both.items()]


@pytest.mark.parametrize("code", ["BG33", "BE24"])
def test_beside_a_figure_of_the_group_the_mean_is_one_of_regions(tmp_path: Path, code: str) -> None:
    site = made(tmp_path, figures({"BE": 24000, "BG": 3200}))
    mine, zh, en = (BULGARIA, "保加利亚", "Bulgaria") if code in BULGARIA else (BELGIUM, "比利时", "Belgium")
    value, mean = mine[code], sum(mine.values()) / len(mine)
    gap = f"{100 * abs(value / mean - 1):.1f}%"
    side = {"zh": "高于", "en": "above"} if value > mean else {"zh": "低于", "en": "below"}
    assert f"{gap} {side['en']} the mean of the regions in {en}" in finding(site, code, "en")
    assert f"{en} mean" not in finding(site, code, "en")
    assert f"{side['zh']}{zh}各地区平均{gap}" in finding(site, code, "zh")
    assert f"{zh}平均" not in finding(site, code, "zh")


def test_without_one_it_is_called_as_the_group_is(tmp_path: Path) -> None:
    site = made(tmp_path, figures({"BE": 24000, "BG": 3200}))
    panel, mean = site.plan.report.panel, site.plan.report.file.report.mean
    group = site.plan.results["index"].cell("BG33", "group")
    regions = panel.numbers.index.isin(panel.codes(), level="region")
    assert group_mean(panel, group, mean) is not None
    assert group_mean(replace(panel, numbers=panel.numbers[regions]), group, mean) is None
    assert group_mean(panel, site.plan.results["index"].cell("BG33", "rank"), mean) is None

"""Loading, checking and analysing one report: `prepare`, `chosen`, `Options`, `report_names`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.values import Region, Text, same
from compose.brief import MODELS, Plan, blocks_of
from compose.headline import numbers_of
from compose.look.own import look_of
from compose.material import completed, read_material
from intake.places.boundaries import Geometry
from intake.problems import Problems, listing
from intake.report.advising.advice import advice_result, by_rule
from intake.report.advising.rule_checks import compile_rules
from intake.report.advising.rule_conflicts import conflicts
from intake.report.load import load_report
from intake.report.named import check_name
from intake.report.references import KnownNames, check_references
from intake.report.report import REPORT_FILE, RULES_FILE
from intake.report.suspicions import suspicions
from pipeline.analyse import analyse, geometry_of, in_own_words, sourced
from pipeline.compare import changes, with_editions
from pipeline.limits import limited
from pipeline.office import with_templates
from pipeline.options import Options as Options
from pipeline.options import report_names as report_names
from pipeline.trial import try_logo, try_pages, try_templates
from render.html import own_templates
from render.pdf import style_check
from render.pdf.styles import STYLES
from render.printing import OWN_PRINTING, Printing

if TYPE_CHECKING:
    from publish.site import Site


def prepare(
    folder: Path,
    problems: Problems,
    printing: Printing = OWN_PRINTING,
    tried: bool = False,
    go_on: Callable[[], None] = lambda: None,
    site_of: Callable[[Plan, Geometry | None], Site] | None = None,
) -> tuple[Plan, Geometry | None] | None:
    """load, check and analyse one report. None where there is an error; all are in ``problems``.

    ``tried``: its pages are composed as well, which takes a second or two. ``go_on`` is called between any two steps (files read,
    an analysis, a page); whoever wants the work stopped raises in it. ``site_of`` makes the site that comes of the report:
    pages are tried by what it is made with, and it has them then.
    """
    check_name(folder, problems)
    report = load_report(folder, problems)
    if report is not None:
        report = with_editions(report, problems)
    if report is None or problems.errors:
        return None
    go_on()
    style_check.check(report, printing, problems)
    templates = own_templates.folder_of(report.folder)
    extra = own_templates.extra_css(report.folder, problems)
    own_templates.check_files(report.folder, problems)
    press = bool(STYLES[printing.of(report.file.report).style].press)
    look = with_templates(look_of(report, press, problems, templates, extra), report, problems)
    own = read_material(report, press, problems)
    geometry = geometry_of(report, problems)
    results = analyse(report, geometry, problems, go_on)
    if problems.errors:
        return None
    report, since = changes(report, results, problems)
    results |= sourced(report, since, results)
    problems.add(suspicions(report.panel, report))
    check_references(report.rules, KnownNames.of(report, results), RULES_FILE, same(""), problems)
    rules = compile_rules(report.rules, results, report.panel, problems)
    if not problems.errors:
        conflicts(rules, results, report.panel, problems)
    if rules and not problems.errors:
        table = advice_result(report.rules, rules, results, report.panel)
        results |= sourced(report, (table,), results)
        results |= sourced(report, (in_own_words(by_rule(table, rules), report.file.report),), results)
    head = report.file
    known = KnownNames.of(report, results)
    pages = {
        "brief": blocks_of(head.brief, "brief", known, problems),
        "overview": blocks_of(head.overview, "overview", known, problems),
        MODELS: blocks_of(head.models, MODELS, known, problems),
    }
    numbers = numbers_of(head.brief, known, problems)
    own = completed(own, report, results, pages, press, problems)
    results |= own.tables
    plan = Plan(
        report,
        results,
        rules,
        pages["brief"],
        pages["overview"],
        look,
        own.pictures,
        own.works,
        own.programs,
        limited,
        numbers,
        pages[MODELS],
    )
    go_on()
    if not problems.errors and tried:
        try_pages(plan, geometry, problems, go_on, site_of(plan, geometry) if site_of else None)
        if look.logo:
            try_logo(look.logo, problems)
    if look.templates and not problems.errors:
        try_templates(plan, geometry, printing, problems)
    if not head.report.map_approval and geometry is not None:
        _tell_draft(problems)
    return None if problems.errors else (plan, geometry)


def _tell_draft(problems: Problems) -> None:
    """Its maps are drafts as long as nobody has approved them."""
    problems.warn(
        REPORT_FILE,
        same("report map_approval"),
        Text(zh="没有审图号，地图上印“草图”字样", en="no map approval number: maps carry a draft line"),
        Text(zh="公开出版前填上审图号", en="fill it in before publication"),
    )


def chosen(plan: Plan, options: Options, problems: Problems) -> tuple[list[Region], list[str]]:
    """The regions and languages of this build."""
    report = plan.report
    languages = [lang for lang in report.languages if not options.languages or lang in options.languages]
    if not options.regions:
        return report.regions, languages
    chosen: list[Region] = []
    for word in options.regions:
        region = report.gazetteer.find(word) or _called(word, report.regions)
        if region is None or region.level != "region":
            hit = report.gazetteer.suggestion(word)
            # names in the language the word is in, whatever that of the messages is
            typed = "zh" if re.search(r"[㐀-鿿]", word) else None
            remedy = (
                Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?")
                if hit
                else Text(
                    {
                        lang: listing([r.name[typed or lang] for r in report.regions])[lang]
                        for lang in ("zh", "en")
                    }
                )
            )
            problems.error(
                "--region",
                same(word),
                Text(
                    zh=f"报告 {report.name} 没有这个地区", en=f"the report {report.name} has no such region"
                ),
                remedy,
            )
        elif region not in chosen:
            chosen.append(region)
    return chosen, languages


#: what tells a name from the same elsewhere, and the kind of region behind it: 通州区（北京）
_ELSEWHERE = re.compile(r"\s*[(（][^()（）]+[)）]$")
_KIND = re.compile(r"(?<=[㐀-鿿]{2})[区县市旗州盟]$")


def _called(word: str, regions: Sequence[Region]) -> Region | None:
    """The one of these regions that a word is the name of without its kind, or without what tells it from others elsewhere."""

    def bare(name: str) -> str:
        return _KIND.sub("", _ELSEWHERE.sub("", name.strip())).casefold()

    found = [r for r in regions if bare(word) in {bare(n) for n in (*r.name.values(), *r.full.values())}]
    return found[0] if len(found) == 1 else None

"""Trial of a report before anything is written, its own templates and logo within limits: `try_pages`, `try_templates`.

`try_pages` composes the overview and a brief of every kind of region in every language, so that what passes `check` can be
built; `try_logo` draws the logo, and `try_templates` sets the pages of a report's own templates, in a process that
the system stops where they do not end.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.values import AnalysisProblem, Region, Result, Text, same
from compose.brief import MODELS, BlockFailed, Plan, brief, models, overview
from compose.document import Document
from compose.figures.charts.own import ChartFailed
from compose.figures.figures import Figures
from compose.figures.maps.sheet import Sheet
from compose.look.own import PLACE
from compose.look.tokens import Logo
from intake.places.boundaries import Geometry
from intake.problems import Location, Problems
from intake.report.report import REPORT_FILE
from pipeline.limits import ProcessEnded, Tell, limited
from render.html import own_templates
from render.printing import Printing

if TYPE_CHECKING:
    from publish.site import Site

#: no more kinds of region are tried than so many
KINDS = 4


# composing --------------------------------------------------------------------------------------------------


def try_pages(
    plan: Plan,
    geometry: Geometry | None,
    problems: Problems,
    go_on: Callable[[], None] = lambda: None,
    site: Site | None = None,
) -> None:
    """Compose the overview, and a brief of every kind of region, in every language; tell which block fails.

    Args:
        go_on: is called before each page; what it raises ends the work.
        site: is made next, of this plan: it gets what is composed, and nothing is composed or drawn twice.
    """
    told: set[str] = set()
    # where no site is made nobody looks at these maps
    sheet = Sheet(geometry, named=False) if geometry else None
    kinds = kinds_of_region(plan)
    for language in plan.report.languages:
        figures = (
            site.figures(language)
            if site
            else Figures(plan.report, plan.results, geometry, language, sheet, plan.look)
        )
        pages: list[Callable[[], Document | None]] = [
            partial(overview, plan, language, figures),
            partial(models, plan, language, figures),
        ]
        pages += [partial(brief, plan, region, language, figures) for region in kinds]
        for page in pages:
            go_on()
            try:
                document = page()
                if site and document is not None and document.id != MODELS:
                    site.composed.keep(document)
            except BlockFailed as failed:
                logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
                if str(failed) not in told:
                    told.add(str(failed))
                    _tell(failed, problems)


def _tell(failed: BlockFailed, problems: Problems) -> None:
    if isinstance(failed.fault, ChartFailed):
        fault = failed.fault
        place = Location(line=fault.line) if fault.line else same("")
        problems.error(fault.file, place, fault.what, fault.remedy)
        return
    where = same(f"{failed.page}.block {failed.kind}")
    if isinstance(failed.fault, AnalysisProblem):
        problems.error(REPORT_FILE, where, failed.fault.what, failed.fault.remedy)
        return
    reason = f"{type(failed.fault).__name__}: {failed.fault}"
    problems.error(
        REPORT_FILE,
        where,
        Text(
            zh="用这些结果排不出这一块",
            en=f"the block cannot be made from these results ({reason})",
        ),
        Text(
            zh="核对它所写的结果是否合适；docs/reference.md 写明各块要哪些结果",
            en="see whether the results it names are of the right kind; docs/reference.md says which each block shows",
        ),
    )


def kinds_of_region(plan: Plan) -> list[Region]:
    """A few regions that between them have all that any has: figures and gaps, classes and their absence.

    The first of the report always; then, one after the other, the region that adds most.
    """
    regions = plan.report.regions
    if not regions:
        return []
    places = pd.Index([r.code for r in regions])
    facts = [
        fact for result in plan.results.values() if "region" in result.keys for fact in _facts(result, places)
    ]
    # regions × facts
    has = np.column_stack(facts) if facts else np.zeros((len(regions), 0), dtype=bool)
    chosen = [0]
    lacking = ~has[0]
    while len(chosen) < KINDS:
        more = (has & lacking).sum(axis=1)
        best = int(more.argmax())
        if not more[best]:
            break
        chosen.append(best)
        lacking &= ~has[best]
    return [regions[i] for i in chosen]


def _facts(result: Result, places: pd.Index) -> Iterator[np.ndarray]:
    """What is there of the regions, one after the other which of them it holds for: that a column has a figure, or a
    gap, or a class; that there is no row.

    Args:
        result: has a key level ``region``.
        places: the regions' codes.
    """
    rows = places.get_indexer(result.frame.index.get_level_values("region").astype(str))
    own = rows >= 0

    def those(mask: np.ndarray) -> np.ndarray:
        found = np.zeros(len(places), dtype=bool)
        found[rows[own & mask]] = True
        return found

    for column in result.columns:
        values = result.frame[column.id]
        if column.role in {"category", "flag"}:
            classes, names = pd.factorize(values.astype(str), use_na_sentinel=False)
            yield from (those(classes == i) for i in range(len(names)))
        else:
            gap = values.isna().to_numpy()
            yield from (those(gap), those(~gap))
    yield ~those(np.ones(len(rows), dtype=bool))


# templates --------------------------------------------------------------------------------------------------


def try_templates(plan: Plan, geometry: Geometry | None, printing: Printing, problems: Problems) -> None:
    """Set every kind of page once in every language, in a process with limits; tell what fails, with its line."""
    # what writes and lays out pages is imported where there is something to set: a check has mostly nothing
    from publish.site import Site

    site = Site(plan, geometry, printing)
    here = ""

    def hear(news: Any) -> None:
        nonlocal here
        if isinstance(news, str):
            here = news
        else:
            problems.add(news)

    try:
        limited(_set_pages, (site, _documents(site)), hear)
    except ProcessEnded as ended:
        own_templates.tell_ended(here, ended.long, problems)


def _documents(site: Site) -> list[tuple[str, Document, Document]]:
    """For each language a brief and an imprint: what the pages are tried with."""
    from compose.pages import about

    plan = site.plan
    region = plan.report.regions[0]
    documents = []
    for language in plan.report.languages:
        figures = site.figures(language)
        documents.append(
            (language, brief(plan, region, language, figures), about.imprint(plan, language, figures))
        )
    return documents


def _set_pages(value: tuple[Site, Iterable[tuple[str, Document, Document]]], tell: Tell) -> None:
    site, documents = value
    templates = site.plan.look.templates
    for page, attempt in _attempts(site, documents):
        tell(page)
        problems = Problems()
        try:
            attempt()
        except Exception as fault:  # a template is the user's code: it may fail for any reason
            if not own_templates.tell_fault(fault, templates, problems):
                own_templates.tell_page(page, fault, problems)
        tell(list(problems))


def _attempts(
    site: Site, documents: Iterable[tuple[str, Document, Document]]
) -> Iterator[tuple[str, Callable[[], object]]]:
    from publish import pdf
    from render.pdf.styles import STYLES

    papers = dict.fromkeys(style.template for style in STYLES.values() if not style.bilingual)
    for language, document, imprint in documents:
        place = site.plan.report.regions[0].slug
        yield "pages/brief.html", partial(site.page_html, document, language, "brief", place)
        for template in papers:
            yield f"pages/{template}.html", partial(pdf.html, site, document, template)
        yield "pages/page.html", partial(site.page_html, imprint, language, "page", "about")
    yield "pages/choose.html", partial(site.entrance)


# the logo ---------------------------------------------------------------------------------------------------


def try_logo(logo: Logo, problems: Problems) -> None:
    """Draw the logo once, on paper, in a process with limits; tell where that fails."""
    drawings = [data for data in (logo.data, logo.dark) if data and Logo.suffix(data) == "svg"]
    outcome: list[Any] = []
    try:
        if drawings:
            limited(_draw, drawings, outcome.append)
    except ProcessEnded as ended:
        outcome.append(own_templates.too_much(ended.long))
    for why in outcome:
        problems.error(
            REPORT_FILE,
            same(f"{PLACE} logo"),
            Text(zh="标志画不出来：{why}", en="the logo cannot be drawn: {why}").fill(why=why),
            Text(
                zh="在绘图软件中另存为“普通 SVG”，或用 PNG",
                en="save it as “plain SVG” in the drawing program, or give a PNG",
            ),
        )


def _draw(drawings: list[bytes], tell: Tell) -> None:
    from render.pdf.writer import drawing

    for data in drawings:
        try:
            drawing(data.decode("utf-8"), 120, 40)
        except Exception as fault:  # a picture may fail in ways that its list of elements does not show
            tell(own_templates.reason_of(fault))
            return

"""One brief set by a report's own templates, before any is written: what fails in them is told with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from compose.brief import brief
from compose.pages import about
from intake.problems import Problems
from publish.site import Site
from render.html import own_templates
from render.pdf import writer as pdf_writer


def try_templates(site: Site, problems: Problems) -> None:
    """Set every kind of page once in every language."""
    for attempt in _pages(site):
        try:
            attempt()
        except Exception as fault:  # a template is the user's code: it may fail for any reason
            if not own_templates.tell_fault(fault, site.plan.look.templates, problems):
                raise


def _pages(site: Site) -> Iterator[Callable[[], object]]:
    plan = site.plan
    region = plan.report.regions[0]
    for language in plan.report.languages:
        figures = site.figures(language)
        document = brief(plan, region, language, figures)
        yield partial(site.page_html, document, language, "brief", region.slug)
        for template in dict.fromkeys(
            style.template for style in pdf_writer.STYLES.values() if style.template != "bilingual"
        ):
            yield partial(site.paper_html, document, language, template)
        yield partial(site.page_html, about.imprint(plan, language, figures), language, "page", "about")
    yield site.entrance

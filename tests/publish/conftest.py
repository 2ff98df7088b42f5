"""What tests of the site in a browser share: the site on disk, a browser, a tab that remembers."""

from __future__ import annotations

import pytest

from analysis.originals import RESULT as ORIGINALS
from compose.pages import printed_tables
from publish import search
from publish.folder.writing import write
from publish.listing import listed
from publish.shared import shared_files


@pytest.fixture(scope="session")
def public(site, shipped, tmp_path_factory):
    """The site of one report with a few briefs, written to disk."""
    folder = tmp_path_factory.mktemp("public")
    files = {**site.entrance(), **site.data()}
    docs = []
    for lang in ("zh", "en"):
        files |= shipped.pages("provinces", lang)
        docs += shipped.docs("provinces", lang)
    files |= {f"provinces/search/{k}": v for k, v in search.index_pages(docs).items()}
    tables = printed_tables.of_result(site.plan.results.get(ORIGINALS))
    files |= shared_files([listed(site.plan.report, tables=tables)])
    write(folder, files)
    return folder


@pytest.fixture
def tab(browser):
    """A page that remembers what it asked for and what it complained of."""
    context = browser.new_context()
    page = context.new_page()
    page.requests, page.complaints = [], []
    page.on("request", lambda r: page.requests.append(r.url))
    page.on("console", lambda m: page.complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    yield page
    context.close()

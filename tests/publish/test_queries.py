"""The queries of docs/explanation/search.md: what they find is what its table says, and the page that is meant is among the first."""

from __future__ import annotations

import pytest

from tests.browsing import CHROMIUM
from tests.publish.queries import PAGES, QUERIES, asked, made, table

pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"), pytest.mark.slow]


@pytest.mark.parametrize("language", list(PAGES))
def test_the_table_of_queries_is_what_the_search_finds(language, tab, public):
    found = asked(tab, public, language)
    assert tab.complaints == []
    assert len({one.query for one in found}) == len(found) == 40
    lost = [(one.query, one.place, one.titles[:3]) for one in found if one.meant and not 1 <= one.place <= 3]
    assert lost == []
    assert [one.query for one in found if not one.meant and one.titles] == []
    assert made(language) == table(language, found), (
        f"run: build.py provinces --format html --out SITE, then python -m tests.publish.queries SITE ({language})"
    )


def test_kinds_of_queries_are_said_in_both_languages():
    for own in QUERIES.values():
        assert all(what["zh"] and what["en"] and queries for what, queries in own.items())

"""The site's page of all tables: its counts are those of the reports' own lists, its links lead to what is there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from compose.pages import printed_tables
from publish.listing import listed, of_marker
from publish.shared import shared_files, tables_page

REPORTS = ("openness", "provinces", "west")


@pytest.fixture(scope="module")
def rows(prepared):
    return [
        listed(
            prepared[r].plan.report, tables=printed_tables.of_result(prepared[r].plan.results["originals"])
        )
        for r in REPORTS
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_counts_are_those_of_the_audits(rows, language):
    html = shared_files(rows)[tables_page(language)].decode()
    sources = printed_tables.merged(rows)
    every = [table for tables in sources.values() for table in tables]
    # the table that two reports have counts once, as the one has it that recomputes more
    names = [(t.source["zh"], t.name["zh"]) for t in every]
    assert len(set(names)) == len(names)
    services = next(t for t in every if t.name["zh"].startswith("表3 2019年服务业"))
    assert set(services.reports) == {"openness", "provinces"}
    last = re.findall(r"<strong>([\d,]+)</strong>", html)
    assert [int(n.replace(",", "")) for n in last] == [len(every), *printed_tables.total(every)]
    printed, done, agree, differ, rest = printed_tables.total(every)
    assert (done, printed) == (agree + differ, done + rest)


def test_links_lead_to_replication_pages_that_are_there(rows):
    there = {"provinces/zh/replication/index.html"}
    html = shared_files(rows, there)
    for language in ("zh", "en"):
        links = re.findall(r'href="([^"]*replication[^"]*)"', html[tables_page(language)].decode())
        assert set(links) == there


def test_the_home_page_leads_there_only_where_a_report_checks_figures(rows):
    assert b'href="tables.zh.html"' in shared_files(rows)["index.html"]
    files = shared_files([replace(row, tables=()) for row in rows])
    assert b"tables.zh.html" not in files["index.html"]
    assert "tables.zh.html" not in files


def test_a_later_build_of_another_report_knows_them(rows):
    kept = of_marker({row.name: row.data for row in rows})
    assert [row.tables for row in kept] == [row.tables for row in rows]
    # what a marker says that was edited by hand is left out
    spoilt = {**rows[0].data, "tables": [["x"]]}
    assert of_marker({"openness": spoilt}) == []


def test_a_replication_page_leads_to_it(prepared):
    from compose.pages import about

    site = prepared["west"]
    document = about.replication(site.plan, "en", site.figures("en"))
    html = site.page_html(document, "en", "page", "replication")
    assert 'href="../../../tables.en.html"' in html

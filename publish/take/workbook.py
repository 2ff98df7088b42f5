"""Workbooks of a site, made anew only where more than numbers has changed: `of_region`, `of_report`, `heads`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from compose import document
from compose.brief import Plan
from publish.source import Subject
from publish.store.digest import digest
from publish.store.program import workbooks
from publish.store.store import Store
from render.data.revised import revised, shape
from render.data.tables import About, Table
from render.data.workbooks import region_tables, scorecard_of, workbook


def heads(tables: Sequence[Table], about: About) -> str:
    """The digest of what workbooks say of the report and of its tables, whatever the rows are: once for all regions."""
    bare = [
        replace(table, fields=tuple(replace(one, values=(), places=()) for one in table.fields))
        for table in tables
    ]
    return digest(about, bare)


def of_region(
    plan: Plan, tables: Sequence[Table], about: About, said: str, store: Store, of: Subject
) -> bytes:
    """The figures of a brief's region as a workbook, its scorecard first.

    Args:
        said: the `heads` of these tables.
    """
    language, glance = of.document.language, scorecard_of(of.document)
    own, name = region_tables(tables, of.code), plan.report.panel.regions[of.code].full[language]
    return _kept(own, about, said, store, language, name, glance)


def of_report(tables: Sequence[Table], about: About, said: str, store: Store, language: str) -> bytes:
    """All tables of the report as a workbook. ``said``: the `heads` of these tables."""
    return _kept(tables, about, said, store, language, about.title[language])


def _kept(
    tables: Sequence[Table],
    about: About,
    said: str,
    store: Store,
    language: str,
    subject: str,
    glance: document.Table | None = None,
) -> bytes:
    fixed = ("xlsx", workbooks(), said, [table.id for table in tables], language, subject)
    values = [[(one.values, one.places) for one in table.fields] for table in tables]
    return store.kept_alike(
        (*fixed, glance, values),
        lambda: (*fixed, shape(tables, language, glance)),
        lambda book: revised(book, tables, language, glance),
        lambda: workbook(tables, about, language, subject, glance),
    )

"""Every table of the sources of all reports, with how many cells were recomputed: `PrintedTable`, `document`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from analysis.originals import COUNTS, NOTE, WHY
from analysis.values import Result, Text
from compose.document import Document, Facts, Node, Paragraph, Prose, Run, Section, Table, TCell, THead, TRow
from compose.language.catalogue import translator
from compose.language.format import MISSING, number
from compose.language.languages import LANGUAGES

#: where a page of a report with its own checks is, below its language
REPLICATION = "replication/index.html"
_IDS = tuple(column.id for column in COUNTS)


@dataclass(frozen=True)
class PrintedTable:
    """A table of a source, as a report recomputes it; ``None`` stands for a count that there is not."""

    source: Text
    name: Text
    why: Text
    #: cells printed, recomputed, agreeing, differing, not recomputed
    counts: tuple[int | None, ...]
    #: the reports that have it, the one with the counts first
    reports: tuple[str, ...] = ()

    @property
    def data(self) -> list[Any]:
        """As plain values, for the marker."""
        return [dict(self.source), dict(self.name), dict(self.why), list(self.counts)]


class Listed(Protocol):
    """A report as the site lists it."""

    @property
    def name(self) -> str:
        """The folder of its pages."""

    @property
    def title(self) -> Text:
        """What it is called."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its pages."""

    @property
    def tables(self) -> tuple[PrintedTable, ...]:
        """The tables of its sources, where it checks printed figures."""


def of_result(result: Result | None) -> tuple[PrintedTable, ...]:
    """The rows of a report's list of tables; none where it checks no figures."""
    if result is None:
        return ()
    rows = []
    for (key,), row in result.rows():
        counts = tuple(None if row[c].missing else int(row[c].value) for c in _IDS)
        source, why = (row[c].column.labels[str(row[c].value)] for c in ("source", "why"))
        rows.append(PrintedTable(source, result.labels["original"][key], why, counts))
    return tuple(rows)


def of_record(record: Iterable[Any]) -> tuple[PrintedTable, ...]:
    """The rows as a marker has them."""
    rows = []
    for source, name, why, counts in record:
        numbers = tuple(None if n is None else int(n) for n in counts)
        if len(numbers) != len(_IDS):
            raise ValueError("another number of counts")
        rows.append(PrintedTable(_words(source), _words(name), _words(why), numbers))
    return tuple(rows)


def _words(record: Mapping[str, str]) -> Text:
    return Text({language: str(record[language]) for language in LANGUAGES})


def merged(reports: Iterable[Listed]) -> dict[str, list[PrintedTable]]:
    """All tables by source; one that several reports have stands once, as the one that recomputes most of it has it."""
    tables: dict[tuple[str, str], PrintedTable] = {}
    for report in reports:
        for row in report.tables:
            key = (row.source["zh"], row.name["zh"])
            own = replace(row, reports=(report.name,))
            if key in tables:
                before = tables[key]
                names = (*before.reports, report.name)
                better = (own.counts[1] or 0) > (before.counts[1] or 0)
                own = replace(own, reports=names[::-1]) if better else replace(before, reports=names)
            tables[key] = own
    sources: dict[str, list[PrintedTable]] = {}
    for (source, _), row in tables.items():
        sources.setdefault(source, []).append(row)
    return sources


def total(rows: Iterable[PrintedTable]) -> tuple[int, ...]:
    """The sums of the counts of several tables.

    >>> words = Text(zh="", en="")
    >>> total([PrintedTable(words, words, words, (3, 2, 1, 1, 1)), PrintedTable(words, words, words, (None,) * 5)])
    (3, 2, 1, 1, 1)
    """
    return tuple(sum(row.counts[i] or 0 for row in list(rows)) for i in range(len(_IDS)))


def document(listed: Sequence[Listed], language: str, is_there: Callable[[str], bool]) -> Document:
    """The page of all tables.

    Args:
        listed: the reports of the site; one at least has tables.
        is_there: whether a file is on the site, by its path.
    """
    t = translator(language)
    sources, reports = merged(listed), {report.name: report for report in listed}
    order = LANGUAGES[language].sort_key
    sources = dict(sorted(sources.items(), key=lambda one: order(one[1][0].source[language])))
    every = [row for rows in sources.values() for row in rows]
    sums = dict(zip(_IDS, total(every), strict=True))
    words = {name: number(value, 0, language) for name, value in sums.items()}
    lead = t(
        "Tables and passages of the sources: {tables} (sources: {sources}). Cells printed: {printed}; recomputed from other printed "
        "figures: {recomputed}; of these agreeing: {agree}, differing: {differ}."
    ).format(tables=len(every), sources=len(sources), **words)
    sections = [
        Section("sources", t("By source"), (_by_source(sources, language),)),
        *(
            Section(f"source-{i}", rows[0].source[language], _of_source(i, rows, reports, language, is_there))
            for i, rows in enumerate(sources.values(), start=1)
        ),
        Section("how", t("How to read this page"), _how(language)),
    ]
    title = t("The sources’ tables, recomputed")
    subtitle = t(
        "Every printed table, cell by cell: what was recomputed, what agrees, what differs, and what cannot be checked"
    )
    return Document(
        "tables", language, title, subtitle, tuple(sections), description=subtitle, lead=(Run(lead),)
    )


def _how(language: str) -> tuple[Node, ...]:
    t = translator(language)
    how = t(
        "The counts come from the audits of the reports and are not typed by hand. The replication page of a report lists every cell "
        "that differs, with both values."
    )
    return Paragraph((Run(NOTE[language]),)), Paragraph((Run(how),))


def _count(value: int | None, language: str, strong: bool = False) -> TCell:
    words = MISSING if value is None else number(value, 0, language)
    return TCell((Run(words, strong),), "right")


def _heads(language: str) -> tuple[THead, ...]:
    return tuple(THead(column.name[language], "right") for column in COUNTS)


def _by_source(sources: Mapping[str, list[PrintedTable]], language: str) -> Table:
    """How many tables and cells each source has; all of them in the last row."""
    t = translator(language)
    rows = [
        TRow(
            (
                TCell((Run(rows[0].source[language], href=f"#s-source-{i}"),), header=True),
                _count(len(rows), language),
                *(_count(n, language) for n in total(rows)),
            )
        )
        for i, rows in enumerate(sources.values(), start=1)
    ]
    every = [row for rows in sources.values() for row in rows]
    if len(rows) > 1:
        cells = (_count(n, language, strong=True) for n in (len(every), *total(every)))
        rows.append(TRow((TCell((Run(t("All sources"), strong=True),), header=True), *cells)))
    return Table(
        1,
        "sources",
        (Run(t("Tables and cells by source")),),
        (THead(t("Source")), THead(t("Tables"), "right"), *_heads(language)),
        tuple(rows),
        kind="compact",
    )


def _of_source(
    i: int,
    rows: Sequence[PrintedTable],
    reports: Mapping[str, Listed],
    language: str,
    is_there: Callable[[str], bool],
) -> tuple[Node, ...]:
    """The tables of a source, the reports that recompute them, and why the rest is not recomputed."""
    t = translator(language)
    listing = LANGUAGES[language].listing
    names = dict.fromkeys(name for row in rows for name in row.reports)
    links = joined([_link(reports[name], language, is_there) for name in names], listing)
    table_rows = tuple(
        TRow((TCell((Run(row.name[language]),), header=True), *(_count(n, language) for n in row.counts)))
        for row in rows
    )
    table = Table(
        i + 1,
        f"source-{i}",
        (Run(t("Printed tables")),),
        (THead(t("Table")), *_heads(language)),
        table_rows,
        kind="compact",
    )
    reasons: dict[str, list[Run]] = {}
    for row in rows:
        if row.why[language]:
            reasons.setdefault(row.why[language], []).append(Run(row.name[language]))
    facts = tuple(
        (joined(named, LANGUAGES[language].semicolon), (Run(why),)) for why, named in reasons.items()
    )
    way = Facts((((Run(t("Replication")),), links),))
    why = (Paragraph((Run(WHY[language], strong=True),)), Facts(facts)) if facts else ()
    return way, table, *why


def joined(runs: Sequence[Run], between: str) -> Prose:
    """Runs with a mark between them."""
    prose: list[Run] = []
    for run in runs:
        prose += [Run(between), run] if prose else [run]
    return tuple(prose)


def _link(report: Listed, language: str, is_there: Callable[[str], bool]) -> Run:
    """A report's name, leading to its replication page, in the language if it is there."""
    order = [language, *(x for x in report.languages if x != language)]
    paths = [f"{report.name}/{x}/{REPLICATION}" for x in order if x in report.languages]
    href = next((path for path in paths if is_there(path)), "")
    return Run(report.title[language], href=href)

"""The tables of a new report folder: figures, regions, groups, status letters: ``figures``, ``headings``, ``headings_of``, ``csv_text``, ``data_files``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from intake.new.answers import marks_of
from intake.new.tidy import Measure
from intake.new.writing.draft import Draft
from intake.new.writing.report_file import MOST_REMARKS


def data_files(draft: Draft, names: Mapping[str, str]) -> dict[str, str]:
    """Path inside the folder → content of every table."""
    files = {"data/figures.csv": figures(draft, names)}
    if draft.own:
        files["data/regions.csv"] = _regions(draft)
    if draft.plan.groups is not None:
        rows = [
            (code, draft.tidy.regions[code].name["zh"], group)
            for code, group in draft.plan.groups.members.items()
            if code in draft.tidy.regions
        ]
        files["data/groups.csv"] = csv_text([("region", "name", "group"), *rows])
    if len(draft.tidy.flags) > MOST_REMARKS:
        flags = [(names[f.measure], f.region, f.period, f.flag) for f in draft.tidy.flags]
        files["data/flags.csv"] = csv_text([("indicator", "region", "period", "flag"), *flags])
    return files


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as a file of comma-separated values, lines ended by a line feed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def number(value: float) -> str:
    """A figure as it is kept: exactly, and blank where there is none.

    >>> number(3.0), number(0.1), number(float("nan"))
    ('3', '0.1', '')
    """
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def headings(draft: Draft) -> dict[str, str]:
    """Indicator id → the heading of its column: as the user wrote it, where that can be a heading."""
    return headings_of(draft.tidy.measures)


def headings_of(measures: Iterable[Measure]) -> dict[str, str]:
    """The same of any indicators of a table; no two are alike."""
    found: dict[str, str] = {}
    taken = {"region", "name", "period"}
    for m in measures:
        word = m.name
        if m.unit:
            word = marks_of(m.name).added(m.name, m.unit)
        word = "".join(c for c in " ".join(word.split()) if ord(c) >= 32 and c != "\x7f")
        # a spreadsheet program takes what begins so for a formula
        plain = word and word[0] not in "=+-@" and word.casefold() not in taken
        found[m.id] = word if plain else m.id
        taken.add(found[m.id].casefold())
    return found


def figures(draft: Draft, names: Mapping[str, str]) -> str:
    """One row per region or area and period, one column per indicator."""
    tidy = draft.tidy
    rows: list[list[object]] = [["region", "name", "period", *names.values()]]
    values = {i: tidy.frame[i].to_numpy() for i in names}
    called = {c: r.name["zh"] for c, r in tidy.regions.items()} | {
        c: a.name["zh"] for c, a in tidy.areas.items()
    }
    for at, (code, period) in enumerate(tidy.frame.index):
        rows.append([code, called[str(code)], period, *(number(float(values[i][at])) for i in names)])
    return csv_text(rows)


def _regions(draft: Draft) -> str:
    rows: list[list[object]] = [["code", "zh", "en", "zh_full", "en_full", "aliases"]]
    for region in draft.tidy.regions.values():
        text = (
            draft.region_name(region)
            if draft.given
            else draft.open(f"data/regions.csv {region.code}", draft.region_name(region))
        )
        full = region.full if draft.given else text
        alias = region.name["zh"].replace(";", ",") if region.code in draft.tidy.untranslated else ""
        rows.append([region.code, text["zh"], text["en"], full["zh"], full["en"], alias])
    return csv_text(rows)

"""Results as XLSX workbooks, for machines and for people: `region_workbook`, `report_workbook`.

One table a sheet, its headings in the first row and nothing above, beside or below it; no merged cells, no
blank rows, no colour that carries meaning. Values are numbers at full precision, shown with the decimals of
the page. A brief's workbook begins with its scorecard, as the page shows it. Then a sheet says what the tables are and
where they come from, another what each column is; the names of sheets in both lead there.
Texts are written as texts, so nothing is ever executed. The same results give the same bytes: the only date
in a file is the report's.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from analysis.values import Panel
from compose import document
from compose.language.catalogue import marked, translator
from compose.language.format import MISSING
from compose.language.languages import LANGUAGES
from compose.language.sheets import sheet_name
from render.data.spreadsheet import WRAPPED, Sheet, written
from render.data.tables import About, Field, Table

NOTES = marked("Notes")
COLUMNS = marked("Columns")


def _plain_format(places: int, percent: bool) -> str:
    """The spreadsheet's format of a figure with so many decimals."""
    return "#,##0" + ("." + "0" * places if places else "") + ('"%"' if percent else "")


@lru_cache(1 << 12)
def _form(places: int, signed: bool, share: bool) -> str:
    plain = _plain_format(places, share)
    minus = f'"−"{plain}'
    return f"+{plain};{minus};{plain}" if signed else f"{plain};{minus}"


def _number_format(one: Field, places: int) -> str:
    """The spreadsheet's format of a field's figure, as the page shows it (12.3 of a share is 12.3 %)."""
    return _form(places, one.signed, one.share)


def _heading(one: Field, language: str) -> str:
    unit = "" if one.spells else one.unit[language]
    return LANGUAGES[language].with_unit(one.title[language], unit)


def shown(table: Table, language: str) -> list[Field]:
    """The fields of a sheet: codes of keys with their names, of other codes the names alone."""
    return [f for f in table.fields if f.language in ("", language) and (f.key or not f.spelt)]


def _headings(fields: Sequence[Field], language: str) -> list[str]:
    """The first row. A spreadsheet's headings must differ in more than case: twins add their id."""
    texts = [_heading(f, language) for f in fields]
    if len({t.lower() for t in texts}) == len(texts):
        return texts
    seen: set[str] = set()
    names: list[str] = []
    for one, text in zip(fields, texts, strict=True):
        unlike = text
        if one.spelt or text.lower() in seen:
            unlike = f"{text} [{one.name}]"
        seen.add(unlike.lower())
        names.append(unlike)
    return names


def shown_columns(table: Table, language: str) -> list[tuple[Field, str]]:
    """The columns of a table's sheet with their headings."""
    fields = shown(table, language)
    return list(zip(fields, _headings(fields, language), strict=True))


def _sheet_names(tables: Iterable[Table], taken: Iterable[str], language: str) -> list[str]:
    """A name for each table's sheet: its title."""
    names = list(taken)
    first = len(names)
    for table in tables:
        names.append(sheet_name(table.title[language] or table.id, names))
    return names[first:]


@dataclass(frozen=True)
class Glance:
    """A table of a page as a sheet has it."""

    headings: list[str]
    #: the values, row by row; None where a page shows that one is missing
    rows: list[list[Any]]
    #: of each row, how its numbers are shown; None where there is none
    codes: list[list[str | None]]


def at_a_glance(table: document.Table, language: str) -> Glance:
    """A table of a page: its numbers as numbers, shown as there; drawings are left out."""
    drawn = {i for row in table.rows for i, cell in enumerate(row.cells) if cell.svg}
    kept = [i for i in range(len(table.head)) if i not in drawn]
    found = Glance([table.head[i].in_line(LANGUAGES[language].bracketed) for i in kept], [], [])
    for row in table.rows:
        line: list[Any] = []
        codes: list[str | None] = []
        for i in kept:
            runs = row.cells[i].prose
            text = document.plain(runs)
            one = runs[0] if len(runs) == 1 and runs[0].value else None
            number = one is not None and _is_number(one.value)
            line.append(float(one.value) if one is not None and number else None if text == MISSING else text)
            code = _plain_format(len(text.rstrip("%").partition(".")[2]), text.endswith("%"))
            codes.append(code if number else None)
        found.rows.append(line)
        found.codes.append(codes)
    return found


def _glance(name: str, table: document.Table, language: str) -> Sheet:
    """A table of a page as a sheet."""
    found = at_a_glance(table, language)
    formats = [[codes[c] for codes in found.codes] for c in range(len(found.headings))]
    return Sheet(name, found.headings, found.rows, formats)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _notes(
    tables: Sequence[Table], names: Sequence[str], about: About, language: str
) -> list[tuple[str, str, str]]:
    """(sheet, what, text) of everything a reader should know about the report and about each table."""
    t = translator(language)
    colon = LANGUAGES[language].colon
    rows: list[tuple[str, str, str]] = [
        ("", t("Report"), about.title[language]),
        ("", t("Date"), about.date),
        ("", t("Publisher"), about.publisher[language] if about.publisher else ""),
        ("", t("Licence"), about.licence[language] if about.licence else ""),
        ("", t("Missing values"), t("An empty cell is a value that is missing.")),
    ]
    for table, name in zip(tables, names, strict=True):
        rows.append((name, t("Title"), table.title[language]))
        rows.append((name, t("File"), f"{table.id}.csv"))
        rows.append((name, t("Unit of measure"), table.unit[language]))
        rows.append((name, t("Note"), table.note[language]))
        rows += [(name, t("Method"), f"{m.name[language]}{colon}{m.what[language]}") for m in table.method]
        rows += [(name, t("Formula"), tex) for m in table.method for tex in m.formula]
        rows += [(name, t("Reference"), m.cited) for m in table.method]
        rows += [
            (name, t("Option"), f"{what[language]}{colon}{value[language]}") for what, value in table.options
        ]
        rows += [
            (name, t("Left out"), f"{code}{colon}{why[language]}") for code, why in table.missing.items()
        ]
        rows += [(name, t("Source"), about.sources[s][language]) for s in table.source if s in about.sources]
    return [row for row in rows if row[2]]


def workbook(
    tables: Sequence[Table],
    about: About,
    language: str,
    subject: str = "",
    glance: document.Table | None = None,
) -> bytes:
    """The tables as one ``.xlsx`` in one language: notes, columns, then a sheet for each table.

    Args:
        glance: a table of a page that stands before all others, for readers who want no more.
    """
    t = translator(language)
    sheets: list[Sheet] = []
    taken = [t(NOTES), t(COLUMNS)]
    if glance is not None:
        taken.append(sheet_name(document.plain(glance.caption), taken))
        sheets.append(_glance(taken[-1], glance, language))
    names = _sheet_names(tables, taken, language)
    codebook: list[tuple[Any, ...]] = []
    own: list[Sheet] = []
    for table, name in zip(tables, names, strict=True):
        columns = shown_columns(table, language)
        formats: list[list[str | None]] = []
        for one, heading in columns:
            codebook.append((name, heading, one.name, one.unit[language] or None, one.kind, one.decimals))
            codes = (
                [_number_format(one, places) for places in one.places or (one.decimals or 0,)]
                if one.kind in ("integer", "double")
                else []
            )
            formats.append([*codes] or [None])
        rows = list(zip(*(one.values for one, _ in columns), strict=True))
        own.append(Sheet(name, [heading for _, heading in columns], rows, formats))
    told = _notes(tables, names, about, language)
    heads = t("Heading"), t("Column in the CSV"), t("Unit of measure"), t("Type"), t("Decimals")
    sheets += [
        Sheet(t(NOTES), (t("Sheet"), t("What"), t("Text")), told, ([WRAPPED],) * 3, links=True),
        Sheet(t(COLUMNS), (t("Sheet"), *heads), codebook, ([None],) * 6, links=True),
        *own,
    ]
    author = about.publisher[language] if about.publisher else ""
    return written(sheets, about.title[language], subject, author, about.date)


def _of_region(table: Table, code: str) -> Table | None:
    """The rows of one region, None where the table has none for it."""
    place = next((f for f in table.fields if f.key and f.name == "code"), None)
    if place is None:
        return None
    rows = table.by_code.get(code)
    if not rows:
        return None
    return replace(table, fields=tuple([one.at(rows) for one in table.fields]))


def region_tables(tables: Sequence[Table], code: str) -> list[Table]:
    """What the tables say about one region."""
    return [one for table in tables if (one := _of_region(table, code)) is not None]


def scorecard_of(page: document.Document | None) -> document.Table | None:
    """The scorecard of a brief; None where it has none."""
    tables = (leaf for leaf in document.leaves(page) if isinstance(leaf, document.Table)) if page else ()
    return next((table for table in tables if table.kind == "scorecard"), None)


def region_workbook(
    tables: Sequence[Table],
    panel: Panel,
    code: str,
    about: About,
    language: str,
    glance: document.Table | None = None,
) -> bytes:
    """All that the report knows about one region, as one ``.xlsx``, its scorecard first where it is given."""
    own = region_tables(tables, code)
    return workbook(own, about, language, panel.regions[code].full[language], glance)


def report_workbook(tables: Sequence[Table], about: About, language: str) -> bytes:
    """All tables of the report as one ``.xlsx``."""
    return workbook(tables, about, language, about.title[language])

"""Results as CSV with CSVW metadata, JSON, Parquet: `data_files`, `report_json`.

Every function is pure: results in, ``{path: bytes}`` or bytes out; the same results give the same bytes. The
spreadsheets are made in `render.data.workbooks` from the same tables.

Conventions of all files:

* values at full precision, as the shortest decimal that reads back to the same double; nothing is rounded;
* what is missing is empty (``null`` in JSON and Parquet), infinity is ``INF``;
* CSV is UTF-8 with a byte order mark, without which Excel takes it for the code page of its machine and garbles
  every Chinese name; lines end in LF (RFC 4180 otherwise). pandas, R's readr, Arrow and DuckDB pass over the mark;
  Python's ``csv`` is told ``utf-8-sig``, base R ``fileEncoding = "UTF-8-BOM"``;
* a text that a spreadsheet would execute (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break)
  gets an apostrophe in front in CSV, after the advice of OWASP; numbers are never touched.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.values import Panel, Result, Text
from compose.language.languages import LANGUAGES
from render.archives import packed
from render.data.tables import NOTHING, About, Field, Table, tables_of

#: beginnings that make a spreadsheet take a text for a formula; the last four are their full-width twins
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


# CSV and its metadata ---------------------------------------------------------------------------------------


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> defused("=1+1"), defused("四川")
    ("'=1+1", '四川')
    """
    return "'" + text if text.startswith(FORMULA) else text


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else "INF" if value > 0 else "-INF"
    return defused(value) if isinstance(value, str) else str(value)


def csv_bytes(table: Table) -> bytes:
    """A table as CSV: one line of headings, then the rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(f.name for f in table.fields)
    writer.writerows(zip(*([_written(v) for v in f.values] for f in table.fields), strict=True))
    return out.getvalue().encode("utf-8-sig")


def _tongues(text: Text) -> dict[str, str]:
    """A text as a CSVW natural-language property."""
    return {LANGUAGES[language].tag: wording for language, wording in text.items() if wording}


def _literals(text: Text) -> list[dict[str, str]]:
    """A text as the value of a common (JSON-LD) property."""
    return [{"@value": wording, "@language": language} for language, wording in _tongues(text).items()]


def _schema(one: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "name": one.name,
        # "und" holds the heading itself: a CSVW validator compares it with the file's first line
        "titles": {"und": one.name, **_tongues(one.title)},
        "datatype": one.kind,
    }
    if one.language:
        schema["lang"] = LANGUAGES[one.language].tag
    if any(one.unit.values()):
        schema["schema:unitText"] = _literals(one.unit)
    if one.key and not one.spells:
        schema["required"] = True
    return schema


def csvw_bytes(table: Table, about: About) -> bytes:
    """The metadata of a table's CSV after the W3C's “Metadata Vocabulary for Tabular Data” (CSVW).

    Carries what a reader of the bare file misses: titles and units in every language, the type of each
    column, the note, the methods with their formulas and references, the sources, and the regions left out.
    """
    notes: list[dict[str, Any]] = [
        {"type": "missing", "code": code, "reason": _tongues(reason)}
        for code, reason in table.missing.items()
    ]
    notes += [
        {"type": "option", "name": _tongues(name), "value": _tongues(value)} for name, value in table.options
    ]
    metadata: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": LANGUAGES["en"].tag}],
        "url": f"{table.id}.csv",
        "dc:title": _literals(table.title),
        "dc:isPartOf": _literals(about.title),
        "dc:issued": {"@value": about.date, "@type": "xsd:date"},
        "dc:description": _literals(table.note),
        "dc:publisher": _literals(about.publisher or NOTHING),
        "dc:license": _literals(about.licence or NOTHING),
        "dc:source": [one for s in table.source if s in about.sources for one in _literals(about.sources[s])],
        "schema:measurementTechnique": [one for m in table.method for one in _literals(m.name)],
        "dc:provenance": [one for m in table.method for one in _literals(m.what)],
        "dc:references": [m.cited for m in table.method],
        "notes": [*notes, *({"type": "formula", "tex": tex} for m in table.method for tex in m.formula)],
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "header": True},
        "tableSchema": {"columns": [_schema(f) for f in table.fields], "primaryKey": list(table.keys)},
    }
    return _json({k: v for k, v in metadata.items() if v}, indent=1)


def _json(value: Any, indent: int | None = None) -> bytes:
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, indent=indent, separators=(",", ": " if indent else ":")
    )
    return text.encode() + b"\n"


# the whole report in one file -------------------------------------------------------------------------------


def _machine(value: Any) -> Any:
    """A value as JSON has it; infinity, which JSON has not, as in CSV."""
    return _written(value) if isinstance(value, float) and not math.isfinite(value) else value


def _described(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": dict(table.title),
        "unit": dict(table.unit),
        "note": dict(table.note),
        "methods": [
            {"name": dict(m.name), "what": dict(m.what), "formula": list(m.formula), "reference": m.cited}
            for m in table.method
        ],
        "source": list(table.source),
        "inputs": list(table.inputs),
        "options": [{"name": dict(name), "value": dict(value)} for name, value in table.options],
        "missing": {code: dict(reason) for code, reason in table.missing.items()},
        "fields": [
            {"name": f.name, "title": dict(f.title), "type": f.kind, "unit": dict(f.unit), "key": f.key}
            for f in table.fields
        ],
        "rows": [[_machine(v) for v in row] for row in zip(*(f.values for f in table.fields), strict=True)],
    }


def report_json(tables: Sequence[Table], about: About) -> bytes:
    """The whole report as one JSON: each table with its description, its fields and its rows."""
    return _json(
        {
            "report": about.name,
            "title": dict(about.title),
            "date": about.date,
            "publisher": dict(about.publisher) if about.publisher else None,
            "licence": dict(about.licence) if about.licence else None,
            "sources": {name: dict(cite) for name, cite in about.sources.items()},
            "tables": [_described(table) for table in tables],
        }
    )


def report_parquet(tables: Sequence[Table], about: About) -> bytes:
    """The whole report as one Parquet in long form: one row per value.

    Columns: ``table``; every level that a key of some table has (null where a table has not); ``column``;
    ``value`` (double; true is 1) or, for codes and words, ``text``. Missing values have a row with both null.
    """
    levels = list(dict.fromkeys(name for table in tables for name in table.keys))
    parts: dict[str, list[Any]] = {name: [] for name in ("table", *levels, "column", "value", "text")}
    for table in tables:
        keys = {f.name: f.values for f in table.fields if f.name in table.keys}
        nothing = (None,) * len(table)
        for one in table.fields:
            if one.key or one.spells:
                continue
            wording = one.kind == "string"
            parts["table"] += [table.id] * len(table)
            for level in levels:
                parts[level] += keys.get(level, nothing)
            parts["column"] += [one.name] * len(table)
            parts["value"] += nothing if wording else (None if v is None else float(v) for v in one.values)
            parts["text"] += one.values if wording else nothing
    # imported where a file is written: a check writes none
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [
            ("table", pa.dictionary(pa.int32(), pa.string())),
            *((level, pa.dictionary(pa.int32(), pa.string())) for level in levels),
            ("column", pa.dictionary(pa.int32(), pa.string())),
            ("value", pa.float64()),
            ("text", pa.string()),
        ],
        metadata={
            "report": about.name,
            "title_zh": about.title["zh"],
            "title_en": about.title["en"],
            "date": about.date,
        },
    )
    out = io.BytesIO()
    pq.write_table(pa.table(parts, schema=schema), out, compression="zstd")
    return out.getvalue()


# everything -------------------------------------------------------------------------------------------------


def table_files(tables: Iterable[Table], about: About) -> dict[str, bytes]:
    """``<table>.csv`` and, beside it, ``<table>.csv-metadata.json`` for each table."""
    files: dict[str, bytes] = {}
    for table in tables:
        files[f"{table.id}.csv"] = csv_bytes(table)
        files[f"{table.id}.csv-metadata.json"] = csvw_bytes(table, about)
    return files


def data_files(results: Mapping[str, Result], panel: Panel, about: About) -> dict[str, bytes]:
    """Every data file of a report but the spreadsheets: path below its ``data/`` folder → content."""
    tables = tables_of(results, panel)
    files = table_files(tables, about)
    return {
        **files,
        "report.zip": zipped(files, about),
        "report.json": report_json(tables, about),
        "report.parquet": report_parquet(tables, about),
    }


def zipped(files: Mapping[str, bytes], about: About) -> bytes:
    """The files in one ZIP, dated as the report, so that the same files give the same bytes."""
    day = dt.date.fromisoformat(about.date)
    named = ((f"{about.name}/{name}", content) for name, content in sorted(files.items()))
    return packed(named, (max(day.year, 1980), day.month, day.day), 0o644)

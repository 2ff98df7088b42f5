"""Results as files that other programs read: CSV with CSVW metadata, one JSON, one Parquet.

Every function is pure: results in, ``{path: bytes}`` or bytes out; the same results give the same bytes. The
spreadsheets are made in :mod:`render.data.workbooks` from the same :class:`Table`.

Conventions of all files:

* values at full precision, as the shortest decimal that reads back to the same double; nothing is rounded;
* what is missing is empty (``null`` in JSON and Parquet), infinity is ``INF``;
* UTF-8 without a byte order mark, lines end in LF (RFC 4180 otherwise). A mark would become part of the first
  heading in most programs; who opens files in a spreadsheet takes the ``.xlsx``;
* a text that a spreadsheet would execute (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break)
  gets an apostrophe in front in CSV, after the advice of OWASP; numbers are never touched.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.values import LEVELS, Column, Indicator, Method, Panel, Result, Text, same
from compose.language.catalogue import marked, words
from compose.language.languages import LANGUAGES
from intake.report.report import Report

Kind = Literal["string", "integer", "double", "boolean"]
NOTHING = same("")

#: beginnings that make a spreadsheet take a text for a formula; the last four are their full-width twins
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class About:
    """What the files say about the report they belong to."""

    name: str
    title: Text
    #: date of publication, YYYY-MM-DD
    date: str
    publisher: Text | None = None
    licence: Text | None = None
    #: source id → citation
    sources: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """One column of a file: its heading, what it is, and its values (None where missing)."""

    name: str
    title: Text
    kind: Kind
    values: tuple[Any, ...]
    unit: Text = NOTHING
    decimals: int | None = None
    key: bool = False
    #: set where the column is in one language
    language: str = ""
    #: the column whose codes this one spells out
    spells: str = ""
    #: a column of codes that others spell out
    spelt: bool = False
    share: bool = False
    signed: bool = False


@dataclass(frozen=True)
class Table:
    """A result (or a table of inputs) laid flat: what all file formats are written from."""

    id: str
    title: Text
    fields: tuple[Field, ...]
    unit: Text = NOTHING
    note: Text = NOTHING
    method: tuple[Method, ...] = ()
    source: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    options: tuple[tuple[Text, Text], ...] = ()
    missing: Mapping[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [f.name for f in self.fields]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise ValueError(f"table {self.id}: more than one column is called {', '.join(twice)}")

    def __len__(self) -> int:
        return len(self.fields[0].values)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that together name a row."""
        return tuple(f.name for f in self.fields if f.key and not f.spells)


def about_of(report: Report) -> About:
    """What the files of a loaded report say about it."""
    head = report.file.report
    return About(
        report.name,
        head.title,
        head.date,
        head.publisher,
        head.licence,
        sources={name: source.cite for name, source in report.sources.items()},
    )


# flattening -------------------------------------------------------------------------------------------------


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def _spelt(
    name: str,
    title: Text,
    codes: Sequence[str | None],
    names: Mapping[str, Text],
    key: bool = False,
    short: bool = False,
) -> list[Field]:
    """A column of codes and one per language that spells them out; a code without name stands for itself."""
    head, stem = ("code", "name") if short else (name, name)
    texts = [None if code is None else names.get(code) or same(code) for code in codes]
    return [
        Field(head, title, "string", tuple(codes), key=key, spelt=True),
        *(
            Field(
                f"{stem}_{language}",
                title,
                "string",
                tuple(None if text is None else text[language] for text in texts),
                key=key,
                language=language,
                spells=head,
            )
            for language in LANGUAGES
        ),
    ]


def _values(column: Column, values: Iterable[Any], regions: Mapping[str, Text]) -> list[Field]:
    """The field of a column, with its spelt-out twins where it holds codes."""
    plain = [None if _is_missing(v) else v for v in values]
    match column.role:
        case "category":
            codes = [None if v is None else str(v) for v in plain]
            return _spelt(column.id, column.name, codes, column.labels)
        case "region":
            return _spelt(column.id, column.name, [None if v is None else str(v) for v in plain], regions)
        case "text":
            return [
                Field(
                    column.id,
                    column.name,
                    "string",
                    tuple(None if v in (None, "") else str(v) for v in plain),
                )
            ]
        case "flag":
            return [
                Field(column.id, column.name, "boolean", tuple(None if v is None else bool(v) for v in plain))
            ]
    numbers = [None if v is None else float(v) + 0.0 for v in plain]  # + 0.0: no minus zero
    whole = column.role in ("rank", "count") and all(v is None or v.is_integer() for v in numbers)
    return [
        Field(
            column.id,
            column.name,
            "integer" if whole else "double",
            tuple(None if v is None else int(v) for v in numbers) if whole else tuple(numbers),
            same("%") if column.role == "share" else column.unit,
            0 if whole else 3 if column.role == "p" else column.decimals,
            share=column.role == "share",
            signed=column.signed,
        )
    ]


def flat(result: Result, panel: Panel) -> Table:
    """A result as a flat table: key columns with names in every language, then the values.

    A region's key is ``code, name_zh, name_en``; any other key is ``<level>, <level>_zh, <level>_en`` where
    the result names its values, and ``<level>`` alone where not (a period, a number).

    Raises ValueError where two columns would have one name.
    """
    regions = {code: region.name for code, region in panel.regions.items()}
    fields: list[Field] = []
    for level in result.keys:
        codes = [str(v) for v in result.frame.index.get_level_values(level)]
        title = LEVELS[level]
        labels = result.labels.get(level, {})
        if level == "region":
            fields += _spelt(level, title, codes, {**regions, **labels}, key=True, short=True)
        elif labels:
            fields += _spelt(level, title, codes, labels, key=True)
        else:
            fields.append(Field(level, title, "string", tuple(codes), key=True))
    for column in result.columns:
        fields += _values(column, result.frame[column.id].tolist(), regions)
    return Table(
        result.id,
        result.title,
        tuple(fields),
        result.unit,
        result.note,
        result.method,
        result.source,
        result.inputs,
        result.options,
        result.missing,
    )


def _column(indicator: Indicator) -> Column:
    if indicator.kind == "category":
        labels = {c.id: c.name for c in indicator.categories}
        return Column(indicator.id, indicator.name, indicator.unit, role="category", labels=labels)
    return Column(indicator.id, indicator.name, indicator.unit, indicator.decimals)


def input_tables(panel: Panel) -> tuple[Table, ...]:
    """What the results were computed from: the figures, what they mean, and the regions with their groups.

    Their names have a hyphen, which no result's id can have.
    """
    figures = Result(
        "input-figures",
        words(marked("Figures the results are computed from")),
        tuple(_column(i) for i in panel.indicators.values()),
        pd.concat([panel.numbers, panel.categories], axis=1)[list(panel.indicators)],
        (),
        source=tuple(dict.fromkeys(i.source for i in panel.indicators.values() if i.source)),
    )
    indicators = list(panel.indicators.values())
    regions = list(panel.regions.values())
    groups = [
        one
        for grouping in panel.groupings.values()
        for one in _spelt(grouping.id, grouping.name, grouping.of(r.code for r in regions), grouping.groups)
    ]
    return (
        flat(figures, panel),
        Table(
            "input-indicators",
            words(marked("Indicators")),
            (
                *_spelt(
                    "indicator",
                    LEVELS["indicator"],
                    [i.id for i in indicators],
                    {i.id: i.name for i in indicators},
                    key=True,
                ),
                *_both("unit", words(marked("Unit of measure")), [i.unit for i in indicators]),
                _plain("kind", words(marked("Kind")), [i.kind for i in indicators]),
                Field(
                    "direction",
                    words(marked("Direction")),
                    "integer",
                    tuple(i.direction for i in indicators),
                ),
                *_both("definition", words(marked("Definition")), [i.definition for i in indicators]),
                _plain("source", words(marked("Source")), [i.source for i in indicators]),
                _plain("file", words(marked("File")), [i.file for i in indicators]),
            ),
        ),
        Table(
            "input-regions",
            words(marked("Regions")),
            (
                *_spelt(
                    "region",
                    LEVELS["region"],
                    [r.code for r in regions],
                    {r.code: r.name for r in regions},
                    key=True,
                    short=True,
                ),
                *_both("full", words(marked("Full name")), [r.full for r in regions]),
                _plain("slug", words(marked("Folder")), [r.slug for r in regions]),
                _plain("level", words(marked("Kind")), [r.level for r in regions]),
                *groups,
            ),
        ),
    )


def _plain(name: str, title: Text, values: Sequence[str]) -> Field:
    return Field(name, title, "string", tuple(v or None for v in values))


def _both(name: str, title: Text, texts: Sequence[Text | None]) -> list[Field]:
    return [
        Field(
            f"{name}_{lang}",
            title,
            "string",
            tuple((t[lang] or None) if t else None for t in texts),
            language=lang,
        )
        for lang in LANGUAGES
    ]


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
    return out.getvalue().encode()


def _tongues(text: Text) -> dict[str, str]:
    """A text as a CSVW natural-language property."""
    return {LANGUAGES[language].tag: wording for language, wording in text.items() if wording}


def _literals(text: Text) -> list[dict[str, str]]:
    """A text as the value of a common (JSON-LD) property."""
    return [{"@value": wording, "@language": language} for language, wording in _tongues(text).items()]


def _schema(one: Field) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": one.name,
        # "und" holds the heading itself: a CSVW validator compares it with the file's first line
        "titles": {"und": one.name, **_tongues(one.title)},
        "datatype": one.kind,
    }
    if one.language:
        found["lang"] = LANGUAGES[one.language].tag
    if any(one.unit.values()):
        found["schema:unitText"] = _literals(one.unit)
    if one.key and not one.spells:
        found["required"] = True
    return found


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
    found: dict[str, Any] = {
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
        "dc:references": [m.reference for m in table.method],
        "notes": [*notes, *({"type": "formula", "tex": tex} for m in table.method for tex in m.formula)],
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "header": True},
        "tableSchema": {"columns": [_schema(f) for f in table.fields], "primaryKey": list(table.keys)},
    }
    return _json({k: v for k, v in found.items() if v}, indent=1)


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
            {"name": dict(m.name), "what": dict(m.what), "formula": list(m.formula), "reference": m.reference}
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


def tables_of(results: Mapping[str, Result], panel: Panel) -> tuple[Table, ...]:
    """All tables of a report: its results in the order of their analyses, then its inputs."""
    return (*(flat(result, panel) for result in results.values()), *input_tables(panel))


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
    return {
        **table_files(tables, about),
        "report.json": report_json(tables, about),
        "report.parquet": report_parquet(tables, about),
    }

"""Descriptions of a report's data for other programs: `datapackage`, `dcat`, `sdmx_csv`, `dictionary`, `region_json`.

The Data Package of Frictionless, DCAT of the W3C as JSON-LD, SDMX-CSV 2.0 of the statistical offices, a table that says what
every column of every table is, and all that the tables know of one region as JSON.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.values import Panel, Text
from compose.language.languages import LANGUAGES
from render.data.tables import About, Table
from render.data.workbooks import region_tables

#: our kinds of columns as Table Schema has them, and as XML Schema
_TYPES = {"string": "string", "integer": "integer", "double": "number", "boolean": "boolean"}
_MEDIA = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_YEARS = re.compile(r"(\d{4})-(\d{4})")
_PLAIN = re.compile(r"\d{4}(?:-(?:Q[1-4]|S[12]|(?:0[1-9]|1[0-2])))?")
_HALF = re.compile(r"(\d{4})-?H([12])")
_MONTHS = re.compile(r"(\d{4})-01/(?:\d{4}-)?(\d{2})")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def _in_both(text: Text) -> str:
    """Both languages in one line, for formats that have one text."""
    return " / ".join(dict.fromkeys(words for words in text.values() if words))


def datapackage(tables: Iterable[Table], files: Mapping[str, bytes], about: About) -> bytes:
    """``datapackage.json`` after Frictionless: every CSV with its fields, key, size and checksum.

    Args:
        files: the CSV files by name, whose sizes and checksums are told.
    """
    resources = []
    for table in tables:
        content = files[f"{table.id}.csv"]
        resources.append(
            {
                "name": table.id,
                "path": f"{table.id}.csv",
                "profile": "tabular-data-resource",
                "title": _in_both(table.title),
                "description": _in_both(table.note),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "schema": {
                    "fields": [
                        {
                            "name": f.name,
                            "type": _TYPES[f.kind],
                            "title": _in_both(f.title),
                            **({"unit": _in_both(f.unit)} if any(f.unit.values()) else {}),
                        }
                        for f in table.fields
                    ],
                    "primaryKey": list(table.keys),
                    "missingValues": [""],
                },
            }
        )
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": about.name.lower(),
        "title": _in_both(about.title),
        "created": f"{about.date}T00:00:00Z",
        "licenses": [{"name": "other", "title": _in_both(about.licence)}] if about.licence else [],
        "sources": [{"title": _in_both(cite)} for cite in about.sources.values()],
        "contributors": [{"title": _in_both(about.publisher), "role": "publisher"}]
        if about.publisher
        else [],
        "resources": resources,
    }
    return _json({name: value for name, value in package.items() if value})


def dcat(names: Sequence[str], about: About, base: str = "") -> bytes:
    """The report as a ``dcat:Dataset`` with its files, as JSON-LD; addresses are relative where the site has none.

    Args:
        names: the files in the report's folder of data that hold all of it.
        base: the address of that folder.
    """

    def tongues(text: Text) -> list[dict[str, str]]:
        return [{"@language": LANGUAGES[lang].tag, "@value": words} for lang, words in text.items() if words]

    folder = f"{base.rstrip('/')}/" if base else ""
    dataset: dict[str, Any] = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": folder or "./",
        "@type": "dcat:Dataset",
        "dct:title": tongues(about.title),
        "dct:issued": {"@type": "xsd:date", "@value": about.date},
        "dct:identifier": about.name,
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": tongues(about.publisher)}
        if about.publisher
        else None,
        "dct:license": tongues(about.licence) if about.licence else None,
        "dct:source": [one for cite in about.sources.values() for one in tongues(cite)],
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": name,
                "dcat:downloadURL": {"@id": f"{folder}{name}"},
                "dcat:mediaType": media,
            }
            for name in names
            if (media := next((m for end, m in _MEDIA.items() if name.endswith(end)), ""))
        ],
    }
    return _json({name: value for name, value in dataset.items() if value})


def time_period(period: str) -> str:
    """A period as SDMX writes it: a year, quarter, half-year or month as it is, a span of years as a range; else empty.

    >>> [time_period(p) for p in ("2018", "2020-Q1", "2020-H1", "2009-2018", "2020-05", "spring")]
    ['2018', '2020-Q1', '2020-S1', '2009-01-01/P10Y', '2020-05', '']
    """
    if match := _HALF.fullmatch(period):
        return f"{match[1]}-S{match[2]}"
    if _PLAIN.fullmatch(period):
        return period
    if match := _YEARS.fullmatch(period):
        return f"{match[1]}-01-01/P{int(match[2]) - int(match[1]) + 1}Y"
    if match := _MONTHS.fullmatch(period):
        return f"{match[1]}-01-01/P{int(match[2])}M"
    return ""


def sdmx_csv(panel: Panel, about: About) -> bytes:
    """The figures that a report rests on, as SDMX-CSV 2.0: one line a figure, by area, indicator and period.

    What was called doubtful, or has a period that SDMX cannot write, is left out.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    head = (
        "STRUCTURE",
        "STRUCTURE_ID",
        "ACTION",
        "REF_AREA",
        "INDICATOR",
        "TIME_PERIOD",
        "OBS_VALUE",
        "UNIT_MEASURE",
    )
    writer.writerow(head)
    flow = f"FANGZHI:{re.sub(r'[^A-Z0-9]+', '_', about.name.upper())}(1.0)"
    for name in panel.numbers.columns:
        column = panel.numbers[name].dropna()
        for at, value in zip(column.index.tolist(), column.to_numpy(float).tolist(), strict=True):
            region, period = at
            when = time_period(str(period))
            if when:
                unit = panel.indicators[name].unit["en"]
                writer.writerow(("dataflow", flow, "I", region, name, when, repr(float(value)), unit))
    return out.getvalue().encode()


def dictionary(tables: Iterable[Table]) -> bytes:
    """What every column of every table is, as CSV: titles and units in both languages, kind, whether it names the row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    tongues = tuple(LANGUAGES)
    writer.writerow(
        (
            "table",
            *(f"table_{t}" for t in tongues),
            "column",
            *(f"column_{t}" for t in tongues),
            "type",
            "key",
            *(f"unit_{t}" for t in tongues),
        )
    )
    for table in tables:
        for f in table.fields:
            writer.writerow(
                (
                    table.id,
                    *(table.title[t] for t in tongues),
                    f.name,
                    *(f.title[t] for t in tongues),
                    f.kind,
                    "true" if f.key else "false",
                    *(f.unit[t] for t in tongues),
                )
            )
    return out.getvalue().encode("utf-8-sig")


def region_json(tables: Sequence[Table], panel: Panel, code: str, about: About) -> bytes:
    """What the tables say of one region, for programs: each with title, unit, fields and its rows."""
    region = panel.regions[code]
    return (
        json.dumps(
            {
                "report": about.name,
                "title": dict(about.title),
                "date": about.date,
                "region": {"code": code, "name": dict(region.name)},
                "tables": [
                    {
                        "id": table.id,
                        "title": dict(table.title),
                        "unit": dict(table.unit),
                        "fields": [
                            {"name": f.name, "unit": dict(f.unit)}
                            if any(f.unit.values())
                            else {"name": f.name}
                            for f in table.fields
                        ],
                        "rows": [
                            [_plain(v) for v in row]
                            for row in zip(*(f.values for f in table.fields), strict=True)
                        ],
                    }
                    for table in region_tables(tables, code)
                ],
            },
            ensure_ascii=False,
            separators=(",", ":"),
            allow_nan=False,
        ).encode()
        + b"\n"
    )


def _plain(value: Any) -> Any:
    """A value as JSON has it; infinity as the other files have it."""
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return "INF" if value > 0 else "-INF"
    return value

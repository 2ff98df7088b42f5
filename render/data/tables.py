"""Results and inputs laid flat: `Table` and its `Field`s, what every data file is written from; `About`, their report.

Exports `flat` (a result), `input_tables`, `tables_of` (a whole report), `about_of`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from analysis.decimals import places_of
from analysis.levels import LEVELS
from analysis.values import Column, Indicator, Method, Panel, Result, Text, same
from compose.language.catalogue import marked, words
from compose.language.format import shown_places
from compose.language.languages import LANGUAGES
from intake.report.report import Report

Kind = Literal["string", "integer", "double", "boolean"]
NOTHING = same("")


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
    #: the decimals of each row, where they differ
    places: tuple[int, ...] = ()

    def at(self, rows: Sequence[int]) -> Field:
        """The same of these rows alone, by their positions.

        A copy with other rows in it: thousands are made for the regions' workbooks, and `replace` asks for every field.
        """
        values = tuple([self.values[i] for i in rows])
        places = tuple([self.places[i] for i in rows]) if self.places else ()
        those = object.__new__(type(self))
        those.__dict__.update(self.__dict__, values=values, places=places)
        return those


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

    @cached_property
    def by_code(self) -> Mapping[str, Sequence[int]]:
        """Region code → the positions of its rows; empty of a table that is not by region."""
        place = next((f for f in self.fields if f.key and f.name == "code"), None)
        rows: dict[str, list[int]] = {}
        for i, code in enumerate(place.values if place else ()):
            rows.setdefault(code, []).append(i)
        return rows

    def __post_init__(self) -> None:
        names = [f.name for f in self.fields]
        if len(set(names)) < len(names):
            twice = sorted({n for n in names if names.count(n) > 1})
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
        sources={name: source.plain for name, source in report.sources.items()},
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


def _values(result: Result, column: Column, regions: Mapping[str, Text]) -> list[Field]:
    """The field of a column, with its spelt-out twins where it holds codes."""
    plain = [None if _is_missing(value) else value for value in result.values(column.id)]
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
    own = 0 if whole else 3 if column.role == "p" else column.decimals
    places = _places(result, column, plain, own)
    return [
        Field(
            column.id,
            column.name,
            "integer" if whole else "double",
            tuple(None if v is None else int(v) for v in numbers) if whole else tuple(numbers),
            same("%") if column.role == "share" else column.unit,
            own,
            share=column.role == "share",
            signed=column.signed,
            places=places if set(places) != {own} else (),
        )
    ]


def _places(result: Result, column: Column, values: Sequence[Any], own: int) -> tuple[int, ...]:
    """The decimals of each row. Those of the column, but where a figure is too small for them or lies near a bound."""
    if column.each or column.bounds or column.role not in {"value", "share"}:
        return tuple(
            own if v is None else shown_places(result.cell(key, column.id))
            for key, v in zip(result.row_keys, values, strict=True)
        )
    # what is at least a unit of the last decimal is never printed as zero
    least = 10.0**-own
    return tuple(
        own
        if v is None or not 0 < abs(v) < least
        else places_of(float(v), own, bounds=(), zero=not column.signed)
        for v in values
    )


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
        fields += _values(result, column, regions)
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
        # a grouping may be called as one of the columns before it
        for one in _spelt(
            f"{grouping.id}_group" if grouping.id in _OF_REGIONS else grouping.id,
            grouping.name,
            grouping.of(r.code for r in regions),
            grouping.groups,
        )
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
            words(marked("Regions of the report")),
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


#: the columns of the table of regions
_OF_REGIONS = ("region", "region_zh", "region_en", "full", "full_zh", "full_en", "slug", "level")


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


def tables_of(results: Mapping[str, Result], panel: Panel) -> tuple[Table, ...]:
    """All tables of a report: its results in the order of their analyses, then its inputs."""
    return (*(flat(result, panel) for result in results.values()), *input_tables(panel))

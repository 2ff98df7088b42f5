"""Block `printed_models`: a source's table of estimates or tests as it is printed, beside our own: `PrintedModelsBlock`.

The file has one row a cell of the printed table: what the row is called, what the column is called, the figure, its stars,
and what stands below it in brackets. Nothing is recomputed: figures keep the decimals they are printed with.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd
from pydantic import Field

from analysis.parameters import SourceName, Wording
from analysis.values import Cell, Column, Result, Text, same
from compose.blocks.base import Block, BlockParameters, own_heading, words_cell
from compose.context import Context
from compose.document import Paragraph, Prose, Run, Section, Table, TCell, THead, TRow, symbols
from compose.language.emphasis import emphasis
from compose.language.languages import LANGUAGES
from intake.problems import Problems
from intake.report.folder import read_sheet
from intake.report.report import Report
from intake.report.schema import Id
from intake.tables.files import RawTable, number, places_of

#: the columns of the result: figure and what is below it, each with its printed decimals
FIGURE, BELOW, STARS = "figure", "below", "stars"


class PrintedModelsBlock(BlockParameters):
    """``kind = "printed_models"``: a source's table of estimates or tests, as it is printed."""

    id: str = Id
    file: str = Field(
        description="CSV, TSV or a workbook in the report’s folder, a row for each printed figure"
    )
    source: SourceName = Field(description="where it is from")
    caption: Wording = Field(description="what stands above the table: its number and title in the source")
    rows: tuple[str, ...] = Field(min_length=1, description="headings of the columns that name a row, joined")
    columns: str = Field(description="heading of the column that names the columns of the table")
    figure: str = Field(description="heading of the column with the figures")
    stars: str = Field("", description="heading of the column with the stars")
    below: str = Field("", description="heading of the column with what stands below the figures in brackets")
    brackets: Wording | None = Field(None, description="what stands in the brackets: t statistics, p-values")
    names: dict[str, Wording] = Field(
        default_factory=dict, description="what a row or a column of the file is called on pages"
    )
    note: Wording | None = Field(None, description="what stands under the table")
    about: Wording | None = Field(None, description="what is said before the table")

    def tables(self, report: Report, problems: Problems) -> Iterable[Result]:
        """The table as a result."""
        raw = read_sheet(report.folder, self.file, "", problems, same(self.file))
        result = _result(self, raw, problems) if raw else None
        return (result,) if result else ()


def _result(block: PrintedModelsBlock, raw: RawTable, problems: Problems) -> Result | None:
    wanted = [*block.rows, block.columns, block.figure, *(x for x in (block.stars, block.below) if x)]
    at = places_of(raw, wanted, problems)
    if at is None:
        return None
    data: dict[tuple[str, str], list[Any]] = {}
    labels: dict[str, dict[str, Text]] = {"term": {}, "model": {}}
    for row in raw.rows:
        words = {name: row.cells[i].strip() for name, i in at.items()}
        figures = [words[block.figure], words[block.below] if block.below else ""]
        wrong = next((f for f in figures if f and number(f) is None), None)
        term, model = " ".join(words[r] for r in block.rows), words[block.columns]
        if wrong is not None or (term, model) in data:
            problems.error(
                raw.file,
                raw.place(row.number, block.figure),
                Text(zh=f"“{wrong}”不是数", en=f"“{wrong}” is no number")
                if wrong is not None
                else Text(zh=f"“{term}、{model}”出现了两次", en=f"“{term}, {model}” is there twice"),
                Text(zh="照原文改正", en="correct it as it is printed"),
            )
            return None
        labels["term"][term] = _name(block, [words[r] for r in block.rows])
        labels["model"][model] = _name(block, [model])
        data[term, model] = [
            *(x for f in figures for x in (number(f) if f else math.nan, _decimals(f))),
            words[block.stars] if block.stars else "",
        ]
    index = pd.MultiIndex.from_tuples(list(data), names=["term", "model"])
    columns = (
        Column(FIGURE, Text(zh="数值（原文）", en="Figure, as printed"), same(""), _most(data, 1)),
        Column(f"{FIGURE}_decimals", Text(zh="所印小数位数", en="Decimals printed"), role="count"),
        Column(
            BELOW,
            block.brackets or Text(zh="括号内（原文）", en="In brackets, as printed"),
            same(""),
            _most(data, 3),
        ),
        Column(f"{BELOW}_decimals", Text(zh="括号内小数位数", en="Decimals in brackets"), role="count"),
        Column(STARS, Text(zh="星号（原文）", en="Stars, as printed"), role="category", labels=_marks(data)),
    )
    frame = pd.DataFrame(list(data.values()), index=index, columns=[c.id for c in columns])
    frame[STARS] = frame[STARS].where(frame[STARS] != "", None)
    return Result(block.id, block.caption, columns, frame, (), labels=labels, source=(block.source,))


def _marks(data: dict[tuple[str, str], list[Any]]) -> dict[str, Text]:
    return {mark: same(mark) for mark in sorted({str(row[-1]) for row in data.values()}) if mark}


def _most(data: dict[tuple[str, str], list[Any]], at: int) -> int:
    """With how many decimals a column has to be written so that none of its figures loses any."""
    return max((int(row[at]) for row in data.values() if not math.isnan(row[at])), default=0)


def _decimals(words: str) -> float:
    """With how many decimals a figure is written.

    >>> _decimals("-0.0082"), _decimals("135"), _decimals("")
    (4.0, 0.0, nan)
    """
    return float(len(words.partition(".")[2])) if words else math.nan


def _name(block: PrintedModelsBlock, words: list[str]) -> Text:
    """The words of a row or a column, each as the block calls it."""
    called = [block.names.get(word, same(word)) for word in words]
    return Text(
        {language: values.comma.join(c[language] for c in called) for language, values in LANGUAGES.items()}
    )


def _printed(context: Context, row: dict[str, Cell], column: str) -> Run:
    """A figure with the decimals it is printed with."""
    return context.formatter.run(row[column], decimals=int(row[f"{column}_decimals"].value))


def printed_models(block: PrintedModelsBlock, context: Context) -> Section:
    """The table: figures with their stars, below them in brackets what the source has there."""
    result = context.result(block.id)
    terms, models = (list(dict.fromkeys(k[i] for k, _ in result.rows())) for i in (0, 1))
    # a term that only a later column has stands where the source has it: in the order of the names
    order = {name: i for i, name in enumerate(block.names)}
    if all(t in order for t in terms):
        terms.sort(key=order.__getitem__)
    empty = TCell((), "right")
    rows = []
    for term in terms:
        cells = [
            {c: result.cell((term, m), c) for c in result.by_id} if (term, m) in result else {}
            for m in models
        ]
        figures = [_figure(context, c) if c else empty for c in cells]
        rows.append(
            TRow(
                (
                    words_cell(symbols(context.label(result, "term", term), of_models=True), header=True),
                    *figures,
                )
            )
        )
        if any(c and not c[BELOW].missing for c in cells):
            brackets = [_below(context, c) if c and not c[BELOW].missing else empty for c in cells]
            called = block.brackets[context.language] if block.brackets else ""
            rows.append(TRow((words_cell(symbols(called, of_models=True)), *brackets)))
    table = Table(
        context.next_table(),
        f"printed-{block.id}",
        context.say("{title}", title=block.caption),
        (
            THead(context.t("As printed"), "left", kind="name"),
            *(THead(context.label(result, "model", m), "right") for m in models),
        ),
        tuple(rows),
        notes=(emphasis(block.note[context.language]),) if block.note else (),
        source=context.say("Source: {sources}.", sources=context.report.sources[block.source].short),
        results=(result.id,),
        kind="compact",
    )
    about: tuple[Prose, ...] = (emphasis(block.about[context.language]),) if block.about else ()
    heading = own_heading(block, context, block.caption)
    return Section(f"printed-{block.id}", heading, (*(Paragraph(p) for p in about), table))


def _figure(context: Context, row: dict[str, Cell]) -> TCell:
    run = _printed(context, row, FIGURE)
    marks = () if row[STARS].missing else (Run(str(row[STARS].value)),)
    return TCell((run, *marks), "right", sort=run.value)


def _below(context: Context, row: dict[str, Cell]) -> TCell:
    return TCell((Run("("), _printed(context, row, BELOW), Run(")")), "right")


BLOCKS: tuple[Block, ...] = (Block("printed_models", PrintedModelsBlock, printed_models, ("overview",)),)

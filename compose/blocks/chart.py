"""Block `chart`: a chart of one's own, drawn by a function of the report's folder in matplotlib."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import pandas as pd
from pydantic import Field

from analysis.parameters import ResultId, Wording
from analysis.periods import in_order
from analysis.values import Result, Text
from compose.blocks.base import (
    DASH,
    Block,
    BlockParameters,
    align_of,
    figure_cell,
    not_there,
    number_cell,
    own_heading,
    words_cell,
)
from compose.context import Context
from compose.document import Figure, Run, Section, Table, THead, TRow
from compose.figures.charts import own as own_chart

#: width of a drawing in our units
_WIDE = {"full": 700.0, "half": 340.0}
#: rows of the table behind a chart
MOST_ROWS = 400
#: columns that only say where the main figure stands among others
PLACES = {"rank", "count"}


class ChartBlock(BlockParameters):
    """``kind = "chart"``: a chart of one's own. Its function ``draw(axes, results, region, language)`` is run as it is written."""

    file: str = Field(
        pattern=r"^[^/\\].*\.py$", description="a Python file of the report’s folder: charts/trend.py"
    )
    results: tuple[ResultId, ...] = Field(min_length=1, description="the results that the function is given")
    caption: Wording = Field(description="what stands under the chart")
    alt: Wording = Field(description="what the chart shows, for those who do not see it")
    columns: tuple[str, ...] = Field(
        (),
        description="the columns of the table behind the chart, those that it draws; all where none are given",
    )
    width: Literal["full", "half"] = Field("full", description="as wide as the page, or half")
    height: float = Field(0.5, ge=0.1, le=2, description="the height as a part of the width")

    def programs(self) -> Iterable[str]:
        """The file of the function."""
        return (self.file,)


def chart(block: ChartBlock, context: Context) -> Section | None:
    """The chart, its source, and the figures of its results behind it."""
    results = [context.result(name) for name in block.results]
    for column in block.columns:
        if not any(column in result.by_id for result in results):
            raise not_there(
                Text(zh=f"图的结果里没有列“{column}”", en=f"no result of the chart has a column “{column}”"),
                dict.fromkeys(c for result in results for c in result.by_id),
            )
    wide = _WIDE[block.width]
    job = own_chart.Job(
        block.file,
        context.programs[block.file],
        {result.id: _frame(result, context) for result in results},
        context.region,
        context.language,
        (wide, round(wide * block.height, 1)),
    )
    alt = block.alt[context.language]
    svg = context.figures.dressed(own_chart.drawing_of(_run(job, context), job, alt))
    name = block.file.removesuffix(".py").replace("/", "-").replace("_", "-")
    figure = Figure(
        context.next_figure(),
        f"own-{name}",
        (Run(block.caption[context.language]),),
        svg,
        alt,
        source=context.sources(*block.results),
        results=block.results,
        width=block.width,
        data=tuple(
            table for result in results if (table := _table(result, context, block.columns)) is not None
        ),
    )
    title = own_heading(block, context, block.caption)
    return Section("chart", title, (figure,))


def _run(job: own_chart.Job, context: Context) -> str:
    """The drawing that the user's function makes, apart and within limits."""
    told: list[Any] = []
    assert context.apart is not None, "charts are drawn where there are limits"
    try:
        context.apart(own_chart.draw, job, told.append)
    except Exception as fault:
        if not hasattr(fault, "long"):
            raise
        told.append(("limit", fault.long))
    news = told[-1]
    if news[0] == "svg":
        return str(news[1])
    if news[0] == "limit":
        what = (
            Text(zh="画得太久", en="drawing takes too long")
            if news[1]
            else Text(zh="占内存太多，或进程中断", en="it takes too much memory, or its process ended")
        )
        raise own_chart.ChartFailed(
            job.file, 0, what, Text(zh="简化这个函数", en="make the function do less")
        )
    raise own_chart.ChartFailed(
        job.file,
        int(news[1]),
        Text(zh=f"画图时出错（{news[-1]}）", en=f"the chart cannot be drawn ({news[-1]})"),
        Text(
            zh="改正这个函数；它的样子见使用指南“自己的图”",
            en="mend the function; the how-to on charts of your own shows one",
        ),
    )


def _frame(result: Result, context: Context) -> pd.DataFrame:
    """A result as the function sees it; ``attrs`` has its words in the language of the page."""
    frame = result.frame.copy()
    language = context.language
    frame.attrs = {
        "title": result.title[language],
        "unit": result.unit[language],
        "columns": {c.id: c.name[language] for c in result.columns},
        "labels": {
            level: {
                str(value): context.label(result, level, str(value))
                for value in frame.index.get_level_values(level).unique()
            }
            for level in result.keys
        },
    }
    return frame


def _table(result: Result, context: Context, chosen: tuple[str, ...]) -> Table | None:
    """What the chart may have drawn: of one figure a region all regions, else the page's own; None where too many to be read."""
    shown = [c for c in result.columns if not chosen or c.id in chosen]
    if not shown:
        return None
    code = context.region.code if context.region else ""
    beside_each_other = result.keys == ("region",) and not context.figures.maps.crowd
    own = [
        (key, cells)
        for key, cells in result.rows()
        if not code or beside_each_other or "region" not in result.keys or code in key
    ]
    if not own or len(own) > MOST_ROWS:
        return None
    beside = [c for c in result.columns if c is not result.main_column]
    if not code and result.keys == ("region", "period") and all(c.role in PLACES for c in beside):
        return _by_period(result, context)
    levels = list(result.keys) if beside_each_other else [k for k in result.keys if k != "region" or not code]
    levels = levels or ["region"]
    # a column in which nobody here has a figure says nothing
    columns = [c for c in shown if any(not cells[c.id].missing for _, cells in own)]
    rows = []
    for key, cells in own:
        named = [
            words_cell(context.label(result, level, key[result.keys.index(level)]), header=i == 0)
            for i, level in enumerate(levels)
        ]
        figures = (figure_cell(context, cells[c.id]) for c in columns)
        rows.append(TRow((*named, *figures), own=beside_each_other and key[0] == code))
    head = [THead(context.key_heading(level)) for level in levels]
    head += [THead(c.name[context.language], align_of(c)) for c in columns]
    return Table(
        0,
        f"own-{result.id}",
        context.say("Figures of the chart: {title}", title=result.title),
        tuple(head),
        tuple(rows),
        unit=result.unit[context.language],
        kind="compact",
    )


def _by_period(result: Result, context: Context) -> Table:
    """The main figure of all regions, a row each, its periods side by side; places are in the file."""
    cells = {(str(key[0]), str(key[1])): row[result.main_column.id] for key, row in result.rows()}
    periods = in_order({period for _, period in cells})
    return Table(
        0,
        f"own-{result.id}",
        context.say("Figures of the chart: {title}", title=result.title),
        (
            THead(context.region_heading),
            *(THead(context.label(result, "period", period), "right") for period in periods),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(result, "region", code), header=True),
                    *(
                        number_cell(context, cells[code, period]) if (code, period) in cells else DASH
                        for period in periods
                    ),
                )
            )
            for code in dict.fromkeys(code for code, _ in cells)
        ),
        unit=result.unit[context.language],
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (Block("chart", ChartBlock, chart),)

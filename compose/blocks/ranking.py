"""Blocks `ranking` and `ranking_table`: the order of the regions, as a chart and as a table."""

from __future__ import annotations

from pydantic import Field

from analysis.parameters import ColumnRef, ResultId
from analysis.values import Result
from compose.blocks.base import (
    Block,
    BlockParameters,
    column_names,
    heading,
    number_cell,
    region_link,
)
from compose.blocks.bindings import _key, _places
from compose.context import Context
from compose.document import Figure, Paragraph, Prose, Run, Section, Table, TCell, THead, TRow


class RankingBlock(BlockParameters):
    """``kind = "ranking"``: all regions in order, this one marked, with rank intervals."""

    of: ResultId
    interval: ResultId = ""


def ranking(block: RankingBlock, context: Context) -> Section | None:
    result = context.result(block.of)
    region = context.region
    row = context.cells(result) if region else None
    sentences: list[Prose] = []
    if region and row is not None:
        sentences.append(
            context.say(
                "Among the {of} {noun} with data, {region} ranks {rank}; within its group ({group}) {group_rank} of {group_of}.",
                of=row["of"],
                noun=context.noun,
                region=context.name(region.code),
                rank=row["rank"],
                group=context.formatter.cell(row["group"]),
                group_rank=row["group_rank"],
                group_of=row["group_of"],
            )
            if "group_rank" in row and not row["group_rank"].missing
            else context.say(
                "Among the {of} {noun} with data, {region} ranks {rank}.",
                of=row["of"],
                noun=context.noun,
                region=context.name(region.code),
                rank=row["rank"],
            )
        )
    elif region:
        sentences.append(
            context.say("{region} has no data here and is not ranked.", region=context.name(region.code))
        )
    if block.interval:
        sentences.append(
            context.say(
                "The thin lines show where the rank lies in 90 of 100 runs with other weights and aggregations."
            )
        )
        context.result(block.interval)
    svg, alt = context.figures.ranking(result, block.interval, context)
    figure = Figure(
        context.next_figure(),
        f"ranking-{result.id}",
        context.say("{title}: ranking of all regions", title=result.title),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id, *((block.interval,) if block.interval else ())),
    )
    return Section(
        f"ranking-{result.id}",
        heading(block, context, "Ranking"),
        (Paragraph(context.sentences(sentences)), figure),
    )


class RankingTableBlock(BlockParameters):
    """``kind = "ranking_table"``: all regions by rank, with further columns."""

    of: ResultId
    interval: ResultId = ""
    columns: tuple[ColumnRef, ...] = Field((), description="further results, as result or result.column")


def ranking_table(block: RankingTableBlock, context: Context) -> Section | None:
    result = context.result(block.of)
    main = result.main_column
    interval = context.result(block.interval) if block.interval else None
    profile_id = f"{block.of}_profile"
    profile = context.result(profile_id) if profile_id in context.results else None
    indicators = (
        list(dict.fromkeys(map(str, profile.frame.index.get_level_values("indicator"))))
        if profile is not None
        else []
    )
    further: list[tuple[Result, str]] = []
    for ref in block.columns:
        name, _, column = ref.partition(".")
        other = context.result(name)
        further.append((other, column or other.main_column.id))
    has_group = "group" in result.by_id
    head = [
        THead(context.t("Rank"), "right"),
        THead(context.t("Region"), "left", kind="name"),
        *([THead(context.t("Group"), "left", kind="group")] if has_group else []),
        THead(context.t("Score") if main.id == "score" else context.t("Value"), "right"),
        *([THead(context.t("Rank interval"), "right")] if interval else []),
        *[THead(context.label(profile, "indicator", i), "right") for i in indicators if profile is not None],
        *[
            THead(name, "right" if o.by_id[c].role != "category" else "left")
            for name, (o, c) in zip(column_names(further, context), further, strict=True)
        ],
    ]

    def line(code: str) -> TRow:
        found = (code,) in result
        row = {c: result.cell((code,), c) for c in result.by_id} if found else {}
        cells = [number_cell(context, row["rank"]) if found else TCell((Run("—"),), "right")]
        cells.append(TCell(region_link(context, code), header=True))
        if has_group:
            group = row.get("group")
            cells.append(
                TCell(
                    (Run(context.formatter.cell(group)),)
                    if group is not None and not group.missing
                    else (Run("—"),),
                    group=str(group.value) if group is not None and not group.missing else "",
                )
            )
        cells.append(
            number_cell(context, row[main.id], strong=True) if found else TCell((Run("—"),), "right")
        )
        if interval is not None:
            if (code,) in interval:
                low, high = (context.formatter.run(interval.cell((code,), c)) for c in ("low", "high"))
                cells.append(TCell((low, Run("–"), high), "right", sort=low.value))
            else:
                cells.append(TCell((Run("—"),), "right"))
        if profile is not None:
            cells += [
                number_cell(context, profile.cell((code, i), "value"), decimals=_places(context, i))
                if (code, i) in profile
                else TCell((Run("—"),), "right")
                for i in indicators
            ]
        for other, column in further:
            key = _key(other, code)
            words = other.by_id[column].role == "category"
            dash = TCell((Run("—"),), "left" if words else "right")
            cells.append(number_cell(context, other.cell(key, column)) if key in other else dash)
        return TRow(tuple(cells), code=code, kind="" if found else "missing")

    ranked = sorted(
        (k[0] for k, c in result.rows() if not c["rank"].missing), key=lambda c: result.cell(c, "rank").value
    )
    others = [c for c in context.report.panel.codes() if c not in set(ranked)]
    notes: list[Prose] = []
    if others:
        notes.append(
            context.say(
                "— no data: {names}.", names=context.listing([(Run(context.name(c)),) for c in others])
            )
        )
    absent = context.report.panel.codes("absent")
    if absent and context.report.file.report.regions == "province" and not context.report.file.report.members:
        notes.append(
            context.say(
                "No data for {names}.", names=context.listing([(Run(context.full(c)),) for c in absent])
            )
        )
    table = Table(
        context.next_table(),
        f"ranking-{result.id}",
        context.say("{title}: all regions", title=result.title),
        tuple(head),
        tuple(line(c) for c in (*ranked, *others)),
        notes=tuple(notes),
        source=context.sources(*dict.fromkeys((result.id, *(o.id for o, _ in further)))),
        results=tuple(dict.fromkeys((result.id, *(o.id for o, _ in further)))),
        kind="ranking",
    )
    return Section("ranking", heading(block, context, "Ranking"), (table,))


BLOCKS: tuple[Block, ...] = (
    Block("ranking", RankingBlock, ranking),
    Block("ranking_table", RankingTableBlock, ranking_table, ("overview",)),
)

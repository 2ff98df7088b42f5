"""Block `ranking_table`: all regions by rank with further columns, on the overview."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field, model_validator

from analysis.parameters import ColumnRef, IntervalId, RankedId, Wording, Wrong
from analysis.values import Result
from compose.blocks.base import (
    DASH,
    Block,
    BlockParameters,
    column_names,
    heading,
    in_part,
    latest_key,
    number_cell,
    region_link,
)
from compose.blocks.comparing import unusable
from compose.blocks.scorecard import rank_range
from compose.context import Context
from compose.document import Prose, Run, Section, Table, TCell, THead, TRow
from compose.language.format import MISSING


class RankingTableBlock(BlockParameters):
    """``kind = "ranking_table"``: all regions by rank, with further columns."""

    of: RankedId
    interval: IntervalId = ""
    columns: tuple[ColumnRef, ...] = Field((), description="further results, as result or result.column")
    heads: tuple[Wording, ...] = Field(
        (),
        description="short headings of these columns, in their order; the names in full then stand below the table",
    )

    @model_validator(mode="after")
    def _as_many(self) -> RankingTableBlock:
        if self.heads and len(self.heads) != len(self.columns):
            raise Wrong(
                f"heads 有 {len(self.heads)} 个，columns 有 {len(self.columns)} 个",
                f"there are {len(self.heads)} heads for {len(self.columns)} columns",
                "每列写一个短表头，或都不写",
                "give a short heading for every column, or none",
            )
        return self


@dataclass(frozen=True)
class _Shown:
    """What the table has columns of."""

    result: Result
    interval: Result | None
    #: the dimensions of an index, and their ids
    profile: Result | None
    indicators: list[str]
    #: columns of other results
    further: list[tuple[Result, str]]
    #: what these are called in full, and what stands above them
    names: list[str]
    heads: list[str]

    @property
    def has_group(self) -> bool:
        return "group" in self.result.by_id


def ranking_table(block: RankingTableBlock, context: Context) -> Section | None:
    """The table alone; regions without a figure stand last, with a note."""
    shown = _shown(block, context)
    result = shown.result
    ranked = sorted(
        (k[0] for k, c in result.rows() if not c["rank"].missing), key=lambda c: result.cell(c, "rank").value
    )
    there = set(ranked)
    others = [c for c in context.report.panel.codes() if c not in there]
    names = tuple(dict.fromkeys((result.id, *(o.id for o, _ in shown.further))))
    table = Table(
        context.next_table(),
        f"ranking-{result.id}",
        context.say("{title}: all {nouns}", title=result.title),
        tuple(_head(context, shown)),
        tuple(_line(context, shown, c) for c in (*ranked, *others)),
        notes=(*_in_full(context, shown), *_notes(context, result, others)),
        source=context.sources(*names),
        results=names,
        kind="ranking",
    )
    return Section("ranking", heading(block, context, "Ranking"), (in_part(context, table),))


def _shown(block: RankingTableBlock, context: Context) -> _Shown:
    result = context.result(block.of)
    interval = context.result(block.interval) if block.interval else None
    name = f"{block.of}_profile"
    profile = context.result(name) if name in context.results else None
    indicators = (
        list(dict.fromkeys(map(str, profile.frame.index.get_level_values("indicator"))))
        if profile is not None
        else []
    )
    further: list[tuple[Result, str]] = []
    for ref in block.columns:
        other_name, _, column = ref.partition(".")
        other = context.result(other_name)
        further.append((other, column or other.main_column.id))
    names = column_names(further, context)
    heads = [wording[context.language] for wording in block.heads] or names
    return _Shown(result, interval, profile, indicators, further, names, heads)


def _head(context: Context, shown: _Shown) -> list[THead]:
    profile = shown.profile
    figure = context.t("Score") if shown.result.main_column.id == "score" else context.t("Value")
    return [
        THead(context.t("Rank"), "right"),
        THead(context.region_heading, "left", kind="name"),
        *([THead(context.t("Group"), "left", kind="group")] if shown.has_group else []),
        THead(figure, "right", falling=_best_is_most(shown.result)),
        *([THead(context.t("Rank interval"), "right")] if shown.interval is not None else []),
        *[
            THead(context.label(profile, "indicator", i), "right", falling=_falling(context, i, "value"))
            for i in shown.indicators
            if profile is not None
        ],
        *[
            THead(
                name,
                "right" if o.by_id[c].role != "category" else "left",
                falling=_falling(context, o.id, o.by_id[c].role),
            )
            for name, (o, c) in zip(shown.heads, shown.further, strict=True)
        ],
    ]


def _best_is_most(result: Result) -> bool:
    """Whether rank 1 has the largest figure."""
    ranked = sorted(
        (float(c["rank"].value), float(c[result.main_column.id].value))
        for _, c in result.rows()
        if not c["rank"].missing and not c[result.main_column.id].missing
    )
    return not ranked or ranked[0][1] >= ranked[-1][1]


def _falling(context: Context, name: str, role: str) -> bool:
    """Whether a reader who sorts by a column looks for the most first: no ranks, no indicator where less is better."""
    indicator = context.report.panel.indicators.get(name)
    return role != "rank" and (indicator is None or indicator.direction > 0)


def _line(context: Context, shown: _Shown, code: str) -> TRow:
    """A region's row; dashes where it has no figure."""
    result, interval, profile = shown.result, shown.interval, shown.profile
    has_row = (code,) in result
    row = {c: result.cell((code,), c) for c in result.by_id} if has_row else {}
    cells = [number_cell(context, row["rank"]) if has_row else DASH]
    cells.append(TCell(region_link(context, code), header=True))
    if shown.has_group:
        group = row.get("group")
        there = group is not None and not group.missing
        cells.append(
            TCell(
                (Run(context.formatter.cell(group)),) if group is not None and there else (Run(MISSING),),
                group=str(group.value) if group is not None and there else "",
            )
        )
    cells.append(number_cell(context, row[result.main_column.id], strong=True) if has_row else DASH)
    if interval is not None:
        if (code,) in interval:
            ends = {c: interval.cell((code,), c) for c in ("low", "high")}
            cells.append(
                TCell(rank_range(context, ends), "right", sort=context.formatter.run(ends["low"]).value)
            )
        else:
            cells.append(DASH)
    if profile is not None:
        cells += [
            number_cell(context, profile.cell((code, i), "value")) if (code, i) in profile else DASH
            for i in shown.indicators
        ]
    for other, column in shown.further:
        key = latest_key(other, code)
        words = other.by_id[column].role == "category"
        empty = TCell((Run(MISSING),), "left" if words else "right")
        cells.append(number_cell(context, other.cell(key, column)) if key in other else empty)
    return TRow(tuple(cells), code=code, kind="" if has_row else "missing")


def _in_full(context: Context, shown: _Shown) -> list[Prose]:
    """What the columns with short headings are."""
    told = [
        context.say("{head}: {name}", head=head, name=name)
        for head, name in zip(shown.heads, shown.names, strict=True)
        if head != name
    ]
    return [context.join(told, context.marks.semicolon)] if told else []


def _notes(context: Context, result: Result, others: list[str]) -> list[Prose]:
    """Which regions have no figure, or none that can be used, and which are no part of the report."""
    notes: list[Prose] = []
    left_out: dict[str, list[Prose]] = {}
    for code in others:
        if (why := unusable(context, result, code)) is not None:
            left_out.setdefault(why, []).append((Run(context.name(code)),))
    for reason, those in left_out.items():
        notes.append(context.say("— {names}, not ranked: {why}.", names=context.listing(those), why=reason))
    others = [code for code in others if unusable(context, result, code) is None]
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
    return notes


BLOCKS: tuple[Block, ...] = (Block("ranking_table", RankingTableBlock, ranking_table, ("overview",)),)

"""Where a region stands: dimension profile, ranking, contributions to its gap, peers."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import Field, model_validator

from analysis.values import Cell
from publish.blocks.base import (
    Block,
    BlockParameters,
    ResultId,
    column_name,
    heading,
    main_column,
    number_cell,
    region_link,
)
from publish.blocks.scorecard import rank_prose
from publish.context import Context
from publish.document import Figure, Paragraph, Prose, Run, Section, Table, TCell, THead, TRow


class ProfileBlock(BlockParameters):
    """``kind = "profile"``: the dimensions of a composite against group and nation, and what they contribute."""

    of: ResultId


class RankingBlock(BlockParameters):
    """``kind = "ranking"``: all regions in order, this one marked, with rank intervals."""

    of: ResultId
    interval: str = ""


class PeersBlock(BlockParameters):
    """``kind = "peers"``: the regions most alike, side by side."""

    of: ResultId = Field(description="the result of kind peers")
    score: ResultId = Field("", description="the composite whose figures are compared")
    columns: tuple[str, ...] = Field(
        (), description="in place of a composite: the columns compared, each as result.column"
    )

    @model_validator(mode="after")
    def _one(self) -> PeersBlock:
        if bool(self.score) == bool(self.columns):
            raise ValueError("peers are shown by a composite (score) or by columns, not both")
        return self


def _rows(context: Context, result_id: str) -> list[tuple[str, dict[str, Cell]]]:
    result = context.result(result_id)
    code = context.region.code if context.region else ""
    return [(k[1], c) for k, c in result.rows() if k[0] == code]


def profile(block: ProfileBlock, context: Context) -> Section | None:
    result, detail = context.result(block.of), context.result(f"{block.of}_profile")
    row = context.cells(result)
    if row is None or context.region is None:
        return None
    dimensions = _rows(context, detail.id)
    has_group = "group" in row and not row["group"].missing
    base = (
        context.say("{group} mean", group=context.formatter.cell(row["group"]))
        if has_group
        else context.fill(context.mean)
    )
    svg, alt = context.figures.profile(result, context)
    figure = Figure(
        context.next_figure(),
        f"profile-{result.id}",
        context.say("Dimensions of {title} against group and all regions", title=result.title),
        svg,
        alt,
        source=context.sources(result.id),
        results=(detail.id,),
        width="half",
    )
    svg, alt = context.figures.contributions(result, context)
    shares = Figure(
        context.next_figure(),
        f"contributions-{result.id}",
        context.say("What makes the difference from the {mean}", mean=base),
        svg,
        alt,
        note=context.say(
            "The bars add up to the difference of the score: {gap}.",
            gap=row["gap_group"] if has_group else row["gap_nation"],
        ),
        source=context.sources(result.id),
        results=(detail.id,),
        width="half",
    )
    ahead = [(i, c) for i, c in dimensions if not c["contribution"].missing and c["contribution"].value > 0]
    behind = [(i, c) for i, c in dimensions if not c["contribution"].missing and c["contribution"].value < 0]
    ahead.sort(key=lambda r: -r[1]["contribution"].value)
    behind.sort(key=lambda r: r[1]["contribution"].value)

    def names(rows: list[tuple[str, dict[str, Cell]]]) -> Prose:
        return context.listing(
            [
                context.say(
                    "{name} ({size})", name=context.label(detail, "indicator", i), size=c["contribution"]
                )
                for i, c in rows
            ]
        )

    sentences: list[Prose] = []
    if ahead and behind:
        sentences.append(
            context.say(
                "Against the {mean}, {region} gains from {ahead} and loses from {behind}.",
                mean=base,
                region=context.name(context.region.code),
                ahead=names(ahead),
                behind=names(behind),
            )
        )
    elif ahead:
        sentences.append(
            context.say(
                "{region} is ahead of the {mean} in every dimension: {ahead}.",
                mean=base,
                region=context.name(context.region.code),
                ahead=names(ahead),
            )
        )
    elif behind:
        sentences.append(
            context.say(
                "{region} is behind the {mean} in every dimension: {behind}.",
                mean=base,
                region=context.name(context.region.code),
                behind=names(behind),
            )
        )
    bests = context.listing(
        [
            context.say(
                "{name}: {region} ({value})",
                name=context.label(detail, "indicator", i),
                region=c["best_region"],
                value=context.formatter.run(c["best"]),
            )
            for i, c in dimensions
            if not c["best"].missing
        ]
    )
    sentences.append(context.say("Best of all regions — {bests}.", bests=bests))
    from publish.document import Columns

    return Section(
        "profile",
        heading(block, context, "Strengths and weaknesses"),
        (Paragraph(context.sentences(sentences)), Columns((figure,), (shares,))),
    )


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
            if "group" in row and not row["group"].missing
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


def peers(block: PeersBlock, context: Context) -> Section | None:
    result = context.result(block.of)
    if context.region is None:
        return None
    others = [c for _, c in _rows(context, result.id)]
    if not others:
        return None
    head, figures, shown = (
        _compared(block.score, context) if block.score else _columns(block.columns, context)
    )

    def line(code: str, distance: Cell | None) -> TRow:
        own = distance is None
        name = TCell(
            region_link(context, code) if not own else (Run(context.name(code), strong=True),), header=True
        )
        last = number_cell(context, distance) if distance else TCell((Run("—"),), "right")
        return TRow((name, *figures(code, own), last), own=own)

    rows = [line(context.region.code, None), *(line(str(c["peer"].value), c["distance"]) for c in others)]
    table = Table(
        context.next_table(),
        "peers",
        context.say("{region} and the regions most like it", region=context.name(context.region.code)),
        (THead(context.t("Region"), "left", kind="name"), *head, THead(context.t("Distance"), "right")),
        tuple(rows),
        notes=(context.say("{note} — is the region itself.", note=result.note),),
        source=context.sources(*shown),
        results=tuple(dict.fromkeys((result.id, *shown))) if block.columns else (result.id,),
        kind="compact",
    )
    return Section("peers", heading(block, context, "Peers"), (table,))


#: the heads of columns, what fills them for a region (strong where it is the own one), the results they are from
Compared = tuple[list[THead], Callable[[str, bool], list[TCell]], list[str]]


def _compared(name: str, context: Context) -> Compared:
    """A composite's score, rank and dimensions."""
    score, detail = context.result(name), context.result(f"{name}_profile")
    main = main_column(score)
    indicators = list(dict.fromkeys(map(str, detail.frame.index.get_level_values("indicator"))))
    dash = TCell((Run("—"),), "right")

    def figures(code: str, own: bool) -> list[TCell]:
        cells = [dash, dash]
        if (code,) in score:
            row = {c: score.cell((code,), c) for c in score.by_id}
            cells = [
                number_cell(context, row[main.id], strong=own),
                TCell(rank_prose(context, row), "right"),
            ]
        return cells + [
            number_cell(context, detail.cell((code, i), "value")) if (code, i) in detail else dash
            for i in indicators
        ]

    head = [
        THead(context.t("Score"), "right"),
        THead(context.t("Rank"), "right"),
        *(THead(context.label(detail, "indicator", i), "right") for i in indicators),
    ]
    return head, figures, [score.id]


def _columns(refs: tuple[str, ...], context: Context) -> Compared:
    """Chosen columns of results by region."""
    chosen = []
    for ref in refs:
        name, _, column = ref.partition(".")
        result = context.result(name)
        chosen.append((result, column or main_column(result).id))

    def figures(code: str, own: bool) -> list[TCell]:
        return [
            number_cell(context, result.cell((code,), column), strong=own)
            if (code,) in result
            else TCell((Run("—"),), "right")
            for result, column in chosen
        ]

    head = [THead(column_name(r, c, context), "right") for r, c in chosen]
    return head, figures, list(dict.fromkeys(r.id for r, _ in chosen))


BLOCKS: tuple[Block, ...] = (
    Block("profile", ProfileBlock, profile, ("brief",)),
    Block("ranking", RankingBlock, ranking),
    Block("peers", PeersBlock, peers, ("brief",)),
)

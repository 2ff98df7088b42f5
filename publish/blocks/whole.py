"""The overview's blocks: summary, full ranking, maps, groups, inequality, clusters, paths, efficiency, audit."""

from __future__ import annotations

from pydantic import Field

from analysis.values import Cell, Result
from publish.blocks.base import (
    Block,
    BlockParameters,
    ResultId,
    column_name,
    heading,
    in_pairs,
    main_column,
    map_caption,
    number_cell,
    region_link,
    words_cell,
)
from publish.blocks.change import sigma_sentence
from publish.blocks.course import course_figure
from publish.blocks.space import _global, _latest
from publish.context import Context
from publish.document import (
    Columns,
    Figure,
    Findings,
    Node,
    Paragraph,
    Prose,
    Run,
    Section,
    Table,
    TCell,
    THead,
    TRow,
)

#: small maps that a page holds; where there are more periods, or no boundaries, a table of colours shows them
MAPS = 9


class SummaryBlock(BlockParameters):
    """``kind = "summary"``: what the results say about the whole area, with its map."""

    of: ResultId
    inequality: str = ""
    moran: str = ""
    path: str = ""
    efficiency: str = ""
    convergence: tuple[str, ...] = Field((), description="analyses of kind convergence")


class RankingTableBlock(BlockParameters):
    """``kind = "ranking_table"``: all regions by rank, with further columns."""

    of: ResultId
    interval: str = ""
    columns: tuple[str, ...] = Field((), description="further results, as result or result.column")


class MapsBlock(BlockParameters):
    """``kind = "maps"``: one map per entry, each ``result`` or ``result.column``: totals as circles, all else coloured."""

    columns: tuple[str, ...]


class GroupsBlock(BlockParameters):
    """``kind = "groups"``: group means beside each other, and every region in its group."""

    of: ResultId


class InequalityBlock(BlockParameters):
    """``kind = "inequality"``: the Theil index within and between groups."""

    of: ResultId


class ClustersBlock(BlockParameters):
    """``kind = "clusters"``: Moran's I, the scatter and the map of local quadrants."""

    of: ResultId


class PathsBlock(BlockParameters):
    """``kind = "paths"``: how many regions stood in each class, period by period, with small maps."""

    of: ResultId


class BindingsBlock(BlockParameters):
    """``kind = "bindings"``: efficiencies by group, and which part binds where."""

    of: ResultId


def _extreme(result: Result, last: bool) -> dict[str, Cell]:
    rows = [c for _, c in result.rows() if not c["rank"].missing]
    return max(rows, key=lambda c: c["rank"].value) if last else min(rows, key=lambda c: c["rank"].value)


def summary(block: SummaryBlock, context: Context) -> Section | None:
    result = context.result(block.of)
    main = main_column(result)
    first, last = _extreme(result, False), _extreme(result, True)
    items: list[Prose] = [
        context.say(
            "**{title}: {first} leads with {high}, {last} is last with {low}**; the mean of the {of} {noun} is {mean}.",
            title=result.title,
            first=context.name(first[main.id].key[0]),
            high=first[main.id],
            last=context.name(last[main.id].key[0]),
            low=last[main.id],
            of=first["of"],
            noun=context.noun,
            mean=first["nation"],
        )
    ]
    if block.inequality:
        theil = context.result(block.inequality)
        items.append(
            context.say(
                "**{within} of the inequality lies within the groups, {between} between them** (Theil index {theil}).",
                within=theil.cell("within", "share"),
                between=theil.cell("between", "share"),
                theil=theil.cell("total", "theil"),
            )
        )
    if block.path:
        counts = context.result(f"{block.path}_counts")
        path = context.results[block.path]
        rows = list(counts.rows())
        periods = list(dict.fromkeys(k[0] for k, _ in rows))
        top_id = rows[-1][0][1]
        low_id = rows[0][0][1]

        def n(period: str, level: str) -> Cell:
            return counts.cell((period, level), "n")

        items.append(
            context.say(
                "**{title}**: from {start} to {end}, the {noun} at “{low}” went from {a} to {b}, those at “{top}” from {c} to {d}.",
                title=path.title,
                start=context.label(path, "period", periods[0]),
                end=context.label(path, "period", periods[-1]),
                noun=context.report.file.report.noun[context.language].removeprefix("个"),
                low=context.label(counts, "level", low_id),
                top=context.label(counts, "level", top_id),
                a=n(periods[0], low_id),
                b=n(periods[-1], low_id),
                c=n(periods[0], top_id),
                d=n(periods[-1], top_id),
            )
        )
    if block.moran:
        items.append(_global(context, _latest(context, block.moran)))
    if block.efficiency:
        bindings = context.result(f"{block.efficiency}_binding")
        efficiency = context.results[block.efficiency]
        items.append(
            context.say(
                "**{title}**: pure technical efficiency binds in {pure} {noun}, scale in {scale}.",
                title=efficiency.title,
                noun=context.noun,
                pure=bindings.cell("pure", "n"),
                scale=bindings.cell("scale", "n"),
            )
        )
    for name in block.convergence:
        title = context.result(f"{name}_sigma").title
        colon = "：" if context.language == "zh" else ": "
        items.append(
            context.join([(Run(title[context.language], True),), sigma_sentence(name, context)], colon)
        )
    svg, alt = context.figures.locator(result, main.id, context, "")
    figure = Figure(
        context.next_figure(),
        f"map-{result.id}",
        map_caption(context, result, main.id),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id,),
        width="map",
    )
    return Section("summary", heading(block, context, "Key findings"), (Findings(tuple(items), figure),))


def ranking_table(block: RankingTableBlock, context: Context) -> Section | None:
    result = context.result(block.of)
    main = main_column(result)
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
        further.append((other, column or main_column(other).id))
    has_group = "group" in result.by_id
    head = [
        THead(context.t("Rank"), "right"),
        THead(context.t("Region"), "left", kind="name"),
        *([THead(context.t("Group"), "left", kind="group")] if has_group else []),
        THead(context.t("Score") if main.id == "score" else context.t("Value"), "right"),
        *([THead(context.t("Rank interval"), "right")] if interval else []),
        *[THead(context.label(profile, "indicator", i), "right") for i in indicators if profile is not None],
        *[
            THead(column_name(o, c, context), "right" if o.by_id[c].role != "category" else "left")
            for o, c in further
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


def _places(context: Context, indicator: str) -> int | None:
    known = context.report.panel.indicators.get(indicator)
    return known.decimals if known else None


def _key(result: Result, code: str) -> tuple[str, ...]:
    """The row of a region; of its last period where the result has periods."""
    if result.keys == ("region",):
        return (code,)
    periods = list(map(str, result.frame.index.get_level_values(result.keys[1]).unique()))
    return (code, sorted(periods)[-1])


def _map(context: Context, result: Result, column: str = "") -> Figure:
    """The map of a result's column, of its main one where none is given."""
    column = column or main_column(result).id
    svg, alt = context.figures.locator(result, column, context, "")
    return Figure(
        context.next_figure(),
        f"map-{result.id}-{column}",
        map_caption(context, result, column),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id,),
        width="map",
    )


def maps(block: MapsBlock, context: Context) -> Section | None:
    figures: list[Figure] = []
    for ref in block.columns:
        name, _, column = ref.partition(".")
        figures.append(_map(context, context.result(name), column))
    return Section("maps", heading(block, context, "Maps"), tuple(in_pairs(figures)))


def groups(block: GroupsBlock, context: Context) -> Section | None:
    result = context.result(f"{block.of}_groups")
    main = context.result(block.of)
    columns = [c for c in result.columns if c.id != "n"]
    rows = []
    for key, cells in result.rows():
        name = context.t("All") if key[0] == "all" else context.label(result, "group", key[0])
        rows.append(
            TRow(
                (
                    TCell((Run(name),), header=True, group=key[0] if key[0] != "all" else ""),
                    number_cell(context, cells["n"]),
                    *(number_cell(context, cells[c.id], strong=c.id == columns[0].id) for c in columns),
                ),
                kind="total" if key[0] == "all" else "",
            )
        )
    table = Table(
        context.next_table(),
        f"groups-{block.of}",
        context.say("{title}: group means", title=main.title),
        (
            THead(context.t("Group"), "left", kind="name"),
            THead(context.t("Regions"), "right"),
            *(THead(c.name[context.language], "right") for c in columns),
        ),
        tuple(rows),
        notes=(context.say("Unweighted means of the regions with data."),),
        source=context.sources(block.of),
        results=(result.id,),
        kind="compact",
    )
    svg, alt = context.figures.groups(main, context)
    figure = Figure(
        context.next_figure(),
        f"groups-{block.of}",
        context.say("{title} of every region, by group", title=main.title),
        svg,
        alt,
        source=context.sources(block.of),
        results=(block.of,),
    )
    return Section(f"groups-{block.of}", heading(block, context, "Groups"), (table, figure))


def inequality(block: InequalityBlock, context: Context) -> Section | None:
    result, by_group = context.result(block.of), context.result(f"{block.of}_groups")
    sentence = context.say(
        "The Theil index is {total}: {within} from differences within the groups, {between} from differences between them.",
        total=result.cell("total", "theil"),
        within=result.cell("within", "share"),
        between=result.cell("between", "share"),
    )
    rows = [
        TRow(
            (
                words_cell(context.label(by_group, "group", k[0]), header=True),
                *(
                    number_cell(context, c[name])
                    for name in ("n", "mean", "theil", "contribution", "contribution_share")
                ),
            )
        )
        for k, c in by_group.rows()
    ]
    for part in ("within", "between", "total"):
        dash = TCell((Run("—"),), "right")
        rows.append(
            TRow(
                (
                    words_cell(context.label(result, "part", part), header=True),
                    dash,
                    dash,
                    dash,
                    number_cell(context, result.cell(part, "theil")),
                    number_cell(context, result.cell(part, "share")),
                ),
                kind="total" if part == "total" else "",
            )
        )
    table = Table(
        context.next_table(),
        f"theil-{block.of}",
        context.say("{title}", title=result.title),
        (
            THead(context.t("Group"), "left", kind="name"),
            *(
                THead(by_group.by_id[c].name[context.language], "right")
                for c in ("n", "mean", "theil", "contribution", "contribution_share")
            ),
        ),
        tuple(rows),
        source=context.sources(result.id),
        results=(result.id, by_group.id),
        kind="compact",
    )
    svg, alt = context.figures.theil(result, by_group, context)
    figure = Figure(
        context.next_figure(),
        f"theil-{block.of}",
        context.say("Where the inequality comes from"),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id,),
    )
    return Section("inequality", heading(block, context, "Inequality"), (Paragraph(sentence), table, figure))


def clusters(block: ClustersBlock, context: Context) -> Section | None:
    local = context.result(f"{block.of}_local")
    overall = _latest(context, block.of)
    lists: list[Prose] = [_global(context, overall)]
    quadrant = local.by_id["quadrant"]
    for q, label in quadrant.labels.items():
        names: list[Prose] = [
            region_link(context, k[0])
            for k, c in local.rows()
            if c["quadrant"].value == q and bool(c["significant"].value)
        ]
        if names:
            lists.append(
                context.say(
                    "{quadrant} (significant): {names}.", quadrant=label, names=context.listing(names)
                )
            )
    svg, alt = context.figures.clusters(local, context, "")
    left = Figure(
        context.next_figure(),
        f"clusters-{block.of}",
        context.say("{title}: local quadrants", title=context.results[block.of].title),
        svg,
        alt,
        source=context.sources(block.of),
        results=(local.id,),
        width="map",
    )
    svg, alt = context.figures.moran_scatter(local, context)
    right = Figure(
        context.next_figure(),
        f"moran-{block.of}",
        context.say("Every region against its neighbours"),
        svg,
        alt,
        source=context.sources(block.of),
        results=(local.id,),
        width="half",
    )
    return Section(
        "clusters",
        heading(block, context, "Spatial clusters"),
        (Paragraph(context.sentences(lists)), Columns((left,), (right,))),
    )


def paths(block: PathsBlock, context: Context) -> Section | None:
    result, counts = context.result(block.of), context.result(f"{block.of}_counts")
    rows = list(counts.rows())
    periods = list(dict.fromkeys(k[0] for k, _ in rows))
    levels = list(dict.fromkeys(k[1] for k, _ in rows))
    dash = TCell((Run("—"),), "right")
    lines = [
        TRow(
            (
                words_cell(context.label(counts, "level", level), header=True),
                *(
                    number_cell(context, counts.cell((p, level), "n")) if (p, level) in counts else dash
                    for p in periods
                ),
            )
        )
        for level in levels
    ]
    table = Table(
        context.next_table(),
        f"counts-{block.of}",
        context.say("{title}: number of regions in each class", title=result.title),
        (
            THead(context.t("Class"), "left", kind="name"),
            *(THead(context.label(counts, "period", p), "right") for p in periods),
        ),
        tuple(lines),
        source=context.sources(block.of),
        results=(result.id, counts.id),
        kind="compact",
    )
    nodes: list[Node] = [table]
    if context.figures.has_maps and len(periods) <= MAPS:
        svg, alt = context.figures.path_maps(result, context)
        nodes.append(
            Figure(
                context.next_figure(),
                f"paths-{block.of}",
                context.say("{title}, year by year", title=result.title),
                svg,
                alt,
                source=context.sources(block.of),
                results=(result.id,),
            )
        )
    elif figure := course_figure(result, "level", context):
        nodes.append(figure)
    return Section(f"paths-{block.of}", heading(block, context, "Development path"), tuple(nodes))


def bindings(block: BindingsBlock, context: Context) -> Section | None:
    result, by_group = context.result(block.of), context.result(f"{block.of}_groups")
    binding = context.result(f"{block.of}_binding")
    labels = result.by_id["binding"].labels
    lists: list[Prose] = []
    for key, cells in binding.rows():
        names: list[Prose] = [
            region_link(context, k[0]) for k, c in result.rows() if c["binding"].value == key[0]
        ]
        if names:
            lists.append(
                context.say(
                    "**{binding}** ({n}): {names}.",
                    binding=labels[key[0]],
                    n=cells["n"],
                    names=context.listing(names),
                )
            )
    columns = ("n", "technical", "pure", "scale")
    rows = [
        TRow(
            (
                words_cell(
                    context.t("All") if k[0] == "all" else context.label(by_group, "group", k[0]), header=True
                ),
                *(number_cell(context, c[name]) for name in columns),
            ),
            kind="total" if k[0] == "all" else "",
        )
        for k, c in by_group.rows()
    ]
    table = Table(
        context.next_table(),
        f"efficiency-{block.of}",
        context.say("{title}: group means", title=result.title),
        (
            THead(context.t("Group"), "left", kind="name"),
            *(THead(by_group.by_id[c].name[context.language], "right") for c in columns),
        ),
        tuple(rows),
        source=context.sources(block.of),
        results=(by_group.id,),
        kind="compact",
    )
    svg, alt = context.figures.efficiency(result, context, "")
    figure = Figure(
        context.next_figure(),
        f"efficiency-{block.of}",
        context.say("Pure technical and scale efficiency of all regions"),
        svg,
        alt,
        source=context.sources(block.of),
        results=(result.id,),
        width="half",
    )
    return Section(
        "efficiency",
        heading(block, context, "Efficiency"),
        (Paragraph(context.sentences(lists)), Columns((figure,), (_map(context, result),)), table),
    )


BLOCKS: tuple[Block, ...] = (
    Block("summary", SummaryBlock, summary, ("overview",)),
    Block("ranking_table", RankingTableBlock, ranking_table, ("overview",)),
    Block("maps", MapsBlock, maps, ("overview",)),
    Block("groups", GroupsBlock, groups, ("overview",)),
    Block("inequality", InequalityBlock, inequality, ("overview",)),
    Block("clusters", ClustersBlock, clusters, ("overview",)),
    Block("paths", PathsBlock, paths, ("overview",)),
    Block("bindings", BindingsBlock, bindings, ("overview",)),
)

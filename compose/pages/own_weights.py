"""Own weights of a reader for an index, a page of sliders over published ranking and map: `indices`, `page`, `script_data`."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.values import Result
from compose.blocks.base import number_alone, number_cell, region_link
from compose.brief import Plan
from compose.context import Context
from compose.document import Document, Figure, Paragraph, Run, Section, Table, TCell, THead, TRow
from compose.figures.figures import Figures
from compose.language.format import bare
from compose.pages import sums
from compose.pages.about import page_context
from compose.pages.origin import CELLS

#: the folder of these pages
PLACE = "weights"


def indices(plan: Plan) -> list[str]:
    """The indices that are the weighted sum of their parts, of which there are two or more, in every region.

    One that multiplies its parts, or is built in levels, has no such page: what sliders did to it would be another index.
    """
    return [
        p.id
        for entry, p in plan.report.analyses
        if entry.kind == "composite"
        and p.id in plan.results
        and (one := sums.sums(plan, plan.results[p.id], "en").get(plan.results[p.id].main_column.id))
        is not None
        and one.sign == "+"
        and len(one.names) > 1
    ]


def _interval(plan: Plan, index: str) -> Result | None:
    """The ranks that the index has under other weights and methods, where the report computes them."""
    for entry, p in plan.report.analyses:
        if entry.kind == "rank_uncertainty" and getattr(p, "of", "") == index and p.id in plan.results:
            return plan.results[p.id]
    return None


def page(plan: Plan, index: str, language: str, figures: Figures) -> Document:
    """The published ranking and map of an index. The sliders, and what they change, come by script."""
    context = page_context(plan, language, figures)
    result = context.result(index)
    main = result.main_column.id
    svg, alt = figures.maps.locator(result, main)
    caption = context.say("{title}: published ranking", title=result.title)
    title = context.t("Your own weights")
    return Document(
        f"weights-{index}",
        language,
        title,
        result.title[language],
        (
            Section(
                "weights",
                context.t("Weights"),
                (
                    Paragraph(
                        context.say(
                            "How much each dimension counts is a judgement. Set it yourself: ranking and map follow at once, and the "
                            "published rank stands beside yours. Nothing is sent anywhere; the address keeps your weights."
                        )
                    ),
                ),
            ),
            Section("map", context.t("Map"), tuple(_map(context, result, svg, alt))),
            Section("ranking", context.t("Ranking"), (_table(context, plan, result, caption),)),
        ),
        description=f"{title}{context.marks.colon}{result.title[language]}",
    )


def _map(context: Context, result: Result, svg: str, alt: str) -> list[Figure]:
    if not svg:
        return []
    caption = (Run(result.title[context.language]),)
    return [
        Figure(
            context.next_figure(), f"map-{result.id}", caption, svg, alt, results=(result.id,), width="map"
        )
    ]


def _table(context: Context, plan: Plan, result: Result, caption: tuple[Run, ...]) -> Table:
    interval = _interval(plan, result.id)
    main = result.main_column
    ranked = [(key, row) for key, row in result.rows() if not row[main.id].missing]
    # of a crowd the score alone keeps its bare value and its address; places are whole, and say all they are as words
    place = number_alone if len(ranked) * (2 if interval is None else 4) > CELLS else number_cell
    rows = []
    for key, row in sorted(ranked, key=lambda r: (r[1]["rank"].value, r[0])):
        cells = [place(context, row["rank"]), TCell(region_link(context, key[0]), header=True)]
        cells.append(number_cell(context, row[main.id], strong=True))
        if interval is not None:
            cells += [
                place(context, interval.cell(key, bound)) if key in interval else TCell()
                for bound in ("low", "high")
            ]
        rows.append(TRow(tuple(cells), code=key[0]))
    head = [
        THead(context.t("Rank"), "right"),
        THead(context.region_heading, "left", kind="name"),
        THead(main.name[context.language], "right", falling=True),
    ]
    if interval is not None:
        head += [THead(interval.by_id[bound].name[context.language], "right") for bound in ("low", "high")]
        context.result(interval.id)
    return Table(
        context.next_table(),
        f"ranking-{result.id}",
        caption,
        tuple(head),
        tuple(rows),
        unit=result.unit[context.language],
        source=context.sources(result.id),
        results=(result.id, *([interval.id] if interval else [])),
        kind="ranking",
    )


#: significant digits of a crowd's normalised figures, the fewest that leave its ranking as it is
_DIGITS = (7, 9, 11, 13)


def significant(value: float, digits: int) -> float:
    """A number with as many significant digits, for a script to reckon with.

    >>> significant(0.123456, 3), significant(1234.5, 2)
    (0.123, 1200.0)
    """
    return float(np.format_float_scientific(value, precision=digits - 1, unique=False))


def _short(figures: dict[str, list[float]], weights: list[float]) -> dict[str, list[float]]:
    """The figures with as few digits as give every region the rank that they give it in full; few regions' as they are.

    Ranks as the page counts them: what is the same to twelve digits shares its rank.
    """
    if len(figures) * (1 + len(weights)) <= CELLS:
        return figures

    def order(rows: dict[str, list[float]]) -> list[int]:
        totals = [significant(total, 12) for total in np.array(list(rows.values())) @ np.array(weights)]
        return [int(place) for place in np.unique(totals, return_inverse=True)[1]]

    wanted = order(figures)
    for digits in _DIGITS:
        rounded = {code: [significant(v, digits) for v in row] for code, row in figures.items()}
        if order(rounded) == wanted:
            return rounded
    return figures


def script_data(plan: Plan, index: str, language: str, figures: Figures) -> dict[str, Any]:
    """What the sliders work on: dimensions with their published weights, and each region's normalised figures."""
    context = Context(plan.report, plan.results, language, None, figures, plan.rules)
    result, profile, weights = (
        plan.results[index],
        plan.results[f"{index}_profile"],
        plan.results[f"{index}_weights"],
    )
    names = [key[0] for key, _ in weights.rows()]
    known = plan.report.panel.indicators
    regions = [key[0] for key, row in result.rows() if not row[result.main_column.id].missing]
    return {
        "dimensions": [
            [n, known[n].name[language] if n in known else n, float(weights.cell((n,), "weight").value)]
            for n in names
        ],
        "regions": _short(
            {code: [float(bare(profile.cell((code, n), "scaled").value)) for n in names] for code in regions},
            [float(weights.cell((n,), "weight").value) for n in names],
        ),
        "decimals": result.main_column.decimals,
        "words": {
            "rank": context.t("Your rank"),
            "score": context.t("Your score"),
            "reset": context.t("published weights"),
            "change": context.t("Change"),
            "map": context.t("The map shows your weights."),
            "zero": context.t("At least one weight must be above zero."),
        },
    }

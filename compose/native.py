"""Charts that office programs draw themselves, from the results that figures show: `ranking`, `profile`, `contributions`,
`course`, `rates`.

Each gives the figures as they are printed, so that a slide says what the page says. None where the form does not carry
them: too many regions to be read, no figure at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.periods import in_order
from analysis.values import Cell, Region, Result
from compose.context import Context
from compose.document import Chart, Prose, Series, plain
from compose.language.catalogue import capital
from compose.language.format import common_value, headings, shown_places

#: so many bars or lines can be told apart on a slide
MOST = 40
#: the roles of lines that are named, besides the region's own
_NAMED = ("ink", "teal", "g2", "g1")


def _decimals(cells: Iterable[Cell]) -> int:
    """Decimals that all of these figures are shown with."""
    return max((shown_places(cell) for cell in cells if not cell.missing), default=0)


def _figure(cell: Cell, decimals: int, context: Context) -> float | None:
    """A figure as it is printed, as a number."""
    if cell.missing:
        return None
    return float(bare(context.formatter.cell(cell, decimals=decimals)))


def bare(shown: str) -> str:
    """A printed figure as programs write it.

    >>> bare("−1,234.5%"), bare("+0.20")
    ('-1234.5', '0.20')
    """
    return shown.replace("−", "-").replace(",", "").replace("%", "").removeprefix("+")


def _form(cell: Cell) -> tuple[bool, bool]:
    """Whether a column's figures are printed with a sign, and as per cent."""
    return cell.column.signed, cell.column.role == "share"


def ranking(context: Context, result: Result, without: Prose = ()) -> Chart | None:
    """All regions by rank, the best on top, the page's own marked; ``without``: what the text says of intervals."""
    column = result.main_column.id
    if not 1 < len(result.known("rank")) <= MOST:
        return None
    rows = sorted(
        ((k[0], c) for k, c in result.rows() if not c["rank"].missing),
        key=lambda row: (row[1]["rank"].value, row[0]),
    )
    decimals = _decimals(c[column] for _, c in rows)
    codes = [code for code, _ in rows]
    signed, percent = _form(rows[0][1][column])
    own = codes.index(context.region.code) if context.region and context.region.code in codes else -1
    values = tuple(_figure(c[column], decimals, context) for _, c in rows)
    series = Series(result.title[context.language], values, "s2")
    names = tuple(map(context.name, codes))
    places = rows[0][1][column].column.is_place
    return Chart("bars", names, (series,), decimals, own, signed, percent, plain(without), places)


def _dimensions(detail: Result, region: Region, column: str) -> list[tuple[str, dict[str, Cell]]]:
    return [(k[1], c) for k, c in detail.rows(region=region.code) if not c[column].missing]


def profile(context: Context, result: Result) -> Chart | None:
    """A region's dimensions beside the means of its group and of all.

    None where they have several units, yuan and per cent: bars on one axis would compare them.
    """
    if context.region is None:
        return None
    detail = context.results[f"{result.id}_profile"]
    rows = _dimensions(detail, context.region, "value")
    indicators = context.report.panel.indicators
    # a dimension that is made of others has the index's points
    units = {tuple(indicators[i].unit.values()) if i in indicators else () for i, _ in rows}
    if len(units) != 1:
        return None
    group = result.cell(context.region.code, "group") if "group_mean" in result.by_id else None
    columns = [("value", context.name(context.region.code), "seal")]
    if group is not None and any(not c["group_mean"].missing for _, c in rows if "group_mean" in c):
        columns.append(("group_mean", capital(plain(context.group_mean(group))), "teal"))
    columns.append(("nation", capital(context.benchmark(result)), "rule"))
    decimals = _decimals(c[name] for _, c in rows for name, _, _ in columns)
    series = tuple(
        Series(called, tuple(_figure(c[name], decimals, context) for _, c in rows), role)
        for name, called, role in columns
    )
    names = tuple(detail.labels["indicator"][i][context.language] for i, _ in rows)
    return Chart("bars", names, series, decimals)


def contributions(context: Context, result: Result) -> Chart | None:
    """What each dimension adds to the difference from the mean, the largest gain on top."""
    if context.region is None:
        return None
    detail = context.results[f"{result.id}_profile"]
    rows = _dimensions(detail, context.region, "contribution")
    if not rows:
        return None
    rows.sort(key=lambda row: -row[1]["contribution"].value)
    decimals = _decimals(c["contribution"] for _, c in rows)
    names = tuple(detail.labels["indicator"][i][context.language] for i, _ in rows)
    column = rows[0][1]["contribution"].column
    values = tuple(_figure(c["contribution"], decimals, context) for _, c in rows)
    return Chart(
        "bars", names, (Series(column.name[context.language], values, "teal"),), decimals, signed=True
    )


def course(context: Context, result: Result, column: str, area: str = "") -> Chart | None:
    """A region's figure over the periods among all others, wholes and areas by name.

    ``area``: a column that holds an area's figure in every row, drawn as one of them.
    """
    there = result.known(column)
    # of thousands it is not drawn, and they are not gone through for each
    if len(there) > MOST * len(result.words["period"]):
        return None
    codes = list(dict.fromkeys(k[0] for k in there))
    periods = in_order(result.words["period"])
    if not 1 <= len(codes) <= MOST or len(periods) < 2:
        return None
    known = {k: result.cell(k, column) for k in there}
    regions, own = context.report.panel.regions, context.region.code if context.region else ""
    decimals = _decimals(known.values())

    def line(code: str) -> tuple[float | None, ...]:
        cells = [known.get((code, period)) for period in periods]
        return tuple(None if cell is None else _figure(cell, decimals, context) for cell in cells)

    series = [
        Series(context.name(c), line(c), "rule", thin=True)
        for c in codes
        if regions[c].level == "region" and c != own
    ]
    wholes = [c for c in codes if regions[c].level == "aggregate"]
    series += [Series(context.name(c), line(c), role) for c, role in zip(wholes, _NAMED, strict=False)]
    if area:
        whole = {k[1]: c[area] for k, c in result.rows() if not c[area].missing}
        cells = [whole.get(period) for period in periods]
        values = tuple(None if cell is None else _figure(cell, decimals, context) for cell in cells)
        series.append(Series(result.by_id[area].name[context.language], values, "ink"))
    if own in codes:
        series.append(Series(context.name(own), line(own), "seal"))
    heads = headings(tuple(periods), context.language)
    signed, percent = _form(next(iter(known.values())))
    places = next(iter(known.values())).column.is_place
    names = tuple(heads[p] for p in periods)
    return Chart("lines", names, tuple(series), decimals, -1, signed, percent, places=places)


def rates(context: Context, result: Result, indicators: Sequence[str]) -> Chart | None:
    """A region's last rates beside those of the period before, and an area's."""
    if context.region is None or not indicators:
        return None
    rows = [context.cells(result, i) for i in indicators]
    there = [(i, row) for i, row in zip(indicators, rows, strict=True) if row is not None]
    heads = headings(tuple(result.by_id["period"].labels), context.language)
    last, before = (common_value(row[c] for _, row in there) for c in ("period", "before_period"))
    columns = [
        ("value", heads[last] if last else context.t("last period"), "seal"),
        ("before", heads[before] if before else context.t("period before"), "rule"),
    ]
    if "area" in result.by_id:
        columns.append(("area", result.by_id["area"].name[context.language], "teal"))
    columns = [c for c in columns if any(not row[c[0]].missing for _, row in there)]
    decimals = _decimals(row[name] for _, row in there for name, _, _ in columns)
    series = tuple(
        Series(called, tuple(_figure(row[name], decimals, context) for _, row in there), role)
        for name, called, role in columns
    )
    names = tuple(context.label(result, "indicator", i) for i, _ in there)
    signed, percent = _form(there[0][1]["value"])
    return Chart("bars", names, series, decimals, -1, signed, percent)

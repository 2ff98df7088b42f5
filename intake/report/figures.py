"""Figures of a report's tables: the panel of indicators, printed tables: `read_figures`, `panel_of`, `read_printed`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.periods import in_order
from analysis.values import Grouping, Indicator, Panel, Text, period_label, same
from intake.places.regions import NATION, Gazetteer
from intake.problems import Problems, suggest
from intake.report.areas import region_of, unknown_region
from intake.report.folder import has_columns, read_sheet
from intake.report.periods import period_column
from intake.report.report import REPORT_FILE
from intake.report.schema import IndicatorSpec, PrintedSpec, TableSpec
from intake.tables.files import OUT_OF_REACH, RawTable, number, out_of_reach, tidy


def _category(word: str, indicator: Indicator) -> str | None:
    for category in indicator.categories:
        if tidy(word).casefold() in {category.id.casefold(), *(n.casefold() for n in category.name.values())}:
            return category.id
    return None


#: (indicator, region, period)
Address = tuple[str, str, str]
#: in which table a figure stood, and in which row
Stood = tuple[RawTable, int]
Figures = dict[Address, tuple[float | str | None, Stood]]


def read_figures(
    spec: TableSpec,
    table: RawTable,
    known: Gazetteer,
    indicators: Mapping[str, Indicator],
    limits: Mapping[str, IndicatorSpec],
    figures: Figures,
    problems: Problems,
) -> None:
    """Read one table's cells into ``figures``: (indicator, region, period) → (value, where it stood)."""
    needed = [
        *spec.columns,
        *([spec.region] if not spec.area else []),
        *([spec.period] if spec.period else []),
    ]
    if not has_columns(table, needed, problems):
        return
    _tell_unused(table, needed, spec, problems)
    at = {heading: i for i, heading in enumerate(table.header)}
    area = known.find(spec.area) if spec.area else None
    if spec.area and area is None:
        problems.error(
            REPORT_FILE,
            same(f"table {spec.file} area"),
            *unknown_region(known, spec.area),
        )
        return
    columns = [
        (heading, at[tidy(heading)], indicators[i]) for heading, i in spec.columns.items() if i in indicators
    ]
    first_row: dict[tuple[str, str], int] = {}
    periods = period_column(table, spec.period, problems) if spec.period else {}
    for row in table.rows:
        region = area or region_of(
            known, row.cells[at[tidy(spec.region)]], table, row.number, spec.region, problems
        )
        if region is None:
            continue
        word = row.cells[at[tidy(spec.period)]].strip() if spec.period else spec.at or ""
        if word and spec.period and word not in periods:
            continue
        period = periods[word] if spec.period and word else word
        if not period:
            problems.error(
                table.file,
                table.place(row.number, spec.period or ""),
                Text(zh="没有写时期", en="the period is missing"),
                Text(zh="填上年份或时期", en="fill in the year or period"),
            )
            continue
        key = (region.code, period)
        if key in first_row:
            problems.error(
                table.file,
                table.place(row.number),
                Text(
                    zh="“{name}”（{when}）与第{row}行重复", en="{name} ({when}) is already in row {row}"
                ).fill(name=region.name, when=period_label(period), row=first_row[key]),
                Text(zh="删去其中一行", en="delete one of the two rows"),
            )
            continue
        first_row[key] = row.number
        for heading, i, indicator in columns:
            value = _value(
                row.cells[i], indicator, limits[indicator.id], table, row.number, heading, problems
            )
            _keep((indicator.id, *key), value, table, row.number, heading, figures, problems)


def _tell_unused(table: RawTable, needed: Sequence[str], spec: TableSpec, problems: Problems) -> None:
    """Columns that are read by nothing, in case an indicator was forgotten."""
    read = {tidy(h) for h in needed} | {tidy(h) for h in spec.ignore}
    for heading in table.header:
        if heading and heading not in read:
            problems.warn(
                table.file,
                table.place(column=heading),
                Text(zh="这一列没有被使用", en="this column is not used"),
                Text(
                    zh="在 columns 中给它一个指标，或列入 ignore",
                    en="give it an indicator in columns, or list it under ignore",
                ),
            )


def _keep(
    address: tuple[str, str, str],
    value: float | str | None,
    table: RawTable,
    row: int,
    heading: str,
    figures: Figures,
    problems: Problems,
) -> None:
    """Add a figure under (indicator, region, period); another figure at the same address is an error.

    A blank cell is no figure and contradicts none: a later table may fill it, and leaves what an earlier one has.
    """
    if address in figures and _missing(value):
        return
    if address in figures and not _missing(figures[address][0]) and figures[address][0] != value:
        other, at = figures[address][1]
        before = Text({k: f"{other.file}:{v}" for k, v in other.place(at).items()})
        problems.error(
            table.file,
            table.place(row, heading),
            Text(
                zh=f"与 {before['zh']} 给出的数不同",
                en=f"differs from the figure given in {before['en']}",
            ),
            Text(zh="只保留正确的一处", en="keep the right one only"),
        )
    figures[address] = (value, (table, row))


def _missing(value: float | str | None) -> bool:
    return value is None or value != value


def _value(
    word: str,
    indicator: Indicator,
    limit: IndicatorSpec,
    table: RawTable,
    row: int,
    heading: str,
    problems: Problems,
) -> float | str | None:
    """One cell: a float (NaN where missing), or a category id (None where missing)."""
    value = number(word)
    if indicator.kind == "category":
        category = _category(word, indicator)
        if category is None and not (value is not None and math.isnan(value)):
            names = [c.id for c in indicator.categories]
            problems.error(
                table.file,
                table.place(row, heading),
                Text(
                    zh=f"“{word}”不是 {indicator.name['zh']} 的类别",
                    en=f"“{word}” is not a category of {indicator.name['en']}",
                ),
                suggest(word, names),
            )
        return category
    if value is None:
        problems.error(
            table.file,
            table.place(row, heading),
            Text(zh=f"“{word}”不是数字", en=f"“{word}” is not a number"),
            Text(
                zh="改成数字；没有数据就留空或写“…”",
                en="write a number; where there is no figure leave the cell empty or write “…”",
            ),
        )
        return math.nan
    if out_of_reach(value):
        what, remedy = OUT_OF_REACH
        problems.error(table.file, table.place(row, heading), what.fill(word=word), remedy)
        return math.nan
    low, high = limit.minimum, limit.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"{'' if low is None else f'{low:g}'} … {'' if high is None else f'{high:g}'}"
        problems.error(
            table.file,
            table.place(row, heading),
            Text(zh=f"{word} 超出 {bounds}", en=f"{word} is outside {bounds}"),
            Text(
                zh="改正数字，或修改指标的 minimum / maximum",
                en="correct the figure, or change the indicator’s minimum / maximum",
            ),
        )
    return value


def _decimals(word: str) -> int:
    return len(tidy(word).partition(".")[2])


def read_printed(
    spec: PrintedSpec, folder: Path, known: Gazetteer, groupings: Mapping[str, Grouping], problems: Problems
) -> pd.DataFrame | None:
    """A printed table: index levels region/group/period as the file has them, numbers as floats.

    ``attrs["decimals"]`` holds the decimals each column was printed with (the most that occur in it).
    """
    table = read_sheet(folder, spec.file, spec.sheet, problems, same(f"printed {spec.id} file"))
    levels = {"region": spec.region, "group": spec.group, "period": spec.period}
    used = {level: tidy(heading) for level, heading in levels.items() if heading}
    if table is None or not has_columns(table, used.values(), problems):
        return None
    at = {h: i for i, h in enumerate(table.header)}
    names: dict[str, str] = dict.fromkeys((*NATION.name.values(), "中国", "合计", "all"), "all")
    for g in spec.groupings:
        if g in groupings:
            for gid, text in groupings[g].groups.items():
                names.update(dict.fromkeys((gid, *text.values(), text["zh"] + "地区"), gid))
    values = [
        h for h in table.header if h and h not in used.values() and h not in {tidy(i) for i in spec.ignore}
    ]
    keys: list[tuple[str, ...]] = []
    data: dict[str, list[Any]] = {h: [] for h in values}
    decimals = dict.fromkeys(values, 0)
    periods = period_column(table, spec.period, problems) if spec.period else {}
    for row in table.rows:
        key: list[str] = []
        for level, heading in used.items():
            word = tidy(row.cells[at[heading]])
            if level == "region":
                region = region_of(known, word, table, row.number, heading, problems)
                word = region.code if region else word
            elif level == "group":
                if word not in names:
                    problems.error(
                        spec.file,
                        table.place(row.number, heading),
                        Text(zh=f"没有名为“{word}”的组", en=f"there is no group called “{word}”"),
                        suggest(word, names),
                    )
                word = names.get(word, word)
            else:
                word = periods.get(row.cells[at[heading]].strip(), word)
            key.append(word)
        keys.append(tuple(key))
        for h in values:
            word = row.cells[at[h]]
            value = number(word)
            data[h].append(word if value is None else value)
            if value is not None and not math.isnan(value):
                decimals[h] = max(decimals[h], _decimals(word))
    index = (
        pd.MultiIndex.from_tuples(keys, names=list(used))
        if len(used) > 1
        else pd.Index([k[0] if k else str(i) for i, k in enumerate(keys, 1)], name=next(iter(used), "row"))
    )
    frame = pd.DataFrame(data, index=index)
    frame.attrs["decimals"] = decimals
    return frame


def panel_of(
    indicators: Mapping[str, Indicator],
    figures: Mapping[Address, tuple[float | str | None, Stood]],
    known: Gazetteer,
    groupings: Mapping[str, Grouping],
    whole: str,
) -> Panel:
    """The panel: every indicator's figures by (region, period), with regions, areas and groupings."""
    time = {t: i for i, t in enumerate(in_order({key[2] for key in figures}))}
    rows = sorted({key[1:] for key in figures}, key=lambda row: (row[0], time[row[1]]))
    index = pd.MultiIndex.from_tuples(rows, names=["region", "period"])
    position = {key: i for i, key in enumerate(rows)}
    numbers = {i: [math.nan] * len(rows) for i, spec in indicators.items() if spec.kind == "number"}
    categories: dict[str, list[str | None]] = {
        i: [None] * len(rows) for i, spec in indicators.items() if spec.kind == "category"
    }
    for (indicator, *key), (value, _) in figures.items():
        at = position[(key[0], key[1])]
        if indicator in numbers:
            numbers[indicator][at] = float(value) if isinstance(value, float | int) else math.nan
        else:
            categories[indicator][at] = value if isinstance(value, str) else None
    return Panel(
        pd.DataFrame(numbers, index=index, dtype=float),
        pd.DataFrame(categories, index=index, dtype=object),
        indicators,
        dict(sorted(known.regions.items())),
        groupings,
        whole,
    )

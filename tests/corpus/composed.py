"""Tables composed of parts: a layout, where units stand, what totals there are, what surrounds the figures; each with its truth.

Offices differ in what they put together and not in the parts, so that a form nobody has seen is most often parts that are known
in an order that is not. ``compose`` makes one of a seed, ``write`` a file of it.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

FOLDER = Path(__file__).parent
#: region, period, indicator → the figure as it is written
Truth = Mapping[tuple[str, str, str], str]


@dataclass(frozen=True)
class Place:
    """A country whose office publishes: its regions, the words of its tables."""

    regions: Sequence[str]
    #: what stands over the regions, over periods, indicators, units, values
    region: str
    period: str
    indicator: str
    unit: str
    value: str
    total: str
    #: indicator → unit, and whether the regions' figures add up
    measures: Sequence[tuple[str, str, bool]]
    title: str
    note: str
    years: str = "{}"
    growth: str = "growth"
    rank: str = "Rank"
    number: str = "No."


def _place(said: Mapping[str, Any]) -> Place:
    return Place(**{**said, "measures": [tuple(m) for m in said["measures"]]})


PLACES: Mapping[str, Place] = {
    name: _place(said) for name, said in json.loads((FOLDER / "offices.json").read_text("utf-8")).items()
}


@dataclass
class Table:
    """A composed table: its rows, joined cells, and what is true of it."""

    place: Place
    parts: dict[str, str]
    periods: list[str]
    measures: list[tuple[str, str, bool]]
    truth: dict[tuple[str, str, str], str]
    totals: dict[tuple[str, str], str]
    rows: list[list[str]] = field(default_factory=list)
    joined: list[tuple[int, int, int, int]] = field(default_factory=list)
    #: the sheets by name, where there are several
    sheets: dict[str, list[list[str]]] = field(default_factory=dict)
    regions: list[str] = field(default_factory=list)

    def cell(self, region: str, period: str, measure: str) -> str:
        """A figure of a region or of the total."""
        if region in self.halves:
            return self._half(region, period, measure)
        return (
            self.totals[period, measure]
            if region == self.place.total
            else self.truth[region, period, measure]
        )

    @property
    def members(self) -> list[str]:
        """The regions in the order of the table, with the total where there is one."""
        where = self.parts["total"]
        regions = list(self.regions)
        if self.parts["parts"] == "halves":
            half = len(regions) // 2
            regions = [self.halves[0], *regions[:half], self.halves[1], *regions[half:]]
        return [self.place.total] * (where == "first") + regions + [self.place.total] * (where == "last")

    @property
    def halves(self) -> tuple[str, str]:
        """Two blocks that the office prints sums of."""
        return ("北片合计", "南片合计") if self.place.title[0] > "\u3000" else ("North total", "South total")

    def _half(self, name: str, period: str, measure: str) -> str:
        half = len(self.regions) // 2
        mine = self.regions[:half] if name == self.halves[0] else self.regions[half:]
        words = [w for x in mine if (w := self.truth[x, period, measure]) not in {"", "…"}]
        adds = next(a for n, _, a in self.place.measures if n == measure)
        decimals = max(len(w.partition(".")[2]) for w in words)
        whole = sum(map(float, words))
        return f"{whole if adds else whole / len(words):.{decimals}f}"


OPTIONS: Mapping[str, Sequence[str]] = {
    "place": tuple(PLACES),
    "layout": ("one_year", "years_over", "measures_over", "joined_years_over", "joined_measures_over", "panel", "long", "one_measure", "measures_down", "years_down",
               "regions_over_measures", "sections_years", "sections_measures", "region_blocks", "measures_rows_years_across", "dated_headings",
               "sheets_of_years", "sheets_of_measures", "sheets_of_regions", "continued", "regions_over_blocks",
               "listed_series", "titled_blocks"),
    "unit": ("bracket", "row", "line", "none"),
    "total": ("no", "first", "last"),
    "before": ("nothing", "title", "title and unit", "blank and title"),
    "after": ("nothing", "note"),
    "number": ("no", "number", "code"),
    "year": ("plain", "word"),
    "figure": ("plain", "thousands"),
    "gap": ("no", "dots", "blank"),
    "beside": ("no", "rank", "growth"),
    "corner": ("word", "empty"),
    "when": ("year", "year", "quarter", "month", "to_date"),
    "spelling": ("plain", "plain", "spaced", "marked", "province"),
    "second": ("no", "no", "english", "group"),
    "parts": ("no", "no", "halves"),
    "signs": ("point", "point", "comma"),
}  # fmt: skip


def _periods(parts: dict[str, str], count: int) -> list[str]:
    layout = parts["layout"]
    if layout in {"one_year", "measures_down", "continued"}:
        return ["2021"]
    if layout.startswith("sheets") or layout == "dated_headings":
        parts["when"] = "year"
    return {
        "year": [str(y) for y in range(2022 - count, 2022)],
        "quarter": [f"2021-Q{q}" for q in range(1, count + 1)],
        "month": [f"2021-{m:02d}" for m in range(5, 5 + count)],
        "to_date": [f"{y}-01..09" for y in range(2022 - count, 2022)],
    }[parts["when"]]


def compose(seed: int, **fixed: str) -> Table:
    """A table of parts chosen by a seed; some of them may be said."""
    r = random.Random(seed)
    parts = {name: r.choice(some) for name, some in OPTIONS.items()} | fixed
    if parts["layout"] in {"one_measure", "years_down"} and parts["unit"] != "none":
        parts["unit"] = "line"
    if parts["layout"] == "sheets_of_measures" and parts["unit"] == "row":
        parts["unit"] = "bracket"
    if parts["layout"] == "listed_series":
        # the lines say the unit, and nothing stands above them
        parts |= {
            "unit": "row",
            "before": "nothing",
            "when": "year",
            "spelling": "plain",
            "second": "no",
            "number": "no",
        }
    if parts["layout"] == "titled_blocks":
        parts |= {"unit": "bracket", "corner": "word", "before": "nothing"}
    if parts["layout"].startswith("sheets") and parts["unit"] == "line":
        parts["unit"] = "none"
    if parts["layout"] in {"regions_over_measures", "sections_measures"} and parts["unit"] == "row":
        parts["unit"] = "bracket"
    if parts["unit"] == "line":
        parts["before"] = "title and unit"
    elif parts["unit"] == "none" and parts["before"] == "title and unit":
        parts["before"] = "title"
    if parts["layout"] == "sheets_of_regions" and parts["place"] not in {
        "provinces",
        "prefectures",
        "counties",
    }:
        parts["place"] = "prefectures"
    place = PLACES[parts["place"]]
    one = parts["layout"] in {"one_measure", "years_down"}
    measures = (
        [place.measures[r.randrange(4)]]
        if one
        else sorted(r.sample(list(place.measures), r.choice((2, 3, 4))), key=list(place.measures).index)
    )
    years = _periods(parts, r.choice((2, 3, 4)))
    regions = list(place.regions)
    if r.random() < 0.3:
        r.shuffle(regions)
    truth: dict[tuple[str, str, str], str] = {}
    totals: dict[tuple[str, str], str] = {}
    for name, _, adds in measures:
        size = {0: 3000.0, 1: 700.0, 2: 45.0, 3: 32000.0}[[m[0] for m in place.measures].index(name)]
        if "失业" in name or "nemploy" in name or (place.measures[2][0] == name and "城镇" not in name):
            size = 6.0
        base = {x: size * r.uniform(0.4, 1.9) for x in regions}
        for k, y in enumerate(years):
            grown = {x: base[x] * (1 + 0.03 * k) * r.uniform(0.98, 1.02) for x in regions}
            decimals = 0 if size > 10000 else 2 if size > 1000 else 1
            words = {x: f"{v:.{decimals}f}" for x, v in grown.items()}
            for x, w in words.items():
                truth[x, y, name] = w
            some = [float(w) for w in words.values()]
            totals[y, name] = f"{sum(some) if adds else sum(some) / len(some) * 1.013:.{decimals}f}"
    if parts["gap"] != "no":
        for x in r.sample(regions, 2):
            truth[x, years[0], measures[0][0]] = {"dots": "…", "blank": ""}[parts["gap"]]
    table = Table(place, parts, years, measures, truth, totals, regions=regions)
    LAYOUTS[parts["layout"]](table, r)
    if not table.sheets:
        _around(table)
    return table


# --- pieces ------------------------------------------------------------------------------------------------


def _year(t: Table, y: str) -> str:
    zh = t.parts["place"] in {"provinces", "prefectures", "counties", "towns"}
    year, _, rest = y.partition("-")
    if rest.startswith("Q"):
        worded = f"{year}年{'一二三四'[int(rest[1]) - 1]}季度"
        return worded if zh and t.parts["year"] == "word" else f"{year}Q{rest[1]}"
    if ".." in rest:
        return f"{year}年1-9月" if zh else f"{year}-01..09"
    if rest:
        return f"{year}年{int(rest)}月" if zh and t.parts["year"] == "word" else y
    return t.place.years.format(y) if t.parts["year"] == "word" else y


def _name(t: Table, m: tuple[str, str, bool]) -> str:
    if t.parts["unit"] != "bracket":
        return m[0]
    return f"{m[0]}（{m[1]}）" if t.place.title[0] > "\u3000" else f"{m[0]} ({m[1]})"


def _word(t: Table, w: str) -> str:
    if t.parts["figure"] == "thousands" and w.replace(".", "").isdigit():
        whole, _, rest = w.partition(".")
        return f"{int(whole):,}" + (f".{rest}" if rest else "")
    return w


def _corner(t: Table) -> str:
    return t.place.region if t.parts["corner"] == "word" else ""


def _spelled(t: Table, name: str) -> str:
    """A name as it is printed: spread over its column, or with the mark of a note."""
    match t.parts["spelling"]:
        case "spaced" if len(name) == 2 and name[0] > "\u4e00":
            return f"{name[0]}　{name[1]}"
        case "province" if t.place.regions[0] in _PROVINCE_OF and name in t.regions:
            return f"{_PROVINCE_OF[t.place.regions[0]]}-{name}"
        case "marked" if name == t.regions[1]:
            return f"{name}①" if name[0] > "\u3000" else f"{name} *"
    return name


#: the first region of an office → what data bases write before its regions
_PROVINCE_OF = {"南京市": "江苏省", "洪山区": "湖北省-武汉市"}


def _true(t: Table, spelled: str) -> str:
    return next((x for x in (*t.regions, t.place.total) if _spelled(t, x) == spelled), spelled)


def _stub(t: Table, regions: Sequence[str]) -> list[list[str]]:
    """What stands before the figures: a running number or an office's code, a second name or a group, the name."""
    return [[*stub[:-1], *_second(t, stub[-1]), _spelled(t, stub[-1])] for stub in _numbered(t, regions)]


def _second(t: Table, name: str) -> list[str]:
    at = t.regions.index(name) if name in t.regions else -1
    words = ("North", "South") if t.place.title[0] < "\u3000" else ("甲片", "乙片")
    match t.parts["second"]:
        case "english":
            return ["Total" if at < 0 else f"{'ABCDEFGHIJKLMNOP'[at]}olton"]
        case "group":
            return ["" if at < 0 else words[at % 2]]
    return []


def _numbered(t: Table, regions: Sequence[str]) -> list[list[str]]:
    match t.parts["number"]:
        case "number":
            numbers = iter(range(1, 99))
            return [["" if x == t.place.total else str(next(numbers)), x] for x in regions]
        case "code":
            return [["00" if x == t.place.total else f"{2 * i + 3:02d}", x] for i, x in enumerate(regions)]
    return [[x] for x in regions]


def _heads(t: Table) -> list[str]:
    zh = t.place.title[0] > "\u3000"
    second = {"english": "英文名" if zh else "Short name", "group": "片区" if zh else "Zone"}.get(
        t.parts["second"]
    )
    *before, corner = _heads_before(t)
    return [*before, *[w for w in (second,) if w], corner]


def _heads_before(t: Table) -> list[str]:
    match t.parts["number"]:
        case "number":
            return [t.place.number, _corner(t)]
        case "code":
            return ["代码" if t.place.title[0] > "\u3000" else "Code", _corner(t)]
    return [_corner(t)]


def _headed(t: Table, over: Sequence[tuple[str, Sequence[str]]], joined: bool) -> None:
    """Two rows of headings, the upper written once over its columns."""
    heads = _heads(t)
    upper, lower, at = list(heads), [""] * len(heads), len(heads)
    for word, below in over:
        upper += [word, *[""] * (len(below) - 1)]
        lower += below
        if joined and len(below) > 1:
            t.joined.append((0, at, 0, at + len(below) - 1))
        at += len(below)
    if joined:
        t.joined += [(0, c, 1, c) for c in range(len(heads))]
    t.rows += [upper, lower]


def _units_row(t: Table, units: Sequence[str], stub: int) -> None:
    if t.parts["unit"] == "row":
        t.rows.append([*[""] * stub, *units])


def _years_over(t: Table, r: random.Random, joined: bool = False) -> None:
    _headed(t, [(_year(t, y), [_name(t, m) for m in t.measures]) for y in t.periods], joined)
    _units_row(t, [m[1] for _ in t.periods for m in t.measures], len(_heads(t)))
    for stub in _stub(t, t.members):
        t.rows.append(
            [*stub, *(_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for y in t.periods for m in t.measures)]
        )


def _measures_over(t: Table, r: random.Random, joined: bool = False) -> None:
    growing = t.parts["beside"] == "growth" and len(t.periods) > 1
    more = [f"{t.place.growth}（%）" if t.place.title[0] > "\u3000" else f"{t.place.growth} (%)"] * growing
    _headed(t, [(_name(t, m), [*(_year(t, y) for y in t.periods), *more]) for m in t.measures], joined)
    _units_row(
        t, [u for m in t.measures for u in [*[m[1]] * len(t.periods), *["%"] * growing]], len(_heads(t))
    )
    for stub in _stub(t, t.members):
        row = list(stub)
        for m in t.measures:
            row += [_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for y in t.periods]
            row += [f"{r.uniform(-3, 9):.1f}"] * growing
        t.rows.append(row)


def _dated_headings(t: Table, r: random.Random) -> None:
    zh = t.place.title[0] > "\u3000"
    heads = [
        f"{_year(t, y)}{_name(t, m)}" if zh else f"{_name(t, m)} {y}" for m in t.measures for y in t.periods
    ]
    t.rows.append([*_heads(t), *heads])
    _units_row(t, [m[1] for m in t.measures for _ in t.periods], len(_heads(t)))
    for stub in _stub(t, t.members):
        t.rows.append(
            [*stub, *(_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for m in t.measures for y in t.periods)]
        )


def _one_year(t: Table, r: random.Random) -> None:
    ranked = t.parts["beside"] == "rank"
    names = [w for m in t.measures for w in (_name(t, m), *[t.place.rank] * ranked)]
    t.rows.append([*_heads(t), *names])
    _units_row(t, [w for m in t.measures for w in (m[1], *[""] * ranked)], len(_heads(t)))
    places = {
        m[0]: {x: str(i) for i, x in enumerate(sorted(t.regions, key=lambda x: -float(t.truth[x, t.periods[0], m[0]].replace("…", "") or 0)), 1)}
        for m in t.measures
    }  # fmt: skip
    for stub in _stub(t, t.members):
        cells = [
            w
            for m in t.measures
            for w in (
                _word(t, t.cell(_true(t, stub[-1]), t.periods[0], m[0])),
                *[places[m[0]].get(_true(t, stub[-1]), "")] * ranked,
            )
        ]
        t.rows.append([*stub, *cells])


def _continued(t: Table, r: random.Random) -> None:
    """Half of the indicators, and below them the other half of the same regions, under headings of their own."""
    half = (len(t.measures) + 1) // 2
    zh = t.place.title[0] > "\u3000"
    for at, measures in enumerate((t.measures[:half], t.measures[half:])):
        if at:
            t.rows += [[""], [f"{t.place.title}（续表）" if zh else f"{t.place.title} (continued)"], [""]]
        # columns are as many in both blocks, as they are printed
        spare = [""] * (half - len(measures))
        t.rows.append([*_heads(t), *(_name(t, m) for m in measures), *spare])
        _units_row(t, [*(m[1] for m in measures), *spare], len(_heads(t)))
        for stub in _stub(t, t.members):
            cells = [_word(t, t.cell(_true(t, stub[-1]), t.periods[0], m[0])) for m in measures]
            t.rows.append([*stub, *cells, *spare])


def _panel(t: Table, r: random.Random) -> None:
    first = r.random() < 0.5
    heads = _heads(t)
    t.rows.append(
        [t.place.period, *heads, *(_name(t, m) for m in t.measures)]
        if first
        else [*heads, t.place.period, *(_name(t, m) for m in t.measures)]
    )
    _units_row(t, [m[1] for m in t.measures], len(heads) + 1)
    for y in t.periods:
        for stub in _stub(t, t.members):
            about = [_year(t, y), *stub] if first else [*stub, _year(t, y)]
            t.rows.append([*about, *(_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for m in t.measures)])


def _long(t: Table, r: random.Random) -> None:
    units = t.parts["unit"] in {"row", "line"}
    t.rows.append([*_heads(t), t.place.period, t.place.indicator, *[t.place.unit] * units, t.place.value])
    for m in t.measures:
        for y in t.periods:
            for stub in _stub(t, t.members):
                t.rows.append(
                    [
                        *stub,
                        _year(t, y),
                        _name(t, m),
                        *[m[1]] * units,
                        _word(t, t.cell(_true(t, stub[-1]), y, m[0])),
                    ]
                )


def _one_measure(t: Table, r: random.Random) -> None:
    m = t.measures[0]
    t.rows.append([*_heads(t), *(_year(t, y) for y in t.periods)])
    for stub in _stub(t, t.members):
        t.rows.append([*stub, *(_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for y in t.periods)])


def _measures_down(t: Table, r: random.Random) -> None:
    """Indicators down, regions across; the unit in a column of its own."""
    units = t.parts["unit"] == "row"
    t.rows.append([t.place.indicator, *[t.place.unit] * units, *t.members])
    for m in t.measures:
        t.rows.append(
            [_name(t, m), *[m[1]] * units, *(_word(t, t.cell(x, t.periods[0], m[0])) for x in t.members)]
        )


def _years_down(t: Table, r: random.Random) -> None:
    t.rows.append([t.place.period if t.parts["corner"] == "word" else "", *t.members])
    for y in t.periods:
        t.rows.append([_year(t, y), *(_word(t, t.cell(x, y, t.measures[0][0])) for x in t.members)])


def _regions_over_measures(t: Table, r: random.Random) -> None:
    """Periods down; across the regions, and under each its indicators."""
    upper, lower = [t.place.period], [""]
    for x in t.members:
        upper += [x, *[""] * (len(t.measures) - 1)]
        lower += [_name(t, m) for m in t.measures]
    t.rows += [upper, lower]
    for y in t.periods:
        t.rows.append([_year(t, y), *(_word(t, t.cell(x, y, m[0])) for x in t.members for m in t.measures)])


def _sections_years(t: Table, r: random.Random) -> None:
    t.rows.append([*_heads(t), *(_name(t, m) for m in t.measures)])
    _units_row(t, [m[1] for m in t.measures], len(_heads(t)))
    for y in t.periods:
        t.rows.append([*[""] * (len(_heads(t)) - 1), _year(t, y)])
        for stub in _stub(t, t.members):
            t.rows.append([*stub, *(_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for m in t.measures)])


def _sections_measures(t: Table, r: random.Random) -> None:
    t.rows.append([*_heads(t), *(_year(t, y) for y in t.periods)])
    for m in t.measures:
        t.rows.append([*[""] * (len(_heads(t)) - 1), _name(t, m)])
        for stub in _stub(t, t.members):
            t.rows.append([*stub, *(_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for y in t.periods)])


def _region_blocks(t: Table, r: random.Random) -> None:
    """Under each region its indicators, the years across."""
    units = t.parts["unit"] == "row"
    t.rows.append([_corner(t), t.place.indicator, *[t.place.unit] * units, *(_year(t, y) for y in t.periods)])
    for x in t.members:
        for i, m in enumerate(t.measures):
            t.rows.append(
                [
                    x * (i == 0),
                    _name(t, m),
                    *[m[1]] * units,
                    *(_word(t, t.cell(x, y, m[0])) for y in t.periods),
                ]
            )


def _regions_over_blocks(t: Table, r: random.Random) -> None:
    """A region in a row of its own, also joined over all columns, and below it its indicators; the years across."""
    units = t.parts["unit"] == "row"
    t.rows.append([t.place.indicator, *[t.place.unit] * units, *(_year(t, y) for y in t.periods)])
    joined = r.random() < 0.5
    for x in t.members:
        if joined:
            t.joined.append((len(t.rows), 0, len(t.rows), units + len(t.periods)))
        t.rows.append([x, *[""] * (units + len(t.periods))])
        for m in t.measures:
            t.rows.append([_name(t, m), *[m[1]] * units, *(_word(t, t.cell(x, y, m[0])) for y in t.periods)])


def _listed_series(t: Table, r: random.Random) -> None:
    """A data base's download: dates down, a series to a column under lines that describe it; that of the whole has no part of it."""
    series = [(x, m) for m in t.measures for x in t.members]
    named = [m[0] if x == t.place.total else f"{m[0]}: {x}" for x, m in series]
    t.rows += [
        [r.choice(("", "Select this link to update data", "Name")), *named],
        ["Region", *[t.place.total] * len(series)],
        ["Subnational", *("" if x == t.place.total else x for x, _ in series)],
        ["Frequency", *["Annual"] * len(series)],
        ["Unit", *(m[1] for _, m in series)],
        ["Status", *["Active"] * len(series)],
        ["Series ID", *(str(3665101 + 100 * i) for i in range(len(series)))],
        ["Mnemonic", *[""] * len(series)],
    ]
    for y in t.periods:
        t.rows.append([f"{y}-12-01", *(_word(t, t.cell(x, y, m[0])) for x, m in series)])


def _titled_blocks(t: Table, r: random.Random) -> None:
    """A block for every indicator, which a line above says beside a word for it; the headings come again over each."""
    said = "指标" if t.place.title[0] > "\u3000" else "variable"
    for m in t.measures:
        t.rows += [[said, _name(t, m)], [""], [*_heads(t), *(_year(t, y) for y in t.periods)]]
        for stub in _stub(t, t.members):
            t.rows.append([*stub, *(_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for y in t.periods)])
        t.rows += [[""], [""]]


def _measures_rows_years_across(t: Table, r: random.Random) -> None:
    units = t.parts["unit"] == "row"
    t.rows.append([*_heads(t), t.place.indicator, *[t.place.unit] * units, *(_year(t, y) for y in t.periods)])
    for stub in _stub(t, t.members):
        for m in t.measures:
            t.rows.append(
                [
                    *stub,
                    _name(t, m),
                    *[m[1]] * units,
                    *(_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for y in t.periods),
                ]
            )


def _sheets_of_years(t: Table, r: random.Random) -> None:
    for y in t.periods:
        rows = [[*_heads(t), *(_name(t, m) for m in t.measures)]]
        if t.parts["unit"] == "row":
            rows.append([*[""] * len(_heads(t)), *(m[1] for m in t.measures)])
        for stub in _stub(t, t.members):
            rows.append([*stub, *(_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for m in t.measures)])
        t.sheets[_year(t, y)] = rows


def _sheets_of_measures(t: Table, r: random.Random) -> None:
    for m in t.measures:
        rows = [[*_heads(t), *(_year(t, y) for y in t.periods)]]
        for stub in _stub(t, t.members):
            rows.append([*stub, *(_word(t, t.cell(_true(t, stub[-1]), y, m[0])) for y in t.periods)])
        # a sheet's name has no more than 31 characters
        t.sheets[_name(t, m) if len(_name(t, m)) < 32 else m[0]] = rows


def _sheets_of_regions(t: Table, r: random.Random) -> None:
    units = t.parts["unit"] == "row"
    for x in t.regions:
        rows = [[t.place.indicator, *[t.place.unit] * units, *(_year(t, y) for y in t.periods)]]
        for m in t.measures:
            rows.append([_name(t, m), *[m[1]] * units, *(_word(t, t.cell(x, y, m[0])) for y in t.periods)])
        t.sheets[x] = rows


LAYOUTS: Mapping[str, Callable[[Table, random.Random], None]] = {
    "one_year": _one_year, "years_over": _years_over, "measures_over": _measures_over, "joined_years_over": lambda t, r: _years_over(t, r, True),
    "joined_measures_over": lambda t, r: _measures_over(t, r, True), "panel": _panel, "long": _long, "one_measure": _one_measure, "measures_down": _measures_down,
    "years_down": _years_down, "regions_over_measures": _regions_over_measures, "sections_years": _sections_years, "sections_measures": _sections_measures,
    "region_blocks": _region_blocks, "measures_rows_years_across": _measures_rows_years_across, "dated_headings": _dated_headings,
    "sheets_of_years": _sheets_of_years, "sheets_of_measures": _sheets_of_measures, "sheets_of_regions": _sheets_of_regions,
    "continued": _continued, "regions_over_blocks": _regions_over_blocks, "listed_series": _listed_series, "titled_blocks": _titled_blocks,
}  # fmt: skip


def _around(t: Table) -> None:
    """Title, line of units and notes."""
    above: list[list[str]] = []
    one = t.measures[0] if len(t.measures) == 1 else None
    width = max(map(len, t.rows))
    if t.parts["before"] != "nothing":
        year = t.periods[0] if len(t.periods) == 1 else ""
        zh = t.place.title[0] > "\u3000"
        what = (
            f"{t.place.title.split('主要')[0] if zh else t.place.title.split(' by ')[0]}"
            if one
            else t.place.title
        )
        title = (f"{year}年{what}" if zh else f"{what}, {year}") if year else what
        title = one[0] if one else title
        above.append([title])
    if t.parts["before"] == "blank and title":
        above = [[""], *above, [""]]
    if t.parts["before"] == "title and unit":
        unit = (
            t.measures[0][1]
            if len(t.measures) == 1
            else ("、" if t.place.title[0] > "\u3000" else ", ").join(dict.fromkeys(m[1] for m in t.measures))
        )
        above.append(
            [
                *[""] * (width - 1),
                f"{t.place.unit}：{unit}" if t.place.title[0] > "\u3000" else f"{t.place.unit}: {unit}",
            ]
        )
    t.joined = [(a + len(above), b, c + len(above), d) for a, b, c, d in t.joined]
    t.rows = above + t.rows
    if t.parts["after"] == "note":
        t.rows += [[t.place.note]]


def write(table: Table, folder: Path, stem: str = "table") -> Path:
    """The table as a file: a workbook where cells are joined, else CSV."""
    if table.joined or table.sheets:
        path = folder / f"{stem}.xlsx"
        book = xlsxwriter.Workbook(str(path), {"in_memory": True})
        for name, rows in (table.sheets or {"Sheet1": table.rows}).items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, word in enumerate(row):
                    if word.replace(".", "", 1).isdigit() and not (len(word) == 2 and word[0] == "0"):
                        sheet.write_number(i, j, float(word))
                    elif word:
                        sheet.write_string(i, j, word)
        for a, b, c, d in table.joined:
            sheet.merge_range(a, b, c, d, table.rows[a][b])
        book.close()
        return path
    path = folder / f"{stem}.csv"
    width = max(map(len, table.rows))
    rows = [[*row, *[""] * (width - len(row))] for row in table.rows]
    comma = table.parts["signs"] == "comma"
    if comma:
        # 1.234,5 between semicolons, as offices in Europe write
        turned = str.maketrans(",.", ".,")
        figure = re.compile(r"-?[\d,]+\.\d+|\d{1,3}(?:,\d{3})+")
        rows = [[w.translate(turned) if figure.fullmatch(w) else w for w in row] for row in rows]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";" if comma else ",").writerows(rows)
    return path

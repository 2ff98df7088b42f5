"""Which column of a table holds what: regions, periods, indicators, units, breakdowns, figures; exports ``roles_of``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from intake.new.headings import ValueColumn, is_nameless, value_columns
from intake.new.names import amount_or_code, level_hits, name_of
from intake.new.page import SECTION, Page, is_figure, is_gap, is_period, known_hits
from intake.new.words import (
    ATTRIBUTE_WORDS,
    FLAG_WORDS,
    MEASURE_CODE_WORDS,
    MEASURE_WORDS,
    ORDER_WORDS,
    PERIOD_WORDS,
    REGION_CODE_WORDS,
    REGION_WORDS,
    SCALE_WORDS,
    UNIT_CODE_WORDS,
    UNIT_WORDS,
    VALUE_WORDS,
    fold,
    key,
    says,
)
from intake.places import china
from intake.tables.units import amount
from intake.tables.workbook import column_of

#: as many words of a column are looked at to see what it is
_SAMPLE = 400
#: a breakdown by more values than this is none
MOST_VALUES = 200


@dataclass(frozen=True)
class Column:
    """A column of a table's body."""

    index: int
    path: tuple[str, ...]
    #: row by row, blank where nothing is written
    words: tuple[str, ...]

    @cached_property
    def distinct(self) -> list[str]:
        return list(dict.fromkeys(w for w in self.words if w))

    @property
    def heading(self) -> str:
        return self.path[-1] if self.path else ""

    def says(self, words: frozenset[str]) -> bool:
        """Whether one of the heading's words is among these."""
        return any(says(p, words) for p in self.path)

    @cached_property
    def figures(self) -> float:
        """The share of cells that hold a figure or a sign of a missing one."""
        some = [w for w in self.words if w][:_SAMPLE]
        return sum(amount(w) is not None for w in some) / len(some) if some else 0.0

    @cached_property
    def periods(self) -> float:
        some = self.distinct[:_SAMPLE]
        return sum(map(is_period, some)) / len(some) if some else 0.0

    @cached_property
    def texts(self) -> list[str]:
        """The different words that are no figures."""
        return [w for w in self.distinct if not is_figure(w) and not is_gap(w)]

    @cached_property
    def hits(self) -> int:
        """How many of its words are regions that are known."""
        some = [w for w in self.distinct if amount_or_code(w)]
        if not some or len(some) < 0.3 * len(self.distinct):
            return 0
        if all(w.isdigit() for w in some) and not (self.says(REGION_WORDS) or self.says(REGION_CODE_WORDS)):
            return 0
        return known_hits(some)


@dataclass(frozen=True)
class Dimension:
    """A column that breaks figures down further: by sex, by method, by branch."""

    column: int
    name: str
    #: word in the column → what it is called
    labels: Mapping[str, str]


@dataclass
class Roles:
    """Which column holds what (counted from 0; None: said elsewhere or nowhere)."""

    page: Page
    columns: list[Column]
    region: int | None = None
    #: whether only its place tells that it holds the regions
    guessed: bool = False
    code: int | None = None
    #: further spellings of the region's name
    names: list[int] = field(default_factory=list)
    above: list[int] = field(default_factory=list)
    #: what the regions are grouped by
    groups: list[int] = field(default_factory=list)
    #: further columns whose words are regions of the same level, other ones than in the region column
    rivals: list[int] = field(default_factory=list)
    period: int | None = None
    #: month or quarter beside a column of years
    part: int | None = None
    measure: int | None = None
    unit: int | None = None
    scale: int | None = None
    values: list[ValueColumn] = field(default_factory=list)
    dimensions: list[Dimension] = field(default_factory=list)
    ignored: list[tuple[int, str, str]] = field(default_factory=list)
    #: rows of the body that repeat what they are about, for want of a column that tells them apart
    repeated: int = 0

    def ignore(self, column: Column, reason: str) -> None:
        self.ignored.append((column.index, column.heading, reason))

    @property
    def taken(self) -> set[int]:
        single = (self.region, self.code, self.period, self.part, self.measure, self.unit, self.scale)
        several = [*self.names, *self.above, *self.groups, *self.rivals, *(c for c, _, _ in self.ignored)]
        figures = [c for v in self.values for c in (v.column, v.flag)]
        found = (*single, *several, *figures, *(d.column for d in self.dimensions))
        return {c for c in found if c is not None}

    def left(self) -> list[Column]:
        taken = self.taken
        return [c for c in self.columns if c.index not in taken and (c.distinct or c.path)]


def roles_of(page: Page, region: str = "", period: str = "", own: Iterable[str] = ()) -> Roles:
    """Find out what every column holds.

    Args:
        region: the heading or letters of the region column, where the user says it.
        period: the heading or letters of the period column, where the user says it.
        own: names and codes of the user's own regions.
    """
    body = page.grid.rows
    columns = [Column(c, page.paths[c], tuple(body[r][c] for r in page.body)) for c in range(page.grid.width)]
    roles = Roles(page, columns)
    roles.region = flagged(page, region) if region else None
    roles.period = flagged(page, period) if period else None
    _by_heading(roles)
    if roles.region is None and not region:
        _region(roles, {fold(w) for w in own})
    _periods(roles)
    long = _figures(roles)
    if roles.region is not None:
        _beside_region(roles)
    _measure(roles)
    _say_labels(roles)
    _dimensions(roles, long)
    for column in roles.left():
        if len(column.distinct) == 1 and len(roles.page.body) > 1:
            roles.ignore(column, "constant")
            continue
        # a column with a few figures among words is worth a remark of its own
        roles.ignore(
            column,
            "words" if column.distinct and column.figures <= 0.2 else "mixed" if column.distinct else "empty",
        )
    return roles


def flagged(page: Page, flag: str) -> int | None:
    """The column that a flag names by its heading or its letters."""
    wanted = fold(flag)
    for c, path in enumerate(page.paths):
        if any(fold(p) == wanted for p in (*path, " ".join(path))):
            return c
    letters = re.fullmatch(r"[A-Za-z]{1,3}", flag)
    if letters and (columns := page.grid.columns):
        return next((i for i, c in enumerate(columns) if c == column_of(flag)), None)
    return column_of(flag) if letters and column_of(flag) < page.grid.width else None


def determines(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether every word of one column goes with one word of another; blanks aside.

    >>> determines(["AT", "AT", "FI"], ["Wien", "Wien", "Oulu"]), determines(["x", "x"], ["1", "2"])
    (True, False)
    """
    seen: dict[str, str] = {}
    return all(seen.setdefault(x, y) == y for x, y in zip(a, b, strict=True) if x and y)


# --- by what is written over them ------------------------------------------------------------------------


def _by_heading(roles: Roles) -> None:
    for c in roles.columns:
        if c.index in roles.taken:
            continue
        if not c.distinct:
            if c.path and not any(map(is_period, c.path)):
                known = any(
                    c.says(w) for w in (FLAG_WORDS, ATTRIBUTE_WORDS, VALUE_WORDS, PERIOD_WORDS, SCALE_WORDS)
                )
                roles.ignore(c, "attribute" if known else "empty")
            continue
        wordy = c.figures < 0.5
        if c.hits > 1 and c.hits >= 0.5 * len(c.texts) and not c.says(ORDER_WORDS):
            # in the corner of a turned table stands what its rows were called
            continue
        if c.says(ORDER_WORDS) and (c.figures > 0.5 or _counts_rows(c)):
            roles.ignore(c, "order")
        elif c.says(ATTRIBUTE_WORDS) and not (c.says(REGION_WORDS) and c.hits):
            roles.ignore(c, "attribute")
        elif c.says(SCALE_WORDS):
            if roles.scale is None:
                roles.scale = c.index
            else:
                roles.ignore(c, "attribute")
        elif c.says(UNIT_WORDS) and roles.unit is None and wordy:
            roles.unit = c.index
        elif c.says(UNIT_CODE_WORDS) and not wordy:
            roles.ignore(c, "attribute")
        elif c.says(UNIT_CODE_WORDS) or (c.says(UNIT_WORDS) and wordy):
            _label_of(roles, "unit", c)
        elif c.says(MEASURE_WORDS) and roles.measure is None and wordy and not c.hits > 1:
            roles.measure = c.index
        elif c.says(MEASURE_CODE_WORDS) or (c.says(MEASURE_WORDS) and wordy and not c.hits > 1):
            _label_of(roles, "measure", c)
        elif not c.heading.strip() and _counts_rows(c):
            roles.ignore(c, "order")


def _label_of(roles: Roles, role: str, column: Column) -> None:
    """A second column of units or indicators: of a code and its label the label is read."""
    before = roles.unit if role == "unit" else roles.measure
    if before is None:
        setattr(roles, role, column.index)
        return
    other = roles.columns[before]
    if not _one_to_one(other, column):
        return
    codes = UNIT_CODE_WORDS if role == "unit" else MEASURE_CODE_WORDS
    if not column.says(codes) and (other.says(codes) or wordiness(column) > wordiness(other)):
        setattr(roles, role, column.index)
        roles.ignore(other, "again")
    else:
        roles.ignore(column, "again")


def _one_to_one(a: Column, b: Column) -> bool:
    return determines(a.words, b.words) and determines(b.words, a.words)


def wordiness(column: Column) -> int:
    """How many letters its words have: labels have more than codes."""
    return sum(sum(x.isalpha() and not x.isupper() for x in w) for w in column.distinct)


def _say_labels(roles: Roles) -> None:
    """In SDMX a column of codes is followed by one of labels: the labels are read."""
    for role in ("unit", "measure"):
        index = getattr(roles, role)
        if index is None or index + 1 >= len(roles.columns):
            continue
        code, label = roles.columns[index], roles.columns[index + 1]
        if label.index in roles.taken or not label.texts or label.figures > 0.5 or label.hits > 1:
            continue
        if (
            _one_to_one(code, label)
            and all(map(_is_code, code.distinct))
            and wordiness(label) > wordiness(code)
        ):
            setattr(roles, role, label.index)
            roles.ignore(code, "again")


def _is_code(word: str) -> bool:
    return re.fullmatch(r"[A-Z0-9_.\-]{1,24}|\d+", word) is not None


def _counts_rows(column: Column) -> bool:
    """Whether a column only numbers the rows, from 0 or 1; a stroke may stand before a total."""
    numbers = [int(w) for w in column.words if re.fullmatch(r"\d{1,7}", w)]
    if len(numbers) < 0.8 * len(column.distinct) or len(numbers) < 2:
        return False
    return numbers[0] in {0, 1} and all(b == a + 1 for a, b in zip(numbers, numbers[1:], strict=False))


# --- regions ---------------------------------------------------------------------------------------------


def _region(roles: Roles, own: set[str]) -> None:
    """The column of regions: the one with most known names, else the one that is called so, else the first of words."""
    open_ = [c for c in roles.left() if c.distinct]
    if own:
        best = max(open_, key=lambda c: sum(fold(w) in own for w in c.distinct), default=None)
        if best is not None and any(fold(w) in own for w in best.distinct):
            roles.region = best.index
            return
    known = [
        c for c in open_ if c.hits >= max(1, 0.4 * (len([w for w in c.distinct if amount_or_code(w)]) - 12))
    ]
    known = [c for c in known if c.hits > 1 or len(c.distinct) <= 3 or c.says(REGION_WORDS)]
    if known:
        roles.region = max(known, key=_rank).index
        return
    called = [
        c
        for c in open_
        if c.says(REGION_WORDS) and c.texts and not c.periods > 0.9 and not c.says(PERIOD_WORDS)
    ]
    coded = [c for c in open_ if c.says(REGION_CODE_WORDS)]
    if called or coded:
        best = max(called or coded, key=lambda c: (len(c.distinct), -c.index))
        if not called:
            # beside a code its name is the region
            names = [
                c
                for c in open_
                if c.texts and c.figures < 0.5 and c.index != best.index and _one_to_one(best, c)
            ]
            best = names[0] if names else best
        roles.region = best.index
        return
    words = [
        c
        for c in open_
        if len(c.texts) > 1 and c.figures < 0.5 and c.periods < 0.9 and not c.says(PERIOD_WORDS)
    ]
    words = [c for c in words if sum(map(len, c.distinct)) / len(c.distinct) <= 40]
    if words:
        roles.region, roles.guessed = words[0].index, True


def _rank(column: Column) -> tuple[int, int, float]:
    """The most names; of as many, the smaller units, for the larger say where they lie; of names and codes, names."""
    levels = level_hits(column.distinct)
    fine = max(range(len(china.LEVELS)), key=lambda k: (levels[china.LEVELS[k]], k))
    # municipalities are units of two levels
    fine = 0 if levels["province"] == column.hits else fine
    return column.hits, fine, sum(map(len, column.distinct)) / len(column.distinct)


def _beside_region(roles: Roles) -> None:
    """Columns that go with the region: its code, its name in another language, what it lies in, what it is grouped by."""
    assert roles.region is not None
    region = roles.columns[roles.region]
    for c in roles.left():
        if not c.distinct or (c.figures > 0.5 and not c.says(REGION_CODE_WORDS) and not c.says(REGION_WORDS)):
            continue
        # a larger unit is often written once, over the first of its own
        carried = _carried(c.words)
        there, back = determines(region.words, carried), determines(carried, region.words)
        if c.hits and level_hits(c.distinct) != dict.fromkeys(china.LEVELS, 0) and _chinese(roles, region, c):
            continue
        if determines(region.words, c.words) and determines(c.words, region.words) and len(c.distinct) > 1:
            _again(roles, region, c)
        elif (
            there
            and not back
            and 1 < len(c.distinct) <= max(12, len(region.distinct) // 3)
            and len(region.distinct) > 3
        ):
            if not c.says(FLAG_WORDS):
                roles.groups.append(c.index)


def _carried(words: Sequence[str]) -> list[str]:
    found, last = [], ""
    for w in words:
        last = w or last
        found.append(last)
    return found


def _again(roles: Roles, region: Column, column: Column) -> None:
    """The region once more: as a code, or in other words."""
    short = all(re.fullmatch(r"[A-Za-z0-9_.\-]{1,12}", w) for w in column.distinct)
    coded = short and (
        column.says(REGION_CODE_WORDS)
        or all(w.isupper() or any(x.isdigit() for x in w) for w in column.distinct)
    )
    if coded and roles.code is None:
        roles.code = column.index
    elif column.says(REGION_CODE_WORDS) or not column.texts:
        roles.ignore(column, "again")
    else:
        roles.names.append(column.index)


def _chinese(roles: Roles, region: Column, column: Column) -> bool:
    """A further column of Chinese regions: larger units, the same ones again, or other ones."""
    pairs = [(a, b) for a, b in zip(region.words, column.words, strict=True) if b][:600]
    hits, mine = level_hits([b for _, b in pairs]), level_hits(region.distinct)
    if not any(mine.values()) or sum(hits.values()) == 0:
        return False
    level = max(china.LEVELS, key=lambda x: mine[x])
    agree = other = 0
    for a, b in pairs:
        one, two = name_of(a, level), name_of(b, level)
        if one.code and one.code == two.code:
            agree += 1
        elif one.kind in {"region", "shared"} and two.kind in {"region", "shared"}:
            other += 1
    larger = max((hits[x] for x in china.LEVELS[: china.LEVELS.index(level)]), default=0)
    fewer = len({b for _, b in pairs}) < 0.7 * len({a for a, _ in pairs})
    if fewer or (not agree and larger > 2 * hits.get(level, 0)):
        roles.above.append(column.index)
    elif agree >= other:
        roles.ignored.append((column.index, column.heading, "names"))
    else:
        roles.rivals.append(column.index)
    return True


# --- periods ---------------------------------------------------------------------------------------------


def _periods(roles: Roles) -> None:
    named = [c for c in roles.left() if c.distinct and c.says(PERIOD_WORDS)]
    whole = [c for c in named if c.periods > 0.5]
    if roles.period is None:
        by_content = [
            c for c in roles.left() if c.distinct and not any(map(is_period, c.path)) and c.periods > 0.9
        ]
        found = whole or by_content or [c for c in named if c.figures < 0.5 or c.periods > 0]
        if not found:
            return
        # of 2020 and 2020-03 the finer one is the period
        roles.period = max(found[:3] if whole else found[:1], key=lambda c: len(c.distinct)).index
    main = roles.columns[roles.period]
    for c in roles.left():
        if c.index == roles.period or not c.distinct or not (c.says(PERIOD_WORDS) or c.periods > 0.9):
            continue
        if determines(main.words, c.words):
            roles.ignore(c, "again")
        elif main.periods > 0.9 and c.periods < 0.5 and len(c.distinct) <= 13 and roles.part is None:
            roles.part = c.index


# --- figures ---------------------------------------------------------------------------------------------


def _figures(roles: Roles) -> bool:
    """The columns of figures, and of status letters beside them; whether one column holds all figures."""
    open_ = [c for c in roles.left() if c.distinct]
    explicit = [c for c in open_ if c.figures >= 0.5 and c.says(VALUE_WORDS)]
    long = len(explicit) == 1
    columns = explicit if long else [c for c in open_ if c.figures >= 0.5 and not c.says(REGION_CODE_WORDS)]
    columns = [c for c in columns if not c.says(FLAG_WORDS)]
    for c in [
        c
        for c in columns
        if re.search(r"margin of error|standard error|误差|标准误", " ".join(c.path), re.IGNORECASE)
    ]:
        roles.ignore(c, "margin")
        columns.remove(c)
    flags: dict[int, int] = {}
    for c in open_:
        before = [v.index for v in columns if v.index < c.index]
        letters = all(re.fullmatch(r"\(?[A-Za-z]{1,3}\)?|[*†‡:]", w) for w in c.distinct)
        if before and c not in columns and (c.says(FLAG_WORDS) or (letters and not c.heading.strip())):
            home = columns[0].index if long else before[-1]
            if home in flags:
                roles.ignore(c, "attribute")
            else:
                flags[home] = c.index
    dated = roles.period is not None
    found = value_columns(roles.page, [c.index for c in columns], dated)
    if roles.measure is not None and sum(v.period is not None for v in found) > 1:
        # where a column names the indicators, numbers that stand under no period describe them
        for v in found:
            if v.period is None:
                roles.ignore(roles.columns[v.column], "attribute")
        found = [v for v in found if v.period is not None]
    roles.values = [replace(v, flag=flags.get(v.column)) for v in found]
    return long


def _measure(roles: Roles) -> None:
    """Where headings of figures say no indicator, the nearest column of words does."""
    if roles.measure is not None or not roles.values or not all(map(is_nameless, roles.values)):
        return
    first = min(v.column for v in roles.values)
    words = [c for c in roles.left() if c.texts and c.figures < 0.5 and 1 < len(c.distinct) <= MOST_VALUES]
    words = [c for c in words if not _breaks_down(c) and not c.says(PERIOD_WORDS) and c.index < first]
    words = [c for c in words if c.heading != SECTION]
    if words:
        roles.measure = max(words, key=lambda c: c.index).index


_BREAKDOWNS = frozenset(
    key(w)
    for w in [
        "sex",
        "gender",
        "age",
        "agegroup",
        "method",
        "type",
        "category",
        "class",
        "性别",
        "年龄",
        "年龄组",
        "城乡",
        "城乡分组",
        "类型",
        "类别",
        "分类",
        "口径",
        "方法",
        "nace_r2",
        "isced11",
        "isco08",
        "citizen",
        "wstatus",
        "s_adj",
        "na_item",
        "currency",
        "age_group",
        "status",
        "sector",
        "activity",
        "industry",
        "urban",
        "residence",
        "男女別",
        "cause",
        "group",
    ]
)


def _breaks_down(column: Column) -> bool:
    return (
        any(key(p) in _BREAKDOWNS for p in column.path)
        or {"T", "TOTAL", "_T", "Total", "合计"} & set(column.distinct) != set()
    )


# --- breakdowns ------------------------------------------------------------------------------------------


def _keys(roles: Roles, more: Sequence[int] = ()) -> list[tuple[str, ...]]:
    """What every row is about, without its figures."""
    single = (roles.region, roles.period, roles.part, roles.measure, roles.unit)
    columns = [c for c in (*single, *roles.above, *more) if c is not None]
    carried = {c: _carried(roles.columns[c].words) for c in columns}
    return list(zip(*(carried[c] for c in columns), strict=True)) if columns else []


def _dimensions(roles: Roles, long: bool) -> None:
    """Columns that tell rows apart which otherwise would be about the same."""
    candidates = [c for c in roles.left() if 1 < len(c.distinct) <= MOST_VALUES and not _is_prose(c)]
    words = [c for c in candidates if long or c.figures < 0.5]
    groups = _repeats(roles, ())
    if not groups:
        return
    telling = _telling(words, groups)
    if _repeats(roles, [c.index for c in telling]):
        # ages and the like are numbers
        small = [c for c in roles.columns if c.index in {v.column for v in roles.values} and _is_scale(c)]
        more = _telling(small, _repeats(roles, [c.index for c in telling]))
        if more and not _repeats(roles, [c.index for c in (*telling, *more)]):
            telling += more
            roles.values = [v for v in roles.values if v.column not in {c.index for c in more}]
    for column, label in _pairs(telling, candidates):
        labels = dict(zip(column.words, label.words, strict=True))
        name = label.heading or column.heading
        roles.dimensions.append(
            Dimension(
                column.index,
                "block" if name == SECTION else name,
                {w: labels[w] or w for w in column.distinct},
            )
        )
    roles.repeated = sum(len(g) - 1 for g in _repeats(roles, [d.column for d in roles.dimensions]).values())
    for c in candidates:
        if (
            any(determines(roles.columns[d.column].words, c.words) for d in roles.dimensions)
            and c.index not in roles.taken
        ):
            roles.ignore(c, "again")


def _repeats(roles: Roles, more: Sequence[int]) -> dict[tuple[str, ...], list[int]]:
    """Rows with figures that are about the same, by what they are about."""
    found: dict[tuple[str, ...], list[int]] = {}
    columns = [v.column for v in roles.values]
    for i, about in enumerate(_keys(roles, more)):
        if any(roles.columns[c].words[i] for c in columns):
            found.setdefault(about, []).append(i)
    return {about: rows for about, rows in found.items() if len(rows) > 1}


def _telling(columns: Sequence[Column], groups: Mapping[tuple[str, ...], Sequence[int]]) -> list[Column]:
    some = list(groups.values())[:2000]
    return [c for c in columns if any(len({c.words[i] for i in rows}) > 1 for rows in some)]


def _pairs(telling: Sequence[Column], candidates: Sequence[Column]) -> list[tuple[Column, Column]]:
    """Each breakdown once, with the column that says it in words."""
    found: list[tuple[Column, Column]] = []
    for c in telling:
        if any(determines(a.words, c.words) for a, _ in found):
            continue
        found = [(a, b) for a, b in found if not determines(c.words, a.words)]
        same = [x for x in candidates if determines(c.words, x.words) and determines(x.words, c.words)]
        found.append((c, max(same, key=wordiness, default=c)))
    return found


def _is_prose(column: Column) -> bool:
    return sum(map(len, column.texts)) > 40 * max(1, len(column.texts)) or column.says(FLAG_WORDS)


def _is_scale(column: Column) -> bool:
    """Whether a column of numbers may be a breakdown: few whole numbers, each in many rows."""
    if not 1 < len(column.distinct) <= 120 or not all(re.fullmatch(r"\d{1,3}", w) for w in column.distinct):
        return False
    counts = Counter(w for w in column.words if w)
    return min(counts.values()) >= 2 and min(counts.values()) >= 0.5 * max(counts.values())

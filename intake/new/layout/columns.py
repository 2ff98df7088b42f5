"""Which column of a table holds what: regions, periods, indicators, units, breakdowns, figures; exports ``roles_of``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from statistics import median

from intake.new.layout.beside import areas_named, named_by_neighbours, without_ranks
from intake.new.layout.breakdowns import find_breakdowns, take_narrowing
from intake.new.layout.column import (
    REMARKS,
    Column,
    counts_rows,
    determines,
    holds_codes,
    holds_spreads,
    is_code,
    is_id,
    numbers_rows,
    one_to_one,
    ranks,
    says_order,
    wordiness,
)
from intake.new.layout.describing import take_describing
from intake.new.layout.headings import is_nameless, value_columns
from intake.new.layout.level_column import find_level
from intake.new.layout.page import SECTION, Page, is_figure, is_period
from intake.new.layout.period_columns import find_periods
from intake.new.layout.region_columns import beside_region, find_region, nested_regions
from intake.new.layout.roles import MOST_VALUES, Dimension, Roles
from intake.new.layout.sums import without_changes, without_sums
from intake.new.vocabulary.margins import MARGIN, margins_among
from intake.new.vocabulary.prices import at_prices
from intake.new.vocabulary.unit_names import is_unit_code
from intake.new.vocabulary.words import (
    ASPECT_WORDS,
    ATTRIBUTE_WORDS,
    BREAKDOWN_WORDS,
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
    WHOLE_WORDS,
    fold,
    key,
    says,
)
from intake.tables.units import amount, is_unit, split_unit
from intake.tables.workbook import column_of

#: what is measured in other units differs by more than parts of one whole do
_MUCH_LARGER = 8
#: more words than these tell more apart than estimates and their errors
_FEW_STATISTICS = 12


def roles_of(page: Page, region: str = "", period: str = "", own: Iterable[str] = ()) -> Roles:
    """Find out what every column holds.

    Args:
        region: the heading or letters of the region column, where the user says it.
        period: the heading or letters of the period column, where the user says it.
        own: names and codes of the user's own regions.
    """
    body = page.grid.rows
    # a formula without its result is a figure, though there is none to read
    broken = page.grid.broken
    columns = [
        Column(c, page.paths[c], tuple(body[r][c] or "#N/A" * ((r, c) in broken) for r in page.body))
        for c in range(page.grid.width)
    ]
    roles = Roles(page, columns)
    roles.region = flagged(page, region) if region else None
    roles.period = flagged(page, period) if period else None
    _by_heading(roles)
    if roles.region is None and not region:
        find_region(roles, {fold(w) for w in own})
    find_periods(roles)
    take_describing(roles)
    long = _figures(roles)
    find_level(roles)
    if roles.region is not None:
        nested_regions(roles)
        beside_region(roles)
    _measure(roles)
    _say_labels(roles)
    find_breakdowns(roles, long)
    take_narrowing(roles)
    for column in roles.left():
        if len(column.distinct) == 1 and len(roles.page.body) > 1:
            roles.ignore(column, "constant")
            continue
        # a column with a few figures among words is worth a remark of its own
        roles.ignore(
            column,
            "words"
            if column.distinct and column.figures <= 0.2
            else "codes"
            if holds_codes(column)
            else "beside"
            if long and column.figures > 0.8
            else "unlike"
            if column.distinct and column.figures > 0.5
            else "mixed"
            if column.distinct
            else "empty",
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


def _estimates(roles: Roles) -> None:
    """A column that tells estimates from their standard errors says nothing of what is measured."""
    for c in roles.columns:
        if (
            c.figures < 0.5
            and 1 < len(c.distinct) <= _FEW_STATISTICS
            and (margins := margins_among(c.distinct))
        ):
            labels = {w: w for w in c.distinct if w not in margins}
            roles.dimensions.append(Dimension(c.index, c.heading, labels, margins=margins))


# --- by what is written over them ------------------------------------------------------------------------


def _by_heading(roles: Roles) -> None:
    _estimates(roles)
    # codes of indicators come after their names
    for c in sorted(roles.columns, key=lambda c: c.says(MEASURE_CODE_WORDS)):
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
        if holds_spreads(c):
            roles.ignore(c, "margin")
        elif says_order(c) or ranks(c) or is_id(c):
            roles.ignore(c, "order")
        elif c.says(ATTRIBUTE_WORDS) and not (c.says(REGION_WORDS) and c.hits) and not _measures(c):
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
        elif c.says(MEASURE_WORDS) and roles.unit is None and wordy and all(map(is_unit_code, c.distinct)):
            # the OECD's MEASURE is what INDICATOR is measured in
            roles.unit = c.index
        elif c.says(MEASURE_WORDS) and roles.measure is None and wordy and not c.hits > 1:
            roles.measure = c.index
        elif c.says(MEASURE_CODE_WORDS) or (c.says(MEASURE_WORDS) and wordy and not c.hits > 1):
            _label_of(roles, "measure", c)
        elif c.says(ASPECT_WORDS) and roles.aspect is None and wordy:
            roles.aspect = c.index
        elif (not c.heading.strip() and counts_rows(c)) or (numbers_rows(c)):
            roles.ignore(c, "order")
    if roles.measure is None:
        roles.measure, roles.aspect = roles.aspect, None


#: what names an attribute in a data base and may be a share of people elsewhere
_ORDINARY = frozenset(map(key, ("language", "languages", "domain", "frequency", "action", "era")))


def _measures(column: Column) -> bool:
    """Whether a column called like an attribute has figures that differ and are no codes: language, the share of those who speak it.

    >>> _measures(Column(0, ("language",), ("0.2", "1.7", "3.2"))), _measures(Column(0, ("DECIMALS",), ("1", "1", "2")))
    (True, False)
    """
    pointed = sum(re.fullmatch(r"[+\-−]?\d*[.,]\d+", w) is not None for w in column.distinct)
    return key(column.heading) in _ORDINARY and column.figures > 0.5 and pointed > 0.5 * len(column.distinct)


def _label_of(roles: Roles, role: str, column: Column) -> None:
    """A second column of units or indicators: of a code and its label the label is read."""
    before = roles.unit if role == "unit" else roles.measure
    if before is None:
        setattr(roles, role, column.index)
        return
    other = roles.columns[before]
    codes = UNIT_CODE_WORDS if role == "unit" else MEASURE_CODE_WORDS
    if not one_to_one(other, column):
        return
    if not column.says(codes) and (other.says(codes) or wordiness(column) > wordiness(other)):
        setattr(roles, role, column.index)
        roles.ignore(other, "again")
    else:
        roles.ignore(column, "again")


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
            one_to_one(code, label)
            and all(map(is_code, code.distinct))
            and wordiness(label) > wordiness(code)
        ):
            setattr(roles, role, label.index)
            roles.ignore(code, "again")


# --- figures ---------------------------------------------------------------------------------------------


#: of what rates beside them are made
_SAMPLE = re.compile(
    r"\bsample size|^样本(?:量|数|容量)|number of (?:respondents|observations)|^n$", re.IGNORECASE
)
_PARTS = re.compile(r"\b(?:numerator|denominator)$|分子$|分母$", re.IGNORECASE)


def _figures(roles: Roles) -> bool:
    """The columns of figures, and of status letters beside them; whether one column holds all figures."""
    open_ = [c for c in roles.left() if c.distinct]
    # “Value” in the corner of a cross table stands over the codes of its rows
    explicit = [
        c for c in open_ if c.figures >= 0.5 and c.says(VALUE_WORDS) and not c.says(REGION_CODE_WORDS)
    ]
    # under a name of its own "Value" only says that it is no rank
    own = [c for c in explicit if any(_names_one(p) for p in c.path[:-1])]
    others = [c for c in open_ if c not in own and c.figures >= 0.5 and len(c.path) > 1]
    if own and others:
        explicit = [c for c in explicit if c not in own]
    for c in explicit[1:]:
        # the same figures once more, as text or in another form
        if c.words == explicit[0].words:
            roles.ignore(c, "again")
    explicit = [c for c in explicit if c.index not in roles.taken]
    open_ = [c for c in open_ if c.index not in roles.taken]
    long = len(explicit) == 1
    columns = (
        explicit
        if long
        else [c for c in open_ if c.figures >= 0.5 and not c.says(REGION_CODE_WORDS) and not holds_codes(c)]
    )
    # one heading may be joined over the region's code and its name
    head = roles.columns[roles.region].path if roles.region is not None else ()
    columns = [c for c in columns if not c.says(FLAG_WORDS) and not (head and c.path == head)]
    # strokes under no heading are no figures that are missing
    columns = [c for c in columns if c.path or any(map(is_figure, c.distinct))]
    for why, form in (("margin", MARGIN), ("notes", REMARKS), ("parts", _PARTS), ("sample", _SAMPLE)):
        # “conf” below “Employment rate” says what the column is, as does a name of one piece
        for c in [c for c in columns if any(map(form.search, (*c.path, " ".join(c.path))))]:
            roles.ignore(c, why)
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
    columns_of_values = value_columns(roles.page, [c.index for c in columns], dated)
    if roles.measure is not None and sum(v.period is not None for v in columns_of_values) > 1:
        # where a column names the indicators, numbers that stand under no period describe them
        for v in columns_of_values:
            if v.period is None:
                roles.ignore(roles.columns[v.column], "attribute")
        columns_of_values = [v for v in columns_of_values if v.period is not None]
    columns_of_values = without_changes(roles, without_sums(roles, columns_of_values))
    columns_of_values = areas_named(named_by_neighbours(roles, without_ranks(roles, columns_of_values)))
    if len(columns_of_values) == 1 and says(columns_of_values[0].name, WHOLE_WORDS):
        # a lone "Total" says of whom the figures are, and not what they are
        columns_of_values = [replace(columns_of_values[0], name="")]
    roles.values = [replace(v, flag=flags.get(v.column)) for v in columns_of_values]
    return long


def _names_one(heading: str) -> bool:
    """Whether a heading names an indicator, and is no unit, no period and no word for values."""
    return (
        not (is_period(heading) or is_unit(heading.strip("()（）")) or says(heading, VALUE_WORDS))
        and len(heading) > 3
    )


#: headings of columns that say what is measured
_CALLED = re.compile(r"characteristic|indicator|variable|\bmeasures?$|指标|项目", re.IGNORECASE)
#: columns that say how figures were worked up
_ADJUSTED = re.compile(
    r"data type|seasonal|adjust|\btrend|\badjusted|deseasonali|季节调整|季調|原数|désaisonn|corrigé|brut(?:es?)?$|bereinigt|desestacional",
    re.IGNORECASE,
)
_PRICED = re.compile(r"\bprices?\b|constant|chained", re.IGNORECASE)


def _measure(roles: Roles) -> None:
    """Where headings of figures say no indicator, the nearest column of words does."""
    if roles.measure is not None or not roles.values or not all(map(is_nameless, roles.values)):
        return
    first = min(v.column for v in roles.values)
    words = [c for c in roles.left() if c.texts and c.figures < 0.5 and 1 < len(c.distinct) <= MOST_VALUES]
    words = [c for c in words if not _breaks_down(c) and not c.says(PERIOD_WORDS) and c.index < first]
    sections = [c for c in roles.left() if c.heading == SECTION and names_measures(roles, c)]
    words = [c for c in words if c.heading != SECTION] or sections
    words = [c for c in words if _CALLED.search(c.heading)] or [c for c in words if not _worked_up(c)]
    if roles.unit is not None and len(roles.columns[roles.unit].distinct) > 1:
        # what is measured decides in which unit
        unit = roles.columns[roles.unit].words
        words = [c for c in words if determines(c.words, unit)] or words
    if words:
        roles.measure = max(words, key=lambda c: c.index).index


def _worked_up(column: Column) -> bool:
    """Whether a column says how figures were worked up, by its heading or in each of its words."""
    heading = column.heading
    said = _ADJUSTED.search(heading) or _PRICED.search(heading) or at_prices(heading)
    return bool(said) or all(_ADJUSTED.search(w) or at_prices(w) for w in column.texts)


def names_measures(roles: Roles, column: Column) -> bool:
    """Whether rows of their own over blocks of rows name what is measured: some have a unit, or the blocks differ in size.

    Men and women over blocks are of one size, and have no units.
    """
    if any(split_unit(w)[1] for w in column.distinct):
        return True
    sizes: dict[str, list[float]] = {}
    for v in roles.values:
        for word, about in zip(roles.columns[v.column].words, column.words, strict=True):
            read = amount(word) if word else None
            if read is not None and read.value > 0:
                sizes.setdefault(about, []).append(read.value)
    medians = [median(some) for some in sizes.values()]
    return len(medians) > 1 and max(medians) > _MUCH_LARGER * min(medians)


def _breaks_down(column: Column) -> bool:
    return (
        column.says(BREAKDOWN_WORDS) or {"T", "TOTAL", "_T", "Total", "合计"} & set(column.distinct) != set()
    )

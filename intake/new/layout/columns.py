"""Which column of a table holds what: regions, periods, indicators, units, breakdowns, figures; exports ``roles_of``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from statistics import median

from intake.new.layout.around import period_within
from intake.new.layout.breakdowns import find_breakdowns, repeats
from intake.new.layout.column import (
    Column,
    counts_rows,
    determines,
    holds_codes,
    is_id,
    numbers_rows,
    one_to_one,
    ranks,
    speaks_of_regions,
    wordiness,
)
from intake.new.layout.headings import is_nameless, value_columns
from intake.new.layout.level_column import find_level
from intake.new.layout.page import SECTION, Page, is_figure, is_period
from intake.new.layout.roles import MOST_VALUES, Roles, carried
from intake.new.layout.sums import without_sums
from intake.new.vocabulary.names import amount_or_code, level_hits, name_of
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
    says,
)
from intake.places import china
from intake.tables.units import amount, is_unit, split_unit
from intake.tables.workbook import column_of

#: what is measured in other units differs by more than parts of one whole do
_MUCH_LARGER = 8
#: a column of more different words breaks nothing down that stands under every region
MOST_CROSSED = 8


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
        _region(roles, {fold(w) for w in own})
    _periods(roles)
    long = _figures(roles)
    find_level(roles)
    if roles.region is not None:
        _nested(roles)
        _beside_region(roles)
    _measure(roles)
    _say_labels(roles)
    find_breakdowns(roles, long)
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


# --- by what is written over them ------------------------------------------------------------------------


def _by_heading(roles: Roles) -> None:
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
        if (c.says(ORDER_WORDS) and (c.figures > 0.5 or counts_rows(c))) or ranks(c) or is_id(c):
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
            and all(map(_is_code, code.distinct))
            and wordiness(label) > wordiness(code)
        ):
            setattr(roles, role, label.index)
            roles.ignore(code, "again")


def _is_code(word: str) -> bool:
    return re.fullmatch(r"[A-Z0-9_.\-]{1,24}|\d+", word) is not None


# --- regions ---------------------------------------------------------------------------------------------


def _region(roles: Roles, own: set[str]) -> None:
    """The column of regions: the one with most known names, else the one that is called so, else the first of words."""
    open_ = [c for c in roles.left() if c.distinct]
    if own:
        best = max(open_, key=lambda c: sum(fold(w) in own for w in c.distinct), default=None)
        if best is not None and any(fold(w) in own for w in best.distinct):
            roles.region = best.index
            return
    known = [c for c in open_ if c.hits and c.hits >= 0.4 * len([w for w in c.texts if amount_or_code(w)])]
    named = any(c.says(REGION_WORDS) and len(c.distinct) > 1 for c in open_)
    # a single known word may be a code of something else: PER persons, ALL regions
    known = [c for c in known if c.hits > 1 or c.says(REGION_WORDS) or (len(c.distinct) <= 3 and not named)]
    # beside the one country that all rows lie in stand its regions
    finer = [c for c in open_ if speaks_of_regions(c) and len(c.distinct) > 3]
    if finer and known and all(len(c.distinct) == 1 for c in known) and len(roles.page.body) > 3:
        known = []
    if known:
        roles.region = max(known, key=_rank).index
        return
    called = [c for c in open_ if c.says(REGION_WORDS) and c.texts and not c.periods > 0.9]
    called = [c for c in called if len(c.distinct) > 1] or finer[:1] or called
    coded = [c for c in open_ if c.says(REGION_CODE_WORDS)]
    if called or coded:
        best = max(called or coded, key=lambda c: (len(c.distinct), wordiness(c) > 0, -c.index))
        if not called:
            # beside a code its name is the region
            names = [
                c
                for c in open_
                if c.texts
                and c.figures < 0.5
                and c.index != best.index
                # codes may come again on every level
                and (
                    one_to_one(best, c)
                    or (determines(c.words, best.words) and abs(c.index - best.index) == 1)
                )
            ]
            best = names[0] if names else best
        roles.region = best.index
        return
    words = [c for c in open_ if len(c.texts) > 1 and c.figures < 0.5 and c.periods < 0.1]
    words = [c for c in words if sum(map(len, c.distinct)) / len(c.distinct) <= 40]
    if words:
        best = words[0]
        if holds_codes(best) or all(re.search(r"\d", w) and _is_code(w) for w in best.distinct):
            # a code before the name it goes with
            beside = [c for c in words[1:] if one_to_one(best, c) and wordiness(c) > wordiness(best)]
            best = beside[0] if beside else best
        roles.region, roles.guessed = best.index, True


def _rank(column: Column) -> tuple[int, int, bool, float]:
    """The most names; of as many, the smaller units, for the larger say where they lie; of names and codes, names."""
    levels = level_hits(column.distinct)
    fine = max(range(len(china.LEVELS)), key=lambda k: (levels[china.LEVELS[k]], k))
    # municipalities are units of two levels
    fine = 0 if levels["province"] == column.hits else fine
    # beside 全省 the English column says Total
    chinese = any("\u4e00" <= w[0] <= "\u9fff" for w in column.distinct)
    return column.hits, fine, chinese, sum(map(len, column.distinct)) / len(column.distinct)


def _beside_region(roles: Roles) -> None:
    """Columns that go with the region: its code, its name in another language, what it lies in, what it is grouped by."""
    assert roles.region is not None
    region = roles.columns[roles.region]
    for c in roles.left():
        coded = c.says(REGION_CODE_WORDS) or holds_codes(c)
        if not c.distinct or (c.figures > 0.5 and not coded and not c.says(REGION_WORDS)):
            continue
        # a larger unit is often written once, over the first of its own
        if (
            c.says(REGION_CODE_WORDS)
            and roles.code is None
            and roles.above
            and determines(c.words, region.words)
        ):
            roles.code = c.index
            continue
        below = carried(c.words)
        there, back = determines(region.words, below), determines(below, region.words)
        if c.hits and level_hits(c.distinct) != dict.fromkeys(china.LEVELS, 0) and _chinese(roles, region, c):
            continue
        if determines(region.words, c.words) and determines(c.words, region.words) and len(c.distinct) > 1:
            _again(roles, c)
        elif (
            there
            and not back
            and 1 < len(c.distinct) <= max(12, len(region.distinct) // 3)
            and len(region.distinct) > 3
            and not c.says(FLAG_WORDS)
        ):
            _group(roles, c)


def _group(roles: Roles, column: Column) -> None:
    """Keep a column that groups the regions; of a code and its name the name."""
    for i, before in enumerate(roles.groups):
        other = roles.columns[before]
        if one_to_one(other, column):
            wordier = wordiness(column) > wordiness(other)
            roles.groups[i] = column.index if wordier else before
            roles.ignore(other if wordier else column, "again")
            return
    roles.groups.append(column.index)


def _nested(roles: Roles) -> None:
    """Regions that share their names are told apart by the column of what they lie in: Washington County in two states."""
    assert roles.region is not None
    region = roles.columns[roles.region]
    if any(level_hits(region.distinct).values()) or not repeats(roles, ()):
        return
    for c in roles.left():
        if not c.says(REGION_WORDS) or c.figures > 0.5 or determines(region.words, c.words) or not c.texts:
            continue
        if _crosses(region, c):
            # urban and rural under every region lie in nothing
            continue
        if len(repeats(roles, [c.index])) < 0.2 * len(repeats(roles, ())):
            larger, smaller = sorted((region, c), key=lambda x: (len(x.distinct), x.index))
            roles.region = smaller.index
            roles.above.append(larger.index)
            return


def _crosses(region: Column, column: Column) -> bool:
    """Whether most regions stand with several words of a column of few: that breaks them down."""
    theirs: dict[str, set[str]] = {}
    for a, b in zip(region.words, column.words, strict=True):
        theirs.setdefault(a, set()).add(b)
    several = sum(len(words) > 1 for words in theirs.values())
    return len(column.distinct) <= MOST_CROSSED and several > 0.5 * len(theirs)


def _again(roles: Roles, column: Column) -> None:
    """The region once more: as a code, or in other words."""
    short = all(re.fullmatch(r"[A-Za-z0-9_.\-]{1,20}", w) for w in column.distinct)
    wordy = sum(not re.search(r"\d", w) for w in column.distinct) >= 0.5 * len(column.distinct)
    coded = short and (
        column.says(REGION_CODE_WORDS)
        or all(w.isupper() or any(x.isdigit() for x in w) for w in column.distinct)
    )
    if coded and roles.code is None:
        roles.code = column.index
    elif column.says(REGION_CODE_WORDS) or not column.texts:
        roles.ignore(column, "again")
    elif wordy:
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
        # in the corner TIME may stand over the names of regions
        worded = [c for c in named if not c.says(REGION_WORDS) and c.hits < 0.5 * len(c.distinct)]
        chosen = whole or by_content or [c for c in worded if c.figures < 0.5 or c.periods > 0]
        # 2022 DHS, Census 2011, round 3 (2019)
        chosen = chosen or [c for c in roles.left() if _of_surveys(c)]
        if not chosen:
            return
        # of 2020 and 2020-03 the finer one is the period
        roles.period = max(chosen[:3] if whole else chosen[:1], key=lambda c: len(c.distinct)).index
    main = roles.columns[roles.period]
    for c in roles.left():
        if c.index == roles.period or not c.distinct or not (c.says(PERIOD_WORDS) or c.periods > 0.9):
            continue
        if determines(main.words, c.words):
            roles.ignore(c, "again")
        elif main.periods > 0.9 and c.periods < 0.5 and len(c.distinct) <= 13 and roles.part is None:
            roles.part = c.index


def _of_surveys(column: Column) -> bool:
    """Whether each word of a column is the name of a survey or a census with its year."""
    heading = re.search(
        r"survey|census|round|wave|edition|encuesta|censo|enquête|调查|普查", column.heading, re.IGNORECASE
    )
    return heading is not None and bool(column.distinct) and all(map(period_within, column.distinct))


# --- figures ---------------------------------------------------------------------------------------------


#: the ends of confidence intervals and margins of error, also as the U.S. census numbers them
_MARGIN = re.compile(
    r"margin of error|standard error|^conf(?:idence.*)?$|\b(?:lower|upper)(?: (?:bound|limit|ci|confidence.*|ci [\d.]+ ?%? limit))?$|"
    r"_(?:lower|upper|lci|uci|se|ci)$|误差|标准误|置信|信頼区間|신뢰구간|(?:\b|_)(?:ci|ic|ki)[_ ]*9[059]|9[059][_ ]*%?[_ ]*(?:ci|ic|ki)(?:\b|_)|"
    r"intervalo de confian|intervalle de confiance|konfidenzintervall|intervallo di confidenza|error est[áa]ndar|erro padrão|"
    r"standardfehler|erreur[- ]type|coeficiente de variaci[óo]n|coefficient of variation|^[A-Z]\d{5}[A-Z]*_\d{3}M\b|\bci (?:low|high)$",
    re.IGNORECASE,
)

#: of what rates beside them are made
_PARTS = re.compile(r"\b(?:numerator|denominator)$|分子$|分母$", re.IGNORECASE)

#: numbers of notes beside what they are about
_NOTES = re.compile(
    r"^(?:(?:foot)?notes?|remarks?|备注|备考|附注|注释|注|注記|anmerkung(?:en)?|notas?)\W*$", re.IGNORECASE
)


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
    columns = [c for c in columns if not c.says(FLAG_WORDS)]
    # strokes under no heading are no figures that are missing
    columns = [c for c in columns if c.path or any(map(is_figure, c.distinct))]
    for why, form in (("margin", _MARGIN), ("notes", _NOTES), ("parts", _PARTS)):
        for c in [c for c in columns if form.search(" ".join(c.path))]:
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
    columns_of_values = without_sums(roles, columns_of_values)
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


def _measure(roles: Roles) -> None:
    """Where headings of figures say no indicator, the nearest column of words does."""
    if roles.measure is not None or not roles.values or not all(map(is_nameless, roles.values)):
        return
    first = min(v.column for v in roles.values)
    words = [c for c in roles.left() if c.texts and c.figures < 0.5 and 1 < len(c.distinct) <= MOST_VALUES]
    words = [c for c in words if not _breaks_down(c) and not c.says(PERIOD_WORDS) and c.index < first]
    sections = [c for c in roles.left() if c.heading == SECTION and names_measures(roles, c)]
    words = [c for c in words if c.heading != SECTION] or sections
    if words:
        roles.measure = max(words, key=lambda c: c.index).index


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

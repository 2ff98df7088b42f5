"""Which column holds the periods of figures, and which holds figures that only look like years; exports ``find_periods``,
``holds_figures``."""

from __future__ import annotations

import re

from intake.new.layout.around import LIKE_YEARS, period_within, says_period
from intake.new.layout.column import Column, determines
from intake.new.layout.page import SECTION, is_figure, is_period
from intake.new.layout.roles import Roles, carried
from intake.new.vocabulary.words import PERIOD_WORDS, REGION_CODE_WORDS, REGION_WORDS, VALUE_WORDS
from intake.tables.units import split_unit


def find_periods(roles: Roles) -> None:
    """Find the column of periods, and of months or quarters beside it; further ones that say the same are left out."""
    named = [c for c in roles.left() if c.distinct and c.says(PERIOD_WORDS)]
    whole = [c for c in named if c.periods > 0.5]
    if roles.period is None:
        by_content = [
            c
            for c in roles.left()
            if c.distinct
            and not any(map(is_period, c.path))
            and (c.periods > 0.9 or _numbers_rows(roles, c))
            and not holds_figures(roles, c)
        ]
        # in the corner TIME may stand over the names of regions
        worded = [
            c
            for c in named
            if not c.says(REGION_WORDS | REGION_CODE_WORDS) and c.hits < 0.5 * len(c.distinct)
        ]
        chosen = whole or by_content or [c for c in worded if c.figures < 0.5 or c.periods > 0]
        # 2022 DHS, Census 2011, round 3 (2019)
        chosen = chosen or [c for c in roles.left() if _of_surveys(c)]
        if not chosen:
            return
        # of 2020 and 2020-03 the finer one is the period
        main = max(chosen[:3] if whole else chosen[:1], key=lambda c: len(c.distinct))
        roles.period = main.index
        # a heading that says something else than a period is told
        roles.dated_by_guess = not named and main.heading not in {"", SECTION} and not _is_called(main)
    main = roles.columns[roles.period]
    for c in roles.left():
        if c.index == roles.period or not c.distinct or not (c.says(PERIOD_WORDS) or c.periods > 0.9):
            continue
        if holds_figures(roles, c):
            continue
        if determines(main.words, c.words):
            roles.ignore(c, "again")
        elif main.periods > 0.9 and c.periods < 0.5 and len(c.distinct) <= 13 and roles.part is None:
            roles.part = c.index


def _words_of_rows(roles: Roles, column: Column) -> list[str]:
    """The words of a column that stand beside figures, which titles and notes above and below a table do not."""
    others = [c for c in roles.columns if c is not column]
    return [w for i, w in enumerate(column.words) if w and any(is_figure(c.words[i]) for c in others)]


def _numbers_rows(roles: Roles, column: Column) -> bool:
    """Whether the words of a column beside figures are periods: nearly all of several, or all where some come again.

    Years that number the rows, one each, may as well be anything else where most of the column is words.
    """
    words = _words_of_rows(roles, column)
    if len(words) > 3 and sum(map(is_period, words)) / len(words) > 0.9:
        return True
    return column.periods > 0.5 and len(words) > len(set(words)) > 1 and all(map(is_period, words))


def holds_figures(roles: Roles, column: Column) -> bool:
    """Whether numbers that look like years are figures: their heading has a unit, or names something of which each region has its own.

    A heading that says a period, none at all, and numbers that are written as no figure is (2019年, 2020Q1) leave no other
    reading than that of periods; nor does one number in all rows, nor years that come again for every region.
    """
    if column.says(PERIOD_WORDS) or not column.path:
        return False
    if column.says(VALUE_WORDS) or any(split_unit(p)[1] for p in column.path):
        return True
    if _is_called(column) or not all(map(LIKE_YEARS.fullmatch, column.distinct)):
        return False
    region = roles.columns[roles.region] if roles.region is not None else None
    if region is None or len(column.distinct) < 2:
        return False
    named = [(a, b) for a, b in zip(carried(region.words), column.words, strict=True) if a and b]
    # each region once, or a figure twice beside a region
    return len({a for a, _ in named}) > 0.6 * len(named) and len(column.distinct) > 0.5 * len(named)


def _is_called(column: Column) -> bool:
    return any(map(says_period, column.path))


def _of_surveys(column: Column) -> bool:
    """Whether each word of a column is the name of a survey or a census with its year."""
    heading = re.search(
        r"survey|census|round|wave|edition|encuesta|censo|enquête|调查|普查", column.heading, re.IGNORECASE
    )
    return heading is not None and bool(column.distinct) and all(map(period_within, column.distinct))

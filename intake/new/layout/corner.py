"""What the corner of a table of periods across says: ``corner_name``."""

from __future__ import annotations

from intake.new.layout.page import Page, is_period
from intake.new.vocabulary.words import PERIOD_WORDS, REGION_CODE_WORDS, REGION_WORDS, says
from intake.tables.units import split_unit


def corner_name(page: Page, region: int | None) -> str:
    """The heading over the names where it is no word for them: an indicator, with its unit in brackets; else nothing."""
    word = page.heading_of(region) if region is not None else ""
    called = any(says(word, words) for words in (REGION_WORDS, REGION_CODE_WORDS, PERIOD_WORDS))
    # a name without a unit may be what the rows are called
    return word if word and not called and not is_period(word) and split_unit(word)[1] else ""

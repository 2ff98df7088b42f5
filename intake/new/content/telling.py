"""What is told of a table that was read on a guess or only in part: ``say_guessed``, ``say_bare``, ``is_bare``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.new.layout.page import Page
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.new.vocabulary.words import NOTE


def say_guessed(roles: Roles, notes: Notes) -> None:
    """Where no heading and no name says where the regions stand, the column that was taken is told."""
    region = roles.region
    heading = roles.page.heading_of(region) if roles.guessed and region is not None else ""
    if heading and heading != "§" and region is not None and not roles.page.grid.turned:
        notes.note(
            roles.page.grid.place(None, region),
            f"表头没有说哪一列是地区，“{heading}”列按地区读取",
            f"no heading says where the regions are; the column “{heading}” is read as regions",
            "如不对，加 --region-column",
            "if that is wrong, say --region-column",
        )


def is_bare(word: str) -> bool:
    """Whether a row without figures is no line of notes: its name is as short as that of a region."""
    known = (
        re.match(r"[\W\d_]*$", word) is None and NOTE.match(word) is None and not word.endswith((":", "："))
    )
    return known and len(word) <= 40


def say_bare(words: Sequence[str], page: Page, notes: Notes) -> None:
    """Tell of rows that have a name and no figure; they may be headings, or regions whose figures are lost."""
    shown = list(dict.fromkeys(words))
    if shown and len(shown) <= 0.25 * max(8, len(page.body)):
        notes.note(
            page.grid.place(),
            f"这些行没有任何数字，没有读取：{'、'.join(shown[:8])}",
            f"these rows have no figure and are not read: {', '.join(shown[:8])}",
        )

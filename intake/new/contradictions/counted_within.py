"""Regions that stand beside the one that contains them: Ненецкий авт. округ beside Архангельская область: ``tell_within``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.new.answers import typed
from intake.new.content.no_region import WITHOUT
from intake.new.layout.roles import Roles
from intake.new.notes import Notes

#: a region without a part of it: Тюменская область без авт. округов, Essex excluding Thurrock
_LESS = re.compile(
    r"(?P<whole>.+?),?\s+[（(]?(?:без|не включая|кроме|excluding|excl\.?|without|ohne|sans|excepté|sin|sem|exceto)\s+(?P<part>[^()（）]+)[)）]?",
    re.IGNORECASE,
)


def within(words: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Names of regions that contain others of a table, each with those others, as far as the table tells them.

    A row that says of a region that it is without a part shows that the region's own row is with it: the part has that name, or stands
    between the two.

    Args:
        words: the names of all rows, in their order.

    >>> within(["Республика Коми", "Архангельская область", "Ненецкий авт. округ", "Архангельская область без авт. округа", "Вологодская область"])
    [('Архангельская область', ('Ненецкий авт. округ',))]
    >>> within(["Thurrock", "Essex", "Kent", "Essex excluding Thurrock"]), within(["辽宁", "大连", "辽宁（不含大连）"])
    ([('Essex', ('Thurrock',))], [('辽宁', ('大连',))])
    >>> within(["Essex excluding Thurrock", "Thurrock"]), within(["Essex", "Kent"])
    ([], [])
    """
    at = {w: i for i, w in reversed(list(enumerate(words)))}
    found = []
    for i, word in enumerate(words):
        if (hit := WITHOUT.fullmatch(word) or _LESS.fullmatch(word)) is None or hit[1] not in at:
            continue
        whole, part = hit[1], hit[2].strip()
        parts = (part,) if part in at else tuple(words[at[whole] + 1 : i])
        if parts:
            found.append((whole, parts))
    return found


def tell_within(tables: Sequence[Roles], ranked: Sequence[str], notes: Notes) -> None:
    """Tell of regions that are ranked beside the one that contains them.

    Args:
        tables: the tables, of whose rows some may have no figure and be no region.
        ranked: the names of the regions.
    """
    rows = ((t.page.grid.rows[r], t.region) for t in tables for r in t.page.body)
    words = [row[at].strip() for row, at in rows if at is not None and at < len(row)]
    for whole, parts in within(list(dict.fromkeys(words))):
        mine = [p for p in parts if p in ranked]
        if whole not in ranked or not mine:
            continue
        notes.note(
            "",
            f"“{whole}”包含{'、'.join(f'“{p}”' for p in mine)}，两者并列排名，有一部分计入了两次",
            f"“{whole}” contains {', '.join(f'“{p}”' for p in mine)}, which stands beside it in the ranking: what they share is counted twice",
            f"如不应重复，加 --means {typed(f'{mine[0]}=area')}",
            f"if it should not, say --means {typed(f'{mine[0]}=area')}",
        )


__all__ = ["tell_within", "within"]

"""The signs that stand where no figure is, with what the table's own legend says of them: ``say_signs``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from intake.new.layout.page import is_figure
from intake.new.notes import Notes
from intake.tables.workbook import Grid

#: so many signs are told
_MOST = 5
#: longer words behind a sign are a sentence of something else
_LONGEST = 60

#: a note that begins with its letter
_OWN = re.compile(
    r"[(\[]?(?P<letter>[a-z])[)\].:]?\s+(?P<words>[A-Z\u3400-\u9fff].{4,})|(?P<l2>[a-z])[.:)]\s*(?P<w2>[a-z].{4,})"
)
#: what the letters say everywhere
_USUAL = re.compile(
    r"break|confidential|definition|estimat|forecast|metadata|significan|provisional|revis|reliab|applicable|missing",
    re.IGNORECASE,
)


def say_signs(signs: Mapping[str, Sequence[Grid]], notes: Notes) -> None:
    """Tell which signs are read as no figure and how often; a stroke may be a zero, which only the table's office knows.

    Args:
        signs: the sign as it stands in the table → the sheets of the cells with it, one for each cell.
    """
    if not signs:
        return
    shown = sorted(signs.items(), key=lambda s: -len(s[1]))[:_MOST]
    pieces = []
    for sign, grids in shown:
        meaning = next(
            (m for g in dict.fromkeys(map(id, grids)) for m in [legend(sign, _by_id(grids, g))] if m), ""
        )
        pieces.append((sign, len(grids), meaning))
    zh = "、".join(f"“{s}”{n} 处" + f"（表中说明：{m}）" * bool(m) for s, n, m in pieces)
    en = ", ".join(
        f"“{s}” ({n} cell{'s' * (n > 1)}" + f"; the table says: {m}" * bool(m) + ")" for s, n, m in pieces
    )
    notes.note("", f"这些符号作缺数处理：{zh}", f"these signs are read as no figure: {en}")


def _by_id(grids: Sequence[Grid], wanted: int) -> Grid:
    return next(g for g in grids if id(g) == wanted)


def legend(sign: str, grid: Grid) -> str:
    """What a line without figures says of a sign; empty where none does.

    >>> grid = Grid("", (("Acre", "1"), ("Legenda: - Zero absoluto; ... Valor não disponível", ""), ("/ = keine Angabe", ""), (":", "not available")))
    >>> [legend(s, grid) for s in ("...", "/", ":", "-", "x")]
    ['Valor não disponível', 'keine Angabe', 'not available', 'Zero absoluto', '']
    >>> legend("-", Grid("", (("STATE DOMESTIC PRODUCT - STATE-WISE (At Current Prices)", ""), ("Goa", "-"))))
    ''
    """
    behind = re.compile(
        rf"(?:(?:^|[;；,，.。:：(（\"“'‘])\s*{re.escape(sign)}[\"”'’]?\s*(?:[=:：]|表示|代表|为)?|"
        # within a sentence a dash is a dash: STATE DOMESTIC PRODUCT - STATE-WISE
        rf"\s{re.escape(sign)}[\"”'’]?\s*(?:[=:：]|表示|代表|为))\s*(?P<words>[^\W\d_][^;；。“\"]*)"
    )
    for row in grid.rows:
        line = " ".join(filter(None, row)).strip()
        if any(map(is_figure, (w for w in row if w != sign))) or sign not in line:
            continue
        hit = behind.search(line)
        words = hit["words"].strip(" .,，)）") if hit else ""
        if words and len(words) <= _LONGEST:
            return words
    return ""


def own_letters(grid: Grid) -> frozenset[str]:
    """The letters behind figures that notes of the table itself explain; they are not those of statistical offices.

    >>> rows = (("Norway", "13.1 c"), ("Notes", ""), ("c", "Updated by the office with survey data"), ("d. Capped at 18 years", ""), ("p: provisional", ""))
    >>> sorted(own_letters(Grid("", rows)))
    ['c', 'd']
    """
    letters = set()
    for row in grid.rows:
        line = " ".join(filter(None, row)).strip()
        hit = _OWN.match(line)
        words = (hit["words"] or hit["w2"]) if hit else ""
        if hit and not any(map(is_figure, row)) and not _USUAL.search(words[:40]):
            letters.add(hit["letter"] or hit["l2"])
    return frozenset(letters)


__all__ = ["legend", "own_letters", "say_signs"]

"""Figures a thousand and more times beyond those of all other regions, and parts that are larger than their whole: ``tell_odd``.

The source may have misprinted them or given them in another unit; printed as they stand they are means and ranks of nothing, and
are asked about. No size of a region may explain them: a capital is far from the villages in every count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.periods import in_order
from analysis.values import Text
from intake.new.answers import Answers
from intake.new.content.cells import UNSAID, Series, Spot
from intake.new.contradictions.outliers import tell_slips
from intake.new.notes import Notes
from intake.new.settling.doubts import OUT, RIGHT, ask_doubt
from intake.tables.totals import far_off_over, grows_with_size, relative

#: as many figures are named
_SHOWN = 3
#: of fewer rows, and in more of them, a part beyond its whole says nothing
_FEWEST, _MOST = 6, 0.25
#: rounding makes a part larger than its whole by less
_ROUNDED = 1.005


def _of_period(s: Series, period: str, regions: Mapping[str, str]) -> dict[str, float]:
    return {k: v for (k, p), (v, _) in s.cells.items() if p == period and k in regions}


def _is_size(s: Series) -> bool:
    return s.unit not in {"%", "‰"} and not relative(s.base or s.name, s.unit)


def _far_off(
    s: Series, series: Sequence[Series], regions: Mapping[str, str]
) -> list[tuple[str, str, float, Spot]]:
    """Region, period, figure and place of what is far off in an indicator."""
    periods = in_order({p for _, p in s.cells})
    others = [o for o in series if o is not s and _is_size(o)] if _is_size(s) else []
    found = far_off_over(
        {p: _of_period(s, p, regions) for p in periods},
        lambda p: [_of_period(o, p, regions) for o in others],
    )
    return [(region, period, *s.cells[region, period]) for region, period in found]


def tell_odd(series: Sequence[Series], regions: Mapping[str, str], notes: Notes, answers: Answers) -> None:
    """Ask about figures that are far off; tell parts beyond their whole, and slips of the point where nothing was asked.

    Args:
        series: the indicators.
        regions: what each region is called, by its key.
    """
    ask_far_off(series, regions, notes, answers)
    tell_beyond_whole(series, regions, notes)
    tell_slips([s for s in series if ("doubt", s.name) not in notes.questions], regions, notes)


def ask_far_off(series: Sequence[Series], regions: Mapping[str, str], notes: Notes, answers: Answers) -> None:
    """Ask of each indicator that holds such figures; the answer is to mend the table, to leave the indicator out, or that they are right.

    Args:
        series: the indicators.
        regions: what each region is called, by its key.
    """
    for s in series:
        if answers.given("doubt", s.name) or ("doubt", s.name) in notes.questions:
            continue
        if not (found := _far_off(s, series, regions)):
            continue
        off = {(r, p) for r, p, _, _ in found}
        rest = sorted(
            v
            for a, (v, _) in s.cells.items()
            if a not in off and a[0] in regions and a[1] in {p for _, p in off}
        )
        some = [
            f"{regions[r]}{'' if p == UNSAID else f' {p}'} {v:,.10g} ({spot.text['en']})"
            for r, p, v, spot in found[:_SHOWN]
        ]
        places = [
            f"{regions[r]}{'' if p == UNSAID else f' {p}'} {v:,.10g}（{spot.text['zh']}）"
            for r, p, v, spot in found[:_SHOWN]
        ]
        more = len(found) > _SHOWN
        counted = f"{len(found)} figures of {s.name} are" if len(found) > 1 else f"a figure of {s.name} is"
        what = Text(
            zh=f"{s.name}有 {len(found)} 个数与其他地区的（{rest[0]:,.10g} 至 {rest[-1]:,.10g}）相差一千倍以上：{'，'.join(places)}{' 等' * more}；"
            "与来源核对，是误印或单位不同的，请改表后重来；不改的话，这个指标",
            en=f"{counted} a thousand and more times beyond those of the other regions ({rest[0]:,.10g} to "
            f"{rest[-1]:,.10g}): {', '.join(some)}{' …' * more}; compare with the source, and correct the spreadsheet where it is a misprint "
            "or another unit; if nothing is corrected, this indicator",
        )
        ask_doubt(s.name, found[0][3].text, what, (("out", OUT), ("right", RIGHT)), "out", notes)


def tell_beyond_whole(series: Sequence[Series], regions: Mapping[str, str], notes: Notes) -> None:
    """Tell where a part is larger than the whole that its name says it is of, while it is not in nearly all other rows.

    Args:
        series: the indicators.
        regions: what each region is called, by its key.
    """
    named = {s.name: s for s in series}
    for part in series:
        whole = named.get(part.name.rpartition("：")[0] or part.name.rpartition(": ")[0])
        if whole is None or part.unit != whole.unit or ("doubt", part.name) in notes.questions:
            continue
        if not _is_size(part) or not grows_with_size(whole.base or whole.name, whole.unit):
            continue
        both = [a for a in part.cells if a in whole.cells and a[0] in regions]
        over = [a for a in both if part.cells[a][0] > whole.cells[a][0] * _ROUNDED > 0]
        if len(both) < _FEWEST or not 0 < len(over) <= _MOST * len(both):
            continue
        region, period = over[0]
        when = "" if period == UNSAID else period
        figure, spot = part.cells[over[0]]
        of = whole.cells[over[0]][0]
        more = len(over) - 1
        notes.note(
            spot.text,
            f"{regions[region]}的{part.name}（{figure:,.10g}{f'，{when}' if when else ''}）大于它的整体{whole.name}（{of:,.10g}）"
            + (f"；另有 {more} 处" if more else ""),
            f"{part.name} of {regions[region]} ({figure:,.10g}{f', {when}' if when else ''}) is more than its whole, {whole.name} ({of:,.10g})"
            + (f"; and {more} more" if more else ""),
            "与来源核对，如是误印，请改原表",
            "compare with the source, and correct the spreadsheet where it is a misprint",
        )

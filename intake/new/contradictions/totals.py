"""What the regions add up to beside the figures of the row that stands for all of them: ``check_totals``.

A total that is the sum in some periods of an indicator and not in others, or the sum together with a row that is not read, shows that a figure or a
row was misread or miswritten. Totals that are nowhere the sum (a country's product beside its provinces') show nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.periods import in_order
from analysis.values import Text
from intake.new.answers import Answers, Question
from intake.new.content.cells import UNSAID, Series, Spot
from intake.new.content.no_region import NOT_READ
from intake.new.content.regions import Places
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.new.settling.areas import Sorting
from intake.new.settling.doubts import OUT, RIGHT, ask_doubt
from intake.new.vocabulary.region_parts import NO_MEAN
from intake.new.vocabulary.words import fold
from intake.tables.totals import relative
from intake.tables.units import amount

#: so near to two or three times the total are regions of two or three levels together
_NEAR_TIMES = 0.02
#: a total that is nearly the sum is rounded or revised
_NEARLY = 0.002
#: figures of fewer digits are each other's sums by chance
_DIGITS = 1000


@dataclass(frozen=True)
class _Check:
    """One indicator and period: what the total is, and what the regions add up to."""

    series: Series
    period: str
    total: float
    sum: float
    spots: tuple[Spot, ...]
    #: with how many decimals the indicator is written at most
    decimals: int

    @property
    def step(self) -> float:
        """By how much rounding may move a sum."""
        return float(0.5 * 10.0**-self.decimals * (len(self.spots) + 1))

    @property
    def fits(self) -> bool:
        """Whether the total is the sum but for rounding."""
        return abs(self.total - self.sum) <= max(self.step, 1e-9 * abs(self.sum))


def check_totals(
    places: Places,
    sorting: Sorting,
    series: Sequence[Series],
    tables: Sequence[Roles],
    notes: Notes,
    answers: Answers,
) -> None:
    """Ask where the sum of the regions and the row of the whole contradict each other."""
    if len(sorting.regions) < 4:
        return
    for area in sorting.areas:
        word = places.rows[area].word
        checks = _checks(area, sorting.regions, series)
        if answers.given("doubt", word) or not checks:
            continue
        fits = [c for c in checks if c.fits]
        over = [c for c in checks if any(abs(c.sum / c.total / n - 1) < _NEAR_TIMES for n in (2, 3))]
        if fits:
            # the area is the whole: where it is not the sum a figure is wrong
            _ask_odd(word, checks, notes, answers)
        elif (row := _unread(checks, tables)) is not None:
            _ask_row(word, row, places, notes, answers)
        elif (
            len(over) == len(checks)
            and len(sorting.areas) == 1
            and places.kind == "own"
            and NO_MEAN.search(word)
        ):
            times = sorted(c.sum / c.total for c in checks)[len(checks) // 2]
            what = Text(
                zh=f"各地区相加是“{word}”的 {times:.1f} 倍：有的行可能是几个地区之和，或重复计算（是合计的行，加 --means 名称=area）",
                en=f"the regions add up to {times:.1f} times “{word}”: some rows may stand for several regions, or count twice "
                "(of a row that is a total say --means NAME=area)",
            )
            ask_doubt(word, checks[0].series.where.text, what, (("right", RIGHT),), "right", notes)


def _checks(area: str, regions: Sequence[str], series: Sequence[Series]) -> list[_Check]:
    checks = []
    for s in series:
        if s.unit in {"%", "‰"} or relative(s.base or s.name, s.unit):
            continue
        decimals = max(s.decimals, default=0)
        for period in in_order({p for k, p in s.cells if k == area and p != UNSAID}) or [UNSAID]:
            cells = [s.cells.get((k, period)) for k in regions]
            known = [c for c in cells if c is not None]
            whole = s.cells.get((area, period))
            # of a region without a figure the total may have one
            if whole is None or len(known) < len(cells) or min(v for v, _ in known) < 0 or whole[0] <= 0:
                continue
            spots = tuple(spot for _, spot in known)
            checks.append(_Check(s, period, whole[0], sum(v for v, _ in known), spots, decimals))
    return checks


def adds_up(s: Series, regions: Collection[str], areas: Iterable[str]) -> bool:
    """Whether an area's figure is the sum of the regions', wherever it and they all have one: such figures grow with size.

    Net migration does, which may be negative; a mean, a rate or a density does not. Few digits may agree by chance.
    """
    if len(regions) < 4 or s.unit in {"%", "‰"}:
        return False
    step = 10.0 ** -max(s.decimals, default=0)
    for area in areas:
        found: list[bool] = []
        for period in {p for k, p in s.cells if k == area}:
            known = [v for k in regions for v, _ in [s.cells.get((k, period), (None, None))] if v is not None]
            whole = s.cells[area, period][0]
            if len(known) == len(regions) and abs(whole) >= _DIGITS * step:
                found.append(abs(whole - sum(known)) <= max(0.5 * step * (len(known) + 1), 1e-6 * abs(whole)))
        if found and all(found):
            return True
    return False


def _ask_odd(word: str, checks: Sequence[_Check], notes: Notes, answers: Answers) -> None:
    """Ask about indicators that add up in most periods and not in others: a rate beside a count adds up in none."""
    for s in {id(c.series): c.series for c in checks}.values():
        mine = [c for c in checks if c.series is s and abs(c.total - c.sum) > max(c.step, _NEARLY * c.total)]
        fitting = sum(c.fits for c in checks if c.series is s)
        if not mine or fitting < max(2, len(mine)) or answers.given("doubt", s.name):
            continue
        first = mine[0]
        periods = "、".join(c.period for c in mine[:3] if c.period != UNSAID)
        zh, en = (f"（{periods}）", f" ({periods.replace('、', ', ')})") if periods else ("", "")
        what = Text(
            zh=f"{s.name}{zh}：各地区相加为 {first.sum:,.10g}，“{word}”却是 {first.total:,.10g}，其他时期二者相等；有一个数可能读错或写错",
            en=f"{s.name}{en}: the regions add up to {first.sum:,.10g} and “{word}” is {first.total:,.10g}, while they agree in other periods; "
            "a figure may be wrong",
        )
        ask_doubt(s.name, s.where.text, what, (("right", RIGHT), ("out", OUT)), "right", notes)


def _unread(checks: Sequence[_Check], tables: Sequence[Roles]) -> tuple[Roles, int] | None:
    """The row without which no total is the sum: in every check its figure is what is missing."""
    rows: set[int] | None = None
    digits, at = 0.0, 0
    for c in checks:
        grids = {id(spot.grid) for spot in c.spots}
        columns = {spot.column for spot in c.spots}
        if len(grids) > 1 or len(columns) > 1:
            return None
        grid, column = c.spots[0].grid, columns.pop()
        if rows is not None and id(grid) != at:
            return None
        at, taken = id(grid), {spot.row for spot in c.spots}
        missing, step = c.total - c.sum, c.step
        # only what was missing in every check so far can be so in all
        rows = {
            r
            for r in (range(len(grid.rows)) if rows is None else rows)
            if r not in taken
            and (read := amount(grid.rows[r][column])) is not None
            and not read.missing
            and abs(read.value - missing) <= step
        }
        if not rows:
            return None
        digits = max(digits, missing * 10.0**c.decimals)
    if not rows or digits < _DIGITS:
        return None
    row = min(rows)
    return next(((t, row) for t in tables if id(t.page.grid) == at), None)


def _ask_row(word: str, row: tuple[Roles, int], places: Places, notes: Notes, answers: Answers) -> None:
    roles, r = row
    name = roles.page.grid.rows[r][roles.region] if roles.region is not None else ""
    left_out = {fold(w) for w in answers.leave_out}
    if answers.given("means", name) or fold(name) in left_out or name in places.passed.get("out", ()):
        # what is known to be no region (不分地区, unknown) is counted in the total, and is told
        return
    what = Text(
        zh=f"“{word}”加上这一行才是各行之和，而这一行{f'（“{name}”）' if name else ''}没有读取：它也是要比较的地区吗",
        en=f"“{word}” is the sum only with this row{f' (“{name}”)' if name else ''}, which is not read: is it a region to compare as well",
    )
    place = roles.page.grid.place(r)
    if (asked := notes.questions.get(("means", name))) is not None:
        # one question of a row: what the total shows is said in it, and answers it
        notes.questions["means", name] = replace(
            asked,
            text=Text(
                zh=f"{asked.text['zh']}；“{word}”加上它才是各行之和",
                en=f"{asked.text['en']}; “{word}” is the sum only with it",
            ),
            default=asked.default or "nothing",
        )
        return
    if name and r in roles.page.body and places.kind == "own":
        notes.ask(
            Question(
                "means",
                place,
                what,
                (
                    ("region", Text(zh="一个地区", en="a region")),
                    ("nothing", NOT_READ),
                ),
                name,
                "nothing",
            )
        )
        return
    ask_doubt(
        word,
        place,
        what,
        (("right", Text(zh="不是，照此读取", en="no; read the table as it is")),),
        "right",
        notes,
    )

"""Two figures of one region, period and indicator: asked where they are of a few rows, refused where they are of many: ``settle_conflicts``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.values import Text
from intake.new.answers import Answers, typed
from intake.new.content.cells import UNSAID, Collector, Conflict
from intake.new.content.regions import Row
from intake.new.notes import MOST, Notes
from intake.new.settling.doubts import ask_doubt

#: of more regions that stand twice a column that tells the rows apart was overlooked
_MOST_TWICE = 3


def settle_conflicts(collector: Collector, rows: Mapping[str, Row], notes: Notes, answers: Answers) -> None:
    """Ask which of two rows of a region is right, or apply what was answered; one error for all others of their kind."""
    by_region: dict[str, list[Conflict]] = {}
    for conflict in collector.conflicts:
        by_region.setdefault(conflict.address[0], []).append(conflict)
    regions = {k for s in collector.series.values() for k, _ in s.cells}
    few = len(by_region) <= min(_MOST_TWICE, 0.2 * len(regions))
    others: list[Conflict] = []
    for region, conflicts in by_region.items():
        lines = {(c.before.grid.name, c.before.row, c.after.grid.name, c.after.row) for c in conflicts}
        (one, row, other, second), *more = lines
        if few and not more and region in rows and (one, row) != (other, second):
            _settle(rows[region].word, region, conflicts, collector, notes, answers)
        else:
            others += conflicts
    # without a period, figures of several years stand in one place
    _refuse([c for c in others if c.address[1] != UNSAID], collector, notes)


def _settle(
    word: str,
    region: str,
    conflicts: Sequence[Conflict],
    collector: Collector,
    notes: Notes,
    answers: Answers,
) -> None:
    said = answers.given("doubt", word)
    if said == "second":
        for c in conflicts:
            c.series.cells[c.address] = (c.value, c.after)
    elif said == "out":
        for s in collector.series.values():
            for address in [a for a in s.cells if a[0] == region]:
                del s.cells[address]
        collector.seen.pop(region, None)
    if said:
        return
    first = conflicts[0]
    figures = f"{first.series.cells[first.address][0]:,g}", f"{first.value:,g}"
    what = Text(
        zh=f"“{word}”有两行，数字不同（{first.series.name}：{figures[0]} 与 {figures[1]}）：哪一行是它的",
        en=f"“{word}” stands in two rows with different figures ({first.series.name}: {figures[0]} and {figures[1]}): which is right",
    )
    options = (
        ("first", first.before.text),
        ("second", first.after.text),
        ("out", Text(zh="两行都不读", en="neither; leave the region out")),
    )
    ask_doubt(word, first.after.text, what, options, "first", notes)


def _refuse(conflicts: Sequence[Conflict], collector: Collector, notes: Notes) -> None:
    twice = {c.address[0] for c in conflicts}
    regions = {k for s in collector.series.values() for k, _ in s.cells}
    if len(conflicts) > MOST and len(twice) >= 0.5 * len(regions) and not collector.telling:
        _refuse_tables(conflicts[0], len(conflicts), len(twice), notes, collector.answers)
        return
    for c in conflicts[:MOST]:
        before = c.before.text
        period = c.address[1]
        notes.error(
            c.after.text,
            f"{c.series.name}（{period}）与{before['zh']}的数不同",
            f"{c.series.name} ({period}) differs from the figure in {before['en']}",
            "只保留正确的一处",
            "keep the right one only",
        )
    if rest := len(conflicts) - MOST if len(conflicts) > MOST else 0:
        remedy = ("逐一改正", "correct them")
        if collector.telling:
            heading = next(iter(collector.telling))
            flags = {w: f"--choose {typed(f'{heading}={w}')}" for w in ("取值", "VALUE")}
            remedy = (
                f"逐一改正；如“{heading}”列说明二者的不同，可加 {flags['取值']}",
                f"correct them; where the column “{heading}” tells them apart, say {flags['VALUE']}",
            )
        notes.error("", f"另有 {rest} 处与别处的数不同", f"{rest} more figures differ from others", *remedy)


def _refuse_tables(first: Conflict, figures: int, regions: int, notes: Notes, answers: Answers) -> None:
    """One error where most regions stand several times: tables of which nothing says how they differ."""
    zh, en = first.before.text["zh"], first.before.text["en"]
    one, other = f"{first.series.cells[first.address][0]:,g}", f"{first.value:,g}"
    period = first.address[1]
    below = first.before.grid.name == first.after.grid.name
    remedy = (
        (
            # one period for all rows was the answer, and they are of several
            f"--period {answers.period} 把所有行都当作同一时期；如有一列写着时期，去掉它，改用 --period-column 列名（或 A、B 等列号）",
            f"--period {answers.period} makes all rows of one period; where a column says of when each is, leave it out and say "
            "--period-column HEADING (or its letter: A, B …)",
        )
        if ("period", "") in answers.used
        else (
            "如是几张表上下排列，每张表都写上表头，并在表头上方加一行，写明指标或年份；如是重复，只留一处",
            "where several tables stand one below the other, give each its headings, and above them a line that says its "
            "indicator or its year; where rows come twice, keep one",
        )
        if below
        else (
            "如各工作表的指标或年份不同，把它写进工作表名；如是重复，只读一个（--sheet）",
            "where the sheets are about other indicators or years, say so in their names; where they repeat each other, read one "
            "(--sheet)",
        )
    )
    notes.error(
        first.after.text,
        f"{regions} 个地区的同一指标、同一时期有不同的数（共 {figures} 处）：如{first.series.name}（{period}）在{zh}是 {one}，"
        f"在这里是 {other}",
        f"{regions} regions have several figures of the same indicator and period ({figures} in all): {first.series.name} ({period}) "
        f"is {one} in {en}, and {other} here",
        *remedy,
    )

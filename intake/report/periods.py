"""Periods in a report's tables, and whether an indicator keeps to one kind: `period_column`, `mixed_periods`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analysis.periods import Kind, Reading, find, in_order, of, read_column, series
from analysis.values import Indicator, Panel, Text, joined, listed, period_when, same
from intake.problems import Problems
from intake.report.faults import not_a_period
from intake.report.report import REPORT_FILE
from intake.report.schema import RemarkSpec
from intake.tables.files import RawTable, tidy

KINDS: Mapping[Kind, Text] = {
    "year": Text(zh="年", en="years"),
    "half": Text(zh="半年", en="half-years"),
    "quarter": Text(zh="季", en="quarters"),
    "month": Text(zh="月", en="months"),
    "months": Text(zh="若干月合计", en="several months together"),
    "day": Text(zh="日", en="days"),
    "years": Text(zh="若干年合计", en="several years together"),
    "split": Text(zh="学年或财政年度", en="school or fiscal years"),
    "plan": Text(zh="五年规划", en="five-year plans"),
}
_TAKEN = {
    "months": Text(
        zh="这些日期都是某月1日，按月份读取",
        en="these dates are all the first of a month and are read as months",
    ),
    "years": Text(
        zh="这些日期都是1月1日或都是12月31日，按年份读取",
        en="these dates are all 1 January, or all 31 December, and are read as years",
    ),
}


def period_column(table: RawTable, heading: str, problems: Problems) -> dict[str, str]:
    """The ids of the words in a table's column of periods; words that are none are told once each."""
    column = table.header.index(tidy(heading))
    first: dict[str, int] = {}
    for row in table.rows:
        word = row.cells[column].strip()
        if word:
            first.setdefault(word, row.number)
    reading: Reading = read_column(first)
    for word in reading.unread:
        problems.error(table.file, table.place(first[word], heading), *not_a_period(word))
    if reading.taken in _TAKEN:
        problems.warn(
            table.file,
            table.place(column=heading),
            _TAKEN[reading.taken],
            Text(
                zh="若确指某一天，写成 2020年7月1日 的样子；若是月份或年份，写成 2020-07 或 2020",
                en="if days are meant, write them as 1 July 2020; if not, write 2020-07 or 2020",
            ),
        )
    return {word: period.id for word, period in reading.by_word.items()}


def mixed_periods(panel: Panel, problems: Problems) -> None:
    """An error for every indicator whose regions have periods of several kinds: what comes after what, nobody could say."""
    regions = set(panel.codes())
    for indicator in panel.indicators.values():
        periods = _periods(panel, indicator, regions)
        if periods and series(periods) is None:
            problems.error(
                indicator.file,
                same(indicator.id),
                Text(
                    zh="“{name}”的时期种类不一：{kinds}", en="“{name}” mixes kinds of periods: {kinds}"
                ).fill(name=indicator.name, kinds=_kinds(periods)),
                Text(
                    zh="只留一种；另一种放进另一个表、另设一个指标",
                    en="keep one kind; give the other a table and an indicator of its own",
                ),
            )


def remark_periods(remarks: Iterable[RemarkSpec], panel: Panel, problems: Problems) -> None:
    """An error for a remark on a period in which its indicator has no figure: nobody would ever read it."""
    for i, remark in enumerate(remarks, start=1):
        if remark.period is None or remark.indicator is None or remark.indicator not in panel.indicators:
            continue
        known = panel.periods(remark.indicator)
        if find(remark.period, known) is None:
            problems.error(
                REPORT_FILE,
                same(f"remark #{i} period"),
                Text(zh="“{name}”没有{t}的数", en="there is no figure of “{name}” {t}").fill(
                    name=panel.indicators[remark.indicator].name, t=period_when(remark.period)
                ),
                Text(zh="有数的时期：{t}", en="periods with figures: {t}").fill(t=listed(known)),
            )


def _periods(panel: Panel, indicator: Indicator, regions: set[str]) -> list[str]:
    frame = panel.categories if indicator.kind == "category" else panel.numbers
    known = frame[indicator.id].dropna().index
    return in_order({str(t) for code, t in known if code in regions})


def _kinds(periods: Iterable[str]) -> Text:
    """Each kind with its first few periods."""
    by_kind: dict[Kind, list[str]] = {}
    for t in periods:
        by_kind.setdefault(of(t).kind, []).append(t)
    texts = [
        Text(zh="{kind}（{some}）", en="{kind} ({some})").fill(kind=KINDS[kind], some=listed(some))
        for kind, some in by_kind.items()
    ]
    return joined(texts)

"""Periods in words of both languages: `period_text`, `period_label`, `period_when`, `periods_text`, `listed`, `in_sentence`."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.periods import between, label, when, words
from analysis.text import Option, Text, joined


def period_text(id: str) -> Text:
    """A period in words: 2020年一季度, Q1 2020."""
    return Text(zh=words(id, "zh"), en=words(id, "en"))


def period_label(id: str) -> Text:
    """A period at the head of a column: 2020, 2020年一季度; Sep 2020."""
    return Text(zh=label(id, "zh"), en=label(id, "en"))


def period_when(id: str) -> Text:
    """A period as an adverb: 2020年, in 2020; on 31 March 2020."""
    return Text(zh=when(id, "zh"), en=when(id, "en"))


def periods_text(first: str, last: str) -> Text:
    """From one period to another: 2009—2018年, 2009–2018."""
    return Text(zh=between(first, last, "zh"), en=between(first, last, "en"))


def periods_option(periods: Sequence[str]) -> Option:
    """The option “period” of a methods page: each by name, or from first to last where there are more than six.

    >>> periods_option(["2019", "2020"])[1]["en"], periods_option([str(t) for t in range(2000, 2020)])[1]["en"]
    ('2019, 2020', '2000–2019 (20)')
    >>> periods_option(["2020-Q1", "2020-Q4"])[1]["zh"]
    '2020年一季度、2020年四季度'
    """
    return Text(zh="时期", en="Period"), listed(periods)


def listed(periods: Sequence[str]) -> Text:
    """Periods in a row; from first to last, with their number, where there are more than six."""
    if len(periods) <= 6:
        return joined(period_label(t) for t in periods)
    return Text(
        zh=f"{between(periods[0], periods[-1], 'zh')}（{len(periods)}）",
        en=f"{between(periods[0], periods[-1], 'en')} ({len(periods)})",
    )


def in_sentence(periods: Sequence[str]) -> Text:
    """Periods in a row inside a sentence, with their words: 2014年、2016年; as in `listed` where there are more than six.

    >>> in_sentence(["2014", "2016"])["zh"], in_sentence(["2009-2018"])["en"]
    ('2014年、2016年', '2009–2018')
    """
    return joined(period_text(t) for t in periods) if len(periods) <= 6 else listed(periods)

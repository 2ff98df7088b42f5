"""Periods in words of both languages: `period_text`, `period_label`, `period_when`, `periods_text`, `listed`, `in_sentence`; names with
their period and without: `of_period`, `undated`, `is_of_period`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.periods import between, label, parse, when, words
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


def of_period(name: Text, period: str) -> Text:
    """A name with the period of its figures: 人均生产总值（2022年）, GDP per capita (2022)."""
    return Text(zh="{name}（{t}）", en="{name} ({t})").fill(name=name, t=period_text(period))


def undated(name: Text, period: str) -> Text:
    """A title without the period that it ends on, for a title that names periods itself.

    >>> undated(Text(zh="综合指数（2022年）", en="Composite index, 2022"), "2022")["en"]
    'Composite index'
    """
    when = period_text(period)
    return Text(
        {
            lang: re.sub(
                rf"(?:[，,]?\s*[（(]{re.escape(when[lang])}[）)]|[，,]\s*{re.escape(when[lang])})$", "", words
            )
            for lang, words in name.items()
        }
    )


def is_of_period(name: Text, bare: Text) -> bool:
    """Whether a name is another one with a period behind it, as :func:`of_period` writes it.

    >>> bare = Text(zh="产值", en="Output")
    >>> is_of_period(of_period(bare, "2020-Q1"), bare), is_of_period(Text(zh="产值（人均）", en="Output (per head)"), bare)
    (True, False)
    """
    behind = name["en"].removeprefix(bare["en"])
    return (
        behind != name["en"] and behind[:2] == " (" and behind[-1] == ")" and parse(behind[2:-1]) is not None
    )

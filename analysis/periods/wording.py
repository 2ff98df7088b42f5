"""Words of periods on pages: exports ``words``, ``label``, ``labels``, ``when``, ``phrase``, ``between``."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.periods.period import parse
from analysis.periods.relations import series
from analysis.periods.spoken import speaker


def words(id: str, language: str) -> str:
    """A period in words (see :meth:`Period.text`); a word that is no period stays as it is."""
    period = parse(id)
    return id if period is None else period.text(language)


def label(id: str, language: str) -> str:
    """A period as a heading (see :meth:`Period.label`); a word that is no period stays as it is."""
    period = parse(id)
    return id if period is None else period.label(language)


def labels(ids: Iterable[str], language: str) -> dict[str, str]:
    """Headings of periods that stand together: years are bare among years, and whole years among parts of them.

    >>> list(labels(["2020-Q1", "2020-H1", "2020"], "zh").values()), labels(["2019", "2020"], "zh")["2020"]
    (['2020年一季度', '2020年上半年', '2020年全年'], '2020')
    """
    known = list(ids)
    parts = series(known) not in {"year", None}
    return {
        t: speaker(language).whole(p)
        if parts and (p := parse(t)) and p.kind == "year"
        else label(t, language)
        for t in known
    }


def when(id: str, language: str) -> str:
    """A period as an adverb (see :meth:`Period.when`); of a word that is no period, “in” it.

    >>> when("2020-09", "en"), when("2020-09", "zh")
    ('in September 2020', '2020年9月')
    """
    period = parse(id)
    if period is None:
        return speaker(language).when_unread(id)
    return period.when(language)


def phrase(id: str, language: str) -> str:
    """A period within a sentence (see :meth:`Period.phrase`); a word that is no period stays as it is."""
    period = parse(id)
    return id if period is None else period.phrase(language)


def between(first: str, last: str, language: str) -> str:
    """The time from one period to another, in words.

    >>> between("2016-01", "2016-12", "zh"), between("2009", "2018", "zh"), between("2020-Q1", "2020-Q4", "en")
    ('2016年1—12月', '2009—2018年', 'Q1–Q4 2020')
    >>> between("FYP12", "FYP14", "zh"), between("FYP12", "FYP14", "en"), between("2019-Q1", "2020-Q4", "zh")
    ('“十二五”至“十四五”时期', '12th–14th Five-Year Plans', '2019年一季度至2020年四季度')
    """
    a, b = parse(first), parse(last)
    if a is None or b is None:
        return f"{words(first, language)}{'至' if language == 'zh' else ' – '}{words(last, language)}"
    return a.text(language) if a == b else speaker(language).between(a, b)

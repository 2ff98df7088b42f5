"""Answers for which a table has no use, each with the reason and what would hold: ``unused_answers``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from analysis.values import Problem, Text, same
from intake.new.answers import FLAGS, REST, Answers, Unused
from intake.new.content.cells import UNSAID, Collector
from intake.new.layout.roles import Roles
from intake.new.tidy import Tidy
from intake.new.vocabulary.words import fold
from intake.problems import near

#: so many names are listed where none is near
_SHOWN = 12


def unused_answers(
    tidy: Tidy, answers: Answers, collector: Collector, tables: Sequence[Roles]
) -> tuple[Unused, ...]:
    """The answers that apply to nothing in the table; names of what other answers leave out apply."""
    found = [*_plain(tidy, answers), *_named(tidy, answers, collector), *_of_columns(answers, tables)]
    return tuple(
        Unused(flag, subject, Problem(tidy.file, same(_typed(flag, subject)), what, remedy))
        for flag, subject, what, remedy in found
    )


_Said = tuple[str, str, Text, Text]


def _typed(flag: str, subject: str) -> str:
    option = "--leave-out" if flag == "leave_out" else {**FLAGS}[flag]  # type: ignore[index]
    return f"{option} {subject}".strip()


def _plain(tidy: Tidy, answers: Answers) -> Iterator[_Said]:
    """The period and the indicator of the whole table, where its columns and headings say them."""
    if answers.indicator and ("indicator", "") not in answers.used:
        yield (
            "indicator",
            "",
            Text(
                zh="表头或列里写明了是什么指标，这个答案用不上",
                en="headings or a column name the indicators, so that this answer applies to nothing",
            ),
            Text(
                zh="去掉它；名称在 indicators.xlsx 里改",
                en="leave it out; names are changed in indicators.xlsx",
            ),
        )
    if answers.period and ("period", "") not in answers.used:
        shown = [p for p in tidy.periods if p != UNSAID]
        span = shown[0] if len(shown) == 1 else f"{shown[0]} … {shown[-1]}" if shown else "—"
        yield (
            "period",
            "",
            Text(
                zh=f"每个数是什么时期的，表里都写了（{span}），这个答案用不上",
                en=f"the table says of every figure of when it is ({span}), so that this answer applies to nothing",
            ),
            Text(
                zh="去掉它；如时期读错了，用 --period-column 指明时期列，或改正表头",
                en="leave it out; where periods are misread name their column with --period-column, or correct the headings",
            ),
        )


def _named(tidy: Tidy, answers: Answers, collector: Collector) -> Iterator[_Said]:
    """Answers about indicators and rows of other names than the table has."""
    names = [m.name for m in tidy.measures]
    passed = {fold(w) for w in collector.passed}
    for flag, pairs in (("direction", answers.direction), ("unit", answers.unit)):
        for subject in _without_use(flag, pairs, answers):
            if fold(subject) in passed or (flag == "direction" and fold(subject) == fold(REST)):
                continue
            if flag == "direction" and answers.indicator and len(pairs) == 1:
                # the direction of the one indicator, asked under the name that was proposed
                continue
            what = Text(zh=f"没有指标“{subject}”", en=f"there is no indicator “{subject}”")
            yield flag, subject, what, _rather(subject, names)
    for subject in _without_use("means", answers.means, answers):
        what = Text(zh=f"没有名为“{subject}”的行", en=f"no row is called “{subject}”")
        words = [r.name["zh"] for r in tidy.regions.values()] + [a.word for a in tidy.areas.values()]
        yield "means", subject, what, _rather(subject, words)


def _of_columns(answers: Answers, tables: Sequence[Roles]) -> Iterator[_Said]:
    """Answers about columns that the table does not have, or that tell no figures apart."""
    headings = {fold(w): (t, c) for t in tables for c in t.columns for w in (*c.path, " ".join(c.path))}
    telling = [d.name for t in tables for d in (*t.dimensions, *([t.level] if t.level else ()))]
    for subject in _without_use("choose", answers.choose, answers):
        value = answers.choose[subject]
        _, column = headings.get(fold(subject), (None, None))
        if column is not None and (value == "all" or [fold(w) for w in column.distinct] == [fold(value)]):
            # so it is
            continue
        what = (
            Text(zh=f"没有名为“{subject}”的列", en=f"there is no column called “{subject}”")
            if column is None
            else Text(
                zh=f"“{subject}”列不区分同一地区、同一时期的数，没有什么可选",
                en=f"the column “{subject}” tells no figures of one region and period apart, so that nothing is chosen by it",
            )
        )
        yield "choose", subject, what, _rather(subject, telling)
    out = {fold(v.name) for t in tables for v in t.values} | set(headings)
    for word in answers.leave_out:
        if ("leave_out", fold(word)) in answers.used:
            continue
        if (what_for := _needed(word, tables)) is not None:
            yield "leave_out", word, what_for, Text(zh="去掉它", en="leave it out")
            continue
        if fold(word) in out:
            continue
        what = Text(zh=f"没有叫“{word}”的行或列", en=f"neither a row nor a column is called “{word}”")
        yield (
            "leave_out",
            word,
            what,
            _rather(word, [c.heading for t in tables for c in t.columns if c.heading]),
        )


def _needed(word: str, tables: Sequence[Roles]) -> Text | None:
    """Why a column that is named cannot be left out: it says whose figures they are, of when or of what; None for any other."""
    for t in tables:
        roles = (
            (t.region, "地区", "the regions"),
            (t.period, "时期", "the periods"),
            (t.measure, "指标", "the indicators"),
        )
        for column, zh, en in roles:
            if column is None or fold(word) not in {fold(w) for w in t.columns[column].path}:
                continue
            if not any(fold(word) in map(fold, t.page.paths[v.column]) for v in t.values):
                return Text(
                    zh=f"“{word}”列写的是{zh}，不能不读",
                    en=f"the column “{word}” says {en} and cannot be left out",
                )
    return None


def _without_use(flag: str, pairs: Mapping[str, str], answers: Answers) -> Iterator[str]:
    used = {subject for f, subject in answers.used if f == flag}
    for subject in map(fold, pairs):
        # of NAME=A=B both readings are given, and one of them is meant
        twice = any(u.startswith(f"{subject}=") or subject.startswith(f"{u}=") for u in used)
        if subject not in used and not twice:
            yield next(w for w in pairs if fold(w) == subject)


def _rather(word: str, known: Iterable[str]) -> Text:
    names = list(dict.fromkeys(known))
    if (hit := near(word, names)) is not None:
        return Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?")
    if not names:
        return Text(zh="去掉它", en="leave it out")
    more = " …" * (len(names) > _SHOWN)
    return Text(
        zh=f"去掉它；现有：{'、'.join(names[:_SHOWN])}{more}",
        en=f"leave it out; there are: {', '.join(names[:_SHOWN])}{more}",
    )


__all__ = ["unused_answers"]

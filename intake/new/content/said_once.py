"""What a table says once of all its figures, in its title, its sheet’s or its file’s name: ``default_name``, ``default_period``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from analysis.values import Text, same
from intake.new.answers import FLAGS, Answers, Question
from intake.new.content.cells import UNNAMED, UNSAID
from intake.new.layout.around import GENERIC, period_within, without_year
from intake.new.layout.headings import ValueColumn, is_nameless
from intake.new.layout.page import Page, is_period
from intake.new.layout.roles import Roles
from intake.new.notes import Notes
from intake.new.vocabulary.when import read_period
from intake.new.vocabulary.words import PERIOD_WORDS, REGION_CODE_WORDS, REGION_WORDS, says
from intake.tables.units import split_unit


def _measured(titles: Sequence[str]) -> str:
    """The line of a title that says what was measured: the one with a unit, else the first.

    >>> _measured(["GENESIS-Tabelle: 12411-0010", "Bevölkerung: Bundesländer, Stichtag;", "Bevölkerungsstand (Anzahl)"])
    'Bevölkerungsstand (Anzahl)'
    """
    united = [w for w in titles if split_unit(w)[1]]
    return united[0] if len(united) == 1 else next(iter(titles), "")


def _corner_name(page: Page, region: int | None) -> str:
    """The heading over the names where it is no word for them: an indicator, with its unit in brackets; else nothing."""
    word = page.heading_of(region) if region is not None else ""
    called = any(says(word, words) for words in (REGION_WORDS, REGION_CODE_WORDS, PERIOD_WORDS))
    # a name without a unit may be what the rows are called
    return word if word and not called and not is_period(word) and split_unit(word)[1] else ""


def default_name(roles: Roles, values: Sequence[ValueColumn], notes: Notes, answers: Answers) -> str:
    """The indicator of figures whose headings say only a period; empty where headings say it."""
    page, grid = roles.page, roles.page.grid
    if roles.measure is not None or not any(map(is_nameless, values)):
        return ""
    if answers.indicator:
        return answers.indicator
    if fact := page.facts.get("indicator", ""):
        return without_year(re.sub(r"\s*\[[\w$]+\]$|^variável\s*-\s*", "", fact, flags=re.IGNORECASE))
    for words, zh, en in (
        (_corner_name(page, roles.region), "表的左上角", "the corner of the table"),
        (grid.name, "工作表名", "the sheet’s name"),
        (_measured(page.titles), "表题", "the title"),
    ):
        bare = without_year(words)
        if (
            bare
            and not GENERIC.fullmatch(bare)
            and len(split_unit(bare)[0]) <= 80
            and read_period(bare) is None
        ):
            notes.note(
                grid.place(),
                f"指标名取自{zh}：{bare}",
                f"the indicator’s name is taken from {en}: {bare}",
                f"如不对，请加 {FLAGS['indicator']}",
                f"if that is wrong, say it with {FLAGS['indicator']}",
            )
            return bare
    stem = without_year(re.sub(r"[\s_]+", " ", Path(notes.file).stem))
    stem = "" if GENERIC.fullmatch(stem) or read_period(stem) else stem
    notes.ask(
        Question(
            "indicator",
            grid.place(),
            Text(zh="表头只有时期，没有写是什么指标", en="the headings give periods only, and no indicator"),
            default=stem,
        )
    )
    return stem or UNNAMED


def default_period(roles: Roles, values: Sequence[ValueColumn], notes: Notes, answers: Answers) -> str | None:
    """The one period of figures whose row and heading say none."""
    page, grid = roles.page, roles.page.grid
    if answers.period:
        given = read_period(answers.period)
        if given is None:
            notes.error(
                same("--period"),
                f"“{answers.period}”不是时期",
                f"“{answers.period}” is no period",
                "写成 2019、2020Q1 或 2009-2018",
                "write 2019, 2020Q1 or 2009-2018",
            )
            return UNSAID
        return given.id
    if roles.period is not None or all(v.period for v in values):
        return None
    stem = Path(notes.file).stem
    for words, zh, en in (
        (page.facts.get("period", ""), "表头上方", "the lines above the table"),
        (grid.name, "工作表名", "the sheet’s name"),
        (" ".join(page.titles), "表题", "the title"),
        (stem, "文件名", "the file’s name"),
    ):
        period = period_within(words)
        if period is not None:
            notes.note(
                grid.place(),
                f"时期取自{zh}：{period.text('zh')}",
                f"the period is taken from {en}: {period.text('en')}",
                f"如不对，请加 {FLAGS['period']}",
                f"if that is wrong, say it with {FLAGS['period']}",
            )
            return period.id
    return None

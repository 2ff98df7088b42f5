"""Commands `new` and `new-edition`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.common import UiOption, check_names, commands, errors, refuse, screen, ui_language
from commands.new_dialogue.options import (
    ChooseOption,
    DirectionOption,
    DoubtOption,
    FolderOption,
    GeometryCodeOption,
    GeometryOption,
    IndicatorOption,
    LeaveOutOption,
    LevelOption,
    MeansOption,
    PercentOption,
    PeriodColumnOption,
    PeriodOption,
    RegionColumnOption,
    RegionsOption,
    SheetOption,
    UnitOption,
)
from compose.language.catalogue import marked, translator
from intake.problems import Problems
from paths import REPORTS

if TYPE_CHECKING:
    from intake.new.scaffold import NewReport


def new(
    name: Annotated[str, typer.Argument(help=marked("the report’s name: small letters, digits and hyphens"))],
    source: Annotated[Path, typer.Option("--from", help=marked("your spreadsheet: CSV, TSV or XLSX"))],
    sheet: SheetOption = None,
    region_column: RegionColumnOption = "",
    period_column: PeriodColumnOption = "",
    level: LevelOption = "",
    regions_file: RegionsOption = None,
    geometry: GeometryOption = None,
    geometry_code: GeometryCodeOption = "code",
    period: PeriodOption = "",
    indicator: IndicatorOption = "",
    percent: PercentOption = "",
    direction: DirectionOption = None,
    unit: UnitOption = None,
    doubt: DoubtOption = None,
    choose: ChooseOption = None,
    means: MeansOption = None,
    leave_out: LeaveOutOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=marked("take every proposed answer"))] = False,
    folder: FolderOption = None,
    ui: UiOption = "",
) -> None:
    """Command ``new``; its help is in `commands.application`."""
    language = ui_language(ui)
    # loading what reads and checks takes a second or two
    t = translator(language)
    errors.print(t("Reading {file} …").format(file=source.name), markup=False)
    from commands.new_dialogue.ask import Request, make
    from intake.new.answers import Answers
    from intake.new.scaffold import Boundaries

    if name in commands():
        line = t("“{name}” is a command and cannot be the name of a report").format(name=name)
        errors.print(line, style="red", markup=False)
        raise typer.Exit(2)
    given = {"means": means, "direction": direction, "unit": unit, "choose": choose, "doubt": doubt}
    for bad, known in _impossible(level, percent, given):
        raise refuse(bad, language, known)
    pairs = {flag: _pairs(flag, words or []) for flag, words in given.items()}
    answers = Answers(
        sheets=tuple(sheet or ()),
        region_column=region_column,
        period_column=period_column,
        level=level,
        regions_file=regions_file,
        period=period,
        indicator=indicator,
        percent=percent,  # type: ignore[arg-type]
        means=pairs["means"],
        leave_out=tuple(leave_out or ()),
        choose=pairs["choose"],
        direction=pairs["direction"],
        unit=pairs["unit"],
        doubt=pairs["doubt"],
    )
    boundaries = Boundaries(geometry, geometry_code) if geometry else None
    interactive = sys.stdin.isatty() and errors.is_terminal
    report = make(Request(name, source, folder or REPORTS, answers, boundaries, language, yes, interactive))
    if report is None:
        errors.print(t("Nothing was written."))
        raise typer.Exit(1)
    _tell_written(name, report, language)


def _pairs(flag: str, words: list[str]) -> dict[str, Any]:
    """What ``NAME=VALUE`` says for each name, as words given several times for one flag."""
    # an indicator's name may hold the sign itself: 物价指数(上年=100)=less
    last = {name: value for name, _, value in (word.rpartition("=") for word in words)}
    if flag in {"means", "direction"}:
        return last
    # a unit or a value may hold it as well: both readings are given, and a table has one of the two names
    return {name: value for name, _, value in (word.partition("=") for word in words)} | last


def _impossible(
    level: str, percent: str, given: dict[str, list[str] | None]
) -> Iterator[tuple[str, Sequence[str]]]:
    """Words that no table could make sense of, whatever is in it; and what could stand in their place."""
    from intake.new.answers import DIRECTIONS, LEVELS, is_level

    # ITL1 may be what a column of the table calls one of its levels
    if level and not is_level(level) and not level[-1:].isdigit():
        yield level, LEVELS
    if percent not in {"", *(shares := ("fraction", "points"))}:
        yield percent, shares
    for flag, words in given.items():
        for word in words or []:
            name, _, value = word.rpartition("=") if flag in {"means", "direction"} else word.partition("=")
            if flag == "direction" and value not in DIRECTIONS:
                yield value, tuple(DIRECTIONS)
            if not (name and value):
                yield word, ("…=…",)


def _tell_written(name: str, report: NewReport, language: str) -> None:
    from commands.schemas import beside
    from commands.schemas import write as write_schemas
    from intake.new.answers import typed
    from intake.new.writing.sheet_file import FILE
    from intake.problems import in_lines

    t = translator(language)
    # what the reports' first lines name, so that editors complete and check them
    write_schemas(beside(report.folder.parent))
    here = Path.cwd()
    shown = report.folder.relative_to(here) if report.folder.is_relative_to(here) else report.folder
    screen.print(t("Written to {folder}:").format(folder=shown), markup=False)
    for path in report.files:
        screen.print(f"  {path}", markup=False)
    screen.print(t("For you to write, where it says TODO:"))
    for file, numbers in report.open_lines.items():
        screen.print(f"  {file}: {in_lines(numbers)[language]}", markup=False)
    if report.open_cells:
        cells = ", ".join(report.open_cells)
        screen.print(f"  {FILE}: " + t("cells {cells}").format(cells=cells), markup=False)
    # a bare word means a report among the project's own; one that lives elsewhere is named by its path
    own = report.folder.parent.resolve() == REPORTS.resolve()
    built = name if own else typed(str(shown if "/" in str(shown) else f"./{shown}"))
    screen.print(t("It builds as it is: ./fangzhi {name}").format(name=built), markup=False)


def new_edition(
    report: Annotated[str, typer.Argument(help=marked("the report"))],
    edition: Annotated[str, typer.Argument(help=marked("its next edition: 2021-05, 2021Q1, 2021H1 or 2021"))],
    date: Annotated[
        str, typer.Option("--date", help=marked("date of publication, YYYY-MM-DD; today’s if not given"))
    ] = "",
    ui: UiOption = "",
) -> None:
    """Command ``new-edition``; its help is in `commands.application`."""
    import datetime

    from intake.new.edition import new_edition as begin
    from intake.new.scaffold import publication_day
    from intake.report.named import report_folder

    language = ui_language(ui)
    t = translator(language)
    (name,) = check_names([report], language)
    try:
        day = datetime.date.fromisoformat(date) if date else publication_day()
    except ValueError:
        raise refuse(date, language) from None
    problems = Problems()
    folder = report_folder(name, REPORTS)
    edition_made = begin(folder, edition, day, problems, language)
    if edition_made is None:
        for problem in problems.errors:
            errors.print(t("error") + f": {problem.line(language)}", style="red", markup=False)
        errors.print(t("Nothing was written."))
        raise typer.Exit(1)
    screen.print(
        t("The edition so far is kept in: {folder}").format(folder=edition_made.frozen), markup=False
    )
    screen.print(t("To be written for {edition}:").format(edition=edition), markup=False)
    for words in edition_made.todo:
        screen.print(f"  {words[language]}", markup=False)
    if edition_made.mentions:
        screen.print(t("These name the last year; see whether they must change:"))
        for place, line in edition_made.mentions:
            screen.print(f"  {place}: {line}", markup=False)
    screen.print(t("Next: ./fangzhi check {name}").format(name=name), markup=False)

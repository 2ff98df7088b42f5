"""Commands `new` and `new-edition`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.common import UiOption, check_names, commands, errors, refuse, screen, ui_language
from compose.language.catalogue import marked, translator
from intake.problems import Problems
from paths import REPORTS

if TYPE_CHECKING:
    from intake.new.scaffold import NewReport


def new(
    name: Annotated[str, typer.Argument(help=marked("the report's name: small letters, digits and hyphens"))],
    source: Annotated[Path, typer.Option("--from", help=marked("your spreadsheet: CSV, TSV or XLSX"))],
    sheet: Annotated[
        list[str] | None, typer.Option("--sheet", help=marked("only these sheets"), show_default=False)
    ] = None,
    region_column: Annotated[
        str, typer.Option("--region-column", help=marked("heading or letter of the region column"))
    ] = "",
    period_column: Annotated[
        str, typer.Option("--period-column", help=marked("heading or letter of the period column"))
    ] = "",
    level: Annotated[
        str, typer.Option("--level", help=marked("province, prefecture, county, table, nuts2 …"))
    ] = "",
    regions_file: Annotated[
        Path | None,
        typer.Option(
            "--regions", help=marked("a table of your own regions: code, zh, en"), show_default=False
        ),
    ] = None,
    geometry: Annotated[
        Path | None,
        typer.Option("--geometry", help=marked("boundaries of your own regions"), show_default=False),
    ] = None,
    geometry_code: Annotated[
        str, typer.Option("--geometry-code", help=marked("the field with the region code"))
    ] = "code",
    period: Annotated[
        str, typer.Option("--period", help=marked("the one period all figures are about"))
    ] = "",
    indicator: Annotated[
        str, typer.Option("--indicator", help=marked("the one indicator all figures are about"))
    ] = "",
    percent: Annotated[
        str, typer.Option("--percent", help=marked("fraction or points, for figures under 1 in %"))
    ] = "",
    direction: Annotated[
        list[str] | None,
        typer.Option(
            "--direction", help=marked("what is better: NAME=more, less or neither"), show_default=False
        ),
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option("--unit", help=marked("the unit of an indicator: NAME=UNIT"), show_default=False),
    ] = None,
    choose: Annotated[
        list[str] | None,
        typer.Option(
            "--choose",
            help=marked("which value of a column is read: HEADING=VALUE, or all"),
            show_default=False,
        ),
    ] = None,
    means: Annotated[
        list[str] | None,
        typer.Option(
            "--means",
            help=marked("what a name means: 鼓楼区=320106, or =area, =region, =nothing"),
            show_default=False,
        ),
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", help=marked("rows or columns not to read"), show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=marked("take every proposed answer"))] = False,
    folder: Annotated[
        Path | None, typer.Option("--into", help=marked("where reports live"), show_default=False)
    ] = None,
    ui: UiOption = "",
) -> None:
    """Command ``new``; its help is in `commands.application`."""
    language = ui_language(ui)
    # loading what reads and checks takes a second or two
    t = translator(language)
    errors.print(t("Reading {file} …").format(file=source.name), markup=False)
    from commands.new_report import Request, make
    from intake.new.answers import DIRECTIONS, Answers
    from intake.new.scaffold import Boundaries

    # an indicator's name may hold the sign itself: 物价指数(上年=100)=less
    pairs = {
        flag: [w.rpartition("=") if flag in {"means", "direction"} else w.partition("=") for w in words or []]
        for flag, words in (("means", means), ("direction", direction), ("unit", unit), ("choose", choose))
    }
    bad = [
        x
        for x, ok in (
            (
                level,
                not level
                or level in {"province", "prefecture", "county", "table"}
                or level.rstrip("0123456789") in {"nuts", "digits"},
            ),
            (percent, percent in {"", "fraction", "points"}),
            *((b, b in DIRECTIONS) for _, _, b in pairs["direction"]),
            *(("".join(p), bool(p[0] and p[2])) for some in pairs.values() for p in some),
        )
        if not ok
    ]
    if name in commands():
        said = t("“{name}” is a command and cannot be the name of a report").format(name=name)
        errors.print(said, style="red", markup=False)
        raise typer.Exit(2)
    if bad:
        raise refuse(bad[0], language)
    given = {flag: {a: b for a, _, b in some} for flag, some in pairs.items()}
    for flag, words in (("unit", unit), ("choose", choose)):
        # the last sign may be the one that is meant, as in the name 指数(上年=100)
        given[flag] |= {a: b for a, _, b in (w.rpartition("=") for w in words or [])}
    answers = Answers(
        sheets=tuple(sheet or ()),
        region_column=region_column,
        period_column=period_column,
        level=level,
        regions_file=regions_file,
        period=period,
        indicator=indicator,
        percent=percent,  # type: ignore[arg-type]
        means=given["means"],
        leave_out=tuple(leave_out or ()),
        choose=given["choose"],
        direction=given["direction"],
        unit=given["unit"],
    )
    boundaries = Boundaries(geometry, geometry_code) if geometry else None
    interactive = sys.stdin.isatty() and errors.is_terminal
    made = make(Request(name, source, folder or REPORTS, answers, boundaries, language, yes, interactive))
    if made is None:
        errors.print(t("Nothing was written."))
        raise typer.Exit(1)
    _tell_written(name, made, language)


def _tell_written(name: str, made: NewReport, language: str) -> None:
    from commands.schemas import beside
    from commands.schemas import write as write_schemas
    from intake.new.sheet_file import FILE
    from intake.problems import in_lines

    t = translator(language)
    # what the reports' first lines name, so that editors complete and check them
    write_schemas(beside(made.folder.parent))
    here = Path.cwd()
    shown = made.folder.relative_to(here) if made.folder.is_relative_to(here) else made.folder
    screen.print(t("Written to {folder}:").format(folder=shown), markup=False)
    for path in made.files:
        screen.print(f"  {path}", markup=False)
    screen.print(t("For you to write, where it says TODO:"))
    for file, numbers in made.open_lines.items():
        screen.print(f"  {file}: {in_lines(numbers)[language]}", markup=False)
    if made.open_cells:
        cells = ", ".join(made.open_cells)
        screen.print(f"  {FILE}: " + t("cells {cells}").format(cells=cells), markup=False)
    screen.print(t("It builds as it is: ./fangzhi {name}").format(name=name), markup=False)


def new_edition(
    report: Annotated[str, typer.Argument(help=marked("the report"))],
    edition: Annotated[str, typer.Argument(help=marked("its next edition: 2021-05, 2021Q1, 2021H1 or 2021"))],
    date: Annotated[
        str, typer.Option("--date", help=marked("date of publication, YYYY-MM-DD; today's if not given"))
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
    made = begin(folder, edition, day, problems, language)
    if made is None:
        for problem in problems.errors:
            errors.print(t("error") + f": {problem.line(language)}", style="red", markup=False)
        errors.print(t("Nothing was written."))
        raise typer.Exit(1)
    screen.print(t("The edition so far is kept in: {folder}").format(folder=made.frozen), markup=False)
    screen.print(t("To be written for {edition}:").format(edition=edition), markup=False)
    for words in made.todo:
        screen.print(f"  {words[language]}", markup=False)
    if made.mentions:
        screen.print(t("These name the last year; see whether they must change:"))
        for place, line in made.mentions:
            screen.print(f"  {place}: {line}", markup=False)
    screen.print(t("Next: ./fangzhi check {name}").format(name=name), markup=False)

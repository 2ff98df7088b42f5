"""Commands `new` and `new-edition`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import UiOption, check_names, errors, refuse, screen, ui_language
from compose.language.catalogue import marked, translator
from intake.problems import Problems
from paths import REPORTS


def new(
    name: Annotated[str, typer.Argument(help=marked("the report's name: small letters, digits and hyphens"))],
    source: Annotated[Path, typer.Option("--from", help=marked("your spreadsheet: CSV or XLSX"))],
    sheet: Annotated[
        list[str] | None, typer.Option("--sheet", help=marked("only these sheets"), show_default=False)
    ] = None,
    region_column: Annotated[
        str, typer.Option("--region-column", help=marked("heading or letter of the region column"))
    ] = "",
    period_column: Annotated[
        str, typer.Option("--period-column", help=marked("heading or letter of the period column"))
    ] = "",
    level: Annotated[str, typer.Option("--level", help=marked("province, prefecture, county or table"))] = "",
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
    means: Annotated[
        list[str] | None,
        typer.Option("--means", help=marked("what a name means: 鼓楼区=320106"), show_default=False),
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", help=marked("rows or columns not to read"), show_default=False),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--into", help=marked("where reports live"), show_default=False)
    ] = None,
    ui: UiOption = "",
) -> None:
    """Command ``new``; its help is in `commands.application`."""
    from commands.schemas import beside
    from commands.schemas import write as write_schemas
    from intake.new.answers import Answers
    from intake.new.scaffold import Boundaries, new_report
    from intake.problems import in_lines

    language = ui_language(ui)
    t = translator(language)
    pairs = [word.partition("=") for word in means or []]
    bad = [
        x
        for x, ok in (
            (level, {"", "province", "prefecture", "county", "table"}),
            (percent, {"", "fraction", "points"}),
        )
        if x not in ok
    ]
    bad += ["".join(p) for p in pairs if not (p[0] and p[2])]
    if bad:
        raise refuse(bad[0], language)
    answers = Answers(
        tuple(sheet or ()),
        region_column,
        period_column,
        level,  # type: ignore[arg-type]
        regions_file,
        period,
        indicator,
        percent,  # type: ignore[arg-type]
        {a: b for a, _, b in pairs},
        tuple(leave_out or ()),
    )
    problems = Problems()
    boundaries = Boundaries(geometry, geometry_code) if geometry else None
    made = new_report(name, source, folder or REPORTS, problems, answers, language, boundaries)
    for problem in (*problems, *(made.notes if made else ())):
        colour = "red" if problem.severity == "error" else "yellow"
        label = t("error") if problem.severity == "error" else t("note")
        errors.print(f"{label}: {problem.line(language)}", style=colour, markup=False)
    if made is None:
        errors.print(t("Nothing was written."))
        raise typer.Exit(1)
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

    language = ui_language(ui)
    t = translator(language)
    (name,) = check_names([report], language)
    try:
        day = datetime.date.fromisoformat(date) if date else publication_day()
    except ValueError:
        raise refuse(date, language) from None
    problems = Problems()
    folder = REPORTS / name if (REPORTS / name).is_dir() else Path(name)
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

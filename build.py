#!/usr/bin/env python
"""The command. Thin: parse arguments, call, exit code."""

from __future__ import annotations

import itertools
import json
import locale
import logging
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from typer import rich_utils
from typer.exceptions import TyperException

from intake.problems import Problems
from paths import LOCALES, PUBLIC, REPORTS, TEMPLATES

#: the exit code after Ctrl-C
INTERRUPTED = 130

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    help="Bilingual policy briefs from a folder of regional statistics.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
screen = Console(highlight=False, soft_wrap=True)

ReportArgument = Annotated[
    list[str] | None, typer.Argument(help="report folders; all where none is named", show_default=False)
]
UiOption = Annotated[
    str,
    typer.Option(
        "--ui", help="language of messages: zh or en; the system's where not given", show_default=False
    ),
]


RegionOption = Annotated[
    list[str] | None,
    typer.Option("--region", "-r", help="only these regions, by code or name", show_default=False),
]
OutOption = Annotated[
    str | None, typer.Option("--out", "-o", help="the folder to publish into", show_default="public")
]
LangOption = Annotated[
    list[str] | None,
    typer.Option("--lang", "-l", help="only this language: zh or en", show_default=False),
]


def ui_language(asked: str = "") -> str:
    """The language of messages: as asked, else the system's."""
    if asked in {"zh", "en"}:
        return asked
    system = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "zh" if system.lower().startswith("zh") else "en"


def say(zh: str, en: str, language: str) -> str:
    return zh if language == "zh" else en


def tell(found: dict[str, Problems], language: str, strict: bool, quiet: bool) -> bool:
    """Print every problem, one line each; True where the build must stop."""
    wrong = warned = 0
    for report, problems in found.items():
        for problem in problems:
            is_error = problem.severity == "error"
            wrong += is_error
            warned += not is_error
            if quiet and not is_error:
                continue
            label = say("错误", "error", language) if is_error else say("提示", "warning", language)
            file = problem.file if problem.file.startswith("--") else f"{report}/{problem.file}"
            line = problem.line(language).replace(problem.file, file, 1)
            errors.print(f"{label}: {line}", style="red" if is_error else "yellow", markup=False)
    if wrong:
        errors.print(
            say(f"{wrong} 个错误，没有写出任何文件。", f"{wrong} error(s); nothing was written.", language)
        )
    return bool(wrong) or (strict and bool(warned))


def told_left(left: Iterable[str], language: str) -> None:
    """Name the files that were in the way and were left as they are, one line each."""
    for path in left:
        line = say(
            f"没有动“{path}”：不是本程序写的，或者有人改过；不要它时删去，再运行一次",
            f"“{path}” was left as it is: it is not of this program's making, or was changed since; delete it and run "
            "this again if it is not wanted",
            language,
        )
        errors.print(line, style="yellow", markup=False)


def commands() -> list[str]:
    """The names of the commands."""
    return [str(c.name or getattr(c.callback, "__name__", "")) for c in app.registered_commands]


def check_names(reports: list[str] | None, language: str) -> tuple[str, ...]:
    """The reports named, each of which must exist."""
    from intake.load import REPORT_FILE
    from intake.named import report_folder
    from intake.problems import near
    from publish.pipeline import report_names

    known = report_names()
    for name in reports or []:
        if name not in known and not (report_folder(name, REPORTS) / REPORT_FILE).is_file():
            # a first word that is no command is taken for a report
            hit = near(name, [*known, *commands()])
            there = ", ".join(known)
            hint = (
                say(f"是否应为“{hit}”？", f"did you mean “{hit}”?", language)
                if hit
                else say(f"现有：{there}", f"there are: {there}", language)
            )
            errors.print(
                say(f"没有名为“{name}”的报告；{hint}", f"there is no report “{name}”; {hint}", language),
                style="red",
                markup=False,
            )
            raise typer.Exit(2)
    return tuple(reports or ())


def _build(
    reports: ReportArgument = None,
    region: RegionOption = None,
    lang: LangOption = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help="which of html, pdf, docx, with commas between")
    ] = "html,pdf",
    out: OutOption = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", help="worker processes; 0: one per core")] = 0,
    style: Annotated[
        str,
        typer.Option(
            "--edition-style", help="brief, government, print or bilingual; the report's own where not given"
        ),
    ] = "",
    archive: Annotated[
        bool, typer.Option("--archive", help="PDF/A-3, with the data of each PDF attached to it")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="a warning is a failure")] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="publish what succeeded where a brief failed")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="say more")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="say only what is wrong")] = False,
    ui: UiOption = "",
) -> None:
    """Build the reports into public/ (this is the default command)."""
    from publish.paper import STYLES
    from publish.pipeline import FORMATS, Options, build
    from publish.target import named

    language = ui_language(ui)
    _logging(verbose)
    formats = tuple(f.strip() for f in format.split(",") if f.strip())
    unknown = [f for f in formats if f not in FORMATS] + [x for x in lang or [] if x not in {"zh", "en"}]
    unknown += [style] if style not in {"", *STYLES} else []
    for bad in unknown:
        errors.print(say(f"不认识“{bad}”", f"“{bad}” is not known", language), style="red")
        raise typer.Exit(2)
    options = Options(
        check_names(reports, language),
        tuple(region or ()),
        tuple(lang or ()),
        formats,
        named(out, PUBLIC),
        jobs,
        keep_going,
        strict,
        style,
        archive,
    )
    steps = {
        "load": say("读取、检查、计算", "load, check, analyse", language),
        "compose": say("编排", "compose", language),
        "render": say("排版", "render", language),
        "publish": say("发布", "publish", language),
    }
    found: dict[str, Problems] = {}
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        disable=quiet or not errors.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None)

        def progress(step: str, report: str, done: int, total: int) -> None:
            bar.update(task, description=f"{steps[step]} {report}", completed=done, total=total or None)
            if not errors.is_terminal and not quiet and (not total or done in {1, total} or done % 16 == 0):
                count = f" {done}/{total}" if total else ""
                errors.print(f"{steps[step]} {report}{count}", markup=False)

        outcome = build(options, found, progress)
    stop = tell(found, language, strict, quiet)
    for failure in outcome.failures:
        errors.print(
            say(
                f"失败：{failure.report} {failure.page}（{failure.language}）：{failure.reason}",
                f"failed: {failure.report} {failure.page} ({failure.language}): {failure.reason}",
                language,
            ),
            style="red",
            markup=False,
        )
    if stop:
        raise typer.Exit(1)
    if outcome.published and not quiet:
        screen.print(
            say(
                f"完成：{outcome.briefs} 份简报，{outcome.pdfs} 份 PDF，共 {outcome.written} 个文件。请看：",
                f"Done: {outcome.briefs} brief{'' if outcome.briefs == 1 else 's'}, "
                f"{outcome.pdfs} PDF{'' if outcome.pdfs == 1 else 's'}, {outcome.written} files. Look at:",
                language,
            )
        )
        for path in outcome.where[:8]:
            screen.print(f"  {path}", markup=False)
    told_left(outcome.left, language)
    if outcome.failures:
        if not outcome.published:
            errors.print(
                say(
                    "没有发布；加 --keep-going 可发布其余部分。",
                    "Nothing was published; --keep-going publishes the rest.",
                    language,
                )
            )
        raise typer.Exit(1)


def _logging(verbose: bool) -> None:
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s"
    )
    for noisy in ("weasyprint", "fontTools", "matplotlib", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING if verbose else logging.ERROR)


app.command("build")(_build)


@app.command()
def check(
    reports: ReportArgument = None,
    strict: Annotated[bool, typer.Option("--strict", help="a warning is a failure")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="say only what is wrong")] = False,
    format: Annotated[
        str, typer.Option("--format", "-f", help="text, or json for programs, in both languages")
    ] = "text",
    ui: UiOption = "",
) -> None:
    """Find everything wrong in the reports and write nothing."""
    from intake.named import check_places, distinct
    from intake.problems import as_data
    from publish.pipeline import prepare, report_names

    language = ui_language(ui)
    if format not in {"text", "json"}:
        errors.print(say(f"不认识“{format}”", f"“{format}” is not known", language), style="red")
        raise typer.Exit(2)
    found: dict[str, Problems] = {}
    folders = distinct(check_names(reports, language) or report_names(), REPORTS)
    for name, folder in folders.items():
        problems = found.setdefault(name, Problems())
        prepare(folder, problems)
    check_places(folders, found)
    if format == "json":
        data = as_data(found)
        print(json.dumps(data, ensure_ascii=False, indent=1))
        raise typer.Exit(1 if data["errors"] or (strict and data["warnings"]) else 0)
    if tell(found, language, strict, quiet):
        raise typer.Exit(1)
    if not quiet:
        screen.print(say("没有错误。", "No errors.", language))


@app.command()
def volume(
    report: Annotated[str, typer.Argument(help="the report folder")],
    lang: LangOption = None,
    style: Annotated[
        str,
        typer.Option(
            "--edition-style", help="brief, government, print or bilingual; the report's own where not given"
        ),
    ] = "",
    out: OutOption = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", help="worker processes; 0: one per core")] = 0,
    archive: Annotated[
        bool, typer.Option("--archive", help="PDF/A-3, with the data of the report attached")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="a warning is a failure")] = False,
    ui: UiOption = "",
) -> None:
    """Bind all briefs of a report in one PDF per language: cover, contents, overview, briefs, index."""
    from intake.named import report_folder
    from publish.paper import STYLES
    from publish.pipeline import prepare
    from publish.site import Studio
    from publish.target import named
    from publish.volumes import Bound, publish

    language = ui_language(ui)
    (name,) = check_names([report], language)
    for bad in [x for x in lang or [] if x not in {"zh", "en"}] + ([] if style in {"", *STYLES} else [style]):
        errors.print(say(f"不认识“{bad}”", f"“{bad}” is not known", language), style="red", markup=False)
        raise typer.Exit(2)
    found: dict[str, Problems] = {name: Problems()}
    folder = report_folder(name, REPORTS)
    prepared = prepare(folder, found[name], style, archive)
    if tell(found, language, strict, False) or prepared is None:
        raise typer.Exit(1)
    plan, geometry = prepared
    languages = [x for x in plan.report.languages if not lang or x in lang]
    target = named(out, PUBLIC)

    def made(bound: Bound) -> None:
        if bound.reason:
            why = f"{bound.language}: {bound.reason}"
            errors.print(say(f"失败：{why}", f"failed: {why}", language), style="red", markup=False)
        else:
            screen.print(f"  {bound.path} ({bound.size / 1e6:.1f} MB)", markup=False)

    briefs = len(plan.report.regions)
    screen.print(
        say(f"合订 {briefs} 份简报，要一两分钟：", f"Binding {briefs} briefs, in a minute or two:", language)
    )
    done = publish(Studio(plan, geometry, style, archive), languages, target, made, jobs)
    told_left((path for bound in done for path in bound.left), language)
    raise typer.Exit(1 if any(bound.reason for bound in done) else 0)


@app.command("check-pdf")
def check_pdfs(
    places: Annotated[
        list[Path] | None,
        typer.Argument(help="PDFs, or folders of them; public/ where none is named", show_default=False),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="say only what is wrong")] = False,
    ui: UiOption = "",
) -> None:
    """Find what is wrong in finished PDFs, by what each says it is: PDF/UA, PDF/A-3, PDF/X-4."""
    from publish import preflight

    language = ui_language(ui)
    named = places or [PUBLIC]
    for place in named:
        if not place.exists():
            errors.print(say(f"没有“{place}”", f"there is no “{place}”", language), style="red", markup=False)
            raise typer.Exit(2)
    files = list(preflight.pdfs(named))
    wrong = 0
    for path in files:
        found = preflight.check(path)
        wrong += bool(found)
        for line in found:
            screen.print(f"{path}: {line}", markup=False)
    if not quiet:
        screen.print(
            say(
                f"查了 {len(files)} 份 PDF，{wrong} 份有问题。这不是验证：本程序没有运行 veraPDF。",
                f"{len(files)} PDFs checked, {wrong} with findings. This is no validation: veraPDF was not run.",
                language,
            )
        )
    if wrong or not files:
        raise typer.Exit(1)


@app.command()
def quarto(
    report: Annotated[str, typer.Argument(help="the report folder")],
    to: Annotated[
        str, typer.Option("--to", help="html, docx, typst, pdf or revealjs; empty: export only")
    ] = "html",
    region: RegionOption = None,
    lang: LangOption = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", help="the folder to export into", show_default="public.quarto"),
    ] = None,
    seconds: Annotated[float, typer.Option("--time-limit", help="seconds that one document may take")] = 300,
    ui: UiOption = "",
) -> None:
    """Export a report as a Quarto project, and render it where Quarto is installed."""
    from publish import quarto as q
    from publish.export import Asked, export
    from publish.target import named

    language = ui_language(ui)
    (name,) = check_names([report], language)
    if to and to not in q.FORMATS:
        errors.print(say(f"不认识“{to}”", f"“{to}” is not known", language), style="red")
        raise typer.Exit(2)
    found: dict[str, Problems] = {name: Problems()}
    asked = Asked(
        name, to, tuple(region or ()), tuple(lang or ()), named(out, Path("public.quarto")), seconds
    )
    done = export(asked, found[name], lambda line: errors.print(line, markup=False))
    if tell(found, language, False, False) or done is None:
        raise typer.Exit(1)
    screen.print(
        say(f"已导出 {done.files} 个文件：", f"Exported {done.files} files: ", language) + str(done.folder),
        markup=False,
    )
    told_left(done.left, language)
    if done.note:
        errors.print(done.note[language], style="yellow", markup=False)
    for failure in done.failures:
        errors.print(failure[language], style="red", markup=False)
    if done.rendered:
        screen.print(
            say(f"Quarto 渲染了 {done.rendered} 份", f"Quarto rendered {done.rendered} documents", language)
        )
    raise typer.Exit(1 if done.failures else 0)


@app.command()
def serve(
    reports: ReportArgument = None,
    region: RegionOption = None,
    lang: LangOption = None,
    out: OutOption = None,
    port: Annotated[
        int, typer.Option("--port", "-p", help="the port on the loopback address; 0: any")
    ] = 8000,
    ui: UiOption = "",
) -> None:
    """Serve the pages here, make them again and reload when a file is saved (PDFs and earlier editions: build)."""
    from publish.pipeline import Options
    from publish.serve import Watch, Workshop
    from publish.serve import serve as run
    from publish.target import named

    language = ui_language(ui)
    names = check_names(reports, language)
    target = named(out, PUBLIC)
    options = Options(names, tuple(region or ()), tuple(lang or ()), ("html",), target)

    def told(name: str, problems: Problems) -> None:
        tell({name: problems}, language, False, False)

    workshop = Workshop(options, told)
    if not workshop.open():
        raise typer.Exit(1)
    folders = tuple(workshop.folder(name) for name in workshop.names)
    watch = Watch((*folders, TEMPLATES, LOCALES), workshop.change)
    run(workshop, watch, port, lambda news: screen.print(news[language], markup=False))


@app.command()
def explain(
    report: Annotated[str, typer.Argument(help="the report folder")],
    address: Annotated[str, typer.Argument(help="result.column, or result/key/column as pages carry it")],
    region: Annotated[str, typer.Option("--region", "-r", help="the region, by code or name")] = "",
    ui: UiOption = "",
) -> None:
    """Print how a number came about: value, method, options, inputs, files."""
    from intake.named import report_folder
    from publish.explain import NoSuchNumber, find, lines
    from publish.pipeline import prepare

    language = ui_language(ui)
    (name,) = check_names([report], language)
    found: dict[str, Problems] = {name: Problems()}
    prepared = prepare(report_folder(name, REPORTS), found[name])
    if prepared is None:
        tell(found, language, False, True)
        raise typer.Exit(1)
    try:
        cell = find(prepared[0], address, region)
    except NoSuchNumber as fault:
        errors.print(fault.why[language], style="red", markup=False)
        raise typer.Exit(2) from None
    for line in lines(prepared[0], cell, language):
        screen.print(line, markup=False)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="the report's name: small letters, digits and hyphens")],
    source: Annotated[Path, typer.Option("--from", help="your spreadsheet: CSV or XLSX")],
    sheet: Annotated[
        list[str] | None, typer.Option("--sheet", help="only these sheets", show_default=False)
    ] = None,
    region_column: Annotated[
        str, typer.Option("--region-column", help="heading or letter of the region column")
    ] = "",
    period_column: Annotated[
        str, typer.Option("--period-column", help="heading or letter of the period column")
    ] = "",
    level: Annotated[str, typer.Option("--level", help="province, prefecture, county or table")] = "",
    regions_file: Annotated[
        Path | None,
        typer.Option("--regions", help="a table of your own regions: code, zh, en", show_default=False),
    ] = None,
    geometry: Annotated[
        Path | None, typer.Option("--geometry", help="boundaries of your own regions", show_default=False)
    ] = None,
    geometry_code: Annotated[
        str, typer.Option("--geometry-code", help="the field with the region code")
    ] = "code",
    period: Annotated[str, typer.Option("--period", help="the one period all figures are about")] = "",
    indicator: Annotated[
        str, typer.Option("--indicator", help="the one indicator all figures are about")
    ] = "",
    percent: Annotated[
        str, typer.Option("--percent", help="fraction or points, for figures under 1 in %")
    ] = "",
    means: Annotated[
        list[str] | None, typer.Option("--means", help="what a name means: 鼓楼区=320106", show_default=False)
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option("--leave-out", help="rows or columns not to read", show_default=False)
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--into", help="where reports live", show_default=False)
    ] = None,
    ui: UiOption = "",
) -> None:
    """Make a report folder from your spreadsheet; its first build works."""
    from intake.answers import Answers
    from intake.problems import in_lines
    from intake.scaffold import Boundaries, new_report
    from publish.schemas import beside
    from publish.schemas import write as write_schemas

    language = ui_language(ui)
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
        errors.print(
            say(f"不认识“{bad[0]}”", f"“{bad[0]}” is not known", language), style="red", markup=False
        )
        raise typer.Exit(2)
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
        label = (
            say("错误", "error", language) if problem.severity == "error" else say("提示", "note", language)
        )
        errors.print(f"{label}: {problem.line(language)}", style=colour, markup=False)
    if made is None:
        errors.print(say("没有写出任何文件。", "Nothing was written.", language))
        raise typer.Exit(1)
    # what the reports' first lines name, so that editors complete and check them
    write_schemas(beside(made.folder.parent))
    here = Path.cwd()
    shown = made.folder.relative_to(here) if made.folder.is_relative_to(here) else made.folder
    screen.print(say(f"已写出 {shown}：", f"Written to {shown}:", language), markup=False)
    for path in made.files:
        screen.print(f"  {path}", markup=False)
    screen.print(say("还要由你补写，标有 TODO：", "For you to write, where it says TODO:", language))
    for file, numbers in made.open_lines.items():
        screen.print(f"  {file}: {in_lines(numbers)[language]}", markup=False)
    screen.print(
        say(
            f"现在就可以生成：./fangzhi {name}",
            f"It builds as it is: ./fangzhi {name}",
            language,
        ),
        markup=False,
    )


@app.command()
def schema(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="the folder to write into", show_default=False)
    ] = None,
) -> None:
    """Write the JSON Schemas of report.toml and recommendations.toml, for editors."""
    from publish.schemas import beside, write

    for path in write(out or beside(REPORTS)):
        screen.print(str(path), markup=False)


@app.command("new-edition")
def new_edition(
    report: Annotated[str, typer.Argument(help="the report")],
    edition: Annotated[str, typer.Argument(help="its next edition: 2021-05, 2021Q1, 2021H1 or 2021")],
    date: Annotated[
        str, typer.Option("--date", help="date of publication, YYYY-MM-DD; today's if not given")
    ] = "",
    ui: UiOption = "",
) -> None:
    """Begin a report's next edition; the present one is kept and stays on the site."""
    import datetime

    from intake.editions import new_edition as begin
    from intake.named import report_folder
    from intake.scaffold import publication_day

    language = ui_language(ui)
    (name,) = check_names([report], language)
    try:
        day = datetime.date.fromisoformat(date) if date else publication_day()
    except ValueError:
        errors.print(say(f"不认识“{date}”", f"“{date}” is not known", language), style="red", markup=False)
        raise typer.Exit(2) from None
    problems = Problems()
    folder = report_folder(name, REPORTS)
    made = begin(folder, edition, day, problems, language)
    if made is None:
        for problem in problems.errors:
            label = say("错误", "error", language)
            errors.print(f"{label}: {problem.line(language)}", style="red", markup=False)
        errors.print(say("没有写出任何文件。", "Nothing was written.", language))
        raise typer.Exit(1)
    screen.print(
        say("原来的一版保存在：", "The edition so far is kept in: ", language) + str(made.frozen),
        markup=False,
    )
    screen.print(say(f"{edition} 版有待补写：", f"To be written for {edition}:", language), markup=False)
    for words in made.todo:
        screen.print(f"  {words[language]}", markup=False)
    if made.mentions:
        screen.print(
            say(
                "这些地方提到最近一年，请看是否要改：",
                "These name the last year; see whether they must change:",
                language,
            )
        )
        for place, line in made.mentions:
            screen.print(f"  {place}: {line}", markup=False)
    screen.print(
        say(f"接着：./fangzhi check {name}", f"Next: ./fangzhi check {name}", language), markup=False
    )


@app.command("list")
def list_(ui: UiOption = "") -> None:
    """List the reports, and what can be written into report.toml."""
    from analysis.registry import ANALYSES
    from publish.blocks import BLOCKS
    from publish.pipeline import report_names

    language = ui_language(ui)
    screen.print(say("报告：", "Reports: ", language) + ", ".join(report_names()))
    screen.print(say("分析：", "Analyses: ", language) + ", ".join(ANALYSES))
    screen.print(say("页面块：", "Blocks: ", language) + ", ".join(BLOCKS))


@app.command()
def messages(
    check: Annotated[bool, typer.Option("--check", help="only say whether the catalogues are fresh")] = False,
) -> None:
    """Extract the interface's words into the catalogues under locales/."""
    from publish.messages import stale, update

    if check:
        missing = stale()
        for line in missing:
            errors.print(line, markup=False)
        raise typer.Exit(1 if missing else 0)
    for line in update():
        screen.print(line, markup=False)


@app.command()
def docs() -> None:
    """Write the parts of docs/ that are made from the code, and the schemas beside the shipped reports."""
    from publish.guide import update
    from publish.schemas import beside, write

    for name in update():
        screen.print(f"docs/{name}", markup=False)
    for path in write(beside(REPORTS)):
        screen.print(str(path), markup=False)


def speaking(language: str) -> Callable[..., int | None]:
    """The command, with its help in ``language``."""
    from publish.usage import FURNITURE, translate

    command = typer.main.get_command(app)
    for name, pair in FURNITURE.items():
        setattr(rich_utils, name, pair[language == "zh"])
    if language == "zh":
        translate(command)
    return command


def main(argv: list[str] | None = None) -> int:
    """Run the command; ``build`` is understood where no command is named."""
    from publish import faults
    from publish.usage import wrong

    words = list(sys.argv[1:] if argv is None else argv)
    # what goes wrong before the options are read must speak the language asked for too
    asked = [b for a, b in itertools.pairwise(words) if a == "--ui"]
    language = ui_language(asked[-1] if asked else "")
    if not words or (words[0] not in commands() and words[0] not in {"-h", "--help"}):
        words.insert(0, "build")
    try:
        with faults.ending() as signals:
            code = int(speaking(language)(words, prog_name="./fangzhi", standalone_mode=False) or 0)
    except TyperException as fault:
        label = say("错误", "error", language)
        errors.print(f"{label}: {wrong(fault, language)}", style="red", markup=False)
        return fault.exit_code
    except Exception as fault:
        told = faults.problem_of(fault)
        if told is None:
            raise
        label = say("错误", "error", language)
        errors.print(f"{label}: {told[0].line(language)}", style="red", markup=False)
        return told[1]
    if code == INTERRUPTED:
        errors.print(say("已停止。", "Stopped.", language), markup=False)
    # a shell tells by the code which signal it was
    return 128 + signals[0] if code == INTERRUPTED and signals else code


if __name__ == "__main__":
    sys.exit(main())

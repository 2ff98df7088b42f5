"""Command `quarto`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import (
    LangOption,
    RegionOption,
    UiOption,
    check_names,
    errors,
    say,
    screen,
    tell,
    ui_language,
)
from intake.problems import Problems


def quarto(
    report: Annotated[str, typer.Argument(help="the report folder")],
    to: Annotated[
        str, typer.Option("--to", help="html, docx, typst, pdf or revealjs; empty: export only")
    ] = "html",
    region: RegionOption = None,
    lang: LangOption = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="the folder to export into")] = Path(
        "public.quarto"
    ),
    seconds: Annotated[float, typer.Option("--time-limit", help="seconds that one document may take")] = 300,
    ui: UiOption = "",
) -> None:
    """Export a report as a Quarto project, and render it where Quarto is installed."""
    from pipeline.quarto import Asked, export
    from publish import quarto as q

    language = ui_language(ui)
    (name,) = check_names([report], language)
    if to and to not in q.FORMATS:
        errors.print(say(f"不认识“{to}”", f"“{to}” is not known", language), style="red")
        raise typer.Exit(2)
    found: dict[str, Problems] = {name: Problems()}
    asked = Asked(name, to, tuple(region or ()), tuple(lang or ()), Path.cwd() / out, seconds)
    done = export(asked, found[name], lambda line: errors.print(line, markup=False))
    if tell(found, language, False, False) or done is None:
        raise typer.Exit(1)
    screen.print(
        say(f"已导出 {done.files} 个文件：", f"Exported {done.files} files: ", language) + str(done.folder),
        markup=False,
    )
    if done.note:
        errors.print(done.note[language], style="yellow", markup=False)
    for failure in done.failures:
        errors.print(failure[language], style="red", markup=False)
    if done.rendered:
        screen.print(
            say(f"Quarto 渲染了 {done.rendered} 份", f"Quarto rendered {done.rendered} documents", language)
        )
    raise typer.Exit(1 if done.failures else 0)

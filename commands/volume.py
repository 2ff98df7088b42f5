"""Command `volume`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import LangOption, UiOption, check_names, errors, say, screen, tell, ui_language
from intake.problems import Problems
from paths import PUBLIC, REPORTS


def volume(
    report: Annotated[str, typer.Argument(help="the report folder")],
    lang: LangOption = None,
    style: Annotated[
        str,
        typer.Option(
            "--edition-style", help="brief, government, print or bilingual; the report's own where not given"
        ),
    ] = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="the folder to publish into")] = Path("public"),
    jobs: Annotated[int, typer.Option("--jobs", "-j", help="worker processes; 0: one per core")] = 0,
    archive: Annotated[
        bool, typer.Option("--archive", help="PDF/A-3, with the data of the report attached")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="a warning is a failure")] = False,
    ui: UiOption = "",
) -> None:
    """Bind all briefs of a report in one PDF per language: cover, contents, overview, briefs, index."""
    from pipeline.prepare import prepare
    from pipeline.volumes import Bound, publish
    from publish.site import Studio
    from render.pdf.writer import STYLES

    language = ui_language(ui)
    (name,) = check_names([report], language)
    for bad in [x for x in lang or [] if x not in {"zh", "en"}] + ([] if style in {"", *STYLES} else [style]):
        errors.print(say(f"不认识“{bad}”", f"“{bad}” is not known", language), style="red", markup=False)
        raise typer.Exit(2)
    found: dict[str, Problems] = {name: Problems()}
    folder = REPORTS / name if (REPORTS / name).is_dir() else Path(name)
    prepared = prepare(folder, found[name], style, archive)
    if tell(found, language, strict, False) or prepared is None:
        raise typer.Exit(1)
    plan, geometry = prepared
    languages = [x for x in plan.report.languages if not lang or x in lang]
    target = out if out.is_absolute() else (PUBLIC if out == Path("public") else Path.cwd() / out)

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
    raise typer.Exit(1 if any(bound.reason for bound in done) else 0)

"""Command `volume`."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.common import (
    FormerStyleOption,
    FreshOption,
    LangOption,
    OutOption,
    PaperOption,
    StyleOption,
    UiOption,
    check_names,
    chosen,
    errors,
    printing_of,
    screen,
    tell,
    told_left,
    ui_language,
)
from compose.language.catalogue import counter, marked, translator
from compose.language.languages import LANGUAGES
from intake.problems import Problems
from paths import PUBLIC, REPORTS


def volume(
    report: Annotated[str, typer.Argument(help=marked("the report folder"))],
    lang: LangOption = None,
    style: StyleOption = "",
    former_style: FormerStyleOption = "",
    paper: PaperOption = "",
    out: OutOption = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", help=marked("worker processes; 0: one per core"))] = 0,
    archive: Annotated[
        bool, typer.Option("--archive", help=marked("PDF/A-3, with the data of the report attached"))
    ] = False,
    fresh: FreshOption = False,
    strict: Annotated[bool, typer.Option("--strict", help=marked("a warning is a failure"))] = False,
    ui: UiOption = "",
) -> None:
    """Command ``volume``; its help is in `commands.application`."""
    from intake.report.named import report_folder
    from pipeline.prepare import prepare
    from pipeline.volumes import VolumeReport, inputs, publish
    from publish.folder.swap import ready
    from publish.folder.target import named
    from publish.site import Site
    from publish.store.store import usual

    language = ui_language(ui)
    t, ngettext = translator(language), counter(language)
    (name,) = check_names([report], language)
    only = chosen(lang or (), LANGUAGES, language)
    printing = printing_of(style or former_style, paper, archive, language)
    problems: dict[str, Problems] = {name: Problems()}
    folder = report_folder(name, REPORTS)
    target = named(out, PUBLIC)
    # a folder that may not be published into is told before minutes of work
    ready(target, [folder])
    made_from = inputs(folder, printing)
    prepared = prepare(folder, problems[name], printing)
    if tell(problems, language, strict, False) or prepared is None:
        raise typer.Exit(1)
    plan, geometry = prepared
    languages = [x for x in plan.report.languages if not only or x in only]

    def tell_volume(bound: VolumeReport) -> None:
        if bound.reason:
            why = f"{bound.language}: {bound.reason}"
            errors.print(t("failed: {why}").format(why=why), style="red", markup=False)
        else:
            screen.print(f"  {bound.path} ({bound.size / 1e6:.1f} MB)", markup=False)

    briefs = len(plan.report.regions)
    binding = ngettext(
        "Binding {n} brief, in a minute or two:", "Binding {n} briefs, in a minute or two:", briefs
    )
    screen.print(binding.format(n=briefs))
    # a folder that was changed while it was read is not what the volumes are made from
    made_from = made_from if inputs(folder, printing) == made_from else ()
    site = Site(plan, geometry, printing, store=usual(fresh))
    done = publish(site, languages, target, tell_volume, jobs, made_from)
    site.store.trim()
    told_left((path for bound in done for path in bound.left), language)
    raise typer.Exit(1 if any(bound.reason for bound in done) else 0)

"""The build, stage by stage: load, check, analyse, compose, render, publish: `build`, `Outcome`."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.originals import RESULT as ORIGINALS
from analysis.pieces import handed_to
from analysis.values import Region
from compose import bilingual
from compose.pages import printed_tables
from intake.problems import Problems
from intake.report.named import check_places, name_and_place
from pipeline.briefs import BriefReport, made, quiet
from pipeline.options import Failure as Failure
from pipeline.options import Options, Outcome
from pipeline.prepare import chosen, prepare
from pipeline.unchanged import Known, look
from publish import earlier, listing, search, there
from publish.folder import marker, swap
from publish.folder.writing import Former, write
from publish.formats import FORMATS, WEB, paired, place_of
from publish.shared import machine_files, shared_files
from publish.site import Site
from publish.store.pages import Pages
from publish.workers import forks, workers

if TYPE_CHECKING:
    from compose.brief import Plan
    from intake.places.boundaries import Geometry
    from pipeline.cluster.connect import Cluster

#: briefs that are under way for each worker
AHEAD = 4
#: step, report, how many done, how many in all
Progress = Callable[[str, str, int, int], None]


# the pool ------------------------------------------------------------------------------------------------------

_site: Site | None = None


def _start(site: Site) -> None:
    """A worker gets everything that briefs share once."""
    global _site
    _site = site
    quiet()


def _job(code: str, language: str, formats: tuple[str, ...], out: str, former: Former) -> BriefReport:
    """Make one brief, or without a region the pages about the whole, and write its files."""
    assert _site is not None
    report, files = made(_site, code, language, formats)
    # what cannot be written is no fault of the brief's: no other could be written either
    write(Path(out), files, former)
    return report


def cores(jobs: int = 0) -> int:
    """How many workers: as asked, else the cores this process may use."""
    return (
        jobs
        if jobs > 0
        else len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1
    )


def _briefs(
    site: Site,
    jobs: Sequence[tuple[str, str]],
    options: Options,
    staging: swap.Staging,
    cluster: Cluster | None,
) -> Generator[BriefReport, None, None]:
    count = min(cores(options.jobs), max(1, len(jobs)))
    asked = (options.formats, str(staging.folder), staging.former)
    if cluster is not None:
        for report, files in cluster.briefs(site, jobs, options.formats):
            staging.write(files)
            yield report
    elif count == 1 or len(jobs) <= 2:
        _start(site)
        for code, language in jobs:
            yield _job(code, language, *asked)
    else:
        with workers(count, forks(), _start, (site,)) as pool:
            rest = (pool.submit(_job, code, lang, *asked) for code, lang in jobs)
            # what is done is let go: the results of thousands of briefs are not kept until the last one
            waiting = set(islice(rest, AHEAD * count))
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                waiting |= set(islice(rest, len(done)))
                for one in done:
                    yield one.result()


def _cluster(options: Options) -> AbstractContextManager[Cluster | None]:
    """The cluster that briefs are made on; None where they are made by this machine's own processes."""
    if not options.scheduler and not options.workers:
        return nullcontext()
    from pipeline.cluster.connect import connected

    return connected(options.scheduler, options.workers)


#: a site to make, its regions and languages
Piece = tuple[Site, list[Region], list[str]]


def build(
    options: Options,
    problems_by_report: dict[str, Problems],
    progress: Progress,
    known: Known | None = None,
) -> Outcome:
    """The whole build: everything is checked before anything is written. What lies as it would be made is left.

    ``known``: what is known of the site, where the caller has looked already.

    Raises:
        Refused: the folder to publish into is not one that may be, or the cluster cannot be used; nothing was done.
        OSError: what the system does not allow on the way; the site is as it was.
    """
    known = known or look(options)
    nothing_to_do = known.outcome(problems_by_report)
    if nothing_to_do is not None:
        return nothing_to_do
    # a scheduler that cannot be reached is told before minutes of work
    with _cluster(options) as cluster, handed_to(cluster.spread if cluster else None):
        return _build(options, problems_by_report, progress, known, cluster)


def _build(
    options: Options,
    problems_by_report: dict[str, Problems],
    progress: Progress,
    known: Known,
    cluster: Cluster | None,
) -> Outcome:
    outcome = Outcome(unchanged=list(known.unchanged))
    folders, target = known.folders, known.target
    published_before = marker.read(target.folder / marker.SITE) or marker.Marker()
    options = replace(options, out=target.folder)
    sites: dict[str, Piece] = {}
    earlier_sites: list[tuple[Site | None, str, str]] = []
    for name, folder in folders.items():
        if name in known.unchanged:
            problems_by_report[name] = known.problems(name)
            continue
        problems = problems_by_report.setdefault(name, Problems())
        progress("load", name, 0, 0)
        site = _site_of(folder, problems, options, known)
        if site is None:
            continue
        regions, languages = chosen(site.plan, options, problems)
        if options.partial:
            slugs = [r.slug for r in regions] if options.regions else []
            site.there = there.after(site.plan.report, slugs, languages, published_before.files)
        sites[name] = (site, regions, languages)
        if not options.partial:
            earlier_sites += _earlier_sites(site, options, problems)
    check_places(folders, problems_by_report)
    if any(p.errors or (options.strict and p.warnings) for p in problems_by_report.values()):
        return outcome
    with swap.staged(target) as staging:
        for site, regions, languages in sites.values():
            _one(site, regions, languages, options, staging, outcome, progress, cluster)
        _editions(earlier_sites, options, staging, outcome, progress, cluster)
        if outcome.failures and not options.keep_going:
            return outcome
        progress("publish", "", 0, 0)
        published = staging.publish(
            _renewal(options, known, [s.plan.report.place for s, _, _ in sites.values()], earlier_sites),
            _listed(known, list(sites.values()), published_before),
            lambda reports, files: shared_files(
                listing.of_marker(reports), files, Pages(known.store, "", there.EVERYTHING).text
            ),
        )
        outcome.written += published.shared
        outcome.left = published.left
        outcome.published = True
    where = {name: _where(*piece, options) for name, piece in sites.items()}
    below = {name: [p.as_posix() for p in paths] for name, paths in where.items()}
    known.published_now(problems_by_report, outcome, below)
    known.store.trim()
    shown = {**where, **{name: [Path(p) for p in kept.where] for name, kept in known.unchanged.items()}}
    outcome.where = [target.asked / path for name in folders for path in shown.get(name, ())]
    return outcome


def _site_of(folder: Path, problems: Problems, options: Options, known: Known) -> Site | None:
    """The site of a report that was loaded, checked and tried; None where there is an error."""
    made: list[Site] = []

    def site_of(plan: Plan, geometry: Geometry | None) -> Site:
        made.append(Site(plan, geometry, options.printing, store=known.store))
        return made[-1]

    # a part is composed at once in any case
    prepared = prepare(folder, problems, options.printing, tried=not options.partial, site_of=site_of)
    if prepared is None:
        return None
    return made[0] if made else site_of(*prepared)


def _editions(
    earlier_sites: Iterable[tuple[Site | None, str, str]],
    options: Options,
    staging: swap.Staging,
    outcome: Outcome,
    progress: Progress,
    cluster: Cluster | None,
) -> None:
    """Make the earlier editions that do not lie on the site as they would be made."""
    for old, place, made_from in earlier_sites:
        if old is None:
            outcome.kept += 1
            continue
        failed = len(outcome.failures)
        report = old.plan.report
        _one(old, report.regions, list(report.languages), options, staging, outcome, progress, cluster)
        if len(outcome.failures) == failed:
            earlier.mark(staging.folder / place, report, made_from)


def _listed(known: Known, pieces: Iterable[Piece], before: marker.Marker) -> dict[str, Mapping[str, Any]]:
    """What the home page says of the reports of this build."""
    listed = {one.name: one for one in listing.of_marker(before.reports)}
    rows = {known.place(name): before.reports[known.place(name)] for name in known.unchanged}
    for site, regions, _ in pieces:
        if site.is_current:
            report = site.plan.report
            alone = regions if known.options.regions else ()
            tables = printed_tables.of_result(site.plan.results.get(ORIGINALS))
            before_of = listed.get(report.name)
            rows[report.name] = listing.listed(report, alone, before_of, site.headings, tables).data
    return rows


def _renewal(
    options: Options,
    known: Known,
    places: Iterable[str],
    earlier_sites: Iterable[tuple[Site | None, str, str]],
) -> swap.Renewal:
    """What of the site a build makes anew: all that has changed, of the reports that were named, or the files of a part."""
    if options.partial:
        # a part may be one format of one brief: what it does not make stays as it was
        return swap.Renewal(())
    kept = [place for old, place, _ in earlier_sites if old is None]
    kept += [known.place(name) for name in known.unchanged]
    return swap.Renewal(tuple(places) if options.reports else None, tuple(kept))


def _earlier_sites(site: Site, options: Options, problems: Problems) -> list[tuple[Site | None, str, str]]:
    """A report's earlier editions: what makes each again (None where it is kept as it lies), its place, its inputs."""
    rows: list[tuple[Site | None, str, str]] = []
    report = site.plan.report
    folders = [e.folder for e in report.earlier]
    for i, edition in enumerate(report.earlier):
        latest = earlier.latest_of(report, site.places(), edition.edition)
        asked = (
            *options.formats,
            f"style {options.printing.style}",
            f"archive {options.printing.archive}",
            f"paper {options.printing.paper}",
        )
        made_from = earlier.inputs(folders[max(0, i - 1) : i + 1], latest, asked)
        _, place = name_and_place(edition.folder)
        if earlier.holds(options.out / place, made_from):
            rows.append((None, place, made_from))
            continue
        own = Problems()
        prepared = prepare(edition.folder, own, options.printing)
        problems.add(earlier.within(edition.edition, own.errors))
        if prepared is not None:
            rows.append((Site(*prepared, options.printing, latest, store=site.store), place, made_from))
    return rows


def _one(
    site: Site,
    regions: list[Region],
    languages: list[str],
    options: Options,
    staging: swap.Staging,
    outcome: Outcome,
    progress: Progress,
    cluster: Cluster | None,
) -> None:
    name = site.plan.report.place
    index = search.Index()
    if pairs := paired(options.formats, site.bilingual):
        # one PDF for both languages is a piece of work of its own, and the only one where nothing else is wanted
        languages = [*(languages if len(pairs) < len(options.formats) else []), bilingual.FOLDER]
    jobs = [(r.code, language) for r in regions for language in languages]
    if options.regions:
        outcome.written += staging.write(site.assets())
    else:
        progress("compose", name, 0, 0)
        outcome.written += staging.write(site.entrance())
        outcome.written += staging.write(site.data())
        # the overviews take longest, so they go first
        jobs = [*(("", language) for language in languages), *jobs]
    # closed at once where something fails, so that no worker writes any more when the folder is removed
    with closing(_briefs(site, jobs, options, staging, cluster)) as briefs:
        for i, brief in enumerate(briefs, start=1):
            progress("render", name, i, len(jobs))
            outcome.seconds += brief.seconds
            outcome.memory = max(outcome.memory, brief.memory)
            if brief.reason:
                page = site.plan.report.panel.regions[brief.code].name["en"] if brief.code else "overview"
                outcome.failures.append(Failure(name, page, brief.language, brief.reason))
                continue
            outcome.briefs += bool(brief.code) and (brief.language != bilingual.FOLDER or len(languages) == 1)
            outcome.written += brief.files
            outcome.formats += brief.formats
            for entry in brief.searched:
                index.add(entry)
                if entry.heading:
                    site.headings[entry.path] = entry.heading
    if not options.regions:
        outcome.written += staging.write(machine_files(site, index.summaries()))
    if not options.regions and WEB in options.formats:
        for path, content in index.files():
            outcome.written += staging.write({f"{name}/search/{path}": content})


def _where(site: Site, regions: list[Region], languages: list[str], options: Options) -> list[Path]:
    """What to look at, below the site: the briefs asked for, else the overviews, in the first of their formats."""
    first = next((row for name, row in FORMATS.items() if name in options.formats), None)
    if first is None:
        return []
    kind, slugs = ("brief", [r.slug for r in regions]) if options.regions else ("overview", [""])
    places = [place_of(first, kind, s, lang, site.bilingual) for s in slugs for lang in languages]
    return [Path(site.plan.report.place) / place for place in dict.fromkeys(places) if place]


def arguments(**more: Any) -> Options:
    """Options from keyword arguments, None meaning the default."""
    return Options(**{k: v for k, v in more.items() if v is not None})

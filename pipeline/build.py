"""load → check → analyse → compose → render → publish: the stages in the order of the folders and of the log."""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.values import Region
from compose import bilingual
from intake.problems import Problems
from intake.report.report import name_and_place
from paths import REPORTS
from pipeline.prepare import Options, chosen, prepare, report_names
from publish import earlier, search
from publish.search import SearchDoc
from publish.shared import machine_files, shared_files
from publish.site import Site
from render.html import own_templates

PROGRESS = logging.getLogger("fangzhi.progress")
#: step, report, how many done, how many in all
Progress = Callable[[str, str, int, int], None]


@dataclass(frozen=True)
class Failure:
    """A brief that could not be made."""

    report: str
    page: str
    language: str
    reason: str


@dataclass(frozen=True)
class BriefReport:
    """What a worker reports of one brief; ``reason`` is set where it failed."""

    code: str
    language: str
    files: int
    pdfs: int
    seconds: float
    """processor time"""
    memory: int
    """the worker's largest size so far, in KiB"""
    reason: str = ""
    found: tuple[SearchDoc, ...] = ()


@dataclass
class Outcome:
    """What a build did."""

    written: int = 0
    briefs: int = 0
    pdfs: int = 0
    seconds: float = 0.0
    memory: int = 0
    failures: list[Failure] = field(default_factory=list)
    #: earlier editions taken over as they were
    kept: int = 0
    published: bool = False
    where: list[Path] = field(default_factory=list)


# the pool ------------------------------------------------------------------------------------------------------

_site: Site | None = None


def _start(site: Site) -> None:
    """A worker gets everything that briefs share once."""
    global _site
    _site = site
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)


def _job(code: str, language: str, formats: tuple[str, ...], out: str) -> BriefReport:
    """Make one brief, or without a region the pages about the whole, and write its files."""
    assert _site is not None
    started = time.process_time()
    written, pdfs, reason = 0, 0, ""
    found: tuple[SearchDoc, ...] = ()
    try:
        if language == bilingual.FOLDER:
            files = _site.both(code)
        elif code:
            files, one = _site.brief(code, language, formats)
            found = (one,)
        else:
            files, several = _site.whole(language, formats)
            found = tuple(several)
        written = write(Path(out), files)
        pdfs = sum(name.endswith(".pdf") for name in files)
    except Exception as fault:  # a brief may fail for any reason; the others must go on
        logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
        at = own_templates.place_of(fault, _site.plan.look.templates)
        where = f"{own_templates.FOLDER}/{at[0]}:{at[1]}: " if at else ""
        reason = f"{where}{type(fault).__name__}: {fault}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return BriefReport(code, language, written, pdfs, time.process_time() - started, memory, reason, found)


def write(folder: Path, files: dict[str, bytes]) -> int:
    """Put files (path below the folder → content) where they belong; how many they were."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(files)


def cores(jobs: int = 0) -> int:
    """How many workers: as asked, else the cores this process may use."""
    return jobs or len(os.sched_getaffinity(0))


def _briefs(
    site: Site,
    jobs: Sequence[tuple[str, str]],
    options: Options,
    staging: Path,
    progress: Progress,
) -> Iterable[BriefReport]:
    name = site.plan.report.place
    workers = min(cores(options.jobs), max(1, len(jobs)))
    if workers == 1 or len(jobs) <= 2:
        _start(site)
        for i, (code, language) in enumerate(jobs, start=1):
            yield _job(code, language, options.formats, str(staging))
            progress("render", name, i, len(jobs))
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["publish.site"])
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(site,)) as pool:
        waiting = [pool.submit(_job, code, lang, options.formats, str(staging)) for code, lang in jobs]
        for i, done in enumerate(as_completed(waiting), start=1):
            yield done.result()
            progress("render", name, i, len(jobs))


def build(options: Options, problems_by_report: dict[str, Problems], progress: Progress) -> Outcome:
    """The whole build: everything is checked before anything is written."""
    outcome = Outcome()
    names = list(options.reports) or report_names()
    sites: list[tuple[Site, list[Region], list[str]]] = []
    shelved: list[tuple[Site | None, str, str]] = []
    for name in names:
        problems = problems_by_report.setdefault(name, Problems())
        progress("load", name, 0, 0)
        folder = REPORTS / name if (REPORTS / name).is_dir() else Path(name)
        prepared = prepare(folder, problems, options.style, options.archive)
        if prepared is None:
            continue
        plan, geometry = prepared
        regions, languages = chosen(plan, options, problems)
        site = Site(plan, geometry, options.style, options.archive)
        sites.append((site, regions, languages))
        if not options.partial:
            shelved += _shelf(site, options, problems)
    if any(p.errors or (options.strict and p.warnings) for p in problems_by_report.values()):
        return outcome
    options.out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{options.out.name}-", dir=options.out.parent))
    staging.chmod(0o755)
    try:
        for site, regions, languages in sites:
            _one(site, regions, languages, options, staging, outcome, progress)
        for old, place, made_from in shelved:
            if old is None:
                earlier.take_over(options.out / place, staging / place)
                outcome.kept += 1
                continue
            failed = len(outcome.failures)
            report = old.plan.report
            _one(old, report.regions, list(report.languages), options, staging, outcome, progress)
            if len(outcome.failures) == failed:
                earlier.mark(staging / place, report, made_from)
        if outcome.failures and not options.keep_going:
            return outcome
        progress("publish", "", 0, 0)
        outcome.written += write(staging, shared_files([s.plan for s, _, _ in sites], options.out))
        _swap(staging, options, [s.plan.report.place for s, _, _ in sites])
        outcome.published = True
        for site, regions, languages in sites:
            outcome.where += _where(site, regions, languages, options)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return outcome


def _shelf(site: Site, options: Options, problems: Problems) -> list[tuple[Site | None, str, str]]:
    """A report's earlier editions: what makes each again (None where it is kept as it lies), its place, its inputs."""
    found: list[tuple[Site | None, str, str]] = []
    report = site.plan.report
    folders = [e.folder for e in report.earlier]
    for i, edition in enumerate(report.earlier):
        latest = earlier.latest_of(report, site.places(), edition.edition)
        asked = (*options.formats, f"style {options.style}", f"archive {options.archive}")
        made_from = earlier.inputs(folders[max(0, i - 1) : i + 1], latest, asked)
        _, place = name_and_place(edition.folder)
        if earlier.holds(options.out / place, made_from):
            found.append((None, place, made_from))
            continue
        own = Problems()
        prepared = prepare(edition.folder, own, options.style, options.archive)
        problems.add(earlier.within(edition.edition, own.errors))
        if prepared is not None:
            found.append((Site(*prepared, options.style, options.archive, latest), place, made_from))
    return found


def _one(
    site: Site,
    regions: list[Region],
    languages: list[str],
    options: Options,
    staging: Path,
    outcome: Outcome,
    progress: Progress,
) -> None:
    name = site.plan.report.place
    docs: list[SearchDoc] = []
    if site.bilingual and "pdf" in options.formats:
        # one PDF for both languages is a piece of work of its own, and the only one where nothing else is wanted
        languages = [*(languages if len(options.formats) > 1 else []), bilingual.FOLDER]
    jobs = [(r.code, language) for r in regions for language in languages]
    outcome.written += write(staging, site.assets())
    if not options.regions:
        progress("compose", name, 0, 0)
        outcome.written += write(staging, site.entrance())
        outcome.written += write(staging, {**site.data(), **machine_files(site)})
        # the overviews take longest, so they go first
        jobs = [*(("", language) for language in languages), *jobs]
    for made in _briefs(site, jobs, options, staging, progress):
        outcome.seconds += made.seconds
        outcome.memory = max(outcome.memory, made.memory)
        if made.reason:
            page = site.plan.report.panel.regions[made.code].name["en"] if made.code else "overview"
            outcome.failures.append(Failure(name, page, made.language, made.reason))
            continue
        outcome.briefs += bool(made.code) and (made.language != bilingual.FOLDER or len(languages) == 1)
        outcome.written += made.files
        outcome.pdfs += made.pdfs
        docs += made.found
    if not options.regions and "html" in options.formats:
        index = search.index_pages(sorted(docs, key=lambda d: (d.language, d.path)))
        outcome.written += write(staging, {f"{name}/search/{k}": v for k, v in index.items()})


def _swap(staging: Path, options: Options, reports: list[str]) -> None:
    """Put the new folder in place of the old; for a part, its folders only."""
    out = options.out
    whole = not options.partial and not options.reports
    if whole or not out.exists():
        old = out.with_name(f".{out.name}-old")
        shutil.rmtree(old, ignore_errors=True)
        if out.exists():
            out.rename(old)
        staging.rename(out)
        shutil.rmtree(old, ignore_errors=True)
        return
    if options.partial:
        # a part may be one format of one brief: what it does not make stays as it was
        _replace(staging, out, [p.relative_to(staging) for p in staging.rglob("*") if p.is_file()])
        return
    _replace(staging, out, [Path(r) for r in reports])
    tops = {r.split("/")[0] for r in reports}
    _replace(staging, out, [p.relative_to(staging) for p in staging.iterdir() if p.name not in tops])


def _replace(staging: Path, out: Path, parts: Iterable[Path]) -> None:
    for part in parts:
        new, place = staging / part, out / part
        if not new.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir():
            aside = place.with_name(f".{place.name}-old")
            shutil.rmtree(aside, ignore_errors=True)
            place.rename(aside)
            new.rename(place)
            shutil.rmtree(aside, ignore_errors=True)
        else:
            new.replace(place)


def _where(site: Site, regions: list[Region], languages: list[str], options: Options) -> list[Path]:
    base = options.out / site.plan.report.place
    if options.regions:
        name = "brief.docx" if options.formats == ("docx",) else "index.html"
        return [base / lang / r.slug / name for r in regions for lang in languages]
    return [base / lang / "index.html" for lang in languages]


def arguments(**more: Any) -> Options:
    """Options from keyword arguments, None meaning the default."""
    return Options(**{k: v for k, v in more.items() if v is not None})

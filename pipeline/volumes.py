"""Volumes beside a report's pages, one process per language: `publish`, `VolumeReport`.

They are published as a part of the site is: in one step when all are made, and only where the files they take the place
of are as they were last written.
"""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from compose.language.catalogue import translator
from intake.report.named import name_and_place
from pipeline.build import cores
from publish.folder import swap
from publish.folder.writing import write
from publish.formats import FORMATS, place_of
from publish.site import Site
from publish.store.digest import folder_digest
from publish.store.program import program
from publish.volume import volume
from publish.workers import peak_memory, workers
from render.html.writer import PDF, Download
from render.printing import Printing

FILE = "volume.pdf"


@dataclass(frozen=True)
class VolumeReport:
    """What was made in one language; ``reason`` is set where it failed."""

    language: str
    path: Path
    size: int = 0
    #: processor time
    seconds: float = 0.0
    #: the largest size of the process that made it, in KiB
    memory: int = 0
    reason: str = ""
    #: files of the site that were left as they are, as they are not ours or were changed by hand
    left: tuple[str, ...] = ()


def publish(
    site: Site,
    languages: Sequence[str],
    out: Path,
    report: Callable[[VolumeReport], None],
    jobs: int = 0,
    made_from: tuple[object, ...] = (),
) -> list[VolumeReport]:
    """Publish the volumes of a report, and tell ``made`` of each.

    Where the overview is there already, it is written anew with a link to the volume. ``made_from``: all that they are
    made from, where they may come from the store.

    Raises:
        Refused: the folder to publish into is not one that may be; nothing was done.
    """
    target = swap.ready(out, [site.plan.report.folder])
    with swap.staged(target) as staging:
        done = _volumes(site, languages, staging.folder, target.folder, jobs, made_from)
        left: list[str] = []
        if not all(bound.reason for bound in done):
            left = staging.publish(swap.Renewal((), spares=True)).left
    place = site.plan.report.place
    done = [
        replace(
            bound,
            path=target.asked / place / bound.language / FILE,
            left=tuple(path for path in left if path.startswith(f"{place}/{bound.language}/")),
        )
        for bound in done
    ]
    for bound in done:
        report(bound)
    return done


def _volumes(
    site: Site,
    languages: Sequence[str],
    new: Path,
    published: Path,
    jobs: int,
    made_from: tuple[object, ...],
) -> list[VolumeReport]:
    """Make and write the volumes in all languages, the first in this process."""
    first, *rest = languages
    count = min(len(rest), cores(jobs) - 1)
    if not count:
        return [_make(site, language, new, published, made_from) for language in languages]
    # this process makes one itself, and the others are neither forked nor from a fork server: one process more
    # with everything in it would be memory for nothing
    context = multiprocessing.get_context("spawn")
    with workers(count, context) as pool:
        # packed at once: the pool's own thread would do it while the site here is at work and changing
        packed = pickle.dumps(site)
        waiting = [
            pool.submit(_unpack_and_make, packed, language, new, published, made_from) for language in rest
        ]
        done = [_make(site, first, new, published, made_from)]
        done += [one.result() for one in as_completed(waiting)]
    return sorted(done, key=lambda bound: list(languages).index(bound.language))


def _unpack_and_make(
    packed: bytes, language: str, new: Path, published: Path, made_from: tuple[object, ...]
) -> VolumeReport:
    return _make(pickle.loads(packed), language, new, published, made_from)


def _make(
    site: Site, language: str, new: Path, published: Path, made_from: tuple[object, ...]
) -> VolumeReport:
    """Make one volume and write it below ``new``; ``published`` is where the pages beside it are."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    started = time.process_time()
    place = f"{site.plan.report.place}/{language}"
    files: dict[str, bytes] = {}
    reason = ""
    try:
        files[f"{place}/{FILE}"] = (
            site.store.kept((*made_from, language), lambda: volume(site, language))
            if made_from
            else volume(site, language)
        )
        if (published / place / "index.html").is_file():
            of = site.subject("", language, there(site, published / site.plan.report.place, language))
            t = translator(language)
            files[f"{place}/index.html"] = site.web_page(of, (Download(FILE, t("Volume (PDF)"), PDF),))
    except Exception as fault:  # one language may fail for any reason; the others must go on
        logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
        reason = f"{type(fault).__name__}: {fault}"
    else:
        write(new, files)
    size = 0 if reason else len(files[f"{place}/{FILE}"])
    memory = peak_memory()
    return VolumeReport(language, new / place / FILE, size, time.process_time() - started, memory, reason)


def inputs(folder: Path, printing: Printing) -> tuple[object, ...]:
    """All that a report's volumes are made from: they are bound part by part, and no one page is theirs to be kept by."""
    return "volume", program(), folder_digest(folder), name_and_place(folder), printing


def there(site: Site, folder: Path, language: str) -> tuple[str, ...]:
    """The formats in which the overview lies below a report's folder already."""
    places = {n: place_of(row, "overview", "", language, site.bilingual) for n, row in FORMATS.items()}
    return tuple(name for name, place in places.items() if place and (folder / place).is_file())

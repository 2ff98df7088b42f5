"""Volumes made and put beside a report's pages: one process per language, each with its own WeasyPrint.

They are published as a part of the site is: in one step when all are made, and only where the files they take the place
of are as they were last written.
"""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import resource
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from compose.brief import overview
from pipeline.build import cores
from publish import swap
from publish.site import Studio
from publish.volume import volume
from publish.workers import workers
from publish.writing import write

FILE = "volume.pdf"


@dataclass(frozen=True)
class Bound:
    """What was made in one language; ``reason`` is set where it failed."""

    language: str
    path: Path
    size: int = 0
    seconds: float = 0.0
    """processor time"""
    memory: int = 0
    """the largest size of the process that made it, in KiB"""
    reason: str = ""
    #: files of the site that were left as they are, as they are not ours or were changed by hand
    left: tuple[str, ...] = ()


def publish(
    studio: Studio, languages: Sequence[str], out: Path, made: Callable[[Bound], None], jobs: int = 0
) -> list[Bound]:
    """Publish the volumes of a report, and tell ``made`` of each.

    Where the overview is there already, it is written anew with a link to the volume.

    Raises:
        Refused: the folder to publish into is not one that may be; nothing was done.
    """
    target = swap.ready(out, [studio.plan.report.folder])
    with swap.staged(target) as staging:
        done = _volumes(studio, languages, staging.folder, target.folder, jobs)
        left: list[str] = []
        if not all(bound.reason for bound in done):
            left = staging.publish(swap.Renewal((), spares=True)).left
    place = studio.plan.report.place
    done = [
        replace(
            bound,
            path=target.asked / place / bound.language / FILE,
            left=tuple(path for path in left if path.startswith(f"{place}/{bound.language}/")),
        )
        for bound in done
    ]
    for bound in done:
        made(bound)
    return done


def _volumes(studio: Studio, languages: Sequence[str], new: Path, site: Path, jobs: int) -> list[Bound]:
    """Make and write the volumes in all languages, the first in this process."""
    first, *rest = languages
    count = min(len(rest), cores(jobs) - 1)
    if not count:
        return [_make(studio, language, new, site) for language in languages]
    # this process makes one itself, and the others are neither forked nor from a fork server: one process more
    # with everything in it would be memory for nothing
    context = multiprocessing.get_context("spawn")
    with workers(count, context) as pool:
        # packed at once: the pool's own thread would do it while the studio here is at work and changing
        packed = pickle.dumps(studio)
        waiting = [pool.submit(_unpack_and_make, packed, language, new, site) for language in rest]
        done = [_make(studio, first, new, site)]
        done += [one.result() for one in as_completed(waiting)]
    return sorted(done, key=lambda bound: list(languages).index(bound.language))


def _unpack_and_make(packed: bytes, language: str, new: Path, site: Path) -> Bound:
    return _make(pickle.loads(packed), language, new, site)


def _make(studio: Studio, language: str, new: Path, site: Path) -> Bound:
    """Make one volume and write it below ``new``; ``site`` is where the pages beside it are."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    started = time.process_time()
    place = f"{studio.plan.report.place}/{language}"
    files: dict[str, bytes] = {}
    reason = ""
    try:
        files[f"{place}/{FILE}"] = volume(studio, language)
        if (site / place / "index.html").is_file():
            first = overview(studio.plan, language, studio.figures(language))
            pdf = (site / place / "overview.pdf").is_file()
            files[f"{place}/index.html"] = studio.front_page(first, pdf, volume=True)
    except Exception as fault:  # one language may fail for any reason; the others must go on
        logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
        reason = f"{type(fault).__name__}: {fault}"
    else:
        write(new, files)
    size = 0 if reason else len(files[f"{place}/{FILE}"])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Bound(language, new / place / FILE, size, time.process_time() - started, memory, reason)

"""Volumes made and put beside a report's pages: one process per language, each with its own WeasyPrint."""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import resource
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from compose.brief import overview
from pipeline.build import cores
from publish.site import Site
from publish.volume import volume

FILE = "volume.pdf"


@dataclass(frozen=True)
class VolumeReport:
    """What was made in one language; ``reason`` is set where it failed."""

    language: str
    path: Path
    size: int = 0
    seconds: float = 0.0
    """processor time"""
    memory: int = 0
    """the largest size of the process that made it, in KiB"""
    reason: str = ""


def publish(
    site: Site, languages: Sequence[str], out: Path, made: Callable[[VolumeReport], None], jobs: int = 0
) -> list[VolumeReport]:
    """Write the volumes of a report below ``out``, and tell ``made`` of each.

    Where the overview is there already, it is written anew with a link to the volume.
    """
    done: list[VolumeReport] = []
    first, *rest = languages
    workers = min(len(rest), cores(jobs) - 1)
    if not workers:
        for language in languages:
            done.append(_make(site, language, out))
            made(done[-1])
        return done
    # this process makes one itself, and the others are neither forked nor from a fork server: one process more
    # with everything in it would be memory for nothing
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        # packed at once: the pool's own thread would do it while the site here is at work and changing
        packed = pickle.dumps(site)
        waiting = [pool.submit(_unpack_and_make, packed, language, out) for language in rest]
        done.append(_make(site, first, out))
        made(done[-1])
        for one in as_completed(waiting):
            done.append(one.result())
            made(done[-1])
    return sorted(done, key=lambda bound: list(languages).index(bound.language))


def _unpack_and_make(packed: bytes, language: str, out: Path) -> VolumeReport:
    return _make(pickle.loads(packed), language, out)


def _make(site: Site, language: str, out: Path) -> VolumeReport:
    """Make and write one volume."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    started = time.process_time()
    folder = out / site.plan.report.place / language
    path = folder / FILE
    size, reason = 0, ""
    try:
        data = volume(site, language)
        size = len(data)
        _put(path, data)
        page = folder / "index.html"
        if page.is_file():
            first = overview(site.plan, language, site.figures(language))
            _put(page, site.front_page(first, (folder / "overview.pdf").is_file(), volume=True))
    except Exception as fault:  # one language may fail for any reason; the others must go on
        logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
        reason = f"{type(fault).__name__}: {fault}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return VolumeReport(language, path, size, time.process_time() - started, memory, reason)


def _put(path: Path, content: bytes) -> None:
    """Write a file whole, or leave the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}-new")
    new.write_bytes(content)
    new.replace(path)

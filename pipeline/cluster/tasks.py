"""What runs on a cluster's workers: `packed`, `brief`, `piece`, `environment`; `Made`, what comes back of a brief.

Functions travel by name and never by content: a worker runs the program that is installed where it is.
"""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.briefs import BriefReport, made, quiet
from pipeline.cluster.environment import Environment, here
from publish.site import Site
from publish.store.lent import LentStore
from publish.workers import COLLECTED


@dataclass(frozen=True)
class Made:
    """A brief as it comes back."""

    report: BriefReport
    #: path below the site → content, but of those that the asker has
    files: Mapping[str, bytes]
    #: path → key in the asker's store
    keys: Mapping[str, str]


#: the report at work, by its name: one at a time, as thousands of regions take hundreds of megabytes
_site: tuple[str, Site] | None = None
#: what pages share is drawn when it is first asked for: a process makes one brief at a time, however many threads it has
_one_at_a_time = threading.Lock()


#: what the pieces of one analysis share, by its name
_shared: tuple[str, Any] | None = None


def piece(
    shared: bytes, name: str, expected: str, function: Callable[[Any, Any], Any], of: Any
) -> tuple[Any] | Environment:
    """One piece of an analysis.

    Args:
        shared: what all its pieces need, packed.
        name: tells it from others.
        expected: as `brief` has it.
        function, of: what is computed, of what besides.

    Returns:
        What the function gives, in a tuple; this worker's environment where it is not the one expected.
    """
    global _shared
    with _one_at_a_time:
        if expected and here().key != expected:
            return here()
        if _shared is None or _shared[0] != name:
            _shared = None
            _shared = (name, pickle.loads(shared))
        return (function(_shared[1], of),)


def packed(plan: bytes) -> bytes:
    """The report as it was packed. It is a task so that the scheduler can give it again where all who had it died."""
    return plan


def environment() -> Environment:
    """What this worker makes files with."""
    return here()


def _begin(name: str, plan: bytes) -> Site:
    """The report unpacked, once in each process."""
    global _site
    if _site is None or _site[0] != name:
        _site = None
        quiet()
        gc.set_threshold(*COLLECTED)
        # a report's own programs run in processes with limits (`pipeline.limits`). Dask starts workers as daemons, which
        # Python forbids to start any; a worker ends them itself, and its nanny goes on to end the worker
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        _site = (name, pickle.loads(plan))
    return _site[1]


def brief(
    plan: bytes,
    name: str,
    expected: str,
    code: str,
    language: str,
    formats: tuple[str, ...],
    anew: bool = False,
) -> Made | Environment:
    """Make one brief.

    Args:
        plan: the site, packed.
        name: tells it from others.
        expected: what makes files on the side that asks, by its key; nothing where it is the same machine.
        code, language, formats: which brief.
        anew: whether it is made whole, whatever the asker's store has.

    Returns:
        The brief; this worker's environment where it is not the one expected, as a worker may join at any time.
    """
    with _one_at_a_time:
        if expected and here().key != expected:
            return here()
        site = _begin(name, plan)
        store = site.store
        if anew and isinstance(store, LentStore):
            site.store = replace(store, names=frozenset())
        try:
            report, files = made(site, code, language, formats)
            keys: Mapping[str, str] = {}
            if isinstance(site.store, LentStore) and not report.reason:
                files, keys = site.store.settled(files)
            return Made(report, files, keys)
        finally:
            if isinstance(site.store, LentStore):
                site.store.asked.clear()
            site.store = store

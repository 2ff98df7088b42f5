"""Worker processes that end when their build does, however it ends: `workers`; what they are forks of: `forks`; `peak_memory`."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext, SpawnContext
from typing import TYPE_CHECKING, Any

from paths import ROOT

try:
    import resource
except ImportError:
    # Windows counts otherwise
    resource = None  # type: ignore[assignment]
if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

#: seconds that a worker has to end by itself
GRACE = 5.0
#: what a process has imported before it starts: pages, and what draws formulas and charts of one's own. The same for all,
#: because there is one server that forks them
PRELOAD = ["publish.site", "matplotlib.backends.backend_svg"]


def forks() -> ForkServerContext | SpawnContext:
    """Processes that are forks of one that has imported what pages need, from wherever the program was started.

    Where the system does not fork (Windows), each imports for itself.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    before = os.environ.get("PYTHONPATH")
    # the server looks for modules where any Python does, and goes on without those that it does not find
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *([before] if before else [])])
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


def peak_memory() -> int:
    """The most memory that this process has had, in the system's unit (KiB on Linux); 0 where the system does not tell."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource is not None else 0


@contextmanager
def workers(
    count: int,
    context: BaseContext,
    initializer: Callable[..., object] | None = None,
    arguments: tuple[Any, ...] = (),
) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes. Where the work in it ends by an error or a signal, they are stopped at once.

    Without that, leaving the pool would wait until every job has been done for nothing.
    """
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, context, _begin, (initializer, arguments))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        stopped = set(multiprocessing.active_children()) - before
        for process in stopped:
            process.terminate()
        for process in stopped:
            process.join(GRACE)
            if process.is_alive():
                process.kill()
                process.join()
        # the pool's own thread waits for them as well, and only one of two is told that a process has ended
        until = time.monotonic() + GRACE
        while stopped & set(multiprocessing.active_children()) and time.monotonic() < until:
            time.sleep(0.001)
        raise
    finally:
        pool.shutdown()


#: objects made before a worker looks for garbage, and how many times that before it looks at older ones: what is
#: made for a page lives until the page is written, and to look for garbage in it took an eighth of the time
COLLECTED = (20_000, 10, 10)


def _begin(initializer: Callable[..., object] | None, arguments: tuple[Any, ...]) -> None:
    gc.set_threshold(*COLLECTED)
    # Ctrl-C reaches every process of a terminal: the build's own says what is to be done
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, name="follow", daemon=True).start()
    if initializer is not None:
        initializer(*arguments)


def _follow() -> None:
    """End with the build's process, also where that was killed and could tell nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

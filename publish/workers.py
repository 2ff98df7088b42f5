"""Worker processes that end when their build does, however it ends: `workers`, `begin`."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import Any

#: seconds that a worker has to end by itself
GRACE = 5.0


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


def _begin(initializer: Callable[..., object] | None, arguments: tuple[Any, ...]) -> None:
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

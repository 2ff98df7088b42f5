"""Work of a report's own that may not end, in a process of its own with limits of time and memory: `limited`.

A template is a program, and a picture nearly one. What they cost is known only once they ran, so they run where the system
stops them: a process that ends with its job, may use so much processor time and so much memory more than it began with, and
is ended by the clock where it waits instead of working.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

try:
    import resource

    _LIMITS = True
except ImportError:
    # Windows has no such limits: there only the clock ends what does not end
    _LIMITS = False

#: seconds of processor time and on the clock, and bytes beyond what the process began with
SECONDS, CLOCK, MEMORY = 15, 120, 2**30

Tell = Callable[[object], None]


class TooLong(TimeoutError):
    """The processor time is used up."""


class ProcessEnded(Exception):
    """The process ended before its work did; ``long``: its time was up."""

    def __init__(self, long: bool) -> None:
        super().__init__("time" if long else "memory")
        self.long = long


def limited(
    work: Callable[[Any, Tell], None],
    value: object,
    hear: Tell,
    seconds: int = SECONDS,
    memory: int = MEMORY,
    clock: float = CLOCK,
) -> None:
    """Run ``work(value, tell)`` in a process with limits; what it tells is heard here, in order.

    Args:
        work: a function of a module; inside it, memory beyond the limit raises MemoryError, time :class:`TooLong`.
        value: what it works on; travels to the process.
        hear: is called with whatever the work tells.
        seconds, memory, clock: processor time, bytes, and seconds without news.

    Raises:
        Ended: the process was stopped, or died.
    """
    # what starts processes is imported where one is started: a check has mostly none
    from publish.workers import forks

    context = forks()
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_inside, args=(work, value, there, seconds, memory), daemon=True)
    process.start()
    there.close()
    done, slow = False, False
    try:
        while not done:
            if not here.poll(clock):
                slow = True
                break
            news = here.recv()
            done = news is None
            if not done:
                hear(news[0])
    except EOFError:
        pass
    finally:
        here.close()
        if not done:
            process.kill()
        process.join()
    if not done:
        # the system ends what goes on past its time with SIGKILL; too much memory is an exception inside
        ended = {-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name)}
        raise ProcessEnded(slow or process.exitcode in ended)


def _inside(
    work: Callable[[Any, Tell], None], value: object, line: Connection, seconds: int, memory: int
) -> None:
    _limit(seconds, memory)

    def send(message: object) -> None:
        try:
            line.send(message)
        except (BrokenPipeError, ConnectionResetError):
            # who asked is gone, stopped or ended by the system: nobody is left to tell, not even of this
            os._exit(1)

    work(value, lambda news: send((news,)))
    send(None)


def _limit(seconds: int, memory: int) -> None:
    """The limits, from here on."""
    if not _LIMITS:
        return

    def up(*_: object) -> None:
        raise TooLong

    signal.signal(signal.SIGXCPU, up)
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime) + 1 + seconds
    # a signal is heard between two steps of Python's; one step that does not end is ended a little later
    _set(resource.RLIMIT_CPU, end, end + 5)
    sizes = Path("/proc/self/statm")
    if sizes.is_file():
        taken = int(sizes.read_text("ascii").split()[0]) * resource.getpagesize()
        _set(resource.RLIMIT_AS, taken + memory, taken + memory)


def _set(what: int, soft: int, hard: int) -> None:
    _, most = resource.getrlimit(what)
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(what, (soft, hard))

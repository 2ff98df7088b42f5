"""Processor time of work in this process and in others: `best`, `spent`, `program`."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _now(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def spent(work: Callable[[], object]) -> float:
    """Processor seconds of a piece of work, of the programs it starts and waits for too."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    before = sum(map(_now, both))
    work()
    return sum(map(_now, both)) - before


def best(work: Callable[[], object], times: int = 3) -> float:
    """The least of a few runs, in processor seconds; what is too short for the clock is repeated."""

    def often(count: int) -> float:
        return spent(lambda: [work() for _ in range(count)])

    count = 1
    while (took := often(count)) < 0.02 and count < 1 << 12:
        count *= 4
    return min([took, *(often(count) for _ in range(times - 1))]) / count


def program(store: Path, *words: str) -> float:
    """Processor seconds of ``build.py`` with these words, start-up included, with a store of its own.

    Modules are kept compiled beside the store, whatever the environment says, as they are where the program is installed;
    whoever measures a start runs the same words once before.
    """
    command = [sys.executable, str(ROOT / "build.py"), *words]
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "FANGZHI_STORE": str(store),
        "PYTHONPYCACHEPREFIX": str(store.parent / f"{store.name}-compiled"),
    }
    return spent(
        lambda: subprocess.run(command, env=environment, cwd=store.parent, check=True, capture_output=True)
    )

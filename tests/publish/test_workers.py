"""Worker processes end with their build: by an error, by a signal, and when it is killed."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest

from intake.problems import Problems
from paths import ROOT
from pipeline.prepare import prepare
from publish.site import Site
from publish.store.store import NOTHING_KEPT
from publish.workers import COLLECTED, workers
from tests import small

#: the most that a cache of what makes pages holds: two or three megabytes
MOST = 8192
ROOMS = {"compose", "render", "publish"}
SPAWN = multiprocessing.get_context("spawn")


def test_they_work_and_leave_nothing() -> None:
    with workers(2, SPAWN) as pool:
        assert list(pool.map(abs, [-1, -2, -3])) == [1, 2, 3]
    assert multiprocessing.active_children() == []


def test_they_look_for_garbage_rarely() -> None:
    with workers(1, SPAWN) as pool:
        assert pool.submit(gc.get_threshold).result() == COLLECTED


def _caches() -> dict[str, tuple[int, int | None]]:
    """How much each cache of the program holds, and at most."""
    ours = [module for name, module in sys.modules.items() if name.partition(".")[0] in ROOMS]
    found = [one for module in ours for one in vars(module).values() if isinstance(one, _lru_cache_wrapper)]
    return {
        f"{one.__module__}.{one.__name__}": (one.cache_info().currsize, one.cache_info().maxsize)
        for one in found
        if one.__module__.partition(".")[0] in ROOMS
    }


@pytest.mark.slow
def test_what_a_worker_keeps_of_each_brief_is_little(tmp_path: Path) -> None:
    """It makes thousands: a cache that grows with each must end before it has taken megabytes."""
    ready = prepare(small.made(tmp_path / "report"), Problems(), tried=False)
    assert ready is not None
    site = Site(*ready, store=NOTHING_KEPT)
    regions = site.plan.report.regions
    seen = []
    for some in (regions[: len(regions) // 2], regions[len(regions) // 2 :]):
        for region in some:
            for language in site.plan.report.languages:
                site.brief(region.code, language, ("html",))
        seen.append(_caches())
    first, last = seen
    assert "compose.language.format.number" in last
    assert not {name: most for name, (_, most) in last.items() if most is not None and most > MOST}
    endless = {name: size for name, (size, most) in last.items() if most is None}
    assert not {name for name, size in endless.items() if size > first.get(name, (0, None))[0]}


@pytest.mark.slow
def test_a_fork_has_imported_what_pages_need_wherever_the_program_was_started(tmp_path: Path) -> None:
    """Otherwise each worker, and each chart of one's own, would begin with all the imports."""
    script = tmp_path / "build.py"
    script.write_text(
        f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from publish.workers import PRELOAD, forks


def look(line):
    line.send([name for name in PRELOAD if name in sys.modules])


if __name__ == "__main__":
    before = dict(os.environ)
    context = forks()
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=look, args=(there,))
    process.start()
    assert here.recv() == PRELOAD
    process.join()
    assert dict(os.environ) == before
""",
        encoding="utf-8",
    )
    subprocess.run([sys.executable, str(script)], cwd=tmp_path, check=True)


def test_an_error_stops_them_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(ZeroDivisionError), workers(1, SPAWN) as pool:
        for _ in range(3):
            pool.submit(time.sleep, 600)
        raise ZeroDivisionError
    assert time.monotonic() - started < 120 and multiprocessing.active_children() == []


def test_one_that_is_killed_breaks_the_pool() -> None:
    with pytest.raises(BrokenProcessPool), workers(2, SPAWN) as pool:
        pool.submit(os._exit, 1).result()
    assert multiprocessing.active_children() == []


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and nobody asked for counts as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_they_end_with_a_build_that_was_killed(method: str, number: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "build.py"
    script.write_text(
        f"""
import multiprocessing, os, sys, time
sys.path.insert(0, {str(ROOT)!r})
from publish.faults import ending
from publish.workers import COLLECTED, workers
if __name__ == "__main__":
    with ending(), workers(2, multiprocessing.get_context({method!r})) as pool:
        print(*{{pool.submit(os.getpid).result() for _ in range(9)}}, flush=True)
        for _ in range(9):
            pool.submit(time.sleep, 600)
        time.sleep(600)
"""
    )
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as build:
        assert build.stdout is not None
        pids = [int(word) for word in build.stdout.readline().split()]
        assert pids and all(alive(pid) for pid in pids)
        os.kill(build.pid, number)
        build.wait(60)
        until = time.monotonic() + 60
        while any(alive(pid) for pid in pids) and time.monotonic() < until:
            time.sleep(0.05)
        assert [pid for pid in pids if alive(pid)] == []

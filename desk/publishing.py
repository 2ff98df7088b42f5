"""Builds that run beside the desk, in a process of their own: `Publishing`, `Job`.

The build is that of the command line, so a site is put in place whole or not at all, also where it is stopped or killed.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

from intake.problems import Problems
from pipeline.options import Options, Outcome
from pipeline.records import from_data, to_data
from publish import faults
from render.archives import packed

State = Literal["running", "stopping", "done", "failed", "stopped"]
#: the last step: from here on a build is no longer called off
_LAST = "publish"
#: seconds that a new build waits for one that is being stopped
_PATIENCE = 20.0
#: seconds between two looks at whether a silent build is alive
_LISTENING = 0.5


@dataclass
class Job:
    """A build: what was asked for, how far it is, what came of it."""

    report: str
    formats: tuple[str, ...]
    regions: tuple[str, ...] = ()
    state: State = "running"
    step: str = "load"
    done: int = 0
    of: int = 0
    #: what was wrong, as plain values of problems
    problems: list[dict[str, Any]] = field(default_factory=list)
    #: region, language, reason
    failures: list[tuple[str, str, str]] = field(default_factory=list)
    written: int = 0
    #: files of others that were left as they lay
    left: list[str] = field(default_factory=list)
    #: pages to look at, below the published site
    where: list[str] = field(default_factory=list)
    #: whether all lay there as it would be made, so that nothing was written
    unchanged: bool = False
    #: whether its process ended without a word: it was killed, perhaps because memory ran out
    died: bool = False
    #: held by who changes `state`
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def active(self) -> bool:
        """Whether its process is still at work."""
        return self.state in {"running", "stopping"}

    @property
    def can_be_stopped(self) -> bool:
        """Whether it would leave the site as it was."""
        return self.state == "running" and self.step != _LAST

    def lines(self, language: str) -> list[str]:
        """The errors in words."""
        return [p.line(language) for p in from_data(self.problems) if p.severity == "error"]


class Publishing:
    """One build at a time for every report."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._jobs: dict[str, Job] = {}
        self._processes: dict[str, multiprocessing.process.BaseProcess] = {}
        self._followers: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def job(self, report: str) -> Job | None:
        """The build of a report, running or ended; None where there was none."""
        return self._jobs.get(report)

    def start(
        self, report: str, folder: Path, formats: tuple[str, ...], regions: tuple[str, ...] = ()
    ) -> Job:
        """Begin a build; the one that runs, where one does. One that is being stopped is waited for."""
        with self._lock:
            running, before = self._jobs.get(report), self._followers.get(report)
            if running is not None and running.state == "stopping" and before is not None:
                before.join(_PATIENCE)
            if running is not None and running.active:
                return running
            job = Job(report, formats, regions)
            # nothing of the desk's threads and locks is taken over
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe(duplex=False)
            options = Options((f"{folder}/",), regions, (), formats, self.out)
            process = context.Process(target=_run, args=(options, theirs))
            # a machine that cannot start one says so, and nothing runs
            process.start()
            self._jobs[report] = job
            theirs.close()
            self._processes[report] = process
            follower = self._followers[report] = threading.Thread(
                target=_follow, args=(job, ours, process), daemon=True
            )
            follower.start()
            return job

    def stop(self, report: str) -> None:
        """Stop a build as Ctrl-C does: the published site stays as it was. One that is putting it in place ends by itself."""
        process, job = self._processes.get(report), self._jobs.get(report)
        if process is not None and process.is_alive() and job is not None and process.pid:
            with job.lock:
                if not job.can_be_stopped:
                    return
                # what came of it is told when its process has ended: it may have been too late
                job.state = "stopping"
            os.kill(process.pid, signal.SIGTERM)

    def close(self) -> None:
        """Stop all builds and wait for them."""
        for report, process in self._processes.items():
            self.stop(report)
            process.join(10)


def _follow(job: Job, connection: Connection, process: multiprocessing.process.BaseProcess) -> None:
    """Take what a build tells, until it has told its end or its process has ended.

    Its line alone does not tell that: processes that work for it may hold it open after it was killed.
    """
    ended: State | None = None
    try:
        while connection.poll(_LISTENING) or process.is_alive() or connection.poll():
            if not connection.poll():
                continue
            what, value = connection.recv()
            if what == "step":
                job.step, job.done, job.of = value
            elif what == "problems":
                job.problems = value
            else:
                job.failures, job.written, job.left, job.where = value["rest"]
                job.unchanged = value["unchanged"]
                ended = "done" if value["published"] and not job.failures else "failed"
    except (EOFError, OSError):
        # the other end is gone
        pass
    except Exception:  # half a message of a process that was killed; the page must not wait for ever
        logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
    finally:
        process.join()
        connection.close()
        with job.lock:
            if ended is None:
                ended = "stopped" if job.state == "stopping" else "failed"
                job.died = ended == "failed"
            # all else is known before: whoever sees this state sees the rest of it too
            job.state = ended


def _run(options: Options, connection: Connection) -> None:
    """In the process of its own: build, and tell how far it is."""
    from pipeline.build import build

    problems: dict[str, Problems] = {}
    came: list[int] = []

    def progress(step: str, _report: str, done: int, of: int) -> None:
        if came:
            # told before, but what was at work took it for a fault of its own and went on
            raise faults.Terminated
        connection.send(("step", (step, done, of)))
        if step == _LAST:
            # a site that is half exchanged is neither the old one nor the new one
            signal.signal(signal.SIGTERM, signal.SIG_IGN)

    outcome = Outcome()
    try:
        with faults.ending() as came:
            outcome = build(options, problems, progress)
    except KeyboardInterrupt:
        return
    except Exception as fault:
        told = faults.problem_of(fault)
        if told is None:
            from desk.open_reports import unforeseen

            logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
        problems.setdefault("", Problems()).add([told[0] if told else unforeseen(fault)])
    connection.send(("problems", to_data(p for found in problems.values() for p in found)))
    rest = (
        [(f.page, f.language, f.reason) for f in outcome.failures],
        outcome.written,
        outcome.left,
        [p.relative_to(options.out).as_posix() for p in outcome.where if p.is_relative_to(options.out)],
    )
    published = outcome.published or bool(outcome.unchanged)
    unchanged = bool(outcome.unchanged) and not outcome.written
    connection.send(("end", {"published": published, "unchanged": unchanged, "rest": rest}))


def zipped(folder: Path, suffixes: Iterable[str]) -> bytes:
    """A folder's files with these suffixes (all where none is named) as one ZIP, the same bytes for the same files."""
    wanted = tuple(suffixes)
    files = (
        (path.relative_to(folder.parent).as_posix(), path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and (not wanted or path.suffix in wanted)
    )
    return packed(files, (1980, 1, 1), 0o644)

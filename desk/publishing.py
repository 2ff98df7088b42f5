"""Builds that run beside the desk, in a process of their own: `Publishing`, `Job`.

The build is that of the command line, so a site is put in place whole or not at all, also where it is stopped or killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

from intake.problems import Problems
from pipeline.options import Options, Outcome
from pipeline.records import from_data, to_data
from publish import faults
from render.archives import packed

State = Literal["running", "done", "failed", "stopped"]


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

    def lines(self, language: str) -> list[str]:
        """The errors in words."""
        return [p.line(language) for p in from_data(self.problems) if p.severity == "error"]


class Publishing:
    """One build at a time for every report."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._jobs: dict[str, Job] = {}
        self._processes: dict[str, multiprocessing.process.BaseProcess] = {}
        self._lock = threading.Lock()

    def job(self, report: str) -> Job | None:
        """The build of a report, running or ended; None where there was none."""
        return self._jobs.get(report)

    def start(
        self, report: str, folder: Path, formats: tuple[str, ...], regions: tuple[str, ...] = ()
    ) -> Job:
        """Begin a build; the one that runs, where one does."""
        with self._lock:
            running = self._jobs.get(report)
            if running is not None and running.state == "running":
                return running
            job = self._jobs[report] = Job(report, formats, regions)
            # nothing of the desk's threads and locks is taken over
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe(duplex=False)
            options = Options((f"{folder}/",), regions, (), formats, self.out)
            process = context.Process(target=_run, args=(options, theirs))
            process.start()
            theirs.close()
            self._processes[report] = process
            threading.Thread(target=_follow, args=(job, ours, process), daemon=True).start()
            return job

    def stop(self, report: str) -> None:
        """Stop a build as Ctrl-C does: the published site stays as it was."""
        process, job = self._processes.get(report), self._jobs.get(report)
        if process is not None and process.is_alive() and job is not None and process.pid:
            job.state = "stopped"
            os.kill(process.pid, signal.SIGTERM)

    def close(self) -> None:
        """Stop all builds and wait for them."""
        for report, process in self._processes.items():
            self.stop(report)
            process.join(10)


def _follow(job: Job, connection: Connection, process: multiprocessing.process.BaseProcess) -> None:
    with suppress(EOFError, OSError):
        while True:
            what, value = connection.recv()
            if what == "step":
                job.step, job.done, job.of = value
            elif what == "problems":
                job.problems = value
            else:
                job.failures, job.written, job.left, job.where = value["rest"]
                if job.state == "running":
                    job.state = "done" if value["published"] and not job.failures else "failed"
    process.join()
    if job.state == "running":
        job.state = "failed"


def _run(options: Options, connection: Connection) -> None:
    """In the process of its own: build, and tell how far it is."""
    from pipeline.build import build

    problems: dict[str, Problems] = {}

    def progress(step: str, _report: str, done: int, of: int) -> None:
        connection.send(("step", (step, done, of)))

    outcome = Outcome()
    try:
        with faults.ending():
            outcome = build(options, problems, progress)
    except KeyboardInterrupt:
        return
    except Exception as fault:
        told = faults.problem_of(fault)
        if told is None:
            raise
        problems.setdefault("", Problems()).add([told[0]])
    connection.send(("problems", to_data(p for found in problems.values() for p in found)))
    rest = (
        [(f.page, f.language, f.reason) for f in outcome.failures],
        outcome.written,
        outcome.left,
        [p.relative_to(options.out).as_posix() for p in outcome.where if p.is_relative_to(options.out)],
    )
    published = outcome.published or bool(outcome.unchanged)
    connection.send(("end", {"published": published, "rest": rest}))


def zipped(folder: Path, suffixes: Iterable[str]) -> bytes:
    """A folder's files with these suffixes (all where none is named) as one ZIP, the same bytes for the same files."""
    wanted = tuple(suffixes)
    files = (
        (path.relative_to(folder.parent).as_posix(), path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and (not wanted or path.suffix in wanted)
    )
    return packed(files, (1980, 1, 1), 0o644)

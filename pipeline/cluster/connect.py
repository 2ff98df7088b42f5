"""A Dask cluster that makes briefs, and computes long analyses: `connected`, `Cluster`. Its packages are imported where a cluster is asked for.

Every worker gets the report once, and then the names of briefs. A brief comes back as bytes, so that workers need no
folder in common; as many are under way as there are workers to make them, so that memory is the same for thirty briefs and
for thousands. A worker that dies is started again by its nanny, and its briefs are given to others. What is kept is in the
store of the side that asks.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from analysis.values import Problem, Text, same
from pipeline.briefs import BriefReport
from pipeline.cluster import tasks
from pipeline.cluster.environment import Environment, differences, here
from publish.faults import FAILED, WRONG_USE, Refused
from publish.site import Site
from publish.store.lent import LentStore
from publish.store.program import rendering
from publish.store.store import Store

#: seconds to reach a scheduler; to wait for its first worker; to go on without any worker
REACH, FIRST, WITHOUT = 5.0, 30.0, 60.0
#: seconds after which it is looked whether there are workers at all
LOOK = 2.0
#: briefs that wait at a worker beside the one it makes, so that it does not wait for the network
AHEAD = 2
#: workers that are named in a message
_NAMED = 3

_INSTALL = Text(
    zh="请先安装：make setup-distributed，或 .venv/bin/python -m pip install --require-hashes -r requirements-distributed.txt",
    en="install it first: make setup-distributed, or .venv/bin/python -m pip install --require-hashes -r "
    "requirements-distributed.txt",
)
#: Dask's settings while a cluster is used
_SETTINGS = {
    # a report is as large as it is
    "distributed.admin.large-graph-warning-threshold": "1 TiB",
    "distributed.comm.timeouts.connect": f"{REACH}s",
    # nothing is shown to browsers: on a machine with several users, anybody could look
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


#: Dask's loggers that have a level of their own: what it tells of its connections says nothing to who makes a report
_LOGGERS = ("distributed", "distributed.client", "bokeh", "tornado", "tornado.application", "asyncio")


def _dask(option: str) -> Any:
    """Dask's module of clusters.

    Raises:
        Refused: it is not installed.
    """
    verbose = logging.getLogger().level <= logging.DEBUG
    try:
        import dask

        # Dask sets how much it logs when it is imported
        with dask.config.set({} if verbose else {"logging": dict.fromkeys(_LOGGERS, "critical")}):
            import distributed
    except ImportError:
        raise Refused(
            option,
            Text(zh="没有安装 Dask（distributed）", en="Dask (distributed) is not installed"),
            _INSTALL,
        ) from None
    return distributed


@contextmanager
def connected(scheduler: str = "", workers: int = 0) -> Iterator[Cluster]:
    """A cluster to be used; closed when it is left, by an error or Ctrl-C too.

    Args:
        scheduler: the address of a scheduler, ``tcp://host:8786`` or ``tls://host:8786``; else
        workers: so many processes are started here, which talk over TLS with certificates that end with them.

    Raises:
        Refused: Dask is not installed, the scheduler cannot be reached or has no workers, or workers are not as this machine.
    """
    option = f"--scheduler {scheduler}" if scheduler else f"--workers {workers}"
    distributed = _dask(option)
    import dask

    with dask.config.set(_SETTINGS):
        if scheduler:
            client = _client(distributed, scheduler, option)
            try:
                expected = _compared(client, option)
                yield Cluster(client, option, expected)
            finally:
                _closed(client)
        else:
            with _local(distributed, workers, option) as client:
                yield Cluster(client, option)


def _client(distributed: Any, scheduler: str, option: str) -> Any:
    import asyncio

    from distributed.comm import core

    # what Dask has not typed
    connect: Any = core.connect

    async def reach() -> None:
        arguments = distributed.Security().get_connection_args("client")
        comm = await connect(scheduler, timeout=REACH, **arguments)
        await comm.close()

    try:
        # a client that is refused goes on trying when the program ends: it is only made for what answers
        asyncio.run(reach())
        return distributed.Client(scheduler, timeout=REACH, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError, RuntimeError) as fault:
        reason = " ".join(str(fault).split())
        raise Refused(
            option,
            # what Dask says of it is in English
            Text(zh="连接不上这个调度器", en=f"this scheduler cannot be reached ({reason})"),
            Text(
                zh="地址写成 tcp://主机:8786 或 tls://主机:8786；看 dask scheduler 是否在运行，防火墙是否放行；tls:// 还要"
                "在 Dask 的配置里写明证书",
                en="write tcp://host:8786 or tls://host:8786; see whether dask scheduler runs and no firewall is between; for "
                "tls:// Dask’s configuration must name the certificates",
            ),
        ) from None


@contextmanager
def _local(distributed: Any, workers: int, option: str) -> Iterator[Any]:
    """A cluster of processes on this machine."""
    try:
        cluster = distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=0,
            dashboard_address=":0",
            silence_logs=logging.CRITICAL,
            # whoever reaches a scheduler runs what they like in its workers: other users of this machine must not
            security=True,
            preload=["pipeline.cluster.preload"],
        )
    except ImportError:
        raise Refused(
            option, Text(zh="没有安装 cryptography", en="cryptography is not installed"), _INSTALL
        ) from None
    except (OSError, RuntimeError) as fault:
        # no more processes or ports, or they end at once; Dask tells the reason by a chain of its own
        reason = " ".join(str(fault.__cause__ or fault).split())
        raise Refused(
            option,
            Text(zh="工作进程启动不了", en=f"the workers cannot be started ({reason})"),
            Text(
                zh="少启动几个，或用 --jobs；--verbose 显示 Dask 的消息",
                en="start fewer, or use --jobs; --verbose shows what Dask says",
            ),
            FAILED,
        ) from None
    with cluster:
        client = distributed.Client(cluster, timeout=REACH, set_as_default=False)
        try:
            client.wait_for_workers(workers, timeout=FIRST)
            yield client
        finally:
            _closed(client)


def _closed(client: Any) -> None:
    # a scheduler that is gone is no reason not to end
    with suppress(Exception):
        client.close(timeout=REACH)


def _compared(client: Any, option: str) -> str:
    """The key of this machine's environment, which all workers have.

    Raises:
        Refused: there is no worker, or some are not as this machine, with all differences.
    """
    try:
        client.wait_for_workers(1, timeout=FIRST)
    except TimeoutError:
        raise Refused(
            option,
            Text(zh="调度器没有工作进程", en="the scheduler has no workers"),
            Text(
                zh="在各台机器的程序文件夹中启动：.venv/bin/python -m dask worker 调度器地址 --nthreads 1",
                en="start some, in the program’s folder on each machine: .venv/bin/python -m dask worker ADDRESS "
                "--nthreads 1",
            ),
        ) from None
    own = here()
    found: dict[tuple[Text, Text], list[str]] = {}
    try:
        # it reads the names of the functions it hands on; what pages look like is the workers' business
        there = client.run_on_scheduler(tasks.environment)
        rows = differences(
            replace(own, libraries={}, fonts={}, settings={}),
            replace(there, libraries={}, fonts={}, settings={}),
        )
    except Exception as fault:
        rows = [_foreign(fault)]
    found |= {row: [option] for row in rows}
    for worker, other in client.run(tasks.environment, on_error="return").items():
        for row in differences(own, other) if isinstance(other, Environment) else [_foreign(other)]:
            found.setdefault(row, []).append(worker)
    for worker, threads in client.nthreads().items():
        if threads > 1:
            found.setdefault(_THREADS, []).append(worker)
    if found:
        raise _refused(found)
    return own.key


_THREADS = (
    Text(zh="工作进程有不止一个线程，而一个进程一次只制作一份简报", en="the worker has several threads, but a process makes one brief at a time"),
    Text(zh="用 --nthreads 1 --nworkers N 启动它", en="start it with --nthreads 1 --nworkers N"),
)  # fmt: skip


def _foreign(fault: object) -> tuple[Text, Text]:
    """What to tell of a worker that does not know the program."""
    reason = " ".join(f"{type(fault).__name__}: {fault}".split())
    return (
        Text(zh="那里找不到本程序", en=f"this program is not found there ({reason})"),
        Text(
            zh="在那里的程序文件夹中启动：.venv/bin/python -m dask scheduler，或 worker",
            en="start it in the program’s folder there: .venv/bin/python -m dask scheduler, or worker",
        ),
    )


def _refused(found: Mapping[tuple[Text, Text], Sequence[str]]) -> Refused:
    """All differences, each with the workers that have it."""
    told = []
    for (what, remedy), workers in found.items():
        named = ", ".join(sorted(workers)[:_NAMED])
        more = len(workers) - _NAMED
        told.append(Problem(f"{named} (+{more})" if more > 0 else named, same(""), what, remedy))
    first, *rest = told
    return Refused(first.file, first.what, first.remedy, WRONG_USE, rest)


@dataclass(frozen=True)
class Cluster:
    """Workers that make briefs and compute pieces of analyses."""

    client: Any
    #: as the command line has it
    option: str
    #: key of the environment that every worker must have; nothing where workers are of this machine
    expected: str = ""
    #: what the pieces of the analysis at work share, there already
    _given: dict[str, Any] = field(default_factory=dict, repr=False)

    def briefs(
        self, site: Site, jobs: Sequence[tuple[str, str]], formats: tuple[str, ...]
    ) -> Generator[tuple[BriefReport, Mapping[str, bytes]], None, None]:
        """The briefs of a site, each with its files, as they are done.

        Args:
            site: what they are made of.
            jobs: region and language of each.
            formats: what is made of each.

        Raises:
            Refused: a worker that joined is not as this machine; no worker is left; the scheduler is gone.
        """
        name = uuid.uuid4().hex
        store = site.store
        plan = self.client.submit(tasks.packed, _pack(site), key=f"fangzhi-plan-{name}")
        waiting: list[tuple[str, str, bool]] = [(code, language, False) for code, language in reversed(jobs)]
        pending: dict[Any, tuple[str, str]] = {}
        number = 0
        try:
            while waiting or pending:
                while waiting and len(pending) < self._room():
                    code, language, anew = waiting.pop()
                    number += 1
                    future = self.client.submit(
                        tasks.brief, plan, name, self.expected, code, language, formats, anew,
                        key=f"fangzhi-brief-{name}-{number}", priority=-number,
                    )  # fmt: skip
                    pending[future] = (code, language)
                for future in self._done(pending):
                    job = pending.pop(future)
                    report, files, keys = self._result(future, job)
                    whole = _whole(files, keys, store)
                    if whole is None:
                        waiting.append((*job, True))
                        continue
                    yield report, whole
        finally:
            with suppress(Exception):
                self.client.cancel([*pending, plan], force=True)

    def spread(
        self, function: Callable[[Any, Any], Any], shared: Any, pieces: Iterable[Any]
    ) -> Generator[Any, None, None]:
        """``function(shared, piece)`` of every piece, in their order: what :func:`analysis.pieces.spread` asks for.

        A piece whose worker ended again and again is computed here: it may not have been the piece's doing.

        Raises:
            Refused: as `briefs`.
        """
        data = pickle.dumps(shared, protocol=5)
        name = hashlib.sha256(data).hexdigest()
        if name not in self._given:
            # of the analysis before it nothing is needed any more
            self._given.clear()
            self._given[name] = self.client.submit(tasks.packed, data, key=f"fangzhi-shared-{name}")
        given = self._given[name]
        run, number, rest = uuid.uuid4().hex, 0, iter(pieces)
        waiting: deque[tuple[Any, Any]] = deque()
        try:
            while True:
                for piece in islice(rest, max(0, self._room() - len(waiting))):
                    number += 1
                    future = self.client.submit(
                        tasks.piece, given, name, self.expected, function, piece,
                        key=f"fangzhi-piece-{run}-{number}", priority=-number,
                    )  # fmt: skip
                    waiting.append((future, piece))
                if not waiting:
                    return
                future, piece = waiting[0]
                self._done([future])
                fault, made = self._of(future)
                waiting.popleft()
                yield made[0] if fault is None else function(shared, piece)
        finally:
            with suppress(Exception):
                self.client.cancel([future for future, _ in waiting], force=True)

    def _room(self) -> int:
        """How many briefs are under way at a time."""
        with self._reaching():
            threads: dict[str, int] = self.client.nthreads()
            return (1 + AHEAD) * max(1, sum(threads.values()))

    def _done(self, pending: Iterable[Any]) -> list[Any]:
        """Those that are done, at least one.

        Raises:
            Refused: there are no workers any more.
        """
        import distributed

        wait: Any = distributed.wait
        since = time.monotonic()
        while True:
            with self._reaching():
                with suppress(TimeoutError), self.client.as_current():
                    return list(wait(list(pending), timeout=LOOK, return_when="FIRST_COMPLETED").done)
                if self.client.nthreads():
                    since = time.monotonic()
            if time.monotonic() - since > WITHOUT:
                raise Refused(
                    self.option,
                    Text(zh="没有剩下的工作进程", en="no worker is left"),
                    Text(
                        zh="没有发布；启动工作进程后再运行一次，已制作的会从保存处取用",
                        en="nothing was published; start workers and run it again: what was made is taken from the store",
                    ),
                    FAILED,
                )

    def _result(
        self, future: Any, job: tuple[str, str]
    ) -> tuple[BriefReport, Mapping[str, bytes], Mapping[str, str]]:
        """What came of a brief."""
        fault, made = self._of(future)
        if fault is not None:
            # it may have been the brief's doing: the others must go on
            reason = f"KilledWorker: its worker ended, {1 + fault.allowed_failures} times"
            return BriefReport(*job, 0, Counter(), 0.0, 0, reason), {}, {}
        return made.report, made.files, made.keys

    def _of(self, future: Any) -> tuple[Any, Any]:
        """What a task gave, or the fault that says that its workers ended.

        Raises:
            Refused: the worker is not as this machine.
        """
        from distributed import KilledWorker

        with self._reaching():
            fault = future.exception() if future.status == "error" else None
            made: Any = future.result() if fault is None else None
        if fault is not None and not isinstance(fault, KilledWorker):
            raise fault
        if isinstance(made, Environment):
            raise _refused({row: [self.option] for row in differences(here(), made)})
        return fault, made

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Within it, what Dask says when the scheduler is gone becomes one message."""
        from concurrent.futures import CancelledError

        try:
            yield
        except (CancelledError, OSError):
            raise self._lost() from None
        except RuntimeError:
            if self.client.status == "running":
                raise
            raise self._lost() from None

    def _lost(self) -> Refused:
        return Refused(
            self.option,
            Text(zh="与调度器的连接断了", en="the connection to the scheduler was lost"),
            Text(
                zh="没有发布；看调度器是否还在运行，再运行一次，已制作的会从保存处取用",
                en="nothing was published; see whether the scheduler still runs, and run it again: what was made is taken "
                "from the store",
            ),
            FAILED,
        )


def _pack(site: Site) -> bytes:
    """The site for workers, with the names of what the store here has in the place of the store."""
    store = site.store
    lent = (
        Store(None)
        if store.folder is None or not store.limit
        else LentStore(None, names=store.keys(), rendering=rendering())
    )
    # without the drawings that were made here, which ask this machine's store for others
    return pickle.dumps(replace(site, store=lent, _figures={}), protocol=5)


def _whole(files: Mapping[str, bytes], keys: Mapping[str, str], store: Store) -> Mapping[str, bytes] | None:
    """The files of a brief with those from the store; None where one is not there any more or is damaged."""
    whole = dict(files)
    for path, key in keys.items():
        if path in files:
            store.put(key, files[path])
            continue
        content = store.get(key)
        if content is None:
            return None
        whole[path] = content
    return whole

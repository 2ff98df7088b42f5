"""Builds on a real scheduler and its workers: the same bytes, a worker killed, differing machines refused, faults told."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import dask
import pytest
from distributed import Client, wait

import build as command
from intake.problems import Problems
from paths import ROOT
from pipeline.build import arguments, build
from pipeline.cluster import connect
from pipeline.cluster.environment import here
from pipeline.prepare import prepare
from publish.faults import Refused
from publish.site import Site
from publish.store import store as stores
from publish.store.program import PROGRAM
from publish.store.store import Store
from tests import small

FORMATS = ("html", "pdf")
pytestmark = pytest.mark.slow


def tree(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


PRELOADED = ("pipeline.cluster.tasks", "pipeline.build", "render.pdf.writer")
#: Dask's command, whose nannies start workers as forks of one process that has imported the program as well as Dask: a worker
#: that is killed is started again in a moment. It begins as any other: with nothing computed and nothing sent to it
FORKED = f"""
import multiprocessing, sys
context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload = lambda names: type(context).set_forkserver_preload(context, [*names, *{PRELOADED}])
from dask.__main__ import main
main()
"""
FORKS = {"DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD": "forkserver"}


@contextmanager
def started(
    *words: str, cwd: Path = ROOT, by: tuple[str, ...] = ("-m", "dask"), **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler or a worker as the how-to starts it; ``by``: what starts it in place of Dask's own command."""
    with tempfile.TemporaryDirectory() as scratch:
        process = subprocess.Popen(
            [sys.executable, *by, *words, "--dashboard-address", "127.0.0.1:0"],
            cwd=cwd,
            env={**os.environ, "DASK_TEMPORARY_DIRECTORY": scratch, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


#: so often may a task's worker end until the task is given up, after the first time; Dask's own are three
ENDED = 1


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two worker processes, each with its nanny; both nannies are in one process."""
    told = tmp_path_factory.mktemp("scheduler") / "address.json"
    worker = (
        "worker",
        "--scheduler-file",
        str(told),
        "--nthreads",
        "1",
        "--nworkers",
        "2",
        "--host",
        "127.0.0.1",
    )
    failures = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(ENDED)}
    with (
        started("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told), **failures),
        started(*worker, by=("-c", FORKED), **FORKS),
        Client(scheduler_file=str(told), timeout="60s", set_as_default=False) as client,
    ):
        client.wait_for_workers(2, timeout=120)
        yield str(client.scheduler.address)


def pids(scheduler: str) -> list[int]:
    with Client(scheduler, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.plain(tmp_path_factory.mktemp("small") / "mine")


def run(report: Path, out: Path, progress=lambda *_: None, formats=FORMATS, **more):
    outcome = build(arguments(reports=(str(report),), out=out, formats=formats, **more), {}, progress)
    assert outcome.published and not outcome.failures, outcome.failures
    return outcome


@pytest.fixture(scope="module")
def alone(report: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], int]:
    """What a build in one process makes of the report, everything anew."""
    out = tmp_path_factory.mktemp("alone") / "public"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(stores.LIMIT, "0")
        return tree_of(report, out)


def tree_of(report: Path, out: Path, **more) -> tuple[dict[str, str], int]:
    outcome = run(report, out, jobs=1, **more)
    return tree(out), outcome.briefs


def test_what_is_sent_knows_nothing_of_this_machines_store(report, tmp_path):
    """Nor do drawings that were made before it is sent."""
    prepared = prepare(report, Problems(), tried=False)
    assert prepared is not None
    site = Site(*prepared, store=Store(tmp_path / "store"))
    code = site.plan.report.regions[0].code
    before = site.web_page(site.subject(code, "en", ("html",)))
    sent = pickle.loads(connect._pack(site))
    assert sent.web_page(sent.subject(code, "en", ("html",))) == before
    known = (sent.store, sent.pages.store, sent.figures("en").whole.keep.__self__.store)
    assert [one.folder for one in known] == [None] * 3
    assert str(tmp_path / "store").encode() not in connect._pack(site)


def test_a_worker_is_killed_in_mid_run_and_the_bytes_are_the_same(
    scheduler, report, alone, tmp_path, nothing_kept
) -> None:
    before = pids(scheduler)
    killed: list[int] = []

    def progress(step: str, _report: str, done: int, total: int) -> None:
        if step == "render" and done == 1:
            assert total - done > 10
            os.kill(before[0], signal.SIGKILL)
            killed.append(before[0])

    outcome = run(report, tmp_path / "public", progress, scheduler=scheduler)
    files, briefs = alone
    assert killed and tree(tmp_path / "public") == files and outcome.briefs == briefs == 12
    with Client(scheduler, set_as_default=False) as client:
        # its nanny has put another in its place
        client.wait_for_workers(2, timeout=60)
        assert len(set(client.run(os.getpid).values()) - {*killed}) == 2


def test_all_workers_are_killed_at_once(scheduler, report, alone, tmp_path, nothing_kept) -> None:
    """The report itself is given again: nobody has it any more."""
    before = pids(scheduler)

    def progress(step: str, _report: str, done: int, _total: int) -> None:
        if step == "render" and done == 1:
            for pid in before:
                os.kill(pid, signal.SIGKILL)

    outcome = run(report, tmp_path / "public", progress, formats=("html",), scheduler=scheduler)
    files, briefs = alone
    pages = {path for path in files if path.endswith("index.html") and path.count("/") == 3}
    made = tree(tmp_path / "public")
    assert outcome.briefs == briefs and pages <= made.keys()
    assert not {*before} & {*pids(scheduler)}


def test_the_store_is_that_of_the_side_that_asks(scheduler, report, alone, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv(stores.FOLDER, str(tmp_path / "store"))
    run(report, tmp_path / "first", scheduler=scheduler)
    # a PDF each and the workbooks of the briefs and of the report, beside pages and drawings; a checksum stands before each
    kinds = [path.read_bytes()[32:36] for path in (tmp_path / "store" / "entries").glob("*/*")]
    assert (kinds.count(b"%PDF"), kinds.count(b"PK\x03\x04")) == (14, 14)
    sent: list[dict[str, bytes]] = []
    whole = connect._whole

    def watched(files, keys, store):
        sent.append(dict(files))
        return whole(files, keys, store)

    monkeypatch.setattr(connect, "_whole", watched)
    entries = sorted((tmp_path / "store" / "entries").glob("*/*"))
    pdf = next(path for path in entries if path.read_bytes()[32:36] == b"%PDF")
    pdf.write_bytes(pdf.read_bytes()[:-1])
    run(report, tmp_path / "second", scheduler=scheduler)
    dear = [path for files in sent for path in files if path.endswith((".pdf", ".xlsx"))]
    # only what was damaged is made again, with what belongs to its brief
    assert {1: [".pdf"], 2: [".pdf", ".xlsx"]}[len(dear)] == sorted(Path(path).suffix for path in dear), dear
    assert tree(tmp_path / "first") == tree(tmp_path / "second") == alone[0]

    def never(*_args, **_more):
        raise AssertionError("it is in the store")

    # what workers made is found by a build without them
    from render.pdf import writer

    monkeypatch.setattr(writer, "pdf", never)
    assert tree_of(report, tmp_path / "third")[0] == alone[0]


def test_a_worker_of_another_program_and_other_fonts_is_refused(scheduler, report, tmp_path, capsys) -> None:
    other = tmp_path / "other"
    for name in ("requirements.txt", *PROGRAM):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, other / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            other.mkdir(exist_ok=True)
            shutil.copy(source, other / name)
    with (other / "compose" / "brief.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>', encoding="utf-8"
    )
    worker = ("worker", scheduler, "--nthreads", "2", "--host", "127.0.0.1", "--no-nanny")
    with (
        started(*worker, cwd=other, FONTCONFIG_FILE=str(fonts)),
        Client(scheduler, set_as_default=False) as client,
    ):
        client.wait_for_workers(3, timeout=120)
        for language, words in (
            (
                "en",
                (
                    "the program there is another than here",
                    "fonts differ: ",
                    "settings differ",
                    "several threads",
                ),
            ),
            ("zh", ("那里的程序与这里的不同", "字体不同：", "设置不同", "不止一个线程")),
        ):
            out = tmp_path / "public"
            assert (
                command.main([str(report), "--scheduler", scheduler, "-o", str(out), "--ui", language]) == 2
            )
            lines = capsys.readouterr().err.splitlines()
            assert len(lines) == len(words) and not out.exists()
            for line, word in zip(lines, words, strict=True):
                assert line.startswith(("error: tcp://", "错误: tcp://")) and word in line, line


def test_a_worker_that_joins_later_is_compared_too(scheduler, monkeypatch) -> None:
    from pipeline.cluster import tasks

    with Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=120)
        told = client.submit(tasks.brief, b"", "name", "another key", "510000", "zh", FORMATS).result()
        assert told == here()
    monkeypatch.setattr(
        connect, "here", lambda: here().__class__(**{**here().__dict__, "python": "3.12.0 (Linux, x86_64)"})
    )
    with (
        pytest.raises(Refused, match=r"^tcp://x:1: Python is 3\.11\.\d+ .* there and 3\.12\.0")
        if sys.version_info[:2] == (3, 11)
        else pytest.raises(Refused)
    ):
        raise connect._refused({row: ["tcp://x:1"] for row in connect.differences(connect.here(), told)})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_dask_it_says_what_to_install(report, tmp_path, monkeypatch, capsys, language) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    for option in (("--workers", "2"), ("--scheduler", "tcp://127.0.0.1:1")):
        assert command.main([str(report), *option, "-o", str(tmp_path / "public"), "--ui", language]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "requirements-distributed.txt" in line and " ".join(option) in line
        assert ("is not installed" if language == "en" else "没有安装") in line
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "tcp://nowhere.invalid:8786", "tls://127.0.0.1:1", "foo://x:1", "here"]
)
def test_a_scheduler_that_is_not_there_is_told_within_seconds(report, tmp_path, capsys, address) -> None:
    began = time.monotonic()
    assert (
        command.main([str(report), "--scheduler", address, "-o", str(tmp_path / "public"), "--ui", "en"]) == 2
    )
    # on a busy machine
    assert time.monotonic() - began < 5 * connect.REACH
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: --scheduler {address}: this scheduler cannot be reached (")


def test_only_one_way_can_be_asked_for(report, capsys) -> None:
    assert command.main([str(report), "--workers", "2", "--jobs", "2", "--ui", "en"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "only one of --jobs, --workers and --scheduler can be given"
    ]


def children(pid: int) -> set[int]:
    """The processes below one, and those below them."""
    found: set[int] = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            own = int(path.parent.name)
            found |= {own} | children(own)
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
@pytest.mark.usefixtures("heard")
def test_ctrl_c_ends_a_local_cluster_and_leaves_nothing(report, tmp_path) -> None:
    out = tmp_path / "site" / "public"
    process = subprocess.Popen(
        [
            sys.executable, str(ROOT / "build.py"), str(report), "--workers", "2", "-o", str(out), "--ui", "en", "--fresh",
        ],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )  # fmt: skip
    with process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        assert any(line.startswith("render mine 1/") for line in lines)
        below = children(process.pid)
        assert len(below) >= 2
        # a terminal sends it to all of its programs
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(60) == 130
    assert rest.splitlines()[-1] == "Stopped." and "Traceback" not in rest, rest
    assert not out.exists() and list(out.parent.iterdir()) == []
    until = time.monotonic() + 20
    while (left := {pid for pid in below if Path(f"/proc/{pid}/stat").exists()}) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == set()


def test_a_local_cluster_makes_the_same_bytes(report, alone, tmp_path, nothing_kept, monkeypatch) -> None:
    """Its workers are forks too; the command of the test above starts them as ever."""
    context = multiprocessing.get_context("forkserver")
    preload = partial(type(context).set_forkserver_preload, context)
    monkeypatch.setattr(
        context, "set_forkserver_preload", lambda names: preload([*names, *PRELOADED]), raising=False
    )
    with dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"}):
        run(report, tmp_path / "public", workers=2)
    assert tree(tmp_path / "public") == alone[0]


def test_a_brief_that_ends_its_worker_each_time_fails_alone(scheduler) -> None:
    with Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=120)
        deadly = client.submit(os._exit, 1, pure=False)
        with client.as_current():
            wait([deadly], timeout=300)
        report, files, keys = connect.Cluster(client, "--scheduler")._result(deadly, ("510000", "zh"))
        assert report.reason == f"KilledWorker: its worker ended, {1 + ENDED} times"
        assert (report.code, report.language, files, keys) == ("510000", "zh", {}, {})


def test_a_scheduler_that_has_no_workers_or_goes_is_told(report, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(connect, "FIRST", 1.0)
    told = tmp_path / "address.json"
    out = tmp_path / "public"
    with started("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told)) as process:
        with Client(scheduler_file=str(told), timeout="60s", set_as_default=False) as client:
            address = str(client.scheduler.address)
        with pytest.raises(Refused, match="the scheduler has no workers"):
            run(report, out, scheduler=address)
        monkeypatch.setattr(connect, "FIRST", 120.0)
        with started("worker", address, "--nthreads", "1", "--host", "127.0.0.1", "--no-nanny"):

            def progress(step: str, _report: str, _done: int, _total: int) -> None:
                if step == "render":
                    process.kill()

            with pytest.raises(Refused, match="the connection to the scheduler was lost") as fault:
                run(report, out, progress, scheduler=address, fresh=True)
    assert fault.value.code == 1 and not out.exists()


def test_workers_that_cannot_be_started_are_told(report, tmp_path, monkeypatch, capsys) -> None:
    import distributed

    def refused(**_more):
        raise RuntimeError("Nanny failed to start.") from OSError("no more processes")

    monkeypatch.setattr(distributed, "LocalCluster", refused)
    out = tmp_path / "public"
    for language, words in (
        ("en", "the workers cannot be started (no more processes)"),
        ("zh", "工作进程启动不了"),
    ):
        assert command.main([str(report), "--workers", "2", "-o", str(out), "--ui", language]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert words in line and "--workers 2" in line and not out.exists()

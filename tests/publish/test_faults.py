"""What the system refuses is told in one line; what is begun is undone when the process is asked to end."""

from __future__ import annotations

import doctest
import errno
import os
import pickle
import re
import signal
import socket
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from pydantic_core import SchemaValidator, core_schema

from commands import application
from commands.common import app
from pipeline.serve import Watch, server
from publish import faults
from publish.faults import Refused, Terminated, ending, port_taken, problem_of

HAN = re.compile(r"[一-鿿]")


@pytest.mark.parametrize(
    "code",
    [
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.ENAMETOOLONG,
        errno.EMFILE,
        errno.EBUSY,
        errno.EXDEV,
        errno.EIO,
        errno.ECHILD,
    ],
)
def test_a_fault_of_the_system_is_one_line_with_file_and_remedy(code: int) -> None:
    told = problem_of(OSError(code, os.strerror(code), "/site/we\nst"))
    assert told is not None
    problem, exit_code = told
    assert exit_code == 1
    zh, en = problem.line("zh"), problem.line("en")
    assert zh.startswith("/site/we st: ") and en.startswith("/site/we st: ")
    assert "\n" not in zh + en and "；" in zh and "; " in en
    assert HAN.search(zh) and not HAN.search(en)


def test_what_is_no_fault_of_the_systems_is_not_told_as_one() -> None:
    assert problem_of(ValueError("a mistake of ours")) is None
    assert problem_of(KeyError("x")) is None


def test_a_worker_that_was_killed() -> None:
    told = problem_of(BrokenProcessPool())
    assert told is not None and "--jobs 1" in told[0].line("en") and "--jobs 1" in told[0].line("zh")


def test_ports() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(Refused, match="the port is in use"):
            server(Path(), Watch((), lambda changed: True), number)
    assert "65535" in port_taken(70_000, OverflowError()).problem.line("zh")
    assert "1024" in port_taken(80, PermissionError(errno.EACCES, "no")).problem.line("en")
    assert "--port 9" in port_taken(9, OSError(errno.EIO, "odd")).problem.line("en")


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_undoes_what_is_begun(number: signal.Signals) -> None:
    before, undone = signal.getsignal(number), []
    with ending() as came, pytest.raises(Terminated):
        try:
            os.kill(os.getpid(), number)
            signal.sigtimedwait([], 5)
        finally:
            undone.append(True)
    assert came == [number] and undone and signal.getsignal(number) == before


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_a_library_takes_for_its_own_fault_still_ends_it(number: signal.Signals) -> None:
    class Interrupted(type):
        def __instancecheck__(cls, _value: object) -> bool:
            os.kill(os.getpid(), number)
            return bool(signal.sigtimedwait([], 5))

    class Odd(metaclass=Interrupted):
        pass

    with pytest.raises(Terminated) as told, ending() as came:
        SchemaValidator(core_schema.is_instance_schema(Odd))
    assert came == [number] and isinstance(told.value.__cause__, Exception)
    with pytest.raises(ValueError, match="mine"), ending():
        raise ValueError("mine")


def test_a_signal_that_is_to_be_ignored_is() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ending() as came:
            os.kill(os.getpid(), signal.SIGHUP)
        assert came == []
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x"), 1, "error: /x: the disk is full; "),
        (BrokenProcessPool(), 1, "error: fangzhi: the system ended a worker process"),
        (Refused("/x", faults._NO_ROOM[0], faults._NO_ROOM[1]), 2, "error: /x: the disk is full"),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_the_command_tells_it_and_ends(
    fault: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(ui: str = "") -> None:
        raise fault

    command = next(c for c in app.registered_commands if c.name == "list")
    monkeypatch.setattr(command, "callback", fails)
    assert application.main(["list", "--ui", "en"]) == code
    err = capsys.readouterr().err
    assert err.startswith(said) and err.count("\n") == 1
    assert application.main(["list", "--ui", "zh"]) == code
    assert HAN.search(capsys.readouterr().err)


def test_asked_to_end_the_exit_code_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(ui: str = "") -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        signal.sigtimedwait([], 5)

    command = next(c for c in app.registered_commands if c.name == "list")
    monkeypatch.setattr(command, "callback", ends)
    assert application.main(["list"]) == 128 + signal.SIGTERM


def test_what_a_worker_refuses_reaches_the_build() -> None:
    fault = Refused("/x", faults._NO_ROOM[0], faults._NO_ROOM[1], 1)
    again = pickle.loads(pickle.dumps(fault))
    assert isinstance(again, Refused) and again.problem == fault.problem and again.code == 1


def test_a_mistake_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(ui: str = "") -> None:
        raise RuntimeError("ours")

    command = next(c for c in app.registered_commands if c.name == "list")
    monkeypatch.setattr(command, "callback", wrong)
    with pytest.raises(RuntimeError, match="ours"):
        application.main(["list"])


def test_the_examples() -> None:
    assert doctest.testmod(faults).failed == 0

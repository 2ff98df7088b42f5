"""A desk that runs in this process or in one of its own, for tests: `running`, `started`, `forked`, `Desk`."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import uvicorn

import build
from commands.schemas import report_schema, rules_schema
from desk.addresses import Addresses
from desk.application import application
from desk.open_reports import Shelf
from intake.report.report import REPORT_FILE, RULES_FILE
from paths import ROOT
from publish.workers import forks

TOKEN = "a-token-of-the-tests"


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """What the desk reads fields from; made when the first desk is opened."""
    return {REPORT_FILE: report_schema(), RULES_FILE: rules_schema()}


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Desk:
    """A running desk, and a browser's part in talking to it."""

    port: int
    token: str
    shelf: Shelf
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    @property
    def addresses(self) -> Addresses:
        return Addresses(self.port, self.token)

    def see(self, path: str, report: str = "west") -> Answer:
        """Ask for a page of a report as its frame does: under the other name, by its key, without the cookie."""
        return self.look(f"{self.addresses.see(report)}{path}")

    def look(self, address: str) -> Answer:
        """Ask for an address of the pages' site."""
        host, path = re.fullmatch(r"http://([^/]+)(/.*)", address).groups()
        return self.ask(path, Host=host, Cookie="", Origin="")

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        """Ask as a page of the desk would; keyword arguments replace headers, an empty one takes it away."""
        sent = {"Cookie": f"fangzhi-desk={self.token}", "Origin": f"http://127.0.0.1:{self.port}"}
        sent |= {k.replace("_", "-"): v for k, v in headers.items()}
        body = None
        if form is not None:
            body = urlencode(form)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        line.putrequest("GET" if form is None else "POST", path, skip_host="Host" in sent)
        for name, value in sent.items():
            if value:
                line.putheader(name, value)
        if body is not None:
            line.putheader("Content-Length", str(len(body.encode())))
        line.endheaders(body.encode() if body is not None else None)
        answer = line.getresponse()
        read = Answer(answer.status, answer.headers, answer.read())
        line.close()
        return read


def in_room(browser: Any, desk: Desk, room: str, patience: int = 60_000) -> Any:
    """A tab of a small screen in a room of the report ``west``; ``patience``: for how many milliseconds it waits."""
    tab = browser.new_page(viewport={"width": 1280, "height": 860})
    tab.set_default_timeout(patience)
    tab.goto(desk.address)
    tab.goto(f"http://127.0.0.1:{desk.port}/r/west/{room}")
    return tab


@contextlib.contextmanager
def running(reports: Path, out: Path, language: str = "en") -> Iterator[Desk]:
    """A desk in a thread of this process."""
    shelf = Shelf(reports, out)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        app = application(shelf, schemas, language, Addresses(port, TOKEN))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Desk(port, TOKEN, shelf)
        finally:
            server.should_exit = True
            thread.join(20)


def _words(reports: Path, out: Path, language: str) -> list[str]:
    """What is typed for a desk over a folder of reports."""
    return ["desk", "--no-browser", "--ui", language, "--into", str(reports), "--out", str(out)]


def _told(line: str, reports: Path, out: Path) -> Desk | None:
    """The desk whose address is told; None where none is."""
    told = re.search(r"127\.0\.0\.1:(\d+)/\?token=(\S+)\n", line)
    return Desk(int(told[1]), told[2], Shelf(reports, out)) if told else None


def started(reports: Path, out: Path, language: str = "en") -> tuple[subprocess.Popen[str], Desk]:
    """A desk in a process of its own, as the command starts it."""
    command = [sys.executable, str(ROOT / "build.py"), *_words(reports, out, language)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    desk = _told(process.stdout.readline(), reports, out)
    assert desk
    return process, desk


def _run(words: list[str], said: str) -> None:
    """The command, which writes into a file what it says."""
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", closefd=False)
    raise SystemExit(build.main(words))


def forked(reports: Path, out: Path, language: str = "en") -> tuple[BaseProcess, Desk]:
    """The same, of a process that has loaded most of the program: for who starts many, and not for how one starts."""
    said = reports.parent / f"said-{uuid4().hex}"
    process = forks().Process(target=_run, args=(_words(reports, out, language), str(said)))
    process.start()
    until = time.monotonic() + 120
    while not (said.is_file() and (desk := _told(said.read_text(encoding="utf-8"), reports, out))):
        assert process.is_alive() and time.monotonic() < until, "it tells no address"
        time.sleep(0.02)
    return process, desk

"""A desk that listens elsewhere, as in a container: it is reached there, but only by who names the loopback address and has the token."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys

import pytest

from desk.open_reports import Shelf
from paths import ROOT
from tests.desk_server import Desk

pytestmark = pytest.mark.slow


def start(tmp_path, *arguments):
    command = [sys.executable, str(ROOT / "build.py"), "desk", "--no-browser", "--ui", "en"]
    return subprocess.Popen(
        [*command, "--into", str(tmp_path / "reports"), "--out", str(tmp_path / "public"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ask(at, port, host, path="/", **headers):
    line = http.client.HTTPConnection(at, port, timeout=120)
    line.putrequest("GET", path, skip_host=True)
    for name, value in {"Host": host, **headers}.items():
        line.putheader(name, value)
    line.endheaders()
    answer = line.getresponse()
    read = answer.status, answer.headers, answer.read().decode()
    line.close()
    return read


def free(at):
    import socket

    with socket.socket() as one:
        one.bind((at, 0))
        return one.getsockname()[1]


@pytest.mark.parametrize(("listen", "published"), [("127.0.0.2", 0), ("0.0.0.0", 0), ("127.0.0.2", 9321)])
def test_it_listens_where_it_is_told_and_answers_by_its_published_address(tmp_path, listen, published):
    at, port = "127.0.0.2", free("127.0.0.2")
    more = ["--published", str(published)] if published else []
    process = start(tmp_path, "--listen", listen, "--port", str(port), *more)
    try:
        shown = published or port
        told = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", process.stdout.readline())
        assert told, "the address that is told is the one that a browser outside can open"
        assert int(told[1]) == shown
        desk = Desk(shown, told[2], Shelf(tmp_path / "reports", tmp_path / "public"))
        cookie = {"Cookie": f"fangzhi-desk={desk.token}"}
        name = f"127.0.0.1:{shown}"
        # the token is asked for as everywhere
        assert ask(at, port, name)[0] == 403
        assert ask(at, port, name, f"/?token={desk.token}")[0] == 303
        assert ask(at, port, name, **cookie)[0] == 200
        # and it answers to no name but the published one: not the container's, not a neighbour's, not another port
        for other in (
            f"{at}:{port}",
            f"0.0.0.0:{port}",
            f"fangzhi:{shown}",
            "127.0.0.1:1",
            f"192.168.1.7:{shown}",
        ):
            assert ask(at, port, other, **cookie)[0] == 403, other
            assert ask(at, port, other, f"/?token={desk.token}")[0] == 403, other
        if published:
            assert ask(at, port, f"127.0.0.1:{port}", **cookie)[0] == 403
        line = http.client.HTTPConnection(at, port, timeout=120)
        for origin, status in (
            (f"http://{name}", 303),
            (f"http://{at}:{port}", 403),
            (f"http://localhost:{shown}", 403),
        ):
            line.request(
                "POST",
                "/sample",
                "",
                {
                    "Host": name,
                    "Origin": origin,
                    "Content-Type": "application/x-www-form-urlencoded",
                    **cookie,
                },
            )
            answer = line.getresponse()
            answer.read()
            assert answer.status == status, origin
        line.close()
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_only_where_it_is_told(tmp_path):
    port = free("127.0.0.2")
    process = start(tmp_path, "--port", str(port))
    try:
        assert "127.0.0.1" in process.stdout.readline()
        with pytest.raises(OSError):
            ask("127.0.0.2", port, f"127.0.0.1:{port}")
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.mark.parametrize("address", ["192.0.2.1", "no-such-name.invalid"])
def test_an_address_of_another_machine_is_told(tmp_path, address):
    process = start(tmp_path, "--listen", address)
    told = process.communicate(timeout=60)[0]
    assert process.returncode == 2
    assert "no address of this machine" in told
    assert "Traceback" not in told

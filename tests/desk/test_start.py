"""The start of the desk: the address is told before anything that takes long is imported, and who asks at once is answered."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import textwrap

import pytest

from paths import ROOT
from tests.desk_server import started

#: what the address must not wait for: packages and rooms of the program that compute, draw or make schemas
HEAVY = (
    "pandas",
    "scipy",
    "matplotlib",
    "weasyprint",
    "desk.application",
    "commands.schemas",
    "analysis.registry",
)


def test_the_address_is_told_before_the_application_is_imported(tmp_path):
    program = f"""
    import json, sys, webbrowser

    def opened(address):
        print(json.dumps([address, [m for m in {HEAVY!r} if m in sys.modules]]))
        raise SystemExit(0)

    webbrowser.open = opened
    sys.argv = ["build.py", "desk", "--into", {str(tmp_path / "reports")!r}]
    from commands.application import main
    main()
    """
    out = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = next(line for line in out.stdout.splitlines() if line.startswith("["))
    address, imported = json.loads(told)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=\S{20,}", address)
    assert imported == []


@pytest.mark.slow
def test_who_asks_as_soon_as_the_address_is_told_is_answered(tmp_path):
    process, desk = started(tmp_path / "reports", tmp_path / "public")
    try:
        line = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=120)
        line.request("GET", f"/?token={desk.token}")
        assert line.getresponse().status == 303
        line.close()
        assert desk.ask("/").status == 200
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()

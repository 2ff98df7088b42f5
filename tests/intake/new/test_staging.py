"""What a killed process left half-written is taken away by whoever comes next, and nothing else is."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from intake.new.staging import clear, staged
from paths import DOCS, ROOT

pytestmark = pytest.mark.slow

WEST = DOCS / "examples" / "west.xlsx"


@pytest.fixture
def killed(tmp_path):
    """A folder of reports in which a process was really killed while it made one; and what it left."""
    folder = tmp_path / "reports"
    program = f"""
    import sys, time
    from pathlib import Path
    from intake.new.scaffold import new_report
    from intake.problems import Problems

    def check(staging, problems):
        print(staging, flush=True)
        time.sleep(300)

    new_report("mine", Path({str(WEST)!r}), Path({str(folder)!r}), Problems(), check=check)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    staging = process.stdout.readline().strip()
    assert staging, "the program did not come to its check"
    # while it lives nobody takes its folder away
    assert clear(folder) == []
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    (left,) = [p for p in folder.iterdir() if re.fullmatch(r"\.mine\.fangzhi-new-\w{8}", p.name)]
    assert (left / "mine" / "report.toml").is_file()
    return folder, left


def test_what_a_kill_left_goes_and_what_is_the_users_stays(killed):
    folder, left = killed
    # names that a user, or another program, may have given
    theirs = [".mine.notes", ".mine.fangzhi-new-short", ".mine.fangzhi-new-abcdefgh-copy", "mine.fangzhi-new-abcdefgh", ".fangzhi-new-abcdefgh"]  # fmt: skip
    for name in theirs:
        (folder / name).mkdir()
        (folder / name / "lock").touch()
    (folder / ".file.fangzhi-new-abcdefgh").write_text("a file", encoding="utf-8")
    (folder / ".link.fangzhi-new-abcdefgh").symlink_to(folder / ".mine.notes")
    # of a folder without its lock it is not known who writes into it, until it is old
    young = folder / ".other.fangzhi-begun-abcdefgh"
    young.mkdir()
    assert clear(folder) == [left]
    assert young.is_dir()
    before = time.time() - 7200
    os.utime(young, (before, before))
    assert clear(folder) == [young]
    assert {p.name for p in folder.iterdir()} == {
        *theirs,
        ".file.fangzhi-new-abcdefgh",
        ".link.fangzhi-new-abcdefgh",
    }


def test_the_desk_and_the_next_report_take_it_away(killed, tmp_path):
    from desk.open_reports import Shelf

    folder, left = killed
    copy = folder / ".again.fangzhi-new-abcdefgh"
    copy.mkdir()
    (copy / "lock").touch()
    Shelf(folder, tmp_path / "public")
    assert not left.exists()
    assert not copy.exists()
    left.mkdir()
    (left / "lock").touch()
    with staged(folder, "next") as staging:
        assert staging.name == "next"
        assert not left.exists()
        assert clear(folder) == []
    assert list(folder.iterdir()) == []

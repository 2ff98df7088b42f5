"""The double-click starters: what they say where something is missing, what they do at the first time, and that a desk comes of it."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from paths import ROOT

CLOSE = "按回车键关闭窗口。 Press Enter to close this window."
#: a folder as an analyst might have it
PLACE = "方志 (a copy) & more's"


@pytest.fixture
def copy(tmp_path):
    """A copy of the starters in a folder with a difficult name."""
    place = tmp_path / PLACE
    place.mkdir()
    for file in ("start-desk.command", "start-desk.cmd", "start-desk.desktop"):
        shutil.copy2(ROOT / file, place / file)
    shutil.copytree(ROOT / "tools" / "starter", place / "tools" / "starter")
    (place / "requirements.txt").write_text("", encoding="utf-8")
    return place


@pytest.fixture
def path_of(tmp_path):
    """A PATH with the usual tools, and only the Pythons that are given: name → content of a script, or None for this one."""

    def made(pythons):
        folder = tmp_path / "bin"
        folder.mkdir()
        for tool in ("sh", "cat", "dirname", "env"):
            (folder / tool).symlink_to(shutil.which(tool))
        for name, script in pythons.items():
            (folder / name).write_text(script or f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
            (folder / name).chmod(0o755)
        return str(folder)

    return made


def start(place, *arguments, path=None, answer="\n", **more):
    environment = {**os.environ, **({"PATH": path} if path else {}), **more}
    command = [str(place / "start-desk.command"), *arguments]
    return subprocess.run(
        command, input=answer, capture_output=True, text=True, env=environment, check=False, timeout=240
    )


def without_other_pythons(place):
    """The places outside of PATH where macOS has its Pythons are none of the test's."""
    script = place / "start-desk.command"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace(" \\\n  /opt/homebrew/bin/python3 /usr/local/bin/python3", ""), "utf-8")


@pytest.mark.parametrize(
    ("pythons", "zh", "en"),
    [
        ({}, "没有找到 Python", "Python is missing"),
        # what a bare system has in the place of one
        ({"python3": "#!/bin/sh\necho 'install developer tools' >&2; exit 1\n"}, "没有找到 Python", "Python is missing"),
        ({"python3": '#!/bin/sh\ncase "$*" in *version_info*) exit 1;; *) exit 0;; esac\n'}, "Python 太旧", "Python is too old"),
    ],
)  # fmt: skip
def test_python_that_is_missing_or_too_old_is_told(copy, path_of, pythons, zh, en):
    without_other_pythons(copy)
    ended = start(copy, path=path_of(pythons))
    assert ended.returncode == 1
    assert zh in ended.stdout
    assert en in ended.stdout
    assert "3.11" in ended.stdout
    # the window stays open until Enter
    assert CLOSE in ended.stdout
    assert not ended.stderr


@pytest.mark.slow
def test_a_network_that_is_not_there_is_told(copy):
    (copy / "requirements.txt").write_text(f"nothing==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": os.devnull,
    }
    ended = start(copy, PIP_NO_INDEX="", **nowhere)
    assert ended.returncode == 1
    assert "1/3 建立环境 · 1/3 making the environment" in ended.stdout
    assert "请检查网络" in ended.stdout
    assert "check the network" in ended.stdout
    assert CLOSE in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr
    assert not (copy / ".venv" / ".packages").exists()


def wheel(folder: Path) -> tuple[Path, str]:
    """A package that is nothing but a name."""
    path, info = folder / "tiny_thing-1.0-py3-none-any.whl", "tiny_thing-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny_thing.py", "")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-thing\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.slow
def test_the_environment_is_made_once_and_goes_on_where_it_stopped(copy):
    """A real environment and a real package, from a folder instead of the network."""
    path, digest = wheel(copy)
    (copy / "requirements.txt").write_text(f"tiny-thing==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    (copy / "build.py").write_text("import sys, tiny_thing\nprint('started', *sys.argv[1:])\n", "utf-8")
    local = {"PIP_FIND_LINKS": path.parent.as_uri(), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    ended = start(copy, **local)
    # a package that is not what it should be is not installed
    assert ended.returncode == 1
    assert "没有准备成" in ended.stdout
    (copy / "requirements.txt").write_text(f"tiny-thing==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    ended = start(copy, "--no-browser", **local)
    assert ended.returncode == 0, ended.stdout
    assert "1/1  tiny_thing" in ended.stdout
    # the environment of the first try is used
    assert "1/3" not in ended.stdout
    # this environment has no WeasyPrint: that PDFs will be missing is told, and the desk is started all the same
    assert "Pango, which lays out PDFs, is missing" in ended.stdout
    assert "started desk --no-browser" in ended.stdout
    again = start(copy, **local)
    assert "First start" not in again.stdout
    assert "started desk" in again.stdout


@pytest.fixture
def whole(copy):
    """The copy with the project around the starters, and an environment that is set up."""
    for one in ROOT.iterdir():
        if one.name not in {".git", ".venv", "tools", "requirements.txt"} and not (copy / one.name).exists():
            (copy / one.name).symlink_to(one)
    (copy / "requirements.txt").write_bytes((ROOT / "requirements.txt").read_bytes())
    os.utime(copy / "requirements.txt", (0, 0))
    prefix = Path(sys.prefix)
    if not (prefix / ".packages").is_file() or prefix == Path(sys.base_prefix):
        pytest.skip("the tests do not run in an environment that make set up")
    (copy / ".venv").symlink_to(prefix)
    return copy


@pytest.mark.slow
def test_a_desk_comes_of_it(whole, tmp_path):
    command = [str(whole / "start-desk.command"), "--no-browser", "--into", str(tmp_path / "mine")]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    address = None
    for line in process.stdout:
        address = re.search(r"127\.0\.0\.1:(\d+)(/\?token=\S+)", line)
        assert "missing" not in line
        if address:
            break
    try:
        assert address
        line = http.client.HTTPConnection("127.0.0.1", int(address[1]), timeout=120)
        line.request("GET", address[2])
        assert line.getresponse().status == 303
        line.close()
    finally:
        # as Ctrl+C does in its window
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.mark.slow
def test_a_port_that_is_taken_is_told(whole, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for language, words in (("zh", "已被占用"), ("en", "in use")):
            ended = start(whole, "--port", port, "--into", str(tmp_path / "mine"), "--ui", language)
            assert ended.returncode == 1
            assert words in ended.stdout + ended.stderr
            assert CLOSE in ended.stdout
            assert "Traceback" not in ended.stdout + ended.stderr


# --- what Windows reads, which was read here and not run ------------------------------------------------------


def test_the_starter_of_windows_is_as_windows_reads_it():
    content = (ROOT / "start-desk.cmd").read_bytes()
    # in ASCII, since it is read before its code page is known; lines end in two characters
    text = content.decode("ascii")
    assert content.count(b"\n") == content.count(b"\r\n") == len(text.splitlines())
    lines = text.splitlines()
    code = [line for line in lines if line and not line.lower().startswith("rem ")]
    # a path with brackets would end a block, one with ! is changed by delayed expansion, one with blanks falls apart
    assert "setlocal DisableDelayedExpansion" in code
    for line in code:
        assert not re.search(r"\(\s*$", line)
        assert line.count('"') % 2 == 0
        assert all(m.group(1) == '"' for m in re.finditer(r"(.)%~dp0", line)), line
    labels = {line[1:] for line in code if line.startswith(":")}
    assert set(re.findall(r"goto (\w+)", text)) <= labels
    # what it names is there, under both values of what was found
    for name in re.findall(r'%~dp0([^"]+)"', text):
        for found in ("no", "old"):
            assert (ROOT / name.replace("\\", "/").replace("%found%", found)).is_file()
    assert text.rstrip().endswith("pause\r\nexit /b 1")


def test_git_keeps_the_line_ends_of_the_starters():
    rules = dict(
        line.split(" ", 1) for line in (ROOT / ".gitattributes").read_text(encoding="ascii").splitlines()
    )
    assert rules == {"*.cmd": "text eol=crlf", "*.command": "text eol=lf"}
    assert b"\r" not in (ROOT / "start-desk.command").read_bytes()
    for file in ("start-desk.command", "start-desk.desktop"):
        assert os.access(ROOT / file, os.X_OK)


def test_the_entry_of_linux_desktops_starts_the_one_beside_it(copy):
    """Its line is read as the Desktop Entry Specification says: the escapes of a value, then the quotes of arguments."""
    text = (copy / "start-desk.desktop").read_text(encoding="utf-8")
    exec_ = re.search(r"(?m)^Exec=(.*)$", text)[1].replace("\\\\", "\\")
    found = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', exec_)
    words = [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in found]
    words = [str(copy / "start-desk.desktop") if w == "%k" else w for w in words]
    (copy / "start-desk.command").write_text("#!/bin/sh\necho here\n", encoding="utf-8")
    for given in (words, [*words[:-1], f"file://{words[-1]}"]):
        ended = subprocess.run(given, capture_output=True, text=True, check=False, cwd="/")
        assert ended.stdout == "here\n", ended.stderr


@pytest.mark.slow
def test_the_program_stands_without_what_windows_lacks():
    """Locks, limits and forks of Unix are taken away, and what the desk imports is imported."""
    program = """
import asyncio, multiprocessing, os, signal, subprocess, sys, weasyprint
for name in ("fcntl", "resource"):
    sys.modules[name] = None
import types
sys.modules["msvcrt"] = types.ModuleType("msvcrt")
multiprocessing.get_all_start_methods = lambda: ["spawn"]
del os.sched_getaffinity, signal.SIGHUP, signal.SIGXCPU
import desk.application, desk.publishing, pipeline.build, pipeline.limits, publish.workers, publish.faults
assert publish.workers.forks().get_start_method() == "spawn"
assert publish.workers.peak_memory() == 0
assert pipeline.build.cores() >= 1
with publish.faults.ending():
    pass
print("fine")
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.stdout == "fine\n", ended.stderr

"""The desk by a double click: makes the environment at the first time, looks for what PDFs need, starts the desk: `main`.

Run by ``start-desk.cmd``, ``start-desk.command`` and ``start-desk.desktop``, which only look for a Python that is new enough.
Nothing but the standard library is imported, since nothing else is there at the first time. Whoever double-clicks has chosen no
language yet: all is told in both. What goes wrong is one sentence, and the window stays open until Enter is pressed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = ROOT / "requirements.txt"
#: the marks that `make` leaves and looks for: either way of setting up goes on where the other stopped
MADE, FETCHED = VENV / ".python", VENV / ".packages"

#: what pip says where it reaches nobody
_UNREACHED = re.compile(
    r"(?i)connection|could not find a version|no matching distribution|timed? ?out|name resolution|getaddrinfo"
)
#: what it says of each package: from an index, from a folder
_FETCHED = re.compile(r"(?:Collecting|Processing) (?:\S*/)?([\w.]+(?:-[A-Za-z]\w*)*)")
_NO_ROOM = re.compile(r"(?i)no space left|not enough space|errno 28")


class Told(Exception):
    """Something that whoever double-clicked can mend, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")


def say(zh: str, en: str) -> None:
    """One line of progress, in both languages."""
    print(f"{zh} · {en}", flush=True)


def set_up() -> None:
    """Make the environment and fetch its packages, where that has not been done.

    Raises:
        Told: it cannot be.
    """
    fresh = FETCHED.is_file() and FETCHED.stat().st_mtime >= REQUIREMENTS.stat().st_mtime
    if fresh and PYTHON.exists():
        return
    say(
        "第一次启动：准备运行环境，需要几分钟，只做这一次",
        "First start: setting up, which takes a few minutes and is done once",
    )
    if not PYTHON.exists():
        say("1/3 建立环境", "1/3 making the environment")
        _environment()
    _packages()
    MADE.touch()
    FETCHED.touch()
    say("准备完毕", "All is set up")


def _environment() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode == 0:
        return
    words = made.stdout + made.stderr
    if "ensurepip" in words:
        raise Told(
            "Python 缺少 venv 组件：请安装软件包 python3-venv，再双击一次。",
            "Python lacks its part venv: install the package python3-venv and double-click again.",
        )
    raise Told(*_refused(words))


def _refused(words: str) -> tuple[str, str]:
    if _NO_ROOM.search(words):
        return (
            "磁盘已满：请腾出约 2 GB 空间，再双击一次。",
            "The disk is full: make room for about 2 GB and double-click again.",
        )
    if re.search(r"(?i)permission|access is denied|read-only", words):
        return (
            f"不能写入文件夹 {ROOT}：请把整个文件夹移到自己的文档中，再双击一次。",
            f"The folder {ROOT} may not be written to: move it to your own documents and double-click again.",
        )
    last = next((line for line in reversed(words.splitlines()) if line.strip()), "?").strip()
    return f"没有准备成：{last}", f"Setting up failed: {last}"


def _packages() -> None:
    """Fetch the packages, pinned and with their hashes; a line for each tells how far it is."""
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    of = len(re.findall(r"(?m)^[A-Za-z0-9][\w.-]*==", REQUIREMENTS.read_text(encoding="utf-8")))
    process = subprocess.Popen(
        [*pip, "--require-hashes", "-r", str(REQUIREMENTS)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    heard, n = [], 0
    say(f"2/3 下载 {of} 个软件包", f"2/3 fetching {of} packages")
    for line in process.stdout:
        heard.append(line)
        fetched = _FETCHED.match(line)
        if fetched:
            n += 1
            print(f"    {min(n, of)}/{of}  {fetched[1]}", flush=True)
        elif line.startswith("Installing collected"):
            say("3/3 安装，还要一两分钟", "3/3 putting them in place, a minute or two")
    if process.wait() == 0:
        return
    words = "".join(heard)
    if _UNREACHED.search(words) and not _NO_ROOM.search(words):
        raise Told(
            "下载不了软件包：请检查网络（单位内网要在 pip 的设置里写明镜像或代理），再双击一次，会接着做。",
            "The packages cannot be fetched: check the network (an office's mirror or proxy is set in pip's own "
            "configuration) and double-click again; it goes on where it stopped.",
        )
    errors = [line for line in heard if line.startswith("ERROR")]
    raise Told(*_refused("".join(errors[-1:]) or words))


def look_for_pango() -> bool:
    """Whether the libraries that lay out PDFs are there; without them the desk works, and PDFs are not made."""
    tried = subprocess.run(
        [str(PYTHON), "-c", "import weasyprint.text.ffi"], capture_output=True, check=False
    )
    if tried.returncode == 0:
        return True
    how = {
        "nt": ("装好 MSYS2，在它的窗口里输入", "install MSYS2 and type in its window", "pacman -S mingw-w64-ucrt-x86_64-pango"),
        "darwin": ("装好 Homebrew，在终端里输入", "install Homebrew and type in the terminal", "brew install pango"),
        "": ("请管理员运行", "ask an administrator to run", "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"),
    }  # fmt: skip
    zh, en, command = how.get(os.name if os.name == "nt" else sys.platform, how[""])
    say(
        f"缺少排版程序库 Pango：工作台可以用，但不能生成 PDF；{zh} {command}",
        f"Pango, which lays out PDFs, is missing: the desk works, but makes no PDF; {en} {command}",
    )
    return False


def main(arguments: list[str]) -> int:
    """Set up where needed and run the desk until its window is closed; its exit code."""
    os.chdir(ROOT)
    # what the environment of whoever double-clicks says of another Python is not meant for this one
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONHOME", "PYTHONPATH"}}
    environment["PYTHONUTF8"] = "1"
    try:
        set_up()
        look_for_pango()
        say(
            "工作台就要打开；用它时不要关闭这个窗口",
            "The desk is about to open; leave this window open while you use it",
        )
        code = subprocess.run(
            [str(PYTHON), str(ROOT / "build.py"), "desk", *arguments], env=environment, check=False
        ).returncode
    except KeyboardInterrupt:
        return 0
    except Told as told:
        print(f"\n{told}", flush=True)
        code = 1
    except OSError as fault:
        print("\n" + "\n".join(_refused(f"{fault}")), flush=True)
        code = 1
    # ended by the user, or by closing the window
    if code == 0 or (code - 128 if code > 128 else -code) in {1, 2, 15}:
        return 0
    try:
        input("\n按回车键关闭窗口。 Press Enter to close this window. ")
    except (EOFError, KeyboardInterrupt):
        print()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

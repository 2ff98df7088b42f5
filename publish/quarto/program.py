"""Quarto where it is installed: `find`, `render`, `has_jupyter`, `QuartoFailed`.

Quarto is looked for in ``QUARTO_PATH`` (the program or its folder), then on the ``PATH``. Parallel renders into one
project are known to race and to overwrite each other's figures, so every document is rendered in a folder of its
own, and what has not changed is not rendered again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.values import Text
from paths import CACHE

#: what Quarto can make of an exported document → how the file ends
FORMATS = {"html": "html", "docx": "docx", "typst": "pdf", "pdf": "pdf", "revealjs": "html"}
#: the oldest version whose command line is the one used here
OLDEST = (1, 4)
NOT_INSTALLED = Text(
    zh="没有找到 Quarto（先看 QUARTO_PATH，再看 PATH）；项目已导出，可在装有 Quarto 的机器上渲染",
    en="Quarto was not found (looked in QUARTO_PATH, then on the PATH); the project is exported and can be rendered "
    "where Quarto is installed",
)


class QuartoFailed(Exception):
    """Quarto could not render; ``why`` says it in both languages, ``log`` holds what it printed."""

    def __init__(self, why: Text, log: str = "") -> None:
        super().__init__(why["en"])
        self.why, self.log = why, log


@dataclass(frozen=True)
class Quarto:
    """The program as it was found."""

    path: Path
    version: tuple[int, ...]


def find(environment: Mapping[str, str] | None = None) -> Quarto | None:
    """The Quarto of this machine, or None.

    Raises:
        QuartoFailed: there is one, but it does not answer or is too old.
    """
    env = os.environ if environment is None else environment
    given = env.get("QUARTO_PATH", "")
    places = [Path(given), Path(given) / "quarto", Path(given) / "bin" / "quarto"] if given else []
    program = next((p for p in places if p.is_file() and os.access(p, os.X_OK)), None)
    if program is None:
        on_path = shutil.which("quarto", path=env.get("PATH"))
        program = Path(on_path) if on_path else None
    if program is None:
        return None
    try:
        output = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise QuartoFailed(
            Text(zh=f"{program} 没有应答", en=f"{program} does not answer"), str(fault)
        ) from None
    numbers = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", output.stdout)
    if output.returncode or numbers is None:
        raise QuartoFailed(
            Text(zh=f"{program} 没有报出版本", en=f"{program} does not say its version"), output.stderr
        )
    version = tuple(int(n) for n in numbers.groups() if n)
    if version[:2] < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise QuartoFailed(
            Text(
                zh=f"Quarto {numbers.group()} 太旧，需要 {wanted} 以上",
                en=f"Quarto {numbers.group()} is too old; {wanted} or newer is needed",
            )
        )
    return Quarto(program, version)


def render(
    quarto: Quarto,
    files: Mapping[str, bytes],
    document: str,
    to: str,
    *,
    seconds: float = 300,
    cache: Path | None = CACHE / "quarto",
    warn: Callable[[str], None] = lambda _: None,
) -> bytes:
    """Render one document of a project alone, in a folder of its own; the bytes of what Quarto made.

    Args:
        files: the document and its figures.
        document: its path among them.
        to: one of :data:`FORMATS`.
        seconds: how long it may take before it and everything it started is stopped.
        warn: is told what Quarto warned of.

    Raises:
        QuartoFailed: it failed, took too long, or made nothing.
    """
    suffix = FORMATS[to]
    digest = hashlib.sha256(repr((quarto.version, to, document)).encode())
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name] + b"\0")
    kept = cache / f"{digest.hexdigest()}.{suffix}" if cache else None
    if kept is not None and kept.is_file():
        return kept.read_bytes()
    with tempfile.TemporaryDirectory(prefix="fangzhi-quarto-") as name:
        folder = Path(name)
        # without settings at the root, nothing beside the document's own folder may be read
        for path, content in ({"_quarto.yml": b"project:\n  type: default\n"} | dict(files)).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        command = [str(quarto.path), "render", Path(document).name, "--to", to]
        if suffix == "html":
            command += ["-M", "embed-resources:true"]
        log = _run(command, (folder / document).parent, seconds, document)
        output = (folder / document).with_suffix(f".{suffix}")
        if not output.is_file():
            raise QuartoFailed(
                Text(zh=f"Quarto 没有为 {document} 生成文件", en=f"Quarto made no file of {document}"), log
            )
        content = output.read_bytes()
    for line in warnings_of(log):
        warn(f"{document}: {line}")
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(content)
        fresh.replace(kept)
    return content


def has_jupyter(environment: Mapping[str, str] | None = None) -> bool:
    """Whether the Python that Quarto would ask (``QUARTO_PYTHON``, then ``python3``) can run code cells that read tables."""
    env = os.environ if environment is None else environment
    python = env.get("QUARTO_PYTHON") or shutil.which("python3", path=env.get("PATH"))
    if not python:
        return False
    command = [python, "-c", "import nbclient, ipykernel, pandas"]
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(command: list[str], folder: Path, seconds: float, document: str) -> str:
    """Run Quarto in a process group of its own, so that nothing it started outlives it."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        log, _ = process.communicate(timeout=seconds)
    except BaseException as fault:
        _stop(process)
        if isinstance(fault, subprocess.TimeoutExpired):
            raise QuartoFailed(
                Text(
                    zh=f"{document}：Quarto 超过 {seconds:g} 秒，已停止",
                    en=f"{document}: Quarto took more than {seconds:g} s and was stopped",
                )
            ) from None
        raise
    if process.returncode < 0:
        name = signal.Signals(-process.returncode).name
        raise QuartoFailed(
            Text(zh=f"{document}：Quarto 被终止（{name}）", en=f"{document}: Quarto was killed ({name})"), log
        )
    if process.returncode:
        reason = _reason(log)
        raise QuartoFailed(
            Text(zh=f"{document}：Quarto 失败：{reason}", en=f"{document}: Quarto failed: {reason}"), log
        )
    return log


def _stop(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.communicate()


#: lines of Quarto's output that say nothing of what is wrong: warnings, boxes, the stack of its own program, rules
_NOISE = re.compile(r"(?i)\[?warn|^at |^stack trace|^[│┌└├╭╰─=\-_*\s]+$|^\(?use --|^see the log")
#: what says it: Quarto, pandoc, Typst; what TeX says
_WRONG = re.compile(r"(?i)\b(error|fatal)\b\s*:")
_TEX = re.compile(r"^! ")


def _reason(log: str) -> str:
    """The line of Quarto's output that says what is wrong.

    >>> _reason("WARN: odd\\n[1/1] index.qmd\\nerror: access denied\\n  at file:///x.js:1")
    'error: access denied'
    >>> _reason("An error occurred:\\nThe file is locked\\n")
    'The file is locked'
    """
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in log.splitlines()]
    lines = [line for line in plain if line and not _NOISE.match(line)]
    for i, line in enumerate(lines):
        if _TEX.match(line):
            return line[:300]
        if re.match(r"(?i)an error occurred:?$", line) and i + 1 < len(lines):
            return lines[i + 1][:300]
    # an error of its own at the beginning of a line says more than one that is quoted
    first = [line for line in lines if re.match(r"(?i)(error|fatal)\b", line)]
    wrong = first or [line for line in lines if _WRONG.search(line)]
    return (wrong[0] if wrong else (lines or ["no output"])[-1])[:300]


def warnings_of(log: str) -> list[str]:
    """What Quarto warned of."""
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in log.splitlines()]
    return list(dict.fromkeys(line[:300] for line in plain if re.match(r"(?i)\[?warn", line)))

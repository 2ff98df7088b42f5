"""Quarto: a report exported as a project, and rendered where Quarto is installed: `project`, `render`, `find`.

The export needs no Quarto: ``_quarto.yml``, a profile per language, one ``.qmd`` per page, figures and data beside.
Quarto is looked for in ``QUARTO_PATH`` (the program or its folder), then on the ``PATH``. Parallel renders into one
project are known to race and to overwrite each other's figures, so every document is rendered in a folder of its
own, and what has not changed is not rendered again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.values import Region, Text
from compose.brief import Plan, brief, overview
from compose.document import Document
from compose.figures.figures import Figures
from compose.language.format import date
from compose.language.languages import LANGUAGES
from compose.pages import about
from paths import CACHE
from render.markdown import write

#: what Quarto can make of an exported document
FORMATS = ("html", "docx", "typst", "pdf", "revealjs")
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


def documents(
    plan: Plan, language: str, figures: Figures, regions: Sequence[Region] | None = None
) -> list[tuple[str, Document]]:
    """Every page of a report in one language: (path without suffix, document); of these regions, or of all."""
    pages: list[tuple[str, Document]] = [("index", overview(plan, language, figures))]
    for region in plan.report.regions if regions is None else regions:
        pages.append((f"regions/{region.slug}", brief(plan, region, language, figures)))
    for name, make in (("methods", about.methods), ("data", about.data), ("replication", about.replication)):
        document = make(plan, language, figures)
        if document is not None:
            pages.append((name, document))
    return pages


#: what Typst and LaTeX call the sizes of paper
_PAPER = {"a4": ("a4", "a4"), "a5": ("a5", "a5"), "letter": ("us-letter", "letter")}


def project(
    plan: Plan, figures: Mapping[str, Figures], regions: Sequence[Region] | None = None
) -> dict[str, bytes]:
    """A complete Quarto project: path → content. Opens and renders without us.

    It is in the languages of ``figures`` and has the pages of ``regions``, or of all.

    ``quarto render --profile zh`` makes the Chinese site, ``--profile en`` the English one.
    """
    head = plan.report.file.report
    files: dict[str, bytes] = {}
    pages = {lang: documents(plan, lang, figures[lang], regions) for lang in figures}
    profiles = {lang: [name for name, _ in entries] for lang, entries in pages.items()}
    first = next(iter(figures))
    paper = _PAPER[head.paper]
    files["_quarto.yml"] = (
        "project:\n  type: website\n"
        f"profile:\n  default: {first}\n  group: [[{', '.join(figures)}]]\n"
        "format:\n  html:\n    toc: true\n    theme: cosmo\n  docx:\n    toc: false\n"
        f"  typst:\n    papersize: {paper[0]}\n  pdf:\n    papersize: {paper[1]}\n"
        "execute:\n  enabled: false\n"
    ).encode()
    for lang, names in profiles.items():
        menu = [n for n in names if "/" not in n]
        lines = [
            "project:",
            f"  output-dir: _site/{lang}",
            "  render:",
            *(f"    - {lang}/{n}.qmd" for n in names),
            "website:",
            f"  title: {json.dumps(head.title[lang], ensure_ascii=False)}",
            "  navbar:",
            "    left:",
            *(f"      - {lang}/{n}.qmd" for n in menu),
            f"lang: {LANGUAGES[lang].tag}",
        ]
        files[f"_quarto-{lang}.yml"] = ("\n".join(lines) + "\n").encode()
        for name, document in pages[lang]:
            files |= source(plan, document, lang, name)
    files["README.md"] = (
        f"# {head.title['en']} · {head.title['zh']}\n\n"
        + "".join(f"- {LANGUAGES[lang].name}: `quarto render --profile {lang}`\n" for lang in figures)
    ).encode()
    return files


def source(plan: Plan, document: Document, language: str, name: str) -> dict[str, bytes]:
    """One document's ``.qmd`` with its figures, under ``<language>/``."""
    head = plan.report.file.report
    author = head.publisher[language] if head.publisher else "Fangzhi 方志"
    written = write(document, date=date(head.date, language), author=author)
    place = f"{language}/{name}.qmd"
    stem = name.replace("/", "-")
    text = written.text.replace("](figures/", f"]({'../' * name.count('/')}figures/{stem}/")
    files = {place: text.encode()}
    for file, data in written.pixels.items():
        files[f"{language}/figures/{stem}/{file}"] = data
    for file, svg in written.figures.items():
        files[f"{language}/figures/{stem}/{file}"] = svg.encode()
    return files


def render(
    quarto: Quarto,
    files: Mapping[str, bytes],
    document: str,
    to: str,
    *,
    seconds: float = 300,
    cache: Path | None = CACHE / "quarto",
) -> bytes:
    """Render one document of a project alone, in a folder of its own; the bytes of what Quarto made.

    Args:
        files: the document and its figures.
        document: its path among them.
        to: one of :data:`FORMATS`.
        seconds: how long it may take before it and everything it started is stopped.

    Raises:
        QuartoFailed: it failed, took too long, or made nothing.
    """
    suffix = {"html": "html", "revealjs": "html", "docx": "docx", "typst": "pdf", "pdf": "pdf"}[to]
    digest = hashlib.sha256(repr((quarto.version, to, document)).encode())
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name] + b"\0")
    kept = cache / f"{digest.hexdigest()}.{suffix}" if cache else None
    if kept is not None and kept.is_file():
        return kept.read_bytes()
    with tempfile.TemporaryDirectory(prefix="fangzhi-quarto-") as name:
        folder = Path(name)
        for path, content in files.items():
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
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(content)
        fresh.replace(kept)
    return content


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
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _reason(log: str) -> str:
    """The line of Quarto's output that says what is wrong."""
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in log.splitlines()]
    lines = [line for line in plain if line]
    wrong = [line for line in lines if re.match(r"(?i)(error|fatal)\b", line)]
    return (wrong or lines or ["no output"])[-1 if not wrong else 0][:300]

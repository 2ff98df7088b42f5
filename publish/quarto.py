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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.values import Region, Text
from compose.brief import Plan, brief, overview
from compose.document import Document
from compose.figures.figures import Figures
from compose.language.languages import LANGUAGES
from compose.pages import about
from paths import CACHE
from render.docx import writer
from render.markdown import write
from render.paper import PAPERS
from render.pixels import png

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
    files: dict[str, bytes] = {}
    head = plan.report.file.report
    pages = {lang: documents(plan, lang, figures[lang], regions) for lang in figures}
    profiles = {lang: [name for name, _ in entries] for lang, entries in pages.items()}
    first = next(iter(figures))
    files["_quarto.yml"] = (
        "project:\n  type: website\n  resources:\n    - data/**\n"
        f"profile:\n  default: {first}\n  group: [[{', '.join(figures)}]]\n"
        # of several formats in the list each would be made of every page
        + _HTML
        + f"default-image-extension: png\npapersize: {_PAPER[head.paper][1]}\n"
        + _COMMON
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
            f"      - text: {json.dumps(head.noun[lang].removeprefix('个'), ensure_ascii=False)}",
            "        menu:",
            *(f"          - {lang}/{n}.qmd" for n in names if "/" in n),
            *_by_language(lang),
        ]
        files |= reference(plan, lang)
        files[f"_quarto-{lang}.yml"] = ("\n".join(lines) + "\n").encode()
        for name, document in pages[lang]:
            files |= source(plan, document, lang, name)
    files["README.md"] = (
        f"# {head.title['en']} · {head.title['zh']}\n\n"
        + "".join(f"- {LANGUAGES[lang].name}: `quarto render --profile {lang}`\n" for lang in figures)
    ).encode()
    return files


#: settings of pages, and of every format
_HTML = "format:\n  html:\n    toc: true\n    theme: cosmo\n    html-math-method: mathml\n    default-image-extension: svg\n"
_COMMON = "tbl-colwidths: false\nexecute:\n  enabled: false\n"
#: the font of Chinese in what Typst and LaTeX set
_CHINESE = "Noto Serif CJK SC"


def _by_language(language: str) -> list[str]:
    """Settings that follow from a language: how captions are numbered, fonts, the reference document of Word."""
    marks = LANGUAGES[language]
    lines = [f"lang: {marks.tag}", f"reference-doc: {language}/reference.docx"]
    if marks.han:
        lines += [f"mainfont: {_CHINESE}", f"CJKmainfont: {_CHINESE}"]
        lines += ["crossref:", "  fig-title: 图", "  tbl-title: 表", '  title-delim: "　"']
    return lines


def reference(plan: Plan, language: str) -> dict[str, bytes]:
    """The document that Word files take their styles from: path → content."""
    form = writer.PlainForm(plan.look, PAPERS[plan.report.file.report.paper])
    return {f"{language}/reference.docx": form.reference(language)}


def alone(plan: Plan, language: str) -> dict[str, bytes]:
    """What a document of the project needs to be rendered by itself: settings at the root, to which figures' paths may lead."""
    typst, latex = _PAPER[plan.report.file.report.paper]
    text = (
        "project:\n  type: default\n"
        + _HTML
        + f"  docx:\n    default-image-extension: png\n  typst:\n    papersize: {typst}\n    default-image-extension: svg\n"
        + f"  pdf:\n    papersize: {latex}\n    default-image-extension: png\n"
        + "  revealjs:\n    default-image-extension: svg\n    html-math-method: mathml\n"
        + _COMMON
        + "\n".join(_by_language(language))
        + "\n"
    )
    return {"_quarto.yml": text.encode(), **reference(plan, language)}


@lru_cache(maxsize=4096)
def _png(svg: str) -> bytes:
    return png(svg, 460)


def source(plan: Plan, document: Document, language: str, name: str) -> dict[str, bytes]:
    """One document's ``.qmd`` with its figures, under ``<language>/``."""
    head = plan.report.file.report
    author = head.publisher[language] if head.publisher else "Fangzhi 方志"
    written = write(document, date=head.date, author=author)
    place = f"{language}/{name}.qmd"
    stem = name.replace("/", "-")
    text = written.text.replace("](figures/", f"]({'../' * name.count('/')}figures/{stem}/")
    files = {place: text.encode()}
    for file, data in written.pixels.items():
        files[f"{language}/figures/{stem}/{file}"] = data
    for file, svg in written.figures.items():
        files[f"{language}/figures/{stem}/{file}"] = svg.encode()
        # LibreOffice and LaTeX show no SVG
        files[f"{language}/figures/{stem}/{file.removesuffix('.svg')}.png"] = _png(svg)
    return files


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
    suffix = {"html": "html", "revealjs": "html", "docx": "docx", "typst": "pdf", "pdf": "pdf"}[to]
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

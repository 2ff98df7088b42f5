"""The documentation is followed word by word: every command shown is run, every output shown is what comes.

A page's blocks are worked through in order, in a scratch copy of the project:

- ``console``: what follows ``$`` is run, and the rest of the block must be what it says;
- ``sh``: the commands are run and must succeed;
- a comment before the block says what else it is: ``<!-- edit: FILE -->`` (a ``diff`` to apply), ``<!-- append: FILE -->``,
  ``<!-- cells: FILE -->`` (the same of a workbook),
  ``<!-- write: FILE -->``, ``<!-- serve -->`` (started, asked for a page, stopped), ``<!-- at a terminal -->`` (what stands
  behind ``>`` is typed), ``<!-- fails -->`` (must not succeed) or ``<!-- not run: WHY -->``.
- ``<!-- given: COMMAND -->`` says what a page builds on.

``/home/you/fangzhi`` stands for wherever the project is, and times are what they are.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

from intake.places.regions import provinces
from paths import ROOT
from publish.store.store import FOLDER
from tests.shipped import RENDERED
from tests.terminal import at_terminal

PAGES = sorted(
    p
    for p in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if p.name
    not in {
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "DECISIONS.md",
        "methods.md",
        "reference.md",
    }
)
CHINESE = [p for p in PAGES if p.name.endswith(".zh.md")]
#: where documents say the project is
HOME = "/home/you/fangzhi"
BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>[^\n]*?) -->\n)?^```(?P<kind>[a-z]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
#: besides the program itself, what a page may have run; make, for one, would change the environment
HARMLESS = {"cat", "cp", "head", "ls", "mkdir", "mv", "rm"}
#: progress is shown while it lasts, and no document shows it
PROGRESS = re.compile(
    r"^(load, check, analyse|compose|render|publish|读取、检查、计算|编排|排版|发布) \S*( \d+/\d+)?$"
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    mark: str
    kind: str
    body: str
    line: int

    @property
    def commands(self) -> list[str]:
        """What is typed."""
        if self.kind == "console":
            return [x[2:] for x in self.body.splitlines() if x.startswith("$ ")]
        if self.kind == "sh":
            return [c for x in self.body.splitlines() if (c := x.split("  #")[0].strip())]
        return []


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(m["mark"] or "", m["kind"], m["body"], text[: m.start("kind")].count("\n") + 1)
        for m in BLOCK.finditer(text)
    ]


def language(page: Path) -> str:
    return "zh" if page.name.endswith(".zh.md") else "en"


# Commands are forks of one process that has loaded the program, its tables of places and its templates, as each would by
# itself; so are their workers, and what a command lets run within limits.
SERVER = """
import gc, json, multiprocessing, os, sys, warnings
sys.path.insert(0, os.getcwd())
# what is loaded only where a report, a format or a command needs it
import docx, linearmodels.panel, networkx, pptx, pypdfium2, statsmodels.api, xlsxwriter
from babel import Locale
from matplotlib.backends import backend_svg
import build
from commands import schemas
from commands.new_dialogue import ask, summary
from compose.pages import explain
from intake.new import scaffold, spreadsheet
from intake.places.boundaries import load_geometry
from intake.places.china import of_level
from pipeline import build as run, serve
from publish import workers
from render.docx import writer as word
from render.html.templates import environment
from render.pdf import writer
from render.pptx import writer as slides
for level in ("province", "prefecture", "county"):
    of_level(level)
load_geometry("province")
for language in ("zh", "en"):
    Locale(language).months
    for name in environment(language).list_templates(["html", "svg", "xml"]):
        environment(language).get_template(name)
run.forks = workers.forks = lambda: multiprocessing.get_context("fork")
gc.collect()
gc.freeze()
gc.set_threshold(20000, 10, 10)
print("ready", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if "stopped" in asked:
        os.waitpid(asked["stopped"], 0)
        print(0, flush=True)
        continue
    child = os.fork()
    if not child:
        sink = os.open(asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(sink, 1), os.dup2(sink, 2)
        sys.stdout = sys.stderr = os.fdopen(1, "w", buffering=1, encoding="utf-8")
        if asked["serves"]:
            # of a server it is the address that is shown, and no remark on the report
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8")
        os.environ["LANG"] = asked["lang"]
        code = build.main(asked["words"])
        sys.stdout.flush()
        os._exit(code)
    if asked["serves"]:
        # it goes on until it is stopped
        print(child, flush=True)
    else:
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Machine:
    """A scratch copy of the project with someone who types."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        #: language and command → where the reports lie that it made
        self.begun: dict[tuple[str, str], Path] = {}
        ignored = shutil.ignore_patterns(".*", "tests", "bench", "public*", "*.pyc.*", "images")
        shutil.copytree(ROOT, folder, ignore=ignored)
        # as make would leave it
        (folder / ".venv").symlink_to(sys.prefix)
        clean = {k: v for k, v in os.environ.items() if k not in {"LC_ALL", "SOURCE_DATE_EPOCH"}}
        self.environment = clean | {"PYTHONWARNINGS": "ignore", FOLDER: str(RENDERED.folder)}
        if RENDERED.fresh:
            # nothing of earlier runs, and everything of this one
            self.environment[FOLDER] = os.environ[FOLDER]
        self.server = subprocess.Popen(
            [sys.executable, "-c", SERVER],
            cwd=folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.server.stdout.readline() == "ready\n"

    def afresh(self, lang: str) -> None:
        """As after cloning and setting up."""
        self.lang = {"zh": "zh_CN.UTF-8", "en": "en_GB.UTF-8"}[lang]
        for made in self.folder.glob("public*"):
            shutil.rmtree(made)
        shutil.rmtree(self.folder / "reports")
        shutil.copytree(ROOT / "reports", self.folder / "reports")

    def given(self, command: str) -> None:
        """What a page builds on: a report that ``new`` made for an earlier page is put there as it was then."""
        key = (self.lang, command)
        reports = self.folder / "reports"
        before = set(reports.iterdir())
        if key in self.begun:
            for path in self.begun[key].iterdir():
                shutil.copytree(path, reports / path.name)
            return
        code, said = self.run(command)
        assert code == 0, said
        if command.startswith("./fangzhi new "):
            self.begun[key] = self.folder.parent / f"begun-{len(self.begun)}"
            for path in set(reports.iterdir()) - before:
                shutil.copytree(path, self.begun[key] / path.name)

    def run(self, command: str) -> tuple[int, str]:
        """Exit code and everything said."""
        words = shlex.split(command)
        for name in (".venv/bin/python build.py", "./fangzhi"):
            start = name.split()
            if words[: len(start)] == start:
                return self.program(words[len(start) :])
        assert words[0] in HARMLESS, f"{command}: mark its block <!-- not run: WHY -->"
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder,
            env=self.environment | {"LANG": self.lang},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, self.heard(done.stdout)

    def program(self, words: list[str]) -> tuple[int, str]:
        out = self.folder / ".said"
        code = self.ask(words=words, out=str(out), lang=self.lang, serves=False)
        return code, self.heard(out.read_text(encoding="utf-8"))

    def ask(self, **what: Any) -> int:
        """Have a command run: its exit code, or (``serves``) its process."""
        self.server.stdin.write(json.dumps(what) + "\n")
        self.server.stdin.flush()
        return int(self.server.stdout.readline())

    def heard(self, text: str) -> str:
        text = text.replace(str(self.folder), HOME)
        return "\n".join(x.rstrip() for x in text.splitlines() if not PROGRESS.match(x))

    def dialogue(self, command: str, answers: list[str]) -> tuple[int, str]:
        """Exit code and the screen of a command that asks."""
        code, said = at_terminal(
            shlex.split(command), answers, self.folder, self.environment | {"LANG": self.lang}, 120
        )
        return code, self.heard(said)

    def serve(self, command: str) -> str:
        """Start a server, look at the page it names, stop it; what it said."""
        name, *words = shlex.split(command)
        assert name == "./fangzhi", command
        out = self.folder / ".served"
        out.unlink(missing_ok=True)
        child = self.ask(words=[*words, "--port", "0"], out=str(out), lang=self.lang, serves=True)
        try:
            until, found = time.monotonic() + 120, None
            # the line with the address, and the one below it
            while found is None:
                assert time.monotonic() < until, f"no address in {out.read_text(encoding='utf-8')}"
                time.sleep(0.02)
                said = out.read_text(encoding="utf-8") if out.is_file() else ""
                found = re.match(r"(?:.*\n)*?.*(http://127\.0\.0\.1:\d+/\S*).*\n.*\n", said)
            with urllib.request.urlopen(found[1], timeout=20) as page:
                assert page.status == 200
        finally:
            os.kill(child, signal.SIGTERM)
            self.ask(stopped=child)
        text = "\n".join(line.rstrip() for line in found[0].splitlines())
        return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8000", text)

    def edit(self, file: str, body: str) -> None:
        """Apply a diff: what it says is there must be there, once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        for hunk in re.split(r"^@@.*\n", body, flags=re.MULTILINE):
            lines = hunk.splitlines()
            assert all(x[:1] in "+- " for x in lines), hunk
            old = "".join(x[1:] + "\n" for x in lines if x[:1] in "- ")
            new = "".join(x[1:] + "\n" for x in lines if x[:1] in "+ ")
            assert text.count(old) == 1, f"{file} holds this {text.count(old)} times:\n{old}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def cells(self, file: str, body: str) -> None:
        """Write cells of a workbook's first sheet: ``-C2  what is there``, ``+C2  what is written``."""
        book = openpyxl.load_workbook(self.folder / file)
        sheet = book.worksheets[0]
        for line in body.splitlines():
            cell, value = line[1:].split(None, 1)
            if line[0] == "-":
                assert str(sheet[cell].value) == value, f"{file} has {sheet[cell].value!r} in {cell}"
            else:
                sheet[cell] = float(value) if re.fullmatch(r"[\d.]+", value) else value
        book.save(self.folder / file)


@pytest.fixture(scope="module")
def machine(tmp_path_factory) -> Iterator[Machine]:
    # no place of an earlier run, of which the store would know what was published there
    made = Machine(tmp_path_factory.mktemp("docs") / uuid4().hex[:8] / "fangzhi")
    yield made
    with made.server:
        made.server.stdin.close()


def timeless(text: str) -> str:
    return re.sub(r"\d+\.\d (s\b|秒)", r"0.0 \1", text).strip()


def follow(machine: Machine, page: Path) -> None:
    machine.afresh(language(page))
    given = re.findall(r"^<!-- given: (.*) -->$", page.read_text(encoding="utf-8"), re.MULTILINE)
    for command in given:
        machine.given(command)
    for block in blocks(page):
        where = f"{page.relative_to(ROOT)}, line {block.line}"
        mark, _, file = block.mark.partition(": ")
        if mark == "not run":
            continue
        if mark == "edit":
            machine.edit(file, block.body)
        elif mark == "cells":
            machine.cells(file, block.body)
        elif mark in {"append", "write"}:
            target = machine.folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            before = target.read_text(encoding="utf-8") if mark == "append" else ""
            target.write_text(before + ("\n" if before else "") + block.body, encoding="utf-8")
        elif mark == "serve":
            (command,) = block.commands
            expected = [x for x in block.body.splitlines() if not x.startswith("$ ")]
            assert timeless(machine.serve(command)) == timeless("\n".join(expected)), where
        elif mark == "at a terminal":
            (command,) = block.commands
            expected = block.body.partition("\n")[2]
            answers = re.findall(r"^  (?:\[[^\]\n]*\] )?>[ ]?(.*)$", expected, re.MULTILINE)
            assert answers, f"{where}: nothing is asked"
            code, said = machine.dialogue(command, answers)
            assert timeless(said) == timeless(expected), f"{where}: {command}"
            assert code == 0, where
        elif block.kind == "console":
            shown = block.body.split("$ ")[1:] if block.body.startswith("$ ") else []
            assert shown, f"{where}: a console block begins with $"
            for part in shown:
                command, _, expected = part.partition("\n")
                code, said = machine.run(command)
                assert timeless(said) == timeless(expected), f"{where}: {command}"
                assert (code != 0) == (mark == "fails"), (where, command, code)
        elif block.kind == "sh":
            for command in block.commands:
                code, said = machine.run(command)
                assert code == 0, f"{where}: {command}\n{said}"


# A Chinese page that shows no output has the commands of the English one, as the next test holds.
FOLLOWED = [p for p in PAGES if language(p) == "en" or any(b.kind == "console" for b in blocks(p))]


# how-tos are followed in `test_howtos`, so that two workers share what takes longest
HOWTOS = [p for p in FOLLOWED if p.parent.name == "howto"]


def page_id(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in FOLLOWED if p not in HOWTOS], ids=page_id)
def test_the_page_can_be_followed(machine, page):
    follow(machine, page)


@pytest.mark.parametrize("page", CHINESE, ids=lambda p: str(p.relative_to(ROOT)))
def test_both_languages_teach_the_same(page):
    """The same commands and the same edited files, in the same order."""
    other = page.with_name(page.name.replace(".zh.md", ".md"))
    assert other in PAGES, other

    def taught(page: Path) -> list[tuple[str, str, list[str]]]:
        return [
            (b.mark.split(" -->")[0].split(": ")[0], b.kind, [alike(c) for c in b.commands])
            for b in blocks(page)
        ]

    assert taught(page) == taught(other)


def alike(command: str) -> str:
    """A command with regions as codes and languages as LANG."""
    places = provinces()
    words = []
    for word in shlex.split(command):
        place = places.find(word) if re.search(r"[㐀-鿿]|^[A-Z]", word) else None
        words.append(place.code if place else "LANG" if word in {"zh", "en"} else word)
    return " ".join(words)


def test_every_english_page_has_a_chinese_one():
    for page in PAGES:
        if language(page) == "en" and page.parent.name != "examples":
            assert page.with_name(page.stem + ".zh.md") in PAGES, page.name


def test_what_is_not_run_says_why():
    """… and of the program's own commands only what takes minutes."""
    for page in PAGES:
        for block in blocks(page):
            if block.mark.startswith("not run"):
                assert len(block.mark) > len("not run: abc"), (page.name, block.line)
                ours = any("./fangzhi" in c for c in block.commands)
                assert not ours or "minutes" in block.mark, (page.name, block.line)


def test_a_wrong_output_is_noticed(machine, tmp_path):
    """The test of the test."""
    page = tmp_path / "page.md"
    for body in ("$ ./fangzhi list\nReports: none\n", "$ ./fangzhi check west\nNo errors.\n$ false\n"):
        page.write_text(f"```console\n{body}```\n", encoding="utf-8")
        with pytest.raises((AssertionError, ValueError)):
            follow(machine, page)
    page.write_text(
        "<!-- edit: reports/west/report.toml -->\n```diff\n-no such line\n+x\n```\n", encoding="utf-8"
    )
    with pytest.raises((AssertionError, ValueError)):
        follow(machine, page)


def test_the_command_says_when_nothing_is_set_up(tmp_path):
    shutil.copy(ROOT / "fangzhi", tmp_path)
    for lang, said in (("zh_CN.UTF-8", "还没有安装"), ("en_GB.UTF-8", "Not set up yet")):
        done = subprocess.run(
            ["sh", tmp_path / "fangzhi", "list"],
            env={"LANG": lang, "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2 and said in done.stderr

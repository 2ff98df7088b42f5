"""Mutants of sound reports and spreadsheets, by seed: what a slip of the hand, a wrong export or ill will makes of them.

`attack` makes the mutant of a seed, has it read, checked, computed and, where nothing is wrong with it, composed and set as
web pages, in both languages. What comes back says how it ended, and what must not be: a traceback, a message of several
lines or of none, a hang, a report that `check` passes and that cannot be built.
"""

from __future__ import annotations

import csv
import datetime
import functools
import io
import json
import logging
import math
import random
import re
import shutil
import signal
import tempfile
import tomllib
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from paths import REPORTS, ROOT
from pipeline.prepare import prepare
from publish.shared import machine_files
from publish.site import Site
from tests.corpus import folders

#: seconds of processor time after which a mutant counts as one that hangs
PATIENCE = 20.0
HOSTILE = ROOT / "tests" / "attack" / "hostile"
EXAMPLES = ROOT / "docs" / "examples"
DAY = datetime.date(2026, 11, 21)

Files = dict[str, bytes]


# what is mutated --------------------------------------------------------------------------------------------


def _shipped(name: str) -> Files:
    folder = REPORTS / name
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "editions" not in p.parts
    }


def _dressed() -> Files:
    """The small report with what a report may have besides: a text, a logo, rules of style."""
    files = dict(folders.good())
    look = (
        '\n[report.look]\nlogo = { file = "look/logo.svg", alt = { zh = "标志", en = "Logo" } }\n'
        '[report.look.colours]\naccent = "#a4480c"\ngroups = ["#00695c", "#c2761f"]\n'
    )
    files["report.toml"] += look.encode()
    files["look/logo.svg"] = (EXAMPLES / "logo.svg").read_bytes()
    files["templates/styles/extra.css"] = (
        b".legal { color: var(--c-teal); background: url(#x) }\n@media print { p { margin: 0 } }\n"
    )
    for language in ("zh", "en"):
        files[f"text/about.{language}.md"] = b"# A\n\n|a|b|\n|-|-:|\n|1|**2**|\n\n- [x](y)\n"
    return files


def _bordered() -> Files:
    """Regions and boundaries of one's own, with an analysis of neighbours and a map."""
    report = """
[report]
title = { zh = "四方", en = "Squares" }
edition = "2020"
date = "2021-01-01"
period = { zh = "2020年", en = "2020" }
regions = "table"
regions_file = "regions.csv"
geometry = "squares.geojson"
[[source]]
id = "s"
cite = { zh = "来源", en = "source" }
short = { zh = "来源", en = "source" }
[[area]]
id = "all"
name = { zh = "合计", en = "All" }
[[table]]
file = "squares.csv"
source = "s"
region = "code"
period = "year"
columns = { income = "income" }
ignore = ["name"]
[[indicator]]
id = "income"
name = { zh = "收入", en = "Income" }
unit = { zh = "元", en = "yuan" }
[[remark]]
indicator = "income"
region = "Bray"
text = { zh = "注", en = "note" }
[[analysis]]
id = "place"
kind = "ranking"
indicator = "income"
[[analysis]]
id = "moran"
kind = "moran"
value = "place.value"
[[brief.block]]
kind = "findings"
map = "place"
items = [{ kind = "standing", of = "place" }, { kind = "cluster", of = "moran" }]
[[brief.block]]
kind = "cluster"
of = "moran"
[[overview.block]]
kind = "clusters"
of = "moran"
[[overview.block]]
kind = "ranking_table"
of = "place"
"""
    rows = ["00,阿伯,Aber", "01,布雷,Bray", "02,科姆,Cwm", "03,戴尔,Dale"]
    return {
        "report.toml": report.encode(),
        "regions.csv": "\n".join(["code,zh,en", *rows, ""]).encode(),
        "squares.csv": (HOSTILE / "squares.csv").read_bytes(),
        "squares.geojson": (HOSTILE / "squares-gap.geojson").read_bytes(),
    }


@functools.cache
def bases() -> dict[str, tuple[int, Files]]:
    """The sound reports by name, each with how often it is taken."""
    return {
        "small": (8, dict(folders.good())),
        "dressed": (4, _dressed()),
        "bordered": (5, _bordered()),
        "west": (5, _shipped("west")),
        "provinces": (1, _shipped("provinces")),
    }


@functools.cache
def spreadsheets() -> dict[str, bytes]:
    """The sound tables that ``new`` is given."""
    return {name: (EXAMPLES / name).read_bytes() for name in ("west-long.csv", "west-wide.xlsx", "west.xlsx")}


# words and numbers that do harm -----------------------------------------------------------------------------

NUMBERS: list[Any] = [
    0, -1, 1, 2, 1e26, -1e26, 1e15, 1e301, 5e-324, 1e-9, math.inf, math.nan, 10**30, 2**63, 0.5, 100, 101, True,
]  # fmt: skip
WORDS = [
    "", " ", "0", "-1", "nan", "1e999", "1e26", "…", "—", "a" * 5000, "字" * 300, "a\nb", "a\tb", "\u202eab", "\x00", "../..",
    "/etc/hostname", "{", "{}", "{index.rank}", "{group.x}", "{region.x}", "%s", "<script>", "'\"", "=1+1", "region", "group",
    "2019", "2019年", "all", "nation", "index", "index.score", "index_profile", "100000", "510000", "四川", "#ffffff", "TODO",
    "data", "about", "zh", "con", "index.rank > 1e999", "not " * 300 + "x", "𝒳", "é" * 90, "1,234", "12%", "1.5.2", "--5",
]  # fmt: skip


# mutating ---------------------------------------------------------------------------------------------------


def _leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to everything in a tree of tables and lists."""
    if path:
        yield path
    if isinstance(tree, dict):
        for key in tree:
            yield from _leaves(tree[key], (*path, key))
    elif isinstance(tree, list):
        for i, part in enumerate(tree):
            yield from _leaves(part, (*path, i))


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def dumps(tree: dict[str, Any], above: str = "") -> str:
    """A tree as TOML: plain, every key in quotation marks."""

    def word(value: Any) -> str:
        match value:
            case bool():
                return str(value).lower()
            case float():
                return {"inf": "inf", "-inf": "-inf", "nan": "nan"}.get(str(value), repr(value))
            case str():
                return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
            case dict():
                return "{" + ", ".join(f"{word(k)} = {word(v)}" for k, v in value.items()) + "}"
            case list():
                return "[" + ", ".join(map(word, value)) + "]"
        return str(value)

    lines, below = [], []
    for key, value in tree.items():
        name = f"{above}{word(key)}"
        if isinstance(value, dict):
            below.append(f"[{name}]\n{dumps(value, f'{name}.')}")
        elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
            below += [f"[[{name}]]\n{dumps(v, f'{name}.')}" for v in value]
        else:
            lines.append(f"{word(key)} = {word(value)}\n")
    return "".join(lines) + "".join(below)


def _tree(content: bytes, dice: random.Random) -> bytes:
    """A TOML file with one of its values wrong: replaced, exchanged, left out, doubled."""
    tree = tomllib.loads(content.decode())
    paths = list(_leaves(tree))
    path = dice.choice(paths)
    parent, key, value = _at(tree, path[:-1]), path[-1], _at(tree, path)
    strings = [_at(tree, p) for p in paths if isinstance(_at(tree, p), str)]
    match dice.randrange(8):
        case 0:
            del parent[key]
        case 1 if isinstance(parent, list):
            parent.insert(key, json.loads(json.dumps(value)))
        case 1 | 2:
            parent[key] = dice.choice(WORDS)
        case 3:
            parent[key] = dice.choice(NUMBERS)
        case 4:
            parent[key] = dice.choice([[], {}, [value], {"zh": "字", "en": "word"}, [[]], {"x": value}])
        case _:
            # a name where another is wanted: the slip that is made most
            if strings:
                target = dice.choice([p for p in paths if isinstance(_at(tree, p), str)])
                _at(tree, target[:-1])[target[-1]] = dice.choice(strings)
    return dumps(tree).encode("utf-8", "replace")


def _cells(rows: list[list[str]], dice: random.Random) -> list[list[str]]:
    """A table with some of its cells, rows or columns wrong."""
    if not rows or not any(rows):
        return rows
    column = dice.randrange(max(1, max(map(len, rows))))
    at = dice.randrange(len(rows))

    def put(word: Callable[[str], str], some: float = 1.0) -> None:
        for row in rows[1:]:
            if column < len(row) and dice.random() < some:
                row[column] = word(row[column])

    match dice.randrange(14):
        case 0:
            if column < len(rows[at]):
                rows[at][column] = dice.choice([*WORDS, *map(str, NUMBERS)])
        case 1:
            del rows[at]
        case 2:
            rows.append(list(rows[at]))
        case 3:
            rows = [row[:column] + row[column + 1 :] for row in rows]
        case 4:
            rows = rows[: 1 + dice.randrange(4)]
        case 5:
            first = [row for row in rows[1:] if row and row[0] == rows[at][0]]
            rows = [rows[0], *first]
        case 6:
            power = dice.choice([26, 300, -300, 12])
            put(lambda word: f"{word}e{power}" if word.replace(".", "").isdigit() else word)
        case 7:
            same = dice.choice(["0", "1", "-1", "", "…"])
            put(lambda word: same)
        case 8:
            put(lambda word: f"-{word}", 0.5)
        case 9:
            put(lambda word: "", 0.6)
        case 10:
            for row in rows:
                dice.shuffle(row)
        case 11:
            body = rows[1:]
            dice.shuffle(body)
            rows = [rows[0], *body]
        case 12:
            rows[at] = rows[at] + [dice.choice(WORDS)]
        case _:
            rows[0] = [dice.choice(WORDS) if dice.random() < 0.2 else word for word in rows[0]]
    return rows


def _table(content: bytes, dice: random.Random) -> bytes:
    rows = _cells(list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))), dice)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def _bytes(content: bytes, dice: random.Random) -> bytes:
    """A file cut, spliced or with a few bytes of it changed."""
    at = dice.randrange(len(content) + 1)
    match dice.randrange(4):
        case 0:
            return content[:at]
        case 1:
            return content[:at] + dice.choice(WORDS).encode("utf-8", "replace") + content[at:]
        case 2:
            return content[:at] + bytes(dice.randrange(256) for _ in range(3)) + content[at + 3 :]
        case _:
            end = min(len(content), at + dice.randrange(1, 200))
            return content[:at] + content[end:]


def _words(content: bytes, dice: random.Random) -> bytes:
    """A text with some of its numbers and words others."""
    parts = content.decode("utf-8", "replace").split(" ")
    for _ in range(dice.randint(1, 3)):
        parts[dice.randrange(len(parts))] = dice.choice([*WORDS, *map(str, NUMBERS), dice.choice(parts)])
    return " ".join(parts).encode("utf-8", "replace")


def _geojson(content: bytes, dice: random.Random) -> bytes:
    tree = json.loads(content)
    path = dice.choice(list(_leaves(tree)))
    parent = _at(tree, path[:-1])
    if dice.random() < 0.3:
        del parent[path[-1]]
    else:
        parent[path[-1]] = dice.choice([*NUMBERS, *WORDS, [], {}, None, [[]], 179.9, -179.9, 90, 360])
    return json.dumps(tree).encode()


def _workbook(content: bytes, dice: random.Random) -> bytes:
    """A workbook with a part of it changed: what its sheets say, or how it is packed."""
    if dice.random() < 0.2:
        return _bytes(content, dice)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        target = dice.choice([n for n in names if "sheet" in n or "shared" in n or "styles" in n] or names)
        for name in names:
            part = old.read(name)
            new.writestr(name, dice.choice([_bytes, _words])(part, dice) if name == target else part)
    return out.getvalue()


MUTATE: dict[str, Callable[[bytes, random.Random], bytes]] = {
    ".toml": _tree,
    ".csv": _table,
    ".geojson": _geojson,
    ".xlsx": _workbook,
}


def mutate(name: str, content: bytes, dice: random.Random) -> bytes:
    """A file with one thing wrong, of the kinds that its format has, or of any."""
    if not content:
        return dice.choice(WORDS).encode("utf-8", "replace")
    way = MUTATE.get(Path(name).suffix, _words) if dice.random() < 0.85 else dice.choice([_bytes, _words])
    try:
        return way(content, dice)
    except (ValueError, KeyError, IndexError, TypeError, csv.Error, zipfile.BadZipFile):
        # it was no longer what its name says
        return _bytes(content, dice)


# attacking --------------------------------------------------------------------------------------------------


class Hangs(BaseException):
    """The patience is at its end."""


@contextmanager
def patience() -> Iterator[None]:
    """End what takes too much processor time."""

    def up(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGPROF, up)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class Verdict(NamedTuple):
    """What became of a mutant."""

    #: "told" (what is wrong with it), "built", or what must not be: "traceback", "hang", "words"
    end: str
    #: what must not be, in full; empty where nothing is wrong
    fault: str = ""


def attack(seed: int, place: Path) -> Verdict:
    """How the mutant of a seed is treated."""
    dice = random.Random(seed)
    target = place / "mutant"
    shutil.rmtree(target, ignore_errors=True)
    try:
        with patience():
            return (_new if dice.random() < 0.2 else _report)(dice, target)
    except Hangs:
        return Verdict("hang", f"{traceback.format_exc()}hangs: more than {PATIENCE:.0f} s")
    except Exception:
        return Verdict("traceback", traceback.format_exc())
    finally:
        shutil.rmtree(target, ignore_errors=True)


def in_turn(seeds: list[int], line: Connection) -> None:
    """The mutants of some seeds, one after the other; each verdict is sent. The work of a process."""
    # what the tests hold too: a warning is a fault
    warnings.simplefilter("error")
    logging.disable(logging.ERROR)
    for seed in seeds:
        with tempfile.TemporaryDirectory() as place:
            line.send(attack(seed, Path(place)))


def _report(dice: random.Random, target: Path) -> Verdict:
    names = bases()
    name = dice.choices(list(names), [often for often, _ in names.values()])[0]
    files = dict(names[name][1])
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        # the report's own file has the most to be wrong in
        file = "report.toml" if dice.random() < 0.45 else dice.choice(list(files))
        files[file] = mutate(file, files[file], dice)
    for file, content in files.items():
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (target / file).write_bytes(content)
    problems = Problems()
    made = prepare(target, problems, tried=True)
    if made is None or _lines(problems):
        return _told(problems)
    return _built(Site(*made), dice)


def _new(dice: random.Random, target: Path) -> Verdict:
    name = dice.choice(list(spreadsheets()))
    content = spreadsheets()[name]
    for _ in range(dice.choice([1, 1, 2])):
        content = mutate(name, content, dice)
    target.mkdir(parents=True)
    (target / name).write_bytes(content)
    problems = Problems()
    made = new_report("made", target / name, target, problems, Answers(), "en", None, DAY)
    problems.add(made.notes if made else ())
    if made is None or _lines(problems):
        return _told(problems)
    told = Problems()
    prepared = prepare(made.folder, told, tried=True)
    if prepared is None:
        refused = "\n".join(p.line() for p in told.errors)
        return Verdict("words", f"{refused}\nnew made what check refuses")
    return _told(told) if _lines(told) else _built(Site(*prepared), dice)


#: an exception that nobody foresaw, in words
_CAUGHT = re.compile(r"\(\w+(Error|Warning|Exception|Iteration)\b")


def _told(problems: Problems) -> Verdict:
    """Whether what was refused was refused in words that help."""
    fault = _lines(problems) or ("" if problems.errors else "refused without a word")
    return Verdict("words" if fault else "told", fault)


def _lines(problems: Problems) -> str:
    """What is wrong with what is said; empty where nothing is."""
    for language in ("zh", "en"):
        for problem in problems:
            line = problem.line(language)
            if _CAUGHT.search(problem.what["en"]):
                return f"a fault of the program, told: {line}"
            if not line.isprintable() or len(line) > 1500 or not problem.what[language].strip():
                return f"not a line that can be read: {line!r}"
    return ""


def _built(site: Site, dice: random.Random) -> Verdict:
    """Everything of the web pages but most of the briefs: what passed must be built."""
    regions = site.plan.report.regions
    for language in site.plan.report.languages:
        site.whole(language, ("html",))
        for region in dice.sample(regions, min(3, len(regions))):
            site.brief(region.code, language, ("html",))
    site.entrance()
    site.data()
    machine_files(site)
    return Verdict("built")

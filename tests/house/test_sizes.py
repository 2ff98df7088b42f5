"""Sizes that one can hold: modules, functions, folders, rooms. Complexity is the linter's (C901)."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from paths import ROOT
from tests.parsed import nodes_of

ROOMS = ("analysis", "intake", "compose", "render", "publish", "pipeline", "desk", "commands")
MODULES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))
#: lines of a module and of a function, modules in one folder
MODULE, FUNCTION, FOLDER = 500, 80, 16
#: blocks of a brief stand side by side, one module a kind
SIDE_BY_SIDE = {"compose/blocks"}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_a_module_can_be_held() -> None:
    lines = {place(path): path.read_text("utf-8").count("\n") for path in MODULES}
    assert {where: n for where, n in lines.items() if n > MODULE} == {}


def test_a_function_can_be_held() -> None:
    lines = {
        f"{place(path)}: {node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }
    assert len(lines) > len(MODULES)
    assert {where: n for where, n in lines.items() if n > FUNCTION} == {}


def test_no_folder_is_a_heap() -> None:
    found = Counter(place(p.parent) for p in MODULES if p.name != "__init__.py")
    assert {folder: n for folder, n in found.items() if n > FOLDER and folder not in SIDE_BY_SIDE} == {}

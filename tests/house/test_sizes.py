"""Sizes that one can hold: modules, functions, folders, rooms. Complexity is the linter's (C901)."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from paths import ROOT

ROOMS = ("analysis", "intake", "compose", "render", "publish", "pipeline", "desk", "commands")
MODULES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))
#: lines of a module and of a function, modules in one folder
MODULE, FUNCTION, FOLDER = 500, 80, 16
#: blocks of a brief stand side by side, one module a kind
SIDE_BY_SIDE = {"compose/blocks"}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_and_its_functions_can_be_held(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= MODULE
    functions = [
        n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = {n.name: n.end_lineno - n.lineno + 1 for n in functions if n.end_lineno}
    assert {name: lines for name, lines in long.items() if lines > FUNCTION} == {}


def test_no_folder_is_a_heap() -> None:
    found = Counter(place(p.parent) for p in MODULES if p.name != "__init__.py")
    assert {folder: n for folder, n in found.items() if n > FOLDER and folder not in SIDE_BY_SIDE} == {}

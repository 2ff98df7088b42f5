"""The project's modules as trees of their syntax, parsed once for all tests of the house that a worker runs: `tree_of`,
and all that is in a tree, `nodes_of` and `nodes_in`."""

from __future__ import annotations

import ast
import gc
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """Shared: what is handed out is looked at and not changed."""
    # a tree is many objects that stay: to look for garbage among all of them, again and again, takes longer than to parse
    gc.disable()
    try:
        return ast.parse(path.read_text("utf-8"), str(path))
    finally:
        gc.freeze()
        gc.enable()


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    """Every node of a module."""
    return nodes_in(tree_of(path))


@cache
def nodes_in(tree: ast.AST) -> list[ast.AST]:
    """Every node of a tree: to walk through it takes more than half as long as to parse it, and each rule would do so."""
    return list(ast.walk(tree))

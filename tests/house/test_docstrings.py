"""First lines of modules: what is in each, in the field's terms, and what it exports."""

from __future__ import annotations

import ast
import re
from itertools import pairwise

from paths import ROOT
from tests.house.test_sizes import MODULES, place
from tests.parsed import nodes_of, tree_of


def defined(tree: ast.Module) -> set[str]:
    """Names a module has: defined in it, set, or imported to be had from it."""
    names: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.ImportFrom(names=imported):
                names |= {a.asname or a.name for a in imported}
    return names


def unsaid(tree: ast.Module) -> str:
    """What is wrong with a module's opening; empty: nothing."""
    opening = (ast.get_docstring(tree) or "").split("\n\n")[0]
    marked = {word.split("(")[0].split(".")[0] for word in re.findall(r"`+([^`]+)`+", opening)}
    public = {name for name in defined(tree) if not name.startswith("_")}
    # a command is asked for by its own name
    if opening.startswith("Command") or marked & public:
        return ""
    return f"{opening!r} names nothing of {sorted(public)}"


def test_the_first_line_says_what_a_module_exports() -> None:
    paths = [path for path in MODULES if path.name != "__init__.py"]
    assert {place(path): fault for path in paths if (fault := unsaid(tree_of(path)))} == {}
    assert unsaid(ast.parse('"""Charts."""\ndef drawn(): ...')), "the rule itself"


def test_fields_are_told_of_above_them() -> None:
    """By ``#:``, as constants are; a string below a field is nobody's."""
    below = [
        f"{place(path)}, line {text.lineno}"
        for path in MODULES
        for node in nodes_of(path)
        if isinstance(node, ast.ClassDef)
        for field, text in pairwise(node.body)
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr)
    ]
    assert below == []


#: a file of the project as a comment or a docstring names it
NAMED = re.compile(
    r"\b(?:intake|analysis|compose|render|publish|pipeline|desk|commands|templates|locales)/[\w/.-]*\.(?:py|js|css|html)\b"
)


def test_comments_name_files_that_exist() -> None:
    lost = set()
    for path in (*MODULES, *(ROOT / "templates").rglob("*.*")):
        if path.suffix in {".py", ".js", ".css", ".html", ".xml", ".svg"}:
            for name in NAMED.findall(path.read_text("utf-8")):
                # what a report may bring of its own
                # …, and templates name each other from their own folder
                there = (ROOT / name).exists() or (
                    path.suffix == ".html" and (ROOT / "templates" / name).exists()
                )
                if name != "templates/styles/extra.css" and not there:
                    lost.add(f"{place(path)} names {name}")
    assert lost == set()

"""Who may import whom: rooms by folder prefix, no arrow upward, no circle, third-party packages in their own room only."""

from __future__ import annotations

import ast
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from paths import ROOT
from tests.parsed import nodes_in, tree_of

#: the program's top-level packages and modules
TOPS = (
    "analysis",
    "intake",
    "compose",
    "render",
    "publish",
    "pipeline",
    "desk",
    "commands",
    "paths",
    "build",
    "fangzhi",
)

#: what every method of analysis stands on
_FLOORS = (
    "analysis.text",
    "analysis.levels",
    "analysis.decimals",
    "analysis.scales",
    "analysis.distributions",
    "analysis.pieces",
    "analysis.periods",
    "analysis.values",
    "analysis.parameters",
    "analysis.inputs",
)
_METHODS = (*_FLOORS, "analysis.standing")
#: what a room may import of ours, besides itself and `paths`. A room is the longest prefix here that a module's
#: name has; what it may import is named by prefixes as well.
MAY: dict[str, tuple[str, ...]] = {
    "paths": (),
    # numbers: each floor stands on those before it
    "analysis.text": (),
    "analysis.levels": ("analysis.text",),
    "analysis.problems": ("analysis.text",),
    "analysis.scales": (),
    "analysis.distributions": (),
    "analysis.pieces": (),
    "analysis.decimals": (),
    "analysis.periods": (),
    "analysis.period_texts": ("analysis.text", "analysis.periods"),
    "analysis.results": ("analysis.text", "analysis.levels", "analysis.scales"),
    "analysis.values": (
        "analysis.problems",
        "analysis.results",
        "analysis.text",
        "analysis.scales",
        "analysis.periods",
        "analysis.levels",
        "analysis.period_texts",
    ),
    "analysis.parameters": ("analysis.periods", "analysis.values"),
    "analysis.inputs": ("analysis.periods", "analysis.values", "analysis.parameters"),
    "analysis.standing": _FLOORS,
    "analysis.index": _METHODS,
    "analysis.change": _METHODS,
    "analysis.space": _METHODS,
    "analysis.economy": _METHODS,
    "analysis.efficiency": (*_METHODS, "analysis.index"),
    "analysis.panel": (*_METHODS, "analysis.space"),
    "analysis.printed": _METHODS,
    "analysis.audit": (*_METHODS, "analysis.printed"),
    "analysis.originals": (*_METHODS, "analysis.printed", "analysis.audit"),
    "analysis.registry": ("analysis",),
    # reading
    "intake.problems": ("analysis.values",),
    "intake.locks": (),
    "intake.tables": ("intake.problems", "analysis.periods", "analysis.values"),
    "intake.places": ("intake.problems", "intake.tables", "analysis.values", "analysis.space.neighbours"),
    "intake.report": (
        "intake.problems",
        "intake.tables",
        "intake.places",
        "analysis.levels",
        "analysis.periods",
        "analysis.values",
        "analysis.parameters",
        "analysis.inputs",
        "analysis.scales",
        "analysis.decimals",
        "analysis.registry",
        "analysis.change.editions",
    ),
    "intake.new": (
        "intake",
        "analysis.periods",
        "analysis.scales",
        "analysis.text",
        "analysis.values",
        "analysis.registry",
    ),
    # showing
    "compose.document": ("analysis.values",),
    "compose.language": (
        "analysis.decimals",
        "analysis.periods",
        "analysis.scales",
        "analysis.text",
        "analysis.values",
        "intake",
        "compose.document",
    ),
    "compose.look": ("analysis.values", "intake", "compose.language"),
    "compose.figures": (
        "analysis",
        "intake.report",
        "intake.places",
        "compose.language",
        "compose.look",
        "compose.document",
    ),
    "compose": ("analysis", "intake", "compose"),
    "render.archives": (),
    "render.paper": ("compose.language",),
    "render.printing": ("intake.report.schema",),
    "render.data": ("analysis", "intake", "compose", "render.archives"),
    "render.html": ("analysis", "intake", "compose", "render.paper"),
    "render.pdf.patches": ("compose.language", "render.pdf.versions"),
    "render.pdf.preflight": ("render.pdf.patches",),
    "render.pdf": (
        "analysis",
        "intake",
        "compose",
        "render.html",
        "render.paper",
        "render.printing",
        "render.pdf",
    ),
    "render.pointers": ("compose.document", "compose.language"),
    "render.markdown": ("analysis", "intake", "compose", "render.pointers"),
    "render.pandoc": ("analysis", "intake", "compose", "render.paper", "render.pointers"),
    "render.docx": (
        "analysis",
        "intake",
        "compose",
        "render.archives",
        "render.html",
        "render.paper",
        "render.pixels",
        "render.pandoc",
    ),
    "render.pixels": ("render.pdf",),
    "render.pptx": ("analysis", "intake", "compose", "render.archives", "render.pixels", "render.pptx"),
    "publish": ("analysis", "intake", "compose", "render"),
    "pipeline": ("analysis", "intake", "compose", "render", "publish"),
    "desk": ("analysis", "intake", "compose", "render", "publish", "pipeline"),
    "commands": ("analysis", "intake", "compose", "render", "publish", "pipeline", "desk"),
    "build": ("commands",),
    # the program in Python
    "fangzhi": ("analysis", "intake", "compose", "publish", "pipeline"),
}

#: third-party packages that belong to certain rooms
ONLY = {
    "typer": ("commands", "build"),
    "rich": ("commands", "build"),
    "weasyprint": ("render.pdf",),
    "pydyf": ("render.pdf",),
    "docx": ("render.docx",),
    "pptx": ("render.pptx",),
    # formulas; the fonts of the picture that a shared link shows
    "matplotlib": ("compose.figures", "publish.discovery"),
    "jinja2": ("compose", "render", "publish", "intake.report.advising.rules"),
    # methods of statistics are the business of analysis; geometry is read in intake
    "scipy": ("analysis",),
    "statsmodels": ("analysis.panel",),
    "linearmodels": ("analysis.panel",),
    "networkx": ("analysis",),
    # the web application and its server
    "starlette": ("desk",),
    "uvicorn": ("desk",),
    "openpyxl": ("desk",),
    # builds on several machines
    "dask": ("pipeline.cluster",),
    "distributed": ("pipeline.cluster",),
}


def modules() -> dict[str, Path]:
    """Dotted name → file, of the program."""
    found = {}
    for top in TOPS:
        for path in [ROOT / f"{top}.py", *(ROOT / top).rglob("*.py")]:
            if path.is_file():
                name = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
                found[name.removesuffix(".__init__")] = path
    return found


MODULES = modules()


@cache
def imported(tree: ast.AST) -> list[tuple[str, bool]]:
    """What a module imports, wherever in it: dotted name, whether it is only for the type checker."""
    return list(_imported(tree))


def _imported(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    nodes = nodes_in(tree)
    typed = {
        id(inner)
        for node in nodes
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) in typed
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for alias in node.names:
                yield f"{base}.{alias.name}", id(node) in typed


def below(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def room(name: str) -> str:
    """The room of a module: the longest prefix in `MAY`."""
    return max((r for r in MAY if below(name, r)), key=len, default="")


def upward(name: str, tree: ast.AST) -> list[str]:
    """The imports of ours in a module that its room does not allow."""
    own = room(name)
    return [
        target
        for target, _ in imported(tree)
        if target.split(".")[0] in TOPS
        and not below(target, "paths")
        and room(target) != own
        and not any(below(target, allowed) for allowed in MAY[own])
    ]


def test_no_import_points_upward() -> None:
    assert [f"{name}: {target}" for name in MODULES for target in upward(name, tree_of(MODULES[name]))] == []


def test_packages_stay_in_their_rooms() -> None:
    wrong = [
        f"{name}: {target}"
        for name in MODULES
        for target, _ in imported(tree_of(MODULES[name]))
        if (rooms := ONLY.get(target.split(".")[0])) and not any(below(name, r) for r in rooms)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("analysis.index.composite", "from intake.problems import Problems"),
        ("analysis.standing.standing", "from analysis.index import composite"),
        ("intake.tables.files", "from intake.new import answers"),
        ("intake.report.load", "def f():\n    from compose.document import Run"),
        ("compose.figures.charts.plot", "from compose import context"),
        ("compose.brief", "import render.html.writer"),
        ("render.html.writer", "from render.pdf import writer"),
        ("publish.site", "from pipeline.build import build"),
        ("pipeline.build", "from commands.common import tell"),
    ],
)
def test_an_arrow_upward_is_seen(name: str, line: str) -> None:
    """The rule itself: each of these lines, added to that module, is refused."""
    assert upward(name, ast.parse(textwrap.dedent(line)))


def test_there_is_no_circle() -> None:
    """Modules in an order in which each comes after those that it imports, for the type checker too."""
    needs = {
        name: {
            target
            for full, _ in imported(tree_of(MODULES[name]))
            for target in (full, full.rpartition(".")[0])
            if target in MODULES and target != name and MODULES[target].name != "__init__.py"
        }
        for name in MODULES
    }
    while free := [name for name, those in needs.items() if not those & needs.keys()]:
        for name in free:
            del needs[name]
    assert sorted(needs) == []


def test_every_room_is_there() -> None:
    """A rule about a folder that has been renamed would hold for nothing."""
    assert [r for r in MAY if not any(below(name, r) for name in MODULES)] == []


def test_no_relative_imports() -> None:
    assert [
        name for name in MODULES if any(t.startswith(".") for t, _ in imported(tree_of(MODULES[name])))
    ] == []


def test_no_room_holds_more_than_a_third() -> None:
    """A stranger finds a room by its name only while no room is the whole house."""
    lines: dict[str, int] = {}
    for name, path in MODULES.items():
        top = name.split(".")[0]
        lines[top] = lines.get(top, 0) + path.read_text("utf-8").count("\n")
    assert max(lines.values()) <= sum(lines.values()) / 3, lines


#: what takes long to import, and only some runs need: PDFs, networks, tests of significance, formulas, pictures
LATE = (
    "PIL",
    "charset_normalizer",
    "pypandoc",
    "rapidfuzz",
    "sqlite3",
    "pyarrow.parquet",
    "rich.markdown",
    "segno",
    "xlsxwriter",
    "weasyprint",
    "scipy",
    "shapely",
    "pyproj",
    "networkx",
    "matplotlib",
    "docx",
    "pikepdf",
    "statsmodels",
    "dask",
    "distributed",
    # ours: what writes pages, and the methods and blocks that a report does not use
    "publish.site",
    "render.html.writer",
    "intake.new",
    "analysis.panel.regression",
    "compose.blocks.regression",
)


def test_what_takes_long_to_import_is_imported_where_it_is_used() -> None:
    """So that a check of a report begins at once."""
    told = f"import sys, pipeline.prepare, commands.application; print(*[name for name in {LATE} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.slow
def test_only_the_build_imports_the_cluster_and_only_where_it_is_asked_for() -> None:
    from_where = {
        name
        for name in MODULES
        for target, _ in imported(tree_of(MODULES[name]))
        if below(target, "pipeline.cluster") and not below(name, "pipeline.cluster")
    }
    assert from_where == {"pipeline.build"}
    told = "import sys, pipeline.build; print(*[n for n in sys.modules if n.startswith(('pipeline.cluster', 'dask', 'distributed'))])"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def private_of_others(tree: ast.AST) -> list[str]:
    """The imports of ours that take a name which another module keeps to itself."""
    return [
        target
        for target, _ in imported(tree)
        if target.split(".")[0] in TOPS and target.rpartition(".")[2].startswith("_")
    ]


def test_no_module_takes_what_another_keeps_to_itself() -> None:
    assert [f"{name}: {t}" for name in MODULES for t in private_of_others(tree_of(MODULES[name]))] == []
    assert private_of_others(ast.parse("from compose.blocks.base import DASH, _rows")) == [
        "compose.blocks.base._rows"
    ]

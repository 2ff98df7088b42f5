"""The house rules that a program can check: documented modules, reachable methods, pinned requirements."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from paths import ROOT
from tests.parsed import nodes_in, nodes_of, tree_of

PACKAGES = ("analysis", "intake", "compose", "render", "publish", "pipeline", "desk", "commands")
MODULES = sorted(
    path
    for folder in (*PACKAGES, "bench", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if path.name != "__init__.py" or path.read_text("utf-8").strip()
)
PROGRAM = [path for path in MODULES if path.relative_to(ROOT).parts[0] in PACKAGES]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(module: ast.Module) -> set[str]:
    """The top-level names of everything a module imports, wherever in it the import stands."""
    found: set[str] = set()
    for node in nodes_in(module):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0] if not node.level else ".")
    return found


def tracked() -> list[Path]:
    """The files git knows; in an unpacked archive, all files that are not made by a build."""
    git = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if git.returncode == 0:
        return [ROOT / p for p in git.stdout.decode().split("\0") if p and (ROOT / p).is_file()]
    made = {".venv", "public", ".cache", ".git", "node_modules"}
    return [p for p in ROOT.rglob("*") if p.is_file() and not made & set(p.relative_to(ROOT).parts)]


def test_every_module_opens_with_a_docstring() -> None:
    assert [name(path) for path in MODULES if not ast.get_docstring(tree_of(path))] == []


def test_only_the_command_prints() -> None:
    calls = [
        f"{name(path)}, line {node.lineno}"
        for path in PROGRAM
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert calls == []


#: module → distribution, where the names differ
DISTRIBUTION = {
    "shapefile": "pyshp",
    "PIL": "pillow",
    "docx": "python-docx",
    "pptx": "python-pptx",
    "fontTools": "fonttools",
    "markdown_it": "markdown-it-py",
    "pdfminer": "pdfminer-six",
    "pypandoc": "pypandoc-binary",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
    "zxingcpp": "zxing-cpp",
}


#: what a run by hand needs: a comparison where it is installed, tables of readings made anew
BY_HAND = {
    ("bench/inequality.py", "inequality"),
    ("compose/language/pinyin.py", "pypinyin"),
    ("intake/places/english.py", "pypinyin"),
}


@pytest.mark.parametrize(
    ("file", "folders"),
    [
        ("requirements.txt", (*PACKAGES, "build.py", "fangzhi.py")),
        ("requirements-dev.txt", ("tests", "bench")),
    ],
)
def test_everything_imported_is_required(file: str, folders: tuple[str, ...]) -> None:
    """A package that the environment has by chance breaks a fresh set-up; so each import is looked up."""
    ours = {*PACKAGES, "build", "paths", "fangzhi", "tests", "bench"}
    known = {package for package, _ in pins(ROOT / file)} | ours
    cluster = known | {package for package, _ in pins(ROOT / "requirements-distributed.txt")}
    missing = {
        f"{name(path)}: {module}"
        for path in [*MODULES, ROOT / "build.py", ROOT / "fangzhi.py"]
        if path.relative_to(ROOT).parts[0] in folders
        # what made the reference values ran once, elsewhere; each says what it needs
        and not path.is_relative_to(ROOT / "tests" / "reference")
        for module in imports(tree_of(path)) - sys.stdlib_module_names
        # an optional dependency, in its room only
        if DISTRIBUTION.get(module, module).lower().replace("_", "-")
        not in (cluster if path.is_relative_to(ROOT / "pipeline" / "cluster") else known)
        and (name(path), module) not in BY_HAND
    }
    assert missing == set()


def analyses() -> list[str]:
    """Modules of ``analysis`` that end in ``ANALYSES``, dotted."""
    return [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for path in PROGRAM
        if path.relative_to(ROOT).parts[0] == "analysis" and path.stem != "registry"
        for node in tree_of(path).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and target.id == "ANALYSES"
    ]


def test_every_method_can_be_reached_and_is_tested() -> None:
    from importlib import import_module

    from analysis.registry import ANALYSES

    missing = [
        f"{module}.{entry.kind}"
        for module in analyses()
        for entry in import_module(module).ANALYSES
        if ANALYSES.get(entry.kind) is not entry
    ]
    assert missing == []
    assert len(analyses()) > 15

    def test_of(module: str) -> Path:
        folder, _, stem = module.replace(".", "/").rpartition("/")
        return ROOT / "tests" / folder / f"test_{stem}.py"

    assert [m for m in analyses() if not test_of(m).is_file()] == []


def test_every_method_described_is_brought_by_an_analysis() -> None:
    import importlib

    from analysis.values import Method
    from commands.reference import modules

    brought = {m.id for _, methods in modules() for m in methods}
    described: dict[str, str] = {}
    for path in PROGRAM:
        if path.relative_to(ROOT).parts[0] == "analysis":
            module = importlib.import_module(name(path).removesuffix(".py").replace("/", "."))
            for value in vars(module).values():
                for one in value.values() if isinstance(value, dict) else [value]:
                    if isinstance(one, Method):
                        described[one.id] = module.__name__
    assert {id: where for id, where in described.items() if id not in brought} == {}


def test_every_parameter_is_described() -> None:
    from analysis.registry import ANALYSES

    own = {"id", "kind", "title", "note"}
    bare = [
        f"{kind}.{field}"
        for kind, entry in ANALYSES.items()
        for field, info in entry.parameters.model_fields.items()
        if field not in own and not info.description
    ]
    assert bare == []


# requirements ------------------------------------------------------------------------------------------


def pins(path: Path) -> list[tuple[str, list[str]]]:
    """(package, hashes) of each requirement; a line that is neither is an error."""
    found: list[tuple[str, list[str]]] = []
    for line in path.read_text("utf-8").splitlines():
        if pin := re.fullmatch(r"([a-z0-9-]+)==[A-Za-z0-9.!+]+( ; [^\\]+)?\s*\\", line):
            found.append((pin[1], []))
        elif digest := re.fullmatch(r"    --hash=sha256:([0-9a-f]{64})( \\)?", line):
            found[-1][1].append(digest[1])
        else:
            raise AssertionError(f"{path.name}: {line}")
    return found


@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("requirements.txt", 20),
        ("requirements-dev.txt", 20),
        ("requirements-lock.txt", 1),
        ("requirements-distributed.txt", 20),
    ],
)
def test_every_requirement_is_pinned_and_hashed(file: str, least: int) -> None:
    found = pins(ROOT / file)
    assert len(found) >= least
    assert [package for package, hashes in found if not hashes] == []
    assert len({package for package, _ in found}) == len(found)


def test_make_installs_nothing_without_its_hash() -> None:
    """Also the tool that pins: every installation goes through the line that requires hashes."""
    lines = [line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if "pip install" in line]
    assert lines and all("--require-hashes" in line for line in lines)


def test_the_tool_that_pins_is_pinned_and_hashed() -> None:
    ((package, hashes),) = pins(ROOT / "requirements-lock.txt")
    assert package == "uv" and hashes
    assert "-r requirements-lock.txt" in (ROOT / "Makefile").read_text("utf-8")


def test_the_dev_pins_are_the_pins_and_more() -> None:
    assert set(map(str, pins(ROOT / "requirements.txt"))) < set(map(str, pins(ROOT / "requirements-dev.txt")))


def test_what_the_project_declares_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for file, declared in (
        ("requirements.txt", project["dependencies"]),
        ("requirements-dev.txt", project["optional-dependencies"]["dev"]),
    ):
        names = {re.split(r"[\[<>=!~; ]", d)[0].lower().replace("_", "-") for d in declared}
        assert names <= {package for package, _ in pins(ROOT / file)}, file


def test_no_file_names_a_package_index() -> None:
    """Where packages come from is the business of whoever installs them."""
    index = re.compile(
        r"--(extra-)?index-url|--find-links|https?://[^ \"'<>]*/(simple|packages)/|files\.python" + r"hosted"
    )
    named = [
        name(path)
        for path in tracked()
        if path.suffix in {".txt", ".toml", ".lock", ".cfg", ".ini", ".json", ".yaml", ".yml", ".md", ""}
        and index.search(path.read_text("utf-8", errors="ignore"))
    ]
    assert named == []


def test_the_check_is_the_readmes_test_command() -> None:
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert lines[-1] == "exec make test"
    assert "make test" in (ROOT / "README.md").read_text("utf-8")

"""What the patches reach into is there, with the signatures they are written for; one call puts them in place."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.layout import column
from weasyprint.pdf.stream import Stream
from weasyprint.svg import Node

from intake.problems import Problems
from paths import ROOT
from publish.site import Site
from render.pdf import patches, style_check, versions
from render.pdf.patches import patch as one_patch
from render.pdf.patches.patch import Patch
from render.printing import Printing


def signature(thing: Any) -> inspect.Signature:
    """A property's is its getter's."""
    return inspect.signature(getattr(thing, "fget", thing))


@pytest.mark.parametrize("patch", patches.PATCHES, ids=lambda patch: patch.path)
def test_what_is_replaced_has_the_signature_it_is_written_for(patch: Patch) -> None:
    """A new version of WeasyPrint or pydyf fails here first, and says where to look."""
    assert patch.current() is patch.replacement, "put in place by conftest"
    assert patch.original is not patch.replacement
    found = signature(patch.original)
    assert str(found) == patch.signature, f"{patch.path} has changed: read it, then mend its patch"
    signature(patch.replacement).bind(*found.parameters)


def test_what_is_read_without_being_replaced_is_there() -> None:
    document = HTML(string="<p>a").render(output_intent="device-cmyk")
    assert document.fonts == {}
    assert document.pages[0]._page_box.width > 0
    stream = Stream(document.fonts, (0, 0, 1, 1), {}, {}, None, {}, document.output_intent)
    assert stream._output_intent == "device-cmyk"
    assert (
        str(inspect.signature(column._create_column_box))
        == "(box, containing_block, children, width, position_y)"
    )
    assert "self._etree_node = " in inspect.getsource(Node.__init__)


def test_the_table_names_every_patch_and_its_module() -> None:
    rows = re.findall(
        r"^((?:weasyprint|pydyf|pyphen|tinyhtml5)\.\S+) +(\w+) ", patches.__doc__ or "", re.MULTILINE
    )
    where = {
        patch.path: name
        for name in {name for _, name in rows}
        for patch in __import__(f"render.pdf.patches.{name}", fromlist=["PATCHES"]).PATCHES
    }
    assert rows == [(patch.path, where[patch.path]) for patch in patches.PATCHES]


@pytest.mark.slow
@pytest.mark.parametrize(
    "call", ["writer.pdf('<p>a', {})", "writer.drawing('<svg xmlns=\"http://www.w3.org/2000/svg\"/>', 9, 9)"]
)
def test_importing_changes_nothing_and_the_writer_puts_all_in_place(call: str) -> None:
    program = f"""
import pipeline.build, pipeline.volumes, render.docx.writer
from render.pdf import patches, writer
assert [p.path for p in patches.PATCHES if p.current() is p.replacement] == []
{call}
assert [p.path for p in patches.PATCHES if p.current() is not p.replacement] == []
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries have other names")
def test_libraries_are_loaded_without_asking_other_programs() -> None:
    """No compiler and no linker is run to find them; what is not ours is looked for as ever."""
    program = """
import sys
asked = []
sys.addaudithook(lambda event, about: asked.append(about[1]) if event == "subprocess.Popen" else None)
import render.pdf
from weasyprint.text import ffi
assert asked == [], asked
assert all((ffi.gobject, ffi.pango, ffi.harfbuzz, ffi.harfbuzz_subset, ffi.fontconfig, ffi.pangoft2))
import ctypes.util
assert ctypes.util.find_library("c") and asked
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_putting_them_in_place_again_changes_nothing() -> None:
    before = [(patch.current(), patch.original) for patch in patches.PATCHES]
    patches.install.__wrapped__()
    assert [(patch.current(), patch.original) for patch in patches.PATCHES] == before


@pytest.mark.parametrize("package", patches.PINNED)
def test_other_versions_are_refused(site: Site, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By whoever writes a PDF, and before that, with all that is wrong, by the check of a report."""
    found = versions.version
    monkeypatch.setattr(versions, "version", lambda name: "71.0" if name == package else found(name))
    with pytest.raises(RuntimeError, match=rf"{package} {patches.PINNED[package]}, not 71\.0: run `pip"):
        patches.install.__wrapped__()
    problems = Problems()
    style_check.check(site.plan.report, Printing(), problems)
    (told,) = problems.errors
    assert (told.file, told.place["en"]) == ("requirements.txt", package)
    assert "71.0" in told.what["zh"] and patches.PINNED[package] in told.what["en"]


def test_the_versions_are_those_the_set_up_installs() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    locked = (ROOT / "requirements.txt").read_text("utf-8")
    for name, version in patches.PINNED.items():
        assert f"{name}=={version}" in wanted
        assert re.search(rf"^{name}=={re.escape(version)}\b", locked, re.MULTILINE)


def test_nothing_else_changes_the_library() -> None:
    """No assignment to a name of WeasyPrint or pydyf outside this folder."""
    for path in Path(ROOT / "render").rglob("*.py"):
        if path.parent.name != "patches":
            source = path.read_text("utf-8")
            assert not re.search(
                r"^\s*(?:weasyprint|pydyf|Stream|svg|layout)\.[\w.]+ = ", source, re.MULTILINE
            ), path


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(one_patch).failed == 0

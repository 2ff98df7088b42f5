"""How a run of tests is set up: its folders, what is slow, what comes first. What tests share: `tests/fixtures.py`."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from paths import ROOT
from publish.store.store import FOLDER
from tests.everyday import slow_throughout, thin

# how long an example takes says nothing on a busy machine
settings.register_profile("fangzhi", deadline=None)
settings.load_profile("fangzhi")
# the everyday run (`make quick`) tries fewer examples of each property, `make test` a hundred
settings.register_profile("quick", deadline=None, max_examples=25)

# the user's store is none of the tests' business: one for the run, and for all its workers, which ends with it
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="fangzhi-tests-")
    atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)

# Java that lives for seconds: to compile veraPDF thoroughly takes longer than to run it
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


def pytest_configure(config: pytest.Config) -> None:
    """The process that only hands tests to workers needs none of the program, whose import they would wait for."""
    if hasattr(config, "workerinput") or config.getoption("dist", "no") == "no":
        config.pluginmanager.import_plugin("tests.fixtures")


#: what takes longest (15 seconds of processor time and more), which a worker should begin with
LONGEST = (
    "tests/publish/test_browser.py",
    "tests/house/test_howtos.py",
    "tests/house/test_tutorial.py",
    "tests/publish/test_volume.py",
    "tests/compose/test_bilingual.py",
    "tests/render/pdf/test_dead_pages.py",
    "tests/render/html/test_writer.py",
    "tests/pipeline/cluster/test_connect.py",
    "tests/render/pdf/test_paper.py",
    "tests/render/pdf/preflight/test_validated.py",
    "tests/pipeline/test_editions.py",
    "tests/desk/test_way.py",
    "tests/attack/test_out_folder.py",
    "tests/render/docx/test_writer.py",
    "tests/compose/look/test_own.py",
    "tests/pipeline/test_unchanged.py",
    "tests/attack/test_mutants.py",
    "tests/render/html/test_own_templates.py",
    "tests/pipeline/test_build.py",
    "tests/render/pdf/test_typography.py",
    "tests/render/pdf/patches/test_columns.py",
    "tests/house/test_recipes.py",
    "tests/intake/new/test_forms.py",
    "tests/compose/sentences/test_coverage.py",
    "tests/render/pdf/test_fitting.py",
    "tests/publish/test_unusual.py",
    "tests/compose/test_own_text.py",
    "tests/pipeline/test_one_language.py",
    "tests/pipeline/test_part.py",
    "tests/render/pdf/patches/test_table_heads.py",
    "tests/desk/test_rooms.py",
    "tests/compose/sentences/test_grid.py",
    "tests/compose/sentences/test_pages.py",
    "tests/render/pptx/test_writer.py",
    "tests/desk/test_entries.py",
    "tests/pipeline/cluster/test_pieces.py",
    "tests/pipeline/test_serve.py",
    "tests/publish/test_discovery.py",
    "tests/compose/language/test_languages.py",
    "tests/commands/test_new.py",
    "tests/pipeline/test_quarto.py",
    "tests/desk/test_publishing.py",
    "tests/desk/test_starter.py",
    "tests/compose/sentences/test_every_claim.py",
)


#: what builds pages or PDFs of a whole report, runs the program, or drives a browser: a test that asks for it is slow
BUILDS = {"shipped", "browser", "bound", "merged", "addressed", "machine", "outcomes", "rebuilt"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A run without slow tests does not import files that have no others."""
    left_out = config.getoption("markexpr") == "not slow" and collection_path.is_file()
    return True if left_out and slow_throughout(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests are marked, and long files come first: the last one would otherwise run alone."""
    for item in items:
        if BUILDS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    thin(items)
    first = {name: i for i, name in enumerate(LONGEST)}
    items.sort(key=lambda item: first.get(item.path.relative_to(ROOT).as_posix(), len(first)))


#: of the collector's generations: objects made before it looks at the youngest, and so on (Python's own: 700, 10, 10)
COLLECTED = (100_000, 20, 20)


# importing and collecting make hardly any garbage, and to look for it among all that they make takes a second
gc.disable()


def pytest_collection_finish() -> None:
    """Garbage is looked for more rarely, and never among what importing and collecting made: a sixth of the time."""
    gc.freeze()
    gc.set_threshold(*COLLECTED)
    gc.enable()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What outlives the run has its limit."""
    if not hasattr(session.config, "workerinput"):
        from tests.shipped import RENDERED

        RENDERED.trim()

"""What several tests share: the shipped reports, prepared once, and copies of them to break."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from compose.brief import Plan
from intake.problems import Problems
from paths import REPORTS, ROOT
from pipeline.prepare import prepare, report_names
from publish.site import Site
from render.pdf import patches
from tests.shipped import Shipped

# how long an example takes says nothing on a busy machine
settings.register_profile("fangzhi", deadline=None)
settings.load_profile("fangzhi")

# before any test compares WeasyPrint's own with ours
patches.install()


@pytest.fixture(scope="session")
def prepared() -> dict[str, Site]:
    """Every shipped report, loaded, checked and analysed; none may have an error."""
    sites = {}
    for name in report_names():
        problems = Problems()
        made = prepare(REPORTS / name, problems)
        assert made is not None, [p.line() for p in problems]
        sites[name] = Site(*made)
    return sites


@pytest.fixture(scope="session")
def shipped(prepared: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    """The shipped reports as built, each page and PDF made once in a run whatever worker asks first."""
    base = tmp_path_factory.getbasetemp()
    # of a run with several workers, each has a folder in the run's own
    return Shipped(prepared, (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shipped")


@pytest.fixture(scope="session")
def site(prepared: dict[str, Site]) -> Site:
    return prepared["provinces"]


@pytest.fixture(scope="session")
def plan(site: Site) -> Plan:
    return site.plan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the provinces report, to break."""
    copy = tmp_path / "provinces"
    shutil.copytree(REPORTS / "provinces", copy)
    return copy


@pytest.fixture
def edit(folder: Path):  # type: ignore[no-untyped-def]
    """Replace a piece of a file of the copy; the piece must be there."""

    def change(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


#: what takes longest, which a worker should begin with
LONGEST = (
    "tests/publish/test_volume.py",
    "tests/render/pdf/test_typography.py",
    "tests/compose/test_bilingual.py",
    "tests/intake/new/test_scaffold.py",
    "tests/publish/test_browser.py",
    "tests/house/test_tutorial.py",
    "tests/pipeline/test_build.py",
    "tests/render/pdf/patches/test_table_heads.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: with two workers the last one would otherwise run alone."""
    first = {name: i for i, name in enumerate(LONGEST)}
    items.sort(key=lambda item: first.get(item.path.relative_to(ROOT).as_posix(), len(first)))

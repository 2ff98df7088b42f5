"""What several tests share: the shipped reports, prepared once, and copies of them to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from compose.brief import Plan
from intake.problems import Problems
from paths import REPORTS
from pipeline.prepare import prepare, report_names
from publish.site import Site

# how long an example takes says nothing on a busy machine
settings.register_profile("fangzhi", deadline=None)
settings.load_profile("fangzhi")


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

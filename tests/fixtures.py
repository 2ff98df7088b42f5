"""What several tests share: the shipped reports, prepared once, and copies of them to break.

A plugin of pytest's, which `tests/conftest.py` loads where tests are run.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import commands  # noqa: F401 before NumPy: linear algebra in one thread, as the program has it
from compose.brief import Plan
from compose.figures import formula
from intake.places.boundaries import Geometry
from intake.problems import Problems
from paths import REPORTS, ROOT
from pipeline.prepare import prepare, report_names
from publish.site import Site
from publish.store.digest import folder_digest
from publish.store.program import running
from publish.store.store import FOLDER, LIMIT, NOTHING_KEPT
from render.pdf import patches
from tests import panel as raw
from tests.browsing import started
from tests.compose.blocks import panel_report
from tests.shipped import RENDERED, Shipped

# before any test compares WeasyPrint's own with ours
patches.install()


#: tests that build the same reports again and again; all others make everything each time, so that none is fooled
KEPT = ("tests/pipeline/", "tests/house/test_howtos.py", "tests/house/test_tutorial.py")
#: and those that look at what lies where, or how it is shown, and never at how it is made: what an earlier run of the same
#: program made of the same is good enough. None of them counts what is made, or compares two builds
OUTLIVES = (
    "tests/compose/test_bilingual.py",
    "tests/pipeline/test_one_language.py",
    "tests/pipeline/test_part.py",
)


@pytest.fixture(autouse=True)
def _store(request: pytest.FixtureRequest) -> Iterator[None]:
    """A store is used where it saves time and nothing is changed under its feet."""
    path = request.path.relative_to(ROOT).as_posix()
    with pytest.MonkeyPatch.context() as patch:
        # what a test makes with a part replaced is not for later runs
        if path in OUTLIVES and "monkeypatch" not in request.fixturenames and not RENDERED.fresh:
            patch.setenv(FOLDER, str(RENDERED.folder))
        elif not path.startswith(KEPT):
            patch.setenv(LIMIT, "0")
        yield


@pytest.fixture(scope="session", autouse=True)
def _formulas() -> Iterator[None]:
    """A formula's drawing follows from its TeX alone: every worker would set the same hundred, most of them without a store."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formula, "_typeset", _typeset)
        yield


def _typeset(tex: str, anew: Callable[[str], str] = formula._typeset) -> str:
    return RENDERED.kept(("formula", running(), tex), lambda: anew(tex).encode()).decode()


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is made, whatever was made before."""
    monkeypatch.setenv(LIMIT, "0")


#: the folder of the run, which its workers share and which ends with it
RUN = Path(os.environ[FOLDER])


class Prepared(Mapping[str, Site]):
    """The shipped reports by name, each prepared when it is first asked for, and once in a run.

    Workers hand on to each other what is prepared, as a build hands it to its own.
    """

    def __init__(self) -> None:
        self._made: dict[str, Site] = {}

    def __getitem__(self, name: str) -> Site:
        if name not in self._made:
            if name not in report_names():
                raise KeyError(name)
            self._made[name] = Site(*self._shared(name), store=NOTHING_KEPT)
        return self._made[name]

    def _shared(self, name: str) -> tuple[Plan, Geometry | None]:
        """What another worker has prepared, else what this one does."""
        if "PYTEST_XDIST_WORKER" not in os.environ:
            return self._prepared(name)
        path = RUN / "prepared" / f"{name}.pickle"
        path.parent.mkdir(exist_ok=True)
        with FileLock(path.with_suffix(".lock")):
            if not path.is_file():
                path.write_bytes(pickle.dumps(self._prepared(name), pickle.HIGHEST_PROTOCOL))
        # each has its own, as the one that prepared it has
        known: tuple[Plan, Geometry | None] = pickle.loads(path.read_bytes())
        return known

    def _prepared(self, name: str) -> tuple[Plan, Geometry | None]:
        """From an earlier run of the same program on the same reports, where there was one."""

        def anew() -> bytes:
            problems = Problems()
            made = prepare(REPORTS / name, problems)
            assert made is not None, [p.line() for p in problems]
            return pickle.dumps(made, pickle.HIGHEST_PROTOCOL)

        # a report may take boundaries from another
        parts = ("prepared", running(), name, folder_digest(REPORTS))
        known: tuple[Plan, Geometry | None] = pickle.loads(RENDERED.kept(parts, anew))
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(report_names())

    def __len__(self) -> int:
        return len(report_names())


@cache
def _prepared() -> Prepared:
    return Prepared()


@pytest.fixture(scope="session")
def prepared() -> Mapping[str, Site]:
    """Every shipped report, loaded, checked and analysed; none may have an error."""
    return _prepared()


@pytest.fixture(scope="session")
def _of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # a worker's folder lies in that of the run
        folder = folder.parent
    folder = folder / "shipped"
    folder.mkdir(exist_ok=True)
    return Shipped(_prepared, folder)


@pytest.fixture(scope="session")
def shipped(_of_the_run: Shipped) -> Shipped:
    """PDFs and web pages of the shipped reports, each made once in a run, whichever worker asks first."""
    return _of_the_run


@pytest.fixture(scope="session")
def once(_of_the_run: Shipped) -> Callable[..., Any]:
    """Gives what has a name, made by the function beside it once in a run, whichever worker asks first. Nobody changes it."""
    return _of_the_run.once


@pytest.fixture(scope="session")
def panel_models(once: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A report of every panel model on the statistics that are made up."""

    def made() -> tuple[Plan, Geometry | None]:
        place, problems = tmp_path_factory.mktemp("models"), Problems()
        found = prepare(panel_report.write(place / "models", raw.write(place / "panel.csv")), problems)
        assert found is not None, [p.line() for p in problems]
        return found

    return Site(*once(made, "panel models"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, started for a module; what drives it is imported where it is asked for."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = started(playwright)
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(prepared: Mapping[str, Site]) -> Site:
    return prepared["provinces"]


@pytest.fixture(scope="session")
def plan(site: Site) -> Plan:
    return site.plan


@pytest.fixture(scope="session", params=["made up", *(["named"] if raw.named() else [])])
def panel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Raw statistics of 31 provinces over years: a table that is made up, and one that the environment names."""
    if request.param == "made up":
        return raw.write(tmp_path_factory.mktemp("panel") / "panel.csv")
    path = raw.named()
    assert path
    return path


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


@pytest.fixture
def heard() -> Iterator[None]:
    """Signals as a terminal's program hears them, also where a run in the background was begun deaf to some."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)}
    for number, handler in before.items():
        if handler == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)

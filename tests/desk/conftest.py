"""What tests of the desk share: a report made of the tutorial's table, a desk over a copy of it."""

from __future__ import annotations

import datetime
import shutil

import pytest

from desk.bring.bringing import SAMPLE
from intake.new.scaffold import new_report
from intake.problems import Problems
from tests.desk_server import running


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A report as `new` makes it."""
    folder = tmp_path_factory.mktemp("made")
    problems = Problems()
    report = new_report("west", SAMPLE, folder, problems, ui_language="zh", today=datetime.date(2026, 1, 5))
    assert report is not None, list(problems)
    return report.folder


@pytest.fixture
def reports(made, tmp_path):
    """A folder of reports with that one in it."""
    shutil.copytree(made, tmp_path / "reports" / "west")
    return tmp_path / "reports"


@pytest.fixture
def desk(reports, tmp_path):
    with running(reports, tmp_path / "public") as there:
        yield there


@pytest.fixture(scope="module")
def open_desk(made, tmp_path_factory):
    """A desk over a copy of it that stays open for all tests of a module that change nothing."""
    folder = tmp_path_factory.mktemp("open")
    shutil.copytree(made, folder / "reports" / "west")
    with running(folder / "reports", folder / "public") as there:
        yield there

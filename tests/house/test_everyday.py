"""The everyday run: of a grid of cases every value of every axis is tried; what is slow throughout is not imported."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import pytest_ignore_collect
from tests.everyday import diagonal, slow_throughout


@given(st.lists(st.integers(1, 6), min_size=2, max_size=4), st.randoms())
def test_every_value_of_a_grid_is_tried(sizes, random):
    cases = list(product(*(range(n) for n in sizes)))
    random.shuffle(cases)
    kept = [case for case, one in zip(cases, diagonal(cases), strict=True) if one]
    assert len(kept) == max(sizes)
    for axis, size in enumerate(sizes):
        assert {case[axis] for case in kept} == set(range(size))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("import pytest\n\npytestmark = pytest.mark.slow\n", True),
        ("pytestmark = [pytest.mark.skipif(True, reason='-'), pytest.mark.slow]\n", True),
        ("@pytest.mark.slow\ndef test_one():\n    pass\n\n\ndef test_two():\n    pass\n", False),
        ("pytestmark = pytest.mark.usefixtures('slow')\n", False),
        ("class TestOne:\n    pytestmark = pytest.mark.slow\n", False),
    ],
)
def test_only_a_file_without_quick_tests_is_passed_over(tmp_path: Path, text: str, whole: bool) -> None:
    path = tmp_path / "test_it.py"
    path.write_text(text, "utf-8")
    assert slow_throughout(path) is whole


@pytest.mark.parametrize(("asked", "left_out"), [("not slow", True), ("slow", None), ("", None)])
def test_the_complete_run_reads_every_file(
    tmp_path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch, asked: str, left_out: bool
) -> None:
    path = tmp_path / "test_it.py"
    path.write_text("pytestmark = pytest.mark.slow\n", "utf-8")
    monkeypatch.setattr(pytestconfig.option, "markexpr", asked)
    assert pytest_ignore_collect(path, pytestconfig) is left_out
    assert pytest_ignore_collect(tmp_path, pytestconfig) is None, "a folder has files of both kinds"

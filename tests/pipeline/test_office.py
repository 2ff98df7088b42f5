"""An organisation's own template of slides: it is used, and what is wrong with it is said before anything is built."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation

from intake.problems import Problems
from pipeline.prepare import prepare


def template() -> bytes:
    buffer = io.BytesIO()
    Presentation().save(buffer)
    return buffer.getvalue()


def told(folder) -> list[str]:
    problems = Problems()
    prepare(folder, problems)
    return [p.line("en") for p in problems.errors]


@pytest.fixture
def named(folder, edit):
    edit("report.toml", "[report]\n", '[report]\nslides = { template = "office/ours.pptx" }\n')
    (folder / "office").mkdir()
    return folder


def test_it_is_read(named):
    data = template()
    (named / "office" / "ours.pptx").write_bytes(data)
    problems = Problems()
    made = prepare(named, problems)
    assert made is not None and not problems.errors
    assert made[0].look.slides == data


def test_a_missing_one_is_told_with_what_is_near(named):
    (named / "office" / "our.pptx").write_bytes(template())
    (line,) = told(named)
    assert "report slides template" in line and "office/our.pptx" in line


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"not a file of PowerPoint", template()[:2000]])
def test_a_broken_one_is_told(named, content):
    (named / "office" / "ours.pptx").write_bytes(content)
    (line,) = told(named)
    assert "office/ours.pptx" in line and "PowerPoint template" in line and "save it as" in line


@pytest.mark.slow
def test_another_kind_of_file_is_told(folder, edit):
    edit("report.toml", "[report]\n", '[report]\nslides = { template = "ours.pptm" }\n')
    (folder / "ours.pptm").write_bytes(template())
    (line,) = told(folder)
    assert "without macros" in line


@pytest.mark.slow
def test_one_outside_of_the_folder_is_refused(folder, edit):
    edit("report.toml", "[report]\n", '[report]\nslides = { template = "../ours.pptx" }\n')
    (folder.parent / "ours.pptx").write_bytes(template())
    (line,) = told(folder)
    assert "outside" in line

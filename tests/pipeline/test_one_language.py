"""A report in one language needs no words of the other: schema, check, pages, home page."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import jsonschema
import pytest

from intake.problems import Problems
from paths import REPORTS
from pipeline.build import arguments, build
from pipeline.prepare import prepare

_EN = re.compile(r',\s*en\s*=\s*"(?:[^"\\]|\\.)*"')
_ZH = re.compile(r'zh\s*=\s*"(?:[^"\\]|\\.)*"\s*,\s*')


def alone(tmp_path: Path, language: str) -> Path:
    """The west report with the words of one language only."""
    folder = tmp_path / "west"
    shutil.copytree(REPORTS / "west", folder, ignore=shutil.ignore_patterns("editions"))
    for name in ("report.toml", "recommendations.toml"):
        path = folder / name
        entries = path.read_text(encoding="utf-8").split("\n[[")
        # by the Chinese names of areas and groups the tables, which are Chinese, are read
        kept = ("area]]", "grouping]]") if language == "en" else ()
        drop = _EN if language == "zh" else _ZH
        text = "\n[[".join(e if e.startswith(kept) and kept else drop.sub("", e) for e in entries)
        if name == "report.toml":
            text = re.sub(r"^languages\s*=.*\n", "", text, flags=re.MULTILINE)
            text = text.replace("[report]\n", f'[report]\nlanguages = ["{language}"]\n', 1)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_check_and_schema_ask_for_no_other_words(tmp_path, language):
    folder = alone(tmp_path, language)
    other = "en" if language == "zh" else "zh"
    head = (folder / "report.toml").read_text(encoding="utf-8").split("[[source]]")[0]
    assert not re.search(rf'\b{other}\s*=\s*"', head)
    problems = Problems()
    assert prepare(folder, problems, tried=True) is not None, [p.line() for p in problems]
    schema = json.loads((REPORTS / ".schema" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(tomllib.loads((folder / "report.toml").read_text(encoding="utf-8")), schema)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_and_the_home_page_are_in_the_one_language(tmp_path, language):
    folder, out = alone(tmp_path, language), tmp_path / "public"
    outcome = build(
        arguments(reports=(str(folder),), formats=("html",), out=out, jobs=1), {}, lambda *_: None
    )
    assert outcome.published and not outcome.failures
    assert [p.name for p in (out / "west").iterdir() if p.is_dir() and len(p.name) == 2] == [language]
    title = {"zh": "西部大开发二十年", "en": "Twenty Years of Western Development"}[language]
    for page in (out / "index.html", out / "west/index.html"):
        # once in the page's list of reports
        assert page.read_text(encoding="utf-8").split("<body")[1].count(f">{title}<") == 1
    brief = (out / "west" / language / "sichuan" / "index.html").read_text(encoding="utf-8")
    assert 'class="language"' not in brief


def test_a_report_in_both_languages_still_needs_both(tmp_path):
    folder = alone(tmp_path, "zh")
    path = folder / "report.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('languages = ["zh"]\n', ""), encoding="utf-8")
    problems = Problems()
    assert prepare(folder, problems) is None
    assert any("the wording in en is missing" in p.line() for p in problems)

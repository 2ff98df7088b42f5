"""`build.py new`: from a real spreadsheet to a first build, by the command line alone."""

from __future__ import annotations

import re

import pytest

import build as command
from intake.problems import Problems
from paths import ROOT
from pipeline.prepare import prepare
from publish.site import Site
from tests.indicators import said as indicators
from tests.shipped import RENDERED

EXAMPLE = ROOT / "docs" / "examples" / "west.xlsx"


@pytest.mark.slow
def test_the_tutorial_spreadsheet_builds_at_once(tmp_path, capsys):
    words = ["new", "mywest", "--from", str(EXAMPLE), "--into", str(tmp_path), "--ui", "en"]
    assert command.main(words) == 0
    said = capsys.readouterr().out
    folder = tmp_path / "mywest"
    text = (folder / "report.toml").read_text(encoding="utf-8").splitlines()
    (listed,) = re.findall(r"report\.toml: lines ([\d, ]+)", said)
    open_lines = [text[int(n) - 1] for n in listed.split(", ")]
    assert open_lines == [t for t in text if "TODO" in t and not t.startswith("#")]
    assert next(i["name"] for i in indicators(folder)) == {"zh": "经济韧性", "en": "TODO 经济韧性"}, (
        "English names are left to the user"
    )
    assert "indicators.xlsx: cells C2, C3" in said
    assert any(t.startswith('title = { zh = "西部各省份经济韧性与高质量发展"') for t in text), (
        "the sheet’s own title"
    )
    problems = Problems()
    made = prepare(folder, problems)
    assert made is not None, [p.line() for p in problems]
    site = Site(*made, store=RENDERED)
    for lang in ("zh", "en"):
        files, _ = site.brief("510000", lang, ("html", "pdf"))
        assert files[f"mywest/{lang}/sichuan/brief.pdf"].startswith(b"%PDF")
    assert made[0].report.panel.numbers.loc[("510000", "2019"), "indicator_1"] == 24.97


@pytest.mark.slow
def test_it_never_overwrites(tmp_path, capsys):
    words = ["new", "mine", "--from", str(EXAMPLE), "--into", str(tmp_path), "--ui", "en"]
    assert command.main(words) == 0
    before = (tmp_path / "mine" / "report.toml").read_bytes()
    assert command.main(words) == 1
    assert "Nothing was written" in capsys.readouterr().err
    assert (tmp_path / "mine" / "report.toml").read_bytes() == before


@pytest.mark.parametrize("name", ["../out", "A b", "assets", ".hidden", ""])
def test_names_that_cannot_be(tmp_path, capsys, name):
    assert command.main(
        ["new", name, "--from", str(EXAMPLE), "--into", str(tmp_path / "r"), "--ui", "en"]
    ) in {1, 2}
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "out").exists() and not list(tmp_path.glob("r/*"))


@pytest.mark.parametrize("flag", [["--level", "village"], ["--percent", "half"], ["--means", "x"]])
def test_flags_are_checked(tmp_path, flag, capsys):
    assert command.main(["new", "mine", "--from", str(EXAMPLE), "--into", str(tmp_path), *flag]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path, capsys):
    words = ["new", "mine", "--from", str(tmp_path / "no.xlsx"), "--into", str(tmp_path), "--ui", "en"]
    assert command.main(words) == 1
    assert "does not exist" in capsys.readouterr().err

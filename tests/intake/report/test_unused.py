"""What a sheet says in vain is told; dimensions filled in later break no rule; where a report elsewhere is built."""

from __future__ import annotations

import re

import pytest

import build as command
from analysis.panel.regression import RegressionParameters
from intake.new.scaffold import new_report
from intake.problems import Problems
from intake.report.load import load_report
from paths import ROOT
from pipeline.prepare import prepare
from tests.indicators import write_cells

EXAMPLE = ROOT / "docs" / "examples" / "west.xlsx"


@pytest.fixture
def folder(tmp_path):
    made = new_report("mywest", EXAMPLE, tmp_path, Problems())
    assert made is not None
    return made.folder


def warned(folder, language="en"):
    problems = Problems()
    assert load_report(folder, problems) is not None, [p.line() for p in problems.errors]
    return [p.line(language) for p in problems.warnings]


def test_weights_that_an_index_does_not_take_are_told(folder):
    assert not any("are not used" in w for w in warned(folder))
    write_cells(folder / "indicators.xlsx", {"M2": "3"})
    (line,) = [w for w in warned(folder) if "are not used" in w]
    assert "indicator_1 3" in line and 'weights = "given"' in line
    assert any("没有采用" in w for w in warned(folder, "zh"))


@pytest.mark.slow
def test_dimensions_filled_in_are_told_and_once_used_break_no_rule(folder):
    write_cells(
        folder / "indicators.xlsx",
        {"G2": "韧性", "H2": "Resilience", "G3": "质量", "H3": "Quality"},
    )
    assert any("no index uses them" in w for w in warned(folder))
    report = folder / "report.toml"
    text, n = re.subn(r"(?m)^indicators = \[.*\]$", "dimensions = true", report.read_text("utf-8"), count=1)
    assert n == 1
    report.write_text(text, "utf-8")
    assert "index_profile.indicator_1" in (folder / "recommendations.toml").read_text("utf-8")
    assert not any("no index uses them" in w for w in warned(folder))
    problems = Problems()
    made = prepare(folder, problems)
    assert made is not None and not problems.errors, [p.line() for p in problems.errors]


def test_classes_are_read_from_the_sheet_and_slips_are_told(folder):
    sheet = folder / "indicators.xlsx"
    write_cells(sheet, {"X2": "A without names"})
    problems = Problems()
    load_report(folder, problems)
    assert any("X2" in p.line() and "cannot be understood" in p.line() for p in problems.errors)


@pytest.mark.slow
def test_a_report_elsewhere_is_built_by_its_path(tmp_path, capsys):
    assert command.main(["new", "mine", "--from", str(EXAMPLE), "--into", str(tmp_path), "--ui", "en"]) == 0
    (said,) = re.findall(r"It builds as it is: \./fangzhi (\S+)", capsys.readouterr().out.replace("\n", " "))
    assert said == str(tmp_path / "mine")


def test_a_models_fault_is_told_in_chinese_as_fully_as_in_english():
    with pytest.raises(ValueError, match="cannot explain itself") as fault:
        RegressionParameters(id="m", dependent="gdp", regressors=["gdp"])
    (error,) = fault.value.errors()
    assert "gdp" in error["ctx"]["error"].what["zh"] and "不能解释" in error["ctx"]["error"].what["zh"]

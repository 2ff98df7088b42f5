"""explain: from a number on a page down to files and checksums."""

from __future__ import annotations

import hashlib
import re

import pytest

import build as command
from commands import reference
from compose.pages.explain import NoSuchNumber, find, lines, plain
from intake.new.scaffold import new_report
from intake.problems import Problems
from paths import ROOT
from pipeline.prepare import prepare

EXAMPLE = ROOT / "docs/examples/west.xlsx"
DATA = ROOT / "reports/provinces/data/urban_rural_dimensions.csv"


def test_an_address_from_a_page_and_a_path_are_the_same_number(plan):
    one, two = find(plan, "integration/510000/score"), find(plan, "integration.score", "四川")
    assert one == two and one.value == pytest.approx(1.6693)


def test_the_steps_of_an_index(plan):
    text = "\n".join(lines(plan, find(plan, "integration.score", "Sichuan"), "en"))
    assert "1.6693" in text and "Weighted sum" in text
    assert "Economic drive (2009–2018) = 0.3724 × 1" in text
    assert hashlib.sha256(DATA.read_bytes()).hexdigest()[:12] in text


def test_through_an_earlier_result(plan):
    text = "\n".join(lines(plan, find(plan, "integration_rank.low", "四川"), "zh"))
    assert "蒙特卡洛" in text and "经济发展动力" in text


def test_a_missing_number_says_why(plan):
    text = "\n".join(lines(plan, find(plan, "integration.score", "西藏"), "en"))
    assert "there is no such number" in text


@pytest.mark.parametrize(
    ("address", "region", "said"),
    [
        ("integration.scor", "四川", "score"),
        ("integraton.score", "四川", "integration"),
        ("integration.score", "四州", "四川"),
        ("integration.score", "", "name a region"),
        ("integration/999999/score", "", "110000"),
        ("{}", "", "integration"),
    ],
)
def test_what_leads_nowhere_says_what_there_is(plan, address, region, said):
    with pytest.raises(NoSuchNumber, match=said):
        find(plan, address, region)


@pytest.mark.slow
def test_the_command(capsys):
    assert command.main(["explain", "provinces", "services.value", "-r", "西藏", "--ui", "zh"]) == 0
    # a doubtful figure is no number to explain, and it is said why
    said = capsys.readouterr().out
    assert "没有这个数" in said and "存疑" in said
    assert command.main(["explain", "provinces", "services.value", "-r", "四川", "--ui", "zh"]) == 0
    assert "52.4" in capsys.readouterr().out
    assert command.main(["explain", "provinces", "services.valu", "-r", "西藏", "--ui", "en"]) == 2
    assert "there is no “valu”" in capsys.readouterr().err


def test_formulas_are_lines_of_text():
    found = [f for _, methods in reference.modules() for m in methods for f in m.formula]
    assert len(found) > 50
    for formula in found:
        assert not set("\\") & set(plain(formula)) and "frac" not in plain(formula), plain(formula)
    assert plain(r"z_{ij} = \frac{x_{ij} - \min_i x_{ij}}{n}") == "z_ij = (x_ij - min_i x_ij)/n"


def test_an_index_is_shown_step_by_step_for_its_own_year(tmp_path):
    """The normalised figures times the weights are the score; other years are named, not listed."""
    made = new_report("mywest", EXAMPLE, tmp_path, Problems())
    problems = Problems()
    plan, _ = prepare(made.folder, problems)
    cell = find(plan, "index.score", "四川")
    said = "\n".join(lines(plan, cell, "zh"))
    steps = re.findall(r"（2019）|\(2019\) = ([\d.]+) → 标准化为 ([\d.]+) × ([\d.]+)", said)
    assert [float(x) for x, _, _ in steps] == [24.97, 32.64]
    assert sum(float(z) * float(w) for _, z, w in steps) == pytest.approx(cell.value, rel=1e-5)
    assert "其他时期（2000、2004、2008、2012、2016）" in said and "6.4" not in said
    early = "\n".join(lines(plan, find(plan, "index_panel/510000/2000/score"), "en"))
    assert "(2000) = 6.4" in early and "24.97" not in early


def test_a_table_without_a_column_lists_its_columns(tmp_path):
    """``explain mywest index`` answers with what can be asked for."""
    made = new_report("mywest", EXAMPLE, tmp_path, Problems())
    plan, _ = prepare(made.folder, Problems())
    columns = [c.id for c in plan.results["index"].columns]
    assert {"score", "rank"} <= set(columns)
    with pytest.raises(NoSuchNumber) as said:
        find(plan, "index", "四川")
    for column in columns:
        assert f"index.{column}" in str(said.value)

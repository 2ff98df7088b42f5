"""What is below or above a figure (<5) is no figure: it is told, and never stops the reading or counts as the number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import JIANGSU, csv_of, read


@pytest.mark.parametrize("bound", ["<5", "＜5", "‹5", "≤ 5", ">95", "<0.1%"])
def test_a_bound_is_no_figure_and_is_told(tmp_path: Path, bound: str) -> None:
    rows = [[city, 30.5 - i, bound if i == 2 else 28.5 - i] for i, city in enumerate(JIANGSU)]
    tidy = read(csv_of(tmp_path, [["地区", "吸烟率（%） 2010", "吸烟率（%） 2020"], *rows]))
    (name,) = tidy.frame.columns
    assert ("320300", "2020") not in tidy.frame[name].dropna().index
    assert tidy.frame[name]["320300", "2010"] == 28.5 and tidy.frame[name]["320400", "2020"] == 25.5
    (told,) = [n for n in tidy.notes if bound in n.what["en"]]
    assert "no figure" in told.what["en"] and "C" in told.place["en"]


@pytest.mark.parametrize("unit", ["处", "座", "台", "个", "万处"])
def test_a_unit_of_things_told_opens_no_question(tmp_path: Path, unit: str) -> None:
    rows = [[city, 60 + 3 * i, 7.5 - i / 4] for i, city in enumerate(JIANGSU)]
    source = csv_of(tmp_path, [["地区", "邮政局数量", "失业率（%）"], *rows])
    without = read(source, period="2020")
    assert not without.questions
    told = read(source, period="2020", unit={"邮政局数量": unit})
    assert not told.questions and [m.total for m in told.measures] == [m.total for m in without.measures]


@pytest.mark.parametrize(
    "heading", ["GDP growth (annual %)", "GDP growth, % per year", "GDP growth (% p.a.)"]
)
def test_per_cent_a_year_is_per_cent(tmp_path: Path, heading: str) -> None:
    rows = [
        [c, 2.1 + i, 1.5 - i]
        for i, c in enumerate(("France", "Germany", "Italy", "Spain", "Poland", "Greece"))
    ]
    tidy = read(csv_of(tmp_path, [["Country", heading, "Unemployment rate (%)"], *rows]), period="2020")
    assert [(m.name, m.unit) for m in tidy.measures] == [("GDP growth", "%"), ("Unemployment rate", "%")]

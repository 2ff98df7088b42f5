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

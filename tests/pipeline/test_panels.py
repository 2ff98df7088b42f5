"""From how many periods a result by region and period exists: what the how-to says is what the program does."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from paths import ROOT
from pipeline.prepare import prepare

pytestmark = pytest.mark.slow

#: as the how-to of each language says it
SAID = {
    "add-a-data-source.md": r"with figures in (two) or more\s+periods, `indicator_ID_panel`",
    "add-a-data-source.zh.md": r"有(两)个以上（含两个）时期的数字的，还有 `indicator_ID_panel`",
}
NUMBERS = {"two": 2, "两": 2}
YEARS = ("2021", "2022", "2023")
PLACES = ("北京", "天津", "河北", "山西", "河南", "湖北")


@pytest.mark.parametrize("page", SAID)
def test_a_result_by_period_exists_from_the_number_of_periods_that_is_documented(
    tmp_path: Path, page: str
) -> None:
    said = re.search(SAID[page], (ROOT / "docs/howto" / page).read_text(encoding="utf-8"))
    assert said is not None
    documented = NUMBERS[said[1]]
    # unemployment, urbanisation and income have figures in one, two and three years
    rows = ["省份,年份,失业率(%),城镇化率(%),人均可支配收入(元)"]
    for i, place in enumerate(PLACES):
        for j, year in enumerate(YEARS):
            figures = (f"{3 + 0.3 * i:.1f}", f"{55 + 2.5 * i + j:.1f}", str(30000 + 1700 * i + 900 * j))
            rows.append(",".join((place, year, *(f if j >= 2 - k else "" for k, f in enumerate(figures)))))
    source = tmp_path / "table.csv"
    source.write_text("\n".join(rows), encoding="utf-8")
    made = new_report(
        "mine", source, tmp_path / "reports", Problems(), Answers(), "zh", None, dt.date(2026, 11, 30)
    )
    assert made is not None
    prepared = prepare(made.folder, Problems())
    assert prepared is not None
    results = prepared[0].results
    # numbered in the order of their first figures
    for count, id_ in enumerate(("indicator_3", "indicator_2", "indicator_1"), start=1):
        own = f"indicator_{id_}"
        assert own in results
        assert (f"{own}_panel" in results) is (count >= documented), (id_, count)
        if f"{own}_panel" in results:
            frame = results[f"{own}_panel"].frame
            assert frame.index.get_level_values("period").nunique() == count
            assert len(frame) == count * len(PLACES)
    # the index, where it has two years
    assert (
        "index_panel" not in results
        or results["index_panel"].frame.index.get_level_values("period").nunique() >= 2
    )

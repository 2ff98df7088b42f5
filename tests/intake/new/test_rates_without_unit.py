"""Growth and unemployment without a unit are per cent by their names and figures; fractions are asked about; other figures stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import JIANGSU, csv_of, read

CITIES = JIANGSU[:8]
RATES = (6.8, 7.2, 5.4, 6.1, 3.9, 7.7, 8.3, 4.4)


def _unit(folder: Path, heading: str, figures: tuple[float, ...], **said: object) -> str:
    rows = [["城市", heading], *([c, v] for c, v in zip(CITIES, figures, strict=True))]
    (measure,) = read(csv_of(folder, rows), period="2019", **said).measures
    return measure.unit


@pytest.mark.parametrize(
    "heading",
    ["gdp_growth", "GDP growth", "GDP growth rate", "unemployment_rate", "unemployment", "失业率", "GDP增长率", "工业增加值增速", "inflation"],
)  # fmt: skip
def test_rates_by_name_are_per_cent(tmp_path: Path, heading: str) -> None:
    assert _unit(tmp_path, heading, RATES) == "%"
    assert _unit(tmp_path, heading, RATES, unit={heading: "none"}) == ""


@pytest.mark.parametrize(
    ("heading", "times"),
    [("gdp", 1), ("人口自然增长率", 1), ("population_growth", 1), ("gdp_growth", 150), ("unemployment", 1000), ("growth_index", 15)],
)  # fmt: skip
def test_what_may_be_no_per_cent_has_no_unit(tmp_path: Path, heading: str, times: float) -> None:
    assert _unit(tmp_path, heading, tuple(round(v * times, 1) for v in RATES)) == ""


@pytest.mark.parametrize(("percent", "first"), [("fraction", 6.8), ("points", 0.068)])
def test_fractions_are_asked_about(tmp_path: Path, percent: str, first: float) -> None:
    rows = [["城市", "GDP增长率"], *([c, v / 100] for c, v in zip(CITIES, RATES, strict=True))]
    path = csv_of(tmp_path, rows)
    assert [q.id for q in read(path, period="2019", direction={"GDP增长率": "more"}).questions] == ["percent"]
    tidy = read(path, period="2019", percent=percent)
    assert tidy.frame.iloc[0, 0] == first and tidy.measures[0].unit == "%"

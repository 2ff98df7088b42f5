"""Downloads of data bases: series under lines that describe them, blocks whose title names the indicator."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from tests.corpus.composed import PLACES, compose, write
from tests.corpus.judged import judge


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("layout", ["listed_series", "titled_blocks"])
@pytest.mark.parametrize("total", ["no", "first", "last"])
def test_downloads_of_every_office_are_read(tmp_path: Path, layout: str, place: str, total: str) -> None:
    table = compose(4, layout=layout, place=place, total=total, when="year", signs="point", parts="no")
    verdict = judge(table, write(table, tmp_path))
    assert verdict.kind == "right", verdict


BOROUGHS = ("City of London", "Barnet", "Bexley", "Brent", "Bromley", "Camden")


@pytest.mark.parametrize("over", ["mnemonic", "ref", "ONS id", "geography code"])
def test_codes_beside_names_are_no_indicators_and_london_is_no_borough(tmp_path: Path, over: str) -> None:
    rows = ["Annual Population Survey", '"[from Nomis on 12 June 2024]"', ""]
    for k, what in enumerate(("Employment rate - aged 16-64", "Unemployment rate - aged 16-64")):
        rows += [f'"variable","{what}"', "", f"local authority: district,{over},Jan 2022-Dec 2022,conf,Jan 2023-Dec 2023,conf"]  # fmt: skip
        rows.append(f"{BOROUGHS[0]},E09000001,!,!,!,!")
        rows += [f"{x},E0900000{i},{7 + k}{i}.4,5.8,{6 + k}{i}.5,3.1" for i, x in enumerate(BOROUGHS[1:], 2)]
        rows += [f"London,E12000007,{70 + k}.1,0.9,{71 + k}.2,0.9", f"England,E92000001,{72 + k}.1,0.9,{73 + k}.2,0.9", "", ""]  # fmt: skip
    rows += ['"! Estimate and confidence interval not available."', '"conf - 95% confidence interval (+/-)."']
    path = tmp_path / "nomis_2024_06_12_101522.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    problems = Problems()
    tidy = read_statistics(path, problems, Answers())
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    assert [m.name for m in tidy.measures] == [
        "Employment rate - aged 16-64",
        "Unemployment rate - aged 16-64",
    ]
    assert list(tidy.periods) == ["2022", "2023"]
    assert {r.name["en"] for r in tidy.regions.values()} <= set(BOROUGHS) and len(tidy.regions) >= 5
    assert {a.name["en"] for a in tidy.areas.values()} == {"London", "England"}

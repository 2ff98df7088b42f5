"""Of more indicators than an index has, those are left out that say nearly what others in it say; told in all places."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from intake.new.proposal import MOST_INDICATORS, propose, say_alike, say_rescaled
from intake.new.selecting import alike
from intake.new.summary import indicator_rows
from intake.new.tidy import Tidy
from intake.new.writing.draft import Draft
from intake.new.writing.sheet_file import sheet_file
from tests.intake.new.books import JIANGSU, csv_of, read


def _many(folder: Path, extra: int) -> Tidy:
    """A table of indicators that are nobody's copies, and behind the third of them copies of it that only differ in scale."""
    rng = np.random.default_rng(7)
    own = rng.uniform(20, 80, (MOST_INDICATORS, len(JIANGSU)))
    columns = {f"指标{k}覆盖率（%）": v for k, v in enumerate(own)}
    copies = {f"复本{k}死亡率（‰）": 90 - own[2] * (0.9 - k / 10) for k in range(extra)}
    named = list(columns.items())
    named[3:3] = copies.items()
    rows = [[city, *(round(float(v[i]), 2) for _, v in named)] for i, city in enumerate(JIANGSU)]
    return read(csv_of(folder, [["地区", *(n for n, _ in named)], *rows]), period="2020")


@pytest.mark.parametrize("extra", [0, 1, 3])
def test_what_says_the_same_is_left_out_and_told(tmp_path: Path, extra: int) -> None:
    tidy = _many(tmp_path, extra)
    plan = propose(tidy)
    assert len(plan.index) == MOST_INDICATORS and len(plan.alike) == extra
    named = {m.id: m.name for m in tidy.measures}
    group = {"指标2覆盖率", *(f"复本{k}死亡率" for k in range(extra))}
    # of those that say the same one stays, and stands for the others
    assert len(group & {m.name for m in plan.index}) == 1
    assert {named[k] for k in plan.alike} | {named[a.id] for a in plan.alike.values()} == (
        group if extra else set()
    )
    told = [p.what for p in say_alike(tidy, plan)]
    assert len(told) == (1 if extra else 0)
    for k, a in plan.alike.items():
        assert a.correlation == pytest.approx(1.0)
        assert (
            named[k] in told[0]["zh"]
            and named[k] in told[0]["en"]
            and f"{MOST_INDICATORS + extra} " in told[0]["en"]
        )
        (row,) = [r for r in indicator_rows(tidy, plan) if r[0]["zh"] == named[k]]
        assert named[a.id] in row[-1]["zh"] and named[a.id] in row[-1]["en"]
    for ui in ("zh", "en"):
        sheet = openpyxl.load_workbook(
            io.BytesIO(sheet_file(Draft("t", tidy, plan, ui, date(2026, 1, 1))))
        ).worksheets[0]
        notes = {row[0].value: str(row[-1].value or "") for row in sheet.iter_rows(min_row=2)}
        for m in tidy.measures:
            assert ("1.00" in notes[m.id]) == (m.id in plan.alike)


def test_a_system_of_the_tables_own_is_kept_whole(tmp_path: Path) -> None:
    tidy = _many(tmp_path, 3)
    for m in tidy.measures:
        tidy.given[m.id] = {"weight": 1.0}  # type: ignore[index]
    assert len(propose(tidy).index) == MOST_INDICATORS + 3


@pytest.mark.parametrize("most", [2, 4, 7])
def test_the_order_of_the_regions_decides_not_their_scale(most: int) -> None:
    """Monotone changes of figures, and turning an indicator with its direction, leave the choice as it is."""
    rng = np.random.default_rng(3)
    table = pd.DataFrame(rng.normal(size=(20, 8)), columns=list("abcdefgh"))
    chosen = alike(table, [1] * 8, most)
    assert len(chosen) == 8 - most and not set(chosen) & {a.id for a in chosen.values()}
    turned = table.assign(a=-table["a"], b=np.exp(table["b"]))
    assert alike(turned, [-1, *[1] * 7], most) == chosen


@pytest.mark.parametrize(("rate", "counts"), [(6.77, 1), (0.0, 2)], ids=["in dollars", "its own figures"])
def test_one_figure_in_two_units_counts_once(tmp_path: Path, rate: float, counts: int) -> None:
    yuan = [40_300 + 7_919 * i * (13 - i) % 90_000 for i in range(len(JIANGSU))]
    other = [round(v / rate) if rate else 3_000 + 977 * i for i, v in enumerate(yuan)]
    rates = [9.1 - i / 3 for i in range(len(JIANGSU))]
    rows = [[c, *v] for c, *v in zip(JIANGSU, yuan, other, rates, strict=True)]
    tidy = read(
        csv_of(tmp_path, [["地区", "人均GDP（元）", "人均收入（美元）", "失业率（%）"], *rows]), period="2020"
    )
    plan = propose(tidy)
    assert [m.name for m in plan.index] == ["人均GDP", *["人均收入"] * (counts == 2), "失业率"]
    told = [p.what["zh"] for p in say_rescaled(tidy, plan)]
    assert len(told) == 2 - counts and all("人均收入" in w and "人均GDP" in w for w in told)

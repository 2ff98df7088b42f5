"""What each region is to reach: one target of all goes into the sheet of indicators, targets that differ are told and rank nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.tidy import Tidy
from tests.intake.new.books import JIANGSU, book, read


def _read(folder: Path, heads: tuple[str, str], differ: bool) -> Tidy:
    rows: list[list[object]] = [["城市", *heads]]
    rows += [[c, round(20 + 1.7 * i, 1), 30 + (i if differ else 0)] for i, c in enumerate(JIANGSU)]
    return read(book(folder, {"2024年": rows}))


@pytest.mark.parametrize(
    ("heads", "by"),
    [
        (("森林覆盖率（%）", "目标值（%）"), ""),
        (("森林覆盖率（%）", "目标值"), ""),
        (("2024年森林覆盖率（%）", "2025年目标"), "2025"),
        (("森林覆盖率（%）2024年", "森林覆盖率（%）2025年目标"), "2025"),
    ],
)
def test_targets_beside_figures(tmp_path: Path, heads: tuple[str, str], by: str) -> None:
    tidy = _read(tmp_path, heads, differ=False)
    assert [m.name for m in tidy.measures] == ["森林覆盖率"] and not tidy.questions
    given = tidy.given[tidy.measures[0].id]
    assert (given["target"], given.get("target_by", "")) == (30, by)
    assert any("as the target of “森林覆盖率”" in n.what["en"] for n in tidy.notes)
    tidy = _read(tmp_path, heads, differ=True)
    plan = tidy.measures[1]
    assert plan.name.startswith("森林覆盖率") and "目标" in plan.name and plan.direction == "neither"
    assert "target" not in tidy.given.get(tidy.measures[0].id, {}) and plan.unit in {"", "%"}
    assert any("holds targets of the regions’ own" in n.what["en"] for n in tidy.notes)

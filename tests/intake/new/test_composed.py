"""Tables composed of parts in hundreds of orders: what was put in is read, after one round of questions, or it is told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.corpus.composed import LAYOUTS, PLACES, compose, write
from tests.corpus.judged import judge

#: so many tables are composed by chance; where fewer than nearly all are right something has become worse
_SEEDS = 160


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_read(tmp_path: Path, layout: str) -> None:
    table = compose(
        7, layout=layout, place="prefectures", unit="bracket", when="year", parts="no", signs="point"
    )
    verdict = judge(table, write(table, tmp_path))
    assert verdict.kind == "right", verdict


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_every_office_is_read(tmp_path: Path, place: str) -> None:
    table = compose(11, layout="joined_measures_over", place=place, unit="row", when="year", signs="point")
    verdict = judge(table, write(table, tmp_path))
    assert verdict.kind == "right", verdict


@pytest.mark.slow
def test_parts_in_any_order_are_read(tmp_path: Path) -> None:
    verdicts = {}
    for seed in range(_SEEDS):
        table = compose(seed)
        verdicts[seed] = judge(table, write(table, tmp_path, f"t{seed}"))
    counts = Counter(v.kind for v in verdicts.values())
    amiss = {s: v for s, v in verdicts.items() if v.kind != "right"}
    assert counts["right"] >= 0.95 * _SEEDS and not counts["wrong"], amiss


def test_a_verdict_can_fail(tmp_path: Path) -> None:
    table = compose(3, layout="one_year", place="norland", total="no", gap="no")
    path = write(table, tmp_path)
    first = next(iter(table.truth))
    table.truth[first] = "1"
    assert judge(table, path).kind == "wrong"

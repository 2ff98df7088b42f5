"""Printed ranks against values: whole lists, parts of longer ones, ties; what the tables of central cities have wrong."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.audit import Check
from analysis.standing.printed_ranks import expected_ranks
from paths import REPORTS
from publish.site import Site


def test_a_part_of_a_list_may_have_gaps_and_no_wrong_order() -> None:
    index = np.array([2.165, 2.04, 1.744, 1.739])
    assert expected_ranks(index, np.array([1.0, 2, 6, 7]), part=True).tolist() == [1, 2, 6, 7]
    assert expected_ranks(index, np.array([1.0, 6, 2, 7]), part=True).tolist() == [1, 2, 6, 7]
    assert expected_ranks(index, np.array([7.0, 6, 2, 1]), -1, part=True).tolist() == [7, 6, 2, 1]
    # as a whole list the gaps themselves would be wrong
    assert expected_ranks(index, np.array([1.0, 2, 6, 7])).tolist() == [1, 2, 3, 4]


def test_equal_values_stand_in_any_order() -> None:
    scores = np.array([39.0, 39, 39, 37])
    for printed in ([237.0, 242, 243, 307], [243.0, 237, 242, 307]):
        assert expected_ranks(scores, np.array(printed), part=True).tolist() == printed
    assert expected_ranks(scores, np.array([237.0, 307, 243, 242]), part=True).tolist() == [
        237,
        237,
        243,
        307,
    ]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), st.integers(1, 40), st.randoms())
def test_what_is_ranked_by_its_values_is_always_right(values, step, random) -> None:
    """Whatever the places in the longer list, and whatever the order of the rows."""
    order = sorted(range(len(values)), key=lambda i: (-values[i], random.random()))
    printed = np.empty(len(values))
    printed[order] = np.cumsum([random.randint(1, step) for _ in values])
    ours = expected_ranks(np.array(values, float), printed, part=True)
    assert ours.tolist() == printed.tolist()


def test_an_order_is_checked_of_one_indicator() -> None:
    with pytest.raises(ValueError, match="names one indicator"):
        Check(id="c", kind="order", name={"zh": "检", "en": "c"}, indicator="a", of=("b", "c"))


def _printed(file: str, rank: str, value: str) -> list[tuple[str, int, float]]:
    with (Path(REPORTS) / "central-cities" / "data" / file).open(encoding="utf-8") as lines:
        return [(r["city"], int(r[rank]), float(r[value])) for r in csv.DictReader(lines)]


def test_the_audit_of_the_central_cities_counts_what_the_tables_have_wrong(prepared: dict[str, Site]) -> None:
    """Counted again from the files, by pairs: a cell is wrong where more or fewer lie before it than its rank says."""
    plan = prepared["central-cities"].plan
    names = {r.name["zh"]: c for c, r in plan.report.panel.regions.items()}
    audit, cells = plan.results["replication"], plan.results["replication_cells"]
    whole = {
        "area_ranks": _printed("built_up_area.csv", "rank", "built_up_area_km2"),
        "population_ranks": _printed("urban_population.csv", "rank", "urban_population_10k"),
    }
    wrong = {
        check: {c for c, rank, value in rows if rank != 1 + sum(v > value for _, _, v in rows)}
        for check, rows in whole.items()
    }
    assert wrong == {"area_ranks": {"北京", "重庆"}, "population_ranks": {"北京", "上海"}}
    for check, rows in whole.items():
        found = [audit.cell(check, c).value for c in ("cells", "agree", "differ")]
        assert found == [len(rows), len(rows) - 2, 2] and len(rows) == 20
        for city in wrong[check]:
            assert (
                cells.cell((check, names[city]), "printed").value
                + cells.cell((check, names[city]), "recomputed").value
                == 3
            )
            assert cells.cell((check, names[city]), "note").value
    part = {
        "congestion_order": _printed("congestion.csv", "rank_of_100", "congestion_index"),
        "innovation_order": _printed("innovation.csv", "rank_of_500", "score"),
    }
    for check, rows in part.items():
        turned = [(a, b) for a, i, x in rows for b, j, y in rows if x > y and i > j]
        assert turned == [] and [audit.cell(check, c).value for c in ("cells", "differ")] == [9, 0]
    assert len(cells.frame) == 4

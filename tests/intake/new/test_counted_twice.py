"""Rows that are counted twice: what the total does not count, parts of what does not stand above them, weights and dates below the regions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from intake.new.tidy import Tidy
from tests.intake.new.books import book, read

#: town → product in 万元, people
TOWNS = {
    "柳林镇": (48213, 31244),
    "石桥镇": (39120, 28817),
    "河口镇": (61877, 40951),
    "青峰镇": (28405, 19630),
    "大营乡": (15992, 12488),
    "小河镇": (33741, 25169),
    "安阳乡": (9876, 8123),
    "双溪镇": (45230, 30077),
}
HEAD = ["乡镇", "生产总值（万元）", "户籍人口（人）"]
Row = list[object]


def _sum(names: Sequence[str]) -> list[object]:
    return [sum(TOWNS[n][k] for n in names) for k in (0, 1)]


def _rows(*more: Row, total: str = "合计") -> list[Row]:
    return [
        HEAD,
        *([n, *v] for n, v in TOWNS.items()),
        *more,
        *([[total, *_sum(list(TOWNS))]] if total else []),
    ]


def _asked(tidy: Tidy) -> dict[str, str]:
    return {q.subject: q.default for q in tidy.questions if q.id == "means"}


def _names(tidy: Tidy) -> set[str]:
    return {r.name["zh"] or r.name["en"] for r in tidy.regions.values()}


def _figure(tidy: Tidy, place: str, measure: str) -> float:
    code = next(c for c, r in [*tidy.regions.items(), *tidy.areas.items()] if r.name["zh"] == place)
    (m,) = [m.id for m in tidy.measures if m.name == measure]
    return tidy.frame.loc[code, m].iloc[-1]


#: no two neighbours, so that no run of rows adds up
UPPER, LOWER = ("柳林镇", "河口镇", "小河镇", "双溪镇"), ("石桥镇", "青峰镇", "大营乡", "安阳乡")


def test_blocks_that_the_total_does_not_count_are_asked_about(tmp_path: Path) -> None:
    path = book(tmp_path, {"2023": _rows(["上河", *_sum(UPPER)], ["下河", *_sum(LOWER[:3])])})
    tidy = read(path)
    assert _names(tidy) == set(TOWNS) and _asked(tidy) == {"上河": "area", "下河": "area"}
    (question, _) = [q for q in tidy.questions if q.id == "means"]
    assert question.text["zh"].startswith("“合计”等于除 上河、下河 外各行之和")
    assert (
        _figure(tidy, "河口镇", "生产总值") == 61877 and _figure(tidy, "上河", "户籍人口") == _sum(UPPER)[1]
    )
    said = read(path, means={"上河": "region", "下河": "area"})
    assert _names(said) == {*TOWNS, "上河"} and not _asked(said)


def test_a_part_of_a_region_that_the_total_does_not_count(tmp_path: Path) -> None:
    rows = _rows()
    rows.insert(4, ["高新区", 20511, 9044])
    assert _asked(read(book(tmp_path, {"2023": rows}))) == {"高新区": "area"}
    # where the total counts it, it is a region as the others
    rows[-1] = ["合计", *(a + b for a, b in zip(_sum(list(TOWNS)), (20511, 9044), strict=True))]  # type: ignore[operator]
    counted = read(book(tmp_path, {"2023": rows}))
    assert _names(counted) == {*TOWNS, "高新区"} and not _asked(counted)
    # a total that is revised shows nothing
    rows[-1] = ["合计", 300005, 210003]
    assert not _asked(read(book(tmp_path, {"2023": rows})))


def test_a_whole_that_nobody_knows_by_name(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"2023": _rows(["上河", *_sum(UPPER)], total="青河")}))
    assert _names(tidy) == set(TOWNS) and _asked(tidy) == {"青河": "area", "上河": "area"}
    assert any("“青河”等于除 上河 外各行之和" in q.text["zh"] for q in tidy.questions)


@pytest.mark.parametrize("where", [1, 5, 9])
def test_of_which_that_is_no_part_of_the_row_above(tmp_path: Path, where: int) -> None:
    rows = _rows(total="")
    rows.insert(where, ["其中：沿河各镇", *_sum(UPPER)])
    tidy = read(book(tmp_path, {"2023": rows}))
    assert _names(tidy) == set(TOWNS) and _asked(tidy) == {"沿河各镇": "area"}


def test_a_hash_says_of_which(tmp_path: Path) -> None:
    rows = _rows(total="")
    rows.insert(2, ["#镇区", 21040, 15012])
    tidy = read(book(tmp_path, {"2023": rows}))
    assert _names(tidy) == set(TOWNS) and not tidy.areas
    assert any(
        "parts of the region above them" in n.what["en"] and "#镇区" in n.what["en"] for n in tidy.notes
    )
    # where all names begin with it, it says nothing
    hashed = [HEAD, *([f"#{n}", *v] for n, v in TOWNS.items())]
    assert _names(read(book(tmp_path, {"2023": hashed}))) == set(TOWNS)


def test_names_that_planners_give_to_several_are_asked_about(tmp_path: Path) -> None:
    rows = _rows(["中心城区", *_sum(UPPER)], ["沿江经济带", *_sum(LOWER[:3])], total="")
    tidy = read(book(tmp_path, {"2023": rows}))
    assert _names(tidy) == set(TOWNS) and _asked(tidy) == {"中心城区": "area", "沿江经济带": "area"}


@pytest.mark.parametrize("word", ["权重", "目标值", "2023-05-08", "2023年5月8日", "标准差"])
def test_what_is_no_region_is_not_read_and_told(tmp_path: Path, word: str) -> None:
    tidy = read(book(tmp_path, {"2023": _rows([word, 3, 2])}))
    assert _names(tidy) == set(TOWNS)
    assert any("are no regions to compare with" in n.what["en"] and word in n.what["en"] for n in tidy.notes)

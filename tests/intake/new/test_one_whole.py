"""Two names of one whole among the rows: 广西 and 全区 are one area, to compare with once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import book, read

CITIES = {"南宁市": (5469.1, 71.1), "柳州市": (3009.6, 70.9), "桂林市": (2523.5, 54.7), "梧州市": (1489.0, 57.1), "北海市": (1731.7, 61.0)}  # fmt: skip
HEAD = ("地区", "地区生产总值（亿元）", "城镇化率（%）")


@pytest.mark.parametrize(
    "words", [("广西", "全区"), ("全区", "广西"), ("广西", "合计"), ("广西壮族自治区", "全区")]
)
def test_a_province_under_two_names_is_one_area(tmp_path: Path, words: tuple[str, str]) -> None:
    rows = [HEAD, ("全国", 1260582.1, 66.2), *((w, 27202.4, 56.5) for w in words), *([n, *v] for n, v in CITIES.items())]  # fmt: skip
    tidy = read(book(tmp_path, {"2023年": rows}))
    assert set(tidy.areas) == {"100000", "450000"}
    assert tidy.frame.loc[("450000", "2023")].tolist() == [27202.4, 56.5]
    assert len(tidy.regions) == 5 and not tidy.questions
    assert any("no figure differs" in n.line("en") for n in tidy.notes)
    assert any("没有不同的数" in n.line("zh") for n in tidy.notes)


def test_a_province_and_a_sum_with_other_figures_stay_two(tmp_path: Path) -> None:
    rows = [HEAD, ("广西", 27202.4, 56.5), ("合计", 14222.9, 63.0), *([n, *v] for n, v in CITIES.items())]
    tidy = read(book(tmp_path, {"2023年": rows}))
    assert len(tidy.areas) == 2 and "450000" in tidy.areas
    assert any("with different figures" in n.line("en") and "27,202" in n.line("en") for n in tidy.notes)


def test_what_only_one_of_the_names_has_is_kept(tmp_path: Path) -> None:
    rows = [HEAD, ("广西", 27202.4, ""), ("全区", "", 56.5), *([n, *v] for n, v in CITIES.items())]
    tidy = read(book(tmp_path, {"2023年": rows}))
    assert list(tidy.areas) == ["450000"]
    assert tidy.frame.loc[("450000", "2023")].tolist() == [27202.4, 56.5]

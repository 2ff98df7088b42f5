"""Two names of one whole among the rows: 广西 and 全区 are one area, to compare with once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import book, csv_of, read

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


@pytest.mark.parametrize(("sizes", "rates"), [(True, False), (False, True), (True, True)])
def test_what_is_said_of_the_whole_is_true_of_each_indicator(
    tmp_path: Path, sizes: bool, rates: bool
) -> None:
    """A rate is compared with the figure of the whole, a size, which adds up to it, with the mean of the regions."""
    head = ("地区", *HEAD[1:2] * sizes, *HEAD[2:] * rates)
    total = sum(v[0] for v in CITIES.values())
    rows = [head, ("全省", *[total] * sizes, *[63.0] * rates)]
    rows += [(n, *v[:1] * sizes, *v[1:] * rates) for n, v in CITIES.items()]
    tidy = read(book(tmp_path, {"2023年": rows}))
    assert tidy.whole and [m.total for m in tidy.measures] == [*[True] * sizes, *[False] * rates]
    (told,) = [n.what for n in tidy.notes if "is the whole of the regions" in n.what["en"]]
    assert ("compared with that" in told["en"]) == ("与它比较" in told["zh"]) == rates
    assert (
        ("compared with the mean of the regions" in told["en"])
        == ("与各地区的平均比较" in told["zh"].replace("所以各地区与", "与"))
        == sizes
    )
    assert ("of a rate" in told["en"]) == ("比率一类" in told["zh"]) == (sizes and rates)


@pytest.mark.parametrize(("whole", "is_whole"), [("IT", True), ("ITC", False), ("EU27_2020", False)])
def test_the_country_is_the_whole_of_its_coded_regions(tmp_path: Path, whole: str, is_whole: bool) -> None:
    """Codes of NUTS say what lies in what: all regions begin with IT, and some only with ITC."""
    codes = ["ITC1", "ITC2", "ITC3", "ITF1", "ITF3", "ITG1", "ITH1", "ITI4"]
    rows: list[list[object]] = [["geo", "At risk of poverty rate (%)"], [whole, 24.0]]
    rows += [[c, 18.2 + 2 * i] for i, c in enumerate(codes)]
    tidy = read(csv_of(tmp_path, rows), period="2020")
    assert list(tidy.regions) == codes and bool(tidy.whole) == is_whole

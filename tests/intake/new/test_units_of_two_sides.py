"""Units that stand at both sides of a line or beside each other, classes written as figures, and what floating point adds to figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.writing.standard_terms import term
from intake.tables.units import amount, is_unit
from tests.intake.new.books import book, csv_of, read

PROVINCES = ("北京", "天津", "河北", "山西", "河南", "湖北", "湖南", "广东")


@pytest.mark.parametrize("english", ["(yuan/sq.m)", "(yuan/piece of whatever)", "(RMB/cu.m)"])
def test_a_unit_in_english_at_the_right_of_its_line_is_no_heading(tmp_path: Path, english: str) -> None:
    rows = [
        ["15-12  分地区商品房平均销售价格"],
        ["单位：元/平方米", "", "", english],
        ["地  区", "商品房平均销售价格", "", ""],
        ["", 2019, 2020, 2021],
        *([p, 8000 + 91 * i, 8300 + 95 * i, 8500 + 99 * i] for i, p in enumerate(PROVINCES)),
    ]
    (price,) = (tidy := read(book(tmp_path, {"表": rows}))).measures
    assert (price.name, price.unit, tidy.periods) == (
        "商品房平均销售价格",
        "元/平方米",
        ("2019", "2020", "2021"),
    )


def test_men_to_a_hundred_women_are_no_per_cent(tmp_path: Path) -> None:
    def of(unit: str) -> dict[str, str]:
        rows = [
            [unit],
            ["地区", "男", "女", "性别比"],
            *([p, 50.2 + i / 10, 49.8 - i / 10, 101.1 + i] for i, p in enumerate(PROVINCES)),
        ]
        return {m.name: m.unit for m in read(book(tmp_path, {"2020": rows})).measures}

    assert of("单位：%") == {"男": "%", "女": "%", "性别比": ""}


def test_classes_written_with_decimals_are_the_sum_of_no_neighbours(tmp_path: Path) -> None:
    """5.000 = 1.000 + 1.000 + 3.000 in one column and in another is chance, however many zeros are written."""
    names = ("Arle", "Bont", "Cray", "Dorm", "Elme", "Farn", "Gorst", "Hale", "Ilse", "Jarn")
    income = (10384, 22361, 9573, 8000, 15670, 7120, 6210, 11900, 9040, 13010)
    classes = ((2, 1, 2, 3, 5, 1, 1, 3, 4, 2), (2, 1, 4, 2, 6, 1, 2, 3, 1, 5))
    rows = [["State", "income2000", "scheme_a2000", "scheme_b2000"], *zip(names, *([f"{v:.3f}" for v in c] for c in (income, *classes)), strict=True)]  # fmt: skip
    tidy = read(csv_of(tmp_path, [list(r) for r in rows]))
    assert len(tidy.regions) == len(names) and not tidy.areas


def test_decimals_that_a_program_adds_are_not_printed_ones(tmp_path: Path) -> None:
    found = [amount(w) for w in ("0.07200000000000001", "0.09699999999999999", "12.50", "3.1415926535897931")]
    assert [a.decimals for a in found if a is not None] == [3, 3, 2, 11]


def test_areas_by_mu_are_sizes_and_industries_have_the_yearbooks_names() -> None:
    assert [is_unit(w) for w in ("yuan/sq.m", "persons/sq. km", "RMB/sq m", "sequel")] == [
        True,
        True,
        True,
        False,
    ]
    assert (
        term("粮食总产量") == "Total output of grain"
        and term("粮食总播种面积") == "Total sown area of grain crops"
    )
    assert term("第一产业增加值占GDP比重") == "Share of primary industry in GDP"
    # of what is not said: of jobs as well as of product
    assert term("第三产业占比") == "Share of tertiary industry"

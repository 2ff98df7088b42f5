"""What the title says grows is in the names of columns that say only that it does, and sheets a year apart have one title."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import JIANGSU, book, read


@pytest.mark.parametrize(
    "heads", [("12月同比增长", "1-12月累计同比增长"), ("9月增速", "1—9月累计增速"), ("同比增长", "环比增长")]
)
def test_columns_of_growth_are_named_by_the_title(tmp_path: Path, heads: tuple[str, str]) -> None:
    rows: list[list[object]] = [
        ["2023年江苏各市规模以上工业增加值增速"],
        ["", "", "单位：%"],
        ["地区", *heads],
    ]
    rows += [[c, 4.1 + 0.7 * i, 5.2 - 0.3 * i] for i, c in enumerate(JIANGSU)]
    tidy = read(book(tmp_path, {"增速": rows}))
    assert [m.name for m in tidy.measures] == [f"规模以上工业增加值：{h}" for h in heads]
    # more of what is made is better, so that its growth is
    assert not tidy.questions
    assert any("taken from the title" in n.what["en"] for n in tidy.notes)


def test_an_amount_beside_its_growth_keeps_the_title(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2023年1—10月江苏各市工业增加值"],
        ["地区", "1—10月累计（亿元）", "同比增长（%）"],
    ]
    rows += [[c, 410.5 + 70.7 * i, 5.2 - 0.3 * i] for i, c in enumerate(JIANGSU)]
    tidy = read(book(tmp_path, {"工业": rows}))
    assert [m.name for m in tidy.measures] == ["工业增加值", "工业增加值：同比增长"]


@pytest.mark.parametrize(
    ("titles", "one"),
    [(("2021年各市收入", "2022年各市收入"), "各市收入"), (("2021年各市收入", "2022年各市支出"), "")],
)
def test_sheets_of_years_have_one_title(tmp_path: Path, titles: tuple[str, str], one: str) -> None:
    def sheet(title: str, k: int) -> list[list[object]]:
        return [
            [title],
            ["地区", "居民人均可支配收入（元）"],
            *([c, 31000 + 900 * i + 1200 * k] for i, c in enumerate(JIANGSU)),
        ]

    tidy = read(book(tmp_path, {f"{2021 + k}年": sheet(t, k) for k, t in enumerate(titles)}))
    assert tidy.title == one

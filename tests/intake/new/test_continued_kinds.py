"""A table that goes on under the same headings with another kind of figure, an index or growth, as the lines above it say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import book, read

CITIES = ["石家庄市", "唐山市", "秦皇岛市", "邯郸市", "邢台市", "保定市"]
HEADS = {
    "one": ["市  别", "总产值", "种植业", "人均总产值(元)"],
    "two": [
        "市  别\nCity",
        "总产值\nGross Output",
        "种植业\nFarming",
        "人均总产值(元)\nPer Capita Output (yuan)",
    ],
}
AGAIN = {
    "one": ["市  别", "总产值", "种植业", "人均总产值"],
    "two": ["市  别\nCity", "总产值\nGross Output", "种植业\nFarming", "人均总产值\nPer Capita Output"],
}
OVER: dict[str, tuple[list[list[object]], str, str]] = {
    "remark": (
        [["7-3 续表 continued"], ["本表为总产值指数,按可比价格计算。", "", "", "上年=100"]],
        "指数",
        "上年=100",
    ),
    "title": ([["7-3续表 分市农业总产值指数(2021年)"], ["", "", "", "上年=100"]], "指数", "上年=100"),
    "base alone": ([["续表"], ["（上年=100）"]], "指数", "上年=100"),
    "growth": ([["续表"], ["比上年增长", "", "", "单位：%"]], "增长速度", "%"),
}


def _rows(heads: str, over: str) -> list[list[object]]:
    rows: list[list[object]] = [
        ["7-3 分市农业总产值(2021年)"],
        ["本表按当年价格计算。", "", "", "单位:亿元"],
        list(HEADS[heads]),
    ]
    rows += [[c, 300.5 + 11 * i, 150.25 + 7 * i, 21000 + 513 * i] for i, c in enumerate(CITIES)]
    rows += [[], *OVER[over][0], list(AGAIN[heads])]
    rows += [[c, 101.1 + i / 10, 102.2 - i / 10, 100.4 + i / 5] for i, c in enumerate(CITIES)]
    return rows


@pytest.mark.parametrize("heads", sorted(HEADS))
@pytest.mark.parametrize("over", sorted(OVER))
def test_the_kind_is_put_to_the_names(tmp_path: Path, heads: str, over: str) -> None:
    _, kind, unit = OVER[over]
    tidy = read(book(tmp_path, {"7-3": _rows(heads, over)}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("总产值", "亿元"),
        ("种植业", "亿元"),
        ("人均总产值", "元"),
        (f"总产值{kind}", unit),
        (f"种植业{kind}", unit),
        (f"人均总产值{kind}", unit),
    ]
    assert tidy.periods == ("2021",)
    row = tidy.frame.loc[("130300", "2021")].tolist()
    assert row == [322.5, 164.25, 22026, 101.3, 102.0, 100.8]
    assert any("goes on under the same headings" in n.what["en"] and kind in n.what["zh"] for n in tidy.notes)
    if heads == "two" and kind == "指数":
        assert [m.english for m in tidy.measures][3:] == [
            "Gross Output index",
            "Farming index",
            "Per Capita Output index",
        ]


def test_the_same_headings_over_other_regions_are_one_table(tmp_path: Path) -> None:
    rows = [*_rows("one", "remark")[:9], ["7-3 续表"], list(HEADS["one"])]
    rows += [[c, 10.5, 5.25, 1000] for c in ("张家口市", "承德市", "沧州市", "廊坊市", "衡水市")]
    tidy = read(book(tmp_path, {"7-3": rows}))
    assert len(tidy.measures) == 3 and len(tidy.regions) == 11

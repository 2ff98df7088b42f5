"""Units and marks of notes in Russian tables; the place that all listed series share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import book, read

OBLASTS = ("Южная область", "Северная область", "Речная область", "г. Заозёрск", "Лесной край", "Горный край")


@pytest.mark.parametrize(
    ("heading", "name", "unit"),
    [
        ("Средняя заработная плата, рублей в месяц", "Средняя заработная плата", "рублей в месяц"),
        (
            "Обеспеченность врачами, человек на 10 000 населения",
            "Обеспеченность врачами",
            "человек на 10 000 населения",
        ),
        ("Уровень безработицы, в процентах", "Уровень безработицы", "%"),
        ("Расходы, в процентах от доходов", "Расходы, в процентах от доходов", "%"),
    ],
)
def test_russian_units_behind_a_comma(tmp_path: Path, heading: str, name: str, unit: str) -> None:
    rows = [[o, 31.2 + 3 * i, 30.4 + 3 * i] for i, o in enumerate(OBLASTS)]
    tidy = read(book(tmp_path, {"1": [["", heading, ""], ["", 2021, 2022], *rows]}))
    assert [(m.name, m.unit) for m in tidy.measures] == [(name, unit)] and list(tidy.periods) == [
        "2021",
        "2022",
    ]


@pytest.mark.parametrize(
    ("mark", "note"), [("1)", "1) Без учёта новых районов."), (" (1)", "(1) Provisional area.")]
)
def test_the_number_of_a_note_that_stands_below_is_no_part_of_a_name(
    tmp_path: Path, mark: str, note: str
) -> None:
    names = [o + (mark if o.startswith("г.") else "") for o in OBLASTS]
    rows: list[list[object]] = [[n, 5 + i / 10] for i, n in enumerate(names)]
    head: list[object] = ["Region", "Unemployment rate (%)"]
    noted = read(book(tmp_path, {"2022": [head, *rows, [""], [note]]}))
    assert [r.name["zh"] for r in noted.regions.values()] == list(OBLASTS)
    # without the note it may be a part of the name
    bare = read(book(tmp_path, {"2022": [head, *rows]}))
    assert names[3] in {r.name["zh"] for r in bare.regions.values()}


def test_a_noted_province_is_that_province(tmp_path: Path) -> None:
    names = ("北京1)", "天津", "河北", "山西", "辽宁", "吉林")
    rows: list[list[object]] = [[n, 5 + i / 10] for i, n in enumerate(names)]
    tidy = read(book(tmp_path, {"2022": [["地区", "失业率（%）"], *rows, [""], ["1) 含新设的区。"]]}))
    assert next(iter(tidy.regions)) == "110000" and not tidy.questions


@pytest.mark.parametrize("lead", ["湖南:", ""])
def test_the_place_that_all_series_share_is_no_part_of_the_indicator(tmp_path: Path, lead: str) -> None:
    cities = ("长沙", "株洲", "湘潭", "衡阳", "邵阳")
    series = [(c, m) for c in cities for m in ("城镇化率", "工业:用电量")]
    rows: list[list[object]] = [
        ["指标名称", *[f"{lead}{c}:{m}" for c, m in series]],
        ["频率", *["年"] * 10],
        ["单位", *["%", "亿千瓦时"] * 5],
        *[[f"{y}-12-31", *[60 + i + y % 10 for i in range(10)]] for y in (2021, 2022)],
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert {m.name for m in tidy.measures} == {"城镇化率", "工业:用电量"} and len(tidy.regions) == 5
